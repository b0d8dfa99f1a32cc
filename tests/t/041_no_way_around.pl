# The ways around the seal that developers, owners of tables and tools would take: what is refused, what stays sealed.
# Everything runs with all logging switched on; at the end neither the data directory, nor WAL, nor the server log, nor
# what other programs fetched holds a value that is sealed.
use strict;
use warnings;
use FindBin;
use lib $FindBin::RealBin;
use IO::Socket::UNIX;
use PrivacyTest;
use PostgreSQL::Test::Utils;
use Test::More;

chomp(my $libraries = `$ENV{PG_CONFIG} --pkglibdir`);
plan skip_all => 'this PostgreSQL comes without its contrib modules' unless -e "$libraries/auto_explain.so" && -e "$libraries/postgres_fdw.so";

my $node = new_node('around', join("\n",
	"shared_preload_libraries = 'pg_privacy,auto_explain,pg_stat_statements'", 'wal_level = logical',
	'log_statement = all', 'log_min_duration_statement = 0', 'log_parameter_max_length_on_error = -1', 'log_lock_waits = on',
	'log_temp_files = 0', 'debug_print_parse = on', 'log_min_messages = notice', 'auto_explain.log_min_duration = 0', 'auto_explain.log_analyze = on',
	'auto_explain.log_nested_statements = on', 'pg_stat_statements.track_utility = off', 'pg_stat_statements.track = all', ''));
newsletter_vocabulary($node);
$node->safe_psql('postgres', <<'SQL');
SELECT privacy.permit('order_handling', 'phone');
CREATE SCHEMA crm; GRANT ALL ON SCHEMA crm TO PUBLIC;
CREATE TABLE crm.contact (id integer PRIMARY KEY, email text UNIQUE, phone text, born date, salary integer, note text);
CREATE TABLE crm.plain (id integer, value text);
CREATE TABLE crm.audit (what jsonb);
CREATE ROLE owner LOGIN; ALTER TABLE crm.contact OWNER TO owner;
GRANT ALL ON ALL TABLES IN SCHEMA crm TO sales, owner;
SELECT privacy.add_subject_table('crm.contact', key => 'id');
SELECT privacy.protect_column('crm.contact', 'email', category => 'contact', lookup => 'exact'), privacy.protect_column('crm.contact', 'phone', category => 'phone'),
       privacy.protect_column('crm.contact', 'born', category => 'identity'), privacy.protect_column('crm.contact', 'salary', category => 'identity');
CREATE ROLE root SUPERUSER LOGIN; SELECT privacy.grant_purpose('order_handling', 'root'), privacy.grant_purpose('order_handling', 'owner');
ALTER ROLE root SET privacy.purpose = 'order_handling'; ALTER ROLE owner SET privacy.purpose = 'order_handling';
CREATE EXTENSION postgres_fdw; CREATE EXTENSION dblink; CREATE EXTENSION pg_stat_statements;
SQL

sub run_as {
	my ($role, $sql) = @_;
	my ($out, $err);
	my $code = $node->psql('postgres', $sql, stdout => \$out, stderr => \$err, on_error_stop => 1, extra_params => [ '-U', $role ]);
	return ($code, $out, $err);
}
sub works { my ($role, $sql) = @_; my ($code, $out, $err) = run_as($role, $sql); is($code, 0, substr($sql, 0, 90)) or diag $err; return $out }
sub fails {
	my ($role, $sql, $state) = @_;
	my ($code, $out, $err) = run_as($role, "\\set VERBOSITY verbose\n$sql");
	ok($code != 0 && $err =~ /ERROR:  $state/, "refused ($state): " . substr($sql, 0, 80)) or diag "$out$err";
}

works('sales', "INSERT INTO crm.contact VALUES (1, 'xyzzy-one\@example.org', 'xyzzy-0311', '1990-01-02', 1873187318, 'n'), (2, 'xyzzy-two\@example.org', 'xyzzy-0312', NULL, NULL, 'n')");

# What would keep a revealed value (each shape: sql/plain_copies.sql).
fails($_->[0], $_->[1], $_->[2] // '42501') for (
	[ 'sales', 'INSERT INTO crm.plain SELECT id, email FROM crm.contact' ],
	[ 'root', 'INSERT INTO crm.plain SELECT id, lower(email) FROM crm.contact' ],
	[ 'root', 'CREATE TABLE crm.made AS SELECT id, lower(email) FROM crm.contact' ],
	[ 'root', 'CREATE UNLOGGED TABLE crm.made AS SELECT id, email::varchar FROM crm.contact' ],
	[ 'sales', 'SELECT id, privacy.reveal(email) INTO TEMP made FROM crm.contact' ],
	[ 'owner', 'CREATE MATERIALIZED VIEW crm.kept AS SELECT id, upper(phone) FROM crm.contact' ],
	[ 'sales', 'BEGIN; DECLARE c CURSOR WITH HOLD FOR SELECT lower(email) FROM crm.contact; COMMIT' ],
	[ 'owner', 'ALTER TABLE crm.contact ALTER note TYPE varchar USING lower(email)', '0A000' ],
	[ 'owner', "CREATE FUNCTION crm.opened(personal_text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN privacy.reveal(\$1); END'; CREATE INDEX ON crm.contact (crm.opened(email))", '0A000' ],
	[ 'owner', "ALTER TABLE crm.contact ADD shown text GENERATED ALWAYS AS (crm.opened(email)) STORED", '(42883|0A000)' ],
	[ 'owner', 'CREATE STATISTICS crm.s ON lower(email), id FROM crm.contact', '0A000' ],
	[ 'owner', 'CREATE INDEX ON crm.contact (lower(email))', '0A000' ]);

# Triggers for an audit: a row as json holds the sealed form, a cast is refused.
works('owner', "CREATE FUNCTION crm.audit() RETURNS trigger LANGUAGE plpgsql AS \$\$ BEGIN INSERT INTO crm.audit VALUES (to_jsonb(NEW)), (json_build_object('e', NEW.email)::jsonb); RETURN NEW; END \$\$;
  CREATE TRIGGER audit AFTER INSERT OR UPDATE ON crm.contact FOR EACH ROW EXECUTE FUNCTION crm.audit()");
works('sales', "UPDATE crm.contact SET email = 'xyzzy-audited\@example.org', phone = 'xyzzy-0313' WHERE id = 1");
like(ask($node, 'sales', "SELECT what ->> 'email' FROM crm.audit LIMIT 1"), qr/^\\privacy:1:/, 'an audit trigger keeps the sealed form');
works('owner', "CREATE OR REPLACE FUNCTION crm.audit() RETURNS trigger LANGUAGE plpgsql AS \$\$ BEGIN INSERT INTO crm.plain VALUES (NEW.id, NEW.email); RETURN NEW; END \$\$");
fails('sales', "UPDATE crm.contact SET email = 'xyzzy-again\@example.org' WHERE id = 1", '42501');
works('owner', 'DROP TRIGGER audit ON crm.contact');

# Guards that somebody takes away.
fails($_->[0], $_->[1], '55000') for (
	[ 'owner', 'ALTER TABLE crm.contact DROP CONSTRAINT IF EXISTS privacy_sealed_email' ],
	[ 'owner', 'DROP TRIGGER zzz_privacy_seal ON crm.contact' ],
	[ 'owner', 'ALTER TABLE crm.contact DISABLE TRIGGER zzz_privacy_seal' ],
	[ 'owner', 'ALTER TABLE crm.contact ALTER email TYPE text' ],
	[ 'owner', 'ALTER TABLE crm.contact NO FORCE ROW LEVEL SECURITY' ],
	[ 'root', 'ALTER EVENT TRIGGER privacy_guard_ddl DISABLE' ],
	[ 'root', 'ALTER EVENT TRIGGER privacy_guard_ddl ENABLE REPLICA' ],
	[ 'root', 'ALTER EVENT TRIGGER privacy_guard_drop RENAME TO gone' ]);
fails('root', 'DROP EVENT TRIGGER privacy_guard_ddl', '2BP01');

# Constants in definitions: of views they are refused before anything is written, elsewhere they are the author's own.
fails('owner', "CREATE VIEW crm.found AS SELECT id FROM crm.contact WHERE email = 'xyzzy-view'", '0A000');
fails('owner', "CREATE TABLE crm.bad (e personal_text) PARTITION BY LIST (e)", '0A000');
fails('owner', $_, '(0A000|42846)') for (
	"CREATE POLICY p ON crm.contact USING (email = 'plugh')", "CREATE POLICY p ON crm.contact USING (email = ANY ('{plugh}'))", "ALTER TABLE crm.contact ADD CHECK (email <> ALL ('{plugh}'))", "ALTER TABLE crm.contact ADD CHECK (email <> 'plugh')", "ALTER TABLE crm.contact ADD CHECK (lower(email) <> 'plugh')",
	"CREATE INDEX ON crm.contact (id) WHERE email = 'plugh'", "CREATE DOMAIN crm.d AS personal_text DEFAULT 'plugh'", "CREATE DOMAIN crm.d AS personal_text CHECK (VALUE <> 'plugh')",
	"CREATE FUNCTION crm.f(x personal_text DEFAULT 'plugh') RETURNS int LANGUAGE sql AS 'SELECT 1'", "CREATE FUNCTION crm.f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1 FROM crm.contact WHERE email = 'plugh'; END",
	"CREATE RULE r AS ON INSERT TO crm.contact DO ALSO UPDATE crm.contact SET email = 'plugh'", "CREATE TRIGGER w BEFORE INSERT ON crm.contact FOR EACH ROW WHEN (NEW.email = 'plugh') EXECUTE FUNCTION crm.audit()",
	"ALTER TABLE crm.contact ALTER email SET DEFAULT 'plugh'");
fails('root', "CREATE PUBLICATION p FOR TABLE crm.contact WHERE (email = 'plugh')", '(0A000|42P17)');

# Errors that quote, with all of logging on; the client may see what it may read.
fails('sales', $_->[0], $_->[1]) for (
	[ "INSERT INTO crm.contact (id, email) VALUES (3, 'xyzzy-two\@example.org')", '23505' ],
	[ "INSERT INTO crm.contact (id, email) VALUES (1, 'xyzzy-double')", '23505' ],
	[ 'SELECT email::text::integer FROM crm.contact', '22P02' ],
	[ 'SELECT email::text::date FROM crm.contact', '22007' ],
	[ "SELECT ('{\"' || email) ::jsonb FROM crm.contact", '22P02' ],
	[ "COPY crm.contact (id, email, born) FROM STDIN;\n4\txyzzy-copy\txyzzy-date\n\\.\n", '22007' ],
	[ "DO \$\$ BEGIN EXECUTE format('SELECT %L::integer', (SELECT email::text FROM crm.contact WHERE id = 1)); END \$\$", '22P02' ],
	[ "PREPARE p (text) AS SELECT 1 / 0 FROM crm.contact WHERE email <> \$1 OR email = 'xyzzy-prepared'; EXECUTE p ('xyzzy-parameter')", '22012' ]);
my $script = PostgreSQL::Test::Utils::tempdir() . '/script.sql';
append_to_file($script, "SELECT count(*) FROM crm.contact WHERE email <> :v;\nSELECT 1 / (id - 1) FROM crm.contact WHERE phone <> :v;\n");
$node->command_checks_all([ 'pgbench', '-n', '-t1', '-M', 'extended', '-D', 'v=xyzzy-bound', '-f', $script, '-h', $node->host, '-p', $node->port, '-U', 'sales', 'postgres' ],
	2, [qr/^/], [qr/aborted.*division by zero/s], 'bind parameters of a statement that fails');
# The same cursors and statements by the extended protocol, where debug_query_string is a copy.
my $cursor = PostgreSQL::Test::Utils::tempdir() . '/cursor.sql';
append_to_file($cursor, "BEGIN;\nPREPARE p AS SELECT email FROM crm.contact WHERE phone = 'xyzzy-0312';\nDECLARE c CURSOR FOR SELECT length(email) AS n, born FROM crm.contact WHERE phone = 'xyzzy-0312';\nFETCH 1 FROM c \\gset\n\\if :n <> 21\nSELECT 1 / 0;\n\\endif\n"
	  . "DECLARE h CURSOR WITH HOLD FOR SELECT email = 'xyzzy-two\@example.org' AS found, email FROM crm.contact WHERE id = 2;\nCOMMIT;\nFETCH 1 FROM h \\gset\nSELECT 1 / (length(:email) = 21)::integer;\nCLOSE h;\n"
	  . "BEGIN;\nDECLARE left_open CURSOR FOR SELECT id FROM crm.contact WHERE phone = 'xyzzy-left-open';\nFETCH 1 FROM left_open;\nCOMMIT;\n");
$node->command_ok([ 'pgbench', '-n', '-t1', '-M', 'extended', '-f', $cursor, '-h', $node->host, '-p', $node->port, '-U', 'sales', 'postgres' ], 'cursors by the extended protocol');

# Other programs: what they get stays sealed.
my $connection = "host '" . $node->host . "', port '" . $node->port . "', dbname 'postgres'";
works('root', "CREATE SERVER loop FOREIGN DATA WRAPPER postgres_fdw OPTIONS ($connection); CREATE USER MAPPING FOR PUBLIC SERVER loop OPTIONS (user 'sales', password_required 'false');
  CREATE FOREIGN TABLE crm.remote (id integer, email text) SERVER loop OPTIONS (schema_name 'crm', table_name 'contact');
  CREATE FOREIGN TABLE crm.remote_plain (id integer, value text) SERVER loop OPTIONS (schema_name 'crm', table_name 'plain')");
like(works('root', 'SELECT email FROM crm.remote WHERE id = 2'), qr/^\\privacy:1:/, 'postgres_fdw is shown sealed values');
works('sales', "UPDATE crm.contact SET email = 'plover' WHERE id = 2");  # the local log cannot know what a foreign table holds
is(works('root', "SELECT id FROM crm.remote WHERE email = 'plover'"), '2', 'and finds by them');
works('sales', "UPDATE crm.contact SET email = 'xyzzy-two\@example.org' WHERE id = 2");
works('root', 'CREATE TABLE crm.fetched AS SELECT * FROM crm.remote');
fails('root', 'INSERT INTO crm.remote_plain SELECT id, lower(email) FROM crm.contact', '42501');
works('root', "ALTER SERVER loop OPTIONS (ADD options '-c privacy.auto_reveal=on')");
is(works('root', 'SELECT email FROM crm.remote WHERE id = 2'), 'xyzzy-two@example.org', 'unless its server asks for them');
my $loop = 'host=' . $node->host . ' port=' . $node->port . ' dbname=postgres user=sales';
works('root', "CREATE TABLE crm.linked AS SELECT * FROM dblink('$loop options=''-c privacy.auto_reveal=off''', 'SELECT email FROM crm.contact') AS t (email text)");
delete local $ENV{PGAPPNAME};  # of the tests; what is asked here is the programs' own
my $dumps = $node->basedir . '/dumps';
mkdir $dumps;
for my $how ([ 'inserts', '--inserts' ], [ 'rows', '--inserts', '--enable-row-security' ], [ 'copy', '--enable-row-security' ]) {
	my ($name, @options) = @$how;
	$node->command_ok([ 'pg_dump', '-h', $node->host, '-p', $node->port, '-U', 'sales', '-t', 'crm.contact', '-f', "$dumps/$name", @options, 'postgres' ], "pg_dump @options")
		if $name ne 'inserts';
	$node->command_ok([ 'pg_dump', '-h', $node->host, '-p', $node->port, '-U', 'root', '-t', 'crm.contact', '-f', "$dumps/root-$name", @options, 'postgres' ], "pg_dump @options by a superuser with a purpose");
	like(slurp_file("$dumps/root-$name"), qr/\\privacy:1:/, 'holds sealed values');
}
is_deeply([ files_with(['xyzzy'], $dumps) ], [], 'and no others');
works('root', "SELECT count(*) FROM pg_create_logical_replication_slot('slot', 'test_decoding'); UPDATE crm.contact SET email = 'xyzzy-decoded' WHERE id = 2");
my $changes = works('root', "SELECT data FROM pg_logical_slot_get_changes('slot', NULL, NULL); SELECT pg_drop_replication_slot('slot')");
ok($changes =~ /email\[personal_text\]:'\\privacy:1:/ && $changes !~ /xyzzy/, 'logical decoding writes sealed values');
like(works('sales', "SELECT query FROM pg_stat_activity a, crm.contact WHERE a.pid = pg_backend_pid() AND email <> 'xyzzy-activity' LIMIT 1"), qr/email <> '\.\.\.'/, 'pg_stat_activity shows statements without literals');
unlike(works('root', 'SELECT query FROM pg_stat_statements'), qr/xyzzy/, 'pg_stat_statements has none either');

# The client learns of every change of purpose and actor (a pooler that tracks reported settings follows it), and each
# way back restores what was there.
my $socket = IO::Socket::UNIX->new(Peer => $node->host . '/.s.PGSQL.' . $node->port) or die $!;
my %reported;
sub message { my ($type, $body) = @_; print $socket ($type . pack('N', 4 + length $body) . $body); return }
sub take_until_ready {
	while (1) {
		my ($head, $body) = ('', '');
		while (length $head < 5) { sysread($socket, $head, 5 - length $head, length $head) or die 'connection closed' }
		my ($type, $size) = unpack('aN', $head);
		while (length $body < $size - 4) { sysread($socket, $body, $size - 4 - length $body, length $body) or die 'connection closed' }
		if ($type eq 'S') { my ($name, $value) = split /\0/, $body; $reported{$name} = $value // '' }
		return if $type eq 'Z';
	}
}
my $startup = pack('N', 196608) . "user\0sales\0database\0postgres\0\0";
$socket->autoflush(1);
print $socket (pack('N', 4 + length $startup) . $startup);
take_until_ready();
for my $step (
	[ '', 'order_handling' ], [ "SET privacy.purpose = 'one'", 'one' ], [ "BEGIN; SET LOCAL privacy.purpose = 'two'", 'two' ], [ 'COMMIT', 'one' ],
	[ "BEGIN; SET privacy.purpose = 'three'", 'three' ], [ "SAVEPOINT s; SET privacy.purpose = 'four'", 'four' ], [ 'ROLLBACK TO s', 'three' ], [ 'ROLLBACK', 'one' ],
	[ "SELECT set_config('privacy.purpose', 'five', false)", 'five' ], [ 'RESET privacy.purpose', 'order_handling' ], [ "SET privacy.purpose = 'six'", 'six' ],
	[ 'DISCARD ALL', 'order_handling' ], [ "SET privacy.purpose = 'seven'; SELECT 1 / 0", 'order_handling' ], [ 'BEGIN; SET privacy.purpose TO eight; SELECT 1 / 0', 'order_handling' ],
	[ 'COMMIT', 'order_handling' ], [ 'SET SESSION AUTHORIZATION sales', 'order_handling' ], [ "SET privacy.purpose = 'nine'", 'nine' ], [ 'RESET ALL', 'order_handling' ]) {
	my ($sql, $wanted) = @$step;
	if ($sql ne '') { message('Q', "$sql\0"); take_until_ready() }
	is($reported{'privacy.purpose'}, $wanted, "reported: $sql");
}
message('Q', "SET privacy.actor = 'user:317'\0");
take_until_ready();
is($reported{'privacy.actor'}, 'user:317', 'the actor is reported');
message('X', '');
close $socket;

# Nothing of it is anywhere.
$node->safe_psql('postgres', 'CHECKPOINT');
$node->stop;
my $data = $node->data_dir;
is_deeply([ files_with([ 'xyzzy', '1873187318' ], map { "$data/$_" } qw(base pg_wal global pg_stat pg_stat_tmp pg_twophase pg_logical)) ], [], 'no value in the data directory or WAL');
my @leaks = grep { /xyzzy|78797a7a79|120 121 122 122 121/ } split /\n/, slurp_file($node->logfile);
is(scalar @leaks, 0, 'no value in the log') or diag(join("\n", @leaks[0 .. ($#leaks > 20 ? 20 : $#leaks)]));
done_testing();
