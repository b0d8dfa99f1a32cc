-- What depends on a column that is protected: what is asked of the plaintext, what is refused, who may.
\set ON_ERROR_STOP on
\pset format unaligned
\pset tuples_only on
\pset pager off
SET client_min_messages = error;
SELECT plan(39);

CREATE ROLE dep_owner IN ROLE privacy_admin; CREATE ROLE dep_other; CREATE ROLE dep_app;
CREATE SCHEMA dep; GRANT ALL ON SCHEMA dep TO dep_owner, dep_other; GRANT USAGE ON SCHEMA dep TO dep_app;
SELECT privacy.create_category('contact', channel => 'email'), privacy.create_category('phone', mask => 'last_two') \g /dev/null
SELECT privacy.create_purpose('care', legal_basis => 'contract'), privacy.permit('care', 'contact'), privacy.permit('care', 'phone', disclosure => 'masked'),
       privacy.grant_purpose('care', 'dep_app'), privacy.grant_purpose('subject_rights', current_user::regrole::text) \g /dev/null
SET SESSION AUTHORIZATION dep_owner;
CREATE TABLE dep.person (id integer PRIMARY KEY, email text CONSTRAINT has_at CHECK (email LIKE '%@%'), phone text CONSTRAINT digits CHECK (phone ~ '^[0-9]+$'),
  born date, died date, note text, made text GENERATED ALWAYS AS (lower(note)) STORED, words text, CONSTRAINT lived CHECK (died >= born));
CREATE UNIQUE INDEX person_email ON dep.person (lower(email));
CREATE INDEX person_words ON dep.person USING gin (to_tsvector('simple', words));
GRANT SELECT, INSERT, UPDATE ON dep.person TO dep_app, dep_other;
INSERT INTO dep.person VALUES (1, 'Ada@x.org', '12345', '1990-01-01', NULL, 'n');
SELECT privacy.add_subject_table('dep.person', key => 'id') \g /dev/null
RESET SESSION AUTHORIZATION;

-- Whose objects
SET SESSION AUTHORIZATION dep_other;
CREATE VIEW dep.theirs AS SELECT email FROM dep.person;
SET SESSION AUTHORIZATION dep_owner;
SELECT throws_ok($$SELECT privacy.protect_column('dep.person', 'email', category => 'contact', lookup => 'case_insensitive')$$, '42501',
  'must have the rights of the owner of view dep.theirs', 'nobody makes others'' views anew');
RESET SESSION AUTHORIZATION;
SELECT lives_ok($$SELECT privacy.protect_column('dep.person', 'email', category => 'contact', lookup => 'case_insensitive')$$, 'who has their rights does');
SELECT is((SELECT relowner::regrole::text FROM pg_class WHERE oid = 'dep.theirs'::regclass), 'dep_other', 'and they stay theirs');
SELECT is(pg_get_indexdef('dep.person_email'::regclass), 'CREATE UNIQUE INDEX person_email ON dep.person USING btree (email)', 'lower() becomes the lookup');

-- Refused, with the way out
SELECT throws_like($$SELECT privacy.protect_column('dep.person', 'note', category => 'contact')$$, '%generated column made is made from it', 'a generated column would keep the value');
SELECT throws_like($$SELECT privacy.protect_column('dep.person', 'words', category => 'contact')$$, '%because of index dep.person_words', 'so would an index of words');
SELECT lives_ok($$SELECT privacy.protect_column('dep.person', 'words', category => 'contact', drop_dependents => true)$$, 'unless it is left out');
SELECT is(to_regclass('dep.person_words'), NULL, 'then it is gone');
SET privacy.purpose = 'subject_rights';
SELECT privacy.unprotect_column('dep.person', 'words') \g /dev/null
SELECT is(pg_get_indexdef('dep.person_words'::regclass), 'CREATE INDEX person_words ON dep.person USING gin (to_tsvector(''simple''::regconfig, words))', 'until the column is plain again');
SELECT is((SELECT count(*)::integer FROM privacy.kept_definitions), 1, 'what is not needed any more is not kept');
CREATE TEMP VIEW passing AS SELECT born FROM dep.person;
SELECT throws_like($$SELECT privacy.protect_column('dep.person', 'born', category => 'contact')$$, '%is temporary', 'temporary views are others'' business');
DROP VIEW passing;
CREATE MATERIALIZED VIEW dep.years AS SELECT extract(year FROM born) AS year FROM dep.person;
SELECT throws_like($$SELECT privacy.protect_column('dep.person', 'born', category => 'contact')$$, 'materialized view dep.years cannot be made again%', 'a materialized view must not keep what it opens');
CREATE MATERIALIZED VIEW dep.birthdays AS SELECT born, count(*) AS people FROM dep.person GROUP BY born;
DROP MATERIALIZED VIEW dep.years;
SELECT throws_like($$SELECT privacy.protect_column('dep.person', 'born', category => 'contact')$$, 'materialized view dep.birthdays cannot be made again%needs a lookup%', 'nor group by what has no lookup, and the error says so');
DROP MATERIALIZED VIEW dep.birthdays;
CREATE MATERIALIZED VIEW dep.years AS SELECT extract(year FROM born) AS year FROM dep.person;
SELECT lives_ok($$SELECT privacy.protect_column('dep.person', 'born', category => 'contact', drop_dependents => true)$$, 'it is left out, too');
SELECT is(to_regclass('dep.years'), NULL, 'and gone');
SELECT lives_ok($$SELECT privacy.protect_column('dep.person', c, category => 'phone') FROM unnest('{phone,died}'::text[]) c$$, 'checks of one and of two columns are no hindrance');
SELECT is(pg_get_constraintdef(oid), 'CHECK (((privacy.is_sealed(died) IS TRUE) OR (privacy.is_sealed(born) IS TRUE) OR ((died)::date >= (born)::date)))', 'they are seen in the table')
  FROM pg_constraint WHERE conname = 'lived';

-- Asked of the plaintext
SET SESSION AUTHORIZATION dep_app; SET privacy.purpose = 'care';
SELECT throws_ok($$INSERT INTO dep.person (id, email) VALUES (2, 'nobody')$$, '23514', 'new row for relation "person" violates check constraint "has_at"', 'an insert is checked');
SELECT throws_ok($$UPDATE dep.person SET email = 'nobody' WHERE id = 1$$, '23514', 'new row for relation "person" violates check constraint "has_at"', 'an update is');
SELECT throws_ok($$INSERT INTO dep.person (id, born, died) VALUES (2, '2000-01-01', '1999-01-01')$$, '23514', NULL, 'two columns are, where both are given');
SELECT lives_ok($$INSERT INTO dep.person (id, email, phone, born, died) VALUES (2, 'b@x.org', '555', '2000-01-01', '2001-01-01')$$, 'what is right is stored');
SELECT is((SELECT phone FROM dep.person WHERE id = 1), '***45', 'a mask would not pass the check');
SELECT lives_ok($$UPDATE dep.person SET email = 'Ada@x.org', phone = '***45' WHERE id = 1$$, 'and is not asked to: a full-row save stores nothing of it');
RESET SESSION AUTHORIZATION; SET privacy.purpose = 'subject_rights';
SELECT is((SELECT phone FROM dep.person WHERE id = 1), '12345', 'what was there is there');
SELECT is((SELECT conbin::text ~ 'noat' FROM pg_constraint WHERE conname = 'has_at'), false, 'nothing is in the catalog');
ALTER TABLE dep.person RENAME email TO mail;
SELECT throws_ok($$UPDATE dep.person SET mail = 'nobody' WHERE id = 1$$, '23514', NULL, 'a renamed column is still checked');
ALTER TABLE dep.person RENAME mail TO email;
ALTER TABLE dep.person DROP CONSTRAINT digits;
SELECT lives_ok($$UPDATE dep.person SET phone = 'none' WHERE id = 1$$, 'a dropped check is gone');
SELECT throws_like($$ALTER TABLE dep.person ADD CHECK (phone::text <> '')$$, '%would keep revealed values%', 'a check that opens what is stored is refused');
SELECT throws_like($$ALTER TABLE dep.person ADD CHECK ((privacy.is_sealed(phone) IS TRUE) OR email::text <> '')$$, '%would keep revealed values%', 'also behind the test of another column');
SELECT lives_ok($$ALTER TABLE dep.person ADD CHECK ((privacy.is_sealed(phone) IS TRUE) OR phone::text <> '')$$, 'one of the kept form may come new');
SELECT throws_ok($$UPDATE dep.person SET phone = '' WHERE id = 1$$, '23514', NULL, 'and is asked');

-- Names must not lead elsewhere
CREATE FUNCTION dep.short(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT left($1, 1)';
CREATE VIEW dep.shorts AS SELECT dep.short(note) AS s FROM dep.person;
ALTER TABLE dep.person DROP COLUMN made;
SET SESSION AUTHORIZATION dep_other;
CREATE FUNCTION dep.short(personal_text) RETURNS text LANGUAGE sql AS 'SELECT $1::text';
RESET SESSION AUTHORIZATION;
SELECT throws_like($$SELECT privacy.protect_column('dep.person', 'note', category => 'contact')$$, '%it would run dep.short(personal_text), which it did not run before', 'a function for the new type does not slip in');
DROP FUNCTION dep.short(personal_text);
SET SESSION AUTHORIZATION dep_other;
CREATE FUNCTION dep.spy(text) RETURNS boolean LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''ran as %'', current_user; END';
CREATE DOMAIN dep.trap AS text;
RESET SESSION AUTHORIZATION;
CREATE VIEW dep.trapped AS SELECT note, '{a}'::dep.trap[] AS t FROM dep.person;
SET SESSION AUTHORIZATION dep_other;
ALTER DOMAIN dep.trap ADD CHECK (dep.spy(VALUE)) NOT VALID;
RESET SESSION AUTHORIZATION;
SELECT throws_like($$SELECT privacy.protect_column('dep.person', 'note', category => 'contact')$$, 'making view dep.trapped again could run dep.spy(text), which somebody else owns', 'a literal runs nobody''s code');
DROP VIEW dep.trapped;
SELECT lives_ok($$SELECT privacy.protect_column('dep.person', 'note', category => 'contact')$$, 'without these it is done');

-- Back
SELECT lives_ok($$SELECT privacy.remove_subject_table('dep.person')$$, 'all of it goes back');
SELECT is(replace(pg_get_viewdef('dep.years'::regclass), 'person.born', 'born'), E' SELECT EXTRACT(year FROM born) AS year\n   FROM dep.person;', 'what was left out is back');
SELECT is(pg_get_constraintdef(oid), 'CHECK ((died >= born))', 'checks are what they were') FROM pg_constraint WHERE conname = 'lived';

-- An index on two columns comes back with the last of them, whichever is plain first.
CREATE TABLE dep.pair (id integer PRIMARY KEY, a text, b text);
CREATE INDEX pair_words ON dep.pair USING gin (to_tsvector('simple', coalesce(a, '') || coalesce(b, '')));
SELECT pg_get_indexdef('dep.pair_words'::regclass) AS before \gset
SELECT privacy.add_subject_table('dep.pair', key => 'id'), privacy.protect_column('dep.pair', 'a', category => 'contact', drop_dependents => true),
       privacy.protect_column('dep.pair', 'b', category => 'contact', drop_dependents => true) \g /dev/null
SELECT privacy.unprotect_column('dep.pair', 'a') \g /dev/null
SELECT is(to_regclass('dep.pair_words'), NULL, 'not while one of its columns is sealed');
SELECT privacy.unprotect_column('dep.pair', 'b') \g /dev/null
SELECT is(pg_get_indexdef(to_regclass('dep.pair_words')), :'before', 'and as it was');
SELECT * FROM finish();
