-- One person in several records: rows of several subject tables, or several rows of one. Each record keeps its own id, keys,
-- consents and holds. What speaks against processing reaches all of them, and so do export and erasure.

CREATE TABLE privacy.subject_links (
  subject_id  bigint PRIMARY KEY,
  person      uuid NOT NULL,
  linked_at   timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
  linked_role text NOT NULL,
  actor       text
);
CREATE INDEX subject_links_person ON privacy.subject_links (person);
COMMENT ON TABLE privacy.subject_links IS 'Records of one person: those with the same person. When and by whom they were linked and unlinked stands in privacy.subject_events';
GRANT SELECT ON privacy.subject_links TO privacy_dpo, privacy_rights_desk;
SELECT pg_catalog.pg_extension_config_dump('privacy.subject_links', '');

-- All records of the person who has this one, it first, the others in the order of their ids.
CREATE FUNCTION privacy.linked_to(subject bigint) RETURNS bigint[]
  LANGUAGE plpgsql VOLATILE STRICT PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM privacy.subject_links l WHERE l.subject_id = subject) THEN
    RETURN ARRAY[subject];
  END IF;
  RETURN subject || ARRAY(SELECT o.subject_id FROM privacy.subject_links l JOIN privacy.subject_links o ON o.person = l.person AND o.subject_id <> l.subject_id
                           WHERE l.subject_id = subject ORDER BY o.subject_id);
END $$;
REVOKE ALL ON FUNCTION privacy.linked_to(bigint) FROM PUBLIC;
COMMENT ON FUNCTION privacy.linked_to(bigint) IS 'The records of one person; for functions of pg_privacy only';

-- Locks those of these people who are not erased, in the order of their ids; the first must not be.
CREATE FUNCTION privacy.lock_people(people bigint[]) RETURNS bigint[]
  LANGUAGE plpgsql VOLATILE STRICT PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  one bigint;
  locked bigint[] := '{}';
BEGIN
  FOR one IN SELECT u FROM unnest(people) u ORDER BY u LOOP
    PERFORM FROM privacy.subjects s WHERE s.id = one FOR NO KEY UPDATE;
    IF one = people[1] OR EXISTS (SELECT FROM privacy.subjects s WHERE s.id = one AND s.state <> 'erased') THEN
      PERFORM privacy.lock_subject(one);
      locked := locked || one;
    END IF;
  END LOOP;
  RETURN locked;
END $$;
REVOKE ALL ON FUNCTION privacy.lock_people(bigint[]) FROM PUBLIC;
COMMENT ON FUNCTION privacy.lock_people(bigint[]) IS 'Locks people who are not erased; for functions of pg_privacy only';

-- The living records of a person, locked: links are made and undone only under these locks.
CREATE FUNCTION privacy.lock_linked(relation regclass, key text) RETURNS bigint[]
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  known bigint[];
  locked bigint[];
  subject bigint;
BEGIN
  IF relation IS NULL OR key IS NULL THEN
    RETURN ARRAY[privacy.lock_person(relation, key)];  -- which raises the error
  END IF;
  subject := privacy.find_subject(relation, key);
  LOOP
    known := privacy.linked_to(subject);
    locked := privacy.lock_people(known);
    EXIT WHEN known = privacy.linked_to(subject);
  END LOOP;
  RETURN locked;
END $$;
REVOKE ALL ON FUNCTION privacy.lock_linked(regclass, text) FROM PUBLIC;
COMMENT ON FUNCTION privacy.lock_linked(regclass, text) IS 'All living records of a person, locked; for functions of pg_privacy only';

-- What one of these people objected to or asked to restrict holds for each of them.
CREATE FUNCTION privacy.share_refusals(people bigint[], reason text) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  missing record;
BEGIN
  FOR missing IN
    SELECT m AS subject, o.purpose_id, o.asked
      FROM unnest(people) m,
           (SELECT s.purpose_id, max(e.purpose_id) AS asked FROM privacy.standings s JOIN privacy.subject_events e ON e.id = s.event_id
             WHERE s.subject_id = ANY (people) AND s.kind = 'objection' AND s.status = 'active' GROUP BY s.purpose_id) o
     WHERE NOT EXISTS (SELECT FROM privacy.standings s WHERE s.subject_id = m AND s.purpose_id = o.purpose_id AND s.kind = 'objection' AND s.status = 'active')
     ORDER BY 1, 2
  LOOP
    PERFORM privacy.set_standing(
      privacy.append_event(missing.subject, 'objection', missing.asked, NULL, 'recorded', NULL, NULL, NULL, NULL, NULL, reason),
      missing.purpose_id, 'objection', 'active', NULL);
  END LOOP;
  IF EXISTS (SELECT FROM privacy.subjects s WHERE s.id = ANY (people) AND s.restricted) THEN
    FOR missing IN SELECT s.id FROM privacy.subjects s WHERE s.id = ANY (people) AND NOT s.restricted ORDER BY s.id LOOP
      PERFORM privacy.append_event(missing.id, 'restriction', NULL, NULL, 'restricted', NULL, NULL, NULL, NULL, NULL, reason);
      UPDATE privacy.subjects s SET restricted = true WHERE s.id = missing.id;
    END LOOP;
  END IF;
END $$;
REVOKE ALL ON FUNCTION privacy.share_refusals(bigint[], text) FROM PUBLIC;
COMMENT ON FUNCTION privacy.share_refusals(bigint[], text) IS 'Objections and restrictions of one record for all of them; for functions of pg_privacy only';

CREATE FUNCTION privacy.link_subjects(relation regclass, key text, other_relation regclass, other_key text, reason text DEFAULT NULL) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  one bigint;
  other bigint;
  known bigint[];
  people bigint[];
  group_id uuid;
  subject bigint;
BEGIN
  IF relation IS NULL OR key IS NULL OR other_relation IS NULL OR other_key IS NULL THEN
    RAISE EXCEPTION 'two tables and two keys must be given' USING ERRCODE = 'null_value_not_allowed',
      HINT = 'For example: SELECT privacy.link_subjects(''crm.contact'', 42, ''shop.customer'', 7);';
  END IF;
  PERFORM privacy.journal_length();  -- refuses where nothing can be recorded: a guest, a standby
  one := privacy.find_subject(relation, key);
  other := privacy.find_subject(other_relation, other_key);
  IF one = other THEN
    RAISE EXCEPTION 'this is one record, not two' USING ERRCODE = 'invalid_parameter_value', HINT = 'Name two rows of subject tables.';
  END IF;
  LOOP
    known := privacy.linked_to(one) || privacy.linked_to(other);
    people := privacy.lock_people(known);
    EXIT WHEN known = privacy.linked_to(one) || privacy.linked_to(other);
  END LOOP;
  IF NOT other = ANY (people) THEN
    PERFORM privacy.lock_subject(other);  -- which raises the error: erased meanwhile
  END IF;
  IF EXISTS (SELECT FROM privacy.subject_links a JOIN privacy.subject_links b ON b.person = a.person WHERE a.subject_id = one AND b.subject_id = other) THEN
    RETURN;
  ELSIF EXISTS (SELECT FROM privacy.subjects s WHERE s.id = ANY (people) AND s.planned) THEN
    RAISE EXCEPTION 'an erasure of the person is planned' USING ERRCODE = 'object_not_in_prerequisite_state', CONSTRAINT = 'erasure_planned',
      HINT = 'It was planned for the records it knew: privacy.cancel_erasure, link them, and plan it again.';
  END IF;
  UPDATE privacy.subjects s SET state = s.state WHERE s.id = ANY (people);  -- an older snapshot fails instead of missing this
  group_id := coalesce((SELECT l.person FROM privacy.subject_links l WHERE l.subject_id = one), gen_random_uuid());
  FOREACH subject IN ARRAY people LOOP
    CONTINUE WHEN EXISTS (SELECT FROM privacy.subject_links l WHERE l.subject_id = subject AND l.person = group_id);
    INSERT INTO privacy.subject_links AS l (subject_id, person, linked_role, actor)
    VALUES (subject, group_id, privacy.caller()::text, nullif(current_setting('privacy.actor', true), ''))
    ON CONFLICT (subject_id) DO UPDATE SET person = group_id, linked_at = excluded.linked_at, linked_role = excluded.linked_role, actor = excluded.actor;
    PERFORM privacy.append_event(subject, 'link', NULL, NULL, 'linked', NULL, NULL, NULL, NULL, NULL, link_subjects.reason);
  END LOOP;
  PERFORM privacy.share_refusals(people, 'of another record of the same person');
END $$;
REVOKE ALL ON FUNCTION privacy.link_subjects(regclass, text, regclass, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.link_subjects(regclass, text, regclass, text, text) TO privacy_rights_desk;
COMMENT ON FUNCTION privacy.link_subjects(regclass, text, regclass, text, text) IS
  'These two records are of one person: objections and restrictions of one hold for both, from now on too; an export shows both, and an erasure erases both. Consents and holds stay those of their record';

CREATE FUNCTION privacy.unlink_subject(relation regclass, key text, reason text DEFAULT NULL) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  people bigint[] := privacy.lock_linked(relation, key);
  subject bigint := privacy.find_subject(relation, key);
  left_over privacy.subject_links;
BEGIN
  IF NOT EXISTS (SELECT FROM privacy.subject_links l WHERE l.subject_id = subject) THEN
    RAISE EXCEPTION 'the record is not linked to another' USING ERRCODE = 'object_not_in_prerequisite_state',
      HINT = 'privacy.subject_links lists linked records; privacy.consent_history shows what happened.';
  ELSIF EXISTS (SELECT FROM privacy.subjects s WHERE s.id = ANY (people) AND s.planned) THEN
    RAISE EXCEPTION 'an erasure of the person is planned' USING ERRCODE = 'object_not_in_prerequisite_state', CONSTRAINT = 'erasure_planned',
      HINT = 'privacy.cancel_erasure ends it for all records.';
  END IF;
  UPDATE privacy.subjects s SET state = s.state WHERE s.id = ANY (people);  -- an older snapshot fails instead of missing this
  DELETE FROM privacy.subject_links l WHERE l.subject_id = subject RETURNING l.* INTO left_over;
  PERFORM privacy.append_event(subject, 'link', NULL, NULL, 'unlinked', NULL, NULL, NULL, NULL, NULL, unlink_subject.reason);
  IF (SELECT count(*) FROM privacy.subject_links l WHERE l.person = left_over.person) = 1 THEN
    DELETE FROM privacy.subject_links l WHERE l.person = left_over.person RETURNING l.* INTO left_over;
    IF left_over.subject_id = ANY (people) THEN
      PERFORM privacy.append_event(left_over.subject_id, 'link', NULL, NULL, 'unlinked', NULL, NULL, NULL, NULL, NULL, unlink_subject.reason);
    END IF;
  END IF;
END $$;
REVOKE ALL ON FUNCTION privacy.unlink_subject(regclass, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.unlink_subject(regclass, text, text) TO privacy_rights_desk;
COMMENT ON FUNCTION privacy.unlink_subject(regclass, text, text) IS 'This record is of a person of its own after all. What was recorded for it meanwhile, objections too, stays';
SELECT privacy.overload_key('privacy.unlink_subject(regclass, text, text)');

-- Keys in their own types, which may differ; a literal is taken as text.
DO $$
DECLARE
  types text[];
BEGIN
  FOREACH types SLICE 1 IN ARRAY ARRAY[['anyelement', 'anycompatible'], ['anyelement', 'text'], ['text', 'anyelement']] LOOP
    EXECUTE pg_catalog.format($f$
      CREATE FUNCTION privacy.link_subjects(relation regclass, key %1$s, other_relation regclass, other_key %2$s, reason text DEFAULT NULL) RETURNS void
        LANGUAGE sql VOLATILE PARALLEL UNSAFE AS $body$
        SELECT privacy.link_subjects($1, CASE WHEN $2 IS NOT NULL THEN pg_catalog.format('%%s', $2) END, $3, CASE WHEN $4 IS NOT NULL THEN pg_catalog.format('%%s', $4) END, $5)
      $body$;
      REVOKE ALL ON FUNCTION privacy.link_subjects(regclass, %1$s, regclass, %2$s, text) FROM PUBLIC;
      GRANT EXECUTE ON FUNCTION privacy.link_subjects(regclass, %1$s, regclass, %2$s, text) TO privacy_rights_desk;
      COMMENT ON FUNCTION privacy.link_subjects(regclass, %1$s, regclass, %2$s, text) IS 'link_subjects by keys in their own types'$f$, types[1], types[2]);
  END LOOP;
END $$;
