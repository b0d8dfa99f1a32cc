
-- Copies: restored databases, standbys, the journal ---------------------------------------------------------------

CREATE FUNCTION privacy.node_status(OUT node text, OUT standby boolean, OUT pending_destructions bigint,
                                    OUT highest_person bigint, OUT people_left bigint, OUT test_keystore boolean,
                                    OUT worker_failing_since timestamptz)
  LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_node_status';
REVOKE ALL ON FUNCTION privacy.node_status() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.node_status() TO privacy_admin, privacy_dpo, privacy_rights_desk;
COMMENT ON FUNCTION privacy.node_status() IS 'This server: its system identifier, whether it is a standby, keys of erased people that it could not destroy yet, the highest subject id, and for how many more people its keystore holds keys (below zero: for so many it lacks them), whether the keystore is one for tests, and since when the worker of this database has not come through';

CREATE FUNCTION privacy.key_state(subject bigint, class_id integer) RETURNS text
  LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_key_state';
REVOKE ALL ON FUNCTION privacy.key_state(bigint, integer) FROM PUBLIC;
COMMENT ON FUNCTION privacy.key_state(bigint, integer) IS 'live, destroyed, missing or damaged: the state of one key in this server''s keystore. For functions of pg_privacy only';

CREATE FUNCTION privacy.is_key_of_fork(subject bigint, class_id integer) RETURNS boolean
  LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_is_key_of_fork';
REVOKE ALL ON FUNCTION privacy.is_key_of_fork(bigint, integer) FROM PUBLIC;
COMMENT ON FUNCTION privacy.is_key_of_fork(bigint, integer) IS 'Is this key one that this database, a fork, made itself for somebody it took over: in a deletion class made after the fork? For functions of pg_privacy only';

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
    SELECT d.event, d.class_id, min(d.sequence) AS sequence, array_agg(d.sequence) AS sequences, array_agg(d.record_sha256) AS hashes,
           array_agg(d.slot_sha256) AS slots
      FROM privacy.destructions(1) d GROUP BY d.event, d.class_id
  ), known AS MATERIALIZED (
    SELECT k.erasure_id, k.class_id, k.journal_sequence, k.record_sha256, k.slot_sha256
      FROM privacy.erasure_keys k JOIN privacy.erasures e ON e.id = k.erasure_id WHERE k.result = 'destroyed'
  )
  SELECT 'unknown_to_database', j.sequence, j.event, j.class_id, 'the keystore destroyed a key that no erasure of this database names'
    FROM journal j WHERE NOT EXISTS (SELECT FROM known k WHERE k.erasure_id = j.event AND k.class_id = j.class_id)
  UNION ALL
  SELECT 'missing_in_keystore', k.journal_sequence, k.erasure_id, k.class_id, 'the journal does not know of an erasure of this database'
    FROM known k WHERE NOT EXISTS (SELECT FROM journal j WHERE j.event = k.erasure_id AND j.class_id = k.class_id)
  UNION ALL
  SELECT p.problem, k.journal_sequence, k.erasure_id, k.class_id,
         CASE p.problem WHEN 'recorded_anew' THEN 'this copy of the keystore destroyed the same key, and wrote a record of its own'
                        ELSE 'the journal''s record is not the one that was noted, and certified, when the key was destroyed' END
    FROM known k JOIN journal j ON j.event = k.erasure_id AND j.class_id = k.class_id,
         LATERAL (SELECT CASE WHEN k.slot_sha256 = ANY (j.slots) THEN 'recorded_anew' ELSE 'record_differs' END) p (problem)
   WHERE k.record_sha256 IS NOT NULL AND k.record_sha256 <> ALL (j.hashes)
     AND NOT (pg_is_in_recovery() AND p.problem = 'recorded_anew')  -- a standby destroys in a copy of its own
  ORDER BY 2, 3, 4;
END $$;
REVOKE ALL ON FUNCTION privacy.verify_journal() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.verify_journal() TO privacy_admin, privacy_dpo;
COMMENT ON FUNCTION privacy.verify_journal() IS 'Checks the keystore''s journal: its chain of hashes, its destructions against the keys, and against privacy.erasures. No row: nothing is wrong';

CREATE FUNCTION privacy.check_restore(OUT finding text, OUT count bigint, OUT detail text) RETURNS SETOF record
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN QUERY SELECT 'role', NULL::bigint, CASE WHEN n.standby THEN 'standby' ELSE k.role END
                 FROM privacy.keystore_status() k, privacy.node_status() n;
  RETURN QUERY
  WITH keys AS MATERIALIZED (
    SELECT s.id, c.id AS class_id, privacy.key_state(s.id, c.id) AS state
      FROM privacy.subjects s CROSS JOIN privacy.deletion_classes c WHERE c.id <> 2
  ), people AS (
    SELECT k.id, bool_or(k.state = 'live') AS live, bool_or(k.state = 'missing') AS missing, bool_or(k.state = 'damaged') AS damaged
      FROM keys k GROUP BY k.id
  ), journal AS MATERIALIZED (
    SELECT DISTINCT d.event, d.class_id FROM privacy.destructions(1) d
  ), known AS MATERIALIZED (
    SELECT DISTINCT k.erasure_id, k.class_id FROM privacy.erasure_keys k WHERE k.result = 'destroyed'
  ), findings (number, finding, count, detail) AS (
    SELECT 1, 'people', count(*), 'people this database knows' FROM people
    UNION ALL
    SELECT 2, 'open', count(*), 'of them hold a living key: their values would open' FROM people p WHERE p.live
    UNION ALL
    SELECT 3, 'erased', count(*), 'of them hold none: nothing of them opens' FROM people p WHERE NOT p.live
    UNION ALL
    SELECT 4, 'to_be_replayed', count(DISTINCT j.event), 'erasures that the keystore knows and this database does not: withheld at once, rows to be cleared'
      FROM journal j WHERE NOT EXISTS (SELECT FROM known k WHERE k.erasure_id = j.event AND k.class_id = j.class_id)
    UNION ALL
    SELECT 5, 'to_be_destroyed', count(DISTINCT k.erasure_id), 'erasures that this database knows and the keystore does not: keys to be destroyed again'
      FROM known k WHERE NOT EXISTS (SELECT FROM journal j WHERE j.event = k.erasure_id AND j.class_id = k.class_id)
    UNION ALL
    SELECT 6, 'keys_missing', count(*), 'people for whom the keystore lacks a key: it is older than this database' FROM people p WHERE p.missing
    UNION ALL
    SELECT 7, 'keys_damaged', count(*), 'people with a damaged key' FROM people p WHERE p.damaged
  )
  SELECT f.finding, f.count, f.detail FROM findings f WHERE f.count > 0 OR f.number <= 3 ORDER BY f.number;
END $$;
REVOKE ALL ON FUNCTION privacy.check_restore() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.check_restore() TO privacy_admin, privacy_dpo;
COMMENT ON FUNCTION privacy.check_restore() IS 'What a restored copy would show and forget: people, how many of them open with this keystore, erasures to be replayed or destroyed again, keys that are missing. Changes nothing; to look before erasures are replayed, start with privacy.replay_erasures = off';

CREATE FUNCTION privacy.import_erasure_journal(path text) RETURNS bigint
  LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_import_erasure_journal';
REVOKE ALL ON FUNCTION privacy.import_erasure_journal(text) FROM PUBLIC;
COMMENT ON FUNCTION privacy.import_erasure_journal(text) IS 'Destroys what the journal in another copy of this keystore, e.g. of a former primary, knows to be destroyed and this one does not; the worker then clears the rows. At once and for good. People who came after the two went separate ways are left out. Returns how many keys. For superusers';

CREATE FUNCTION privacy.discard_reserve() RETURNS bigint
  LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_discard_reserve';
REVOKE ALL ON FUNCTION privacy.discard_reserve() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.discard_reserve() TO privacy_admin;
COMMENT ON FUNCTION privacy.discard_reserve() IS 'Gives up the keys that are made ahead for people who do not exist yet, after a copy of the keystore was stolen: the next person gets a key made after this. Returns how many';

CREATE FUNCTION privacy.prepare_keystore_copy(people bigint DEFAULT 65536) RETURNS bigint
  LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_prepare_keystore_copy';
REVOKE ALL ON FUNCTION privacy.prepare_keystore_copy(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.prepare_keystore_copy(bigint) TO privacy_admin;
COMMENT ON FUNCTION privacy.prepare_keystore_copy(bigint) IS 'Makes keys ahead for so many further people, and returns the last id that the keystore then holds keys for: copy the keystore, then give this number to acknowledge_keystore_copy';

CREATE FUNCTION privacy.acknowledge_keystore_copy(name text, reaches bigint) RETURNS void
  LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_acknowledge_keystore_copy';
REVOKE ALL ON FUNCTION privacy.acknowledge_keystore_copy(text, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.acknowledge_keystore_copy(text, bigint) TO privacy_admin;
COMMENT ON FUNCTION privacy.acknowledge_keystore_copy(text, bigint) IS 'The named copy of the keystore holds keys of people up to this id: what prepare_keystore_copy answered before it was made. People beyond are not stored while the copy is named in privacy.keystore_copies';

CREATE FUNCTION privacy.list_keystore_copies(OUT name text, OUT required boolean, OUT acknowledged_to bigint, OUT people_left bigint)
  RETURNS SETOF record
  LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_list_keystore_copies';
REVOKE ALL ON FUNCTION privacy.list_keystore_copies() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.list_keystore_copies() TO privacy_admin, privacy_dpo;
COMMENT ON FUNCTION privacy.list_keystore_copies() IS 'Copies of the keystore: whether privacy.keystore_copies names them, up to which person they are known to hold keys, and how many more people can be stored until they have to be brought up to date';
