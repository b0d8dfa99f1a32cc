-- Retention by itself: people who were found (74_found.sql), and requests for consent nobody answered. The database worker and
-- CALL privacy.enforce_retention take the same steps; each step is a transaction.

-- Steps ------------------------------------------------------------------------------------------------------------------

-- One person, whom a pass found due: locked, and judged anew. False: not done, another pass shall look again. NULL: another
-- session has locked rows or tables of theirs.
CREATE FUNCTION privacy.enforce_for(person_id bigint, rule privacy.deletion_classes) RETURNS boolean
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  person privacy.subjects;
BEGIN
  SELECT s.* INTO person FROM privacy.subjects s WHERE s.id = person_id FOR UPDATE SKIP LOCKED;
  IF NOT FOUND OR person.retry_at > clock_timestamp() THEN
    RETURN false;
  END IF;
  BEGIN
    IF rule.id IS NULL THEN
      IF privacy.never_had_basis(person) THEN
        PERFORM privacy.erase_person(person, gen_random_uuid(), privacy.classes_to_erase(NULL), false, 'no_basis', NULL, 'no_basis');
      END IF;
    ELSIF privacy.is_class_over(person, rule) THEN
      PERFORM privacy.erase_person(person, gen_random_uuid(), ARRAY[rule.id], true, 'retention', NULL, 'retention');
    END IF;
    RETURN true;
  EXCEPTION WHEN lock_not_available OR deadlock_detected THEN
    RETURN NULL;
  WHEN OTHERS THEN
    IF NOT privacy.put_off(person.id, SQLSTATE) THEN
      RAISE;
    END IF;
    RETURN false;
  END;
END $$;
REVOKE ALL ON FUNCTION privacy.enforce_for(bigint, privacy.deletion_classes) FROM PUBLIC;
COMMENT ON FUNCTION privacy.enforce_for(bigint, privacy.deletion_classes) IS 'Erases one person, or a class of theirs (rule not NULL), if it is still due. For functions of pg_privacy only';

-- The next batch of a pass, whose row is locked here. Returns how many people something was destroyed of.
CREATE FUNCTION privacy.pass_on(wanted_kind text, wanted_class integer, at_most integer) RETURNS integer
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  pass privacy.retention_passes;
  rule privacy.deletion_classes;
  by_event boolean := false;
  tables integer[];
  born_before timestamptz;
  upto bigint;
  looked bigint;
  found_id bigint;
  enforced boolean;
  done_now integer := 0;
  handled integer := 0;
BEGIN
  INSERT INTO privacy.retention_passes (kind, class_id) VALUES (wanted_kind, wanted_class) ON CONFLICT DO NOTHING;
  SELECT p.* INTO pass FROM privacy.retention_passes p WHERE p.kind = wanted_kind AND p.class_id = wanted_class FOR UPDATE;
  IF pass.kind IS NULL OR (pass.position IS NULL AND pass.next_pass > clock_timestamp()) THEN
    RETURN 0;
  END IF;
  IF wanted_kind = 'class' THEN
    SELECT d.* INTO rule FROM privacy.deletion_classes d WHERE d.id = wanted_class;
    by_event := EXISTS (SELECT FROM privacy.start_events v WHERE v.deletion_class = rule.name);
    -- Nobody's clock starts before they are stored, unless a column of the application's says so.
    born_before := CASE WHEN by_event THEN 'infinity' WHEN rule.starts = 'process_end' THEN '-infinity' ELSE clock_timestamp() - rule.period END;
  ELSE
    tables := privacy.tables_without_basis();
    born_before := clock_timestamp() - privacy.no_basis_period();
  END IF;
  IF pass.position IS NULL THEN
    pass.position := 0;
    pass.next_pass := 'infinity';  -- until it ends, or somebody asks for another
    pass.began := clock_timestamp();
    pass.examined := 0;
    pass.done := 0;
    pass.skipped := 0;
  END IF;
  SELECT max(b.id), count(*) INTO upto, looked
    FROM (SELECT s.id FROM privacy.subjects s WHERE s.id > pass.position ORDER BY s.id LIMIT CASE WHEN by_event THEN 500 ELSE 2000 END) b;
  FOR found_id IN
    SELECT s.id FROM privacy.subjects s
     WHERE s.id > pass.position AND s.id <= upto AND s.state <> 'erased' AND s.created_at <= born_before
       AND CASE WHEN rule.id IS NOT NULL THEN privacy.is_class_over(s, rule)
                ELSE s.table_id = ANY (tables) AND privacy.never_had_basis(s) END
     ORDER BY s.id LIMIT at_most
  LOOP
    enforced := privacy.enforce_for(found_id, rule);
    IF enforced THEN
      done_now := done_now + 1;
    ELSIF NOT enforced OR handled = 0 THEN
      pass.skipped := pass.skipped + 1;
    END IF;
    handled := handled + 1;
    IF handled = at_most OR enforced IS NULL THEN
      -- who was locked is tried once more, as the first of the next batch: whoever waits for a table that is in use here gets it
      upto := CASE WHEN enforced IS NULL AND handled > 1 THEN found_id - 1 ELSE found_id END;
      looked := (SELECT count(*) FROM privacy.subjects s WHERE s.id > pass.position AND s.id <= upto);
    END IF;
    EXIT WHEN enforced IS NULL;
  END LOOP;
  UPDATE privacy.retention_passes p
     SET position = upto, began = pass.began, examined = pass.examined + looked, done = pass.done + done_now, skipped = pass.skipped,
         total = p.total + done_now, last_at = CASE WHEN done_now > 0 THEN clock_timestamp() ELSE p.last_at END,
         finished = CASE WHEN upto IS NULL THEN clock_timestamp() ELSE p.finished END,
         next_pass = CASE WHEN upto IS NOT NULL OR pass.next_pass = '-infinity' THEN pass.next_pass
                          ELSE clock_timestamp() + CASE WHEN pass.skipped > 0 THEN '1 hour' ELSE '1 day' END::interval END
   WHERE p.kind = wanted_kind AND p.class_id = wanted_class;
  RETURN done_now;
END $$;
REVOKE ALL ON FUNCTION privacy.pass_on(text, integer, integer) FROM PUBLIC;
COMMENT ON FUNCTION privacy.pass_on(text, integer, integer) IS 'The next batch of a pass through the people. For functions of pg_privacy only';

-- Requests for consent nobody answered, a day after their end: whoever is late by less is told so. What was declared stays in
-- the ledger.
CREATE FUNCTION privacy.purge_requests(at_most integer) RETURNS integer
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  before timestamptz := clock_timestamp() - interval '1 day';
  purged integer;
  requests integer;
BEGIN
  DELETE FROM privacy.consent_tokens t WHERE t.sha256 IN (
    SELECT o.sha256 FROM privacy.consent_tokens o
     WHERE o.kind = 'confirm' AND o.used_at IS NULL AND o.expires_at <= before ORDER BY o.expires_at LIMIT at_most FOR UPDATE SKIP LOCKED);
  GET DIAGNOSTICS purged = ROW_COUNT;
  WITH over AS (
    SELECT r.subject_id, r.purpose_id, r.channel FROM privacy.standings r
     WHERE r.kind = 'request' AND r.status = 'open' AND r.until <= before ORDER BY r.until LIMIT at_most FOR UPDATE SKIP LOCKED)
  DELETE FROM privacy.standings s USING over o
   WHERE s.subject_id = o.subject_id AND s.purpose_id = o.purpose_id AND s.channel = o.channel
     AND (s.kind = 'request' OR (s.kind = 'consent' AND s.status IN ('requested', 'pending_confirmation') AND s.until <= before));
  GET DIAGNOSTICS requests = ROW_COUNT;
  RETURN purged + requests;
END $$;
REVOKE ALL ON FUNCTION privacy.purge_requests(integer) FROM PUBLIC;
COMMENT ON FUNCTION privacy.purge_requests(integer) IS 'Deletes tokens and standings of requests for consent that ended unanswered a day ago. For functions of pg_privacy only';

CREATE FUNCTION privacy.note_done(wanted_kind text, count integer) RETURNS void
  LANGUAGE sql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO privacy.retention_passes AS p (kind, done, total, last_at) SELECT $1, $2, $2, clock_timestamp() WHERE $2 > 0
  ON CONFLICT (kind, class_id) DO UPDATE SET done = excluded.done, total = p.total + excluded.done, last_at = excluded.last_at
$$;
REVOKE ALL ON FUNCTION privacy.note_done(text, integer) FROM PUBLIC;
COMMENT ON FUNCTION privacy.note_done(text, integer) IS 'Counts what a step of retention has done. For functions of pg_privacy only';

-- One batch of all this. more: there may be more to do at once. A step that finds nothing due takes a pass on, which ends.
CREATE FUNCTION privacy.retention_step(at_most integer, OUT done integer, OUT more boolean)
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  purged integer;
  wanted record;
BEGIN
  IF at_most IS NULL OR at_most < 1 THEN
    RAISE EXCEPTION 'a number of people must be one or more' USING ERRCODE = 'invalid_parameter_value',
      HINT = 'Leave it out for everything that is due.';
  END IF;
  IF EXISTS (SELECT FROM privacy.key_space) THEN
    PERFORM privacy.journal_length();  -- refuses where nothing can be erased: a guest, a standby, a keystore that is not there
  END IF;
  done := privacy.erase_known_due(at_most);
  PERFORM privacy.note_done('dated', done);
  purged := privacy.purge_requests(1000);
  PERFORM privacy.note_done('opt_in', purged);
  more := done > 0 OR purged >= 1000;
  FOR wanted IN SELECT w.* FROM privacy.wanted_passes() w ORDER BY w.kind, w.class_id LOOP
    EXIT WHEN done >= at_most;
    done := done + privacy.pass_on(wanted.kind, wanted.class_id, at_most - done);
  END LOOP;
  more := more OR done >= at_most OR EXISTS (
    SELECT FROM privacy.wanted_passes() w LEFT JOIN privacy.retention_passes p ON p.kind = w.kind AND p.class_id = w.class_id
     WHERE p.kind IS NULL OR p.position IS NOT NULL OR p.next_pass <= clock_timestamp());
END $$;
REVOKE ALL ON FUNCTION privacy.retention_step(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.retention_step(integer) TO privacy_rights_desk;
COMMENT ON FUNCTION privacy.retention_step(integer) IS 'One batch of privacy.enforce_retention, in the caller''s transaction: of how many people something was destroyed, and whether there may be more';

CREATE FUNCTION privacy.begin_retention() RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  -- An upsert, as the database worker may be in a first pass of its own, whose row nobody sees yet.
  INSERT INTO privacy.retention_passes AS p (kind, class_id, next_pass)
    SELECT w.kind, w.class_id, '-infinity' FROM privacy.wanted_passes() w ORDER BY w.kind, w.class_id
  ON CONFLICT (kind, class_id) DO UPDATE SET next_pass = '-infinity' WHERE p.next_pass > '-infinity';
END $$;
REVOKE ALL ON FUNCTION privacy.begin_retention() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.begin_retention() TO privacy_rights_desk;
COMMENT ON FUNCTION privacy.begin_retention() IS 'The next steps of retention look through all people now, instead of once a day; a pass that is running ends first';

-- A procedure that commits can neither set a search_path nor have its owner's rights: it runs as the caller, calls two
-- functions that the rights desk may call anyway, and names every operator by its schema.
CREATE PROCEDURE privacy.enforce_retention(at_most integer DEFAULT NULL)
  LANGUAGE plpgsql AS $$
DECLARE
  remaining integer := at_most;
  batch integer;
  step record;
BEGIN
  IF at_most OPERATOR(pg_catalog.<) 1 THEN
    RAISE EXCEPTION 'a number of people must be one or more' USING ERRCODE = 'invalid_parameter_value',
      HINT = 'Leave it out for everything that is due.';
  END IF;
  PERFORM privacy.begin_retention();
  COMMIT;
  LOOP
    batch := CASE WHEN remaining OPERATOR(pg_catalog.<) 50 THEN remaining ELSE 50 END;
    SELECT s.done, s.more INTO step FROM privacy.retention_step(batch) s;
    COMMIT;
    remaining := remaining OPERATOR(pg_catalog.-) step.done;
    EXIT WHEN NOT step.more OR remaining OPERATOR(pg_catalog.<=) 0;
  END LOOP;
END $$;
REVOKE ALL ON PROCEDURE privacy.enforce_retention(integer) FROM PUBLIC;
GRANT EXECUTE ON PROCEDURE privacy.enforce_retention(integer) TO privacy_rights_desk;
COMMENT ON PROCEDURE privacy.enforce_retention(integer) IS
  'Carries out all that is due, of at most so many people, and commits after each batch; interrupted, the next call goes on. The database worker does the same by itself. Not within a transaction block';

-- For the worker ---------------------------------------------------------------------------------------------------------

CREATE FUNCTION privacy.erase_due(at_most integer) RETURNS integer
  LANGUAGE sql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT s.done + s.more::integer FROM privacy.retention_step($1) s
$$;
REVOKE ALL ON FUNCTION privacy.erase_due(integer) FROM PUBLIC;
COMMENT ON FUNCTION privacy.erase_due(integer) IS 'One batch of what is due; 0: there is nothing more to do now. For the database worker only';

-- Seconds until something is due; NULL: nothing is. At least one, so that what is locked or fails is not asked for in a loop.
CREATE FUNCTION privacy.next_due() RETURNS bigint
  LANGUAGE sql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT least(greatest(ceil(extract(epoch FROM min(d.due) - clock_timestamp())), 1), 1e9)::bigint FROM (
    SELECT n.due FROM privacy.next_of_due(100) n
    UNION ALL SELECT greatest(p.next_pass, '2000-01-01') FROM privacy.wanted_passes() w
                LEFT JOIN privacy.retention_passes p ON p.kind = w.kind AND p.class_id = w.class_id AND p.position IS NULL
    UNION ALL (SELECT t.expires_at + interval '1 day' FROM privacy.consent_tokens t
                WHERE t.kind = 'confirm' AND t.used_at IS NULL AND isfinite(t.expires_at) ORDER BY t.expires_at LIMIT 1)
    UNION ALL (SELECT s.until + interval '1 day' FROM privacy.standings s
                WHERE s.kind = 'request' AND s.status = 'open' AND isfinite(s.until) ORDER BY s.until LIMIT 1)) d
$$;
REVOKE ALL ON FUNCTION privacy.next_due() FROM PUBLIC;
COMMENT ON FUNCTION privacy.next_due() IS 'Seconds until something is due. For the database worker only';

-- For people -------------------------------------------------------------------------------------------------------------

CREATE VIEW privacy.retention_progress AS
SELECT k.kind, c.name AS deletion_class,
       CASE k.kind
         WHEN 'dated' THEN (SELECT pg_catalog.count(DISTINCT u.subject_id) FROM privacy.upcoming_destructions u WHERE u.due <= pg_catalog.now())
         WHEN 'opt_in' THEN (SELECT pg_catalog.count(*) FROM privacy.standings s WHERE s.kind = 'request' AND s.status = 'open'
                                AND s.until <= pg_catalog.now() - interval '1 day')
       END AS due_now,
       p.position IS NOT NULL AS running, p.began, p.finished,
       CASE WHEN k.kind IN ('class', 'no_basis') AND p.position IS NULL THEN coalesce(p.next_pass, '-infinity') END AS next_pass,
       p.examined,
       CASE WHEN p.position IS NOT NULL THEN (SELECT pg_catalog.count(*) FROM privacy.subjects s WHERE s.id > p.position) END AS remaining,
       coalesce(p.done, 0) AS done, coalesce(p.skipped, 0) AS skipped, coalesce(p.total, 0) AS total, p.last_at
FROM (SELECT 'dated' AS kind, 0 AS class_id UNION ALL SELECT 'opt_in', 0 UNION ALL SELECT w.kind, w.class_id FROM privacy.wanted_passes() w) k
LEFT JOIN privacy.retention_passes p ON p.kind = k.kind AND p.class_id = k.class_id
LEFT JOIN privacy.deletion_classes c ON k.kind = 'class' AND c.id = k.class_id;
COMMENT ON VIEW privacy.retention_progress IS
  'Retention by itself: a row each for what has a date (privacy.upcoming_destructions), for requests nobody answered, for each class that is enforced, for people without a basis. done and skipped count this pass or the last one (dated, opt_in: the last batch), total all';
GRANT SELECT ON privacy.retention_progress TO privacy_dpo, privacy_rights_desk;
GRANT EXECUTE ON FUNCTION privacy.wanted_passes(), privacy.no_basis_period() TO privacy_dpo, privacy_rights_desk;
