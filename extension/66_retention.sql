-- When a deletion class ends for a person: which columns tell that its clock has started, and what the period makes of it.

CREATE FUNCTION privacy.ensure_class(name text) RETURNS integer
  LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  found_id integer;
BEGIN
  SELECT d.id INTO found_id FROM privacy.deletion_classes d WHERE d.name = ensure_class.name;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'unknown deletion class %', coalesce(quote_literal(name), 'NULL')
      USING ERRCODE = 'undefined_object', HINT = 'Deletion classes are listed in privacy.deletion_classes.';
  END IF;
  RETURN found_id;
END $$;
REVOKE ALL ON FUNCTION privacy.ensure_class(text) FROM PUBLIC;
COMMENT ON FUNCTION privacy.ensure_class(text) IS 'The id of a deletion class, or error 42704; for functions of pg_privacy only';

-- The classes that a column starts.
CREATE FUNCTION privacy.started_by(relation regclass, "column" text) RETURNS text[]
  LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(string_to_array(substring(privacy.label_of($1, $2) FROM '^start_event class=(.*)$'), ','), '{}')
$$;
REVOKE ALL ON FUNCTION privacy.started_by(regclass, text) FROM PUBLIC;
COMMENT ON FUNCTION privacy.started_by(regclass, text) IS 'The deletion classes whose clock a column starts; for functions of pg_privacy only';

CREATE FUNCTION privacy.set_start_event(relation regclass, "column" text, class text) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  target pg_attribute;
  known text;
BEGIN
  PERFORM privacy.ensure_mappable(relation);
  PERFORM privacy.ensure_class(class);
  target := privacy.column_named(relation, "column");
  IF privacy.label_of(relation) IS NULL THEN
    RAISE EXCEPTION 'table % does not say yet whose data it holds', relation
      USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'Call privacy.add_subject_table or privacy.add_linked_table first.';
  END IF;
  IF target.atttypid NOT IN ('date'::regtype, 'timestamp'::regtype, 'timestamptz'::regtype) THEN
    RAISE EXCEPTION 'column % of table % cannot tell when a period starts: its type is %', quote_ident("column"), relation,
                    format_type(target.atttypid, NULL)
      USING ERRCODE = 'invalid_parameter_value', HINT = 'Name an unsealed column of type date, timestamp or timestamptz.';
  END IF;
  known := privacy.label_of(relation, "column");
  IF known IS NOT NULL AND known NOT LIKE 'start_event %' THEN
    RAISE EXCEPTION 'column % of table % has another meaning for pg_privacy already', quote_ident("column"), relation
      USING ERRCODE = 'invalid_parameter_value', HINT = 'Name an ordinary column of type date, timestamp or timestamptz.';
  END IF;
  IF class = ANY (privacy.started_by(relation, "column")) THEN
    RETURN;
  END IF;
  PERFORM privacy.set_label(relation, "column",
                            'start_event class=' || array_to_string(privacy.started_by(relation, "column") || class, ','));
  PERFORM privacy.log_policy_change('set_start_event', relation::text, "column", class);
END $$;
REVOKE ALL ON FUNCTION privacy.set_start_event(regclass, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.set_start_event(regclass, text, text) TO privacy_admin;
COMMENT ON FUNCTION privacy.set_start_event(regclass, text, text) IS
  'This column of a subject or linked table tells when the clock of a deletion class starts: its latest value in the person''s rows counts, read when it is needed';

CREATE FUNCTION privacy.drop_start_event(relation regclass, "column" text, class text) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  others text[];
BEGIN
  PERFORM privacy.ensure_mappable(relation);
  PERFORM privacy.column_named(relation, "column");
  others := privacy.started_by(relation, "column");
  IF class IS NULL OR class <> ALL (others) THEN
    RAISE EXCEPTION 'column % of table % starts no clock of deletion class %', quote_ident("column"), relation,
                    coalesce(quote_literal(class), 'NULL')
      USING ERRCODE = 'undefined_object', HINT = 'privacy.start_events lists the columns that do.';
  END IF;
  others := array_remove(others, class);
  PERFORM privacy.set_label(relation, "column", CASE WHEN others <> '{}' THEN 'start_event class=' || array_to_string(others, ',') END);
  PERFORM privacy.log_policy_change('drop_start_event', relation::text, "column", class);
END $$;
REVOKE ALL ON FUNCTION privacy.drop_start_event(regclass, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.drop_start_event(regclass, text, text) TO privacy_admin;
COMMENT ON FUNCTION privacy.drop_start_event(regclass, text, text) IS 'Undoes set_start_event';

CREATE FUNCTION privacy.start_of(subject bigint, class text, OUT declared boolean, OUT started timestamptz, OUT latest timestamp, OUT open_rows bigint)
  LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_start_of';
REVOKE ALL ON FUNCTION privacy.start_of(bigint, text) FROM PUBLIC;
COMMENT ON FUNCTION privacy.start_of(bigint, text) IS 'The latest start event of a class in a person''s rows, read as the tables'' owners; open_rows: rows in which it has not happened. For functions of pg_privacy only';

-- The last legal basis on which the data of a class were used: of the purposes that may use one of its categories, but for
-- those that the class is retained for, which come after. A consent or recorded basis ends with its withdrawal, its end or an
-- objection to its purpose; a basis that holds for everyone with an objection alone; what is left ends with the erasure.
CREATE FUNCTION privacy.last_basis_ended(person privacy.subjects, rule privacy.deletion_classes) RETURNS timestamptz
  LANGUAGE sql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
  WITH used AS (
    SELECT p.id, p.legal_basis, p.holds_for, o.since AS objected
      FROM privacy.purposes p
           LEFT JOIN privacy.standings o ON o.subject_id = $1.id AND o.kind = 'objection' AND o.status = 'active'
                 AND o.purpose_id = CASE WHEN p.direct_marketing THEN 0 ELSE p.id END
     WHERE NOT p.builtin AND p.name <> ALL ($2.retained_for)
       AND EXISTS (SELECT FROM privacy.permissions m JOIN privacy.categories c ON c.id = m.category_id
                    WHERE m.purpose_id = p.id AND c.class_id = $2.id)
  ), bases AS (
    SELECT least(CASE WHEN s.status IN ('given', 'renewed', 'active') THEN coalesce(s.until, 'infinity') ELSE s.since END,
                 CASE WHEN s.kind = 'basis' OR u.objected > s.since THEN u.objected END) AS ended
      FROM used u JOIN privacy.standings s ON s.subject_id = $1.id AND s.purpose_id = u.id
     WHERE s.kind IN ('consent', 'basis') AND s.status IN ('given', 'renewed', 'active', 'withdrawn', 'expired', 'revoked', 'invalidated', 'ended')
    UNION ALL
    SELECT coalesce(u.objected, 'infinity') FROM used u WHERE u.legal_basis <> 'consent' AND u.holds_for = 'everyone'
  )
  SELECT CASE WHEN $1.erased_at IS NOT NULL THEN max(least(b.ended, $1.erased_at))
              WHEN NOT bool_or(b.ended > clock_timestamp()) THEN max(b.ended) END
    FROM bases b
$$;
REVOKE ALL ON FUNCTION privacy.last_basis_ended(privacy.subjects, privacy.deletion_classes) FROM PUBLIC;
COMMENT ON FUNCTION privacy.last_basis_ended(privacy.subjects, privacy.deletion_classes) IS 'When the last legal basis for the data of a class ended for a person; NULL while one holds, or if there never was one. For functions of pg_privacy only';

-- When the class ends for the person. NULL: its clock has not started; infinity: it has no period.
-- A year's end is the end of the year everywhere on Earth: a period is never cut short by a time zone.
CREATE FUNCTION privacy.class_end(person privacy.subjects, class_id integer) RETURNS timestamptz
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' AS $$
DECLARE
  rule privacy.deletion_classes;
  event record;
  started timestamptz;
  latest timestamp;
BEGIN
  SELECT d.* INTO rule FROM privacy.deletion_classes d WHERE d.id = class_id;
  IF rule.id = 2 THEN
    started := person.erased_at;
  ELSE
    SELECT s.* INTO event FROM privacy.start_of(person.id, rule.name) s;
    IF event.declared THEN
      started := event.started;
      latest := event.latest;
    ELSIF rule.starts = 'collection' THEN
      started := person.created_at;
    ELSIF rule.starts = 'relationship_end' THEN
      started := coalesce(person.departed_at, privacy.last_basis_ended(person, rule));
    END IF;
  END IF;
  IF started IS NULL OR rule.period IS NULL THEN
    RETURN CASE WHEN started IS NOT NULL THEN 'infinity'::timestamptz END;
  ELSIF rule.align IS NULL THEN
    RETURN started + rule.period;
  END IF;
  RETURN date_trunc('year', coalesce(latest, started::timestamp + '14 hours'::interval)) + '1 year' + rule.period + '12 hours';
END $$;
REVOKE ALL ON FUNCTION privacy.class_end(privacy.subjects, integer) FROM PUBLIC;
COMMENT ON FUNCTION privacy.class_end(privacy.subjects, integer) IS 'When a deletion class ends for a person; NULL: its clock has not started, infinity: it has no period. For functions of pg_privacy only';
