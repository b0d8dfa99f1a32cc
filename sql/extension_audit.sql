-- What every object of the extension owes: a comment, closed rights, and a search_path where it has its owner's rights.
SET client_min_messages = warning;
CREATE TEMP VIEW member AS SELECT d.classid, d.objid FROM pg_depend d
WHERE d.refclassid = 'pg_extension'::regclass AND d.refobjid = (SELECT oid FROM pg_extension WHERE extname = 'pg_privacy') AND d.deptype = 'e';
CREATE TEMP VIEW member_function AS SELECT p.* FROM pg_proc p JOIN member m ON m.classid = 'pg_proc'::regclass AND m.objid = p.oid;

-- objects without a comment (but array and row types, and sequences of identity columns)
SELECT pg_describe_object(m.classid, m.objid, 0) FROM member m
WHERE obj_description(m.objid, m.classid::regclass::text) IS NULL
  AND NOT EXISTS (SELECT FROM pg_type t WHERE m.classid = 'pg_type'::regclass AND t.oid = m.objid AND (t.typelem <> 0 OR t.typrelid <> 0))
  AND NOT EXISTS (SELECT FROM pg_class c WHERE m.classid = 'pg_class'::regclass AND c.oid = m.objid AND c.relkind = 'S')
ORDER BY 1;
-- functions with their owner's rights, and no or an open search_path
SELECT oid::regprocedure FROM member_function WHERE prosecdef
  AND NOT coalesce(proconfig, '{}') @> '{"search_path=pg_catalog, pg_temp"}' ORDER BY 1::text;
-- functions everyone may execute, besides those behind types, operators and casts
SELECT DISTINCT pronamespace::regnamespace || '.' || proname AS open_to_all, prosecdef AS with_owners_rights FROM member_function
WHERE has_function_privilege('public', oid, 'EXECUTE') AND prosrc !~ '^privacy_(eq|ne|lt|le|gt|ge|cmp|hash)(_|$)|^privacy_(to_personal|reveal_cast)$'
ORDER BY 1;
-- tables and views everyone may read, and any that anyone but their owner and our roles may write
SELECT c.oid::regclass AS open_to_all FROM pg_class c JOIN member m ON m.classid = 'pg_class'::regclass AND m.objid = c.oid
WHERE c.relkind IN ('r', 'v') AND has_table_privilege('public', c.oid, 'SELECT') ORDER BY 1::text;
SELECT c.oid::regclass, a.grantee::regrole, a.privilege_type FROM pg_class c JOIN member m ON m.classid = 'pg_class'::regclass AND m.objid = c.oid,
  aclexplode(c.relacl) a WHERE a.privilege_type <> 'SELECT' AND a.grantee <> c.relowner ORDER BY 1::text, 2::text, 3;
-- functions declared immutable: they may look at nothing but their arguments
SELECT DISTINCT proname FROM member_function
WHERE provolatile = 'i' AND prosrc !~ '^privacy_(eq|ne|lt|le|gt|ge|cmp|hash)(_|$)|^privacy_(to_personal|reveal_cast|out|send)$|_(in|recv)$'
ORDER BY 1;
-- what may run in a parallel worker: nothing that decides, opens or seals
SELECT oid::regprocedure FROM member_function WHERE proparallel = 's' AND prosrc ~ '^privacy_(reveal|withheld|tag|row_visible|may_store|seal|open)';
