#!/bin/sh
# Every example is sound and runs to an answer; where the physics fixes the answer, it is that one.
set -u
source=$1
cutis=$2/cutis
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch" || exit 1
failures=0
fail() {
  failures=$((failures + 1))
  printf '%s\n' "$@" >&2
}
answer_of() { sed -n 's/^  "answer": "\(.*\)",$/\1/p' out; }

count=0
for example in "$source"/examples/*.yaml; do
  name=$(basename "$example")
  count=$((count + 1))
  "$cutis" check "$example" --quiet > out 2>&1 || fail "$name: cutis check: $(cat out)"
  case $name in
    trial-*)
      "$cutis" trial "$example" --people 6 --worlds 3 --instruments none --json --quiet > out 2> err ||
        fail "$name: $(cat err)"
      grep -q '"people_solved": 6,' out || fail "$name: not everybody could be solved"
      continue
      ;;
  esac
  "$cutis" run "$example" --draws 0 --set follow_up=1month --json --quiet > out 2> err || fail "$name: $(cat err)"
  # Without draws there is no probability, so no answer: that is itself fixed.
  [ "$(answer_of)" = cannot_say ] || fail "$name: without draws it answers $(answer_of)"
done
[ "$count" -ge 5 ] || fail "only $count examples"

# Half a millimetre does not pass the epidermis of a cheek: whatever the draws, this cannot firm.
"$cutis" run "$source/examples/home-roller.yaml" --draws 8 --set follow_up=1month --json --quiet > out 2> err ||
  fail "home-roller: $(cat err)"
case $(answer_of) in
  no | too_little) ;;
  *) fail "home-roller answers $(answer_of)" ;;
esac

# The published protocol is compared quantity by quantity, misses and gaps included.
"$cutis" run "$source/examples/el-domyati-2015.yaml" --draws 0 --set follow_up=1month --quiet > out 2> err ||
  fail "el-domyati: $(cat err)"
for quantity in 'collagen I ' 'collagen III' 'collagen VII' 'newly synthesised collagen' tropoelastin 'total elastin'; do
  grep -Eq "^$quantity +90 +(rose|fell) .*(agrees|misses|not modelled)$" out || fail "el-domyati: no line for $quantity" "$(cat out)"
done
grep -q 'modelled quantities agree in sign' out || fail "el-domyati: no score"

[ "$failures" = 0 ] || { echo "$failures checks failed" >&2; exit 1; }
