-- What a column was before it was protected, besides its type's name and length, which its label holds: kept for the way
-- back in a table that is dumped with the label that points to it.

CREATE TABLE privacy.kept_definitions (
  id         integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  definition jsonb NOT NULL
);
COMMENT ON TABLE privacy.kept_definitions IS 'What unprotect_column puts back: type, collation and storage of a column, indexes and other objects that its sealed form does not allow. Labels point here with kept=N';
COMMENT ON COLUMN privacy.kept_definitions.definition IS 'type, collation, storage, compression; left_out: objects as privacy.detach_dependents writes them; indexes: what they were; rewritten: the text of views and the like, sealed and plain';
SELECT pg_catalog.pg_extension_config_dump('privacy.kept_definitions', '');
SELECT pg_catalog.pg_extension_config_dump('privacy.kept_definitions_id_seq', '');

-- What ALTER TABLE ... TYPE to a personal type would lose for good; {} where nothing would be lost.
CREATE FUNCTION privacy.column_facets(relation regclass, "column" text) RETURNS jsonb
  LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_strip_nulls(jsonb_build_object(
           'type', CASE WHEN t.typtype = 'd' OR t.oid IN ('varchar'::regtype, 'bpchar'::regtype) AND a.atttypmod < 0 THEN format_type(a.atttypid, a.atttypmod) END,
           'collation', (SELECT format('%I.%I', n.nspname, c.collname) FROM pg_collation c JOIN pg_namespace n ON n.oid = c.collnamespace
                          WHERE c.oid = a.attcollation AND a.attcollation <> t.typcollation),
           'storage', CASE WHEN a.attstorage <> t.typstorage THEN CASE a.attstorage WHEN 'p' THEN 'plain' WHEN 'e' THEN 'external' WHEN 'x' THEN 'extended' ELSE 'main' END END,
           'compression', CASE a.attcompression WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' END))
    FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid WHERE a.attrelid = relation AND a.attname = "column";
$$;
REVOKE ALL ON FUNCTION privacy.column_facets(regclass, text) FROM PUBLIC;
COMMENT ON FUNCTION privacy.column_facets(regclass, text) IS 'What a column''s type says besides its name and length; for functions of pg_privacy only';

CREATE FUNCTION privacy.keep_definitions(definition jsonb) RETURNS integer
  LANGUAGE sql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO privacy.kept_definitions (definition)
  SELECT d FROM (SELECT jsonb_strip_nulls(jsonb_build_object('left_out', NULLIF(definition -> 'left_out', '[]'), 'indexes', NULLIF(definition -> 'indexes', '[]'), 'rewritten', NULLIF(definition -> 'rewritten', '{}')))
                        || (definition - '{left_out,indexes,rewritten}'::text[]) AS d) n WHERE d <> '{}'
  RETURNING id;
$$;
REVOKE ALL ON FUNCTION privacy.keep_definitions(jsonb) FROM PUBLIC;
COMMENT ON FUNCTION privacy.keep_definitions(jsonb) IS 'Keeps what the way back needs; the id for the label, NULL where there is nothing; for functions of pg_privacy only';

CREATE FUNCTION privacy.kept_definition(relation regclass, "column" text) RETURNS jsonb
  LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce((SELECT k.definition FROM privacy.kept_definitions k
                    WHERE k.id = substring(privacy.label_of(relation, "column") FROM ' kept=(\d+)')::integer), '{}');
$$;
REVOKE ALL ON FUNCTION privacy.kept_definition(regclass, text) FROM PUBLIC;
COMMENT ON FUNCTION privacy.kept_definition(regclass, text) IS 'What a protected column was; for functions of pg_privacy only';

-- varchar and domains: expressions hold casts to text, which would open a sealed value where the value itself can be
-- compared. As text they are written without; nothing is rewritten for it.
CREATE FUNCTION privacy.loosen_type(relation regclass, "column" text) RETURNS jsonb
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  taken jsonb := privacy.detach_dependents(relation, "column");
  calm jsonb;
  collation_name text := privacy.column_facets(relation, "column") ->> 'collation';
BEGIN
  PERFORM privacy.run_as_owner(relation, concat(format('ALTER TABLE %s ALTER COLUMN %I TYPE pg_catalog.text', relation, "column"), ' COLLATE ' || collation_name));
  SELECT coalesce(jsonb_agg(CASE WHEN d.value ? 'steps' THEN jsonb_set(d.value, '{steps}', (
           SELECT jsonb_agg(s.value ORDER BY s.ordinality) FROM jsonb_array_elements(d.value -> 'steps') WITH ORDINALITY s WHERE NOT s.value ? 'refresh')) ELSE d.value END
           ORDER BY d.ordinality), '[]') INTO calm FROM jsonb_array_elements(taken) WITH ORDINALITY d;
  PERFORM privacy.restore_dependents(calm);
  RETURN taken;
END $$;
REVOKE ALL ON FUNCTION privacy.loosen_type(regclass, text) FROM PUBLIC;
COMMENT ON FUNCTION privacy.loosen_type(regclass, text) IS 'Makes a varchar or domain column text, and returns the definitions as they were; for functions of pg_privacy only';

CREATE FUNCTION privacy.with_refresh(taken jsonb, before jsonb) RETURNS jsonb
  LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(jsonb_agg(CASE WHEN b.refresh IS NOT NULL THEN jsonb_set(d.value, '{steps}', (d.value -> 'steps') || b.refresh) ELSE d.value END ORDER BY d.ordinality), '[]')
    FROM jsonb_array_elements(taken) WITH ORDINALITY d
    LEFT JOIN (SELECT f.value ->> 'name' AS name, s.value AS refresh FROM jsonb_array_elements(before) f, jsonb_array_elements(f.value -> 'steps') s WHERE s.value ? 'refresh') b
      ON b.name = d.value ->> 'name';
$$;
REVOKE ALL ON FUNCTION privacy.with_refresh(jsonb, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION privacy.with_refresh(jsonb, jsonb) IS 'Materialized views that loosen_type left empty are filled at the end; for functions of pg_privacy only';

-- The new type puts casts into views and the like that do not all go away by themselves. Where one has the text that the
-- protection gave it, its former text is used.
CREATE FUNCTION privacy.texts_now(taken jsonb) RETURNS TABLE (name text, before text, now text)
  LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT d.value ->> 'name', d.value #>> '{steps,0,do}', privacy.define_object(d.class, o.object, NULL) #>> '{steps,0,do}'
    FROM (SELECT e.value, (e.value ->> 'class')::regclass AS class FROM jsonb_array_elements(taken) e) d
    CROSS JOIN LATERAL (SELECT privacy.object_named(d.class, d.value ->> 'name') AS object) o
   WHERE d.value ->> 'kind' IN ('view', 'materialized view', 'function', 'procedure', 'rule', 'trigger', 'policy') AND o.object IS NOT NULL;
$$;
REVOKE ALL ON FUNCTION privacy.texts_now(jsonb) FROM PUBLIC;
COMMENT ON FUNCTION privacy.texts_now(jsonb) IS 'Definitions that were taken off beside those that were put back; for functions of pg_privacy only';

CREATE FUNCTION privacy.rewritten(taken jsonb) RETURNS jsonb
  LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(jsonb_object_agg(t.name, jsonb_build_object('sealed', t.now, 'plain', t.before)), '{}') FROM privacy.texts_now(taken) t WHERE t.before <> t.now;
$$;
REVOKE ALL ON FUNCTION privacy.rewritten(jsonb) FROM PUBLIC;
COMMENT ON FUNCTION privacy.rewritten(jsonb) IS 'What the protection made of views and the like, for the way back; for functions of pg_privacy only';

CREATE FUNCTION privacy.with_former_texts(taken jsonb, rewritten jsonb) RETURNS jsonb
  LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(jsonb_agg(CASE WHEN rewritten -> (d.value ->> 'name') ->> 'sealed' = d.value #>> '{steps,0,do}'
                                 THEN jsonb_set(d.value, '{steps,0,do}', rewritten -> (d.value ->> 'name') -> 'plain') ELSE d.value END ORDER BY d.ordinality), '[]')
    FROM jsonb_array_elements(taken) WITH ORDINALITY d;
$$;
REVOKE ALL ON FUNCTION privacy.with_former_texts(jsonb, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION privacy.with_former_texts(jsonb, jsonb) IS 'Definitions with the text they had before the column was sealed, where nobody changed them since; for functions of pg_privacy only';
