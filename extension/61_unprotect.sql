-- The way back: plain columns, tables without people; what depended on them as it was.

CREATE FUNCTION privacy.unprotect_column(relation regclass, "column" text) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  target pg_attribute;
  base regtype;
  length_limit integer;
  kept jsonb;
  former jsonb;
  taken jsonb;
BEGIN
  PERFORM privacy.ensure_mappable(relation, "column");
  target := privacy.column_named(relation, "column");
  IF privacy.label_of(relation, "column") IS NULL OR privacy.label_of(relation, "column") NOT LIKE 'personal %' THEN
    RAISE EXCEPTION 'column % of table % is not protected', quote_ident("column"), relation
      USING ERRCODE = 'undefined_object', HINT = 'The view privacy.columns lists protected columns.';
  END IF;
  length_limit := coalesce(substring(privacy.label_of(relation, "column") FROM ' typmod=(\d+)')::integer, -1);
  base := privacy.base_type_of(target.atttypid);
  IF base = 'text'::regtype AND length_limit >= 0 THEN
    base := CASE WHEN privacy.label_of(relation, "column") LIKE '% blanks=true%' THEN 'bpchar' ELSE 'varchar' END::regtype;
  END IF;
  kept := privacy.kept_definition(relation, "column");
  taken := privacy.with_former_texts(privacy.detach_dependents(relation, "column"), coalesce(kept -> 'rewritten', '{}'));
  former := privacy.drop_sealed_indexes(relation, coalesce(kept -> 'indexes', '[]'));
  PERFORM privacy.run_as_owner(relation, concat(format('ALTER TABLE %s DROP CONSTRAINT IF EXISTS %I, ALTER COLUMN %I TYPE %s', relation,
      privacy.sealed_check_name("column"), "column", coalesce(kept ->> 'type', format_type(base, length_limit))),
    ' COLLATE ' || (kept ->> 'collation'), format(' USING privacy.open_existing(%I)', "column")));
  IF kept ?| '{storage,compression}' THEN
    PERFORM privacy.run_as_owner(relation, concat_ws(', ', format('ALTER TABLE %s', relation) || format(' ALTER COLUMN %I SET STORAGE %s', "column", coalesce(kept ->> 'storage', 'default')),
      format('ALTER COLUMN %I SET COMPRESSION %s', "column", coalesce(kept ->> 'compression', 'default'))));
  END IF;
  DELETE FROM privacy.kept_definitions k WHERE k.id = substring(privacy.label_of(relation, "column") FROM ' kept=(\d+)')::integer;
  PERFORM privacy.set_label(relation, "column", NULL);
  PERFORM privacy.restore_dependents(taken);
  PERFORM privacy.restore_left_out(relation, former || coalesce(kept -> 'left_out', '[]'));
  PERFORM privacy.log_policy_change('unprotect_column', relation::text, "column");
END $$;
REVOKE ALL ON FUNCTION privacy.unprotect_column(regclass, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.unprotect_column(regclass, text) TO privacy_admin;
COMMENT ON FUNCTION privacy.unprotect_column(regclass, text) IS 'Gives back a plain column, to a role whose declared purpose may reveal every value of it; what is erased is NULL';

-- Those that the sealed column had another form of, and still has.
CREATE FUNCTION privacy.drop_sealed_indexes(relation regclass, indexes jsonb) RETURNS jsonb
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  definition jsonb;
  dropped jsonb := '[]';
BEGIN
  FOR definition IN SELECT d.value FROM jsonb_array_elements(indexes) d
      JOIN pg_index i ON i.indexrelid = to_regclass(d.value ->> 'name') AND i.indrelid IN (SELECT privacy.family(relation)) LOOP
    PERFORM privacy.run_as(privacy.owner_of('pg_class'::regclass, to_regclass(definition ->> 'name')), definition ->> 'drop');
    dropped := dropped || definition;
  END LOOP;
  RETURN dropped;
END $$;
REVOKE ALL ON FUNCTION privacy.drop_sealed_indexes(regclass, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION privacy.drop_sealed_indexes(regclass, jsonb) IS 'Drops indexes that had another form on the plain column, and returns that; for functions of pg_privacy only';

-- Hands an object that does not fit yet to another column that is sealed still; it comes back with that one.
CREATE FUNCTION privacy.keep_left_out(relation regclass, "column" text, definition jsonb) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  label text := privacy.label_of(relation, "column");
  kept integer := substring(label FROM ' kept=(\d+)')::integer;
BEGIN
  IF kept IS NULL THEN
    kept := privacy.keep_definitions(jsonb_build_object('left_out', jsonb_build_array(definition)));
    PERFORM privacy.set_label(relation, "column", label || ' kept=' || kept);
  ELSE
    UPDATE privacy.kept_definitions k SET definition = k.definition || jsonb_build_object('left_out', coalesce(k.definition -> 'left_out', '[]') || keep_left_out.definition) WHERE k.id = kept;
  END IF;
END $$;
REVOKE ALL ON FUNCTION privacy.keep_left_out(regclass, text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION privacy.keep_left_out(regclass, text, jsonb) IS 'Notes with a protected column what comes back when it is plain; for functions of pg_privacy only';

-- What the sealed column did not allow. It may not fit any more: what it used may be gone since, or sealed as well.
CREATE FUNCTION privacy.restore_left_out(relation regclass, left_out jsonb) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  definition jsonb;
  other name;
BEGIN
  FOR definition IN SELECT d.value FROM jsonb_array_elements(left_out) WITH ORDINALITY AS d ORDER BY d.ordinality LOOP
    BEGIN
      IF NOT pg_has_role(privacy.caller()::oid, (definition ->> 'as')::regrole::oid, 'USAGE') THEN
        RAISE EXCEPTION 'must have the rights of role %', definition ->> 'as' USING ERRCODE = 'insufficient_privilege';
      END IF;
      PERFORM privacy.put_back(definition);
    EXCEPTION WHEN OTHERS THEN
      SELECT a.attname INTO other FROM pg_attribute a
       WHERE a.attrelid = relation AND a.attnum > 0 AND NOT a.attisdropped AND privacy.label_of(relation, a.attname) LIKE 'personal %'
         AND strpos(definition #>> '{steps,0,do}', quote_ident(a.attname)) > 0 ORDER BY a.attnum LIMIT 1;
      IF FOUND THEN
        PERFORM privacy.keep_left_out(relation, other, definition);
        RAISE NOTICE '% % comes back when column % is plain, too', definition ->> 'kind', definition ->> 'name', quote_ident(other);
      ELSE
        RAISE WARNING '% % could not be put back: %', definition ->> 'kind', definition ->> 'name', SQLERRM
          USING DETAIL = definition #>> '{steps,0,do}', ERRCODE = 'object_not_in_prerequisite_state';
      END IF;
    END;
  END LOOP;
END $$;
REVOKE ALL ON FUNCTION privacy.restore_left_out(regclass, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION privacy.restore_left_out(regclass, jsonb) IS 'Puts back what was left out while a column was sealed; for functions of pg_privacy only';

CREATE FUNCTION privacy.remove_mapping(relation regclass, kind text) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  member regclass;
  c record;
  other regclass;
  before text;
BEGIN
  PERFORM privacy.ensure_mappable(relation);
  IF split_part(privacy.label_of(relation), ' ', 1) IS DISTINCT FROM kind THEN
    RAISE EXCEPTION 'table % is no %', relation, replace(kind, '_', ' ')
      USING ERRCODE = 'undefined_object', HINT = 'The view privacy.tables lists mapped tables.';
  END IF;
  SELECT k.conrelid::regclass INTO other FROM pg_constraint k
   WHERE k.contype = 'f' AND k.confrelid = relation AND k.conrelid <> relation AND privacy.label_of(k.conrelid::regclass) LIKE 'linked\_table%'
     AND ((privacy.link_of(k.conrelid)).key).confrelid = relation LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'table % is linked to table %', other, relation
      USING ERRCODE = 'dependent_objects_still_exist', HINT = format('Call privacy.remove_linked_table(%L) first.', other);
  END IF;
  FOR c IN SELECT a.attname, s.label FROM pg_attribute a JOIN pg_seclabel s ON s.objoid = a.attrelid AND s.objsubid = a.attnum
            WHERE a.attrelid = relation AND s.classoid = 'pg_class'::regclass AND s.provider = 'pg_privacy' AND s.label LIKE 'personal %'
            ORDER BY substring(s.label FROM ' kept=(\d+)')::integer DESC NULLS LAST, a.attnum LOOP  -- the last first: texts as they were
    PERFORM privacy.unprotect_column(relation, c.attname);
  END LOOP;
  before := coalesce(substring(privacy.label_of(relation) FROM ' before=(\w+)'), 'none');
  FOR member IN SELECT privacy.family(relation) LOOP
    FOR c IN SELECT p.polname FROM pg_policy p WHERE p.polrelid = member
              AND p.polname IN ('privacy_select', 'privacy_insert', 'privacy_update', 'privacy_delete') LOOP
      PERFORM privacy.run_as_owner(member, format('DROP POLICY %I ON %s', c.polname, member));
    END LOOP;
    IF EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = member AND p.polname = 'privacy_base') THEN
      PERFORM privacy.run_as_owner(member, format('DROP POLICY privacy_base ON %s', member));
      IF NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = member) THEN
        PERFORM privacy.run_as_owner(member, format('ALTER TABLE %s DISABLE ROW LEVEL SECURITY', member));
      END IF;
    END IF;
    IF before <> 'forced' THEN
      PERFORM privacy.run_as_owner(member, format('ALTER TABLE %s NO FORCE ROW LEVEL SECURITY', member));
    END IF;
    FOR c IN SELECT t.tgname FROM pg_trigger t WHERE t.tgrelid = member AND NOT t.tgisinternal
              AND (t.tgname IN ('aaa_privacy_person', 'aaa_privacy_truncate')
                   OR (t.tgname = 'zzz_privacy_seal' AND NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = member AND NOT a.attisdropped
                       AND a.attnum > 0 AND privacy.base_type_of(a.atttypid) IS NOT NULL))) LOOP
      PERFORM privacy.run_as_owner(member, format('DROP TRIGGER %I ON %s', c.tgname, member));
    END LOOP;
  END LOOP;
  FOR c IN SELECT a.attname, s.label FROM pg_attribute a JOIN pg_seclabel s ON s.objoid = a.attrelid AND s.objsubid = a.attnum
            WHERE a.attrelid = relation AND s.classoid = 'pg_class'::regclass AND s.provider = 'pg_privacy' LOOP
    PERFORM privacy.set_label(relation, c.attname, NULL);
    IF c.label = 'subject_id' THEN
      PERFORM privacy.run_as_owner(relation, format('ALTER TABLE %s DROP COLUMN %I', relation, c.attname));
    END IF;
  END LOOP;
  PERFORM privacy.set_label(relation, NULL, NULL);
END $$;
REVOKE ALL ON FUNCTION privacy.remove_mapping(regclass, text) FROM PUBLIC;
COMMENT ON FUNCTION privacy.remove_mapping(regclass, text) IS 'Takes the guards, labels and the person''s column from a table; for functions of pg_privacy only';

CREATE FUNCTION privacy.remove_linked_table(relation regclass) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM privacy.remove_mapping(relation, 'linked_table');
  PERFORM privacy.log_policy_change('remove_linked_table', relation::text);
END $$;
REVOKE ALL ON FUNCTION privacy.remove_linked_table(regclass) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.remove_linked_table(regclass) TO privacy_admin;
COMMENT ON FUNCTION privacy.remove_linked_table(regclass) IS 'Undoes add_linked_table; protected columns become plain again, for a role that may reveal them';

CREATE FUNCTION privacy.remove_subject_table(relation regclass) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  removed integer;
BEGIN
  PERFORM privacy.ensure_mappable(relation);
  PERFORM privacy.depart_people(f) FROM privacy.family(relation) f JOIN pg_class c ON c.oid = f WHERE c.relkind = 'r';
  PERFORM privacy.remove_mapping(relation, 'subject_table');
  DELETE FROM privacy.subject_tables t WHERE t.relation = remove_subject_table.relation RETURNING t.id INTO removed;
  UPDATE privacy.subjects s SET state = 'departed', departed_at = now(),
         erase_due = now() + current_setting('privacy.departed_period')::interval
   WHERE s.table_id = removed AND s.state = 'active';
  PERFORM privacy.log_policy_change('remove_subject_table', relation::text);
END $$;
REVOKE ALL ON FUNCTION privacy.remove_subject_table(regclass) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.remove_subject_table(regclass) TO privacy_admin;
COMMENT ON FUNCTION privacy.remove_subject_table(regclass) IS 'Undoes add_subject_table; protected columns become plain again, for a role that may reveal them. Its people depart';


CREATE FUNCTION privacy.sealed_objects() RETURNS text
  LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT string_agg(CASE WHEN o.n <= 100 THEN o.name ELSE '...' END, ', ' ORDER BY o.n) FROM (
    SELECT p.name, row_number() OVER (ORDER BY p.name) AS n FROM (
      SELECT format('%s.%I', privacy.qualified(a.attrelid), a.attname) AS name FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p', 'm', 'f')
       WHERE a.attnum > 0 AND NOT a.attisdropped AND privacy.base_type_of(a.atttypid) IS NOT NULL AND c.relnamespace <> 'privacy'::regnamespace
      UNION ALL
      SELECT privacy.qualified(s.objoid) FROM pg_seclabel s WHERE s.provider = 'pg_privacy' AND s.classoid = 'pg_class'::regclass AND s.objsubid = 0) p) o
   WHERE o.n <= 101;
$$;
REVOKE ALL ON FUNCTION privacy.sealed_objects() FROM PUBLIC;
COMMENT ON FUNCTION privacy.sealed_objects() IS 'The sealed columns and mapped tables of this database; for functions of pg_privacy only';
