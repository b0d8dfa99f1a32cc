-- Sessions that are shown less write less: a withheld value read in a statement that writes raises, whatever the statement; a
-- full-row save keeps what was not shown; nothing stored becomes NULL that was not meant to.
\ir policy_support.inc
SELECT no_plan();
SELECT make_role('denied_app') \gset
SET privacy.purpose = 'maintenance';
SELECT privacy.create_category('mail', channel => 'email'), privacy.create_category('phone', channel => 'phone', mask => 'last_two'), privacy.create_category('name') \gset
SELECT privacy.create_purpose('part', legal_basis => 'contract'), privacy.create_purpose('asked', legal_basis => 'consent') \gset
SELECT privacy.permit('part', 'name'), privacy.permit('part', 'phone', disclosure => 'masked'), privacy.permit('asked', 'name'), privacy.permit('asked', 'mail') \gset
SELECT privacy.create_purpose('all', legal_basis => 'contract'), privacy.permit('all', 'name'), privacy.permit('all', 'phone'), privacy.permit('all', 'mail') \gset
SELECT count(privacy.grant_purpose(p, 'denied_app')) FROM unnest('{part,asked,all}'::text[]) p \gset
CREATE TABLE person (id integer PRIMARY KEY, mail text UNIQUE, phone text, name text, alias text, city text);
CREATE TABLE visit (id integer PRIMARY KEY, person_id integer REFERENCES person ON DELETE CASCADE, note text);
CREATE TABLE draft (id integer PRIMARY KEY, mail text, name text);
SELECT privacy.add_subject_table('person', key => 'id'), privacy.add_linked_table('visit', foreign_key => 'person_id') \gset
SELECT privacy.protect_column('person', 'mail', category => 'mail', lookup => 'exact'), privacy.protect_column('person', 'phone', category => 'phone'), privacy.protect_column('person', 'name', category => 'name'),
       privacy.protect_column('person', 'alias', category => 'name'), privacy.protect_column('visit', 'note', category => 'mail') \gset
GRANT ALL ON person, visit, draft TO denied_app;
SELECT share_pgtap();
SET ROLE denied_app;
SET privacy.purpose = 'all';
INSERT INTO person VALUES (1, 'ada@example.org', '031122', 'Ada', NULL, 'x'), (2, 'bob@example.org', '031133', 'Bob', 'bobby', 'y'), (3, NULL, NULL, NULL, NULL, NULL);
INSERT INTO visit VALUES (1, 1, 'one'), (2, 2, 'two');
INSERT INTO draft VALUES (1, NULL, 'drafted'), (4, 'new@example.org', 'New');
RESET ROLE;
SET privacy.purpose = 'maintenance';
CREATE TABLE before AS SELECT id, privacy.personal_text_send(mail) AS mail, privacy.personal_text_send(phone) AS phone, privacy.personal_text_send(name) AS name, privacy.personal_text_send(alias) AS alias FROM person;
CREATE FUNCTION changed() RETURNS text LANGUAGE sql SECURITY DEFINER AS $$
  SELECT coalesce(string_agg(c, ' ' ORDER BY c), 'nothing') FROM (
    SELECT concat(id, CASE WHEN b.mail IS DISTINCT FROM privacy.personal_text_send(p.mail) THEN ' mail' END, CASE WHEN b.phone IS DISTINCT FROM privacy.personal_text_send(p.phone) THEN ' phone' END,
                  CASE WHEN b.name IS DISTINCT FROM privacy.personal_text_send(p.name) THEN ' name' END, CASE WHEN b.alias IS DISTINCT FROM privacy.personal_text_send(p.alias) THEN ' alias' END) AS c
      FROM before b FULL JOIN person p USING (id)) d WHERE c ~ ' ' OR c = '' $$;

SET ROLE denied_app;
-- Each is sent as 'part', which sees names, masked phones and no mail; and rolled back.
SET privacy.purpose = 'part';
RESET ROLE;
CREATE FUNCTION sent(command text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  reason text; changed text;
BEGIN
  EXECUTE command;
  changed := changed();
  RAISE 'undone' USING ERRCODE = 'P0004';
EXCEPTION WHEN SQLSTATE 'P0004' THEN RETURN changed;
  WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS reason = CONSTRAINT_NAME;
    RETURN concat_ws(' ', SQLSTATE, NULLIF(reason, ''));
END $$;
SET ROLE denied_app;
SELECT is(sent(c), e, c) FROM (VALUES
  -- reads of what is withheld
  ($$UPDATE person SET name = mail WHERE id = 2$$, '42501 not_permitted'),
  ($$UPDATE person SET name = lower(mail) WHERE id = 2$$, '42501 not_permitted'),
  ($$UPDATE person SET name = coalesce(mail, 'none') WHERE id = 2$$, '42501 not_permitted'),
  ($$UPDATE person SET name = 'x' WHERE mail LIKE 'bob%'$$, '42501 not_permitted'),
  ($$UPDATE person SET name = 'x' WHERE mail = 'bob@example.org'$$, '42501 not_permitted'),
  ($$UPDATE person p SET name = q.mail FROM person q WHERE q.id = 1 AND p.id = 2$$, '42501 not_permitted'),
  ($$UPDATE person SET (name, alias) = (SELECT q.name, q.mail FROM person q WHERE q.id = 1) WHERE id = 2$$, '42501 not_permitted'),
  ($$UPDATE person SET alias = CASE WHEN id = 2 THEN mail ELSE name END$$, '42501 not_permitted'),
  ($$DELETE FROM person WHERE mail LIKE 'bob%'$$, '42501 not_permitted'),
  ($$DELETE FROM person p USING person q WHERE q.mail::text = p.name::text$$, '42501 not_permitted'),
  ($$INSERT INTO person (id, name) SELECT 9, mail FROM person WHERE id = 1$$, '42501 not_permitted'),
  ($$INSERT INTO person (id, name) SELECT 9, mail::text FROM person WHERE id = 1$$, '42501 not_permitted'),
  ($$INSERT INTO person (id, mail) SELECT 9, 'x' || mail FROM person WHERE id = 1$$, '42501 not_permitted'),
  ($$INSERT INTO person (id, name) VALUES (2, 'up') ON CONFLICT (id) DO UPDATE SET name = EXCLUDED.name || person.mail$$, '42501 not_permitted'),
  ($$INSERT INTO person (id, name) VALUES (2, 'up') ON CONFLICT (id) DO UPDATE SET name = 'x' WHERE person.mail <> ''$$, '42501 not_permitted'),
  ($$INSERT INTO person (id, mail) VALUES (9, 'x')$$, '42501 not_permitted'),
  ($$MERGE INTO person p USING draft d ON p.id = d.id WHEN MATCHED THEN UPDATE SET name = p.mail$$, '42501 not_permitted'),
  ($$MERGE INTO person p USING draft d ON p.id = d.id WHEN MATCHED AND p.mail LIKE 'a%' THEN DELETE$$, '42501 not_permitted'),
  ($$MERGE INTO person p USING (SELECT * FROM draft WHERE id = 4) d ON p.mail = d.mail WHEN NOT MATCHED THEN INSERT (id) VALUES (d.id)$$, '42501 not_permitted'),
  ($$MERGE INTO person p USING draft d ON p.id = d.id WHEN NOT MATCHED THEN INSERT (id, mail) VALUES (d.id, d.mail)$$, '42501 not_permitted'),
  ($$WITH gone AS (DELETE FROM visit RETURNING note) UPDATE person SET name = g.note FROM gone g$$, '42501 not_permitted'),
  ($$UPDATE visit SET person_id = 2 WHERE id = 1$$, '42501 not_permitted'),
  ($$DO 'DECLARE t text; BEGIN SELECT mail INTO t FROM person WHERE id = 2; UPDATE person SET mail = t WHERE id = 2; END'$$, '42501 not_permitted'),
  -- masked values: shown, never stored in place of what they stand for
  ($$UPDATE person SET alias = phone WHERE id = 2$$, '42501 not_permitted'),
  ($$UPDATE person SET phone = '031144' WHERE id = 2$$, '42501 match_only'),
  ($$UPDATE person SET phone = NULL WHERE id = 2$$, '42501 match_only'),
  ($$UPDATE person SET phone = phone$$, 'nothing'),
  -- full-row saves, of what was shown
  ($$UPDATE person SET mail = NULL, phone = '***33', name = 'Bob', alias = 'bobby', city = 'z' WHERE id = 2$$, 'nothing'),
  ($$UPDATE person SET mail = NULL, phone = '***33', name = 'Robert', alias = 'bobby' WHERE id = 2$$, '2 name'),
  ($$UPDATE person SET mail = mail, phone = phone, name = name, alias = alias$$, 'nothing'),
  ($$UPDATE person SET mail = privacy.reveal(mail), phone = privacy.reveal(phone), name = privacy.reveal(name)$$, 'nothing'),
  ($$INSERT INTO person (id, mail, phone, name) VALUES (2, NULL, NULL, 'Upserted') ON CONFLICT (id) DO UPDATE SET mail = EXCLUDED.mail, name = EXCLUDED.name$$, '2 name'),
  ($$MERGE INTO person p USING draft d ON p.id = d.id WHEN MATCHED THEN UPDATE SET mail = d.mail, name = d.name$$, '1 name'),
  ($$DO 'DECLARE r person; BEGIN SELECT * INTO r FROM person WHERE id = 2; r.name := ''Row''; UPDATE person SET mail = r.mail, phone = r.phone, name = r.name, alias = r.alias WHERE id = r.id; END'$$, '2 name'),
  ($$DO 'DECLARE t personal_text; BEGIN SELECT mail INTO t FROM person WHERE id = 2; UPDATE person SET mail = t WHERE id = 2; END'$$, 'nothing'),
  -- what is NULL is asked of what is stored
  ($$UPDATE person SET name = 'none' WHERE mail IS NULL$$, '3 name'),
  ($$UPDATE person SET name = 'some' WHERE mail IS NOT NULL$$, '1 name 2 name'),
  ($$UPDATE person SET name = NULL, alias = NULL WHERE id = 2$$, '2 name alias'),
  ($$UPDATE person p SET name = q.name FROM person q WHERE q.id = 1 AND p.id = 2$$, '2 name')) AS s (c, e);
SELECT is(changed(), 'nothing', 'all of that is undone');

-- People who have not consented: their rows are not there to write to; a new one is, until the transaction ends
SET privacy.purpose = 'asked';
SELECT is((SELECT count(*) FROM person), 0::bigint, 'no rows');
SELECT is(sent($$UPDATE person SET name = 'x'$$), changed(), 'none to change');
SELECT is(outcome($$INSERT INTO person (id, mail) VALUES (2, 'z') ON CONFLICT (id) DO UPDATE SET mail = 'taken'$$), '42501', 'nor by a conflict');
SELECT is(outcome($$INSERT INTO person (id, name) VALUES (2, 'z') ON CONFLICT (id) DO NOTHING$$), 'ok', 'DO NOTHING does nothing');
SELECT is(outcome($$DELETE FROM person$$), 'ok', 'nor to delete');
BEGIN;
INSERT INTO person (id, name) VALUES (5, 'Eve');
UPDATE person SET name = 'Evelyn' WHERE id = 5;
SELECT count(*) AS own, min(name::text) AS named FROM person \gset
COMMIT;
SELECT is(:'own' || ' ' || :'named', '1 Evelyn', 'one''s own new row is writable until COMMIT');
SELECT is(outcome($$INSERT INTO visit VALUES (9, 5, 'x') RETURNING note$$), '42501', 'a row below somebody hidden cannot be returned');
SET privacy.purpose = 'all';
SELECT results_eq($$SELECT id, mail::text, phone::text, name::text FROM person ORDER BY id$$, $$VALUES (1, 'ada@example.org', '031122', 'Ada'), (2, 'bob@example.org', '031133', 'Bob'), (3, NULL, NULL, NULL), (5, NULL, NULL, 'Evelyn')$$, 'everything is there');
SELECT * FROM finish();
