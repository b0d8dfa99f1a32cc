-- The CHECK constraints of sealed columns hold without our trigger, beside constraints of the table's own.
\set VERBOSITY terse
\set SHOW_CONTEXT never
SET client_min_messages = notice;
CREATE SCHEMA sealed_checks;
SET search_path = sealed_checks;
SELECT privacy.create_category('sd_contact'), privacy.create_purpose('sd_all', legal_basis => 'contract');
SELECT privacy.permit('sd_all', 'sd_contact');
SELECT privacy.grant_purpose('sd_all', current_user);
SET privacy.purpose = 'sd_all';
CREATE TABLE person (id integer PRIMARY KEY, email text, city text, points integer CHECK (points >= 0));
SELECT privacy.add_subject_table('person', key => 'id');
SELECT privacy.protect_column('person', 'email', category => 'sd_contact', lookup => 'exact');
SELECT privacy.protect_column('person', 'city', category => 'sd_contact');
CREATE TABLE parted (id integer, email text, points integer CHECK (points >= 0)) PARTITION BY RANGE (id);
CREATE TABLE leaf PARTITION OF parted FOR VALUES FROM (1) TO (100);
ALTER TABLE parted ADD PRIMARY KEY (id);
SELECT privacy.add_subject_table('parted', key => 'id');
SELECT privacy.protect_column('parted', 'email', category => 'sd_contact');

PREPARE store AS INSERT INTO person (id, email, city, points) VALUES ($1, $2, $3, $4);
EXECUTE store(1, 'ada@example.org', 'Ulm', 1);
EXECUTE store(2, NULL, 'Bonn', NULL);
EXECUTE store(3, 'cy@example.org', NULL, -1);

-- Without the trigger, which nobody could switch off but who writes the catalogs.
UPDATE pg_trigger SET tgenabled = 'D' WHERE tgname = 'zzz_privacy_seal' AND tgrelid IN ('person'::regclass, 'leaf'::regclass);
UPDATE pg_class SET relhastriggers = true WHERE oid IN ('person'::regclass, 'leaf'::regclass);
EXECUTE store(4, 'dan@example.org', 'Ulm', 4);
INSERT INTO person (id, email) VALUES (4, 'open');
INSERT INTO person (id, city) VALUES (4, 'open');
INSERT INTO person (id) VALUES (12);
UPDATE person SET points = 2, city = 'open' WHERE id = 1;
UPDATE person SET points = 2 WHERE id = 1;
INSERT INTO person (id, points) VALUES (1, 3) ON CONFLICT (id) DO UPDATE SET points = 5, email = 'open';
MERGE INTO person p USING (VALUES (1)) n (id) ON p.id = n.id WHEN MATCHED THEN UPDATE SET email = 'open';
WITH moved AS (UPDATE person SET email = 'open' WHERE id = 1 RETURNING id) SELECT count(*) FROM moved;
COPY person (id, email) FROM stdin;
5	eve@example.org
\.
DO $$ BEGIN INSERT INTO person (id, email) VALUES (6, 'open'); EXCEPTION WHEN check_violation THEN RAISE NOTICE 'refused in a function'; END $$;
INSERT INTO parted (id, email) VALUES (1, 'open');
INSERT INTO leaf (id, email) VALUES (2, 'open');
UPDATE pg_trigger SET tgenabled = 'A' WHERE tgname = 'zzz_privacy_seal' AND tgrelid IN ('person'::regclass, 'leaf'::regclass);
UPDATE pg_class SET relhastriggers = true WHERE oid IN ('person'::regclass, 'leaf'::regclass);
EXECUTE store(4, 'dan@example.org', 'Ulm', 4);
INSERT INTO parted (id, email, points) VALUES (1, 'ann@example.org', 1);
UPDATE parted SET points = -1;

-- Constraints that come and go in the same session, in front of ours by name and behind.
ALTER TABLE person ADD CONSTRAINT a_small CHECK (points < 100), ADD CONSTRAINT z_even CHECK (points % 2 = 0) NOT VALID;
EXECUTE store(7, 'fay@example.org', 'Ulm', 100);
EXECUTE store(8, 'gus@example.org', 'Ulm', 9);
EXECUTE store(9, 'hal@example.org', 'Ulm', 10);
ALTER TABLE person DROP CONSTRAINT z_even;
EXECUTE store(8, 'gus@example.org', 'Ulm', 9);
SELECT privacy.unprotect_column('person', 'city');
EXECUTE store(10, 'ida@example.org', 'open again', 9);
SELECT privacy.protect_column('person', 'city', category => 'sd_contact');
EXECUTE store(11, 'jo@example.org', 'sealed again', 11);
DELETE FROM person WHERE id = 12;
SELECT id, points, city IS NULL AS none, privacy.is_sealed(email) AS email, privacy.is_sealed(city) AS city FROM person ORDER BY id;
SET client_min_messages = warning;
DROP SCHEMA sealed_checks CASCADE;
