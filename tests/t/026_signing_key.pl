# A new key for certificates: old certificates go on verifying under the old public key, new ones under the new, and the
# old key signed who comes after it. With openssl alone.
use strict;
use warnings;
use Test::More;
use lib 'tests/t';
use PrivacyTest;
use PostgreSQL::Test::Utils;

my $node = new_node('signing');
newsletter_vocabulary($node);
$node->safe_psql('postgres', <<'SQL');
CREATE TABLE person (id bigint PRIMARY KEY, email text);
SELECT privacy.add_subject_table('person', key => 'id');
SELECT privacy.protect_column('person', 'email', category => 'contact');
GRANT SELECT, INSERT ON person TO sales;
SQL
ask($node, 'sales', "INSERT INTO person SELECT i, 'p' || i FROM generate_series(1, 4) i");
my $keystore = $node->data_dir . '-keystore';
my $files = $node->basedir;
my $value = sub { $node->safe_psql('postgres', $_[0]) };
my $erase = sub {
	my $id = ask($node, 'clerk', "SELECT privacy.erase_subject('person', $_[0], reason => 'x')");
	$node->poll_query_until('postgres', "SELECT certified_pending IS FALSE FROM privacy.erasures WHERE id = '$id'") or die 'not certified';
	return $id;
};
my $verifies = sub {
	my ($document, $signature, $key) = @_;
	for ([ 'key.pem', $key ], [ 'text.json', "$document\n" ], [ 'text.b64', "$signature\n" ]) {
		open my $file, '>', "$files/$_->[0]" or die $!;
		print $file $_->[1];
		close $file;
	}
	system_or_bail('openssl', 'base64', '-d', '-in', "$files/text.b64", '-out', "$files/text.sig");
	return system("openssl pkeyutl -verify -pubin -inkey '$files/key.pem' -rawin -in '$files/text.json' -sigfile '$files/text.sig' >'$files/out' 2>&1") == 0;
};
my $certificate_verifies = sub {
	my ($id, $key_id) = @_;
	return $verifies->($value->("SELECT document FROM privacy.erasure_certificate('$id', 1)"),
		$value->("SELECT signature FROM privacy.erasure_certificate('$id', 1)"), $value->("SELECT public_key FROM privacy.signing_keys WHERE key_id = '$key_id'"));
};

my $before = $erase->(1);
my $old = $value->('SELECT key_id FROM privacy.signing_keys WHERE current');
like(refused($node, 'sales', 'SELECT privacy.rotate_signing_key()'), qr/ERROR:  42501/, 'an ordinary role may not');
my $fingerprint = $value->('SELECT privacy.rotate_signing_key()');
my $new = $value->('SELECT key_id FROM privacy.signing_keys WHERE current');
isnt($new, $old, 'there is a new key');
is($fingerprint, $value->("SELECT fingerprint FROM privacy.signing_keys WHERE key_id = '$new'"), 'its fingerprint is the answer');
is($fingerprint, $value->('SELECT fingerprint FROM privacy.keystore_status()'), 'and in the status');
my $pem = $value->('SELECT public_key FROM privacy.signing_keys WHERE current');
append_to_file("$files/new.pem", "$pem\n");
like(scalar(`openssl pkey -pubin -in '$files/new.pem' -outform DER | openssl dgst -sha256`), qr/\b$fingerprint\b/, 'openssl finds the same');
my $after = $erase->(2);
ok($certificate_verifies->($before, $old), 'the old certificate verifies under the old key');
ok($certificate_verifies->($after, $new), 'the new one under the new key');
ok(!$certificate_verifies->($after, $old), 'and not under the old one');
my $handover = $value->('SELECT handover FROM privacy.signing_keys WHERE current');
my $old_pem = $value->("SELECT public_key FROM privacy.signing_keys WHERE key_id = '$old'");
ok($verifies->($handover, $value->('SELECT handover_signature FROM privacy.signing_keys WHERE current'), $old_pem),
	'the old key signed that the new one follows');
like($handover, qr/"previous_key":"$old","signing_key":"$new","fingerprint":"$fingerprint"/, 'by name and fingerprint');
my $digest = $value->("SELECT encode(sha256(convert_to(handover || E'\\n', 'UTF8')), 'hex') FROM privacy.signing_keys WHERE current");
my ($space) = grep { -d } glob "$keystore/*-*-*-*-*";
like(unpack('H*', slurp_file("$space/journal")), qr/$digest/, 'the journal holds the hash of that');
is($value->('SELECT count(*) FROM privacy.verify_keystore() WHERE finding IS NOT NULL'), '0', 'the keystore is whole');

# Cut short, and finished by itself; a master epoch meanwhile
my $broken = "$keystore/00000000-0000-4000-8000-000000000001";
mkdir $broken, 0700;
like(refused($node, 'postgres', 'SELECT privacy.rotate_signing_key()'), qr/ERROR:  58030: /, 'a key space whose journal cannot be written stops it');
is($value->('SELECT key_id FROM privacy.signing_keys WHERE current'), $new, 'and the former key signs on');
ok($certificate_verifies->($erase->(3), $new), 'so a certificate says');
$node->stop('immediate');
rmdir $broken or die $!;
$node->start;
ok($node->poll_query_until('postgres', 'SELECT count(*) = 3 FROM privacy.signing_keys'), 'after a crash it is finished by itself');
$value->('SELECT privacy.rotate_master_key()');
is($value->('SELECT privacy.retire_master_key(1)'), 'destroyed', 'the former master epoch is not needed for any seed');
my $last = $value->('SELECT key_id FROM privacy.signing_keys WHERE current');
ok($certificate_verifies->($erase->(4), $last), 'the third key signs, wrapped anew');
ok($certificate_verifies->($before, $old), 'and the first certificate still verifies');
$node->stop;
done_testing();
