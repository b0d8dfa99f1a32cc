-- The policy of a database as a document, and the one form in which documents are compared.

CREATE FUNCTION privacy.default_mask(channel text) RETURNS jsonb
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE channel WHEN 'email' THEN '"email"' WHEN 'phone' THEN '"last_two"' ELSE '"null"' END::pg_catalog.jsonb
$$;
REVOKE ALL ON FUNCTION privacy.default_mask(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.default_mask(text) TO privacy_admin, privacy_dpo;
COMMENT ON FUNCTION privacy.default_mask(text) IS 'The mask of a category of this channel that names none; for functions of pg_privacy only';

-- An object with every key it may have: defaults filled in, faults left out, intervals and lists in one form.
CREATE FUNCTION privacy.policy_full(object text, value jsonb) RETURNS jsonb
  LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp SET intervalstyle = postgres AS $$
DECLARE
  filled jsonb := '{}';
  f record;
  part jsonb;
BEGIN
  FOR f IN SELECT k.* FROM privacy.policy_format k WHERE k.object = policy_full.object LOOP
    part := CASE WHEN f.key IS NULL THEN value WHEN jsonb_typeof(value) = 'object' THEN value -> f.key END;
    IF part = 'null' OR privacy.policy_fault(f.type, f.words, part) IS NOT NULL THEN
      part := NULL;
    END IF;
    part := CASE
      WHEN f.type = 'map' THEN (SELECT coalesce(jsonb_object_agg(m.key, x) FILTER (WHERE x <> 'null'), '{}') FROM jsonb_each(coalesce(part, '{}')) m, privacy.policy_full(f.of_object, m.value) x)
      WHEN part IS NULL THEN coalesce(f.default_value, 'null')
      WHEN f.type = 'object' THEN privacy.policy_full(f.of_object, part)
      WHEN f.type = 'interval' THEN to_jsonb((part #>> '{}')::interval::text)
      WHEN f.type = 'strings' THEN (SELECT coalesce(jsonb_agg(DISTINCT e.value), '[]') FROM jsonb_array_elements(part) e)
      ELSE part END;
    IF f.key IS NULL THEN
      RETURN part;
    END IF;
    filled := filled || jsonb_build_object(f.key, part);
  END LOOP;
  IF object = 'category' AND filled -> 'mask' = 'null' THEN
    filled := filled || jsonb_build_object('mask', privacy.default_mask(filled ->> 'channel'));
  END IF;
  RETURN filled;
END $$;
REVOKE ALL ON FUNCTION privacy.policy_full(text, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.policy_full(text, jsonb), privacy.policy_fault(text, text[], jsonb) TO privacy_admin, privacy_dpo;
COMMENT ON FUNCTION privacy.policy_full(text, jsonb) IS 'A policy document, or an object of one, with all defaults written out; for functions of pg_privacy only';

-- The opposite: what says nothing is left out.
CREATE FUNCTION privacy.policy_short(object text, value jsonb) RETURNS jsonb
  LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  short jsonb := '{}';
  f record;
  part jsonb;
BEGIN
  FOR f IN SELECT k.* FROM privacy.policy_format k WHERE k.object = policy_short.object LOOP
    IF f.key IS NULL THEN
      RETURN value;
    END IF;
    part := value -> f.key;
    IF part IS NULL OR part = 'null' THEN
      CONTINUE;
    ELSIF f.type = 'map' THEN
      part := (SELECT coalesce(jsonb_object_agg(m.key, privacy.policy_short(f.of_object, m.value)), '{}') FROM jsonb_each(part) m);
    ELSIF f.type = 'object' THEN
      part := privacy.policy_short(f.of_object, part);
    END IF;
    IF f.key = 'mask' THEN
      f.default_value := privacy.default_mask(value ->> 'channel');
    END IF;
    IF f.key = 'version' OR part IS DISTINCT FROM f.default_value THEN
      short := short || jsonb_build_object(f.key, part);
    END IF;
  END LOOP;
  RETURN short;
END $$;
REVOKE ALL ON FUNCTION privacy.policy_short(text, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.policy_short(text, jsonb) TO privacy_admin, privacy_dpo;
COMMENT ON FUNCTION privacy.policy_short(text, jsonb) IS 'A policy document, or an object of one, without what is the default; for functions of pg_privacy only';

CREATE FUNCTION privacy.policy_of_vocabulary() RETURNS jsonb
  LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp SET intervalstyle = postgres AS $$
  SELECT jsonb_build_object(
    'deletion_classes', (
      SELECT coalesce(jsonb_object_agg(d.name, jsonb_build_object('period', d.period::text, 'starts', d.starts, 'align', d.align, 'retained_for', d.retained_for,
                                                                   'enforce', d.enforced, 'description', CASE WHEN NOT d.builtin THEN d.description END)), '{}')
        FROM privacy.deletion_classes d
       WHERE NOT d.builtin OR d.period IS NOT NULL OR d.retained_for <> '{}' OR d.starts <> 'collection' OR d.align IS NOT NULL),
    'categories', (
      SELECT coalesce(jsonb_object_agg(c.name, jsonb_build_object('deletion_class', d.name, 'channel', c.channel, 'mask', c.mask, 'origin', c.origin, 'special', c.special,
                                                                   'description', c.description)), '{}')
        FROM privacy.categories c JOIN privacy.deletion_classes d ON d.id = c.class_id WHERE NOT c.builtin),
    'purposes', (
      SELECT coalesce(jsonb_object_agg(p.name, CASE WHEN p.builtin THEN '{}' ELSE
               to_jsonb(p) - '{id,name,builtin,valid_for,confirm_within}'::text[] || jsonb_build_object('valid_for', p.valid_for::text, 'confirm_within', p.confirm_within::text,
                 'permits', (SELECT coalesce(jsonb_object_agg(c.name, m.disclosure), '{}') FROM privacy.permissions m JOIN privacy.categories c ON c.id = m.category_id WHERE m.purpose_id = p.id)) END
               || jsonb_build_object('granted_to', g.roles)), '{}')
        FROM privacy.purposes p, LATERAL (
          SELECT coalesce(jsonb_agg(r.rolname), '[]') AS roles FROM privacy.purpose_grants g JOIN pg_roles r ON r.oid = g.grantee
           WHERE g.purpose_id = p.id AND NOT (p.builtin AND g.granted_by = 'pg_privacy')) g
       WHERE NOT p.builtin OR g.roles <> '[]'),
    'notices', (
      SELECT coalesce(jsonb_object_agg(n.name, n.texts), '{}')
        FROM (SELECT n.name, jsonb_object_agg(n.language, n.text) AS texts FROM privacy.notices n GROUP BY n.name) n))
$$;
REVOKE ALL ON FUNCTION privacy.policy_of_vocabulary() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.policy_of_vocabulary() TO privacy_admin, privacy_dpo;
COMMENT ON FUNCTION privacy.policy_of_vocabulary() IS 'Classes, categories, purposes and notices as part of a policy document; for functions of pg_privacy only';

-- Of labels. Partitions and children follow their parents, but for columns that a child has for itself.
CREATE FUNCTION privacy.policy_of_tables() RETURNS jsonb
  LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp SET jit = off AS $$
  WITH labelled AS (
    SELECT s.objoid::regclass AS relation, s.objsubid, s.label, a.attname, a.attinhcount,
           EXISTS (SELECT FROM pg_inherits i WHERE i.inhrelid = s.objoid) AS child
      FROM pg_seclabel s LEFT JOIN pg_attribute a ON a.attrelid = s.objoid AND a.attnum = s.objsubid AND s.objsubid > 0
     WHERE s.provider = 'pg_privacy' AND s.classoid = 'pg_class'::regclass),
  mapped AS (
    SELECT t.relation, split_part(t.label, ' ', 1) AS role, coalesce(privacy.label_value(t.label, 'on_erasure'), 'keep') AS on_erasure,
           jsonb_build_object('rows', coalesce(privacy.label_value(t.label, 'rows'), 'hide'),
             'subject_column', (SELECT c.attname FROM labelled c WHERE c.relation = t.relation AND c.label = 'subject_id'))
           || CASE WHEN t.label LIKE 'subject_table%' THEN
                jsonb_build_object('on_delete', coalesce(privacy.label_value(t.label, 'on_delete'), 'departed'), 'key', (SELECT c.attname FROM labelled c WHERE c.relation = t.relation AND c.label = 'subject_key'))
              ELSE (SELECT jsonb_build_object('foreign_key', c.attname, 'references', (
                       SELECT privacy.qualified(f.confrelid::regclass) FROM privacy.link_keys(t.relation, c.attname) f LIMIT 1))
                FROM labelled c WHERE c.relation = t.relation AND c.label = 'subject_link') END AS entry
      FROM labelled t WHERE t.objsubid = 0 AND NOT t.child),
  columns AS (
    SELECT c.relation, jsonb_object_agg(c.attname, CASE
             WHEN c.label LIKE 'personal %' THEN
               jsonb_build_object('category', privacy.label_value(c.label, 'category'), 'lookup', coalesce(privacy.label_value(c.label, 'lookup'), 'none'),
                 'third_parties', coalesce(privacy.label_value(c.label, 'third_parties') = 'true', false), 'guessable', coalesce(privacy.label_value(c.label, 'guessable') = 'true', false),
                 'hide_length', coalesce(privacy.label_value(c.label, 'hide_length') = 'true', false))
             WHEN c.label LIKE 'scrub %' THEN jsonb_build_object('scrub', privacy.label_value(c.label, 'to'), 'category', privacy.label_value(c.label, 'category'),
                                                                'value', convert_from(decode(privacy.label_value(c.label, 'value'), 'hex'), 'UTF8'))
             ELSE jsonb_build_object('starts', string_to_array(privacy.label_value(c.label, 'class'), ',')) END) AS entry
      FROM labelled c WHERE c.objsubid > 0 AND c.label ~ '^(personal|scrub|start_event) ' AND (NOT c.child OR c.attinhcount = 0)
     GROUP BY c.relation)
  SELECT coalesce(jsonb_object_agg(privacy.qualified(coalesce(m.relation, c.relation)),
                    CASE WHEN m.role IS NOT NULL THEN jsonb_build_object(m.role, m.entry, 'on_erasure', m.on_erasure) ELSE '{}' END || jsonb_build_object('columns', coalesce(c.entry, '{}'))), '{}')
    FROM mapped m FULL JOIN columns c ON c.relation = m.relation
$$;
REVOKE ALL ON FUNCTION privacy.policy_of_tables() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.policy_of_tables(), privacy.label_value(text, text) TO privacy_admin, privacy_dpo;
COMMENT ON FUNCTION privacy.policy_of_tables() IS 'Tables, links and columns as part of a policy document; for functions of pg_privacy only';

CREATE FUNCTION privacy.known_policy() RETURNS jsonb
  LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN privacy.policy_full('document', '{"version": 1}' || privacy.policy_of_vocabulary() || jsonb_build_object('tables', privacy.policy_of_tables()));
END $$;
REVOKE ALL ON FUNCTION privacy.known_policy() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.known_policy() TO privacy_admin, privacy_dpo;
COMMENT ON FUNCTION privacy.known_policy() IS 'The policy of the database with all defaults written out; for functions of pg_privacy only';

CREATE FUNCTION privacy.export_policy() RETURNS jsonb
  LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN privacy.policy_short('document', privacy.known_policy());
END $$;
REVOKE ALL ON FUNCTION privacy.export_policy() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.export_policy() TO privacy_admin, privacy_dpo;
COMMENT ON FUNCTION privacy.export_policy() IS 'The policy of the database as one document: vocabulary, grants, tables and columns. Defaults are left out; privacy.apply_policy takes it';
