-- The guard: what keeps unsealed data out of tables.

CREATE FUNCTION privacy.run_as_owner(relation regclass, command text) RETURNS bigint
  LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_run_as_owner';
REVOKE ALL ON FUNCTION privacy.run_as_owner(regclass, text) FROM PUBLIC;
COMMENT ON FUNCTION privacy.run_as_owner(regclass, text) IS 'Runs a command with the rights of the table''s owner, restricted; for functions of pg_privacy only';

CREATE FUNCTION privacy.run_as(role regrole, command text) RETURNS bigint
  LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_run_as';
REVOKE ALL ON FUNCTION privacy.run_as(regrole, text) FROM PUBLIC;
COMMENT ON FUNCTION privacy.run_as(regrole, text) IS 'Runs a command with the rights of a role, restricted; for functions of pg_privacy only';

-- Row triggers ---------------------------------------------------------------------------------------------------

CREATE FUNCTION privacy.seal_row() RETURNS trigger
  LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_seal_row';
COMMENT ON FUNCTION privacy.seal_row() IS 'Trigger: finds whose the row is and seals its personal values';

CREATE FUNCTION privacy.person_changed() RETURNS trigger
  LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_person_changed';
COMMENT ON FUNCTION privacy.person_changed() IS 'Trigger: records new people, follows their keys, lets them depart with their row';

CREATE FUNCTION privacy.people_truncated() RETURNS trigger
  LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_people_truncated';
COMMENT ON FUNCTION privacy.people_truncated() IS 'Trigger: lets the people of a truncated table depart';

-- One of each for every personal type: what the CHECK constraints ask, and what seals and gives back existing values.
DO $$
DECLARE
  t record;
BEGIN
  FOR t IN SELECT 'personal_' OPERATOR(pg_catalog.||) name AS personal, base
             FROM (VALUES ('text', 'text'), ('date', 'date'), ('timestamp', 'timestamp'), ('timestamptz', 'timestamptz'),
                          ('numeric', 'numeric'), ('integer', 'integer'), ('bigint', 'bigint'), ('boolean', 'boolean'),
                          ('uuid', 'uuid'), ('json', 'json'), ('jsonb', 'jsonb'), ('bytea', 'bytea'), ('inet', 'inet'))
                  AS known (name, base) LOOP
    EXECUTE pg_catalog.format($f$
      CREATE FUNCTION privacy.is_sealed(value pg_catalog.%1$I) RETURNS boolean
        LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 1 AS 'MODULE_PATHNAME', 'privacy_is_sealed';
      COMMENT ON FUNCTION privacy.is_sealed(pg_catalog.%1$I) IS 'True for a value that may be stored: sealed, not as it came in';
      CREATE FUNCTION privacy.is_sealed_for(value pg_catalog.%1$I, subject bigint, category integer, lookup integer) RETURNS boolean
        LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 1 AS 'MODULE_PATHNAME', 'privacy_is_sealed_for';
      COMMENT ON FUNCTION privacy.is_sealed_for(pg_catalog.%1$I, bigint, integer, integer) IS 'True for a sealed value of this person, category and lookup';
      CREATE FUNCTION privacy.let_sealed_through(value pg_catalog.%1$I) RETURNS pg_catalog.%1$I
        LANGUAGE c VOLATILE STRICT PARALLEL SAFE COST 1 AS 'MODULE_PATHNAME', 'privacy_let_sealed_through';
      COMMENT ON FUNCTION privacy.let_sealed_through(pg_catalog.%1$I) IS 'The value if it is sealed, else an error; put around the columns of CREATE TABLE AS';
      CREATE FUNCTION privacy.seal_existing(value %2$s, subject bigint, category integer, lookup integer,
                                            hide_length boolean) RETURNS pg_catalog.%1$I
        LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_seal_existing';
      COMMENT ON FUNCTION privacy.seal_existing(%2$s, bigint, integer, integer, boolean) IS 'For privacy.protect_column only: seals a value that is stored already';
      CREATE FUNCTION privacy.open_existing(value pg_catalog.%1$I) RETURNS %2$s
        LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_open_existing';
      COMMENT ON FUNCTION privacy.open_existing(pg_catalog.%1$I) IS 'For privacy.unprotect_column only: gives a stored value back';
    $f$, t.personal, (t.base::regtype)::text);
  END LOOP;
END $$;

CREATE FUNCTION privacy.existing_person() RETURNS bigint
  LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_existing_person';
COMMENT ON FUNCTION privacy.existing_person() IS 'For privacy.add_subject_table only: a person for a row that is stored already';

CREATE FUNCTION privacy.existing_link(relation regclass, VARIADIC link "any") RETURNS bigint
  LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_existing_link';
COMMENT ON FUNCTION privacy.existing_link(regclass, VARIADIC "any") IS 'For privacy.add_linked_table only: the person a stored row belongs to';

CREATE FUNCTION privacy.record_existing(relation regclass) RETURNS bigint
  LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_record_existing';
REVOKE ALL ON FUNCTION privacy.record_existing(regclass) FROM PUBLIC;
COMMENT ON FUNCTION privacy.record_existing(regclass) IS 'For privacy.add_subject_table only: records the people of its rows';

CREATE FUNCTION privacy.adopt_rows(relation regclass, root regclass) RETURNS void
  LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_adopt_rows';
REVOKE ALL ON FUNCTION privacy.adopt_rows(regclass, regclass) FROM PUBLIC;
COMMENT ON FUNCTION privacy.adopt_rows(regclass, regclass) IS 'For the DDL guard only: people for the rows of a table that was attached to a mapped one';

CREATE FUNCTION privacy.depart_people(relation regclass) RETURNS void
  LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_depart_people';
REVOKE ALL ON FUNCTION privacy.depart_people(regclass) FROM PUBLIC;
COMMENT ON FUNCTION privacy.depart_people(regclass) IS 'For privacy.remove_subject_table only: the people of one table that holds rows depart';

CREATE FUNCTION privacy.people_dropped() RETURNS void
  LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_people_dropped';
REVOKE ALL ON FUNCTION privacy.people_dropped() FROM PUBLIC;
COMMENT ON FUNCTION privacy.people_dropped() IS 'For the DDL guard only: the people of dropped tables depart';

CREATE FUNCTION privacy.personal_type_for(base regtype) RETURNS regtype
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_personal_type_for';
COMMENT ON FUNCTION privacy.personal_type_for(regtype) IS 'The personal type that stores values of a type; NULL: none does';

CREATE FUNCTION privacy.base_type_of(personal regtype) RETURNS regtype
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_base_type_of';
COMMENT ON FUNCTION privacy.base_type_of(regtype) IS 'The type whose values a personal type stores; NULL: no personal type';
