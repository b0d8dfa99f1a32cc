-- erase_subject and its certificate: what it does to rows, what it refuses, and what a repetition answers
\set ON_ERROR_STOP off
SET client_min_messages = warning;
SELECT length(privacy.create_keystore()) AS fingerprint_digits;
SELECT condition, role FROM privacy.keystore_status();
SELECT privacy.create_category('er_contact', channel => 'email');
SELECT privacy.create_purpose('er_orders', legal_basis => 'contract'), privacy.create_purpose('er_audit', legal_basis => 'legal_obligation');
SELECT privacy.create_deletion_class('er_tax', period => '8 years', retained_for => '{er_audit}');
SELECT privacy.create_category('er_billing', deletion_class => 'er_tax');
SELECT privacy.permit('er_orders', 'er_contact'), privacy.permit('er_orders', 'er_billing'), privacy.permit('er_audit', 'er_billing');
CREATE ROLE er_app; CREATE ROLE er_clerk; GRANT privacy_rights_desk TO er_clerk;
SELECT privacy.grant_purpose('er_orders', 'er_app'), privacy.grant_purpose('er_audit', 'er_app');
CREATE TABLE er_person (id bigint PRIMARY KEY, email text NOT NULL, iban text, total numeric);
CREATE TABLE er_note (id bigint PRIMARY KEY, person bigint REFERENCES er_person, note text, amount numeric);
SELECT privacy.add_subject_table('er_person', key => 'id');
SELECT privacy.add_linked_table('er_note', foreign_key => 'person');
SELECT privacy.protect_column('er_person', 'email', category => 'er_contact', lookup => 'exact');
SELECT privacy.protect_column('er_person', 'iban', category => 'er_billing');
SELECT privacy.protect_column('er_note', 'note', category => 'er_contact');
GRANT SELECT, INSERT, UPDATE, DELETE ON er_person, er_note TO er_app, er_clerk;
SET ROLE er_app; SET privacy.purpose = 'er_orders';
INSERT INTO er_person SELECT i, 'p' || i || '@example.org', CASE WHEN i > 5 THEN 'DE' || i END, i FROM generate_series(1, 9) i;
INSERT INTO er_note SELECT 10 * i + j, i, 'note ' || j, j FROM generate_series(1, 9) i, generate_series(1, 3) j;

-- who may not
SELECT privacy.erase_subject('er_person', 1, reason => 'x');
RESET ROLE;
SET ROLE er_clerk; SET privacy.purpose = 'subject_rights';
-- bad input
SELECT privacy.erase_subject('er_person', 99, reason => 'x');
SELECT privacy.erase_subject('er_person', 'abc', reason => 'x');
SELECT privacy.erase_subject('er_note', 11, reason => 'x');
SELECT privacy.erase_subject('er_person', 1, reason => '');
SELECT privacy.erase_subject('er_person', 1, reason => 'x', reason_code => 'Not a code!');
\set SHOW_CONTEXT never
SELECT privacy.erase_subject('er_person', 1, reason => 'x', classes => '{nonsense}');
\set SHOW_CONTEXT errors
SELECT privacy.erase_subject('er_person', 1, reason => 'x', classes => '{}');
SELECT document FROM privacy.erasure_certificate('00000000-0000-0000-0000-000000000000');

-- a part first: only the class that is named
SELECT privacy.erase_subject('er_person', 7, reason => 'x', classes => '{standard}') AS part \gset
SELECT privacy.erase_subject('er_person', 7, reason => 'x', classes => '{standard}') = :'part' AS the_same;
\set VERBOSITY terse
SELECT privacy.erase_subject('er_person', 7, reason => 'x', classes => '{er_tax}');
\set VERBOSITY default
SELECT id, email, iban FROM er_person WHERE id = 7;

-- the whole person: values and number go, rows and sums stay
SELECT privacy.erase_subject('er_person', 1, reason => 'Art. 17 request', reason_code => 'art17') AS e1 \gset
SELECT privacy.erase_subject('er_person', '1', reason => 'again') = :'e1' AS the_same;
SELECT id, email, iban, total, data_subject_id FROM er_person WHERE id <= 2 ORDER BY id;
SELECT id, note, amount, data_subject_id IS NULL AS nobodys FROM er_note WHERE person <= 2 ORDER BY id;
SELECT sum(total), count(*) FROM er_person;
RESET ROLE; SET privacy.purpose = 'maintenance';
CREATE FUNCTION er_lookup_bits(er_person) RETURNS integer LANGUAGE plpgsql AS $$ BEGIN RETURN get_byte(privacy.personal_text_send($1.email), 2) & 6; END $$;
SELECT id, er_lookup_bits(p) AS lookup_bits FROM er_person p WHERE id <= 2 ORDER BY id;
SELECT relation, rows, scrubbed, tags_removed, pending FROM privacy.erasure_tables WHERE erasure_id = :'e1' ORDER BY 1;
SELECT class_id, result, ground FROM privacy.erasure_keys WHERE erasure_id = :'e1' ORDER BY 1;
SELECT state, retained FROM privacy.subjects WHERE key_hash = privacy.subject_key_hash('er_person', '1');

-- what the law keeps: a class whose retained_for names purposes, within its period
SET ROLE er_clerk;
SELECT privacy.erase_subject('er_person', 8, reason => 'x') AS e8 \gset
RESET ROLE;
SET ROLE er_app; SET privacy.purpose = 'er_orders';
SELECT id, email, iban FROM er_person WHERE id = 8;
SET privacy.purpose = 'er_audit';
SELECT id, email, iban FROM er_person WHERE id = 8;
RESET ROLE; SET privacy.purpose = 'maintenance';

-- savepoints, rollback, and twice in one transaction
BEGIN;
SAVEPOINT s;
SELECT privacy.erase_subject('er_person', 2, reason => 'x') IS NOT NULL AS erased;
SELECT privacy.is_erased(data_subject_id, 1) FROM er_note WHERE id = 21;
ROLLBACK TO s;
SELECT privacy.erase_subject('er_person', 3, reason => 'x') = privacy.erase_subject('er_person', 3, reason => 'x') AS the_same;
COMMIT;
BEGIN;
SELECT privacy.erase_subject('er_person', 4, reason => 'x') IS NOT NULL AS erased;
ROLLBACK;
SET ROLE er_app; SET privacy.purpose = 'er_orders';
SELECT id, email FROM er_person WHERE id IN (2, 3, 4) ORDER BY id;

-- nothing can be stored for an erased person; a departed one is erased by the old key
UPDATE er_person SET email = 'x@example.org' WHERE id = 3;
INSERT INTO er_note VALUES (100, 3, 'note', 1);
DELETE FROM er_note WHERE person = 5; DELETE FROM er_person WHERE id = 5;
RESET ROLE; SET privacy.purpose = 'maintenance';
SELECT privacy.erase_subject('er_person', 5, reason => 'x') IS NOT NULL AS departed_erased;
SELECT state, count(*) FROM privacy.subjects GROUP BY 1 ORDER BY 1;
SELECT live + destroyed = (SELECT live + destroyed FROM privacy.verify_keystore() WHERE class_id = 2) AS complete, damaged FROM privacy.verify_keystore() WHERE class_id = 1;

-- the certificate, once the worker has signed it
DO $$
BEGIN
  FOR i IN 1 .. 100 LOOP
    EXIT WHEN (SELECT count(*) = 0 FROM privacy.erasures WHERE state = 'pending' OR certified_pending IS DISTINCT FROM false);
    PERFORM pg_sleep(0.1);
    COMMIT;
  END LOOP;
END $$;
SELECT document::json ->> 'type' AS type, document::json ->> 'state' AS state, document::json ->> 'reason_code' AS reason_code,
       document::json #>> '{classes,0,result}' AS result, length(signature) AS signature, c.key_id = left(k.fingerprint, 16) AS key
  FROM privacy.erasure_certificate(:'e1') c, privacy.signing_keys k;
SELECT document::json ->> 'state' FROM privacy.erasure_certificate(:'e1', 1);
SELECT document::json ->> 'state' FROM privacy.erasure_certificate(:'e1', 2);
SELECT c ->> 'class' AS class, c ->> 'result' AS result, c ->> 'ground' AS ground
  FROM privacy.erasure_certificate(:'e8'), json_array_elements(document::json -> 'classes') c;
SELECT privacy.fork_key_space();
SELECT privacy.adopt_key_space();
-- rows in which nothing is readable any more are left to the worker beyond a few, plain columns are not
CREATE TABLE er_visit (id bigint, person bigint REFERENCES er_person, place text);
SELECT privacy.add_linked_table('er_visit', foreign_key => 'person');
INSERT INTO er_visit SELECT i, 4, 'shop' FROM generate_series(1, 50) i;
BEGIN;
SELECT privacy.erase_subject('er_person', 4, reason => 'x') AS e4 \gset
SELECT relation, rows, scrubbed, pending FROM privacy.erasure_tables WHERE erasure_id = :'e4' ORDER BY 1;
ROLLBACK;
SELECT privacy.scrub_column('er_visit', 'place');
BEGIN;
SELECT privacy.erase_subject('er_person', 4, reason => 'x') AS e4 \gset
SELECT relation, rows, scrubbed, pending FROM privacy.erasure_tables WHERE erasure_id = :'e4' ORDER BY 1;
SELECT count(*) FROM er_visit WHERE place IS NOT NULL;
ROLLBACK;
SELECT count(*) FROM er_visit WHERE place IS NOT NULL;
