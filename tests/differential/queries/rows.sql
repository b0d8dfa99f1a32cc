-- whole row
--! without: binary the bytes of a row name its types, and those of an array its row type
select c from customer c where id = 1;

-- whole row of a subquery, columns renamed
select x from (select id, name as called, city from customer) x (number) order by number;

-- whole rows sorted
select c.id, c from invoice c order by c;

-- whole row expanded
--! types: phone was varchar(20), and arrives as text
select (c).* from customer c;

-- field of a whole row
select (c).name, (c).id, (x).city from customer c join (select id, city from customer) x on x.id = c.id;

-- row_to_json
select row_to_json(c) from customer c;

-- row_to_json, pretty
select row_to_json(c, true) from invoice c;

-- to_json
select to_json(c), to_jsonb(c) from customer c;

-- to_jsonb changed
select to_jsonb(c) - 'data_subject_id' || '{"x": 1}' from customer c;

-- to_jsonb inspected
select to_jsonb(c) ->> 'name', (to_jsonb(c) -> 'prefs') ->> 'lang' from customer c;

-- json_agg
select json_agg(c order by c.id), jsonb_agg(c order by c.id) from customer c;

-- json_agg of row_to_json
select json_agg(row_to_json(c) order by c.id) from customer c;

-- json_object_agg
select json_object_agg(c.id, c order by c.id) from invoice c;

-- json_build with rows
select json_build_object('c', c, 'i', i), jsonb_build_array(c, i) from customer c join invoice i on i.customer_id = c.id;

-- nested lists as an ORM builds them
select json_build_object('id', c.id, 'name', c.name, 'invoices', (select coalesce(json_agg(json_build_object('note', i.note, 'street', i.street) order by i.id), '[]') from invoice i where i.customer_id = c.id)) from customer c;

-- nested lists of rows
select row_to_json(t) from (select c.id, c.name, (select array_to_json(array_agg(row_to_json(d))) from (select note, street from invoice i where i.customer_id = c.id order by i.id) d) as invoices from customer c) t;

-- PostGraphile's shape
--! without: shown it compares by tag
with __local_0__ as (select to_json(json_build_object('__identifiers'::text, json_build_array(__local_1__."id"), 'name'::text, (__local_1__."name"), 'city'::text, (__local_1__."city"))) as "@nodes"
  from (select __local_1__.* from customer as __local_1__ where (((__local_1__."city" = 'Köln'))) and (TRUE) and (TRUE) order by __local_1__."id" ASC) __local_1__),
  __local_2__ as (select json_agg(to_json(__local_0__)) as data from __local_0__)
  select coalesce((select __local_2__.data from __local_2__), '[]'::json) as "data";

-- array_agg of rows
--! without: binary the bytes of a row name its types, and those of an array its row type
select array_agg(c order by c.id) from customer c;

-- array of rows
--! without: binary the bytes of a row name its types, and those of an array its row type
select array(select c from invoice c order by id);

-- array of rows, counted
select cardinality(array_agg(c)) from customer c;

-- unnest of rows
select (x).name from (select unnest(array_agg(c order by c.id)) x from customer c) y;

-- row constructor
select row(c.id, c.name, c.city) from customer c;

-- row constructor with a star
select row(c.*) from invoice c;

-- nested row constructor
select row(c.id, row(c.name, c.city), array[c.name]) from customer c;

-- row constructor in json
select to_jsonb(row(c.id, c.name)), json_agg(row(c.name, 1)) over (partition by c.n order by c.id rows between current row and current row) from customer c;

-- rows in coalesce and case
select coalesce(c, null), case when c.id > 3 then c end from invoice c;

-- whole row null tests
select c.id, c is null, c is not null, (c.*) is null from customer c left join invoice i on i.customer_id = c.id;

-- whole row of the nullable side
select c.id, i from customer c left join invoice i on i.customer_id = c.id;

-- whole row compared
--! without: shown it compares by tag
select a.id from customer a join customer b on a.id = b.id where (a.id, a.city) = (b.id, b.city);

-- whole row as text
select c::text from invoice c;

-- row constructor as text
select row(c.name, c.n)::text, concat(row(c.city)), format('%s', row(c.city)) from customer c;

-- whole row of a view
--! without: binary the bytes of a row name its types, and those of an array its row type
select v from customer_view v where id = 2;

-- whole row of a barrier view
select row_to_json(v) from customer_barrier v;

-- whole row of a join
--! without: binary the bytes of a row name its types: text for varchar(20)
select j from (customer c join invoice i on i.customer_id = c.id) j (id) where j.n = 1;

-- whole row of a CTE
with x as (select id, name, city from customer) select x, row_to_json(x) from x;

-- whole row of a partitioned table
select v, to_json(v) from visit v;

-- whole row of a parent with children
select e, to_jsonb(e) from contact_event e;

-- whole row of a function's result
--! without: binary the bytes of a row name its types, and those of an array its row type
select f, row_to_json(f) from customers_of(1) f;

-- whole row of a values list
select v from (values (1, 'x'), (2, 'y')) v (a, b);

-- count and distinct of whole rows
select count(c), count(*) from customer c;

-- count of distinct whole rows
select count(distinct i) from invoice i;

-- grouped by a whole row
select i, count(*) from invoice i group by i;

-- distinct whole rows
select distinct i from invoice i;

-- whole rows in a union
select i from invoice i where id < 5 union all select i from invoice i where id = 7;

-- whole row of an unprotected table
select k, row_to_json(k) from country k;

-- whole row in a window
select i.id, first_value(i) over (order by i.id), lag(i) over (order by i.id) from invoice i;

-- whole row in a lateral subquery
--! without: binary the bytes of a row name its types, and those of an array its row type
select c.id, x from customer c, lateral (select i from invoice i where i.customer_id = c.id order by i.id limit 1) x;

-- whole row in a scalar subquery
select c.id, (select i from invoice i where i.customer_id = c.id order by i.id limit 1) from customer c;

-- record functions
select r.a, r.b from customer c, lateral json_to_record(row_to_json(c)) r (a text, b text), lateral (select 1) z where c.id = 1;

-- json_populate_record
select (json_populate_record(null::country, json_build_object('city', c.city))).city from customer c;

-- json_populate_recordset of revealed rows
select r.city, r.citizens from (select json_agg(json_build_object('city', c.city, 'citizens', 1) order by c.id) j from customer c) x, json_populate_recordset(null::country, x.j) r;

-- jsonb_each of a row
select e.key, e.value from invoice i, jsonb_each_text(to_jsonb(i)) e where i.id < 4;

-- hash of a row
select count(*) from (select md5(row_to_json(c)::text) from customer c) x;

-- row returned
insert into invoice values (900, 1, 'new', 'Neue Straße 1', 3) returning (select i from (select invoice.id, invoice.note, invoice.street) i), row_to_json(invoice) ->> 'street', row(note, street);

-- row returned by update
update customer c set name = 'Neu' where id = 1 returning c.id, to_jsonb(c) ->> 'name', row(c.name);

-- PostGraphile's mutation
with i as (insert into invoice (id, customer_id, note, street) values (901, 1, 'X', 'Y') returning *) select (case when i is null then 0 else 1 end), (case when i is null then null else i end)::text like '(901,1,X,Y,,%' from i;

-- changed rows as text
with i as (update invoice set note = 'new' where id = 6 returning *) select i::text from i;

-- removed rows as json
with i as (delete from invoice where id = 7 returning *) select row_to_json(i) from i;

-- a row in a subquery, its fields outside
select (x.c).name, (x.c).city, x.c from (select c from (select id, name, city from customer) c order by c.id limit 3) x;

-- fields of rows grouped inside
--! without: explain the plan has a field of an anonymous record
select (x.i).note, (x.i).id from (select distinct i from invoice i) x where (x.i).id < 9;

-- fields of rows grouped by a key inside
--! without: explain the plan has a field of an anonymous record
select (x.c).note, (x.c).id from (select i as c from invoice i group by i.id, i) x where (x.c).id < 9;

-- rows sorted inside
select x.id from (select i.id from invoice i order by i desc limit 5) x;

-- rows of no-lookup columns sorted inside
select x.id from (select c.id from customer c order by row(c.name, c.id) limit 5) x order by x.id;

-- rows of no-lookup columns distinct inside
select count(*) from (select distinct row(c.name, c.n) from customer c) x;

-- rows of no-lookup columns grouped inside
select count(*) from (select count(*) from customer c group by row(c.name, c.born)) x;

-- rows of no-lookup columns compared
select a.id, b.id from customer a, customer b where row(a.name, a.n)::record = row(b.name, b.n)::record and a.id < b.id;

-- whole rows compared with each other
select a.id from invoice a join invoice b on a = b;

-- partition by a row
select c.id, count(*) over (partition by row(c.name, c.n)) from customer c;

-- aggregate ordered by a row
select string_agg(c.id::text, ',' order by row(c.name, c.id) desc) from customer c;

-- distinct rows in an aggregate
select count(distinct row(c.name, c.city)), array_length(array_agg(distinct row(c.name, c.n)), 1) from customer c;

-- rows of a grouped view
--! error: 0A000 whole rows of a view that groups by personal columns
select g, row_to_json(g) from customer_groups g;

-- rows of a sorted view
select row_to_json(g) from customer_sorted g;

-- rows of nothing
select row_to_json(x), x from (select) x;
