-- The schema of the differential test, made once per copy: search_path says which. What protect.sql does with some of
-- the copies must make no difference to the queries. data_subject_id is filled in by the protection.
CREATE TABLE customer (
  id integer PRIMARY KEY,
  dropped text,
  email text UNIQUE,              -- lookup case_insensitive; the data have no two spellings of one
  name text,                      -- no lookup
  dropped_too date,
  city text,                      -- lookup exact
  phone varchar(20),              -- lookup exact
  born date,                      -- no lookup
  joined date,                    -- lookup exact
  balance numeric(10, 2),         -- no lookup
  points integer,                 -- lookup exact
  visits bigint,                  -- no lookup
  active boolean,                 -- no lookup
  token uuid,                     -- lookup exact
  meta json,
  prefs jsonb,
  avatar bytea,
  ip inet,
  made timestamp,
  seen timestamptz,
  grade text,                     -- not protected
  n integer NOT NULL              -- not protected
);
CREATE TABLE invoice (
  id integer PRIMARY KEY,
  customer_id integer REFERENCES customer,
  note text,                      -- no lookup
  street text,                    -- lookup exact, of another category
  amount numeric(10, 2)
);
CREATE TABLE visit (              -- partitioned
  id integer NOT NULL,
  customer_id integer REFERENCES customer,
  place text,                     -- lookup exact
  why text,                       -- no lookup
  PRIMARY KEY (id)
) PARTITION BY RANGE (id);
CREATE TABLE visit_early PARTITION OF visit FOR VALUES FROM (0) TO (20);
CREATE TABLE visit_late PARTITION OF visit FOR VALUES FROM (20) TO (1000);
CREATE TABLE contact_event (      -- inherited
  id integer PRIMARY KEY,
  customer_id integer REFERENCES customer,
  what text,                      -- no lookup
  host text                       -- lookup exact
);
CREATE TABLE web_event (page text, PRIMARY KEY (id), FOREIGN KEY (customer_id) REFERENCES customer) INHERITS (contact_event);
CREATE TABLE country (city text, country text, citizens integer);  -- not protected
CREATE TABLE subscriber (email text, name text, since date);       -- not protected

INSERT INTO customer
SELECT i, 'x', CASE WHEN i % 11 <> 0 THEN 'person' || i || '@' || (ARRAY ['example.org', 'müller.example', 'b.example'])[1 + i % 3] END,
       (ARRAY ['Müller', 'Ada', '', NULL, 'Zoë', 'ada', 'Łukasz', 'Öz', 'Straße', 'Ada', 'van der Berg', 'Ångström', 'Müller'])[1 + i % 13],
       '2000-01-01',
       (ARRAY ['Köln', 'Aachen', '', NULL, 'Zürich', 'Köln', 'Łódź', 'Bonn'])[1 + i % 8],
       CASE WHEN i % 7 <> 0 THEN '+49 30 ' || 1000 + i % 9 END,
       CASE WHEN i % 6 <> 0 THEN date '1950-02-28' + 731 * (i % 17) END,
       date '2020-01-01' + (i % 5),
       CASE WHEN i % 9 <> 0 THEN (i % 7) * 12.5 - 20 END,
       CASE WHEN i % 10 <> 0 THEN (i * 7) % 12 - 3 END,
       CASE WHEN i % 8 <> 0 THEN 5000000000 + (i * 5) % 11 END,
       (ARRAY [true, false, NULL])[1 + i % 3],
       md5((i % 20)::text)::uuid,
       CASE WHEN i % 5 <> 0 THEN ('{"a":  ' || i || ', "b": null}')::json END,
       CASE WHEN i % 4 <> 0 THEN jsonb_build_object('lang', (ARRAY ['de', 'en'])[1 + i % 2], 'tags', jsonb_build_array(i % 3, 'ü')) END,
       CASE WHEN i % 6 <> 1 THEN decode(md5((i % 9)::text), 'hex') END,
       CASE WHEN i % 5 <> 2 THEN ('192.0.2.' || i % 12 || (ARRAY ['', '/24'])[1 + i % 2])::inet END,
       timestamp '2024-03-01 12:00' + (i % 13) * interval '1 hour 1.5 seconds',
       CASE WHEN i % 7 <> 3 THEN timestamptz '2024-03-01 12:00+00' + (i % 6) * interval '1 day' END,
       (ARRAY ['a', 'b', NULL])[1 + i % 3], i % 4
  FROM generate_series(1, 36) i;
INSERT INTO invoice
SELECT i, 1 + (i * 5) % 34, (ARRAY ['paid', 'late', NULL, '', 'Übertrag', 'paid'])[1 + i % 6], (ARRAY ['Hauptstraße 1', 'Am Markt 2', NULL, 'Köln'])[1 + i % 4], i * 1.5
  FROM generate_series(1, 40) i;
INSERT INTO visit SELECT i, 1 + (i * 3) % 36, (ARRAY ['Köln', 'Bonn', NULL, 'Essen'])[1 + i % 4], (ARRAY ['sale', 'complaint', NULL, 'Öffnung', 'sale'])[1 + i % 5] FROM generate_series(1, 40) i;
INSERT INTO contact_event SELECT i, 1 + (i * 7) % 36, (ARRAY ['call', 'letter', NULL])[1 + i % 3], (ARRAY ['Köln', 'mail.example', NULL])[1 + i % 3] FROM generate_series(1, 12) i;
INSERT INTO web_event SELECT i, 1 + (i * 7) % 36, (ARRAY ['click', 'letter', 'call'])[1 + i % 3], (ARRAY ['www.example', NULL])[1 + i % 2], '/p' || i % 4 FROM generate_series(13, 24) i;
INSERT INTO country VALUES ('Köln', 'DE', 1000), ('Bonn', 'DE', 300), ('Zürich', 'CH', 400), ('Łódź', 'PL', 650), ('Paris', 'FR', 2000), (NULL, 'XX', NULL), ('', '--', 0);
INSERT INTO subscriber SELECT CASE WHEN i < 12 THEN 'person' || i || '@' || (ARRAY ['example.org', 'müller.example', 'b.example'])[1 + i % 3] ELSE 'other' || i || '@x.example' END,
       (ARRAY ['Ada', 'Müller', NULL])[1 + i % 3], date '2021-01-01' + i FROM generate_series(1, 16) i;
ALTER TABLE customer DROP COLUMN dropped, DROP COLUMN dropped_too;
CREATE INDEX ON customer (city);
CREATE INDEX ON invoice (customer_id);
