-- Reading: three roles with three purposes see three things of the same rows; what is withheld is NULL in a client's
-- SELECT and an error anywhere else; types arrive as their base types.
\set VERBOSITY terse
\pset null '(null)'
CREATE ROLE read_sales;
CREATE ROLE read_news;
CREATE ROLE read_support;
CREATE SCHEMA read;
GRANT USAGE ON SCHEMA read TO PUBLIC;
SELECT privacy.create_category('read_contact', channel => 'email'), privacy.create_category('read_phone', channel => 'phone', mask => 'last_two'),
       privacy.create_category('read_identity');
SELECT privacy.create_purpose('read_orders', legal_basis => 'contract'), privacy.create_purpose('read_letter', legal_basis => 'consent'),
       privacy.create_purpose('read_calls', legal_basis => 'contract'), privacy.create_purpose('read_loyalty', legal_basis => 'contract', holds_for => 'recorded');
SELECT privacy.permit('read_orders', 'read_contact'), privacy.permit('read_orders', 'read_identity'), privacy.permit('read_letter', 'read_contact'),
       privacy.permit('read_calls', 'read_phone', disclosure => 'masked'), privacy.permit('read_calls', 'read_contact', disclosure => 'match'),
       privacy.permit('read_loyalty', 'read_contact');
SELECT privacy.grant_purpose('read_orders', 'read_sales'), privacy.grant_purpose('read_letter', 'read_news'),
       privacy.grant_purpose('read_calls', 'read_support'), privacy.grant_purpose('read_loyalty', 'read_sales');
CREATE TABLE read.contact (id int PRIMARY KEY, email text, phone text, born date, city text);
INSERT INTO read.contact VALUES
  (1, 'Ada@example.org', '030 111 41', '1980-02-03', 'Berlin'), (2, 'bob@example.org', '030 111 42', '1990-01-01', 'Kiel'),
  (3, 'cem@example.org', '030 111 43', NULL, 'Bonn'), (4, NULL, NULL, '2000-12-31', 'Ulm');
SET privacy.purpose = 'maintenance';
SELECT privacy.add_subject_table('read.contact', key => 'id', rows => 'show');
SELECT privacy.protect_column('read.contact', 'email', category => 'read_contact', lookup => 'case_insensitive');
SELECT privacy.protect_column('read.contact', 'phone', category => 'read_phone');
SELECT privacy.protect_column('read.contact', 'born', category => 'read_identity');
CREATE INDEX contact_email ON read.contact (email);
GRANT SELECT, INSERT, UPDATE ON read.contact TO read_sales, read_news, read_support;
CREATE VIEW read.letter AS SELECT id, email, lower(email) AS folded, city FROM read.contact;
GRANT SELECT ON read.letter TO PUBLIC;
SELECT privacy.record_consent('read.contact', 2, 'read_letter', channel => 'email', method => 'paper', evidence => '{"form": 1}') IS NOT NULL AS recorded;

-- three roles
SET ROLE read_sales;
SET privacy.purpose = 'read_orders';
SELECT id, email, phone, born FROM read.contact ORDER BY id;
RESET ROLE;
SET ROLE read_news;
SET privacy.purpose = 'read_letter';
SELECT id, email, phone, born FROM read.contact ORDER BY id;
SELECT id, privacy.withheld(email), privacy.withheld(born) FROM read.contact ORDER BY id;
SELECT count(*), count(email), count(DISTINCT email), count(born) FROM read.contact;
SELECT id FROM read.contact WHERE email IS NOT NULL;
SELECT coalesce(email, 'nothing') FROM read.contact ORDER BY 1;
RESET ROLE;
SET ROLE read_support;
SET privacy.purpose = 'read_calls';
SELECT id, email, phone FROM read.contact ORDER BY phone DESC NULLS LAST;
SELECT id, privacy.withheld(email), privacy.withheld(phone) FROM read.contact ORDER BY id;
SELECT id FROM read.contact WHERE email = 'ada@EXAMPLE.org';
SELECT id FROM read.contact WHERE phone LIKE '%42';
RESET ROLE;

-- what Describe says
SET ROLE read_sales;
SET privacy.purpose = 'read_orders';
SELECT * FROM read.contact \gdesc
SELECT email, max(born), array_agg(email) AS all FROM read.contact GROUP BY email \gdesc
UPDATE read.contact SET city = city WHERE id = 1 RETURNING email, born \gdesc

-- sorting, joins, views, subqueries, cursors, prepared statements
SELECT email FROM read.contact ORDER BY email DESC NULLS LAST LIMIT 2;
SELECT id FROM read.contact ORDER BY lower(email), born;
SELECT a.email, b.born FROM read.contact a JOIN read.contact b ON a.email = b.email ORDER BY a.email;
SELECT * FROM read.letter ORDER BY id;
SELECT email FROM (SELECT email FROM read.contact ORDER BY email LIMIT 2) s ORDER BY 1;
WITH c AS (SELECT email FROM read.contact WHERE id < 3) SELECT * FROM c ORDER BY 1;
SELECT (SELECT email FROM read.contact d WHERE d.id = c.id) FROM read.contact c ORDER BY c.id LIMIT 1;
PREPARE by_id(int) AS SELECT email, born FROM read.contact WHERE id = $1;
EXECUTE by_id(1);
EXECUTE by_id(2);
BEGIN;
DECLARE c CURSOR FOR SELECT email FROM read.contact ORDER BY id;
FETCH 1 FROM c;
SAVEPOINT s;
SET LOCAL privacy.purpose = '';
FETCH 1 FROM c;
ROLLBACK TO s;
ROLLBACK;
UPDATE read.contact SET city = 'Potsdam' WHERE id = 1 RETURNING id, email, city;
INSERT INTO read.contact (id, email, born) VALUES (5, 'eve@example.org', '1999-09-09') RETURNING id, email, phone, born, city;

-- by revealed values: grouping, DISTINCT, set operations, windows, what is not asked for a type
SELECT email, count(*) FROM read.contact GROUP BY email ORDER BY email;
SELECT DISTINCT email FROM read.contact ORDER BY email;
SELECT email FROM read.contact WHERE id < 3 UNION SELECT 'zoe@example.org' ORDER BY 1 DESC;
SELECT email, row_number() OVER (ORDER BY email), lag(email) OVER (ORDER BY email) FROM read.contact WHERE id < 4 ORDER BY 1;
SELECT concat(email, '/', born), to_json(email), json_build_object('e', email) FROM read.contact WHERE id = 1;
SELECT string_agg(email, ' ' ORDER BY email), max(email), min(born), array_agg(email ORDER BY id) FROM read.contact;
SELECT CASE WHEN id = 1 THEN email ELSE 'other' END, greatest(email, 'm') FROM read.contact WHERE id < 3 ORDER BY id;
SELECT to_char(born, 'YYYY'), born + 1, extract(month FROM born) FROM read.contact WHERE id = 1;
RESET ROLE;
SET ROLE read_news;
SET privacy.purpose = 'read_letter';
SELECT email, count(*) FROM read.contact GROUP BY email ORDER BY email;
SELECT DISTINCT email FROM read.contact ORDER BY email;
SELECT to_char(born, 'YYYY'), lower(email), email::varchar(3) FROM read.contact WHERE id < 3 ORDER BY id;
SELECT * FROM read.letter ORDER BY folded, id;
SELECT id, lower(coalesce(email, 'NONE')), upper(CASE WHEN id < 3 THEN email ELSE 'x' END) FROM read.contact ORDER BY id;
SELECT id FROM read.contact WHERE coalesce(email, 'none') = 'none' ORDER BY id;
SELECT id, nullif('Bob@example.org', email), nullif(email, 'bob@example.org') FROM read.contact WHERE id < 3 ORDER BY id;

-- the purpose and the role are those of the statement's start
SELECT set_config('privacy.purpose', 'read_orders', true), email FROM read.contact WHERE id = 2;
RESET ROLE;
CREATE FUNCTION read.definer(i int) RETURNS text LANGUAGE sql SECURITY DEFINER SET search_path = read
  AS 'SELECT privacy.reveal(email) FROM contact WHERE id = i';
SET ROLE read_news;
SET privacy.purpose = 'read_letter';
SELECT read.definer(1), read.definer(2);
RESET ROLE;
SET ROLE read_support;
SET privacy.purpose = 'read_letter';
SELECT read.definer(2);
RESET ROLE;

-- NULL in a client's SELECT, an error elsewhere: nothing withheld is ever written back
SET ROLE read_news;
SET privacy.purpose = 'read_letter';
\set VERBOSITY default
UPDATE read.contact SET email = lower(email);
\set VERBOSITY terse
UPDATE read.contact SET city = email;
UPDATE read.contact SET email = upper(email) || city;
DO $$ DECLARE e text; BEGIN SELECT email INTO e FROM read.contact WHERE id = 1; END $$;
DO $$ DECLARE e text; BEGIN SELECT email INTO e FROM read.contact WHERE id = 2; RAISE NOTICE '%', e = 'bob@example.org'; END $$;
DO $$ DECLARE e text; BEGIN SELECT privacy.reveal(email) INTO e FROM read.contact WHERE id = 1; RAISE NOTICE '%', e; END $$;
RESET ROLE;

-- what stores or copies is never shown to: it stays sealed
SET ROLE read_sales;
SET privacy.purpose = 'read_orders';
CREATE TEMP TABLE copied AS SELECT email FROM read.contact WHERE id = 1;
SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = 'copied'::regclass AND attnum = 1;
CREATE TEMP TABLE copied_too AS EXECUTE by_id(1);
DO $$ BEGIN EXECUTE 'EXECUTE by_id(1)'; END $$;
DO $$ DECLARE r record; BEGIN SELECT email INTO r FROM read.contact WHERE id = 1; RAISE NOTICE '%', r.email::text; RAISE NOTICE '%', left(row_to_json(r)->>'email', 11); END $$;
COPY (SELECT left(email, 3), email IS NULL FROM read.contact WHERE id = 1) TO STDOUT;
RESET ROLE;

-- whoever takes part in a dump sees sealed values
SET row_security = off;
SET privacy.purpose = '';
SELECT left(to_json(email)->>0, 11) AS sealed FROM (SELECT array[email] AS email FROM read.contact WHERE id = 1) s;
SELECT count(*) FROM read.contact;
RESET row_security;

-- an objection, a restriction, a recorded basis: the next statement knows
SET privacy.purpose = 'subject_rights';
SELECT privacy.grant_purpose('subject_rights', 'read_sales');
SELECT privacy.restrict_processing('read.contact', 1, reason => 'disputed');
SET ROLE read_sales;
SET privacy.purpose = 'read_orders';
SELECT id, email, privacy.withheld(email) FROM read.contact WHERE id IN (1, 2) ORDER BY id;
SET privacy.purpose = 'subject_rights';
SELECT id, email FROM read.contact WHERE id IN (1, 2) ORDER BY id;
SET privacy.purpose = 'read_loyalty';
SELECT id, email, privacy.withheld(email) FROM read.contact WHERE id IN (2, 3) ORDER BY id;
RESET ROLE;
SET privacy.purpose = 'subject_rights';
SELECT privacy.begin_legal_basis('read.contact', 3, 'read_loyalty') IS NOT NULL AS begun;
SELECT privacy.withdraw_consent('read.contact', 2, 'read_letter') IS NOT NULL AS withdrawn;
SET ROLE read_sales;
SET privacy.purpose = 'read_loyalty';
SELECT id, email, privacy.withheld(email) FROM read.contact WHERE id IN (2, 3) ORDER BY id;
RESET ROLE;
SET ROLE read_news;
SET privacy.purpose = 'read_letter';
SELECT id, email, privacy.withheld(email) FROM read.contact WHERE id = 2;
RESET ROLE;

SET privacy.purpose = 'maintenance';
DROP TABLE copied;
DROP SCHEMA read CASCADE;
SELECT privacy.revoke_purpose('subject_rights', 'read_sales'), privacy.revoke_purpose('read_orders', 'read_sales'), privacy.revoke_purpose('read_loyalty', 'read_sales'),
       privacy.revoke_purpose('read_letter', 'read_news'), privacy.revoke_purpose('read_calls', 'read_support');
DROP ROLE read_sales, read_news, read_support;
