-- What is remembered of decisions: a session that asks for many people, one in each statement, reads their neighbours
-- with them. What changes afterwards is seen by the next statement. And an erasure finds the rows by whatever way there is.
\set VERBOSITY terse
set client_min_messages = warning;
create role remembered_app;
select privacy.create_category('rm_contact', channel => 'email'), privacy.create_purpose('rm_news', legal_basis => 'consent');
select privacy.permit('rm_news', 'rm_contact'), privacy.grant_purpose('rm_news', 'remembered_app'), privacy.grant_purpose('subject_rights', current_user);
select count(*) from privacy.create_notice('rm_notice', 'en', 'May we write?');
create table rm_person (id int primary key, email text, plain text);
insert into rm_person select i, 'p' || i || '@example.org', 'plain' from generate_series(1, 320) i;
set privacy.purpose = 'subject_rights';
select privacy.add_subject_table('rm_person', key => 'id'), privacy.protect_column('rm_person', 'email', category => 'rm_contact');
select count(privacy.record_consent('rm_person', i::text, 'rm_news', channel => 'email', method => 'paper', notice => 'rm_notice', evidence => '{"form": 1}'))
  from generate_series(1, 320) i where i % 2 = 0;
grant all on rm_person to remembered_app;

set role remembered_app; set privacy.purpose = 'rm_news';
\set ECHO none
select format('select email from rm_person where id = %s', i) from generate_series(1, 320) i
\o /dev/null
\gexec
\o
\set ECHO all
-- as remembered
select count(*), count(email), bool_and(email = 'p' || id || '@example.org') as right_ones, bool_and(id % 2 = 0) as agreed from rm_person;
-- a withdrawal, a new consent and a new person are seen at once
reset role; set privacy.purpose = 'subject_rights';
select privacy.withdraw_consent('rm_person', '2', 'rm_news');
select privacy.record_consent('rm_person', '3', 'rm_news', channel => 'email', method => 'paper', notice => 'rm_notice', evidence => '{"form": 1}');
insert into rm_person values (400, 'p400@example.org', 'plain');
set role remembered_app; set privacy.purpose = 'rm_news';
select id, email from rm_person where id in (2, 3, 4, 400) order by id;
select id, email from rm_person where id = 2;
select id, email from rm_person where id = 3;
-- two values of one person, and those of a person whose key is destroyed
reset role; set privacy.purpose = 'subject_rights';
select privacy.erase_subject('rm_person', '4', reason => 'Art. 17') is not null as erased;
set role remembered_app; set privacy.purpose = 'rm_news';
select id, email, lower(email) as lower from rm_person where id in (4, 6, 8) order by id;
select count(*), count(email) from rm_person;

-- people of whom nothing is recorded, and restricted ones among them: rows and two categories, decided with their neighbours
reset role; set privacy.purpose = 'subject_rights';
select privacy.create_category('rm_name'), privacy.create_purpose('rm_work', legal_basis => 'contract');
select privacy.permit('rm_work', 'rm_contact'), privacy.permit('rm_work', 'rm_name'), privacy.grant_purpose('rm_work', 'remembered_app');
create table rm_client (id int primary key, email text, name text);
insert into rm_client select i, 'c' || i || '@example.org', 'Client ' || i from generate_series(1, 320) i;
select privacy.add_subject_table('rm_client', key => 'id', rows => 'show'), privacy.protect_column('rm_client', 'email', category => 'rm_contact'),
       privacy.protect_column('rm_client', 'name', category => 'rm_name');
grant select on rm_client to remembered_app;
select count(privacy.restrict_processing('rm_client', i::text)) from generate_series(7, 320, 7) i where i < 130 or i > 200;
set role remembered_app; set privacy.purpose = 'rm_work';
\set ECHO none
select format('select email, name from rm_client where id = %s', i) from generate_series(1, 320, 3) i
\o /dev/null
\gexec
\o
\set ECHO all
select count(*), count(email), count(name), bool_and((email is null) = restricted) as right_emails, bool_and((name is null) = restricted) as right_names
  from (select *, id % 7 = 0 and (id < 130 or id > 200) as restricted from rm_client) c;
reset role; set privacy.purpose = 'subject_rights';
select count(privacy.lift_restriction('rm_client', '14')), count(privacy.restrict_processing('rm_client', '15'));
set role remembered_app; set privacy.purpose = 'rm_work';
select id, email, name from rm_client where id between 13 and 16 order by id;
reset role; set privacy.purpose = 'maintenance';
drop table rm_client;
set role remembered_app; set privacy.purpose = 'rm_news';

-- an erasure where the index of the people's ids is another one, or none
reset role; set privacy.purpose = 'subject_rights';
select format('drop index %s', indexrelid::regclass) from pg_index where indrelid = 'rm_person'::regclass and not indisprimary \gexec
create index rm_partial on rm_person (data_subject_id) where plain = 'other';
select privacy.erase_subject('rm_person', '6', reason => 'Art. 17') is not null as erased;
drop index rm_partial;
create index rm_hash on rm_person using hash (data_subject_id);
select privacy.erase_subject('rm_person', '8', reason => 'Art. 17') is not null as erased;
drop index rm_hash;
create index rm_two on rm_person (data_subject_id, plain);
select privacy.erase_subject('rm_person', '10', reason => 'Art. 17') is not null as erased;
begin;  -- what this transaction wrote itself
insert into rm_person values (500, 'p500@example.org', 'plain');
select privacy.erase_subject('rm_person', '500', reason => 'Art. 17') is not null as erased;
commit;
set privacy.purpose = 'maintenance';
select id, data_subject_id is null as nobodys, email is null as cleared, plain from rm_person where id in (4, 6, 8, 10, 12, 500) order by id;
drop table rm_person;
select privacy.revoke_purpose('rm_news', 'remembered_app'), privacy.revoke_purpose('rm_work', 'remembered_app');
drop role remembered_app;
