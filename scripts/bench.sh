#!/bin/bash
# scripts/bench.sh [quick|full] [--write] [BUDGET...]: pg_privacy beside what one would use instead, on the same data in
# one private cluster, both sides of every ratio in one run. quick: the budgets, under three minutes. full: larger,
# slower, and the workloads besides. Names of budgets (sizes reveal lists flat points consent withdrawal copy single erasure) measure those
# alone. --write puts the figures into docs/performance.json and the chart beside it.
# Never part of the tests: what it prints depends on the machine.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

mode=quick
write=
budgets=()
for argument in "$@"; do
  case $argument in
    quick | full) mode=$argument ;;
    --write) write=yes ;;
    [a-z]*) budgets+=("$argument") ;;
    *) echo "usage: scripts/bench.sh [quick|full] [--write] [BUDGET...]" >&2; exit 2 ;;
  esac
done

[ -z "$write" ] || [ ${#budgets[@]} -eq 0 ] || { echo "--write is for all budgets" >&2; exit 2; }

make_work_directory bench
copy_tree
build_and_install
give_to_user
# fsync stays on: erasure and commits are measured with it.
printf '%s\n' "shared_buffers = '1GB'" "max_wal_size = '8GB'" "checkpoint_timeout = '1h'" 'jit = off' 'autovacuum = off' \
  'max_parallel_workers_per_gather = 0' 'max_connections = 100' "work_mem = '64MB'" "log_min_messages = error" \
  "privacy.decision_cache = '${PRIVACY_DECISION_CACHE:-64MB}'" | make_cluster data
start_cluster data
status=0
(cd "$work/tree/bench" && as_user python3 -u bench.py "$mode" "$work/results.json" "${budgets[@]}") || status=$?
if [ -n "$write" ]; then
  if command -v gnuplot >/dev/null; then
    (cd "$work/tree/bench" && as_user python3 chart.py "$work/results.json" "$work/performance.svg")
    cp "$work/performance.svg" "$root/docs/performance.svg"
  else
    echo "no chart: gnuplot is not installed (Debian: gnuplot-nox)"
  fi
  cp "$work/results.json" "$root/docs/performance.json"
fi
exit $status
