-- Holds (Art. 17(3) GDPR): what must not be destroyed although somebody asks for it, and on which ground.

CREATE VIEW privacy.hold_grounds AS
SELECT g.* FROM (VALUES
  ('freedom_of_expression', 'Art. 17(3)(a)', 'eu-gdpr:JustificationA17FreedomOfExpression', 'exercising the right of freedom of expression and information'),
  ('legal_obligation', 'Art. 17(3)(b)', 'eu-gdpr:JustificationA17LegallyRequired', 'a law demands that the data are kept'),
  ('public_interest', 'Art. 17(3)(b), (c)', 'eu-gdpr:JustificationA17PublicInterest', 'a task in the public interest, public health'),
  ('archiving', 'Art. 17(3)(d)', 'eu-gdpr:JustificationA17Archiving', 'archiving, research, statistics under Art. 89(1)'),
  ('legal_claims', 'Art. 17(3)(e)', 'eu-gdpr:JustificationA17LegalClaims', 'establishing, exercising or defending legal claims')) g (ground, article, dpv, meaning);
COMMENT ON VIEW privacy.hold_grounds IS 'The grounds of a hold: Art. 17(3) GDPR, and the justification of W3C DPV';
GRANT SELECT ON privacy.hold_grounds TO privacy_dpo, privacy_rights_desk, privacy_admin;

CREATE TABLE privacy.holds (
  id               uuid PRIMARY KEY,
  subject_id       bigint NOT NULL,
  class_id         integer,
  ground           text NOT NULL,
  law              text CHECK (law ~ '^[^[:cntrl:]]{1,200}$'),
  until            timestamptz,
  placed_at        timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
  placed_role      text NOT NULL,
  actor            text,
  event_id         bigint NOT NULL,
  released_at      timestamptz,
  released_role    text,
  released_actor   text,
  release_event_id bigint
);
CREATE INDEX holds_subject ON privacy.holds (subject_id) WHERE released_at IS NULL;
COMMENT ON TABLE privacy.holds IS 'Holds, append-only but for their one release. Reasons and evidence stand in privacy.subject_events, sealed in class proof';
COMMENT ON COLUMN privacy.holds.class_id IS 'NULL: all classes';
COMMENT ON COLUMN privacy.holds.until IS 'NULL: until it is released';
GRANT SELECT ON privacy.holds TO privacy_dpo, privacy_rights_desk;
SELECT pg_catalog.pg_extension_config_dump('privacy.holds', '');

CREATE FUNCTION privacy.guard_holds() RETURNS trigger
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.released_at IS NULL AND NEW.released_at IS NOT NULL
     AND (NEW.id, NEW.subject_id, NEW.class_id, NEW.ground, NEW.law, NEW.until, NEW.placed_at, NEW.placed_role, NEW.actor, NEW.event_id)
         IS NOT DISTINCT FROM
         (OLD.id, OLD.subject_id, OLD.class_id, OLD.ground, OLD.law, OLD.until, OLD.placed_at, OLD.placed_role, OLD.actor, OLD.event_id) THEN
    RETURN NEW;
  END IF;
  IF TG_OP = 'UPDATE' AND NEW.subject_id <> OLD.subject_id AND EXISTS (SELECT FROM privacy.merged_subjects m WHERE m.subject_id = OLD.subject_id AND m.into_id = NEW.subject_id)
     AND to_jsonb(NEW) - 'subject_id' = to_jsonb(OLD) - 'subject_id' THEN
    RETURN NEW;  -- privacy.merge_subjects
  END IF;
  RAISE EXCEPTION 'privacy.holds is append-only'
    USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'A hold is ended by privacy.release_hold; place a new one for another end.';
END $$;
REVOKE ALL ON FUNCTION privacy.guard_holds() FROM PUBLIC;
COMMENT ON FUNCTION privacy.guard_holds() IS 'Trigger: a hold is released once, and never changed or deleted';
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON privacy.holds FOR EACH ROW EXECUTE FUNCTION privacy.guard_holds();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON privacy.holds FOR EACH STATEMENT EXECUTE FUNCTION privacy.refuse_change();

-- What keeps a class of a person from being destroyed now: a running hold, or a law (the class names purposes that go on
-- after an erasure, its clock has started and not run out, and there is something to keep). result NULL: nothing.
CREATE FUNCTION privacy.what_keeps(person privacy.subjects, class_id integer, OUT result text, OUT ground text, OUT until timestamptz)
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  rule privacy.deletion_classes;
  ends timestamptz;
BEGIN
  SELECT 'held', h.ground, h.until INTO result, ground, until FROM privacy.holds h
   WHERE h.subject_id = person.id AND h.released_at IS NULL AND coalesce(h.class_id, what_keeps.class_id) = what_keeps.class_id
     AND coalesce(h.until > clock_timestamp(), true)
   ORDER BY h.until DESC NULLS FIRST, h.placed_at LIMIT 1;
  IF FOUND THEN
    RETURN;
  END IF;
  SELECT d.* INTO rule FROM privacy.deletion_classes d WHERE d.id = class_id;
  IF rule.id <> 2 AND cardinality(rule.retained_for) = 0 THEN
    RETURN;
  END IF;
  ends := privacy.class_end(person, class_id);
  IF ends > clock_timestamp() AND (rule.id = 2 OR privacy.holds_data(person.id, class_id)) THEN
    result := 'retained';
    ground := CASE rule.id WHEN 2 THEN 'proof' ELSE array_to_string(rule.retained_for, ', ') END;
    until := nullif(ends, 'infinity');
  END IF;
END $$;
REVOKE ALL ON FUNCTION privacy.what_keeps(privacy.subjects, integer) FROM PUBLIC;
COMMENT ON FUNCTION privacy.what_keeps(privacy.subjects, integer) IS 'What keeps a class of a person: held or retained, the ground and until when; all NULL: nothing does. For functions of pg_privacy only';

-- The person, erased ones too, locked against erasures and other holds. The row is written: whoever decided on a snapshot
-- from before the hold (REPEATABLE READ) fails with 40001 instead of destroying what is held.
CREATE FUNCTION privacy.lock_for_hold(person_id bigint) RETURNS privacy.subjects
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  person privacy.subjects;
BEGIN
  UPDATE privacy.subjects s SET state = s.state WHERE s.id = person_id RETURNING s.* INTO person;
  RETURN person;
END $$;
REVOKE ALL ON FUNCTION privacy.lock_for_hold(bigint) FROM PUBLIC;
COMMENT ON FUNCTION privacy.lock_for_hold(bigint) IS 'Locks a person for a hold or its release; for functions of pg_privacy only';

CREATE FUNCTION privacy.place_hold(relation regclass, key text, class text, ground text, law text DEFAULT NULL, until timestamptz DEFAULT NULL,
                                   reason text DEFAULT NULL, evidence jsonb DEFAULT NULL) RETURNS uuid
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  hold uuid := gen_random_uuid();
  class_id integer := CASE WHEN class IS NOT NULL THEN privacy.ensure_class(class) END;
  person privacy.subjects;
  event privacy.subject_events;
BEGIN
  PERFORM privacy.check_word('ground', ground, (SELECT array_agg(g.ground ORDER BY g.article) FROM privacy.hold_grounds g));
  IF ground = 'legal_obligation' AND law IS NULL THEN
    RAISE EXCEPTION 'a hold for a legal obligation needs the law' USING ERRCODE = 'invalid_parameter_value',
      HINT = 'Name it: law => ''§ 147 AO''.';
  END IF;
  IF law !~ '^[^[:cntrl:]]{1,200}$' THEN
    RAISE EXCEPTION 'invalid name of a law' USING ERRCODE = 'invalid_parameter_value',
      HINT = 'Up to 200 characters, no line breaks; what names a person belongs into reason, which is sealed.';
  END IF;
  IF until <= clock_timestamp() THEN
    RAISE EXCEPTION 'the hold would end before it begins' USING ERRCODE = 'invalid_parameter_value',
      HINT = 'Leave out until, or give a time to come.';
  END IF;
  person := privacy.lock_for_hold(privacy.known_person(relation, key));
  IF (class_id IS NULL AND person.state = 'erased' AND person.retained = '{}') OR privacy.is_erased(person.id, class_id) THEN
    RAISE EXCEPTION 'the data are erased, there is nothing to hold' USING ERRCODE = 'object_not_in_prerequisite_state',
      CONSTRAINT = 'erased', HINT = 'privacy.erasure_certificate says what was destroyed and when.';
  END IF;
  event := privacy.append_event(person.id, 'hold', NULL, NULL, 'placed', ground, NULL, NULL, until, evidence, reason);
  INSERT INTO privacy.holds (id, subject_id, class_id, ground, law, until, placed_role, actor, event_id)
    VALUES (hold, person.id, class_id, place_hold.ground, place_hold.law, place_hold.until, event.role, event.actor, event.id);
  PERFORM privacy.follow_up(person);
  RETURN hold;
END $$;
REVOKE ALL ON FUNCTION privacy.place_hold(regclass, text, text, text, text, timestamptz, text, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.place_hold(regclass, text, text, text, text, timestamptz, text, jsonb) TO privacy_rights_desk;
COMMENT ON FUNCTION privacy.place_hold(regclass, text, text, text, text, timestamptz, text, jsonb) IS
  'Keeps a deletion class of a person (class NULL: all) from being destroyed, on a ground of Art. 17(3) GDPR (privacy.hold_grounds), until a time or privacy.release_hold. Returns the id of the hold';

CREATE FUNCTION privacy.release_hold(id uuid, reason text DEFAULT NULL, evidence jsonb DEFAULT NULL) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  hold privacy.holds;
  person privacy.subjects;
  event privacy.subject_events;
BEGIN
  SELECT h.* INTO hold FROM privacy.holds h WHERE h.id = release_hold.id;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'there is no hold with this id'
      USING ERRCODE = 'undefined_object', HINT = 'The id is what privacy.place_hold returned; privacy.holds lists them.';
  END IF;
  person := privacy.lock_for_hold(hold.subject_id);
  SELECT h.* INTO hold FROM privacy.holds h WHERE h.id = release_hold.id;
  IF hold.released_at IS NOT NULL THEN
    RAISE EXCEPTION 'the hold was released before'
      USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'privacy.holds says when and by whom.';
  END IF;
  event := privacy.append_event(person.id, 'hold', NULL, NULL, 'released', hold.ground, NULL, NULL, NULL, evidence, reason);
  UPDATE privacy.holds h SET released_at = event.at, released_role = event.role, released_actor = event.actor, release_event_id = event.id
   WHERE h.id = hold.id;
  PERFORM privacy.follow_up(person);
END $$;
REVOKE ALL ON FUNCTION privacy.release_hold(uuid, text, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.release_hold(uuid, text, jsonb) TO privacy_rights_desk;
COMMENT ON FUNCTION privacy.release_hold(uuid, text, jsonb) IS 'Ends a hold. What an erasure had left for it alone is destroyed with this transaction''s commit';
