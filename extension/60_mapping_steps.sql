-- What mapping is made of: labels, and what is asked of a table before it is mapped.
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
