-- What belongs to a column itself, in the table and its partitions and children: defaults and CHECK constraints; indexes
-- are in 58_column_indexes.sql. Definitions as in 57_definitions.sql.

-- Defaults hold expressions of the type the column had.
CREATE FUNCTION privacy.column_defaults(relation regclass, "column" text) RETURNS SETOF jsonb
  LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object('kind', 'default', 'name', format('%s.%I', privacy.qualified(f.member), a.attname), 'class', 'pg_attrdef'::regclass, 'as', c.relowner::regrole,
           'drop', format('ALTER TABLE ONLY %s ALTER COLUMN %I DROP DEFAULT', privacy.qualified(f.member), a.attname),
           'steps', jsonb_build_array(privacy.step(c.relowner, format('ALTER TABLE ONLY %s ALTER COLUMN %I SET DEFAULT %s',
                                      privacy.qualified(f.member), a.attname, pg_get_expr(d.adbin, d.adrelid)))))
    FROM privacy.family(relation) AS f (member)
    JOIN pg_class c ON c.oid = f.member
    JOIN pg_attribute a ON a.attrelid = f.member AND a.attname = "column" AND a.attgenerated = ''
    JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum;
$$;
REVOKE ALL ON FUNCTION privacy.column_defaults(regclass, text) FROM PUBLIC;
COMMENT ON FUNCTION privacy.column_defaults(regclass, text) IS 'The defaults of a column, of its table, partitions and children; for functions of pg_privacy only';

-- CHECKs of the plaintext are kept in a form that the sealed value passes and the sealing trigger asks of the plaintext
-- (src/write/kept_checks.hpp). Children come first, so that parents take theirs in.
CREATE FUNCTION privacy.is_kept_check(expression pg_node_tree) RETURNS boolean
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_is_kept_check';
REVOKE ALL ON FUNCTION privacy.is_kept_check(pg_node_tree) FROM PUBLIC;
COMMENT ON FUNCTION privacy.is_kept_check(pg_node_tree) IS 'Has a CHECK the form that the sealing trigger asks of the plaintext? For functions of pg_privacy only';

CREATE FUNCTION privacy.sealed_check(expression pg_node_tree, relation regclass, "column" smallint, plain regtype, personal regtype) RETURNS text
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_keep_check';
REVOKE ALL ON FUNCTION privacy.sealed_check(pg_node_tree, regclass, smallint, regtype, regtype) FROM PUBLIC;
COMMENT ON FUNCTION privacy.sealed_check(pg_node_tree, regclass, smallint, regtype, regtype) IS 'A CHECK as a sealed column keeps it; NULL where it may stay as it is; for functions of pg_privacy only';

CREATE FUNCTION privacy.plain_check(expression pg_node_tree, relation regclass, "column" smallint, plain regtype) RETURNS text
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_release_check';
REVOKE ALL ON FUNCTION privacy.plain_check(pg_node_tree, regclass, smallint, regtype) FROM PUBLIC;
COMMENT ON FUNCTION privacy.plain_check(pg_node_tree, regclass, smallint, regtype) IS 'A kept CHECK as it was; for functions of pg_privacy only';

CREATE FUNCTION privacy.domain_check_name("column" text) RETURNS text
  LANGUAGE sql STABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT replace(privacy.sealed_check_name("column"), 'privacy_sealed_', 'privacy_domain_');
$$;
REVOKE ALL ON FUNCTION privacy.domain_check_name(text) FROM PUBLIC;
COMMENT ON FUNCTION privacy.domain_check_name(text) IS 'The name of the CHECK that keeps the constraints of a column''s domain; for functions of pg_privacy only';

CREATE FUNCTION privacy.column_checks(relation regclass, "column" text, sealing boolean) RETURNS SETOF jsonb
  LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object('kind', 'check constraint', 'name', format('%I of %s', k.conname, privacy.qualified(f.member)), 'class', 'pg_constraint'::regclass, 'as', c.relowner::regrole,
           'drop', format('ALTER TABLE %s DROP CONSTRAINT %I', privacy.qualified(f.member), k.conname),
           'steps', CASE WHEN k.conname = privacy.domain_check_name("column") AND NOT sealing THEN '[]' ELSE (
             SELECT jsonb_agg(s ORDER BY n) FROM (
               SELECT 1 AS n, privacy.step(c.relowner, concat(format('ALTER TABLE %s ADD CONSTRAINT %I CHECK (%s)', privacy.qualified(f.member), k.conname, written.as_text),
                                           CASE WHEN k.connoinherit THEN ' NO INHERIT' END, CASE WHEN NOT k.convalidated THEN ' NOT VALID' END)) AS s
               UNION ALL
               SELECT 2, x FROM privacy.comment_steps('pg_constraint'::regclass, k.oid, 0, 'CONSTRAINT', format('%I ON %s', k.conname, privacy.qualified(f.member)), c.relowner) x) steps) END)
    FROM privacy.family(relation) WITH ORDINALITY AS f (member, n)
    JOIN pg_class c ON c.oid = f.member
    JOIN pg_attribute a ON a.attrelid = f.member AND a.attname = "column"
    JOIN pg_type t ON t.oid = a.atttypid
    JOIN pg_constraint k ON k.conrelid = f.member AND k.contype = 'c' AND k.conislocal AND a.attnum = ANY (k.conkey) AND k.conname <> privacy.sealed_check_name("column")
    CROSS JOIN LATERAL (SELECT CASE t.typtype WHEN 'd' THEN t.typbasetype ELSE t.oid END::regtype AS base) b
    CROSS JOIN LATERAL (SELECT CASE
      WHEN privacy.base_type_of(a.atttypid) IS NULL THEN
        CASE WHEN sealing THEN privacy.sealed_check(k.conbin, f.member, a.attnum, b.base, privacy.personal_type_for(b.base)) END
      WHEN NOT sealing THEN
        privacy.plain_check(k.conbin, f.member, a.attnum, CASE WHEN privacy.label_of(f.member, "column") LIKE '% blanks=true%' THEN 'bpchar'::regtype ELSE privacy.base_type_of(a.atttypid) END)
      END AS as_text) written
   WHERE written.as_text IS NOT NULL
   ORDER BY f.n DESC, k.oid;
$$;
REVOKE ALL ON FUNCTION privacy.column_checks(regclass, text, boolean) FROM PUBLIC;
COMMENT ON FUNCTION privacy.column_checks(regclass, text, boolean) IS 'The CHECKs of a column, as they will be; for functions of pg_privacy only';

-- A domain's own constraints go on being asked of what is stored.
CREATE FUNCTION privacy.keep_domain(relation regclass, "column" text, domain regtype, base regtype) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  refuses_null boolean := (WITH RECURSIVE d AS (
    SELECT t.typnotnull, t.typbasetype FROM pg_type t WHERE t.oid = domain
    UNION ALL SELECT t.typnotnull, t.typbasetype FROM d JOIN pg_type t ON t.oid = d.typbasetype AND t.typtype = 'd') SELECT bool_or(d.typnotnull) FROM d);
BEGIN
  PERFORM privacy.run_as(privacy.owner_of('pg_class'::regclass, relation), format(
    'ALTER TABLE %s ADD CONSTRAINT %I CHECK ((privacy.is_sealed(%I) IS TRUE) OR (%s(COALESCE(((%I)::%s)::%s::text, '''') IS NOT NULL)))',
    privacy.qualified(relation), privacy.domain_check_name("column"), "column",
    CASE WHEN refuses_null THEN format('(%I IS NOT NULL) AND ', "column") END, "column", base, format_type(domain, NULL)));
END $$;
REVOKE ALL ON FUNCTION privacy.keep_domain(regclass, text, regtype, regtype) FROM PUBLIC;
COMMENT ON FUNCTION privacy.keep_domain(regclass, text, regtype, regtype) IS 'Keeps the constraints of a column''s domain as a CHECK; for functions of pg_privacy only';
