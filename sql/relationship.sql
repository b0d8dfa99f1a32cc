-- A class whose period starts with the end of the relationship: the last legal basis of the class's own categories counts
\set ON_ERROR_STOP off
\pset format unaligned
\pset tuples_only on
\set VERBOSITY terse
SET client_min_messages = warning;
SELECT length(privacy.create_keystore()) > 0;
CREATE ROLE rl_app; CREATE ROLE rl_clerk; GRANT privacy_rights_desk TO rl_clerk;
SELECT privacy.create_purpose('rl_defence', legal_basis => 'legal_obligation'), privacy.create_purpose('rl_news', legal_basis => 'consent', valid_for => '1 year'),
       privacy.create_purpose('rl_club', legal_basis => 'contract', holds_for => 'recorded'), privacy.create_purpose('rl_stats', legal_basis => 'legitimate_interest'),
       privacy.create_purpose('rl_shop', legal_basis => 'contract'),
       privacy.create_purpose('rl_ads', legal_basis => 'legitimate_interest', direct_marketing => true, allow_without_consent => 'existing customers'),
       privacy.create_purpose('rl_care', legal_basis => 'legitimate_interest', holds_for => 'recorded');
SELECT privacy.create_deletion_class('rl_' || c, '3 years', starts => 'relationship_end', retained_for => '{rl_defence}')
  FROM unnest('{claims,stats,shop,ads,care,none}'::text[]) c;
SELECT privacy.create_category('rl_' || c, deletion_class => 'rl_' || c) FROM unnest('{claims,stats,shop,ads,care,none}'::text[]) c;
SELECT privacy.create_category('rl_free');
SELECT privacy.permit(p, 'rl_claims') FROM unnest('{rl_news,rl_club,rl_defence}'::text[]) p;
SELECT privacy.permit('rl_stats', 'rl_stats'), privacy.permit('rl_shop', 'rl_shop'), privacy.permit('rl_ads', 'rl_ads'), privacy.permit('rl_care', 'rl_care'),
       privacy.permit('rl_shop', 'rl_free'), privacy.permit('rl_defence', 'rl_none');
CREATE TABLE rl_person (id bigint PRIMARY KEY, email text, claim text, shopped text);
SELECT privacy.add_subject_table('rl_person', key => 'id');
SELECT privacy.protect_column('rl_person', 'email', category => 'rl_free'), privacy.protect_column('rl_person', 'claim', category => 'rl_claims'),
       privacy.protect_column('rl_person', 'shopped', category => 'rl_shop');
SELECT privacy.grant_purpose('rl_shop', 'rl_app'), privacy.permit('rl_shop', 'rl_claims', disclosure => 'match');
GRANT SELECT, INSERT ON rl_person TO rl_app;
SET ROLE rl_app; SET privacy.purpose = 'rl_shop';
INSERT INTO rl_person SELECT i, 'e' || i, 'c' || i, 's' || i FROM generate_series(1, 9) i;
RESET ROLE; SET privacy.purpose = 'maintenance';
SELECT privacy.forbid('rl_shop', 'rl_claims');
-- the classes whose clock runs for a person
CREATE FUNCTION rl_runs(person bigint) RETURNS text LANGUAGE sql AS $$
  SELECT coalesce(string_agg(substr(d.name, 4), ', ' ORDER BY d.name), 'none') FROM privacy.subjects s, privacy.deletion_classes d
   WHERE d.name LIKE 'rl\_%' AND s.key_hash = privacy.subject_key_hash('rl_person', $1::text) AND s.table_id = privacy.table_number('rl_person')
     AND isfinite(privacy.class_end(s, d.id)) $$;
SET client_min_messages = error;
CREATE PROCEDURE rl_ago(person bigint, ago interval) LANGUAGE sql AS $$
  UPDATE privacy.standings s SET since = since - ago, until = until - ago FROM privacy.subjects p
   WHERE p.id = s.subject_id AND p.key_hash = privacy.subject_key_hash('rl_person', $1::text) AND p.table_id = privacy.table_number('rl_person') $$;
SET client_min_messages = warning;
SELECT rl_runs(1);   -- nothing began, nothing ended; purposes of the class's retention do not count

-- two bases of one class: the last counts. That of another class changes nothing
SELECT privacy.record_consent('rl_person', 1, 'rl_news', method => 'paper', evidence => '{"a": 1}');
SELECT privacy.begin_legal_basis('rl_person', 1, 'rl_club');
SELECT privacy.withdraw_consent('rl_person', 1, 'rl_news');
SELECT rl_runs(1);
SELECT privacy.end_legal_basis('rl_person', 1, 'rl_club');
SELECT rl_runs(1);
SELECT privacy.begin_legal_basis('rl_person', 1, 'rl_club');
SELECT rl_runs(1);
-- a consent runs out by itself
SELECT privacy.record_consent('rl_person', 2, 'rl_news', method => 'paper', evidence => '{"a": 1}');
SELECT rl_runs(2);
CALL rl_ago(2, '2 years');
SELECT rl_runs(2);
-- an objection: to a basis that holds for everyone, to a recorded one, to all direct marketing; and its end
SELECT privacy.record_objection('rl_person', 3, 'rl_stats');
SELECT rl_runs(3);
SELECT privacy.lift_objection('rl_person', 3, 'rl_stats');
SELECT rl_runs(3);
SELECT privacy.begin_legal_basis('rl_person', 4, 'rl_care');
SELECT rl_runs(4);
SELECT privacy.record_objection('rl_person', 4, 'rl_care');
SELECT rl_runs(4);
SELECT privacy.record_objection('rl_person', 5, 'rl_ads');
SELECT rl_runs(5);
-- a contract that holds for everyone ends with the row
DELETE FROM rl_person WHERE id = 6;
SELECT rl_runs(6);
-- an erasure ends what is left: the plan says so, and what had no basis goes at once
SELECT deletion_class, action, until > now() + interval '2 years 11 months' FROM privacy.plan_erasure('rl_person', 1) WHERE deletion_class LIKE 'rl\_%' AND "table" IS NULL ORDER BY 1;
SELECT privacy.erase_subject('rl_person', 1, reason => 'x') AS e1 \gset
SELECT deletion_class, result FROM privacy.retained_people WHERE erasure = :'e1' ORDER BY 1;
SELECT privacy.erase_subject('rl_person', 7, reason => 'x') AS e7 \gset
SELECT deletion_class, result FROM privacy.retained_people WHERE erasure = :'e7' ORDER BY 1;
-- enforced: the class of who withdrew long ago goes, that of who has another basis of it stays, and so does the shop's
SELECT privacy.change_deletion_class('rl_claims', '3 years', starts => 'relationship_end', retained_for => '{rl_defence}', enforce => true),
       privacy.change_deletion_class('rl_shop', '3 years', starts => 'relationship_end', enforce => true);
SELECT privacy.record_consent('rl_person', k, 'rl_news', method => 'paper', evidence => '{"a": 1}'), privacy.begin_legal_basis('rl_person', k, 'rl_club') FROM unnest('{8,9}'::bigint[]) k;
SELECT privacy.withdraw_consent('rl_person', 8, 'rl_news'), privacy.withdraw_consent('rl_person', 9, 'rl_news'), privacy.end_legal_basis('rl_person', 9, 'rl_club');
CALL rl_ago(8, '4 years'); CALL rl_ago(9, '4 years');
UPDATE privacy.subjects SET created_at = created_at - interval '5 years' WHERE table_id = privacy.table_number('rl_person');
CALL privacy.enforce_retention();
SELECT k, d.name, x.result FROM privacy.erasures e JOIN privacy.erasure_keys x ON x.erasure_id = e.id JOIN privacy.deletion_classes d ON d.id = x.class_id,
       unnest('{8,9}'::bigint[]) k WHERE e.origin = 'retention' AND e.key_hash = privacy.subject_key_hash('rl_person', k::text) ORDER BY k;
SELECT privacy.change_deletion_class(c, '9 years', enforce => false) FROM unnest('{rl_claims,rl_shop}'::text[]) c;
UPDATE privacy.subjects SET created_at = created_at + interval '5 years' WHERE table_id = privacy.table_number('rl_person');
DROP TABLE rl_person;
