# Once the COMMIT of an erasure has returned, no reveal begins in any session: sixteen sessions (READERS) read in a loop
# until all are done while people are erased one by one, and each read is stamped with the moment it began.
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
CREATE TABLE finished (yes boolean);
CREATE SEQUENCE seen;
GRANT SELECT ON finished TO sales;
GRANT USAGE ON SEQUENCE seen TO sales;
-- Stamped by the server's clock right before each single value is looked at, in one long statement: the last time of each
CREATE FUNCTION watch(people integer) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
  began timestamptz;
  last timestamptz[] := array_fill(NULL::timestamptz, ARRAY[people]);
  times integer := 0;
  value text;
BEGIN
  WHILE NOT EXISTS (SELECT FROM finished) LOOP
    FOR i IN 1 .. people LOOP
      began := clock_timestamp();
      SELECT privacy.reveal(email) INTO value FROM person WHERE id = i;
      IF value IS NOT NULL THEN
        last[i] := began;
        times := times + 1;
        PERFORM nextval('seen');
      END IF;
    END LOOP;
  END LOOP;
  RETURN QUERY SELECT i || ' ' || extract(epoch FROM last[i]) FROM generate_series(1, people) i WHERE last[i] IS NOT NULL;
  RETURN NEXT 'values ' || times;
END $$;
SQL
ask($node, 'sales', "INSERT INTO person SELECT i, 'p' || i || '\@example.org' FROM generate_series(1, $people) i");

my $directory = PostgreSQL::Test::Utils::tempdir();
my @sessions = map {
	my $path = "$directory/reads-$_";
	# Half of them in one long statement, half in a new statement each time
	my $script = $_ % 2 ? "SELECT watch($people)"
	  : "SELECT id || ' ' || extract(epoch FROM statement_timestamp()) FROM person WHERE email IS NOT NULL \\watch 0.02";
	append_to_file("$path.sql", "$script\n");
	[ IPC::Run::start([ 'psql', '-X', '-q', '-A', '-t', '-f', "$path.sql", '-d', $node->connstr('postgres') . ' user=sales application_name=reader' ], '>', $path, '2>', "$path.err"), $path ];
} 1 .. $readers;
$node->poll_query_until('postgres', "SELECT count(*) = $readers FROM pg_stat_activity WHERE application_name = 'reader'") or die 'no readers';

my %erased;
my $eraser = $node->background_psql('postgres', extra_params => [ '-U', 'clerk' ]);
$eraser->query_safe("SET application_name = 'eraser'");
my $many = sub { $node->poll_query_until('postgres', "SELECT last_value > $_[0] FROM seen") or die 'nobody reads' };
$many->(500);
for my $id (1 .. $people - 1) {
	$eraser->query_safe("SELECT privacy.erase_subject('person', $id, reason => 'x')");
	$erased{$id} = $eraser->query_safe('SELECT extract(epoch FROM clock_timestamp())');   # the COMMIT has returned
}
$eraser->quit;
$many->($node->safe_psql('postgres', 'SELECT last_value + 50 FROM seen'));    # of who is left
$node->safe_psql('postgres', 'INSERT INTO finished VALUES (true)');

my ($reads, $late, $latest, $errors) = (0, 0, undef, '');
for my $session (@sessions) {
	my ($process, $path) = @$session;
	$process->signal('INT') if $path =~ /[02468]$/;
	eval { $process->finish };
	$errors .= slurp_file("$path.err") if $path !~ /[02468]$/;
	open my $file, '<', $path or next;
	while (<$file>) {
		$reads += $1 if /^values (\d+)$/;
		my ($id, $began) = /^(\d+) ([\d.]+)$/ or next;
		++$reads if $path =~ /[02468]$/;
		next unless defined $erased{$id};
		my $after = $began - $erased{$id};
		$latest = $after if !defined $latest || $after > $latest;
		++$late if $after > 0;
	}
}
note sprintf '%d reveals in %d sessions; the last one of an erased person began %.3f ms before its COMMIT had returned', $reads, $readers, -1000 * ($latest // 0);
is($errors, '', 'no long statement failed');
cmp_ok($reads, '>', 500, 'many values were shown meanwhile');
cmp_ok($latest // 1, '>', -5, 'up to shortly before each erasure');
is($late, 0, 'none of a person whose erasure had committed when it began');
is($node->safe_psql('postgres', "SET privacy.purpose = 'order_handling'; SELECT id FROM person WHERE email IS NOT NULL", extra_params => [ '-U', 'sales' ]), $people, 'one person is left');
$node->stop;
done_testing();
