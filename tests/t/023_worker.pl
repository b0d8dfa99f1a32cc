# What the worker does after a commit: people whose rows were deleted and whose time is over, live rows beyond the bound
# of one transaction, and certificates of both.
use strict;
use warnings;
use Test::More;
use lib 'tests/t';
use PostgreSQL::Test::Utils;
use PrivacyTest;

my $node = new_node('worker');
newsletter_vocabulary($node);
$node->safe_psql('postgres', <<'SQL');
CREATE TABLE person (id bigint PRIMARY KEY, email text);
CREATE TABLE invoice (id bigint PRIMARY KEY, person bigint REFERENCES person, address text, total numeric);
CREATE TABLE visitor (id bigint PRIMARY KEY, email text);
SELECT privacy.add_subject_table('person', key => 'id');
SELECT privacy.add_linked_table('invoice', foreign_key => 'person');
SELECT privacy.add_subject_table('visitor', key => 'id', on_delete => 'erase');
SELECT privacy.protect_column('person', 'email', category => 'contact', lookup => 'exact');
SELECT privacy.protect_column('invoice', 'address', category => 'contact');
SELECT privacy.protect_column('visitor', 'email', category => 'contact');
GRANT SELECT, INSERT, DELETE ON person, invoice, visitor TO sales;
SQL
ask($node, 'sales', "INSERT INTO person SELECT i, 'p' || i || '\@example.org' FROM generate_series(1, 5) i");
ask($node, 'sales', "INSERT INTO visitor SELECT i, 'v' || i || '\@example.org' FROM generate_series(1, 30) i");
ask($node, 'sales', "INSERT INTO invoice SELECT i, 1, 'street ' || i, i FROM generate_series(1, 2500) i");
my $all_settled = "SELECT count(*) = 0 FROM privacy.erasures WHERE state = 'pending' OR certified_pending IS DISTINCT FROM false";

# Rows beyond the bound
my $id = ask($node, 'clerk', "SELECT privacy.erase_subject('person', 1, reason => 'x')");
is(ask($node, 'sales', 'SELECT count(*) FROM invoice WHERE address IS NOT NULL'), '0', 'no address is shown at once');
$node->poll_query_until('postgres', $all_settled) or die 'not settled';
is($node->safe_psql('postgres', 'SET row_security = off; SELECT count(*), count(address), count(data_subject_id), sum(total) FROM invoice'),
	'2500|0|0|3126250', 'the worker scrubs the rest; rows and sums stay');
is($node->safe_psql('postgres', "SELECT rows, scrubbed, pending FROM privacy.erasure_tables WHERE erasure_id = '$id' AND relation LIKE '%invoice'"),
	'2500|2500|0', 'every row is counted');
is($node->safe_psql('postgres', "SELECT sequence, d.value ->> 'rows', d.value ->> 'pending' FROM privacy.certificates, "
	  . "json_array_elements(document::json -> 'live_rows') d WHERE erasure_id = '$id' AND d.value ->> 'table' LIKE '%invoice' ORDER BY 1"),
	"1|2500|2500\n2|2500|0", 'two certificates: what was still to do, and that it is done');

# Something of a table's keeps the worker from it: an alert, until it is gone
ask($node, 'sales', "INSERT INTO person VALUES (100, 'p100\@example.org')");
ask($node, 'sales', "INSERT INTO invoice SELECT i, 100, 'street ' || i, i FROM generate_series(5001, 5100) i");
$node->safe_psql('postgres', <<'SQL');
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'not today'; END $$;
CREATE TRIGGER a_refuse AFTER UPDATE ON invoice FOR EACH ROW EXECUTE FUNCTION refuse();
SQL
ask($node, 'clerk', "SELECT privacy.erase_subject('person', 100, reason => 'x')");
my $failing = "SELECT count(*) FROM privacy.alerts WHERE alert = 'worker_failing' AND since IS NOT NULL";
ok($node->poll_query_until('postgres', "SELECT ($failing) = 1"), 'a worker that does not come through is an alert');
is($node->safe_psql('postgres', "SELECT privacy.status() -> 'node' ->> 'worker_failing_since' IS NOT NULL"), 't', '... and in the status');
$node->safe_psql('postgres', 'DROP TRIGGER a_refuse ON invoice');
ok($node->poll_query_until('postgres', "SELECT ($failing) = 0 AND NOT EXISTS (SELECT FROM privacy.erasure_tables WHERE pending > 0)"), '... until it does');
is($node->safe_psql('postgres', "SELECT c2.document::json ->> 'previous' = encode(sha256(convert_to(c1.document || E'\\n', 'UTF8')), 'hex') "
	  . "FROM privacy.certificates c1, privacy.certificates c2 WHERE c1.erasure_id = '$id' AND c2.erasure_id = '$id' AND c1.sequence = 1 AND c2.sequence = 2"),
	't', 'the second names the hash of the first');

# Departed people
ask($node, 'sales', 'DELETE FROM person WHERE id = 2');
ask($node, 'sales', 'DELETE FROM visitor WHERE id <= 10');
$node->poll_query_until('postgres', "SELECT count(*) = 10 FROM privacy.erasures WHERE origin = 'departed'") or die 'not erased';
$node->poll_query_until('postgres', $all_settled) or die 'not settled';
is($node->safe_psql('postgres', "SELECT count(*) FROM privacy.subjects WHERE state = 'departed'"), '1', 'one departed waits for the end of the period');
ok($node->safe_psql('postgres', "SELECT erase_due > now() + interval '29 days' FROM privacy.subjects WHERE state = 'departed'") eq 't', 'of thirty days');
$node->safe_psql('postgres', 'TRUNCATE visitor');
$node->poll_query_until('postgres', "SELECT count(*) = 30 FROM privacy.erasures WHERE origin = 'departed' AND state = 'destroyed'") or die 'not erased';
pass('TRUNCATE of such a table: all of its people');
is($node->safe_psql('postgres', 'SELECT destroyed FROM privacy.verify_keystore() WHERE class_id = 1'), '32', 'so many keys are gone');

# Tables and rows that another session has locked: it is the worker that gives way
set_for_all($node, deadlock_timeout => '400ms', log_min_messages => 'debug1');
$node->safe_psql('postgres', <<'SQL');
CREATE TABLE guest (id bigint PRIMARY KEY, email text);
CREATE TABLE stay (id bigint PRIMARY KEY, guest bigint REFERENCES guest, address text);
SELECT privacy.add_subject_table('guest', key => 'id'), privacy.add_linked_table('stay', foreign_key => 'guest');
SELECT privacy.protect_column('guest', 'email', category => 'contact'), privacy.protect_column('stay', 'address', category => 'contact');
GRANT SELECT, INSERT, UPDATE ON guest, stay TO sales;
SQL
ask($node, 'sales', "INSERT INTO guest SELECT i, 'g' || i || '\@example.org' FROM generate_series(1, 5) i");
ask($node, 'sales', "INSERT INTO stay SELECT i, i % 5 + 1, 'road ' || i FROM generate_series(1, 500) i WHERE i % 5 > 0 OR i <= 100");  # of the first so few that they are cleared at once
wait_for_idle_worker($node);
my $log_start = -s $node->logfile;
my $planned = sub { ask($node, 'clerk', "SELECT privacy.erase_subject('guest', $_, reason => 'x', not_before => '10 ms')") for @_ };
my $state = sub { $node->safe_psql('postgres', "SELECT e.state, s.state, s.retry_at FROM privacy.erasures e JOIN privacy.subjects s ON s.id = e.subject_id "
	  . "WHERE e.key_hash = privacy.subject_key_hash('guest', '$_[0]')") };
my $is_erased = sub { $node->poll_query_until('postgres', "SELECT state = 'destroyed' FROM privacy.erasures "
	  . "WHERE key_hash = privacy.subject_key_hash('guest', '$_[0]')") or die 'not erased' };
my $holder = $node->background_psql('postgres', on_error_stop => 0);
$holder->query('SET row_security = off; BEGIN; SELECT id FROM stay WHERE guest = 1 FOR UPDATE');
$planned->(1, 2);
$is_erased->(2);
is($state->(1), 'planned|active|', 'whose rows are locked waits, is not put off, and keeps nobody waiting');
$holder->query('COMMIT');
$is_erased->(1);
pass('and is not forgotten');

# DROP TABLE of a linked table takes that one and then, for its foreign key, the subject table: the worker takes them in the other order.
set_for_all($node, 'privacy.replay_erasures' => 'off');
ask($node, 'clerk', "SELECT privacy.erase_subject('guest', 3, reason => 'x')");
wait_for_idle_worker($node);
$holder->query('BEGIN; LOCK TABLE stay');
set_for_all($node, 'privacy.replay_erasures' => undef);
$planned->(4);
$node->poll_query_until('postgres', "SELECT EXISTS (SELECT FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE NOT l.granted AND a.backend_type = 'pg_privacy database')")
  or die 'the worker does not come';
is($holder->query('DROP TABLE stay'), '', 'a linked table is dropped');
$holder->query('COMMIT');
unlike($holder->{stderr}, qr/ERROR/, 'while the worker wants it');
$holder->quit;
$node->poll_query_until('postgres', "SELECT to_regclass('stay') IS NULL") or die 'not dropped';
$is_erased->($_) for 3, 4;
$node->poll_query_until('postgres', $all_settled) or die 'not settled';
my $log = slurp_file($node->logfile, $log_start);
$log =~ s/.*ERROR:  canceling autovacuum task\n//g;  # which gives way to LOCK TABLE
like($log, qr/DEBUG: .*the database worker comes again/, 'it came again');
unlike($log, qr/(ERROR|WARNING|FATAL):/, 'without a word in the log');
set_for_all($node, deadlock_timeout => undef, log_min_messages => undef);

# Certificates of erasures made while others store and read verify with openssl alone; one that was altered does not, and says so
my $folder = PostgreSQL::Test::Utils::tempdir();
append_to_file("$folder/load", "\\set id random(1000000, 2000000000)\nINSERT INTO visitor VALUES (:id, 'load') ON CONFLICT DO NOTHING;\n"
	  . "SELECT count(email) FROM person WHERE id > :id % 5;\n");
my $load = start_load($node, 'sales', '-c', '3', '-f', "$folder/load");
$node->poll_query_until('postgres', 'SELECT count(*) > 250 FROM privacy.subjects') or die 'no load';
my @erased = map { ask($node, 'clerk', "SELECT privacy.erase_subject('person', $_, reason => 'x')") } 3 .. 5;
$node->poll_query_until('postgres', $all_settled) or die 'not settled';
is(stop_load($load), '', 'the load still ran, and nothing of it failed');
my $psql = sub { system_or_bail('psql', '-XAtq', '-d', $node->connstr('postgres'), '-U', 'clerk', '-c', $_[0], '-o', "$folder/$_[1]") };
my $verify = sub { my ($document) = @_;
	return [ 'openssl', 'pkeyutl', '-verify', '-pubin', '-inkey', "$folder/key.pem", '-rawin', '-in', "$folder/$document", '-sigfile', "$folder/cert.sig" ] };
for my $certified (@erased) {
	$psql->("SELECT document FROM privacy.erasure_certificate('$certified')", 'cert.json');
	$psql->("SELECT signature FROM privacy.erasure_certificate('$certified')", 'cert.b64');
	$psql->("SELECT k.public_key FROM privacy.erasure_certificate('$certified') c JOIN privacy.signing_keys k USING (key_id)", 'key.pem');
	system_or_bail('openssl', 'base64', '-d', '-in', "$folder/cert.b64", '-out', "$folder/cert.sig");
	command_like($verify->('cert.json'), qr/Verified Successfully/, 'an erasure under load: its certificate verifies');
}
my $altered = slurp_file("$folder/cert.json");
like($altered, qr/\Q$erased[2]\E/, 'it names the erasure');
$altered =~ s/\Q$erased[2]\E/$erased[1]/ or die;
append_to_file("$folder/altered.json", $altered);
command_checks_all($verify->('altered.json'), 1, [ qr/Signature Verification Failure/ ], [], 'with another id it does not');

# A worker does not hold a database
$node->safe_psql('postgres', 'CREATE DATABASE other');
$node->safe_psql('other', "CREATE EXTENSION pg_privacy; SELECT privacy.create_keystore()");
$node->safe_psql('postgres', 'DROP DATABASE other');
pass('the database is dropped');
$node->stop;
done_testing();
