-- What the mapping functions refuse: each with an SQLSTATE and a hint, and nothing half done.
\set VERBOSITY default
\set SHOW_CONTEXT never
SET client_min_messages = warning;
CREATE SCHEMA mapping;
SET search_path = mapping, public;
CREATE ROLE mapping_owner;
CREATE ROLE mapping_admin;
CREATE ROLE mapping_other;
GRANT privacy_admin TO mapping_owner, mapping_admin;
GRANT ALL ON SCHEMA mapping TO PUBLIC;
SET privacy.purpose = 'maintenance';
SELECT privacy.create_category('mp_contact') \gset _
SET ROLE mapping_owner;
CREATE TABLE person (id integer PRIMARY KEY, code text UNIQUE, nick text, email text, mail_lower text GENERATED ALWAYS AS (lower(email)) STORED,
  born date, gone boolean, doc jsonb, place point, amount numeric, ip inet, number integer GENERATED ALWAYS AS IDENTITY, checked text CHECK (checked LIKE '%@%'),
  sought text, viewed text, refers text UNIQUE, nolookup text);
CREATE INDEX person_sought ON person (lower(sought));
CREATE INDEX person_like ON person (nick text_pattern_ops);
CREATE INDEX person_some ON person (id) WHERE viewed IS NOT NULL;
CREATE VIEW viewer AS SELECT id, viewed FROM person;
CREATE INDEX person_plain ON person (nolookup);
CREATE TABLE visit (id integer PRIMARY KEY, person_id integer REFERENCES person, person_ref text REFERENCES person (refers), other integer, remark text);
CREATE TABLE note (id integer PRIMARY KEY, visit_id integer REFERENCES visit, body text);
CREATE TABLE loose (id integer, mail text);
RESET ROLE;

-- Tables
SELECT privacy.add_subject_table('nowhere', key => 'id');
SELECT privacy.add_subject_table('viewer', key => 'id');
SELECT privacy.add_subject_table('pg_catalog.pg_class', key => 'oid');
SELECT privacy.add_subject_table('person', key => 'nothing');
SELECT privacy.add_subject_table('person', key => 'nick');
SELECT privacy.add_subject_table('person', key => 'code');
SELECT privacy.add_subject_table('loose', key => 'id');
SELECT privacy.add_subject_table('person', key => 'id', rows => 'maybe');
SELECT privacy.add_subject_table('person', key => 'id', on_delete => 'forget');
SELECT privacy.add_subject_table('person', key => 'id', subject_column => 'email');
SELECT privacy.add_linked_table('visit', foreign_key => 'person_id');
SELECT privacy.protect_column('person', 'email', category => 'mp_contact');
SET ROLE mapping_other;
SELECT privacy.add_subject_table('person', key => 'id');
SET ROLE mapping_admin;
SELECT privacy.add_subject_table('person', key => 'id');
SET ROLE mapping_owner;
SELECT privacy.add_subject_table('person', key => 'id');
SELECT privacy.add_subject_table('person', key => 'id');
SELECT privacy.add_linked_table('note', foreign_key => 'visit_id');
SELECT privacy.add_linked_table('visit', foreign_key => 'other');
SELECT privacy.add_linked_table('visit', foreign_key => 'none');
SELECT privacy.add_linked_table('visit', foreign_key => 'person_id', rows => 'show', subject_column => 'whose');
SELECT privacy.add_linked_table('note', foreign_key => 'visit_id');
SELECT privacy.remove_linked_table('person');
SELECT privacy.remove_subject_table('person');

-- Columns
SELECT privacy.protect_column('person', 'nothing', category => 'mp_contact');
SELECT privacy.protect_column('person', 'email', category => 'unheard_of');
SELECT privacy.protect_column('person', 'email', category => 'mp_contact', lookup => 'fuzzy');
SELECT privacy.protect_column('person', 'email', category => 'mp_contact');  -- mail_lower is made from it
SELECT privacy.protect_column('person', 'mail_lower', category => 'mp_contact');
SELECT privacy.protect_column('person', 'id', category => 'mp_contact');
SELECT privacy.protect_column('person', 'data_subject_id', category => 'mp_contact');
SELECT privacy.protect_column('person', 'number', category => 'mp_contact');
SELECT privacy.protect_column('person', 'place', category => 'mp_contact');
SELECT privacy.protect_column('person', 'gone', category => 'mp_contact', lookup => 'exact');
SELECT privacy.protect_column('person', 'doc', category => 'mp_contact', lookup => 'exact');
SELECT privacy.protect_column('person', 'born', category => 'mp_contact', lookup => 'exact');
SELECT privacy.protect_column('person', 'born', category => 'mp_contact', lookup => 'case_insensitive');
SELECT privacy.protect_column('person', 'sought', category => 'mp_contact', lookup => 'exact');
SELECT privacy.protect_column('person', 'refers', category => 'mp_contact', lookup => 'exact');
SELECT privacy.protect_column('person', 'nolookup', category => 'mp_contact');
SELECT privacy.protect_column('visit', 'person_id', category => 'mp_contact');
SELECT privacy.unprotect_column('person', 'email');

-- What is refused leaves nothing behind; what is done can be done at all.
SELECT objsubid, label FROM pg_seclabel WHERE objoid = 'person'::regclass AND label LIKE 'personal%';
DROP VIEW viewer;
SELECT privacy.protect_column('person', 'viewed', category => 'mp_contact') \gset _
SELECT privacy.protect_column('person', 'born', category => 'mp_contact', lookup => 'exact', guessable => true, hide_length => true) \gset _
SELECT privacy.protect_column('person', 'nolookup', category => 'mp_contact', lookup => 'case_insensitive', third_parties => true) \gset _
SELECT privacy.protect_column('note', 'body', category => 'mp_contact') \gset _
SELECT attname, format_type(atttypid, atttypmod), label FROM pg_attribute JOIN pg_seclabel ON objoid = attrelid AND objsubid = attnum WHERE attrelid = 'person'::regclass AND label LIKE 'personal%' ORDER BY attnum;
SELECT privacy.protect_column('person', 'born', category => 'mp_contact');
SELECT policyname, cmd, permissive FROM pg_policies WHERE schemaname = 'mapping' AND tablename = 'visit' ORDER BY 1;  -- rows => 'show' hides nothing

-- Labels are ours: their grammar is checked, and owners may not set them.
SECURITY LABEL FOR pg_privacy ON COLUMN person.email IS 'personal category=mp_contact';
RESET ROLE;
SECURITY LABEL FOR pg_privacy ON COLUMN person.email IS 'personal  category=mp_contact';
SECURITY LABEL FOR pg_privacy ON COLUMN person.email IS 'personal category=mp_contact lookup=maybe';
SECURITY LABEL FOR pg_privacy ON TABLE person IS 'subject_key';
SECURITY LABEL FOR pg_privacy ON COLUMN person.email IS 'linked_table';
SECURITY LABEL FOR pg_privacy ON SCHEMA mapping IS 'subject_key';

-- Rows that are there without a person hold nothing that could be sealed.
SET ROLE mapping_owner;
CREATE TABLE orphan (id integer PRIMARY KEY, person_id integer REFERENCES person, body text);
INSERT INTO orphan VALUES (1, NULL, 'whose?');
SELECT privacy.add_linked_table('orphan', foreign_key => 'person_id') \gset _
SELECT privacy.protect_column('orphan', 'body', category => 'mp_contact');

-- Row policies that wait would begin to hold.
CREATE TABLE dormant (id integer PRIMARY KEY);
CREATE POLICY waiting ON dormant USING (id = 1);
SELECT privacy.add_subject_table('dormant', key => 'id');
CREATE TABLE tenant (id integer PRIMARY KEY, tenant integer);
CREATE POLICY own_tenant ON tenant USING (tenant = 1);
ALTER TABLE tenant ENABLE ROW LEVEL SECURITY;
SELECT privacy.add_subject_table('tenant', key => 'id') \gset _
SELECT policyname, permissive FROM pg_policies WHERE schemaname = 'mapping' AND tablename = 'tenant' ORDER BY 1;

-- Nothing but the mapping functions runs inside ALTER TABLE.
SELECT privacy.run_as_owner('person', 'SELECT 1');
SELECT privacy.existing_person();
SELECT privacy.seal_existing('x'::text, 1, 16, 0, false);
RESET ROLE;
SELECT privacy.remove_linked_table('orphan'), privacy.remove_linked_table('note'), privacy.remove_linked_table('visit');
DROP SCHEMA mapping CASCADE;
