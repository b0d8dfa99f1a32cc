-- One person in several records: privacy.link_subjects, unlink_subject
\set ON_ERROR_STOP off
\pset format unaligned
\pset tuples_only on
\set VERBOSITY terse
SET client_min_messages = warning;
SELECT length(privacy.create_keystore()) > 0;
CREATE ROLE ln_clerk; CREATE ROLE ln_app; CREATE ROLE ln_nobody;
GRANT privacy_rights_desk TO ln_clerk;
SELECT privacy.create_purpose('ln_stats', legal_basis => 'legitimate_interest'), privacy.create_purpose('ln_news', legal_basis => 'consent', direct_marketing => true),
       privacy.create_purpose('ln_shop', legal_basis => 'contract');
SELECT privacy.create_deletion_class('ln_likes');
SELECT privacy.create_category('ln_contact'), privacy.create_category('ln_liking', deletion_class => 'ln_likes');
SELECT privacy.permit(p, 'ln_contact') FROM unnest('{ln_stats,ln_news,ln_shop}'::text[]) p;
SELECT privacy.permit('ln_shop', 'ln_liking');
CREATE TABLE ln_contact (id bigint PRIMARY KEY, email text, likes text);
CREATE TABLE ln_customer (nr text PRIMARY KEY, email text, likes text);
CREATE TABLE ln_order (id bigint PRIMARY KEY, customer text REFERENCES ln_customer, address text);
SELECT privacy.add_subject_table('ln_contact', key => 'id'), privacy.add_subject_table('ln_customer', key => 'nr'), privacy.add_linked_table('ln_order', foreign_key => 'customer');
SELECT privacy.protect_column('ln_contact', 'email', category => 'ln_contact'), privacy.protect_column('ln_customer', 'email', category => 'ln_contact'),
       privacy.protect_column('ln_order', 'address', category => 'ln_contact'), privacy.protect_column('ln_contact', 'likes', category => 'ln_liking'),
       privacy.protect_column('ln_customer', 'likes', category => 'ln_liking');
SELECT privacy.grant_purpose(p, 'ln_app') FROM unnest('{ln_shop,ln_stats}'::text[]) p;
GRANT SELECT, INSERT ON ln_contact, ln_customer, ln_order TO ln_app, ln_clerk;
SET ROLE ln_app; SET privacy.purpose = 'ln_shop';
INSERT INTO ln_contact SELECT i, 'c' || i, 'blue' FROM generate_series(1, 9) i;
INSERT INTO ln_customer SELECT 'K' || i, 'k' || i, 'red' FROM generate_series(1, 9) i;
INSERT INTO ln_order SELECT i, 'K' || i, 'street ' || i FROM generate_series(1, 9) i;
RESET ROLE; SET privacy.purpose = 'maintenance';

-- bad input, and who may
SELECT privacy.link_subjects('ln_contact', 1, 'ln_contact', 1);
SELECT privacy.link_subjects('ln_contact', 1, 'ln_customer', 'K77');
SELECT privacy.link_subjects('ln_contact', 1, 'ln_customer', NULL::text);
SELECT privacy.link_subjects('ln_contact', NULL::bigint, 'ln_customer', 'K1');
SELECT privacy.link_subjects('ln_contact', 1, NULL, 'K1');
SELECT privacy.link_subjects('ln_order', 1, 'ln_customer', 'K1');
SELECT privacy.unlink_subject('ln_contact', 1);
SELECT privacy.unlink_subject('ln_contact', NULL::bigint);
SET ROLE ln_nobody;
SELECT privacy.link_subjects('ln_contact', 1, 'ln_customer', 'K1');
SELECT privacy.unlink_subject('ln_contact', 1);
RESET ROLE;

-- what one objected to or restricted before holds for both, and from now on, too
CREATE FUNCTION ln_seen() RETURNS text LANGUAGE sql AS $$
  SELECT format('contacts %s, customers %s', (SELECT string_agg(id::text, ' ' ORDER BY id) FROM ln_contact), (SELECT string_agg(nr, ' ' ORDER BY nr) FROM ln_customer)) $$;
SET ROLE ln_clerk;
SELECT privacy.record_objection('ln_contact', 1, 'ln_stats'), privacy.restrict_processing('ln_customer', 'K2');
SELECT privacy.link_subjects('ln_contact', 1, 'ln_customer', 'K1', reason => 'same address'), privacy.link_subjects('ln_customer', 'K2', 'ln_contact', 2);
SELECT privacy.link_subjects('ln_customer', 'K1', 'ln_contact', 1);   -- again
SELECT privacy.link_subjects('ln_contact', 3, 'ln_customer', 'K3'), privacy.record_objection('ln_customer', 'K3', 'ln_news'), privacy.record_objection('ln_customer', 'K3', 'ln_stats');
SELECT privacy.link_subjects('ln_contact', 4, 'ln_customer', 'K4'), privacy.restrict_processing('ln_contact', 4);
SET ROLE ln_app; SET privacy.purpose = 'ln_stats';
SELECT ln_seen();
SET privacy.purpose = 'ln_shop';
SELECT ln_seen();
SET ROLE ln_clerk; SET privacy.purpose = 'subject_rights';
SELECT kind, event, purpose, reason FROM privacy.consent_history('ln_customer', 'K1');
SELECT kind, event, purpose, reason FROM privacy.consent_history('ln_contact', 2);
SELECT privacy.lift_restriction('ln_contact', 2), privacy.lift_restriction('ln_customer', 'K4'), privacy.lift_objection('ln_customer', 'K1', 'ln_stats');
SELECT privacy.lift_restriction('ln_customer', 'K2');
SELECT privacy.lift_objection('ln_contact', 1, 'ln_stats');
SET ROLE ln_app; SET privacy.purpose = 'ln_stats';
SELECT ln_seen();
-- a third record; consents stay those of their record
SET ROLE ln_clerk; SET privacy.purpose = 'subject_rights';
SELECT privacy.link_subjects('ln_contact', 5, 'ln_contact', 1);
SELECT privacy.record_consent('ln_contact', 1, 'ln_news', method => 'paper', evidence => '{"a": 1}');
SELECT (SELECT count(*) FROM privacy.consent_history('ln_contact', 5) WHERE kind = 'consent'), (SELECT count(*) FROM privacy.consent_history('ln_contact', 1) WHERE kind = 'consent');
SELECT privacy.restrict_processing('ln_contact', 5);
-- an export shows all
SELECT e #>> '{subject,table}', e #>> '{subject,key}', e #>> '{data,0,rows,0,email}', l #>> '{subject,table}', l #>> '{subject,restricted}',
       (SELECT string_agg(d ->> 'table' || ' ' || (d -> 'rows' -> 0)::text, ', ' ORDER BY d ->> 'table') FROM jsonb_array_elements(l -> 'data') d)
  FROM privacy.export_subject('ln_customer', 'K1') e, jsonb_array_elements(e -> 'linked') l;
SELECT privacy.lift_restriction('ln_customer', 'K1');
-- the plan and the erasure reach all; a hold keeps what is its record's
SELECT privacy.place_hold('ln_customer', 'K1', 'ln_likes', 'legal_claims') AS hold \gset
SELECT "table", "column", deletion_class, action, "values" FROM privacy.plan_erasure('ln_contact', 1) WHERE deletion_class IS NULL OR deletion_class IN ('standard', 'ln_likes');
SELECT privacy.erase_subject('ln_contact', 1, reason => 'x', classes => '{ln_likes}') AS p1 \gset
SELECT (SELECT count(*) FROM ln_contact WHERE likes IS NOT NULL AND id IN (1, 5)), (SELECT count(*) FROM ln_customer WHERE likes IS NOT NULL AND nr = 'K1');
SELECT privacy.erase_subject('ln_contact', 1, reason => 'x') AS e1 \gset
SELECT privacy.erase_subject('ln_contact', 1, reason => 'x') = :'e1', privacy.erase_subject('ln_customer', 'K1', reason => 'x') <> :'e1';
SELECT (SELECT count(*) FROM ln_contact WHERE id IN (1, 5) AND email IS NULL), (SELECT count(*) FROM ln_customer WHERE nr = 'K1' AND email IS NULL AND likes = 'red'),
       (SELECT count(*) FROM ln_order WHERE id = 1 AND address IS NULL);
RESET ROLE; SET privacy.purpose = 'maintenance';
SELECT count(*), count(*) FILTER (WHERE whole) FROM privacy.erasures WHERE together = :'e1';
CREATE PROCEDURE ln_wait(condition text) LANGUAGE plpgsql AS $$
DECLARE
  done boolean := false;
BEGIN
  FOR i IN 1 .. 300 LOOP
    COMMIT;
    EXECUTE 'SELECT ' || condition INTO done;
    EXIT WHEN done;
    PERFORM pg_sleep(0.1);
  END LOOP;
  RAISE WARNING '%', CASE WHEN done THEN 'done' ELSE 'the worker did not do it' END;
END $$;
CALL ln_wait(format('count(*) = 3 FROM privacy.erasures e, privacy.erasure_certificate(e.id) c WHERE %L IN (e.id, e.together) AND c.signature IS NOT NULL AND jsonb_array_length(c.document::jsonb -> ''linked'') = 2', :'e1'));
SET ROLE ln_clerk; SET privacy.purpose = 'subject_rights';
SELECT jsonb_array_length(e -> 'linked') FROM privacy.export_subject('ln_customer', 'K1') e;
SELECT privacy.release_hold(:'hold');
SELECT likes FROM ln_customer WHERE nr = 'K1';
-- planned and cancelled together
SELECT privacy.erase_subject('ln_customer', 'K3', reason => 'x', not_before => '1 day') AS e3 \gset
SELECT privacy.link_subjects('ln_contact', 3, 'ln_contact', 6);
SELECT privacy.unlink_subject('ln_contact', 3);
RESET ROLE;
SELECT count(*) FROM privacy.erasures WHERE :'e3' IN (id, together) AND state = 'planned';
SET ROLE ln_clerk;
SELECT privacy.cancel_erasure(:'e3');
RESET ROLE;
SELECT count(*) FROM privacy.erasures WHERE :'e3' IN (id, together) AND state = 'cancelled';
SET ROLE ln_clerk;
-- not one person after all
SELECT privacy.unlink_subject('ln_contact', 3, reason => 'father and son');
SELECT privacy.unlink_subject('ln_customer', 'K3');
SELECT kind, event, reason FROM privacy.consent_history('ln_customer', 'K3') WHERE kind = 'link';
SELECT privacy.erase_subject('ln_contact', 3, reason => 'x') IS NOT NULL, (SELECT count(*) FROM ln_customer WHERE nr = 'K3' AND email IS NOT NULL);
SELECT privacy.link_subjects('ln_customer', 'K3', 'ln_contact', 3);   -- erased
-- who is erased alone (departed) leaves the other: an erasure asked for by the old key still reaches them
SELECT privacy.link_subjects('ln_contact', 7, 'ln_customer', 'K7');
RESET ROLE;
SELECT privacy.erase_person(s, gen_random_uuid(), privacy.classes_to_erase(NULL), false, 'departed', NULL, 'departed') FROM privacy.subjects s
 WHERE s.key_hash = privacy.subject_key_hash('ln_contact', '7') AND s.table_id = privacy.table_number('ln_contact');
SET ROLE ln_clerk;
SELECT count(*) FROM ln_customer WHERE nr = 'K7' AND email IS NOT NULL;
SELECT privacy.erase_subject('ln_contact', 7, reason => 'x') IS NOT NULL;
SELECT count(*) FROM ln_customer WHERE nr = 'K7' AND email IS NOT NULL;
RESET ROLE; RESET privacy.purpose;
DROP TABLE ln_order, ln_customer, ln_contact;
