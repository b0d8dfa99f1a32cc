-- The vocabulary: who changed it and when, how every session hears of it, what exists from the start, and the checks that its
-- functions share.

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

-- Every session hears of a change -------------------------------------------------------------------------------------
-- By row, as logical replication fires no triggers of statements.

CREATE FUNCTION privacy.vocabulary_changed() RETURNS trigger
  LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_vocabulary_changed';
REVOKE ALL ON FUNCTION privacy.vocabulary_changed() FROM PUBLIC;
COMMENT ON FUNCTION privacy.vocabulary_changed() IS 'Trigger of the vocabulary tables: sessions drop what they cached of them';

DO $$
DECLARE
  vocabulary text;
BEGIN
  FOREACH vocabulary IN ARRAY ARRAY['deletion_classes', 'categories', 'purposes', 'permissions', 'purpose_grants'] LOOP
    EXECUTE pg_catalog.format('CREATE TRIGGER vocabulary_changed AFTER INSERT OR UPDATE OR DELETE '
                              'ON privacy.%I FOR EACH ROW EXECUTE FUNCTION privacy.vocabulary_changed()', vocabulary);
    EXECUTE pg_catalog.format('CREATE TRIGGER vocabulary_changed_truncate AFTER TRUNCATE '
                              'ON privacy.%I FOR EACH STATEMENT EXECUTE FUNCTION privacy.vocabulary_changed()', vocabulary);
    EXECUTE pg_catalog.format('ALTER TABLE privacy.%I ENABLE ALWAYS TRIGGER vocabulary_changed, '
                              'ENABLE ALWAYS TRIGGER vocabulary_changed_truncate', vocabulary);
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
