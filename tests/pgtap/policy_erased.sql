-- Consent and erasure: what is left to say about an erased person, and to whom.
\ir policy_support.inc
SELECT no_plan();
SELECT share_pgtap();
SELECT make_role('pe_desk', 'privacy_rights_desk'), make_role('pe_app');
SELECT privacy.create_category('contact', channel => 'email');
SELECT privacy.create_purpose('mail', 'consent', double_opt_in => true), privacy.create_purpose('poll', 'consent');
SELECT privacy.permit('mail', 'contact'), privacy.permit('poll', 'contact'), privacy.grant_purpose('mail', 'pe_app'), privacy.grant_purpose('poll', 'pe_app');
SELECT privacy.create_notice('n', 'en', 'Yes');
CREATE TABLE contact (id bigint PRIMARY KEY, email text);
INSERT INTO contact VALUES (1, 'one@example.org'), (2, 'two@example.org');
GRANT SELECT ON contact TO PUBLIC;
SET privacy.purpose = 'maintenance';
SELECT privacy.add_subject_table('contact', key => 'id') \gset
SELECT privacy.protect_column('contact', 'email', category => 'contact') \gset
RESET privacy.purpose;

SET ROLE pe_app;
SELECT token AS token FROM privacy.request_consent('contact', 1, 'mail', channel => 'email', notice => 'n', evidence => '{"ip": "x"}') \gset
SELECT privacy.record_consent('contact', 1, 'poll', channel => 'email', method => 'form', notice => 'n', evidence => '{"form": 7}') \gset
SELECT privacy.withdrawal_token('contact', 1, 'poll') AS link \gset
SET privacy.purpose = 'poll';
SELECT is(count(*), 1::bigint, 'visible before') FROM contact;

SET ROLE pe_desk;
SET privacy.purpose = 'subject_rights';
SELECT privacy.erase_subject('contact', 1, reason => 'Art. 17 request', reason_code => 'art17') AS id \gset
SET ROLE pe_app;
SET privacy.purpose = 'poll';
SELECT is(count(*), 0::bigint, 'nobody is visible after') FROM contact WHERE email IS NOT NULL;

SELECT set_config('test.token', :'token', false), set_config('test.link', :'link', false) \gset
SELECT is(outcome(command), expected, command) FROM (VALUES
  ($$SELECT privacy.confirm_consent(current_setting('test.token'), channel => 'email', evidence => '{"ip": 1}')$$, '55000 erased'),
  ($$SELECT privacy.record_consent('contact', 1, 'poll', channel => 'email', method => 'form', evidence => '{"e": 1}')$$, '42704'),
  ($$SELECT privacy.withdraw_consent('contact', 1, 'poll')$$, '42704')) s(command, expected);
SELECT is(privacy.withdraw_by_token(:'link'), 0, 'an unsubscribe link still answers');

-- The proof outlives the person's data: the rights desk can show what had been consented to.
SET ROLE pe_desk;
SET privacy.purpose = 'subject_rights';
SELECT results_eq($$SELECT event, notice, evidence FROM privacy.consent_history('contact', 1)$$,
  $$VALUES ('declared', 'n', '{"ip": "x"}'::jsonb), ('recorded', 'n', '{"form": 7}')$$, 'the history is still there, by the old key');
SELECT results_eq($$SELECT allowed, reason FROM privacy.explain_access('contact', 1, 'email', 'poll', role => 'pe_app')$$,
  $$VALUES (false, 'erased')$$, 'and why nothing is shown');
SELECT ok(since > now() - interval '1 minute', 'and since when') FROM privacy.explain_access('contact', 1, 'email', 'poll', role => 'pe_app');
SELECT is(outcome($$SELECT privacy.withdraw_consent('contact', '2', 'poll')$$), 'ok', 'others are not concerned');

SELECT * FROM finish();
