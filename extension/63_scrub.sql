-- Personal columns that are not sealed: what an erasure makes of them in live rows. No key protects them elsewhere.

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
  ELSIF action IS NULL OR action NOT IN ('null', 'default', 'year', 'initial') THEN
    RAISE EXCEPTION 'unknown action %', coalesce(quote_literal(action), 'NULL')
      USING ERRCODE = 'invalid_parameter_value', HINT = 'It is null, default, year or initial.';
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

CREATE FUNCTION privacy.scrub_column(relation regclass, "column" text, action text DEFAULT 'null', category text DEFAULT NULL) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM privacy.ensure_mappable(relation);
  PERFORM privacy.ensure_scrubbable(relation, privacy.column_named(relation, "column"), action);
  IF category IS NOT NULL AND NOT EXISTS (SELECT FROM privacy.categories c WHERE c.name = scrub_column.category) THEN
    RAISE EXCEPTION 'unknown category %', quote_literal(category)
      USING ERRCODE = 'undefined_object', HINT = 'Categories are listed in privacy.categories.';
  END IF;
  PERFORM privacy.set_label(relation, "column", 'scrub to=' || action || coalesce(' category=' || category, ''));
  PERFORM privacy.log_policy_change('scrub_column', relation::text, "column", concat_ws(' ', action, category));
END $$;
REVOKE ALL ON FUNCTION privacy.scrub_column(regclass, text, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.scrub_column(regclass, text, text, text) TO privacy_admin;
COMMENT ON FUNCTION privacy.scrub_column(regclass, text, text, text) IS
  'An erasure sets this unsealed column of a subject or linked table to NULL, its default, the first of its year or its first letter: with the class of the category, by default the class standard';

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
