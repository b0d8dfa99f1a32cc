-- The tables of pg_privacy. None holds a plaintext about a person: people are subject ids and keyed hashes.
-- Nobody but the functions of this extension writes here; reading is granted per table in the parts that own it.
-- No foreign keys between them: a parallel restore loads them in any order. The functions keep them whole.

CREATE TABLE privacy.key_space (
  space       uuid PRIMARY KEY,
  keystore    uuid NOT NULL,
  attached_at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
  lookup_epoch smallint NOT NULL DEFAULT 1 CHECK (lookup_epoch BETWEEN 1 AND 255)
);
COMMENT ON COLUMN privacy.key_space.lookup_epoch IS 'The lookup key that every tag in this database is made with';
COMMENT ON TABLE privacy.key_space IS 'The key space of this database lineage: at most one row, written when the first key is needed';
CREATE UNIQUE INDEX key_space_single ON privacy.key_space ((true));

-- Vocabulary ---------------------------------------------------------------------------------------------------

CREATE TABLE privacy.deletion_classes (
  id           integer PRIMARY KEY CHECK (id BETWEEN 1 AND 65535),
  name         text NOT NULL UNIQUE,
  period       interval CHECK (period > '0'),
  starts       text NOT NULL DEFAULT 'collection' CHECK (starts IN ('collection', 'process_end', 'relationship_end')),
  align        text CHECK (align = 'year_end'),
  retained_for text[] NOT NULL DEFAULT '{}',
  description  text,
  builtin      boolean NOT NULL DEFAULT false,
  enforced     boolean NOT NULL DEFAULT false CHECK (NOT enforced OR (period IS NOT NULL AND id <> 2))
);
COMMENT ON COLUMN privacy.deletion_classes.enforced IS 'The class of a person is destroyed by itself when its period is over, also while the person is there';
COMMENT ON TABLE privacy.deletion_classes IS 'Data with the same retention rule (DIN 66398); a person has one key per class. Ids come from the keystore and are never reused';

CREATE TABLE privacy.categories (
  id          integer PRIMARY KEY CHECK (id BETWEEN 1 AND 65535),
  name        text NOT NULL UNIQUE,
  class_id    integer NOT NULL,
  channel     text,
  mask        text NOT NULL DEFAULT 'null' CHECK (mask IN ('email', 'last_two', 'initial', 'year', 'null')),
  origin      text NOT NULL DEFAULT 'provided' CHECK (origin IN ('provided', 'observed', 'derived', 'inferred')),
  special     boolean NOT NULL DEFAULT false,
  description text,
  builtin     boolean NOT NULL DEFAULT false
);
COMMENT ON TABLE privacy.categories IS 'Kinds of personal data; each belongs to one deletion class. Ids come from the keystore and are never reused';

CREATE TABLE privacy.purposes (
  id                    integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (START WITH 101),
  name                  text NOT NULL UNIQUE CHECK (pg_catalog.octet_length(name) BETWEEN 1 AND 63),
  legal_basis           text CHECK (legal_basis IN ('consent', 'contract', 'legal_obligation', 'vital_interest', 'public_task', 'legitimate_interest')),
  description           text,
  dpv                   text,
  recipients            text[] NOT NULL DEFAULT '{}',
  double_opt_in         boolean NOT NULL DEFAULT false,
  direct_marketing      boolean NOT NULL DEFAULT false,
  holds_for             text NOT NULL DEFAULT 'everyone' CHECK (holds_for IN ('everyone', 'recorded')),
  valid_for             interval,
  confirm_within        interval NOT NULL DEFAULT '72 hours',
  while_restricted      text CHECK (while_restricted IN ('consent', 'legal_claims', 'rights_of_others', 'public_interest')),
  art9                  text CHECK (art9 ~ '^[a-j]$'),
  allow_without_consent text,
  builtin               boolean NOT NULL DEFAULT false
);
COMMENT ON TABLE privacy.purposes IS 'Why data are processed: legal basis (Art. 6(1) GDPR) and conditions. legal_basis is NULL only for built-in purposes that ask none';

CREATE TABLE privacy.permissions (
  purpose_id  integer NOT NULL,
  category_id integer NOT NULL,
  disclosure  text NOT NULL DEFAULT 'full' CHECK (disclosure IN ('full', 'masked', 'match')),
  PRIMARY KEY (purpose_id, category_id)
);
COMMENT ON TABLE privacy.permissions IS 'Which categories a purpose may use, and how much of each it is shown';

CREATE TABLE privacy.purpose_grants (
  purpose_id integer NOT NULL,
  grantee    regrole NOT NULL,
  granted_at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
  granted_by text NOT NULL,
  PRIMARY KEY (purpose_id, grantee)
);
COMMENT ON TABLE privacy.purpose_grants IS 'Which roles may declare a purpose';

CREATE TABLE privacy.notices (
  name       text NOT NULL,
  language   text NOT NULL,
  text       text NOT NULL,
  sha256     bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
  created_by text NOT NULL,
  PRIMARY KEY (name, language)
);
COMMENT ON TABLE privacy.notices IS 'The exact texts shown to people; immutable and never dropped';

-- Subject tables and people --------------------------------------------------------------------------------------

CREATE TABLE privacy.subject_tables (
  id       integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  relation regclass NOT NULL UNIQUE
);
COMMENT ON TABLE privacy.subject_tables IS 'A number for each table of people, stable across renames and restores; keys of people are hashed under it';

CREATE TABLE privacy.subjects (
  id           bigint PRIMARY KEY CHECK (id BETWEEN 1 AND 281474976710655),
  table_id     integer NOT NULL,
  key_hash     bytea NOT NULL,
  state        text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'departed', 'erased')),
  restricted   boolean NOT NULL DEFAULT false,
  planned      boolean NOT NULL DEFAULT false,
  retained     integer[] NOT NULL DEFAULT '{}',
  created_at   timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
  created_role text NOT NULL,
  actor        text,
  purpose      text,
  source       text,
  notice       text,
  departed_at  timestamptz,
  erase_due    timestamptz,
  erased_at    timestamptz,
  retry_at     timestamptz
);
CREATE INDEX subjects_key ON privacy.subjects USING hash (key_hash);  -- the table's number is in what is hashed; in no order: a btree's entry costs twice as much
CREATE INDEX subjects_departed ON privacy.subjects (erase_due) WHERE erase_due IS NOT NULL;  -- StoreNewPerson passes it over
COMMENT ON TABLE privacy.subjects IS 'One row a person; it outlives the person''s own row. key_hash is the first 15 bytes of HMAC-SHA-256 of the key under the keystore''s subject-key';
COMMENT ON COLUMN privacy.subjects.retry_at IS 'A due erasure failed: it is not tried again before';
COMMENT ON COLUMN privacy.subjects.planned IS 'An erasure is planned: nothing is shown any more';
COMMENT ON COLUMN privacy.subjects.retained IS 'Classes kept by law or a hold after an erasure of the others, or when a planned one is carried out';

-- What decides for one person ------------------------------------------------------------------------------------

CREATE TABLE privacy.subject_events (
  id              bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  subject_id      bigint NOT NULL,
  kind            text NOT NULL CHECK (kind IN ('consent', 'objection', 'restriction', 'basis', 'hold', 'link', 'merge')),
  purpose_id      integer,
  channel         text,
  event           text NOT NULL,
  at              timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
  role            text NOT NULL,
  actor           text,
  method          text,
  given_by        text CHECK (given_by IN ('subject', 'guardian', 'representative')),
  notice          text,
  notice_language text,
  notice_sha256   bytea,
  valid_until     timestamptz,
  evidence        pg_catalog.personal_jsonb,
  reason          pg_catalog.personal_jsonb
);
CREATE INDEX subject_events_subject ON privacy.subject_events (subject_id, id);
COMMENT ON TABLE privacy.subject_events IS 'Append-only ledger of consent, objection, restriction, recorded legal bases and holds (ISO/IEC TS 27560 events). evidence and reason are sealed in class proof';

CREATE TABLE privacy.standings (
  subject_id  bigint NOT NULL,
  purpose_id  integer NOT NULL,
  kind        text NOT NULL CHECK (kind IN ('consent', 'objection', 'basis', 'request')),
  channel     text NOT NULL DEFAULT '',
  status      text NOT NULL,
  since       timestamptz NOT NULL,
  until       timestamptz,
  event_id    bigint NOT NULL,
  PRIMARY KEY (subject_id, purpose_id, kind, channel)
);
CREATE INDEX standings_open ON privacy.standings (until) WHERE kind = 'request' AND status = 'open';
COMMENT ON TABLE privacy.standings IS 'Where each person stands now: derived from subject_events, which decide; kept in the same transaction';
COMMENT ON COLUMN privacy.standings.purpose_id IS '0: an objection to all direct marketing';
COMMENT ON COLUMN privacy.standings.channel IS 'Empty: no channel';
COMMENT ON COLUMN privacy.standings.kind IS 'request: an open request for consent; beside the consent, as a valid one stays valid while it is asked anew';

CREATE TABLE privacy.consent_tokens (
  sha256          bytea PRIMARY KEY,
  kind            text NOT NULL CHECK (kind IN ('confirm', 'withdraw')),
  subject_id      bigint NOT NULL,
  purpose_id      integer NOT NULL,
  channel         text,
  given_by        text NOT NULL DEFAULT 'subject',
  notice          text,
  notice_language text,
  created_at      timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
  expires_at      timestamptz,
  used_at         timestamptz,
  void            boolean NOT NULL DEFAULT false
);
CREATE INDEX consent_tokens_subject ON privacy.consent_tokens (subject_id, purpose_id);
CREATE INDEX consent_tokens_unused ON privacy.consent_tokens (expires_at) WHERE kind = 'confirm' AND used_at IS NULL;
COMMENT ON TABLE privacy.consent_tokens IS 'Tokens of double opt-ins and unsubscribe links; only their hashes are kept';
COMMENT ON COLUMN privacy.consent_tokens.channel IS 'confirm: the one it confirms, empty for none; withdraw: NULL for all';
