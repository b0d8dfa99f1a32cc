-- Made by scripts/generate_type_sql.py: change that.
-- Personal types. Output and send give the sealed form; what is stored is sealed, by a trigger and a CHECK.

CREATE TYPE pg_catalog.personal_text;
CREATE FUNCTION privacy.personal_text_in(cstring) RETURNS pg_catalog.personal_text
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_text_in';
REVOKE ALL ON FUNCTION privacy.personal_text_in(cstring) FROM PUBLIC;
COMMENT ON FUNCTION privacy.personal_text_in(cstring) IS 'Input of personal_text: a plaintext; its sealed form from a restore only';
CREATE FUNCTION privacy.personal_text_out(pg_catalog.personal_text) RETURNS cstring
  LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_out';
REVOKE ALL ON FUNCTION privacy.personal_text_out(pg_catalog.personal_text) FROM PUBLIC;
COMMENT ON FUNCTION privacy.personal_text_out(pg_catalog.personal_text) IS 'Output of personal_text: the sealed form';
CREATE FUNCTION privacy.personal_text_recv(internal) RETURNS pg_catalog.personal_text
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_text_recv';
REVOKE ALL ON FUNCTION privacy.personal_text_recv(internal) FROM PUBLIC;
COMMENT ON FUNCTION privacy.personal_text_recv(internal) IS 'Binary input of personal_text';
CREATE FUNCTION privacy.personal_text_send(pg_catalog.personal_text) RETURNS bytea
  LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_send';
REVOKE ALL ON FUNCTION privacy.personal_text_send(pg_catalog.personal_text) FROM PUBLIC;
COMMENT ON FUNCTION privacy.personal_text_send(pg_catalog.personal_text) IS 'Binary output of personal_text: the sealed form';
CREATE TYPE pg_catalog.personal_text (INPUT = privacy.personal_text_in, OUTPUT = privacy.personal_text_out,
  RECEIVE = privacy.personal_text_recv, SEND = privacy.personal_text_send,
  INTERNALLENGTH = VARIABLE, STORAGE = external, CATEGORY = 'S', COLLATABLE = true);
COMMENT ON TYPE pg_catalog.personal_text IS 'A text about a person, stored sealed';

CREATE TYPE pg_catalog.personal_date;
CREATE FUNCTION privacy.personal_date_in(cstring) RETURNS pg_catalog.personal_date
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_date_in';
REVOKE ALL ON FUNCTION privacy.personal_date_in(cstring) FROM PUBLIC;
COMMENT ON FUNCTION privacy.personal_date_in(cstring) IS 'Input of personal_date: a plaintext; its sealed form from a restore only';
CREATE FUNCTION privacy.personal_date_out(pg_catalog.personal_date) RETURNS cstring
  LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_out';
REVOKE ALL ON FUNCTION privacy.personal_date_out(pg_catalog.personal_date) FROM PUBLIC;
COMMENT ON FUNCTION privacy.personal_date_out(pg_catalog.personal_date) IS 'Output of personal_date: the sealed form';
CREATE FUNCTION privacy.personal_date_recv(internal) RETURNS pg_catalog.personal_date
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_date_recv';
REVOKE ALL ON FUNCTION privacy.personal_date_recv(internal) FROM PUBLIC;
COMMENT ON FUNCTION privacy.personal_date_recv(internal) IS 'Binary input of personal_date';
CREATE FUNCTION privacy.personal_date_send(pg_catalog.personal_date) RETURNS bytea
  LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_send';
REVOKE ALL ON FUNCTION privacy.personal_date_send(pg_catalog.personal_date) FROM PUBLIC;
COMMENT ON FUNCTION privacy.personal_date_send(pg_catalog.personal_date) IS 'Binary output of personal_date: the sealed form';
CREATE TYPE pg_catalog.personal_date (INPUT = privacy.personal_date_in, OUTPUT = privacy.personal_date_out,
  RECEIVE = privacy.personal_date_recv, SEND = privacy.personal_date_send,
  INTERNALLENGTH = VARIABLE, STORAGE = external, CATEGORY = 'D');
COMMENT ON TYPE pg_catalog.personal_date IS 'A date about a person, stored sealed';

CREATE TYPE pg_catalog.personal_timestamp;
CREATE FUNCTION privacy.personal_timestamp_in(cstring) RETURNS pg_catalog.personal_timestamp
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_timestamp_in';
REVOKE ALL ON FUNCTION privacy.personal_timestamp_in(cstring) FROM PUBLIC;
COMMENT ON FUNCTION privacy.personal_timestamp_in(cstring) IS 'Input of personal_timestamp: a plaintext; its sealed form from a restore only';
CREATE FUNCTION privacy.personal_timestamp_out(pg_catalog.personal_timestamp) RETURNS cstring
  LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_out';
REVOKE ALL ON FUNCTION privacy.personal_timestamp_out(pg_catalog.personal_timestamp) FROM PUBLIC;
COMMENT ON FUNCTION privacy.personal_timestamp_out(pg_catalog.personal_timestamp) IS 'Output of personal_timestamp: the sealed form';
CREATE FUNCTION privacy.personal_timestamp_recv(internal) RETURNS pg_catalog.personal_timestamp
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_timestamp_recv';
REVOKE ALL ON FUNCTION privacy.personal_timestamp_recv(internal) FROM PUBLIC;
COMMENT ON FUNCTION privacy.personal_timestamp_recv(internal) IS 'Binary input of personal_timestamp';
CREATE FUNCTION privacy.personal_timestamp_send(pg_catalog.personal_timestamp) RETURNS bytea
  LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_send';
REVOKE ALL ON FUNCTION privacy.personal_timestamp_send(pg_catalog.personal_timestamp) FROM PUBLIC;
COMMENT ON FUNCTION privacy.personal_timestamp_send(pg_catalog.personal_timestamp) IS 'Binary output of personal_timestamp: the sealed form';
CREATE TYPE pg_catalog.personal_timestamp (INPUT = privacy.personal_timestamp_in, OUTPUT = privacy.personal_timestamp_out,
  RECEIVE = privacy.personal_timestamp_recv, SEND = privacy.personal_timestamp_send,
  INTERNALLENGTH = VARIABLE, STORAGE = external, CATEGORY = 'D');
COMMENT ON TYPE pg_catalog.personal_timestamp IS 'A timestamp about a person, stored sealed';

CREATE TYPE pg_catalog.personal_timestamptz;
CREATE FUNCTION privacy.personal_timestamptz_in(cstring) RETURNS pg_catalog.personal_timestamptz
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_timestamptz_in';
REVOKE ALL ON FUNCTION privacy.personal_timestamptz_in(cstring) FROM PUBLIC;
COMMENT ON FUNCTION privacy.personal_timestamptz_in(cstring) IS 'Input of personal_timestamptz: a plaintext; its sealed form from a restore only';
CREATE FUNCTION privacy.personal_timestamptz_out(pg_catalog.personal_timestamptz) RETURNS cstring
  LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_out';
REVOKE ALL ON FUNCTION privacy.personal_timestamptz_out(pg_catalog.personal_timestamptz) FROM PUBLIC;
COMMENT ON FUNCTION privacy.personal_timestamptz_out(pg_catalog.personal_timestamptz) IS 'Output of personal_timestamptz: the sealed form';
CREATE FUNCTION privacy.personal_timestamptz_recv(internal) RETURNS pg_catalog.personal_timestamptz
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_timestamptz_recv';
REVOKE ALL ON FUNCTION privacy.personal_timestamptz_recv(internal) FROM PUBLIC;
COMMENT ON FUNCTION privacy.personal_timestamptz_recv(internal) IS 'Binary input of personal_timestamptz';
CREATE FUNCTION privacy.personal_timestamptz_send(pg_catalog.personal_timestamptz) RETURNS bytea
  LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_send';
REVOKE ALL ON FUNCTION privacy.personal_timestamptz_send(pg_catalog.personal_timestamptz) FROM PUBLIC;
COMMENT ON FUNCTION privacy.personal_timestamptz_send(pg_catalog.personal_timestamptz) IS 'Binary output of personal_timestamptz: the sealed form';
CREATE TYPE pg_catalog.personal_timestamptz (INPUT = privacy.personal_timestamptz_in, OUTPUT = privacy.personal_timestamptz_out,
  RECEIVE = privacy.personal_timestamptz_recv, SEND = privacy.personal_timestamptz_send,
  INTERNALLENGTH = VARIABLE, STORAGE = external, CATEGORY = 'D');
COMMENT ON TYPE pg_catalog.personal_timestamptz IS 'A timestamptz about a person, stored sealed';

CREATE TYPE pg_catalog.personal_numeric;
CREATE FUNCTION privacy.personal_numeric_in(cstring) RETURNS pg_catalog.personal_numeric
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_numeric_in';
REVOKE ALL ON FUNCTION privacy.personal_numeric_in(cstring) FROM PUBLIC;
COMMENT ON FUNCTION privacy.personal_numeric_in(cstring) IS 'Input of personal_numeric: a plaintext; its sealed form from a restore only';
CREATE FUNCTION privacy.personal_numeric_out(pg_catalog.personal_numeric) RETURNS cstring
  LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_out';
REVOKE ALL ON FUNCTION privacy.personal_numeric_out(pg_catalog.personal_numeric) FROM PUBLIC;
COMMENT ON FUNCTION privacy.personal_numeric_out(pg_catalog.personal_numeric) IS 'Output of personal_numeric: the sealed form';
CREATE FUNCTION privacy.personal_numeric_recv(internal) RETURNS pg_catalog.personal_numeric
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_numeric_recv';
REVOKE ALL ON FUNCTION privacy.personal_numeric_recv(internal) FROM PUBLIC;
COMMENT ON FUNCTION privacy.personal_numeric_recv(internal) IS 'Binary input of personal_numeric';
CREATE FUNCTION privacy.personal_numeric_send(pg_catalog.personal_numeric) RETURNS bytea
  LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_send';
REVOKE ALL ON FUNCTION privacy.personal_numeric_send(pg_catalog.personal_numeric) FROM PUBLIC;
COMMENT ON FUNCTION privacy.personal_numeric_send(pg_catalog.personal_numeric) IS 'Binary output of personal_numeric: the sealed form';
CREATE TYPE pg_catalog.personal_numeric (INPUT = privacy.personal_numeric_in, OUTPUT = privacy.personal_numeric_out,
  RECEIVE = privacy.personal_numeric_recv, SEND = privacy.personal_numeric_send,
  INTERNALLENGTH = VARIABLE, STORAGE = external, CATEGORY = 'N');
COMMENT ON TYPE pg_catalog.personal_numeric IS 'A numeric about a person, stored sealed';

CREATE TYPE pg_catalog.personal_integer;
CREATE FUNCTION privacy.personal_integer_in(cstring) RETURNS pg_catalog.personal_integer
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_integer_in';
REVOKE ALL ON FUNCTION privacy.personal_integer_in(cstring) FROM PUBLIC;
COMMENT ON FUNCTION privacy.personal_integer_in(cstring) IS 'Input of personal_integer: a plaintext; its sealed form from a restore only';
CREATE FUNCTION privacy.personal_integer_out(pg_catalog.personal_integer) RETURNS cstring
  LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_out';
REVOKE ALL ON FUNCTION privacy.personal_integer_out(pg_catalog.personal_integer) FROM PUBLIC;
COMMENT ON FUNCTION privacy.personal_integer_out(pg_catalog.personal_integer) IS 'Output of personal_integer: the sealed form';
CREATE FUNCTION privacy.personal_integer_recv(internal) RETURNS pg_catalog.personal_integer
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_integer_recv';
REVOKE ALL ON FUNCTION privacy.personal_integer_recv(internal) FROM PUBLIC;
COMMENT ON FUNCTION privacy.personal_integer_recv(internal) IS 'Binary input of personal_integer';
CREATE FUNCTION privacy.personal_integer_send(pg_catalog.personal_integer) RETURNS bytea
  LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_send';
REVOKE ALL ON FUNCTION privacy.personal_integer_send(pg_catalog.personal_integer) FROM PUBLIC;
COMMENT ON FUNCTION privacy.personal_integer_send(pg_catalog.personal_integer) IS 'Binary output of personal_integer: the sealed form';
CREATE TYPE pg_catalog.personal_integer (INPUT = privacy.personal_integer_in, OUTPUT = privacy.personal_integer_out,
  RECEIVE = privacy.personal_integer_recv, SEND = privacy.personal_integer_send,
  INTERNALLENGTH = VARIABLE, STORAGE = external, CATEGORY = 'N');
COMMENT ON TYPE pg_catalog.personal_integer IS 'A integer about a person, stored sealed';

CREATE TYPE pg_catalog.personal_bigint;
CREATE FUNCTION privacy.personal_bigint_in(cstring) RETURNS pg_catalog.personal_bigint
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_bigint_in';
REVOKE ALL ON FUNCTION privacy.personal_bigint_in(cstring) FROM PUBLIC;
COMMENT ON FUNCTION privacy.personal_bigint_in(cstring) IS 'Input of personal_bigint: a plaintext; its sealed form from a restore only';
CREATE FUNCTION privacy.personal_bigint_out(pg_catalog.personal_bigint) RETURNS cstring
  LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_out';
REVOKE ALL ON FUNCTION privacy.personal_bigint_out(pg_catalog.personal_bigint) FROM PUBLIC;
COMMENT ON FUNCTION privacy.personal_bigint_out(pg_catalog.personal_bigint) IS 'Output of personal_bigint: the sealed form';
CREATE FUNCTION privacy.personal_bigint_recv(internal) RETURNS pg_catalog.personal_bigint
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_bigint_recv';
REVOKE ALL ON FUNCTION privacy.personal_bigint_recv(internal) FROM PUBLIC;
COMMENT ON FUNCTION privacy.personal_bigint_recv(internal) IS 'Binary input of personal_bigint';
CREATE FUNCTION privacy.personal_bigint_send(pg_catalog.personal_bigint) RETURNS bytea
  LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_send';
REVOKE ALL ON FUNCTION privacy.personal_bigint_send(pg_catalog.personal_bigint) FROM PUBLIC;
COMMENT ON FUNCTION privacy.personal_bigint_send(pg_catalog.personal_bigint) IS 'Binary output of personal_bigint: the sealed form';
CREATE TYPE pg_catalog.personal_bigint (INPUT = privacy.personal_bigint_in, OUTPUT = privacy.personal_bigint_out,
  RECEIVE = privacy.personal_bigint_recv, SEND = privacy.personal_bigint_send,
  INTERNALLENGTH = VARIABLE, STORAGE = external, CATEGORY = 'N');
COMMENT ON TYPE pg_catalog.personal_bigint IS 'A bigint about a person, stored sealed';

CREATE TYPE pg_catalog.personal_boolean;
CREATE FUNCTION privacy.personal_boolean_in(cstring) RETURNS pg_catalog.personal_boolean
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_boolean_in';
REVOKE ALL ON FUNCTION privacy.personal_boolean_in(cstring) FROM PUBLIC;
COMMENT ON FUNCTION privacy.personal_boolean_in(cstring) IS 'Input of personal_boolean: a plaintext; its sealed form from a restore only';
CREATE FUNCTION privacy.personal_boolean_out(pg_catalog.personal_boolean) RETURNS cstring
  LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_out';
REVOKE ALL ON FUNCTION privacy.personal_boolean_out(pg_catalog.personal_boolean) FROM PUBLIC;
COMMENT ON FUNCTION privacy.personal_boolean_out(pg_catalog.personal_boolean) IS 'Output of personal_boolean: the sealed form';
CREATE FUNCTION privacy.personal_boolean_recv(internal) RETURNS pg_catalog.personal_boolean
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_boolean_recv';
REVOKE ALL ON FUNCTION privacy.personal_boolean_recv(internal) FROM PUBLIC;
COMMENT ON FUNCTION privacy.personal_boolean_recv(internal) IS 'Binary input of personal_boolean';
CREATE FUNCTION privacy.personal_boolean_send(pg_catalog.personal_boolean) RETURNS bytea
  LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_send';
REVOKE ALL ON FUNCTION privacy.personal_boolean_send(pg_catalog.personal_boolean) FROM PUBLIC;
COMMENT ON FUNCTION privacy.personal_boolean_send(pg_catalog.personal_boolean) IS 'Binary output of personal_boolean: the sealed form';
CREATE TYPE pg_catalog.personal_boolean (INPUT = privacy.personal_boolean_in, OUTPUT = privacy.personal_boolean_out,
  RECEIVE = privacy.personal_boolean_recv, SEND = privacy.personal_boolean_send,
  INTERNALLENGTH = VARIABLE, STORAGE = external, CATEGORY = 'B');
COMMENT ON TYPE pg_catalog.personal_boolean IS 'A boolean about a person, stored sealed';

CREATE TYPE pg_catalog.personal_uuid;
CREATE FUNCTION privacy.personal_uuid_in(cstring) RETURNS pg_catalog.personal_uuid
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_uuid_in';
REVOKE ALL ON FUNCTION privacy.personal_uuid_in(cstring) FROM PUBLIC;
COMMENT ON FUNCTION privacy.personal_uuid_in(cstring) IS 'Input of personal_uuid: a plaintext; its sealed form from a restore only';
CREATE FUNCTION privacy.personal_uuid_out(pg_catalog.personal_uuid) RETURNS cstring
  LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_out';
REVOKE ALL ON FUNCTION privacy.personal_uuid_out(pg_catalog.personal_uuid) FROM PUBLIC;
COMMENT ON FUNCTION privacy.personal_uuid_out(pg_catalog.personal_uuid) IS 'Output of personal_uuid: the sealed form';
CREATE FUNCTION privacy.personal_uuid_recv(internal) RETURNS pg_catalog.personal_uuid
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_uuid_recv';
REVOKE ALL ON FUNCTION privacy.personal_uuid_recv(internal) FROM PUBLIC;
COMMENT ON FUNCTION privacy.personal_uuid_recv(internal) IS 'Binary input of personal_uuid';
CREATE FUNCTION privacy.personal_uuid_send(pg_catalog.personal_uuid) RETURNS bytea
  LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_send';
REVOKE ALL ON FUNCTION privacy.personal_uuid_send(pg_catalog.personal_uuid) FROM PUBLIC;
COMMENT ON FUNCTION privacy.personal_uuid_send(pg_catalog.personal_uuid) IS 'Binary output of personal_uuid: the sealed form';
CREATE TYPE pg_catalog.personal_uuid (INPUT = privacy.personal_uuid_in, OUTPUT = privacy.personal_uuid_out,
  RECEIVE = privacy.personal_uuid_recv, SEND = privacy.personal_uuid_send,
  INTERNALLENGTH = VARIABLE, STORAGE = external, CATEGORY = 'U');
COMMENT ON TYPE pg_catalog.personal_uuid IS 'A uuid about a person, stored sealed';

CREATE TYPE pg_catalog.personal_json;
CREATE FUNCTION privacy.personal_json_in(cstring) RETURNS pg_catalog.personal_json
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_json_in';
REVOKE ALL ON FUNCTION privacy.personal_json_in(cstring) FROM PUBLIC;
COMMENT ON FUNCTION privacy.personal_json_in(cstring) IS 'Input of personal_json: a plaintext; its sealed form from a restore only';
CREATE FUNCTION privacy.personal_json_out(pg_catalog.personal_json) RETURNS cstring
  LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_out';
REVOKE ALL ON FUNCTION privacy.personal_json_out(pg_catalog.personal_json) FROM PUBLIC;
COMMENT ON FUNCTION privacy.personal_json_out(pg_catalog.personal_json) IS 'Output of personal_json: the sealed form';
CREATE FUNCTION privacy.personal_json_recv(internal) RETURNS pg_catalog.personal_json
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_json_recv';
REVOKE ALL ON FUNCTION privacy.personal_json_recv(internal) FROM PUBLIC;
COMMENT ON FUNCTION privacy.personal_json_recv(internal) IS 'Binary input of personal_json';
CREATE FUNCTION privacy.personal_json_send(pg_catalog.personal_json) RETURNS bytea
  LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_send';
REVOKE ALL ON FUNCTION privacy.personal_json_send(pg_catalog.personal_json) FROM PUBLIC;
COMMENT ON FUNCTION privacy.personal_json_send(pg_catalog.personal_json) IS 'Binary output of personal_json: the sealed form';
CREATE TYPE pg_catalog.personal_json (INPUT = privacy.personal_json_in, OUTPUT = privacy.personal_json_out,
  RECEIVE = privacy.personal_json_recv, SEND = privacy.personal_json_send,
  INTERNALLENGTH = VARIABLE, STORAGE = external, CATEGORY = 'U');
COMMENT ON TYPE pg_catalog.personal_json IS 'A json about a person, stored sealed';

CREATE FUNCTION privacy.personal_jsonb_subscript(internal) RETURNS internal
  LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_jsonb_subscript';
REVOKE ALL ON FUNCTION privacy.personal_jsonb_subscript(internal) FROM PUBLIC;
COMMENT ON FUNCTION privacy.personal_jsonb_subscript(internal) IS 'Subscripts of personal_jsonb: those of the revealed value';

CREATE TYPE pg_catalog.personal_jsonb;
CREATE FUNCTION privacy.personal_jsonb_in(cstring) RETURNS pg_catalog.personal_jsonb
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_jsonb_in';
REVOKE ALL ON FUNCTION privacy.personal_jsonb_in(cstring) FROM PUBLIC;
COMMENT ON FUNCTION privacy.personal_jsonb_in(cstring) IS 'Input of personal_jsonb: a plaintext; its sealed form from a restore only';
CREATE FUNCTION privacy.personal_jsonb_out(pg_catalog.personal_jsonb) RETURNS cstring
  LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_out';
REVOKE ALL ON FUNCTION privacy.personal_jsonb_out(pg_catalog.personal_jsonb) FROM PUBLIC;
COMMENT ON FUNCTION privacy.personal_jsonb_out(pg_catalog.personal_jsonb) IS 'Output of personal_jsonb: the sealed form';
CREATE FUNCTION privacy.personal_jsonb_recv(internal) RETURNS pg_catalog.personal_jsonb
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_jsonb_recv';
REVOKE ALL ON FUNCTION privacy.personal_jsonb_recv(internal) FROM PUBLIC;
COMMENT ON FUNCTION privacy.personal_jsonb_recv(internal) IS 'Binary input of personal_jsonb';
CREATE FUNCTION privacy.personal_jsonb_send(pg_catalog.personal_jsonb) RETURNS bytea
  LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_send';
REVOKE ALL ON FUNCTION privacy.personal_jsonb_send(pg_catalog.personal_jsonb) FROM PUBLIC;
COMMENT ON FUNCTION privacy.personal_jsonb_send(pg_catalog.personal_jsonb) IS 'Binary output of personal_jsonb: the sealed form';
CREATE TYPE pg_catalog.personal_jsonb (INPUT = privacy.personal_jsonb_in, OUTPUT = privacy.personal_jsonb_out,
  RECEIVE = privacy.personal_jsonb_recv, SEND = privacy.personal_jsonb_send,
  INTERNALLENGTH = VARIABLE, STORAGE = external, CATEGORY = 'U', SUBSCRIPT = privacy.personal_jsonb_subscript);
COMMENT ON TYPE pg_catalog.personal_jsonb IS 'A jsonb about a person, stored sealed';

CREATE TYPE pg_catalog.personal_bytea;
CREATE FUNCTION privacy.personal_bytea_in(cstring) RETURNS pg_catalog.personal_bytea
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_bytea_in';
REVOKE ALL ON FUNCTION privacy.personal_bytea_in(cstring) FROM PUBLIC;
COMMENT ON FUNCTION privacy.personal_bytea_in(cstring) IS 'Input of personal_bytea: a plaintext; its sealed form from a restore only';
CREATE FUNCTION privacy.personal_bytea_out(pg_catalog.personal_bytea) RETURNS cstring
  LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_out';
REVOKE ALL ON FUNCTION privacy.personal_bytea_out(pg_catalog.personal_bytea) FROM PUBLIC;
COMMENT ON FUNCTION privacy.personal_bytea_out(pg_catalog.personal_bytea) IS 'Output of personal_bytea: the sealed form';
CREATE FUNCTION privacy.personal_bytea_recv(internal) RETURNS pg_catalog.personal_bytea
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_bytea_recv';
REVOKE ALL ON FUNCTION privacy.personal_bytea_recv(internal) FROM PUBLIC;
COMMENT ON FUNCTION privacy.personal_bytea_recv(internal) IS 'Binary input of personal_bytea';
CREATE FUNCTION privacy.personal_bytea_send(pg_catalog.personal_bytea) RETURNS bytea
  LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_send';
REVOKE ALL ON FUNCTION privacy.personal_bytea_send(pg_catalog.personal_bytea) FROM PUBLIC;
COMMENT ON FUNCTION privacy.personal_bytea_send(pg_catalog.personal_bytea) IS 'Binary output of personal_bytea: the sealed form';
CREATE TYPE pg_catalog.personal_bytea (INPUT = privacy.personal_bytea_in, OUTPUT = privacy.personal_bytea_out,
  RECEIVE = privacy.personal_bytea_recv, SEND = privacy.personal_bytea_send,
  INTERNALLENGTH = VARIABLE, STORAGE = external, CATEGORY = 'U');
COMMENT ON TYPE pg_catalog.personal_bytea IS 'A bytea about a person, stored sealed';

CREATE TYPE pg_catalog.personal_inet;
CREATE FUNCTION privacy.personal_inet_in(cstring) RETURNS pg_catalog.personal_inet
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_inet_in';
REVOKE ALL ON FUNCTION privacy.personal_inet_in(cstring) FROM PUBLIC;
COMMENT ON FUNCTION privacy.personal_inet_in(cstring) IS 'Input of personal_inet: a plaintext; its sealed form from a restore only';
CREATE FUNCTION privacy.personal_inet_out(pg_catalog.personal_inet) RETURNS cstring
  LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_out';
REVOKE ALL ON FUNCTION privacy.personal_inet_out(pg_catalog.personal_inet) FROM PUBLIC;
COMMENT ON FUNCTION privacy.personal_inet_out(pg_catalog.personal_inet) IS 'Output of personal_inet: the sealed form';
CREATE FUNCTION privacy.personal_inet_recv(internal) RETURNS pg_catalog.personal_inet
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_inet_recv';
REVOKE ALL ON FUNCTION privacy.personal_inet_recv(internal) FROM PUBLIC;
COMMENT ON FUNCTION privacy.personal_inet_recv(internal) IS 'Binary input of personal_inet';
CREATE FUNCTION privacy.personal_inet_send(pg_catalog.personal_inet) RETURNS bytea
  LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_send';
REVOKE ALL ON FUNCTION privacy.personal_inet_send(pg_catalog.personal_inet) FROM PUBLIC;
COMMENT ON FUNCTION privacy.personal_inet_send(pg_catalog.personal_inet) IS 'Binary output of personal_inet: the sealed form';
CREATE TYPE pg_catalog.personal_inet (INPUT = privacy.personal_inet_in, OUTPUT = privacy.personal_inet_out,
  RECEIVE = privacy.personal_inet_recv, SEND = privacy.personal_inet_send,
  INTERNALLENGTH = VARIABLE, STORAGE = external, CATEGORY = 'I');
COMMENT ON TYPE pg_catalog.personal_inet IS 'A inet about a person, stored sealed';
