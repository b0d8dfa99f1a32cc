-- Manifests of Fides: columns and categories are read from them, and nothing else is guessed.
\ir policy_support.inc
SELECT no_plan();
CREATE SCHEMA app;
CREATE TABLE app.customer (id int PRIMARY KEY, email text, name text, phone text, born date, prefs jsonb, created timestamptz);
CREATE TABLE app.payment (id int PRIMARY KEY, customer_id int NOT NULL REFERENCES app.customer, iban text, blood text, amount numeric);
CREATE TEMP TABLE manifest AS SELECT $${"dataset": [{"fides_key": "app", "collections": [
  {"name": "customer", "fields": [{"name": "id", "data_categories": ["user.unique_id"]}, {"name": "email", "data_categories": ["user.contact.email"]}, {"name": "name", "data_categories": ["user.name"]},
     {"name": "prefs", "fields": [{"name": "inner", "data_categories": ["user.device.cookie_id"]}]}, {"name": "created", "data_categories": ["system.operations"]}, {"name": "gone", "data_categories": ["user.contact.address.city"]}]},
  {"name": "app.payment", "fields": [{"name": "iban", "data_categories": ["user.financial.bank_account"]}, {"name": "blood", "data_categories": ["user.health_and_medical"]}]},
  {"name": "nowhere", "fields": [{"name": "x", "data_categories": ["user.name"]}]}]}]}$$::jsonb AS fides;
CREATE TEMP TABLE doc AS SELECT privacy.policy_from_fides(fides, 'app') AS policy FROM manifest;
SELECT results_eq($$SELECT t.key || '.' || c.key || ' ' || coalesce(c.value ->> 'category', '-') FROM doc, jsonb_each(policy -> 'tables') t, jsonb_each(t.value -> 'columns') c ORDER BY 1$$,
  ARRAY['app.customer.email contact', 'app.customer.gone -', 'app.customer.name identity', 'app.customer.prefs online', 'app.nowhere.x -', 'app.payment.blood health', 'app.payment.iban payment'],
  'columns as the manifest has them, and no other');
SELECT is(policy #> '{categories,health,special}', 'true', 'health is a special category') FROM doc;
SELECT is(policy #> '{tables,app.payment,linked_table}', '{"foreign_key": "customer_id"}', 'whose the rows are is read from foreign keys') FROM doc;
SELECT results_eq('SELECT path FROM doc, privacy.check_policy(policy) WHERE fault ~ $$does not exist$$ ORDER BY 1', ARRAY['$.tables."app.customer".columns.gone', '$.tables."app.nowhere"'], 'what is not there is named by the check');
SELECT lives_ok($$SELECT count(*) FROM doc, privacy.apply_policy(policy #- '{tables,app.nowhere}' #- '{tables,app.customer,columns,gone}')$$, 'the rest applies');
SELECT is(string_agg(format('%s.%s', relation, column_name), ' ' ORDER BY relation::text, column_name), 'app.customer.email app.customer.name app.customer.prefs app.payment.blood app.payment.iban', 'and protects these columns')
  FROM privacy.columns WHERE relation::text LIKE 'app.%';
SELECT is(outcome($$SELECT privacy.policy_from_fides('{"datasets": 1}')$$), '22023', 'no manifest');
SELECT is(outcome($$SELECT privacy.policy_from_fides('{"dataset": [{"collections": 7}, {"collections": [{"name": 3, "fields": "x"}]}, null]}')$$), 'ok', 'an odd one says nothing');
SELECT * FROM finish();
