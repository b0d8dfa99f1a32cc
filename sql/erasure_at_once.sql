-- Whom erase_subject erases without privacy.erase_in_steps, and that both leave the same rows behind
SET client_min_messages = warning;
SET track_functions = 'pl';
SELECT privacy.create_category('ao_contact');
SELECT privacy.create_purpose('ao_orders', legal_basis => 'contract'), privacy.create_purpose('ao_audit', legal_basis => 'legal_obligation');
SELECT privacy.create_deletion_class('ao_tax', period => '8 years', retained_for => '{ao_audit}');
SELECT privacy.create_category('ao_billing', deletion_class => 'ao_tax');
SELECT privacy.permit('ao_orders', 'ao_contact'), privacy.permit('ao_orders', 'ao_billing'), privacy.permit('ao_audit', 'ao_billing');
SELECT privacy.grant_purpose('ao_orders', session_user);
SET privacy.purpose = 'ao_orders';
CREATE TABLE ao_person (id bigint PRIMARY KEY, email text, name text NOT NULL, iban text);
CREATE TABLE ao_note (id bigint PRIMARY KEY, person bigint REFERENCES ao_person, note text);
SELECT privacy.add_subject_table('ao_person', key => 'id');
SELECT privacy.add_linked_table('ao_note', foreign_key => 'person');
SELECT privacy.protect_column('ao_person', 'email', category => 'ao_contact', lookup => 'exact');
SELECT privacy.protect_column('ao_person', 'name', category => 'ao_contact', lookup => 'exact');
SELECT privacy.protect_column('ao_person', 'iban', category => 'ao_billing');
SELECT privacy.protect_column('ao_note', 'note', category => 'ao_contact');
INSERT INTO ao_person SELECT i, 'p' || i || '@example.org', 'n' || i, CASE WHEN i = 9 THEN 'DE9' END FROM generate_series(1, 12) i;
INSERT INTO ao_note SELECT i, i % 3 + 1, 'note ' || i FROM generate_series(1, 30) i;
INSERT INTO ao_note SELECT 100 + i, 6, 'note ' || i FROM generate_series(1, 40) i;
-- Did it take steps? What of its person became of it?
CREATE FUNCTION ao_erase(key bigint, OUT steps bigint, OUT event uuid, OUT state text, OUT whole boolean, OUT keys text) LANGUAGE plpgsql AS $$
DECLARE
  before bigint := coalesce((SELECT calls FROM pg_stat_xact_user_functions WHERE schemaname = 'privacy' AND funcname = 'erase_in_steps'), 0);
BEGIN
  event := privacy.erase_subject('ao_person', key, reason => 'who', reason_code => 'art17');
  steps := coalesce((SELECT calls FROM pg_stat_xact_user_functions WHERE schemaname = 'privacy' AND funcname = 'erase_in_steps'), 0) - before;
  SELECT s.state, e.whole INTO state, whole FROM privacy.erasures e JOIN privacy.subjects s ON s.id = e.subject_id WHERE e.id = event;
  SELECT string_agg(d.name || ' ' || k.result, ', ' ORDER BY d.id) INTO keys FROM privacy.erasure_keys k JOIN privacy.deletion_classes d ON d.id = k.class_id
   WHERE k.erasure_id = event AND d.name IN ('standard', 'ao_tax');
END $$;

-- at once, and in steps: a transaction with a snapshot of its own always
SELECT steps, event AS once FROM ao_erase(1) \gset
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT steps AS steps_of_another, event AS slow FROM ao_erase(2) \gset
COMMIT;
\echo :steps :steps_of_another
SELECT privacy.erase_subject('ao_person', 1, reason => 'again') = :'once' AS the_same, privacy.erase_subject('ao_person', 2, reason => 'again') = :'slow' AS the_same_too;
CREATE TEMP TABLE ao_rows AS
  SELECT e.id AS event, 'erasures' AS what, jsonb_build_object('table', e.table_id, 'whole', e.whole, 'origin', e.origin, 'reason', e.reason IS NOT NULL, 'code', e.reason_code,
      'role', e.requested_role = session_user, 'actor', e.actor, 'commit', e.synchronous_commit, 'others', concat_ws(' ', e.not_before, e.cancelled_at, e.cancelled_role, e.cancelled_actor, e.together, e.purged_at, e.lookup_destroyed),
      'moments', e.step_at BETWEEN e.requested_at AND clock_timestamp(), 'hash', e.key_hash = s.key_hash, 'journal', e.journal_from > 0) AS it
    FROM privacy.erasures e JOIN privacy.subjects s ON s.id = e.subject_id WHERE e.id IN (:'once', :'slow')
  UNION ALL
  SELECT k.erasure_id, 'keys', jsonb_build_object('class', d.name, 'generation', k.generation, 'result', k.result, 'ground', k.ground, 'until', k.until, 'epoch', k.master_epoch,
                                                  'numbered', k.transaction IS NOT NULL)
    FROM privacy.erasure_keys k JOIN privacy.deletion_classes d ON d.id = k.class_id WHERE k.erasure_id IN (:'once', :'slow') AND d.name IN ('standard', 'proof', 'ao_tax')
  UNION ALL
  SELECT t.erasure_id, 'tables', jsonb_build_object('relation', t.relation, 'rows', t.rows, 'tags', t.tags_removed, 'kept', t.kept, 'deleted', t.deleted)
    FROM privacy.erasure_tables t WHERE t.erasure_id IN (:'once', :'slow')
  UNION ALL
  SELECT e.id, 'subjects', to_jsonb(s) - '{id,key_hash,created_at,erased_at}'::text[] || jsonb_build_object('erased', s.erased_at IS NOT NULL)
    FROM privacy.erasures e JOIN privacy.subjects s ON s.id = e.subject_id WHERE e.id IN (:'once', :'slow');
SELECT what, it - 'epoch' - 'table' AS it FROM ao_rows WHERE event = :'once' AND what <> 'subjects' ORDER BY 1, 2;
SELECT count(*) AS different FROM (SELECT what, it FROM ao_rows WHERE event = :'once' EXCEPT SELECT what, it FROM ao_rows WHERE event = :'slow') d;
SELECT count(*) AS different FROM (SELECT what, it FROM ao_rows WHERE event = :'slow' EXCEPT SELECT what, it FROM ao_rows WHERE event = :'once') d;
SELECT id, email IS NULL AS cleared, privacy.is_sealed(name) AS husk, data_subject_id IS NULL AS nobodys FROM ao_person WHERE id IN (1, 2) ORDER BY id;

-- several in one statement, one that came in this transaction, and what is undone
BEGIN;
INSERT INTO ao_person VALUES (13, 'p13@example.org', 'n13', NULL);
SELECT i, a.steps, a.keys FROM unnest('{3,4,13}'::bigint[]) i, ao_erase(i) a;
SAVEPOINT undone;
SELECT i, a.steps, a.keys FROM unnest('{5,6}'::bigint[]) i, ao_erase(i) a;
ROLLBACK TO undone;
COMMIT;
SELECT id, email FROM ao_person WHERE id IN (3, 4, 5, 6, 13) ORDER BY id;

-- who is looked at in steps: held, planned, restricted, linked, kept by law, and what is no erasure of a whole person now
SELECT privacy.place_hold('ao_person', 7, class => NULL, ground => 'legal_claims', reason => 'a dispute') AS hold \gset
SELECT privacy.erase_subject('ao_person', 8, reason => 'later', not_before => '3 days') IS NOT NULL AS planned;
SELECT privacy.link_subjects('ao_person', 10, 'ao_person', 11, reason => 'the same');
SELECT i, a.steps, a.state, a.whole, a.keys FROM unnest('{7,8,9,10,11,12}'::bigint[]) i, ao_erase(i) a;
-- of linked rows in which nothing can be read any more few are cleared with the commit, of many none: the worker clears those
BEGIN;
SELECT steps, event AS many FROM ao_erase(6) \gset
\echo :steps
SELECT relation, rows, scrubbed, pending FROM privacy.erasure_tables WHERE erasure_id = :'many' ORDER BY relation;
COMMIT;
SELECT count(note) FROM ao_note WHERE person = 6;
CREATE PROCEDURE ao_settle(event uuid) LANGUAGE plpgsql AS $$
BEGIN
  FOR i IN 1 .. 300 LOOP
    EXIT WHEN NOT EXISTS (SELECT FROM privacy.erasure_tables t WHERE t.erasure_id = event AND t.pending > 0);
    PERFORM pg_sleep(0.05);
    COMMIT;
  END LOOP;
END $$;
CALL ao_settle(:'many');
SELECT relation, rows, scrubbed, pending FROM privacy.erasure_tables WHERE erasure_id = :'many' ORDER BY relation;
SELECT count(*), count(data_subject_id) AS somebodys, bool_or(note IS NOT NULL) AS any_note FROM ao_note WHERE person = 6;
-- and none in steps
INSERT INTO ao_person VALUES (14, 'p14@example.org', 'n14', NULL);
INSERT INTO ao_note SELECT 200 + i, 14, 'note ' || i FROM generate_series(1, 40) i;
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT steps, event AS many FROM ao_erase(14) \gset
\echo :steps
SELECT relation, rows, scrubbed, pending FROM privacy.erasure_tables WHERE erasure_id = :'many' ORDER BY relation;
COMMIT;
CALL ao_settle(:'many');
SET default_transaction_read_only = on;
SELECT privacy.erase_subject('ao_person', 5, reason => 'not here');
RESET default_transaction_read_only;
SELECT privacy.release_hold(:'hold');
-- the trigger that numbers destructions, hung elsewhere by a superuser: refused, not followed
BEGIN;
CREATE TABLE ao_other (result text, transaction xid8);
CREATE TRIGGER ao_number AFTER INSERT ON ao_other FOR EACH STATEMENT EXECUTE FUNCTION privacy.number_destruction();
INSERT INTO ao_other VALUES ('destroyed');
ROLLBACK;
SET privacy.purpose = 'maintenance';
DROP FUNCTION ao_erase;
DROP PROCEDURE ao_settle;
DROP TABLE ao_note, ao_person;
