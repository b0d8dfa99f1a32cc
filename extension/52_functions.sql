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
