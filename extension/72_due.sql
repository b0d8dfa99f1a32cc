-- What goes on after an erasure, and before it: classes that were kept follow when what keeps them ends, planned erasures
-- are carried out or cancelled, departed people are erased.

-- Looks at what keeps the classes an erasure has left behind; what is free is destroyed with this transaction's commit.
-- REQUIRES: the person's row is locked. True: something was destroyed.
CREATE FUNCTION privacy.follow_up(person privacy.subjects) RETURNS boolean
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  event uuid;
  class privacy.erasure_keys;
  keeps record;
  free integer[] := '{}';
  kept integer[] := '{}';
  changed boolean := false;
BEGIN
  IF person.planned THEN
    UPDATE privacy.subjects s SET retained = privacy.kept_classes(person) WHERE s.id = person.id;
  END IF;
  IF person.state <> 'erased' THEN
    RETURN false;
  END IF;
  FOR class IN SELECT k.* FROM privacy.erasures e JOIN privacy.erasure_keys k ON k.erasure_id = e.id
                WHERE e.subject_id = person.id AND k.result IN ('held', 'retained') ORDER BY k.class_id LOOP
    event := class.erasure_id;
    SELECT w.* INTO keeps FROM privacy.what_keeps(person, class.class_id) w;
    IF keeps.result IS NULL THEN
      free := free || class.class_id;
    ELSE
      kept := kept || class.class_id;
      IF (keeps.result, keeps.ground, keeps.until) IS DISTINCT FROM (class.result, class.ground, class.until) THEN
        UPDATE privacy.erasure_keys k SET result = keeps.result, ground = keeps.ground, until = keeps.until
         WHERE k.erasure_id = event AND k.class_id = class.class_id;
        changed := true;
      END IF;
    END IF;
  END LOOP;
  IF free <> '{}' THEN
    kept := array_remove(kept, 2);
    UPDATE privacy.subjects s SET retained = kept WHERE s.id = person.id;
    UPDATE privacy.erasures e
       SET state = 'pending', whole = kept = '{}', step_at = clock_timestamp(),
           -- a step before this one may not be settled yet
           journal_from = least(CASE e.state WHEN 'pending' THEN e.journal_from END, privacy.journal_length() + 1),
           synchronous_commit = current_setting('synchronous_commit'), certified_pending = NULL
     WHERE e.id = event;
    PERFORM privacy.destroy_classes(event, person.id, free, kept = '{}');
  ELSIF changed THEN
    UPDATE privacy.erasures e SET certified_pending = NULL WHERE e.id = event;  -- the next certificate says so
  END IF;
  PERFORM privacy.wake_worker();
  RETURN free <> '{}';
END $$;
REVOKE ALL ON FUNCTION privacy.follow_up(privacy.subjects) FROM PUBLIC;
COMMENT ON FUNCTION privacy.follow_up(privacy.subjects) IS 'Destroys what an erasure had left for a hold or a law that has ended. For functions of pg_privacy only';

CREATE FUNCTION privacy.cancel_erasure(id uuid) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  erasure privacy.erasures;
BEGIN
  SELECT e.* INTO erasure FROM privacy.erasures e WHERE e.id = cancel_erasure.id;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'there is no erasure with this id'
      USING ERRCODE = 'undefined_object', HINT = 'The id is what privacy.erase_subject returned.';
  END IF;
  PERFORM FROM privacy.subjects s WHERE s.id = ANY (privacy.linked_to(erasure.subject_id)) ORDER BY s.id FOR UPDATE;
  SELECT e.* INTO erasure FROM privacy.erasures e WHERE e.id = cancel_erasure.id;
  IF erasure.state <> 'planned' THEN
    RAISE EXCEPTION 'the erasure cannot be cancelled: %', CASE erasure.state WHEN 'cancelled' THEN 'it was before' ELSE 'it is carried out' END
      USING ERRCODE = 'object_not_in_prerequisite_state', CONSTRAINT = CASE erasure.state WHEN 'cancelled' THEN 'cancelled' ELSE 'erased' END,
            HINT = 'Only a planned erasure can be, until its time comes.';
  END IF;
  -- with those of linked records that were planned with it
  FOR erasure IN SELECT e.* FROM privacy.erasures e WHERE e.state = 'planned' AND coalesce(e.together, e.id) = coalesce(erasure.together, erasure.id) LOOP
    UPDATE privacy.erasures e SET state = 'cancelled', cancelled_at = clock_timestamp(), cancelled_role = privacy.caller()::text,
           cancelled_actor = nullif(current_setting('privacy.actor', true), '') WHERE e.id = erasure.id;
    UPDATE privacy.subjects s SET planned = false, retained = '{}' WHERE s.id = erasure.subject_id;
  END LOOP;
END $$;
REVOKE ALL ON FUNCTION privacy.cancel_erasure(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.cancel_erasure(uuid) TO privacy_rights_desk;
COMMENT ON FUNCTION privacy.cancel_erasure(uuid) IS 'Ends a planned erasure before its time: the person is as before';

-- The next of whom something is to be destroyed at a known time: planned erasures, departed people, classes kept until a
-- day. Who failed lately is left out for a while.
CREATE FUNCTION privacy.next_of_due(at_most integer, OUT subject_id bigint, OUT due timestamptz) RETURNS SETOF record
  LANGUAGE sql VOLATILE STRICT PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT d.id, min(d.due) FROM (
    (SELECT s.id, s.erase_due AS due FROM privacy.subjects s
      WHERE s.state = 'departed' AND s.erase_due IS NOT NULL AND coalesce(s.retry_at <= clock_timestamp(), true) ORDER BY s.erase_due LIMIT $1)
    UNION ALL
    (SELECT s.id, e.not_before FROM privacy.erasures e JOIN privacy.subjects s ON s.id = e.subject_id
      WHERE e.state = 'planned' AND coalesce(s.retry_at <= clock_timestamp(), true) ORDER BY e.not_before LIMIT $1)
    UNION ALL
    (SELECT s.id, k.until FROM privacy.erasure_keys k JOIN privacy.subjects s ON s.id = k.subject_id
      WHERE k.result IN ('held', 'retained') AND k.until IS NOT NULL AND coalesce(s.retry_at <= clock_timestamp(), true) ORDER BY k.until LIMIT $1)) d
   WHERE isfinite(d.due) GROUP BY d.id ORDER BY 2 LIMIT $1
$$;
REVOKE ALL ON FUNCTION privacy.next_of_due(integer) FROM PUBLIC;
COMMENT ON FUNCTION privacy.next_of_due(integer) IS 'The people of whom something is destroyed next, and when. For functions of pg_privacy only';

-- What is due of one person, whose row the caller has locked and read anew.
CREATE FUNCTION privacy.erase_due_of(person privacy.subjects) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  plan privacy.erasures;
BEGIN
  IF person.state = 'erased' THEN
    PERFORM privacy.follow_up(person);
    RETURN;
  END IF;
  SELECT e.* INTO plan FROM privacy.erasures e WHERE e.subject_id = person.id AND e.state = 'planned';
  IF plan.not_before <= clock_timestamp() THEN
    PERFORM privacy.erase_person(person, plan.id, privacy.classes_to_erase(NULL), false, 'request', NULL, NULL);
  ELSIF person.state = 'departed' AND person.erase_due <= clock_timestamp() THEN
    PERFORM privacy.erase_person(person, coalesce(plan.id, gen_random_uuid()), privacy.classes_to_erase(NULL), false, 'departed', NULL, 'departed');
  END IF;
END $$;
REVOKE ALL ON FUNCTION privacy.erase_due_of(privacy.subjects) FROM PUBLIC;
COMMENT ON FUNCTION privacy.erase_due_of(privacy.subjects) IS 'Carries out what is due of one person; for functions of pg_privacy only';

-- A person's due erasure failed. False: a full disk or a deadlock is no fault of this person's, and the worker comes again
-- soon; else it is tried again in an hour.
CREATE FUNCTION privacy.put_off(person_id bigint, state text) RETURNS boolean
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF left(state, 2) IN ('40', '53', '57', '58') THEN
    RETURN false;
  END IF;
  RAISE WARNING 'a due erasure failed with SQLSTATE %', state
    USING DETAIL = format('Person %s; it is tried again in an hour.', person_id), HINT = 'privacy.erase_subject shows the error.';
  UPDATE privacy.subjects s SET retry_at = clock_timestamp() + interval '1 hour' WHERE s.id = person_id;
  RETURN true;
END $$;
REVOKE ALL ON FUNCTION privacy.put_off(bigint, text) FROM PUBLIC;
COMMENT ON FUNCTION privacy.put_off(bigint, text) IS 'Leaves a person whose due erasure failed out for an hour; false: the fault is a passing one of the server''s. For functions of pg_privacy only';

-- Everything that is due at a known time, of at most so many people. Returns of how many something was carried out. Somebody whose erasure
-- fails (a trigger of the table's owner may raise) keeps nobody else waiting, and is tried again in an hour. Whose rows
-- another session has locked stays due, as do those after them: whoever waits for a table that is in use here shall have it.
CREATE FUNCTION privacy.erase_known_due(at_most integer) RETURNS integer
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  waiting record;
  person privacy.subjects;
  done integer := 0;
  began timestamptz := clock_timestamp();
BEGIN
  FOR waiting IN
    SELECT d.subject_id FROM privacy.next_of_due(at_most) d WHERE d.due <= clock_timestamp()
  LOOP
    SELECT s.* INTO person FROM privacy.subjects s WHERE s.id = waiting.subject_id FOR UPDATE SKIP LOCKED;
    CONTINUE WHEN NOT FOUND;
    BEGIN
      PERFORM privacy.erase_due_of(person);
      done := done + 1;
    EXCEPTION WHEN lock_not_available OR deadlock_detected THEN
      RAISE NOTICE 'a due erasure is left out: another session has locked rows or tables of the person'
        USING DETAIL = format('Person %s.', person.id), HINT = 'It stays due.';
      EXIT WHEN done > 0 OR clock_timestamp() > began + interval '1 second';
    WHEN OTHERS THEN
      IF NOT privacy.put_off(person.id, SQLSTATE) THEN
        RAISE;
      END IF;
    END;
  END LOOP;
  RETURN done;
END $$;
REVOKE ALL ON FUNCTION privacy.erase_known_due(integer) FROM PUBLIC;
COMMENT ON FUNCTION privacy.erase_known_due(integer) IS 'Carries out what is due at a known time, of at most so many people; returns of how many. For functions of pg_privacy only';
