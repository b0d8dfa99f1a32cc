-- where a shown value is compared
--! only: shown
--! plain: select p.id, n.city from plain.customer p join nulled.customer n using (id) where p.city = 'Köln' order by id
select id, city from customer where city = 'Köln' order by id;

-- where shown values are joined
--! only: shown
--! plain: select a.id, b.id, n.city from plain.customer a join plain.customer b on a.city = b.city and a.id < b.id join nulled.customer n on n.id = a.id
select a.id, b.id, a.city from customer a join customer b on a.city = b.city and a.id < b.id;

-- where one without lookup is compared
--! only: shown
select id, name from customer where name = 'Ada';

-- grouped by what is shown
--! only: shown
select city, count(*) from customer group by city;

-- grouped by what is shown, inside
--! only: shown
select count(*), count(city) from (select city from customer group by city) x;

-- why a value is withheld
--! only: shown
--! plain: select id, case when id % 2 = 0 and p.name is not null then 'no_consent' end as withheld, null as withheld from plain.customer p order by id
select id, privacy.withheld(name), privacy.withheld('x'::personal_text) from customer order by id;

-- rows of people without consent
--! only: shown
select id, row_to_json(i), i::text, xmlelement(name n, note) from invoice i;

-- a withheld value in coalesce
--! only: shown
select id, coalesce(name, city, 'nobody'), coalesce(row(name), row('x')) is null from customer;

-- a withheld value in a subquery's coalesce
--! only: shown
select id, c from (select id, coalesce(name, 'nobody') c from customer) x where c = 'nobody' order by id;

-- counted and summed
--! only: shown
select count(*), count(name), count(distinct city), sum(points), min(born), array_agg(name order by id) from customer;

-- an update of what is not shown
--! only: shown
--! plain: update nulled.customer n set grade = 'z' where id < 5 returning id, name
update customer set name = name, grade = 'z' where id < 5 returning id, name;
