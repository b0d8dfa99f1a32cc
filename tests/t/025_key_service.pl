# The master key from a key service: a new version of it, one that is missing, wrong, or slow. What needs no master key
# (a start, VACUUM, DROP, erasing) never waits for the service; signing catches up.
use strict;
use warnings;
use Test::More;
use lib 'tests/t';
use PrivacyTest;
use PostgreSQL::Test::Utils;
use Time::HiRes qw(time);

my $service = PostgreSQL::Test::Utils::tempdir();
my $command = "$service/fetch";
append_to_file($command, <<"SH");
#!/bin/sh
while [ -e $service/hang ]; do sleep 0.1; done
cat $service/key-\$1
SH
chmod 0700, $command;
my $make_key = sub { my ($epoch, $digit) = @_; open my $file, '>', "$service/key-$epoch"; print $file $digit x 64; close $file };
$make_key->(1, 'a');

my $node = new_node('service', "privacy.master_key_command = '$command %e'\nprivacy.master_key_timeout = 3600\n");
newsletter_vocabulary($node);
$node->safe_psql('postgres', <<'SQL');
CREATE TABLE person (id bigint PRIMARY KEY, email text);
SELECT privacy.add_subject_table('person', key => 'id');
SELECT privacy.protect_column('person', 'email', category => 'contact');
CREATE TABLE other (id bigint PRIMARY KEY, email text);
SELECT privacy.add_subject_table('other', key => 'id');
SELECT privacy.protect_column('other', 'email', category => 'contact');
GRANT SELECT, INSERT ON person, other TO sales;
SQL
ask($node, 'sales', "INSERT INTO person SELECT i, 'p' || i || '\@example.org' FROM generate_series(1, 9) i; INSERT INTO other SELECT i, 'o' FROM generate_series(1, 9) i");
my $read = 'SELECT email FROM person WHERE id = 1';
my $erase = sub { ask($node, 'clerk', "SELECT privacy.erase_subject('person', $_[0], reason => 'x', reason_code => 'art17')") };
my $epochs = sub { $node->safe_psql('postgres', "SELECT string_agg(epoch || ' ' || state, ', ') FROM privacy.master_epochs") };
ok(!-e $node->data_dir . '-keystore-master', 'no master key is kept beside the server');

# The operator makes the new version first
like(refused($node, 'postgres', 'SELECT privacy.rotate_master_key()'), qr/ERROR:  58030: .*command failed/s, 'no new version yet: refused');
$make_key->(2, 'a');
like(refused($node, 'postgres', 'SELECT privacy.rotate_master_key()'), qr/ERROR:  58030: .*that of epoch 1.*HINT/s, 'the same key under another number: refused');
$make_key->(2, 'xy');
like(refused($node, 'postgres', 'SELECT privacy.rotate_master_key()'), qr/ERROR:  58030: .*not a master key/s, 'not a key: refused');
is($epochs->(), '1 current', 'and nothing has changed');
is(ask($node, 'sales', $read), 'p1@example.org', 'all is read');
$make_key->(2, 'b');
is($node->safe_psql('postgres', 'SELECT privacy.rotate_master_key()'), '2', 'with the new version it rotates');

# The old version may go before or after its end is declared
unlink "$service/key-1";
$node->restart;
is(ask($node, 'sales', $read), 'p1@example.org', 'a key that nothing is wrapped under is not missed');
like(refused($node, 'postgres', 'SELECT privacy.retire_master_key(1)'), qr/ERROR:  22023: .*HINT: .*evidence/s, 'its end is somebody\'s word: evidence is asked for');
is($node->safe_psql('postgres', "SELECT privacy.retire_master_key(1, 'version 1 destroyed, ticket 4711')"), 'attested', 'and recorded');
is($node->safe_psql('postgres', "SELECT e.how || ' ' || (e.evidence_sha256 = sha256(r.evidence::bytea)) FROM privacy.master_epochs e JOIN privacy.retirements r USING (epoch)"),
	'attested true', 'its hash is in the journal, the text in a table');
is($epochs->(), '1 retired, 2 current', 'epochs');

# The service is down
rename "$service/key-2", "$service/away";
$node->restart;
like(refused($node, 'sales', $read), qr/ERROR:  \w{5}: .*HINT: /s, 'the service is down: nothing is read');
my $id = $erase->(2);
ok($node->poll_query_until('postgres', "SELECT state = 'destroyed' FROM privacy.erasures WHERE id = '$id'"), 'erasing works');
is($node->safe_psql('postgres', "SELECT signature IS NULL FROM privacy.erasure_certificate('$id')"), 't', 'signing waits');
like(refused($node, 'postgres', 'SELECT privacy.rotate_master_key()'), qr/ERROR:  \w{5}: /, 'rotating, too');

# It is slow: the command hangs
append_to_file("$service/hang", '');
my $began = time;
$node->restart;
my $slow = $erase->(3);
ok($node->poll_query_until('postgres', "SELECT state = 'destroyed' FROM privacy.erasures WHERE id = '$slow'"), 'a hanging command: erasing works');
$node->safe_psql('postgres', 'VACUUM person; CHECKPOINT; DROP TABLE other;');
is($node->safe_psql('postgres', 'SELECT condition FROM privacy.keystore_status()'), 'locked', 'the keystore is locked');
ok(-e "$service/hang" && time - $began < 3600, 'nothing of this waited for the command');
rename "$service/away", "$service/key-2";
unlink "$service/hang";
ok($node->poll_query_until('postgres', "SELECT condition = 'open' FROM privacy.keystore_status()"), 'the service is back: open without a restart');
is(ask($node, 'sales', $read), 'p1@example.org', 'and read');
ok($node->poll_query_until('postgres', "SELECT bool_and(signature IS NOT NULL) FROM privacy.erasures e, privacy.erasure_certificate(e.id) WHERE e.id IN ('$id', '$slow')"),
	'the certificates are signed');
is(ask($node, 'sales', 'SELECT count(email) FROM person'), '7', 'two are erased');
$node->stop;
done_testing();
