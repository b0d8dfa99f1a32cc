-- Bad input of every kind: its SQLSTATE, a hint, and in no text of the error the value that was wrong. Keystore files that
-- are missing or damaged: tests/t/022_keystore_faults.pl.
\ir policy_support.inc
SELECT no_plan();
SELECT make_role('bad_desk', 'privacy_rights_desk'), make_role('bad_app'), make_role('bad_other') \gset
SELECT privacy.create_category('contact', channel => 'email'), privacy.create_notice('n', language => 'en', text => 'Yes');
SELECT privacy.create_purpose('news', 'consent'), privacy.create_purpose('orders', 'contract'), privacy.create_purpose('care', 'legitimate_interest');
SELECT count(privacy.permit(p, 'contact')), count(privacy.grant_purpose(p, 'bad_app')) FROM unnest('{news,orders,care}'::text[]) p \gset
CREATE TABLE person (id bigint PRIMARY KEY, email text UNIQUE, born date, twice text GENERATED ALWAYS AS (id::text) STORED,
                     place point, tags text[], amount money, yes boolean, note text);
CREATE TABLE visit (id bigint PRIMARY KEY, person_id bigint REFERENCES person, note text);
CREATE TABLE country (code text PRIMARY KEY);
CREATE TABLE city (id bigint PRIMARY KEY, country text REFERENCES country, name text);
CREATE TABLE parted (id bigint, region text, PRIMARY KEY (id, region)) PARTITION BY LIST (region);
CREATE TABLE parted_a PARTITION OF parted FOR VALUES IN ('a');
CREATE TABLE fresh (id bigint PRIMARY KEY, email personal_text);
CREATE VIEW seen AS SELECT id FROM person;
INSERT INTO person (id, email, born) VALUES (1, 'ada@example.org', '1990-02-28'), (2, 'bob@example.org', '1985-07-01');
GRANT ALL ON person, visit, fresh TO bad_app, bad_other, bad_desk;
SET privacy.purpose = 'maintenance';
SELECT privacy.add_subject_table('person', key => 'id'), privacy.add_subject_table('parted', key => 'id');
SELECT privacy.protect_column('person', 'email', category => 'contact', lookup => 'exact'), privacy.protect_column('person', 'born', category => 'contact');
RESET privacy.purpose;

-- The canary stands for what is secret in the input: no text of the error may hold it.
CREATE FUNCTION refusal(command text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  state text; reason text; message text; detail text; hint text;
BEGIN
  EXECUTE command;
  RETURN 'accepted';
EXCEPTION WHEN OTHERS THEN
  GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, reason = CONSTRAINT_NAME, message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL,
                          hint = PG_EXCEPTION_HINT;
  IF concat(message, detail, hint) ~* 'canary|31.02.1990|987654321' THEN
    RETURN 'tells the value: ' || concat_ws(' ', message, detail, hint);
  END IF;
  RETURN concat_ws(' ', state, NULLIF(reason, ''), CASE WHEN hint = '' THEN 'no hint: ' || message END);
END $$;
CREATE FUNCTION refused(expected text, command text) RETURNS text LANGUAGE sql AS $$ SELECT is(refusal(command), expected, command) $$;
SELECT share_pgtap();
SET privacy.purpose = 'maintenance';

-- Unknown names. A table that does not exist is PostgreSQL's own 42P01, without a hint.
SELECT refused('42704 unknown_purpose', $$SELECT privacy.permit('nope', 'contact')$$);
SELECT refused('42704 unknown_purpose', $$SELECT privacy.grant_purpose('nope', 'bad_app')$$);
SELECT refused('42704 unknown_purpose', $$SELECT privacy.drop_purpose('nope')$$);
SELECT refused('42704 unknown_purpose', $$SELECT privacy.explain_access('person', 1, 'email', purpose => 'nope', role => 'bad_app')$$);
SELECT refused('42704 unknown_purpose', $$SELECT privacy.withdraw_consent('person', 1, 'nope')$$);
SELECT refused('42704 unknown_category', $$SELECT privacy.permit('news', 'nope')$$);
SELECT refused('42704 unknown_category', $$SELECT privacy.protect_column('person', 'note', category => 'nope')$$);
SELECT refused('42704', $$SELECT privacy.create_category('x', deletion_class => 'nope')$$);
SELECT refused('42704', $$SELECT privacy.protect_column('person', 'nope', category => 'contact')$$);
SELECT refused('42704', $$SELECT privacy.unprotect_column('person', 'nope')$$);
SELECT refused('42704', $$SELECT privacy.add_subject_table('country', key => 'nope')$$);
SELECT refused('42704', $$SELECT privacy.add_linked_table('visit', foreign_key => 'nope')$$);
SELECT refused('42704', $$SELECT privacy.explain_access('person', 1, 'nope', purpose => 'news', role => 'bad_app')$$);
SELECT refused('42704', $$SELECT privacy.grant_purpose('news', 'bad_nobody')$$);
SELECT refused('42704', $$SELECT privacy.explain_access('person', 1, 'email', purpose => 'news', role => 'bad_nobody')$$);
SELECT refused('42809', $$SELECT privacy.add_subject_table('seen', key => 'id')$$);
SELECT throws_ok($$SELECT privacy.add_subject_table('nowhere', key => 'id')$$, '42P01', NULL, 'a table that does not exist');

-- A key that names nobody, or is no key
SET ROLE bad_desk;
SET privacy.purpose = 'subject_rights';
SELECT refused('42704', $$SELECT privacy.export_subject('country', 'canary')$$);
SELECT refused('42704', command) FROM (VALUES
  ($$SELECT privacy.export_subject('person', 987654321)$$),
  ($$SELECT privacy.erase_subject('person', 987654321, reason => 'canary')$$),
  ($$SELECT privacy.renew_subject('person', 987654321)$$),
  ($$SELECT privacy.consent_history('person', 987654321)$$),
  ($$SELECT privacy.explain_access('person', 987654321, 'email', purpose => 'news', role => 'bad_app')$$),
  ($$SELECT privacy.request_consent('person', 987654321, 'news', channel => 'email', notice => 'n', evidence => '{"ip": "canary"}')$$),
  ($$SELECT privacy.record_consent('person', 987654321, 'news', channel => 'email', method => 'paper', evidence => '{"ip": "canary"}')$$),
  ($$SELECT privacy.withdraw_consent('person', 987654321, 'news')$$),
  ($$SELECT privacy.withdrawal_token('person', 987654321, 'news', 'email')$$),
  ($$SELECT privacy.record_objection('person', 987654321, 'care')$$),
  ($$SELECT privacy.restrict_processing('person', 987654321, reason => 'canary')$$)) s(command);
SELECT refused('22004', command) FROM (VALUES
  ($$SELECT privacy.export_subject(NULL, '1'::text)$$),
  ($$SELECT privacy.export_subject('person', NULL::text)$$)) s(command);
SELECT refused('22P02', command) FROM (VALUES
  ($$SELECT privacy.export_subject('person', 'canary')$$),
  ($$SELECT privacy.erase_subject('person', 'canary', reason => 'canary')$$),
  ($$SELECT privacy.withdraw_consent('person', 'canary', 'news')$$)) s(command);

RESET ROLE;
SET privacy.purpose = 'maintenance';

-- What cannot be protected, or not again
SELECT refused('42710', $$SELECT privacy.protect_column('person', 'email', category => 'contact')$$);
SELECT refused('42710', $$SELECT privacy.add_subject_table('person', key => 'id')$$);
SELECT refused('22023', $$SELECT privacy.protect_column('person', 'id', category => 'contact')$$);
SELECT refused('22023', $$SELECT privacy.protect_column('person', 'data_subject_id', category => 'contact')$$);
SELECT refused('0A000', $$SELECT privacy.protect_column('person', 'twice', category => 'contact')$$);
SELECT refused('0A000', $$SELECT privacy.protect_column('parted', 'region', category => 'contact')$$);
SELECT refused('0A000', $$SELECT privacy.protect_column('person', 'place', category => 'contact')$$);
SELECT refused('0A000', $$SELECT privacy.protect_column('person', 'tags', category => 'contact')$$);
SELECT refused('0A000', $$SELECT privacy.protect_column('person', 'amount', category => 'contact')$$);
SELECT refused('0A000', $$SELECT privacy.protect_column('person', 'yes', category => 'contact', lookup => 'exact', guessable => true)$$);
SELECT refused('22023', $$SELECT privacy.protect_column('person', 'note', category => 'contact', lookup => 'fuzzy')$$);
SELECT refused('55000', $$SELECT privacy.protect_column('visit', 'note', category => 'contact')$$);
SELECT refused('42809', $$SELECT privacy.add_subject_table('parted_a', key => 'id')$$);
SELECT refused('22023', $$SELECT privacy.add_linked_table('city', foreign_key => 'country')$$);
SELECT refused('22023', $$SELECT privacy.add_linked_table('city', foreign_key => 'name')$$);
-- Legal bases
SELECT refused('22023', $$SELECT privacy.create_purpose('x', legal_basis => 'because')$$);
SET ROLE bad_desk;
SET privacy.purpose = 'subject_rights';
SELECT refused('22023', command) FROM (VALUES
  ($$SELECT privacy.record_consent('person', 1, 'orders', channel => 'email', method => 'paper', evidence => '{"ip": "canary"}')$$),
  ($$SELECT privacy.request_consent('person', 1, 'orders', channel => 'email', evidence => '{"ip": "canary"}')$$),
  ($$SELECT privacy.withdraw_consent('person', 1, 'orders')$$),
  ($$SELECT privacy.record_objection('person', 1, 'orders')$$),
  ($$SELECT privacy.begin_legal_basis('person', 1, 'orders')$$),
  ($$SELECT privacy.end_legal_basis('person', 1, 'news')$$),
  ($$SELECT privacy.record_consent('person', 1, 'news', channel => 'email', method => 'paper')$$),
  ($$SELECT privacy.export_subject('person', 1, scope => 'canary')$$)) s(command);

-- Purposes of a statement
SET ROLE bad_app;
SET privacy.purpose = '';
SELECT refused('42501 no_purpose', $$SELECT email FROM person WHERE email = 'canary'$$);
SELECT refused('42501 no_purpose', $$INSERT INTO person (id, email) VALUES (3, 'canary')$$);
SET privacy.purpose = 'nope';
SELECT refused('42501 unknown_purpose', $$SELECT email FROM person WHERE email = 'canary'$$);
SET privacy.purpose = 'maintenance';
SELECT refused('42501 purpose_not_granted', $$SELECT email FROM person WHERE email = 'canary'$$);
SET privacy.purpose = 'orders';
SELECT refused('23514', $$INSERT INTO fresh VALUES (1, 'canary')$$);
SET ROLE bad_other;
SELECT refused('42501 purpose_not_granted', $$SELECT email FROM person WHERE email = 'canary'$$);

-- Tokens: unknown here; used, expired and of another channel in policy_consent.sql
SET ROLE bad_app;
SELECT refused('42704 token_unknown', $$SELECT privacy.confirm_consent('canary', channel => 'email')$$);
SELECT refused('42704 token_unknown', $$SELECT privacy.withdraw_by_token('canary')$$);

-- Values: of the wrong form, sealed ones typed in, malformed ones. Forged ones in sealed_input.sql.
SELECT refused(expected, command) FROM (VALUES
  ('22008', $$SELECT '31.02.1990'::personal_date$$), ('22007', $$SELECT 'canary'::personal_date$$),
  ('22007', $$SELECT 'canary'::personal_timestamp$$), ('22007', $$SELECT 'canary'::personal_timestamptz$$),
  ('22P02', $$SELECT 'canary'::personal_integer$$), ('22003', $$SELECT '9876543210'::personal_integer$$),
  ('22P02', $$SELECT 'canary'::personal_bigint$$), ('22P02', $$SELECT 'canary'::personal_numeric$$),
  ('22P02', $$SELECT 'canary'::personal_boolean$$), ('22P02', $$SELECT 'canary'::personal_uuid$$),
  ('22P02', $$SELECT '{canary'::personal_json$$), ('22P02', $$SELECT '{canary'::personal_jsonb$$),
  ('22023', $$SELECT '\xcanary'::personal_bytea$$), ('22P02', $$SELECT 'canary'::personal_inet$$),
  ('22008', $$INSERT INTO person (id, born) VALUES (3, '31.02.1990')$$), ('22008', $$UPDATE person SET born = '31.02.1990'$$),
  ('22008', $$SELECT id FROM person WHERE born = '31.02.1990'$$),
  ('22P02', $$INSERT INTO person (id, email) VALUES (3, '\privacy:1:canary')$$),
  ('22P02', $$UPDATE person SET email = '\privacy:canary'$$),
  ('22P02', $$SELECT '\privacy:unsealed'::personal_date$$)) s(expected, command);

RESET ROLE;
SET privacy.purpose = 'maintenance';

-- Where rows are shown to everybody, a role without a purpose that gets no error for reading may still not delete them.
CREATE TABLE open_list (id bigint PRIMARY KEY, email text);
INSERT INTO open_list VALUES (1, 'eve@example.org');
GRANT ALL ON open_list TO bad_other;
SELECT privacy.add_subject_table('open_list', key => 'id', rows => 'show') \gset
SELECT privacy.protect_column('open_list', 'email', category => 'contact') \gset
SET privacy.on_missing_purpose = 'hide';
RESET privacy.purpose;
SET ROLE bad_other;
SELECT refused('accepted', 'SELECT * FROM open_list');
SELECT refused('42501 no_purpose', 'DELETE FROM open_list');
RESET ROLE;

SELECT * FROM finish();
