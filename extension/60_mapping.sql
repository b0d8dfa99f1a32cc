-- Mapping: which tables hold people, and which rows belong to them. Columns: 61_protect.sql. What it is made of:
-- 60_mapping_steps.sql, and 60_guards.sql.

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
                  WHERE i.indrelid = relation AND i.indisunique AND NOT i.indisexclusion AND i.indisvalid AND i.indpred IS NULL
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
