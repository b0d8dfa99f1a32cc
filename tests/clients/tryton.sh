#!/bin/bash
# Tryton, an ERP: its own party module with names and contact mechanisms protected, driven through its client library.
# packages: tryton-server tryton-modules-party tryton-modules-country tryton-proteus
# slow: yes
set -u
here=$(cd "$(dirname "$0")" && pwd)

psql -X -q -U postgres -c 'CREATE ROLE tryton LOGIN' -c "ALTER DATABASE \"$PGDATABASE\" OWNER TO tryton" || exit 1
cat >trytond.conf <<END
[database]
uri = postgresql://tryton@127.0.0.1:$PGPORT/
path = $CLIENT_DIR/data
[session]
authentications = password
END
mkdir -p data
echo tests-only-password >password
export TRYTONPASSFILE=$CLIENT_DIR/password
trytond-admin -c trytond.conf -d "$PGDATABASE" -u party --activate-dependencies --email admin@example.org >admin.log 2>&1 ||
  { tail -30 admin.log; exit 1; }

# docs: tryton
psql -X -q -U postgres -v ON_ERROR_STOP=1 <<'END' >/dev/null || exit 1
SELECT privacy.grant_purpose('orders', 'tryton');
ALTER ROLE tryton SET privacy.purpose = 'orders';
SELECT privacy.add_subject_table('party_party', key => 'id');
SELECT privacy.add_linked_table('party_contact_mechanism', foreign_key => 'party');
SELECT privacy.protect_column('party_party', 'name', category => 'identity', lookup => 'exact');   -- Tryton has an index on it
SELECT privacy.protect_column('party_contact_mechanism', 'value', category => 'contact', lookup => 'case_insensitive');
END
# end
/usr/bin/python3 "$here/tryton_party.py"
status=$?
# A module update checks every column against its definition and alters what differs.
if trytond-admin -c trytond.conf -d "$PGDATABASE" -u party >update.log 2>&1; then
  echo "ok - a module update passes"
else
  echo "not ok - a module update passes"
  tail -15 update.log
  status=1
fi
exit $status
