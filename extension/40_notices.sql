-- The vocabulary: notices; who reads all of it, and what a dump holds.

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
