# A keystore for test databases: made where there is none, refused where a real one is, red in status.
use strict;
use warnings;
use Test::More;
use lib 'tests/t';
use PrivacyTest;
use PostgreSQL::Test::Utils;

my $node = new_node('tests');
$node->safe_psql('postgres', 'CREATE EXTENSION pg_privacy');
like(refused($node, 'postgres', "SELECT privacy.create_keystore(kind => 'cheap')"), qr/ERROR:  22023: .*HINT: /s, 'an unknown kind');
like($node->safe_psql('postgres', "SELECT privacy.create_keystore(kind => 'test')"), qr/^[0-9a-f]{64}$/, 'a keystore for tests is made');
is($node->safe_psql('postgres', "SELECT severity FROM privacy.alerts WHERE alert = 'test_keystore'"), 'critical', 'and is red in status');
is($node->safe_psql('postgres', "SELECT privacy.status() #>> '{node,test_keystore}'"), 'true', 'which says so');
$node->safe_psql('postgres', <<'SQL');
CREATE ROLE sales LOGIN;
SELECT privacy.create_category('contact', channel => 'email'), privacy.create_purpose('order_handling', legal_basis => 'contract');
SELECT privacy.permit('order_handling', 'contact'), privacy.grant_purpose('order_handling', 'sales');
ALTER ROLE sales SET privacy.purpose = 'order_handling';
CREATE TABLE person (id bigint PRIMARY KEY, email text);
SELECT privacy.add_subject_table('person', key => 'id');
SELECT privacy.protect_column('person', 'email', category => 'contact');
GRANT SELECT, INSERT ON person TO sales;
SQL
ask($node, 'sales', "INSERT INTO person VALUES (1, 'a\@example.org')");
is(ask($node, 'sales', 'SELECT email FROM person'), 'a@example.org', 'people are stored');
$node->restart;
is(ask($node, 'sales', 'SELECT email FROM person'), 'a@example.org', 'also over a restart');
is($node->safe_psql('postgres', "SELECT test_keystore FROM privacy.node_status()"), 't', 'it stays one for tests');
my ($out, $err);
$node->psql('postgres', 'SELECT privacy.create_keystore()', stdout => \$out, stderr => \$err);
like($err, qr/WARNING:  this server's keystore is one for tests/, 'whoever wants a real one is told');
$node->stop;

my $real = new_node('real');
$real->safe_psql('postgres', 'CREATE EXTENSION pg_privacy; SELECT privacy.create_keystore()');
$real->safe_psql('postgres', 'CREATE DATABASE trial');
$real->safe_psql('trial', 'CREATE EXTENSION pg_privacy');
like(refused($real, 'postgres', "SELECT privacy.create_keystore(kind => 'test')", $_), qr/ERROR:  55000: .*HINT: /s, "refused in $_ beside a real one") for 'postgres', 'trial';
is($real->safe_psql('postgres', "SELECT count(*) FROM privacy.alerts WHERE alert = 'test_keystore'"), '0', 'which stays real');
$real->stop;
done_testing();
