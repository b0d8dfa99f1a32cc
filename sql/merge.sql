-- Duplicates become one person: privacy.merge_subjects
\set ON_ERROR_STOP off
\pset format unaligned
\pset tuples_only on
\set VERBOSITY terse
SET client_min_messages = warning;
SELECT length(privacy.create_keystore()) > 0;
CREATE ROLE mg_clerk; CREATE ROLE mg_app; CREATE ROLE mg_nobody;
GRANT privacy_rights_desk TO mg_clerk;
SELECT privacy.create_purpose('mg_shop', legal_basis => 'contract'), privacy.create_purpose('mg_stats', legal_basis => 'legitimate_interest');
SELECT privacy.create_purpose('mg_' || n, legal_basis => 'consent') FROM unnest('{a,b,c}'::text[]) n;
SELECT privacy.create_purpose('mg_club', legal_basis => 'contract', holds_for => 'recorded');
SELECT privacy.create_deletion_class('mg_likes');
SELECT privacy.create_category('mg_contact'), privacy.create_category('mg_liking', deletion_class => 'mg_likes');
SELECT privacy.permit(p, c) FROM unnest('{mg_shop,mg_stats,mg_a,mg_b,mg_c}'::text[]) p, unnest('{mg_contact,mg_liking}'::text[]) c;
CREATE TABLE mg_person (id bigint PRIMARY KEY, email text UNIQUE, likes text);
CREATE TABLE mg_order (id bigint PRIMARY KEY, person bigint REFERENCES mg_person, address text);
CREATE TABLE mg_line (id bigint PRIMARY KEY, orders bigint REFERENCES mg_order, gift_for text);
SELECT privacy.add_subject_table('mg_person', key => 'id'), privacy.add_linked_table('mg_order', foreign_key => 'person'), privacy.add_linked_table('mg_line', foreign_key => 'orders');
SELECT privacy.protect_column('mg_person', 'email', category => 'mg_contact', lookup => 'case_insensitive'), privacy.protect_column('mg_person', 'likes', category => 'mg_liking'),
       privacy.protect_column('mg_order', 'address', category => 'mg_contact'), privacy.protect_column('mg_line', 'gift_for', category => 'mg_contact');
SELECT privacy.grant_purpose(p, 'mg_app') FROM unnest('{mg_shop,mg_stats,mg_a}'::text[]) p;
GRANT SELECT, INSERT, UPDATE, DELETE ON mg_person, mg_order, mg_line TO mg_app, mg_clerk;
SET ROLE mg_app; SET privacy.purpose = 'mg_shop';
INSERT INTO mg_person SELECT i, 'p' || i || '@example.org', 'blue ' || i FROM generate_series(1, 20) i;
INSERT INTO mg_order SELECT 10 * i + j, i, 'street ' || i FROM generate_series(1, 20) i, generate_series(0, 1) j;
INSERT INTO mg_line SELECT 10 * i, 10 * i, 'aunt ' || i FROM generate_series(1, 20) i;
-- bad input, and who may
SET ROLE mg_clerk; SET privacy.purpose = 'subject_rights';
SELECT privacy.merge_subjects('mg_person', 1, 1);
SELECT privacy.merge_subjects('mg_person', 1, 77);
SELECT privacy.merge_subjects('mg_person', 77, 1);
SELECT privacy.merge_subjects('mg_order', 10, 20);
SELECT privacy.merge_subjects('mg_person', NULL, '1');
SELECT privacy.merge_subjects(NULL, 1, 2);
SET ROLE mg_nobody;
SELECT privacy.merge_subjects('mg_person', 1, 2);
SET ROLE mg_clerk;
-- what was recorded of the two
SELECT privacy.record_consent('mg_person', 2, 'mg_a', method => 'paper', evidence => '{"form": "of the duplicate"}'),
       privacy.record_consent('mg_person', 2, 'mg_b', method => 'paper', evidence => '{"form": 1}'), privacy.record_consent('mg_person', 1, 'mg_b', method => 'paper', evidence => '{"form": 2}'),
       privacy.record_consent('mg_person', 1, 'mg_c', method => 'paper', evidence => '{"form": 3}'), privacy.refuse_consent('mg_person', 2, 'mg_c'),
       privacy.withdraw_consent('mg_person', 1, 'mg_b');
SELECT privacy.record_objection('mg_person', 2, 'mg_stats'), privacy.begin_legal_basis('mg_person', 2, 'mg_club');
SELECT privacy.place_hold('mg_person', 2, 'mg_likes', 'legal_claims', reason => 'case') AS hold \gset
SELECT privacy.withdrawal_token('mg_person', 2, 'mg_a') AS token \gset
SELECT privacy.merge_subjects('mg_person', 2, 1, reason => 'typed in twice');
SELECT privacy.merge_subjects('mg_person', 2, 1);   -- again
SELECT privacy.merge_subjects('mg_person', 1, 2);
SET ROLE mg_app; SET privacy.purpose = 'mg_shop';
SELECT id, email, likes FROM mg_person WHERE id < 4 ORDER BY id;
SELECT id, email FROM mg_person WHERE email = 'P2@example.org';
SELECT id, person, address FROM mg_order WHERE person < 3 ORDER BY id;
SELECT id, orders, gift_for FROM mg_line WHERE id < 30 ORDER BY id;
SET privacy.purpose = 'mg_stats';
SELECT count(*) FROM mg_person WHERE id < 4;
SET privacy.purpose = 'mg_a';
SELECT id FROM mg_person WHERE id < 4;
RESET ROLE; SET privacy.purpose = 'maintenance';
SELECT count(DISTINCT data_subject_id) FROM (SELECT data_subject_id FROM mg_person WHERE id IN (1, 2) UNION SELECT data_subject_id FROM mg_order WHERE person IN (1, 2)
                                             UNION SELECT data_subject_id FROM mg_line WHERE id IN (10, 20)) x;
SET ROLE mg_clerk; SET privacy.purpose = 'subject_rights';
SELECT kind, event, purpose, evidence, reason FROM privacy.consent_history('mg_person', 1);
SELECT jsonb_array_length(e -> 'consent_history'), e #>> '{manifest,rows}', jsonb_array_length(e -> 'holds') FROM privacy.export_subject('mg_person', 2) e;
RESET ROLE;
SET privacy.purpose = 'maintenance';
SELECT p.name, s.kind, s.status FROM privacy.standings s JOIN privacy.purposes p ON p.id = s.purpose_id WHERE s.subject_id = (SELECT data_subject_id FROM mg_person WHERE id = 1) ORDER BY 1, 2;
SELECT privacy.withdraw_by_token(:'token');
SELECT count(*) FROM privacy.alerts WHERE alert = 'departed_people' AND object LIKE '%mg\_person';
-- new rows below the duplicate, and its key: they are the person's. The key of a duplicate that changes is nobody's
SET ROLE mg_app; SET privacy.purpose = 'mg_shop';
INSERT INTO mg_order VALUES (29, 2, 'new street');
UPDATE mg_person SET likes = 'green' WHERE id = 2;
INSERT INTO mg_person VALUES (30, 'thirty', NULL), (31, 'again thirty', NULL);
SELECT likes FROM mg_person WHERE id = 2;
RESET ROLE; SET privacy.purpose = 'maintenance';
DELETE FROM mg_line WHERE id = 20; DELETE FROM mg_order WHERE person = 2; DELETE FROM mg_person WHERE id = 2;   -- the application tidies up
SELECT s.state FROM privacy.subjects s JOIN mg_person p ON p.data_subject_id = s.id WHERE p.id = 1;
SELECT count(*) FROM privacy.subjects s WHERE s.state = 'departed' AND s.erase_due IS NOT NULL AND s.table_id = privacy.table_number('mg_person');
SET ROLE mg_clerk; SET privacy.purpose = 'subject_rights';
SELECT privacy.merge_subjects('mg_person', 31, 30);
UPDATE mg_person SET id = 331 WHERE id = 31;
SELECT e #>> '{manifest,rows}' FROM privacy.export_subject('mg_person', 30) e;
DELETE FROM mg_person WHERE id = 30;
SELECT e #>> '{manifest,rows}', e #>> '{subject,state}' FROM privacy.export_subject('mg_person', 30) e;
DELETE FROM mg_person WHERE id = 331;
SELECT e #>> '{manifest,rows}', e #>> '{subject,state}' FROM privacy.export_subject('mg_person', 30) e;
SELECT e #>> '{data,0,rows,0,email}' FROM privacy.export_subject('mg_person', 2) e;   -- the old key leads to the person
-- a chain of duplicates; erasing the person destroys the keys of all, and holds hold
SELECT privacy.merge_subjects('mg_person', 3, 4), privacy.merge_subjects('mg_person', 4, 1);
SELECT privacy.erase_subject('mg_person', 3, reason => 'x') AS e \gset
SELECT privacy.erase_subject('mg_person', 4, reason => 'x') = :'e', privacy.erase_subject('mg_person', 2, reason => 'x') = :'e';
SELECT email, likes FROM mg_person WHERE id IN (1, 3, 4) ORDER BY id;
SELECT count(*) > 3, count(*) = (SELECT count(*) FROM privacy.consent_history('mg_person', 1)) FROM privacy.consent_history('mg_person', 3);
SELECT count(*) > 0 FROM privacy.residue_report('mg_person', 4);
RESET ROLE; SET privacy.purpose = 'maintenance';
SELECT count(*), count(*) FILTER (WHERE whole) FROM privacy.erasures WHERE together = :'e';
SELECT count(*) FROM privacy.erasures e JOIN privacy.erasure_keys k ON k.erasure_id = e.id WHERE :'e' IN (e.id, e.together) AND k.class_id = 1 AND k.result = 'destroyed';
SELECT privacy.release_hold(:'hold');
SELECT count(*) FROM mg_person WHERE id IN (1, 3, 4) AND data_subject_id IS NULL;
-- refused: an erased one, a planned erasure, a class of the one that stays which is erased
SET ROLE mg_clerk; SET privacy.purpose = 'subject_rights';
SELECT privacy.merge_subjects('mg_person', 5, 1);
SELECT privacy.erase_subject('mg_person', 6, reason => 'x', not_before => '1 day') AS e6 \gset
SELECT privacy.merge_subjects('mg_person', 5, 6);
SELECT privacy.merge_subjects('mg_person', 6, 5);
SELECT privacy.erase_subject('mg_person', 7, reason => 'x', classes => '{mg_likes}') IS NOT NULL;
SELECT privacy.merge_subjects('mg_person', 8, 7);
SELECT privacy.merge_subjects('mg_person', 7, 8);
SELECT id, email, likes FROM mg_person WHERE id IN (7, 8) ORDER BY id;
-- a restriction of either holds, and links go over; undone with its transaction
SELECT privacy.restrict_processing('mg_person', 9), privacy.link_subjects('mg_person', 10, 'mg_person', 11);
BEGIN;
SELECT privacy.merge_subjects('mg_person', 9, 12);
SELECT privacy.erase_subject('mg_person', 12, reason => 'x') IS NOT NULL;
ROLLBACK;
SELECT id, email FROM mg_person WHERE id IN (9, 12) ORDER BY id;
SELECT privacy.merge_subjects('mg_person', 9, 12), privacy.merge_subjects('mg_person', 10, 12);
SET ROLE mg_app; SET privacy.purpose = 'mg_shop';
SELECT id FROM mg_person WHERE id BETWEEN 9 AND 12;
RESET ROLE;
SELECT count(*) FROM privacy.subject_links l WHERE l.person IN (SELECT k.person FROM privacy.subject_links k JOIN privacy.subjects s ON s.id = k.subject_id WHERE s.table_id = privacy.table_number('mg_person'));
-- nothing of it for others, nor for the duplicate's old id
SET ROLE mg_app; SET privacy.purpose = 'mg_shop';
SELECT count(*) FROM mg_person WHERE email IS NOT NULL AND id > 12;
RESET ROLE; RESET privacy.purpose;
DROP TABLE mg_line, mg_order, mg_person;
