-- A table of people answers every statement that writes, and every ALTER TABLE, as its plain twin does. The statements of
-- write_statements.inc and write_ddl.inc are sent by psql as a client sends them, once to each twin, and all that psql
-- prints is compared: rows, command tags, SQLSTATEs. What keeps revealed values is let through for it.
\ir policy_support.inc
SELECT no_plan();
SELECT make_role('w_owner'), make_role('w_other', NULL) \gset
GRANT w_other TO w_owner;
GRANT CREATE ON DATABASE :DBNAME TO w_owner;
CREATE SCHEMA plain;
CREATE SCHEMA sealed;
GRANT ALL ON SCHEMA plain, sealed TO w_owner, w_other;
SET ROLE w_owner;
SET search_path = plain;
\ir write_schema.inc
SET search_path = sealed;
\ir write_schema.inc
RESET ROLE;
SET privacy.purpose = 'maintenance';
\ir write_protect.inc
SELECT privacy.grant_purpose('w_all', 'w_owner') \gset
RESET search_path;

\set folder `mktemp -d`
\setenv W_FOLDER :folder
\setenv W_DATABASE :DBNAME
CREATE TEMP TABLE found (line text);
-- Everything is rolled back or the same in both, so that the files can follow each other. Rows without ORDER BY come in an
-- order of their own: they are sorted.
\! for what in statements ddl; do for twin in plain sealed; do psql -X -a -d "$W_DATABASE" -v VERBOSITY=sqlstate -v ON_ERROR_ROLLBACK=on -c "SET client_min_messages = warning" -c "SET privacy.allow_plain_copies = on" -c "SET privacy.untagged_columns = allow" -c "SET privacy.purpose = 'w_all'" -c "SET ROLE w_owner" -c "SET search_path = $twin" -f write_$what.inc 2>&1 | sed -e '/^SET search_path/d' -e 's/^psql:.*: ERROR/ERROR/' | perl -ne 'if (/^[-+]+$/) { print; $in = 1; next } if ($in && /^\(\d+ rows?\)/) { print sort @rows; @rows = (); $in = 0 } $in ? push(@rows, $_) : print' > "$W_FOLDER/$what.$twin"; done; diff "$W_FOLDER/$what.plain" "$W_FOLDER/$what.sealed" > "$W_FOLDER/$what.diff"; done
\set difference `cat "$W_FOLDER/statements.diff"`
SELECT is(:'difference'::text, '', 'statements that write answer as they do on plain tables');
\set difference `cat "$W_FOLDER/ddl.diff"`
SELECT is(:'difference'::text, '', 'ALTER TABLE and its kin answer as they do on plain tables');
\set lines `cat "$W_FOLDER"/*.sealed | grep -c ^ERROR`
\set asked `cat "$W_FOLDER"/*.sealed | grep -c ';$'`
SELECT ok(:lines > 40 AND :asked > 400, 'what was compared are answers');
\! rm -r "$W_FOLDER"

-- What is stored now: sealed, and under the person of its row.
SET privacy.purpose = 'maintenance';
SELECT is_empty($$SELECT v.id FROM sealed.visit v LEFT JOIN sealed.person p ON p.id = v.person_id WHERE v.data_subject_id IS DISTINCT FROM p.data_subject_id$$, 'linked rows have their people');
SELECT is_empty($$SELECT i.id FROM sealed.item i LEFT JOIN sealed.visit v ON v.id = i.visit_id WHERE i.data_subject_id IS DISTINCT FROM v.data_subject_id$$, 'and theirs');
SELECT is_empty($$SELECT p.id FROM sealed.person p LEFT JOIN privacy.subjects s ON s.id = p.data_subject_id AND s.state = 'active' WHERE s.id IS NULL$$, 'all people are known');
SELECT * FROM finish();
