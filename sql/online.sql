-- Changes made online of tables of all kinds: dropped and generated columns, identity, long values, partitions, children,
-- keys of several columns; indexes on expressions; views on the column; and the way back to the same definition.
SET client_min_messages = error;
\set SHOW_CONTEXT never
SELECT privacy.create_keystore() IS NOT NULL AS keystore;
SELECT privacy.create_category('online_contact'), privacy.create_purpose('online_care', legal_basis => 'contract'), privacy.permit('online_care', 'online_contact');
CREATE ROLE regress_online_owner;
GRANT privacy_admin TO regress_online_owner;
SELECT privacy.grant_purpose('online_care', 'regress_online_owner');
GRANT CREATE ON SCHEMA public TO regress_online_owner;
SET SESSION AUTHORIZATION regress_online_owner;
SET privacy.purpose = 'online_care';

CREATE FUNCTION regress_online_first(text) RETURNS text IMMUTABLE LANGUAGE sql AS $$ SELECT pg_catalog.substr($1, 1, 1) || CASE WHEN current_user = 'regress_online_owner' THEN '' ELSE 'superuser!' END $$;
CREATE TABLE regress_online (
  never integer, first integer NOT NULL, "Second Key" varchar(20) NOT NULL, born date, ident bigint GENERATED ALWAYS AS IDENTITY, "e mail" varchar(80) COLLATE "C" NOT NULL DEFAULT 'none',
  code char(6), much text, twice integer GENERATED ALWAYS AS (first * 2) STORED, price numeric(8,2), gone text,
  PRIMARY KEY (first, "Second Key"), EXCLUDE USING btree (ident WITH =), UNIQUE (ident)) WITH (fillfactor = 70);
ALTER TABLE regress_online DROP COLUMN never, DROP COLUMN gone;
INSERT INTO regress_online (first, "Second Key", born, "e mail", code, much, price)
  SELECT i, 'k' || i, date '2000-01-01' + i, 'm' || i || '@example.org', 'c' || i, CASE WHEN i % 10 = 0 THEN repeat(md5(i::text), 200) END, i / 3.0 FROM generate_series(1, 200) i;
ALTER TABLE regress_online ADD COLUMN late integer DEFAULT 7;
CREATE UNIQUE INDEX ON regress_online ("e mail");
CREATE INDEX ON regress_online (regress_online_first("Second Key"), born DESC NULLS LAST) INCLUDE (price) WHERE born > '2000-01-05';
CREATE INDEX ON regress_online USING hash (born);
CREATE INDEX ON regress_online USING gin (to_tsvector('simple', "Second Key"));
CREATE VIEW regress_online_view AS SELECT first, "e mail" AS mail, born FROM regress_online;
COMMENT ON COLUMN regress_online."e mail" IS 'how to reach them';
CREATE TABLE regress_online_before AS SELECT first, md5(t::text) AS row FROM regress_online t;
CREATE FUNCTION regress_online_says() RETURNS TABLE (what text) LANGUAGE sql AS $$
  SELECT concat_ws(' ', a.attnum, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated, a.attcollation::regcollation, pg_get_expr(d.adbin, d.adrelid), col_description(a.attrelid, a.attnum))
    FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum WHERE a.attrelid = 'regress_online'::regclass AND a.attnum > 0 AND NOT a.attisdropped
  UNION ALL SELECT pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid = 'regress_online'::regclass
  UNION ALL SELECT conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'regress_online'::regclass
  UNION ALL SELECT tgname FROM pg_trigger WHERE tgrelid = 'regress_online'::regclass UNION ALL SELECT polname FROM pg_policy WHERE polrelid = 'regress_online'::regclass $$;
CREATE TABLE regress_online_was AS SELECT * FROM regress_online_says();

CALL privacy.add_subject_table_online('regress_online', key => 'ident', rows => 'show', batch => 30);
CALL privacy.protect_column_online('regress_online', 'e mail', category => 'online_contact', lookup => 'exact', batch => 17);
CALL privacy.protect_column_online('regress_online', 'code', category => 'online_contact');
CALL privacy.protect_column_online('regress_online', 'much', category => 'online_contact', hide_length => true);
CALL privacy.protect_column_online('regress_online', 'price', category => 'online_contact');
SELECT column_name, type, category, lookup, hide_length, verified FROM privacy.columns WHERE relation = 'regress_online'::regclass ORDER BY 1;
SELECT count(*), count(DISTINCT data_subject_id), count(*) FILTER (WHERE privacy.is_sealed_for("e mail", data_subject_id, (SELECT id FROM privacy.categories WHERE name = 'online_contact'), 1)
  AND privacy.is_sealed(code) AND coalesce(privacy.is_sealed(much), true) AND privacy.is_sealed(price)) AS sealed FROM regress_online;
SELECT first, "e mail", code, length(much), price, twice, late FROM regress_online WHERE "e mail" = 'm20@example.org';
SELECT mail FROM regress_online_view WHERE first = 3;
-- what was told by the sealed rows themselves
SELECT count(*) FROM regress_online_before b WHERE NOT EXISTS (SELECT FROM regress_online t WHERE t.first = b.first
  AND b.row = md5(ROW(t.first, t."Second Key", t.born, t.ident, t."e mail"::varchar, t.code::char(6), t.much::text, t.twice, t.price::numeric(8,2), t.late)::text));
INSERT INTO regress_online (first, "Second Key", "e mail", price) VALUES (500, 'new', 'neu@example.org', 1.005);
SELECT "e mail", price, late FROM regress_online WHERE first = 500;
INSERT INTO regress_online (first, "Second Key", "e mail") VALUES (501, 'new', 'neu@example.org');
SELECT count(*) AS wrong_expressions FROM regress_online WHERE regress_online_first("Second Key") LIKE '%superuser%';
DELETE FROM regress_online WHERE first = 500;

CALL privacy.unprotect_column_online('regress_online', 'e mail');
CALL privacy.unprotect_column_online('regress_online', 'code');
CALL privacy.unprotect_column_online('regress_online', 'much', batch => 1);
CALL privacy.unprotect_column_online('regress_online', 'price');
SELECT privacy.remove_subject_table('regress_online');
(TABLE regress_online_was EXCEPT SELECT * FROM regress_online_says()) UNION ALL (SELECT * FROM regress_online_says() EXCEPT TABLE regress_online_was);
SELECT count(*) FROM regress_online t FULL JOIN regress_online_before b USING (first) WHERE b.row IS DISTINCT FROM md5(t::text);

-- partitions and children
CREATE TABLE regress_online_parts (id bigint, place text, PRIMARY KEY (id)) PARTITION BY RANGE (id);
CREATE TABLE regress_online_part1 PARTITION OF regress_online_parts FOR VALUES FROM (0) TO (100);
CREATE TABLE regress_online_part2 (place text, dropped integer, id bigint NOT NULL);
ALTER TABLE regress_online_part2 DROP COLUMN dropped;
ALTER TABLE regress_online_parts ATTACH PARTITION regress_online_part2 FOR VALUES FROM (100) TO (1000);
INSERT INTO regress_online_parts SELECT i, 'place ' || i FROM generate_series(1, 300) i;
CREATE TABLE regress_online_child (id bigint PRIMARY KEY, of bigint REFERENCES regress_online_parts, note text);
INSERT INTO regress_online_child SELECT i, CASE WHEN i > 3 THEN i END, CASE WHEN i > 3 THEN 'note ' || i END FROM generate_series(1, 200) i;
CREATE TABLE regress_online_grandchild () INHERITS (regress_online_child);
ALTER TABLE regress_online_grandchild ADD PRIMARY KEY (id);
INSERT INTO regress_online_grandchild VALUES (900, 120, 'grand');
ALTER TABLE regress_online_grandchild ADD FOREIGN KEY (of) REFERENCES regress_online_parts;
CALL privacy.add_subject_table_online('regress_online_parts', key => 'id');
CALL privacy.protect_column_online('regress_online_parts', 'place', category => 'online_contact', batch => 10);
CALL privacy.add_linked_table_online('regress_online_child', foreign_key => 'of');
CALL privacy.protect_column_online('regress_online_child', 'note', category => 'online_contact');
SELECT tableoid::regclass, count(*), count(place) AS shown, count(*) FILTER (WHERE privacy.is_sealed(place)) AS sealed, count(DISTINCT data_subject_id) FROM regress_online_parts GROUP BY 1 ORDER BY 1;
SELECT c.tableoid::regclass, count(*), count(c.note) AS shown, count(c.data_subject_id), count(*) FILTER (WHERE c.data_subject_id = p.data_subject_id) AS theirs
  FROM regress_online_child c LEFT JOIN regress_online_parts p ON p.id = c.of GROUP BY 1 ORDER BY 1;
SELECT * FROM privacy.missing_guards WHERE relation::text LIKE 'regress_online%';
UPDATE regress_online_parts SET id = 750 WHERE id = 2;
SELECT tableoid::regclass, place FROM regress_online_parts WHERE id = 750;

-- what is refused
CREATE MATERIALIZED VIEW regress_online_copy AS SELECT "e mail" FROM regress_online;
SELECT privacy.add_subject_table('regress_online', key => 'ident');
CALL privacy.protect_column_online('regress_online', 'e mail', category => 'online_contact');
CALL privacy.protect_column_online('regress_online', 'no', category => 'online_contact');
CALL privacy.protect_column_online('regress_online', 'born', category => 'nothing');
CALL privacy.protect_column_online('regress_online', 'born', category => 'online_contact', lookup => 'exact');
CALL privacy.protect_column_online('regress_online', 'born', category => 'online_contact', batch => 0);
CALL privacy.protect_column_online('regress_online', NULL, category => 'online_contact');
CALL privacy.protect_column_online(NULL, 'born', category => 'online_contact');
CALL privacy.unprotect_column_online('regress_online', 'born');
CALL privacy.add_subject_table_online('regress_online', key => 'ident');
CALL privacy.add_linked_table_online('regress_online', foreign_key => 'ident');
CALL privacy.protect_column_online('regress_online_part1', 'place', category => 'online_contact');
SELECT privacy.cancel_online_change('regress_online');
SELECT privacy.online_fill('regress_online', 'regress_online', 'SELECT', '', 1, 1, true, 1, 1, 1, true, 0::regclass, '{1}', '{1}');
SELECT * FROM privacy.progress WHERE finished_at IS NULL;

-- a trigger of its function that somebody makes themselves notes nothing of others
CREATE TABLE regress_online_evil (id text);
CREATE TRIGGER evil AFTER INSERT ON regress_online_evil FOR EACH ROW EXECUTE FUNCTION privacy.online_note('log_1');
INSERT INTO regress_online_evil VALUES ('x');
CREATE TRIGGER evil_too BEFORE INSERT ON regress_online_evil FOR EACH ROW EXECUTE FUNCTION privacy.online_note();
DROP TRIGGER evil ON regress_online_evil;
INSERT INTO regress_online_evil VALUES ('x');
RESET SESSION AUTHORIZATION;
SELECT count(*) FROM pg_class WHERE relnamespace = 'privacy_online'::regnamespace;
DROP TABLE regress_online_evil, regress_online_was, regress_online_before, regress_online_grandchild, regress_online_child, regress_online_parts, regress_online CASCADE;
DROP FUNCTION regress_online_says(), regress_online_first(text);
SELECT privacy.revoke_purpose('online_care', 'regress_online_owner');
DROP OWNED BY regress_online_owner;
DROP ROLE regress_online_owner;
