\echo Use "CREATE EXTENSION pg_privacy" to load this file. \quit

-- The script makes the schema itself: with a schema in the control file, whoever made it first would own it.
CREATE SCHEMA privacy;
COMMENT ON SCHEMA privacy IS 'pg_privacy: vocabulary, consent, rights and registers of personal data';
GRANT USAGE ON SCHEMA privacy TO PUBLIC;

-- Roles belong to the cluster, not to the database: an earlier CREATE EXTENSION may have made them.
DO $$
DECLARE
  role_name text;
BEGIN
  FOREACH role_name IN ARRAY ARRAY['privacy_admin', 'privacy_rights_desk', 'privacy_dpo', 'privacy_restore'] LOOP
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname OPERATOR(pg_catalog.=) role_name) THEN
      EXECUTE pg_catalog.format('CREATE ROLE %I NOLOGIN', role_name);
    END IF;
  END LOOP;
END $$;
COMMENT ON ROLE privacy_admin IS 'pg_privacy: vocabulary, notices, and the protection of tables it has the owner''s rights on';
COMMENT ON ROLE privacy_rights_desk IS 'pg_privacy: consent, objection, restriction, history, export and erasure; holds the purpose subject_rights';
COMMENT ON ROLE privacy_dpo IS 'pg_privacy: reads ledgers, registers and status, no personal data';
COMMENT ON ROLE privacy_restore IS 'pg_privacy: may load sealed values and labels, as a restore of a dump does';

-- Who may load sealed values may do so by INSERT too.
GRANT SET ON PARAMETER privacy.accept_sealed TO privacy_restore;
