# The documentation's statements, as they stand in it, by the roles it names: README.md with the answers it prints, and the SQL of the pages
# a newcomer follows. A block of SQL is sent by the superuser, or by the role of a comment before it: <!-- as: clerk -->.
use strict;
use warnings;
use Test::More;
use lib 'tests/t';
use PrivacyTest;
use PostgreSQL::Test::Utils;
use IPC::Run;

my $node = new_node('docs');

# The output of psql, errors included, for a script that changes roles with \connect.
sub psql_says {
	my ($database, $script) = @_;
	my $out = '';
	IPC::Run::run([ 'psql', '-X', '-q', '-d', $node->connstr($database), '-v', 'VERBOSITY=default' ], '<', \$script, '>', \$out, '2>&1');
	utf8::decode($out);
	return $out;
}

sub page {
	my $text = slurp_file($_[0]);
	utf8::decode($text);
	return $text;
}

# SQL blocks of a page as one script. What a statement returned stands for the placeholders of later ones.
sub script_of {
	my ($text) = @_;
	my $script = "\\set ON_ERROR_STOP on\n";
	while ($text =~ /(?:<!-- as: (\w+) -->\n)?^```sql\n(.*?)^```/msg) {
		my ($role, $sql) = ($1 // '-', $2);
		$role = $ENV{USER} // getpwuid($>) if $role eq '-';
		$sql =~ s/(privacy\.(?:request_consent|erase_subject|place_hold)\((?:[^;'\$]|'[^']*')*\));/$1 \\gset/g;
		$sql =~ s/'the token from the mail'/:'token'/g;
		$sql =~ s/'the id it returned'/:'erase_subject'/g;
		$sql =~ s/'the id of the hold'/:'place_hold'/g;
		$script .= "\\connect - $role\n$sql\n";
	}
	utf8::encode($script);
	return $script;
}

# Which lines differ, without blanks at their ends and the ids that are new each time.
sub plain {
	my ($text) = @_;
	$text =~ s/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/UUID/g;
	$text =~ s/[ \t]+$//mg;
	$text =~ s/\n{2,}/\n/g;
	$text =~ s/^\s+|\s+$//g;
	return $text;
}

# README.md: blocks of SQL first, then what psql shows each role.
my $readme = page('README.md');
my $said = psql_says('postgres', script_of($readme));
unlike($said, qr/ERROR|FATAL/, 'README: the first statements');
my ($session, $role, $shown, %set) = ('', '', '');    # %set: what a role has set in its session, which stays open in the story
while ($readme =~ /^```(\w*)\n(.*?)^```$/msg) {
	next if $1 ne '';
	for my $line (split /\n/, $2) {
		if ($line =~ /^(\w+)=[>#] (.*)/) {
			my $who = $1 eq 'postgres' ? getpwuid($>) : $1;
			my $statement = $2;
			$session .= "\\connect - $who\n" . ($set{$who} // '') if $who ne $role;
			$role = $who;
			$set{$who} .= "$statement\n" if $statement =~ /^SET /;
			$session .= "$statement\n";
		} else {
			$shown .= "$line\n";
		}
	}
}
utf8::encode($session);
is(plain(psql_says('postgres', $session)), plain($shown), 'README: the answers are those it shows');

$node->safe_psql('postgres', 'CREATE DATABASE crm');
$said = psql_says('crm', script_of(page('docs/getting-started.md')));
unlike($said, qr/ERROR|FATAL/, 'getting started, from the first statement to the last');
like($said, qr/^ 42 \| ada\@example.org \|\s*$/m, 'the newsletter is shown the e-mail of who consented, and no name');
unlike(psql_says('crm', script_of(page('docs/consent.md'))), qr/ERROR|FATAL/, 'consent');
like($said, qr/tax\s+\| retained/, 'the plan says what the law keeps');

# The pages of a data protection officer, on a schema that has what they name.
$node->safe_psql('postgres', 'CREATE DATABASE dpo');
$node->safe_psql('dpo', <<'SQL');
CREATE SCHEMA crm; CREATE SCHEMA shop;
CREATE TABLE crm.contact (id bigint PRIMARY KEY, name text, email text, phone text, city text DEFAULT 'unknown', first_seen date, status text, manager int);
CREATE TABLE crm.invoice (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, contact_id bigint REFERENCES crm.contact, address text, paid_at date);
CREATE TABLE crm.visit (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, contact_id bigint REFERENCES crm.contact);
CREATE TABLE shop.customer (code text PRIMARY KEY, name text);
INSERT INTO crm.contact SELECT n, 'Name ' || n, n || '@example.org' FROM generate_series(42, 48) n;
INSERT INTO crm.invoice (contact_id, address, paid_at) SELECT id, 'Street', '2026-01-01' FROM crm.contact;
INSERT INTO crm.visit (contact_id) SELECT id FROM crm.contact;
INSERT INTO shop.customer VALUES ('K-7', 'Name 48');
CREATE EXTENSION pg_privacy;
SELECT privacy.create_category('contact', channel => 'email'), privacy.create_deletion_class('marketing');
SELECT privacy.add_subject_table('crm.contact', key => 'id'), privacy.add_subject_table('shop.customer', key => 'code'),
       privacy.add_linked_table('crm.invoice', foreign_key => 'contact_id'), privacy.add_linked_table('crm.visit', foreign_key => 'contact_id');
SELECT privacy.protect_column('crm.contact', 'email', category => 'contact', lookup => 'case_insensitive');
SQL
for my $name (qw(deletion-classes erasure)) {
	unlike(psql_says('dpo', script_of(page("docs/$name.md"))), qr/ERROR|FATAL/, "$name, from the first statement to the last");
}

# The document of policy-document.md, on the tables it names.
my ($document) = page('docs/policy-document.md') =~ /^```json\n(.*?)^```/ms;
utf8::encode($document);
$node->safe_psql('postgres', 'CREATE DATABASE policy');
$node->safe_psql('policy', <<'SQL');
CREATE EXTENSION pg_privacy;
CREATE SCHEMA crm;
CREATE TABLE crm.contact (id bigint PRIMARY KEY, email text, city text);
CREATE TABLE crm.invoice (id bigint PRIMARY KEY, contact_id bigint REFERENCES crm.contact, street text, paid_on date);
SQL
is($node->safe_psql('policy', "SELECT * FROM privacy.check_policy(\$p\$$document\$p\$)"), '', 'the example of a policy document has no fault');
$node->safe_psql('policy', "SELECT privacy.apply_policy(\$p\$$document\$p\$)");
is($node->safe_psql('policy', "SELECT * FROM privacy.policy_drift(\$p\$$document\$p\$)"), '', 'and is what is there once it was applied');

# Every name of the form privacy.something is one, every setting is in the table, and every link leads somewhere.
my %known = map { $_ => 1 } split /\n/, $node->safe_psql('crm', <<'SQL');
SELECT proname FROM pg_proc WHERE pronamespace = 'privacy'::regnamespace UNION SELECT relname FROM pg_class WHERE relnamespace = 'privacy'::regnamespace
UNION SELECT typname FROM pg_type WHERE typnamespace = 'privacy'::regnamespace UNION SELECT substr(name, 9) FROM pg_settings WHERE name LIKE 'privacy.%'
SQL
my @pages = ('README.md', glob('docs/*.md docs/applications/*.md'));
my (%anchors, @wrong);
for my $name (@pages) {
	for my $title (page($name) =~ /^#+ (.*)/mg) {
		(my $anchor = lc $title) =~ s/[^\w\- ]//g;
		$anchor =~ tr/ /-/;
		$anchors{$name}{$anchor} = 1;
	}
}
for my $name (@pages) {
	my $text = page($name);
	push @wrong, map { "$name: privacy.$_" } grep { !$known{$_} && !/_$/ } $text =~ /\bprivacy\.([a-z]\w*)/g;
	(my $folder = $name) =~ s/[^\/]*$//;
	while ($text =~ /\]\(([^)#:\s]*)(?:#([^)\s]*))?\)/g) {
		my ($target, $anchor) = ($1 eq '' ? $name : $folder . $1, $2);
		1 while $target =~ s/[^\/]+\/\.\.\///;
		push @wrong, "$name: $target" if !-e $target;
		push @wrong, "$name: $target#$anchor" if defined $anchor && $anchors{$target} && !$anchors{$target}{$anchor};
	}
}
is(join("\n", @wrong), '', 'every name and every link of the documentation leads to something');
my $concepts = page('docs/concepts.md');
is(join(' ', grep { $concepts !~ /^\| `privacy\.$_` \|/m } split /\n/, $node->safe_psql('crm', "SELECT substr(name, 9) FROM pg_settings WHERE name LIKE 'privacy.%'")),
	'', 'every setting is in docs/concepts.md');
$node->stop;
done_testing();
