-- Parameters whose type a client leaves open beside personal columns are described, and taken, as the base types: drivers
-- encode by what Describe says, and know no personal type. Only in the client's own statement, and not in raw sessions.
\set ON_ERROR_STOP 1
SET client_min_messages = warning;
SELECT no_plan();
SELECT privacy.create_category('facts'), privacy.create_purpose('testing', legal_basis => 'contract') \gset
SELECT privacy.permit('testing', 'facts'), privacy.grant_purpose('testing', current_user::text) \gset
SET privacy.purpose = 'testing';
CREATE TABLE fact (id int PRIMARY KEY, t text, d date, ts timestamp, tz timestamptz, n numeric, i int, b bigint, f boolean, u uuid,
  j json, jb jsonb, y bytea, a inet, v varchar(5));
SELECT privacy.add_subject_table('fact', key => 'id') \gset
SELECT count(privacy.protect_column('fact', name, category => 'facts', lookup => CASE WHEN name IN ('f', 'j', 'jb', 'y') THEN 'none' ELSE 'exact' END,
  guessable => name IN ('d', 'ts', 'tz', 'n', 'i', 'b', 'a'))) AS protected FROM unnest(ARRAY['t', 'd', 'ts', 'tz', 'n', 'i', 'b', 'f', 'u', 'j', 'jb', 'y', 'a', 'v']) name \gset
CREATE FUNCTION types_of(text) RETURNS text LANGUAGE sql AS 'SELECT array_to_string(parameter_types, '','') FROM pg_prepared_statements WHERE name = $1';

PREPARE store AS INSERT INTO fact VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15);
SELECT is(types_of('store'), 'integer,text,date,timestamp without time zone,timestamp with time zone,numeric,integer,bigint,boolean,uuid,json,jsonb,bytea,inet,text',
  'INSERT ... VALUES: base types');
EXECUTE store (1, 'Ada', '1815-12-10', '1815-12-10 11:12', '2020-01-01 00:00+00', 1.50, 7, 8, true, 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '{"a":1}', '{"a":1}', '\x00ff', '10.0.0.1', 'abcde');
EXECUTE store (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
SELECT is((SELECT id FROM fact WHERE t = 'Ada' AND i = 7 AND b = 8 AND jb::text = '{"a": 1}' AND v = 'abcde'), 1, 'they are stored');
SELECT is((SELECT d::date FROM fact WHERE id = 1), '1815-12-10'::date, 'a date') UNION ALL
SELECT is((SELECT n::numeric::text FROM fact WHERE id = 1), '1.50', 'a number') UNION ALL
SELECT is((SELECT count(*) FROM fact WHERE t IS NULL AND d IS NULL AND f IS NULL AND y IS NULL), 1::bigint, 'NULLs');
SELECT ok(bool_and(privacy.is_sealed(t) AND privacy.is_sealed(d) AND privacy.is_sealed(jb)), 'sealed') FROM fact;
SELECT throws_ok('EXECUTE store (3, ''Bob'', ''1815-12-10'', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, ''too long'')', '22001', NULL,
  'a column''s length still holds');

PREPARE find AS SELECT id FROM fact WHERE t = $1 AND d = $2 AND n = $3 AND i = $4 AND u = $5 AND a = $6 AND v = $7 AND $8 = ts AND y = $9;
SELECT is(types_of('find'), 'text,date,numeric,integer,uuid,inet,text,timestamp without time zone,bytea', 'comparisons: base types');
SELECT is(types_of('find') LIKE '%personal%', false, 'none is personal');
EXECUTE find ('Ada', '1815-12-10', 1.5, 7, 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '10.0.0.1', 'abcde', '1815-12-10 11:12', '\x00ff') \gset found_
SELECT is(:found_id, 1, 'and they find the row');

PREPARE many AS SELECT count(*) AS n FROM fact WHERE t = ANY ($1) AND d = ANY ($2) AND t IN ($3, $4);
SELECT is(types_of('many'), 'text[],date[],text,text', 'arrays and lists');
EXECUTE many ('{Ada,Bob}', '{1815-12-10,1900-01-01}', 'Ada', 'Bob') \gset many_
SELECT is(:many_n, 1, 'arrays find the row');

PREPARE upsert AS INSERT INTO fact (id, t, n) VALUES ($1, $2, $3), ($4, $5, $6) ON CONFLICT (id) DO UPDATE SET t = coalesce($7, EXCLUDED.t), n = $6 RETURNING id;
SELECT is(types_of('upsert'), 'integer,text,numeric,integer,text,numeric,text', 'several rows, ON CONFLICT, coalesce');
SELECT lives_ok('EXECUTE upsert (1, ''Ada B'', 2, 3, ''Cem'', 4, NULL)', 'an upsert');
SELECT is((SELECT array_agg(t::text ORDER BY id) FROM fact WHERE id IN (1, 3)), '{Ada B,Cem}'::text[], 'an upsert stores them');

PREPARE nested AS WITH w AS (UPDATE fact SET d = $1 WHERE t = $2 RETURNING id) SELECT (SELECT t FROM fact f WHERE f.d = $3 LIMIT 1) AS t FROM w;
SELECT is(types_of('nested'), 'date,text,date', 'in CTEs and sub-selects');
EXECUTE nested ('1900-01-01', 'Cem', '1815-12-10') \gset nested_
SELECT is(:'nested_t'::text, 'Ada B', 'a modifying CTE');

-- a plan that is made anew keeps the types
ALTER TABLE fact ADD COLUMN remark text;
EXECUTE find ('Ada B', '1815-12-10', 4, 7, 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '10.0.0.1', 'abcde', '1815-12-10 11:12', '\x00ff') \gset again_
SELECT is(:again_id, 1, 'after ALTER TABLE the statement goes on');
PREPARE given (personal_text) AS SELECT id FROM fact WHERE t = $1;
SELECT is(types_of('given'), 'text', 'so is a personal type that was given');

-- generic plans decide for each purpose anew
SET plan_cache_mode = force_generic_plan;
PREPARE generic AS SELECT count(*) AS n FROM fact WHERE t = $1;
EXECUTE generic ('Cem') \gset generic_
SELECT is(:generic_n, 1, 'a generic plan');
SELECT privacy.create_purpose('nothing', legal_basis => 'contract'), privacy.grant_purpose('nothing', current_user::text) \gset
SET privacy.purpose = 'nothing';
SELECT throws_ok('EXECUTE generic (''Cem'')', '42501', NULL, 'compares for no purpose that may not');
SET privacy.purpose = 'testing';

-- the sealed form is no input, as ever; and where it is accepted it comes in as before
PREPARE paste AS INSERT INTO fact (id, t) VALUES ($1, $2);
SELECT throws_ok('EXECUTE paste (9, ''\privacy:1:AAEYAUIAAQAQAAAAAAABMa+cBbjQM7imprvG8z0fWMDJgFnVYg5GnczwqqSkvvmw+BExC1leX1L0vcA='')', NULL, NULL, 'the sealed form is no input');
SET privacy.accept_sealed = on;
PREPARE restore AS INSERT INTO fact (id, t) VALUES ($1, $2);
SELECT is(types_of('restore'), 'integer,personal_text', 'where sealed values are accepted, the type stays');
RESET privacy.accept_sealed;
SELECT * FROM finish();
