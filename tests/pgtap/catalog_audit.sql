-- What every object of the extension must have, asked of the catalogs: comments, a safe search_path, no more rights for
-- PUBLIC than applications need, and a place in dumps for every table with data of users.
\ir policy_support.inc
SELECT no_plan();

CREATE FUNCTION nothing(query text, description text) RETURNS SETOF text LANGUAGE sql AS
  $$ SELECT is_empty($1, $2) $$;

SELECT nothing($$
  SELECT c.oid::regclass FROM pg_class c, pg_extension e
    WHERE e.extname = 'pg_privacy' AND c.relnamespace = 'privacy'::regnamespace AND c.relkind IN ('r', 'S') AND c.oid <> ALL (e.extconfig)
      AND c.relname NOT LIKE 'online\_%'$$,
  'every table and sequence is part of dumps, but those of changes under way');
SELECT nothing($$
  SELECT pg_describe_object(d.classid, d.objid, 0) FROM pg_depend d, pg_extension e
    WHERE e.extname = 'pg_privacy' AND d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid AND d.deptype = 'e'
      AND d.classid IN ('pg_proc'::regclass, 'pg_namespace'::regclass, 'pg_type'::regclass)
      AND obj_description(d.objid, d.classid::regclass::name) IS NULL
      AND NOT EXISTS (SELECT FROM pg_type t WHERE d.classid = 'pg_type'::regclass AND t.oid = d.objid AND (t.typelem <> 0 OR t.typrelid <> 0))
  UNION ALL
  SELECT c.oid::regclass::text FROM pg_class c
    WHERE c.relnamespace = 'privacy'::regnamespace AND c.relkind IN ('r', 'v') AND obj_description(c.oid, 'pg_class') IS NULL$$,
  'everything has a comment');
SELECT nothing($$
  SELECT p.oid::regprocedure FROM pg_proc p
    WHERE p.pronamespace = 'privacy'::regnamespace AND p.prosecdef
      AND NOT coalesce('search_path=pg_catalog, pg_temp' = ANY (p.proconfig), false)$$,
  'SECURITY DEFINER functions have a search_path of their own');
SELECT nothing($$
  SELECT p.oid::regprocedure FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname = 'privacy' AND p.prosecdef AND has_function_privilege('public', p.oid, 'EXECUTE')
      AND p.proname NOT IN ('request_consent', 'confirm_consent', 'record_consent', 'withdraw_consent', 'withdrawal_token',
                            'withdraw_by_token', 'record_objection', 'begin_legal_basis', 'end_legal_basis',
                            'export_subject', 'renew_subject')$$,
  'PUBLIC may call with the rights of the extension what checks the caller itself, nothing else');
SELECT nothing($$
  SELECT c.oid::regclass FROM pg_class c
    WHERE c.relnamespace = 'privacy'::regnamespace AND c.relkind IN ('r', 'S')
      AND (has_table_privilege('public', c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER')
           OR (c.relkind = 'r' AND (has_table_privilege('privacy_admin', c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE, TRIGGER')
           OR has_table_privilege('privacy_rights_desk', c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE, TRIGGER')
           OR has_table_privilege('privacy_dpo', c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE, TRIGGER'))))$$,
  'tables are written by functions only');
SELECT nothing($$
  SELECT c.oid::regclass FROM pg_class c
    WHERE c.relnamespace = 'privacy'::regnamespace AND c.relkind = 'r' AND has_table_privilege('public', c.oid, 'SELECT')
      AND c.relname IN ('subjects', 'subject_events', 'standings', 'consent_tokens', 'erasures', 'policy_changes')$$,
  'and what concerns people is not for everybody to read');
SELECT ok(NOT has_schema_privilege('public', 'privacy', 'CREATE'), 'nobody creates in the schema');

SELECT * FROM finish();
