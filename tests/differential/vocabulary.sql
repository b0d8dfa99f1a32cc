CREATE EXTENSION pg_privacy;
SELECT privacy.create_keystore();
SELECT privacy.create_category('diff_contact'), privacy.create_category('diff_identity'), privacy.create_category('diff_billing');
SELECT privacy.create_purpose('diff_all', legal_basis => 'contract'), privacy.create_purpose('diff_some', legal_basis => 'consent');
SELECT privacy.permit(purpose, category) FROM unnest('{diff_all,diff_some}'::text[]) purpose, unnest('{diff_contact,diff_identity,diff_billing}'::text[]) category;
CREATE ROLE diff_owner;
CREATE ROLE diff_app LOGIN;
SELECT privacy.grant_purpose('diff_all', 'diff_app'), privacy.grant_purpose('diff_some', 'diff_app');
SELECT privacy.grant_purpose('subject_rights', current_user);
