# Protecting and going back: afterwards the schema is what it was, to the letter of pg_dump; with everything that can
# depend on a column, and on a schema that nobody here designed.
use strict;
use warnings;
use Test::More;
use lib 'tests/t';
use PrivacyTest;
use PostgreSQL::Test::Utils;

my $node = new_node('there_and_back');
plan skip_all => 'pg_trgm is not installed (a contrib module of PostgreSQL)'
  if $node->safe_psql('postgres', "SELECT count(*) FROM pg_available_extensions WHERE name = 'pg_trgm'") eq '0';

sub dump_of
{
	my ($database, $part) = @_;
	my $file = $PostgreSQL::Test::Utils::tmp_check . "/$database.sql";
	system_or_bail('pg_dump', $part, '-f', $file, $node->connstr($database));
	my $text = slurp_file($file);
	$text =~ s/^\\(un)?restrict .*$//mg;
	return $text;
}

sub first_difference
{
	my ($before, $after) = @_;
	my @before = split /\n/, $before;
	my @after = split /\n/, $after;
	for my $i (0 .. (@before > @after ? $#before : $#after))
	{
		next if ($before[$i] // '') eq ($after[$i] // '');
		return "line $i: " . ($before[$i] // '(end)') . "\n now: " . ($after[$i] // '(end)');
	}
	return '';
}

# Everything at once
$node->safe_psql('postgres', 'CREATE DATABASE everything');
system_or_bail('psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', 'tests/t/031_there_and_back.sql', $node->connstr('everything'));
$node->safe_psql('everything', "CREATE EXTENSION pg_privacy; SELECT privacy.create_category('contact', channel => 'email'), privacy.grant_purpose('subject_rights', CURRENT_USER::regrole::text)");
my $before = dump_of('everything', '-s');

my $protect = <<'SQL';
SET client_min_messages = error; SET privacy.purpose = 'maintenance';
SELECT privacy.add_subject_table('crm.contact', key => 'id');
SELECT privacy.add_linked_table('crm.visit', foreign_key => 'contact');
SELECT privacy.add_linked_table('crm.base', foreign_key => 'contact');
SELECT privacy.protect_column('crm.contact', 'email', category => 'contact', lookup => 'case_insensitive');
SELECT privacy.protect_column('crm.contact', 'login', category => 'contact', lookup => 'exact');
SELECT privacy.protect_column('crm.contact', c, category => 'contact') FROM unnest('{second,born,died,code,gender,amount}'::text[]) c;
SELECT privacy.protect_column('crm.contact', 'note', category => 'contact', drop_dependents => true);
SELECT privacy.protect_column('crm.visit', 'place', category => 'contact', lookup => 'case_insensitive');
SELECT privacy.protect_column('crm.base', 'name', category => 'contact');
SQL
$node->safe_psql('everything', $protect);
my $back = <<'SQL';
SET client_min_messages = error; SET privacy.purpose = 'subject_rights';
SELECT privacy.remove_linked_table('crm.visit');
SELECT privacy.remove_linked_table('crm.base');
SELECT privacy.remove_subject_table('crm.contact');
SQL
my $clerk = "SET privacy.purpose = 'subject_rights'; ";
is($node->safe_psql('everything', "$clerk SELECT email, second FROM crm.v2 ORDER BY 1"), 'Ada@x.org|a@b.c', 'a view of a view answers as before');
is($node->safe_psql('everything', "$clerk SELECT string_agg(mail || shown, ',') FROM crm.v3"), 'Ada@x.orgAda@x.org', 'and one of that');
is($node->safe_psql('everything', "$clerk SELECT string_agg(email, ',' ORDER BY id) FROM crm.m1"), 'Ada@x.org,bob@x.org', 'a materialized view is filled again');
is($node->safe_psql('everything', "$clerk SELECT crm.mail_of(1)"), 'Ada@x.org', 'a SQL function works');
is($node->safe_psql('everything', "SELECT string_agg(indexdef, ' ' ORDER BY indexname) FROM pg_indexes WHERE indexname IN ('contact_lower', 'contact_upper')"),
	'CREATE UNIQUE INDEX contact_lower ON crm.contact USING btree (email) CREATE INDEX contact_upper ON crm.contact USING btree (email DESC, id) WHERE (email IS NOT NULL)',
	'lower() and upper() become the column with its lookup');

# A dump of the protected schema restores, and what comes out of that goes back, too.
my $sealed = $PostgreSQL::Test::Utils::tmp_check . '/sealed.sql';
system_or_bail('pg_dump', '-f', $sealed, $node->connstr('everything'));
unlike(slurp_file($sealed), qr/Ada\@x\.org'?\s|bob\@x/, 'the dump holds no row in the clear');

$node->safe_psql('everything', $back);
is(first_difference($before, dump_of('everything', '-s')), '', 'the schema is what it was');

# Once more, through a dump
$node->safe_psql('everything', $protect);
system_or_bail('pg_dump', '-f', $sealed, $node->connstr('everything'));
$node->safe_psql('postgres', 'DROP DATABASE everything');
$node->safe_psql('postgres', 'CREATE DATABASE everything');
$node->command_ok([ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', $sealed, $node->connstr('everything') ], 'the dump of the protected schema restores');
$node->safe_psql('everything', $back);
is(first_difference($before, dump_of('everything', '-s')), '', 'the schema is what it was, after a dump and restore of the sealed one');

# DROP EXTENSION says what is sealed, and takes no column along.
$node->safe_psql('everything', "SELECT privacy.adopt_key_space()");  # the database it was dumped from is gone
$node->safe_psql('everything', "SELECT privacy.add_subject_table('crm.contact', key => 'id'), privacy.protect_column('crm.contact', 'amount', category => 'contact')");
for my $how ('', ' CASCADE')
{
	my ($code, $out, $err) = $node->psql('everything', "DROP EXTENSION pg_privacy$how");
	like($err, qr/55000|2BP01|sealed/, "DROP EXTENSION$how is refused");
	like($err, qr/crm\.contact\.amount/, 'and names the column');
}
$node->safe_psql('everything', "$clerk SELECT privacy.remove_subject_table('crm.contact')");
$node->safe_psql('everything', 'DROP EXTENSION pg_privacy');
is($node->safe_psql('everything', 'SELECT amount FROM crm.contact WHERE id = 1'), '3.00', 'when nothing is sealed it goes');

SKIP:
{
	my $sample = '../shared/samples/chinook.sql';
	skip 'the sample schema is not beside this checkout', 3 unless -e $sample;
	$node->safe_psql('postgres', 'CREATE DATABASE chinook');
	system_or_bail('psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', $sample, $node->connstr('chinook'));
	$node->safe_psql('chinook', "CREATE EXTENSION pg_privacy; SELECT privacy.create_category('contact', channel => 'email'), privacy.grant_purpose('subject_rights', CURRENT_USER::regrole::text)");
	my $original = dump_of('chinook', '-s');
	my $sum = 'SELECT md5(string_agg(c::text, chr(10) ORDER BY customer_id)) FROM customer c';
	my $content = $node->safe_psql('chinook', $sum);
	$node->safe_psql('chinook', <<'SQL');
SELECT privacy.add_subject_table('employee', key => 'employee_id');
SELECT privacy.add_subject_table('customer', key => 'customer_id');
SELECT privacy.add_linked_table('invoice', foreign_key => 'customer_id');
SELECT privacy.protect_column(a.attrelid, a.attname, category => 'contact', lookup => CASE a.attname WHEN 'email' THEN 'case_insensitive' ELSE 'none' END)
  FROM pg_attribute a WHERE a.attrelid IN ('employee'::regclass, 'customer'::regclass, 'invoice'::regclass) AND a.attnum > 0
   AND a.attname ~ '^(first_name|last_name|address|city|state|country|postal_code|phone|fax|email|birth_date|billing_.*)$' ORDER BY a.attrelid, a.attnum;
SQL
	is($node->safe_psql('chinook', "$clerk SELECT count(DISTINCT privacy.reveal(last_name)) > 50 FROM customer"), 't', 'the sample works sealed');
	$node->safe_psql('chinook', "$clerk SELECT privacy.remove_linked_table('invoice'); $clerk SELECT privacy.remove_subject_table('customer'); $clerk SELECT privacy.remove_subject_table('employee');");
	is(first_difference($original, dump_of('chinook', '-s')), '', 'a schema that nobody here designed is what it was');
	is($node->safe_psql('chinook', $sum), $content, 'and so are its rows');
}

done_testing();
