-- Twins that take a person's key in its own type, what happened and why, and who may call the verbs of consent,
-- objection, restriction and legal bases.

-- Keys in their own type -------------------------------------------------------------------------------------------

-- Makes the twin of a function (relation regclass, key text, ...) that takes the key in its own type, with the same
-- privileges and comment. The text one is preferred for literals; the twin hands the key on as its type prints it.
CREATE FUNCTION privacy.overload_key(function regprocedure) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  f pg_proc;
  call text;
  grantee name;
BEGIN
  SELECT p.* INTO f FROM pg_proc p WHERE p.oid = function;
  SELECT string_agg(CASE n WHEN 2 THEN 'CASE WHEN $2 IS NOT NULL THEN pg_catalog.format(''%s'', $2) END' ELSE format('$%s', n) END, ', ' ORDER BY n)
    INTO call FROM generate_series(1, f.pronargs) n;
  EXECUTE format('CREATE FUNCTION privacy.%I(%s) RETURNS %s LANGUAGE sql VOLATILE PARALLEL UNSAFE AS %L',
                 f.proname, replace(pg_get_function_arguments(f.oid), 'key text', 'key anyelement'), pg_get_function_result(f.oid),
                 format(CASE WHEN f.prorettype = 'record'::regtype THEN 'SELECT * FROM privacy.%I(%s)' ELSE 'SELECT privacy.%I(%s)' END,
                        f.proname, call));
  call := format('privacy.%I(%s)', f.proname,
                 regexp_replace(pg_get_function_identity_arguments(f.oid), 'key text', 'key anyelement'));
  EXECUTE format('COMMENT ON FUNCTION %s IS %L', call, obj_description(f.oid, 'pg_proc'));
  EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', call);
  FOR grantee IN
    SELECT CASE a.grantee WHEN 0 THEN 'public' ELSE quote_ident(pg_get_userbyid(a.grantee)) END
      FROM aclexplode(coalesce(f.proacl, acldefault('f', f.proowner))) a WHERE a.grantee <> f.proowner
  LOOP
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO %s', call, grantee);
  END LOOP;
END $$;
REVOKE ALL ON FUNCTION privacy.overload_key(regprocedure) FROM PUBLIC;
COMMENT ON FUNCTION privacy.overload_key(regprocedure) IS 'Makes the twin of a function that takes a person''s key in its own type; for the scripts of pg_privacy only';

-- What happened, and why ------------------------------------------------------------------------------------------

CREATE FUNCTION privacy.list_reasons(OUT code text, OUT meaning text) RETURNS SETOF record
  LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_list_reasons';
COMMENT ON FUNCTION privacy.list_reasons() IS 'The reason codes, and what each means';

-- The newest person with this key, erased ones too.
CREATE FUNCTION privacy.known_person(relation regclass, key text) RETURNS bigint
  LANGUAGE plpgsql STABLE PARALLEL RESTRICTED AS $$
DECLARE
  subject bigint := privacy.subject_of(relation, key);
BEGIN
  IF subject IS NULL THEN
    SELECT max(k.id) INTO subject FROM privacy.subject_tables t, LATERAL (
      SELECT s.id FROM privacy.subjects s WHERE s.table_id = t.id AND s.key_hash = privacy.subject_key_hash(known_person.relation, key)
      UNION ALL
      SELECT m.into_id FROM privacy.merged_subjects m WHERE m.table_id = t.id AND m.key_hash = privacy.subject_key_hash(known_person.relation, key)) k
     WHERE t.relation = known_person.relation;
  END IF;
  RETURN coalesce(subject, privacy.find_subject(relation, key));  -- which raises the error
END $$;
REVOKE ALL ON FUNCTION privacy.known_person(regclass, text) FROM PUBLIC;
COMMENT ON FUNCTION privacy.known_person(regclass, text) IS 'The newest person with this key, erased ones and those a duplicate was merged into too; for functions of pg_privacy only';

CREATE FUNCTION privacy.consent_history(relation regclass, key text)
  RETURNS TABLE (at timestamptz, kind text, purpose text, channel text, event text, role text, actor text, method text,
                 given_by text, notice text, notice_language text, notice_sha256 bytea, valid_until timestamptz,
                 evidence jsonb, reason jsonb, event_id bigint)
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
    SELECT e.at, e.kind, p.name, e.channel, e.event, e.role, e.actor, e.method, e.given_by, e.notice, e.notice_language,
           e.notice_sha256, e.valid_until, privacy.reveal(e.evidence), privacy.reveal(e.reason), e.id
      FROM privacy.subject_events e LEFT JOIN privacy.purposes p ON p.id = e.purpose_id
      WHERE e.subject_id = ANY (privacy.with_merged(privacy.known_person(consent_history.relation, consent_history.key)))
      ORDER BY e.id;
END $$;
COMMENT ON FUNCTION privacy.consent_history(regclass, text) IS
  'Everything recorded about one person''s consents, objections, restrictions and legal bases, erased people too. Evidence and reasons are shown for the purpose subject_rights';

CREATE FUNCTION privacy.decision_of(relation regclass, column_name text, subject bigint, purpose text, role regrole,
                                    OUT category integer, OUT disclosure text, OUT reason text, OUT meaning text,
                                    OUT since timestamptz, OUT event_id bigint)
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'privacy_decision_of';
REVOKE ALL ON FUNCTION privacy.decision_of(regclass, text, bigint, text, regrole) FROM PUBLIC;
COMMENT ON FUNCTION privacy.decision_of(regclass, text, bigint, text, regrole) IS 'The decision for any role and purpose; for functions of pg_privacy only';

CREATE FUNCTION privacy.explain_access(relation regclass, key text, column_name text, purpose text, role text DEFAULT NULL)
  RETURNS TABLE (allowed boolean, disclosure text, reason text, meaning text, category text, since timestamptz,
                 event_id bigint, event text, recorded_role text, recorded_actor text, method text)
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  p privacy.purposes := privacy.purpose_named(explain_access.purpose);
  who regrole := CASE WHEN explain_access.role IS NULL THEN privacy.caller() ELSE privacy.role_named(explain_access.role) END;
  subject bigint := privacy.known_person(explain_access.relation, explain_access.key);
BEGIN
  RETURN QUERY
    SELECT d.disclosure IN ('full', 'masked'), d.disclosure, d.reason, d.meaning, c.name,
           coalesce(d.since, e.at, CASE d.reason WHEN 'erased' THEN s.erased_at END), coalesce(d.event_id, e.id),
           e.kind || ' ' || e.event, e.role, e.actor, e.method
      FROM privacy.decision_of(explain_access.relation, explain_access.column_name, subject, p.name, who) d
           LEFT JOIN privacy.subjects s ON s.id = subject
           LEFT JOIN privacy.categories c ON c.id = d.category
           LEFT JOIN LATERAL (
             SELECT v.* FROM privacy.subject_events v
               WHERE v.id = d.event_id
                  OR (d.reason = 'restricted' AND v.subject_id = s.id AND v.kind = 'restriction' AND v.event = 'restricted')
               ORDER BY v.id DESC LIMIT 1) e ON true;
END $$;
COMMENT ON FUNCTION privacy.explain_access(regclass, text, text, text, text) IS
  'What a role with this purpose is shown of a person''s column, by which rule, since when and by which record; without role: the caller''s';

-- Who may call, and twins ------------------------------------------------------------------------------------------

DO $$
DECLARE
  f regprocedure;
BEGIN
  -- The rights desk alone.
  FOR f IN SELECT p.oid FROM pg_catalog.pg_proc p
    WHERE p.pronamespace = 'privacy'::pg_catalog.regnamespace
      AND p.proname IN ('renew_consent', 'refuse_consent', 'revoke_consent', 'invalidate_consent', 'lift_objection',
                        'restrict_processing', 'lift_restriction', 'consent_history', 'explain_access') LOOP
    EXECUTE pg_catalog.format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
    EXECUTE pg_catalog.format('GRANT EXECUTE ON FUNCTION %s TO privacy_rights_desk', f);
  END LOOP;
  GRANT EXECUTE ON FUNCTION privacy.explain_access(regclass, text, text, text, text) TO privacy_admin, privacy_dpo;
  -- The others ask who calls: whoever holds the purpose, or the rights desk; by token, whoever has it.
  FOR f IN SELECT p.oid FROM pg_catalog.pg_proc p
    WHERE p.pronamespace = 'privacy'::pg_catalog.regnamespace
      AND p.proname IN ('request_consent', 'record_consent', 'renew_consent', 'refuse_consent', 'withdraw_consent',
                        'revoke_consent', 'invalidate_consent', 'withdrawal_token', 'record_objection', 'lift_objection',
                        'restrict_processing', 'lift_restriction', 'begin_legal_basis', 'end_legal_basis',
                        'consent_history', 'explain_access') LOOP
    PERFORM privacy.overload_key(f);
  END LOOP;
END $$;

GRANT SELECT ON privacy.consent_tokens TO privacy_dpo;
SELECT pg_catalog.pg_extension_config_dump('privacy.consent_tokens', '');
