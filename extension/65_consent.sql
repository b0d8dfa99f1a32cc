-- What decides for one person: consent. Objection, restriction and recorded legal bases are in 65_objection.sql; what all of
-- them are made of in 65_consent_steps.sql; who may call what, and the twins of these functions, in 65_consent_calls.sql.
--
-- Every verb locks the person, appends to privacy.subject_events and derives privacy.standings from it, in the caller's
-- transaction. The functions that take (relation, key) exist twice: with the key as text, and in its own type.

CREATE FUNCTION privacy.request_consent(relation regclass, key text, purpose text, channel text DEFAULT NULL,
                                        notice text DEFAULT NULL, evidence jsonb DEFAULT NULL,
                                        given_by text DEFAULT 'subject', language text DEFAULT NULL,
                                        OUT token text, OUT expires_at timestamptz)
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  p privacy.purposes := privacy.consent_purpose(purpose);
  shown privacy.notices := privacy.notice_named(notice, language);
  subject bigint;
BEGIN
  PERFORM privacy.ensure_channel(p, channel);
  IF shown.name IS NULL THEN
    RAISE EXCEPTION 'a request for consent needs the notice that is shown' USING ERRCODE = 'invalid_parameter_value',
      HINT = 'Register the text with privacy.create_notice and name it: notice => ''...''.';
  END IF;
  IF p.double_opt_in THEN
    PERFORM privacy.ensure_evidence(evidence);
  END IF;
  subject := privacy.lock_person(relation, key);
  token := privacy.new_token();
  expires_at := clock_timestamp() + p.confirm_within;
  PERFORM privacy.step_consent(subject, p, channel, CASE WHEN p.double_opt_in THEN 'declared' ELSE 'requested' END, NULL,
                               given_by, shown, evidence, NULL, expires_at);
  INSERT INTO privacy.consent_tokens (sha256, kind, subject_id, purpose_id, channel, given_by, notice, notice_language, expires_at)
    VALUES (sha256(convert_to(token, 'UTF8')), 'confirm', subject, p.id, coalesce(channel, ''), given_by, shown.name,
            shown.language, request_consent.expires_at);
END $$;
COMMENT ON FUNCTION privacy.request_consent(regclass, text, text, text, text, jsonb, text, text) IS
  'Asks a person for consent, or takes the first step of a double opt-in: returns the token to send over the channel, and its end';

CREATE FUNCTION privacy.confirm_consent(token text, channel text DEFAULT NULL, evidence jsonb DEFAULT NULL) RETURNS text
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  hash bytea := sha256(convert_to(token, 'UTF8'));
  known privacy.consent_tokens;
  p privacy.purposes;
  state text;
BEGIN
  SELECT t.* INTO known FROM privacy.consent_tokens t WHERE t.sha256 = hash AND t.kind = 'confirm';
  IF NOT FOUND THEN
    RAISE EXCEPTION 'this is no token of a request for consent' USING ERRCODE = 'undefined_object', CONSTRAINT = 'token_unknown',
      HINT = 'Tokens come from privacy.request_consent in this database, and are compared letter by letter.';
  END IF;
  PERFORM privacy.lock_subject(known.subject_id);
  SELECT t.* INTO known FROM privacy.consent_tokens t WHERE t.sha256 = hash FOR UPDATE;
  state := CASE WHEN known.used_at IS NOT NULL THEN 'used' WHEN known.void THEN 'void'
                WHEN known.expires_at <= clock_timestamp() THEN 'expired' END;
  IF state IS NOT NULL THEN
    RAISE EXCEPTION 'the token is %', state USING ERRCODE = 'object_not_in_prerequisite_state', CONSTRAINT = 'token_' || state,
      HINT = CASE state WHEN 'used' THEN 'A token confirms once.'
                        WHEN 'void' THEN 'A newer request, a refusal or a withdrawal has replaced it.'
                        ELSE 'Ask anew with privacy.request_consent.' END;
  END IF;
  IF coalesce(channel, '') <> known.channel THEN
    RAISE EXCEPTION 'the token was confirmed over another channel than the one consented to'
      USING ERRCODE = 'invalid_parameter_value', CONSTRAINT = 'token_channel',
            HINT = format('Only a confirmation over %s counts: channel => %s.', coalesce(NULLIF(known.channel, ''), 'no channel'),
                          quote_nullable(NULLIF(known.channel, '')));
  END IF;
  PERFORM privacy.ensure_evidence(evidence);
  SELECT q.* INTO p FROM privacy.purposes q WHERE q.id = known.purpose_id;
  UPDATE privacy.consent_tokens t SET used_at = clock_timestamp() WHERE t.sha256 = hash;
  RETURN privacy.step_consent(known.subject_id, p, known.channel, 'confirmed', 'token', known.given_by,
                              privacy.notice_named(known.notice, known.notice_language), evidence, NULL);
END $$;
COMMENT ON FUNCTION privacy.confirm_consent(text, text, jsonb) IS
  'The token came back over the consented channel: the consent is given (or renewed). A token works once, until its end';

CREATE FUNCTION privacy.record_consent(relation regclass, key text, purpose text, channel text DEFAULT NULL,
                                       method text DEFAULT NULL, notice text DEFAULT NULL, evidence jsonb DEFAULT NULL,
                                       given_by text DEFAULT 'subject', language text DEFAULT NULL) RETURNS text
  LANGUAGE c VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'privacy_record_consent';
COMMENT ON FUNCTION privacy.record_consent(regclass, text, text, text, text, text, jsonb, text, text) IS
  'Records a consent that was declared elsewhere, with its evidence; over a valid one: renews it. Returns given or renewed';

CREATE FUNCTION privacy.renew_consent(relation regclass, key text, purpose text, channel text DEFAULT NULL,
                                      method text DEFAULT NULL, notice text DEFAULT NULL, evidence jsonb DEFAULT NULL,
                                      given_by text DEFAULT 'subject', language text DEFAULT NULL) RETURNS text
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  p privacy.purposes := privacy.consent_purpose(purpose);
  shown privacy.notices := privacy.notice_named(notice, language);
BEGIN
  PERFORM privacy.ensure_channel(p, channel);
  PERFORM privacy.ensure_evidence(evidence);
  RETURN privacy.step_consent(privacy.lock_person(relation, key), p, channel, 'renewed', method, given_by, shown, evidence, NULL);
END $$;
COMMENT ON FUNCTION privacy.renew_consent(regclass, text, text, text, text, text, jsonb, text, text) IS
  'The person reaffirmed a valid consent, with evidence: it holds from now for the purpose''s valid_for';

CREATE FUNCTION privacy.refuse_consent(relation regclass, key text, purpose text, channel text DEFAULT NULL,
                                       given_by text DEFAULT 'subject', evidence jsonb DEFAULT NULL,
                                       reason text DEFAULT NULL) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  p privacy.purposes := privacy.consent_purpose(purpose);
BEGIN
  PERFORM privacy.ensure_channel(p, channel);
  PERFORM privacy.step_consent(privacy.lock_person(relation, key), p, channel, 'refused', NULL, given_by, NULL, evidence, reason);
END $$;
COMMENT ON FUNCTION privacy.refuse_consent(regclass, text, text, text, text, jsonb, text) IS
  'The person said no, or "that was not me": open tokens are void';

CREATE FUNCTION privacy.withdraw_consent(relation regclass, key text, purpose text, channel text DEFAULT NULL,
                                         given_by text DEFAULT 'subject', evidence jsonb DEFAULT NULL,
                                         reason text DEFAULT NULL) RETURNS integer
  LANGUAGE c VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'privacy_withdraw_consent';
COMMENT ON FUNCTION privacy.withdraw_consent(regclass, text, text, text, text, jsonb, text) IS
  'The person withdraws consent (Art. 7(3) GDPR), on one channel or on all; needs no reason and no evidence. Returns how many were withdrawn';

CREATE FUNCTION privacy.end_consent(relation regclass, key text, p privacy.purposes, channel text, event text,
                                    reason text, evidence jsonb) RETURNS integer
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE AS $$
DECLARE
  steps integer := privacy.step_consents(privacy.lock_person(relation, key), p, channel, event, NULL, evidence, reason);
BEGIN
  IF steps = 0 THEN
    RAISE EXCEPTION 'there is no consent that could be %', event USING ERRCODE = 'object_not_in_prerequisite_state',
      CONSTRAINT = 'no_consent', HINT = 'privacy.consent_history shows what happened.';
  END IF;
  RETURN steps;
END $$;
REVOKE ALL ON FUNCTION privacy.end_consent(regclass, text, privacy.purposes, text, text, text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION privacy.end_consent(regclass, text, privacy.purposes, text, text, text, jsonb) IS
  'What revoke_consent and invalidate_consent share; for functions of pg_privacy only';

CREATE FUNCTION privacy.revoke_consent(relation regclass, key text, purpose text, channel text DEFAULT NULL,
                                       reason text DEFAULT NULL, evidence jsonb DEFAULT NULL) RETURNS integer
  LANGUAGE sql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT privacy.end_consent($1, $2, privacy.consent_purpose($3), $4, 'revoked', $5, $6)
$$;
COMMENT ON FUNCTION privacy.revoke_consent(regclass, text, text, text, text, jsonb) IS
  'The controller ends consents, on one channel or on all. Returns how many';

CREATE FUNCTION privacy.invalidate_consent(relation regclass, key text, purpose text, channel text DEFAULT NULL,
                                           reason text DEFAULT NULL, evidence jsonb DEFAULT NULL) RETURNS integer
  LANGUAGE sql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT privacy.end_consent($1, $2, privacy.consent_purpose($3), $4, 'invalidated', $5, $6)
$$;
COMMENT ON FUNCTION privacy.invalidate_consent(regclass, text, text, text, text, jsonb) IS
  'Consents were found to be void: no proof, a minor without guardian, a ticked box. Returns how many';

CREATE FUNCTION privacy.withdrawal_token(relation regclass, key text, purpose text, channel text DEFAULT NULL) RETURNS text
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  p privacy.purposes := privacy.consent_purpose(purpose);
  token text := privacy.new_token();
BEGIN
  INSERT INTO privacy.consent_tokens (sha256, kind, subject_id, purpose_id, channel)
    VALUES (sha256(convert_to(token, 'UTF8')), 'withdraw', privacy.lock_person(relation, key), p.id, withdrawal_token.channel);
  RETURN token;
END $$;
COMMENT ON FUNCTION privacy.withdrawal_token(regclass, text, text, text) IS
  'A token for an unsubscribe link: whoever has it withdraws this consent, without login, as often as they like';

CREATE FUNCTION privacy.withdraw_by_token(token text, evidence jsonb DEFAULT NULL) RETURNS integer
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  known privacy.consent_tokens;
  p privacy.purposes;
  person privacy.subjects;
BEGIN
  SELECT t.* INTO known FROM privacy.consent_tokens t
    WHERE t.sha256 = sha256(convert_to(token, 'UTF8')) AND t.kind = 'withdraw';
  IF NOT FOUND THEN
    RAISE EXCEPTION 'this is no token of privacy.withdrawal_token' USING ERRCODE = 'undefined_object', CONSTRAINT = 'token_unknown',
      HINT = 'Tokens belong to one database and are compared letter by letter.';
  END IF;
  SELECT s.* INTO person FROM privacy.subjects s WHERE s.id = known.subject_id FOR NO KEY UPDATE;
  IF person.state = 'erased' THEN
    RETURN 0;  -- nothing is left to withdraw, and the link still answers
  END IF;
  PERFORM privacy.lock_subject(known.subject_id);
  SELECT q.* INTO p FROM privacy.purposes q WHERE q.id = known.purpose_id;
  RETURN privacy.step_consents(known.subject_id, p, known.channel, 'withdrawn', 'subject', evidence, NULL);
END $$;
COMMENT ON FUNCTION privacy.withdraw_by_token(text, jsonb) IS
  'Withdraws the consent of a withdrawal_token; again: harmless. Returns how many were withdrawn';
