-- Objection (Art. 21), restriction (Art. 18), recorded legal bases. The first two reach all records of a person
-- (privacy.link_subjects).

CREATE FUNCTION privacy.objectable_purpose(name text) RETURNS privacy.purposes
  LANGUAGE plpgsql STABLE PARALLEL RESTRICTED AS $$
DECLARE
  p privacy.purposes := privacy.purpose_for_caller(name);
BEGIN
  IF NOT p.direct_marketing AND coalesce(p.legal_basis, '') NOT IN ('public_task', 'legitimate_interest') THEN
    RAISE EXCEPTION 'nobody can object to purpose %: its legal basis is %', quote_literal(p.name), coalesce(p.legal_basis, 'none')
      USING ERRCODE = 'invalid_parameter_value',
            HINT = CASE p.legal_basis WHEN 'consent' THEN 'A consent is withdrawn: privacy.withdraw_consent.'
                   ELSE 'Art. 21 GDPR knows objections to public_task, legitimate_interest and direct marketing; see privacy.restrict_processing.' END;
  END IF;
  RETURN p;
END $$;
REVOKE ALL ON FUNCTION privacy.objectable_purpose(text) FROM PUBLIC;
COMMENT ON FUNCTION privacy.objectable_purpose(text) IS 'The purpose, if people can object to it; for functions of pg_privacy only';

CREATE FUNCTION privacy.record_objection(relation regclass, key text, purpose text, given_by text DEFAULT 'subject',
                                         evidence jsonb DEFAULT NULL, reason text DEFAULT NULL) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  p privacy.purposes := privacy.objectable_purpose(purpose);
  subject bigint;
BEGIN
  FOREACH subject IN ARRAY privacy.lock_linked(relation, key) LOOP
    PERFORM privacy.set_standing(
      privacy.append_event(subject, 'objection', p.id, NULL, 'recorded', NULL, given_by, NULL, NULL, evidence, reason),
      CASE WHEN p.direct_marketing THEN 0 ELSE p.id END, 'objection', 'active', NULL);
  END LOOP;
END $$;
COMMENT ON FUNCTION privacy.record_objection(regclass, text, text, text, jsonb, text) IS
  'The person objects (Art. 21 GDPR): to this purpose, or for a direct_marketing purpose to all of them at once';

CREATE FUNCTION privacy.lift_objection(relation regclass, key text, purpose text, reason text DEFAULT NULL) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  p privacy.purposes := privacy.objectable_purpose(purpose);
  people bigint[] := privacy.lock_linked(relation, key);
  against integer := CASE WHEN p.direct_marketing THEN 0 ELSE p.id END;
  subject bigint;
BEGIN
  people := ARRAY(SELECT s.subject_id FROM privacy.standings s WHERE s.subject_id = ANY (people) AND s.purpose_id = against
                     AND s.kind = 'objection' AND s.status = 'active');
  IF people = '{}' THEN
    RAISE EXCEPTION 'there is no objection to lift' USING ERRCODE = 'object_not_in_prerequisite_state',
      HINT = 'privacy.consent_history shows what happened.';
  END IF;
  FOREACH subject IN ARRAY people LOOP
    PERFORM privacy.set_standing(
      privacy.append_event(subject, 'objection', p.id, NULL, 'lifted', NULL, NULL, NULL, NULL, NULL, reason),
      against, 'objection', 'ended', NULL);
  END LOOP;
END $$;
COMMENT ON FUNCTION privacy.lift_objection(regclass, text, text, text) IS
  'Ends an objection: the person took it back, or compelling grounds were found';

CREATE FUNCTION privacy.restrict_processing(relation regclass, key text, reason text DEFAULT NULL,
                                            evidence jsonb DEFAULT NULL) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  subject bigint;
BEGIN
  FOREACH subject IN ARRAY privacy.lock_linked(relation, key) LOOP
    PERFORM privacy.append_event(subject, 'restriction', NULL, NULL, 'restricted', NULL, NULL, NULL, NULL, evidence, reason);
    UPDATE privacy.subjects s SET restricted = true WHERE s.id = subject;
  END LOOP;
END $$;
COMMENT ON FUNCTION privacy.restrict_processing(regclass, text, text, jsonb) IS
  'Restricts processing (Art. 18 GDPR): only subject_rights and purposes with while_restricted go on';

CREATE FUNCTION privacy.lift_restriction(relation regclass, key text, reason text DEFAULT NULL) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  people bigint[] := privacy.lock_linked(relation, key);
  subject bigint;
BEGIN
  people := ARRAY(SELECT s.id FROM privacy.subjects s WHERE s.id = ANY (people) AND s.restricted);
  IF people = '{}' THEN
    RAISE EXCEPTION 'processing is not restricted' USING ERRCODE = 'object_not_in_prerequisite_state',
      HINT = 'privacy.consent_history shows what happened.';
  END IF;
  UPDATE privacy.subjects s SET restricted = false WHERE s.id = ANY (people);
  FOREACH subject IN ARRAY people LOOP
    PERFORM privacy.append_event(subject, 'restriction', NULL, NULL, 'lifted', NULL, NULL, NULL, NULL, NULL, reason);
  END LOOP;
END $$;
COMMENT ON FUNCTION privacy.lift_restriction(regclass, text, text) IS
  'Ends a restriction; the person is to be told before (Art. 18(3) GDPR)';

CREATE FUNCTION privacy.recorded_purpose(name text) RETURNS privacy.purposes
  LANGUAGE plpgsql STABLE PARALLEL RESTRICTED AS $$
DECLARE
  p privacy.purposes := privacy.purpose_for_caller(name);
BEGIN
  IF p.holds_for <> 'recorded' THEN
    RAISE EXCEPTION 'the legal basis of purpose % is not recorded per person', quote_literal(p.name)
      USING ERRCODE = 'invalid_parameter_value',
            HINT = CASE p.legal_basis WHEN 'consent' THEN 'It is a consent: privacy.request_consent, privacy.record_consent.'
                   ELSE 'It holds for everyone; create the purpose with holds_for => ''recorded''.' END;
  END IF;
  RETURN p;
END $$;
REVOKE ALL ON FUNCTION privacy.recorded_purpose(text) FROM PUBLIC;
COMMENT ON FUNCTION privacy.recorded_purpose(text) IS 'The purpose, if its basis is recorded per person; for functions of pg_privacy only';

CREATE FUNCTION privacy.begin_legal_basis(relation regclass, key text, purpose text, until timestamptz DEFAULT NULL,
                                          evidence jsonb DEFAULT NULL, reason text DEFAULT NULL) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  p privacy.purposes := privacy.recorded_purpose(purpose);
  subject bigint;
BEGIN
  IF until <= clock_timestamp() THEN
    RAISE EXCEPTION 'the legal basis would end before it begins' USING ERRCODE = 'invalid_parameter_value',
      HINT = 'Leave out until, or give a time to come.';
  END IF;
  subject := privacy.lock_person(relation, key);
  PERFORM privacy.set_standing(
    privacy.append_event(subject, 'basis', p.id, NULL, 'begun', NULL, NULL, NULL, until, evidence, reason),
    p.id, 'basis', 'active', until);
  PERFORM privacy.renew_for_purpose(subject, p.id);
END $$;
COMMENT ON FUNCTION privacy.begin_legal_basis(regclass, text, text, timestamptz, jsonb, text) IS
  'The purpose''s legal basis holds for this person from now, until its end or privacy.end_legal_basis';

CREATE FUNCTION privacy.end_legal_basis(relation regclass, key text, purpose text, reason text DEFAULT NULL) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  p privacy.purposes := privacy.recorded_purpose(purpose);
  subject bigint := privacy.lock_person(relation, key);
BEGIN
  IF NOT EXISTS (SELECT FROM privacy.standings s WHERE s.subject_id = subject AND s.purpose_id = p.id
                   AND s.kind = 'basis' AND s.status = 'active') THEN
    RAISE EXCEPTION 'no legal basis has begun for this person' USING ERRCODE = 'object_not_in_prerequisite_state',
      CONSTRAINT = 'no_legal_basis', HINT = 'privacy.consent_history shows what happened.';
  END IF;
  PERFORM privacy.set_standing(
    privacy.append_event(subject, 'basis', p.id, NULL, 'ended', NULL, NULL, NULL, NULL, NULL, reason),
    p.id, 'basis', 'ended', NULL);
END $$;
COMMENT ON FUNCTION privacy.end_legal_basis(regclass, text, text, text) IS
  'The purpose''s legal basis no longer holds for this person';
