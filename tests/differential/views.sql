-- Made after the protection, as ordinary views and functions over whatever types the columns have.
CREATE VIEW customer_view AS SELECT * FROM customer;
CREATE VIEW customer_barrier WITH (security_barrier) AS SELECT * FROM customer WHERE n >= 0;
CREATE VIEW customer_sorted AS SELECT id, name, city FROM customer ORDER BY name NULLS FIRST, id LIMIT 12;
CREATE VIEW customer_groups AS SELECT city, count(*) AS people FROM customer GROUP BY city;
CREATE VIEW customer_text AS SELECT id, lower(name) AS name, city || '!' AS city FROM customer;
CREATE VIEW all_places AS SELECT id, city AS place FROM customer UNION ALL SELECT id, place FROM visit;
CREATE VIEW richer AS SELECT * FROM customer WHERE n > 1 WITH CHECK OPTION;
CREATE FUNCTION customers_of(which integer) RETURNS SETOF customer LANGUAGE sql STABLE AS 'SELECT * FROM customer WHERE n = which';
CREATE FUNCTION customers_slowly(which integer) RETURNS SETOF customer LANGUAGE plpgsql STABLE AS
  'BEGIN RETURN QUERY SELECT * FROM customer WHERE n = which; END';
