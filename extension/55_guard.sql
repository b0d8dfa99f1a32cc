-- The guard: what keeps unsealed data out of tables.

CREATE FUNCTION privacy.run_as_owner(relation regclass, command text) RETURNS bigint
  LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_run_as_owner';
REVOKE ALL ON FUNCTION privacy.run_as_owner(regclass, text) FROM PUBLIC;
COMMENT ON FUNCTION privacy.run_as_owner(regclass, text) IS 'Runs a command with the rights of the table''s owner, restricted; for functions of pg_privacy only';
