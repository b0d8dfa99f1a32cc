
-- Keystore -------------------------------------------------------------------------------------------------------

CREATE FUNCTION privacy.create_keystore(kind text DEFAULT 'production') RETURNS text
  LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_create_keystore';
REVOKE ALL ON FUNCTION privacy.create_keystore(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.create_keystore(text) TO privacy_admin;
COMMENT ON FUNCTION privacy.create_keystore(text) IS 'Makes the keystore, and this database''s key space in it, where they are missing. Returns the fingerprint of the key that signs certificates: give it to the data protection officer. kind => ''test'' makes one for test databases, which never waits for the disk';

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
    OUT fingerprint text, OUT reserved_people bigint, OUT undurable_destructions bigint, OUT erasing integer,
    OUT master_epoch integer, OUT master_key_since timestamptz, OUT open_epochs integer[], OUT rotation text,
    OUT missing_keys bigint, OUT damaged_keys bigint, OUT backed_up_at timestamptz, OUT backup_epoch integer)
  LANGUAGE c STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'privacy_keystore_status';
REVOKE ALL ON FUNCTION privacy.keystore_status() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.keystore_status() TO privacy_admin, privacy_dpo, privacy_rights_desk;
COMMENT ON FUNCTION privacy.keystore_status() IS 'State of the keystore (not_preloaded, starting, missing, locked, open, failed) and of this database''s key space (none, owner, guest, foreign, missing, fenced, unknown); epochs of the master key; rotation: under way, or why it does not go on; keys found missing or damaged; the last copy by backup_keystore() and its master epoch';

CREATE FUNCTION privacy.is_keystore_open() RETURNS boolean
  LANGUAGE c VOLATILE STRICT PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'privacy_is_keystore_open';
REVOKE ALL ON FUNCTION privacy.is_keystore_open() FROM PUBLIC;
COMMENT ON FUNCTION privacy.is_keystore_open() IS 'Is the keystore open, with its master key? For functions of pg_privacy only';

CREATE FUNCTION privacy.check_keystore(OUT class_id integer, OUT live bigint, OUT destroyed bigint, OUT never_made bigint, OUT damaged bigint, OUT finding text)
  RETURNS SETOF record
  LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_check_keystore';
REVOKE ALL ON FUNCTION privacy.check_keystore() FROM PUBLIC;
COMMENT ON FUNCTION privacy.check_keystore() IS 'internal: the keystore''s part of verify_keystore()';

CREATE FUNCTION privacy.is_key_missing(subject bigint, class_id integer) RETURNS boolean
  LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_is_key_missing';
REVOKE ALL ON FUNCTION privacy.is_key_missing(bigint, integer) FROM PUBLIC;
COMMENT ON FUNCTION privacy.is_key_missing(bigint, integer) IS 'internal: was a key of this person in this class never made, as far as the keystore knows?';

CREATE FUNCTION privacy.note_missing_keys(count bigint) RETURNS void
  LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_note_missing_keys';
REVOKE ALL ON FUNCTION privacy.note_missing_keys(bigint) FROM PUBLIC;
COMMENT ON FUNCTION privacy.note_missing_keys(bigint) IS 'internal: what verify_keystore() found, for privacy.alerts';

CREATE FUNCTION privacy.verify_keystore(OUT class_id integer, OUT live bigint, OUT destroyed bigint, OUT missing bigint, OUT damaged bigint, OUT finding text)
  RETURNS SETOF record
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  checked record;
  total bigint := 0;
BEGIN
  FOR checked IN SELECT * FROM privacy.check_keystore() LOOP
    class_id := checked.class_id;
    live := checked.live;
    destroyed := checked.destroyed;
    damaged := checked.damaged;
    finding := checked.finding;
    -- Ids that were skipped have no key, and nobody: asked only where keys are wanting.
    missing := CASE WHEN checked.class_id IS NOT NULL THEN 0 END;
    IF checked.never_made > 0 OR (checked.class_id IS NOT NULL
                                  AND checked.live + checked.destroyed + checked.damaged < (SELECT count(*) FROM privacy.subjects)) THEN
      missing := (SELECT count(*) FROM privacy.subjects s WHERE s.state <> 'erased' AND privacy.is_key_missing(s.id, checked.class_id));
    END IF;
    total := total + coalesce(missing, 0);
    RETURN NEXT;
  END LOOP;
  class_id := NULL; live := NULL; destroyed := NULL; missing := NULL; damaged := NULL;
  FOR finding IN SELECT * FROM privacy.check_mirror() LOOP
    RETURN NEXT;
  END LOOP;
  PERFORM privacy.note_missing_keys(total);
END $$;
REVOKE ALL ON FUNCTION privacy.verify_keystore() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.verify_keystore() TO privacy_admin, privacy_dpo;
COMMENT ON FUNCTION privacy.verify_keystore() IS 'Checks everything in the keystore that is this database''s: a row a deletion class with its keys counted by state, and a row for each other finding (registry, journal, lookup keys, signing keys, class files cut short or changed), and for each file of the mirror that is not the same. Needs no master key, and checks what it can with it. All is well when missing and damaged are 0 and finding is NULL everywhere'
;

CREATE FUNCTION privacy.backup_keystore(path text, OUT space uuid, OUT live bigint, OUT destroyed bigint, OUT damaged bigint, OUT journal_records bigint,
    OUT master_epoch integer, OUT finding text)
  RETURNS SETOF record
  LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_backup_keystore';
REVOKE ALL ON FUNCTION privacy.backup_keystore(text) FROM PUBLIC;
COMMENT ON FUNCTION privacy.backup_keystore(text) IS 'Copies the whole keystore, of all databases of the server, into a new or empty directory on the server, while it is used; then opens the copy and checks every key and journal record of it. A row a key space; all is well when finding is NULL everywhere. The master key is not in the copy. Refused while a master key rotation is under way. For superusers';

CREATE FUNCTION privacy.list_signing_keys(OUT key_id text, OUT public_key text, OUT fingerprint text, OUT current boolean, OUT since timestamptz,
                                          OUT handover text, OUT handover_signature text)
  RETURNS SETOF record
  LANGUAGE c STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'privacy_list_signing_keys';
REVOKE ALL ON FUNCTION privacy.list_signing_keys() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.list_signing_keys() TO privacy_admin, privacy_dpo, privacy_rights_desk;
COMMENT ON FUNCTION privacy.list_signing_keys() IS 'The keystore''s public signing keys; read them through privacy.signing_keys';

CREATE VIEW privacy.signing_keys AS SELECT * FROM privacy.list_signing_keys();
GRANT SELECT ON privacy.signing_keys TO privacy_admin, privacy_dpo, privacy_rights_desk;
COMMENT ON VIEW privacy.signing_keys IS 'Public keys (PEM) that verify certificates of erasure, by key id. Compare the fingerprint with the one printed when the key was made. handover: what the key before signed about this one; its bytes are the text and one line feed';

CREATE FUNCTION privacy.rotate_signing_key() RETURNS text
  LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_rotate_signing_key';
REVOKE ALL ON FUNCTION privacy.rotate_signing_key() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.rotate_signing_key() TO privacy_admin;
COMMENT ON FUNCTION privacy.rotate_signing_key() IS 'Makes a new key for certificates, which the former key names in a signed line; the former''s seed is overwritten, its public key stays. Returns the new fingerprint: give it to the data protection officer. For all databases of the server';

CREATE FUNCTION privacy.adopt_key_space() RETURNS void
  LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_adopt_key_space';
REVOKE ALL ON FUNCTION privacy.adopt_key_space() FROM PUBLIC;
COMMENT ON FUNCTION privacy.adopt_key_space() IS 'This database replaces the original that owned its key space: from now on it seals and erases, and the original is a guest';

CREATE FUNCTION privacy.fork_key_space(clone boolean DEFAULT false) RETURNS void
  LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_fork_key_space';
REVOKE ALL ON FUNCTION privacy.fork_key_space(boolean) FROM PUBLIC;
COMMENT ON FUNCTION privacy.fork_key_space(boolean) IS 'This database is a copy that goes on with people of its own: from this transaction''s commit on new people get keys in a key space of its own. Those it has already are forgotten when the original forgets them, and can be erased here once the original is gone or is on another server. clone: also a database that takes itself for the original, as a clone of the whole server does. For superusers';

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
