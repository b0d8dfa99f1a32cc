-- What a document asks for that cannot be: all of it at once, each with its JSON path. Nothing is changed here.

-- What a check of ours says; NULL: nothing.
CREATE FUNCTION privacy.refusal_of(command text) RETURNS text
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  message text;
  hint text;
BEGIN
  EXECUTE command;
  RETURN NULL;
EXCEPTION WHEN OTHERS THEN
  GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, hint = PG_EXCEPTION_HINT;
  RETURN message || coalesce('. ' || NULLIF(hint, ''), '');
END $$;
REVOKE ALL ON FUNCTION privacy.refusal_of(text) FROM PUBLIC;
COMMENT ON FUNCTION privacy.refusal_of(text) IS 'Runs a check and gives its message; for functions of pg_privacy only';

-- A table by its name with schema; NULL where there is none.
CREATE FUNCTION privacy.table_named(name text) RETURNS regclass
  LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  parts text[];
BEGIN
  parts := parse_ident(name);
  RETURN (SELECT c.oid::regclass FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
           WHERE cardinality(parts) = 2 AND n.nspname = parts[1] AND c.relname = parts[2]);
EXCEPTION WHEN invalid_parameter_value THEN
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION privacy.table_named(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.table_named(text) TO privacy_admin, privacy_dpo;
COMMENT ON FUNCTION privacy.table_named(text) IS 'The table of a qualified name, or NULL; for functions of pg_privacy only';

-- The tables of a document, with where each leads, and how far it is from the people: NULL, if nowhere.
CREATE FUNCTION privacy.policy_tables(policy jsonb)
  RETURNS TABLE (name text, entry jsonb, path text, relation regclass, role text, link name, parent regclass, declared boolean, mapped text, depth integer)
  LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
  rows jsonb;
  before jsonb;
BEGIN
  SELECT jsonb_agg(jsonb_build_object('name', e.key, 'entry', e.value, 'path', '$.tables' || privacy.path_member(e.key), 'relation', r.relation::oid::int8,
           'role', r.role, 'link', r.link, 'parent', coalesce(k.parent, o.parent)::oid::int8, 'declared', k.parent IS NOT NULL,
           'mapped', split_part(privacy.label_of(r.relation), ' ', 1), 'depth', CASE WHEN r.role = 'subject_table' THEN 0 END)) INTO rows
    FROM jsonb_each(policy -> 'tables') e
   CROSS JOIN LATERAL (SELECT privacy.table_named(e.key) AS relation, e.value #>> '{linked_table,foreign_key}' AS link,
                              CASE WHEN e.value -> 'subject_table' <> 'null' THEN 'subject_table' WHEN e.value -> 'linked_table' <> 'null' THEN 'linked_table' END AS role) r
    LEFT JOIN LATERAL (
      SELECT f.confrelid::regclass AS parent FROM privacy.link_keys(r.relation, r.link) f
       ORDER BY privacy.label_of(f.confrelid::regclass) IS NULL AND NOT policy -> 'tables' ? privacy.qualified(f.confrelid::regclass), cardinality(f.conkey) > 1,
                privacy.label_of(f.confrelid::regclass) IS NULL, f.oid LIMIT 1) k ON true
    LEFT JOIN LATERAL (SELECT privacy.table_named(e.value #>> '{linked_table,references}') AS parent) o ON true;
  LOOP
    before := rows;
    SELECT jsonb_agg(t.value || CASE WHEN t.value ->> 'depth' IS NULL AND t.value ->> 'role' = 'linked_table' THEN jsonb_build_object('depth', (
             SELECT max(d) FROM (
               SELECT (p.value ->> 'depth')::integer + 1 AS d FROM jsonb_array_elements(rows) p WHERE p.value -> 'relation' = t.value -> 'parent' AND p.value ->> 'role' IS NOT NULL
               UNION ALL SELECT 1 WHERE privacy.label_of((t.value ->> 'parent')::oid::regclass) IS NOT NULL AND NOT EXISTS (
                 SELECT FROM jsonb_array_elements(rows) p WHERE p.value -> 'relation' = t.value -> 'parent' AND p.value ->> 'role' IS NOT NULL)) x)) ELSE '{}' END)
      INTO rows FROM jsonb_array_elements(before) t;
    EXIT WHEN rows IS NOT DISTINCT FROM before;
  END LOOP;
  RETURN QUERY SELECT r.name, r.entry, r.path, r.relation::oid::regclass, r.role, r.link, r.parent::oid::regclass, r.declared, r.mapped, r.depth
                 FROM jsonb_to_recordset(rows) AS r (name text, entry jsonb, path text, relation int8, role text, link name, parent int8, declared boolean, mapped text, depth integer);
END $$;
REVOKE ALL ON FUNCTION privacy.policy_tables(jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.policy_tables(jsonb) TO privacy_admin, privacy_dpo;
COMMENT ON FUNCTION privacy.policy_tables(jsonb) IS 'The tables of a policy document with their parents; for functions of pg_privacy only';

CREATE FUNCTION privacy.policy_vocabulary_faults(policy jsonb, known jsonb) RETURNS TABLE (path text, fault text)
  LANGUAGE sql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
  WITH class AS (SELECT e.key, e.value, '$.deletion_classes' || privacy.path_member(e.key) AS path FROM jsonb_each(policy -> 'deletion_classes') e),
  category AS (SELECT e.key, e.value, '$.categories' || privacy.path_member(e.key) AS path FROM jsonb_each(policy -> 'categories') e),
  purpose AS (SELECT e.key, e.value, '$.purposes' || privacy.path_member(e.key) AS path, b.builtin IS TRUE AS builtin
                FROM jsonb_each(policy -> 'purposes') e LEFT JOIN privacy.purposes b ON b.name = e.key),
  purpose_name AS (SELECT key AS name FROM purpose UNION SELECT p.name FROM privacy.purposes p),
  named AS (SELECT 'deletion class' AS kind, key, path FROM class UNION ALL SELECT 'category', key, path FROM category UNION ALL SELECT 'purpose', key, path FROM purpose
            UNION ALL SELECT 'notice', e.key, '$.notices' || privacy.path_member(e.key) FROM jsonb_each(policy -> 'notices') e)
  SELECT n.path, privacy.refusal_of(format('SELECT privacy.check_name(%L, %L)', n.kind, n.key)) FROM named n
  UNION ALL
  SELECT c.path || '.period', 'must be longer than nothing, and no longer than a thousand years' FROM class c
   WHERE (c.value ->> 'period')::interval <= '0' OR (c.value ->> 'period')::interval > '1000 years'
  UNION ALL
  SELECT c.path || '.enforce', 'needs a period' FROM class c WHERE c.value -> 'enforce' = 'true' AND (c.value -> 'period' = 'null' OR c.key = 'proof')
  UNION ALL
  SELECT c.path || '.retained_for', format('purpose %s does not exist', quote_literal(r)) FROM class c, jsonb_array_elements_text(c.value -> 'retained_for') r WHERE r NOT IN (SELECT name FROM purpose_name)
  UNION ALL
  SELECT c.path || '.deletion_class', format('deletion class %s does not exist', quote_literal(c.value ->> 'deletion_class'))
    FROM category c WHERE NOT policy -> 'deletion_classes' ? (c.value ->> 'deletion_class') AND NOT EXISTS (SELECT FROM privacy.deletion_classes d WHERE d.name = c.value ->> 'deletion_class')
  UNION ALL
  SELECT c.path, 'is built in, and stays as it is' FROM category c JOIN privacy.categories b ON b.name = c.key AND b.builtin
  UNION ALL
  SELECT c.path || privacy.path_member(f), format('is %s in the database, and cannot change: make another category', known #> ARRAY['categories', c.key, f])
    FROM category c, unnest('{deletion_class,channel,special}'::text[]) f WHERE known -> 'categories' ? c.key AND known #> ARRAY['categories', c.key, f] <> c.value -> f
  UNION ALL
  SELECT p.path || privacy.path_member(f), format('is %s in the database, and cannot change: people decided on it. Make another purpose', known #> ARRAY['purposes', p.key, f])
    FROM purpose p, unnest('{legal_basis,double_opt_in,direct_marketing,holds_for,while_restricted,art9,allow_without_consent}'::text[]) f
   WHERE NOT p.builtin AND known -> 'purposes' ? p.key AND known #> ARRAY['purposes', p.key, f] <> p.value -> f
  UNION ALL
  SELECT p.path || privacy.path_member(f.key), 'is built in, and stays as it is: only granted_to can be said'
    FROM purpose p JOIN privacy.policy_format f ON f.object = 'purpose' AND f.key <> 'granted_to' WHERE p.builtin AND p.value -> f.key <> coalesce(f.default_value, 'null')
  UNION ALL
  SELECT p.path, privacy.refusal_of(format('SELECT privacy.check_purpose(jsonb_populate_record(NULL::privacy.purposes, %L))', p.value - 'recipients' || jsonb_build_object('name', p.key)))
    FROM purpose p WHERE NOT p.builtin AND p.value -> 'legal_basis' <> 'null'
  UNION ALL
  SELECT p.path || '.legal_basis', 'is missing' FROM purpose p WHERE NOT p.builtin AND p.value -> 'legal_basis' = 'null'
  UNION ALL
  SELECT p.path || '.permits' || privacy.path_member(m.key),
         CASE WHEN c.entry IS NULL THEN 'this category does not exist' ELSE 'is a special category, and the purpose has no art9' END
    FROM purpose p, jsonb_each(p.value -> 'permits') m
    LEFT JOIN LATERAL (SELECT coalesce(policy #> ARRAY['categories', m.key], known #> ARRAY['categories', m.key], (SELECT '{}'::jsonb FROM privacy.categories b WHERE b.name = m.key)) AS entry) c ON true
   WHERE c.entry IS NULL OR c.entry -> 'special' = 'true' AND p.value -> 'art9' = 'null'
  UNION ALL
  SELECT p.path || '.granted_to', format('role %s does not exist', quote_literal(r))
    FROM purpose p, jsonb_array_elements_text(p.value -> 'granted_to') r WHERE NOT EXISTS (SELECT FROM pg_roles o WHERE o.rolname = r)
  UNION ALL
  SELECT '$.notices' || privacy.path_member(n.name) || privacy.path_member(n.language), 'has another text in the database, and a notice never changes: give the new text a new name'
    FROM privacy.notices n WHERE policy #>> ARRAY['notices', n.name, n.language] <> n.text
$$;
REVOKE ALL ON FUNCTION privacy.policy_vocabulary_faults(jsonb, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION privacy.policy_vocabulary_faults(jsonb, jsonb) IS 'What cannot be of the vocabulary of a policy document; for functions of pg_privacy only';
