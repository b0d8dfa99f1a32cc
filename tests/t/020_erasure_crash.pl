# Erased is erased, whatever happens around the commit: a crash between the commit record and the destruction of the key,
# asynchronous commit, prepared transactions over a restart. And what was not committed is not erased.
use strict;
use warnings;
use Test::More;
use lib 'tests/t';
use PrivacyTest;
use PostgreSQL::Test::Utils;

my $node = new_node('crash');
newsletter_vocabulary($node);
twenty_people($node);

my $erase = sub { "SELECT privacy.erase_subject('person', $_[0], reason => 'test')" };
my $email = sub { ask($node, 'sales', "SELECT email FROM person WHERE id = $_[0]") };
my $destroyed = sub { $node->safe_psql('postgres', 'SELECT destroyed FROM privacy.verify_keystore() WHERE class_id = 1') };
my $settled = sub {
	$node->poll_query_until('postgres', "SELECT count(*) = 0 FROM privacy.erasures WHERE state = 'pending'")
	  or die 'the worker does not settle';
};

# Stopped between the commit record and the tombstone
wait_for_idle_worker($node);
my $stopped = $node->background_psql('postgres', on_error_stop => 0);
$stopped->query_safe("SET privacy.debug_wait = 'before_destroy'");
$stopped->query_until(qr/started/, "\\echo started\n" . $erase->(1) . ";\n");
$node->poll_query_until('postgres', 'SELECT count(*) = 1 FROM privacy.erasures') or die 'no commit';
is($destroyed->(), '0', 'the key is still there');
is($email->(1), '', 'and nobody is shown anything any more');
is($email->(2), 'p2@example.org', 'others are');
$node->stop('immediate');
eval { $stopped->quit };
$node->start;
is($email->(1), '', 'after the crash the person stays erased');
is($destroyed->(), '1', 'and the key was destroyed by the first who came');
$settled->();
isnt($node->safe_psql('postgres', "SELECT signature FROM privacy.erasure_certificate((SELECT id FROM privacy.erasures))"), '',
	'the certificate is signed');

# The same, and nobody comes: the worker finishes by itself
wait_for_idle_worker($node);
$stopped = $node->background_psql('postgres', on_error_stop => 0);
$stopped->query_safe("SET privacy.debug_wait = 'before_destroy'");
$stopped->query_until(qr/started/, "\\echo started\n" . $erase->(2) . ";\n");
$node->poll_query_until('postgres', 'SELECT count(*) = 2 FROM privacy.erasures') or die 'no commit';
$node->stop('immediate');
eval { $stopped->quit };
$node->start;
$settled->();
is($destroyed->(), '2', 'the worker destroyed it');

# Asynchronous commit
my ($out, $err);
$node->psql('postgres', "SET synchronous_commit = off; " . $erase->(3), stdout => \$out, stderr => \$err);
is($err, '', 'erased with synchronous_commit = off');
$node->stop('immediate');
$node->start;
is($node->safe_psql('postgres', 'SELECT count(*) FROM privacy.erasures WHERE subject_id = (SELECT max(subject_id) FROM privacy.erasures)'), '1',
	'the transaction is not lost');
is($email->(3), '', 'and agrees with the keys');

# Savepoints and rollback
ask($node, 'postgres', 'BEGIN; SAVEPOINT s; ' . $erase->(4) . '; ROLLBACK TO s; ' . $erase->(5) . '; COMMIT');
is($email->(4), 'p4@example.org', 'a rolled back savepoint erases nobody');
is($email->(5), '', 'what came after it does');
ask($node, 'postgres', 'BEGIN; ' . $erase->(6) . '; ROLLBACK');
is($email->(6), 'p6@example.org', 'nor does a rolled back transaction');

# Prepared transactions, also over a crash
ask($node, 'postgres', 'BEGIN; ' . $erase->($_) . "; PREPARE TRANSACTION 'p$_'") for 7 .. 10;
is($email->(7), 'p7@example.org', 'prepared: not erased yet');
ask($node, 'postgres', "COMMIT PREPARED 'p7'");
is($email->(7), '', 'COMMIT PREPARED erases before it returns');
ask($node, 'postgres', "ROLLBACK PREPARED 'p8'");
is($email->(8), 'p8@example.org', 'ROLLBACK PREPARED does not');
$node->stop('immediate');
$node->start;
is($email->(9), 'p9@example.org', 'prepared, over a crash');
my $before = $destroyed->();
ask($node, 'postgres', "COMMIT PREPARED 'p9'");
is($destroyed->(), $before + 1, 'COMMIT PREPARED after a restart destroys the key before it returns');
is($email->(9), '', 'and erases');
ask($node, 'postgres', "ROLLBACK PREPARED 'p10'");
is($email->(10), 'p10@example.org', 'ROLLBACK PREPARED after a restart');
$settled->();
is($node->safe_psql('postgres', 'SELECT erasing FROM privacy.keystore_status()'), '0', 'no announcement is left over');

# Ids are never handed out twice, whatever crashed
my $highest = $node->safe_psql('postgres', 'SELECT max(id) FROM privacy.subjects');
$node->stop('immediate');
$node->start;
ask($node, 'sales', "INSERT INTO person VALUES (100, 'new\@example.org')");
cmp_ok($node->safe_psql('postgres', 'SELECT max(id) FROM privacy.subjects'), '>', $highest, 'a new id after a crash');
is($email->(100), 'new@example.org', 'and it can be read');
$node->stop;
done_testing();
