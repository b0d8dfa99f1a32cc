-- What consent, objection, restriction and recorded legal bases are made of: evidence, who may say what about whom, and the
-- ledger.
--
-- Helpers have no search_path of their own (setting one costs as much as their work): nobody but the functions that take them,
-- which set theirs, can call them.

CREATE FUNCTION privacy.holds_purpose(purpose_id integer, role regrole) RETURNS boolean
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'privacy_holds_purpose';
REVOKE ALL ON FUNCTION privacy.holds_purpose(integer, regrole) FROM PUBLIC;
COMMENT ON FUNCTION privacy.holds_purpose(integer, regrole) IS 'Is the purpose granted to the role, or to one it is a member of? For functions of pg_privacy only';

CREATE FUNCTION privacy.consent_status(stored text, until timestamptz) RETURNS text
  LANGUAGE c VOLATILE PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_consent_status';
REVOKE ALL ON FUNCTION privacy.consent_status(text, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.consent_status(text, timestamptz) TO privacy_rights_desk, privacy_dpo;
COMMENT ON FUNCTION privacy.consent_status(text, timestamptz) IS 'What a stored status of a consent is worth now: given turns expired, an unanswered request unknown';

CREATE FUNCTION privacy.new_token() RETURNS text
  LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_new_token';
REVOKE ALL ON FUNCTION privacy.new_token() FROM PUBLIC;
COMMENT ON FUNCTION privacy.new_token() IS '128 random bits in hexadecimal; for functions of pg_privacy only';

CREATE FUNCTION privacy.find_subject(relation regclass, key text) RETURNS bigint
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'privacy_find_subject';
REVOKE ALL ON FUNCTION privacy.find_subject(regclass, text) FROM PUBLIC;
COMMENT ON FUNCTION privacy.find_subject(regclass, text) IS 'The person with this key who is not erased, or error 42704; for functions of pg_privacy only';

-- Evidence ---------------------------------------------------------------------------------------------------------

CREATE FUNCTION privacy.seal_proof(subject bigint, value jsonb) RETURNS personal_jsonb
  LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_seal_proof';
REVOKE ALL ON FUNCTION privacy.seal_proof(bigint, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION privacy.seal_proof(bigint, jsonb) IS 'Seals evidence for a person in the class proof; for functions of pg_privacy only';

CREATE FUNCTION privacy.admit_proof() RETURNS trigger
  LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_admit_proof';
REVOKE ALL ON FUNCTION privacy.admit_proof() FROM PUBLIC;
COMMENT ON FUNCTION privacy.admit_proof() IS 'Trigger: only sealed evidence is stored, and what a restore brings is verified';

CREATE TRIGGER admit_proof BEFORE INSERT ON privacy.subject_events FOR EACH ROW EXECUTE FUNCTION privacy.admit_proof();
ALTER TABLE privacy.subject_events ENABLE ALWAYS TRIGGER admit_proof;

CREATE FUNCTION privacy.ensure_evidence(evidence jsonb) RETURNS void
  LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  IF evidence IS NULL OR evidence IN ('null', '{}', '[]', '""') THEN
    RAISE EXCEPTION 'a consent needs its evidence' USING ERRCODE = 'invalid_parameter_value',
      HINT = 'Give evidence => what proves the declaration: form, time, address, reference of the paper.';
  END IF;
END $$;
REVOKE ALL ON FUNCTION privacy.ensure_evidence(jsonb) FROM PUBLIC;
COMMENT ON FUNCTION privacy.ensure_evidence(jsonb) IS 'No way into a given consent without evidence; for functions of pg_privacy only';

-- Who may, about whom ----------------------------------------------------------------------------------------------

CREATE FUNCTION privacy.is_rights_desk() RETURNS boolean
  LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$
  SELECT pg_has_role(privacy.caller()::oid, 'privacy_rights_desk', 'MEMBER')
$$;
REVOKE ALL ON FUNCTION privacy.is_rights_desk() FROM PUBLIC;
COMMENT ON FUNCTION privacy.is_rights_desk() IS 'Does the session act as the rights desk? For functions of pg_privacy only';

CREATE FUNCTION privacy.purpose_for_caller(name text) RETURNS privacy.purposes
  LANGUAGE plpgsql STABLE PARALLEL RESTRICTED AS $$
DECLARE
  p privacy.purposes;
BEGIN
  SELECT q.* INTO p FROM privacy.purposes q WHERE q.name = purpose_for_caller.name;
  IF NOT FOUND THEN
    p := privacy.purpose_named(name);  -- which raises the error
  END IF;
  IF NOT privacy.is_rights_desk() AND NOT privacy.holds_purpose(p.id, privacy.caller()) THEN
    RAISE EXCEPTION 'purpose % is not granted to role %', quote_literal(p.name), privacy.caller()
      USING ERRCODE = 'insufficient_privilege', CONSTRAINT = 'purpose_not_granted',
            HINT = 'Whoever holds the purpose, or is a member of privacy_rights_desk, may do this.';
  END IF;
  RETURN p;
END $$;
REVOKE ALL ON FUNCTION privacy.purpose_for_caller(text) FROM PUBLIC;
COMMENT ON FUNCTION privacy.purpose_for_caller(text) IS 'The purpose, if the caller holds it or is the rights desk; for functions of pg_privacy only';

CREATE FUNCTION privacy.consent_purpose(name text) RETURNS privacy.purposes
  LANGUAGE plpgsql STABLE PARALLEL RESTRICTED AS $$
DECLARE
  p privacy.purposes := privacy.purpose_for_caller(name);
BEGIN
  IF p.legal_basis IS DISTINCT FROM 'consent' THEN
    RAISE EXCEPTION 'the legal basis of purpose % is %, not consent', quote_literal(p.name), coalesce(p.legal_basis, 'none')
      USING ERRCODE = 'invalid_parameter_value',
            HINT = CASE WHEN p.direct_marketing OR p.legal_basis IN ('public_task', 'legitimate_interest')
                        THEN 'People object to it: privacy.record_objection.'
                        WHEN p.holds_for = 'recorded' THEN 'It begins and ends with privacy.begin_legal_basis and privacy.end_legal_basis.'
                        ELSE 'Nobody needs to consent to it.' END;
  END IF;
  RETURN p;
END $$;
REVOKE ALL ON FUNCTION privacy.consent_purpose(text) FROM PUBLIC;
COMMENT ON FUNCTION privacy.consent_purpose(text) IS 'The same, of a purpose on consent; for functions of pg_privacy only';

CREATE FUNCTION privacy.newest_event(subject bigint) RETURNS bigint
  LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_newest_event';
REVOKE ALL ON FUNCTION privacy.newest_event(bigint) FROM PUBLIC;
COMMENT ON FUNCTION privacy.newest_event(bigint) IS 'The person''s newest event, whatever the transaction''s snapshot shows; for functions of pg_privacy only';

CREATE FUNCTION privacy.lock_subject(subject bigint) RETURNS privacy.subjects
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE AS $$
DECLARE
  person privacy.subjects;
BEGIN
  SELECT s.* INTO person FROM privacy.subjects s WHERE s.id = subject FOR NO KEY UPDATE;
  IF NOT FOUND OR person.state = 'erased' THEN
    RAISE EXCEPTION 'the person is erased' USING ERRCODE = 'object_not_in_prerequisite_state', CONSTRAINT = 'erased',
      HINT = 'privacy.renew_subject gives the row a new person.';
  END IF;
  -- A transaction with an older snapshot must not decide on what it cannot see: a withdrawal would find no consent.
  IF current_setting('transaction_isolation') <> 'read committed' AND privacy.newest_event(subject) >
     (SELECT coalesce(max(e.id), 0) FROM privacy.subject_events e WHERE e.subject_id = subject) THEN
    RAISE EXCEPTION 'could not serialize access: another transaction has recorded something about this person'
      USING ERRCODE = 'serialization_failure', HINT = 'Run the transaction again.';
  END IF;
  RETURN person;
END $$;
REVOKE ALL ON FUNCTION privacy.lock_subject(bigint) FROM PUBLIC;
COMMENT ON FUNCTION privacy.lock_subject(bigint) IS 'Locks the person, so that events of one person are serial; for functions of pg_privacy only';

CREATE FUNCTION privacy.lock_person(relation regclass, key text) RETURNS bigint
  LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_lock_person';
REVOKE ALL ON FUNCTION privacy.lock_person(regclass, text) FROM PUBLIC;
COMMENT ON FUNCTION privacy.lock_person(regclass, text) IS 'The person with this key, locked; for functions of pg_privacy only';

CREATE FUNCTION privacy.notice_named(name text, language text) RETURNS privacy.notices
  LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
  found_row privacy.notices;
  texts bigint;
BEGIN
  IF name IS NULL THEN
    RETURN found_row;
  END IF;
  SELECT count(*) INTO texts FROM privacy.notices n
    WHERE n.name = notice_named.name AND n.language = coalesce(notice_named.language, n.language);
  IF texts > 1 THEN
    RAISE EXCEPTION 'notice % exists in several languages', quote_literal(name) USING ERRCODE = 'invalid_parameter_value',
      HINT = 'Say which one was shown: language => ''de''.';
  END IF;
  SELECT n.* INTO found_row FROM privacy.notices n
    WHERE n.name = notice_named.name AND n.language = coalesce(notice_named.language, n.language);
  IF NOT FOUND THEN
    RAISE EXCEPTION 'notice % does not exist%', quote_literal(name), coalesce(' in language ' || quote_literal(language), '')
      USING ERRCODE = 'undefined_object', HINT = 'privacy.create_notice registers the text that is shown.';
  END IF;
  RETURN found_row;
END $$;
REVOKE ALL ON FUNCTION privacy.notice_named(text, text) FROM PUBLIC;
COMMENT ON FUNCTION privacy.notice_named(text, text) IS 'The notice, or error 42704; for functions of pg_privacy only';

CREATE FUNCTION privacy.ensure_channel(p privacy.purposes, channel text) RETURNS void
  LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
  IF channel IS NOT NULL AND NOT EXISTS (SELECT FROM privacy.categories c WHERE c.channel = ensure_channel.channel) THEN
    RAISE EXCEPTION 'no category has the channel %', quote_literal(channel) USING ERRCODE = 'undefined_object',
      HINT = 'privacy.categories lists the channels; privacy.create_category(..., channel => ...) makes one.';
  END IF;
  IF channel IS NULL AND p.double_opt_in THEN
    RAISE EXCEPTION 'purpose % asks for a double opt-in, and no channel is given', quote_literal(p.name)
      USING ERRCODE = 'invalid_parameter_value', HINT = 'Name the channel that is consented to and confirmed: channel => ''email''.';
  END IF;
END $$;
REVOKE ALL ON FUNCTION privacy.ensure_channel(privacy.purposes, text) FROM PUBLIC;
COMMENT ON FUNCTION privacy.ensure_channel(privacy.purposes, text) IS 'Refuses a channel that no category has; for functions of pg_privacy only';

-- The ledger -------------------------------------------------------------------------------------------------------

CREATE FUNCTION privacy.append_event(subject bigint, kind text, purpose_id integer, channel text, event text, method text,
                                     given_by text, notice privacy.notices, valid_until timestamptz, evidence jsonb,
                                     reason text) RETURNS privacy.subject_events
  LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_append_event';
REVOKE ALL ON FUNCTION privacy.append_event(bigint, text, integer, text, text, text, text, privacy.notices, timestamptz, jsonb, text) FROM PUBLIC;
COMMENT ON FUNCTION privacy.append_event(bigint, text, integer, text, text, text, text, privacy.notices, timestamptz, jsonb, text) IS
  'Appends to the ledger, with evidence and reason sealed; for functions of pg_privacy only';

CREATE FUNCTION privacy.set_standing(event privacy.subject_events, purpose_id integer, kind text, status text,
                                     until timestamptz) RETURNS void
  LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_set_standing';
REVOKE ALL ON FUNCTION privacy.set_standing(privacy.subject_events, integer, text, text, timestamptz) FROM PUBLIC;
COMMENT ON FUNCTION privacy.set_standing(privacy.subject_events, integer, text, text, timestamptz) IS
  'Derives a standing from an event; for functions of pg_privacy only';

-- One step of the consent state machine. `until`: end of the request, for requested and declared.
CREATE FUNCTION privacy.step_consent(subject bigint, p privacy.purposes, channel text, event text, method text,
                                     given_by text, notice privacy.notices, evidence jsonb, reason text,
                                     until timestamptz DEFAULT NULL) RETURNS text
  LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_step_consent';
REVOKE ALL ON FUNCTION privacy.step_consent(bigint, privacy.purposes, text, text, text, text, privacy.notices, jsonb, text, timestamptz) FROM PUBLIC;
COMMENT ON FUNCTION privacy.step_consent(bigint, privacy.purposes, text, text, text, text, privacy.notices, jsonb, text, timestamptz) IS
  'One event of a consent, with its effect on status, open request and tokens; for functions of pg_privacy only';

-- The end of a consent, on all channels (channel NULL) on which the event is possible; returns their number.
CREATE FUNCTION privacy.step_consents(subject bigint, p privacy.purposes, channel text, event text, given_by text,
                                      evidence jsonb, reason text) RETURNS integer
  LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_step_consents';
REVOKE ALL ON FUNCTION privacy.step_consents(bigint, privacy.purposes, text, text, text, jsonb, text) FROM PUBLIC;
COMMENT ON FUNCTION privacy.step_consents(bigint, privacy.purposes, text, text, text, jsonb, text) IS
  'Ends a consent on every channel on which it can be: withdrawn, revoked, invalidated; for functions of pg_privacy only';
