-- The owner of protected tables as an attacker: triggers, domains and foreign keys of theirs, fired by others.
\set VERBOSITY terse
SET client_min_messages = warning;
CREATE ROLE attack_owner;
CREATE ROLE attack_desk;
GRANT privacy_rights_desk TO attack_desk;
CREATE SCHEMA attack AUTHORIZATION attack_owner;
GRANT USAGE ON SCHEMA attack TO PUBLIC;
SET ROLE attack_owner;
CREATE TABLE attack.person (id integer PRIMARY KEY, email text, diagnosis text);
CREATE TABLE attack.visit (id integer PRIMARY KEY, person_id integer REFERENCES attack.person ON UPDATE CASCADE, remark text);
INSERT INTO attack.person SELECT g, 'user' || g || '@example.org', 'diagnosis ' || g FROM generate_series(1, 5) g;
INSERT INTO attack.visit SELECT g, g, 'remark ' || g FROM generate_series(1, 5) g;
CREATE TABLE attack.loot (how text, as_role name, what text);
GRANT INSERT ON attack.loot TO PUBLIC;
RESET ROLE;
SELECT privacy.create_category('at_contact', channel => 'email'), privacy.create_category('at_health');
SELECT privacy.create_purpose('at_news', legal_basis => 'consent'), privacy.create_purpose('at_care', legal_basis => 'contract');
SELECT privacy.permit('at_news', 'at_contact'), privacy.permit('at_care', 'at_contact'), privacy.permit('at_care', 'at_health');
SELECT privacy.grant_purpose('at_news', 'attack_owner');
SELECT privacy.add_subject_table('attack.person', key => 'id', rows => 'show'), privacy.add_linked_table('attack.visit', foreign_key => 'person_id', rows => 'show');
SELECT privacy.protect_column('attack.person', 'email', category => 'at_contact', lookup => 'exact'),
       privacy.protect_column('attack.person', 'diagnosis', category => 'at_health', lookup => 'exact'),
       privacy.protect_column('attack.visit', 'remark', category => 'at_contact');

-- The owner may read one person, who consented: their own row. Values of others must not get there.
SELECT privacy.record_consent('attack.person', 5, 'at_news', channel => 'email', method => 'form', evidence => '{"form": 1}');
SET ROLE attack_owner;
SET privacy.purpose = 'at_news';
SELECT id, email FROM attack.person ORDER BY id;
UPDATE attack.person SET email = (SELECT email FROM attack.person WHERE id = 1) WHERE id = 5;
-- maintenance, which owners need no grant for, moves nothing
SET privacy.purpose = 'maintenance';
UPDATE attack.person SET email = (SELECT email FROM attack.person WHERE id = 1) WHERE id = 5;
UPDATE attack.visit SET person_id = 5 WHERE id = 1;
-- nor does a trigger that a foreign key's cascade fires
CREATE FUNCTION attack.thief() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE attack.person SET email = (SELECT email FROM attack.person WHERE id = 2) WHERE id = 5;
  RETURN NEW;
END $$;
CREATE TRIGGER a_thief BEFORE UPDATE ON attack.visit FOR EACH ROW EXECUTE FUNCTION attack.thief();
UPDATE attack.person SET id = 33 WHERE id = 3;
DROP TRIGGER a_thief ON attack.visit;
-- nor a cascade that gives rows to somebody else
ALTER TABLE attack.visit ALTER person_id SET DEFAULT 5, DROP CONSTRAINT visit_person_id_fkey,
  ADD CONSTRAINT visit_person_id_fkey FOREIGN KEY (person_id) REFERENCES attack.person ON DELETE SET DEFAULT ON UPDATE CASCADE;
DELETE FROM attack.person WHERE id = 4;
SET privacy.purpose = 'at_news';
SELECT id, email FROM attack.person ORDER BY id;
SELECT id, remark FROM attack.visit ORDER BY id;
-- an ordinary cascade goes on working
SET privacy.purpose = 'maintenance';
UPDATE attack.person SET id = 34 WHERE id = 4;
SELECT id, person_id FROM attack.visit WHERE id = 4;

-- Triggers of the owner run inside an erasure: with the owner's rights, and shown nothing.
CREATE FUNCTION attack.spy() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO attack.loot SELECT TG_NAME, current_user, (SELECT string_agg(coalesce(privacy.reveal(email), '-') || coalesce(privacy.reveal(diagnosis), '-'), ' ') FROM attack.person);
  BEGIN
    INSERT INTO attack.loot SELECT TG_NAME || ' guess', current_user, id FROM attack.person WHERE email = 'user1@example.org';
  EXCEPTION WHEN insufficient_privilege THEN
    INSERT INTO attack.loot VALUES (TG_NAME || ' guess', current_user, SQLERRM);
  END;
  BEGIN
    INSERT INTO attack.loot SELECT TG_NAME || ' cast', current_user, lower(email) FROM attack.person;
  EXCEPTION WHEN insufficient_privilege THEN
    INSERT INTO attack.loot VALUES (TG_NAME || ' cast', current_user, 'refused');
  END;
  RETURN NEW;
END $$;
-- (as it would be refused at once, for what it stores, and stop the erasure)
RESET ROLE;
SET privacy.allow_plain_copies = on;
SET ROLE attack_owner;
CREATE TRIGGER a_before BEFORE UPDATE ON attack.person FOR EACH ROW EXECUTE FUNCTION attack.spy();
CREATE TRIGGER a_after AFTER UPDATE ON attack.person FOR EACH ROW EXECUTE FUNCTION attack.spy();
SET ROLE attack_desk;
SET privacy.purpose = 'subject_rights';
SELECT privacy.erase_subject('attack.person', 1, reason => 'request') IS NOT NULL AS erased;
RESET ROLE;
SET privacy.purpose = 'maintenance';
SELECT * FROM attack.loot ORDER BY how;
-- the exception those triggers caught did not switch off the scrubbing
SELECT id, email IS NULL AS email, diagnosis IS NULL AS diagnosis, data_subject_id IS NULL AS nobody FROM attack.person WHERE id = 1;
-- What is deferred would run at the commit, as the desk or, in the worker, as a superuser.
SET ROLE attack_owner;
CREATE CONSTRAINT TRIGGER a_deferred AFTER UPDATE ON attack.person DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION attack.spy();
SET ROLE attack_desk;
SET privacy.purpose = 'subject_rights';
SELECT privacy.erase_subject('attack.person', 2, reason => 'request');
RESET ROLE;
RESET privacy.allow_plain_copies;
SELECT count(*) FROM attack.loot WHERE how = 'a_deferred';

-- An index, statistics or a generated column would keep what a function of the owner's opens for others who write.
SET ROLE attack_owner;
SET privacy.purpose = 'maintenance';
CREATE FUNCTION attack.opened(personal_text) RETURNS varchar LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN RETURN privacy.reveal($1); END $$;
CREATE FUNCTION attack.opened(attack.person) RETURNS varchar LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN RETURN privacy.reveal($1.email); END $$;
CREATE INDEX ON attack.person (attack.opened(email));
CREATE INDEX ON attack.person (attack.opened(person));
CREATE INDEX ON attack.person (id) WHERE attack.opened(email) = 'x';
CREATE STATISTICS attack.s ON (attack.opened(email)), id FROM attack.person;
ALTER TABLE attack.person ADD shown varchar GENERATED ALWAYS AS (attack.opened(email)) STORED;
CREATE INDEX ON attack.person (email) WHERE email IS NOT NULL;
-- nor may it be there before the column is protected
CREATE TABLE attack.early (id integer PRIMARY KEY, email text);
CREATE FUNCTION attack.any_opened(value anyelement) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN RETURN privacy.withheld(value); EXCEPTION WHEN undefined_function THEN RETURN NULL; END $$;
CREATE INDEX ON attack.early (attack.any_opened(email));
RESET ROLE;
SELECT privacy.add_subject_table('attack.early', key => 'id');
SELECT privacy.protect_column('attack.early', 'email', category => 'at_contact');
-- Nor does code of the owner's run, and open values, while an administrator who may reveal has the table rewritten.
SET ROLE attack_owner;
CREATE TABLE attack.seen AS SELECT id, diagnosis FROM attack.person;
CREATE TABLE attack.bait (id integer PRIMARY KEY, email text, note text);
INSERT INTO attack.bait VALUES (1, 'bait@example.org', 'x');
CREATE FUNCTION attack.peeks(integer) RETURNS integer LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  RAISE WARNING 'opened: %', (SELECT privacy.open_existing(diagnosis) FROM attack.seen WHERE id = 2);
  RETURN $1;
EXCEPTION WHEN insufficient_privilege THEN
  RETURN $1;
END $$;
CREATE INDEX ON attack.bait (attack.peeks(id));
RESET ROLE;
SET privacy.purpose = 'maintenance';
SELECT privacy.add_subject_table('attack.bait', key => 'id');
SELECT privacy.protect_column('attack.bait', 'note', category => 'at_contact');
SELECT privacy.grant_purpose('at_care', 'postgres');
SET privacy.purpose = 'at_care';
SELECT privacy.protect_column('attack.bait', 'email', category => 'at_contact');
SELECT privacy.unprotect_column('attack.bait', 'note');
SELECT privacy.revoke_purpose('at_care', 'postgres');
SET privacy.purpose = 'maintenance';
-- A foreign key of somebody's own is no way to guess, and no trigger function of ours does harm elsewhere.
CREATE UNIQUE INDEX ON attack.person (email);
GRANT REFERENCES ON attack.person TO attack_desk;
CREATE SCHEMA attack_other AUTHORIZATION attack_desk;
SET ROLE attack_desk;
CREATE TABLE attack_other.probe (e text REFERENCES attack.person (email));
CREATE TABLE attack_other.plain (id integer, e text);
CREATE TRIGGER a BEFORE INSERT OR UPDATE ON attack_other.plain FOR EACH ROW EXECUTE FUNCTION privacy.seal_row();
CREATE TRIGGER b AFTER INSERT OR UPDATE OR DELETE ON attack_other.plain FOR EACH ROW EXECUTE FUNCTION privacy.person_changed();
CREATE TRIGGER c BEFORE TRUNCATE ON attack_other.plain EXECUTE FUNCTION privacy.people_truncated();
INSERT INTO attack_other.plain VALUES (1, 'x');
UPDATE attack_other.plain SET e = 'y';
DELETE FROM attack_other.plain;
TRUNCATE attack_other.plain;
CREATE TRIGGER d BEFORE INSERT ON attack_other.plain EXECUTE FUNCTION privacy.seal_row();
INSERT INTO attack_other.plain VALUES (1, 'x');
RESET ROLE;
DROP SCHEMA attack_other CASCADE;

RESET privacy.purpose;
SELECT privacy.revoke_purpose('at_news', 'attack_owner');
SET privacy.purpose = 'maintenance';
SET client_min_messages = error;
DROP SCHEMA attack CASCADE;
REVOKE privacy_rights_desk FROM attack_desk;
DROP ROLE attack_desk;
