-- Nothing unsealed may be stored, whatever DDL comes: each path by which plaintext reached a file in trials with a
-- trigger alone.
\set VERBOSITY terse
SET client_min_messages = notice;
CREATE SCHEMA guard_ddl;
SET search_path = guard_ddl, public;
SET privacy.purpose = 'maintenance';
CREATE FUNCTION guards(relation regclass) RETURNS TABLE (guard text) LANGUAGE sql AS $$
  SELECT format('trigger %s %s', tgname, tgenabled) FROM pg_trigger WHERE tgrelid = relation AND NOT tgisinternal
  UNION ALL SELECT format('check %s', conname) FROM pg_constraint WHERE conrelid = relation AND contype = 'c'
  UNION ALL SELECT format('policy %s %s', polname, CASE WHEN polpermissive THEN 'permissive ' || pg_get_expr(polqual, polrelid) ELSE 'restrictive' END) FROM pg_policy WHERE polrelid = relation
  UNION ALL SELECT format('row security %s %s', relrowsecurity, relforcerowsecurity) FROM pg_class WHERE oid = relation
  UNION ALL SELECT format('label %s %s', a.attname, regexp_replace(label, ' id=[0-9]+', '')) FROM pg_seclabel s LEFT JOIN pg_attribute a ON a.attrelid = objoid AND attnum = objsubid AND objsubid > 0 WHERE objoid = relation
  ORDER BY 1 $$;

-- A new table is guarded at once; it refuses plaintext until it is known whose it is.
CREATE TABLE fresh (id integer PRIMARY KEY, email personal_text, born personal_date);
SELECT guards('fresh');
INSERT INTO fresh VALUES (1, 'a@example.org');
INSERT INTO fresh VALUES (1, NULL);
ALTER TABLE fresh ADD COLUMN phone personal_text;
SELECT guards('fresh');
INSERT INTO fresh VALUES (2, NULL, NULL, '0311');
SELECT privacy.create_category('gd_contact') \gset _
SELECT privacy.protect_column('fresh', 'email', category => 'gd_contact');
SELECT privacy.add_subject_table('fresh', key => 'id') \gset _
SELECT privacy.protect_column('fresh', 'email', category => 'gd_contact') \gset _
SELECT privacy.protect_column('fresh', 'email', category => 'gd_contact');
INSERT INTO fresh (id, phone) VALUES (3, '0311');
SELECT guards('fresh');

-- Columns in which values would not be sealed.
CREATE TABLE bad (id integer, emails personal_text[]);
CREATE DOMAIN address AS personal_text;
CREATE TABLE bad (id integer, email address);
CREATE TYPE pair AS (name text, email personal_text);
CREATE TABLE bad (id integer, p pair);
CREATE TABLE bad (id integer, email text, shadow personal_text GENERATED ALWAYS AS (email::personal_text) STORED);
CREATE TABLE bad (id integer, email personal_text DEFAULT 'nobody@example.org');
CREATE TABLE bad2 (id integer, email personal_text, CHECK (email LIKE '%@%'));
ALTER TABLE fresh ADD COLUMN other personal_text DEFAULT 'x';
ALTER TABLE fresh ADD COLUMN other personal_text DEFAULT md5(random()::text);
ALTER TABLE fresh ADD COLUMN others personal_text[];
ALTER TABLE fresh ALTER COLUMN email SET DEFAULT 'x';
CREATE TABLE plain (id integer, email text);
INSERT INTO plain VALUES (1, 'plain@example.org');
ALTER TABLE plain ALTER COLUMN email TYPE personal_text;
ALTER TABLE fresh ALTER COLUMN email TYPE text;
SELECT attname, atttypid::regtype, atthasmissing FROM pg_attribute WHERE attrelid = 'fresh'::regclass AND attnum > 0 ORDER BY attnum;

-- Copies: sealed values stay what they are, plaintext is refused.
CREATE TABLE copied AS SELECT id, 'clear'::personal_text AS email FROM plain;
EXPLAIN (ANALYZE, COSTS off, TIMING off, SUMMARY off) CREATE TABLE copied AS SELECT id, 'clear'::personal_text AS email FROM plain;
CREATE TABLE copied AS SELECT ARRAY[email] AS emails FROM fresh;
CREATE TABLE copied AS SELECT id, email FROM fresh;
SELECT guards('copied');
SELECT id, email INTO again FROM fresh;
CREATE MATERIALIZED VIEW kept AS SELECT lower(email) FROM fresh;
CREATE MATERIALIZED VIEW kept AS SELECT id, email::text::personal_text AS email FROM plain;
CREATE TABLE twin (LIKE fresh INCLUDING ALL);
SELECT guards('twin');
INSERT INTO twin (id, email) VALUES (1, 'clear');

-- Constants in stored expressions.
CREATE VIEW found AS SELECT id FROM fresh WHERE email = 'ada@example.org';
CREATE VIEW found AS SELECT id FROM fresh WHERE email = 'ada@example.org'::text;
CREATE INDEX ON fresh (id) WHERE email = 'ada@example.org';
CREATE STATISTICS freq ON lower(email), id FROM fresh;
CREATE FUNCTION who() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM fresh WHERE email = 'ada@example.org'; END;
CREATE POLICY mine ON fresh USING (email = 'ada@example.org');

-- Guards stay, for owners and superusers.
ALTER TABLE fresh DISABLE TRIGGER zzz_privacy_seal;
ALTER TABLE fresh DISABLE TRIGGER USER;
ALTER TABLE fresh ENABLE TRIGGER ALL;
DROP TRIGGER zzz_privacy_seal ON fresh;
CREATE FUNCTION idle() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE OR REPLACE TRIGGER zzz_privacy_seal BEFORE INSERT ON fresh FOR EACH ROW EXECUTE FUNCTION idle();
CREATE OR REPLACE TRIGGER zzz_privacy_seal BEFORE INSERT ON fresh FOR EACH ROW WHEN (false) EXECUTE FUNCTION privacy.seal_row();
CREATE OR REPLACE TRIGGER aaa_privacy_person AFTER INSERT ON fresh FOR EACH ROW EXECUTE FUNCTION idle();
CREATE OR REPLACE TRIGGER zzz_privacy_seal BEFORE INSERT OR UPDATE ON fresh FOR EACH ROW EXECUTE FUNCTION privacy.seal_row();
ALTER TRIGGER zzz_privacy_seal ON fresh RENAME TO gone;
ALTER TABLE fresh DROP CONSTRAINT privacy_sealed_email;
ALTER TABLE fresh RENAME CONSTRAINT privacy_sealed_email TO gone;
DROP POLICY privacy_select ON fresh;
ALTER POLICY privacy_insert ON fresh WITH CHECK (true);
ALTER TABLE fresh DISABLE ROW LEVEL SECURITY;
ALTER TABLE fresh NO FORCE ROW LEVEL SECURITY;
ALTER TABLE fresh DROP COLUMN data_subject_id;
ALTER TABLE fresh DROP COLUMN id;
SELECT guards('fresh');
ALTER TABLE fresh DROP COLUMN phone;
ALTER TABLE fresh RENAME COLUMN born TO birthday;
ALTER TABLE fresh RENAME TO renamed;
ALTER TABLE renamed ADD CONSTRAINT positive CHECK (id > 0);
SELECT guards('renamed');

-- The table's own permissive policies take the place of ours, and give it back.
CREATE POLICY tenant ON renamed USING (id < 100);
SELECT guards('renamed') INTERSECT SELECT 'policy privacy_base permissive false';
DROP POLICY tenant ON renamed;
SELECT guards('renamed') INTERSECT SELECT 'policy privacy_base permissive true';

-- A restore may bring our policies again, but no others by their names.
CREATE POLICY privacy_select ON renamed AS RESTRICTIVE FOR SELECT USING (privacy.row_visible(data_subject_id));
CREATE POLICY privacy_select ON renamed AS RESTRICTIVE FOR SELECT USING (true);
CREATE POLICY privacy_base ON renamed USING (id > 0);
SELECT guards('renamed') INTERSECT SELECT 'policy privacy_select restrictive';

-- Partitions and children, present and future.
CREATE TABLE parted (id integer PRIMARY KEY, email varchar(30), note text) PARTITION BY RANGE (id);
CREATE TABLE parted1 PARTITION OF parted FOR VALUES FROM (1) TO (100);
INSERT INTO parted VALUES (1, 'one@example.org', 'n');
SELECT privacy.add_subject_table('parted', key => 'id') \gset _
SELECT privacy.protect_column('parted', 'email', category => 'gd_contact', lookup => 'exact') \gset _
SELECT privacy.protect_column('parted1', 'note', category => 'gd_contact');
SELECT guards('parted');
SELECT guards('parted1');
CREATE TABLE parted2 PARTITION OF parted FOR VALUES FROM (100) TO (200);
SELECT guards('parted2') EXCEPT SELECT guards('parted1');
SELECT guards('parted1') EXCEPT SELECT guards('parted2');
CREATE TABLE parted3 (id integer NOT NULL, email personal_text, note text, data_subject_id bigint);
ALTER TABLE parted ATTACH PARTITION parted3 FOR VALUES FROM (200) TO (300);
SELECT guards('parted1') EXCEPT SELECT guards('parted3');
ALTER TABLE parted ADD COLUMN phone personal_text;
SELECT guards('parted3') EXCEPT SELECT guards('parted1');
SELECT privacy.protect_column('parted', 'phone', category => 'gd_contact') \gset _
CREATE ROLE guard_ddl_app;
CREATE ROLE guard_ddl_super SUPERUSER;
GRANT USAGE ON SCHEMA guard_ddl TO guard_ddl_app;
GRANT ALL ON ALL TABLES IN SCHEMA guard_ddl TO guard_ddl_app;
SELECT privacy.create_purpose('gd_all', legal_basis => 'contract') \gset _
SELECT privacy.permit('gd_all', 'gd_contact'), privacy.grant_purpose('gd_all', 'guard_ddl_app') \gset _
SET ROLE guard_ddl_app;
SET privacy.purpose = 'gd_all';
INSERT INTO parted (id, email, phone) VALUES (2, 'two@example.org', '02'), (150, 'many@example.org', '0150');
INSERT INTO parted3 (id, email) VALUES (250, 'leaf@example.org');
UPDATE parted SET id = 260 WHERE id = 2;  -- moves to another partition, and stays the same person
SELECT tableoid::regclass, id, privacy.reveal(email), privacy.reveal(phone) FROM parted ORDER BY id;
COPY parted (id, email) FROM stdin;
160	copied@example.org
\.
RESET ROLE;
SET privacy.purpose = 'maintenance';
SELECT state, count(*) FROM privacy.subjects s JOIN privacy.subject_tables t ON t.id = s.table_id WHERE t.relation = 'parted'::regclass GROUP BY 1;
SELECT count(*) = count(s.id) AS all_known FROM parted p LEFT JOIN privacy.subjects s ON s.id = p.data_subject_id;
CREATE TABLE base (id integer PRIMARY KEY, email text);
CREATE TABLE child (extra text, PRIMARY KEY (id)) INHERITS (base);
INSERT INTO child VALUES (1, 'child@example.org');
SELECT privacy.add_subject_table('base', key => 'id') \gset _
SELECT privacy.protect_column('base', 'email', category => 'gd_contact') \gset _
SELECT guards('child');
CREATE TABLE child2 (PRIMARY KEY (id)) INHERITS (base);
SELECT guards('child2') EXCEPT SELECT guards('child');
CREATE TABLE child3 (id integer NOT NULL PRIMARY KEY, email personal_text, data_subject_id bigint, CONSTRAINT privacy_sealed_email CHECK (privacy.is_sealed(email)));
ALTER TABLE child3 INHERIT base;
SELECT guards('child') EXCEPT SELECT guards('child3');

-- And back.
SELECT privacy.unprotect_column('parted', 'email');
SELECT privacy.grant_purpose('gd_all', 'guard_ddl_super') \gset _
SET ROLE guard_ddl_super;
SET privacy.purpose = 'gd_all';
SELECT privacy.unprotect_column('parted', 'email') \gset _
SELECT id, email, pg_typeof(email) FROM parted ORDER BY id;
SELECT privacy.remove_subject_table('parted') \gset _
SELECT guards('parted');
SELECT guards('parted1');
\d parted
SET client_min_messages = warning;
DROP SCHEMA guard_ddl CASCADE;
SELECT count(*) FROM privacy.subject_tables t WHERE NOT EXISTS (SELECT FROM pg_class c WHERE c.oid = t.relation);
