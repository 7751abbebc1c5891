#!/bin/sh
# cutis-trial gives the bytes of `cutis trial`, for any number of ranks, and goes on from what another number left.
set -u
source=$1
build=$2
command -v mpiexec > /dev/null && command -v sqlite3 > /dev/null && [ -x "$build/cutis-trial" ] || exit 77
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch" || exit 1
# OpenMPI leaks by itself; as root it wants to be told.
export ASAN_OPTIONS=detect_leaks=0 OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 HWLOC_COMPONENTS=-opencl,-gl
failures=0
fail() {
  failures=$((failures + 1))
  printf '%s\n' "$@" >&2
}
example=$source/examples/trial-four-sessions.yaml
words='--set population.people=37 --set trial.worlds=5 --set trial.instruments=none'
# shellcheck disable=SC2086
"$build/cutis" trial "$example" $words --quiet --out one > out || fail "cutis trial: $(cat out)"
for ranks in 1 2 3; do
  # shellcheck disable=SC2086
  mpiexec --oversubscribe -n "$ranks" "$build/cutis-trial" "$example" $words --out "ranks$ranks" > out 2> err ||
    fail "$ranks ranks: $(cat out err)"
  for file in trial.db trial.html arms.csv power.csv subgroups.csv; do
    cmp "one/$file" "ranks$ranks/$file" >&2 || fail "$ranks ranks: another $file"
  done
done
# Killed midway it goes on, with any number of ranks, to the same bytes. A transaction is two thousand people.
cat > t.yaml <<'END'
population: {people: 4500}
arms:
  - {name: left alone, sessions: 0}
  - {name: needled, needle_length: 1.2 mm, sessions: 1}
visits: [60 d]
trial: {instruments: none, worlds: 3, seed: 23}
END
"$build/cutis" trial t.yaml --quiet --out whole > out || fail "cutis trial: $(cat out)"
killed=0
tries=0
while [ "$killed" = 0 ] && [ "$tries" -lt 5 ]; do # by chance it was done already
  tries=$((tries + 1))
  rm -rf killed
  mpiexec --oversubscribe -n 2 "$build/cutis-trial" t.yaml --out killed > out 2> err &
  mpi=$!
  while kill -0 "$mpi" 2> /dev/null && [ -z "$(find killed -name trial.partial.db -size +1000k 2> /dev/null)" ]; do
    sleep 0.02
  done
  kill -KILL $(ps -o pid= --ppid "$mpi") 2> /dev/null # the ranks; mpiexec ends by itself then
  wait "$mpi" && continue
  people=$(sqlite3 killed/trial.partial.db 'SELECT count(*) FROM person')
  [ ! -e killed/trial.db ] && [ "$people" -gt 0 ] && [ "$people" -lt 4500 ] && killed=1
done
[ "$killed" = 1 ] || fail "not once killed midway: $(cat out err)"
for ranks in 1 2 3; do
  cp -r killed "resumed$ranks"
  mpiexec --oversubscribe -n "$ranks" "$build/cutis-trial" t.yaml --out "resumed$ranks" --resume > out 2> err ||
    fail "resumed by $ranks ranks: $(cat out err)"
  for file in trial.db arms.csv power.csv subgroups.csv; do
    cmp "whole/$file" "resumed$ranks/$file" >&2 || fail "resumed by $ranks ranks: another $file"
  done
done

# Not elsewhere than it was begun.
cp -r killed elsewhere
sqlite3 elsewhere/trial.partial.db "UPDATE study SET value='another' WHERE key='lived'"
mpiexec --oversubscribe -n 2 "$build/cutis-trial" t.yaml --out elsewhere --resume > out 2> err
[ $? = 2 ] || fail "elsewhere: $(cat out err)"
grep -q 'belongs to a processor of another kind' err || fail "elsewhere says: $(cat err)"

# A rank that cannot read what the others read.
mpiexec --oversubscribe -n 1 "$build/cutis-trial" t.yaml --out torn : -n 1 "$build/cutis-trial" no.yaml --out torn > out 2> err
[ $? = 2 ] || fail "a rank without a scenario: $(cat out err)"
grep -q 'Rank 1 cannot read the scenario' err || fail "a rank without a scenario says: $(cat err)"
mpiexec --oversubscribe -n 2 "$build/cutis-trial" "$example" --set population.people=1 --out bad > out 2> err
[ $? = 2 ] || fail "a bad scenario: $(cat out err)"
grep -q 'population\.people is 1' err || fail "a bad scenario says: $(cat err)"
[ "$failures" = 0 ] || { echo "$failures checks failed" >&2; exit 1; }
