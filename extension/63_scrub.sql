-- What an erasure makes of live rows besides destroying keys: of personal columns that are not sealed, which no key
-- protects elsewhere, and of the rows themselves.

CREATE FUNCTION privacy.ensure_scrubbable(relation regclass, target pg_attribute, action text) RETURNS void
  LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  known text := privacy.label_of(relation, target.attname);
  problem text;
  remedy text;
BEGIN
  IF privacy.label_of(relation) IS NULL THEN
    RAISE EXCEPTION 'table % does not say yet whose data it holds', relation
      USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'Call privacy.add_subject_table or privacy.add_linked_table first.';
  ELSIF action IS NULL OR action NOT IN ('null', 'default', 'year', 'initial', 'value') THEN
    RAISE EXCEPTION 'unknown action %', coalesce(quote_literal(action), 'NULL')
      USING ERRCODE = 'invalid_parameter_value', HINT = 'It is null, default, year, initial or value.';
  ELSIF known IS NOT NULL AND known NOT LIKE 'scrub %' THEN
    problem := 'it has another meaning for pg_privacy';
    remedy := 'A sealed column is cleared by an erasure anyhow, and keys, links and start events are needed after it.';
  ELSIF privacy.base_type_of(target.atttypid) IS NOT NULL THEN
    problem := 'it is of a personal type';
    remedy := 'Protect it: privacy.protect_column.';
  ELSIF target.attgenerated <> '' OR target.attidentity <> '' THEN
    problem := 'the server computes it';
    remedy := 'Name the columns it is computed from.';
  ELSIF EXISTS (SELECT FROM pg_index i WHERE i.indrelid = relation AND i.indisunique AND target.attnum = ANY (i.indkey::int2[])) AND action <> 'null' THEN
    problem := 'it is unique';
    remedy := 'Two people would come to the same value: use the action null.';
  ELSIF action = 'null' AND (target.attnotnull OR EXISTS (SELECT FROM pg_type t WHERE t.oid = target.atttypid AND t.typnotnull)) THEN
    problem := 'it is NOT NULL';
    remedy := 'Use the action default, or drop NOT NULL.';
  ELSIF action = 'default' AND NOT EXISTS (SELECT FROM pg_attrdef d WHERE d.adrelid = relation AND d.adnum = target.attnum AND d.adbin::text LIKE '{CONST %') THEN
    problem := 'it has no constant default';
    remedy := 'Give it one: ALTER TABLE ... ALTER COLUMN ... SET DEFAULT.';
  ELSIF action = 'year' AND target.atttypid NOT IN ('date'::regtype, 'timestamp'::regtype, 'timestamptz'::regtype) THEN
    problem := 'it is no date or timestamp';
    remedy := 'Use another action.';
  ELSIF action = 'initial' AND target.atttypid NOT IN ('text'::regtype, 'varchar'::regtype, 'bpchar'::regtype) THEN
    problem := 'it is no text';
    remedy := 'Use another action.';
  END IF;
  IF problem IS NOT NULL THEN
    RAISE EXCEPTION 'column % of table % cannot be scrubbed: %', quote_ident(target.attname), relation, problem
      USING ERRCODE = 'invalid_parameter_value', HINT = remedy;
  ELSIF (SELECT count(*) FROM pg_attribute a WHERE a.attrelid = relation AND a.attname <> target.attname AND privacy.label_of(relation, a.attname) LIKE 'scrub %') >= 32 THEN
    RAISE EXCEPTION 'table % has 32 scrubbed columns already', relation
      USING ERRCODE = 'program_limit_exceeded', HINT = 'Protect some of them instead: privacy.protect_column.';
  END IF;
END $$;
REVOKE ALL ON FUNCTION privacy.ensure_scrubbable(regclass, pg_attribute, text) FROM PUBLIC;
COMMENT ON FUNCTION privacy.ensure_scrubbable(regclass, pg_attribute, text) IS 'Raises where a column cannot be scrubbed; for functions of pg_privacy only';

-- The column takes the value as it stands: an erasure must not fail over it.
CREATE FUNCTION privacy.ensure_given_value(relation regclass, target pg_attribute, action text, value text) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF (action = 'value') IS DISTINCT FROM (value IS NOT NULL) THEN
    RAISE EXCEPTION 'the action value and a value need each other'
      USING ERRCODE = 'invalid_parameter_value', HINT = 'For example: privacy.scrub_column(''crm.contact'', ''status'', ''value'', value => ''erased''); for NULL the action is null.';
  ELSIF octet_length(convert_to(value, 'UTF8')) > 256 THEN
    RAISE EXCEPTION 'the value is too long' USING ERRCODE = 'invalid_parameter_value', HINT = 'Up to 256 bytes.';
  ELSIF value IS NOT NULL AND privacy.run_as_owner(relation, format('SELECT WHERE (CAST(%L AS %s)) IS NOT NULL', value, format_type(target.atttypid, target.atttypmod))) = 0 THEN
    RAISE EXCEPTION 'the value is NULL in the type of the column' USING ERRCODE = 'invalid_parameter_value', HINT = 'Use the action null.';
  END IF;
END $$;
REVOKE ALL ON FUNCTION privacy.ensure_given_value(regclass, pg_attribute, text, text) FROM PUBLIC;
COMMENT ON FUNCTION privacy.ensure_given_value(regclass, pg_attribute, text, text) IS 'Raises unless the column''s type takes the value; for functions of pg_privacy only';

CREATE FUNCTION privacy.scrub_column(relation regclass, "column" text, action text DEFAULT 'null', category text DEFAULT NULL, value text DEFAULT NULL) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM privacy.ensure_mappable(relation);
  PERFORM privacy.ensure_scrubbable(relation, privacy.column_named(relation, "column"), action);
  PERFORM privacy.ensure_given_value(relation, privacy.column_named(relation, "column"), action, value);
  IF category IS NOT NULL AND NOT EXISTS (SELECT FROM privacy.categories c WHERE c.name = scrub_column.category) THEN
    RAISE EXCEPTION 'unknown category %', quote_literal(category)
      USING ERRCODE = 'undefined_object', HINT = 'Categories are listed in privacy.categories.';
  END IF;
  PERFORM privacy.set_label(relation, "column", 'scrub to=' || action || coalesce(' value=' || encode(convert_to(value, 'UTF8'), 'hex'), '') || coalesce(' category=' || category, ''));
  PERFORM privacy.log_policy_change('scrub_column', relation::text, "column", concat_ws(' ', action, category));
END $$;
REVOKE ALL ON FUNCTION privacy.scrub_column(regclass, text, text, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.scrub_column(regclass, text, text, text, text) TO privacy_admin;
COMMENT ON FUNCTION privacy.scrub_column(regclass, text, text, text, text) IS
  'An erasure sets this unsealed column of a subject or linked table to NULL, its default, the first of its year, its first letter or a given value: with the class of the category, by default the class standard';

CREATE FUNCTION privacy.keep_column(relation regclass, "column" text) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM privacy.ensure_mappable(relation);
  PERFORM privacy.column_named(relation, "column");
  IF privacy.label_of(relation, "column") IS NULL OR privacy.label_of(relation, "column") NOT LIKE 'scrub %' THEN
    RAISE EXCEPTION 'column % of table % is not scrubbed', quote_ident("column"), relation
      USING ERRCODE = 'undefined_object', HINT = 'privacy.plan_erasure shows what an erasure does to each column.';
  END IF;
  PERFORM privacy.set_label(relation, "column", NULL);
  PERFORM privacy.log_policy_change('keep_column', relation::text, "column", NULL);
END $$;
REVOKE ALL ON FUNCTION privacy.keep_column(regclass, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.keep_column(regclass, text) TO privacy_admin;
COMMENT ON FUNCTION privacy.keep_column(regclass, text) IS 'Undoes scrub_column: an erasure leaves the column as it is';

-- Rows ---------------------------------------------------------------------------------------------------------------

CREATE FUNCTION privacy.on_erasure(relation regclass, action text, columns jsonb DEFAULT NULL) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  given record;
  member regclass;
BEGIN
  PERFORM privacy.ensure_mappable(relation);
  IF privacy.label_of(relation) IS NULL THEN
    RAISE EXCEPTION 'table % does not say yet whose data it holds', relation
      USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'Call privacy.add_subject_table or privacy.add_linked_table first.';
  END IF;
  PERFORM privacy.check_word('action', action, '{keep,set,delete}');
  IF (action = 'set') IS DISTINCT FROM (columns IS NOT NULL AND jsonb_typeof(columns) = 'object' AND columns <> '{}') THEN
    RAISE EXCEPTION 'the action set, and no other, needs the columns and their values'
      USING ERRCODE = 'invalid_parameter_value', HINT = 'For example: privacy.on_erasure(''crm.contact'', ''set'', columns => ''{"status": "erased", "manager": null}'').';
  END IF;
  FOR given IN SELECT e.key, e.value FROM jsonb_each_text(CASE action WHEN 'set' THEN columns ELSE '{}' END) e ORDER BY 1 LOOP
    PERFORM privacy.scrub_column(relation, given.key, CASE WHEN given.value IS NULL THEN 'null' ELSE 'value' END, value => given.value);
  END LOOP;
  FOR member IN SELECT privacy.family(relation) LOOP
    EXECUTE format('SECURITY LABEL FOR pg_privacy ON TABLE %s IS %L', member,
                   replace(privacy.label_of(member), ' on_erasure=delete', '') || CASE action WHEN 'delete' THEN ' on_erasure=delete' ELSE '' END);
  END LOOP;
  PERFORM privacy.log_policy_change('on_erasure', relation::text, NULL, action);
END $$;
REVOKE ALL ON FUNCTION privacy.on_erasure(regclass, text, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.on_erasure(regclass, text, jsonb) TO privacy_admin;
COMMENT ON FUNCTION privacy.on_erasure(regclass, text, jsonb) IS
  'What becomes of a person''s rows in this table when they are erased and nothing of them is kept: keep (they stay, cleared), set (they stay, with these values in unsealed columns: scrub_column), delete (they go, unless another row refers to them)';
