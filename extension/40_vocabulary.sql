-- The vocabulary: deletion classes, categories, purposes, permissions, grants, notices.

CREATE FUNCTION privacy.caller() RETURNS regrole
  LANGUAGE c STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'privacy_caller';
REVOKE ALL ON FUNCTION privacy.caller() FROM PUBLIC;
COMMENT ON FUNCTION privacy.caller() IS 'The session''s current role outside of any SECURITY DEFINER function';

-- Accountability ---------------------------------------------------------------------------------------------------

CREATE TABLE privacy.policy_changes (
  id    bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  at    timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
  role  text NOT NULL,
  actor text,
  what  text NOT NULL
);
COMMENT ON TABLE privacy.policy_changes IS 'Every change of vocabulary, permissions and grants: who, when, what. Append-only';

CREATE FUNCTION privacy.log_policy_change(what text, VARIADIC details text[] DEFAULT '{}') RETURNS void
  LANGUAGE sql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO privacy.policy_changes (role, actor, what)
  SELECT privacy.caller()::text, NULLIF(current_setting('privacy.actor', true), ''),
         concat(what, '(', array_to_string(details, ', ', 'NULL'), ')');
$$;
REVOKE ALL ON FUNCTION privacy.log_policy_change(text, text[]) FROM PUBLIC;
COMMENT ON FUNCTION privacy.log_policy_change(text, text[]) IS 'Appends to privacy.policy_changes; for functions of pg_privacy only';

CREATE FUNCTION privacy.refuse_change() RETURNS trigger
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'privacy.% is append-only', TG_TABLE_NAME
    USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'Record a new event or notice instead.';
END $$;
REVOKE ALL ON FUNCTION privacy.refuse_change() FROM PUBLIC;
COMMENT ON FUNCTION privacy.refuse_change() IS 'Trigger of the append-only tables';

DO $$
DECLARE
  ledger text;
BEGIN
  FOREACH ledger IN ARRAY ARRAY['policy_changes', 'notices', 'subject_events'] LOOP
    EXECUTE pg_catalog.format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON privacy.%I '
                              'FOR EACH STATEMENT EXECUTE FUNCTION privacy.refuse_change()', ledger);
  END LOOP;
END $$;

-- Every session hears of a change ----------------------------------------------------------------------------------

CREATE FUNCTION privacy.vocabulary_changed() RETURNS trigger
  LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_vocabulary_changed';
REVOKE ALL ON FUNCTION privacy.vocabulary_changed() FROM PUBLIC;
COMMENT ON FUNCTION privacy.vocabulary_changed() IS 'Trigger of the vocabulary tables: sessions drop what they cached of them';

DO $$
DECLARE
  vocabulary text;
BEGIN
  FOREACH vocabulary IN ARRAY ARRAY['deletion_classes', 'categories', 'purposes', 'permissions', 'purpose_grants'] LOOP
    EXECUTE pg_catalog.format('CREATE TRIGGER vocabulary_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE '
                              'ON privacy.%I FOR EACH STATEMENT EXECUTE FUNCTION privacy.vocabulary_changed()', vocabulary);
    EXECUTE pg_catalog.format('ALTER TABLE privacy.%I ENABLE ALWAYS TRIGGER vocabulary_changed', vocabulary);
  END LOOP;
END $$;

-- What exists from the start ---------------------------------------------------------------------------------------

INSERT INTO privacy.deletion_classes (id, name, description, builtin) VALUES
  (1, 'standard', 'Data without a retention rule of their own', true),
  (2, 'proof', 'Evidence of consents and reasons of decisions; outlives an ordinary erasure by its own period', true);
INSERT INTO privacy.categories (id, name, class_id, description, builtin) VALUES
  (1, 'proof', 2, 'Evidence and free-text reasons; opens for subject_rights and legal claims only', true);
INSERT INTO privacy.purposes (id, name, legal_basis, description, dpv, builtin) OVERRIDING SYSTEM VALUE VALUES
  (1, 'collection', NULL, 'Inserts people and compares, is shown nothing: forms and imports', 'dpv:Collect', true),
  (2, 'consent_confirmation', NULL, 'Is shown the contact point of an open request for consent, to send the token to', 'dpv:ObtainConsent', true),
  (3, 'subject_rights', 'legal_obligation', 'Answers requests of data subjects: is shown everything', 'dpv:RightsFulfilment', true),
  (4, 'maintenance', NULL, 'Sees rows and no value: migrations, foreign keys, counts', 'dpv:TechnicalServiceProvision', true);
INSERT INTO privacy.purpose_grants (purpose_id, grantee, granted_by) VALUES (3, 'privacy_rights_desk', 'pg_privacy');

-- Checks -----------------------------------------------------------------------------------------------------------

CREATE FUNCTION privacy.check_name(kind text, name text) RETURNS void
  LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF name IS NULL OR octet_length(name) NOT BETWEEN 1 AND 63 OR name ~ '[\u0001-\u0020\u007f''",=]' THEN
    RAISE EXCEPTION '% is no valid name for a %', coalesce(quote_literal(name), 'NULL'), kind
      USING ERRCODE = 'invalid_parameter_value',
            HINT = 'Names have 1 to 63 bytes and no space, quote, comma or equals sign.';
  END IF;
END $$;
REVOKE ALL ON FUNCTION privacy.check_name(text, text) FROM PUBLIC;
COMMENT ON FUNCTION privacy.check_name(text, text) IS 'Refuses what cannot stand in a label or setting; for functions of pg_privacy only';

CREATE FUNCTION privacy.check_word(argument text, word text, words text[]) RETURNS void
  LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF word IS NULL OR word <> ALL (words) THEN
    RAISE EXCEPTION 'unknown %: %', replace(argument, '_', ' '), coalesce(quote_literal(word), 'NULL')
      USING ERRCODE = 'invalid_parameter_value', HINT = format('It is one of %s.', array_to_string(words, ', '));
  END IF;
END $$;
REVOKE ALL ON FUNCTION privacy.check_word(text, text, text[]) FROM PUBLIC;
COMMENT ON FUNCTION privacy.check_word(text, text, text[]) IS 'Refuses a word that is not in the list; for functions of pg_privacy only';

CREATE FUNCTION privacy.purpose_named(name text) RETURNS privacy.purposes
  LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  found_row privacy.purposes;
BEGIN
  SELECT p.* INTO found_row FROM privacy.purposes p WHERE p.name = purpose_named.name;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'purpose % does not exist', coalesce(quote_literal(name), 'NULL')
      USING ERRCODE = 'undefined_object', CONSTRAINT = 'unknown_purpose',
            HINT = 'privacy.purposes lists them; privacy.create_purpose makes one.';
  END IF;
  RETURN found_row;
END $$;
REVOKE ALL ON FUNCTION privacy.purpose_named(text) FROM PUBLIC;
COMMENT ON FUNCTION privacy.purpose_named(text) IS 'The purpose, or error 42704; for functions of pg_privacy only';

CREATE FUNCTION privacy.category_named(name text) RETURNS privacy.categories
  LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  found_row privacy.categories;
BEGIN
  SELECT c.* INTO found_row FROM privacy.categories c WHERE c.name = category_named.name;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'category % does not exist', coalesce(quote_literal(name), 'NULL')
      USING ERRCODE = 'undefined_object', CONSTRAINT = 'unknown_category',
            HINT = 'privacy.categories lists them; privacy.create_category makes one.';
  END IF;
  RETURN found_row;
END $$;
REVOKE ALL ON FUNCTION privacy.category_named(text) FROM PUBLIC;
COMMENT ON FUNCTION privacy.category_named(text) IS 'The category, or error 42704; for functions of pg_privacy only';

CREATE FUNCTION privacy.role_named(name text) RETURNS regrole
  LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  role_oid oid;
BEGIN
  SELECT r.oid INTO role_oid FROM pg_roles r WHERE r.rolname = role_named.name;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'role % does not exist', coalesce(quote_literal(name), 'NULL')
      USING ERRCODE = 'undefined_object', HINT = 'A purpose is granted to roles, by their names; never to PUBLIC.';
  END IF;
  RETURN role_oid::regrole;
END $$;
REVOKE ALL ON FUNCTION privacy.role_named(text) FROM PUBLIC;
COMMENT ON FUNCTION privacy.role_named(text) IS 'The role, or error 42704; for functions of pg_privacy only';

-- Deletion classes and categories ----------------------------------------------------------------------------------

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

-- Purposes ---------------------------------------------------------------------------------------------------------

CREATE FUNCTION privacy.check_purpose(p privacy.purposes) RETURNS void
  LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  fault text;
  remedy text;
BEGIN
  PERFORM privacy.check_name('purpose', p.name);
  PERFORM privacy.check_word('legal_basis', p.legal_basis,
    '{consent,contract,legal_obligation,vital_interest,public_task,legitimate_interest}');
  PERFORM privacy.check_word('holds_for', p.holds_for, '{everyone,recorded}');
  IF p.while_restricted IS NOT NULL THEN
    PERFORM privacy.check_word('while_restricted', p.while_restricted, '{consent,legal_claims,rights_of_others,public_interest}');
  END IF;
  IF p.art9 IS NOT NULL THEN
    PERFORM privacy.check_word('art9', p.art9, '{a,b,c,d,e,f,g,h,i,j}');
  END IF;
  IF p.legal_basis <> 'consent' THEN
    IF p.double_opt_in OR p.valid_for IS NOT NULL THEN
      fault := 'double_opt_in and valid_for belong to purposes on consent';
      remedy := 'Leave them out, or create the purpose with legal_basis => ''consent''.';
    ELSIF p.art9 = 'a' THEN
      fault := 'art9 => ''a'' is explicit consent, and the purpose is not on consent';
      remedy := 'Create it with legal_basis => ''consent'', or name the Art. 9 ground it has.';
    ELSIF p.while_restricted = 'consent' THEN
      fault := 'while_restricted => ''consent'' needs a purpose on consent';
      remedy := 'Create it with legal_basis => ''consent''.';
    ELSIF p.direct_marketing AND coalesce(p.allow_without_consent, '') = '' THEN
      fault := 'direct marketing takes only consent as its legal basis';
      remedy := 'Use legal_basis => ''consent'', or give the reason in allow_without_consent.';
    END IF;
  ELSIF p.holds_for = 'recorded' THEN
    fault := 'a consent is always recorded per person';
    remedy := 'holds_for => ''recorded'' is for the other legal bases.';
  END IF;
  IF fault IS NULL AND p.allow_without_consent IS NOT NULL AND (NOT p.direct_marketing OR p.legal_basis = 'consent') THEN
    fault := 'allow_without_consent is for direct marketing on another basis than consent';
    remedy := 'Leave it out.';
  END IF;
  IF fault IS NULL AND (p.valid_for <= '0' OR p.confirm_within <= '0') THEN
    fault := 'valid_for and confirm_within must be longer than nothing';
    remedy := 'Without valid_for a consent does not expire.';
  END IF;
  IF fault IS NOT NULL THEN
    RAISE EXCEPTION '%', fault USING ERRCODE = 'invalid_parameter_value', HINT = remedy;
  END IF;
END $$;
REVOKE ALL ON FUNCTION privacy.check_purpose(privacy.purposes) FROM PUBLIC;
COMMENT ON FUNCTION privacy.check_purpose(privacy.purposes) IS 'Refuses a purpose whose conditions contradict each other; for functions of pg_privacy only';

CREATE FUNCTION privacy.create_purpose(name text, legal_basis text, description text DEFAULT NULL, dpv text DEFAULT NULL,
                                       recipients text[] DEFAULT '{}', double_opt_in boolean DEFAULT false,
                                       direct_marketing boolean DEFAULT false, holds_for text DEFAULT 'everyone',
                                       valid_for interval DEFAULT NULL, confirm_within interval DEFAULT '72 hours',
                                       while_restricted text DEFAULT NULL, art9 text DEFAULT NULL,
                                       allow_without_consent text DEFAULT NULL) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  purpose privacy.purposes;
BEGIN
  purpose.name := name;
  purpose.legal_basis := legal_basis;
  purpose.description := description;
  purpose.dpv := dpv;
  purpose.recipients := coalesce(recipients, '{}');
  purpose.double_opt_in := coalesce(double_opt_in, false);
  purpose.direct_marketing := coalesce(direct_marketing, false);
  purpose.holds_for := holds_for;
  purpose.valid_for := valid_for;
  purpose.confirm_within := coalesce(confirm_within, '72 hours');
  purpose.while_restricted := while_restricted;
  purpose.art9 := art9;
  purpose.allow_without_consent := allow_without_consent;
  PERFORM privacy.check_purpose(purpose);
  IF EXISTS (SELECT FROM privacy.purposes p WHERE p.name = purpose.name) THEN
    RAISE EXCEPTION 'purpose % already exists', quote_literal(name)
      USING ERRCODE = 'duplicate_object', HINT = 'privacy.purposes lists them; privacy.drop_purpose removes one that nothing uses.';
  END IF;
  INSERT INTO privacy.purposes (name, legal_basis, description, dpv, recipients, double_opt_in, direct_marketing,
                                holds_for, valid_for, confirm_within, while_restricted, art9, allow_without_consent)
    VALUES (purpose.name, purpose.legal_basis, purpose.description, purpose.dpv, purpose.recipients,
            purpose.double_opt_in, purpose.direct_marketing, purpose.holds_for, purpose.valid_for,
            purpose.confirm_within, purpose.while_restricted, purpose.art9, purpose.allow_without_consent);
  PERFORM privacy.log_policy_change('create_purpose', name, legal_basis, CASE WHEN double_opt_in THEN 'double_opt_in' END,
                                    CASE WHEN direct_marketing THEN 'direct_marketing' END, holds_for);
END $$;
REVOKE ALL ON FUNCTION privacy.create_purpose(text, text, text, text, text[], boolean, boolean, text, interval, interval, text, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.create_purpose(text, text, text, text, text[], boolean, boolean, text, interval, interval, text, text, text) TO privacy_admin;
COMMENT ON FUNCTION privacy.create_purpose(text, text, text, text, text[], boolean, boolean, text, interval, interval, text, text, text) IS
  'Makes a purpose: why data are processed, on which legal basis (Art. 6(1) GDPR), under which conditions';

CREATE FUNCTION privacy.drop_purpose(name text) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  purpose privacy.purposes := privacy.purpose_named(drop_purpose.name);
  used_by text;
BEGIN
  IF purpose.builtin THEN
    RAISE EXCEPTION 'purpose % is built in', quote_literal(name) USING ERRCODE = 'invalid_parameter_value',
      HINT = 'Only purposes made by privacy.create_purpose can be dropped.';
  END IF;
  used_by := CASE
    WHEN EXISTS (SELECT FROM privacy.subject_events e WHERE e.purpose_id = purpose.id) THEN 'the history of people'
    WHEN EXISTS (SELECT FROM privacy.purpose_grants g WHERE g.purpose_id = purpose.id) THEN 'grants'
    WHEN EXISTS (SELECT FROM privacy.permissions m WHERE m.purpose_id = purpose.id) THEN 'permissions'
    WHEN EXISTS (SELECT FROM privacy.deletion_classes d WHERE purpose.name = ANY (d.retained_for)) THEN 'a deletion class'
  END;
  IF used_by IS NOT NULL THEN
    RAISE EXCEPTION 'purpose % is in use by %', quote_literal(name), used_by
      USING ERRCODE = 'dependent_objects_still_exist',
            HINT = 'privacy.revoke_purpose and privacy.forbid free it; a purpose with a history stays, and can be revoked from everybody.';
  END IF;
  DELETE FROM privacy.purposes p WHERE p.id = purpose.id;
  PERFORM privacy.log_policy_change('drop_purpose', name);
END $$;
REVOKE ALL ON FUNCTION privacy.drop_purpose(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.drop_purpose(text) TO privacy_admin;
COMMENT ON FUNCTION privacy.drop_purpose(text) IS 'Drops a purpose that nothing uses and nobody ever consented to';

CREATE FUNCTION privacy.permit(purpose text, category text, disclosure text DEFAULT 'full') RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  the_purpose privacy.purposes := privacy.purpose_named(purpose);
  the_category privacy.categories := privacy.category_named(category);
BEGIN
  PERFORM privacy.check_word('disclosure', disclosure, '{full,masked,match}');
  IF the_purpose.builtin THEN
    RAISE EXCEPTION 'what the built-in purpose % is shown is fixed', quote_literal(purpose)
      USING ERRCODE = 'invalid_parameter_value', HINT = 'Create a purpose of your own.';
  END IF;
  IF the_category.special AND the_purpose.art9 IS NULL THEN
    RAISE EXCEPTION 'category % is a special category, and purpose % has no ground of Art. 9 GDPR',
      quote_literal(category), quote_literal(purpose)
      USING ERRCODE = 'invalid_parameter_value', CONSTRAINT = 'special_category',
            HINT = 'Create the purpose with art9 => ''a'' to ''j''.';
  END IF;
  IF the_category.class_id = 2 AND the_purpose.while_restricted IS DISTINCT FROM 'legal_claims' THEN
    RAISE EXCEPTION 'category % opens for subject_rights and legal claims only', quote_literal(category)
      USING ERRCODE = 'invalid_parameter_value', HINT = 'Create the purpose with while_restricted => ''legal_claims''.';
  END IF;
  INSERT INTO privacy.permissions (purpose_id, category_id, disclosure)
    VALUES (the_purpose.id, the_category.id, permit.disclosure)
    ON CONFLICT ON CONSTRAINT permissions_pkey DO UPDATE SET disclosure = excluded.disclosure;
  PERFORM privacy.log_policy_change('permit', purpose, category, disclosure);
END $$;
REVOKE ALL ON FUNCTION privacy.permit(text, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.permit(text, text, text) TO privacy_admin;
COMMENT ON FUNCTION privacy.permit(text, text, text) IS
  'Lets a purpose use a category, with disclosure full, masked, or match (may compare, is shown nothing). Again: changes the disclosure';

CREATE FUNCTION privacy.forbid(purpose text, category text) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  the_purpose privacy.purposes := privacy.purpose_named(purpose);
  the_category privacy.categories := privacy.category_named(category);
BEGIN
  DELETE FROM privacy.permissions m WHERE m.purpose_id = the_purpose.id AND m.category_id = the_category.id;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'category % is not permitted to purpose %', quote_literal(category), quote_literal(purpose)
      USING ERRCODE = 'undefined_object', HINT = 'What built-in purposes are shown is fixed; revoke the purpose instead.';
  END IF;
  PERFORM privacy.log_policy_change('forbid', purpose, category);
END $$;
REVOKE ALL ON FUNCTION privacy.forbid(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.forbid(text, text) TO privacy_admin;
COMMENT ON FUNCTION privacy.forbid(text, text) IS 'Takes a permission back';

CREATE FUNCTION privacy.grant_purpose(purpose text, role text) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  the_purpose privacy.purposes := privacy.purpose_named(purpose);
BEGIN
  DELETE FROM privacy.purpose_grants g WHERE NOT EXISTS (SELECT FROM pg_roles r WHERE r.oid = g.grantee);  -- dropped since
  INSERT INTO privacy.purpose_grants (purpose_id, grantee, granted_by)
    VALUES (the_purpose.id, privacy.role_named(role), privacy.caller()::text)
    ON CONFLICT ON CONSTRAINT purpose_grants_pkey DO NOTHING;
  IF FOUND THEN
    PERFORM privacy.log_policy_change('grant_purpose', purpose, role);
  END IF;
END $$;
REVOKE ALL ON FUNCTION privacy.grant_purpose(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.grant_purpose(text, text) TO privacy_admin;
COMMENT ON FUNCTION privacy.grant_purpose(text, text) IS 'Lets a role, and the roles that are members of it, declare a purpose';

CREATE FUNCTION privacy.revoke_purpose(purpose text, role text) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  the_purpose privacy.purposes := privacy.purpose_named(purpose);
BEGIN
  DELETE FROM privacy.purpose_grants g WHERE g.purpose_id = the_purpose.id AND g.grantee = privacy.role_named(role);
  IF NOT FOUND THEN
    RAISE EXCEPTION 'purpose % is not granted to role %', quote_literal(purpose), quote_literal(role)
      USING ERRCODE = 'undefined_object', HINT = 'It may hold the purpose through a role it is a member of.';
  END IF;
  PERFORM privacy.log_policy_change('revoke_purpose', purpose, role);
END $$;
REVOKE ALL ON FUNCTION privacy.revoke_purpose(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.revoke_purpose(text, text) TO privacy_admin;
COMMENT ON FUNCTION privacy.revoke_purpose(text, text) IS 'Takes a purpose back from a role';

-- Notices ----------------------------------------------------------------------------------------------------------

CREATE FUNCTION privacy.create_notice(name text, language text, text text) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM privacy.check_name('notice', name);
  PERFORM privacy.check_name('language', language);
  IF coalesce(create_notice.text, '') = '' THEN
    RAISE EXCEPTION 'a notice needs its text' USING ERRCODE = 'invalid_parameter_value',
      HINT = 'Give the exact text that is shown to people.';
  END IF;
  IF EXISTS (SELECT FROM privacy.notices n WHERE n.name = create_notice.name AND n.language = create_notice.language) THEN
    RAISE EXCEPTION 'notice % exists in language % already', quote_literal(name), quote_literal(language)
      USING ERRCODE = 'duplicate_object', HINT = 'A notice never changes: give the new text a new name.';
  END IF;
  INSERT INTO privacy.notices (name, language, text, sha256, created_by)
    VALUES (create_notice.name, create_notice.language, create_notice.text,
            sha256(convert_to(create_notice.text, 'UTF8')), privacy.caller()::text);
  PERFORM privacy.log_policy_change('create_notice', name, language);
END $$;
REVOKE ALL ON FUNCTION privacy.create_notice(text, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.create_notice(text, text, text) TO privacy_admin;
COMMENT ON FUNCTION privacy.create_notice(text, text, text) IS 'Registers the exact text shown to people; immutable, hashed, never dropped';

-- Who reads, and what a dump holds ---------------------------------------------------------------------------------

GRANT SELECT ON privacy.deletion_classes, privacy.categories, privacy.purposes, privacy.permissions,
                privacy.purpose_grants, privacy.notices TO privacy_admin, privacy_rights_desk, privacy_dpo;
GRANT SELECT ON privacy.policy_changes TO privacy_admin, privacy_dpo;
GRANT SELECT ON privacy.subject_tables, privacy.subjects, privacy.subject_events, privacy.standings
  TO privacy_rights_desk, privacy_dpo;

SELECT pg_catalog.pg_extension_config_dump('privacy.key_space', '');
SELECT pg_catalog.pg_extension_config_dump('privacy.deletion_classes',
  'WHERE NOT builtin OR period IS NOT NULL OR retained_for <> ''{}''');
SELECT pg_catalog.pg_extension_config_dump('privacy.categories', 'WHERE NOT builtin');
SELECT pg_catalog.pg_extension_config_dump('privacy.purposes', 'WHERE NOT builtin');
SELECT pg_catalog.pg_extension_config_dump('privacy.purposes_id_seq', '');
SELECT pg_catalog.pg_extension_config_dump('privacy.permissions', '');
-- A grant to a role that was dropped would come back as a number, which in another cluster may be somebody.
SELECT pg_catalog.pg_extension_config_dump('privacy.purpose_grants',
  'WHERE granted_by <> ''pg_privacy'' AND EXISTS (SELECT FROM pg_catalog.pg_roles r WHERE r.oid = grantee)');
SELECT pg_catalog.pg_extension_config_dump('privacy.notices', '');
SELECT pg_catalog.pg_extension_config_dump('privacy.subject_tables', '');
SELECT pg_catalog.pg_extension_config_dump('privacy.subject_tables_id_seq', '');
SELECT pg_catalog.pg_extension_config_dump('privacy.subjects', '');
SELECT pg_catalog.pg_extension_config_dump('privacy.subject_events', '');
SELECT pg_catalog.pg_extension_config_dump('privacy.subject_events_id_seq', '');
SELECT pg_catalog.pg_extension_config_dump('privacy.standings', '');
SELECT pg_catalog.pg_extension_config_dump('privacy.policy_changes', '');
SELECT pg_catalog.pg_extension_config_dump('privacy.policy_changes_id_seq', '');
