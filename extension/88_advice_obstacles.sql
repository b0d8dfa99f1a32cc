-- What stands in the way of protecting a column, and what becomes of it.

CREATE FUNCTION privacy.advice_obstacles(relation regclass, attnum smallint)
  RETURNS TABLE (object text, outcome text)
  LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp SET jit = off AS $$
  WITH col AS (
    SELECT f.member, a.attnum, a.attname, a.attgenerated, a.attidentity, a.atttypid, '\m' || regexp_replace(a.attname, '([.*+?^${}()|[\]\\])', '\\\1', 'g') || '\M' AS word
      FROM privacy.family(relation) AS f (member)
      JOIN pg_attribute o ON o.attrelid = $1 AND o.attnum = $2 JOIN pg_attribute a ON a.attrelid = f.member AND a.attname = o.attname AND NOT a.attisdropped)
  SELECT 'generated column ' || quote_ident(c.attname), 'refused: compute it in a view' FROM col c WHERE c.attgenerated <> ''
  UNION ALL
  SELECT 'identity column ' || quote_ident(c.attname), 'refused: a number that the database gives says nothing about the person' FROM col c WHERE c.attidentity <> ''
  UNION ALL
  SELECT format('partition key of table %s', c.member), 'refused: its bounds would hold values in the clear; partition by another column'
    FROM col c JOIN pg_partitioned_table p ON p.partrelid = c.member WHERE c.attnum = ANY (p.partattrs::smallint[])
  UNION ALL
  SELECT pg_describe_object('pg_constraint'::regclass, k.oid, 0),
         CASE k.contype WHEN 'p' THEN 'refused: personal data in a key; give the table a number as its key, and refer to that'
                        WHEN 'f' THEN 'refused: what refers to what must stay readable; refer to a number, and protect what that row says'
                        WHEN 'x' THEN 'refused: drop it, and add it again as EXCLUDE USING hash (column WITH =)'
                        ELSE 'kept: it looks at the plain value before it is sealed' END
    FROM col c JOIN pg_constraint k ON (k.conrelid = c.member AND c.attnum = ANY (k.conkey)) OR (k.confrelid = c.member AND c.attnum = ANY (k.confkey))
   WHERE k.contype IN ('p', 'f', 'c', 'x') AND k.conname NOT LIKE 'privacy\_sealed\_%'
  UNION ALL
  SELECT format('checks of domain %s', format_type(c.atttypid, NULL)), 'kept: they look at the plain value before it is sealed'
    FROM col c JOIN pg_type t ON t.oid = c.atttypid AND t.typtype = 'd' AND EXISTS (SELECT FROM pg_constraint k WHERE k.contypid = t.oid)
  UNION ALL
  SELECT 'index ' || i.indexrelid::regclass,
         CASE WHEN m.amname NOT IN ('btree', 'hash') THEN format('an index of type %s does not fit sealed values: drop it, or drop_dependents => true', m.amname)
              WHEN c.attnum = ANY (i.indkey::smallint[]) AND NOT s.pattern THEN 'kept as an index on lookup tags: equality only, no order and no ranges; it needs a lookup'
              WHEN c.attnum = ANY (i.indkey::smallint[]) THEN 'it serves LIKE, which no sealed column can: drop it, or drop_dependents => true'
              WHEN i.indexprs IS NOT NULL AND i.indnkeyatts = 1 AND e.expression ~ '^(lower|upper)\(' THEN 'becomes an index on the column, with lookup => ''case_insensitive'''
              WHEN i.indpred IS NOT NULL AND i.indexprs IS NULL THEN 'its condition is kept where it only asks for NULL; else drop it, or drop_dependents => true'
              ELSE 'it computes from the plain value: drop it, or drop_dependents => true' END
    FROM col c JOIN pg_index i ON i.indrelid = c.member JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_am m ON m.oid = x.relam,
         LATERAL (SELECT EXISTS (SELECT FROM unnest(i.indclass) WITH ORDINALITY AS o (class, n) JOIN pg_opclass oc ON oc.oid = o.class
                                  WHERE i.indkey[o.n - 1] = c.attnum AND NOT oc.opcdefault) AS pattern) s,
         LATERAL (SELECT pg_get_expr(i.indexprs, i.indrelid) AS expression) e
   WHERE c.attnum = ANY (i.indkey::smallint[]) AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'x'))
      OR coalesce(e.expression, '') ~ c.word OR coalesce(pg_get_expr(i.indpred, i.indrelid), '') ~ c.word
  UNION ALL
  SELECT pg_describe_object(d.classid, d.objid, d.objsubid),
         CASE WHEN EXISTS (SELECT FROM pg_rewrite r JOIN pg_class v ON v.oid = r.ev_class WHERE d.classid = 'pg_rewrite'::regclass AND r.oid = d.objid AND v.relkind = 'm') THEN
                'taken along, and filled with sealed values: refused where it keeps what it computes from the value, or groups, joins or sorts by the column and that has no lookup'
              WHEN d.classid = 'pg_rewrite'::regclass THEN 'taken along: made again with its grants, comments and dependents; it shows what its reader''s purpose may see'
              WHEN d.classid = 'pg_trigger'::regclass THEN 'taken along; in its body the value is sealed, and reading it needs a purpose'
              WHEN d.classid = 'pg_policy'::regclass THEN 'taken along, unless it computes from the plain value: then rewrite it on a column that is not sealed'
              WHEN d.classid = 'pg_publication_rel'::regclass THEN 'taken along: subscribers get the sealed form; a WHERE on the column is refused'
              WHEN d.classid = 'pg_statistic_ext'::regclass THEN 'statistics on expressions would hold plain values: drop them'
              WHEN d.classid = 'pg_proc'::regclass THEN 'taken along if it can be made again; else drop it and create it again'
              ELSE 'refused: it computes from the plain value' END
    FROM col c JOIN pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = c.member AND d.refobjsubid = c.attnum
    LEFT JOIN pg_attrdef e ON d.classid = 'pg_attrdef'::regclass AND e.oid = d.objid
   WHERE d.classid IN ('pg_rewrite'::regclass, 'pg_trigger'::regclass, 'pg_policy'::regclass, 'pg_proc'::regclass, 'pg_publication_rel'::regclass)
      OR d.classid = 'pg_statistic_ext'::regclass AND EXISTS (SELECT FROM pg_statistic_ext s WHERE s.oid = d.objid AND s.stxexprs IS NOT NULL)
      OR e.oid IS NOT NULL AND (e.adrelid, e.adnum) <> (c.member, c.attnum)
  UNION ALL
  SELECT DISTINCT format('trigger %s on table %s', quote_ident(t.tgname), c.member), format('function %s names the column: what it reads there is sealed, and reading it needs a purpose', p.oid::regproc)
    FROM col c JOIN pg_trigger t ON t.tgrelid = c.member AND NOT t.tgisinternal AND t.tgname NOT LIKE '%\_privacy\_%'
    JOIN pg_proc p ON p.oid = t.tgfoid AND p.prosrc ~ c.word
$$;
REVOKE ALL ON FUNCTION privacy.advice_obstacles(regclass, smallint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.advice_obstacles(regclass, smallint) TO privacy_admin, privacy_dpo;
COMMENT ON FUNCTION privacy.advice_obstacles(regclass, smallint) IS 'What depends on a column, and what protecting it makes of that; for functions of pg_privacy only';
GRANT EXECUTE ON FUNCTION privacy.family(regclass) TO privacy_admin, privacy_dpo;

-- Pairs of a type and an id, which lead to a row of whatever table the type names: no foreign key can say so.
CREATE FUNCTION privacy.advice_pairs(schema text) RETURNS TABLE (relation regclass, attnum smallint, "column" name, type_column name)
  LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp SET jit = off AS $$
  WITH col AS MATERIALIZED (
    SELECT a.attrelid, a.attnum, a.attname, a.atttypid, w.words[cardinality(w.words)] AS last, w.words[: cardinality(w.words) - 1] AS stem
      FROM privacy.advice_scope(schema) s JOIN pg_attribute a ON a.attrelid = s AND a.attnum > 0 AND NOT a.attisdropped, privacy.name_words(a.attname) AS w (words) WHERE cardinality(w.words) > 1)
  SELECT i.attrelid::regclass, i.attnum, i.attname, t.attname
    FROM col i JOIN col t ON t.attrelid = i.attrelid AND t.stem = i.stem AND t.last IN ('type', 'typ', 'class', 'model', 'table', 'kind', 'tabelle', 'art') AND privacy.type_holds('text', t.atttypid)
   WHERE i.last IN ('id', 'key', 'nr', 'ref', 'uuid') AND NOT EXISTS (SELECT FROM pg_constraint f WHERE f.conrelid = i.attrelid AND f.contype = 'f' AND i.attnum = ANY (f.conkey))
$$;
REVOKE ALL ON FUNCTION privacy.advice_pairs(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.advice_pairs(text) TO privacy_admin, privacy_dpo;
COMMENT ON FUNCTION privacy.advice_pairs(text) IS 'Pairs of columns, type and id, that lead to rows of several tables; for functions of pg_privacy only';
