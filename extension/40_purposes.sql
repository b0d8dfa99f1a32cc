-- The vocabulary: purposes, what they permit, and to whom they are granted.

CREATE FUNCTION privacy.check_purpose(p privacy.purposes) RETURNS void
  LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  fault text;
  remedy text;
BEGIN
  PERFORM privacy.check_name('purpose', p.name);
  PERFORM privacy.check_word('legal_basis', p.legal_basis,
    '{consent,contract,legal_obligation,vital_interest,public_task,legitimate_interest}');
  PERFORM privacy.check_word('holds_for', p.holds_for, '{everyone,recorded}');
  IF p.while_restricted IS NOT NULL THEN
    PERFORM privacy.check_word('while_restricted', p.while_restricted, '{consent,legal_claims,rights_of_others,public_interest}');
  END IF;
  IF p.art9 IS NOT NULL THEN
    PERFORM privacy.check_word('art9', p.art9, '{a,b,c,d,e,f,g,h,i,j}');
  END IF;
  IF p.legal_basis <> 'consent' THEN
    IF p.double_opt_in OR p.valid_for IS NOT NULL THEN
      fault := 'double_opt_in and valid_for belong to purposes on consent';
      remedy := 'Leave them out, or create the purpose with legal_basis => ''consent''.';
    ELSIF p.art9 = 'a' THEN
      fault := 'art9 => ''a'' is explicit consent, and the purpose is not on consent';
      remedy := 'Create it with legal_basis => ''consent'', or name the Art. 9 ground it has.';
    ELSIF p.while_restricted = 'consent' THEN
      fault := 'while_restricted => ''consent'' needs a purpose on consent';
      remedy := 'Create it with legal_basis => ''consent''.';
    ELSIF p.direct_marketing AND coalesce(p.allow_without_consent, '') = '' THEN
      fault := 'direct marketing takes only consent as its legal basis';
      remedy := 'Use legal_basis => ''consent'', or give the reason in allow_without_consent.';
    END IF;
  ELSIF p.holds_for = 'recorded' THEN
    fault := 'a consent is always recorded per person';
    remedy := 'holds_for => ''recorded'' is for the other legal bases.';
  END IF;
  IF fault IS NULL AND p.allow_without_consent IS NOT NULL AND (NOT p.direct_marketing OR p.legal_basis = 'consent') THEN
    fault := 'allow_without_consent is for direct marketing on another basis than consent';
    remedy := 'Leave it out.';
  END IF;
  IF fault IS NULL AND (p.valid_for <= '0' OR p.confirm_within <= '0') THEN
    fault := 'valid_for and confirm_within must be longer than nothing';
    remedy := 'Without valid_for a consent does not expire.';
  END IF;
  IF fault IS NOT NULL THEN
    RAISE EXCEPTION '%', fault USING ERRCODE = 'invalid_parameter_value', HINT = remedy;
  END IF;
END $$;
REVOKE ALL ON FUNCTION privacy.check_purpose(privacy.purposes) FROM PUBLIC;
COMMENT ON FUNCTION privacy.check_purpose(privacy.purposes) IS 'Refuses a purpose whose conditions contradict each other; for functions of pg_privacy only';

CREATE FUNCTION privacy.create_purpose(name text, legal_basis text, description text DEFAULT NULL, dpv text DEFAULT NULL,
                                       recipients text[] DEFAULT '{}', double_opt_in boolean DEFAULT false,
                                       direct_marketing boolean DEFAULT false, holds_for text DEFAULT 'everyone',
                                       valid_for interval DEFAULT NULL, confirm_within interval DEFAULT '72 hours',
                                       while_restricted text DEFAULT NULL, art9 text DEFAULT NULL,
                                       allow_without_consent text DEFAULT NULL) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  purpose privacy.purposes;
BEGIN
  purpose.name := name;
  purpose.legal_basis := legal_basis;
  purpose.description := description;
  purpose.dpv := dpv;
  purpose.recipients := coalesce(recipients, '{}');
  purpose.double_opt_in := coalesce(double_opt_in, false);
  purpose.direct_marketing := coalesce(direct_marketing, false);
  purpose.holds_for := holds_for;
  purpose.valid_for := valid_for;
  purpose.confirm_within := coalesce(confirm_within, '72 hours');
  purpose.while_restricted := while_restricted;
  purpose.art9 := art9;
  purpose.allow_without_consent := allow_without_consent;
  PERFORM privacy.check_purpose(purpose);
  IF EXISTS (SELECT FROM privacy.purposes p WHERE p.name = purpose.name) THEN
    RAISE EXCEPTION 'purpose % already exists', quote_literal(name)
      USING ERRCODE = 'duplicate_object', HINT = 'privacy.purposes lists them; privacy.drop_purpose removes one that nothing uses.';
  END IF;
  INSERT INTO privacy.purposes (name, legal_basis, description, dpv, recipients, double_opt_in, direct_marketing,
                                holds_for, valid_for, confirm_within, while_restricted, art9, allow_without_consent)
    VALUES (purpose.name, purpose.legal_basis, purpose.description, purpose.dpv, purpose.recipients,
            purpose.double_opt_in, purpose.direct_marketing, purpose.holds_for, purpose.valid_for,
            purpose.confirm_within, purpose.while_restricted, purpose.art9, purpose.allow_without_consent);
  PERFORM privacy.log_policy_change('create_purpose', name, legal_basis, CASE WHEN double_opt_in THEN 'double_opt_in' END,
                                    CASE WHEN direct_marketing THEN 'direct_marketing' END, holds_for);
END $$;
REVOKE ALL ON FUNCTION privacy.create_purpose(text, text, text, text, text[], boolean, boolean, text, interval, interval, text, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.create_purpose(text, text, text, text, text[], boolean, boolean, text, interval, interval, text, text, text) TO privacy_admin;
COMMENT ON FUNCTION privacy.create_purpose(text, text, text, text, text[], boolean, boolean, text, interval, interval, text, text, text) IS
  'Makes a purpose: why data are processed, on which legal basis (Art. 6(1) GDPR), under which conditions';

CREATE FUNCTION privacy.drop_purpose(name text) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  purpose privacy.purposes := privacy.purpose_named(drop_purpose.name);
  used_by text;
BEGIN
  IF purpose.builtin THEN
    RAISE EXCEPTION 'purpose % is built in', quote_literal(name) USING ERRCODE = 'invalid_parameter_value',
      HINT = 'Only purposes made by privacy.create_purpose can be dropped.';
  END IF;
  used_by := CASE
    WHEN EXISTS (SELECT FROM privacy.subject_events e WHERE e.purpose_id = purpose.id) THEN 'the history of people'
    WHEN EXISTS (SELECT FROM privacy.purpose_grants g WHERE g.purpose_id = purpose.id) THEN 'grants'
    WHEN EXISTS (SELECT FROM privacy.permissions m WHERE m.purpose_id = purpose.id) THEN 'permissions'
    WHEN EXISTS (SELECT FROM privacy.deletion_classes d WHERE purpose.name = ANY (d.retained_for)) THEN 'a deletion class'
  END;
  IF used_by IS NOT NULL THEN
    RAISE EXCEPTION 'purpose % is in use by %', quote_literal(name), used_by
      USING ERRCODE = 'dependent_objects_still_exist',
            HINT = 'privacy.revoke_purpose and privacy.forbid free it; a purpose with a history stays, and can be revoked from everybody.';
  END IF;
  DELETE FROM privacy.purposes p WHERE p.id = purpose.id;
  PERFORM privacy.log_policy_change('drop_purpose', name);
END $$;
REVOKE ALL ON FUNCTION privacy.drop_purpose(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.drop_purpose(text) TO privacy_admin;
COMMENT ON FUNCTION privacy.drop_purpose(text) IS 'Drops a purpose that nothing uses and nobody ever consented to';

CREATE FUNCTION privacy.permit(purpose text, category text, disclosure text DEFAULT 'full') RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  the_purpose privacy.purposes := privacy.purpose_named(purpose);
  the_category privacy.categories := privacy.category_named(category);
BEGIN
  PERFORM privacy.check_word('disclosure', disclosure, '{full,masked,match}');
  IF the_purpose.builtin THEN
    RAISE EXCEPTION 'what the built-in purpose % is shown is fixed', quote_literal(purpose)
      USING ERRCODE = 'invalid_parameter_value', HINT = 'Create a purpose of your own.';
  END IF;
  IF the_category.special AND the_purpose.art9 IS NULL THEN
    RAISE EXCEPTION 'category % is a special category, and purpose % has no ground of Art. 9 GDPR',
      quote_literal(category), quote_literal(purpose)
      USING ERRCODE = 'invalid_parameter_value', CONSTRAINT = 'special_category',
            HINT = 'Create the purpose with art9 => ''a'' to ''j''.';
  END IF;
  IF the_category.class_id = 2 AND the_purpose.while_restricted IS DISTINCT FROM 'legal_claims' THEN
    RAISE EXCEPTION 'category % opens for subject_rights and legal claims only', quote_literal(category)
      USING ERRCODE = 'invalid_parameter_value', HINT = 'Create the purpose with while_restricted => ''legal_claims''.';
  END IF;
  INSERT INTO privacy.permissions (purpose_id, category_id, disclosure)
    VALUES (the_purpose.id, the_category.id, permit.disclosure)
    ON CONFLICT ON CONSTRAINT permissions_pkey DO UPDATE SET disclosure = excluded.disclosure;
  PERFORM privacy.log_policy_change('permit', purpose, category, disclosure);
END $$;
REVOKE ALL ON FUNCTION privacy.permit(text, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.permit(text, text, text) TO privacy_admin;
COMMENT ON FUNCTION privacy.permit(text, text, text) IS
  'Lets a purpose use a category, with disclosure full, masked, or match (may compare, is shown nothing). Again: changes the disclosure';

CREATE FUNCTION privacy.forbid(purpose text, category text) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  the_purpose privacy.purposes := privacy.purpose_named(purpose);
  the_category privacy.categories := privacy.category_named(category);
BEGIN
  DELETE FROM privacy.permissions m WHERE m.purpose_id = the_purpose.id AND m.category_id = the_category.id;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'category % is not permitted to purpose %', quote_literal(category), quote_literal(purpose)
      USING ERRCODE = 'undefined_object', HINT = 'What built-in purposes are shown is fixed; revoke the purpose instead.';
  END IF;
  PERFORM privacy.log_policy_change('forbid', purpose, category);
END $$;
REVOKE ALL ON FUNCTION privacy.forbid(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.forbid(text, text) TO privacy_admin;
COMMENT ON FUNCTION privacy.forbid(text, text) IS 'Takes a permission back';

CREATE FUNCTION privacy.grant_purpose(purpose text, role text) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  the_purpose privacy.purposes := privacy.purpose_named(purpose);
BEGIN
  DELETE FROM privacy.purpose_grants g WHERE NOT EXISTS (SELECT FROM pg_roles r WHERE r.oid = g.grantee);  -- dropped since
  INSERT INTO privacy.purpose_grants (purpose_id, grantee, granted_by)
    VALUES (the_purpose.id, privacy.role_named(role), privacy.caller()::text)
    ON CONFLICT ON CONSTRAINT purpose_grants_pkey DO NOTHING;
  IF FOUND THEN
    PERFORM privacy.log_policy_change('grant_purpose', purpose, role);
  END IF;
END $$;
REVOKE ALL ON FUNCTION privacy.grant_purpose(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.grant_purpose(text, text) TO privacy_admin;
COMMENT ON FUNCTION privacy.grant_purpose(text, text) IS 'Lets a role, and the roles that are members of it, declare a purpose';

CREATE FUNCTION privacy.revoke_purpose(purpose text, role text) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  the_purpose privacy.purposes := privacy.purpose_named(purpose);
BEGIN
  DELETE FROM privacy.purpose_grants g WHERE g.purpose_id = the_purpose.id AND g.grantee = privacy.role_named(role);
  IF NOT FOUND THEN
    RAISE EXCEPTION 'purpose % is not granted to role %', quote_literal(purpose), quote_literal(role)
      USING ERRCODE = 'undefined_object', HINT = 'It may hold the purpose through a role it is a member of.';
  END IF;
  PERFORM privacy.log_policy_change('revoke_purpose', purpose, role);
END $$;
REVOKE ALL ON FUNCTION privacy.revoke_purpose(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.revoke_purpose(text, text) TO privacy_admin;
COMMENT ON FUNCTION privacy.revoke_purpose(text, text) IS 'Takes a purpose back from a role';
