-- Mapping: which tables hold people, which rows belong to them, which columns are personal.
-- These functions run as superuser to write labels and registers; what touches a user's table goes through
-- privacy.run_as_owner, with the table owner's rights.

-- The table, its partitions and its children.
CREATE FUNCTION privacy.family(relation regclass) RETURNS SETOF regclass
  LANGUAGE sql STABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  WITH RECURSIVE family (member) AS (
    SELECT relation::oid
    UNION
    SELECT i.inhrelid FROM pg_inherits i JOIN family f ON i.inhparent = f.member)
  SELECT member::regclass FROM family;
$$;
REVOKE ALL ON FUNCTION privacy.family(regclass) FROM PUBLIC;
COMMENT ON FUNCTION privacy.family(regclass) IS 'The table with its partitions and children; for functions of pg_privacy only';

CREATE FUNCTION privacy.label_of(relation regclass, "column" text DEFAULT NULL) RETURNS text
  LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT s.label FROM pg_seclabel s
   WHERE s.objoid = relation AND s.classoid = 'pg_class'::regclass AND s.provider = 'pg_privacy'
     AND s.objsubid = CASE WHEN "column" IS NULL THEN 0
                           ELSE (SELECT a.attnum FROM pg_attribute a
                                  WHERE a.attrelid = relation AND a.attname = "column" AND NOT a.attisdropped) END;
$$;
REVOKE ALL ON FUNCTION privacy.label_of(regclass, text) FROM PUBLIC;
COMMENT ON FUNCTION privacy.label_of(regclass, text) IS 'The label of a table, or of a column; for functions of pg_privacy only';

-- Labels the whole family; NULL takes the label away.
CREATE FUNCTION privacy.set_label(relation regclass, "column" text, label text) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  member regclass;
BEGIN
  FOR member IN SELECT privacy.family(relation) LOOP
    EXECUTE format('SECURITY LABEL FOR pg_privacy ON %s %s%s IS %s', CASE WHEN "column" IS NULL THEN 'TABLE' ELSE 'COLUMN' END,
                   member, '.' || quote_ident("column"), quote_nullable(label));
  END LOOP;
END $$;
REVOKE ALL ON FUNCTION privacy.set_label(regclass, text, text) FROM PUBLIC;
COMMENT ON FUNCTION privacy.set_label(regclass, text, text) IS 'Labels a table and its partitions and children; for functions of pg_privacy only';

CREATE FUNCTION privacy.column_named(relation regclass, name text) RETURNS pg_catalog.pg_attribute
  LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  found_row pg_attribute;
BEGIN
  SELECT a.* INTO found_row FROM pg_attribute a
   WHERE a.attrelid = relation AND a.attname = name AND a.attnum > 0 AND NOT a.attisdropped;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'table % has no column %', relation, coalesce(quote_literal(name), 'NULL')
      USING ERRCODE = 'undefined_object', HINT = 'Name a column of the table as it is written in pg_attribute, without quotes.';
  END IF;
  RETURN found_row;
END $$;
REVOKE ALL ON FUNCTION privacy.column_named(regclass, text) FROM PUBLIC;
COMMENT ON FUNCTION privacy.column_named(regclass, text) IS 'The column, or error 42704; for functions of pg_privacy only';

-- While a table is rewritten its checks, indexes and generated columns run, and open_existing opens whatever the caller's
-- purpose reveals: no function of a third person's may run there.
CREATE FUNCTION privacy.ensure_no_third_code(relation regclass) RETURNS void
  LANGUAGE plpgsql STABLE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  foreign_code regprocedure;
BEGIN
  SELECT p.oid INTO foreign_code
    FROM privacy.family(relation) AS f (member)
    JOIN pg_depend d ON d.classid = 'pg_constraint'::regclass AND d.objid IN (SELECT k.oid FROM pg_constraint k WHERE k.conrelid = f.member)
                     OR d.classid = 'pg_class'::regclass AND d.objid IN (SELECT i.indexrelid FROM pg_index i WHERE i.indrelid = f.member)
                     OR d.classid = 'pg_attrdef'::regclass AND d.objid IN (SELECT a.oid FROM pg_attrdef a WHERE a.adrelid = f.member)
    JOIN pg_proc p ON p.oid = CASE d.refclassid WHEN 'pg_proc'::regclass THEN d.refobjid
                                WHEN 'pg_operator'::regclass THEN (SELECT o.oprcode::oid FROM pg_operator o WHERE o.oid = d.refobjid) END
    JOIN pg_roles r ON r.oid = p.proowner
   WHERE NOT r.rolsuper AND r.oid <> privacy.caller() LIMIT 1;
  IF foreign_code IS NOT NULL THEN
    RAISE EXCEPTION 'a constraint, index or default of table % runs %, which somebody else owns', relation, foreign_code
      USING ERRCODE = 'insufficient_privilege',
            HINT = 'It would run with what your purpose may reveal: drop it first, declare the purpose maintenance, or let its owner call this function.';
  END IF;
END $$;
REVOKE ALL ON FUNCTION privacy.ensure_no_third_code(regclass) FROM PUBLIC;
COMMENT ON FUNCTION privacy.ensure_no_third_code(regclass) IS 'Refuses where a rewrite of the table would run code of another role that is no superuser';

-- Ensures that the caller has the rights of the table's owner, and that the table is one we can guard. Locks it.
CREATE FUNCTION privacy.ensure_mappable(relation regclass, own_column text DEFAULT NULL) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  c pg_class;
  other regclass;
BEGIN
  SELECT * INTO c FROM pg_class WHERE oid = relation;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'table % does not exist', coalesce(relation::text, 'NULL')
      USING ERRCODE = 'undefined_object', HINT = 'Name an existing table, with its schema.';
  END IF;
  IF NOT pg_has_role(privacy.caller()::oid, c.relowner, 'USAGE') THEN
    RAISE EXCEPTION 'must have the rights of the owner of table %', relation
      USING ERRCODE = 'insufficient_privilege', HINT = format('Be a member of role %I.', pg_get_userbyid(c.relowner));
  END IF;
  IF c.relkind NOT IN ('r', 'p') THEN
    RAISE EXCEPTION '% is not a table', relation
      USING ERRCODE = 'wrong_object_type', HINT = 'Protect the table it takes its data from; views and copies stay sealed by themselves.';
  END IF;
  IF c.relnamespace IN ('privacy'::regnamespace, 'pg_catalog'::regnamespace, 'information_schema'::regnamespace) THEN
    RAISE EXCEPTION 'table % belongs to the system', relation
      USING ERRCODE = 'insufficient_privilege', HINT = 'Only tables of applications are mapped.';
  END IF;
  IF c.relpersistence = 't' THEN
    RAISE EXCEPTION 'table % is temporary', relation
      USING ERRCODE = 'wrong_object_type', HINT = 'Use a table that stays.';
  END IF;
  SELECT i.inhparent::regclass INTO other FROM pg_inherits i WHERE i.inhrelid = relation;
  -- A column that a child has for itself follows no parent.
  IF FOUND AND NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = relation AND a.attname = own_column AND a.attinhcount = 0) THEN
    RAISE EXCEPTION 'table % is a partition or child of table %', relation, other
      USING ERRCODE = 'wrong_object_type', HINT = format('Name %s: partitions and children follow it.', other);
  END IF;
  EXECUTE format('LOCK TABLE %s IN ACCESS EXCLUSIVE MODE', relation);
  PERFORM privacy.ensure_not_changing(relation);
  SELECT f INTO other FROM privacy.family(relation) f JOIN pg_class m ON m.oid = f WHERE m.relkind NOT IN ('r', 'p') LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'table % has the foreign partition %', relation, other
      USING ERRCODE = 'feature_not_supported', HINT = 'What is stored on another server cannot be guarded here: detach it.';
  END IF;
  SELECT f INTO other FROM privacy.family(relation) f JOIN pg_class m ON m.oid = f WHERE m.relowner <> c.relowner LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'table % has another owner than table %', other, relation
      USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'Give partitions and children the owner of their parent.';
  END IF;
  IF coalesce(current_setting('privacy.purpose', true), '') NOT IN ('', 'maintenance') THEN
    PERFORM privacy.ensure_no_third_code(relation);
  END IF;
END $$;
REVOKE ALL ON FUNCTION privacy.ensure_mappable(regclass, text) FROM PUBLIC;
COMMENT ON FUNCTION privacy.ensure_mappable(regclass, text) IS 'Refuses tables that cannot be mapped by this caller; for functions of pg_privacy only';

CREATE FUNCTION privacy.ensure_unmapped(relation regclass) RETURNS void
  LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  member regclass;
BEGIN
  IF privacy.label_of(relation) IS NOT NULL THEN
    RAISE EXCEPTION 'table % is a % already', relation, replace(split_part(privacy.label_of(relation), ' ', 1), '_', ' ')
      USING ERRCODE = 'duplicate_object', HINT = 'privacy.remove_subject_table and privacy.remove_linked_table undo it.';
  END IF;
  -- Policies that wait for ENABLE ROW LEVEL SECURITY would begin to hold with ours.
  SELECT f INTO member FROM privacy.family(relation) f JOIN pg_class c ON c.oid = f
   WHERE NOT c.relrowsecurity AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid) LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'table % has row policies that are not in force', member
      USING ERRCODE = 'object_not_in_prerequisite_state',
            HINT = format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY to put them in force, or drop them.', member);
  END IF;
END $$;
REVOKE ALL ON FUNCTION privacy.ensure_unmapped(regclass) FROM PUBLIC;
COMMENT ON FUNCTION privacy.ensure_unmapped(regclass) IS 'Refuses tables that are mapped already, or have dormant policies; for functions of pg_privacy only';

-- Adds the column that holds the person of each row; filled: by what. A table copied with LIKE has one already, and keeps
-- it while there is no row.
CREATE FUNCTION privacy.add_subject_column(relation regclass, name text, filled text) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF name IS NULL OR EXISTS (SELECT FROM privacy.family(relation) f JOIN pg_attribute a ON a.attrelid = f
                              WHERE a.attname = name AND NOT a.attisdropped
                                AND (a.atttypid <> 'bigint'::regtype OR a.attgenerated <> '' OR a.attidentity <> '' OR a.atthasdef OR a.attnotnull
                                     OR privacy.label_of(f, name) IS NOT NULL OR privacy.run_as_owner(relation, format('SELECT FROM %s LIMIT 1', relation)) > 0)) THEN
    RAISE EXCEPTION 'table % has a column % already', relation, coalesce(quote_ident(name), 'NULL')
      USING ERRCODE = 'duplicate_column',
            HINT = 'Name the column that shall hold the person with subject_column => ''...''. One that is there is taken while the table is empty: bigint, nullable, without a default.';
  END IF;
  IF EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = relation AND a.attname = name AND NOT a.attisdropped) THEN
    RETURN;
  END IF;
  PERFORM privacy.run_as_owner(relation, format('ALTER TABLE %s ADD COLUMN %I bigint%s', relation, name, ' DEFAULT ' || filled));
  IF filled IS NOT NULL THEN
    PERFORM privacy.run_as_owner(relation, format('ALTER TABLE %s ALTER COLUMN %I DROP DEFAULT', relation, name));
  END IF;
END $$;
REVOKE ALL ON FUNCTION privacy.add_subject_column(regclass, text, text) FROM PUBLIC;
COMMENT ON FUNCTION privacy.add_subject_column(regclass, text, text) IS 'Adds the column that holds the person of each row, or takes the one of an empty table; for functions of pg_privacy only';

-- Guards of one table ------------------------------------------------------------------------------------------------

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

-- Tables -------------------------------------------------------------------------------------------------------------

CREATE FUNCTION privacy.add_subject_table(relation regclass, key text, subject_column text DEFAULT 'data_subject_id',
                                          rows text DEFAULT 'hide', on_delete text DEFAULT 'departed') RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  key_column pg_attribute;
  table_id integer;
BEGIN
  PERFORM privacy.ensure_mappable(relation);
  PERFORM privacy.check_word('rows', rows, '{hide,show}');
  PERFORM privacy.check_word('on_delete', on_delete, '{departed,erase,keep}');
  PERFORM privacy.ensure_unmapped(relation);
  key_column := privacy.column_named(relation, key);
  IF NOT key_column.attnotnull THEN
    RAISE EXCEPTION 'column % of table % cannot be the key of people: it may be NULL', quote_ident(key), relation
      USING ERRCODE = 'invalid_parameter_value', HINT = 'Name the column that tells people apart: unique and NOT NULL.';
  END IF;
  IF NOT EXISTS (SELECT FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
                  WHERE i.indrelid = relation AND i.indisunique AND i.indisvalid AND i.indpred IS NULL
                    AND key_column.attnum = ANY (i.indkey::smallint[]) AND (i.indnkeyatts = 1 OR c.relkind = 'p')
                    AND key_column.attnum = i.indkey[0]) THEN
    RAISE EXCEPTION 'column % of table % cannot be the key of people: it is not unique', quote_ident(key), relation
      USING ERRCODE = 'invalid_parameter_value',
            HINT = CASE WHEN EXISTS (SELECT FROM pg_index i WHERE i.indrelid = relation AND i.indisunique AND i.indnkeyatts > 1 AND key_column.attnum = ANY (i.indkey::smallint[]))
                     THEN 'People are told apart by one column: where they have a key of several, add one that counts them (bigint GENERATED ALWAYS AS IDENTITY UNIQUE), and name that.'
                     ELSE 'Name the column that tells people apart: unique and NOT NULL.' END;
  END IF;
  IF privacy.base_type_of(key_column.atttypid::regtype) IS NOT NULL THEN
    RAISE EXCEPTION 'column % of table % cannot be the key of people: it is personal itself', quote_ident(key), relation
      USING ERRCODE = 'invalid_parameter_value', HINT = 'Keys are kept in foreign keys and indexes: use a number or uuid.';
  END IF;
  -- There already where the table is changed online; or was, in the database that was dumped: of that nobody is left.
  DELETE FROM privacy.subjects s USING privacy.subject_tables t
   WHERE t.relation = add_subject_table.relation AND s.table_id = t.id AND NOT EXISTS (SELECT FROM privacy.online_changes o WHERE o.relation = t.relation AND o.finished_at IS NULL);
  INSERT INTO privacy.subject_tables AS t (relation) VALUES (add_subject_table.relation)
    ON CONFLICT ON CONSTRAINT subject_tables_relation_key DO UPDATE SET relation = EXCLUDED.relation RETURNING t.id INTO table_id;
  PERFORM privacy.add_subject_column(relation, subject_column, 'privacy.existing_person()');
  PERFORM privacy.set_label(relation, NULL, format('subject_table id=%s rows=%s on_delete=%s%s', table_id, rows, on_delete, privacy.row_security_before(relation)));
  PERFORM privacy.set_label(relation, key, 'subject_key');
  PERFORM privacy.set_label(relation, subject_column, 'subject_id');
  PERFORM privacy.ensure_one_owner(relation);
  PERFORM privacy.record_existing(relation);
  PERFORM privacy.attach_guards(relation, subject_column, rows);
  PERFORM privacy.log_policy_change('add_subject_table', relation::text, key, rows, on_delete);
END $$;
REVOKE ALL ON FUNCTION privacy.add_subject_table(regclass, text, text, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.add_subject_table(regclass, text, text, text, text) TO privacy_admin;
COMMENT ON FUNCTION privacy.add_subject_table(regclass, text, text, text, text) IS 'Declares a table that has one row a person; key is the column that tells people apart';

CREATE FUNCTION privacy.add_linked_table(relation regclass, foreign_key text, subject_column text DEFAULT 'data_subject_id',
                                         rows text DEFAULT 'hide') RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  owner pg_constraint;
BEGIN
  PERFORM privacy.ensure_mappable(relation);
  PERFORM privacy.check_word('rows', rows, '{hide,show}');
  PERFORM privacy.ensure_unmapped(relation);
  owner := privacy.link_key(relation, foreign_key);
  PERFORM privacy.add_subject_column(relation, subject_column, NULL);
  PERFORM privacy.set_label(relation, NULL, format('linked_table rows=%s%s', rows, privacy.row_security_before(relation)));
  PERFORM privacy.set_label(relation, foreign_key, 'subject_link');
  PERFORM privacy.set_label(relation, subject_column, 'subject_id');
  PERFORM privacy.run_as_owner(relation, format('ALTER TABLE %s ALTER COLUMN %I TYPE bigint USING privacy.existing_link(%L::regclass, %s)', relation, subject_column, relation,
                                                (SELECT string_agg(quote_ident(c), ', ' ORDER BY n) FROM unnest(privacy.key_columns(owner)) WITH ORDINALITY AS k (c, n))));
  PERFORM privacy.ensure_one_owner(relation);
  PERFORM privacy.attach_guards(relation, subject_column, rows);
  PERFORM privacy.log_policy_change('add_linked_table', relation::text, foreign_key, rows);
  PERFORM privacy.tell_other_owners(relation, owner);
END $$;
REVOKE ALL ON FUNCTION privacy.add_linked_table(regclass, text, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.add_linked_table(regclass, text, text, text) TO privacy_admin;
COMMENT ON FUNCTION privacy.add_linked_table(regclass, text, text, text) IS 'Declares a table whose rows belong to the person that a foreign key, or a chain of them, leads to';
