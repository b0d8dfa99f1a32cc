-- The calls: apply a policy document, look at what that would do, look at how far the database is from one.

-- Steps with their locks, and estimates of what rewriting costs.
CREATE FUNCTION privacy.policy_plan(document jsonb, prune boolean)
  RETURNS TABLE (step bigint, path text, command text, lock text, relation regclass, row_estimate bigint, disk_estimate bigint)
  LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp SET jit = off AS $$
  WITH policy AS MATERIALIZED (SELECT privacy.policy_full('document', document) AS wanted, privacy.known_policy() AS known),
  todo AS MATERIALIZED (
    SELECT v.phase, 0 AS depth, v.path, NULL::regclass AS relation, v.command, 0 AS rewrites FROM policy, privacy.vocabulary_steps(wanted, known) v
    UNION ALL SELECT t.* FROM policy, privacy.table_steps(wanted, known) t
    UNION ALL SELECT p.* FROM policy, privacy.prune_steps(document, wanted, known) p WHERE prune),
  size AS (
    SELECT r.relation, sum(greatest(c.reltuples, CASE WHEN c.reltuples < 0 THEN pg_relation_size(c.oid) / 100 ELSE 0 END))::bigint AS rows, sum(pg_total_relation_size(c.oid))::bigint AS bytes
      FROM (SELECT DISTINCT t.relation FROM todo t WHERE t.relation IS NOT NULL) r, privacy.family(r.relation) f JOIN pg_class c ON c.oid = f GROUP BY r.relation)
  -- What concerns the columns of one table stands together.
  SELECT row_number() OVER (ORDER BY CASE WHEN t.phase BETWEEN 70 AND 79 THEN 70 ELSE t.phase END, t.depth, CASE WHEN t.phase BETWEEN 70 AND 79 THEN t.relation::text END, t.phase, t.path, t.command), t.path, t.command,
         CASE WHEN t.relation IS NULL THEN 'ROW EXCLUSIVE on tables of schema privacy'
              WHEN t.phase = 50 THEN format('ACCESS EXCLUSIVE on %s, SHARE ROW EXCLUSIVE on the table it refers to', t.relation)
              ELSE format('ACCESS EXCLUSIVE on %s', t.relation) END,
         t.relation, CASE WHEN t.rewrites > 0 THEN s.rows END,
         -- the table and its indexes anew, and what sealing adds to each value: header, key and check
         CASE WHEN t.rewrites > 0 THEN s.bytes + s.rows * CASE WHEN t.phase = 71 THEN 64 ELSE 16 END END
    FROM todo t LEFT JOIN size s ON s.relation = t.relation
   ORDER BY 1
$$;
REVOKE ALL ON FUNCTION privacy.policy_plan(jsonb, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.policy_plan(jsonb, boolean) TO privacy_admin, privacy_dpo;
COMMENT ON FUNCTION privacy.policy_plan(jsonb, boolean) IS 'The steps of privacy.apply_policy; for functions of pg_privacy only';

CREATE FUNCTION privacy.ensure_disk(document jsonb, prune boolean) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  needed record;
BEGIN
  FOR needed IN
    SELECT c.reltablespace AS tablespace, sum(p.disk_estimate) AS bytes, privacy.free_space(min(p.relation::oid)::regclass) AS free
      FROM privacy.policy_plan(document, prune) p JOIN pg_class c ON c.oid = p.relation WHERE p.disk_estimate > 0 GROUP BY 1 LOOP
    IF needed.bytes > needed.free THEN
      RAISE EXCEPTION 'not enough disk space: about % are needed, % are left', pg_size_pretty(needed.bytes), pg_size_pretty(needed.free)
        USING ERRCODE = 'disk_full', HINT = 'Tables are written anew, and their old files go at the end of the transaction: apply the document in parts, or say check_disk => false if the estimate is wrong.';
    END IF;
  END LOOP;
END $$;
REVOKE ALL ON FUNCTION privacy.ensure_disk(jsonb, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.ensure_disk(jsonb, boolean) TO privacy_admin;
COMMENT ON FUNCTION privacy.ensure_disk(jsonb, boolean) IS 'Refuses a policy document whose application would fill the disk; for functions of pg_privacy only';

CREATE FUNCTION privacy.ensure_faultless(document jsonb) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  faults text;
  found_faults bigint;
BEGIN
  SELECT count(*), string_agg(f.path || ': ' || f.fault, E'\n') INTO found_faults, faults FROM privacy.check_policy(document) f;
  IF found_faults > 0 THEN
    RAISE EXCEPTION 'the policy document has % fault(s); nothing is changed', found_faults
      USING ERRCODE = 'invalid_parameter_value', DETAIL = faults, HINT = 'privacy.check_policy(document) gives them as rows; privacy.policy_schema() is the JSON Schema.';
  END IF;
END $$;
REVOKE ALL ON FUNCTION privacy.ensure_faultless(jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.ensure_faultless(jsonb) TO privacy_admin;
COMMENT ON FUNCTION privacy.ensure_faultless(jsonb) IS 'Raises all faults of a policy document; for functions of pg_privacy only';

CREATE FUNCTION privacy.apply_policy(document jsonb, dry_run boolean DEFAULT false, prune boolean DEFAULT false, check_disk boolean DEFAULT true)
  RETURNS TABLE (step bigint, path text, command text, lock text, row_estimate bigint, disk_estimate bigint)
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  todo record;
BEGIN
  PERFORM pg_advisory_xact_lock('privacy.policy_format'::regclass::integer, 0);
  PERFORM privacy.ensure_faultless(document);
  IF coalesce(check_disk, true) AND NOT coalesce(dry_run, false) THEN
    PERFORM privacy.ensure_disk(document, coalesce(prune, false));
  END IF;
  FOR todo IN SELECT p.* FROM privacy.policy_plan(document, coalesce(prune, false)) p ORDER BY p.step LOOP
    IF NOT coalesce(dry_run, false) THEN
      EXECUTE todo.command;
    END IF;
    step := todo.step;
    path := todo.path;
    command := todo.command;
    lock := todo.lock;
    row_estimate := todo.row_estimate;
    disk_estimate := todo.disk_estimate;
    RETURN NEXT;
  END LOOP;
END $$;
REVOKE ALL ON FUNCTION privacy.apply_policy(jsonb, boolean, boolean, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.apply_policy(jsonb, boolean, boolean, boolean) TO privacy_admin;
COMMENT ON FUNCTION privacy.apply_policy(jsonb, boolean, boolean, boolean) IS
  'Makes the database what a policy document says, in this transaction, and lists each command with its lock and estimates; dry_run: only lists them. What the document does not mention stays, unless prune => true. All faults of a document are raised at once, and nothing is changed';

-- A transaction a table: locks and old files go with each, and what was done stays done. Everything that SQL looks up by
-- name is looked up in pg_catalog: a procedure that commits cannot have a search_path of its own.
CREATE PROCEDURE privacy.apply_policy_in_steps(document jsonb, prune boolean DEFAULT false, INOUT steps bigint DEFAULT NULL)
  LANGUAGE plpgsql AS $$
DECLARE
  commands pg_catalog.text[];
  tables pg_catalog.oid[];
BEGIN
  PERFORM pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
  PERFORM privacy.ensure_faultless(document);
  SELECT array_agg(p.command ORDER BY p.step), array_agg(p.relation::oid ORDER BY p.step) INTO commands, tables FROM privacy.policy_plan(document, coalesce(prune, false)) p;
  steps := coalesce(cardinality(commands), 0);
  FOR i IN 1 .. steps LOOP
    EXECUTE commands[i];
    IF tables[i + 1] IS DISTINCT FROM tables[i] THEN
      COMMIT;
      PERFORM pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
    END IF;
  END LOOP;
END $$;
REVOKE ALL ON PROCEDURE privacy.apply_policy_in_steps(jsonb, boolean, bigint) FROM PUBLIC;
GRANT EXECUTE ON PROCEDURE privacy.apply_policy_in_steps(jsonb, boolean, bigint) TO privacy_admin;
COMMENT ON PROCEDURE privacy.apply_policy_in_steps(jsonb, boolean, bigint) IS
  'privacy.apply_policy with a transaction for each table: for large documents. What is done when it is cancelled or fails stays done, and a further call does the rest';

CREATE FUNCTION privacy.policy_drift(document jsonb) RETURNS TABLE (difference text, path text, wanted jsonb, found jsonb)
  LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp SET jit = off AS $$
  WITH RECURSIVE policy AS MATERIALIZED (
    SELECT privacy.policy_full('document', document - '$schema') AS wanted, privacy.known_policy() AS known),
  -- each by the name it has in the database
  named AS MATERIALIZED (
    SELECT jsonb_set(wanted, '{tables}', (SELECT coalesce(jsonb_object_agg(coalesce(privacy.qualified(privacy.table_named(e.key)), e.key),
             e.value #- '{linked_table,references}' || jsonb_build_object('columns', (SELECT coalesce(jsonb_object_agg(c.key, c.value - 'drop_dependents'), '{}') FROM jsonb_each(e.value -> 'columns') c))), '{}')
             FROM jsonb_each(wanted -> 'tables') e)) AS wanted,
           jsonb_set(known, '{tables}', (SELECT coalesce(jsonb_object_agg(e.key,
             e.value #- '{linked_table,references}' || jsonb_build_object('columns', (SELECT coalesce(jsonb_object_agg(c.key, c.value - 'drop_dependents'), '{}') FROM jsonb_each(e.value -> 'columns') c))), '{}')
             FROM jsonb_each(known -> 'tables') e)) AS known
      FROM policy),
  compared (path, wanted, found) AS (
    SELECT '$'::text, n.wanted, n.known FROM named n
    UNION ALL
    SELECT c.path || privacy.path_member(m.key), c.wanted -> m.key, c.found -> m.key
      FROM compared c, LATERAL (SELECT k AS key FROM jsonb_object_keys(c.wanted) k UNION SELECT k FROM jsonb_object_keys(c.found) k) m
     WHERE jsonb_typeof(c.wanted) = 'object' AND jsonb_typeof(c.found) = 'object' AND c.wanted <> c.found)
  SELECT CASE WHEN c.wanted IS NULL OR c.wanted = 'null' THEN 'not in the document' WHEN c.found IS NULL OR c.found = 'null' THEN 'not in the database' ELSE 'different' END, c.path, c.wanted, c.found
    FROM compared c
   WHERE c.wanted IS DISTINCT FROM c.found AND (jsonb_typeof(c.wanted) = 'object' AND jsonb_typeof(c.found) = 'object') IS NOT TRUE AND coalesce(c.wanted, c.found) IS NOT NULL
     AND NOT (coalesce(c.wanted, 'null') = 'null' AND coalesce(c.found, 'null') = 'null')
   ORDER BY c.path
$$;
REVOKE ALL ON FUNCTION privacy.policy_drift(jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.policy_drift(jsonb) TO privacy_admin, privacy_dpo;
COMMENT ON FUNCTION privacy.policy_drift(jsonb) IS 'Where the policy of the database differs from a document: no row if it does not';
