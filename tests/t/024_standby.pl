# A physical standby with a copy of the keystore: the primary's decisions, no writes; an erasure on the primary is one
# there as soon as it is replayed, in the standby's own copy of the keys too; promotion hands out no subject id twice.
use strict;
use warnings;
use Test::More;
use lib 'tests/t';
use PrivacyTest;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;

my $primary = new_node('primary');
newsletter_vocabulary($primary);
$primary->safe_psql('postgres', <<'SQL');
CREATE TABLE person (id bigint PRIMARY KEY, email text);
SELECT privacy.add_subject_table('person', key => 'id');
SELECT privacy.protect_column('person', 'email', category => 'contact', lookup => 'exact');
GRANT SELECT, INSERT ON person TO sales, marketing;
SQL
ask($primary, 'sales', "INSERT INTO person SELECT i, 'p' || i || '\@example.org' FROM generate_series(1, 20) i");
ask($primary, 'clerk', "SELECT privacy.erase_subject('person', 1, reason => 'before the copy')");

$primary->backup('base');
my $standby = PostgreSQL::Test::Cluster->new('standby');
$standby->init_from_backup($primary, 'base', has_streaming => 1);
my $email = sub { my ($node, $id) = @_; ask($node, 'sales', "SELECT email FROM person WHERE id = $id") };
my $erase = sub { ask($primary, 'clerk', "SELECT privacy.erase_subject('person', $_[0], reason => 'Art. 17')") };
my $dead = sub { $_[0]->safe_psql('postgres', 'SELECT destroyed FROM privacy.verify_keystore() WHERE class_id = 1') };
my $node = sub { $_[0]->safe_psql('postgres', "SELECT $_[1] FROM privacy.node_status()") };

# Without a keystore of its own
$standby->start;
$primary->wait_for_catchup($standby, 'replay');
like(refused($standby, 'sales', 'SELECT email FROM person WHERE id = 2'), qr/ERROR:  58030: .*no keystore.*HINT: /s,
	'without a keystore nothing is shown');
like(refused($standby, 'postgres', 'SELECT privacy.create_keystore()'), qr/ERROR:  (58030|25006): /, 'and none is made there');
ok(!-e $standby->data_dir . '-keystore', 'really');
$standby->stop;

# With a copy
my $copy = sub {
	my ($from, $to) = @_;
	wait_for_idle_worker($from);    # files are copied one after the other
	system_or_bail('rm', '-rf', $to->data_dir . $_) for '-keystore', '-keystore-master';
	system_or_bail('cp', '-a', $from->data_dir . $_, $to->data_dir . $_) for '-keystore', '-keystore-master';
};
$copy->($primary, $standby);
$standby->start;
is($email->($standby, 2), 'p2@example.org', 'the standby shows what the primary shows');
is($email->($standby, 1), '', 'and not whom the primary does not');
is(ask($standby, 'marketing', 'SELECT count(*) FROM person WHERE data_subject_id IS NOT NULL'), '0', 'rows of people without consent are hidden');
is(ask($standby, 'sales', "SELECT id FROM person WHERE email = 'p3\@example.org'"), '3', 'a lookup finds');
like(refused($standby, 'sales', 'INSERT INTO person VALUES (30, $$x@example.org$$)'), qr/ERROR:  25006: /, 'nothing is written');
like(refused($standby, 'clerk', "SELECT privacy.erase_subject('person', 3, reason => 'x')"), qr/ERROR:  25006: /, 'nobody is erased');
is($node->($standby, 'standby'), 't', 'it says what it is');
is($node->($primary, 'standby'), 'f', 'and the primary too');

# An erasure is replayed: unreadable from then on, also in sessions and prepared statements that read before
my $session = $standby->background_psql('postgres', extra_params => [ '-U', 'sales' ]);
$session->query_safe('PREPARE one AS SELECT email FROM person WHERE id = $1');
is($session->query_safe('EXECUTE one(4)'), 'p4@example.org', 'a session reads');
my $before = $dead->($standby);
$erase->(4);
$primary->wait_for_catchup($standby, 'replay');
is($session->query_safe('EXECUTE one(4)'), '', 'and does not any more after the erasure was replayed');
is($dead->($standby), $before + 1, 'the key is destroyed in the standby\'s own keystore');
is($session->query_safe('EXECUTE one(5)'), 'p5@example.org', 'others are still read');

# Nobody reads: the worker does it
$erase->(5);
$primary->wait_for_catchup($standby, 'replay');
my ($slots) = glob $standby->data_dir . '-keystore/*/class-00001.0001.keys';
my $subject = $primary->safe_psql('postgres', "SELECT subject_id FROM privacy.erasures ORDER BY requested_at DESC LIMIT 1");
my $is_dead = sub {
	open my $file, '<:raw', $slots or die $!;
	seek $file, 4096 + 64 * ($subject - 1), 0;
	read $file, my $first, 1;
	return ord($first) == 0x5A;
};
for (1 .. 1200) { last if $is_dead->(); select undef, undef, undef, 0.1 }
ok($is_dead->(), 'the standby destroys its copy of a key though nobody reads');

# Its keystore cannot be written: withheld all the same, and counted
my ($journal) = glob $standby->data_dir . '-keystore/*/journal';
is($email->($standby, 6), 'p6@example.org', 'before');
SKIP: {
	skip 'root writes everywhere', 3 if $> == 0;
	chmod 0400, $journal;
	$erase->(6);
	$primary->wait_for_catchup($standby, 'replay');
	is($email->($standby, 6), '', 'withheld though the key cannot be destroyed');
	is($node->($standby, 'pending_destructions'), '2', 'and the standby says that it waits, for one key a class');
	chmod 0600, $journal;
	$standby->poll_query_until('postgres', 'SELECT pending_destructions = 0 FROM privacy.node_status()') or die 'not destroyed';
	pass('it is destroyed when the keystore can be written again');
}

# People made after the copy: their keys are in its reserve, up to a number that both sides say
ask($primary, 'sales', "INSERT INTO person VALUES (100, 'n100\@example.org')");
$primary->wait_for_catchup($standby, 'replay');
is($email->($standby, 100), 'n100@example.org', 'a person made after the copy opens from its reserve');
cmp_ok($node->($standby, 'people_left'), '>', 1000, 'of which there is some left');
ask($primary, 'postgres', "SELECT privacy.create_deletion_class('later', period => '1 year'); SELECT privacy.create_category('later', deletion_class => 'later')");
ask($primary, 'postgres', "CREATE TABLE note (id bigint PRIMARY KEY, person bigint REFERENCES person, text text); SELECT privacy.add_linked_table('note', foreign_key => 'person');"
	. " SELECT privacy.protect_column('note', 'text', category => 'later'); SELECT privacy.permit('order_handling', 'later'); GRANT SELECT, INSERT ON note TO sales");
ask($primary, 'sales', "INSERT INTO note VALUES (1, 100, 'called')");
$primary->wait_for_catchup($standby, 'replay');
like(refused($standby, 'sales', 'SELECT text FROM note'), qr/ERROR:  58030: .*key file of deletion class.*HINT: /s, 'a class made after the copy has no file there');

# Promotion, with a session that lives through it
is($session->query_safe('SELECT email FROM person WHERE id = 7'), 'p7@example.org', 'a session before the promotion');
ask($primary, 'sales', "INSERT INTO person SELECT i, 'q' || i || '\@example.org' FROM generate_series(200, 300) i");
$erase->(8);
$primary->wait_for_catchup($standby, 'replay');
my $differences = q{SELECT DISTINCT problem FROM privacy.verify_journal() WHERE problem <> 'missing_in_keystore'};   # in the class without a file
is($standby->safe_psql('postgres', $differences), '', 'the journal of the standby, which destroys by itself, agrees');
my $highest = $primary->safe_psql('postgres', 'SELECT max(id) FROM privacy.subjects');
$primary->stop('immediate');
$standby->promote;
$session->query_safe("INSERT INTO person VALUES (400, 'new\@example.org')");
is($session->query_safe('SELECT email FROM person WHERE id = 400'), 'new@example.org', 'the promoted standby takes new people');
cmp_ok($standby->safe_psql('postgres', 'SELECT max(id) FROM privacy.subjects'), '>', $highest, 'under ids that nobody had');
is($email->($standby, 8), '', 'who was erased before stays so');
is($standby->safe_psql('postgres', $differences), 'recorded_anew', 'its records are its own');
is($email->($standby, 9), 'p9@example.org', 'others do not');
my $id = ask($standby, 'clerk', "SELECT privacy.erase_subject('person', 9, reason => 'Art. 17')");
is($email->($standby, 9), '', 'it erases');
is($standby->safe_psql('postgres', "SELECT string_agg(class_id || ' ' || privacy.key_state(subject_id, class_id), ', ' ORDER BY class_id) FROM privacy.erasure_keys WHERE erasure_id = '$id' AND class_id IN (1, 3)"),
	'1 destroyed, 3 destroyed', 'every key there is');
is($standby->safe_psql('postgres', "SELECT state FROM privacy.erasures WHERE id = '$id'"), 'pending', 'and waits for the key file of the class that is missing');
my ($there) = glob $standby->data_dir . '-keystore/*/registry';
$there =~ s/registry$//;
system_or_bail('cp', '-a', $_, $there) for glob $primary->data_dir . "-keystore/*/class-00004.0001.keys";
$standby->restart;
$standby->poll_query_until('postgres', "SELECT state = 'destroyed' FROM privacy.erasures WHERE id = '$id'") or die 'not settled';
is($standby->safe_psql('postgres', "SELECT privacy.key_state(subject_id, class_id) FROM privacy.erasure_keys WHERE erasure_id = '$id' AND class_id > 3"),
	'destroyed', 'put there, its key is destroyed too');
is(ask($standby, 'sales', 'SELECT text FROM note'), 'called', 'and those of others open');
is($node->($standby, 'standby'), 'f', 'and says that it is no standby any more');
is($standby->safe_psql('postgres', 'SELECT count(*) FROM (SELECT 1 FROM privacy.subjects GROUP BY id HAVING count(*) > 1) s'), '0', 'no id twice');
$session->quit;
$standby->stop;
done_testing();
