-- Protecting a column: its type becomes the personal counterpart, every value sealed under its row's person.

-- Refuses, by name, what depends on a column in a way that its new type would break or that would keep plaintext.
CREATE FUNCTION privacy.ensure_protectable(relation regclass, name text, lookup text) RETURNS void
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
      USING ERRCODE = 'feature_not_supported', HINT = format('ALTER TABLE %s ALTER COLUMN %I DROP EXPRESSION, or compute it in a view.', relation, name);
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

  -- Constraints: keys, foreign keys both ways, checks.
  FOR blocker IN
    SELECT k.conname, k.contype, k.conrelid::regclass AS of_table, k.confrelid <> 0 AND k.conrelid <> f.member AS referenced
      FROM privacy.family(relation) AS f (member)
      JOIN pg_attribute a ON a.attrelid = f.member AND a.attname = name
      JOIN pg_constraint k ON (k.conrelid = f.member AND a.attnum = ANY (k.conkey))
                           OR (k.confrelid = f.member AND a.attnum = ANY (k.confkey))
     WHERE k.contype IN ('p', 'f', 'c', 'x') AND k.conname <> privacy.sealed_check_name(name) LOOP
    RAISE EXCEPTION '% cannot be protected because of the % % of table %', shown,
        CASE blocker.contype WHEN 'p' THEN 'primary key' WHEN 'f' THEN 'foreign key' WHEN 'c' THEN 'check constraint' ELSE 'exclusion constraint' END,
        quote_ident(blocker.conname), blocker.of_table
      USING ERRCODE = 'feature_not_supported',
            HINT = CASE WHEN blocker.contype = 'c' THEN 'Drop the constraint: a sealed value cannot be checked by what it says.'
                        WHEN blocker.contype = 'f' AND NOT blocker.referenced THEN 'What it refers to is readable there: refer to a number or uuid, and protect what that row says.'
                        WHEN blocker.contype = 'x' THEN 'Drop it; add it again afterwards as EXCLUDE USING hash (column WITH =), for a column with a lookup.'
                        ELSE 'A column that other rows refer to must stay readable: refer to a number or uuid instead.' END;
  END LOOP;

  -- Indexes: on the column itself, of a class that has a counterpart, and only where values can be compared.
  FOR blocker IN
    SELECT i.indexrelid::regclass AS index, i.indisunique, m.amname, a.attnum,
           a.attnum = ANY (i.indkey::smallint[]) AS is_key,
           EXISTS (SELECT FROM unnest(i.indclass) WITH ORDINALITY AS o (class, n) JOIN pg_opclass oc ON oc.oid = o.class
                    WHERE i.indkey[o.n - 1] = a.attnum AND NOT oc.opcdefault) AS special_class,
           i.indexprs IS NOT NULL AND EXISTS (
             SELECT FROM generate_series(1, i.indnatts) n
              WHERE i.indkey[n - 1] = 0 AND pg_get_indexdef(i.indexrelid, n, false) ~ ('\m' || regexp_replace(quote_ident(name), '([.*+?^${}()|[\]\\])', '\\\1', 'g') || '\M')) AS in_expression,
           replace(replace(coalesce(pg_get_expr(i.indpred, i.indrelid), ''), format('(%I IS NOT NULL)', name), ''), format('(%I IS NULL)', name), '')
             ~ ('\m' || regexp_replace(quote_ident(name), '([.*+?^${}()|[\]\\])', '\\\1', 'g') || '\M') AS in_predicate
      FROM privacy.family(relation) AS f (member)
      JOIN pg_attribute a ON a.attrelid = f.member AND a.attname = name
      JOIN pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = f.member AND d.refobjsubid = a.attnum
                      AND d.classid = 'pg_class'::regclass
      JOIN pg_index i ON i.indexrelid = d.objid
      JOIN pg_class x ON x.oid = i.indexrelid
      JOIN pg_am m ON m.oid = x.relam
    UNION
    -- Indexes of constraints hang on the constraint, not on the column.
    SELECT i.indexrelid::regclass, i.indisunique, m.amname, a.attnum, true, false, false, false
      FROM privacy.family(relation) AS f (member)
      JOIN pg_attribute a ON a.attrelid = f.member AND a.attname = name
      JOIN pg_index i ON i.indrelid = f.member AND a.attnum = ANY (i.indkey::smallint[])
      JOIN pg_class x ON x.oid = i.indexrelid
      JOIN pg_am m ON m.oid = x.relam LOOP
    IF blocker.in_expression OR blocker.in_predicate OR blocker.special_class OR blocker.amname NOT IN ('btree', 'hash') THEN
      RAISE EXCEPTION '% cannot be protected because of index %', shown, blocker.index
        USING ERRCODE = 'feature_not_supported',
              HINT = 'Drop it: an index of a sealed column knows equality only (btree or hash on the column itself; WHERE column IS NOT NULL is kept).';
    ELSIF blocker.is_key AND lookup = 'none' THEN
      RAISE EXCEPTION '% is in index %, which needs a lookup', shown, blocker.index
        USING ERRCODE = 'feature_not_supported', HINT = 'Protect it with lookup => ''exact'' or ''case_insensitive'', or drop the index.';
    END IF;
  END LOOP;

  -- Whatever else was compiled against the old type.
  FOR blocker IN
    SELECT DISTINCT pg_describe_object(d.classid, d.objid, d.objsubid) AS object
      FROM privacy.family(relation) AS f (member)
      JOIN pg_attribute a ON a.attrelid = f.member AND a.attname = name
      JOIN pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = f.member AND d.refobjsubid = a.attnum
      LEFT JOIN pg_attrdef e ON d.classid = 'pg_attrdef'::regclass AND e.oid = d.objid
      LEFT JOIN pg_statistic_ext s ON d.classid = 'pg_statistic_ext'::regclass AND s.oid = d.objid
     WHERE d.classid IN ('pg_rewrite'::regclass, 'pg_trigger'::regclass, 'pg_policy'::regclass, 'pg_proc'::regclass, 'pg_publication_rel'::regclass)
        OR (e.oid IS NOT NULL AND (e.adrelid, e.adnum) <> (f.member, a.attnum))
        OR s.stxexprs IS NOT NULL
     ORDER BY 1 LOOP
    RAISE EXCEPTION '% cannot be protected because of %', shown, blocker.object
      USING ERRCODE = 'feature_not_supported', HINT = 'Drop it, protect the column, and create it again.';
  END LOOP;
END $$;
REVOKE ALL ON FUNCTION privacy.ensure_protectable(regclass, text, text) FROM PUBLIC;
COMMENT ON FUNCTION privacy.ensure_protectable(regclass, text, text) IS 'Refuses columns that cannot be protected, naming what is in the way; for functions of pg_privacy only';

CREATE FUNCTION privacy.sealed_check_name("column" text) RETURNS text
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN octet_length("column") <= 48 THEN 'privacy_sealed_' || "column"
              ELSE 'privacy_sealed_' || substr("column", 1, 12) || '_' || substr(md5("column"), 1, 16) END;
$$;
COMMENT ON FUNCTION privacy.sealed_check_name(text) IS 'The name of the CHECK constraint that keeps unsealed values out of a column';

CREATE FUNCTION privacy.protect_column(relation regclass, "column" text, category text, lookup text DEFAULT 'none',
                                       third_parties boolean DEFAULT false, guessable boolean DEFAULT false,
                                       hide_length boolean DEFAULT false) RETURNS void
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
  PERFORM privacy.ensure_protectable(relation, "column", lookup);

  base := privacy.base_type_of(target.atttypid);
  IF base IS NOT NULL THEN
    personal := target.atttypid;
  ELSE
    base := target.atttypid;
    personal := privacy.personal_type_for(base);
    length_limit := target.atttypmod;
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
  PERFORM privacy.set_label(relation, "column", concat_ws(' ', 'personal category=' || kind.name, 'lookup=' || lookup,
    CASE WHEN length_limit >= 0 THEN 'typmod=' || length_limit END, CASE WHEN hide_length THEN 'hide_length=true' END,
    CASE WHEN third_parties THEN 'third_parties=true' END, CASE WHEN guessable THEN 'guessable=true' END,
    CASE WHEN blanks THEN 'blanks=true' END));
  PERFORM privacy.log_policy_change('protect_column', relation::text, "column", category, lookup);
END $$;
REVOKE ALL ON FUNCTION privacy.protect_column(regclass, text, text, text, boolean, boolean, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.protect_column(regclass, text, text, text, boolean, boolean, boolean) TO privacy_admin;
COMMENT ON FUNCTION privacy.protect_column(regclass, text, text, text, boolean, boolean, boolean) IS 'Seals a column: what it holds and what will be stored, under the category; lookup: none, exact or case_insensitive';

-- And back -----------------------------------------------------------------------------------------------------------

CREATE FUNCTION privacy.unprotect_column(relation regclass, "column" text) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  target pg_attribute;
  base regtype;
  length_limit integer;
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
  PERFORM privacy.run_as_owner(relation, format('ALTER TABLE %s DROP CONSTRAINT IF EXISTS %I, ALTER COLUMN %I TYPE %s USING privacy.open_existing(%I)',
    relation, privacy.sealed_check_name("column"), "column", format_type(base, length_limit), "column"));
  PERFORM privacy.set_label(relation, "column", NULL);
  PERFORM privacy.log_policy_change('unprotect_column', relation::text, "column");
END $$;
REVOKE ALL ON FUNCTION privacy.unprotect_column(regclass, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.unprotect_column(regclass, text) TO privacy_admin;
COMMENT ON FUNCTION privacy.unprotect_column(regclass, text) IS 'Gives back a plain column, to a role whose declared purpose may reveal every value of it; what is erased is NULL';

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
    JOIN pg_seclabel s ON s.objoid = k.conrelid AND s.classoid = 'pg_class'::regclass AND s.objsubid = k.conkey[1]
   WHERE k.contype = 'f' AND k.confrelid = relation AND k.conrelid <> relation AND s.provider = 'pg_privacy' AND s.label = 'subject_link' LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'table % is linked to table %', other, relation
      USING ERRCODE = 'dependent_objects_still_exist', HINT = format('Call privacy.remove_linked_table(%L) first.', other);
  END IF;
  FOR c IN SELECT a.attname, s.label FROM pg_attribute a JOIN pg_seclabel s ON s.objoid = a.attrelid AND s.objsubid = a.attnum
            WHERE a.attrelid = relation AND s.classoid = 'pg_class'::regclass AND s.provider = 'pg_privacy' AND s.label LIKE 'personal %' ORDER BY a.attnum LOOP
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

-- A new person for an erased row ---------------------------------------------------------------------------------------

CREATE FUNCTION privacy.renew_row(relation regclass, key text) RETURNS bigint
  LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_renew_row';
REVOKE ALL ON FUNCTION privacy.renew_row(regclass, text) FROM PUBLIC;
COMMENT ON FUNCTION privacy.renew_row(regclass, text) IS 'Gives the row of an erased person a new one; for functions of pg_privacy only';

CREATE FUNCTION privacy.renew_subject(relation regclass, key text, classes text[] DEFAULT NULL) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT (pg_has_role(privacy.caller()::oid, 'privacy_rights_desk', 'USAGE') OR has_table_privilege(privacy.caller()::oid, relation, 'UPDATE')) THEN
    RAISE EXCEPTION 'permission denied for table %', relation
      USING ERRCODE = 'insufficient_privilege', HINT = 'Renewing a person needs the right to UPDATE the table, or privacy_rights_desk.';
  END IF;
  IF classes IS NOT NULL THEN
    IF privacy.renew_keys(privacy.lock_person(relation, key), privacy.classes_to_erase(classes)) = 0 THEN
      RAISE EXCEPTION 'nothing of this person is erased in these deletion classes'
        USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'Data can be stored in them as they are.';
    END IF;
  ELSIF privacy.renew_row(relation, key) = 0 THEN
    RAISE EXCEPTION 'table % has no row of an erased person with this key', relation
      USING ERRCODE = 'undefined_object', HINT = 'A row of a living person needs no new one; a departed person''s row is gone: insert it again.';
  END IF;
END $$;
COMMENT ON FUNCTION privacy.renew_subject(regclass, text, text[]) IS 'Gives an erased row, and the rows linked to it, a new person: personal data can be stored in it again. With classes: a living person, of whom these were erased, gets new keys for them';

CREATE FUNCTION privacy.renew_subject(relation regclass, key anyelement, classes text[] DEFAULT NULL) RETURNS void
  LANGUAGE sql VOLATILE PARALLEL UNSAFE AS $$
  SELECT privacy.renew_subject($1, pg_catalog.format('%s', $2), $3)
$$;
COMMENT ON FUNCTION privacy.renew_subject(regclass, anyelement, text[]) IS 'renew_subject by the key in its own type';
