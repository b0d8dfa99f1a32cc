# What is left of an old copy of the keystore and an old backup of the database, put together elsewhere, once the master
# key was rotated and the former one retired: nothing opens, of nobody, and one clear error says why. And a retirement
# that the server did not survive is finished at the next start.
use strict;
use warnings;
use Test::More;
use lib 'tests/t';
use PrivacyTest;
use PostgreSQL::Test::Utils;

my $node = new_node('living');
newsletter_vocabulary($node);
$node->safe_psql('postgres', <<'SQL');
CREATE TABLE person (id bigint PRIMARY KEY, email text);
SELECT privacy.add_subject_table('person', key => 'id');
SELECT privacy.protect_column('person', 'email', category => 'contact', lookup => 'exact');
GRANT SELECT, INSERT ON person TO sales;
SQL
ask($node, 'sales', "INSERT INTO person SELECT i, 'p' || i || '\@example.org' FROM generate_series(1, 20) i");
my $keystore = $node->data_dir . '-keystore';
my $old_keystore = $node->basedir . '/old-keystore';
my $restored = sub {    # the old backup with a keystore and the master keys there are now
	my ($name, $store) = @_;
	my $copy = PostgreSQL::Test::Cluster->new($name);
	$copy->init_from_backup($node, 'before');
	system_or_bail('cp', '-a', $store, $copy->data_dir . '-keystore');
	system_or_bail('cp', '-a', "$keystore-master", $copy->data_dir . '-keystore-master');
	$copy->start;
	return $copy;
};

$node->backup('before');
is($node->safe_psql('postgres', "SELECT count(*) FROM privacy.backup_keystore('$old_keystore') WHERE finding IS NOT NULL"), '0', 'a base backup and a copy of the keystore');
my $erased = ask($node, 'clerk', "SELECT privacy.erase_subject('person', 1, reason => 'x')");
my $early = $restored->('early', $old_keystore);
is(ask($early, 'sales', 'SELECT count(email) FROM person'), '20', 'put together elsewhere they bring everybody back: what rotating is for');
$early->stop;

is($node->safe_psql('postgres', 'SELECT privacy.rotate_master_key()'), '2', 'the master key is rotated');
my $not_yet = $restored->('not_yet', $old_keystore);
is(ask($not_yet, 'sales', 'SELECT count(email) FROM person'), '20', 'which is not enough while the former key is there');
$not_yet->stop;

# The retirement fails behind the destruction of the key, and the server is killed
chmod 0500, "$keystore-master" or die $!;
like(refused($node, 'postgres', 'SELECT privacy.retire_master_key(1)'), qr/ERROR:  58030: could not remove/, 'a key whose file stays is overwritten all the same');
is($node->safe_psql('postgres', 'SELECT state FROM privacy.master_epochs WHERE epoch = 1'), 'retiring', 'its retirement is under way');
like(slurp_file("$keystore-master/master-0001.key"), qr/^0+$/, 'the file holds no key');
$node->kill9;
chmod 0700, "$keystore-master" or die $!;
start_after_kill($node) or die 'not started';
ok($node->poll_query_until('postgres', "SELECT state = 'retired' AND how = 'destroyed' FROM privacy.master_epochs WHERE epoch = 1"), 'after kill -9 it is finished by itself');
ok(!-e "$keystore-master/master-0001.key", 'and the key is gone');
like(refused($node, 'postgres', 'SELECT privacy.retire_master_key(1)'), qr/ERROR:  55000: .*already/s, 'once');
is(ask($node, 'sales', 'SELECT count(email) FROM person'), '19', 'everybody who lives is read as before');

my $late = $restored->('late', $old_keystore);
for my $id (1, 2) {
	my $error = refused($late, 'sales', "SELECT email FROM person WHERE id = $id");
	like($error, qr/ERROR:  58030: could not open .*master-0001.key.*HINT: .*Without it nothing can be opened/s, "person $id does not open from the old copies, and the error says why");
	unlike($error, qr/example/, 'without a word of the value');
}
like(refused($late, 'sales', "SELECT id FROM person WHERE email = 'p2\@example.org'"), qr/ERROR:  58030: /, 'nobody is found by the old tags either');
like(refused($late, 'sales', "INSERT INTO person VALUES (50, 'x')"), qr/ERROR:  58030: /, 'and nothing is stored');
is($late->safe_psql('postgres', "SELECT count(*) FROM privacy.alerts WHERE severity = 'critical' AND alert = 'keystore_locked'"), '1', 'one alert');
$late->stop;
$node->stop;
done_testing();
