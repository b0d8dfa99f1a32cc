-- lower(column) = ..., upper(column) = ..., with IN and = ANY, and ILIKE without wildcards: found by lookup tags where the
-- lookup ignores case, and the answers are those of a plain column, or what the session's mask or nothing gives.
\set VERBOSITY terse
\pset null '(null)'
CREATE ROLE fold_app;
CREATE SCHEMA fold;
GRANT USAGE ON SCHEMA fold TO fold_app;
SELECT privacy.create_category('fold_mail', channel => 'email', mask => 'email'), privacy.create_category('fold_note');
SELECT privacy.create_purpose('fold_read', legal_basis => 'contract'), privacy.create_purpose('fold_masked', legal_basis => 'contract'),
       privacy.create_purpose('fold_match', legal_basis => 'contract'), privacy.create_purpose('fold_none', legal_basis => 'contract'),
       privacy.create_purpose('fold_letter', legal_basis => 'consent');
SELECT privacy.permit('fold_read', 'fold_mail'), privacy.permit('fold_masked', 'fold_mail', disclosure => 'masked'),
       privacy.permit('fold_match', 'fold_mail', disclosure => 'match'), privacy.permit('fold_letter', 'fold_mail'),
       privacy.permit('fold_none', 'fold_note');
SELECT privacy.grant_purpose(p, 'fold_app') FROM unnest('{fold_read,fold_masked,fold_match,fold_none,fold_letter}'::text[]) p;

CREATE TABLE fold.plain (id int PRIMARY KEY, word text, code text, other text);
INSERT INTO fold.plain (id, word)
  SELECT row_number() OVER (), word FROM (
    SELECT 'a' || chr(c) || 'b' AS word FROM generate_series(33, 8500) c
     WHERE (c < 1500 OR c > 7800) AND (upper(chr(c)) <> chr(c) OR lower(chr(c)) <> chr(c))
    UNION ALL SELECT a || b || c FROM unnest('{i,I,ı,İ,Ì,ß,ẞ,Σ,α,ᾳ,k,K}'::text[]) a,
      unnest(ARRAY['', U&'\0345', U&'\0301', U&'\0307', 'i', 'Σ', 'ſ']) b, unnest(ARRAY['', U&'\0345', U&'\0307', 'I', 'ς']) c
    UNION ALL SELECT unnest(ARRAY['', ' ', 'i ', 'Info@Example.org', 'İnfo@example.org', 'ınfo@example.org', 'INFO@EXAMPLE.ORG', 'Ada@example.org',
      'Missis İppi in Illinois', repeat('i', 9), repeat('İ', 9), 'Maße', 'MASSE', 'ﬁsch', 'FISCH', 'ŉ', 'ʼN', 'և', 'ԵՒ', 'ԵՎ',
      U&'a\030A', U&'\00E5', U&'\212B', '%', 'a%', '_', '\', '日本', NULL, NULL])) w;
UPDATE fold.plain SET code = word, other = word;
CREATE TABLE fold.letter AS SELECT id, word, code, other, 'n'::text AS note FROM fold.plain;
ALTER TABLE fold.letter ADD PRIMARY KEY (id);
SET privacy.purpose = 'maintenance';
SELECT privacy.add_subject_table('fold.letter', key => 'id', rows => 'show');
SELECT privacy.protect_column('fold.letter', 'word', category => 'fold_mail', lookup => 'case_insensitive');
SELECT privacy.protect_column('fold.letter', 'code', category => 'fold_mail', lookup => 'exact');
SELECT privacy.protect_column('fold.letter', 'other', category => 'fold_mail');
CREATE INDEX letter_word ON fold.letter (word);
CREATE INDEX letter_code ON fold.letter (code);
ANALYZE fold.letter;
ANALYZE fold.plain;
-- Row security hides rows of this one: what is not leakproof finds them only behind it
CREATE TABLE fold.guarded (id int PRIMARY KEY, mail text);
INSERT INTO fold.guarded SELECT i, 'Person' || i || '@Example.org' FROM generate_series(1, 3000) i;
SELECT privacy.add_subject_table('fold.guarded', key => 'id');
SELECT privacy.protect_column('fold.guarded', 'mail', category => 'fold_mail', lookup => 'case_insensitive');
CREATE UNIQUE INDEX guarded_mail ON fold.guarded (mail);
ANALYZE fold.guarded;
CREATE TABLE fold.differences (what text, missing int, added int);
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA fold TO fold_app;
SET ROLE fold_app;
SET privacy.purpose = 'fold_read';

-- Chosen for what it costs, behind row security
EXPLAIN (COSTS OFF) SELECT id FROM fold.guarded WHERE lower(mail) = lower('Person7@example.org') LIMIT 1;
SELECT id, mail FROM fold.guarded WHERE lower(mail) = lower('Person7@example.org') LIMIT 1;
EXPLAIN (COSTS OFF) SELECT (SELECT sum(id) FROM fold.guarded WHERE lower(mail) = p.word) FROM fold.plain p;

-- Every word that is made, sought in every collation: the rows are those of the plain table. In some collations a text of
-- two letters is mapped otherwise than each of them: there no tags tell, and the rows are opened as ever.
SET enable_seqscan = off;
SET jit = off;
SELECT format($$INSERT INTO fold.differences
  WITH sought AS MATERIALIZED (SELECT DISTINCT %1$s(word COLLATE %2$I) AS word FROM fold.plain WHERE id %% %4$s = 0 OR word LIKE '%%@%%'),
  found AS (SELECT s.word, l.id FROM sought s, LATERAL (SELECT id FROM fold.letter l WHERE %1$s(l.word COLLATE %2$I) = s.word OFFSET 0) l),
  plain AS (SELECT s.word, p.id FROM sought s JOIN fold.plain p ON %1$s(p.word COLLATE %2$I) = s.word)
  SELECT %3$L, (SELECT count(*) FROM (TABLE plain EXCEPT ALL TABLE found) x), (SELECT count(*) FROM (TABLE found EXCEPT ALL TABLE plain) x)$$,
    f, collname, f || ' ' || collname, CASE WHEN collname ~ '^(tr|az|lt|el)' THEN 41 WHEN f = 'upper' THEN 3 ELSE 1 END)
  FROM pg_collation, unnest('{lower,upper}'::text[]) f
 WHERE collname IN ('C', 'POSIX', 'default', 'C.utf8', 'en_US.utf8', 'de_DE.utf8', 'tr_TR.utf8', 'und-x-icu', 'tr-x-icu', 'az-x-icu', 'lt-x-icu', 'el-x-icu', 'hy-x-icu')
   AND collnamespace = 'pg_catalog'::regnamespace AND collencoding IN (-1, 6) ORDER BY f, collname
\set ECHO none
\o /dev/null
\gexec
\o
\set ECHO all
SELECT * FROM fold.differences WHERE missing <> 0 OR added <> 0;
SELECT count(*) >= 6 AS compared FROM fold.differences;
-- ILIKE is no join: each word by itself
CREATE FUNCTION pg_temp.like_differs(pattern text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE found int[]; plain int[];
BEGIN
  EXECUTE format('SELECT array_agg(id ORDER BY id) FROM fold.letter WHERE word ILIKE %L', pattern) INTO found;
  EXECUTE format('SELECT array_agg(id ORDER BY id) FROM fold.plain WHERE word ILIKE %L', pattern) INTO plain;
  RETURN found IS DISTINCT FROM plain;
END $$;
SELECT count(*) FILTER (WHERE pg_temp.like_differs(word)) AS differ, count(*) > 100 AS compared FROM fold.plain WHERE id % 5 = 0 OR word ~ '[@%_]';

-- Plans: as a client sees them, in every form, and where the conditions stand
EXPLAIN (COSTS OFF) SELECT id FROM fold.letter WHERE lower(word) = 'info@example.org';
EXPLAIN (COSTS OFF) SELECT id FROM fold.letter WHERE UPPER("word"::text) = UPPER('info@example.org');
PREPARE devise(text) AS SELECT word FROM fold.letter WHERE lower(word) = lower($1);
SET plan_cache_mode = force_generic_plan;
EXPLAIN (COSTS OFF) EXECUTE devise('info@example.org');
EXECUTE devise('INFO@Example.org');
RESET plan_cache_mode;
-- A plan for any parameter looks no dearer than one for each: it is made once. NULL, wildcards and other case find what they do elsewhere
RESET enable_seqscan;
PREPARE seek(text) AS SELECT id, mail FROM fold.guarded WHERE lower(mail) = $1;
PREPARE seek_upper(text) AS SELECT id FROM fold.guarded WHERE id > 0 AND upper(mail) = upper($1) ORDER BY id LIMIT 2;
PREPARE seek_joined(text) AS SELECT g.id FROM fold.guarded g JOIN fold.plain p USING (id) WHERE lower(g.mail) = 'person' || $1;
SELECT format('EXECUTE %s(%L)', s, w) FROM unnest('{seek,seek_upper,seek_joined}'::text[]) s,
  unnest(ARRAY['person1@example.org', 'person2@example.org', '3@example.org', '%', 'Person5@example.org', 'person6@example.org', '7@example.org', NULL]) w
\pset tuples_only on
\gexec
\pset tuples_only off
SELECT name, generic_plans > 0 AS once FROM pg_prepared_statements WHERE name LIKE 'seek%' ORDER BY name;
EXPLAIN (COSTS OFF) EXECUTE seek('person9@example.org');
-- The same plan under a purpose that is shown masks: those are compared
SET privacy.purpose = 'fold_masked';
EXECUTE seek('person9@example.org');
SELECT count(*) FROM fold.guarded WHERE lower(mail) = 'p***@e***.org';
PREPARE seek_masked(text) AS SELECT count(*) FROM fold.guarded WHERE lower(mail) = $1;
SET plan_cache_mode = force_generic_plan;
EXECUTE seek_masked('p***@e***.org');
RESET plan_cache_mode;
SET privacy.purpose = 'fold_read';
SET enable_seqscan = off;
CREATE FUNCTION pg_temp.by(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE line text; found text;
BEGIN
  FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || query LOOP
    IF line ~ 'Index Cond: .*(word|code)' THEN found := 'index'; END IF;
  END LOOP;
  RETURN coalesce(found, 'rows');
END $$;
SELECT pg_temp.by(q), q FROM unnest(ARRAY[
  $$SELECT FROM fold.letter WHERE 'a' = lower(word)$$,
  $$SELECT FROM fold.letter WHERE lower(word::varchar) = 'a'$$,
  $$SELECT FROM fold.letter WHERE lower(word) = 'a'::varchar$$,
  $$SELECT FROM fold.letter WHERE lower(word) = 'a'::char(3)$$,
  $$SELECT FROM fold.letter WHERE lower(word) IN ('a', lower('B'), NULL)$$,
  $$SELECT FROM fold.letter WHERE lower(word) = ANY ('{a,b}')$$,
  $$SELECT FROM fold.letter WHERE lower(word) = ANY ('{a,b}'::varchar[])$$,
  $$SELECT FROM fold.letter WHERE word ILIKE 'a'$$,
  $$SELECT FROM fold.letter WHERE id = 1 OR lower(word) = 'a'$$,
  $$SELECT FROM fold.letter WHERE (id = 1 OR lower(word) = 'a') AND (upper(word) = 'B' OR lower(word) = 'b')$$,
  $$SELECT (SELECT sum(l.id) FROM fold.letter l WHERE lower(l.word) = 'x' || lower(p.word)) FROM fold.plain p$$,
  $$SELECT (SELECT sum(l.id) FROM fold.letter l WHERE lower(l.word) = lower(p.word)) FROM fold.plain p$$,
  $$SELECT FROM fold.plain p, LATERAL (SELECT FROM fold.letter l WHERE lower(l.word) = p.word OFFSET 0) l$$,
  $$SELECT FROM fold.plain p, LATERAL (SELECT FROM fold.letter l WHERE lower(l.word) = p.word) l$$,
  $$SELECT FROM fold.plain p WHERE EXISTS (SELECT FROM fold.letter l WHERE lower(l.word) = p.word)$$,
  $$SELECT FROM fold.plain p LEFT JOIN fold.letter l ON lower(l.word) = 'a' AND l.id >= p.id$$,
  $$SELECT FROM (SELECT word FROM fold.letter OFFSET 0) l WHERE lower(word) = 'a'$$,
  $$UPDATE fold.letter SET note = 'm' WHERE lower(word) = 'a'$$,
  $$DELETE FROM fold.letter WHERE lower(word) = 'a'$$,
  $$SELECT FROM fold.letter WHERE NOT lower(word) = 'a'$$,
  $$SELECT FROM fold.letter WHERE lower(word) <> 'a'$$,
  $$SELECT FROM fold.letter WHERE lower(word) <> ALL ('{a}')$$,
  $$SELECT FROM fold.letter WHERE (lower(word) = 'a') IS NOT FALSE$$,
  $$SELECT FROM fold.letter WHERE coalesce(lower(word), 'a') = 'a'$$,
  $$SELECT FROM fold.letter WHERE CASE WHEN lower(word) = 'a' THEN id = 2 ELSE id = 1 END$$,
  $$SELECT FROM fold.letter WHERE lower(coalesce(word, 'a')) = 'a'$$,
  $$SELECT FROM fold.letter WHERE lower(trim(word)) = 'a'$$,
  $$SELECT FROM fold.letter WHERE lower(word::varchar(1)) = 'a'$$,
  $$SELECT FROM fold.letter WHERE lower(word) LIKE 'a%'$$,
  $$SELECT FROM fold.letter WHERE lower(word) = repeat('a', 3)$$,
  $$SELECT FROM fold.letter WHERE lower(word) = note$$,
  $$SELECT FROM fold.letter WHERE word ILIKE 'a%'$$,
  $$SELECT FROM fold.letter WHERE word ILIKE 'a_'$$,
  $$SELECT FROM fold.letter WHERE word NOT ILIKE 'a'$$,
  $$SELECT FROM fold.letter WHERE lower(code) = 'a'$$,
  $$SELECT FROM fold.letter WHERE lower(other) = 'a'$$]) WITH ORDINALITY u (q, n) ORDER BY n;

-- Answers of the same
SELECT id = (SELECT id FROM fold.plain WHERE word = 'Ada@example.org') AS found FROM fold.letter WHERE lower(word) = 'ada@example.org';
SELECT count(*) FROM fold.letter WHERE lower(word) = ANY (ARRAY['ada@example.org', NULL, 'info@example.org', 'ADA@example.org']);
SELECT count(*) FROM fold.letter WHERE lower(word) = NULL;
SELECT count(*) FROM fold.letter WHERE lower(word) = ANY ('{}');
SELECT count(*) FROM fold.letter WHERE lower(word) = ANY (NULL::text[]);
SELECT count(*) FROM fold.letter WHERE lower(word) = 'Ada@example.org';
SELECT count(*) FROM fold.letter WHERE word ILIKE 'ada@EXAMPLE.org';
SELECT count(*) FROM fold.letter WHERE NOT (lower(word) = 'ada@example.org') AND lower(word) = 'ada@example.org';
SELECT count(*) = (SELECT count(*) FROM fold.plain WHERE lower(word) = 'ada@example.org' OR id < 10) AS same FROM fold.letter WHERE lower(word) = 'ada@example.org' OR id < 10;
SELECT count(*) = (SELECT count(*) FROM fold.plain p LEFT JOIN fold.plain l ON lower(l.word) = 'info@example.org' AND l.id >= p.id) AS same
  FROM fold.plain p LEFT JOIN fold.letter l ON lower(l.word) = 'info@example.org' AND l.id >= p.id;
SELECT count(*) FROM fold.letter WHERE lower(word) IN (SELECT lower(word) FROM fold.plain WHERE id < 5);
-- What becomes a join can still be hashed
SET enable_nestloop = off; SET enable_mergejoin = off;
CREATE FUNCTION pg_temp.hashes(query text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE line text; hashed boolean := false;
BEGIN
  FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || query LOOP hashed := hashed OR line ~ 'Hash Cond: .*lower'; END LOOP;
  RETURN hashed;
END $$;
SELECT pg_temp.hashes('SELECT FROM fold.plain p WHERE EXISTS (SELECT FROM fold.letter l WHERE lower(l.word) = p.word)');
RESET enable_nestloop; RESET enable_mergejoin;
-- More of them than tags are made for, in one text or all together
SELECT count(*) FROM fold.letter WHERE lower(word) = repeat('i', 9);
SELECT count(*) FROM fold.letter WHERE lower(word) = ANY (array_fill(repeat('i', 8), ARRAY[100]) || 'ada@example.org'::text);
PREPARE pattern(text) AS SELECT count(*) FROM fold.letter WHERE word ILIKE $1;
EXECUTE pattern('ada@example.org');
EXECUTE pattern('%@example.org');
SET plan_cache_mode = force_generic_plan;
EXECUTE pattern('ada@example.org');
EXECUTE pattern('%@example.org');
RESET plan_cache_mode;
BEGIN;
UPDATE fold.letter SET note = 'm' WHERE lower(word) = 'ada@example.org' RETURNING note, word;
DELETE FROM fold.letter WHERE upper(word) = 'ADA@EXAMPLE.ORG' RETURNING word;
SELECT count(*) FROM fold.letter WHERE lower(word) = 'ada@example.org';
ROLLBACK;

-- Who is shown less: a mask is sought as it is shown, and nothing is found by what is withheld. One plan for all of them.
PREPARE sought(text) AS SELECT count(*) FROM fold.letter WHERE lower(word) = $1;
PREPARE fixed AS SELECT count(*) FROM fold.letter WHERE lower(word) = 'ada@example.org' OR lower(word) = 'a***@e***.org';
CREATE FUNCTION pg_temp.sought(pattern text) RETURNS bigint LANGUAGE plpgsql AS $$ BEGIN RETURN (SELECT count(*) FROM fold.letter WHERE lower(word) = pattern); END $$;
EXECUTE sought('ada@example.org');
EXECUTE fixed;
SELECT pg_temp.sought('ada@example.org');
SET plan_cache_mode = force_generic_plan;
SET privacy.purpose = 'fold_masked';
EXECUTE sought('ada@example.org');
EXECUTE sought('a***@e***.org');
EXECUTE fixed;
SELECT pg_temp.sought('a***@e***.org');
SELECT count(*) FROM fold.letter WHERE upper(word) = ANY ('{A***@E***.ORG}');
SELECT count(*) FROM fold.letter WHERE word ILIKE 'a***@e***.ORG';
SELECT count(*) FROM fold.letter WHERE word ILIKE 'ada@example.org';
SET privacy.purpose = 'fold_match';
EXECUTE sought('ada@example.org');
EXECUTE fixed;
SELECT count(*) FROM fold.letter WHERE word = 'ada@example.org';
SELECT count(*) FROM fold.letter WHERE word ILIKE 'ada@example.org';
SELECT pg_temp.sought('ada@example.org');
DELETE FROM fold.letter WHERE lower(word) = 'nobody';
SET privacy.purpose = 'fold_none';
EXECUTE sought('ada@example.org');
EXECUTE fixed;
SELECT pg_temp.sought('nobody');
UPDATE fold.letter SET note = 'x' WHERE lower(word) = NULL;
SET privacy.purpose = 'fold_letter';
EXECUTE sought('ada@example.org');
SELECT pg_temp.sought('ada@example.org');
DELETE FROM fold.letter WHERE lower(word) = 'ada@example.org';
SET privacy.purpose = '';
EXECUTE sought('ada@example.org');
SET privacy.purpose = 'fold_read';
EXECUTE sought('ada@example.org');
EXECUTE fixed;
SELECT pg_temp.sought('ada@example.org');
-- Consent of one person
RESET ROLE;
SELECT privacy.record_consent('fold.letter', (SELECT id FROM fold.plain WHERE word = 'Ada@example.org'), 'fold_letter', channel => 'email', method => 'paper', evidence => '{"form": 1}') IS NOT NULL AS recorded;
SET ROLE fold_app;
SET privacy.purpose = 'fold_letter';
EXECUTE sought('ada@example.org');
EXECUTE sought('info@example.org');
SELECT pg_temp.sought('ada@example.org');
SELECT pg_temp.sought('info@example.org');

-- Nobody else calls them, or learns a tag from them
DO $$
DECLARE call text;  -- how PostgreSQL words the refusal differs between its minor versions
BEGIN
  FOREACH call IN ARRAY ARRAY[$q$folded_tags('x'::text, 1::bigint::internal)$q$, $q$folded_tags('x'::text, NULL)$q$, $q$folded_rest('', 'x'::text, NULL)$q$] LOOP
    BEGIN
      EXECUTE format('SELECT privacy.%s', call);
      RAISE NOTICE '% was let through', call;
    EXCEPTION WHEN undefined_function OR cannot_coerce OR feature_not_supported THEN
      RAISE NOTICE 'refused';
    END;
  END LOOP;
END $$;
SELECT privacy.is_sought(true), privacy.is_sought(NULL);
RESET ROLE;
