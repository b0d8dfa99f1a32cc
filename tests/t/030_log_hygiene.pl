# The server log at default settings holds no value of a person and no literal of a statement about protected tables,
# whatever fails and how; the client is told as ever. privacy.log_statements turns that off.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use PostgreSQL::Test::Utils;
use PrivacyTest;
use Test::More;

my $node = new_node('log', "restart_after_crash = on\n");
$node->safe_psql('postgres', q{
	CREATE EXTENSION pg_privacy;
	CREATE ROLE app LOGIN;
	SELECT privacy.create_category('contact', channel => 'email'), privacy.create_purpose('work', legal_basis => 'contract');
	SELECT privacy.permit('work', 'contact'), privacy.grant_purpose('work', 'app');
	CREATE TABLE person (id int PRIMARY KEY, email text UNIQUE, born date, age int, code varchar(20), CHECK (age > 0));
	CREATE TABLE plain (id int PRIMARY KEY, note text);
	SET privacy.purpose = 'maintenance';
	SELECT privacy.add_subject_table('person', key => 'id');
	SELECT privacy.protect_column('person', 'email', category => 'contact', lookup => 'exact');
	SELECT privacy.protect_column('person', 'born', category => 'contact');
	GRANT SELECT, INSERT, UPDATE, DELETE ON person, plain TO app;
	ALTER ROLE app SET privacy.purpose = 'work';
});
$node->safe_psql('postgres', "INSERT INTO person VALUES (1, 'canary-zero\@example.org', '1990-01-01', 5, 'c')",
	extra_params => [ '-U', 'app' ]);

# Each statement fails; the canary in it must not reach the log.
my @failing = (
	[ 'duplicate key', "INSERT INTO person VALUES (1, 'canary1\@example.org', NULL, 5, 'x')" ],
	[ 'duplicate sealed key', "INSERT INTO person VALUES (2, 'canary-zero\@example.org', NULL, 5, 'x')" ],
	[ 'check constraint', "INSERT INTO person VALUES (3, 'canary2\@example.org', NULL, -5, 'canary2')" ],
	[ 'invalid date', "INSERT INTO person VALUES (4, 'canary3\@example.org', 'canary3', 5, 'x')" ],
	[ 'invalid number', "INSERT INTO person VALUES (4, 'canary4\@example.org', NULL, 'canary4', 'x')" ],
	[ 'value too long', "INSERT INTO person VALUES (4, 'canary5\@example.org', NULL, 5, 'canary5" . ('x' x 30) . "')" ],
	[ 'cast of a revealed value', 'SELECT email::text::int FROM person' ],
	[ 'cast of a literal', "SELECT * FROM person WHERE id = 'canary6'::text::int" ],
	[ 'unknown column', "SELECT nothing FROM person WHERE email = 'canary7\@example.org'" ],
	[ 'syntax', "SELEC * FROM person WHERE email = 'canary8\@example.org'" ],
	[ 'function', "DO \$\$ BEGIN EXECUTE format('INSERT INTO person VALUES (1, %L)', 'canary9\@example.org'); END \$\$" ],
	[ 'raised in a function', "DO \$\$ BEGIN PERFORM 1/0 FROM person WHERE email <> 'canary10\@example.org'; END \$\$" ],
	[ 'copy', "COPY person FROM STDIN;\n7\tcanary11\@example.org\tcanary11\t5\tx\n\\.\n" ],
	[ 'copy duplicate', "COPY person FROM STDIN;\n1\tcanary12\@example.org\t\\N\t5\tx\n\\.\n" ],
	[ 'evidence of a consent', "RESET ALL; SET privacy.purpose = ''; SELECT privacy.record_consent('person', '1', 'work', channel => 'email', method => 'form', evidence => '{\"ip\": \"canary14\"}')" ],
	[ 'evidence, from a function in FROM', "SET privacy.purpose = ''; SELECT * FROM privacy.request_consent('person', '1', 'work', channel => 'email', notice => 'n', evidence => '{\"ip\": \"canary15\"}')" ],
	[ 'argument of EXECUTE', "PREPARE p (date) AS SELECT id FROM person WHERE born > \$1; EXECUTE p('canary16')" ],
	[ 'evidence by EXECUTE', "SET privacy.purpose = ''; PREPARE r (jsonb) AS SELECT privacy.record_consent('person', '1', 'work', channel => 'email', method => 'form', evidence => \$1); EXECUTE r('{\"ip\": \"canary17\"}')" ],
	[ 'refused definition', "CREATE VIEW v AS SELECT id FROM person WHERE email = 'canary18\@example.org'" ],
	[ 'refused function', "CREATE FUNCTION f() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM person WHERE email = 'canary19\@example.org'; END" ],
	[ 'no purpose', "SET privacy.purpose = ''; SELECT * FROM person WHERE email = 'canary13\@example.org'" ],
);
for my $case (@failing) {
	my ($name, $sql) = @$case;
	my ($out, $err);
	my $code = $node->psql('postgres', $sql, stdout => \$out, stderr => \$err, on_error_stop => 1, extra_params => [ '-U', 'app' ]);
	ok($code != 0 && $err =~ /ERROR/, "$name: the client gets its error") or diag($out . $err);
}
my $log = slurp_file($node->logfile);
my @leaks = grep { /canary/ } split /\n/, $log;
is(scalar @leaks, 0, 'no canary in the log') or diag(join("\n", @leaks));
is(scalar(() = $log =~ /(?:ERROR|error): /g), scalar @failing, 'every error is in the log');

# A crash: PostgreSQL logs what the failed process was running. And a deadlock: it logs what all parties ran.
for my $i (1, 2) {
	$node->safe_psql('postgres', "INSERT INTO person (id, email) VALUES (10$i, 'somebody$i\@example.org')", extra_params => [ '-U', 'app' ]);
}
my @sessions = map { $node->background_psql('postgres', on_error_stop => 0, extra_params => [ '-U', 'app' ]) } 1 .. 2;
$sessions[$_ - 1]->query_safe("BEGIN; UPDATE person SET code = 'x' WHERE id = 10$_") for 1 .. 2;
$sessions[0]->query_until(qr/waiting/, "\\echo waiting\nUPDATE person SET code = 'canary14' WHERE id = 102;\n");
$sessions[1]->query("UPDATE person SET code = 'canary15' WHERE id = 101");
$sessions[$_]->quit for 0 .. 1;
like(slurp_file($node->logfile), qr/deadlock detected/, 'the deadlock is in the log');
my $doomed = $node->background_psql('postgres', on_error_stop => 0, extra_params => [ '-U', 'app' ]);
my $pid = $doomed->query_safe('SELECT pg_backend_pid()');
$doomed->query_until(qr/sleeping/, "\\echo sleeping\nSELECT pg_sleep(100) FROM person WHERE email <> 'canary16';\n");
$node->poll_query_until('postgres', "SELECT count(*) > 0 FROM pg_stat_activity WHERE pid = $pid AND wait_event = 'PgSleep'");
kill 'KILL', $pid;
for (1 .. 300) {
	$log = slurp_file($node->logfile);
	last if $log =~ /terminated by signal.*ready to accept/s;
	sleep 1 if $_ > 10;
	select undef, undef, undef, 0.1;
}
eval { $doomed->{run}->finish };
like($log, qr/PID $pid\) was terminated by signal 9/, 'the crash is in the log');
@leaks = grep { /canary/ } split /\n/, $log;
is(scalar @leaks, 0, 'still no canary in the log') or diag(join("\n", @leaks));

# What has nothing to do with personal data is logged as ever.
$node->psql('postgres', "INSERT INTO plain VALUES (1, 'visible1'), (1, 'visible1')", extra_params => [ '-U', 'app' ]);
like(slurp_file($node->logfile), qr/STATEMENT:.*visible1/, 'statements about other tables are logged');
$node->safe_psql('postgres', 'ALTER ROLE app SET privacy.log_statements = on');
$node->psql('postgres', "INSERT INTO person VALUES (1, 'shown2\@example.org')", extra_params => [ '-U', 'app' ]);
like(slurp_file($node->logfile), qr/STATEMENT:.*shown2/, 'privacy.log_statements = on logs the statement');
$node->stop;
done_testing();
