-- Rights over all tables, as attackers hold them: PostgreSQL's predefined roles are no way to a purpose or to the ledgers.
\set VERBOSITY terse
SET client_min_messages = warning;
CREATE ROLE attack_writer;
GRANT pg_write_all_data, pg_read_all_data TO attack_writer;
CREATE SCHEMA attack_roles;
CREATE TABLE attack_roles.person (id integer PRIMARY KEY, email text);
SELECT privacy.create_category('ar_contact', channel => 'email'), privacy.create_purpose('ar_care', legal_basis => 'contract'), privacy.permit('ar_care', 'ar_contact') \gset _
SELECT privacy.add_subject_table('attack_roles.person', key => 'id'), privacy.protect_column('attack_roles.person', 'email', category => 'ar_contact') \gset _
SELECT privacy.grant_purpose('ar_care', current_user) \gset _
SET privacy.purpose = 'ar_care';
INSERT INTO attack_roles.person VALUES (1, 'user1@example.org');

-- pg_write_all_data
SET ROLE attack_writer;
INSERT INTO privacy.purpose_grants (purpose_id, grantee, granted_by) SELECT id, 'attack_writer'::regrole, 'x' FROM privacy.purposes WHERE name = 'ar_care';
UPDATE privacy.purposes SET legal_basis = 'contract';
DELETE FROM privacy.standings;
WITH gone AS (DELETE FROM privacy.subjects RETURNING 1) SELECT count(*) FROM gone;
MERGE INTO privacy.permissions p USING privacy.purposes u ON p.purpose_id = u.id WHEN MATCHED THEN DELETE;
INSERT INTO privacy.kept_definitions (definition) VALUES ('{"kind": "view"}');
SELECT 1 FROM privacy.subjects FOR KEY SHARE;
CREATE TEMP VIEW through AS SELECT * FROM privacy.purpose_grants;
DELETE FROM through;
CREATE TEMP TABLE by_rule (purpose integer);
CREATE RULE also AS ON INSERT TO by_rule DO ALSO DELETE FROM privacy.purpose_grants WHERE purpose_id = NEW.purpose;
INSERT INTO by_rule VALUES (1);
\copy privacy.purpose_grants FROM /dev/null
EXPLAIN ANALYZE DELETE FROM privacy.erasures;
SET privacy.purpose = 'ar_care';
SELECT email FROM attack_roles.person;
-- other tables stay theirs to write
CREATE TEMP TABLE plain (id integer);
INSERT INTO plain VALUES (1) RETURNING id;
RESET ROLE;
-- a grant on the table itself is somebody's decision about this table
GRANT DELETE ON privacy.categories TO attack_writer;
SET ROLE attack_writer;
DELETE FROM privacy.categories WHERE false;
UPDATE privacy.categories SET name = name;
RESET ROLE;
REVOKE DELETE ON privacy.categories FROM attack_writer;
DROP VIEW through;
DROP TABLE by_rule, plain;

SELECT privacy.revoke_purpose('ar_care', current_user) \gset _
SET privacy.purpose = 'maintenance';
SET client_min_messages = error;
DROP SCHEMA attack_roles CASCADE;
REVOKE pg_write_all_data, pg_read_all_data FROM attack_writer;
DROP ROLE attack_writer;
