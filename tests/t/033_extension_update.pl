# ALTER EXTENSION UPDATE: a database that was updated along any path holds what a freshly installed one does. The comparison
# is proved first: it finds two fresh installs the same, and each kind of difference.
use strict;
use warnings;
use Test::More;
use lib 'tests/t';
use PrivacyTest;

my $node = new_node('update');

# Everything that belongs to the extension, a line each, in words that do not depend on OIDs.
my $catalog = <<'SQL';
SET search_path = pg_catalog;
CREATE TEMP VIEW member AS SELECT classid, objid FROM pg_depend WHERE deptype = 'e' AND refclassid = 'pg_extension'::regclass AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'pg_privacy');
CREATE TEMP VIEW relation AS SELECT c.*, c.oid::regclass AS name FROM member m JOIN pg_class c ON m.classid = 'pg_class'::regclass AND c.oid = m.objid;
CREATE FUNCTION pg_temp.built_in(name regclass) RETURNS SETOF text LANGUAGE plpgsql AS $$ BEGIN RETURN QUERY EXECUTE format('SELECT to_jsonb(t)::text FROM %s t WHERE builtin', name); END $$;
CREATE TEMP VIEW fact AS
SELECT 'member' AS kind, pg_describe_object(m.classid, m.objid, 0) AS fact FROM member m
UNION ALL SELECT 'comment', concat_ws(' ', pg_describe_object(d.classoid, d.objoid, d.objsubid), d.description) FROM member m JOIN pg_description d ON (d.classoid, d.objoid) = (m.classid, m.objid)
UNION ALL SELECT 'function', concat_ws(' ', p.oid::regprocedure, p.proowner::regrole, CASE WHEN p.prokind <> 'a' THEN pg_get_functiondef(p.oid) END,
    (SELECT concat_ws(' ', a.aggtransfn, a.aggfinalfn, a.aggcombinefn, a.aggsortop::regoperator, a.agginitval) FROM pg_aggregate a WHERE a.aggfnoid = p.oid)) FROM member m JOIN pg_proc p ON m.classid = 'pg_proc'::regclass AND p.oid = m.objid
UNION ALL SELECT 'grant', concat_ws(' ', g.object, coalesce(nullif(a.grantee, 0)::regrole::text, 'PUBLIC'), a.privilege_type, a.is_grantable) FROM (
    SELECT p.oid::regprocedure::text AS object, coalesce(p.proacl, acldefault('f', p.proowner)) AS acl FROM member m JOIN pg_proc p ON m.classid = 'pg_proc'::regclass AND p.oid = m.objid
    UNION ALL SELECT r.name::text, coalesce(r.relacl, acldefault(CASE r.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", r.relowner)) FROM relation r
    UNION ALL SELECT r.name || '.' || c.attname, c.attacl FROM relation r JOIN pg_attribute c ON c.attrelid = r.oid WHERE NOT c.attisdropped
    UNION ALL SELECT n.nspname, n.nspacl FROM member m JOIN pg_namespace n ON m.classid = 'pg_namespace'::regclass AND n.oid = m.objid
    UNION ALL SELECT t.oid::regtype::text, coalesce(t.typacl, acldefault('T', t.typowner)) FROM member m JOIN pg_type t ON m.classid = 'pg_type'::regclass AND t.oid = m.objid) g, aclexplode(g.acl) a
UNION ALL SELECT 'relation', concat_ws(' ', r.name, r.relkind, r.relpersistence, r.relowner::regrole, r.relrowsecurity, r.relforcerowsecurity, r.reloptions, CASE WHEN r.relkind IN ('v', 'm') THEN pg_get_viewdef(r.oid) END) FROM relation r
UNION ALL SELECT 'column', concat_ws(' ', r.name, row_number() OVER (PARTITION BY r.oid ORDER BY c.attnum), c.attname, format_type(c.atttypid, c.atttypmod), c.attnotnull, c.attidentity, c.attgenerated, c.attstorage, c.attcollation, pg_get_expr(d.adbin, d.adrelid))
    FROM relation r JOIN pg_attribute c ON c.attrelid = r.oid AND c.attnum > 0 AND NOT c.attisdropped LEFT JOIN pg_attrdef d ON d.adrelid = r.oid AND d.adnum = c.attnum
UNION ALL SELECT 'constraint', concat_ws(' ', coalesce(nullif(k.conrelid, 0)::regclass::text, k.contypid::regtype::text), k.conname, pg_get_constraintdef(k.oid), k.convalidated) FROM pg_constraint k WHERE k.conrelid IN (SELECT oid FROM relation) OR k.contypid IN (SELECT objid FROM member WHERE classid = 'pg_type'::regclass)
UNION ALL SELECT 'index', concat_ws(' ', pg_get_indexdef(i.indexrelid), i.indisvalid) FROM pg_index i WHERE i.indrelid IN (SELECT oid FROM relation)
UNION ALL SELECT 'trigger', concat_ws(' ', pg_get_triggerdef(t.oid), t.tgenabled) FROM pg_trigger t WHERE t.tgrelid IN (SELECT oid FROM relation) AND NOT t.tgisinternal
UNION ALL SELECT 'policy', concat_ws(' ', p.polname, p.polrelid::regclass, p.polcmd, p.polpermissive, (SELECT array_agg(r::regrole ORDER BY r) FROM unnest(p.polroles) r), pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)) FROM pg_policy p WHERE p.polrelid IN (SELECT oid FROM relation)
UNION ALL SELECT 'rule', pg_get_ruledef(w.oid) FROM pg_rewrite w WHERE w.ev_class IN (SELECT oid FROM relation)
UNION ALL SELECT 'sequence', concat_ws(' ', s.seqrelid::regclass, s.seqtypid::regtype, s.seqstart, s.seqincrement, s.seqmax, s.seqmin, s.seqcache, s.seqcycle) FROM pg_sequence s WHERE s.seqrelid IN (SELECT oid FROM relation)
UNION ALL SELECT 'type', concat_ws(' ', t.oid::regtype, t.typlen, t.typbyval, t.typtype, t.typcategory, t.typispreferred, t.typinput, t.typoutput, t.typreceive, t.typsend, t.typmodin, t.typmodout, t.typanalyze, t.typsubscript, t.typalign, t.typstorage, t.typnotnull, t.typbasetype::regtype, t.typcollation, t.typdefault,
    (SELECT string_agg(e.enumlabel, ',' ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid)) FROM member m JOIN pg_type t ON m.classid = 'pg_type'::regclass AND t.oid = m.objid
UNION ALL SELECT 'operator', concat_ws(' ', o.oid::regoperator, o.oprcode, o.oprresult::regtype, o.oprcom::regoperator, o.oprnegate::regoperator, o.oprrest, o.oprjoin, o.oprcanhash, o.oprcanmerge) FROM member m JOIN pg_operator o ON m.classid = 'pg_operator'::regclass AND o.oid = m.objid
UNION ALL SELECT 'cast', concat_ws(' ', c.castsource::regtype, c.casttarget::regtype, c.castfunc::regprocedure, c.castcontext, c.castmethod) FROM member m JOIN pg_cast c ON m.classid = 'pg_cast'::regclass AND c.oid = m.objid
UNION ALL SELECT 'operator class', concat_ws(' ', pg_describe_object('pg_opclass'::regclass, c.oid, 0), c.opcdefault, c.opckeytype::regtype) FROM member m JOIN pg_opclass c ON m.classid = 'pg_opclass'::regclass AND c.oid = m.objid
UNION ALL SELECT 'family', pg_describe_object('pg_amop'::regclass, o.oid, 0) FROM member m JOIN pg_amop o ON m.classid = 'pg_opfamily'::regclass AND o.amopfamily = m.objid
UNION ALL SELECT 'family', pg_describe_object('pg_amproc'::regclass, p.oid, 0) FROM member m JOIN pg_amproc p ON m.classid = 'pg_opfamily'::regclass AND p.amprocfamily = m.objid
UNION ALL SELECT 'event trigger', concat_ws(' ', e.evtname, e.evtevent, e.evtenabled, e.evttags, e.evtfoid::regprocedure) FROM member m JOIN pg_event_trigger e ON m.classid = 'pg_event_trigger'::regclass AND e.oid = m.objid
UNION ALL SELECT 'dumped', concat_ws(' ', c.relation::regclass, c.condition) FROM pg_extension e, unnest(e.extconfig, e.extcondition) AS c (relation, condition) WHERE e.extname = 'pg_privacy'
UNION ALL SELECT 'built in', concat_ws(' ', r.name, pg_temp.built_in(r.name)) FROM relation r JOIN pg_attribute c ON c.attrelid = r.oid AND c.attname = 'builtin' AND r.relkind = 'r'
UNION ALL SELECT 'version', extversion FROM pg_extension WHERE extname = 'pg_privacy';
SQL
my $facts = "SELECT kind || ': ' || replace(fact, E'\\n', E'\\n  ') AS fact FROM fact ORDER BY 1";

sub catalog_of {
	my ($database) = @_;
	return $node->safe_psql($database, "SET client_min_messages = warning; $catalog $facts");
}
sub make_database {
	my ($database, $sql) = @_;
	$node->safe_psql('postgres', "CREATE DATABASE $database");
	$node->safe_psql($database, $sql);
	return catalog_of($database);
}
# The lines that only one of two has, for diag().
sub difference {
	my ($found, $wanted) = @_;
	my %count;
	$count{$_}++ for split /\n(?=\S)/, $wanted;
	$count{$_}-- for split /\n(?=\S)/, $found;
	return map { ($count{$_} > 0 ? 'missing: ' : 'too much: ') . $_ } grep { $count{$_} } sort keys %count;
}

my $fresh = make_database('fresh', 'CREATE EXTENSION pg_privacy');
my %kinds = map { /^([a-z ]+): / ? ($1 => 1) : () } split /\n/, $fresh;
is_deeply([ sort keys %kinds ], [ 'built in', 'cast', 'column', 'comment', 'constraint', 'dumped', 'event trigger', 'family', 'function', 'grant', 'index', 'member', 'operator', 'operator class', 'relation', 'rule', 'sequence', 'trigger', 'type', 'version' ], 'all kinds of objects are looked at');
is_deeply([ difference(make_database('again', 'CREATE EXTENSION pg_privacy'), $fresh) ], [], 'two fresh installs are the same');

# Each tampered with in a transaction that is rolled back.
my @tampered = (
	[ "CREATE FUNCTION privacy.more() RETURNS int LANGUAGE sql AS 'SELECT 1'; ALTER EXTENSION pg_privacy ADD FUNCTION privacy.more()", 'member' ],
	[ "CREATE OR REPLACE FUNCTION privacy.default_mask(channel text) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT NULL::jsonb'", 'function' ],
	[ 'ALTER FUNCTION privacy.check_policy(jsonb) SECURITY INVOKER', 'function' ],
	[ 'GRANT EXECUTE ON FUNCTION privacy.check_policy(jsonb) TO PUBLIC', 'grant' ],
	[ 'GRANT SELECT (name) ON privacy.purposes TO PUBLIC', 'grant' ],
	[ "COMMENT ON TABLE privacy.purposes IS 'other'", 'comment' ],
	[ 'ALTER TABLE privacy.purposes ADD COLUMN more int', 'column' ],
	[ 'ALTER TABLE privacy.purposes ADD CHECK (id > -7)', 'constraint' ],
	[ 'CREATE INDEX ON privacy.purposes (legal_basis)', 'index' ],
	[ 'ALTER TABLE privacy.purposes ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON privacy.purposes USING (true)', 'policy' ],
	[ "ALTER TYPE pg_catalog.personal_text SET (STORAGE = main)", 'type' ],
	[ "ALTER OPERATOR pg_catalog.= (pg_catalog.personal_text, pg_catalog.personal_text) SET (RESTRICT = NONE)", 'operator' ],
	[ "DELETE FROM privacy.categories WHERE builtin", 'built in' ],
	[ "UPDATE pg_extension SET extcondition[1] = 'WHERE false' WHERE extname = 'pg_privacy'", 'dumped' ]);
my $differs = "SELECT coalesce(string_agg(DISTINCT kind, ' '), 'nothing') FROM ((TABLE fact EXCEPT ALL TABLE base) UNION ALL (TABLE base EXCEPT ALL TABLE fact)) d";
my @found = split /\n/, $node->safe_psql('again', "SET client_min_messages = warning; $catalog CREATE TEMP TABLE base AS TABLE fact; $differs;"
	  . join('', map { "BEGIN; $_->[0]; $differs; ROLLBACK;" } @tampered));
@found = grep { /\S/ } @found;
is(shift @found, 'nothing', 'untouched, there is no difference');
for my $n (0 .. $#tampered) {
	like($found[$n], qr/\b$tampered[$n][1]\b/, "found: $tampered[$n][0]");
}

# Every path of every version that can be installed. Before the first release there is none.
my @paths = map { [ split /\|/ ] } split /\n/, $node->safe_psql('postgres', <<'SQL');
SELECT p.source, p.target, p.path FROM pg_extension_update_paths('pg_privacy') p JOIN pg_available_extensions e ON e.name = 'pg_privacy' AND p.target = e.default_version
 WHERE p.path IS NOT NULL AND p.source IN (SELECT v.version FROM pg_available_extension_versions v WHERE v.name = 'pg_privacy') ORDER BY 1
SQL
note 'no released version yet' unless @paths;
for my $path (@paths) {
	my ($source, $target, $way) = @$path;
	(my $database = "from_$source") =~ s/\W/_/g;
	my $updated = make_database($database, "CREATE EXTENSION pg_privacy VERSION '$source'; ALTER EXTENSION pg_privacy UPDATE");
	my @differences = difference($updated, $fresh);
	is(scalar(@differences), 0, "updated by way of $way, it is like a fresh $target") or diag(join "\n", @differences);
}
$node->stop;
done_testing();
