-- What of the vocabulary may change while it is used: nothing that somebody consented to, or that keys hang on. And the
-- foreign key that a link needs.

CREATE FUNCTION privacy.change_category(name text, mask text, origin text DEFAULT 'provided', description text DEFAULT NULL) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  category privacy.categories := privacy.category_named(change_category.name);
BEGIN
  IF category.builtin THEN
    RAISE EXCEPTION 'category % is built in', quote_literal(name) USING ERRCODE = 'invalid_parameter_value',
      HINT = 'Only categories made by privacy.create_category can be changed.';
  END IF;
  PERFORM privacy.check_word('mask', mask, '{email,last_two,initial,year,"null"}');
  PERFORM privacy.check_word('origin', origin, '{provided,observed,derived,inferred}');
  UPDATE privacy.categories c SET mask = change_category.mask, origin = change_category.origin, description = change_category.description WHERE c.id = category.id;
  PERFORM privacy.log_policy_change('change_category', name, mask, origin);
END $$;
REVOKE ALL ON FUNCTION privacy.change_category(text, text, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.change_category(text, text, text, text) TO privacy_admin;
COMMENT ON FUNCTION privacy.change_category(text, text, text, text) IS 'Gives a category another mask, origin and description. Its deletion class, channel and whether it is special never change: make another category';

CREATE FUNCTION privacy.change_purpose(name text, description text DEFAULT NULL, dpv text DEFAULT NULL, recipients text[] DEFAULT '{}',
                                       valid_for interval DEFAULT NULL, confirm_within interval DEFAULT '72 hours') RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  purpose privacy.purposes := privacy.purpose_named(change_purpose.name);
BEGIN
  IF purpose.builtin THEN
    RAISE EXCEPTION 'purpose % is built in', quote_literal(name) USING ERRCODE = 'invalid_parameter_value',
      HINT = 'Only purposes made by privacy.create_purpose can be changed.';
  END IF;
  purpose.description := change_purpose.description;
  purpose.dpv := change_purpose.dpv;
  purpose.recipients := coalesce(change_purpose.recipients, '{}');
  purpose.valid_for := change_purpose.valid_for;
  purpose.confirm_within := coalesce(change_purpose.confirm_within, '72 hours');
  PERFORM privacy.check_purpose(purpose);
  UPDATE privacy.purposes p SET description = purpose.description, dpv = purpose.dpv, recipients = purpose.recipients,
         valid_for = purpose.valid_for, confirm_within = purpose.confirm_within WHERE p.id = purpose.id;
  PERFORM privacy.log_policy_change('change_purpose', name, valid_for::text, confirm_within::text, recipients::text);
END $$;
REVOKE ALL ON FUNCTION privacy.change_purpose(text, text, text, text[], interval, interval) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.change_purpose(text, text, text, text[], interval, interval) TO privacy_admin;
COMMENT ON FUNCTION privacy.change_purpose(text, text, text, text[], interval, interval) IS 'Describes a purpose anew; periods hold for what is asked and given from now on. Its legal basis and conditions never change: make another purpose';

CREATE FUNCTION privacy.describe_deletion_class(name text, description text) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM privacy.ensure_class(name);
  UPDATE privacy.deletion_classes d SET description = describe_deletion_class.description WHERE d.name = describe_deletion_class.name AND NOT d.builtin;
  PERFORM privacy.log_policy_change('describe_deletion_class', name);
END $$;
REVOKE ALL ON FUNCTION privacy.describe_deletion_class(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.describe_deletion_class(text, text) TO privacy_admin;
COMMENT ON FUNCTION privacy.describe_deletion_class(text, text) IS 'Describes a deletion class anew; built-in ones keep their description';

CREATE FUNCTION privacy.add_foreign_key(relation regclass, "column" text, parent regclass) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM privacy.ensure_mappable(relation);
  PERFORM privacy.column_named(relation, "column");
  IF parent IS NULL THEN
    RAISE EXCEPTION 'no table to refer to' USING ERRCODE = 'undefined_object', HINT = 'Name the table that the column leads to.';
  END IF;
  PERFORM privacy.run_as_owner(relation, format('ALTER TABLE %s ADD FOREIGN KEY (%I) REFERENCES %s', relation, "column", parent));
  PERFORM privacy.log_policy_change('add_foreign_key', relation::text, "column", parent::text);
END $$;
REVOKE ALL ON FUNCTION privacy.add_foreign_key(regclass, text, regclass) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.add_foreign_key(regclass, text, regclass) TO privacy_admin;
COMMENT ON FUNCTION privacy.add_foreign_key(regclass, text, regclass) IS 'Adds a foreign key to the primary key of another table, with the rights of the table''s owner: what privacy.add_linked_table asks for';
