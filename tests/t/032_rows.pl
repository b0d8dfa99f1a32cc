# Live rows after an erasure: what a database restored from before it does again.
use strict;
use warnings;
use Test::More;
use lib 'tests/t';
use PrivacyTest;

my $node = new_node('rows', "fsync = on\nautovacuum = off\n");
newsletter_vocabulary($node);
$node->safe_psql('postgres', <<'SQL');
CREATE TABLE person (id bigint PRIMARY KEY, email text, city text, status text DEFAULT 'active');
CREATE TABLE visit (id bigint PRIMARY KEY, person bigint REFERENCES person, note text);
CREATE TABLE kept (id bigint PRIMARY KEY, visit bigint REFERENCES visit);
SELECT privacy.add_subject_table('person', key => 'id'), privacy.add_linked_table('visit', foreign_key => 'person');
SELECT privacy.protect_column('person', 'email', category => 'contact', lookup => 'exact');
SELECT privacy.scrub_column('person', 'city');
SELECT privacy.on_erasure('person', 'set', columns => '{"status": "erased"}'), privacy.on_erasure('visit', 'delete');
GRANT SELECT, INSERT ON person, visit TO sales;
SQL
ask($node, 'sales', "INSERT INTO person SELECT i, 'p' || i || '\@example.org', 'Ulm' FROM generate_series(1, 5) i");
ask($node, 'sales', "INSERT INTO visit SELECT 10 * i + j, i, 'came' FROM generate_series(1, 3) i, generate_series(1, 2) j");
$node->safe_psql('postgres', 'INSERT INTO kept VALUES (1, 11)');
my $rows = "SET row_security = off; SELECT (SELECT string_agg(concat_ws(' ', id, city, status, data_subject_id IS NULL), ', ' ORDER BY id) FROM person WHERE id <= 3), "
  . "(SELECT string_agg(concat_ws(' ', id, data_subject_id IS NULL), ', ' ORDER BY id) FROM visit)";
$node->backup('before');
ask($node, 'clerk', "SELECT privacy.erase_subject('person', 1, reason => 'x'), privacy.erase_subject('person', 2, reason => 'x')");
my $settled = "SELECT count(*) = 0 FROM privacy.erasures WHERE state = 'pending' OR certified_pending IS DISTINCT FROM false";
$node->poll_query_until('postgres', $settled) or die 'not settled';
my $erased = '1 erased t, 2 erased t, 3 Ulm active f|11 t, 31 f, 32 f';
is($node->safe_psql('postgres', $rows), $erased, 'columns are set, rows deleted but the one that another refers to');
$node->stop;

my $restored = PostgreSQL::Test::Cluster->new('restored');
$restored->init_from_backup($node, 'before');
$restored->append_conf('postgresql.conf', "privacy.keystore_directory = '" . $node->data_dir . "-keystore'\n"
	  . "privacy.master_key_directory = '" . $node->data_dir . "-keystore-master'\n");
$restored->start;
$restored->poll_query_until('postgres', "SELECT count(*) = 2 FROM privacy.erasures WHERE state = 'destroyed' AND NOT EXISTS (SELECT FROM privacy.erasure_tables WHERE pending > 0)")
  or die 'not replayed';
is($restored->safe_psql('postgres', $rows), $erased, 'the restored copy sets the columns and deletes the rows again');
is($restored->safe_psql('postgres', "SELECT sum(deleted), sum(pending) FROM privacy.erasure_tables WHERE relation LIKE '%visit'"), '3|0', 'it counts them');

$restored->stop;
done_testing();
