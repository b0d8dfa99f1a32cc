-- What turns the policy of the database into that of a document: commands in an order in which each finds what it needs.

-- A call with named arguments; those that are NULL in the object are left out.
CREATE FUNCTION privacy.call_text(function text, arguments jsonb, types jsonb DEFAULT '{}') RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT format('SELECT privacy.%I(%s)', function, string_agg(format('%I => %s', a.key,
           CASE jsonb_typeof(a.value) WHEN 'boolean' THEN a.value::text
             WHEN 'array' THEN quote_literal((SELECT coalesce(array_agg(e), '{}') FROM jsonb_array_elements_text(a.value) e)::text)
             ELSE quote_literal(a.value #>> '{}') END || coalesce('::' || (types ->> a.key), '')), ', ' ORDER BY a.position))
    FROM (SELECT key, value, row_number() OVER (ORDER BY coalesce(array_position('{name,relation,column,key,foreign_key,purpose,category,role}'::text[], key), 99), key) AS position
            FROM jsonb_each(arguments) WHERE value <> 'null') a
$$;
REVOKE ALL ON FUNCTION privacy.call_text(text, jsonb, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.call_text(text, jsonb, jsonb) TO privacy_admin, privacy_dpo;
COMMENT ON FUNCTION privacy.call_text(text, jsonb, jsonb) IS 'The SQL of a call with named arguments; for functions of pg_privacy only';

CREATE FUNCTION privacy.vocabulary_steps(policy jsonb, known jsonb) RETURNS TABLE (phase integer, path text, command text)
  LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  WITH purpose AS (SELECT e.key, e.value, '$.purposes' || privacy.path_member(e.key) AS path, known #> ARRAY['purposes', e.key] AS now,
                          coalesce((SELECT p.builtin FROM privacy.purposes p WHERE p.name = e.key), false) AS builtin FROM jsonb_each(policy -> 'purposes') e),
  class AS (SELECT e.key, e.value, '$.deletion_classes' || privacy.path_member(e.key) AS path, known #> ARRAY['deletion_classes', e.key] AS now,
                   d.id IS NOT NULL AS there, coalesce(d.builtin, false) AS builtin FROM jsonb_each(policy -> 'deletion_classes') e LEFT JOIN privacy.deletion_classes d ON d.name = e.key),
  category AS (SELECT e.key, e.value, '$.categories' || privacy.path_member(e.key) AS path, known #> ARRAY['categories', e.key] AS now FROM jsonb_each(policy -> 'categories') e)
  SELECT 10, p.path, privacy.call_text('create_purpose', p.value - '{permits,granted_to}'::text[] || jsonb_build_object('name', p.key)) FROM purpose p WHERE p.now IS NULL AND NOT p.builtin
  UNION ALL
  SELECT 15, p.path, privacy.call_text('change_purpose', jsonb_build_object('name', p.key) || (SELECT jsonb_object_agg(f, p.value -> f) FROM unnest(ARRAY['description', 'dpv', 'recipients', 'valid_for', 'confirm_within']) f))
    FROM purpose p WHERE NOT p.builtin AND EXISTS (SELECT FROM unnest(ARRAY['description', 'dpv', 'recipients', 'valid_for', 'confirm_within']) f WHERE p.now -> f <> p.value -> f)
  UNION ALL
  SELECT 20, c.path, privacy.call_text('create_deletion_class', c.value || jsonb_build_object('name', c.key)) FROM class c WHERE NOT c.there
  UNION ALL
  SELECT 21, c.path, format('SELECT privacy.change_deletion_class(name => %L, period => %L, starts => %L, align => %L, retained_for => %L, enforce => %s)', c.key, c.value ->> 'period', c.value ->> 'starts', c.value ->> 'align',
                            (SELECT coalesce(array_agg(e), '{}') FROM jsonb_array_elements_text(c.value -> 'retained_for') e), c.value ->> 'enforce')
    FROM class c WHERE c.there AND coalesce(c.now, privacy.policy_full('deletion_class', '{}')) - 'description' <> c.value - 'description'
  UNION ALL
  SELECT 22, c.path || '.description', format('SELECT privacy.describe_deletion_class(%L, %L)', c.key, c.value ->> 'description')
    FROM class c WHERE c.there AND NOT c.builtin AND c.now -> 'description' <> c.value -> 'description'
  UNION ALL
  SELECT 30, c.path, privacy.call_text('create_category', c.value || jsonb_build_object('name', c.key)) FROM category c WHERE c.now IS NULL
  UNION ALL
  SELECT 31, c.path, privacy.call_text('change_category', jsonb_build_object('name', c.key) || (SELECT jsonb_object_agg(f, c.value -> f) FROM unnest(ARRAY['mask', 'origin', 'description']) f))
    FROM category c WHERE EXISTS (SELECT FROM unnest(ARRAY['mask', 'origin', 'description']) f WHERE c.now -> f <> c.value -> f)
  UNION ALL
  SELECT 40, p.path || '.permits' || privacy.path_member(m.key), privacy.call_text('permit', jsonb_build_object('purpose', p.key, 'category', m.key, 'disclosure', m.value))
    FROM purpose p, jsonb_each(p.value -> 'permits') m WHERE p.now #> ARRAY['permits', m.key] IS DISTINCT FROM m.value
  UNION ALL
  SELECT 41, p.path || '.granted_to', privacy.call_text('grant_purpose', jsonb_build_object('purpose', p.key, 'role', r))
    FROM purpose p, jsonb_array_elements(p.value -> 'granted_to') r WHERE NOT coalesce(p.now -> 'granted_to', '[]') @> r
  UNION ALL
  SELECT 42, '$.notices' || privacy.path_member(n.key) || privacy.path_member(t.key), privacy.call_text('create_notice', jsonb_build_object('name', n.key, 'language', t.key, 'text', t.value))
    FROM jsonb_each(policy -> 'notices') n, jsonb_each(n.value) t WHERE known #> ARRAY['notices', n.key, t.key] IS NULL
$$;
REVOKE ALL ON FUNCTION privacy.vocabulary_steps(jsonb, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.vocabulary_steps(jsonb, jsonb) TO privacy_admin, privacy_dpo;
COMMENT ON FUNCTION privacy.vocabulary_steps(jsonb, jsonb) IS 'Commands for the vocabulary of a policy document; for functions of pg_privacy only';

-- rewrites: how many times the command writes the table anew.
CREATE FUNCTION privacy.table_steps(policy jsonb, known jsonb)
  RETURNS TABLE (phase integer, depth integer, path text, relation regclass, command text, rewrites integer)
  LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp SET jit = off AS $$
  WITH tab AS MATERIALIZED (SELECT t.*, known #> ARRAY['tables', privacy.qualified(t.relation)] AS now FROM privacy.policy_tables(policy) t WHERE t.relation IS NOT NULL),
  col AS (
    SELECT t.relation, t.depth, t.path || '.columns' || privacy.path_member(e.key) AS path, e.key, e.value - 'drop_dependents' AS value, e.value AS call, (t.now #> ARRAY['columns', e.key]) - 'drop_dependents' AS now,
           e.value -> 'scrub' = 'null' AND e.value -> 'starts' = '[]' AS sealed, jsonb_build_object('relation', t.relation, 'column', e.key) AS target
      FROM tab t, jsonb_each(t.entry -> 'columns') e)
  SELECT 50, t.depth, t.path || '.linked_table.references', t.relation,
         privacy.call_text('add_foreign_key', jsonb_build_object('relation', t.relation, 'column', t.link, 'parent', t.parent)), 0
    FROM tab t WHERE t.role = 'linked_table' AND NOT t.declared AND t.now -> 'linked_table' IS NULL
  UNION ALL
  SELECT 60, t.depth, t.path || '.' || t.role, t.relation,
         privacy.call_text('add_' || t.role, privacy.policy_short(t.role, (t.entry -> t.role) - 'references') || jsonb_build_object('relation', t.relation)), 1
    FROM tab t WHERE t.role IS NOT NULL AND coalesce(t.mapped, '') = ''
  UNION ALL
  -- Sealed otherwise: only by way of the plain column.
  SELECT 70, c.depth, c.path, c.relation, privacy.call_text('unprotect_column', c.target), 1
    FROM col c WHERE c.now -> 'category' <> 'null' AND c.now -> 'scrub' = 'null' AND c.sealed AND c.now <> c.value
  UNION ALL
  SELECT 71, c.depth, c.path, c.relation, privacy.call_text('protect_column', privacy.policy_short('column', c.call) || c.target), 1
    FROM col c WHERE c.sealed AND c.now IS DISTINCT FROM c.value
  UNION ALL
  SELECT 72, c.depth, c.path, c.relation, privacy.call_text('scrub_column', jsonb_build_object('action', c.value -> 'scrub', 'category', c.value -> 'category', 'value', c.value -> 'value') || c.target), 0
    FROM col c WHERE c.value -> 'scrub' <> 'null' AND c.now IS DISTINCT FROM c.value
  UNION ALL
  SELECT 73, c.depth, c.path || '.starts', c.relation, privacy.call_text('set_start_event', jsonb_build_object('class', s) || c.target), 0
    FROM col c, jsonb_array_elements(c.value -> 'starts') s WHERE NOT coalesce(c.now -> 'starts', '[]') @> s
  UNION ALL
  SELECT 74, t.depth, t.path || '.on_erasure', t.relation, privacy.call_text('on_erasure', jsonb_build_object('relation', t.relation, 'action', t.entry -> 'on_erasure')), 0
    FROM tab t WHERE t.role IS NOT NULL AND t.entry -> 'on_erasure' <> coalesce(t.now -> 'on_erasure', '"keep"')
$$;
REVOKE ALL ON FUNCTION privacy.table_steps(jsonb, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.table_steps(jsonb, jsonb) TO privacy_admin, privacy_dpo;
COMMENT ON FUNCTION privacy.table_steps(jsonb, jsonb) IS 'Commands for the tables of a policy document; for functions of pg_privacy only';

-- What the database has and the document has not. Sections that the document leaves out are not looked at.
CREATE FUNCTION privacy.prune_steps(document jsonb, policy jsonb, known jsonb)
  RETURNS TABLE (phase integer, depth integer, path text, relation regclass, command text, rewrites integer)
  LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp SET jit = off AS $$
  WITH said AS MATERIALIZED (SELECT t.name, t.entry, t.relation FROM privacy.policy_tables(policy) t),
  tab AS MATERIALIZED (SELECT t.*, s.entry AS wanted, s.relation IS NOT NULL AS kept FROM privacy.policy_tables(known) t LEFT JOIN said s ON s.relation = t.relation WHERE document ? 'tables'),
  col AS (SELECT t.relation, t.depth, t.kept, t.path || '.columns' || privacy.path_member(e.key) AS path, e.value, t.wanted #> ARRAY['columns', e.key] AS wanted, jsonb_build_object('relation', t.relation, 'column', e.key) AS target
            FROM tab t, jsonb_each(t.entry -> 'columns') e),
  purpose AS (SELECT e.key, e.value, '$.purposes' || privacy.path_member(e.key) AS path, policy #> ARRAY['purposes', e.key] AS wanted,
                     (SELECT p.builtin FROM privacy.purposes p WHERE p.name = e.key) AS builtin FROM jsonb_each(known -> 'purposes') e WHERE document ? 'purposes')
  SELECT 80, c.depth, c.path, c.relation, privacy.call_text(CASE WHEN c.value -> 'scrub' <> 'null' THEN 'keep_column' ELSE 'unprotect_column' END, c.target), CASE WHEN c.value -> 'scrub' <> 'null' THEN 0 ELSE 1 END
    FROM col c WHERE c.value -> 'starts' = '[]' AND (c.wanted IS NULL AND (c.kept OR c.value -> 'scrub' <> 'null') OR c.value -> 'scrub' <> 'null' AND c.wanted -> 'scrub' = 'null')
  UNION ALL
  SELECT 81, c.depth, c.path || '.starts', c.relation, privacy.call_text('drop_start_event', jsonb_build_object('class', s) || c.target), 0
    FROM col c, jsonb_array_elements(c.value -> 'starts') s WHERE NOT coalesce(c.wanted -> 'starts', '[]') @> s
  UNION ALL
  SELECT 82, -t.depth, t.path, t.relation, privacy.call_text('remove_' || t.role, jsonb_build_object('relation', t.relation)), 1 FROM tab t WHERE NOT t.kept AND t.role IS NOT NULL
  UNION ALL
  SELECT 83, 0, p.path || '.granted_to', NULL, privacy.call_text('revoke_purpose', jsonb_build_object('purpose', p.key, 'role', r)), 0
    FROM purpose p, jsonb_array_elements(p.value -> 'granted_to') r WHERE NOT coalesce(p.wanted -> 'granted_to', '[]') @> r
  UNION ALL
  SELECT 84, 0, p.path || '.permits' || privacy.path_member(m.key), NULL, privacy.call_text('forbid', jsonb_build_object('purpose', p.key, 'category', m.key)), 0
    FROM purpose p, jsonb_each(p.value -> 'permits') m WHERE NOT coalesce(p.wanted -> 'permits' ? m.key, false)
  UNION ALL
  SELECT 85, 0, '$.categories' || privacy.path_member(e.key), NULL, privacy.call_text('drop_category', jsonb_build_object('name', e.key)), 0
    FROM jsonb_each(known -> 'categories') e WHERE document ? 'categories' AND NOT policy -> 'categories' ? e.key
  UNION ALL
  SELECT 86, 0, p.path, NULL, privacy.call_text('drop_purpose', jsonb_build_object('name', p.key)), 0 FROM purpose p WHERE p.wanted IS NULL AND NOT p.builtin
$$;
REVOKE ALL ON FUNCTION privacy.prune_steps(jsonb, jsonb, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.prune_steps(jsonb, jsonb, jsonb) TO privacy_admin, privacy_dpo;
COMMENT ON FUNCTION privacy.prune_steps(jsonb, jsonb, jsonb) IS 'Commands that take away what a policy document does not mention; for functions of pg_privacy only';
