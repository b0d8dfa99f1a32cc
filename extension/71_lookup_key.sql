
-- The key of lookup tags ------------------------------------------------------------------------------------------

CREATE FUNCTION privacy.list_lookup_keys(OUT epoch integer, OUT state text, OUT since timestamptz, OUT destroyed_at timestamptz, OUT last_master_epoch integer)
  RETURNS SETOF record
  LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_list_lookup_keys';
REVOKE ALL ON FUNCTION privacy.list_lookup_keys() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.list_lookup_keys() TO privacy_admin, privacy_dpo;
COMMENT ON FUNCTION privacy.list_lookup_keys() IS 'The lookup keys of this database''s key space; read them through privacy.lookup_keys';
CREATE VIEW privacy.lookup_keys AS SELECT * FROM privacy.list_lookup_keys();
GRANT SELECT ON privacy.lookup_keys TO privacy_admin, privacy_dpo;
COMMENT ON VIEW privacy.lookup_keys IS 'Keys of lookup tags: in force, next (made, not in force yet), former (still to be destroyed), destroyed; last_master_epoch: copies of the keystore made under it, or before, may hold a destroyed one';

CREATE FUNCTION privacy.lookup_epoch_of(value "any") RETURNS integer
  LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_lookup_epoch_of';
COMMENT ON FUNCTION privacy.lookup_epoch_of("any") IS 'The number of the lookup key that a sealed value is tagged with; NULL if it has no tag';

CREATE FUNCTION privacy.prepare_lookup_key() RETURNS integer
  LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_prepare_lookup_key';
REVOKE ALL ON FUNCTION privacy.prepare_lookup_key() FROM PUBLIC;
COMMENT ON FUNCTION privacy.prepare_lookup_key() IS 'internal: makes the lookup key that rotate_lookup_key() tags with';
CREATE FUNCTION privacy.lookup_key_changed() RETURNS void
  LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_lookup_key_changed';
REVOKE ALL ON FUNCTION privacy.lookup_key_changed() FROM PUBLIC;
COMMENT ON FUNCTION privacy.lookup_key_changed() IS 'internal: tells all sessions, when the transaction commits, that another lookup key is in force';
CREATE FUNCTION privacy.retag_table(relation regclass, epoch integer) RETURNS bigint
  LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_retag_table';
REVOKE ALL ON FUNCTION privacy.retag_table(regclass, integer) FROM PUBLIC;
COMMENT ON FUNCTION privacy.retag_table(regclass, integer) IS 'internal: tags the values of one table with the lookup key in force; returns the rows changed';
CREATE FUNCTION privacy.drop_lookup_keys() RETURNS integer
  LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_drop_lookup_keys';
REVOKE ALL ON FUNCTION privacy.drop_lookup_keys() FROM PUBLIC;
COMMENT ON FUNCTION privacy.drop_lookup_keys() IS 'internal: destroys the lookup keys before the one in force';

-- Tables are leaves; what holds personal values elsewhere than in a column of its own cannot be tagged anew.
CREATE FUNCTION privacy.plan_lookup_rotation(OUT relation regclass, OUT columns name[], OUT estimated_rows bigint, OUT bytes bigint, OUT obstacle text)
  RETURNS SETOF record
  LANGUAGE sql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
  WITH personal AS (SELECT t.oid FROM pg_type t WHERE t.typnamespace = 'pg_catalog'::regnamespace AND t.typname LIKE 'personal\_%'
                AND t.typname <> ALL ('{personal_json,personal_jsonb,personal_boolean}')),   -- they have no lookup
  wrapped AS (
    SELECT p.oid, true AS direct FROM personal p
    UNION SELECT t.oid, true FROM pg_type t JOIN personal p ON t.typbasetype = p.oid
    UNION SELECT t.typarray, false FROM pg_type t JOIN personal p ON t.oid = p.oid
    UNION SELECT r.reltype, false FROM pg_class r JOIN pg_attribute a ON a.attrelid = r.oid JOIN personal p ON p.oid = a.atttypid
           WHERE NOT a.attisdropped)
  SELECT c.oid::regclass, array_agg(a.attname ORDER BY a.attnum), greatest(c.reltuples, 0)::bigint,
         CASE WHEN c.relkind IN ('r', 'm') THEN pg_total_relation_size(c.oid) END,
         CASE WHEN NOT bool_and(w.direct) THEN 'holds personal values in arrays or rows'
              WHEN c.relnamespace = 'privacy_online'::regnamespace THEN 'is the copy of a table that is being changed online: see privacy.progress'
              WHEN pg_is_other_temp_schema(c.relnamespace) THEN 'is a temporary table of another session' END
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped AND a.attnum > 0
    JOIN wrapped w ON w.oid = a.atttypid
   WHERE c.relkind IN ('r', 'm') AND w.oid <> 0
   GROUP BY c.oid, c.relkind, c.relnamespace, c.reltuples ORDER BY c.oid
$$;
REVOKE ALL ON FUNCTION privacy.plan_lookup_rotation() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.plan_lookup_rotation() TO privacy_admin;
COMMENT ON FUNCTION privacy.plan_lookup_rotation() IS 'What rotate_lookup_key() would lock and write again: tables, their personal columns, size; obstacle: why it would be refused';

CREATE FUNCTION privacy.rotate_lookup_key() RETURNS integer
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  target integer;
  locked oid[] := '{}';
  one record;
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'the lookup key is changed in a transaction of isolation level read committed only'
      USING ERRCODE = 'active_sql_transaction', HINT = 'Its snapshot would miss rows that were stored since.';
  END IF;
  FOR one IN SELECT p.* FROM privacy.plan_lookup_rotation() p WHERE p.obstacle IS NOT NULL LOOP
    RAISE EXCEPTION 'the lookup key cannot be changed: "%" %', one.relation, one.obstacle
      USING ERRCODE = 'object_not_in_prerequisite_state',
            HINT = 'See privacy.plan_lookup_rotation(). Change or drop the table, or wait until the session has ended.';
  END LOOP;
  LOCK TABLE privacy.key_space IN SHARE UPDATE EXCLUSIVE MODE;   -- one at a time
  target := privacy.prepare_lookup_key();
  -- Tables first: whoever has stored in one of them ends before it is locked. Then whoever has tagged for a table that
  -- is not committed yet.
  LOOP
    FOR one IN SELECT c.oid, c.relkind, n.nspname, c.relname FROM privacy.plan_lookup_rotation() p JOIN pg_class c ON c.oid = p.relation
                 JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid <> ALL (locked) ORDER BY c.oid LOOP
      IF one.relkind = 'r' THEN
        EXECUTE format('LOCK TABLE ONLY %I.%I IN ACCESS EXCLUSIVE MODE', one.nspname, one.relname);
      END IF;
      locked := locked || one.oid;
    END LOOP;
    LOCK TABLE privacy.key_space IN EXCLUSIVE MODE;
    EXIT WHEN NOT EXISTS (SELECT FROM privacy.plan_lookup_rotation() p WHERE p.relation <> ALL (locked));
  END LOOP;
  FOR one IN SELECT p.* FROM privacy.plan_lookup_rotation() p WHERE p.obstacle IS NOT NULL LOOP
    RAISE EXCEPTION 'the lookup key cannot be changed: "%" %', one.relation, one.obstacle
      USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'See privacy.plan_lookup_rotation().';
  END LOOP;
  UPDATE privacy.key_space SET lookup_epoch = target;
  PERFORM privacy.lookup_key_changed();
  PERFORM privacy.retag_table(c.oid, target) FROM pg_class c WHERE c.oid = ANY (locked) AND c.relkind = 'r';
  -- Later ones may read former ones.
  FOR one IN SELECT c.oid, n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
              WHERE c.oid = ANY (locked) AND c.relkind = 'm' AND c.relispopulated ORDER BY c.oid LOOP
    PERFORM privacy.run_as_owner(one.oid, format('REFRESH MATERIALIZED VIEW %I.%I', one.nspname, one.relname));
  END LOOP;
  RETURN target;
END $$;
REVOKE ALL ON FUNCTION privacy.rotate_lookup_key() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.rotate_lookup_key() TO privacy_admin;
COMMENT ON FUNCTION privacy.rotate_lookup_key() IS 'Makes a new lookup key and tags every value in this database anew, in one transaction that locks every table with personal columns; then the former key is destroyed, and tags in older copies of the database say nothing to anybody any more. A database that was restored from before a change catches up. Returns the number of the key in force. privacy.plan_lookup_rotation() shows what it would do';

-- Is the lookup key gone that tags of this erasure may have been made with?
ALTER TABLE privacy.erasures ADD COLUMN lookup_epoch smallint, ADD COLUMN lookup_destroyed boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN privacy.erasures.lookup_epoch IS 'The newest lookup key when the keys were destroyed: no tag of this person was made with a later one';
COMMENT ON COLUMN privacy.erasures.lookup_destroyed IS 'That lookup key and all before it are destroyed, and a certificate says so';

CREATE FUNCTION privacy.newest_lookup_epoch() RETURNS integer
  LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_newest_lookup_epoch';
REVOKE ALL ON FUNCTION privacy.newest_lookup_epoch() FROM PUBLIC;
COMMENT ON FUNCTION privacy.newest_lookup_epoch() IS 'internal: no tag was made with a later lookup key';

CREATE FUNCTION privacy.are_lookup_keys_destroyed(epoch integer) RETURNS boolean
  LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_are_lookup_keys_destroyed';
REVOKE ALL ON FUNCTION privacy.are_lookup_keys_destroyed(integer) FROM PUBLIC;
COMMENT ON FUNCTION privacy.are_lookup_keys_destroyed(integer) IS 'internal: does the keystore''s journal say that this lookup key is destroyed, and does it hold none before it?';

-- The last lookup key that is gone for good: no copy of the keystore made under an open master epoch holds it, or one before it.
CREATE FUNCTION privacy.last_dead_lookup_epoch(first_open integer) RETURNS integer
  LANGUAGE sql VOLATILE STRICT PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
  WITH known AS MATERIALIZED (SELECT * FROM privacy.list_lookup_keys())
  SELECT coalesce(max(k.epoch), 0) FROM known k
   WHERE NOT EXISTS (SELECT FROM known b WHERE b.epoch <= k.epoch AND (b.state <> 'destroyed' OR b.last_master_epoch >= first_open))
$$;
REVOKE ALL ON FUNCTION privacy.last_dead_lookup_epoch(integer) FROM PUBLIC;
COMMENT ON FUNCTION privacy.last_dead_lookup_epoch(integer) IS 'internal: the newest lookup key of which no readable copy of the keystore is left, nor of one before it; 0: none';

CREATE FUNCTION privacy.end_lookup_keys() RETURNS integer
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  count integer := privacy.drop_lookup_keys();
BEGIN
  IF (SELECT k.lookup_epoch FROM privacy.key_space k) > 1
     AND EXISTS (SELECT FROM privacy.erasures e WHERE e.state = 'destroyed' AND NOT e.certified_pending AND NOT e.lookup_destroyed) THEN
    UPDATE privacy.erasures e SET lookup_destroyed = true, certified_pending = NULL
     WHERE e.state = 'destroyed' AND NOT e.certified_pending AND NOT e.lookup_destroyed
       AND e.lookup_epoch IN (SELECT d.epoch FROM (SELECT DISTINCT x.lookup_epoch AS epoch FROM privacy.erasures x) d
                               WHERE privacy.are_lookup_keys_destroyed(d.epoch));
  END IF;
  RETURN count;
END $$;
REVOKE ALL ON FUNCTION privacy.end_lookup_keys() FROM PUBLIC;
COMMENT ON FUNCTION privacy.end_lookup_keys() IS 'Destroys former lookup keys, and has certificates issued that say so. For the database worker only';
