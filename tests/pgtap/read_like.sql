-- ILIKE on revealed values goes past the locale where it can: its answers are PostgreSQL's own, in every collation.
\set ON_ERROR_STOP 1
SET client_min_messages = warning;
SELECT no_plan();
-- Values and patterns of letters of both cases, the neighbours of A, Z, a and z, wildcards, backslashes, and beyond ASCII.
CREATE FUNCTION words(seed float8, alphabet int, most int, count int) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
  letters CONSTANT text[] := ARRAY['a', 'A', 'b', 'Z', 'z', 'i', 'I', 'j', 'J', 'k', 'K', 's', 'S', '@', '[', '`', '{', '0', '9', ' ', '_', '%', '\',
    'ä', 'Ä', 'İ', 'ı', 'ſ', 'ß', chr(8490), 'Σ', 'ς', '中', chr(775), chr(127), chr(1)];
  made text[] := '{}';
  word text;
BEGIN
  PERFORM setseed(seed);
  FOR i IN 1 .. count LOOP
    word := '';
    FOR j IN 1 .. floor(random() * (most + 1))::int LOOP word := word || letters[1 + floor(random() * alphabet)::int]; END LOOP;
    made := made || word;
  END LOOP;
  RETURN made;
END $$;
CREATE TABLE value AS SELECT v FROM unnest(words(0.1, 23, 20, 150) || words(0.2, 36, 12, 150)) v
  UNION ALL SELECT repeat('aB', 600) UNION ALL SELECT repeat('x', 1023) || 'Y' UNION ALL SELECT repeat('x', 1024) || 'Y' UNION ALL SELECT chr(65) || repeat('é', 20);
-- A pattern that ends in a single backslash is an error; PostgreSQL notices it only where it gets there.
CREATE TABLE pattern AS SELECT p FROM unnest(words(0.3, 23, 4, 120) || words(0.4, 36, 3, 60)) p WHERE p !~ '(^|[^\\])(\\\\)*\\$'
  UNION ALL SELECT '%' || upper(substr(v, 2, 2)) || '%' FROM (SELECT v FROM value LIMIT 60) f WHERE v !~ '\\'
  UNION ALL SELECT unnest(ARRAY['', '%', '%y', '%Y', '_%', repeat('Ab', 600), '%\%%', '\A%', '%\\%']);
CREATE TABLE differing (coll text, v text, p text);
SELECT format('INSERT INTO differing SELECT %L, v, p FROM value, pattern WHERE privacy.is_like_folded(v COLLATE %I, p) <> (v COLLATE %I ~~* p) OR
  privacy.is_not_like_folded(v COLLATE %I, p) <> (v COLLATE %I !~~* p)', collname, collname, collname, collname, collname)
  FROM pg_collation WHERE collnamespace = 'pg_catalog'::regnamespace AND collisdeterministic AND collencoding IN (-1, pg_char_to_encoding(getdatabaseencoding()))
  AND collname IN ('default', 'C', 'POSIX', 'C.utf8', 'en_US.utf8', 'tr_TR.utf8', 'und-x-icu', 'de-x-icu', 'tr-x-icu', 'az-x-icu', 'lt-x-icu') \gexec
SELECT is_empty('SELECT * FROM differing', 'the same answers as ILIKE in every collation there is');
SELECT ok(count(*) > 1000 AND count(*) FILTER (WHERE v ~~* p) BETWEEN 200 AND count(*) - 200, 'and there were answers of both kinds') FROM value, pattern;
SELECT $$SELECT is(privacy.is_like_folded('I', 'i' COLLATE "tr-x-icu"), 'I' ~~* ('i' COLLATE "tr-x-icu"), 'Turkish keeps its own two letters')$$
  FROM pg_collation WHERE collname = 'tr-x-icu' \gexec

-- What PostgreSQL refuses is refused, in its words.
SELECT throws_ok($$SELECT privacy.is_like_folded('abc', 'a\')$$, '22025', 'LIKE pattern must not end with escape character', 'an open escape');
SELECT throws_ok($$SELECT privacy.is_like_folded(a COLLATE "C", a COLLATE "POSIX") FROM (VALUES ('x'::text)) t(a)$$, '42P21', NULL, 'two collations');
SELECT throws_ok($$CREATE TEMP TABLE mixed AS SELECT 'a'::text COLLATE "C" AS c, 'b'::text COLLATE "POSIX" AS p; SELECT privacy.is_like_folded(c || p, 'a') FROM mixed$$,
  '42P22', NULL, 'no collation at all');
SELECT 'CREATE COLLATION loose (provider = icu, locale = ''und'', deterministic = false)' WHERE EXISTS (SELECT FROM pg_collation WHERE collprovider = 'i') \gexec
SELECT throws_ok('SELECT privacy.is_like_folded(''a'' COLLATE loose, ''A'')', '0A000', NULL, 'a collation that is not deterministic')
  WHERE EXISTS (SELECT FROM pg_collation WHERE collname = 'loose');

-- The operator on a sealed column: the answers of a plain one, carried out by ours, and shown by EXPLAIN as what it is.
SELECT privacy.create_category('facts'), privacy.create_purpose('testing', legal_basis => 'contract') \gset
SELECT privacy.permit('testing', 'facts'), privacy.grant_purpose('testing', current_user::text) \gset
SET privacy.purpose = 'testing';
CREATE TABLE plain AS SELECT row_number() OVER ()::int AS id, v AS t FROM value;
CREATE TABLE fact (id int PRIMARY KEY, t text);
SELECT privacy.add_subject_table('fact', key => 'id') \gset
SELECT privacy.protect_column('fact', 't', category => 'facts') \gset
INSERT INTO fact SELECT * FROM plain;
SET track_functions = 'all';
CREATE FUNCTION calls(text) RETURNS bigint LANGUAGE sql AS 'SELECT coalesce(pg_stat_get_xact_function_calls(($1 || ''(text,text)'')::regprocedure), 0)';
BEGIN;
SELECT count(*) AS found, (SELECT count(*) FROM plain WHERE t ILIKE '%aB%') AS expected FROM fact WHERE t ILIKE '%aB%' \gset
SELECT is(:found, :expected, 'ILIKE of a sealed column');
SELECT is(calls('privacy.is_like_folded'), (SELECT count(*) FROM plain), 'carried out by ours');
SELECT count(*) AS found, (SELECT count(*) FROM plain WHERE t NOT ILIKE '%aB%') AS expected FROM fact WHERE privacy.reveal(t) NOT ILIKE '%aB%' \gset
SELECT is(:found, :expected, 'NOT ILIKE of a value revealed by hand');
SELECT is(calls('privacy.is_not_like_folded'), (SELECT count(*) FROM plain), 'carried out by ours, too');
COMMIT;
PREPARE search AS SELECT count(*) AS found, (SELECT count(*) FROM plain WHERE t ILIKE $1) AS expected FROM fact WHERE t ILIKE $1;
EXECUTE search ('%Z_') \gset
SELECT is(:found, :expected, 'a parameter');
EXECUTE search ('%ä%') \gset
SELECT is(:found, :expected, 'and another, beyond ASCII');
CREATE FUNCTION plan(query text) RETURNS SETOF text LANGUAGE plpgsql AS $$ BEGIN RETURN QUERY EXECUTE 'EXPLAIN (COSTS OFF, VERBOSE) ' || query; END $$;
SELECT ok(bool_or(line ~ $re$Filter: .*~~\* '%aB%'::text$re$) AND NOT bool_or(line ~ 'is_like_folded'), 'EXPLAIN prints the operator')
  FROM plan($$SELECT id FROM fact WHERE privacy.reveal(t) ILIKE '%aB%'$$) line;
SELECT is((SELECT count(*) FROM fact WHERE t ILIKE NULL), 0::bigint, 'NULL matches nothing');
SELECT * FROM finish();
