-- Alerts: nothing but what a fresh server has; then one for each condition a session can bring about.
\set ON_ERROR_STOP on
\pset format unaligned
\pset tuples_only on
\pset pager off
SET client_min_messages = warning;
SELECT plan(23);

CREATE ROLE status_dpo LOGIN IN ROLE privacy_dpo; CREATE ROLE status_app LOGIN;
SELECT privacy.create_category('contact', channel => 'email') \g /dev/null
CREATE TABLE person (id integer PRIMARY KEY, email text);
INSERT INTO person SELECT n, n || '@example.org' FROM generate_series(1, 5) n;
SELECT privacy.add_subject_table('person', key => 'id'), privacy.protect_column('person', 'email', category => 'contact') \g /dev/null

CREATE VIEW found AS SELECT alert FROM privacy.alerts WHERE alert NOT IN ('default_master_key', 'same_file_system', 'memory_not_locked');
SELECT is_empty('SELECT * FROM found', 'a healthy database has no alerts of its own');
SELECT ok(EXISTS (SELECT FROM privacy.alerts WHERE alert = 'default_master_key' AND severity = 'warning' AND since IS NOT NULL AND remedy <> ''), 'the default master key is a standing warning');
SELECT is((SELECT concat_ws(' ', relation, kind, rows, on_delete, subject_column, key_column) FROM privacy.tables),
  'person subject_table hide departed data_subject_id id', 'privacy.tables');
SELECT is((SELECT concat_ws(' ', column_name, type, category, deletion_class, lookup, verified) FROM privacy.columns),
  'email personal_text contact standard none t', 'privacy.columns');
SELECT is(privacy.status() #>> '{people,active}', '5', 'status counts people');
SELECT is(privacy.status() #>> '{keystore,condition}', 'open', 'status knows the keystore');

SET privacy.purpose = 'maintenance';
DELETE FROM person WHERE id = 5;
SELECT is((SELECT concat_ws(' ', severity, object) FROM privacy.alerts WHERE alert = 'departed_people'), 'notice person', 'departed people');
CREATE VIEW all_people AS SELECT id FROM person;
SELECT is((SELECT object FROM privacy.alerts WHERE alert = 'exempt_view'), 'all_people', 'a superuser''s view on a protected table');
ALTER VIEW all_people SET (security_invoker = true);
SELECT ok(NOT EXISTS (SELECT FROM found WHERE alert = 'exempt_view'), 'the remedy helps');
CREATE TABLE stray (email personal_text);
SELECT is((SELECT object FROM privacy.alerts WHERE alert = 'untagged_column'), 'stray.email', 'a personal column without a category');
DROP TABLE stray;

-- What a superuser can do to a guard behind the DDL guard's back
SET session_replication_role = replica;
UPDATE pg_trigger SET tgenabled = 'D' WHERE tgrelid = 'person'::regclass AND tgname = 'zzz_privacy_seal';
RESET session_replication_role;
SELECT is((SELECT severity FROM privacy.alerts WHERE alert = 'guard_disabled'), 'critical', 'a disabled guard');
SELECT privacy.restore_guards('person') \g /dev/null
SELECT is_empty('SELECT * FROM found WHERE alert = $$guard_disabled$$', 'restore_guards puts it back');
UPDATE pg_constraint SET convalidated = false WHERE conname = 'privacy_sealed_email';
SELECT is((SELECT object FROM privacy.alerts WHERE alert = 'unsealed_values'), 'person.email', 'a check that proves nothing');
UPDATE pg_constraint SET convalidated = true WHERE conname = 'privacy_sealed_email';

SET SESSION AUTHORIZATION status_dpo;
SELECT lives_ok(format('SELECT * FROM privacy.%s', v), 'the data protection officer reads ' || v)
  FROM unnest('{alerts,columns,tables,purposes,purpose_register}'::text[]) v;
SELECT lives_ok('SELECT privacy.status()', 'and the status');
SET SESSION AUTHORIZATION status_app;
SELECT throws_ok('SELECT * FROM privacy.alerts', '42501', NULL, 'an application does not');
RESET SESSION AUTHORIZATION;

-- Whoever is granted a view or table may call the functions in it, too.
CREATE FUNCTION pg_temp.unreadable(role name) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE r regclass;
BEGIN
  FOR r IN SELECT c.oid FROM pg_class c WHERE c.relnamespace = 'privacy'::regnamespace AND c.relkind IN ('r', 'v') AND has_table_privilege(role, c.oid, 'SELECT') LOOP
    BEGIN
      EXECUTE format('SET LOCAL ROLE %I', role);
      EXECUTE format('SELECT count(x) FROM %s x', r);
      RESET ROLE;
    EXCEPTION WHEN insufficient_privilege THEN
      RETURN NEXT format('%s: %s', r, SQLERRM);
    END;
  END LOOP;
END $$;
SELECT is_empty(format('SELECT pg_temp.unreadable(%L)', r), r || ' reads everything that it is granted') FROM unnest('{privacy_admin,privacy_dpo,privacy_rights_desk}'::text[]) r;
SELECT * FROM finish();
