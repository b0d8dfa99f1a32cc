
-- What the database worker does after an erasure has committed, and the certificates ------------------------------

ALTER TABLE privacy.erasures ADD COLUMN certified_pending boolean;
COMMENT ON COLUMN privacy.erasures.certified_pending IS 'Did the last certificate count live rows still to be scrubbed? NULL: there is none yet';
CREATE INDEX erasures_uncertified ON privacy.erasures (id) WHERE state IN ('destroyed', 'purged') AND certified_pending IS DISTINCT FROM false;
ALTER TABLE privacy.erasures ADD COLUMN purged_at timestamptz;
ALTER TABLE privacy.erasure_keys ADD COLUMN last_epoch integer;
COMMENT ON COLUMN privacy.erasure_keys.last_epoch IS 'The last master epoch that may have wrapped the key: a later one than master_epoch when a rotation was under way';

CREATE FUNCTION privacy.destructions(since bigint, OUT event uuid, OUT class_id integer, OUT generation integer, OUT master_epoch integer,
                                     OUT sequence bigint, OUT slot_sha256 bytea, OUT record_sha256 bytea, OUT at timestamptz, OUT last_epoch integer)
  RETURNS SETOF record
  LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_destructions';
REVOKE ALL ON FUNCTION privacy.destructions(bigint) FROM PUBLIC;
COMMENT ON FUNCTION privacy.destructions(bigint) IS 'Destroyed keys in the keystore''s journal from this record on. For functions of pg_privacy only';

CREATE FUNCTION privacy.certificate_document(erasure uuid, sequence integer, OUT document text, OUT signature text, OUT key_id text)
  LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_certificate_document';
REVOKE ALL ON FUNCTION privacy.certificate_document(uuid, integer) FROM PUBLIC;
COMMENT ON FUNCTION privacy.certificate_document(uuid, integer) IS 'The certificate of an erasure as it stands; signed if the keys are destroyed. For functions of pg_privacy only';

-- Erasures whose keys are gone for good: what the journal says of them is noted.
CREATE FUNCTION privacy.settle_erasures() RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  -- Records of erasures stand behind journal_from, unless an older keystore was put back meanwhile.
  since bigint := (SELECT CASE WHEN min(e.step_at) < clock_timestamp() - interval '1 minute' THEN 1 ELSE min(e.journal_from) END
                     FROM privacy.erasures e WHERE e.state = 'pending');
BEGIN
  IF since IS NULL THEN
    RETURN;
  END IF;
  PERFORM FROM privacy.erasures e WHERE e.state = 'pending' FOR UPDATE;  -- no further step is taken meanwhile
  UPDATE privacy.erasure_keys k
     SET generation = d.generation, master_epoch = d.master_epoch, slot_sha256 = d.slot_sha256, journal_sequence = d.sequence,
         record_sha256 = d.record_sha256, last_epoch = d.last_epoch
    FROM privacy.destructions(since) d, privacy.erasures e
   WHERE e.id = d.event AND e.state = 'pending' AND k.erasure_id = e.id AND k.class_id = d.class_id AND k.result = 'destroyed';
  WITH moments AS MATERIALIZED (SELECT d.event, min(d.at) AS at FROM privacy.destructions(since) d GROUP BY d.event)
  UPDATE privacy.erasures e
     SET state = 'destroyed', destroyed_at = clock_timestamp(), lookup_epoch = (SELECT privacy.newest_lookup_epoch()), lookup_destroyed = false, committed_at = coalesce(e.committed_at, m.at, e.requested_at)
    FROM privacy.erasures p LEFT JOIN moments m ON m.event = p.id
   WHERE p.id = e.id AND e.state = 'pending'
     AND NOT EXISTS (SELECT FROM privacy.erasure_keys k WHERE k.erasure_id = e.id AND k.result = 'destroyed' AND k.journal_sequence IS NULL);
END $$;
REVOKE ALL ON FUNCTION privacy.settle_erasures() FROM PUBLIC;
COMMENT ON FUNCTION privacy.settle_erasures() IS 'Moves erasures whose keys are destroyed from pending to destroyed. For the database worker only';

CREATE FUNCTION privacy.destroyed_classes(erasure uuid, OUT classes integer[], OUT generations integer[])
  LANGUAGE sql STABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(c.id ORDER BY c.id), '{}'), coalesce(array_agg(coalesce(k.generation, 255) ORDER BY c.id), '{}')
    FROM privacy.deletion_classes c LEFT JOIN privacy.erasure_keys k ON k.erasure_id = $1 AND k.class_id = c.id AND k.result = 'destroyed'
   WHERE c.id <> 2 AND (k.class_id IS NOT NULL OR (SELECT e.whole FROM privacy.erasures e WHERE e.id = $1))
$$;
REVOKE ALL ON FUNCTION privacy.destroyed_classes(uuid) FROM PUBLIC;
COMMENT ON FUNCTION privacy.destroyed_classes(uuid) IS 'The classes an erasure has destroyed (all, if the whole person is erased), and up to which generation of the key; for functions of pg_privacy only';

-- May copies of the database hold tags of what was erased? Yes, if tags were
-- removed, or if a column of an erased class has them, whose value may have been deleted before.
CREATE FUNCTION privacy.has_live_tags(erasure uuid) RETURNS boolean
  LANGUAGE plpgsql STABLE STRICT PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN EXISTS (SELECT FROM privacy.erasure_tables t WHERE t.erasure_id = erasure AND t.tags_removed > 0)
      OR EXISTS (SELECT FROM privacy.columns c JOIN privacy.deletion_classes d ON d.name = c.deletion_class
                   JOIN privacy.erasure_keys k ON k.class_id = d.id AND k.erasure_id = erasure AND k.result = 'destroyed'
                  WHERE c.lookup <> 'none');
END $$;
REVOKE ALL ON FUNCTION privacy.has_live_tags(uuid) FROM PUBLIC;
COMMENT ON FUNCTION privacy.has_live_tags(uuid) IS 'May lookup tags of an erased person lie in copies of the database? They can be tested for guesses while the lookup key exists. For functions of pg_privacy only';

-- Erasures whose keys no copy of the keystore holds any more: every master epoch that wrapped them is retired. Where lookup
-- tags may lie in copies of the database, the lookup key must be gone, too.
CREATE FUNCTION privacy.purge_erasures() RETURNS integer
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  first_open integer;
  dead_lookup_epoch integer;
  changed integer;
BEGIN
  IF NOT EXISTS (SELECT FROM privacy.erasures e WHERE e.state = 'destroyed' AND NOT e.certified_pending) THEN
    RETURN 0;
  END IF;
  SELECT min(m.epoch) INTO first_open FROM privacy.list_master_epochs() m WHERE m.state <> 'retired';
  IF coalesce(first_open, 1) = 1 THEN
    RETURN 0;
  END IF;
  dead_lookup_epoch := privacy.last_dead_lookup_epoch(first_open);
  UPDATE privacy.erasures e SET state = 'purged', purged_at = clock_timestamp(), certified_pending = NULL
   WHERE e.state = 'destroyed' AND NOT e.certified_pending
     AND NOT EXISTS (SELECT FROM privacy.erasure_keys k WHERE k.erasure_id = e.id AND k.result = 'destroyed'
                        AND coalesce(k.last_epoch, k.master_epoch, first_open) >= first_open)
     AND (e.lookup_epoch <= dead_lookup_epoch OR NOT privacy.has_live_tags(e.id));
  GET DIAGNOSTICS changed = ROW_COUNT;
  RETURN changed;
END $$;
REVOKE ALL ON FUNCTION privacy.purge_erasures() FROM PUBLIC;
COMMENT ON FUNCTION privacy.purge_erasures() IS 'Moves erasures from destroyed to purged when the master epochs that wrapped their keys are retired. For the database worker only';

-- Signs what has become true. Returns how many; 0 when all is certified.
CREATE FUNCTION privacy.issue_certificates() RETURNS integer
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  waiting record;
  certificate record;
  next_sequence integer;
  issued integer := 0;
BEGIN
  FOR waiting IN
    SELECT e.id, e.certified_pending, EXISTS (SELECT FROM privacy.erasure_tables t WHERE t.erasure_id = e.id AND t.pending > 0) AS rows_left
      FROM privacy.erasures e WHERE e.state IN ('destroyed', 'purged') AND e.certified_pending IS DISTINCT FROM false
     ORDER BY e.destroyed_at LIMIT 100 FOR UPDATE OF e SKIP LOCKED   -- no further step is taken meanwhile
  LOOP
    SELECT coalesce(max(c.sequence), 0) + 1 INTO next_sequence FROM privacy.certificates c WHERE c.erasure_id = waiting.id;
    CONTINUE WHEN waiting.certified_pending AND waiting.rows_left;
    IF waiting.rows_left THEN   -- counted up to the bound only until now
      UPDATE privacy.erasure_tables t SET rows = t.scrubbed + t.deleted + b.rows, pending = b.rows
        FROM privacy.erasures e, privacy.destroyed_classes(e.id) d,
             privacy.scrub_person(e.subject_id, d.classes, d.generations, e.whole, -1, 0) b
       WHERE e.id = waiting.id AND t.erasure_id = e.id AND t.relation = b.relation::text;
    END IF;
    SELECT * INTO certificate FROM privacy.certificate_document(waiting.id, next_sequence);
    IF certificate.signature IS NULL THEN
      RETURN 0;   -- the master key is away: signing waits
    END IF;
    INSERT INTO privacy.certificates (erasure_id, sequence, document, signature, key_id, issued_at)
    VALUES (waiting.id, next_sequence, certificate.document, certificate.signature, certificate.key_id, clock_timestamp());
    UPDATE privacy.erasures e SET certified_pending = waiting.rows_left WHERE e.id = waiting.id;
    issued := issued + 1;
  END LOOP;
  RETURN issued;
END $$;
REVOKE ALL ON FUNCTION privacy.issue_certificates() FROM PUBLIC;
COMMENT ON FUNCTION privacy.issue_certificates() IS 'Issues certificates of erasures. For the database worker only';

-- One more batch of live rows of an erased person. False: nothing is left.
CREATE FUNCTION privacy.scrub_more() RETURNS boolean
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  erasure privacy.erasures;
  doomed record;
  seen text[];
BEGIN
  SELECT e.* INTO erasure FROM privacy.erasures e
   WHERE e.id = (SELECT t.erasure_id FROM privacy.erasure_tables t WHERE t.pending > 0 LIMIT 1);
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  SELECT d.* INTO doomed FROM privacy.destroyed_classes(erasure.id) d;
  seen := privacy.clear_rows(erasure.id, erasure.subject_id, doomed.classes, doomed.generations, erasure.whole);
  UPDATE privacy.erasure_tables t SET pending = 0 WHERE t.erasure_id = erasure.id AND t.pending > 0 AND t.relation <> ALL (seen);
  RETURN true;
END $$;
REVOKE ALL ON FUNCTION privacy.scrub_more() FROM PUBLIC;
COMMENT ON FUNCTION privacy.scrub_more() IS 'Scrubs a batch of live rows beyond the bound of erase_subject. For the database worker only';

-- An erasure that only the keystore remembers: this database was restored from before it.
CREATE FUNCTION privacy.replay_erasure(event uuid, subject bigint, class_ids integer[], generations integer[], at timestamptz) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  person privacy.subjects;
  living integer[] := ARRAY(SELECT c.id FROM privacy.deletion_classes c WHERE c.id <> 2 AND privacy.key_state(subject, c.id) <> 'destroyed' ORDER BY c.id);
  free integer[];
BEGIN
  SELECT s.* INTO person FROM privacy.subjects s WHERE s.id = subject FOR UPDATE;
  -- Known here: it was planned, or this is a later step of it.
  INSERT INTO privacy.erasures AS e (id, subject_id, table_id, key_hash, whole, origin, requested_at, requested_role, journal_from)
  VALUES (event, subject, coalesce(person.table_id, 0), coalesce(person.key_hash, ''), living = '{}', 'replay', at, 'keystore', 1)
  ON CONFLICT (id) DO UPDATE
    SET state = 'pending', whole = e.whole OR excluded.whole, journal_from = 1, step_at = clock_timestamp(), certified_pending = NULL;
  INSERT INTO privacy.erasure_keys AS k (erasure_id, class_id, subject_id, generation, result)
  SELECT event, class_ids[i], subject, generations[i], 'destroyed' FROM generate_subscripts(class_ids, 1) i
  ON CONFLICT (erasure_id, class_id) DO UPDATE
    SET generation = excluded.generation, result = 'destroyed', ground = NULL, until = NULL WHERE k.result <> 'destroyed';
  IF person.id IS NULL THEN
    RETURN;
  END IF;
  -- A fork's own keys of somebody it took over go with the last of the others.
  free := ARRAY(SELECT c FROM unnest(living) c, privacy.what_keeps(person, c) w WHERE w.result IS NULL ORDER BY c);
  IF free <> '{}' AND NOT EXISTS (SELECT FROM unnest(free) c WHERE NOT privacy.is_key_of_fork(subject, c)) THEN
    PERFORM privacy.destroy_classes(event, subject, free, false);
    living := ARRAY(SELECT unnest(living) EXCEPT SELECT unnest(free) ORDER BY 1);
    UPDATE privacy.erasures e SET whole = e.whole OR living = '{}' WHERE e.id = event;
  END IF;
  -- The whole person, if all that lives is kept.
  person.erased_at := coalesce(person.erased_at, at);
  IF NOT EXISTS (SELECT FROM unnest(living) c, privacy.what_keeps(person, c) w WHERE w.result IS NULL) THEN
    UPDATE privacy.subjects s SET state = 'erased', planned = false, retained = living, erased_at = person.erased_at, erase_due = NULL WHERE s.id = subject;
    INSERT INTO privacy.erasure_keys (erasure_id, class_id, subject_id, generation, result, ground, until)
    SELECT event, c, subject, 0, w.result, w.ground, w.until FROM unnest(living || 2) c, privacy.what_keeps(person, c) w
     WHERE w.result IS NOT NULL AND NOT EXISTS (SELECT FROM privacy.erasure_keys k WHERE k.subject_id = subject AND k.class_id = c AND k.result <> 'destroyed')
    ON CONFLICT (erasure_id, class_id) DO NOTHING;
  END IF;
  PERFORM privacy.clear_rows(event, subject, class_ids, generations, living = '{}');
END $$;
REVOKE ALL ON FUNCTION privacy.replay_erasure(uuid, bigint, integer[], integer[], timestamptz) FROM PUBLIC;
COMMENT ON FUNCTION privacy.replay_erasure(uuid, bigint, integer[], integer[], timestamptz) IS 'Repeats in a restored database what the keystore knows to be erased. For the database worker only';

CREATE FUNCTION privacy.erasure_certificate(id uuid, sequence integer DEFAULT NULL, OUT document text, OUT signature text, OUT key_id text)
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  found_one boolean := false;
  state text;
BEGIN
  SELECT e.state INTO state FROM privacy.erasures e WHERE e.id = erasure_certificate.id;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'there is no erasure with this id'
      USING ERRCODE = 'undefined_object', HINT = 'The id is what privacy.erase_subject returned.';
  ELSIF state IN ('planned', 'cancelled') THEN
    RAISE EXCEPTION 'the erasure is %, so nothing can be certified', CASE state WHEN 'planned' THEN 'only planned' ELSE state END
      USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'privacy.upcoming_destructions lists planned ones.';
  END IF;
  SELECT c.document, c.signature, c.key_id, true INTO document, signature, key_id, found_one
    FROM privacy.certificates c
   WHERE c.erasure_id = erasure_certificate.id AND (erasure_certificate.sequence IS NULL OR c.sequence = erasure_certificate.sequence)
   ORDER BY c.sequence DESC LIMIT 1;
  IF found_one THEN
    RETURN;
  END IF;
  IF erasure_certificate.sequence IS NOT NULL THEN
    RAISE EXCEPTION 'there is no certificate of this sequence yet'
      USING ERRCODE = 'undefined_object', HINT = 'Leave the sequence out for the latest one.';
  END IF;
  SELECT d.document INTO document FROM privacy.certificate_document(erasure_certificate.id, 0) d;
END $$;
REVOKE ALL ON FUNCTION privacy.erasure_certificate(uuid, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.erasure_certificate(uuid, integer) TO privacy_rights_desk, privacy_dpo;
COMMENT ON FUNCTION privacy.erasure_certificate(uuid, integer) IS 'The latest signed certificate of an erasure, or the one of a sequence; before the first is signed, the pending document without signature';
