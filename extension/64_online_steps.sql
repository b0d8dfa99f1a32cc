-- A change made online, step by step. Each step is a transaction and leaves a state from which the next one goes on,
-- whoever calls it: a crash or a cancelled call loses the step under way, and nothing else.

CREATE FUNCTION privacy.online_swap(relation regclass, copy regclass, indexes oid[], of_copy oid[]) RETURNS void
  LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_online_swap';
REVOKE ALL ON FUNCTION privacy.online_swap(regclass, regclass, oid[], oid[]) FROM PUBLIC;
COMMENT ON FUNCTION privacy.online_swap(regclass, regclass, oid[], oid[]) IS 'Exchanges the files of two tables of the same columns and indexes; for functions of pg_privacy only';

CREATE FUNCTION privacy.online_rename_toast(relation regclass) RETURNS void
  LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_online_rename_toast';
REVOKE ALL ON FUNCTION privacy.online_rename_toast(regclass) FROM PUBLIC;
COMMENT ON FUNCTION privacy.online_rename_toast(regclass) IS 'Gives a TOAST table the name of its table again; for functions of pg_privacy only';

-- Autovacuum would let go only of who waits for longer than we do.
CREATE FUNCTION privacy.online_stop_autovacuum(relation regclass) RETURNS void
  LANGUAGE sql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT pg_cancel_backend(a.pid) FROM pg_stat_activity a JOIN pg_locks l ON l.pid = a.pid
   WHERE a.backend_type = 'autovacuum worker' AND a.query NOT LIKE '%to prevent wraparound%' AND l.locktype = 'relation'
     AND l.database = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database()) AND l.relation IN (SELECT privacy.family(online_stop_autovacuum.relation));
$$;
REVOKE ALL ON FUNCTION privacy.online_stop_autovacuum(regclass) FROM PUBLIC;
COMMENT ON FUNCTION privacy.online_stop_autovacuum(regclass) IS 'Ends an autovacuum of the table that is changed online; for functions of pg_privacy only';

-- The table gets the copy's files. REQUIRES: an exclusive lock on it, the mapping function run on it, empty.
CREATE FUNCTION privacy.online_exchange(change privacy.online_changes, member privacy.online_members) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  copy regclass := privacy.online_part('copy', member.relation)::regclass;
  mine oid[];
  theirs oid[];
BEGIN
  SELECT coalesce(array_agg(a.oid ORDER BY a.oid), '{}'), coalesce(array_agg(b.oid ORDER BY a.oid), '{}') INTO mine, theirs
    FROM (SELECT (e ->> 'oid')::oid AS oid, e - 'oid' - 'tablespace' AS what, row_number() OVER (PARTITION BY e - 'oid' - 'tablespace' ORDER BY n) AS n
            FROM jsonb_array_elements(privacy.online_indexes(member.relation)) WITH ORDINALITY AS x (e, n)) AS a
    JOIN (SELECT (e ->> 'oid')::oid AS oid, e - 'oid' - 'tablespace' AS what, row_number() OVER (PARTITION BY e - 'oid' - 'tablespace' ORDER BY n) AS n
            FROM jsonb_array_elements(privacy.online_indexes(copy)) WITH ORDINALITY AS x (e, n)) AS b USING (what, n);
  PERFORM privacy.online_swap(member.relation, copy, mine, theirs);
  PERFORM privacy.run_as_owner(member.relation, format('DROP TRIGGER aaa_privacy_online ON %s', member.relation));
  PERFORM privacy.run_as_owner(member.relation, format('DROP TRIGGER aaa_privacy_emptied ON %s', member.relation));
  PERFORM privacy.drop_part('copy', member.relation), privacy.drop_part('log', member.relation);
  PERFORM privacy.online_rename_toast(member.relation);
END $$;
REVOKE ALL ON FUNCTION privacy.online_exchange(privacy.online_changes, privacy.online_members) FROM PUBLIC;
COMMENT ON FUNCTION privacy.online_exchange(privacy.online_changes, privacy.online_members) IS 'Gives a table the files of its copy; for functions of pg_privacy only';

-- The short lock. NULL: done; else why not.
CREATE FUNCTION privacy.online_switch(change privacy.online_changes) RETURNS text
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  member privacy.online_members;
  began timestamptz;
  missed bigint := 0;
BEGIN
  PERFORM set_config('lock_timeout', (EXTRACT(epoch FROM change.lock_timeout) * 1000)::integer::text, true);
  UPDATE privacy.online_changes o SET applying = pg_current_xact_id() WHERE o.id = change.id;
  IF change.recipe ? 'parent' THEN  -- first, as applications write parents before children
    EXECUTE format('LOCK TABLE %s IN SHARE ROW EXCLUSIVE MODE', (change.recipe ->> 'parent')::oid::regclass);
  END IF;
  EXECUTE format('LOCK TABLE %s IN ACCESS EXCLUSIVE MODE', change.relation);
  began := clock_timestamp();
  IF EXISTS (SELECT FROM privacy.leaves(change.relation) l FULL JOIN (SELECT m.relation FROM privacy.online_members m WHERE m.change_id = change.id) m ON m.relation = l
              WHERE l IS NULL OR m.relation IS NULL) THEN
    RAISE EXCEPTION 'table % got other partitions or children while it is changed online', change.relation
      USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'SELECT privacy.cancel_online_change(table), then begin again.';
  END IF;
  FOR member IN SELECT m.* FROM privacy.online_members m WHERE m.change_id = change.id ORDER BY m.relation LOOP
    IF privacy.online_trigger_mark(member.relation) IS DISTINCT FROM member.trigger_mark THEN
      RAISE EXCEPTION 'triggers of table % were altered while it is changed online', member.relation
        USING ERRCODE = 'object_not_in_prerequisite_state', DETAIL = 'What was written meanwhile may not have been noted.',
              HINT = 'SELECT privacy.cancel_online_change(table), then begin again.';
    END IF;
    missed := missed + privacy.run_on_parts(format('SELECT FROM %s LIMIT 10000', privacy.online_part('log', member.relation)));
  END LOOP;
  IF missed > 300 * (1 + change.attempts) THEN
    RAISE EXCEPTION 'too much was written meanwhile' USING ERRCODE = 'lock_not_available';
  END IF;
  FOR member IN SELECT m.* FROM privacy.online_members m WHERE m.change_id = change.id ORDER BY m.relation LOOP
    PERFORM privacy.online_follow(change, member);
    PERFORM privacy.online_empty(member.relation);
  END LOOP;
  PERFORM privacy.online_apply(change.kind, change.relation, change.column_name, change.arguments);
  FOR member IN SELECT m.* FROM privacy.online_members m WHERE m.change_id = change.id ORDER BY m.relation LOOP
    PERFORM privacy.online_exchange(change, member);
  END LOOP;
  UPDATE privacy.online_changes o SET applying = NULL, phase = CASE WHEN change.recipe ? 'parent' THEN 'clean' ELSE 'done' END,
         finished_at = CASE WHEN change.recipe ? 'parent' THEN NULL ELSE clock_timestamp() END, locked = clock_timestamp() - began WHERE o.id = change.id;
  RETURN NULL;
EXCEPTION
  WHEN lock_not_available OR deadlock_detected THEN
    RETURN SQLERRM;
END $$;
REVOKE ALL ON FUNCTION privacy.online_switch(privacy.online_changes) FROM PUBLIC;
COMMENT ON FUNCTION privacy.online_switch(privacy.online_changes) IS 'Ends a change made online under one short lock; for functions of pg_privacy only';

-- Who still looks at the database as it was before the copy was whole would miss rows in it.
CREATE FUNCTION privacy.online_seen_by_all(settled xid8) RETURNS boolean
  LANGUAGE sql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT NOT EXISTS (SELECT FROM pg_stat_activity a WHERE a.datname = current_database() AND a.pid <> pg_backend_pid() AND a.backend_type = 'client backend'
                        AND a.backend_xmin IS NOT NULL AND age(a.backend_xmin) > age(settled::xid));
$$;
REVOKE ALL ON FUNCTION privacy.online_seen_by_all(xid8) FROM PUBLIC;
COMMENT ON FUNCTION privacy.online_seen_by_all(xid8) IS 'Are all snapshots newer than the transaction? For functions of pg_privacy only';

-- One step; next: the phase after it, NULL at the end; isolated: it wants one snapshot; pause: seconds to wait before.
CREATE FUNCTION privacy.online_step(change_id bigint, OUT next text, OUT isolated boolean, OUT pause double precision)
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  c privacy.online_changes;
  member privacy.online_members;
  began timestamptz := clock_timestamp();
  rows bigint := 0;
  why text;
  one jsonb;
BEGIN
  SELECT o.* INTO c FROM privacy.online_changes o WHERE o.id = change_id AND o.finished_at IS NULL FOR UPDATE;
  IF NOT FOUND OR NOT EXISTS (SELECT FROM pg_class r WHERE r.oid = c.relation) OR NOT pg_has_role(privacy.caller()::oid, (SELECT r.relowner FROM pg_class r WHERE r.oid = c.relation), 'USAGE') THEN
    RAISE EXCEPTION 'the change made online was cancelled' USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'privacy.progress lists such changes.';
  END IF;
  next := c.phase;
  pause := EXTRACT(epoch FROM c.pause);
  isolated := c.phase IN ('settle', 'follow');
  IF isolated AND current_setting('transaction_isolation') = 'read committed' OR c.phase = 'switch' AND current_setting('transaction_isolation') <> 'read committed' THEN
    pause := 0;
    RETURN;
  END IF;
  CASE c.phase
  WHEN 'build' THEN
    IF c.kind = 'add_subject_table' THEN  -- of a copy that is begun anew
      DELETE FROM privacy.subjects s WHERE s.table_id = (c.recipe ->> 'table_id')::integer;
    END IF;
    FOR member IN SELECT m.* FROM privacy.online_members m WHERE m.change_id = c.id LOOP
      EXECUTE format('LOCK TABLE ONLY %s IN ACCESS SHARE MODE', member.relation);
      PERFORM privacy.online_make_copy(c, member);
      UPDATE privacy.online_members m SET blocks = pg_relation_size(m.relation) / current_setting('block_size')::integer, next_block = 0, next_index = 0, filenode = pg_relation_filenode(m.relation)
       WHERE m.change_id = c.id AND m.relation = member.relation;
    END LOOP;
    next := 'copy';
  WHEN 'copy' THEN
    SELECT m.* INTO member FROM privacy.online_members m WHERE m.change_id = c.id AND m.next_block < m.blocks ORDER BY m.relation LIMIT 1;
    IF FOUND THEN
      rows := privacy.online_copy_blocks(c, member);
      IF rows < 0 THEN
        next := 'build';
        rows := -c.rows_done;
      END IF;
    ELSE
      next := 'settle';
    END IF;
  WHEN 'settle', 'follow' THEN
    FOR member IN SELECT m.* FROM privacy.online_members m WHERE m.change_id = c.id ORDER BY m.relation LOOP
      rows := rows + privacy.online_follow(c, member);
    END LOOP;
    IF c.recipe ? 'parent' THEN
      PERFORM privacy.run_on_parts(format('DELETE FROM %s', privacy.online_part('links', c.relation)));
    END IF;
    UPDATE privacy.online_changes o SET followed = o.followed + rows, settled = CASE c.phase WHEN 'settle' THEN pg_current_xact_id() ELSE o.settled END WHERE o.id = c.id;
    IF c.phase = 'settle' THEN
      next := 'index';
    ELSIF rows <= 200 * (1 + EXTRACT(epoch FROM clock_timestamp() - c.phase_at) / 5) THEN  -- less strict where more is written than can be followed
      IF privacy.online_seen_by_all(c.settled) OR clock_timestamp() - c.phase_at > '1 minute' THEN
        next := 'switch';
      ELSE
        pause := greatest(pause, 0.2);
      END IF;
    END IF;
    rows := 0;
  WHEN 'index' THEN
    SELECT m.* INTO member FROM privacy.online_members m WHERE m.change_id = c.id AND m.next_index < jsonb_array_length(m.indexes) ORDER BY m.relation LIMIT 1;
    IF FOUND THEN
      one := member.indexes -> member.next_index;
      PERFORM set_config('default_tablespace', CASE one ->> 'tablespace' WHEN 'pg_default' THEN '' ELSE one ->> 'tablespace' END, true);
      PERFORM privacy.run_on_parts(format('CREATE %sINDEX ON %s %s', CASE WHEN (one ->> 'unique')::boolean THEN 'UNIQUE ' END, privacy.online_part('copy', member.relation), one ->> 'definition'));
      UPDATE privacy.online_members m SET next_index = m.next_index + 1 WHERE m.change_id = c.id AND m.relation = member.relation;
    ELSE
      next := 'follow';
    END IF;
  WHEN 'switch' THEN
    why := privacy.online_switch(c);
    SELECT o.phase, o.locked INTO next, c.locked FROM privacy.online_changes o WHERE o.id = c.id;
    IF why IS NULL THEN
      RAISE NOTICE 'table % is changed; it was locked for % ms', c.relation, round((EXTRACT(epoch FROM c.locked) * 1000)::numeric, 1)
        USING HINT = privacy.online_advice(c.kind);
    ELSE
      next := 'follow';
      pause := least(5, 0.1 * (c.attempts % 50 + 1));
      UPDATE privacy.online_changes o SET attempts = o.attempts + 1 WHERE o.id = c.id;
      PERFORM privacy.online_stop_autovacuum(c.relation);
      IF c.attempts % 20 = 19 THEN
        RAISE NOTICE 'table % could not be locked for a moment % times', c.relation, c.attempts + 1
          USING HINT = 'pg_locks says which transactions use it and do not end. It is tried again, and goes on being tried.';
      END IF;
    END IF;
  WHEN 'clean' THEN
    IF privacy.online_clean(c) THEN
      next := 'done';
    ELSE
      pause := 0.5;
    END IF;
  END CASE;
  UPDATE privacy.online_changes o
     SET phase = next, phase_at = CASE WHEN o.phase = next THEN o.phase_at ELSE clock_timestamp() END, rows_done = o.rows_done + rows, pid = pg_backend_pid(),
         busy = o.busy + CASE WHEN c.phase = 'copy' THEN clock_timestamp() - began ELSE '0' END, finished_at = CASE WHEN next = 'done' THEN clock_timestamp() END
   WHERE o.id = c.id;
  isolated := next IN ('settle', 'follow');
  IF next = 'done' THEN
    next := NULL;
  END IF;
END $$;
REVOKE ALL ON FUNCTION privacy.online_step(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.online_step(bigint) TO privacy_admin;
COMMENT ON FUNCTION privacy.online_step(bigint) IS 'One step of a change made online; the procedures that end in _online call it';
