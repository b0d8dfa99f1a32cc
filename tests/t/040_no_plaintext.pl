# Every way to write a row, refused or not, and then a search of the data directory and WAL for what was written: none of
# it may be there in the clear. Also dump and restore, with triggers "disabled" and in parallel, and logical apply.
use strict;
use warnings;
use FindBin;
use lib $FindBin::RealBin;
use PrivacyTest;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = new_node('canary', "wal_level = logical\n");
newsletter_vocabulary($node);
$node->safe_psql('postgres', <<'SQL');
SELECT privacy.permit('order_handling', 'phone');
CREATE SCHEMA crm; GRANT USAGE ON SCHEMA crm TO PUBLIC;
CREATE TABLE crm.contact (id integer PRIMARY KEY, email text UNIQUE, phone text, born date);
CREATE TABLE crm.visit (id integer PRIMARY KEY, contact_id integer REFERENCES crm.contact, remark text);
CREATE TABLE crm.parted (id integer PRIMARY KEY, remark text) PARTITION BY RANGE (id);
CREATE TABLE crm.parted1 PARTITION OF crm.parted FOR VALUES FROM (1) TO (100);
CREATE TABLE crm.parted2 PARTITION OF crm.parted FOR VALUES FROM (100) TO (200);
GRANT ALL ON ALL TABLES IN SCHEMA crm TO sales;
SELECT privacy.add_subject_table('crm.contact', key => 'id'), privacy.add_linked_table('crm.visit', foreign_key => 'contact_id'), privacy.add_subject_table('crm.parted', key => 'id');
SELECT privacy.protect_column('crm.contact', 'email', category => 'contact', lookup => 'case_insensitive'), privacy.protect_column('crm.contact', 'phone', category => 'phone'),
       privacy.protect_column('crm.contact', 'born', category => 'identity'), privacy.protect_column('crm.visit', 'remark', category => 'identity'), privacy.protect_column('crm.parted', 'remark', category => 'identity');
CREATE ROLE root SUPERUSER LOGIN; SELECT privacy.grant_purpose('order_handling', 'root'); ALTER ROLE root SET privacy.purpose = 'order_handling';
SQL

my $binary = PostgreSQL::Test::Utils::tempdir() . '/contact.binary';

# What is stored: each value holds the word that is searched for.
my @stored = (
	"INSERT INTO crm.contact VALUES (1, 'xyzzy-insert\@example.org', 'xyzzy-phone', '1990-01-01')",
	"INSERT INTO crm.contact SELECT g, 'xyzzy-many' || g, repeat('xyzzy-long', 500) FROM generate_series(2, 20) g",
	"UPDATE crm.contact SET phone = 'xyzzy-update' WHERE id = 1",
	"INSERT INTO crm.contact (id, email) VALUES (1, 'xyzzy-upsert') ON CONFLICT (id) DO UPDATE SET email = EXCLUDED.email",
	"MERGE INTO crm.contact c USING (VALUES (1, 'xyzzy-merge'), (30, 'xyzzy-merged')) n (id, phone) ON c.id = n.id WHEN MATCHED THEN UPDATE SET phone = n.phone WHEN NOT MATCHED THEN INSERT (id, phone) VALUES (n.id, n.phone)",
	"COPY crm.contact (id, email) FROM PROGRAM 'echo 40,xyzzy-copied' WITH (FORMAT csv)",
	"COPY (SELECT 42, 'xyzzy-binary'::text) TO '$binary' (FORMAT binary); COPY crm.contact (id, email) FROM '$binary' (FORMAT binary)",
	"WITH c AS (INSERT INTO crm.contact (id) VALUES (41) RETURNING id) INSERT INTO crm.visit SELECT 1, id, 'xyzzy-cte' FROM c",
	"INSERT INTO crm.parted VALUES (1, 'xyzzy-part'); UPDATE crm.parted SET id = 101, remark = 'xyzzy-moved' WHERE id = 1",
	"INSERT INTO crm.parted2 VALUES (102, 'xyzzy-leaf')",
	"SET session_replication_role = replica; INSERT INTO crm.contact (id, phone) VALUES (50, 'xyzzy-replica')",
	"ALTER TABLE crm.contact DISABLE TRIGGER ALL; INSERT INTO crm.contact (id, phone) VALUES (51, 'xyzzy-disabled')",
	"ALTER TABLE crm.contact ENABLE TRIGGER ALL; INSERT INTO crm.contact (id, phone) VALUES (52, 'xyzzy-enabled')",
	"CREATE FUNCTION crm.late() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; CREATE TRIGGER zzz_late BEFORE INSERT ON crm.contact FOR EACH ROW EXECUTE FUNCTION crm.late(); INSERT INTO crm.contact (id, phone) VALUES (53, 'xyzzy-late'); DROP TRIGGER zzz_late ON crm.contact",
	"CREATE TABLE crm.copied AS SELECT * FROM crm.contact",
	"CREATE TEMP TABLE t AS SELECT email FROM crm.contact",
	"CREATE TABLE crm.twin (LIKE crm.contact INCLUDING ALL); INSERT INTO crm.twin SELECT * FROM crm.contact",
	"CREATE MATERIALIZED VIEW crm.kept AS SELECT id, email FROM crm.contact",
	"ANALYZE crm.contact; VACUUM FULL crm.contact; REINDEX TABLE crm.contact",
	"ALTER TABLE crm.contact ADD COLUMN fax personal_text; SELECT privacy.protect_column('crm.contact', 'fax', category => 'phone'); UPDATE crm.contact SET fax = 'xyzzy-added' WHERE id = 1",
	"SET work_mem = '64kB'; SET enable_hashagg = off; SELECT count(*) FROM (SELECT email FROM crm.copied ORDER BY id, email) s",
);
for my $sql (@stored) {
	my ($out, $err);
	is($node->psql('postgres', $sql, stdout => \$out, stderr => \$err, on_error_stop => 1, extra_params => [ '-U', 'root' ]), 0, substr($sql, 0, 70)) or diag $err;
}

# What is refused, before anything is written.
my @refused = (
	"INSERT INTO crm.copied (id, email) VALUES (90, 'xyzzy-no-person')",
	"CREATE TABLE crm.made AS SELECT 'xyzzy-constant'::personal_text AS email",
	"CREATE TABLE crm.made AS SELECT DISTINCT ('xyzzy-' || g)::personal_text AS email FROM generate_series(1, 9) g UNION SELECT email FROM crm.contact",
	"SELECT 'xyzzy-into'::text::personal_text AS email INTO crm.made",
	"ALTER TABLE crm.contact ADD COLUMN extra personal_text DEFAULT 'xyzzy-default'",
	"ALTER TABLE crm.contact ADD COLUMN extra personal_text DEFAULT 'xyzzy-' || random()",
	"CREATE TABLE crm.bad (id integer, extra personal_text GENERATED ALWAYS AS ('xyzzy-' || id) STORED)",
	"CREATE FUNCTION crm.spoil() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.phone := NEW.id || ''-xyz'' || ''zy''; RETURN NEW; END'; CREATE TRIGGER zzzz_spoil BEFORE INSERT ON crm.contact FOR EACH ROW EXECUTE FUNCTION crm.spoil(); INSERT INTO crm.contact (id) VALUES (91)",
	"CREATE TABLE crm.arrays AS SELECT ARRAY['xyzzy-array'::personal_text] AS emails",
);
for my $sql (@refused) {
	my ($out, $err);
	isnt($node->psql('postgres', "BEGIN; $sql; ROLLBACK", stdout => \$out, stderr => \$err, on_error_stop => 1, extra_params => [ '-U', 'root' ]), 0, 'refused: ' . substr($sql, 0, 70));
}

$node->safe_psql('postgres', 'CHECKPOINT');
my $data = $node->data_dir;
my @found = files_with(['xyzzy'], "$data/base", "$data/pg_wal", "$data/global");
# Catalogs hold what users write as text: the bodies of the functions above do not hold the word in one piece.
is_deeply(\@found, [], 'no plaintext in tables, catalogs, indexes, statistics or WAL');
is(ask($node, 'root', "SELECT phone FROM crm.contact WHERE id = 1"), 'xyzzy-merge', 'and all of it can be read');

# Dumps hold sealed values only, and restore into guarded tables.
my $dump = $node->basedir . '/dump';
$node->command_ok([ 'pg_dump', '-h', $node->host, '-p', $node->port, '-U', 'postgres', '-Fd', '-f', $dump, 'postgres' ], 'dump without a purpose');
my $guards = q{SELECT string_agg(x, E'\n' ORDER BY x) FROM (
  SELECT format('%s %s %s', tgrelid::regclass, tgname, tgenabled) FROM pg_trigger WHERE tgname ~ 'privacy' AND NOT tgisinternal
  UNION ALL SELECT format('%s %s %s', conrelid::regclass, conname, convalidated) FROM pg_constraint WHERE conname ~ 'privacy_sealed'
  UNION ALL SELECT format('%s %s %s', polrelid::regclass, polname, polpermissive) FROM pg_policy
  UNION ALL SELECT format('%s %s %s', objoid::regclass, objsubid, label) FROM pg_seclabel
  UNION ALL SELECT format('%s %s %s', oid::regclass, relrowsecurity, relforcerowsecurity) FROM pg_class WHERE relrowsecurity) s (x)};
my $wanted = $node->safe_psql('postgres', $guards);
for my $how ([ 'plain' ], [ 'disabled', '--disable-triggers' ], [ 'parallel', '-j2' ]) {
	my ($name, @options) = @$how;
	$node->safe_psql('postgres', "CREATE DATABASE $name");
	$node->command_ok([ 'pg_restore', '-h', $node->host, '-p', $node->port, '-U', 'postgres', '-d', $name, @options, $dump ], "restore: $name");
	is($node->safe_psql($name, $guards), $wanted, "the guards are the same: $name");
	is(ask($node, 'root', 'SELECT count(*) FROM crm.contact c JOIN privacy.subjects s ON s.id = c.data_subject_id', $name),
		ask($node, 'root', 'SELECT count(*) FROM crm.contact'), "everybody is known: $name");
}
$node->command_ok([ 'pg_dump', '-h', $node->host, '-p', $node->port, '-U', 'postgres', '-f', "$dump.sql", 'postgres' ], 'dump as text');
is_deeply([ files_with(['xyzzy-m'], "$dump.sql") ], [], 'no plaintext in it');

# A plain publisher, a protected subscriber: what arrives is sealed there.
my $source = PostgreSQL::Test::Cluster->new('source');
$source->init(allows_streaming => 'logical');
$source->start;
$source->safe_psql('postgres', "CREATE SCHEMA crm; CREATE TABLE crm.contact (id integer PRIMARY KEY, email text, phone text, born date); INSERT INTO crm.contact VALUES (201, 'plover-first', NULL, NULL); CREATE PUBLICATION p FOR TABLE crm.contact");
my $connection = $source->connstr . ' dbname=postgres';
$node->safe_psql('postgres', "CREATE SUBSCRIPTION s CONNECTION '$connection' PUBLICATION p");
$node->wait_for_subscription_sync($source, 's');
$source->safe_psql('postgres', "INSERT INTO crm.contact VALUES (202, 'plover-second', 'plover-phone', '2000-02-02'); UPDATE crm.contact SET email = 'plover-changed' WHERE id = 201");
$source->wait_for_catchup('s');
is(ask($node, 'root', 'SELECT id, email, born FROM crm.contact WHERE id > 200 ORDER BY id'), "201|plover-changed|\n202|plover-second|2000-02-02", 'applied changes are sealed');
$node->safe_psql('postgres', 'CHECKPOINT');
is_deeply([ files_with(['plover'], "$data/base", "$data/pg_wal") ], [], 'and stand nowhere in the clear');
$node->safe_psql('postgres', 'DROP SUBSCRIPTION s');
$source->stop;
$node->stop;
done_testing();
