# Schemas that nobody here wrote, or that are large, go from plain to protected and back by what privacy.advise proposes, edited by a
# few lines: the application answers as before, and the schema that comes back is the one that was there.
use strict;
use warnings;
use Test::More;
use lib 'tests/t';
use PrivacyTest;
use PostgreSQL::Test::Utils;

my $node = new_node('migrate');
$node->safe_psql('postgres', 'CREATE ROLE shop LOGIN; CREATE ROLE personnel LOGIN; CREATE ROLE desk LOGIN');

sub schema_of {
	my ($database, $schema) = @_;
	my ($out, $err) = run_command([ 'pg_dump', '-s', '-n', $schema, $node->connstr($database) ]);
	return join "\n", grep { !/^(--|\\(un)?restrict|$)/ } split /\n/, $out;
}

# The document, edited: at most ten lines of changes.
sub migrate {
	my ($database, $schema, $way, @edits) = @_;
	cmp_ok(scalar(@edits), '<=', 10, "$database: " . scalar(@edits) . ' lines of edits');
	$node->safe_psql($database, "CREATE EXTENSION pg_privacy; CREATE TABLE public.policy_document AS SELECT privacy.advise_policy('$schema') AS policy;"
		  . join('', map { "UPDATE public.policy_document SET policy = $_;" } @edits));
	is($node->safe_psql($database, 'SELECT f.* FROM public.policy_document, privacy.check_policy(policy) f'), '', "$database: no fault");
	my $plan = $node->safe_psql($database, 'SELECT count(*) FROM public.policy_document, privacy.apply_policy(policy, dry_run => true)');
	is($node->safe_psql($database, $way), $plan, "$database: $plan steps, as planned");
	is($node->safe_psql($database, 'SELECT d.* FROM public.policy_document, privacy.policy_drift(policy) d'), '', "$database: no drift");
	return;
}

my $at_once = 'SELECT count(*) FROM public.policy_document, privacy.apply_policy(policy)';
my $in_steps = "SELECT policy AS document FROM public.policy_document \\gset\nCALL privacy.apply_policy_in_steps(:'document')";

# Back: everything that the document has mapped.
sub unmigrate {
	my ($database) = @_;
	$node->safe_psql($database, 'GRANT privacy_admin, privacy_rights_desk, postgres TO desk');
	ask($node, 'desk', "SET privacy.purpose = 'subject_rights'; CALL privacy.apply_policy_in_steps('{\"version\": 1, \"tables\": {}}', prune => true)", $database);
	return;
}

SKIP: {
	my $sample = '../shared/samples/chinook.sql';
	skip 'the sample schema is not beside this checkout', 1 unless -e $sample;
	$node->safe_psql('postgres', 'CREATE DATABASE chinook');
	system_or_bail('psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', $sample, $node->connstr('chinook'));
	$node->safe_psql('chinook', 'GRANT ALL ON ALL TABLES IN SCHEMA public TO shop, personnel; CREATE VIEW best AS SELECT c.customer_id, c.last_name, sum(i.total) AS total FROM customer c JOIN invoice i USING (customer_id) GROUP BY 1, 2; GRANT SELECT ON best TO shop');
	my $before = schema_of('chinook', 'public');
	my %questions = (
		shop => [
			'SELECT * FROM best ORDER BY total DESC, customer_id LIMIT 20',
			'SELECT billing_country, sum(total) FROM invoice GROUP BY 1 ORDER BY 1',
			'SELECT billing_city, count(*) FROM invoice GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 10',
			"SELECT customer_id, first_name, company, phone, email FROM customer WHERE email = 'leonekohler\@surfeu.de' OR last_name LIKE 'K%' ORDER BY last_name, first_name",
			'SELECT c.email, e.last_name FROM customer c JOIN employee e ON e.employee_id = c.support_rep_id ORDER BY c.email LIMIT 5',
			'SELECT i.billing_address, l.quantity, t.name FROM invoice i JOIN invoice_line l USING (invoice_id) JOIN track t USING (track_id) WHERE i.customer_id = 5 ORDER BY t.name',
		],
		personnel => [ 'SELECT last_name, birth_date, reports_to FROM employee ORDER BY birth_date', "SELECT extract(year FROM birth_date), count(*) FROM employee GROUP BY 1 ORDER BY 1" ]);
	my %answers = map { my $role = $_; ($role => [ map { ask($node, $role, $_, 'chinook') } @{ $questions{$role} } ]) } keys %questions;

	migrate('chinook', 'public', $at_once,
		q(jsonb_set(policy, '{purposes}', '{"sales": {"legal_basis": "contract", "permits": {"contact": "full", "phone": "full", "identity": "full", "address": "full"}, "granted_to": ["shop"]}}')),
		q(policy || jsonb_build_object('purposes', policy -> 'purposes' || '{"staff": {"legal_basis": "contract", "permits": {"identity": "full", "personnel": "full"}, "granted_to": ["personnel"]}}')),
		q(jsonb_set(policy, '{categories,personnel}', '{"description": "data of employees"}')),
		q(jsonb_set(policy, '{tables,public.employee,columns,birth_date,category}', '"personnel"')),
		q(jsonb_set(policy, '{tables,public.customer,columns,country}', '{"scrub": "null", "category": "address"}')),
		q(jsonb_set(policy, '{tables,public.invoice,columns,billing_country}', '{"scrub": "null", "category": "address"}')));
	$node->safe_psql('chinook', "ALTER ROLE shop IN DATABASE chinook SET privacy.purpose = 'sales'; ALTER ROLE personnel IN DATABASE chinook SET privacy.purpose = 'staff'");
	is($node->safe_psql('chinook', 'SELECT count(*) FILTER (WHERE kind = \'subject_table\'), count(*) FROM privacy.tables'), '2|4', 'customers and employees are two kinds of people, with invoices and their lines');
	for my $role (sort keys %questions) {
		for my $n (0 .. $#{ $questions{$role} }) {
			is(ask($node, $role, $questions{$role}[$n], 'chinook'), $answers{$role}[$n], "$role: $questions{$role}[$n]");
		}
	}
	is(ask($node, 'shop', 'SELECT count(birth_date) FROM employee', 'chinook'), '0', 'a purpose sees what it is permitted, and nothing else');
	ask($node, 'shop', "INSERT INTO customer (customer_id, first_name, last_name, email) VALUES (1001, 'Ada', 'L', 'ada\@example.org'); UPDATE customer SET phone = '1' WHERE customer_id = 1001; DELETE FROM customer WHERE customer_id = 1001", 'chinook');
	is($node->safe_psql('chinook', "SELECT count(*) FROM privacy.advise('public') WHERE topic = 'untagged_column' AND confidence >= 0.5"), '0', 'nothing that looks personal is left');
	is($node->safe_psql('chinook', "SELECT string_agg(DISTINCT \"column\", ' ') FROM privacy.advise('public') WHERE topic LIKE 'unneeded%'"), '', 'and nothing that nobody may read');

	unmigrate('chinook');
	is(schema_of('chinook', 'public') =~ s/\nCREATE TABLE public.policy_document .*?\);//sr =~ s/\nALTER TABLE public.policy_document[^;]*;//r, $before, 'unprotected, the schema is what it was');
	for my $role (sort keys %questions) {
		is(join("\n", map { ask($node, $role, $_, 'chinook') } @{ $questions{$role} }), join("\n", @{ $answers{$role} }), "and the answers of $role");
	}
}

# Two hundred tables, with the same call.
$node->safe_psql('postgres', 'CREATE DATABASE erp');
$node->safe_psql('erp', <<'SQL');
CREATE SCHEMA erp;
DO $$
DECLARE
  word text;
BEGIN
  FOR n IN 1 .. 40 LOOP
    EXECUTE format('CREATE TABLE erp.product_%1$s (id bigint PRIMARY KEY, name text, price numeric, colour text)', n);
    IF n % 4 <> 3 THEN  -- nobody's
      EXECUTE format('CREATE TABLE erp.part_%1$s (id bigint PRIMARY KEY, product_id bigint NOT NULL REFERENCES erp.product_%1$s, name text, email_template text); CREATE TABLE erp.stock_%1$s (id bigint PRIMARY KEY, amount numeric, note text);
        CREATE TABLE erp.price_%1$s (id bigint PRIMARY KEY, valid_from date, amount numeric); CREATE TABLE erp.shelf_%1$s (id bigint PRIMARY KEY, city text, name text)', n);
      CONTINUE;
    END IF;
    word := (ARRAY['customer', 'kunde', 'patient', 'lieferant', 'member'])[1 + n % 5];
    EXECUTE format('CREATE TABLE erp.a%1$s_%2$s (id bigint PRIMARY KEY, first_name text, nachname text NOT NULL, email varchar(80) UNIQUE, telefon text, geburtsdatum date, status text, note text, total numeric);
      CREATE INDEX ON erp.a%1$s_%2$s (lower(nachname));
      CREATE TABLE erp.address_%1$s (id bigint PRIMARY KEY, person_id bigint NOT NULL REFERENCES erp.a%1$s_%2$s ON DELETE CASCADE, street text, plz char(5), city text, kind text);
      CREATE TABLE erp.order_%1$s (id bigint PRIMARY KEY, person_id bigint NOT NULL REFERENCES erp.a%1$s_%2$s, day date, total numeric, state text);
      CREATE TABLE erp.line_%1$s (id bigint PRIMARY KEY, order_id bigint NOT NULL REFERENCES erp.order_%1$s, product_id bigint, amount numeric);
      INSERT INTO erp.a%1$s_%2$s SELECT i, ''F'' || i, ''N'' || i, i || ''@example.org'', ''+49 '' || i, ''1980-01-01'', ''x'' FROM generate_series(1, 3) i;
      INSERT INTO erp.address_%1$s SELECT i, i, ''Street '' || i, ''12345'', ''Town'' || i FROM generate_series(1, 3) i;
      INSERT INTO erp.order_%1$s SELECT i, i, ''2020-01-01'', i FROM generate_series(1, 3) i; INSERT INTO erp.line_%1$s SELECT i, i, 1, 1 FROM generate_series(1, 3) i;
      CREATE VIEW erp.list_%1$s AS SELECT p.id, p.nachname, a.city FROM erp.a%1$s_%2$s p LEFT JOIN erp.address_%1$s a ON a.person_id = p.id', n, word);
  END LOOP;
END $$;
GRANT USAGE ON SCHEMA erp TO shop; GRANT ALL ON ALL TABLES IN SCHEMA erp TO shop;
SQL
my $before = schema_of('erp', 'erp');
my $begin = time;
migrate('erp', 'erp', $in_steps, q(jsonb_set(policy, '{purposes}', '{"all": {"legal_basis": "contract", "permits": {"contact": "full", "phone": "full", "identity": "full", "address": "full"}, "granted_to": ["shop"]}}')));
note sprintf '200 tables: advised, checked, planned and applied in %d s', time - $begin;
is($node->safe_psql('erp', 'SELECT count(*) FILTER (WHERE kind = \'subject_table\'), count(*) FROM privacy.tables'), '10|40', 'people, addresses, orders and lines; no products');
is($node->safe_psql('erp', 'SELECT count(*), count(*) FILTER (WHERE lookup = \'case_insensitive\') FROM privacy.columns'), '90|10', 'six columns a person, three an address; an index on lower() asks for a lookup');
is(ask($node, 'shop', "SET privacy.purpose = 'all'; SELECT nachname, city FROM erp.list_7 ORDER BY id; SELECT email FROM erp.a7_patient WHERE nachname = 'n2'", 'erp'), "N1|Town1\nN2|Town2\nN3|Town3\n2\@example.org", 'views and searches answer');
unmigrate('erp');
is(schema_of('erp', 'erp'), $before, 'back: 200 tables, their views and indexes are what they were');
$node->stop;
done_testing();
