-- Made by scripts/generate_type_sql.py: change that.
-- Equality, blind order and hashing by lookup tags, in pg_catalog: outside the search_path, email = 'x' would silently
-- become text = text. The order is arbitrary; its operators have names of their own, so that < reveals and compares.
-- A base type's operand is wrapped in privacy.tag by the planner; the operators that take it unwrapped find nothing.
CREATE FUNCTION privacy.selectivity_from(internal, oid, internal, integer) RETURNS double precision
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_selectivity_from';
REVOKE ALL ON FUNCTION privacy.selectivity_from(internal, oid, internal, integer) FROM PUBLIC;
COMMENT ON FUNCTION privacy.selectivity_from(internal, oid, internal, integer) IS 'For the planner: how many values >=^ finds';

CREATE FUNCTION privacy.personal_text_eq(pg_catalog.personal_text, pg_catalog.personal_text) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_eq';
COMMENT ON FUNCTION privacy.personal_text_eq(pg_catalog.personal_text, pg_catalog.personal_text) IS 'Equal, by lookup tag';
CREATE FUNCTION privacy.personal_text_ne(pg_catalog.personal_text, pg_catalog.personal_text) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_ne';
COMMENT ON FUNCTION privacy.personal_text_ne(pg_catalog.personal_text, pg_catalog.personal_text) IS 'Not equal, by lookup tag';
CREATE FUNCTION privacy.personal_text_lt(pg_catalog.personal_text, pg_catalog.personal_text) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_lt';
COMMENT ON FUNCTION privacy.personal_text_lt(pg_catalog.personal_text, pg_catalog.personal_text) IS 'Blind order of lookup tags';
CREATE FUNCTION privacy.personal_text_le(pg_catalog.personal_text, pg_catalog.personal_text) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_le';
COMMENT ON FUNCTION privacy.personal_text_le(pg_catalog.personal_text, pg_catalog.personal_text) IS 'Blind order of lookup tags';
CREATE FUNCTION privacy.personal_text_ge(pg_catalog.personal_text, pg_catalog.personal_text) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_ge';
COMMENT ON FUNCTION privacy.personal_text_ge(pg_catalog.personal_text, pg_catalog.personal_text) IS 'Blind order of lookup tags';
CREATE FUNCTION privacy.personal_text_gt(pg_catalog.personal_text, pg_catalog.personal_text) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_gt';
COMMENT ON FUNCTION privacy.personal_text_gt(pg_catalog.personal_text, pg_catalog.personal_text) IS 'Blind order of lookup tags';
CREATE FUNCTION privacy.personal_text_cmp(pg_catalog.personal_text, pg_catalog.personal_text) RETURNS integer
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_cmp';
COMMENT ON FUNCTION privacy.personal_text_cmp(pg_catalog.personal_text, pg_catalog.personal_text) IS 'Blind order of lookup tags';
CREATE FUNCTION privacy.personal_text_hash(pg_catalog.personal_text) RETURNS integer
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_hash';
COMMENT ON FUNCTION privacy.personal_text_hash(pg_catalog.personal_text) IS 'Hash of the lookup tag';
CREATE FUNCTION privacy.personal_text_hash_extended(pg_catalog.personal_text, bigint) RETURNS bigint
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_hash_extended';
COMMENT ON FUNCTION privacy.personal_text_hash_extended(pg_catalog.personal_text, bigint) IS 'Hash of the lookup tag, with a seed';
CREATE OPERATOR pg_catalog.= (FUNCTION = privacy.personal_text_eq, LEFTARG = pg_catalog.personal_text, RIGHTARG = pg_catalog.personal_text, COMMUTATOR = OPERATOR(pg_catalog.=), NEGATOR = OPERATOR(pg_catalog.<>), RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
COMMENT ON OPERATOR pg_catalog.= (pg_catalog.personal_text, pg_catalog.personal_text) IS 'Equal, by lookup tag';
CREATE OPERATOR pg_catalog.<> (FUNCTION = privacy.personal_text_ne, LEFTARG = pg_catalog.personal_text, RIGHTARG = pg_catalog.personal_text, COMMUTATOR = OPERATOR(pg_catalog.<>), NEGATOR = OPERATOR(pg_catalog.=), RESTRICT = neqsel, JOIN = neqjoinsel);
COMMENT ON OPERATOR pg_catalog.<> (pg_catalog.personal_text, pg_catalog.personal_text) IS 'Not equal, by lookup tag';
CREATE OPERATOR pg_catalog.<^ (FUNCTION = privacy.personal_text_lt, LEFTARG = pg_catalog.personal_text, RIGHTARG = pg_catalog.personal_text, COMMUTATOR = OPERATOR(pg_catalog.>^), NEGATOR = OPERATOR(pg_catalog.>=^), RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
COMMENT ON OPERATOR pg_catalog.<^ (pg_catalog.personal_text, pg_catalog.personal_text) IS 'Blind order of lookup tags';
CREATE OPERATOR pg_catalog.<=^ (FUNCTION = privacy.personal_text_le, LEFTARG = pg_catalog.personal_text, RIGHTARG = pg_catalog.personal_text, COMMUTATOR = OPERATOR(pg_catalog.>=^), NEGATOR = OPERATOR(pg_catalog.>^), RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
COMMENT ON OPERATOR pg_catalog.<=^ (pg_catalog.personal_text, pg_catalog.personal_text) IS 'Blind order of lookup tags';
CREATE OPERATOR pg_catalog.>=^ (FUNCTION = privacy.personal_text_ge, LEFTARG = pg_catalog.personal_text, RIGHTARG = pg_catalog.personal_text, COMMUTATOR = OPERATOR(pg_catalog.<=^), NEGATOR = OPERATOR(pg_catalog.<^), RESTRICT = privacy.selectivity_from, JOIN = scalargejoinsel);
COMMENT ON OPERATOR pg_catalog.>=^ (pg_catalog.personal_text, pg_catalog.personal_text) IS 'Blind order of lookup tags';
CREATE OPERATOR pg_catalog.>^ (FUNCTION = privacy.personal_text_gt, LEFTARG = pg_catalog.personal_text, RIGHTARG = pg_catalog.personal_text, COMMUTATOR = OPERATOR(pg_catalog.<^), NEGATOR = OPERATOR(pg_catalog.<=^), RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
COMMENT ON OPERATOR pg_catalog.>^ (pg_catalog.personal_text, pg_catalog.personal_text) IS 'Blind order of lookup tags';
CREATE OPERATOR FAMILY pg_catalog.personal_text_ops USING btree;
COMMENT ON OPERATOR FAMILY pg_catalog.personal_text_ops USING btree IS 'Lookup tags of personal_text';
CREATE OPERATOR CLASS pg_catalog.personal_text_ops DEFAULT FOR TYPE pg_catalog.personal_text USING btree
  FAMILY pg_catalog.personal_text_ops AS OPERATOR 3 pg_catalog.=, OPERATOR 1 pg_catalog.<^, OPERATOR 2 pg_catalog.<=^, OPERATOR 4 pg_catalog.>=^, OPERATOR 5 pg_catalog.>^, FUNCTION 1 privacy.personal_text_cmp(pg_catalog.personal_text, pg_catalog.personal_text);
COMMENT ON OPERATOR CLASS pg_catalog.personal_text_ops USING btree IS 'Lookup tags of personal_text';
CREATE OPERATOR FAMILY pg_catalog.personal_text_ops USING hash;
COMMENT ON OPERATOR FAMILY pg_catalog.personal_text_ops USING hash IS 'Lookup tags of personal_text';
CREATE OPERATOR CLASS pg_catalog.personal_text_ops DEFAULT FOR TYPE pg_catalog.personal_text USING hash
  FAMILY pg_catalog.personal_text_ops AS OPERATOR 1 pg_catalog.=, FUNCTION 1 privacy.personal_text_hash(pg_catalog.personal_text), FUNCTION 2 privacy.personal_text_hash_extended(pg_catalog.personal_text, bigint);
COMMENT ON OPERATOR CLASS pg_catalog.personal_text_ops USING hash IS 'Lookup tags of personal_text';
CREATE FUNCTION privacy.personal_text_eq(pg_catalog.personal_text, text) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_eq_unwrapped';
COMMENT ON FUNCTION privacy.personal_text_eq(pg_catalog.personal_text, text) IS 'Equal, by lookup tag, to an operand the planner tags';
CREATE OPERATOR pg_catalog.= (FUNCTION = privacy.personal_text_eq, LEFTARG = pg_catalog.personal_text, RIGHTARG = text, COMMUTATOR = OPERATOR(pg_catalog.=), NEGATOR = OPERATOR(pg_catalog.<>), RESTRICT = eqsel, JOIN = eqjoinsel);
COMMENT ON OPERATOR pg_catalog.= (pg_catalog.personal_text, text) IS 'Equal, by lookup tag, to an operand the planner tags';
CREATE FUNCTION privacy.personal_text_ne(pg_catalog.personal_text, text) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_ne_unwrapped';
COMMENT ON FUNCTION privacy.personal_text_ne(pg_catalog.personal_text, text) IS 'Not equal, by lookup tag, to an operand the planner tags';
CREATE OPERATOR pg_catalog.<> (FUNCTION = privacy.personal_text_ne, LEFTARG = pg_catalog.personal_text, RIGHTARG = text, COMMUTATOR = OPERATOR(pg_catalog.<>), NEGATOR = OPERATOR(pg_catalog.=), RESTRICT = neqsel, JOIN = neqjoinsel);
COMMENT ON OPERATOR pg_catalog.<> (pg_catalog.personal_text, text) IS 'Not equal, by lookup tag, to an operand the planner tags';
CREATE FUNCTION privacy.personal_text_eq(text, pg_catalog.personal_text) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_eq_unwrapped';
COMMENT ON FUNCTION privacy.personal_text_eq(text, pg_catalog.personal_text) IS 'Equal, by lookup tag, to an operand the planner tags';
CREATE OPERATOR pg_catalog.= (FUNCTION = privacy.personal_text_eq, LEFTARG = text, RIGHTARG = pg_catalog.personal_text, COMMUTATOR = OPERATOR(pg_catalog.=), NEGATOR = OPERATOR(pg_catalog.<>), RESTRICT = eqsel, JOIN = eqjoinsel);
COMMENT ON OPERATOR pg_catalog.= (text, pg_catalog.personal_text) IS 'Equal, by lookup tag, to an operand the planner tags';
CREATE FUNCTION privacy.personal_text_ne(text, pg_catalog.personal_text) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_ne_unwrapped';
COMMENT ON FUNCTION privacy.personal_text_ne(text, pg_catalog.personal_text) IS 'Not equal, by lookup tag, to an operand the planner tags';
CREATE OPERATOR pg_catalog.<> (FUNCTION = privacy.personal_text_ne, LEFTARG = text, RIGHTARG = pg_catalog.personal_text, COMMUTATOR = OPERATOR(pg_catalog.<>), NEGATOR = OPERATOR(pg_catalog.=), RESTRICT = neqsel, JOIN = neqjoinsel);
COMMENT ON OPERATOR pg_catalog.<> (text, pg_catalog.personal_text) IS 'Not equal, by lookup tag, to an operand the planner tags';
CREATE FUNCTION privacy.personal_text_eq(pg_catalog.personal_text, name) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_eq_unwrapped';
COMMENT ON FUNCTION privacy.personal_text_eq(pg_catalog.personal_text, name) IS 'Equal, by lookup tag, to an operand the planner tags';
CREATE OPERATOR pg_catalog.= (FUNCTION = privacy.personal_text_eq, LEFTARG = pg_catalog.personal_text, RIGHTARG = name, COMMUTATOR = OPERATOR(pg_catalog.=), NEGATOR = OPERATOR(pg_catalog.<>), RESTRICT = eqsel, JOIN = eqjoinsel);
COMMENT ON OPERATOR pg_catalog.= (pg_catalog.personal_text, name) IS 'Equal, by lookup tag, to an operand the planner tags';
CREATE FUNCTION privacy.personal_text_ne(pg_catalog.personal_text, name) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_ne_unwrapped';
COMMENT ON FUNCTION privacy.personal_text_ne(pg_catalog.personal_text, name) IS 'Not equal, by lookup tag, to an operand the planner tags';
CREATE OPERATOR pg_catalog.<> (FUNCTION = privacy.personal_text_ne, LEFTARG = pg_catalog.personal_text, RIGHTARG = name, COMMUTATOR = OPERATOR(pg_catalog.<>), NEGATOR = OPERATOR(pg_catalog.=), RESTRICT = neqsel, JOIN = neqjoinsel);
COMMENT ON OPERATOR pg_catalog.<> (pg_catalog.personal_text, name) IS 'Not equal, by lookup tag, to an operand the planner tags';
CREATE FUNCTION privacy.personal_text_eq(name, pg_catalog.personal_text) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_eq_unwrapped';
COMMENT ON FUNCTION privacy.personal_text_eq(name, pg_catalog.personal_text) IS 'Equal, by lookup tag, to an operand the planner tags';
CREATE OPERATOR pg_catalog.= (FUNCTION = privacy.personal_text_eq, LEFTARG = name, RIGHTARG = pg_catalog.personal_text, COMMUTATOR = OPERATOR(pg_catalog.=), NEGATOR = OPERATOR(pg_catalog.<>), RESTRICT = eqsel, JOIN = eqjoinsel);
COMMENT ON OPERATOR pg_catalog.= (name, pg_catalog.personal_text) IS 'Equal, by lookup tag, to an operand the planner tags';
CREATE FUNCTION privacy.personal_text_ne(name, pg_catalog.personal_text) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_ne_unwrapped';
COMMENT ON FUNCTION privacy.personal_text_ne(name, pg_catalog.personal_text) IS 'Not equal, by lookup tag, to an operand the planner tags';
CREATE OPERATOR pg_catalog.<> (FUNCTION = privacy.personal_text_ne, LEFTARG = name, RIGHTARG = pg_catalog.personal_text, COMMUTATOR = OPERATOR(pg_catalog.<>), NEGATOR = OPERATOR(pg_catalog.=), RESTRICT = neqsel, JOIN = neqjoinsel);
COMMENT ON OPERATOR pg_catalog.<> (name, pg_catalog.personal_text) IS 'Not equal, by lookup tag, to an operand the planner tags';

CREATE FUNCTION privacy.personal_date_eq(pg_catalog.personal_date, pg_catalog.personal_date) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_eq';
COMMENT ON FUNCTION privacy.personal_date_eq(pg_catalog.personal_date, pg_catalog.personal_date) IS 'Equal, by lookup tag';
CREATE FUNCTION privacy.personal_date_ne(pg_catalog.personal_date, pg_catalog.personal_date) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_ne';
COMMENT ON FUNCTION privacy.personal_date_ne(pg_catalog.personal_date, pg_catalog.personal_date) IS 'Not equal, by lookup tag';
CREATE FUNCTION privacy.personal_date_lt(pg_catalog.personal_date, pg_catalog.personal_date) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_lt';
COMMENT ON FUNCTION privacy.personal_date_lt(pg_catalog.personal_date, pg_catalog.personal_date) IS 'Blind order of lookup tags';
CREATE FUNCTION privacy.personal_date_le(pg_catalog.personal_date, pg_catalog.personal_date) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_le';
COMMENT ON FUNCTION privacy.personal_date_le(pg_catalog.personal_date, pg_catalog.personal_date) IS 'Blind order of lookup tags';
CREATE FUNCTION privacy.personal_date_ge(pg_catalog.personal_date, pg_catalog.personal_date) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_ge';
COMMENT ON FUNCTION privacy.personal_date_ge(pg_catalog.personal_date, pg_catalog.personal_date) IS 'Blind order of lookup tags';
CREATE FUNCTION privacy.personal_date_gt(pg_catalog.personal_date, pg_catalog.personal_date) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_gt';
COMMENT ON FUNCTION privacy.personal_date_gt(pg_catalog.personal_date, pg_catalog.personal_date) IS 'Blind order of lookup tags';
CREATE FUNCTION privacy.personal_date_cmp(pg_catalog.personal_date, pg_catalog.personal_date) RETURNS integer
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_cmp';
COMMENT ON FUNCTION privacy.personal_date_cmp(pg_catalog.personal_date, pg_catalog.personal_date) IS 'Blind order of lookup tags';
CREATE FUNCTION privacy.personal_date_hash(pg_catalog.personal_date) RETURNS integer
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_hash';
COMMENT ON FUNCTION privacy.personal_date_hash(pg_catalog.personal_date) IS 'Hash of the lookup tag';
CREATE FUNCTION privacy.personal_date_hash_extended(pg_catalog.personal_date, bigint) RETURNS bigint
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_hash_extended';
COMMENT ON FUNCTION privacy.personal_date_hash_extended(pg_catalog.personal_date, bigint) IS 'Hash of the lookup tag, with a seed';
CREATE OPERATOR pg_catalog.= (FUNCTION = privacy.personal_date_eq, LEFTARG = pg_catalog.personal_date, RIGHTARG = pg_catalog.personal_date, COMMUTATOR = OPERATOR(pg_catalog.=), NEGATOR = OPERATOR(pg_catalog.<>), RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
COMMENT ON OPERATOR pg_catalog.= (pg_catalog.personal_date, pg_catalog.personal_date) IS 'Equal, by lookup tag';
CREATE OPERATOR pg_catalog.<> (FUNCTION = privacy.personal_date_ne, LEFTARG = pg_catalog.personal_date, RIGHTARG = pg_catalog.personal_date, COMMUTATOR = OPERATOR(pg_catalog.<>), NEGATOR = OPERATOR(pg_catalog.=), RESTRICT = neqsel, JOIN = neqjoinsel);
COMMENT ON OPERATOR pg_catalog.<> (pg_catalog.personal_date, pg_catalog.personal_date) IS 'Not equal, by lookup tag';
CREATE OPERATOR pg_catalog.<^ (FUNCTION = privacy.personal_date_lt, LEFTARG = pg_catalog.personal_date, RIGHTARG = pg_catalog.personal_date, COMMUTATOR = OPERATOR(pg_catalog.>^), NEGATOR = OPERATOR(pg_catalog.>=^), RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
COMMENT ON OPERATOR pg_catalog.<^ (pg_catalog.personal_date, pg_catalog.personal_date) IS 'Blind order of lookup tags';
CREATE OPERATOR pg_catalog.<=^ (FUNCTION = privacy.personal_date_le, LEFTARG = pg_catalog.personal_date, RIGHTARG = pg_catalog.personal_date, COMMUTATOR = OPERATOR(pg_catalog.>=^), NEGATOR = OPERATOR(pg_catalog.>^), RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
COMMENT ON OPERATOR pg_catalog.<=^ (pg_catalog.personal_date, pg_catalog.personal_date) IS 'Blind order of lookup tags';
CREATE OPERATOR pg_catalog.>=^ (FUNCTION = privacy.personal_date_ge, LEFTARG = pg_catalog.personal_date, RIGHTARG = pg_catalog.personal_date, COMMUTATOR = OPERATOR(pg_catalog.<=^), NEGATOR = OPERATOR(pg_catalog.<^), RESTRICT = scalargesel, JOIN = scalargejoinsel);
COMMENT ON OPERATOR pg_catalog.>=^ (pg_catalog.personal_date, pg_catalog.personal_date) IS 'Blind order of lookup tags';
CREATE OPERATOR pg_catalog.>^ (FUNCTION = privacy.personal_date_gt, LEFTARG = pg_catalog.personal_date, RIGHTARG = pg_catalog.personal_date, COMMUTATOR = OPERATOR(pg_catalog.<^), NEGATOR = OPERATOR(pg_catalog.<=^), RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
COMMENT ON OPERATOR pg_catalog.>^ (pg_catalog.personal_date, pg_catalog.personal_date) IS 'Blind order of lookup tags';
CREATE FUNCTION privacy.personal_date_in_range(pg_catalog.personal_date, pg_catalog.personal_date, interval, boolean, boolean) RETURNS boolean
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.personal_date_in_range(pg_catalog.personal_date, pg_catalog.personal_date, interval, boolean, boolean) IS 'Stands for the function of the base type in the frame of a window';
CREATE OPERATOR FAMILY pg_catalog.personal_date_ops USING btree;
COMMENT ON OPERATOR FAMILY pg_catalog.personal_date_ops USING btree IS 'Lookup tags of personal_date';
CREATE OPERATOR CLASS pg_catalog.personal_date_ops DEFAULT FOR TYPE pg_catalog.personal_date USING btree
  FAMILY pg_catalog.personal_date_ops AS OPERATOR 3 pg_catalog.=, OPERATOR 1 pg_catalog.<^, OPERATOR 2 pg_catalog.<=^, OPERATOR 4 pg_catalog.>=^, OPERATOR 5 pg_catalog.>^, FUNCTION 1 privacy.personal_date_cmp(pg_catalog.personal_date, pg_catalog.personal_date), FUNCTION 3 (pg_catalog.personal_date, interval) privacy.personal_date_in_range(pg_catalog.personal_date, pg_catalog.personal_date, interval, boolean, boolean);
COMMENT ON OPERATOR CLASS pg_catalog.personal_date_ops USING btree IS 'Lookup tags of personal_date';
CREATE OPERATOR FAMILY pg_catalog.personal_date_ops USING hash;
COMMENT ON OPERATOR FAMILY pg_catalog.personal_date_ops USING hash IS 'Lookup tags of personal_date';
CREATE OPERATOR CLASS pg_catalog.personal_date_ops DEFAULT FOR TYPE pg_catalog.personal_date USING hash
  FAMILY pg_catalog.personal_date_ops AS OPERATOR 1 pg_catalog.=, FUNCTION 1 privacy.personal_date_hash(pg_catalog.personal_date), FUNCTION 2 privacy.personal_date_hash_extended(pg_catalog.personal_date, bigint);
COMMENT ON OPERATOR CLASS pg_catalog.personal_date_ops USING hash IS 'Lookup tags of personal_date';
CREATE FUNCTION privacy.personal_date_eq(pg_catalog.personal_date, date) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_eq_unwrapped';
COMMENT ON FUNCTION privacy.personal_date_eq(pg_catalog.personal_date, date) IS 'Equal, by lookup tag, to an operand the planner tags';
CREATE OPERATOR pg_catalog.= (FUNCTION = privacy.personal_date_eq, LEFTARG = pg_catalog.personal_date, RIGHTARG = date, COMMUTATOR = OPERATOR(pg_catalog.=), NEGATOR = OPERATOR(pg_catalog.<>), RESTRICT = eqsel, JOIN = eqjoinsel);
COMMENT ON OPERATOR pg_catalog.= (pg_catalog.personal_date, date) IS 'Equal, by lookup tag, to an operand the planner tags';
CREATE FUNCTION privacy.personal_date_ne(pg_catalog.personal_date, date) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_ne_unwrapped';
COMMENT ON FUNCTION privacy.personal_date_ne(pg_catalog.personal_date, date) IS 'Not equal, by lookup tag, to an operand the planner tags';
CREATE OPERATOR pg_catalog.<> (FUNCTION = privacy.personal_date_ne, LEFTARG = pg_catalog.personal_date, RIGHTARG = date, COMMUTATOR = OPERATOR(pg_catalog.<>), NEGATOR = OPERATOR(pg_catalog.=), RESTRICT = neqsel, JOIN = neqjoinsel);
COMMENT ON OPERATOR pg_catalog.<> (pg_catalog.personal_date, date) IS 'Not equal, by lookup tag, to an operand the planner tags';
CREATE FUNCTION privacy.personal_date_eq(date, pg_catalog.personal_date) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_eq_unwrapped';
COMMENT ON FUNCTION privacy.personal_date_eq(date, pg_catalog.personal_date) IS 'Equal, by lookup tag, to an operand the planner tags';
CREATE OPERATOR pg_catalog.= (FUNCTION = privacy.personal_date_eq, LEFTARG = date, RIGHTARG = pg_catalog.personal_date, COMMUTATOR = OPERATOR(pg_catalog.=), NEGATOR = OPERATOR(pg_catalog.<>), RESTRICT = eqsel, JOIN = eqjoinsel);
COMMENT ON OPERATOR pg_catalog.= (date, pg_catalog.personal_date) IS 'Equal, by lookup tag, to an operand the planner tags';
CREATE FUNCTION privacy.personal_date_ne(date, pg_catalog.personal_date) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_ne_unwrapped';
COMMENT ON FUNCTION privacy.personal_date_ne(date, pg_catalog.personal_date) IS 'Not equal, by lookup tag, to an operand the planner tags';
CREATE OPERATOR pg_catalog.<> (FUNCTION = privacy.personal_date_ne, LEFTARG = date, RIGHTARG = pg_catalog.personal_date, COMMUTATOR = OPERATOR(pg_catalog.<>), NEGATOR = OPERATOR(pg_catalog.=), RESTRICT = neqsel, JOIN = neqjoinsel);
COMMENT ON OPERATOR pg_catalog.<> (date, pg_catalog.personal_date) IS 'Not equal, by lookup tag, to an operand the planner tags';

CREATE FUNCTION privacy.personal_timestamp_eq(pg_catalog.personal_timestamp, pg_catalog.personal_timestamp) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_eq';
COMMENT ON FUNCTION privacy.personal_timestamp_eq(pg_catalog.personal_timestamp, pg_catalog.personal_timestamp) IS 'Equal, by lookup tag';
CREATE FUNCTION privacy.personal_timestamp_ne(pg_catalog.personal_timestamp, pg_catalog.personal_timestamp) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_ne';
COMMENT ON FUNCTION privacy.personal_timestamp_ne(pg_catalog.personal_timestamp, pg_catalog.personal_timestamp) IS 'Not equal, by lookup tag';
CREATE FUNCTION privacy.personal_timestamp_lt(pg_catalog.personal_timestamp, pg_catalog.personal_timestamp) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_lt';
COMMENT ON FUNCTION privacy.personal_timestamp_lt(pg_catalog.personal_timestamp, pg_catalog.personal_timestamp) IS 'Blind order of lookup tags';
CREATE FUNCTION privacy.personal_timestamp_le(pg_catalog.personal_timestamp, pg_catalog.personal_timestamp) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_le';
COMMENT ON FUNCTION privacy.personal_timestamp_le(pg_catalog.personal_timestamp, pg_catalog.personal_timestamp) IS 'Blind order of lookup tags';
CREATE FUNCTION privacy.personal_timestamp_ge(pg_catalog.personal_timestamp, pg_catalog.personal_timestamp) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_ge';
COMMENT ON FUNCTION privacy.personal_timestamp_ge(pg_catalog.personal_timestamp, pg_catalog.personal_timestamp) IS 'Blind order of lookup tags';
CREATE FUNCTION privacy.personal_timestamp_gt(pg_catalog.personal_timestamp, pg_catalog.personal_timestamp) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_gt';
COMMENT ON FUNCTION privacy.personal_timestamp_gt(pg_catalog.personal_timestamp, pg_catalog.personal_timestamp) IS 'Blind order of lookup tags';
CREATE FUNCTION privacy.personal_timestamp_cmp(pg_catalog.personal_timestamp, pg_catalog.personal_timestamp) RETURNS integer
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_cmp';
COMMENT ON FUNCTION privacy.personal_timestamp_cmp(pg_catalog.personal_timestamp, pg_catalog.personal_timestamp) IS 'Blind order of lookup tags';
CREATE FUNCTION privacy.personal_timestamp_hash(pg_catalog.personal_timestamp) RETURNS integer
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_hash';
COMMENT ON FUNCTION privacy.personal_timestamp_hash(pg_catalog.personal_timestamp) IS 'Hash of the lookup tag';
CREATE FUNCTION privacy.personal_timestamp_hash_extended(pg_catalog.personal_timestamp, bigint) RETURNS bigint
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_hash_extended';
COMMENT ON FUNCTION privacy.personal_timestamp_hash_extended(pg_catalog.personal_timestamp, bigint) IS 'Hash of the lookup tag, with a seed';
CREATE OPERATOR pg_catalog.= (FUNCTION = privacy.personal_timestamp_eq, LEFTARG = pg_catalog.personal_timestamp, RIGHTARG = pg_catalog.personal_timestamp, COMMUTATOR = OPERATOR(pg_catalog.=), NEGATOR = OPERATOR(pg_catalog.<>), RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
COMMENT ON OPERATOR pg_catalog.= (pg_catalog.personal_timestamp, pg_catalog.personal_timestamp) IS 'Equal, by lookup tag';
CREATE OPERATOR pg_catalog.<> (FUNCTION = privacy.personal_timestamp_ne, LEFTARG = pg_catalog.personal_timestamp, RIGHTARG = pg_catalog.personal_timestamp, COMMUTATOR = OPERATOR(pg_catalog.<>), NEGATOR = OPERATOR(pg_catalog.=), RESTRICT = neqsel, JOIN = neqjoinsel);
COMMENT ON OPERATOR pg_catalog.<> (pg_catalog.personal_timestamp, pg_catalog.personal_timestamp) IS 'Not equal, by lookup tag';
CREATE OPERATOR pg_catalog.<^ (FUNCTION = privacy.personal_timestamp_lt, LEFTARG = pg_catalog.personal_timestamp, RIGHTARG = pg_catalog.personal_timestamp, COMMUTATOR = OPERATOR(pg_catalog.>^), NEGATOR = OPERATOR(pg_catalog.>=^), RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
COMMENT ON OPERATOR pg_catalog.<^ (pg_catalog.personal_timestamp, pg_catalog.personal_timestamp) IS 'Blind order of lookup tags';
CREATE OPERATOR pg_catalog.<=^ (FUNCTION = privacy.personal_timestamp_le, LEFTARG = pg_catalog.personal_timestamp, RIGHTARG = pg_catalog.personal_timestamp, COMMUTATOR = OPERATOR(pg_catalog.>=^), NEGATOR = OPERATOR(pg_catalog.>^), RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
COMMENT ON OPERATOR pg_catalog.<=^ (pg_catalog.personal_timestamp, pg_catalog.personal_timestamp) IS 'Blind order of lookup tags';
CREATE OPERATOR pg_catalog.>=^ (FUNCTION = privacy.personal_timestamp_ge, LEFTARG = pg_catalog.personal_timestamp, RIGHTARG = pg_catalog.personal_timestamp, COMMUTATOR = OPERATOR(pg_catalog.<=^), NEGATOR = OPERATOR(pg_catalog.<^), RESTRICT = scalargesel, JOIN = scalargejoinsel);
COMMENT ON OPERATOR pg_catalog.>=^ (pg_catalog.personal_timestamp, pg_catalog.personal_timestamp) IS 'Blind order of lookup tags';
CREATE OPERATOR pg_catalog.>^ (FUNCTION = privacy.personal_timestamp_gt, LEFTARG = pg_catalog.personal_timestamp, RIGHTARG = pg_catalog.personal_timestamp, COMMUTATOR = OPERATOR(pg_catalog.<^), NEGATOR = OPERATOR(pg_catalog.<=^), RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
COMMENT ON OPERATOR pg_catalog.>^ (pg_catalog.personal_timestamp, pg_catalog.personal_timestamp) IS 'Blind order of lookup tags';
CREATE FUNCTION privacy.personal_timestamp_in_range(pg_catalog.personal_timestamp, pg_catalog.personal_timestamp, interval, boolean, boolean) RETURNS boolean
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.personal_timestamp_in_range(pg_catalog.personal_timestamp, pg_catalog.personal_timestamp, interval, boolean, boolean) IS 'Stands for the function of the base type in the frame of a window';
CREATE OPERATOR FAMILY pg_catalog.personal_timestamp_ops USING btree;
COMMENT ON OPERATOR FAMILY pg_catalog.personal_timestamp_ops USING btree IS 'Lookup tags of personal_timestamp';
CREATE OPERATOR CLASS pg_catalog.personal_timestamp_ops DEFAULT FOR TYPE pg_catalog.personal_timestamp USING btree
  FAMILY pg_catalog.personal_timestamp_ops AS OPERATOR 3 pg_catalog.=, OPERATOR 1 pg_catalog.<^, OPERATOR 2 pg_catalog.<=^, OPERATOR 4 pg_catalog.>=^, OPERATOR 5 pg_catalog.>^, FUNCTION 1 privacy.personal_timestamp_cmp(pg_catalog.personal_timestamp, pg_catalog.personal_timestamp), FUNCTION 3 (pg_catalog.personal_timestamp, interval) privacy.personal_timestamp_in_range(pg_catalog.personal_timestamp, pg_catalog.personal_timestamp, interval, boolean, boolean);
COMMENT ON OPERATOR CLASS pg_catalog.personal_timestamp_ops USING btree IS 'Lookup tags of personal_timestamp';
CREATE OPERATOR FAMILY pg_catalog.personal_timestamp_ops USING hash;
COMMENT ON OPERATOR FAMILY pg_catalog.personal_timestamp_ops USING hash IS 'Lookup tags of personal_timestamp';
CREATE OPERATOR CLASS pg_catalog.personal_timestamp_ops DEFAULT FOR TYPE pg_catalog.personal_timestamp USING hash
  FAMILY pg_catalog.personal_timestamp_ops AS OPERATOR 1 pg_catalog.=, FUNCTION 1 privacy.personal_timestamp_hash(pg_catalog.personal_timestamp), FUNCTION 2 privacy.personal_timestamp_hash_extended(pg_catalog.personal_timestamp, bigint);
COMMENT ON OPERATOR CLASS pg_catalog.personal_timestamp_ops USING hash IS 'Lookup tags of personal_timestamp';
CREATE FUNCTION privacy.personal_timestamp_eq(pg_catalog.personal_timestamp, timestamp) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_eq_unwrapped';
COMMENT ON FUNCTION privacy.personal_timestamp_eq(pg_catalog.personal_timestamp, timestamp) IS 'Equal, by lookup tag, to an operand the planner tags';
CREATE OPERATOR pg_catalog.= (FUNCTION = privacy.personal_timestamp_eq, LEFTARG = pg_catalog.personal_timestamp, RIGHTARG = timestamp, COMMUTATOR = OPERATOR(pg_catalog.=), NEGATOR = OPERATOR(pg_catalog.<>), RESTRICT = eqsel, JOIN = eqjoinsel);
COMMENT ON OPERATOR pg_catalog.= (pg_catalog.personal_timestamp, timestamp) IS 'Equal, by lookup tag, to an operand the planner tags';
CREATE FUNCTION privacy.personal_timestamp_ne(pg_catalog.personal_timestamp, timestamp) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_ne_unwrapped';
COMMENT ON FUNCTION privacy.personal_timestamp_ne(pg_catalog.personal_timestamp, timestamp) IS 'Not equal, by lookup tag, to an operand the planner tags';
CREATE OPERATOR pg_catalog.<> (FUNCTION = privacy.personal_timestamp_ne, LEFTARG = pg_catalog.personal_timestamp, RIGHTARG = timestamp, COMMUTATOR = OPERATOR(pg_catalog.<>), NEGATOR = OPERATOR(pg_catalog.=), RESTRICT = neqsel, JOIN = neqjoinsel);
COMMENT ON OPERATOR pg_catalog.<> (pg_catalog.personal_timestamp, timestamp) IS 'Not equal, by lookup tag, to an operand the planner tags';
CREATE FUNCTION privacy.personal_timestamp_eq(timestamp, pg_catalog.personal_timestamp) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_eq_unwrapped';
COMMENT ON FUNCTION privacy.personal_timestamp_eq(timestamp, pg_catalog.personal_timestamp) IS 'Equal, by lookup tag, to an operand the planner tags';
CREATE OPERATOR pg_catalog.= (FUNCTION = privacy.personal_timestamp_eq, LEFTARG = timestamp, RIGHTARG = pg_catalog.personal_timestamp, COMMUTATOR = OPERATOR(pg_catalog.=), NEGATOR = OPERATOR(pg_catalog.<>), RESTRICT = eqsel, JOIN = eqjoinsel);
COMMENT ON OPERATOR pg_catalog.= (timestamp, pg_catalog.personal_timestamp) IS 'Equal, by lookup tag, to an operand the planner tags';
CREATE FUNCTION privacy.personal_timestamp_ne(timestamp, pg_catalog.personal_timestamp) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_ne_unwrapped';
COMMENT ON FUNCTION privacy.personal_timestamp_ne(timestamp, pg_catalog.personal_timestamp) IS 'Not equal, by lookup tag, to an operand the planner tags';
CREATE OPERATOR pg_catalog.<> (FUNCTION = privacy.personal_timestamp_ne, LEFTARG = timestamp, RIGHTARG = pg_catalog.personal_timestamp, COMMUTATOR = OPERATOR(pg_catalog.<>), NEGATOR = OPERATOR(pg_catalog.=), RESTRICT = neqsel, JOIN = neqjoinsel);
COMMENT ON OPERATOR pg_catalog.<> (timestamp, pg_catalog.personal_timestamp) IS 'Not equal, by lookup tag, to an operand the planner tags';
CREATE FUNCTION privacy.personal_timestamp_eq(pg_catalog.personal_timestamp, date) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_eq_unwrapped';
COMMENT ON FUNCTION privacy.personal_timestamp_eq(pg_catalog.personal_timestamp, date) IS 'Equal, by lookup tag, to an operand the planner tags';
CREATE OPERATOR pg_catalog.= (FUNCTION = privacy.personal_timestamp_eq, LEFTARG = pg_catalog.personal_timestamp, RIGHTARG = date, COMMUTATOR = OPERATOR(pg_catalog.=), NEGATOR = OPERATOR(pg_catalog.<>), RESTRICT = eqsel, JOIN = eqjoinsel);
COMMENT ON OPERATOR pg_catalog.= (pg_catalog.personal_timestamp, date) IS 'Equal, by lookup tag, to an operand the planner tags';
CREATE FUNCTION privacy.personal_timestamp_ne(pg_catalog.personal_timestamp, date) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_ne_unwrapped';
COMMENT ON FUNCTION privacy.personal_timestamp_ne(pg_catalog.personal_timestamp, date) IS 'Not equal, by lookup tag, to an operand the planner tags';
CREATE OPERATOR pg_catalog.<> (FUNCTION = privacy.personal_timestamp_ne, LEFTARG = pg_catalog.personal_timestamp, RIGHTARG = date, COMMUTATOR = OPERATOR(pg_catalog.<>), NEGATOR = OPERATOR(pg_catalog.=), RESTRICT = neqsel, JOIN = neqjoinsel);
COMMENT ON OPERATOR pg_catalog.<> (pg_catalog.personal_timestamp, date) IS 'Not equal, by lookup tag, to an operand the planner tags';
CREATE FUNCTION privacy.personal_timestamp_eq(date, pg_catalog.personal_timestamp) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_eq_unwrapped';
COMMENT ON FUNCTION privacy.personal_timestamp_eq(date, pg_catalog.personal_timestamp) IS 'Equal, by lookup tag, to an operand the planner tags';
CREATE OPERATOR pg_catalog.= (FUNCTION = privacy.personal_timestamp_eq, LEFTARG = date, RIGHTARG = pg_catalog.personal_timestamp, COMMUTATOR = OPERATOR(pg_catalog.=), NEGATOR = OPERATOR(pg_catalog.<>), RESTRICT = eqsel, JOIN = eqjoinsel);
COMMENT ON OPERATOR pg_catalog.= (date, pg_catalog.personal_timestamp) IS 'Equal, by lookup tag, to an operand the planner tags';
CREATE FUNCTION privacy.personal_timestamp_ne(date, pg_catalog.personal_timestamp) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_ne_unwrapped';
COMMENT ON FUNCTION privacy.personal_timestamp_ne(date, pg_catalog.personal_timestamp) IS 'Not equal, by lookup tag, to an operand the planner tags';
CREATE OPERATOR pg_catalog.<> (FUNCTION = privacy.personal_timestamp_ne, LEFTARG = date, RIGHTARG = pg_catalog.personal_timestamp, COMMUTATOR = OPERATOR(pg_catalog.<>), NEGATOR = OPERATOR(pg_catalog.=), RESTRICT = neqsel, JOIN = neqjoinsel);
COMMENT ON OPERATOR pg_catalog.<> (date, pg_catalog.personal_timestamp) IS 'Not equal, by lookup tag, to an operand the planner tags';

CREATE FUNCTION privacy.personal_timestamptz_eq(pg_catalog.personal_timestamptz, pg_catalog.personal_timestamptz) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_eq';
COMMENT ON FUNCTION privacy.personal_timestamptz_eq(pg_catalog.personal_timestamptz, pg_catalog.personal_timestamptz) IS 'Equal, by lookup tag';
CREATE FUNCTION privacy.personal_timestamptz_ne(pg_catalog.personal_timestamptz, pg_catalog.personal_timestamptz) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_ne';
COMMENT ON FUNCTION privacy.personal_timestamptz_ne(pg_catalog.personal_timestamptz, pg_catalog.personal_timestamptz) IS 'Not equal, by lookup tag';
CREATE FUNCTION privacy.personal_timestamptz_lt(pg_catalog.personal_timestamptz, pg_catalog.personal_timestamptz) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_lt';
COMMENT ON FUNCTION privacy.personal_timestamptz_lt(pg_catalog.personal_timestamptz, pg_catalog.personal_timestamptz) IS 'Blind order of lookup tags';
CREATE FUNCTION privacy.personal_timestamptz_le(pg_catalog.personal_timestamptz, pg_catalog.personal_timestamptz) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_le';
COMMENT ON FUNCTION privacy.personal_timestamptz_le(pg_catalog.personal_timestamptz, pg_catalog.personal_timestamptz) IS 'Blind order of lookup tags';
CREATE FUNCTION privacy.personal_timestamptz_ge(pg_catalog.personal_timestamptz, pg_catalog.personal_timestamptz) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_ge';
COMMENT ON FUNCTION privacy.personal_timestamptz_ge(pg_catalog.personal_timestamptz, pg_catalog.personal_timestamptz) IS 'Blind order of lookup tags';
CREATE FUNCTION privacy.personal_timestamptz_gt(pg_catalog.personal_timestamptz, pg_catalog.personal_timestamptz) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_gt';
COMMENT ON FUNCTION privacy.personal_timestamptz_gt(pg_catalog.personal_timestamptz, pg_catalog.personal_timestamptz) IS 'Blind order of lookup tags';
CREATE FUNCTION privacy.personal_timestamptz_cmp(pg_catalog.personal_timestamptz, pg_catalog.personal_timestamptz) RETURNS integer
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_cmp';
COMMENT ON FUNCTION privacy.personal_timestamptz_cmp(pg_catalog.personal_timestamptz, pg_catalog.personal_timestamptz) IS 'Blind order of lookup tags';
CREATE FUNCTION privacy.personal_timestamptz_hash(pg_catalog.personal_timestamptz) RETURNS integer
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_hash';
COMMENT ON FUNCTION privacy.personal_timestamptz_hash(pg_catalog.personal_timestamptz) IS 'Hash of the lookup tag';
CREATE FUNCTION privacy.personal_timestamptz_hash_extended(pg_catalog.personal_timestamptz, bigint) RETURNS bigint
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_hash_extended';
COMMENT ON FUNCTION privacy.personal_timestamptz_hash_extended(pg_catalog.personal_timestamptz, bigint) IS 'Hash of the lookup tag, with a seed';
CREATE OPERATOR pg_catalog.= (FUNCTION = privacy.personal_timestamptz_eq, LEFTARG = pg_catalog.personal_timestamptz, RIGHTARG = pg_catalog.personal_timestamptz, COMMUTATOR = OPERATOR(pg_catalog.=), NEGATOR = OPERATOR(pg_catalog.<>), RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
COMMENT ON OPERATOR pg_catalog.= (pg_catalog.personal_timestamptz, pg_catalog.personal_timestamptz) IS 'Equal, by lookup tag';
CREATE OPERATOR pg_catalog.<> (FUNCTION = privacy.personal_timestamptz_ne, LEFTARG = pg_catalog.personal_timestamptz, RIGHTARG = pg_catalog.personal_timestamptz, COMMUTATOR = OPERATOR(pg_catalog.<>), NEGATOR = OPERATOR(pg_catalog.=), RESTRICT = neqsel, JOIN = neqjoinsel);
COMMENT ON OPERATOR pg_catalog.<> (pg_catalog.personal_timestamptz, pg_catalog.personal_timestamptz) IS 'Not equal, by lookup tag';
CREATE OPERATOR pg_catalog.<^ (FUNCTION = privacy.personal_timestamptz_lt, LEFTARG = pg_catalog.personal_timestamptz, RIGHTARG = pg_catalog.personal_timestamptz, COMMUTATOR = OPERATOR(pg_catalog.>^), NEGATOR = OPERATOR(pg_catalog.>=^), RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
COMMENT ON OPERATOR pg_catalog.<^ (pg_catalog.personal_timestamptz, pg_catalog.personal_timestamptz) IS 'Blind order of lookup tags';
CREATE OPERATOR pg_catalog.<=^ (FUNCTION = privacy.personal_timestamptz_le, LEFTARG = pg_catalog.personal_timestamptz, RIGHTARG = pg_catalog.personal_timestamptz, COMMUTATOR = OPERATOR(pg_catalog.>=^), NEGATOR = OPERATOR(pg_catalog.>^), RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
COMMENT ON OPERATOR pg_catalog.<=^ (pg_catalog.personal_timestamptz, pg_catalog.personal_timestamptz) IS 'Blind order of lookup tags';
CREATE OPERATOR pg_catalog.>=^ (FUNCTION = privacy.personal_timestamptz_ge, LEFTARG = pg_catalog.personal_timestamptz, RIGHTARG = pg_catalog.personal_timestamptz, COMMUTATOR = OPERATOR(pg_catalog.<=^), NEGATOR = OPERATOR(pg_catalog.<^), RESTRICT = scalargesel, JOIN = scalargejoinsel);
COMMENT ON OPERATOR pg_catalog.>=^ (pg_catalog.personal_timestamptz, pg_catalog.personal_timestamptz) IS 'Blind order of lookup tags';
CREATE OPERATOR pg_catalog.>^ (FUNCTION = privacy.personal_timestamptz_gt, LEFTARG = pg_catalog.personal_timestamptz, RIGHTARG = pg_catalog.personal_timestamptz, COMMUTATOR = OPERATOR(pg_catalog.<^), NEGATOR = OPERATOR(pg_catalog.<=^), RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
COMMENT ON OPERATOR pg_catalog.>^ (pg_catalog.personal_timestamptz, pg_catalog.personal_timestamptz) IS 'Blind order of lookup tags';
CREATE FUNCTION privacy.personal_timestamptz_in_range(pg_catalog.personal_timestamptz, pg_catalog.personal_timestamptz, interval, boolean, boolean) RETURNS boolean
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.personal_timestamptz_in_range(pg_catalog.personal_timestamptz, pg_catalog.personal_timestamptz, interval, boolean, boolean) IS 'Stands for the function of the base type in the frame of a window';
CREATE OPERATOR FAMILY pg_catalog.personal_timestamptz_ops USING btree;
COMMENT ON OPERATOR FAMILY pg_catalog.personal_timestamptz_ops USING btree IS 'Lookup tags of personal_timestamptz';
CREATE OPERATOR CLASS pg_catalog.personal_timestamptz_ops DEFAULT FOR TYPE pg_catalog.personal_timestamptz USING btree
  FAMILY pg_catalog.personal_timestamptz_ops AS OPERATOR 3 pg_catalog.=, OPERATOR 1 pg_catalog.<^, OPERATOR 2 pg_catalog.<=^, OPERATOR 4 pg_catalog.>=^, OPERATOR 5 pg_catalog.>^, FUNCTION 1 privacy.personal_timestamptz_cmp(pg_catalog.personal_timestamptz, pg_catalog.personal_timestamptz), FUNCTION 3 (pg_catalog.personal_timestamptz, interval) privacy.personal_timestamptz_in_range(pg_catalog.personal_timestamptz, pg_catalog.personal_timestamptz, interval, boolean, boolean);
COMMENT ON OPERATOR CLASS pg_catalog.personal_timestamptz_ops USING btree IS 'Lookup tags of personal_timestamptz';
CREATE OPERATOR FAMILY pg_catalog.personal_timestamptz_ops USING hash;
COMMENT ON OPERATOR FAMILY pg_catalog.personal_timestamptz_ops USING hash IS 'Lookup tags of personal_timestamptz';
CREATE OPERATOR CLASS pg_catalog.personal_timestamptz_ops DEFAULT FOR TYPE pg_catalog.personal_timestamptz USING hash
  FAMILY pg_catalog.personal_timestamptz_ops AS OPERATOR 1 pg_catalog.=, FUNCTION 1 privacy.personal_timestamptz_hash(pg_catalog.personal_timestamptz), FUNCTION 2 privacy.personal_timestamptz_hash_extended(pg_catalog.personal_timestamptz, bigint);
COMMENT ON OPERATOR CLASS pg_catalog.personal_timestamptz_ops USING hash IS 'Lookup tags of personal_timestamptz';
CREATE FUNCTION privacy.personal_timestamptz_eq(pg_catalog.personal_timestamptz, timestamptz) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_eq_unwrapped';
COMMENT ON FUNCTION privacy.personal_timestamptz_eq(pg_catalog.personal_timestamptz, timestamptz) IS 'Equal, by lookup tag, to an operand the planner tags';
CREATE OPERATOR pg_catalog.= (FUNCTION = privacy.personal_timestamptz_eq, LEFTARG = pg_catalog.personal_timestamptz, RIGHTARG = timestamptz, COMMUTATOR = OPERATOR(pg_catalog.=), NEGATOR = OPERATOR(pg_catalog.<>), RESTRICT = eqsel, JOIN = eqjoinsel);
COMMENT ON OPERATOR pg_catalog.= (pg_catalog.personal_timestamptz, timestamptz) IS 'Equal, by lookup tag, to an operand the planner tags';
CREATE FUNCTION privacy.personal_timestamptz_ne(pg_catalog.personal_timestamptz, timestamptz) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_ne_unwrapped';
COMMENT ON FUNCTION privacy.personal_timestamptz_ne(pg_catalog.personal_timestamptz, timestamptz) IS 'Not equal, by lookup tag, to an operand the planner tags';
CREATE OPERATOR pg_catalog.<> (FUNCTION = privacy.personal_timestamptz_ne, LEFTARG = pg_catalog.personal_timestamptz, RIGHTARG = timestamptz, COMMUTATOR = OPERATOR(pg_catalog.<>), NEGATOR = OPERATOR(pg_catalog.=), RESTRICT = neqsel, JOIN = neqjoinsel);
COMMENT ON OPERATOR pg_catalog.<> (pg_catalog.personal_timestamptz, timestamptz) IS 'Not equal, by lookup tag, to an operand the planner tags';
CREATE FUNCTION privacy.personal_timestamptz_eq(timestamptz, pg_catalog.personal_timestamptz) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_eq_unwrapped';
COMMENT ON FUNCTION privacy.personal_timestamptz_eq(timestamptz, pg_catalog.personal_timestamptz) IS 'Equal, by lookup tag, to an operand the planner tags';
CREATE OPERATOR pg_catalog.= (FUNCTION = privacy.personal_timestamptz_eq, LEFTARG = timestamptz, RIGHTARG = pg_catalog.personal_timestamptz, COMMUTATOR = OPERATOR(pg_catalog.=), NEGATOR = OPERATOR(pg_catalog.<>), RESTRICT = eqsel, JOIN = eqjoinsel);
COMMENT ON OPERATOR pg_catalog.= (timestamptz, pg_catalog.personal_timestamptz) IS 'Equal, by lookup tag, to an operand the planner tags';
CREATE FUNCTION privacy.personal_timestamptz_ne(timestamptz, pg_catalog.personal_timestamptz) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_ne_unwrapped';
COMMENT ON FUNCTION privacy.personal_timestamptz_ne(timestamptz, pg_catalog.personal_timestamptz) IS 'Not equal, by lookup tag, to an operand the planner tags';
CREATE OPERATOR pg_catalog.<> (FUNCTION = privacy.personal_timestamptz_ne, LEFTARG = timestamptz, RIGHTARG = pg_catalog.personal_timestamptz, COMMUTATOR = OPERATOR(pg_catalog.<>), NEGATOR = OPERATOR(pg_catalog.=), RESTRICT = neqsel, JOIN = neqjoinsel);
COMMENT ON OPERATOR pg_catalog.<> (timestamptz, pg_catalog.personal_timestamptz) IS 'Not equal, by lookup tag, to an operand the planner tags';
CREATE FUNCTION privacy.personal_timestamptz_eq(pg_catalog.personal_timestamptz, timestamp) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_eq_unwrapped';
COMMENT ON FUNCTION privacy.personal_timestamptz_eq(pg_catalog.personal_timestamptz, timestamp) IS 'Equal, by lookup tag, to an operand the planner tags';
CREATE OPERATOR pg_catalog.= (FUNCTION = privacy.personal_timestamptz_eq, LEFTARG = pg_catalog.personal_timestamptz, RIGHTARG = timestamp, COMMUTATOR = OPERATOR(pg_catalog.=), NEGATOR = OPERATOR(pg_catalog.<>), RESTRICT = eqsel, JOIN = eqjoinsel);
COMMENT ON OPERATOR pg_catalog.= (pg_catalog.personal_timestamptz, timestamp) IS 'Equal, by lookup tag, to an operand the planner tags';
CREATE FUNCTION privacy.personal_timestamptz_ne(pg_catalog.personal_timestamptz, timestamp) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_ne_unwrapped';
COMMENT ON FUNCTION privacy.personal_timestamptz_ne(pg_catalog.personal_timestamptz, timestamp) IS 'Not equal, by lookup tag, to an operand the planner tags';
CREATE OPERATOR pg_catalog.<> (FUNCTION = privacy.personal_timestamptz_ne, LEFTARG = pg_catalog.personal_timestamptz, RIGHTARG = timestamp, COMMUTATOR = OPERATOR(pg_catalog.<>), NEGATOR = OPERATOR(pg_catalog.=), RESTRICT = neqsel, JOIN = neqjoinsel);
COMMENT ON OPERATOR pg_catalog.<> (pg_catalog.personal_timestamptz, timestamp) IS 'Not equal, by lookup tag, to an operand the planner tags';
CREATE FUNCTION privacy.personal_timestamptz_eq(timestamp, pg_catalog.personal_timestamptz) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_eq_unwrapped';
COMMENT ON FUNCTION privacy.personal_timestamptz_eq(timestamp, pg_catalog.personal_timestamptz) IS 'Equal, by lookup tag, to an operand the planner tags';
CREATE OPERATOR pg_catalog.= (FUNCTION = privacy.personal_timestamptz_eq, LEFTARG = timestamp, RIGHTARG = pg_catalog.personal_timestamptz, COMMUTATOR = OPERATOR(pg_catalog.=), NEGATOR = OPERATOR(pg_catalog.<>), RESTRICT = eqsel, JOIN = eqjoinsel);
COMMENT ON OPERATOR pg_catalog.= (timestamp, pg_catalog.personal_timestamptz) IS 'Equal, by lookup tag, to an operand the planner tags';
CREATE FUNCTION privacy.personal_timestamptz_ne(timestamp, pg_catalog.personal_timestamptz) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_ne_unwrapped';
COMMENT ON FUNCTION privacy.personal_timestamptz_ne(timestamp, pg_catalog.personal_timestamptz) IS 'Not equal, by lookup tag, to an operand the planner tags';
CREATE OPERATOR pg_catalog.<> (FUNCTION = privacy.personal_timestamptz_ne, LEFTARG = timestamp, RIGHTARG = pg_catalog.personal_timestamptz, COMMUTATOR = OPERATOR(pg_catalog.<>), NEGATOR = OPERATOR(pg_catalog.=), RESTRICT = neqsel, JOIN = neqjoinsel);
COMMENT ON OPERATOR pg_catalog.<> (timestamp, pg_catalog.personal_timestamptz) IS 'Not equal, by lookup tag, to an operand the planner tags';
CREATE FUNCTION privacy.personal_timestamptz_eq(pg_catalog.personal_timestamptz, date) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_eq_unwrapped';
COMMENT ON FUNCTION privacy.personal_timestamptz_eq(pg_catalog.personal_timestamptz, date) IS 'Equal, by lookup tag, to an operand the planner tags';
CREATE OPERATOR pg_catalog.= (FUNCTION = privacy.personal_timestamptz_eq, LEFTARG = pg_catalog.personal_timestamptz, RIGHTARG = date, COMMUTATOR = OPERATOR(pg_catalog.=), NEGATOR = OPERATOR(pg_catalog.<>), RESTRICT = eqsel, JOIN = eqjoinsel);
COMMENT ON OPERATOR pg_catalog.= (pg_catalog.personal_timestamptz, date) IS 'Equal, by lookup tag, to an operand the planner tags';
CREATE FUNCTION privacy.personal_timestamptz_ne(pg_catalog.personal_timestamptz, date) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_ne_unwrapped';
COMMENT ON FUNCTION privacy.personal_timestamptz_ne(pg_catalog.personal_timestamptz, date) IS 'Not equal, by lookup tag, to an operand the planner tags';
CREATE OPERATOR pg_catalog.<> (FUNCTION = privacy.personal_timestamptz_ne, LEFTARG = pg_catalog.personal_timestamptz, RIGHTARG = date, COMMUTATOR = OPERATOR(pg_catalog.<>), NEGATOR = OPERATOR(pg_catalog.=), RESTRICT = neqsel, JOIN = neqjoinsel);
COMMENT ON OPERATOR pg_catalog.<> (pg_catalog.personal_timestamptz, date) IS 'Not equal, by lookup tag, to an operand the planner tags';
CREATE FUNCTION privacy.personal_timestamptz_eq(date, pg_catalog.personal_timestamptz) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_eq_unwrapped';
COMMENT ON FUNCTION privacy.personal_timestamptz_eq(date, pg_catalog.personal_timestamptz) IS 'Equal, by lookup tag, to an operand the planner tags';
CREATE OPERATOR pg_catalog.= (FUNCTION = privacy.personal_timestamptz_eq, LEFTARG = date, RIGHTARG = pg_catalog.personal_timestamptz, COMMUTATOR = OPERATOR(pg_catalog.=), NEGATOR = OPERATOR(pg_catalog.<>), RESTRICT = eqsel, JOIN = eqjoinsel);
COMMENT ON OPERATOR pg_catalog.= (date, pg_catalog.personal_timestamptz) IS 'Equal, by lookup tag, to an operand the planner tags';
CREATE FUNCTION privacy.personal_timestamptz_ne(date, pg_catalog.personal_timestamptz) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_ne_unwrapped';
COMMENT ON FUNCTION privacy.personal_timestamptz_ne(date, pg_catalog.personal_timestamptz) IS 'Not equal, by lookup tag, to an operand the planner tags';
CREATE OPERATOR pg_catalog.<> (FUNCTION = privacy.personal_timestamptz_ne, LEFTARG = date, RIGHTARG = pg_catalog.personal_timestamptz, COMMUTATOR = OPERATOR(pg_catalog.<>), NEGATOR = OPERATOR(pg_catalog.=), RESTRICT = neqsel, JOIN = neqjoinsel);
COMMENT ON OPERATOR pg_catalog.<> (date, pg_catalog.personal_timestamptz) IS 'Not equal, by lookup tag, to an operand the planner tags';

CREATE FUNCTION privacy.personal_numeric_eq(pg_catalog.personal_numeric, pg_catalog.personal_numeric) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_eq';
COMMENT ON FUNCTION privacy.personal_numeric_eq(pg_catalog.personal_numeric, pg_catalog.personal_numeric) IS 'Equal, by lookup tag';
CREATE FUNCTION privacy.personal_numeric_ne(pg_catalog.personal_numeric, pg_catalog.personal_numeric) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_ne';
COMMENT ON FUNCTION privacy.personal_numeric_ne(pg_catalog.personal_numeric, pg_catalog.personal_numeric) IS 'Not equal, by lookup tag';
CREATE FUNCTION privacy.personal_numeric_lt(pg_catalog.personal_numeric, pg_catalog.personal_numeric) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_lt';
COMMENT ON FUNCTION privacy.personal_numeric_lt(pg_catalog.personal_numeric, pg_catalog.personal_numeric) IS 'Blind order of lookup tags';
CREATE FUNCTION privacy.personal_numeric_le(pg_catalog.personal_numeric, pg_catalog.personal_numeric) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_le';
COMMENT ON FUNCTION privacy.personal_numeric_le(pg_catalog.personal_numeric, pg_catalog.personal_numeric) IS 'Blind order of lookup tags';
CREATE FUNCTION privacy.personal_numeric_ge(pg_catalog.personal_numeric, pg_catalog.personal_numeric) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_ge';
COMMENT ON FUNCTION privacy.personal_numeric_ge(pg_catalog.personal_numeric, pg_catalog.personal_numeric) IS 'Blind order of lookup tags';
CREATE FUNCTION privacy.personal_numeric_gt(pg_catalog.personal_numeric, pg_catalog.personal_numeric) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_gt';
COMMENT ON FUNCTION privacy.personal_numeric_gt(pg_catalog.personal_numeric, pg_catalog.personal_numeric) IS 'Blind order of lookup tags';
CREATE FUNCTION privacy.personal_numeric_cmp(pg_catalog.personal_numeric, pg_catalog.personal_numeric) RETURNS integer
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_cmp';
COMMENT ON FUNCTION privacy.personal_numeric_cmp(pg_catalog.personal_numeric, pg_catalog.personal_numeric) IS 'Blind order of lookup tags';
CREATE FUNCTION privacy.personal_numeric_hash(pg_catalog.personal_numeric) RETURNS integer
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_hash';
COMMENT ON FUNCTION privacy.personal_numeric_hash(pg_catalog.personal_numeric) IS 'Hash of the lookup tag';
CREATE FUNCTION privacy.personal_numeric_hash_extended(pg_catalog.personal_numeric, bigint) RETURNS bigint
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_hash_extended';
COMMENT ON FUNCTION privacy.personal_numeric_hash_extended(pg_catalog.personal_numeric, bigint) IS 'Hash of the lookup tag, with a seed';
CREATE OPERATOR pg_catalog.= (FUNCTION = privacy.personal_numeric_eq, LEFTARG = pg_catalog.personal_numeric, RIGHTARG = pg_catalog.personal_numeric, COMMUTATOR = OPERATOR(pg_catalog.=), NEGATOR = OPERATOR(pg_catalog.<>), RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
COMMENT ON OPERATOR pg_catalog.= (pg_catalog.personal_numeric, pg_catalog.personal_numeric) IS 'Equal, by lookup tag';
CREATE OPERATOR pg_catalog.<> (FUNCTION = privacy.personal_numeric_ne, LEFTARG = pg_catalog.personal_numeric, RIGHTARG = pg_catalog.personal_numeric, COMMUTATOR = OPERATOR(pg_catalog.<>), NEGATOR = OPERATOR(pg_catalog.=), RESTRICT = neqsel, JOIN = neqjoinsel);
COMMENT ON OPERATOR pg_catalog.<> (pg_catalog.personal_numeric, pg_catalog.personal_numeric) IS 'Not equal, by lookup tag';
CREATE OPERATOR pg_catalog.<^ (FUNCTION = privacy.personal_numeric_lt, LEFTARG = pg_catalog.personal_numeric, RIGHTARG = pg_catalog.personal_numeric, COMMUTATOR = OPERATOR(pg_catalog.>^), NEGATOR = OPERATOR(pg_catalog.>=^), RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
COMMENT ON OPERATOR pg_catalog.<^ (pg_catalog.personal_numeric, pg_catalog.personal_numeric) IS 'Blind order of lookup tags';
CREATE OPERATOR pg_catalog.<=^ (FUNCTION = privacy.personal_numeric_le, LEFTARG = pg_catalog.personal_numeric, RIGHTARG = pg_catalog.personal_numeric, COMMUTATOR = OPERATOR(pg_catalog.>=^), NEGATOR = OPERATOR(pg_catalog.>^), RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
COMMENT ON OPERATOR pg_catalog.<=^ (pg_catalog.personal_numeric, pg_catalog.personal_numeric) IS 'Blind order of lookup tags';
CREATE OPERATOR pg_catalog.>=^ (FUNCTION = privacy.personal_numeric_ge, LEFTARG = pg_catalog.personal_numeric, RIGHTARG = pg_catalog.personal_numeric, COMMUTATOR = OPERATOR(pg_catalog.<=^), NEGATOR = OPERATOR(pg_catalog.<^), RESTRICT = scalargesel, JOIN = scalargejoinsel);
COMMENT ON OPERATOR pg_catalog.>=^ (pg_catalog.personal_numeric, pg_catalog.personal_numeric) IS 'Blind order of lookup tags';
CREATE OPERATOR pg_catalog.>^ (FUNCTION = privacy.personal_numeric_gt, LEFTARG = pg_catalog.personal_numeric, RIGHTARG = pg_catalog.personal_numeric, COMMUTATOR = OPERATOR(pg_catalog.<^), NEGATOR = OPERATOR(pg_catalog.<=^), RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
COMMENT ON OPERATOR pg_catalog.>^ (pg_catalog.personal_numeric, pg_catalog.personal_numeric) IS 'Blind order of lookup tags';
CREATE FUNCTION privacy.personal_numeric_in_range(pg_catalog.personal_numeric, pg_catalog.personal_numeric, numeric, boolean, boolean) RETURNS boolean
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.personal_numeric_in_range(pg_catalog.personal_numeric, pg_catalog.personal_numeric, numeric, boolean, boolean) IS 'Stands for the function of the base type in the frame of a window';
CREATE OPERATOR FAMILY pg_catalog.personal_numeric_ops USING btree;
COMMENT ON OPERATOR FAMILY pg_catalog.personal_numeric_ops USING btree IS 'Lookup tags of personal_numeric';
CREATE OPERATOR CLASS pg_catalog.personal_numeric_ops DEFAULT FOR TYPE pg_catalog.personal_numeric USING btree
  FAMILY pg_catalog.personal_numeric_ops AS OPERATOR 3 pg_catalog.=, OPERATOR 1 pg_catalog.<^, OPERATOR 2 pg_catalog.<=^, OPERATOR 4 pg_catalog.>=^, OPERATOR 5 pg_catalog.>^, FUNCTION 1 privacy.personal_numeric_cmp(pg_catalog.personal_numeric, pg_catalog.personal_numeric), FUNCTION 3 (pg_catalog.personal_numeric, numeric) privacy.personal_numeric_in_range(pg_catalog.personal_numeric, pg_catalog.personal_numeric, numeric, boolean, boolean);
COMMENT ON OPERATOR CLASS pg_catalog.personal_numeric_ops USING btree IS 'Lookup tags of personal_numeric';
CREATE OPERATOR FAMILY pg_catalog.personal_numeric_ops USING hash;
COMMENT ON OPERATOR FAMILY pg_catalog.personal_numeric_ops USING hash IS 'Lookup tags of personal_numeric';
CREATE OPERATOR CLASS pg_catalog.personal_numeric_ops DEFAULT FOR TYPE pg_catalog.personal_numeric USING hash
  FAMILY pg_catalog.personal_numeric_ops AS OPERATOR 1 pg_catalog.=, FUNCTION 1 privacy.personal_numeric_hash(pg_catalog.personal_numeric), FUNCTION 2 privacy.personal_numeric_hash_extended(pg_catalog.personal_numeric, bigint);
COMMENT ON OPERATOR CLASS pg_catalog.personal_numeric_ops USING hash IS 'Lookup tags of personal_numeric';

CREATE FUNCTION privacy.personal_integer_eq(pg_catalog.personal_integer, pg_catalog.personal_integer) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_eq';
COMMENT ON FUNCTION privacy.personal_integer_eq(pg_catalog.personal_integer, pg_catalog.personal_integer) IS 'Equal, by lookup tag';
CREATE FUNCTION privacy.personal_integer_ne(pg_catalog.personal_integer, pg_catalog.personal_integer) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_ne';
COMMENT ON FUNCTION privacy.personal_integer_ne(pg_catalog.personal_integer, pg_catalog.personal_integer) IS 'Not equal, by lookup tag';
CREATE FUNCTION privacy.personal_integer_lt(pg_catalog.personal_integer, pg_catalog.personal_integer) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_lt';
COMMENT ON FUNCTION privacy.personal_integer_lt(pg_catalog.personal_integer, pg_catalog.personal_integer) IS 'Blind order of lookup tags';
CREATE FUNCTION privacy.personal_integer_le(pg_catalog.personal_integer, pg_catalog.personal_integer) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_le';
COMMENT ON FUNCTION privacy.personal_integer_le(pg_catalog.personal_integer, pg_catalog.personal_integer) IS 'Blind order of lookup tags';
CREATE FUNCTION privacy.personal_integer_ge(pg_catalog.personal_integer, pg_catalog.personal_integer) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_ge';
COMMENT ON FUNCTION privacy.personal_integer_ge(pg_catalog.personal_integer, pg_catalog.personal_integer) IS 'Blind order of lookup tags';
CREATE FUNCTION privacy.personal_integer_gt(pg_catalog.personal_integer, pg_catalog.personal_integer) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_gt';
COMMENT ON FUNCTION privacy.personal_integer_gt(pg_catalog.personal_integer, pg_catalog.personal_integer) IS 'Blind order of lookup tags';
CREATE FUNCTION privacy.personal_integer_cmp(pg_catalog.personal_integer, pg_catalog.personal_integer) RETURNS integer
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_cmp';
COMMENT ON FUNCTION privacy.personal_integer_cmp(pg_catalog.personal_integer, pg_catalog.personal_integer) IS 'Blind order of lookup tags';
CREATE FUNCTION privacy.personal_integer_hash(pg_catalog.personal_integer) RETURNS integer
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_hash';
COMMENT ON FUNCTION privacy.personal_integer_hash(pg_catalog.personal_integer) IS 'Hash of the lookup tag';
CREATE FUNCTION privacy.personal_integer_hash_extended(pg_catalog.personal_integer, bigint) RETURNS bigint
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_hash_extended';
COMMENT ON FUNCTION privacy.personal_integer_hash_extended(pg_catalog.personal_integer, bigint) IS 'Hash of the lookup tag, with a seed';
CREATE OPERATOR pg_catalog.= (FUNCTION = privacy.personal_integer_eq, LEFTARG = pg_catalog.personal_integer, RIGHTARG = pg_catalog.personal_integer, COMMUTATOR = OPERATOR(pg_catalog.=), NEGATOR = OPERATOR(pg_catalog.<>), RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
COMMENT ON OPERATOR pg_catalog.= (pg_catalog.personal_integer, pg_catalog.personal_integer) IS 'Equal, by lookup tag';
CREATE OPERATOR pg_catalog.<> (FUNCTION = privacy.personal_integer_ne, LEFTARG = pg_catalog.personal_integer, RIGHTARG = pg_catalog.personal_integer, COMMUTATOR = OPERATOR(pg_catalog.<>), NEGATOR = OPERATOR(pg_catalog.=), RESTRICT = neqsel, JOIN = neqjoinsel);
COMMENT ON OPERATOR pg_catalog.<> (pg_catalog.personal_integer, pg_catalog.personal_integer) IS 'Not equal, by lookup tag';
CREATE OPERATOR pg_catalog.<^ (FUNCTION = privacy.personal_integer_lt, LEFTARG = pg_catalog.personal_integer, RIGHTARG = pg_catalog.personal_integer, COMMUTATOR = OPERATOR(pg_catalog.>^), NEGATOR = OPERATOR(pg_catalog.>=^), RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
COMMENT ON OPERATOR pg_catalog.<^ (pg_catalog.personal_integer, pg_catalog.personal_integer) IS 'Blind order of lookup tags';
CREATE OPERATOR pg_catalog.<=^ (FUNCTION = privacy.personal_integer_le, LEFTARG = pg_catalog.personal_integer, RIGHTARG = pg_catalog.personal_integer, COMMUTATOR = OPERATOR(pg_catalog.>=^), NEGATOR = OPERATOR(pg_catalog.>^), RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
COMMENT ON OPERATOR pg_catalog.<=^ (pg_catalog.personal_integer, pg_catalog.personal_integer) IS 'Blind order of lookup tags';
CREATE OPERATOR pg_catalog.>=^ (FUNCTION = privacy.personal_integer_ge, LEFTARG = pg_catalog.personal_integer, RIGHTARG = pg_catalog.personal_integer, COMMUTATOR = OPERATOR(pg_catalog.<=^), NEGATOR = OPERATOR(pg_catalog.<^), RESTRICT = scalargesel, JOIN = scalargejoinsel);
COMMENT ON OPERATOR pg_catalog.>=^ (pg_catalog.personal_integer, pg_catalog.personal_integer) IS 'Blind order of lookup tags';
CREATE OPERATOR pg_catalog.>^ (FUNCTION = privacy.personal_integer_gt, LEFTARG = pg_catalog.personal_integer, RIGHTARG = pg_catalog.personal_integer, COMMUTATOR = OPERATOR(pg_catalog.<^), NEGATOR = OPERATOR(pg_catalog.<=^), RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
COMMENT ON OPERATOR pg_catalog.>^ (pg_catalog.personal_integer, pg_catalog.personal_integer) IS 'Blind order of lookup tags';
CREATE FUNCTION privacy.personal_integer_in_range(pg_catalog.personal_integer, pg_catalog.personal_integer, integer, boolean, boolean) RETURNS boolean
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.personal_integer_in_range(pg_catalog.personal_integer, pg_catalog.personal_integer, integer, boolean, boolean) IS 'Stands for the function of the base type in the frame of a window';
CREATE FUNCTION privacy.personal_integer_in_range(pg_catalog.personal_integer, pg_catalog.personal_integer, bigint, boolean, boolean) RETURNS boolean
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.personal_integer_in_range(pg_catalog.personal_integer, pg_catalog.personal_integer, bigint, boolean, boolean) IS 'Stands for the function of the base type in the frame of a window';
CREATE FUNCTION privacy.personal_integer_in_range(pg_catalog.personal_integer, pg_catalog.personal_integer, smallint, boolean, boolean) RETURNS boolean
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.personal_integer_in_range(pg_catalog.personal_integer, pg_catalog.personal_integer, smallint, boolean, boolean) IS 'Stands for the function of the base type in the frame of a window';
CREATE OPERATOR FAMILY pg_catalog.personal_integer_ops USING btree;
COMMENT ON OPERATOR FAMILY pg_catalog.personal_integer_ops USING btree IS 'Lookup tags of personal_integer';
CREATE OPERATOR CLASS pg_catalog.personal_integer_ops DEFAULT FOR TYPE pg_catalog.personal_integer USING btree
  FAMILY pg_catalog.personal_integer_ops AS OPERATOR 3 pg_catalog.=, OPERATOR 1 pg_catalog.<^, OPERATOR 2 pg_catalog.<=^, OPERATOR 4 pg_catalog.>=^, OPERATOR 5 pg_catalog.>^, FUNCTION 1 privacy.personal_integer_cmp(pg_catalog.personal_integer, pg_catalog.personal_integer), FUNCTION 3 (pg_catalog.personal_integer, integer) privacy.personal_integer_in_range(pg_catalog.personal_integer, pg_catalog.personal_integer, integer, boolean, boolean), FUNCTION 3 (pg_catalog.personal_integer, bigint) privacy.personal_integer_in_range(pg_catalog.personal_integer, pg_catalog.personal_integer, bigint, boolean, boolean), FUNCTION 3 (pg_catalog.personal_integer, smallint) privacy.personal_integer_in_range(pg_catalog.personal_integer, pg_catalog.personal_integer, smallint, boolean, boolean);
COMMENT ON OPERATOR CLASS pg_catalog.personal_integer_ops USING btree IS 'Lookup tags of personal_integer';
CREATE OPERATOR FAMILY pg_catalog.personal_integer_ops USING hash;
COMMENT ON OPERATOR FAMILY pg_catalog.personal_integer_ops USING hash IS 'Lookup tags of personal_integer';
CREATE OPERATOR CLASS pg_catalog.personal_integer_ops DEFAULT FOR TYPE pg_catalog.personal_integer USING hash
  FAMILY pg_catalog.personal_integer_ops AS OPERATOR 1 pg_catalog.=, FUNCTION 1 privacy.personal_integer_hash(pg_catalog.personal_integer), FUNCTION 2 privacy.personal_integer_hash_extended(pg_catalog.personal_integer, bigint);
COMMENT ON OPERATOR CLASS pg_catalog.personal_integer_ops USING hash IS 'Lookup tags of personal_integer';
CREATE FUNCTION privacy.personal_integer_eq(pg_catalog.personal_integer, integer) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_eq_unwrapped';
COMMENT ON FUNCTION privacy.personal_integer_eq(pg_catalog.personal_integer, integer) IS 'Equal, by lookup tag, to an operand the planner tags';
CREATE OPERATOR pg_catalog.= (FUNCTION = privacy.personal_integer_eq, LEFTARG = pg_catalog.personal_integer, RIGHTARG = integer, COMMUTATOR = OPERATOR(pg_catalog.=), NEGATOR = OPERATOR(pg_catalog.<>), RESTRICT = eqsel, JOIN = eqjoinsel);
COMMENT ON OPERATOR pg_catalog.= (pg_catalog.personal_integer, integer) IS 'Equal, by lookup tag, to an operand the planner tags';
CREATE FUNCTION privacy.personal_integer_ne(pg_catalog.personal_integer, integer) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_ne_unwrapped';
COMMENT ON FUNCTION privacy.personal_integer_ne(pg_catalog.personal_integer, integer) IS 'Not equal, by lookup tag, to an operand the planner tags';
CREATE OPERATOR pg_catalog.<> (FUNCTION = privacy.personal_integer_ne, LEFTARG = pg_catalog.personal_integer, RIGHTARG = integer, COMMUTATOR = OPERATOR(pg_catalog.<>), NEGATOR = OPERATOR(pg_catalog.=), RESTRICT = neqsel, JOIN = neqjoinsel);
COMMENT ON OPERATOR pg_catalog.<> (pg_catalog.personal_integer, integer) IS 'Not equal, by lookup tag, to an operand the planner tags';
CREATE FUNCTION privacy.personal_integer_eq(integer, pg_catalog.personal_integer) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_eq_unwrapped';
COMMENT ON FUNCTION privacy.personal_integer_eq(integer, pg_catalog.personal_integer) IS 'Equal, by lookup tag, to an operand the planner tags';
CREATE OPERATOR pg_catalog.= (FUNCTION = privacy.personal_integer_eq, LEFTARG = integer, RIGHTARG = pg_catalog.personal_integer, COMMUTATOR = OPERATOR(pg_catalog.=), NEGATOR = OPERATOR(pg_catalog.<>), RESTRICT = eqsel, JOIN = eqjoinsel);
COMMENT ON OPERATOR pg_catalog.= (integer, pg_catalog.personal_integer) IS 'Equal, by lookup tag, to an operand the planner tags';
CREATE FUNCTION privacy.personal_integer_ne(integer, pg_catalog.personal_integer) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_ne_unwrapped';
COMMENT ON FUNCTION privacy.personal_integer_ne(integer, pg_catalog.personal_integer) IS 'Not equal, by lookup tag, to an operand the planner tags';
CREATE OPERATOR pg_catalog.<> (FUNCTION = privacy.personal_integer_ne, LEFTARG = integer, RIGHTARG = pg_catalog.personal_integer, COMMUTATOR = OPERATOR(pg_catalog.<>), NEGATOR = OPERATOR(pg_catalog.=), RESTRICT = neqsel, JOIN = neqjoinsel);
COMMENT ON OPERATOR pg_catalog.<> (integer, pg_catalog.personal_integer) IS 'Not equal, by lookup tag, to an operand the planner tags';
CREATE FUNCTION privacy.personal_integer_eq(pg_catalog.personal_integer, smallint) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_eq_unwrapped';
COMMENT ON FUNCTION privacy.personal_integer_eq(pg_catalog.personal_integer, smallint) IS 'Equal, by lookup tag, to an operand the planner tags';
CREATE OPERATOR pg_catalog.= (FUNCTION = privacy.personal_integer_eq, LEFTARG = pg_catalog.personal_integer, RIGHTARG = smallint, COMMUTATOR = OPERATOR(pg_catalog.=), NEGATOR = OPERATOR(pg_catalog.<>), RESTRICT = eqsel, JOIN = eqjoinsel);
COMMENT ON OPERATOR pg_catalog.= (pg_catalog.personal_integer, smallint) IS 'Equal, by lookup tag, to an operand the planner tags';
CREATE FUNCTION privacy.personal_integer_ne(pg_catalog.personal_integer, smallint) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_ne_unwrapped';
COMMENT ON FUNCTION privacy.personal_integer_ne(pg_catalog.personal_integer, smallint) IS 'Not equal, by lookup tag, to an operand the planner tags';
CREATE OPERATOR pg_catalog.<> (FUNCTION = privacy.personal_integer_ne, LEFTARG = pg_catalog.personal_integer, RIGHTARG = smallint, COMMUTATOR = OPERATOR(pg_catalog.<>), NEGATOR = OPERATOR(pg_catalog.=), RESTRICT = neqsel, JOIN = neqjoinsel);
COMMENT ON OPERATOR pg_catalog.<> (pg_catalog.personal_integer, smallint) IS 'Not equal, by lookup tag, to an operand the planner tags';
CREATE FUNCTION privacy.personal_integer_eq(smallint, pg_catalog.personal_integer) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_eq_unwrapped';
COMMENT ON FUNCTION privacy.personal_integer_eq(smallint, pg_catalog.personal_integer) IS 'Equal, by lookup tag, to an operand the planner tags';
CREATE OPERATOR pg_catalog.= (FUNCTION = privacy.personal_integer_eq, LEFTARG = smallint, RIGHTARG = pg_catalog.personal_integer, COMMUTATOR = OPERATOR(pg_catalog.=), NEGATOR = OPERATOR(pg_catalog.<>), RESTRICT = eqsel, JOIN = eqjoinsel);
COMMENT ON OPERATOR pg_catalog.= (smallint, pg_catalog.personal_integer) IS 'Equal, by lookup tag, to an operand the planner tags';
CREATE FUNCTION privacy.personal_integer_ne(smallint, pg_catalog.personal_integer) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_ne_unwrapped';
COMMENT ON FUNCTION privacy.personal_integer_ne(smallint, pg_catalog.personal_integer) IS 'Not equal, by lookup tag, to an operand the planner tags';
CREATE OPERATOR pg_catalog.<> (FUNCTION = privacy.personal_integer_ne, LEFTARG = smallint, RIGHTARG = pg_catalog.personal_integer, COMMUTATOR = OPERATOR(pg_catalog.<>), NEGATOR = OPERATOR(pg_catalog.=), RESTRICT = neqsel, JOIN = neqjoinsel);
COMMENT ON OPERATOR pg_catalog.<> (smallint, pg_catalog.personal_integer) IS 'Not equal, by lookup tag, to an operand the planner tags';
CREATE FUNCTION privacy.personal_integer_eq(pg_catalog.personal_integer, bigint) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_eq_unwrapped';
COMMENT ON FUNCTION privacy.personal_integer_eq(pg_catalog.personal_integer, bigint) IS 'Equal, by lookup tag, to an operand the planner tags';
CREATE OPERATOR pg_catalog.= (FUNCTION = privacy.personal_integer_eq, LEFTARG = pg_catalog.personal_integer, RIGHTARG = bigint, COMMUTATOR = OPERATOR(pg_catalog.=), NEGATOR = OPERATOR(pg_catalog.<>), RESTRICT = eqsel, JOIN = eqjoinsel);
COMMENT ON OPERATOR pg_catalog.= (pg_catalog.personal_integer, bigint) IS 'Equal, by lookup tag, to an operand the planner tags';
CREATE FUNCTION privacy.personal_integer_ne(pg_catalog.personal_integer, bigint) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_ne_unwrapped';
COMMENT ON FUNCTION privacy.personal_integer_ne(pg_catalog.personal_integer, bigint) IS 'Not equal, by lookup tag, to an operand the planner tags';
CREATE OPERATOR pg_catalog.<> (FUNCTION = privacy.personal_integer_ne, LEFTARG = pg_catalog.personal_integer, RIGHTARG = bigint, COMMUTATOR = OPERATOR(pg_catalog.<>), NEGATOR = OPERATOR(pg_catalog.=), RESTRICT = neqsel, JOIN = neqjoinsel);
COMMENT ON OPERATOR pg_catalog.<> (pg_catalog.personal_integer, bigint) IS 'Not equal, by lookup tag, to an operand the planner tags';
CREATE FUNCTION privacy.personal_integer_eq(bigint, pg_catalog.personal_integer) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_eq_unwrapped';
COMMENT ON FUNCTION privacy.personal_integer_eq(bigint, pg_catalog.personal_integer) IS 'Equal, by lookup tag, to an operand the planner tags';
CREATE OPERATOR pg_catalog.= (FUNCTION = privacy.personal_integer_eq, LEFTARG = bigint, RIGHTARG = pg_catalog.personal_integer, COMMUTATOR = OPERATOR(pg_catalog.=), NEGATOR = OPERATOR(pg_catalog.<>), RESTRICT = eqsel, JOIN = eqjoinsel);
COMMENT ON OPERATOR pg_catalog.= (bigint, pg_catalog.personal_integer) IS 'Equal, by lookup tag, to an operand the planner tags';
CREATE FUNCTION privacy.personal_integer_ne(bigint, pg_catalog.personal_integer) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_ne_unwrapped';
COMMENT ON FUNCTION privacy.personal_integer_ne(bigint, pg_catalog.personal_integer) IS 'Not equal, by lookup tag, to an operand the planner tags';
CREATE OPERATOR pg_catalog.<> (FUNCTION = privacy.personal_integer_ne, LEFTARG = bigint, RIGHTARG = pg_catalog.personal_integer, COMMUTATOR = OPERATOR(pg_catalog.<>), NEGATOR = OPERATOR(pg_catalog.=), RESTRICT = neqsel, JOIN = neqjoinsel);
COMMENT ON OPERATOR pg_catalog.<> (bigint, pg_catalog.personal_integer) IS 'Not equal, by lookup tag, to an operand the planner tags';

CREATE FUNCTION privacy.personal_bigint_eq(pg_catalog.personal_bigint, pg_catalog.personal_bigint) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_eq';
COMMENT ON FUNCTION privacy.personal_bigint_eq(pg_catalog.personal_bigint, pg_catalog.personal_bigint) IS 'Equal, by lookup tag';
CREATE FUNCTION privacy.personal_bigint_ne(pg_catalog.personal_bigint, pg_catalog.personal_bigint) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_ne';
COMMENT ON FUNCTION privacy.personal_bigint_ne(pg_catalog.personal_bigint, pg_catalog.personal_bigint) IS 'Not equal, by lookup tag';
CREATE FUNCTION privacy.personal_bigint_lt(pg_catalog.personal_bigint, pg_catalog.personal_bigint) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_lt';
COMMENT ON FUNCTION privacy.personal_bigint_lt(pg_catalog.personal_bigint, pg_catalog.personal_bigint) IS 'Blind order of lookup tags';
CREATE FUNCTION privacy.personal_bigint_le(pg_catalog.personal_bigint, pg_catalog.personal_bigint) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_le';
COMMENT ON FUNCTION privacy.personal_bigint_le(pg_catalog.personal_bigint, pg_catalog.personal_bigint) IS 'Blind order of lookup tags';
CREATE FUNCTION privacy.personal_bigint_ge(pg_catalog.personal_bigint, pg_catalog.personal_bigint) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_ge';
COMMENT ON FUNCTION privacy.personal_bigint_ge(pg_catalog.personal_bigint, pg_catalog.personal_bigint) IS 'Blind order of lookup tags';
CREATE FUNCTION privacy.personal_bigint_gt(pg_catalog.personal_bigint, pg_catalog.personal_bigint) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_gt';
COMMENT ON FUNCTION privacy.personal_bigint_gt(pg_catalog.personal_bigint, pg_catalog.personal_bigint) IS 'Blind order of lookup tags';
CREATE FUNCTION privacy.personal_bigint_cmp(pg_catalog.personal_bigint, pg_catalog.personal_bigint) RETURNS integer
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_cmp';
COMMENT ON FUNCTION privacy.personal_bigint_cmp(pg_catalog.personal_bigint, pg_catalog.personal_bigint) IS 'Blind order of lookup tags';
CREATE FUNCTION privacy.personal_bigint_hash(pg_catalog.personal_bigint) RETURNS integer
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_hash';
COMMENT ON FUNCTION privacy.personal_bigint_hash(pg_catalog.personal_bigint) IS 'Hash of the lookup tag';
CREATE FUNCTION privacy.personal_bigint_hash_extended(pg_catalog.personal_bigint, bigint) RETURNS bigint
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_hash_extended';
COMMENT ON FUNCTION privacy.personal_bigint_hash_extended(pg_catalog.personal_bigint, bigint) IS 'Hash of the lookup tag, with a seed';
CREATE OPERATOR pg_catalog.= (FUNCTION = privacy.personal_bigint_eq, LEFTARG = pg_catalog.personal_bigint, RIGHTARG = pg_catalog.personal_bigint, COMMUTATOR = OPERATOR(pg_catalog.=), NEGATOR = OPERATOR(pg_catalog.<>), RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
COMMENT ON OPERATOR pg_catalog.= (pg_catalog.personal_bigint, pg_catalog.personal_bigint) IS 'Equal, by lookup tag';
CREATE OPERATOR pg_catalog.<> (FUNCTION = privacy.personal_bigint_ne, LEFTARG = pg_catalog.personal_bigint, RIGHTARG = pg_catalog.personal_bigint, COMMUTATOR = OPERATOR(pg_catalog.<>), NEGATOR = OPERATOR(pg_catalog.=), RESTRICT = neqsel, JOIN = neqjoinsel);
COMMENT ON OPERATOR pg_catalog.<> (pg_catalog.personal_bigint, pg_catalog.personal_bigint) IS 'Not equal, by lookup tag';
CREATE OPERATOR pg_catalog.<^ (FUNCTION = privacy.personal_bigint_lt, LEFTARG = pg_catalog.personal_bigint, RIGHTARG = pg_catalog.personal_bigint, COMMUTATOR = OPERATOR(pg_catalog.>^), NEGATOR = OPERATOR(pg_catalog.>=^), RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
COMMENT ON OPERATOR pg_catalog.<^ (pg_catalog.personal_bigint, pg_catalog.personal_bigint) IS 'Blind order of lookup tags';
CREATE OPERATOR pg_catalog.<=^ (FUNCTION = privacy.personal_bigint_le, LEFTARG = pg_catalog.personal_bigint, RIGHTARG = pg_catalog.personal_bigint, COMMUTATOR = OPERATOR(pg_catalog.>=^), NEGATOR = OPERATOR(pg_catalog.>^), RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
COMMENT ON OPERATOR pg_catalog.<=^ (pg_catalog.personal_bigint, pg_catalog.personal_bigint) IS 'Blind order of lookup tags';
CREATE OPERATOR pg_catalog.>=^ (FUNCTION = privacy.personal_bigint_ge, LEFTARG = pg_catalog.personal_bigint, RIGHTARG = pg_catalog.personal_bigint, COMMUTATOR = OPERATOR(pg_catalog.<=^), NEGATOR = OPERATOR(pg_catalog.<^), RESTRICT = scalargesel, JOIN = scalargejoinsel);
COMMENT ON OPERATOR pg_catalog.>=^ (pg_catalog.personal_bigint, pg_catalog.personal_bigint) IS 'Blind order of lookup tags';
CREATE OPERATOR pg_catalog.>^ (FUNCTION = privacy.personal_bigint_gt, LEFTARG = pg_catalog.personal_bigint, RIGHTARG = pg_catalog.personal_bigint, COMMUTATOR = OPERATOR(pg_catalog.<^), NEGATOR = OPERATOR(pg_catalog.<=^), RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
COMMENT ON OPERATOR pg_catalog.>^ (pg_catalog.personal_bigint, pg_catalog.personal_bigint) IS 'Blind order of lookup tags';
CREATE FUNCTION privacy.personal_bigint_in_range(pg_catalog.personal_bigint, pg_catalog.personal_bigint, bigint, boolean, boolean) RETURNS boolean
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.personal_bigint_in_range(pg_catalog.personal_bigint, pg_catalog.personal_bigint, bigint, boolean, boolean) IS 'Stands for the function of the base type in the frame of a window';
CREATE OPERATOR FAMILY pg_catalog.personal_bigint_ops USING btree;
COMMENT ON OPERATOR FAMILY pg_catalog.personal_bigint_ops USING btree IS 'Lookup tags of personal_bigint';
CREATE OPERATOR CLASS pg_catalog.personal_bigint_ops DEFAULT FOR TYPE pg_catalog.personal_bigint USING btree
  FAMILY pg_catalog.personal_bigint_ops AS OPERATOR 3 pg_catalog.=, OPERATOR 1 pg_catalog.<^, OPERATOR 2 pg_catalog.<=^, OPERATOR 4 pg_catalog.>=^, OPERATOR 5 pg_catalog.>^, FUNCTION 1 privacy.personal_bigint_cmp(pg_catalog.personal_bigint, pg_catalog.personal_bigint), FUNCTION 3 (pg_catalog.personal_bigint, bigint) privacy.personal_bigint_in_range(pg_catalog.personal_bigint, pg_catalog.personal_bigint, bigint, boolean, boolean);
COMMENT ON OPERATOR CLASS pg_catalog.personal_bigint_ops USING btree IS 'Lookup tags of personal_bigint';
CREATE OPERATOR FAMILY pg_catalog.personal_bigint_ops USING hash;
COMMENT ON OPERATOR FAMILY pg_catalog.personal_bigint_ops USING hash IS 'Lookup tags of personal_bigint';
CREATE OPERATOR CLASS pg_catalog.personal_bigint_ops DEFAULT FOR TYPE pg_catalog.personal_bigint USING hash
  FAMILY pg_catalog.personal_bigint_ops AS OPERATOR 1 pg_catalog.=, FUNCTION 1 privacy.personal_bigint_hash(pg_catalog.personal_bigint), FUNCTION 2 privacy.personal_bigint_hash_extended(pg_catalog.personal_bigint, bigint);
COMMENT ON OPERATOR CLASS pg_catalog.personal_bigint_ops USING hash IS 'Lookup tags of personal_bigint';
CREATE FUNCTION privacy.personal_bigint_eq(pg_catalog.personal_bigint, bigint) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_eq_unwrapped';
COMMENT ON FUNCTION privacy.personal_bigint_eq(pg_catalog.personal_bigint, bigint) IS 'Equal, by lookup tag, to an operand the planner tags';
CREATE OPERATOR pg_catalog.= (FUNCTION = privacy.personal_bigint_eq, LEFTARG = pg_catalog.personal_bigint, RIGHTARG = bigint, COMMUTATOR = OPERATOR(pg_catalog.=), NEGATOR = OPERATOR(pg_catalog.<>), RESTRICT = eqsel, JOIN = eqjoinsel);
COMMENT ON OPERATOR pg_catalog.= (pg_catalog.personal_bigint, bigint) IS 'Equal, by lookup tag, to an operand the planner tags';
CREATE FUNCTION privacy.personal_bigint_ne(pg_catalog.personal_bigint, bigint) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_ne_unwrapped';
COMMENT ON FUNCTION privacy.personal_bigint_ne(pg_catalog.personal_bigint, bigint) IS 'Not equal, by lookup tag, to an operand the planner tags';
CREATE OPERATOR pg_catalog.<> (FUNCTION = privacy.personal_bigint_ne, LEFTARG = pg_catalog.personal_bigint, RIGHTARG = bigint, COMMUTATOR = OPERATOR(pg_catalog.<>), NEGATOR = OPERATOR(pg_catalog.=), RESTRICT = neqsel, JOIN = neqjoinsel);
COMMENT ON OPERATOR pg_catalog.<> (pg_catalog.personal_bigint, bigint) IS 'Not equal, by lookup tag, to an operand the planner tags';
CREATE FUNCTION privacy.personal_bigint_eq(bigint, pg_catalog.personal_bigint) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_eq_unwrapped';
COMMENT ON FUNCTION privacy.personal_bigint_eq(bigint, pg_catalog.personal_bigint) IS 'Equal, by lookup tag, to an operand the planner tags';
CREATE OPERATOR pg_catalog.= (FUNCTION = privacy.personal_bigint_eq, LEFTARG = bigint, RIGHTARG = pg_catalog.personal_bigint, COMMUTATOR = OPERATOR(pg_catalog.=), NEGATOR = OPERATOR(pg_catalog.<>), RESTRICT = eqsel, JOIN = eqjoinsel);
COMMENT ON OPERATOR pg_catalog.= (bigint, pg_catalog.personal_bigint) IS 'Equal, by lookup tag, to an operand the planner tags';
CREATE FUNCTION privacy.personal_bigint_ne(bigint, pg_catalog.personal_bigint) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_ne_unwrapped';
COMMENT ON FUNCTION privacy.personal_bigint_ne(bigint, pg_catalog.personal_bigint) IS 'Not equal, by lookup tag, to an operand the planner tags';
CREATE OPERATOR pg_catalog.<> (FUNCTION = privacy.personal_bigint_ne, LEFTARG = bigint, RIGHTARG = pg_catalog.personal_bigint, COMMUTATOR = OPERATOR(pg_catalog.<>), NEGATOR = OPERATOR(pg_catalog.=), RESTRICT = neqsel, JOIN = neqjoinsel);
COMMENT ON OPERATOR pg_catalog.<> (bigint, pg_catalog.personal_bigint) IS 'Not equal, by lookup tag, to an operand the planner tags';
CREATE FUNCTION privacy.personal_bigint_eq(pg_catalog.personal_bigint, smallint) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_eq_unwrapped';
COMMENT ON FUNCTION privacy.personal_bigint_eq(pg_catalog.personal_bigint, smallint) IS 'Equal, by lookup tag, to an operand the planner tags';
CREATE OPERATOR pg_catalog.= (FUNCTION = privacy.personal_bigint_eq, LEFTARG = pg_catalog.personal_bigint, RIGHTARG = smallint, COMMUTATOR = OPERATOR(pg_catalog.=), NEGATOR = OPERATOR(pg_catalog.<>), RESTRICT = eqsel, JOIN = eqjoinsel);
COMMENT ON OPERATOR pg_catalog.= (pg_catalog.personal_bigint, smallint) IS 'Equal, by lookup tag, to an operand the planner tags';
CREATE FUNCTION privacy.personal_bigint_ne(pg_catalog.personal_bigint, smallint) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_ne_unwrapped';
COMMENT ON FUNCTION privacy.personal_bigint_ne(pg_catalog.personal_bigint, smallint) IS 'Not equal, by lookup tag, to an operand the planner tags';
CREATE OPERATOR pg_catalog.<> (FUNCTION = privacy.personal_bigint_ne, LEFTARG = pg_catalog.personal_bigint, RIGHTARG = smallint, COMMUTATOR = OPERATOR(pg_catalog.<>), NEGATOR = OPERATOR(pg_catalog.=), RESTRICT = neqsel, JOIN = neqjoinsel);
COMMENT ON OPERATOR pg_catalog.<> (pg_catalog.personal_bigint, smallint) IS 'Not equal, by lookup tag, to an operand the planner tags';
CREATE FUNCTION privacy.personal_bigint_eq(smallint, pg_catalog.personal_bigint) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_eq_unwrapped';
COMMENT ON FUNCTION privacy.personal_bigint_eq(smallint, pg_catalog.personal_bigint) IS 'Equal, by lookup tag, to an operand the planner tags';
CREATE OPERATOR pg_catalog.= (FUNCTION = privacy.personal_bigint_eq, LEFTARG = smallint, RIGHTARG = pg_catalog.personal_bigint, COMMUTATOR = OPERATOR(pg_catalog.=), NEGATOR = OPERATOR(pg_catalog.<>), RESTRICT = eqsel, JOIN = eqjoinsel);
COMMENT ON OPERATOR pg_catalog.= (smallint, pg_catalog.personal_bigint) IS 'Equal, by lookup tag, to an operand the planner tags';
CREATE FUNCTION privacy.personal_bigint_ne(smallint, pg_catalog.personal_bigint) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_ne_unwrapped';
COMMENT ON FUNCTION privacy.personal_bigint_ne(smallint, pg_catalog.personal_bigint) IS 'Not equal, by lookup tag, to an operand the planner tags';
CREATE OPERATOR pg_catalog.<> (FUNCTION = privacy.personal_bigint_ne, LEFTARG = smallint, RIGHTARG = pg_catalog.personal_bigint, COMMUTATOR = OPERATOR(pg_catalog.<>), NEGATOR = OPERATOR(pg_catalog.=), RESTRICT = neqsel, JOIN = neqjoinsel);
COMMENT ON OPERATOR pg_catalog.<> (smallint, pg_catalog.personal_bigint) IS 'Not equal, by lookup tag, to an operand the planner tags';
CREATE FUNCTION privacy.personal_bigint_eq(pg_catalog.personal_bigint, integer) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_eq_unwrapped';
COMMENT ON FUNCTION privacy.personal_bigint_eq(pg_catalog.personal_bigint, integer) IS 'Equal, by lookup tag, to an operand the planner tags';
CREATE OPERATOR pg_catalog.= (FUNCTION = privacy.personal_bigint_eq, LEFTARG = pg_catalog.personal_bigint, RIGHTARG = integer, COMMUTATOR = OPERATOR(pg_catalog.=), NEGATOR = OPERATOR(pg_catalog.<>), RESTRICT = eqsel, JOIN = eqjoinsel);
COMMENT ON OPERATOR pg_catalog.= (pg_catalog.personal_bigint, integer) IS 'Equal, by lookup tag, to an operand the planner tags';
CREATE FUNCTION privacy.personal_bigint_ne(pg_catalog.personal_bigint, integer) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_ne_unwrapped';
COMMENT ON FUNCTION privacy.personal_bigint_ne(pg_catalog.personal_bigint, integer) IS 'Not equal, by lookup tag, to an operand the planner tags';
CREATE OPERATOR pg_catalog.<> (FUNCTION = privacy.personal_bigint_ne, LEFTARG = pg_catalog.personal_bigint, RIGHTARG = integer, COMMUTATOR = OPERATOR(pg_catalog.<>), NEGATOR = OPERATOR(pg_catalog.=), RESTRICT = neqsel, JOIN = neqjoinsel);
COMMENT ON OPERATOR pg_catalog.<> (pg_catalog.personal_bigint, integer) IS 'Not equal, by lookup tag, to an operand the planner tags';
CREATE FUNCTION privacy.personal_bigint_eq(integer, pg_catalog.personal_bigint) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_eq_unwrapped';
COMMENT ON FUNCTION privacy.personal_bigint_eq(integer, pg_catalog.personal_bigint) IS 'Equal, by lookup tag, to an operand the planner tags';
CREATE OPERATOR pg_catalog.= (FUNCTION = privacy.personal_bigint_eq, LEFTARG = integer, RIGHTARG = pg_catalog.personal_bigint, COMMUTATOR = OPERATOR(pg_catalog.=), NEGATOR = OPERATOR(pg_catalog.<>), RESTRICT = eqsel, JOIN = eqjoinsel);
COMMENT ON OPERATOR pg_catalog.= (integer, pg_catalog.personal_bigint) IS 'Equal, by lookup tag, to an operand the planner tags';
CREATE FUNCTION privacy.personal_bigint_ne(integer, pg_catalog.personal_bigint) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_ne_unwrapped';
COMMENT ON FUNCTION privacy.personal_bigint_ne(integer, pg_catalog.personal_bigint) IS 'Not equal, by lookup tag, to an operand the planner tags';
CREATE OPERATOR pg_catalog.<> (FUNCTION = privacy.personal_bigint_ne, LEFTARG = integer, RIGHTARG = pg_catalog.personal_bigint, COMMUTATOR = OPERATOR(pg_catalog.<>), NEGATOR = OPERATOR(pg_catalog.=), RESTRICT = neqsel, JOIN = neqjoinsel);
COMMENT ON OPERATOR pg_catalog.<> (integer, pg_catalog.personal_bigint) IS 'Not equal, by lookup tag, to an operand the planner tags';

CREATE FUNCTION privacy.personal_boolean_eq(pg_catalog.personal_boolean, pg_catalog.personal_boolean) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_eq';
COMMENT ON FUNCTION privacy.personal_boolean_eq(pg_catalog.personal_boolean, pg_catalog.personal_boolean) IS 'Equal, by lookup tag';
CREATE FUNCTION privacy.personal_boolean_ne(pg_catalog.personal_boolean, pg_catalog.personal_boolean) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_ne';
COMMENT ON FUNCTION privacy.personal_boolean_ne(pg_catalog.personal_boolean, pg_catalog.personal_boolean) IS 'Not equal, by lookup tag';
CREATE FUNCTION privacy.personal_boolean_lt(pg_catalog.personal_boolean, pg_catalog.personal_boolean) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_lt';
COMMENT ON FUNCTION privacy.personal_boolean_lt(pg_catalog.personal_boolean, pg_catalog.personal_boolean) IS 'Blind order of lookup tags';
CREATE FUNCTION privacy.personal_boolean_le(pg_catalog.personal_boolean, pg_catalog.personal_boolean) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_le';
COMMENT ON FUNCTION privacy.personal_boolean_le(pg_catalog.personal_boolean, pg_catalog.personal_boolean) IS 'Blind order of lookup tags';
CREATE FUNCTION privacy.personal_boolean_ge(pg_catalog.personal_boolean, pg_catalog.personal_boolean) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_ge';
COMMENT ON FUNCTION privacy.personal_boolean_ge(pg_catalog.personal_boolean, pg_catalog.personal_boolean) IS 'Blind order of lookup tags';
CREATE FUNCTION privacy.personal_boolean_gt(pg_catalog.personal_boolean, pg_catalog.personal_boolean) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_gt';
COMMENT ON FUNCTION privacy.personal_boolean_gt(pg_catalog.personal_boolean, pg_catalog.personal_boolean) IS 'Blind order of lookup tags';
CREATE FUNCTION privacy.personal_boolean_cmp(pg_catalog.personal_boolean, pg_catalog.personal_boolean) RETURNS integer
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_cmp';
COMMENT ON FUNCTION privacy.personal_boolean_cmp(pg_catalog.personal_boolean, pg_catalog.personal_boolean) IS 'Blind order of lookup tags';
CREATE FUNCTION privacy.personal_boolean_hash(pg_catalog.personal_boolean) RETURNS integer
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_hash';
COMMENT ON FUNCTION privacy.personal_boolean_hash(pg_catalog.personal_boolean) IS 'Hash of the lookup tag';
CREATE FUNCTION privacy.personal_boolean_hash_extended(pg_catalog.personal_boolean, bigint) RETURNS bigint
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_hash_extended';
COMMENT ON FUNCTION privacy.personal_boolean_hash_extended(pg_catalog.personal_boolean, bigint) IS 'Hash of the lookup tag, with a seed';
CREATE OPERATOR pg_catalog.=^ (FUNCTION = privacy.personal_boolean_eq, LEFTARG = pg_catalog.personal_boolean, RIGHTARG = pg_catalog.personal_boolean, COMMUTATOR = OPERATOR(pg_catalog.=^), NEGATOR = OPERATOR(pg_catalog.<>^), RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
COMMENT ON OPERATOR pg_catalog.=^ (pg_catalog.personal_boolean, pg_catalog.personal_boolean) IS 'Equal, by lookup tag';
CREATE OPERATOR pg_catalog.<>^ (FUNCTION = privacy.personal_boolean_ne, LEFTARG = pg_catalog.personal_boolean, RIGHTARG = pg_catalog.personal_boolean, COMMUTATOR = OPERATOR(pg_catalog.<>^), NEGATOR = OPERATOR(pg_catalog.=^), RESTRICT = neqsel, JOIN = neqjoinsel);
COMMENT ON OPERATOR pg_catalog.<>^ (pg_catalog.personal_boolean, pg_catalog.personal_boolean) IS 'Not equal, by lookup tag';
CREATE OPERATOR pg_catalog.<^ (FUNCTION = privacy.personal_boolean_lt, LEFTARG = pg_catalog.personal_boolean, RIGHTARG = pg_catalog.personal_boolean, COMMUTATOR = OPERATOR(pg_catalog.>^), NEGATOR = OPERATOR(pg_catalog.>=^), RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
COMMENT ON OPERATOR pg_catalog.<^ (pg_catalog.personal_boolean, pg_catalog.personal_boolean) IS 'Blind order of lookup tags';
CREATE OPERATOR pg_catalog.<=^ (FUNCTION = privacy.personal_boolean_le, LEFTARG = pg_catalog.personal_boolean, RIGHTARG = pg_catalog.personal_boolean, COMMUTATOR = OPERATOR(pg_catalog.>=^), NEGATOR = OPERATOR(pg_catalog.>^), RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
COMMENT ON OPERATOR pg_catalog.<=^ (pg_catalog.personal_boolean, pg_catalog.personal_boolean) IS 'Blind order of lookup tags';
CREATE OPERATOR pg_catalog.>=^ (FUNCTION = privacy.personal_boolean_ge, LEFTARG = pg_catalog.personal_boolean, RIGHTARG = pg_catalog.personal_boolean, COMMUTATOR = OPERATOR(pg_catalog.<=^), NEGATOR = OPERATOR(pg_catalog.<^), RESTRICT = scalargesel, JOIN = scalargejoinsel);
COMMENT ON OPERATOR pg_catalog.>=^ (pg_catalog.personal_boolean, pg_catalog.personal_boolean) IS 'Blind order of lookup tags';
CREATE OPERATOR pg_catalog.>^ (FUNCTION = privacy.personal_boolean_gt, LEFTARG = pg_catalog.personal_boolean, RIGHTARG = pg_catalog.personal_boolean, COMMUTATOR = OPERATOR(pg_catalog.<^), NEGATOR = OPERATOR(pg_catalog.<=^), RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
COMMENT ON OPERATOR pg_catalog.>^ (pg_catalog.personal_boolean, pg_catalog.personal_boolean) IS 'Blind order of lookup tags';
CREATE OPERATOR FAMILY pg_catalog.personal_boolean_ops USING btree;
COMMENT ON OPERATOR FAMILY pg_catalog.personal_boolean_ops USING btree IS 'Lookup tags of personal_boolean';
CREATE OPERATOR CLASS pg_catalog.personal_boolean_ops DEFAULT FOR TYPE pg_catalog.personal_boolean USING btree
  FAMILY pg_catalog.personal_boolean_ops AS OPERATOR 3 pg_catalog.=^, OPERATOR 1 pg_catalog.<^, OPERATOR 2 pg_catalog.<=^, OPERATOR 4 pg_catalog.>=^, OPERATOR 5 pg_catalog.>^, FUNCTION 1 privacy.personal_boolean_cmp(pg_catalog.personal_boolean, pg_catalog.personal_boolean);
COMMENT ON OPERATOR CLASS pg_catalog.personal_boolean_ops USING btree IS 'Lookup tags of personal_boolean';
CREATE OPERATOR FAMILY pg_catalog.personal_boolean_ops USING hash;
COMMENT ON OPERATOR FAMILY pg_catalog.personal_boolean_ops USING hash IS 'Lookup tags of personal_boolean';
CREATE OPERATOR CLASS pg_catalog.personal_boolean_ops DEFAULT FOR TYPE pg_catalog.personal_boolean USING hash
  FAMILY pg_catalog.personal_boolean_ops AS OPERATOR 1 pg_catalog.=^, FUNCTION 1 privacy.personal_boolean_hash(pg_catalog.personal_boolean), FUNCTION 2 privacy.personal_boolean_hash_extended(pg_catalog.personal_boolean, bigint);
COMMENT ON OPERATOR CLASS pg_catalog.personal_boolean_ops USING hash IS 'Lookup tags of personal_boolean';

CREATE FUNCTION privacy.personal_uuid_eq(pg_catalog.personal_uuid, pg_catalog.personal_uuid) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_eq';
COMMENT ON FUNCTION privacy.personal_uuid_eq(pg_catalog.personal_uuid, pg_catalog.personal_uuid) IS 'Equal, by lookup tag';
CREATE FUNCTION privacy.personal_uuid_ne(pg_catalog.personal_uuid, pg_catalog.personal_uuid) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_ne';
COMMENT ON FUNCTION privacy.personal_uuid_ne(pg_catalog.personal_uuid, pg_catalog.personal_uuid) IS 'Not equal, by lookup tag';
CREATE FUNCTION privacy.personal_uuid_lt(pg_catalog.personal_uuid, pg_catalog.personal_uuid) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_lt';
COMMENT ON FUNCTION privacy.personal_uuid_lt(pg_catalog.personal_uuid, pg_catalog.personal_uuid) IS 'Blind order of lookup tags';
CREATE FUNCTION privacy.personal_uuid_le(pg_catalog.personal_uuid, pg_catalog.personal_uuid) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_le';
COMMENT ON FUNCTION privacy.personal_uuid_le(pg_catalog.personal_uuid, pg_catalog.personal_uuid) IS 'Blind order of lookup tags';
CREATE FUNCTION privacy.personal_uuid_ge(pg_catalog.personal_uuid, pg_catalog.personal_uuid) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_ge';
COMMENT ON FUNCTION privacy.personal_uuid_ge(pg_catalog.personal_uuid, pg_catalog.personal_uuid) IS 'Blind order of lookup tags';
CREATE FUNCTION privacy.personal_uuid_gt(pg_catalog.personal_uuid, pg_catalog.personal_uuid) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_gt';
COMMENT ON FUNCTION privacy.personal_uuid_gt(pg_catalog.personal_uuid, pg_catalog.personal_uuid) IS 'Blind order of lookup tags';
CREATE FUNCTION privacy.personal_uuid_cmp(pg_catalog.personal_uuid, pg_catalog.personal_uuid) RETURNS integer
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_cmp';
COMMENT ON FUNCTION privacy.personal_uuid_cmp(pg_catalog.personal_uuid, pg_catalog.personal_uuid) IS 'Blind order of lookup tags';
CREATE FUNCTION privacy.personal_uuid_hash(pg_catalog.personal_uuid) RETURNS integer
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_hash';
COMMENT ON FUNCTION privacy.personal_uuid_hash(pg_catalog.personal_uuid) IS 'Hash of the lookup tag';
CREATE FUNCTION privacy.personal_uuid_hash_extended(pg_catalog.personal_uuid, bigint) RETURNS bigint
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_hash_extended';
COMMENT ON FUNCTION privacy.personal_uuid_hash_extended(pg_catalog.personal_uuid, bigint) IS 'Hash of the lookup tag, with a seed';
CREATE OPERATOR pg_catalog.= (FUNCTION = privacy.personal_uuid_eq, LEFTARG = pg_catalog.personal_uuid, RIGHTARG = pg_catalog.personal_uuid, COMMUTATOR = OPERATOR(pg_catalog.=), NEGATOR = OPERATOR(pg_catalog.<>), RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
COMMENT ON OPERATOR pg_catalog.= (pg_catalog.personal_uuid, pg_catalog.personal_uuid) IS 'Equal, by lookup tag';
CREATE OPERATOR pg_catalog.<> (FUNCTION = privacy.personal_uuid_ne, LEFTARG = pg_catalog.personal_uuid, RIGHTARG = pg_catalog.personal_uuid, COMMUTATOR = OPERATOR(pg_catalog.<>), NEGATOR = OPERATOR(pg_catalog.=), RESTRICT = neqsel, JOIN = neqjoinsel);
COMMENT ON OPERATOR pg_catalog.<> (pg_catalog.personal_uuid, pg_catalog.personal_uuid) IS 'Not equal, by lookup tag';
CREATE OPERATOR pg_catalog.<^ (FUNCTION = privacy.personal_uuid_lt, LEFTARG = pg_catalog.personal_uuid, RIGHTARG = pg_catalog.personal_uuid, COMMUTATOR = OPERATOR(pg_catalog.>^), NEGATOR = OPERATOR(pg_catalog.>=^), RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
COMMENT ON OPERATOR pg_catalog.<^ (pg_catalog.personal_uuid, pg_catalog.personal_uuid) IS 'Blind order of lookup tags';
CREATE OPERATOR pg_catalog.<=^ (FUNCTION = privacy.personal_uuid_le, LEFTARG = pg_catalog.personal_uuid, RIGHTARG = pg_catalog.personal_uuid, COMMUTATOR = OPERATOR(pg_catalog.>=^), NEGATOR = OPERATOR(pg_catalog.>^), RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
COMMENT ON OPERATOR pg_catalog.<=^ (pg_catalog.personal_uuid, pg_catalog.personal_uuid) IS 'Blind order of lookup tags';
CREATE OPERATOR pg_catalog.>=^ (FUNCTION = privacy.personal_uuid_ge, LEFTARG = pg_catalog.personal_uuid, RIGHTARG = pg_catalog.personal_uuid, COMMUTATOR = OPERATOR(pg_catalog.<=^), NEGATOR = OPERATOR(pg_catalog.<^), RESTRICT = scalargesel, JOIN = scalargejoinsel);
COMMENT ON OPERATOR pg_catalog.>=^ (pg_catalog.personal_uuid, pg_catalog.personal_uuid) IS 'Blind order of lookup tags';
CREATE OPERATOR pg_catalog.>^ (FUNCTION = privacy.personal_uuid_gt, LEFTARG = pg_catalog.personal_uuid, RIGHTARG = pg_catalog.personal_uuid, COMMUTATOR = OPERATOR(pg_catalog.<^), NEGATOR = OPERATOR(pg_catalog.<=^), RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
COMMENT ON OPERATOR pg_catalog.>^ (pg_catalog.personal_uuid, pg_catalog.personal_uuid) IS 'Blind order of lookup tags';
CREATE OPERATOR FAMILY pg_catalog.personal_uuid_ops USING btree;
COMMENT ON OPERATOR FAMILY pg_catalog.personal_uuid_ops USING btree IS 'Lookup tags of personal_uuid';
CREATE OPERATOR CLASS pg_catalog.personal_uuid_ops DEFAULT FOR TYPE pg_catalog.personal_uuid USING btree
  FAMILY pg_catalog.personal_uuid_ops AS OPERATOR 3 pg_catalog.=, OPERATOR 1 pg_catalog.<^, OPERATOR 2 pg_catalog.<=^, OPERATOR 4 pg_catalog.>=^, OPERATOR 5 pg_catalog.>^, FUNCTION 1 privacy.personal_uuid_cmp(pg_catalog.personal_uuid, pg_catalog.personal_uuid);
COMMENT ON OPERATOR CLASS pg_catalog.personal_uuid_ops USING btree IS 'Lookup tags of personal_uuid';
CREATE OPERATOR FAMILY pg_catalog.personal_uuid_ops USING hash;
COMMENT ON OPERATOR FAMILY pg_catalog.personal_uuid_ops USING hash IS 'Lookup tags of personal_uuid';
CREATE OPERATOR CLASS pg_catalog.personal_uuid_ops DEFAULT FOR TYPE pg_catalog.personal_uuid USING hash
  FAMILY pg_catalog.personal_uuid_ops AS OPERATOR 1 pg_catalog.=, FUNCTION 1 privacy.personal_uuid_hash(pg_catalog.personal_uuid), FUNCTION 2 privacy.personal_uuid_hash_extended(pg_catalog.personal_uuid, bigint);
COMMENT ON OPERATOR CLASS pg_catalog.personal_uuid_ops USING hash IS 'Lookup tags of personal_uuid';
CREATE FUNCTION privacy.personal_uuid_eq(pg_catalog.personal_uuid, uuid) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_eq_unwrapped';
COMMENT ON FUNCTION privacy.personal_uuid_eq(pg_catalog.personal_uuid, uuid) IS 'Equal, by lookup tag, to an operand the planner tags';
CREATE OPERATOR pg_catalog.= (FUNCTION = privacy.personal_uuid_eq, LEFTARG = pg_catalog.personal_uuid, RIGHTARG = uuid, COMMUTATOR = OPERATOR(pg_catalog.=), NEGATOR = OPERATOR(pg_catalog.<>), RESTRICT = eqsel, JOIN = eqjoinsel);
COMMENT ON OPERATOR pg_catalog.= (pg_catalog.personal_uuid, uuid) IS 'Equal, by lookup tag, to an operand the planner tags';
CREATE FUNCTION privacy.personal_uuid_ne(pg_catalog.personal_uuid, uuid) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_ne_unwrapped';
COMMENT ON FUNCTION privacy.personal_uuid_ne(pg_catalog.personal_uuid, uuid) IS 'Not equal, by lookup tag, to an operand the planner tags';
CREATE OPERATOR pg_catalog.<> (FUNCTION = privacy.personal_uuid_ne, LEFTARG = pg_catalog.personal_uuid, RIGHTARG = uuid, COMMUTATOR = OPERATOR(pg_catalog.<>), NEGATOR = OPERATOR(pg_catalog.=), RESTRICT = neqsel, JOIN = neqjoinsel);
COMMENT ON OPERATOR pg_catalog.<> (pg_catalog.personal_uuid, uuid) IS 'Not equal, by lookup tag, to an operand the planner tags';
CREATE FUNCTION privacy.personal_uuid_eq(uuid, pg_catalog.personal_uuid) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_eq_unwrapped';
COMMENT ON FUNCTION privacy.personal_uuid_eq(uuid, pg_catalog.personal_uuid) IS 'Equal, by lookup tag, to an operand the planner tags';
CREATE OPERATOR pg_catalog.= (FUNCTION = privacy.personal_uuid_eq, LEFTARG = uuid, RIGHTARG = pg_catalog.personal_uuid, COMMUTATOR = OPERATOR(pg_catalog.=), NEGATOR = OPERATOR(pg_catalog.<>), RESTRICT = eqsel, JOIN = eqjoinsel);
COMMENT ON OPERATOR pg_catalog.= (uuid, pg_catalog.personal_uuid) IS 'Equal, by lookup tag, to an operand the planner tags';
CREATE FUNCTION privacy.personal_uuid_ne(uuid, pg_catalog.personal_uuid) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_ne_unwrapped';
COMMENT ON FUNCTION privacy.personal_uuid_ne(uuid, pg_catalog.personal_uuid) IS 'Not equal, by lookup tag, to an operand the planner tags';
CREATE OPERATOR pg_catalog.<> (FUNCTION = privacy.personal_uuid_ne, LEFTARG = uuid, RIGHTARG = pg_catalog.personal_uuid, COMMUTATOR = OPERATOR(pg_catalog.<>), NEGATOR = OPERATOR(pg_catalog.=), RESTRICT = neqsel, JOIN = neqjoinsel);
COMMENT ON OPERATOR pg_catalog.<> (uuid, pg_catalog.personal_uuid) IS 'Not equal, by lookup tag, to an operand the planner tags';

CREATE FUNCTION privacy.personal_jsonb_eq(pg_catalog.personal_jsonb, pg_catalog.personal_jsonb) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_eq';
COMMENT ON FUNCTION privacy.personal_jsonb_eq(pg_catalog.personal_jsonb, pg_catalog.personal_jsonb) IS 'Equal, by lookup tag';
CREATE FUNCTION privacy.personal_jsonb_ne(pg_catalog.personal_jsonb, pg_catalog.personal_jsonb) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_ne';
COMMENT ON FUNCTION privacy.personal_jsonb_ne(pg_catalog.personal_jsonb, pg_catalog.personal_jsonb) IS 'Not equal, by lookup tag';
CREATE FUNCTION privacy.personal_jsonb_lt(pg_catalog.personal_jsonb, pg_catalog.personal_jsonb) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_lt';
COMMENT ON FUNCTION privacy.personal_jsonb_lt(pg_catalog.personal_jsonb, pg_catalog.personal_jsonb) IS 'Blind order of lookup tags';
CREATE FUNCTION privacy.personal_jsonb_le(pg_catalog.personal_jsonb, pg_catalog.personal_jsonb) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_le';
COMMENT ON FUNCTION privacy.personal_jsonb_le(pg_catalog.personal_jsonb, pg_catalog.personal_jsonb) IS 'Blind order of lookup tags';
CREATE FUNCTION privacy.personal_jsonb_ge(pg_catalog.personal_jsonb, pg_catalog.personal_jsonb) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_ge';
COMMENT ON FUNCTION privacy.personal_jsonb_ge(pg_catalog.personal_jsonb, pg_catalog.personal_jsonb) IS 'Blind order of lookup tags';
CREATE FUNCTION privacy.personal_jsonb_gt(pg_catalog.personal_jsonb, pg_catalog.personal_jsonb) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_gt';
COMMENT ON FUNCTION privacy.personal_jsonb_gt(pg_catalog.personal_jsonb, pg_catalog.personal_jsonb) IS 'Blind order of lookup tags';
CREATE FUNCTION privacy.personal_jsonb_cmp(pg_catalog.personal_jsonb, pg_catalog.personal_jsonb) RETURNS integer
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_cmp';
COMMENT ON FUNCTION privacy.personal_jsonb_cmp(pg_catalog.personal_jsonb, pg_catalog.personal_jsonb) IS 'Blind order of lookup tags';
CREATE FUNCTION privacy.personal_jsonb_hash(pg_catalog.personal_jsonb) RETURNS integer
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_hash';
COMMENT ON FUNCTION privacy.personal_jsonb_hash(pg_catalog.personal_jsonb) IS 'Hash of the lookup tag';
CREATE FUNCTION privacy.personal_jsonb_hash_extended(pg_catalog.personal_jsonb, bigint) RETURNS bigint
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_hash_extended';
COMMENT ON FUNCTION privacy.personal_jsonb_hash_extended(pg_catalog.personal_jsonb, bigint) IS 'Hash of the lookup tag, with a seed';
CREATE OPERATOR pg_catalog.=^ (FUNCTION = privacy.personal_jsonb_eq, LEFTARG = pg_catalog.personal_jsonb, RIGHTARG = pg_catalog.personal_jsonb, COMMUTATOR = OPERATOR(pg_catalog.=^), NEGATOR = OPERATOR(pg_catalog.<>^), RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
COMMENT ON OPERATOR pg_catalog.=^ (pg_catalog.personal_jsonb, pg_catalog.personal_jsonb) IS 'Equal, by lookup tag';
CREATE OPERATOR pg_catalog.<>^ (FUNCTION = privacy.personal_jsonb_ne, LEFTARG = pg_catalog.personal_jsonb, RIGHTARG = pg_catalog.personal_jsonb, COMMUTATOR = OPERATOR(pg_catalog.<>^), NEGATOR = OPERATOR(pg_catalog.=^), RESTRICT = neqsel, JOIN = neqjoinsel);
COMMENT ON OPERATOR pg_catalog.<>^ (pg_catalog.personal_jsonb, pg_catalog.personal_jsonb) IS 'Not equal, by lookup tag';
CREATE OPERATOR pg_catalog.<^ (FUNCTION = privacy.personal_jsonb_lt, LEFTARG = pg_catalog.personal_jsonb, RIGHTARG = pg_catalog.personal_jsonb, COMMUTATOR = OPERATOR(pg_catalog.>^), NEGATOR = OPERATOR(pg_catalog.>=^), RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
COMMENT ON OPERATOR pg_catalog.<^ (pg_catalog.personal_jsonb, pg_catalog.personal_jsonb) IS 'Blind order of lookup tags';
CREATE OPERATOR pg_catalog.<=^ (FUNCTION = privacy.personal_jsonb_le, LEFTARG = pg_catalog.personal_jsonb, RIGHTARG = pg_catalog.personal_jsonb, COMMUTATOR = OPERATOR(pg_catalog.>=^), NEGATOR = OPERATOR(pg_catalog.>^), RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
COMMENT ON OPERATOR pg_catalog.<=^ (pg_catalog.personal_jsonb, pg_catalog.personal_jsonb) IS 'Blind order of lookup tags';
CREATE OPERATOR pg_catalog.>=^ (FUNCTION = privacy.personal_jsonb_ge, LEFTARG = pg_catalog.personal_jsonb, RIGHTARG = pg_catalog.personal_jsonb, COMMUTATOR = OPERATOR(pg_catalog.<=^), NEGATOR = OPERATOR(pg_catalog.<^), RESTRICT = scalargesel, JOIN = scalargejoinsel);
COMMENT ON OPERATOR pg_catalog.>=^ (pg_catalog.personal_jsonb, pg_catalog.personal_jsonb) IS 'Blind order of lookup tags';
CREATE OPERATOR pg_catalog.>^ (FUNCTION = privacy.personal_jsonb_gt, LEFTARG = pg_catalog.personal_jsonb, RIGHTARG = pg_catalog.personal_jsonb, COMMUTATOR = OPERATOR(pg_catalog.<^), NEGATOR = OPERATOR(pg_catalog.<=^), RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
COMMENT ON OPERATOR pg_catalog.>^ (pg_catalog.personal_jsonb, pg_catalog.personal_jsonb) IS 'Blind order of lookup tags';
CREATE OPERATOR FAMILY pg_catalog.personal_jsonb_ops USING btree;
COMMENT ON OPERATOR FAMILY pg_catalog.personal_jsonb_ops USING btree IS 'Lookup tags of personal_jsonb';
CREATE OPERATOR CLASS pg_catalog.personal_jsonb_ops DEFAULT FOR TYPE pg_catalog.personal_jsonb USING btree
  FAMILY pg_catalog.personal_jsonb_ops AS OPERATOR 3 pg_catalog.=^, OPERATOR 1 pg_catalog.<^, OPERATOR 2 pg_catalog.<=^, OPERATOR 4 pg_catalog.>=^, OPERATOR 5 pg_catalog.>^, FUNCTION 1 privacy.personal_jsonb_cmp(pg_catalog.personal_jsonb, pg_catalog.personal_jsonb);
COMMENT ON OPERATOR CLASS pg_catalog.personal_jsonb_ops USING btree IS 'Lookup tags of personal_jsonb';
CREATE OPERATOR FAMILY pg_catalog.personal_jsonb_ops USING hash;
COMMENT ON OPERATOR FAMILY pg_catalog.personal_jsonb_ops USING hash IS 'Lookup tags of personal_jsonb';
CREATE OPERATOR CLASS pg_catalog.personal_jsonb_ops DEFAULT FOR TYPE pg_catalog.personal_jsonb USING hash
  FAMILY pg_catalog.personal_jsonb_ops AS OPERATOR 1 pg_catalog.=^, FUNCTION 1 privacy.personal_jsonb_hash(pg_catalog.personal_jsonb), FUNCTION 2 privacy.personal_jsonb_hash_extended(pg_catalog.personal_jsonb, bigint);
COMMENT ON OPERATOR CLASS pg_catalog.personal_jsonb_ops USING hash IS 'Lookup tags of personal_jsonb';

CREATE FUNCTION privacy.personal_bytea_eq(pg_catalog.personal_bytea, pg_catalog.personal_bytea) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_eq';
COMMENT ON FUNCTION privacy.personal_bytea_eq(pg_catalog.personal_bytea, pg_catalog.personal_bytea) IS 'Equal, by lookup tag';
CREATE FUNCTION privacy.personal_bytea_ne(pg_catalog.personal_bytea, pg_catalog.personal_bytea) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_ne';
COMMENT ON FUNCTION privacy.personal_bytea_ne(pg_catalog.personal_bytea, pg_catalog.personal_bytea) IS 'Not equal, by lookup tag';
CREATE FUNCTION privacy.personal_bytea_lt(pg_catalog.personal_bytea, pg_catalog.personal_bytea) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_lt';
COMMENT ON FUNCTION privacy.personal_bytea_lt(pg_catalog.personal_bytea, pg_catalog.personal_bytea) IS 'Blind order of lookup tags';
CREATE FUNCTION privacy.personal_bytea_le(pg_catalog.personal_bytea, pg_catalog.personal_bytea) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_le';
COMMENT ON FUNCTION privacy.personal_bytea_le(pg_catalog.personal_bytea, pg_catalog.personal_bytea) IS 'Blind order of lookup tags';
CREATE FUNCTION privacy.personal_bytea_ge(pg_catalog.personal_bytea, pg_catalog.personal_bytea) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_ge';
COMMENT ON FUNCTION privacy.personal_bytea_ge(pg_catalog.personal_bytea, pg_catalog.personal_bytea) IS 'Blind order of lookup tags';
CREATE FUNCTION privacy.personal_bytea_gt(pg_catalog.personal_bytea, pg_catalog.personal_bytea) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_gt';
COMMENT ON FUNCTION privacy.personal_bytea_gt(pg_catalog.personal_bytea, pg_catalog.personal_bytea) IS 'Blind order of lookup tags';
CREATE FUNCTION privacy.personal_bytea_cmp(pg_catalog.personal_bytea, pg_catalog.personal_bytea) RETURNS integer
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_cmp';
COMMENT ON FUNCTION privacy.personal_bytea_cmp(pg_catalog.personal_bytea, pg_catalog.personal_bytea) IS 'Blind order of lookup tags';
CREATE FUNCTION privacy.personal_bytea_hash(pg_catalog.personal_bytea) RETURNS integer
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_hash';
COMMENT ON FUNCTION privacy.personal_bytea_hash(pg_catalog.personal_bytea) IS 'Hash of the lookup tag';
CREATE FUNCTION privacy.personal_bytea_hash_extended(pg_catalog.personal_bytea, bigint) RETURNS bigint
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_hash_extended';
COMMENT ON FUNCTION privacy.personal_bytea_hash_extended(pg_catalog.personal_bytea, bigint) IS 'Hash of the lookup tag, with a seed';
CREATE OPERATOR pg_catalog.= (FUNCTION = privacy.personal_bytea_eq, LEFTARG = pg_catalog.personal_bytea, RIGHTARG = pg_catalog.personal_bytea, COMMUTATOR = OPERATOR(pg_catalog.=), NEGATOR = OPERATOR(pg_catalog.<>), RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
COMMENT ON OPERATOR pg_catalog.= (pg_catalog.personal_bytea, pg_catalog.personal_bytea) IS 'Equal, by lookup tag';
CREATE OPERATOR pg_catalog.<> (FUNCTION = privacy.personal_bytea_ne, LEFTARG = pg_catalog.personal_bytea, RIGHTARG = pg_catalog.personal_bytea, COMMUTATOR = OPERATOR(pg_catalog.<>), NEGATOR = OPERATOR(pg_catalog.=), RESTRICT = neqsel, JOIN = neqjoinsel);
COMMENT ON OPERATOR pg_catalog.<> (pg_catalog.personal_bytea, pg_catalog.personal_bytea) IS 'Not equal, by lookup tag';
CREATE OPERATOR pg_catalog.<^ (FUNCTION = privacy.personal_bytea_lt, LEFTARG = pg_catalog.personal_bytea, RIGHTARG = pg_catalog.personal_bytea, COMMUTATOR = OPERATOR(pg_catalog.>^), NEGATOR = OPERATOR(pg_catalog.>=^), RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
COMMENT ON OPERATOR pg_catalog.<^ (pg_catalog.personal_bytea, pg_catalog.personal_bytea) IS 'Blind order of lookup tags';
CREATE OPERATOR pg_catalog.<=^ (FUNCTION = privacy.personal_bytea_le, LEFTARG = pg_catalog.personal_bytea, RIGHTARG = pg_catalog.personal_bytea, COMMUTATOR = OPERATOR(pg_catalog.>=^), NEGATOR = OPERATOR(pg_catalog.>^), RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
COMMENT ON OPERATOR pg_catalog.<=^ (pg_catalog.personal_bytea, pg_catalog.personal_bytea) IS 'Blind order of lookup tags';
CREATE OPERATOR pg_catalog.>=^ (FUNCTION = privacy.personal_bytea_ge, LEFTARG = pg_catalog.personal_bytea, RIGHTARG = pg_catalog.personal_bytea, COMMUTATOR = OPERATOR(pg_catalog.<=^), NEGATOR = OPERATOR(pg_catalog.<^), RESTRICT = scalargesel, JOIN = scalargejoinsel);
COMMENT ON OPERATOR pg_catalog.>=^ (pg_catalog.personal_bytea, pg_catalog.personal_bytea) IS 'Blind order of lookup tags';
CREATE OPERATOR pg_catalog.>^ (FUNCTION = privacy.personal_bytea_gt, LEFTARG = pg_catalog.personal_bytea, RIGHTARG = pg_catalog.personal_bytea, COMMUTATOR = OPERATOR(pg_catalog.<^), NEGATOR = OPERATOR(pg_catalog.<=^), RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
COMMENT ON OPERATOR pg_catalog.>^ (pg_catalog.personal_bytea, pg_catalog.personal_bytea) IS 'Blind order of lookup tags';
CREATE OPERATOR FAMILY pg_catalog.personal_bytea_ops USING btree;
COMMENT ON OPERATOR FAMILY pg_catalog.personal_bytea_ops USING btree IS 'Lookup tags of personal_bytea';
CREATE OPERATOR CLASS pg_catalog.personal_bytea_ops DEFAULT FOR TYPE pg_catalog.personal_bytea USING btree
  FAMILY pg_catalog.personal_bytea_ops AS OPERATOR 3 pg_catalog.=, OPERATOR 1 pg_catalog.<^, OPERATOR 2 pg_catalog.<=^, OPERATOR 4 pg_catalog.>=^, OPERATOR 5 pg_catalog.>^, FUNCTION 1 privacy.personal_bytea_cmp(pg_catalog.personal_bytea, pg_catalog.personal_bytea);
COMMENT ON OPERATOR CLASS pg_catalog.personal_bytea_ops USING btree IS 'Lookup tags of personal_bytea';
CREATE OPERATOR FAMILY pg_catalog.personal_bytea_ops USING hash;
COMMENT ON OPERATOR FAMILY pg_catalog.personal_bytea_ops USING hash IS 'Lookup tags of personal_bytea';
CREATE OPERATOR CLASS pg_catalog.personal_bytea_ops DEFAULT FOR TYPE pg_catalog.personal_bytea USING hash
  FAMILY pg_catalog.personal_bytea_ops AS OPERATOR 1 pg_catalog.=, FUNCTION 1 privacy.personal_bytea_hash(pg_catalog.personal_bytea), FUNCTION 2 privacy.personal_bytea_hash_extended(pg_catalog.personal_bytea, bigint);
COMMENT ON OPERATOR CLASS pg_catalog.personal_bytea_ops USING hash IS 'Lookup tags of personal_bytea';
CREATE FUNCTION privacy.personal_bytea_eq(pg_catalog.personal_bytea, bytea) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_eq_unwrapped';
COMMENT ON FUNCTION privacy.personal_bytea_eq(pg_catalog.personal_bytea, bytea) IS 'Equal, by lookup tag, to an operand the planner tags';
CREATE OPERATOR pg_catalog.= (FUNCTION = privacy.personal_bytea_eq, LEFTARG = pg_catalog.personal_bytea, RIGHTARG = bytea, COMMUTATOR = OPERATOR(pg_catalog.=), NEGATOR = OPERATOR(pg_catalog.<>), RESTRICT = eqsel, JOIN = eqjoinsel);
COMMENT ON OPERATOR pg_catalog.= (pg_catalog.personal_bytea, bytea) IS 'Equal, by lookup tag, to an operand the planner tags';
CREATE FUNCTION privacy.personal_bytea_ne(pg_catalog.personal_bytea, bytea) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_ne_unwrapped';
COMMENT ON FUNCTION privacy.personal_bytea_ne(pg_catalog.personal_bytea, bytea) IS 'Not equal, by lookup tag, to an operand the planner tags';
CREATE OPERATOR pg_catalog.<> (FUNCTION = privacy.personal_bytea_ne, LEFTARG = pg_catalog.personal_bytea, RIGHTARG = bytea, COMMUTATOR = OPERATOR(pg_catalog.<>), NEGATOR = OPERATOR(pg_catalog.=), RESTRICT = neqsel, JOIN = neqjoinsel);
COMMENT ON OPERATOR pg_catalog.<> (pg_catalog.personal_bytea, bytea) IS 'Not equal, by lookup tag, to an operand the planner tags';
CREATE FUNCTION privacy.personal_bytea_eq(bytea, pg_catalog.personal_bytea) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_eq_unwrapped';
COMMENT ON FUNCTION privacy.personal_bytea_eq(bytea, pg_catalog.personal_bytea) IS 'Equal, by lookup tag, to an operand the planner tags';
CREATE OPERATOR pg_catalog.= (FUNCTION = privacy.personal_bytea_eq, LEFTARG = bytea, RIGHTARG = pg_catalog.personal_bytea, COMMUTATOR = OPERATOR(pg_catalog.=), NEGATOR = OPERATOR(pg_catalog.<>), RESTRICT = eqsel, JOIN = eqjoinsel);
COMMENT ON OPERATOR pg_catalog.= (bytea, pg_catalog.personal_bytea) IS 'Equal, by lookup tag, to an operand the planner tags';
CREATE FUNCTION privacy.personal_bytea_ne(bytea, pg_catalog.personal_bytea) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_ne_unwrapped';
COMMENT ON FUNCTION privacy.personal_bytea_ne(bytea, pg_catalog.personal_bytea) IS 'Not equal, by lookup tag, to an operand the planner tags';
CREATE OPERATOR pg_catalog.<> (FUNCTION = privacy.personal_bytea_ne, LEFTARG = bytea, RIGHTARG = pg_catalog.personal_bytea, COMMUTATOR = OPERATOR(pg_catalog.<>), NEGATOR = OPERATOR(pg_catalog.=), RESTRICT = neqsel, JOIN = neqjoinsel);
COMMENT ON OPERATOR pg_catalog.<> (bytea, pg_catalog.personal_bytea) IS 'Not equal, by lookup tag, to an operand the planner tags';

CREATE FUNCTION privacy.personal_inet_eq(pg_catalog.personal_inet, pg_catalog.personal_inet) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_eq';
COMMENT ON FUNCTION privacy.personal_inet_eq(pg_catalog.personal_inet, pg_catalog.personal_inet) IS 'Equal, by lookup tag';
CREATE FUNCTION privacy.personal_inet_ne(pg_catalog.personal_inet, pg_catalog.personal_inet) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_ne';
COMMENT ON FUNCTION privacy.personal_inet_ne(pg_catalog.personal_inet, pg_catalog.personal_inet) IS 'Not equal, by lookup tag';
CREATE FUNCTION privacy.personal_inet_lt(pg_catalog.personal_inet, pg_catalog.personal_inet) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_lt';
COMMENT ON FUNCTION privacy.personal_inet_lt(pg_catalog.personal_inet, pg_catalog.personal_inet) IS 'Blind order of lookup tags';
CREATE FUNCTION privacy.personal_inet_le(pg_catalog.personal_inet, pg_catalog.personal_inet) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_le';
COMMENT ON FUNCTION privacy.personal_inet_le(pg_catalog.personal_inet, pg_catalog.personal_inet) IS 'Blind order of lookup tags';
CREATE FUNCTION privacy.personal_inet_ge(pg_catalog.personal_inet, pg_catalog.personal_inet) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_ge';
COMMENT ON FUNCTION privacy.personal_inet_ge(pg_catalog.personal_inet, pg_catalog.personal_inet) IS 'Blind order of lookup tags';
CREATE FUNCTION privacy.personal_inet_gt(pg_catalog.personal_inet, pg_catalog.personal_inet) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_gt';
COMMENT ON FUNCTION privacy.personal_inet_gt(pg_catalog.personal_inet, pg_catalog.personal_inet) IS 'Blind order of lookup tags';
CREATE FUNCTION privacy.personal_inet_cmp(pg_catalog.personal_inet, pg_catalog.personal_inet) RETURNS integer
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_cmp';
COMMENT ON FUNCTION privacy.personal_inet_cmp(pg_catalog.personal_inet, pg_catalog.personal_inet) IS 'Blind order of lookup tags';
CREATE FUNCTION privacy.personal_inet_hash(pg_catalog.personal_inet) RETURNS integer
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_hash';
COMMENT ON FUNCTION privacy.personal_inet_hash(pg_catalog.personal_inet) IS 'Hash of the lookup tag';
CREATE FUNCTION privacy.personal_inet_hash_extended(pg_catalog.personal_inet, bigint) RETURNS bigint
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_hash_extended';
COMMENT ON FUNCTION privacy.personal_inet_hash_extended(pg_catalog.personal_inet, bigint) IS 'Hash of the lookup tag, with a seed';
CREATE OPERATOR pg_catalog.= (FUNCTION = privacy.personal_inet_eq, LEFTARG = pg_catalog.personal_inet, RIGHTARG = pg_catalog.personal_inet, COMMUTATOR = OPERATOR(pg_catalog.=), NEGATOR = OPERATOR(pg_catalog.<>), RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
COMMENT ON OPERATOR pg_catalog.= (pg_catalog.personal_inet, pg_catalog.personal_inet) IS 'Equal, by lookup tag';
CREATE OPERATOR pg_catalog.<> (FUNCTION = privacy.personal_inet_ne, LEFTARG = pg_catalog.personal_inet, RIGHTARG = pg_catalog.personal_inet, COMMUTATOR = OPERATOR(pg_catalog.<>), NEGATOR = OPERATOR(pg_catalog.=), RESTRICT = neqsel, JOIN = neqjoinsel);
COMMENT ON OPERATOR pg_catalog.<> (pg_catalog.personal_inet, pg_catalog.personal_inet) IS 'Not equal, by lookup tag';
CREATE OPERATOR pg_catalog.<^ (FUNCTION = privacy.personal_inet_lt, LEFTARG = pg_catalog.personal_inet, RIGHTARG = pg_catalog.personal_inet, COMMUTATOR = OPERATOR(pg_catalog.>^), NEGATOR = OPERATOR(pg_catalog.>=^), RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
COMMENT ON OPERATOR pg_catalog.<^ (pg_catalog.personal_inet, pg_catalog.personal_inet) IS 'Blind order of lookup tags';
CREATE OPERATOR pg_catalog.<=^ (FUNCTION = privacy.personal_inet_le, LEFTARG = pg_catalog.personal_inet, RIGHTARG = pg_catalog.personal_inet, COMMUTATOR = OPERATOR(pg_catalog.>=^), NEGATOR = OPERATOR(pg_catalog.>^), RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
COMMENT ON OPERATOR pg_catalog.<=^ (pg_catalog.personal_inet, pg_catalog.personal_inet) IS 'Blind order of lookup tags';
CREATE OPERATOR pg_catalog.>=^ (FUNCTION = privacy.personal_inet_ge, LEFTARG = pg_catalog.personal_inet, RIGHTARG = pg_catalog.personal_inet, COMMUTATOR = OPERATOR(pg_catalog.<=^), NEGATOR = OPERATOR(pg_catalog.<^), RESTRICT = scalargesel, JOIN = scalargejoinsel);
COMMENT ON OPERATOR pg_catalog.>=^ (pg_catalog.personal_inet, pg_catalog.personal_inet) IS 'Blind order of lookup tags';
CREATE OPERATOR pg_catalog.>^ (FUNCTION = privacy.personal_inet_gt, LEFTARG = pg_catalog.personal_inet, RIGHTARG = pg_catalog.personal_inet, COMMUTATOR = OPERATOR(pg_catalog.<^), NEGATOR = OPERATOR(pg_catalog.<=^), RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
COMMENT ON OPERATOR pg_catalog.>^ (pg_catalog.personal_inet, pg_catalog.personal_inet) IS 'Blind order of lookup tags';
CREATE OPERATOR FAMILY pg_catalog.personal_inet_ops USING btree;
COMMENT ON OPERATOR FAMILY pg_catalog.personal_inet_ops USING btree IS 'Lookup tags of personal_inet';
CREATE OPERATOR CLASS pg_catalog.personal_inet_ops DEFAULT FOR TYPE pg_catalog.personal_inet USING btree
  FAMILY pg_catalog.personal_inet_ops AS OPERATOR 3 pg_catalog.=, OPERATOR 1 pg_catalog.<^, OPERATOR 2 pg_catalog.<=^, OPERATOR 4 pg_catalog.>=^, OPERATOR 5 pg_catalog.>^, FUNCTION 1 privacy.personal_inet_cmp(pg_catalog.personal_inet, pg_catalog.personal_inet);
COMMENT ON OPERATOR CLASS pg_catalog.personal_inet_ops USING btree IS 'Lookup tags of personal_inet';
CREATE OPERATOR FAMILY pg_catalog.personal_inet_ops USING hash;
COMMENT ON OPERATOR FAMILY pg_catalog.personal_inet_ops USING hash IS 'Lookup tags of personal_inet';
CREATE OPERATOR CLASS pg_catalog.personal_inet_ops DEFAULT FOR TYPE pg_catalog.personal_inet USING hash
  FAMILY pg_catalog.personal_inet_ops AS OPERATOR 1 pg_catalog.=, FUNCTION 1 privacy.personal_inet_hash(pg_catalog.personal_inet), FUNCTION 2 privacy.personal_inet_hash_extended(pg_catalog.personal_inet, bigint);
COMMENT ON OPERATOR CLASS pg_catalog.personal_inet_ops USING hash IS 'Lookup tags of personal_inet';
CREATE FUNCTION privacy.personal_inet_eq(pg_catalog.personal_inet, inet) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_eq_unwrapped';
COMMENT ON FUNCTION privacy.personal_inet_eq(pg_catalog.personal_inet, inet) IS 'Equal, by lookup tag, to an operand the planner tags';
CREATE OPERATOR pg_catalog.= (FUNCTION = privacy.personal_inet_eq, LEFTARG = pg_catalog.personal_inet, RIGHTARG = inet, COMMUTATOR = OPERATOR(pg_catalog.=), NEGATOR = OPERATOR(pg_catalog.<>), RESTRICT = eqsel, JOIN = eqjoinsel);
COMMENT ON OPERATOR pg_catalog.= (pg_catalog.personal_inet, inet) IS 'Equal, by lookup tag, to an operand the planner tags';
CREATE FUNCTION privacy.personal_inet_ne(pg_catalog.personal_inet, inet) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_ne_unwrapped';
COMMENT ON FUNCTION privacy.personal_inet_ne(pg_catalog.personal_inet, inet) IS 'Not equal, by lookup tag, to an operand the planner tags';
CREATE OPERATOR pg_catalog.<> (FUNCTION = privacy.personal_inet_ne, LEFTARG = pg_catalog.personal_inet, RIGHTARG = inet, COMMUTATOR = OPERATOR(pg_catalog.<>), NEGATOR = OPERATOR(pg_catalog.=), RESTRICT = neqsel, JOIN = neqjoinsel);
COMMENT ON OPERATOR pg_catalog.<> (pg_catalog.personal_inet, inet) IS 'Not equal, by lookup tag, to an operand the planner tags';
CREATE FUNCTION privacy.personal_inet_eq(inet, pg_catalog.personal_inet) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_eq_unwrapped';
COMMENT ON FUNCTION privacy.personal_inet_eq(inet, pg_catalog.personal_inet) IS 'Equal, by lookup tag, to an operand the planner tags';
CREATE OPERATOR pg_catalog.= (FUNCTION = privacy.personal_inet_eq, LEFTARG = inet, RIGHTARG = pg_catalog.personal_inet, COMMUTATOR = OPERATOR(pg_catalog.=), NEGATOR = OPERATOR(pg_catalog.<>), RESTRICT = eqsel, JOIN = eqjoinsel);
COMMENT ON OPERATOR pg_catalog.= (inet, pg_catalog.personal_inet) IS 'Equal, by lookup tag, to an operand the planner tags';
CREATE FUNCTION privacy.personal_inet_ne(inet, pg_catalog.personal_inet) RETURNS boolean
  LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_ne_unwrapped';
COMMENT ON FUNCTION privacy.personal_inet_ne(inet, pg_catalog.personal_inet) IS 'Not equal, by lookup tag, to an operand the planner tags';
CREATE OPERATOR pg_catalog.<> (FUNCTION = privacy.personal_inet_ne, LEFTARG = inet, RIGHTARG = pg_catalog.personal_inet, COMMUTATOR = OPERATOR(pg_catalog.<>), NEGATOR = OPERATOR(pg_catalog.=), RESTRICT = neqsel, JOIN = neqjoinsel);
COMMENT ON OPERATOR pg_catalog.<> (inet, pg_catalog.personal_inet) IS 'Not equal, by lookup tag, to an operand the planner tags';

-- Operators that stand for those of the base types. The planner reveals their operands and takes the base type's.
CREATE FUNCTION privacy.resolved_boolean(pg_catalog.personal_text, pg_catalog.personal_text) RETURNS boolean
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_boolean(pg_catalog.personal_text, pg_catalog.personal_text) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.< (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_text, RIGHTARG = pg_catalog.personal_text);
COMMENT ON OPERATOR pg_catalog.< (pg_catalog.personal_text, pg_catalog.personal_text) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.<= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_text, RIGHTARG = pg_catalog.personal_text);
COMMENT ON OPERATOR pg_catalog.<= (pg_catalog.personal_text, pg_catalog.personal_text) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.> (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_text, RIGHTARG = pg_catalog.personal_text);
COMMENT ON OPERATOR pg_catalog.> (pg_catalog.personal_text, pg_catalog.personal_text) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.>= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_text, RIGHTARG = pg_catalog.personal_text);
COMMENT ON OPERATOR pg_catalog.>= (pg_catalog.personal_text, pg_catalog.personal_text) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_boolean(pg_catalog.personal_date, pg_catalog.personal_date) RETURNS boolean
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_boolean(pg_catalog.personal_date, pg_catalog.personal_date) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.< (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_date, RIGHTARG = pg_catalog.personal_date);
COMMENT ON OPERATOR pg_catalog.< (pg_catalog.personal_date, pg_catalog.personal_date) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.<= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_date, RIGHTARG = pg_catalog.personal_date);
COMMENT ON OPERATOR pg_catalog.<= (pg_catalog.personal_date, pg_catalog.personal_date) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.> (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_date, RIGHTARG = pg_catalog.personal_date);
COMMENT ON OPERATOR pg_catalog.> (pg_catalog.personal_date, pg_catalog.personal_date) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.>= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_date, RIGHTARG = pg_catalog.personal_date);
COMMENT ON OPERATOR pg_catalog.>= (pg_catalog.personal_date, pg_catalog.personal_date) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_boolean(pg_catalog.personal_timestamp, pg_catalog.personal_timestamp) RETURNS boolean
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_boolean(pg_catalog.personal_timestamp, pg_catalog.personal_timestamp) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.< (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_timestamp, RIGHTARG = pg_catalog.personal_timestamp);
COMMENT ON OPERATOR pg_catalog.< (pg_catalog.personal_timestamp, pg_catalog.personal_timestamp) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.<= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_timestamp, RIGHTARG = pg_catalog.personal_timestamp);
COMMENT ON OPERATOR pg_catalog.<= (pg_catalog.personal_timestamp, pg_catalog.personal_timestamp) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.> (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_timestamp, RIGHTARG = pg_catalog.personal_timestamp);
COMMENT ON OPERATOR pg_catalog.> (pg_catalog.personal_timestamp, pg_catalog.personal_timestamp) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.>= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_timestamp, RIGHTARG = pg_catalog.personal_timestamp);
COMMENT ON OPERATOR pg_catalog.>= (pg_catalog.personal_timestamp, pg_catalog.personal_timestamp) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_boolean(pg_catalog.personal_timestamptz, pg_catalog.personal_timestamptz) RETURNS boolean
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_boolean(pg_catalog.personal_timestamptz, pg_catalog.personal_timestamptz) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.< (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_timestamptz, RIGHTARG = pg_catalog.personal_timestamptz);
COMMENT ON OPERATOR pg_catalog.< (pg_catalog.personal_timestamptz, pg_catalog.personal_timestamptz) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.<= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_timestamptz, RIGHTARG = pg_catalog.personal_timestamptz);
COMMENT ON OPERATOR pg_catalog.<= (pg_catalog.personal_timestamptz, pg_catalog.personal_timestamptz) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.> (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_timestamptz, RIGHTARG = pg_catalog.personal_timestamptz);
COMMENT ON OPERATOR pg_catalog.> (pg_catalog.personal_timestamptz, pg_catalog.personal_timestamptz) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.>= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_timestamptz, RIGHTARG = pg_catalog.personal_timestamptz);
COMMENT ON OPERATOR pg_catalog.>= (pg_catalog.personal_timestamptz, pg_catalog.personal_timestamptz) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_boolean(pg_catalog.personal_numeric, pg_catalog.personal_numeric) RETURNS boolean
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_boolean(pg_catalog.personal_numeric, pg_catalog.personal_numeric) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.< (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_numeric, RIGHTARG = pg_catalog.personal_numeric);
COMMENT ON OPERATOR pg_catalog.< (pg_catalog.personal_numeric, pg_catalog.personal_numeric) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.<= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_numeric, RIGHTARG = pg_catalog.personal_numeric);
COMMENT ON OPERATOR pg_catalog.<= (pg_catalog.personal_numeric, pg_catalog.personal_numeric) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.> (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_numeric, RIGHTARG = pg_catalog.personal_numeric);
COMMENT ON OPERATOR pg_catalog.> (pg_catalog.personal_numeric, pg_catalog.personal_numeric) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.>= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_numeric, RIGHTARG = pg_catalog.personal_numeric);
COMMENT ON OPERATOR pg_catalog.>= (pg_catalog.personal_numeric, pg_catalog.personal_numeric) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_boolean(pg_catalog.personal_integer, pg_catalog.personal_integer) RETURNS boolean
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_boolean(pg_catalog.personal_integer, pg_catalog.personal_integer) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.< (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_integer, RIGHTARG = pg_catalog.personal_integer);
COMMENT ON OPERATOR pg_catalog.< (pg_catalog.personal_integer, pg_catalog.personal_integer) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.<= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_integer, RIGHTARG = pg_catalog.personal_integer);
COMMENT ON OPERATOR pg_catalog.<= (pg_catalog.personal_integer, pg_catalog.personal_integer) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.> (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_integer, RIGHTARG = pg_catalog.personal_integer);
COMMENT ON OPERATOR pg_catalog.> (pg_catalog.personal_integer, pg_catalog.personal_integer) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.>= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_integer, RIGHTARG = pg_catalog.personal_integer);
COMMENT ON OPERATOR pg_catalog.>= (pg_catalog.personal_integer, pg_catalog.personal_integer) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_boolean(pg_catalog.personal_bigint, pg_catalog.personal_bigint) RETURNS boolean
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_boolean(pg_catalog.personal_bigint, pg_catalog.personal_bigint) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.< (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_bigint, RIGHTARG = pg_catalog.personal_bigint);
COMMENT ON OPERATOR pg_catalog.< (pg_catalog.personal_bigint, pg_catalog.personal_bigint) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.<= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_bigint, RIGHTARG = pg_catalog.personal_bigint);
COMMENT ON OPERATOR pg_catalog.<= (pg_catalog.personal_bigint, pg_catalog.personal_bigint) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.> (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_bigint, RIGHTARG = pg_catalog.personal_bigint);
COMMENT ON OPERATOR pg_catalog.> (pg_catalog.personal_bigint, pg_catalog.personal_bigint) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.>= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_bigint, RIGHTARG = pg_catalog.personal_bigint);
COMMENT ON OPERATOR pg_catalog.>= (pg_catalog.personal_bigint, pg_catalog.personal_bigint) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_boolean(pg_catalog.personal_uuid, pg_catalog.personal_uuid) RETURNS boolean
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_boolean(pg_catalog.personal_uuid, pg_catalog.personal_uuid) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.< (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_uuid, RIGHTARG = pg_catalog.personal_uuid);
COMMENT ON OPERATOR pg_catalog.< (pg_catalog.personal_uuid, pg_catalog.personal_uuid) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.<= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_uuid, RIGHTARG = pg_catalog.personal_uuid);
COMMENT ON OPERATOR pg_catalog.<= (pg_catalog.personal_uuid, pg_catalog.personal_uuid) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.> (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_uuid, RIGHTARG = pg_catalog.personal_uuid);
COMMENT ON OPERATOR pg_catalog.> (pg_catalog.personal_uuid, pg_catalog.personal_uuid) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.>= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_uuid, RIGHTARG = pg_catalog.personal_uuid);
COMMENT ON OPERATOR pg_catalog.>= (pg_catalog.personal_uuid, pg_catalog.personal_uuid) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_boolean(pg_catalog.personal_bytea, pg_catalog.personal_bytea) RETURNS boolean
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_boolean(pg_catalog.personal_bytea, pg_catalog.personal_bytea) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.< (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_bytea, RIGHTARG = pg_catalog.personal_bytea);
COMMENT ON OPERATOR pg_catalog.< (pg_catalog.personal_bytea, pg_catalog.personal_bytea) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.<= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_bytea, RIGHTARG = pg_catalog.personal_bytea);
COMMENT ON OPERATOR pg_catalog.<= (pg_catalog.personal_bytea, pg_catalog.personal_bytea) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.> (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_bytea, RIGHTARG = pg_catalog.personal_bytea);
COMMENT ON OPERATOR pg_catalog.> (pg_catalog.personal_bytea, pg_catalog.personal_bytea) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.>= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_bytea, RIGHTARG = pg_catalog.personal_bytea);
COMMENT ON OPERATOR pg_catalog.>= (pg_catalog.personal_bytea, pg_catalog.personal_bytea) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_boolean(pg_catalog.personal_inet, pg_catalog.personal_inet) RETURNS boolean
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_boolean(pg_catalog.personal_inet, pg_catalog.personal_inet) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.< (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_inet, RIGHTARG = pg_catalog.personal_inet);
COMMENT ON OPERATOR pg_catalog.< (pg_catalog.personal_inet, pg_catalog.personal_inet) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.<= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_inet, RIGHTARG = pg_catalog.personal_inet);
COMMENT ON OPERATOR pg_catalog.<= (pg_catalog.personal_inet, pg_catalog.personal_inet) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.> (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_inet, RIGHTARG = pg_catalog.personal_inet);
COMMENT ON OPERATOR pg_catalog.> (pg_catalog.personal_inet, pg_catalog.personal_inet) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.>= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_inet, RIGHTARG = pg_catalog.personal_inet);
COMMENT ON OPERATOR pg_catalog.>= (pg_catalog.personal_inet, pg_catalog.personal_inet) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_integer(pg_catalog.personal_integer, smallint) RETURNS integer
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_integer(pg_catalog.personal_integer, smallint) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.+ (FUNCTION = privacy.resolved_integer, LEFTARG = pg_catalog.personal_integer, RIGHTARG = smallint);
COMMENT ON OPERATOR pg_catalog.+ (pg_catalog.personal_integer, smallint) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.- (FUNCTION = privacy.resolved_integer, LEFTARG = pg_catalog.personal_integer, RIGHTARG = smallint);
COMMENT ON OPERATOR pg_catalog.- (pg_catalog.personal_integer, smallint) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.* (FUNCTION = privacy.resolved_integer, LEFTARG = pg_catalog.personal_integer, RIGHTARG = smallint);
COMMENT ON OPERATOR pg_catalog.* (pg_catalog.personal_integer, smallint) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog./ (FUNCTION = privacy.resolved_integer, LEFTARG = pg_catalog.personal_integer, RIGHTARG = smallint);
COMMENT ON OPERATOR pg_catalog./ (pg_catalog.personal_integer, smallint) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_boolean(pg_catalog.personal_integer, smallint) RETURNS boolean
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_boolean(pg_catalog.personal_integer, smallint) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.< (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_integer, RIGHTARG = smallint);
COMMENT ON OPERATOR pg_catalog.< (pg_catalog.personal_integer, smallint) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.<= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_integer, RIGHTARG = smallint);
COMMENT ON OPERATOR pg_catalog.<= (pg_catalog.personal_integer, smallint) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.> (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_integer, RIGHTARG = smallint);
COMMENT ON OPERATOR pg_catalog.> (pg_catalog.personal_integer, smallint) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.>= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_integer, RIGHTARG = smallint);
COMMENT ON OPERATOR pg_catalog.>= (pg_catalog.personal_integer, smallint) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_integer(smallint, pg_catalog.personal_integer) RETURNS integer
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_integer(smallint, pg_catalog.personal_integer) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.+ (FUNCTION = privacy.resolved_integer, LEFTARG = smallint, RIGHTARG = pg_catalog.personal_integer);
COMMENT ON OPERATOR pg_catalog.+ (smallint, pg_catalog.personal_integer) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.- (FUNCTION = privacy.resolved_integer, LEFTARG = smallint, RIGHTARG = pg_catalog.personal_integer);
COMMENT ON OPERATOR pg_catalog.- (smallint, pg_catalog.personal_integer) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.* (FUNCTION = privacy.resolved_integer, LEFTARG = smallint, RIGHTARG = pg_catalog.personal_integer);
COMMENT ON OPERATOR pg_catalog.* (smallint, pg_catalog.personal_integer) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog./ (FUNCTION = privacy.resolved_integer, LEFTARG = smallint, RIGHTARG = pg_catalog.personal_integer);
COMMENT ON OPERATOR pg_catalog./ (smallint, pg_catalog.personal_integer) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_boolean(smallint, pg_catalog.personal_integer) RETURNS boolean
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_boolean(smallint, pg_catalog.personal_integer) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.< (FUNCTION = privacy.resolved_boolean, LEFTARG = smallint, RIGHTARG = pg_catalog.personal_integer);
COMMENT ON OPERATOR pg_catalog.< (smallint, pg_catalog.personal_integer) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.<= (FUNCTION = privacy.resolved_boolean, LEFTARG = smallint, RIGHTARG = pg_catalog.personal_integer);
COMMENT ON OPERATOR pg_catalog.<= (smallint, pg_catalog.personal_integer) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.> (FUNCTION = privacy.resolved_boolean, LEFTARG = smallint, RIGHTARG = pg_catalog.personal_integer);
COMMENT ON OPERATOR pg_catalog.> (smallint, pg_catalog.personal_integer) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.>= (FUNCTION = privacy.resolved_boolean, LEFTARG = smallint, RIGHTARG = pg_catalog.personal_integer);
COMMENT ON OPERATOR pg_catalog.>= (smallint, pg_catalog.personal_integer) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_integer(pg_catalog.personal_integer, integer) RETURNS integer
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_integer(pg_catalog.personal_integer, integer) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.+ (FUNCTION = privacy.resolved_integer, LEFTARG = pg_catalog.personal_integer, RIGHTARG = integer);
COMMENT ON OPERATOR pg_catalog.+ (pg_catalog.personal_integer, integer) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.- (FUNCTION = privacy.resolved_integer, LEFTARG = pg_catalog.personal_integer, RIGHTARG = integer);
COMMENT ON OPERATOR pg_catalog.- (pg_catalog.personal_integer, integer) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.* (FUNCTION = privacy.resolved_integer, LEFTARG = pg_catalog.personal_integer, RIGHTARG = integer);
COMMENT ON OPERATOR pg_catalog.* (pg_catalog.personal_integer, integer) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog./ (FUNCTION = privacy.resolved_integer, LEFTARG = pg_catalog.personal_integer, RIGHTARG = integer);
COMMENT ON OPERATOR pg_catalog./ (pg_catalog.personal_integer, integer) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_boolean(pg_catalog.personal_integer, integer) RETURNS boolean
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_boolean(pg_catalog.personal_integer, integer) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.< (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_integer, RIGHTARG = integer);
COMMENT ON OPERATOR pg_catalog.< (pg_catalog.personal_integer, integer) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.<= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_integer, RIGHTARG = integer);
COMMENT ON OPERATOR pg_catalog.<= (pg_catalog.personal_integer, integer) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.> (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_integer, RIGHTARG = integer);
COMMENT ON OPERATOR pg_catalog.> (pg_catalog.personal_integer, integer) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.>= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_integer, RIGHTARG = integer);
COMMENT ON OPERATOR pg_catalog.>= (pg_catalog.personal_integer, integer) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_integer(integer, pg_catalog.personal_integer) RETURNS integer
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_integer(integer, pg_catalog.personal_integer) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.+ (FUNCTION = privacy.resolved_integer, LEFTARG = integer, RIGHTARG = pg_catalog.personal_integer);
COMMENT ON OPERATOR pg_catalog.+ (integer, pg_catalog.personal_integer) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.- (FUNCTION = privacy.resolved_integer, LEFTARG = integer, RIGHTARG = pg_catalog.personal_integer);
COMMENT ON OPERATOR pg_catalog.- (integer, pg_catalog.personal_integer) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.* (FUNCTION = privacy.resolved_integer, LEFTARG = integer, RIGHTARG = pg_catalog.personal_integer);
COMMENT ON OPERATOR pg_catalog.* (integer, pg_catalog.personal_integer) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog./ (FUNCTION = privacy.resolved_integer, LEFTARG = integer, RIGHTARG = pg_catalog.personal_integer);
COMMENT ON OPERATOR pg_catalog./ (integer, pg_catalog.personal_integer) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_boolean(integer, pg_catalog.personal_integer) RETURNS boolean
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_boolean(integer, pg_catalog.personal_integer) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.< (FUNCTION = privacy.resolved_boolean, LEFTARG = integer, RIGHTARG = pg_catalog.personal_integer);
COMMENT ON OPERATOR pg_catalog.< (integer, pg_catalog.personal_integer) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.<= (FUNCTION = privacy.resolved_boolean, LEFTARG = integer, RIGHTARG = pg_catalog.personal_integer);
COMMENT ON OPERATOR pg_catalog.<= (integer, pg_catalog.personal_integer) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.> (FUNCTION = privacy.resolved_boolean, LEFTARG = integer, RIGHTARG = pg_catalog.personal_integer);
COMMENT ON OPERATOR pg_catalog.> (integer, pg_catalog.personal_integer) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.>= (FUNCTION = privacy.resolved_boolean, LEFTARG = integer, RIGHTARG = pg_catalog.personal_integer);
COMMENT ON OPERATOR pg_catalog.>= (integer, pg_catalog.personal_integer) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_bigint(pg_catalog.personal_integer, bigint) RETURNS bigint
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_bigint(pg_catalog.personal_integer, bigint) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.+ (FUNCTION = privacy.resolved_bigint, LEFTARG = pg_catalog.personal_integer, RIGHTARG = bigint);
COMMENT ON OPERATOR pg_catalog.+ (pg_catalog.personal_integer, bigint) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.- (FUNCTION = privacy.resolved_bigint, LEFTARG = pg_catalog.personal_integer, RIGHTARG = bigint);
COMMENT ON OPERATOR pg_catalog.- (pg_catalog.personal_integer, bigint) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.* (FUNCTION = privacy.resolved_bigint, LEFTARG = pg_catalog.personal_integer, RIGHTARG = bigint);
COMMENT ON OPERATOR pg_catalog.* (pg_catalog.personal_integer, bigint) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog./ (FUNCTION = privacy.resolved_bigint, LEFTARG = pg_catalog.personal_integer, RIGHTARG = bigint);
COMMENT ON OPERATOR pg_catalog./ (pg_catalog.personal_integer, bigint) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_boolean(pg_catalog.personal_integer, bigint) RETURNS boolean
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_boolean(pg_catalog.personal_integer, bigint) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.< (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_integer, RIGHTARG = bigint);
COMMENT ON OPERATOR pg_catalog.< (pg_catalog.personal_integer, bigint) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.<= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_integer, RIGHTARG = bigint);
COMMENT ON OPERATOR pg_catalog.<= (pg_catalog.personal_integer, bigint) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.> (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_integer, RIGHTARG = bigint);
COMMENT ON OPERATOR pg_catalog.> (pg_catalog.personal_integer, bigint) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.>= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_integer, RIGHTARG = bigint);
COMMENT ON OPERATOR pg_catalog.>= (pg_catalog.personal_integer, bigint) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_bigint(bigint, pg_catalog.personal_integer) RETURNS bigint
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_bigint(bigint, pg_catalog.personal_integer) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.+ (FUNCTION = privacy.resolved_bigint, LEFTARG = bigint, RIGHTARG = pg_catalog.personal_integer);
COMMENT ON OPERATOR pg_catalog.+ (bigint, pg_catalog.personal_integer) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.- (FUNCTION = privacy.resolved_bigint, LEFTARG = bigint, RIGHTARG = pg_catalog.personal_integer);
COMMENT ON OPERATOR pg_catalog.- (bigint, pg_catalog.personal_integer) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.* (FUNCTION = privacy.resolved_bigint, LEFTARG = bigint, RIGHTARG = pg_catalog.personal_integer);
COMMENT ON OPERATOR pg_catalog.* (bigint, pg_catalog.personal_integer) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog./ (FUNCTION = privacy.resolved_bigint, LEFTARG = bigint, RIGHTARG = pg_catalog.personal_integer);
COMMENT ON OPERATOR pg_catalog./ (bigint, pg_catalog.personal_integer) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_boolean(bigint, pg_catalog.personal_integer) RETURNS boolean
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_boolean(bigint, pg_catalog.personal_integer) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.< (FUNCTION = privacy.resolved_boolean, LEFTARG = bigint, RIGHTARG = pg_catalog.personal_integer);
COMMENT ON OPERATOR pg_catalog.< (bigint, pg_catalog.personal_integer) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.<= (FUNCTION = privacy.resolved_boolean, LEFTARG = bigint, RIGHTARG = pg_catalog.personal_integer);
COMMENT ON OPERATOR pg_catalog.<= (bigint, pg_catalog.personal_integer) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.> (FUNCTION = privacy.resolved_boolean, LEFTARG = bigint, RIGHTARG = pg_catalog.personal_integer);
COMMENT ON OPERATOR pg_catalog.> (bigint, pg_catalog.personal_integer) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.>= (FUNCTION = privacy.resolved_boolean, LEFTARG = bigint, RIGHTARG = pg_catalog.personal_integer);
COMMENT ON OPERATOR pg_catalog.>= (bigint, pg_catalog.personal_integer) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_numeric(pg_catalog.personal_integer, numeric) RETURNS numeric
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_numeric(pg_catalog.personal_integer, numeric) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.+ (FUNCTION = privacy.resolved_numeric, LEFTARG = pg_catalog.personal_integer, RIGHTARG = numeric);
COMMENT ON OPERATOR pg_catalog.+ (pg_catalog.personal_integer, numeric) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.- (FUNCTION = privacy.resolved_numeric, LEFTARG = pg_catalog.personal_integer, RIGHTARG = numeric);
COMMENT ON OPERATOR pg_catalog.- (pg_catalog.personal_integer, numeric) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.* (FUNCTION = privacy.resolved_numeric, LEFTARG = pg_catalog.personal_integer, RIGHTARG = numeric);
COMMENT ON OPERATOR pg_catalog.* (pg_catalog.personal_integer, numeric) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog./ (FUNCTION = privacy.resolved_numeric, LEFTARG = pg_catalog.personal_integer, RIGHTARG = numeric);
COMMENT ON OPERATOR pg_catalog./ (pg_catalog.personal_integer, numeric) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_boolean(pg_catalog.personal_integer, numeric) RETURNS boolean
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_boolean(pg_catalog.personal_integer, numeric) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_integer, RIGHTARG = numeric, NEGATOR = OPERATOR(pg_catalog.<>));
COMMENT ON OPERATOR pg_catalog.= (pg_catalog.personal_integer, numeric) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.<> (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_integer, RIGHTARG = numeric, NEGATOR = OPERATOR(pg_catalog.=));
COMMENT ON OPERATOR pg_catalog.<> (pg_catalog.personal_integer, numeric) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.< (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_integer, RIGHTARG = numeric);
COMMENT ON OPERATOR pg_catalog.< (pg_catalog.personal_integer, numeric) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.<= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_integer, RIGHTARG = numeric);
COMMENT ON OPERATOR pg_catalog.<= (pg_catalog.personal_integer, numeric) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.> (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_integer, RIGHTARG = numeric);
COMMENT ON OPERATOR pg_catalog.> (pg_catalog.personal_integer, numeric) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.>= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_integer, RIGHTARG = numeric);
COMMENT ON OPERATOR pg_catalog.>= (pg_catalog.personal_integer, numeric) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_numeric(numeric, pg_catalog.personal_integer) RETURNS numeric
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_numeric(numeric, pg_catalog.personal_integer) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.+ (FUNCTION = privacy.resolved_numeric, LEFTARG = numeric, RIGHTARG = pg_catalog.personal_integer);
COMMENT ON OPERATOR pg_catalog.+ (numeric, pg_catalog.personal_integer) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.- (FUNCTION = privacy.resolved_numeric, LEFTARG = numeric, RIGHTARG = pg_catalog.personal_integer);
COMMENT ON OPERATOR pg_catalog.- (numeric, pg_catalog.personal_integer) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.* (FUNCTION = privacy.resolved_numeric, LEFTARG = numeric, RIGHTARG = pg_catalog.personal_integer);
COMMENT ON OPERATOR pg_catalog.* (numeric, pg_catalog.personal_integer) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog./ (FUNCTION = privacy.resolved_numeric, LEFTARG = numeric, RIGHTARG = pg_catalog.personal_integer);
COMMENT ON OPERATOR pg_catalog./ (numeric, pg_catalog.personal_integer) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_boolean(numeric, pg_catalog.personal_integer) RETURNS boolean
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_boolean(numeric, pg_catalog.personal_integer) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.= (FUNCTION = privacy.resolved_boolean, LEFTARG = numeric, RIGHTARG = pg_catalog.personal_integer, NEGATOR = OPERATOR(pg_catalog.<>));
COMMENT ON OPERATOR pg_catalog.= (numeric, pg_catalog.personal_integer) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.<> (FUNCTION = privacy.resolved_boolean, LEFTARG = numeric, RIGHTARG = pg_catalog.personal_integer, NEGATOR = OPERATOR(pg_catalog.=));
COMMENT ON OPERATOR pg_catalog.<> (numeric, pg_catalog.personal_integer) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.< (FUNCTION = privacy.resolved_boolean, LEFTARG = numeric, RIGHTARG = pg_catalog.personal_integer);
COMMENT ON OPERATOR pg_catalog.< (numeric, pg_catalog.personal_integer) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.<= (FUNCTION = privacy.resolved_boolean, LEFTARG = numeric, RIGHTARG = pg_catalog.personal_integer);
COMMENT ON OPERATOR pg_catalog.<= (numeric, pg_catalog.personal_integer) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.> (FUNCTION = privacy.resolved_boolean, LEFTARG = numeric, RIGHTARG = pg_catalog.personal_integer);
COMMENT ON OPERATOR pg_catalog.> (numeric, pg_catalog.personal_integer) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.>= (FUNCTION = privacy.resolved_boolean, LEFTARG = numeric, RIGHTARG = pg_catalog.personal_integer);
COMMENT ON OPERATOR pg_catalog.>= (numeric, pg_catalog.personal_integer) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_double_precision(pg_catalog.personal_integer, double precision) RETURNS double precision
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_double_precision(pg_catalog.personal_integer, double precision) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.+ (FUNCTION = privacy.resolved_double_precision, LEFTARG = pg_catalog.personal_integer, RIGHTARG = double precision);
COMMENT ON OPERATOR pg_catalog.+ (pg_catalog.personal_integer, double precision) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.- (FUNCTION = privacy.resolved_double_precision, LEFTARG = pg_catalog.personal_integer, RIGHTARG = double precision);
COMMENT ON OPERATOR pg_catalog.- (pg_catalog.personal_integer, double precision) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.* (FUNCTION = privacy.resolved_double_precision, LEFTARG = pg_catalog.personal_integer, RIGHTARG = double precision);
COMMENT ON OPERATOR pg_catalog.* (pg_catalog.personal_integer, double precision) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog./ (FUNCTION = privacy.resolved_double_precision, LEFTARG = pg_catalog.personal_integer, RIGHTARG = double precision);
COMMENT ON OPERATOR pg_catalog./ (pg_catalog.personal_integer, double precision) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_boolean(pg_catalog.personal_integer, double precision) RETURNS boolean
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_boolean(pg_catalog.personal_integer, double precision) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_integer, RIGHTARG = double precision, NEGATOR = OPERATOR(pg_catalog.<>));
COMMENT ON OPERATOR pg_catalog.= (pg_catalog.personal_integer, double precision) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.<> (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_integer, RIGHTARG = double precision, NEGATOR = OPERATOR(pg_catalog.=));
COMMENT ON OPERATOR pg_catalog.<> (pg_catalog.personal_integer, double precision) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.< (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_integer, RIGHTARG = double precision);
COMMENT ON OPERATOR pg_catalog.< (pg_catalog.personal_integer, double precision) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.<= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_integer, RIGHTARG = double precision);
COMMENT ON OPERATOR pg_catalog.<= (pg_catalog.personal_integer, double precision) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.> (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_integer, RIGHTARG = double precision);
COMMENT ON OPERATOR pg_catalog.> (pg_catalog.personal_integer, double precision) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.>= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_integer, RIGHTARG = double precision);
COMMENT ON OPERATOR pg_catalog.>= (pg_catalog.personal_integer, double precision) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_double_precision(double precision, pg_catalog.personal_integer) RETURNS double precision
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_double_precision(double precision, pg_catalog.personal_integer) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.+ (FUNCTION = privacy.resolved_double_precision, LEFTARG = double precision, RIGHTARG = pg_catalog.personal_integer);
COMMENT ON OPERATOR pg_catalog.+ (double precision, pg_catalog.personal_integer) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.- (FUNCTION = privacy.resolved_double_precision, LEFTARG = double precision, RIGHTARG = pg_catalog.personal_integer);
COMMENT ON OPERATOR pg_catalog.- (double precision, pg_catalog.personal_integer) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.* (FUNCTION = privacy.resolved_double_precision, LEFTARG = double precision, RIGHTARG = pg_catalog.personal_integer);
COMMENT ON OPERATOR pg_catalog.* (double precision, pg_catalog.personal_integer) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog./ (FUNCTION = privacy.resolved_double_precision, LEFTARG = double precision, RIGHTARG = pg_catalog.personal_integer);
COMMENT ON OPERATOR pg_catalog./ (double precision, pg_catalog.personal_integer) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_boolean(double precision, pg_catalog.personal_integer) RETURNS boolean
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_boolean(double precision, pg_catalog.personal_integer) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.= (FUNCTION = privacy.resolved_boolean, LEFTARG = double precision, RIGHTARG = pg_catalog.personal_integer, NEGATOR = OPERATOR(pg_catalog.<>));
COMMENT ON OPERATOR pg_catalog.= (double precision, pg_catalog.personal_integer) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.<> (FUNCTION = privacy.resolved_boolean, LEFTARG = double precision, RIGHTARG = pg_catalog.personal_integer, NEGATOR = OPERATOR(pg_catalog.=));
COMMENT ON OPERATOR pg_catalog.<> (double precision, pg_catalog.personal_integer) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.< (FUNCTION = privacy.resolved_boolean, LEFTARG = double precision, RIGHTARG = pg_catalog.personal_integer);
COMMENT ON OPERATOR pg_catalog.< (double precision, pg_catalog.personal_integer) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.<= (FUNCTION = privacy.resolved_boolean, LEFTARG = double precision, RIGHTARG = pg_catalog.personal_integer);
COMMENT ON OPERATOR pg_catalog.<= (double precision, pg_catalog.personal_integer) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.> (FUNCTION = privacy.resolved_boolean, LEFTARG = double precision, RIGHTARG = pg_catalog.personal_integer);
COMMENT ON OPERATOR pg_catalog.> (double precision, pg_catalog.personal_integer) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.>= (FUNCTION = privacy.resolved_boolean, LEFTARG = double precision, RIGHTARG = pg_catalog.personal_integer);
COMMENT ON OPERATOR pg_catalog.>= (double precision, pg_catalog.personal_integer) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_integer(pg_catalog.personal_integer, pg_catalog.personal_integer) RETURNS integer
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_integer(pg_catalog.personal_integer, pg_catalog.personal_integer) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.+ (FUNCTION = privacy.resolved_integer, LEFTARG = pg_catalog.personal_integer, RIGHTARG = pg_catalog.personal_integer);
COMMENT ON OPERATOR pg_catalog.+ (pg_catalog.personal_integer, pg_catalog.personal_integer) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.- (FUNCTION = privacy.resolved_integer, LEFTARG = pg_catalog.personal_integer, RIGHTARG = pg_catalog.personal_integer);
COMMENT ON OPERATOR pg_catalog.- (pg_catalog.personal_integer, pg_catalog.personal_integer) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.* (FUNCTION = privacy.resolved_integer, LEFTARG = pg_catalog.personal_integer, RIGHTARG = pg_catalog.personal_integer);
COMMENT ON OPERATOR pg_catalog.* (pg_catalog.personal_integer, pg_catalog.personal_integer) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog./ (FUNCTION = privacy.resolved_integer, LEFTARG = pg_catalog.personal_integer, RIGHTARG = pg_catalog.personal_integer);
COMMENT ON OPERATOR pg_catalog./ (pg_catalog.personal_integer, pg_catalog.personal_integer) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_bigint(pg_catalog.personal_integer, pg_catalog.personal_bigint) RETURNS bigint
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_bigint(pg_catalog.personal_integer, pg_catalog.personal_bigint) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.+ (FUNCTION = privacy.resolved_bigint, LEFTARG = pg_catalog.personal_integer, RIGHTARG = pg_catalog.personal_bigint);
COMMENT ON OPERATOR pg_catalog.+ (pg_catalog.personal_integer, pg_catalog.personal_bigint) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.- (FUNCTION = privacy.resolved_bigint, LEFTARG = pg_catalog.personal_integer, RIGHTARG = pg_catalog.personal_bigint);
COMMENT ON OPERATOR pg_catalog.- (pg_catalog.personal_integer, pg_catalog.personal_bigint) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.* (FUNCTION = privacy.resolved_bigint, LEFTARG = pg_catalog.personal_integer, RIGHTARG = pg_catalog.personal_bigint);
COMMENT ON OPERATOR pg_catalog.* (pg_catalog.personal_integer, pg_catalog.personal_bigint) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog./ (FUNCTION = privacy.resolved_bigint, LEFTARG = pg_catalog.personal_integer, RIGHTARG = pg_catalog.personal_bigint);
COMMENT ON OPERATOR pg_catalog./ (pg_catalog.personal_integer, pg_catalog.personal_bigint) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_boolean(pg_catalog.personal_integer, pg_catalog.personal_bigint) RETURNS boolean
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_boolean(pg_catalog.personal_integer, pg_catalog.personal_bigint) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_integer, RIGHTARG = pg_catalog.personal_bigint, NEGATOR = OPERATOR(pg_catalog.<>));
COMMENT ON OPERATOR pg_catalog.= (pg_catalog.personal_integer, pg_catalog.personal_bigint) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.<> (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_integer, RIGHTARG = pg_catalog.personal_bigint, NEGATOR = OPERATOR(pg_catalog.=));
COMMENT ON OPERATOR pg_catalog.<> (pg_catalog.personal_integer, pg_catalog.personal_bigint) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.< (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_integer, RIGHTARG = pg_catalog.personal_bigint);
COMMENT ON OPERATOR pg_catalog.< (pg_catalog.personal_integer, pg_catalog.personal_bigint) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.<= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_integer, RIGHTARG = pg_catalog.personal_bigint);
COMMENT ON OPERATOR pg_catalog.<= (pg_catalog.personal_integer, pg_catalog.personal_bigint) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.> (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_integer, RIGHTARG = pg_catalog.personal_bigint);
COMMENT ON OPERATOR pg_catalog.> (pg_catalog.personal_integer, pg_catalog.personal_bigint) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.>= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_integer, RIGHTARG = pg_catalog.personal_bigint);
COMMENT ON OPERATOR pg_catalog.>= (pg_catalog.personal_integer, pg_catalog.personal_bigint) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_bigint(pg_catalog.personal_bigint, pg_catalog.personal_integer) RETURNS bigint
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_bigint(pg_catalog.personal_bigint, pg_catalog.personal_integer) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.+ (FUNCTION = privacy.resolved_bigint, LEFTARG = pg_catalog.personal_bigint, RIGHTARG = pg_catalog.personal_integer);
COMMENT ON OPERATOR pg_catalog.+ (pg_catalog.personal_bigint, pg_catalog.personal_integer) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.- (FUNCTION = privacy.resolved_bigint, LEFTARG = pg_catalog.personal_bigint, RIGHTARG = pg_catalog.personal_integer);
COMMENT ON OPERATOR pg_catalog.- (pg_catalog.personal_bigint, pg_catalog.personal_integer) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.* (FUNCTION = privacy.resolved_bigint, LEFTARG = pg_catalog.personal_bigint, RIGHTARG = pg_catalog.personal_integer);
COMMENT ON OPERATOR pg_catalog.* (pg_catalog.personal_bigint, pg_catalog.personal_integer) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog./ (FUNCTION = privacy.resolved_bigint, LEFTARG = pg_catalog.personal_bigint, RIGHTARG = pg_catalog.personal_integer);
COMMENT ON OPERATOR pg_catalog./ (pg_catalog.personal_bigint, pg_catalog.personal_integer) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_boolean(pg_catalog.personal_bigint, pg_catalog.personal_integer) RETURNS boolean
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_boolean(pg_catalog.personal_bigint, pg_catalog.personal_integer) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_bigint, RIGHTARG = pg_catalog.personal_integer, NEGATOR = OPERATOR(pg_catalog.<>));
COMMENT ON OPERATOR pg_catalog.= (pg_catalog.personal_bigint, pg_catalog.personal_integer) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.<> (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_bigint, RIGHTARG = pg_catalog.personal_integer, NEGATOR = OPERATOR(pg_catalog.=));
COMMENT ON OPERATOR pg_catalog.<> (pg_catalog.personal_bigint, pg_catalog.personal_integer) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.< (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_bigint, RIGHTARG = pg_catalog.personal_integer);
COMMENT ON OPERATOR pg_catalog.< (pg_catalog.personal_bigint, pg_catalog.personal_integer) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.<= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_bigint, RIGHTARG = pg_catalog.personal_integer);
COMMENT ON OPERATOR pg_catalog.<= (pg_catalog.personal_bigint, pg_catalog.personal_integer) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.> (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_bigint, RIGHTARG = pg_catalog.personal_integer);
COMMENT ON OPERATOR pg_catalog.> (pg_catalog.personal_bigint, pg_catalog.personal_integer) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.>= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_bigint, RIGHTARG = pg_catalog.personal_integer);
COMMENT ON OPERATOR pg_catalog.>= (pg_catalog.personal_bigint, pg_catalog.personal_integer) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_numeric(pg_catalog.personal_integer, pg_catalog.personal_numeric) RETURNS numeric
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_numeric(pg_catalog.personal_integer, pg_catalog.personal_numeric) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.+ (FUNCTION = privacy.resolved_numeric, LEFTARG = pg_catalog.personal_integer, RIGHTARG = pg_catalog.personal_numeric);
COMMENT ON OPERATOR pg_catalog.+ (pg_catalog.personal_integer, pg_catalog.personal_numeric) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.- (FUNCTION = privacy.resolved_numeric, LEFTARG = pg_catalog.personal_integer, RIGHTARG = pg_catalog.personal_numeric);
COMMENT ON OPERATOR pg_catalog.- (pg_catalog.personal_integer, pg_catalog.personal_numeric) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.* (FUNCTION = privacy.resolved_numeric, LEFTARG = pg_catalog.personal_integer, RIGHTARG = pg_catalog.personal_numeric);
COMMENT ON OPERATOR pg_catalog.* (pg_catalog.personal_integer, pg_catalog.personal_numeric) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog./ (FUNCTION = privacy.resolved_numeric, LEFTARG = pg_catalog.personal_integer, RIGHTARG = pg_catalog.personal_numeric);
COMMENT ON OPERATOR pg_catalog./ (pg_catalog.personal_integer, pg_catalog.personal_numeric) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_boolean(pg_catalog.personal_integer, pg_catalog.personal_numeric) RETURNS boolean
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_boolean(pg_catalog.personal_integer, pg_catalog.personal_numeric) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_integer, RIGHTARG = pg_catalog.personal_numeric, NEGATOR = OPERATOR(pg_catalog.<>));
COMMENT ON OPERATOR pg_catalog.= (pg_catalog.personal_integer, pg_catalog.personal_numeric) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.<> (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_integer, RIGHTARG = pg_catalog.personal_numeric, NEGATOR = OPERATOR(pg_catalog.=));
COMMENT ON OPERATOR pg_catalog.<> (pg_catalog.personal_integer, pg_catalog.personal_numeric) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.< (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_integer, RIGHTARG = pg_catalog.personal_numeric);
COMMENT ON OPERATOR pg_catalog.< (pg_catalog.personal_integer, pg_catalog.personal_numeric) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.<= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_integer, RIGHTARG = pg_catalog.personal_numeric);
COMMENT ON OPERATOR pg_catalog.<= (pg_catalog.personal_integer, pg_catalog.personal_numeric) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.> (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_integer, RIGHTARG = pg_catalog.personal_numeric);
COMMENT ON OPERATOR pg_catalog.> (pg_catalog.personal_integer, pg_catalog.personal_numeric) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.>= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_integer, RIGHTARG = pg_catalog.personal_numeric);
COMMENT ON OPERATOR pg_catalog.>= (pg_catalog.personal_integer, pg_catalog.personal_numeric) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_numeric(pg_catalog.personal_numeric, pg_catalog.personal_integer) RETURNS numeric
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_numeric(pg_catalog.personal_numeric, pg_catalog.personal_integer) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.+ (FUNCTION = privacy.resolved_numeric, LEFTARG = pg_catalog.personal_numeric, RIGHTARG = pg_catalog.personal_integer);
COMMENT ON OPERATOR pg_catalog.+ (pg_catalog.personal_numeric, pg_catalog.personal_integer) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.- (FUNCTION = privacy.resolved_numeric, LEFTARG = pg_catalog.personal_numeric, RIGHTARG = pg_catalog.personal_integer);
COMMENT ON OPERATOR pg_catalog.- (pg_catalog.personal_numeric, pg_catalog.personal_integer) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.* (FUNCTION = privacy.resolved_numeric, LEFTARG = pg_catalog.personal_numeric, RIGHTARG = pg_catalog.personal_integer);
COMMENT ON OPERATOR pg_catalog.* (pg_catalog.personal_numeric, pg_catalog.personal_integer) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog./ (FUNCTION = privacy.resolved_numeric, LEFTARG = pg_catalog.personal_numeric, RIGHTARG = pg_catalog.personal_integer);
COMMENT ON OPERATOR pg_catalog./ (pg_catalog.personal_numeric, pg_catalog.personal_integer) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_boolean(pg_catalog.personal_numeric, pg_catalog.personal_integer) RETURNS boolean
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_boolean(pg_catalog.personal_numeric, pg_catalog.personal_integer) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_numeric, RIGHTARG = pg_catalog.personal_integer, NEGATOR = OPERATOR(pg_catalog.<>));
COMMENT ON OPERATOR pg_catalog.= (pg_catalog.personal_numeric, pg_catalog.personal_integer) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.<> (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_numeric, RIGHTARG = pg_catalog.personal_integer, NEGATOR = OPERATOR(pg_catalog.=));
COMMENT ON OPERATOR pg_catalog.<> (pg_catalog.personal_numeric, pg_catalog.personal_integer) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.< (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_numeric, RIGHTARG = pg_catalog.personal_integer);
COMMENT ON OPERATOR pg_catalog.< (pg_catalog.personal_numeric, pg_catalog.personal_integer) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.<= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_numeric, RIGHTARG = pg_catalog.personal_integer);
COMMENT ON OPERATOR pg_catalog.<= (pg_catalog.personal_numeric, pg_catalog.personal_integer) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.> (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_numeric, RIGHTARG = pg_catalog.personal_integer);
COMMENT ON OPERATOR pg_catalog.> (pg_catalog.personal_numeric, pg_catalog.personal_integer) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.>= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_numeric, RIGHTARG = pg_catalog.personal_integer);
COMMENT ON OPERATOR pg_catalog.>= (pg_catalog.personal_numeric, pg_catalog.personal_integer) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.^ (FUNCTION = privacy.resolved_double_precision, LEFTARG = pg_catalog.personal_integer, RIGHTARG = double precision);
COMMENT ON OPERATOR pg_catalog.^ (pg_catalog.personal_integer, double precision) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.^ (FUNCTION = privacy.resolved_double_precision, LEFTARG = double precision, RIGHTARG = pg_catalog.personal_integer);
COMMENT ON OPERATOR pg_catalog.^ (double precision, pg_catalog.personal_integer) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_boolean(pg_catalog.personal_bigint, smallint) RETURNS boolean
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_boolean(pg_catalog.personal_bigint, smallint) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.< (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_bigint, RIGHTARG = smallint);
COMMENT ON OPERATOR pg_catalog.< (pg_catalog.personal_bigint, smallint) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.<= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_bigint, RIGHTARG = smallint);
COMMENT ON OPERATOR pg_catalog.<= (pg_catalog.personal_bigint, smallint) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.> (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_bigint, RIGHTARG = smallint);
COMMENT ON OPERATOR pg_catalog.> (pg_catalog.personal_bigint, smallint) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.>= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_bigint, RIGHTARG = smallint);
COMMENT ON OPERATOR pg_catalog.>= (pg_catalog.personal_bigint, smallint) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_boolean(smallint, pg_catalog.personal_bigint) RETURNS boolean
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_boolean(smallint, pg_catalog.personal_bigint) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.< (FUNCTION = privacy.resolved_boolean, LEFTARG = smallint, RIGHTARG = pg_catalog.personal_bigint);
COMMENT ON OPERATOR pg_catalog.< (smallint, pg_catalog.personal_bigint) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.<= (FUNCTION = privacy.resolved_boolean, LEFTARG = smallint, RIGHTARG = pg_catalog.personal_bigint);
COMMENT ON OPERATOR pg_catalog.<= (smallint, pg_catalog.personal_bigint) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.> (FUNCTION = privacy.resolved_boolean, LEFTARG = smallint, RIGHTARG = pg_catalog.personal_bigint);
COMMENT ON OPERATOR pg_catalog.> (smallint, pg_catalog.personal_bigint) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.>= (FUNCTION = privacy.resolved_boolean, LEFTARG = smallint, RIGHTARG = pg_catalog.personal_bigint);
COMMENT ON OPERATOR pg_catalog.>= (smallint, pg_catalog.personal_bigint) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_boolean(pg_catalog.personal_bigint, integer) RETURNS boolean
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_boolean(pg_catalog.personal_bigint, integer) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.< (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_bigint, RIGHTARG = integer);
COMMENT ON OPERATOR pg_catalog.< (pg_catalog.personal_bigint, integer) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.<= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_bigint, RIGHTARG = integer);
COMMENT ON OPERATOR pg_catalog.<= (pg_catalog.personal_bigint, integer) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.> (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_bigint, RIGHTARG = integer);
COMMENT ON OPERATOR pg_catalog.> (pg_catalog.personal_bigint, integer) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.>= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_bigint, RIGHTARG = integer);
COMMENT ON OPERATOR pg_catalog.>= (pg_catalog.personal_bigint, integer) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_boolean(integer, pg_catalog.personal_bigint) RETURNS boolean
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_boolean(integer, pg_catalog.personal_bigint) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.< (FUNCTION = privacy.resolved_boolean, LEFTARG = integer, RIGHTARG = pg_catalog.personal_bigint);
COMMENT ON OPERATOR pg_catalog.< (integer, pg_catalog.personal_bigint) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.<= (FUNCTION = privacy.resolved_boolean, LEFTARG = integer, RIGHTARG = pg_catalog.personal_bigint);
COMMENT ON OPERATOR pg_catalog.<= (integer, pg_catalog.personal_bigint) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.> (FUNCTION = privacy.resolved_boolean, LEFTARG = integer, RIGHTARG = pg_catalog.personal_bigint);
COMMENT ON OPERATOR pg_catalog.> (integer, pg_catalog.personal_bigint) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.>= (FUNCTION = privacy.resolved_boolean, LEFTARG = integer, RIGHTARG = pg_catalog.personal_bigint);
COMMENT ON OPERATOR pg_catalog.>= (integer, pg_catalog.personal_bigint) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_interval(pg_catalog.personal_integer, interval) RETURNS interval
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_interval(pg_catalog.personal_integer, interval) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.* (FUNCTION = privacy.resolved_interval, LEFTARG = pg_catalog.personal_integer, RIGHTARG = interval);
COMMENT ON OPERATOR pg_catalog.* (pg_catalog.personal_integer, interval) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_interval(interval, pg_catalog.personal_integer) RETURNS interval
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_interval(interval, pg_catalog.personal_integer) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.* (FUNCTION = privacy.resolved_interval, LEFTARG = interval, RIGHTARG = pg_catalog.personal_integer);
COMMENT ON OPERATOR pg_catalog.* (interval, pg_catalog.personal_integer) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_interval(pg_catalog.personal_bigint, interval) RETURNS interval
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_interval(pg_catalog.personal_bigint, interval) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.* (FUNCTION = privacy.resolved_interval, LEFTARG = pg_catalog.personal_bigint, RIGHTARG = interval);
COMMENT ON OPERATOR pg_catalog.* (pg_catalog.personal_bigint, interval) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_interval(interval, pg_catalog.personal_bigint) RETURNS interval
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_interval(interval, pg_catalog.personal_bigint) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.* (FUNCTION = privacy.resolved_interval, LEFTARG = interval, RIGHTARG = pg_catalog.personal_bigint);
COMMENT ON OPERATOR pg_catalog.* (interval, pg_catalog.personal_bigint) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_interval(pg_catalog.personal_numeric, interval) RETURNS interval
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_interval(pg_catalog.personal_numeric, interval) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.* (FUNCTION = privacy.resolved_interval, LEFTARG = pg_catalog.personal_numeric, RIGHTARG = interval);
COMMENT ON OPERATOR pg_catalog.* (pg_catalog.personal_numeric, interval) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_interval(interval, pg_catalog.personal_numeric) RETURNS interval
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_interval(interval, pg_catalog.personal_numeric) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.* (FUNCTION = privacy.resolved_interval, LEFTARG = interval, RIGHTARG = pg_catalog.personal_numeric);
COMMENT ON OPERATOR pg_catalog.* (interval, pg_catalog.personal_numeric) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_integer(date, pg_catalog.personal_date) RETURNS integer
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_integer(date, pg_catalog.personal_date) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.- (FUNCTION = privacy.resolved_integer, LEFTARG = date, RIGHTARG = pg_catalog.personal_date);
COMMENT ON OPERATOR pg_catalog.- (date, pg_catalog.personal_date) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_boolean(date, pg_catalog.personal_date) RETURNS boolean
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_boolean(date, pg_catalog.personal_date) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.< (FUNCTION = privacy.resolved_boolean, LEFTARG = date, RIGHTARG = pg_catalog.personal_date);
COMMENT ON OPERATOR pg_catalog.< (date, pg_catalog.personal_date) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.<= (FUNCTION = privacy.resolved_boolean, LEFTARG = date, RIGHTARG = pg_catalog.personal_date);
COMMENT ON OPERATOR pg_catalog.<= (date, pg_catalog.personal_date) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.> (FUNCTION = privacy.resolved_boolean, LEFTARG = date, RIGHTARG = pg_catalog.personal_date);
COMMENT ON OPERATOR pg_catalog.> (date, pg_catalog.personal_date) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.>= (FUNCTION = privacy.resolved_boolean, LEFTARG = date, RIGHTARG = pg_catalog.personal_date);
COMMENT ON OPERATOR pg_catalog.>= (date, pg_catalog.personal_date) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_interval(date, pg_catalog.personal_timestamp) RETURNS interval
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_interval(date, pg_catalog.personal_timestamp) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.- (FUNCTION = privacy.resolved_interval, LEFTARG = date, RIGHTARG = pg_catalog.personal_timestamp);
COMMENT ON OPERATOR pg_catalog.- (date, pg_catalog.personal_timestamp) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_boolean(date, pg_catalog.personal_timestamp) RETURNS boolean
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_boolean(date, pg_catalog.personal_timestamp) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.< (FUNCTION = privacy.resolved_boolean, LEFTARG = date, RIGHTARG = pg_catalog.personal_timestamp);
COMMENT ON OPERATOR pg_catalog.< (date, pg_catalog.personal_timestamp) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.<= (FUNCTION = privacy.resolved_boolean, LEFTARG = date, RIGHTARG = pg_catalog.personal_timestamp);
COMMENT ON OPERATOR pg_catalog.<= (date, pg_catalog.personal_timestamp) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.> (FUNCTION = privacy.resolved_boolean, LEFTARG = date, RIGHTARG = pg_catalog.personal_timestamp);
COMMENT ON OPERATOR pg_catalog.> (date, pg_catalog.personal_timestamp) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.>= (FUNCTION = privacy.resolved_boolean, LEFTARG = date, RIGHTARG = pg_catalog.personal_timestamp);
COMMENT ON OPERATOR pg_catalog.>= (date, pg_catalog.personal_timestamp) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_interval(date, pg_catalog.personal_timestamptz) RETURNS interval
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_interval(date, pg_catalog.personal_timestamptz) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.- (FUNCTION = privacy.resolved_interval, LEFTARG = date, RIGHTARG = pg_catalog.personal_timestamptz);
COMMENT ON OPERATOR pg_catalog.- (date, pg_catalog.personal_timestamptz) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_boolean(date, pg_catalog.personal_timestamptz) RETURNS boolean
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_boolean(date, pg_catalog.personal_timestamptz) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.< (FUNCTION = privacy.resolved_boolean, LEFTARG = date, RIGHTARG = pg_catalog.personal_timestamptz);
COMMENT ON OPERATOR pg_catalog.< (date, pg_catalog.personal_timestamptz) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.<= (FUNCTION = privacy.resolved_boolean, LEFTARG = date, RIGHTARG = pg_catalog.personal_timestamptz);
COMMENT ON OPERATOR pg_catalog.<= (date, pg_catalog.personal_timestamptz) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.> (FUNCTION = privacy.resolved_boolean, LEFTARG = date, RIGHTARG = pg_catalog.personal_timestamptz);
COMMENT ON OPERATOR pg_catalog.> (date, pg_catalog.personal_timestamptz) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.>= (FUNCTION = privacy.resolved_boolean, LEFTARG = date, RIGHTARG = pg_catalog.personal_timestamptz);
COMMENT ON OPERATOR pg_catalog.>= (date, pg_catalog.personal_timestamptz) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_interval(timestamp, pg_catalog.personal_date) RETURNS interval
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_interval(timestamp, pg_catalog.personal_date) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.- (FUNCTION = privacy.resolved_interval, LEFTARG = timestamp, RIGHTARG = pg_catalog.personal_date);
COMMENT ON OPERATOR pg_catalog.- (timestamp, pg_catalog.personal_date) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_boolean(timestamp, pg_catalog.personal_date) RETURNS boolean
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_boolean(timestamp, pg_catalog.personal_date) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.= (FUNCTION = privacy.resolved_boolean, LEFTARG = timestamp, RIGHTARG = pg_catalog.personal_date, NEGATOR = OPERATOR(pg_catalog.<>));
COMMENT ON OPERATOR pg_catalog.= (timestamp, pg_catalog.personal_date) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.<> (FUNCTION = privacy.resolved_boolean, LEFTARG = timestamp, RIGHTARG = pg_catalog.personal_date, NEGATOR = OPERATOR(pg_catalog.=));
COMMENT ON OPERATOR pg_catalog.<> (timestamp, pg_catalog.personal_date) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.< (FUNCTION = privacy.resolved_boolean, LEFTARG = timestamp, RIGHTARG = pg_catalog.personal_date);
COMMENT ON OPERATOR pg_catalog.< (timestamp, pg_catalog.personal_date) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.<= (FUNCTION = privacy.resolved_boolean, LEFTARG = timestamp, RIGHTARG = pg_catalog.personal_date);
COMMENT ON OPERATOR pg_catalog.<= (timestamp, pg_catalog.personal_date) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.> (FUNCTION = privacy.resolved_boolean, LEFTARG = timestamp, RIGHTARG = pg_catalog.personal_date);
COMMENT ON OPERATOR pg_catalog.> (timestamp, pg_catalog.personal_date) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.>= (FUNCTION = privacy.resolved_boolean, LEFTARG = timestamp, RIGHTARG = pg_catalog.personal_date);
COMMENT ON OPERATOR pg_catalog.>= (timestamp, pg_catalog.personal_date) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_interval(timestamp, pg_catalog.personal_timestamp) RETURNS interval
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_interval(timestamp, pg_catalog.personal_timestamp) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.- (FUNCTION = privacy.resolved_interval, LEFTARG = timestamp, RIGHTARG = pg_catalog.personal_timestamp);
COMMENT ON OPERATOR pg_catalog.- (timestamp, pg_catalog.personal_timestamp) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_boolean(timestamp, pg_catalog.personal_timestamp) RETURNS boolean
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_boolean(timestamp, pg_catalog.personal_timestamp) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.< (FUNCTION = privacy.resolved_boolean, LEFTARG = timestamp, RIGHTARG = pg_catalog.personal_timestamp);
COMMENT ON OPERATOR pg_catalog.< (timestamp, pg_catalog.personal_timestamp) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.<= (FUNCTION = privacy.resolved_boolean, LEFTARG = timestamp, RIGHTARG = pg_catalog.personal_timestamp);
COMMENT ON OPERATOR pg_catalog.<= (timestamp, pg_catalog.personal_timestamp) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.> (FUNCTION = privacy.resolved_boolean, LEFTARG = timestamp, RIGHTARG = pg_catalog.personal_timestamp);
COMMENT ON OPERATOR pg_catalog.> (timestamp, pg_catalog.personal_timestamp) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.>= (FUNCTION = privacy.resolved_boolean, LEFTARG = timestamp, RIGHTARG = pg_catalog.personal_timestamp);
COMMENT ON OPERATOR pg_catalog.>= (timestamp, pg_catalog.personal_timestamp) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_interval(timestamp, pg_catalog.personal_timestamptz) RETURNS interval
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_interval(timestamp, pg_catalog.personal_timestamptz) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.- (FUNCTION = privacy.resolved_interval, LEFTARG = timestamp, RIGHTARG = pg_catalog.personal_timestamptz);
COMMENT ON OPERATOR pg_catalog.- (timestamp, pg_catalog.personal_timestamptz) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_boolean(timestamp, pg_catalog.personal_timestamptz) RETURNS boolean
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_boolean(timestamp, pg_catalog.personal_timestamptz) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.< (FUNCTION = privacy.resolved_boolean, LEFTARG = timestamp, RIGHTARG = pg_catalog.personal_timestamptz);
COMMENT ON OPERATOR pg_catalog.< (timestamp, pg_catalog.personal_timestamptz) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.<= (FUNCTION = privacy.resolved_boolean, LEFTARG = timestamp, RIGHTARG = pg_catalog.personal_timestamptz);
COMMENT ON OPERATOR pg_catalog.<= (timestamp, pg_catalog.personal_timestamptz) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.> (FUNCTION = privacy.resolved_boolean, LEFTARG = timestamp, RIGHTARG = pg_catalog.personal_timestamptz);
COMMENT ON OPERATOR pg_catalog.> (timestamp, pg_catalog.personal_timestamptz) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.>= (FUNCTION = privacy.resolved_boolean, LEFTARG = timestamp, RIGHTARG = pg_catalog.personal_timestamptz);
COMMENT ON OPERATOR pg_catalog.>= (timestamp, pg_catalog.personal_timestamptz) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_interval(timestamptz, pg_catalog.personal_date) RETURNS interval
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_interval(timestamptz, pg_catalog.personal_date) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.- (FUNCTION = privacy.resolved_interval, LEFTARG = timestamptz, RIGHTARG = pg_catalog.personal_date);
COMMENT ON OPERATOR pg_catalog.- (timestamptz, pg_catalog.personal_date) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_boolean(timestamptz, pg_catalog.personal_date) RETURNS boolean
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_boolean(timestamptz, pg_catalog.personal_date) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.= (FUNCTION = privacy.resolved_boolean, LEFTARG = timestamptz, RIGHTARG = pg_catalog.personal_date, NEGATOR = OPERATOR(pg_catalog.<>));
COMMENT ON OPERATOR pg_catalog.= (timestamptz, pg_catalog.personal_date) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.<> (FUNCTION = privacy.resolved_boolean, LEFTARG = timestamptz, RIGHTARG = pg_catalog.personal_date, NEGATOR = OPERATOR(pg_catalog.=));
COMMENT ON OPERATOR pg_catalog.<> (timestamptz, pg_catalog.personal_date) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.< (FUNCTION = privacy.resolved_boolean, LEFTARG = timestamptz, RIGHTARG = pg_catalog.personal_date);
COMMENT ON OPERATOR pg_catalog.< (timestamptz, pg_catalog.personal_date) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.<= (FUNCTION = privacy.resolved_boolean, LEFTARG = timestamptz, RIGHTARG = pg_catalog.personal_date);
COMMENT ON OPERATOR pg_catalog.<= (timestamptz, pg_catalog.personal_date) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.> (FUNCTION = privacy.resolved_boolean, LEFTARG = timestamptz, RIGHTARG = pg_catalog.personal_date);
COMMENT ON OPERATOR pg_catalog.> (timestamptz, pg_catalog.personal_date) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.>= (FUNCTION = privacy.resolved_boolean, LEFTARG = timestamptz, RIGHTARG = pg_catalog.personal_date);
COMMENT ON OPERATOR pg_catalog.>= (timestamptz, pg_catalog.personal_date) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_interval(timestamptz, pg_catalog.personal_timestamp) RETURNS interval
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_interval(timestamptz, pg_catalog.personal_timestamp) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.- (FUNCTION = privacy.resolved_interval, LEFTARG = timestamptz, RIGHTARG = pg_catalog.personal_timestamp);
COMMENT ON OPERATOR pg_catalog.- (timestamptz, pg_catalog.personal_timestamp) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_boolean(timestamptz, pg_catalog.personal_timestamp) RETURNS boolean
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_boolean(timestamptz, pg_catalog.personal_timestamp) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.= (FUNCTION = privacy.resolved_boolean, LEFTARG = timestamptz, RIGHTARG = pg_catalog.personal_timestamp, NEGATOR = OPERATOR(pg_catalog.<>));
COMMENT ON OPERATOR pg_catalog.= (timestamptz, pg_catalog.personal_timestamp) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.<> (FUNCTION = privacy.resolved_boolean, LEFTARG = timestamptz, RIGHTARG = pg_catalog.personal_timestamp, NEGATOR = OPERATOR(pg_catalog.=));
COMMENT ON OPERATOR pg_catalog.<> (timestamptz, pg_catalog.personal_timestamp) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.< (FUNCTION = privacy.resolved_boolean, LEFTARG = timestamptz, RIGHTARG = pg_catalog.personal_timestamp);
COMMENT ON OPERATOR pg_catalog.< (timestamptz, pg_catalog.personal_timestamp) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.<= (FUNCTION = privacy.resolved_boolean, LEFTARG = timestamptz, RIGHTARG = pg_catalog.personal_timestamp);
COMMENT ON OPERATOR pg_catalog.<= (timestamptz, pg_catalog.personal_timestamp) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.> (FUNCTION = privacy.resolved_boolean, LEFTARG = timestamptz, RIGHTARG = pg_catalog.personal_timestamp);
COMMENT ON OPERATOR pg_catalog.> (timestamptz, pg_catalog.personal_timestamp) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.>= (FUNCTION = privacy.resolved_boolean, LEFTARG = timestamptz, RIGHTARG = pg_catalog.personal_timestamp);
COMMENT ON OPERATOR pg_catalog.>= (timestamptz, pg_catalog.personal_timestamp) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_interval(timestamptz, pg_catalog.personal_timestamptz) RETURNS interval
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_interval(timestamptz, pg_catalog.personal_timestamptz) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.- (FUNCTION = privacy.resolved_interval, LEFTARG = timestamptz, RIGHTARG = pg_catalog.personal_timestamptz);
COMMENT ON OPERATOR pg_catalog.- (timestamptz, pg_catalog.personal_timestamptz) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_boolean(timestamptz, pg_catalog.personal_timestamptz) RETURNS boolean
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_boolean(timestamptz, pg_catalog.personal_timestamptz) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.< (FUNCTION = privacy.resolved_boolean, LEFTARG = timestamptz, RIGHTARG = pg_catalog.personal_timestamptz);
COMMENT ON OPERATOR pg_catalog.< (timestamptz, pg_catalog.personal_timestamptz) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.<= (FUNCTION = privacy.resolved_boolean, LEFTARG = timestamptz, RIGHTARG = pg_catalog.personal_timestamptz);
COMMENT ON OPERATOR pg_catalog.<= (timestamptz, pg_catalog.personal_timestamptz) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.> (FUNCTION = privacy.resolved_boolean, LEFTARG = timestamptz, RIGHTARG = pg_catalog.personal_timestamptz);
COMMENT ON OPERATOR pg_catalog.> (timestamptz, pg_catalog.personal_timestamptz) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.>= (FUNCTION = privacy.resolved_boolean, LEFTARG = timestamptz, RIGHTARG = pg_catalog.personal_timestamptz);
COMMENT ON OPERATOR pg_catalog.>= (timestamptz, pg_catalog.personal_timestamptz) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_integer(pg_catalog.personal_date, date) RETURNS integer
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_integer(pg_catalog.personal_date, date) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.- (FUNCTION = privacy.resolved_integer, LEFTARG = pg_catalog.personal_date, RIGHTARG = date);
COMMENT ON OPERATOR pg_catalog.- (pg_catalog.personal_date, date) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_boolean(pg_catalog.personal_date, date) RETURNS boolean
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_boolean(pg_catalog.personal_date, date) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.< (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_date, RIGHTARG = date);
COMMENT ON OPERATOR pg_catalog.< (pg_catalog.personal_date, date) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.<= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_date, RIGHTARG = date);
COMMENT ON OPERATOR pg_catalog.<= (pg_catalog.personal_date, date) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.> (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_date, RIGHTARG = date);
COMMENT ON OPERATOR pg_catalog.> (pg_catalog.personal_date, date) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.>= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_date, RIGHTARG = date);
COMMENT ON OPERATOR pg_catalog.>= (pg_catalog.personal_date, date) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_interval(pg_catalog.personal_date, timestamp) RETURNS interval
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_interval(pg_catalog.personal_date, timestamp) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.- (FUNCTION = privacy.resolved_interval, LEFTARG = pg_catalog.personal_date, RIGHTARG = timestamp);
COMMENT ON OPERATOR pg_catalog.- (pg_catalog.personal_date, timestamp) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_boolean(pg_catalog.personal_date, timestamp) RETURNS boolean
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_boolean(pg_catalog.personal_date, timestamp) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_date, RIGHTARG = timestamp, NEGATOR = OPERATOR(pg_catalog.<>));
COMMENT ON OPERATOR pg_catalog.= (pg_catalog.personal_date, timestamp) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.<> (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_date, RIGHTARG = timestamp, NEGATOR = OPERATOR(pg_catalog.=));
COMMENT ON OPERATOR pg_catalog.<> (pg_catalog.personal_date, timestamp) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.< (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_date, RIGHTARG = timestamp);
COMMENT ON OPERATOR pg_catalog.< (pg_catalog.personal_date, timestamp) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.<= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_date, RIGHTARG = timestamp);
COMMENT ON OPERATOR pg_catalog.<= (pg_catalog.personal_date, timestamp) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.> (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_date, RIGHTARG = timestamp);
COMMENT ON OPERATOR pg_catalog.> (pg_catalog.personal_date, timestamp) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.>= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_date, RIGHTARG = timestamp);
COMMENT ON OPERATOR pg_catalog.>= (pg_catalog.personal_date, timestamp) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_interval(pg_catalog.personal_date, timestamptz) RETURNS interval
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_interval(pg_catalog.personal_date, timestamptz) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.- (FUNCTION = privacy.resolved_interval, LEFTARG = pg_catalog.personal_date, RIGHTARG = timestamptz);
COMMENT ON OPERATOR pg_catalog.- (pg_catalog.personal_date, timestamptz) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_boolean(pg_catalog.personal_date, timestamptz) RETURNS boolean
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_boolean(pg_catalog.personal_date, timestamptz) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_date, RIGHTARG = timestamptz, NEGATOR = OPERATOR(pg_catalog.<>));
COMMENT ON OPERATOR pg_catalog.= (pg_catalog.personal_date, timestamptz) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.<> (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_date, RIGHTARG = timestamptz, NEGATOR = OPERATOR(pg_catalog.=));
COMMENT ON OPERATOR pg_catalog.<> (pg_catalog.personal_date, timestamptz) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.< (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_date, RIGHTARG = timestamptz);
COMMENT ON OPERATOR pg_catalog.< (pg_catalog.personal_date, timestamptz) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.<= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_date, RIGHTARG = timestamptz);
COMMENT ON OPERATOR pg_catalog.<= (pg_catalog.personal_date, timestamptz) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.> (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_date, RIGHTARG = timestamptz);
COMMENT ON OPERATOR pg_catalog.> (pg_catalog.personal_date, timestamptz) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.>= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_date, RIGHTARG = timestamptz);
COMMENT ON OPERATOR pg_catalog.>= (pg_catalog.personal_date, timestamptz) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_integer(pg_catalog.personal_date, pg_catalog.personal_date) RETURNS integer
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_integer(pg_catalog.personal_date, pg_catalog.personal_date) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.- (FUNCTION = privacy.resolved_integer, LEFTARG = pg_catalog.personal_date, RIGHTARG = pg_catalog.personal_date);
COMMENT ON OPERATOR pg_catalog.- (pg_catalog.personal_date, pg_catalog.personal_date) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_interval(pg_catalog.personal_date, pg_catalog.personal_timestamp) RETURNS interval
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_interval(pg_catalog.personal_date, pg_catalog.personal_timestamp) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.- (FUNCTION = privacy.resolved_interval, LEFTARG = pg_catalog.personal_date, RIGHTARG = pg_catalog.personal_timestamp);
COMMENT ON OPERATOR pg_catalog.- (pg_catalog.personal_date, pg_catalog.personal_timestamp) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_boolean(pg_catalog.personal_date, pg_catalog.personal_timestamp) RETURNS boolean
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_boolean(pg_catalog.personal_date, pg_catalog.personal_timestamp) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_date, RIGHTARG = pg_catalog.personal_timestamp, NEGATOR = OPERATOR(pg_catalog.<>));
COMMENT ON OPERATOR pg_catalog.= (pg_catalog.personal_date, pg_catalog.personal_timestamp) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.<> (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_date, RIGHTARG = pg_catalog.personal_timestamp, NEGATOR = OPERATOR(pg_catalog.=));
COMMENT ON OPERATOR pg_catalog.<> (pg_catalog.personal_date, pg_catalog.personal_timestamp) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.< (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_date, RIGHTARG = pg_catalog.personal_timestamp);
COMMENT ON OPERATOR pg_catalog.< (pg_catalog.personal_date, pg_catalog.personal_timestamp) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.<= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_date, RIGHTARG = pg_catalog.personal_timestamp);
COMMENT ON OPERATOR pg_catalog.<= (pg_catalog.personal_date, pg_catalog.personal_timestamp) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.> (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_date, RIGHTARG = pg_catalog.personal_timestamp);
COMMENT ON OPERATOR pg_catalog.> (pg_catalog.personal_date, pg_catalog.personal_timestamp) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.>= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_date, RIGHTARG = pg_catalog.personal_timestamp);
COMMENT ON OPERATOR pg_catalog.>= (pg_catalog.personal_date, pg_catalog.personal_timestamp) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_interval(pg_catalog.personal_date, pg_catalog.personal_timestamptz) RETURNS interval
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_interval(pg_catalog.personal_date, pg_catalog.personal_timestamptz) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.- (FUNCTION = privacy.resolved_interval, LEFTARG = pg_catalog.personal_date, RIGHTARG = pg_catalog.personal_timestamptz);
COMMENT ON OPERATOR pg_catalog.- (pg_catalog.personal_date, pg_catalog.personal_timestamptz) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_boolean(pg_catalog.personal_date, pg_catalog.personal_timestamptz) RETURNS boolean
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_boolean(pg_catalog.personal_date, pg_catalog.personal_timestamptz) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_date, RIGHTARG = pg_catalog.personal_timestamptz, NEGATOR = OPERATOR(pg_catalog.<>));
COMMENT ON OPERATOR pg_catalog.= (pg_catalog.personal_date, pg_catalog.personal_timestamptz) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.<> (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_date, RIGHTARG = pg_catalog.personal_timestamptz, NEGATOR = OPERATOR(pg_catalog.=));
COMMENT ON OPERATOR pg_catalog.<> (pg_catalog.personal_date, pg_catalog.personal_timestamptz) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.< (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_date, RIGHTARG = pg_catalog.personal_timestamptz);
COMMENT ON OPERATOR pg_catalog.< (pg_catalog.personal_date, pg_catalog.personal_timestamptz) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.<= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_date, RIGHTARG = pg_catalog.personal_timestamptz);
COMMENT ON OPERATOR pg_catalog.<= (pg_catalog.personal_date, pg_catalog.personal_timestamptz) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.> (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_date, RIGHTARG = pg_catalog.personal_timestamptz);
COMMENT ON OPERATOR pg_catalog.> (pg_catalog.personal_date, pg_catalog.personal_timestamptz) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.>= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_date, RIGHTARG = pg_catalog.personal_timestamptz);
COMMENT ON OPERATOR pg_catalog.>= (pg_catalog.personal_date, pg_catalog.personal_timestamptz) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_interval(pg_catalog.personal_timestamp, date) RETURNS interval
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_interval(pg_catalog.personal_timestamp, date) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.- (FUNCTION = privacy.resolved_interval, LEFTARG = pg_catalog.personal_timestamp, RIGHTARG = date);
COMMENT ON OPERATOR pg_catalog.- (pg_catalog.personal_timestamp, date) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_boolean(pg_catalog.personal_timestamp, date) RETURNS boolean
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_boolean(pg_catalog.personal_timestamp, date) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.< (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_timestamp, RIGHTARG = date);
COMMENT ON OPERATOR pg_catalog.< (pg_catalog.personal_timestamp, date) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.<= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_timestamp, RIGHTARG = date);
COMMENT ON OPERATOR pg_catalog.<= (pg_catalog.personal_timestamp, date) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.> (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_timestamp, RIGHTARG = date);
COMMENT ON OPERATOR pg_catalog.> (pg_catalog.personal_timestamp, date) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.>= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_timestamp, RIGHTARG = date);
COMMENT ON OPERATOR pg_catalog.>= (pg_catalog.personal_timestamp, date) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_interval(pg_catalog.personal_timestamp, timestamp) RETURNS interval
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_interval(pg_catalog.personal_timestamp, timestamp) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.- (FUNCTION = privacy.resolved_interval, LEFTARG = pg_catalog.personal_timestamp, RIGHTARG = timestamp);
COMMENT ON OPERATOR pg_catalog.- (pg_catalog.personal_timestamp, timestamp) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_boolean(pg_catalog.personal_timestamp, timestamp) RETURNS boolean
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_boolean(pg_catalog.personal_timestamp, timestamp) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.< (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_timestamp, RIGHTARG = timestamp);
COMMENT ON OPERATOR pg_catalog.< (pg_catalog.personal_timestamp, timestamp) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.<= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_timestamp, RIGHTARG = timestamp);
COMMENT ON OPERATOR pg_catalog.<= (pg_catalog.personal_timestamp, timestamp) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.> (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_timestamp, RIGHTARG = timestamp);
COMMENT ON OPERATOR pg_catalog.> (pg_catalog.personal_timestamp, timestamp) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.>= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_timestamp, RIGHTARG = timestamp);
COMMENT ON OPERATOR pg_catalog.>= (pg_catalog.personal_timestamp, timestamp) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_interval(pg_catalog.personal_timestamp, timestamptz) RETURNS interval
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_interval(pg_catalog.personal_timestamp, timestamptz) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.- (FUNCTION = privacy.resolved_interval, LEFTARG = pg_catalog.personal_timestamp, RIGHTARG = timestamptz);
COMMENT ON OPERATOR pg_catalog.- (pg_catalog.personal_timestamp, timestamptz) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_boolean(pg_catalog.personal_timestamp, timestamptz) RETURNS boolean
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_boolean(pg_catalog.personal_timestamp, timestamptz) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_timestamp, RIGHTARG = timestamptz, NEGATOR = OPERATOR(pg_catalog.<>));
COMMENT ON OPERATOR pg_catalog.= (pg_catalog.personal_timestamp, timestamptz) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.<> (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_timestamp, RIGHTARG = timestamptz, NEGATOR = OPERATOR(pg_catalog.=));
COMMENT ON OPERATOR pg_catalog.<> (pg_catalog.personal_timestamp, timestamptz) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.< (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_timestamp, RIGHTARG = timestamptz);
COMMENT ON OPERATOR pg_catalog.< (pg_catalog.personal_timestamp, timestamptz) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.<= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_timestamp, RIGHTARG = timestamptz);
COMMENT ON OPERATOR pg_catalog.<= (pg_catalog.personal_timestamp, timestamptz) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.> (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_timestamp, RIGHTARG = timestamptz);
COMMENT ON OPERATOR pg_catalog.> (pg_catalog.personal_timestamp, timestamptz) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.>= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_timestamp, RIGHTARG = timestamptz);
COMMENT ON OPERATOR pg_catalog.>= (pg_catalog.personal_timestamp, timestamptz) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_interval(pg_catalog.personal_timestamp, pg_catalog.personal_date) RETURNS interval
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_interval(pg_catalog.personal_timestamp, pg_catalog.personal_date) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.- (FUNCTION = privacy.resolved_interval, LEFTARG = pg_catalog.personal_timestamp, RIGHTARG = pg_catalog.personal_date);
COMMENT ON OPERATOR pg_catalog.- (pg_catalog.personal_timestamp, pg_catalog.personal_date) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_boolean(pg_catalog.personal_timestamp, pg_catalog.personal_date) RETURNS boolean
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_boolean(pg_catalog.personal_timestamp, pg_catalog.personal_date) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_timestamp, RIGHTARG = pg_catalog.personal_date, NEGATOR = OPERATOR(pg_catalog.<>));
COMMENT ON OPERATOR pg_catalog.= (pg_catalog.personal_timestamp, pg_catalog.personal_date) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.<> (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_timestamp, RIGHTARG = pg_catalog.personal_date, NEGATOR = OPERATOR(pg_catalog.=));
COMMENT ON OPERATOR pg_catalog.<> (pg_catalog.personal_timestamp, pg_catalog.personal_date) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.< (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_timestamp, RIGHTARG = pg_catalog.personal_date);
COMMENT ON OPERATOR pg_catalog.< (pg_catalog.personal_timestamp, pg_catalog.personal_date) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.<= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_timestamp, RIGHTARG = pg_catalog.personal_date);
COMMENT ON OPERATOR pg_catalog.<= (pg_catalog.personal_timestamp, pg_catalog.personal_date) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.> (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_timestamp, RIGHTARG = pg_catalog.personal_date);
COMMENT ON OPERATOR pg_catalog.> (pg_catalog.personal_timestamp, pg_catalog.personal_date) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.>= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_timestamp, RIGHTARG = pg_catalog.personal_date);
COMMENT ON OPERATOR pg_catalog.>= (pg_catalog.personal_timestamp, pg_catalog.personal_date) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_interval(pg_catalog.personal_timestamp, pg_catalog.personal_timestamp) RETURNS interval
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_interval(pg_catalog.personal_timestamp, pg_catalog.personal_timestamp) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.- (FUNCTION = privacy.resolved_interval, LEFTARG = pg_catalog.personal_timestamp, RIGHTARG = pg_catalog.personal_timestamp);
COMMENT ON OPERATOR pg_catalog.- (pg_catalog.personal_timestamp, pg_catalog.personal_timestamp) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_interval(pg_catalog.personal_timestamp, pg_catalog.personal_timestamptz) RETURNS interval
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_interval(pg_catalog.personal_timestamp, pg_catalog.personal_timestamptz) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.- (FUNCTION = privacy.resolved_interval, LEFTARG = pg_catalog.personal_timestamp, RIGHTARG = pg_catalog.personal_timestamptz);
COMMENT ON OPERATOR pg_catalog.- (pg_catalog.personal_timestamp, pg_catalog.personal_timestamptz) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_boolean(pg_catalog.personal_timestamp, pg_catalog.personal_timestamptz) RETURNS boolean
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_boolean(pg_catalog.personal_timestamp, pg_catalog.personal_timestamptz) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_timestamp, RIGHTARG = pg_catalog.personal_timestamptz, NEGATOR = OPERATOR(pg_catalog.<>));
COMMENT ON OPERATOR pg_catalog.= (pg_catalog.personal_timestamp, pg_catalog.personal_timestamptz) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.<> (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_timestamp, RIGHTARG = pg_catalog.personal_timestamptz, NEGATOR = OPERATOR(pg_catalog.=));
COMMENT ON OPERATOR pg_catalog.<> (pg_catalog.personal_timestamp, pg_catalog.personal_timestamptz) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.< (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_timestamp, RIGHTARG = pg_catalog.personal_timestamptz);
COMMENT ON OPERATOR pg_catalog.< (pg_catalog.personal_timestamp, pg_catalog.personal_timestamptz) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.<= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_timestamp, RIGHTARG = pg_catalog.personal_timestamptz);
COMMENT ON OPERATOR pg_catalog.<= (pg_catalog.personal_timestamp, pg_catalog.personal_timestamptz) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.> (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_timestamp, RIGHTARG = pg_catalog.personal_timestamptz);
COMMENT ON OPERATOR pg_catalog.> (pg_catalog.personal_timestamp, pg_catalog.personal_timestamptz) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.>= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_timestamp, RIGHTARG = pg_catalog.personal_timestamptz);
COMMENT ON OPERATOR pg_catalog.>= (pg_catalog.personal_timestamp, pg_catalog.personal_timestamptz) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_interval(pg_catalog.personal_timestamptz, date) RETURNS interval
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_interval(pg_catalog.personal_timestamptz, date) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.- (FUNCTION = privacy.resolved_interval, LEFTARG = pg_catalog.personal_timestamptz, RIGHTARG = date);
COMMENT ON OPERATOR pg_catalog.- (pg_catalog.personal_timestamptz, date) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_boolean(pg_catalog.personal_timestamptz, date) RETURNS boolean
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_boolean(pg_catalog.personal_timestamptz, date) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.< (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_timestamptz, RIGHTARG = date);
COMMENT ON OPERATOR pg_catalog.< (pg_catalog.personal_timestamptz, date) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.<= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_timestamptz, RIGHTARG = date);
COMMENT ON OPERATOR pg_catalog.<= (pg_catalog.personal_timestamptz, date) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.> (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_timestamptz, RIGHTARG = date);
COMMENT ON OPERATOR pg_catalog.> (pg_catalog.personal_timestamptz, date) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.>= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_timestamptz, RIGHTARG = date);
COMMENT ON OPERATOR pg_catalog.>= (pg_catalog.personal_timestamptz, date) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_interval(pg_catalog.personal_timestamptz, timestamp) RETURNS interval
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_interval(pg_catalog.personal_timestamptz, timestamp) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.- (FUNCTION = privacy.resolved_interval, LEFTARG = pg_catalog.personal_timestamptz, RIGHTARG = timestamp);
COMMENT ON OPERATOR pg_catalog.- (pg_catalog.personal_timestamptz, timestamp) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_boolean(pg_catalog.personal_timestamptz, timestamp) RETURNS boolean
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_boolean(pg_catalog.personal_timestamptz, timestamp) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.< (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_timestamptz, RIGHTARG = timestamp);
COMMENT ON OPERATOR pg_catalog.< (pg_catalog.personal_timestamptz, timestamp) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.<= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_timestamptz, RIGHTARG = timestamp);
COMMENT ON OPERATOR pg_catalog.<= (pg_catalog.personal_timestamptz, timestamp) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.> (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_timestamptz, RIGHTARG = timestamp);
COMMENT ON OPERATOR pg_catalog.> (pg_catalog.personal_timestamptz, timestamp) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.>= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_timestamptz, RIGHTARG = timestamp);
COMMENT ON OPERATOR pg_catalog.>= (pg_catalog.personal_timestamptz, timestamp) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_interval(pg_catalog.personal_timestamptz, timestamptz) RETURNS interval
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_interval(pg_catalog.personal_timestamptz, timestamptz) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.- (FUNCTION = privacy.resolved_interval, LEFTARG = pg_catalog.personal_timestamptz, RIGHTARG = timestamptz);
COMMENT ON OPERATOR pg_catalog.- (pg_catalog.personal_timestamptz, timestamptz) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_boolean(pg_catalog.personal_timestamptz, timestamptz) RETURNS boolean
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_boolean(pg_catalog.personal_timestamptz, timestamptz) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.< (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_timestamptz, RIGHTARG = timestamptz);
COMMENT ON OPERATOR pg_catalog.< (pg_catalog.personal_timestamptz, timestamptz) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.<= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_timestamptz, RIGHTARG = timestamptz);
COMMENT ON OPERATOR pg_catalog.<= (pg_catalog.personal_timestamptz, timestamptz) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.> (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_timestamptz, RIGHTARG = timestamptz);
COMMENT ON OPERATOR pg_catalog.> (pg_catalog.personal_timestamptz, timestamptz) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.>= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_timestamptz, RIGHTARG = timestamptz);
COMMENT ON OPERATOR pg_catalog.>= (pg_catalog.personal_timestamptz, timestamptz) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_interval(pg_catalog.personal_timestamptz, pg_catalog.personal_date) RETURNS interval
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_interval(pg_catalog.personal_timestamptz, pg_catalog.personal_date) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.- (FUNCTION = privacy.resolved_interval, LEFTARG = pg_catalog.personal_timestamptz, RIGHTARG = pg_catalog.personal_date);
COMMENT ON OPERATOR pg_catalog.- (pg_catalog.personal_timestamptz, pg_catalog.personal_date) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_boolean(pg_catalog.personal_timestamptz, pg_catalog.personal_date) RETURNS boolean
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_boolean(pg_catalog.personal_timestamptz, pg_catalog.personal_date) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_timestamptz, RIGHTARG = pg_catalog.personal_date, NEGATOR = OPERATOR(pg_catalog.<>));
COMMENT ON OPERATOR pg_catalog.= (pg_catalog.personal_timestamptz, pg_catalog.personal_date) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.<> (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_timestamptz, RIGHTARG = pg_catalog.personal_date, NEGATOR = OPERATOR(pg_catalog.=));
COMMENT ON OPERATOR pg_catalog.<> (pg_catalog.personal_timestamptz, pg_catalog.personal_date) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.< (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_timestamptz, RIGHTARG = pg_catalog.personal_date);
COMMENT ON OPERATOR pg_catalog.< (pg_catalog.personal_timestamptz, pg_catalog.personal_date) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.<= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_timestamptz, RIGHTARG = pg_catalog.personal_date);
COMMENT ON OPERATOR pg_catalog.<= (pg_catalog.personal_timestamptz, pg_catalog.personal_date) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.> (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_timestamptz, RIGHTARG = pg_catalog.personal_date);
COMMENT ON OPERATOR pg_catalog.> (pg_catalog.personal_timestamptz, pg_catalog.personal_date) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.>= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_timestamptz, RIGHTARG = pg_catalog.personal_date);
COMMENT ON OPERATOR pg_catalog.>= (pg_catalog.personal_timestamptz, pg_catalog.personal_date) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_interval(pg_catalog.personal_timestamptz, pg_catalog.personal_timestamp) RETURNS interval
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_interval(pg_catalog.personal_timestamptz, pg_catalog.personal_timestamp) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.- (FUNCTION = privacy.resolved_interval, LEFTARG = pg_catalog.personal_timestamptz, RIGHTARG = pg_catalog.personal_timestamp);
COMMENT ON OPERATOR pg_catalog.- (pg_catalog.personal_timestamptz, pg_catalog.personal_timestamp) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_boolean(pg_catalog.personal_timestamptz, pg_catalog.personal_timestamp) RETURNS boolean
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_boolean(pg_catalog.personal_timestamptz, pg_catalog.personal_timestamp) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_timestamptz, RIGHTARG = pg_catalog.personal_timestamp, NEGATOR = OPERATOR(pg_catalog.<>));
COMMENT ON OPERATOR pg_catalog.= (pg_catalog.personal_timestamptz, pg_catalog.personal_timestamp) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.<> (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_timestamptz, RIGHTARG = pg_catalog.personal_timestamp, NEGATOR = OPERATOR(pg_catalog.=));
COMMENT ON OPERATOR pg_catalog.<> (pg_catalog.personal_timestamptz, pg_catalog.personal_timestamp) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.< (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_timestamptz, RIGHTARG = pg_catalog.personal_timestamp);
COMMENT ON OPERATOR pg_catalog.< (pg_catalog.personal_timestamptz, pg_catalog.personal_timestamp) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.<= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_timestamptz, RIGHTARG = pg_catalog.personal_timestamp);
COMMENT ON OPERATOR pg_catalog.<= (pg_catalog.personal_timestamptz, pg_catalog.personal_timestamp) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.> (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_timestamptz, RIGHTARG = pg_catalog.personal_timestamp);
COMMENT ON OPERATOR pg_catalog.> (pg_catalog.personal_timestamptz, pg_catalog.personal_timestamp) IS 'The operator of the base types, over revealed values';
CREATE OPERATOR pg_catalog.>= (FUNCTION = privacy.resolved_boolean, LEFTARG = pg_catalog.personal_timestamptz, RIGHTARG = pg_catalog.personal_timestamp);
COMMENT ON OPERATOR pg_catalog.>= (pg_catalog.personal_timestamptz, pg_catalog.personal_timestamp) IS 'The operator of the base types, over revealed values';
CREATE FUNCTION privacy.resolved_interval(pg_catalog.personal_timestamptz, pg_catalog.personal_timestamptz) RETURNS interval
  LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100 AS 'MODULE_PATHNAME', 'privacy_resolved';
COMMENT ON FUNCTION privacy.resolved_interval(pg_catalog.personal_timestamptz, pg_catalog.personal_timestamptz) IS 'Stands for operators of the base types, which the planner takes instead';
CREATE OPERATOR pg_catalog.- (FUNCTION = privacy.resolved_interval, LEFTARG = pg_catalog.personal_timestamptz, RIGHTARG = pg_catalog.personal_timestamptz);
COMMENT ON OPERATOR pg_catalog.- (pg_catalog.personal_timestamptz, pg_catalog.personal_timestamptz) IS 'The operator of the base types, over revealed values';

-- The parser asks an operator family what (email, id) = (...) means. No index uses this one.
CREATE OPERATOR FAMILY pg_catalog.personal_rows USING btree;
COMMENT ON OPERATOR FAMILY pg_catalog.personal_rows USING btree IS 'Comparison operators of personal values, for comparing rows';
ALTER OPERATOR FAMILY pg_catalog.personal_rows USING btree ADD
  OPERATOR 3 pg_catalog.= (pg_catalog.personal_text, text),
  OPERATOR 3 pg_catalog.= (text, pg_catalog.personal_text),
  OPERATOR 3 pg_catalog.= (pg_catalog.personal_text, name),
  OPERATOR 3 pg_catalog.= (name, pg_catalog.personal_text),
  OPERATOR 3 pg_catalog.= (pg_catalog.personal_date, date),
  OPERATOR 3 pg_catalog.= (date, pg_catalog.personal_date),
  OPERATOR 3 pg_catalog.= (pg_catalog.personal_timestamp, timestamp),
  OPERATOR 3 pg_catalog.= (timestamp, pg_catalog.personal_timestamp),
  OPERATOR 3 pg_catalog.= (pg_catalog.personal_timestamp, date),
  OPERATOR 3 pg_catalog.= (date, pg_catalog.personal_timestamp),
  OPERATOR 3 pg_catalog.= (pg_catalog.personal_timestamptz, timestamptz),
  OPERATOR 3 pg_catalog.= (timestamptz, pg_catalog.personal_timestamptz),
  OPERATOR 3 pg_catalog.= (pg_catalog.personal_timestamptz, timestamp),
  OPERATOR 3 pg_catalog.= (timestamp, pg_catalog.personal_timestamptz),
  OPERATOR 3 pg_catalog.= (pg_catalog.personal_timestamptz, date),
  OPERATOR 3 pg_catalog.= (date, pg_catalog.personal_timestamptz),
  OPERATOR 3 pg_catalog.= (pg_catalog.personal_integer, integer),
  OPERATOR 3 pg_catalog.= (integer, pg_catalog.personal_integer),
  OPERATOR 3 pg_catalog.= (pg_catalog.personal_integer, smallint),
  OPERATOR 3 pg_catalog.= (smallint, pg_catalog.personal_integer),
  OPERATOR 3 pg_catalog.= (pg_catalog.personal_integer, bigint),
  OPERATOR 3 pg_catalog.= (bigint, pg_catalog.personal_integer),
  OPERATOR 3 pg_catalog.= (pg_catalog.personal_bigint, bigint),
  OPERATOR 3 pg_catalog.= (bigint, pg_catalog.personal_bigint),
  OPERATOR 3 pg_catalog.= (pg_catalog.personal_bigint, smallint),
  OPERATOR 3 pg_catalog.= (smallint, pg_catalog.personal_bigint),
  OPERATOR 3 pg_catalog.= (pg_catalog.personal_bigint, integer),
  OPERATOR 3 pg_catalog.= (integer, pg_catalog.personal_bigint),
  OPERATOR 3 pg_catalog.= (pg_catalog.personal_uuid, uuid),
  OPERATOR 3 pg_catalog.= (uuid, pg_catalog.personal_uuid),
  OPERATOR 3 pg_catalog.= (pg_catalog.personal_bytea, bytea),
  OPERATOR 3 pg_catalog.= (bytea, pg_catalog.personal_bytea),
  OPERATOR 3 pg_catalog.= (pg_catalog.personal_inet, inet),
  OPERATOR 3 pg_catalog.= (inet, pg_catalog.personal_inet),
  OPERATOR 1 pg_catalog.< (pg_catalog.personal_text, pg_catalog.personal_text),
  OPERATOR 2 pg_catalog.<= (pg_catalog.personal_text, pg_catalog.personal_text),
  OPERATOR 5 pg_catalog.> (pg_catalog.personal_text, pg_catalog.personal_text),
  OPERATOR 4 pg_catalog.>= (pg_catalog.personal_text, pg_catalog.personal_text),
  OPERATOR 1 pg_catalog.< (pg_catalog.personal_date, pg_catalog.personal_date),
  OPERATOR 2 pg_catalog.<= (pg_catalog.personal_date, pg_catalog.personal_date),
  OPERATOR 5 pg_catalog.> (pg_catalog.personal_date, pg_catalog.personal_date),
  OPERATOR 4 pg_catalog.>= (pg_catalog.personal_date, pg_catalog.personal_date),
  OPERATOR 1 pg_catalog.< (pg_catalog.personal_timestamp, pg_catalog.personal_timestamp),
  OPERATOR 2 pg_catalog.<= (pg_catalog.personal_timestamp, pg_catalog.personal_timestamp),
  OPERATOR 5 pg_catalog.> (pg_catalog.personal_timestamp, pg_catalog.personal_timestamp),
  OPERATOR 4 pg_catalog.>= (pg_catalog.personal_timestamp, pg_catalog.personal_timestamp),
  OPERATOR 1 pg_catalog.< (pg_catalog.personal_timestamptz, pg_catalog.personal_timestamptz),
  OPERATOR 2 pg_catalog.<= (pg_catalog.personal_timestamptz, pg_catalog.personal_timestamptz),
  OPERATOR 5 pg_catalog.> (pg_catalog.personal_timestamptz, pg_catalog.personal_timestamptz),
  OPERATOR 4 pg_catalog.>= (pg_catalog.personal_timestamptz, pg_catalog.personal_timestamptz),
  OPERATOR 1 pg_catalog.< (pg_catalog.personal_numeric, pg_catalog.personal_numeric),
  OPERATOR 2 pg_catalog.<= (pg_catalog.personal_numeric, pg_catalog.personal_numeric),
  OPERATOR 5 pg_catalog.> (pg_catalog.personal_numeric, pg_catalog.personal_numeric),
  OPERATOR 4 pg_catalog.>= (pg_catalog.personal_numeric, pg_catalog.personal_numeric),
  OPERATOR 1 pg_catalog.< (pg_catalog.personal_integer, pg_catalog.personal_integer),
  OPERATOR 2 pg_catalog.<= (pg_catalog.personal_integer, pg_catalog.personal_integer),
  OPERATOR 5 pg_catalog.> (pg_catalog.personal_integer, pg_catalog.personal_integer),
  OPERATOR 4 pg_catalog.>= (pg_catalog.personal_integer, pg_catalog.personal_integer),
  OPERATOR 1 pg_catalog.< (pg_catalog.personal_bigint, pg_catalog.personal_bigint),
  OPERATOR 2 pg_catalog.<= (pg_catalog.personal_bigint, pg_catalog.personal_bigint),
  OPERATOR 5 pg_catalog.> (pg_catalog.personal_bigint, pg_catalog.personal_bigint),
  OPERATOR 4 pg_catalog.>= (pg_catalog.personal_bigint, pg_catalog.personal_bigint),
  OPERATOR 1 pg_catalog.< (pg_catalog.personal_uuid, pg_catalog.personal_uuid),
  OPERATOR 2 pg_catalog.<= (pg_catalog.personal_uuid, pg_catalog.personal_uuid),
  OPERATOR 5 pg_catalog.> (pg_catalog.personal_uuid, pg_catalog.personal_uuid),
  OPERATOR 4 pg_catalog.>= (pg_catalog.personal_uuid, pg_catalog.personal_uuid),
  OPERATOR 1 pg_catalog.< (pg_catalog.personal_bytea, pg_catalog.personal_bytea),
  OPERATOR 2 pg_catalog.<= (pg_catalog.personal_bytea, pg_catalog.personal_bytea),
  OPERATOR 5 pg_catalog.> (pg_catalog.personal_bytea, pg_catalog.personal_bytea),
  OPERATOR 4 pg_catalog.>= (pg_catalog.personal_bytea, pg_catalog.personal_bytea),
  OPERATOR 1 pg_catalog.< (pg_catalog.personal_inet, pg_catalog.personal_inet),
  OPERATOR 2 pg_catalog.<= (pg_catalog.personal_inet, pg_catalog.personal_inet),
  OPERATOR 5 pg_catalog.> (pg_catalog.personal_inet, pg_catalog.personal_inet),
  OPERATOR 4 pg_catalog.>= (pg_catalog.personal_inet, pg_catalog.personal_inet),
  OPERATOR 1 pg_catalog.< (pg_catalog.personal_integer, smallint),
  OPERATOR 2 pg_catalog.<= (pg_catalog.personal_integer, smallint),
  OPERATOR 5 pg_catalog.> (pg_catalog.personal_integer, smallint),
  OPERATOR 4 pg_catalog.>= (pg_catalog.personal_integer, smallint),
  OPERATOR 1 pg_catalog.< (smallint, pg_catalog.personal_integer),
  OPERATOR 2 pg_catalog.<= (smallint, pg_catalog.personal_integer),
  OPERATOR 5 pg_catalog.> (smallint, pg_catalog.personal_integer),
  OPERATOR 4 pg_catalog.>= (smallint, pg_catalog.personal_integer),
  OPERATOR 1 pg_catalog.< (pg_catalog.personal_integer, integer),
  OPERATOR 2 pg_catalog.<= (pg_catalog.personal_integer, integer),
  OPERATOR 5 pg_catalog.> (pg_catalog.personal_integer, integer),
  OPERATOR 4 pg_catalog.>= (pg_catalog.personal_integer, integer),
  OPERATOR 1 pg_catalog.< (integer, pg_catalog.personal_integer),
  OPERATOR 2 pg_catalog.<= (integer, pg_catalog.personal_integer),
  OPERATOR 5 pg_catalog.> (integer, pg_catalog.personal_integer),
  OPERATOR 4 pg_catalog.>= (integer, pg_catalog.personal_integer),
  OPERATOR 1 pg_catalog.< (pg_catalog.personal_integer, bigint),
  OPERATOR 2 pg_catalog.<= (pg_catalog.personal_integer, bigint),
  OPERATOR 5 pg_catalog.> (pg_catalog.personal_integer, bigint),
  OPERATOR 4 pg_catalog.>= (pg_catalog.personal_integer, bigint),
  OPERATOR 1 pg_catalog.< (bigint, pg_catalog.personal_integer),
  OPERATOR 2 pg_catalog.<= (bigint, pg_catalog.personal_integer),
  OPERATOR 5 pg_catalog.> (bigint, pg_catalog.personal_integer),
  OPERATOR 4 pg_catalog.>= (bigint, pg_catalog.personal_integer),
  OPERATOR 3 pg_catalog.= (pg_catalog.personal_integer, numeric),
  OPERATOR 1 pg_catalog.< (pg_catalog.personal_integer, numeric),
  OPERATOR 2 pg_catalog.<= (pg_catalog.personal_integer, numeric),
  OPERATOR 5 pg_catalog.> (pg_catalog.personal_integer, numeric),
  OPERATOR 4 pg_catalog.>= (pg_catalog.personal_integer, numeric),
  OPERATOR 3 pg_catalog.= (numeric, pg_catalog.personal_integer),
  OPERATOR 1 pg_catalog.< (numeric, pg_catalog.personal_integer),
  OPERATOR 2 pg_catalog.<= (numeric, pg_catalog.personal_integer),
  OPERATOR 5 pg_catalog.> (numeric, pg_catalog.personal_integer),
  OPERATOR 4 pg_catalog.>= (numeric, pg_catalog.personal_integer),
  OPERATOR 3 pg_catalog.= (pg_catalog.personal_integer, double precision),
  OPERATOR 1 pg_catalog.< (pg_catalog.personal_integer, double precision),
  OPERATOR 2 pg_catalog.<= (pg_catalog.personal_integer, double precision),
  OPERATOR 5 pg_catalog.> (pg_catalog.personal_integer, double precision),
  OPERATOR 4 pg_catalog.>= (pg_catalog.personal_integer, double precision),
  OPERATOR 3 pg_catalog.= (double precision, pg_catalog.personal_integer),
  OPERATOR 1 pg_catalog.< (double precision, pg_catalog.personal_integer),
  OPERATOR 2 pg_catalog.<= (double precision, pg_catalog.personal_integer),
  OPERATOR 5 pg_catalog.> (double precision, pg_catalog.personal_integer),
  OPERATOR 4 pg_catalog.>= (double precision, pg_catalog.personal_integer),
  OPERATOR 3 pg_catalog.= (pg_catalog.personal_integer, pg_catalog.personal_bigint),
  OPERATOR 1 pg_catalog.< (pg_catalog.personal_integer, pg_catalog.personal_bigint),
  OPERATOR 2 pg_catalog.<= (pg_catalog.personal_integer, pg_catalog.personal_bigint),
  OPERATOR 5 pg_catalog.> (pg_catalog.personal_integer, pg_catalog.personal_bigint),
  OPERATOR 4 pg_catalog.>= (pg_catalog.personal_integer, pg_catalog.personal_bigint),
  OPERATOR 3 pg_catalog.= (pg_catalog.personal_bigint, pg_catalog.personal_integer),
  OPERATOR 1 pg_catalog.< (pg_catalog.personal_bigint, pg_catalog.personal_integer),
  OPERATOR 2 pg_catalog.<= (pg_catalog.personal_bigint, pg_catalog.personal_integer),
  OPERATOR 5 pg_catalog.> (pg_catalog.personal_bigint, pg_catalog.personal_integer),
  OPERATOR 4 pg_catalog.>= (pg_catalog.personal_bigint, pg_catalog.personal_integer),
  OPERATOR 3 pg_catalog.= (pg_catalog.personal_integer, pg_catalog.personal_numeric),
  OPERATOR 1 pg_catalog.< (pg_catalog.personal_integer, pg_catalog.personal_numeric),
  OPERATOR 2 pg_catalog.<= (pg_catalog.personal_integer, pg_catalog.personal_numeric),
  OPERATOR 5 pg_catalog.> (pg_catalog.personal_integer, pg_catalog.personal_numeric),
  OPERATOR 4 pg_catalog.>= (pg_catalog.personal_integer, pg_catalog.personal_numeric),
  OPERATOR 3 pg_catalog.= (pg_catalog.personal_numeric, pg_catalog.personal_integer),
  OPERATOR 1 pg_catalog.< (pg_catalog.personal_numeric, pg_catalog.personal_integer),
  OPERATOR 2 pg_catalog.<= (pg_catalog.personal_numeric, pg_catalog.personal_integer),
  OPERATOR 5 pg_catalog.> (pg_catalog.personal_numeric, pg_catalog.personal_integer),
  OPERATOR 4 pg_catalog.>= (pg_catalog.personal_numeric, pg_catalog.personal_integer),
  OPERATOR 1 pg_catalog.< (pg_catalog.personal_bigint, smallint),
  OPERATOR 2 pg_catalog.<= (pg_catalog.personal_bigint, smallint),
  OPERATOR 5 pg_catalog.> (pg_catalog.personal_bigint, smallint),
  OPERATOR 4 pg_catalog.>= (pg_catalog.personal_bigint, smallint),
  OPERATOR 1 pg_catalog.< (smallint, pg_catalog.personal_bigint),
  OPERATOR 2 pg_catalog.<= (smallint, pg_catalog.personal_bigint),
  OPERATOR 5 pg_catalog.> (smallint, pg_catalog.personal_bigint),
  OPERATOR 4 pg_catalog.>= (smallint, pg_catalog.personal_bigint),
  OPERATOR 1 pg_catalog.< (pg_catalog.personal_bigint, integer),
  OPERATOR 2 pg_catalog.<= (pg_catalog.personal_bigint, integer),
  OPERATOR 5 pg_catalog.> (pg_catalog.personal_bigint, integer),
  OPERATOR 4 pg_catalog.>= (pg_catalog.personal_bigint, integer),
  OPERATOR 1 pg_catalog.< (integer, pg_catalog.personal_bigint),
  OPERATOR 2 pg_catalog.<= (integer, pg_catalog.personal_bigint),
  OPERATOR 5 pg_catalog.> (integer, pg_catalog.personal_bigint),
  OPERATOR 4 pg_catalog.>= (integer, pg_catalog.personal_bigint),
  OPERATOR 1 pg_catalog.< (date, pg_catalog.personal_date),
  OPERATOR 2 pg_catalog.<= (date, pg_catalog.personal_date),
  OPERATOR 5 pg_catalog.> (date, pg_catalog.personal_date),
  OPERATOR 4 pg_catalog.>= (date, pg_catalog.personal_date),
  OPERATOR 1 pg_catalog.< (date, pg_catalog.personal_timestamp),
  OPERATOR 2 pg_catalog.<= (date, pg_catalog.personal_timestamp),
  OPERATOR 5 pg_catalog.> (date, pg_catalog.personal_timestamp),
  OPERATOR 4 pg_catalog.>= (date, pg_catalog.personal_timestamp),
  OPERATOR 1 pg_catalog.< (date, pg_catalog.personal_timestamptz),
  OPERATOR 2 pg_catalog.<= (date, pg_catalog.personal_timestamptz),
  OPERATOR 5 pg_catalog.> (date, pg_catalog.personal_timestamptz),
  OPERATOR 4 pg_catalog.>= (date, pg_catalog.personal_timestamptz),
  OPERATOR 3 pg_catalog.= (timestamp, pg_catalog.personal_date),
  OPERATOR 1 pg_catalog.< (timestamp, pg_catalog.personal_date),
  OPERATOR 2 pg_catalog.<= (timestamp, pg_catalog.personal_date),
  OPERATOR 5 pg_catalog.> (timestamp, pg_catalog.personal_date),
  OPERATOR 4 pg_catalog.>= (timestamp, pg_catalog.personal_date),
  OPERATOR 1 pg_catalog.< (timestamp, pg_catalog.personal_timestamp),
  OPERATOR 2 pg_catalog.<= (timestamp, pg_catalog.personal_timestamp),
  OPERATOR 5 pg_catalog.> (timestamp, pg_catalog.personal_timestamp),
  OPERATOR 4 pg_catalog.>= (timestamp, pg_catalog.personal_timestamp),
  OPERATOR 1 pg_catalog.< (timestamp, pg_catalog.personal_timestamptz),
  OPERATOR 2 pg_catalog.<= (timestamp, pg_catalog.personal_timestamptz),
  OPERATOR 5 pg_catalog.> (timestamp, pg_catalog.personal_timestamptz),
  OPERATOR 4 pg_catalog.>= (timestamp, pg_catalog.personal_timestamptz),
  OPERATOR 3 pg_catalog.= (timestamptz, pg_catalog.personal_date),
  OPERATOR 1 pg_catalog.< (timestamptz, pg_catalog.personal_date),
  OPERATOR 2 pg_catalog.<= (timestamptz, pg_catalog.personal_date),
  OPERATOR 5 pg_catalog.> (timestamptz, pg_catalog.personal_date),
  OPERATOR 4 pg_catalog.>= (timestamptz, pg_catalog.personal_date),
  OPERATOR 3 pg_catalog.= (timestamptz, pg_catalog.personal_timestamp),
  OPERATOR 1 pg_catalog.< (timestamptz, pg_catalog.personal_timestamp),
  OPERATOR 2 pg_catalog.<= (timestamptz, pg_catalog.personal_timestamp),
  OPERATOR 5 pg_catalog.> (timestamptz, pg_catalog.personal_timestamp),
  OPERATOR 4 pg_catalog.>= (timestamptz, pg_catalog.personal_timestamp),
  OPERATOR 1 pg_catalog.< (timestamptz, pg_catalog.personal_timestamptz),
  OPERATOR 2 pg_catalog.<= (timestamptz, pg_catalog.personal_timestamptz),
  OPERATOR 5 pg_catalog.> (timestamptz, pg_catalog.personal_timestamptz),
  OPERATOR 4 pg_catalog.>= (timestamptz, pg_catalog.personal_timestamptz),
  OPERATOR 1 pg_catalog.< (pg_catalog.personal_date, date),
  OPERATOR 2 pg_catalog.<= (pg_catalog.personal_date, date),
  OPERATOR 5 pg_catalog.> (pg_catalog.personal_date, date),
  OPERATOR 4 pg_catalog.>= (pg_catalog.personal_date, date),
  OPERATOR 3 pg_catalog.= (pg_catalog.personal_date, timestamp),
  OPERATOR 1 pg_catalog.< (pg_catalog.personal_date, timestamp),
  OPERATOR 2 pg_catalog.<= (pg_catalog.personal_date, timestamp),
  OPERATOR 5 pg_catalog.> (pg_catalog.personal_date, timestamp),
  OPERATOR 4 pg_catalog.>= (pg_catalog.personal_date, timestamp),
  OPERATOR 3 pg_catalog.= (pg_catalog.personal_date, timestamptz),
  OPERATOR 1 pg_catalog.< (pg_catalog.personal_date, timestamptz),
  OPERATOR 2 pg_catalog.<= (pg_catalog.personal_date, timestamptz),
  OPERATOR 5 pg_catalog.> (pg_catalog.personal_date, timestamptz),
  OPERATOR 4 pg_catalog.>= (pg_catalog.personal_date, timestamptz),
  OPERATOR 3 pg_catalog.= (pg_catalog.personal_date, pg_catalog.personal_timestamp),
  OPERATOR 1 pg_catalog.< (pg_catalog.personal_date, pg_catalog.personal_timestamp),
  OPERATOR 2 pg_catalog.<= (pg_catalog.personal_date, pg_catalog.personal_timestamp),
  OPERATOR 5 pg_catalog.> (pg_catalog.personal_date, pg_catalog.personal_timestamp),
  OPERATOR 4 pg_catalog.>= (pg_catalog.personal_date, pg_catalog.personal_timestamp),
  OPERATOR 3 pg_catalog.= (pg_catalog.personal_date, pg_catalog.personal_timestamptz),
  OPERATOR 1 pg_catalog.< (pg_catalog.personal_date, pg_catalog.personal_timestamptz),
  OPERATOR 2 pg_catalog.<= (pg_catalog.personal_date, pg_catalog.personal_timestamptz),
  OPERATOR 5 pg_catalog.> (pg_catalog.personal_date, pg_catalog.personal_timestamptz),
  OPERATOR 4 pg_catalog.>= (pg_catalog.personal_date, pg_catalog.personal_timestamptz),
  OPERATOR 1 pg_catalog.< (pg_catalog.personal_timestamp, date),
  OPERATOR 2 pg_catalog.<= (pg_catalog.personal_timestamp, date),
  OPERATOR 5 pg_catalog.> (pg_catalog.personal_timestamp, date),
  OPERATOR 4 pg_catalog.>= (pg_catalog.personal_timestamp, date),
  OPERATOR 1 pg_catalog.< (pg_catalog.personal_timestamp, timestamp),
  OPERATOR 2 pg_catalog.<= (pg_catalog.personal_timestamp, timestamp),
  OPERATOR 5 pg_catalog.> (pg_catalog.personal_timestamp, timestamp),
  OPERATOR 4 pg_catalog.>= (pg_catalog.personal_timestamp, timestamp),
  OPERATOR 3 pg_catalog.= (pg_catalog.personal_timestamp, timestamptz),
  OPERATOR 1 pg_catalog.< (pg_catalog.personal_timestamp, timestamptz),
  OPERATOR 2 pg_catalog.<= (pg_catalog.personal_timestamp, timestamptz),
  OPERATOR 5 pg_catalog.> (pg_catalog.personal_timestamp, timestamptz),
  OPERATOR 4 pg_catalog.>= (pg_catalog.personal_timestamp, timestamptz),
  OPERATOR 3 pg_catalog.= (pg_catalog.personal_timestamp, pg_catalog.personal_date),
  OPERATOR 1 pg_catalog.< (pg_catalog.personal_timestamp, pg_catalog.personal_date),
  OPERATOR 2 pg_catalog.<= (pg_catalog.personal_timestamp, pg_catalog.personal_date),
  OPERATOR 5 pg_catalog.> (pg_catalog.personal_timestamp, pg_catalog.personal_date),
  OPERATOR 4 pg_catalog.>= (pg_catalog.personal_timestamp, pg_catalog.personal_date),
  OPERATOR 3 pg_catalog.= (pg_catalog.personal_timestamp, pg_catalog.personal_timestamptz),
  OPERATOR 1 pg_catalog.< (pg_catalog.personal_timestamp, pg_catalog.personal_timestamptz),
  OPERATOR 2 pg_catalog.<= (pg_catalog.personal_timestamp, pg_catalog.personal_timestamptz),
  OPERATOR 5 pg_catalog.> (pg_catalog.personal_timestamp, pg_catalog.personal_timestamptz),
  OPERATOR 4 pg_catalog.>= (pg_catalog.personal_timestamp, pg_catalog.personal_timestamptz),
  OPERATOR 1 pg_catalog.< (pg_catalog.personal_timestamptz, date),
  OPERATOR 2 pg_catalog.<= (pg_catalog.personal_timestamptz, date),
  OPERATOR 5 pg_catalog.> (pg_catalog.personal_timestamptz, date),
  OPERATOR 4 pg_catalog.>= (pg_catalog.personal_timestamptz, date),
  OPERATOR 1 pg_catalog.< (pg_catalog.personal_timestamptz, timestamp),
  OPERATOR 2 pg_catalog.<= (pg_catalog.personal_timestamptz, timestamp),
  OPERATOR 5 pg_catalog.> (pg_catalog.personal_timestamptz, timestamp),
  OPERATOR 4 pg_catalog.>= (pg_catalog.personal_timestamptz, timestamp),
  OPERATOR 1 pg_catalog.< (pg_catalog.personal_timestamptz, timestamptz),
  OPERATOR 2 pg_catalog.<= (pg_catalog.personal_timestamptz, timestamptz),
  OPERATOR 5 pg_catalog.> (pg_catalog.personal_timestamptz, timestamptz),
  OPERATOR 4 pg_catalog.>= (pg_catalog.personal_timestamptz, timestamptz),
  OPERATOR 3 pg_catalog.= (pg_catalog.personal_timestamptz, pg_catalog.personal_date),
  OPERATOR 1 pg_catalog.< (pg_catalog.personal_timestamptz, pg_catalog.personal_date),
  OPERATOR 2 pg_catalog.<= (pg_catalog.personal_timestamptz, pg_catalog.personal_date),
  OPERATOR 5 pg_catalog.> (pg_catalog.personal_timestamptz, pg_catalog.personal_date),
  OPERATOR 4 pg_catalog.>= (pg_catalog.personal_timestamptz, pg_catalog.personal_date),
  OPERATOR 3 pg_catalog.= (pg_catalog.personal_timestamptz, pg_catalog.personal_timestamp),
  OPERATOR 1 pg_catalog.< (pg_catalog.personal_timestamptz, pg_catalog.personal_timestamp),
  OPERATOR 2 pg_catalog.<= (pg_catalog.personal_timestamptz, pg_catalog.personal_timestamp),
  OPERATOR 5 pg_catalog.> (pg_catalog.personal_timestamptz, pg_catalog.personal_timestamp),
  OPERATOR 4 pg_catalog.>= (pg_catalog.personal_timestamptz, pg_catalog.personal_timestamp);
