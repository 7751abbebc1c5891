#!/bin/sh
# The tables of constants in docs/ are those of the program: between `<!-- parameters: NAME -->` and `<!-- end -->` stands what
# `cutis params --mechanism NAME --markdown` prints, and between `<!-- evidence: OPTIONS -->` and `<!-- end -->` what
# `cutis evidence OPTIONS --markdown` prints, and between `<!-- calibration: TABLE -->` and `<!-- end -->` what
# `cutis calibrate --shipped --table TABLE --markdown` prints. Every mechanism that is a source file has a page with its constants in
# docs/mechanisms/, every observation model one in docs/observations/, and every page there has the same headings.
# Between `<!-- sensitivity: ARGUMENTS -->` and `<!-- end -->` stands what `cutis sensitivity ARGUMENTS --markdown` prints; that takes half a
# minute and its last digits hang on the processor, so it is not compared, and written anew only when asked for.
# First the comparison proves that it can fail.
# usage: check_docs.sh SOURCE BUILD                says what is stale
#        check_docs.sh SOURCE BUILD --refresh      writes the pages anew
#        check_docs.sh SOURCE BUILD --refresh-all  and what takes long
set -eu
LC_ALL=C
export LC_ALL
source_folder=$1
build_folder=$2
refresh=${3:-}
cutis=$build_folder/cutis
program=$(cd "$build_folder" && pwd)/cutis
pages=$source_folder/docs/mechanisms
observations=$source_folder/docs/observations
observation_headings='What a study does|Equations|Constants|Rows|What the data can say|Limits|Sources'
headings='Biology|Equations|Parameters|Reads and writes|What the data can say|Limits|Sources'
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

table() {
  "$cutis" params --mechanism "$1" --markdown
}

# The page with its tables as the program prints them.
renew() {
  while IFS= read -r line; do
    case $line in
      '<!-- parameters: '*' -->')
        name=${line#<!-- parameters: }
        name=${name% -->}
        printf '%s\n' "$line"
        table "$name"
        while IFS= read -r line && [ "$line" != '<!-- end -->' ]; do :; done
        [ "$line" = '<!-- end -->' ] || { echo "$1: no <!-- end --> after the parameters of $name" >&2; return 1; }
        ;;
      '<!-- evidence: '*' -->')
        name=${line#<!-- evidence: }
        printf '%s\n' "$line"
        # shellcheck disable=SC2086
        "$cutis" evidence ${name% -->} --markdown
        while IFS= read -r line && [ "$line" != '<!-- end -->' ]; do :; done
        [ "$line" = '<!-- end -->' ] || { echo "$1: no <!-- end --> after the evidence" >&2; return 1; }
        ;;
      '<!-- calibration: '*' -->')
        name=${line#<!-- calibration: }
        printf '%s\n' "$line"
        "$cutis" calibrate --shipped --table "${name% -->}" --markdown
        while IFS= read -r line && [ "$line" != '<!-- end -->' ]; do :; done
        [ "$line" = '<!-- end -->' ] || { echo "$1: no <!-- end --> after the calibration" >&2; return 1; }
        ;;
      '<!-- sensitivity: '*' -->')
        if [ "$refresh" = --refresh-all ]; then
          name=${line#<!-- sensitivity: }
          printf '%s\n' "$line"
          # shellcheck disable=SC2086
          (cd "$source_folder" && "$program" sensitivity ${name% -->} --markdown --quiet) || return 1
          while IFS= read -r line && [ "$line" != '<!-- end -->' ]; do :; done
          [ "$line" = '<!-- end -->' ] || { echo "$1: no <!-- end --> after the sensitivity" >&2; return 1; }
        fi
        ;;
    esac
    printf '%s\n' "$line"
  done < "$1"
}

bad=0
say() {
  echo "$1"
  bad=1
}

# A stale page is found.
printf '# X\n<!-- parameters: gap -->\n| kX | 7 |\n<!-- end -->\n' > "$scratch/stale.md"
renew "$scratch/stale.md" > "$scratch/renewed.md"
if cmp -s "$scratch/stale.md" "$scratch/renewed.md" || ! grep -q '^| kX | 0.08 ' "$scratch/renewed.md"; then
  say 'a stale page would pass'
fi

for page in "$source_folder"/docs/*.md "$pages"/*.md "$observations"/*.md; do
  renew "$page" > "$scratch/page.md"
  if ! cmp -s "$page" "$scratch/page.md"; then
    if [ -n "$refresh" ]; then
      cp "$scratch/page.md" "$page"
      echo "$page: refreshed"
    else
      say "$page is stale; refresh it with: tests/check_docs.sh . build/release --refresh"
    fi
  fi
done

for page in "$pages"/*.md; do
  found=$(sed -n 's/^## //p' "$page" | paste -s -d '|' -)
  [ "$found" = "$headings" ] || say "$page has the headings $found, not $headings"
done

for page in "$observations"/*.md; do
  found=$(sed -n 's/^## //p' "$page" | paste -s -d '|' -)
  [ "$found" = "$observation_headings" ] || say "$page has the headings $found, not $observation_headings"
done
"$cutis" evidence --constants --csv | awk -F, 'NR > 1 { print $8 }' | sort -u > "$scratch/models"
[ -s "$scratch/models" ] || say 'the program names no observation model'
while read -r name; do
  grep -q "^<!-- evidence: --constants --model $name -->\$" "$observations/$name.md" 2> /dev/null ||
    say "observation model $name has no page with its constants: $observations/$name.md"
done < "$scratch/models"

"$cutis" params --csv | awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "mechanism") column = i; next } { print $column }' |
  sort -u > "$scratch/mechanisms"
[ -s "$scratch/mechanisms" ] || say 'the program names no mechanism'
while read -r name; do
  for file in "$source_folder"/src/*/"$name".c; do
    [ -f "$file" ] || continue 2
  done
  grep -q "^<!-- parameters: $name -->\$" "$pages/$name.md" 2> /dev/null || say "mechanism $name has no page with its parameters: $pages/$name.md"
done < "$scratch/mechanisms"
exit $bad
