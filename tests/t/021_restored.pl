# A database of before an erasure beside the living keystore, and a keystore of before an erasure beside the living
# database: whoever is erased on one side is erased on both, and all others are not.
use strict;
use warnings;
use Test::More;
use lib 'tests/t';
use PrivacyTest;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;

my $node = new_node('original');
newsletter_vocabulary($node);
$node->safe_psql('postgres', <<'SQL');
CREATE TABLE person (id bigint PRIMARY KEY, email text, rank text);
SELECT privacy.add_subject_table('person', key => 'id');
SELECT privacy.protect_column('person', 'email', category => 'contact', lookup => 'exact');
GRANT SELECT, INSERT ON person TO sales;
SQL
ask($node, 'sales', "INSERT INTO person SELECT i, 'p' || i || '\@example.org' FROM generate_series(1, 9) i");
my $keystore = $node->data_dir . '-keystore';
my $old_keystore = PostgreSQL::Test::Utils::tempdir() . '/keystore';
ask($node, 'postgres', "SELECT privacy.erase_subject('person', 1, reason => 'before')");
$node->backup('before');
system_or_bail('cp', '-a', $keystore, $old_keystore);
my $later = ask($node, 'postgres', "SELECT privacy.erase_subject('person', 2, reason => 'after', reason_code => 'art17')");
$node->poll_query_until('postgres', "SELECT count(*) = 0 FROM privacy.erasures WHERE state = 'pending'") or die 'not settled';
$node->stop;

# The older database
my $restored = PostgreSQL::Test::Cluster->new('restored');
$restored->init_from_backup($node, 'before');
$restored->append_conf('postgresql.conf', "privacy.keystore_directory = '$keystore'\n"
	  . "privacy.master_key_directory = '${\ $node->data_dir}-keystore-master'\n");
$restored->start;
is(ask($restored, 'sales', 'SELECT count(*) FROM person WHERE data_subject_id IS NOT NULL'), '7',
	'the erased person\'s row is hidden at once');
is(ask($restored, 'sales', 'SELECT email FROM person WHERE id = 2'), '', 'their values are gone');
is(ask($restored, 'sales', 'SELECT email FROM person WHERE id = 3'), 'p3@example.org', 'and only theirs');
$restored->poll_query_until('postgres', "SELECT count(*) = 1 FROM privacy.erasures WHERE id = '$later' AND state = 'destroyed'")
  or die 'not replayed';
is($restored->safe_psql('postgres', 'SET row_security = off; SELECT email, data_subject_id FROM person WHERE id = 2'), '|',
	'the worker took the rest out of the row');
is(ask($restored, 'sales', 'SELECT count(*) FROM person WHERE id = 2'), '1', 'which is nobody\'s now');
is(ask($restored, 'postgres', "SELECT privacy.erase_subject('person', 2, reason => 'again')"), $later,
	'erasing again answers with the same certificate');
ask($restored, 'sales', "INSERT INTO person VALUES (20, 'n\@example.org')");
is(ask($restored, 'sales', 'SELECT email FROM person WHERE id = 20'), 'n@example.org', 'new people get keys of their own');
$restored->stop;

# The older keystore
system_or_bail('rm', '-rf', $keystore);
system_or_bail('cp', '-a', $old_keystore, $keystore);
$node->start;
is(ask($node, 'sales', 'SELECT email FROM person WHERE id = 2'), '', 'erased again from the database\'s own record');
is($node->safe_psql('postgres', 'SELECT destroyed FROM privacy.verify_keystore() WHERE class_id = 1'), '2', 'the key is destroyed again');
is(ask($node, 'sales', 'SELECT email FROM person WHERE id = 3'), 'p3@example.org', 'all others are readable');
my $highest = $node->safe_psql('postgres', 'SELECT max(id) FROM privacy.subjects');
ask($node, 'sales', "INSERT INTO person VALUES (21, 'm\@example.org')");
cmp_ok($node->safe_psql('postgres', 'SELECT max(id) FROM privacy.subjects'), '>', $highest, 'no id is handed out twice');

# A dump restored into another database is a guest: it reads, and forgets with the original
my $dump = PostgreSQL::Test::Utils::tempdir() . '/dump.sql';
$node->command_ok([ 'pg_dump', '-f', $dump, '-d', $node->connstr('postgres') ], 'dump');
$node->safe_psql('postgres', 'CREATE DATABASE guest');
$node->command_ok([ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', $dump, '-d', $node->connstr('guest') ], 'restore');
is(ask($node, 'sales', 'SELECT email FROM person WHERE id = 4', 'guest'), 'p4@example.org', 'a guest reads');
is(ask($node, 'sales', 'SELECT email FROM person WHERE id = 2', 'guest'), '', 'not what is erased');
like(refused($node, 'sales', "INSERT INTO person VALUES (30, 'g\@example.org')", 'guest'), qr/ERROR:  55000: .*guest/, 'it seals nothing');
like(refused($node, 'postgres', "SELECT privacy.erase_subject('person', 4, reason => 'x')", 'guest'),
	qr/ERROR:  55000: .*guest.*HINT: .*adopt_key_space/s, 'it erases nobody');
# While a session loads a dump the guest's own tables are left alone, whatever the session calls itself (here: as the test)
set_for_all($node, log_min_messages => 'debug1');
my $loads = $node->background_psql('guest');
$loads->query_safe('BEGIN; SET check_function_bodies = false; COMMIT');
my $no_restorer = $node->background_psql('guest', extra_params => [ '-U', 'sales' ]);
$no_restorer->query_safe('SET check_function_bodies = false');
my $log_start = -s $node->logfile;
my $fifth = ask($node, 'postgres', "SELECT privacy.erase_subject('person', 5, reason => 'x')");
is(ask($node, 'sales', 'SELECT email FROM person WHERE id = 5', 'guest'), '', 'it forgets with the original');
ask($node, 'postgres', "BEGIN; PREPARE TRANSACTION 'none'; COMMIT PREPARED 'none'", 'guest');  # asks for the guest's worker, which else looks once a minute
for (1 .. 600) { last if slurp_file($node->logfile, $log_start) =~ /a restore is under way/; select undef, undef, undef, 0.1 }
like(slurp_file($node->logfile, $log_start), qr/a restore is under way/, 'the worker comes, and goes: a dump is being loaded');
my $replayed = "SELECT count(*) = 1 FROM privacy.erasures WHERE id = '$fifth' AND state = 'destroyed'";
is($node->safe_psql('guest', $replayed), 'f', 'nothing has come between');
$loads->query_safe('RESET check_function_bodies');
ok($node->poll_query_until('guest', $replayed), 'it is repeated when that is over; a session that may not restore delays nothing');
is($node->safe_psql('guest', 'SET row_security = off; SELECT email, data_subject_id FROM person WHERE id = 5'), '|', 'and clears the row');
$_->quit for $loads, $no_restorer;
ask($node, 'postgres', 'SELECT privacy.adopt_key_space()', 'guest');
ask($node, 'sales', "INSERT INTO person VALUES (30, 'g\@example.org')", 'guest');
is(ask($node, 'sales', 'SELECT email FROM person WHERE id = 30', 'guest'), 'g@example.org', 'it is the owner after adopt_key_space');
like(refused($node, 'sales', "INSERT INTO person VALUES (31, 'o\@example.org')"), qr/ERROR:  55000: .*guest/, 'and the original is the guest');
$node->stop;
done_testing();
