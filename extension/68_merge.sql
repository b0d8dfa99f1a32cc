-- Duplicates: two records of one person in one subject table become one. The record that goes is retired: its id is never used
-- again, its keys open nothing any more but copies of the database from before, and are destroyed with the other's.

CREATE TABLE privacy.merged_subjects (
  subject_id  bigint PRIMARY KEY,
  into_id     bigint NOT NULL,
  table_id    integer NOT NULL,
  key_hash    bytea NOT NULL,
  merged_at   timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
  merged_role text NOT NULL,
  actor       text
);
CREATE INDEX merged_subjects_into ON privacy.merged_subjects (into_id);
CREATE INDEX merged_subjects_key ON privacy.merged_subjects (table_id, key_hash);
COMMENT ON TABLE privacy.merged_subjects IS 'Records that were merged into another of the same person: the key goes on leading to that one';
GRANT SELECT ON privacy.merged_subjects TO privacy_dpo, privacy_rights_desk;
SELECT pg_catalog.pg_extension_config_dump('privacy.merged_subjects', '');

CREATE FUNCTION privacy.move_rows(from_id bigint, into_id bigint) RETURNS bigint
  LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_move_rows';
REVOKE ALL ON FUNCTION privacy.move_rows(bigint, bigint) FROM PUBLIC;
COMMENT ON FUNCTION privacy.move_rows(bigint, bigint) IS 'Gives all rows of one person to another and seals their values anew, with the table owners'' rights. For functions of pg_privacy only';

-- The person with all records that were merged into theirs.
CREATE FUNCTION privacy.with_merged(subject bigint) RETURNS bigint[]
  LANGUAGE sql STABLE STRICT PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp AS $$
  SELECT $1 || ARRAY(SELECT m.subject_id FROM privacy.merged_subjects m WHERE m.into_id = $1 ORDER BY m.subject_id)
$$;
REVOKE ALL ON FUNCTION privacy.with_merged(bigint) FROM PUBLIC;
COMMENT ON FUNCTION privacy.with_merged(bigint) IS 'The ids under which things are recorded of one person; for functions of pg_privacy only';

-- The stricter of two answers. A no of either (withdrawn, refused, revoked, invalidated) holds; else the one that says more, a
-- valid consent until the earlier of two ends. Of recorded bases the later word counts.
CREATE FUNCTION privacy.merge_standings(from_id bigint, to_id bigint) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO privacy.standings AS s (subject_id, purpose_id, kind, channel, status, since, until, event_id)
  SELECT to_id, f.purpose_id, f.kind, f.channel, f.status, f.since, f.until, f.event_id
    FROM privacy.standings f WHERE f.subject_id = from_id AND f.kind IN ('consent', 'objection', 'basis')
  ON CONFLICT ON CONSTRAINT standings_pkey DO UPDATE
    SET status = excluded.status, since = excluded.since, until = excluded.until, event_id = excluded.event_id
   WHERE CASE s.kind
           WHEN 'objection' THEN excluded.status = 'active' AND s.status <> 'active'
           WHEN 'basis' THEN excluded.since > s.since
           ELSE s.status NOT IN ('withdrawn', 'refused', 'revoked', 'invalidated')
                AND (excluded.status IN ('withdrawn', 'refused', 'revoked', 'invalidated')
                     OR (excluded.status IN ('given', 'renewed')
                         AND (s.status NOT IN ('given', 'renewed') OR coalesce(excluded.until, 'infinity') < coalesce(s.until, 'infinity')))) END;
  DELETE FROM privacy.standings s WHERE s.subject_id = from_id;
  UPDATE privacy.consent_tokens t SET void = true WHERE t.subject_id = from_id AND t.kind = 'confirm' AND t.used_at IS NULL;
  UPDATE privacy.consent_tokens t SET subject_id = to_id WHERE t.subject_id = from_id AND t.kind = 'withdraw';  -- unsubscribe links go on working
END $$;
REVOKE ALL ON FUNCTION privacy.merge_standings(bigint, bigint) FROM PUBLIC;
COMMENT ON FUNCTION privacy.merge_standings(bigint, bigint) IS 'Consents, objections and bases of a merged record; for functions of pg_privacy only';

CREATE FUNCTION privacy.ensure_mergeable(gone privacy.subjects, kept privacy.subjects) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  class text;
BEGIN
  IF gone.planned OR kept.planned THEN
    RAISE EXCEPTION 'an erasure of the person is planned' USING ERRCODE = 'object_not_in_prerequisite_state', CONSTRAINT = 'erasure_planned',
      HINT = 'privacy.cancel_erasure ends it; or let it be carried out.';
  ELSIF kept.state <> 'active' THEN
    RAISE EXCEPTION 'the record that is to stay has no row' USING ERRCODE = 'object_not_in_prerequisite_state',
      HINT = 'Merge the other way round: into the record whose row is there.';
  END IF;
  SELECT d.name INTO class FROM privacy.deletion_classes d
   WHERE d.id <> 2 AND privacy.is_erased(kept.id, d.id) AND NOT privacy.is_erased(gone.id, d.id) AND privacy.holds_data(gone.id, d.id) ORDER BY d.id LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'deletion class % of the record that is to stay is erased, and the other holds data of it', quote_literal(class)
      USING ERRCODE = 'object_not_in_prerequisite_state', CONSTRAINT = 'erased',
            HINT = 'Erase the class of the other, too: privacy.erase_subject(..., classes => ...); or privacy.renew_subject(..., classes => ...), if it may be stored again.';
  END IF;
END $$;
REVOKE ALL ON FUNCTION privacy.ensure_mergeable(privacy.subjects, privacy.subjects) FROM PUBLIC;
COMMENT ON FUNCTION privacy.ensure_mergeable(privacy.subjects, privacy.subjects) IS 'Refuses what cannot be merged; for functions of pg_privacy only';

CREATE FUNCTION privacy.merge_subjects(relation regclass, from_key text, into_key text, reason text DEFAULT NULL) RETURNS bigint
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  from_id bigint;
  to_id bigint;
  known bigint[];
  gone privacy.subjects;
  kept privacy.subjects;
  moved bigint;
BEGIN
  IF relation IS NULL OR from_key IS NULL OR into_key IS NULL THEN
    RAISE EXCEPTION 'a table and two keys must be given' USING ERRCODE = 'null_value_not_allowed',
      HINT = 'For example: SELECT privacy.merge_subjects(''crm.contact'', 43, 42);';
  END IF;
  PERFORM privacy.journal_length();  -- refuses where nothing can be recorded: a guest, a standby
  from_id := privacy.find_subject(relation, from_key);
  to_id := privacy.find_subject(relation, into_key);
  IF from_id = to_id THEN
    IF EXISTS (SELECT FROM privacy.merged_subjects m WHERE m.into_id = to_id AND m.key_hash = privacy.subject_key_hash(relation, from_key)) THEN
      RETURN 0;  -- done before
    END IF;
    RAISE EXCEPTION 'this is one record, not two' USING ERRCODE = 'invalid_parameter_value', HINT = 'Name the keys of two rows.';
  END IF;
  -- Linked records are locked too, as those who link lock them; FOR UPDATE waits for whoever stores something of the two.
  LOOP
    known := privacy.linked_to(from_id) || privacy.linked_to(to_id);
    PERFORM FROM privacy.subjects s WHERE s.id = ANY (known) ORDER BY s.id FOR UPDATE;
    EXIT WHEN known = privacy.linked_to(from_id) || privacy.linked_to(to_id);
  END LOOP;
  gone := privacy.lock_subject(from_id);
  kept := privacy.lock_subject(to_id);
  PERFORM privacy.ensure_mergeable(gone, kept);
  INSERT INTO privacy.merged_subjects (subject_id, into_id, table_id, key_hash, merged_role, actor)
  VALUES (from_id, to_id, gone.table_id, gone.key_hash, privacy.caller()::text, nullif(current_setting('privacy.actor', true), ''));
  UPDATE privacy.merged_subjects m SET into_id = to_id WHERE m.into_id = from_id;
  PERFORM privacy.append_event(from_id, 'merge', NULL, NULL, 'merged', NULL, NULL, NULL, NULL, NULL, merge_subjects.reason);
  PERFORM privacy.append_event(to_id, 'merge', NULL, NULL, 'received', NULL, NULL, NULL, NULL, NULL, merge_subjects.reason);
  PERFORM privacy.share_refusals(ARRAY[from_id, to_id], 'of another record of the same person');
  PERFORM privacy.merge_standings(from_id, to_id);
  UPDATE privacy.holds h SET subject_id = to_id WHERE h.subject_id = from_id AND h.released_at IS NULL;
  IF EXISTS (SELECT FROM privacy.subject_links l WHERE l.subject_id = from_id) THEN
    IF EXISTS (SELECT FROM privacy.subject_links l WHERE l.subject_id = to_id) THEN
      UPDATE privacy.subject_links l SET person = (SELECT k.person FROM privacy.subject_links k WHERE k.subject_id = to_id)
       WHERE l.person = (SELECT k.person FROM privacy.subject_links k WHERE k.subject_id = from_id);
      DELETE FROM privacy.subject_links l WHERE l.subject_id = from_id;
    ELSE
      UPDATE privacy.subject_links l SET subject_id = to_id WHERE l.subject_id = from_id;
    END IF;
    PERFORM privacy.share_refusals(privacy.lock_people(privacy.linked_to(to_id)), 'of another record of the same person');
  END IF;
  moved := privacy.move_rows(from_id, to_id);
  -- Retired: no key leads here, nothing is due.
  UPDATE privacy.subjects s SET state = 'departed', departed_at = now(), erase_due = NULL, restricted = false, key_hash = substr(sha256(convert_to('merged ' || s.id, 'UTF8')), 1, 15)
   WHERE s.id = from_id;
  RETURN moved;
END $$;
REVOKE ALL ON FUNCTION privacy.merge_subjects(regclass, text, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.merge_subjects(regclass, text, text, text) TO privacy_rights_desk;
COMMENT ON FUNCTION privacy.merge_subjects(regclass, text, text, text) IS
  'Duplicate rows become one person: all rows of the first are from now on the second''s, sealed with their keys; objections, restrictions and withdrawals of either hold, holds and consents go over with their history. The rows stay. Returns how many rows went over; again: 0';

CREATE FUNCTION privacy.merge_subjects(relation regclass, from_key anyelement, into_key anyelement, reason text DEFAULT NULL) RETURNS bigint
  LANGUAGE sql VOLATILE PARALLEL UNSAFE AS $$
  SELECT privacy.merge_subjects($1, CASE WHEN $2 IS NOT NULL THEN pg_catalog.format('%s', $2) END, CASE WHEN $3 IS NOT NULL THEN pg_catalog.format('%s', $3) END, $4)
$$;
REVOKE ALL ON FUNCTION privacy.merge_subjects(regclass, anyelement, anyelement, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.merge_subjects(regclass, anyelement, anyelement, text) TO privacy_rights_desk;
COMMENT ON FUNCTION privacy.merge_subjects(regclass, anyelement, anyelement, text) IS 'merge_subjects by keys in their own type';
