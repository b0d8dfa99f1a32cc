# Backups and time travel beside the living keystore: a base backup or a recovery to a moment before an erasure brings
# nobody back, and one to a moment before a person existed gives that person's keys to nobody else. What a restored copy
# would do can be seen before it does it.
use strict;
use warnings;
use Test::More;
use lib 'tests/t';
use PrivacyTest;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;

my $node = PostgreSQL::Test::Cluster->new('original');
$node->init(has_archiving => 1, allows_streaming => 1, extra => [ '-E', 'UTF8', '--locale=C.UTF-8' ]);
$node->append_conf('postgresql.conf', "shared_preload_libraries = 'pg_privacy'\nlog_line_prefix = '%m [%p] '\n");
$node->start;
newsletter_vocabulary($node);
$node->safe_psql('postgres', <<'SQL');
CREATE TABLE person (id bigint PRIMARY KEY, email text);
SELECT privacy.add_subject_table('person', key => 'id');
SELECT privacy.protect_column('person', 'email', category => 'contact', lookup => 'exact');
GRANT SELECT, INSERT ON person TO sales;
SQL
ask($node, 'sales', "INSERT INTO person SELECT i, 'p' || i || '\@example.org' FROM generate_series(1, 9) i");
my $keystore = $node->data_dir . '-keystore';
my $live = sub { "privacy.keystore_directory = '$keystore'\nprivacy.master_key_directory = '$keystore-master'\n" };
ask($node, 'clerk', "SELECT privacy.erase_subject('person', 1, reason => 'before')");
$node->backup('base');
my $dump = PostgreSQL::Test::Utils::tempdir() . '/dump.sql';
$node->command_ok([ 'pg_dump', '-f', $dump, '-d', $node->connstr('postgres') ], 'a dump');
$node->safe_psql('postgres', "SELECT pg_create_restore_point('without_fifty')");
ask($node, 'sales', "INSERT INTO person VALUES (50, 'p50\@example.org')");
$node->safe_psql('postgres', "SELECT pg_create_restore_point('before_erasure')");
my $later = ask($node, 'clerk', "SELECT privacy.erase_subject('person', 2, reason => 'after', reason_code => 'art17')");
$node->safe_psql('postgres', "SELECT pg_create_restore_point('after_erasure')");
$node->poll_query_until('postgres', "SELECT count(*) = 0 FROM privacy.erasures WHERE state = 'pending'") or die 'not settled';
is($node->safe_psql('postgres', 'SELECT privacy.rotate_master_key()'), '2', 'a new master key, which every copy below is from before');
ask($node, 'sales', "INSERT INTO person SELECT i, 'p' || i || '\@example.org' FROM generate_series(60, 90) i");
my $highest = $node->safe_psql('postgres', 'SELECT max(id) FROM privacy.subjects');
$node->safe_psql('postgres', 'SELECT pg_switch_wal()');
$node->poll_query_until('postgres', "SELECT last_archived_wal IS NOT NULL AND last_archived_wal >= (SELECT pg_walfile_name(pg_current_wal_lsn() - 1)) FROM pg_stat_archiver") or die 'not archived';
$node->stop;

my $email = sub { my ($where, $id) = @_; ask($where, 'sales', "SELECT email FROM person WHERE id = $id") };
my $restored = sub {
	my ($name, $target, $more) = @_;
	my $copy = PostgreSQL::Test::Cluster->new($name);
	$copy->init_from_backup($node, 'base', has_restoring => 1, standby => 0);
	$copy->append_conf('postgresql.conf', "archive_mode = off\nrecovery_target_action = 'promote'\n" . (defined $target ? "recovery_target_name = '$target'\n" : '') . ($more // ''));
	return $copy;
};

# Without a keystore
my $copy = $restored->('blind', 'before_erasure');
$copy->start;
$copy->poll_query_until('postgres', 'SELECT NOT pg_is_in_recovery()') or die 'in recovery';
like(refused($copy, 'sales', 'SELECT email FROM person WHERE id = 3'), qr/ERROR:  58030: .*no keystore.*HINT: /s, 'no keystore: reading is refused');
like(refused($copy, 'sales', "INSERT INTO person VALUES (99, 'x')"), qr/ERROR:  58030: .*HINT: /s, 'writing too');
ok(!-e $copy->data_dir . '-keystore', 'and none is made');
$copy->stop;

# To a moment before the erasure; looked at before anything is replayed
$copy->append_conf('postgresql.conf', $live->() . "privacy.replay_erasures = off\n");
$copy->start;
is($email->($copy, 2), '', 'who was erased later is unreadable from the first query on');
is(ask($copy, 'sales', 'SELECT count(*) FROM person WHERE id = 2'), '0', 'their row is hidden');
is($email->($copy, 3), 'p3@example.org', 'others are readable');
is($copy->safe_psql('postgres', 'SELECT finding, count FROM privacy.check_restore() WHERE count IS NOT NULL'), "people|10\nopen|8\nerased|2\nto_be_replayed|1",
	'check_restore says what would open and what would be replayed');
is($copy->safe_psql('postgres', 'SELECT count(*) FROM privacy.erasures'), '1', 'and nothing has changed');
is($copy->safe_psql('postgres', "SELECT problem, erasure FROM privacy.verify_journal() ORDER BY class_id LIMIT 1"), "unknown_to_database|$later", 'the journal knows more');
is($copy->safe_psql('postgres', "SELECT alert FROM privacy.alerts WHERE alert = 'replay_off'"), 'replay_off', 'status says that replaying is off');
$copy->append_conf('postgresql.conf', "privacy.replay_erasures = on\n");
$copy->restart;
is($email->($copy, 2), '', 'still');
$copy->poll_query_until('postgres', "SELECT count(*) = 1 FROM privacy.erasures WHERE id = '$later' AND state = 'destroyed'") or die 'not replayed';
is($copy->safe_psql('postgres', 'SET row_security = off; SELECT email IS NULL, data_subject_id IS NULL FROM person WHERE id = 2'), 't|t', 'the worker clears the row');
is($copy->safe_psql('postgres', 'SELECT * FROM privacy.verify_journal()'), '', 'then journal and database agree');
ask($copy, 'sales', "INSERT INTO person VALUES (60, 'other\@example.org')");
cmp_ok($copy->safe_psql('postgres', 'SELECT max(id) FROM privacy.subjects'), '>', $highest, 'new people get ids that no branch of time had');
my $branch_erased = ask($copy, 'clerk', "SELECT privacy.erase_subject('person', 4, reason => 'in the copy')");
$copy->poll_query_until('postgres', "SELECT count(*) = 0 FROM privacy.erasures WHERE state = 'pending'") or die 'not settled';
$highest = $copy->safe_psql('postgres', 'SELECT max(id) FROM privacy.subjects');
$copy->stop;

# To a moment before a person existed
$copy = $restored->('younger', 'without_fifty', $live->());
$copy->start;
$copy->poll_query_until('postgres', 'SELECT NOT pg_is_in_recovery()') or die 'in recovery';
is($email->($copy, 50), '', 'the person is not there');
ask($copy, 'sales', "INSERT INTO person VALUES (50, 'another\@example.org')");
my $new = $copy->safe_psql('postgres', 'SET row_security = off; SELECT data_subject_id FROM person WHERE id = 50');
cmp_ok($new, '>', $highest, 'the next new person does not get that person\'s id');
is($email->($copy, 50), 'another@example.org', 'nor that person\'s value');
is($email->($copy, 4), '', 'who was erased in another branch of time is erased in this one');
$copy->poll_query_until('postgres', "SELECT count(*) = 1 FROM privacy.erasures WHERE id = '$branch_erased'") or die 'not replayed';
my $mine = ask($copy, 'clerk', "SELECT privacy.erase_subject('person', 5, reason => 'in the second copy')");
$copy->poll_query_until('postgres', "SELECT count(*) = 0 FROM privacy.erasures WHERE state = 'pending'") or die 'not settled';
$copy->stop;

# Both directions at once: this copy knows an erasure that an older keystore does not, and that keystore one that it does not
my $older = PostgreSQL::Test::Utils::tempdir() . '/older';
system_or_bail('cp', '-a', $keystore, $older);
$copy->start;
ask($copy, 'clerk', "SELECT privacy.erase_subject('person', 6, reason => 'after the copy of the keystore')");
$copy->poll_query_until('postgres', "SELECT count(*) = 0 FROM privacy.erasures WHERE state = 'pending'") or die 'not settled';
$copy->safe_psql('postgres', "DELETE FROM privacy.erasure_keys WHERE erasure_id = '$mine'; DELETE FROM privacy.erasures WHERE id = '$mine'");   # as an older database would be
$copy->stop;
system_or_bail('rm', '-rf', $keystore);
system_or_bail('cp', '-a', $older, $keystore);
$copy->start;
is($email->($copy, 6), '', 'erased again from the database\'s record');
is($email->($copy, 5), '', 'and from the journal\'s');
is($email->($copy, 7), 'p7@example.org', 'nobody else');
$copy->poll_query_until('postgres', "SELECT count(*) = 1 FROM privacy.erasures WHERE id = '$mine' AND state = 'destroyed'") or die 'not replayed';
is($copy->safe_psql('postgres', "SELECT problem FROM privacy.verify_journal() WHERE problem <> 'recorded_anew'"), '', 'the union is on both sides');

# The dump of before, in a new database of the same cluster
$copy->safe_psql('postgres', 'CREATE DATABASE guest');
$copy->command_ok([ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', $dump, '-d', $copy->connstr('guest') ], 'the dump is restored beside it');
is(ask($copy, 'sales', 'SELECT email FROM person WHERE id = 2', 'guest'), '', 'a guest: who was erased since is unreadable');
is(ask($copy, 'sales', 'SELECT email FROM person WHERE id = 3', 'guest'), 'p3@example.org', 'others open');
$copy->poll_query_until('guest', "SELECT count(*) = 4 FROM privacy.erasures WHERE origin = 'replay' AND state = 'destroyed'") or die 'not replayed in the guest';
is($copy->safe_psql('guest', 'SET row_security = off; SELECT count(*) FROM person WHERE id IN (2, 4, 5, 6) AND email IS NULL AND data_subject_id IS NULL'), '4', 'and their rows are cleared there too');
like(refused($copy, 'postgres', "SELECT privacy.erase_subject('person', 3, reason => 'x')", 'guest'),
	qr/ERROR:  55000: .*guest.*HINT: .*adopt_key_space.*fork_key_space/s, 'a guest erases nobody, and the hint names the two ways out');
like(refused($copy, 'sales', "INSERT INTO person VALUES (77, 'x')", 'guest'), qr/ERROR:  55000: .*guest.*HINT: .*adopt_key_space.*fork_key_space/s, 'nor does it store anybody');
is($copy->safe_psql('guest', "SELECT detail FROM privacy.check_restore() WHERE finding = 'role'"), 'guest', 'it knows what it is');

# In another cluster, with a copy of the keystore
$copy->stop;
my $other = PostgreSQL::Test::Cluster->new('other');
$other->init(extra => [ '-E', 'UTF8', '--locale=C.UTF-8' ]);
$other->append_conf('postgresql.conf', "shared_preload_libraries = 'pg_privacy'\n");
system_or_bail('cp', '-a', $keystore . $_, $other->data_dir . '-keystore' . $_) for '', '-master';
$other->start;
$other->safe_psql('postgres', 'CREATE ROLE marketing LOGIN; CREATE ROLE sales LOGIN; CREATE ROLE clerk LOGIN; ALTER ROLE sales SET privacy.purpose = \'order_handling\'');
$other->command_ok([ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', $dump, '-d', $other->connstr('postgres') ], 'the dump is restored in another cluster');
is($email->($other, 2), '', 'who was erased since is unreadable there');
is($email->($other, 3), 'p3@example.org', 'others open');
like(refused($other, 'sales', "INSERT INTO person VALUES (77, 'x')"), qr/ERROR:  55000: .*guest/s, 'a guest there too');
$other->stop;
done_testing();
