-- export_subject: everything of one person with plaintext values in native JSON types, nothing of anybody else, for the
-- rights desk only, whatever the session's purpose; and nothing of the owner's code runs with more than the owner's rights.
\set ON_ERROR_STOP on
\pset format unaligned
\pset tuples_only on
\pset pager off
SET client_min_messages = warning;

CREATE ROLE export_owner; CREATE ROLE export_desk LOGIN IN ROLE privacy_rights_desk; CREATE ROLE export_app LOGIN;
SELECT privacy.create_deletion_class('tax', period => '8 years') \g /dev/null
SELECT privacy.create_category('contact', channel => 'email'), privacy.create_category('identity'),
       privacy.create_category('score', origin => 'derived'), privacy.create_category('notes'),
       privacy.create_category('billing', deletion_class => 'tax') \g /dev/null
SELECT privacy.create_purpose('orders', legal_basis => 'contract', recipients => '{Carrier}'),
       privacy.create_purpose('mailing', legal_basis => 'consent', recipients => '{Printer}'),
       privacy.create_purpose('books', legal_basis => 'legal_obligation') \g /dev/null
SELECT privacy.permit('orders', 'identity'), privacy.permit('orders', 'score'), privacy.permit('orders', 'notes'),
       privacy.permit('mailing', 'contact'), privacy.permit('books', 'billing') \g /dev/null
SELECT privacy.grant_purpose('orders', 'export_app') \g /dev/null
SELECT privacy.create_notice('paper', language => 'en', text => 'Yes, write to me.') \g /dev/null

CREATE SCHEMA shop AUTHORIZATION export_owner;
GRANT USAGE ON SCHEMA shop TO PUBLIC;
SET ROLE export_owner;
CREATE TYPE shop.colour AS ENUM ('red', 'green');
CREATE TABLE shop.person (id uuid PRIMARY KEY, email text, name varchar(40), born date, income numeric(10,2), member boolean,
  seen timestamptz, tags text[], likes shop.colour, score integer, profile jsonb, raw json);
CREATE TABLE shop.bill (id integer PRIMARY KEY, person uuid REFERENCES shop.person, address text, total numeric(10,2));
CREATE TABLE shop.line (id integer PRIMARY KEY, bill integer REFERENCES shop.bill, what text);
CREATE TABLE shop.remark (id integer PRIMARY KEY, person uuid REFERENCES shop.person, body text, at date);
INSERT INTO shop.person VALUES
  ('00000000-0000-0000-0000-00000000000a', 'ada@example.org', 'Ada Löwe', '1990-02-28', 1234.50, true, '2026-01-02 03:04:05+00', '{a,b}', 'green', 7, '{"k": [1, null]}', '{"s":"\u0041"}'),
  ('00000000-0000-0000-0000-00000000000b', 'bob@example.org', 'Bob Wolf', '1980-01-01', NULL, false, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO shop.bill VALUES (1, '00000000-0000-0000-0000-00000000000a', 'Ada street 1', 10), (2, '00000000-0000-0000-0000-00000000000b', 'Bob street 2', 20);
INSERT INTO shop.line VALUES (1, 1, 'tea'), (2, 1, 'milk'), (3, 2, 'bobsleigh');
INSERT INTO shop.remark VALUES (1, '00000000-0000-0000-0000-00000000000a', 'her brother Carl called', '2026-01-01'), (2, '00000000-0000-0000-0000-00000000000a', NULL, '2026-01-02');
RESET ROLE;
SELECT privacy.add_subject_table('shop.person', key => 'id'), privacy.add_linked_table('shop.bill', foreign_key => 'person'),
       privacy.add_linked_table('shop.line', foreign_key => 'bill'), privacy.add_linked_table('shop.remark', foreign_key => 'person') \g /dev/null
SELECT privacy.protect_column('shop.person', c, category => 'identity') FROM unnest('{name,born,income,member,seen,profile,raw}'::text[]) c \g /dev/null
SELECT privacy.protect_column('shop.person', 'email', category => 'contact', lookup => 'case_insensitive'),
       privacy.protect_column('shop.person', 'score', category => 'score'),
       privacy.protect_column('shop.bill', 'address', category => 'billing'),
       privacy.protect_column('shop.remark', 'body', category => 'notes', third_parties => true) \g /dev/null

SELECT plan(29);

SET privacy.allow_plain_copies = on;  -- the exports are looked at below
SET SESSION AUTHORIZATION export_desk;
CREATE TEMP TABLE got AS SELECT privacy.export_subject('shop.person', '00000000-0000-0000-0000-00000000000a'::uuid) AS e;
RESET SESSION AUTHORIZATION;
GRANT SELECT ON got TO PUBLIC;
CREATE TEMP VIEW person AS SELECT e #> '{data,0,rows,0}' AS r FROM got;

SELECT is(r, '{"id": "00000000-0000-0000-0000-00000000000a", "email": "ada@example.org", "name": "Ada Löwe", "born": "1990-02-28",
  "income": 1234.50, "member": true, "seen": "2026-01-02T03:04:05+00:00", "tags": ["a", "b"], "likes": "green", "score": 7,
  "profile": {"k": [1, null]}, "raw": {"s": "A"}}'::jsonb, 'values are plain, and of JSON''s own types') FROM person;
SELECT ok(r ? 'data_subject_id' IS FALSE, 'the inner number is not shown') FROM person;
SELECT is(e #> '{manifest,rows}', '{"shop.person": 1, "shop.bill": 1, "shop.line": 2, "shop.remark": 2}'::jsonb, 'rows of every table, through chains') FROM got;
SELECT ok(e::text !~* 'bob', 'nobody else') FROM got;
SELECT is(e -> 'review_before_release', '[{"table": "shop.remark", "key": {"id": 1}, "values": {"body": "her brother Carl called"}}]'::jsonb,
  'what may speak of others is to be reviewed') FROM got;
SELECT ok((e -> 'data')::text !~ 'Carl', 'and stands nowhere else') FROM got;
SELECT is(e #>> '{manifest,scope}', 'access', 'scope') FROM got;
SELECT is(e #>> '{manifest,format_version}', '1', 'format version') FROM got;
SELECT is((SELECT jsonb_agg(p -> 'name' ORDER BY p -> 'name') FROM jsonb_array_elements(e -> 'purposes') p WHERE p ->> 'name' NOT LIKE 'subject%'),
  '["books", "mailing", "orders"]'::jsonb, 'the purposes that use the data') FROM got;
SELECT is(e -> 'recipients', '["Carrier", "Printer"]'::jsonb, 'recipients') FROM got;
SELECT is((SELECT p ->> 'period' FROM jsonb_array_elements(e -> 'storage_periods') p WHERE p ->> 'deletion_class' = 'tax'), '8 years', 'storage periods') FROM got;
SELECT is(e #>> '{data,0,columns,born,category}', 'identity', 'columns carry their category') FROM got;
SELECT is(e #>> '{subject,state}', 'active', 'the person''s state') FROM got;

-- Consent history with opened evidence
SET SESSION AUTHORIZATION export_desk;
SELECT privacy.record_consent('shop.person', '00000000-0000-0000-0000-00000000000a'::uuid, 'mailing', channel => 'email', method => 'paper', notice => 'paper', evidence => '{"page": 17}') \g /dev/null
SELECT is(privacy.export_subject('shop.person', '00000000-0000-0000-0000-00000000000a') #>> '{consent_history,0,evidence,page}', '17', 'evidence is opened');
SELECT is(privacy.export_subject('shop.person', '00000000-0000-0000-0000-00000000000a') #>> '{notices,0,text}', 'Yes, write to me.', 'with the text of the notice');
SELECT is(privacy.export_subject('shop.person', '00000000-0000-0000-0000-00000000000a') #>> '{consent_history,0,purpose}', 'mailing', 'and the purpose''s name');

-- Portability: provided data on consent or contract
CREATE TEMP TABLE port AS SELECT privacy.export_subject('shop.person', '00000000-0000-0000-0000-00000000000a', scope => 'portability') AS e;
SELECT ok(e #> '{data,0,rows,0}' ?& '{email,name,born}', 'portable: provided, on consent or contract') FROM port;
SELECT ok(NOT e #> '{data,0,rows,0}' ? 'score', 'not what was derived') FROM port;
SELECT ok(NOT e #> '{manifest,rows}' ? 'shop.bill', 'not what a law demands') FROM port;
SELECT privacy.withdraw_consent('shop.person', '00000000-0000-0000-0000-00000000000a'::uuid, 'mailing') \g /dev/null
SELECT ok(NOT privacy.export_subject('shop.person', '00000000-0000-0000-0000-00000000000a', 'portability') #> '{data,0,rows,0}' ? 'email', 'nor what has lost its consent');

-- Bad input
SELECT throws_ok($$SELECT privacy.export_subject('shop.person', '00000000-0000-0000-0000-00000000000c')$$, '42704', NULL, 'a key of nobody');
SELECT throws_ok($$SELECT privacy.export_subject('shop.person', 'nonsense')$$, '22P02', 'the key is not a valid value of type uuid', 'a key of another type, not repeated');
SELECT throws_ok($$SELECT privacy.export_subject('shop.bill', '1')$$, '42704', NULL, 'a table without people');
SELECT throws_ok($$SELECT privacy.export_subject('shop.person', '00000000-0000-0000-0000-00000000000a', 'all')$$, '22023', NULL, 'an unknown scope');
RESET SESSION AUTHORIZATION;
SELECT throws_ok($$SELECT privacy.export_subject('shop.person', '00000000-0000-0000-0000-00000000000a')$$, '42501', NULL, 'a superuser without the grant');
SET SESSION AUTHORIZATION export_app;
SELECT throws_ok($$SELECT privacy.export_subject('shop.person', '00000000-0000-0000-0000-00000000000a')$$, '42501', NULL, 'an application');
SELECT throws_ok($$SELECT privacy.export_rows('shop.person', 'data_subject_id', 1, '{email}')$$, '42501', NULL, 'the parts are for nobody');
RESET SESSION AUTHORIZATION;

-- A column type whose output function is the owner's: it runs with the owner's rights, not ours.
SELECT privacy.grant_purpose('subject_rights', 'export_app') \g /dev/null
SET SESSION AUTHORIZATION export_app;
SELECT lives_ok($$SELECT privacy.export_subject('shop.person', '00000000-0000-0000-0000-00000000000a')$$, 'whoever was granted subject_rights may');
RESET SESSION AUTHORIZATION;

-- A departed person is found by the old key, and what is left is exported
SET privacy.purpose = 'maintenance';
DELETE FROM shop.line WHERE bill = 2; DELETE FROM shop.bill WHERE id = 2;
DELETE FROM shop.person WHERE id = '00000000-0000-0000-0000-00000000000b';
SET SESSION AUTHORIZATION export_desk;
SELECT is(privacy.export_subject('shop.person', '00000000-0000-0000-0000-00000000000b') #>> '{subject,state}', 'departed', 'departed people too');
RESET SESSION AUTHORIZATION;
SELECT * FROM finish();
