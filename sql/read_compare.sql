-- Comparing: stored values compare by lookup tags and use indexes; a value of the session is governed by the purpose.
\set VERBOSITY terse
CREATE ROLE compare_app;
CREATE ROLE compare_none;
CREATE SCHEMA compare;
GRANT USAGE ON SCHEMA compare TO PUBLIC;
SELECT privacy.create_category('compare_contact'), privacy.create_category('compare_secret');
SELECT privacy.create_purpose('compare_work', legal_basis => 'contract'), privacy.create_purpose('compare_other', legal_basis => 'contract');
SELECT privacy.permit('compare_work', 'compare_contact'), privacy.permit('compare_other', 'compare_secret');
SELECT privacy.grant_purpose('compare_work', 'compare_app'), privacy.grant_purpose('compare_other', 'compare_none');
CREATE TABLE compare.person (id int PRIMARY KEY, email text, name text, born date, code text, note text, amount numeric(10,2), secret text);
INSERT INTO compare.person SELECT i, 'User' || i || '@example.org', 'Name ' || i, date '1980-01-01' + i, 'C' || i, 'n' || i % 2, i + 0.50, 's' || i
  FROM generate_series(1, 200) i;
SET privacy.purpose = 'maintenance';
SELECT privacy.add_subject_table('compare.person', key => 'id');
SELECT privacy.protect_column('compare.person', 'email', category => 'compare_contact', lookup => 'case_insensitive');
SELECT privacy.protect_column('compare.person', 'code', category => 'compare_contact', lookup => 'exact');
SELECT privacy.protect_column('compare.person', 'born', category => 'compare_contact', lookup => 'exact', guessable => true);
SELECT privacy.protect_column('compare.person', 'amount', category => 'compare_contact', lookup => 'exact', guessable => true);
SELECT privacy.protect_column('compare.person', 'name', category => 'compare_contact');
SELECT privacy.protect_column('compare.person', 'note', category => 'compare_contact');
SELECT privacy.protect_column('compare.person', 'secret', category => 'compare_secret', lookup => 'exact');
CREATE INDEX person_email ON compare.person (email);
CREATE INDEX person_code ON compare.person USING hash (code);
CREATE UNIQUE INDEX person_born ON compare.person (born);
ANALYZE compare.person;
GRANT SELECT, INSERT, UPDATE, DELETE ON compare.person TO compare_app, compare_none;

SET ROLE compare_app;
SET privacy.purpose = 'compare_work';
SET enable_seqscan = off;
SET enable_bitmapscan = off;
-- indexes are used, with every kind of operand
EXPLAIN (COSTS OFF) SELECT id FROM compare.person WHERE email = 'user7@EXAMPLE.org';
SELECT id, email FROM compare.person WHERE email = 'user7@EXAMPLE.org';
SELECT id FROM compare.person WHERE 'user7@EXAMPLE.org' = email;
SELECT id FROM compare.person WHERE email = 'user7@EXAMPLE.org'::text;
SELECT id FROM compare.person WHERE email = 'user7@EXAMPLE.org'::varchar;
EXPLAIN (COSTS OFF) SELECT id FROM compare.person WHERE email IN ('user7@example.org', 'USER8@example.org');
SELECT id FROM compare.person WHERE email IN ('user7@example.org', 'USER8@example.org') ORDER BY id;
SELECT count(*) FROM compare.person WHERE email = ANY (ARRAY(SELECT 'user' || i || '@example.org' FROM generate_series(1, 20) i));
PREPARE by_email(text) AS SELECT id FROM compare.person WHERE email = $1;
EXPLAIN (COSTS OFF) EXECUTE by_email('user9@example.org');
EXECUTE by_email('user9@example.org');
SET plan_cache_mode = force_generic_plan;
EXPLAIN (COSTS OFF) EXECUTE by_email('user9@example.org');
EXECUTE by_email('user10@example.org');
RESET plan_cache_mode;
EXPLAIN (COSTS OFF) SELECT id FROM compare.person WHERE code = 'C5';
SELECT id FROM compare.person WHERE code = 'C5';
SELECT id FROM compare.person WHERE code = 'c5';
EXPLAIN (COSTS OFF) SELECT id FROM compare.person WHERE born = '1980-01-06';
SELECT id FROM compare.person WHERE born = '1980-01-06';
SELECT id FROM compare.person WHERE amount = 7.5;
SELECT id FROM compare.person WHERE amount = 7.500;
RESET enable_seqscan;
RESET enable_bitmapscan;
-- all the ways of comparing
SELECT count(*) FROM compare.person WHERE email <> 'user1@example.org';
SELECT count(*) FROM compare.person WHERE email NOT IN ('user1@example.org', 'user2@example.org');
SELECT count(*) FROM compare.person WHERE email IS DISTINCT FROM 'user1@example.org';
SELECT nullif(email, 'user1@example.org') FROM compare.person WHERE id = 1;
SELECT CASE email WHEN 'user1@example.org' THEN 'one' ELSE 'more' END FROM compare.person WHERE id < 3 ORDER BY id;
SELECT id FROM compare.person WHERE (email, id) = ('user1@example.org', 1);
SELECT id FROM compare.person WHERE email IN (SELECT 'user3@example.org');
SELECT id FROM compare.person WHERE email IN (SELECT email FROM compare.person WHERE id = 4);
SELECT id FROM compare.person WHERE email = (SELECT email FROM compare.person WHERE id = 4);
SELECT id FROM compare.person WHERE NOT email <> ALL (ARRAY['user5@example.org']);
SELECT p.id FROM compare.person p JOIN (VALUES ('user6@example.org')) v(e) ON v.e = p.email;
SELECT a.id FROM compare.person a JOIN compare.person b USING (email) WHERE b.id = 7;
SELECT count(*) FROM compare.person p JOIN generate_series(1, 300) i ON p.email = 'user' || i || '@example.org';
SELECT count(*) FROM compare.person p JOIN generate_series(1, 300) i ON p.born = date '1980-01-01' + i;
-- a column without lookup goes by its revealed value in the client's statement
SELECT id FROM compare.person WHERE name = 'Name 3';
SELECT id FROM compare.person WHERE name IN ('Name 3', 'Name 4') ORDER BY id;
SELECT count(*) FROM compare.person a JOIN compare.person b ON a.name = b.name;
SELECT note, count(*) FROM compare.person GROUP BY note ORDER BY note;
SELECT id FROM compare.person WHERE email = code;
SELECT count(*) FROM (SELECT DISTINCT email FROM compare.person) s;
SELECT count(*) FROM (SELECT DISTINCT note FROM compare.person) s;
-- ... and is refused elsewhere, by name
\set VERBOSITY default
DO $$ BEGIN PERFORM id FROM compare.person WHERE name = 'Name 3'; END $$;
\set VERBOSITY terse
DO $$ BEGIN PERFORM note, count(*) FROM compare.person GROUP BY note; END $$;
DO $$ BEGIN PERFORM DISTINCT note FROM compare.person; END $$;
DO $$ BEGIN PERFORM note FROM compare.person UNION SELECT note FROM compare.person; END $$;
DO $$ BEGIN PERFORM count(DISTINCT note) FROM compare.person; END $$;
DO $$ BEGIN PERFORM 1 FROM compare.person a JOIN compare.person b ON a.note = b.note; END $$;
DO $$ BEGIN PERFORM 1 FROM compare.person WHERE email = code; END $$;
-- with a lookup it works there too
DO $$ DECLARE n int; BEGIN SELECT count(*) INTO n FROM (SELECT email FROM compare.person GROUP BY email) s; RAISE NOTICE '%', n; END $$;
DO $$ DECLARE n int; v text := 'USER12@example.org'; BEGIN SELECT id INTO n FROM compare.person WHERE email = v; RAISE NOTICE '%', n; END $$;
DO $$ DECLARE e personal_text; BEGIN SELECT email INTO e FROM compare.person WHERE id = 3; RAISE NOTICE '% %', e = 'user3@EXAMPLE.org', e = 'user4@example.org'; END $$;
DO $$ DECLARE e personal_text; BEGIN SELECT name INTO e FROM compare.person WHERE id = 3; RAISE NOTICE '%', e = 'Name 3'; END $$;
DO $$ DECLARE n int; BEGIN SELECT count(*) INTO n FROM compare.person WHERE coalesce(email, 'none') = 'USER3@example.org'; RAISE NOTICE '%', n; END $$;
DO $$ DECLARE n int; BEGIN SELECT count(*) INTO n FROM compare.person WHERE CASE WHEN id > 3 THEN email ELSE 'none' END = 'none'; RAISE NOTICE '%', n; END $$;
DO $$ DECLARE n int; BEGIN SELECT count(*) INTO n FROM compare.person WHERE 'none' = ANY (ARRAY[email, 'none']); RAISE NOTICE '%', n; END $$;
-- what cannot be answered is refused
DO $$ BEGIN PERFORM greatest(email, 'x') FROM compare.person; END $$;
SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY email) FROM compare.person;
SELECT bool_or(ARRAY[email] = ARRAY['x'::personal_text]), bool_or(ARRAY[email] = ARRAY['User3@example.org'::personal_text]) FROM compare.person;
DO $$ BEGIN PERFORM ARRAY[email] = ARRAY['x'::personal_text] FROM compare.person; END $$;
DO $$ BEGIN PERFORM percentile_disc(0.5) WITHIN GROUP (ORDER BY email) FROM compare.person; END $$;
DO $$ BEGIN EXECUTE $q$SELECT privacy.tag('x'::text, 'y'::internal)$q$; EXCEPTION WHEN OTHERS THEN RAISE NOTICE 'refused'; END $$;
DO $$ BEGIN EXECUTE $q$SELECT privacy.tag('x'::text, NULL::internal)$q$; EXCEPTION WHEN OTHERS THEN RAISE NOTICE 'refused'; END $$;
-- the purpose decides about comparing: by category, and joins with guesses too
SELECT id FROM compare.person WHERE secret = 's3';
SELECT count(*) FROM compare.person p JOIN generate_series(1, 300) i ON p.secret = 's' || i;
RESET ROLE;
SET ROLE compare_none;
SET privacy.purpose = 'compare_other';
\set VERBOSITY default
SELECT id FROM compare.person WHERE email = 'user3@example.org';
\set VERBOSITY terse
SELECT count(*) FROM compare.person p JOIN generate_series(1, 300) i ON p.born = date '1980-01-01' + i;
SELECT id FROM compare.person WHERE email = ANY (ARRAY['user3@example.org']);
DELETE FROM compare.person WHERE email = 'user3@example.org';
SELECT id FROM compare.person WHERE secret = 's3';
-- stored values compare with each other without it
SELECT count(*) FROM compare.person a JOIN compare.person b ON a.email = b.email;
SELECT count(*) FROM compare.person WHERE name = 'Name 3';
RESET ROLE;
SET privacy.purpose = 'maintenance';
SELECT id FROM compare.person WHERE email = 'user3@example.org';
SET privacy.purpose = '';
SELECT id FROM compare.person WHERE email = 'user3@example.org';

SET privacy.purpose = 'maintenance';
DROP SCHEMA compare CASCADE;
SELECT privacy.revoke_purpose('compare_work', 'compare_app'), privacy.revoke_purpose('compare_other', 'compare_none');
DROP ROLE compare_app, compare_none;
