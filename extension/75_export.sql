-- Export of everything held about one person (Art. 15 and 20 GDPR): one function for users, and its parts.
-- Rows are read and opened by privacy.export_rows (src/rights/export.cpp) as the owner of each table; here they are only
-- put together. Every part checks the caller's right again in C++, and none is executable by anybody else.

CREATE FUNCTION privacy.ensure_rights_desk() RETURNS void
LANGUAGE c VOLATILE STRICT PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'privacy_ensure_rights_desk';
REVOKE ALL ON FUNCTION privacy.ensure_rights_desk() FROM PUBLIC;
COMMENT ON FUNCTION privacy.ensure_rights_desk() IS
  'internal: raises 42501 unless whoever sent the statement holds the purpose subject_rights';

CREATE FUNCTION privacy.export_rows(relation regclass, subject_column name, subject bigint, columns name[]) RETURNS jsonb
LANGUAGE c VOLATILE STRICT PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'privacy_export_rows';
REVOKE ALL ON FUNCTION privacy.export_rows(regclass, name, bigint, name[]) FROM PUBLIC;
COMMENT ON FUNCTION privacy.export_rows(regclass, name, bigint, name[]) IS
  'internal: one person''s rows of one table with plaintext values, read as the table''s owner';

-- The categories whose data the person may take along (Art. 20): provided or observed, on consent or contract.
CREATE FUNCTION privacy.portable_categories(subject bigint) RETURNS text[]
LANGUAGE sql STABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(c.name ORDER BY c.name), '{}')
  FROM privacy.categories c
  WHERE c.origin IN ('provided', 'observed')
    AND EXISTS (
      SELECT FROM privacy.permissions m JOIN privacy.purposes p ON p.id = m.purpose_id
      WHERE m.category_id = c.id
        AND ((p.legal_basis = 'contract' AND (p.holds_for = 'everyone' OR EXISTS (
                SELECT FROM privacy.standings s
                WHERE s.subject_id = $1 AND s.purpose_id = p.id AND s.kind = 'basis' AND s.status = 'active'
                  AND s.since <= clock_timestamp() AND coalesce(s.until > clock_timestamp(), true))))
          OR (p.legal_basis = 'consent' AND EXISTS (
                SELECT FROM privacy.standings s
                WHERE s.subject_id = $1 AND s.purpose_id = p.id AND s.kind = 'consent'
                  AND s.status IN ('given', 'renewed') AND coalesce(s.until > clock_timestamp(), true)))))
$$;
REVOKE ALL ON FUNCTION privacy.portable_categories(bigint) FROM PUBLIC;
COMMENT ON FUNCTION privacy.portable_categories(bigint) IS
  'internal: categories of Art. 20 for this person: provided or observed data on consent or contract';

-- One table's part of an export: null where the person has no row in it.
CREATE FUNCTION privacy.export_table(relation regclass, kind text, subject bigint, portable text[]) RETURNS jsonb
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  subject_column name;
  key_columns name[];
  wanted name[];
  for_review name[];
  described jsonb;
  answer jsonb;
BEGIN
  SELECT t.subject_column INTO subject_column FROM privacy.tables t WHERE t.relation = export_table.relation;
  IF subject_column IS NULL THEN
    RETURN NULL;
  END IF;
  SELECT coalesce(array_agg(a.attname ORDER BY a.attnum), '{}') INTO key_columns
  FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
  WHERE i.indrelid = relation AND i.indisprimary;

  -- portable is null for the scope 'access', which leaves nothing out but our own bookkeeping column
  WITH held AS (
    SELECT a.attnum, a.attname, regexp_replace(format_type(a.atttypid, a.atttypmod), '^personal_', '') AS type, c.category,
           c.category IS NOT NULL AS tagged, coalesce(c.third_parties, false) AS third_parties
    FROM pg_attribute a
    LEFT JOIN privacy.columns c ON c.relation = a.attrelid AND c.column_name = a.attname
    WHERE a.attrelid = export_table.relation AND a.attnum > 0 AND NOT a.attisdropped AND a.attname <> subject_column
      AND (portable IS NULL OR c.category = ANY (portable) OR a.attname = ANY (key_columns))
  )
  SELECT array_agg(attname ORDER BY attnum),
         coalesce(array_agg(attname ORDER BY attnum) FILTER (WHERE third_parties), '{}'),
         jsonb_object_agg(attname, jsonb_build_object('type', type, 'category', category))
  INTO wanted, for_review, described FROM held
  WHERE portable IS NULL OR EXISTS (SELECT FROM held h WHERE h.tagged);
  IF wanted IS NULL THEN
    RETURN NULL;
  END IF;

  answer := privacy.export_rows(relation, subject_column, subject, wanted);
  IF jsonb_array_length(answer -> 'rows') = 0 THEN
    RETURN NULL;
  END IF;
  RETURN jsonb_build_object(
    'table', relation::text, 'kind', kind, 'columns', described, 'withheld', answer -> 'withheld',
    'rows', (SELECT jsonb_agg(r.value - for_review::text[] ORDER BY r.ordinality)
             FROM jsonb_array_elements(answer -> 'rows') WITH ORDINALITY r),
    'review', (SELECT coalesce(jsonb_agg(jsonb_build_object(
                 'table', relation::text,
                 'key', (SELECT coalesce(jsonb_object_agg(k, r.value -> k::text), '{}') FROM unnest(key_columns) k),
                 'values', v.found) ORDER BY r.ordinality), '[]')
               FROM jsonb_array_elements(answer -> 'rows') WITH ORDINALITY r,
                    LATERAL (SELECT jsonb_object_agg(c, r.value -> c::text) AS found FROM unnest(for_review) c
                             WHERE r.value -> c::text <> 'null') v
               WHERE v.found IS NOT NULL));
END $$;
REVOKE ALL ON FUNCTION privacy.export_table(regclass, text, bigint, text[]) FROM PUBLIC;
COMMENT ON FUNCTION privacy.export_table(regclass, text, bigint, text[]) IS
  'internal: one table''s part of an export';

CREATE FUNCTION privacy.export_history(subject bigint) RETURNS jsonb
LANGUAGE sql VOLATILE STRICT PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(jsonb_agg(
           (e.value - 'id' - 'purpose_id' - 'subject_id')
           || jsonb_build_object('purpose', (SELECT p.name FROM privacy.purposes p WHERE p.id = (e.value ->> 'purpose_id')::integer))
           ORDER BY (e.value ->> 'id')::bigint), '[]')
  FROM jsonb_array_elements(privacy.export_rows('privacy.subject_events', 'subject_id', $1,
         '{id,kind,purpose_id,channel,event,at,actor,method,given_by,notice,notice_language,notice_sha256,valid_until,evidence,reason}')
         -> 'rows') e
$$;
REVOKE ALL ON FUNCTION privacy.export_history(bigint) FROM PUBLIC;
COMMENT ON FUNCTION privacy.export_history(bigint) IS
  'internal: consents, objections, restrictions and recorded bases of a person, with the evidence';

CREATE FUNCTION privacy.export_holds(subject bigint) RETURNS jsonb
LANGUAGE sql STABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(jsonb_agg(jsonb_build_object('deletion_class', d.name, 'ground', h.ground, 'article', g.article, 'dpv', g.dpv, 'law', h.law,
                    'placed_at', h.placed_at, 'until', h.until, 'released_at', h.released_at) ORDER BY h.placed_at), '[]')
    FROM privacy.holds h LEFT JOIN privacy.deletion_classes d ON d.id = h.class_id LEFT JOIN privacy.hold_grounds g ON g.ground = h.ground
   WHERE h.subject_id = $1
$$;
REVOKE ALL ON FUNCTION privacy.export_holds(bigint) FROM PUBLIC;
COMMENT ON FUNCTION privacy.export_holds(bigint) IS
  'internal: the holds on a person''s data; their reasons and evidence stand in the history';

-- What the person's data are used for: purposes that may use at least one of the categories, and how each stands.
CREATE FUNCTION privacy.export_purposes(subject bigint, used text[]) RETURNS jsonb
LANGUAGE sql STABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(jsonb_agg(jsonb_build_object(
           'name', p.name, 'description', p.description, 'dpv', p.dpv, 'legal_basis', p.legal_basis, 'art9', p.art9,
           'direct_marketing', p.direct_marketing, 'recipients', p.recipients,
           'categories', u.categories,
           'standing', (SELECT coalesce(jsonb_agg(jsonb_build_object(
                          'kind', s.kind, 'channel', nullif(s.channel, ''), 'status', s.status, 'since', s.since,
                          'until', s.until) ORDER BY s.kind, s.channel), '[]')
                        FROM privacy.standings s
                        WHERE s.subject_id = $1
                          AND (s.purpose_id = p.id OR (s.purpose_id = 0 AND p.direct_marketing)))) ORDER BY p.name), '[]')
  FROM privacy.purposes p,
       LATERAL (SELECT jsonb_agg(jsonb_build_object('category', c.name, 'disclosure', m.disclosure) ORDER BY c.name) AS categories
                FROM privacy.permissions m JOIN privacy.categories c ON c.id = m.category_id
                WHERE m.purpose_id = p.id AND c.name = ANY ($2)) u
  WHERE u.categories IS NOT NULL
$$;
REVOKE ALL ON FUNCTION privacy.export_purposes(bigint, text[]) FROM PUBLIC;
COMMENT ON FUNCTION privacy.export_purposes(bigint, text[]) IS
  'internal: the purposes that use these categories, their legal basis, recipients, and how they stand for the person';

-- The export of one record; key NULL: of one that is linked to the record that was named.
CREATE FUNCTION privacy.export_record(person bigint, relation regclass, key text, scope text) RETURNS jsonb
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  portable text[];
  parts jsonb;
  used text[];
  history jsonb;
  about jsonb;
  purposes jsonb;
BEGIN
  IF scope = 'portability' THEN
    portable := privacy.portable_categories(person);
  END IF;

  SELECT coalesce(jsonb_agg(t.part ORDER BY t.kind DESC, t.name), '[]') INTO parts
  FROM (SELECT r.kind, r.relation::text AS name, privacy.export_table(r.relation, r.kind, person, portable) AS part
        FROM privacy.tables r WHERE NOT r.is_partition) t
  WHERE t.part IS NOT NULL;
  SELECT coalesce(array_agg(DISTINCT c.value ->> 'category'), '{}') INTO used
  FROM jsonb_array_elements(parts) p, jsonb_each(p.value -> 'columns') c
  WHERE c.value ->> 'category' IS NOT NULL;

  SELECT jsonb_build_object('table', export_record.relation::text, 'key', export_record.key, 'state', s.state,
           'restricted', s.restricted, 'created_at', s.created_at, 'created_by', s.actor, 'purpose', s.purpose,
           'source', s.source, 'notice', s.notice, 'departed_at', s.departed_at,
           'erased_at', s.erased_at, 'erasure_planned_for', (SELECT e.not_before FROM privacy.erasures e WHERE e.subject_id = s.id AND e.state = 'planned'),
           'retained', (SELECT coalesce(jsonb_agg(d.name ORDER BY d.name), '[]') FROM privacy.deletion_classes d WHERE d.id = ANY (s.retained)))
  INTO about FROM privacy.subjects s WHERE s.id = person;
  history := CASE scope WHEN 'access' THEN (SELECT coalesce(jsonb_agg(h.value ORDER BY h.value ->> 'at'), '[]') FROM unnest(privacy.with_merged(person)) m, jsonb_array_elements(privacy.export_history(m)) h) ELSE '[]' END;
  purposes := privacy.export_purposes(person, used);

  RETURN jsonb_build_object(
    'manifest', jsonb_build_object(
      'format', 'pg_privacy export', 'format_version', 1, 'scope', scope, 'generated_at', clock_timestamp(),
      'rows', (SELECT coalesce(jsonb_object_agg(p.value ->> 'table', jsonb_array_length(p.value -> 'rows')), '{}')
               FROM jsonb_array_elements(parts) p),
      'withheld', (SELECT coalesce(jsonb_agg(jsonb_build_object('table', p.value ->> 'table') || w.value), '[]')
                   FROM jsonb_array_elements(parts) p, jsonb_array_elements(p.value -> 'withheld') w)),
    'subject', about,
    'data', (SELECT coalesce(jsonb_agg(p.value - '{withheld,review}'::text[] ORDER BY p.ordinality), '[]')
             FROM jsonb_array_elements(parts) WITH ORDINALITY p),
    'review_before_release', (SELECT coalesce(jsonb_agg(r.value ORDER BY p.ordinality, r.ordinality), '[]')
                              FROM jsonb_array_elements(parts) WITH ORDINALITY p,
                                   jsonb_array_elements(p.value -> 'review') WITH ORDINALITY r),
    'consent_history', history,
    'holds', CASE scope WHEN 'access' THEN privacy.export_holds(person) ELSE '[]' END,
    'notices', (SELECT coalesce(jsonb_agg(jsonb_build_object('name', n.name, 'language', n.language, 'text', n.text,
                         'sha256', encode(n.sha256, 'hex')) ORDER BY n.name, n.language), '[]')
                FROM privacy.notices n
                WHERE EXISTS (SELECT FROM jsonb_array_elements(history) h
                              WHERE h.value ->> 'notice' = n.name AND h.value ->> 'notice_language' = n.language)),
    'purposes', purposes,
    'recipients', (SELECT coalesce(jsonb_agg(DISTINCT r.value), '[]')
                   FROM jsonb_array_elements(purposes) p, jsonb_array_elements(p.value -> 'recipients') r),
    'categories', (SELECT coalesce(jsonb_agg(jsonb_build_object('name', c.name, 'description', c.description,
                            'origin', c.origin, 'channel', c.channel, 'special', c.special, 'deletion_class', d.name)
                            ORDER BY c.name), '[]')
                   FROM privacy.categories c JOIN privacy.deletion_classes d ON d.id = c.class_id
                   WHERE c.name = ANY (used)),
    'storage_periods', (SELECT coalesce(jsonb_agg(jsonb_build_object('deletion_class', d.name, 'period', d.period::text, 'starts', d.starts, 'align', d.align,
                                 'description', d.description, 'retained_for', d.retained_for) ORDER BY d.name), '[]')
                        FROM privacy.deletion_classes d
                        WHERE d.id IN (SELECT c.class_id FROM privacy.categories c WHERE c.name = ANY (used))));
END $$;
REVOKE ALL ON FUNCTION privacy.export_record(bigint, regclass, text, text) FROM PUBLIC;
COMMENT ON FUNCTION privacy.export_record(bigint, regclass, text, text) IS 'internal: the export of one record of a person';

CREATE FUNCTION privacy.export_subject(relation regclass, key text, scope text DEFAULT 'access') RETURNS jsonb
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  person bigint;
BEGIN
  PERFORM privacy.ensure_rights_desk();
  IF relation IS NULL OR key IS NULL THEN
    RAISE EXCEPTION 'table and key must not be NULL' USING ERRCODE = 'null_value_not_allowed',
      HINT = 'Name the subject table and the key of one person.';
  END IF;
  IF scope IS NULL OR scope NOT IN ('access', 'portability') THEN
    RAISE EXCEPTION 'unknown scope of an export' USING ERRCODE = 'invalid_parameter_value',
      HINT = 'Use ''access'' (Art. 15 GDPR) or ''portability'' (Art. 20 GDPR).';
  END IF;
  -- Of an erased person what is kept is held, and shown.
  person := privacy.known_person(relation, key);
  IF EXISTS (SELECT FROM privacy.subjects s WHERE s.id = person AND s.state = 'erased' AND s.retained = '{}') THEN
    person := privacy.find_subject(relation, key);  -- which raises the error
  END IF;
  RETURN privacy.export_record(person, relation, key, scope) || jsonb_build_object(
    'linked', (SELECT coalesce(jsonb_agg(privacy.export_record(s.id, t.relation, NULL, scope) ORDER BY s.id), '[]')
                 FROM privacy.subjects s LEFT JOIN privacy.subject_tables t ON t.id = s.table_id
                WHERE s.id = ANY ((privacy.linked_to(person))[2:]) AND (s.state <> 'erased' OR s.retained <> '{}')));
END $$;
COMMENT ON FUNCTION privacy.export_subject(regclass, text, text) IS
  'Everything held about one person, as jsonb, linked records (privacy.link_subjects) under linked: scope access (Art. 15 GDPR) or portability (Art. 20). Needs the purpose subject_rights granted; asks for no declared purpose';

-- The key in its own type. As the caller: the type's output function may be anybody's.
CREATE FUNCTION privacy.export_subject(relation regclass, key anyelement, scope text DEFAULT 'access') RETURNS jsonb
LANGUAGE sql VOLATILE PARALLEL UNSAFE AS $$
  SELECT privacy.export_subject($1, pg_catalog.format('%s', $2), $3)
$$;
COMMENT ON FUNCTION privacy.export_subject(regclass, anyelement, text) IS
  'Everything held about one person, by the key in its own type';
