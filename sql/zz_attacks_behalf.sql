-- Code that PostgreSQL, or a command of ours, runs with its author's rights in somebody else's session: the session's
-- rights and purposes are not the author's to use.
\set VERBOSITY terse
SET client_min_messages = warning;
CREATE ROLE behalf_owner;
CREATE ROLE behalf_desk;
CREATE ROLE behalf_stranger;
GRANT privacy_rights_desk TO behalf_desk;
CREATE SCHEMA behalf AUTHORIZATION behalf_owner;
GRANT ALL ON SCHEMA behalf TO PUBLIC;
SET ROLE behalf_owner;
CREATE TABLE behalf.person (id integer PRIMARY KEY, email text, health text, note text);
INSERT INTO behalf.person SELECT g, 'user' || g || '@example.org', 'diagnosis ' || g, 'n' FROM generate_series(1, 8) g;
CREATE TABLE behalf.loot (place text, what text, result text);
GRANT ALL ON ALL TABLES IN SCHEMA behalf TO PUBLIC;
RESET ROLE;
SELECT privacy.create_category('bh_contact', channel => 'email'), privacy.create_category('bh_health'), privacy.create_purpose('bh_news', legal_basis => 'consent'),
       privacy.create_purpose('bh_care', legal_basis => 'contract'), privacy.permit('bh_news', 'bh_contact'), privacy.permit('bh_care', 'bh_contact'),
       privacy.permit('bh_care', 'bh_health'), privacy.grant_purpose('bh_news', 'behalf_owner'), privacy.grant_purpose('bh_care', 'behalf_desk') \gset _
SELECT privacy.add_subject_table('behalf.person', key => 'id', rows => 'show'), privacy.protect_column('behalf.person', 'email', category => 'bh_contact', lookup => 'exact'),
       privacy.protect_column('behalf.person', 'health', category => 'bh_health', lookup => 'exact') \gset _

-- What each place tries. Whatever is stolen is written down.
SET ROLE behalf_owner;
CREATE FUNCTION behalf.attempt(place text, what text, command text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  result text;
BEGIN
  EXECUTE command INTO result;
  INSERT INTO behalf.loot VALUES (place, what, result);
EXCEPTION WHEN insufficient_privilege THEN
  INSERT INTO behalf.loot VALUES (place, what, 'refused');
END $$;
CREATE FUNCTION behalf.steal(place text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM behalf.loot l WHERE l.place = steal.place) THEN RETURN; END IF;
  INSERT INTO behalf.loot VALUES (place, 'as', current_user);
  PERFORM behalf.attempt(place, 'export', $c$SELECT privacy.export_subject('behalf.person', '3', 'access') ->> 'data'$c$);
  PERFORM behalf.attempt(place, 'consent', $c$SELECT privacy.record_consent('behalf.person', '3', 'bh_news', channel => 'email', method => 'form', evidence => '{"a": 1}')$c$);
  PERFORM behalf.attempt(place, 'withdrawal', $c$SELECT privacy.withdraw_consent('behalf.person', '7', 'bh_news')$c$);
  PERFORM behalf.attempt(place, 'token', $c$SELECT privacy.withdrawal_token('behalf.person', '3', 'bh_news')$c$);
  PERFORM behalf.attempt(place, 'objection', $c$SELECT privacy.record_objection('behalf.person', '3', 'bh_news')$c$);
  PERFORM behalf.attempt(place, 'renewal', $c$SELECT privacy.renew_subject('behalf.person', '3')$c$);
  PERFORM behalf.attempt(place, 'reveal', $c$SELECT string_agg(privacy.reveal(health), ' ') FROM behalf.person$c$);
  PERFORM behalf.attempt(place, 'cast', $c$SELECT string_agg(lower(health), ' ') FROM behalf.person$c$);
  PERFORM behalf.attempt(place, 'guess', $c$SELECT id FROM behalf.person WHERE health = 'diagnosis 4'$c$);
  PERFORM behalf.attempt(place, 'move', $c$UPDATE behalf.person SET email = (SELECT email FROM behalf.person WHERE id = 2) WHERE id = 7 RETURNING id$c$);
END $$;
-- the owner may read one person, who consented
RESET ROLE;
SET privacy.purpose = 'maintenance';
SELECT privacy.record_consent('behalf.person', 7, 'bh_news', channel => 'email', method => 'form', evidence => '{"form": 1}');

-- a trigger inside an erasure
SET ROLE behalf_owner;
CREATE FUNCTION behalf.in_trigger() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM behalf.steal(TG_ARGV[0]); RETURN coalesce(NEW, OLD); END $$;
CREATE TRIGGER a BEFORE UPDATE ON behalf.person FOR EACH ROW WHEN (OLD.id = 1) EXECUTE FUNCTION behalf.in_trigger('erasure');
SET ROLE behalf_desk;
SET privacy.purpose = 'subject_rights';
SELECT privacy.erase_subject('behalf.person', 1, reason => 'request') IS NOT NULL AS erased;

-- a cascade: of a foreign key that the author put on a table of somebody else's
RESET ROLE;
CREATE TABLE behalf.ticket (id integer PRIMARY KEY);
INSERT INTO behalf.ticket VALUES (1), (2);
GRANT REFERENCES, SELECT ON behalf.ticket TO behalf_owner;
GRANT SELECT, UPDATE, DELETE ON behalf.ticket TO behalf_desk;
SET ROLE behalf_owner;
SET privacy.purpose = 'maintenance';
CREATE TABLE behalf.trap (ticket integer REFERENCES behalf.ticket ON DELETE CASCADE ON UPDATE CASCADE);
INSERT INTO behalf.trap VALUES (1), (2);
CREATE TRIGGER a BEFORE DELETE ON behalf.trap FOR EACH ROW EXECUTE FUNCTION behalf.in_trigger('cascade');
SET ROLE behalf_desk;
SET privacy.purpose = 'bh_care';
DELETE FROM behalf.ticket WHERE id = 1;

-- an index, while somebody else analyses or rebuilds it
SET ROLE behalf_owner;
SET privacy.purpose = 'maintenance';
CREATE TABLE behalf.bait (id integer);
INSERT INTO behalf.bait SELECT generate_series(1, 100);
CREATE FUNCTION behalf.in_index(integer) RETURNS integer LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  IF current_setting('behalf.place', true) <> '' THEN PERFORM behalf.steal(current_setting('behalf.place')); END IF;
  RETURN $1;
END $$;
CREATE INDEX bait_index ON behalf.bait (behalf.in_index(id));
RESET ROLE;
SELECT privacy.grant_purpose('bh_care', current_user) \gset _
SET privacy.purpose = 'bh_care';
SET behalf.place = 'analyze';
ANALYZE behalf.bait;
SET behalf.place = 'reindex';
REINDEX INDEX behalf.bait_index;
SET behalf.place = 'vacuum';
VACUUM ANALYZE behalf.bait;
SET behalf.place = '';

-- what was got
RESET ROLE;
SELECT place, string_agg(what || ': ' || coalesce(result, '-'), ', ' ORDER BY what) FROM behalf.loot GROUP BY place ORDER BY place;
SET ROLE behalf_owner;
SET privacy.purpose = 'bh_news';
SELECT id, email FROM behalf.person WHERE email IS NOT NULL ORDER BY id;
RESET ROLE;

-- A materialized view keeps rows for its owner: who refreshes it lends no purpose.
SET ROLE behalf_stranger;
CREATE MATERIALIZED VIEW behalf.found AS SELECT id, note FROM behalf.person WHERE health = 'diagnosis 4'::text WITH NO DATA;
CREATE MATERIALIZED VIEW behalf.counted AS SELECT count(*) FROM behalf.person WITH NO DATA;
RESET ROLE;
SET privacy.purpose = 'bh_care';
REFRESH MATERIALIZED VIEW behalf.found;
SET privacy.purpose = 'maintenance';
REFRESH MATERIALIZED VIEW behalf.counted;
SELECT relname, relispopulated FROM pg_class WHERE relnamespace = 'behalf'::regnamespace AND relkind = 'm' ORDER BY 1;
-- the owner of the table, or who holds the purpose as well, is refreshed as ever
ALTER MATERIALIZED VIEW behalf.counted OWNER TO behalf_owner;
REFRESH MATERIALIZED VIEW behalf.counted;
SELECT privacy.grant_purpose('bh_care', 'behalf_stranger') \gset _
SET privacy.purpose = 'bh_care';
REFRESH MATERIALIZED VIEW behalf.found;
SELECT id FROM behalf.found;

SELECT count(privacy.revoke_purpose('bh_care', r)) FROM unnest(ARRAY[current_user, 'behalf_stranger', 'behalf_desk']) r \gset _
SELECT privacy.revoke_purpose('bh_news', 'behalf_owner') \gset _
SET privacy.purpose = 'maintenance';
SET client_min_messages = error;
DROP SCHEMA behalf CASCADE;
REVOKE privacy_rights_desk FROM behalf_desk;
DROP ROLE behalf_owner, behalf_desk, behalf_stranger;
