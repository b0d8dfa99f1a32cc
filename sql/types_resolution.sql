-- Which operators and functions the parser finds for what applications write, also with an empty search_path: an
-- operator of the personal type for equality, else the base type's behind a cast that reveals; nothing ambiguous.
SET client_min_messages = warning;
CREATE FUNCTION people(OUT email personal_text, OUT name personal_text, OUT born personal_date, OUT seen personal_timestamp,
  OUT made personal_timestamptz, OUT income personal_numeric, OUT children personal_integer, OUT ssn personal_bigint,
  OUT minor personal_boolean, OUT id personal_uuid, OUT extra personal_json, OUT extrab personal_jsonb, OUT photo personal_bytea,
  OUT address personal_inet) RETURNS SETOF record LANGUAGE plpgsql AS 'BEGIN RETURN; END';
CREATE FUNCTION resolved(condition text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  line text; plan text := '';
BEGIN
  FOR line IN EXECUTE 'EXPLAIN (VERBOSE, COSTS OFF) SELECT 1 FROM public.people() p WHERE ' || condition LOOP
    plan := plan || coalesce(substring(line FROM 'Filter: (.*)'), '');
  END LOOP;
  RETURN plan;
EXCEPTION WHEN OTHERS THEN
  RETURN SQLSTATE || ' ' || SQLERRM;
END $$;
SET search_path = '';
SET plan_cache_mode = force_generic_plan;
\pset format unaligned
\pset tuples_only on

SELECT condition, public.resolved(condition) FROM (VALUES
  ($$email = 'x'$$),
  ($$email = 'x'::text$$),
  ($$email = 'x'::varchar$$),
  ($$email = 'x'::bpchar$$),
  ($$email = current_user$$),
  ($$'x' = email$$),
  ($$'x'::text = email$$),
  ($$'x'::name = email$$),
  ($$email <> 'x'$$),
  ($$email IN ('a', 'b')$$),
  ($$email IN ('a'::text, 'b'::varchar)$$),
  ($$email = ANY ('{a,b}')$$),
  ($$email = ANY ('{a,b}'::text[])$$),
  ($$email = ANY ('{a,b}'::varchar[])$$),
  ($$email = name$$),
  ($$email IS NULL$$),
  ($$email IS DISTINCT FROM 'x'$$),
  ($$email LIKE 'a%'$$),
  ($$email ILIKE 'a%'$$),
  ($$email ~ 'a'$$),
  ($$email !~* 'a'$$),
  ($$email SIMILAR TO 'a'$$),
  ($$email < 'm'$$),
  ($$email BETWEEN 'a' AND 'b'$$),
  ($$email < name$$),
  ($$lower(email) = 'x'$$),
  ($$length(email) > 3$$),
  ($$substring(email FROM 1 FOR 2) = 'x'$$),
  ($$split_part(email, '@', 2) = 'x'$$),
  ($$trim(email) = 'a'$$),
  ($$email || 'x' = 'y'$$),
  ($$'x' || email = 'y'$$),
  ($$email || name = 'y'$$),
  ($$email || 1 = 'y'$$),
  ($$email COLLATE "C" < 'a'$$),
  ($$to_tsvector(email) @@ to_tsquery('a')$$),
  ($$born = '1990-01-01'$$),
  ($$born = date '1990-01-01'$$),
  ($$born = timestamp '1990-01-01'$$),
  ($$born IN ('1990-01-01')$$),
  ($$born = ANY ('{1990-01-01}'::date[])$$),
  ($$born < '1990-01-01'$$),
  ($$born < date '1990-01-01'$$),
  ($$born BETWEEN '1990-01-01' AND '2000-01-01'$$),
  ($$born < current_date$$),
  ($$born + 1 = '2000-01-01'$$),
  ($$born - '1990-01-01' = 3$$),
  ($$current_date - born > 3$$),
  ($$born + interval '1 day' < '2000-01-01'$$),
  ($$extract(year FROM born) = 1990$$),
  ($$date_part('year', born) = 1990$$),
  ($$age(born) > '18 years'$$),
  ($$to_char(born, 'YYYY') = '1990'$$),
  ($$date_trunc('year', born) = '1990-01-01'$$),
  ($$seen = '1990-01-01'$$),
  ($$seen = date '1990-01-01'$$),
  ($$seen = timestamp '1990-01-01'$$),
  ($$seen < '1990-01-01'$$),
  ($$seen::date = '1990-01-01'$$),
  ($$date_trunc('day', seen) = '1990-01-01'$$),
  ($$made = '1990-01-01'$$),
  ($$made = date '1990-01-01'$$),
  ($$made = timestamp '1990-01-01'$$),
  ($$made = now()$$),
  ($$made > now() - interval '1 day'$$),
  ($$to_char(made, 'YYYY') = '1990'$$),
  ($$income = 1$$),
  ($$income = '1'$$),
  ($$income = 1.5$$),
  ($$income = 1::bigint$$),
  ($$income > 1$$),
  ($$income > '1'$$),
  ($$income * 2 > 1$$),
  ($$round(income, 1) = 1$$),
  ($$children = 1$$),
  ($$children = '1'$$),
  ($$children = 1::smallint$$),
  ($$children = 1::bigint$$),
  ($$children > 1$$),
  ($$children > '1'$$),
  ($$children + 1 > 1$$),
  ($$children IN (1, 2)$$),
  ($$children = ANY ('{1,2}'::int[])$$),
  ($$children = ANY ('{1,2}'::bigint[])$$),
  ($$children % 2 = 0$$),
  ($$ssn = 1$$),
  ($$ssn = '1'$$),
  ($$ssn = 1::smallint$$),
  ($$ssn = 1::bigint$$),
  ($$ssn > 1$$),
  ($$ssn IN (1, 2)$$),
  ($$minor$$),
  ($$NOT minor$$),
  ($$minor = true$$),
  ($$minor = 't'$$),
  ($$minor IS TRUE$$),
  ($$id = 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'$$),
  ($$id = 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid$$),
  ($$id > 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'$$),
  ($$extra ->> 'a' = 'x'$$),
  ($$extra -> 'a' IS NULL$$),
  ($$extra #>> '{a}' = 'x'$$),
  ($$extrab ->> 'a' = 'x'$$),
  ($$extrab -> 'a' = '1'$$),
  ($$extrab -> 0 = '1'$$),
  ($$extrab @> '{}'$$),
  ($$extrab ? 'a'$$),
  ($$extrab = '{}'$$),
  ($$extrab || '{}' = '{}'$$),
  ($$extrab || '{}'::jsonb = '{}'$$),
  ($$extrab @? '$.a'$$),
  ($$jsonb_typeof(extrab) = 'x'$$),
  ($$photo = '\x00'$$),
  ($$photo = '\x00'::bytea$$),
  ($$length(photo) = 1$$),
  ($$photo || '\x00' = '\x00'$$),
  ($$photo > '\x00'$$),
  ($$address = '10.0.0.1'$$),
  ($$address = inet '10.0.0.1'$$),
  ($$address = cidr '10.0.0.0/8'$$),
  ($$address << '10/8'$$),
  ($$host(address) = 'x'$$)) v(condition);

-- parameters of no declared type are described as the base type
PREPARE untyped AS SELECT 1 FROM public.people() WHERE email = $1 AND born = $2 AND children = $3;
SELECT parameter_types FROM pg_catalog.pg_prepared_statements WHERE name = 'untyped';
-- what applications assign
SELECT s || ' -> ' || t AS assignment, pg_catalog.count(c.castcontext) > 0 AS by_cast, pg_catalog.min(c.castmethod)
FROM (VALUES ('text', 'personal_text'), ('varchar', 'personal_text'), ('bpchar', 'personal_text'), ('date', 'personal_date'), ('timestamptz', 'personal_date'),
  ('int8', 'personal_integer'), ('float8', 'personal_numeric'), ('jsonb', 'personal_json'), ('personal_text', 'text'), ('personal_date', 'text')) v(s, t)
LEFT JOIN pg_catalog.pg_cast c ON c.castsource = s::pg_catalog.regtype AND c.casttarget = t::pg_catalog.regtype AND c.castcontext IN ('a', 'i')
GROUP BY s, t ORDER BY s COLLATE "C", t COLLATE "C";
-- keys: personal columns reference each other; a plain column neither references nor is referenced through a lookup
CREATE TABLE public.account (email personal_text UNIQUE, born personal_date);
CREATE TABLE public.letter (email personal_text REFERENCES public.account (email));
CREATE TABLE public.plain (email text REFERENCES public.account (email));
