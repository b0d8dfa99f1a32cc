# No stale allow, ever: sessions read with warm caches while others withdraw and give consents, object, restrict, erase, and
# take purposes from roles, at random. The model is a table: every change writes into it, in its own transaction, whether
# the person may be shown from now on. A reader asks the model, reads the value, and where the two differ asks the model
# again: had no change come in between, it was a stale allow, or a stale denial (once whoever has locked the person is done: a
# change withholds before its commit is seen).
#
# Most operations meet the same two hundred people, and five of these above all, who live in all chunks of people there are: so
# changes and readings collide, and what is read fills more of the cache than the small one holds. A few more people live in
# chunks where one kind of change happens and no other: what it fails to announce, nothing else does for it, and what was
# remembered before stays to the end, where it is compared with the model.
#
#   OPERATIONS=50000 (with each cache) SESSIONS=8 PEOPLE=20000 CACHES='32MB 24kB 0' SEED=1: a short sample runs with the server tests.
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
my $often = $people < 200 ? $people : 200;   # people most operations are about
my $stride = int($people / $often);
my @kinds = qw(consent erase object restrict withdraw);
my $alone = 20;                              # people in each of these chunks
note "operations $operations, sessions $sessions, people $people, caches @caches, seed $seed";

my $node = new_node('stale', "fsync = off\nmax_connections = 60\n");
newsletter_vocabulary($node);
my $lonely = join "\n", map {
	# The rest of the chunk is given to people who never come
	"BEGIN; INSERT INTO contact SELECT 10000000 + g, 'x' FROM generate_series(1, 4096) g; ROLLBACK;"
	  . "INSERT INTO contact SELECT g, 'p' || g || '\@example.org' FROM generate_series($people + $_ * $alone + 1, $people + $_ * $alone + $alone) g;"
} 0 .. $#kinds;
my $all = $people + @kinds * $alone;
# p1 and p2 rest on consents, p3 is objected to, p4 is taken from its role
$node->safe_psql('postgres', <<"SQL");
CREATE TABLE contact (id integer PRIMARY KEY, email text);
CREATE TABLE message (id integer PRIMARY KEY REFERENCES contact);
CREATE TABLE model (id integer, purpose text, agreed boolean NOT NULL, allowed boolean NOT NULL, changes integer NOT NULL DEFAULT 0, PRIMARY KEY (id, purpose)) WITH (fillfactor = 50);
CREATE TABLE may (purpose text PRIMARY KEY, allowed boolean NOT NULL, changes integer NOT NULL DEFAULT 0);
CREATE TABLE restricted (id integer PRIMARY KEY);
CREATE TABLE gone (id integer PRIMARY KEY);
CREATE SEQUENCE shown;
SELECT privacy.add_subject_table('contact', key => 'id', rows => 'show'), privacy.add_linked_table('message', foreign_key => 'id');
SELECT privacy.protect_column('contact', 'email', category => 'contact', lookup => 'exact');
CREATE ROLE reader LOGIN;
CREATE ROLE borrower LOGIN;
ALTER ROLE borrower SET privacy.on_missing_purpose = 'hide';
SELECT privacy.create_purpose('p' || i, legal_basis => CASE WHEN i <= 2 THEN 'consent' ELSE 'legitimate_interest' END), privacy.permit('p' || i, 'contact'),
       privacy.grant_purpose('p' || i, CASE WHEN i <= 3 THEN 'reader' ELSE 'borrower' END) FROM generate_series(1, 4) i;
SELECT privacy.grant_purpose('collection', current_user::text), privacy.grant_purpose('subject_rights', current_user::text);
GRANT SELECT ON contact, message, model, may TO reader, borrower;
GRANT UPDATE (changes) ON model, may TO reader, borrower;  -- to wait for a change that is being committed: FOR SHARE
GRANT USAGE ON SEQUENCE shown TO borrower;
SET privacy.purpose = 'collection';
INSERT INTO contact SELECT g, 'p' || g || '\@example.org' FROM generate_series(1, $people) g;
$lonely
INSERT INTO message SELECT id FROM contact;
INSERT INTO may SELECT 'p4', true;
INSERT INTO model SELECT g, 'p' || i, agreed, agreed FROM generate_series(1, $all) g, generate_series(1, 4) i,
  LATERAL (SELECT i > 2 OR CASE WHEN g > $people THEN (g - $people - 1) / $alone IN (1, 3, 4) ELSE g / $stride % 2 = 0 AND g % $stride < 4 END) a (agreed);
SET privacy.purpose = 'subject_rights';
SELECT count(privacy.record_consent('contact', id, purpose, channel => 'email', method => 'paper', evidence => '"form"')) FROM model WHERE allowed AND purpose IN ('p1', 'p2');
ANALYZE;
-- One change of a person; the model is locked first, so that changes of one person follow one another in both
CREATE FUNCTION change(person integer, what text, which text) RETURNS void LANGUAGE plpgsql AS \$\$
BEGIN
  PERFORM FROM model WHERE id = person ORDER BY purpose FOR UPDATE;
  IF EXISTS (SELECT FROM gone WHERE id = person) THEN RETURN; END IF;
  CASE what
    WHEN 'consent' THEN
      PERFORM privacy.record_consent('contact', person, which, channel => 'email', method => 'paper', evidence => '"form"');
      UPDATE model SET agreed = true, allowed = NOT EXISTS (SELECT FROM restricted r WHERE r.id = person), changes = changes + 1 WHERE id = person AND purpose = which;
    WHEN 'withdraw' THEN
      PERFORM privacy.withdraw_consent('contact', person, which);
      UPDATE model SET agreed = false, allowed = false, changes = changes + 1 WHERE id = person AND purpose = which;
    WHEN 'object' THEN
      IF (SELECT agreed FROM model WHERE id = person AND purpose = 'p3') THEN
        PERFORM privacy.record_objection('contact', person, 'p3', reason => 'r');
      ELSE
        PERFORM privacy.lift_objection('contact', person, 'p3', reason => 'r');
      END IF;
      UPDATE model SET agreed = NOT agreed, allowed = NOT agreed AND NOT EXISTS (SELECT FROM restricted r WHERE r.id = person), changes = changes + 1 WHERE id = person AND purpose = 'p3';
    WHEN 'restrict' THEN
      IF EXISTS (SELECT FROM restricted WHERE id = person) THEN
        PERFORM privacy.lift_restriction('contact', person, reason => 'r');
        DELETE FROM restricted WHERE id = person;
        UPDATE model SET allowed = agreed, changes = changes + 1 WHERE id = person;
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
  IF was THEN PERFORM privacy.revoke_purpose(which, 'borrower'); ELSE PERFORM privacy.grant_purpose(which, 'borrower'); END IF;
  UPDATE may SET allowed = NOT was, changes = changes + 1 WHERE purpose = which;
END \$\$;
-- A plan that is kept for the session
CREATE FUNCTION peek(person integer) RETURNS integer LANGUAGE plpgsql AS \$\$
BEGIN
  RETURN (SELECT count(privacy.reveal(email)) FROM contact WHERE id = person);
END \$\$;
SQL

my $folder = PostgreSQL::Test::Utils::tempdir();
my $hottest = $stride * int($often / 5);     # five of them, who are never erased, most of all
my $meet = "\\set d random(1, 10)\n\\set id case when :d <= 4 then random(1, 5) * $hottest when :d <= 7 then random(1, $often) * $stride else random(1, $people) end\n";
my $draw = $meet . "\\set id case when :d > 8 then random($people + 1, $all) else :id end\n";   # who is read
my %writer = (consent => 32, withdraw => 42, object => 10, restrict => 15, erase => 1);
my @writers;
my $write = sub {
	my ($name, $what, $weight, $whom) = @_;
	append_to_file("$folder/$name", "$whom\\set p random(1, 2)\n\\set ends random(1, 10)\nBEGIN;\nSELECT change(:id, '$what', 'p' || :p);\n\\if :ends > 8\nROLLBACK;\n\\else\nCOMMIT;\n\\endif\n");
	push @writers, '-f', "$folder/$name\@$weight";
};
for my $k (0 .. $#kinds) {
	my $what = $kinds[$k];
	$write->($what, $what, $writer{$what}, $meet . ($what eq 'erase' ? "\\set id case when mod(:id, $hottest) = 0 then :id - 1 else :id end\n" : ''));
	my $first = $people + $k * $alone + 1;
	$write->("only-$what", $what, 4, "\\set id random($first, $first + $alone - 1)\n");
}
append_to_file("$folder/grant", "SELECT revoke_or_grant('p4');\n\\sleep 20 ms\n");

# What the model said before the reading, the reading, and where they differ what it says afterwards
my $person = "SELECT allowed::integer AS %s, changes AS %s FROM model WHERE id = :id AND purpose = 'p' || :p \\gset\n";
my $role = "SELECT (m.allowed AND may.allowed)::integer AS %s, m.changes + may.changes AS %s FROM model m, may WHERE m.id = :id AND m.purpose = 'p4' \\gset\n";
sub judged {
	my ($model, $reading) = @_;
	my $again = sub { sprintf($_[1] // $model, 'after', 'later') . "\\if :later = :earlier\nSELECT ('$_[0] of person ' || :id)::integer;\n\\endif\n" };
	return $reading . "\\if :before = 0 and :shown = 1\n" . $again->('stale allow') . "\\endif\n"
	  . "\\if :before = 1 and :shown = 0\n" . $again->('stale denial', $model =~ s/ (?=\\gset)/ FOR SHARE /r) . "\\endif\n";
}
my $email = "SELECT count(email) AS shown FROM contact WHERE";
my %statement = (
	column => "$email id = :id \\gset\n",
	reveal => "SELECT count(privacy.reveal(email)) AS shown FROM contact WHERE id = :id \\gset\n",
	peek => "SELECT peek(:id) AS shown \\gset\n",
	scan => "SELECT count(email) FILTER (WHERE id = :id) AS shown FROM contact WHERE id BETWEEN :id - 20 AND :id + 20 \\gset\n",
	lookup => "$email email = 'p' || :id || '\@example.org' \\gset\n",
	rows => "SELECT count(*) AS shown FROM message WHERE id = :id AND data_subject_id IS NOT NULL \\gset\n");
my $before = sprintf($person, 'before', 'earlier');
my $purpose = "\\set p random(1, 3)\nSELECT set_config('privacy.purpose', 'p' || :p, false);\n";
# Read before the model is asked, too: so the cache knows of the person
my %reader = map { ($_ => judged($person, $draw . $purpose . $statement{$_} . $before . $statement{$_})) } keys %statement;
# A cursor that was open before
$reader{cursor} = $draw . $purpose . "BEGIN;\nDECLARE c CURSOR FOR SELECT (email IS NOT NULL)::integer AS shown FROM contact WHERE id = :id;\n"
  . judged($person, $before . "FETCH 1 FROM c \\gset\n") . "END;\n";
my (@readers, @borrowers);
for my $name (sort keys %reader) {
	append_to_file("$folder/$name", $reader{$name});
	push @readers, '-f', "$folder/$name";
}
# The purpose that is taken from the role and given back, read by a session that declared it long before
for my $name (qw(column scan peek rows)) {
	append_to_file("$folder/borrowed-$name", judged($role, $draw . $statement{$name} . sprintf($role, 'before', 'earlier') . $statement{$name}) . "\\if :shown = 1\nSELECT nextval('shown');\n\\endif\n");
	push @borrowers, '-f', "$folder/borrowed-$name";
}

# How much the cache holds of the people's chunks, each for every purpose, category and for rows (src/read/verdicts.cpp)
sub frames_of {
	my ($cache) = @_;
	my $kilobytes = $node->safe_psql('postgres', "SELECT pg_size_bytes('$cache') / 1024");
	return int($kilobytes * 1024 / (64 + 4096 / 2) / 8) * 8;
}
my $needed = $node->safe_psql('postgres', 'SET row_security = off; SELECT count(DISTINCT data_subject_id >> 12) * 4 * 2 FROM contact');
is($node->safe_psql('postgres', "SET row_security = off; SELECT count(DISTINCT data_subject_id >> 12), count(DISTINCT (data_subject_id >> 12, (id - $people - 1) / $alone)) FROM contact WHERE id > $people"), '5|5', 'each kind of change has a chunk of its own');

my $writers = int($sessions / 4) || 1;
my $each = int(($operations - 1) / $sessions) + 1;
my $superuser = $ENV{PGUSER} // $ENV{USER} // getpwuid $<;
for my $cache (@caches) {
	$node->append_conf('postgresql.conf', "privacy.decision_cache = $cache");
	$node->restart;
	note sprintf 'cache %s: %d frames, of %d that are read', $cache, frames_of($cache), $needed;
	cmp_ok(frames_of($cache), '<', $needed, "cache $cache: smaller than what is read") if $cache =~ /kB/;
	my $shown = $node->safe_psql('postgres', 'SELECT last_value FROM shown');
	my $pgbench = sub {
		my ($user, $purpose, $clients, $count, @scripts) = @_;
		my %run = (out => '', err => '');
		local $ENV{PGOPTIONS} = "-c privacy.purpose=$purpose";
		$run{handle} = IPC::Run::start([ 'pgbench', '-n', '-M', 'prepared', '-h', $node->host, '-p', $node->port, "--random-seed=$seed", '-c', $clients, '-t', $count, @scripts, '-U', $user, 'postgres' ],
			'>', \$run{out}, '2>', \$run{err});
		return \%run;
	};
	# All is remembered, with the purpose given and with it taken, before anything changes
	for (1, 2) {
		ask($node, 'reader', "SET privacy.purpose = 'p$_'; SELECT count(email) FROM contact; SELECT count(*) FROM message") for 1 .. 3;
		$node->safe_psql('postgres', "SELECT revoke_or_grant('p4')");
	}
	my %run = (
		writers => $pgbench->($superuser, 'subject_rights', $writers, $each, @writers),
		readers => $pgbench->('reader', 'p1', $sessions - $writers, $each, @readers),
		borrower => $pgbench->('borrower', 'p4', 1, int($each / 4) + 40, @borrowers));
	# Given and taken for as long as it is read
	my $grants = $pgbench->($superuser, 'subject_rights', 1, 1_000_000, '-f', "$folder/grant");
	my %processed;
	for my $name (qw(borrower readers writers)) {
		ok($run{$name}{handle}->finish, "cache $cache: $name") or diag substr $run{$name}{err}, 0, 2000;
		($processed{$name}) = $run{$name}{out} =~ /actually processed: (\d+)/;
		$processed{$name} //= 0;
	}
	ok($grants->{handle}->pumpable, "cache $cache: the purpose was given and taken to the end") or diag substr $grants->{err}, 0, 2000;
	$grants->{handle}->kill_kill;
	is($processed{readers} + $processed{writers}, $each * $sessions, "cache $cache: all operations, none of them wrong");
	$shown = $node->safe_psql('postgres', 'SELECT last_value FROM shown') - $shown;
	cmp_ok(abs($shown / $processed{borrower} - 0.5), '<', 0.4, "cache $cache: a purpose that is taken and given is often there, often not") if $processed{borrower} > 500;
	note "$processed{readers} reads, $processed{writers} changes; of $processed{borrower} reads for a purpose that is taken and given $shown were shown something; "
	  . $node->safe_psql('postgres', 'SELECT count(*) FROM gone') . ' people are erased';
	for my $p (1 .. 3) {
		is(ask($node, 'reader', "SET privacy.purpose = 'p$p'; SELECT count(*) FROM contact c JOIN model m USING (id) WHERE m.purpose = 'p$p' AND (c.email IS NOT NULL) <> m.allowed"), 0,
			"cache $cache: in the end p$p is shown exactly what the model says");
		is(ask($node, 'reader', "SET privacy.purpose = 'p$p'; SELECT count(*) FROM model m LEFT JOIN message r ON r.id = m.id AND r.data_subject_id IS NOT NULL WHERE m.purpose = 'p$p' AND (r.id IS NOT NULL) <> m.allowed"), 0,
			"cache $cache: and its rows");
	}
}
$node->stop;
done_testing();
