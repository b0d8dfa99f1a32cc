# The whole story on a schema that nobody here designed: migrate it, read it for three purposes, consent and withdraw,
# dump, crash, export, erase, restore; and nothing of a person stored after protection lies on the disk.
use strict;
use warnings;
use Test::More;
use lib 'tests/t';

my $sample;
BEGIN {
	$sample = '../shared/samples/chinook.sql';
	plan skip_all => "the sample schema $sample is not beside this checkout" unless -e $sample;
}
use PrivacyTest;
use PostgreSQL::Test::Utils;

my $node = new_node('chinook');
system_or_bail('psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', $sample, $node->connstr('postgres'));
my $countries = 'SELECT billing_country, sum(total) FROM invoice GROUP BY 1 ORDER BY 1';
my $sums_before = $node->safe_psql('postgres', $countries);
my $email_before = $node->safe_psql('postgres', 'SELECT email FROM customer WHERE customer_id = 2');

$node->safe_psql('postgres', "CREATE TABLE bird AS SELECT 'Blaumeise' AS name");

newsletter_vocabulary($node);
$node->safe_psql('postgres', <<'SQL');
SELECT privacy.add_subject_table('public.employee', key => 'employee_id');
SELECT privacy.add_subject_table('public.customer', key => 'customer_id');
SELECT privacy.add_linked_table('public.invoice', foreign_key => 'customer_id');
SELECT privacy.add_linked_table('public.invoice_line', foreign_key => 'invoice_id');
SELECT privacy.protect_column('public.customer', 'first_name', category => 'identity');
SELECT privacy.protect_column('public.customer', 'last_name', category => 'identity', lookup => 'case_insensitive');
SELECT privacy.protect_column('public.customer', 'email', category => 'contact', lookup => 'case_insensitive');
SELECT privacy.protect_column('public.customer', 'phone', category => 'phone');
SELECT privacy.protect_column('public.customer', 'address', category => 'billing');
SELECT privacy.protect_column('public.employee', 'last_name', category => 'identity');
SELECT privacy.protect_column('public.employee', 'birth_date', category => 'identity');
SELECT privacy.protect_column('public.invoice', 'billing_address', category => 'billing');
GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA public TO sales;
GRANT SELECT ON customer, employee TO marketing;
SQL

# What the applications see
is(ask($node, 'sales', 'SELECT email FROM customer WHERE customer_id = 2'), $email_before, 'the permitted purpose reads');
is(ask($node, 'sales', $countries), $sums_before, 'sums are what they were');
is(ask($node, 'sales', "SELECT customer_id FROM customer WHERE email = upper('$email_before')"), '2', 'search by lookup tag');
is(ask($node, 'sales', 'SELECT birth_date FROM employee WHERE employee_id = 1'), '1962-02-18 00:00:00', 'a timestamp keeps its type');
is(ask($node, 'sales', 'SELECT count(*), count(data_subject_id) FROM invoice_line'), '2240|2240', 'a chain of links reaches the lines');
is(ask($node, 'marketing', 'SELECT count(*) FROM customer'), '0', 'no consent, no rows');
like(refused($node, 'postgres', 'SELECT email FROM customer'), qr/42501/, 'a superuser without a purpose is refused');
like(refused($node, 'marketing', "SET privacy.purpose = 'order_handling'; SELECT email FROM customer"), qr/42501/, 'so is a purpose not granted');
is(ask($node, 'sales', "SELECT pg_typeof(1), length(first_name) > 0 FROM customer WHERE customer_id = 2"), 'integer|t', 'functions open what the session may see');

# A person stored after protection, and the consent of theirs
ask($node, 'sales', "INSERT INTO customer (customer_id, first_name, last_name, email, phone, address)
	VALUES (1001, 'Zwitscher', 'Kanarienvogel', 'kanarienvogel\@vogelhaus.example', '+49 5551234567', 'Voliere 7, Piepenhausen'),
	       (1002, 'Tschilp', 'Spatz', 'spatz\@vogelhaus.example', '+49 5557654321', 'Dachrinne 1, Spatzendorf')");
ask($node, 'sales', "INSERT INTO invoice (invoice_id, customer_id, invoice_date, billing_address, total) VALUES (9001, 1001, '2026-03-01', 'Voliere 7, Piepenhausen', 12.50)");
my @canaries = ('kanarienvogel', 'zwitscher', 'vogelhaus.example', '5551234567', 'piepenhausen', 'spatzendorf', 'tschilp');
my $token = ask($node, 'marketing', "SELECT token FROM privacy.request_consent('customer', 1001, 'newsletter', channel => 'email', notice => 'newsletter-v3', evidence => '{\"ip\": \"192.0.2.7\"}')");
is(ask($node, 'marketing', 'SELECT count(*) FROM customer WHERE customer_id = 1001'), '0', 'asked is not given');
ask($node, 'marketing', "SELECT privacy.confirm_consent('$token', channel => 'email', evidence => '{\"ip\": \"192.0.2.7\"}')");
is(ask($node, 'marketing', 'SELECT email, last_name FROM customer WHERE customer_id = 1001'), 'kanarienvogel@vogelhaus.example|', 'confirmed: the e-mail, and nothing else');
like(refused($node, 'marketing', "SELECT privacy.confirm_consent('$token', channel => 'email', evidence => '{}')"), qr/ERROR/, 'a token is good once');

# An error on a person's row, for the log
like(refused($node, 'sales', "INSERT INTO customer (customer_id, first_name, last_name, email) VALUES (1001, 'Zwitscher', 'Kanarienvogel', 'kanarienvogel\@vogelhaus.example')"), qr/23505/, 'duplicate key');

# kill -9, and all is there
$node->stop('immediate');
$node->start;
is(ask($node, 'marketing', 'SELECT email FROM customer WHERE customer_id = 1001'), 'kanarienvogel@vogelhaus.example', 'after a crash the person is readable');

# Export
my $export = "privacy.export_subject('customer', 1001)";
is(ask($node, 'clerk', "SELECT $export #>> '{data,0,rows,0,email}', $export #>> '{manifest,rows,public.invoice}', jsonb_array_length($export -> 'consent_history') >= 2"),
	'kanarienvogel@vogelhaus.example|1|t', 'export holds values, linked rows and the history');
unlike(ask($node, 'clerk', "SELECT $export"), qr/spatz/i, 'and nobody else');
like(refused($node, 'sales', "SELECT $export"), qr/42501/, 'exporting is for the rights desk');

# A dump, a base backup and their lives before the erasure
my $dump = $PostgreSQL::Test::Utils::tmp_check . '/chinook.dump.sql';
system_or_bail('pg_dump', '-f', $dump, $node->connstr('postgres'));
is(join(' ', files_with([ @canaries, $email_before ], $dump)), '', 'a dump holds no plaintext');
$node->backup('before');

# Withdrawal, then erasure
ask($node, 'clerk', "SELECT privacy.withdraw_consent('customer', 1001, 'newsletter')");
is(ask($node, 'marketing', 'SELECT count(*) FROM customer WHERE customer_id = 1001'), '0', 'withdrawn');
my $id = ask($node, 'clerk', "SELECT privacy.erase_subject('customer', 1001, reason => 'asked for it', reason_code => 'art17')");
like($id, qr/^[0-9a-f-]{36}$/, 'an erasure gives the id of its certificate');
is(ask($node, 'clerk', "SELECT privacy.erase_subject('customer', 1001, reason => 'again', reason_code => 'art17')"), $id, 'a repeated call gives the same');
is(ask($node, 'sales', 'SELECT last_name FROM customer WHERE customer_id = 1001'), '', 'no value after an erasure');
is(ask($node, 'sales', 'SELECT last_name FROM customer WHERE customer_id = 1002'), 'Spatz', 'the neighbour is well');
is(ask($node, 'sales', 'SELECT total FROM invoice WHERE invoice_id = 9001'), '12.50', 'sums survive');
$node->stop('immediate');
$node->start;
is(ask($node, 'sales', 'SELECT last_name FROM customer WHERE customer_id = 1001'), '', 'nor after a crash');

# The dump, restored into another database of the same server: a guest
$node->safe_psql('postgres', 'CREATE DATABASE copy');
$node->command_ok([ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', $dump, $node->connstr('copy') ], 'a dump restores');
is(ask($node, 'sales', 'SELECT last_name FROM customer WHERE customer_id = 1001', 'copy'), '', 'what was erased since is erased in the copy');
is(ask($node, 'sales', 'SELECT last_name FROM customer WHERE customer_id = 1002', 'copy'), 'Spatz', 'others open in it');
like(refused($node, 'sales', "INSERT INTO customer (customer_id, first_name, last_name, email) VALUES (1003, 'A', 'B', 'c\@d.example')", 'copy'), qr/55000/, 'a guest seals nothing');

# What lies on the disk
$node->safe_psql('postgres', 'CHECKPOINT');
is(join(' ', files_with(\@canaries, $node->data_dir, $node->data_dir . '-keystore', $node->logfile, $dump, $node->backup_dir)), '',
	'no canary in data directory, WAL, keystore, log, dump or base backup');
isnt(join(' ', files_with(['Blaumeise'], $node->data_dir)), '', 'the search itself works: it finds what was never protected');

# The base backup, restored with the living keystore
$node->stop;
my $restored = PostgreSQL::Test::Cluster->new('restored');
$restored->init_from_backup($node, 'before');
$restored->append_conf('postgresql.conf', "privacy.keystore_directory = '" . $node->data_dir . "-keystore'\n"
	  . "privacy.master_key_directory = '" . $node->data_dir . "-keystore-master'\n");
$restored->start;
is(ask($restored, 'sales', 'SELECT last_name FROM customer WHERE customer_id = 1001'), '', 'a restored backup does not bring back the erased');
is(ask($restored, 'sales', 'SELECT last_name FROM customer WHERE customer_id = 1002'), 'Spatz', 'and keeps the others');
$restored->stop;

done_testing();
