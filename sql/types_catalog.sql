-- What the catalogs say of the types: complete operator families, honest declarations, a comment on everything.
SET client_min_messages = warning;
-- families and classes, and that PostgreSQL finds them valid
SELECT a.amname, c.opcname, c.opcdefault, amvalidate(c.oid)
FROM pg_opclass c JOIN pg_am a ON a.oid = c.opcmethod WHERE c.opcname LIKE 'personal%' ORDER BY 1, 2;
-- comparisons that are not leakproof, immutable, strict, parallel safe and executable by everyone
SELECT p.oid::regprocedure FROM pg_proc p
WHERE p.pronamespace = 'privacy'::regnamespace AND p.prosrc ~ '^privacy_(eq|ne|lt|le|gt|ge|cmp|hash)(_|$)'
  AND NOT (p.proleakproof AND p.provolatile = 'i' AND p.proisstrict AND p.proparallel = 's' AND has_function_privilege('public', p.oid, 'EXECUTE'));
-- leakproof functions besides these
SELECT p.oid::regprocedure FROM pg_proc p JOIN pg_depend d ON d.objid = p.oid AND d.classid = 'pg_proc'::regclass AND d.deptype = 'e'
WHERE p.proleakproof AND p.prosrc !~ '^privacy_(eq|ne|lt|le|gt|ge|cmp|hash|folded)(_|$)';
-- operators without commutator or negator, but those that the planner puts the base type's in place of; hash and merge flags of =
SELECT o.oid::regoperator FROM pg_operator o
WHERE (o.oprleft::regtype::text LIKE 'personal%' OR o.oprright::regtype::text LIKE 'personal%') AND o.oprresult = 'boolean'::regtype
  AND (o.oprcom = 0 OR o.oprnegate = 0 OR o.oprrest = 0 OR o.oprjoin = 0)
  AND NOT EXISTS (SELECT FROM pg_proc p WHERE p.oid = o.oprcode AND p.prosrc = 'privacy_resolved');
SELECT o.oprname, count(*), count(*) FILTER (WHERE o.oprcanhash AND o.oprcanmerge) AS hash_and_merge FROM pg_operator o
WHERE o.oprnamespace = 'pg_catalog'::regnamespace AND (o.oprleft::regtype::text LIKE 'personal%' OR o.oprright::regtype::text LIKE 'personal%')
GROUP BY 1 ORDER BY o.oprname COLLATE "C";
-- types: how they are stored, collated and sorted into categories
SELECT t.typname, t.typstorage, t.typcategory, t.typispreferred, t.typcollation <> 0 AS collatable, t.typmodin <> 0 AS typmod FROM pg_type t
WHERE t.typname LIKE 'personal%' ORDER BY 1;
-- every cast: its context, and that what reveals is restricted to the leader
SELECT c.castsource::regtype, c.casttarget::regtype, c.castcontext, c.castmethod, p.provolatile, p.proparallel
FROM pg_cast c LEFT JOIN pg_proc p ON p.oid = c.castfunc
WHERE c.castsource::regtype::text LIKE 'personal%' OR c.casttarget::regtype::text LIKE 'personal%'
ORDER BY c.castsource::regtype::text COLLATE "C", c.casttarget::regtype::text COLLATE "C";
