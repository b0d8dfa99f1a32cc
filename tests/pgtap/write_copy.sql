-- COPY goes there and back: what COPY TO writes, COPY FROM loads, in every format, under the same people; and departed people
-- whose rows are loaded again are there again.
\ir policy_support.inc
SELECT no_plan();
SELECT make_role('copy_app'), make_role('copy_restore', 'privacy_restore') \gset
SET privacy.purpose = 'maintenance';
SELECT privacy.create_category('data'), privacy.create_purpose('work', legal_basis => 'contract') \gset
SELECT privacy.permit('work', 'data'), privacy.grant_purpose('work', 'copy_app'), privacy.grant_purpose('work', session_user) \gset
CREATE TABLE person (id integer PRIMARY KEY, email text UNIQUE, born date, twice integer GENERATED ALWAYS AS (id * 2) STORED, amount numeric(8,2), doc jsonb);
CREATE TABLE visit (id integer PRIMARY KEY, person_id integer REFERENCES person ON DELETE CASCADE, note text);
SELECT privacy.add_subject_table('person', key => 'id'), privacy.add_linked_table('visit', foreign_key => 'person_id') \gset
SELECT privacy.protect_column('person', 'email', category => 'data', lookup => 'exact'), privacy.protect_column('person', 'born', category => 'data'),
       privacy.protect_column('person', 'amount', category => 'data'), privacy.protect_column('person', 'doc', category => 'data'), privacy.protect_column('visit', 'note', category => 'data') \gset
GRANT ALL ON person, visit TO copy_app;
SET privacy.purpose = 'work';
INSERT INTO person (id, email, born, amount, doc) VALUES (1, 'ada@example.org', '1815-12-10', 1.5, '{"a": "tab\t"}'), (2, E'back\\slash,"quote"\nline', 'infinity', NULL, NULL), (3, '', NULL, 'NaN', '[]'), (4, NULL, NULL, NULL, NULL);
INSERT INTO visit VALUES (1, 1, 'one'), (2, 2, NULL), (3, NULL, NULL);
SET privacy.allow_plain_copies = on;  -- to compare with
CREATE TEMP TABLE before AS SELECT id, privacy.reveal(email) AS email, privacy.reveal(born) AS born, privacy.reveal(amount) AS amount, privacy.reveal(doc) AS doc, data_subject_id FROM person;
CREATE TEMP TABLE visits AS SELECT id, person_id, privacy.reveal(note) AS note, data_subject_id FROM visit;
GRANT SELECT ON before, visits TO PUBLIC;
SELECT share_pgtap();
-- Row for row as before; `people` as well.
CREATE FUNCTION lost(same_people boolean) RETURNS bigint LANGUAGE sql AS $$
  SELECT (SELECT count(*) FROM before b FULL JOIN person p USING (id)
           WHERE (b.email, b.born, b.amount, b.doc) IS DISTINCT FROM (privacy.reveal(p.email), privacy.reveal(p.born), privacy.reveal(p.amount), privacy.reveal(p.doc))
              OR (b.data_subject_id IS DISTINCT FROM p.data_subject_id AND same_people) OR p.data_subject_id IS NULL)
       + (SELECT count(*) FROM visits b FULL JOIN visit v USING (id) WHERE b.note IS DISTINCT FROM privacy.reveal(v.note) OR (b.data_subject_id IS DISTINCT FROM v.data_subject_id AND same_people))
       + (SELECT count(*) FROM person p LEFT JOIN privacy.subjects s ON s.id = p.data_subject_id AND s.state = 'active' AND s.erase_due IS NULL WHERE s.id IS NULL) $$;
GRANT SELECT ON privacy.subjects TO copy_app, copy_restore;
GRANT ALL ON person, visit TO copy_restore;

\set folder `mktemp -d`
\setenv W_FOLDER :folder
\! chmod 777 "$W_FOLDER"
-- \copy takes no variables: the statements are made, then sent one by one.
SELECT format('COPY %1$s TO %2$L%3$s; COPY %4$s TO %5$L%3$s', 'person', :'folder' || '/p' || n, options, 'visit', :'folder' || '/v' || n) FROM
  (VALUES (1, ''), (2, ' (FORMAT csv, HEADER, NULL ''nil'')'), (3, ' (FORMAT binary)'), (4, ' (DELIMITER ''|'', ENCODING ''LATIN1'')')) AS f (n, options) \gexec
\! head -1 "$W_FOLDER/p2" | grep -q '^id,email,born,amount,doc$' && touch "$W_FOLDER/header_ok"
\set header `ls "$W_FOLDER" | grep -c header_ok; grep -c -a ada@ "$W_FOLDER"/p* | grep -vc ':0'`
SELECT is(:'header'::text, E'1\n0', 'COPY TO writes all columns but ours, sealed');
CREATE FUNCTION reload(folder text, n integer, options text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('COPY person FROM %L%s', folder || '/p' || n, options);
  EXECUTE format('COPY visit FROM %L%s', folder || '/v' || n, options);
END $$;
TRUNCATE person, visit;
SELECT is((SELECT count(*) FROM privacy.subjects WHERE state = 'departed'), 4::bigint, 'all departed');
SELECT reload(:'folder', 1, '') \gset
SELECT is(lost(true), 1::bigint, 'text: the row without a value is a new person, all else is there again') FROM (SELECT 1) one;
UPDATE before b SET data_subject_id = p.data_subject_id FROM person p WHERE p.id = b.id AND b.id = 4;
SELECT is(lost(true), 0::bigint, 'nothing else');
DELETE FROM visit; DELETE FROM person WHERE id < 4;
DELETE FROM person;
SELECT reload(:'folder', 2, ' (FORMAT csv, HEADER MATCH, NULL ''nil'')') \gset
UPDATE before b SET data_subject_id = p.data_subject_id FROM person p WHERE p.id = b.id AND b.id = 4;
SELECT is(lost(true), 0::bigint, 'csv with HEADER MATCH');
TRUNCATE person, visit;
SELECT reload(:'folder', 3, ' (FORMAT binary)') \gset
UPDATE before b SET data_subject_id = p.data_subject_id FROM person p WHERE p.id = b.id AND b.id = 4;
SELECT is(lost(true), 0::bigint, 'binary');
TRUNCATE person, visit;
SELECT reload(:'folder', 4, ' (DELIMITER ''|'', ENCODING ''LATIN1'')') \gset
UPDATE before b SET data_subject_id = p.data_subject_id FROM person p WHERE p.id = b.id AND b.id = 4;
SELECT is(lost(true), 0::bigint, 'another encoding');

-- FREEZE, and the whole load in the transaction of the TRUNCATE
\set one :folder '/one'
COPY person (id, email, born, amount, doc, data_subject_id) TO :'one';
BEGIN;
TRUNCATE person, visit;
COPY person (id, email, born, amount, doc, data_subject_id) FROM :'one' (FREEZE);
COMMIT;
DELETE FROM visits;
SELECT is(lost(true), 0::bigint, 'FREEZE, with data_subject_id');

-- Revealed values go into base-type files and come back as what they are, to new people
\set two :folder '/two'
SELECT format('COPY (SELECT id, privacy.reveal(email), privacy.reveal(born), privacy.reveal(amount), privacy.reveal(doc) FROM person) TO %L (FORMAT binary)', :'two') \gexec
TRUNCATE person, visit;
COPY person FROM :'two' (FORMAT binary);
SELECT is(lost(false), 0::bigint, 'binary values of the base types are sealed for new people');
SELECT is((SELECT count(*) FROM before b JOIN person p USING (id) WHERE b.data_subject_id = p.data_subject_id), 0::bigint, 'who they are');

-- An application's role
SET ROLE copy_app;
SELECT is(outcome(format('COPY person FROM %L', :'one')), '42501', 'an application reads no files of the server');
RESET ROLE;
\! rm -r "$W_FOLDER"

-- A member of privacy_restore loads sealed values through psql; others may not, and nobody's values go to another person.
SELECT privacy.personal_text_out(email)::text AS sealed, data_subject_id AS subject FROM person WHERE id = 1 \gset
SELECT privacy.personal_text_out(email)::text AS sealed2 FROM person WHERE id = 2 \gset
DELETE FROM person WHERE id IN (1, 2);
CREATE FUNCTION copied(role text, columns text, line text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  file text := '/tmp/pg_privacy_copy_' || pg_backend_pid();
BEGIN
  EXECUTE format('COPY (SELECT %L::text) TO PROGRAM %L', line, 'sed "s/\\\\\\\\/\\\\/g; s/;/\t/g" > ' || file);
  EXECUTE format('SET LOCAL ROLE %I', role);
  EXECUTE format('COPY person (%s) FROM PROGRAM %L', columns, 'cat ' || file);
  RESET ROLE;
  RETURN 'ok';
EXCEPTION WHEN OTHERS THEN
  RETURN SQLSTATE;
END $$;
GRANT pg_execute_server_program TO copy_app, copy_restore;
SELECT privacy.grant_purpose('work', 'copy_restore') \gset
SELECT is(copied('copy_app', 'id, email', '1;' || replace(:'sealed', '\', '\\')), '22P02', 'an application may not load sealed values');
SELECT is(copied('copy_restore', 'id, email', '1;' || replace(:'sealed', '\', '\\')), 'ok', 'privacy_restore may');
SELECT is((SELECT data_subject_id FROM person WHERE id = 1), :subject::bigint, 'they say whose they are');
SELECT is(copied('copy_restore', 'id, email, data_subject_id', '2;' || replace(:'sealed2', '\', '\\') || ';' || :subject), '23514', 'not under another person');
SELECT is(copied('copy_app', 'id, email', '5;fresh@example.org'), 'ok', 'plain values any role');
SELECT * FROM finish();
