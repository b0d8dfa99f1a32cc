-- What values look like: only where the caller asks for it, only what the caller may read, and only counts of it.

CREATE VIEW privacy.advice_patterns AS
SELECT * FROM (VALUES
  ('email', 0.95, '^[^@[:space:]]+@[^@[:space:]]+\.[[:alpha:]]{2,}$'),
  ('phone', 0.75, '^(\+|0|\()[0-9() /.-]{6,20}$'),
  ('bank', 0.95, '^[A-Z]{2}[0-9]{2} ?([A-Z0-9]{4} ?){3,7}[A-Z0-9]{0,4}$'),
  ('device', 0.9, '^(([0-9]{1,3}\.){3}[0-9]{1,3}|([0-9a-f]{0,4}:){3,7}[0-9a-f]{0,4})(/[0-9]{1,3})?$'),
  ('birth', 0.6, '^(18[5-9][0-9]|19[0-9]{2}|20[01][0-9])-[0-9]{2}-[0-9]{2}( 00:00:00)?$')) AS p (kind, confidence, pattern);
COMMENT ON VIEW privacy.advice_patterns IS 'What values of each kind look like, for privacy.advise with sample => true';
REVOKE ALL ON privacy.advice_patterns FROM PUBLIC;
GRANT SELECT ON privacy.advice_patterns TO privacy_admin, privacy_dpo;

-- Runs with the caller's rights, and past no row policy: with row_security off such a table is refused, and left out.
-- Types and the sampling method are PostgreSQL's own, so that reading runs no code of the table's owner.
CREATE FUNCTION privacy.advice_samples(schema text) RETURNS jsonb
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp SET row_security = off SET datestyle = 'ISO, YMD' SET jit = off AS $$
DECLARE
  findings jsonb := '[]';
  target record;
  counts jsonb;
BEGIN
  FOR target IN
    SELECT s.relation, s.reltuples, array_agg(a.attnum ORDER BY a.attnum) AS numbers, array_agg(a.attname ORDER BY a.attnum) AS names,
           array_agg(privacy.plain_type(a.atttypid::regtype) IN ('date'::regtype, 'timestamp'::regtype) ORDER BY a.attnum) AS dates
      FROM (SELECT c.oid::regclass AS relation, c.reltuples FROM privacy.advice_scope(schema) x JOIN pg_class c ON c.oid = x
             WHERE NOT EXISTS (SELECT FROM privacy.family(x) f JOIN pg_class m ON m.oid = f WHERE m.relkind NOT IN ('r', 'p'))) s
      JOIN pg_attribute a ON a.attrelid = s.relation AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
     WHERE privacy.plain_type(a.atttypid::regtype) IN ('text'::regtype, 'varchar'::regtype, 'bpchar'::regtype, 'date'::regtype, 'timestamp'::regtype)
       AND has_schema_privilege((SELECT n.relnamespace FROM pg_class n WHERE n.oid = s.relation), 'USAGE') AND has_column_privilege(s.relation, a.attnum, 'SELECT')
     GROUP BY s.relation, s.reltuples LOOP
    BEGIN
      -- Of each column how many values there are, and how many look like each kind; of dates also whether they spread over a life.
      EXECUTE format('SELECT jsonb_build_array(%s) FROM (SELECT %s FROM %s TABLESAMPLE pg_catalog.system (%s) LIMIT 1000) AS r',
        (SELECT string_agg(format('jsonb_build_object(''n'', count(r.c%1$s), ''wide'', %2$s%3$s)', i,
                  CASE WHEN target.dates[i] THEN format('coalesce(max(r.c%1$s)::date - min(r.c%1$s)::date > 3650 AND max(r.c%1$s)::date < now()::date - 365 * 10, false)', i) ELSE 'false' END,
                  (SELECT string_agg(format(', %L, count(*) FILTER (WHERE r.c%s::text ~ %L)', p.kind, i, p.pattern), '') FROM privacy.advice_patterns p)), ', ' ORDER BY i)
           FROM generate_subscripts(target.names, 1) i),
        (SELECT string_agg(format('%I AS c%s', target.names[i], i), ', ') FROM generate_subscripts(target.names, 1) i),
        target.relation, CASE WHEN target.reltuples > 20000 THEN round((100 * 5000 / target.reltuples)::numeric, 4) ELSE 100 END) INTO counts;
      findings := findings || coalesce((
        SELECT jsonb_agg(jsonb_build_object('relation', target.relation::oid::int8, 'attnum', target.numbers[c.i], 'kind', p.kind,
                 'confidence', round(p.confidence * least(1, (c.counted ->> p.kind)::numeric / (c.counted ->> 'n')::numeric + 0.05), 2),
                 'reason', format('%s of %s sampled values look like it', c.counted ->> p.kind, c.counted ->> 'n')))
          FROM jsonb_array_elements(counts) WITH ORDINALITY AS c (counted, i), privacy.advice_patterns p
         WHERE (c.counted ->> 'n')::integer >= 3 AND (c.counted ->> p.kind)::numeric >= 0.4 * (c.counted ->> 'n')::numeric
           AND (p.kind <> 'birth' OR NOT target.dates[c.i] OR c.counted -> 'wide' = 'true')), '[]');
    EXCEPTION WHEN insufficient_privilege THEN
      CONTINUE;  -- row policies: what they show somebody else is not looked at
    END;
  END LOOP;
  RETURN findings;
END $$;
REVOKE ALL ON FUNCTION privacy.advice_samples(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.advice_samples(text) TO privacy_admin, privacy_dpo;
COMMENT ON FUNCTION privacy.advice_samples(text) IS 'Counts of sampled values that look personal, of the tables the caller may read; for functions of pg_privacy only';
