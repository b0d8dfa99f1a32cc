-- CALL privacy.protect_column_online(...) and its like: outside of a transaction, as they commit step by step. They run
-- with the caller's rights and search_path; what they do is in functions that have their own.

CREATE PROCEDURE privacy.online_drive(change bigint)
  LANGUAGE plpgsql AS $$
DECLARE
  next text := '';
  isolated boolean := false;
  pause double precision;
  failures integer := 0;
BEGIN
  LOOP
    BEGIN
      SELECT s.next, s.isolated, s.pause INTO next, isolated, pause FROM privacy.online_step(change) AS s;
      failures := 0;
    EXCEPTION WHEN serialization_failure OR deadlock_detected THEN
      -- The application wrote the same row: the step is done again, as of a later snapshot.
      failures := failures OPERATOR(pg_catalog.+) 1;
      pause := 0.1 OPERATOR(pg_catalog.*) failures;
      IF failures OPERATOR(pg_catalog.>) 20 THEN
        RAISE;
      END IF;
    END;
    EXIT WHEN next IS NULL;
    IF pause OPERATOR(pg_catalog.>) 0 THEN
      COMMIT;
      PERFORM pg_catalog.pg_sleep(pause);
    END IF;
    IF isolated THEN
      COMMIT;
      SET TRANSACTION ISOLATION LEVEL REPEATABLE READ;
    ELSE
      COMMIT;
      SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
    END IF;
  END LOOP;
END $$;
REVOKE ALL ON PROCEDURE privacy.online_drive(bigint) FROM PUBLIC;
GRANT EXECUTE ON PROCEDURE privacy.online_drive(bigint) TO privacy_admin;
COMMENT ON PROCEDURE privacy.online_drive(bigint) IS 'Takes a change made online from step to step; the procedures that end in _online call it';

CREATE PROCEDURE privacy.protect_column_online(relation regclass, "column" text, category text, lookup text DEFAULT 'none',
                                               third_parties boolean DEFAULT false, guessable boolean DEFAULT false, hide_length boolean DEFAULT false,
                                               drop_dependents boolean DEFAULT false, batch integer DEFAULT 10000, pause interval DEFAULT '0',
                                               lock_timeout interval DEFAULT '50 ms')
  LANGUAGE plpgsql AS $$
DECLARE
  change bigint := privacy.online_begin('protect_column', relation, "column", pg_catalog.jsonb_build_object('category', category, 'lookup', lookup,
    'third_parties', third_parties, 'guessable', guessable, 'hide_length', hide_length, 'drop_dependents', drop_dependents), batch, pause, lock_timeout);
BEGIN
  COMMIT;
  CALL privacy.online_drive(change);
END $$;
REVOKE ALL ON PROCEDURE privacy.protect_column_online(regclass, text, text, text, boolean, boolean, boolean, boolean, integer, interval, interval) FROM PUBLIC;
GRANT EXECUTE ON PROCEDURE privacy.protect_column_online(regclass, text, text, text, boolean, boolean, boolean, boolean, integer, interval, interval) TO privacy_admin;
COMMENT ON PROCEDURE privacy.protect_column_online(regclass, text, text, text, boolean, boolean, boolean, boolean, integer, interval, interval) IS
  'protect_column without keeping the application waiting; called again with the same arguments it goes on where it was. batch: rows a step; pause: between steps; lock_timeout: how long others may be kept waiting';

CREATE PROCEDURE privacy.unprotect_column_online(relation regclass, "column" text, batch integer DEFAULT 10000, pause interval DEFAULT '0',
                                                 lock_timeout interval DEFAULT '50 ms')
  LANGUAGE plpgsql AS $$
DECLARE
  change bigint := privacy.online_begin('unprotect_column', relation, "column", '{}', batch, pause, lock_timeout);
BEGIN
  COMMIT;
  CALL privacy.online_drive(change);
END $$;
REVOKE ALL ON PROCEDURE privacy.unprotect_column_online(regclass, text, integer, interval, interval) FROM PUBLIC;
GRANT EXECUTE ON PROCEDURE privacy.unprotect_column_online(regclass, text, integer, interval, interval) TO privacy_admin;
COMMENT ON PROCEDURE privacy.unprotect_column_online(regclass, text, integer, interval, interval) IS
  'unprotect_column without keeping the application waiting, by a role whose declared purpose may reveal every value of it; called again it goes on where it was';

CREATE PROCEDURE privacy.add_subject_table_online(relation regclass, key text, subject_column text DEFAULT 'data_subject_id', rows text DEFAULT 'hide',
                                                  on_delete text DEFAULT 'departed', batch integer DEFAULT 10000, pause interval DEFAULT '0',
                                                  lock_timeout interval DEFAULT '50 ms')
  LANGUAGE plpgsql AS $$
DECLARE
  change bigint := privacy.online_begin('add_subject_table', relation, key, pg_catalog.jsonb_build_object('subject_column', subject_column, 'rows', rows,
    'on_delete', on_delete), batch, pause, lock_timeout);
BEGIN
  COMMIT;
  CALL privacy.online_drive(change);
END $$;
REVOKE ALL ON PROCEDURE privacy.add_subject_table_online(regclass, text, text, text, text, integer, interval, interval) FROM PUBLIC;
GRANT EXECUTE ON PROCEDURE privacy.add_subject_table_online(regclass, text, text, text, text, integer, interval, interval) TO privacy_admin;
COMMENT ON PROCEDURE privacy.add_subject_table_online(regclass, text, text, text, text, integer, interval, interval) IS
  'add_subject_table without keeping the application waiting; called again with the same arguments it goes on where it was';

CREATE PROCEDURE privacy.add_linked_table_online(relation regclass, foreign_key text, subject_column text DEFAULT 'data_subject_id', rows text DEFAULT 'hide',
                                                 batch integer DEFAULT 10000, pause interval DEFAULT '0', lock_timeout interval DEFAULT '50 ms')
  LANGUAGE plpgsql AS $$
DECLARE
  change bigint := privacy.online_begin('add_linked_table', relation, foreign_key, pg_catalog.jsonb_build_object('subject_column', subject_column, 'rows', rows),
    batch, pause, lock_timeout);
BEGIN
  COMMIT;
  CALL privacy.online_drive(change);
END $$;
REVOKE ALL ON PROCEDURE privacy.add_linked_table_online(regclass, text, text, text, integer, interval, interval) FROM PUBLIC;
GRANT EXECUTE ON PROCEDURE privacy.add_linked_table_online(regclass, text, text, text, integer, interval, interval) TO privacy_admin;
COMMENT ON PROCEDURE privacy.add_linked_table_online(regclass, text, text, text, integer, interval, interval) IS
  'add_linked_table without keeping the application waiting; called again with the same arguments it goes on where it was';
