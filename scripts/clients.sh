# Sourced by test.sh: real clients (drivers, poolers, ORMs, schema tools, applications) against a private cluster.
#
# A client is one file of tests/clients that says in a line `packages:` what it needs from Debian (NAME, or COMMAND=NAME
# where any COMMAND will do), and in a line `npm: yes` that it needs the npm packages of tests/clients/node. A line
# `jars:` names the class path of a Java client, `slow: yes` makes it one of the first. It
# gets a database of its own with the schema of crm.sql, as PGDATABASE, and a scratch directory as CLIENT_DIR; it prints
# `ok - ...` and `not ok - ...` lines, and ends with 0 when all was well. What cannot be installed is reported as SKIPPED,
# by name. CLIENTS='psql java-jdbc' runs these only.

client_files() {
  local file
  for file in "$tree"/tests/clients/*; do
    grep -qE '^(#|//) packages:' "$file" 2>/dev/null || continue
    [ -z "${CLIENTS:-}" ] || [[ " $CLIENTS " = *" $(client_name "$file") "* ]] || continue
    echo "$file"
  done
}

client_name() { local name=${1##*/}; echo "${name%.*}"; }
client_needs() { sed -nE 's@^(#|//) packages: *@@p' "$1" | head -1; }
client_jars() { sed -n 's@^// jars: *@@p' "$1" | sed 's@[^ ]*@/usr/share/java/&.jar@g; s@ @:@g'; }
client_npm() { grep -qE '^(#|//) npm: yes' "$1"; }

is_installed() {  # $1: NAME or COMMAND=NAME
  case $1 in
    *=*) command -v "${1%%=*}" >/dev/null ;;
    *) [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ] ;;
  esac
}

# Daemons that come with the packages (pooler, application server) must not start: the tests start their own.
install_client_packages() {
  local wanted missing=() policy=/usr/sbin/policy-rc.d made_policy=
  for wanted in "$@"; do is_installed "$wanted" || missing+=("${wanted#*=}"); done
  [ ${#missing[@]} -gt 0 ] && [ "$(id -u)" = 0 ] || return 0
  echo "installing ${missing[*]}"
  if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
    made_policy=1
  fi
  export DEBIAN_FRONTEND=noninteractive
  local get=(apt-get install -y -qq --no-install-recommends)
  "${get[@]}" "${missing[@]}" >"$work/clients-apt.log" 2>&1 ||
    { apt-get update -qq && "${get[@]}" "${missing[@]}"; } >>"$work/clients-apt.log" 2>&1 ||
    for wanted in "${missing[@]}"; do "${get[@]}" "$wanted" >>"$work/clients-apt.log" 2>&1 || true; done
  [ -z "$made_policy" ] || rm -f "$policy"
}

# The packages of tests/clients/node in the versions of package-lock.json; their install scripts do not run.
install_npm_packages() {
  command -v npm >/dev/null || return 1
  mkdir "$work/clients-node" && cp "$tree"/tests/clients/node/package*.json "$work/clients-node"
  (cd "$work/clients-node" && timeout 300 npm ci --prefer-offline --ignore-scripts --no-audit --no-fund >"$work/clients-npm.log" 2>&1)
}

start_client_cluster() {
  local try
  for try in 1 2 3 4 5; do
    client_port=$((20000 + RANDOM % 12000))
    (: <>"/dev/tcp/127.0.0.1/$client_port") 2>/dev/null || break
  done
  printf '%s\n' "port = $client_port" "listen_addresses = '127.0.0.1'" 'fsync = off' 'max_connections = 60' \
    "log_line_prefix = '%m [%p] %d %u '" | make_cluster clients && start_cluster clients &&
    PGPORT=$client_port as_user psql -X -q -v ON_ERROR_STOP=1 -c 'CREATE DATABASE clients_base' \
      -c '\c clients_base' -c 'CREATE EXTENSION pg_privacy' -f "$tree/tests/clients/roles.sql"
}

run_client() {  # $1: file
  local name directory command
  name=$(client_name "$1")
  directory=$work/clients-$name
  mkdir "$directory"
  [ "$run_user" = "$(id -un)" ] || chown "$run_user" "$directory"
  (
    export PGPORT=$client_port PGDATABASE=clients_$name
    as_user createdb -T clients_base "$PGDATABASE" || exit 1
    as_user psql -X -q -v ON_ERROR_STOP=1 -f "$tree/tests/clients/vocabulary.sql" -f "$tree/tests/clients/crm.sql" >/dev/null || exit 1
    case $1 in
      *.sh) command=(bash "$1") ;;
      *.py) command=(/usr/bin/python3 "$1") ;;
      *.pl) command=(perl "$1") ;;
      *.js) command=(node "$1") ;;
      *.rb) command=(/usr/bin/ruby "$1") ;;
      *.java) command=(sh -c 'javac -d . -cp "$1" "$2" && exec java -XX:TieredStopAtLevel=1 --add-opens java.base/java.lang=ALL-UNNAMED -cp ".:$1" "$3"'
        java "$(client_jars "$1")" "$1" "$(sed -nE 's/^class (\w+) .*/\1/p' "$1" | head -1)") ;;
    esac
    cd "$directory" || exit 1
    PGUSER=app as_user env PGAPPNAME="$name" CLIENT_DIR="$directory" NODE_PATH="$work/clients-node/node_modules" \
      PYTHONDONTWRITEBYTECODE=1 timeout 300 "${command[@]}"
  ) >"$work/client-$name.log" 2>&1 </dev/null
}

report_client() {  # $1: file  $2: exit status  $3: seconds
  local name log passed
  name=$(client_name "$1")
  log=$work/client-$name.log
  passed=$(grep -c '^ok - ' "$log" || true)
  if [ "$2" = 77 ]; then
    echo "$name: SKIPPED: $(sed -n 's/^skip - //p' "$log" | tail -1)"
    clients_skipped+=("$name")
  elif [ "$2" != 0 ] || [ "$passed" = 0 ] || grep -q '^not ok' "$log"; then
    echo "$name: FAILED (exit $2; $passed checks passed)"
    grep -v '^ok - ' "$log" | tail -60 | sed 's/^/    /'
    clients_failed+=("$name")
  else
    echo "$name: $passed checks passed ($3 s)"
  fi
}

# Two at a time: more would only wait for each other.
run_clients() {
  local file need needs=() ready=() begin status
  clients_failed=()
  clients_skipped=()
  while read -r file; do
    read -ra need <<<"$(client_needs "$file")"
    needs+=("${need[@]}")
  done < <(client_files)
  install_client_packages $(printf '%s\n' "${needs[@]}" | LC_ALL=C sort -u)
  local npm=
  while read -r file; do
    local lacks=()
    for need in $(client_needs "$file"); do is_installed "$need" || lacks+=("${need#*=}"); done
    if [ ${#lacks[@]} = 0 ] && client_npm "$file"; then
      [ -n "$npm" ] || { install_npm_packages && npm=there || npm=none; }
      [ "$npm" = there ] || lacks+=("npm packages")
    fi
    if [ ${#lacks[@]} = 0 ]; then
      ready+=("$file")
    else
      echo "$(client_name "$file"): SKIPPED: cannot be installed: ${lacks[*]}"
      clients_skipped+=("$(client_name "$file")")
    fi
  done < <(client_files)
  [ ${#ready[@]} -gt 0 ] || { echo "no client could be run"; return 1; }
  mapfile -t ready < <(grep -lE "^# slow: yes" "${ready[@]}" || true; grep -LE "^# slow: yes" "${ready[@]}" || true)  # the slow ones first
  start_client_cluster || return 1

  local next=0 pid running=() files=() begins=()
  while [ "$next" -lt ${#ready[@]} ] || [ ${#running[@]} -gt 0 ]; do
    while [ "$next" -lt ${#ready[@]} ] && [ ${#running[@]} -lt 2 ]; do
      run_client "${ready[$next]}" &
      running+=($!) files+=("${ready[$next]}") begins+=($SECONDS)
      next=$((next + 1))
    done
    status=0
    wait -n -p pid "${running[@]}" || status=$?
    for begin in "${!running[@]}"; do
      [ "${running[$begin]}" = "$pid" ] || continue
      report_client "${files[$begin]}" "$status" $((SECONDS - begins[begin]))
      unset "running[$begin]" "files[$begin]" "begins[$begin]"
      running=("${running[@]}") files=("${files[@]}") begins=("${begins[@]}")
      break
    done
  done
  stop_cluster clients
  if grep -aE 'PANIC|TRAP:|terminated by signal' "$work/clients.log"; then clients_failed+=("the server"); fi
  [ ${#clients_skipped[@]} = 0 ] || echo "clients SKIPPED: ${clients_skipped[*]}"
  if [ ${#clients_failed[@]} -gt 0 ]; then echo "clients FAILED: ${clients_failed[*]}"; return 1; fi
}
