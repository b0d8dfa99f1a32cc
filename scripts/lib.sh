# Sourced by test.sh and demo.sh: a private copy of the tree, built and installed, and private clusters in it.
#
# PostgreSQL refuses to run as root, and an unprivileged user may not be able to read the checkout: so the tree is
# copied to a temporary directory that belongs to `run_user`. All that is started lives below it and ends with the script.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
pg_config=${PG_CONFIG:-/usr/lib/postgresql/15/bin/pg_config}
run_user=$(id -un)
work=

# Not /tmp: it may be a tmpfs, where no keystore is made.
make_work_directory() {  # $1: what for
  [ "$(id -u)" != 0 ] || run_user=postgres
  "$root/scripts/setup.sh"
  bindir=$("$pg_config" --bindir)
  pgxs=$(cd "$(dirname "$("$pg_config" --pgxs)")/../.." && pwd)
  work=$(mktemp -d "${PRIVACY_WORK:-/var/tmp}/pg_privacy-$1.XXXXXX")
  chmod 755 "$work"
  trap 'exit 130' INT
  trap 'exit 143' TERM
  trap 'exit 129' HUP
  trap clean_up EXIT
  cd "$work"  # run_user may not be able to enter the checkout
}

copy_tree() {  # -> $work/tree, without what a build or a test run left in the checkout
  mkdir "$work/tree"
  tar -C "$root" -cf - --exclude=./.git --exclude='*.o' --exclude='*.d' --exclude='*.so' --exclude='*.bc' \
    --exclude=./build --exclude=./results --exclude='./regression.*' --exclude=./output_iso --exclude=./tmp_check \
    --exclude='./extension/pg_privacy--*.sql' . | tar -C "$work/tree" --no-same-owner -xf -
  # Sample schemas that may lie beside the checkout; tests that want them skip by name where they are absent.
  if [ -d "$root/../shared/samples" ]; then mkdir "$work/shared" && cp -r "$root/../shared/samples" "$work/shared/"; fi
}

# Keeps ccache useful although every copy has a path of its own.
compiler() {
  if command -v ccache >/dev/null; then echo "ccache g++"; else echo g++; fi
}
export CCACHE_BASEDIR CCACHE_NOHASHDIR=1

build_and_install() {
  [ -z "${INSTALLED:-}" ] || return 0  # INSTALLED=1: what is installed already is used
  CCACHE_BASEDIR=$work/tree
  local job=(make -s -j"$(nproc)" -C "$work/tree" CI=1 CXX="$(compiler)" PG_CONFIG="$pg_config")
  "${job[@]}" >"$work/build.log" 2>&1 || { cat "$work/build.log" >&2; echo "build: FAILED" >&2; return 1; }
  "${job[@]}" install >>"$work/build.log" 2>&1 || { tail -20 "$work/build.log" >&2; echo "install: FAILED (run as root)" >&2; return 1; }
}

give_to_user() {
  [ "$run_user" = "$(id -un)" ] || chown -R "$run_user" "$work"
}

as_user() {
  local settings=(HOME="$work" LANG=C.UTF-8 LC_ALL=C.UTF-8 PATH="$bindir:/usr/local/bin:/usr/bin:/bin"
    PGHOST="${PGHOST:-$work}" PGPORT="${PGPORT:-5432}" PGUSER="${PGUSER:-postgres}" PGDATABASE="${PGDATABASE:-postgres}"
    PSQLRC=/dev/null TMPDIR="$work")
  if [ "$run_user" = "$(id -un)" ]; then
    env "${settings[@]}" "$@"
  else
    setpriv --reuid="$run_user" --regid="$(id -gn "$run_user")" --clear-groups env "${settings[@]}" "$@"
  fi
}

make_cluster() {  # $1: directory below $work; more lines of postgresql.conf on standard input
  as_user initdb -D "$work/$1" -U postgres -A trust --no-sync -E UTF8 --locale=C.UTF-8 >"$work/$1-initdb.log" 2>&1 ||
    { cat "$work/$1-initdb.log" >&2; return 1; }
  {
    echo "shared_preload_libraries = 'pg_privacy'"
    echo "listen_addresses = ''"
    echo "unix_socket_directories = '$work'"
    cat
  } >>"$work/$1/postgresql.conf"
}

start_cluster() {  # $1: directory below $work
  as_user pg_ctl -D "$work/$1" -l "$work/$1.log" -w -t 60 start >/dev/null || { tail -20 "$work/$1.log" >&2; return 1; }
}

stop_cluster() {
  as_user pg_ctl -D "$work/$1" -m "${2:-fast}" -w -t 60 stop >/dev/null
}

# Every process that as_user started (its HOME is our directory), then every server whose data directory lies there,
# whoever started it (server tests start their own).
clean_up() {
  local status=$? file pid
  trap - EXIT INT TERM HUP
  [ -n "$work" ] || exit $status
  for file in $(grep -lzxs "HOME=$work" /proc/[0-9]*/environ); do
    pid=${file//[!0-9]/}
    grep -aqz postgres "/proc/$pid/cmdline" 2>/dev/null || kill -TERM "$pid" 2>/dev/null || true
  done
  while read -r file; do
    pid=$(head -1 "$file")
    case $pid in *[!0-9]* | '') continue ;; esac
    grep -aqz postgres "/proc/$pid/cmdline" 2>/dev/null || continue
    kill -QUIT "$pid" 2>/dev/null || continue
    for _ in $(seq 50); do kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done
  done < <(find "$work" -name postmaster.pid 2>/dev/null)
  if [ -n "${KEEP:-}" ]; then echo "kept: $work"; else cd / && rm -rf "$work"; fi
  exit $status
}
