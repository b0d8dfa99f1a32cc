-- What goes into the personal types and what comes out, and that no error shows a value.
-- The I/O functions are called directly: a client's SELECT would be shown the revealed value.
SET client_min_messages = warning;

-- Runs a statement and says how it failed: everything a client or a log would see of it.
CREATE FUNCTION failure(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  state text; message text; detail text;
BEGIN
  EXECUTE statement;
  RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
  GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL;
  RETURN concat_ws(' / ', state || ' ' || message, nullif(detail, ''));
END $$;

-- A sealed value as it is stored, in its text form; key, nonce and ciphertext are made up.
CREATE FUNCTION armor(base int, lookup int, tag text, length int DEFAULT 16, category int DEFAULT 16) RETURNS text LANGUAGE sql AS $$
  SELECT '\privacy:1:' || replace(encode(
    '\x0001'::bytea || substring(int4send((base << 4) | (lookup << 1)) FROM 4) || '\x0100'::bytea || '\x0001'::bytea
    || substring(int4send(category) FROM 3) || '\x000000000007'::bytea
    || CASE WHEN lookup > 0 THEN '\x01'::bytea || decode(rpad(tag, 30, '0'), 'hex') ELSE ''::bytea END
    || decode(repeat('5a', 12 + length + 16), 'hex'), 'base64'), E'\n', '')
$$;

-- Output prints nothing of an unsealed value.
SELECT privacy.personal_text_out('ada@example.org'), privacy.personal_date_out('1815-12-10'), privacy.personal_text_out('');
SELECT privacy.personal_text_send('ada@example.org') = convert_to('\privacy:unsealed', 'UTF8') AS sends_nothing_either;

-- What input refuses, by SQLSTATE, without the value.
\pset format unaligned
SELECT left(value, 20) AS value, failure(format('SELECT privacy.personal_%s_out(%L)', type, value)) FROM (VALUES
  ('text', '\privacy:unsealed'), ('text', '\privacy:'), ('text', '\privacy:2:AAAA'), ('text', armor(1, 0, '')), ('date', armor(2, 0, '', 4)),
  ('date', '31.02.1990'), ('date', 'yesteryear'), ('timestamp', '1990-01-01 25:00'), ('timestamptz', '1990-01-01 00:00 Nowhere/Land'),
  ('numeric', '1,5'), ('integer', '99999999999'), ('bigint', '1e3'), ('boolean', 'maybe'), ('uuid', 'a0eebc99'), ('json', '{"a":'),
  ('jsonb', '{"a": secret}'), ('bytea', '\xzz'), ('inet', '10.0.0.256')) v(type, value);

-- The sealed form, where it is accepted.
SET privacy.accept_sealed = on;
SELECT privacy.personal_text_out(privacy.personal_text_in(textout(armor(1, 2, 'aa')))) ::text = armor(1, 2, 'aa') AS same;
SELECT row_number() OVER () AS n, failure(format('SELECT privacy.personal_%s_out(%L)', type, value)) FROM (VALUES
  ('text', armor(2, 0, '', 4)), ('date', armor(1, 0, '')), ('text', '\privacy:unsealed'), ('text', '\privacy:1:'), ('text', '\privacy:1:AAAA'),
  ('text', armor(1, 0, '') || ' '), ('text', armor(1, 0, '') || '===='), ('text', armor(1, 3, 'aa')), ('date', armor(2, 0, '', 5)),
  ('boolean', armor(6, 1, 'aa', 1)), ('text', armor(14, 0, ''))) v(type, value);


-- Equality, blind order and hash, on values made as a restore brings them. 1 = exact, 2 = case insensitive lookup.
CREATE FUNCTION sealed(base int, lookup int, tag text, length int DEFAULT 16, category int DEFAULT 16) RETURNS personal_text LANGUAGE plpgsql AS $$
BEGIN
  RETURN privacy.personal_text_in(textout(armor(base, lookup, tag, length, category)));
END $$;
CREATE FUNCTION pairs(OUT what text, OUT a personal_text, OUT b personal_text) RETURNS SETOF record LANGUAGE plpgsql AS $$
BEGIN
  RETURN QUERY VALUES
    ('same tag, other category and length', sealed(1, 1, 'aabb'), sealed(1, 1, 'aabb', 32, 17)),
    ('other tag', sealed(1, 1, 'aabb'), sealed(1, 1, 'aabc')),
    ('exact, differing in the last four bytes', sealed(1, 1, 'aabbccddeeff001122334400000001'), sealed(1, 1, 'aabbccddeeff001122334400000002')),
    ('exact against case insensitive', sealed(1, 1, 'aabbccddeeff001122334411'), sealed(1, 2, 'aabbccddeeff0011223344')),
    ('case insensitive', sealed(1, 2, 'aabb'), sealed(1, 2, 'aabb', 32)),
    ('untagged, the same bytes', sealed(1, 0, ''), sealed(1, 0, '')),
    ('untagged, other bytes', sealed(1, 0, ''), sealed(1, 0, '', 32)),
    ('tagged against untagged', sealed(1, 1, 'aabb'), sealed(1, 0, '')),
    ('unsealed, the same', 'x', 'x'),
    ('unsealed, others', 'x', 'y'),
    ('sealed against unsealed', sealed(1, 1, 'aabb'), 'x'),
    ('untagged against unsealed', sealed(1, 0, ''), 'x');
END $$;
SELECT what, privacy.personal_text_eq(a, b) AS eq, privacy.personal_text_ne(a, b) AS ne,
  privacy.personal_text_cmp(a, b) = 0 AS cmp_0, sign(privacy.personal_text_cmp(a, b)) = -sign(privacy.personal_text_cmp(b, a)) AS antisymmetric,
  privacy.personal_text_hash(a) = privacy.personal_text_hash(b) AS same_hash,
  privacy.personal_text_hash_extended(a, 7) = privacy.personal_text_hash_extended(b, 7) AS same_hash_7
FROM pairs();
-- the rest of the order follows from cmp
SELECT count(*) AS broken FROM pairs() p WHERE ROW(privacy.personal_text_lt(a, b), privacy.personal_text_le(a, b), privacy.personal_text_gt(a, b), privacy.personal_text_ge(a, b))
  IS DISTINCT FROM ROW(privacy.personal_text_cmp(a, b) < 0, privacy.personal_text_cmp(a, b) <= 0, privacy.personal_text_cmp(a, b) > 0, privacy.personal_text_cmp(a, b) >= 0);
SELECT count(*) AS not_transitive FROM pairs() p, pairs() q, pairs() r
WHERE privacy.personal_text_le(p.a, q.b) AND privacy.personal_text_le(q.b, r.a) AND NOT privacy.personal_text_le(p.a, r.a);
RESET privacy.accept_sealed;

-- Plaintext goes through any settings and comes back as it was; an unsealed value is shown to the session that brought it.
CREATE FUNCTION round_trip(type text, base text, value text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  result text;
BEGIN
  EXECUTE format('SELECT (%L::%s::personal_%s::%s)::text', value, base, type, base) INTO result;
  RETURN result;
END $$;
SET datestyle = 'SQL, DMY';
SET timezone = 'America/New_York';
SET bytea_output = 'escape';
SET extra_float_digits = -5;
SELECT type, round_trip(type, base, value) AS value, round_trip(type, base, value) IS NOT DISTINCT FROM direct AS same FROM (VALUES
  ('text', 'text', 'Ada Łovelace  ', 'Ada Łovelace  '), ('text', 'varchar', 'x ', 'x '), ('text', 'bpchar', 'x ', 'x'), ('text', 'name', 'x', 'x'),
  ('text', 'text', '', ''), ('text', 'text', E'\x01\x02', E'\x01\x02'), ('text', 'text', E'\x03 x', E'\x03 x'),
  ('date', 'date', '1815-12-10', '1815-12-10'::date::text), ('date', 'date', '-infinity', '-infinity'), ('date', 'timestamp', '1815-12-10 11:12', '1815-12-10'::timestamp::text),
  ('timestamp', 'timestamp', '1815-12-10 11:12:13.123456', '1815-12-10 11:12:13.123456'::timestamp::text),
  ('timestamptz', 'timestamptz', '2020-07-01 00:00+02', '2020-07-01 00:00+02'::timestamptz::text),
  ('numeric', 'numeric', '1.0', '1.0'), ('numeric', 'numeric', '1.00', '1.00'), ('numeric', 'numeric', 'NaN', 'NaN'), ('numeric', 'numeric', '-12345678901234567890.5000', '-12345678901234567890.5000'),
  ('integer', 'integer', '-2147483648', '-2147483648'), ('integer', 'bigint', '7', '7'), ('bigint', 'bigint', '9223372036854775807', '9223372036854775807'),
  ('boolean', 'boolean', 'true', 'true'), ('uuid', 'uuid', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'),
  ('json', 'json', '{"b": 1,  "a": "ü"}', '{"b": 1,  "a": "ü"}'), ('jsonb', 'jsonb', '{"b": 1,  "a": "ü"}', '{"a": "ü", "b": 1}'), ('json', 'jsonb', '[1,2]', '[1, 2]'),
  ('bytea', 'bytea', '\x000102ff', '\x000102ff'::bytea::text), ('bytea', 'bytea', '\x', ''), ('inet', 'inet', '10.1.2.3/8', '10.1.2.3/8'), ('inet', 'cidr', '10.0.0.0/8', '10.0.0.0/8'))
  v(type, base, value, direct);
RESET datestyle;
RESET timezone;
RESET bytea_output;
RESET extra_float_digits;
-- a cast that fails shows no value either
SELECT failure('SELECT ''99999999999''::personal_bigint::integer'), failure('SELECT 1e20::personal_integer');

-- Binary input, into a view whose trigger tells what arrived.
CREATE VIEW inbox AS SELECT NULL::personal_text AS t, NULL::personal_date AS d, NULL::personal_jsonb AS j;
CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE WARNING 'arrived: % % %', NEW.t::text, NEW.d::date, NEW.j::jsonb;
  RETURN NEW;
END $$;
CREATE TRIGGER tell INSTEAD OF INSERT ON inbox FOR EACH ROW EXECUTE FUNCTION tell();
SELECT current_setting('data_directory') || '/types_test.bin' AS file \gset
COPY (SELECT 'ada'::text, '1815-12-10'::date, '{"a": 1}'::jsonb) TO :'file' WITH (FORMAT binary);
COPY inbox FROM :'file' WITH (FORMAT binary);
COPY (SELECT armor(1, 1, 'aa')) TO :'file' WITH (FORMAT binary);
COPY inbox (t) FROM :'file' WITH (FORMAT binary);
COPY (SELECT '\x0001020304'::bytea) TO :'file' WITH (FORMAT binary);
COPY inbox (t) FROM :'file' WITH (FORMAT binary);
COPY (SELECT '\x616263ff'::bytea) TO :'file' WITH (FORMAT binary);
COPY inbox (t) FROM :'file' WITH (FORMAT binary);
COPY (SELECT 7::bigint) TO :'file' WITH (FORMAT binary);
COPY inbox (d) FROM :'file' WITH (FORMAT binary);
-- and a COPY in text form: line and column, not the value
COPY inbox (t, d) FROM stdin;
ada	31.02.1990
\.
