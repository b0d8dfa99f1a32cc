-- Retention by itself: enforced classes, requests nobody answered, people without a basis
\set ON_ERROR_STOP off
\pset format unaligned
\pset tuples_only on
\set VERBOSITY terse
SET client_min_messages = warning;
SELECT length(privacy.create_keystore()) > 0;
CREATE ROLE re_app; CREATE ROLE re_clerk; GRANT privacy_rights_desk TO re_clerk;

-- bad input
SELECT privacy.create_deletion_class('re_bad', enforce => true);
SELECT privacy.create_deletion_class('re_bad', period => '0', enforce => true);
SELECT privacy.change_deletion_class('proof', '5 years', enforce => true);
-- a period that keeps nothing is said to; one that the law or enforcing stands behind is not
BEGIN;
SET LOCAL client_min_messages = notice;
SELECT privacy.create_deletion_class('re_loose', period => '1 year');
SELECT privacy.change_deletion_class('re_loose', period => '1 year', enforce => true);
SELECT privacy.change_deletion_class('re_loose', period => '1 year', retained_for => '{subject_rights}', enforce => false);
ROLLBACK;
SELECT privacy.retention_step(0);
SELECT privacy.retention_step(NULL);
CALL privacy.enforce_retention(0);
CALL privacy.enforce_retention(-1);
SET ROLE re_app;
CALL privacy.enforce_retention();
SELECT privacy.retention_step(1);
SELECT privacy.begin_retention();
SELECT * FROM privacy.retention_progress;
RESET ROLE;

SELECT privacy.create_purpose('re_orders', legal_basis => 'contract'), privacy.create_purpose('re_mail', legal_basis => 'consent', double_opt_in => true),
       privacy.create_purpose('re_audit', legal_basis => 'legal_obligation');
SELECT privacy.create_deletion_class('re_profile', '1 year'), privacy.create_deletion_class('re_invoice', '2 years', starts => 'process_end'),
       privacy.create_deletion_class('re_never', '1 year', starts => 'process_end'), privacy.create_deletion_class('re_law', '3 years', retained_for => '{re_audit}');
SELECT privacy.create_category('re_contact', channel => 'email'), privacy.create_category('re_interest', deletion_class => 're_profile'),
       privacy.create_category('re_iban', deletion_class => 're_invoice'), privacy.create_category('re_tax', deletion_class => 're_law'),
       privacy.create_category('re_lead', channel => 'email');
SELECT privacy.permit('re_orders', c) FROM unnest('{re_contact,re_interest,re_iban,re_tax}'::text[]) c;
SELECT privacy.permit('re_mail', 're_lead');
SELECT privacy.grant_purpose('re_orders', 're_app'), privacy.grant_purpose('re_mail', 're_app');
SELECT privacy.create_notice('re_n', 'en', 'Yes');
CREATE TABLE re_person (id bigint PRIMARY KEY, email text, interest text, tax text);
CREATE TABLE re_invoice (id bigint PRIMARY KEY, person bigint REFERENCES re_person, iban text, paid_on date);
CREATE TABLE re_lead (id bigint PRIMARY KEY, email text);
SELECT privacy.add_subject_table('re_person', key => 'id'), privacy.add_linked_table('re_invoice', foreign_key => 'person'), privacy.add_subject_table('re_lead', key => 'id');
SELECT privacy.protect_column('re_person', 'email', category => 're_contact'), privacy.protect_column('re_person', 'interest', category => 're_interest'),
       privacy.protect_column('re_person', 'tax', category => 're_tax'), privacy.protect_column('re_invoice', 'iban', category => 're_iban'),
       privacy.protect_column('re_lead', 'email', category => 're_lead');
SELECT privacy.set_start_event('re_invoice', 'paid_on', 're_invoice');
GRANT SELECT, INSERT, UPDATE, DELETE ON re_person, re_invoice, re_lead TO re_app;
SET ROLE re_app; SET privacy.purpose = 're_orders';
INSERT INTO re_person SELECT i, 'p' || i, 'interest ' || i, 'tax ' || i FROM generate_series(1, 20) i;
INSERT INTO re_invoice VALUES (1, 1, 'DE1', '2020-01-01'), (2, 2, 'DE2', '2020-01-01'), (3, 2, 'DE3', NULL), (4, 3, 'DE4', '2020-01-01'), (5, 4, 'DE5', current_date);
SET privacy.purpose = 're_mail';
INSERT INTO re_lead SELECT i, 'l' || i FROM generate_series(1, 12) i;
RESET ROLE; SET privacy.purpose = 'maintenance';
CREATE VIEW re_who AS SELECT s.id AS subject_id, n.k, s.state, s.created_at, s.restricted FROM generate_series(1, 20) n (k)
  JOIN privacy.subjects s ON s.key_hash = privacy.subject_key_hash('re_person', n.k::text) AND s.table_id = privacy.table_number('re_person');
CREATE VIEW re_lead_who AS SELECT s.id AS subject_id, n.k, s.state FROM generate_series(1, 12) n (k)
  JOIN privacy.subjects s ON s.key_hash = privacy.subject_key_hash('re_lead', n.k::text) AND s.table_id = privacy.table_number('re_lead');
CREATE FUNCTION re_moved(person int, ago interval) RETURNS int LANGUAGE sql AS $$
  UPDATE privacy.subjects SET created_at = now() - ago WHERE id = (SELECT subject_id FROM re_who WHERE k = person) RETURNING person $$;
-- whose data of a class are destroyed, and how often
CREATE FUNCTION re_gone(class text) RETURNS text LANGUAGE sql AS $$
  SELECT string_agg(w.k || CASE WHEN g.times > 1 THEN ' (' || g.times || ')' ELSE '' END, ', ' ORDER BY w.k) FROM re_who w JOIN LATERAL (
    SELECT count(*) AS times FROM privacy.erasures e JOIN privacy.erasure_keys x ON x.erasure_id = e.id JOIN privacy.deletion_classes d ON d.id = x.class_id
     WHERE e.subject_id = w.subject_id AND d.name = class AND x.result = 'destroyed' AND e.origin = 'retention' AND NOT e.whole) g ON g.times > 0 $$;
-- waits for the worker, until a query is true
CREATE PROCEDURE re_wait(condition text) LANGUAGE plpgsql AS $$
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

-- nothing happens to a class that is not enforced, however old the people
SELECT count(re_moved(i, '400 days')) FROM generate_series(1, 10) i;
CALL privacy.enforce_retention();
SELECT re_gone('re_profile'), (SELECT count(*) FROM privacy.retention_progress WHERE kind IN ('class', 'no_basis'));

-- batches, in a transaction nobody else sees; a hold and a restriction stand in the way
SET ROLE re_clerk; SET privacy.purpose = 'subject_rights';
SELECT privacy.place_hold('re_person', 9, 're_profile', 'legal_claims') AS hold \gset
SELECT privacy.restrict_processing('re_person', 10);
RESET ROLE; SET privacy.purpose = 'maintenance';
BEGIN;
SELECT privacy.change_deletion_class('re_profile', '1 year', enforce => true);
-- other tests have left people: the pass has come as far as these
INSERT INTO privacy.retention_passes (kind, class_id, position, began, next_pass)
  SELECT 'class', d.id, (SELECT min(subject_id) - 1 FROM re_who), now(), 'infinity' FROM privacy.deletion_classes d WHERE d.name = 're_profile';
SELECT * FROM privacy.retention_step(3);
SELECT re_gone('re_profile');
SELECT deletion_class, running, began IS NOT NULL, finished IS NULL, examined >= 3, remaining >= 17, done, skipped, total FROM privacy.retention_progress WHERE kind = 'class';
SELECT * FROM privacy.retention_step(3);
SELECT done FROM privacy.retention_step(3);
SELECT re_gone('re_profile');
SELECT * FROM privacy.retention_step(3);
SELECT * FROM privacy.retention_step(3);
SELECT deletion_class, running, finished IS NULL, next_pass > now() + interval '23 hours', done, skipped, total FROM privacy.retention_progress WHERE kind = 'class';
SELECT count(*), count(interest), count(email) FROM re_person;
CALL privacy.enforce_retention();
ROLLBACK;
SELECT re_gone('re_profile');

-- the same for good, whoever does it first: the worker or the call
SELECT privacy.change_deletion_class('re_profile', '1 year', enforce => true);
SET ROLE re_clerk;
CALL privacy.enforce_retention(2);
CALL privacy.enforce_retention();
CALL privacy.enforce_retention();
RESET ROLE;
SELECT re_gone('re_profile');
GRANT SELECT ON re_person, re_invoice TO re_clerk; SET ROLE re_clerk; SET privacy.purpose = 'subject_rights';
SELECT id, email, interest FROM re_person WHERE id IN (1, 9, 10, 11) ORDER BY id;
SELECT privacy.release_hold(:'hold');
SELECT privacy.lift_restriction('re_person', 10);
RESET privacy.purpose;   -- none is needed
CALL privacy.enforce_retention();
RESET ROLE; SET privacy.purpose = 'maintenance';
SELECT re_gone('re_profile');
SELECT kind, due_now FROM privacy.retention_progress WHERE kind IN ('dated', 'opt_in') ORDER BY 1;

-- data given again have the whole period before them
SET ROLE re_clerk; SET privacy.purpose = 'subject_rights';
SELECT privacy.renew_subject('re_person', 1, classes => '{re_profile}');
SET ROLE re_app; SET privacy.purpose = 're_orders';
UPDATE re_person SET interest = 'anew' WHERE id = 1;
RESET ROLE; SET privacy.purpose = 'maintenance';
CALL privacy.enforce_retention();
SELECT re_gone('re_profile');
UPDATE privacy.erasures SET step_at = step_at - interval '1 year' WHERE subject_id = (SELECT subject_id FROM re_who WHERE k = 1);
CALL privacy.enforce_retention();
SELECT re_gone('re_profile');

-- whose operators these are does not matter to a superuser who calls
CREATE SCHEMA re_evil;
CREATE FUNCTION re_evil.loot(integer, integer) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'looted'; END $$;
CREATE OPERATOR re_evil.< (FUNCTION = re_evil.loot, LEFTARG = integer, RIGHTARG = integer);
CREATE OPERATOR re_evil.<= (FUNCTION = re_evil.loot, LEFTARG = integer, RIGHTARG = integer);
CREATE OPERATOR re_evil.- (FUNCTION = re_evil.loot, LEFTARG = integer, RIGHTARG = integer);
SET search_path = re_evil, pg_catalog;
CALL privacy.enforce_retention(1);
RESET search_path;
DROP SCHEMA re_evil CASCADE;

-- start events: all paid and long ago; one is open; today; nobody says when
SELECT privacy.change_deletion_class('re_invoice', '2 years', starts => 'process_end', enforce => true),
       privacy.change_deletion_class('re_never', '1 year', starts => 'process_end', enforce => true);
SELECT enforced FROM privacy.deletion_classes WHERE name LIKE 're\_%' ORDER BY name;
SELECT privacy.change_deletion_class('re_invoice', '2 years', starts => 'process_end');   -- stays enforced
CALL privacy.enforce_retention();
SELECT re_gone('re_invoice'), re_gone('re_never');
UPDATE re_invoice SET paid_on = '2021-01-01' WHERE id = 3;
CALL privacy.enforce_retention();
SELECT re_gone('re_invoice');

-- the law keeps a class until its end, then it goes; the worker does it by itself
SELECT re_moved(11, '2 years'), re_moved(12, '4 years');
SELECT privacy.change_deletion_class('re_law', '3 years', retained_for => '{re_audit}', enforce => true);
CALL re_wait($$re_gone('re_law') = '12'$$);
SELECT re_gone('re_law');

-- one whose erasure fails keeps nobody waiting
CREATE FUNCTION re_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$;
CREATE TRIGGER re_refuse BEFORE UPDATE ON re_person FOR EACH ROW WHEN (OLD.id = 13) EXECUTE FUNCTION re_refuse();
SET client_min_messages = error;
SELECT re_moved(13, '2 years'), re_moved(14, '2 years');
CALL privacy.enforce_retention();
SELECT re_gone('re_profile') ~ ', 14$' AND re_gone('re_profile') !~ '13', (SELECT s.retry_at > now() FROM privacy.subjects s JOIN re_who w ON w.subject_id = s.id WHERE k = 13);
SELECT skipped, next_pass < now() + interval '61 minutes' FROM privacy.retention_progress WHERE deletion_class = 're_profile';
DROP TRIGGER re_refuse ON re_person;
UPDATE privacy.subjects SET retry_at = NULL WHERE retry_at IS NOT NULL;
CALL privacy.enforce_retention();
SELECT re_gone('re_profile') ~ '13, 14$';
SET client_min_messages = warning;
SELECT privacy.change_deletion_class(c, '9 years', enforce => false) FROM unnest('{re_profile,re_invoice,re_never,re_law}'::text[]) c;
SELECT count(*) FROM privacy.retention_progress WHERE kind = 'class';

-- requests for consent that nobody answered
SET ROLE re_app; SET privacy.purpose = 're_mail';
SELECT token AS late FROM privacy.request_consent('re_lead', 1, 're_mail', channel => 'email', notice => 're_n', evidence => '{"ip": "x"}') \gset
SELECT token AS good FROM privacy.request_consent('re_lead', 2, 're_mail', channel => 'email', notice => 're_n', evidence => '{"ip": "x"}') \gset
SELECT token AS open FROM privacy.request_consent('re_lead', 3, 're_mail', channel => 'email', notice => 're_n', evidence => '{"ip": "x"}') \gset
SELECT privacy.confirm_consent(:'good', channel => 'email', evidence => '{"ip": "x"}');
RESET ROLE; SET privacy.purpose = 'maintenance';
UPDATE privacy.consent_tokens SET expires_at = expires_at - interval '3 days 1 hour' WHERE subject_id IN (SELECT subject_id FROM re_lead_who WHERE k <= 2);
UPDATE privacy.standings SET until = until - interval '3 days 1 hour' WHERE kind = 'request' AND subject_id IN (SELECT subject_id FROM re_lead_who WHERE k <= 2);
CALL privacy.enforce_retention();
SELECT privacy.confirm_consent(:'late', channel => 'email', evidence => '{"ip": "x"}');
UPDATE privacy.consent_tokens SET expires_at = expires_at - interval '1 day' WHERE subject_id IN (SELECT subject_id FROM re_lead_who WHERE k <= 2);
UPDATE privacy.standings SET until = until - interval '5 days' WHERE status IN ('open', 'pending_confirmation') AND subject_id IN (SELECT subject_id FROM re_lead_who WHERE k <= 2);
CALL privacy.enforce_retention();
DO $$ BEGIN FOR i IN 1..200 LOOP EXIT WHEN NOT EXISTS (SELECT FROM privacy.consent_tokens WHERE used_at IS NULL AND expires_at < now() - interval '1 day'); PERFORM pg_sleep(0.05); END LOOP; END $$;  -- the worker may be at it, too
SELECT privacy.confirm_consent(:'late', channel => 'email', evidence => '{"ip": "x"}');
SELECT w.k, s.kind, s.status FROM privacy.standings s JOIN re_lead_who w USING (subject_id) ORDER BY 1, 2;
SELECT w.k, t.kind, t.used_at IS NOT NULL FROM privacy.consent_tokens t JOIN re_lead_who w USING (subject_id) ORDER BY 1, 2;
SELECT w.k, e.event FROM privacy.subject_events e JOIN re_lead_who w USING (subject_id) ORDER BY e.id;
SET ROLE re_app; SET privacy.purpose = 're_mail';
SELECT privacy.confirm_consent(:'open', channel => 'email', evidence => '{"ip": "x"}');
RESET ROLE; SET privacy.purpose = 'maintenance';

-- people whose data never had a basis: 1 was asked and did not answer, 2 and 3 consented, 4 objected, 5 refused, 6 is held,
-- 7 is restricted, 8 is asked just now, 9 is new; 10 to 12 nobody knows anything of
SET ROLE re_clerk; SET privacy.purpose = 'subject_rights';
RESET ROLE;
SELECT privacy.create_purpose('re_marketing', legal_basis => 'legitimate_interest');
SET ROLE re_clerk;
SELECT privacy.record_objection('re_lead', 4, 're_marketing'), privacy.refuse_consent('re_lead', 5, 're_mail', channel => 'email'),
       privacy.restrict_processing('re_lead', 7);
SELECT privacy.release_hold(privacy.place_hold('re_lead', 6, NULL, 'legal_claims'));
SELECT length(token) FROM privacy.request_consent('re_lead', 8, 're_mail', channel => 'email', notice => 're_n', evidence => '{"ip": "x"}');
RESET ROLE;
UPDATE privacy.subjects SET created_at = now() - interval '2000 days' WHERE id IN (SELECT subject_id FROM re_lead_who WHERE k <> 9);
UPDATE privacy.subjects SET created_at = now() - interval '2000 days' WHERE id IN (SELECT subject_id FROM re_who WHERE k >= 19);
SELECT privacy.permit('re_marketing', 're_lead');
SET privacy.no_basis_period = '1 day';
ALTER SYSTEM SET privacy.no_basis_period = 0;
ALTER SYSTEM SET privacy.no_basis_period = '1000d';
SELECT pg_reload_conf();
SELECT pg_sleep(0.5);
SHOW privacy.no_basis_period;
CALL privacy.enforce_retention();
SELECT string_agg(k::text, ', ' ORDER BY k) FROM re_lead_who WHERE state = 'erased';
SELECT privacy.forbid('re_marketing', 're_lead');
CALL privacy.enforce_retention();
SELECT string_agg(k::text, ', ' ORDER BY k) FROM re_lead_who WHERE state = 'erased';
SELECT string_agg(k::text, ', ' ORDER BY k) FROM re_who WHERE state = 'erased';   -- of a contract: nobody
SELECT count(*), min(reason_code), min(origin), bool_and(whole) FROM privacy.erasures e JOIN re_lead_who USING (subject_id);
ALTER SYSTEM RESET privacy.no_basis_period;
SELECT pg_reload_conf();
SELECT pg_sleep(0.5);
SELECT count(*) FROM privacy.retention_progress WHERE kind = 'no_basis';
RESET privacy.purpose;
DROP VIEW re_who, re_lead_who;
DROP TABLE re_invoice, re_person, re_lead;
