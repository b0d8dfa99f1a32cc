-- Beginning, going on with, and ending a change made online.

-- Under a short lock: rehearses the change and has written rows noted from now on. Returns the change.
CREATE FUNCTION privacy.online_rehearse(kind text, relation regclass, column_name text, arguments jsonb) RETURNS bigint
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  leaf regclass;
  members jsonb;
  recipe jsonb;
  keys jsonb := '{}';
  one jsonb;
  change bigint;
BEGIN
  IF kind = 'add_linked_table' THEN  -- parents first, as applications write them first
    FOR leaf IN SELECT k.confrelid FROM privacy.link_keys(online_rehearse.relation, column_name) k LOOP
      EXECUTE format('LOCK TABLE %s IN SHARE ROW EXCLUSIVE MODE', leaf);
    END LOOP;
  END IF;
  PERFORM privacy.ensure_mappable(relation, CASE WHEN kind LIKE '%protect_column' THEN column_name END);
  IF kind = 'protect_column' AND privacy.base_type_of((privacy.column_named(relation, column_name)).atttypid) IS NOT NULL THEN
    RAISE EXCEPTION 'column % of table % is of a personal type already', quote_ident(column_name), relation
      USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'privacy.protect_column labels it; nothing is rewritten for that.';
  END IF;
  SELECT d.object::regclass INTO leaf FROM privacy.dependents_of(relation, column_name) d JOIN pg_class v ON d.class = 'pg_class'::regclass AND v.oid = d.object AND v.relkind = 'm'
   WHERE kind LIKE '%protect_column' LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'materialized view % shows column %, which is changed online', leaf, quote_ident(column_name)
      USING ERRCODE = 'feature_not_supported', HINT = 'It would have to be filled under the lock: drop it and create it again afterwards, or call the function without _online.';
  END IF;
  FOR leaf IN SELECT privacy.leaves(relation) LOOP
    keys := keys || jsonb_build_object(leaf::oid::text, privacy.online_key(leaf, CASE WHEN kind LIKE '%protect_column' THEN column_name ELSE '' END));
  END LOOP;
  IF kind = 'add_subject_table' THEN  -- its people are known by it from the first copied row on
    INSERT INTO privacy.subject_tables (relation) VALUES (online_rehearse.relation) ON CONFLICT DO NOTHING;
  END IF;
  BEGIN
    PERFORM privacy.online_empty(l) FROM privacy.leaves(relation) l;
    PERFORM privacy.online_apply(kind, relation, column_name, arguments);
    recipe := privacy.online_recipe(kind, relation, column_name, arguments);
    SELECT jsonb_agg(jsonb_build_object('relation', l::oid::bigint, 'columns', privacy.online_columns(l), 'indexes', privacy.online_indexes(l))) INTO members FROM privacy.leaves(relation) l;
    RAISE EXCEPTION USING ERRCODE = 'PR001';
  EXCEPTION WHEN SQLSTATE 'PR001' THEN NULL;
  END;
  IF kind = 'add_subject_table' THEN  -- a dump of the middle of such a change brings people whom nobody knows
    DELETE FROM privacy.subjects s WHERE s.table_id = (recipe ->> 'table_id')::integer;
  END IF;
  INSERT INTO privacy.online_changes (relation, kind, column_name, arguments, role, batch, pause, lock_timeout, recipe, rows_total)
  VALUES (online_rehearse.relation, online_rehearse.kind, online_rehearse.column_name, online_rehearse.arguments, privacy.caller()::text, 1, '0', '1 s', recipe,
          (SELECT sum(greatest(c.reltuples, 0)) FROM privacy.leaves(online_rehearse.relation) l JOIN pg_class c ON c.oid = l)) RETURNING id INTO change;
  IF recipe ? 'parent' THEN
    PERFORM privacy.online_watch_parent(relation, recipe);
  END IF;
  FOR one IN SELECT m FROM jsonb_array_elements(members) m LOOP
    leaf := (one ->> 'relation')::oid::regclass;
    INSERT INTO privacy.online_members (change_id, relation, rows_per_block, columns, indexes, key, trigger_mark)
    SELECT change, leaf, CASE WHEN c.reltuples > 0 AND c.relpages > 0 THEN c.reltuples / c.relpages ELSE 50 END, one -> 'columns', one -> 'indexes',
           keys -> leaf::oid::text, privacy.online_watch(leaf, keys -> leaf::oid::text) FROM pg_class c WHERE c.oid = leaf;
  END LOOP;
  RETURN change;
END $$;
REVOKE ALL ON FUNCTION privacy.online_rehearse(text, regclass, text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION privacy.online_rehearse(text, regclass, text, jsonb) IS 'Rehearses a change made online and begins it; for functions of pg_privacy only';

CREATE FUNCTION privacy.online_begin(kind text, relation regclass, column_name text, arguments jsonb, batch integer, pause interval, lock_timeout interval) RETURNS bigint
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  c privacy.online_changes;
  owner oid := (SELECT r.relowner FROM pg_class r WHERE r.oid = relation);
BEGIN
  IF kind IS NULL OR kind NOT IN ('protect_column', 'unprotect_column', 'add_subject_table', 'add_linked_table') THEN  -- it names a function
    RAISE EXCEPTION 'unknown change %', coalesce(quote_literal(kind), 'NULL')
      USING ERRCODE = 'invalid_parameter_value', HINT = 'Call the procedures whose names end in _online.';
  END IF;
  IF batch IS NULL OR batch < 1 OR pause IS NULL OR pause < '0' OR lock_timeout IS NULL OR lock_timeout < '1 ms' THEN
    RAISE EXCEPTION 'batch, pause and lock_timeout of a change made online must be positive'
      USING ERRCODE = 'invalid_parameter_value', HINT = 'batch: rows a step; pause: between steps; lock_timeout: how long others may be kept waiting.';
  END IF;
  IF owner IS NOT NULL AND NOT pg_has_role(privacy.caller()::oid, owner, 'USAGE') THEN
    RAISE EXCEPTION 'must have the rights of the owner of table %', relation
      USING ERRCODE = 'insufficient_privilege', HINT = format('Be a member of role %I.', pg_get_userbyid(owner));
  END IF;
  arguments := jsonb_strip_nulls(arguments);
  SELECT o.* INTO c FROM privacy.online_changes o WHERE o.relation = online_begin.relation AND o.finished_at IS NULL FOR UPDATE;
  IF FOUND THEN
    IF (c.kind, c.column_name, c.arguments) IS DISTINCT FROM (kind, column_name, arguments) THEN
      PERFORM privacy.ensure_not_changing(relation);
    ELSIF c.pid <> pg_backend_pid() AND privacy.is_running(c) THEN
      RAISE EXCEPTION 'table % is being changed online: % of column %, by the session with process ID %', relation, c.kind, quote_ident(c.column_name), c.pid
        USING ERRCODE = 'object_in_use', HINT = 'privacy.progress shows how far it is.';
    END IF;
  ELSE
    IF owner IS NOT NULL THEN
      PERFORM privacy.ensure_room(relation);
    END IF;
    FOR attempt IN 1 .. 100 LOOP
      BEGIN
        PERFORM set_config('lock_timeout', (EXTRACT(epoch FROM lock_timeout) * 1000)::integer::text, true);
        c.id := privacy.online_rehearse(kind, relation, column_name, arguments);
        EXIT;
      EXCEPTION
        WHEN lock_not_available OR deadlock_detected THEN
          IF attempt = 100 THEN
            RAISE EXCEPTION 'table % cannot be locked for a moment', relation
              USING ERRCODE = 'lock_not_available', HINT = 'A transaction that uses it does not end: see pg_locks. Then call again.';
          END IF;
          PERFORM privacy.online_stop_autovacuum(relation), pg_sleep(least(1, attempt * 0.1));
      END;
    END LOOP;
  END IF;
  -- Rows that were in the way of an index may have been put right since.
  UPDATE privacy.online_changes o SET phase = CASE o.phase WHEN 'index' THEN 'settle' ELSE o.phase END, batch = online_begin.batch, pause = online_begin.pause, lock_timeout = online_begin.lock_timeout, pid = pg_backend_pid()
   WHERE o.id = c.id;
  RETURN c.id;
END $$;
REVOKE ALL ON FUNCTION privacy.online_begin(text, regclass, text, jsonb, integer, interval, interval) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.online_begin(text, regclass, text, jsonb, integer, interval, interval) TO privacy_admin;
COMMENT ON FUNCTION privacy.online_begin(text, regclass, text, jsonb, integer, interval, interval) IS 'Begins a change made online, or goes on with it; the procedures that end in _online call it';

CREATE FUNCTION privacy.cancel_online_change(relation regclass) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  c privacy.online_changes;
  owner oid := (SELECT r.relowner FROM pg_class r WHERE r.oid = relation);
  leaf regclass;
  t name;
BEGIN
  SELECT o.* INTO c FROM privacy.online_changes o WHERE o.relation = cancel_online_change.relation AND o.finished_at IS NULL FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'table % is not being changed online', coalesce(relation::text, 'NULL')
      USING ERRCODE = 'undefined_object', HINT = 'privacy.progress lists such changes.';
  ELSIF NOT coalesce(pg_has_role(privacy.caller()::oid, owner, 'USAGE'), (SELECT r.rolsuper FROM pg_roles r WHERE r.oid = privacy.caller()::oid)) THEN
    RAISE EXCEPTION 'must have the rights of the owner of table %', relation
      USING ERRCODE = 'insufficient_privilege', HINT = format('Be a member of role %I.', pg_get_userbyid(owner));
  ELSIF c.phase = 'clean' THEN
    RAISE EXCEPTION 'table % is changed already', relation
      USING ERRCODE = 'object_not_in_prerequisite_state', HINT = format('CALL privacy.%s_online with the same arguments ends it.', c.kind);
  END IF;
  FOR leaf IN SELECT m.relation FROM privacy.online_members m WHERE m.change_id = c.id LOOP
    FOR t IN SELECT g.tgname FROM pg_trigger g WHERE g.tgrelid = leaf AND g.tgname IN ('aaa_privacy_online', 'aaa_privacy_emptied') LOOP
      PERFORM privacy.run_as_owner(leaf, format('DROP TRIGGER %I ON %s', t, leaf));
    END LOOP;
    PERFORM privacy.drop_part('copy', leaf), privacy.drop_part('log', leaf);
  END LOOP;
  IF EXISTS (SELECT FROM pg_class r WHERE r.oid = (c.recipe ->> 'parent')::oid) AND NOT privacy.online_clean(c) THEN
    RAISE EXCEPTION 'table % cannot be locked for a moment', (c.recipe ->> 'parent')::oid::regclass
      USING ERRCODE = 'lock_not_available', HINT = 'Call again.';
  END IF;
  IF c.kind = 'add_subject_table' THEN  -- nobody knew these people yet
    DELETE FROM privacy.subjects s WHERE s.table_id = (c.recipe ->> 'table_id')::integer;
    DELETE FROM privacy.subject_tables s WHERE s.id = (c.recipe ->> 'table_id')::integer;
  END IF;
  DELETE FROM privacy.online_members m WHERE m.change_id = c.id;
  UPDATE privacy.online_changes o SET phase = 'cancelled', finished_at = clock_timestamp() WHERE o.id = c.id;
END $$;
REVOKE ALL ON FUNCTION privacy.cancel_online_change(regclass) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.cancel_online_change(regclass) TO privacy_admin;
COMMENT ON FUNCTION privacy.cancel_online_change(regclass) IS 'Ends a change made online that is not to be finished: the table is as it was. The session that makes it is refused its next step';
