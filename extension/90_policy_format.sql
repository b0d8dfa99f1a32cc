-- A policy as one document: which keys it may have, as data. The checks, the defaults and the JSON Schema are made of this.

CREATE VIEW privacy.policy_format AS
SELECT * FROM (VALUES
  ('document', 'version', 'integer', NULL, NULL::text[], '1'::jsonb, 'Version of this format'),
  ('document', '$schema', 'string', NULL, NULL, NULL, 'For editors; ignored'),
  ('document', 'deletion_classes', 'map', 'deletion_class', NULL, '{}', 'Deletion classes by name, built-in ones too: privacy.create_deletion_class'),
  ('document', 'categories', 'map', 'category', NULL, '{}', 'Categories by name: privacy.create_category'),
  ('document', 'purposes', 'map', 'purpose', NULL, '{}', 'Purposes by name: privacy.create_purpose. Of a built-in one only granted_to'),
  ('document', 'notices', 'map', 'notice', NULL, '{}', 'Notices by name, each a text by language: privacy.create_notice'),
  ('document', 'tables', 'map', 'table', NULL, '{}', 'Tables by schema and name, as SQL writes them'),
  ('deletion_class', 'period', 'interval', NULL, NULL, NULL, 'How long; without it data are kept until they are erased'),
  ('deletion_class', 'starts', 'word', NULL, '{collection,process_end,relationship_end}', '"collection"', 'What starts the period'),
  ('deletion_class', 'align', 'word', NULL, '{year_end}', NULL, 'Where the period ends'),
  ('deletion_class', 'retained_for', 'strings', NULL, NULL, '[]', 'The law keeps the data for these purposes after an erasure too'),
  ('deletion_class', 'enforce', 'boolean', NULL, NULL, 'false', 'Destroy by itself when the period is over'),
  ('deletion_class', 'description', 'string', NULL, NULL, NULL, 'What it is'),
  ('category', 'deletion_class', 'string', NULL, NULL, '"standard"', 'Its deletion class'),
  ('category', 'channel', 'string', NULL, NULL, NULL, 'Consent for it is asked on this channel'),
  ('category', 'mask', 'word', NULL, '{email,last_two,initial,year,"null"}', NULL, 'What disclosure masked shows; by default of the channel'),
  ('category', 'origin', 'word', NULL, '{provided,observed,derived,inferred}', '"provided"', 'Where the data come from'),
  ('category', 'special', 'boolean', NULL, NULL, 'false', 'Art. 9 GDPR'),
  ('category', 'description', 'string', NULL, NULL, NULL, 'What it is'),
  ('purpose', 'legal_basis', 'word', NULL, '{consent,contract,legal_obligation,vital_interest,public_task,legitimate_interest}', NULL, 'Art. 6(1) GDPR'),
  ('purpose', 'description', 'string', NULL, NULL, NULL, 'What for'),
  ('purpose', 'dpv', 'string', NULL, NULL, NULL, 'Term of the W3C Data Privacy Vocabulary'),
  ('purpose', 'recipients', 'strings', NULL, NULL, '[]', 'Who receives the data'),
  ('purpose', 'double_opt_in', 'boolean', NULL, NULL, 'false', 'A consent counts when it is confirmed'),
  ('purpose', 'direct_marketing', 'boolean', NULL, NULL, 'false', 'Art. 21(2) GDPR'),
  ('purpose', 'holds_for', 'word', NULL, '{everyone,recorded}', '"everyone"', 'For whom the basis holds'),
  ('purpose', 'valid_for', 'interval', NULL, NULL, NULL, 'How long a consent is valid'),
  ('purpose', 'confirm_within', 'interval', NULL, NULL, '"72:00:00"', 'How long a request can be confirmed'),
  ('purpose', 'while_restricted', 'word', NULL, '{consent,legal_claims,rights_of_others,public_interest}', NULL, 'Art. 18(2) GDPR'),
  ('purpose', 'art9', 'word', NULL, '{a,b,c,d,e,f,g,h,i,j}', NULL, 'Art. 9(2) GDPR'),
  ('purpose', 'allow_without_consent', 'string', NULL, NULL, NULL, 'Why direct marketing needs none'),
  ('purpose', 'permits', 'map', 'disclosure', NULL, '{}', 'Categories by name, with what it is shown: privacy.permit'),
  ('purpose', 'granted_to', 'strings', NULL, NULL, '[]', 'Roles that may declare it: privacy.grant_purpose'),
  ('disclosure', NULL, 'word', NULL, '{full,masked,match}', NULL, NULL),
  ('notice', NULL, 'map', 'text', NULL, NULL, NULL),
  ('text', NULL, 'string', NULL, NULL, NULL, NULL),
  ('table', 'subject_table', 'object', 'subject_table', NULL, NULL, 'A row a person: privacy.add_subject_table'),
  ('table', 'linked_table', 'object', 'linked_table', NULL, NULL, 'Rows that belong to a person: privacy.add_linked_table'),
  ('table', 'on_erasure', 'word', NULL, '{keep,delete}', '"keep"', 'What becomes of the rows on an erasure: privacy.on_erasure'),
  ('table', 'columns', 'map', 'column', NULL, '{}', 'Columns by name'),
  ('subject_table', 'key', 'string!', NULL, NULL, NULL, 'The column that tells people apart'),
  ('subject_table', 'subject_column', 'string', NULL, NULL, '"data_subject_id"', 'The column that holds the person'),
  ('subject_table', 'rows', 'word', NULL, '{hide,show}', '"hide"', 'Rows without a basis are hidden, or shown without values'),
  ('subject_table', 'on_delete', 'word', NULL, '{departed,erase,keep}', '"departed"', 'What a deleted row means for the person'),
  ('linked_table', 'foreign_key', 'string!', NULL, NULL, NULL, 'The column that leads to the person, or to the next table on the way'),
  ('linked_table', 'references', 'string', NULL, NULL, NULL, 'The table it leads to: the foreign key is added where there is none'),
  ('linked_table', 'subject_column', 'string', NULL, NULL, '"data_subject_id"', 'The column that holds the person'),
  ('linked_table', 'rows', 'word', NULL, '{hide,show}', '"hide"', 'Rows without a basis are hidden, or shown without values'),
  ('column', 'category', 'string', NULL, NULL, NULL, 'Protect the column under this category; with scrub: the class that empties it'),
  ('column', 'lookup', 'word', NULL, '{none,exact,case_insensitive}', '"none"', 'How sealed values compare'),
  ('column', 'third_parties', 'boolean', NULL, NULL, 'false', 'It may hold data of others too'),
  ('column', 'guessable', 'boolean', NULL, NULL, 'false', 'A lookup although its values can be guessed'),
  ('column', 'hide_length', 'boolean', NULL, NULL, 'false', 'Do not show how long values are'),
  ('column', 'scrub', 'word', NULL, '{"null",default,year,initial,value}', NULL, 'Not sealed; what an erasure makes of it: privacy.scrub_column'),
  ('column', 'value', 'text', NULL, NULL, NULL, 'With scrub value: what an erasure sets it to, which may be empty'),
  ('column', 'drop_dependents', 'boolean', NULL, NULL, 'false', 'Drop what cannot be kept when the column is sealed; no part of the state, and not exported'),
  ('column', 'starts', 'strings', NULL, NULL, '[]', 'Deletion classes whose clock it starts: privacy.set_start_event')
  ) AS f (object, key, type, of_object, words, default_value, description);
COMMENT ON VIEW privacy.policy_format IS 'What a policy document may hold: the keys of its objects (no key: the values of a map), their types, words and defaults. A type with ! is required';
GRANT SELECT ON privacy.policy_format TO privacy_admin, privacy_dpo;

CREATE FUNCTION privacy.policy_schema() RETURNS jsonb
  LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  WITH typed AS (
    SELECT f.*, jsonb_strip_nulls(jsonb_build_object('description', f.description, 'default', CASE WHEN f.default_value NOT IN ('{}', '[]') THEN f.default_value END)) ||
           CASE rtrim(f.type, '!') WHEN 'word' THEN jsonb_build_object('enum', to_jsonb(f.words) || CASE WHEN f.default_value IS NULL AND f.key IS NOT NULL THEN '[null]'::jsonb ELSE '[]' END)
             WHEN 'strings' THEN '{"type": "array", "items": {"type": "string"}}'::jsonb
             WHEN 'interval' THEN '{"type": ["string", "null"], "examples": ["8 years"]}'::jsonb
             WHEN 'map' THEN jsonb_build_object('type', 'object', 'additionalProperties', jsonb_build_object('$ref', '#/$defs/' || f.of_object))
             WHEN 'object' THEN jsonb_build_object('$ref', '#/$defs/' || f.of_object)
             WHEN 'text' THEN '{"type": ["string", "null"]}'::jsonb
             WHEN 'string' THEN CASE WHEN f.type = 'string!' OR f.key IS NULL THEN '{"type": "string"}'::jsonb ELSE '{"type": ["string", "null"]}' END
             ELSE jsonb_build_object('type', f.type) END AS schema
      FROM privacy.policy_format f),
  object AS (
    SELECT t.object, CASE WHEN bool_or(t.key IS NULL) THEN jsonb_agg(t.schema) -> 0
             ELSE jsonb_build_object('type', 'object', 'additionalProperties', false, 'properties', jsonb_object_agg(t.key, t.schema) FILTER (WHERE t.key IS NOT NULL),
                    'required', coalesce(jsonb_agg(t.key) FILTER (WHERE t.type LIKE '%!'), '[]')) END AS schema
      FROM typed t GROUP BY t.object)
  SELECT jsonb_build_object('$schema', 'https://json-schema.org/draft/2020-12/schema', 'title', 'pg_privacy policy')
         || (SELECT o.schema FROM object o WHERE o.object = 'document')
         || jsonb_build_object('$defs', (SELECT jsonb_object_agg(o.object, o.schema) FROM object o WHERE o.object <> 'document'))
$$;
REVOKE ALL ON FUNCTION privacy.policy_schema() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.policy_schema() TO privacy_admin, privacy_dpo;
COMMENT ON FUNCTION privacy.policy_schema() IS 'The JSON Schema of policy documents, for editors and checks outside of the database';

CREATE FUNCTION privacy.interval_or_null(value text) RETURNS interval
  LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN value::interval;
EXCEPTION WHEN data_exception THEN
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION privacy.interval_or_null(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.interval_or_null(text) TO privacy_admin, privacy_dpo;
COMMENT ON FUNCTION privacy.interval_or_null(text) IS 'The interval, or NULL for what is none; for functions of pg_privacy only';

-- What is wrong with one value, by the format alone; NULL: nothing.
CREATE FUNCTION privacy.policy_fault(type text, words text[], value jsonb) RETURNS text
  LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN CASE rtrim(type, '!')
    WHEN 'string' THEN CASE WHEN jsonb_typeof(value) <> 'string' THEN 'must be a string' WHEN value = '""' THEN 'must not be empty' END
    WHEN 'text' THEN CASE WHEN jsonb_typeof(value) <> 'string' THEN 'must be a string' END
    WHEN 'boolean' THEN CASE WHEN jsonb_typeof(value) <> 'boolean' THEN 'must be true or false' END
    WHEN 'integer' THEN CASE WHEN value <> '1' THEN 'this version of pg_privacy knows version 1' END
    WHEN 'interval' THEN CASE WHEN jsonb_typeof(value) <> 'string' OR privacy.interval_or_null(value #>> '{}') IS NULL THEN 'must be an interval, as "8 years"' END
    WHEN 'word' THEN CASE WHEN jsonb_typeof(value) <> 'string' OR (value #>> '{}') <> ALL (words) THEN 'must be one of ' || array_to_string(words, ', ') END
    WHEN 'strings' THEN CASE WHEN jsonb_typeof(value) <> 'array' OR jsonb_path_exists(value, '$[*] ? (@.type() <> "string")') THEN 'must be a list of strings' END
    ELSE CASE WHEN jsonb_typeof(value) <> 'object' THEN 'must be an object' END
  END;
END $$;
REVOKE ALL ON FUNCTION privacy.policy_fault(text, text[], jsonb) FROM PUBLIC;
COMMENT ON FUNCTION privacy.policy_fault(text, text[], jsonb) IS 'What the format of policy documents has against a value; for functions of pg_privacy only';

-- All that the format has against an object and what is in it.
CREATE FUNCTION privacy.policy_format_faults(object text, value jsonb, path text) RETURNS TABLE (fault_path text, fault text)
  LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  self record;
  member record;
BEGIN
  SELECT f.* INTO self FROM privacy.policy_format f WHERE f.object = policy_format_faults.object AND f.key IS NULL;
  fault := CASE WHEN FOUND THEN privacy.policy_fault(self.type, self.words, value) WHEN jsonb_typeof(value) IS DISTINCT FROM 'object' THEN 'must be an object' END;
  IF fault IS NOT NULL THEN
    fault_path := path;
    RETURN NEXT;
    RETURN;
  ELSIF self.object IS NOT NULL THEN
    IF self.type = 'map' THEN
      RETURN QUERY SELECT x.* FROM jsonb_each(value) m, privacy.policy_format_faults(self.of_object, m.value, path || privacy.path_member(m.key)) x;
    END IF;
    RETURN;
  END IF;
  FOR member IN
    SELECT coalesce(m.key, f.key) AS key, m.value, f.type, f.of_object, f.words, f.key IS NULL AS unknown
      FROM (SELECT * FROM jsonb_each(value) e WHERE e.value <> 'null' OR NOT EXISTS (SELECT FROM privacy.policy_format k WHERE k.object = policy_format_faults.object AND k.key = e.key)) m
      FULL JOIN (SELECT * FROM privacy.policy_format k WHERE k.object = policy_format_faults.object) f ON f.key = m.key
     ORDER BY 1 LOOP
    fault_path := path || privacy.path_member(member.key);
    fault := CASE WHEN member.unknown THEN 'is not known here'
                  WHEN member.value IS NULL THEN CASE WHEN member.type LIKE '%!' THEN 'is missing' END
                  ELSE privacy.policy_fault(member.type, member.words, member.value) END;
    IF fault IS NOT NULL THEN
      RETURN NEXT;
    ELSIF member.value IS NOT NULL AND member.type = 'object' THEN
      RETURN QUERY SELECT x.* FROM privacy.policy_format_faults(member.of_object, member.value, fault_path) x;
    ELSIF member.value IS NOT NULL AND member.type = 'map' THEN
      RETURN QUERY SELECT x.* FROM jsonb_each(member.value) m, privacy.policy_format_faults(member.of_object, m.value, path || privacy.path_member(member.key) || privacy.path_member(m.key)) x;
    END IF;
  END LOOP;
END $$;
REVOKE ALL ON FUNCTION privacy.policy_format_faults(text, jsonb, text) FROM PUBLIC;
COMMENT ON FUNCTION privacy.policy_format_faults(text, jsonb, text) IS 'What the format has against an object of a policy document and all in it; for functions of pg_privacy only';
