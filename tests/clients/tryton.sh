#!/bin/bash
# Tryton, an ERP: its own party module with names and contact mechanisms protected, driven through its client library.
# packages: tryton-server tryton-modules-party tryton-modules-country tryton-proteus
# slow: yes
set -u
here=$(cd "$(dirname "$0")" && pwd)
. "$here/tryton_modules.sh"

psql -X -q -U postgres -c 'CREATE ROLE tryton LOGIN' -c "ALTER DATABASE \"$PGDATABASE\" OWNER TO tryton" || exit 1
tryton_modules tryton party || exit 1

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
tryton_update party || status=1
exit $status
