-- Protecting a column: its type becomes the personal counterpart, every value sealed under its row's person.

-- Refuses, by name, what depends on a column in a way that its new type would break or that would keep plaintext.
CREATE FUNCTION privacy.ensure_protectable(relation regclass, name text) RETURNS void
  LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  c pg_attribute := privacy.column_named(relation, name);
  shown text := format('column %I of table %s', name, relation);
  blocker record;
BEGIN
  IF privacy.label_of(relation, name) LIKE 'personal %' THEN
    RAISE EXCEPTION '% is protected already', shown
      USING ERRCODE = 'duplicate_object', HINT = 'To protect it otherwise, call privacy.unprotect_column first.';
  END IF;
  IF privacy.label_of(relation, name) LIKE 'start_event %' THEN
    RAISE EXCEPTION '% tells when a period starts and cannot be protected', shown
      USING ERRCODE = 'invalid_parameter_value', HINT = 'privacy.drop_start_event(table, column, class) frees it.';
  END IF;
  IF privacy.label_of(relation, name) IS NOT NULL THEN
    RAISE EXCEPTION '% tells whose the row is and cannot be protected', shown
      USING ERRCODE = 'invalid_parameter_value', HINT = 'Keys are pseudonyms: use numbers or uuids that say nothing about the person.';
  END IF;
  IF c.attgenerated <> '' THEN
    RAISE EXCEPTION '% is generated and cannot be protected', shown
      USING ERRCODE = 'feature_not_supported', HINT = CASE c.attgenerated WHEN 's' THEN format('ALTER TABLE %s ALTER COLUMN %I DROP EXPRESSION, or compute it in a view.', relation, name)
                                        ELSE 'Drop it, and compute it in a view, which reveals for who reads it.' END;
  END IF;
  IF c.attidentity <> '' THEN
    RAISE EXCEPTION '% is an identity column and cannot be protected', shown
      USING ERRCODE = 'invalid_parameter_value', HINT = 'A number that the database itself gives says nothing about the person.';
  END IF;
  IF EXISTS (SELECT FROM privacy.family(relation) f JOIN pg_partitioned_table p ON p.partrelid = f
               JOIN pg_attribute a ON a.attrelid = f AND a.attname = name
              WHERE a.attnum = ANY (p.partattrs::smallint[])
                 OR EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = f AND d.refobjid = f
                              AND d.refobjsubid = a.attnum)) THEN
    RAISE EXCEPTION '% is in the partition key and cannot be protected', shown
      USING ERRCODE = 'feature_not_supported', HINT = 'A partition''s bounds would hold the values in the clear: partition by another column.';
  END IF;

  -- Stored beside it, it would stay in the clear: also what makes up a tsvector.
  SELECT e.adrelid::regclass AS of_table, g.attname AS made INTO blocker
    FROM privacy.family(relation) AS f (member)
    JOIN pg_attribute a ON a.attrelid = f.member AND a.attname = name
    JOIN pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = f.member AND d.refobjsubid = a.attnum AND d.classid = 'pg_attrdef'::regclass
    JOIN pg_attrdef e ON e.oid = d.objid
    JOIN pg_attribute g ON g.attrelid = e.adrelid AND g.attnum = e.adnum AND g.attgenerated <> '' LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION '% cannot be protected because generated column % is made from it', shown, quote_ident(blocker.made)
      USING ERRCODE = 'feature_not_supported',
            HINT = format('It would hold the value in the clear. ALTER TABLE %s DROP COLUMN %I, and compute it in a view, which reveals for who reads it.', blocker.of_table, blocker.made);
  END IF;

  -- Keys, and foreign keys both ways.
  FOR blocker IN
    SELECT k.conname, k.contype, k.conrelid::regclass AS of_table, k.confrelid <> 0 AND k.conrelid <> f.member AS referenced
      FROM privacy.family(relation) AS f (member)
      JOIN pg_attribute a ON a.attrelid = f.member AND a.attname = name
      JOIN pg_constraint k ON (k.conrelid = f.member AND a.attnum = ANY (k.conkey))
                           OR (k.confrelid = f.member AND a.attnum = ANY (k.confkey))
     WHERE k.contype IN ('p', 'f') LOOP
    RAISE EXCEPTION '% cannot be protected because of the % % of table %', shown,
        CASE blocker.contype WHEN 'p' THEN 'primary key' ELSE 'foreign key' END,
        quote_ident(blocker.conname), blocker.of_table
      USING ERRCODE = 'feature_not_supported',
            HINT = CASE WHEN blocker.contype = 'f' AND NOT blocker.referenced THEN 'What it refers to is readable there: refer to a number or uuid, and protect what that row says.'
                        ELSE 'A column that other rows refer to must stay readable: refer to a number or uuid instead.' END;
  END LOOP;
END $$;
REVOKE ALL ON FUNCTION privacy.ensure_protectable(regclass, text) FROM PUBLIC;
COMMENT ON FUNCTION privacy.ensure_protectable(regclass, text) IS 'Refuses columns that cannot be protected, naming what is in the way; for functions of pg_privacy only';

CREATE FUNCTION privacy.sealed_check_name("column" text) RETURNS text
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN octet_length("column") <= 48 THEN 'privacy_sealed_' || "column"
              ELSE 'privacy_sealed_' || substr("column", 1, 12) || '_' || substr(md5("column"), 1, 16) END;
$$;
COMMENT ON FUNCTION privacy.sealed_check_name(text) IS 'The name of the CHECK constraint that keeps unsealed values out of a column';

CREATE FUNCTION privacy.protect_column(relation regclass, "column" text, category text, lookup text DEFAULT 'none',
                                       third_parties boolean DEFAULT false, guessable boolean DEFAULT false,
                                       hide_length boolean DEFAULT false, drop_dependents boolean DEFAULT false) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  kind privacy.categories;
  target pg_attribute;
  base regtype;
  personal regtype;
  subject_column text;
  mode integer := array_position('{none,exact,case_insensitive}'::text[], lookup) - 1;
  length_limit integer := -1;
  blanks boolean := false;
  label text;
  facets jsonb;
  before jsonb;
  taken jsonb;
  kept integer;
BEGIN
  PERFORM privacy.ensure_mappable(relation, "column");
  PERFORM privacy.check_word('lookup', lookup, '{none,exact,case_insensitive}');
  kind := privacy.category_named(category);
  target := privacy.column_named(relation, "column");
  SELECT a.attname INTO subject_column FROM pg_attribute a JOIN pg_seclabel s
      ON s.objoid = a.attrelid AND s.classoid = 'pg_class'::regclass AND s.objsubid = a.attnum AND s.provider = 'pg_privacy'
   WHERE a.attrelid = relation AND s.label = 'subject_id';
  IF NOT FOUND THEN
    RAISE EXCEPTION 'table % does not say yet whose data it holds', relation
      USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'Call privacy.add_subject_table or privacy.add_linked_table first.';
  END IF;
  PERFORM privacy.ensure_protectable(relation, "column");

  base := privacy.base_type_of(target.atttypid);
  IF base IS NOT NULL THEN
    personal := target.atttypid;
  ELSE
    facets := privacy.column_facets(relation, "column");
    SELECT CASE t.typtype WHEN 'd' THEN t.typbasetype ELSE t.oid END, CASE t.typtype WHEN 'd' THEN t.typtypmod ELSE target.atttypmod END
      INTO base, length_limit FROM pg_type t WHERE t.oid = target.atttypid;
    personal := privacy.personal_type_for(base);
    blanks := base = 'bpchar'::regtype AND length_limit >= 0;
    IF personal IS NULL THEN
      RAISE EXCEPTION 'type % of column % has no personal counterpart', format_type(target.atttypid, NULL), quote_ident("column")
        USING ERRCODE = 'feature_not_supported',
              HINT = 'ALTER TABLE ... TYPE to one that has: text, varchar, char, date, timestamp, timestamptz, numeric, integer, bigint, boolean, uuid, json, jsonb, bytea, inet.';
    END IF;
    base := privacy.base_type_of(personal);
  END IF;
  IF lookup <> 'none' AND base IN ('boolean'::regtype, 'json'::regtype, 'jsonb'::regtype) THEN
    RAISE EXCEPTION 'a column of type % takes no lookup', base
      USING ERRCODE = 'feature_not_supported', HINT = 'Protect it with lookup => ''none''.';
  ELSIF lookup = 'case_insensitive' AND base <> 'text'::regtype THEN
    RAISE EXCEPTION 'a column of type % has no upper and lower case', base
      USING ERRCODE = 'feature_not_supported', HINT = 'Use lookup => ''exact''.';
  ELSIF lookup <> 'none' AND NOT coalesce(guessable, false)
        AND base IN ('date'::regtype, 'numeric'::regtype, 'integer'::regtype, 'bigint'::regtype, 'inet'::regtype) THEN
    RAISE EXCEPTION 'values of type % are few enough to be guessed from their lookup tags', base
      USING ERRCODE = 'invalid_parameter_value',
            HINT = 'Who holds the keystore and a copy of the database could list them all. If that is accepted, say guessable => true.';
  END IF;

  IF personal <> target.atttypid AND base = 'text'::regtype AND target.atttypid NOT IN ('text'::regtype, 'bpchar'::regtype) THEN
    before := privacy.loosen_type(relation, "column");
  END IF;
  taken := privacy.detach_dependents(relation, "column", drop_dependents, lookup);
  IF personal <> target.atttypid THEN
    PERFORM privacy.run_as_owner(relation, format(
      'ALTER TABLE %s ALTER COLUMN %I TYPE pg_catalog.%I USING privacy.seal_existing(%I::%s, %I, %s, %s, %L), ADD CONSTRAINT %I CHECK (privacy.is_sealed(%I))',
      relation, "column", personal::text, "column", base, subject_column, kind.id, mode, coalesce(hide_length, false),
      privacy.sealed_check_name("column"), "column"));
  ELSE
    -- What is in the column already was sealed elsewhere.
    IF privacy.run_as_owner(relation, format('SELECT FROM %s WHERE %I IS NOT NULL AND privacy.is_sealed_for(%I, %I, %s, %s) IS NOT TRUE LIMIT 1',
         relation, "column", "column", subject_column, kind.id, mode)) > 0 THEN
      RAISE EXCEPTION 'column % of table % holds values of other people, or of another category or lookup', quote_ident("column"), relation
        USING ERRCODE = 'object_not_in_prerequisite_state',
              HINT = 'Protect the column while the table is empty, then INSERT ... SELECT the rows: they are sealed again for the people of this table.';
    END IF;
  END IF;
  IF personal = target.atttypid AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = relation AND k.conname = privacy.sealed_check_name("column")) THEN
    PERFORM privacy.run_as_owner(relation, format('ALTER TABLE %s ADD CONSTRAINT %I CHECK (privacy.is_sealed(%I))',
      relation, privacy.sealed_check_name("column"), "column"));
  END IF;
  -- The label first: what is put back is looked at as on any protected column.
  label := concat_ws(' ', 'personal category=' || kind.name, 'lookup=' || lookup,
    CASE WHEN length_limit >= 0 THEN 'typmod=' || length_limit END, CASE WHEN hide_length THEN 'hide_length=true' END,
    CASE WHEN third_parties THEN 'third_parties=true' END, CASE WHEN guessable THEN 'guessable=true' END,
    CASE WHEN blanks THEN 'blanks=true' END);
  PERFORM privacy.set_label(relation, "column", label);
  IF facets ? 'type' THEN
    PERFORM privacy.keep_domain(relation, "column", target.atttypid, base);
  END IF;
  facets := coalesce(facets, '{}') || privacy.restore_dependents(privacy.with_refresh(taken, coalesce(before, '[]')), drop_dependents);
  kept := privacy.keep_definitions(facets || jsonb_build_object('rewritten', privacy.rewritten(coalesce(before, taken))));
  IF kept IS NOT NULL THEN
    PERFORM privacy.set_label(relation, "column", label || ' kept=' || kept);
  END IF;
  PERFORM privacy.log_policy_change('protect_column', relation::text, "column", category, lookup);
END $$;
REVOKE ALL ON FUNCTION privacy.protect_column(regclass, text, text, text, boolean, boolean, boolean, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.protect_column(regclass, text, text, text, boolean, boolean, boolean, boolean) TO privacy_admin;
COMMENT ON FUNCTION privacy.protect_column(regclass, text, text, text, boolean, boolean, boolean, boolean) IS 'Seals a column: what it holds and what will be stored, under the category; lookup: none, exact or case_insensitive';
