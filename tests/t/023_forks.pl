# A copy of a database that goes on with people of its own: those it took over are forgotten with the original and are the
# original's to erase while it is there; its own are its own; and so on for a copy of the copy.
use strict;
use warnings;
use Test::More;
use lib 'tests/t';
use PrivacyTest;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;

my $node = new_node('server');
$node->safe_psql('postgres', 'CREATE DATABASE crm');
newsletter_vocabulary($node, 'crm');
$node->safe_psql('crm', <<'SQL');
CREATE TABLE person (id bigint PRIMARY KEY, email text);
SELECT privacy.add_subject_table('person', key => 'id');
SELECT privacy.protect_column('person', 'email', category => 'contact', lookup => 'exact');
GRANT SELECT, INSERT, UPDATE ON person TO sales;
CREATE ROLE steward LOGIN; GRANT privacy_admin TO steward;
SQL
ask($node, 'sales', "INSERT INTO person SELECT i, 'p' || i || '\@example.org' FROM generate_series(1, 12) i", 'crm');
ask($node, 'clerk', "SELECT privacy.erase_subject('person', 1, reason => 'before the copy')", 'crm');

my $email = sub { my ($database, $id, $on) = @_; ask($on // $node, 'sales', "SELECT email FROM person WHERE id = $id", $database) };
my $erase = sub { my ($database, $id, $on) = @_; ask($on // $node, 'clerk', "SELECT privacy.erase_subject('person', $id, reason => 'x')", $database) };
my $copies = 0;
my $copy = sub {
	my ($from, $to, $on) = @_;
	my $dump = PostgreSQL::Test::Utils::tempdir() . '/dump.' . ++$copies;
	run_log([ 'pg_dump', '-f', $dump, '-d', $node->connstr($from) ]) or die 'dump';
	($on // $node)->safe_psql('postgres', "CREATE DATABASE $to");
	run_log([ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', $dump, '-d', ($on // $node)->connstr($to) ]) or die 'restore';
};
my $settled = sub {
	my ($database, $event) = @_;
	$node->poll_query_until($database, "SELECT count(*) = 1 FROM privacy.erasures WHERE id = '$event' AND state = 'destroyed'")
	  or die "not settled in $database";
};

$copy->('crm', 'fork');
like(refused($node, 'sales', "INSERT INTO person VALUES (100, 'n\@example.org')", 'fork'), qr/ERROR:  55000: .*guest.*HINT: .*fork_key_space/s, 'a guest stores nothing');
like(refused($node, 'steward', 'SELECT privacy.fork_key_space()', 'fork'), qr/ERROR:  42501: /, 'nobody but a superuser forks');
my $reader = $node->background_psql('fork', extra_params => [ '-U', 'sales' ]);
is($reader->query_safe('SELECT email FROM person WHERE id = 2'), 'p2@example.org', 'a session that reads already');
$node->safe_psql('fork', 'BEGIN; SELECT privacy.fork_key_space(); ROLLBACK');
is($node->safe_psql('fork', 'SELECT role FROM privacy.keystore_status()'), 'guest', 'a fork that was rolled back is none');
$node->safe_psql('fork', 'SELECT privacy.fork_key_space()');
is($node->safe_psql('fork', 'SELECT role FROM privacy.keystore_status()'), 'owner', 'the fork owns its key space');
isnt($node->safe_psql('fork', 'SELECT space FROM privacy.keystore_status()'), $node->safe_psql('crm', 'SELECT space FROM privacy.keystore_status()'), 'which is another');

# Both go on
$reader->query_safe("INSERT INTO person VALUES (100, 'p2\@example.org')");
is($email->('fork', 100), 'p2@example.org', 'new people are stored, also by sessions from before the fork');
ask($node, 'sales', "INSERT INTO person VALUES (100, 'hers\@example.org')", 'crm');
cmp_ok($node->safe_psql('fork', 'SELECT max(id) FROM privacy.subjects'), '>', $node->safe_psql('crm', 'SELECT max(id) FROM privacy.subjects'), 'under ids that nobody of the original has');
is($email->('fork', 2), 'p2@example.org', 'people taken over are read');
is($email->('fork', 1), '', 'not who was erased');
is(ask($node, 'sales', "SELECT string_agg(id::text, ',' ORDER BY id) FROM person WHERE email = 'p2\@example.org'", 'fork'), '2,100', 'equal values are equal on both sides of the fork');
is(ask($node, 'sales', 'SELECT count(*) FROM person a JOIN person b USING (email) WHERE a.id < b.id', 'fork'), '1', 'also among themselves');
ask($node, 'sales', "UPDATE person SET email = 'new\@example.org' WHERE id = 3", 'fork');
is($email->('fork', 3), 'new@example.org', 'people taken over are written');
is($email->('crm', 3), 'p3@example.org', 'here and not there');

# What the original erases
my $event = $erase->('crm', 4);
is($email->('fork', 4), '', 'whom the original erases the fork forgets at once');
is($reader->query_safe('SELECT email FROM person WHERE id = 4'), '', 'in every session');
$settled->('fork', $event);
is($node->safe_psql('fork', 'SET row_security = off; SELECT email, data_subject_id FROM person WHERE id = 4'), '|', 'and clears the row');
is($erase->('fork', 4), $event, 'the certificate has the same id there');
$erase->('crm', 100);
is($email->('fork', 100), 'p2@example.org', 'who came to the original later is somebody else');

# What the fork erases
like(refused($node, 'clerk', "SELECT privacy.erase_subject('person', 5, reason => 'x')", 'fork'), qr/ERROR:  55000: .*forked from.*HINT: .*drop that database/s, 'people taken over are the original\'s to erase');
is($email->('fork', 5), 'p5@example.org', 'and stay');
$event = $erase->('fork', 100);
is($email->('fork', 100), '', 'its own it erases');
$settled->('fork', $event);

# A deletion class made after the fork: keys of everybody in it are the fork's
$node->safe_psql('fork', <<'SQL');
SELECT privacy.create_deletion_class('support', period => '1 year'); SELECT privacy.create_category('support', deletion_class => 'support');
CREATE TABLE note (id bigint PRIMARY KEY, person bigint REFERENCES person, text text);
SELECT privacy.add_linked_table('note', foreign_key => 'person');
SELECT privacy.protect_column('note', 'text', category => 'support'); SELECT privacy.permit('order_handling', 'support');
GRANT SELECT, INSERT ON note TO sales;
SQL
$node->safe_psql('crm', "SELECT privacy.create_deletion_class('another', period => '1 year')");    # with the same number
ask($node, 'sales', "INSERT INTO note VALUES (1, 6, 'called'), (2, 7, 'wrote')", 'fork');
is(ask($node, 'sales', 'SELECT text FROM note WHERE id = 1', 'fork'), 'called', 'a value in a class that the original does not have');
my $person = $node->safe_psql('fork', 'SET row_security = off; SELECT data_subject_id FROM person WHERE id = 6');
my $class = $node->safe_psql('fork', "SELECT id FROM privacy.deletion_classes WHERE name = 'support'");
set_for_all($node, 'privacy.replay_erasures' => 'off');
wait_for_idle_worker($node);
$event = $erase->('crm', 6);
is($node->safe_psql('fork', "SELECT privacy.key_state($person, $class)"), 'live', 'before the worker comes');
is(ask($node, 'sales', 'SELECT text FROM note WHERE id = 1', 'fork'), '', 'withheld at once when the original erases the person');
is(ask($node, 'sales', 'SELECT text FROM note WHERE id = 2', 'fork'), 'wrote', 'others\' are not');
set_for_all($node, 'privacy.replay_erasures' => undef);
$settled->('fork', $event);
is($node->safe_psql('fork', "SELECT privacy.key_state($person, $class)"), 'destroyed', 'and destroyed with the rest');

# A crash, and a new master key
my $sound = sub {
	my ($name, $on, @databases) = @_;
	for my $database (@databases) {
		is($on->safe_psql($database, 'SELECT count(*) FROM privacy.verify_journal()'), '0', "$name: journal of $database");
		is($on->safe_psql($database, 'SELECT count(*) FROM privacy.verify_keystore() WHERE missing + damaged > 0 OR finding IS NOT NULL'), '0', "$name: keys of $database");
	}
};
$reader->quit;
$node->stop('immediate');
$node->start;
is($email->('fork', 3) . $email->('fork', 4) . $email->('fork', 5), 'new@example.orgp5@example.org', 'as before after a crash');
ask($node, 'sales', "INSERT INTO person VALUES (101, 'f101\@example.org'), (102, 'f102\@example.org')", 'fork');
$sound->('after a crash', $node, 'crm', 'fork');
$node->safe_psql('crm', 'SELECT privacy.rotate_master_key()');
$node->safe_psql('crm', 'SELECT privacy.retire_master_key(1)');
is(join(',', map { $email->('fork', $_) } 5, 101), 'p5@example.org,f101@example.org', 'read under a new master key');
$sound->('after a rotation', $node, 'crm', 'fork');

# A fork of the fork, and a guest of it
$copy->('fork', 'third');
$node->safe_psql('third', 'SELECT privacy.fork_key_space()');
$copy->('third', 'guest');
ask($node, 'sales', "INSERT INTO person VALUES (200, 't200\@example.org')", 'third');
is(join(',', map { $email->('third', $_) } 5, 101, 200), 'p5@example.org,f101@example.org,t200@example.org', 'people of all three');
is(ask($node, 'sales', 'SELECT text FROM note WHERE id = 2', 'third'), 'wrote', 'and of classes in between');
$erase->('crm', 7);
$erase->('fork', 101);
is(join(',', map { $email->('third', $_) } 7, 101, 102), ',,f102@example.org', 'forgets with both');
is(ask($node, 'sales', 'SELECT text FROM note WHERE id = 2', 'third'), '', 'also what only the first fork held of the person') or diag($node->safe_psql('third', 'SELECT * FROM privacy.erasure_keys'));
is(join(',', map { $email->('guest', $_) } 7, 101, 102), ',,f102@example.org', 'a guest of a fork, too');
like(refused($node, 'clerk', "SELECT privacy.erase_subject('person', 102, reason => 'x')", 'third'), qr/ERROR:  55000: .*forked from/s, 'the first fork\'s are its to erase');

# A backup of the keystore that holds forks
my $keystore = $node->data_dir . '-keystore';
my $backup = PostgreSQL::Test::Utils::tempdir() . '/backup';
wait_for_idle_worker($node);  # what it destroys after the copy, the copy's journal does not have
is($node->safe_psql('crm', "SELECT count(*) || ' ' || count(finding) FROM privacy.backup_keystore('$backup')"), '4 0', 'copied with its forks');
$node->stop;
system_or_bail('rm', '-rf', $keystore);
system_or_bail('cp', '-a', $backup, $keystore);
$node->start;
is(join(',', map { $email->('third', $_) } 5, 101, 102, 200), 'p5@example.org,,f102@example.org,t200@example.org', 'the copy in its place serves forks');
$sound->('from the copy', $node, 'fork', 'third');

# The original goes
$node->safe_psql('postgres', 'DROP DATABASE crm');
$event = $erase->('fork', 8);
is($email->('fork', 8), '', 'people taken over can be erased once the original is gone');
is($email->('third', 8), '', 'for all who have them');
$settled->($_, $event) for 'fork', 'third';
like($node->safe_psql('fork', "SELECT document FROM privacy.erasure_certificate('$event')"), qr/"state":"destroyed"/, 'certified');
$sound->('without the original', $node, 'fork', 'third');

# On a server where the original never was
my $other = new_node('other');
$other->stop;
system_or_bail('cp', '-a', $node->data_dir . $_, $other->data_dir . $_) for '-keystore', '-keystore-master';
$other->start;
$other->safe_psql('postgres', 'CREATE ROLE marketing; CREATE ROLE sales LOGIN; CREATE ROLE clerk LOGIN; CREATE ROLE steward;');
$copy->('third', 'moved', $other);
$other->safe_psql('postgres', "ALTER ROLE sales SET privacy.purpose = 'order_handling'; ALTER ROLE clerk SET privacy.purpose = 'subject_rights'; GRANT privacy_rights_desk TO clerk");
$other->safe_psql('moved', 'SELECT privacy.adopt_key_space()');
$erase->('moved', 9, $other);
is(join(',', map { $email->('moved', $_, $other) } 9, 10, 200), ',p10@example.org,t200@example.org', 'a fork on another server erases people it took over');
$other->poll_query_until('moved', "SELECT count(*) = 0 FROM privacy.erasures WHERE state = 'pending'") or die 'not settled';
$sound->('elsewhere', $other, 'moved');
is($email->('fork', 9), 'p9@example.org', 'with the keys that are there');
$other->stop;
$node->stop;
done_testing();
