# pg_upgrade: keys, people, policies, consents, holds and erasures come along; the new server takes over the key space
# when it is told to. PRIVACY_NEW_BINDIR names another version's programs (with the extension installed there); without it
# the upgrade is to the same version, which goes the same way. PRIVACY_UPGRADE_MODE: --copy (default), --link, --clone, --swap.
use strict;
use warnings;
use Test::More;
use lib 'tests/t';
use PrivacyTest;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;

my $old = new_node('old');
newsletter_vocabulary($old);
$old->safe_psql('postgres', <<'SQL');
SELECT privacy.permit('order_handling', 'phone');
CREATE SCHEMA crm; GRANT USAGE ON SCHEMA crm TO PUBLIC;
CREATE TABLE crm.contact (id integer PRIMARY KEY, email varchar(80) UNIQUE, phone text, born date, note text);
CREATE TABLE crm.visit (id integer PRIMARY KEY, contact_id integer REFERENCES crm.contact, remark text);
CREATE TABLE crm.parted (id integer PRIMARY KEY, remark text) PARTITION BY RANGE (id);
CREATE TABLE crm.parted1 PARTITION OF crm.parted FOR VALUES FROM (1) TO (100);
CREATE TABLE crm.parted2 PARTITION OF crm.parted FOR VALUES FROM (100) TO (200);
GRANT ALL ON ALL TABLES IN SCHEMA crm TO sales, marketing;
SELECT privacy.add_subject_table('crm.contact', key => 'id'), privacy.add_linked_table('crm.visit', foreign_key => 'contact_id'), privacy.add_subject_table('crm.parted', key => 'id');
SELECT privacy.protect_column('crm.contact', 'email', category => 'contact', lookup => 'case_insensitive'), privacy.protect_column('crm.contact', 'phone', category => 'phone'),
       privacy.protect_column('crm.contact', 'born', category => 'identity'), privacy.protect_column('crm.visit', 'remark', category => 'identity'), privacy.protect_column('crm.parted', 'remark', category => 'identity');
SELECT privacy.scrub_column('crm.contact', 'note', 'null');
CREATE VIEW crm.mails AS SELECT id, email FROM crm.contact;
GRANT SELECT ON crm.mails TO sales;
SQL
ask($old, 'sales', "INSERT INTO crm.contact SELECT g, 'Person' || g || '\@example.org', '+49 30 ' || g, date '1980-01-01' + g, 'note ' || g FROM generate_series(1, 9) g");
ask($old, 'sales', "INSERT INTO crm.visit SELECT g, g, 'remark ' || g FROM generate_series(1, 9) g; INSERT INTO crm.parted VALUES (1, 'one'), (101, 'two')");
ask($old, 'clerk', "SELECT privacy.record_consent('crm.contact', 3, 'newsletter', channel => 'email', method => 'paper', notice => 'newsletter-v3', evidence => '{\"form\": 7}')");
my $erased = ask($old, 'clerk', "SELECT privacy.erase_subject('crm.contact', 1, reason => 'request', reason_code => 'art17')");
ask($old, 'clerk', "SELECT privacy.place_hold('crm.contact', 2, 'standard', ground => 'legal_claims', law => 'court file 7')");
my $planned = ask($old, 'clerk', "SELECT privacy.erase_subject('crm.contact', 4, reason => 'leaves', not_before => '30 days')");
$old->poll_query_until('postgres', "SELECT count(*) = 0 FROM privacy.erasures WHERE state = 'pending'") or die 'not settled';
my $certificate = $old->safe_psql('postgres', "SELECT document, signature, key_id FROM privacy.erasure_certificate('$erased')");
$old->safe_psql('postgres', 'ANALYZE');  # 18 takes statistics along
my $guards = q{SELECT string_agg(x, E'\n' ORDER BY x) FROM (
  SELECT format('%s %s %s', tgrelid::regclass, tgname, tgenabled) FROM pg_trigger WHERE tgname ~ 'privacy' AND NOT tgisinternal
  UNION ALL SELECT format('%s %s %s', conrelid::regclass, conname, convalidated) FROM pg_constraint WHERE conname ~ 'privacy_sealed'
  UNION ALL SELECT format('%s %s %s', polrelid::regclass, polname, polpermissive) FROM pg_policy
  UNION ALL SELECT format('%s %s %s', objoid::regclass, objsubid, label) FROM pg_seclabel
  UNION ALL SELECT format('%s %s', evtname, evtenabled) FROM pg_event_trigger
  UNION ALL SELECT format('%s %s %s', oid::regclass, relrowsecurity, relforcerowsecurity) FROM pg_class WHERE relrowsecurity) s (x)};
my $wanted = $old->safe_psql('postgres', $guards);
my $highest = $old->safe_psql('postgres', 'SELECT max(id) FROM privacy.subjects');
$old->stop;

my $bindir = $old->config_data('--bindir');
my $new_bindir = $ENV{PRIVACY_NEW_BINDIR} || $bindir;
(my $prefix = $new_bindir) =~ s{/bin/?$}{};
my $new = PostgreSQL::Test::Cluster->new('new', install_path => $prefix);
# as the old one: from 18 on initdb makes checksums unless it is told not to
my $plain = $old->pg_version < 18 && $new->pg_version >= 18;
$new->init(extra => [ '-E', 'UTF8', '--locale=C.UTF-8', $plain ? '--no-data-checksums' : () ]);
my $keystore = $old->data_dir . '-keystore';
$new->append_conf('postgresql.conf', "shared_preload_libraries = 'pg_privacy'\nprivacy.keystore_directory = '$keystore'\n"
	  . "privacy.master_key_directory = '$keystore-master'\n");
chdir PostgreSQL::Test::Utils::tempdir();  # pg_upgrade writes its logs here
my $mode = $ENV{PRIVACY_UPGRADE_MODE} || '--copy';
my @mode = $mode eq '--copy' ? () : ($mode);
$new->command_ok([ "$new_bindir/pg_upgrade", '--no-sync', @mode, '-b', $bindir, '-B', $new_bindir, '-d', $old->data_dir, '-D', $new->data_dir,
	'-s', $old->host, '-p', $old->port, '-P', $new->port ], "pg_upgrade $mode");
is_deeply([ files_with([ 'person5\@example' ], map { $new->data_dir . "/$_" } qw(base global pg_wal pg_upgrade_output.d)) ], [], 'no plaintext, in statistics either');
$new->start;
like($new->safe_psql('postgres', 'SHOW server_version'), qr/^\d+/, 'it starts');

# It reads at once, as the old server may still be started: who writes is a person's decision.
is(ask($new, 'sales', 'SELECT email, phone, born FROM crm.contact WHERE id = 5'), 'Person5@example.org|+49 30 5|1980-01-06', 'everybody is readable');
is(ask($new, 'sales', "SELECT id FROM crm.contact WHERE email = 'PERSON6\@EXAMPLE.ORG'"), '6', 'found by the index');
is(ask($new, 'sales', 'SELECT count(*) FILTER (WHERE email IS NULL), count(*) FROM crm.contact'), '1|8', 'the erased person is not, the planned one withheld');
is(ask($new, 'sales', 'SELECT email FROM crm.mails WHERE id = 6'), 'Person6@example.org', 'through a view');
like(refused($new, 'sales', "INSERT INTO crm.contact (id, email) VALUES (20, 'n\@example.org')"), qr/ERROR:  55000: .*HINT: .*adopt_key_space/s,
	'nothing is sealed before the key space is adopted');
is($new->safe_psql('postgres', $guards), $wanted, 'the guards are the same');
ask($new, 'postgres', 'SELECT privacy.adopt_key_space()');
ask($new, 'sales', "INSERT INTO crm.contact (id, email) VALUES (20, 'n\@example.org'); UPDATE crm.contact SET phone = '1' WHERE id = 5; INSERT INTO crm.parted2 VALUES (102, 'three')");
is(ask($new, 'sales', 'SELECT email FROM crm.contact WHERE id = 20'), 'n@example.org', 'new people are stored');
cmp_ok($new->safe_psql('postgres', "SELECT min(id) FROM privacy.subjects WHERE created_at > (SELECT max(created_at) FROM privacy.subjects WHERE id <= $highest)"), '>', $highest, 'under new ids');
is(ask($new, 'sales', 'SELECT string_agg(remark, $$,$$ ORDER BY id) FROM crm.parted'), 'one,two,three', 'partitions');
is($new->safe_psql('postgres', "SELECT document, signature, key_id FROM privacy.erasure_certificate('$erased', sequence => (SELECT max(sequence) FROM privacy.certificates WHERE erasure_id = '$erased'))"), $certificate,
	'the certificate is as it was');
is(ask($new, 'marketing', 'SELECT id, email FROM crm.contact WHERE data_subject_id IS NOT NULL'), '3|Person3@example.org', 'consents came along');
is(ask($new, 'clerk', "SELECT h.event || ' ' || (h.evidence->>'form') FROM privacy.consent_history('crm.contact', '3') h"), 'recorded 7', 'with their evidence');
is(ask($new, 'clerk', "SELECT privacy.erase_subject('crm.contact', 1, reason => 'again')"), $erased, 'who was erased is known');
ask($new, 'clerk', "SELECT privacy.cancel_erasure('$planned')");
is(ask($new, 'sales', 'SELECT email FROM crm.contact WHERE id = 4'), 'Person4@example.org', 'a planned erasure can be cancelled');
ask($new, 'clerk', "SELECT privacy.erase_subject('crm.contact', 2, reason => 'held')");
is($new->safe_psql('postgres', "SELECT string_agg(DISTINCT result, ',') FROM privacy.erasure_keys k JOIN privacy.erasures e ON e.id = k.erasure_id WHERE k.class_id = 1 AND e.subject_id = (SELECT subject_id FROM privacy.holds)"), 'held',
	'a hold holds');
is($new->safe_psql('postgres', 'SELECT count(*) FROM privacy.verify_journal()'), '0', 'the journal verifies');

$new->stop;

# The old server, should it be started again, is the guest now. Where files were not copied it does not start.
if ($mode eq '--copy' || $mode eq '--clone') {
	$old->start;
	like(refused($old, 'sales', "INSERT INTO crm.contact (id, email) VALUES (30, 'o\@example.org')"), qr/ERROR:  55000: .*guest/, 'the old server seals nothing any more');
	$old->stop;
}
done_testing();
