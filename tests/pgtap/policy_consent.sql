-- Consent, objection, restriction and recorded bases: every transition, who may, bad input, and what it opens.
\ir policy_support.inc
SELECT no_plan();
SELECT share_pgtap();
SELECT make_role('pc_desk', 'privacy_rights_desk'), make_role('pc_dpo', 'privacy_dpo'), make_role('pc_marketing'),
       make_role('pc_sales'), make_role('pc_other');

SELECT privacy.create_category('contact', channel => 'email'), privacy.create_category('phone', channel => 'phone'),
       privacy.create_category('identity');
SELECT privacy.create_purpose('newsletter', 'consent', double_opt_in => true, direct_marketing => true),
       privacy.create_purpose('calls', 'consent', direct_marketing => true),
       privacy.create_purpose('survey', 'consent', valid_for => '1 hour'),
       privacy.create_purpose('care', 'legitimate_interest'),
       privacy.create_purpose('own_news', 'legitimate_interest', direct_marketing => true, allow_without_consent => 'uwg-7-3'),
       privacy.create_purpose('orders', 'contract'),
       privacy.create_purpose('loyalty', 'contract', holds_for => 'recorded'),
       privacy.create_purpose('claims', 'legitimate_interest', while_restricted => 'legal_claims');
SELECT privacy.permit(p.name, c.name) FROM privacy.purposes p, privacy.categories c
  WHERE NOT p.builtin AND NOT c.builtin AND p.name <> 'newsletter';
SELECT privacy.permit('newsletter', 'contact'), privacy.permit('claims', 'proof');
SELECT privacy.grant_purpose(name, 'pc_marketing') FROM unnest(ARRAY['newsletter', 'calls', 'survey', 'own_news', 'consent_confirmation']) name;
SELECT privacy.grant_purpose(name, 'pc_sales') FROM unnest(ARRAY['care', 'orders', 'loyalty', 'claims']) name;
SELECT privacy.create_notice('n', 'de', 'Ja'), privacy.create_notice('two', 'de', 'Ja'), privacy.create_notice('two', 'en', 'Yes');

CREATE TABLE contact (id bigint PRIMARY KEY, email text, phone text, born date);
INSERT INTO contact SELECT i, 'p' || i || '@example.org', '+49 170 ' || 1000000 + i, date '1990-01-01' + i FROM generate_series(1, 200) i;
CREATE TABLE member (code text PRIMARY KEY, email text);
INSERT INTO member VALUES ('a-1', 'a@example.org');
CREATE TABLE device (id uuid PRIMARY KEY, email text);
INSERT INTO device VALUES ('00000000-0000-4000-8000-000000000001', 'd@example.org');
GRANT SELECT, INSERT, UPDATE, DELETE ON contact, member, device TO PUBLIC;
SET privacy.purpose = 'maintenance';
SELECT privacy.add_subject_table('contact', key => 'id'), privacy.add_subject_table('member', key => 'code'), privacy.add_subject_table('device', key => 'id') \gset
SELECT privacy.protect_column('contact', 'email', category => 'contact', lookup => 'case_insensitive'),
       privacy.protect_column('contact', 'phone', category => 'phone'),
       privacy.protect_column('contact', 'born', category => 'identity'),
       privacy.protect_column('member', 'email', category => 'contact'),
       privacy.protect_column('device', 'email', category => 'contact') \gset
RESET privacy.purpose;

-- Every transition, by the verbs, each with a person of its own -----------------------------------------------------

CREATE TEMP TABLE tokens (id bigint, token text);
CREATE FUNCTION reach(id bigint, state text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  CASE state
    WHEN 'unknown' THEN NULL;
    WHEN 'requested' THEN INSERT INTO tokens SELECT reach.id, token FROM privacy.request_consent('contact', id, 'survey', channel => 'email', notice => 'n');
    WHEN 'timed_out' THEN
      PERFORM reach(id, 'requested');
      UPDATE privacy.standings SET until = clock_timestamp() WHERE subject_id = privacy.find_subject('contact', id::text);
    WHEN 'given' THEN PERFORM privacy.record_consent('contact', id, 'survey', channel => 'email', method => 'form', evidence => '{"e": 1}');
    WHEN 'renewed' THEN PERFORM reach(id, 'given'); PERFORM reach(id, 'given');
    WHEN 'refused' THEN PERFORM privacy.refuse_consent('contact', id, 'survey', 'email');
    WHEN 'withdrawn' THEN PERFORM reach(id, 'given'); PERFORM privacy.withdraw_consent('contact', id, 'survey');
    WHEN 'expired' THEN
      PERFORM reach(id, 'given');
      UPDATE privacy.standings SET until = clock_timestamp() WHERE subject_id = privacy.find_subject('contact', id::text);
    WHEN 'invalidated' THEN PERFORM reach(id, 'given'); PERFORM privacy.invalidate_consent('contact', id, 'survey');
    WHEN 'revoked' THEN PERFORM reach(id, 'given'); PERFORM privacy.revoke_consent('contact', id, 'survey');
  END CASE;
END $$;
CREATE FUNCTION status_of(id bigint, purpose text DEFAULT 'survey', channel text DEFAULT 'email') RETURNS text LANGUAGE sql AS $$
  SELECT coalesce((SELECT privacy.consent_status(s.status, s.until) FROM privacy.standings s JOIN privacy.purposes p ON p.id = s.purpose_id
                   WHERE s.subject_id = privacy.find_subject('contact', $1::text) AND p.name = $2 AND s.channel = $3 AND s.kind = 'consent'), 'unknown')
$$;
CREATE FUNCTION after(id bigint, state text, verb text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  answer text;
BEGIN
  PERFORM reach(id, state);
  answer := outcome(CASE verb
    WHEN 'request' THEN format($f$SELECT privacy.request_consent('contact', %s, 'survey', channel => 'email', notice => 'n')$f$, id)
    WHEN 'record' THEN format($f$SELECT privacy.record_consent('contact', %s, 'survey', channel => 'email', method => 'paper', evidence => '1')$f$, id)
    WHEN 'renew' THEN format($f$SELECT privacy.renew_consent('contact', %s, 'survey', channel => 'email', evidence => '{"e": 1}')$f$, id)
    WHEN 'refuse' THEN format($f$SELECT privacy.refuse_consent('contact', %s, 'survey', 'email')$f$, id)
    WHEN 'withdraw' THEN format($f$SELECT privacy.withdraw_consent('contact', %s, 'survey')$f$, id)
    WHEN 'revoke' THEN format($f$SELECT privacy.revoke_consent('contact', %s, 'survey', reason => 'r')$f$, id)
    WHEN 'invalidate' THEN format($f$SELECT privacy.invalidate_consent('contact', %s, 'survey', reason => 'r')$f$, id)
  END);
  RETURN CASE answer WHEN 'ok' THEN status_of(id) ELSE split_part(answer, ' ', 1) END;
END $$;
SELECT is(after(row_number() OVER (), state, verb), expected, state || ' + ' || verb) FROM (VALUES
  ('unknown',     '{requested,given,55000,refused,unknown,55000,55000}'::text[]),
  ('requested',   '{requested,given,55000,refused,withdrawn,revoked,invalidated}'),
  ('timed_out',   '{requested,given,55000,refused,unknown,55000,55000}'),
  ('given',       '{given,renewed,renewed,55000,withdrawn,revoked,invalidated}'),
  ('renewed',     '{renewed,renewed,renewed,55000,withdrawn,revoked,invalidated}'),
  ('refused',     '{requested,given,55000,refused,refused,55000,invalidated}'),
  ('withdrawn',   '{requested,given,55000,55000,withdrawn,55000,invalidated}'),
  ('expired',     '{requested,given,55000,refused,withdrawn,revoked,invalidated}'),
  ('invalidated', '{requested,given,55000,55000,invalidated,55000,55000}'),
  ('revoked',     '{requested,given,55000,55000,revoked,55000,invalidated}')) s(state, outcomes),
  unnest(ARRAY['request', 'record', 'renew', 'refuse', 'withdraw', 'revoke', 'invalidate'], outcomes) v(verb, expected);

-- The last event of every standing is in the ledger, and leads there.
SELECT is(count(*), 0::bigint, 'standings follow from the ledger') FROM privacy.standings s
  LEFT JOIN privacy.subject_events e ON e.id = s.event_id AND e.subject_id = s.subject_id AND e.at = s.since
  WHERE e.id IS NULL;

-- Double opt-in -----------------------------------------------------------------------------------------------------

SET ROLE pc_marketing;
SET privacy.purpose = 'newsletter';
SELECT is(count(*), 0::bigint, 'nobody has consented yet') FROM contact WHERE id > 100;
SELECT token AS token, expires_at BETWEEN now() + '71 hours' AND now() + '73 hours' AS in_time
  FROM privacy.request_consent('contact', 101, 'newsletter', channel => 'email', notice => 'n', evidence => '{"ip": "192.0.2.1"}') \gset
SELECT ok(:'in_time', 'a token lives for confirm_within');
SELECT matches(:'token'::text, '^[0-9a-f]{32}$', 'a token has 128 bits');
SELECT is(count(*), 0::bigint, 'a declaration alone opens nothing') FROM contact WHERE id = 101;
SET privacy.purpose = 'consent_confirmation';
SELECT is(email::text, 'p101@example.org', 'the contact point of an open request is shown to confirm it') FROM contact WHERE id = 101;
SELECT is(phone::text, NULL, 'nothing else') FROM contact WHERE id = 101;
SELECT is(born::date, NULL, 'really nothing else') FROM contact WHERE id = 101;
SELECT is(count(*), 1::bigint, 'and nobody else') FROM contact WHERE id > 100;
SET privacy.purpose = 'newsletter';
SELECT set_config('test.token', :'token', false) \gset
SELECT is(outcome(command), expected, command) FROM (VALUES
  ($$SELECT privacy.confirm_consent(current_setting('test.token'), channel => 'phone', evidence => '{"ip": 1}')$$, '22023 token_channel'),
  ($$SELECT privacy.confirm_consent(current_setting('test.token'), evidence => '{"ip": 1}')$$, '22023 token_channel'),
  ($$SELECT privacy.confirm_consent(current_setting('test.token'), channel => 'email')$$, '22023'),
  ($$SELECT privacy.confirm_consent(current_setting('test.token'), channel => 'email', evidence => '{}')$$, '22023'),
  ($$SELECT privacy.confirm_consent(upper(current_setting('test.token')) || '0', channel => 'email', evidence => '{"ip": 1}')$$, '42704 token_unknown'),
  ($$SELECT privacy.confirm_consent(NULL, channel => 'email', evidence => '{"ip": 1}')$$, '42704 token_unknown'),
  ($$SELECT privacy.withdraw_by_token(current_setting('test.token'))$$, '42704 token_unknown')) s(command, expected);
SET ROLE pc_other;  -- the token is the credential
SELECT is(privacy.confirm_consent(:'token', channel => 'email', evidence => '{"ip": "192.0.2.1"}'), 'given', 'confirmed');
SELECT is(outcome($$SELECT privacy.confirm_consent(current_setting('test.token'), channel => 'email', evidence => '{"ip": 1}')$$), '55000 token_used', 'once');
SET ROLE pc_marketing;
SELECT is(email::text, 'p101@example.org', 'the consent opens the value') FROM contact WHERE id = 101;
SET privacy.purpose = 'consent_confirmation';
SELECT is(count(*), 0::bigint, 'the request is closed') FROM contact WHERE id > 100;
SET privacy.purpose = 'newsletter';

-- Asking a consenting person anew takes nothing away, and ends in a renewal.
SELECT token AS token FROM privacy.request_consent('contact', 101, 'newsletter', channel => 'email', notice => 'n', evidence => '{"ip": "x"}') \gset
SELECT is(email::text, 'p101@example.org', 'valid while asked anew') FROM contact WHERE id = 101;
SELECT token AS later FROM privacy.request_consent('contact', 101, 'newsletter', channel => 'email', notice => 'n', evidence => '{"ip": "x"}') \gset
SELECT set_config('test.token', :'token', false) \gset
SELECT is(outcome($$SELECT privacy.confirm_consent(current_setting('test.token'), channel => 'email', evidence => '{"ip": 1}')$$), '55000 token_void',
          'a newer request voids the older token');
SELECT is(privacy.confirm_consent(:'later', channel => 'email', evidence => '{"ip": "y"}'), 'renewed', 'the newer confirms');

-- Expired, and withdrawn meanwhile.
SELECT token AS token FROM privacy.request_consent('contact', 102, 'newsletter', channel => 'email', notice => 'n', evidence => '{"ip": "x"}') \gset
RESET ROLE;
UPDATE privacy.consent_tokens SET expires_at = clock_timestamp() WHERE sha256 = sha256(:'token'::text::bytea);
SELECT set_config('test.token', :'token', false) \gset
SELECT is(outcome($$SELECT privacy.confirm_consent(current_setting('test.token'), channel => 'email', evidence => '{"ip": 1}')$$), '55000 token_expired', 'expired');
SELECT token AS token FROM privacy.request_consent('contact', 103, 'newsletter', channel => 'email', notice => 'n', evidence => '{"ip": "x"}') \gset
SELECT set_config('test.token', :'token', false) \gset
SELECT is(privacy.withdraw_consent('contact', 103, 'newsletter'), 1, 'a declaration is withdrawn too');
SELECT is(outcome($$SELECT privacy.confirm_consent(current_setting('test.token'), channel => 'email', evidence => '{"ip": 1}')$$), '55000 token_void', 'and its token is void');
SELECT is(count(*), 0::bigint, 'no token is stored') FROM privacy.consent_tokens t WHERE t::text LIKE '%' || :'token' || '%';

-- Withdrawing needs less than giving -------------------------------------------------------------------------------

SET ROLE pc_marketing;
SELECT privacy.withdrawal_token('contact', 101, 'newsletter', 'email') AS link \gset
SELECT privacy.withdrawal_token('contact', '101', 'newsletter') AS link2 \gset
SELECT isnt(:'link'::text, :'link2'::text, 'each link has its own token');
SELECT set_config('test.token', :'link', false) \gset
SELECT is(outcome($$SELECT privacy.confirm_consent(current_setting('test.token'), channel => 'email', evidence => '{"ip": 1}')$$), '42704 token_unknown', 'a link confirms nothing');
SET ROLE pc_other;
SELECT is(privacy.withdraw_by_token(:'link'), 1, 'an unsubscribe link works without login');
SELECT is(privacy.withdraw_by_token(:'link'), 0, 'again: harmless');
SELECT is(privacy.withdraw_by_token(:'link2'), 0, 'and so is any other link');
SET ROLE pc_marketing;
SELECT is(count(*), 0::bigint, 'the next statement sees it') FROM contact WHERE id = 101;

-- Channels: a consent for one is none for the other.
SET privacy.purpose = 'survey';
SELECT is(privacy.record_consent('contact', 104, 'survey', channel => 'phone', method => 'form', notice => 'n', evidence => '{"f": 7}'), 'given', 'by phone');
SELECT is(email::text, NULL, 'not by e-mail') FROM contact WHERE id = 104;
SELECT is(phone::text, '+49 170 1000104', 'by phone') FROM contact WHERE id = 104;
SELECT is(born::date, date '1990-01-01' + 104, 'a category without channel: any consent') FROM contact WHERE id = 104;
SELECT is(privacy.record_consent('contact', 104, 'survey', channel => 'email', method => 'form', notice => 'n', evidence => '{"f": 7}'), 'given', 'by e-mail too');
SELECT is(privacy.withdraw_consent('contact', 104, 'survey', 'phone'), 1, 'one channel withdrawn');
SELECT is(email::text, 'p104@example.org', 'the other stays') FROM contact WHERE id = 104;
SELECT is(phone::text, NULL, 'this one not') FROM contact WHERE id = 104;
SELECT is(privacy.withdraw_consent('contact', 104, 'survey'), 1, 'no channel: all that are left');
SELECT is(count(*), 0::bigint, 'nothing is visible') FROM contact WHERE id = 104;

-- Expiry needs nobody.
SELECT privacy.record_consent('contact', 105, 'survey', channel => 'email', method => 'form', notice => 'n', evidence => '{"f": 7}') \gset
SELECT is(count(*), 1::bigint, 'valid') FROM contact WHERE id = 105;
RESET ROLE;
SELECT ok(until BETWEEN now() + '59 minutes' AND now() + '61 minutes', 'valid_for counts from the consent') FROM privacy.standings
  WHERE subject_id = privacy.find_subject('contact', '105') AND kind = 'consent';
UPDATE privacy.standings SET until = clock_timestamp() WHERE subject_id = privacy.find_subject('contact', '105');
SET ROLE pc_marketing;
SELECT is(count(*), 0::bigint, 'expired') FROM contact WHERE id = 105;

-- Objection ---------------------------------------------------------------------------------------------------------

SELECT privacy.record_consent('contact', 106, 'calls', channel => 'phone', method => 'form', notice => 'n', evidence => '{"f": 7}') \gset
SET privacy.purpose = 'own_news';
SELECT is(count(*), 1::bigint, 'direct marketing without consent: before an objection') FROM contact WHERE id = 106;
SELECT privacy.record_objection('contact', 106, 'own_news', reason => 'no more') \gset
SELECT is(count(*), 0::bigint, 'an objection ends it') FROM contact WHERE id = 106;
SET privacy.purpose = 'calls';
SELECT is(count(*), 0::bigint, 'and all direct marketing at once, with an older consent too') FROM contact WHERE id = 106;
SELECT privacy.record_consent('contact', 106, 'calls', channel => 'phone', method => 'form', notice => 'n', evidence => '{"f": 8}') \gset
SELECT is(phone::text, '+49 170 1000106', 'a later consent for purpose and channel ends it there') FROM contact WHERE id = 106;
SELECT is(email::text, NULL, 'there only') FROM contact WHERE id = 106;
SET privacy.purpose = 'own_news';
SELECT is(count(*), 0::bigint, 'not elsewhere') FROM contact WHERE id = 106;
SET privacy.purpose = 'survey';
SELECT privacy.record_consent('contact', 106, 'survey', channel => 'email', method => 'form', notice => 'n', evidence => '{"f": 9}') \gset
SELECT is(email::text, 'p106@example.org', 'what is no direct marketing goes on') FROM contact WHERE id = 106;
SET ROLE pc_desk;
SELECT privacy.lift_objection('contact', 106, 'calls') \gset
SET ROLE pc_marketing;
SET privacy.purpose = 'own_news';
SELECT is(count(*), 1::bigint, 'lifted') FROM contact WHERE id = 106;
SET ROLE pc_sales;
SET privacy.purpose = 'care';
SELECT is(email::text, 'p107@example.org', 'legitimate interest holds for everyone') FROM contact WHERE id = 107;
SELECT privacy.record_objection('contact', '107', 'care') \gset
SELECT is(count(*), 0::bigint, 'until somebody objects') FROM contact WHERE id = 107;
SET privacy.purpose = 'claims';
SELECT is(email::text, 'p107@example.org', 'to this purpose only') FROM contact WHERE id = 107;

-- Recorded bases, restriction ---------------------------------------------------------------------------------------

SET privacy.purpose = 'loyalty';
SELECT is(count(*), 0::bigint, 'a recorded basis holds for nobody at first') FROM contact WHERE id > 100;
SELECT privacy.begin_legal_basis('contact', 108, 'loyalty') \gset
SELECT is(email::text, 'p108@example.org', 'from its beginning') FROM contact WHERE id > 100;
SELECT privacy.end_legal_basis('contact', 108, 'loyalty', reason => 'cancelled') \gset
SELECT is(count(*), 0::bigint, 'to its end') FROM contact WHERE id > 100;
SELECT privacy.begin_legal_basis('contact', 108, 'loyalty', until => clock_timestamp() + '0.2 seconds') \gset
SELECT is(count(*), 1::bigint, 'a basis may have its end') FROM contact WHERE id > 100;
SELECT pg_sleep(0.3) \gset
SELECT is(count(*), 0::bigint, 'and ends by itself') FROM contact WHERE id > 100;
SET ROLE pc_desk;
SELECT privacy.restrict_processing('contact', 109, reason => 'accuracy disputed') \gset
SET ROLE pc_sales;
SET privacy.purpose = 'orders';
SELECT is(count(*), 0::bigint, 'restricted') FROM contact WHERE id = 109;
SET privacy.purpose = 'claims';
SELECT is(email::text, 'p109@example.org', 'legal claims go on') FROM contact WHERE id = 109;
SET ROLE pc_desk;
SET privacy.purpose = 'subject_rights';
SELECT is(email::text, 'p109@example.org', 'and the rights of the person') FROM contact WHERE id = 109;
SELECT privacy.lift_restriction('contact', 109) \gset
SET ROLE pc_sales;
SET privacy.purpose = 'orders';
SELECT is(email::text, 'p109@example.org', 'lifted') FROM contact WHERE id = 109;

-- Roll back: nothing happened.
BEGIN;
SELECT privacy.record_objection('contact', 110, 'care') \gset
SET LOCAL privacy.purpose = 'care';
SELECT is(count(*), 0::bigint, 'the transaction sees its own objection') FROM contact WHERE id = 110;
ROLLBACK;
SET privacy.purpose = 'care';
SELECT is(count(*), 1::bigint, 'rolled back') FROM contact WHERE id = 110;

-- Several events of a person in one statement, and one that is taken back.
RESET ROLE;
RESET privacy.purpose;
SELECT is(array_agg(privacy.record_consent('contact', 190, 'survey', channel => 'email', method => 'form', notice => 'n', evidence => '{"f": 1}')),
          '{given,renewed,renewed}', 'each event of a statement sees those before it') FROM generate_series(1, 3);
SELECT is(row(privacy.withdraw_consent('contact', 190, 'survey'), privacy.withdraw_consent('contact', 190, 'survey'),
              privacy.record_consent('contact', 190, 'survey', channel => 'phone', method => 'form', evidence => '{"f": 1}'),
              privacy.withdraw_consent('contact', 190, 'survey'))::text, '(1,0,given,1)', 'of other verbs too');
SELECT is(array_agg(event ORDER BY event_id), '{recorded,recorded,recorded,withdrawn,recorded,withdrawn}', 'and all are in the ledger') FROM privacy.consent_history('contact', 190);
SELECT is(count(*), 2::bigint, 'one standing a channel') FROM privacy.standings WHERE subject_id = privacy.find_subject('contact', '190') AND status = 'withdrawn';
BEGIN;
SAVEPOINT s;
SELECT privacy.record_consent('contact', 191, 'survey', channel => 'email', method => 'form', evidence => '{"f": 1}') \gset
ROLLBACK TO s;
SELECT is(status_of(191), 'unknown', 'taken back with its savepoint');
SELECT privacy.record_consent('contact', 191, 'survey', channel => 'email', method => 'form', evidence => '{"f": 1}') \gset
SAVEPOINT s;
SELECT privacy.withdraw_consent('contact', 191, 'survey') \gset
ROLLBACK TO s;
SELECT is(status_of(191), 'given', 'a withdrawal too');
COMMIT;

-- What a caller puts in the way of names and operators is not met.
CREATE SCHEMA in_the_way;
CREATE FUNCTION in_the_way.no(text, text) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RAISE 'an operator of the caller''s ran'; END $$;
CREATE OPERATOR in_the_way.= (FUNCTION = in_the_way.no, LEFTARG = text, RIGHTARG = text);
GRANT USAGE ON SCHEMA in_the_way TO PUBLIC;
SET search_path = in_the_way, public, pg_catalog;
SELECT token AS asked FROM privacy.request_consent('contact', 192, 'survey', channel => 'email', notice => 'n') \gset
SELECT privacy.record_consent('contact', 192, 'survey', channel => 'email', method => 'Formular', notice => 'n', evidence => '{"f": 1}') AS recorded \gset
RESET search_path;
SELECT is(:'recorded'::text, 'given', 'no operator of the caller''s runs');
SELECT is(array_agg(s.kind || ' ' || s.status ORDER BY s.kind), '{"consent given","request closed"}', 'the open request is closed') FROM privacy.standings s
  WHERE s.subject_id = privacy.find_subject('contact', '192');
SELECT is(outcome(format('SELECT privacy.confirm_consent(%L, channel => ''email'', evidence => ''{"e": 1}'')', :'asked')), '55000 token_void', 'and its token void');
SELECT is(outcome($$SELECT privacy.record_consent('contact', 193, 'survey', channel => 'email', method => 'two words', evidence => '{"e": 1}')$$), '22023', 'a method is one word');
-- A role whose name wants quotes stands in the ledger as PostgreSQL writes it.
SELECT make_role('Pc Quoted', 'privacy_rights_desk');
SET ROLE "Pc Quoted";
SELECT privacy.record_consent('contact', 194, 'survey', channel => 'email', method => 'form', evidence => '{"e": 1}') \gset
SELECT is(role, '"Pc Quoted"', 'a quoted role') FROM privacy.consent_history('contact', 194);
RESET ROLE;

-- Keys in their own type or as text ---------------------------------------------------------------------------------

SET ROLE pc_sales;
SELECT is(outcome(command), expected, command) FROM (VALUES
  ($$SELECT privacy.record_objection('contact', 111, 'care')$$, 'ok'),
  ($$SELECT privacy.record_objection('contact', 111::smallint, 'care')$$, 'ok'),
  ($$SELECT privacy.record_objection('contact', '111', 'care')$$, 'ok'),
  ($$SELECT privacy.record_objection('contact', ' 0111 ', 'care')$$, 'ok'),
  ($$SELECT privacy.record_objection('contact'::regclass, 111::bigint, purpose => 'care', reason => 'r')$$, 'ok'),
  ($$SELECT privacy.record_objection('member', 'a-1', 'care')$$, 'ok'),
  ($$SELECT privacy.record_objection('member', 'a-1'::varchar, 'care')$$, 'ok'),
  ($$SELECT privacy.record_objection('device', '00000000-0000-4000-8000-000000000001'::uuid, 'care')$$, 'ok'),
  ($$SELECT privacy.record_objection('device', '{00000000-0000-4000-8000-000000000001}', 'care')$$, 'ok'),
  ($$SELECT privacy.record_objection('contact', 4711, 'care')$$, '42704'),
  ($$SELECT privacy.record_objection('contact', 'ada', 'care')$$, '22P02'),
  ($$SELECT privacy.record_objection('contact', NULL, 'care')$$, '22004'),
  ($$SELECT privacy.record_objection('contact', NULL::bigint, 'care')$$, '22004'),
  ($$SELECT privacy.record_objection('pg_class', 1, 'care')$$, '42704'),
  ($$SELECT privacy.record_objection('nope', 1, 'care')$$, '42P01 no hint')) s(command, expected);

-- A composite key would run its owner's code (a domain's check) in our functions.
RESET ROLE;
CREATE FUNCTION spy(text) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RAISE 'the owner''s code ran as %', current_user; END $$;
CREATE DOMAIN watched AS text CHECK (spy(VALUE));
CREATE TYPE watched_key AS (k watched);
CREATE TABLE trap (id watched_key PRIMARY KEY, email text);
SET privacy.purpose = 'maintenance';
SELECT outcome($$SELECT privacy.add_subject_table('trap', key => 'id')$$) \gset
RESET privacy.purpose;
SELECT ok(outcome($$SELECT privacy.withdraw_consent('trap', '(x)', 'survey')$$) IN ('0A000', '42704'), 'reading a key runs no code of the owner''s');

-- Bad input ---------------------------------------------------------------------------------------------------------

RESET ROLE;
SELECT is(outcome(command), expected, command) FROM (VALUES
  ($$SELECT privacy.request_consent('contact', 1, 'nope', channel => 'email', notice => 'n', evidence => '{"e":1}')$$, '42704 unknown_purpose'),
  ($$SELECT privacy.request_consent('contact', 1, 'orders', channel => 'email', notice => 'n', evidence => '{"e":1}')$$, '22023'),
  ($$SELECT privacy.request_consent('contact', 1, 'newsletter', channel => 'email', notice => 'nope', evidence => '{"e":1}')$$, '42704'),
  ($$SELECT privacy.request_consent('contact', 1, 'newsletter', channel => 'email', notice => 'two', evidence => '{"e":1}')$$, '22023'),
  ($$SELECT privacy.request_consent('contact', 1, 'newsletter', channel => 'email', notice => 'two', language => 'fr', evidence => '{"e":1}')$$, '42704'),
  ($$SELECT privacy.request_consent('contact', 1, 'newsletter', channel => 'email', evidence => '{"e":1}')$$, '22023'),
  ($$SELECT privacy.request_consent('contact', 1, 'newsletter', channel => 'emial', notice => 'n', evidence => '{"e":1}')$$, '42704'),
  ($$SELECT privacy.request_consent('contact', 1, 'newsletter', notice => 'n', evidence => '{"e":1}')$$, '22023'),
  ($$SELECT privacy.request_consent('contact', 1, 'newsletter', channel => 'email', notice => 'n')$$, '22023'),
  ($$SELECT privacy.record_consent('contact', 1, 'survey', channel => 'email', method => 'form')$$, '22023'),
  ($$SELECT privacy.record_consent('contact', 1, 'survey', channel => 'email', method => 'form', evidence => 'null')$$, '22023'),
  ($$SELECT privacy.record_consent('contact', 1, 'survey', channel => 'email', evidence => '{"e":1}')$$, '22023'),
  ($$SELECT privacy.record_consent('contact', 1, 'survey', channel => 'email', method => 'form', evidence => '{"e":1}', given_by => 'boss')$$, '22023'),
  ($$SELECT privacy.record_consent('contact', 1, 'newsletter', channel => 'email', method => 'form', evidence => '{"e":1}')$$, '42501 unconfirmed'),
  ($$SELECT privacy.renew_consent('contact', 1, 'survey', channel => 'email')$$, '22023'),
  ($$SELECT privacy.withdraw_consent('contact', 1, 'orders')$$, '22023'),
  ($$SELECT privacy.record_objection('contact', 1, 'orders')$$, '22023'),
  ($$SELECT privacy.record_objection('contact', 1, 'survey')$$, '22023'),
  ($$SELECT privacy.lift_objection('contact', 1, 'care')$$, '55000'),
  ($$SELECT privacy.lift_restriction('contact', 1)$$, '55000'),
  ($$SELECT privacy.begin_legal_basis('contact', 1, 'orders')$$, '22023'),
  ($$SELECT privacy.begin_legal_basis('contact', 1, 'survey')$$, '22023'),
  ($$SELECT privacy.begin_legal_basis('contact', 1, 'loyalty', until => '2000-01-01')$$, '22023'),
  ($$SELECT privacy.end_legal_basis('contact', 1, 'loyalty')$$, '55000 no_legal_basis'),
  ($$SELECT privacy.withdraw_by_token('nope')$$, '42704 token_unknown'),
  ($$SELECT * FROM privacy.consent_history('contact', 4711)$$, '42704'),
  ($$SELECT * FROM privacy.explain_access('contact', 1, 'nope', 'survey')$$, '42704'),
  ($$SELECT * FROM privacy.explain_access('contact', 1, 'id', 'survey')$$, '42704'),
  ($$SELECT * FROM privacy.explain_access('contact', 1, 'email', 'nope')$$, '42704 unknown_purpose'),
  ($$SELECT * FROM privacy.explain_access('contact', 1, 'email', 'survey', role => 'pc_nobody')$$, '42704'),
  ($$UPDATE privacy.subject_events SET event = 'given'$$, '55000'),
  ($$DELETE FROM privacy.subject_events$$, '55000'),
  ($$INSERT INTO privacy.subject_events (subject_id, kind, event, role, evidence)
       SELECT min(id), 'consent', 'recorded', 'x', '{"plain": 1}' FROM privacy.subjects$$, '23514')) s(command, expected);

-- Who may -----------------------------------------------------------------------------------------------------------

SET ROLE pc_sales;  -- holds purposes, but not these
SELECT is(outcome(command), '42501 purpose_not_granted', command) FROM (VALUES
  ($$SELECT privacy.request_consent('contact', 1, 'newsletter', channel => 'email', notice => 'n', evidence => '{"e":1}')$$),
  ($$SELECT privacy.record_consent('contact', 1, 'survey', channel => 'email', method => 'form', evidence => '{"e":1}')$$),
  ($$SELECT privacy.withdraw_consent('contact', 1, 'survey')$$),
  ($$SELECT privacy.withdrawal_token('contact', 1, 'survey')$$),
  ($$SELECT privacy.record_objection('contact', 1, 'own_news')$$)) s(command);
SET ROLE pc_marketing;  -- holds them, but these are the rights desk's
SELECT is(outcome(command), '42501', command) FROM (VALUES
  ($$SELECT privacy.refuse_consent('contact', 1, 'survey', 'email')$$),
  ($$SELECT privacy.renew_consent('contact', 1, 'survey', channel => 'email', evidence => '{"e":1}')$$),
  ($$SELECT privacy.revoke_consent('contact', 1, 'survey')$$),
  ($$SELECT privacy.revoke_consent('contact', '1', 'survey')$$),
  ($$SELECT privacy.invalidate_consent('contact', 1, 'survey')$$),
  ($$SELECT privacy.lift_objection('contact', 1, 'own_news')$$),
  ($$SELECT privacy.restrict_processing('contact', 1)$$),
  ($$SELECT privacy.lift_restriction('contact', 1)$$),
  ($$SELECT * FROM privacy.consent_history('contact', 1)$$),
  ($$SELECT * FROM privacy.explain_access('contact', 1, 'email', 'survey')$$),
  ($$SELECT privacy.append_event(1, 'consent', 101, 'email', 'recorded', NULL, NULL, NULL, NULL, NULL, NULL)$$),
  ($$SELECT privacy.find_subject('contact', '1')$$),
  ($$SELECT * FROM privacy.subject_events$$), ($$SELECT * FROM privacy.standings$$), ($$SELECT * FROM privacy.consent_tokens$$),
  ($$INSERT INTO privacy.standings VALUES (1, 103, 'consent', 'email', 'given', now(), NULL, 1)$$)) s(command);
SELECT is(outcome($$SELECT privacy.record_consent('contact', 1, 'newsletter', channel => 'email', method => 'paper', evidence => '{"e":1}')$$), '42501 unconfirmed',
          'an application cannot record its way around a double opt-in');
SET ROLE pc_desk;
SELECT is(privacy.record_consent('contact', 112, 'newsletter', channel => 'email', method => 'paper', notice => 'n', evidence => '{"scan": 7}'), 'given',
          'the rights desk records a paper');
SET ROLE pc_dpo;
SELECT is(outcome($$SELECT * FROM privacy.explain_access('contact', 1, 'email', 'survey', role => 'pc_marketing')$$), 'ok', 'the data protection officer may ask why');
SELECT is(outcome($$SELECT * FROM privacy.consent_history('contact', 1)$$), '42501', 'but reads no history of one person');

-- A SECURITY DEFINER function of the desk's lends its right to nobody.
RESET ROLE;
CREATE FUNCTION lend() RETURNS text LANGUAGE sql SECURITY DEFINER AS
  $$SELECT privacy.record_consent('contact', 113, 'survey', channel => 'email', method => 'form', evidence => '{"e":1}')$$;
ALTER FUNCTION lend() OWNER TO pc_desk;
SET ROLE pc_other;
SELECT is(outcome('SELECT lend()'), '42501 purpose_not_granted', 'the caller counts, not the owner of a function');

-- History and explanation -------------------------------------------------------------------------------------------

SET ROLE pc_desk;
SET privacy.purpose = 'subject_rights';
SET privacy.actor = 'user:317';
SELECT privacy.withdraw_consent('contact', 112, 'newsletter', reason => 'too many') \gset
SELECT results_eq($$SELECT kind, purpose, channel, event, role, actor, method, given_by, notice, evidence, reason FROM privacy.consent_history('contact', 112)$$,
  $$VALUES ('consent', 'newsletter', 'email', 'recorded', 'pc_desk', NULL, 'paper', 'subject', 'n', '{"scan": 7}'::jsonb, NULL::jsonb),
           ('consent', 'newsletter', 'email', 'withdrawn', 'pc_desk', 'user:317', NULL, 'subject', NULL, NULL, '"too many"')$$, 'the history, with evidence');
SELECT results_eq($$SELECT allowed, disclosure, reason, category, event, recorded_actor FROM privacy.explain_access('contact', 112, 'email', purpose => 'newsletter', role => 'pc_marketing')$$,
  $$VALUES (false, 'none', 'withdrawn', 'contact', 'consent withdrawn', 'user:317')$$, 'why withheld');
SELECT results_eq(format($$SELECT reason, event FROM privacy.explain_access('contact', %s, %L, purpose => %L, role => %L)$$, key, col, purpose, role),
  format('VALUES (%L::text, %L::text)', reason, event), purpose || ' ' || key || ' ' || col || ' ' || role || ': ' || coalesce(reason, 'shown'))
  FROM (VALUES
    (104, 'phone', 'survey', 'pc_marketing', 'withdrawn', 'consent withdrawn'),
    (106, 'phone', 'calls', 'pc_marketing', NULL, 'consent recorded'),
    (107, 'email', 'care', 'pc_sales', 'objected', 'objection recorded'),
    (107, 'email', 'care', 'pc_marketing', 'purpose_not_granted', NULL),
    (108, 'email', 'loyalty', 'pc_sales', 'no_legal_basis', 'basis begun'),
    (105, 'email', 'survey', 'pc_marketing', 'expired', 'consent recorded'),
    (102, 'email', 'newsletter', 'pc_marketing', 'unconfirmed', 'consent declared'),
    (150, 'email', 'newsletter', 'pc_marketing', 'no_consent', NULL),
    (150, 'phone', 'newsletter', 'pc_marketing', 'not_permitted', NULL),
    (150, 'phone', 'orders', 'pc_sales', NULL, NULL),
    (150, 'email', 'maintenance', 'pc_desk', 'purpose_not_granted', NULL)) s(key, col, purpose, role, reason, event);
RESET privacy.purpose;
SELECT is(outcome($$SELECT * FROM privacy.consent_history('contact', 112)$$), 'ok', 'the history needs no purpose');

-- No evidence in the clear. (A function sees rows as they are stored; a client's own statement shows them.)
RESET ROLE;
CREATE FUNCTION pg_temp.stored_events() RETURNS TABLE (kind text, event text, stored text) LANGUAGE plpgsql AS
  'BEGIN RETURN QUERY SELECT e.kind, e.event, e::text FROM privacy.subject_events e; END';
SELECT is(count(*), 0::bigint, 'no evidence is stored in the clear') FROM pg_temp.stored_events() WHERE stored LIKE '%scan%' OR stored LIKE '%too many%';
SELECT ok(bool_and(stored LIKE '%privacy:1:%'), 'all of it is sealed') FROM pg_temp.stored_events() WHERE event = 'recorded' AND kind = 'consent';

SELECT * FROM finish();
