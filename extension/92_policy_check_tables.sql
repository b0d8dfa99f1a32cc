-- What cannot be of the tables of a document.

CREATE FUNCTION privacy.policy_table_faults(policy jsonb, known jsonb) RETURNS TABLE (path text, fault text)
  LANGUAGE sql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp SET jit = off AS $$
  WITH tab AS MATERIALIZED (SELECT t.*, c.relkind, c.relowner, c.relpersistence FROM privacy.policy_tables(policy) t LEFT JOIN pg_class c ON c.oid = t.relation),
  there AS MATERIALIZED (SELECT t.*, known #> ARRAY['tables', privacy.qualified(t.relation)] AS now FROM tab t WHERE t.relkind IN ('r', 'p')),
  keyed AS (SELECT t.*, a.attnum, a.attnotnull, a.atttypid, coalesce(t.entry #>> '{subject_table,key}', t.link) AS column_name
              FROM there t LEFT JOIN pg_attribute a ON a.attrelid = t.relation AND a.attname = coalesce(t.entry #>> '{subject_table,key}', t.link) AND NOT a.attisdropped AND a.attnum > 0
             WHERE t.role IS NOT NULL)
  SELECT t.path, CASE WHEN t.relation IS NULL THEN 'this table does not exist: write its schema and name' ELSE 'is not a table' END FROM tab t WHERE t.relkind IS NULL OR t.relkind NOT IN ('r', 'p')
  UNION ALL
  SELECT t.path, format('is %s again: name a table once', o.name) FROM there t JOIN there o ON o.relation = t.relation AND o.name < t.name
  UNION ALL
  SELECT t.path, format('asks for the rights of its owner %s', quote_ident(pg_get_userbyid(t.relowner))) FROM there t WHERE NOT pg_has_role(privacy.caller()::oid, t.relowner, 'USAGE')
  UNION ALL
  SELECT t.path, format('its owner %s needs CREATE on the schema, for an index', quote_ident(pg_get_userbyid(t.relowner)))
    FROM there t JOIN pg_class c ON c.oid = t.relation WHERE t.role IS NOT NULL AND coalesce(t.mapped, '') = '' AND NOT has_schema_privilege(t.relowner, c.relnamespace, 'CREATE')
  UNION ALL
  SELECT t.path, 'belongs to the system' FROM there t WHERE privacy.qualified(t.relation) ~ '^(privacy|pg_catalog|information_schema|pg_toast)\.'
  UNION ALL
  SELECT t.path, 'is temporary' FROM there t WHERE t.relpersistence = 't'
  UNION ALL
  SELECT t.path, 'has two owners: it is a subject table or a linked table, not both' FROM tab t WHERE t.entry -> 'subject_table' <> 'null' AND t.entry -> 'linked_table' <> 'null'
  UNION ALL
  SELECT t.path, format('is a partition or child of %s, and follows it', i.inhparent::regclass) FROM there t JOIN pg_inherits i ON i.inhrelid = t.relation WHERE t.role IS NOT NULL
  UNION ALL
  SELECT t.path, 'does not say whose data it holds: it needs subject_table or linked_table' FROM there t
   WHERE t.role IS NULL AND coalesce(t.mapped, '') = '' AND NOT EXISTS (SELECT FROM pg_inherits i WHERE i.inhrelid = t.relation)
  UNION ALL
  SELECT t.path, privacy.refusal_of(format('SELECT privacy.ensure_sealed_last(%L::regclass)', m.relation::oid))
    FROM there t, LATERAL (SELECT t.relation UNION SELECT p.relid FROM pg_partition_tree(t.relation) p) m (relation) WHERE t.role IS NOT NULL AND coalesce(t.mapped, '') = ''
  UNION ALL
  SELECT t.path || '.' || t.role, format('is a %s in the database: privacy.remove_%s first', t.mapped, t.mapped) FROM there t WHERE coalesce(t.mapped, '') <> '' AND t.role <> t.mapped
  UNION ALL
  SELECT t.path || '.' || t.role || privacy.path_member(f), format('is %s in the database, and cannot change: privacy.remove_%s first', t.now #> ARRAY[t.role, f], t.role)
    FROM there t, unnest('{key,foreign_key,subject_column,rows,on_delete}'::text[]) f WHERE t.role = t.mapped AND t.now #> ARRAY[t.role, f] <> t.entry #> ARRAY[t.role, f]
  UNION ALL
  SELECT t.path || '.on_erasure', 'needs subject_table or linked_table' FROM there t WHERE t.role IS NULL AND t.entry -> 'on_erasure' = '"delete"'
  UNION ALL
  SELECT t.path || '.' || t.role || CASE t.role WHEN 'subject_table' THEN '.key' ELSE '.foreign_key' END, format('column %s does not exist', quote_literal(t.column_name)) FROM keyed t WHERE t.attnum IS NULL AND t.column_name IS NOT NULL
  UNION ALL
  SELECT t.path || '.subject_table.key', 'must be unique and NOT NULL' FROM keyed t
   WHERE t.role = 'subject_table' AND t.attnum IS NOT NULL AND (NOT t.attnotnull OR NOT EXISTS (
     SELECT FROM pg_index i WHERE i.indrelid = t.relation AND i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indkey[0] = t.attnum AND (i.indnkeyatts = 1 OR t.relkind = 'p')))
  UNION ALL
  SELECT t.path || '.linked_table.references', 'this table does not exist: write its schema and name' FROM there t WHERE t.entry #> '{linked_table,references}' <> 'null' AND privacy.table_named(t.entry #>> '{linked_table,references}') IS NULL
  UNION ALL
  SELECT t.path || '.linked_table.references', format('the foreign key leads to %s', privacy.qualified(t.parent)) FROM there t WHERE t.declared AND t.parent <> privacy.table_named(t.entry #>> '{linked_table,references}')
  UNION ALL
  SELECT t.path || '.linked_table.references', 'needs a primary key of one column of the same type' FROM keyed t
   WHERE t.role = 'linked_table' AND NOT t.declared AND t.parent IS NOT NULL AND t.attnum IS NOT NULL AND NOT EXISTS (
     SELECT FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0] WHERE i.indrelid = t.parent AND i.indisprimary AND i.indnkeyatts = 1 AND a.atttypid = t.atttypid)
  UNION ALL
  SELECT t.path || '.linked_table.foreign_key', 'belongs to several foreign keys that lead to people: name a column that only the one to the owner has' FROM keyed t
   WHERE t.role = 'linked_table' AND t.declared AND t.attnum IS NOT NULL AND coalesce(t.mapped, '') = '' AND EXISTS (
     SELECT FROM privacy.link_keys(t.relation, t.link) f JOIN privacy.link_keys(t.relation, t.link) o ON o.oid > f.oid AND (cardinality(o.conkey) > 1) = (cardinality(f.conkey) > 1)
        AND (o.confrelid, privacy.key_pairs(o)) IS DISTINCT FROM (f.confrelid, privacy.key_pairs(f))
      WHERE NOT EXISTS (SELECT FROM unnest(ARRAY[f.confrelid, o.confrelid]) c (oid) WHERE privacy.label_of(c.oid::regclass) IS NULL AND NOT EXISTS (SELECT FROM there p WHERE p.relation = c.oid AND p.role IS NOT NULL))
        AND (cardinality(f.conkey) = 1 OR NOT EXISTS (SELECT FROM privacy.link_keys(t.relation, t.link) s WHERE cardinality(s.conkey) = 1 AND s.confrelid = t.parent)))
  UNION ALL
  SELECT t.path || '.linked_table.foreign_key',
         CASE WHEN t.parent IS NULL THEN 'is in no foreign key to another table: add one, or name the table in references'
              WHEN NOT EXISTS (SELECT FROM there p WHERE p.relation = t.parent AND p.role IS NOT NULL) THEN format('leads to %s, which is neither a subject table nor linked to one', t.parent)
              WHEN NOT EXISTS (WITH RECURSIVE up (relation, parent) AS (
                     SELECT t.relation, t.parent UNION SELECT p.relation, p.parent FROM up JOIN there p ON p.relation = up.parent AND p.role = 'linked_table')
                   SELECT FROM up WHERE up.parent = t.relation) THEN 'leads to tables that do not lead to a person'
              ELSE 'leads back to the table itself in a circle, and to no person' END
    FROM keyed t WHERE t.role = 'linked_table' AND t.attnum IS NOT NULL AND t.depth IS NULL
$$;
REVOKE ALL ON FUNCTION privacy.policy_table_faults(jsonb, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION privacy.policy_table_faults(jsonb, jsonb) IS 'What cannot be of the tables of a policy document; for functions of pg_privacy only';

CREATE FUNCTION privacy.policy_column_faults(policy jsonb, known jsonb) RETURNS TABLE (path text, fault text)
  LANGUAGE sql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp SET jit = off AS $$
  WITH col AS MATERIALIZED (
    SELECT t.relation, t.entry AS table_entry, t.path || '.columns' || privacy.path_member(e.key) AS path, e.key AS name, e.value AS entry, a.attnum, a.attnotnull, a.atttypid::regtype AS type,
           known #> ARRAY['tables', privacy.qualified(t.relation), 'columns', e.key] AS now,
           e.value -> 'scrub' = 'null' AND e.value -> 'starts' = '[]' AS sealed,
           CASE WHEN privacy.base_type_of(a.atttypid::regtype) IS NOT NULL THEN a.atttypid::regtype ELSE privacy.personal_type_for(privacy.plain_type(a.atttypid::regtype)) END AS personal
      FROM privacy.policy_tables(policy) t JOIN pg_class c ON c.oid = t.relation AND c.relkind IN ('r', 'p'), jsonb_each(t.entry -> 'columns') e
      LEFT JOIN LATERAL (SELECT * FROM pg_attribute a WHERE a.attrelid = t.relation AND a.attname = e.key AND a.attnum > 0 AND NOT a.attisdropped) a ON true),
  there AS (SELECT c.*, privacy.base_type_of(c.personal) AS base FROM col c WHERE c.attnum IS NOT NULL)
  SELECT c.path, 'this column does not exist' FROM col c WHERE c.attnum IS NULL
  UNION ALL
  SELECT c.path, 'is to be either sealed (category), scrubbed (scrub, category) or the start of a period (starts)' FROM col c
   WHERE c.entry -> 'starts' <> '[]' AND (c.entry -> 'category' <> 'null' OR c.entry -> 'scrub' <> 'null') OR c.sealed AND c.entry -> 'category' = 'null'
  UNION ALL
  SELECT c.path || '.category', format('category %s does not exist', quote_literal(c.entry ->> 'category')) FROM col c
   WHERE c.entry -> 'category' <> 'null' AND NOT policy -> 'categories' ? (c.entry ->> 'category') AND NOT EXISTS (SELECT FROM privacy.categories k WHERE k.name = c.entry ->> 'category')
  UNION ALL
  SELECT c.path, 'tells whose the row is: it must stay readable' FROM there c
   WHERE c.name IN (c.table_entry #>> '{subject_table,key}', c.table_entry #>> '{linked_table,foreign_key}', c.table_entry #>> '{subject_table,subject_column}', c.table_entry #>> '{linked_table,subject_column}')
  UNION ALL
  SELECT c.path, format('type %s has no personal counterpart: change the type, or scrub it', format_type(c.type, NULL)) FROM there c WHERE c.sealed AND c.personal IS NULL
  UNION ALL
  SELECT c.path || '.lookup', CASE WHEN c.base IN ('boolean'::regtype, 'json'::regtype, 'jsonb'::regtype) THEN format('a column of type %s takes no lookup', c.base)
                                   WHEN c.entry ->> 'lookup' = 'case_insensitive' AND c.base <> 'text'::regtype THEN format('a column of type %s has no upper and lower case', c.base)
                                   ELSE format('values of type %s are few enough to be guessed: say "guessable": true, or "none"', c.base) END
    FROM there c WHERE c.sealed AND c.entry ->> 'lookup' <> 'none'
     AND (c.base IN ('boolean'::regtype, 'json'::regtype, 'jsonb'::regtype) OR c.entry ->> 'lookup' = 'case_insensitive' AND c.base <> 'text'::regtype
          OR c.entry -> 'guessable' = 'false' AND c.base IN ('date'::regtype, 'numeric'::regtype, 'integer'::regtype, 'bigint'::regtype, 'inet'::regtype))
  UNION ALL
  SELECT c.path, privacy.refusal_of(format('SELECT privacy.ensure_protectable(%1$L::regclass, %2$L); SELECT count(*) FROM privacy.column_indexes(%1$L::regclass, %2$L, %3$L, %4$s)',
                                           c.relation::oid, c.name, c.entry ->> 'lookup', c.entry ->> 'drop_dependents'))
    FROM there c WHERE c.sealed AND c.personal IS NOT NULL AND c.now IS NULL
  UNION ALL
  SELECT c.path || '.value', 'goes with "scrub": "value", which needs it' FROM col c WHERE (c.entry -> 'value' <> 'null') <> (c.entry -> 'scrub' = '"value"')
  UNION ALL
  SELECT c.path || '.scrub', 'is NOT NULL' FROM there c WHERE c.entry ->> 'scrub' = 'null' AND c.attnotnull
  UNION ALL
  SELECT c.path || '.scrub', 'is protected in the database: privacy.unprotect_column first' FROM there c WHERE c.entry -> 'scrub' <> 'null' AND c.now -> 'category' <> 'null' AND c.now -> 'scrub' = 'null'
  UNION ALL
  SELECT c.path || '.starts', CASE WHEN x.class IS NULL THEN 'must be of type date, timestamp or timestamptz' ELSE format('deletion class %s does not exist', quote_literal(x.class)) END
    FROM there c, LATERAL (
      SELECT NULL AS class WHERE c.entry -> 'starts' <> '[]' AND c.type NOT IN ('date'::regtype, 'timestamp'::regtype, 'timestamptz'::regtype)
      UNION ALL SELECT s FROM jsonb_array_elements_text(c.entry -> 'starts') s
       WHERE NOT policy -> 'deletion_classes' ? s AND NOT EXISTS (SELECT FROM privacy.deletion_classes d WHERE d.name = s)) x
$$;
REVOKE ALL ON FUNCTION privacy.policy_column_faults(jsonb, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION privacy.policy_column_faults(jsonb, jsonb) IS 'What cannot be of the columns of a policy document; for functions of pg_privacy only';

CREATE FUNCTION privacy.check_policy(document jsonb) RETURNS TABLE (path text, fault text)
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  policy jsonb := privacy.policy_full('document', document);
  known jsonb := privacy.known_policy();
BEGIN
  RETURN QUERY
  SELECT f.path, f.fault FROM (
    SELECT * FROM privacy.policy_format_faults('document', document, '$') AS x (path, fault)
    UNION SELECT * FROM privacy.policy_vocabulary_faults(policy, known)
    UNION SELECT * FROM privacy.policy_table_faults(policy, known)
    UNION SELECT * FROM privacy.policy_column_faults(policy, known)) f
   WHERE f.fault IS NOT NULL ORDER BY 1, 2;
END $$;
REVOKE ALL ON FUNCTION privacy.check_policy(jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.check_policy(jsonb) TO privacy_admin;
COMMENT ON FUNCTION privacy.check_policy(jsonb) IS 'All that is wrong with a policy document, in itself and for this database, with the JSON path of each; no row: privacy.apply_policy takes it';
