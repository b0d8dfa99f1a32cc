-- Triggers and rules of the table's owner, before and after ours, kind and hostile: what they change is sealed, under the
-- row's own person, and what they may not see or move they do not.
\ir policy_support.inc
SELECT no_plan();
SELECT make_role('fires_app'), make_role('fires_owner') \gset
SET privacy.purpose = 'maintenance';
SELECT privacy.create_category('data'), privacy.create_category('secret'), privacy.create_purpose('work', legal_basis => 'contract'), privacy.create_purpose('part', legal_basis => 'contract') \gset
SELECT privacy.permit('work', 'data'), privacy.permit('work', 'secret'), privacy.permit('part', 'data') \gset
SELECT privacy.grant_purpose('work', 'fires_app'), privacy.grant_purpose('work', session_user), privacy.grant_purpose('part', 'fires_app') \gset
CREATE SCHEMA f;
GRANT ALL ON SCHEMA f TO fires_owner;
GRANT USAGE ON SCHEMA f TO PUBLIC;
SET search_path = f, public;
SET ROLE fires_owner;
CREATE TABLE person (id integer PRIMARY KEY, email text UNIQUE, name text, secret text, changed integer NOT NULL DEFAULT 0);
CREATE TABLE visit (id integer PRIMARY KEY, person_id integer REFERENCES person, note text);
CREATE TABLE log (at integer GENERATED ALWAYS AS IDENTITY, what text, was jsonb, plain text);
GRANT ALL ON person, visit, log TO PUBLIC;
RESET ROLE;
SELECT privacy.add_subject_table('person', key => 'id'), privacy.add_linked_table('visit', foreign_key => 'person_id') \gset
SELECT privacy.protect_column('person', 'email', category => 'data', lookup => 'exact'), privacy.protect_column('person', 'name', category => 'data'),
       privacy.protect_column('person', 'secret', category => 'secret'), privacy.protect_column('visit', 'note', category => 'data') \gset
SELECT share_pgtap();
SET privacy.purpose = 'work';
INSERT INTO person VALUES (1, 'ada@example.org', 'Ada', 'a1'), (2, 'bob@example.org', 'Bob', 'b2'), (3, 'cleo@example.org', 'Cleo', 'c3');
INSERT INTO visit VALUES (1, 1, 'one'), (2, 2, 'two');

-- Whose is what: the person in the header of each value is the row's.
CREATE FUNCTION strangers() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS $$
  SELECT (SELECT count(*) FROM f.person WHERE NOT coalesce(privacy.is_sealed_for(email, data_subject_id, (SELECT id FROM privacy.categories WHERE name = 'data'), 1), true)
             OR NOT coalesce(privacy.is_sealed_for(name, data_subject_id, (SELECT id FROM privacy.categories WHERE name = 'data'), 0), true)
             OR NOT coalesce(privacy.is_sealed_for(secret, data_subject_id, (SELECT id FROM privacy.categories WHERE name = 'secret'), 0), true))
       + (SELECT count(*) FROM f.visit v LEFT JOIN f.person p ON p.id = v.person_id WHERE v.data_subject_id IS DISTINCT FROM p.data_subject_id) $$;
CREATE FUNCTION shown(which integer) RETURNS text LANGUAGE sql AS $$ SELECT concat_ws('/', privacy.reveal(email), privacy.reveal(name), privacy.reveal(secret)) FROM f.person WHERE id = which $$;

-- Before ours: reads and modifies NEW, keeps rows out
SET ROLE fires_owner;
CREATE FUNCTION tidy() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.email := lower(trim(NEW.email));
  NEW.name := initcap(NEW.name);
  NEW.changed := NEW.changed + 1;
  IF NEW.email = 'drop@example.org' THEN RETURN NULL; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER tidy BEFORE INSERT OR UPDATE ON person FOR EACH ROW EXECUTE FUNCTION tidy();
SET ROLE fires_app;
INSERT INTO person VALUES (10, ' MIXED@Example.org ', 'mixed case', 's'), (11, 'drop@example.org', 'x', 'x');
SELECT is(shown(10), 'mixed@example.org/Mixed Case/s', 'a BEFORE trigger tidies values on their way in');
SELECT is((SELECT count(*) FROM person WHERE id = 11), 0::bigint, 'and keeps rows out');
UPDATE person SET name = 'other CASE' WHERE id = 10;
SELECT is(shown(10), 'mixed@example.org/Other Case/s', 'in UPDATE, where the other values are sealed ones');
INSERT INTO person (id, email, name) VALUES (12, 'Mixed@example.org', 'up SERT') ON CONFLICT (email) DO UPDATE SET name = EXCLUDED.name;
SELECT is(shown(10), 'mixed@example.org/Up Sert/s', 'in upserts');
SET privacy.purpose = 'part';
SELECT is(outcome($$UPDATE f.person SET name = 'seen' WHERE id = 10$$), 'ok', 'a purpose that sees what the trigger reads');
SET ROLE fires_owner;
CREATE OR REPLACE FUNCTION tidy() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.secret := upper(NEW.secret); RETURN NEW; END $$;
SET ROLE fires_app;
SELECT is(outcome($$UPDATE f.person SET changed = 7 WHERE id = 10$$), '42501 not_permitted', 'a trigger that reads what is withheld raises; nothing is overwritten');
SET ROLE fires_owner;
CREATE OR REPLACE FUNCTION tidy() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.secret := privacy.reveal(NEW.secret); NEW.email := privacy.reveal(NEW.email); RETURN NEW; END $$;
SET ROLE fires_app;
SELECT is(outcome($$UPDATE f.person SET changed = 8 WHERE id = 10$$), 'ok', 'a trigger that writes back what it is shown');
SET privacy.purpose = 'work';
SELECT is(shown(10), 'mixed@example.org/Seen/s', 'keeps what it was not');

-- Hostile before: other people's values, other people, the person's column
SET ROLE fires_owner;
CREATE OR REPLACE FUNCTION tidy() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.data_subject_id := 1; RETURN NEW; END $$;
SET ROLE fires_app;
INSERT INTO person VALUES (20, 'new@example.org', 'New', 'n');
UPDATE person SET name = 'Newer', changed = 1 WHERE id = 20;
SELECT is(strangers(), 0::bigint, 'a trigger cannot say whose a row is');
SET ROLE fires_owner;
CREATE OR REPLACE FUNCTION tidy() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN SELECT p.secret INTO NEW.name FROM f.person p WHERE p.id = 1; RETURN NEW; END $$;
SET ROLE fires_app;
SET privacy.purpose = 'part';
SELECT is(outcome($$UPDATE f.person SET changed = 9 WHERE id = 20$$), '42501 not_permitted', 'nor bring a withheld value of somebody else');
SELECT is(outcome($$INSERT INTO f.person (id, name) VALUES (21, 'x')$$), '42501 not_permitted', 'nor a new row');
SET privacy.purpose = 'work';
SELECT is(outcome($$UPDATE f.person SET changed = 9 WHERE id = 20$$), 'ok', 'where it could be revealed it is sealed again');
SELECT is(strangers(), 0::bigint, 'for the row it goes to');
SET ROLE fires_owner;
DROP TRIGGER tidy ON person;

-- After ours: none that could undo it
SELECT is(outcome($$CREATE TRIGGER zzzz BEFORE INSERT ON f.person FOR EACH ROW EXECUTE FUNCTION f.tidy()$$), '55000', 'no row trigger fires after the one that seals');
CREATE TRIGGER fine BEFORE UPDATE ON person FOR EACH ROW EXECUTE FUNCTION tidy();
SELECT is(outcome($$ALTER TRIGGER fine ON f.person RENAME TO zzz_privacy_seam$$), '55000', 'by no name');
SELECT is(outcome($$ALTER TRIGGER fine ON f.person RENAME TO zzz_privacy_seaa$$), 'ok', 'before it, any');
DROP TRIGGER zzz_privacy_seaa ON person;
SELECT is(outcome($$CREATE TRIGGER zzzz AFTER INSERT ON f.person FOR EACH ROW EXECUTE FUNCTION f.tidy()$$), 'ok', 'AFTER triggers change nothing');
DROP TRIGGER zzzz ON person;
CREATE TABLE later (id integer PRIMARY KEY);
CREATE TRIGGER zzzz BEFORE INSERT ON later FOR EACH ROW EXECUTE FUNCTION tidy();
RESET ROLE;
SET privacy.purpose = 'maintenance';
SELECT is(outcome($$SELECT privacy.add_subject_table('f.later', key => 'id')$$), '55000', 'nor is one mapped that has such a trigger');
SET privacy.purpose = 'work';

-- Audit triggers see sealed values; before ours they see what the session writes, and may not keep it
SET ROLE fires_owner;
CREATE FUNCTION audit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO f.log (what, was) VALUES (TG_OP, to_jsonb(COALESCE(NEW, OLD))); RETURN NULL; END $$;
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON person FOR EACH ROW EXECUTE FUNCTION audit();
CREATE FUNCTION spy() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO f.log (what, was) VALUES ('before', to_jsonb(NEW)); RETURN NEW; END $$;
CREATE TRIGGER spy BEFORE INSERT OR UPDATE ON person FOR EACH ROW EXECUTE FUNCTION spy();
SET ROLE fires_app;
INSERT INTO person VALUES (30, 'audited@example.org', 'Audited', 'xyzzy');
UPDATE person SET name = 'Audited II' WHERE id = 30;
DELETE FROM person WHERE id = 30;
SELECT is((SELECT count(*) FROM log WHERE was::text ~* 'audited|xyzzy'), 0::bigint, 'to_jsonb(NEW) holds no value');
SELECT is((SELECT count(*) FROM log), 5::bigint, 'and is stored');
SET ROLE fires_owner;
CREATE OR REPLACE FUNCTION audit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO f.log (what, plain) VALUES (TG_OP, NEW.email); RETURN NULL; END $$;
SET ROLE fires_app;
SELECT is(outcome($$UPDATE f.person SET name = 'x' WHERE id = 2$$), '42501 plain_copy', 'a cast into a plain column is refused, after');
SET ROLE fires_owner;
DROP TRIGGER audit ON person;
CREATE OR REPLACE FUNCTION spy() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO f.log (what, plain) VALUES ('before', NEW.email); RETURN NEW; END $$;
SET ROLE fires_app;
SELECT is(outcome($$UPDATE f.person SET email = 'spied@example.org' WHERE id = 2$$), '42501 plain_copy', 'and before');
SET ROLE fires_owner;
DROP TRIGGER spy ON person;
CREATE FUNCTION seen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE r record;
BEGIN
  FOR r IN SELECT o.email AS was, n.email AS is FROM o FULL JOIN n USING (id) LOOP
    INSERT INTO f.log (what, was) VALUES ('transition', to_jsonb(r));
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER seen AFTER UPDATE ON person REFERENCING OLD TABLE AS o NEW TABLE AS n FOR EACH STATEMENT EXECUTE FUNCTION seen();
SET ROLE fires_app;
UPDATE person SET email = 'transition@example.org' WHERE id = 3;
SELECT is((SELECT count(*) FROM log WHERE what = 'transition' AND was::text !~* 'example'), 1::bigint, 'transition tables hold sealed values');
SET ROLE fires_owner;
DROP TRIGGER seen ON person;

-- WHEN and UPDATE OF
CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO f.log (what) VALUES (TG_NAME); RETURN NEW; END $$;
CREATE TRIGGER n_after AFTER UPDATE ON person FOR EACH ROW WHEN (OLD.email IS DISTINCT FROM NEW.email) EXECUTE FUNCTION note();
CREATE TRIGGER n_of BEFORE UPDATE OF email ON person FOR EACH ROW EXECUTE FUNCTION note();
SELECT is(outcome($$CREATE TRIGGER n_lit BEFORE UPDATE ON f.person FOR EACH ROW WHEN (NEW.email = 'ada@example.org') EXECUTE FUNCTION f.note()$$), '0A000', 'no literal in WHEN');
TRUNCATE log;
SET ROLE fires_app;
UPDATE person SET email = 'transition@example.org' WHERE id = 3;
UPDATE person SET email = 'cleo@example.org' WHERE id = 3;
UPDATE person SET changed = 1 WHERE id = 3;
SELECT is((SELECT string_agg(what, ' ' ORDER BY at) FROM log), 'n_of n_of n_after', 'WHEN compares what is stored');
SET ROLE fires_owner;
DROP TRIGGER n_after ON person;
DROP TRIGGER n_of ON person;

-- Rules
CREATE RULE also AS ON INSERT TO person DO ALSO INSERT INTO visit (id, person_id, note) VALUES (NEW.id + 100, NEW.id, NEW.name);
SET ROLE fires_app;
INSERT INTO person VALUES (40, 'rule@example.org', 'Rule', NULL);
SELECT is((SELECT privacy.reveal(note) FROM visit WHERE id = 140), 'Rule', 'DO ALSO into a linked table');
SELECT is(strangers(), 0::bigint, 'under its person');
SET ROLE fires_owner;
DROP RULE also ON person;
CREATE RULE also AS ON INSERT TO person DO ALSO INSERT INTO log (plain) VALUES (NEW.email);
SET ROLE fires_app;
SELECT is(outcome($$INSERT INTO f.person (id, email) VALUES (41, 'ruled@example.org')$$), '42501 plain_copy', 'DO ALSO into a plain column is refused');
SET ROLE fires_owner;
DROP RULE also ON person;
CREATE RULE keep AS ON DELETE TO person DO INSTEAD UPDATE person SET name = 'deleted'::text WHERE id = OLD.id;
SET ROLE fires_app;
DELETE FROM person WHERE id = 40;
SELECT is(shown(40), 'rule@example.org/deleted', 'DO INSTEAD of DELETE');
SET ROLE fires_owner;
DROP RULE keep ON person;
SELECT is(outcome($$CREATE RULE lit AS ON UPDATE TO f.person WHERE NEW.email = 'x' DO INSTEAD NOTHING$$), '0A000', 'no literal in a rule');

-- Views with INSTEAD OF triggers; constraints and defaults that would read or keep values
CREATE VIEW seen_by_all AS SELECT id, email, name FROM person;
CREATE FUNCTION put() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO f.person (id, email, name) VALUES (NEW.id, NEW.email, NEW.name); RETURN NEW; END $$;
CREATE TRIGGER put INSTEAD OF INSERT ON seen_by_all FOR EACH ROW EXECUTE FUNCTION put();
GRANT ALL ON seen_by_all TO PUBLIC;
SET ROLE fires_app;
INSERT INTO seen_by_all VALUES (50, 'instead@example.org', 'Instead');
SELECT is(shown(50), 'instead@example.org/Instead', 'INSTEAD OF triggers insert as ever');
SET ROLE fires_owner;
SET client_min_messages = error;
SELECT is(outcome(c), e, c) FROM (VALUES
  ($$ALTER TABLE f.person ADD CHECK (email LIKE '%@%') NOT VALID$$, '0A000'),
  ($$ALTER TABLE f.person ADD CHECK (length(name) > 2) NOT VALID$$, '0A000'),
  ($$ALTER TABLE f.person ADD COLUMN domain text GENERATED ALWAYS AS (split_part(email::text, '@', 2)) STORED$$, '0A000'),
  ($$ALTER TABLE f.person ALTER COLUMN email SET DEFAULT 'nobody@example.org'$$, '0A000'),
  ($$ALTER TABLE f.person ALTER COLUMN email SET DEFAULT 'nobody@example.org'::text$$, 'ok'),
  ($$CREATE DOMAIN f.mail AS personal_text CHECK (VALUE LIKE '%@%')$$, 'ok'),
  ($$CREATE TABLE f.bad (id integer, m f.mail)$$, '0A000'),
  ($$ALTER TABLE f.log ADD COLUMN mails personal_text[]$$, '0A000'),
  ($$CREATE TYPE f.pair AS (a text, b integer)$$, 'ok'),
  ($$ALTER TABLE f.log ADD COLUMN p f.pair$$, 'ok'),
  ($$ALTER TYPE f.pair ADD ATTRIBUTE m personal_text$$, '0A000'),
  ($$CREATE TYPE f.single AS (a text)$$, 'ok'),
  ($$CREATE TABLE f.typed OF f.single$$, 'ok'),
  ($$ALTER TYPE f.single ADD ATTRIBUTE m personal_text CASCADE$$, 'ok'),
  ($$CREATE INDEX ON f.person (name)$$, '0A000'),
  ($$CREATE UNIQUE INDEX ON f.person (id, name)$$, '0A000'),
  ($$CREATE INDEX ON f.person (id) INCLUDE (name)$$, 'ok'),
  ($$CREATE INDEX ON f.person (id) WHERE name IS NOT NULL$$, 'ok'),
  ($$CREATE INDEX ON f.person (email, id)$$, 'ok'),
  ($$ALTER TABLE f.person ADD UNIQUE (name)$$, '0A000'),
  ($$ALTER TABLE f.person ADD EXCLUDE USING hash (name WITH =)$$, '0A000'),
  ($$CREATE TABLE f.refers (n personal_text REFERENCES f.person (email))$$, 'ok'),
  ($$CREATE TABLE f.named (n personal_text UNIQUE)$$, 'ok'),
  ($$ALTER TABLE f.person ADD FOREIGN KEY (name) REFERENCES f.named (n)$$, '0A000'),
  ($$ALTER TABLE f.person ALTER COLUMN email TYPE text$$, '55000'),
  ($$ALTER TABLE f.person ALTER COLUMN email TYPE personal_date USING NULL$$, '55000'),
  ($$ALTER TABLE f.log ALTER COLUMN plain TYPE personal_text$$, '55000')) AS t (c, e);
RESET ROLE;
SELECT is(outcome($$INSERT INTO f.typed VALUES ('a', 'clear')$$), '23514', 'a table of a type that gained a personal attribute is guarded');
SELECT * FROM finish();
