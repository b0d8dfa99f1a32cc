-- parameters
--! without: shown it compares by tag
--! params: text:Köln
select id, name from customer where city = $1;

-- parameter without lookup
--! params: text:Ada
select id, name from customer where name = $1;

-- parameter in a list and a limit
--! without: shown it compares by tag
--! params: text:Köln, int4:4
select id, city from customer where city in ($1, 'Bonn') order by id limit $2;

-- array parameter
--! without: shown it compares by tag
--! params: text[]:{Köln;Bonn}
select id, city from customer where city = any ($1);

-- date parameter
--! params: date:1954-03-01
select id, born from customer where born = $1 or born > $1;

-- integer parameter
--! params: int4:4
select id from customer where points = $1;

-- bigint parameter beside an integer column
--! params: int8:4
select id from customer where points = $1;

-- uuid parameter
--! params: uuid:c4ca4238-a0b9-2382-0dcc-509a6f75849b
select id from customer where token = $1;

-- NULL parameter
--! without: shown it compares by tag
--! params: text:NULL
select id from customer where city = $1 or city is not distinct from $1;

-- optional filter
--! params: text:NULL
select id from customer where ($1::text is null or city = $1);

-- optional filter, given
--! without: shown it compares by tag
--! params: text:Köln
select id from customer where ($1::text is null or city = $1);

-- pattern parameter
--! params: text:A%
select id from customer where name like $1 and lower(name) <> $1;

-- parameter in coalesce
--! params: text:none
select id, coalesce(name, $1) from customer where coalesce(name, $1) = $1;

-- parameter shown
--! params: text:x, int4:7
select $1, $2::integer, id from customer where id = $2::integer;

-- parameter returned
--! params: int4:6, text:Neu
update invoice set note = $2 where id = $1 returning id, note;

-- prepared
--! without: shown it compares by tag
prepare q as select id, name from customer where city = 'Köln' order by name, id;
execute q;
execute q;

-- prepared with parameters
--! without: shown it compares by tag
prepare q (text, int) as select id, city, name from customer where city = $1 and id > $2 order by id;
execute q ('Köln', 3);
execute q ('Bonn', 0);

-- prepared, generic plan
--! without: shown it compares by tag
set local plan_cache_mode = force_generic_plan;
prepare q (text) as select id, city from customer where city = $1 or name = $1;
execute q ('Köln');
execute q ('Ada');

-- prepared change
prepare q (text, int) as update customer set name = $1 where id = $2 returning id, name;
execute q ('Neu', 5);
select name from customer where id = 5;

-- prepared, planned anew
--! without: shown it compares by tag
prepare q as select id, name, city from customer where city = 'Köln' order by id;
execute q;
set local enable_indexscan = off;
set local enable_bitmapscan = off;
execute q;

-- cursor
declare c cursor for select id, name from customer order by name nulls first, id;
fetch 3 from c;
fetch next from c;
move 2 from c;
fetch all from c;

-- scrollable cursor
declare c scroll cursor for select id, city from customer order by city desc nulls last, id;
fetch last from c;
fetch first from c;
fetch absolute 4 from c;
fetch prior from c;
fetch backward all from c;

-- cursor over a sort of what is not shown
declare c cursor for select id from customer order by name desc nulls last, id;
fetch 5 from c;

-- binary cursor
declare c binary cursor for select id, city from customer where id < 4 order by id;
fetch all from c;

-- cursor for update
declare c cursor for select id, note from invoice where id < 6 order by note nulls first, id for update;
fetch all from c;

-- where current of
declare c cursor for select id, note from invoice where id = 6 for update;
fetch next from c;
update invoice set note = 'here' where current of c returning id, note;

-- cursor with hold
--! types: the description of a held cursor comes before its FETCH
declare c cursor with hold for select id, city, grade from customer order by id;
fetch 3 from c;

-- update returning old and new
--! without: shown it compares by tag
update customer set city = 'Bonn' where city = 'Köln' and id < 20 returning id, city, name;

-- update from another table
--! without: shown it compares by tag
update customer c set grade = 'q' from country k where k.city = c.city and k.country = 'DE' returning c.id, c.city, c.grade;

-- update from a protected table
--! error(shown): 42501 what is withheld is not written, and not asked by a statement that writes
update invoice i set note = c.city from customer c where c.id = i.customer_id and c.city = 'Köln' returning i.id, i.note;

-- delete using
--! error(shown): 42501 what is withheld is not written, and not asked by a statement that writes
delete from invoice i using customer c where c.id = i.customer_id and c.name = 'Ada' returning i.id, c.name;

-- insert from a select
insert into invoice (id, customer_id, note) select 1000 + c.id, c.id, c.city from customer c where c.n = 1 returning customer_id, note;

-- upsert
insert into customer (id, email, name, n) values (1, 'person1@müller.example', 'Neu', 1) on conflict (id) do update set name = excluded.name returning id, name, email;

-- upsert by a unique personal column
insert into customer (id, email, name, n) values (777, 'person1@müller.example', 'Neu', 1) on conflict (email) do update set name = excluded.name where customer.city = 'Aachen' returning id, name, email;

-- upsert doing nothing
insert into customer (id, email, name, n) values (777, 'person1@müller.example', 'Neu', 1) on conflict do nothing returning id;

-- merge
--! without: shown it asks what is withheld, or not, as the plan goes
merge into invoice i using (select id, city from customer where n = 1) c on i.customer_id = c.id and i.note = 'late' when matched then update set note = c.city when not matched then do nothing;
select id, note from invoice order by id;

-- merge by a personal column
--! without: shown it compares by tag
merge into customer c using subscriber s on c.email = s.email when matched then update set grade = s.name;
select id, grade from customer order by id;

-- modifying CTE
with u as (update customer set name = 'Neu' where city = 'Bonn' returning id, name, city) select city, name, count(*) from u group by city, name;

-- modifying CTE, sorted
with u as (update customer set grade = 'z' where n = 1 returning id, name, city) select id, name from u order by name desc nulls last, id limit 4;

-- modifying CTE joined with the table
--! error(shown): 42501 what is withheld is not written, and not asked by a statement that writes
with d as (delete from invoice where note = 'late' returning customer_id, note) select c.name, d.note from d join customer c on c.id = d.customer_id order by c.name nulls first, c.id;

-- modifying CTE under distinct and union
--! error(shown): 42501 what is withheld is not written, and not asked by a statement that writes
with d as (delete from invoice where note = 'late' returning customer_id, note) select distinct note from d union select name from customer where n = 1;

-- view
select * from customer_text order by id;

-- view sorted and limited
select * from customer_sorted;

-- view sorted inside, filtered outside
select id from customer_sorted where name > 'B' order by id;

-- view that groups
select * from customer_groups order by people desc, city;

-- view that groups, compared
select people from customer_groups where city = 'Köln';

-- view that unites
select place, count(*) from all_places group by place order by place;

-- view that unites, compared
--! without: shown it compares by tag
select id from all_places where place = 'Köln' order by id;

-- view that unites, joined
--! without: shown it compares by tag
select a.id, k.country from all_places a join country k on k.city = a.place order by a.id, k.country;

-- barrier view
select id, name from customer_barrier where city = 'Köln' and name <> 'x' order by name, id;

-- updated through a view
update customer_view set name = 'Neu' where city = 'Bonn' returning id, name, city;

-- updated through a checking view
--! types: phone was varchar(20), and arrives as text
update richer set city = 'Essen' where city = 'Köln' returning *;

-- inserted through a view
insert into customer_view (id, n, name, city) values (778, 1, 'Neu', 'Ulm') returning id, name, city;

-- deleted through a view
delete from customer_barrier where id = 3 and false returning name;

-- function with a table's rows
select id, name from customers_of(1) where city = 'Köln' order by name, id;

-- function with a table's rows, grouped
select city, count(*) from customers_slowly(1) group by city order by city;

-- function with a table's rows, distinct inside
select count(*) from (select distinct name from customers_of(1)) x;

-- function with a table's rows, joined by name
select a.id, b.id from customers_of(1) a join customers_slowly(2) b on a.name = b.name;

-- function with a table's rows, joined by city
--! without: shown it compares by tag
select a.id, b.id from customers_of(1) a join customer b on a.city = b.city order by 1, 2;

-- temporary rows
create temporary table t on commit drop as select id, city, name from customer;
select city, count(*) from t group by city order by city;

-- statements of one batch
select 1;
select id, name from customer where id = 1;

-- savepoints
savepoint s;
update customer set name = 'Neu' where id = 1 returning name;
rollback to s;
select name from customer where id = 1;

-- repeatable read
set transaction isolation level repeatable read;
update customer set name = 'Neu' where id = 1;
select name, city from customer where id = 1;

-- own rows
insert into customer (id, n, name, city, born) values (779, 1, 'Neu', 'Ulm', '2000-02-29') returning id, name, city, born;
select id, name, born from customer where city = 'Ulm';

-- lower() of column and parameter
--! params: text:PERSON1@MÜLLER.EXAMPLE
select id from customer where lower(email) = lower($1);

-- lower() of nothing
--! params: text:NULL
select id from customer where lower(email) = lower($1);

-- ilike a parameter
--! params: text:PERSON1@MÜLLER.EXAMPLE
select id from customer where email ilike $1;

-- ilike a parameter with a wildcard
--! params: text:PERSON1@%
select count(*) from customer where email ilike $1;
