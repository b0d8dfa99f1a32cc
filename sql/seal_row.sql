-- What is stored of a row: DESIGN "Writing". Every statement an application sends must keep values sealed, under the
-- right person, and destroy nothing it was not shown.
\set VERBOSITY terse
SET client_min_messages = warning;
CREATE ROLE seal_row_app;
CREATE ROLE seal_row_mask;
CREATE ROLE seal_row_form;
CREATE ROLE seal_row_none;
CREATE ROLE seal_row_super SUPERUSER;
CREATE SCHEMA seal_row;
GRANT USAGE ON SCHEMA seal_row TO PUBLIC;
CREATE TABLE seal_row.person (id integer PRIMARY KEY, email varchar(40) UNIQUE, phone text, born date, amount numeric(8,2), plain text);
CREATE TABLE seal_row.visit (id integer PRIMARY KEY, person_id integer REFERENCES seal_row.person ON UPDATE CASCADE ON DELETE SET NULL, remark text);
CREATE TABLE seal_row.item (id integer PRIMARY KEY, visit_id integer REFERENCES seal_row.visit ON DELETE CASCADE, what text);
GRANT ALL ON ALL TABLES IN SCHEMA seal_row TO PUBLIC;
SELECT privacy.create_category('sr_contact', channel => 'email');
SELECT privacy.create_category('sr_phone', channel => 'phone', mask => 'last_two');
SELECT privacy.create_category('sr_other');
SELECT privacy.create_purpose('sr_all', legal_basis => 'contract'), privacy.create_purpose('sr_mask', legal_basis => 'contract');
SELECT privacy.permit('sr_all', c) FROM unnest('{sr_contact,sr_phone,sr_other}'::text[]) c;
SELECT privacy.permit('sr_mask', 'sr_phone', disclosure => 'masked'), privacy.permit('sr_mask', 'sr_other');
SELECT privacy.grant_purpose('sr_all', 'seal_row_app'), privacy.grant_purpose('sr_mask', 'seal_row_mask'), privacy.grant_purpose('collection', 'seal_row_form');

-- Rows that are there already are sealed under people of their own.
INSERT INTO seal_row.person VALUES (1, 'Ada@example.org', '0311', '1815-12-10', 10.5, 'a'), (2, 'bob@example.org', '0322', NULL, NULL, 'b'), (3, NULL, '', NULL, 1, 'c');
INSERT INTO seal_row.visit VALUES (1, 1, 'first'), (2, 2, 'second'), (3, NULL, NULL);
INSERT INTO seal_row.item VALUES (1, 1, 'hat'), (2, 2, 'coat');
SELECT privacy.add_subject_table('seal_row.person', key => 'id'), privacy.add_linked_table('seal_row.visit', foreign_key => 'person_id'), privacy.add_linked_table('seal_row.item', foreign_key => 'visit_id');
SELECT privacy.protect_column('seal_row.person', 'email', category => 'sr_contact', lookup => 'case_insensitive'),
       privacy.protect_column('seal_row.person', 'phone', category => 'sr_phone'),
       privacy.protect_column('seal_row.person', 'born', category => 'sr_other'),
       privacy.protect_column('seal_row.person', 'amount', category => 'sr_other'),
       privacy.protect_column('seal_row.visit', 'remark', category => 'sr_other'),
       privacy.protect_column('seal_row.item', 'what', category => 'sr_other');

-- Whom a value was sealed for stands in bytes 9 to 14 of its sealed form.
CREATE FUNCTION seal_row.belongs(value bytea, person bigint) RETURNS boolean LANGUAGE sql AS $$
  SELECT ('x' || encode(substr(value, 10, 6), 'hex'))::bit(48)::bigint = person $$;

CREATE VIEW seal_row.shown AS SELECT p.id, privacy.reveal(p.email) AS email, privacy.reveal(p.phone) AS phone, privacy.reveal(p.born) AS born, privacy.reveal(p.amount) AS amount, p.plain FROM seal_row.person p;
CREATE VIEW seal_row.strangers AS  -- values whose person is not the row's
  SELECT 'person' AS tab, id FROM seal_row.person WHERE NOT seal_row.belongs(privacy.personal_text_send(email), data_subject_id) OR NOT seal_row.belongs(privacy.personal_text_send(phone), data_subject_id)
  UNION ALL SELECT 'visit', id FROM seal_row.visit WHERE NOT seal_row.belongs(privacy.personal_text_send(remark), data_subject_id)
  UNION ALL SELECT 'item', id FROM seal_row.item WHERE NOT seal_row.belongs(privacy.personal_text_send(what), data_subject_id)
  UNION ALL SELECT 'link', i.id FROM seal_row.item i JOIN seal_row.visit v ON v.id = i.visit_id WHERE i.data_subject_id IS DISTINCT FROM v.data_subject_id;
GRANT ALL ON ALL TABLES IN SCHEMA seal_row TO PUBLIC;

SET privacy.purpose = 'sr_all';
SET ROLE seal_row_app;
SELECT * FROM seal_row.shown ORDER BY id;
RESET ROLE;
SET privacy.purpose = 'maintenance';
SELECT * FROM seal_row.strangers;
SELECT count(*), count(data_subject_id), count(DISTINCT data_subject_id) FROM seal_row.person;
SELECT id, data_subject_id IS NULL AS nobody FROM seal_row.visit ORDER BY id;

-- New people; the client's data_subject_id is ignored; lengths and precisions are kept.
SET privacy.purpose = 'sr_all';
SET ROLE seal_row_app;
INSERT INTO seal_row.person (id, email, phone, data_subject_id) VALUES (4, 'Cleo@example.org', '0344', 1);
INSERT INTO seal_row.person (id, email) VALUES (5, 'a name that is much too long for forty chars@example.org');
INSERT INTO seal_row.person (id, amount) VALUES (5, 12345678.9);
INSERT INTO seal_row.person (id, amount) VALUES (5, 2.345);
INSERT INTO seal_row.visit VALUES (4, 4, 'fourth'), (5, 5, NULL);
INSERT INTO seal_row.visit VALUES (6, 77, 'whose?');
INSERT INTO seal_row.visit VALUES (6, NULL, 'nobody''s');
INSERT INTO seal_row.item SELECT 4, id, 'bag' FROM seal_row.visit WHERE person_id = 4;
WITH p AS (INSERT INTO seal_row.person (id, email) VALUES (6, 'dan@example.org') RETURNING id), v AS (INSERT INTO seal_row.visit SELECT 6, id, 'sixth' FROM p RETURNING id)
INSERT INTO seal_row.item SELECT 6, id, 'book' FROM v;
SELECT * FROM seal_row.shown WHERE id > 3 ORDER BY id;
SELECT count(DISTINCT data_subject_id) FROM seal_row.person;

-- Upserts keep the person; new values are sealed for the row in the way.
INSERT INTO seal_row.person (id, email, phone) VALUES (4, 'cleo@example.com', '0345') ON CONFLICT (id) DO UPDATE SET email = EXCLUDED.email, phone = EXCLUDED.phone, data_subject_id = EXCLUDED.data_subject_id;
INSERT INTO seal_row.person (id, email) VALUES (4, 'x@example.com') ON CONFLICT DO NOTHING;
INSERT INTO seal_row.visit VALUES (4, 1, 'upserted') ON CONFLICT (id) DO UPDATE SET remark = EXCLUDED.remark;
MERGE INTO seal_row.person p USING (VALUES (4, '0346'), (7, '0377')) AS n (id, phone) ON p.id = n.id
  WHEN MATCHED THEN UPDATE SET phone = n.phone WHEN NOT MATCHED THEN INSERT (id, phone) VALUES (n.id, n.phone);
SELECT * FROM seal_row.shown WHERE id IN (4, 7) ORDER BY id;
SELECT v.id, privacy.reveal(v.remark) AS remark, v.data_subject_id = p.data_subject_id AS same FROM seal_row.visit v JOIN seal_row.person p ON p.id = v.person_id WHERE v.id = 4;

-- A full-row save writes back what was shown: NULL where withheld, the mask where masked. Nothing is lost.
RESET ROLE;
SET privacy.purpose = 'maintenance';
CREATE TEMP TABLE before AS SELECT id, privacy.personal_text_send(email) AS email, privacy.personal_text_send(phone) AS phone FROM seal_row.person;
SET privacy.purpose = 'sr_mask';
SET ROLE seal_row_mask;
SELECT * FROM seal_row.shown WHERE id = 1;
UPDATE seal_row.person SET email = NULL, phone = '***11', born = '1815-12-10', amount = 10.5, plain = 'saved' WHERE id = 1;
UPDATE seal_row.person SET email = 'new@example.org' WHERE id = 1;
UPDATE seal_row.person SET phone = '0399' WHERE id = 1;
UPDATE seal_row.person SET phone = NULL WHERE id = 1;
UPDATE seal_row.person SET born = '1815-12-11', amount = NULL WHERE id = 1;
RESET ROLE;
SET privacy.purpose = 'sr_all';
SET ROLE seal_row_app;
SELECT * FROM seal_row.shown WHERE id = 1;
UPDATE seal_row.person SET email = 'Ada@example.org', phone = '0311' WHERE id = 1;  -- unchanged plaintext keeps the bytes
UPDATE seal_row.person SET phone = NULL WHERE id = 3;
SELECT * FROM seal_row.shown WHERE id = 3;

RESET ROLE;
SET privacy.purpose = 'maintenance';
SELECT p.id FROM seal_row.person p JOIN before b USING (id) WHERE p.id = 1 AND privacy.personal_text_send(p.email) = b.email AND privacy.personal_text_send(p.phone) = b.phone;

-- A form inserts what it may compare, and changes nothing; without permission nothing is inserted.
RESET ROLE;
SET privacy.purpose = 'collection';
SET ROLE seal_row_form;
INSERT INTO seal_row.person (id, email, phone) VALUES (8, 'eve@example.org', '0388');
UPDATE seal_row.person SET phone = '0' WHERE id = 8;
RESET ROLE;
SET privacy.purpose = 'sr_mask';
SET ROLE seal_row_mask;
INSERT INTO seal_row.person (id, email) VALUES (9, 'nope@example.org');
RESET ROLE;
SET ROLE seal_row_none;
INSERT INTO seal_row.person (id, email) VALUES (9, 'nope@example.org');
RESET ROLE;

-- Values that move to another person are sealed for them, if the session could reveal them.
SET privacy.purpose = 'sr_all';
SET ROLE seal_row_app;
INSERT INTO seal_row.person (id, phone) SELECT 10, phone FROM seal_row.person WHERE id = 2;
UPDATE seal_row.visit SET person_id = 2 WHERE id = 1;
SELECT * FROM seal_row.shown WHERE id = 10;
SELECT i.id, privacy.reveal(i.what) FROM seal_row.item i WHERE visit_id = 1;
RESET ROLE;
SET privacy.purpose = 'sr_mask';
SET ROLE seal_row_mask;
INSERT INTO seal_row.person (id, phone) SELECT 11, phone FROM seal_row.person WHERE id = 2;  -- masked: could not reveal it
UPDATE seal_row.visit SET person_id = 1 WHERE id = 1;
RESET ROLE;
SET privacy.purpose = 'maintenance';
SELECT * FROM seal_row.strangers;
UPDATE seal_row.visit SET person_id = 4 WHERE id = 1;  -- a migration may move what it cannot read
SELECT * FROM seal_row.strangers;

-- Cascades of foreign keys follow; the person stays when the key changes.
SET privacy.purpose = 'sr_all';
SET ROLE seal_row_app;
UPDATE seal_row.person SET id = 40 WHERE id = 4;
DELETE FROM seal_row.person WHERE id = 2;
SELECT v.id, v.person_id, privacy.reveal(v.remark) AS remark, v.data_subject_id IS NULL AS nobody FROM seal_row.visit v ORDER BY id;
RESET ROLE;
SET privacy.purpose = 'maintenance';
SELECT * FROM seal_row.strangers;
SELECT state, count(*) FROM privacy.subjects s JOIN privacy.subject_tables t ON t.id = s.table_id WHERE t.relation = 'seal_row.person'::regclass GROUP BY state ORDER BY state;

-- Sealed text typed in is refused; so is what only looks sealed.
SET privacy.purpose = 'sr_all';
SET ROLE seal_row_app;
\set VERBOSITY terse
INSERT INTO seal_row.person (id, email) VALUES (20, '\privacy:1:AAEcATMAAQAQAAAAAAABAXYxToUp++9UoqHqAAAAAOmpwKBDIcVJwWzFyf+/Y8n4z9I8grBRFEyXXFotrBx+9vtk9/bp3TV+eE1Q');
RESET ROLE;
-- The triggers hold in replica role and cannot be switched off.
SELECT privacy.grant_purpose('sr_all', 'seal_row_super');
SET privacy.purpose = 'sr_all';
SET ROLE seal_row_super;
SET session_replication_role = replica;
INSERT INTO seal_row.visit VALUES (30, 40, 'replica');
SET session_replication_role = origin;
ALTER TABLE seal_row.visit DISABLE TRIGGER zzz_privacy_seal;
ALTER TABLE seal_row.visit DISABLE TRIGGER ALL;
DROP TRIGGER zzz_privacy_seal ON seal_row.visit;
ALTER TABLE seal_row.visit DROP CONSTRAINT privacy_sealed_remark;
INSERT INTO seal_row.visit VALUES (31, 40, 'still sealed');
SELECT id, privacy.reveal(remark) FROM seal_row.visit WHERE id >= 30 AND data_subject_id IS NOT NULL ORDER BY id;
RESET ROLE;
SET privacy.purpose = 'maintenance';
TRUNCATE seal_row.person CASCADE;
SELECT state, count(*) FROM privacy.subjects s JOIN privacy.subject_tables t ON t.id = s.table_id WHERE t.relation = 'seal_row.person'::regclass GROUP BY state ORDER BY state;

-- COPY FROM goes through row security; a column list is what the client knows of.
RESET ROLE;
SET privacy.purpose = 'sr_all';
SET ROLE seal_row_app;
COPY seal_row.person FROM stdin;
50	fay@example.org	0355	1990-02-03	\N	copied
51	gil@example.org	\N	\N	7	copied
\.
COPY seal_row.visit (id, person_id, remark) FROM stdin WITH (FORMAT csv);
50,50,"copied, too"
\.
SELECT * FROM seal_row.shown WHERE id >= 50 ORDER BY id;
SELECT v.id, privacy.reveal(v.remark), v.data_subject_id = p.data_subject_id AS same FROM seal_row.visit v JOIN seal_row.person p ON p.id = v.person_id WHERE v.id = 50;
COPY seal_row.person (id, email) FROM stdin;
52	\\privacy:1:AAEcATMAAQAQAAAAAAABAXYxToUp++9UoqHqAAAAAOmpwKBDIcVJwWzFyf+/Y8n4z9I8grBRFEyXXFotrBx+9vtk9/bp3TV+eE1Q
\.
SELECT count(*) FROM seal_row.person WHERE id = 52;
RESET ROLE;
SET privacy.purpose = 'sr_mask';
SET ROLE seal_row_none;
COPY seal_row.person (id, email) FROM '/dev/null';
RESET ROLE;
DROP SCHEMA seal_row CASCADE;
DROP ROLE seal_row_super;
