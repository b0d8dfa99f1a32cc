#!/bin/bash
# scripts/test.sh [unit] [regress] [pgtap] [isolation] [server] [clients]    (default: all)
# Builds with warnings as errors, installs, and runs the suites in private clusters that end with the script.
# As root it installs what is missing and runs the servers as `postgres`; as another user all must be installed.
# PG_CONFIG chooses the PostgreSQL; INSTALLED=1 uses the extension as it is installed there; KEEP=1 keeps the working directory with its logs.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
. "$root/scripts/clients.sh"

parts=("$@")
clients_skipped=()
[ ${#parts[@]} -gt 0 ] || parts=(unit regress pgtap isolation server clients)
for part in "${parts[@]}"; do
  case $part in
    unit | regress | pgtap | isolation | server | clients) ;;
    *) echo "usage: scripts/test.sh [unit] [regress] [pgtap] [isolation] [server] [clients]" >&2; exit 2 ;;
  esac
done

# names of the files of a suite, without folder and ending, sorted
names() {  # $1: folder  $2: ending
  (cd "$tree/$1" 2>/dev/null && find . -maxdepth 1 -name "*.$2" -printf '%f\n' | sed "s/\.$2\$//" | LC_ALL=C sort) || true
}

# pg_regress without the chatter about databases it makes
quiet() {
  grep -vE '^(=+ (dropping|creating|installing)|SET$|(DROP|CREATE|ALTER) (DATABASE|EXTENSION)|\(using postmaster)'
}

nothing_yet() {
  echo "no $1 tests in this tree"
}

run_unit() {
  local status=0
  local check
  for check in rooms errors; do (cd "$tree" && as_user env PG_CONFIG="$pg_config" bash "tests/$check.sh") || status=1; done
  if [ -z "$(names tests/unit cpp)" ]; then nothing_yet unit; return $status; fi
  (
    cd "$tree"
    as_user env CI=1 cmake -S . -B build -DCMAKE_BUILD_TYPE=RelWithDebInfo >"$work/cmake.log" 2>&1 &&
      as_user env CI=1 cmake --build build -j "$(nproc)" >>"$work/cmake.log" 2>&1
  ) || { tail -60 "$work/cmake.log"; return 1; }
  (cd "$tree/build" && as_user timeout 600 ctest --output-on-failure) >"$work/ctest.log" 2>&1 ||
    { grep -v ' Passed ' "$work/ctest.log"; return 1; }
  tail -4 "$work/ctest.log"
  return $status
}

run_regress() {
  local tests; tests=$(names sql sql)
  [ -n "$tests" ] || { nothing_yet regression; return 0; }
  # shellcheck disable=SC2086
  (cd "$tree" && as_user timeout 600 "$pgxs/src/test/regress/pg_regress" --inputdir=. --outputdir="$work/regress" \
    --bindir="$bindir" --dbname=contrib_regression --load-extension=pg_privacy $tests) 2>&1 | quiet ||
    { cat "$work/regress/regression.diffs" 2>/dev/null; return 1; }
}

run_isolation() {
  local tests; tests=$(names tests/isolation/specs spec)
  [ -n "$tests" ] || { nothing_yet isolation; return 0; }
  # shellcheck disable=SC2086
  (cd "$tree" && as_user timeout 600 "$pgxs/src/test/isolation/pg_isolation_regress" --inputdir=tests/isolation \
    --outputdir="$work/isolation" --bindir="$bindir" --dbname=isolation_regression --load-extension=pg_privacy $tests) 2>&1 | quiet ||
    { cat "$work/isolation/regression.diffs" 2>/dev/null; return 1; }
}

# Each file gets a fresh database with pgtap and pg_privacy.
run_pgtap() {
  local tests test failed=() count=0; tests=$(names tests/pgtap sql)
  [ -n "$tests" ] || { nothing_yet pgTAP; return 0; }
  as_user createdb pgtap_template
  as_user psql -X -q -d pgtap_template -c 'CREATE EXTENSION pgtap; CREATE EXTENSION pg_privacy' >/dev/null
  for test in $tests; do
    count=$((count + 1))
    as_user createdb -T pgtap_template "pgtap_$test"
    (cd "$tree/tests/pgtap" && as_user timeout 300 pg_prove --quiet --failures --ext .sql -d "pgtap_$test" "$test.sql") \
      >"$work/pgtap-$test.log" 2>&1 || { failed+=("$test"); cat "$work/pgtap-$test.log"; }
    grep -h '^Files=' "$work/pgtap-$test.log" | sed "s/^Files=1, /$test: /" || true
  done
  if [ ${#failed[@]} -gt 0 ]; then echo "pgTAP: ${#failed[@]} of $count files FAILED: ${failed[*]}"; return 1; fi
  echo "pgTAP: all $count files passed"
}

run_server() {
  local tests; tests=$(names tests/t pl)
  [ -n "$tests" ] || { nothing_yet server; return 0; }
  mkdir -p "$work/server" && give_to_user
  (cd "$tree" && as_user env PERL5LIB="$pgxs/src/test/perl:$tree/tests/t" PG_REGRESS="$pgxs/src/test/regress/pg_regress" \
    PG_TEST_TIMEOUT_DEFAULT=120 TESTDIR="$work/server" TESTDATADIR="$work/server/data" TESTLOGDIR="$work/server/log" \
    PG_CONFIG="$pg_config" timeout 1800 prove -j 2 --failures --timer tests/t/*.pl) ||
    { find "$work/server" -name 'regress_log_*' -exec sh -c 'echo "== $1"; grep -E "not ok|^#|died|ERROR|FATAL|PANIC" "$1" | tail -25' _ {} \; ; return 1; }
}

begin=$SECONDS
make_work_directory test
copy_tree
tree=$work/tree
build_and_install
give_to_user
echo "built and installed for $("$pg_config" --version) in $((SECONDS - begin)) s"

for part in "${parts[@]}"; do
  case $part in regress | pgtap | isolation)
    printf "fsync = off\nmax_prepared_transactions = 10\nlog_line_prefix = '%%m [%%p] %%d '\n" | make_cluster data
    start_cluster data
    break ;;
  esac
done

failed=()
summary=()
for part in "${parts[@]}"; do
  part_begin=$SECONDS
  echo "== $part"
  if "run_$part"; then result=passed; else result=FAILED; failed+=("$part"); fi
  summary+=("$(printf '%-10s %-7s %4d s' "$part" "$result" $((SECONDS - part_begin)))")
  if [ "$part" = clients ] && [ ${#clients_skipped[@]} -gt 0 ]; then summary+=("           SKIPPED clients: ${clients_skipped[*]}"); fi
done

echo "== summary"
printf '%s\n' "${summary[@]}"
if [ ${#failed[@]} -gt 0 ]; then
  echo "tests FAILED: ${failed[*]} ($((SECONDS - begin)) s)"
  if grep -aE 'PANIC|TRAP:|terminated by signal' "$work/data.log" 2>/dev/null; then :; fi
  exit 1
fi
echo "all tests passed ($((SECONDS - begin)) s)"
