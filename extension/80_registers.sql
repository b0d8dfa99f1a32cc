-- What an operator and a data protection officer see: the tags as tables, the register of purposes, guards that are
-- missing. No view here shows a value or a key of a person.

CREATE FUNCTION privacy.label_value(label text, attribute text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT substring($1 FROM ' ' || $2 || '=([^ ]*)')
$$;
REVOKE ALL ON FUNCTION privacy.label_value(text, text) FROM PUBLIC;
COMMENT ON FUNCTION privacy.label_value(text, text) IS 'internal: one attribute of a label of pg_privacy, or null';

CREATE VIEW privacy.tables AS
SELECT c.oid::pg_catalog.regclass AS relation,
       pg_catalog.split_part(l.label, ' ', 1) AS kind,
       coalesce(privacy.label_value(l.label, 'rows'), 'hide') AS rows,
       CASE pg_catalog.split_part(l.label, ' ', 1) WHEN 'subject_table' THEN
         coalesce(privacy.label_value(l.label, 'on_delete'), 'departed') END AS on_delete,
       coalesce(privacy.label_value(l.label, 'on_erasure'), 'keep') AS on_erasure,
       privacy.label_value(l.label, 'id')::integer AS table_id,
       own.subject_column, own.key_column, own.link_column,
       (SELECT f.confrelid::pg_catalog.regclass FROM privacy.link_keys(c.oid, own.link_column) f LIMIT 1) AS parent,
       c.relispartition AS is_partition
FROM pg_catalog.pg_seclabel l
JOIN pg_catalog.pg_class c ON c.oid = l.objoid,
LATERAL (SELECT pg_catalog.min(a.attname::text) FILTER (WHERE x.label = 'subject_id')::name AS subject_column,
                pg_catalog.min(a.attname::text) FILTER (WHERE x.label = 'subject_key')::name AS key_column,
                pg_catalog.min(a.attname::text) FILTER (WHERE x.label = 'subject_link')::name AS link_column
         FROM pg_catalog.pg_seclabel x JOIN pg_catalog.pg_attribute a ON a.attrelid = x.objoid AND a.attnum = x.objsubid
         WHERE x.objoid = c.oid AND x.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass
           AND x.provider = 'pg_privacy' AND x.objsubid > 0) own
WHERE l.provider = 'pg_privacy' AND l.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass AND l.objsubid = 0;
COMMENT ON VIEW privacy.tables IS
  'Subject tables (a row a person) and linked tables (rows of the person a foreign key leads to), from their labels';

CREATE VIEW privacy.columns AS
SELECT a.attrelid::pg_catalog.regclass AS relation,
       a.attname AS column_name,
       pg_catalog.format_type(a.atttypid, a.atttypmod) AS type,
       privacy.label_value(l.label, 'category') AS category,
       d.name AS deletion_class,
       CASE WHEN l.label IS NOT NULL THEN coalesce(privacy.label_value(l.label, 'lookup'), 'none') END AS lookup,
       coalesce(privacy.label_value(l.label, 'hide_length') = 'true', false) AS hide_length,
       coalesce(privacy.label_value(l.label, 'third_parties') = 'true', false) AS third_parties,
       coalesce(privacy.label_value(l.label, 'guessable') = 'true', false) AS guessable,
       coalesce(k.convalidated, false) AS verified,
       c.relispartition AS is_partition
FROM pg_catalog.pg_attribute a
JOIN pg_catalog.pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p', 'f')
JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_catalog.pg_seclabel l ON l.objoid = a.attrelid AND l.objsubid = a.attnum
  AND l.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass AND l.provider = 'pg_privacy' AND l.label LIKE 'personal %'
LEFT JOIN privacy.categories g ON g.name = privacy.label_value(l.label, 'category')
LEFT JOIN privacy.deletion_classes d ON d.id = g.class_id
LEFT JOIN pg_catalog.pg_constraint k ON k.conrelid = a.attrelid AND k.contype = 'c' AND k.conname LIKE 'privacy\_sealed\_%'
  AND k.conkey = ARRAY[a.attnum]
WHERE NOT a.attisdropped AND a.attnum > 0
  AND c.relnamespace <> 'privacy'::pg_catalog.regnamespace
  AND (l.label IS NOT NULL
       OR (t.typname LIKE 'personal\_%' AND t.typnamespace = 'pg_catalog'::pg_catalog.regnamespace));
COMMENT ON VIEW privacy.columns IS
  'Columns of personal data, from their labels: category, deletion class, lookup; verified: a check proves that all its values are sealed';

CREATE VIEW privacy.purpose_register AS
SELECT p.name, p.legal_basis, p.description, p.dpv, p.recipients, p.double_opt_in, p.direct_marketing, p.holds_for,
       p.valid_for, p.while_restricted, p.art9, p.allow_without_consent, p.builtin,
       (SELECT coalesce(pg_catalog.jsonb_object_agg(c.name, m.disclosure), '{}')
        FROM privacy.permissions m JOIN privacy.categories c ON c.id = m.category_id WHERE m.purpose_id = p.id) AS categories,
       (SELECT coalesce(pg_catalog.array_agg(g.grantee::text ORDER BY g.grantee::text), '{}')
        FROM privacy.purpose_grants g JOIN pg_catalog.pg_roles r ON r.oid = g.grantee WHERE g.purpose_id = p.id) AS roles
FROM privacy.purposes p;
COMMENT ON VIEW privacy.purpose_register IS
  'Each purpose with its legal basis, the categories it may use and how it is shown them, recipients, and the roles that may declare it';

-- Views whose owner is not bound by row policies show every row to whoever may read them. Values stay governed.
CREATE VIEW privacy.exempt_views AS
SELECT DISTINCT v.oid::pg_catalog.regclass AS view, pg_catalog.pg_get_userbyid(v.relowner) AS owner, t.relation
FROM privacy.tables t
JOIN pg_catalog.pg_depend d ON d.refobjid = t.relation AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
  AND d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass
JOIN pg_catalog.pg_rewrite w ON w.oid = d.objid
JOIN pg_catalog.pg_class v ON v.oid = w.ev_class AND v.relkind IN ('v', 'm')
JOIN pg_catalog.pg_roles r ON r.oid = v.relowner AND (r.rolsuper OR r.rolbypassrls)
WHERE t.rows = 'hide' AND NOT coalesce('security_invoker=true' = ANY (v.reloptions), false);
COMMENT ON VIEW privacy.exempt_views IS
  'Views on tables with hidden rows that show all rows, because their owner is a superuser or has BYPASSRLS';

-- One row for each guard that a protected table lacks. Row guards are wanted on leaves, policies on every table.
CREATE VIEW privacy.missing_guards AS
WITH protected AS (
  SELECT t.relation, t.kind, t.rows, c.relkind, c.relrowsecurity, c.relforcerowsecurity,
         EXISTS (SELECT FROM privacy.columns p WHERE p.relation = t.relation AND p.type LIKE 'personal\_%') AS sealed
  FROM privacy.tables t JOIN pg_catalog.pg_class c ON c.oid = t.relation
  UNION ALL
  SELECT DISTINCT p.relation, 'none', 'show', c.relkind, c.relrowsecurity, c.relforcerowsecurity, true
  FROM privacy.columns p JOIN pg_catalog.pg_class c ON c.oid = p.relation
  WHERE p.type LIKE 'personal\_%' AND NOT EXISTS (SELECT FROM privacy.tables t WHERE t.relation = p.relation)
), wanted AS (
  SELECT p.relation, 'trigger' AS guard, 'zzz_privacy_seal' AS name FROM protected p WHERE p.relkind = 'r' AND (p.sealed OR p.kind <> 'none')
  UNION ALL SELECT p.relation, 'trigger', n FROM protected p, pg_catalog.unnest(ARRAY['aaa_privacy_person', 'aaa_privacy_truncate']) n
  WHERE p.relkind = 'r' AND p.kind = 'subject_table'
  UNION ALL SELECT p.relation, 'policy', n FROM protected p, pg_catalog.unnest(ARRAY['privacy_select', 'privacy_insert', 'privacy_update', 'privacy_delete']) n
  WHERE p.relkind IN ('r', 'p') AND p.kind <> 'none' AND p.rows = 'hide'
  UNION ALL SELECT p.relation, 'row level security', 'forced' FROM protected p
  WHERE p.relkind IN ('r', 'p') AND p.kind <> 'none' AND p.rows = 'hide'
)
SELECT w.relation, w.guard, w.name
FROM wanted w
WHERE CASE w.guard
  WHEN 'trigger' THEN NOT EXISTS (SELECT FROM pg_catalog.pg_trigger g WHERE g.tgrelid = w.relation AND g.tgname = w.name AND g.tgenabled = 'A')
  WHEN 'policy' THEN NOT EXISTS (SELECT FROM pg_catalog.pg_policy g WHERE g.polrelid = w.relation AND g.polname = w.name AND NOT g.polpermissive)
  ELSE NOT EXISTS (SELECT FROM pg_catalog.pg_class c WHERE c.oid = w.relation AND c.relrowsecurity AND c.relforcerowsecurity) END
UNION ALL
SELECT NULL, 'event trigger', e.name
FROM pg_catalog.unnest(ARRAY['privacy_guard_ddl', 'privacy_guard_drop']) e (name)
WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_event_trigger t WHERE t.evtname = e.name AND t.evtenabled = 'A');
COMMENT ON VIEW privacy.missing_guards IS
  'Triggers, policies and settings that a protected table should have and lacks: disabled, dropped or changed by a superuser';
