# Logical replication carries sealed values. A subscriber with a copy of the keystore, whose database was restored from a
# dump of the publisher, is a guest: it reads what it may, and forgets what the publisher's erasures destroyed once they
# reach its copy. One without the keystore stores nothing it cannot verify.
use strict;
use warnings;
use Test::More;
use lib 'tests/t';
use PrivacyTest;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;

my $publisher = PostgreSQL::Test::Cluster->new('publisher');
$publisher->init(allows_streaming => 'logical', extra => [ '-E', 'UTF8', '--locale=C.UTF-8' ]);
$publisher->append_conf('postgresql.conf', "shared_preload_libraries = 'pg_privacy'\n");
$publisher->start;
newsletter_vocabulary($publisher);
$publisher->safe_psql('postgres', <<'SQL');
CREATE TABLE person (id bigint PRIMARY KEY, email text);
SELECT privacy.add_subject_table('person', key => 'id');
SELECT privacy.protect_column('person', 'email', category => 'contact', lookup => 'exact');
GRANT SELECT, INSERT, UPDATE ON person TO sales;
CREATE PUBLICATION people FOR TABLE person, privacy.subjects, privacy.standings, privacy.erasures, privacy.erasure_keys;
SQL
ask($publisher, 'sales', "INSERT INTO person SELECT i, 'p' || i || '\@example.org' FROM generate_series(1, 5) i");
my $dump = PostgreSQL::Test::Utils::tempdir() . '/dump.sql';
$publisher->command_ok([ 'pg_dump', '--no-publications', '-f', $dump, '-d', $publisher->connstr('postgres') ], 'a dump');

my $subscriber = PostgreSQL::Test::Cluster->new('subscriber');
$subscriber->init(extra => [ '-E', 'UTF8', '--locale=C.UTF-8' ]);
$subscriber->append_conf('postgresql.conf', "shared_preload_libraries = 'pg_privacy'\n");
system_or_bail('cp', '-a', $publisher->data_dir . $_, $subscriber->data_dir . $_) for '-keystore', '-keystore-master';
$subscriber->start;
$subscriber->safe_psql('postgres', "CREATE ROLE marketing LOGIN; CREATE ROLE sales LOGIN; CREATE ROLE clerk LOGIN; ALTER ROLE sales SET privacy.purpose = 'order_handling'");
$subscriber->command_ok([ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', $dump, '-d', $subscriber->connstr('postgres') ], 'restored at the subscriber');
$subscriber->safe_psql('postgres', "CREATE SUBSCRIPTION people CONNECTION \$\$" . $publisher->connstr('postgres') . "\$\$ PUBLICATION people WITH (copy_data = false)");
my $email = sub { ask($subscriber, 'sales', "SELECT email FROM person WHERE id = $_[0]") };

ask($publisher, 'sales', "INSERT INTO person VALUES (10, 'p10\@example.org')");
ask($publisher, 'sales', "UPDATE person SET email = 'new\@example.org' WHERE id = 2");
$publisher->wait_for_catchup('people');
is($email->(10), 'p10@example.org', 'a new person arrives sealed and opens');
is($email->(2), 'new@example.org', 'so does a changed value');
is(ask($subscriber, 'sales', "SELECT id FROM person WHERE email = 'p10\@example.org'"), '10', 'and it is found');
ask($publisher, 'clerk', "SELECT privacy.erase_subject('person', 3, reason => 'x')");
$publisher->wait_for_catchup('people');
is($email->(3), '', 'an erasure arrives');
is($subscriber->safe_psql('postgres', "SET row_security = off; SELECT email IS NULL FROM person WHERE id = 3"), 't', 'as the cleared row');
like(refused($subscriber, 'sales', "INSERT INTO person VALUES (20, 'x')"), qr/ERROR:  55000: .*guest/, 'the subscriber is a guest');

# Sessions that have decided before hear of what arrives: of standings, and of a vocabulary, where that is published too.
my $session = $subscriber->background_psql('postgres', extra_params => [ '-U', 'sales' ]);
is($session->query_safe('SELECT email FROM person WHERE id = 4'), 'p4@example.org', 'a session reads');
ask($publisher, 'clerk', "SELECT privacy.restrict_processing('person', 4, reason => 'x')");
$publisher->wait_for_catchup('people');
is($session->query_safe('SELECT email FROM person WHERE id = 4'), '', 'but not who was restricted since');
$publisher->safe_psql('postgres', 'ALTER PUBLICATION people ADD TABLE privacy.permissions');
$subscriber->safe_psql('postgres', 'ALTER SUBSCRIPTION people REFRESH PUBLICATION WITH (copy_data = false)');
$subscriber->poll_query_until('postgres', "SELECT bool_and(srsubstate = 'r') FROM pg_subscription_rel") or die 'not refreshed';
is($session->query_safe('SELECT email FROM person WHERE id = 5'), 'p5@example.org', 'others still');
$publisher->safe_psql('postgres', "SELECT privacy.forbid('order_handling', 'contact')");
$publisher->wait_for_catchup('people');
is($session->query_safe('SELECT email FROM person WHERE id = 5'), '', 'nor a category that was forbidden');
$publisher->safe_psql('postgres', "SELECT privacy.permit('order_handling', 'contact')");
$publisher->wait_for_catchup('people');
is($session->query_safe('SELECT email FROM person WHERE id = 5'), 'p5@example.org', 'until it is permitted again');
$session->quit;
$subscriber->stop;

# Without the keystore
rename $subscriber->data_dir . '-keystore', $subscriber->data_dir . '-away' or die $!;
$subscriber->start;
ask($publisher, 'sales', "INSERT INTO person VALUES (11, 'p11\@example.org')");
for (1 .. 1200) { last if slurp_file($subscriber->logfile) =~ /ERROR:  there is no keystore/; select undef, undef, undef, 0.1 }
like(slurp_file($subscriber->logfile), qr/ERROR:  there is no keystore/, 'without the keystore the apply worker stops with a clear error');
is($subscriber->safe_psql('postgres', "SET row_security = off; SELECT count(*) FROM person WHERE id = 11"), '0', 'and stores nothing it cannot verify');
$subscriber->stop;
rename $subscriber->data_dir . '-away', $subscriber->data_dir . '-keystore' or die $!;
$subscriber->start;
$publisher->wait_for_catchup('people');
is($subscriber->safe_psql('postgres', "SELECT string_agg(DISTINCT privacy.key_state(subject_id, class_id), ',') FROM privacy.erasure_keys WHERE result = 'destroyed'"),
	'destroyed', 'keys whose destruction arrived are destroyed in the copy');
is($email->(11), 'p11@example.org', 'it goes on when the keystore is back');
$subscriber->stop;
$publisher->stop;
done_testing();
