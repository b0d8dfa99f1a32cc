-- What the steps of an erasure are made of: privacy.erase_subject is in 70_erasure.sql.

-- What the steps are made of ---------------------------------------------------------------------------------------

CREATE FUNCTION privacy.person_to_erase(relation regclass, key text) RETURNS bigint
  LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_person_to_erase';
REVOKE ALL ON FUNCTION privacy.person_to_erase(regclass, text) FROM PUBLIC;
COMMENT ON FUNCTION privacy.person_to_erase(regclass, text) IS 'The subject id behind a key, found also while the master key is away. For functions of pg_privacy only';

CREATE FUNCTION privacy.doom(event uuid, subject bigint, classes integer[], whole boolean,
                             OUT class_id integer, OUT generation integer, OUT master_epoch integer)
  RETURNS SETOF record
  LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_doom';
REVOKE ALL ON FUNCTION privacy.doom(uuid, bigint, integer[], boolean) FROM PUBLIC;
COMMENT ON FUNCTION privacy.doom(uuid, bigint, integer[], boolean) IS 'Announces that the person''s living keys in these classes die with this transaction''s commit. For functions of pg_privacy only';

-- For the owners of the tables, as whom rows are scrubbed: it says what anybody sees who sees the sealed value.
CREATE FUNCTION privacy.left_to_clear(value "any", generation integer) RETURNS integer
  LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_left_to_clear';
COMMENT ON FUNCTION privacy.left_to_clear("any", integer) IS 'internal: is a sealed value of this generation of the key or an earlier one, and what is left to clear of it';

CREATE FUNCTION privacy.scrub_person(subject bigint, classes integer[], generations integer[], whole boolean, at_most integer, dead_at_most integer,
                                     OUT relation regclass, OUT rows bigint, OUT scrubbed bigint, OUT tags_removed bigint, OUT pending bigint,
                                     OUT kept bigint, OUT deleted bigint)
  RETURNS SETOF record
  LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_scrub_person';
REVOKE ALL ON FUNCTION privacy.scrub_person(bigint, integer[], integer[], boolean, integer, integer) FROM PUBLIC;
COMMENT ON FUNCTION privacy.scrub_person(bigint, integer[], integer[], boolean, integer, integer) IS 'Takes values of these classes (up to a generation of the key each), tags and the subject id of a person out of live rows, or deletes them, with the table owners'' rights. For functions of pg_privacy only';

CREATE FUNCTION privacy.holds_data(subject bigint, class_id integer) RETURNS boolean
  LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_holds_data';
REVOKE ALL ON FUNCTION privacy.holds_data(bigint, integer) FROM PUBLIC;
COMMENT ON FUNCTION privacy.holds_data(bigint, integer) IS 'Is there a value of this deletion class in a live row of the person? For functions of pg_privacy only';

CREATE FUNCTION privacy.journal_length() RETURNS bigint
  LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_journal_length';
REVOKE ALL ON FUNCTION privacy.journal_length() FROM PUBLIC;
COMMENT ON FUNCTION privacy.journal_length() IS 'Records in the journal of this database''s key space. For functions of pg_privacy only';

-- The classes to destroy: all but proof, or those named. Unknown names are errors.
CREATE FUNCTION privacy.classes_to_erase(names text[]) RETURNS integer[]
  LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF names IS NULL THEN
    RETURN (SELECT array_agg(id ORDER BY id) FROM privacy.deletion_classes WHERE id <> 2);
  END IF;
  IF cardinality(names) = 0 THEN
    RAISE EXCEPTION 'no deletion class is named'
      USING ERRCODE = 'invalid_parameter_value', HINT = 'Leave classes out to erase everything that is not kept by law.';
  END IF;
  RETURN (SELECT array_agg(DISTINCT privacy.ensure_class(n) ORDER BY privacy.ensure_class(n)) FROM unnest(names) n);
END $$;
REVOKE ALL ON FUNCTION privacy.classes_to_erase(text[]) FROM PUBLIC;
COMMENT ON FUNCTION privacy.classes_to_erase(text[]) IS 'Ids of deletion classes by name; for functions of pg_privacy only';

-- A class that is named must be free to go: what is kept is erased with the whole person, when its time comes.
CREATE FUNCTION privacy.ensure_not_kept(person privacy.subjects, class_ids integer[]) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  kept record;
BEGIN
  SELECT c.name, w.* INTO kept FROM privacy.deletion_classes c, privacy.what_keeps(person, c.id) w
   WHERE c.id = ANY (class_ids) AND w.result IS NOT NULL ORDER BY c.id LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION '%', CASE kept.result WHEN 'held' THEN 'the data are held' ELSE 'the data are kept by law' END
      USING ERRCODE = 'object_not_in_prerequisite_state', CONSTRAINT = kept.result,
            DETAIL = format('Deletion class %s is %s (%s), %s.', kept.name, kept.result, kept.ground,
                            coalesce('until ' || to_char(kept.until AT TIME ZONE 'UTC', 'YYYY-MM-DD'), 'without an end')),
            HINT = CASE kept.result WHEN 'held' THEN 'privacy.release_hold ends a hold; or leave the class out.'
                   ELSE 'They are shown only for these purposes once the rest of the person is erased: leave classes out.' END;
  END IF;
END $$;
REVOKE ALL ON FUNCTION privacy.ensure_not_kept(privacy.subjects, integer[]) FROM PUBLIC;
COMMENT ON FUNCTION privacy.ensure_not_kept(privacy.subjects, integer[]) IS 'Refuses the erasure of single classes that are held or retained; for functions of pg_privacy only';

-- Clears a person's rows, of linked tables up to the bound, and counts what was done. dead_at_most: a lower bound for tables
-- in which nothing can be read once the keys are gone. Returns the tables with rows of theirs.
CREATE FUNCTION privacy.clear_rows(event uuid, person_id bigint, class_ids integer[], generations integer[], whole boolean, dead_at_most integer DEFAULT 1000) RETURNS text[]
  LANGUAGE plpgsql VOLATILE STRICT PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  cleared text[];
BEGIN
  WITH cleared AS (
    INSERT INTO privacy.erasure_tables AS e (erasure_id, relation, rows, scrubbed, tags_removed, pending, kept, deleted)
    SELECT event, t.relation::text, t.rows, t.scrubbed, t.tags_removed, t.pending, t.kept, t.deleted
      FROM privacy.scrub_person(person_id, class_ids, generations, whole, 1000, dead_at_most) t
    ON CONFLICT (erasure_id, relation) DO UPDATE
      -- a further portion of the same step, or a later step with the same rows
      SET rows = greatest(e.rows, excluded.rows + CASE WHEN e.pending > 0 THEN e.scrubbed + e.deleted ELSE 0 END), scrubbed = e.scrubbed + excluded.scrubbed, deleted = e.deleted + excluded.deleted,
          tags_removed = e.tags_removed + excluded.tags_removed, pending = excluded.pending, kept = CASE WHEN e.pending > 0 THEN e.kept + excluded.kept ELSE greatest(e.kept, excluded.kept) END
    RETURNING e.relation)
  SELECT coalesce(array_agg(c.relation), '{}') INTO cleared FROM cleared c;
  RETURN cleared;
END $$;
REVOKE ALL ON FUNCTION privacy.clear_rows(uuid, bigint, integer[], integer[], boolean, integer) FROM PUBLIC;
COMMENT ON FUNCTION privacy.clear_rows(uuid, bigint, integer[], integer[], boolean, integer) IS 'One portion of the live rows of an erased person. For functions of pg_privacy only';

-- Destroys keys and scrubs live rows, for an erasure whose row is written: its first step, or a later one for what had been
-- kept. `whole`: no class but proof is left behind.
CREATE FUNCTION privacy.destroy_classes(event uuid, person_id bigint, class_ids integer[], whole boolean) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  doomed integer;
  generations integer[];
BEGIN
  WITH keys AS (
    INSERT INTO privacy.erasure_keys AS k (erasure_id, class_id, subject_id, generation, result, master_epoch)
    SELECT event, d.class_id, person_id, d.generation, 'destroyed', d.master_epoch
      FROM privacy.doom(event, person_id, class_ids, whole) d
    ON CONFLICT (erasure_id, class_id) DO UPDATE
      SET generation = excluded.generation, result = 'destroyed', master_epoch = excluded.master_epoch, ground = NULL, until = NULL
    RETURNING k.class_id, k.generation)
  SELECT count(k.class_id), array_agg(k.generation ORDER BY u.n) INTO doomed, generations
    FROM unnest(class_ids) WITH ORDINALITY u (c, n) LEFT JOIN keys k ON k.class_id = u.c;
  IF doomed < cardinality(class_ids) THEN  -- of the others there is no key
    DELETE FROM privacy.erasure_keys k WHERE k.erasure_id = event AND k.class_id = ANY (class_ids) AND k.result <> 'destroyed';
    generations := ARRAY(SELECT coalesce((SELECT k.generation FROM privacy.erasure_keys k
                                           WHERE k.erasure_id = event AND k.class_id = c), 255)
                           FROM unnest(class_ids) WITH ORDINALITY u (c, n) ORDER BY n);
  END IF;
  PERFORM privacy.clear_rows(event, person_id, class_ids, coalesce(generations, '{}'), whole, 32);
END $$;
REVOKE ALL ON FUNCTION privacy.destroy_classes(uuid, bigint, integer[], boolean) FROM PUBLIC;
COMMENT ON FUNCTION privacy.destroy_classes(uuid, bigint, integer[], boolean) IS 'One step of an erasure: keys are doomed, rows scrubbed. For functions of pg_privacy only';

-- Erases one person, whose row in privacy.subjects the caller has locked. `event` may be a planned erasure of theirs.
CREATE FUNCTION privacy.erase_person(person privacy.subjects, event uuid, class_ids integer[], partial boolean, origin text,
                                     reason jsonb, reason_code text) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  kept integer[] := '{}';  -- but proof
  merged privacy.subjects;
  part uuid;
BEGIN
  IF partial THEN
    PERFORM privacy.ensure_not_kept(person, class_ids);
    UPDATE privacy.subjects s SET state = s.state WHERE s.id = person.id;  -- an older snapshot fails instead of missing this
  ELSE
    person.erased_at := clock_timestamp();
    -- Where nothing is held and no law keeps the class, nothing but proof need be asked about.
    WITH keys AS (
      INSERT INTO privacy.erasure_keys (erasure_id, class_id, subject_id, generation, result, ground, until)
      SELECT event, c.id, person.id, 0, w.result, w.ground, w.until
        FROM privacy.deletion_classes c, privacy.what_keeps(person, c.id) w
       WHERE c.id = ANY (class_ids || 2) AND w.result IS NOT NULL
         AND (c.id = 2 OR c.retained_for <> '{}' OR EXISTS (SELECT FROM privacy.holds h WHERE h.subject_id = person.id AND h.released_at IS NULL))
      RETURNING class_id)
    SELECT coalesce(array_agg(k.class_id ORDER BY k.class_id), '{}') INTO kept FROM keys k WHERE k.class_id <> 2;
  END IF;
  INSERT INTO privacy.erasures AS e (id, subject_id, table_id, key_hash, whole, origin, reason, reason_code, requested_role, actor,
                                synchronous_commit, journal_from)
  VALUES (event, person.id, person.table_id, person.key_hash, NOT partial AND kept = '{}', erase_person.origin,
          privacy.seal_reason(person.id, erase_person.reason), erase_person.reason_code, privacy.caller()::text,
          nullif(current_setting('privacy.actor', true), ''), current_setting('synchronous_commit'), privacy.journal_length() + 1)
  ON CONFLICT (id) DO UPDATE
    SET state = 'pending', whole = excluded.whole, synchronous_commit = excluded.synchronous_commit, journal_from = excluded.journal_from,
        step_at = clock_timestamp();
  IF NOT partial THEN
    UPDATE privacy.subjects s SET state = 'erased', planned = false, retained = kept, erased_at = person.erased_at, erase_due = NULL WHERE s.id = person.id;
  END IF;
  PERFORM privacy.destroy_classes(event, person.id, CASE kept WHEN '{}' THEN class_ids ELSE ARRAY(SELECT unnest(class_ids) EXCEPT SELECT unnest(kept) ORDER BY 1) END,
                                  NOT partial AND kept = '{}');
  -- the keys of duplicates that were merged, which open copies from before
  IF EXISTS (SELECT FROM privacy.merged_subjects m WHERE m.into_id = person.id) THEN
    FOR merged IN SELECT s.* FROM privacy.merged_subjects m JOIN privacy.subjects s ON s.id = m.subject_id
                   WHERE m.into_id = person.id AND s.state <> 'erased' ORDER BY s.id FOR UPDATE OF s LOOP
      part := gen_random_uuid();
      PERFORM privacy.erase_person(merged, part, class_ids, partial, erase_person.origin, NULL, erase_person.reason_code);
      UPDATE privacy.erasures e SET together = event WHERE e.id = part;
    END LOOP;
  END IF;
  PERFORM privacy.wake_worker();
END $$;
REVOKE ALL ON FUNCTION privacy.erase_person(privacy.subjects, uuid, integer[], boolean, text, jsonb, text) FROM PUBLIC;
COMMENT ON FUNCTION privacy.erase_person(privacy.subjects, uuid, integer[], boolean, text, jsonb, text) IS 'The rows, the announcement and the scrubbing of one erasure. For functions of pg_privacy only';

CREATE FUNCTION privacy.regenerate_key(subject bigint, class_id integer) RETURNS integer
  LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_regenerate_key';
REVOKE ALL ON FUNCTION privacy.regenerate_key(bigint, integer) FROM PUBLIC;
COMMENT ON FUNCTION privacy.regenerate_key(bigint, integer) IS 'A new key, of the next generation, for a person''s destroyed one: at once and for good, whatever becomes of the transaction. For functions of pg_privacy only';

-- After a partial erasure, when the person gives data of the class again. REQUIRES: the person is not erased.
CREATE FUNCTION privacy.renew_keys(subject bigint, class_ids integer[]) RETURNS integer
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  class_id integer;
  renewed integer := 0;
BEGIN
  FOR class_id IN SELECT c FROM unnest(class_ids) c WHERE privacy.is_erased(subject, c) ORDER BY c LOOP
    PERFORM FROM privacy.subjects s WHERE s.id = subject FOR UPDATE;
    IF privacy.regenerate_key(subject, class_id) IS NOT NULL THEN
      renewed := renewed + 1;
    END IF;
  END LOOP;
  RETURN renewed;
END $$;
REVOKE ALL ON FUNCTION privacy.renew_keys(bigint, integer[]) FROM PUBLIC;
COMMENT ON FUNCTION privacy.renew_keys(bigint, integer[]) IS 'New keys for destroyed ones of a living person; for functions of pg_privacy only';

-- A consent given, or a basis begun, after an erasure of the data it is for: they may be stored again.
CREATE FUNCTION privacy.renew_for_purpose(subject bigint, purpose_id integer) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM privacy.erasures e WHERE e.subject_id = subject AND e.state IN ('pending', 'destroyed', 'purged')) THEN
    PERFORM privacy.renew_keys(subject, ARRAY(SELECT DISTINCT c.class_id FROM privacy.permissions m JOIN privacy.categories c ON c.id = m.category_id
                                               WHERE m.purpose_id = renew_for_purpose.purpose_id AND c.class_id <> 2));
  END IF;
END $$;
REVOKE ALL ON FUNCTION privacy.renew_for_purpose(bigint, integer) FROM PUBLIC;
COMMENT ON FUNCTION privacy.renew_for_purpose(bigint, integer) IS 'New keys for the classes that a purpose uses; for functions of pg_privacy only';

CREATE FUNCTION privacy.wake_worker() RETURNS void
  LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_wake_worker';
REVOKE ALL ON FUNCTION privacy.wake_worker() FROM PUBLIC;
COMMENT ON FUNCTION privacy.wake_worker() IS 'The database worker looks at what is due once this transaction is committed. For functions of pg_privacy only';

-- A reason is sealed in class proof. While the master key is away it cannot be, and is not kept.
CREATE FUNCTION privacy.seal_reason(person bigint, reason jsonb) RETURNS pg_catalog.personal_jsonb
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF reason IS NULL THEN
    RETURN NULL;
  END IF;
  IF NOT privacy.is_keystore_open() THEN
    RAISE NOTICE 'the reason is not kept, as the master key is not available'
      USING HINT = 'Give a reason_code, which is not sealed.';
    RETURN NULL;
  END IF;
  RETURN privacy.seal_proof(person, reason);
END $$;
REVOKE ALL ON FUNCTION privacy.seal_reason(bigint, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION privacy.seal_reason(bigint, jsonb) IS 'Seals the reason of an erasure; for functions of pg_privacy only';

-- An erasure that did what is asked for already. Renewed people are others: their key finds them first.
CREATE FUNCTION privacy.earlier_erasure(relation regclass, key text, person bigint, class_ids integer[], partial boolean) RETURNS uuid
  LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF person IS NULL THEN
    RETURN (SELECT e.id FROM privacy.erasures e
             WHERE e.state IN ('pending', 'destroyed', 'purged')
               AND ((e.table_id = privacy.table_number(relation) AND e.key_hash = privacy.subject_key_hash(relation, key))
                 OR e.subject_id IN (SELECT m.into_id FROM privacy.merged_subjects m
                                      WHERE m.table_id = privacy.table_number(relation) AND m.key_hash = privacy.subject_key_hash(relation, key)))
             ORDER BY e.subject_id DESC, e.step_at DESC LIMIT 1);
  ELSIF partial THEN
    RETURN (SELECT e.id FROM privacy.erasures e
             WHERE e.subject_id = person AND e.state IN ('pending', 'destroyed', 'purged')
               AND NOT EXISTS (SELECT FROM unnest(class_ids) c WHERE NOT privacy.is_erased(person, c))
               AND EXISTS (SELECT FROM privacy.erasure_keys k WHERE k.erasure_id = e.id AND k.class_id = ANY (class_ids) AND k.result = 'destroyed')
             ORDER BY e.requested_at DESC LIMIT 1);
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION privacy.earlier_erasure(regclass, text, bigint, integer[], boolean) FROM PUBLIC;
COMMENT ON FUNCTION privacy.earlier_erasure(regclass, text, bigint, integer[], boolean) IS 'The erasure that did the same before; for functions of pg_privacy only';

CREATE FUNCTION privacy.table_number(relation regclass) RETURNS integer
  LANGUAGE sql STABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT (regexp_match(privacy.label_of(relation), '^subject_table id=(\d+)'))[1]::integer
$$;
REVOKE ALL ON FUNCTION privacy.table_number(regclass) FROM PUBLIC;
COMMENT ON FUNCTION privacy.table_number(regclass) IS 'The number of a subject table, under which keys are hashed; for functions of pg_privacy only';

-- Written now, carried out later (72_due.sql): the person is withheld at once, all but what will be kept.
CREATE FUNCTION privacy.plan_for_later(person privacy.subjects, event uuid, after interval, reason jsonb, reason_code text) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO privacy.erasures (id, subject_id, table_id, key_hash, state, whole, reason, reason_code, requested_role, actor, not_before)
  VALUES (event, person.id, person.table_id, person.key_hash, 'planned', false, privacy.seal_reason(person.id, plan_for_later.reason),
          plan_for_later.reason_code, privacy.caller()::text, nullif(current_setting('privacy.actor', true), ''), clock_timestamp() + after);
  UPDATE privacy.subjects s SET planned = true, retained = privacy.kept_classes(person) WHERE s.id = person.id;
  PERFORM privacy.wake_worker();
END $$;
REVOKE ALL ON FUNCTION privacy.plan_for_later(privacy.subjects, uuid, interval, jsonb, text) FROM PUBLIC;
COMMENT ON FUNCTION privacy.plan_for_later(privacy.subjects, uuid, interval, jsonb, text) IS 'Plans an erasure; for functions of pg_privacy only';

CREATE FUNCTION privacy.kept_classes(person privacy.subjects) RETURNS integer[]
  LANGUAGE sql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(c.id ORDER BY c.id), '{}') FROM privacy.deletion_classes c, privacy.what_keeps($1, c.id) w
   WHERE c.id <> 2 AND w.result IS NOT NULL
$$;
REVOKE ALL ON FUNCTION privacy.kept_classes(privacy.subjects) FROM PUBLIC;
COMMENT ON FUNCTION privacy.kept_classes(privacy.subjects) IS 'The classes, proof aside, that an erasure would leave behind now; for functions of pg_privacy only';
