-- Stored expressions that would hold a plaintext, or what was computed from one: refused by the DDL guard.

-- Arrays, domains, composites, ranges: nothing seals inside them.
CREATE FUNCTION privacy.hides_personal(type oid) RETURNS boolean
  LANGUAGE sql STABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  WITH RECURSIVE inside (t) AS (
    SELECT type
    UNION
    SELECT next.t FROM inside JOIN pg_type ty ON ty.oid = inside.t CROSS JOIN LATERAL (
      SELECT ty.typelem UNION ALL SELECT ty.typbasetype
      UNION ALL SELECT r.rngsubtype FROM pg_range r WHERE r.rngtypid = ty.oid
      UNION ALL SELECT a.atttypid FROM pg_attribute a WHERE a.attrelid = ty.typrelid AND a.attnum > 0 AND NOT a.attisdropped) AS next (t)
     WHERE next.t <> 0)
  SELECT EXISTS (SELECT FROM inside WHERE t <> type AND privacy.base_type_of(t::regtype) IS NOT NULL);
$$;
REVOKE ALL ON FUNCTION privacy.hides_personal(oid) FROM PUBLIC;
COMMENT ON FUNCTION privacy.hides_personal(oid) IS 'Does the type hold a personal type inside? For functions of pg_privacy only';

-- A constant of a personal type in a stored expression is a plaintext in a catalog.
CREATE FUNCTION privacy.holds_plaintext(expression text) RETURNS boolean
  LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(expression ~ (SELECT '\{CONST :consttype (' || string_agg(t.oid::text, '|') || ') [^{}]*:constisnull false'
                                    -- = ANY ('{...}'); an array of theirs elsewhere may be a literal beside an array of other types
                                    || '|\{SCALARARRAYOPEXPR [^{}]*:args \(\{(VAR|PARAM|COERCETODOMAINVALUE) [^{}]*\} \{CONST :consttype (' || string_agg(t.typarray::text, '|') || ') [^{}]*:constisnull false'
                                  FROM pg_type t WHERE t.typnamespace = 'pg_catalog'::regnamespace AND t.typname LIKE 'personal\_%'), false);
$$;
REVOKE ALL ON FUNCTION privacy.holds_plaintext(text) FROM PUBLIC;
COMMENT ON FUNCTION privacy.holds_plaintext(text) IS 'Does a stored expression hold a constant of a personal type? For functions of pg_privacy only';

-- A personal column in an expression, other than in IS [NOT] NULL; or a whole row, which may have one inside.
CREATE FUNCTION privacy.computes_personal(expression text) RETURNS boolean
  LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(regexp_replace(expression, '\{NULLTEST :arg \{VAR [^{}]*\}', '', 'g') ~
                  (SELECT '\{VAR [^{}]*:vartype (' || string_agg(t.oid::text, '|') || ') ' FROM pg_type t
                    WHERE t.typnamespace = 'pg_catalog'::regnamespace AND t.typname LIKE 'personal\_%')
                  OR expression ~ '\{VAR [^{}]*:varattno 0 ', false);
$$;
REVOKE ALL ON FUNCTION privacy.computes_personal(text) FROM PUBLIC;
COMMENT ON FUNCTION privacy.computes_personal(text) IS 'Does a stored expression compute something from a personal column? For functions of pg_privacy only';

CREATE FUNCTION privacy.ensure_no_plaintext(class oid, object oid) RETURNS void
  LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  place text;
  kept_in oid;
BEGIN
  SELECT o.place INTO place FROM (
    SELECT pg_describe_object('pg_rewrite'::regclass, r.oid, 0) AS place, r.ev_action::text || r.ev_qual::text AS expression FROM pg_rewrite r
     WHERE (class = 'pg_class'::regclass AND r.ev_class = object) OR (class = 'pg_rewrite'::regclass AND r.oid = object)
    UNION ALL SELECT pg_describe_object('pg_attrdef'::regclass, d.oid, 0), d.adbin::text FROM pg_attrdef d WHERE class = 'pg_class'::regclass AND d.adrelid = object
    UNION ALL SELECT pg_describe_object('pg_constraint'::regclass, k.oid, 0), k.conbin::text FROM pg_constraint k
     WHERE (class = 'pg_class'::regclass AND k.conrelid = object) OR (class = 'pg_type'::regclass AND k.contypid = object) OR (class = 'pg_constraint'::regclass AND k.oid = object)
    UNION ALL SELECT pg_describe_object('pg_class'::regclass, i.indexrelid, 0), concat(i.indexprs::text, i.indpred::text) FROM pg_index i
     WHERE class = 'pg_class'::regclass AND (i.indexrelid = object OR i.indrelid = object)
    UNION ALL SELECT pg_describe_object('pg_policy'::regclass, p.oid, 0), concat(p.polqual::text, p.polwithcheck::text) FROM pg_policy p WHERE class = 'pg_policy'::regclass AND p.oid = object
    UNION ALL SELECT pg_describe_object('pg_proc'::regclass, f.oid, 0), concat(f.prosqlbody::text, f.proargdefaults::text) FROM pg_proc f WHERE class = 'pg_proc'::regclass AND f.oid = object
    UNION ALL SELECT pg_describe_object('pg_class'::regclass, c.oid, 0), c.relpartbound::text FROM pg_class c WHERE class = 'pg_class'::regclass AND c.oid = object
    UNION ALL SELECT pg_describe_object('pg_trigger'::regclass, t.oid, 0), t.tgqual::text FROM pg_trigger t
     WHERE (class = 'pg_trigger'::regclass AND t.oid = object)
    UNION ALL SELECT pg_describe_object('pg_type'::regclass, t.oid, 0), t.typdefaultbin::text FROM pg_type t WHERE class = 'pg_type'::regclass AND t.oid = object
    UNION ALL SELECT pg_describe_object('pg_statistic_ext'::regclass, s.oid, 0), s.stxexprs::text FROM pg_statistic_ext s WHERE class = 'pg_statistic_ext'::regclass AND s.oid = object
    UNION ALL SELECT pg_describe_object('pg_publication_rel'::regclass, r.oid, 0), r.prqual::text FROM pg_publication_rel r WHERE class = 'pg_publication_rel'::regclass AND r.oid = object
  ) AS o WHERE privacy.holds_plaintext(o.expression) LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION '% would keep a personal value in the clear', place
      USING ERRCODE = 'feature_not_supported',
            HINT = 'A literal beside a personal column is stored as it is written. Write it with the plain type: ''...''::text.';
  END IF;

  -- What is computed from a personal column and kept, in an index, in statistics, in a generated column: a function of
  -- anybody's may open the value for whoever writes the row, and whoever reads the index learns what was opened.
  SELECT o.place INTO place FROM (
    SELECT pg_describe_object('pg_class'::regclass, i.indexrelid, 0) AS place, concat(i.indexprs::text, i.indpred::text) AS expression FROM pg_index i
     WHERE class = 'pg_class'::regclass AND (i.indexrelid = object OR i.indrelid = object)
    UNION ALL SELECT pg_describe_object('pg_statistic_ext'::regclass, s.oid, 0), s.stxexprs::text FROM pg_statistic_ext s
     WHERE (class = 'pg_statistic_ext'::regclass AND s.oid = object) OR (class = 'pg_class'::regclass AND s.stxrelid = object)
    UNION ALL SELECT pg_describe_object('pg_attrdef'::regclass, e.oid, 0), e.adbin::text FROM pg_attrdef e
      JOIN pg_attribute a ON a.attrelid = e.adrelid AND a.attnum = e.adnum WHERE class = 'pg_class'::regclass AND e.adrelid = object AND a.attgenerated <> ''
  ) AS o WHERE privacy.computes_personal(o.expression) LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION '% would keep revealed values, or depend on who computes it', place
      USING ERRCODE = 'feature_not_supported', HINT = 'Use the personal column itself, or a view, which reveals for who reads it.';
  END IF;

  -- Casts in what is computed and kept: the result would be plaintext in a catalog, or depend on who computes it.
  SELECT pg_describe_object(d.classid, d.objid, 0), d.classid INTO place, kept_in
    FROM pg_depend d JOIN pg_proc f ON d.refclassid = 'pg_proc'::regclass AND d.refobjid = f.oid
   WHERE privacy.base_type_of(f.proargtypes[0]::regtype) IS NOT NULL AND f.proname <> 'is_sealed'
     AND (f.prorettype = privacy.base_type_of(f.proargtypes[0]::regtype) OR EXISTS (SELECT FROM pg_cast c WHERE c.castfunc = f.oid))
     AND ((class = 'pg_statistic_ext'::regclass AND d.classid = class AND d.objid = object)
       OR (class = 'pg_class'::regclass AND d.classid = 'pg_constraint'::regclass
           AND d.objid IN (SELECT k.oid FROM pg_constraint k WHERE k.conrelid = object AND k.contype = 'c' AND NOT privacy.is_kept_check(k.conbin)))
       OR (class = 'pg_class'::regclass AND d.classid = 'pg_attrdef'::regclass
           AND d.objid IN (SELECT e.oid FROM pg_attrdef e JOIN pg_attribute a ON a.attrelid = e.adrelid AND a.attnum = e.adnum
                            WHERE e.adrelid = object AND a.attgenerated <> ''))
       OR (class = 'pg_class'::regclass AND d.classid = 'pg_rewrite'::regclass
           AND d.objid IN (SELECT r.oid FROM pg_rewrite r JOIN pg_class m ON m.oid = r.ev_class WHERE r.ev_class = object AND m.relkind = 'm')))
   LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION '% would keep revealed values, or depend on who computes it', place
      USING ERRCODE = 'feature_not_supported', HINT =
        CASE kept_in WHEN 'pg_constraint'::regclass THEN 'Have the check ask only what is about to be sealed: CHECK ((privacy.is_sealed(column) IS TRUE) OR ...).'
          ELSE 'Use the personal column itself, or a view, which reveals for who reads it.' END;
  END IF;
END $$;
REVOKE ALL ON FUNCTION privacy.ensure_no_plaintext(oid, oid) FROM PUBLIC;
COMMENT ON FUNCTION privacy.ensure_no_plaintext(oid, oid) IS 'Refuses an object whose stored expressions hold personal values; for functions of pg_privacy only';
