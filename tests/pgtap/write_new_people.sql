-- People's rows in privacy.subjects are stored many at once: never later than somebody looks for them, never too often,
-- and never for people who were rolled back.
\ir policy_support.inc
SELECT no_plan();
SELECT share_pgtap();
SELECT make_role('wn_app');
SELECT privacy.create_category('contact', channel => 'email');
SELECT privacy.create_purpose('mail', 'consent'), privacy.create_purpose('service', 'contract');
SELECT privacy.permit('mail', 'contact'), privacy.permit('service', 'contact');
SELECT privacy.grant_purpose('mail', 'wn_app'), privacy.grant_purpose('service', 'wn_app'), privacy.grant_purpose('service', CURRENT_USER);
CREATE TABLE contact (id bigint PRIMARY KEY, email text);
CREATE TABLE note (contact_id bigint REFERENCES contact, text text);
SET privacy.purpose = 'maintenance';
SELECT privacy.add_subject_table('contact', key => 'id') \gset
SELECT privacy.protect_column('contact', 'email', category => 'contact', lookup => 'case_insensitive') \gset
SELECT privacy.add_linked_table('note', foreign_key => 'contact_id') \gset
SET privacy.purpose = 'service';

CREATE FUNCTION lost() RETURNS bigint LANGUAGE sql AS $$
  SELECT count(*) FROM (SELECT data_subject_id AS id FROM contact) c FULL JOIN privacy.subjects s USING (id) WHERE s.key_hash IS NULL OR c.id IS NULL $$;

BEGIN;
SAVEPOINT one;
INSERT INTO contact SELECT i, i || '@example.org' FROM generate_series(100001, 103000) i;
ROLLBACK TO one;
INSERT INTO contact SELECT i, i || '@example.org' FROM generate_series(100001, 103000) i;
SAVEPOINT two;
INSERT INTO contact SELECT i, i || '@example.org' FROM generate_series(2001, 2010) i;
RELEASE two;
COMMIT;
SELECT is(count(*), 3010::bigint, 'everybody is there') FROM contact;
SELECT is(lost(), 0::bigint, 'and has a row of their own, and nobody else has');

-- Whatever index privacy.subjects has is complete.
CREATE INDEX odd_people ON privacy.subjects ((id * 2)) WHERE id % 2 = 1;
INSERT INTO contact SELECT i, i || '@example.org' FROM generate_series(2101, 2300) i;
INSERT INTO contact VALUES (2301, '2301@example.org');
SET enable_seqscan = off;
SELECT is((SELECT count(*) FROM privacy.subjects s WHERE s.id % 2 = 1 AND s.id * 2 > 0), count(*) FILTER (WHERE data_subject_id % 2 = 1),
          'an index of somebody else''s') FROM contact;
SELECT is(count(*), 201::bigint, 'the index of keys') FROM contact WHERE id BETWEEN 2101 AND 2301 AND privacy.subject_of('contact', id::text) = data_subject_id;
DELETE FROM contact WHERE id BETWEEN 2101 AND 2301;
SELECT is(count(*), 201::bigint, 'the index of departed people') FROM privacy.subjects WHERE erase_due IS NOT NULL AND state = 'departed';
RESET enable_seqscan;
DROP INDEX privacy.odd_people;
DELETE FROM privacy.subjects WHERE state = 'departed';

-- A trigger that looks for the person who is just being made, inside a subtransaction that fails or not.
CREATE FUNCTION greet() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  BEGIN
    PERFORM privacy.record_consent('contact', NEW.id, 'mail', channel => 'email', method => 'form', evidence => '{"form": 1}');
    IF NEW.id % 2 = 0 THEN
      RAISE EXCEPTION 'no';
    END IF;
  EXCEPTION WHEN raise_exception THEN
    NULL;
  END;
  RETURN NEW;
END $$;
CREATE TRIGGER greet AFTER INSERT ON contact FOR EACH ROW EXECUTE FUNCTION greet();
GRANT ALL ON contact, note TO wn_app;
SET ROLE wn_app;
INSERT INTO contact SELECT i, i || '@example.org' FROM generate_series(3001, 3006) i;
RESET ROLE;
SELECT is(lost(), 0::bigint, 'people who were looked for while they were being made');
SELECT is(count(*), 3::bigint, 'what the failed subtransactions recorded of them is gone')
  FROM privacy.standings s JOIN contact c ON c.data_subject_id = s.subject_id WHERE s.kind = 'consent';
DROP TRIGGER greet ON contact;

-- The same by a statement trigger, with all rows of the statement waiting.
CREATE FUNCTION greet_all() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  r record;
BEGIN
  BEGIN
    FOR r IN SELECT id FROM made LOOP
      PERFORM privacy.record_consent('contact', r.id, 'mail', channel => 'email', method => 'form', evidence => '{"form": 2}');
    END LOOP;
    RAISE EXCEPTION 'no';
  EXCEPTION WHEN raise_exception THEN
    NULL;
  END;
  RETURN NULL;
END $$;
CREATE TRIGGER greet_all AFTER INSERT ON contact REFERENCING NEW TABLE AS made FOR EACH STATEMENT EXECUTE FUNCTION greet_all();
SET ROLE wn_app;
INSERT INTO contact SELECT i, i || '@example.org' FROM generate_series(4001, 4700) i;
RESET ROLE;
SELECT is(lost(), 0::bigint, 'people looked for by a statement trigger whose work was rolled back');

-- As many as wait at most, and a few more made in a subtransaction: rolled back, then not.
DROP TRIGGER greet_all ON contact;
CREATE FUNCTION bring_more() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF pg_trigger_depth() = 1 THEN
    BEGIN
      INSERT INTO contact SELECT i, i || '@example.org' FROM generate_series(9001, 9003) i;
      IF TG_ARGV[0] = 'fails' THEN
        RAISE EXCEPTION 'no';
      END IF;
    EXCEPTION WHEN raise_exception THEN
      NULL;
    END;
    BEGIN
      INSERT INTO contact SELECT i, i || '@example.org' FROM generate_series(9011, 9013) i;
    EXCEPTION WHEN raise_exception THEN
      NULL;
    END;
    INSERT INTO contact SELECT i, i || '@example.org' FROM generate_series(9021, 9023) i;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER bring_more AFTER INSERT ON contact FOR EACH STATEMENT EXECUTE FUNCTION bring_more('fails');
INSERT INTO contact SELECT i, i || '@example.org' FROM generate_series(200001, 201024) i;
SELECT is(count(*), 6::bigint, 'people of subtransactions') FROM contact WHERE id BETWEEN 9000 AND 9999;
SELECT is(lost(), 0::bigint, 'with all places taken');
DROP TRIGGER bring_more ON contact;
DELETE FROM contact WHERE id BETWEEN 9000 AND 9999 OR id > 200000;
DELETE FROM privacy.subjects WHERE state = 'departed';
CREATE TRIGGER bring_more AFTER INSERT ON contact FOR EACH STATEMENT EXECUTE FUNCTION bring_more('not');
INSERT INTO contact SELECT i, i || '@example.org' FROM generate_series(200001, 201024) i;
DROP TRIGGER bring_more ON contact;
SELECT is(count(*), 9::bigint, 'of such that go through') FROM contact WHERE id BETWEEN 9000 AND 9999;
SELECT is(lost(), 0::bigint, 'with all places taken by people of the transaction around them');
SELECT is(count(DISTINCT id), count(*), 'nobody twice') FROM privacy.subjects;

-- Upserts, moves of the key and people of one transaction that go on being used in it.
BEGIN;
INSERT INTO contact VALUES (5001, 'a@example.org') ON CONFLICT (id) DO UPDATE SET email = EXCLUDED.email;
INSERT INTO contact VALUES (5001, 'b@example.org') ON CONFLICT (id) DO UPDATE SET email = EXCLUDED.email;
UPDATE contact SET id = 5002 WHERE id = 5001;
INSERT INTO note VALUES (5002, 'x');
DELETE FROM note WHERE contact_id = 5002;
COMMIT;
SELECT is(lost(), 0::bigint, 'upserts and changed keys');
WITH new AS (INSERT INTO contact VALUES (6001, 'c@example.org') RETURNING id) SELECT count(*) FROM new \gset
DO $$ BEGIN FOR i IN 7001 .. 7600 LOOP INSERT INTO contact VALUES (i, 'd@example.org'); END LOOP; END $$;
SELECT is(lost(), 0::bigint, 'one by one, inside a function');

-- What is noted with a person is of the moment of their row, also where it changes within one command.
CREATE FUNCTION note_source() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  now_set text;
BEGIN
  now_set := set_config('privacy.source', CASE WHEN NEW.id % 3 = 0 THEN '' ELSE repeat('s', NEW.id::integer % 3) END, true);
  RETURN NULL;
END $$;
CREATE TRIGGER aaa_note_source AFTER INSERT ON contact FOR EACH ROW EXECUTE FUNCTION note_source();
SET privacy.actor = 'somebody';
BEGIN;
INSERT INTO contact SELECT i, i || '@example.org' FROM generate_series(300001, 302100) i;
COMMIT;
SELECT is(count(*) FILTER (WHERE s.source IS NOT DISTINCT FROM nullif(repeat('s', c.id::integer % 3), '')), 2100::bigint, 'each with their source')
  FROM contact c JOIN privacy.subjects s ON s.id = c.data_subject_id WHERE c.id > 300000;
DROP TRIGGER aaa_note_source ON contact;
RESET privacy.actor;
INSERT INTO contact SELECT i, i || '@example.org' FROM generate_series(302101, 302110) i;
SELECT is(array_agg(DISTINCT concat_ws(' ', s.state, s.restricted, s.planned, s.retained, s.created_role = SESSION_USER, s.actor, s.purpose, s.notice, s.departed_at)),
          '{"active f f {} t service","active f f {} t somebody service"}', 'all that is noted')
  FROM contact c JOIN privacy.subjects s ON s.id = c.data_subject_id WHERE c.id > 300000;
SELECT is(count(*), 2110::bigint, 'when it was') FROM contact c JOIN privacy.subjects s ON s.id = c.data_subject_id
  WHERE c.id > 300000 AND s.created_at BETWEEN clock_timestamp() - interval '1 hour' AND clock_timestamp();
SELECT is(count(*), 2110::bigint, 'each is found by their key') FROM contact
  WHERE id > 300000 AND privacy.find_subject('contact', id::text) = data_subject_id;

-- The index by hash holds 32 bits: of people who have these in common each is found by their own key.
CREATE TEMP TABLE alike AS SELECT min(k) AS one, max(k) AS other FROM (
  SELECT k, hash_array(ARRAY[privacy.subject_key_hash('contact', k::text)]) AS bits FROM generate_series(1000000, 1300000) k) h
  GROUP BY bits HAVING count(*) > 1;
SELECT isnt(count(*), 0::bigint, 'there are such') FROM alike;
INSERT INTO contact SELECT one FROM alike;
SELECT throws_like(format($$SELECT privacy.find_subject('contact', %L)$$, (SELECT min(other) FROM alike)), '%nobody with this key%',
                   'nobody else is taken for them');
INSERT INTO contact SELECT other FROM alike;
SELECT is(count(*) FILTER (WHERE privacy.find_subject('contact', c.id::text) = c.data_subject_id), count(*), 'and both are found')
  FROM alike JOIN contact c ON c.id IN (one, other);
SELECT is(lost(), 0::bigint, 'at the end');
SELECT * FROM finish();
