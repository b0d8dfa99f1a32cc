-- What would keep a revealed value in a column that seals nothing is refused, wherever the value comes through; sealed
-- values and what tells no single value go where they will. privacy.allow_plain_copies, privacy.untagged_columns.
\set VERBOSITY terse
\pset null '(null)'
SET client_min_messages = warning;
CREATE ROLE copies_app;
CREATE SCHEMA copies AUTHORIZATION copies_app;
SELECT privacy.create_category('cp_contact', channel => 'email'), privacy.create_purpose('cp_work', legal_basis => 'contract') \gset _
SELECT privacy.permit('cp_work', 'cp_contact'), privacy.grant_purpose('cp_work', 'copies_app') \gset _
SET ROLE copies_app;
SET search_path = copies, public;
CREATE TABLE contact (id integer PRIMARY KEY, email text, born date, active boolean, profile jsonb, note text);
INSERT INTO contact VALUES (1, 'Ada@example.org', '1990-01-02', true, '{"a": 1}', 'n'), (2, 'Bob@example.org', '1991-02-03', false, '{"a": 2}', 'n');
CREATE TABLE plain (id integer PRIMARY KEY, value text, amount numeric, flag boolean, whole jsonb);
CREATE TABLE parted (id integer, value text) PARTITION BY LIST (id);
CREATE TABLE parted1 PARTITION OF parted DEFAULT;
CREATE TABLE stats (what text, n bigint);
RESET ROLE;
SET privacy.purpose = 'maintenance';
SELECT privacy.add_subject_table('contact', key => 'id'), privacy.protect_column('contact', 'email', category => 'cp_contact', lookup => 'exact'),
       privacy.protect_column('contact', 'born', category => 'cp_contact'), privacy.protect_column('contact', 'active', category => 'cp_contact'),
       privacy.protect_column('contact', 'profile', category => 'cp_contact') \gset _
SET ROLE copies_app;
SET privacy.purpose = 'cp_work';

-- refused, for SQLSTATE 42501 and the reason plain_copy
\set VERBOSITY default
INSERT INTO plain (id, value) SELECT id, lower(email) FROM contact;
\echo :LAST_ERROR_SQLSTATE
DO $$
DECLARE reason text;
BEGIN
  INSERT INTO plain (id, value) SELECT id, email FROM contact;
EXCEPTION WHEN insufficient_privilege THEN
  GET STACKED DIAGNOSTICS reason = CONSTRAINT_NAME;
  RAISE WARNING '%', reason;
END $$;
\set VERBOSITY terse
INSERT INTO plain (id, value) SELECT id, email FROM contact;
INSERT INTO plain (id, value) SELECT id, privacy.reveal(email) FROM contact;
INSERT INTO plain (id, value) VALUES (1, (SELECT email FROM contact WHERE id = 1));
INSERT INTO plain (id, value) SELECT id, CASE WHEN email LIKE 'A%' THEN 'a' ELSE 'other' END FROM contact;
INSERT INTO plain (id, flag) SELECT id, active FROM contact;
INSERT INTO plain (id, flag) SELECT id, born < '2000-01-01' FROM contact;
INSERT INTO plain (id, amount) SELECT id, extract(year FROM born) FROM contact;
INSERT INTO plain (id, amount) SELECT id, length(email) FROM contact;
INSERT INTO plain (id, value) SELECT id, to_char(born, 'YYYY') FROM contact;
INSERT INTO plain (id, value) SELECT id, age(born) FROM contact;
INSERT INTO plain (id, value) SELECT id, profile ->> 'a' FROM contact;
INSERT INTO plain (id, whole) SELECT id, profile FROM contact;
INSERT INTO plain (id, whole) SELECT id, profile || '{"b": 2}' FROM contact;
INSERT INTO plain (id, value) SELECT 1, max(lower(email)) FROM contact;
INSERT INTO plain (id, value) SELECT 1, string_agg(email, ',' ORDER BY id) FROM contact;
INSERT INTO plain (id, amount) SELECT 1, avg(extract(year FROM born)) FROM contact;
INSERT INTO plain (id, value) SELECT id, first_value(lower(email)) OVER (ORDER BY id) FROM contact;
INSERT INTO plain (id, value) SELECT 1, (array(SELECT email::text FROM contact))[1];
INSERT INTO plain (id, value) SELECT 1, (SELECT row(email::text) FROM contact LIMIT 1)::text;
INSERT INTO plain (id, value) SELECT id, x FROM contact, LATERAL upper(email) x;
INSERT INTO plain (id, value) SELECT id, x FROM contact, LATERAL unnest(ARRAY[email::text]) x;
INSERT INTO plain (id, value) SELECT id, x FROM contact, LATERAL (VALUES (lower(email))) v (x);
INSERT INTO plain (id, value) SELECT id, x.v FROM contact, xmltable('/a' PASSING xmlparse(content '<a>' || email || '</a>') COLUMNS v text PATH '.') x;
INSERT INTO plain (id, value) SELECT * FROM (SELECT 1, 'x' UNION ALL SELECT id, lower(email) FROM contact) s;
INSERT INTO plain (id, value) SELECT id, s.email FROM (contact JOIN LATERAL (SELECT contact.email::text || '') s (email) ON true) j (id, e, b, a, p, n, d, email) CROSS JOIN LATERAL (SELECT j.email) s (email);
INSERT INTO plain (id, value) WITH RECURSIVE r (id, value) AS (SELECT id, lower(email) FROM contact WHERE id = 1 UNION ALL SELECT id + 1, value FROM r WHERE id < 3) SELECT * FROM r;
WITH s AS (SELECT id, email::text AS e FROM contact) INSERT INTO plain (id, value) SELECT * FROM s;
WITH i AS (INSERT INTO plain (id, value) SELECT id, lower(email) FROM contact RETURNING id) SELECT count(*) FROM i;
WITH s AS (SELECT id, json_build_object('e', email) AS e FROM contact), i AS (INSERT INTO plain (id, value) SELECT * FROM s RETURNING id) SELECT count(*) FROM i;
WITH u AS (UPDATE contact SET note = 'z' RETURNING id, email) INSERT INTO plain (id, value) SELECT * FROM u;
UPDATE plain SET value = c.email FROM contact c WHERE c.id = plain.id;
UPDATE contact SET note = email;
UPDATE contact SET (id, note) = (SELECT c.id, lower(c.email) FROM contact c WHERE c.id = contact.id);
UPDATE contact SET (email, note) = (SELECT lower(c.email), 'n' FROM contact c WHERE c.id = contact.id);
UPDATE contact SET (id, note) = (1, lower(email));
INSERT INTO plain (id, value) VALUES (1, 'x') ON CONFLICT (id) DO UPDATE SET value = (SELECT email FROM contact WHERE id = 1);
INSERT INTO contact (id, email) VALUES (1, 'x') ON CONFLICT (id) DO UPDATE SET note = EXCLUDED.email;
MERGE INTO plain p USING contact c ON c.id = p.id WHEN MATCHED THEN UPDATE SET value = c.email;
MERGE INTO plain p USING (SELECT id, lower(email) AS e FROM contact) c ON c.id = p.id WHEN NOT MATCHED THEN INSERT (id, value) VALUES (c.id, c.e);
INSERT INTO parted SELECT id, lower(email) FROM contact;
INSERT INTO parted1 SELECT id, lower(email) FROM contact;
CREATE TEMP TABLE own (id integer, value text);
INSERT INTO own SELECT id, lower(email) FROM contact;
EXPLAIN INSERT INTO plain (id, value) SELECT id, lower(email) FROM contact;
COPY (INSERT INTO plain (id, value) SELECT id, lower(email) FROM contact RETURNING id) TO STDOUT;
PREPARE ins AS INSERT INTO plain (id, value) SELECT id, lower(email) FROM contact WHERE id = $1;
EXECUTE ins (1);
DEALLOCATE ins;

-- through views, rules, triggers and functions
CREATE VIEW opened AS SELECT id, lower(email) AS value FROM contact;
CREATE VIEW of_view AS SELECT * FROM opened;
INSERT INTO plain (id, value) SELECT * FROM of_view;
CREATE VIEW over_plain AS SELECT id, value FROM plain;
INSERT INTO over_plain SELECT id, email FROM contact;
CREATE RULE also AS ON INSERT TO contact DO ALSO INSERT INTO plain (id, value) VALUES (new.id, new.email);
INSERT INTO contact (id, email) VALUES (3, 'Cem@example.org');
DROP RULE also ON contact;
CREATE FUNCTION audit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO plain (id, value) VALUES (new.id, new.email); RETURN new; END $$;
CREATE TRIGGER audit AFTER INSERT ON contact FOR EACH ROW EXECUTE FUNCTION audit();
INSERT INTO contact (id, email) VALUES (3, 'Cem@example.org');
DROP TRIGGER audit ON contact;
CREATE FUNCTION audit_all() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO plain (id, value) SELECT id, email FROM news; RETURN NULL; END $$;
CREATE TRIGGER audit AFTER INSERT ON contact REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit_all();
INSERT INTO contact (id, email) VALUES (3, 'Cem@example.org');
DROP TRIGGER audit ON contact;
DO $$ BEGIN EXECUTE 'INSERT INTO plain (id, value) SELECT id, lower(email) FROM contact'; END $$;
CREATE FUNCTION copied() RETURNS void LANGUAGE sql AS 'INSERT INTO plain (id, value) SELECT id, lower(email) FROM contact';
SELECT copied();
CREATE FUNCTION copied_atomic() RETURNS void LANGUAGE sql BEGIN ATOMIC INSERT INTO plain (id, value) SELECT id, lower(email) FROM contact; END;
SELECT copied_atomic();

-- functions that store what they are given
SELECT lo_from_bytea(0, convert_to(email, 'UTF8')) FROM contact WHERE id = 1;
SELECT id FROM contact WHERE lo_put(1, 0, email::text::bytea) IS NULL;
SELECT pg_logical_emit_message(true, 'x', lower(email)) FROM contact;
CREATE SEQUENCE counter;
SELECT setval('counter', extract(year FROM born)::bigint) FROM contact;
SELECT setval('counter', max(id)) FROM contact;
SELECT pg_notify('changes', (SELECT e FROM (SELECT lower(email) AS e FROM contact LIMIT 1) s));
CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_notify('changes', new.email); RETURN new; END $$;
CREATE TRIGGER tell AFTER UPDATE ON contact FOR EACH ROW EXECUTE FUNCTION tell();
UPDATE contact SET email = 'new@example.org' WHERE id = 1;
CREATE OR REPLACE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_notify('changes', new.id::text); RETURN new; END $$;
UPDATE contact SET email = email WHERE id = 1;
DROP TRIGGER tell ON contact;

-- a literal in a view is stored as it stands, if it is of a personal type, and only then
CREATE VIEW found AS SELECT id FROM contact WHERE email = 'ada@example.org';
CREATE VIEW found AS SELECT id FROM contact WHERE email = ANY ('{ada@example.org}');
CREATE VIEW found AS SELECT id, (SELECT count(*) FROM contact i WHERE i.email IN ('x', 'ada@example.org') AND i.id = o.id) FROM contact o;
CREATE TABLE lists (words text[], numbers integer[]);
CREATE VIEW others AS SELECT * FROM lists WHERE words <> '{}' AND numbers = '{1}';
SELECT * FROM others;
RESET ROLE;
CREATE POLICY p ON contact USING (email = ANY ('{ada@example.org}'));
ALTER TABLE contact ADD CHECK (email <> ALL ('{ada@example.org}'));
CREATE FUNCTION counted() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM contact WHERE email = ANY ('{ada@example.org}'); END;
CREATE FUNCTION counted() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM lists WHERE words = '{}'; END;
ALTER TABLE lists ADD CHECK (words <> '{}');
SET ROLE copies_app;

-- tables made of queries
CREATE TABLE made AS SELECT id, lower(email) FROM contact;
CREATE TABLE made AS SELECT * FROM of_view;
CREATE TABLE made AS SELECT id, email::text FROM contact WITH NO DATA;
CREATE TEMP TABLE made AS SELECT id, email::text FROM contact;
SELECT id, lower(email) INTO made FROM contact;
EXPLAIN CREATE TABLE made AS SELECT * FROM opened;
CREATE MATERIALIZED VIEW kept AS SELECT * FROM opened;
CREATE MATERIALIZED VIEW kept AS SELECT id, privacy.reveal(email) FROM contact WITH NO DATA;
PREPARE q AS SELECT id, lower(email) FROM contact;
CREATE TABLE made AS EXECUTE q;
EXPLAIN (ANALYZE) CREATE TABLE made AS EXECUTE q;
DEALLOCATE q;
PREPARE q AS SELECT id, email FROM contact;
CREATE TABLE made AS EXECUTE q;
DEALLOCATE q;
DO $$ BEGIN EXECUTE 'CREATE TABLE made AS SELECT lower(email) FROM contact'; END $$;
-- a view below changes after the materialized view was made
CREATE VIEW below AS SELECT id, note AS value FROM contact;
CREATE MATERIALIZED VIEW above AS SELECT * FROM below;
CREATE OR REPLACE VIEW below AS SELECT id, lower(email) AS value FROM contact;
REFRESH MATERIALIZED VIEW above;
SELECT * FROM above ORDER BY id;
-- expressions over a table's own columns
ALTER TABLE contact ALTER note TYPE varchar USING lower(email);
ALTER TABLE contact ALTER note TYPE varchar USING (contact).email::text;
ALTER TABLE contact ALTER email TYPE text;
ALTER TABLE contact ALTER email TYPE text USING privacy.reveal(email);
ALTER TABLE contact ALTER born TYPE personal_text USING NULL;
CREATE FUNCTION opened(personal_text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN privacy.reveal($1); END';
ALTER TABLE contact ADD COLUMN shown text GENERATED ALWAYS AS (opened(email)) STORED;
CREATE INDEX ON contact (opened(email));
CREATE INDEX ON contact ((contact));

-- what is stored by now
SELECT count(*) FROM plain;
SELECT count(*) FROM parted;
SELECT to_regclass('made');

-- allowed: sealed targets, sealed values, numbers of rows
UPDATE contact SET email = lower(email);
UPDATE contact SET profile = profile || '{"b": 2}';
INSERT INTO contact (id, email, born) SELECT 3, upper(email), born + 1 FROM contact WHERE id = 1;
CREATE TABLE kept AS SELECT * FROM contact;
INSERT INTO kept SELECT * FROM contact;
INSERT INTO plain (id, value) SELECT id, note FROM contact WHERE lower(email) LIKE 'a%' ORDER BY born;
INSERT INTO stats SELECT 'all', count(*) FROM contact WHERE email LIKE '%example%';
INSERT INTO stats SELECT 'some', count(*) FILTER (WHERE born < '1991-01-01') FROM contact;
INSERT INTO stats SELECT 'different', count(DISTINCT lower(email)) FROM contact;
INSERT INTO stats SELECT 'groups', count(*) FROM contact GROUP BY left(email, 1) HAVING max(born) > '1900-01-01' ORDER BY 2 LIMIT 1;
INSERT INTO stats SELECT 'exists', 1 WHERE EXISTS (SELECT FROM contact WHERE lower(email) = 'ada@example.org');
DO $$ DECLARE numbers integer[] := '{}'; words text[] := '{a}'; BEGIN UPDATE plain SET flag = numbers = '{}' OR words = '{}'; END $$;
UPDATE plain SET flag = (SELECT email IS NOT NULL FROM contact c WHERE c.id = plain.id);
DELETE FROM plain WHERE id IN (SELECT id FROM contact WHERE born > '1991-01-01');
SELECT what, n FROM stats ORDER BY what;
SELECT * FROM plain ORDER BY id;
ALTER TABLE contact ALTER note TYPE varchar(20) USING upper(note);

-- the setting is the superuser's
SET privacy.allow_plain_copies = on;
RESET ROLE;
SET privacy.allow_plain_copies = on;
SET ROLE copies_app;
CREATE TEMP TABLE meant AS SELECT id, lower(email) AS email FROM contact;
SELECT * FROM meant ORDER BY id;
CREATE FUNCTION keeps() RETURNS void LANGUAGE plpgsql AS $$ BEGIN INSERT INTO stats SELECT lower(email), 0 FROM contact WHERE id = 1; END $$;
SELECT keeps();
PREPARE ins AS INSERT INTO stats SELECT lower(email), 0 FROM contact WHERE id = 1;
EXECUTE ins;
RESET ROLE;
RESET privacy.allow_plain_copies;
SET ROLE copies_app;
SELECT keeps();
EXECUTE ins;
DEALLOCATE ins;
RESET ROLE;
BEGIN;
SET LOCAL privacy.allow_plain_copies = on;
SET LOCAL ROLE copies_app;
SELECT keeps();
ROLLBACK;
SET ROLE copies_app;
SELECT keeps();
RESET ROLE;

-- cursors that outlive their transaction: rows stay sealed, each FETCH shows them anew
SET ROLE copies_app;
DECLARE held SCROLL CURSOR WITH HOLD FOR SELECT id, email, born, note FROM contact ORDER BY email DESC;
FETCH 2 FROM held;
SET privacy.purpose = '';
FETCH 1 FROM held;
SET privacy.purpose = 'cp_work';
FETCH BACKWARD 1 FROM held;
SET privacy.purpose = 'maintenance';
RESET ROLE;
FETCH ABSOLUTE 1 FROM held;
SET ROLE copies_app;
SET privacy.purpose = 'cp_work';
FETCH ABSOLUTE 1 FROM held \gdesc
FETCH ABSOLUTE 1 FROM held;
MOVE FORWARD ALL IN held;
CLOSE held;
BEGIN;
DECLARE held CURSOR WITH HOLD FOR SELECT id, count(email), exists(SELECT FROM contact WHERE lower(email) = 'x') FROM contact GROUP BY id ORDER BY id;
FETCH 1 FROM held;
ROLLBACK;
DECLARE held CURSOR WITH HOLD FOR SELECT lower(email) FROM contact;
DECLARE held CURSOR WITH HOLD FOR SELECT array_agg(email) FROM contact;
DECLARE held CURSOR WITH HOLD FOR SELECT json_agg(email) FROM contact;
SELECT name FROM pg_cursors;

-- new columns ask for a category
RESET ROLE;
SET privacy.purpose = 'maintenance';
\set VERBOSITY default
ALTER TABLE contact ADD COLUMN phone text;
ALTER TABLE contact ADD COLUMN fax personal_text;
\set VERBOSITY terse
ALTER TABLE contact ADD COLUMN IF NOT EXISTS phone text;
ALTER TABLE plain ADD COLUMN phone text;
SET privacy.untagged_columns = 'refuse';
ALTER TABLE contact ADD COLUMN more text;
ALTER TABLE contact ADD COLUMN more personal_text;
ALTER TABLE contact ADD COLUMN IF NOT EXISTS phone text;
ALTER TABLE plain ADD COLUMN more text;
SET ROLE copies_app;
SET privacy.untagged_columns = 'allow';
RESET ROLE;
SET privacy.untagged_columns = 'allow';
ALTER TABLE contact ADD COLUMN more text;
SET privacy.untagged_columns = 'perhaps';
RESET privacy.untagged_columns;

SET client_min_messages = error;
DROP TABLE own, meant;
DROP SCHEMA copies CASCADE;
SELECT privacy.revoke_purpose('cp_work', 'copies_app') \gset _
DROP ROLE copies_app;
