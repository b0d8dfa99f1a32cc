-- The README's statements, with the output it prints (but the certificate's random id).
\pset null ''
CREATE SCHEMA readme;
SET search_path = readme;
CREATE TABLE contact (id integer PRIMARY KEY, name text, email text UNIQUE, born date);
INSERT INTO contact VALUES (1, 'Ada Löwe', 'ada@example.org', '1990-02-28'), (2, 'Bob Wolf', 'bob@example.org', '1985-07-01');
CREATE ROLE readme_shop LOGIN; CREATE ROLE readme_mailer LOGIN; CREATE ROLE readme_desk LOGIN;
GRANT USAGE ON SCHEMA readme TO readme_shop, readme_mailer, readme_desk;
GRANT SELECT, INSERT, UPDATE ON contact TO readme_shop; GRANT SELECT ON contact TO readme_mailer;
GRANT privacy_rights_desk TO readme_desk;
SELECT privacy.create_category('readme_identity'), privacy.create_category('readme_contact', channel => 'email');
SELECT privacy.create_purpose('readme_orders', legal_basis => 'contract'), privacy.create_purpose('readme_newsletter', legal_basis => 'consent');
SELECT privacy.permit('readme_orders', 'readme_identity'), privacy.permit('readme_orders', 'readme_contact'), privacy.permit('readme_newsletter', 'readme_contact');
SELECT privacy.grant_purpose('readme_orders', 'readme_shop'), privacy.grant_purpose('readme_newsletter', 'readme_mailer');
SELECT privacy.create_notice('readme_nl', language => 'en', text => 'Yes, send me the newsletter.');
SELECT privacy.add_subject_table('contact', key => 'id');
SELECT privacy.protect_column('contact', 'name', category => 'readme_identity'), privacy.protect_column('contact', 'born', category => 'readme_identity'),
       privacy.protect_column('contact', 'email', category => 'readme_contact', lookup => 'case_insensitive');
SELECT * FROM contact;
SET SESSION AUTHORIZATION readme_shop;
SET privacy.purpose = 'readme_orders';
SELECT id, name, born FROM contact WHERE email = 'ADA@example.org';
SET SESSION AUTHORIZATION readme_mailer;
SET privacy.purpose = 'readme_newsletter';
SELECT id, name, email FROM contact;
SELECT privacy.record_consent('contact', 1, 'readme_newsletter', channel => 'email', method => 'form', notice => 'readme_nl', evidence => '{"ip": "192.0.2.7"}');
SELECT id, name, email FROM contact;
SET SESSION AUTHORIZATION readme_desk;
SELECT privacy.export_subject('contact', 1) #> '{data,0,rows}';
SELECT length(privacy.erase_subject('contact', 1, reason => 'asked by mail', reason_code => 'art17')::text);
SET SESSION AUTHORIZATION readme_shop;
SET privacy.purpose = 'readme_orders';
SELECT id, name, email, born FROM contact ORDER BY id;
RESET SESSION AUTHORIZATION;
SET client_min_messages = warning;
DROP SCHEMA readme CASCADE;
SELECT privacy.revoke_purpose('readme_orders', 'readme_shop'), privacy.revoke_purpose('readme_newsletter', 'readme_mailer');
DROP ROLE readme_shop, readme_mailer, readme_desk;
