# docs/sql-reference.md is made from the comments of the SQL objects: it must be what scripts/sql-reference.sh makes now.
use strict;
use warnings;
use Test::More;
use lib 'tests/t';
use PrivacyTest;
use PostgreSQL::Test::Utils;
use IPC::Run;

my $node = new_node('reference');
$node->safe_psql('postgres', 'CREATE EXTENSION pg_privacy');
my ($made, $errors);
IPC::Run::run([ 'psql', '-X', '-q', '-d', $node->connstr('postgres'), '-f', 'scripts/sql-reference.sql' ], '>', \$made, '2>', \$errors);
is($errors, '', 'no errors');
is($made, slurp_file('docs/sql-reference.md'), 'the SQL reference is current (else: scripts/sql-reference.sh)');
is($node->safe_psql('postgres', <<'SQL'), '', 'every object has a comment');
SELECT pg_describe_object(d.classid, d.objid, 0) FROM pg_depend d JOIN pg_extension e ON e.oid = d.refobjid
WHERE d.refclassid = 'pg_extension'::regclass AND e.extname = 'pg_privacy' AND d.deptype = 'e'
  AND d.classid IN ('pg_proc'::regclass, 'pg_class'::regclass)
  AND obj_description(d.objid, d.classid::regclass::text::name) IS NULL
  AND NOT EXISTS (SELECT FROM pg_class c WHERE d.classid = 'pg_class'::regclass AND c.oid = d.objid AND c.relkind NOT IN ('r', 'v'))
ORDER BY 1
SQL
$node->stop;
done_testing();
