-- Dataset manifests of Fides (their YAML as JSON), read for the categories of columns.

CREATE VIEW privacy.fides_categories AS
SELECT * FROM (VALUES
  ('user.contact.email', 'email'), ('user.contact.phone_number', 'phone'), ('user.contact.fax_number', 'phone'), ('user.contact.url', 'handle'), ('user.contact', 'address'),
  ('user.name', 'name'), ('user.demographic.date_of_birth', 'birth'), ('user.demographic.age_range', 'birth'), ('user.demographic.race_ethnicity', 'origin'), ('user.demographic.political_opinion', 'belief'),
  ('user.demographic.religious_belief', 'belief'), ('user.demographic.sexual_orientation', 'sexuality'), ('user.sexual_orientation', 'sexuality'), ('user.political_opinion', 'belief'), ('user.religious_belief', 'belief'),
  ('user.race', 'origin'), ('user.demographic', 'trait'), ('user.gender', 'trait'), ('user.childrens', 'trait'), ('user.date_of_birth', 'birth'),
  ('user.financial', 'bank'), ('user.payment', 'bank'), ('user.government_id', 'document'), ('user.workplace', 'salary'), ('user.job_title', 'trait'),
  ('user.health_and_medical', 'health'), ('user.biometric', 'biometric'), ('user.biometric_health', 'health'), ('user.genetic', 'biometric'), ('user.criminal_history', 'document'),
  ('user.credentials', 'secret'), ('user.account.username', 'login'), ('user.account', 'login'), ('user.authorization', 'secret'), ('user.device', 'device'), ('user.telemetry', 'device'),
  ('user.browsing_history', 'device'), ('user.search_history', 'device'), ('user.location', 'place'), ('user.content', 'remark'), ('user.social', 'handle'), ('user.image', 'picture'), ('user.sensor', 'device'),
  ('user.behavior', 'device'), ('user.user_sensor', 'device'), ('user.privacy_preferences', NULL), ('user.unique_id', NULL), ('user', 'remark')) AS f (prefix, kind);
COMMENT ON VIEW privacy.fides_categories IS 'Data categories of Fides as kinds of privacy.advice_kinds; the longest prefix counts, and system.* is not personal';
REVOKE ALL ON privacy.fides_categories FROM PUBLIC;
GRANT SELECT ON privacy.fides_categories TO privacy_admin, privacy_dpo;

-- The columns of a manifest; fields within a field belong to its column.
CREATE FUNCTION privacy.fides_fields(manifest jsonb, schema text)
  RETURNS TABLE (relation_name text, column_name text, category text, kind text)
  LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN c ->> 'name' LIKE '%.%' THEN c ->> 'name' ELSE format('%I.%I', schema, c ->> 'name') END, f ->> 'name', k #>> '{}',
         (SELECT m.kind FROM privacy.fides_categories m WHERE (k #>> '{}') = m.prefix OR (k #>> '{}') LIKE m.prefix || '.%' ORDER BY length(m.prefix) DESC LIMIT 1)
    FROM jsonb_path_query(manifest, 'lax $.dataset[*].collections[*]') c, jsonb_path_query(c, 'lax $.fields[*]') f, jsonb_path_query(f, 'lax $.**.data_categories[*]') k
   WHERE jsonb_typeof(k) = 'string'
$$;
REVOKE ALL ON FUNCTION privacy.fides_fields(jsonb, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.fides_fields(jsonb, text) TO privacy_admin, privacy_dpo;
COMMENT ON FUNCTION privacy.fides_fields(jsonb, text) IS 'The fields of a dataset manifest of Fides that have data categories; for functions of pg_privacy only';

CREATE FUNCTION privacy.policy_from_fides(manifest jsonb, schema text DEFAULT 'public') RETURNS jsonb
  LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  findings jsonb;
  document jsonb;
  unknown record;
BEGIN
  IF jsonb_typeof(manifest -> 'dataset') IS DISTINCT FROM 'array' THEN
    RAISE EXCEPTION 'the manifest has no list of datasets' USING ERRCODE = 'invalid_parameter_value',
      HINT = 'Give the YAML of a dataset as JSON: {"dataset": [{"collections": [{"name": "...", "fields": [...]}]}]}.';
  END IF;
  SELECT jsonb_build_array('{"alone": true}'::jsonb) || coalesce(jsonb_agg(jsonb_build_object('relation', a.attrelid::int8, 'attnum', a.attnum, 'kind', f.kind, 'confidence', 0.95, 'reason', 'the manifest says ' || f.category)), '[]')
    INTO findings
    FROM privacy.fides_fields(manifest, schema) f JOIN pg_attribute a ON a.attrelid = privacy.table_named(f.relation_name) AND a.attname = f.column_name AND a.attnum > 0 AND NOT a.attisdropped WHERE f.kind IS NOT NULL;
  document := privacy.advice_document(NULL, findings, 0.3);
  -- What the database has not, checks will name.
  FOR unknown IN
    SELECT f.relation_name, jsonb_object_agg(f.column_name, '{}'::jsonb) AS columns FROM privacy.fides_fields(manifest, schema) f
     WHERE f.kind IS NOT NULL AND NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = privacy.table_named(f.relation_name) AND a.attname = f.column_name AND NOT a.attisdropped) GROUP BY 1 LOOP
    document := jsonb_set(document, ARRAY['tables', unknown.relation_name], coalesce(document #> ARRAY['tables', unknown.relation_name], '{}')
                  || jsonb_build_object('columns', coalesce(document #> ARRAY['tables', unknown.relation_name, 'columns'], '{}') || unknown.columns));
  END LOOP;
  RETURN document;
END $$;
REVOKE ALL ON FUNCTION privacy.policy_from_fides(jsonb, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.policy_from_fides(jsonb, text) TO privacy_admin, privacy_dpo;
COMMENT ON FUNCTION privacy.policy_from_fides(jsonb, text) IS 'A policy document from dataset manifests of Fides: which columns are personal is read from them, whose they are from foreign keys';
