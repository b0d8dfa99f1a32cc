-- Mirror of the keystore -----------------------------------------------------------------------------------------

CREATE FUNCTION privacy.mirror_status(OUT directory text, OUT state text, OUT since timestamptz, OUT detail text, OUT hint text, OUT same_file_system boolean)
  LANGUAGE c STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'privacy_mirror_status';
REVOKE ALL ON FUNCTION privacy.mirror_status() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.mirror_status() TO privacy_admin, privacy_dpo, privacy_rights_desk;
COMMENT ON FUNCTION privacy.mirror_status() IS 'The second copy of the keystore (privacy.keystore_mirror): none, in_step, stale, or unknown while the server starts; since when and why it is stale, and whether it lies on the keystore''s own file system';

CREATE FUNCTION privacy.check_mirror() RETURNS SETOF text
  LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_check_mirror';
REVOKE ALL ON FUNCTION privacy.check_mirror() FROM PUBLIC;
COMMENT ON FUNCTION privacy.check_mirror() IS 'internal: the mirror''s part of verify_keystore()';
