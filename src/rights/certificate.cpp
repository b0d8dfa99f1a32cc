// privacy.certificate_document: extension/71_certificates.sql.
#include "pg/compat.hpp"

#include <algorithm>
#include <string>
#include <vector>

extern "C" {
#include "access/htup_details.h"
#include "access/xlog.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"
#include "utils/uuid.h"
}

#include "crypto/encoding.hpp"
#include "keystore/certificate.hpp"
#include "keystore/signing.hpp"
#include "pg/boundary.hpp"
#include "pg/database_space.hpp"
#include "pg/master_keys.hpp"

namespace privacy::rights {

namespace {

// A result of SPI, for reading by core code: every column as text, NULL as nullptr. Plain memory.
struct Rows {
  int count, columns;
  const char** cells;

  const char* At(int row, int column) const { return cells[row * columns + column]; }
  std::string Text(int row, int column) const { return At(row, column) == nullptr ? "" : At(row, column); }
  int64 Number(int row, int column) const { return At(row, column) == nullptr ? 0 : strtoll(At(row, column), nullptr, 10); }
};

struct Query {  // planned once a session
  const char* text;
  SPIPlanPtr plan = nullptr;
};

Rows RowsOf(Query* query, const Uuid& erasure) {
  if (query->plan == nullptr) {
    Oid types[] = {UUIDOID};
    const SPIPlanPtr plan = SPI_prepare_cursor(query->text, 1, types, CURSOR_OPT_GENERIC_PLAN);
    if (plan == nullptr || SPI_keepplan(plan) != 0) elog(ERROR, "could not plan a query for a certificate");
    query->plan = plan;
  }
  Uuid id = erasure;
  Datum values[] = {PointerGetDatum(&id)};
  if (SPI_execute_plan(query->plan, values, nullptr, true, 0) != SPI_OK_SELECT) elog(ERROR, "query failed");
  Rows rows;
  rows.count = static_cast<int>(SPI_processed);
  rows.columns = SPI_tuptable->tupdesc->natts;
  rows.cells = static_cast<const char**>(palloc(sizeof(char*) * static_cast<Size>(rows.count * rows.columns + 1)));
  for (int i = 0; i < rows.count; ++i)
    for (int j = 0; j < rows.columns; ++j)
      rows.cells[i * rows.columns + j] = SPI_getvalue(SPI_tuptable->vals[i], SPI_tuptable->tupdesc, j + 1);
  return rows;
}

struct Sources {
  Rows erasure, keys, tables, linked, retired, previous;
};

Query erasure_query{
    "SELECT state, (EXTRACT(epoch FROM COALESCE(committed_at, requested_at)) OPERATOR(pg_catalog.*) 1000000)::pg_catalog.int8, "
    "(EXTRACT(epoch FROM destroyed_at) OPERATOR(pg_catalog.*) 1000000)::pg_catalog.int8, reason_code, synchronous_commit, subject_id, "
    "COALESCE(lookup_epoch, privacy.newest_lookup_epoch()), privacy.are_lookup_keys_destroyed(lookup_epoch) "
    "FROM privacy.erasures WHERE id OPERATOR(pg_catalog.=) $1"};
Query keys_query{
    "SELECT COALESCE(c.name, pg_catalog.format('class %s', k.class_id)), k.generation, k.result, "
    "pg_catalog.encode(k.slot_sha256, 'hex'), k.master_epoch, k.ground, "
    "pg_catalog.to_char(k.until AT TIME ZONE 'UTC', 'YYYY-MM-DD'), k.journal_sequence, pg_catalog.encode(k.record_sha256, 'hex') "
    "FROM privacy.erasure_keys k LEFT JOIN privacy.deletion_classes c ON c.id OPERATOR(pg_catalog.=) k.class_id "
    "WHERE k.erasure_id OPERATOR(pg_catalog.=) $1 ORDER BY k.class_id"};
Query tables_query{
    "SELECT relation, rows, scrubbed, tags_removed, pending, kept, deleted FROM privacy.erasure_tables "
    "WHERE erasure_id OPERATOR(pg_catalog.=) $1 ORDER BY relation COLLATE \"C\""};
Query linked_query{
    "SELECT o.id FROM privacy.erasures e CROSS JOIN LATERAL (SELECT f.id, f.state FROM privacy.erasures f "
    "WHERE f.id OPERATOR(pg_catalog.=) COALESCE(e.together, e.id) AND f.together IS NULL UNION ALL "
    "SELECT g.id, g.state FROM privacy.erasures g WHERE g.together OPERATOR(pg_catalog.=) COALESCE(e.together, e.id)) o "
    "WHERE e.id OPERATOR(pg_catalog.=) $1 AND o.id OPERATOR(pg_catalog.<>) e.id "
    "AND o.state OPERATOR(pg_catalog.<>) ALL ('{planned,cancelled}') ORDER BY o.id"};
// Of the master epochs that wrapped the person's keys, those that are gone.
Query retired_query{
    "SELECT m.epoch, m.how, (EXTRACT(epoch FROM m.retired_at) OPERATOR(pg_catalog.*) 1000000)::pg_catalog.int8, "
    "pg_catalog.encode(m.evidence_sha256, 'hex') FROM privacy.list_master_epochs() m "
    "WHERE m.state OPERATOR(pg_catalog.=) 'retired' AND m.epoch OPERATOR(pg_catalog.<=) "
    "(SELECT pg_catalog.max(COALESCE(k.last_epoch, k.master_epoch)) FROM privacy.erasure_keys k "
    "WHERE k.erasure_id OPERATOR(pg_catalog.=) $1) ORDER BY m.epoch"};
// The hash is of the signed bytes: the document and one line feed.
Query previous_query{
    "SELECT pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(document OPERATOR(pg_catalog.||) E'\\n', 'UTF8')), 'hex') "
    "FROM privacy.certificates WHERE erasure_id OPERATOR(pg_catalog.=) $1 ORDER BY sequence DESC LIMIT 1"};

Status SetHash(const char* hex, std::array<std::uint8_t, 32>* hash) {
  PRIVACY_ASSIGN(const auto bytes, crypto::FromHex(hex));
  if (bytes.size() != hash->size()) return Error{.code = Code::kInternal, .message = "a hash of the wrong size"};
  Put(*hash, bytes);
  return {};
}

// Is any master epoch gone? The journal, which says how, is read only then.
bool AnyRetired() {
  return pg::Run([]() -> privacy::Result<bool> {
    PRIVACY_ASSIGN(const keystore::Store* store, pg::OpenedStore());
    const auto& epochs = store->epochs();
    return std::any_of(epochs.begin(), epochs.end(),
                       [](const auto& one) { return one.state == keystore::MasterEpoch::State::kRetired; });
  });
}

Status AddKeys(const Rows& keys, keystore::Certificate* out) {
  for (int i = 0; i < keys.count; ++i) {
    keystore::CertificateClass one;
    one.class_name = keys.Text(i, 0);
    one.generation = static_cast<int>(keys.Number(i, 1));
    one.result = keys.Text(i, 2);
    one.master_epoch = static_cast<int>(keys.Number(i, 4));
    one.ground = keys.Text(i, 5);
    one.until = keys.Text(i, 6);
    if (keys.At(i, 3) != nullptr) {
      one.slot_sha256.emplace();
      PRIVACY_TRY(SetHash(keys.At(i, 3), &*one.slot_sha256));
    }
    if (keys.At(i, 7) != nullptr) {
      keystore::CertificateRecord record;
      record.class_name = one.class_name;
      record.sequence = static_cast<std::uint64_t>(keys.Number(i, 7));
      PRIVACY_TRY(SetHash(keys.At(i, 8), &record.record_sha256));
      out->journal.push_back(std::move(record));
    }
    out->classes.push_back(std::move(one));
  }
  return {};
}

Status Fill(const Sources& from, const Uuid& id, int sequence, const pg::DatabaseSpace& space, keystore::Certificate* out) {
  out->id = id;
  out->sequence = sequence;
  out->state = from.erasure.Text(0, 0);
  out->keystore = pg::shared->keystore;
  out->space = pg::PlaceOf(space, pg::kWholePerson, static_cast<uint64>(from.erasure.Number(0, 5))).id;
  out->node = std::to_string(GetSystemIdentifier());
  out->committed_at = from.erasure.Number(0, 1);
  out->destroyed_at = from.erasure.Number(0, 2);
  out->issued_at = pg::MicrosecondsNow();
  out->reason_code = from.erasure.Text(0, 3);
  out->synchronous_commit = from.erasure.Text(0, 4);
  out->fsync = enableFsync;
  if (pg::HasMirror()) out->mirror = keystore::IsInStep(pg::shared->mirror.state) ? "in_step" : "stale";
  PRIVACY_TRY(AddKeys(from.keys, out));
  for (int i = 0; i < from.tables.count; ++i)
    out->live_rows.push_back({from.tables.Text(i, 0), from.tables.Number(i, 1), from.tables.Number(i, 2),
                              from.tables.Number(i, 3), from.tables.Number(i, 4), from.tables.Number(i, 5),
                              from.tables.Number(i, 6)});
  for (int i = 0; i < from.linked.count; ++i) out->linked.push_back(from.linked.Text(i, 0));
  if (from.previous.count == 1 && sequence > 1) {
    out->previous.emplace();
    PRIVACY_TRY(SetHash(from.previous.At(0, 0), &*out->previous));
  }
  PRIVACY_ASSIGN(const keystore::Store* store, pg::OpenedStore());
  for (const keystore::MasterEpoch& epoch : store->epochs())
    if (epoch.state != keystore::MasterEpoch::State::kRetired) out->master_epochs_open.push_back(epoch.number);
  for (int i = 0; i < from.retired.count; ++i) {
    keystore::CertificateEpoch& epoch = out->master_epochs_retired.emplace_back();
    epoch.number = static_cast<int>(from.retired.Number(i, 0));
    epoch.how = from.retired.Text(i, 1);
    epoch.at = from.retired.Number(i, 2);
    epoch.evidence_sha256 = from.retired.Text(i, 3);
  }
  out->lookup_epoch = static_cast<int>(from.erasure.Number(0, 6));
  out->lookup_epoch_destroyed = from.erasure.Text(0, 7) == "t";
  return {};
}

struct Signed {
  char* document;   // without the line feed that belongs to the signed bytes: psql's output adds it
  char* signature;  // base64, or nullptr
  char* key_id;
};

char* Copy(const std::string& text) { return pstrdup(text.c_str()); }

// sequence 0: the document of an erasure that is not certified yet, unsigned.
Signed MakeDocument(const Sources& from, const Uuid& id, int sequence, const pg::DatabaseSpace& space) {
  return pg::Run([&]() -> privacy::Result<Signed> {
    keystore::Certificate certificate;
    PRIVACY_TRY(Fill(from, id, sequence == 0 ? 1 : sequence, space, &certificate));
    PRIVACY_ASSIGN(const keystore::Store* store, pg::OpenedStore());
    if (sequence > 0) {
      PRIVACY_ASSIGN(const auto keys, keystore::SigningKeys(*store));
      for (const keystore::SigningKeyInfo& key : keys)
        if (key.current) certificate.signing_key = key.id;
    }
    PRIVACY_ASSIGN(std::string document, keystore::CertificateDocument(certificate));
    Signed out{};
    if (sequence > 0 && pg::shared->condition == pg::KeystoreCondition::kOpen) {
      PRIVACY_ASSIGN(const keystore::Signature signature,
                     keystore::SignDocument(*store, pg::SharedMasterKeys(), document));
      if (signature.key_id != certificate.signing_key)  // the key was rotated in between
        return Error{.code = Code::kWrongState, .message = "the signing key was changed", .hint = "Try again."};
      std::string text(crypto::Base64Size(signature.bytes.size()), '\0');
      crypto::EncodeBase64(signature.bytes, text);
      out.signature = pg::Call([&] { return Copy(text); });
      out.key_id = pg::Call([&] { return Copy(signature.key_id); });
    }
    if (!document.empty() && document.back() == '\n') document.pop_back();
    out.document = pg::Call([&] { return Copy(document); });
    return out;
  });
}

Datum TextOrNull(const char* text, bool* is_null) {
  *is_null = text == nullptr;
  return text == nullptr ? static_cast<Datum>(0) : CStringGetTextDatum(text);
}

}  // namespace

}  // namespace privacy::rights

using namespace privacy;
using namespace privacy::rights;

PRIVACY_FUNCTION(privacy_certificate_document) {
  Uuid id;
  std::memcpy(id.data(), PG_GETARG_UUID_P(0)->data, id.size());
  const int sequence = PG_GETARG_INT32(1);
  const pg::DatabaseSpace& space = pg::RequireSpace(pg::Need::kLook);
  TupleDesc descriptor;
  if (get_call_result_type(fcinfo, nullptr, &descriptor) != TYPEFUNC_COMPOSITE) elog(ERROR, "return type must be a row");
  const MemoryContext caller = CurrentMemoryContext;
  SPI_connect();
  const Sources from = {RowsOf(&erasure_query, id), RowsOf(&keys_query, id), RowsOf(&tables_query, id), RowsOf(&linked_query, id),
                        AnyRetired() ? RowsOf(&retired_query, id) : Rows{}, RowsOf(&previous_query, id)};
  if (from.erasure.count != 1) elog(ERROR, "no such erasure");
  const MemoryContext inner = MemoryContextSwitchTo(caller);
  const Signed made = MakeDocument(from, id, sequence, space);
  MemoryContextSwitchTo(inner);
  SPI_finish();
  Datum values[3];
  bool nulls[3];
  values[0] = TextOrNull(made.document, &nulls[0]);
  values[1] = TextOrNull(made.signature, &nulls[1]);
  values[2] = TextOrNull(made.key_id, &nulls[2]);
  return HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(descriptor), values, nulls));
}
