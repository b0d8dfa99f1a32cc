-- Columns that are not sealed: what an erasure makes of them.
SET client_min_messages = warning;
\set VERBOSITY terse
SELECT privacy.create_purpose('sc_books', legal_basis => 'legal_obligation');
SELECT privacy.create_deletion_class('sc_tax', period => '8 years', retained_for => '{sc_books}');
SELECT privacy.create_category('sc_contact', channel => 'email'), privacy.create_category('sc_billing', deletion_class => 'sc_tax');
SELECT privacy.permit('sc_books', 'sc_contact'), privacy.permit('sc_books', 'sc_billing');
SELECT privacy.grant_purpose('sc_books', CURRENT_USER), privacy.grant_purpose('subject_rights', CURRENT_USER);
CREATE TABLE sc_contact (id bigint PRIMARY KEY, email text, phone text, city text NOT NULL DEFAULT 'unknown', born date, first_seen timestamptz,
                         name text, code text UNIQUE, visits integer NOT NULL DEFAULT 0, rank integer DEFAULT (1 + 1) * random());
CREATE TABLE sc_invoice (id bigint PRIMARY KEY, contact_id bigint REFERENCES sc_contact, iban text, address text, total numeric) PARTITION BY RANGE (id);
CREATE TABLE sc_invoice_1 PARTITION OF sc_invoice FOR VALUES FROM (1) TO (100);
INSERT INTO sc_contact SELECT i, 'a' || i || '@example.org', '0171', 'Ulm', '1980-05-17', '2024-06-30 23:30+00', 'Ada', 'C' || i, 7 FROM generate_series(1, 4) i;
INSERT INTO sc_invoice SELECT i, 1 + i % 3, 'DE00', 'Street ' || i, 10 FROM generate_series(1, 9) i;
SET privacy.purpose = 'subject_rights';
SELECT privacy.add_subject_table('sc_contact', key => 'id'), privacy.add_linked_table('sc_invoice', foreign_key => 'contact_id');
SELECT privacy.protect_column('sc_contact', 'email', category => 'sc_contact', lookup => 'exact'), privacy.protect_column('sc_invoice', 'iban', category => 'sc_billing');

-- refused, each with its reason
SELECT privacy.scrub_column('sc_contact', 'city');
SELECT privacy.scrub_column('sc_contact', 'city', 'forget');
SELECT privacy.scrub_column('sc_contact', 'city', NULL);
SELECT privacy.scrub_column('sc_contact', 'email');
SELECT privacy.scrub_column('sc_contact', 'id');
SELECT privacy.scrub_column('sc_contact', 'nothing');
SELECT privacy.scrub_column('sc_contact', 'data_subject_id');
SELECT privacy.scrub_column('sc_contact', 'rank', 'default');
SELECT privacy.scrub_column('sc_contact', 'name', 'year');
SELECT privacy.scrub_column('sc_contact', 'born', 'initial');
SELECT privacy.scrub_column('sc_contact', 'code', 'initial');
SELECT privacy.scrub_column('sc_contact', 'phone', 'null', 'sc_nothing');
SELECT privacy.scrub_column('pg_class', 'relname');
SELECT privacy.keep_column('sc_contact', 'phone');

SELECT privacy.scrub_column('sc_contact', 'phone'), privacy.scrub_column('sc_contact', 'city', 'default'), privacy.scrub_column('sc_contact', 'born', 'year'),
       privacy.scrub_column('sc_contact', 'first_seen', 'year'), privacy.scrub_column('sc_contact', 'name', 'initial'), privacy.scrub_column('sc_contact', 'code'),
       privacy.scrub_column('sc_contact', 'visits', 'default');
SELECT privacy.scrub_column('sc_invoice', 'address', category => 'sc_billing');
SELECT "table", "column", action, detail FROM privacy.plan_erasure('sc_contact', '1') WHERE action = 'scrubbed' ORDER BY "table"::text, "column";

-- the billing data are kept by law: the address stays with them, all else goes
SELECT privacy.erase_subject('sc_contact', '1', reason => 'Art. 17', reason_code => 'art17') IS NOT NULL AS erased;
SET TIME ZONE 'Asia/Tokyo';
SELECT id, phone, city, born, first_seen AT TIME ZONE 'UTC' AS first_seen, name, code, visits, data_subject_id IS NULL AS nobodys FROM sc_contact ORDER BY id;
SELECT id, address FROM sc_invoice WHERE contact_id = 1 ORDER BY id;
-- one class alone
SELECT privacy.erase_subject('sc_contact', '2', reason => 'withdrawn', reason_code => 'consent_withdrawn', classes => '{standard}') IS NOT NULL AS erased;
SELECT id, phone, city, name, data_subject_id IS NULL AS nobodys FROM sc_contact WHERE id = 2;
SELECT id, address FROM sc_invoice WHERE contact_id = 2 ORDER BY id;
-- kept from now on
SELECT privacy.keep_column('sc_contact', 'name');
SELECT privacy.erase_subject('sc_contact', '3', reason => 'Art. 17', reason_code => 'art17') IS NOT NULL AS erased;
SELECT id, phone, name FROM sc_contact WHERE id = 3;
-- nothing is kept of who has no invoice: the row becomes nobody's
SELECT privacy.erase_subject('sc_contact', '4', reason => 'Art. 17', reason_code => 'art17') IS NOT NULL AS erased;
SELECT id, phone, city, data_subject_id IS NULL AS nobodys FROM sc_contact WHERE id = 4;
RESET privacy.purpose;
