-- Rows with personal values in them: a client's own statement shows them, whatever else uses them keeps them sealed, and
-- nobody but auto-reveal opens one.
\set VERBOSITY terse
\pset null '(null)'
create role rows_app;
create role rows_other;
select privacy.create_category('rows_contact'), privacy.create_category('rows_hidden'), privacy.create_purpose('rows_work', legal_basis => 'contract');
select privacy.permit('rows_work', 'rows_contact'), privacy.grant_purpose('rows_work', 'rows_app'), privacy.grant_purpose('rows_work', 'rows_other');
create schema rows;
set privacy.purpose = 'maintenance';
create table rows.person (id int primary key, gone text, email text, secret text, plain text);
alter table rows.person drop column gone;
insert into rows.person values (1, 'ada@example.org', 'hidden', 'p1'), (2, 'bea@example.org', null, 'p2');
select privacy.add_subject_table('rows.person', key => 'id', subject_column => 'who');
select privacy.protect_column('rows.person', 'email', category => 'rows_contact', lookup => 'exact');
select privacy.protect_column('rows.person', 'secret', category => 'rows_hidden');
create table rows.log (what text);
create function rows.as_stored() returns setof text language plpgsql as $$ begin return query select left(p::text, 16) from rows.person p; end $$;
create function rows.of_row(rows.person) returns text language sql as $$ select left(to_jsonb($1) ->> 'email', 9) $$;
create function rows.of_record(record) returns text language plpgsql as $$ begin return to_jsonb($1) ->> 'email'; end $$;
create function rows.whole() returns record language sql as $$ select row(p.id, p.email) from rows.person p where id = 1 $$;
create view rows.as_json as select id, left(to_jsonb(p) ->> 'email', 9) as email, left(row(p.email)::text, 13) as as_text from rows.person p;
create view rows.whole_rows as select p from rows.person p;
grant usage, create on schema rows to rows_app; grant all on all tables in schema rows to rows_app;

set role rows_app; set privacy.purpose = 'rows_work';
-- shown, with what is withheld NULL
select to_jsonb(p) - 'who' as j, p.email from rows.person p order by id;
select row(email, secret), row(email, array[email], row(secret, plain)) from rows.person order by id;
select (w.p).email, (w.p).secret, to_json((w.p)) ->> 'email' as j from rows.whole_rows w order by 1;
select rows.whole();
select p::text like '(1,ada@example.org,,p1,%)' as shown from rows.person p where id = 1;
select pg_typeof(p), pg_typeof(row(p.email)) from rows.person p where id = 1;
-- a function that takes any record is handed what the client sees; one of the table's row type the stored row
select rows.of_record(p), rows.of_row(p) from rows.person p order by id;
-- views and functions keep them sealed
select * from rows.as_json order by id;
select * from rows.as_stored();
-- nobody else calls it
create function rows.refused(statement text) returns boolean language plpgsql as $$ begin execute statement; return false; exception when others then return true; end $$;
select rows.refused(s) from unnest(array['select privacy.show_row(p, null) from rows.person p', 'select privacy.show_row(p, 1) from rows.person p',
  'select privacy.show_row(p, ''1'') from rows.person p', 'select privacy.show_row(p) from rows.person p',
  'create view rows.opened as select privacy.show_row(p, null) from rows.person p']) s;
-- EXPLAIN names no value, and shows the row itself
explain (verbose, costs off) select p, to_jsonb(p), row(p.email) from rows.person p where email = 'ada@example.org';
-- copies stay sealed, or are refused where they would be opened
insert into rows.log select to_jsonb(p)::text from rows.person p where id = 1;
insert into rows.log select p::text from rows.person p where id = 1;
with w as (select p::text as t from rows.person p), i as (insert into rows.log select t from w returning 1) select count(*) from i;
with w as (select distinct p from rows.person p), i as (insert into rows.log select p::text from w returning 1) select count(*) from i;
insert into rows.log select email from rows.person union all select 'x'::text;
create table rows.copy as select email from rows.person union select 'x'::text;
insert into rows.log select email::name::text from rows.person;
select count(*), bool_or(what like '%ada@%') as opened from rows.log;
prepare shown as select p from rows.person p;
create table rows.copy as execute shown;
create table rows.copy as select to_jsonb(p) as j from rows.person p;
select bool_or(j::text like '%ada@%') as opened from rows.copy;
declare held cursor with hold for select p from rows.person p;
-- another role's view or function opens no more than the client's purpose
set privacy.purpose = '';
select p from rows.person p;
set privacy.purpose = 'rows_work';
-- in functions rows do not sort or group by what is not shown there
create function rows.sorted() returns setof int language plpgsql as $$ begin return query select id from rows.person p order by row(p.secret); end $$;
select rows.sorted();
create function rows.grouped() returns setof bigint language plpgsql as $$ begin return query select count(*) from rows.person p group by p; end $$;
select rows.grouped();
-- a trigger compares what it is given with lists of its own
reset role;
create function rows.look() returns trigger language plpgsql as $$
begin
  raise notice '% % %', new.email in ('ada@example.org', 'x'), old.email = any ('{ada@example.org,y}'::text[]), new.email not in ('ada@example.org');
  return new;
end $$;
set privacy.purpose = 'maintenance';
create trigger look before update on rows.person for each row execute function rows.look();
set role rows_app; set privacy.purpose = 'rows_work';
update rows.person set plain = 'z' where id = 1;
update rows.person set email = 'ada2@example.org' where id = 1;
-- stored values beside others in one column
select x.src, p.id from (select 'own' as src, 'bea@example.org' as e union all select 'stored', email from rows.person) x join rows.person p on p.email = x.e order by 1, 2;
create function rows.mixed() returns setof int language plpgsql as $$ begin
  return query select p.id from (select 'bea@example.org'::personal_text as e union all select email from rows.person) x join rows.person p on p.email = x.e order by 1; end $$;
select rows.mixed();
create function rows.mixed_groups() returns setof bigint language plpgsql as $$ begin
  return query select count(*) from (select 'bea@example.org'::personal_text as e union all select email from rows.person) x group by e; end $$;
select rows.mixed_groups();
reset role;
set privacy.purpose = 'maintenance';
drop schema rows cascade;
select privacy.revoke_purpose('rows_work', 'rows_app'), privacy.revoke_purpose('rows_work', 'rows_other');
drop role rows_app, rows_other;
