-- Reading ---------------------------------------------------------------------------------------------------------
-- Everything here is PARALLEL RESTRICTED: decisions and keys live in the leading backend.

CREATE FUNCTION privacy.reveal(value personal_text) RETURNS text
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal';
COMMENT ON FUNCTION privacy.reveal(personal_text) IS 'The value, or NULL where it is withheld from the declared purpose';
CREATE FUNCTION privacy.reveal(value personal_date) RETURNS date
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal';
COMMENT ON FUNCTION privacy.reveal(personal_date) IS 'The value, or NULL where it is withheld from the declared purpose';
CREATE FUNCTION privacy.reveal(value personal_timestamp) RETURNS timestamp
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal';
COMMENT ON FUNCTION privacy.reveal(personal_timestamp) IS 'The value, or NULL where it is withheld from the declared purpose';
CREATE FUNCTION privacy.reveal(value personal_timestamptz) RETURNS timestamptz
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal';
COMMENT ON FUNCTION privacy.reveal(personal_timestamptz) IS 'The value, or NULL where it is withheld from the declared purpose';
CREATE FUNCTION privacy.reveal(value personal_numeric) RETURNS numeric
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal';
COMMENT ON FUNCTION privacy.reveal(personal_numeric) IS 'The value, or NULL where it is withheld from the declared purpose';
CREATE FUNCTION privacy.reveal(value personal_integer) RETURNS integer
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal';
COMMENT ON FUNCTION privacy.reveal(personal_integer) IS 'The value, or NULL where it is withheld from the declared purpose';
CREATE FUNCTION privacy.reveal(value personal_bigint) RETURNS bigint
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal';
COMMENT ON FUNCTION privacy.reveal(personal_bigint) IS 'The value, or NULL where it is withheld from the declared purpose';
CREATE FUNCTION privacy.reveal(value personal_boolean) RETURNS boolean
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal';
COMMENT ON FUNCTION privacy.reveal(personal_boolean) IS 'The value, or NULL where it is withheld from the declared purpose';
CREATE FUNCTION privacy.reveal(value personal_uuid) RETURNS uuid
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal';
COMMENT ON FUNCTION privacy.reveal(personal_uuid) IS 'The value, or NULL where it is withheld from the declared purpose';
CREATE FUNCTION privacy.reveal(value personal_json) RETURNS json
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal';
COMMENT ON FUNCTION privacy.reveal(personal_json) IS 'The value, or NULL where it is withheld from the declared purpose';
CREATE FUNCTION privacy.reveal(value personal_jsonb) RETURNS jsonb
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal';
COMMENT ON FUNCTION privacy.reveal(personal_jsonb) IS 'The value, or NULL where it is withheld from the declared purpose';
CREATE FUNCTION privacy.reveal(value personal_bytea) RETURNS bytea
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal';
COMMENT ON FUNCTION privacy.reveal(personal_bytea) IS 'The value, or NULL where it is withheld from the declared purpose';
CREATE FUNCTION privacy.reveal(value personal_inet) RETURNS inet
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_reveal';
COMMENT ON FUNCTION privacy.reveal(personal_inet) IS 'The value, or NULL where it is withheld from the declared purpose';

CREATE FUNCTION privacy.withheld(value personal_text) RETURNS text
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_withheld';
COMMENT ON FUNCTION privacy.withheld(personal_text) IS 'NULL if the value is shown, else the reason code why it is not';
CREATE FUNCTION privacy.withheld(value personal_date) RETURNS text
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_withheld';
COMMENT ON FUNCTION privacy.withheld(personal_date) IS 'NULL if the value is shown, else the reason code why it is not';
CREATE FUNCTION privacy.withheld(value personal_timestamp) RETURNS text
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_withheld';
COMMENT ON FUNCTION privacy.withheld(personal_timestamp) IS 'NULL if the value is shown, else the reason code why it is not';
CREATE FUNCTION privacy.withheld(value personal_timestamptz) RETURNS text
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_withheld';
COMMENT ON FUNCTION privacy.withheld(personal_timestamptz) IS 'NULL if the value is shown, else the reason code why it is not';
CREATE FUNCTION privacy.withheld(value personal_numeric) RETURNS text
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_withheld';
COMMENT ON FUNCTION privacy.withheld(personal_numeric) IS 'NULL if the value is shown, else the reason code why it is not';
CREATE FUNCTION privacy.withheld(value personal_integer) RETURNS text
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_withheld';
COMMENT ON FUNCTION privacy.withheld(personal_integer) IS 'NULL if the value is shown, else the reason code why it is not';
CREATE FUNCTION privacy.withheld(value personal_bigint) RETURNS text
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_withheld';
COMMENT ON FUNCTION privacy.withheld(personal_bigint) IS 'NULL if the value is shown, else the reason code why it is not';
CREATE FUNCTION privacy.withheld(value personal_boolean) RETURNS text
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_withheld';
COMMENT ON FUNCTION privacy.withheld(personal_boolean) IS 'NULL if the value is shown, else the reason code why it is not';
CREATE FUNCTION privacy.withheld(value personal_uuid) RETURNS text
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_withheld';
COMMENT ON FUNCTION privacy.withheld(personal_uuid) IS 'NULL if the value is shown, else the reason code why it is not';
CREATE FUNCTION privacy.withheld(value personal_json) RETURNS text
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_withheld';
COMMENT ON FUNCTION privacy.withheld(personal_json) IS 'NULL if the value is shown, else the reason code why it is not';
CREATE FUNCTION privacy.withheld(value personal_jsonb) RETURNS text
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_withheld';
COMMENT ON FUNCTION privacy.withheld(personal_jsonb) IS 'NULL if the value is shown, else the reason code why it is not';
CREATE FUNCTION privacy.withheld(value personal_bytea) RETURNS text
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_withheld';
COMMENT ON FUNCTION privacy.withheld(personal_bytea) IS 'NULL if the value is shown, else the reason code why it is not';
CREATE FUNCTION privacy.withheld(value personal_inet) RETURNS text
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_withheld';
COMMENT ON FUNCTION privacy.withheld(personal_inet) IS 'NULL if the value is shown, else the reason code why it is not';

CREATE FUNCTION privacy.row_visible(data_subject_id bigint) RETURNS boolean
  LANGUAGE c STABLE PARALLEL RESTRICTED COST 50 AS 'MODULE_PATHNAME', 'privacy_row_visible';
COMMENT ON FUNCTION privacy.row_visible(bigint) IS 'May the declared purpose see rows of this person? Rows of nobody (NULL) are visible';

CREATE FUNCTION privacy.may_store(data_subject_id bigint) RETURNS boolean
  LANGUAGE c STABLE PARALLEL RESTRICTED COST 50 AS 'MODULE_PATHNAME', 'privacy_may_store';
COMMENT ON FUNCTION privacy.may_store(bigint) IS 'May the declared purpose store rows of this person? No consent is asked of a write';


-- Called by what the planner makes of comparisons only: no SQL can write an internal argument.
CREATE FUNCTION privacy.tag(operand anyelement, internal) RETURNS anyelement
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 1 AS 'MODULE_PATHNAME', 'privacy_tag';
COMMENT ON FUNCTION privacy.tag(anyelement, internal) IS 'Makes a value of the session comparable with a protected column, if the declared purpose may compare its category';
CREATE FUNCTION privacy.tag_like(operand anyelement, example "any", internal) RETURNS anyelement
  LANGUAGE c STABLE PARALLEL RESTRICTED COST 1 AS 'MODULE_PATHNAME', 'privacy_tag_like';
COMMENT ON FUNCTION privacy.tag_like(anyelement, "any", internal) IS 'As privacy.tag, with a sealed value that is known when the statement runs';

-- Beside lower(column) = ... and the like, where the lookup ignores case: called by what the planner makes of them only.
-- Leakproof: they fail for want of memory or of the keystore only, whatever is sought.
CREATE FUNCTION privacy.folded_tags(sought "any", internal) RETURNS pg_catalog.personal_text[]
  LANGUAGE c STABLE LEAKPROOF PARALLEL RESTRICTED COST 1 AS 'MODULE_PATHNAME', 'privacy_folded_tags';
COMMENT ON FUNCTION privacy.folded_tags("any", internal) IS 'The lookup tags of all values that lower(), upper() or ILIKE finds equal; none where tags do not tell';
CREATE FUNCTION privacy.folded_rest(label text, sought "any", internal) RETURNS pg_catalog.personal_text
  LANGUAGE c STABLE LEAKPROOF PARALLEL RESTRICTED COST 1 AS 'MODULE_PATHNAME', 'privacy_folded_rest';
COMMENT ON FUNCTION privacy.folded_rest(text, "any", internal) IS 'Before all values where tags do not tell, as the session is shown masks or nothing; else behind them';
CREATE FUNCTION privacy.is_sought_support(internal) RETURNS internal
  LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_is_sought_support';
REVOKE ALL ON FUNCTION privacy.is_sought_support(internal) FROM PUBLIC;
COMMENT ON FUNCTION privacy.is_sought_support(internal) IS 'For the planner: privacy.is_sought finds whatever is asked of it';
CREATE FUNCTION privacy.is_sought(condition boolean) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 1 SUPPORT privacy.is_sought_support AS 'MODULE_PATHNAME', 'privacy_is_sought';
COMMENT ON FUNCTION privacy.is_sought(boolean) IS 'The condition itself, of rows that were found by their tags';

-- Called by what auto-reveal makes of a client's statement only, as privacy.tag is.
CREATE FUNCTION privacy.show_row(value record, internal) RETURNS record
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_show_row';
COMMENT ON FUNCTION privacy.show_row(record, internal) IS 'A row as the client is shown it: each personal value in it as privacy.reveal gives it';

-- What the planner puts in place of the functions behind ILIKE and NOT ILIKE on revealed values: the same answers.
CREATE FUNCTION privacy.is_like_folded(value text, pattern text) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 1 AS 'MODULE_PATHNAME', 'privacy_is_like_folded';
COMMENT ON FUNCTION privacy.is_like_folded(text, text) IS 'value ILIKE pattern: the pattern is folded once, ASCII values by bytes';
CREATE FUNCTION privacy.is_not_like_folded(value text, pattern text) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 1 AS 'MODULE_PATHNAME', 'privacy_is_not_like_folded';
COMMENT ON FUNCTION privacy.is_not_like_folded(text, text) IS 'value NOT ILIKE pattern: the pattern is folded once, ASCII values by bytes';
