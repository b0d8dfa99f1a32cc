-- The vocabulary: deletion classes and categories.

CREATE FUNCTION privacy.check_retention(rule privacy.deletion_classes) RETURNS void
  LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  purpose text;
BEGIN
  IF rule.period <= '0' OR '2001-02-01'::date + rule.period <= '2001-02-01'::date OR rule.period > '1000 years' THEN
    RAISE EXCEPTION 'a retention period must be longer than nothing, and no longer than a thousand years'
      USING ERRCODE = 'invalid_parameter_value', HINT = 'Without a period, data of the class are kept until they are erased.';
  END IF;
  IF rule.enforced AND (rule.period IS NULL OR rule.id = 2) THEN
    RAISE EXCEPTION 'the end of this deletion class cannot be enforced' USING ERRCODE = 'invalid_parameter_value',
      HINT = CASE rule.id WHEN 2 THEN 'The period of proof begins with an erasure, and is kept anyway.' ELSE 'Give it a period.' END;
  END IF;
  PERFORM privacy.check_word('starts', rule.starts, '{collection,process_end,relationship_end}');
  IF rule.align IS NOT NULL THEN
    PERFORM privacy.check_word('align', rule.align, '{year_end}');
  END IF;
  FOREACH purpose IN ARRAY rule.retained_for LOOP
    PERFORM privacy.purpose_named(purpose);
  END LOOP;
  IF rule.period IS NOT NULL AND rule.retained_for = '{}' AND NOT rule.enforced AND rule.id IS DISTINCT FROM 2 THEN
    RAISE NOTICE 'the period alone keeps nothing: an erasure destroys data of this class at once' USING HINT =
      'If a law demands that they are kept, name the purposes they are kept for: retained_for => ''{...}''. To have them destroyed when the period is over: enforce => true.';
  END IF;
END $$;
REVOKE ALL ON FUNCTION privacy.check_retention(privacy.deletion_classes) FROM PUBLIC;
COMMENT ON FUNCTION privacy.check_retention(privacy.deletion_classes) IS 'Refuses a retention rule that cannot be; for functions of pg_privacy only';

CREATE FUNCTION privacy.create_deletion_class(name text, period interval DEFAULT NULL, starts text DEFAULT 'collection',
                                              align text DEFAULT NULL, retained_for text[] DEFAULT '{}',
                                              description text DEFAULT NULL, enforce boolean DEFAULT false) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  rule privacy.deletion_classes;
BEGIN
  PERFORM privacy.check_name('deletion class', name);
  IF EXISTS (SELECT FROM privacy.deletion_classes d WHERE d.name = create_deletion_class.name) THEN
    RAISE EXCEPTION 'deletion class % already exists', quote_literal(name)
      USING ERRCODE = 'duplicate_object', HINT = 'privacy.deletion_classes lists them; privacy.change_deletion_class gives one another rule.';
  END IF;
  rule.period := period;
  rule.starts := starts;
  rule.align := align;
  rule.retained_for := coalesce(retained_for, '{}');
  rule.enforced := coalesce(enforce, false);
  PERFORM privacy.check_retention(rule);
  INSERT INTO privacy.deletion_classes (id, name, period, starts, align, retained_for, description, enforced)
    VALUES (privacy.new_deletion_class(), create_deletion_class.name, rule.period, rule.starts, rule.align, rule.retained_for,
            create_deletion_class.description, rule.enforced);
  PERFORM privacy.log_policy_change('create_deletion_class', VARIADIC ARRAY[name, period::text, starts, align, retained_for::text]
                                    || CASE WHEN rule.enforced THEN '{enforced}'::text[] END);
  IF rule.enforced THEN
    PERFORM privacy.wake_worker();
  END IF;
END $$;
REVOKE ALL ON FUNCTION privacy.create_deletion_class(text, interval, text, text, text[], text, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.create_deletion_class(text, interval, text, text, text[], text, boolean) TO privacy_admin;
COMMENT ON FUNCTION privacy.create_deletion_class(text, interval, text, text, text[], text, boolean) IS
  'Makes a deletion class (DIN 66398): a period and what starts it. A person has one key per class; retained_for: the law keeps these data for the period after an erasure too, for these purposes; enforce: a living person''s data of the class are destroyed when it is over';

CREATE FUNCTION privacy.change_deletion_class(name text, period interval, starts text DEFAULT 'collection',
                                              align text DEFAULT NULL, retained_for text[] DEFAULT '{}',
                                              enforce boolean DEFAULT NULL) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  rule privacy.deletion_classes;
BEGIN
  SELECT d.* INTO rule FROM privacy.deletion_classes d WHERE d.name = change_deletion_class.name;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'deletion class % does not exist', coalesce(quote_literal(name), 'NULL')
      USING ERRCODE = 'undefined_object', HINT = 'privacy.create_deletion_class makes one; privacy.deletion_classes lists them.';
  END IF;
  rule.period := period;
  rule.starts := starts;
  rule.align := align;
  rule.retained_for := coalesce(retained_for, '{}');
  rule.enforced := coalesce(enforce, rule.enforced);
  PERFORM privacy.check_retention(rule);
  UPDATE privacy.deletion_classes d
     SET period = rule.period, starts = rule.starts, align = rule.align, retained_for = rule.retained_for, enforced = rule.enforced
   WHERE d.id = rule.id;
  PERFORM privacy.log_policy_change('change_deletion_class', VARIADIC ARRAY[name, period::text, starts, align, retained_for::text]
                                    || CASE WHEN rule.enforced THEN '{enforced}'::text[] END);
  DELETE FROM privacy.retention_passes p WHERE p.kind = 'class' AND p.class_id = rule.id;  -- looked through anew
  IF rule.enforced THEN
    PERFORM privacy.wake_worker();
  END IF;
END $$;
REVOKE ALL ON FUNCTION privacy.change_deletion_class(text, interval, text, text, text[], boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.change_deletion_class(text, interval, text, text, text[], boolean) TO privacy_admin;
COMMENT ON FUNCTION privacy.change_deletion_class(text, interval, text, text, text[], boolean) IS
  'Gives a deletion class, built-in ones too, another rule. What is kept for somebody erased before is judged by it when its time comes. enforce: NULL leaves it as it was';

-- Built-in classes exist before a dump is loaded: their rules are taken from it.
CREATE FUNCTION privacy.admit_deletion_class() RETURNS trigger
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT NEW.builtin THEN
    RETURN NEW;
  END IF;
  UPDATE privacy.deletion_classes d SET period = NEW.period, starts = NEW.starts, align = NEW.align, retained_for = NEW.retained_for,
         enforced = NEW.enforced
    WHERE d.id = NEW.id;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION privacy.admit_deletion_class() FROM PUBLIC;
COMMENT ON FUNCTION privacy.admit_deletion_class() IS 'Trigger: a restore changes the rules of built-in deletion classes';
CREATE TRIGGER admit_deletion_class BEFORE INSERT ON privacy.deletion_classes FOR EACH ROW EXECUTE FUNCTION privacy.admit_deletion_class();

CREATE FUNCTION privacy.create_category(name text, channel text DEFAULT NULL, deletion_class text DEFAULT 'standard',
                                        mask text DEFAULT NULL, origin text DEFAULT 'provided',
                                        special boolean DEFAULT false, description text DEFAULT NULL) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  class_id integer;
  chosen_mask text := coalesce(mask, CASE channel WHEN 'email' THEN 'email' WHEN 'phone' THEN 'last_two' ELSE 'null' END);
BEGIN
  PERFORM privacy.check_name('category', name);
  IF channel IS NOT NULL THEN
    PERFORM privacy.check_name('channel', channel);
  END IF;
  PERFORM privacy.check_word('mask', chosen_mask, '{email,last_two,initial,year,"null"}');
  PERFORM privacy.check_word('origin', origin, '{provided,observed,derived,inferred}');
  IF EXISTS (SELECT FROM privacy.categories c WHERE c.name = create_category.name) THEN
    RAISE EXCEPTION 'category % already exists', quote_literal(name)
      USING ERRCODE = 'duplicate_object', HINT = 'privacy.categories lists them; privacy.drop_category removes one that nothing uses.';
  END IF;
  SELECT d.id INTO class_id FROM privacy.deletion_classes d WHERE d.name = deletion_class;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'deletion class % does not exist', coalesce(quote_literal(deletion_class), 'NULL')
      USING ERRCODE = 'undefined_object', HINT = 'privacy.create_deletion_class makes one; the default is ''standard''.';
  END IF;
  INSERT INTO privacy.categories (id, name, class_id, channel, mask, origin, special, description)
    VALUES (privacy.new_category(), create_category.name, class_id, create_category.channel, chosen_mask,
            create_category.origin, coalesce(create_category.special, false), create_category.description);
  PERFORM privacy.log_policy_change('create_category', name, channel, deletion_class,
                                    CASE WHEN special THEN 'special' END);
END $$;
REVOKE ALL ON FUNCTION privacy.create_category(text, text, text, text, text, boolean, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.create_category(text, text, text, text, text, boolean, text) TO privacy_admin;
COMMENT ON FUNCTION privacy.create_category(text, text, text, text, text, boolean, text) IS
  'Makes a category of personal data. channel: consent for it is asked on that channel; special: Art. 9 GDPR; mask: what purposes with disclosure masked see';

CREATE FUNCTION privacy.drop_category(name text) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  category privacy.categories := privacy.category_named(drop_category.name);
  users bigint;
BEGIN
  IF category.builtin THEN
    RAISE EXCEPTION 'category % is built in', quote_literal(name) USING ERRCODE = 'invalid_parameter_value',
      HINT = 'Only categories made by privacy.create_category can be dropped.';
  END IF;
  SELECT count(*) INTO users FROM pg_seclabel l
    WHERE l.provider = 'pg_privacy' AND format('category=%s', drop_category.name) = ANY (string_to_array(l.label, ' '));
  IF users > 0 THEN
    RAISE EXCEPTION 'category % is in use by % column(s)', quote_literal(name), users
      USING ERRCODE = 'dependent_objects_still_exist', HINT = 'privacy.columns lists them; privacy.unprotect_column frees one.';
  END IF;
  SELECT count(*) INTO users FROM privacy.permissions m WHERE m.category_id = category.id;
  IF users > 0 THEN
    RAISE EXCEPTION 'category % is permitted to % purpose(s)', quote_literal(name), users
      USING ERRCODE = 'dependent_objects_still_exist', HINT = 'privacy.forbid takes a permission back.';
  END IF;
  DELETE FROM privacy.categories c WHERE c.id = category.id;
  PERFORM privacy.log_policy_change('drop_category', name);
END $$;
REVOKE ALL ON FUNCTION privacy.drop_category(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.drop_category(text) TO privacy_admin;
COMMENT ON FUNCTION privacy.drop_category(text) IS 'Drops a category that no column and no permission uses';
