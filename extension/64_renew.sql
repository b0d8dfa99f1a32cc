-- A new person for an erased row.

CREATE FUNCTION privacy.renew_row(relation regclass, key text) RETURNS bigint
  LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_renew_row';
REVOKE ALL ON FUNCTION privacy.renew_row(regclass, text) FROM PUBLIC;
COMMENT ON FUNCTION privacy.renew_row(regclass, text) IS 'Gives the row of an erased person a new one; for functions of pg_privacy only';

CREATE FUNCTION privacy.renew_subject(relation regclass, key text, classes text[] DEFAULT NULL) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  kept text;
BEGIN
  IF NOT (pg_has_role(privacy.caller()::oid, 'privacy_rights_desk', 'USAGE') OR has_table_privilege(privacy.caller()::oid, relation, 'UPDATE')) THEN
    RAISE EXCEPTION 'permission denied for table %', relation
      USING ERRCODE = 'insufficient_privilege', HINT = 'Renewing a person needs the right to UPDATE the table, or privacy_rights_desk.';
  END IF;
  IF classes IS NOT NULL THEN
    IF privacy.renew_keys(privacy.lock_person(relation, key), privacy.classes_to_erase(classes)) = 0 THEN
      RAISE EXCEPTION 'nothing of this person is erased in these deletion classes'
        USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'Data can be stored in them as they are.';
    END IF;
  ELSIF privacy.renew_row(relation, key) = 0 THEN
    SELECT string_agg(c.name, ', ' ORDER BY c.name) INTO kept
      FROM privacy.subjects s JOIN privacy.deletion_classes c ON c.id = ANY (s.retained)
     WHERE s.table_id = privacy.table_number(relation) AND s.key_hash = privacy.subject_key_hash(relation, key) AND s.state = 'erased';
    IF kept IS NOT NULL THEN
      RAISE EXCEPTION 'a part of this person''s data is still kept (%)', kept
        USING ERRCODE = 'object_not_in_prerequisite_state', CONSTRAINT = 'retained',
              DETAIL = 'The row, and those linked to it, stay the erased person''s until the law or the hold ends; privacy.retained_people says when.',
              HINT = 'Store whoever returns in a new row, under another key.';
    END IF;
    RAISE EXCEPTION 'table % has no row of an erased person with this key', relation
      USING ERRCODE = 'undefined_object', HINT = 'A row of a living person needs no new one.';
  END IF;
END $$;
COMMENT ON FUNCTION privacy.renew_subject(regclass, text, text[]) IS 'Gives an erased row, and the rows linked to it, a new person: personal data can be stored in it again. With classes: a living person, of whom these were erased, gets new keys for them';

CREATE FUNCTION privacy.renew_subject(relation regclass, key anyelement, classes text[] DEFAULT NULL) RETURNS void
  LANGUAGE sql VOLATILE PARALLEL UNSAFE AS $$
  SELECT privacy.renew_subject($1, pg_catalog.format('%s', $2), $3)
$$;
COMMENT ON FUNCTION privacy.renew_subject(regclass, anyelement, text[]) IS 'renew_subject by the key in its own type';
