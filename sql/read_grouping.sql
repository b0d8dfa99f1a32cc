-- In a client's statement what groups, sorts and compares goes by revealed values at every level, as over plain columns:
-- NULL where a value is withheld (person 6). Nested statements group by lookup tags, or are refused.
\set VERBOSITY terse
\pset null '(null)'
CREATE ROLE grouping_app;
CREATE SCHEMA grouped;
SELECT privacy.create_category('grouping_contact'), privacy.create_purpose('grouping_work', legal_basis => 'contract');
SELECT privacy.permit('grouping_work', 'grouping_contact'), privacy.grant_purpose('grouping_work', 'grouping_app');
CREATE TABLE grouped.person (id int PRIMARY KEY, email text, login text, note text, kids int, income numeric, born date, extra jsonb);
INSERT INTO grouped.person SELECT i, 'u' || i, CASE WHEN i % 2 = 0 THEN 'u' || i END, CASE WHEN i <> 5 THEN 'n' || i % 2 END, i % 3, i / 2.0,
  date '1990-01-01' + i, jsonb_build_object('a', i % 2) FROM generate_series(1, 6) i;
CREATE TABLE grouped.plain (id int, email varchar(20), n numeric);
INSERT INTO grouped.plain VALUES (1, 'u1', 1), (2, 'u2', 2.5), (3, 'n1', 3);
SET privacy.purpose = 'maintenance';
SELECT privacy.add_subject_table('grouped.person', key => 'id', rows => 'show');
SELECT privacy.protect_column('grouped.person', 'email', category => 'grouping_contact', lookup => 'exact');
SELECT privacy.protect_column('grouped.person', 'login', category => 'grouping_contact', lookup => 'case_insensitive');
SELECT count(privacy.protect_column('grouped.person', c, category => 'grouping_contact')) FROM unnest('{note,kids,income,born,extra}'::text[]) c;
GRANT USAGE ON SCHEMA grouped TO grouping_app;
GRANT ALL ON ALL TABLES IN SCHEMA grouped TO grouping_app;
CREATE VIEW grouped.notes AS SELECT note, count(*) AS people FROM grouped.person GROUP BY note;
GRANT SELECT ON grouped.notes TO grouping_app;
SET privacy.purpose = 'subject_rights';
SELECT privacy.restrict_processing('grouped.person', 6, reason => 'test');
SET ROLE grouping_app;
SET privacy.purpose = 'grouping_work';
SET search_path = grouped;
\pset format unaligned
\pset tuples_only on
-- groups
SELECT note, count(*) FROM person GROUP BY note HAVING note = 'n1' OR note IS NULL ORDER BY note;
SELECT * FROM (SELECT note, count(*), upper(note) FROM person GROUP BY note) s ORDER BY note;
SELECT * FROM notes ORDER BY note;
SELECT n.people FROM notes n WHERE n.note = 'n1';
SELECT * FROM (SELECT note, kids, count(*), grouping(note) FROM person GROUP BY ROLLUP (note, kids)) s ORDER BY 1, 2, 3;
SELECT s.x, count(*) FROM (SELECT coalesce(note, 'none') AS x FROM person) s GROUP BY x HAVING x <> 'n0' ORDER BY 1;
SELECT lower(note), note, (SELECT count(*) FROM plain WHERE plain.email = person.note) FROM person GROUP BY note ORDER BY 2;
SELECT note, lag(note) OVER (ORDER BY note), rank() OVER (ORDER BY count(*)) FROM person GROUP BY note ORDER BY 1;
-- DISTINCT
SELECT count(*) FROM (SELECT DISTINCT note FROM person) s;
SELECT * FROM (SELECT DISTINCT ON (note) note, id FROM person ORDER BY note, id DESC) s ORDER BY 1;
SELECT count(DISTINCT note), array_agg(DISTINCT note ORDER BY note DESC), string_agg(DISTINCT note, ',') FROM person;
-- set operations, with each other and with plain columns
SELECT * FROM (SELECT note FROM person UNION SELECT email FROM person) s ORDER BY 1;
SELECT * FROM (SELECT email FROM person INTERSECT SELECT email FROM plain) s ORDER BY 1;
SELECT * FROM (SELECT email FROM plain EXCEPT SELECT note FROM person) s ORDER BY 1;
SELECT * FROM (SELECT note FROM person UNION ALL SELECT email FROM plain ORDER BY 1 DESC LIMIT 5) s;
WITH RECURSIVE r AS (SELECT note FROM person WHERE id = 1 UNION SELECT p.note FROM person p JOIN r ON p.note > r.note OR r.note = 'n1') SELECT * FROM r ORDER BY 1;
WITH c AS MATERIALIZED (SELECT DISTINCT note FROM person) SELECT c.note, count(*) FROM c JOIN person USING (note) GROUP BY 1 ORDER BY 1;
-- windows, ordered sets, greatest and least, arrays
SELECT * FROM (SELECT id, row_number() OVER (PARTITION BY note ORDER BY income DESC) FROM person) s ORDER BY 1;
SELECT id, sum(id) OVER (ORDER BY born RANGE BETWEEN interval '1 day' PRECEDING AND CURRENT ROW) FROM person ORDER BY 1;
SELECT mode() WITHIN GROUP (ORDER BY note), percentile_disc(0.5) WITHIN GROUP (ORDER BY born) FROM person;
SELECT * FROM (SELECT greatest(email, note), least(note, 'n0x'), nullif(note, 'n1') FROM person) s ORDER BY 1;
SELECT id FROM person WHERE ARRAY[email, note]::text[] && ARRAY['n0', 'u1'] ORDER BY 1;
SELECT array_remove(ARRAY[note, email], 'n1') FROM person ORDER BY id;
-- two modes of lookup, rows, sorts inside
SELECT id FROM person WHERE email = login ORDER BY 1;
SELECT id FROM person WHERE (email, note) IN (SELECT email, 'n1' FROM plain) ORDER BY 1;
SELECT id FROM person WHERE (note, kids) > ('n0', 1) ORDER BY 1;
SELECT * FROM (SELECT email FROM person ORDER BY email DESC NULLS LAST LIMIT 2) s;
SELECT * FROM (SELECT note FROM person ORDER BY note FETCH FIRST 1 ROW WITH TIES) s;
-- numbers and dates of other types, subscripts
SELECT id, kids + 0.5, income * 2, coalesce(income, 0), now() - born > '1 day' FROM person WHERE kids < 1.5 OR income = 3::float8 OR kids = 3000000000 ORDER BY 1;
SELECT id, extra['a'] FROM person WHERE extra['a'] = '1' ORDER BY 1;
UPDATE person SET extra['b'] = '2' WHERE id = 1 RETURNING extra;
-- what writes: a denied value raises, others are sealed anew
INSERT INTO person (id, note) SELECT 100 + id, note FROM (SELECT DISTINCT ON (note) id, note FROM person WHERE id < 6 ORDER BY note, id) s RETURNING id, note;
INSERT INTO person (id, note) SELECT 200, note FROM (SELECT DISTINCT note FROM person) s;
-- no value in a plan
EXPLAIN (VERBOSE, COSTS OFF) SELECT note, count(*) FROM (SELECT DISTINCT note FROM person) s WHERE note IN ('n1', 'n2') GROUP BY note;
-- nested statements
\pset tuples_only off
DO $$ BEGIN PERFORM note FROM grouped.person GROUP BY note; END $$;
DO $$ BEGIN PERFORM rank() OVER (PARTITION BY note) FROM grouped.person; END $$;
DO $$ BEGIN PERFORM email FROM grouped.person UNION SELECT login FROM grouped.person; END $$;
DO $$ BEGIN PERFORM * FROM grouped.person a JOIN grouped.person b USING (note); END $$;
DO $$ DECLARE n int; BEGIN SELECT count(*) INTO n FROM (SELECT DISTINCT email FROM grouped.person) s; RAISE NOTICE '%', n; END $$;
COPY (SELECT note FROM person GROUP BY note) TO STDOUT;
-- SQL functions are nested statements too, whether or not PostgreSQL would put their bodies into the query
RESET ROLE;
CREATE FUNCTION by_email(e text) RETURNS SETOF int LANGUAGE sql STABLE AS 'SELECT id FROM grouped.person WHERE email = e';
CREATE FUNCTION by_note(n text) RETURNS SETOF int LANGUAGE sql STABLE AS 'SELECT id FROM grouped.person WHERE note = n';
CREATE FUNCTION by_note_atomic(n text) RETURNS SETOF int LANGUAGE sql STABLE BEGIN ATOMIC SELECT id FROM grouped.person WHERE note = n; END;
CREATE FUNCTION is_same(a personal_text, b text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT a = b';
CREATE FUNCTION is_like(a anyelement, b anyelement) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT a = b';
CREATE FUNCTION is_first(p person) RETURNS boolean LANGUAGE sql STABLE AS $$SELECT p.email = 'u1'$$;
CREATE FUNCTION twice(n int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT n * 2';
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA grouped TO grouping_app;
SET ROLE grouping_app;
SELECT by_email FROM by_email('u3');
SELECT by_note FROM by_note('n1');
SELECT by_note_atomic FROM by_note_atomic('n1');
SELECT id FROM person WHERE is_same(email, 'u2');
SELECT count(*) FROM plain WHERE is_like(n, 1::numeric);
SELECT id FROM person p WHERE is_like(p.email, 'u2'::personal_text) OR is_first(p) ORDER BY 1;
EXPLAIN (COSTS OFF) SELECT id FROM plain WHERE twice(id) = 4;
RESET ROLE;
SET search_path = public;
SET privacy.purpose = 'maintenance';
SET client_min_messages = warning;
DROP SCHEMA grouped CASCADE;
SELECT privacy.revoke_purpose('grouping_work', 'grouping_app');
DROP ROLE grouping_app;
