# Readers with warm plans against changes, at random: once a change has committed, no reader is shown the value again. Each
# change says so in the same transaction, so that a reader that was told knows what it must not see.
use strict;
use warnings;
use FindBin;
use lib $FindBin::RealBin;
use PrivacyTest;
use PostgreSQL::Test::Utils;
use Test::More;

my $people = 80;
my $node = new_node('readers', "fsync = off\n");
newsletter_vocabulary($node);
$node->safe_psql('postgres', <<"SQL");
CREATE TABLE contact (id integer PRIMARY KEY, email text);
CREATE TABLE told (id integer PRIMARY KEY, changed integer NOT NULL DEFAULT 0);
SELECT privacy.add_subject_table('contact', key => 'id', rows => 'show');
SELECT privacy.protect_column('contact', 'email', category => 'contact', lookup => 'exact');
SELECT privacy.create_purpose('letters', legal_basis => 'consent'), privacy.permit('letters', 'contact'), privacy.grant_purpose('letters', 'marketing'), privacy.grant_purpose('collection', current_user::regrole::text);
GRANT SELECT ON contact, told TO marketing;
CREATE SEQUENCE readings;
GRANT USAGE ON SEQUENCE readings TO marketing;
CREATE FUNCTION by_function(i integer) RETURNS text LANGUAGE plpgsql AS \$\$ BEGIN RETURN (SELECT privacy.reveal(email) FROM contact WHERE id = i); END \$\$;
SET privacy.purpose = 'collection';
INSERT INTO told SELECT g FROM generate_series(1, $people) g;
INSERT INTO contact SELECT g, 'p' || g || '\@example.org' FROM generate_series(1, $people) g;
SET privacy.purpose = 'subject_rights';
SELECT count(privacy.record_consent('contact', g, 'letters', channel => 'email', method => 'paper', evidence => '"form"')) FROM generate_series(1, $people) g;
ALTER ROLE marketing SET privacy.purpose = 'letters';
SQL

my $folder = PostgreSQL::Test::Utils::tempdir();
my $check = "\\if :changed\nSELECT 1 / (1 - :shown);\n\\endif\n";
my %readers = (
	prepared => "SELECT changed FROM told WHERE id = :id \\gset\nSELECT count(email) AS shown FROM contact WHERE id = :id \\gset\n$check",
	function => "SELECT changed FROM told WHERE id = :id \\gset\nSELECT count(by_function(:id)) AS shown \\gset\n$check",
	repeatable => "BEGIN ISOLATION LEVEL REPEATABLE READ;\nSELECT changed FROM told WHERE id = :id \\gset\nSELECT count(email) AS shown FROM contact WHERE id = :id \\gset\n$check" . "COMMIT;\n",
	cursor => "SELECT changed FROM told WHERE id = :id \\gset\nBEGIN;\nDECLARE c CURSOR FOR SELECT count(email) AS shown FROM contact WHERE id = :id;\nFETCH 1 FROM c \\gset\n$check" . "COMMIT;\n");
my @arguments;
for my $name (sort keys %readers) {
	append_to_file("$folder/$name", "\\set id random(1, $people)\n$readers{$name}SELECT nextval('readings');\n");
	push @arguments, '-f', "$folder/$name";
}
my $readers = start_load($node, 'marketing', '-c', '4', '-M', 'prepared', @arguments);
my $read = sub { $node->poll_query_until('postgres', "SELECT last_value > $_[0] FROM readings") or die "nobody reads: $readers->{err}" };
$read->(100);

my $seed = $ENV{PRIVACY_SEED} // time;
srand $seed;
my @actions = (
	"privacy.withdraw_consent('contact', %d, 'letters')", "privacy.restrict_processing('contact', %d, reason => 'r')",
	"privacy.erase_subject('contact', %d, reason => 'r')");
my @left = sort { rand() <=> 0.5 } 1 .. $people;
my $desk = $node->background_psql('postgres');
$desk->query_safe("SET privacy.purpose = 'subject_rights'");
my $changes = 0;
while (@left && $readers->{process}->pumpable) {
	my $id = shift @left;
	my $action = sprintf $actions[ rand @actions ], $id;
	my $ends = rand() < 0.2 ? 'ROLLBACK' : 'COMMIT';
	$desk->query_safe("BEGIN; SELECT $action IS NULL; UPDATE told SET changed = 1 WHERE id = $id; $ends");
	++$changes if $ends eq 'COMMIT';
	select undef, undef, undef, 0.02;
}
$desk->quit;
$read->($node->safe_psql('postgres', 'SELECT last_value + 100 FROM readings'));
is(stop_load($readers), '', "no reader was shown what had ended (PRIVACY_SEED=$seed)");
ok($changes > 20, "and $changes changes came meanwhile");
is($node->safe_psql('postgres', "SET privacy.purpose = 'maintenance'; SELECT count(*) FROM contact"), $people, 'all rows are there');
is(ask($node, 'marketing', 'SELECT count(*) FROM contact JOIN told USING (id) WHERE (email IS NULL) <> (changed = 1)'), '0', 'in the end everybody is shown who was not changed, and nobody else');
$node->stop;
done_testing();
