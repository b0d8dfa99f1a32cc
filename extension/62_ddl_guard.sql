-- The DDL guard: what event triggers see after a command. Tables with personal columns are guarded at once. Refused before the
-- command: src/guard.

CREATE FUNCTION privacy.in_own_command() RETURNS boolean
  LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_in_own_command';
REVOKE ALL ON FUNCTION privacy.in_own_command() FROM PUBLIC;
COMMENT ON FUNCTION privacy.in_own_command() IS 'Is the command under way one of pg_privacy''s own? For its event triggers only';

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

-- A restore of one table brings its labels and nothing that hangs on it; a superuser can get at guards behind our back.
CREATE FUNCTION privacy.restore_guards(relation regclass) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  top regclass := (WITH RECURSIVE up (relation) AS (SELECT restore_guards.relation::oid
                     UNION SELECT i.inhparent FROM up JOIN pg_inherits i ON i.inhrelid = up.relation WHERE privacy.label_of(i.inhparent::regclass) IS NOT NULL)
                   SELECT u.relation FROM up u ORDER BY EXISTS (SELECT FROM pg_inherits i WHERE i.inhrelid = u.relation) LIMIT 1);
  label text;
  subject_column text;
  member regclass;
BEGIN
  PERFORM privacy.ensure_mappable(top);
  label := privacy.label_of(top);
  IF label IS NULL AND NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = top AND a.attnum > 0 AND NOT a.attisdropped AND privacy.base_type_of(a.atttypid::regtype) IS NOT NULL) THEN
    RAISE EXCEPTION 'table % is not protected', relation
      USING ERRCODE = 'undefined_object', HINT = 'The view privacy.tables lists mapped tables, privacy.missing_guards what they lack.';
  END IF;
  SELECT a.attname INTO subject_column FROM pg_seclabel s JOIN pg_attribute a ON a.attrelid = s.objoid AND a.attnum = s.objsubid
   WHERE s.objoid = top AND s.classoid = 'pg_class'::regclass AND s.provider = 'pg_privacy' AND s.label = 'subject_id';
  IF label LIKE '% before=%' THEN  -- rows were let through by policies of the table's own, and by those alone
    PERFORM privacy.run_as_owner(top, format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', top));
  END IF;
  FOR member IN SELECT privacy.family(top) LOOP
    PERFORM privacy.guard_member(member);
    IF subject_column IS NOT NULL THEN
      PERFORM privacy.attach_policies(member, subject_column, CASE WHEN label LIKE '% rows=show%' THEN 'show' ELSE 'hide' END);
      PERFORM privacy.guard_policies(member);
      IF NOT EXISTS (SELECT FROM pg_index i JOIN pg_attribute a ON a.attrelid = member AND a.attname = subject_column WHERE i.indrelid = member AND i.indkey[0] = a.attnum) THEN
        PERFORM privacy.run_as_owner(member, format('CREATE INDEX ON %s (%I)', member, subject_column));
      END IF;
    END IF;
  END LOOP;
  PERFORM privacy.log_policy_change('restore_guards', top::text);
END $$;
REVOKE ALL ON FUNCTION privacy.restore_guards(regclass) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.restore_guards(regclass) TO privacy_admin;
COMMENT ON FUNCTION privacy.restore_guards(regclass) IS
  'Gives a protected table the triggers, checks, row policies and index that it lacks, as after a restore of this table alone; privacy.missing_guards lists them';

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

-- What pg_restore_attribute_stats of PostgreSQL 18 becomes in every statement: src/read/statistics.hpp.
CREATE FUNCTION privacy.restore_attribute_stats(VARIADIC kwargs "any") RETURNS boolean
  LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_restore_attribute_stats';
COMMENT ON FUNCTION privacy.restore_attribute_stats("any") IS 'Stands for pg_restore_attribute_stats of PostgreSQL 18: the same, but that values of personal columns are left out of the statistics taken over';
