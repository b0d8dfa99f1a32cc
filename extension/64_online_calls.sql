-- What a DBA calls: CALL privacy.protect_column_online(...) and its like. Called again with the same arguments, they go on.

CREATE FUNCTION privacy.online_advice(kind text) RETURNS text
  LANGUAGE sql STABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE kind WHEN 'protect_column' THEN 'The table''s files are new: no VACUUM FULL is needed. What they held before is in WAL, its archive, backups and replicas'' backups until those expire. '
    ELSE '' END || 'VACUUM (ANALYZE) the table soon: planning wants new statistics, index-only scans a new visibility map.';
$$;
REVOKE ALL ON FUNCTION privacy.online_advice(text) FROM PUBLIC;
COMMENT ON FUNCTION privacy.online_advice(text) IS 'What to do after a change made online; for functions of pg_privacy only';

-- The trigger above a linked table goes when nobody is in its way.
CREATE FUNCTION privacy.online_clean(change privacy.online_changes) RETURNS boolean
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  parent oid := (change.recipe ->> 'parent')::oid;
  trigger_name text := 'aaa_privacy_links_' || change.relation::oid;
BEGIN
  PERFORM set_config('lock_timeout', (EXTRACT(epoch FROM change.lock_timeout) * 1000)::integer::text, true);
  IF EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = parent AND t.tgname = trigger_name) THEN
    PERFORM privacy.run_as_owner(parent::regclass, format('DROP TRIGGER %I ON %s', trigger_name, parent::regclass));
  END IF;
  PERFORM privacy.drop_part('links', change.relation);
  RETURN true;
EXCEPTION
  WHEN lock_not_available OR deadlock_detected THEN
    RETURN false;
END $$;
REVOKE ALL ON FUNCTION privacy.online_clean(privacy.online_changes) FROM PUBLIC;
COMMENT ON FUNCTION privacy.online_clean(privacy.online_changes) IS 'Takes away what watched the parent of a linked table; for functions of pg_privacy only';

-- What rows are given, from labels and arguments as they are once the change is rehearsed.
CREATE FUNCTION privacy.online_recipe(kind text, relation regclass, column_name text, arguments jsonb) RETURNS jsonb
  LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  person text := (SELECT a.attname FROM pg_seclabel s JOIN pg_attribute a ON a.attrelid = s.objoid AND a.attnum = s.objsubid
                   WHERE s.objoid = relation AND s.classoid = 'pg_class'::regclass AND s.provider = 'pg_privacy' AND s.label = 'subject_id');
  key pg_constraint;
BEGIN
  IF kind = 'protect_column' THEN
    RETURN jsonb_build_object('column', column_name, 'source', person, 'category', (SELECT k.id FROM privacy.categories k WHERE k.name = arguments ->> 'category'),
      'lookup', array_position('{none,exact,case_insensitive}'::text[], arguments ->> 'lookup') - 1, 'hide_length', coalesce((arguments ->> 'hide_length')::boolean, false));
  ELSIF kind = 'unprotect_column' THEN
    RETURN jsonb_build_object('column', column_name);
  ELSIF kind = 'add_subject_table' THEN
    RETURN jsonb_build_object('column', person, 'source', column_name, 'table_id', (SELECT t.id FROM privacy.subject_tables t WHERE t.relation = online_recipe.relation));
  END IF;
  key := privacy.link_key(relation, column_name);
  RETURN jsonb_build_object('column', person, 'link', privacy.key_columns(key), 'parent', key.confrelid::bigint, 'parent_columns', privacy.key_columns(key, true),
    'parent_subject', (SELECT p.subject_column FROM privacy.tables p WHERE p.relation = key.confrelid));
END $$;
REVOKE ALL ON FUNCTION privacy.online_recipe(text, regclass, text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION privacy.online_recipe(text, regclass, text, jsonb) IS 'What each row is given by a change made online; for functions of pg_privacy only';

CREATE FUNCTION privacy.ensure_room(relation regclass) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  -- A sealed value is larger than a plain one: by a third of the table, say.
  needed bigint := (SELECT sum(pg_total_relation_size(l)) * 4 / 3 FROM privacy.leaves(relation) l);
  free bigint := privacy.free_space(relation);
BEGIN
  IF needed > free THEN
    RAISE EXCEPTION 'not enough disk space to change table % online: about % are needed, % are free', relation, pg_size_pretty(needed), pg_size_pretty(free)
      USING ERRCODE = 'disk_full', HINT = 'The table is copied, and as much WAL is written. Make room, or move the table to a larger tablespace.';
  END IF;
  RAISE NOTICE 'changing table % online takes about % of disk space until it is done, and as much WAL', relation, pg_size_pretty(needed);
END $$;
REVOKE ALL ON FUNCTION privacy.ensure_room(regclass) FROM PUBLIC;
COMMENT ON FUNCTION privacy.ensure_room(regclass) IS 'Refuses to change a table online where its copy would not fit; for functions of pg_privacy only';
