-- How an object is written, by PostgreSQL's own pg_get functions: what takes it off, and the steps that put it back with
-- its owner, grants, comments, options and parts.
--
-- A step is jsonb {as: role, do: command}, or {as, clear: kind, name: object} (take away what default privileges gave),
-- or {as, refresh: command} (fill a materialized view). A definition is {kind, name, class, as, drop, steps, code}.
-- All names are qualified: search_path is pg_catalog here and where it is put back.

CREATE FUNCTION privacy.step("as" oid, command text) RETURNS jsonb
  LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object('as', "as"::regrole, 'do', command);
$$;
REVOKE ALL ON FUNCTION privacy.step(oid, text) FROM PUBLIC;
COMMENT ON FUNCTION privacy.step(oid, text) IS 'One step of putting an object back; for functions of pg_privacy only';

CREATE FUNCTION privacy.qualified(object regclass) RETURNS text
  LANGUAGE sql STABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = object;
$$;
REVOKE ALL ON FUNCTION privacy.qualified(regclass) FROM PUBLIC;
COMMENT ON FUNCTION privacy.qualified(regclass) IS 'The name of a relation with its schema; for functions of pg_privacy only';

-- Grants, exactly: what default privileges gave is cleared, the owner's own come first, then those of who had the option.
CREATE FUNCTION privacy.grant_steps(kind text, name text, owner oid, acl aclitem[]) RETURNS SETOF jsonb
  LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT s FROM (
    SELECT jsonb_build_object('as', owner::regrole, 'clear', kind, 'name', name, 'all', acl IS NOT NULL) AS s, 0 AS first, 0::bigint AS n
    UNION ALL
    SELECT privacy.step(g.grantor, format('GRANT %s ON %s %s TO %s%s', g.privilege_type, kind, name,
             CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE g.grantee::regrole::text END, CASE WHEN g.is_grantable AND g.grantee <> owner THEN ' WITH GRANT OPTION' END)),
           CASE WHEN g.grantor = owner THEN 1 ELSE 2 END, row_number() OVER ()
      FROM aclexplode(acl) g) steps
   ORDER BY first, n;
$$;
REVOKE ALL ON FUNCTION privacy.grant_steps(text, text, oid, aclitem[]) FROM PUBLIC;
COMMENT ON FUNCTION privacy.grant_steps(text, text, oid, aclitem[]) IS 'Puts grants back; for functions of pg_privacy only';

-- Comments, labels of other providers: kind and name as COMMENT ON wants them.
CREATE FUNCTION privacy.comment_steps(class oid, object oid, part integer, kind text, name text, owner oid) RETURNS SETOF jsonb
  LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT privacy.step(owner, format('COMMENT ON %s %s IS %L', kind, name, d.description))
    FROM pg_description d WHERE d.classoid = class AND d.objoid = object AND d.objsubid = part
  UNION ALL
  SELECT privacy.step(owner, format('SECURITY LABEL FOR %I ON %s %s IS %L', l.provider, kind, name, l.label))
    FROM pg_seclabel l WHERE l.classoid = class AND l.objoid = object AND l.objsubid = part AND l.provider <> 'pg_privacy';
$$;
REVOKE ALL ON FUNCTION privacy.comment_steps(oid, oid, integer, text, text, oid) FROM PUBLIC;
COMMENT ON FUNCTION privacy.comment_steps(oid, oid, integer, text, text, oid) IS 'Puts comments and foreign labels back; for functions of pg_privacy only';

-- An index, with what hangs on it; its own definition may be another than the one it has now.
CREATE FUNCTION privacy.index_steps(index regclass, definition text) RETURNS SETOF jsonb
  LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT s FROM (
    SELECT 1 AS n, privacy.step(c.relowner, CASE c.relkind WHEN 'I' THEN replace(definition, ' ON ONLY ', ' ON ') ELSE definition END) AS s FROM pg_class c WHERE c.oid = index
    UNION ALL
    SELECT 2, privacy.step(c.relowner, format('ALTER INDEX %s SET TABLESPACE %I', privacy.qualified(index), t.spcname))
      FROM pg_class c JOIN pg_tablespace t ON t.oid = c.reltablespace WHERE c.oid = index
    UNION ALL
    SELECT 3, privacy.step(c.relowner, format('ALTER INDEX %s ALTER COLUMN %s SET STATISTICS %s', privacy.qualified(index), a.attnum, a.attstattarget))
      FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid WHERE c.oid = index AND a.attstattarget >= 0
       AND pg_get_indexdef(c.oid) = definition
    UNION ALL
    SELECT 4, privacy.step(c.relowner, format('ALTER TABLE %s CLUSTER ON %I', privacy.qualified(i.indrelid), c.relname))
      FROM pg_class c JOIN pg_index i ON i.indexrelid = c.oid WHERE c.oid = index AND i.indisclustered
    UNION ALL
    SELECT 5, k FROM pg_class c, privacy.comment_steps('pg_class'::regclass, index, 0, 'INDEX', privacy.qualified(index), c.relowner) k WHERE c.oid = index
  ) steps ORDER BY n;
$$;
REVOKE ALL ON FUNCTION privacy.index_steps(regclass, text) FROM PUBLIC;
COMMENT ON FUNCTION privacy.index_steps(regclass, text) IS 'Puts an index back; for functions of pg_privacy only';

CREATE FUNCTION privacy.define_view(view regclass) RETURNS jsonb
  LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  c pg_class;
  kind text;
  name text := privacy.qualified(view);
  columns text;
  options text;
  steps jsonb;
BEGIN
  SELECT * INTO c FROM pg_class WHERE oid = view;
  kind := CASE c.relkind WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'VIEW' END;
  SELECT ' (' || string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) || ')' INTO columns
    FROM pg_attribute a WHERE a.attrelid = view AND a.attnum > 0 AND NOT a.attisdropped;
  SELECT ' WITH (' || string_agg(format('%I = %L', split_part(o, '=', 1), substr(o, strpos(o, '=') + 1)), ', ') || ')' INTO options
    FROM unnest(c.reloptions) o;
  SELECT jsonb_agg(s ORDER BY n) INTO steps FROM (
    SELECT 1 AS n, privacy.step(c.relowner, concat('CREATE ', kind, ' ', name, columns,
        (SELECT format(' USING %I', m.amname) FROM pg_am m WHERE m.oid = c.relam), options,
        (SELECT format(' TABLESPACE %I', t.spcname) FROM pg_tablespace t WHERE t.oid = c.reltablespace),
        ' AS ', rtrim(pg_get_viewdef(view), ';'), CASE c.relkind WHEN 'm' THEN ' WITH NO DATA' END)) AS s
    UNION ALL
    SELECT 2, privacy.step(c.relowner, format('ALTER VIEW %s ALTER COLUMN %I SET DEFAULT %s', name, a.attname, pg_get_expr(d.adbin, d.adrelid)))
      FROM pg_attrdef d JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum WHERE d.adrelid = view
    UNION ALL
    SELECT 3, g FROM privacy.grant_steps('TABLE', name, c.relowner, c.relacl) g
    UNION ALL
    SELECT 4, privacy.step(g.grantor, format('GRANT %s (%I) ON %s TO %s%s', g.privilege_type, a.attname, name,
             CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE g.grantee::regrole::text END, CASE WHEN g.is_grantable AND g.grantee <> c.relowner THEN ' WITH GRANT OPTION' END))
      FROM pg_attribute a CROSS JOIN aclexplode(a.attacl) g WHERE a.attrelid = view AND a.attnum > 0 AND NOT a.attisdropped
    UNION ALL
    SELECT 5, k FROM privacy.comment_steps('pg_class'::regclass, view, 0, kind, name, c.relowner) k
    UNION ALL
    SELECT 6, k FROM pg_attribute a, privacy.comment_steps('pg_class'::regclass, view, a.attnum, 'COLUMN', format('%s.%I', name, a.attname), c.relowner) k
     WHERE a.attrelid = view AND a.attnum > 0 AND NOT a.attisdropped
    UNION ALL
    SELECT 7, privacy.step(c.relowner, format('ALTER MATERIALIZED VIEW %s ALTER COLUMN %I SET STATISTICS %s', name, a.attname, a.attstattarget))
      FROM pg_attribute a WHERE a.attrelid = view AND a.attnum > 0 AND NOT a.attisdropped AND c.relkind = 'm' AND a.attstattarget >= 0
    UNION ALL
    SELECT 8, x FROM pg_index i, privacy.index_steps(i.indexrelid, pg_get_indexdef(i.indexrelid)) x WHERE i.indrelid = view
    UNION ALL
    SELECT 9, jsonb_build_object('as', c.relowner::regrole, 'refresh', 'REFRESH MATERIALIZED VIEW ' || name)
     WHERE c.relkind = 'm' AND c.relispopulated
  ) all_steps;
  RETURN jsonb_build_object('kind', lower(kind), 'name', name, 'drop', format('DROP %s %s', kind, name), 'steps', steps);
END $$;
REVOKE ALL ON FUNCTION privacy.define_view(regclass) FROM PUBLIC;
COMMENT ON FUNCTION privacy.define_view(regclass) IS 'How a view or materialized view is written; for functions of pg_privacy only';

-- A function whose body names the column keeps its place, grants and dependents under an empty body; one that has the row
-- type of a view in its signature is made anew.
CREATE FUNCTION privacy.define_function(function oid, made_anew boolean) RETURNS jsonb
  LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  p pg_proc;
  kind text;
  name text;
  written text := pg_get_functiondef(function);
  steps jsonb;
BEGIN
  SELECT * INTO p FROM pg_proc WHERE oid = function;
  kind := CASE p.prokind WHEN 'p' THEN 'PROCEDURE' ELSE 'FUNCTION' END;
  name := format('%I.%I(%s)', p.pronamespace::regnamespace::text, p.proname, pg_get_function_identity_arguments(function));
  SELECT format('%s.%I(%s)', quote_ident(n.nspname), p.proname, pg_get_function_identity_arguments(function)) INTO name
    FROM pg_namespace n WHERE n.oid = p.pronamespace;
  IF NOT made_anew THEN
    RETURN jsonb_build_object('kind', lower(kind), 'name', name,
      'drop', left(written, strpos(written, pg_get_function_sqlbody(function)) - 1) || ' AS ''SELECT NULL''',
      'steps', jsonb_build_array(privacy.step(p.proowner, written)));
  END IF;
  SELECT jsonb_agg(s ORDER BY n) INTO steps FROM (
    SELECT 1 AS n, privacy.step(p.proowner, written) AS s
    UNION ALL SELECT 2, g FROM privacy.grant_steps(kind, name, p.proowner, p.proacl) g
    UNION ALL SELECT 3, k FROM privacy.comment_steps('pg_proc'::regclass, function, 0, kind, name, p.proowner) k) all_steps;
  RETURN jsonb_build_object('kind', lower(kind), 'name', name, 'drop', format('DROP %s %s', kind, name), 'steps', steps);
END $$;
REVOKE ALL ON FUNCTION privacy.define_function(oid, boolean) FROM PUBLIC;
COMMENT ON FUNCTION privacy.define_function(oid, boolean) IS 'How a function is written; for functions of pg_privacy only';

-- What hangs on a table: rules, triggers, policies, places in publications, statistics.
CREATE FUNCTION privacy.define_part(class oid, object oid) RETURNS jsonb
  LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  owner oid := privacy.owner_of(class, object);
  o record;
  steps jsonb;
BEGIN
  IF class = 'pg_rewrite'::regclass THEN
    SELECT r.rulename AS name, privacy.qualified(r.ev_class) AS of_table, r.ev_enabled AS enabled, pg_get_ruledef(r.oid) AS written INTO o FROM pg_rewrite r WHERE r.oid = object;
    SELECT jsonb_agg(s ORDER BY n) INTO steps FROM (
      SELECT 1 AS n, privacy.step(owner, o.written) AS s
      UNION ALL SELECT 2, privacy.step(owner, format('ALTER TABLE %s %s RULE %I', o.of_table, CASE o.enabled WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA' ELSE 'ENABLE ALWAYS' END, o.name)) WHERE o.enabled <> 'O'
      UNION ALL SELECT 3, k FROM privacy.comment_steps(class, object, 0, 'RULE', format('%I ON %s', o.name, o.of_table), owner) k) all_steps;
    RETURN jsonb_build_object('kind', 'rule', 'name', format('%I of %s', o.name, o.of_table), 'drop', format('DROP RULE %I ON %s', o.name, o.of_table), 'steps', steps);
  ELSIF class = 'pg_trigger'::regclass THEN
    SELECT t.tgname AS name, privacy.qualified(t.tgrelid) AS of_table, t.tgenabled AS enabled, pg_get_triggerdef(t.oid) AS written INTO o FROM pg_trigger t WHERE t.oid = object;
    SELECT jsonb_agg(s ORDER BY n) INTO steps FROM (
      SELECT 1 AS n, privacy.step(owner, o.written) AS s
      UNION ALL SELECT 2, privacy.step(owner, format('ALTER TABLE %s %s TRIGGER %I', o.of_table, CASE o.enabled WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA' ELSE 'ENABLE ALWAYS' END, o.name)) WHERE o.enabled <> 'O'
      UNION ALL SELECT 3, k FROM privacy.comment_steps(class, object, 0, 'TRIGGER', format('%I ON %s', o.name, o.of_table), owner) k) all_steps;
    RETURN jsonb_build_object('kind', 'trigger', 'name', format('%I of %s', o.name, o.of_table), 'drop', format('DROP TRIGGER %I ON %s', o.name, o.of_table), 'steps', steps);
  ELSIF class = 'pg_policy'::regclass THEN
    -- It stays, with an expression that lets nothing through, for the moment.
    SELECT p.polname AS name, privacy.qualified(p.polrelid) AS of_table, pg_get_expr(p.polqual, p.polrelid) AS sees, pg_get_expr(p.polwithcheck, p.polrelid) AS stores
      INTO o FROM pg_policy p WHERE p.oid = object;
    RETURN jsonb_build_object('kind', 'policy', 'name', format('%I of %s', o.name, o.of_table),
      'drop', concat('ALTER POLICY ', quote_ident(o.name), ' ON ', o.of_table, CASE WHEN o.sees IS NOT NULL THEN ' USING (false)' END, CASE WHEN o.stores IS NOT NULL THEN ' WITH CHECK (false)' END),
      'steps', jsonb_build_array(privacy.step(owner, concat('ALTER POLICY ', quote_ident(o.name), ' ON ', o.of_table, ' USING (' || o.sees || ')', ' WITH CHECK (' || o.stores || ')'))));
  ELSIF class = 'pg_publication_rel'::regclass THEN
    SELECT b.pubname AS name, privacy.qualified(r.prrelid) AS of_table, pg_get_expr(r.prqual, r.prrelid) AS filter,
           (SELECT ' (' || string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) || ')' FROM pg_attribute a WHERE a.attrelid = r.prrelid AND a.attnum = ANY (r.prattrs::smallint[])) AS columns
      INTO o FROM pg_publication_rel r JOIN pg_publication b ON b.oid = r.prpubid WHERE r.oid = object;
    RETURN jsonb_build_object('kind', 'publication', 'name', format('%I of %s', o.name, o.of_table), 'drop', format('ALTER PUBLICATION %I DROP TABLE ONLY %s', o.name, o.of_table),
      'steps', jsonb_build_array(privacy.step(owner, concat('ALTER PUBLICATION ', quote_ident(o.name), ' ADD TABLE ONLY ', o.of_table, o.columns, ' WHERE (' || o.filter || ')'))));
  ELSIF class = 'pg_statistic_ext'::regclass THEN
    SELECT format('%I.%I', n.nspname, s.stxname) AS name, pg_get_statisticsobjdef(s.oid) AS written, s.stxstattarget AS target INTO o
      FROM pg_statistic_ext s JOIN pg_namespace n ON n.oid = s.stxnamespace WHERE s.oid = object;
    SELECT jsonb_agg(s ORDER BY n) INTO steps FROM (
      SELECT 1 AS n, privacy.step(owner, o.written) AS s
      UNION ALL SELECT 2, privacy.step(owner, format('ALTER STATISTICS %s SET STATISTICS %s', o.name, o.target)) WHERE o.target >= 0
      UNION ALL SELECT 3, k FROM privacy.comment_steps(class, object, 0, 'STATISTICS', o.name, owner) k) all_steps;
    RETURN jsonb_build_object('kind', 'statistics object', 'name', o.name, 'drop', format('DROP STATISTICS %s', o.name), 'steps', steps);
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION privacy.define_part(oid, oid) FROM PUBLIC;
COMMENT ON FUNCTION privacy.define_part(oid, oid) IS 'How a rule, trigger, policy, place in a publication or statistics object is written; for functions of pg_privacy only';
