-- Every personal type with sealed values in a table: what was stored comes back whatever the settings, comparisons and
-- keys work by lookup tag, for large values too, and nothing readable is left in statistics, dumps or errors.
\set ON_ERROR_STOP 1
SET client_min_messages = warning;
SELECT no_plan();
SELECT privacy.create_category('facts'), privacy.create_purpose('testing', legal_basis => 'contract') \gset
SELECT privacy.permit('testing', 'facts'), privacy.grant_purpose('testing', current_user::text) \gset
CREATE TABLE plain (id int PRIMARY KEY, t text, d date, ts timestamp, tz timestamptz, n numeric, i int, b bigint, f boolean, u uuid,
  j json, jb jsonb, y bytea, a inet, v varchar(5), c char(4));
INSERT INTO plain VALUES
  (1, 'Straße', '1815-12-10', '1815-12-10 11:12:13.5', '2020-07-01 00:00+02', 1.50, -7, 9007199254740993, true,
   'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '{"b": 1,  "a": "ü"}', '{"b": 1, "a": "ü"}', '\x00ff', '10.1.2.3/8', 'abcde', 'ab'),
  (2, '', '-infinity', 'infinity', '-infinity', 'NaN', 0, 0, false, '00000000-0000-0000-0000-000000000000', 'null', '[]', '', '::1', '', ''),
  (3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
SET privacy.purpose = 'testing';
CREATE TABLE fact (LIKE plain INCLUDING ALL);
INSERT INTO fact TABLE plain;
SELECT privacy.add_subject_table('fact', key => 'id') \gset
SELECT count(privacy.protect_column('fact', name, category => 'facts', lookup => CASE WHEN name IN ('f', 'j', 'jb') THEN 'none' WHEN name = 'v' THEN 'case_insensitive' ELSE 'exact' END,
  guessable => name IN ('d', 'ts', 'tz', 'n', 'i', 'b', 'a'))) AS protected FROM unnest(ARRAY['t', 'd', 'ts', 'tz', 'n', 'i', 'b', 'f', 'u', 'j', 'jb', 'y', 'a', 'v', 'c']) name \gset
SELECT is((SELECT count(*) FROM pg_attribute WHERE attrelid = 'fact'::regclass AND atttypid::regtype::text LIKE 'personal%'), 15::bigint, 'fifteen columns are personal');

-- Values that were stored before, and values sealed by the trigger under other settings, come back the same.
SET datestyle = 'German';
SET timezone = 'Asia/Tokyo';
SET bytea_output = 'escape';
SET extra_float_digits = -10;
INSERT INTO fact SELECT id + 10, t, d, ts, tz, n, i, b, f, u, j, jb, y, a, v, c FROM plain;
RESET datestyle;
RESET timezone;
RESET bytea_output;
RESET extra_float_digits;
SELECT is(ROW(f.t::text, f.d::date, f.ts::timestamp, f.tz::timestamptz, f.n::numeric::text, f.i::int, f.b::bigint, f.f::boolean, f.u::uuid,
              f.j::text, f.jb::jsonb, f.y::bytea, f.a::inet, f.v::text, f.c::text)::text,
          ROW(p.t, p.d, p.ts, p.tz, p.n::text, p.i, p.b, p.f, p.u, p.j, p.jb, p.y, p.a, p.v, p.c::text)::text, 'row ' || f.id || ' comes back')
FROM fact f JOIN plain p ON p.id = f.id % 10 ORDER BY f.id;
\pset format unaligned
\pset tuples_only on

-- Equality by lookup tag, with operands of every type applications send. Each row is there twice.
SELECT is(count(*), 2::bigint, 'text = unknown') FROM fact WHERE t = 'Straße';
SELECT is(count(*), 0::bigint, 'exact is exact') FROM fact WHERE t = 'STRASSE';
SELECT is(count(*), 2::bigint, 'text = text') FROM fact WHERE t = 'Straße'::text;
SELECT is(count(*), 2::bigint, 'text = varchar') FROM fact WHERE t = 'Straße'::varchar;
SELECT is(count(*), 2::bigint, 'the empty text') FROM fact WHERE t = '';
SELECT is(count(*), 2::bigint, 'case insensitive') FROM fact WHERE v = 'ABCDE';
SELECT is(count(*), 2::bigint, 'char, without its blanks') FROM fact WHERE c = 'ab';
SELECT is(count(*), 2::bigint, 'date = unknown') FROM fact WHERE d = '1815-12-10';
SELECT is(count(*), 2::bigint, 'date = date') FROM fact WHERE d = date '1815-12-10';
SELECT is(count(*), 2::bigint, 'infinite date') FROM fact WHERE d = '-infinity';
SELECT is(count(*), 2::bigint, 'timestamp = timestamp') FROM fact WHERE ts = timestamp '1815-12-10 11:12:13.5';
SELECT is(count(*), 2::bigint, 'timestamptz = timestamptz in another zone') FROM fact WHERE tz = timestamptz '2020-06-30 22:00+00';
SELECT is(count(*), 2::bigint, 'numeric, other scale') FROM fact WHERE n = 1.5;
SELECT is(count(*), 2::bigint, 'numeric = unknown, other scale') FROM fact WHERE n = '1.5000';
SELECT is(count(*), 2::bigint, 'numeric NaN') FROM fact WHERE n = 'NaN';
SELECT is(count(*), 2::bigint, 'integer = integer') FROM fact WHERE i = -7;
SELECT is(count(*), 2::bigint, 'integer = bigint') FROM fact WHERE i = (-7)::bigint;
SELECT is(count(*), 2::bigint, 'bigint = bigint') FROM fact WHERE b = 9007199254740993;
SELECT is(count(*), 2::bigint, 'bigint = integer') FROM fact WHERE b = 0;
SELECT is(count(*), 2::bigint, 'boolean, revealed') FROM fact WHERE f;
SELECT is(count(*), 2::bigint, 'uuid') FROM fact WHERE u = 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11';
SELECT is(count(*), 2::bigint, 'jsonb, revealed') FROM fact WHERE jb = '{"a": "ü", "b": 1}';
SELECT is(count(*), 2::bigint, 'bytea') FROM fact WHERE y = '\x00ff'::bytea;
SELECT is(count(*), 2::bigint, 'inet') FROM fact WHERE a = '10.1.2.3/8';
SELECT is(count(*), 4::bigint, 'IN') FROM fact WHERE t IN ('Straße', '');
SELECT is(count(*), 4::bigint, '= ANY, hashed') FROM fact WHERE t = ANY (ARRAY['1', '2', '3', '4', '5', '6', '7', '8', '9', 'Straße', ''] || ARRAY(SELECT x::text FROM generate_series(1, 9) x));
SELECT is(count(*), 2::bigint, '<>') FROM fact WHERE t <> '';
SELECT is(count(*), 4::bigint, 'IS DISTINCT FROM') FROM fact WHERE t IS DISTINCT FROM '';
SELECT is(count(*), 2::bigint, 'the base type''s order') FROM fact WHERE d < '1900-01-01' AND d > '1800-01-01';

-- The same rows by every way to join and group.
CREATE FUNCTION joined(settings text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  result bigint;
BEGIN
  EXECUTE settings;
  EXECUTE 'SELECT count(*) FROM fact x JOIN fact y ON x.t = y.t AND x.n = y.n' INTO result;
  RESET enable_hashjoin; RESET enable_mergejoin; RESET enable_nestloop;
  RETURN result;
END $$;
SELECT is(joined('SET enable_mergejoin = off; SET enable_nestloop = off'), 8::bigint, 'hash join');
SELECT is(joined('SET enable_hashjoin = off; SET enable_nestloop = off'), 8::bigint, 'merge join');
SELECT is(joined('SET enable_mergejoin = off; SET enable_hashjoin = off'), 8::bigint, 'nested loop');
SELECT is(string_agg(count::text, ',' ORDER BY count), '2,2,2', 'groups') FROM (SELECT count(*) FROM fact GROUP BY t) g;

-- Keys and indexes.
CREATE TABLE person (id int PRIMARY KEY, email personal_text UNIQUE, nick personal_text);
CREATE TABLE letter (id int PRIMARY KEY, person_id int REFERENCES person, email personal_text);
SELECT privacy.add_subject_table('person', key => 'id'), privacy.add_linked_table('letter', foreign_key => 'person_id') \gset
SELECT privacy.protect_column('person', 'email', category => 'facts', lookup => 'case_insensitive'), privacy.protect_column('person', 'nick', category => 'facts', lookup => 'exact') \gset
SELECT privacy.protect_column('letter', 'email', category => 'facts', lookup => 'case_insensitive') \gset
ALTER TABLE letter ADD FOREIGN KEY (email) REFERENCES person (email);
CREATE INDEX ON person USING hash (nick);
INSERT INTO person SELECT x, 'p' || x || '@example.org', 'nick ' || x FROM generate_series(1, 1000) x;
INSERT INTO person VALUES (1001, 'long@example.org', repeat('x', 100000));
ANALYZE person;
SELECT throws_ok('INSERT INTO person VALUES (1002, ''P7@EXAMPLE.ORG'')', '23505', NULL, 'UNIQUE is case insensitive where the lookup is');
INSERT INTO person VALUES (1003, 'P8@Example.org') ON CONFLICT (email) DO UPDATE SET nick = 'eight';
SELECT is(id || nick::text, '8eight', 'ON CONFLICT finds the person') FROM person WHERE email = 'p8@example.org';
INSERT INTO letter VALUES (1, 7, 'P7@example.ORG');
SELECT throws_ok('INSERT INTO letter VALUES (2, 7, ''nobody@example.org'')', '23503', NULL, 'a foreign key between personal columns holds');
SELECT is(count(*), 1::bigint, 'a value stored out of line is found by hash index') FROM person WHERE nick = repeat('x', 100000);
CREATE FUNCTION plan_of(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  line text; plan text := '';
BEGIN
  FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || query LOOP
    plan := plan || line;
  END LOOP;
  RETURN plan;
END $$;
SELECT matches(plan_of($$SELECT id FROM person WHERE email = 'p7@example.org'$$), 'person_email_key', 'btree index for a literal');
SELECT matches(plan_of($$SELECT id FROM person WHERE email = 'p7@example.org'::varchar$$), 'person_email_key', 'btree index for a varchar');
SELECT matches(plan_of($$SELECT id FROM person WHERE email = ANY ('{a,b}'::text[])$$), 'person_email_key', 'btree index for an array');
SELECT matches(plan_of($$SELECT id FROM person WHERE nick = 'nick 5'$$), 'person_nick_idx', 'hash index');

-- Nothing readable is left where PostgreSQL keeps copies.
SELECT is(count(*), 0::bigint, 'statistics hold sealed values only') FROM pg_stats
WHERE tablename IN ('person', 'fact') AND (most_common_vals::text ~* 'nick |@example' OR histogram_bounds::text ~* 'nick |@example');
SELECT ok(bool_and(email::text = 'p7@example.org'), 'and the planner reads them') FROM person WHERE email = 'p7@example.org';
SELECT finish();
