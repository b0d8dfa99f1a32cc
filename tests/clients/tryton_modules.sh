# Sourced by tryton.sh and tryton_sale.sh: a Tryton server's configuration, and its modules in the database PGDATABASE.

tryton_modules() {  # $1: role  the rest: modules
  local role=$1
  shift
  cat >trytond.conf <<END
[database]
uri = postgresql://$role@127.0.0.1:$PGPORT/
path = $CLIENT_DIR/data
[session]
authentications = password
END
  mkdir -p data
  echo tests-only-password >password
  export TRYTONPASSFILE=$CLIENT_DIR/password
  trytond-admin -c trytond.conf -d "$PGDATABASE" -u "$@" --activate-dependencies --email admin@example.org >admin.log 2>&1 ||
    { tail -30 admin.log; return 1; }
}

# A module update checks every column against its definition and alters what differs.
tryton_update() {  # $1: module
  if trytond-admin -c trytond.conf -d "$PGDATABASE" -u "$1" >update.log 2>&1; then
    echo "ok - a module update passes"
  else
    echo "not ok - a module update passes"
    tail -15 update.log
    return 1
  fi
}
