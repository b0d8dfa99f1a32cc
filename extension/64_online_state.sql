-- Changes made online: the state of each, its progress, and how the parts of a change are named.
--
-- A table is not altered row by row. A copy is filled with its rows as they will be, while triggers note the keys of
-- rows that are written meanwhile; the copy follows them; then, under one short lock, the table is emptied, the ordinary
-- mapping function is run on it, and it gets the copy's files. Until then statements see the table as it was, from then
-- on as it is to be: no row is ever half changed.
--
-- None of this is dumped: a restored table was not changed yet.

CREATE SCHEMA privacy_online;
COMMENT ON SCHEMA privacy_online IS 'pg_privacy: copies of tables that are changed online, and the keys of rows written meanwhile. For functions of pg_privacy only';

CREATE TABLE privacy.online_changes (
  id           bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  relation     regclass NOT NULL,
  kind         text NOT NULL CHECK (kind IN ('protect_column', 'unprotect_column', 'add_subject_table', 'add_linked_table')),
  column_name  text NOT NULL,
  arguments    jsonb NOT NULL,
  phase        text NOT NULL DEFAULT 'build' CHECK (phase IN ('build', 'copy', 'settle', 'index', 'follow', 'switch', 'clean', 'done', 'cancelled')),
  role         text NOT NULL,
  pid          integer,
  batch        integer NOT NULL CHECK (batch > 0),
  pause        interval NOT NULL CHECK (pause >= '0'),
  lock_timeout interval NOT NULL CHECK (lock_timeout >= '1 ms'),
  recipe       jsonb NOT NULL,
  rows_total   bigint NOT NULL,
  rows_done    bigint NOT NULL DEFAULT 0,
  busy         interval NOT NULL DEFAULT '0',
  followed     bigint NOT NULL DEFAULT 0,
  attempts     integer NOT NULL DEFAULT 0,
  settled      xid8,
  applying     xid8,
  locked       interval,
  started_at   timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
  phase_at     timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
  finished_at  timestamptz
);
CREATE UNIQUE INDEX online_changes_open ON privacy.online_changes (relation) WHERE finished_at IS NULL;
COMMENT ON TABLE privacy.online_changes IS 'Tables that are, or were, changed online. Not dumped: a restored table was not changed yet';
COMMENT ON COLUMN privacy.online_changes.recipe IS 'What each row is given: see privacy.online_fill';
COMMENT ON COLUMN privacy.online_changes.settled IS 'The transaction that saw the first copy whole';
COMMENT ON COLUMN privacy.online_changes.applying IS 'The transaction in which the change itself runs the mapping function';

CREATE TABLE privacy.online_members (
  change_id      bigint NOT NULL,
  relation       regclass NOT NULL,
  blocks         bigint,
  next_block     bigint NOT NULL DEFAULT 0,
  filenode       oid,
  rows_per_block real NOT NULL,
  columns        jsonb NOT NULL,
  indexes        jsonb NOT NULL,
  next_index     integer NOT NULL DEFAULT 0,
  key            jsonb NOT NULL,
  trigger_mark   text NOT NULL,
  PRIMARY KEY (change_id, relation)
);
COMMENT ON TABLE privacy.online_members IS 'The tables that hold rows of a change made online: the table itself, or its partitions and children';
COMMENT ON COLUMN privacy.online_members.columns IS 'As they are after the change';
COMMENT ON COLUMN privacy.online_members.filenode IS 'Of the table when its blocks were counted: VACUUM FULL and the like move rows that nobody wrote';
COMMENT ON COLUMN privacy.online_members.trigger_mark IS 'Identity and version of the trigger that notes what is written: it must not have been off meanwhile';

-- The table that holds a change's parts; 'copy', 'log' or 'links'.
CREATE FUNCTION privacy.online_part(part text, relation regclass) RETURNS text
  LANGUAGE sql STABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT format('privacy_online.%I', part || '_' || relation::oid);
$$;
REVOKE ALL ON FUNCTION privacy.online_part(text, regclass) FROM PUBLIC;
COMMENT ON FUNCTION privacy.online_part(text, regclass) IS 'The name of a helper table of a change made online; for functions of pg_privacy only';

-- Commands on the helper tables: as commands of ours, which the guards let pass.
CREATE FUNCTION privacy.run_on_parts(command text) RETURNS bigint
  LANGUAGE sql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT privacy.run_as_owner('privacy.online_changes'::regclass, command);
$$;
REVOKE ALL ON FUNCTION privacy.run_on_parts(text) FROM PUBLIC;
COMMENT ON FUNCTION privacy.run_on_parts(text) IS 'Runs a command on helper tables of a change made online; for functions of pg_privacy only';

-- Changes of helper tables are nobody's but ours: publications of all tables pass them over, and may delete from them.
CREATE FUNCTION privacy.online_hide(part regclass, relation regclass) RETURNS void
  LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_online_hide';
REVOKE ALL ON FUNCTION privacy.online_hide(regclass, regclass) FROM PUBLIC;
COMMENT ON FUNCTION privacy.online_hide(regclass, regclass) IS 'Keeps a helper table of a change made online out of logical decoding; for functions of pg_privacy only';

CREATE FUNCTION privacy.adopt_part(part text, relation regclass) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  name text := privacy.online_part(part, relation);
BEGIN
  PERFORM privacy.run_on_parts(format('ALTER TABLE %s REPLICA IDENTITY FULL', name));
  PERFORM privacy.run_on_parts(format('ALTER EXTENSION pg_privacy ADD TABLE %s', name));
  PERFORM privacy.online_hide(name::regclass, relation);
END $$;
REVOKE ALL ON FUNCTION privacy.adopt_part(text, regclass) FROM PUBLIC;
COMMENT ON FUNCTION privacy.adopt_part(text, regclass) IS 'Makes a new helper table of a change made online one of pg_privacy; for functions of pg_privacy only';

CREATE FUNCTION privacy.drop_part(part text, relation regclass) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF to_regclass(privacy.online_part(part, relation)) IS NOT NULL THEN
    PERFORM privacy.run_on_parts(format('ALTER EXTENSION pg_privacy DROP TABLE %s', privacy.online_part(part, relation)));
    PERFORM privacy.run_on_parts(format('DROP TABLE %s', privacy.online_part(part, relation)));
  END IF;
END $$;
REVOKE ALL ON FUNCTION privacy.drop_part(text, regclass) FROM PUBLIC;
COMMENT ON FUNCTION privacy.drop_part(text, regclass) IS 'Drops a helper table of a change made online; for functions of pg_privacy only';

-- While a table is changed online no other change of it may begin.
CREATE FUNCTION privacy.ensure_not_changing(relation regclass) RETURNS void
  LANGUAGE plpgsql STABLE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  c privacy.online_changes;
BEGIN
  SELECT o.* INTO c FROM privacy.online_changes o
   WHERE o.relation = ensure_not_changing.relation AND o.finished_at IS NULL
     AND o.applying IS DISTINCT FROM pg_current_xact_id_if_assigned() AND o.phase <> 'clean';
  IF FOUND THEN
    RAISE EXCEPTION 'table % is being changed online: % of column %', relation, c.kind, quote_ident(c.column_name)
      USING ERRCODE = 'object_in_use',
            HINT = format('privacy.progress shows how far it is. CALL privacy.%s_online with the same arguments goes on; SELECT privacy.cancel_online_change(%L) ends it.', c.kind, relation::text);
  END IF;
END $$;
REVOKE ALL ON FUNCTION privacy.ensure_not_changing(regclass) FROM PUBLIC;
COMMENT ON FUNCTION privacy.ensure_not_changing(regclass) IS 'Refuses tables that are being changed online; for functions of pg_privacy only';

-- Is the session that makes the change at work?
CREATE FUNCTION privacy.is_running(change privacy.online_changes) RETURNS boolean
  LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT FROM pg_stat_activity a WHERE a.pid = change.pid AND a.state <> 'idle' AND a.datname = current_database());
$$;
REVOKE ALL ON FUNCTION privacy.is_running(privacy.online_changes) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.is_running(privacy.online_changes) TO privacy_admin, privacy_dpo, privacy_rights_desk;  -- who reads privacy.alerts
COMMENT ON FUNCTION privacy.is_running(privacy.online_changes) IS 'Is the session that makes a change online at work? For privacy.progress';

CREATE VIEW privacy.progress AS
SELECT c.relation, c.kind, c.column_name, c.phase,
       CASE c.phase WHEN 'build' THEN 'making the copy' WHEN 'copy' THEN 'copying rows' WHEN 'settle' THEN 'copying what was written meanwhile'
         WHEN 'index' THEN 'building indexes of the copy' WHEN 'follow' THEN 'following what is written' WHEN 'switch' THEN 'waiting for a short lock'
         WHEN 'clean' THEN 'clearing up' WHEN 'done' THEN 'done' ELSE 'cancelled' END AS doing,
       c.rows_done, c.rows_total,
       pg_catalog.round((c.rows_done / NULLIF(EXTRACT(epoch FROM c.busy), 0))::numeric) AS rows_per_second,
       CASE WHEN c.phase IN ('build', 'copy') AND c.rows_done > 0 THEN
         pg_catalog.make_interval(secs => pg_catalog.round(greatest(c.rows_total - c.rows_done, 0) * EXTRACT(epoch FROM c.busy) / c.rows_done)::double precision) END AS copied_in,
       c.followed AS rows_followed, c.attempts AS lock_attempts, c.locked,
       CASE WHEN c.finished_at IS NULL AND privacy.is_running(c) THEN c.pid END AS pid,
       c.role, c.started_at, c.finished_at
  FROM privacy.online_changes c;
COMMENT ON VIEW privacy.progress IS
  'Changes made online: how far each is, how fast, when the copy will be full, how long the table was locked at the end. pid is empty where nobody is at it: CALL the same again';
REVOKE ALL ON privacy.online_changes, privacy.online_members FROM PUBLIC;
GRANT SELECT ON privacy.progress TO privacy_admin, privacy_dpo;
