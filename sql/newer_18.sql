-- What PostgreSQL 18 added, as an application, as an owner, and as somebody who must not see.
SELECT current_setting('server_version_num')::integer < 180000 AS older \gset
\if :older
\quit
\endif
\set VERBOSITY terse
SELECT privacy.create_category('n18_contact'), privacy.create_purpose('n18_work', legal_basis => 'contract'), privacy.create_purpose('n18_nothing', legal_basis => 'contract'), privacy.permit('n18_work', 'n18_contact') \g /dev/null
CREATE ROLE n18_app; CREATE ROLE n18_denied; CREATE ROLE n18_owner;
SELECT privacy.grant_purpose('n18_work', 'n18_app'), privacy.grant_purpose('n18_nothing', 'n18_denied'), privacy.grant_purpose('n18_work', 'n18_owner') \g /dev/null
CREATE TABLE n18 (id integer PRIMARY KEY, email text UNIQUE NOT NULL, born date, total numeric);
ALTER TABLE n18 OWNER TO n18_owner;
CREATE TABLE n18_plain (id integer, value text);
GRANT ALL ON n18, n18_plain TO n18_app, n18_denied;
GRANT CREATE ON SCHEMA public TO n18_owner;
SELECT privacy.add_subject_table('n18', key => 'id') \g /dev/null
SELECT privacy.protect_column('n18', 'email', category => 'n18_contact', lookup => 'exact'), privacy.protect_column('n18', 'born', category => 'n18_contact') \g /dev/null

-- RETURNING OLD and NEW
SET ROLE n18_app; SET privacy.purpose = 'n18_work';
INSERT INTO n18 VALUES (1, 'ada@example.org', '1990-02-28', 10), (2, 'bob@example.org', NULL, 20) RETURNING old.email, new.email, new.born;
UPDATE n18 SET email = 'eve@example.org' WHERE id = 1 RETURNING old.email, new.email, email, old.email = new.email AS same, lower(old.email), old IS NULL AS none, to_jsonb(new) ->> 'email' AS json;
INSERT INTO n18 (id, email) VALUES (1, 'ada@example.org') ON CONFLICT (id) DO UPDATE SET email = excluded.email RETURNING WITH (OLD AS o, NEW AS n) o.email, n.email;
MERGE INTO n18 n USING (VALUES (1), (9)) v (id) ON n.id = v.id WHEN MATCHED THEN UPDATE SET born = '1991-01-01'
  WHEN NOT MATCHED THEN INSERT (id, email) VALUES (9, 'ivy@example.org') RETURNING merge_action(), old.email, new.email, old.born, new.born;
DELETE FROM n18 WHERE id = 9 RETURNING old.email, new.email;
WITH u AS (UPDATE n18 SET total = 11 WHERE id = 1 RETURNING old.email AS value) INSERT INTO n18_plain SELECT 1, value FROM u;
SET ROLE n18_denied; SET privacy.purpose = 'n18_nothing';
UPDATE n18 SET total = 12 WHERE id = 1 RETURNING old.email, new.email, lower(old.email), to_jsonb(old) - 'data_subject_id' AS to_jsonb;
UPDATE n18 SET total = 12 WHERE id = 1 RETURNING new::text AS shown \gset
SELECT regexp_replace(:'shown', '\d+\)$', 'person)') AS shown;
MERGE INTO n18 n USING (VALUES (1)) v (id) ON n.id = v.id WHEN MATCHED THEN UPDATE SET total = 13 RETURNING merge_action(), old.email, new.email;
INSERT INTO n18 (id, email) VALUES (1, 'probe@example.org') ON CONFLICT (id) DO UPDATE SET total = 1 RETURNING old.email;

-- Virtual generated columns
SET ROLE n18_owner; SET privacy.purpose = 'n18_work'; SET client_min_messages = error;
ALTER TABLE n18 ADD made text GENERATED ALWAYS AS (lower(email)) VIRTUAL;
ALTER TABLE n18 ADD made text GENERATED ALWAYS AS (email) VIRTUAL;
ALTER TABLE n18 ADD made boolean GENERATED ALWAYS AS (email = 'ada@example.org') VIRTUAL;
ALTER TABLE n18 ADD made personal_text GENERATED ALWAYS AS (email) VIRTUAL;
ALTER TABLE n18 ADD twice numeric GENERATED ALWAYS AS (total * 2) VIRTUAL;
RESET client_min_messages;
ALTER TABLE n18 ADD CONSTRAINT few CHECK (twice < 100);
UPDATE n18 SET total = 60 WHERE id = 1;
UPDATE n18 SET total = 30 WHERE id = 1 RETURNING email, twice, old.twice AS before;
COPY n18 (id, email, total) FROM stdin WHERE twice < 10;
\.
CREATE TABLE n18_person (id bigint PRIMARY KEY, first text, full_name text GENERATED ALWAYS AS ('Dr. ' || first) VIRTUAL);
RESET ROLE;
SELECT privacy.add_subject_table('n18_person', key => 'id') \g /dev/null
SELECT privacy.protect_column('n18_person', 'full_name', category => 'n18_contact');
SELECT privacy.protect_column('n18_person', 'first', category => 'n18_contact');

-- Constraints that are not enforced, and foreign keys that are none
SET ROLE n18_owner;
ALTER TABLE n18 ALTER CONSTRAINT privacy_sealed_email NOT ENFORCED;
ALTER TABLE n18 DROP CONSTRAINT privacy_sealed_email, ADD CONSTRAINT privacy_sealed_email CHECK (privacy.is_sealed(email)) NOT ENFORCED;
ALTER TABLE n18 ADD CONSTRAINT has_born NOT NULL born NOT VALID;
INSERT INTO n18 (id, email) VALUES (3, 'cia@example.org');
INSERT INTO n18 (id, email, born) VALUES (3, 'cia@example.org', '1970-01-01');
ALTER TABLE n18 DROP CONSTRAINT has_born;
CREATE TABLE n18_note (id integer, person integer REFERENCES n18 NOT ENFORCED, text text);
RESET ROLE;
SELECT privacy.add_linked_table('n18_note', foreign_key => 'person');
SET ROLE n18_owner;
ALTER TABLE n18_note ALTER CONSTRAINT n18_note_person_fkey ENFORCED;
RESET ROLE;
SELECT privacy.add_linked_table('n18_note', foreign_key => 'person') \g /dev/null
SELECT privacy.protect_column('n18_note', 'text', category => 'n18_contact') \g /dev/null
SET ROLE n18_owner;
INSERT INTO n18_note VALUES (1, 1, 'called') RETURNING text;
ALTER TABLE n18_note ALTER CONSTRAINT n18_note_person_fkey NOT ENFORCED;
INSERT INTO n18_note VALUES (2, 77, 'nobody');
INSERT INTO n18_note VALUES (2, 1, 'wrote');
ALTER TABLE n18_note ALTER CONSTRAINT n18_note_person_fkey ENFORCED;
INSERT INTO n18_note VALUES (2, 1, 'wrote') RETURNING text;
RESET ROLE;
CREATE TABLE n18_period (id int4range, valid daterange, text text, PRIMARY KEY (id, valid WITHOUT OVERLAPS)) PARTITION BY RANGE (id);
SELECT privacy.add_subject_table('n18_period', key => 'id');

-- Statistics from a dump
SELECT pg_restore_attribute_stats('schemaname', 'public', 'relname', 'n18', 'attname', 'email', 'inherited', false, 'null_frac', 0::real,
  'most_common_vals', '{xyzzy@example.org}'::text, 'most_common_freqs', '{0.3}'::real[]);
SELECT * FROM pg_catalog.pg_restore_attribute_stats('schemaname', 'public', 'relname', 'n18', 'attnum', 2::smallint, 'inherited', false, 'histogram_bounds', '{xyzzy@example.org,zzz}'::text);
CREATE FUNCTION n18_stats(what text) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RETURN pg_restore_attribute_stats(VARIADIC ARRAY['schemaname', 'public', 'relname', 'n18', 'attname', 'born', what, '{1990-02-28}']); END $$;
SELECT n18_stats('most_common_vals');
SELECT pg_restore_attribute_stats('schemaname', 'public', 'relname', 'n18', 'attname', 'total', 'inherited', false, 'null_frac', 0::real,
  'most_common_vals', '{10}'::text, 'most_common_freqs', '{0.3}'::real[]);
SELECT a.attname FROM pg_statistic s JOIN pg_attribute a ON a.attrelid = s.starelid AND a.attnum = s.staattnum WHERE s.starelid = 'n18'::regclass;
