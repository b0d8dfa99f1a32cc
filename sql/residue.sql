-- Where values still lie: privacy.residue_report of a person, privacy.column_residue_report of a column
\set ON_ERROR_STOP off
\pset format unaligned
\pset tuples_only on
\set VERBOSITY terse
SET client_min_messages = warning;
SELECT length(privacy.create_keystore()) > 0;
CREATE ROLE rd_clerk; CREATE ROLE rd_owner; CREATE ROLE rd_admin; CREATE ROLE rd_dpo; CREATE ROLE rd_nobody;
GRANT privacy_rights_desk TO rd_clerk; GRANT privacy_admin, rd_owner TO rd_admin; GRANT privacy_dpo TO rd_dpo;
SELECT privacy.create_category('rd_contact');
CREATE SCHEMA rd AUTHORIZATION rd_owner; GRANT USAGE ON SCHEMA rd TO rd_clerk, rd_dpo, rd_nobody, rd_admin;
CREATE TABLE rd.person (id bigint PRIMARY KEY, email text, city text);
CREATE INDEX rd_by_email ON rd.person (email);
ALTER TABLE rd.person OWNER TO rd_owner;
SELECT privacy.add_subject_table('rd.person', key => 'id');
SELECT privacy.grant_purpose('collection', current_user::text);
SET privacy.purpose = 'maintenance';
INSERT INTO rd.person (id, city) SELECT i, 'Ulm' FROM generate_series(1, 3) i;
ANALYZE rd.person;
-- bad input, and who may
SELECT * FROM privacy.residue_report('rd.person', 77);
SELECT * FROM privacy.residue_report('rd.person', NULL::text);
SELECT * FROM privacy.residue_report(NULL, 1);
SELECT * FROM privacy.column_residue_report('rd.person', 'nosuch');
SELECT * FROM privacy.column_residue_report('rd.person', NULL);
SELECT * FROM privacy.column_residue_report(NULL, 'email');
SET ROLE rd_nobody;
SELECT * FROM privacy.residue_report('rd.person', 1);
SELECT * FROM privacy.column_residue_report('rd.person', 'email');
RESET ROLE; GRANT privacy_admin TO rd_nobody; SET ROLE rd_nobody;
SELECT * FROM privacy.column_residue_report('rd.person', 'email');
SET ROLE rd_dpo;
SELECT count(*) > 0 FROM privacy.column_residue_report('rd.person', 'email');
-- a column before and after it is protected
SET ROLE rd_admin;
SELECT place, object, "values" FROM privacy.column_residue_report('rd.person', 'city') WHERE place NOT IN ('dead_tuples', 'free_space', 'wal', 'wal_archive', 'backup', 'replica', 'replication_slot') ORDER BY 1, 2;
RESET ROLE;
SELECT privacy.protect_column('rd.person', 'email', category => 'rd_contact', lookup => 'exact');
SET privacy.purpose = 'collection';
INSERT INTO rd.person VALUES (4, 'ada@example.org', 'Bonn');
SET privacy.purpose = 'maintenance';
SET ROLE rd_admin;
SELECT place, object, CASE WHEN place <> 'dead_tuples' THEN "values" END FROM privacy.column_residue_report('rd.person', 'email') WHERE place NOT IN ('wal_archive', 'backup', 'replica', 'replication_slot', 'wal') AND object !~ 'toast' ORDER BY 1, 2;
-- a person
SET ROLE rd_clerk;
SELECT place, CASE WHEN place NOT IN ('wal', 'keystore_copy') THEN object END, CASE WHEN place <> 'dead_tuples' THEN "values" END, bytes > 0, until FROM privacy.residue_report('rd.person', 4)
 WHERE place NOT IN ('wal_archive', 'backup', 'replica', 'replication_slot') AND (place <> 'key' OR object IN ('standard', 'proof'));
SELECT privacy.erase_subject('rd.person', 4, reason => 'x') IS NOT NULL;
SELECT place, object, regexp_replace(until, '\d+', 'N') FROM privacy.residue_report('rd.person', '4') WHERE place IN ('rows', 'tags', 'dead_tuples') OR (place = 'key' AND object IN ('standard', 'proof'));
RESET ROLE;
SELECT count(*), bool_or(place = 'replication_slot' AND object = 'rd_slot' AND until LIKE '%nobody reads it') FROM pg_create_physical_replication_slot('rd_slot', true), privacy.residue_report('rd.person', 1) WHERE place IN ('wal', 'replication_slot', 'backup');
SELECT pg_drop_replication_slot('rd_slot');
SELECT privacy.revoke_purpose('collection', current_user::text);
RESET privacy.purpose;
DROP SCHEMA rd CASCADE;
