#!/bin/bash
# scripts/bench.sh [quick|workloads|full] [--strict] [--chart] [--people N] [--sizes N,N] [--rounds N] [--seconds S] [MEASURE...]
# pg_privacy beside what one would use instead, on the same data in one private cluster, both sides of every ratio in one
# run. quick: the budgets and what single things cost, under three minutes on an idle machine. workloads: GDPRbench, a
# CRM's mix, rates of sixteen clients, 64 sessions while people are erased: a quarter of an hour. full: all of it on up to
# ten million people (hours, 40 GB of disk). Names measure those alone; a wrong one prints them all.
# The figures are printed as a table and kept as bench/results/MODE.json, where those of a run take the place of former
# ones of the same name: the pieces of a long benchmark may be run one by one. scripts/bench.sh report [MODE] [--chart]
# runs nothing: it writes what is kept, of every mode, into docs/performance.md. --chart draws docs/performance.svg;
# --strict exits with 1 when a budget was not kept. Never part of the tests: what it prints depends on the machine.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

mode=
report=
chart=
strict=
arguments=()
for argument in "$@"; do
  case $argument in
    quick | workloads | full) mode=$argument ;;
    report) report=yes ;;
    --chart) chart=yes ;;
    --strict) strict=yes ;;
    *) arguments+=("$argument") ;;
  esac
done
mode=${mode:-quick}
results=$root/bench/results/$mode.json

draw() {
  [ -n "$chart" ] || return 0
  if ! command -v gnuplot >/dev/null; then
    echo "no chart: gnuplot is not installed (Debian: gnuplot-nox)"
  else
    python3 "$root/bench/chart.py" "$results" "$root/docs/performance.svg"
    echo "chart: $root/docs/performance.svg"
  fi
}

if [ -n "$report" ]; then
  kept=()
  for each in quick workloads full; do
    [ ! -s "$root/bench/results/$each.json" ] || kept+=("$root/bench/results/$each.json")
  done
  PYTHONDONTWRITEBYTECODE=1 python3 "$root/bench/page.py" "$root/docs/performance.md" "${kept[@]}"
  echo "figures: $root/docs/performance.md"
  draw
  exit
fi

measure() {  # read whole before it runs: a long run survives a change of this file
  make_work_directory bench
  copy_tree
  build_and_install
  give_to_user
  # fsync stays on: erasure and commits are measured with it.
  # full: a quarter of the memory, as one sets it up.
  local buffers=1048576
  [ "$mode" != full ] || buffers=$(awk '/^MemTotal/ {print int($2 / 4)}' /proc/meminfo)
  printf '%s\n' "shared_buffers = '${buffers}kB'" "max_wal_size = '8GB'" "checkpoint_timeout = '1h'" 'jit = off' 'autovacuum = off' \
    'max_parallel_workers_per_gather = 0' 'max_connections = 100' "work_mem = '64MB'" "log_min_messages = error" \
    "privacy.decision_cache = '${PRIVACY_DECISION_CACHE:-64MB}'" | make_cluster data
  start_cluster data
  status=0
  (cd "$work/tree/bench" && as_user python3 -u bench.py "$mode" "$work/results.json" "${arguments[@]}") &
  wait $! || status=$?  # in the background: a signal ends it at once
  [ -s "$work/results.json" ] || exit $((status ? status : 1))

  mkdir -p "$root/bench/results"
  flock "$root/bench/results" python3 "$root/bench/report.py" "$work/results.json" "$results"
  echo "figures: $results"
  draw
  [ -z "$strict" ] || exit $status
}
measure && exit
