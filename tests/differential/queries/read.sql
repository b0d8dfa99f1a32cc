-- all columns
--! types: phone was varchar(20), and arrives as text
select * from customer order by id;

-- table command
table invoice;

-- a star of a join
--! types: phone was varchar(20), and arrives as text
select c.*, i.* from customer c join invoice i on i.customer_id = c.id where c.phone is null;

-- natural join
--! without: shown it compares by tag
select id, city, country from customer natural join country;

-- using
--! without: shown it compares by tag
select city, customer.city, country.city, citizens from customer full join country using (city);

-- using of two protected tables
--! without: shown it compares by tag
select city, c.id, v.id from customer c join (select id, place as city from visit) v using (city) order by 2, 3;

-- join on unprotected text
--! without: shown it compares by tag
select c.id, s.since from customer c join subscriber s on s.email = c.email;

-- join on unprotected text, no lookup
select c.id, s.since from customer c join subscriber s on s.name = c.name;

-- left join with a filter in ON
select s.email, c.name from subscriber s left join customer c on c.email = s.email and c.name = 'Ada' order by s.email;

-- three tables
select c.name, i.note, v.why from customer c join invoice i on i.customer_id = c.id join visit v on v.customer_id = c.id where i.amount > 20;

-- partitions
select v.id, v.place, v.why, v.tableoid::regclass::text like '%visit_early' from visit v where v.place = 'Köln' order by v.why nulls first, v.id;

-- one partition
--! without: shown it compares by tag
select id, place, why from visit_late where place <> 'Bonn';

-- partitions grouped
select place, count(*) from visit group by place having count(*) > 3;

-- parent and children
--! without: shown it compares by tag
select id, what, host from contact_event where host = 'Köln' order by what, id;

-- parent only
select id, what, host from only contact_event order by what, id;

-- child
select id, what, host, page from web_event where what = 'click' order by id;

-- tablesample
select id, name from customer tablesample bernoulli (100) order by name nulls first, id;

-- values list
values ('Köln'::text, 1), ('x', 2);

-- lateral with order and limit
--! without: shown it compares by tag
select s.email, x.note from subscriber s, lateral (select i.note, i.id from customer c join invoice i on i.customer_id = c.id where c.email = s.email order by i.note desc nulls last, i.id limit 1) x order by s.email;

-- lateral over a function of a value
select c.id, x.part from customer c, lateral regexp_split_to_table(c.name, ' ') x (part) order by c.id, x.part;

-- correlated subqueries
--! without: shown it compares by tag
select c.id, (select count(*) from invoice i where i.customer_id = c.id and i.note = 'paid'), exists (select from visit v where v.place = c.city) from customer c;

-- all and any of a subquery
--! without: shown it compares by tag
select id from customer where city = any (select place from visit) and name <> all (select name from customer where n = 1 and name is not null);

-- row from a subquery
select id from customer where (city, n) = (select place, 1 from visit where place = 'Köln' limit 1);

-- recursive
with recursive r as (select id, name, city, 1 as depth from customer where id = 1
  union all select c.id, c.name, c.city, r.depth + 1 from customer c join r on c.id = r.id + 2 where r.depth < 8) select * from r order by depth;

-- recursive, distinct, by city
with recursive r as (select city from customer where id = 1 union select c.city from customer c join r on c.id % 7 = length(r.city) % 7) select city from r order by city;

-- recursive with a value added to
with recursive r (path, id) as (select name::text, id from customer where id < 4 union all select path || '/' || coalesce(c.name, '-'), c.id from r join customer c on c.id = r.id + 3 where c.id < 12) select * from r order by id;

-- recursive, search and cycle
with recursive r as (select id, city from customer where id = 2 union all select c.id, c.city from customer c join r on c.id = r.id + 5 where c.id < 30)
  search depth first by id set ordered cycle id set looped using path select id, city, looped from r order by id;

-- a CTE used twice
--! without: shown it compares by tag
with c as (select id, city, name from customer) select a.id, b.name from c a join c b on a.city = b.city and a.id < b.id order by a.id, b.id;

-- a CTE in a CTE
with a as (select id, name from customer where n > 0), b as materialized (select * from a where name like 'A%') select name, count(*) from b group by name;

-- names in functions
select id, lower(name), upper(city), length(name), substr(email, 1, 3), left(name, 2), initcap(name), md5(name), replace(city, 'ö', 'oe') from customer;

-- patterns
select id from customer where name like 'A%' or name ilike 'm%' or city ~ '^K' or email similar to '%example.org' order by id;

-- concatenation
select name || ' ' || city, city || n, name || born from customer;

-- collate
select id, name from customer order by name collate "C" desc, id;

-- collate compared
select id from customer where name collate "C" < 'B';

-- arithmetic
select id, points + 1, points * 2, -points, points % 3, abs(points), visits - points, balance * 1.19, round(balance), balance::integer from customer;

-- dates
select id, born + 1, born - date '1960-01-01', extract(year from born), age(date '2024-01-01', born), date_trunc('month', made), made - interval '1 day', to_char(born, 'DD.MM.YYYY'), born::timestamp from customer;

-- dates compared with expressions
select id from customer where born < now() - interval '50 years' and born between date '1950-01-01' and '1970-12-31'::timestamp;

-- extract in groups
select extract(decade from born), count(*) from customer group by 1 order by 1;

-- boolean column as condition
select id from customer where active and not (n = 2) order by id;

-- boolean tests
select id, active is true, active is not false, active is unknown, not active from customer;

-- boolean aggregates
select bool_and(active), bool_or(active), every(active) from customer;

-- jsonb operators
select id, prefs ->> 'lang', prefs -> 'tags' -> 0, prefs #>> '{tags,1}', prefs ? 'lang' from customer where prefs @> '{"lang": "de"}';

-- jsonb path
select id, jsonb_path_query_first(prefs, '$.tags[1]'), jsonb_array_length(prefs -> 'tags') from customer where prefs @? '$.lang';

-- jsonb subscript
select id, prefs['lang'] from customer;

-- jsonb expanded
select c.id, t from customer c, jsonb_array_elements(c.prefs -> 'tags') t;

-- json to columns
select c.id, k.key, k.value from customer c, json_each_text(c.meta) k;

-- bytea
select id, length(avatar), encode(avatar, 'hex'), substring(avatar from 1 for 2) from customer;

-- inet
select id, host(ip), masklen(ip), ip << inet '192.0.2.0/24', ip + 1, family(ip) from customer where ip <<= '192.0.2.0/24';

-- uuid
select id from customer where token = 'c4ca4238-a0b9-2382-0dcc-509a6f75849b'::uuid;

-- integer against bigint and numeric
--! without: shown it compares by tag
select id from customer where points = 4::bigint or points = any ('{7,3000000000}'::bigint[]) or points > 6.5;

-- bigint against integer
select id from customer where visits > 1 and visits <> 5000000005;

-- numeric against integer
select id from customer where balance = 5 or balance in (17.5, 30);

-- aggregates
select count(*), count(name), count(distinct name), min(name), max(name), sum(points), avg(points), sum(balance), avg(balance), stddev(visits), min(born), max(seen) from customer;

-- aggregates with filter and order
select string_agg(name, ',' order by name desc, id) filter (where name like '%a%'), array_agg(name order by name) filter (where n = 1), string_agg(distinct city, '|' order by city) from customer;

-- aggregate distinct on other
select n, count(distinct city), count(distinct name), sum(distinct points), array_agg(distinct city) filter (where city = 'Bonn') from customer group by n;

-- grouped by expressions
select lower(name), length(city), count(*) from customer group by lower(name), length(city) order by 1, 2;

-- grouped by the whole key
select id, name, city, count(*) from customer group by id order by id;

-- grouped join
select c.city, c.name, sum(i.amount) from customer c join invoice i on i.customer_id = c.id group by c.city, c.name order by sum(i.amount) desc, c.name, c.city;

-- grouped by both kinds, having over both
select city, name, count(*) from customer group by city, name having count(*) >= 1 and max(points) > 2 order by city nulls first, name nulls first;

-- grouped expression over a grouped column
select upper(city), city || '!', count(*) from customer group by city;

-- case over a grouped column
select case when city = 'Köln' then 'here' else 'there' end, count(*) from customer group by city;

-- grouped column in order by expression
select city from customer group by city order by length(city) desc nulls last, city;

-- grouping by no-lookup column and expressions of it
select name, upper(name), count(*) from customer group by name order by upper(name) nulls first, name;

-- having over a no-lookup column
select name, count(*) from customer group by name having name > 'B' and lower(name) <> 'x';

-- windows of all kinds
select id, row_number() over (partition by city order by name nulls first, id), count(*) over (partition by name, n), lead(name, 1, 'none') over (order by name, id),
  ntile(3) over (order by born, id), nth_value(name, 2) over (partition by n order by id) from customer;

-- window over a grouped query
select city, count(*), rank() over (order by count(*) desc, city), sum(count(*)) over (order by city) from customer group by city;

-- window, range frame over a date
select id, count(*) over (order by born range between interval '5 years' preceding and interval '5 years' following) from customer;

-- window, range frame over an integer
select id, sum(n) over (order by points range between 2 preceding and current row) from customer;

-- window, groups frame
select id, count(*) over (order by city groups between 1 preceding and 1 following) from customer;

-- named window used twice
select id, first_value(name) over w, max(name) over w from customer window w as (partition by city order by born desc nulls last, id);

-- order by a window
select id, name from customer order by row_number() over (order by name desc nulls last, id);

-- distinct over a window
select distinct city, count(*) over (partition by city) from customer;

-- distinct with an expression
select distinct lower(name), city is null from customer;

-- distinct on two, sorted by a third
select distinct on (city, n) city, n, name from customer order by city, n, name desc nulls last, id;

-- distinct on an expression
select distinct on (length(name)) name, id from customer order by length(name), name, id;

-- limit by a subquery
select id, name from customer order by name nulls last, id limit (select count(*) / 10 from customer) offset 2;

-- ties within a subquery
select count(*) from (select name from customer order by name desc nulls last fetch first 4 rows with ties) x;

-- sorted subquery in an IN
select id from invoice where customer_id in (select id from customer order by name, id limit 5) order by id;

-- sorted subquery of a join
select x.id, i.id from (select id from customer order by city desc nulls last, name desc nulls last, id limit 6) x join invoice i on i.customer_id = x.id order by 1, 2;

-- sorted aggregate in a subquery
select (select string_agg(c.name, ',' order by c.name desc, c.id) from customer c where c.n = k.n) from (select distinct n from customer) k order by k.n;

-- generate_series as cross join
select g, count(c.name) from generate_series(0, 3) g left join customer c on c.n = g group by g order by g;

-- system columns
select tableoid::regclass::text like '%customer', xmin is not null, name from customer where id = 1;

-- subscripts
select (array_agg(name order by id))[2], (array_agg(city order by id))[2:3] from customer;

-- array functions
select array_length(array_agg(name), 1), cardinality(array_agg(name)), array_to_string(array_agg(name order by id), ',', '?'), array_remove(array_agg(city order by id), 'Köln') from customer;

-- array operators
select array_agg(city order by id)::text[] @> array['Köln', 'Bonn'], array_agg(city order by id) && '{Paris}', array_agg(name order by id) = '{x}' from customer;

-- array concatenation
select array_agg(city order by id) || array['end'], array_append(array_agg(name order by id), 'end'), array_cat(array['a'], array_agg(name order by id)) from customer where n = 1;

-- unnest with ordinality
select u.name, u.o from (select array_agg(name order by id) names from customer) x, unnest(x.names) with ordinality u (name, o);

-- unnest in the list
select unnest(array_agg(name order by id)) from customer;

-- arrays of arrays
select array_agg(array[city, email] order by id) from customer where n = 2;

-- array of rows' column
select id, name = any (array['Ada', 'Zoë']), 'Köln' = any (array[city, 'x']) from customer;

-- generate_subscripts
select array_position(array_agg(name order by id), 'Ada'), array_positions(array_agg(city order by id), 'Köln') from customer;

-- greatest of two columns
select id, greatest(name, city), least(city, name, email) from customer;

-- coalesce of columns of two kinds
select id, coalesce(name, city, email) from customer;

-- coalesce in a condition
select id from customer where coalesce(name, 'none') = 'none' or coalesce(city, name) = 'Bonn';

-- case of many kinds
select id, case when name is null then city when city = 'Köln' then name else email end from customer;

-- case in order by
--! without: shown it compares by tag
select id from customer order by case when city = 'Köln' then 0 else 1 end, name desc nulls last, id;

-- nullif of both kinds
select id, nullif(name, ''), nullif(city, 'Köln'), nullif(name, city) from customer;

-- is distinct from between columns
select id from customer where name is distinct from city and name is not distinct from 'Ada';

-- columns of two kinds compared
select id from customer where name = city or city <> email or name < city;

-- columns of two tables compared
select c.id, v.id from customer c join visit v on v.place = c.city and v.why is not null where c.n = 1;

-- columns of two categories compared
--! without: shown it compares by tag
select c.id, i.id from customer c join invoice i on i.street = c.city;

-- overlaps
select id from customer where (born, born + 10) overlaps (date '1960-01-01', date '1980-01-01');

-- between symmetric
select id from customer where points between symmetric 5 and 2 and name not between 'B' and 'N';

-- cast chains
select id, n::text::varchar, name::text::varchar(2), born::text, born::timestamptz::date, points::bigint::text, prefs::text::jsonb, active::text, active::integer from customer;

-- casts out of text
select id, left(phone, 3)::text, substr(phone, 5)::text, coalesce(right(phone, 4)::integer, 0) from customer;

-- text search
select id from customer where to_tsvector('simple', name) @@ to_tsquery('simple', 'ada');

-- text search over several columns
select id, ts_rank(to_tsvector('simple', concat_ws(' ', name, city)), plainto_tsquery('simple', 'Köln')) > 0 from customer;

-- format of many
select format('%1$s %2$s %1$L', name, born), format('%s', variadic array[name, city]) from customer;

-- concat_ws variadic
select concat_ws(',', variadic array[name, city]), concat(variadic array[name, city]) from customer;

-- num_nulls
select id, num_nulls(name, city), num_nonnulls(name, city, born) from customer;

-- pg_typeof of an expression
select pg_typeof(lower(name)), pg_typeof(points + 1) from customer limit 1;

-- quote functions
select quote_literal(name), quote_nullable(city), quote_ident(city) from customer;

-- order by with nulls
select name, city, id from customer order by name desc nulls first, city asc nulls last, id;

-- for update
--! without: shown it compares by tag
select id, name from customer where city = 'Köln' order by id for update;

-- for share of one
select c.id, c.name, i.note from customer c join invoice i on i.customer_id = c.id where c.n = 1 order by i.id for share of i skip locked;

-- union of two tables
select city from customer union select place from visit union select city from country order by 1;

-- union all of protected and unprotected
select email, 'c' from customer union all select email, 's' from subscriber order by 1, 2;

-- union of lookup and none
select name from customer union select city from customer;

-- union, intersect, except nested
(select city from customer union select place from visit) except (select city from country intersect select city from customer) order by 1;

-- union in a subquery, sorted
select count(*) from (select city from customer union select place from visit) x;

-- union all in a subquery, compared with a value
--! without: shown it compares by tag
select who, x.place from (select 'c' who, city as place from customer union all select 'v', place from visit) x where x.place = 'Köln';

-- union all in a subquery, with values of the session's
select x.place, count(*) from (select city as place from customer union all select 'Köln') x group by x.place;

-- union all in a subquery, with values of the session's, joined
select x.src, c.id from (select 'own' src, 'Köln' as place union all select 'visit', place from visit) x join customer c on c.city = x.place order by 1, 2;

-- union all in a subquery, with plain columns, joined
--! without: shown it compares by tag
select x.src, c.id from (select 'country' src, city as place from country union all select 'visit', place from visit) x join customer c on c.city = x.place order by 1, 2;

-- union all in a subquery, with plain columns, compared
select x.src, x.place from (select 'country' src, city as place from country union all select 'visit', place from visit) x where x.place in ('Köln', 'Bonn') order by 1;

-- union all in a subquery, with plain columns, distinct
select distinct x.place from (select city as place from country union all select place from visit) x;

-- union all in a subquery, with plain columns, grouped and counted
select count(*) from (select place from (select city as place from country union all select place from visit) x group by place) y;

-- union with plain columns in a subquery
select count(*) from (select city as place from country union select place from visit) x;

-- union all of stored first, own second
select x.place, c.id from (select place from visit where id < 5 union all select 'Bonn') x (place) join customer c on x.place = c.city order by 1, 2;

-- union all of two modes, joined
select x.w, c.id from (select what as w from contact_event union all select host from contact_event) x join customer c on c.city = x.w;

-- union all of two modes, against a value
select count(*) from (select name as w from customer union all select city from customer) x where w = 'Köln' or w = 'Ada';

-- union all of two categories, against a value
select count(*) from (select street as w from invoice union all select city from customer) x where w = 'Köln';

-- values mixed with a column
--! without: shown it compares by tag
select v.x, c.id from (values ('Köln'), ('Bonn')) v (x) join customer c on c.city = v.x order by 1, 2;

-- values holding a column, laterally
select c.id, v.x from customer c, lateral (values (c.city), ('Köln'), (c.name)) v (x) where v.x = 'Köln' order by 1;

-- values holding columns, grouped
select v.x, count(*) from customer c, lateral (values (c.city), ('Köln')) v (x) group by v.x;

-- an array mixed with a column
select c.id from customer c where c.city = any (array['Bonn', (select place from visit where id = 4)]);

-- case mixed and joined
select a.id, b.id from customer a join customer b on case when a.n = 1 then 'Köln' else a.city end = b.city and b.n = 2;

-- coalesce mixed and joined
select a.id, b.id from customer a join customer b on coalesce(a.city, 'Köln') = b.city and b.n = 2;

-- coalesce mixed and in a subquery
select id from customer where city in (select coalesce(place, 'Bonn') from visit);

-- coalesce mixed, grouped inside
select count(*) from (select coalesce(city, 'Köln') c from customer group by 1) x;

-- a subquery's mixture compared outside
select id from (select id, coalesce(city, 'Köln') c from customer) x where c = 'Köln';

-- a parameter-like subquery value compared
--! without: shown it compares by tag
select id from customer where city = (select 'Köln'::text);

-- a plain column compared in a correlated subquery
--! without: shown it compares by tag
select k.country, (select count(*) from customer c where c.city = k.city), (select count(*) from customer c where c.name = k.city) from country k;

-- exists with plain text
select s.email from subscriber s where exists (select from customer c where c.email = s.email and c.city is not null);

-- not exists with plain text
--! without: shown it compares by tag
select s.email from subscriber s where not exists (select from customer c where c.email = s.email);

-- not in with nulls
select count(*) from country where city not in (select city from customer);

-- in with plain text subquery
--! without: shown it compares by tag
select id from customer where city in (select city from country where citizens > 300);

-- case insensitive lookup finds other spellings
--! plain: select id from customer where lower(email) = lower('PERSON1@MÜLLER.EXAMPLE');
select id from customer where email = 'PERSON1@MÜLLER.EXAMPLE';

-- case insensitive lookup joins other spellings
--! without: shown it compares by tag
--! plain: select c.id from customer c join subscriber s on upper(c.email) = upper(s.email);
select c.id from customer c join (select upper(email) as email from subscriber) s on c.email = s.email;

-- multiple assignments in a FROM-less select
select 'Köln' = 'Köln', (select max(city) from customer), (select max(name) from customer);

-- generate_series of a value
select id, g from customer, generate_series(1, points) g where id < 6;

-- rows from several functions
select * from rows from (unnest(array['a', 'b']), generate_series(1, 2)) x (a, b), lateral (select name from customer where id = x.b) y;

-- no columns
--! without: shown it compares by tag
select from customer where city = 'Köln';

-- comparison as a result
--! without: shown it compares by tag
select id, city = 'Köln', name = 'Ada', name < 'M', city in ('Köln', 'Bonn'), born > date '1960-01-01', (city, n) = ('Köln', 1) from customer;

-- comparison sorted by
--! without: shown it compares by tag
select id from customer order by city = 'Köln' desc nulls last, name = 'Ada', id;

-- comparison grouped by
--! without: shown it compares by tag
select city = 'Köln', name is null, count(*) from customer group by 1, 2;

-- ordered set aggregates of other columns
select city, percentile_cont(0.5) within group (order by n) from customer group by city;

-- ordered set aggregates of values
--! error: 42883 percentile_cont wants double precision: cast the column
select percentile_disc(array[0.25, 0.75]) within group (order by name), percentile_cont(0.5) within group (order by balance), percentile_disc(0.5) within group (order by points) from customer;

-- ordered set aggregates inside
select * from (select percentile_disc(0.5) within group (order by name desc) p, mode() within group (order by name) m from customer where n > 0) x;

-- grouping sets of two
select city, name, count(*), grouping(city, name) from customer group by grouping sets ((city, name), (city), (name), ());

-- rollup inside
select count(*), count(city) from (select city, n, count(*) from customer group by rollup (city, n)) x;

-- grouping sets over expressions
--! unordered: two groups are NULL
select lower(name), n, count(*) from customer group by cube (lower(name), n) order by 1, 2;

-- distinct aggregates with several arguments
select string_agg(distinct name, ',' order by name), count(distinct (city, n)) from customer;

-- count distinct of rows
select count(distinct (name, n)), count(distinct (born, city)) from customer;

-- row comparisons of columns
--! without: shown it compares by tag
select a.id, b.id from customer a join customer b on (a.city, a.n) = (b.city, b.n) and a.id < b.id;

-- row is null
select id, (name, city) is null, row(name, city) is not null from customer;

-- row distinct
select distinct (city, n) is not null, row(name) is null from customer;

-- row ordering
select id from customer where (born, name) > (date '1960-01-01', 'A') order by id;

-- rows sorted
select id from customer order by row(city, name), id;

-- rows grouped
select count(*) from customer group by row(city, n);

-- rows compared as values
select a.id, b.id from customer a, customer b where row(a.city, a.n) = row(b.city, b.n) and a.id < b.id and a.n = 1;

-- rows compared with rows of values
select id from customer where row(city, n) = row('Köln'::text, 1);

-- rows in rows
select id from customer where (city, name) in (('Köln', 'Ada'), ('Bonn', 'Müller'), ('Aachen', 'ada'));

-- xmlelement
select xmlelement(name person, xmlattributes(id as id, name as called), city) from customer where id < 6 order by id;

-- xmlforest
select xmlforest(name, city as town, born) from customer where id < 6 order by id;

-- xmlconcat and xmlagg
select xmlagg(xmlelement(name n, name) order by name, id) from customer;

-- xmlpi and xmlserialize
select xmlserialize(content xmlelement(name a, name) as text), xmlpi(name php, name) from customer where id < 4 order by id;

-- xml table
select x.a from customer c, xmltable('/r' passing xmlelement(name r, xmlattributes(c.name as a)) columns a text path '@a') x where c.id < 5;

-- xml of an array
select xmlelement(name a, array_agg(name order by id)) from customer where id < 5;

-- query_to_xml runs a query of its own
--! error: 42501 a query in a string is no statement of the client's
--! only: none
select query_to_xml('select name from customer', true, false, '');

-- jsonb subscript, cast
select id, (prefs::jsonb)['lang'] from customer;

-- window, range frame over a cast date
select id, count(*) over (order by born::date range between interval '5 years' preceding and interval '5 years' following) from customer;

-- array operators, cast
select array_agg(city::text order by id) @> array['Köln', 'Bonn'], array_agg(city order by id)::text[] && array['Paris'] from customer;

-- overlaps, cast
select id from customer where (born::date, born + 10) overlaps (date '1960-01-01', date '1980-01-01');

-- ordered set aggregates, cast
select percentile_disc(array[0.25, 0.75]) within group (order by name), percentile_cont(0.5) within group (order by balance::float8), percentile_disc(0.5) within group (order by points) from customer;

-- rows compared with rows of values, cast
select id from customer where row(city::text, n) = row('Köln'::text, 1);

-- sorted by an operator
--! error: 42809 the personal types have no order of their own: ORDER BY it DESC
select id from customer order by name using >, id;

-- lower() of a column with a lookup that ignores case
select id from customer where lower(email) = lower('PERSON1@MÜLLER.EXAMPLE');

-- upper(), as of an iexact
select id, name from customer where UPPER("customer"."email"::text) = UPPER('person1@müller.example');

-- lower() in a list
select id from customer where lower(email) in ('person1@müller.example', lower('PERSON2@example.org'), 'nobody') order by id;

-- lower() in any of an array, or another condition
select id from customer where lower(email) = any (array['person1@müller.example', null]) or (id < 5 and lower(email) <> 'x') order by id;

-- ilike without wildcards
select id from customer where email ilike 'PERSON1@MÜLLER.EXAMPLE';

-- not lower()
select count(*) from customer where not lower(email) = 'person1@müller.example';

-- lower() joined
select c.id, s.since from customer c join subscriber s on lower(c.email) = lower(s.email) order by 1, 2;

-- lower() in exists
select s.email from subscriber s where exists (select from customer c where lower(c.email) = lower(s.email)) order by 1;

-- lower() of the outer query's column
select s.email, (select max(c.id) from customer c where lower(c.email) = lower(s.email)) from subscriber s order by 1;
