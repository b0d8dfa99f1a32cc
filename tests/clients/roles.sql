-- The roles of the client tests, once a cluster, after the first CREATE EXTENSION. What each may see of crm.sql's tables:
--   app      its own orders: everything but health, phone numbers masked
--   support  the same people, everything masked
--   stock    the same people, nothing of them
--   mailer   people who agreed to the newsletter: their e-mail address
--   several  a pooled application: may declare each of these purposes, has none by default
--   keeper   the rights desk: everything as it is in truth
--   builder  owns the tables, runs the migrations
CREATE ROLE app LOGIN;
CREATE ROLE support LOGIN;
CREATE ROLE stock LOGIN;
CREATE ROLE mailer LOGIN;
CREATE ROLE several LOGIN;
CREATE ROLE keeper LOGIN IN ROLE privacy_rights_desk;
CREATE ROLE builder LOGIN;
ALTER ROLE app SET privacy.purpose = 'orders';
ALTER ROLE support SET privacy.purpose = 'support';
ALTER ROLE stock SET privacy.purpose = 'stock';
ALTER ROLE mailer SET privacy.purpose = 'newsletter';
ALTER ROLE keeper SET privacy.purpose = 'subject_rights';
ALTER ROLE builder SET privacy.purpose = 'maintenance';
