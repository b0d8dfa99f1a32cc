-- What every object of the extension owes: a comment, closed rights, and a search_path where it has its owner's rights.
SET client_min_messages = warning;
CREATE TEMP VIEW member AS SELECT d.classid, d.objid FROM pg_depend d
WHERE d.refclassid = 'pg_extension'::regclass AND d.refobjid = (SELECT oid FROM pg_extension WHERE extname = 'pg_privacy') AND d.deptype = 'e';
CREATE TEMP VIEW member_function AS SELECT p.* FROM pg_proc p JOIN member m ON m.classid = 'pg_proc'::regclass AND m.objid = p.oid;

-- objects without a comment (but array and row types, and sequences of identity columns)
SELECT pg_describe_object(m.classid, m.objid, 0) FROM member m
WHERE obj_description(m.objid, m.classid::regclass::text) IS NULL
  AND NOT EXISTS (SELECT FROM pg_type t WHERE m.classid = 'pg_type'::regclass AND t.oid = m.objid AND (t.typelem <> 0 OR t.typrelid <> 0))
  AND NOT EXISTS (SELECT FROM pg_class c WHERE m.classid = 'pg_class'::regclass AND c.oid = m.objid AND c.relkind = 'S')
ORDER BY 1;
-- functions with their owner's rights, and no or an open search_path
SELECT oid::regprocedure FROM member_function WHERE prosecdef
  AND NOT coalesce(proconfig, '{}') @> '{"search_path=pg_catalog, pg_temp"}' ORDER BY 1::text;
-- functions everyone may execute, besides those behind types, operators and casts, and these: they read nothing that is
-- not decided for the caller, or (consent, export, renewal) check the caller themselves
SELECT oid::regprocedure AS open_to_all FROM member_function
WHERE has_function_privilege('public', oid, 'EXECUTE') AND prosrc !~ '^privacy_(eq|ne|lt|le|gt|ge|cmp|hash)(_|$)|^privacy_(to_personal|reveal_cast|resolved)$'
  AND proname NOT IN ('timezone', 'shown_timezone', 'overlaps', 'shown_overlaps', 'round', 'shown_round', 'ceil', 'shown_ceil', 'ceiling', 'shown_ceiling', 'floor', 'shown_floor', 'trunc', 'shown_trunc', 'sqrt', 'shown_sqrt', 'power', 'shown_power',
    'age', 'date_trunc', 'to_char', 'concatenate', 'shown_age', 'shown_date_trunc', 'shown_to_char', 'shown_concatenate',
    'reveal', 'withheld', 'tag', 'tag_like', 'folded_tags', 'folded_rest', 'is_sought', 'show_row', 'is_like_folded', 'is_not_like_folded', 'is_sealed', 'is_sealed_for', 'may_store', 'row_visible', 'list_reasons',
    'base_type_of', 'personal_type_for', 'sealed_check_name', 'existing_link', 'existing_person', 'seal_existing', 'open_existing',
    'restore_attribute_stats', 'seal_row', 'online_note', 'people_truncated', 'person_changed', 'let_sealed_through', 'left_to_clear', 'lookup_epoch_of',
    'request_consent', 'confirm_consent', 'record_consent', 'withdraw_consent', 'withdraw_by_token', 'withdrawal_token',
    'record_objection', 'begin_legal_basis', 'end_legal_basis', 'export_subject', 'renew_subject')
ORDER BY 1::text;
-- functions declared immutable besides these, which look at nothing but their arguments
SELECT oid::regprocedure FROM member_function
WHERE provolatile = 'i' AND prosrc !~ '^privacy_(eq|ne|lt|le|gt|ge|cmp|hash)(_|$)|^privacy_(to_personal|reveal_cast|out|send|jsonb_subscript)$|_(in|recv)$'
  AND proname NOT IN ('is_sealed', 'is_sealed_for', 'is_like_folded', 'is_not_like_folded', 'is_sought', 'is_sought_support', 'name_words', 'path_member', 'call_text', 'default_mask', 'label_value', 'list_reasons', 'sealed_check_name', 'ensure_evidence', 'left_to_clear', 'lookup_epoch_of')
ORDER BY 1::text;
-- what may run in a parallel worker: nothing that decides, opens or seals
SELECT oid::regprocedure FROM member_function WHERE proparallel = 's' AND prosrc ~ '^privacy_(reveal|withheld|tag|show_row|row_visible|may_store|seal|open)';
