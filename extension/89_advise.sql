-- privacy.advise: what to protect in a schema that is there, and what a protected one still lacks.

-- The columns to protect, with what would be proposed for them.
CREATE FUNCTION privacy.advice_proposals(schema text, findings jsonb DEFAULT '[]')
  RETURNS TABLE (relation regclass, attnum smallint, "column" name, kind text, role text, category text, lookup text, personal_type text,
                 proposal jsonb, confidence numeric, reason text)
  LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp SET jit = off AS $$
  WITH col AS MATERIALIZED (SELECT * FROM privacy.advice_columns(schema, findings)),
  tab AS MATERIALIZED (SELECT * FROM privacy.advice_tables(schema, findings)),
  people AS MATERIALIZED (SELECT * FROM privacy.advice_people(schema, findings)),
  likely AS (
    SELECT c.relation, c.attnum, a.attname, a.attnotnull, a.atttypid, c.kind, t.role, k.category, k.lookup,
           coalesce(privacy.base_type_of(a.atttypid::regtype), privacy.plain_type(a.atttypid::regtype)) AS base,
           -- a word that means something only about people, or a city where no address is, is weak elsewhere
           CASE WHEN NOT c.in_context THEN c.confidence
                WHEN c.kind = 'address' THEN c.confidence * CASE WHEN t.role IS NOT NULL AND EXISTS (
                  SELECT FROM col o WHERE o.relation = c.relation AND o.kind = 'address' AND NOT o.in_context) THEN 1 ELSE 0.4 END
                WHEN t.role = 'subject_table' OR p.head = 'person' THEN c.confidence
                ELSE c.confidence * 0.5 END AS confidence,
           c.reason
      FROM col c JOIN pg_attribute a ON a.attrelid = c.relation AND a.attnum = c.attnum JOIN privacy.advice_kinds k ON k.kind = c.kind
      LEFT JOIN tab t ON t.relation = c.relation LEFT JOIN people p ON p.relation = c.relation),
  indexed AS (
    SELECT l.*, privacy.personal_type_for(l.base) AS personal, i.plain, i.folded
      FROM likely l, LATERAL (
        SELECT coalesce(bool_or(l.attnum = ANY (x.indkey::smallint[])), false) AS plain,
               coalesce(bool_or(pg_get_expr(x.indexprs, x.indrelid) ~ format('^(lower|upper)\(\(?%s\)?(::text)?\)', l.attname)), false) AS folded
          FROM pg_index x JOIN pg_class o ON o.oid = x.indexrelid JOIN pg_am m ON m.oid = o.relam
         WHERE x.indrelid = l.relation AND m.amname IN ('btree', 'hash')) i)
  SELECT i.relation, i.attnum, i.attname, i.kind, i.role, i.category, v.lookup, i.personal::text,
         CASE WHEN i.personal IS NOT NULL THEN
                jsonb_build_object('category', i.category) || CASE WHEN v.lookup <> 'none' THEN jsonb_build_object('lookup', v.lookup) ELSE '{}'::jsonb END
                || CASE WHEN v.lookup <> 'none' AND i.personal::text IN ('personal_date', 'personal_numeric', 'personal_integer', 'personal_bigint', 'personal_inet')
                        THEN '{"guessable": true}'::jsonb ELSE '{}'::jsonb END
              WHEN NOT i.attnotnull THEN jsonb_build_object('scrub', 'null', 'category', i.category) END,
         round(i.confidence, 2),
         concat_ws('; ', i.reason, CASE WHEN i.plain AND v.lookup <> 'none' THEN 'an index of it needs a lookup' WHEN i.folded THEN 'an index of it ignores case' END)
    FROM indexed i, LATERAL (
      SELECT CASE WHEN i.personal IS NULL OR i.personal::text IN ('personal_boolean', 'personal_json', 'personal_jsonb') THEN 'none'
                  WHEN i.folded THEN 'case_insensitive'
                  WHEN i.plain THEN 'exact'
                  WHEN i.personal::text = 'personal_text' THEN i.lookup
                  ELSE 'none' END AS lookup) v
$$;
REVOKE ALL ON FUNCTION privacy.advice_proposals(text, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.advice_proposals(text, jsonb) TO privacy_admin, privacy_dpo;
COMMENT ON FUNCTION privacy.advice_proposals(text, jsonb) IS 'Personal columns with the category, lookup and type that privacy.advise proposes; for functions of pg_privacy only';

-- A member of a JSON path: what is no plain word stands in quotes.
CREATE FUNCTION privacy.path_member(name text) RETURNS text
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT '.' || CASE WHEN name ~ '^[A-Za-z_][A-Za-z0-9_]*$' THEN name ELSE to_json(name)::text END
$$;
REVOKE ALL ON FUNCTION privacy.path_member(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.path_member(text) TO privacy_admin, privacy_dpo;
COMMENT ON FUNCTION privacy.path_member(text) IS 'One step of a JSON path, as jsonpath writes it; for functions of pg_privacy only';

GRANT EXECUTE ON FUNCTION privacy.qualified(regclass) TO privacy_admin, privacy_dpo;

-- A schema that is protected: what has no tag yet, what nobody uses, what nobody needs.
CREATE FUNCTION privacy.advice_on_protected(schema text)
  RETURNS TABLE (topic text, relation regclass, attnum smallint, "column" name, confidence numeric, reason text, outcome text)
  LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp SET jit = off AS $$
  WITH col AS (
    SELECT s.relation, a.attnum, a.attname, k.id AS category, coalesce(l.label, '') LIKE 'personal %' AS tagged, p.null_frac
      FROM privacy.advice_scope(schema) s (relation) JOIN pg_attribute a ON a.attrelid = s.relation AND a.attnum > 0 AND NOT a.attisdropped
      LEFT JOIN pg_seclabel l ON l.provider = 'pg_privacy' AND l.classoid = 'pg_class'::regclass AND l.objoid = a.attrelid AND l.objsubid = a.attnum
      LEFT JOIN privacy.categories k ON k.name = substring(l.label FROM ' category=(\S+)')
      JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      LEFT JOIN pg_stats p ON p.schemaname = n.nspname AND p.tablename = c.relname AND p.attname = a.attname AND NOT p.inherited
     WHERE l.label LIKE 'personal %' OR privacy.base_type_of(a.atttypid) IS NOT NULL)
  SELECT 'untagged_column', c.relation, c.attnum, c.attname, 1.0, 'it is of a personal type and has no category', 'it takes no value before privacy.protect_column'
    FROM col c WHERE NOT c.tagged
  UNION ALL
  SELECT 'unused_column', c.relation, c.attnum, c.attname, 0.9, 'by its statistics no row has a value in it', 'drop it, if no application will fill it'
    FROM col c WHERE c.tagged AND c.null_frac = 1
  UNION ALL
  SELECT 'unneeded_column', c.relation, c.attnum, c.attname, 0.9, 'no purpose is permitted its category', 'privacy.permit its category to a purpose, or erase what nobody may read'
    FROM col c WHERE c.tagged AND NOT EXISTS (SELECT FROM privacy.permissions m WHERE m.category_id = c.category)
  UNION ALL
  SELECT 'unneeded_column', c.relation, c.attnum, c.attname, 0.7, 'no role is granted a purpose that is permitted its category', 'privacy.grant_purpose, or privacy.forbid and erase what nobody reads'
    FROM col c WHERE c.tagged AND EXISTS (SELECT FROM privacy.permissions m WHERE m.category_id = c.category)
     AND NOT EXISTS (SELECT FROM privacy.permissions m JOIN privacy.purpose_grants g USING (purpose_id) JOIN pg_roles r ON r.oid = g.grantee WHERE m.category_id = c.category)
$$;
REVOKE ALL ON FUNCTION privacy.advice_on_protected(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.advice_on_protected(text) TO privacy_admin, privacy_dpo;
COMMENT ON FUNCTION privacy.advice_on_protected(text) IS 'Personal columns without a category, without values, and those nobody may read; for functions of pg_privacy only';

CREATE FUNCTION privacy.advice(schema text, findings jsonb DEFAULT '[]')
  RETURNS TABLE (topic text, relation text, "column" text, proposal jsonb, personal_type text, confidence numeric, reason text, outcome text, path text)
  LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp SET jit = off AS $$
  WITH col AS MATERIALIZED (SELECT p.* FROM privacy.advice_proposals(schema, findings) p WHERE p.confidence >= 0.25),
  link AS MATERIALIZED (SELECT * FROM privacy.advice_links(schema)),
  tab AS MATERIALIZED (
    SELECT t.*, privacy.qualified(t.relation) AS name,
           -- a table that says nothing personal, nor any that hangs on it
           EXISTS (WITH RECURSIVE below (relation) AS (
                     SELECT t.relation UNION SELECT o.relation FROM below b JOIN link o ON o.parent = b.relation AND o.declared)
                   SELECT FROM below b JOIN col c ON c.relation = b.relation WHERE c.confidence >= 0.5) AS personal
      FROM privacy.advice_tables(schema, findings) t),
  advice (rank, topic, relation, attnum, "column", proposal, personal_type, confidence, reason, outcome, path) AS (
    SELECT 1, t.role, t.relation, 0, CASE t.role WHEN 'subject_table' THEN t.key ELSE t.link END,
           CASE WHEN t.role = 'subject_table' AND t.key IS NOT NULL THEN jsonb_build_object('key', t.key)
                WHEN t.role = 'linked_table' THEN jsonb_build_object('foreign_key', t.link)
                       || CASE WHEN t.declared THEN '{}'::jsonb ELSE jsonb_build_object('references', privacy.qualified(t.parent)) END END,
           NULL::text, round(t.confidence * CASE WHEN t.personal OR t.role = 'subject_table' THEN 1 ELSE 0.75 END, 2), t.reason,
           CASE WHEN t.role = 'subject_table' AND t.key IS NULL THEN 'it needs a unique column that is NOT NULL and says nothing about the person'
                WHEN NOT t.declared THEN 'apply_policy adds the foreign key, if every row has its parent' END,
           '$.tables' || privacy.path_member(t.name) || '.' || t.role
      FROM tab t WHERE privacy.label_of(t.relation) IS NULL
    UNION ALL
    SELECT 2, CASE WHEN c.role IS NULL THEN 'unowned_column' WHEN privacy.label_of(c.relation) IS NOT NULL THEN 'untagged_column' WHEN c.proposal ? 'scrub' THEN 'scrub_column' ELSE 'personal_column' END,
           c.relation, c.attnum, c."column", CASE WHEN c.role IS NOT NULL THEN c.proposal END, c.personal_type,
           CASE WHEN c.role IS NULL THEN round(c.confidence * 0.5, 2) ELSE c.confidence END, c.reason,
           CASE WHEN c.role IS NULL THEN 'whose data these are, no foreign key says: add one, or map the table as a subject table'
                WHEN c.proposal IS NULL THEN 'its type has no personal counterpart, and it is NOT NULL: change the type, or take NOT NULL away'
                WHEN c.proposal ? 'scrub' THEN 'its type has no personal counterpart: it stays readable, and an erasure empties it' END,
           '$.tables' || privacy.path_member(privacy.qualified(c.relation)) || '.columns' || privacy.path_member(c."column")
      FROM col c WHERE privacy.label_of(c.relation, c."column") IS NULL AND privacy.base_type_of((SELECT a.atttypid FROM pg_attribute a WHERE a.attrelid = c.relation AND a.attnum = c.attnum)) IS NULL
    UNION ALL
    SELECT 3, 'obstacle', c.relation, c.attnum, c."column", NULL, NULL, c.confidence, o.object, o.outcome, NULL
      FROM col c, privacy.advice_obstacles(c.relation, c.attnum) o
     WHERE c.role IS NOT NULL AND c.proposal ? 'category' AND NOT c.proposal ? 'scrub' AND privacy.label_of(c.relation, c."column") IS NULL
    UNION ALL
    SELECT 3, 'polymorphic_link', p.relation, p.attnum, p."column", NULL, NULL, 0.5, format('%s names the table that %s leads to', quote_ident(p.type_column), quote_ident(p."column")),
           'no foreign key follows it: add a column with one for rows of people, have a BEFORE trigger fill it (a generated column comes too late), and link the table by that', NULL
      FROM privacy.advice_pairs(schema) p WHERE privacy.label_of(p.relation) IS NULL
    UNION ALL
    SELECT 4, s.topic, s.relation, s.attnum, s."column", NULL, NULL, s.confidence, s.reason, s.outcome, '$.tables' || privacy.path_member(privacy.qualified(s.relation)) || '.columns' || privacy.path_member(s."column")
      FROM privacy.advice_on_protected(schema) s)
  SELECT a.topic, privacy.qualified(a.relation), a."column"::text, a.proposal, a.personal_type, a.confidence, a.reason, a.outcome, a.path
    FROM advice a WHERE a.confidence >= 0.25 ORDER BY privacy.qualified(a.relation), a.rank = 1 DESC, a.attnum, a.rank, a.reason
$$;
REVOKE ALL ON FUNCTION privacy.advice(text, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.advice(text, jsonb) TO privacy_admin, privacy_dpo;
COMMENT ON FUNCTION privacy.advice(text, jsonb) IS 'privacy.advise with findings of samples or manifests; for functions of pg_privacy only';
