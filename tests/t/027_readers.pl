# Once the COMMIT of an erasure has returned, no reveal begins in any session: sixteen sessions read in a loop while
# people are erased one by one, and each read is stamped with the moment it began.
use strict;
use warnings;
use Test::More;
use Time::HiRes qw(time);
use lib 'tests/t';
use PrivacyTest;
use PostgreSQL::Test::Utils;

my $readers = $ENV{READERS} // 16;
my $people = $ENV{PEOPLE} // 40;
my $node = new_node('readers', "max_connections = " . ($readers + 24) . "\n");
newsletter_vocabulary($node);
$node->safe_psql('postgres', <<'SQL');
CREATE TABLE person (id bigint PRIMARY KEY, email text);
SELECT privacy.add_subject_table('person', key => 'id');
SELECT privacy.protect_column('person', 'email', category => 'contact', lookup => 'exact');
GRANT SELECT, INSERT ON person TO sales;
-- Stamped by the server's clock right before each single value is looked at, in one long statement
CREATE FUNCTION watch(people integer, until timestamptz) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
  began timestamptz;
  value text;
BEGIN
  WHILE clock_timestamp() < until LOOP
    FOR i IN 1 .. people LOOP
      began := clock_timestamp();
      SELECT privacy.reveal(email) INTO value FROM person WHERE id = i;
      IF value IS NOT NULL THEN RETURN NEXT i || ' ' || extract(epoch FROM began); END IF;
    END LOOP;
    IF NOT EXISTS (SELECT FROM pg_stat_activity WHERE application_name = 'eraser') AND clock_timestamp() > until - interval '58 seconds' THEN RETURN; END IF;
  END LOOP;
END $$;
SQL
ask($node, 'sales', "INSERT INTO person SELECT i, 'p' || i || '\@example.org' FROM generate_series(1, $people) i");

my $directory = PostgreSQL::Test::Utils::tempdir();
my @sessions = map {
	my $path = "$directory/reads-$_";
	# Half of them in one long statement, half in a new statement each time
	my $script = $_ % 2 ? "SELECT watch($people, now() + interval '60 seconds')"
	  : "SELECT id || ' ' || extract(epoch FROM statement_timestamp()) FROM person WHERE email IS NOT NULL \\watch 0.02";
	append_to_file("$path.sql", "$script\n");
	[ IPC::Run::start([ 'psql', '-X', '-q', '-A', '-t', '-f', "$path.sql", '-d', $node->connstr('postgres') . ' user=sales application_name=reader' ], '>', $path, '2>', "$path.err"), $path ];
} 1 .. $readers;
$node->poll_query_until('postgres', "SELECT count(*) = $readers FROM pg_stat_activity WHERE application_name = 'reader'") or die 'no readers';

my %erased;
my $eraser = $node->background_psql('postgres', extra_params => [ '-U', 'clerk' ]);
$eraser->query_safe("SET application_name = 'eraser'");
$eraser->query_safe('SELECT pg_sleep(0.5)');
for my $id (1 .. $people - 1) {
	$eraser->query_safe("SELECT privacy.erase_subject('person', $id, reason => 'x')");
	$erased{$id} = $eraser->query_safe('SELECT extract(epoch FROM clock_timestamp())');   # the COMMIT has returned
}
$eraser->query_safe('SELECT pg_sleep(0.3)');
$eraser->quit;

my ($reads, $late, $latest) = (0, 0, undef);
for my $session (@sessions) {
	my ($process, $path) = @$session;
	$process->signal('INT') if $path =~ /[02468]$/;
	eval { $process->finish };
	open my $file, '<', $path or next;
	while (<$file>) {
		my ($id, $began) = /^(\d+) ([\d.]+)$/ or next;
		++$reads;
		next unless defined $erased{$id};
		my $after = $began - $erased{$id};
		$latest = $after if !defined $latest || $after > $latest;
		++$late if $after > 0;
	}
}
note sprintf '%d reveals in %d sessions; the last one of an erased person began %.3f ms before its COMMIT had returned', $reads, $readers, -1000 * ($latest // 0);
cmp_ok($reads, '>', 500, 'many values were shown meanwhile');
cmp_ok($latest // 1, '>', -5, 'up to shortly before each erasure');
is($late, 0, 'none of a person whose erasure had committed when it began');
is($node->safe_psql('postgres', "SET privacy.purpose = 'order_handling'; SELECT id FROM person WHERE email IS NOT NULL", extra_params => [ '-U', 'sales' ]), $people, 'one person is left');
$node->stop;
done_testing();
