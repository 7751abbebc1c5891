#!/bin/sh
# The run folder end to end: what a run leaves, what it refuses to overwrite, what happens when it is stopped, goes on, or
# the disk is full.
set -u
source=$1
cutis=$2/cutis
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch" || exit 1
export NO_COLOR=1
unset CUTIS_TRACE
cp "$source/examples/philadelphia.yaml" person.yaml

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
says() { # says TEXT: the talk is exactly this line
  [ "$(cat err)" = "$1" ] || fail "  says:     $(cat err)" "  expected: $1"
}

short='--set follow_up=1month'
quick="--draws 0 $short --quiet"

# A run leaves four files and nothing else, beside the current folder, and may be repeated.
mkdir elsewhere
mv person.yaml elsewhere
# shellcheck disable=SC2086
expect 0 run elsewhere/person.yaml $quick
[ -s err ] && fail "--quiet, but: $(cat err)"
[ "$(ls person.run)" = "$(printf 'readouts.csv\nrecord.h5\nreport.html\nresolved.yaml')" ] ||
  fail "person.run holds: $(ls person.run)"
grep -q '^Report: person.run/report.html$' out || fail "the answer does not say where the report is"
# Every instrument is told once, with the read-out that stands for it.
"$cutis" instruments --json | grep -c '"headline": true' > headlines
grep -cE '^[a-z]+: .* +(-|[+-]?[0-9])' out > told_lines || true
[ "$(cat headlines)" -ge 2 ] && [ "$(cat headlines)" = "$(cat told_lines)" ] ||
  fail "$(cat headlines) instruments, $(cat told_lines) of them in the answer" "$(cat out)"
rm headlines told_lines
expect 0 check person.run/resolved.yaml
# shellcheck disable=SC2086
expect 0 run elsewhere/person.yaml $quick
# What was resolved runs again to the same numbers.
expect 0 run person.run/resolved.yaml --quiet --out again
cmp person.run/readouts.csv again/readouts.csv >&2 || fail "resolved.yaml does not give the same read-outs"

# What is not a run folder is left alone.
mkdir mine
echo dear > mine/diary.txt
# shellcheck disable=SC2086
expect 2 run elsewhere/person.yaml $quick --out mine
says 'cutis run: mine holds other things than a run of cutis; choose another folder with --out, or write into it with --force.'
[ "$(ls mine)" = diary.txt ] || fail "mine was written to: $(ls mine)"
# shellcheck disable=SC2086
expect 0 run elsewhere/person.yaml $quick --out mine --force
[ "$(cat mine/diary.txt)" = dear ] || fail "the diary is gone"
[ -s mine/report.html ] || fail "--force did not write the report"
# shellcheck disable=SC2086
expect 2 run elsewhere/person.yaml $quick --out mine/diary.txt
says 'cutis run: mine/diary.txt is a file; the results need a folder.'
# shellcheck disable=SC2086
expect 5 run elsewhere/person.yaml $quick --out /proc/cutis
says 'cutis run: The folder /proc/cutis cannot be made: No such file or directory.'
# shellcheck disable=SC2086
expect 5 run elsewhere/person.yaml $quick --out no/such/folder
says 'cutis run: The folder no/such/folder cannot be made: No such file or directory.'
if [ "$(id -u)" != 0 ]; then
  mkdir -m 555 readonly
  # shellcheck disable=SC2086
  expect 5 run elsewhere/person.yaml $quick --out readonly
  says 'cutis run: The folder readonly cannot be written to: Permission denied.'
fi

# Stopped, it exits with 6 and keeps what is done; it goes on only when told to, and to the same bytes.
many="--draws 3 --threads 2 $short"
# shellcheck disable=SC2086
"$cutis" run elsewhere/person.yaml $many --out stopped > out 2> err &
pid=$!
tries=0
while ! ls stopped/checkpoint/*.bin > /dev/null 2>&1 && [ "$tries" -lt 600 ]; do
  tries=$((tries + 1))
  sleep 0.1
done
kill -INT "$pid"
wait "$pid"
code=$?
[ "$code" = 6 ] || fail "stopped: exit code $code, expected 6" "$(cat out err)"
grep -q '^cutis run: The run was stopped on request; .* are done and finished draws are kept\.$' err || fail "stopped: $(cat err)"
grep -q '^cutis run: To go on: the same command with --resume\.$' err || fail "stopped: $(cat err)"
[ -s out ] && fail "stopped, but answers: $(cat out)"
# shellcheck disable=SC2086
expect 2 run elsewhere/person.yaml $many --out stopped
grep -q '^cutis run: stopped holds an unfinished run (courses done: [1-4]): go on with --resume, or start anew with --force\.$' err ||
  fail "unfinished: $(cat err)"
# shellcheck disable=SC2086
expect 0 run elsewhere/person.yaml $many --out stopped --resume
[ -e stopped/checkpoint ] && fail "the checkpoint is still there"
# shellcheck disable=SC2086
expect 0 run elsewhere/person.yaml --draws 3 --threads 1 $short --out whole
cmp stopped/readouts.csv whole/readouts.csv >&2 || fail "stopped and resumed on 2 threads differs from whole on 1"
# shellcheck disable=SC2086
expect 0 run elsewhere/person.yaml $quick --out fresh --resume

# A disk that is full is a failure of the system that leaves the old results whole; what was done is kept if it fits.
cp -r person.run before
# shellcheck disable=SC2086
(
  ulimit -f 8 # blocks of 512 bytes in any one file: not even a checkpoint
  "$cutis" run elsewhere/person.yaml $quick --set plan.sessions=2 > out 2> err
)
code=$?
[ "$code" = 5 ] || fail "file limit: exit code $code, expected 5" "$(cat out err)"
grep -q 'cannot be written: File too large' err || fail "file limit: $(cat err)"
diff -r before person.run >&2 || fail "a limit on files damaged the old results"

# The same on a real full disk, where one can be made: too small for a checkpoint, and too small for the report alone.
for size in 16k 500k; do
  mkdir -p disk
  unshare -rm mount -t tmpfs none disk 2> /dev/null || break # not allowed here
  # shellcheck disable=SC2086
  unshare -rm sh -c "mount -t tmpfs -o size=$size none disk
    $cutis run elsewhere/person.yaml $quick --out disk/person.run" > out 2> err
  code=$?
  [ "$code" = 5 ] || fail "disk of $size: exit code $code, expected 5" "$(cat out err)"
  grep -Eq "No space left on device|could not be written whole" err || fail "disk of $size: $(cat err)"
done

[ "$failures" = 0 ] || { echo "$failures checks failed" >&2; exit 1; }
