-- Foreign keys both ways, with every action, deferred ones, keys that change, rows that are deleted and come again; and what
-- a mapping gives back when it goes.
\ir policy_support.inc
SELECT no_plan();
SET privacy.purpose = 'maintenance';
SELECT privacy.create_category('data'), privacy.create_purpose('work', legal_basis => 'contract'), make_role('keys_form') \gset
SELECT privacy.permit('work', 'data'), privacy.grant_purpose('work', session_user), privacy.grant_purpose('collection', 'keys_form') \gset
CREATE TABLE person (id integer PRIMARY KEY, boss integer REFERENCES person ON DELETE SET NULL, mail text UNIQUE, name text);
CREATE TABLE nulled (id integer PRIMARY KEY, person_id integer REFERENCES person ON UPDATE SET NULL ON DELETE SET NULL, other integer REFERENCES person ON DELETE CASCADE, note text);
CREATE TABLE defaulted (id integer PRIMARY KEY, person_id integer DEFAULT 9 REFERENCES person ON UPDATE SET DEFAULT ON DELETE SET DEFAULT, note text);
CREATE TABLE late (id integer PRIMARY KEY, person_id integer REFERENCES person DEFERRABLE INITIALLY DEFERRED, note text);
CREATE TABLE deep (id integer PRIMARY KEY, late_id integer NOT NULL REFERENCES late ON UPDATE CASCADE ON DELETE CASCADE, note text);
SELECT privacy.add_subject_table('person', key => 'id') \gset
SELECT count(privacy.add_linked_table(t::regclass, foreign_key => 'person_id')) FROM unnest('{nulled,defaulted,late}'::text[]) t \gset
SELECT privacy.add_linked_table('deep', foreign_key => 'late_id') \gset
SELECT privacy.protect_column('person', 'mail', category => 'data', lookup => 'exact'), privacy.protect_column('person', 'name', category => 'data') \gset
SELECT count(privacy.protect_column(t::regclass, 'note', category => 'data')) FROM unnest('{nulled,defaulted,late,deep}'::text[]) t \gset
GRANT ALL ON person, late TO keys_form;
SELECT share_pgtap();
SET privacy.purpose = 'work';
INSERT INTO person SELECT g, NULL, 'p' || g, 'P' || g FROM generate_series(1, 9) g;
-- Rows whose person is not that of the row they refer to.
CREATE FUNCTION strangers() RETURNS bigint LANGUAGE sql AS $$
  SELECT (SELECT count(*) FROM nulled c JOIN person p ON p.id = c.person_id WHERE c.data_subject_id IS DISTINCT FROM p.data_subject_id)
       + (SELECT count(*) FROM defaulted c JOIN person p ON p.id = c.person_id WHERE c.data_subject_id IS DISTINCT FROM p.data_subject_id)
       + (SELECT count(*) FROM late c JOIN person p ON p.id = c.person_id WHERE c.data_subject_id IS DISTINCT FROM p.data_subject_id)
       + (SELECT count(*) FROM deep c JOIN late p ON p.id = c.late_id WHERE c.data_subject_id IS DISTINCT FROM p.data_subject_id)
       + (SELECT count(*) FROM (SELECT note, data_subject_id FROM nulled UNION ALL SELECT note, data_subject_id FROM defaulted UNION ALL SELECT note, data_subject_id FROM late
                                UNION ALL SELECT note, data_subject_id FROM deep) c
           WHERE NOT coalesce(privacy.is_sealed_for(note, data_subject_id, (SELECT id FROM privacy.categories WHERE name = 'data'), 0), true)) $$;

-- SET NULL keeps a value with its person, SET DEFAULT takes it along
INSERT INTO nulled VALUES (1, 1, 9, 'one'), (2, 2, NULL, NULL), (3, 3, 1, 'three');
DELETE FROM person WHERE id = 1;
SELECT results_eq($$SELECT id, person_id, note::text, data_subject_id IS NULL FROM nulled ORDER BY id$$, $$VALUES (1, NULL::integer, 'one', false), (2, 2, NULL, false)$$, 'ON DELETE SET NULL and CASCADE side by side');
UPDATE person SET id = 22 WHERE id = 2;
SELECT results_eq($$SELECT id, person_id, data_subject_id IS NULL FROM nulled ORDER BY id$$, $$VALUES (1, NULL::integer, false), (2, NULL, true)$$, 'a row without a value of anybody''s is nobody''s');
UPDATE nulled SET person_id = 22 WHERE id = 2;
INSERT INTO defaulted VALUES (1, 3, 'three'), (2, DEFAULT, 'nine');
UPDATE person SET id = 33 WHERE id = 3;
DELETE FROM person WHERE id = 4;
SELECT results_eq($$SELECT id, person_id, note::text FROM defaulted ORDER BY id$$, $$VALUES (1, 9, 'three'), (2, 9, 'nine')$$, 'ON UPDATE SET DEFAULT');
SELECT is(strangers(), 0::bigint, 'values followed their rows');

-- Several columns
CREATE TABLE tenant_person (tenant integer, id integer, PRIMARY KEY (tenant, id));
SET privacy.purpose = 'maintenance';
SELECT throws_like($$SELECT privacy.add_subject_table('tenant_person', key => 'id')$$, '%cannot be the key of people: it is not unique%', 'a key that is unique in its tenant only');
ALTER TABLE tenant_person ADD UNIQUE (id);
SELECT privacy.add_subject_table('tenant_person', key => 'id') \gset
CREATE FUNCTION hint(command text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE h text;
BEGIN
  EXECUTE command;
  RETURN 'ok';
EXCEPTION WHEN OTHERS THEN
  GET STACKED DIAGNOSTICS h = PG_EXCEPTION_HINT;
  RETURN h;
END $$;
CREATE TABLE country (name text PRIMARY KEY);
SET client_min_messages = error;
ALTER TABLE person ADD COLUMN country text REFERENCES country;
SELECT is(hint($$SELECT privacy.protect_column('person', 'country', category => 'data', lookup => 'exact')$$), 'What it refers to is readable there: refer to a number or uuid, and protect what that row says.', 'a column that refers to a plain one');
SET privacy.purpose = 'work';

-- Deferred
INSERT INTO late VALUES (1, 5, 'five'), (2, 6, 'six');
INSERT INTO deep VALUES (1, 1, 'deep five');
BEGIN;
SELECT outcome($$INSERT INTO late VALUES (3, 100, 'first the child')$$) AS child_first \gset
INSERT INTO person (id, name) VALUES (100, 'then the parent');
SELECT outcome($$INSERT INTO late VALUES (3, 100, 'now')$$) AS child_then \gset
DELETE FROM person WHERE id = 5;
INSERT INTO person (id, name, mail) VALUES (5, 'Five again', 'p5');
SELECT strangers() AS strangers, count(*) AS kept FROM late WHERE note = 'five' \gset
UPDATE person SET id = 66 WHERE id = 6;
UPDATE late SET person_id = 66 WHERE person_id = 6;
COMMIT;
SELECT is(:'child_first'::text, '23503', 'a deferred child before its parent is told to wait');
SELECT is(:'child_then'::text, 'ok', 'and comes after it');
SELECT is(:'strangers' || ' ' || :'kept', '0 1', 'deleted and inserted again in one transaction: the same person');
SELECT is(strangers(), 0::bigint, 'and after it, keys changed under deferred rows too');
SELECT is((SELECT count(*) FROM person p JOIN privacy.subjects s ON s.id = p.data_subject_id AND s.state <> 'active'), 0::bigint, 'who is not departed');
SELECT results_eq($$SELECT p.name::text, l.note::text, d.note::text FROM person p JOIN late l ON l.person_id = p.id LEFT JOIN deep d ON d.late_id = l.id ORDER BY p.id$$,
  $$VALUES ('Five again', 'five', 'deep five'), ('P6', 'six', NULL), ('then the parent', 'now', NULL)$$, 'all readable');
BEGIN;
DELETE FROM person WHERE id = 7;
SAVEPOINT s;
INSERT INTO person (id, name) VALUES (7, 'rolled back');
ROLLBACK TO s;
COMMIT;
SELECT is((SELECT count(*) FROM privacy.subjects WHERE state = 'departed'), 3::bigint, 'an insert that is rolled back leaves them departed');
INSERT INTO person (id, name) VALUES (7, 'somebody else');
SELECT is((SELECT count(*) FROM privacy.subjects WHERE state = 'departed'), 3::bigint, 'a later transaction''s row is somebody else''s');
-- A form that may only insert must not put a new address under the consents of somebody.
SET ROLE keys_form;
SET privacy.purpose = 'collection';
BEGIN;
DELETE FROM person WHERE id = 8;
INSERT INTO person (id, name, mail) VALUES (8, 'Eight', 'other@example.org');
COMMIT;
RESET ROLE;
SET privacy.purpose = 'work';
SELECT is((SELECT count(*) FROM privacy.subjects WHERE state = 'departed'), 4::bigint, 'where a change is not permitted a row that comes again is a new person''s');

-- Long values
SELECT is(hint($$UPDATE person SET mail = repeat('x', 5000) WHERE id = 9$$), 'A hash index takes values of any length: CREATE INDEX ... USING hash, or, for a unique column, EXCLUDE USING hash (mail WITH =).', 'a value too long for a btree index');
SELECT is(outcome($$UPDATE person SET mail = repeat('x', 5000) WHERE id = 9$$), '54000', 'is refused');
SELECT is(outcome($$UPDATE person SET name = repeat('x', 1000000) WHERE id = 9$$), 'ok', 'a column without an index takes it');
ALTER TABLE person DROP CONSTRAINT person_mail_key, ADD EXCLUDE USING hash (mail WITH =);
SELECT is(outcome($$UPDATE person SET mail = repeat('x', 100000) WHERE id = 9$$), 'ok', 'and a hash index');
SELECT is(outcome($$UPDATE person SET mail = repeat('x', 100000) WHERE id = 8$$), '23P01 person_mail_excl no hint', 'which keeps it unique');

-- What goes with the mapping gives back what was
SET privacy.purpose = 'maintenance';
CREATE TABLE typed (id integer PRIMARY KEY, a char(5), b varchar(7), c numeric(6,1), d char, e bpchar, f timestamp(0), g text COLLATE "C");
INSERT INTO typed VALUES (1, 'ab', 'cd', 1.25, 'x', 'y ', '2026-01-01 00:00:00.7', 'g');
CREATE TEMP TABLE shape AS SELECT attname, format_type(atttypid, atttypmod) AS type FROM pg_attribute WHERE attrelid = 'typed'::regclass AND attnum > 0;
SELECT privacy.add_subject_table('typed', key => 'id') \gset
SELECT count(privacy.protect_column('typed', c, category => 'data')) FROM unnest('{a,b,c,d,e,f,g}'::text[]) c \gset
SET privacy.purpose = 'work';
INSERT INTO typed VALUES (2, 'a   ', 'b  ', 2.25, 'y', 'z', '2026-01-01 00:00:00.2', 'h');
SELECT is(outcome($$INSERT INTO typed (id, a) VALUES (3, 'too long')$$), '22001 no hint', 'char(n) keeps its length');
SELECT results_eq($$SELECT length(a), length(b), c::text FROM typed WHERE id = 2$$, $$VALUES (1, 3, '2.3')$$, 'blanks at the end of char(n) are none');
SELECT count(privacy.unprotect_column('typed', c)) FROM unnest('{a,b,c,d,e,f,g}'::text[]) c \gset
SELECT results_eq($$SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = 'typed'::regclass AND attnum > 0 AND attname NOT IN ('data_subject_id', 'e') ORDER BY 1$$, $$SELECT * FROM shape WHERE attname <> 'e' ORDER BY 1$$, 'unprotected columns have their types again');
SELECT results_eq($$SELECT a::text, b, c, d, f FROM typed ORDER BY id$$, $$VALUES ('ab', 'cd'::varchar, 1.3, 'x'::bpchar, '2026-01-01 00:00:01'::timestamp), ('a', 'b  ', 2.3, 'y', '2026-01-01 00:00:00')$$, 'and their values');

CREATE FUNCTION security(relation regclass) RETURNS text LANGUAGE sql AS $$ SELECT concat_ws(' ', relrowsecurity, relforcerowsecurity, (SELECT string_agg(polname, ',') FROM pg_policy WHERE polrelid = relation)) FROM pg_class WHERE oid = relation $$;
CREATE TABLE s_none (id integer PRIMARY KEY);
CREATE TABLE s_enabled (id integer PRIMARY KEY);
CREATE TABLE s_forced (id integer PRIMARY KEY);
ALTER TABLE s_enabled ENABLE ROW LEVEL SECURITY;
ALTER TABLE s_forced ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON s_enabled USING (id > 0);
CREATE POLICY own ON s_forced USING (id > 0);
CREATE TEMP TABLE secured AS SELECT t, security(t::regclass) AS was FROM unnest('{s_none,s_enabled,s_forced}'::text[]) t;
SET privacy.purpose = 'maintenance';
SELECT count(privacy.add_subject_table(t::regclass, key => 'id')) FROM secured \gset
SELECT is((SELECT count(*) FROM secured WHERE security(t::regclass) LIKE 't t %'), 3::bigint, 'row security is forced while a table is mapped');
SELECT count(privacy.remove_subject_table(t::regclass)) FROM secured \gset
SELECT is(security(t::regclass), was, t || ': row security is what it was') FROM secured;
SELECT * FROM finish();
