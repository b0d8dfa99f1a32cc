-- The ledger of erasures: what was asked for, what became of each key and of the live rows, and the certificates.

CREATE TABLE privacy.erasures (
  id                 uuid PRIMARY KEY,
  subject_id         bigint NOT NULL,
  table_id           integer NOT NULL,
  key_hash           bytea NOT NULL,
  state              text NOT NULL DEFAULT 'pending' CHECK (state IN ('planned', 'cancelled', 'pending', 'destroyed', 'purged')),
  whole              boolean NOT NULL,
  origin             text NOT NULL DEFAULT 'request' CHECK (origin IN ('request', 'departed', 'replay', 'retention', 'no_basis')),
  reason             pg_catalog.personal_jsonb,
  reason_code        text,
  requested_at       timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
  requested_role     text NOT NULL,
  actor              text,
  not_before         timestamptz,
  synchronous_commit text,
  journal_from       bigint NOT NULL DEFAULT 1,
  committed_at       timestamptz,
  destroyed_at       timestamptz,
  step_at            timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
  cancelled_at       timestamptz,
  cancelled_role     text,
  cancelled_actor    text,
  together           uuid
);
CREATE INDEX erasures_key ON privacy.erasures (table_id, key_hash);
CREATE INDEX erasures_subject ON privacy.erasures (subject_id);
CREATE INDEX erasures_planned ON privacy.erasures (not_before) WHERE state = 'planned';
CREATE INDEX erasures_together ON privacy.erasures (together) WHERE together IS NOT NULL;
CREATE INDEX erasures_pending ON privacy.erasures (id) WHERE state = 'pending';
COMMENT ON TABLE privacy.erasures IS 'One row an erasure: the truth about it, whatever becomes of files. reason is sealed in class proof';
COMMENT ON COLUMN privacy.erasures.journal_from IS 'The keystore''s journal holds nothing of the latest step of this erasure before this record';
COMMENT ON COLUMN privacy.erasures.together IS 'The erasure of a linked record of the same person with which this one was made';
COMMENT ON COLUMN privacy.erasures.step_at IS 'When the latest step was taken: an erasure that leaves classes behind goes on when what keeps them ends';

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
CREATE INDEX erasure_keys_until ON privacy.erasure_keys (until) WHERE result IN ('held', 'retained') AND until IS NOT NULL;
COMMENT ON TABLE privacy.erasure_keys IS 'What an erasure meant for each of the person''s keys';
COMMENT ON COLUMN privacy.erasure_keys.transaction IS 'The one that promised the destruction: a standby finds by it what it has not applied yet';

CREATE FUNCTION privacy.number_destruction() RETURNS trigger
  LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_number_destruction';
REVOKE ALL ON FUNCTION privacy.number_destruction() FROM PUBLIC;
COMMENT ON FUNCTION privacy.number_destruction() IS 'Notes the transaction that promises the destruction of a key, also when rows are restored. Trigger function';
CREATE TRIGGER privacy_number_destruction BEFORE INSERT OR UPDATE ON privacy.erasure_keys
  FOR EACH ROW EXECUTE FUNCTION privacy.number_destruction();
ALTER TABLE privacy.erasure_keys ENABLE ALWAYS TRIGGER privacy_number_destruction;

CREATE TABLE privacy.erasure_tables (
  erasure_id   uuid NOT NULL,
  relation     text NOT NULL,
  rows         bigint NOT NULL,
  scrubbed     bigint NOT NULL,
  tags_removed bigint NOT NULL,
  pending      bigint NOT NULL,
  kept         bigint NOT NULL DEFAULT 0,
  deleted      bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (erasure_id, relation)
);
CREATE INDEX erasure_tables_pending ON privacy.erasure_tables (erasure_id) WHERE pending > 0;
COMMENT ON TABLE privacy.erasure_tables IS 'How many live rows an erasure found in each table, and how many still wait for the worker';
COMMENT ON COLUMN privacy.erasure_tables.kept IS 'Rows in which a value stays, without tag and never to be opened, because the table refuses NULL there';
COMMENT ON COLUMN privacy.erasure_tables.deleted IS 'Rows that are gone, as privacy.on_erasure asked for';

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
