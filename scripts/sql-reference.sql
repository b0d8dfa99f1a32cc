-- Prints docs/sql-reference.md from the comments of the extension's objects. Run by scripts/sql-reference.sh and by a
-- test that compares. Objects whose comment begins with "internal:" are not for users and left out.
\pset format unaligned
\pset tuples_only on
\pset pager off
\set ON_ERROR_STOP on
SET search_path = pg_catalog;
SET client_min_messages = error;

CREATE TEMP VIEW members AS
SELECT d.classid, d.objid FROM pg_depend d JOIN pg_extension e ON e.oid = d.refobjid
WHERE d.refclassid = 'pg_extension'::regclass AND e.extname = 'pg_privacy' AND d.deptype = 'e';

CREATE TEMP VIEW functions AS
SELECT p.oid, p.proname, obj_description(p.oid, 'pg_proc') AS comment,
       format('privacy.%s(%s)', p.proname, pg_get_function_arguments(p.oid))
       || CASE WHEN p.prorettype = 'void'::regtype THEN '' ELSE ' → ' || pg_get_function_result(p.oid) END AS signature,
       CASE WHEN p.proacl IS NULL THEN 'everybody'
            ELSE coalesce((SELECT string_agg(CASE a.grantee WHEN 0 THEN 'everybody' ELSE a.grantee::regrole::text END, ', ' ORDER BY a.grantee)
                           FROM aclexplode(p.proacl) a WHERE a.grantee <> p.proowner), 'superusers') END AS callers
FROM pg_proc p JOIN members m ON m.classid = 'pg_proc'::regclass AND m.objid = p.oid
WHERE p.pronamespace = 'privacy'::regnamespace AND p.prorettype NOT IN ('trigger'::regtype, 'event_trigger'::regtype)
  AND p.proname !~ '^(personal|reveal_as)_'  -- what types, operators and casts are made of
  AND coalesce(obj_description(p.oid, 'pg_proc'), '') !~* '^internal:|^for privacy\.[a-z_]+ only|for functions of pg_privacy only';

\echo '# SQL reference'
\echo
\echo 'Made from the comments of the database objects by `scripts/sql-reference.sh`; do not edit. What the words mean is in'
\echo '[concepts.md](concepts.md), what the errors mean in [errors.md](errors.md).'
\echo
\echo 'A function marked *everybody* checks rights by itself: roles, purposes granted, ownership. A `key` is the key of the'
\echo 'subject table, in its own type or as text.'
\echo
\echo '## Functions'
SELECT E'\n### ' || proname || E'\n\n```\n' || signatures || E'\n```\n'
       || string_agg(DISTINCT comment, E'\n\n' ORDER BY comment) || E'\n\nMay call: ' || string_agg(DISTINCT callers, ', ')
FROM functions, LATERAL (  -- one line for a function of all personal types
  SELECT string_agg(s.line, E'\n' ORDER BY length(s.line), s.line) AS signatures
  FROM (SELECT DISTINCT CASE WHEN count(*) OVER () < 5 THEN o.signature ELSE
                 regexp_replace(regexp_replace(o.signature, 'personal_[a-z]+', 'personal_...', 'g'),
                                '→ (text|date|timestamp with(out)? time zone|numeric|bigint|jsonb?|bytea|inet|integer|uuid)$', '→ base type') END AS line
        FROM functions o WHERE o.proname = functions.proname) s) folded
GROUP BY proname, signatures ORDER BY proname;

\echo
\echo '## Views'
SELECT E'\n### privacy.' || c.relname || E'\n\n' || coalesce(obj_description(c.oid, 'pg_class'), '') || E'\n\nColumns: '
       || (SELECT string_agg(format('`%s` %s', a.attname, format_type(a.atttypid, a.atttypmod)), ', ' ORDER BY a.attnum)
           FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)
FROM pg_class c JOIN members m ON m.classid = 'pg_class'::regclass AND m.objid = c.oid
WHERE c.relkind = 'v' AND coalesce(obj_description(c.oid, 'pg_class'), '') NOT LIKE 'internal:%' ORDER BY c.relname;

\echo
\echo '## Tables'
\echo
\echo 'Written by the functions only.'
SELECT E'\n### privacy.' || c.relname || E'\n\n' || coalesce(obj_description(c.oid, 'pg_class'), '') || E'\n\nColumns: '
       || (SELECT string_agg(format('`%s` %s', a.attname, format_type(a.atttypid, a.atttypmod)), ', ' ORDER BY a.attnum)
           FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)
FROM pg_class c JOIN members m ON m.classid = 'pg_class'::regclass AND m.objid = c.oid
WHERE c.relkind = 'r' AND coalesce(obj_description(c.oid, 'pg_class'), '') NOT LIKE 'internal:%' ORDER BY c.relname;

\echo
\echo '## Types'
\echo
\echo '| type | |'
\echo '|---|---|'
SELECT format('| `%s` | %s |', t.typname, obj_description(t.oid, 'pg_type'))
FROM pg_type t JOIN members m ON m.classid = 'pg_type'::regclass AND m.objid = t.oid
WHERE t.typnamespace = 'pg_catalog'::regnamespace AND t.typtype = 'b' AND t.typcategory <> 'A' ORDER BY t.typname;
