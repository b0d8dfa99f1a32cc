# Over a thousand queries on protected tables and on plain ones with the same data: the same rows and result types.
# The queries, and every difference that is meant, are in tests/differential.
use strict;
use warnings;
use Test::More;
use lib 'tests/t';
use PrivacyTest;
use PostgreSQL::Test::Utils;

plan skip_all => 'python3 with psycopg 3 is not installed' if system('python3 -c "import psycopg.pq" 2>/dev/null') != 0;

my $node = new_node('differential', "fsync = off\nautovacuum = off\n");
my ($out, $err) = run_command([ 'python3', '-B', 'tests/differential/run.py', $node->connstr('postgres'), '--superuser', scalar getpwuid($<) ]);
note $out;
my @passes = $out =~ /^pass (.*)$/mg;
is(scalar @passes, 8, 'all passes ran') or diag $err;
like($_, qr/ 0 differ/, $_) for @passes;
diag $out =~ s/^pass .*\n//mgr if grep { !/ 0 differ/ } @passes;
done_testing();
