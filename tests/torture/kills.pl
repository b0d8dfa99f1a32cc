# The server is killed with SIGKILL at random moments, again and again, while clients store, read and erase people and
# roll back: a backend, a worker, any other process, the postmaster. Afterwards every committed living value opens, every
# committed erased one does not, no subject id was handed out twice, and the keystore verifies. Whoever got no answer to
# a COMMIT counts as either.
#
#   KILLS=200 CLIENTS=4 SEED=1: a short sample of it runs with the server tests (tests/t/026_kills.pl).
use strict;
use warnings;
use Test::More;
use Time::HiRes qw(sleep time);
use lib 'tests/t';
use PrivacyTest;
use PostgreSQL::Test::Utils;

my $kills = $ENV{KILLS} // 200;
my $clients = $ENV{CLIENTS} // 4;
my $seed = $ENV{SEED} // time() % 100000;
my $pause = $ENV{PAUSE} // 0.8;   # seconds between two kills, on average
note "kills $kills, clients $clients, seed $seed";
srand $seed;

my $node = new_node('torture', "restart_after_crash = on\nmax_prepared_transactions = 20\n");
newsletter_vocabulary($node);
$node->safe_psql('postgres', <<'SQL');
CREATE TABLE person (id bigint PRIMARY KEY, email text, city text);
CREATE TABLE invoice (id bigint PRIMARY KEY, person bigint REFERENCES person, address text);
SELECT privacy.add_subject_table('person', key => 'id');
SELECT privacy.add_linked_table('invoice', foreign_key => 'person');
SELECT privacy.protect_column('person', 'email', category => 'contact', lookup => 'exact');
SELECT privacy.protect_column('invoice', 'address', category => 'billing');
GRANT SELECT, INSERT, UPDATE ON person, invoice TO sales;
GRANT sales TO clerk;
SQL
my $directory = PostgreSQL::Test::Utils::tempdir();
my @psql = ('psql', '-X', '-q', '-A', '-t', '-d', $node->connstr('postgres') . ' user=clerk');

# One client: batches of statements; before each it says S, and after it A (accepted) or F (failed). What it knows of
# its people goes to a file: key, state. States: living, erased, absent, living? (was asked to live, no answer), erased?.
sub client {
	my ($number) = @_;
	srand $seed + $number;
	my ($next, %state) = ($number * 1_000_000);
	my $living = sub { my @k = grep { $state{$_} eq 'living' } keys %state; return @k ? $k[ rand @k ] : undef };
	until (-e "$directory/stop") {
		my ($script, @steps) = ('');
		my %busy;
		for my $n (0 .. 29) {
			my $what = rand;
			my $key = $living->();
			$key = undef if defined $key && $busy{$key};
			my $erase = sub { "SELECT privacy.erase_subject('person', $_[0], reason => 'x') IS NULL;" };
			my ($sql, @outcome, $reads);
			if ($what < 0.4 || !defined $key) {
				$key = ++$next;
				$sql = "BEGIN; INSERT INTO person VALUES ($key, 'p$key\@example.org', 'x'); INSERT INTO invoice VALUES ($key, $key, 'street $key'); COMMIT;";
				@outcome = ('absent', 'living');
			} elsif ($what < 0.5) {
				my $new = ++$next;
				$sql = "BEGIN; INSERT INTO person VALUES ($new, 'p$new\@example.org'); " . $erase->($key) . ' ROLLBACK;';
				@outcome = ('living', 'living');
				$state{$new} = 'absent';
			} elsif ($what < 0.55) {
				$sql = "BEGIN; SAVEPOINT s; " . $erase->($key) . " ROLLBACK TO s; UPDATE person SET city = 'y' WHERE id = $key; COMMIT;";
				@outcome = ('living', 'living');
			} elsif ($what < 0.75) {
				$sql = $erase->($key);
				@outcome = ('living', 'erased');
			} elsif ($what < 0.8) {
				$sql = "BEGIN; " . $erase->($key) . " PREPARE TRANSACTION 'p$key'; COMMIT PREPARED 'p$key';";
				@outcome = ('either', 'erased');
			} else {
				$sql = "SELECT 'R', id, email FROM person WHERE id = $key;";
				@outcome = ('living', 'living');
				$reads = $key;
			}
			$busy{$key} = 1;
			$steps[$n] = [ $key, @outcome, $reads ];
			$script .= "\\echo S $n\n\\set failed false\n" . join('', map { "$_;\n\\if :ERROR\n\\set failed true\n\\endif\n" } split /;\s*/, $sql)
			  . "\\if :failed\nROLLBACK;\n\\echo F $n\n\\else\n\\echo A $n\n\\endif\n";
		}
		my ($out, $err) = ('', '');
		open my $batch, '>', "$directory/batch-$number" or die $!;
		print $batch $script;
		close $batch;
		IPC::Run::run([ @psql, '-f', "$directory/batch-$number" ], '>', \$out, '2>', \$err);
		my ($started, $open) = (-1, 0);
		my %read;
		for my $line (split /\n/, $out) {
			if ($line =~ /^S (\d+)$/) { ($started, $open) = ($1, 1) }
			elsif ($line =~ /^R\|(\d+)\|(.*)$/) { $read{$1} = $2 }
			elsif ($line =~ /^([AF]) (\d+)$/) {
				my ($key, $failed, $accepted, $reads) = @{ $steps[$2] };
				$open = 0;
				$state{$key} = $1 eq 'A' ? $accepted : $failed;
				report($number, "client $number read '$read{$reads}' of $reads") if defined $reads && exists $read{$reads} && $read{$reads} ne "p$reads\@example.org";
			}
		}
		if ($open) {
			my ($key, $failed, $accepted) = @{ $steps[$started] };
			$state{$key} = $failed eq $accepted ? $accepted : $accepted eq 'living' ? 'living?' : 'either';
		}
		report($number, $_) for grep { /PANIC|XX000|XX001|TRAP|damaged|58030/ } split /\n/, $err;
		sleep 0.05 if $started < 0;
	}
	open my $file, '>', "$directory/client-$number" or die $!;
	print $file "$_ $state{$_}\n" for sort { $a <=> $b } keys %state;
	close $file;
	return;
}

sub report {
	my ($number, $text) = @_;
	open my $file, '>>', "$directory/errors-$number" or die $!;
	print $file "$text\n";
	close $file;
	return;
}

my @children;
for my $number (1 .. $clients) {
	my $pid = fork // die $!;
	if ($pid == 0) {
		eval { client($number); 1 } or report($number, "client died: $@");
		require POSIX;
		POSIX::_exit(0);
	}
	push @children, $pid;
}

# The processes of the server, by what they are
sub processes {
	my ($postmaster) = @_;
	my %found;
	for my $path (glob '/proc/[0-9]*/stat') {
		open my $file, '<', $path or next;
		my $line = <$file> // next;
		my ($pid, $parent) = $line =~ /^(\d+) \(.*\) \S (\d+)/ or next;
		next unless $parent == $postmaster;
		open my $command, '<', "/proc/$pid/cmdline" or next;
		my $name = <$command> // '';
		push @{ $found{ $name =~ /pg_privacy keystore/ ? 'keystore' : $name =~ /pg_privacy database/ ? 'database' : $name =~ /clerk/ ? 'client' : 'other' } }, $pid;
	}
	return %found;
}

sub start_server {
	for (1 .. 200) {
		last if run_log([ 'pg_ctl', '-D', $node->data_dir, '-l', $node->logfile, '-w', '-t', '30', 'start' ]);
		sleep 0.1;
	}
	return;
}

my ($done, %killed) = (0);
while ($done < $kills) {
	sleep $pause * 2 * rand;
	my $postmaster = do { open my $file, '<', $node->data_dir . '/postmaster.pid'; $file ? (<$file> // 0) + 0 : 0 };
	if ($postmaster == 0) {    # it ends by itself when the startup process is killed; process 0 would be all of our own
		start_server();
		next;
	}
	my $what = (map { ($_->[1]) x $_->[0] } [ 5, 'client' ], [ 2, 'keystore' ], [ 2, 'database' ], [ 1, 'other' ], [ 2, 'postmaster' ])[ rand 12 ];
	if ($what eq 'postmaster') {
		kill 9, $postmaster or next;
		start_server();
	} else {
		my %there = processes($postmaster);
		my @victims = @{ $there{$what} // [] } or next;
		kill 9, $victims[ rand @victims ] or next;
	}
	++$done;
	++$killed{$what};
}
open my $stop, '>', "$directory/stop" or die $!;
close $stop;
waitpid $_, 0 for @children;
note join ', ', map { "$_ $killed{$_}" } sort keys %killed;

$node->_update_pid(1);
$node->poll_query_until('postgres', 'SELECT true') or die 'the server is not there';
$node->safe_psql('postgres', $_) for split /\n/, $node->safe_psql('postgres', q{SELECT format('COMMIT PREPARED %L', gid) FROM pg_prepared_xacts});
$node->restart;

my (%state, %count);
for my $number (1 .. $clients) {
	open my $file, '<', "$directory/client-$number" or die "client $number: $!";
	while (<$file>) { my ($key, $state) = split; $state{$key} = $state; ++$count{$state} }
}
note join ', ', map { "$_ $count{$_}" } sort keys %count;
my %shown = map { my ($key, $email, $address) = split /\|/, $_, -1; ($key => [ $email, $address ]) } split /\n/,
  $node->safe_psql('postgres', 'SELECT p.id, p.email, i.address FROM person p LEFT JOIN invoice i ON i.person = p.id', extra_params => [ '-U', 'clerk' ]);
my @wrong;
for my $key (sort { $a <=> $b } keys %state) {
	my $state = $state{$key};
	my ($email, $address) = @{ $shown{$key} // [] };
	my $is = !defined $email ? 'absent' : $email eq '' && $address eq '' ? 'erased' : $email eq "p$key\@example.org" && $address eq "street $key" ? 'living' : "wrong: '$email' '$address'";
	my $right = $state eq 'living?' ? $is =~ /^(absent|living)$/ : $state eq 'either' ? $is =~ /^(living|erased)$/ : $is eq $state;
	push @wrong, "$key is $is, should be $state" unless $right;
}
is(join("\n", @wrong[ 0 .. ($#wrong > 20 ? 20 : $#wrong) ]), '', 'every committed living value opens, no erased one does');
cmp_ok($count{living} // 0, '>', 0, 'some live');
cmp_ok($count{erased} // 0, '>', 0, 'some are erased');
is(join("\n", map { -e "$directory/errors-$_" ? slurp_file("$directory/errors-$_") : () } 1 .. $clients), '', 'no client read a wrong value or saw an internal error');
my $ids = $node->safe_psql('postgres', 'SET row_security = off; SELECT count(data_subject_id), count(DISTINCT data_subject_id) FROM person');
like($ids, qr/^(\d+)\|\1$/, 'no subject id was handed out twice');
is($node->safe_psql('postgres', 'SET row_security = off; SELECT count(*) FROM person p JOIN privacy.erasures e ON e.subject_id = p.data_subject_id AND e.whole'), '0',
	'nor one of somebody who is erased');
$node->poll_query_until('postgres', "SELECT count(*) = 0 FROM privacy.erasures WHERE state = 'pending' OR certified_pending IS DISTINCT FROM false")
  or diag $node->safe_psql('postgres', 'SELECT * FROM privacy.alerts');
is($node->safe_psql('postgres', "SELECT count(*) FROM privacy.erasures WHERE state = 'pending'"), '0', 'every erasure is finished');
is($node->safe_psql('postgres', 'SELECT count(*) FROM privacy.erasures e WHERE NOT EXISTS (SELECT FROM privacy.certificates c WHERE c.erasure_id = e.id)'), '0', 'and certified');
is($node->safe_psql('postgres', 'SELECT count(*) FROM privacy.erasure_keys WHERE result = $$destroyed$$ AND privacy.key_state(subject_id, class_id) <> $$destroyed$$'), '0',
	'every key of theirs is destroyed');
is($node->safe_psql('postgres', 'SELECT sum(damaged) FROM privacy.verify_keystore()'), '0', 'no key is damaged');
is($node->safe_psql('postgres', 'SELECT * FROM privacy.verify_journal()'), '', 'the journal agrees');
is($node->safe_psql('postgres', 'SELECT erasing FROM privacy.keystore_status()'), '0', 'no announcement is left over');
unlike(slurp_file($node->logfile), qr/PANIC|TRAP:|terminated by signal (11|6)/, 'nothing crashed by itself');
$node->stop;
done_testing();
