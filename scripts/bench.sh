#!/bin/bash
# scripts/bench.sh [quick|workloads|full] [--strict] [--chart] [MEASURE...]: pg_privacy beside what one would use instead,
# on the same data in one private cluster, both sides of every ratio in one run. quick: the budgets and what single things
# cost, under three minutes on an idle machine. workloads: GDPRbench, a CRM's mix and rates of sixteen clients. full: all
# of it on a million people and more (hours). Names measure those alone; a wrong one prints them all.
# The figures are printed as a table and kept as bench/results/MODE.json. --chart draws docs/performance.svg from them;
# --strict exits with 1 when a budget was not kept. Never part of the tests: what it prints depends on the machine.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

mode=quick
chart=
strict=
measures=()
for argument in "$@"; do
  case $argument in
    quick | workloads | full) mode=$argument ;;
    --chart) chart=yes ;;
    --strict) strict=yes ;;
    [a-z]*) measures+=("$argument") ;;
    *) echo "usage: scripts/bench.sh [quick|workloads|full] [--strict] [--chart] [MEASURE...]" >&2; exit 2 ;;
  esac
done

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
(cd "$work/tree/bench" && as_user python3 -u bench.py "$mode" "$work/results.json" "${measures[@]}") || status=$?
[ -s "$work/results.json" ] || exit $((status ? status : 1))

mkdir -p "$root/bench/results"
results=$root/bench/results/$mode.json
cp "$work/results.json" "$results"
echo "figures: $results"
if [ -n "$chart" ]; then
  if ! command -v gnuplot >/dev/null; then
    echo "no chart: gnuplot is not installed (Debian: gnuplot-nox)"
  else
    as_user python3 "$work/tree/bench/chart.py" "$work/results.json" "$work/performance.svg"
    cp "$work/performance.svg" "$root/docs/performance.svg"
    echo "chart: $root/docs/performance.svg"
  fi
fi
[ -z "$strict" ] || exit $status
