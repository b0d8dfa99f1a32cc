-- Made by scripts/generate_type_sql.py: change that.
-- Functions and operators the base type reaches through a second implicit cast, or that the parser would resolve
-- otherwise for a personal type: to_char and age of a date, jsonb || '...'. Each is a plain call behind the cast, and is
-- inlined. shown_... is what a client's SELECT uses instead: NULL where the value is withheld.

CREATE FUNCTION pg_catalog.to_char(pg_catalog.personal_date, text) RETURNS text
  LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$ SELECT pg_catalog.to_char($1::pg_catalog.date, $2) $$;
COMMENT ON FUNCTION pg_catalog.to_char(pg_catalog.personal_date, text) IS 'to_char of the revealed value';
CREATE FUNCTION privacy.shown_to_char(pg_catalog.personal_date, text) RETURNS text
  LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$ SELECT pg_catalog.to_char(privacy.reveal($1), $2) $$;
COMMENT ON FUNCTION privacy.shown_to_char(pg_catalog.personal_date, text) IS 'to_char of the revealed value, NULL where it is withheld';

CREATE FUNCTION pg_catalog.date_trunc(text, pg_catalog.personal_date) RETURNS timestamptz
  LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$ SELECT pg_catalog.date_trunc($1, $2::pg_catalog.date) $$;
COMMENT ON FUNCTION pg_catalog.date_trunc(text, pg_catalog.personal_date) IS 'date_trunc of the revealed value';
CREATE FUNCTION privacy.shown_date_trunc(text, pg_catalog.personal_date) RETURNS timestamptz
  LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$ SELECT pg_catalog.date_trunc($1, privacy.reveal($2)) $$;
COMMENT ON FUNCTION privacy.shown_date_trunc(text, pg_catalog.personal_date) IS 'date_trunc of the revealed value, NULL where it is withheld';

CREATE FUNCTION pg_catalog.age(pg_catalog.personal_date) RETURNS interval
  LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$ SELECT pg_catalog.age($1::pg_catalog.date) $$;
COMMENT ON FUNCTION pg_catalog.age(pg_catalog.personal_date) IS 'age of the revealed value';
CREATE FUNCTION privacy.shown_age(pg_catalog.personal_date) RETURNS interval
  LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$ SELECT pg_catalog.age(privacy.reveal($1)) $$;
COMMENT ON FUNCTION privacy.shown_age(pg_catalog.personal_date) IS 'age of the revealed value, NULL where it is withheld';

CREATE FUNCTION pg_catalog.age(timestamptz, pg_catalog.personal_date) RETURNS interval
  LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$ SELECT pg_catalog.age($1, $2::pg_catalog.date) $$;
COMMENT ON FUNCTION pg_catalog.age(timestamptz, pg_catalog.personal_date) IS 'age of the revealed value';
CREATE FUNCTION privacy.shown_age(timestamptz, pg_catalog.personal_date) RETURNS interval
  LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$ SELECT pg_catalog.age($1, privacy.reveal($2)) $$;
COMMENT ON FUNCTION privacy.shown_age(timestamptz, pg_catalog.personal_date) IS 'age of the revealed value, NULL where it is withheld';

CREATE FUNCTION pg_catalog.age(pg_catalog.personal_date, timestamptz) RETURNS interval
  LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$ SELECT pg_catalog.age($1::pg_catalog.date, $2) $$;
COMMENT ON FUNCTION pg_catalog.age(pg_catalog.personal_date, timestamptz) IS 'age of the revealed value';
CREATE FUNCTION privacy.shown_age(pg_catalog.personal_date, timestamptz) RETURNS interval
  LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$ SELECT pg_catalog.age(privacy.reveal($1), $2) $$;
COMMENT ON FUNCTION privacy.shown_age(pg_catalog.personal_date, timestamptz) IS 'age of the revealed value, NULL where it is withheld';

CREATE FUNCTION pg_catalog.age(pg_catalog.personal_date, pg_catalog.personal_date) RETURNS interval
  LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$ SELECT pg_catalog.age($1::pg_catalog.date, $2::pg_catalog.date) $$;
COMMENT ON FUNCTION pg_catalog.age(pg_catalog.personal_date, pg_catalog.personal_date) IS 'age of the revealed value';
CREATE FUNCTION privacy.shown_age(pg_catalog.personal_date, pg_catalog.personal_date) RETURNS interval
  LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$ SELECT pg_catalog.age(privacy.reveal($1), privacy.reveal($2)) $$;
COMMENT ON FUNCTION privacy.shown_age(pg_catalog.personal_date, pg_catalog.personal_date) IS 'age of the revealed value, NULL where it is withheld';

CREATE FUNCTION pg_catalog.age(pg_catalog.personal_timestamp, pg_catalog.personal_date) RETURNS interval
  LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$ SELECT pg_catalog.age($1::pg_catalog.timestamp, $2::pg_catalog.date) $$;
COMMENT ON FUNCTION pg_catalog.age(pg_catalog.personal_timestamp, pg_catalog.personal_date) IS 'age of the revealed value';
CREATE FUNCTION privacy.shown_age(pg_catalog.personal_timestamp, pg_catalog.personal_date) RETURNS interval
  LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$ SELECT pg_catalog.age(privacy.reveal($1), privacy.reveal($2)) $$;
COMMENT ON FUNCTION privacy.shown_age(pg_catalog.personal_timestamp, pg_catalog.personal_date) IS 'age of the revealed value, NULL where it is withheld';

CREATE FUNCTION pg_catalog.age(pg_catalog.personal_timestamptz, pg_catalog.personal_date) RETURNS interval
  LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$ SELECT pg_catalog.age($1::pg_catalog.timestamptz, $2::pg_catalog.date) $$;
COMMENT ON FUNCTION pg_catalog.age(pg_catalog.personal_timestamptz, pg_catalog.personal_date) IS 'age of the revealed value';
CREATE FUNCTION privacy.shown_age(pg_catalog.personal_timestamptz, pg_catalog.personal_date) RETURNS interval
  LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$ SELECT pg_catalog.age(privacy.reveal($1), privacy.reveal($2)) $$;
COMMENT ON FUNCTION privacy.shown_age(pg_catalog.personal_timestamptz, pg_catalog.personal_date) IS 'age of the revealed value, NULL where it is withheld';

CREATE FUNCTION pg_catalog.timezone(text, pg_catalog.personal_date) RETURNS timestamp
  LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$ SELECT pg_catalog.timezone($1, $2::pg_catalog.date) $$;
COMMENT ON FUNCTION pg_catalog.timezone(text, pg_catalog.personal_date) IS 'timezone of the revealed value';
CREATE FUNCTION privacy.shown_timezone(text, pg_catalog.personal_date) RETURNS timestamp
  LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$ SELECT pg_catalog.timezone($1, privacy.reveal($2)) $$;
COMMENT ON FUNCTION privacy.shown_timezone(text, pg_catalog.personal_date) IS 'timezone of the revealed value, NULL where it is withheld';

CREATE FUNCTION pg_catalog.overlaps(pg_catalog.personal_date, pg_catalog.personal_date, timestamptz, timestamptz) RETURNS boolean
  LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$ SELECT pg_catalog.overlaps($1::pg_catalog.date, $2::pg_catalog.date, $3, $4) $$;
COMMENT ON FUNCTION pg_catalog.overlaps(pg_catalog.personal_date, pg_catalog.personal_date, timestamptz, timestamptz) IS 'overlaps of the revealed value';
CREATE FUNCTION privacy.shown_overlaps(pg_catalog.personal_date, pg_catalog.personal_date, timestamptz, timestamptz) RETURNS boolean
  LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$ SELECT pg_catalog.overlaps(privacy.reveal($1), privacy.reveal($2), $3, $4) $$;
COMMENT ON FUNCTION privacy.shown_overlaps(pg_catalog.personal_date, pg_catalog.personal_date, timestamptz, timestamptz) IS 'overlaps of the revealed value, NULL where it is withheld';

CREATE FUNCTION pg_catalog.overlaps(pg_catalog.personal_date, timestamptz, timestamptz, timestamptz) RETURNS boolean
  LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$ SELECT pg_catalog.overlaps($1::pg_catalog.date, $2, $3, $4) $$;
COMMENT ON FUNCTION pg_catalog.overlaps(pg_catalog.personal_date, timestamptz, timestamptz, timestamptz) IS 'overlaps of the revealed value';
CREATE FUNCTION privacy.shown_overlaps(pg_catalog.personal_date, timestamptz, timestamptz, timestamptz) RETURNS boolean
  LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$ SELECT pg_catalog.overlaps(privacy.reveal($1), $2, $3, $4) $$;
COMMENT ON FUNCTION privacy.shown_overlaps(pg_catalog.personal_date, timestamptz, timestamptz, timestamptz) IS 'overlaps of the revealed value, NULL where it is withheld';

CREATE FUNCTION pg_catalog.overlaps(pg_catalog.personal_date, interval, timestamptz, timestamptz) RETURNS boolean
  LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$ SELECT pg_catalog.overlaps($1::pg_catalog.date, $2, $3, $4) $$;
COMMENT ON FUNCTION pg_catalog.overlaps(pg_catalog.personal_date, interval, timestamptz, timestamptz) IS 'overlaps of the revealed value';
CREATE FUNCTION privacy.shown_overlaps(pg_catalog.personal_date, interval, timestamptz, timestamptz) RETURNS boolean
  LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$ SELECT pg_catalog.overlaps(privacy.reveal($1), $2, $3, $4) $$;
COMMENT ON FUNCTION privacy.shown_overlaps(pg_catalog.personal_date, interval, timestamptz, timestamptz) IS 'overlaps of the revealed value, NULL where it is withheld';

CREATE FUNCTION pg_catalog.overlaps(timestamptz, timestamptz, pg_catalog.personal_date, pg_catalog.personal_date) RETURNS boolean
  LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$ SELECT pg_catalog.overlaps($1, $2, $3::pg_catalog.date, $4::pg_catalog.date) $$;
COMMENT ON FUNCTION pg_catalog.overlaps(timestamptz, timestamptz, pg_catalog.personal_date, pg_catalog.personal_date) IS 'overlaps of the revealed value';
CREATE FUNCTION privacy.shown_overlaps(timestamptz, timestamptz, pg_catalog.personal_date, pg_catalog.personal_date) RETURNS boolean
  LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$ SELECT pg_catalog.overlaps($1, $2, privacy.reveal($3), privacy.reveal($4)) $$;
COMMENT ON FUNCTION privacy.shown_overlaps(timestamptz, timestamptz, pg_catalog.personal_date, pg_catalog.personal_date) IS 'overlaps of the revealed value, NULL where it is withheld';

CREATE FUNCTION pg_catalog.overlaps(timestamptz, timestamptz, pg_catalog.personal_date, timestamptz) RETURNS boolean
  LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$ SELECT pg_catalog.overlaps($1, $2, $3::pg_catalog.date, $4) $$;
COMMENT ON FUNCTION pg_catalog.overlaps(timestamptz, timestamptz, pg_catalog.personal_date, timestamptz) IS 'overlaps of the revealed value';
CREATE FUNCTION privacy.shown_overlaps(timestamptz, timestamptz, pg_catalog.personal_date, timestamptz) RETURNS boolean
  LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$ SELECT pg_catalog.overlaps($1, $2, privacy.reveal($3), $4) $$;
COMMENT ON FUNCTION privacy.shown_overlaps(timestamptz, timestamptz, pg_catalog.personal_date, timestamptz) IS 'overlaps of the revealed value, NULL where it is withheld';

CREATE FUNCTION pg_catalog.overlaps(timestamptz, timestamptz, pg_catalog.personal_date, interval) RETURNS boolean
  LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$ SELECT pg_catalog.overlaps($1, $2, $3::pg_catalog.date, $4) $$;
COMMENT ON FUNCTION pg_catalog.overlaps(timestamptz, timestamptz, pg_catalog.personal_date, interval) IS 'overlaps of the revealed value';
CREATE FUNCTION privacy.shown_overlaps(timestamptz, timestamptz, pg_catalog.personal_date, interval) RETURNS boolean
  LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$ SELECT pg_catalog.overlaps($1, $2, privacy.reveal($3), $4) $$;
COMMENT ON FUNCTION privacy.shown_overlaps(timestamptz, timestamptz, pg_catalog.personal_date, interval) IS 'overlaps of the revealed value, NULL where it is withheld';

CREATE FUNCTION pg_catalog.round(pg_catalog.personal_integer) RETURNS double precision
  LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$ SELECT pg_catalog.round($1::pg_catalog.int4) $$;
COMMENT ON FUNCTION pg_catalog.round(pg_catalog.personal_integer) IS 'round of the revealed value';
CREATE FUNCTION privacy.shown_round(pg_catalog.personal_integer) RETURNS double precision
  LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$ SELECT pg_catalog.round(privacy.reveal($1)) $$;
COMMENT ON FUNCTION privacy.shown_round(pg_catalog.personal_integer) IS 'round of the revealed value, NULL where it is withheld';

CREATE FUNCTION pg_catalog.ceil(pg_catalog.personal_integer) RETURNS double precision
  LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$ SELECT pg_catalog.ceil($1::pg_catalog.int4) $$;
COMMENT ON FUNCTION pg_catalog.ceil(pg_catalog.personal_integer) IS 'ceil of the revealed value';
CREATE FUNCTION privacy.shown_ceil(pg_catalog.personal_integer) RETURNS double precision
  LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$ SELECT pg_catalog.ceil(privacy.reveal($1)) $$;
COMMENT ON FUNCTION privacy.shown_ceil(pg_catalog.personal_integer) IS 'ceil of the revealed value, NULL where it is withheld';

CREATE FUNCTION pg_catalog.ceiling(pg_catalog.personal_integer) RETURNS double precision
  LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$ SELECT pg_catalog.ceiling($1::pg_catalog.int4) $$;
COMMENT ON FUNCTION pg_catalog.ceiling(pg_catalog.personal_integer) IS 'ceiling of the revealed value';
CREATE FUNCTION privacy.shown_ceiling(pg_catalog.personal_integer) RETURNS double precision
  LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$ SELECT pg_catalog.ceiling(privacy.reveal($1)) $$;
COMMENT ON FUNCTION privacy.shown_ceiling(pg_catalog.personal_integer) IS 'ceiling of the revealed value, NULL where it is withheld';

CREATE FUNCTION pg_catalog.floor(pg_catalog.personal_integer) RETURNS double precision
  LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$ SELECT pg_catalog.floor($1::pg_catalog.int4) $$;
COMMENT ON FUNCTION pg_catalog.floor(pg_catalog.personal_integer) IS 'floor of the revealed value';
CREATE FUNCTION privacy.shown_floor(pg_catalog.personal_integer) RETURNS double precision
  LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$ SELECT pg_catalog.floor(privacy.reveal($1)) $$;
COMMENT ON FUNCTION privacy.shown_floor(pg_catalog.personal_integer) IS 'floor of the revealed value, NULL where it is withheld';

CREATE FUNCTION pg_catalog.trunc(pg_catalog.personal_integer) RETURNS double precision
  LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$ SELECT pg_catalog.trunc($1::pg_catalog.int4) $$;
COMMENT ON FUNCTION pg_catalog.trunc(pg_catalog.personal_integer) IS 'trunc of the revealed value';
CREATE FUNCTION privacy.shown_trunc(pg_catalog.personal_integer) RETURNS double precision
  LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$ SELECT pg_catalog.trunc(privacy.reveal($1)) $$;
COMMENT ON FUNCTION privacy.shown_trunc(pg_catalog.personal_integer) IS 'trunc of the revealed value, NULL where it is withheld';

CREATE FUNCTION pg_catalog.sqrt(pg_catalog.personal_integer) RETURNS double precision
  LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$ SELECT pg_catalog.sqrt($1::pg_catalog.int4) $$;
COMMENT ON FUNCTION pg_catalog.sqrt(pg_catalog.personal_integer) IS 'sqrt of the revealed value';
CREATE FUNCTION privacy.shown_sqrt(pg_catalog.personal_integer) RETURNS double precision
  LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$ SELECT pg_catalog.sqrt(privacy.reveal($1)) $$;
COMMENT ON FUNCTION privacy.shown_sqrt(pg_catalog.personal_integer) IS 'sqrt of the revealed value, NULL where it is withheld';

CREATE FUNCTION pg_catalog.power(pg_catalog.personal_integer, double precision) RETURNS double precision
  LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$ SELECT pg_catalog.power($1::pg_catalog.int4, $2) $$;
COMMENT ON FUNCTION pg_catalog.power(pg_catalog.personal_integer, double precision) IS 'power of the revealed value';
CREATE FUNCTION privacy.shown_power(pg_catalog.personal_integer, double precision) RETURNS double precision
  LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$ SELECT pg_catalog.power(privacy.reveal($1), $2) $$;
COMMENT ON FUNCTION privacy.shown_power(pg_catalog.personal_integer, double precision) IS 'power of the revealed value, NULL where it is withheld';

CREATE FUNCTION pg_catalog.round(pg_catalog.personal_integer, integer) RETURNS numeric
  LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$ SELECT pg_catalog.round($1::pg_catalog.int4, $2) $$;
COMMENT ON FUNCTION pg_catalog.round(pg_catalog.personal_integer, integer) IS 'round of the revealed value';
CREATE FUNCTION privacy.shown_round(pg_catalog.personal_integer, integer) RETURNS numeric
  LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$ SELECT pg_catalog.round(privacy.reveal($1), $2) $$;
COMMENT ON FUNCTION privacy.shown_round(pg_catalog.personal_integer, integer) IS 'round of the revealed value, NULL where it is withheld';

CREATE FUNCTION privacy.concatenate(pg_catalog.personal_jsonb, jsonb) RETURNS jsonb
  LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$ SELECT $1::pg_catalog.jsonb OPERATOR(pg_catalog.||) $2 $$;
COMMENT ON FUNCTION privacy.concatenate(pg_catalog.personal_jsonb, jsonb) IS 'concatenate of the revealed value';
CREATE FUNCTION privacy.shown_concatenate(pg_catalog.personal_jsonb, jsonb) RETURNS jsonb
  LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$ SELECT privacy.reveal($1) OPERATOR(pg_catalog.||) $2 $$;
COMMENT ON FUNCTION privacy.shown_concatenate(pg_catalog.personal_jsonb, jsonb) IS 'concatenate of the revealed value, NULL where it is withheld';
CREATE OPERATOR pg_catalog.|| (FUNCTION = privacy.concatenate, LEFTARG = pg_catalog.personal_jsonb, RIGHTARG = jsonb);
COMMENT ON OPERATOR pg_catalog.|| (pg_catalog.personal_jsonb, jsonb) IS 'concatenate revealed values';

CREATE FUNCTION privacy.concatenate(jsonb, pg_catalog.personal_jsonb) RETURNS jsonb
  LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$ SELECT $1 OPERATOR(pg_catalog.||) $2::pg_catalog.jsonb $$;
COMMENT ON FUNCTION privacy.concatenate(jsonb, pg_catalog.personal_jsonb) IS 'concatenate of the revealed value';
CREATE FUNCTION privacy.shown_concatenate(jsonb, pg_catalog.personal_jsonb) RETURNS jsonb
  LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$ SELECT $1 OPERATOR(pg_catalog.||) privacy.reveal($2) $$;
COMMENT ON FUNCTION privacy.shown_concatenate(jsonb, pg_catalog.personal_jsonb) IS 'concatenate of the revealed value, NULL where it is withheld';
CREATE OPERATOR pg_catalog.|| (FUNCTION = privacy.concatenate, LEFTARG = jsonb, RIGHTARG = pg_catalog.personal_jsonb);
COMMENT ON OPERATOR pg_catalog.|| (jsonb, pg_catalog.personal_jsonb) IS 'concatenate revealed values';

CREATE FUNCTION privacy.concatenate(pg_catalog.personal_jsonb, pg_catalog.personal_jsonb) RETURNS jsonb
  LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$ SELECT $1::pg_catalog.jsonb OPERATOR(pg_catalog.||) $2::pg_catalog.jsonb $$;
COMMENT ON FUNCTION privacy.concatenate(pg_catalog.personal_jsonb, pg_catalog.personal_jsonb) IS 'concatenate of the revealed value';
CREATE FUNCTION privacy.shown_concatenate(pg_catalog.personal_jsonb, pg_catalog.personal_jsonb) RETURNS jsonb
  LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$ SELECT privacy.reveal($1) OPERATOR(pg_catalog.||) privacy.reveal($2) $$;
COMMENT ON FUNCTION privacy.shown_concatenate(pg_catalog.personal_jsonb, pg_catalog.personal_jsonb) IS 'concatenate of the revealed value, NULL where it is withheld';
CREATE OPERATOR pg_catalog.|| (FUNCTION = privacy.concatenate, LEFTARG = pg_catalog.personal_jsonb, RIGHTARG = pg_catalog.personal_jsonb);
COMMENT ON OPERATOR pg_catalog.|| (pg_catalog.personal_jsonb, pg_catalog.personal_jsonb) IS 'concatenate revealed values';

CREATE FUNCTION privacy.concatenate(pg_catalog.personal_bytea, bytea) RETURNS bytea
  LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$ SELECT $1::pg_catalog.bytea OPERATOR(pg_catalog.||) $2 $$;
COMMENT ON FUNCTION privacy.concatenate(pg_catalog.personal_bytea, bytea) IS 'concatenate of the revealed value';
CREATE FUNCTION privacy.shown_concatenate(pg_catalog.personal_bytea, bytea) RETURNS bytea
  LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$ SELECT privacy.reveal($1) OPERATOR(pg_catalog.||) $2 $$;
COMMENT ON FUNCTION privacy.shown_concatenate(pg_catalog.personal_bytea, bytea) IS 'concatenate of the revealed value, NULL where it is withheld';
CREATE OPERATOR pg_catalog.|| (FUNCTION = privacy.concatenate, LEFTARG = pg_catalog.personal_bytea, RIGHTARG = bytea);
COMMENT ON OPERATOR pg_catalog.|| (pg_catalog.personal_bytea, bytea) IS 'concatenate revealed values';

CREATE FUNCTION privacy.concatenate(bytea, pg_catalog.personal_bytea) RETURNS bytea
  LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$ SELECT $1 OPERATOR(pg_catalog.||) $2::pg_catalog.bytea $$;
COMMENT ON FUNCTION privacy.concatenate(bytea, pg_catalog.personal_bytea) IS 'concatenate of the revealed value';
CREATE FUNCTION privacy.shown_concatenate(bytea, pg_catalog.personal_bytea) RETURNS bytea
  LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$ SELECT $1 OPERATOR(pg_catalog.||) privacy.reveal($2) $$;
COMMENT ON FUNCTION privacy.shown_concatenate(bytea, pg_catalog.personal_bytea) IS 'concatenate of the revealed value, NULL where it is withheld';
CREATE OPERATOR pg_catalog.|| (FUNCTION = privacy.concatenate, LEFTARG = bytea, RIGHTARG = pg_catalog.personal_bytea);
COMMENT ON OPERATOR pg_catalog.|| (bytea, pg_catalog.personal_bytea) IS 'concatenate revealed values';

CREATE FUNCTION privacy.concatenate(pg_catalog.personal_bytea, pg_catalog.personal_bytea) RETURNS bytea
  LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$ SELECT $1::pg_catalog.bytea OPERATOR(pg_catalog.||) $2::pg_catalog.bytea $$;
COMMENT ON FUNCTION privacy.concatenate(pg_catalog.personal_bytea, pg_catalog.personal_bytea) IS 'concatenate of the revealed value';
CREATE FUNCTION privacy.shown_concatenate(pg_catalog.personal_bytea, pg_catalog.personal_bytea) RETURNS bytea
  LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$ SELECT privacy.reveal($1) OPERATOR(pg_catalog.||) privacy.reveal($2) $$;
COMMENT ON FUNCTION privacy.shown_concatenate(pg_catalog.personal_bytea, pg_catalog.personal_bytea) IS 'concatenate of the revealed value, NULL where it is withheld';
CREATE OPERATOR pg_catalog.|| (FUNCTION = privacy.concatenate, LEFTARG = pg_catalog.personal_bytea, RIGHTARG = pg_catalog.personal_bytea);
COMMENT ON OPERATOR pg_catalog.|| (pg_catalog.personal_bytea, pg_catalog.personal_bytea) IS 'concatenate revealed values';
