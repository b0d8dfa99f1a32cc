-- 1
select count(*) from (select distinct name from customer) s;

-- 2
select name from (select distinct name from customer) s order by name;

-- 3
select name, n from (select name, count(*) n from customer group by name) s order by name;

-- 4
select s.name, s.n, length(s.name) from (select name, count(*) n from customer group by name having name > '') s order by 1;

-- 5
select name, count(*) from customer group by name having name = 'Ada' order by 1;

-- 6
select name, count(*) from customer group by name having name in ('Ada','Müller') order by 1;

-- 7
select name, count(*), upper(name) from customer group by name having name like 'A%' order by 1;

-- 10
select name, active, count(*), grouping(name) from customer group by grouping sets((name),(active),()) order by 1,2,3;

-- 11
select * from (select name, active, count(*), grouping(name) from customer group by grouping sets((name),(active),())) s order by 1,2,3;

-- 12
select distinct on (name) name, id from customer order by name, id;

-- 13
select * from (select distinct on (name) name, id from customer order by name, id desc) s order by 1;

-- 14
select name from customer union select note from invoice order by 1;

-- 15
select * from (select name from customer union select note from invoice) s order by 1;

-- 16
select * from (select name from customer except select note from invoice) s order by 1;

-- 17
select * from (select name from customer intersect all select note from invoice) s order by 1;

-- 18
select * from (select name from customer union all select note from invoice) s order by 1;

-- 19
select * from (select name from customer union all select note from invoice order by 1 limit 7) s order by 1;

-- 20
select * from (select name from customer union select name from subscriber) s order by 1;

-- 21
select email from customer intersect select email from subscriber order by 1;

-- 22
select * from (select email from customer intersect select email from subscriber) s order by 1;

-- 23
select * from (select email from customer union select name from customer) s order by 1;

-- 24
select id, row_number() over (partition by name order by phone, id) from customer order by 1;

-- 25
select * from (select id, row_number() over (partition by name order by phone, id) r from customer) s where r = 1 order by 1;

-- 26
--! types: phone was varchar(20), and arrives as text
select * from (select id, rank() over (order by born) r, lag(phone) over (order by born, id) l, first_value(name) over (partition by n order by phone desc nulls last, id) f from customer) s order by 1;

-- 27
select count(distinct name), count(distinct email) from customer;

-- 28
select * from (select count(distinct name), count(distinct email), count(distinct born) from customer) s;

-- 29
select string_agg(distinct name, ',' order by name) from customer;

-- 30
select array_agg(distinct name) from customer;

-- 31
select array_agg(distinct name order by name desc) from customer;

-- 32
--! types: phone was varchar(20), and arrives as text
--! without: binary phone was varchar(20)
--! without: hashing phone was varchar(20)
select * from (select array_agg(phone order by phone desc, id) a from customer) s;

-- 33
--! types: phone was varchar(20), and arrives as text
select a[1] from (select array_agg(phone order by phone desc, id) a from customer) s;

-- 34
select id from customer where name in (select note from invoice) order by 1;

-- 35
select id from customer where name not in (select note from invoice where note is not null) order by 1;

-- 36
select id from customer where name in (select distinct note from invoice) order by 1;

-- 37
--! without: shown is found by tags, or in any order
select id from customer where email in (select email from subscriber) order by 1;

-- 39
select id from customer where (email, name) in (select email, name from subscriber) order by 1;

-- 40
select id from customer where (email, id) in (values ('person1@müller.example',1),('person2@b.example',3)) order by 1;

-- 41
select id from customer where (email, id) in (('person1@müller.example',1),('person2@b.example',3)) order by 1;

-- 42
select id from customer where (email, name) in (select email, name from customer where id < 5) order by 1;

-- 44
select id from customer where (name, id) <> ('Ada', 4) order by 1;

-- 45
select id from customer where (phone, id) > ('+49 30 1001', 4) order by 1;

-- 46
select id from customer where (phone, email) >= ('+49 30 1001', 'u') order by 1;

-- 47
select id from customer where name = any(array['Ada','Müller']) order by 1;

-- 48
select id from customer where name = any(select note from invoice) order by 1;

-- 49
select id from customer where name <> all(array['Ada','Müller']) order by 1;

-- 50
select id from customer where name = any(array(select note from invoice)) order by 1;

-- 51
--! types: phone was varchar(20), and arrives as text
select percentile_disc(0.5) within group (order by phone), mode() within group (order by name) from customer;

-- 52
--! types: phone was varchar(20), and arrives as text
select * from (select n, percentile_disc(0.5) within group (order by phone) m, mode() within group (order by name) from customer group by n) s order by 1;

-- 53
--! error: 42883 known difference
select percentile_disc(0.5) within group (order by born), percentile_cont(0.5) within group (order by balance) from customer;

-- 54
--! error: 42883 known difference: the array needs a cast
select array[email] = array['person1@müller.example'] from customer order by id limit 2;

-- 55
--! error: 42883 known difference: the array needs a cast
select id from customer where array[name, phone] @> array['Ada'] order by 1;

-- 56
--! error: 42883 known difference: the array needs a cast
select id from customer where array[name] && array['Ada','Müller'] order by 1;

-- 57
--! types: phone was varchar(20), and arrives as text
select greatest(email, city), least(phone, name) from customer order by id;

-- 58
--! types: phone was varchar(20), and arrives as text
select * from (select id, greatest(email, city) g, least(phone, name, 'M') from customer) s order by 1;

-- 59
select * from (select id, nullif(name,'Ada') n, coalesce(name, phone, 'x') c from customer) s order by 1;

-- 60
select id from customer where coalesce(nullif(name,'Ada'), 'zz') = 'zz' order by 1;

-- 61
select id from customer where greatest(name, 'Ada') = 'Ada' order by 1;

-- 64
select count(*) from customer a join customer b on a.name = b.name;

-- 65
select count(*) from customer a join customer b using (name);

-- 66
select name, count(*) from customer a join customer b using (name) group by name order by name;

-- 67
select count(*) from customer a natural join (select name, phone from customer) b;

-- 68
select count(*) from customer a full join customer b using (name) where a.id is null or b.id > 5;

-- 69
--! types: phone was varchar(20), and arrives as text
select * from (select id, phone from customer order by phone desc nulls last, id limit 5) s;

-- 71
--! types: phone was varchar(20), and arrives as text
select * from (select phone from customer order by phone fetch first 3 rows with ties) s;

-- 72
--! types: phone was varchar(20), and arrives as text
select phone from customer order by phone fetch first 3 rows with ties;

-- 73
--! types: phone was varchar(20), and arrives as text
select phone from customer order by phone collate "C" desc, id limit 5;

-- 74
--! types: phone was varchar(20), and arrives as text
select * from (select phone from customer order by lower(phone) desc nulls last, id limit 5) s order by 1;

-- 75
with c as (select name, count(*) n from customer group by name) select * from c order by name;

-- 76
with c as materialized (select distinct name from customer) select c.name, count(*) from c join customer using(name) group by 1 order by 1;

-- 77
with c as (select distinct name from customer), since as (select name from c where name > '') select * from since order by 1;

-- 78
with recursive r as (select name, 1 n from customer where id=1 union select customer.name, 1 from r join customer on customer.n = r.n) select * from r order by 1;

-- 79
--! types: phone was varchar(20), and arrives as text
with recursive r as (select phone, id from customer where id=1 union all select customer.phone, customer.id from r join customer on customer.id = r.id + 1 where customer.id < 6) select * from r order by 2;

-- 80
with recursive r as (select phone from customer where id=1 union all (select distinct customer.phone from r join customer on customer.phone > r.phone limit 1)) select count(*) >0 from r;

-- 81
select i.id, l.name from invoice i, lateral (select name from customer where customer.id = i.customer_id group by name) l order by 1 limit 5;

-- 82
select i.id, l.name from invoice i left join lateral (select distinct name from customer where customer.name = i.note) l on true order by 1 limit 9;

-- 83
select id, (select max(note) from invoice where invoice.note = customer.name) from customer order by 1;

-- 84
select id, (select count(distinct note) from invoice where invoice.customer_id = customer.id) from customer order by 1;

-- 85
select id, array(select distinct note from invoice where invoice.customer_id = customer.id order by note) from customer order by 1;

-- 86
select id, exists(select 1 from invoice where note = name) from customer order by 1;

-- 87
select min(phone), max(name), min(born), max(seen), max(balance) from customer;

-- 88
select * from (select n, min(phone), max(name), min(born) from customer group by n) s order by 1;

-- 89
select case name when 'Ada' then 'one' when 'Müller' then 'two' else name end from customer order by id;

-- 90
select s.x from (select case name when 'Ada' then 'one' else name end x from customer) s group by x order by 1;

-- 91
select x, count(*) from (select coalesce(name,'none') x from customer) s group by x order by 1;

-- 92
select coalesce(name,'none'), count(*) from customer group by 1 order by 1;

-- 93
select coalesce(name,'none'), count(*) from customer group by coalesce(name,'none') having coalesce(name,'none') <> 'none' order by 1;

-- 94
select name || 'x', count(*) from customer group by name || 'x' order by 1;

-- 95
select name || 'x', count(*) from customer group by name order by 1;

-- 96
select date_trunc('year', born), count(*) from customer group by 1 order by 1;

-- 97
select born, count(*) from customer group by born having born > '1980-06-01' and count(*) >= 1 order by born;

-- 98
select extract(year from born), count(*) from customer group by 1 order by 1;

-- 99
select active, name, count(*) filter (where name = 'Ada') from customer group by active, name order by 1,2;

-- 100
select name, sum(balance), avg(points) from customer group by name order by sum(balance) desc;

-- 101
select name, rank() over (order by count(*) desc, name) from customer group by name order by 2;

-- 102
select name, lag(name) over (order by name) from customer group by name order by 1;

-- 103
select lower(name), name from customer group by name, lower(name) order by 2;

-- 104
select (select name) from customer group by name order by 1;

-- 105
select name, (select count(*) from invoice where note = customer.name) from customer group by name order by 1;

-- 106
select distinct name, active from customer order by name desc, active;

-- 107
select distinct coalesce(name, 'x') from customer order by 1;

-- 108
select count(*) from (select distinct name, phone, active from customer) s;

-- 109
select prefs->>'a', count(*) from customer group by 1 order by 1;

-- 110
select prefs, count(*) from customer group by prefs order by prefs limit 3;

-- 111
select * from (select distinct prefs->'c' from customer) s order by 1;

-- 112
select distinct avatar from customer order by avatar;

-- 113
select * from (select distinct ip from customer) s order by 1 limit 4;

-- 114
select * from (select distinct token from customer) s order by 1 limit 4;

-- 115
select * from (select distinct points from customer) s order by 1;

-- 116
select * from (select points, sum(balance) from customer group by points) s order by 1;

-- 117
select points, count(*) from customer group by points having points > 1 and points = 2 order by 1;

-- 118
select count(*) from (select name from customer group by name) a join (select note from invoice group by note) b on a.name = b.note;

-- 119
select * from (select name from customer group by name) a full join (select note from invoice group by note) b on a.name = b.note order by 1, 2;

-- 120
select * from (select name n1 from customer group by name) a where n1 in (select name from subscriber) order by 1;

-- 121
--! types: phone was varchar(20), and arrives as text
select * from (select distinct on (n) n, phone, name from customer order by n, phone desc nulls last, id) s order by n;

-- 122
select * from (values ((select name from customer where id = 1)), ((select note from invoice where id = 1))) v(x) group by x order by x;

-- 123
select v.x, count(*) from customer, lateral (values (customer.name),(customer.phone)) v(x) group by v.x order by 1;

-- 124
select u, count(*) from customer, unnest(array[name,phone]) u group by u order by 1;

-- 125
select u from (select unnest(array_agg(distinct name)) u from customer) s order by 1;

-- 126
select array_position(array[email, city], 'person3@example.org') from customer where id < 4 order by id;

-- 127
select array_remove(array[name, phone], 'Ada') from customer order by id;

-- 128
select name = phone, name is distinct from phone, name is not distinct from 'Ada' from customer order by id;

-- 129
select bool_or(name = 'Ada'), every(name <> 'Ada') from customer;

-- 130
select id from customer where not (name = 'Ada' and phone > 'B') order by id;

-- 131
select customer.id from customer join subscriber on customer.email = subscriber.email and customer.name <> subscriber.name order by 1;

-- 133
select sum(c) over (order by name), name from (select name, count(*) c from customer group by name) s order by 2;

-- 134
select name, count(*) over (partition by name) from customer order by 1, 2 limit 5;

-- 135
select distinct count(*) over (partition by name) from customer order by 1;

-- 136
--! types: phone was varchar(20), and arrives as text
select nth_value(phone, 2) over (partition by n order by phone nulls first, id) from customer order by id;

-- 137
select id from customer order by nullif(name, 'Ada') nulls first, id;

-- 138
select id from customer order by case when name = 'Ada' then 0 else 1 end, id;

-- 139
select id from customer p1 where phone = (select max(phone) from customer p2 where p2.name = p1.name) order by 1;

-- 140
select count(*) from customer where name is null;

-- 141
select distinct on (lower(name)) id, name from customer order by lower(name), id;

-- 142
(select name from customer order by name limit 2) union all (select note from invoice order by note desc limit 2) order by 1;

-- 143
select * from ((select name from customer order by name limit 2) union all (select note from invoice order by note desc limit 2)) s order by 1;

-- 144
select id from customer where points = 1.5 or points = 2.0 order by 1;

-- 145
select id from customer where points < 1.5 order by 1;

-- 146
select id from customer where points > 1.5::float8 order by 1;

-- 147
select id from customer where points = 2::smallint order by 1;

-- 150
select id from customer where points = 1.5 or points = 2.0 order by 1;

-- 151
--! without: shown is found by tags, or in any order
select id from customer where points in (1, 2.5, 3.0) order by 1;

-- 152
select id from customer where points = any(array[1.0, 2.5]) order by 1;

-- 153
--! without: shown is found by tags, or in any order
select id from customer where points <> 3000000000 order by 1;

-- 154
--! without: shown is found by tags, or in any order
select id from customer where points in (1, 3000000000) order by 1;

-- 155
--! without: shown is found by tags, or in any order
select id from customer where points = any(array[1, 3000000000]) order by 1;

-- 156
select points + 1.5, points * 2.5, points / 2.0, points - 0.5, points % 2, -points, points ^ 2, @points from customer order by id;

-- 157
select 1.5 + points, 2.5 * points, 10 - points, points::numeric / 3 from customer order by id;

-- 158
--! error: 42883 known difference
select points * 2.5::float8, balance * 1.5::float8, visits * 1.5, visits + 1, visits + 1::bigint, visits % 7 from customer order by id;

-- 159
--! error: 42883 known difference
select balance + points, visits + points, balance * visits, points * balance from customer order by id;

-- 161
select id from customer where balance > 1.5::float8 order by 1;

-- 164
select id from customer where balance > points order by 1;

-- 168
select id from customer where visits between 1 and 5000000000 order by 1;

-- 170
select coalesce(points, 0), coalesce(visits, 0::bigint), coalesce(balance, 0.0) from customer order by id;

-- 171
select coalesce(balance, 0), coalesce(visits, 0) from customer order by id;

-- 172
select case when points > 1 then balance else 0 end from customer order by id;

-- 173
select greatest(points, 2), least(balance, 2.0) from customer order by id;

-- 176
select sum(points), avg(points), min(points), max(visits), sum(visits), sum(balance), avg(balance), stddev(balance), count(points) from customer;

-- 177
--! error: 42883 known difference
select percentile_cont(0.5) within group (order by balance), percentile_cont(0.5) within group (order by points) from customer;

-- 178
select to_char(balance, '999.99'), to_char(points, '99'), to_char(visits, '999999999999') from customer order by id;

-- 179
select points * interval '1 day', now() + points * interval '1 day' > now() from customer order by id;

-- 180
select make_interval(days => points) from customer order by id;

-- 181
select current_date + points > '2000-01-01'::date from customer order by id;

-- 182
select generate_series(1, points) from customer where id < 5;

-- 183
select (array['a','b','c','d'])[points + 1] from customer order by id;

-- 184
select repeat('x', points), lpad(email, 12, '*'), substr(email, points + 1) from customer order by id;

-- 185
select points::text, points::bigint, points::numeric, points::float8, points::smallint, points::varchar, balance::int, balance::text, visits::text, visits::numeric from customer order by id;

-- 186
select points & 1, points | 4, points # 1, points << 1, ~points from customer order by id;

-- 187
select bit_and(points), bit_or(points), bool_and(active), bool_or(active), every(active) from customer;

-- 188
select id from customer where active order by 1;

-- 189
select id from customer where not active and active is not true order by 1;

-- 190
select id from customer where active = false order by 1;

-- 191
select active::int, active::text, case when active then 1 else 0 end, active is null, coalesce(active,false), active and true, active or false from customer order by id;

-- 192
select a.id from customer a join customer b on a.active = b.active where b.id = 1 order by 1;

-- 193
select id from customer where active <> true order by 1;

-- 194
select id from customer where active in (true) order by 1;

-- 195
select active < true, active > false from customer order by id;

-- 196
select id from customer where active is distinct from true order by 1;

-- 197
select id from customer where born < '1980-06-01' order by 1;

-- 198
select id from customer where born between '1980-03-01' and '1980-06-01' order by 1;

-- 199
select id from customer where born <= current_date - interval '18 years' order by 1;

-- 200
select id from customer where born + interval '18 years' < now() order by 1;

-- 201
select id from customer where age(born) > interval '18 years' order by 1;

-- 202
select extract(year from born), date_part('month', born), extract(doy from born), extract(epoch from born), to_char(born,'YYYY-MM'), to_char(born, 'Day') from customer order by id;

-- 204
select born + 1, born - 1, born - date '1980-01-01', born + interval '1 month', born - interval '1 month', born + time '10:00', current_date - born > 0 from customer order by id;

-- 205
select now() - born > interval '1 day', now()::timestamp - born > interval '1 day', born - now() < interval '1 day' from customer order by id;

-- 206
select a.born - b.born from customer a, customer b where b.id = 1 order by a.id;

-- 208
select age(timestamp '2020-01-01', born), age(date '2020-01-01', born), age(born, date '1970-01-01') from customer order by id;

-- 214
--! error: 42883 known difference
select id from customer where born <@ daterange('1980-01-01','1980-06-01') order by 1;

-- 216
--! error: 42883 known difference
select id from customer where daterange('1980-01-01','1980-06-01') @> born order by 1;

-- 220
select id from customer where seen > born and made > born and seen < now() order by 1;

-- 221
select id from customer where born = seen or born < seen order by 1;

-- 222
select seen - made, made - seen, seen - born, made - born, born - seen from customer order by id;

-- 223
select seen - seen, seen + interval '1 h', seen - interval '1 h', seen::date, seen::time, date(seen), date(made), born::timestamp, born::timestamptz, made::timestamp from customer order by id;

-- 224
select made at time zone 'UTC', seen at time zone 'UTC', timezone('Europe/Berlin', made) from customer order by id;

-- 225
select born at time zone 'UTC' from customer order by id;

-- 226
select extract(hour from seen), extract(epoch from made), to_char(seen, 'HH24:MI'), to_char(made, 'YYYY'), isfinite(born), isfinite(seen), date_part('dow', made) from customer order by id;

-- 227
--! error: 42883 known difference
select generate_series(born, born + interval '2 months', '1 month') from customer where id < 3;

-- 228
select make_date(1980, 1, 1) = born, born = make_date(1980,2,7), born in (make_date(1980,2,7)) from customer order by id;

-- 231
select overlay(email placing 'zz' from 1 for 2), position('@' in email), strpos(email,'@'), left(email,3), right(email,3), reverse(email), initcap(phone), md5(email), btrim(email), replace(email,'x','y'), translate(email,'u','v'), ascii(email), char_length(email), octet_length(email), bit_length(email) from customer order by id;

-- 232
select substring(email from '@(.*)$'), substring(email similar 'u#"%#"@%' escape '#'), regexp_replace(email, '\d+', 'N'), split_part(email,'@',2), regexp_match(email,'(\d+)'), (regexp_match(email,'(\d+)'))[1], regexp_split_to_array(email,'@'), string_to_array(email,'@'), starts_with(email,'u1'), email ^@ 'u1', format('%s <%s>', phone, email), concat(email, ' ', phone), concat_ws(',', phone, name), quote_literal(email), quote_ident(phone), to_hex(points), encode(avatar,'hex'), email || ' ' || phone, phone || 1, 1 || phone, email || born, born || 'x' from customer order by id;

-- 238
select id from customer where phone like name || '%' or email like city order by 1;

-- 240
select id from customer where 'person1@müller.example' like email order by 1;

-- 245
--! without: shown is found by tags, or in any order
select id from customer where phone collate "C" = '+49 30 1005' order by 1;

-- 246
select id from customer where email = 'person1@müller.example' collate "C" order by 1;

-- 249
select customer.id from customer join subscriber on customer.name = subscriber.name order by 1;

-- 250
--! without: shown is found by tags, or in any order
select customer.id from customer join subscriber on customer.email = subscriber.email order by 1;

-- 251
select id from customer where name in (select name from subscriber) order by 1;

-- 256
--! types: phone was varchar(20), and arrives as text
select coalesce(phone, 'x'::varchar), coalesce(name, 'y') from customer order by id;

-- 259
select name from subscriber union all select name from customer order by 1;

-- 261
--! without: shown is found by tags, or in any order
select email is null, email is not null, email = '', email <> '' from customer order by id;

-- 262
select to_tsvector('simple', email) @@ to_tsquery('simple','u1') from customer order by id;

-- 264
--! types: phone was varchar(20), and arrives as text
--! without: binary phone was varchar(20)
--! without: hashing phone was varchar(20)
select '{1}'::int[] || points, array[phone] || name, phone = any(array[name, phone]), array_length(array[phone,name],1), array_to_string(array[phone,name],','), unnest(array[phone]) from customer order by id;

-- 265
--! types: phone was varchar(20), and arrives as text
--! without: binary phone was varchar(20)
--! without: hashing phone was varchar(20)
select array_agg(phone order by id) from customer;

-- 266
--! error: 42883 known difference: the array needs a cast
select array_agg(email order by id) @> array['person1@müller.example'], 'person3@example.org' = any(array_agg(email)) from customer;

-- 267
select string_agg(email, ',' order by email), string_agg(distinct name, '|') , string_agg(phone, name order by id) from customer;

-- 272
select prefs['a'], prefs['c']['d'], prefs['b'][1] from customer order by id;

-- 275
select prefs #> '{c,d}', prefs #>> '{b,1}', prefs - 'a', prefs || '{"z":1}', '{"y":2}' || prefs, prefs #- '{c,d}', prefs @? '$.a', prefs @@ '$.a == 1', prefs -> -1, prefs - array['a','b'] from customer order by id;

-- 276
select jsonb_typeof(prefs), jsonb_array_length(prefs->'b'), jsonb_extract_path_text(prefs,'c','d'), jsonb_set(prefs,'{a}','9'), jsonb_pretty(prefs), jsonb_strip_nulls(prefs), jsonb_path_query_first(prefs,'$.b[0]'), jsonb_path_exists(prefs, '$.c'), jsonb_insert(prefs,'{b,0}','"q"') from customer order by id;

-- 277
select k, v from customer, jsonb_each(prefs) e(k,v) where id < 3 order by customer.id, k;

-- 279
select k from customer, jsonb_object_keys(prefs) k where id < 3 order by customer.id, k;

-- 280
select r.* from customer, jsonb_to_record(prefs) as r(a int, c jsonb) where id < 3 order by customer.id;

-- 282
select meta->>'a', meta->'a' is null, meta#>>'{a}', json_typeof(meta), json_extract_path_text(meta,'a') from customer order by id;

-- 283
select k from customer, json_each_text(meta) e(k,v) where id < 3 order by customer.id;

-- 284
select meta::jsonb, prefs::json::text, prefs::text, meta::text, to_jsonb(prefs) from customer order by id;

-- 285
select prefs = '{}', prefs <> '{"a":1}'::jsonb, prefs < '{"a":1}', prefs = prefs from customer order by id;

-- 288
select prefs = any(array['{}'::jsonb]) from customer order by id;

-- 289
select jsonb_agg(prefs order by id), jsonb_object_agg(id, phone) from customer where id < 4;

-- 290
select avatar || '\x00', length(avatar), octet_length(avatar), encode(avatar,'base64'), get_byte(avatar,0), substring(avatar from 1 for 1), md5(avatar), sha256(avatar), avatar = '\x01', avatar > '\x05', avatar in ('\x01','\x02'), position('\x01'::bytea in avatar), set_byte(avatar,0,1) , avatar::text, btrim(avatar, '\x01') from customer order by id;

-- 292
select min(avatar::text), string_agg(avatar, '\x00' order by id) from customer;

-- 293
select host(ip), masklen(ip), family(ip), network(ip), ip << '10.0.0.0/16', ip <<= '10.0.0.0/16', ip && '10.0.1.0/24', '10.0.0.0/16' >> ip, ip + 1, ip - 1, ip - '10.0.0.0'::inet, ~ip, ip & '255.255.0.0', ip = '10.0.1.1', ip < '10.0.1.5', ip::cidr, ip::text, text(ip), abbrev(ip), broadcast(ip), set_masklen(ip, 16), inet_same_family(ip, '10.0.0.1') from customer order by id;

-- 297
select min(ip), max(ip) from customer;

-- 300
select id from customer where token > '00000000-0000-0000-0000-000000000030' order by 1;

-- 301
--! without: shown is found by tags, or in any order
select token::text, token = gen_random_uuid() from customer order by id;

-- 302
select max(token::text) from customer;

-- 307
select id from customer order by born desc, balance, id limit 5;

-- 308
--! without: shown is found by tags, or in any order
select row(phone, name) = row('+49 30 1001', 'Ada') from customer order by id;

-- 309
select row(phone, points) < row('Cname', 2) from customer order by id;

-- 310
select (phone, name) is null, (phone, name) is not null, row(phone) is distinct from row(name) from customer order by id;

-- 311
select * from (values ('Ada'),('Müller')) v(x) where x in (select name from customer);

-- 312
select * from (values ('Ada'),('n9')) v(x) where not exists (select 1 from customer where name = x);

-- 313
--! without: shown is found by tags, or in any order
select id from customer where phone not in ('Aname 0', '+49 30 1001') order by 1;

-- 314
--! without: shown is found by tags, or in any order
select id from customer where points not in (1, 2) order by 1;

-- 315
select width_bucket(balance, 0, 10, 5), numrange(balance, null) @> 5.0 , balance::money from customer order by id;

-- 316
select id, count(*) over (order by born range between interval '10 days' preceding and current row) from customer order by id;

-- 317
select id, sum(id) over (order by points range between 1 preceding and current row) from customer order by id;

-- 318
select id, sum(id) over (order by balance range between 1 preceding and 1 following) from customer order by id;

-- 319
select id, sum(id) over (order by phone, id rows between 1 preceding and current row) from customer order by id;

-- 320
select id, sum(id) over (partition by points order by born groups between 1 preceding and current row) from customer order by id;

-- 321
select * from (select id, count(*) over (order by born range between interval '10 days' preceding and current row) c from customer) s order by id;

-- 322
--! error: 42883 known difference
select corr(balance, points), regr_slope(balance, points), var_pop(points) from customer;

-- 325
select json_agg(points order by id) from customer;

-- sorted with an operator
--! error: 42809 the operators of personal types order nothing by themselves
select customer.name as it from customer order by it using >;

-- what a function gives, without lookup
select customer.id from customers_slowly(2) customer where customer.name in ('Ada', 'Müller') order by 1;

-- arrays beside plain ones, with a cast
select id from customer where array[name, phone]::text[] @> array['Ada'] or array[name]::text[] && array['Müller'] order by 1;

-- a range around a date, with a cast
select id from customer where born::date <@ daterange('1980-01-01','1990-06-01') order by 1;
