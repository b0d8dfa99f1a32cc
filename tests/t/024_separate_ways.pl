# A standby across a new master key; a promotion that missed an erasure of the former primary, brought home from its
# journal; copies of the keystore that have to keep up; the reserve that is given up.
use strict;
use warnings;
use Test::More;
use lib 'tests/t';
use PrivacyTest;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;

my $primary = new_node('former');
newsletter_vocabulary($primary);
$primary->safe_psql('postgres', <<'SQL');
CREATE TABLE person (id bigint PRIMARY KEY, email text);
SELECT privacy.add_subject_table('person', key => 'id');
SELECT privacy.protect_column('person', 'email', category => 'contact', lookup => 'exact');
GRANT SELECT, INSERT ON person TO sales;
SQL
ask($primary, 'sales', "INSERT INTO person SELECT i, 'p' || i || '\@example.org' FROM generate_series(1, 9) i");
$primary->backup('base');
my $standby = PostgreSQL::Test::Cluster->new('promoted');
$standby->init_from_backup($primary, 'base', has_streaming => 1);
my $copy = sub {
	system_or_bail('rm', '-rf', $standby->data_dir . $_) for '-keystore', '-keystore-master';
	system_or_bail('cp', '-a', $primary->data_dir . $_, $standby->data_dir . $_) for '-keystore', '-keystore-master';
};
my $email = sub { my ($node, $id) = @_; ask($node, 'sales', "SELECT email FROM person WHERE id = $id") };
$copy->();
$standby->start;

# A new master key on the primary: the standby goes on with its copy under the former one, then with a new copy
is($email->($standby, 1), 'p1@example.org', 'the standby reads');
$primary->safe_psql('postgres', 'SELECT privacy.rotate_master_key()');
ask($primary, 'clerk', "SELECT privacy.erase_subject('person', 1, reason => 'x')");
ask($primary, 'sales', "INSERT INTO person VALUES (10, 'p10\@example.org')");
$primary->wait_for_catchup($standby, 'replay');
is(join(',', map { $email->($standby, $_) } 1, 2, 10), ',p2@example.org,p10@example.org', 'its copy under the former master key still serves it, erasures included');
like(refused($standby, 'postgres', 'SELECT privacy.rotate_master_key()'), qr/ERROR:  /, 'it does not rotate by itself');
$standby->stop;
$copy->();
$primary->safe_psql('postgres', 'SELECT privacy.retire_master_key(1)');
unlink $standby->data_dir . '-keystore-master/master-0001.key';
$standby->start;
is(join(',', map { $email->($standby, $_) } 1, 2, 10), ',p2@example.org,p10@example.org', 'a new copy serves it without the former master key');

# Separate ways: an erasure, and a person, that the standby never receives
$standby->stop;
ask($primary, 'clerk', "SELECT privacy.erase_subject('person', 2, reason => 'never received')");
ask($primary, 'sales', "INSERT INTO person VALUES (11, 'anna\@example.org')");
ask($primary, 'clerk', "SELECT privacy.erase_subject('person', 11, reason => 'never received')");
$primary->stop('immediate');
$standby->start;
like(refused($standby, 'postgres', "SELECT privacy.import_erasure_journal('${\ $primary->data_dir}-keystore')"), qr/ERROR:  25006: /, 'a standby imports nothing');
$standby->promote;
ask($standby, 'sales', "INSERT INTO person VALUES (12, 'bob\@example.org')");
is(join(',', map { $email->($standby, $_) } 2, 12), 'p2@example.org,bob@example.org', 'the promoted standby knows nothing of it');
my $space = $standby->safe_psql('postgres', 'SELECT space FROM privacy.keystore_status()');
like(refused($standby, 'clerk', "SELECT privacy.import_erasure_journal('/tmp')"), qr/ERROR:  42501: /, 'importing is for superusers');
like(refused($standby, 'postgres', "SELECT privacy.import_erasure_journal('/nowhere')"), qr/ERROR:  58030: .*no journal.*HINT: /s, 'there must be a journal');
my ($out, $err);
$standby->psql('postgres', "SELECT privacy.import_erasure_journal('${\ $primary->data_dir}-keystore/$space/journal')", stdout => \$out, stderr => \$err);
is($out, '2', 'the former primary\'s journal brings the erasure');
like($err, qr/NOTICE: .*destructions are of people who came after/, 'and leaves out who came after');
is(join(',', map { $email->($standby, $_) } 2, 3, 12), ',p3@example.org,bob@example.org', 'the person is erased, and nobody else, whatever their id');
$standby->poll_query_until('postgres', "SELECT count(*) = 1 FROM privacy.erasures WHERE origin = 'replay' AND state = 'destroyed'") or die 'not replayed';
is($standby->safe_psql('postgres', 'SET row_security = off; SELECT email, data_subject_id FROM person WHERE id = 2'), '|', 'the row is cleared');
is($standby->safe_psql('postgres', "SELECT privacy.import_erasure_journal('${\ $primary->data_dir}-keystore')"), '0', 'once is enough');
is($standby->safe_psql('postgres', 'SELECT count(*) FROM privacy.verify_journal()'), '0', 'journal and database agree');

# Copies that have to keep up
my $insert = sub { "INSERT INTO person VALUES ($_[0], 'c$_[0]\@example.org')" };
$standby->safe_psql('postgres', "ALTER SYSTEM SET privacy.keystore_copies = 'west, east'; SELECT pg_reload_conf()");
$standby->poll_query_until('postgres', "SELECT count(*) = 2 FROM privacy.list_keystore_copies() WHERE required") or die 'not named';
like(refused($standby, 'sales', $insert->(20)), qr/ERROR:  55000: .*copy "west".*HINT: .*acknowledge_keystore_copy/s, 'nobody is stored whose key a copy lacks');
is($email->($standby, 12), 'bob@example.org', 'reading goes on');
my $reach = $standby->safe_psql('postgres', 'SELECT privacy.prepare_keystore_copy(1000)');
like(refused($standby, 'postgres', "SELECT privacy.acknowledge_keystore_copy('west', $reach + 100000)"), qr/ERROR:  22023: /, 'no copy holds keys that are not made');
$standby->safe_psql('postgres', "SELECT privacy.acknowledge_keystore_copy('west', $reach)");
like(refused($standby, 'sales', $insert->(20)), qr/ERROR:  55000: .*copy "east"/s, 'each of them counts');
my $highest = $standby->safe_psql('postgres', 'SELECT highest_person FROM privacy.node_status()');
$standby->safe_psql('postgres', "SELECT privacy.acknowledge_keystore_copy('east', $highest + 2)");
ask($standby, 'sales', $insert->($_)) for 20, 21;
$standby->restart;
like(refused($standby, 'sales', $insert->(22)), qr/ERROR:  55000: .*copy "east"/s, 'up to the last person it holds, also after a restart');
is($standby->safe_psql('postgres', "SELECT required, people_left FROM privacy.list_keystore_copies() WHERE name = 'east'"), 't|0', 'status says how far');
$standby->safe_psql('postgres', "ALTER SYSTEM RESET privacy.keystore_copies; SELECT pg_reload_conf()");
$standby->poll_query_until('postgres', "SELECT count(*) = 0 FROM privacy.list_keystore_copies() WHERE required") or die 'still named';
ask($standby, 'sales', $insert->(22));

# After a theft of the keystore
my $reserve = $standby->safe_psql('postgres', 'SELECT people_left FROM privacy.node_status()');
cmp_ok($standby->safe_psql('postgres', 'SELECT privacy.discard_reserve()'), '<=', $reserve, 'the reserve is given up');
my $last = $standby->safe_psql('postgres', 'SELECT max(id) FROM privacy.subjects');
ask($standby, 'sales', $insert->(30));
cmp_ok($standby->safe_psql('postgres', 'SELECT max(id) FROM privacy.subjects'), '>=', $last + $reserve, 'new people get keys made after it');
is($standby->safe_psql('postgres', 'SELECT count(*) FROM privacy.verify_journal()'), '0', 'journal and database still agree');
$standby->stop;
done_testing();
