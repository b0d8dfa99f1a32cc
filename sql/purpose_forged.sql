-- A purpose holds from the start of the client's statement to its end: nothing inside the statement changes it. What
-- comes back with RESET, rollback and function settings: tests/t/041_no_way_around.pl reads it as a pooler does.
\set VERBOSITY terse
\pset null '(null)'
SET client_min_messages = warning;
CREATE ROLE forged_app;
CREATE ROLE forged_nobody;
CREATE SCHEMA forged;
GRANT ALL ON SCHEMA forged TO PUBLIC;
SELECT privacy.create_category('fg_contact', channel => 'email'), privacy.create_category('fg_other'), privacy.create_purpose('fg_work', legal_basis => 'contract'),
       privacy.create_purpose('fg_narrow', legal_basis => 'contract'), privacy.create_purpose(repeat('p', 63), legal_basis => 'contract') \gset _
SELECT privacy.permit('fg_work', 'fg_contact'), privacy.grant_purpose('fg_work', 'forged_app'), privacy.permit('fg_narrow', 'fg_other'), privacy.grant_purpose('fg_narrow', 'forged_app'),
       privacy.permit(repeat('p', 63), 'fg_contact'), privacy.grant_purpose(repeat('p', 63), 'forged_app') \gset _
CREATE TABLE forged.contact (id integer PRIMARY KEY, email text, note text);
INSERT INTO forged.contact SELECT g, 'p' || g || '@example.org', repeat('x', 500) FROM generate_series(1, 200) g;
SET privacy.purpose = 'maintenance';
SELECT privacy.add_subject_table('forged.contact', key => 'id', rows => 'show'), privacy.protect_column('forged.contact', 'email', category => 'fg_contact', lookup => 'exact') \gset _
GRANT SELECT, INSERT, UPDATE ON forged.contact TO PUBLIC;
ANALYZE forged.contact;

-- set_config in the same statement: before, beside, after; in a subquery, a WITH, a function
SET ROLE forged_app;
SET privacy.purpose = 'fg_narrow';
SELECT set_config('privacy.purpose', 'fg_work', false) AS set, email FROM forged.contact WHERE id = 1;
SET privacy.purpose = 'fg_narrow';
SELECT email, set_config('privacy.purpose', 'fg_work', false) AS set FROM forged.contact WHERE id = 1;
SET privacy.purpose = 'fg_narrow';
WITH s AS MATERIALIZED (SELECT set_config('privacy.purpose', 'fg_work', true) AS p) SELECT privacy.reveal(email), p FROM s, forged.contact WHERE id = 1;
SELECT (SELECT set_config('privacy.purpose', 'fg_work', false)) = 'fg_work' AND email IS NOT NULL AS forged FROM forged.contact WHERE id = 1;
SET privacy.purpose = 'fg_narrow';
SELECT id FROM forged.contact WHERE set_config('privacy.purpose', 'fg_work', false) IS NOT NULL AND id = 1 AND privacy.reveal(email) IS NOT NULL;
SET privacy.purpose = 'fg_narrow';
CREATE FUNCTION forged.plain() RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('privacy.purpose', 'fg_work', false);
  RETURN (SELECT privacy.reveal(email) FROM forged.contact WHERE id = 1);
END $$;
SELECT forged.plain();
SHOW privacy.purpose;
SET privacy.purpose = 'fg_narrow';
DO $$ BEGIN SET privacy.purpose = 'fg_work'; RAISE WARNING 'revealed: %', (SELECT privacy.reveal(email) FROM forged.contact WHERE id = 1); END $$;
SHOW privacy.purpose;
SET privacy.purpose = '';
SELECT set_config('privacy.purpose', 'fg_work', false) AS set, email FROM forged.contact WHERE id = 1;
SET privacy.purpose = '';
-- a comparison is decided when it is planned, and by the same purpose
PREPARE by_email AS SELECT id FROM forged.contact WHERE email = $1;
EXECUTE by_email ('p1@example.org');
SET privacy.purpose = 'fg_narrow';
EXECUTE by_email ('p1@example.org');
SELECT set_config('privacy.purpose', 'fg_work', false) AS set, count(*) FROM forged.contact WHERE email = 'p1@example.org';
SET privacy.purpose = 'fg_work';
EXECUTE by_email ('p1@example.org');
SET plan_cache_mode = force_generic_plan;
EXECUTE by_email ('p1@example.org');
SET privacy.purpose = 'fg_narrow';
EXECUTE by_email ('p1@example.org');
SET privacy.purpose = '';
EXECUTE by_email ('p1@example.org');
RESET plan_cache_mode;
DEALLOCATE by_email;
-- several statements in one message: each is decided by what the one before set
SET privacy.purpose = 'fg_narrow' \; SELECT email FROM forged.contact WHERE id = 1 \; SET privacy.purpose = 'fg_work' \; SELECT email FROM forged.contact WHERE id = 1;

-- function settings, SECURITY DEFINER and SET ROLE inside: neither gain nor loss
SET privacy.purpose = 'fg_narrow';
CREATE FUNCTION forged.with_set() RETURNS text LANGUAGE sql SET privacy.purpose = 'fg_work' AS 'SELECT privacy.reveal(email) FROM forged.contact WHERE id = 1';
SELECT forged.with_set();
SHOW privacy.purpose;
SET privacy.purpose = 'fg_work';
CREATE FUNCTION forged.without() RETURNS text LANGUAGE sql SET privacy.purpose = '' AS 'SELECT privacy.reveal(email) FROM forged.contact WHERE id = 1';
SELECT forged.without();
CREATE FUNCTION forged.definer() RETURNS text LANGUAGE sql SECURITY DEFINER AS 'SELECT privacy.reveal(email) FROM forged.contact WHERE id = 1';
SELECT forged.definer();
RESET ROLE;
SET ROLE forged_nobody;
SET privacy.purpose = 'fg_work';
SELECT forged.definer();
RESET ROLE;
CREATE FUNCTION forged.becomes() RETURNS text LANGUAGE plpgsql AS $$ BEGIN SET LOCAL ROLE forged_app; RETURN (SELECT privacy.reveal(email) FROM forged.contact WHERE id = 1); END $$;
GRANT forged_app TO forged_nobody;
SET ROLE forged_nobody;
SELECT forged.definer();
RESET ROLE;
REVOKE forged_app FROM forged_nobody;
SET privacy.purpose = 'fg_work';
SELECT forged.becomes();
SHOW role;
SET ROLE forged_app;
SELECT forged.becomes();
SET ROLE forged_app;
SELECT email FROM forged.contact WHERE id = 1;
SET ROLE forged_nobody;
SELECT email FROM forged.contact WHERE id = 1;
SET ROLE forged_app;

-- cursors: each FETCH is a statement
BEGIN;
DECLARE c SCROLL CURSOR FOR SELECT id, email FROM forged.contact ORDER BY id;
FETCH 1 FROM c;
SET LOCAL privacy.purpose = 'fg_narrow';
FETCH 1 FROM c;
SET LOCAL privacy.purpose = 'fg_work';
FETCH BACKWARD 1 FROM c;
SAVEPOINT s;
SET LOCAL privacy.purpose = '';
FETCH 1 FROM c;
ROLLBACK TO s;
SHOW privacy.purpose;
SET LOCAL privacy.purpose = 'maintenance';
FETCH 1 FROM c;
COMMIT;
SHOW privacy.purpose;

-- own changes, committed or not, in every isolation level
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT email FROM forged.contact WHERE id = 1;
UPDATE forged.contact SET email = 'changed@example.org' WHERE id = 1;
SELECT email FROM forged.contact WHERE id = 1;
INSERT INTO forged.contact (id, email) VALUES (1000, 'mine@example.org') RETURNING email;
SELECT id, email FROM forged.contact WHERE email = 'mine@example.org';
SAVEPOINT s;
RESET ROLE;
SELECT privacy.forbid('fg_work', 'fg_contact') \gset _
SET ROLE forged_app;
SELECT id, email, privacy.withheld(email) FROM forged.contact WHERE id = 1;
ROLLBACK TO s;
SELECT id, email FROM forged.contact WHERE id = 1;
ROLLBACK;
SELECT id, email FROM forged.contact WHERE id IN (1, 1000);

-- parallel plans
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET max_parallel_workers_per_gather = 2;
SELECT count(email), count(*) FILTER (WHERE email LIKE 'p%'), set_config('privacy.purpose', 'fg_narrow', false) AS set FROM forged.contact;
SELECT count(privacy.reveal(email)), count(*), set_config('privacy.purpose', 'fg_work', false) AS set FROM forged.contact WHERE note LIKE 'x%';
RESET parallel_setup_cost;
RESET parallel_tuple_cost;
RESET min_parallel_table_scan_size;
RESET max_parallel_workers_per_gather;

-- names that are none
SELECT set_config('privacy.purpose', repeat('p', 63), false) = repeat('p', 63) AS set;
SELECT email FROM forged.contact WHERE id = 1;
SELECT set_config('privacy.purpose', repeat('p', 64), false) = repeat('p', 64) AS set;
SELECT email FROM forged.contact WHERE id = 1;
SELECT set_config('privacy.purpose', repeat('p', 63) || repeat(' ', 1000), false) IS NOT NULL AS set;
SELECT email FROM forged.contact WHERE id = 1;
SELECT format('SET privacy.purpose = %L', n), 'SELECT email FROM forged.contact WHERE id = 1'
  FROM unnest(ARRAY['fg_work ', ' fg_work', 'FG_WORK', '"fg_work"', 'fg_work''; SELECT 1; --', 'fg_work,fg_narrow', '%s%n', E'fg_work\n', 'fg\work', repeat('ä', 40), 'x' || repeat('ä', 40), repeat('p', 63) || 'ä']) n \gexec
SET privacy.purpose = fg_work, fg_narrow;
SELECT privacy.create_purpose(repeat('p', 64), legal_basis => 'contract');
RESET ROLE;
SELECT privacy.create_purpose(repeat('p', 64), legal_basis => 'contract');
SELECT privacy.create_purpose('a"b', legal_basis => 'contract');
SELECT privacy.create_purpose('a''b', legal_basis => 'contract');
SET privacy.auto_reveal = off;
SET privacy.on_missing_purpose = 'perhaps';
SET privacy.log_statements = 'perhaps';
SET privacy.allow_plain_copies = 'perhaps';
SET privacy.nothing = 1;
SET privacy.departed_period = '1 day';
ALTER ROLE forged_app SET privacy.untagged_columns = 'perhaps';

-- sealed values of a version to come, and inside arrays and composites
SET privacy.purpose = 'maintenance';
SET privacy.accept_sealed = on;
SELECT '\privacy:2:AAAA'::personal_text;
CREATE FUNCTION forged.of_version(version integer) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  RETURN (SELECT '\privacy:1:' || replace(encode(set_byte(decode(substr(to_jsonb(c) ->> 'email', 12), 'base64'), 1, version), 'base64'), E'\n', '') FROM forged.contact c WHERE id = 1);
END $$;
SELECT forged.of_version(1) AS present, forged.of_version(2) AS future \gset
SET ROLE forged_app;
SET privacy.purpose = 'fg_work';
SELECT :'present'::personal_text;
SELECT :'future'::personal_text;
SELECT ARRAY[:'present', :'future']::personal_text[];
SELECT privacy.reveal(:'future'), privacy.withheld(:'future');
SELECT id FROM forged.contact WHERE email = :'present';
SELECT id FROM forged.contact WHERE email = :'future';
SELECT id FROM forged.contact WHERE email IN (:'future', 'p2@example.org');
UPDATE forged.contact SET email = :'future' WHERE id = 1;
INSERT INTO forged.contact (id, email) VALUES (2000, :'future');
RESET ROLE;
SELECT '{"\\privacy:2:AAAA"}'::personal_text[];
SELECT * FROM forged.contact WHERE email = '\privacy:2:AAAA';
SELECT * FROM forged.contact WHERE email = ANY ('{"\\privacy:9:AAAA"}'::personal_text[]);
RESET privacy.accept_sealed;
CREATE TABLE forged.bad (emails personal_text[]);
CREATE TYPE forged.pair AS (id integer, email personal_text);
CREATE TABLE forged.bad (p forged.pair);
CREATE TABLE forged.bad (p forged.pair[]);
CREATE DOMAIN forged.address AS personal_text;
CREATE TABLE forged.bad (a forged.address);
CREATE TYPE forged.days AS RANGE (subtype = personal_date);
CREATE TABLE forged.bad (d forged.days);
CREATE TABLE forged.bad (d forged.contact);
CREATE TABLE forged.bad AS SELECT ARRAY[email] AS emails FROM forged.contact;
CREATE TABLE forged.bad AS SELECT c FROM forged.contact c;
CREATE TABLE forged.bad AS SELECT ROW(1, email)::forged.pair AS p FROM forged.contact;
ALTER TABLE forged.contact ADD COLUMN p forged.pair;
ALTER TYPE forged.pair ADD ATTRIBUTE born personal_date;
CREATE TYPE forged.later AS (id integer);
CREATE TABLE forged.uses_later (l forged.later);
ALTER TYPE forged.later ADD ATTRIBUTE email personal_text CASCADE;
DROP TABLE forged.uses_later;
CREATE TABLE forged.typed OF forged.later;
ALTER TYPE forged.later ADD ATTRIBUTE email personal_text CASCADE;
INSERT INTO forged.typed VALUES (1, 'plain');
CREATE TABLE forged.rows (id integer);
CREATE TABLE forged.uses_rows (id integer, r forged.rows[]);
ALTER TABLE forged.rows ADD COLUMN email personal_text;

SET client_min_messages = error;
SET privacy.purpose = 'maintenance';
DROP SCHEMA forged CASCADE;
SELECT count(privacy.revoke_purpose(p, 'forged_app')) FROM unnest(ARRAY['fg_work', 'fg_narrow', repeat('p', 63)]) p \gset _
DROP ROLE forged_app, forged_nobody;
