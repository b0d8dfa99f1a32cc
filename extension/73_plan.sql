-- What an erasure would do, what has been kept, and what is destroyed next: for the rights desk and the data protection officer.

CREATE FUNCTION privacy.plan_columns(subject bigint, classes integer[], OUT relation regclass, OUT column_name name, OUT class_id integer,
                                     OUT filled bigint, OUT refused bigint)
  RETURNS SETOF record
  LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_plan_columns';
REVOKE ALL ON FUNCTION privacy.plan_columns(bigint, integer[]) FROM PUBLIC;
COMMENT ON FUNCTION privacy.plan_columns(bigint, integer[]) IS 'A person''s rows in each table (column_name NULL), the values in each personal column, and how many of them the table would not let become NULL. For functions of pg_privacy only';

CREATE FUNCTION privacy.plan_deletions(subject bigint, OUT relation regclass, OUT constraint_name name, OUT referencing regclass, OUT rows bigint)
  RETURNS SETOF record
  LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_plan_deletions';
REVOKE ALL ON FUNCTION privacy.plan_deletions(bigint) FROM PUBLIC;
COMMENT ON FUNCTION privacy.plan_deletions(bigint) IS 'Of tables whose rows an erasure deletes: how many would go, and how many each foreign key keeps. For functions of pg_privacy only';

-- What may stand in the way of the scrubbing, and what it does not do: one row each.
CREATE FUNCTION privacy.plan_remarks(person privacy.subjects, class_ids integer[], relations regclass[], OUT relation regclass, OUT column_name name,
                                     OUT action text, OUT detail text) RETURNS SETOF record
  LANGUAGE sql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT NULL::regclass, NULL::name, 'blocker', format('the key space of this database is %s', k.role)
    FROM privacy.keystore_status() k WHERE k.role IN ('guest', 'fenced')
  UNION ALL
  SELECT NULL, NULL, 'blocker', format('the keystore is %s', k.condition) FROM privacy.keystore_status() k WHERE k.condition NOT IN ('open', 'locked')
  UNION ALL
  SELECT r, NULL, 'blocker', format('its owner %s may not %s it', pg_get_userbyid(c.relowner), p.right)
    FROM unnest(relations) r JOIN pg_class c ON c.oid = r, LATERAL (VALUES ('SELECT'), ('UPDATE'), ('DELETE')) p ("right")
   WHERE NOT has_table_privilege(c.relowner, r, p.right) AND (p.right <> 'DELETE' OR privacy.label_of(r) LIKE '% on_erasure=delete')
  UNION ALL
  SELECT r, NULL, 'warning', format('trigger %s runs on each row, and can refuse the erasure', t.tgname)
    FROM unnest(relations) r JOIN pg_trigger t ON t.tgrelid = r AND NOT t.tgisinternal AND t.tgenabled IN ('O', 'A') AND t.tgtype & 16 <> 0
   WHERE t.tgname NOT IN ('zzz_privacy_seal', 'aaa_privacy_person')
  UNION ALL
  SELECT NULL, NULL, 'warning', format('deletion class %s: in %s row(s) its start event has not happened', c.name, s.open_rows)
    FROM privacy.deletion_classes c, privacy.start_of(person.id, c.name) s
   WHERE c.id = ANY (class_ids) AND cardinality(c.retained_for) > 0 AND s.open_rows > 0
  UNION ALL
  SELECT NULL, NULL, 'warning', 'processing of this person''s data is restricted (Art. 18 GDPR): they may want the data kept' WHERE person.restricted
  UNION ALL
  SELECT NULL, NULL, 'planned', format('it is planned for %s', to_char(e.not_before AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI "UTC"'))
    FROM privacy.erasures e WHERE e.subject_id = person.id AND e.state = 'planned'
  UNION ALL
  SELECT r, a.attname, CASE WHEN s.label LIKE 'scrub %' THEN 'scrubbed' ELSE 'stays' END,
         CASE WHEN s.label LIKE 'scrub %' THEN 'not sealed: set to ' || substring(s.label FROM 'to=([a-z]+)') ||
                   coalesce(', with the class of category ' || substring(s.label FROM 'category=(.*)$'), '')
              ELSE 'not sealed: an erasure leaves it as it is' END
    FROM unnest(relations) r JOIN pg_attribute a ON a.attrelid = r AND a.attnum > 0 AND NOT a.attisdropped,
         LATERAL privacy.label_of(r, a.attname) s (label)
   WHERE privacy.base_type_of(a.atttypid) IS NULL AND s.label IS DISTINCT FROM 'subject_id'
$$;
REVOKE ALL ON FUNCTION privacy.plan_remarks(privacy.subjects, integer[], regclass[]) FROM PUBLIC;
COMMENT ON FUNCTION privacy.plan_remarks(privacy.subjects, integer[], regclass[]) IS 'Blockers and remarks of a planned erasure; for functions of pg_privacy only';

-- The plan of one record. named: single classes; linked: not the record that was named, but one of the same person.
CREATE FUNCTION privacy.plan_record(person privacy.subjects, class_ids integer[], named boolean, linked boolean,
                                    OUT "table" regclass, OUT "column" name, OUT deletion_class text, OUT action text, OUT "values" bigint,
                                    OUT until timestamptz, OUT detail text) RETURNS SETOF record
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  kept integer[];
  gone jsonb := '[]';
  found_columns jsonb;
  all_go boolean;
BEGIN
  IF person.state <> 'erased' AND NOT named THEN
    person.erased_at := clock_timestamp();
  END IF;
  SELECT coalesce(array_agg(c.id), '{}') INTO kept FROM privacy.deletion_classes c, privacy.what_keeps(person, c.id) w
   WHERE c.id = ANY (class_ids) AND w.result IS NOT NULL;
  all_go := NOT named AND kept = '{}';
  SELECT jsonb_agg(to_jsonb(p) || jsonb_build_object('oid', p.relation::oid)) INTO found_columns
    FROM privacy.plan_columns(person.id, ARRAY(SELECT unnest(class_ids) EXCEPT SELECT unnest(kept))) p;

  IF all_go THEN
    SELECT coalesce(jsonb_agg(to_jsonb(d) || jsonb_build_object('oid', d.relation::oid, 'from', d.referencing::oid)), '[]') INTO gone FROM privacy.plan_deletions(person.id) d;
  END IF;

  -- the classes
  RETURN QUERY
    SELECT NULL::regclass, NULL::name, c.name,
           CASE WHEN privacy.is_erased(person.id, c.id) THEN 'erased' WHEN w.result IS NOT NULL AND named AND NOT linked THEN 'blocker'
                WHEN w.result IS NOT NULL THEN w.result WHEN NOT c.id = ANY (class_ids) THEN 'stays' ELSE 'destroyed' END,
           (SELECT coalesce(sum((f ->> 'filled')::bigint), 0)::bigint FROM jsonb_array_elements(found_columns) f WHERE (f ->> 'class_id')::integer = c.id),
           w.until, w.ground
      FROM privacy.deletion_classes c
           LEFT JOIN LATERAL (SELECT * FROM privacy.what_keeps(person, c.id) WHERE c.id = ANY (class_ids) OR (c.id = 2 AND NOT named)) w ON true
     WHERE c.id = ANY (class_ids) OR c.id = 2 OR (c.id <> 2 AND named)
     ORDER BY c.id;
  -- tables and columns
  RETURN QUERY
    SELECT (f ->> 'oid')::oid::regclass, (f ->> 'column_name')::name, c.name, a.action, a.n, NULL::timestamptz, a.detail
      FROM jsonb_array_elements(found_columns) WITH ORDINALITY u (f, n)
           LEFT JOIN privacy.deletion_classes c ON c.id = (f ->> 'class_id')::integer,
           LATERAL (VALUES
             (CASE WHEN f ->> 'column_name' IS NULL THEN 'rows' WHEN c.id = ANY (kept) OR NOT c.id = ANY (class_ids) THEN 'stays' ELSE 'cleared' END,
              (f ->> 'filled')::bigint - (f ->> 'refused')::bigint,
              CASE WHEN f ->> 'column_name' IS NULL AND all_go THEN
                     coalesce((SELECT format('%s row(s) are deleted', g ->> 'rows') FROM jsonb_array_elements(gone) g WHERE g -> 'oid' = f -> 'oid' AND g ->> 'constraint_name' IS NULL),
                              'the rows stay, and become nobody''s')
                   WHEN f ->> 'column_name' IS NULL THEN 'the rows stay' END),
             ('emptied', nullif((f ->> 'refused')::bigint, 0), 'the table refuses NULL: an empty sealed value stays, which opens nowhere')) a (action, n, detail)
     WHERE a.n IS NOT NULL AND NOT (a.action = 'cleared' AND a.n = 0 AND (f ->> 'refused')::bigint > 0)
     ORDER BY u.n, a.action;
  RETURN QUERY
    SELECT (g ->> 'oid')::oid::regclass, NULL::name, NULL::text, 'blocker', (g ->> 'rows')::bigint, NULL::timestamptz,
           format('foreign key %s of table %s refers to these rows: they are cleared instead of deleted', g ->> 'constraint_name', (g ->> 'from')::oid::regclass)
      FROM jsonb_array_elements(gone) g WHERE g ->> 'constraint_name' IS NOT NULL ORDER BY 1, 7;
  RETURN QUERY
    SELECT r.relation, r.column_name, NULL::text, r.action, NULL::bigint, NULL::timestamptz, r.detail
      FROM privacy.plan_remarks(person, class_ids, ARRAY(SELECT DISTINCT (f ->> 'oid')::oid::regclass FROM jsonb_array_elements(found_columns) f)) r
     ORDER BY array_position('{blocker,warning,planned,scrubbed,stays}'::text[], r.action), r.relation::text, r.column_name;
END $$;
REVOKE ALL ON FUNCTION privacy.plan_record(privacy.subjects, integer[], boolean, boolean) FROM PUBLIC;
COMMENT ON FUNCTION privacy.plan_record(privacy.subjects, integer[], boolean, boolean) IS 'The plan of one record''s erasure; for functions of pg_privacy only';

CREATE FUNCTION privacy.plan_erasure(relation regclass, key text, classes text[] DEFAULT NULL,
                                     OUT "table" regclass, OUT "column" name, OUT deletion_class text, OUT action text, OUT "values" bigint,
                                     OUT until timestamptz, OUT detail text) RETURNS SETOF record
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  class_ids integer[] := privacy.classes_to_erase(classes);
  person privacy.subjects;
  other privacy.subjects;
BEGIN
  SELECT s.* INTO person FROM privacy.subjects s WHERE s.id = privacy.known_person(plan_erasure.relation, plan_erasure.key);
  IF person.state = 'erased' AND person.retained = '{}' THEN
    RAISE EXCEPTION 'the person is erased' USING ERRCODE = 'object_not_in_prerequisite_state', CONSTRAINT = 'erased',
      HINT = 'privacy.erase_subject returns the id of the certificate.';
  END IF;
  RETURN QUERY SELECT p.* FROM privacy.plan_record(person, class_ids, classes IS NOT NULL, false) p;
  FOR other IN SELECT s.* FROM privacy.subjects s WHERE s.id = ANY ((privacy.linked_to(person.id))[2:]) AND s.state <> 'erased' ORDER BY s.id LOOP
    RETURN QUERY SELECT t.relation, NULL::name, NULL::text, 'linked', NULL::bigint, NULL::timestamptz, 'a record of the same person is erased with it: what follows is its plan'
                   FROM privacy.subject_tables t WHERE t.id = other.table_id;
    RETURN QUERY SELECT p.* FROM privacy.plan_record(other, class_ids, classes IS NOT NULL, true) p;
  END LOOP;
END $$;
REVOKE ALL ON FUNCTION privacy.plan_erasure(regclass, text, text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.plan_erasure(regclass, text, text[]) TO privacy_rights_desk;
COMMENT ON FUNCTION privacy.plan_erasure(regclass, text, text[]) IS
  'What privacy.erase_subject would do now, and changes nothing. First a row a class: destroyed, held, retained (until, on which ground), erased; then tables and columns: rows, cleared, emptied, stays; then blockers, unsealed columns and warnings; then the same for each linked record, after a row that says so';

-- Views ------------------------------------------------------------------------------------------------------------

CREATE VIEW privacy.start_events AS
SELECT c.oid::pg_catalog.regclass AS relation, a.attname AS column_name, k.class AS deletion_class
FROM pg_catalog.pg_seclabel s
JOIN pg_catalog.pg_class c ON c.oid = s.objoid
JOIN pg_catalog.pg_attribute a ON a.attrelid = s.objoid AND a.attnum = s.objsubid,
LATERAL pg_catalog.unnest(pg_catalog.string_to_array(pg_catalog.substr(s.label, 19), ',')) k (class)
WHERE s.provider = 'pg_privacy' AND s.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass AND s.label LIKE 'start\_event class=%'
  AND NOT c.relispartition;
COMMENT ON VIEW privacy.start_events IS 'Columns that tell when the clock of a deletion class starts';

CREATE VIEW privacy.retained_people AS
SELECT k.subject_id, t.relation, c.name AS deletion_class, k.result, k.ground, k.until, c.retained_for, e.id AS erasure, e.reason_code, s.erased_at
FROM privacy.erasure_keys k
JOIN privacy.erasures e ON e.id = k.erasure_id
JOIN privacy.subjects s ON s.id = k.subject_id
LEFT JOIN privacy.subject_tables t ON t.id = s.table_id
LEFT JOIN privacy.deletion_classes c ON c.id = k.class_id
WHERE k.result IN ('held', 'retained') AND k.class_id <> 2;
COMMENT ON VIEW privacy.retained_people IS 'What erasures have left behind: the class, on which ground and until when. It is destroyed by itself when that ends';

CREATE VIEW privacy.upcoming_destructions AS
SELECT d.due, d.what, d.subject_id, t.relation, d.deletion_class, d.erasure
FROM (SELECT s.erase_due AS due, 'departed' AS what, s.id AS subject_id, NULL::text AS deletion_class, NULL::uuid AS erasure
        FROM privacy.subjects s WHERE s.state = 'departed' AND s.erase_due IS NOT NULL
      UNION ALL SELECT e.not_before, 'planned', e.subject_id, NULL, e.id FROM privacy.erasures e WHERE e.state = 'planned'
      UNION ALL SELECT k.until, k.result, k.subject_id, c.name, k.erasure_id
        FROM privacy.erasure_keys k LEFT JOIN privacy.deletion_classes c ON c.id = k.class_id
       WHERE k.result IN ('held', 'retained') AND k.until IS NOT NULL) d
LEFT JOIN privacy.subjects s ON s.id = d.subject_id
LEFT JOIN privacy.subject_tables t ON t.id = s.table_id;
COMMENT ON VIEW privacy.upcoming_destructions IS
  'What is destroyed by itself, and when: planned erasures, departed people, classes that an erasure has left until a day (they go unless a hold or a later start event keeps them)';

GRANT SELECT ON privacy.start_events, privacy.retained_people, privacy.upcoming_destructions TO privacy_dpo, privacy_rights_desk;
GRANT SELECT ON privacy.start_events TO privacy_admin;

-- Keys in their own type.
DO $$
DECLARE
  f regprocedure;
BEGIN
  FOR f IN SELECT p.oid FROM pg_catalog.pg_proc p
    WHERE p.pronamespace = 'privacy'::pg_catalog.regnamespace AND p.proname IN ('place_hold', 'plan_erasure') LOOP
    PERFORM privacy.overload_key(f);
  END LOOP;
END $$;
