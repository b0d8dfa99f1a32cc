-- all columns
--! types: phone was varchar(20), and arrives as text
select * from customer order by id;

-- table command
table invoice;
