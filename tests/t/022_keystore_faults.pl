# A keystore that is missing, foreign, unreadable, readable by others or damaged: the server starts, sealing and revealing
# are refused with a clear error, and nothing is ever made in its place. Without the master key erasure still works.
use strict;
use warnings;
use Test::More;
use lib 'tests/t';
use PrivacyTest;
use PostgreSQL::Test::Utils;

my $node = new_node('faults');
newsletter_vocabulary($node);
$node->safe_psql('postgres', <<'SQL');
CREATE TABLE person (id bigint PRIMARY KEY, email text);
SELECT privacy.add_subject_table('person', key => 'id');
SELECT privacy.protect_column('person', 'email', category => 'contact', lookup => 'exact');
GRANT SELECT, INSERT ON person TO sales;
SQL
ask($node, 'sales', "INSERT INTO person SELECT i, 'p' || i || '\@example.org' FROM generate_series(1, 9) i");
my $keystore = $node->data_dir . '-keystore';
my $read = 'SELECT email FROM person WHERE id = 1';
my $write = "INSERT INTO person VALUES (50, 'x\@example.org')";

sub broken {
	my ($name, $break, $state, $text, $mend) = @_;
	$node->stop;
	$break->();
	$node->start;
	is($node->safe_psql('postgres', 'SELECT 1'), '1', "$name: the server starts");
	like(refused($node, 'sales', $read), qr/ERROR:  $state: .*$text/s, "$name: reading is refused");
	like(refused($node, 'sales', $write), qr/ERROR:  $state: .*HINT: /s, "$name: writing is refused, with a hint");
	like(refused($node, 'postgres', 'SELECT privacy.create_keystore()'), qr/ERROR:  $state: /, "$name: nothing is made over it");
	$node->stop;
	$mend->();
	$node->start;
	is(ask($node, 'sales', $read), 'p1@example.org', "$name: put right, it reads again");
	return;
}

broken('missing', sub { rename $keystore, "$keystore.away" }, '58030', 'no keystore',
	sub { ok(!-e $keystore, 'nothing was created'); rename "$keystore.away", $keystore });
broken('unreadable', sub { chmod 0000, $keystore }, '58030', 'keystore', sub { chmod 0700, $keystore });
broken('readable by others', sub { chmod 0755, $keystore }, '58030', 'keystore', sub { chmod 0700, $keystore });
broken('an empty directory', sub { rename $keystore, "$keystore.away"; mkdir $keystore, 0700 }, '58030', 'keystore',
	sub { rmdir $keystore or die "not empty: $!"; rename "$keystore.away", $keystore });

# Somebody else's keystore
my $other = new_node('other');
newsletter_vocabulary($other);
$other->stop;
my $foreign = $other->data_dir . '-keystore';
broken('foreign', sub {
	rename $keystore, "$keystore.away";
	rename "$keystore-master", "$keystore-master.away";
	system_or_bail('cp', '-a', $foreign, $keystore);
	system_or_bail('cp', '-a', "$foreign-master", "$keystore-master");
}, '58030', 'another', sub {
	system_or_bail('rm', '-rf', $keystore, "$keystore-master");
	rename "$keystore.away", $keystore;
	rename "$keystore-master.away", "$keystore-master";
});

# A key file that lost its end, and one flipped bit in a slot
my ($class_file) = glob "$keystore/*/class-00001.*.keys";
my $slot = sub {
	my ($subject, $bytes) = @_;
	open my $file, '+<:raw', $class_file or die $!;
	seek $file, 4096 + 64 * ($subject - 1) + 20, 0;
	read $file, my $before, 1;
	seek $file, 4096 + 64 * ($subject - 1) + 20, 0;
	print $file $bytes // chr(ord($before) ^ 1);
	close $file;
	return $before;
};
my $subject = $node->safe_psql('postgres', 'SET row_security = off; SELECT data_subject_id FROM person WHERE id = 2');
my $byte = $slot->($subject);
like(refused($node, 'sales', 'SELECT email FROM person WHERE id = 2'), qr/ERROR:  XX001: /, 'a damaged slot: this person is refused');
is(ask($node, 'sales', $read), 'p1@example.org', 'and only this one');
is($node->safe_psql('postgres', 'SELECT damaged FROM privacy.verify_keystore() WHERE class_id = 1'), '1', 'verify_keystore finds it');
$slot->($subject, $byte);
is(ask($node, 'sales', 'SELECT email FROM person WHERE id = 2'), 'p2@example.org', 'restored');

my $bytes = sub {
	my ($path, $at, $new) = @_;
	open my $file, '+<:raw', $path or die $!;
	seek $file, $at, 0;
	read $file, my $old, length $new;
	seek $file, $at, 0;
	print $file $new;
	close $file;
	return $old;
};

# Each file of it that is gone, or of which one byte is another one: monitoring says so, at once and after a restart, and
# does not fail itself.
my @alerts = ("SELECT string_agg(alert, ' ' ORDER BY alert) FROM privacy.alerts WHERE severity = 'critical'", "SELECT privacy.status() -> 'alerts' ->> 'critical'");
$node->safe_psql('postgres', 'SELECT count(*) FROM privacy.verify_keystore()');    # the slot is mended
for my $path ($class_file, (map { glob "$keystore/*/$_" } qw(journal registry lookup.keys)), (map { "$keystore/$_" } qw(keystore.id master.state signing.keys))) {
	my ($name) = $path =~ m{([^/]+)$};
	rename $path, "$path.away" or die $!;
	like($node->safe_psql('postgres', $alerts[0]), qr/^(keystore_damaged|fenced)$/, "$name is gone: an alert");
	is($node->safe_psql('postgres', $alerts[1]), '1', "$name is gone: the status");
	if ($name =~ /class|journal/) {
		$node->restart;
		is($node->safe_psql('postgres', $alerts[0]), 'fenced', "$name is gone: an alert after a restart");
		is($node->safe_psql('postgres', $alerts[1]), '1', "$name is gone: the status after a restart");
	}
	rename "$path.away", $path or die $!;
	$node->restart if $name =~ /class|journal/;
	my $byte = $bytes->($path, 20, '?');
	like($node->safe_psql('postgres', $alerts[0]), qr/^(keystore_damaged|fenced)$/, "$name is damaged: an alert") if $name ne 'registry';    # it is held twice
	$bytes->($path, 20, $byte);
	is($node->safe_psql('postgres', $alerts[0]), '', "$name is put right");
	is(ask($node, 'sales', $read), 'p1@example.org', '... and people are shown');
}

# What a check of the journal finds: a destroyed key that lives again, a record that was changed, a journal cut short,
# an erasure that one side does not know
my $problems = sub { $node->safe_psql('postgres', "SELECT DISTINCT problem FROM privacy.verify_journal() ORDER BY 1") };
my $place = 4096 + 64 * ($node->safe_psql('postgres', 'SET row_security = off; SELECT data_subject_id FROM person WHERE id = 9') - 1);
my $living = do { open my $file, '<:raw', $class_file or die $!; seek $file, $place, 0; read $file, my $slot, 64; $slot };
my $ninth = ask($node, 'clerk', "SELECT privacy.erase_subject('person', 9, reason => 'x')");
$node->poll_query_until('postgres', "SELECT state = 'destroyed' FROM privacy.erasures WHERE id = '$ninth'") or die 'not destroyed';
is($problems->(), '', 'a sound journal');
my $tombstone = $bytes->($class_file, $place, $living);
is($problems->(), 'key_alive', 'a destroyed key that was put back');
$bytes->($class_file, $place, $tombstone);
my ($records) = glob "$keystore/*/journal";
my $length = $node->safe_psql('postgres', 'SELECT privacy.journal_length()');
my $record = $bytes->($records, 512 + 128 * ($length - 2) + 40, "\xff" x 8);
is($problems->(), 'damaged', 'a record that was changed');
$bytes->($records, 512 + 128 * ($length - 2) + 40, $record);
my $last = do { open my $file, '<:raw', $records or die $!; seek $file, 512 + 128 * ($length - 1), 0; read $file, my $old, 128; $old };
truncate $records, 512 + 128 * ($length - 1) or die $!;
is($problems->(), 'cut_short', 'a journal that lost its end');
$bytes->($records, 512 + 128 * ($length - 1), $last);
$node->safe_psql('postgres', "UPDATE privacy.erasure_keys SET record_sha256 = sha256('x') WHERE erasure_id = '$ninth' AND class_id = 1");
is($problems->(), 'recorded_anew', 'another record of the very key that was certified');
$node->safe_psql('postgres', "UPDATE privacy.erasure_keys SET slot_sha256 = sha256('x') WHERE erasure_id = '$ninth' AND class_id = 1");
is($problems->(), 'record_differs', 'a record that is not the one that was certified');
$node->safe_psql('postgres', "UPDATE privacy.erasure_keys SET record_sha256 = NULL WHERE erasure_id = '$ninth'; INSERT INTO privacy.erasure_keys (erasure_id, class_id, subject_id, generation, result) VALUES ('$ninth', 1000, 1000, 1, 'destroyed')");
is($problems->(), 'missing_in_keystore', 'an erasure the journal does not know');
$node->safe_psql('postgres', "DELETE FROM privacy.erasure_keys WHERE erasure_id = '$ninth' AND class_id IN (1, 1000)");
is($problems->(), 'unknown_to_database', 'one the database does not know');

# No master key: nothing is read, and erasure works all the same
$node->stop;
rename "$keystore-master", "$keystore-master.away";
$node->start;
like(refused($node, 'sales', $read), qr/ERROR:  \w{5}: .*HINT: /s, 'without the master key reading is refused');
my $id = ask($node, 'postgres', "SELECT privacy.erase_subject('person', 3, reason => 'x', reason_code => 'art17')");
like($id, qr/^[0-9a-f-]{36}$/, 'erasing works while the master key is away');
$node->poll_query_until('postgres', "SELECT state = 'destroyed' FROM privacy.erasures WHERE id = '$id'") or die 'not destroyed';
is($node->safe_psql('postgres', "SELECT signature IS NULL FROM privacy.erasure_certificate('$id')"), 't', 'only signing waits');
rename "$keystore-master.away", "$keystore-master";
$node->poll_query_until('postgres', "SELECT signature IS NOT NULL FROM privacy.erasure_certificate('$id')") or die 'not signed';
is(ask($node, 'sales', 'SELECT email FROM person WHERE id = 3'), '', 'erased');
is(ask($node, 'sales', $read), 'p1@example.org', 'the others are back, without a restart');

# A journal that cannot be written: the erasure fails before it is promised
my ($journal) = glob "$keystore/*/journal";
chmod 0400, $journal;
my $error = refused($node, 'postgres', "SELECT privacy.erase_subject('person', 4, reason => 'x')");
like($error, qr/ERROR:  58030: /, 'erasing is refused while the journal cannot be written');
chmod 0600, $journal;
is(ask($node, 'sales', 'SELECT email FROM person WHERE id = 4'), 'p4@example.org', 'and nothing happened');

# A master key command
$node->stop;
my $key = slurp_file("$keystore-master/master-0001.key");
my $command = $node->basedir . '/key.sh';
append_to_file($command, "#!/bin/sh\necho \$1 >>$command.calls\ncat $keystore-master/master-000\$1.key\n");
chmod 0700, $command;
$node->append_conf('postgresql.conf', "privacy.master_key_command = '$command %e'\nprivacy.master_key_timeout = 2\n");
$node->start;
is(ask($node, 'sales', $read), 'p1@example.org', 'the master key comes from a command');
ask($node, 'sales', $read) for 1 .. 3;
is(slurp_file("$command.calls"), "1\n", 'which is run once, with the number of the epoch');
$node->stop;
$node->append_conf('postgresql.conf', "privacy.master_key_command = 'sleep 100'\n");
$node->start;
like(refused($node, 'sales', $read), qr/ERROR:  \w{5}: .*master key command/s, 'a command that does not end is killed');
$node->stop;
$node->append_conf('postgresql.conf', "privacy.master_key_command = 'echo " . ('00' x 32) . "'\n");
$node->start;
like(refused($node, 'sales', $read), qr/ERROR:  \w{5}: .*wrong master key/s, 'a wrong master key is told');
my $log = slurp_file($node->logfile);
unlike($log, qr/\Q${\ substr($key, 0, 32)}\E/, 'no key is in the log');

# Places that are refused
$node->stop;
$node->append_conf('postgresql.conf', "privacy.keystore_directory = '${\ $node->data_dir}/keystore'\n");
$node->start;
like(refused($node, 'sales', $read), qr/ERROR:  58030: .*inside the data directory/s, 'a keystore inside the data directory');
$node->stop;
done_testing();
