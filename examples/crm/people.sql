-- Makes the people of the CRM: always the same ones, all invented. psql -v people=100000 -f people.sql
-- Every choice is a hash of the row's number, so no state is kept and any number of people may be made.
\set ON_ERROR_STOP on
\if :{?people}
\else
  \set people 1000
\endif

SET client_min_messages = warning;
CREATE SCHEMA made;

CREATE FUNCTION made.pick(n bigint, what text, choices integer) RETURNS integer LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT 1 + (('x' || substr(md5(n || what), 1, 7))::bit(28)::integer % choices)
$$;

CREATE FUNCTION made.ascii(name text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT regexp_replace(translate(replace(replace(replace(replace(lower(name), 'ä', 'ae'), 'ö', 'oe'), 'ü', 'ue'), 'ß', 'ss'),
    'áàâãåăąçćčďéèêëęěğíìîïıłńñňóòôõøőřśşšťúùûůűýžźż', 'aaaaaaacccdeeeeeegiiiiilnnnoooooorssstuuuuuyzzz'), '[^a-z0-9]', '', 'g')
$$;

CREATE TABLE made.names AS
SELECT string_to_array('Anna,Jürgen,Käthe,Björn,Sören,Günther,Łukasz,Zoë,François,Chloé,Mehmet,Ayşe,Gülşen,Siobhán,Niamh,Jesús,María,João,'
  'Nguyễn,Thị,Ola,Åsa,Øyvind,Ingrid,Friedrich,Ursula,Heinz,Lieselotte,Maximilian,Sophie,Emil,Mia,Dmitri,Ольга,Ирина,Νίκος,Ελένη,李,王芳,'
  'さくら,健一,محمد,فاطمة,Priya,Arjun,Oluwaseun,Chidi,Kwame,Hélène,Jörg,Bärbel,Matthias,Renée,Václav,Jiří,Eszter,Szabolcs,Ștefan,Ana,Željko', ',') AS first,
  string_to_array('Müller,Schmidt,Schröder,Weiß,Groß,Jäger,Köhler,Böhm,Krüger,Vogel,Kaiser,Lindner,Straßer,von der Heyde,zu Löwenstein,'
  'Özdemir,Yılmaz,Şahin,Kowalski,Wiśniewska,Nováková,Dvořák,Horváth,Kovács,García,Núñez,Peña,Gonçalves,São Miguel,Lefèvre,Dupont,'
  'O''Brien,O’Connor,Mac Giolla,Smith,Jones,Ångström,Sørensen,Bjørnsen,Ødegård,Иванова,Смирнов,Παπαδόπουλος,陳,山田,김,Nguyễn,Trần,'
  'حسن,الأحمد,Sharma,Patel,Okafor,Adeyemi,Mensah,Ben-David,Levi,Rossi,D''Angelo,Bianchi,van den Berg,de Vries,Janssen,Peeters,Zürcher,Bühler,Gruber,Höllerer', ',') AS last,
  string_to_array('Berlin,Hamburg,München,Köln,Görlitz,Lübeck,Würzburg,Wien,Graz,Zürich,Genève,Paris,Lyon,Warszawa,Łódź,Praha,İstanbul,Malmö,Ålesund,Dublin,Porto,Sevilla,Θεσσαλονίκη,東京,Lagos', ',') AS city,
  string_to_array('DE,DE,DE,DE,DE,DE,DE,AT,AT,CH,CH,FR,FR,PL,PL,CZ,TR,SE,NO,IE,PT,ES,GR,JP,NG', ',') AS country,
  string_to_array('Nordwind,Süßholz,Bergmann & Söhne,Hafenkontor,Löwenbräuhof,Elbe Logistik,Kanzlei Groß,Atelier Zoë,Müller Maschinenbau,Øresund Shipping,Grüne Energie,Fjord Trading,Tischlerei Böhm,Café Lefèvre,Weingut Straßer', ',') AS company,
  string_to_array('GmbH,AG,KG,e. K.,SARL,Ltd,A/S,Sp. z o.o.', ',') AS form,
  string_to_array('Beratung,Wartung,Lizenz,Schulung,Ersatzteil,Versand,Sonderanfertigung', ',') AS product,
  string_to_array('Hauptstraße,Lindenallee,Am Mühlbach,Rue de l’Église,Kärntner Ring,Bahnhofplatz,ul. Długa,Cumhuriyet Cd.', ',') AS street;

INSERT INTO crm.company
SELECT n, company[made.pick(n, 'company', cardinality(company))] || ' ' || n || ' ' || form[made.pick(n, 'form', cardinality(form))],
       city[c], country[c]
FROM made.names, generate_series(1, greatest(1, :people / 10)) n, LATERAL (SELECT made.pick(n, 'company city', cardinality(city)) AS c) x;

-- Two of three contacts are a company's people.
INSERT INTO crm.contact (id, company_id, first_name, last_name, email, phone, born, city, country, created_on)
SELECT n, CASE WHEN n % 3 > 0 THEN made.pick(n, 'works for', greatest(1, :people / 10)) END,
       f.first, f.last,
       CASE WHEN n % 50 = 0 THEN NULL ELSE
         coalesce(nullif(made.ascii(f.first), ''), 'kontakt') || '.' || coalesce(nullif(made.ascii(f.last), ''), 'x') || n || '@'
         || (ARRAY['example.org', 'example.com', 'example.net', 'post.example', 'firma.example'])[made.pick(n, 'domain', 5)] END,
       CASE WHEN n % 4 > 0 THEN
         (ARRAY['+49 30 ', '+49 89 ', '+43 1 ', '+41 44 ', '+33 1 ', '+48 22 ', '+90 212 '])[made.pick(n, 'prefix', 7)]
         || lpad((made.pick(n, 'phone', 9999999))::text, 7, '0') END,
       CASE WHEN n % 5 > 0 THEN date '1935-01-01' + made.pick(n, 'born', 26000) END,
       city[c], country[c],
       date '2019-01-01' + made.pick(n, 'created', 2400)
FROM made.names, generate_series(1, :people) n,
     LATERAL (SELECT first[made.pick(n, 'first', cardinality(first))] AS first, last[made.pick(n, 'last', cardinality(last))] AS last,
                     made.pick(n, 'city', cardinality(city)) AS c) f;

INSERT INTO crm.invoice (id, contact_id, issued_on, billing_address, total)
SELECT n, made.pick(n, 'buyer', :people), date '2020-01-01' + made.pick(n, 'issued', 2000),
       street[made.pick(n, 'street', cardinality(street))] || ' ' || made.pick(n, 'house', 180) || ', '
       || city[made.pick(n, 'billing city', cardinality(city))], 0
FROM made.names, generate_series(1, :people / 2) n;

INSERT INTO crm.invoice_line (id, invoice_id, product, quantity, price)
SELECT n, made.pick(n, 'invoice', greatest(1, :people / 2)), product[made.pick(n, 'product', cardinality(product))],
       made.pick(n, 'quantity', 12), made.pick(n, 'price', 90000) / 100.0
FROM made.names, generate_series(1, :people) n;

UPDATE crm.invoice i SET total = l.total
FROM (SELECT invoice_id, sum(quantity * price) AS total FROM crm.invoice_line GROUP BY invoice_id) l
WHERE l.invoice_id = i.id;

INSERT INTO crm.note (id, contact_id, written_on, body)
SELECT n, made.pick(n, 'note', :people), date '2021-01-01' + made.pick(n, 'written', 1700),
       (ARRAY['Telefonat mit ', 'Treffen mit ', 'Rückruf an ', 'Met at the fair with ', 'Empfehlung von '])[made.pick(n, 'kind', 5)]
       || first[made.pick(n, 'other first', cardinality(first))] || ' ' || last[made.pick(n, 'other last', cardinality(last))]
       || (ARRAY[', möchte ein Angebot', ', fragt nach Lieferzeit', ', ist bis Montag im Urlaub', ', prefers e-mail'])[made.pick(n, 'rest', 4)]
FROM made.names, generate_series(1, :people / 2) n;

SELECT setval(pg_get_serial_sequence('crm.' || t, 'id'), greatest(1, m)) FROM (
  SELECT 'contact' AS t, max(id) AS m FROM crm.contact UNION ALL SELECT 'invoice', max(id) FROM crm.invoice
  UNION ALL SELECT 'invoice_line', max(id) FROM crm.invoice_line UNION ALL SELECT 'note', max(id) FROM crm.note) s \g /dev/null

DROP SCHEMA made CASCADE;
ANALYZE crm.company, crm.contact, crm.invoice, crm.invoice_line, crm.note;
