#include "pg/compat.hpp"

extern "C" {
#include "access/genam.h"
#include "access/htup_details.h"
#include "access/relscan.h"
#include "access/stratnum.h"
#include "access/table.h"
#include "catalog/namespace.h"
#include "catalog/pg_type.h"
#include "executor/tuptable.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/rel.h"
#include "utils/timestamp.h"
}

#include "pg/keyring.hpp"
#include "pg/subjects.hpp"
#include "read/person.hpp"
#include "read/state.hpp"

namespace privacy::read {

namespace {

// The tables in the order of their columns in extension/20_catalog.sql.
enum SubjectColumn : AttrNumber { kSubjectId = 1, kState = 4, kRestricted = 5, kPlanned = 6, kRetained = 7 };
enum StandingColumn : AttrNumber {
  kStandingSubject = 1,
  kStandingPurpose,
  kKind,
  kChannel,
  kStatus,
  kSince,
  kUntil,
  kEvent,
  kStandingColumns = 8
};

// A table and its primary key's index, found by name once a statement.
struct Table {
  const char* name;
  const char* index_name;
  Oid oid;
  Oid index;
};

struct Cache {
  uint64 number = 0;
  uint64 tables_number = 0;
  uint64 subject = 0;
  int32 purpose = 0;
  Facts facts{};
  StringInfoData texts{};
  StandingRow* rows = nullptr;
  int capacity = 0;
  Table subjects{"subjects", "subjects_pkey", InvalidOid, InvalidOid};
  Table standings{"standings", "standings_pkey", InvalidOid, InvalidOid};
};
Cache cache;

void Find(Table* table, Oid schema) {
  table->oid = get_relname_relid(table->name, schema);
  table->index = get_relname_relid(table->index_name, schema);
  if (!OidIsValid(table->oid) || !OidIsValid(table->index)) elog(ERROR, "privacy.%s is missing", table->name);
}

void FindTables(uint64 number) {
  if (cache.tables_number == number) return;
  const Oid schema = get_namespace_oid("privacy", false);
  Find(&cache.subjects, schema);
  Find(&cache.standings, schema);
  cache.tables_number = number;
}

// Only these bases look at what is recorded for one person; the others hold for everyone.
bool AsksStandings(const policy::Purpose& purpose) {
  if (purpose.id == static_cast<int32>(policy::BuiltinPurpose::kConsentConfirmation)) return true;
  return purpose.recorded || purpose.direct_marketing || purpose.basis == policy::LegalBasis::kConsent ||
         purpose.basis == policy::LegalBasis::kPublicTask || purpose.basis == policy::LegalBasis::kLegitimateInterest;
}

void ReadRetained(Datum array) {
  if (VARSIZE_ANY_EXHDR(DatumGetPointer(array)) <= sizeof(ArrayType) - VARHDRSZ) return;  // without an element
  Datum* classes;
  bool* nulls;
  int count;
  deconstruct_array(DatumGetArrayTypeP(array), INT4OID, sizeof(int32), true, TYPALIGN_INT, &classes, &nulls, &count);
  Facts& facts = cache.facts;
  for (int i = 0; i < count; ++i) {
    if (nulls[i] || facts.retained_count == lengthof(facts.retained)) continue;
    facts.retained[facts.retained_count++] = static_cast<uint16>(DatumGetInt32(classes[i]));
  }
}

void TakeSubject(uint64 subject, TupleTableSlot* slot) {
  slot_getsomeattrs(slot, kRetained);
  const auto at = [&](AttrNumber column) { return slot->tts_values[column - 1]; };
  Facts& facts = cache.facts;
  const struct varlena* word = DatumGetTextPP(at(kState));
  facts.known = true;
  facts.erased = VARSIZE_ANY_EXHDR(word) == 6 && memcmp(VARDATA_ANY(word), "erased", 6) == 0;
  facts.erased = facts.erased || pg::IsWhollyErased(subject);  // the database may be of before the erasure
  facts.restricted = DatumGetBool(at(kRestricted));
  facts.planned = DatumGetBool(at(kPlanned));
  ReadRetained(at(kRetained));
}

void ReadSubject(uint64 subject, Snapshot snapshot) {
  Relation table = table_open(cache.subjects.oid, AccessShareLock);
  ScanKeyData key;
  ScanKeyInit(&key, kSubjectId, BTEqualStrategyNumber, F_INT8EQ, Int64GetDatum(static_cast<int64>(subject)));
  SysScanDesc scan = systable_beginscan(table, cache.subjects.index, true, snapshot, 1, &key);
  if (HeapTupleIsValid(systable_getnext(scan))) TakeSubject(subject, scan->slot);
  systable_endscan(scan);
  table_close(table, NoLock);  // kept to the end of the transaction: the next person's lock is a local matter
}

int AddText(Datum value) {
  const struct varlena* word = DatumGetTextPP(value);
  const int offset = cache.texts.len;
  appendBinaryStringInfo(&cache.texts, VARDATA_ANY(word), VARSIZE_ANY_EXHDR(word));
  appendStringInfoChar(&cache.texts, '\0');
  return offset;
}

void AddStanding(HeapTuple tuple, TupleDesc descriptor, const policy::Purpose& purpose) {
  Datum values[kStandingColumns];
  bool nulls[kStandingColumns];
  heap_deform_tuple(tuple, descriptor, values, nulls);
  const auto at = [&](AttrNumber column) { return values[column - 1]; };
  StandingRow row{};
  row.purpose = DatumGetInt32(at(kStandingPurpose));
  const struct varlena* kind = DatumGetTextPP(at(kKind));
  if (!policy::ParseStandingKind({VARDATA_ANY(kind), VARSIZE_ANY_EXHDR(kind)}, &row.kind)) return;
  const bool requests = purpose.id == static_cast<int32>(policy::BuiltinPurpose::kConsentConfirmation);
  if (requests ? row.kind != policy::Standing::Kind::kRequest : row.purpose != 0 && row.purpose != purpose.id) return;
  row.channel = AddText(at(kChannel));
  row.status = AddText(at(kStatus));
  row.since = DatumGetTimestampTz(at(kSince));
  row.until = nulls[kUntil - 1] ? PG_INT64_MAX : DatumGetTimestampTz(at(kUntil));
  row.event = DatumGetInt64(at(kEvent));
  if (cache.facts.standing_count == cache.capacity) {
    const int capacity = cache.capacity == 0 ? 16 : cache.capacity * 2;
    const Size size = sizeof(StandingRow) * capacity;
    cache.rows = static_cast<StandingRow*>(cache.rows == nullptr ? MemoryContextAlloc(TopMemoryContext, size)
                                                                 : repalloc(cache.rows, size));
    cache.capacity = capacity;
  }
  cache.rows[cache.facts.standing_count++] = row;
}

void ReadStandings(uint64 subject, const policy::Purpose& purpose, Snapshot snapshot) {
  Relation table = table_open(cache.standings.oid, AccessShareLock);
  ScanKeyData key;
  ScanKeyInit(&key, kStandingSubject, BTEqualStrategyNumber, F_INT8EQ, Int64GetDatum(static_cast<int64>(subject)));
  SysScanDesc scan = systable_beginscan(table, cache.standings.index, true, snapshot, 1, &key);
  HeapTuple tuple;
  while (HeapTupleIsValid(tuple = systable_getnext(scan))) AddStanding(tuple, RelationGetDescr(table), purpose);
  systable_endscan(scan);
  table_close(table, NoLock);
}

void Clear(uint64 subject) {
  if (cache.texts.data == nullptr) {
    MemoryContext old = MemoryContextSwitchTo(TopMemoryContext);
    initStringInfo(&cache.texts);
    MemoryContextSwitchTo(old);
  }
  resetStringInfo(&cache.texts);
  cache.facts = Facts{};
  cache.facts.made_in_this_transaction = pg::IsNewInThisTransaction(subject);
}

void Finish() {
  cache.facts.standings = cache.rows;
  cache.facts.texts = cache.texts.data;
}

void Load(uint64 subject, const policy::Purpose& purpose) {
  Clear(subject);
  Snapshot snapshot = DecisionSnapshot();
  ReadSubject(subject, snapshot);
  if (cache.facts.made_in_this_transaction) cache.facts.known = true;  // its row may be of this very command
  if (AsksStandings(purpose)) ReadStandings(subject, purpose, snapshot);
  Finish();
}

// An ordered scan over the people from one id on, standing on a row.
struct RangeScan {
  Relation table;
  Relation index;
  SysScanDesc scan;
  HeapTuple row;
  uint64 subject;  // the row's person; PG_UINT64_MAX after the last

  void Next() {
    row = systable_getnext_ordered(scan, ForwardScanDirection);
    subject = PG_UINT64_MAX;
    if (!HeapTupleIsValid(row)) return;
    slot_getsomeattrs(scan->slot, 1);
    subject = static_cast<uint64>(DatumGetInt64(scan->slot->tts_values[0]));
  }
};

RangeScan ScanFrom(const Table& table, uint64 first, uint64 end, Snapshot snapshot) {
  ScanKeyData keys[2];
  ScanKeyInit(&keys[0], 1, BTGreaterEqualStrategyNumber, F_INT8GE, Int64GetDatum(static_cast<int64>(first)));
  ScanKeyInit(&keys[1], 1, BTLessStrategyNumber, F_INT8LT, Int64GetDatum(static_cast<int64>(end)));
  RangeScan range;
  range.table = table_open(table.oid, AccessShareLock);
  range.index = index_open(table.index, AccessShareLock);
  range.scan = systable_beginscan_ordered(range.table, range.index, snapshot, 2, keys);
  range.Next();
  return range;
}

void EndRange(const RangeScan& range) {
  systable_endscan_ordered(range.scan);
  index_close(range.index, NoLock);
  table_close(range.table, NoLock);
}

}  // namespace

const Facts& FactsOf(uint64 subject, const policy::Purpose& purpose) {
  const uint64 number = DecisionNumber();
  if (cache.number == number && cache.subject == subject && cache.purpose == purpose.id) return cache.facts;
  cache.number = 0;  // an error on the way leaves no half answer
  FindTables(number);
  Load(subject, purpose);
  cache.subject = subject;
  cache.purpose = purpose.id;
  cache.number = number;
  return cache.facts;
}

void VisitPeople(uint64 first, uint64 end, const policy::Purpose& purpose, VisitPerson visit, void* argument) {
  cache.number = 0;
  FindTables(DecisionNumber());
  Snapshot snapshot = DecisionSnapshot();
  RangeScan subjects = ScanFrom(cache.subjects, first, end, snapshot);
  const bool asks = AsksStandings(purpose);
  RangeScan standings{};
  if (asks) standings = ScanFrom(cache.standings, first, end, snapshot);
  for (; subjects.subject != PG_UINT64_MAX; subjects.Next()) {
    const uint64 subject = subjects.subject;
    CHECK_FOR_INTERRUPTS();
    Clear(subject);
    TakeSubject(subject, subjects.scan->slot);
    while (asks && standings.subject < subject) standings.Next();
    for (; asks && standings.subject == subject; standings.Next())
      AddStanding(standings.row, RelationGetDescr(standings.table), purpose);
    Finish();
    visit(subject, cache.facts, argument);
  }
  if (asks) EndRange(standings);
  EndRange(subjects);
}

}  // namespace privacy::read
