-- What depends on a column: PostgreSQL changes no type below a view, rule, trigger, policy, publication or SQL function.
-- Found here, with all that depends on these in turn; how each is written: 57_definitions.sql; taken off and put back:
-- 58_detach.sql.

-- One row an object, depth 1 for what names the column itself; what depends on others has a greater depth than they.
-- Parts of a view (its rule, defaults, indexes) are no objects of their own here.
CREATE FUNCTION privacy.dependents_of(relation regclass, "column" text)
  RETURNS TABLE (class regclass, object oid, depth integer)
  LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  depths jsonb := '{}';
  frontier text[];
  next text[];
  item text;
BEGIN
  SELECT array_agg(DISTINCT o.place) INTO frontier
    FROM privacy.family(relation) AS f (member)
    JOIN pg_attribute a ON a.attrelid = f.member AND a.attname = "column" AND NOT a.attisdropped
    CROSS JOIN LATERAL (SELECT d.classid, d.objid FROM pg_depend d WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = f.member AND d.refobjsubid = a.attnum OFFSET 0) d
    CROSS JOIN LATERAL (SELECT privacy.object_of(d.classid, d.objid) AS place) o
   WHERE o.place IS NOT NULL
     AND (d.classid <> 'pg_statistic_ext'::regclass OR (SELECT s.stxexprs IS NOT NULL FROM pg_statistic_ext s WHERE s.oid = d.objid));
  FOR level IN 1 .. 1000 LOOP
    EXIT WHEN frontier IS NULL;
    SELECT depths || jsonb_object_agg(o, level) INTO depths FROM unnest(frontier) o;
    next := NULL;
    FOREACH item IN ARRAY frontier LOOP
      next := next || privacy.dependents_on(split_part(item, ' ', 1)::oid, split_part(item, ' ', 2)::oid, depths);
    END LOOP;
    SELECT array_agg(DISTINCT n) INTO frontier FROM unnest(next) n WHERE n IS NOT NULL;
  END LOOP;
  IF frontier IS NOT NULL THEN
    RAISE EXCEPTION 'objects that depend on column % of table % depend on each other in a circle', quote_ident("column"), relation
      USING ERRCODE = 'feature_not_supported', HINT = 'Drop one of the rules or functions first, and create it again afterwards.';
  END IF;
  RETURN QUERY SELECT split_part(o.key, ' ', 1)::oid::regclass, split_part(o.key, ' ', 2)::oid, o.value::integer FROM jsonb_each_text(depths) o;
END $$;
REVOKE ALL ON FUNCTION privacy.dependents_of(regclass, text) FROM PUBLIC;
COMMENT ON FUNCTION privacy.dependents_of(regclass, text) IS 'The objects that must make way while a column changes its type; for functions of pg_privacy only';

-- What depends on one object. Below a view: what names it or its row type. Below a function: only if its own type goes
-- with a view, one of depths.
CREATE FUNCTION privacy.dependents_on(class oid, object oid, depths jsonb) RETURNS text[]
  LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  row_types oid[];
BEGIN
  IF class = 'pg_class'::regclass THEN
    SELECT array_agg(t.oid) || array_agg(t.typarray) FILTER (WHERE t.typarray <> 0) INTO row_types FROM pg_type t WHERE t.oid = (SELECT c.reltype FROM pg_class c WHERE c.oid = object);
    RETURN (SELECT array_agg(DISTINCT privacy.object_of(n.classid, n.objid)) FROM (
        SELECT d.classid, d.objid FROM pg_depend d WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = object
        UNION SELECT d.classid, d.objid FROM pg_depend d WHERE d.refclassid = 'pg_type'::regclass AND d.refobjid = ANY (row_types)) n
      WHERE privacy.object_of(n.classid, n.objid) <> concat_ws(' ', class, object));
  ELSIF class = 'pg_proc'::regclass AND EXISTS (
      SELECT FROM jsonb_object_keys(depths) v JOIN pg_class c ON c.oid = split_part(v, ' ', 2)::oid
       WHERE split_part(v, ' ', 1)::oid = 'pg_class'::regclass AND privacy.function_has_type(object, c.reltype)) THEN
    RETURN (SELECT array_agg(DISTINCT privacy.object_of(d.classid, d.objid)) FROM pg_depend d
             WHERE d.refclassid = class AND d.refobjid = object AND privacy.object_of(d.classid, d.objid) IS NOT NULL);
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION privacy.dependents_on(oid, oid, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION privacy.dependents_on(oid, oid, jsonb) IS 'What has to make way when an object is dropped; for functions of pg_privacy only';

-- 'class object' of what has to be made again; NULL for what PostgreSQL itself takes along, or what goes with its table.
CREATE FUNCTION privacy.object_of(class oid, object oid) RETURNS text
  LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE class
    WHEN 'pg_rewrite'::regclass THEN (
      SELECT CASE WHEN r.ev_type = '1' THEN concat_ws(' ', 'pg_class'::regclass::oid, r.ev_class) ELSE concat_ws(' ', class, object) END
        FROM pg_rewrite r WHERE r.oid = object)
    WHEN 'pg_trigger'::regclass THEN (
      SELECT concat_ws(' ', class, object) FROM pg_trigger t WHERE t.oid = object AND NOT t.tgisinternal AND t.tgparentid = 0)
    WHEN 'pg_statistic_ext'::regclass THEN concat_ws(' ', class, object)
    WHEN 'pg_policy'::regclass THEN concat_ws(' ', class, object)
    WHEN 'pg_proc'::regclass THEN concat_ws(' ', class, object)
    WHEN 'pg_publication_rel'::regclass THEN concat_ws(' ', class, object)
  END;
$$;
REVOKE ALL ON FUNCTION privacy.object_of(oid, oid) FROM PUBLIC;
COMMENT ON FUNCTION privacy.object_of(oid, oid) IS 'What has to be made again when an entry of pg_depend is in the way; for functions of pg_privacy only';

-- Is the type, or arrays of it, an argument or the result?
CREATE FUNCTION privacy.function_has_type(function oid, type oid) RETURNS boolean
  LANGUAGE sql STABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT type = ANY (used) OR (SELECT t.typarray FROM pg_type t WHERE t.oid = type AND t.typarray <> 0) = ANY (used)
    FROM (SELECT p.prorettype || p.proargtypes::oid[] || coalesce(p.proallargtypes, '{}') AS used FROM pg_proc p WHERE p.oid = function) u;
$$;
REVOKE ALL ON FUNCTION privacy.function_has_type(oid, oid) FROM PUBLIC;
COMMENT ON FUNCTION privacy.function_has_type(oid, oid) IS 'Does the signature of a function name the type? For functions of pg_privacy only';

-- The owner of an object, as PostgreSQL asks for it when the object is dropped.
CREATE FUNCTION privacy.owner_of(class oid, object oid) RETURNS regrole
  LANGUAGE sql STABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE class
    WHEN 'pg_class'::regclass THEN (SELECT c.relowner FROM pg_class c WHERE c.oid = object)
    WHEN 'pg_proc'::regclass THEN (SELECT p.proowner FROM pg_proc p WHERE p.oid = object)
    WHEN 'pg_statistic_ext'::regclass THEN (SELECT s.stxowner FROM pg_statistic_ext s WHERE s.oid = object)
    WHEN 'pg_publication_rel'::regclass THEN (SELECT b.pubowner FROM pg_publication_rel r JOIN pg_publication b ON b.oid = r.prpubid WHERE r.oid = object)
    ELSE (SELECT c.relowner FROM pg_class c WHERE c.oid = CASE class
            WHEN 'pg_rewrite'::regclass THEN (SELECT r.ev_class FROM pg_rewrite r WHERE r.oid = object)
            WHEN 'pg_trigger'::regclass THEN (SELECT t.tgrelid FROM pg_trigger t WHERE t.oid = object)
            WHEN 'pg_policy'::regclass THEN (SELECT p.polrelid FROM pg_policy p WHERE p.oid = object) END)
  END::regrole;
$$;
REVOKE ALL ON FUNCTION privacy.owner_of(oid, oid) FROM PUBLIC;
COMMENT ON FUNCTION privacy.owner_of(oid, oid) IS 'Whose rights an object is dropped and made with; for functions of pg_privacy only';

-- Functions and operators that an object names, besides PostgreSQL's own: names are resolved anew when it is made again,
-- and must not lead to something else.
CREATE FUNCTION privacy.code_of(class oid, object oid) RETURNS oid[]
  LANGUAGE sql STABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT p.oid), '{}') FROM pg_depend d
    JOIN pg_proc p ON p.oid = CASE d.refclassid WHEN 'pg_proc'::regclass THEN d.refobjid
                                WHEN 'pg_operator'::regclass THEN (SELECT o.oprcode::oid FROM pg_operator o WHERE o.oid = d.refobjid) END
   WHERE (d.classid = class AND d.objid = object)
      OR (class = 'pg_class'::regclass AND d.classid = 'pg_rewrite'::regclass
          AND d.objid IN (SELECT r.oid FROM pg_rewrite r WHERE r.ev_class = object AND r.ev_type = '1'))
      OR (class = 'pg_class'::regclass AND d.classid = class
          AND d.objid IN (SELECT i.indexrelid FROM pg_index i WHERE object IN (i.indrelid, i.indexrelid)));
$$;
REVOKE ALL ON FUNCTION privacy.code_of(oid, oid) FROM PUBLIC;
COMMENT ON FUNCTION privacy.code_of(oid, oid) IS 'The functions an object names; for functions of pg_privacy only';
