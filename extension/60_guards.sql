-- Guards of one table: triggers and row security.

-- A row trigger that fires after ours could change what is sealed already, or whose it is.
CREATE FUNCTION privacy.ensure_sealed_last(relation regclass) RETURNS void
  LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  late name;
BEGIN
  SELECT t.tgname INTO late FROM pg_trigger t
   WHERE t.tgrelid = relation AND t.tgname > 'zzz_privacy_seal' AND t.tgtype & 3 = 3 AND t.tgtype & 20 <> 0 LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'trigger % of table % would fire after the row is sealed', quote_ident(late), relation
      USING ERRCODE = 'object_not_in_prerequisite_state',
            HINT = 'BEFORE triggers of a row fire in the order of their names: give it one that sorts before zzz_privacy_seal (ALTER TRIGGER ... RENAME TO).';
  END IF;
END $$;
REVOKE ALL ON FUNCTION privacy.ensure_sealed_last(regclass) FROM PUBLIC;
COMMENT ON FUNCTION privacy.ensure_sealed_last(regclass) IS 'Refuses row triggers that fire after the one that seals; for functions of pg_privacy only';

-- Triggers on a leaf. Made again where missing, enabled again where not.
CREATE FUNCTION privacy.attach_triggers(relation regclass) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  kind text := split_part(privacy.label_of(relation), ' ', 1);
  wanted record;
  enabled "char";
BEGIN
  PERFORM privacy.ensure_sealed_last(relation);
  FOR wanted IN
    SELECT * FROM (VALUES
      ('zzz_privacy_seal', 'BEFORE INSERT OR UPDATE', 'FOR EACH ROW EXECUTE FUNCTION privacy.seal_row()', true),
      ('aaa_privacy_person', CASE kind WHEN 'linked_table' THEN 'AFTER UPDATE' ELSE 'AFTER INSERT OR UPDATE OR DELETE' END,
       'FOR EACH ROW EXECUTE FUNCTION privacy.person_changed()', kind IN ('subject_table', 'linked_table')),
      ('aaa_privacy_truncate', 'BEFORE TRUNCATE', 'FOR EACH STATEMENT EXECUTE FUNCTION privacy.people_truncated()',
       kind = 'subject_table')) AS w (name, event, action, needed) WHERE needed LOOP
    SELECT t.tgenabled INTO enabled FROM pg_trigger t WHERE t.tgrelid = relation AND t.tgname = wanted.name;
    IF NOT FOUND THEN
      PERFORM privacy.run_as_owner(relation, format('CREATE TRIGGER %I %s ON %s %s', wanted.name, wanted.event, relation, wanted.action));
    END IF;
    IF enabled IS DISTINCT FROM 'A' THEN
      PERFORM privacy.run_as_owner(relation, format('ALTER TABLE %s ENABLE ALWAYS TRIGGER %I', relation, wanted.name));
    END IF;
  END LOOP;
END $$;
REVOKE ALL ON FUNCTION privacy.attach_triggers(regclass) FROM PUBLIC;
COMMENT ON FUNCTION privacy.attach_triggers(regclass) IS 'Gives a leaf table the triggers its label asks for; for functions of pg_privacy only';

-- Row security on one table of the family. privacy_base lets rows through where no other permissive policy does: it
-- stands only where row security was off.
CREATE FUNCTION privacy.attach_policies(relation regclass, subject_column text, rows text) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  had_security boolean := (SELECT c.relrowsecurity FROM pg_class c WHERE c.oid = relation);
  visible text := CASE rows WHEN 'hide' THEN format('privacy.row_visible(%I)', subject_column) ELSE 'true' END;
  wanted record;
BEGIN
  IF NOT had_security AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = relation AND p.polname = 'privacy_base') THEN
    PERFORM privacy.run_as_owner(relation, format('CREATE POLICY privacy_base ON %s USING (true)', relation));
  END IF;
  FOR wanted IN
    SELECT * FROM (VALUES
      ('privacy_select', 'SELECT USING (' || visible || ')', rows = 'hide'),
      ('privacy_insert', format('INSERT WITH CHECK (privacy.may_store(%I))', subject_column), true),
      ('privacy_update', format('UPDATE USING (%s) WITH CHECK (privacy.may_store(%I))', visible, subject_column), true),
      ('privacy_delete', 'DELETE USING (' || visible || ')', rows = 'hide')) AS w (name, rule, needed)
     WHERE needed AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = relation AND p.polname = w.name) LOOP
    PERFORM privacy.run_as_owner(relation, format('CREATE POLICY %I ON %s AS RESTRICTIVE FOR %s', wanted.name, relation, wanted.rule));
  END LOOP;
  PERFORM privacy.run_as_owner(relation, format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', relation));
END $$;
REVOKE ALL ON FUNCTION privacy.attach_policies(regclass, text, text) FROM PUBLIC;
COMMENT ON FUNCTION privacy.attach_policies(regclass, text, text) IS 'Gives one table the row policies; for functions of pg_privacy only';

CREATE FUNCTION privacy.attach_guards(relation regclass, subject_column text, rows text) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  member regclass;
  kind "char" := (SELECT c.relkind FROM pg_class c WHERE c.oid = relation);
BEGIN
  FOR member IN SELECT privacy.family(relation) LOOP
    -- An index on a partitioned table reaches its partitions; children of plain tables get their own.
    IF member = relation OR kind = 'r' THEN
      PERFORM privacy.run_as_owner(member, format('CREATE INDEX ON %s (%I)', member, subject_column));
    END IF;
    IF (SELECT c.relkind = 'r' FROM pg_class c WHERE c.oid = member) THEN
      PERFORM privacy.attach_triggers(member);
    END IF;
    PERFORM privacy.attach_policies(member, subject_column, rows);
  END LOOP;
END $$;
REVOKE ALL ON FUNCTION privacy.attach_guards(regclass, text, text) FROM PUBLIC;
COMMENT ON FUNCTION privacy.attach_guards(regclass, text, text) IS 'Gives a mapped table its index, triggers and row policies; for functions of pg_privacy only';

-- What remove_mapping goes back to, as an attribute of the table's label.
CREATE FUNCTION privacy.row_security_before(relation regclass) RETURNS text
  LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN NOT c.relrowsecurity THEN '' WHEN c.relforcerowsecurity THEN ' before=forced' ELSE ' before=enabled' END
    FROM pg_class c WHERE c.oid = relation;
$$;
REVOKE ALL ON FUNCTION privacy.row_security_before(regclass) FROM PUBLIC;
COMMENT ON FUNCTION privacy.row_security_before(regclass) IS 'The row security of a table about to be mapped, as its label says it; for functions of pg_privacy only';
