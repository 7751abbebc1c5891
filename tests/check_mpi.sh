#!/bin/sh
# cutis-trial gives the bytes of `cutis trial`, for any number of ranks, and goes on from what another number left.
set -u
source=$1
build=$2
command -v mpiexec > /dev/null && [ -x "$build/cutis-trial" ] || exit 77
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
mpiexec --oversubscribe -n 2 "$build/cutis-trial" "$example" --set population.people=1 --out bad > out 2> err
[ $? = 2 ] || fail "a bad scenario: $(cat out err)"
grep -q 'population\.people is 1' err || fail "a bad scenario says: $(cat err)"
[ "$failures" = 0 ] || { echo "$failures checks failed" >&2; exit 1; }
