#!/bin/sh
# Runs every line of tests/cli/*.txt against the program: arguments | exit code | expected output.
# The output is what the program prints on standard output, then on standard error, with line ends as single spaces.
# Expected: the output, exactly; or after ~ a shell pattern that the output must match as a whole.
# The lines run in a folder of their own that holds examples/ and bad/ (tests/cli/bad).
set -u
source=$1
build=$2
cutis=$build/cutis
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch" || exit 1
ln -s "$source/examples" examples
cp -r "$source/tests/cli/bad" bad
mkdir folder.yaml
: > empty.yaml
head -c 10485760 /dev/zero | tr '\0' '[' > brackets.yaml
head -c 60000 brackets.yaml > fewer_brackets.yaml
[ -x "$cutis" ] || { echo "there is no $cutis" >&2; exit 1; }
unset CUTIS_TRACE
export NO_COLOR=1

failures=0
count=0
fail() { # long lines are cut
  failures=$((failures + 1))
  printf "%s\n" "$@" | cut -c1-700 >&2
}

one_line() {
  tr '\n' ' ' < "$1" | sed 's/  */ /g; s/^ //; s/ $//'
}

for file in "$source"/tests/cli/*.txt; do
  number=0
  while IFS='|' read -r arguments code expected; do
    number=$((number + 1))
    case $arguments in '' | '#'*) continue ;; esac
    count=$((count + 1))
    code=$(printf %s "$code" | tr -d ' ')
    expected=${expected# }
    eval "set -- $arguments"
    "$cutis" "$@" > out 2> err < /dev/null
    got_code=$?
    got="$(one_line out) $(one_line err)"
    got=${got# }
    got=${got% }
    where="$(basename "$file"):$number: cutis $arguments"
    [ "$got_code" = "$code" ] || fail "$where" "  exit code $got_code, expected $code" "  output: $got"
    case $expected in
      '~'*)
        pattern=${expected#\~}
        # shellcheck disable=SC2254
        case $got in
          $pattern) ;;
          *) fail "$where" "  output:  $got" "  pattern: $pattern" ;;
        esac
        ;;
      *) [ "$got" = "$expected" ] || fail "$where" "  output:   $got" "  expected: $expected" ;;
    esac
  done < "$file"
done

# With no command there is nothing to do, but something to say.
"$cutis" > out 2> err
[ $? = 2 ] || fail "cutis without a command: expected exit code 2"
[ -s out ] && fail "cutis without a command prints results"
grep -q '^commands$' err || fail "cutis without a command does not list the commands"

# The manual on disk is the one that the program prints.
"$cutis" man --markdown > cli.md
diff -u "$source/docs/cli.md" cli.md >&2 || fail "docs/cli.md is not what cutis man --markdown prints"

# Every command of the help has a manual page that roff takes without a warning, and a line in the completion.
"$cutis" completion bash > completion.bash
bash -n completion.bash || fail "the bash completion does not parse"
commands=$("$cutis" help | sed -n '/^commands/,/^$/s/^  \([a-z]*\) .*/\1/p')
[ -n "$commands" ] || fail "cutis help lists no commands"
for command in $commands; do
  "$cutis" man "$command" > page.1 || fail "no manual page for $command"
  grep -q "^\.TH CUTIS" page.1 || fail "the manual page of $command has no title"
  if command -v groff > /dev/null; then
    groff -man -ww -Tutf8 page.1 2> warnings > /dev/null
    [ -s warnings ] && fail "groff on the manual page of $command: $(cat warnings)"
  fi
  grep -q "^    $command) options=" completion.bash || fail "no completion for $command"
done
complete_words() { # the words the completion offers for a command line whose last word is being typed
  bash -c '. ./completion.bash; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _cutis 2> /dev/null; echo "${COMPREPLY[@]}"' - "$@"
}
[ "$(complete_words cutis par)" = params ] || fail "completion of cutis par: $(complete_words cutis par)"
[ "$(complete_words cutis params --mech)" = --mechanism ] || fail "completion of cutis params --mech"

# A full disk under the results is a failure of the system, with its reason.
if [ -w /dev/full ]; then
  "$cutis" params > /dev/full 2> err
  [ $? = 5 ] || fail "cutis params > /dev/full: expected exit code 5"
  [ "$(cat err)" = "cutis: The results cannot be written: No space left on device." ] || fail "full disk: $(cat err)"
fi

[ "$count" -gt 0 ] || fail "no test lines found"
[ "$failures" = 0 ] || { echo "$failures of $count lines and checks failed" >&2; exit 1; }
