#!/bin/bash
# psql: what its own commands show and do on protected tables.
# packages: postgresql-client-15
set -u

status=0
check() {  # $1: text  $2: expected  $3: found
  if [ "$2" = "$3" ]; then echo "ok - $1"; return; fi
  echo "not ok - $1"
  printf '    expected: %s\n    found:    %s\n' "$2" "$3"
  status=1
}
like() {  # $1: text  $2: extended regular expression  $3: found
  if grep -qE "$2" <<<"$3"; then echo "ok - $1"; return; fi
  echo "not ok - $1"
  printf '    expected: %s\n    found:    %s\n' "$2" "$3"
  status=1
}
run() { psql -X -q -At "$@" 2>&1; }

check "\\gdesc says the base types, without their length and precision" "id|bigint
name|text
email|text
born|date
income|numeric
prefs|jsonb" "$(run <<<'SELECT id, name, email, born, income, prefs FROM crm.contact \gdesc')"
check "\\gdesc says the base types of expressions" "upper|text
?column?|numeric
m|date" "$(run <<<'SELECT upper(name), income * 2, max(born) AS m FROM crm.contact GROUP BY name, income \gdesc')"
check "\\gexec, \\gset and variables carry values" "Ada Löwe" "$(run <<<"SELECT name AS n FROM crm.contact WHERE email = 'ada@example.org' \\gset
\\echo :n")"
check ":'variable' as operand" "1" "$(run -v mail=ADA@example.org <<<"SELECT id FROM crm.contact WHERE email = :'mail'")"

described=$(psql -X -c '\d crm.contact' 2>&1)
like "\\d lists a protected column with its personal type" '^ name +\| personal_text +\|' "$described"
like "\\d lists the index" 'contact_email_key" UNIQUE CONSTRAINT, btree \(email\)' "$described"
like "\\d lists the row policies" 'POLICY "privacy_select"' "$described"
like "\\d lists the seal trigger" 'zzz_privacy_seal' "$described"
like "\\dt, \\d+ and \\dp answer" 'contact' "$(run -c '\dt crm.*' -c '\d+ crm.contact' -c '\dp crm.contact')"

like "\\copy of a query gives the sealed form too" '^1,\\privacy:' "$(run -c '\copy (SELECT id, name FROM crm.contact) TO STDOUT (FORMAT csv)')"
check "\\copy of a query with privacy.reveal gives what the session is shown" "1,Ada Löwe,1990-02-28
2,Bob Wolf,1985-07-01
3,Cem Kaya,1979-12-31" "$(run -c '\copy (SELECT id, privacy.reveal(name), privacy.reveal(born) FROM crm.contact ORDER BY id) TO STDOUT (FORMAT csv)')"
like "\\copy of a table gives the sealed form" '^\\\\privacy:' "$(run -c '\copy crm.contact (name) TO STDOUT')"
check "\\copy FROM seals, and the rows read back" "Dora Ek|1970-01-02" "$(run <<'END'
\copy crm.contact (name, email, born) FROM STDIN (FORMAT csv)
Dora Ek,dora@example.org,1970-01-02
\.
SELECT name, born FROM crm.contact WHERE email = 'dora@example.org'
END
)"
check "\\watch, \\g with a file and \\crosstabview show values" "1" "$(run -c 'SELECT count(*) FROM crm.contact' >/dev/null; run <<<"SELECT name, active, id FROM crm.contact WHERE id = 1 \\crosstabview" | grep -c 'Ada Löwe')"

like "\\errverbose shows the reason code" 'CONSTRAINT NAME: +match_only|CONSTRAINT NAME: +not_permitted' \
  "$(run <<<"UPDATE crm.contact SET health = lower(health) WHERE id = 1;
\\errverbose")"
like "without a purpose the error names the remedy" 'SET privacy.purpose' "$(PGUSER=several run -c 'SELECT name FROM crm.contact')"
check "SET LOCAL lasts as long as the transaction" "Ada Löwe
A.
none" "$(PGUSER=several run <<'END'
BEGIN; SET LOCAL privacy.purpose = 'orders'; SELECT name FROM crm.contact WHERE id = 1; COMMIT;
BEGIN; SET LOCAL privacy.purpose = 'support'; SELECT name FROM crm.contact WHERE id = 1; COMMIT;
SELECT coalesce(nullif(current_setting('privacy.purpose', true), ''), 'none');
END
)"
check "FETCH_COUNT reads through a cursor" "4" "$(run -v FETCH_COUNT=2 -c 'SELECT name FROM crm.contact' | grep -c '^[A-Z]')"
check "a PREPAREd statement and its EXECUTE" "Bob Wolf" "$(run <<<"PREPARE p (text) AS SELECT name FROM crm.contact WHERE email = \$1; EXECUTE p ('bob@example.org');")"
check "PGOPTIONS declares a purpose" "A." "$(PGUSER=several PGOPTIONS='-c privacy.purpose=support' run -c 'SELECT name FROM crm.contact WHERE id = 1')"
like "tab completion's queries and \\df answer" 'reveal' "$(run -c '\df privacy.reveal')"
exit $status
