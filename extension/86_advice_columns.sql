-- What privacy.advise finds in single columns. All of this reads catalogs only, with the caller's rights.

CREATE FUNCTION privacy.name_words(name text) RETURNS text[]
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT array_remove(regexp_split_to_array(
           regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(lower(
             regexp_replace(regexp_replace(regexp_replace(name, '([[:lower:]])([[:upper:]])', '\1_\2', 'g'),
                                           '([[:upper:]])([[:upper:]][[:lower:]])', '\1_\2', 'g'),
                            '([[:alpha:]])([0-9])', '\1_\2', 'g')),
             '\u00e4', 'ae', 'g'), '\u00f6', 'oe', 'g'), '\u00fc', 'ue', 'g'), '\u00df', 'ss', 'g'),
             '[\u00e8-\u00eb]', 'e', 'g'), '[\u00f1]', 'n', 'g'), '[^a-z0-9]+'), '')
$$;
REVOKE ALL ON FUNCTION privacy.name_words(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.name_words(text) TO privacy_admin, privacy_dpo;
COMMENT ON FUNCTION privacy.name_words(text) IS 'The words of a name in lower case without accents: firstName and FIRST_NAME are {first,name}';

-- The tables to look at: partitions and children follow their parents.
CREATE FUNCTION privacy.advice_scope(schema text) RETURNS SETOF regclass
  LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF schema IS NOT NULL AND NOT EXISTS (SELECT FROM pg_namespace n WHERE n.nspname = schema) THEN
    RAISE EXCEPTION 'schema % does not exist', quote_literal(schema)
      USING ERRCODE = 'invalid_schema_name', HINT = 'Name one schema as it is written in pg_namespace, or NULL for all of them.';
  END IF;
  RETURN QUERY
  SELECT c.oid::regclass FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't' AND (schema IS NULL OR n.nspname = schema)
     AND n.nspname NOT IN ('privacy', 'pg_catalog', 'information_schema', 'pg_toast')
     AND NOT EXISTS (SELECT FROM pg_inherits i WHERE i.inhrelid = c.oid)
     AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e');
END $$;
REVOKE ALL ON FUNCTION privacy.advice_scope(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.advice_scope(text) TO privacy_admin, privacy_dpo;
COMMENT ON FUNCTION privacy.advice_scope(text) IS 'The tables of applications in a schema, or in all: those that are no partition or child, and no extension''s';

-- What the names of columns say. in_context: only if the table is about people.
CREATE FUNCTION privacy.advice_of_names(schema text)
  RETURNS TABLE (relation regclass, attnum smallint, kind text, confidence numeric, in_context boolean, reason text)
  LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp SET jit = off AS $$
  WITH filler AS MATERIALIZED (
    SELECT array_agg(f.word) FILTER (WHERE f.about = 'filler') AS words, array_agg(f.word) FILTER (WHERE f.about = 'table' AND f.kind = 'person') AS people FROM privacy.advice_words f),
  named AS MATERIALIZED (
    SELECT a.attrelid, a.attnum, a.attname, w.words, privacy.name_words(c.relname) AS of_table
      FROM privacy.advice_scope(schema) s JOIN pg_class c ON c.oid = s JOIN pg_attribute a ON a.attrelid = s,
           privacy.name_words(a.attname) AS w (words)
     WHERE a.attnum > 0 AND NOT a.attisdropped AND cardinality(w.words) > 0),
  -- runs of words that end the name, or end it but for words that change nothing; and what the last word ends with
  run AS MATERIALIZED (
    SELECT n.attrelid, n.attnum, array_to_string(n.words[first : last], '') AS run, false AS compound,
           first = 1 OR n.words[1 : first - 1] <@ (n.of_table || f.words || f.people) AS whole, n.words[1 : first - 1] && f.people AS peopled
      FROM named n, filler f, generate_series(1, cardinality(n.words)) last, generate_series(greatest(1, last - 3), last) first
     WHERE n.words[last + 1 :] <@ f.words
    UNION ALL
    SELECT n.attrelid, n.attnum, right(n.words[last], size), true, false, false
      FROM named n, filler f, generate_series(1, cardinality(n.words)) last, generate_series(3, length(n.words[last]) - 1) size
     WHERE n.words[last + 1 :] <@ f.words),
  matched AS (
    SELECT r.attrelid, r.attnum, d.*, r.peopled, row_number() OVER (PARTITION BY r.attrelid, r.attnum ORDER BY length(d.word) DESC, d.confidence DESC) AS nth
      FROM run r JOIN privacy.advice_words d
        ON d.about = 'column' AND d.word = r.run AND (d.place = 'compound' OR NOT r.compound AND (d.place = 'end' OR r.whole)))
  SELECT m.attrelid::regclass, m.attnum, m.kind, m.confidence, m.place = 'context' AND NOT m.peopled, format('the name says %s', m.word)
    FROM matched m WHERE m.nth = 1
$$;
REVOKE ALL ON FUNCTION privacy.advice_of_names(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.advice_of_names(text) TO privacy_admin, privacy_dpo;
COMMENT ON FUNCTION privacy.advice_of_names(text) IS 'Columns whose names are in the dictionary of privacy.advise; for functions of pg_privacy only';

-- What types, comments and checks say.
CREATE FUNCTION privacy.advice_of_catalogs(schema text)
  RETURNS TABLE (relation regclass, attnum smallint, kind text, confidence numeric, in_context boolean, reason text)
  LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp SET jit = off AS $$
  WITH col AS MATERIALIZED (
    SELECT a.attrelid, a.attnum, a.atttypid, t.typname, t.typnamespace, t.typtype
      FROM privacy.advice_scope(schema) s JOIN pg_attribute a ON a.attrelid = s JOIN pg_type t ON t.oid = a.atttypid
     WHERE a.attnum > 0 AND NOT a.attisdropped)
  SELECT c.attrelid::regclass, c.attnum, 'device', 0.7, false, format('the type is %s', c.typname)
    FROM col c WHERE c.atttypid IN ('inet'::regtype, 'cidr'::regtype, 'macaddr'::regtype, 'macaddr8'::regtype)
  UNION ALL
  SELECT c.attrelid::regclass, c.attnum, d.kind, d.confidence * 0.9, false, format('the type is %s', quote_ident(c.typname))
    FROM col c JOIN privacy.advice_words d
      ON d.about = 'column' AND d.place IN ('end', 'compound') AND d.word = array_to_string(privacy.name_words(c.typname), '')
   WHERE c.typnamespace <> 'pg_catalog'::regnamespace
  UNION ALL
  SELECT DISTINCT ON (c.attrelid, c.attnum) c.attrelid::regclass, c.attnum, d.kind, d.confidence * 0.65, false, format('the comment says %s', d.word)
    FROM col c, col_description(c.attrelid, c.attnum) AS told, privacy.name_words(left(told, 400)) AS w (words),
         generate_series(1, cardinality(w.words)) AS first, generate_series(first, least(first + 3, cardinality(w.words))) AS last
    JOIN privacy.advice_words d ON d.about = 'column' AND d.confidence >= 0.8 AND d.place IN ('end', 'compound')
   WHERE d.word = array_to_string(w.words[first : last], '')
   UNION ALL
  SELECT k.conrelid::regclass, k.conkey[1], 'email', 0.7, false, format('the check %s asks for an @', quote_ident(k.conname))
    FROM pg_constraint k JOIN col c ON c.attrelid = k.conrelid AND c.attnum = k.conkey[1]
   WHERE k.contype = 'c' AND cardinality(k.conkey) = 1 AND pg_get_constraintdef(k.oid) LIKE '%@%'
  UNION ALL
  SELECT c.attrelid::regclass, c.attnum, 'email', 0.6, false, format('domain %s asks for an @', quote_ident(c.typname))
    FROM col c JOIN pg_constraint k ON k.contypid = c.atttypid AND c.typtype = 'd'
   WHERE pg_get_constraintdef(k.oid) LIKE '%@%'
$$;
REVOKE ALL ON FUNCTION privacy.advice_of_catalogs(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.advice_of_catalogs(text) TO privacy_admin, privacy_dpo;
COMMENT ON FUNCTION privacy.advice_of_catalogs(text) IS 'Columns whose types, comments or checks say that they are personal; for functions of pg_privacy only';

-- The type under domains, and whether a kind of data is stored in such.
CREATE FUNCTION privacy.plain_type(type regtype) RETURNS regtype
  LANGUAGE sql STABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp SET jit = off AS $$
  WITH RECURSIVE under (type, base) AS (
    SELECT t.oid, t.typbasetype FROM pg_type t WHERE t.oid = $1
    UNION ALL SELECT t.oid, t.typbasetype FROM under u JOIN pg_type t ON t.oid = u.base)
  SELECT u.type::regtype FROM under u WHERE u.base = 0
$$;
REVOKE ALL ON FUNCTION privacy.plain_type(regtype) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.plain_type(regtype) TO privacy_admin, privacy_dpo;
COMMENT ON FUNCTION privacy.plain_type(regtype) IS 'The type under a domain, else the type itself';

CREATE FUNCTION privacy.type_holds(types text, type regtype) RETURNS boolean
  LANGUAGE sql STABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN t.typelem <> 0 AND t.typcategory = 'A' THEN privacy.type_holds(types, t.typelem::regtype)
         WHEN privacy.base_type_of(t.oid) IS NOT NULL THEN privacy.type_holds(types, privacy.base_type_of(t.oid))
         ELSE CASE types
           WHEN 'text' THEN t.typcategory = 'S' OR t.typname = 'citext' OR t.typname IN ('json', 'jsonb')
           WHEN 'date' THEN t.typcategory IN ('D', 'S', 'N')
           WHEN 'number' THEN t.typcategory IN ('N', 'S')
           WHEN 'inet' THEN t.typcategory IN ('I', 'S')
           WHEN 'boolean' THEN t.typcategory = 'B'
           ELSE true END END
    FROM pg_type t WHERE t.oid = privacy.plain_type($2)
$$;
REVOKE ALL ON FUNCTION privacy.type_holds(text, regtype) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.type_holds(text, regtype) TO privacy_admin, privacy_dpo;
COMMENT ON FUNCTION privacy.type_holds(text, regtype) IS 'Whether a column of the type can hold a kind of data; for functions of pg_privacy only';

-- All findings of a column as one: what several sources say counts for more. findings: of samples, or of a manifest.
CREATE FUNCTION privacy.advice_columns(schema text, findings jsonb DEFAULT '[]')
  RETURNS TABLE (relation regclass, attnum smallint, kind text, confidence numeric, in_context boolean, reason text)
  LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp SET jit = off AS $$
  -- A manifest says itself which columns are personal.
  WITH alone AS MATERIALIZED (SELECT findings @> '[{"alone": true}]' AS alone),
  found AS (
    SELECT n.* FROM alone, privacy.advice_of_names(schema) n WHERE NOT alone
    UNION ALL SELECT c.* FROM alone, privacy.advice_of_catalogs(schema) c WHERE NOT alone
    UNION ALL SELECT (f ->> 'relation')::oid::regclass, (f ->> 'attnum')::smallint, f ->> 'kind', (f ->> 'confidence')::numeric, false, f ->> 'reason'
                FROM jsonb_array_elements(findings) f WHERE f ? 'relation'),
  by_kind AS (
    SELECT f.relation, f.attnum, f.kind, round((1 - exp(sum(ln(greatest(1 - f.confidence, 0.001)))))::numeric, 2) AS confidence,
           bool_and(f.in_context) AS in_context, string_agg(f.reason, '; ' ORDER BY f.confidence DESC) AS reason
      FROM found f GROUP BY f.relation, f.attnum, f.kind)
  SELECT DISTINCT ON (b.relation, b.attnum) b.relation, b.attnum, b.kind, least(b.confidence, 0.99), b.in_context, b.reason
    FROM by_kind b JOIN privacy.advice_kinds k ON k.kind = b.kind JOIN pg_attribute a ON a.attrelid = b.relation AND a.attnum = b.attnum
   WHERE privacy.type_holds(k.types, a.atttypid)
     AND coalesce(privacy.label_of(b.relation, a.attname), '') NOT IN ('subject_key', 'subject_link', 'subject_id')
     AND NOT EXISTS (SELECT FROM pg_constraint f WHERE f.conrelid = b.relation AND f.contype = 'f' AND f.conkey @> ARRAY[a.attnum])
   ORDER BY b.relation, b.attnum, b.confidence DESC
$$;
REVOKE ALL ON FUNCTION privacy.advice_columns(text, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.advice_columns(text, jsonb) TO privacy_admin, privacy_dpo;
COMMENT ON FUNCTION privacy.advice_columns(text, jsonb) IS 'The most probable kind of personal data of each column, from all sources; for functions of pg_privacy only';
GRANT EXECUTE ON FUNCTION privacy.label_of(regclass, text) TO privacy_admin, privacy_dpo;
