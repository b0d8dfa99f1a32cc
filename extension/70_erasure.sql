-- privacy.erase_subject: one record of a person, and those linked to it.

-- Erases one record, that of person_id, or plans it; returns the id of the erasure, of an earlier one that did the same too.
CREATE FUNCTION privacy.erase_record(relation regclass, key text, person_id bigint, reason text, reason_code text, class_ids integer[], partial boolean,
                                     not_before interval)
  RETURNS uuid
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  event uuid := gen_random_uuid();
  person privacy.subjects;
  earlier uuid;
BEGIN
  IF person_id IS NOT NULL THEN
    -- FOR UPDATE waits for whoever stores something of this person, and for another erasure.
    SELECT * INTO person FROM privacy.subjects s WHERE s.id = person_id FOR UPDATE;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'the person was stored after this transaction began to read'
        USING ERRCODE = 'serialization_failure', HINT = 'Try again in a new transaction.';
    END IF;
  END IF;
  IF person_id IS NULL OR person.state = 'erased' THEN
    IF person_id IS NOT NULL THEN   -- the row of somebody of whom something is kept
      SELECT e.id INTO earlier FROM privacy.erasures e
       WHERE e.subject_id = person_id AND e.state IN ('pending', 'destroyed', 'purged') ORDER BY e.step_at DESC LIMIT 1;
    ELSE
      earlier := privacy.earlier_erasure(relation, key, NULL, class_ids, partial);
    END IF;
    IF earlier IS NOT NULL THEN
      RETURN earlier;
    END IF;
    RAISE EXCEPTION 'nobody with this key is known in table %', relation
      USING ERRCODE = 'undefined_object', HINT = 'The key is that of the person''s row, in its own type or as text; it is still known after the row was deleted.';
  END IF;
  IF partial THEN
    earlier := privacy.earlier_erasure(relation, key, person_id, class_ids, partial);
    IF earlier IS NOT NULL THEN
      RETURN earlier;
    END IF;
  END IF;
  IF person.restricted THEN
    RAISE NOTICE 'processing of this person''s data was restricted (Art. 18 GDPR)'
      USING DETAIL = 'Whoever asked for the restriction may want the data kept.';
  END IF;
  IF person.planned AND NOT partial THEN
    SELECT e.id INTO event FROM privacy.erasures e WHERE e.subject_id = person.id AND e.state = 'planned';
    IF not_before IS NOT NULL THEN
      RAISE NOTICE 'the erasure of this person is planned already' USING HINT = 'Without not_before it is carried out now; privacy.cancel_erasure ends it.';
      RETURN event;
    END IF;
  END IF;
  IF not_before IS NOT NULL THEN
    PERFORM privacy.plan_for_later(person, event, not_before, to_jsonb(reason), reason_code);
  ELSE
    PERFORM privacy.erase_person(person, event, class_ids, partial, 'request', to_jsonb(reason), reason_code);
  END IF;
  RETURN event;
END $$;
REVOKE ALL ON FUNCTION privacy.erase_record(regclass, text, bigint, text, text, integer[], boolean, interval) FROM PUBLIC;
COMMENT ON FUNCTION privacy.erase_record(regclass, text, bigint, text, text, integer[], boolean, interval) IS 'Erases one record of a person; for functions of pg_privacy only';

-- The other records of the person whose one record the event erases: the same for each, but what is held or kept of one stays.
CREATE FUNCTION privacy.erase_linked(event uuid, reason text, reason_code text, class_ids integer[], partial boolean, not_before interval) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  other bigint;
  person privacy.subjects;
  free integer[];
  part uuid;
BEGIN
  FOREACH other IN ARRAY (SELECT (privacy.linked_to(e.subject_id))[2:] FROM privacy.erasures e WHERE e.id = event) LOOP
    SELECT s.* INTO person FROM privacy.subjects s WHERE s.id = other FOR UPDATE;
    CONTINUE WHEN person.state = 'erased' OR (not_before IS NOT NULL AND person.planned);
    part := gen_random_uuid();
    IF not_before IS NOT NULL THEN
      PERFORM privacy.plan_for_later(person, part, not_before, to_jsonb(reason), reason_code);
    ELSIF partial THEN
      free := ARRAY(SELECT c FROM unnest(class_ids) c, privacy.what_keeps(person, c) w WHERE w.result IS NULL AND NOT privacy.is_erased(other, c) ORDER BY c);
      CONTINUE WHEN free = '{}';
      PERFORM privacy.erase_person(person, part, free, true, 'request', to_jsonb(reason), reason_code);
    ELSE
      part := coalesce((SELECT e.id FROM privacy.erasures e WHERE e.subject_id = other AND e.state = 'planned'), part);
      PERFORM privacy.erase_person(person, part, class_ids, false, 'request', to_jsonb(reason), reason_code);
    END IF;
    UPDATE privacy.erasures e SET together = event, certified_pending = NULL WHERE e.id = part;
    UPDATE privacy.erasures e SET certified_pending = NULL WHERE e.id = event;  -- the next certificate names the other
  END LOOP;
END $$;
REVOKE ALL ON FUNCTION privacy.erase_linked(uuid, text, text, integer[], boolean, interval) FROM PUBLIC;
COMMENT ON FUNCTION privacy.erase_linked(uuid, text, text, integer[], boolean, interval) IS 'Erases the linked records of a person; for functions of pg_privacy only';

CREATE FUNCTION privacy.erase_in_steps(relation regclass, key text, reason text, reason_code text, classes text[], not_before interval)
  RETURNS uuid
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  class_ids integer[] := privacy.classes_to_erase(classes);
  partial boolean := classes IS NOT NULL;
  person_id bigint;
  known bigint[];
  event uuid;
BEGIN
  IF relation IS NULL OR key IS NULL OR coalesce(reason, '') = '' THEN
    RAISE EXCEPTION 'table, key and reason must be given'
      USING ERRCODE = 'invalid_parameter_value', HINT = 'For example: SELECT privacy.erase_subject(''crm.contact'', 42, reason => ''Art. 17 request'', reason_code => ''art17'');';
  END IF;
  IF reason_code IS NOT NULL AND reason_code !~ '^[a-z0-9_.-]{1,64}$' THEN
    RAISE EXCEPTION 'invalid reason code'
      USING ERRCODE = 'invalid_parameter_value', HINT = 'Up to 64 small letters, digits, dots, hyphens and underscores: it stands in the certificate.';
  END IF;
  IF not_before <= '0' OR not_before > '1000 years' THEN
    RAISE EXCEPTION 'not_before must be longer than nothing, and no longer than a thousand years'
      USING ERRCODE = 'invalid_parameter_value', HINT = 'Leave it out to erase with this transaction''s commit.';
  ELSIF not_before IS NOT NULL AND partial THEN
    RAISE EXCEPTION 'only the erasure of a whole person can be planned'
      USING ERRCODE = 'invalid_parameter_value', HINT = 'Leave out classes, or not_before.';
  END IF;
  -- All records in the order of their ids, so that two who erase one person do not wait for each other.
  person_id := privacy.person_to_erase(relation, key);
  LOOP
    known := privacy.linked_to(person_id);
    EXIT WHEN known IS NULL OR cardinality(known) < 2;
    PERFORM FROM privacy.subjects s WHERE s.id = ANY (known) ORDER BY s.id FOR UPDATE;
    EXIT WHEN known = privacy.linked_to(person_id);
  END LOOP;
  IF cardinality(known) > 1 THEN
    person_id := privacy.person_to_erase(relation, key);  -- while others were waited for, the key may have become another's
  END IF;
  event := privacy.erase_record(relation, key, person_id, reason, reason_code, class_ids, partial, not_before);
  IF EXISTS (SELECT FROM privacy.erasures e JOIN privacy.subject_links l ON l.subject_id = e.subject_id WHERE e.id = event) THEN
    PERFORM privacy.erase_linked(event, reason, reason_code, class_ids, partial, not_before);
  END IF;
  RETURN event;
END $$;
REVOKE ALL ON FUNCTION privacy.erase_in_steps(regclass, text, text, text, text[], interval) FROM PUBLIC;
COMMENT ON FUNCTION privacy.erase_in_steps(regclass, text, text, text, text[], interval) IS 'erase_subject where more is to be looked at than one record of which nothing is kept. For functions of pg_privacy only';

CREATE FUNCTION privacy.erase_subject(relation regclass, key text, reason text, reason_code text DEFAULT NULL, classes text[] DEFAULT NULL,
                                      not_before interval DEFAULT NULL)
  RETURNS uuid
  LANGUAGE c VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS 'MODULE_PATHNAME', 'privacy_erase_subject';
REVOKE ALL ON FUNCTION privacy.erase_subject(regclass, text, text, text, text[], interval) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.erase_subject(regclass, text, text, text, text[], interval) TO privacy_rights_desk;
COMMENT ON FUNCTION privacy.erase_subject(regclass, text, text, text, text[], interval) IS 'Destroys a person''s keys with this transaction''s commit, in every class that is neither held nor kept by law or in those named, and takes their data out of live rows; what is kept follows by itself. Linked records (privacy.link_subjects) are erased with it. not_before plans it. Returns the id of the certificate; repeated, the same';

-- The key in its own type. As the caller: the type's output function may be anybody's.
CREATE FUNCTION privacy.erase_subject(relation regclass, key anyelement, reason text, reason_code text DEFAULT NULL, classes text[] DEFAULT NULL,
                                      not_before interval DEFAULT NULL)
  RETURNS uuid
  LANGUAGE sql VOLATILE PARALLEL UNSAFE AS $$
  SELECT privacy.erase_subject($1, pg_catalog.format('%s', $2), $3, $4, $5, $6)
$$;
REVOKE ALL ON FUNCTION privacy.erase_subject(regclass, anyelement, text, text, text[], interval) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.erase_subject(regclass, anyelement, text, text, text[], interval) TO privacy_rights_desk;
COMMENT ON FUNCTION privacy.erase_subject(regclass, anyelement, text, text, text[], interval) IS 'erase_subject by the key in its own type';
