#!/bin/sh
# Every relative link in the documents leads somewhere, and every page of docs/ is reached from docs/index.md.
set -u
cd "$1" || exit 1
failures=0
fail() {
  failures=$((failures + 1))
  echo "$1" >&2
}

links_of() { # the relative link targets of a page, without their anchors
  grep -o '](\([^)]*\))' "$1" | sed 's/^](//; s/)$//; s/#.*//' | grep -v '^[a-z]*:' | grep -v '^$'
}

pages=$(ls ./*.md docs/*.md docs/*/*.md validation/*.md 2> /dev/null)
count=0
for page in $pages; do
  for link in $(links_of "$page"); do
    count=$((count + 1))
    [ -e "$(dirname "$page")/$link" ] || fail "$page: nothing at $link"
  done
done
[ "$count" -gt 10 ] || fail "only $count links found"

for page in docs/*.md docs/mechanisms/*.md docs/observations/*.md; do
  [ "$page" = docs/index.md ] && continue
  links_of docs/index.md | grep -qx "${page#docs/}" || fail "docs/index.md does not lead to $page"
done
[ "$failures" = 0 ]
