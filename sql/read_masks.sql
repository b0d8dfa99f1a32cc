-- Masked disclosure over the base types: a mask that fits shows its part in the column's own type, any other shows nothing.
\set VERBOSITY terse
\pset null '(null)'
SET datestyle = iso;
SET timezone = 'UTC';
SELECT privacy.create_category('masks_mail', channel => 'email'), privacy.create_category('masks_phone', channel => 'phone'),
       privacy.create_category('masks_name', mask => 'initial'), privacy.create_category('masks_birth', mask => 'year'), privacy.create_category('masks_none');
SELECT privacy.create_purpose('masks_work', legal_basis => 'contract');
SELECT privacy.permit('masks_work', c, disclosure => 'masked') FROM unnest(ARRAY['masks_mail', 'masks_phone', 'masks_name', 'masks_birth', 'masks_none']) c;
CREATE ROLE masks_app;
SELECT privacy.grant_purpose('masks_work', 'masks_app');
CREATE SCHEMA masks;
GRANT USAGE ON SCHEMA masks TO masks_app;
CREATE TABLE masks.person (id int PRIMARY KEY, mail text, phone text, name text, born date, seen timestamptz, at timestamp, score numeric, flag boolean, data jsonb, year text, code text);
INSERT INTO masks.person VALUES
  (1, 'ada.lovelace@example.org', '+49 30 123 456 7', 'Ümit', '1990-02-28', '2001-06-01 12:00Z', '2002-07-01 13:00', 1.5, true, '{"a": 1}', '1985-12-24', 'secret'),
  (2, 'nothing', '12', '', '1890-02-28', 'infinity', '-infinity', 0, false, 'null', 'x', '');
SET privacy.purpose = 'maintenance';
SELECT privacy.add_subject_table('masks.person', key => 'id');
SELECT privacy.protect_column('masks.person', c, category => k) FROM (VALUES ('mail', 'masks_mail'), ('phone', 'masks_phone'), ('name', 'masks_name'),
  ('born', 'masks_birth'), ('seen', 'masks_birth'), ('at', 'masks_birth'), ('score', 'masks_birth'), ('flag', 'masks_none'), ('data', 'masks_phone'),
  ('year', 'masks_birth'), ('code', 'masks_none')) v(c, k);
GRANT SELECT, UPDATE ON masks.person TO masks_app;
SET ROLE masks_app;
SET privacy.purpose = 'masks_work';
SELECT id, mail, phone, name, born, year, code FROM masks.person ORDER BY id;
SELECT id, seen, at, score, flag, data FROM masks.person ORDER BY id;
SELECT privacy.withheld(mail) AS mail, privacy.withheld(born) AS born, privacy.withheld(score) AS score, privacy.withheld(flag) AS flag,
       privacy.withheld(data) AS data, privacy.withheld(code) AS code FROM masks.person WHERE id = 1;
SELECT id FROM masks.person WHERE born = '1990-01-01';
-- a row saved as it was shown keeps what is stored
UPDATE masks.person SET mail = 'a***@e***.org', phone = '***67', name = 'Ü.', born = '1990-01-01', score = NULL, code = NULL WHERE id = 1;
UPDATE masks.person SET mail = 'other@example.org' WHERE id = 1;
RESET ROLE;
SELECT privacy.grant_purpose('subject_rights', 'masks_app');
SET ROLE masks_app;
SET privacy.purpose = 'subject_rights';
SELECT id, mail, phone, name, born, score, code FROM masks.person WHERE id = 1;
RESET ROLE;
SET privacy.purpose = 'maintenance';
DROP SCHEMA masks CASCADE;
SELECT privacy.revoke_purpose('masks_work', 'masks_app'), privacy.revoke_purpose('subject_rights', 'masks_app');
DROP ROLE masks_app;
