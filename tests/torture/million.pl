# A million people and fifty purposes, with a cache of decisions that holds a part of it and with one that holds all: what
# every purpose is shown is exactly what the model says, of all people and of some taken at random; a withdrawal, an
# objection, a restriction and an erasure are seen by the next statement of a session that has read everything before;
# and neither that session nor the cache grows.
#
#   PEOPLE=1000000 PURPOSES=50 SAMPLES=2000 CHANGES=300 CACHES='8MB 64MB' SEED=1
use strict;
use warnings;
use Test::More;
use lib 'tests/t';
use PrivacyTest;

my $people = $ENV{PEOPLE} // 1_000_000;
my $purposes = $ENV{PURPOSES} // 50;
my $samples = $ENV{SAMPLES} // 2000;
my $changes = $ENV{CHANGES} // 300;
my @caches = split ' ', $ENV{CACHES} // '8MB 64MB';
my $seed = $ENV{SEED} // time() % 100000;
srand $seed;
note "people $people, purposes $purposes, samples $samples, changes $changes, caches @caches, seed $seed";

my $node = new_node('million', "fsync = off\nshared_buffers = 512MB\nmax_wal_size = 4GB\nautovacuum = off\n");
newsletter_vocabulary($node);
# Two of five purposes rest on consents, two can be objected to, one is a contract. What people said is written as the
# functions would leave it: calling them would take hours.
$node->safe_psql('postgres', <<"SQL");
CREATE TABLE contact (id integer PRIMARY KEY, email text);
SELECT privacy.add_subject_table('contact', key => 'id'), privacy.protect_column('contact', 'email', category => 'contact');
CREATE ROLE reader LOGIN;
GRANT SELECT ON contact TO reader;
GRANT pg_read_server_files TO reader;
GRANT EXECUTE ON FUNCTION pg_read_file(text) TO reader;
SELECT privacy.create_purpose('p' || i, legal_basis => CASE i % 5 WHEN 0 THEN 'contract' WHEN 1 THEN 'consent' WHEN 2 THEN 'consent' ELSE 'legitimate_interest' END),
       privacy.permit('p' || i, 'contact'), privacy.grant_purpose('p' || i, 'reader') FROM generate_series(1, $purposes) i;
SELECT privacy.grant_purpose('collection', current_user::text), privacy.grant_purpose('subject_rights', current_user::text);
CREATE FUNCTION restricted(person integer) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT person % 997 = 0';
CREATE FUNCTION said(person integer, i integer) RETURNS boolean LANGUAGE sql IMMUTABLE AS
  'SELECT CASE WHEN i % 5 IN (1, 2) THEN hashint8(person * 100::bigint + i) & 7 = 0 WHEN i % 5 IN (3, 4) THEN hashint8(person * 100::bigint + i) & 255 = 0 END';
CREATE FUNCTION allowed(person integer, i integer) RETURNS boolean LANGUAGE sql IMMUTABLE AS
  'SELECT NOT restricted(person) AND CASE WHEN i % 5 IN (1, 2) THEN said(person, i) WHEN i % 5 IN (3, 4) THEN NOT said(person, i) ELSE true END';
SET privacy.purpose = 'collection';
INSERT INTO contact SELECT g, 'p' || g || '\@example.org' FROM generate_series(1, $people) g;
SET row_security = off;
INSERT INTO privacy.standings (subject_id, purpose_id, kind, channel, status, since, event_id)
  SELECT c.data_subject_id, p.id, CASE p.legal_basis WHEN 'consent' THEN 'consent' ELSE 'objection' END, CASE p.legal_basis WHEN 'consent' THEN 'email' ELSE '' END,
         CASE p.legal_basis WHEN 'consent' THEN 'given' ELSE 'active' END, now(), 0
    FROM contact c, generate_series(1, $purposes) i JOIN privacy.purposes p ON p.name = 'p' || i WHERE said(c.id, i) ORDER BY 1, 2;
UPDATE privacy.subjects s SET restricted = true FROM contact c WHERE c.data_subject_id = s.id AND restricted(c.id);
VACUUM ANALYZE;
SQL
note $node->safe_psql('postgres', "SELECT format('%s standings', count(*)) FROM privacy.standings");

# A session that stays
sub session {
	my ($role, $purpose) = @_;
	my %session = (in => '', out => '', err => '');
	local $ENV{PGOPTIONS} = "-c privacy.purpose=$purpose";
	$session{handle} = IPC::Run::start([ 'psql', '-X', '-q', '-A', '-t', '-F', ' ', '-v', 'ON_ERROR_STOP=1', '-d', $node->connstr('postgres') . " user=$role" ],
		'<', \$session{in}, '>', \$session{out}, '2>', \$session{err});
	return \%session;
}

sub answer {
	my ($session, $sql) = @_;
	$session->{out} = '';
	$session->{in} .= "$sql;\n\\echo answered\n";
	$session->{handle}->pump until $session->{out} =~ /answered\n/ || !$session->{handle}->pumpable;
	$session->{out} =~ s/\n?answered\n// or die "$sql\n$session->{err}";
	return $session->{out};
}

# What may be seen of each purpose: people, and the sum of their ids
my @expected = map { [ split ' ', $_ ] } split /\n/, $node->safe_psql('postgres',
	join('; ', map { "SELECT count(*) || ' ' || sum(g::bigint) FROM generate_series(1, $people) g WHERE allowed(g, $_)" } 1 .. $purposes));
unshift @expected, undef;
my %changed;   # person -> purpose -> allowed now

sub allowed {
	my ($person, $known) = @_;
	$known->{$person} //= { map { $_ => 1 } split ' ', $node->safe_psql('postgres', "SELECT string_agg(i::text, ' ') FROM generate_series(1, $purposes) i WHERE allowed($person, i)") };
	return $known->{$person};
}

sub now {
	my ($person, $purpose, $is) = @_;
	my $was = allowed($person, \%changed)->{$purpose} // 0;
	$expected[$purpose][0] += $is - $was;
	$expected[$purpose][1] += ($is - $was) * $person;
	$changed{$person}{$purpose} = $is;
	return;
}

sub whole_round {
	my ($reader, $name) = @_;
	my @wrong;
	for my $p (1 .. $purposes) {
		my $seen = answer($reader, "SET privacy.purpose = 'p$p'; SELECT count(*), sum(id::bigint) FROM contact WHERE data_subject_id IS NOT NULL");
		push @wrong, "p$p: $seen, not @{ $expected[$p] }" if $seen ne "@{ $expected[$p] }";
	}
	is(join("\n", @wrong), '', "$name: each purpose sees whom it may, of $people people");
	return answer($reader, "SELECT substring(pg_read_file('/proc/self/status') FROM 'RssAnon:\\s+(\\d+)')");
}

# One change of a person for a purpose, which the reader sees with its next statement
sub change {
	my ($desk, $reader) = @_;
	my ($person, $p) = (1 + int rand $people, 1 + int rand $purposes);
	my $is = allowed($person, \%changed)->{$p} // 0;
	my $gone = $changed{$person}{gone} // $person % 997 == 0;
	my $look = "SET privacy.purpose = 'p$p'; SELECT count(*), count(privacy.reveal(email)) FROM contact WHERE id = $person";
	my $before = answer($reader, $look);
	return "person $person, p$p: $before before" if $before ne "$is $is";
	return if $gone;
	my $kind = $p % 5;
	my $what = rand;
	if ($what < 0.1 || $kind == 0) {
		my $all = $what < 0.05 ? "erase_subject('contact', $person, reason => 'r')" : "restrict_processing('contact', $person)";
		answer($desk, "SELECT privacy.$all");
		now($person, $_, 0) for 1 .. $purposes;
		$changed{$person}{gone} = 1;
	} elsif ($kind <= 2) {
		answer($desk, $is ? "SELECT privacy.withdraw_consent('contact', $person, 'p$p')"
			: "SELECT privacy.record_consent('contact', $person, 'p$p', channel => 'email', method => 'paper', evidence => '\"form\"')");
		now($person, $p, 1 - $is);
	} else {
		answer($desk, 'SELECT privacy.' . ($is ? 'record' : 'lift') . "_objection('contact', $person, 'p$p')");
		now($person, $p, 1 - $is);
	}
	$is = $changed{$person}{$p};
	# An erased person's row is nobody's, and visible; nothing of it is
	my $after = answer($reader, $what < 0.05 ? $look . ' AND data_subject_id IS NOT NULL' : $look);
	return $after eq "$is $is" ? '' : "person $person, p$p: $after after, not $is";
}

for my $cache (@caches) {
	$node->append_conf('postgresql.conf', "privacy.decision_cache = $cache");
	$node->restart;
	my ($reader, $desk) = (session('reader', 'p1'), session($ENV{PGUSER} // $ENV{USER} // scalar getpwuid $<, 'subject_rights'));
	my $shared = $node->safe_psql('postgres', q{SELECT size - pg_size_bytes(current_setting('privacy.decision_cache')) FROM pg_shmem_allocations WHERE name = 'pg_privacy decisions'});
	cmp_ok($shared, '<', 200_000, "cache $cache: takes what it was given");
	my $first = whole_round($reader, "cache $cache, cold");
	my @wrong;
	my %known;
	for (1 .. $samples) {
		my ($person, $p) = (1 + int rand $people, 1 + int rand $purposes);
		my $is = (exists $changed{$person} ? $changed{$person} : allowed($person, \%known))->{$p} // 0;
		next if exists $changed{$person} && $changed{$person}{gone};
		my $seen = answer($reader, "SET privacy.purpose = 'p$p'; SELECT count(*), count(*) FILTER (WHERE privacy.reveal(email) = 'p$person\@example.org') FROM contact WHERE id = $person");
		push @wrong, "person $person, p$p: $seen" if $seen ne "$is $is";
	}
	is(join("\n", @wrong), '', "cache $cache: $samples people and purposes at random");
	@wrong = grep { $_ } map { change($desk, $reader) } 1 .. $changes;
	is(join("\n", @wrong), '', "cache $cache: $changes changes are seen by the next statement");
	my $second = whole_round($reader, "cache $cache, warm");
	my $third = whole_round($reader, "cache $cache, once more");
	note "cache $cache: the reading session has $first, $second, $third kB of its own after each round";
	cmp_ok($third - $first, '<', 4096, "cache $cache: the reading session does not grow");
	$_->{in} .= "\\q\n", $_->{handle}->finish for $reader, $desk;
}
is($node->safe_psql('postgres', "SELECT current_setting('privacy.decision_cache')"), $caches[-1], 'the server is alive');
$node->stop;
done_testing();
