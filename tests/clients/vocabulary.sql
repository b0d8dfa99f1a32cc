-- Categories and purposes of the client tests, once a database.
SELECT privacy.create_category('identity', mask => 'initial'), privacy.create_category('contact', channel => 'email'),
       privacy.create_category('phone', channel => 'phone', mask => 'last_two'), privacy.create_category('birth', mask => 'year'),
       privacy.create_category('money'), privacy.create_category('health');
SELECT privacy.create_purpose('orders', legal_basis => 'contract'), privacy.create_purpose('support', legal_basis => 'contract'),
       privacy.create_purpose('stock', legal_basis => 'contract'), privacy.create_purpose('newsletter', legal_basis => 'consent');
SELECT privacy.permit('orders', category) FROM unnest('{identity,contact,birth,money}'::text[]) category;
SELECT privacy.permit('orders', 'phone', disclosure => 'masked');
SELECT privacy.permit('support', category, disclosure => 'masked') FROM unnest('{identity,contact,birth,phone}'::text[]) category;
SELECT privacy.permit('newsletter', 'contact');
SELECT privacy.grant_purpose(purpose, role) FROM (VALUES ('orders', 'app'), ('support', 'support'), ('stock', 'stock'),
       ('newsletter', 'mailer'), ('orders', 'several'), ('support', 'several'), ('stock', 'several'), ('newsletter', 'several'),
       ('maintenance', 'builder')) granted (purpose, role);
SELECT privacy.create_notice('news', language => 'en', text => 'Yes, send me the newsletter.');
