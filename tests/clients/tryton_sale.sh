#!/bin/bash
# Tryton, an ERP: its party, company and sale modules with what they depend on, protected by what privacy.advise proposes, edited by a
# few lines, used as before, and given back as it was.
# packages: tryton-server tryton-modules-party tryton-modules-company tryton-modules-sale tryton-proteus
# slow: yes
set -u
here=$(cd "$(dirname "$0")" && pwd)
. "$here/tryton_modules.sh"
status=0
check() {  # $1: text  $2: found  $3: expected
  if [ "$2" = "$3" ]; then echo "ok - $1"; else echo "not ok - $1"; printf '    expected %s\n    found    %s\n' "$3" "$2"; status=1; fi
}
super() { psql -X -q -At -U postgres -v ON_ERROR_STOP=1 "$@"; }
plain_schema() { pg_dump -U postgres -s -n public | grep -vE '^(--|\\(un)?restrict|$)'; }

# A database that has never heard of pg_privacy.
super -c 'CREATE ROLE merchant LOGIN' -c 'CREATE DATABASE merchant OWNER merchant TEMPLATE template0' || exit 1
export PGDATABASE=merchant
tryton_modules merchant party company sale || exit 1
/usr/bin/python3 "$here/tryton_sale.py" setup || exit 1
/usr/bin/python3 "$here/tryton_sale.py" plain || status=1
plain_schema >before.sql

# Advice on names and samples, edited.
super -c 'CREATE EXTENSION pg_privacy' || exit 1
cat >edits.sql <<'END'
UPDATE document SET policy = jsonb_set(policy, '{purposes}', '{"business": {"legal_basis": "contract", "granted_to": ["merchant"]}}');
UPDATE document SET policy = jsonb_set(policy, '{purposes,business,permits}', (SELECT jsonb_object_agg(c ->> 'category', 'full') FROM jsonb_path_query(policy, '$.tables.*.columns.*') c));
UPDATE document SET policy = jsonb_set(policy, '{tables,public.party_identifier,columns}', '{"code": {"category": "identity", "lookup": "exact"}}');
END
edits=$(wc -l <edits.sql)
check "the document is edited by at most ten lines ($edits)" "$([ "$edits" -le 10 ] && echo yes)" yes
super -c "CREATE SCHEMA policy; CREATE TABLE policy.document AS SELECT privacy.advise_policy('public', sample => true) AS policy" || exit 1
super -c 'SET search_path = policy' -f edits.sql || exit 1
super -c "SELECT 'fault: ' || path || ' ' || fault FROM policy.document, privacy.check_policy(policy)"
steps=$(super -c 'SELECT count(*) FROM policy.document, privacy.apply_policy(policy)') || exit 1
echo "ok - applied in $steps steps"
super -c "ALTER ROLE merchant IN DATABASE \"$PGDATABASE\" SET privacy.purpose = 'business'"
check "no drift" "$(super -c 'SELECT count(*) FROM policy.document, privacy.policy_drift(policy) d WHERE d.difference <> $$not in the document$$')" 0
check "names, mail addresses and streets are sealed" "$(super -c "SELECT string_agg(relation || '.' || column_name, ' ' ORDER BY relation::text, column_name) FROM privacy.columns WHERE relation::text IN ('party_party', 'party_contact_mechanism', 'party_address')")" \
  "party_address.city party_address.party_name party_address.postal_code party_address.street party_contact_mechanism.value party_contact_mechanism.value_compact party_party.name"
check "no plain text of them is stored" "$(super -c "SET privacy.purpose = 'maintenance'" -c "COPY party_party TO STDOUT" -c "COPY party_contact_mechanism TO STDOUT" -c "COPY party_address TO STDOUT" | grep -cE 'Carl|carl@|Gartenweg')" 0

/usr/bin/python3 "$here/tryton_sale.py" protected || status=1
tryton_update sale || status=1

# And back: an empty document, whatever it does not mention goes.
super -c 'CREATE ROLE undoer SUPERUSER LOGIN IN ROLE privacy_rights_desk'
psql -X -q -At -U undoer -v ON_ERROR_STOP=1 -c "SET privacy.purpose = 'subject_rights'" \
  -c "CALL privacy.apply_policy_in_steps('{\"version\": 1, \"tables\": {}}', prune => true)" >/dev/null || exit 1
plain_schema >after.sql
check "unprotected, the schema is what it was" "$(diff before.sql after.sql)" ""
/usr/bin/python3 "$here/tryton_sale.py" again || status=1
exit $status
