# Sessions that commit erasures at the same time share one flush of the keystore's journal: whoever gets the lock carries
# out the destructions of all who wait. A crash of that one, or of a waiting one, loses none of them.
use strict;
use warnings;
use Test::More;
use lib 'tests/t';
use PrivacyTest;
use PostgreSQL::Test::Utils;

my $node = new_node('together', "restart_after_crash = off\n");
newsletter_vocabulary($node);
twenty_people($node);
my $space = $node->safe_psql('postgres', 'SELECT space FROM privacy.key_space');

my $email = sub { ask($node, 'sales', "SELECT email FROM person WHERE id = $_[0]") };
my $destroyed = sub { $node->safe_psql('postgres', 'SELECT destroyed FROM privacy.verify_keystore() WHERE class_id = 1') };
# The first session stops as leader at this point, the others commit meanwhile. Returns the sessions and their processes.
my $erase = sub {
	my ($point, @people) = @_;
	my @sessions;
	my $before = $node->safe_psql('postgres', 'SELECT count(*) FROM privacy.erasures');
	for my $person (@people) {
		my $session = $node->background_psql('postgres', on_error_stop => 0);
		push @sessions, [ $session, $session->query_safe('SELECT pg_backend_pid()') ];
		$session->query_safe("SET privacy.debug_wait = '$point'") if @sessions == 1;
		$session->query_until(qr/started/, "\\echo started\nSELECT privacy.erase_subject('person', $person, reason => 'test');\n");
		my $committed = $before + @sessions;
		$node->poll_query_until('postgres', "SELECT count(*) >= $committed FROM privacy.erasures") or die 'no commit';
	}
	return @sessions;
};
# How many records were written after the same number of durable ones, of the last ones of the journal.
my $written_at_once = sub {
	my ($number) = @_;
	open my $file, '<:raw', $node->data_dir . "-keystore/$space/journal" or die $!;
	local $/;
	my $bytes = substr <$file>, 512;
	my @records = grep { substr($_, 0, 4) eq 'PGPJ' } unpack '(a128)*', $bytes;
	my %durable;
	$durable{ unpack 'H*', substr $_, 56, 8 }++ for @records[ -$number .. -1 ];
	return (sort { $b <=> $a } values %durable)[0];
};

# Three commit at once
my @sessions = $erase->('gather_destroy', 1, 2, 3);
like($_->[0]->query("SELECT 'returned'"), qr/^returned$/m, 'the commit returns') for @sessions;
is($destroyed->(), '3', 'three keys are destroyed when the commits have returned');
is($email->($_), '', "person $_ is erased") for 1 .. 3;
is($written_at_once->(3), '3', 'under one flush');
$_->[0]->quit for @sessions;

# The leader is killed before it has written anything
@sessions = $erase->('lead_destroy', 4, 5, 6);
is($email->($_), '', "person $_ is withheld though the key lives") for 4 .. 6;
kill 'KILL', $sessions[0][1];
eval { $_->[0]->quit } for @sessions;
$node->stop('immediate', fail_ok => 1);
$node->_update_pid(0);
$node->start;
is($email->($_), '', "person $_ stays erased") for 4 .. 6;
is($destroyed->(), '6', 'and their keys are destroyed');

# One that waits is killed
@sessions = $erase->('lead_destroy', 7, 8, 9);
kill 'KILL', $sessions[2][1];
eval { $_->[0]->quit } for @sessions;
$node->stop('immediate', fail_ok => 1);
$node->_update_pid(0);
$node->start;
is($email->($_), '', "person $_ stays erased") for 7 .. 9;
is($destroyed->(), '9', 'and their keys are destroyed, too');
$node->poll_query_until('postgres', "SELECT count(*) = 9 FROM privacy.erasures WHERE state = 'destroyed'") or die 'the worker does not settle';
is($node->safe_psql('postgres', 'SELECT erasing FROM privacy.keystore_status()'), '0', 'no announcement is left over');
is($email->(10), 'p10@example.org', 'others are shown');
$node->stop;
done_testing();
