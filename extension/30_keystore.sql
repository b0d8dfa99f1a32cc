
-- Keystore -------------------------------------------------------------------------------------------------------

CREATE FUNCTION privacy.create_keystore() RETURNS text
  LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_create_keystore';
REVOKE ALL ON FUNCTION privacy.create_keystore() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.create_keystore() TO privacy_admin;
COMMENT ON FUNCTION privacy.create_keystore() IS 'Makes the keystore, and this database''s key space in it, where they are missing. Returns the fingerprint of the key that signs certificates: give it to the data protection officer';

CREATE FUNCTION privacy.new_deletion_class() RETURNS integer
  LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_new_deletion_class';
REVOKE ALL ON FUNCTION privacy.new_deletion_class() FROM PUBLIC;
COMMENT ON FUNCTION privacy.new_deletion_class() IS 'A new deletion class''s id, with its key file; for functions of pg_privacy only';

CREATE FUNCTION privacy.new_category() RETURNS integer
  LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_new_category';
REVOKE ALL ON FUNCTION privacy.new_category() FROM PUBLIC;
COMMENT ON FUNCTION privacy.new_category() IS 'A new category''s id; for functions of pg_privacy only';

CREATE FUNCTION privacy.keystore_status(
    OUT condition text, OUT message text, OUT hint text, OUT directory text, OUT keystore uuid, OUT space uuid,
    OUT role text, OUT default_master_key boolean, OUT same_file_system boolean, OUT memory_locked boolean,
    OUT fingerprint text, OUT reserved_people bigint, OUT undurable_destructions bigint, OUT erasing integer)
  LANGUAGE c STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'privacy_keystore_status';
REVOKE ALL ON FUNCTION privacy.keystore_status() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.keystore_status() TO privacy_admin, privacy_dpo, privacy_rights_desk;
COMMENT ON FUNCTION privacy.keystore_status() IS 'State of the keystore (not_preloaded, starting, missing, locked, open, failed) and of this database''s key space (none, owner, guest, fenced, unknown)';

CREATE FUNCTION privacy.verify_keystore(OUT class_id integer, OUT live bigint, OUT destroyed bigint, OUT never_made bigint, OUT damaged bigint)
  RETURNS SETOF record
  LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_verify_keystore';
REVOKE ALL ON FUNCTION privacy.verify_keystore() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.verify_keystore() TO privacy_admin, privacy_dpo;
COMMENT ON FUNCTION privacy.verify_keystore() IS 'Checks the checksum of every key of this database, and counts them by deletion class; needs no master key';

CREATE FUNCTION privacy.list_signing_keys(OUT key_id text, OUT public_key text, OUT fingerprint text, OUT current boolean, OUT since timestamptz)
  RETURNS SETOF record
  LANGUAGE c STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'privacy_list_signing_keys';
REVOKE ALL ON FUNCTION privacy.list_signing_keys() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.list_signing_keys() TO privacy_admin, privacy_dpo, privacy_rights_desk;
COMMENT ON FUNCTION privacy.list_signing_keys() IS 'The keystore''s public signing keys; read them through privacy.signing_keys';

CREATE VIEW privacy.signing_keys AS SELECT * FROM privacy.list_signing_keys();
GRANT SELECT ON privacy.signing_keys TO privacy_admin, privacy_dpo, privacy_rights_desk;
COMMENT ON VIEW privacy.signing_keys IS 'Public keys (PEM) that verify certificates of erasure, by key id. Compare the fingerprint with the one printed when the keystore was made';

CREATE FUNCTION privacy.adopt_key_space() RETURNS void
  LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_adopt_key_space';
REVOKE ALL ON FUNCTION privacy.adopt_key_space() FROM PUBLIC;
COMMENT ON FUNCTION privacy.adopt_key_space() IS 'This database replaces the original that owned its key space: from now on it seals and erases, and the original is a guest';

CREATE FUNCTION privacy.fork_key_space() RETURNS void
  LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_fork_key_space';
REVOKE ALL ON FUNCTION privacy.fork_key_space() FROM PUBLIC;
COMMENT ON FUNCTION privacy.fork_key_space() IS 'This database is a copy with new people of its own (a later version)';

-- People -----------------------------------------------------------------------------------------------------------

CREATE FUNCTION privacy.subject_of(relation regclass, key text) RETURNS bigint
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'privacy_subject_of';
REVOKE ALL ON FUNCTION privacy.subject_of(regclass, text) FROM PUBLIC;
COMMENT ON FUNCTION privacy.subject_of(regclass, text) IS 'The subject id of the newest person with this key who is not erased, departed people too; NULL if there is none. For functions of pg_privacy only';

CREATE FUNCTION privacy.subject_key_hash(relation regclass, key text) RETURNS bytea
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'privacy_subject_key_hash';
REVOKE ALL ON FUNCTION privacy.subject_key_hash(regclass, text) FROM PUBLIC;
COMMENT ON FUNCTION privacy.subject_key_hash(regclass, text) IS 'The keyed hash under which a person''s key is kept. For functions of pg_privacy only';

CREATE FUNCTION privacy.is_erased(subject bigint, class_id integer) RETURNS boolean
  LANGUAGE c VOLATILE STRICT PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'privacy_is_erased';
REVOKE ALL ON FUNCTION privacy.is_erased(bigint, integer) FROM PUBLIC;
COMMENT ON FUNCTION privacy.is_erased(bigint, integer) IS 'Is this person''s key in this deletion class destroyed? For functions of pg_privacy only';

SELECT pg_catalog.pg_extension_config_dump('privacy.key_space', '');
