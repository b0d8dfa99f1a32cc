# No stale allow, ever: sessions read with warm caches while others withdraw and give consents, restrict, erase, and take
# purposes from roles, at random. The model is a table: every change writes into it, in its own transaction, whether the
# person may be shown from now on. A reader asks the model, reads the value, and where the two differ asks the model again:
# had no change come in between, it was a stale allow, or (a moment later still) a stale denial.
#
#   OPERATIONS=50000 SESSIONS=8 PEOPLE=600 CACHES='32MB 16kB 0' SEED=1: a short sample runs with the server tests.
use strict;
use warnings;
use Test::More;
use lib 'tests/t';
use PrivacyTest;
use PostgreSQL::Test::Utils;

my $operations = $ENV{OPERATIONS} // 50000;
my $sessions = $ENV{SESSIONS} // 8;
my $people = $ENV{PEOPLE} // 20000;
my @caches = split ' ', $ENV{CACHES} // '32MB 24kB 0';
my $seed = $ENV{SEED} // time() % 100000;
my $purposes = 3;
note "operations $operations, sessions $sessions, people $people, caches @caches, seed $seed";

my $node = new_node('stale', "fsync = off\nmax_connections = 60\n");
newsletter_vocabulary($node);
# Keys are spread over many chunks of people, so that a small cache is smaller than what is read
$node->safe_psql('postgres', <<"SQL");
CREATE TABLE contact (id integer PRIMARY KEY, email text);
CREATE TABLE model (id integer, purpose text, consented boolean NOT NULL, allowed boolean NOT NULL, changes integer NOT NULL DEFAULT 0, PRIMARY KEY (id, purpose));
CREATE TABLE may (purpose text PRIMARY KEY, allowed boolean NOT NULL, changes integer NOT NULL DEFAULT 0);
SELECT privacy.add_subject_table('contact', key => 'id', rows => 'show');
SELECT privacy.protect_column('contact', 'email', category => 'contact', lookup => 'exact');
CREATE ROLE reader LOGIN;
SELECT privacy.create_purpose('p' || i, legal_basis => 'consent'), privacy.permit('p' || i, 'contact'), privacy.grant_purpose('p' || i, 'reader') FROM generate_series(1, $purposes) i;
SELECT privacy.grant_purpose('collection', current_user::text), privacy.grant_purpose('subject_rights', current_user::text);
GRANT SELECT ON contact, model, may TO reader;
SET privacy.purpose = 'collection';
INSERT INTO contact SELECT g, 'p' || g || '\@example.org' FROM generate_series(1, $people) g;
INSERT INTO may SELECT 'p' || i, true FROM generate_series(1, $purposes) i;
INSERT INTO model SELECT g, 'p' || i, g % 2 = 0, g % 2 = 0 FROM generate_series(1, $people) g, generate_series(1, $purposes) i;
SET privacy.purpose = 'subject_rights';
SELECT count(privacy.record_consent('contact', id, purpose, channel => 'email', method => 'paper', evidence => '"form"')) FROM model WHERE allowed;
CREATE TABLE restricted (id integer PRIMARY KEY);
CREATE TABLE gone (id integer PRIMARY KEY);
-- One change of a person; the model is locked first, so that changes of one person follow one another in both
CREATE FUNCTION change(person integer, what text, which text) RETURNS void LANGUAGE plpgsql AS \$\$
BEGIN
  PERFORM FROM model WHERE id = person ORDER BY purpose FOR UPDATE;
  IF EXISTS (SELECT FROM gone WHERE id = person) THEN RETURN; END IF;
  CASE what
    WHEN 'consent' THEN
      PERFORM privacy.record_consent('contact', person, which, channel => 'email', method => 'paper', evidence => '"form"');
      UPDATE model SET consented = true, allowed = NOT EXISTS (SELECT FROM restricted r WHERE r.id = person), changes = changes + 1 WHERE id = person AND purpose = which;
    WHEN 'withdraw' THEN
      PERFORM privacy.withdraw_consent('contact', person, which);
      UPDATE model SET consented = false, allowed = false, changes = changes + 1 WHERE id = person AND purpose = which;
    WHEN 'restrict' THEN
      IF EXISTS (SELECT FROM restricted WHERE id = person) THEN
        PERFORM privacy.lift_restriction('contact', person, reason => 'r');
        DELETE FROM restricted WHERE id = person;
        UPDATE model SET allowed = consented, changes = changes + 1 WHERE id = person;
      ELSE
        PERFORM privacy.restrict_processing('contact', person, reason => 'r');
        INSERT INTO restricted VALUES (person);
        UPDATE model SET allowed = false, changes = changes + 1 WHERE id = person;
      END IF;
    WHEN 'erase' THEN
      PERFORM privacy.erase_subject('contact', person, reason => 'r');
      INSERT INTO gone VALUES (person);
      UPDATE model SET allowed = false, changes = changes + 1 WHERE id = person;
  END CASE;
END \$\$;
CREATE FUNCTION revoke_or_grant(which text) RETURNS void LANGUAGE plpgsql AS \$\$
DECLARE was boolean;
BEGIN
  SELECT allowed INTO was FROM may WHERE purpose = which FOR UPDATE;
  IF was THEN PERFORM privacy.revoke_purpose(which, 'reader'); ELSE PERFORM privacy.grant_purpose(which, 'reader'); END IF;
  UPDATE may SET allowed = NOT was, changes = changes + 1 WHERE purpose = which;
END \$\$;
SQL

my $folder = PostgreSQL::Test::Utils::tempdir();
my $draw = "\\set id random(1, $people)\n\\set p random(1, $purposes - 1)\n\\set ends random(1, 10)\n\\set rest random(1, 100)\n";
my %writer = (consent => 36, withdraw => 48, restrict => 15, erase => 1);
my @writers;
for my $what (sort keys %writer) {
	append_to_file("$folder/$what", "$draw" . "BEGIN;\nSELECT change(:id, '$what', 'p' || :p);\n\\if :ends > 8\nROLLBACK;\n\\else\nCOMMIT;\n\\endif\n");
	push @writers, '-f', "$folder/$what\@$writer{$what}";
}
append_to_file("$folder/grant", "SELECT revoke_or_grant('p$purposes');\n\\sleep 20 ms\n");
# What the model said before the reading, the reading, and where they differ what it says afterwards
my $look = "SELECT allowed::integer AS %s, changes AS %s FROM model WHERE id = :id AND purpose = 'p' || :p \\gset\n";
my $again = sprintf($look, 'after', 'later') . "\\if :later = :earlier\nSELECT 1 / (:shown - :shown) AS \"%s\";\n\\endif\n";
my $judge = "\\if :before = 0 and :shown = 1\n" . sprintf($again, 'stale allow') . "\\endif\n"
  . "\\if :before = 1 and :shown = 0\n\\sleep 100 ms\n" . sprintf($again, 'stale denial') . "\\endif\n";
my $purpose = "SELECT set_config('privacy.purpose', 'p' || :p, false);\n";
my $first = sprintf($look, 'before', 'earlier');
my %reader = (
	column => "$draw$purpose$first" . "SELECT count(email) AS shown FROM contact WHERE id = :id \\gset\n$judge",
	reveal => "$draw$purpose$first" . "SELECT count(privacy.reveal(email)) AS shown FROM contact WHERE id = :id \\gset\n$judge",
	scan => "$draw$purpose$first" . "SELECT count(email) FILTER (WHERE id = :id) AS shown FROM contact WHERE id BETWEEN :id - 20 AND :id + 20 \\gset\n$judge",
	lookup => "$draw$purpose$first" . "SELECT count(email) AS shown FROM contact WHERE email = 'p' || :id || '\@example.org' \\gset\n$judge");
my @readers;
for my $name (sort keys %reader) {
	append_to_file("$folder/$name", $reader{$name});
	push @readers, '-f', "$folder/$name";
}
# The purpose that is taken from the role and given back, read by a session that declared it before
my $round = "\\set shown 0\nSET privacy.purpose = 'p$purposes';\nSELECT allowed AS before, changes AS earlier FROM may WHERE purpose = 'p$purposes' \\gset\n"
  . "SELECT count(privacy.reveal(email)) AS shown FROM contact \\gset\nSELECT changes AS later FROM may WHERE purpose = 'p$purposes' \\gset\n"
  . "SELECT CASE WHEN NOT :'before'::boolean AND :shown > 0 AND :earlier = :later THEN 'stale allow' WHEN :shown > 0 THEN 'shown' ELSE 'nothing' END;\n";

my $writers = int($sessions / 4) || 1;
my $each = int($operations / @caches / $sessions) + 1;
for my $cache (@caches) {
	$node->append_conf('postgresql.conf', "privacy.decision_cache = $cache");
	$node->restart;
	my $rounds = int($each / 20) + 3;
	append_to_file("$folder/revoked-$cache", $round x $rounds);
	my @common = ('pgbench', '-n', '-M', 'prepared', '-h', $node->host, '-p', $node->port, '--random-seed', $seed);
	my %run = (
		writers => [ @common, '-c', $writers, '-t', $each, @writers, '-U', $ENV{USER} // (getpwuid $<)[0], 'postgres' ],
		readers => [ @common, '-c', $sessions - $writers, '-t', $each, @readers, '-U', 'reader', 'postgres' ],
		grants => [ @common, '-c', 1, '-t', $rounds, '-f', "$folder/grant", '-U', $ENV{USER} // (getpwuid $<)[0], 'postgres' ],
		revoked => [ 'psql', '-X', '-q', '-A', '-t', '-d', $node->connstr('postgres') . ' user=reader', '-f', "$folder/revoked-$cache" ]);
	my (%out, %err, %handle);
	for my $name (sort keys %run) {
		($out{$name}, $err{$name}) = ('', '');
		local $ENV{PGOPTIONS} = $name =~ /^re/ ? '' : '-c privacy.purpose=subject_rights';
		$handle{$name} = IPC::Run::start($run{$name}, '>', \$out{$name}, '2>', \$err{$name});
	}
	ok($handle{$_}->finish, "cache $cache: $_") or diag substr($err{$_}, 0, 2000) for sort keys %run;
	my ($read) = $out{readers} =~ /actually processed: (\d+)/;
	my ($wrote) = $out{writers} =~ /actually processed: (\d+)/;
	is(($read // 0) + ($wrote // 0), $each * $sessions, "cache $cache: all operations, none of them wrong");
	my %rounds;
	++$rounds{$_} for split /\n/, $out{revoked};
	is($rounds{'stale allow'} // 0, 0, "cache $cache: nothing is shown for a revoked purpose");
	cmp_ok($rounds{shown} // 0, '>', 0, "cache $cache: while it is granted it is");
	note "$read reads, $wrote changes; a revoked purpose: " . join ', ', map { "$_ $rounds{$_}" } sort keys %rounds;
	for my $p (1 .. $purposes - 1) {
		is(ask($node, 'reader', "SET privacy.purpose = 'p$p'; SELECT count(*) FROM contact c JOIN model m USING (id) WHERE m.purpose = 'p$p' AND (c.email IS NOT NULL) <> m.allowed"), 0,
			"cache $cache: in the end p$p is shown exactly what the model says");
	}
}
$node->stop;
done_testing();
