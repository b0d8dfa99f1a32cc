-- The copy of a table that is changed online: made, filled, and kept like the table.

CREATE FUNCTION privacy.online_fill(relation regclass, copy regclass, rows text, kind text, "column" integer, source integer, first boolean,
                                    table_id integer, category integer, lookup integer, hide_length boolean, parent regclass, link smallint[], parent_columns smallint[]) RETURNS bigint
  LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_online_fill';
REVOKE ALL ON FUNCTION privacy.online_fill(regclass, regclass, text, text, integer, integer, boolean, integer, integer, integer, boolean, regclass, smallint[], smallint[]) FROM PUBLIC;
COMMENT ON FUNCTION privacy.online_fill(regclass, regclass, text, text, integer, integer, boolean, integer, integer, integer, boolean, regclass, smallint[], smallint[]) IS
  'Copies rows as they are to be after a change made online; for functions of pg_privacy only';

-- An empty table with the columns of the changed one, numbers of dropped ones too.
CREATE FUNCTION privacy.online_make_copy(change privacy.online_changes, member privacy.online_members) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  copy text := privacy.online_part('copy', member.relation);
  c record;
  one jsonb;
BEGIN
  SELECT r.relpersistence, r.reloptions, a.amname, coalesce(s.spcname, 'pg_default') AS tablespace, pg_get_userbyid(r.relowner) AS owner INTO c
    FROM pg_class r JOIN pg_am a ON a.oid = r.relam LEFT JOIN pg_tablespace s ON s.oid = r.reltablespace WHERE r.oid = member.relation;
  PERFORM privacy.drop_part('copy', member.relation);
  PERFORM privacy.run_on_parts(format('CREATE %sTABLE %s (%s) USING %I WITH (%s) %s', CASE WHEN c.relpersistence = 'u' THEN 'UNLOGGED ' END, copy,
    (SELECT string_agg(CASE WHEN (e ->> 'dropped')::boolean THEN format('%I integer', '........pg.dropped.' || (e ->> 'number') || '........')
                            ELSE format('%I %s', e ->> 'name', e ->> 'type') || coalesce(' COLLATE ' || (e ->> 'collation'), '') END, ', ' ORDER BY n) FROM jsonb_array_elements(member.columns) WITH ORDINALITY AS x (e, n)),
    c.amname, concat_ws(', ', array_to_string((SELECT array_agg(o) FROM unnest(c.reloptions) o WHERE o NOT LIKE 'autovacuum\_enabled=%'), ', '), 'autovacuum_enabled=false'),
    -- That of the database has no name here that could not be another's.
    CASE WHEN c.tablespace <> 'pg_default' THEN format('TABLESPACE %I', c.tablespace) END));
  FOR one IN SELECT e FROM jsonb_array_elements(member.columns) AS x (e) LOOP
    IF (one ->> 'dropped')::boolean THEN
      PERFORM privacy.run_on_parts(format('ALTER TABLE %s DROP COLUMN %I', copy, '........pg.dropped.' || (one ->> 'number') || '........'));
    ELSIF one ->> 'storage' IS NOT NULL THEN
      PERFORM privacy.run_on_parts(format('ALTER TABLE %s ALTER COLUMN %I SET STORAGE %s', copy, one ->> 'name', one ->> 'storage'));
    END IF;
  END LOOP;
  -- Expressions of its indexes run as its owner, who cannot name it.
  PERFORM privacy.run_on_parts(format('ALTER TABLE %s OWNER TO %I', copy, c.owner));
  PERFORM privacy.adopt_part('copy', member.relation);
END $$;
REVOKE ALL ON FUNCTION privacy.online_make_copy(privacy.online_changes, privacy.online_members) FROM PUBLIC;
COMMENT ON FUNCTION privacy.online_make_copy(privacy.online_changes, privacy.online_members) IS 'Makes the copy of a change made online; for functions of pg_privacy only';

CREATE FUNCTION privacy.online_copy_rows(change privacy.online_changes, member regclass, rows text, first boolean) RETURNS bigint
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  copy regclass := privacy.online_part('copy', member)::regclass;
  recipe jsonb := change.recipe;
BEGIN
  RETURN privacy.online_fill(member, copy, rows, change.kind,
    (privacy.column_named(copy, recipe ->> 'column')).attnum, (privacy.column_named(copy, coalesce(recipe ->> 'source', recipe ->> 'column'))).attnum, first,
    coalesce((recipe ->> 'table_id')::integer, 0), coalesce((recipe ->> 'category')::integer, 0), coalesce((recipe ->> 'lookup')::integer, 0),
    coalesce((recipe ->> 'hide_length')::boolean, false), coalesce((recipe ->> 'parent')::oid, 0)::regclass,
    coalesce((SELECT array_agg((privacy.column_named(copy, c.name)).attnum ORDER BY n) FROM jsonb_array_elements_text(recipe -> 'link') WITH ORDINALITY AS c (name, n)), '{}'),
    coalesce((SELECT array_agg((privacy.column_named((recipe ->> 'parent')::oid::regclass, c.name)).attnum ORDER BY n) FROM jsonb_array_elements_text(recipe -> 'parent_columns') WITH ORDINALITY AS c (name, n)), '{}'));
END $$;
REVOKE ALL ON FUNCTION privacy.online_copy_rows(privacy.online_changes, regclass, text, boolean) FROM PUBLIC;
COMMENT ON FUNCTION privacy.online_copy_rows(privacy.online_changes, regclass, text, boolean) IS 'Copies rows for a change made online; for functions of pg_privacy only';

-- How rows of two tables with the key columns are compared: with the operators of the key's own index.
CREATE FUNCTION privacy.online_same_key(key jsonb, one text, other text) RETURNS text
  LANGUAGE sql STABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT string_agg(format('%1$s.%3$I %4$s %2$s.%3$I', one, other, k ->> 'name', k ->> 'operator'), ' AND ') FROM jsonb_array_elements(key) k;
$$;
REVOKE ALL ON FUNCTION privacy.online_same_key(jsonb, text, text) FROM PUBLIC;
COMMENT ON FUNCTION privacy.online_same_key(jsonb, text, text) IS 'The condition that two rows have the same key; for functions of pg_privacy only';

-- Brings the copy to the state of the table: all that is noted at once, as of one snapshot, or rows that exchanged unique
-- values could be in each other's way. REQUIRES: a repeatable read transaction, or an exclusive lock on the table.
CREATE FUNCTION privacy.online_follow(change privacy.online_changes, member privacy.online_members) RETURNS bigint
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  copy text := privacy.online_part('copy', member.relation);
  log text := privacy.online_part('log', member.relation);
  keys text := (SELECT string_agg(format('l.%I', k ->> 'name'), ', ') FROM jsonb_array_elements(member.key) k);
  links text := privacy.online_part('links', change.relation);
  person text := change.recipe ->> 'column';
  gone bigint[];
  noted bigint;
BEGIN
  -- A few rows among many: by their keys. (Costs of what is switched off would have it compiled.)
  PERFORM set_config('jit', 'off', true), set_config('max_parallel_workers_per_gather', '0', true);
  IF change.phase <> 'settle' THEN
    PERFORM set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true), set_config('enable_seqscan', 'off', true);
  END IF;
  IF change.recipe ? 'parent' AND privacy.run_on_parts(format('SELECT FROM %s LIMIT 1', links)) > 0 THEN
    PERFORM privacy.run_on_parts(format('INSERT INTO %s SELECT %s FROM ONLY %s l WHERE (%s) IN (SELECT %s FROM %s k)', log, keys, member.relation,
      (SELECT string_agg(format('l.%I', c), ', ' ORDER BY n) FROM jsonb_array_elements_text(change.recipe -> 'link') WITH ORDINALITY AS x (c, n)),
      (SELECT string_agg(format('k.%I', c), ', ' ORDER BY n) FROM jsonb_array_elements_text(change.recipe -> 'parent_columns') WITH ORDINALITY AS x (c, n)), links));
  END IF;
  IF privacy.run_on_parts(format('SELECT FROM %s LIMIT 1', log)) = 0 THEN
    RETURN 0;
  END IF;
  IF privacy.run_on_parts(format('SELECT FROM %s l WHERE l.%I IS NULL LIMIT 1', log, member.key -> 0 ->> 'name')) > 0 THEN  -- TRUNCATE
    IF change.kind = 'add_subject_table' THEN
      EXECUTE format('WITH d AS (DELETE FROM %s c RETURNING c.%I) SELECT array_agg(d.%I) FROM d', copy, person, person) INTO gone;
    ELSE
      PERFORM privacy.run_on_parts(format('DELETE FROM %s', copy));
    END IF;
  END IF;
  IF change.kind = 'add_subject_table' THEN
    EXECUTE format('WITH d AS (DELETE FROM %s c USING (SELECT DISTINCT %s FROM %s l) l WHERE %s RETURNING c.%I) SELECT array_agg(d.%I) || $1 FROM d',
                   copy, keys, log, privacy.online_same_key(member.key, 'c', 'l'), person, person) INTO gone USING gone;
  ELSE
    PERFORM privacy.run_on_parts(format('DELETE FROM %s c USING (SELECT DISTINCT %s FROM %s l) l WHERE %s', copy, keys, log, privacy.online_same_key(member.key, 'c', 'l')));
  END IF;
  PERFORM privacy.online_copy_rows(change, member.relation,
    format('SELECT t.* FROM ONLY %s t JOIN (SELECT DISTINCT %s FROM %s l) l ON %s', member.relation, keys, log, privacy.online_same_key(member.key, 't', 'l')), false);
  -- People whose row went before they were anybody's: nobody knows them.
  IF gone IS NOT NULL THEN
    EXECUTE format('DELETE FROM privacy.subjects s WHERE s.id = ANY ($1) AND s.table_id = $2 AND NOT EXISTS (SELECT FROM %s c WHERE c.%I = s.id)', copy, person)
      USING gone, (change.recipe ->> 'table_id')::integer;
  END IF;
  noted := privacy.run_on_parts(format('DELETE FROM %s', log));
  RETURN noted;
END $$;
REVOKE ALL ON FUNCTION privacy.online_follow(privacy.online_changes, privacy.online_members) FROM PUBLIC;
COMMENT ON FUNCTION privacy.online_follow(privacy.online_changes, privacy.online_members) IS 'Brings the copy of a change made online to the state of the table; for functions of pg_privacy only';

-- The next blocks of a table; -1 where its rows were moved meanwhile, and the copy is to be begun anew.
CREATE FUNCTION privacy.online_copy_blocks(change privacy.online_changes, member privacy.online_members) RETURNS bigint
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  until bigint := least(member.blocks, member.next_block + greatest(1, (change.batch / greatest(member.rows_per_block, 1))::bigint));
  copied bigint;
BEGIN
  EXECUTE format('LOCK TABLE ONLY %s IN ACCESS SHARE MODE', member.relation);
  IF pg_relation_filenode(member.relation) IS DISTINCT FROM member.filenode THEN
    RETURN -1;
  END IF;
  copied := privacy.online_copy_rows(change, member.relation,
    format('SELECT t.* FROM ONLY %s t WHERE t.ctid >= ''(%s,0)''::tid AND t.ctid < ''(%s,0)''::tid', member.relation, member.next_block, until), true);
  UPDATE privacy.online_members m SET next_block = until WHERE m.change_id = change.id AND m.relation = member.relation;
  RETURN copied;
END $$;
REVOKE ALL ON FUNCTION privacy.online_copy_blocks(privacy.online_changes, privacy.online_members) FROM PUBLIC;
COMMENT ON FUNCTION privacy.online_copy_blocks(privacy.online_changes, privacy.online_members) IS 'Copies the next rows of a table that is changed online; for functions of pg_privacy only';
