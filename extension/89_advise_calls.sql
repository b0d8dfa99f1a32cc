-- The calls: advice as rows to read, and as a document to edit and give to privacy.apply_policy.

CREATE FUNCTION privacy.advise(schema text DEFAULT NULL, sample boolean DEFAULT false)
  RETURNS TABLE (topic text, relation text, "column" text, proposal jsonb, personal_type text, confidence numeric, reason text, outcome text, path text)
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN QUERY SELECT * FROM privacy.advice(schema, CASE WHEN sample THEN privacy.advice_samples(schema) ELSE '[]' END);
END $$;
REVOKE ALL ON FUNCTION privacy.advise(text, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.advise(text, boolean) TO privacy_admin, privacy_dpo;
COMMENT ON FUNCTION privacy.advise(text, boolean) IS
  'Proposes subject tables, linked tables and personal columns of a schema (NULL: of all), from names, types, comments and constraints, with reason and confidence, and lists what stands in the way. sample: looks at values too, of tables that the caller may read, and keeps only counts. path: where the proposal stands in the document of privacy.advise_policy';

-- What is proposed with enough confidence, as a policy document. A table is in it only if the way to its person is.
CREATE FUNCTION privacy.advice_document(schema text, findings jsonb, min_confidence numeric) RETURNS jsonb
  LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp SET jit = off AS $$
  WITH RECURSIVE advice AS MATERIALIZED (SELECT * FROM privacy.advice(schema, findings) a WHERE a.proposal IS NOT NULL AND a.confidence >= min_confidence),
  parents AS MATERIALIZED (SELECT privacy.qualified(t.relation) AS relation, privacy.qualified(t.parent) AS parent FROM privacy.advice_tables(schema, findings) t),
  taken (relation) AS (
    SELECT a.relation FROM advice a WHERE a.topic = 'subject_table'
    UNION SELECT privacy.qualified(s.objoid::regclass) FROM pg_seclabel s WHERE s.provider = 'pg_privacy' AND s.classoid = 'pg_class'::regclass AND s.objsubid = 0
    UNION SELECT a.relation FROM taken t JOIN parents p ON p.parent = t.relation JOIN advice a ON a.relation = p.relation AND a.topic = 'linked_table'),
  col AS (SELECT a.relation, jsonb_object_agg(a."column", a.proposal) AS columns
            FROM advice a JOIN taken USING (relation) WHERE a.topic IN ('personal_column', 'scrub_column', 'untagged_column') GROUP BY a.relation),
  tab AS (SELECT t.relation, coalesce((SELECT jsonb_build_object(a.topic, a.proposal) FROM advice a WHERE a.relation = t.relation AND a.topic IN ('subject_table', 'linked_table')), '{}')
                 || coalesce((SELECT jsonb_build_object('columns', c.columns) FROM col c WHERE c.relation = t.relation), '{}') AS entry FROM taken t),
  used AS (SELECT DISTINCT p.value ->> 'category' AS category FROM col c, jsonb_each(c.columns) p),
  cat AS (SELECT k.category, jsonb_strip_nulls(jsonb_build_object('channel', min(k.channel), 'mask', min(k.mask), 'special', NULLIF(bool_or(k.special), false),
                                                                   'description', string_agg(k.description, '; ' ORDER BY k.kind))) AS entry
            FROM privacy.advice_kinds k JOIN used USING (category)
           WHERE NOT EXISTS (SELECT FROM privacy.categories c WHERE c.name = k.category) GROUP BY k.category)
  SELECT jsonb_build_object('version', 1,
           'categories', coalesce((SELECT jsonb_object_agg(category, entry) FROM cat), '{}'),
           'tables', coalesce((SELECT jsonb_object_agg(relation, entry) FROM tab WHERE entry <> '{}'), '{}'))
$$;
REVOKE ALL ON FUNCTION privacy.advice_document(text, jsonb, numeric) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.advice_document(text, jsonb, numeric) TO privacy_admin, privacy_dpo;
COMMENT ON FUNCTION privacy.advice_document(text, jsonb, numeric) IS 'Advice as a policy document; for functions of pg_privacy only';

CREATE FUNCTION privacy.advise_policy(schema text DEFAULT NULL, sample boolean DEFAULT false, min_confidence numeric DEFAULT 0.5) RETURNS jsonb
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN privacy.advice_document(schema, CASE WHEN sample THEN privacy.advice_samples(schema) ELSE '[]' END, min_confidence);
END $$;
REVOKE ALL ON FUNCTION privacy.advise_policy(text, boolean, numeric) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.advise_policy(text, boolean, numeric) TO privacy_admin, privacy_dpo;
COMMENT ON FUNCTION privacy.advise_policy(text, boolean, numeric) IS
  'What privacy.advise proposes with at least this confidence, as a document for privacy.apply_policy: edit it first, and add the purposes';
