-- Where sealed values of a person, or old plaintext of a column, still lie, and what ends that. Reports only: nothing is changed.

-- Copies of what was written to this server: the same for a person and for a column.
CREATE FUNCTION privacy.residue_in_copies(OUT place text, OUT object text, OUT "values" bigint, OUT bytes bigint, OUT since timestamptz, OUT until text)
  RETURNS SETOF record
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  written pg_lsn := CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END;
  archives boolean := current_setting('archive_mode') <> 'off';
BEGIN
  RETURN QUERY
    SELECT 'wal', min(w.name), NULL::bigint, sum(w.size)::bigint, min(w.modification), 'the server recycles its oldest segments: checkpoints, and the slots below'
      FROM pg_ls_waldir() w WHERE w.name ~ '^[0-9A-F]{24}$';
  RETURN QUERY
    SELECT 'wal_archive', a.last_archived_wal, NULL::bigint, NULL::bigint, NULL::timestamptz, 'the archive''s copies expire: all segments up to this one were handed over'
      FROM pg_stat_archiver a WHERE archives;
  RETURN QUERY
    SELECT 'replication_slot', s.slot_name::text, NULL::bigint, greatest(pg_wal_lsn_diff(written, s.restart_lsn), 0)::bigint, NULL::timestamptz,
           CASE WHEN s.active THEN 'its receiver goes on' ELSE 'it is used again, or dropped: nobody reads it' END
      FROM pg_replication_slots s ORDER BY s.slot_name;
  RETURN QUERY
    SELECT 'replica', coalesce(nullif(r.application_name, ''), r.client_addr::text), NULL::bigint, greatest(pg_wal_lsn_diff(written, r.replay_lsn), 0)::bigint, r.backend_start,
           'it has replayed this much, and its own WAL is recycled'
      FROM pg_stat_replication r ORDER BY 2;
  RETURN QUERY
    SELECT 'backup', b.name, NULL::bigint, NULL::bigint, b.at, 'the backup expires; older ones and dumps this server does not know of'
      FROM (SELECT max(w.name) AS name, max(w.modification) AS at FROM pg_ls_waldir() w WHERE w.name ~ '\.backup$') b;
END $$;
REVOKE ALL ON FUNCTION privacy.residue_in_copies() FROM PUBLIC;
COMMENT ON FUNCTION privacy.residue_in_copies() IS 'WAL, archive, slots, replicas, backups; for functions of pg_privacy only';

-- Old versions of rows in the tables themselves.
CREATE FUNCTION privacy.residue_in_tables(relations regclass[], OUT place text, OUT object text, OUT "values" bigint, OUT bytes bigint, OUT since timestamptz,
                                          OUT until text) RETURNS SETOF record
  LANGUAGE sql VOLATILE STRICT PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT * FROM (
    SELECT 'dead_tuples', r::text, pg_stat_get_dead_tuples(r), NULL::bigint,
           greatest(pg_stat_get_last_vacuum_time(r), pg_stat_get_last_autovacuum_time(r)), 'VACUUM, once no transaction is older; the count is an estimate'
      FROM unnest($1) r
    UNION ALL
    SELECT 'free_space', r::text, NULL, pg_relation_size(r), NULL, 'VACUUM FULL or pg_repack: VACUUM leaves the old bytes in the pages until others overwrite them'
      FROM unnest($1) r) t ORDER BY 2, 1
$$;
REVOKE ALL ON FUNCTION privacy.residue_in_tables(regclass[]) FROM PUBLIC;
COMMENT ON FUNCTION privacy.residue_in_tables(regclass[]) IS 'Dead row versions; for functions of pg_privacy only';

CREATE FUNCTION privacy.residue_in_indexes(relations regclass[], "column" name DEFAULT NULL, OUT place text, OUT object text, OUT "values" bigint, OUT bytes bigint,
                                           OUT since timestamptz, OUT until text) RETURNS SETOF record
  LANGUAGE sql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT DISTINCT 'index', i.indexrelid::regclass::text, NULL::bigint, pg_relation_size(i.indexrelid), NULL::timestamptz, 'VACUUM of its table, and REINDEX for what that leaves in its pages'
    FROM unnest($1) r JOIN pg_index i ON i.indrelid = r JOIN pg_attribute a ON a.attrelid = r AND a.attnum = ANY (i.indkey::int2[])
   WHERE CASE WHEN $2 IS NULL THEN privacy.base_type_of(a.atttypid) IS NOT NULL ELSE a.attname = $2 END
   ORDER BY 2
$$;
REVOKE ALL ON FUNCTION privacy.residue_in_indexes(regclass[], name) FROM PUBLIC;
COMMENT ON FUNCTION privacy.residue_in_indexes(regclass[], name) IS 'Indexes that hold values of personal columns, or of one column; for functions of pg_privacy only';

-- The person's keys, and who could still unwrap them.
CREATE FUNCTION privacy.residue_in_keystore(person privacy.subjects, OUT place text, OUT object text, OUT "values" bigint, OUT bytes bigint, OUT since timestamptz,
                                            OUT until text) RETURNS SETOF record
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  keystore record;
  epochs text;
BEGIN
  SELECT k.* INTO keystore FROM privacy.keystore_status() k;
  SELECT string_agg(m.epoch::text, ', ' ORDER BY m.epoch) INTO epochs FROM privacy.list_master_epochs() m WHERE m.state <> 'retired';
  RETURN QUERY
    SELECT 'key', c.name, NULL::bigint, NULL::bigint, coalesce(k.at, person.created_at),
           CASE s.state WHEN 'live' THEN 'it is destroyed: the person''s values of this class open'
                        WHEN 'destroyed' THEN CASE WHEN coalesce(k.last_epoch, 0) < o.oldest THEN 'destroyed, and every master key that wrapped it is retired'
                                                   ELSE format('destroyed here; older copies of the keystore: until master epoch %s is retired', coalesce(k.last_epoch, o.oldest)) END
                        ELSE 'nothing is known of it: ' || s.state END
      FROM privacy.deletion_classes c, LATERAL (SELECT privacy.key_state(person.id, c.id) AS state) s,
           LATERAL (SELECT max(coalesce(x.last_epoch, x.master_epoch)) AS last_epoch, max(coalesce(e.destroyed_at, e.requested_at)) AS at
                      FROM privacy.erasure_keys x JOIN privacy.erasures e ON e.id = x.erasure_id
                     WHERE x.subject_id = person.id AND x.class_id = c.id AND x.result = 'destroyed') k,
           (SELECT min(m.epoch) AS oldest FROM privacy.list_master_epochs() m WHERE m.state <> 'retired') o
     ORDER BY c.id;
  RETURN QUERY
    SELECT 'keystore_copy', keystore.directory, NULL::bigint, NULL::bigint, keystore.backed_up_at,
           CASE WHEN keystore.backed_up_at IS NULL THEN format('no copy by backup_keystore() is known; any copy opens until the master epochs it holds (%s) are retired', epochs)
                ELSE format('the copy made then is wrapped under master epoch %s: until that is retired', keystore.backup_epoch) END;
END $$;
REVOKE ALL ON FUNCTION privacy.residue_in_keystore(privacy.subjects) FROM PUBLIC;
COMMENT ON FUNCTION privacy.residue_in_keystore(privacy.subjects) IS 'Keys of a person and copies of the keystore; for functions of pg_privacy only';

CREATE FUNCTION privacy.residue_report(relation regclass, key text, OUT place text, OUT object text, OUT "values" bigint, OUT bytes bigint, OUT since timestamptz,
                                       OUT until text) RETURNS SETOF record
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  person privacy.subjects;
  found_columns jsonb;
  relations regclass[];
BEGIN
  IF relation IS NULL OR key IS NULL THEN
    RAISE EXCEPTION 'table and key must not be NULL' USING ERRCODE = 'null_value_not_allowed', HINT = 'Name the subject table and the key of one person.';
  END IF;
  SELECT s.* INTO person FROM privacy.subjects s WHERE s.id = privacy.known_person(residue_report.relation, residue_report.key);
  SELECT coalesce(jsonb_agg(to_jsonb(p) || jsonb_build_object('oid', p.relation::oid)), '[]') INTO found_columns FROM privacy.plan_columns(person.id, '{}') p;
  relations := ARRAY(SELECT DISTINCT r FROM (SELECT (f ->> 'oid')::oid::regclass AS r FROM jsonb_array_elements(found_columns) f
                      UNION SELECT to_regclass(t.relation) FROM privacy.erasure_tables t JOIN privacy.erasures e ON e.id = t.erasure_id WHERE e.subject_id = person.id) u
                      WHERE r IS NOT NULL ORDER BY r);
  RETURN QUERY
    SELECT 'rows', format('%s.%I', (f ->> 'oid')::oid::regclass, f ->> 'column_name'), (f ->> 'filled')::bigint, NULL::bigint, NULL::timestamptz,
           CASE WHEN person.state = 'erased' THEN 'what keeps them ends, or the worker has cleared them' ELSE 'the person is erased' END
      FROM jsonb_array_elements(found_columns) WITH ORDINALITY u (f, n) WHERE f ->> 'column_name' IS NOT NULL AND (f ->> 'filled')::bigint > 0 ORDER BY n;
  RETURN QUERY
    SELECT 'tags', r.name, NULL::bigint, NULL::bigint, NULL::timestamptz,
           'copies of the database expire, or the lookup key they were made with is destroyed: whoever holds both can test guesses'
      FROM (SELECT format('%s.%I', c.relation, c.column_name) AS name FROM privacy.columns c WHERE c.relation = ANY (relations) AND c.lookup <> 'none') r ORDER BY 2;
  RETURN QUERY SELECT * FROM privacy.residue_in_tables(relations);
  RETURN QUERY SELECT * FROM privacy.residue_in_indexes(relations);
  RETURN QUERY SELECT * FROM privacy.residue_in_copies();
  RETURN QUERY SELECT * FROM privacy.residue_in_keystore(person);
END $$;
REVOKE ALL ON FUNCTION privacy.residue_report(regclass, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.residue_report(regclass, text) TO privacy_rights_desk, privacy_dpo;
COMMENT ON FUNCTION privacy.residue_report(regclass, text) IS
  'Where sealed values of a person still lie, and until when: live rows, lookup tags, dead row versions, indexes, WAL, archive, slots, replicas, backups, keys and copies of the keystore. Erased people too: what is left of them opens nowhere where the key is destroyed';
SELECT privacy.overload_key('privacy.residue_report(regclass, text)');

CREATE FUNCTION privacy.column_residue_report(relation regclass, "column" text, OUT place text, OUT object text, OUT "values" bigint, OUT bytes bigint,
                                              OUT since timestamptz, OUT until text) RETURNS SETOF record
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  target pg_attribute;
  relations regclass[];
  leaf regclass;
  unsealed bigint;
BEGIN
  IF relation IS NULL THEN
    RAISE EXCEPTION 'the table must not be NULL' USING ERRCODE = 'null_value_not_allowed', HINT = 'Name a table and one of its columns.';
  ELSIF NOT EXISTS (SELECT FROM pg_class c WHERE c.oid = column_residue_report.relation AND (pg_has_role(privacy.caller()::oid, c.relowner, 'USAGE')
                       OR pg_has_role(privacy.caller()::oid, 'privacy_dpo', 'MEMBER'))) THEN
    RAISE EXCEPTION 'must have the rights of the owner of table %', relation
      USING ERRCODE = 'insufficient_privilege', HINT = 'The data protection officer (privacy_dpo) may look at every table.';
  END IF;
  target := privacy.column_named(column_residue_report.relation, column_residue_report."column");
  relations := ARRAY(SELECT f FROM privacy.family(column_residue_report.relation) f JOIN pg_class c ON c.oid = f WHERE c.relkind = 'r' ORDER BY f::text);
  FOREACH leaf IN ARRAY relations LOOP
    CONTINUE WHEN privacy.base_type_of(target.atttypid) IS NULL;
    unsealed := privacy.run_as_owner(leaf, format('SELECT FROM ONLY %s r WHERE NOT privacy.is_sealed(r.%I)', leaf, target.attname));
    place := 'unsealed'; object := format('%s.%I', leaf, target.attname); "values" := unsealed; until := 'they are sealed';
    IF unsealed > 0 THEN
      RETURN NEXT;
    END IF;
  END LOOP;
  IF privacy.base_type_of(target.atttypid) IS NULL THEN
    place := 'unsealed'; object := format('%s.%I', column_residue_report.relation, target.attname); "values" := NULL; until := 'the column is protected: nothing in it is sealed';
    RETURN NEXT;
  END IF;
  RETURN QUERY SELECT t.* FROM privacy.residue_in_tables(relations) t;
  RETURN QUERY SELECT t.* FROM privacy.residue_in_tables(ARRAY(SELECT c.reltoastrelid::regclass FROM pg_class c WHERE c.oid = ANY (relations) AND c.reltoastrelid <> 0)) t;
  RETURN QUERY SELECT t.* FROM privacy.residue_in_indexes(relations, target.attname) t;
  RETURN QUERY
    SELECT 'statistics', format('%s.%I', s.starelid::regclass, target.attname), NULL::bigint, NULL::bigint, NULL::timestamptz, 'ANALYZE after the column is protected'
      FROM pg_statistic s JOIN pg_attribute a ON a.attrelid = s.starelid AND a.attnum = s.staattnum
     WHERE s.starelid = ANY (relations || column_residue_report.relation) AND a.attname = target.attname AND privacy.base_type_of(a.atttypid) IS NULL ORDER BY 2;
  RETURN QUERY SELECT t.* FROM privacy.residue_in_copies() t;
END $$;
REVOKE ALL ON FUNCTION privacy.column_residue_report(regclass, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.column_residue_report(regclass, text) TO privacy_admin, privacy_dpo;
COMMENT ON FUNCTION privacy.column_residue_report(regclass, text) IS
  'Where plaintext of a column may still lie after it was protected, and what ends that: values not sealed yet, old row versions in table and TOAST, indexes, statistics, WAL, archive, slots, replicas, backups';
