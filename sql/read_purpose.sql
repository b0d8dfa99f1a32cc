-- A statement on a protected table without a valid purpose is an error that names the table and the remedy, for
-- everybody; what is exempt, and privacy.on_missing_purpose = 'hide'.
\pset null '(null)'
CREATE ROLE purpose_app;
CREATE ROLE purpose_owner;
CREATE SCHEMA purpose AUTHORIZATION purpose_owner;
GRANT USAGE ON SCHEMA purpose TO PUBLIC;
SELECT privacy.create_category('purpose_contact'), privacy.create_purpose('purpose_work', legal_basis => 'contract'),
       privacy.create_purpose('purpose_own', legal_basis => 'contract');
SELECT privacy.permit('purpose_work', 'purpose_contact'), privacy.grant_purpose('purpose_work', 'purpose_app');
CREATE TABLE purpose.person (id int PRIMARY KEY, email text);
CREATE TABLE purpose.plain (id int PRIMARY KEY, person int REFERENCES purpose.person);
INSERT INTO purpose.person VALUES (1, 'ada@example.org'), (2, 'bob@example.org');
INSERT INTO purpose.plain VALUES (1, 1);
ALTER TABLE purpose.person OWNER TO purpose_owner;
ALTER TABLE purpose.plain OWNER TO purpose_owner;
SET privacy.purpose = 'maintenance';
SELECT privacy.add_subject_table('purpose.person', key => 'id');
SELECT privacy.protect_column('purpose.person', 'email', category => 'purpose_contact', lookup => 'exact');
SET privacy.purpose = '';
GRANT SELECT, INSERT, UPDATE, DELETE ON purpose.person, purpose.plain TO purpose_app;
CREATE VIEW purpose.seen AS SELECT * FROM purpose.person;
ALTER VIEW purpose.seen OWNER TO purpose_owner;
GRANT SELECT ON purpose.seen TO purpose_app;

-- no purpose: every command, every role, through views too
SELECT * FROM purpose.person;
\set VERBOSITY terse
\echo :LAST_ERROR_SQLSTATE
INSERT INTO purpose.person VALUES (3, 'cem@example.org');
UPDATE purpose.person SET id = 3;
DELETE FROM purpose.person;
EXPLAIN SELECT * FROM purpose.person;
SELECT * FROM purpose.seen;
SELECT count(*) FROM purpose.plain JOIN purpose.person USING (id);
DO $$ BEGIN PERFORM * FROM purpose.person; END $$;
PREPARE p AS SELECT * FROM purpose.person;
EXECUTE p;
SET ROLE purpose_owner;
SELECT * FROM purpose.person;
RESET ROLE;
SET ROLE purpose_app;
SELECT * FROM purpose.person;
SELECT * FROM purpose.seen;
-- unknown, and not granted; the reason is in the constraint name
SET privacy.purpose = 'purpose_nobody';
SELECT * FROM purpose.person;
SET privacy.purpose = 'purpose_own';
\set VERBOSITY default
SELECT * FROM purpose.person;
\set VERBOSITY terse
DO $$
DECLARE reason text;
BEGIN
  PERFORM * FROM purpose.person;
EXCEPTION WHEN insufficient_privilege THEN
  GET STACKED DIAGNOSTICS reason = CONSTRAINT_NAME;
  RAISE NOTICE '%', reason;
END $$;
SET privacy.purpose = '';
DO $$
DECLARE reason text;
BEGIN
  PERFORM * FROM purpose.person;
EXCEPTION WHEN insufficient_privilege THEN
  GET STACKED DIAGNOSTICS reason = CONSTRAINT_NAME;
  RAISE NOTICE '%', reason;
END $$;
-- a granted one
SET privacy.purpose = 'purpose_work';
SELECT id, email FROM purpose.person ORDER BY id;
-- membership counts, SECURITY DEFINER does not
RESET ROLE;
CREATE ROLE purpose_member IN ROLE purpose_app;
SET ROLE purpose_member;
SELECT id, email FROM purpose.seen ORDER BY id;
RESET ROLE;

-- maintenance: declared, by superusers and the table's owner without a grant, by nobody else
SET privacy.purpose = 'maintenance';
SELECT id, email, privacy.withheld(email) FROM purpose.person ORDER BY id;
SET ROLE purpose_owner;
SELECT id, email FROM purpose.person ORDER BY id;
RESET ROLE;
SET ROLE purpose_app;
SELECT id, email FROM purpose.person ORDER BY id;
RESET ROLE;

-- what needs none: DDL, vacuum, other tables, single foreign-key checks, our own tables; a dump
SET privacy.purpose = '';
ALTER TABLE purpose.person ADD COLUMN city text;
VACUUM purpose.person;
ANALYZE purpose.person;
INSERT INTO purpose.plain VALUES (2, 2);
SELECT count(*) >= 0 AS fine FROM privacy.subjects;
SET row_security = off;
SELECT count(*) FROM purpose.person;
RESET row_security;
-- what looks at rows does
CREATE TABLE purpose.more (person int);
INSERT INTO purpose.more VALUES (99);
ALTER TABLE purpose.more ADD FOREIGN KEY (person) REFERENCES purpose.person;
SET privacy.purpose = 'maintenance';
ALTER TABLE purpose.more ADD FOREIGN KEY (person) REFERENCES purpose.person;
CREATE MATERIALIZED VIEW purpose.kept AS SELECT id FROM purpose.person;
SET privacy.purpose = '';
REFRESH MATERIALIZED VIEW purpose.kept;

-- hide: no rows, no values, no error
ALTER ROLE purpose_app SET privacy.on_missing_purpose = 'hide';
SET ROLE purpose_app;
SET privacy.on_missing_purpose = 'hide';
RESET ROLE;
SET privacy.on_missing_purpose = 'hide';
SET ROLE purpose_app;
SELECT id, email FROM purpose.person;
SELECT id, email FROM purpose.person WHERE email = 'ada@example.org';
SELECT count(*) FROM purpose.seen;
SET privacy.purpose = 'purpose_own';
SELECT count(*) FROM purpose.person;
SET privacy.purpose = 'maintenance';
SELECT count(*) FROM purpose.person;
INSERT INTO purpose.person VALUES (4, 'dan@example.org');
SET privacy.purpose = 'purpose_work';
SELECT count(*) FROM purpose.person;
RESET ROLE;
RESET privacy.on_missing_purpose;

-- failed commands leave no state behind
SET privacy.purpose = 'maintenance';
BEGIN;
SELECT 1 / 0 FROM purpose.person;
ROLLBACK TO nowhere;
ROLLBACK;
SELECT id, email FROM purpose.person ORDER BY id;
BEGIN;
SAVEPOINT a;
SELECT 1 / 0 FROM purpose.person;
ROLLBACK TO a;
SET LOCAL privacy.purpose = '';
SELECT id FROM purpose.person;
ROLLBACK;
SELECT count(*) FROM purpose.person;

DROP SCHEMA purpose CASCADE;
SELECT privacy.revoke_purpose('purpose_work', 'purpose_app');
DROP ROLE purpose_member, purpose_app, purpose_owner;
