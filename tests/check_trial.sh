#!/bin/sh
# A trial end to end: what it leaves and says, the same bytes for any number of threads, and after it was stopped or killed.
set -u
source=$1
cutis=$2/cutis
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch" || exit 1
export NO_COLOR=1
unset CUTIS_TRACE

failures=0
fail() {
  failures=$((failures + 1))
  printf '%s\n' "$@" >&2
}
# expect CODE WORDS...: runs cutis with the words; output in out, talk in err
expect() {
  expected=$1
  shift
  "$cutis" "$@" > out 2> err < /dev/null
  code=$?
  [ "$code" = "$expected" ] || fail "cutis $*: exit code $code, expected $expected" "$(cat out err)"
}
same() { # same A B: folders of the same trial
  for file in trial.db trial.html arms.csv power.csv subgroups.csv; do
    cmp "$1/$file" "$2/$file" >&2 || fail "$1/$file and $2/$file differ"
  done
}

cat > t.yaml <<'END'
title: Two arms
population: {people: 9, area: {cheek: 1, neck: 1}}
arms:
  - {name: left alone, sessions: 0}
  - {name: needled, needle_length: 1.2 mm, sessions: 2}
visits: [60 d, 120 d]
trial: {instruments: none, worlds: 3, seed: 23}
END

expect 0 trial t.yaml --threads 1 --quiet
[ "$(ls t.run)" = "$(printf 'arms.csv\npower.csv\nresolved.yaml\nsubgroups.csv\ntrial.db\ntrial.html')" ] || fail "t.run holds: $(ls t.run)"
grep -q '^People: 9 solved, 0 of them at the second attempt; 0 failed\.$' out || fail "$(cat out)"
grep -q '^needled, day 120: thickness ' out || fail "no sentence: $(cat out)"
[ -s err ] && fail "--quiet, but: $(cat err)"
expect 0 trial t.yaml --threads 3 --quiet --out threads --json
same t.run threads
grep -q '"people_solved": 9,' out || fail "JSON: $(head -20 out)"
# Every line of arms.csv has as many cells as its head; the untreated arm has no gains.
awk -F, 'NR == 1 { n = NF } NF != n { exit 1 }' t.run/arms.csv || fail "arms.csv is ragged"
grep -q '^needled,120,collagen,matrix,-,9,' t.run/arms.csv || fail "arms.csv: no collagen"
# The page says what the tables and the terminal say, and fetches nothing.
expect 0 trial t.yaml --quiet --force --out t.run
node "$source/web/test/agrees.mjs" t.run out > agrees 2>&1 || fail "the page says otherwise: $(cat agrees)"
grep -oE '(src|href)="?(https?:)?//[^" >]*' t.run/trial.html | grep -v '^href' > fetched && fail "the page would fetch: $(cat fetched)"
grep -q "default-src 'none'" t.run/trial.html || fail 'the page has no content policy'
# What was resolved runs again to the same.
expect 0 trial t.run/resolved.yaml --quiet --out again
for file in trial.html arms.csv power.csv subgroups.csv; do
  cmp t.run/$file again/$file >&2 || fail "resolved.yaml does not give the same $file"
done
expect 0 check t.yaml t.run/resolved.yaml
expect 0 trial t.yaml --quiet --people 3 --seed 7 --set arms[2].sessions=1 --out other
cmp -s t.run/trial.db other/trial.db && fail 'another seed, but the same bytes'

# A world of one person tells nothing of how people differ, on the terminal and on the page.
expect 0 trial t.yaml --quiet --people 2 --worlds 10 --out few
grep -qi nan out && fail "not a number: $(cat out)"
node "$source/web/test/agrees.mjs" few out > agrees 2>&1 || fail "the page says otherwise: $(cat agrees)"

# Killed before its first byte it begins anew.
mkdir early
: > early/trial.partial.db
expect 0 trial t.yaml --quiet --resume --out early
same t.run early

# Killed at any moment it goes on to the same bytes. A transaction is two thousand people.
expect 0 trial t.yaml --quiet --people 6000 --out whole
kills=0
tries=0
while [ "$kills" -lt 2 ] && [ "$tries" -lt 10 ]; do # some moments are too late
  tries=$((tries + 1))
  [ -e killed/trial.db ] && rm -r killed
  "$cutis" trial t.yaml --quiet --people 6000 --threads 1 --resume --out killed > out 2> err < /dev/null &
  pid=$!
  mebibytes=$((1 + 7 * kills))
  while kill -0 "$pid" 2> /dev/null && [ -z "$(find killed -name trial.partial.db -size +${mebibytes}000k 2> /dev/null)" ]; do
    sleep 0.02
  done
  kill -KILL "$pid" 2> /dev/null && [ ! -e killed/trial.db ] && kills=$((kills + 1))
  wait "$pid" 2> /dev/null
done
[ "$kills" = 2 ] || fail 'not twice killed midway'
expect 0 trial t.yaml --quiet --people 6000 --resume --out killed
same whole killed
[ -e killed/trial.partial.db ] && fail 'the unfinished store is still there'

# Stopped, it exits with 6 and keeps what is done; it goes on only when told to, and only as the same trial.
"$cutis" trial t.yaml --people 300000 --out stopped > out 2> err < /dev/null &
pid=$!
tries=0
while [ ! -s stopped/trial.partial.db ] && [ "$tries" -lt 100 ]; do
  tries=$((tries + 1))
  sleep 0.1
done
sleep 0.5
kill -INT "$pid"
wait "$pid"
code=$?
[ "$code" = 6 ] || fail "stopped: exit code $code, expected 6" "$(cat out err)"
grep -q '^cutis trial: The trial was stopped on request; [0-9]* of 300000 people are done\.$' err || fail "stopped: $(cat err)"
grep -q '^cutis trial: To go on: the same command with --resume\.$' err || fail "stopped: $(cat err)"
expect 2 trial t.yaml --people 300000 --out stopped
grep -q 'stopped holds an unfinished trial: go on with --resume, or start anew with --force\.$' err || fail "unfinished: $(cat err)"
expect 2 trial t.yaml --people 299999 --out stopped --resume
grep -q 'belongs to another trial and cannot be resumed by this one\.$' err || fail "another: $(cat err)"
expect 0 trial t.yaml --people 9 --quiet --out stopped --force
same t.run stopped

# Page and tables appear together: where one of them cannot be written, none of them is new.
cp -r t.run kept
rm kept/trial.db kept/power.csv
mkdir kept/power.csv
cp kept/arms.csv arms.old
expect 5 trial t.yaml --people 12 --quiet --out kept
grep -q 'power\.csv is a folder' err || fail "a folder in the way: $(cat err)"
cmp kept/arms.csv arms.old || fail 'a table is new beside one that could not be written'
[ -e kept/trial.db ] && fail 'a store without its tables'

# What is not a run folder is left alone.
mkdir mine
echo dear > mine/diary.txt
expect 2 trial t.yaml --quiet --out mine
[ "$(ls mine)" = diary.txt ] || fail "mine was written to: $(ls mine)"
expect 2 trial t.yaml --set population.womn=1
grep -q 'nearest: population\.women' err || fail "$(cat err)"

[ "$failures" = 0 ] || { echo "$failures checks failed" >&2; exit 1; }
