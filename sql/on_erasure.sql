-- What becomes of rows on an erasure: privacy.on_erasure, and values for columns that are not sealed
\set ON_ERROR_STOP off
\pset format unaligned
\pset tuples_only on
\set VERBOSITY terse
SET client_min_messages = warning;
SELECT length(privacy.create_keystore()) > 0;
CREATE ROLE oe_owner; CREATE ROLE oe_clerk; CREATE ROLE oe_admin;
GRANT privacy_rights_desk TO oe_clerk; GRANT privacy_admin, oe_owner TO oe_admin;
CREATE SCHEMA oe AUTHORIZATION oe_owner;
GRANT USAGE ON SCHEMA oe TO oe_clerk, oe_admin;
SELECT privacy.create_purpose('oe_audit', legal_basis => 'legal_obligation'), privacy.create_deletion_class('oe_tax', '8 years', retained_for => '{oe_audit}');
SELECT privacy.create_category('oe_contact'), privacy.create_category('oe_billing', deletion_class => 'oe_tax');
SET ROLE oe_owner;
CREATE TABLE oe.person (id bigint PRIMARY KEY, email text, status varchar(10) NOT NULL DEFAULT 'active', score numeric(4,1), seen date, manager bigint REFERENCES oe.person DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE oe.orders (id bigint PRIMARY KEY, person bigint REFERENCES oe.person DEFERRABLE INITIALLY DEFERRED, note text, iban text);
CREATE TABLE oe.line (id bigint PRIMARY KEY, orders bigint REFERENCES oe.orders, product text, follows bigint REFERENCES oe.line);
CREATE TABLE oe.visit (id bigint PRIMARY KEY, person bigint REFERENCES oe.person ON DELETE SET NULL, place text, memo text);
CREATE TABLE oe.audit (id bigint PRIMARY KEY, orders bigint REFERENCES oe.orders ON DELETE CASCADE);
RESET ROLE;
SELECT privacy.add_subject_table('oe.person', key => 'id'), privacy.add_linked_table('oe.orders', foreign_key => 'person'),
       privacy.add_linked_table('oe.line', foreign_key => 'orders'), privacy.add_linked_table('oe.visit', foreign_key => 'person');
SELECT privacy.protect_column('oe.person', 'email', category => 'oe_contact'), privacy.protect_column('oe.orders', 'iban', category => 'oe_billing');

-- bad input
SELECT privacy.on_erasure('oe.audit', 'delete');
SELECT privacy.on_erasure('oe.person', 'burn');
SELECT privacy.on_erasure('oe.person', NULL);
SELECT privacy.on_erasure(NULL, 'delete');
SELECT privacy.on_erasure('oe.person', 'set');
SELECT privacy.on_erasure('oe.person', 'set', columns => '{}');
SELECT privacy.on_erasure('oe.person', 'set', columns => '[1]');
SELECT privacy.on_erasure('oe.person', 'delete', columns => '{"status": "x"}');
SELECT privacy.on_erasure('oe.person', 'set', columns => '{"status": null}');
SELECT privacy.on_erasure('oe.person', 'set', columns => '{"nosuch": "x"}');
SELECT privacy.on_erasure('oe.person', 'set', columns => '{"email": "x"}');
SELECT privacy.on_erasure('oe.person', 'set', columns => '{"seen": "yesterday in the evening"}');
SELECT privacy.on_erasure('oe.person', 'set', columns => '{"score": "1234"}');
SELECT privacy.scrub_column('oe.person', 'status', 'value');
SELECT privacy.scrub_column('oe.person', 'status', 'null', value => 'x');
SELECT privacy.scrub_column('oe.person', 'status', 'value', value => repeat('ü', 129));
SELECT privacy.scrub_column('oe.person', 'id', 'value', value => '7');
SET ROLE oe_clerk;
SELECT privacy.on_erasure('oe.person', 'delete');
RESET ROLE;
SELECT relation, on_erasure FROM privacy.tables WHERE relation::text LIKE 'oe.%' ORDER BY 1;

-- set
SET ROLE oe_admin;
SELECT privacy.on_erasure('oe.person', 'set', columns => '{"status": "erased", "score": 0, "seen": "1970-01-01"}');
SELECT privacy.scrub_column('oe.visit', 'memo', 'value', value => E'it''s \\ gone; €');
RESET ROLE; SET privacy.purpose = 'maintenance';
SELECT count(*) FROM pg_seclabel WHERE label LIKE 'scrub to=value value=%';
CREATE PROCEDURE oe_fill(n bigint) LANGUAGE sql AS $$
  INSERT INTO oe.person (id, email, score, seen) VALUES (n, 'p' || n, 5, '2024-02-29');
  INSERT INTO oe.orders VALUES (10 * n, n, 'note', NULL), (10 * n + 1, n, 'other', NULL);
  INSERT INTO oe.line VALUES (100 * n, 10 * n, 'socks', NULL), (100 * n + 1, 10 * n, 'shoes', 100 * n), (100 * n + 2, 10 * n, 'hat', 100 * n + 1);
  INSERT INTO oe.visit VALUES (10 * n, n, 'Ulm', 'came late'), (10 * n + 1, n, 'Bonn', 'came early');
$$;
SET privacy.purpose = 'collection';
SELECT privacy.grant_purpose('collection', current_user::text);
DO $$ BEGIN FOR i IN 1 .. 9 LOOP CALL oe_fill(i); END LOOP; END $$;
CREATE FUNCTION oe_state(n bigint) RETURNS text LANGUAGE sql AS $$
  SELECT format('person %s, orders %s, lines %s, visits %s, nobody''s %s', (SELECT count(*) FROM oe.person WHERE id = n), (SELECT count(*) FROM oe.orders WHERE id / 10 = n),
                (SELECT count(*) FROM oe.line WHERE id / 100 = n), (SELECT string_agg(coalesce(person::text, '-') || ' ' || memo, ', ' ORDER BY id) FROM oe.visit WHERE id / 10 = n),
                (SELECT count(*) FROM oe.person WHERE id = n AND data_subject_id IS NULL) + (SELECT count(*) FROM oe.orders WHERE id / 10 = n AND data_subject_id IS NULL)
                + (SELECT count(*) FROM oe.line WHERE id / 100 = n AND data_subject_id IS NULL) + (SELECT count(*) FROM oe.visit WHERE id / 10 = n AND data_subject_id IS NULL)) $$;
SET privacy.purpose = 'maintenance';
SELECT oe_state(1);
SELECT privacy.erase_subject('oe.person', 1, reason => 'x') AS e \gset
SELECT oe_state(1);
SELECT id, status, score, seen FROM oe.person WHERE id IN (1, 2) ORDER BY id;

-- delete: the person's own row, their orders and lines; visits stay, and their link goes with the row
SET ROLE oe_admin; SET search_path = oe;
SELECT privacy.on_erasure('person', 'delete'), privacy.on_erasure('orders', 'delete'), privacy.on_erasure('line', 'delete');
RESET search_path;
RESET ROLE;
SELECT relation, on_erasure FROM privacy.tables WHERE relation::text LIKE 'oe.%' ORDER BY 1;
SELECT "table", action, "values", detail FROM privacy.plan_erasure('oe.person', 2) WHERE "table" IS NOT NULL AND "column" IS NULL ORDER BY 1, 2;
SELECT privacy.erase_subject('oe.person', 2, reason => 'x') AS e2 \gset
SELECT oe_state(2);
SELECT relation, rows, scrubbed, deleted, pending FROM privacy.erasure_tables WHERE erasure_id = :'e2' ORDER BY 1;
SELECT privacy.erase_subject('oe.person', 2, reason => 'x') = :'e2';
SELECT state, erase_due IS NULL FROM privacy.subjects WHERE table_id = privacy.table_number('oe.person') AND key_hash = privacy.subject_key_hash('oe.person', '2');

-- foreign keys in the way: another person's row, a table that holds nobody's, one that a deletion would empty
UPDATE oe.person SET manager = 3 WHERE id = 4;
INSERT INTO oe.audit VALUES (1, 30), (2, 50);
INSERT INTO oe.line VALUES (999, 60, 'of another', 500);
SELECT "table", action, "values", detail FROM privacy.plan_erasure('oe.person', 3) WHERE "table" IS NOT NULL AND "column" IS NULL ORDER BY 1, 2, 3;
SELECT privacy.erase_subject('oe.person', 3, reason => 'x') AS e3 \gset
SELECT oe_state(3), (SELECT count(*) FROM oe.audit);
SELECT relation, rows, scrubbed, deleted, pending FROM privacy.erasure_tables WHERE erasure_id = :'e3' ORDER BY 1;
SELECT privacy.erase_subject('oe.person', 5, reason => 'x') AS e5 \gset
SELECT oe_state(5), (SELECT follows FROM oe.line WHERE id = 999), (SELECT count(*) FROM oe.audit);
SELECT relation, rows, scrubbed, deleted, pending FROM privacy.erasure_tables WHERE erasure_id = :'e5' ORDER BY 1;
-- it is undone with its transaction, and a class alone deletes nothing
BEGIN;
SELECT privacy.erase_subject('oe.person', 7, reason => 'x') IS NOT NULL;
SELECT oe_state(7);
ROLLBACK;
SELECT privacy.erase_subject('oe.person', 7, reason => 'x', classes => '{standard}') IS NOT NULL;
SELECT oe_state(7);
-- what is held or kept by law keeps the rows, until it ends
SELECT privacy.place_hold('oe.person', 7, 'oe_tax', 'legal_claims') AS hold \gset
SELECT detail FROM privacy.plan_erasure('oe.person', 7) WHERE "table" = 'oe.person'::regclass AND action = 'rows';
SELECT privacy.erase_subject('oe.person', 7, reason => 'x') AS e7 \gset
SELECT oe_state(7);
SELECT privacy.release_hold(:'hold');
SELECT oe_state(7);
SELECT relation, rows, scrubbed, deleted, pending FROM privacy.erasure_tables WHERE erasure_id = :'e7' ORDER BY 1;
-- a trigger that keeps rows: they are cleared
CREATE FUNCTION oe_soft() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
CREATE TRIGGER oe_soft BEFORE DELETE ON oe.line FOR EACH ROW EXECUTE FUNCTION oe_soft();
SELECT privacy.erase_subject('oe.person', 8, reason => 'x') IS NOT NULL;
SELECT oe_state(8);
DROP TRIGGER oe_soft ON oe.line;
-- beyond the bound the worker goes on
CREATE PROCEDURE oe_wait(condition text) LANGUAGE plpgsql AS $$
DECLARE
  done boolean := false;
BEGIN
  FOR i IN 1 .. 300 LOOP
    COMMIT;
    EXECUTE 'SELECT ' || condition INTO done;
    EXIT WHEN done;
    PERFORM pg_sleep(0.1);
  END LOOP;
  RAISE WARNING '%', CASE WHEN done THEN 'done' ELSE 'the worker did not do it' END;
END $$;
SET privacy.purpose = 'collection';
INSERT INTO oe.line SELECT 100000 + i, 90, 'many', CASE WHEN i % 2 = 0 THEN 900 END FROM generate_series(1, 1500) i;
INSERT INTO oe.orders SELECT 1000 + i, 9, 'many', NULL FROM generate_series(1, 1500) i;
INSERT INTO oe.visit SELECT 100000 + i, 9, 'here', 'many' FROM generate_series(1, 1200) i;
SET privacy.purpose = 'maintenance';
SELECT privacy.erase_subject('oe.person', 9, reason => 'x') AS e9 \gset
SELECT sum(pending) > 0 FROM privacy.erasure_tables WHERE erasure_id = :'e9';
CALL oe_wait(format('sum(pending) = 0 FROM privacy.erasure_tables WHERE erasure_id = %L', :'e9'));
SELECT relation, rows, scrubbed, deleted, pending FROM privacy.erasure_tables WHERE erasure_id = :'e9' ORDER BY 1;
SELECT (SELECT count(*) FROM oe.person WHERE id = 9), (SELECT count(*) FROM oe.orders WHERE person = 9), (SELECT count(*) FROM oe.line WHERE orders = 90),
       (SELECT count(*) FROM oe.visit WHERE id > 100000 AND person IS NULL AND data_subject_id IS NULL AND memo LIKE '%gone%');
CALL oe_wait(format('count(*) > 0 FROM privacy.certificates WHERE erasure_id = %L AND document::jsonb @> ''{"live_rows": [{"table": "oe.person", "deleted": 1}]}''', :'e9'));
-- back, and a table's family
SELECT privacy.on_erasure('oe.person', 'keep');
CREATE TABLE oe.log (id bigint, person bigint REFERENCES oe.person, at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE oe.log_1 PARTITION OF oe.log FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
SELECT privacy.add_linked_table('oe.log', foreign_key => 'person'), privacy.on_erasure('oe.log', 'delete');
CREATE TABLE oe.log_2 PARTITION OF oe.log FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
SELECT relation, on_erasure FROM privacy.tables WHERE relation::text ~ '^oe.(log|person)' ORDER BY 1;
SET privacy.purpose = 'collection';
INSERT INTO oe.log VALUES (1, 6, '2024-05-05'), (2, 6, '2025-05-05'), (3, 4, '2025-05-05');
SET privacy.purpose = 'maintenance';
SELECT privacy.erase_subject('oe.person', 6, reason => 'x') IS NOT NULL;
SELECT id FROM oe.log;
SELECT oe_state(6);
RESET privacy.purpose;
SELECT privacy.revoke_purpose('collection', current_user::text);
DROP SCHEMA oe CASCADE;
