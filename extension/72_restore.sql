
-- Copies: restored databases, standbys, the journal ---------------------------------------------------------------

CREATE FUNCTION privacy.node_status(OUT node text, OUT standby boolean, OUT pending_destructions bigint,
                                    OUT highest_person bigint, OUT people_left bigint)
  LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_node_status';
REVOKE ALL ON FUNCTION privacy.node_status() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.node_status() TO privacy_admin, privacy_dpo, privacy_rights_desk;
COMMENT ON FUNCTION privacy.node_status() IS 'This server: its system identifier, whether it is a standby, keys of erased people that it could not destroy yet, the highest subject id, and for how many more people its keystore holds keys (below zero: for so many it lacks them)';

CREATE FUNCTION privacy.key_state(subject bigint, class_id integer) RETURNS text
  LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_key_state';
REVOKE ALL ON FUNCTION privacy.key_state(bigint, integer) FROM PUBLIC;
COMMENT ON FUNCTION privacy.key_state(bigint, integer) IS 'live, destroyed, missing or damaged: the state of one key in this server''s keystore. For functions of pg_privacy only';

CREATE FUNCTION privacy.journal_problems(OUT sequence bigint, OUT problem text) RETURNS SETOF record
  LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_journal_problems';
REVOKE ALL ON FUNCTION privacy.journal_problems() FROM PUBLIC;
COMMENT ON FUNCTION privacy.journal_problems() IS 'What following the journal''s chain of hashes finds. For functions of pg_privacy only';

CREATE FUNCTION privacy.verify_journal(OUT problem text, OUT journal_sequence bigint, OUT erasure uuid, OUT class_id integer, OUT detail text)
  RETURNS SETOF record
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN QUERY
    SELECT p.problem, p.sequence, NULL::uuid, NULL::integer,
           CASE p.problem WHEN 'damaged' THEN 'the record is not whole'
                          WHEN 'broken_chain' THEN 'the record does not name the hash of the one before it'
                          WHEN 'cut_short' THEN 'the journal ends here, and was longer'
                          WHEN 'key_alive' THEN 'the key that the record says is destroyed lives' END
      FROM privacy.journal_problems() p;
  IF EXISTS (SELECT FROM privacy.journal_problems() p WHERE p.problem IN ('damaged', 'cut_short')) THEN
    RETURN;   -- what stands in it cannot be compared
  END IF;
  RETURN QUERY
  WITH journal AS MATERIALIZED (
    SELECT d.event, d.class_id, min(d.sequence) AS sequence, array_agg(d.sequence) AS sequences, array_agg(d.record_sha256) AS hashes
      FROM privacy.destructions(1) d GROUP BY d.event, d.class_id
  ), known AS MATERIALIZED (
    SELECT k.erasure_id, k.class_id, k.journal_sequence, k.record_sha256, e.state
      FROM privacy.erasure_keys k JOIN privacy.erasures e ON e.id = k.erasure_id WHERE k.result = 'destroyed'
  )
  SELECT 'unknown_to_database', j.sequence, j.event, j.class_id, 'the keystore destroyed a key that no erasure of this database names'
    FROM journal j WHERE NOT EXISTS (SELECT FROM known k WHERE k.erasure_id = j.event AND k.class_id = j.class_id)
  UNION ALL
  SELECT 'missing_in_keystore', k.journal_sequence, k.erasure_id, k.class_id, 'the journal does not know of an erasure of this database'
    FROM known k WHERE NOT EXISTS (SELECT FROM journal j WHERE j.event = k.erasure_id AND j.class_id = k.class_id)
  UNION ALL
  SELECT 'record_differs', k.journal_sequence, k.erasure_id, k.class_id,
         'the journal''s record is not the one that was noted, and certified, when the key was destroyed'
    FROM known k JOIN journal j ON j.event = k.erasure_id AND j.class_id = k.class_id
   WHERE k.record_sha256 IS NOT NULL AND k.record_sha256 <> ALL (j.hashes)
  ORDER BY 2, 3, 4;
END $$;
REVOKE ALL ON FUNCTION privacy.verify_journal() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.verify_journal() TO privacy_admin, privacy_dpo;
COMMENT ON FUNCTION privacy.verify_journal() IS 'Checks the keystore''s journal: its chain of hashes, its destructions against the keys, and against privacy.erasures. No row: nothing is wrong';
