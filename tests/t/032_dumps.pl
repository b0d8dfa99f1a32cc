# Everything that is kept is dumped, in every format and by every option that people use, and is back after the restore:
# sealed values byte for byte, guards, labels, vocabulary, consents, ledgers, holds, erasures; into another database of the
# cluster and, with a copy of the keystore, into another cluster.
use strict;
use warnings;
use Test::More;
use lib 'tests/t';
use PrivacyTest;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;

my $node = new_node('dumps');
plan skip_all => 'this PostgreSQL is built without libxml' if $node->psql('postgres', "SELECT '<a/>'::xml") != 0;
newsletter_vocabulary($node);
$node->safe_psql('postgres', <<'SQL');
SELECT privacy.permit('order_handling', 'phone');
CREATE SCHEMA crm; GRANT USAGE ON SCHEMA crm TO PUBLIC;
CREATE TABLE crm.contact (id serial PRIMARY KEY, email varchar(80) UNIQUE NOT NULL, phone text, born date, amount numeric(10,2), note text);
CREATE TABLE crm.visit (id integer PRIMARY KEY, contact_id integer REFERENCES crm.contact ON DELETE CASCADE, remark text);
CREATE TABLE crm.parted (id integer PRIMARY KEY, remark text) PARTITION BY RANGE (id);
CREATE TABLE crm.parted1 PARTITION OF crm.parted FOR VALUES FROM (1) TO (100);
CREATE TABLE crm.parted2 PARTITION OF crm.parted FOR VALUES FROM (100) TO (200);
GRANT ALL ON ALL TABLES IN SCHEMA crm TO sales, marketing; GRANT USAGE ON ALL SEQUENCES IN SCHEMA crm TO sales;
SELECT privacy.add_subject_table('crm.contact', key => 'id'), privacy.add_linked_table('crm.visit', foreign_key => 'contact_id'), privacy.add_subject_table('crm.parted', key => 'id');
SELECT privacy.protect_column('crm.contact', 'email', category => 'contact', lookup => 'case_insensitive'), privacy.protect_column('crm.contact', 'phone', category => 'phone'),
       privacy.protect_column('crm.contact', 'born', category => 'identity'), privacy.protect_column('crm.contact', 'amount', category => 'billing'),
       privacy.protect_column('crm.visit', 'remark', category => 'identity'), privacy.protect_column('crm.parted', 'remark', category => 'identity');
SELECT privacy.scrub_column('crm.contact', 'note', 'null'), privacy.on_erasure('crm.visit', 'delete');
CREATE VIEW crm.mails AS SELECT id, email FROM crm.contact;
CREATE MATERIALIZED VIEW crm.kept AS SELECT id, email FROM crm.contact WITH NO DATA;
GRANT SELECT ON crm.mails TO sales;
CREATE ROLE loader LOGIN; GRANT privacy_restore TO loader;
SQL
ask($node, 'sales', "INSERT INTO crm.contact SELECT g, 'Person' || g || '\@example.org', '+49 30 ' || g, date '1980-01-01' + g, g, E'note\\t' || g FROM generate_series(1, 60) g");
ask($node, 'sales', "INSERT INTO crm.visit SELECT g, g, repeat('remark ', 400) || g FROM generate_series(1, 60) g; INSERT INTO crm.parted VALUES (1, 'one'), (101, 'two')");
ask($node, 'clerk', <<'SQL');
SELECT privacy.record_consent('crm.contact', 3, 'newsletter', channel => 'email', method => 'paper', notice => 'newsletter-v3', evidence => '{"form": 7}');
SELECT privacy.request_consent('crm.contact', 7, 'newsletter', channel => 'email', notice => 'newsletter-v3', evidence => '{"form": 8}');
SELECT privacy.restrict_processing('crm.contact', 8, reason => 'disputes his address');
SELECT privacy.place_hold('crm.contact', 2, 'standard', ground => 'legal_claims', law => 'court file 7');
SELECT privacy.erase_subject('crm.contact', 1, reason => 'request', reason_code => 'art17'), privacy.erase_subject('crm.contact', 2, reason => 'held');
SELECT privacy.erase_subject('crm.contact', 4, reason => 'leaves', not_before => '30 days');
SQL
ask($node, 'sales', 'DELETE FROM crm.contact WHERE id = 9');
$node->safe_psql('postgres', "SELECT privacy.create_keystore() WHERE false; SET privacy.purpose = 'maintenance'; REFRESH MATERIALIZED VIEW crm.kept");
$node->poll_query_until('postgres', "SELECT count(*) = 0 FROM privacy.erasures WHERE state = 'pending'") or die 'not settled';

# (The transaction that destroyed a key is one of the server it happens on; grants of the extension's own are made with it.)
# What must be the same: definitions and guards, all that the extension keeps, and what is stored, as it is stored.
my $same = q{SET row_security = off; SET privacy.purpose = 'maintenance'; SELECT string_agg(x, E'\n' ORDER BY x) FROM (
  SELECT format('%s %s %s', tgrelid::regclass, tgname, tgenabled) FROM pg_trigger WHERE tgname ~ 'privacy' AND NOT tgisinternal
  UNION ALL SELECT format('%s %s %s', conrelid::regclass, conname, convalidated) FROM pg_constraint WHERE conname ~ 'privacy_sealed'
  UNION ALL SELECT format('%s %s %s %s', polrelid::regclass, polname, polpermissive, pg_get_expr(polqual, polrelid)) FROM pg_policy
  UNION ALL SELECT format('%s %s %s', objoid::regclass, objsubid, label) FROM pg_seclabel
  UNION ALL SELECT format('%s %s', indexrelid::regclass, indisvalid) FROM pg_index WHERE indrelid::regclass::text LIKE 'crm.%'
  UNION ALL SELECT format('%s %s %s', oid::regclass, relrowsecurity, relforcerowsecurity) FROM pg_class WHERE relrowsecurity
  UNION ALL SELECT format('%s %s', evtname, evtenabled) FROM pg_event_trigger
  UNION ALL SELECT format('%s: %s', t, array_to_string(xpath('//text()', query_to_xml(format('SELECT count(*), md5(string_agg(x::text, chr(10) ORDER BY x::text)) FROM %s x', coalesce(part, t::text)), false, true, '')), '')) FROM (
    SELECT unnest(extconfig)::regclass FROM pg_extension WHERE extname = 'pg_privacy'
    UNION ALL SELECT unnest('{crm.contact,crm.visit,crm.parted,crm.kept}'::regclass[])) c (t)
    LEFT JOIN (VALUES ('privacy.erasure_keys'::regclass, '(SELECT erasure_id, class_id, generation, result, ground, until FROM privacy.erasure_keys)'),
                      ('privacy.purpose_grants', $$(SELECT purpose_id, grantee, granted_by FROM privacy.purpose_grants)$$)) p (whole, part) ON whole = t
   WHERE (SELECT relkind FROM pg_class WHERE oid = t) <> 'S') s (x)};
my $wanted = $node->safe_psql('postgres', $same);
my $read = q{SELECT count(email), string_agg(concat_ws('|', id, email, phone, born, amount), ',' ORDER BY id) FROM crm.contact};
my $shown = ask($node, 'sales', $read);
like($shown, qr/^5\d\|/, 'the original reads');

# Only the lines that differ.
sub compare {
	my ($what, $is, $should) = @_;
	my %missing = map { $_ => 1 } split /\n/, $should;
	my %more = map { $_ => 1 } split /\n/, $is;
	for (keys %missing) { delete $missing{$_} if delete $more{$_} }
	return is(join("\n", (map { "+ $_" } sort keys %more), (map { "- $_" } sort keys %missing)), '', $what);
}

my $place = PostgreSQL::Test::Utils::tempdir();
my @to = ('-h', $node->host, '-p', $node->port);
my $run = sub {
	my (@command) = @_;
	my ($out, $err) = ('', '');
	my $ok = IPC::Run::run(\@command, '>', \$out, '2>', \$err);
	diag("@command: $err") if !$ok;
	return $ok;
};
sub psql_file { my ($database, @more) = @_; return [ 'psql', @to, '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d', $database, @more ] }

my @dumps = (  # name, options of pg_dump, how it is restored: lists of commands' arguments after the tool
	[ 'plain', [], [ [ 'psql' ] ] ],
	[ 'inserts', [ '--inserts', '--rows-per-insert=10' ], [ [ 'psql' ] ] ],
	[ 'column_inserts', [ '--column-inserts', '--quote-all-identifiers', '--serializable-deferrable' ], [ [ 'psql' ] ] ],
	[ 'custom', [ '-Fc' ], [ [ 'pg_restore', '--exit-on-error' ] ] ],
	[ 'single', [ '-Fc', '--no-owner' ], [ [ 'pg_restore', '--single-transaction' ] ] ],
	[ 'jobs', [ '-Fd', '-j2' ], [ [ 'pg_restore', '-j2' ] ] ],
	[ 'tar', [ '-Ft' ], [ [ 'pg_restore', '--exit-on-error' ] ] ],
	[ 'sections', [ '-Fc' ], [ map { [ 'pg_restore', '--exit-on-error', "--section=$_" ] } qw(pre-data data post-data) ] ],
	[ 'data_only', [ '-Fc' ], [ [ 'pg_restore', '--exit-on-error', '--schema-only' ], [ 'pg_restore', '--exit-on-error', '--data-only', '--disable-triggers' ],
			[ 'pg_restore', '--exit-on-error', '--section=post-data', '-t', 'kept' ] ] ],
);
for my $dump (@dumps) {
	my ($name, $options, $steps) = @$dump;
	my $file = "$place/$name";
	ok($run->('pg_dump', @to, '-f', $file, @$options, 'postgres'), "$name: dumped");
	is_deeply([ files_with([ 'person5@example', 'remark remark' ], $file) ], [], "$name: nothing in the clear") if $name !~ /^(custom|single|jobs|tar|sections|data_only)$/;
	$node->safe_psql('postgres', "CREATE DATABASE r_$name");
	my $good = 1;
	local $ENV{PGOPTIONS} = '-c privacy.accept_sealed=on' if $name =~ /inserts/;  # by default sealed values come in by COPY only
	for my $step (@$steps) {
		my ($tool, @arguments) = @$step;
		$good &&= $tool eq 'psql' ? $run->(@{ psql_file("r_$name", '-f', $file) }) : $run->($tool, @to, '-d', "r_$name", @arguments, $file);
	}
	ok($good, "$name: restored");
	delete $ENV{PGOPTIONS};
	compare("$name: everything is there", $node->safe_psql("r_$name", $same), $wanted);
	is(ask($node, 'sales', $read, "r_$name"), $shown, "$name: and reads the same");
}

# A second dump and restore changes nothing more.
ok($run->('pg_dump', @to, '-Fc', '-f', "$place/again", 'r_jobs'), 'a restored database is dumped');
$node->safe_psql('postgres', 'CREATE DATABASE r_again');
ok($run->('pg_restore', @to, '--exit-on-error', '-d', 'r_again', "$place/again"), 'and restored');
compare('it is the same still', $node->safe_psql('r_again', $same), $wanted);

# One table's data, loaded by a member of privacy_restore who is no superuser.
$node->safe_psql('r_again', 'SET privacy.purpose = $$maintenance$$; TRUNCATE crm.visit; GRANT ALL ON crm.visit TO loader; GRANT USAGE ON SCHEMA crm TO loader; GRANT privacy_restore TO loader');
ok($run->('pg_restore', @to, '-U', 'loader', '--exit-on-error', '-d', 'r_again', '--data-only', '-t', 'visit', "$place/again"), 'a table by a member of privacy_restore')
  or diag('');
is($node->safe_psql('r_again', 'SET row_security = off; SELECT md5(string_agg(v::text, $$,$$ ORDER BY id)) FROM crm.visit v'),
	$node->safe_psql('postgres', 'SET row_security = off; SELECT md5(string_agg(v::text, $$,$$ ORDER BY id)) FROM crm.visit v'), 'with the values as they were');

# One table alone, as after an accident: it comes with its labels, and without what pg_restore -t leaves out.
my $visits = "SET privacy.purpose = 'order_handling'; SELECT count(*) FROM crm.visit";
my $hidden = ask($node, 'sales', $visits, 'r_again');
$node->safe_psql('r_again', 'DROP TABLE crm.visit');
ok($run->('pg_restore', @to, '--exit-on-error', '-d', 'r_again', '-n', 'crm', '-t', 'visit', "$place/again"), 'one table by pg_restore -t');
isnt($node->safe_psql('r_again', 'SELECT count(*) FROM privacy.missing_guards'), '0', 'lacks its policies');
is($node->safe_psql('r_again', "SELECT DISTINCT remedy FROM privacy.alerts WHERE alert = 'guard_disabled'"), "SELECT privacy.restore_guards('crm.visit')", 'and an alert says what helps');
like(refused($node, 'sales', "SELECT privacy.restore_guards('crm.visit')", 'r_again'), qr/42501/, 'not for everybody');
$node->safe_psql('r_again', "SET privacy.purpose = 'maintenance'; ALTER TABLE crm.visit ADD PRIMARY KEY (id), ADD FOREIGN KEY (contact_id) REFERENCES crm.contact ON DELETE CASCADE;
	SELECT privacy.restore_guards('crm.visit'), privacy.restore_guards('crm.visit'), privacy.restore_guards('crm.parted1')");
is($node->safe_psql('r_again', 'SELECT count(*) FROM privacy.missing_guards'), '0', 'which gives them back');
is(ask($node, 'sales', $visits, 'r_again'), $hidden, 'the same rows are hidden');
$node->safe_psql('r_again', 'ALTER TABLE crm.visit RENAME CONSTRAINT visit_contact_id_fkey TO visit_contact_id_fkey1');
compare('and all is as it was', join("\n", grep { !/(visit|policy_changes): +\d/ } split /\n/, $node->safe_psql('r_again', $same)), join("\n", grep { !/(visit|policy_changes): +\d/ } split /\n/, $wanted));

# The whole cluster into another, with a copy of the keystore.
ok($run->('pg_dumpall', @to, '-f', "$place/all.sql", '--exclude-database=r_*'), 'pg_dumpall');
my $other = PostgreSQL::Test::Cluster->new('other');
$other->init(extra => [ '-E', 'UTF8', '--locale=C.UTF-8' ]);
$other->append_conf('postgresql.conf', "shared_preload_libraries = 'pg_privacy'\n");
system_or_bail('cp', '-a', $node->data_dir . "-keystore$_", $other->data_dir . "-keystore$_") for '', '-master';
$other->start;
ok($run->('sh', '-c', "grep -v 'CREATE ROLE postgres;' $place/all.sql | psql -X -q -v ON_ERROR_STOP=1 -h ${\ $other->host} -p ${\ $other->port} -d postgres"), 'restored there');
compare('everything is there', $other->safe_psql('postgres', $same), $wanted);
is(ask($other, 'sales', $read), $shown, 'and reads the same');
is($other->safe_psql('postgres', 'SELECT count(*) FROM privacy.verify_journal()'), '0', 'the journal verifies');
done_testing();
