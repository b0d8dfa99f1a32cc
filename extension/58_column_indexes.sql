-- Indexes that a sealed column does not keep as they are. lower() and upper() become the column itself, with its
-- case-insensitive lookup; classes and collations for patterns and order become plain equality.

-- NULL: no way to keep it.
CREATE FUNCTION privacy.sealed_index(index oid, "column" smallint, lookup text) RETURNS text
  LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  i pg_index;
  a pg_attribute;
  written text := pg_get_indexdef(index);
  word text;
  key text;
  class record;
BEGIN
  SELECT * INTO i FROM pg_index WHERE indexrelid = index;
  SELECT * INTO a FROM pg_attribute WHERE attrelid = i.indrelid AND attnum = "column";
  word := '\m' || regexp_replace(quote_ident(a.attname), '([.*+?^${}()|[\]\\])', '\\\1', 'g') || '\M';
  IF (SELECT m.amname NOT IN ('btree', 'hash') FROM pg_class x JOIN pg_am m ON m.oid = x.relam WHERE x.oid = index)
     OR replace(replace(coalesce(pg_get_expr(i.indpred, i.indrelid), ''), format('(%I IS NOT NULL)', a.attname), ''), format('(%I IS NULL)', a.attname), '') ~ word THEN
    RETURN NULL;
  END IF;
  FOR n IN 1 .. i.indnkeyatts LOOP
    key := pg_get_indexdef(index, n, false);
    IF i.indkey[n - 1] = "column" THEN
      IF lookup = 'none' THEN
        RETURN NULL;
      END IF;
      SELECT o.opcdefault, o.opcname, i.indcollation[n - 1] <> a.attcollation AS other_collation INTO class FROM pg_opclass o WHERE o.oid = i.indclass[n - 1];
      IF class.other_collation THEN
        written := regexp_replace(written, '(' || word || ') COLLATE [^ ,()]+', '\1');
      END IF;
      IF NOT class.opcdefault THEN
        written := regexp_replace(written, '(' || word || ') ' || class.opcname, '\1');
      END IF;
    ELSIF i.indkey[n - 1] = 0 AND key ~ word THEN
      IF lookup IS DISTINCT FROM 'case_insensitive' OR key NOT IN (format('lower(%I)', a.attname), format('upper(%I)', a.attname),
                                                                   format('lower((%I)::text)', a.attname), format('upper((%I)::text)', a.attname)) THEN
        RETURN NULL;
      END IF;
      SELECT o.opcdefault, o.opcname INTO class FROM pg_opclass o WHERE o.oid = i.indclass[n - 1];
      written := replace(written, key || CASE WHEN class.opcdefault THEN '' ELSE ' ' || class.opcname END, quote_ident(a.attname));
    END IF;
  END LOOP;
  RETURN written;
END $$;
REVOKE ALL ON FUNCTION privacy.sealed_index(oid, smallint, text) FROM PUBLIC;
COMMENT ON FUNCTION privacy.sealed_index(oid, smallint, text) IS 'The definition of an index once the column is sealed, NULL where there is none; for functions of pg_privacy only';

-- The remedy where an index is in the way.
CREATE FUNCTION privacy.index_hint(index oid, "column" smallint, lookup text) RETURNS text
  LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN lookup <> 'case_insensitive' AND pg_get_indexdef(index) ~ '\m(lower|upper)\(' AND privacy.sealed_index(index, "column", 'case_insensitive') IS NOT NULL
                THEN 'With lookup => ''case_insensitive'' it becomes an index of the column itself.'
              WHEN lookup = 'none' AND privacy.sealed_index(index, "column", 'exact') IS NOT NULL
                THEN 'It needs a lookup => ''exact'' or ''case_insensitive''. With drop_dependents => true it is left out, and comes back when the column is plain again.'
              ELSE 'A sealed column is found by equality only; patterns and words are sought in revealed values. With drop_dependents => true it is left out, and comes back when the column is plain again.' END;
$$;
REVOKE ALL ON FUNCTION privacy.index_hint(oid, smallint, text) FROM PUBLIC;
COMMENT ON FUNCTION privacy.index_hint(oid, smallint, text) IS 'What helps where an index keeps a column from being sealed; for functions of pg_privacy only';

CREATE FUNCTION privacy.column_indexes(relation regclass, "column" text, lookup text, drop_dependents boolean) RETURNS SETOF jsonb
  LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  x record;
BEGIN
  FOR x IN
    SELECT c.oid AS index, c.relowner AS owner, a.attnum, k.conname, pg_get_constraintdef(k.oid) AS constraint_written, i.indrelid::regclass AS of_table,
           written.as_sealed, pg_get_indexdef(c.oid) AS as_plain,
           NOT i.indisunique AND i.indnkeyatts = 1 AND EXISTS (  -- another one finds the same
             SELECT FROM pg_index o JOIN pg_class oc ON oc.oid = o.indexrelid JOIN pg_am m ON m.oid = oc.relam AND m.amname = 'btree'
              WHERE o.indrelid = i.indrelid AND o.indexrelid <> i.indexrelid AND o.indnkeyatts = 1 AND o.indkey[0] = a.attnum AND o.indpred IS NULL
                AND pg_get_indexdef(o.indexrelid) = privacy.sealed_index(o.indexrelid, a.attnum, lookup)) AS superfluous
      FROM privacy.family(relation) AS f (member)
      JOIN pg_attribute a ON a.attrelid = f.member AND a.attname = "column"
      JOIN pg_index i ON i.indrelid = f.member
      JOIN pg_class c ON c.oid = i.indexrelid AND NOT c.relispartition
      LEFT JOIN pg_constraint k ON k.conindid = c.oid AND k.contype IN ('u', 'x') AND k.conrelid = i.indrelid
      CROSS JOIN LATERAL (SELECT CASE WHEN k.contype = 'x' THEN NULL ELSE privacy.sealed_index(c.oid, a.attnum, lookup) END AS as_sealed) written
     WHERE (a.attnum = ANY (i.indkey::smallint[])
            OR EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.refclassid = d.classid AND d.refobjid = f.member AND d.refobjsubid = a.attnum))
       AND written.as_sealed IS DISTINCT FROM pg_get_indexdef(c.oid) LOOP
    IF x.as_sealed IS NULL AND NOT drop_dependents THEN
      RAISE EXCEPTION 'column % of table % cannot be protected because of index %', quote_ident("column"), relation, x.index::regclass
        USING ERRCODE = 'feature_not_supported', HINT = privacy.index_hint(x.index, x.attnum, lookup);
    END IF;
    RETURN NEXT jsonb_strip_nulls(jsonb_build_object('kind', CASE WHEN x.conname IS NULL THEN 'index' ELSE 'constraint' END, 'name', privacy.qualified(x.index), 'class', 'pg_class'::regclass, 'as', x.owner::regrole,
      'drop', CASE WHEN x.conname IS NULL THEN format('DROP INDEX %s', privacy.qualified(x.index)) ELSE format('ALTER TABLE %s DROP CONSTRAINT %I', privacy.qualified(x.of_table), x.conname) END,
      'former', CASE WHEN x.conname IS NULL THEN (SELECT jsonb_agg(s) FROM privacy.index_steps(x.index, x.as_plain) s)
                     ELSE jsonb_build_array(privacy.step(x.owner, format('ALTER TABLE %s ADD CONSTRAINT %I %s', privacy.qualified(x.of_table), x.conname, x.constraint_written))) END,
      'steps', CASE WHEN x.conname IS NULL AND x.as_sealed IS NOT NULL AND NOT x.superfluous THEN (SELECT jsonb_agg(s) FROM privacy.index_steps(x.index, x.as_sealed) s) END));
  END LOOP;
END $$;
REVOKE ALL ON FUNCTION privacy.column_indexes(regclass, text, text, boolean) FROM PUBLIC;
COMMENT ON FUNCTION privacy.column_indexes(regclass, text, text, boolean) IS 'Indexes that change when a column is sealed, as they are and as they will be; for functions of pg_privacy only';
