# A new master key while people are stored, read and erased; interrupted, refused, and finished all the same. After the
# former epoch is retired an older copy of the keystore is unreadable, erasures are purged, and a certificate says so.
use strict;
use warnings;
use Test::More;
use lib 'tests/t';
use PrivacyTest;
use PostgreSQL::Test::Utils;

my $node = new_node('master');
newsletter_vocabulary($node);
$node->safe_psql('postgres', <<'SQL');
CREATE TABLE person (id bigint PRIMARY KEY, email text, name text);
SELECT privacy.add_subject_table('person', key => 'id');
SELECT privacy.protect_column('person', 'email', category => 'contact', lookup => 'exact');
SELECT privacy.protect_column('person', 'name', category => 'identity');
CREATE TABLE untagged (id bigint PRIMARY KEY, name text);
SELECT privacy.add_subject_table('untagged', key => 'id');
SELECT privacy.protect_column('untagged', 'name', category => 'billing');
GRANT SELECT, INSERT, UPDATE ON person, untagged TO sales;
SQL
ask($node, 'sales', "INSERT INTO person SELECT i, 'p' || i || '\@example.org', 'n' || i FROM generate_series(1, 500) i");
my $keystore = $node->data_dir . '-keystore';
my $masters = "$keystore-master";
my ($space) = grep { -d } glob "$keystore/*-*-*-*-*";
my $all_open = sub { ask($node, 'sales', 'SELECT count(email) || \' \' || count(name) FROM person') };
my $erase = sub { ask($node, 'clerk', "SELECT privacy.erase_subject('person', $_[0], reason => 'x', reason_code => 'art17')") };
my $copy = sub {
	my ($to) = @_;
	system_or_bail('cp', '-a', $keystore, "$to");
};

# Before: an erasure, and a copy of the keystore from before another
my $first = $erase->(1);
my $old_copy = $node->basedir . '/old-keystore';
$copy->($old_copy);
my $second = $erase->(2);

# Rotation under load
my $load = $node->basedir . '/load.sql';
append_to_file($load, <<'SQL');
\set i random(1000, 100000000)
\set e random(3, 400)
INSERT INTO person VALUES (:i, 'q' || :i || '@example.org', 'm' || :i) ON CONFLICT DO NOTHING;
SELECT count(email) FROM person WHERE id BETWEEN 401 AND 450;
SELECT privacy.erase_subject('person', :e, reason => 'load') WHERE EXISTS (SELECT FROM person WHERE id = :e AND email IS NOT NULL);
SQL
$node->safe_psql('postgres', 'GRANT privacy_rights_desk TO sales');
my $pgbench = start_load($node, 'sales', '-c', '3', '-f', $load);
$node->poll_query_until('postgres', 'SELECT count(*) > 700 FROM privacy.subjects') or die 'no load';
for my $epoch (2 .. 4) {
	is($node->safe_psql('postgres', 'SELECT privacy.rotate_master_key()'), $epoch, "a rotation to epoch $epoch under load");
}
is(stop_load($pgbench), '', 'the load still ran, and nothing of it failed');
is(join(' ', sort map { s/.*\///r } glob "$space/class-*"), 'class-00001.0004.keys class-00002.0004.keys class-00003.0004.keys',
	'one file a class is left');
my $living = $node->safe_psql('postgres', "SET row_security = off; SELECT count(*) FROM person p JOIN privacy.subjects s ON s.id = p.data_subject_id WHERE s.state = 'active'");
is($all_open->(), "$living $living", 'every living value opens');
is($node->safe_psql('postgres', 'SELECT sum(damaged) || \' \' || sum(missing) || \' \' || count(finding) FROM privacy.verify_keystore()'),
	'0 0 0', 'the keystore is whole');
is($node->safe_psql('postgres', "SELECT count(*) FROM privacy.erasure_keys k JOIN privacy.erasures e ON e.id = k.erasure_id WHERE k.result = 'destroyed' AND NOT privacy.is_erased(k.subject_id, k.class_id)"),
	'0', 'every erased key is destroyed');
$node->restart;
is($all_open->(), "$living $living", 'and after a restart');

# A reader of long standing notices that files were replaced
my ($in, $answer) = ('', '');
my $reader = IPC::Run::start([ 'psql', '-XAtq', '-U', 'sales', '-h', $node->host, '-p', $node->port, 'postgres' ], '<', \$in, '>', \$answer, '2>&1');
my $read = sub {
	$answer = '';
	$in .= "SELECT coalesce(email, '-') FROM person WHERE id = 500;\n";
	IPC::Run::pump($reader) until $answer =~ /\n/;
	return $answer;
};
is($read->(), "p500\@example.org\n", 'a session reads');
$node->safe_psql('postgres', 'SELECT privacy.rotate_master_key()');
is($read->(), "p500\@example.org\n", 'and reads on under the next epoch');
$erase->(500);
is($read->(), "-\n", 'and not what was erased in the new file');
$reader->finish;

# Errors in between: the rotation says so, and goes on by itself
like(refused($node, 'sales', 'SELECT privacy.rotate_master_key()'), qr/ERROR:  42501/, 'an ordinary role may not rotate');
chmod 0500, $space;
like(refused($node, 'postgres', 'SELECT privacy.rotate_master_key()'), qr/ERROR:  58030: .*HINT: /s, 'a directory that cannot be written');
is($all_open->(), ($living - 1) . ' ' . ($living - 1), 'everything is read as before');
like($node->safe_psql('postgres', "SELECT detail FROM privacy.alerts WHERE alert = 'rotation_unfinished'"), qr/epoch 6 yet: could not/, 'an alert says why');
like(refused($node, 'postgres', 'SELECT privacy.retire_master_key(5)'), qr/ERROR:  55000: .*still needed/s, 'the former epoch cannot be retired');
chmod 0700, $space;
$node->stop('immediate');
$node->start;
ok($node->poll_query_until('postgres', "SELECT rotation IS NULL AND condition = 'open' FROM privacy.keystore_status()"), 'a crash later it is finished by itself');
is(join(' ', map { s/.*\.(\d+)\.keys/$1/r } glob "$space/class-*"), '0006 0006 0006', 'under the epoch that was begun');
is($node->safe_psql('postgres', 'SELECT max(epoch) FROM privacy.master_epochs'), '6', 'and under no other');

# Retirement
like(refused($node, 'clerk', 'SELECT privacy.retire_master_key(1)'), qr/ERROR:  42501/, 'the rights desk may not retire');
like(refused($node, 'postgres', 'SELECT privacy.retire_master_key(6)'), qr/ERROR:  55000: .*current/s, 'the current epoch cannot be retired');
like(refused($node, 'postgres', 'SELECT privacy.retire_master_key(99)'), qr/ERROR:  42704/, 'nor one that does not exist');
ask($node, 'sales', "INSERT INTO untagged VALUES (1, 'secret'), (2, 'other')");
my $purgeable = ask($node, 'clerk', "SELECT privacy.erase_subject('untagged', 1, reason => 'x', classes => '{tax}')");
$node->poll_query_until('postgres', "SELECT certified_pending IS FALSE FROM privacy.erasures WHERE id = '$purgeable'") or die 'not certified';
$node->safe_psql('postgres', 'SELECT privacy.rotate_master_key()');
is($node->safe_psql('postgres', 'SELECT privacy.retire_master_key(1)'), 'destroyed', 'the default file is destroyed by the server');
ok(!-e "$masters/master-0001.key", 'and gone');
is($node->safe_psql('postgres', "SELECT state FROM privacy.erasures WHERE id = '$purgeable'"), 'destroyed', 'an erasure whose epoch is open is not purged');
$node->safe_psql('postgres', "SELECT privacy.retire_master_key($_)") for 2 .. 5;
like(refused($node, 'postgres', 'SELECT privacy.retire_master_key(1)'), qr/ERROR:  55000: .*already/s, 'once only');
$node->safe_psql('postgres', "SELECT privacy.retire_master_key(6, evidence => 'ticket 4711')");
ok($node->poll_query_until('postgres', "SELECT state = 'purged' AND certified_pending IS FALSE FROM privacy.erasures WHERE id = '$purgeable'"),
	'purged when every epoch that wrapped the key is retired');
my $certificate = $node->safe_psql('postgres', "SELECT document FROM privacy.erasure_certificate('$purgeable')");
like($certificate, qr/"state":"purged".*"master_epochs_open":\[7\],"master_epochs_retired":\[.*"epoch":6,"how":"destroyed"/, 'a certificate says so');
unlike($certificate, qr/4711/, 'the evidence is not in it');
my $files = $node->basedir;
my $psql = sub { my ($sql, $file) = @_; run_log([ 'psql', '-XAtq', '-h', $node->host, '-p', $node->port, '-c', $sql, '-o', $file, 'postgres' ]) };
$psql->("SELECT document FROM privacy.erasure_certificate('$purgeable')", "$files/cert.json");
$psql->("SELECT signature FROM privacy.erasure_certificate('$purgeable')", "$files/cert.b64");
$psql->("SELECT public_key FROM privacy.signing_keys WHERE current", "$files/key.pem");
system_or_bail('openssl', 'base64', '-d', '-in', "$files/cert.b64", '-out', "$files/cert.sig");
command_like([ 'openssl', 'pkeyutl', '-verify', '-pubin', '-inkey', "$files/key.pem", '-rawin', '-in', "$files/cert.json", '-sigfile', "$files/cert.sig" ],
	qr/Verified Successfully/, 'signed by the key that was wrapped anew six times');
is($node->safe_psql('postgres', "SELECT count(*) FROM privacy.erasures WHERE id IN ('$first', '$second') AND state = 'purged'"), '0',
	'people whose tags lie in older copies of the database are not purged: the lookup key lives');

# An older copy of the keystore is dead
$node->stop;
rename $keystore, "$keystore.away";
system_or_bail('cp', '-a', $old_copy, $keystore);
$node->start;
like(refused($node, 'sales', 'SELECT email FROM person WHERE id = 401'), qr/ERROR:  \w{5}: /, 'an older copy of the keystore cannot be opened');
is($node->safe_psql('postgres', "SELECT count(*) > 0 FROM privacy.alerts WHERE severity = 'critical' AND alert = 'keystore_locked'"), 't', 'the alert says that the master key is missing');
$node->stop;
system_or_bail('rm', '-rf', $keystore);
rename "$keystore.away", $keystore;
$node->start;
is($all_open->(), ($living - 1) . ' ' . ($living - 1), 'with the living keystore all is back');

# An older key file beside the newer one, and one that lost its end
$node->stop;
my ($class_file) = glob "$space/class-00001.*.keys";
my $size = -s $class_file;
my $kept = slurp_file($class_file);
truncate $class_file, 4096 + 64 * 100;
$node->start;
like($node->safe_psql('postgres', "SELECT detail FROM privacy.alerts WHERE alert = 'keys_missing'"), qr/at least \d+ keys/, 'a key file that lost its end is an alert');
like($node->safe_psql('postgres', 'SELECT string_agg(finding, E\'\n\') FROM privacy.verify_keystore()'), qr/holds \d+ keys of \d+/, 'verify_keystore names it');
cmp_ok($node->safe_psql('postgres', 'SELECT missing FROM privacy.verify_keystore() WHERE class_id = 1'), '>', 50, 'and counts the people');
$node->stop;
open my $file, '>:raw', $class_file or die $!;
print $file $kept;
close $file;
$node->start;
is($node->safe_psql('postgres', "SELECT count(*) FROM privacy.verify_keystore() WHERE missing > 0 OR finding IS NOT NULL"), '0', 'put back, all is well');
is($node->safe_psql('postgres', "SELECT count(*) FROM privacy.alerts WHERE alert IN ('keys_missing', 'damaged_keys')"), '0', 'and no alert');
$node->stop;
done_testing();
