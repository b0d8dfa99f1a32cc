#!/bin/bash
# PgBouncer: a pool hands a server connection from one client to the next. No purpose may go with it.
# packages: pgbouncer python3-psycopg2
set -u
here=$(cd "$(dirname "$0")" && pwd)
PATH=$PATH:/usr/sbin

# One pooler a mode: transactions with purposes of their own; sessions that are reset; and a pool a purpose, which the
# pooler itself connects with.
start() {  # $1: name  $2: lines of configuration
  mkdir -p "$CLIENT_DIR/$1"
  cat >"$CLIENT_DIR/$1/pgbouncer.ini" <<END
[databases]
pooled = host=$PGHOST port=$PGPORT dbname=$PGDATABASE
orders = host=$PGHOST port=$PGPORT dbname=$PGDATABASE connect_query='SET privacy.purpose = ''orders'''
support = host=$PGHOST port=$PGPORT dbname=$PGDATABASE connect_query='SET privacy.purpose = ''support'''
[pgbouncer]
listen_addr =
unix_socket_dir = $CLIENT_DIR/$1
listen_port = $PGPORT
logfile = $CLIENT_DIR/$1/log
pidfile = $CLIENT_DIR/$1/pid
auth_type = trust
auth_file = $CLIENT_DIR/$1/users
$2
END
  printf '"several" ""\n"app" ""\n' >"$CLIENT_DIR/$1/users"
  pgbouncer -q "$CLIENT_DIR/$1/pgbouncer.ini" >"$CLIENT_DIR/$1/out" 2>&1 &
  poolers+=($!)
}
poolers=()
trap 'kill "${poolers[@]}" 2>/dev/null; wait' EXIT

start transaction 'pool_mode = transaction
default_pool_size = 2'
start session 'pool_mode = session
default_pool_size = 2
server_reset_query = DISCARD ALL'
start deaf 'pool_mode = transaction
default_pool_size = 2
ignore_startup_parameters = extra_float_digits, options'
start unreset 'pool_mode = session
default_pool_size = 1
server_reset_query ='
for name in transaction session deaf unreset; do
  for _ in $(seq 1200); do [ -S "$CLIENT_DIR/$name/.s.PGSQL.$PGPORT" ] && break; sleep 0.1; done
done
/usr/bin/python3 "$here/pgbouncer_clients.py"
