-- A policy as one document: what is exported applies again and is the same, what is wrong is said all at once.
\ir policy_support.inc
SELECT no_plan();
SELECT share_pgtap();
SELECT make_role('pd_admin', 'privacy_admin'), make_role('pd_dpo', 'privacy_dpo'), make_role('pd_owner', 'privacy_admin'), make_role('pd_sales'), make_role('pd_none');
CREATE FUNCTION make_shop(name text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('CREATE SCHEMA %I', name);
  EXECUTE format('SET LOCAL search_path = %I', name);
  CREATE TABLE customer (id bigint PRIMARY KEY, name text, email varchar(60), born date, city text, closed date, "odd "".name" text);
  CREATE TABLE invoice (id int PRIMARY KEY, customer_id bigint NOT NULL REFERENCES customer, street text, note text, paid_on date);
  CREATE TABLE line (id int PRIMARY KEY, invoice_id int NOT NULL REFERENCES invoice, remark text, memo text);
  CREATE TABLE visit (id int PRIMARY KEY, customer_id bigint, ip inet);
  INSERT INTO customer VALUES (1, 'Ada', 'ada@example.org', '1815-12-10', 'London', NULL, 'x'), (2, 'Bob', 'bob@example.org', NULL, NULL, '2020-01-01', NULL);
  INSERT INTO invoice VALUES (1, 1, 'Street 1', NULL, '2020-02-03');
  INSERT INTO line VALUES (1, 1, 'a remark');
  INSERT INTO visit VALUES (1, 2, '192.0.2.1');
END $$;
SELECT make_shop('shop');
SET search_path = public;

CREATE TEMP TABLE doc AS SELECT $${"version": 1,
  "deletion_classes": {"tax": {"period": "8 years", "align": "year_end", "starts": "process_end", "retained_for": ["audit"], "description": "vouchers"}, "standard": {"period": "3 years"}},
  "categories": {"contact": {"channel": "email"}, "identity": {"mask": "initial", "description": "who"}, "billing": {"deletion_class": "tax"}, "health": {"special": true}},
  "purposes": {"orders": {"legal_basis": "contract", "permits": {"contact": "full", "identity": "masked"}, "granted_to": ["pd_sales"]},
               "audit": {"legal_basis": "legal_obligation", "recipients": ["tax office", "auditor"], "while_restricted": "legal_claims"},
               "newsletter": {"legal_basis": "consent", "double_opt_in": true, "valid_for": "2 years"}, "care": {"legal_basis": "contract", "art9": "h", "permits": {"health": "full"}},
               "maintenance": {"granted_to": ["pd_sales"]}},
  "notices": {"news-1": {"de": "Ja", "en": "Yes"}},
  "tables": {
    "shop.customer": {"subject_table": {"key": "id", "on_delete": "erase"}, "columns": {"name": {"category": "identity"}, "email": {"category": "contact", "lookup": "case_insensitive"},
        "born": {"category": "identity", "lookup": "exact", "guessable": true}, "city": {"scrub": "null", "category": "billing"}, "odd \".name": {"category": "identity", "third_parties": true, "hide_length": true}}},
    "shop.line": {"linked_table": {"foreign_key": "invoice_id"}, "columns": {"memo": {"scrub": "value", "value": ""}}},
    "shop.invoice": {"linked_table": {"foreign_key": "customer_id", "rows": "show", "subject_column": "person"}, "on_erasure": "delete", "columns": {"street": {"category": "billing", "drop_dependents": true}, "note": {"scrub": "value", "value": "gone \u00e9=x"}, "paid_on": {"starts": ["tax", "standard"]}}},
    "shop.visit": {"linked_table": {"foreign_key": "customer_id", "references": "shop.customer"}, "columns": {"ip": {"category": "identity"}}}}}$$::jsonb AS policy;
GRANT SELECT ON doc TO PUBLIC;
SELECT is_empty('SELECT c.* FROM doc, privacy.check_policy(policy) c', 'nothing is wrong with it');

-- A dry run changes nothing and lists what would be run, in order.
CREATE TEMP TABLE plan AS SELECT p.* FROM doc, privacy.apply_policy(policy, dry_run => true) p;
SELECT is(privacy.export_policy(), '{"version": 1}', 'a dry run changes nothing');
SELECT ok((SELECT count(*) FROM plan) > 25 AND bool_and(command <> '' AND lock <> '' AND policy @? path::jsonpath), 'each step with command, lock and path') FROM plan, doc;
SELECT ok((SELECT step FROM plan WHERE command LIKE '%add_subject_table%') < (SELECT step FROM plan WHERE command LIKE '%add_linked_table%shop.invoice%')
      AND (SELECT step FROM plan WHERE command LIKE '%add_linked_table%shop.invoice%') < (SELECT step FROM plan WHERE command LIKE '%add_linked_table%shop.line%')
      AND (SELECT max(step) FROM plan WHERE command ~ 'create_(category|purpose|deletion_class)') < (SELECT min(step) FROM plan WHERE lock LIKE '%EXCLUSIVE on shop.%'), 'each finds what it needs');
SELECT is(lock, 'ACCESS EXCLUSIVE on shop.customer', 'the lock of a column') FROM plan WHERE command LIKE '%protect_column%email%';
SELECT ok(row_estimate >= 0 AND disk_estimate > 0, 'rows and disk are estimated') FROM plan WHERE command LIKE '%protect_column%email%';

-- Applied; applied again; exported; applied elsewhere.
SELECT is((SELECT count(*) FROM doc, privacy.apply_policy(policy)), (SELECT count(*) FROM plan), 'applying runs what the dry run lists');
SELECT results_eq('SELECT command FROM plan ORDER BY step', $$SELECT command FROM plan ORDER BY step$$, 'in the same order');
SELECT is_empty('SELECT p.* FROM doc, privacy.apply_policy(policy) p', 'a second time there is nothing to do');
SELECT is_empty('SELECT d.* FROM doc, privacy.policy_drift(policy) d', 'and no drift');
SET privacy.purpose = 'orders';
GRANT USAGE ON SCHEMA shop TO pd_sales; GRANT SELECT ON ALL TABLES IN SCHEMA shop TO pd_sales;
SET ROLE pd_sales;
SELECT is((SELECT email || name FROM shop.customer WHERE email = 'ADA@example.org'), 'ada@example.orgA.', 'the purpose reads what it is permitted');
RESET ROLE;
RESET privacy.purpose;
SELECT is((SELECT relation::text FROM privacy.tables WHERE parent = 'shop.customer'::regclass AND link_column = 'customer_id' AND subject_column = 'data_subject_id'), 'shop.visit', 'the foreign key that was missing is there');
CREATE TEMP TABLE exported AS SELECT privacy.export_policy() AS policy;
SELECT is(policy - 'tables', (SELECT privacy.policy_short('document', privacy.policy_full('document', policy)) - 'tables' FROM doc), 'what comes out is what went in') FROM exported;
SELECT is_empty('SELECT p.* FROM exported, privacy.apply_policy(policy) p', 'an export applied where it comes from changes nothing');
SELECT is_empty('SELECT c.* FROM exported, privacy.check_policy(policy) c', 'and has no fault');
SELECT make_shop('other');
SET search_path = public;
SELECT lives_ok($$SELECT count(*) FROM exported, privacy.apply_policy(replace(policy::text, 'shop.', 'other.')::jsonb)$$, 'an export applies to a copy of the schema');
SELECT is(replace((privacy.export_policy() #> '{tables,other.customer}')::text || (privacy.export_policy() #> '{tables,other.line}')::text, 'other.', 'shop.'),
          (policy #> '{tables,shop.customer}')::text || (policy #> '{tables,shop.line}')::text, 'and comes out of it the same') FROM exported;

-- A table that would not fit is refused before anything starts.
BEGIN;
UPDATE pg_class SET reltuples = 1e15 WHERE oid = 'shop.line'::regclass;
SELECT is(outcome($$SELECT privacy.apply_policy('{"tables": {"shop.line": {"columns": {"remark": {"category": "identity"}}}}}')$$), '53100', 'not enough disk, by the estimate');
SELECT ok(disk_estimate > 1e15, 'a dry run says how much') FROM privacy.apply_policy('{"tables": {"shop.line": {"columns": {"remark": {"category": "identity"}}}}}', dry_run => true);
SELECT is(outcome($$SELECT privacy.apply_policy('{"tables": {"shop.line": {"columns": {"remark": {"category": "identity"}}}}}', check_disk => false)$$), 'ok', 'the estimate can be overruled');
ROLLBACK;

-- In steps: what is done before a fault stays, a further call does the rest; and names of the caller's search_path mean nothing.
CREATE SCHEMA evil;
CREATE TABLE evil.parent (id int PRIMARY KEY, name text); CREATE TABLE evil.child (id int PRIMARY KEY, parent_id int);
INSERT INTO evil.parent VALUES (1, 'x'); INSERT INTO evil.child VALUES (1, 2);
CREATE DOMAIN evil.text AS pg_catalog.text CHECK (false); CREATE DOMAIN evil.oid AS pg_catalog.oid CHECK (false);
CREATE FUNCTION evil.cardinality(anyarray) RETURNS int LANGUAGE plpgsql AS $$ BEGIN RAISE 'evil'; END $$;
CREATE FUNCTION evil.set_config(pg_catalog.text, pg_catalog.text, boolean) RETURNS pg_catalog.text LANGUAGE plpgsql AS $$ BEGIN RAISE 'evil'; END $$;
SELECT '{"categories": {"in_steps": {}}, "tables": {"evil.parent": {"subject_table": {"key": "id"}, "columns": {"name": {"category": "in_steps"}}}, "evil.child": {"linked_table": {"foreign_key": "parent_id", "references": "evil.parent"}}}}' AS steps \gset
SET search_path = evil, pg_catalog, public;
\set ON_ERROR_STOP 0
\set ON_ERROR_ROLLBACK off
CALL privacy.apply_policy_in_steps(:'steps');
SET client_min_messages = warning;
\set ON_ERROR_STOP 1
RESET search_path;
SELECT is(:'LAST_ERROR_SQLSTATE'::text, '23503', 'a row without its parent stops it');
SELECT ok(privacy.export_policy() -> 'categories' ? 'in_steps' AND NOT privacy.export_policy() -> 'tables' ? 'evil.child', 'what was done before stays');
UPDATE evil.child SET parent_id = 1;
SET search_path = evil, pg_catalog, public;
CALL privacy.apply_policy_in_steps(:'steps') \gset
RESET search_path;
SELECT is(:steps::bigint, 4::bigint, 'a further call does the rest');
SELECT is_empty($$SELECT * FROM privacy.policy_drift('{"tables": {}}') WHERE path ~ 'evil' AND difference <> 'not in the document'$$, 'all of it');
DROP SCHEMA evil CASCADE;
SELECT privacy.drop_category('in_steps');

-- Changes, drift, and what may not change.
CREATE FUNCTION edited(path text[], value jsonb) RETURNS jsonb LANGUAGE sql AS $$ SELECT CASE WHEN value IS NULL THEN policy #- path ELSE jsonb_set(policy, path, value) END FROM exported $$;
SELECT results_eq(format('SELECT command FROM privacy.apply_policy(edited(%L, %L), dry_run => true)', p, v), ARRAY[c], 'change: ' || c) FROM (VALUES
  ('{purposes,orders,permits,identity}', '"full"', 'SELECT privacy.permit(purpose => ''orders'', category => ''identity'', disclosure => ''full'')'),
  ('{purposes,newsletter,valid_for}', '"1 year"', 'SELECT privacy.change_purpose(name => ''newsletter'', confirm_within => ''72:00:00'', recipients => ''{}'', valid_for => ''1 year'')'),
  ('{categories,identity,mask}', '"year"', 'SELECT privacy.change_category(name => ''identity'', description => ''who'', mask => ''year'', origin => ''provided'')'),
  ('{deletion_classes,tax,period}', '"10 years"', 'SELECT privacy.change_deletion_class(name => ''tax'', period => ''10 years'', starts => ''process_end'', align => ''year_end'', retained_for => ''{audit}'', enforce => false)'),
  ('{deletion_classes,tax,description}', '"receipts"', 'SELECT privacy.describe_deletion_class(''tax'', ''receipts'')'),
  ('{tables,shop.line,columns}', '{"remark": {"category": "billing"}}', 'SELECT privacy.protect_column(relation => ''shop.line'', "column" => ''remark'', category => ''billing'')')) AS e (p, v, c);
SELECT results_eq($$SELECT split_part(command, '(', 1) FROM privacy.apply_policy(edited('{tables,shop.customer,columns,name,lookup}', '"exact"'), dry_run => true)$$,
  ARRAY['SELECT privacy.unprotect_column', 'SELECT privacy.protect_column'], 'another lookup goes by way of the plain column');
SELECT results_eq($$SELECT difference, path FROM privacy.policy_drift(edited('{purposes,orders,permits,identity}', '"full"') || '{"notices": {}}') ORDER BY 2$$,
  $$VALUES ('not in the document', '$.notices."news-1"'), ('not in the document', '$.tables."other.customer"'), ('not in the document', '$.tables."other.invoice"'), ('not in the document', '$.tables."other.line"'), ('not in the document', '$.tables."other.visit"'), ('different', '$.purposes.orders.permits.identity') ORDER BY 2$$,
  'drift is one query');

-- What is not mentioned goes only if that is asked for.
SELECT is_empty($$SELECT * FROM privacy.apply_policy('{"version": 1, "purposes": {}, "tables": {}}', dry_run => true)$$, 'what is not mentioned stays');
SELECT is_empty($$SELECT * FROM privacy.apply_policy('{"version": 1}', dry_run => true, prune => true)$$, 'a section that is not there is not pruned');
SELECT is(outcome($$SELECT privacy.apply_policy(edited('{purposes,orders,permits,contact}', NULL), prune => true)$$), '42501 no_purpose', 'giving plain columns back asks for a purpose that may see them');
GRANT privacy_rights_desk TO CURRENT_USER;
SET privacy.purpose = 'subject_rights';
SELECT is((SELECT count(*) FROM privacy.apply_policy(edited('{purposes,orders,permits,contact}', NULL), prune => true) WHERE command LIKE '%forbid%'), 1::bigint, 'prune takes a permission away');
SELECT is(privacy.export_policy() #> '{tables,other.customer}' IS NULL AND privacy.export_policy() #> '{purposes,orders,permits,contact}' IS NULL, true, 'and tables that are not mentioned');
RESET privacy.purpose;
REVOKE privacy_rights_desk FROM CURRENT_USER;
SELECT is(string_agg(format_type(atttypid, atttypmod), ' '), 'character varying(60)', 'which are what they were') FROM pg_attribute WHERE attrelid = 'other.customer'::regclass AND attname IN ('email', 'data_subject_id');

-- Faults: all at once, with their paths, and nothing is applied.
CREATE TABLE shop.a (id int PRIMARY KEY, b_id int UNIQUE, t text, g text GENERATED ALWAYS AS (t) STORED); CREATE TABLE shop.b (id int PRIMARY KEY, a_id int REFERENCES shop.a, n int NOT NULL, k smallint);
ALTER TABLE shop.a ADD FOREIGN KEY (b_id) REFERENCES shop.b;
CREATE TABLE shop.nowhere (id int PRIMARY KEY, visit_note text, doc_id int); CREATE VIEW shop.v AS SELECT 1 AS id;
CREATE TRIGGER zzzz_late BEFORE INSERT ON shop.nowhere FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();
CREATE TEMP TABLE bad AS SELECT $${"version": 7, "colour": "red",
  "deletion_classes": {"x y": {}, "soon": {"period": "-1 day"}, "late": {"period": "whenever", "enforce": true, "retained_for": ["nobody"]}},
  "categories": {"contact": {"channel": "phone", "blur": 1}, "proof": {}, "c1": {"deletion_class": "none"}},
  "purposes": {"p1": {}, "orders": {"legal_basis": "consent"}, "p2": {"legal_basis": "contract", "double_opt_in": true, "permits": {"health": "full", "ghost": "full"}, "granted_to": ["pd_sales", "nobody-at-all"]}, "collection": {"legal_basis": "consent"}},
  "notices": {"news-1": {"de": "Nein"}},
  "tables": {"shop.customer": {"linked_table": {"foreign_key": "id"}}, "SHOP.CUSTOMER": {"subject_table": {"key": "id"}}, "shop.v": {"subject_table": {"key": "id"}}, "shop.missing": {}, "not a name": {}, "customer": {},
    "shop.a": {"linked_table": {"foreign_key": "b_id"}, "columns": {"t": {"category": "identity"}, "b_id": {"category": "identity"}, "nope": {"category": "identity"}}},
    "shop.b": {"linked_table": {"foreign_key": "a_id"}, "subject_table": {"key": "n"}, "columns": {"n": {"scrub": "null"}, "k": {"category": "identity"}}},
    "shop.nowhere": {"linked_table": {"foreign_key": "doc_id"}, "columns": {"id": {"starts": ["tax", "ghost"]}, "visit_note": {"category": "ghost", "lookup": "loud"}}},
    "privacy.subjects": {"subject_table": {"key": "id"}}}}$$::jsonb AS policy;
CREATE TEMP TABLE fault AS SELECT f.* FROM bad, privacy.check_policy(policy) f;
SELECT ok(EXISTS (SELECT FROM fault f WHERE f.path = p AND f.fault ~ m), p || ': ' || m) FROM (VALUES
  ('$.version', 'version 1'), ('$.colour', 'not known'), ('$.deletion_classes."x y"', 'no valid name'), ('$.deletion_classes.soon.period', 'longer than nothing'), ('$.deletion_classes.late.period', 'interval'),
  ('$.deletion_classes.late.retained_for', 'nobody'), ('$.categories.contact.channel', 'cannot change'), ('$.categories.contact.blur', 'not known'), ('$.categories.proof', 'built in'), ('$.categories.c1.deletion_class', 'does not exist'),
  ('$.purposes.p1.legal_basis', 'missing'), ('$.purposes.orders.legal_basis', 'cannot change'), ('$.purposes.p2', 'consent'), ('$.purposes.p2.permits.health', 'art9'), ('$.purposes.p2.permits.ghost', 'does not exist'),
  ('$.purposes.p2.granted_to', 'nobody-at-all'), ('$.purposes.collection.legal_basis', 'built in'), ('$.notices."news-1".de', 'never changes'),
  ('$.tables."shop.customer".linked_table', 'is a subject_table in the database'), ('$.tables."shop.customer"', 'again'), ('$.tables."shop.v"', 'not a table'), ('$.tables."shop.missing"', 'does not exist'),
  ('$.tables."not a name"', 'does not exist'), ('$.tables.customer', 'write its schema'), ('$.tables."shop.a".columns.nope', 'does not exist'), ('$.tables."shop.a".columns.b_id', 'whose the row is'), ('$.tables."shop.a".columns.t', 'cannot be protected'),
  ('$.tables."shop.b"', 'two owners'), ('$.tables."shop.b".subject_table.key', 'unique'), ('$.tables."shop.b".columns.n.scrub', 'NOT NULL'), ('$.tables."shop.b".columns.k', 'no personal counterpart'),
  ('$.tables."shop.nowhere".linked_table.foreign_key', 'no foreign key'), ('$.tables."shop.nowhere"', 'zzzz_late'), ('$.tables."shop.nowhere".columns.id.starts', 'date'), ('$.tables."shop.nowhere".columns.id.starts', 'ghost'),
  ('$.tables."shop.nowhere".columns.visit_note.category', 'ghost'), ('$.tables."shop.nowhere".columns.visit_note.lookup', 'one of'), ('$.tables."privacy.subjects"', 'system')) AS w (p, m);
SELECT is((SELECT count(*) FROM fault WHERE path NOT LIKE '$%' OR fault IS NULL), 0::bigint, 'each has a path and words');
SELECT ok(EXISTS (SELECT FROM privacy.check_policy('{"tables": {"shop.a": {"linked_table": {"foreign_key": "b_id"}}, "shop.b": {"linked_table": {"foreign_key": "a_id"}}}}') f
                   WHERE f.path = '$.tables."shop.' || t || '".linked_table.foreign_key' AND f.fault ~ 'circle'), 'tables linked in a circle: ' || t) FROM unnest('{a,b}'::text[]) t;
SELECT is(outcome('SELECT privacy.apply_policy(policy) FROM bad'), '22023', 'applying a faulty document is refused');
SELECT is(outcome('SELECT privacy.apply_policy(policy, dry_run => true) FROM bad'), '22023', 'so is its dry run');
SELECT ok(NOT privacy.export_policy() -> 'purposes' ? 'p2' AND NOT privacy.export_policy() -> 'categories' ? 'c1', 'and nothing of it is applied');
SELECT is(outcome('SELECT * FROM privacy.apply_policy(NULL)'), '22023', 'no document');
SELECT is(outcome($$SELECT * FROM privacy.apply_policy('[1]')$$), '22023', 'no object');
SELECT is(outcome($$SELECT * FROM privacy.policy_drift(NULL)$$), 'ok', 'drift of nothing is nothing');

-- Who may.
CREATE TABLE shop.theirs (id int PRIMARY KEY, name text);
ALTER TABLE shop.theirs OWNER TO pd_owner;
GRANT USAGE ON SCHEMA shop TO pd_owner, pd_admin;
CREATE TEMP TABLE theirs AS SELECT '{"version": 1, "tables": {"shop.theirs": {"subject_table": {"key": "id"}, "columns": {"name": {"category": "identity"}}}}}'::jsonb AS policy;
GRANT SELECT ON theirs TO PUBLIC;
SET ROLE pd_admin;
SELECT ok(bool_or(f.path = '$.tables."shop.theirs"' AND f.fault ~ 'owner'), 'an administrator without the owner''s rights is refused') FROM theirs, privacy.check_policy(policy) f;
SELECT is(outcome('SELECT privacy.apply_policy(policy) FROM theirs'), '22023', 'and applies nothing');
SET ROLE pd_owner;
SELECT ok(EXISTS (SELECT FROM theirs, privacy.check_policy(policy) f WHERE f.fault ~ 'needs CREATE'), 'an owner who may make no index');
RESET ROLE;
GRANT CREATE ON SCHEMA shop TO pd_owner;
SET ROLE pd_owner;
SELECT is(outcome('SELECT privacy.apply_policy(policy) FROM theirs'), 'ok', 'an administrator who owns the table may');
SET ROLE pd_dpo;
SELECT is(outcome('SELECT privacy.export_policy()'), 'ok', 'the data protection officer exports');
SELECT is(outcome('SELECT count(*) FROM doc, privacy.policy_drift(policy)'), 'ok', 'and sees drift');
SELECT is(outcome('SELECT privacy.apply_policy(policy) FROM theirs'), '42501', 'and applies nothing');
SET ROLE pd_none;
SELECT is(outcome('SELECT privacy.export_policy()'), '42501', 'nobody else reads it');
SELECT is(outcome('SELECT privacy.check_policy(policy) FROM theirs'), '42501', 'or checks');
RESET ROLE;

-- A link by a foreign key of several columns.
CREATE TABLE shop.tenant (tenant int, no int, id int GENERATED ALWAYS AS IDENTITY UNIQUE, PRIMARY KEY (tenant, no));
CREATE TABLE shop.lease (id int PRIMARY KEY, tenant int, tenant_no int, remark text, FOREIGN KEY (tenant, tenant_no) REFERENCES shop.tenant);
CREATE TEMP TABLE leases AS SELECT '{"shop.tenant": {"subject_table": {"key": "id"}}, "shop.lease": {"linked_table": {"foreign_key": "tenant_no", "references": "shop.tenant"}, "columns": {"remark": {"category": "identity"}}}}'::jsonb AS tables;
SELECT lives_ok($$SELECT count(*) FROM leases, privacy.apply_policy(jsonb_build_object('tables', tables))$$, 'a link by a foreign key of several columns is applied');
SELECT is(privacy.export_policy() #> '{tables,shop.lease}', tables -> 'shop.lease', 'and comes out as it went in') FROM leases;

-- The JSON Schema knows what the format knows.
SELECT is_empty($$SELECT f.object, f.key FROM privacy.policy_format f WHERE f.object <> 'document' AND f.key IS NOT NULL AND privacy.policy_schema() #> ARRAY['$defs', f.object, 'properties', f.key] IS NULL$$, 'each key is in the JSON Schema');
SELECT is(privacy.policy_schema() #> '{additionalProperties}', 'false', 'and no other');

SELECT * FROM finish();
