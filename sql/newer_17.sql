-- What PostgreSQL 16 and 17 added, as an application and as somebody who must not see: nothing is left out that is permitted,
-- nothing shown that is withheld, nothing stored in the clear.
SELECT current_setting('server_version_num')::integer < 170000 AS older \gset
\if :older
\quit
\endif
\set VERBOSITY terse
SELECT privacy.create_category('n17_contact'), privacy.create_purpose('n17_work', legal_basis => 'contract'), privacy.create_purpose('n17_nothing', legal_basis => 'contract'), privacy.permit('n17_work', 'n17_contact') \g /dev/null
CREATE ROLE n17_app; CREATE ROLE n17_denied;
SELECT privacy.grant_purpose('n17_work', 'n17_app'), privacy.grant_purpose('n17_nothing', 'n17_denied') \g /dev/null
CREATE TABLE n17 (id integer PRIMARY KEY, email text UNIQUE, born date, doc jsonb);
CREATE TABLE n17_plain (id integer, value text);
GRANT ALL ON n17, n17_plain TO n17_app, n17_denied;
SELECT privacy.add_subject_table('n17', key => 'id') \g /dev/null
SELECT privacy.protect_column('n17', 'email', category => 'n17_contact', lookup => 'exact'), privacy.protect_column('n17', 'born', category => 'n17_contact'), privacy.protect_column('n17', 'doc', category => 'n17_contact') \g /dev/null

SET ROLE n17_app; SET privacy.purpose = 'n17_work';
-- MERGE with RETURNING, and rows the source does not have
MERGE INTO n17 n USING (VALUES (1, 'ada@example.org'), (2, 'bob@example.org')) v (id, email) ON n.id = v.id
  WHEN NOT MATCHED THEN INSERT (id, email, born, doc) VALUES (v.id, v.email, '1990-02-28', '{"a": [{"k": 1, "v": "one"}, {"k": 2, "v": "two"}]}') RETURNING merge_action(), n.id, n.email, n.born;
MERGE INTO n17 n USING (VALUES ('ada@example.org')) v (email) ON n.email = v.email
  WHEN MATCHED THEN UPDATE SET email = upper(n.email) WHEN NOT MATCHED BY SOURCE THEN UPDATE SET born = '1985-07-01' RETURNING merge_action(), n.id, lower(n.email), n.born;
WITH m AS (MERGE INTO n17 n USING (VALUES (1)) v (id) ON n.id = v.id WHEN MATCHED THEN UPDATE SET email = 'ada@example.org' RETURNING n.email)
  INSERT INTO n17_plain SELECT 1, email FROM m;
-- SQL/JSON
SELECT JSON_OBJECT('e': email, 'b': born), JSON_ARRAY(email, born), JSON_SCALAR(email) FROM n17 ORDER BY id;
SELECT JSON_OBJECTAGG(id: email), JSON_ARRAYAGG(email ORDER BY email), JSON_ARRAY(SELECT email FROM n17 ORDER BY 1) FROM n17 WHERE id = 1;
SELECT JSON_VALUE(doc, '$.a[0].v'), JSON_QUERY(doc, '$.a[1]'), JSON_EXISTS(doc, '$.a[1]') FROM n17 WHERE id = 1;
SELECT j.* FROM n17 n, JSON_TABLE(n.doc, '$.a[*]' COLUMNS (k integer, v text)) j WHERE n.id = 1;
INSERT INTO n17_plain SELECT j.k, j.v FROM n17 n, JSON_TABLE(n.doc, '$.a[*]' COLUMNS (k integer, v text)) j;
INSERT INTO n17_plain SELECT 1, JSON_VALUE(doc, '$.a[0].v') FROM n17;
INSERT INTO n17_plain SELECT id, JSON_OBJECT('e': email) FROM n17 WHERE id = 1;
SELECT value LIKE '{"e" : "\\\\privacy:1:%' AS sealed FROM n17_plain;
-- errors that are taken softly, without the value
SELECT pg_input_is_valid('1990-02-28', 'personal_date'), pg_input_is_valid('xyzzy', 'personal_date'), pg_input_is_valid('\privacy:1:x', 'personal_text');
SELECT message, detail, sql_error_code FROM pg_input_error_info('xyzzy', 'personal_date');
COPY n17 (id, email, born) FROM stdin WITH (ON_ERROR ignore, LOG_VERBOSITY verbose);
3	cia@example.org	1970-01-01
4	dan@example.org	xyzzy
\.
SELECT id, email, born FROM n17 ORDER BY id;
SET ROLE n17_denied; SET privacy.purpose = 'n17_nothing';
MERGE INTO n17 n USING (VALUES (1)) v (id) ON n.id = v.id WHEN MATCHED THEN UPDATE SET id = 1 RETURNING merge_action(), n.id, n.email;
MERGE INTO n17 n USING (VALUES (1)) v (id) ON n.id = v.id WHEN MATCHED THEN UPDATE SET id = 1 RETURNING n.*::text AS shown \gset
SELECT regexp_replace(:'shown', '\d+\)$', 'person)') AS shown;
MERGE INTO n17 n USING (VALUES ('ada@example.org')) v (email) ON n.email = v.email WHEN MATCHED THEN DELETE RETURNING n.id;
SELECT JSON_OBJECT('e': email, 'b': born), JSON_ARRAY(email, born NULL ON NULL), JSON_SCALAR(email) FROM n17 WHERE id = 1;
SELECT JSON_OBJECTAGG(id: email), JSON_ARRAYAGG(email ORDER BY email) FROM n17 WHERE id = 1;
SELECT JSON_VALUE(doc, '$.a[0].v'), JSON_QUERY(doc, '$.a[1]'), JSON_EXISTS(doc, '$.a[1]') FROM n17 WHERE id = 1;
SELECT j.* FROM n17 n, JSON_TABLE(n.doc, '$.a[*]' COLUMNS (k integer, v text)) j;
