-- What docs/known-differences.md says, in its order: each difference from a plain column as a reader of that page would try it.
\pset null '(null)'
\set SHOW_CONTEXT never
SET client_min_messages = warning;
CREATE SCHEMA kd;
CREATE ROLE kd_app; CREATE ROLE kd_masked; CREATE ROLE kd_denied; CREATE ROLE kd_news; CREATE ROLE kd_form; CREATE ROLE kd_owner;
GRANT ALL ON SCHEMA kd TO kd_owner;
GRANT USAGE ON SCHEMA kd TO kd_app, kd_masked, kd_denied, kd_news, kd_form;
SELECT privacy.create_category('kd_identity', mask => 'initial'), privacy.create_category('kd_contact', channel => 'email'), privacy.create_category('kd_money') \gset
SELECT privacy.create_purpose('kd_all', legal_basis => 'contract'), privacy.create_purpose('kd_masks', legal_basis => 'contract'),
       privacy.create_purpose('kd_nothing', legal_basis => 'contract'), privacy.create_purpose('kd_letters', legal_basis => 'consent') \gset
SELECT privacy.permit('kd_all', 'kd_identity'), privacy.permit('kd_all', 'kd_contact'), privacy.permit('kd_all', 'kd_money'),
       privacy.permit('kd_masks', 'kd_identity', disclosure => 'masked'), privacy.permit('kd_masks', 'kd_contact', disclosure => 'masked'),
       privacy.permit('kd_letters', 'kd_contact') \gset
SELECT privacy.grant_purpose('kd_all', 'kd_app'), privacy.grant_purpose('kd_masks', 'kd_masked'), privacy.grant_purpose('kd_nothing', 'kd_denied'),
       privacy.grant_purpose('kd_letters', 'kd_news'), privacy.grant_purpose('collection', 'kd_form'), privacy.grant_purpose('maintenance', 'kd_owner') \gset
SET ROLE kd_owner;
CREATE TABLE kd.contact (id integer PRIMARY KEY, name text COLLATE "C" NOT NULL, email varchar(40) UNIQUE, born date, income numeric(10,2), prefs jsonb);
CREATE TABLE kd.invoice (id integer PRIMARY KEY, contact_id integer NOT NULL REFERENCES kd.contact DEFERRABLE INITIALLY DEFERRED, address text);
CREATE TABLE kd.plain (id integer, name text);
CREATE TABLE kd.audit (who text, what jsonb);
CREATE TABLE kd.visit (id integer GENERATED ALWAYS AS IDENTITY, contact_id integer REFERENCES kd.contact, remark text, initials char(4));
INSERT INTO kd.contact VALUES (1, 'Ada Löwe', 'ada@example.org', '1990-02-28', 10.5, '{"lang": "de"}'), (2, 'Bob Wolf', 'bob@example.org', '1985-07-01', 20, NULL),
  (3, 'bea Wolf', 'bea@example.org', NULL, NULL, NULL);
INSERT INTO kd.invoice VALUES (1, 1, 'Gartenweg 1'), (2, 2, 'Hauptstr. 2');
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA kd TO kd_app, kd_masked, kd_denied, kd_news, kd_form;
RESET ROLE;
SELECT privacy.add_subject_table('kd.contact', key => 'id'), privacy.add_linked_table('kd.invoice', foreign_key => 'contact_id'), privacy.add_linked_table('kd.visit', foreign_key => 'contact_id'),
       privacy.protect_column('kd.visit', 'remark', category => 'kd_identity'), privacy.protect_column('kd.visit', 'initials', category => 'kd_identity', lookup => 'exact'),
       privacy.protect_column('kd.contact', 'name', category => 'kd_identity'), privacy.protect_column('kd.contact', 'email', category => 'kd_contact', lookup => 'case_insensitive'),
       privacy.protect_column('kd.contact', 'born', category => 'kd_identity'), privacy.protect_column('kd.contact', 'income', category => 'kd_money'),
       privacy.protect_column('kd.contact', 'prefs', category => 'kd_identity'), privacy.protect_column('kd.invoice', 'address', category => 'kd_contact') \gset

-- the table
SELECT column_name, data_type, udt_name, character_maximum_length, numeric_scale, collation_name FROM information_schema.columns
WHERE table_schema = 'kd' AND table_name = 'contact' ORDER BY ordinal_position;
SELECT name, email, income FROM kd.contact \gdesc
SELECT * FROM kd.contact \gdesc


-- purposes
SELECT count(*) FROM kd.contact;
SET ROLE kd_app;
SELECT count(*) FROM kd.contact;
SET LOCAL privacy.purpose = 'kd_all';
SET privacy.purpose = 'kd_all';
SELECT id, name, email FROM kd.contact ORDER BY name;
SELECT length(name) AS letters, pg_column_size(name) AS without_lookup, length(email) AS letters, pg_column_size(email) AS with_lookup FROM kd.contact WHERE id = 2;
SET privacy.auto_reveal = off;
SET ROLE kd_news; SET privacy.purpose = 'kd_letters';
SELECT count(*) FROM kd.contact;

INSERT INTO kd.invoice (id, contact_id) VALUES (1, 2);

-- reading
SET ROLE kd_masked; SET privacy.purpose = 'kd_masks';
SELECT id, name, email, income FROM kd.contact ORDER BY id;
SELECT id FROM kd.contact WHERE email = 'ada@example.org';
SELECT id FROM kd.contact WHERE email LIKE 'ada%';
SELECT id FROM kd.contact WHERE email LIKE 'a***%';
SELECT id FROM kd.contact WHERE name = 'Ada Löwe';
SELECT name, count(*) FROM kd.contact GROUP BY name ORDER BY 1;
SET ROLE kd_denied; SET privacy.purpose = 'kd_nothing';
SELECT id, name FROM kd.contact WHERE name IS NULL ORDER BY id;
SELECT count(*), count(name), count(email) FROM kd.contact;
SELECT name, count(*) FROM kd.contact GROUP BY name;
SELECT id FROM kd.contact WHERE email = 'ada@example.org';
SELECT a.id, b.id FROM kd.contact a JOIN kd.contact b ON a.email = b.email ORDER BY 1;
SET ROLE kd_app; SET privacy.purpose = 'kd_all';
SELECT id FROM kd.contact WHERE email = 'ADA@Example.org';
SELECT name FROM kd.contact ORDER BY name;
SELECT name FROM kd.contact ORDER BY name COLLATE "C";
SELECT pg_typeof(name), pg_typeof(lower(name)) FROM kd.contact WHERE id = 1;
SELECT prefs ->> 'lang' AS arrow, prefs @> '{"lang": "de"}' AS contains FROM kd.contact WHERE id = 1;
SELECT prefs['lang'] FROM kd.contact WHERE id = 1;
SELECT id FROM kd.contact WHERE income > 15::float8;
SELECT id FROM kd.contact WHERE income > 15;
SELECT id FROM kd.contact WHERE date_trunc('year', born) = '1985-01-01';

EXPLAIN (COSTS OFF) SELECT id FROM kd.contact WHERE name LIKE 'A%' AND born = '1990-02-28';
BEGIN;
DECLARE held CURSOR WITH HOLD FOR SELECT name FROM kd.contact WHERE id = 1;
COMMIT;
FETCH held;
SET privacy.purpose = '';
FETCH held;
SET privacy.purpose = 'kd_all';
CLOSE held;
BEGIN;
DECLARE held CURSOR WITH HOLD FOR SELECT lower(name) FROM kd.contact WHERE id = 1;
COMMIT;

SELECT left(c::text, 22) AS c, pg_typeof(row(c.name)) FROM kd.contact c WHERE id = 1;
SELECT to_jsonb(c) - 'data_subject_id' AS j FROM kd.contact c WHERE id = 1;
SELECT id FROM kd.contact ORDER BY name USING >;
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY income) FROM kd.contact;
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY income::float8) FROM kd.contact;
BEGIN;
DECLARE held CURSOR WITH HOLD FOR SELECT c FROM kd.contact c WHERE id = 1;
COMMIT;

-- writing
SET ROLE kd_masked; SET privacy.purpose = 'kd_masks';
UPDATE kd.contact SET name = 'A.', email = 'a***@e***.org', income = NULL WHERE id = 1;
UPDATE kd.contact SET name = 'B.' WHERE id = 1;
SET ROLE kd_denied; SET privacy.purpose = 'kd_nothing';
UPDATE kd.contact SET name = NULL WHERE id = 1;
UPDATE kd.contact SET name = upper(name) WHERE id = 1;
DELETE FROM kd.contact WHERE name LIKE 'Ada%';
WITH touched AS (UPDATE kd.contact SET id = id WHERE name IS NULL RETURNING id) SELECT count(*) FROM touched;
UPDATE kd.invoice SET contact_id = 2 WHERE id = 1;
SET ROLE kd_app; SET privacy.purpose = 'kd_all';
SELECT name, email, income FROM kd.contact WHERE id = 1;
UPDATE kd.contact SET name = NULL WHERE id = 1;
UPDATE kd.contact SET data_subject_id = 2 WHERE id = 1 RETURNING id, data_subject_id = 2 AS moved;
UPDATE kd.contact SET prefs['x'] = '1' WHERE id = 1 RETURNING prefs;
INSERT INTO kd.invoice VALUES (3, 9, 'before its parent');
INSERT INTO kd.contact VALUES (6, 'Fay', 'fay@example.org', NULL, NULL, NULL) RETURNING data_subject_id IS NOT NULL AS filled;
INSERT INTO kd.contact (id, name) VALUES (7, '\privacy:1:AAEYAUIAAQAQAAAAAAABMa+cBbjQM7imprvG8z0fWMDJgFnVYg5GnczwqqSkvvmw+BExC1leX1L0vcA=');
INSERT INTO kd.contact VALUES (4, 'Cem', repeat('x', 41));
INSERT INTO kd.contact VALUES (4, 'Cem', 'ADA@example.org');
INSERT INTO kd.visit (contact_id, remark) VALUES (NULL, 'about nobody');
INSERT INTO kd.visit (contact_id, initials) VALUES (1, 'ab ') RETURNING length(initials), initials = 'ab', initials || '|' AS padded;
INSERT INTO kd.plain SELECT id, name FROM kd.contact;
INSERT INTO kd.plain SELECT * FROM kd.contact;
CREATE TEMP TABLE copied AS SELECT id, name FROM kd.contact;
SELECT * FROM copied ORDER BY id;
CREATE TEMP TABLE opened AS SELECT id, upper(name) AS name FROM kd.contact;
SET ROLE kd_form; SET privacy.purpose = 'collection';
INSERT INTO kd.contact (id, name, email) VALUES (5, 'Dora', 'dora@example.org') RETURNING id, name;
SELECT id, name FROM kd.contact WHERE id = 5;
SELECT id FROM kd.contact WHERE email = 'dora@example.org';

-- deleting
SET ROLE kd_app; SET privacy.purpose = 'kd_all';
DELETE FROM kd.contact WHERE id = 5;
RESET ROLE;
SELECT count(*) > 0 AS departed FROM privacy.subjects WHERE state = 'departed';
SET ROLE kd_app;
INSERT INTO kd.contact (id, name) VALUES (5, 'Somebody else');

RESET ROLE; SET privacy.purpose = 'subject_rights';
SELECT privacy.grant_purpose('subject_rights', current_user::text), privacy.erase_subject('kd.contact', 6, reason => 'asked', reason_code => 'art17') IS NOT NULL AS erased;
SET ROLE kd_app; SET privacy.purpose = 'kd_all';
SELECT id, name, email FROM kd.contact WHERE id = 6;
UPDATE kd.contact SET name = 'Fay again' WHERE id = 6;

-- COPY
COPY kd.contact (id, name) FROM STDIN;
8	Gus
\.
COPY kd.contact FROM STDIN;
9	Hal	hal@example.org	\N	\N	\N
\.
SELECT id, name FROM kd.contact WHERE id > 7 ORDER BY id;
COPY (SELECT privacy.reveal(name) FROM kd.contact WHERE id = 1) TO STDOUT;
\copy (SELECT 'as a cast shows it: ' || name FROM kd.contact WHERE id = 1) TO STDOUT

-- functions, triggers, views
SET ROLE kd_owner; SET privacy.purpose = 'maintenance';
CREATE FUNCTION kd.raises(wanted integer) RETURNS text LANGUAGE plpgsql AS $$ DECLARE v text; BEGIN SELECT name INTO v FROM kd.contact WHERE id = wanted; RETURN v; END $$;
CREATE FUNCTION kd.shows(wanted integer) RETURNS text LANGUAGE sql AS $$ SELECT privacy.reveal(name) FROM kd.contact WHERE id = wanted $$;
CREATE FUNCTION kd.note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO kd.audit VALUES (current_user, to_jsonb(NEW) - 'data_subject_id'); RETURN NEW; END $$;
CREATE FUNCTION kd.groups() RETURNS bigint LANGUAGE plpgsql AS $$ BEGIN RETURN (SELECT count(*) FROM (SELECT name FROM kd.contact GROUP BY name) g); END $$;
CREATE TRIGGER note AFTER UPDATE ON kd.contact FOR EACH ROW EXECUTE FUNCTION kd.note();
CREATE VIEW kd.people AS SELECT id, name, email FROM kd.contact;
CREATE VIEW kd.one AS SELECT id FROM kd.contact WHERE email = 'ada@example.org';
CREATE VIEW kd.one AS SELECT id FROM kd.contact WHERE email = 'ada@example.org'::text;
CREATE MATERIALIZED VIEW kd.loud AS SELECT id, upper(name) AS name FROM kd.contact;
GRANT SELECT ON kd.people, kd.one TO kd_app, kd_denied;
GRANT INSERT ON kd.audit TO kd_app;
SET ROLE kd_app; SET privacy.purpose = 'kd_all';
SELECT kd.raises(1), kd.shows(1);
SELECT kd.groups();
UPDATE kd.contact SET born = '1990-03-01' WHERE id = 1;
SELECT name FROM kd.people WHERE email = 'bob@example.org';
SELECT * FROM kd.one;
SET ROLE kd_denied; SET privacy.purpose = 'kd_nothing';
SELECT kd.shows(1);
SELECT kd.raises(1);
RESET ROLE;
SELECT what ->> 'name' LIKE '\\privacy:%' AS sealed FROM kd.audit;

-- schema changes
SET ROLE kd_owner; SET privacy.purpose = 'maintenance';
ALTER TABLE kd.contact ALTER name TYPE varchar(20);
ALTER TABLE kd.contact ALTER name SET DEFAULT 'anonymous';
ALTER TABLE kd.contact ALTER name SET DEFAULT 'anonymous'::text;
CREATE INDEX ON kd.contact (lower(email));
CREATE INDEX ON kd.contact (email text_pattern_ops);
ALTER TABLE kd.contact ADD COLUMN shout text GENERATED ALWAYS AS (upper(name)) STORED;
ALTER TABLE kd.contact ADD CONSTRAINT looks_right CHECK (email LIKE '%@%');
ALTER TABLE kd.contact ADD COLUMN nickname text;
ALTER TABLE kd.contact RENAME COLUMN nickname TO nick;
ALTER TABLE kd.contact DROP COLUMN nick;
CREATE FUNCTION kd.late() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.name := upper(NEW.name); RETURN NEW; END $$;
CREATE TRIGGER zzzz_late BEFORE INSERT ON kd.contact FOR EACH ROW EXECUTE FUNCTION kd.late();
CREATE TRIGGER early BEFORE INSERT ON kd.contact FOR EACH ROW EXECUTE FUNCTION kd.late();
CREATE TABLE kd.like_it (LIKE kd.visit INCLUDING ALL);
INSERT INTO kd.like_it (contact_id, remark) VALUES (1, 'in the clear');
CREATE STATISTICS kd.guess ON lower(name), id FROM kd.contact;
ALTER TABLE kd.contact ADD CONSTRAINT kd_long CHECK (length(name) > 1) NOT VALID;
ALTER TABLE kd.contact ADD CONSTRAINT kd_long CHECK ((privacy.is_sealed(name) IS TRUE) OR length(name) > 1);
ALTER TABLE kd.contact DROP CONSTRAINT kd_long;
CREATE TABLE kd.list (id integer, names personal_text[]);
CREATE TYPE kd.pair AS (a personal_text, b text);
CREATE TABLE kd.pairs (id integer, both_of kd.pair);
CREATE TABLE kd.parts (contact_id integer REFERENCES kd.contact, name text) PARTITION BY LIST (name);
ALTER TABLE kd.contact DROP CONSTRAINT privacy_sealed_name;
ALTER TABLE kd.contact DISABLE TRIGGER zzz_privacy_seal;
DROP POLICY privacy_select ON kd.contact;
RESET ROLE;
SELECT privacy.add_linked_table('kd.parts', foreign_key => 'contact_id');
SELECT privacy.protect_column('kd.parts', 'name', category => 'kd_identity');
RESET privacy.purpose;
