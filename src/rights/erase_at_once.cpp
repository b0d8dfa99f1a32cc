// privacy.erase_subject of a person of whom nothing speaks against it and nothing else hangs on it, which is nearly
// everybody: no hold, no law that keeps a class of theirs, no erasure planned, no restriction, no other record of
// theirs. The rows that privacy.erase_person writes are written past the planner here. Whoever else, and whatever is
// wrong with the call, is privacy.erase_in_steps' (extension/70_erasure.sql).
#include "pg/compat.hpp"

extern "C" {
#include "access/table.h"
#include "access/xact.h"
#include "catalog/pg_type.h"
#include "executor/executor.h"
#include "miscadmin.h"
#include "parser/parse_func.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/fmgrprotos.h"
#include "utils/guc.h"
#include "utils/rel.h"
#include "utils/timestamp.h"
#include "utils/uuid.h"
}

#include "pg/database_space.hpp"
#include "pg/master_keys.hpp"
#include "pg/own_rows.hpp"
#include "pg/relation_policy.hpp"
#include "pg/settings.hpp"
#include "pg/subject_key.hpp"
#include "pg/subjects.hpp"
#include "rights/clear_rows.hpp"
#include "rights/erasing.hpp"
#include "rights/ledger.hpp"
#include "rights/living_keys.hpp"
#include "rights/plain_person.hpp"

namespace privacy::rights {

namespace {

using pg::OwnRelation;

constexpr int64 kRowsAtOnce = 1000;  // as privacy.destroy_classes has them
constexpr int64 kDeadRowsAtOnce = 32;

namespace erasure {  // columns of privacy.erasures, extension/69_erasures.sql and 71_*.sql
enum : int {
  kId,
  kSubject,
  kTableId,
  kKeyHash,
  kState,
  kWhole,
  kOrigin,
  kReason,
  kReasonCode,
  kRequestedAt,
  kRequestedRole,
  kActor,
  kSynchronousCommit = 13,
  kJournalFrom,
  kStepAt = 17,
  kLookupDestroyed = 25,
  kColumns,
};
}

namespace key {  // columns of privacy.erasure_keys
enum : int { kErasure, kClass, kSubject, kGeneration, kResult, kGround, kUntil, kMasterEpoch, kColumns = 13 };
}

namespace cleared {  // columns of privacy.erasure_tables
enum : int { kErasure, kRelation, kRows, kScrubbed, kTags, kPending, kKept, kDeleted, kColumns };
}

struct Request {
  Oid relation;
  Datum reason, reason_code;  // text
  bool coded;
};

bool IsCode(Datum text) {
  const std::string_view code = TextView(text);
  for (const char c : code)
    if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '_' && c != '.' && c != '-') return false;
  return !code.empty() && code.size() <= 64;
}

void InsertKey(pg::OwnRows* rows, const pg_uuid_t* event, uint64 person, int32 deletion_class, int generation,
               std::string_view result, const Optional& ground, const Optional& until, const Optional& epoch) {
  Row<key::kColumns> row;
  row.Set(key::kErasure, UUIDPGetDatum(event));
  row.Set(key::kClass, Int32GetDatum(deletion_class));
  row.Set(key::kSubject, Int64GetDatum(static_cast<int64>(person)));
  row.Set(key::kGeneration, Int32GetDatum(generation));
  row.Set(key::kResult, TextDatum(result));
  row.Set(key::kGround, ground);
  row.Set(key::kUntil, until);
  row.Set(key::kMasterEpoch, epoch);
  rows->Insert(OwnRelation::kErasureKeys, row.values, row.nulls);
}

void InsertErasure(pg::OwnRows* rows, const pg_uuid_t* event, const Request& request, uint64 person, Datum table_id,
                   Datum key_hash, Datum reason, int64 journal_from, TimestampTz now) {
  Row<erasure::kColumns> row;
  row.Set(erasure::kId, UUIDPGetDatum(event));
  row.Set(erasure::kSubject, Int64GetDatum(static_cast<int64>(person)));
  row.Set(erasure::kTableId, table_id);
  row.Set(erasure::kKeyHash, key_hash);
  row.Set(erasure::kState, TextDatum("pending"));
  row.Set(erasure::kWhole, BoolGetDatum(true));
  row.Set(erasure::kOrigin, TextDatum("request"));
  row.Set(erasure::kReason, reason);
  row.Set(erasure::kReasonCode, {request.reason_code, !request.coded});
  row.Set(erasure::kRequestedAt, TimestampTzGetDatum(now));
  row.Set(erasure::kRequestedRole, TextDatum(quote_identifier(GetUserNameFromId(GetOuterUserId(), false))));
  if (pg::setting_actor != nullptr && pg::setting_actor[0] != '\0')
    row.Set(erasure::kActor, TextDatum(pg::setting_actor));
  row.Set(erasure::kSynchronousCommit, TextDatum(GetConfigOption("synchronous_commit", false, false)));
  row.Set(erasure::kJournalFrom, Int64GetDatum(journal_from));
  row.Set(erasure::kStepAt, TimestampTzGetDatum(now));
  row.Set(erasure::kLookupDestroyed, BoolGetDatum(false));
  rows->Insert(OwnRelation::kErasures, row.values, row.nulls);
}

void InsertCleared(pg::OwnRows* rows, const pg_uuid_t* event, const ClearedTable& table) {
  Row<cleared::kColumns> row;
  row.Set(cleared::kErasure, UUIDPGetDatum(event));
  const Datum name = DirectFunctionCall1(regclassout, ObjectIdGetDatum(table.relation));
  row.Set(cleared::kRelation, TextDatum(DatumGetCString(name)));
  row.Set(cleared::kRows, Int64GetDatum(table.rows));
  row.Set(cleared::kScrubbed, Int64GetDatum(table.scrubbed));
  row.Set(cleared::kTags, Int64GetDatum(table.tags));
  row.Set(cleared::kPending, Int64GetDatum(table.pending));
  row.Set(cleared::kKept, Int64GetDatum(table.kept));
  row.Set(cleared::kDeleted, Int64GetDatum(table.deleted));
  rows->Insert(OwnRelation::kErasureTables, row.values, row.nulls);
}

// As privacy.clear_rows does it for the first portion.
void ClearAtOnce(const pg_uuid_t* event, uint64 person, const Classes& classes, const LivingKey* living, int found) {
  Datum* const generations = static_cast<Datum*>(palloc(sizeof(Datum) * static_cast<Size>(classes.count + 1)));
  for (int i = 0; i < classes.count; ++i) {
    generations[i] = Int32GetDatum(255);  // of the others there is no key
    for (int j = 0; j < found; ++j)
      if (living[j].deletion_class == DatumGetInt32(classes.ids[i]))
        generations[i] = Int32GetDatum(living[j].generation);
  }
  const ClearedTables tables = ClearRows({.subject = person,
                                          .classes = classes.ids,
                                          .generations = generations,
                                          .class_count = classes.count,
                                          .whole = true,
                                          .at_most = kRowsAtOnce,
                                          .dead_at_most = kDeadRowsAtOnce,
                                          .all_or_none = true});
  if (tables.count == 0) return;
  pg::OwnRows rows;
  rows.Begin();
  for (int i = 0; i < tables.count; ++i) InsertCleared(&rows, event, tables.items[i]);
  rows.End();
  CommandCounterIncrement();
}

// False: nothing was done but, perhaps, to lock the person.
bool EraseAtOnce(const Request& request, const char* given_key, pg_uuid_t* event) {
  const char* const key = pg::CanonicalKey(request.relation, given_key);
  const pg::DatabaseSpace& space = pg::RequireSpace(pg::Need::kErase);
  if (pg::shared->condition != pg::KeystoreCondition::kOpen) return false;
  const uint64 person = pg::FindPerson(pg::PolicyOf(request.relation)->table_id, key);
  if (person == 0) return false;
  CommandCounterIncrement();
  const Relation subjects = table_open(pg::OidOf(OwnRelation::kSubjects), RowExclusiveLock);
  PlainPerson plain;
  const bool is_plain = LockPlainPerson(person, RelationGetDescr(subjects), &plain);
  table_close(subjects, NoLock);
  if (!is_plain) return false;

  const Classes& classes = plain.classes;
  Row<subject::kColumns>& row = plain.row;
  const TimestampTz now = DatumGetTimestampTz(row.values[subject::kErasedAt]);
  const TimestampTz proof_end = EndOfProof(classes, now);
  const Datum reason = PointerGetDatum(SealProof(person, JsonString(request.reason)));
  const int64 journal_from = static_cast<int64>(space.entry().state.journal_records) + 1;
  *event = *DatumGetUUIDP(DirectFunctionCall1(gen_random_uuid, static_cast<Datum>(0)));
  Uuid id;
  std::memcpy(id.data(), event->data, id.size());
  auto* const living = static_cast<LivingKey*>(palloc(sizeof(LivingKey) * static_cast<Size>(classes.count)));
  const int found = DoomKeys(space, id, person, classes.ids, classes.count, true, living);

  pg::OwnRows rows;
  rows.Begin();
  if (proof_end > now)
    InsertKey(&rows, event, person, kProofClass, 0, "retained", {TextDatum("proof"), false},
              {TimestampTzGetDatum(proof_end), proof_end == DT_NOEND}, kNull);
  for (int i = 0; i < found; ++i)
    InsertKey(&rows, event, person, living[i].deletion_class, living[i].generation, "destroyed", kNull, kNull,
              {Int32GetDatum(living[i].epoch), false});
  InsertErasure(&rows, event, request, person, row.values[subject::kTableId], row.values[subject::kKeyHash], reason,
                journal_from, now);
  row.Set(subject::kState, TextDatum("erased"));
  row.Set(subject::kRetained, PointerGetDatum(construct_empty_array(INT4OID)));
  row.Set(subject::kEraseDue, kNull);
  rows.Update(OwnRelation::kSubjects, &plain.place, row.values, row.nulls);
  rows.End();
  CommandCounterIncrement();
  ClearAtOnce(event, person, classes, living, found);
  WakeWorkerAtCommit();
  return true;
}

constexpr int kArguments = 6;
enum Argument : int { kRelation, kKey, kReason, kReasonCode, kClasses, kNotBefore };

// Does the call ask for the erasure of a whole person now? A statement on a snapshot of its own time is the steps': it
// fails where the person was changed since.
bool IsPlain(FunctionCallInfo fcinfo) {
  return !PG_ARGISNULL(kRelation) && !PG_ARGISNULL(kKey) && !PG_ARGISNULL(kReason) &&
         !TextView(PG_GETARG_DATUM(kReason)).empty() &&
         (PG_ARGISNULL(kReasonCode) || IsCode(PG_GETARG_DATUM(kReasonCode))) && PG_ARGISNULL(kClasses) &&
         PG_ARGISNULL(kNotBefore) && !XactReadOnly && !IsolationUsesXactSnapshot();
}

Datum EraseInSteps(FunctionCallInfo fcinfo) {
  Oid types[] = {REGCLASSOID, TEXTOID, TEXTOID, TEXTOID, TEXTARRAYOID, INTERVALOID};
  FmgrInfo function;
  fmgr_info(LookupFuncName(list_make2(makeString(pstrdup("privacy")), makeString(pstrdup("erase_in_steps"))),
                           kArguments, types, false),
            &function);
  LOCAL_FCINFO(call, kArguments);
  InitFunctionCallInfoData(*call, &function, kArguments, InvalidOid, nullptr, nullptr);
  for (int i = 0; i < kArguments; ++i) call->args[i] = fcinfo->args[i];
  const Datum result = FunctionCallInvoke(call);
  fcinfo->isnull = call->isnull;
  return result;
}

}  // namespace

}  // namespace privacy::rights

using namespace privacy;
using namespace privacy::rights;

// privacy.erase_subject(relation, key text, reason, reason_code, classes, not_before)
PRIVACY_FUNCTION(privacy_erase_subject) {
  if (IsPlain(fcinfo)) {
    const Request request{PG_GETARG_OID(kRelation), PG_GETARG_DATUM(kReason), PG_GETARG_DATUM(kReasonCode),
                          !PG_ARGISNULL(kReasonCode)};
    auto* const event = static_cast<pg_uuid_t*>(palloc(sizeof(pg_uuid_t)));
    if (EraseAtOnce(request, text_to_cstring(PG_GETARG_TEXT_PP(kKey)), event)) PG_RETURN_UUID_P(event);
  }
  return EraseInSteps(fcinfo);
}
