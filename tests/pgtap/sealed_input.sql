-- Sealed values as input: only from those who restore; verified before they are stored; never opened for who pastes one.
\set ON_ERROR_STOP 1
SET client_min_messages = warning;
SELECT no_plan();
SELECT privacy.create_category('facts'), privacy.create_purpose('testing', legal_basis => 'contract') \gset
SELECT privacy.permit('testing', 'facts') \gset
CREATE ROLE si_app;
CREATE ROLE si_restore IN ROLE privacy_restore;
SELECT count(privacy.grant_purpose('testing', role)) AS granted FROM unnest(ARRAY['si_app', 'si_restore', current_user::text]) role \gset
CREATE TABLE person (id int PRIMARY KEY, email personal_text, born personal_date);
GRANT ALL ON person TO si_app, si_restore;
SET privacy.purpose = 'testing';
SELECT privacy.add_subject_table('person', key => 'id') \gset
SELECT privacy.protect_column('person', 'email', category => 'facts', lookup => 'exact'), privacy.protect_column('person', 'born', category => 'facts') \gset
INSERT INTO person VALUES (1, 'ada@example.org', '1815-12-10'), (2, 'bob@example.org', '1980-01-01');

-- What a thief of a dump has.
CREATE FUNCTION stolen(column_name text, person int, OUT armor text) LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  EXECUTE format('SELECT textin(privacy.%I_out(%I)) FROM person WHERE id = $1', CASE column_name WHEN 'born' THEN 'personal_date' ELSE 'personal_text' END, column_name)
    INTO armor USING person;
END $$;
CREATE FUNCTION paste(column_name text, armor text, person int) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('UPDATE person SET %I = %L WHERE id = %s', column_name, armor, person);
  RETURN 'stored';
EXCEPTION WHEN OTHERS THEN
  RETURN SQLSTATE;
END $$;
-- The sealed bytes with one byte changed.
CREATE FUNCTION forged(armor text, place int) RETURNS text LANGUAGE sql AS $$
  SELECT '\privacy:1:' || replace(encode(set_byte(bytes, place, get_byte(bytes, place) # 1), 'base64'), E'\n', '')
  FROM (SELECT decode(substr(armor, 12), 'base64') AS bytes) b
$$;

SET ROLE si_app;
SELECT is(left(stolen('email', 1), 11), '\privacy:1:', 'what is stored is sealed');
SELECT is(paste('email', stolen('email', 1), 2), '22P02', 'an application may not paste a sealed value');
SELECT is(paste('born', stolen('born', 1), 2), '22P02', 'of no type');
SELECT is(paste('email', '\privacy:unsealed', 2), '22P02', 'nor what an unsealed value prints as');
SELECT throws_ok('SET privacy.accept_sealed = on', '42501', NULL, 'nor allow it to itself');
SELECT throws_ok(format('INSERT INTO person (id, email) SELECT 3, %L::text', stolen('email', 1)), '22P02', NULL, 'nor bring it as a text');
RESET ROLE;
SELECT is(paste('email', stolen('email', 1), 2), '22P02', 'without the setting a superuser may not either');

SET ROLE si_restore;
SET privacy.accept_sealed = on;
SELECT is(paste('email', stolen('email', 1), 1), 'stored', 'who restores may');
SELECT is(paste('email', forged(stolen('email', 1), 8), 1), 'XX001', 'a forged category is found');
SELECT is(paste('email', forged(stolen('email', 1), 20), 1), 'XX001', 'a forged lookup tag is found');
SELECT is(paste('email', forged(stolen('email', 1), 50), 1), 'XX001', 'a flipped bit of the ciphertext is found');
SELECT is(paste('email', forged(stolen('email', 1), 13), 1), '23514', 'a forged person is not the row''s');
SELECT is(paste('email', forged(stolen('email', 1), 1), 1), '0A000', 'an unknown suite is refused by number');
SELECT is(paste('email', left(stolen('email', 1), -4), 1), '22P02', 'a truncated value is malformed');
SELECT is(paste('email', stolen('email', 1) || 'x', 1), '22P02', 'malformed text');
SELECT is(paste('email', stolen('born', 1), 1), '22P02', 'a date is no text');
SELECT is(paste('born', stolen('email', 1), 1), '22P02', 'a text is no date');
SELECT isnt(paste('email', stolen('email', 1), 2), 'stored', 'nor does a value of another person get into a row');
RESET privacy.accept_sealed;
RESET ROLE;
SELECT is(string_agg(id || email::text, ',' ORDER BY id), '1ada@example.org,2bob@example.org', 'all is as it was') FROM person;
SELECT finish();
DROP OWNED BY si_app, si_restore;
DROP ROLE si_app, si_restore;
