# Changes made online under an application's load: no error, no lost update, nothing left unsealed. Then what may come in
# between: kill -9 and a cancelled call in every phase, TRUNCATE, an erasure, rows that do not fit, other changes, DDL.
use strict;
use warnings;
use Test::More;
use lib 'tests/t';
use PrivacyTest;
use PostgreSQL::Test::Utils;

my $node = new_node('online', "wal_level = logical\n");
newsletter_vocabulary($node);
my $rows = $ENV{PRIVACY_ONLINE_ROWS} // 8000;
my $admin = "SET privacy.purpose = 'maintenance';";
$node->safe_psql('postgres', <<"SQL");
SELECT privacy.grant_purpose('order_handling', 'postgres'), privacy.permit('order_handling', 'identity');
CREATE TABLE person (gone integer, id bigint PRIMARY KEY, email text UNIQUE, visits integer NOT NULL DEFAULT 0, note varchar(300) NOT NULL DEFAULT 'Geheimnis');
ALTER TABLE person DROP COLUMN gone;
INSERT INTO person SELECT i, 'p' || i || '\@example.org', 0, CASE WHEN i % 500 = 0 THEN repeat('Geheimnis ', 30) ELSE 'Geheimnis' || i END FROM generate_series(1, $rows) i;
CREATE TABLE visit (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, person_id bigint REFERENCES person, place text);
INSERT INTO visit (person_id, place) SELECT i, 'Gasse ' || i FROM generate_series(1, $rows) i;
CREATE INDEX ON visit (person_id);
VACUUM ANALYZE;
GRANT ALL ON person, visit TO sales;
CREATE PUBLICATION everything FOR ALL TABLES;
SELECT pg_create_logical_replication_slot('decoded', 'pgoutput');
SQL

# The load: every transaction adds one visit and one row of visit.
my $load = $node->basedir . '/load.sql';
append_to_file($load, <<"SQL");
\\set i random(1, $rows)
\\set j random(1000000, 9000000000000000)
BEGIN;
UPDATE person SET visits = visits + 1 WHERE id = :i;
INSERT INTO visit (person_id, place) VALUES (:i, 'Gasse ' || :j);
COMMIT;
INSERT INTO person (id, email) VALUES (:j, 'n' || :j || '\@example.org') ON CONFLICT (email) DO UPDATE SET note = EXCLUDED.note;
UPDATE person SET email = 'c' || :j || '\@example.org' WHERE id = :i;
SELECT email FROM person WHERE email = 'c' || :j || '\@example.org';
DELETE FROM person WHERE id = :j AND id % 2 = 0;
SQL
my ($out, $err) = ('', '');
my $pgbench = IPC::Run::start([ 'pgbench', '-n', '-M', 'prepared', '-c', '2', '-T', 600, '-f', $load, '-U', 'sales', '-h', $node->host, '-p', $node->port, 'postgres' ],
	'<', \undef, '>', \$out, '2>', \$err);
$node->poll_query_until('postgres', "SELECT count(*) > $rows FROM visit");
my @calls = (
	"add_subject_table_online('person', key => 'id', batch => 2000)",
	"add_linked_table_online('visit', foreign_key => 'person_id')",
	"protect_column_online('person', 'email', category => 'contact', lookup => 'exact')",
	"protect_column_online('visit', 'place', category => 'identity')",
	"protect_column_online('person', 'note', category => 'identity')",
	"unprotect_column_online('person', 'email')",
	"protect_column_online('person', 'email', category => 'contact', lookup => 'case_insensitive')");
for my $call (@calls) {
	my (undef, undef, $notice) = $node->psql('postgres', "SET privacy.purpose = 'order_handling'; CALL privacy.$call");
	like($notice, qr/NOTICE:  changing table public\.\w+ online takes about .*NOTICE:  table public\.\w+ is changed; it was locked for [\d.]+ ms/s, $call);
}
ok($pgbench->pumpable, 'the load still ran');
$pgbench->signal('TERM');
$pgbench->finish;
unlike($err, qr/error: client|ERROR/, 'no statement of the application failed') or diag($err);
my $counts = sub { $node->safe_psql('postgres', "$admin $_[0]") };
is($counts->("SELECT (SELECT sum(visits) FROM person) - (SELECT count(*) - $rows FROM visit)"), 0, 'no update was lost');
is($counts->('SELECT count(*) FILTER (WHERE NOT privacy.is_sealed(email) OR NOT privacy.is_sealed(note)), count(*) FILTER (WHERE data_subject_id IS NULL) FROM person'), '0|0', 'everything is sealed, everybody has an id');
is($counts->('SELECT count(*) FROM visit v JOIN person p ON p.id = v.person_id WHERE v.data_subject_id IS DISTINCT FROM p.data_subject_id OR NOT privacy.is_sealed(v.place)'), 0, 'linked rows are those of their person');
is($counts->("SELECT count(*) FROM privacy.subjects s FULL JOIN person p ON p.data_subject_id = s.id WHERE p.id IS NULL AND s.state = 'active' OR s.id IS NULL"), 0, 'no person without a row, no row without a person');
is($counts->("SELECT count(*) FILTER (WHERE position('privacy_online'::bytea IN data) > 0), count(*) FILTER (WHERE position('Gasse'::bytea IN data) > 0) > 20 FROM pg_logical_slot_get_binary_changes('decoded', NULL, NULL, 'proto_version', '1', 'publication_names', 'everything')"), '0|t', 'logical decoding sees the application, not the copy');
$node->safe_psql('postgres', "SELECT pg_drop_replication_slot('decoded')");
is($counts->('SELECT count(*) FROM privacy.missing_guards'), 0, 'no guard is missing');
is($counts->("SELECT count(*) FROM pg_class WHERE relnamespace = 'privacy_online'::regnamespace"), 0, 'nothing is left over');
is($counts->("SELECT string_agg(t.relname, ', ') FROM pg_class c JOIN pg_class t ON t.oid = c.reltoastrelid WHERE c.oid = 'person'::regclass AND t.relname = 'pg_toast_' || c.oid"), $counts->("SELECT 'pg_toast_' || 'person'::regclass::oid"), 'the TOAST table bears its name');
is(ask($node, 'sales', "SELECT count(*) FROM person p WHERE note LIKE 'Geheimnis%'"), $counts->('SELECT count(*) FROM person'), 'every value opens');
is($counts->("SELECT bool_and(locked < '1 s'), count(*) FROM privacy.progress WHERE phase = 'done'"), 't|7', 'no lock for long');
note($counts->('SELECT kind, rows_done, rows_per_second, rows_followed, lock_attempts, locked FROM privacy.progress ORDER BY started_at'));
$node->safe_psql('postgres', 'CHECKPOINT');
my @files = map { $node->data_dir . '/' . $_ } split /\n/, $counts->("SELECT pg_relation_filepath(c.oid) FROM pg_class c WHERE c.oid IN ('person'::regclass, 'visit'::regclass) OR c.oid IN (SELECT indexrelid FROM pg_index WHERE indrelid IN ('person'::regclass, 'visit'::regclass)) OR c.oid IN (SELECT reltoastrelid FROM pg_class WHERE relname IN ('person', 'visit'))");
is(join(' ', files_with([ '@example.org', 'Geheimnis' ], @files)), '', 'no plaintext is left in their files') or diag("@files");
is($node->safe_psql('postgres', 'CREATE EXTENSION amcheck; SELECT count(bt_index_check(indexrelid, true)) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE indrelid IN (\'person\'::regclass, \'visit\'::regclass)'), 6, 'indexes hold what the tables hold');

# kill -9 in the middle of a step of every phase, and a cancelled call
$node->safe_psql('postgres', "CREATE TABLE guest (id integer PRIMARY KEY, email text UNIQUE); INSERT INTO guest SELECT i, 'g' || i || '\@example.net' FROM generate_series(1, 3000) i; VACUUM ANALYZE guest; GRANT ALL ON guest TO sales");
my $step = "SELECT next FROM privacy.online_step((SELECT id FROM privacy.online_changes WHERE finished_at IS NULL))";
my $begin = sub { $node->safe_psql('postgres', "SET client_min_messages = error; SELECT privacy.online_begin('$_[0]', '$_[1]', '$_[2]', '$_[3]', 1000, '0', '1 s')") };
$begin->('add_subject_table', 'guest', 'id', '{"subject_column": "data_subject_id", "rows": "hide", "on_delete": "departed"}');
my $isolated = sub { $_[0] =~ /settle|follow/ ? 'REPEATABLE READ' : 'READ COMMITTED' };
my $phase = 'build';
my %killed;
while ($phase) {
	is($node->safe_psql('postgres', "SELECT phase FROM privacy.progress WHERE finished_at IS NULL"), $phase, "phase $phase") unless $killed{$phase};
	if (!$killed{$phase}++) {
		$node->safe_psql('postgres', "INSERT INTO guest VALUES (10000 + " . scalar(keys %killed) . ", '$phase\@example.net'); UPDATE guest SET email = '$phase' || id WHERE id = " . scalar(keys %killed));
		my $session = $node->background_psql('postgres', on_error_die => 1);
		$session->query_safe("BEGIN ISOLATION LEVEL " . $isolated->($phase) . "; SET client_min_messages = error; $step");
		$node->stop('immediate');
		$session->{run}->finish;
		$node->start;
		is($node->safe_psql('postgres', "SELECT phase FROM privacy.progress WHERE finished_at IS NULL"), $phase, "killed in phase $phase, it is in it still");
	}
	$phase = $node->safe_psql('postgres', "SET client_min_messages = error; SET default_transaction_isolation = '" . lc($isolated->($phase)) . "'; $step");
}
is(join(' ', sort keys %killed), 'build copy follow index settle switch', 'every phase was met');
is($counts->("SELECT count(*), count(data_subject_id), count(DISTINCT data_subject_id) FROM guest"), '3006|3006|3006', 'after kills every row has its person');
is($counts->("SELECT count(*) FROM guest g WHERE (g.id BETWEEN 1 AND 6 AND g.email !~ ('^[a-z]+' || g.id || '\$')) OR (g.id BETWEEN 7 AND 3000 AND g.email <> 'g' || g.id || '\@example.net')"), 0, 'and its value');
$begin->('protect_column', 'guest', 'email', '{"category": "contact", "lookup": "exact"}');
$node->safe_psql('postgres', $step);
$node->safe_psql('postgres', "UPDATE privacy.online_changes SET batch = 500 WHERE finished_at IS NULL; $step; SET privacy.purpose = 'maintenance'; DELETE FROM guest WHERE id <= 1000");
$node->safe_psql('postgres', 'VACUUM FULL guest');
is($node->safe_psql('postgres', $step), 'build', 'rows that were moved are copied anew');
$node->safe_psql('postgres', "SELECT privacy.cancel_online_change('guest')");
my $cancelled = 0;
my $protect = "CALL privacy.protect_column_online('guest', 'email', category => 'contact', lookup => 'case_insensitive', batch => 200)";
for (1 .. 40) {
	my ($code, undef, $error) = $node->psql('postgres', "SET statement_timeout = '" . (5 * $_ * $_ - 4) . "ms'; SET privacy.purpose = 'maintenance'; $protect");
	last if $code == 0 && $error !~ /ERROR/;
	like($error, qr/canceling statement due to statement timeout/, 'cancelled') if !$cancelled++;
}
cmp_ok($cancelled, '>', 0, "called $cancelled times in vain, and once more");
is($counts->("SELECT count(*) FILTER (WHERE privacy.is_sealed(email)) FROM guest"), 2006, 'and all is sealed');

# What stands in the way
$node->safe_psql('postgres', <<'SQL');
SET privacy.purpose = 'maintenance';
CREATE ROLE owner LOGIN; GRANT privacy_admin TO owner; ALTER ROLE owner SET privacy.purpose = 'maintenance'; GRANT CREATE ON SCHEMA public TO owner;
CREATE TABLE member (id integer PRIMARY KEY, email text UNIQUE, name text);
INSERT INTO member VALUES (1, 'A@x.org', 'a'), (2, 'a@X.org', 'b'), (3, 'c@x.org', 'c');
ALTER TABLE member OWNER TO owner;
SELECT privacy.add_subject_table('member', key => 'id');
CREATE TABLE bare (email text); SELECT 1;
SQL
my $member = "CALL privacy.protect_column_online('member', 'email', category => 'contact', lookup => 'case_insensitive')";
like(refused($node, 'owner', $member), qr/23505.*could not create unique index/, 'values that are the same without their case');
like(refused($node, 'owner', "SELECT privacy.protect_column('member', 'email', category => 'contact')"), qr/55006: table public\.member is being changed online: protect_column of column email/, 'another change of the column is refused by name');
like(refused($node, 'owner', "CALL privacy.protect_column_online('member', 'name', category => 'identity')"), qr/55006/, '... and one of another column');
like(refused($node, 'sales', 'SELECT * FROM privacy_online.copy_1'), qr/42501|42P01/, 'others see nothing of the copy');
my $copy = $node->safe_psql('postgres', "SELECT 'privacy_online.copy_' || 'member'::regclass::oid");
like(refused($node, 'owner', "INSERT INTO $copy (id) VALUES (9)"), qr/42501: .*permission denied for schema privacy_online/, 'nor does the owner');
like(refused($node, 'owner', "ALTER TABLE $copy DROP COLUMN name"), qr/42501: .*permission denied for schema privacy_online/, '... who owns it');
like(refused($node, 'postgres', 'SELECT privacy.rotate_lookup_key()'), qr/55000: .*copy of a table that is being changed online/, 'the lookup key waits');
is($counts->("SELECT object || ' ' || severity FROM privacy.alerts WHERE alert = 'online_change_left'"), 'member warning', 'a change nobody is at is an alert');
ask($node, 'postgres', "$admin UPDATE member SET email = 'b\@x.org' WHERE id = 2");
ask($node, 'owner', $member);
is($counts->('SELECT count(*) FILTER (WHERE privacy.is_sealed(email)) FROM member'), 3, 'put right, the same call goes on');
like(refused($node, 'postgres', "CALL privacy.add_subject_table_online('bare', key => 'email')"), qr/55000: rows of table public\.bare cannot be told apart/, 'rows without a key');
like(refused($node, 'postgres', "BEGIN; CALL privacy.protect_column_online('member', 'name', category => 'identity')"), qr/2D000/, 'not inside a transaction');
like(refused($node, 'sales', "CALL privacy.protect_column_online('member', 'name', category => 'identity')"), qr/42501/, 'not by anybody');

# In between: TRUNCATE, a disabled trigger, a new column, an erasure of the person above
my $until = sub {
	my ($kind, $table, $column, $arguments, $wanted) = @_;
	$begin->($kind, $table, $column, $arguments);
	my $now = 'build';
	$now = $node->safe_psql('postgres', "SET default_transaction_isolation = '" . lc($isolated->($now)) . "'; $step") while $now ne $wanted;
};
my $name = '{"category": "identity", "lookup": "none"}';
$until->('protect_column', 'member', 'name', $name, 'follow');
ask($node, 'postgres', "$admin INSERT INTO member (id, name) VALUES (5, 'gone'); TRUNCATE member; INSERT INTO member (id, name) VALUES (4, 'Dora')");
like(refused($node, 'owner', "SELECT privacy.online_begin('run_as_owner', 'member', 'SELECT 1', '{}', 1, '0', '1 s')"), qr/22023: unknown change/, 'no other function is run');
like(refused($node, 'postgres', "SET privacy.purpose = 'order_handling'; CALL privacy.protect_column_online('member', 'name', category => 'contact')"), qr/55006/, 'with other arguments it does not go on');
my $go_on = "SET client_min_messages = error; SET privacy.purpose = 'order_handling';";
$node->safe_psql('postgres', "$go_on SELECT id FROM privacy.online_changes WHERE finished_at IS NULL \\gset\n CALL privacy.online_drive(:id)");
is($counts->("SELECT string_agg(id::text, ' '), bool_and(privacy.is_sealed(name)) FROM member"), '4|t', 'TRUNCATE is followed');
is(ask($node, 'sales', 'SELECT name FROM member'), 'Dora', '... and what came after it') if $node->safe_psql('postgres', 'GRANT ALL ON member TO sales; SELECT true');

$node->safe_psql('postgres', "$admin CREATE TABLE stay (id integer PRIMARY KEY, member integer REFERENCES member, room text); INSERT INTO stay VALUES (1, 4, 'red'); ALTER TABLE member ADD COLUMN more text");
for my $between ([ 'ALTER TABLE stay DISABLE TRIGGER ALL; ALTER TABLE stay ENABLE TRIGGER ALL', qr/55000: triggers of table public\.stay were altered/ ],
	[ 'ALTER TABLE stay ADD COLUMN later text', qr/55000: table "stay" was altered/ ], [ 'CREATE INDEX ON stay (room)', qr/55000: table "stay" was altered/ ]) {
	$until->('add_linked_table', 'stay', 'member', '{"subject_column": "data_subject_id", "rows": "hide"}', 'switch');
	$node->safe_psql('postgres', $between->[0]);
	like(refused($node, 'postgres', $step), $between->[1], $between->[0]);
	$node->safe_psql('postgres', "SELECT privacy.cancel_online_change('stay')");
}
is($counts->("SELECT count(*) FROM pg_class WHERE relnamespace = 'privacy_online'::regnamespace"), 0, 'a cancelled change leaves nothing');
is($counts->("SELECT count(*) FROM pg_trigger WHERE tgfoid = 'privacy.online_note'::regproc"), 0, '... no trigger either');
$until->('add_linked_table', 'stay', 'member', '{"subject_column": "data_subject_id", "rows": "hide"}', 'follow');
ask($node, 'clerk', "SELECT privacy.erase_subject('member', 4, reason => 'x')");
$node->safe_psql('postgres', "$go_on SELECT id FROM privacy.online_changes WHERE finished_at IS NULL \\gset\n CALL privacy.online_drive(:id)");
is($counts->('SELECT count(*), count(data_subject_id) FROM stay'), '1|0', 'rows of who was erased meanwhile are nobody\'s');

# A row above that is locked is not waited for; a step that meets what another transaction wrote is done again
$node->safe_psql('postgres', "$admin INSERT INTO member (id) VALUES (6); CREATE TABLE tray (id integer PRIMARY KEY, member integer REFERENCES member); INSERT INTO tray VALUES (1, 6)");
$until->('add_linked_table', 'tray', 'member', '{"subject_column": "data_subject_id", "rows": "hide"}', 'follow');
my $other = $node->background_psql('postgres', on_error_die => 1);
$other->query_safe("$admin BEGIN; SELECT FROM member WHERE id = 6 FOR UPDATE");
$node->safe_psql('postgres', "$admin INSERT INTO tray VALUES (2, NULL); UPDATE tray SET id = 3 WHERE id = 1");
is($node->safe_psql('postgres', "SET default_transaction_isolation = 'repeatable read'; SET statement_timeout = '60s'; $step; SELECT followed FROM privacy.online_changes WHERE finished_at IS NULL") =~ /^(?:follow|switch)\n(?!0$)\d+$/, 1, 'a locked row above keeps nothing waiting');
$other->query_safe('COMMIT; BEGIN; UPDATE privacy.online_changes SET batch = batch WHERE finished_at IS NULL');
my $driver = $node->background_psql('postgres', on_error_die => 1);
$driver->query_until(qr/begun/, "$go_on SET default_transaction_isolation = 'repeatable read';\nSELECT id FROM privacy.online_changes WHERE finished_at IS NULL \\gset\n\\echo begun\nCALL privacy.online_drive(:id);\n");
$node->poll_query_until('postgres', "SELECT count(*) = 1 FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'");
$other->query_safe('COMMIT');
$driver->query_safe('SELECT 1');
$_->quit for $other, $driver;
is($counts->("SELECT count(*) FROM tray t JOIN member m ON m.id = t.member AND m.data_subject_id = t.data_subject_id"), 1, 'the change goes on by itself');

# A table that does not fit once more is not begun. It is made to look large by a further file full of holes.
SKIP: {
	my ($path, $free) = split /\|/, $node->safe_psql('postgres', "CREATE TABLE vast (id integer PRIMARY KEY, email text); SELECT pg_relation_filepath('vast'), privacy.free_space('vast')");
	open my $holes, '>', $node->data_dir . "/$path.1" or die $!;
	skip 'the file system takes no file of this size', 2 unless truncate $holes, $free;
	close $holes;
	like(refused($node, 'postgres', "CALL privacy.add_subject_table_online('vast', key => 'id')"), qr/53100: not enough disk space to change table public\.vast online: about .* are needed, .* are free/, 'not enough disk');
	is($counts->("SELECT count(*) FROM privacy.progress WHERE relation = 'vast'::regclass"), 0, 'nothing is begun');
	$node->safe_psql('postgres', 'DROP TABLE vast');
}

$node->stop;
done_testing();
