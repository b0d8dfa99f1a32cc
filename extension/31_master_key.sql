
-- Epochs of the master key ---------------------------------------------------------------------------------------

CREATE FUNCTION privacy.rotate_master_key(keep_damaged boolean DEFAULT false) RETURNS integer
  LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_rotate_master_key';
REVOKE ALL ON FUNCTION privacy.rotate_master_key(boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.rotate_master_key(boolean) TO privacy_admin;
COMMENT ON FUNCTION privacy.rotate_master_key(boolean) IS 'Takes a new master key into use and wraps every key of the keystore under it, in new files; or goes on with a rotation that is not finished. Sealing, reading and erasing go on meanwhile. Returns the new epoch when all is done. keep_damaged: keys that are damaged stay so, instead of stopping it';

CREATE TABLE privacy.retirements (
  epoch      integer NOT NULL,
  keystore   uuid NOT NULL,
  retired_at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
  role       text NOT NULL,
  how        text NOT NULL CHECK (how IN ('destroyed', 'attested')),
  evidence   text,
  PRIMARY KEY (keystore, epoch)
);
COMMENT ON TABLE privacy.retirements IS 'Master epochs whose end was declared in this database, and the evidence given. The journal of the keystore holds the SHA-256 of it';
GRANT SELECT ON privacy.retirements TO privacy_dpo, privacy_admin;
SELECT pg_catalog.pg_extension_config_dump('privacy.retirements', '');

CREATE FUNCTION privacy.end_master_epoch(epoch integer, evidence text) RETURNS boolean
  LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_end_master_epoch';
REVOKE ALL ON FUNCTION privacy.end_master_epoch(integer, text) FROM PUBLIC;
COMMENT ON FUNCTION privacy.end_master_epoch(integer, text) IS 'internal: what retire_master_key() does to the keystore; true if the key was this server''s to destroy';

CREATE FUNCTION privacy.retire_master_key(epoch integer, evidence text DEFAULT NULL) RETURNS text
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  how text;
BEGIN
  IF epoch IS NULL THEN
    RAISE EXCEPTION 'the epoch must be given'
      USING ERRCODE = 'invalid_parameter_value', HINT = 'For example: SELECT privacy.retire_master_key(1). See privacy.master_epochs.';
  END IF;
  how := CASE WHEN privacy.end_master_epoch(epoch, evidence) THEN 'destroyed' ELSE 'attested' END;
  INSERT INTO privacy.retirements (epoch, keystore, role, how, evidence)
  SELECT retire_master_key.epoch, k.keystore, privacy.caller()::text, how, retire_master_key.evidence FROM privacy.keystore_status() k
  ON CONFLICT DO NOTHING;
  RETURN how;
END $$;
REVOKE ALL ON FUNCTION privacy.retire_master_key(integer, text) FROM PUBLIC;
COMMENT ON FUNCTION privacy.retire_master_key(integer, text) IS 'Ends a master epoch under which nothing is wrapped any more: every copy of the keystore made under it is unreadable from then on, and erasures become purged. The default file is overwritten and removed (destroyed); a key kept elsewhere is destroyed there before, and the evidence for that is recorded (attested). It cannot be undone';

CREATE FUNCTION privacy.list_master_epochs(OUT epoch integer, OUT state text, OUT since timestamptz, OUT retired_at timestamptz, OUT how text, OUT evidence_sha256 bytea)
  RETURNS SETOF record
  LANGUAGE c STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'privacy_list_master_epochs';
REVOKE ALL ON FUNCTION privacy.list_master_epochs() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.list_master_epochs() TO privacy_admin, privacy_dpo, privacy_rights_desk;
COMMENT ON FUNCTION privacy.list_master_epochs() IS 'The epochs of the master key; read them through privacy.master_epochs';

CREATE VIEW privacy.master_epochs AS SELECT * FROM privacy.list_master_epochs();
GRANT SELECT ON privacy.master_epochs TO privacy_admin, privacy_dpo, privacy_rights_desk;
COMMENT ON VIEW privacy.master_epochs IS 'Epochs of the master key: current, open (its key exists, copies of the keystore made under it can be read), retiring, retired; how and when it was retired, as the journal says';
