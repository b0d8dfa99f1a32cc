-- Taking off what depends on a column, and putting it back: one engine for privacy.protect_column, unprotect_column and
-- their online versions. Between the two calls, in the same transaction, the column gets its other type.
--
--   taken := privacy.detach_dependents(relation, column, drop_dependents, lookup);
--   ALTER TABLE ... TYPE ..., labels
--   kept := privacy.restore_dependents(taken, drop_dependents);
--
-- lookup: of the sealed column that it becomes; NULL when it becomes plain, or plain of another type.
-- taken is a jsonb array of definitions (57_definitions.sql) in the order of their making. Where the sealed column has
-- another form of an object than the plain one, a definition has both: steps and former; without steps there is none.
-- kept is for privacy.keep_definitions: {left_out, indexes}, what the new type does not allow (an error, unless
-- drop_dependents) and the former indexes.
-- Every command runs as the owner of its object, whose rights the caller must have.

CREATE FUNCTION privacy.define_object(class oid, object oid, taken regclass[]) RETURNS jsonb
  LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  definition jsonb;
BEGIN
  definition := CASE class
    WHEN 'pg_class'::regclass THEN privacy.define_view(object)
    WHEN 'pg_proc'::regclass THEN privacy.define_function(object, EXISTS (
      SELECT FROM pg_type t WHERE t.typrelid = ANY (taken) AND privacy.function_has_type(object, t.oid)))
    ELSE privacy.define_part(class, object) END;
  RETURN definition || jsonb_build_object('class', class::regclass, 'as', privacy.owner_of(class, object),
    'code', (SELECT coalesce(jsonb_agg(c::regprocedure), '[]') FROM unnest(privacy.code_of(class, object)) c));
END $$;
REVOKE ALL ON FUNCTION privacy.define_object(oid, oid, regclass[]) FROM PUBLIC;
COMMENT ON FUNCTION privacy.define_object(oid, oid, regclass[]) IS 'How an object is written, whose it is and which functions it names; for functions of pg_privacy only';

-- A literal of a composite, array or range type is read when the object is made, and with it the checks of domains inside:
-- functions of others that would run with the rights of the object's owner.
CREATE FUNCTION privacy.literal_code(class oid, object oid, owner oid) RETURNS regprocedure
  LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  WITH RECURSIVE inside (t, top) AS (
    SELECT d.refobjid, true FROM pg_depend d
     WHERE d.refclassid = 'pg_type'::regclass AND (d.classid = class AND d.objid = object
        OR class = 'pg_class'::regclass AND d.classid = 'pg_rewrite'::regclass AND d.objid IN (SELECT r.oid FROM pg_rewrite r WHERE r.ev_class = object))
    UNION
    SELECT next.t, false FROM inside JOIN pg_type ty ON ty.oid = inside.t CROSS JOIN LATERAL (
      SELECT ty.typelem UNION ALL SELECT ty.typbasetype
      UNION ALL SELECT r.rngsubtype FROM pg_range r WHERE ty.oid IN (r.rngtypid, r.rngmultitypid)
      UNION ALL SELECT a.atttypid FROM pg_attribute a WHERE a.attrelid = ty.typrelid AND a.attnum > 0 AND NOT a.attisdropped) AS next (t)
     WHERE next.t <> 0)
  SELECT p.oid::regprocedure FROM inside JOIN pg_constraint k ON k.contypid = inside.t AND NOT inside.top
    JOIN pg_depend d ON d.classid = 'pg_constraint'::regclass AND d.objid = k.oid AND d.refclassid IN ('pg_proc'::regclass, 'pg_operator'::regclass)
    JOIN pg_proc p ON p.oid = CASE d.refclassid WHEN 'pg_proc'::regclass THEN d.refobjid ELSE (SELECT o.oprcode::oid FROM pg_operator o WHERE o.oid = d.refobjid) END
    JOIN pg_roles r ON r.oid = p.proowner
   WHERE NOT r.rolsuper AND r.oid <> owner LIMIT 1;
$$;
REVOKE ALL ON FUNCTION privacy.literal_code(oid, oid, oid) FROM PUBLIC;
COMMENT ON FUNCTION privacy.literal_code(oid, oid, oid) IS 'A function of somebody else''s that making an object again could run; for functions of pg_privacy only';

-- Refuses what nobody can make again: parts of extensions, temporary objects, others' objects.
CREATE FUNCTION privacy.ensure_detachable(class oid, object oid) RETURNS void
  LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  shown text := pg_describe_object(class, object, 0);
  owner regrole := privacy.owner_of(class, object);
  stranger regprocedure := privacy.literal_code(class, object, owner);
BEGIN
  IF EXISTS (SELECT FROM pg_depend d WHERE d.classid = class AND d.objid = object AND d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e') THEN
    RAISE EXCEPTION '% uses the column and is part of an extension', shown
      USING ERRCODE = 'feature_not_supported', HINT = 'ALTER EXTENSION ... DROP it first, and ADD it again afterwards.';
  END IF;
  IF class = 'pg_class'::regclass AND (SELECT c.relpersistence = 't' FROM pg_class c WHERE c.oid = object) THEN
    RAISE EXCEPTION '% uses the column and is temporary', shown
      USING ERRCODE = 'feature_not_supported', HINT = 'Drop it, or let its session end.';
  END IF;
  IF NOT pg_has_role(privacy.caller()::oid, owner::oid, 'USAGE') THEN
    RAISE EXCEPTION 'must have the rights of the owner of %', shown
      USING ERRCODE = 'insufficient_privilege', HINT = format('It uses the column and is made anew with it: be a member of role %s.', owner);
  END IF;
  IF stranger IS NOT NULL THEN
    RAISE EXCEPTION 'making % again could run %, which somebody else owns', shown, stranger
      USING ERRCODE = 'insufficient_privilege', HINT = 'It uses a type with a domain that is checked by that function. Drop it first, and create it again afterwards.';
  END IF;
END $$;
REVOKE ALL ON FUNCTION privacy.ensure_detachable(oid, oid) FROM PUBLIC;
COMMENT ON FUNCTION privacy.ensure_detachable(oid, oid) IS 'Refuses dependents that cannot be taken off and put back by this caller; for functions of pg_privacy only';

CREATE FUNCTION privacy.detach_dependents(relation regclass, "column" text, drop_dependents boolean DEFAULT false, lookup text DEFAULT NULL) RETURNS jsonb
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp SET check_function_bodies = off AS $$
DECLARE
  found_objects record;
  taken jsonb;
  o record;
BEGIN
  SELECT array_agg(d.class ORDER BY d.depth, d.class, d.object) AS classes, array_agg(d.object ORDER BY d.depth, d.class, d.object) AS objects,
         array_agg(d.object::regclass) FILTER (WHERE d.class = 'pg_class'::regclass) AS views
    INTO found_objects FROM privacy.dependents_of(relation, "column") d;
  FOR o IN SELECT u.class, u.object FROM unnest(found_objects.classes, found_objects.objects) AS u (class, object) LOOP
    PERFORM privacy.ensure_detachable(o.class, o.object);
  END LOOP;
  SELECT coalesce(jsonb_agg(privacy.define_object(u.class, u.object, found_objects.views) ORDER BY u.n), '[]') INTO taken
    FROM unnest(found_objects.classes, found_objects.objects) WITH ORDINALITY AS u (class, object, n);
  SELECT coalesce(jsonb_agg(d ORDER BY n), '[]') || taken INTO taken FROM (
    SELECT 1 AS n, d FROM privacy.column_defaults(relation, "column") d
    UNION ALL SELECT 2, c FROM privacy.column_checks(relation, "column", lookup IS NOT NULL) c
    UNION ALL SELECT 3, i FROM privacy.column_indexes(relation, "column", lookup, drop_dependents) i WHERE lookup IS NOT NULL) parts;
  FOR o IN SELECT d.value AS definition FROM jsonb_array_elements(taken) WITH ORDINALITY AS d ORDER BY d.ordinality DESC LOOP
    PERFORM privacy.run_as((o.definition ->> 'as')::regrole, o.definition ->> 'drop');
  END LOOP;
  RETURN taken;
END $$;
REVOKE ALL ON FUNCTION privacy.detach_dependents(regclass, text, boolean, text) FROM PUBLIC;
COMMENT ON FUNCTION privacy.detach_dependents(regclass, text, boolean, text) IS 'Takes off what depends on a column and says how to put it back; for functions of pg_privacy only';

-- What default privileges of the owner gave to a new object.
CREATE FUNCTION privacy.clear_grants(step jsonb) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  owner regrole := step ->> 'as';
  grantee oid;
BEGIN
  FOR grantee IN
    SELECT g.grantee FROM pg_class c CROSS JOIN aclexplode(c.relacl) g WHERE step ->> 'clear' = 'TABLE' AND c.oid = to_regclass(step ->> 'name')
    UNION
    SELECT g.grantee FROM pg_proc p CROSS JOIN aclexplode(coalesce(p.proacl, CASE WHEN (step ->> 'all')::boolean THEN acldefault('f', p.proowner) END)) g
     WHERE step ->> 'clear' <> 'TABLE' AND p.oid = privacy.object_named('pg_proc'::regclass, step ->> 'name')
    UNION
    SELECT owner::oid WHERE (step ->> 'all')::boolean LOOP
    CONTINUE WHEN grantee = owner AND NOT (step ->> 'all')::boolean;
    PERFORM privacy.run_as(owner, format('REVOKE ALL ON %s %s FROM %s', step ->> 'clear', step ->> 'name', CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::regrole::text END));
  END LOOP;
END $$;
REVOKE ALL ON FUNCTION privacy.clear_grants(jsonb) FROM PUBLIC;
COMMENT ON FUNCTION privacy.clear_grants(jsonb) IS 'Takes the grants of a new object away; for functions of pg_privacy only';

-- The object that a definition's name says; NULL if there is none.
CREATE FUNCTION privacy.object_named(class oid, name text) RETURNS oid
  LANGUAGE sql STABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE class
    WHEN 'pg_class'::regclass THEN to_regclass(name)::oid
    WHEN 'pg_proc'::regclass THEN (SELECT p.oid FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
      WHERE name LIKE '%' || p.proname || '%' AND format('%I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)) = name)
    WHEN 'pg_rewrite'::regclass THEN (SELECT r.oid FROM pg_rewrite r WHERE format('%I of %s', r.rulename, privacy.qualified(r.ev_class)) = name)
    WHEN 'pg_trigger'::regclass THEN (SELECT t.oid FROM pg_trigger t WHERE t.tgparentid = 0 AND format('%I of %s', t.tgname, privacy.qualified(t.tgrelid)) = name)
    WHEN 'pg_policy'::regclass THEN (SELECT p.oid FROM pg_policy p WHERE format('%I of %s', p.polname, privacy.qualified(p.polrelid)) = name) END;
$$;
REVOKE ALL ON FUNCTION privacy.object_named(oid, text) FROM PUBLIC;
COMMENT ON FUNCTION privacy.object_named(oid, text) IS 'The object with the name of a definition; for functions of pg_privacy only';

CREATE FUNCTION privacy.put_back(definition jsonb) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  step jsonb;
  owner regrole := definition ->> 'as';
  stranger regprocedure;
BEGIN
  FOR step IN SELECT s FROM jsonb_array_elements(definition -> 'steps') s LOOP
    IF step ? 'clear' THEN
      PERFORM privacy.clear_grants(step);
    ELSIF step ? 'refresh' THEN
      BEGIN
        PERFORM privacy.run_as_owner((definition ->> 'name')::regclass, step ->> 'refresh');
      EXCEPTION WHEN OTHERS THEN  -- its message may hold a value
        RAISE EXCEPTION '%', CASE SQLSTATE WHEN '0A000' THEN 'it cannot be filled: grouping, joining or sorting by the column needs a lookup, and keeping a revealed value is refused'
                             ELSE format('it cannot be filled (SQLSTATE %s)', SQLSTATE) END USING ERRCODE = SQLSTATE;
      END;
    ELSE
      PERFORM privacy.run_as((step ->> 'as')::regrole, step ->> 'do');
    END IF;
  END LOOP;
  SELECT c INTO stranger FROM unnest(privacy.code_of((definition ->> 'class')::regclass, privacy.object_named((definition ->> 'class')::regclass, definition ->> 'name'))) c
    JOIN pg_proc p ON p.oid = c JOIN pg_roles r ON r.oid = p.proowner
   WHERE NOT r.rolsuper AND r.oid <> owner AND NOT definition -> 'code' @> to_jsonb(c::regprocedure::text) LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'it would run %, which it did not run before', stranger
      USING ERRCODE = 'insufficient_privilege', HINT = 'A function for the new type of the column took the place of another: drop it.';
  END IF;
END $$;
REVOKE ALL ON FUNCTION privacy.put_back(jsonb) FROM PUBLIC;
COMMENT ON FUNCTION privacy.put_back(jsonb) IS 'Puts one object back; for functions of pg_privacy only';

CREATE FUNCTION privacy.as_former(definition jsonb) RETURNS jsonb
  LANGUAGE sql STABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT definition - 'former' || jsonb_build_object('steps', coalesce(definition -> 'former', definition -> 'steps'));
$$;
REVOKE ALL ON FUNCTION privacy.as_former(jsonb) FROM PUBLIC;
COMMENT ON FUNCTION privacy.as_former(jsonb) IS 'A definition as it was while the column was plain; for functions of pg_privacy only';

CREATE FUNCTION privacy.restore_dependents(taken jsonb, drop_dependents boolean DEFAULT false) RETURNS jsonb
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  definition jsonb;
  left_out jsonb := '[]';
  indexes jsonb := '[]';
BEGIN
  FOR definition IN SELECT d.value FROM jsonb_array_elements(taken) WITH ORDINALITY AS d ORDER BY d.ordinality LOOP
    IF NOT definition ? 'steps' THEN
      left_out := left_out || privacy.as_former(definition);
      CONTINUE;
    END IF;
    BEGIN
      PERFORM privacy.put_back(definition);
      IF definition ? 'former' THEN
        indexes := indexes || privacy.as_former(definition);
      END IF;
    EXCEPTION WHEN OTHERS THEN
      IF NOT drop_dependents THEN
        RAISE EXCEPTION '% % cannot be made again: %', definition ->> 'kind', definition ->> 'name', SQLERRM
          USING ERRCODE = SQLSTATE, HINT = 'Drop or change it first, or say drop_dependents => true: then it is left out, and comes back when the column is plain again.';
      END IF;
      RAISE NOTICE '% % is left out until the column is plain again', definition ->> 'kind', definition ->> 'name';
      left_out := left_out || privacy.as_former(definition);
    END;
  END LOOP;
  RETURN jsonb_build_object('left_out', left_out, 'indexes', indexes);
END $$;
REVOKE ALL ON FUNCTION privacy.restore_dependents(jsonb, boolean) FROM PUBLIC;
COMMENT ON FUNCTION privacy.restore_dependents(jsonb, boolean) IS 'Puts back what detach_dependents took off, and returns what keep_definitions keeps; for functions of pg_privacy only';
