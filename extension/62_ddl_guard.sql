-- The DDL guard: what event triggers see after a command. Tables with personal columns are guarded at once; partitions and
-- children follow their parents; expressions that hold a plaintext are refused. Refused before the command: src/guard.

CREATE FUNCTION privacy.in_own_command() RETURNS boolean
  LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_in_own_command';
REVOKE ALL ON FUNCTION privacy.in_own_command() FROM PUBLIC;
COMMENT ON FUNCTION privacy.in_own_command() IS 'Is the command under way one of pg_privacy''s own? For its event triggers only';

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
  SELECT pg_describe_object(d.classid, d.objid, 0) INTO place
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
      USING ERRCODE = 'feature_not_supported', HINT = 'Use the personal column itself, or a view, which reveals for who reads it.';
  END IF;
END $$;
REVOKE ALL ON FUNCTION privacy.ensure_no_plaintext(oid, oid) FROM PUBLIC;
COMMENT ON FUNCTION privacy.ensure_no_plaintext(oid, oid) IS 'Refuses an object whose stored expressions hold personal values; for functions of pg_privacy only';

-- One table: columns that can be guarded, labels of its parent, CHECKs, triggers.
CREATE FUNCTION privacy.guard_member(member regclass) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  c record;
  parent regclass;
  subject_column text;
  kind "char" := (SELECT relkind FROM pg_class WHERE oid = member);
  joined boolean := false;
BEGIN
  SELECT a.attname, format_type(a.atttypid, NULL) AS type INTO c FROM pg_attribute a
   WHERE a.attrelid = member AND a.attnum > 0 AND NOT a.attisdropped AND privacy.hides_personal(a.atttypid) LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'column % of table % holds a personal type inside type %', quote_ident(c.attname), member, c.type
      USING ERRCODE = 'feature_not_supported', HINT = 'Values are sealed one a column: give each its own column of a personal type.';
  END IF;
  SELECT a.attname INTO c FROM pg_attribute a
   WHERE a.attrelid = member AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated <> '' AND privacy.base_type_of(a.atttypid::regtype) IS NOT NULL LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'column % of table % is of a personal type and cannot be generated', quote_ident(c.attname), member
      USING ERRCODE = 'feature_not_supported', HINT = 'A generated value is stored unsealed: compute it in a view.';
  END IF;
  IF kind = 'm' THEN
    FOR c IN SELECT a.attname FROM pg_attribute a
              WHERE a.attrelid = member AND a.attnum > 0 AND NOT a.attisdropped AND privacy.base_type_of(a.atttypid::regtype) IS NOT NULL LOOP
      IF (SELECT relispopulated FROM pg_class WHERE oid = member)
         AND privacy.run_as_owner(member, format('SELECT FROM %s WHERE NOT privacy.is_sealed(%I) LIMIT 1', member, c.attname)) > 0 THEN
        RAISE EXCEPTION 'column % of materialized view % would keep a value that is not sealed', quote_ident(c.attname), member
          USING ERRCODE = 'check_violation', HINT = 'Take the values from protected columns.';
      END IF;
    END LOOP;
  END IF;
  IF kind NOT IN ('r', 'p') THEN
    RETURN;
  END IF;

  -- What the parent has at this moment.
  FOR parent IN SELECT i.inhparent::regclass FROM pg_inherits i WHERE i.inhrelid = member AND privacy.label_of(i.inhparent::regclass) IS NOT NULL LOOP
    FOR c IN SELECT a.attname, s.label FROM pg_seclabel s JOIN pg_attribute a ON a.attrelid = s.objoid AND a.attnum = s.objsubid
              WHERE s.objoid = parent AND s.classoid = 'pg_class'::regclass AND s.provider = 'pg_privacy' LOOP
      IF privacy.label_of(member, c.attname) IS NULL AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = member AND a.attname = c.attname AND NOT a.attisdropped) THEN
        EXECUTE format('SECURITY LABEL FOR pg_privacy ON COLUMN %s.%I IS %L', member, c.attname, c.label);
      END IF;
      IF c.label = 'subject_id' THEN
        subject_column := c.attname;
      END IF;
    END LOOP;
    IF privacy.label_of(member) IS NULL THEN
      EXECUTE format('SECURITY LABEL FOR pg_privacy ON TABLE %s IS %L', member, privacy.label_of(parent));
      joined := true;
    ELSIF split_part(privacy.label_of(member), ' rows=', 1) <> split_part(privacy.label_of(parent), ' rows=', 1) THEN
      RAISE EXCEPTION 'table % is a % of its own and cannot follow table %', member, replace(split_part(privacy.label_of(member), ' ', 1), '_', ' '), parent
        USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'Call privacy.remove_subject_table or privacy.remove_linked_table for it first, or INSERT ... SELECT its rows.';
    END IF;
    IF subject_column IS NOT NULL AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = member AND p.polname = 'privacy_insert')
       AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = parent AND p.polname = 'privacy_insert') THEN
      PERFORM privacy.attach_policies(member, subject_column, CASE WHEN privacy.label_of(parent) LIKE '% rows=show%' THEN 'show' ELSE 'hide' END);
      IF NOT EXISTS (SELECT FROM pg_index i JOIN pg_attribute a ON a.attrelid = member AND a.attname = subject_column
                      WHERE i.indrelid = member AND i.indkey[0] = a.attnum) THEN
        PERFORM privacy.run_as_owner(member, format('CREATE INDEX ON %s (%I)', member, subject_column));
      END IF;
    END IF;
  END LOOP;

  -- The check is known by its tree: pg_get_expr would lock the table, and parallel restores alter several of a family at once.
  FOR c IN SELECT a.attname, privacy.sealed_check_name(a.attname) AS check_name, k.oid AS existing, k.conkey = ARRAY[a.attnum] AND k.conbin::text LIKE '{FUNCEXPR :funcid ' || f.oid || ' %' AS is_ours,
                  (SELECT r.conname FROM pg_constraint r WHERE r.conrelid = member AND r.contype = 'c' AND r.conname LIKE 'privacy\_sealed\_%'
                      AND r.conkey = ARRAY[a.attnum] LIMIT 1) AS former
             FROM pg_attribute a JOIN pg_proc f ON f.pronamespace = 'privacy'::regnamespace AND f.proname = 'is_sealed' AND f.proargtypes[0] = a.atttypid
             LEFT JOIN pg_constraint k ON k.conrelid = member AND k.conname = privacy.sealed_check_name(a.attname)
            WHERE a.attrelid = member AND a.attnum > 0 AND NOT a.attisdropped AND privacy.base_type_of(a.atttypid::regtype) IS NOT NULL LOOP
    IF c.existing IS NULL AND c.former IS NOT NULL THEN  -- the column was renamed
      PERFORM privacy.run_as_owner(member, format('ALTER TABLE %s RENAME CONSTRAINT %I TO %I', member, c.former, c.check_name));
    ELSIF c.existing IS NULL THEN
      PERFORM privacy.run_as_owner(member, format('ALTER TABLE %s ADD CONSTRAINT %I CHECK (privacy.is_sealed(%I))', member, c.check_name, c.attname));
    ELSIF NOT c.is_ours THEN
      RAISE EXCEPTION 'constraint % of table % has a name that is kept for the check of column %', quote_ident(c.check_name), member, quote_ident(c.attname)
        USING ERRCODE = 'duplicate_object', HINT = 'Drop it, or give it another name.';
    END IF;
  END LOOP;
  IF kind = 'r' AND (privacy.label_of(member) IS NOT NULL OR EXISTS (
      SELECT FROM pg_attribute a WHERE a.attrelid = member AND a.attnum > 0 AND NOT a.attisdropped AND privacy.base_type_of(a.atttypid::regtype) IS NOT NULL)) THEN
    PERFORM privacy.attach_triggers(member);
    SELECT t.tgname INTO c FROM pg_trigger t
      JOIN (VALUES ('zzz_privacy_seal', 'privacy.seal_row'::regproc, '{23}'::int[]), ('aaa_privacy_person', 'privacy.person_changed', '{29,17}'),
                   ('aaa_privacy_truncate', 'privacy.people_truncated', '{34}')) AS w (name, function, types) ON w.name = t.tgname
     WHERE t.tgrelid = member AND (t.tgfoid <> w.function OR t.tgqual IS NOT NULL OR t.tgtype <> ALL (w.types) OR t.tgattr <> ''::int2vector);
    IF FOUND THEN
      RAISE EXCEPTION 'trigger % of table % has a name that is kept for the triggers of pg_privacy', quote_ident(c.tgname), member
        USING ERRCODE = 'duplicate_object', HINT = 'Drop it, or give it another name.';
    END IF;
    IF joined THEN
      PERFORM privacy.adopt_rows(member, coalesce((SELECT t.relation FROM privacy.subject_tables t
        WHERE t.id = substring(privacy.label_of(member) FROM '^subject_table id=(\d+)')::integer), member));
    END IF;
  END IF;
END $$;
REVOKE ALL ON FUNCTION privacy.guard_member(regclass) FROM PUBLIC;
COMMENT ON FUNCTION privacy.guard_member(regclass) IS 'Gives one table the guards its columns and its parent ask for; for functions of pg_privacy only';

-- Values without a lookup all differ: a key of them would hold nothing together, and nothing apart.
CREATE FUNCTION privacy.ensure_keys_compare(relation oid) RETURNS void
  LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  blind record;
BEGIN
  SELECT k.place, a.attname, k.of_table INTO blind FROM (
    SELECT pg_describe_object('pg_class'::regclass, i.indexrelid, 0) AS place, i.indrelid AS of_table, (i.indkey::smallint[])[0:i.indnkeyatts - 1] AS columns FROM pg_index i WHERE i.indrelid = relation
    UNION ALL SELECT pg_describe_object('pg_constraint'::regclass, c.oid, 0), c.conrelid, c.conkey FROM pg_constraint c WHERE c.conrelid = relation AND c.contype = 'f'
    UNION ALL SELECT pg_describe_object('pg_constraint'::regclass, c.oid, 0), c.confrelid, c.confkey FROM pg_constraint c WHERE c.conrelid = relation AND c.contype = 'f'
  ) AS k JOIN pg_attribute a ON a.attrelid = k.of_table AND a.attnum = ANY (k.columns)
   WHERE privacy.base_type_of(a.atttypid::regtype) IS NOT NULL AND privacy.label_of(k.of_table::regclass, a.attname) ~ '^personal ' AND privacy.label_of(k.of_table::regclass, a.attname) !~ ' lookup=(exact|case_insensitive)' LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'column % of table % has no lookup, which % needs', quote_ident(blind.attname), blind.of_table::regclass, blind.place
      USING ERRCODE = 'feature_not_supported', HINT = 'Sealed values compare by their lookup: unprotect the column, and protect it with lookup => ''exact'' or ''case_insensitive''.';
  END IF;
END $$;
REVOKE ALL ON FUNCTION privacy.ensure_keys_compare(oid) FROM PUBLIC;
COMMENT ON FUNCTION privacy.ensure_keys_compare(oid) IS 'Refuses indexes and foreign keys on personal columns without a lookup; for functions of pg_privacy only';

-- The table with everything above and below it.
CREATE FUNCTION privacy.guard_table(relation regclass) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  member regclass;
BEGIN
  FOR member IN
    WITH RECURSIVE above (member) AS (
      SELECT relation::oid UNION SELECT i.inhparent FROM pg_inherits i JOIN above a ON i.inhrelid = a.member),
    family (member, depth) AS (
      SELECT a.member, 0 FROM above a WHERE NOT EXISTS (SELECT FROM pg_inherits i WHERE i.inhrelid = a.member)
      UNION SELECT i.inhrelid, f.depth + 1 FROM pg_inherits i JOIN family f ON i.inhparent = f.member)
    SELECT f.member FROM family f
     WHERE EXISTS (SELECT FROM pg_seclabel s WHERE s.objoid = f.member AND s.classoid = 'pg_class'::regclass AND s.provider = 'pg_privacy')
        OR EXISTS (SELECT FROM pg_inherits i JOIN pg_seclabel s ON s.objoid = i.inhparent WHERE i.inhrelid = f.member AND s.classoid = 'pg_class'::regclass AND s.provider = 'pg_privacy')
        OR EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = f.member AND a.attnum > 0 AND NOT a.attisdropped
                      AND a.atttypid >= 16384 AND (privacy.base_type_of(a.atttypid::regtype) IS NOT NULL OR privacy.hides_personal(a.atttypid)))
     GROUP BY f.member ORDER BY max(f.depth), f.member LOOP
    PERFORM privacy.guard_member(member);
  END LOOP;
END $$;
REVOKE ALL ON FUNCTION privacy.guard_table(regclass) FROM PUBLIC;
COMMENT ON FUNCTION privacy.guard_table(regclass) IS 'Guards a table, its parents, partitions and children; for functions of pg_privacy only';

-- A row type with a personal column: other tables may have columns of it, where nothing is sealed, or be made OF it.
CREATE FUNCTION privacy.guard_users_of_rows(relation oid) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  other oid;
BEGIN
  IF NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = relation AND a.attnum > 0 AND NOT a.attisdropped AND a.atttypid >= 16384
                    AND (privacy.base_type_of(a.atttypid::regtype) IS NOT NULL OR privacy.hides_personal(a.atttypid))) THEN
    RETURN;
  END IF;
  FOR other IN
    SELECT c.oid FROM pg_class c WHERE c.reloftype = (SELECT r.reltype FROM pg_class r WHERE r.oid = relation)
    UNION
    SELECT a.attrelid FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p', 'f', 'm') JOIN pg_type t ON t.oid = a.atttypid
     WHERE a.attnum > 0 AND NOT a.attisdropped AND t.oid >= 16384 AND (t.typtype IN ('c', 'd', 'r', 'm') OR t.typelem <> 0) AND privacy.hides_personal(t.oid) LOOP
    PERFORM privacy.guard_table(other::regclass);
  END LOOP;
END $$;
REVOKE ALL ON FUNCTION privacy.guard_users_of_rows(oid) FROM PUBLIC;
COMMENT ON FUNCTION privacy.guard_users_of_rows(oid) IS 'Guards tables whose columns are of a row type that has a personal column; for functions of pg_privacy only';

-- privacy_base lets rows through only while no other permissive policy does: two permissive ones would add up.
CREATE FUNCTION privacy.guard_policies(relation regclass) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  base text := (SELECT pg_get_expr(p.polqual, p.polrelid) FROM pg_policy p WHERE p.polrelid = relation AND p.polname = 'privacy_base');
  others boolean := EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = relation AND p.polpermissive AND p.polname <> 'privacy_base');
  subject_column text;
  other text;
BEGIN
  -- What bears our names must say what ours say: restores bring them as text.
  SELECT quote_ident(a.attname) INTO subject_column FROM pg_seclabel s JOIN pg_attribute a ON a.attrelid = s.objoid AND a.attnum = s.objsubid
   WHERE s.objoid = relation AND s.classoid = 'pg_class'::regclass AND s.provider = 'pg_privacy' AND s.label = 'subject_id';
  SELECT p.polname INTO other FROM pg_policy p
    LEFT JOIN (VALUES ('privacy_select', 'r'::"char", false, true, false), ('privacy_insert', 'a', false, false, true), ('privacy_update', 'w', false, true, true),
                      ('privacy_delete', 'd', false, true, false)) AS w (name, command, permissive, sees, stores) ON w.name = p.polname
   WHERE p.polrelid = relation AND p.polname IN ('privacy_select', 'privacy_insert', 'privacy_update', 'privacy_delete', 'privacy_base')
     AND CASE WHEN p.polname = 'privacy_base' THEN NOT p.polpermissive OR p.polcmd <> '*' OR p.polwithcheck IS NOT NULL OR pg_get_expr(p.polqual, relation) NOT IN ('true', 'false')
              ELSE p.polpermissive OR p.polcmd <> w.command OR p.polroles <> '{0}'
                OR coalesce(pg_get_expr(p.polqual, relation), '') <> CASE WHEN NOT w.sees THEN '' WHEN p.polname = 'privacy_update' AND privacy.label_of(relation) LIKE '% rows=show%'
                     THEN 'true' ELSE format('privacy.row_visible(%s)', subject_column) END
                OR coalesce(pg_get_expr(p.polwithcheck, relation), '') <> CASE WHEN w.stores THEN format('privacy.may_store(%s)', subject_column) ELSE '' END END LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'policy % of table % has a name that is kept for the policies of pg_privacy', other, relation
      USING ERRCODE = 'duplicate_object', HINT = 'Give it another name.';
  END IF;
  IF base = 'true' AND others THEN
    PERFORM privacy.run_as_owner(relation, format('ALTER POLICY privacy_base ON %s USING (false)', relation));
    RAISE NOTICE 'policy privacy_base of table % lets no row through any more: now the table''s own policies say which', relation;
  ELSIF base = 'false' AND NOT others THEN
    PERFORM privacy.run_as_owner(relation, format('ALTER POLICY privacy_base ON %s USING (true)', relation));
    RAISE NOTICE 'policy privacy_base of table % lets rows through again: no other permissive policy is left', relation;
  END IF;
END $$;
REVOKE ALL ON FUNCTION privacy.guard_policies(regclass) FROM PUBLIC;
COMMENT ON FUNCTION privacy.guard_policies(regclass) IS 'Switches privacy_base as other permissive policies come and go; for functions of pg_privacy only';

CREATE FUNCTION privacy.guard_ddl() RETURNS event_trigger
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  o record;
BEGIN
  IF privacy.in_own_command() THEN
    RETURN;
  END IF;
  IF EXISTS (SELECT FROM pg_event_trigger_ddl_commands() d WHERE d.objid IN ('privacy.subjects'::regclass, 'privacy.standings'::regclass)) THEN
    PERFORM privacy.forget_decisions();
  END IF;
  -- A restore with --disable-triggers leaves our own tables' triggers as ordinary ones.
  FOR o IN SELECT DISTINCT t.tgrelid::regclass AS of_trigger, t.tgname FROM pg_event_trigger_ddl_commands() d
             JOIN pg_trigger t ON d.classid = 'pg_class'::regclass AND t.tgrelid = d.objid AND NOT t.tgisinternal AND t.tgenabled <> 'A'
            WHERE d.schema_name = 'privacy' AND t.tgname NOT LIKE 'append\_only%' AND t.tgname <> 'admit_deletion_class' LOOP
    EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER %I', o.of_trigger, o.tgname);
  END LOOP;
  FOR o IN SELECT DISTINCT d.classid, d.objid, c.relkind, p.polrelid::regclass AS of_table, t.tgrelid::regclass AS of_trigger
             FROM pg_event_trigger_ddl_commands() d
             LEFT JOIN pg_class c ON d.classid = 'pg_class'::regclass AND c.oid = d.objid
             LEFT JOIN pg_policy p ON d.classid = 'pg_policy'::regclass AND p.oid = d.objid
             LEFT JOIN pg_trigger t ON d.classid = 'pg_trigger'::regclass AND t.oid = d.objid
            WHERE d.schema_name IS DISTINCT FROM 'privacy' AND d.command_tag <> 'SECURITY LABEL' LOOP
    IF o.relkind IN ('r', 'p', 'f', 'm') THEN
      PERFORM privacy.guard_table(o.objid::regclass);
    ELSIF o.of_trigger IS NOT NULL THEN
      PERFORM privacy.guard_table(o.of_trigger);
    END IF;
    IF o.relkind IN ('r', 'p', 'i', 'I') THEN
      PERFORM privacy.ensure_keys_compare(coalesce((SELECT i.indrelid FROM pg_index i WHERE i.indexrelid = o.objid), o.objid));
      -- A new foreign key beside the one that says whose the rows are; without any, they are nobody's until it comes again.
      PERFORM privacy.link_key(o.objid::regclass, l.link) FROM privacy.link_of(o.objid::regclass) l
        JOIN pg_constraint k ON k.oid = ((l).key).oid AND privacy.label_of(k.confrelid::regclass) IS NOT NULL;
    END IF;
    IF o.relkind IN ('r', 'p', 'f', 'c') THEN
      PERFORM privacy.guard_users_of_rows(o.objid);
    END IF;
    PERFORM privacy.ensure_no_plaintext(o.classid, o.objid);
    IF o.of_table IS NOT NULL AND privacy.label_of(o.of_table) IS NOT NULL THEN
      PERFORM privacy.guard_policies(o.of_table);
    END IF;
  END LOOP;
END $$;
REVOKE ALL ON FUNCTION privacy.guard_ddl() FROM PUBLIC;
COMMENT ON FUNCTION privacy.guard_ddl() IS 'Event trigger: guards new tables, columns, partitions and children at once';

CREATE FUNCTION privacy.guard_drop() RETURNS event_trigger
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  o record;
  of_table regclass;
BEGIN
  IF privacy.in_own_command() THEN
    RETURN;
  END IF;
  FOR o IN SELECT * FROM pg_event_trigger_dropped_objects() LOOP
    of_table := NULL;
    IF o.object_type IN ('trigger', 'policy', 'table constraint') THEN
      of_table := to_regclass(format('%I.%I', o.address_names[1], o.address_names[2]));
    END IF;
    IF of_table IS NOT NULL THEN
      IF (o.object_type = 'trigger' AND o.address_names[3] IN ('zzz_privacy_seal', 'aaa_privacy_person', 'aaa_privacy_truncate')
            AND (privacy.label_of(of_table) IS NOT NULL OR EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = of_table AND a.attnum > 0
                   AND NOT a.attisdropped AND privacy.base_type_of(a.atttypid::regtype) IS NOT NULL)))
         OR (o.object_type = 'policy' AND privacy.label_of(of_table) IS NOT NULL
            AND o.address_names[3] IN ('privacy_select', 'privacy_insert', 'privacy_update', 'privacy_delete', 'privacy_base'))
         OR (o.object_type = 'table constraint' AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = of_table AND NOT a.attisdropped AND a.attnum > 0
              AND privacy.sealed_check_name(a.attname) = o.address_names[3] AND privacy.base_type_of(a.atttypid::regtype) IS NOT NULL)) THEN
        RAISE EXCEPTION '% "%" keeps unsealed data out of table "%" and must stay', replace(o.object_type, 'table ', ''), o.address_names[3], o.address_names[2]
          USING ERRCODE = 'object_not_in_prerequisite_state',
                HINT = 'privacy.unprotect_column, privacy.remove_linked_table and privacy.remove_subject_table take the guards away.';
      ELSIF o.object_type = 'policy' AND privacy.label_of(of_table) IS NOT NULL THEN
        PERFORM privacy.guard_policies(of_table);
      END IF;
    ELSIF o.object_type = 'table' THEN
      -- Its people outlive it, as departed ones: those who had a row, as on_delete says, and whoever had none.
      PERFORM privacy.people_dropped();
      UPDATE privacy.subjects s SET state = 'departed', departed_at = now(),
             erase_due = now() + current_setting('privacy.departed_period')::interval
        FROM privacy.subject_tables t WHERE t.relation::oid = o.objid AND s.table_id = t.id AND s.state = 'active';
      DELETE FROM privacy.subject_tables t WHERE t.relation::oid = o.objid;
    END IF;
  END LOOP;
END $$;
REVOKE ALL ON FUNCTION privacy.guard_drop() FROM PUBLIC;
COMMENT ON FUNCTION privacy.guard_drop() IS 'Event trigger: keeps guards in place; lets the people of a dropped table depart';
