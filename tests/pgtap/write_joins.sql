-- Tables that join a mapped one with rows in them (ATTACH PARTITION, INHERIT), leave it, are dropped or copied: every row
-- has the person its values are sealed for, or the command is refused and says what to do.
\ir policy_support.inc
SELECT no_plan();
SET privacy.purpose = 'maintenance';
SELECT privacy.create_category('data'), privacy.create_category('other'), privacy.create_purpose('work', legal_basis => 'contract') \gset
SELECT privacy.permit('work', 'data'), privacy.permit('work', 'other'), privacy.grant_purpose('work', session_user);
CREATE TABLE person (id integer, region text, name text, PRIMARY KEY (id, region)) PARTITION BY LIST (region);
CREATE TABLE person_a PARTITION OF person FOR VALUES IN ('a');
CREATE TABLE visit (id integer PRIMARY KEY, person_id integer, note text) PARTITION BY RANGE (id);
CREATE TABLE people (id integer PRIMARY KEY, name text);
SELECT privacy.add_subject_table('person', key => 'id', on_delete => 'keep'), privacy.add_subject_table('people', key => 'id');
SELECT privacy.protect_column('person', 'name', category => 'data'), privacy.protect_column('people', 'name', category => 'data');
ALTER TABLE visit ADD FOREIGN KEY (person_id) REFERENCES people;
SELECT privacy.add_linked_table('visit', foreign_key => 'person_id'), privacy.protect_column('visit', 'note', category => 'data');
SET privacy.purpose = 'work';
INSERT INTO person VALUES (1, 'a', 'Ada'), (2, 'a', 'Abe');
INSERT INTO people VALUES (1, 'Pia'), (2, 'Pit');

CREATE FUNCTION people_of(relation regclass) RETURNS text LANGUAGE sql AS $$
  SELECT string_agg(state || ' ' || n, ', ' ORDER BY state) FROM (SELECT s.state, count(*) AS n FROM privacy.subjects s
    JOIN privacy.subject_tables t ON t.id = s.table_id WHERE t.relation = people_of.relation GROUP BY 1) c $$;
CREATE FUNCTION message(command text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  message text; hint text;
BEGIN
  EXECUTE command;
  RETURN 'ok';
EXCEPTION WHEN OTHERS THEN
  GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, hint = PG_EXCEPTION_HINT;
  RETURN SQLSTATE || ' ' || replace(message, 'public.', '') || CASE WHEN hint = '' THEN ' (no hint)' ELSE '' END;
END $$;

-- Plain rows
CREATE TABLE person_b (id integer NOT NULL, region text NOT NULL, name text);
INSERT INTO person_b VALUES (10, 'b', 'Bea');
SELECT is(message($$ALTER TABLE person ATTACH PARTITION person_b FOR VALUES IN ('b')$$),
  '42804 table "person_b" has no column "data_subject_id", which holds the person of each row of table "person"', 'a plain table does not join');
ALTER TABLE person_b ADD COLUMN data_subject_id bigint;
SELECT is(message($$ALTER TABLE person ATTACH PARTITION person_b FOR VALUES IN ('b')$$),
  '42804 column "name" of table "person_b" is plain, and personal in table "person"', 'nor one with plain values');
CREATE TABLE person_new PARTITION OF person FOR VALUES IN ('b');
INSERT INTO person (id, region, name) SELECT id, region, name FROM person_b;
SELECT results_eq($$SELECT name::text FROM person WHERE region = 'b'$$, ARRAY['Bea'], 'what the hint says works');
DROP TABLE person_new;
SELECT is(people_of('person'), 'active 2, departed 1', 'the people of a dropped partition depart');
SELECT is((SELECT count(*) FROM privacy.subjects WHERE state = 'departed' AND erase_due IS NULL), 1::bigint, 'and are kept, as on_delete says');
DROP TABLE person_b;

-- A partition made and filled beside the table, as partition tools do
CREATE TABLE person_b (LIKE person INCLUDING ALL);
SELECT is(message($$ALTER TABLE person ATTACH PARTITION person_b FOR VALUES IN ('b')$$), 'ok', 'an empty copy of the structure joins');
INSERT INTO person VALUES (10, 'b', 'Bea');
ALTER TABLE person DETACH PARTITION person_b;
INSERT INTO person_b (id, region, name) VALUES (11, 'b', 'Ben');
SELECT is(people_of('person'), 'active 4, departed 1', 'a detached partition goes on making people');
SELECT is(message($$ALTER TABLE person ATTACH PARTITION person_b FOR VALUES IN ('b')$$), 'ok', 'and comes back');
SELECT results_eq($$SELECT name::text FROM person ORDER BY id$$, ARRAY['Ada', 'Abe', 'Bea', 'Ben'], 'with all rows');

-- Rows moved out by DELETE ... RETURNING come back with their people
CREATE TABLE person_c (LIKE person INCLUDING ALL);
WITH gone AS (DELETE FROM person WHERE id = 11 RETURNING *) INSERT INTO person_c SELECT id, 'c', name, data_subject_id FROM gone;
SELECT is(people_of('person'), 'active 3, departed 2', 'moved out: departed');
INSERT INTO person_c VALUES (12, 'c', NULL, NULL);
SELECT is(message($$ALTER TABLE person ATTACH PARTITION person_c FOR VALUES IN ('c')$$), 'ok', 'rows of departed people, and rows without a value, join');
SELECT is(people_of('person'), 'active 5, departed 1', 'their people are there again, and one is new');
SELECT results_eq($$SELECT id, name::text FROM person WHERE region = 'c' ORDER BY id$$, $$VALUES (11, 'Ben'), (12, NULL)$$, 'they are readable');
UPDATE person SET name = 'Cid' WHERE id = 12;
SELECT results_eq($$SELECT name::text FROM person WHERE id = 12$$, ARRAY['Cid'], 'and writable');
SELECT is_empty($$SELECT data_subject_id FROM person GROUP BY 1 HAVING count(*) > 1 OR data_subject_id IS NULL$$, 'one row a person');

-- What must not join: rows of living people, of other people, of people of other tables
CREATE TABLE person_d (LIKE person INCLUDING ALL);
INSERT INTO person_d SELECT id + 100, 'd', name, data_subject_id FROM person WHERE id = 1;
SELECT is(message($$ALTER TABLE person ATTACH PARTITION person_d FOR VALUES IN ('d')$$), '55000 table "person_d" holds rows that name people who have a row already', 'a second row of a living person');
TRUNCATE person_d;
INSERT INTO person_d SELECT id + 100, 'd', name, NULL FROM person WHERE id = 1;
SELECT is(message($$ALTER TABLE person ATTACH PARTITION person_d FOR VALUES IN ('d')$$), '55000 table "person_d" holds rows that hold values of other people', 'a value of somebody else in nobody''s row');
TRUNCATE person_d;
INSERT INTO person_d SELECT id + 100, 'd', (SELECT name FROM person WHERE id = 2), data_subject_id FROM person WHERE id = 1;
SELECT is(message($$ALTER TABLE person ATTACH PARTITION person_d FOR VALUES IN ('d')$$), '55000 table "person_d" holds rows that hold values of other people', 'a value of somebody else');
TRUNCATE person_d;
INSERT INTO person_d SELECT id + 100, 'd', name, data_subject_id FROM people WHERE id = 1;
SELECT is(message($$ALTER TABLE person ATTACH PARTITION person_d FOR VALUES IN ('d')$$), '55000 table "person_d" holds rows that name people who are not known here', 'people of another table');
TRUNCATE person_d;
INSERT INTO person_d VALUES (200, 'd', NULL, 99999);
SELECT is(message($$ALTER TABLE person ATTACH PARTITION person_d FOR VALUES IN ('d')$$), '55000 table "person_d" holds rows that name people who are not known here', 'people who never were');
TRUNCATE person_d;
INSERT INTO person_d SELECT 200, 'd', NULL, id FROM privacy.subjects WHERE state = 'departed' LIMIT 1;
SELECT is(message($$ALTER TABLE person ATTACH PARTITION person_d FOR VALUES IN ('d')$$), '55000 table "person_d" holds rows that name people who are not known here', 'departed people, by their number alone');
TRUNCATE person_d;
INSERT INTO person_d SELECT 200 + g, 'd', NULL, s.id FROM privacy.subjects s, generate_series(1, 2) g WHERE state = 'active' LIMIT 2;
SELECT is(message($$ALTER TABLE person ATTACH PARTITION person_d FOR VALUES IN ('d')$$), '55000 table "person_d" holds rows that name people who have a row already', 'people twice');
DROP TABLE person_d;
SELECT make_role('joins_owner') \gset
CREATE TABLE person_d (LIKE person INCLUDING ALL);
ALTER TABLE person_d OWNER TO joins_owner;
INSERT INTO person_d VALUES (201, 'd', NULL, NULL);
SELECT is(message($$ALTER TABLE person ATTACH PARTITION person_d FOR VALUES IN ('d')$$), 'ok', 'a partition of another owner joins');
INSERT INTO person VALUES (202, 'd', 'Dan');
DELETE FROM person WHERE region = 'd';
ALTER TABLE person DETACH PARTITION person_d;
DROP TABLE person_d;
CREATE TABLE person_d (id integer NOT NULL UNIQUE, region text NOT NULL, name text);
SET privacy.purpose = 'maintenance';
SELECT privacy.add_subject_table('person_d', key => 'id'), privacy.protect_column('person_d', 'name', category => 'data');
SET privacy.purpose = 'work';
SELECT is(message($$ALTER TABLE person ATTACH PARTITION person_d FOR VALUES IN ('d')$$), '55000 table person_d is a subject table of its own and cannot follow table person', 'a subject table of its own');
DROP TABLE person_d;
SELECT is(people_of('person'), 'active 5, departed 3', 'nothing of what was refused has changed a person');

-- Linked partitions: whose the row is, its foreign key says
CREATE TABLE visit_1 (LIKE visit INCLUDING ALL);
INSERT INTO visit_1 (id, person_id, note) SELECT 1, 2, name FROM people WHERE id = 1;
SELECT is(message($$ALTER TABLE visit ATTACH PARTITION visit_1 FOR VALUES FROM (0) TO (10)$$), '55000 table "visit_1" holds rows that hold values of other people', 'a value of somebody else in a linked row');
TRUNCATE visit_1;
INSERT INTO visit_1 SELECT 1, 2, name, data_subject_id FROM people WHERE id = 1;
SELECT is(message($$ALTER TABLE visit ATTACH PARTITION visit_1 FOR VALUES FROM (0) TO (10)$$), '55000 table "visit_1" holds rows that belong to other people than the rows they refer to', 'a linked row of somebody else');
TRUNCATE visit_1;
INSERT INTO visit_1 SELECT 1, 1, name, data_subject_id FROM people WHERE id = 1;
INSERT INTO visit_1 VALUES (2, 2, NULL, NULL), (3, NULL, NULL, NULL);
SELECT is(message($$ALTER TABLE visit ATTACH PARTITION visit_1 FOR VALUES FROM (0) TO (10)$$), 'ok', 'linked rows that fit join');
SELECT results_eq($$SELECT v.id, v.note::text, v.data_subject_id IS NOT DISTINCT FROM p.data_subject_id FROM visit v LEFT JOIN people p ON p.id = v.person_id ORDER BY 1$$,
  $$VALUES (1, 'Pia', true), (2, NULL, true), (3, NULL, true)$$, 'and have the people of their rows');

-- Children
CREATE TABLE staff (id integer PRIMARY KEY, name personal_text, rank text, data_subject_id bigint, CONSTRAINT "privacy_sealed_name" CHECK (privacy.is_sealed(name)));
INSERT INTO staff VALUES (50, NULL, 'chief', NULL);
SELECT is(message($$ALTER TABLE staff INHERIT people$$), 'ok', 'a child with rows joins');
SELECT is(people_of('people'), 'active 3', 'its rows get people');
INSERT INTO staff (id, name, rank) VALUES (51, 'Sam', 'clerk');
UPDATE people SET name = 'Sue' WHERE id = 50;
SELECT results_eq($$SELECT id, name::text FROM people ORDER BY id$$, $$VALUES (1, 'Pia'), (2, 'Pit'), (50, 'Sue'), (51, 'Sam')$$, 'they are people as any');
SET privacy.purpose = 'maintenance';
SELECT is(message($$SELECT privacy.protect_column('staff', 'name', category => 'data')$$), '42809 table staff is a partition or child of table people', 'an inherited column follows its parent');
SELECT is(message($$SELECT privacy.protect_column('staff', 'rank', category => 'other')$$), 'ok', 'a column of its own is protected on the child');
SET privacy.purpose = 'work';
SELECT results_eq($$SELECT rank::text FROM staff ORDER BY id$$, ARRAY['chief', 'clerk'], 'with what it holds');
SELECT is(message($$SELECT privacy.unprotect_column('staff', 'rank')$$), 'ok', 'and given back');
ALTER TABLE staff NO INHERIT people;
INSERT INTO staff (id, name) VALUES (52, 'Sol');
SELECT results_eq($$SELECT name::text FROM staff ORDER BY id$$, ARRAY['Sue', 'Sam', 'Sol'], 'a former child stays governed');
DROP TABLE staff;
SELECT is(people_of('people'), 'active 2, departed 3', 'and its people depart with it');

-- Copies of a table: LIKE gives guarded columns, and the person's column is taken while there is no row
CREATE TABLE people2 (LIKE people INCLUDING ALL);
INSERT INTO people2 SELECT * FROM people;
SELECT results_eq($$SELECT name::text FROM people2 ORDER BY id$$, ARRAY['Pia', 'Pit'], 'a copy holds sealed values, governed as the originals');
SELECT is(outcome($$INSERT INTO people2 VALUES (9, 'clear')$$), '23514', 'and no plaintext');
SET privacy.purpose = 'maintenance';
SELECT is(outcome($$SELECT privacy.add_subject_table('people2', key => 'id')$$), '42701', 'a filled person''s column is not taken');
SELECT is(outcome($$SELECT privacy.add_subject_table('people2', key => 'id', subject_column => 'who')$$), 'ok', 'people of its own');
SELECT is(message($$SELECT privacy.protect_column('people2', 'name', category => 'data')$$), '55000 column name of table people2 holds values of other people, or of another category or lookup', 'cannot own values of others');
DROP TABLE people2;
CREATE TABLE people2 (LIKE people INCLUDING ALL);
SELECT is(outcome($$SELECT privacy.add_subject_table('people2', key => 'id')$$), 'ok', 'an empty copy is mapped');
SELECT is(outcome($$SELECT privacy.protect_column('people2', 'name', category => 'other', lookup => 'exact')$$), 'ok', 'as it likes');
SET privacy.purpose = 'work';
INSERT INTO people2 (id, name) SELECT id, name FROM people;
SELECT results_eq($$SELECT name::text FROM people2 WHERE name = 'Pia'$$, ARRAY['Pia'], 'what is copied then is sealed again');
CREATE TABLE people3 (LIKE people2);
ALTER TABLE people3 ALTER COLUMN data_subject_id SET DEFAULT 1, ADD PRIMARY KEY (id);
SET privacy.purpose = 'maintenance';
SELECT is(outcome($$SELECT privacy.add_subject_table('people3', key => 'id')$$), '42701', 'a person''s column with a default is not taken');

-- DROP lets people depart as on_delete says, however it comes
CREATE SCHEMA gone;
CREATE TABLE gone.kept (id integer PRIMARY KEY, name text);
CREATE TABLE gone.erased (id integer PRIMARY KEY, name text);
SELECT privacy.add_subject_table('gone.kept', key => 'id', on_delete => 'keep'), privacy.add_subject_table('gone.erased', key => 'id', on_delete => 'erase');
INSERT INTO gone.kept VALUES (1), (2);
INSERT INTO gone.erased VALUES (1), (2), (3);
-- What is asked before a ROLLBACK is judged after it: pgTAP's count is in a table.
CREATE TEMP TABLE numbers AS SELECT id, c.relname AS name FROM privacy.subject_tables t JOIN pg_class c ON c.oid = t.relation WHERE c.relnamespace = 'gone'::regnamespace;
CREATE FUNCTION gone_people() RETURNS text LANGUAGE sql AS $$
  SELECT string_agg(concat_ws(' ', n.name, s.state, s.erase_due - now(), s.count), ', ' ORDER BY n.name) FROM numbers n
    JOIN (SELECT table_id, state, erase_due, count(*) FROM privacy.subjects GROUP BY 1, 2, 3) s ON s.table_id = n.id $$;
BEGIN;
DROP SCHEMA gone CASCADE;
SELECT gone_people() \gset
ROLLBACK;
SELECT is(:'gone_people'::text, 'erased departed 00:00:00 3, kept departed 2', 'DROP SCHEMA CASCADE honours on_delete');
SELECT is(gone_people(), 'erased active 3, kept active 2', 'a DROP that is rolled back leaves them');
BEGIN;
SAVEPOINT before;
DROP TABLE gone.kept;
ROLLBACK TO before;
DROP TABLE gone.erased;
SELECT gone_people() \gset
ROLLBACK;
SELECT is(:'gone_people'::text, 'erased departed 00:00:00 3, kept active 2', 'one that is rolled back alone, too');
BEGIN;
SELECT privacy.remove_subject_table('gone.kept'), privacy.remove_subject_table('gone.erased') \gset
SELECT gone_people() \gset
ROLLBACK;
SELECT is(:'gone_people'::text, 'erased departed 00:00:00 3, kept departed 2', 'remove_subject_table honours it');
DROP SCHEMA gone CASCADE;
SELECT * FROM finish();
