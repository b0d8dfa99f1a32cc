-- Vocabulary: what may be made, what is refused and how, who may, and what is written down of it.
\ir policy_support.inc
SELECT no_plan();
SELECT share_pgtap();
SELECT make_role('pv_admin', 'privacy_admin'), make_role('pv_sales'), make_role('pv_marketing'), make_role('pv_other');

-- What exists from the start.
SELECT results_eq('SELECT name FROM privacy.purposes ORDER BY id',
                  ARRAY['collection', 'consent_confirmation', 'subject_rights', 'maintenance'], 'the built-in purposes');
SELECT results_eq('SELECT id || name FROM privacy.deletion_classes ORDER BY id', ARRAY['1standard', '2proof'], 'the built-in classes');
SELECT results_eq('SELECT id || name || class_id FROM privacy.categories', ARRAY['1proof2'], 'the built-in category');
SELECT results_eq('SELECT grantee::text FROM privacy.purpose_grants', ARRAY['privacy_rights_desk'], 'subject_rights is granted to the rights desk');

-- The statements of the manual, as an administrator of privacy.
SET ROLE pv_admin;
SELECT is(outcome(command), 'ok', command) FROM (VALUES
  ($$SELECT privacy.create_category('contact', channel => 'email')$$),
  ($$SELECT privacy.create_category('phone', channel => 'phone', mask => 'last_two')$$),
  ($$SELECT privacy.create_category('mobile', channel => 'phone')$$),
  ($$SELECT privacy.create_category('identity')$$),
  ($$SELECT privacy.create_deletion_class('tax', period => '8 years')$$),
  ($$SELECT privacy.create_category('billing', deletion_class => 'tax')$$),
  ($$SELECT privacy.create_category('health', special => true, origin => 'derived')$$),
  ($$SELECT privacy.create_purpose('newsletter', legal_basis => 'consent', double_opt_in => true, direct_marketing => true, description => '…', dpv => 'dpv:DirectMarketing')$$),
  ($$SELECT privacy.create_purpose('order_handling', legal_basis => 'contract')$$),
  ($$SELECT privacy.create_purpose('customer_care', legal_basis => 'legitimate_interest'), privacy.create_purpose('loyalty_programme', legal_basis => 'contract', holds_for => 'recorded')$$),
  ($$SELECT privacy.create_purpose('treatment', legal_basis => 'contract', art9 => 'h')$$),
  ($$SELECT privacy.create_purpose('claims', legal_basis => 'legitimate_interest', while_restricted => 'legal_claims')$$),
  ($$SELECT privacy.create_purpose('customers_news', legal_basis => 'legitimate_interest', direct_marketing => true, allow_without_consent => 'uwg-7-3')$$),
  ($$SELECT privacy.create_deletion_class('archive', retained_for => '{claims}')$$),
  ($$SELECT privacy.permit('newsletter', 'contact')$$),
  ($$SELECT privacy.permit('order_handling', 'contact'), privacy.permit('order_handling', 'identity'), privacy.permit('order_handling', 'billing')$$),
  ($$SELECT privacy.permit('order_handling', 'phone', disclosure => 'masked')$$),
  ($$SELECT privacy.permit('treatment', 'health')$$),
  ($$SELECT privacy.permit('claims', 'proof')$$),
  ($$SELECT privacy.grant_purpose('newsletter', 'pv_marketing'), privacy.grant_purpose('order_handling', 'pv_sales')$$),
  ($$SELECT privacy.grant_purpose('order_handling', 'pv_sales')$$),  -- again: harmless
  ($$SELECT privacy.create_notice('newsletter-v3', language => 'de', text => 'Ja')$$)) s(command);
RESET ROLE;
SELECT results_eq('SELECT name, mask FROM privacy.categories WHERE id > 1 ORDER BY id',
  $$VALUES ('contact', 'email'), ('phone', 'last_two'), ('mobile', 'last_two'), ('identity', 'null'), ('billing', 'null'), ('health', 'null')$$,
  'masks by channel');
SELECT ok(min(id) >= 16, 'ids of categories come from the keystore') FROM privacy.categories WHERE NOT builtin;
SELECT ok(min(id) > 100, 'purposes of users are numbered behind the built-in ones') FROM privacy.purposes WHERE NOT builtin;
SELECT is(sha256, sha256('Ja'), 'a notice is hashed') FROM privacy.notices;
SELECT is(count(*), 1::bigint, 'granting twice is one grant and one change')
  FROM privacy.policy_changes WHERE what = 'grant_purpose(order_handling, pv_sales)' AND role = 'pv_admin';

-- Bad input: each its SQLSTATE, and a hint.
SELECT is(outcome(command), expected, command) FROM (VALUES
  ($$SELECT privacy.create_category('contact')$$, '42710'),
  ($$SELECT privacy.create_category('a b')$$, '22023'),
  ($$SELECT privacy.create_category('a,b')$$, '22023'),
  ($$SELECT privacy.create_category('')$$, '22023'),
  ($$SELECT privacy.create_category(NULL)$$, '22023'),
  ($$SELECT privacy.create_category(repeat('x', 64))$$, '22023'),
  ($$SELECT privacy.create_category('x', mask => 'blur')$$, '22023'),
  ($$SELECT privacy.create_category('x', origin => 'bought')$$, '22023'),
  ($$SELECT privacy.create_category('x', deletion_class => 'nope')$$, '42704'),
  ($$SELECT privacy.create_deletion_class('tax')$$, '42710'),
  ($$SELECT privacy.create_deletion_class('y', period => '-1 day')$$, '22023'),
  ($$SELECT privacy.create_deletion_class('y', retained_for => '{nope}')$$, '42704 unknown_purpose'),
  ($$SELECT privacy.create_purpose('x', 'because')$$, '22023'),
  ($$SELECT privacy.create_purpose('x', NULL)$$, '22023'),
  ($$SELECT privacy.create_purpose('newsletter', 'consent')$$, '42710'),
  ($$SELECT privacy.create_purpose('collection', 'consent')$$, '42710'),
  ($$SELECT privacy.create_purpose('x', 'contract', direct_marketing => true)$$, '22023'),
  ($$SELECT privacy.create_purpose('x', 'contract', double_opt_in => true)$$, '22023'),
  ($$SELECT privacy.create_purpose('x', 'contract', valid_for => '1 year')$$, '22023'),
  ($$SELECT privacy.create_purpose('x', 'contract', art9 => 'a')$$, '22023'),
  ($$SELECT privacy.create_purpose('x', 'contract', art9 => 'k')$$, '22023'),
  ($$SELECT privacy.create_purpose('x', 'contract', while_restricted => 'always')$$, '22023'),
  ($$SELECT privacy.create_purpose('x', 'contract', while_restricted => 'consent')$$, '22023'),
  ($$SELECT privacy.create_purpose('x', 'contract', holds_for => 'some')$$, '22023'),
  ($$SELECT privacy.create_purpose('x', 'consent', holds_for => 'recorded')$$, '22023'),
  ($$SELECT privacy.create_purpose('x', 'consent', valid_for => '0')$$, '22023'),
  ($$SELECT privacy.create_purpose('x', 'consent', confirm_within => '-1 hour')$$, '22023'),
  ($$SELECT privacy.create_purpose('x', 'contract', allow_without_consent => 'why')$$, '22023'),
  ($$SELECT privacy.permit('nope', 'contact')$$, '42704 unknown_purpose'),
  ($$SELECT privacy.permit('newsletter', 'nope')$$, '42704 unknown_category'),
  ($$SELECT privacy.permit('newsletter', 'contact', disclosure => 'half')$$, '22023'),
  ($$SELECT privacy.permit('newsletter', 'health')$$, '22023 special_category'),
  ($$SELECT privacy.permit('newsletter', 'proof')$$, '22023'),
  ($$SELECT privacy.permit('collection', 'contact')$$, '22023'),
  ($$SELECT privacy.forbid('newsletter', 'identity')$$, '42704'),
  ($$SELECT privacy.grant_purpose('newsletter', 'pv_nobody')$$, '42704'),
  ($$SELECT privacy.grant_purpose('newsletter', 'public')$$, '42704'),
  ($$SELECT privacy.revoke_purpose('newsletter', 'pv_sales')$$, '42704'),
  ($$SELECT privacy.drop_purpose('newsletter')$$, '2BP01'),
  ($$SELECT privacy.drop_purpose('claims')$$, '2BP01'),
  ($$SELECT privacy.drop_purpose('collection')$$, '22023'),
  ($$SELECT privacy.drop_category('contact')$$, '2BP01'),
  ($$SELECT privacy.drop_category('proof')$$, '22023'),
  ($$SELECT privacy.drop_category('nope')$$, '42704 unknown_category'),
  ($$SELECT privacy.create_notice('newsletter-v3', 'de', 'Nein')$$, '42710'),
  ($$SELECT privacy.create_notice('empty', 'de', '')$$, '22023'),
  ($$UPDATE privacy.notices SET text = 'Nein'$$, '55000'),
  ($$DELETE FROM privacy.policy_changes$$, '55000'),
  ($$TRUNCATE privacy.subject_events CASCADE$$, '55000')) s(command, expected);

-- Inverses.
SET ROLE pv_admin;
SELECT is(outcome(command), expected, command) FROM (VALUES
  ($$SELECT privacy.forbid('treatment', 'health')$$, 'ok'),
  ($$SELECT privacy.drop_category('health')$$, 'ok'),
  ($$SELECT privacy.drop_purpose('treatment')$$, 'ok'),
  ($$SELECT privacy.permit('treatment', 'health')$$, '42704 unknown_purpose'),
  ($$SELECT privacy.revoke_purpose('newsletter', 'pv_marketing')$$, 'ok'),
  ($$SELECT privacy.permit('order_handling', 'phone', 'full')$$, 'ok')) s(command, expected);
RESET ROLE;
SELECT results_eq($$SELECT disclosure FROM privacy.permissions m JOIN privacy.categories c ON c.id = m.category_id WHERE c.name = 'phone'$$,
                  ARRAY['full'], 'permitting again changes the disclosure');

-- A column in use keeps its category.
CREATE TABLE person (id bigint PRIMARY KEY, mail text);
SET privacy.purpose = 'maintenance';
SELECT ok(privacy.add_subject_table('person', key => 'id') IS NOT NULL, 'a subject table');
SELECT ok(privacy.protect_column('person', 'mail', category => 'mobile') IS NOT NULL, 'a protected column');
RESET privacy.purpose;
SELECT is(outcome($$SELECT privacy.drop_category('mobile')$$), '2BP01', 'a category that a column uses stays');

-- Who may: the administrator of privacy alone, and nobody writes the tables.
SET ROLE pv_other;
SELECT is(outcome(command), '42501', command) FROM (VALUES
  ($$SELECT privacy.create_category('x')$$), ($$SELECT privacy.create_deletion_class('x')$$),
  ($$SELECT privacy.create_purpose('x', 'contract')$$), ($$SELECT privacy.permit('order_handling', 'contact')$$),
  ($$SELECT privacy.forbid('order_handling', 'contact')$$), ($$SELECT privacy.grant_purpose('order_handling', 'pv_other')$$),
  ($$SELECT privacy.revoke_purpose('order_handling', 'pv_sales')$$), ($$SELECT privacy.drop_category('identity')$$),
  ($$SELECT privacy.drop_purpose('customer_care')$$), ($$SELECT privacy.create_notice('n', 'de', 't')$$),
  ($$INSERT INTO privacy.purpose_grants (purpose_id, grantee, granted_by) VALUES (101, 'pv_other', 'x')$$),
  ($$UPDATE privacy.permissions SET disclosure = 'full'$$), ($$DELETE FROM privacy.policy_changes$$),
  ($$SELECT privacy.log_policy_change('x')$$), ($$SELECT privacy.new_token()$$), ($$SELECT privacy.new_category()$$),
  ($$SELECT privacy.seal_proof(1, '{}')$$)) s(command);
SET ROLE pv_admin;
SELECT is(outcome($$INSERT INTO privacy.purpose_grants (purpose_id, grantee, granted_by) VALUES (101, 'pv_admin', 'x')$$), '42501',
          'the administrator writes through the functions only');
RESET ROLE;

-- The transaction sees its own changes at once, and not after they are rolled back.
BEGIN;
SELECT privacy.grant_purpose('newsletter', 'pv_other') \gset
SELECT ok(privacy.holds_purpose(101, 'pv_other'), 'granted in this transaction');
SAVEPOINT s;
SELECT privacy.revoke_purpose('newsletter', 'pv_other') \gset
SELECT ok(NOT privacy.holds_purpose(101, 'pv_other'), 'and revoked');
ROLLBACK TO s;
SELECT ok(privacy.holds_purpose(101, 'pv_other'), 'not after the savepoint');
ROLLBACK;
SELECT ok(NOT privacy.holds_purpose(101, 'pv_other'), 'not after the transaction');

-- A purpose comes through membership, never through superuser rights.
SELECT make_role('pv_group'), make_role('pv_member', 'pv_group');
SELECT privacy.grant_purpose('newsletter', 'pv_group') \gset
SELECT ok(privacy.holds_purpose(101, 'pv_member'), 'a member holds the purposes of its group');
SELECT ok(NOT privacy.holds_purpose(101, current_user::regrole), 'a superuser holds what was granted, nothing else');

-- A dropped role leaves nothing that a dump could give to another one.
CREATE ROLE pv_dropped;
SELECT privacy.grant_purpose('newsletter', 'pv_dropped') \gset
DROP ROLE pv_dropped;
SELECT ok(NOT EXISTS (SELECT FROM privacy.purpose_register, unnest(roles) r WHERE r ~ '^[0-9]+$'), 'the register names roles that are');
CREATE FUNCTION dumped_grantees() RETURNS SETOF regrole LANGUAGE plpgsql AS $$
BEGIN
  RETURN QUERY EXECUTE (
    SELECT format('SELECT grantee FROM %s %s', c.relation::regclass, c.condition)
      FROM pg_extension e, unnest(e.extconfig, e.extcondition) AS c(relation, condition)
      WHERE e.extname = 'pg_privacy' AND c.relation = 'privacy.purpose_grants'::regclass);
END $$;
SELECT is(count(*), 0::bigint, 'a dump holds no grant to a dropped role') FROM dumped_grantees() g WHERE g::text ~ '^[0-9]+$';
SELECT ok(count(*) > 0, 'but the others') FROM dumped_grantees();
SELECT privacy.grant_purpose('order_handling', 'pv_group') \gset
SELECT is(count(*), 0::bigint, 'the next grant forgets it') FROM privacy.purpose_grants WHERE grantee::text ~ '^[0-9]+$';

-- A hostile search_path gains nothing.
CREATE SCHEMA hostile;
CREATE FUNCTION hostile.sha256(bytea) RETURNS bytea LANGUAGE sql AS 'SELECT $1';
CREATE FUNCTION hostile.coalesce_trap(text, text) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RAISE 'trapped'; END $$;
CREATE OPERATOR hostile.= (FUNCTION = hostile.coalesce_trap, LEFTARG = text, RIGHTARG = text);
SET search_path = hostile, pg_catalog, public;
SELECT privacy.create_notice('hash', 'de', 'x') \gset
RESET search_path;
SELECT is(sha256, sha256('x'), 'functions do not look into the search path') FROM privacy.notices WHERE name = 'hash';

SELECT * FROM finish();
