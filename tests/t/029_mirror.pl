# A mirror of the keystore: written with it, unreachable and back, an erasure meanwhile, a lost key file, the whole keystore
# lost, and places that are refused.
use strict;
use warnings;
use Fcntl qw(:flock);
use Test::More;
use lib 'tests/t';
use PrivacyTest;
use PostgreSQL::Test::Utils;

my $base = PostgreSQL::Test::Utils::tempdir;
my $mirror = "$base/mirror";
my $node = new_node('mirror', "privacy.keystore_mirror = '$mirror'\n");
newsletter_vocabulary($node);
$node->safe_psql('postgres', <<'SQL');
CREATE TABLE person (id bigint PRIMARY KEY, email text);
SELECT privacy.add_subject_table('person', key => 'id');
SELECT privacy.protect_column('person', 'email', category => 'contact');
GRANT SELECT, INSERT ON person TO sales;
SQL
my $keystore = $node->data_dir . '-keystore';
my $state = sub { $node->safe_psql('postgres', 'SELECT state FROM privacy.mirror_status()') };
my $becomes = sub { $node->poll_query_until('postgres', "SELECT state = '$_[0]' FROM privacy.mirror_status()") };
my $add = sub { ask($node, 'sales', "INSERT INTO person SELECT i, 'p' || i || '\@example.org' FROM generate_series($_[0], $_[1]) i") };
my $readable = sub { ask($node, 'sales', 'SELECT count(email) FROM person') };
my $erase = sub { ask($node, 'clerk', "SELECT privacy.erase_subject('person', $_[0], reason => 'x')") };
my $certificate = sub {
	$node->poll_query_until('postgres', "SELECT state = 'destroyed' FROM privacy.erasures WHERE id = '$_[0]'");
	$node->poll_query_until('postgres', "SELECT signature IS NOT NULL FROM privacy.erasure_certificate('$_[0]')");
	$node->safe_psql('postgres', "SELECT document::jsonb -> 'copies' ->> 'mirror' FROM privacy.erasure_certificate('$_[0]')");
};
my $same = sub { $node->safe_psql('postgres', 'SELECT count(*), count(finding) FROM privacy.verify_keystore() WHERE finding IS NOT NULL OR damaged <> 0 OR missing <> 0') };

# In step
ok($becomes->('in_step'), 'a mirror is made');
$add->(1, 50);
is($certificate->($erase->(1)), 'in_step', 'the certificate names the mirror');
is($same->(), '0|0', 'both copies are the same');
is($node->safe_psql('postgres', "SELECT severity FROM privacy.alerts WHERE alert = 'mirror_same_file_system'"), 'warning',
	'one file system for both is an alert');
is($node->safe_psql('postgres', "SELECT privacy.status() -> 'mirror' ->> 'state'"), 'in_step', 'the status says so');
is((stat $mirror)[2] & 07777, 0700, 'the mirror is for the server alone');
is(join(' ', grep { ((stat)[2] & 077) != 0 } glob "$mirror/* $mirror/*/*"), '', '... and all in it');
is(join(' ', glob "$mirror/*master-*"), '', 'the master key is not in it');

# The keystore worker goes and comes back: no other server can take keystore or mirror meanwhile
my $free = sub {
	open my $lock, '+<', "$_[0]/LOCK" or die $!;
	return flock($lock, LOCK_EX | LOCK_NB) ? 1 : 0;
};
my $holder = sub { unpack 'N', substr(slurp_file("$keystore/LOCK"), 56, 4) };
my $worker = $holder->();
is(kill('TERM', $worker), 1, 'the keystore worker is ended');
select undef, undef, undef, 0.02 while kill 0, $worker;
is($free->($keystore) . $free->($mirror), '00', '... and keystore and mirror stay locked');
for (my $tries = 0; $holder->() == $worker; $tries++) {
	die 'no other worker' if $tries > 1800;
	select undef, undef, undef, 0.1;
}
is($free->($keystore) . $free->($mirror), '00', '... as they do with its successor');
is($certificate->($erase->(4)), 'in_step', '... which works for both');
is($same->(), '0|0', '... and they are the same');

# Single keys that are damaged or gone are taken from the mirror as soon as somebody meets them
my $slots = sub { (glob "$_[0]/*-*-*-*-*/class-00001.*.keys")[0] };
my $id = sub { $node->safe_psql('postgres', "SET row_security = off; SELECT data_subject_id FROM person WHERE id = $_[0]") };
my $put = sub {
	my ($path, $subject, $bytes) = @_;
	open my $file, '+<:raw', $path or die $!;
	seek $file, 4096 + 64 * ($subject - 1), 0;
	print $file $bytes;
	close $file;
};
my $email = sub { my ($out, $err); $node->psql('postgres', "SELECT email FROM person WHERE id = $_[0]", stdout => \$out, stderr => \$err, extra_params => [ '-U', 'sales' ]); $out };
my $comes_back = sub {
	my ($who) = @_;
	for (my $tries = 0; $email->($who) ne "p$who\@example.org"; $tries++) {
		return 0 if $tries > 600;
		select undef, undef, undef, 0.1;
	}
	return 1;
};
$put->($slots->($keystore), $id->(7), 'x' x 64);
like(refused($node, 'sales', 'SELECT email FROM person WHERE id = 7'), qr/XX001.*HINT:  It is being taken from the mirror/s, 'a damaged key: refused once');
ok($comes_back->(7), '... and healed without a restart');
$put->($slots->($keystore), $id->(8), "\0" x 64);
like(refused($node, 'sales', 'SELECT email FROM person WHERE id = 8'), qr/XX001/s, 'a key that is gone');
ok($comes_back->(8), '... comes back, too');
ok($node->poll_query_until('postgres', "SELECT count(*) = 0 FROM privacy.alerts WHERE alert IN ('damaged_keys', 'keys_missing')"), '... and no alert is left');
$put->($slots->($keystore), $id->(11), 'x' x 64);
like(refused($node, 'clerk', "SELECT privacy.erase_subject('person', 11, reason => 'x')"), qr/XX001.*HINT:  It is being taken from the mirror/s, 'a damaged key: an erasure is refused once');
ok($node->poll_query_until('postgres', "SELECT damaged_keys = 0 FROM privacy.keystore_status()"), '... and healed');
my $erased = $id->(9);
$erase->(9);
ok($node->poll_query_until('postgres', "SELECT count(*) = 0 FROM privacy.erasures WHERE state = 'pending'"), 'somebody is erased');
$put->($slots->($keystore), $erased, 'x' x 64);
is($node->safe_psql('postgres', 'SELECT damaged FROM privacy.verify_keystore() WHERE class_id = 1'), '1', 'a damaged mark of an erased key');
ok($node->poll_query_until('postgres', "SELECT damaged_keys = 0 FROM privacy.keystore_status()"), '... is taken from the mirror');
is($node->safe_psql('postgres', "SELECT privacy.key_state($erased, 1)"), 'destroyed', '... and says destroyed');
is($same->(), '0|0', '... both are the same');
my $tenth = substr(slurp_file($slots->($keystore)), 4096 + 64 * ($id->(10) - 1), 64);
$put->($slots->($_), $id->(10), 'x' x 64) for $keystore, $mirror;
like(refused($node, 'sales', 'SELECT email FROM person WHERE id = 10'), qr/XX001/, 'damaged in both');
ok($node->poll_query_until('postgres', "SELECT severity || damaged_keys = 'critical1' FROM privacy.alerts, privacy.keystore_status() WHERE alert = 'damaged_keys'"), '... stays an alert');
$put->($slots->($_), $id->(10), $tenth) for $keystore, $mirror;
is($node->safe_psql('postgres', 'SELECT damaged FROM privacy.verify_keystore() WHERE class_id = 1'), '0', '... until it is put right');

# Out of reach: the keystore works, and everybody is told. (A server that runs as root would not mind permissions.)
rename $mirror, "$mirror-away" or die;
is($certificate->($erase->(2)), 'stale', 'an erasure with the mirror out of reach: its certificate says so');
ok(-e "$keystore/mirror.stale", 'the keystore knows that its mirror is behind');
$add->(51, 60);
is($state->(), 'stale', 'the mirror is stale');
is($node->safe_psql('postgres', "SELECT severity, object FROM privacy.alerts WHERE alert = 'mirror_stale'"), "critical|$mirror", '... which is an alert');
like($node->safe_psql('postgres', 'SELECT finding FROM privacy.verify_keystore() WHERE finding IS NOT NULL'), qr/mirror is not up to date/, '... and a finding');
is($readable->(), '56', 'people are stored and read meanwhile');
ok(!-e $mirror, 'no other mirror is begun where a file system may be missing');
rename "$mirror-away", $mirror or die;
ok($becomes->('in_step'), 'it is brought up to date when it is back');
ok(!-e "$keystore/mirror.stale", '... and the mark is gone');
is($same->(), '0|0', '... the same again');
is($certificate->($erase->(3)), 'in_step', '... and erasures reach it');

# kill -9, and a lost key file
$add->(61, 80);
$node->stop('immediate');
my ($file) = glob "$keystore/*-*-*-*-*/class-00001.*.keys";
unlink $file or die;
$node->start;
is($readable->(), '75', 'a lost key file is taken from the mirror');
like(slurp_file($node->logfile), qr/taken from the mirror: 1 keys or key files/, '... and the log says so');
ok($becomes->('in_step'), 'both are in step');
is($same->(), '0|0', '... and the same');

# The end of a master epoch waits for the mirror
$node->safe_psql('postgres', 'SELECT privacy.rotate_master_key()');
ok($becomes->('in_step'), 'in step after a rotation');
rename $mirror, "$mirror-away" or die;
$add->(81, 81);
like(refused($node, 'postgres', 'SELECT privacy.retire_master_key(1)'), qr/55000.*mirror of the keystore is not up to date/, 'no epoch ends while the mirror is stale');
rename "$mirror-away", $mirror or die;
ok($becomes->('in_step'), 'back');
$node->safe_psql('postgres', 'SELECT privacy.retire_master_key(1)');
is($same->(), '0|0', 'then it may end');

# The keystore's disk is lost
$node->stop('immediate');
is($free->($keystore) . $free->($mirror), '11', 'a server that stopped holds no lock');
rename $keystore, "$keystore-lost" or die;
$node->start;
like(refused($node, 'sales', 'SELECT count(email) FROM person'), qr/58030.*there is no keystore at .* but its mirror is at/, 'a lost keystore is not made anew');
like(refused($node, 'postgres', 'SELECT privacy.create_keystore()'), qr/58030.*take over/s, '... not even on demand');
ok(!-e $keystore, '... nothing is there');
$node->stop;
$node->adjust_conf('postgresql.conf', 'privacy.keystore_mirror', "'$base/second'");
$node->append_conf('postgresql.conf', "privacy.keystore_directory = '$mirror'\n");
$node->start;
is($readable->(), '76', 'a server started on the mirror opens everybody who lives');
is(ask($node, 'sales', 'SELECT count(email) FROM person WHERE id IN (1, 2, 3, 4)'), '0', '... and nobody who was erased');
ok($becomes->('in_step'), '... with a mirror of its own');
$add->(90, 99);
is($same->(), '0|0', 'both are the same');

# Places that are refused
for my $case ([ 'relative', qr/not an absolute path/ ], [ $node->data_dir . '/m', qr/inside the data directory/ ],
	[ $mirror, qr/is the keystore, or lies inside it/ ], [ $node->data_dir . '-keystore-master', qr/master key lie in one directory/ ], [ '/dev/shm/m', qr/lies in memory/ ])
{
	my ($place, $why) = @$case;
	$node->stop;
	$node->adjust_conf('postgresql.conf', 'privacy.keystore_mirror', "'$place'");
	$node->start;
	like(refused($node, 'sales', 'SELECT count(email) FROM person'), $why, "refused: $place");
}
# What is no mirror is not written over
mkdir "$base/other" or die;
append_to_file("$base/other/letter", 'x');
$node->stop;
$node->adjust_conf('postgresql.conf', 'privacy.keystore_mirror', "'$base/other'");
$node->start;
is($readable->(), '86', 'a directory that holds something else: the keystore works');
like($node->safe_psql('postgres', "SELECT detail FROM privacy.alerts WHERE alert = 'mirror_stale'"), qr/holds something else/, '... and the alert says why');
is(join(' ', glob "$base/other/*"), "$base/other/letter", '... and nothing was written there');

done_testing();
