# What is destroyed later: planned erasures at their time, and what an erasure left for a hold. Neither a crash at the
# worst moment nor a database of before the last step brings anything back, nothing is destroyed before its time, and a
# pass of retention that is killed goes on.
use strict;
use warnings;
use IPC::Run;
use Test::More;
use lib 'tests/t';
use PrivacyTest;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;

my $node = new_node('later');
newsletter_vocabulary($node);
$node->safe_psql('postgres', <<'SQL');
CREATE TABLE person (id bigint PRIMARY KEY, email text, iban text);
SELECT privacy.add_subject_table('person', key => 'id');
SELECT privacy.protect_column('person', 'email', category => 'contact', lookup => 'exact');
SELECT privacy.protect_column('person', 'iban', category => 'billing');
GRANT SELECT, INSERT ON person TO sales, clerk;
SQL
ask($node, 'sales', "INSERT INTO person SELECT i, 'p' || i || '\@example.org', 'DE' || i FROM generate_series(1, 20) i");

my $desk = sub { ask($node, 'clerk', $_[0]) };
my $seen = sub { ask($node, 'clerk', "SELECT email, iban FROM person WHERE id = $_[0]") };
my $keys = sub { $node->safe_psql('postgres', "SELECT string_agg(result, ' ' ORDER BY class_id) FROM privacy.erasure_keys WHERE erasure_id = '$_[0]' AND class_id <> 2") };
my $wait = sub { $node->poll_query_until('postgres', $_[0]) or die "never true: $_[0]" };
my $settled = "NOT EXISTS (SELECT FROM privacy.erasures WHERE state = 'pending' OR (state = 'destroyed' AND certified_pending IS DISTINCT FROM false))";

# Planned: withheld at once, by itself at its time
my $soon = $desk->("SELECT privacy.erase_subject('person', 1, reason => 'x', not_before => '1 day')");
my $late = $desk->("SELECT privacy.erase_subject('person', 2, reason => 'x', not_before => '1 day')");
is(ask($node, 'sales', 'SELECT count(*) FROM person WHERE id <= 2'), '0', 'planned: hidden at once');
is($seen->(1), 'p1@example.org|DE1', 'the rights desk still sees what it may cancel');
$desk->("SELECT privacy.cancel_erasure('$soon')");
$soon = $desk->("SELECT privacy.erase_subject('person', 1, reason => 'x', not_before => '1 second')");
$wait->("SELECT state = 'destroyed' FROM privacy.erasures WHERE id = '$soon'");
is($seen->(1), '|', 'the worker carries it out at its time');
is($node->safe_psql('postgres', "SELECT state FROM privacy.erasures WHERE id = '$late'"), 'planned', 'and not before');

# The worker is killed between the commit record and the tombstones of a planned erasure
set_for_all($node, 'privacy.debug_wait' => 'before_destroy');
my $killed = $desk->("SELECT privacy.erase_subject('person', 3, reason => 'x', not_before => '1 second')");
$wait->("SELECT state = 'pending' FROM privacy.erasures WHERE id = '$killed'");
is($seen->(3), '|', 'committed: nobody is shown anything');
$node->stop('immediate');
$node->append_conf('postgresql.auto.conf', "privacy.debug_wait = ''\n");
$node->start;
is($seen->(3), '|', 'after the crash neither');
$wait->("SELECT state = 'destroyed' FROM privacy.erasures WHERE id = '$killed'");
is($node->safe_psql('postgres', "SELECT state FROM privacy.erasures WHERE id = '$late'"), 'planned', 'the other plan has outlived the crash');
is(ask($node, 'sales', 'SELECT count(*) FROM person WHERE id = 2'), '0', 'and hides');
$desk->("SELECT privacy.cancel_erasure('$late')");
is(ask($node, 'sales', 'SELECT email FROM person WHERE id = 2'), 'p2@example.org', 'cancelled: as before');
like(refused($node, 'clerk', "SELECT privacy.cancel_erasure('$killed')"), qr/ERROR:  55000: .*it is carried out/, 'too late to cancel');

# A hold that ends by the clock, over a crash
# (so long that a slow machine looks before it ends; the next longer one if this one did not)
my ($hold, $erased, $person, @while_held);
for my $try ([ 4, 3 ], [ 14, 30 ], [ 15, 300 ]) {
	($person, my $seconds) = @$try;
	$hold = $desk->("SELECT privacy.place_hold('person', $person, 'tax', 'legal_claims', until => now() + interval '$seconds seconds')");
	$erased = $desk->("SELECT privacy.erase_subject('person', $person, reason => 'x')");
	@while_held = ($keys->($erased), $seen->($person), ask($node, 'sales', "SELECT count(*) FROM person WHERE id = $person"));
	$node->stop('immediate');
	$node->start;
	last if $node->safe_psql('postgres', "SELECT until > now() FROM privacy.holds WHERE id = '$hold'") eq 't';
}
is($while_held[0], 'destroyed held', 'the held class stays');
is($while_held[1], "|DE$person", 'and nothing else');
is($while_held[2], '0', 'for nobody but the rights desk');
$wait->("SELECT state = 'erased' AND retained = '{}' FROM privacy.subjects WHERE id = (SELECT subject_id FROM privacy.erasures WHERE id = '$erased')");
$wait->("SELECT $settled");
is($keys->($erased), 'destroyed destroyed', 'it went when the hold had ended');
is($seen->($person), '|', 'and nothing is left');
is($node->safe_psql('postgres', "SET row_security = off; SELECT data_subject_id FROM person WHERE id = $person"), '', 'nobody\'s row');

# release_hold, killed between the commit record and the tombstone
$hold = $desk->("SELECT privacy.place_hold('person', 5, 'tax', 'legal_claims', reason => 'case 5')");
$erased = $desk->("SELECT privacy.erase_subject('person', 5, reason => 'x')");
$wait->("SELECT $settled");
my $stopped = $node->background_psql('postgres', on_error_stop => 0);
$stopped->query_safe("SET privacy.debug_wait = 'before_destroy'");
$stopped->query_until(qr/started/, "\\echo started\nSELECT privacy.release_hold('$hold');\n");
$wait->("SELECT released_at IS NOT NULL FROM privacy.holds WHERE id = '$hold'");
is($seen->(5), '|', 'released and committed: nothing is shown');
$node->stop('immediate');
eval { $stopped->quit };
$node->start;
is($seen->(5), '|', 'after the crash neither');
$wait->("SELECT $settled");
is($keys->($erased), 'destroyed destroyed', 'the worker finishes it');
is($node->safe_psql('postgres', "SELECT count(*) FROM privacy.erasure_keys WHERE erasure_id = '$erased' AND result = 'destroyed' AND journal_sequence IS NOT NULL"),
	'2', 'each destruction has its record in the journal');

# A new key after a partial erasure, over a crash: the new generation opens, the old one does not come back
$desk->("SELECT privacy.erase_subject('person', 6, reason => 'x', classes => '{tax}')");
ask($node, 'clerk', "SELECT privacy.renew_subject('person', 6, classes => '{tax}')");
$node->stop('immediate');
$node->start;
$node->safe_psql('postgres', 'GRANT UPDATE ON person TO sales');
ask($node, 'sales', "UPDATE person SET iban = 'NEW6' WHERE id = 6");
is(ask($node, 'sales', 'SELECT email, iban FROM person WHERE id = 6'), 'p6@example.org|NEW6', 'sealed under the new key');

# Prepared, and rolled back
$hold = $desk->("SELECT privacy.place_hold('person', 7, 'tax', 'legal_claims')");
$erased = $desk->("SELECT privacy.erase_subject('person', 7, reason => 'x')");
$wait->("SELECT $settled");
ask($node, 'postgres', "BEGIN; SELECT privacy.release_hold('$hold'); SAVEPOINT s; ROLLBACK TO s; PREPARE TRANSACTION 'release'");
is($seen->(7), '|DE7', 'prepared: still held');
$node->stop('immediate');
$node->start;
is($seen->(7), '|DE7', 'over a crash, too');
ask($node, 'postgres', "COMMIT PREPARED 'release'");
is($seen->(7), '|', 'COMMIT PREPARED destroys before it returns');

# The database of before the last step, beside the living keystore: what was destroyed since stays so
my @holds = map { $desk->("SELECT privacy.place_hold('person', $_, 'tax', 'legal_claims')") } 8, 9;
$erased = $desk->("SELECT privacy.erase_subject('person', 8, reason => 'x')");
my $plan = $desk->("SELECT privacy.erase_subject('person', 10, reason => 'x', not_before => '1 day')");
$wait->("SELECT $settled");
$node->backup('before');
$desk->("SELECT privacy.release_hold('$holds[0]')");
$desk->("SELECT privacy.erase_subject('person', 10, reason => 'now')");
$desk->("SELECT privacy.erase_subject('person', 9, reason => 'x')");
$wait->("SELECT $settled");
$node->stop;
my $restored = PostgreSQL::Test::Cluster->new('restored');
$restored->init_from_backup($node, 'before');
$restored->append_conf('postgresql.conf', "privacy.keystore_directory = '${\ $node->data_dir}-keystore'\n"
	  . "privacy.master_key_directory = '${\ $node->data_dir}-keystore-master'\n");
$restored->start;
$node = $restored;
like($seen->(8), qr/^\|?$/, 'the later step is not undone');    # hidden, until the worker has made it nobody's row
like($seen->(10), qr/^\|?$/, 'nor the plan that was carried out');
is($seen->(9), '|DE9', 'what is held is still held');
$wait->("SELECT count(*) = 3 FROM privacy.erasures e JOIN privacy.subjects s ON s.id = e.subject_id WHERE e.requested_at > now() - interval '1 hour' AND s.state = 'erased' AND s.key_hash IN "
	  . "(privacy.subject_key_hash('person', '8'), privacy.subject_key_hash('person', '9'), privacy.subject_key_hash('person', '10')) AND e.state = 'destroyed'");
is($keys->($erased), 'destroyed destroyed', 'the worker has noted the step');
is($node->safe_psql('postgres', "SELECT state FROM privacy.erasures WHERE id = '$plan'"), 'destroyed', 'and the plan');
is($node->safe_psql('postgres', "SELECT count(*) FROM privacy.subjects WHERE planned"), '0', 'nobody is left as planned');
$desk->("SELECT privacy.release_hold('$holds[1]')");
is($seen->(9), '|', 'a hold of before the backup can be released, and what it kept goes');

# The server is killed, postmaster first, in the middle of a retention pass: whole batches are there or not, the rest goes on
# after the restart, and nobody whose time has not come is touched.
$node->safe_psql('postgres', <<'SQL');
SELECT privacy.create_deletion_class('offers', period => '1 year', starts => 'process_end', enforce => true);
SELECT privacy.create_category('offer', deletion_class => 'offers'), privacy.permit('order_handling', 'offer');
CREATE TABLE lead (id bigint PRIMARY KEY, email text, wish text, closed date);
SELECT privacy.add_subject_table('lead', key => 'id');
SELECT privacy.protect_column('lead', 'email', category => 'contact'), privacy.protect_column('lead', 'wish', category => 'offer');
-- From the 130th row on it waits for the session below, which goes with the server.
CREATE SEQUENCE touched;
GRANT USAGE ON SEQUENCE touched TO PUBLIC;
CREATE FUNCTION stop_here() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF nextval('touched') >= 130 THEN PERFORM pg_advisory_xact_lock_shared(77); END IF; RETURN NEW; END $$;
CREATE TRIGGER stop_here BEFORE UPDATE ON lead FOR EACH ROW EXECUTE FUNCTION stop_here();
GRANT SELECT, INSERT ON lead TO sales;
SQL
ask($node, 'sales', "INSERT INTO lead SELECT i, 'l' || i, 'wish ' || i, CASE WHEN i % 2 = 0 THEN date '2020-01-01' ELSE current_date END FROM generate_series(1, 600) i");
$node->safe_psql('postgres', "SELECT privacy.set_start_event('lead', 'closed', 'offers')");
my $gone = "SELECT count(*) FROM privacy.erasures WHERE reason_code = 'retention'";
my $holder = $node->background_psql('postgres', on_error_stop => 0);
$holder->query_safe('SELECT pg_advisory_lock(77)');
my $pass = IPC::Run::start([ 'psql', '-X', '-d', $node->connstr('postgres') . ' user=clerk', '-c', 'CALL privacy.enforce_retention()' ], '>', \my $out, '2>', \my $err);
$wait->("SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted)");
$node->kill9;
eval { $pass->finish };
eval { $holder->quit };
ok(start_after_kill($node), 'killed in the middle of a pass, the server starts again');
my $half = $node->safe_psql('postgres', $gone);
ok($half >= 50 && $half < 300, "what was committed before is there, and no more ($half)");
is(ask($node, 'sales', 'SELECT count(*) FROM lead WHERE id % 2 = 1 AND (email, wish) = (\'l\' || id, \'wish \' || id)'), '300', 'whoever is not due opens');
is(ask($node, 'sales', 'SELECT count(*) FROM lead WHERE id % 2 = 0 AND email = \'l\' || id'), '300', 'and so does what is not due of the others');
ask($node, 'clerk', 'CALL privacy.enforce_retention()');
$wait->("SELECT ($gone) = 300");
$wait->("SELECT $settled");
is(ask($node, 'sales', 'SELECT count(wish) FILTER (WHERE id % 2 = 0), count(wish) FILTER (WHERE wish = \'wish \' || id), count(email) FROM lead'), '0|300|600', 'resumed: all that is due is gone, and nothing else');
is($node->safe_psql('postgres', "SELECT count(*), count(DISTINCT e.subject_id), count(DISTINCT c.erasure_id) FROM privacy.erasures e LEFT JOIN privacy.certificates c ON c.erasure_id = e.id "
	  . "WHERE e.reason_code = 'retention'"), '300|300|300', 'each once, each certified');
is($node->safe_psql('postgres', "SELECT count(*) FROM privacy.erasures e JOIN privacy.erasure_keys k ON k.erasure_id = e.id WHERE e.reason_code = 'retention' "
	  . "AND (k.result <> 'destroyed' OR k.journal_sequence IS NULL OR privacy.key_state(e.subject_id, k.class_id) <> 'destroyed')"), '0', 'with a record in the journal, and a dead key');
is($node->safe_psql('postgres', 'SELECT count(*) FROM privacy.verify_journal()'), '0', 'the journal agrees');
$node->stop;
done_testing();
