#!/bin/bash
# scripts/demo.sh: the story of pg_privacy, told on a CRM of 100 000 invented people (PEOPLE=n for another number).
# As root it installs what is missing and runs the server as `postgres`. Nothing it starts is left behind.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
people=${PEOPLE:-100000}
demo_begin=$SECONDS
steps=()
shown=()
step_title=
step_begin=0

clock() { date +%s.%N; }
since() { printf '%.1f s' "$(echo "$(clock) $1" | awk '{print $1 - $2}')"; }
end_step() {
  [ -z "$step_title" ] || steps+=("$(printf '%8s  %s' "$(since "$step_begin")" "$step_title")")
  step_title=
}
step() {
  end_step
  step_title=$1
  step_begin=$(clock)
  printf '\n== %d. %s\n' $((${#steps[@]} + 1)) "$1"
}
say() { printf '   %s\n' "$@"; }
conclude() { shown+=("$1"); }

# psql as one of the roles; output only
as_role() { local role=$1; shift; PGUSER=$role PGDATABASE=crm as_user psql -X -q -v ON_ERROR_STOP=1 -P pager=off "$@"; }
value_of() { local role=$1; shift; as_role "$role" -At -c "$1"; }
# the statement and what the role is answered
show() {
  local role=$1 statement=$2
  printf '   %s=> %s\n' "$role" "$statement"
  as_role "$role" -P footer=off -c "$statement" 2>&1 | sed -e '/^$/d' -e 's/^/      /'
}
# the same for a statement that must be refused
show_refused() {
  local role=$1 statement=$2
  printf '   %s=> %s\n' "$role" "$statement"
  if as_role "$role" -c "$statement" >"$work/refused" 2>&1; then
    cat "$work/refused"; echo "demo: this should have been refused" >&2; exit 1
  fi
  grep -aE '^(ERROR|DETAIL|HINT)' "$work/refused" | sed 's/^/      /'
}
timed() {  # a statement of a superuser, with its time
  local begin; begin=$(clock)
  PGDATABASE=crm as_user psql -X -q -v ON_ERROR_STOP=1 -At -c "$1" >/dev/null
  printf '   %8s  %s\n' "$(since "$begin")" "$1"
}
must() {  # $1: what is claimed  $2: expected  $3: found
  if [ "$2" != "$3" ]; then echo "demo: not so: $1 (expected '$2', found '$3')" >&2; exit 1; fi
}

# Files below the given paths in which one of the patterns stands, as raw bytes or as hexadecimal digits.
patterns_file() {  # patterns... -> file
  local file; file=$(mktemp "$work/patterns.XXXXXX")
  for pattern in "$@"; do
    printf '%s\n' "$pattern"
    printf '%s' "$pattern" | od -An -v -tx1 | tr -d ' \n'; printf '\n'
  done >"$file"
  echo "$file"
}
files_with() { LC_ALL=C grep -rlaiF -f "$1" "${@:2}" 2>/dev/null || true; }

say "pg_privacy: personal data sealed a person at a time. This shows it on $people people."
step "Build and install"
make_work_directory demo
copy_tree
build_and_install
give_to_user
say "$("$pg_config" --version), built from this checkout in $(since "$step_begin")"

step "A private server, and a CRM that knows nothing of privacy"
printf "fsync = on\nshared_buffers = 256MB\nmax_wal_size = 2GB\nlog_line_prefix = '%%m [%%p] %%u '\n" | make_cluster data
start_cluster data
as_user createdb crm
export PGDATABASE=crm
as_user psql -X -q -v ON_ERROR_STOP=1 -f "$work/tree/examples/crm/schema.sql"
as_user psql -X -q -v ON_ERROR_STOP=1 -v people="$people" -f "$work/tree/examples/crm/people.sql"
as_user psql -X -q -v ON_ERROR_STOP=1 <<'SQL'
CREATE ROLE sales_app LOGIN; CREATE ROLE marketing_app LOGIN; CREATE ROLE care_app LOGIN; CREATE ROLE clerk LOGIN;
GRANT USAGE ON SCHEMA crm TO sales_app, marketing_app, care_app, clerk;
GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA crm TO sales_app, care_app;
GRANT SELECT ON ALL TABLES IN SCHEMA crm TO marketing_app, clerk;
SQL
show postgres "SELECT (SELECT count(*) FROM crm.contact) AS contacts, (SELECT count(*) FROM crm.company) AS companies, (SELECT count(*) FROM crm.invoice) AS invoices, (SELECT count(*) FROM crm.invoice_line) AS lines, (SELECT count(*) FROM crm.note) AS notes"
show clerk "SELECT id, first_name, last_name, email, phone, born FROM crm.contact WHERE id IN (1, 3, 6) ORDER BY id"
before_email=$(value_of postgres "SELECT email FROM crm.contact WHERE id = 3")
before_name=$(value_of postgres "SELECT body FROM crm.note ORDER BY id LIMIT 1")

step "The vocabulary: what kinds of data there are, and what they may be used for"
as_user psql -X -q -v ON_ERROR_STOP=1 >"$work/vocabulary.log" <<'SQL'
CREATE EXTENSION pg_privacy;
SELECT privacy.create_keystore();
SELECT privacy.create_deletion_class('tax');
SELECT privacy.create_category('contact', channel => 'email');
SELECT privacy.create_category('phone', channel => 'phone', mask => 'last_two');
SELECT privacy.create_category('identity');
SELECT privacy.create_category('billing', deletion_class => 'tax');
SELECT privacy.create_category('correspondence');
SELECT privacy.create_purpose('newsletter', legal_basis => 'consent', double_opt_in => true, direct_marketing => true, description => 'The monthly newsletter', dpv => 'dpv:DirectMarketing', recipients => '{Mail service provider}');
SELECT privacy.create_purpose('order_handling', legal_basis => 'contract', description => 'Offers, orders, invoices');
SELECT privacy.create_purpose('customer_care', legal_basis => 'legitimate_interest', description => 'Calls and visits of customers');
SELECT privacy.permit('newsletter', 'contact');
SELECT privacy.permit('order_handling', 'contact'), privacy.permit('order_handling', 'identity'), privacy.permit('order_handling', 'billing');
SELECT privacy.permit('order_handling', 'phone', disclosure => 'masked');
SELECT privacy.permit('customer_care', 'phone'), privacy.permit('customer_care', 'identity'), privacy.permit('customer_care', 'correspondence');
SELECT privacy.permit('customer_care', 'contact', disclosure => 'match');
SELECT privacy.grant_purpose('newsletter', 'marketing_app');
SELECT privacy.grant_purpose('order_handling', 'sales_app');
SELECT privacy.grant_purpose('customer_care', 'care_app');
GRANT privacy_rights_desk TO clerk;
ALTER ROLE sales_app SET privacy.purpose = 'order_handling';
ALTER ROLE marketing_app SET privacy.purpose = 'newsletter';
ALTER ROLE care_app SET privacy.purpose = 'customer_care';
ALTER ROLE clerk SET privacy.purpose = 'subject_rights';
SELECT privacy.create_notice('newsletter-v3', language => 'de', text => 'Ja, schickt mir den monatlichen Newsletter. Abbestellen kann ich jederzeit.');
SQL
show postgres "SELECT name, legal_basis, categories, roles FROM privacy.purpose_register WHERE NOT builtin ORDER BY name"

step "Migrating the plain schema: tables of people, and their columns"
timed "SELECT privacy.add_subject_table('crm.contact', key => 'id')"
timed "SELECT privacy.add_linked_table('crm.invoice', foreign_key => 'contact_id')"
timed "SELECT privacy.add_linked_table('crm.invoice_line', foreign_key => 'invoice_id')"
timed "SELECT privacy.add_linked_table('crm.note', foreign_key => 'contact_id')"
timed "SELECT privacy.protect_column('crm.contact', 'first_name', category => 'identity')"
timed "SELECT privacy.protect_column('crm.contact', 'last_name', category => 'identity', lookup => 'case_insensitive')"
timed "SELECT privacy.protect_column('crm.contact', 'email', category => 'contact', lookup => 'case_insensitive')"
timed "SELECT privacy.protect_column('crm.contact', 'phone', category => 'phone')"
timed "SELECT privacy.protect_column('crm.contact', 'born', category => 'identity')"
timed "SELECT privacy.protect_column('crm.invoice', 'billing_address', category => 'billing')"
timed "SELECT privacy.protect_column('crm.note', 'body', category => 'correspondence', third_parties => true)"
show postgres "SELECT relation, column_name, type, category, deletion_class, lookup, verified FROM privacy.columns ORDER BY 1, 2"
conclude "an existing schema of $people people was protected without changing a statement of its applications"

step "Three roles, three purposes, three answers"
clerk_paper="SELECT privacy.record_consent('crm.contact', 3, 'newsletter', channel => 'email', method => 'paper', notice => 'newsletter-v3', evidence => '{\"form\": \"fair 2026, no. 17\"}')"
value_of clerk "$clerk_paper" >/dev/null
question="SELECT id, first_name, last_name, email, phone, born FROM crm.contact WHERE id IN (1, 3, 6) ORDER BY id"
show sales_app "$question"
show care_app "$question"
show marketing_app "$question"
say "Marketing is shown one row: of the three only number 3 has given consent, on paper."
must "marketing sees consenting people only" 1 "$(value_of marketing_app "SELECT count(*) FROM crm.contact WHERE id IN (1, 3, 6)")"
must "marketing is not shown names" "" "$(value_of marketing_app "SELECT last_name FROM crm.contact WHERE id = 3")"
must "sales is shown the e-mail" "$before_email" "$(value_of sales_app "SELECT email FROM crm.contact WHERE id = 3")"
say "The database administrator, who declared no purpose, and one who declares a purpose that was not granted:"
show_refused postgres "SELECT email FROM crm.contact WHERE id = 3"
show_refused marketing_app "SET privacy.purpose = 'order_handling'; SELECT email FROM crm.contact WHERE id = 3"
say "Search by e-mail goes through an index of lookup tags:"
show sales_app "EXPLAIN (COSTS off) SELECT id FROM crm.contact WHERE email = '$before_email'"
show sales_app "SELECT id FROM crm.contact WHERE email = upper('$before_email')"
show clerk "SELECT * FROM privacy.explain_access('crm.contact', 3, 'email', purpose => 'newsletter', role => 'marketing_app')"
conclude "one table answered three roles differently, and a superuser without a purpose not at all"

step "New people, stored after protection"
canaries=200
value_of sales_app "INSERT INTO crm.contact (first_name, last_name, email, phone, born)
  SELECT 'Zwitscher' || n, 'Kanarienvogel' || n, 'kanarienvogel' || n || '@vogelhaus.example', '+49 5551234' || lpad(n::text, 4, '0'), date '1990-01-01' + n
  FROM generate_series(1, $canaries) n"
value_of sales_app "INSERT INTO crm.invoice (contact_id, issued_on, billing_address, total) SELECT id, current_date, 'Voliere ' || id || ', Piepenhausen', 12.50 FROM crm.contact WHERE email IN (SELECT 'kanarienvogel' || n || '@vogelhaus.example' FROM generate_series(1, $canaries) n)"
canary=$(value_of sales_app "SELECT id FROM crm.contact WHERE email = 'Kanarienvogel7@Vogelhaus.example'")
value_of care_app "INSERT INTO crm.note (contact_id, written_on, body) VALUES ($canary, current_date, 'Piepmatz von nebenan hat angerufen')"
canary_patterns=(Kanarienvogel Zwitscher vogelhaus.example '+49 5551234' Piepenhausen Piepmatz)
show sales_app "SELECT id, first_name, last_name, email, phone, born FROM crm.contact WHERE id = $canary"
say "An error on such a row shows nothing either:"
show_refused sales_app "INSERT INTO crm.contact (last_name, email) VALUES ('Kanarienvogel', 'KANARIENVOGEL7@vogelhaus.example')"
say "Number $canary will sign up for the newsletter, withdraw, ask what is held, and demand to be erased."

step "A double opt-in"
show marketing_app "SELECT count(*) FROM crm.contact WHERE id = $canary"
token=$(value_of marketing_app "SELECT token FROM privacy.request_consent('crm.contact', $canary, 'newsletter', channel => 'email', notice => 'newsletter-v3', evidence => '{\"ip\": \"192.0.2.7\"}')")
say "request_consent gave the token for the confirmation mail: ${token:0:8}… (shown once, stored as a hash)"
show marketing_app "SELECT count(*) FROM crm.contact WHERE id = $canary"
value_of marketing_app "SELECT privacy.confirm_consent('$token', channel => 'email', evidence => '{\"ip\": \"192.0.2.7\", \"click\": \"2026-03-14T09:26:53Z\"}')" >/dev/null
say "confirm_consent with the token:"
show marketing_app "SELECT id, email, last_name FROM crm.contact WHERE id = $canary"
must "confirmed consent shows the e-mail" "kanarienvogel7@vogelhaus.example" "$(value_of marketing_app "SELECT email FROM crm.contact WHERE id = $canary")"
show_refused marketing_app "SELECT privacy.confirm_consent('$token', channel => 'email')"

step "A withdrawal takes effect in another session that stays open"
coproc SESSION { PGUSER=marketing_app PGDATABASE=crm as_user psql -X -q -At 2>&1; }
session_pid=$SESSION_PID
ask_session() {
  printf '%s\n\\echo end-of-answer\n' "$1" >&"${SESSION[1]}"
  local line
  while IFS= read -r line <&"${SESSION[0]}" && [ "$line" != end-of-answer ]; do printf '%s\n' "$line"; done
}
ask_session "BEGIN ISOLATION LEVEL REPEATABLE READ;"
say "the open session, in a transaction: $(ask_session "SELECT count(*), min(email::text) FROM crm.contact WHERE id = $canary;")"
begin=$(clock)
value_of clerk "SELECT privacy.withdraw_consent('crm.contact', $canary, 'newsletter')" >/dev/null
say "withdrawn by the rights desk, in another session, in $(since "$begin")"
after=$(ask_session "SELECT count(*) FROM crm.contact WHERE id = $canary;")
say "the open session, its next statement:  $after"
must "a withdrawal reaches open transactions" 0 "$after"
printf '\\q\n' >&"${SESSION[1]}"; wait "$session_pid" || true
show clerk "SELECT at, event, channel, method FROM privacy.consent_history('crm.contact', $canary) ORDER BY at"
conclude "a withdrawal was seen by the next statement of a session that was in the middle of a transaction"

step "Somebody takes a dump along"
as_user pg_dump -f "$work/dump.sql" crm
say "$(du -h "$work/dump.sql" | cut -f1) of SQL, $(grep -ac '\\privacy:1:' "$work/dump.sql") lines with sealed values; number 3 in it:"
grep -a -A4 '^COPY crm.contact ' "$work/dump.sql" | grep -aP '^3\t' | cut -c1-160 | sed 's/^/      /' || true
must "a dump holds no e-mail" "" "$(files_with "$(patterns_file "$before_email" "${canary_patterns[@]}")" "$work/dump.sql")"
say "No e-mail, name, phone or address of anybody is in it."
conclude "a full dump by a superuser held ciphertext only"

step "Everything held about number $canary, in one call"
value_of clerk "SELECT jsonb_pretty(privacy.export_subject('crm.contact', $canary))" >"$work/export.json"
sed -n 1,70p "$work/export.json" | sed 's/^/      /'
say "… $(wc -l <"$work/export.json") lines in all"
must "the export holds the note in the part to review" 1 "$(value_of clerk "SELECT jsonb_array_length(privacy.export_subject('crm.contact', $canary) -> 'review_before_release')")"
show_refused sales_app "SELECT privacy.export_subject('crm.contact', $canary)"
conclude "one call exported everything about a person, and nobody else's row"

step "A base backup is made, then number $canary is erased"
as_user pg_basebackup -D "$work/backup" -c fast -X stream
say "base backup: $(du -sh "$work/backup" | cut -f1). The person lives in it."
begin=$(clock)
certificate=$(value_of clerk "SELECT privacy.erase_subject('crm.contact', $canary, reason => 'Art. 17 request of today', reason_code => 'art17')")
say "erased in $(since "$begin"); certificate $certificate"
show sales_app "SELECT id, last_name, email, born FROM crm.contact WHERE id = $canary"
must "an erased person's values are gone" "" "$(value_of sales_app "SELECT last_name FROM crm.contact WHERE id = $canary")"
for _ in $(seq 50); do
  [ -z "$(value_of clerk "SELECT signature FROM privacy.erasure_certificate('$certificate')")" ] || break
  sleep 0.2
done
value_of clerk "SELECT document FROM privacy.erasure_certificate('$certificate')" >"$work/cert.json"
value_of clerk "SELECT signature FROM privacy.erasure_certificate('$certificate')" | openssl base64 -d >"$work/cert.sig"
value_of clerk "SELECT public_key FROM privacy.signing_keys WHERE key_id = (SELECT key_id FROM privacy.erasure_certificate('$certificate'))" >"$work/key.pem"
cut -c1-400 "$work/cert.json" | fold -w 110 | sed 's/^/      /'
say "openssl: $(openssl pkeyutl -verify -pubin -inkey "$work/key.pem" -rawin -in "$work/cert.json" -sigfile "$work/cert.sig")"
conclude "an erasure destroyed a person's keys and gave a certificate that openssl verifies"

step "The canary search: what of these people lies on the disk?"
as_user psql -X -q -c 'CHECKPOINT'
after_file=$(patterns_file "${canary_patterns[@]}")
before_file=$(patterns_file "$before_email" "$before_name")
# The log of this demonstration's own server, its data directory with WAL, the dump, the backup, the keystore.
places=("$work/data" "$work/data.log" "$work/dump.sql" "$work/backup" "$work/data-keystore")
found=$(files_with "$after_file" "${places[@]}")
say "people stored after protection ($canaries of them: names, e-mails, phones, addresses, notes; raw and hexadecimal),"
say "in $(find "${places[@]}" -type f | wc -l) files, $(du -shc "${places[@]}" | tail -1 | cut -f1): $(printf '%s' "$found" | grep -c . || true) files with a hit"
if [ -n "$found" ]; then printf '%s\n' "$found"; must "no canary on the disk" "" "$found"; fi
old=$(files_with "$before_file" "${places[@]}")
[ -n "$old" ] || { echo "demo: the search finds nothing of before either: it does not work" >&2; exit 1; }
say "people stored before protection (plaintext that lay there already), files with a hit: $(printf '%s' "$old" | grep -c . || true)"
printf '%s\n' "$old" | sed -e "s|$work/||" -e '/^$/d' | awk '{ kind = /pg_wal/ ? "WAL, until recycled" : /\/base\// ? "old pages of tables, until VACUUM FULL" : $0; n[kind]++ } END { for (k in n) printf "      %d x %s\n", n[k], k }'
conclude "of $canaries people stored after protection nothing was found in data directory, WAL, log, dump and base backup"

step "The base backup is restored: the erased person stays erased"
stop_cluster data
as_user bash -c "cat >> '$work/backup/postgresql.conf'" <<CONF
privacy.keystore_directory = '$work/data-keystore'
privacy.master_key_directory = '$work/data-keystore-master'
CONF
start_cluster backup
neighbour=$((canary + 1))
say "the backup of before the erasure runs, with the living keystore:"
show sales_app "SELECT id, last_name, email FROM crm.contact WHERE id IN ($canary, $neighbour) ORDER BY id"
must "the erased person stays erased in a restored backup" "" "$(value_of sales_app "SELECT last_name FROM crm.contact WHERE id = $canary")"
must "the others are well" "Kanarienvogel8" "$(value_of sales_app "SELECT last_name FROM crm.contact WHERE id = $neighbour")"
conclude "a base backup from before the erasure was restored, and the erased person stayed erased"
show postgres "SELECT alert, severity, remedy FROM privacy.alerts ORDER BY alert"
stop_cluster backup
end_step

printf '\n== What was shown\n'
printf '   - %s\n' "${shown[@]}"
printf '\n== How long it took\n'
printf '   %s\n' "${steps[@]}"
printf '   %8s  in all\n' "$((SECONDS - demo_begin)) s"
