-- Made by scripts/generate_type_sql.py: change that.
-- Casts to a personal type make an unsealed value, which only a trigger can seal and store. Casts from one reveal: NULL
-- in a client's SELECT (the reader puts privacy.reveal in their place), else 42501 where the value is withheld.

CREATE CAST (text AS pg_catalog.personal_text) WITHOUT FUNCTION AS ASSIGNMENT;
COMMENT ON CAST (text AS pg_catalog.personal_text) IS 'An unsealed personal_text';
CREATE CAST (varchar AS pg_catalog.personal_text) WITHOUT FUNCTION AS IMPLICIT;
COMMENT ON CAST (varchar AS pg_catalog.personal_text) IS 'An unsealed personal_text';
CREATE FUNCTION privacy.personal_text(bpchar) RETURNS pg_catalog.personal_text
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_to_personal';
COMMENT ON FUNCTION privacy.personal_text(bpchar) IS 'An unsealed personal_text';
CREATE CAST (bpchar AS pg_catalog.personal_text) WITH FUNCTION privacy.personal_text(bpchar) AS IMPLICIT;
COMMENT ON CAST (bpchar AS pg_catalog.personal_text) IS 'An unsealed personal_text';
CREATE FUNCTION privacy.personal_text(name) RETURNS pg_catalog.personal_text
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_to_personal';
COMMENT ON FUNCTION privacy.personal_text(name) IS 'An unsealed personal_text';
CREATE CAST (name AS pg_catalog.personal_text) WITH FUNCTION privacy.personal_text(name) AS IMPLICIT;
COMMENT ON CAST (name AS pg_catalog.personal_text) IS 'An unsealed personal_text';
CREATE FUNCTION privacy.reveal_as_text(pg_catalog.personal_text) RETURNS text
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal_cast';
COMMENT ON FUNCTION privacy.reveal_as_text(pg_catalog.personal_text) IS 'The revealed value as text';
CREATE CAST (pg_catalog.personal_text AS text) WITH FUNCTION privacy.reveal_as_text(pg_catalog.personal_text) AS IMPLICIT;
COMMENT ON CAST (pg_catalog.personal_text AS text) IS 'The revealed value as text';
CREATE FUNCTION privacy.reveal_as_varchar(pg_catalog.personal_text) RETURNS varchar
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal_cast';
COMMENT ON FUNCTION privacy.reveal_as_varchar(pg_catalog.personal_text) IS 'The revealed value as varchar';
CREATE CAST (pg_catalog.personal_text AS varchar) WITH FUNCTION privacy.reveal_as_varchar(pg_catalog.personal_text) AS ASSIGNMENT;
COMMENT ON CAST (pg_catalog.personal_text AS varchar) IS 'The revealed value as varchar';
CREATE FUNCTION privacy.reveal_as_bpchar(pg_catalog.personal_text) RETURNS bpchar
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal_cast';
COMMENT ON FUNCTION privacy.reveal_as_bpchar(pg_catalog.personal_text) IS 'The revealed value as bpchar';
CREATE CAST (pg_catalog.personal_text AS bpchar) WITH FUNCTION privacy.reveal_as_bpchar(pg_catalog.personal_text) AS ASSIGNMENT;
COMMENT ON CAST (pg_catalog.personal_text AS bpchar) IS 'The revealed value as bpchar';
CREATE FUNCTION privacy.reveal_as_name(pg_catalog.personal_text) RETURNS name
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal_cast';
COMMENT ON FUNCTION privacy.reveal_as_name(pg_catalog.personal_text) IS 'The revealed value as name';
CREATE CAST (pg_catalog.personal_text AS name) WITH FUNCTION privacy.reveal_as_name(pg_catalog.personal_text) AS ASSIGNMENT;
COMMENT ON CAST (pg_catalog.personal_text AS name) IS 'The revealed value as name';

CREATE FUNCTION privacy.personal_date(date) RETURNS pg_catalog.personal_date
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_to_personal';
COMMENT ON FUNCTION privacy.personal_date(date) IS 'An unsealed personal_date';
CREATE CAST (date AS pg_catalog.personal_date) WITH FUNCTION privacy.personal_date(date) AS ASSIGNMENT;
COMMENT ON CAST (date AS pg_catalog.personal_date) IS 'An unsealed personal_date';
CREATE FUNCTION privacy.personal_date(timestamp) RETURNS pg_catalog.personal_date
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_to_personal';
COMMENT ON FUNCTION privacy.personal_date(timestamp) IS 'An unsealed personal_date';
CREATE CAST (timestamp AS pg_catalog.personal_date) WITH FUNCTION privacy.personal_date(timestamp) AS ASSIGNMENT;
COMMENT ON CAST (timestamp AS pg_catalog.personal_date) IS 'An unsealed personal_date';
CREATE FUNCTION privacy.personal_date(timestamptz) RETURNS pg_catalog.personal_date
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_to_personal';
COMMENT ON FUNCTION privacy.personal_date(timestamptz) IS 'An unsealed personal_date';
CREATE CAST (timestamptz AS pg_catalog.personal_date) WITH FUNCTION privacy.personal_date(timestamptz) AS ASSIGNMENT;
COMMENT ON CAST (timestamptz AS pg_catalog.personal_date) IS 'An unsealed personal_date';
CREATE FUNCTION privacy.reveal_as_date(pg_catalog.personal_date) RETURNS date
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal_cast';
COMMENT ON FUNCTION privacy.reveal_as_date(pg_catalog.personal_date) IS 'The revealed value as date';
CREATE CAST (pg_catalog.personal_date AS date) WITH FUNCTION privacy.reveal_as_date(pg_catalog.personal_date) AS IMPLICIT;
COMMENT ON CAST (pg_catalog.personal_date AS date) IS 'The revealed value as date';
CREATE FUNCTION privacy.reveal_as_text(pg_catalog.personal_date) RETURNS text
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal_cast';
COMMENT ON FUNCTION privacy.reveal_as_text(pg_catalog.personal_date) IS 'The revealed value as text';
CREATE CAST (pg_catalog.personal_date AS text) WITH FUNCTION privacy.reveal_as_text(pg_catalog.personal_date) AS ASSIGNMENT;
COMMENT ON CAST (pg_catalog.personal_date AS text) IS 'The revealed value as text';
CREATE FUNCTION privacy.reveal_as_varchar(pg_catalog.personal_date) RETURNS varchar
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal_cast';
COMMENT ON FUNCTION privacy.reveal_as_varchar(pg_catalog.personal_date) IS 'The revealed value as varchar';
CREATE CAST (pg_catalog.personal_date AS varchar) WITH FUNCTION privacy.reveal_as_varchar(pg_catalog.personal_date) AS ASSIGNMENT;
COMMENT ON CAST (pg_catalog.personal_date AS varchar) IS 'The revealed value as varchar';
CREATE FUNCTION privacy.reveal_as_timestamp(pg_catalog.personal_date) RETURNS timestamp
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal_cast';
COMMENT ON FUNCTION privacy.reveal_as_timestamp(pg_catalog.personal_date) IS 'The revealed value as timestamp';
CREATE CAST (pg_catalog.personal_date AS timestamp) WITH FUNCTION privacy.reveal_as_timestamp(pg_catalog.personal_date) AS ASSIGNMENT;
COMMENT ON CAST (pg_catalog.personal_date AS timestamp) IS 'The revealed value as timestamp';
CREATE FUNCTION privacy.reveal_as_timestamptz(pg_catalog.personal_date) RETURNS timestamptz
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal_cast';
COMMENT ON FUNCTION privacy.reveal_as_timestamptz(pg_catalog.personal_date) IS 'The revealed value as timestamptz';
CREATE CAST (pg_catalog.personal_date AS timestamptz) WITH FUNCTION privacy.reveal_as_timestamptz(pg_catalog.personal_date) AS ASSIGNMENT;
COMMENT ON CAST (pg_catalog.personal_date AS timestamptz) IS 'The revealed value as timestamptz';

CREATE FUNCTION privacy.personal_timestamp(timestamp) RETURNS pg_catalog.personal_timestamp
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_to_personal';
COMMENT ON FUNCTION privacy.personal_timestamp(timestamp) IS 'An unsealed personal_timestamp';
CREATE CAST (timestamp AS pg_catalog.personal_timestamp) WITH FUNCTION privacy.personal_timestamp(timestamp) AS ASSIGNMENT;
COMMENT ON CAST (timestamp AS pg_catalog.personal_timestamp) IS 'An unsealed personal_timestamp';
CREATE FUNCTION privacy.personal_timestamp(date) RETURNS pg_catalog.personal_timestamp
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_to_personal';
COMMENT ON FUNCTION privacy.personal_timestamp(date) IS 'An unsealed personal_timestamp';
CREATE CAST (date AS pg_catalog.personal_timestamp) WITH FUNCTION privacy.personal_timestamp(date) AS ASSIGNMENT;
COMMENT ON CAST (date AS pg_catalog.personal_timestamp) IS 'An unsealed personal_timestamp';
CREATE FUNCTION privacy.personal_timestamp(timestamptz) RETURNS pg_catalog.personal_timestamp
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_to_personal';
COMMENT ON FUNCTION privacy.personal_timestamp(timestamptz) IS 'An unsealed personal_timestamp';
CREATE CAST (timestamptz AS pg_catalog.personal_timestamp) WITH FUNCTION privacy.personal_timestamp(timestamptz) AS ASSIGNMENT;
COMMENT ON CAST (timestamptz AS pg_catalog.personal_timestamp) IS 'An unsealed personal_timestamp';
CREATE FUNCTION privacy.reveal_as_timestamp(pg_catalog.personal_timestamp) RETURNS timestamp
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal_cast';
COMMENT ON FUNCTION privacy.reveal_as_timestamp(pg_catalog.personal_timestamp) IS 'The revealed value as timestamp';
CREATE CAST (pg_catalog.personal_timestamp AS timestamp) WITH FUNCTION privacy.reveal_as_timestamp(pg_catalog.personal_timestamp) AS IMPLICIT;
COMMENT ON CAST (pg_catalog.personal_timestamp AS timestamp) IS 'The revealed value as timestamp';
CREATE FUNCTION privacy.reveal_as_text(pg_catalog.personal_timestamp) RETURNS text
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal_cast';
COMMENT ON FUNCTION privacy.reveal_as_text(pg_catalog.personal_timestamp) IS 'The revealed value as text';
CREATE CAST (pg_catalog.personal_timestamp AS text) WITH FUNCTION privacy.reveal_as_text(pg_catalog.personal_timestamp) AS ASSIGNMENT;
COMMENT ON CAST (pg_catalog.personal_timestamp AS text) IS 'The revealed value as text';
CREATE FUNCTION privacy.reveal_as_varchar(pg_catalog.personal_timestamp) RETURNS varchar
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal_cast';
COMMENT ON FUNCTION privacy.reveal_as_varchar(pg_catalog.personal_timestamp) IS 'The revealed value as varchar';
CREATE CAST (pg_catalog.personal_timestamp AS varchar) WITH FUNCTION privacy.reveal_as_varchar(pg_catalog.personal_timestamp) AS ASSIGNMENT;
COMMENT ON CAST (pg_catalog.personal_timestamp AS varchar) IS 'The revealed value as varchar';
CREATE FUNCTION privacy.reveal_as_date(pg_catalog.personal_timestamp) RETURNS date
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal_cast';
COMMENT ON FUNCTION privacy.reveal_as_date(pg_catalog.personal_timestamp) IS 'The revealed value as date';
CREATE CAST (pg_catalog.personal_timestamp AS date) WITH FUNCTION privacy.reveal_as_date(pg_catalog.personal_timestamp) AS ASSIGNMENT;
COMMENT ON CAST (pg_catalog.personal_timestamp AS date) IS 'The revealed value as date';
CREATE FUNCTION privacy.reveal_as_timestamptz(pg_catalog.personal_timestamp) RETURNS timestamptz
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal_cast';
COMMENT ON FUNCTION privacy.reveal_as_timestamptz(pg_catalog.personal_timestamp) IS 'The revealed value as timestamptz';
CREATE CAST (pg_catalog.personal_timestamp AS timestamptz) WITH FUNCTION privacy.reveal_as_timestamptz(pg_catalog.personal_timestamp) AS ASSIGNMENT;
COMMENT ON CAST (pg_catalog.personal_timestamp AS timestamptz) IS 'The revealed value as timestamptz';
CREATE FUNCTION privacy.reveal_as_time(pg_catalog.personal_timestamp) RETURNS time
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal_cast';
COMMENT ON FUNCTION privacy.reveal_as_time(pg_catalog.personal_timestamp) IS 'The revealed value as time';
CREATE CAST (pg_catalog.personal_timestamp AS time) WITH FUNCTION privacy.reveal_as_time(pg_catalog.personal_timestamp) AS ASSIGNMENT;
COMMENT ON CAST (pg_catalog.personal_timestamp AS time) IS 'The revealed value as time';

CREATE FUNCTION privacy.personal_timestamptz(timestamptz) RETURNS pg_catalog.personal_timestamptz
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_to_personal';
COMMENT ON FUNCTION privacy.personal_timestamptz(timestamptz) IS 'An unsealed personal_timestamptz';
CREATE CAST (timestamptz AS pg_catalog.personal_timestamptz) WITH FUNCTION privacy.personal_timestamptz(timestamptz) AS ASSIGNMENT;
COMMENT ON CAST (timestamptz AS pg_catalog.personal_timestamptz) IS 'An unsealed personal_timestamptz';
CREATE FUNCTION privacy.personal_timestamptz(date) RETURNS pg_catalog.personal_timestamptz
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_to_personal';
COMMENT ON FUNCTION privacy.personal_timestamptz(date) IS 'An unsealed personal_timestamptz';
CREATE CAST (date AS pg_catalog.personal_timestamptz) WITH FUNCTION privacy.personal_timestamptz(date) AS ASSIGNMENT;
COMMENT ON CAST (date AS pg_catalog.personal_timestamptz) IS 'An unsealed personal_timestamptz';
CREATE FUNCTION privacy.personal_timestamptz(timestamp) RETURNS pg_catalog.personal_timestamptz
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_to_personal';
COMMENT ON FUNCTION privacy.personal_timestamptz(timestamp) IS 'An unsealed personal_timestamptz';
CREATE CAST (timestamp AS pg_catalog.personal_timestamptz) WITH FUNCTION privacy.personal_timestamptz(timestamp) AS ASSIGNMENT;
COMMENT ON CAST (timestamp AS pg_catalog.personal_timestamptz) IS 'An unsealed personal_timestamptz';
CREATE FUNCTION privacy.reveal_as_timestamptz(pg_catalog.personal_timestamptz) RETURNS timestamptz
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal_cast';
COMMENT ON FUNCTION privacy.reveal_as_timestamptz(pg_catalog.personal_timestamptz) IS 'The revealed value as timestamptz';
CREATE CAST (pg_catalog.personal_timestamptz AS timestamptz) WITH FUNCTION privacy.reveal_as_timestamptz(pg_catalog.personal_timestamptz) AS IMPLICIT;
COMMENT ON CAST (pg_catalog.personal_timestamptz AS timestamptz) IS 'The revealed value as timestamptz';
CREATE FUNCTION privacy.reveal_as_text(pg_catalog.personal_timestamptz) RETURNS text
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal_cast';
COMMENT ON FUNCTION privacy.reveal_as_text(pg_catalog.personal_timestamptz) IS 'The revealed value as text';
CREATE CAST (pg_catalog.personal_timestamptz AS text) WITH FUNCTION privacy.reveal_as_text(pg_catalog.personal_timestamptz) AS ASSIGNMENT;
COMMENT ON CAST (pg_catalog.personal_timestamptz AS text) IS 'The revealed value as text';
CREATE FUNCTION privacy.reveal_as_varchar(pg_catalog.personal_timestamptz) RETURNS varchar
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal_cast';
COMMENT ON FUNCTION privacy.reveal_as_varchar(pg_catalog.personal_timestamptz) IS 'The revealed value as varchar';
CREATE CAST (pg_catalog.personal_timestamptz AS varchar) WITH FUNCTION privacy.reveal_as_varchar(pg_catalog.personal_timestamptz) AS ASSIGNMENT;
COMMENT ON CAST (pg_catalog.personal_timestamptz AS varchar) IS 'The revealed value as varchar';
CREATE FUNCTION privacy.reveal_as_date(pg_catalog.personal_timestamptz) RETURNS date
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal_cast';
COMMENT ON FUNCTION privacy.reveal_as_date(pg_catalog.personal_timestamptz) IS 'The revealed value as date';
CREATE CAST (pg_catalog.personal_timestamptz AS date) WITH FUNCTION privacy.reveal_as_date(pg_catalog.personal_timestamptz) AS ASSIGNMENT;
COMMENT ON CAST (pg_catalog.personal_timestamptz AS date) IS 'The revealed value as date';
CREATE FUNCTION privacy.reveal_as_timestamp(pg_catalog.personal_timestamptz) RETURNS timestamp
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal_cast';
COMMENT ON FUNCTION privacy.reveal_as_timestamp(pg_catalog.personal_timestamptz) IS 'The revealed value as timestamp';
CREATE CAST (pg_catalog.personal_timestamptz AS timestamp) WITH FUNCTION privacy.reveal_as_timestamp(pg_catalog.personal_timestamptz) AS ASSIGNMENT;
COMMENT ON CAST (pg_catalog.personal_timestamptz AS timestamp) IS 'The revealed value as timestamp';
CREATE FUNCTION privacy.reveal_as_time(pg_catalog.personal_timestamptz) RETURNS time
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal_cast';
COMMENT ON FUNCTION privacy.reveal_as_time(pg_catalog.personal_timestamptz) IS 'The revealed value as time';
CREATE CAST (pg_catalog.personal_timestamptz AS time) WITH FUNCTION privacy.reveal_as_time(pg_catalog.personal_timestamptz) AS ASSIGNMENT;
COMMENT ON CAST (pg_catalog.personal_timestamptz AS time) IS 'The revealed value as time';

CREATE FUNCTION privacy.personal_numeric(numeric) RETURNS pg_catalog.personal_numeric
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_to_personal';
COMMENT ON FUNCTION privacy.personal_numeric(numeric) IS 'An unsealed personal_numeric';
CREATE CAST (numeric AS pg_catalog.personal_numeric) WITH FUNCTION privacy.personal_numeric(numeric) AS ASSIGNMENT;
COMMENT ON CAST (numeric AS pg_catalog.personal_numeric) IS 'An unsealed personal_numeric';
CREATE FUNCTION privacy.personal_numeric(smallint) RETURNS pg_catalog.personal_numeric
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_to_personal';
COMMENT ON FUNCTION privacy.personal_numeric(smallint) IS 'An unsealed personal_numeric';
CREATE CAST (smallint AS pg_catalog.personal_numeric) WITH FUNCTION privacy.personal_numeric(smallint) AS IMPLICIT;
COMMENT ON CAST (smallint AS pg_catalog.personal_numeric) IS 'An unsealed personal_numeric';
CREATE FUNCTION privacy.personal_numeric(integer) RETURNS pg_catalog.personal_numeric
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_to_personal';
COMMENT ON FUNCTION privacy.personal_numeric(integer) IS 'An unsealed personal_numeric';
CREATE CAST (integer AS pg_catalog.personal_numeric) WITH FUNCTION privacy.personal_numeric(integer) AS IMPLICIT;
COMMENT ON CAST (integer AS pg_catalog.personal_numeric) IS 'An unsealed personal_numeric';
CREATE FUNCTION privacy.personal_numeric(bigint) RETURNS pg_catalog.personal_numeric
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_to_personal';
COMMENT ON FUNCTION privacy.personal_numeric(bigint) IS 'An unsealed personal_numeric';
CREATE CAST (bigint AS pg_catalog.personal_numeric) WITH FUNCTION privacy.personal_numeric(bigint) AS IMPLICIT;
COMMENT ON CAST (bigint AS pg_catalog.personal_numeric) IS 'An unsealed personal_numeric';
CREATE FUNCTION privacy.personal_numeric(real) RETURNS pg_catalog.personal_numeric
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_to_personal';
COMMENT ON FUNCTION privacy.personal_numeric(real) IS 'An unsealed personal_numeric';
CREATE CAST (real AS pg_catalog.personal_numeric) WITH FUNCTION privacy.personal_numeric(real) AS IMPLICIT;
COMMENT ON CAST (real AS pg_catalog.personal_numeric) IS 'An unsealed personal_numeric';
CREATE FUNCTION privacy.personal_numeric(double precision) RETURNS pg_catalog.personal_numeric
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_to_personal';
COMMENT ON FUNCTION privacy.personal_numeric(double precision) IS 'An unsealed personal_numeric';
CREATE CAST (double precision AS pg_catalog.personal_numeric) WITH FUNCTION privacy.personal_numeric(double precision) AS IMPLICIT;
COMMENT ON CAST (double precision AS pg_catalog.personal_numeric) IS 'An unsealed personal_numeric';
CREATE FUNCTION privacy.reveal_as_numeric(pg_catalog.personal_numeric) RETURNS numeric
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal_cast';
COMMENT ON FUNCTION privacy.reveal_as_numeric(pg_catalog.personal_numeric) IS 'The revealed value as numeric';
CREATE CAST (pg_catalog.personal_numeric AS numeric) WITH FUNCTION privacy.reveal_as_numeric(pg_catalog.personal_numeric) AS IMPLICIT;
COMMENT ON CAST (pg_catalog.personal_numeric AS numeric) IS 'The revealed value as numeric';
CREATE FUNCTION privacy.reveal_as_text(pg_catalog.personal_numeric) RETURNS text
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal_cast';
COMMENT ON FUNCTION privacy.reveal_as_text(pg_catalog.personal_numeric) IS 'The revealed value as text';
CREATE CAST (pg_catalog.personal_numeric AS text) WITH FUNCTION privacy.reveal_as_text(pg_catalog.personal_numeric) AS ASSIGNMENT;
COMMENT ON CAST (pg_catalog.personal_numeric AS text) IS 'The revealed value as text';
CREATE FUNCTION privacy.reveal_as_varchar(pg_catalog.personal_numeric) RETURNS varchar
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal_cast';
COMMENT ON FUNCTION privacy.reveal_as_varchar(pg_catalog.personal_numeric) IS 'The revealed value as varchar';
CREATE CAST (pg_catalog.personal_numeric AS varchar) WITH FUNCTION privacy.reveal_as_varchar(pg_catalog.personal_numeric) AS ASSIGNMENT;
COMMENT ON CAST (pg_catalog.personal_numeric AS varchar) IS 'The revealed value as varchar';
CREATE FUNCTION privacy.reveal_as_smallint(pg_catalog.personal_numeric) RETURNS smallint
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal_cast';
COMMENT ON FUNCTION privacy.reveal_as_smallint(pg_catalog.personal_numeric) IS 'The revealed value as smallint';
CREATE CAST (pg_catalog.personal_numeric AS smallint) WITH FUNCTION privacy.reveal_as_smallint(pg_catalog.personal_numeric) AS ASSIGNMENT;
COMMENT ON CAST (pg_catalog.personal_numeric AS smallint) IS 'The revealed value as smallint';
CREATE FUNCTION privacy.reveal_as_integer(pg_catalog.personal_numeric) RETURNS integer
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal_cast';
COMMENT ON FUNCTION privacy.reveal_as_integer(pg_catalog.personal_numeric) IS 'The revealed value as integer';
CREATE CAST (pg_catalog.personal_numeric AS integer) WITH FUNCTION privacy.reveal_as_integer(pg_catalog.personal_numeric) AS ASSIGNMENT;
COMMENT ON CAST (pg_catalog.personal_numeric AS integer) IS 'The revealed value as integer';
CREATE FUNCTION privacy.reveal_as_bigint(pg_catalog.personal_numeric) RETURNS bigint
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal_cast';
COMMENT ON FUNCTION privacy.reveal_as_bigint(pg_catalog.personal_numeric) IS 'The revealed value as bigint';
CREATE CAST (pg_catalog.personal_numeric AS bigint) WITH FUNCTION privacy.reveal_as_bigint(pg_catalog.personal_numeric) AS ASSIGNMENT;
COMMENT ON CAST (pg_catalog.personal_numeric AS bigint) IS 'The revealed value as bigint';
CREATE FUNCTION privacy.reveal_as_real(pg_catalog.personal_numeric) RETURNS real
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal_cast';
COMMENT ON FUNCTION privacy.reveal_as_real(pg_catalog.personal_numeric) IS 'The revealed value as real';
CREATE CAST (pg_catalog.personal_numeric AS real) WITH FUNCTION privacy.reveal_as_real(pg_catalog.personal_numeric) AS ASSIGNMENT;
COMMENT ON CAST (pg_catalog.personal_numeric AS real) IS 'The revealed value as real';
CREATE FUNCTION privacy.reveal_as_double_precision(pg_catalog.personal_numeric) RETURNS double precision
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal_cast';
COMMENT ON FUNCTION privacy.reveal_as_double_precision(pg_catalog.personal_numeric) IS 'The revealed value as double precision';
CREATE CAST (pg_catalog.personal_numeric AS double precision) WITH FUNCTION privacy.reveal_as_double_precision(pg_catalog.personal_numeric) AS ASSIGNMENT;
COMMENT ON CAST (pg_catalog.personal_numeric AS double precision) IS 'The revealed value as double precision';
CREATE FUNCTION privacy.reveal_as_money(pg_catalog.personal_numeric) RETURNS money
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal_cast';
COMMENT ON FUNCTION privacy.reveal_as_money(pg_catalog.personal_numeric) IS 'The revealed value as money';
CREATE CAST (pg_catalog.personal_numeric AS money) WITH FUNCTION privacy.reveal_as_money(pg_catalog.personal_numeric) AS ASSIGNMENT;
COMMENT ON CAST (pg_catalog.personal_numeric AS money) IS 'The revealed value as money';

CREATE FUNCTION privacy.personal_integer(integer) RETURNS pg_catalog.personal_integer
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_to_personal';
COMMENT ON FUNCTION privacy.personal_integer(integer) IS 'An unsealed personal_integer';
CREATE CAST (integer AS pg_catalog.personal_integer) WITH FUNCTION privacy.personal_integer(integer) AS ASSIGNMENT;
COMMENT ON CAST (integer AS pg_catalog.personal_integer) IS 'An unsealed personal_integer';
CREATE FUNCTION privacy.personal_integer(smallint) RETURNS pg_catalog.personal_integer
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_to_personal';
COMMENT ON FUNCTION privacy.personal_integer(smallint) IS 'An unsealed personal_integer';
CREATE CAST (smallint AS pg_catalog.personal_integer) WITH FUNCTION privacy.personal_integer(smallint) AS ASSIGNMENT;
COMMENT ON CAST (smallint AS pg_catalog.personal_integer) IS 'An unsealed personal_integer';
CREATE FUNCTION privacy.personal_integer(bigint) RETURNS pg_catalog.personal_integer
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_to_personal';
COMMENT ON FUNCTION privacy.personal_integer(bigint) IS 'An unsealed personal_integer';
CREATE CAST (bigint AS pg_catalog.personal_integer) WITH FUNCTION privacy.personal_integer(bigint) AS ASSIGNMENT;
COMMENT ON CAST (bigint AS pg_catalog.personal_integer) IS 'An unsealed personal_integer';
CREATE FUNCTION privacy.personal_integer(numeric) RETURNS pg_catalog.personal_integer
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_to_personal';
COMMENT ON FUNCTION privacy.personal_integer(numeric) IS 'An unsealed personal_integer';
CREATE CAST (numeric AS pg_catalog.personal_integer) WITH FUNCTION privacy.personal_integer(numeric) AS ASSIGNMENT;
COMMENT ON CAST (numeric AS pg_catalog.personal_integer) IS 'An unsealed personal_integer';
CREATE FUNCTION privacy.personal_integer(real) RETURNS pg_catalog.personal_integer
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_to_personal';
COMMENT ON FUNCTION privacy.personal_integer(real) IS 'An unsealed personal_integer';
CREATE CAST (real AS pg_catalog.personal_integer) WITH FUNCTION privacy.personal_integer(real) AS ASSIGNMENT;
COMMENT ON CAST (real AS pg_catalog.personal_integer) IS 'An unsealed personal_integer';
CREATE FUNCTION privacy.personal_integer(double precision) RETURNS pg_catalog.personal_integer
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_to_personal';
COMMENT ON FUNCTION privacy.personal_integer(double precision) IS 'An unsealed personal_integer';
CREATE CAST (double precision AS pg_catalog.personal_integer) WITH FUNCTION privacy.personal_integer(double precision) AS ASSIGNMENT;
COMMENT ON CAST (double precision AS pg_catalog.personal_integer) IS 'An unsealed personal_integer';
CREATE FUNCTION privacy.reveal_as_integer(pg_catalog.personal_integer) RETURNS integer
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal_cast';
COMMENT ON FUNCTION privacy.reveal_as_integer(pg_catalog.personal_integer) IS 'The revealed value as integer';
CREATE CAST (pg_catalog.personal_integer AS integer) WITH FUNCTION privacy.reveal_as_integer(pg_catalog.personal_integer) AS IMPLICIT;
COMMENT ON CAST (pg_catalog.personal_integer AS integer) IS 'The revealed value as integer';
CREATE FUNCTION privacy.reveal_as_text(pg_catalog.personal_integer) RETURNS text
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal_cast';
COMMENT ON FUNCTION privacy.reveal_as_text(pg_catalog.personal_integer) IS 'The revealed value as text';
CREATE CAST (pg_catalog.personal_integer AS text) WITH FUNCTION privacy.reveal_as_text(pg_catalog.personal_integer) AS ASSIGNMENT;
COMMENT ON CAST (pg_catalog.personal_integer AS text) IS 'The revealed value as text';
CREATE FUNCTION privacy.reveal_as_varchar(pg_catalog.personal_integer) RETURNS varchar
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal_cast';
COMMENT ON FUNCTION privacy.reveal_as_varchar(pg_catalog.personal_integer) IS 'The revealed value as varchar';
CREATE CAST (pg_catalog.personal_integer AS varchar) WITH FUNCTION privacy.reveal_as_varchar(pg_catalog.personal_integer) AS ASSIGNMENT;
COMMENT ON CAST (pg_catalog.personal_integer AS varchar) IS 'The revealed value as varchar';
CREATE FUNCTION privacy.reveal_as_smallint(pg_catalog.personal_integer) RETURNS smallint
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal_cast';
COMMENT ON FUNCTION privacy.reveal_as_smallint(pg_catalog.personal_integer) IS 'The revealed value as smallint';
CREATE CAST (pg_catalog.personal_integer AS smallint) WITH FUNCTION privacy.reveal_as_smallint(pg_catalog.personal_integer) AS ASSIGNMENT;
COMMENT ON CAST (pg_catalog.personal_integer AS smallint) IS 'The revealed value as smallint';
CREATE FUNCTION privacy.reveal_as_bigint(pg_catalog.personal_integer) RETURNS bigint
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal_cast';
COMMENT ON FUNCTION privacy.reveal_as_bigint(pg_catalog.personal_integer) IS 'The revealed value as bigint';
CREATE CAST (pg_catalog.personal_integer AS bigint) WITH FUNCTION privacy.reveal_as_bigint(pg_catalog.personal_integer) AS ASSIGNMENT;
COMMENT ON CAST (pg_catalog.personal_integer AS bigint) IS 'The revealed value as bigint';
CREATE FUNCTION privacy.reveal_as_numeric(pg_catalog.personal_integer) RETURNS numeric
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal_cast';
COMMENT ON FUNCTION privacy.reveal_as_numeric(pg_catalog.personal_integer) IS 'The revealed value as numeric';
CREATE CAST (pg_catalog.personal_integer AS numeric) WITH FUNCTION privacy.reveal_as_numeric(pg_catalog.personal_integer) AS ASSIGNMENT;
COMMENT ON CAST (pg_catalog.personal_integer AS numeric) IS 'The revealed value as numeric';
CREATE FUNCTION privacy.reveal_as_real(pg_catalog.personal_integer) RETURNS real
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal_cast';
COMMENT ON FUNCTION privacy.reveal_as_real(pg_catalog.personal_integer) IS 'The revealed value as real';
CREATE CAST (pg_catalog.personal_integer AS real) WITH FUNCTION privacy.reveal_as_real(pg_catalog.personal_integer) AS ASSIGNMENT;
COMMENT ON CAST (pg_catalog.personal_integer AS real) IS 'The revealed value as real';
CREATE FUNCTION privacy.reveal_as_double_precision(pg_catalog.personal_integer) RETURNS double precision
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal_cast';
COMMENT ON FUNCTION privacy.reveal_as_double_precision(pg_catalog.personal_integer) IS 'The revealed value as double precision';
CREATE CAST (pg_catalog.personal_integer AS double precision) WITH FUNCTION privacy.reveal_as_double_precision(pg_catalog.personal_integer) AS ASSIGNMENT;
COMMENT ON CAST (pg_catalog.personal_integer AS double precision) IS 'The revealed value as double precision';

CREATE FUNCTION privacy.personal_bigint(bigint) RETURNS pg_catalog.personal_bigint
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_to_personal';
COMMENT ON FUNCTION privacy.personal_bigint(bigint) IS 'An unsealed personal_bigint';
CREATE CAST (bigint AS pg_catalog.personal_bigint) WITH FUNCTION privacy.personal_bigint(bigint) AS ASSIGNMENT;
COMMENT ON CAST (bigint AS pg_catalog.personal_bigint) IS 'An unsealed personal_bigint';
CREATE FUNCTION privacy.personal_bigint(smallint) RETURNS pg_catalog.personal_bigint
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_to_personal';
COMMENT ON FUNCTION privacy.personal_bigint(smallint) IS 'An unsealed personal_bigint';
CREATE CAST (smallint AS pg_catalog.personal_bigint) WITH FUNCTION privacy.personal_bigint(smallint) AS IMPLICIT;
COMMENT ON CAST (smallint AS pg_catalog.personal_bigint) IS 'An unsealed personal_bigint';
CREATE FUNCTION privacy.personal_bigint(integer) RETURNS pg_catalog.personal_bigint
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_to_personal';
COMMENT ON FUNCTION privacy.personal_bigint(integer) IS 'An unsealed personal_bigint';
CREATE CAST (integer AS pg_catalog.personal_bigint) WITH FUNCTION privacy.personal_bigint(integer) AS IMPLICIT;
COMMENT ON CAST (integer AS pg_catalog.personal_bigint) IS 'An unsealed personal_bigint';
CREATE FUNCTION privacy.personal_bigint(numeric) RETURNS pg_catalog.personal_bigint
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_to_personal';
COMMENT ON FUNCTION privacy.personal_bigint(numeric) IS 'An unsealed personal_bigint';
CREATE CAST (numeric AS pg_catalog.personal_bigint) WITH FUNCTION privacy.personal_bigint(numeric) AS ASSIGNMENT;
COMMENT ON CAST (numeric AS pg_catalog.personal_bigint) IS 'An unsealed personal_bigint';
CREATE FUNCTION privacy.personal_bigint(real) RETURNS pg_catalog.personal_bigint
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_to_personal';
COMMENT ON FUNCTION privacy.personal_bigint(real) IS 'An unsealed personal_bigint';
CREATE CAST (real AS pg_catalog.personal_bigint) WITH FUNCTION privacy.personal_bigint(real) AS ASSIGNMENT;
COMMENT ON CAST (real AS pg_catalog.personal_bigint) IS 'An unsealed personal_bigint';
CREATE FUNCTION privacy.personal_bigint(double precision) RETURNS pg_catalog.personal_bigint
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_to_personal';
COMMENT ON FUNCTION privacy.personal_bigint(double precision) IS 'An unsealed personal_bigint';
CREATE CAST (double precision AS pg_catalog.personal_bigint) WITH FUNCTION privacy.personal_bigint(double precision) AS ASSIGNMENT;
COMMENT ON CAST (double precision AS pg_catalog.personal_bigint) IS 'An unsealed personal_bigint';
CREATE FUNCTION privacy.reveal_as_bigint(pg_catalog.personal_bigint) RETURNS bigint
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal_cast';
COMMENT ON FUNCTION privacy.reveal_as_bigint(pg_catalog.personal_bigint) IS 'The revealed value as bigint';
CREATE CAST (pg_catalog.personal_bigint AS bigint) WITH FUNCTION privacy.reveal_as_bigint(pg_catalog.personal_bigint) AS IMPLICIT;
COMMENT ON CAST (pg_catalog.personal_bigint AS bigint) IS 'The revealed value as bigint';
CREATE FUNCTION privacy.reveal_as_text(pg_catalog.personal_bigint) RETURNS text
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal_cast';
COMMENT ON FUNCTION privacy.reveal_as_text(pg_catalog.personal_bigint) IS 'The revealed value as text';
CREATE CAST (pg_catalog.personal_bigint AS text) WITH FUNCTION privacy.reveal_as_text(pg_catalog.personal_bigint) AS ASSIGNMENT;
COMMENT ON CAST (pg_catalog.personal_bigint AS text) IS 'The revealed value as text';
CREATE FUNCTION privacy.reveal_as_varchar(pg_catalog.personal_bigint) RETURNS varchar
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal_cast';
COMMENT ON FUNCTION privacy.reveal_as_varchar(pg_catalog.personal_bigint) IS 'The revealed value as varchar';
CREATE CAST (pg_catalog.personal_bigint AS varchar) WITH FUNCTION privacy.reveal_as_varchar(pg_catalog.personal_bigint) AS ASSIGNMENT;
COMMENT ON CAST (pg_catalog.personal_bigint AS varchar) IS 'The revealed value as varchar';
CREATE FUNCTION privacy.reveal_as_smallint(pg_catalog.personal_bigint) RETURNS smallint
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal_cast';
COMMENT ON FUNCTION privacy.reveal_as_smallint(pg_catalog.personal_bigint) IS 'The revealed value as smallint';
CREATE CAST (pg_catalog.personal_bigint AS smallint) WITH FUNCTION privacy.reveal_as_smallint(pg_catalog.personal_bigint) AS ASSIGNMENT;
COMMENT ON CAST (pg_catalog.personal_bigint AS smallint) IS 'The revealed value as smallint';
CREATE FUNCTION privacy.reveal_as_integer(pg_catalog.personal_bigint) RETURNS integer
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal_cast';
COMMENT ON FUNCTION privacy.reveal_as_integer(pg_catalog.personal_bigint) IS 'The revealed value as integer';
CREATE CAST (pg_catalog.personal_bigint AS integer) WITH FUNCTION privacy.reveal_as_integer(pg_catalog.personal_bigint) AS ASSIGNMENT;
COMMENT ON CAST (pg_catalog.personal_bigint AS integer) IS 'The revealed value as integer';
CREATE FUNCTION privacy.reveal_as_numeric(pg_catalog.personal_bigint) RETURNS numeric
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal_cast';
COMMENT ON FUNCTION privacy.reveal_as_numeric(pg_catalog.personal_bigint) IS 'The revealed value as numeric';
CREATE CAST (pg_catalog.personal_bigint AS numeric) WITH FUNCTION privacy.reveal_as_numeric(pg_catalog.personal_bigint) AS ASSIGNMENT;
COMMENT ON CAST (pg_catalog.personal_bigint AS numeric) IS 'The revealed value as numeric';
CREATE FUNCTION privacy.reveal_as_real(pg_catalog.personal_bigint) RETURNS real
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal_cast';
COMMENT ON FUNCTION privacy.reveal_as_real(pg_catalog.personal_bigint) IS 'The revealed value as real';
CREATE CAST (pg_catalog.personal_bigint AS real) WITH FUNCTION privacy.reveal_as_real(pg_catalog.personal_bigint) AS ASSIGNMENT;
COMMENT ON CAST (pg_catalog.personal_bigint AS real) IS 'The revealed value as real';
CREATE FUNCTION privacy.reveal_as_double_precision(pg_catalog.personal_bigint) RETURNS double precision
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal_cast';
COMMENT ON FUNCTION privacy.reveal_as_double_precision(pg_catalog.personal_bigint) IS 'The revealed value as double precision';
CREATE CAST (pg_catalog.personal_bigint AS double precision) WITH FUNCTION privacy.reveal_as_double_precision(pg_catalog.personal_bigint) AS ASSIGNMENT;
COMMENT ON CAST (pg_catalog.personal_bigint AS double precision) IS 'The revealed value as double precision';

CREATE FUNCTION privacy.personal_boolean(boolean) RETURNS pg_catalog.personal_boolean
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_to_personal';
COMMENT ON FUNCTION privacy.personal_boolean(boolean) IS 'An unsealed personal_boolean';
CREATE CAST (boolean AS pg_catalog.personal_boolean) WITH FUNCTION privacy.personal_boolean(boolean) AS ASSIGNMENT;
COMMENT ON CAST (boolean AS pg_catalog.personal_boolean) IS 'An unsealed personal_boolean';
CREATE FUNCTION privacy.reveal_as_boolean(pg_catalog.personal_boolean) RETURNS boolean
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal_cast';
COMMENT ON FUNCTION privacy.reveal_as_boolean(pg_catalog.personal_boolean) IS 'The revealed value as boolean';
CREATE CAST (pg_catalog.personal_boolean AS boolean) WITH FUNCTION privacy.reveal_as_boolean(pg_catalog.personal_boolean) AS IMPLICIT;
COMMENT ON CAST (pg_catalog.personal_boolean AS boolean) IS 'The revealed value as boolean';
CREATE FUNCTION privacy.reveal_as_text(pg_catalog.personal_boolean) RETURNS text
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal_cast';
COMMENT ON FUNCTION privacy.reveal_as_text(pg_catalog.personal_boolean) IS 'The revealed value as text';
CREATE CAST (pg_catalog.personal_boolean AS text) WITH FUNCTION privacy.reveal_as_text(pg_catalog.personal_boolean) AS ASSIGNMENT;
COMMENT ON CAST (pg_catalog.personal_boolean AS text) IS 'The revealed value as text';
CREATE FUNCTION privacy.reveal_as_varchar(pg_catalog.personal_boolean) RETURNS varchar
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal_cast';
COMMENT ON FUNCTION privacy.reveal_as_varchar(pg_catalog.personal_boolean) IS 'The revealed value as varchar';
CREATE CAST (pg_catalog.personal_boolean AS varchar) WITH FUNCTION privacy.reveal_as_varchar(pg_catalog.personal_boolean) AS ASSIGNMENT;
COMMENT ON CAST (pg_catalog.personal_boolean AS varchar) IS 'The revealed value as varchar';
CREATE FUNCTION privacy.reveal_as_integer(pg_catalog.personal_boolean) RETURNS integer
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal_cast';
COMMENT ON FUNCTION privacy.reveal_as_integer(pg_catalog.personal_boolean) IS 'The revealed value as integer';
CREATE CAST (pg_catalog.personal_boolean AS integer) WITH FUNCTION privacy.reveal_as_integer(pg_catalog.personal_boolean) AS ASSIGNMENT;
COMMENT ON CAST (pg_catalog.personal_boolean AS integer) IS 'The revealed value as integer';

CREATE FUNCTION privacy.personal_uuid(uuid) RETURNS pg_catalog.personal_uuid
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_to_personal';
COMMENT ON FUNCTION privacy.personal_uuid(uuid) IS 'An unsealed personal_uuid';
CREATE CAST (uuid AS pg_catalog.personal_uuid) WITH FUNCTION privacy.personal_uuid(uuid) AS ASSIGNMENT;
COMMENT ON CAST (uuid AS pg_catalog.personal_uuid) IS 'An unsealed personal_uuid';
CREATE FUNCTION privacy.reveal_as_uuid(pg_catalog.personal_uuid) RETURNS uuid
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal_cast';
COMMENT ON FUNCTION privacy.reveal_as_uuid(pg_catalog.personal_uuid) IS 'The revealed value as uuid';
CREATE CAST (pg_catalog.personal_uuid AS uuid) WITH FUNCTION privacy.reveal_as_uuid(pg_catalog.personal_uuid) AS IMPLICIT;
COMMENT ON CAST (pg_catalog.personal_uuid AS uuid) IS 'The revealed value as uuid';
CREATE FUNCTION privacy.reveal_as_text(pg_catalog.personal_uuid) RETURNS text
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal_cast';
COMMENT ON FUNCTION privacy.reveal_as_text(pg_catalog.personal_uuid) IS 'The revealed value as text';
CREATE CAST (pg_catalog.personal_uuid AS text) WITH FUNCTION privacy.reveal_as_text(pg_catalog.personal_uuid) AS ASSIGNMENT;
COMMENT ON CAST (pg_catalog.personal_uuid AS text) IS 'The revealed value as text';
CREATE FUNCTION privacy.reveal_as_varchar(pg_catalog.personal_uuid) RETURNS varchar
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal_cast';
COMMENT ON FUNCTION privacy.reveal_as_varchar(pg_catalog.personal_uuid) IS 'The revealed value as varchar';
CREATE CAST (pg_catalog.personal_uuid AS varchar) WITH FUNCTION privacy.reveal_as_varchar(pg_catalog.personal_uuid) AS ASSIGNMENT;
COMMENT ON CAST (pg_catalog.personal_uuid AS varchar) IS 'The revealed value as varchar';

CREATE FUNCTION privacy.personal_json(json) RETURNS pg_catalog.personal_json
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_to_personal';
COMMENT ON FUNCTION privacy.personal_json(json) IS 'An unsealed personal_json';
CREATE CAST (json AS pg_catalog.personal_json) WITH FUNCTION privacy.personal_json(json) AS ASSIGNMENT;
COMMENT ON CAST (json AS pg_catalog.personal_json) IS 'An unsealed personal_json';
CREATE FUNCTION privacy.personal_json(jsonb) RETURNS pg_catalog.personal_json
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_to_personal';
COMMENT ON FUNCTION privacy.personal_json(jsonb) IS 'An unsealed personal_json';
CREATE CAST (jsonb AS pg_catalog.personal_json) WITH FUNCTION privacy.personal_json(jsonb) AS ASSIGNMENT;
COMMENT ON CAST (jsonb AS pg_catalog.personal_json) IS 'An unsealed personal_json';
CREATE FUNCTION privacy.reveal_as_json(pg_catalog.personal_json) RETURNS json
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal_cast';
COMMENT ON FUNCTION privacy.reveal_as_json(pg_catalog.personal_json) IS 'The revealed value as json';
CREATE CAST (pg_catalog.personal_json AS json) WITH FUNCTION privacy.reveal_as_json(pg_catalog.personal_json) AS IMPLICIT;
COMMENT ON CAST (pg_catalog.personal_json AS json) IS 'The revealed value as json';
CREATE FUNCTION privacy.reveal_as_text(pg_catalog.personal_json) RETURNS text
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal_cast';
COMMENT ON FUNCTION privacy.reveal_as_text(pg_catalog.personal_json) IS 'The revealed value as text';
CREATE CAST (pg_catalog.personal_json AS text) WITH FUNCTION privacy.reveal_as_text(pg_catalog.personal_json) AS ASSIGNMENT;
COMMENT ON CAST (pg_catalog.personal_json AS text) IS 'The revealed value as text';
CREATE FUNCTION privacy.reveal_as_varchar(pg_catalog.personal_json) RETURNS varchar
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal_cast';
COMMENT ON FUNCTION privacy.reveal_as_varchar(pg_catalog.personal_json) IS 'The revealed value as varchar';
CREATE CAST (pg_catalog.personal_json AS varchar) WITH FUNCTION privacy.reveal_as_varchar(pg_catalog.personal_json) AS ASSIGNMENT;
COMMENT ON CAST (pg_catalog.personal_json AS varchar) IS 'The revealed value as varchar';
CREATE FUNCTION privacy.reveal_as_jsonb(pg_catalog.personal_json) RETURNS jsonb
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal_cast';
COMMENT ON FUNCTION privacy.reveal_as_jsonb(pg_catalog.personal_json) IS 'The revealed value as jsonb';
CREATE CAST (pg_catalog.personal_json AS jsonb) WITH FUNCTION privacy.reveal_as_jsonb(pg_catalog.personal_json) AS ASSIGNMENT;
COMMENT ON CAST (pg_catalog.personal_json AS jsonb) IS 'The revealed value as jsonb';

CREATE FUNCTION privacy.personal_jsonb(jsonb) RETURNS pg_catalog.personal_jsonb
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_to_personal';
COMMENT ON FUNCTION privacy.personal_jsonb(jsonb) IS 'An unsealed personal_jsonb';
CREATE CAST (jsonb AS pg_catalog.personal_jsonb) WITH FUNCTION privacy.personal_jsonb(jsonb) AS ASSIGNMENT;
COMMENT ON CAST (jsonb AS pg_catalog.personal_jsonb) IS 'An unsealed personal_jsonb';
CREATE FUNCTION privacy.personal_jsonb(json) RETURNS pg_catalog.personal_jsonb
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_to_personal';
COMMENT ON FUNCTION privacy.personal_jsonb(json) IS 'An unsealed personal_jsonb';
CREATE CAST (json AS pg_catalog.personal_jsonb) WITH FUNCTION privacy.personal_jsonb(json) AS ASSIGNMENT;
COMMENT ON CAST (json AS pg_catalog.personal_jsonb) IS 'An unsealed personal_jsonb';
CREATE FUNCTION privacy.reveal_as_jsonb(pg_catalog.personal_jsonb) RETURNS jsonb
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal_cast';
COMMENT ON FUNCTION privacy.reveal_as_jsonb(pg_catalog.personal_jsonb) IS 'The revealed value as jsonb';
CREATE CAST (pg_catalog.personal_jsonb AS jsonb) WITH FUNCTION privacy.reveal_as_jsonb(pg_catalog.personal_jsonb) AS IMPLICIT;
COMMENT ON CAST (pg_catalog.personal_jsonb AS jsonb) IS 'The revealed value as jsonb';
CREATE FUNCTION privacy.reveal_as_text(pg_catalog.personal_jsonb) RETURNS text
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal_cast';
COMMENT ON FUNCTION privacy.reveal_as_text(pg_catalog.personal_jsonb) IS 'The revealed value as text';
CREATE CAST (pg_catalog.personal_jsonb AS text) WITH FUNCTION privacy.reveal_as_text(pg_catalog.personal_jsonb) AS ASSIGNMENT;
COMMENT ON CAST (pg_catalog.personal_jsonb AS text) IS 'The revealed value as text';
CREATE FUNCTION privacy.reveal_as_varchar(pg_catalog.personal_jsonb) RETURNS varchar
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal_cast';
COMMENT ON FUNCTION privacy.reveal_as_varchar(pg_catalog.personal_jsonb) IS 'The revealed value as varchar';
CREATE CAST (pg_catalog.personal_jsonb AS varchar) WITH FUNCTION privacy.reveal_as_varchar(pg_catalog.personal_jsonb) AS ASSIGNMENT;
COMMENT ON CAST (pg_catalog.personal_jsonb AS varchar) IS 'The revealed value as varchar';
CREATE FUNCTION privacy.reveal_as_json(pg_catalog.personal_jsonb) RETURNS json
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal_cast';
COMMENT ON FUNCTION privacy.reveal_as_json(pg_catalog.personal_jsonb) IS 'The revealed value as json';
CREATE CAST (pg_catalog.personal_jsonb AS json) WITH FUNCTION privacy.reveal_as_json(pg_catalog.personal_jsonb) AS ASSIGNMENT;
COMMENT ON CAST (pg_catalog.personal_jsonb AS json) IS 'The revealed value as json';

CREATE FUNCTION privacy.personal_bytea(bytea) RETURNS pg_catalog.personal_bytea
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_to_personal';
COMMENT ON FUNCTION privacy.personal_bytea(bytea) IS 'An unsealed personal_bytea';
CREATE CAST (bytea AS pg_catalog.personal_bytea) WITH FUNCTION privacy.personal_bytea(bytea) AS ASSIGNMENT;
COMMENT ON CAST (bytea AS pg_catalog.personal_bytea) IS 'An unsealed personal_bytea';
CREATE FUNCTION privacy.reveal_as_bytea(pg_catalog.personal_bytea) RETURNS bytea
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal_cast';
COMMENT ON FUNCTION privacy.reveal_as_bytea(pg_catalog.personal_bytea) IS 'The revealed value as bytea';
CREATE CAST (pg_catalog.personal_bytea AS bytea) WITH FUNCTION privacy.reveal_as_bytea(pg_catalog.personal_bytea) AS IMPLICIT;
COMMENT ON CAST (pg_catalog.personal_bytea AS bytea) IS 'The revealed value as bytea';
CREATE FUNCTION privacy.reveal_as_text(pg_catalog.personal_bytea) RETURNS text
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal_cast';
COMMENT ON FUNCTION privacy.reveal_as_text(pg_catalog.personal_bytea) IS 'The revealed value as text';
CREATE CAST (pg_catalog.personal_bytea AS text) WITH FUNCTION privacy.reveal_as_text(pg_catalog.personal_bytea) AS ASSIGNMENT;
COMMENT ON CAST (pg_catalog.personal_bytea AS text) IS 'The revealed value as text';
CREATE FUNCTION privacy.reveal_as_varchar(pg_catalog.personal_bytea) RETURNS varchar
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal_cast';
COMMENT ON FUNCTION privacy.reveal_as_varchar(pg_catalog.personal_bytea) IS 'The revealed value as varchar';
CREATE CAST (pg_catalog.personal_bytea AS varchar) WITH FUNCTION privacy.reveal_as_varchar(pg_catalog.personal_bytea) AS ASSIGNMENT;
COMMENT ON CAST (pg_catalog.personal_bytea AS varchar) IS 'The revealed value as varchar';

CREATE FUNCTION privacy.personal_inet(inet) RETURNS pg_catalog.personal_inet
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_to_personal';
COMMENT ON FUNCTION privacy.personal_inet(inet) IS 'An unsealed personal_inet';
CREATE CAST (inet AS pg_catalog.personal_inet) WITH FUNCTION privacy.personal_inet(inet) AS ASSIGNMENT;
COMMENT ON CAST (inet AS pg_catalog.personal_inet) IS 'An unsealed personal_inet';
CREATE FUNCTION privacy.personal_inet(cidr) RETURNS pg_catalog.personal_inet
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_to_personal';
COMMENT ON FUNCTION privacy.personal_inet(cidr) IS 'An unsealed personal_inet';
CREATE CAST (cidr AS pg_catalog.personal_inet) WITH FUNCTION privacy.personal_inet(cidr) AS ASSIGNMENT;
COMMENT ON CAST (cidr AS pg_catalog.personal_inet) IS 'An unsealed personal_inet';
CREATE FUNCTION privacy.reveal_as_inet(pg_catalog.personal_inet) RETURNS inet
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal_cast';
COMMENT ON FUNCTION privacy.reveal_as_inet(pg_catalog.personal_inet) IS 'The revealed value as inet';
CREATE CAST (pg_catalog.personal_inet AS inet) WITH FUNCTION privacy.reveal_as_inet(pg_catalog.personal_inet) AS IMPLICIT;
COMMENT ON CAST (pg_catalog.personal_inet AS inet) IS 'The revealed value as inet';
CREATE FUNCTION privacy.reveal_as_text(pg_catalog.personal_inet) RETURNS text
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal_cast';
COMMENT ON FUNCTION privacy.reveal_as_text(pg_catalog.personal_inet) IS 'The revealed value as text';
CREATE CAST (pg_catalog.personal_inet AS text) WITH FUNCTION privacy.reveal_as_text(pg_catalog.personal_inet) AS ASSIGNMENT;
COMMENT ON CAST (pg_catalog.personal_inet AS text) IS 'The revealed value as text';
CREATE FUNCTION privacy.reveal_as_varchar(pg_catalog.personal_inet) RETURNS varchar
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal_cast';
COMMENT ON FUNCTION privacy.reveal_as_varchar(pg_catalog.personal_inet) IS 'The revealed value as varchar';
CREATE CAST (pg_catalog.personal_inet AS varchar) WITH FUNCTION privacy.reveal_as_varchar(pg_catalog.personal_inet) AS ASSIGNMENT;
COMMENT ON CAST (pg_catalog.personal_inet AS varchar) IS 'The revealed value as varchar';
CREATE FUNCTION privacy.reveal_as_cidr(pg_catalog.personal_inet) RETURNS cidr
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal_cast';
COMMENT ON FUNCTION privacy.reveal_as_cidr(pg_catalog.personal_inet) IS 'The revealed value as cidr';
CREATE CAST (pg_catalog.personal_inet AS cidr) WITH FUNCTION privacy.reveal_as_cidr(pg_catalog.personal_inet) AS ASSIGNMENT;
COMMENT ON CAST (pg_catalog.personal_inet AS cidr) IS 'The revealed value as cidr';
