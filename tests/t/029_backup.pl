# backup_keystore(): copies made while people are stored and erased, what they hold, what is refused, and a server that is
# started on one of them.
use strict;
use warnings;
use Test::More;
use lib 'tests/t';
use PrivacyTest;
use PostgreSQL::Test::Utils;

my $node = new_node('backup');
newsletter_vocabulary($node);
$node->safe_psql('postgres', <<'SQL');
CREATE TABLE person (id bigint PRIMARY KEY, email text);
SELECT privacy.add_subject_table('person', key => 'id');
SELECT privacy.protect_column('person', 'email', category => 'contact');
GRANT SELECT, INSERT ON person TO sales;
GRANT privacy_admin, privacy_rights_desk TO sales;
SQL
ask($node, 'sales', "INSERT INTO person SELECT i, 'p' || i || '\@example.org' FROM generate_series(1, 300) i");
my $keystore = $node->data_dir . '-keystore';
my $copies = $node->basedir . '/copies';
mkdir $copies or die;
my $erase = sub { ask($node, 'clerk', "SELECT privacy.erase_subject('person', $_[0], reason => 'x')") };
my $findings = sub { $node->safe_psql('postgres', "SELECT count(*), count(finding), sum(damaged) FROM privacy.backup_keystore('$copies/$_[0]')") };
$erase->(1);

# What is refused
my $backup = sub { refused($node, $_[0], "SELECT * FROM privacy.backup_keystore('$_[1]')") };
like($backup->('postgres', 'copies/a'), qr/22023.*must be absolute/, 'a relative path');
like($backup->('postgres', $node->data_dir . '/a'), qr/22023.*cannot lie in the data directory/, 'inside the data directory');
like($backup->('postgres', "$copies/../pgdata/a"), qr/22023.*cannot lie in the data directory/, '... by another way');
symlink $node->data_dir, "$copies/link" or die;
like($backup->('postgres', "$copies/link/a"), qr/22023.*cannot lie in the data directory/, '... or through a link');
like($backup->('postgres', "$keystore/a"), qr/22023.*cannot lie in the data directory, the keystore/, 'inside the keystore');
like($backup->('postgres', "$keystore-master/a"), qr/22023.*beside the master key/, 'beside the master key');
like($backup->('postgres', $copies), qr/58030.*is not an empty directory/, 'a directory that is not empty');
like($backup->('postgres', "$copies/none/a"), qr/58030.*No such file.*HINT:  The directory above must exist/s, 'nothing to make it in');
like($backup->('sales', "$copies/a"), qr/42501.*permission denied/, 'not by an administrator of the extension');
$node->safe_psql('postgres', 'GRANT EXECUTE ON FUNCTION privacy.backup_keystore(text) TO sales');
like($backup->('sales', "$copies/a"), qr/42501.*only a superuser/, '... even if it was granted');
ok(!-e "$copies/a" && !-e "$keystore/a", 'nothing was made');

# Under load
my $load = $node->basedir . '/load.sql';
append_to_file($load, <<'SQL');
\set i random(1000, 100000000)
\set e random(100, 300)
INSERT INTO person VALUES (:i, 'q' || :i || '@example.org') ON CONFLICT DO NOTHING;
SELECT privacy.erase_subject('person', :e, reason => 'load') WHERE EXISTS (SELECT FROM person WHERE id = :e AND email IS NOT NULL);
SQL
my $stored = $node->safe_psql('postgres', 'SELECT count(*), now() FROM privacy.subjects');
my ($people, $began) = split /\|/, $stored;
my $pgbench = start_load($node, 'sales', '-c', '2', '-f', $load);
$node->poll_query_until('postgres', "SELECT count(*) > $people + 20 FROM privacy.subjects") or die 'no load';
is($findings->("under-load-$_"), '1|0|0', "a whole copy under load ($_)") for 1 .. 4;
is(stop_load($pgbench), '', 'the load still ran, and nothing of it failed');
is($node->safe_psql('postgres', "SELECT backup_epoch, backed_up_at BETWEEN '$began' AND now() FROM privacy.keystore_status()"), '1|t',
	'the keystore remembers its last copy');
is((stat "$copies/under-load-1")[2] & 07777, 0700, 'the copy is for the server alone');
is(join(' ', grep { ((stat)[2] & 077) != 0 } glob "$copies/under-load-1/* $copies/under-load-1/*/*"), '', '... and all in it');
is(join(' ', glob "$copies/under-load-1/*master-*"), '', 'the master key is not in it');

# Erased after the copy: the copy holds their keys, the database knows better.
$erase->(2);
is($node->safe_psql('postgres', 'SELECT count(*) FROM privacy.verify_keystore() WHERE finding IS NOT NULL OR damaged <> 0'), '0',
	'the keystore is well');
$node->stop;
rename $keystore, "$keystore-lost" or die;
system_or_bail('cp', '-a', "$copies/under-load-4", $keystore);
$node->start;
my $of = sub { ask($node, 'sales', "SELECT count(email) FROM person WHERE id $_[0]") };
my $active = $node->safe_psql('postgres', "SET row_security = off; SELECT count(*) FROM person p JOIN privacy.subjects s ON s.id = p.data_subject_id WHERE s.state = 'active' AND p.id <= 300");
cmp_ok($active, '>', 90, 'some were left alone by the load');
is($of->('<= 300'), $active, 'a server started on the copy opens everybody who was there before it');
is($of->('IN (1, 2)'), '0', '... and nobody who was erased, before or after');
ok($node->poll_query_until('postgres', "SELECT bool_and(finding IS NULL AND damaged = 0) FROM privacy.verify_keystore()"), 'the copy checks out');
ask($node, 'sales', "INSERT INTO person VALUES (500, 'new\@example.org')");
is($of->('= 500'), '1', 'new people are stored');

# A new master epoch outdates copies
$node->safe_psql('postgres', 'SELECT privacy.rotate_master_key()');
is($node->safe_psql('postgres', "SELECT severity FROM privacy.alerts WHERE alert = 'backup_outdated'"), 'warning', 'older copies are an alert');
is($findings->('second'), '1|0|0', 'a copy under the new epoch');
is($node->safe_psql('postgres', "SELECT count(*) FROM privacy.alerts WHERE alert = 'backup_outdated'"), '0', '... which ends the alert');

# What is damaged is said, and a rotation that cannot end refuses copies.
my ($file) = glob "$keystore/*-*-*-*-*/class-00001.*.keys";
$node->stop;
open my $handle, '+<:raw', $file or die;
seek $handle, 4096 + 64 * 10 + 20, 0;
print $handle 'XXXX';
close $handle;
$node->start;
is($node->safe_psql('postgres', "SELECT damaged, finding FROM privacy.backup_keystore('$copies/damaged')"), '1|1 keys are damaged',
	'a copy of a damaged keystore says so');
like(refused($node, 'postgres', 'SELECT privacy.rotate_master_key()'), qr/holds a damaged key/, 'a rotation stops');
like($backup->('postgres', "$copies/meanwhile"), qr/55000.*a rotation of the master key is under way/, 'no copy meanwhile');
ok(!-e "$copies/meanwhile", '... and nothing is left of it');

done_testing();
