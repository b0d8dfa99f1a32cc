-- Whose a row is where foreign keys have several columns, refer to the same table, lead to several people, or cannot exist.
\ir policy_support.inc
SELECT no_plan();
SET privacy.purpose = 'maintenance';
SELECT privacy.create_category('data'), privacy.create_purpose('work', legal_basis => 'contract') \gset
SELECT privacy.permit('work', 'data'), privacy.grant_purpose('work', session_user), privacy.grant_purpose('subject_rights', session_user) \gset
-- Message, detail and hint.
CREATE FUNCTION said(command text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE m text; h text;
BEGIN
  EXECUTE command;
  RETURN 'ok';
EXCEPTION WHEN OTHERS THEN
  GET STACKED DIAGNOSTICS m = MESSAGE_TEXT, h = PG_EXCEPTION_HINT;
  RETURN m || ': ' || h;
END $$;

-- Several columns
CREATE TABLE tenant (id integer PRIMARY KEY);
CREATE TABLE contact (tenant integer REFERENCES tenant, id integer, person bigint GENERATED ALWAYS AS IDENTITY UNIQUE, boss integer, name text,
  PRIMARY KEY (tenant, id), FOREIGN KEY (tenant, boss) REFERENCES contact);
CREATE TABLE deal (tenant integer, id integer, contact integer, title text, PRIMARY KEY (tenant, id),
  FOREIGN KEY (tenant, contact) REFERENCES contact ON UPDATE CASCADE ON DELETE SET NULL (contact));
CREATE TABLE task (id integer PRIMARY KEY, deal integer, tenant integer, parent integer, body text, UNIQUE (tenant, deal, id),
  FOREIGN KEY (deal, tenant) REFERENCES deal (id, tenant) ON UPDATE CASCADE ON DELETE CASCADE, FOREIGN KEY (tenant, deal, parent) REFERENCES task (tenant, deal, id));
CREATE TABLE visit (tenant integer, contact integer, day date, note text, FOREIGN KEY (contact, tenant) REFERENCES contact (id, tenant) ON DELETE CASCADE) PARTITION BY RANGE (day);
CREATE TABLE visit_old PARTITION OF visit FOR VALUES FROM (MINVALUE) TO ('2026-01-01');
CREATE TABLE visit_new (note text, day date, contact integer, tenant integer);
ALTER TABLE visit ATTACH PARTITION visit_new FOR VALUES FROM ('2026-01-01') TO (MAXVALUE);
CREATE TABLE label (tenant integer, contact integer, word text, FOREIGN KEY (tenant, contact) REFERENCES contact MATCH FULL ON DELETE CASCADE);
CREATE TABLE label_more (extra integer) INHERITS (label);
INSERT INTO tenant VALUES (1), (2), (3);
INSERT INTO contact VALUES (1, 1, DEFAULT, NULL, 'one'), (2, 1, DEFAULT, NULL, 'two'), (2, 2, DEFAULT, 1, 'third');
INSERT INTO deal VALUES (1, 1, 1, 'one'), (2, 1, 1, 'two'), (1, 2, NULL, NULL);
INSERT INTO task VALUES (1, 1, 1, NULL, 'one'), (2, 1, 2, NULL, 'two'), (3, 2, 1, NULL, NULL), (4, 1, 2, 2, 'two');
INSERT INTO visit VALUES (1, 1, '2025-01-01', 'one'), (2, 1, '2026-02-01', 'two'), (NULL, 1, '2026-02-02', NULL);
INSERT INTO label_more VALUES (2, 2, 'third');
SELECT is(said($$SELECT privacy.add_subject_table('contact', key => 'tenant')$$),
  'column tenant of table public.contact cannot be the key of people: it is not unique: People are told apart by one column: where they have a key of several, add one that counts them (bigint GENERATED ALWAYS AS IDENTITY UNIQUE), and name that.',
  'people with a key of several columns');
SELECT is((SELECT string_agg(e.relation || ' ' || (e.proposal ->> 'foreign_key'), ', ' ORDER BY e.relation) FROM privacy.advise('public') e WHERE e.topic = 'linked_table' AND e.relation IN ('public.deal', 'public.visit', 'public.task')),
  'public.deal contact, public.task deal, public.visit contact', 'advice names the column that tells such a key from others');
CREATE TEMP TABLE dry AS SELECT * FROM privacy.apply_policy('{"tables": {"public.contact": {"subject_table": {"key": "person"}, "columns": {"name": {"category": "data"}}},
  "public.deal": {"linked_table": {"foreign_key": "contact"}, "columns": {"title": {"category": "data"}}},
  "public.task": {"linked_table": {"foreign_key": "deal"}, "columns": {"body": {"category": "data"}}},
  "public.visit": {"linked_table": {"foreign_key": "contact"}, "columns": {"note": {"category": "data"}}},
  "public.label": {"linked_table": {"foreign_key": "contact", "references": "public.contact"}, "columns": {"word": {"category": "data"}}}}}', dry_run => false);
SELECT results_eq($$SELECT concat_ws(' ', relation::text, link_column::text, parent::text) COLLATE "default" FROM privacy.tables WHERE kind = 'linked_table' AND NOT is_partition ORDER BY relation::text COLLATE "C"$$,
  ARRAY['deal contact contact', 'label contact contact', 'label_more contact', 'task deal deal', 'visit contact contact'], 'a document links tables by keys of several columns');
SELECT is(privacy.export_policy() #> '{tables,public.task,linked_table}', '{"foreign_key": "deal", "references": "public.deal"}', 'and is given back so');
-- Rows whose person is not that of the contact of the same name; values say whose they ought to be.
CREATE FUNCTION strangers() RETURNS bigint LANGUAGE sql AS $$
  SELECT count(*) FROM (
      SELECT d.title AS value, d.data_subject_id AS own, c.data_subject_id AS other FROM deal d JOIN contact c ON c.tenant = d.tenant AND c.id = d.contact
      UNION ALL SELECT t.body, t.data_subject_id, d.data_subject_id FROM task t JOIN deal d ON d.tenant = t.tenant AND d.id = t.deal
      UNION ALL SELECT v.note, v.data_subject_id, c.data_subject_id FROM visit v JOIN contact c ON c.tenant = v.tenant AND c.id = v.contact
      UNION ALL SELECT l.word, l.data_subject_id, c.data_subject_id FROM label l JOIN contact c ON c.tenant = l.tenant AND c.id = l.contact) r
   WHERE r.own IS DISTINCT FROM r.other OR NOT coalesce(privacy.is_sealed_for(r.value, r.own, (SELECT id FROM privacy.categories WHERE name = 'data'), 0), true) $$;
SELECT is(strangers(), 0::bigint, 'rows that were there');
SET privacy.purpose = 'work';
INSERT INTO deal VALUES (2, 2, 2, 'third'), (3, 1, NULL, NULL);
INSERT INTO task VALUES (5, 2, 2, NULL, 'third');
INSERT INTO visit VALUES (2, 2, '2025-03-01', 'third'), (2, 2, '2026-03-01', 'third');
INSERT INTO label VALUES (1, 1, 'one');
INSERT INTO label_more VALUES (2, 1, 'two');
SELECT is(strangers(), 0::bigint, 'new rows');
SELECT is(outcome($$INSERT INTO deal VALUES (3, 2, 1, 'nobody')$$), '23503', 'half a key that exists is none');
SELECT is(outcome($$INSERT INTO deal VALUES (3, 2, NULL, 'nobody')$$), '55000 erased', 'half a key belongs to nobody');
UPDATE contact SET tenant = 3 WHERE tenant = 2 AND id = 2 AND boss IS NULL;
UPDATE contact SET boss = NULL WHERE boss = 1;
DELETE FROM visit WHERE tenant = 2 AND contact = 2;
DELETE FROM label WHERE tenant = 2 AND contact = 2;
UPDATE contact SET tenant = 3 WHERE tenant = 2 AND id = 2;
SELECT results_eq($$SELECT t.id, t.tenant, t.body::text FROM task t WHERE t.tenant <> 1 ORDER BY 1$$, $$VALUES (2, 2, 'two'), (4, 2, 'two'), (5, 3, 'third')$$, 'ON UPDATE CASCADE');
SELECT is(strangers(), 0::bigint, 'keeps the person');
INSERT INTO contact (tenant, id, name) VALUES (2, 7, 'seven');
UPDATE deal SET contact = 7 WHERE tenant = 2 AND id = 1;
SELECT is((SELECT count(DISTINCT data_subject_id) FROM task WHERE deal = 1), 2::bigint, 'rows below follow a row that moves');
SELECT is(strangers(), 0::bigint, 'with their values');
INSERT INTO tenant VALUES (7);
INSERT INTO contact (tenant, id, name) VALUES (7, 7, 'seven of seven');
UPDATE deal SET tenant = 7 WHERE tenant = 2 AND id = 1;
SELECT is((SELECT c.name::text FROM task t JOIN contact c USING (data_subject_id) WHERE t.id = 2), 'seven of seven', 'a row that moves by the other column of its key');
SELECT is(strangers(), 0::bigint, 'is sealed anew');
SET privacy.purpose = 'maintenance';
SELECT is((SELECT count(*) FROM contact WHERE id = 7), 2::bigint, 'two records of one person');
SELECT privacy.merge_subjects('contact', (SELECT person FROM contact WHERE (tenant, id) = (2, 7)), (SELECT person FROM contact WHERE (tenant, id) = (7, 7))) \gset
SET privacy.purpose = 'work';
SELECT is(strangers(), 0::bigint, 'merged');
SELECT is((SELECT count(*) FROM jsonb_array_elements(privacy.export_subject('contact', (SELECT person FROM contact WHERE name = 'seven of seven')) -> 'data') d), 3::bigint, 'an export finds rows of three tables');
SELECT privacy.erase_subject('contact', (SELECT person FROM contact WHERE name = 'seven of seven'), 'request') \gset
SELECT results_eq($$SELECT id, body::text FROM task ORDER BY id$$, $$VALUES (1, 'one'), (2, NULL), (3, NULL), (4, NULL), (5, 'third')$$, 'an erasure reaches the end of the chain');
DELETE FROM contact WHERE tenant = 1;
SELECT results_eq($$SELECT tenant, contact, title::text FROM deal WHERE id = 1 AND tenant = 1$$, $$VALUES (1, NULL::integer, 'one')$$, 'ON DELETE SET NULL of one column');
SELECT is((SELECT count(*) FROM visit WHERE contact = 1 AND tenant = 1), 0::bigint, 'ON DELETE CASCADE');
-- Guards
SELECT is(outcome($$ALTER TABLE deal DROP COLUMN tenant$$), '55000', 'all columns of the way stay');
SET privacy.purpose = 'maintenance';
SELECT is(outcome($$ALTER TABLE deal ADD FOREIGN KEY (id, contact) REFERENCES contact (tenant, id) NOT VALID$$), '42702', 'no second way is added by the same column');
SELECT is(said($$SELECT privacy.remove_linked_table('deal')$$), 'table public.task is linked to table public.deal: Call privacy.remove_linked_table(''public.task'') first.', 'what others lead through stays');
BEGIN;
ALTER TABLE deal DROP CONSTRAINT deal_tenant_contact_fkey;
SET LOCAL privacy.purpose = 'work';
SELECT is(outcome($$INSERT INTO deal VALUES (3, 9, 2, 'third')$$), '55000', 'without the foreign key nothing is stored');
SELECT is(outcome($$UPDATE deal SET contact = 3 WHERE tenant = 3$$), '55000', 'nor moved');
ROLLBACK;
SET privacy.purpose = 'work';
SELECT is(outcome($$SELECT privacy.remove_linked_table('task'), privacy.remove_linked_table('deal')$$), 'ok', 'and the way back');
SET privacy.purpose = 'maintenance';

-- Online
CREATE TABLE offer (tenant integer, id integer PRIMARY KEY, contact integer, body text, FOREIGN KEY (tenant, contact) REFERENCES contact);
INSERT INTO offer SELECT 3, g, CASE WHEN g % 3 > 0 THEN 2 END, 'offer' FROM generate_series(1, 2500) g;
CALL privacy.add_linked_table_online('offer', foreign_key => 'contact', batch => 1000);
SELECT is((SELECT count(*) FROM offer o LEFT JOIN contact c ON c.tenant = o.tenant AND c.id = o.contact WHERE o.data_subject_id IS DISTINCT FROM c.data_subject_id), 0::bigint, 'linked online');
SELECT is((SELECT count(*) FROM offer WHERE data_subject_id IS NOT NULL), 1667::bigint, 'all of them');

-- The same table, several people, types that name tables
CREATE TABLE client (id integer PRIMARY KEY, name text);
CREATE TABLE person (id integer PRIMARY KEY, boss integer REFERENCES person, name text);
CREATE TABLE twice (id integer PRIMARY KEY REFERENCES person, body text, FOREIGN KEY (id) REFERENCES client);
CREATE TABLE address (id integer PRIMARY KEY, person_id integer REFERENCES person, second_id integer REFERENCES person, client_id integer REFERENCES client ON DELETE SET NULL, street text);
CREATE TABLE attachment (id integer PRIMARY KEY, owner_type text, owner_id integer, body text, person_id integer REFERENCES person, after_id integer REFERENCES attachment,
  made integer GENERATED ALWAYS AS (CASE WHEN owner_type = 'person' THEN owner_id END) STORED REFERENCES person);
INSERT INTO client VALUES (1, 'client');
INSERT INTO person VALUES (1, NULL, 'one'), (2, 1, 'two');
INSERT INTO address VALUES (1, 1, 2, 1, 'shared');
SELECT is(outcome($$SELECT privacy.add_subject_table('person', key => 'id'), privacy.add_linked_table('twice', foreign_key => 'id')$$), 'ok', 'one way to people');
SELECT is(outcome($$SELECT privacy.add_subject_table('client', key => 'id')$$), '42702', 'a table that would give rows a second owner');
SELECT privacy.remove_linked_table('twice'), privacy.add_subject_table('client', key => 'id') \gset
SELECT is(said($$SELECT privacy.add_linked_table('twice', foreign_key => 'id')$$),
  'column id of table public.twice belongs to several foreign keys that lead to people: twice_id_fkey and twice_id_fkey1: The rows can belong to the people of one table only: drop the other foreign key, or give it a column of its own.', 'one column, two people');
SELECT is(said($$SELECT privacy.add_linked_table('attachment', foreign_key => 'after_id')$$),
  'column after_id of table public.attachment has no foreign key that leads to a person: It refers to rows of the same table, which does not say whose they are: name the column of a foreign key to another table.', 'the same table');
SELECT is(said($$SELECT privacy.add_linked_table('attachment', foreign_key => 'owner_id')$$),
  'column owner_id of table public.attachment has no foreign key that leads to a person: owner_type says which table it refers to, which no foreign key can follow: add a column with a foreign key for the kind that holds people, filled by a BEFORE trigger whose name sorts before zzz_privacy_seal, and name that one.', 'a type and an id');
SELECT is(said($$SELECT privacy.add_linked_table('attachment', foreign_key => 'made')$$),
  'column made of table public.attachment is generated, and cannot say whose a row is: It is computed after the row is sealed. Use a plain column, filled by a BEFORE trigger whose name sorts before zzz_privacy_seal.', 'a generated column');
CREATE FUNCTION fill() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.person_id := CASE WHEN NEW.owner_type = 'person' THEN NEW.owner_id END; RETURN NEW; END $$;
CREATE TRIGGER owner BEFORE INSERT OR UPDATE ON attachment FOR EACH ROW EXECUTE FUNCTION fill();
SELECT privacy.add_linked_table('attachment', foreign_key => 'person_id'), privacy.add_linked_table('address', foreign_key => 'person_id') \gset
SELECT count(privacy.protect_column(t::regclass, c, category => 'data')) FROM (VALUES ('attachment', 'body'), ('address', 'street'), ('person', 'name'), ('client', 'name')) v (t, c) \gset
SET privacy.purpose = 'work';
INSERT INTO attachment VALUES (1, 'person', 1, 'of one'), (2, 'invoice', 1, NULL);
SELECT is(outcome($$INSERT INTO attachment VALUES (3, 'invoice', 1, 'of nobody')$$), '55000 erased', 'rows of other kinds hold nothing personal');
UPDATE attachment SET owner_id = 2 WHERE id = 1;
SELECT results_eq($$SELECT a.body::text, p.name::text FROM attachment a JOIN person p USING (data_subject_id)$$, $$VALUES ('of one', 'two')$$, 'a trigger fills the way, and moves the row');
-- Shared rows are the declared owner's
SELECT results_eq($$SELECT street::text, data_subject_id = (SELECT data_subject_id FROM person WHERE id = 1) FROM address$$, $$VALUES ('shared', true)$$, 'a row that leads to three people belongs to one');
UPDATE address SET second_id = NULL, client_id = NULL;
UPDATE address SET second_id = 2, client_id = 1;
SELECT ok(data_subject_id = (SELECT data_subject_id FROM person WHERE id = 1), 'whatever the other columns say') FROM address;
SELECT ok(privacy.export_subject('person', 1)::text LIKE '%shared%' AND privacy.export_subject('person', 2)::text NOT LIKE '%shared%' AND privacy.export_subject('client', 1)::text NOT LIKE '%shared%', 'it is in the export of its owner');
SELECT privacy.erase_subject('person', 2, 'request'), privacy.erase_subject('client', 1, 'request') \gset
SELECT is((SELECT street::text FROM address), 'shared', 'stays when others are erased');
SELECT privacy.erase_subject('person', 1, 'request') \gset
SELECT is((SELECT count(*) FROM address WHERE street IS NOT NULL), 0::bigint, 'and is emptied with its owner');
SELECT * FROM finish();
