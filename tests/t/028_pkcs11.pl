# The master key wrapped by a key in a PKCS#11 token (SoftHSM 2), one token key an epoch: what is in the files alone opens
# nothing, and destroying a token key is the end of its epoch.
use strict;
use warnings;
use Test::More;
use lib 'tests/t';
use PrivacyTest;
use PostgreSQL::Test::Utils;

my ($module) = grep { -e } '/usr/lib/softhsm/libsofthsm2.so', glob '/usr/lib/*/softhsm/libsofthsm2.so';
plan skip_all => 'SoftHSM 2 is not installed (package softhsm2)' if !$module;
for my $program ('softhsm2-util', 'pkcs11-tool') {
	plan skip_all => "$program is not installed (packages softhsm2, opensc)" if !grep { -x "$_/$program" } split /:/, $ENV{PATH};
}

my $place = PostgreSQL::Test::Utils::tempdir();
mkdir "$place/tokens";
append_to_file("$place/softhsm.conf", "directories.tokendir = $place/tokens\n");
$ENV{SOFTHSM2_CONF} = "$place/softhsm.conf";
my @tool = ('pkcs11-tool', '--module', $module, '--token-label', 'pg', '--login', '--pin', '1234');
my $quiet = sub { my ($out, $err); IPC::Run::run([@_], '>', \$out, '2>', \$err) or die "@_: $err" };
$quiet->('softhsm2-util', '--init-token', '--free', '--label', 'pg', '--so-pin', '12345678', '--pin', '1234');

# A new master key for an epoch: a token key of its own, and what it wraps.
my $make_version = sub {
	my ($epoch) = @_;
	$quiet->(@tool, '--keypairgen', '--key-type', 'rsa:2048', '--id', "0$epoch", '--label', "master-$epoch");
	$quiet->(@tool, '--read-object', '--type', 'pubkey', '--id', "0$epoch", '-o', "$place/pub-$epoch.der");
	system_or_bail('sh', '-c', "openssl rand -hex 32 | tr -d '\\n' | openssl pkeyutl -encrypt -pubin -keyform DER -inkey $place/pub-$epoch.der"
		  . " -out $place/master-$epoch.wrapped -pkeyopt rsa_padding_mode:oaep -pkeyopt rsa_oaep_md:sha1");
};
# Some versions of the tool say on standard output how they decrypt: the key goes past it.
append_to_file("$place/fetch", <<"SH");
#!/bin/sh
SOFTHSM2_CONF=$place/softhsm.conf exec @tool --decrypt --mechanism RSA-PKCS-OAEP --hash-algorithm SHA-1 \\
  --id 0\$1 --input-file $place/master-\$1.wrapped --output-file /dev/fd/3 3>&1 >/dev/null 2>/dev/null
SH
chmod 0700, "$place/fetch";
$make_version->(1);

my $node = new_node('token', "privacy.master_key_command = '$place/fetch %e'\n");
newsletter_vocabulary($node);
$node->safe_psql('postgres', <<'SQL');
CREATE TABLE person (id bigint PRIMARY KEY, email text);
SELECT privacy.add_subject_table('person', key => 'id');
SELECT privacy.protect_column('person', 'email', category => 'contact');
GRANT SELECT, INSERT ON person TO sales;
SQL
ask($node, 'sales', "INSERT INTO person VALUES (1, 'p1\@example.org'), (2, 'p2\@example.org')");
my $read = 'SELECT email FROM person WHERE id = 1';
$node->restart;
is(ask($node, 'sales', $read), 'p1@example.org', 'the token unwraps the master key');
my $keystore = $node->data_dir . '-keystore';
system_or_bail('cp', '-a', $keystore, "$keystore.old");

$make_version->(2);
is($node->safe_psql('postgres', 'SELECT privacy.rotate_master_key()'), '2', 'a new version');
$quiet->(@tool, '--delete-object', '--type', 'privkey', '--id', '01');
is($node->safe_psql('postgres', "SELECT privacy.retire_master_key(1, 'token key 01 deleted')"), 'attested', 'the old one deleted in the token');
$node->restart;
is(ask($node, 'sales', $read), 'p1@example.org', 'read under the new version');
$node->stop;
rename $keystore, "$keystore.away";
rename "$keystore.old", $keystore;
$node->start;
like(refused($node, 'sales', $read), qr/ERROR:  \w{5}: .*master key command failed/s, 'a copy of the keystore from before cannot be opened by anybody');
$node->stop;
done_testing();
