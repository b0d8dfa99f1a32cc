
-- Erasure --------------------------------------------------------------------------------------------------------

CREATE TABLE privacy.erasures (
  id                 uuid PRIMARY KEY,
  subject_id         bigint NOT NULL,
  table_id           integer NOT NULL,
  key_hash           bytea NOT NULL,
  state              text NOT NULL DEFAULT 'pending' CHECK (state IN ('planned', 'cancelled', 'pending', 'destroyed', 'purged')),
  whole              boolean NOT NULL,
  origin             text NOT NULL DEFAULT 'request' CHECK (origin IN ('request', 'departed', 'replay')),
  reason             pg_catalog.personal_jsonb,
  reason_code        text,
  requested_at       timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
  requested_role     text NOT NULL,
  actor              text,
  not_before         timestamptz,
  synchronous_commit text,
  journal_from       bigint NOT NULL DEFAULT 1,
  committed_at       timestamptz,
  destroyed_at       timestamptz
);
CREATE INDEX erasures_key ON privacy.erasures (table_id, key_hash);
CREATE INDEX erasures_subject ON privacy.erasures (subject_id);
CREATE INDEX erasures_pending ON privacy.erasures (id) WHERE state = 'pending';
COMMENT ON TABLE privacy.erasures IS 'One row an erasure: the truth about it, whatever becomes of files. reason is sealed in class proof';
COMMENT ON COLUMN privacy.erasures.journal_from IS 'The keystore''s journal holds nothing of this erasure before this record';

CREATE TABLE privacy.erasure_keys (
  erasure_id       uuid NOT NULL,
  class_id         integer NOT NULL,
  subject_id       bigint NOT NULL,
  generation       integer NOT NULL,
  result           text NOT NULL CHECK (result IN ('destroyed', 'held', 'retained')),
  ground           text,
  until            timestamptz,
  master_epoch     integer,
  slot_sha256      bytea,
  journal_sequence bigint,
  record_sha256    bytea,
  transaction      xid8,
  PRIMARY KEY (erasure_id, class_id)
);
CREATE INDEX erasure_keys_transaction ON privacy.erasure_keys (transaction) WHERE result = 'destroyed';
COMMENT ON TABLE privacy.erasure_keys IS 'What an erasure meant for each of the person''s keys';
COMMENT ON COLUMN privacy.erasure_keys.transaction IS 'The one that promised the destruction: a standby finds by it what it has not applied yet';

CREATE FUNCTION privacy.number_destruction() RETURNS trigger
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  NEW.transaction := pg_current_xact_id();
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION privacy.number_destruction() FROM PUBLIC;
COMMENT ON FUNCTION privacy.number_destruction() IS 'Notes the transaction that promises the destruction of a key, also when rows are restored. Trigger function';
CREATE TRIGGER privacy_number_insert BEFORE INSERT ON privacy.erasure_keys
  FOR EACH ROW WHEN (NEW.result = 'destroyed') EXECUTE FUNCTION privacy.number_destruction();
CREATE TRIGGER privacy_number_update BEFORE UPDATE ON privacy.erasure_keys
  FOR EACH ROW WHEN (NEW.result = 'destroyed' AND OLD.result <> 'destroyed') EXECUTE FUNCTION privacy.number_destruction();
ALTER TABLE privacy.erasure_keys ENABLE ALWAYS TRIGGER privacy_number_insert, ENABLE ALWAYS TRIGGER privacy_number_update;

CREATE TABLE privacy.erasure_tables (
  erasure_id   uuid NOT NULL,
  relation     text NOT NULL,
  rows         bigint NOT NULL,
  scrubbed     bigint NOT NULL,
  tags_removed bigint NOT NULL,
  pending      bigint NOT NULL,
  PRIMARY KEY (erasure_id, relation)
);
CREATE INDEX erasure_tables_pending ON privacy.erasure_tables (erasure_id) WHERE pending > 0;
COMMENT ON TABLE privacy.erasure_tables IS 'How many live rows an erasure found in each table, and how many still wait for the worker';

CREATE TABLE privacy.certificates (
  erasure_id uuid NOT NULL,
  sequence   integer NOT NULL,
  document   text NOT NULL,
  signature  text NOT NULL,
  key_id     text NOT NULL,
  issued_at  timestamptz NOT NULL,
  PRIMARY KEY (erasure_id, sequence)
);
COMMENT ON TABLE privacy.certificates IS 'Signed certificates, a document for each state. The text is byte for byte what was signed';

CREATE TRIGGER privacy_admit_proof BEFORE INSERT OR UPDATE ON privacy.erasures
  FOR EACH ROW EXECUTE FUNCTION privacy.admit_proof();
ALTER TABLE privacy.erasures ENABLE ALWAYS TRIGGER privacy_admit_proof;

GRANT SELECT ON privacy.erasures, privacy.erasure_keys, privacy.erasure_tables, privacy.certificates TO privacy_dpo;

SELECT pg_catalog.pg_extension_config_dump('privacy.erasures', '');
SELECT pg_catalog.pg_extension_config_dump('privacy.erasure_keys', '');
SELECT pg_catalog.pg_extension_config_dump('privacy.erasure_tables', '');
SELECT pg_catalog.pg_extension_config_dump('privacy.certificates', '');

-- What the steps are made of ---------------------------------------------------------------------------------------

CREATE FUNCTION privacy.person_to_erase(relation regclass, key text) RETURNS bigint
  LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_person_to_erase';
REVOKE ALL ON FUNCTION privacy.person_to_erase(regclass, text) FROM PUBLIC;
COMMENT ON FUNCTION privacy.person_to_erase(regclass, text) IS 'The subject id behind a key, found also while the master key is away. For functions of pg_privacy only';

CREATE FUNCTION privacy.doom(event uuid, subject bigint, classes integer[], whole boolean,
                             OUT class_id integer, OUT generation integer, OUT master_epoch integer)
  RETURNS SETOF record
  LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_doom';
REVOKE ALL ON FUNCTION privacy.doom(uuid, bigint, integer[], boolean) FROM PUBLIC;
COMMENT ON FUNCTION privacy.doom(uuid, bigint, integer[], boolean) IS 'Announces that the person''s living keys in these classes die with this transaction''s commit. For functions of pg_privacy only';

CREATE FUNCTION privacy.scrub_person(subject bigint, classes integer[], whole boolean, at_most integer,
                                     OUT relation regclass, OUT rows bigint, OUT scrubbed bigint, OUT tags_removed bigint, OUT pending bigint)
  RETURNS SETOF record
  LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_scrub_person';
REVOKE ALL ON FUNCTION privacy.scrub_person(bigint, integer[], boolean, integer) FROM PUBLIC;
COMMENT ON FUNCTION privacy.scrub_person(bigint, integer[], boolean, integer) IS 'Takes values, tags and the subject id of a person out of live rows, with the table owners'' rights. For functions of pg_privacy only';

CREATE FUNCTION privacy.holds_data(subject bigint, class_id integer) RETURNS boolean
  LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_holds_data';
REVOKE ALL ON FUNCTION privacy.holds_data(bigint, integer) FROM PUBLIC;
COMMENT ON FUNCTION privacy.holds_data(bigint, integer) IS 'Is there a value of this deletion class in a live row of the person? For functions of pg_privacy only';

CREATE FUNCTION privacy.journal_length() RETURNS bigint
  LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_journal_length';
REVOKE ALL ON FUNCTION privacy.journal_length() FROM PUBLIC;
COMMENT ON FUNCTION privacy.journal_length() IS 'Records in the journal of this database''s key space. For functions of pg_privacy only';

-- The classes to destroy: all but proof, or those named. Unknown names are errors.
CREATE FUNCTION privacy.classes_to_erase(names text[]) RETURNS integer[]
  LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  unknown text;
BEGIN
  IF names IS NULL THEN
    RETURN (SELECT array_agg(id ORDER BY id) FROM privacy.deletion_classes WHERE id <> 2);
  END IF;
  SELECT n INTO unknown FROM unnest(names) n WHERE n IS NULL OR NOT EXISTS (SELECT FROM privacy.deletion_classes c WHERE c.name = n) LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'unknown deletion class %', coalesce(quote_literal(unknown), 'NULL')
      USING ERRCODE = 'undefined_object', HINT = 'Deletion classes are listed in privacy.deletion_classes.';
  END IF;
  IF cardinality(names) = 0 THEN
    RAISE EXCEPTION 'no deletion class is named'
      USING ERRCODE = 'invalid_parameter_value', HINT = 'Leave classes out to erase everything that is not kept by law.';
  END IF;
  RETURN (SELECT array_agg(id ORDER BY id) FROM privacy.deletion_classes WHERE name = ANY (names));
END $$;
REVOKE ALL ON FUNCTION privacy.classes_to_erase(text[]) FROM PUBLIC;
COMMENT ON FUNCTION privacy.classes_to_erase(text[]) IS 'Ids of deletion classes by name; for functions of pg_privacy only';

-- Erases one person, whose row in privacy.subjects the caller has locked.
CREATE FUNCTION privacy.erase_person(person privacy.subjects, event uuid, class_ids integer[], partial boolean, origin text,
                                     reason jsonb, reason_code text) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  -- Kept by law: the class names purposes that go on after an erasure, its period is not over, and there is something
  -- to keep.
  kept integer[] := coalesce((SELECT array_agg(c.id ORDER BY c.id) FROM privacy.deletion_classes c
                         WHERE c.id = ANY (class_ids) AND cardinality(c.retained_for) > 0
                           AND (c.period IS NULL OR person.created_at + c.period > now())
                           AND privacy.holds_data(person.id, c.id)), '{}');
  doomed integer[] := ARRAY(SELECT unnest(class_ids) EXCEPT SELECT unnest(kept) ORDER BY 1);
  finished boolean := NOT partial AND kept = '{}';
BEGIN
  IF partial AND doomed = '{}' THEN
    RAISE EXCEPTION 'the data are kept by law'
      USING ERRCODE = 'object_not_in_prerequisite_state',
            DETAIL = (SELECT format('Deletion class %s is kept for %s, for %s after the person was first stored.', c.name,
                                    array_to_string(c.retained_for, ', '), coalesce(c.period::text, 'an unlimited time'))
                        FROM privacy.deletion_classes c WHERE c.id = kept[1]),
            HINT = 'They are shown only for these purposes once the rest of the person is erased: leave classes out.';
  END IF;
  INSERT INTO privacy.erasures (id, subject_id, table_id, key_hash, whole, origin, reason, reason_code, requested_role, actor,
                                synchronous_commit, journal_from)
  VALUES (event, person.id, person.table_id, person.key_hash, finished, erase_person.origin,
          privacy.seal_reason(person.id, erase_person.reason), erase_person.reason_code, privacy.caller()::text,
          nullif(current_setting('privacy.actor', true), ''), current_setting('synchronous_commit'), privacy.journal_length() + 1);
  INSERT INTO privacy.erasure_keys (erasure_id, class_id, subject_id, generation, result, master_epoch)
  SELECT event, d.class_id, person.id, d.generation, 'destroyed', d.master_epoch
    FROM privacy.doom(event, person.id, doomed, finished) d;
  INSERT INTO privacy.erasure_keys (erasure_id, class_id, subject_id, generation, result, ground, until)
  SELECT event, c.id, person.id, 0, 'retained', array_to_string(c.retained_for, ', '), person.created_at + c.period
    FROM privacy.deletion_classes c WHERE c.id = ANY (kept);
  IF NOT partial THEN
    INSERT INTO privacy.erasure_keys (erasure_id, class_id, subject_id, generation, result, ground, until)
    SELECT event, c.id, person.id, 0, 'retained', 'proof', person.created_at + c.period
      FROM privacy.deletion_classes c WHERE c.id = 2;
    UPDATE privacy.subjects s SET state = 'erased', retained = kept, erased_at = clock_timestamp() WHERE s.id = person.id;
  END IF;
  INSERT INTO privacy.erasure_tables (erasure_id, relation, rows, scrubbed, tags_removed, pending)
  SELECT event, t.relation::text, t.rows, t.scrubbed, t.tags_removed, t.pending
    FROM privacy.scrub_person(person.id, doomed, finished, 1000) t;
END $$;
REVOKE ALL ON FUNCTION privacy.erase_person(privacy.subjects, uuid, integer[], boolean, text, jsonb, text) FROM PUBLIC;
COMMENT ON FUNCTION privacy.erase_person(privacy.subjects, uuid, integer[], boolean, text, jsonb, text) IS 'The rows, the announcement and the scrubbing of one erasure. For functions of pg_privacy only';

-- A reason is sealed in class proof. While the master key is away it cannot be, and is not kept.
CREATE FUNCTION privacy.seal_reason(person bigint, reason jsonb) RETURNS pg_catalog.personal_jsonb
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF reason IS NULL THEN
    RETURN NULL;
  END IF;
  IF (SELECT condition FROM privacy.keystore_status()) <> 'open' THEN
    RAISE NOTICE 'the reason is not kept, as the master key is not available'
      USING HINT = 'Give a reason_code, which is not sealed.';
    RETURN NULL;
  END IF;
  RETURN privacy.seal_proof(person, reason);
END $$;
REVOKE ALL ON FUNCTION privacy.seal_reason(bigint, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION privacy.seal_reason(bigint, jsonb) IS 'Seals the reason of an erasure; for functions of pg_privacy only';

-- An erasure that did what is asked for already. Renewed people are others: their key finds them first.
CREATE FUNCTION privacy.earlier_erasure(relation regclass, key text, person bigint, class_ids integer[], partial boolean) RETURNS uuid
  LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF person IS NULL THEN
    RETURN (SELECT e.id FROM privacy.erasures e
             WHERE e.table_id = privacy.table_number(relation) AND e.key_hash = privacy.subject_key_hash(relation, key)
               AND e.state IN ('pending', 'destroyed', 'purged')
             ORDER BY e.subject_id DESC, e.requested_at DESC LIMIT 1);
  ELSIF partial THEN
    RETURN (SELECT e.id FROM privacy.erasures e
             WHERE e.subject_id = person AND e.state IN ('pending', 'destroyed', 'purged')
               AND NOT EXISTS (SELECT FROM unnest(class_ids) c WHERE NOT privacy.is_erased(person, c))
               AND EXISTS (SELECT FROM privacy.erasure_keys k WHERE k.erasure_id = e.id AND k.class_id = ANY (class_ids) AND k.result = 'destroyed')
             ORDER BY e.requested_at DESC LIMIT 1);
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION privacy.earlier_erasure(regclass, text, bigint, integer[], boolean) FROM PUBLIC;
COMMENT ON FUNCTION privacy.earlier_erasure(regclass, text, bigint, integer[], boolean) IS 'The erasure that did the same before; for functions of pg_privacy only';

CREATE FUNCTION privacy.table_number(relation regclass) RETURNS integer
  LANGUAGE sql STABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT (regexp_match(privacy.label_of(relation), '^subject_table id=(\d+)'))[1]::integer
$$;
REVOKE ALL ON FUNCTION privacy.table_number(regclass) FROM PUBLIC;
COMMENT ON FUNCTION privacy.table_number(regclass) IS 'The number of a subject table, under which keys are hashed; for functions of pg_privacy only';

CREATE FUNCTION privacy.erase_subject(relation regclass, key text, reason text, reason_code text DEFAULT NULL, classes text[] DEFAULT NULL)
  RETURNS uuid
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  class_ids integer[] := privacy.classes_to_erase(classes);
  partial boolean := classes IS NOT NULL;
  event uuid := gen_random_uuid();
  person_id bigint;
  person privacy.subjects;
  earlier uuid;
BEGIN
  IF relation IS NULL OR key IS NULL OR coalesce(reason, '') = '' THEN
    RAISE EXCEPTION 'table, key and reason must be given'
      USING ERRCODE = 'invalid_parameter_value', HINT = 'For example: SELECT privacy.erase_subject(''crm.contact'', 42, reason => ''Art. 17 request'', reason_code => ''art17'');';
  END IF;
  IF reason_code IS NOT NULL AND reason_code !~ '^[a-z0-9_.-]{1,64}$' THEN
    RAISE EXCEPTION 'invalid reason code'
      USING ERRCODE = 'invalid_parameter_value', HINT = 'Up to 64 small letters, digits, dots, hyphens and underscores: it stands in the certificate.';
  END IF;
  person_id := privacy.person_to_erase(relation, key);
  IF person_id IS NOT NULL THEN
    -- FOR UPDATE waits for whoever stores something of this person, and for another erasure.
    SELECT * INTO person FROM privacy.subjects s WHERE s.id = person_id FOR UPDATE;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'the person was stored after this transaction began to read'
        USING ERRCODE = 'serialization_failure', HINT = 'Try again in a new transaction.';
    END IF;
  END IF;
  IF person_id IS NULL OR person.state = 'erased' THEN
    earlier := privacy.earlier_erasure(relation, key, NULL, class_ids, partial);
    IF earlier IS NOT NULL THEN
      RETURN earlier;
    END IF;
    RAISE EXCEPTION 'nobody with this key is known in table %', relation
      USING ERRCODE = 'undefined_object', HINT = 'The key is that of the person''s row, in its own type or as text; it is still known after the row was deleted.';
  END IF;
  earlier := privacy.earlier_erasure(relation, key, person_id, class_ids, partial);
  IF earlier IS NOT NULL THEN
    RETURN earlier;
  END IF;
  IF person.restricted THEN
    RAISE NOTICE 'processing of this person''s data was restricted (Art. 18 GDPR)'
      USING DETAIL = 'Whoever asked for the restriction may want the data kept.';
  END IF;
  PERFORM privacy.erase_person(person, event, class_ids, partial, 'request', to_jsonb(reason), reason_code);
  RETURN event;
END $$;
REVOKE ALL ON FUNCTION privacy.erase_subject(regclass, text, text, text, text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.erase_subject(regclass, text, text, text, text[]) TO privacy_rights_desk;
COMMENT ON FUNCTION privacy.erase_subject(regclass, text, text, text, text[]) IS 'Destroys a person''s keys with this transaction''s commit, in every class that is not kept by law or in those named, and takes their data out of live rows. Returns the id of the certificate; repeated, the same';

-- The key in its own type. As the caller: the type's output function may be anybody's.
CREATE FUNCTION privacy.erase_subject(relation regclass, key anyelement, reason text, reason_code text DEFAULT NULL, classes text[] DEFAULT NULL)
  RETURNS uuid
  LANGUAGE sql VOLATILE PARALLEL UNSAFE AS $$
  SELECT privacy.erase_subject($1, pg_catalog.format('%s', $2), $3, $4, $5)
$$;
REVOKE ALL ON FUNCTION privacy.erase_subject(regclass, anyelement, text, text, text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.erase_subject(regclass, anyelement, text, text, text[]) TO privacy_rights_desk;
COMMENT ON FUNCTION privacy.erase_subject(regclass, anyelement, text, text, text[]) IS 'erase_subject by the key in its own type';
