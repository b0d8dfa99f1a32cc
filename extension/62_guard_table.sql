-- What the DDL guard does with a table that has, or inherits, personal columns: partitions and children follow their parents.

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
