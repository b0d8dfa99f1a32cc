-- Whom retention finds: classes whose period is over for people who are still there, and people whose data never had a basis.
-- What no list of dates tells.

-- How far we have looked. A pass goes through the people by id, a batch a transaction, so it goes on where it was killed.
CREATE TABLE privacy.retention_passes (
  kind      text NOT NULL CHECK (kind IN ('dated', 'opt_in', 'class', 'no_basis')),
  class_id  integer NOT NULL DEFAULT 0,
  position  bigint,
  began     timestamptz,
  finished  timestamptz,
  next_pass timestamptz NOT NULL DEFAULT '-infinity',
  examined  bigint NOT NULL DEFAULT 0,
  done      bigint NOT NULL DEFAULT 0,
  skipped   bigint NOT NULL DEFAULT 0,
  total     bigint NOT NULL DEFAULT 0,
  last_at   timestamptz,
  PRIMARY KEY (kind, class_id)
);
COMMENT ON TABLE privacy.retention_passes IS 'How far retention has come: a row a class that is enforced, and one each for the other kinds. Not in dumps: a restored database looks anew';
COMMENT ON COLUMN privacy.retention_passes.position IS 'The last person the running pass has looked at; NULL: none is running';
COMMENT ON COLUMN privacy.retention_passes.skipped IS 'People due whom somebody else had locked, or whose erasure failed: another pass follows within the hour';

SELECT pg_catalog.pg_extension_config_dump('privacy.retention_passes', 'WHERE false');

CREATE FUNCTION privacy.no_basis_period() RETURNS interval
  LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT nullif(current_setting('privacy.no_basis_period', true), '-1')::interval
$$;
REVOKE ALL ON FUNCTION privacy.no_basis_period() FROM PUBLIC;
COMMENT ON FUNCTION privacy.no_basis_period() IS 'The setting; NULL: off. For functions of pg_privacy only';

-- One pass a day for each of these.
CREATE FUNCTION privacy.wanted_passes(OUT kind text, OUT class_id integer) RETURNS SETOF record
  LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT 'class', d.id FROM privacy.deletion_classes d WHERE d.enforced
  UNION ALL SELECT 'no_basis', 0 WHERE privacy.no_basis_period() IS NOT NULL
$$;
REVOKE ALL ON FUNCTION privacy.wanted_passes() FROM PUBLIC;
COMMENT ON FUNCTION privacy.wanted_passes() IS 'The passes through all people that retention asks for. For functions of pg_privacy only';

-- A class of a living person -------------------------------------------------------------------------------------------

-- Is its longest time over, and does nothing speak against its destruction? A restriction does (whoever asked for it may
-- want the data kept), a hold does, and a row in which the start event has not happened yet. After an erasure of the class
-- alone the person may have given data again: these have the whole period before them.
CREATE FUNCTION privacy.is_class_over(person privacy.subjects, rule privacy.deletion_classes) RETURNS boolean
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  emptied timestamptz;
BEGIN
  IF NOT rule.enforced OR person.state = 'erased' OR person.restricted OR privacy.is_erased(person.id, rule.id)
     OR privacy.is_key_missing(person.id, rule.id) OR coalesce(privacy.class_end(person, rule.id) > clock_timestamp(), true) THEN
    RETURN false;
  END IF;
  SELECT max(e.step_at) INTO emptied FROM privacy.erasures e JOIN privacy.erasure_keys k ON k.erasure_id = e.id
   WHERE e.subject_id = person.id AND k.class_id = rule.id AND k.result = 'destroyed';
  IF (emptied + rule.period + CASE WHEN rule.align IS NULL THEN interval '0' ELSE interval '1 year 12 hours' END > clock_timestamp())
     OR (SELECT s.open_rows FROM privacy.start_of(person.id, rule.name) s) > 0 THEN
    RETURN false;
  END IF;
  RETURN (SELECT w.result IS NULL FROM privacy.what_keeps(person, rule.id) w);
END $$;
REVOKE ALL ON FUNCTION privacy.is_class_over(privacy.subjects, privacy.deletion_classes) FROM PUBLIC;
COMMENT ON FUNCTION privacy.is_class_over(privacy.subjects, privacy.deletion_classes) IS 'Is the period of an enforced class over for a living person, and nothing keeps it? For functions of pg_privacy only';

-- People without a basis ---------------------------------------------------------------------------------------------

-- Subject tables for whose data no purpose holds by itself: neither for a category of their own columns nor for one of the
-- tables that are linked to them, directly or through others.
CREATE FUNCTION privacy.tables_without_basis() RETURNS integer[]
  LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (
    WITH RECURSIVE family AS (
      SELECT t.table_id AS root, t.relation FROM privacy.tables t WHERE t.kind = 'subject_table' AND NOT t.is_partition
      UNION
      SELECT f.root, t.relation FROM family f JOIN privacy.tables t ON t.parent = f.relation OR t.parent IS NULL WHERE t.kind <> 'subject_table'),
    based AS (
      SELECT c.name FROM privacy.permissions m JOIN privacy.categories c ON c.id = m.category_id JOIN privacy.purposes p ON p.id = m.purpose_id
       WHERE NOT p.builtin AND ((p.legal_basis <> 'consent' AND p.holds_for = 'everyone') OR p.allow_without_consent IS NOT NULL))
    SELECT coalesce(array_agg(t.table_id), '{}') FROM privacy.tables t
     WHERE t.kind = 'subject_table' AND NOT t.is_partition AND EXISTS (SELECT FROM privacy.columns c WHERE c.relation = t.relation)
       AND NOT EXISTS (SELECT FROM family f JOIN privacy.columns c ON c.relation = f.relation
                        WHERE f.root = t.table_id AND (c.category IS NULL OR c.category IN (SELECT b.name FROM based b))));
END $$;
REVOKE ALL ON FUNCTION privacy.tables_without_basis() FROM PUBLIC;
COMMENT ON FUNCTION privacy.tables_without_basis() IS 'Numbers of the subject tables for whose people no purpose holds by itself. For functions of pg_privacy only';

-- Nothing was ever recorded of the person but requests for consent, and none is open.
CREATE FUNCTION privacy.never_had_basis(person privacy.subjects) RETURNS boolean
  LANGUAGE sql STABLE PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp AS $$
  SELECT $1.state = 'active' AND NOT $1.restricted AND NOT $1.planned
     AND coalesce($1.created_at + privacy.no_basis_period() <= clock_timestamp(), false)
     AND NOT EXISTS (SELECT FROM privacy.subject_events e
                      WHERE e.subject_id = $1.id AND e.kind NOT IN ('link', 'merge') AND NOT (e.kind = 'consent' AND e.event IN ('requested', 'declared')))
     AND NOT EXISTS (SELECT FROM privacy.standings s
                      WHERE s.subject_id = $1.id
                        AND NOT (s.kind = 'request' AND (s.status = 'closed' OR coalesce(s.until <= clock_timestamp(), false)))
                        AND NOT (s.kind = 'consent' AND s.status IN ('requested', 'pending_confirmation')))
     AND NOT EXISTS (SELECT FROM privacy.holds h WHERE h.subject_id = $1.id)
     AND NOT EXISTS (SELECT FROM privacy.erasures e WHERE e.subject_id = $1.id)
$$;
REVOKE ALL ON FUNCTION privacy.never_had_basis(privacy.subjects) FROM PUBLIC;
COMMENT ON FUNCTION privacy.never_had_basis(privacy.subjects) IS 'Was no consent, basis, objection, restriction, refusal, hold or erasure of this person ever recorded, for privacy.no_basis_period? For functions of pg_privacy only';
