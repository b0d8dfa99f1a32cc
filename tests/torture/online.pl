# Changes made online of a million rows, under an application's load of a thousand transactions a second (aimed at): no error,
# no lost update, nothing unsealed; and what the application noticed: the longest transaction during each change.
#
#   ROWS=1000000 RATE=1000 CLIENTS=4: a short sample of it runs with the server tests (tests/t/044_online.pl).
use strict;
use warnings;
use Test::More;
use List::Util qw(max);
use Time::HiRes qw(sleep time);
use lib 'tests/t';
use PrivacyTest;
use PostgreSQL::Test::Utils;

my $rows = $ENV{ROWS} // 1_000_000;
my $rate = $ENV{RATE} // 1000;
my $clients = $ENV{CLIENTS} // 4;

my $node = new_node('online_torture', "max_wal_size = 8GB\nshared_buffers = 512MB\nmaintenance_work_mem = 256MB\n");
newsletter_vocabulary($node);
$node->safe_psql('postgres', <<"SQL");
SELECT privacy.grant_purpose('order_handling', 'postgres');
CREATE TABLE person (id bigint PRIMARY KEY, email text UNIQUE, visits integer NOT NULL DEFAULT 0);
INSERT INTO person SELECT i, 'p' || i || '\@example.org' FROM generate_series(1, $rows) i;
CREATE TABLE visit (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, person_id bigint NOT NULL REFERENCES person, place text);
INSERT INTO visit (person_id, place) SELECT i, 'Gasse ' || i FROM generate_series(1, $rows) i;
CREATE INDEX ON visit (person_id);
VACUUM ANALYZE;
GRANT ALL ON person, visit TO sales;
SQL
my $load = $node->basedir . '/load.sql';
append_to_file($load, <<"SQL");
\\set i random(1, $rows)
\\set j random(1000000000, 9000000000000000)
BEGIN;
UPDATE person SET visits = visits + 1, email = CASE WHEN :j % 3 = 0 THEN 'c' || :j || '\@example.org' ELSE email END WHERE id = :i;
INSERT INTO visit (person_id, place) VALUES (:i, 'Gasse ' || :j);
COMMIT;
SQL
my $log = $node->basedir . '/latency';
my ($out, $err) = ('', '');
my $pgbench = IPC::Run::start([ 'pgbench', '-n', '-c', $clients, '-j', 2, '-R', $rate, '-T', 7200, '-l', '--log-prefix', $log, '-f', $load, '-U', 'sales',
	'-h', $node->host, '-p', $node->port, 'postgres' ], '<', \undef, '>', \$out, '2>', \$err);
sleep 5;
my @windows = ([ 'no change', time() - 4, time() ]);
for my $call (
	"add_subject_table_online('person', key => 'id')",
	"add_linked_table_online('visit', foreign_key => 'person_id')",
	"protect_column_online('person', 'email', category => 'contact', lookup => 'exact')",
	"protect_column_online('visit', 'place', category => 'contact')",
	"unprotect_column_online('person', 'email')",
	"protect_column_online('person', 'email', category => 'contact', lookup => 'exact')") {
	my $began = time();
	$node->safe_psql('postgres', "SET client_min_messages = error; SET privacy.purpose = 'order_handling'; CALL privacy.$call");
	push @windows, [ $call, $began, time() ];
}
ok($pgbench->pumpable, 'the load still ran');
$pgbench->signal('TERM');
$pgbench->finish;
unlike($err, qr/error: client|ERROR/, 'no statement of the application failed') or diag($err);
my $counts = sub { $node->safe_psql('postgres', "SET privacy.purpose = 'maintenance'; $_[0]") };
is($counts->("SELECT (SELECT sum(visits) FROM person) - (SELECT count(*) - $rows FROM visit)"), 0, 'no update was lost');
is($counts->('SELECT count(*), count(*) FILTER (WHERE NOT privacy.is_sealed(email)), count(*) FILTER (WHERE data_subject_id IS NULL) FROM person'), "$rows|0|0", 'people');
is($counts->('SELECT count(*) FROM visit v JOIN person p ON p.id = v.person_id WHERE v.data_subject_id IS DISTINCT FROM p.data_subject_id OR NOT privacy.is_sealed(v.place)'), 0, 'linked rows');

# What the application noticed, without the time that transactions came late.
my @transactions;
for my $file (glob "$log.*") {
	open my $lines, '<', $file or die;
	while (<$lines>) { my @f = split; push @transactions, [ $f[4] + $f[5] / 1e6, ($f[2] - $f[6]) / 1000 ]; }
}
my @locked = split /\n/, $counts->("SELECT round(EXTRACT(epoch FROM locked) * 1000, 1) || ' ms, ' || rows_per_second || ' rows/s, ' || rows_followed || ' followed, ' || lock_attempts || ' attempts in vain' FROM privacy.progress ORDER BY started_at");
for my $window (@windows) {
	my @in = sort { $a <=> $b } map { $_->[1] } grep { $_->[0] >= $window->[1] && $_->[0] <= $window->[2] } @transactions;
	my $seconds = $window->[2] - $window->[1];
	note(sprintf "%s: %.1f s, %.0f transactions/s, median %.1f ms, 99 %% within %.1f ms, longest %.0f ms%s", $window->[0], $seconds, @in / $seconds, $in[@in / 2] // 0,
		$in[@in * 0.99] // 0, $in[-1] // 0, $window->[0] eq 'no change' ? '' : '; locked ' . shift @locked);
}
$node->stop;
done_testing();
