-- Advice on schemas of others: English and German, keys there and missing, and what stands in the way.
\ir policy_support.inc
SELECT no_plan();
SELECT share_pgtap();
SELECT make_role('ad_admin', 'privacy_admin'), make_role('ad_dpo', 'privacy_dpo'), make_role('ad_none');

CREATE SCHEMA shop;
CREATE DOMAIN shop.elektropost AS text CHECK (VALUE LIKE '%@%');
CREATE TABLE shop.customers (id bigint PRIMARY KEY, "firstName" text, last_name varchar(40) NOT NULL, email text UNIQUE, email_verified boolean, email_template text,
  phone_2 text, gender char(1), birth_year smallint, lat numeric, login_ip inet, x1 text, x2 shop.elektropost, x3 text CHECK (x3 ~ '@'), tags text[], created_at timestamptz);
COMMENT ON COLUMN shop.customers.x1 IS 'the holder''s date of birth';
CREATE TABLE shop.company (id int PRIMARY KEY, name text, address text);
CREATE TABLE shop.orders (id int PRIMARY KEY, customer_id bigint NOT NULL REFERENCES shop.customers ON DELETE CASCADE, created_by bigint REFERENCES shop.customers, company_id int REFERENCES shop.company, shipping_street text, shipping_city text, note text);
CREATE TABLE shop.order_lines (id int PRIMARY KEY, order_id int NOT NULL REFERENCES shop.orders, product_id int, quantity int);
CREATE TABLE shop.calls (id int PRIMARY KEY, customer_id bigint, number_called text, ip_address text);
CREATE TABLE shop.transfers (id int PRIMARY KEY, from_customer bigint NOT NULL REFERENCES shop.customers, to_customer bigint NOT NULL REFERENCES shop.customers, iban text);
CREATE TABLE shop.countries (id int PRIMARY KEY, name text, city text);
CREATE TABLE shop.attachments (id int PRIMARY KEY, owner_type text, owner_id bigint, photo bytea);
CREATE TABLE shop.guests (email text PRIMARY KEY, name text);

CREATE TEMP TABLE advice AS SELECT * FROM privacy.advise('shop');
SELECT results_eq($$SELECT relation, "column" FROM advice WHERE topic = 'subject_table' ORDER BY 1$$,
  $$VALUES ('shop.customers', 'id'), ('shop.guests', NULL)$$, 'tables of people; of a company, or of countries, none');
SELECT is(outcome IS NOT NULL AND proposal IS NULL AND confidence < 0.5, true, 'people whose only key is personal need another key')
  FROM advice WHERE topic = 'subject_table' AND relation = 'shop.guests';
SELECT results_eq($$SELECT relation, "column", proposal ? 'references', confidence >= 0.5 FROM advice WHERE topic = 'linked_table' ORDER BY 1$$,
  $$VALUES ('shop.calls', 'customer_id', true, false), ('shop.order_lines', 'order_id', false, true), ('shop.orders', 'customer_id', false, true), ('shop.transfers', 'from_customer', false, true)$$,
  'links: the owner and not who wrote the row; through a chain; a column named like a key, with less confidence');
SELECT ok(reason LIKE '%to_customer%choose one owner%', 'two owners are said') FROM advice WHERE topic = 'linked_table' AND relation = 'shop.transfers';
SELECT results_eq($$SELECT "column" || ' ' || (proposal ->> 'category') || coalesce(' ' || (proposal ->> 'lookup'), '') || coalesce(' scrub ' || (proposal ->> 'scrub'), '') || coalesce(' ' || personal_type, '')
                     FROM advice WHERE relation = 'shop.customers' AND topic IN ('personal_column', 'scrub_column') AND confidence >= 0.5 ORDER BY 1$$,
  ARRAY['birth_year identity scrub null', 'email contact exact personal_text', 'firstName identity personal_text', 'gender identity personal_text', 'last_name identity personal_text',
        'lat location personal_numeric', 'login_ip online personal_inet', 'phone_2 phone personal_text', 'x1 identity personal_text', 'x2 contact case_insensitive personal_text', 'x3 contact case_insensitive personal_text'],
  'columns by name, type, comment, check and domain; lookups as their indexes need');
SELECT is_empty($$SELECT * FROM advice WHERE "column" IN ('email_verified', 'email_template', 'created_at', 'quantity', 'number_called')$$, 'what only looks like it is left out');
SELECT is_empty($$SELECT * FROM advice WHERE relation = 'shop.countries'$$, 'a name and a city are personal only where people are');
SELECT results_eq($$SELECT "column" FROM advice WHERE relation = 'shop.orders' AND topic = 'personal_column' AND confidence >= 0.5 ORDER BY 1$$,
  ARRAY['shipping_city', 'shipping_street'], 'an address of a linked table; not its note');
SELECT is(topic, 'unowned_column', 'personal data that no key leads to') FROM advice WHERE relation = 'shop.attachments' AND "column" = 'photo';
SELECT results_eq($$SELECT relation, "column", reason FROM advice WHERE topic = 'polymorphic_link'$$, $$VALUES ('shop.attachments', 'owner_id', 'owner_type names the table that owner_id leads to')$$, 'a pair of type and id');
SELECT ok(bool_and(path IS NOT NULL AND document @? path::jsonpath), 'a path is where the document holds the proposal')
  FROM advice, privacy.advise_policy('shop', min_confidence => 0) document WHERE proposal IS NOT NULL AND relation <> 'shop.guests';
SELECT ok(NOT EXISTS (SELECT FROM advice WHERE confidence NOT BETWEEN 0 AND 1 OR coalesce(reason, '') = ''), 'each has a reason and a confidence');

CREATE SCHEMA verwaltung;
CREATE TABLE verwaltung.mitarbeiter (personalnummer int PRIMARY KEY, vorname text, "Nachname" text, "Geburtsdatum" date, "Straße" text, plz text, ort text, telefon_nr text, iban text, konfession text, gehalt numeric, diagnose_schluessel text, sozialversicherungsnummer text);
CREATE TABLE verwaltung.kundenadresse (id int PRIMARY KEY, mitarbeiter_nr int, hausnummer text);
CREATE TABLE verwaltung.abteilung (id int PRIMARY KEY, name text, telefon text);
SELECT results_eq($$SELECT "column" || ' ' || (proposal ->> 'category') FROM privacy.advise('verwaltung') WHERE topic = 'personal_column' AND relation = 'verwaltung.mitarbeiter' ORDER BY "column" COLLATE "C"$$,
  ARRAY['Geburtsdatum identity', 'Nachname identity', 'Straße address', 'gehalt employment', 'iban payment', 'konfession belief', 'ort address', 'plz address', 'sozialversicherungsnummer official_number',
        'telefon_nr phone', 'vorname identity'], 'German names, with umlauts, capitals and compounds');
SELECT is(privacy.advise_policy('verwaltung') #> '{categories,belief,special}', 'true', 'religion is a special category');
SELECT ok(confidence < 0.5 AND proposal ->> 'references' = 'verwaltung.mitarbeiter', 'a German column named like a key') FROM privacy.advise('verwaltung') WHERE topic = 'linked_table';

-- What stands in the way.
CREATE SCHEMA walls;
CREATE TABLE walls.member (email text PRIMARY KEY, member_no int NOT NULL UNIQUE, first_name text, last_name text CHECK (length(last_name) > 1), phone text, full_name text GENERATED ALWAYS AS (first_name || ' ' || last_name) STORED, city text, address text);
CREATE INDEX lower_idx ON walls.member (lower(last_name));
CREATE INDEX like_idx ON walls.member (phone text_pattern_ops);
CREATE INDEX gin_idx ON walls.member USING gin (to_tsvector('simple', address));
CREATE VIEW walls.phones AS SELECT member_no, phone FROM walls.member;
CREATE MATERIALIZED VIEW walls.by_city AS SELECT city, count(*) FROM walls.member GROUP BY city;
CREATE FUNCTION walls.note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.phone IS NULL THEN RAISE 'x'; END IF; RETURN NEW; END $$;
CREATE TRIGGER b_note BEFORE INSERT ON walls.member FOR EACH ROW EXECUTE FUNCTION walls.note();
CREATE TRIGGER c_note AFTER UPDATE OF address ON walls.member FOR EACH ROW EXECUTE FUNCTION walls.note();
SET client_min_messages = error;
CREATE PUBLICATION only_names FOR TABLE walls.member (email, first_name, address);
SET client_min_messages = warning;
CREATE TEMP TABLE wall AS SELECT "column", reason, outcome FROM privacy.advise('walls') WHERE topic = 'obstacle';
SELECT is("column", 'member_no', 'people are told apart by the key that is not personal') FROM privacy.advise('walls') WHERE topic = 'subject_table';
SELECT ok(EXISTS (SELECT FROM wall w WHERE w."column" = c AND w.reason ~ r AND w.outcome ~ o), c || ': ' || r) FROM (VALUES
  ('email', 'member_pkey', 'refused: personal data in a key'), ('last_name', 'lower_idx', 'case_insensitive'), ('last_name', 'check', 'kept'),
  ('first_name', 'full_name', 'refused'), ('full_name', 'generated column', 'refused'), ('phone', 'like_idx', 'LIKE'), ('phone', 'rule|view', 'taken along'), ('phone', 'trigger b_note', 'names the column'),
  ('address', 'gin_idx', 'gin'), ('address', 'trigger c_note', 'taken along'), ('first_name', 'publication', 'sealed form'), ('city', 'rule|view', 'sorts by the column and that has no lookup')) AS w (c, r, o);
SELECT is((SELECT proposal ->> 'lookup' FROM privacy.advise('walls') WHERE topic = 'personal_column' AND "column" = 'last_name'), 'case_insensitive', 'lower() in an index asks for that lookup');

-- Samples: of what the caller may read, with the caller's rights, and never a value of it.
CREATE SCHEMA odd;
CREATE TABLE odd.people (id int PRIMARY KEY, f1 text, f2 varchar(30), f3 text, f4 char(15), f5 date, f6 date, f7 text, f8 text);
INSERT INTO odd.people SELECT n, 'mara.sample' || n || '@mail.example', '+49 30 5550' || n, 'DE89 3704 0044 0532 0130 0' || n % 10, '192.0.2.' || n, '1940-01-01'::date + n * 500, '2019-03-01'::date + n, 'ordinary ' || n,
  CASE n % 2 WHEN 0 THEN n || '@x.example' ELSE '+49 (0)40 12345' || n END FROM generate_series(1, 40) n;
CREATE TABLE odd.hidden (id int PRIMARY KEY, f1 text, f2 text);
INSERT INTO odd.hidden SELECT n, 'h' || n || '@mail.example', 'h' || n || '@mail.example' FROM generate_series(1, 10) n;
CREATE TABLE odd.walled (id int PRIMARY KEY, f1 text);
INSERT INTO odd.walled SELECT n, 'w' || n || '@mail.example' FROM generate_series(1, 10) n;
ALTER TABLE odd.walled ENABLE ROW LEVEL SECURITY;
CREATE TABLE spy (who name);
CREATE FUNCTION odd.spy() RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN INSERT INTO spy VALUES (current_user); RETURN true; END $$;
CREATE POLICY spied ON odd.walled USING (odd.spy());
SELECT is_empty($$SELECT * FROM privacy.advise('odd')$$, 'names say nothing');
CREATE TEMP TABLE sampled AS SELECT * FROM privacy.advise('odd', sample => true);
SELECT results_eq($$SELECT "column" || ' ' || split_part(path, '.', 2) FROM sampled WHERE relation = 'odd.people' AND topic IN ('personal_column', 'unowned_column') ORDER BY 1$$,
  ARRAY['f1 tables', 'f2 tables', 'f3 tables', 'f4 tables', 'f5 tables', 'f8 tables'], 'values say: e-mail, phone, IBAN, address of a network, birth; not any date, nor any text');
SELECT results_eq($$SELECT f ->> 'kind' FROM jsonb_array_elements(privacy.advice_samples('odd')) f WHERE (f ->> 'relation')::oid = 'odd.people'::regclass AND (f ->> 'attnum')::int BETWEEN 2 AND 6 ORDER BY (f ->> 'attnum')::int$$,
  ARRAY['email', 'phone', 'bank', 'device', 'birth'], 'each for what it is');
SELECT is_empty($$SELECT * FROM sampled WHERE sampled::text ~ 'example|5550|DE89|192\.0|1940'$$, 'no value is told');
SELECT ok(reason LIKE '%40 of 40 sampled values%', 'only how many') FROM sampled WHERE "column" = 'f1' AND relation = 'odd.people';
GRANT USAGE ON SCHEMA odd TO ad_admin, ad_dpo;
GRANT SELECT ON odd.people, odd.walled TO ad_admin;
GRANT SELECT (id, f1) ON odd.hidden TO ad_admin;
GRANT INSERT ON spy TO PUBLIC;
SET ROLE ad_admin;
SELECT results_eq($$SELECT DISTINCT relation || ' ' || "column" FROM privacy.advise('odd', sample => true) WHERE relation <> 'odd.people' AND topic LIKE '%column' ORDER BY 1$$, ARRAY['odd.hidden f1'],
  'an administrator''s samples: of columns that may be read, and of no table with row policies');
SET ROLE ad_dpo;
SELECT is_empty($$SELECT * FROM privacy.advise('odd', sample => true)$$, 'who may read nothing learns nothing');
RESET ROLE;
SELECT is_empty('SELECT * FROM spy', 'no function of a policy has run');

-- Who may, and bad input.
SET ROLE ad_admin;
SELECT is(outcome($$SELECT * FROM privacy.advise('shop')$$), 'ok', 'an administrator of privacy may ask');
SET ROLE ad_dpo;
SELECT is(outcome($$SELECT privacy.advise_policy('shop')$$), 'ok', 'the data protection officer too');
SET ROLE ad_none;
SELECT is(outcome($$SELECT * FROM privacy.advise('shop')$$), '42501', 'nobody else');
RESET ROLE;
SELECT is(outcome($$SELECT * FROM privacy.advise('nowhere')$$), '3F000', 'an unknown schema');
SELECT is(privacy.name_words('HTTPServerÄndern_2nd'), '{http,server,aendern,2nd}', 'words of a name');

SELECT * FROM finish();
