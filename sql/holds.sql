-- Deletion classes, holds, what an erasure leaves behind, and what follows by itself
\set ON_ERROR_STOP off
\pset format unaligned
\pset tuples_only on
\set VERBOSITY terse
SET client_min_messages = warning;
SET timezone = 'Asia/Tokyo';
SELECT length(privacy.create_keystore());
CREATE ROLE ho_app; CREATE ROLE ho_clerk; GRANT privacy_rights_desk TO ho_clerk;
SELECT privacy.create_purpose('ho_orders', legal_basis => 'contract'), privacy.create_purpose('ho_audit', legal_basis => 'legal_obligation');

-- until nothing is due, pending or uncertified: the worker does it, and we do, whoever comes first
CREATE PROCEDURE ho_settle() LANGUAGE plpgsql AS $$
BEGIN
  FOR i IN 1 .. 300 LOOP
    PERFORM privacy.erase_due(10);
    COMMIT;
    EXIT WHEN NOT EXISTS (SELECT FROM privacy.erasures WHERE state = 'pending' OR (state = 'destroyed' AND certified_pending IS DISTINCT FROM false))
          AND NOT EXISTS (SELECT FROM privacy.upcoming_destructions WHERE due <= now());
    PERFORM pg_sleep(0.05);
  END LOOP;
END $$;

-- deletion classes: bad input
SELECT privacy.create_deletion_class('ho_bad', period => '0');
SELECT privacy.create_deletion_class('ho_bad', period => '-1 day');
SELECT privacy.create_deletion_class('ho_bad', period => '1 month -29 days');
SELECT privacy.create_deletion_class('ho_bad', period => '1001 years');
SELECT privacy.create_deletion_class('ho_bad', period => '1 year', starts => 'whenever');
SELECT privacy.create_deletion_class('ho_bad', period => '1 year', align => 'month_end');
SELECT privacy.create_deletion_class('ho_bad', retained_for => '{ho_nobody}');
SELECT privacy.change_deletion_class('ho_bad', period => '1 year');
SELECT privacy.create_deletion_class('ho_tax', period => '8 years', starts => 'process_end', align => 'year_end', retained_for => '{ho_audit}');
SELECT privacy.change_deletion_class('ho_tax', period => '0');
SELECT privacy.create_deletion_class('ho_marketing');
SELECT privacy.create_category('ho_contact'), privacy.create_category('ho_billing', deletion_class => 'ho_tax'),
       privacy.create_category('ho_interest', deletion_class => 'ho_marketing');
SELECT privacy.permit(p, c) FROM (VALUES ('ho_orders', 'ho_contact'), ('ho_orders', 'ho_billing'), ('ho_orders', 'ho_interest'), ('ho_audit', 'ho_billing')) v (p, c);
SELECT privacy.grant_purpose('ho_orders', 'ho_app'), privacy.grant_purpose('ho_audit', 'ho_app');
CREATE TABLE ho_person (id bigint PRIMARY KEY, email text NOT NULL, interest text, plain text);
CREATE TABLE ho_invoice (id bigint PRIMARY KEY, person bigint REFERENCES ho_person, iban text, paid_on date, paid_at timestamptz);
SELECT privacy.set_start_event('ho_invoice', 'paid_on', 'ho_tax');
SELECT privacy.add_subject_table('ho_person', key => 'id'), privacy.add_linked_table('ho_invoice', foreign_key => 'person');
SELECT privacy.protect_column('ho_person', 'email', category => 'ho_contact', lookup => 'exact'),
       privacy.protect_column('ho_person', 'interest', category => 'ho_interest', lookup => 'exact'),
       privacy.protect_column('ho_invoice', 'iban', category => 'ho_billing', lookup => 'exact');
-- start events
SELECT privacy.set_start_event('ho_invoice', 'paid', 'ho_tax');
SELECT privacy.set_start_event('ho_invoice', 'paid_on', 'ho_nothing');
SELECT privacy.set_start_event('ho_invoice', 'iban', 'ho_tax');
SELECT privacy.set_start_event('ho_invoice', 'data_subject_id', 'ho_tax');
SELECT privacy.set_start_event('ho_invoice', 'paid_on', 'ho_tax');
SELECT privacy.set_start_event('ho_invoice', 'paid_on', 'ho_marketing');
SELECT privacy.set_start_event('ho_invoice', 'paid_on', 'ho_tax');
SELECT * FROM privacy.start_events;
SELECT privacy.drop_start_event('ho_invoice', 'paid_on', 'ho_marketing');
SELECT privacy.drop_start_event('ho_invoice', 'paid_on', 'ho_marketing');
SELECT * FROM privacy.start_events;
SELECT privacy.protect_column('ho_invoice', 'paid_on', category => 'ho_billing');
CREATE TABLE ho_last AS SELECT extract(year FROM current_date)::integer - 1 AS year;  -- years are printed as those after it
SELECT year AS last_year FROM ho_last \gset
GRANT SELECT, INSERT, UPDATE, DELETE ON ho_person, ho_invoice TO ho_app, ho_clerk;
SET ROLE ho_app; SET privacy.purpose = 'ho_orders';
INSERT INTO ho_person SELECT i, 'p' || i || '@example.org', 'interest ' || i, 'plain ' || i FROM generate_series(1, 20) i;
INSERT INTO ho_invoice (id, person, iban, paid_on) SELECT i, i, 'DE' || i, CASE WHEN i > 1 THEN make_date(:last_year, 12, 31) END FROM generate_series(1, 10) i;
RESET ROLE;

-- year ends: of the year everywhere; a moment counts to the latest date on any clock
CREATE FUNCTION ho_years(at timestamptz) RETURNS text LANGUAGE sql AS $$
  SELECT '+' || (extract(year FROM at AT TIME ZONE 'UTC') - year) || to_char(at AT TIME ZONE 'UTC', '-MM-DD') FROM ho_last $$;
CREATE FUNCTION ho_end(id bigint) RETURNS text LANGUAGE sql AS $$
  SELECT ho_years(privacy.class_end(s, (SELECT d.id FROM privacy.deletion_classes d WHERE name = 'ho_tax'))) || to_char(privacy.class_end(s, (SELECT d.id FROM privacy.deletion_classes d WHERE name = 'ho_tax')) AT TIME ZONE 'UTC', ' HH24:MI')
    FROM privacy.subjects s WHERE s.key_hash = privacy.subject_key_hash('ho_person', $1::text) $$;
SET privacy.purpose = 'maintenance';
SELECT ho_end(1), ho_end(2), ho_end(11);
SELECT privacy.set_start_event('ho_invoice', 'paid_at', 'ho_tax');
UPDATE ho_invoice SET paid_at = make_timestamptz(:last_year, 12, 31, 9, 59, 0, 'UTC') WHERE id = 3;
UPDATE ho_invoice SET paid_at = make_timestamptz(:last_year, 12, 31, 10, 1, 0, 'UTC') WHERE id = 4;
SELECT ho_end(3), ho_end(4);
UPDATE ho_invoice SET paid_at = NULL;
SELECT privacy.change_deletion_class('ho_tax', period => '30 days', starts => 'process_end', retained_for => '{ho_audit}');
SELECT ho_end(1), ho_end(2);
SELECT privacy.change_deletion_class('ho_tax', period => NULL, starts => 'process_end', retained_for => '{ho_audit}');
SELECT ho_end(1), ho_end(2);
SELECT privacy.change_deletion_class('ho_tax', period => '8 years', starts => 'process_end', align => 'year_end', retained_for => '{ho_audit}');

-- who may not, and bad input
SET ROLE ho_app; SET privacy.purpose = 'ho_orders';
SELECT privacy.place_hold('ho_person', 2, 'ho_marketing', 'legal_claims');
SELECT privacy.release_hold('00000000-0000-0000-0000-000000000000');
SELECT privacy.cancel_erasure('00000000-0000-0000-0000-000000000000');
SELECT * FROM privacy.plan_erasure('ho_person', 2);
SELECT privacy.create_deletion_class('ho_mine');
SELECT privacy.set_start_event('ho_invoice', 'paid_at', 'ho_tax');
RESET ROLE; SET ROLE ho_clerk; SET privacy.purpose = 'subject_rights';
SELECT privacy.place_hold('ho_person', 2, 'ho_marketing', NULL);
SELECT privacy.place_hold('ho_person', 2, 'ho_marketing', 'because');
SELECT privacy.place_hold('ho_person', 2, 'ho_nothing', 'legal_claims');
SELECT privacy.place_hold('ho_person', 99, 'ho_marketing', 'legal_claims');
SELECT privacy.place_hold('ho_person', 2, 'ho_marketing', 'legal_obligation');
SELECT privacy.place_hold('ho_person', 2, 'ho_marketing', 'legal_claims', until => now() - interval '1 day');
SELECT privacy.place_hold('ho_person', 2, 'ho_marketing', 'legal_claims', law => E'two\nlines');
SELECT privacy.release_hold('00000000-0000-0000-0000-000000000000');
SELECT privacy.cancel_erasure('00000000-0000-0000-0000-000000000000');
SELECT privacy.erase_subject('ho_person', 2, reason => 'x', not_before => '0');
SELECT privacy.erase_subject('ho_person', 2, reason => 'x', not_before => '1001 years');
SELECT privacy.erase_subject('ho_person', 2, reason => 'x', not_before => '-1 day');
SELECT privacy.erase_subject('ho_person', 2, reason => 'x', not_before => '1 day', classes => '{ho_tax}');

-- erasing what is held or retained: the rest goes, these stay
SELECT privacy.place_hold('ho_person', 2, 'ho_marketing', 'legal_claims', law => 'Art. 17(3)(e) GDPR', reason => 'sued by p2', evidence => '{"case": "4 O 1/26"}') AS h2 \gset
SELECT privacy.erase_subject('ho_person', 2, reason => 'x', classes => '{ho_marketing}');
SELECT privacy.erase_subject('ho_person', 2, reason => 'x', classes => '{standard,ho_tax}');
SELECT "table", "column", deletion_class, action, "values", until IS NOT NULL AS until, detail FROM privacy.plan_erasure('ho_person', 2)
 WHERE coalesce(deletion_class LIKE ANY ('{ho\_%,standard,proof}'), true);
SELECT privacy.erase_subject('ho_person', 2, reason => 'x', reason_code => 'art17') AS e2 \gset
SELECT privacy.erase_subject('ho_person', 2, reason => 'again') = :'e2' AS the_same;
-- the row stays theirs as long as a part is kept
SELECT privacy.renew_subject('ho_person', 2);
RESET ROLE; SET privacy.purpose = 'maintenance';
SELECT class_id = 1 AS standard, result, ground, ho_years(until) FROM privacy.erasure_keys WHERE erasure_id = :'e2' AND (class_id <= 2 OR class_id IN (SELECT id FROM privacy.deletion_classes WHERE name LIKE 'ho\_%')) ORDER BY class_id;
SELECT deletion_class, result, ground, retained_for, until IS NULL AS open_end FROM privacy.retained_people WHERE deletion_class LIKE 'ho\_%' ORDER BY 1;
SELECT what, deletion_class, ho_years(due) FROM privacy.upcoming_destructions WHERE deletion_class LIKE 'ho\_%';
SET ROLE ho_app; SET privacy.purpose = 'ho_orders';
SELECT count(*) FROM ho_invoice WHERE person = 2;
SET privacy.purpose = 'ho_audit';
SELECT person, iban FROM ho_invoice WHERE person = 2;
SELECT privacy.withheld(iban), privacy.withheld(interest), privacy.withheld(email) FROM ho_invoice i JOIN ho_person p ON p.id = i.person WHERE person = 2;
UPDATE ho_invoice SET paid_at = NULL WHERE person = 2;
INSERT INTO ho_invoice VALUES (99, 2, 'DE99');
SET ROLE ho_clerk; SET privacy.purpose = 'subject_rights';
SELECT id, email, interest FROM ho_person WHERE id = 2;
SELECT kind, event, method, evidence, reason FROM privacy.consent_history('ho_person', 2);
SELECT jsonb_path_query_array(privacy.export_subject('ho_person', 2), '$.holds[*].keyvalue() ? (@.key != "placed_at").value');
SELECT e ->> 'subject' IS NOT NULL, e #>> '{subject,state}', e #>> '{subject,retained}' FROM privacy.export_subject('ho_person', 2) e;

-- a second hold on what was left; then they end, one after the other
SELECT privacy.place_hold('ho_person', 2, NULL, 'legal_obligation', law => '§ 147 AO', until => now() + interval '1 year') AS h3 \gset
SELECT deletion_class, result, ground FROM privacy.retained_people WHERE deletion_class LIKE 'ho\_%' ORDER BY 1;
SELECT privacy.release_hold(:'h2');
SELECT privacy.release_hold(:'h2');
SELECT deletion_class, result, ground FROM privacy.retained_people WHERE deletion_class LIKE 'ho\_%' ORDER BY 1;
BEGIN;
SELECT privacy.release_hold(:'h3', reason => 'over');
SELECT deletion_class, result, ground FROM privacy.retained_people WHERE deletion_class LIKE 'ho\_%' ORDER BY 1;
ROLLBACK;
SELECT deletion_class, result, ground FROM privacy.retained_people WHERE deletion_class LIKE 'ho\_%' ORDER BY 1;
SELECT privacy.release_hold(:'h3', reason => 'over');
SELECT deletion_class, result, ground FROM privacy.retained_people WHERE deletion_class LIKE 'ho\_%' ORDER BY 1;
SELECT id, interest FROM ho_person WHERE id = 2;
SELECT privacy.place_hold('ho_person', 2, 'ho_marketing', 'legal_claims');
RESET ROLE; SET privacy.purpose = 'maintenance';
SELECT state, retained <> '{}' AS some_retained FROM privacy.subjects WHERE id = (SELECT subject_id FROM privacy.erasures WHERE id = :'e2');
-- ... and the last one, when the law lets go
SELECT privacy.change_deletion_class('ho_tax', period => '1 day', starts => 'process_end', retained_for => '{ho_audit}');
UPDATE privacy.erasure_keys SET until = now() WHERE erasure_id = :'e2' AND result = 'retained' AND class_id <> 2;
CALL ho_settle();
SELECT privacy.change_deletion_class('ho_tax', period => '8 years', starts => 'process_end', align => 'year_end', retained_for => '{ho_audit}');
SELECT count(*) FROM privacy.retained_people WHERE deletion_class LIKE 'ho\_%';
SELECT id, privacy.withheld(email), data_subject_id IS NULL AS nobodys FROM ho_person WHERE id = 2;
SELECT iban IS NULL, data_subject_id IS NULL AS nobodys FROM ho_invoice WHERE id = 2;
CALL ho_settle();
-- nobody changes the register of holds
UPDATE privacy.holds SET until = now();
DELETE FROM privacy.holds;
TRUNCATE privacy.holds;

-- a planned erasure: withheld at once, all but what will be kept; cancelled, everything is as before
SET ROLE ho_clerk; SET privacy.purpose = 'subject_rights';
SELECT privacy.erase_subject('ho_person', 5, reason => 'x', not_before => '30 days') AS e5 \gset
SELECT privacy.erase_subject('ho_person', 5, reason => 'x', not_before => '10 days') = :'e5' AS the_same;
SELECT id, email FROM ho_person WHERE id = 5;
SELECT privacy.erasure_certificate(:'e5');
SELECT DISTINCT action, detail LIKE 'it is planned for %' FROM privacy.plan_erasure('ho_person', 5) WHERE action = 'planned';
SET ROLE ho_app; SET privacy.purpose = 'ho_orders';
SELECT count(*) FROM ho_person WHERE id = 5;
INSERT INTO ho_invoice VALUES (100, 5, 'DE100');
UPDATE ho_person SET interest = 'x' WHERE id = 5;
SET privacy.purpose = 'ho_audit';
SELECT iban FROM ho_invoice WHERE person = 5;
RESET ROLE; SET privacy.purpose = 'maintenance';
UPDATE ho_person SET plain = 'migrated' WHERE id = 5;
SELECT allowed, reason FROM privacy.explain_access('ho_person', 5, 'email', 'ho_orders', role => 'ho_app');
SET ROLE ho_clerk; SET privacy.purpose = 'subject_rights';
SELECT privacy.cancel_erasure(:'e5');
SELECT privacy.cancel_erasure(:'e5');
SELECT privacy.erasure_certificate(:'e5');
SET ROLE ho_app; SET privacy.purpose = 'ho_orders';
SELECT id, email, interest FROM ho_person WHERE id = 5;
SET ROLE ho_clerk; SET privacy.purpose = 'subject_rights';
SELECT privacy.erase_subject('ho_person', 6, reason => 'x', not_before => '30 days') AS e6 \gset
SELECT privacy.place_hold('ho_person', 6, 'ho_marketing', 'archiving', until => now() + interval '1 year') AS h6 \gset
SELECT privacy.erase_subject('ho_person', 6, reason => 'now, please') = :'e6' AS the_same;
SELECT privacy.cancel_erasure(:'e6');
SELECT deletion_class, result, ground FROM privacy.retained_people WHERE deletion_class LIKE 'ho\_%' ORDER BY 1;
SELECT privacy.erase_subject('ho_person', 7, reason => 'x', not_before => '30 days') AS e7 \gset
RESET ROLE; SET privacy.purpose = 'maintenance';
UPDATE privacy.erasures SET not_before = now() WHERE id = :'e7';
CALL ho_settle();
SELECT whole, result FROM privacy.erasures e JOIN privacy.erasure_keys k ON k.erasure_id = e.id WHERE e.id = :'e7' AND (class_id <= 2 OR class_id IN (SELECT id FROM privacy.deletion_classes WHERE name LIKE 'ho\_%')) ORDER BY class_id;

-- one class, and given again: the new generation opens, the old one never does
SET ROLE ho_clerk; SET privacy.purpose = 'subject_rights';
SELECT privacy.renew_subject('ho_person', 8, classes => '{ho_marketing}');
SELECT privacy.erase_subject('ho_person', 8, reason => 'withdrawn', classes => '{ho_marketing}') AS p8 \gset
RESET ROLE; SET privacy.purpose = 'maintenance';
CREATE TABLE ho_copy AS SELECT interest, data_subject_id AS person FROM ho_person WHERE id = 9;
SET ROLE ho_app; SET privacy.purpose = 'ho_orders';
SELECT id, email, interest FROM ho_person WHERE id = 8;
UPDATE ho_person SET interest = 'cycling' WHERE id = 8;
SET ROLE ho_clerk; SET privacy.purpose = 'subject_rights';
SELECT privacy.renew_subject('ho_person', 8, classes => '{ho_nothing}');
SELECT privacy.renew_subject('ho_person', 8, classes => '{ho_marketing}');
SET ROLE ho_app; SET privacy.purpose = 'ho_orders';
UPDATE ho_person SET interest = 'cycling' WHERE id = 8;
SELECT id, email, interest FROM ho_person WHERE id = 8;
SELECT id FROM ho_person WHERE interest = 'cycling';
SET ROLE ho_clerk; SET privacy.purpose = 'subject_rights';
SELECT privacy.erase_subject('ho_person', 8, reason => 'withdrawn', classes => '{ho_marketing}') <> :'p8' AS another;
SET ROLE ho_app; SET privacy.purpose = 'ho_orders';
SELECT id, email, interest FROM ho_person WHERE id = 8;
RESET ROLE; SET privacy.purpose = 'maintenance';
SELECT generation FROM privacy.erasure_keys k JOIN privacy.erasures e ON e.id = k.erasure_id
 WHERE e.subject_id = (SELECT subject_id FROM privacy.erasures WHERE id = :'p8') ORDER BY 1;

-- a consent given anew, too; what an old copy holds stays closed
SELECT privacy.create_purpose('ho_news', legal_basis => 'consent');
SELECT privacy.permit('ho_news', 'ho_interest'), privacy.grant_purpose('ho_news', 'ho_app'), privacy.create_notice('ho_n', 'en', 'Yes');
GRANT SELECT ON ho_copy TO ho_app;
SET ROLE ho_app; SET privacy.purpose = 'ho_news';
SELECT privacy.record_consent('ho_person', 9, 'ho_news', method => 'form', notice => 'ho_n', evidence => '{"form": 1}');
SELECT id, interest, (SELECT c.interest FROM ho_copy c) FROM ho_person WHERE id = 9;
SET ROLE ho_clerk; SET privacy.purpose = 'subject_rights';
SELECT privacy.withdraw_consent('ho_person', 9, 'ho_news');
SELECT privacy.erase_subject('ho_person', 9, reason => 'withdrawn', classes => '{ho_marketing}') IS NOT NULL AS erased;
SET ROLE ho_app; SET privacy.purpose = 'ho_news';
SELECT privacy.record_consent('ho_person', 9, 'ho_news', method => 'form', notice => 'ho_n', evidence => '{"form": 2}');
UPDATE ho_person SET interest = 'again' WHERE id = 9;
SELECT id, interest, (SELECT privacy.withheld(c.interest) FROM ho_copy c) FROM ho_person WHERE id = 9;
SET ROLE ho_clerk; SET privacy.purpose = 'subject_rights';
-- in the transaction of the erasure itself there is no new key yet
BEGIN;
SELECT privacy.erase_subject('ho_person', 9, reason => 'withdrawn', classes => '{ho_marketing}') IS NOT NULL AS erased;
SELECT privacy.renew_subject('ho_person', 9, classes => '{ho_marketing}');
ROLLBACK;

-- tables that refuse NULL: an empty sealed value stays
RESET ROLE; SET privacy.purpose = 'maintenance';
ALTER TABLE ho_person ADD CONSTRAINT ho_either CHECK (interest IS NOT NULL OR id NOT IN (1, 10));
CREATE UNIQUE INDEX ho_distinct ON ho_invoice (iban) NULLS NOT DISTINCT;
SET ROLE ho_clerk; SET privacy.purpose = 'subject_rights';
SELECT "table", "column", action, "values", detail FROM privacy.plan_erasure('ho_person', 1) WHERE "table" IS NOT NULL AND action <> 'stays';
SELECT action, detail FROM privacy.plan_erasure('ho_person', 1) WHERE action IN ('blocker', 'warning');
SELECT privacy.erase_subject('ho_person', 1, reason => 'x') AS e1 \gset
SELECT privacy.erase_subject('ho_person', 10, reason => 'x', classes => '{ho_marketing,standard}') AS e10 \gset
RESET ROLE; SET privacy.purpose = 'maintenance';
SELECT relation, rows, scrubbed, tags_removed, pending, kept FROM privacy.erasure_tables WHERE erasure_id IN (:'e1', :'e10') ORDER BY erasure_id = :'e10', 1;
CREATE FUNCTION ho_bytes(ho_person) RETURNS text LANGUAGE plpgsql AS $$
BEGIN RETURN format('%s %s', octet_length(privacy.personal_text_send($1.interest)), get_byte(privacy.personal_text_send($1.interest), 2) & 6); END $$;
SELECT id, ho_bytes(p), privacy.withheld(interest) FROM ho_person p WHERE id IN (1, 10, 11) ORDER BY id;
SET ROLE ho_app; SET privacy.purpose = 'ho_orders';
SELECT id, email, interest, plain FROM ho_person WHERE id IN (1, 10) ORDER BY id;
UPDATE ho_person SET plain = 'saved again', interest = NULL WHERE id IN (1, 10);
SELECT id, email, interest, plain FROM ho_person WHERE id IN (1, 10) ORDER BY id;
RESET ROLE; SET privacy.purpose = 'maintenance';

-- more rows than one transaction clears: the worker goes on, for one class too
SET ROLE ho_app; SET privacy.purpose = 'ho_orders';
INSERT INTO ho_invoice (id, person, iban) SELECT i, 12, 'DE' || i FROM generate_series(2001, 4500) i;
SET ROLE ho_clerk; SET privacy.purpose = 'subject_rights';
SELECT privacy.erase_subject('ho_person', 12, reason => 'x', classes => '{ho_tax}') AS e12 \gset
RESET ROLE; SET privacy.purpose = 'maintenance';
SET ROLE ho_app; SET privacy.purpose = 'ho_orders';
SELECT count(*), count(iban) FROM ho_invoice WHERE person = 12;
RESET ROLE; SET privacy.purpose = 'maintenance';
CALL ho_settle();
SELECT relation, scrubbed, pending, kept FROM privacy.erasure_tables WHERE erasure_id = :'e12';
-- each step has its certificate, and each names the one before
SELECT c.sequence >= 1, k ->> 'class' AS class, k ->> 'result' AS result, k ->> 'ground' AS ground,
       (c.document::jsonb ->> 'previous') IS NOT DISTINCT FROM
       (SELECT encode(sha256(convert_to(b.document || E'\n', 'UTF8')), 'hex') FROM privacy.certificates b WHERE b.erasure_id = c.erasure_id AND b.sequence = c.sequence - 1) AS chained
  FROM privacy.certificates c, jsonb_array_elements(c.document::jsonb -> 'classes') k
 WHERE c.erasure_id = :'e2' AND c.sequence = (SELECT max(m.sequence) FROM privacy.certificates m WHERE m.erasure_id = :'e2') AND k ->> 'class' LIKE ANY ('{ho\_%,standard,proof}') ORDER BY 1, k ->> 'class';
SELECT document::jsonb -> 'live_rows' FROM privacy.erasure_certificate(:'e1');
-- somebody whose due erasure fails keeps nobody else waiting
CREATE FUNCTION ho_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.id = 13 THEN RAISE 'not him'; END IF; RETURN NEW; END $$;
CREATE TRIGGER ho_refuse BEFORE UPDATE ON ho_person FOR EACH ROW EXECUTE FUNCTION ho_refuse();
SET ROLE ho_clerk; SET privacy.purpose = 'subject_rights';
SELECT action, detail FROM privacy.plan_erasure('ho_person', 13) WHERE action = 'warning';
SELECT privacy.erase_subject('ho_person', 13, reason => 'x');
SELECT privacy.erase_subject('ho_person', i, reason => 'x', not_before => '1 microsecond') IS NOT NULL FROM generate_series(13, 15) i;
RESET ROLE; SET privacy.purpose = 'maintenance'; SET client_min_messages = error;
DO $$
BEGIN
  FOR i IN 1 .. 300 LOOP
    PERFORM privacy.erase_due(10);
    COMMIT;
    EXIT WHEN (SELECT count(*) = 1 FROM privacy.erasures WHERE state = 'planned' AND not_before <= now());
    PERFORM pg_sleep(0.05);
  END LOOP;
END $$;
SET client_min_messages = warning;
SELECT id, privacy.withheld(email) FROM ho_person WHERE id BETWEEN 13 AND 15 AND data_subject_id IS NOT NULL ORDER BY id;
SELECT severity, object FROM privacy.alerts WHERE alert = 'failed_erasure';
DROP TRIGGER ho_refuse ON ho_person;
UPDATE privacy.subjects SET retry_at = NULL WHERE retry_at IS NOT NULL;
CALL ho_settle();
SELECT count(*) FROM ho_person WHERE id BETWEEN 13 AND 15 AND data_subject_id IS NOT NULL;
-- the row deleted: a hold is placed, and released, by the old key
SET ROLE ho_clerk; SET privacy.purpose = 'subject_rights';
DELETE FROM ho_person WHERE id = 16;
SELECT privacy.place_hold('ho_person', 16, NULL, 'legal_claims') AS h16 \gset
SELECT privacy.erase_subject('ho_person', 16, reason => 'x') AS e16 \gset
SELECT DISTINCT result, ground FROM privacy.retained_people WHERE erasure = :'e16';
SELECT privacy.release_hold(:'h16');
RESET ROLE; SET privacy.purpose = 'maintenance';
SELECT DISTINCT result, ground FROM privacy.erasure_keys WHERE erasure_id = :'e16' ORDER BY 1;
-- the end of a relationship: the row is deleted, or the last consent for data of the class has ended (more in relationship.sql)
SELECT privacy.create_deletion_class('ho_claims', period => '3 years', starts => 'relationship_end', align => 'year_end', retained_for => '{ho_audit}');
SELECT privacy.create_category('ho_claim', deletion_class => 'ho_claims'), privacy.permit('ho_news', 'ho_claim');
CREATE FUNCTION ho_claims(id bigint) RETURNS boolean LANGUAGE sql AS $$
  SELECT privacy.class_end(s, d.id) > now() FROM privacy.subjects s, privacy.deletion_classes d
   WHERE d.name = 'ho_claims' AND s.key_hash = privacy.subject_key_hash('ho_person', $1::text) $$;
SELECT ho_claims(17), ho_claims(9);
DELETE FROM ho_person WHERE id = 17;
SELECT privacy.withdraw_consent('ho_person', 9, 'ho_news');
SELECT ho_claims(17), ho_claims(9);
SELECT alert, object FROM privacy.alerts WHERE alert = 'class_without_start' AND object LIKE 'ho\_%';
SELECT privacy.drop_start_event('ho_invoice', c, 'ho_tax') FROM unnest('{paid_on,paid_at}'::text[]) c;
SELECT alert, object FROM privacy.alerts WHERE alert = 'class_without_start' AND object LIKE 'ho\_%';
SELECT privacy.erase_subject('ho_person', 17, reason => 'x') IS NOT NULL AS erased;
SELECT jsonb_pretty(s -> 'holds'), s #> '{people,planned}' FROM privacy.status() s;
-- the proof goes by its own period
SELECT privacy.change_deletion_class('proof', period => '1 microsecond');
UPDATE privacy.erasure_keys SET until = now() WHERE erasure_id = :'e2' AND class_id = 2;
CALL ho_settle();
SELECT event, evidence, reason FROM privacy.consent_history('ho_person', 2);
SELECT privacy.change_deletion_class('proof', period => NULL);
DROP TABLE ho_copy;

-- an owner's CHECK runs in plan and erasure as the owner, and is shown nothing of what the desk may see
CREATE ROLE ho_owner;
CREATE SCHEMA ho_own AUTHORIZATION ho_owner;
SET ROLE ho_owner;
CREATE TABLE ho_own.person (id bigint PRIMARY KEY, email text, interest text);
GRANT USAGE ON SCHEMA ho_own TO ho_clerk;
CREATE TABLE ho_own.loot (who text, what text);
INSERT INTO ho_own.person VALUES (1, 'loot@example.org', 'secrets');
RESET ROLE;
SELECT privacy.add_subject_table('ho_own.person', key => 'id'), privacy.protect_column('ho_own.person', 'email', category => 'ho_contact'),
       privacy.protect_column('ho_own.person', 'interest', category => 'ho_interest');
SET ROLE ho_owner; SET privacy.purpose = 'maintenance';
CREATE FUNCTION ho_own.spy(value personal_text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE what text;
BEGIN
  BEGIN what := privacy.reveal(value); EXCEPTION WHEN OTHERS THEN what := 'refused'; END;
  INSERT INTO ho_own.loot VALUES (current_user, coalesce(what, '--'));
  RETURN true;
END $$;
ALTER TABLE ho_own.person ADD CONSTRAINT spy CHECK (ho_own.spy(interest) OR email IS NULL) NOT VALID;
SET ROLE ho_clerk; SET privacy.purpose = 'subject_rights';
SELECT privacy.place_hold('ho_own.person', 1, 'ho_marketing', 'legal_claims') IS NOT NULL AS held;
SELECT action, "values" FROM privacy.plan_erasure('ho_own.person', 1) WHERE "column" IS NOT NULL AND action <> 'stays';
SELECT privacy.erase_subject('ho_own.person', 1, reason => 'x') IS NOT NULL AS erased;
RESET ROLE; SET privacy.purpose = 'maintenance';
SELECT DISTINCT * FROM ho_own.loot;
SELECT id, email IS NULL AS cleared FROM ho_own.person;
