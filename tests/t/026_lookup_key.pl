# A new lookup key: every value is tagged anew and found as before, the former key is destroyed, and a certificate says
# so. What comes from before the change (a dump, a variable, a session's old snapshot) compares right or is refused.
use strict;
use warnings;
use Test::More;
use lib 'tests/t';
use PrivacyTest;
use PostgreSQL::Test::Utils;

my $node = new_node('lookup');
newsletter_vocabulary($node);
$node->safe_psql('postgres', <<'SQL');
CREATE TABLE person (id bigint PRIMARY KEY, email text UNIQUE, name text);
SELECT privacy.add_subject_table('person', key => 'id');
SELECT privacy.protect_column('person', 'email', category => 'contact', lookup => 'exact');
SELECT privacy.protect_column('person', 'name', category => 'identity', lookup => 'case_insensitive');
CREATE TABLE visit (id bigint, day date, person bigint REFERENCES person, mail text) PARTITION BY RANGE (day);
CREATE TABLE visit_1 PARTITION OF visit FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE TABLE visit_2 PARTITION OF visit FOR VALUES FROM ('2021-01-01') TO ('2022-01-01');
SELECT privacy.add_linked_table('visit', foreign_key => 'person');
SELECT privacy.protect_column('visit', 'mail', category => 'contact', lookup => 'exact');
SELECT privacy.grant_purpose('order_handling', 'postgres');
SET privacy.purpose = 'order_handling';
ALTER TABLE visit ADD FOREIGN KEY (mail) REFERENCES person (email);
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'fired'; END $$;
CREATE TRIGGER no_update BEFORE UPDATE ON person FOR EACH ROW EXECUTE FUNCTION refuse();
GRANT SELECT, INSERT, UPDATE, DELETE ON person, visit TO sales;
SQL
ask($node, 'sales', "INSERT INTO person SELECT i, 'p' || i || '\@example.org', 'Name ' || i FROM generate_series(1, 200) i");
ask($node, 'sales', "INSERT INTO visit SELECT i, '2020-06-01'::date + i, i, 'p' || i || '\@example.org' FROM generate_series(21, 200) i");
my $value = sub { $node->safe_psql('postgres', $_[0]) };
my $epochs = sub { $value->("SET row_security = off; SELECT string_agg(DISTINCT privacy.lookup_epoch_of(email)::text, ',') || ' ' || count(privacy.lookup_epoch_of(name)) FROM person") };
my $find = sub { ask($node, 'sales', "SELECT id FROM person WHERE email = 'p$_[0]\@example.org' AND name = 'NAME $_[0]'") };
my $erase = sub {
	my $id = ask($node, 'clerk', "SELECT privacy.erase_subject('person', $_[0], reason => 'x')");
	$node->poll_query_until('postgres', "SELECT certified_pending IS FALSE FROM privacy.erasures WHERE id = '$id'") or die 'not certified';
	return $id;
};
my $settled = sub { $node->poll_query_until('postgres', "SELECT count(*) = 1 AND max(epoch) = $_[0] FROM privacy.lookup_keys WHERE state <> 'destroyed'") };

$value->('DROP TRIGGER no_update ON person');    # an erasure changes rows
my $erased = $erase->(1);
$value->('CREATE TRIGGER no_update BEFORE UPDATE ON person FOR EACH ROW EXECUTE FUNCTION refuse()');
like($value->("SELECT document FROM privacy.erasure_certificate('$erased')"), qr/"lookup_epoch":1,"lookup_epoch_destroyed":false/, 'the tags of an erasure were made with key 1, which lives');
is($epochs->(), '1 199', 'all tags are of key 1');
my $dump = $node->basedir . '/old.sql';
$value->("COPY person (id, email, name, data_subject_id) TO '$dump'");

system_or_bail('pg_dump', '-h', $node->host, '-p', $node->port, '-f', "$dump.whole", 'postgres');

# Refusals
like(refused($node, 'sales', 'SELECT privacy.rotate_lookup_key()'), qr/ERROR:  42501/, 'an ordinary role may not');
like(refused($node, 'postgres', 'BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT privacy.rotate_lookup_key()'), qr/ERROR:  25001: .*HINT/s, 'nor a transaction with a snapshot of its own');
is($value->("SELECT columns::text || ' ' || (obstacle IS NULL) FROM privacy.plan_lookup_rotation() WHERE relation = 'person'::regclass"), '{email,name} true', 'what would be changed');
$value->("CREATE FUNCTION skip() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'; CREATE TRIGGER aa_skip BEFORE UPDATE ON person FOR EACH ROW EXECUTE FUNCTION skip(); ALTER TABLE person ENABLE ALWAYS TRIGGER aa_skip");
like(refused($node, 'postgres', 'SELECT privacy.rotate_lookup_key()'), qr/ERROR:  55000: .*could not be tagged anew.*HINT/s, 'a trigger that keeps rows as they are stops it');
$value->('DROP TRIGGER aa_skip ON person');
is($epochs->(), '1 199', 'and nothing has changed');

# Cut short before it commits
$node->safe_psql('postgres', 'BEGIN; SELECT privacy.rotate_lookup_key(); ROLLBACK');
is($find->(7), '7', 'rolled back, people are found');
is($value->("SELECT string_agg(epoch || ' ' || state, ', ' ORDER BY epoch) FROM privacy.lookup_keys"), '1 in force, 2 next', 'the key that was made waits');
my ($in, $out) = ("BEGIN; SELECT privacy.rotate_lookup_key();\n", '');
my $session = IPC::Run::start([ 'psql', '-XAtq', '-h', $node->host, '-p', $node->port, 'postgres' ], '<', \$in, '>', \$out, '2>&1');
IPC::Run::pump($session) until $out =~ /2\n/;
$node->stop('immediate');
eval { $session->finish };
$node->start;
is($epochs->(), '1 199', 'killed before the commit: key 1 is in force');
is($find->(7), '7', 'and people are found');

# The change, and sessions that were there before
($in, $out) = ("SET privacy.purpose = 'order_handling'; BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 0 FROM pg_class LIMIT 1;\n", '');
$session = IPC::Run::start([ 'psql', '-XAtq', '-U', 'sales', '-h', $node->host, '-p', $node->port, 'postgres' ], '<', \$in, '>', \$out, '2>&1');
IPC::Run::pump($session) until $out =~ /0\n/;
is($value->('SELECT privacy.rotate_lookup_key()'), '2', 'the key is changed');
$out = '';
$in .= "SELECT id FROM person WHERE email = 'p7\@example.org';\n\\echo end\n";
IPC::Run::pump($session) until $out =~ /end\n/;
like($out, qr/ERROR:  the lookup key was changed/, 'a transaction whose snapshot is older is refused, not given nothing');
$out = '';
$in .= "ROLLBACK;\nSELECT id FROM person WHERE email = 'p7\@example.org';\n\\echo end\n";
IPC::Run::pump($session) until $out =~ /end\n/;
like($out, qr/^7$/m, 'the same session goes on afterwards');
$session->finish;
is($epochs->(), '2 199', 'every value is tagged anew');
ok($settled->(2), 'the former key is destroyed by itself');
is($find->($_), $_, "person $_ is found") for 2, 200;
is(ask($node, 'sales', "SET enable_seqscan = off; SELECT id FROM person WHERE email = 'p9\@example.org'"), '9', 'by the index, too');
is(ask($node, 'sales', "SELECT count(email) || ' ' || count(name) FROM person"), '199 199', 'everybody opens');
like(refused($node, 'sales', "INSERT INTO person VALUES (999, 'p9\@example.org', 'x')"), qr/ERROR:  23505/, 'the unique index keeps');
ok($node->poll_query_until('postgres', "SELECT certified_pending IS FALSE AND lookup_destroyed FROM privacy.erasures WHERE id = '$erased'"), 'a further certificate is issued');
like($value->("SELECT document FROM privacy.erasure_certificate('$erased')"), qr/"sequence":2,.*"lookup_epoch":1,"lookup_epoch_destroyed":true/, 'which says that the key is gone');
is($value->("SELECT state FROM privacy.erasures WHERE id = '$erased'"), 'destroyed', 'not purged while copies of the keystore can be read');
$value->('SELECT privacy.rotate_master_key()');
is($value->('SELECT privacy.retire_master_key(1)'), 'destroyed', 'the master epoch is retired');
ok($node->poll_query_until('postgres', "SELECT state = 'purged' FROM privacy.erasures WHERE id = '$erased'"), 'then it is purged');
is($value->('SELECT sum(missing + damaged) || \' \' || count(finding) FROM privacy.verify_keystore()'), '0 0', 'the keystore is whole');

# Old values that come back
$node->restart;
$value->("BEGIN; SET LOCAL privacy.purpose = 'order_handling'; DELETE FROM person WHERE id = 20; COMMIT");
my $line = $value->("SELECT 1") && (grep { /^20\t/ } split /\n/, slurp_file($dump))[0];
my ($id, $armor, $name, $subject) = split /\t/, $line;
s/\\\\/\\/g for $armor, $name;
append_to_file("$dump.20", "$line\n");
$value->("COPY person (id, email, name, data_subject_id) FROM '$dump.20'");
is($epochs->(), '2 199', 'a row from an old dump is tagged with the key in force');
is($find->(20), '20', 'and found');
is($value->("SET row_security = off; SET privacy.accept_sealed = on; SELECT id FROM person WHERE email = '$armor'"), '20', 'a sealed operand from before is, too');


# A database restored from before the change
$value->('DROP TRIGGER no_update ON person');
$value->('CREATE DATABASE copy');
$node->command_ok([ 'psql', '-XAtq', '-v', 'ON_ERROR_STOP=1', '-h', $node->host, '-p', $node->port, '-o', '/dev/null', '-f', "$dump.whole", 'copy' ], 'an old dump is restored beside it');
is(ask($node, 'sales', 'SELECT email FROM person WHERE id = 7', 'copy'), 'p7@example.org', 'it reads');
like(refused($node, 'sales', "SELECT id FROM person WHERE email = 'p7\@example.org'", 'copy'), qr/ERROR:  55000: .*lookup key.*rotate_lookup_key/s, 'it finds nobody, and says so');
is($node->safe_psql('copy', 'SELECT privacy.rotate_lookup_key()'), '2', 'it catches up');
is(ask($node, 'sales', "SELECT id FROM person WHERE email = 'p7\@example.org'", 'copy'), '7', 'and finds');
like(refused($node, 'postgres', 'SELECT privacy.rotate_lookup_key()', 'copy'), qr/ERROR:  55000: .*guest/s, 'a new key is the owner\'s to make');
is($find->(7), '7', 'where people are found as before');
$node->stop;
done_testing();
