#include "rights/plain_person.hpp"

extern "C" {
#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/fmgrprotos.h"
#include "utils/timestamp.h"
}

#include "pg/own_tables.hpp"
#include "pg/subjects.hpp"

namespace privacy::rights {

namespace {

using pg::OwnRelation;

bool HasRow(OwnRelation table, OwnRelation index, uint64 subject) {
  ScanKeyData key;
  ScanKeyInit(&key, 1, BTEqualStrategyNumber, F_INT8EQ, Int64GetDatum(static_cast<int64>(subject)));
  pg::OwnScan scan = pg::ScanOwn(table, index, &key, 1);
  const bool found = scan.Next();
  scan.Close();
  return found;
}

bool IsLinked(uint64 subject) { return HasRow(OwnRelation::kSubjectLinks, OwnRelation::kSubjectLinksPrimary, subject); }

Classes ReadClasses() {
  enum { kId = 1, kPeriod = 3, kAlign = 5, kRetainedFor = 6 };  // extension/20_catalog.sql
  Classes classes{};
  int capacity = 16;
  classes.ids = static_cast<Datum*>(palloc(sizeof(Datum) * static_cast<Size>(capacity)));
  classes.may_be_kept = static_cast<bool*>(palloc(sizeof(bool) * static_cast<Size>(capacity)));
  pg::OwnScan scan = pg::ScanOwn(OwnRelation::kDeletionClasses, OwnRelation::kDeletionClassesPrimary, nullptr, 0);
  while (scan.Next()) {
    bool is_null;
    const int32 id = DatumGetInt32(scan.Get(kId, &is_null));
    if (id == kProofClass) {
      const Datum period = scan.Get(kPeriod, &is_null);
      if (!is_null) {
        auto* const copy = static_cast<Interval*>(palloc(sizeof(Interval)));
        *copy = *DatumGetIntervalP(period);
        classes.proof_period = copy;
      }
      scan.Get(kAlign, &is_null);
      classes.proof_aligned = !is_null;
      continue;
    }
    if (classes.count == capacity) {
      capacity *= 2;
      classes.ids = static_cast<Datum*>(repalloc(classes.ids, sizeof(Datum) * static_cast<Size>(capacity)));
      classes.may_be_kept =
          static_cast<bool*>(repalloc(classes.may_be_kept, sizeof(bool) * static_cast<Size>(capacity)));
    }
    const ArrayType* const retained_for = DatumGetArrayTypeP(scan.Get(kRetainedFor, &is_null));
    classes.may_be_kept[classes.count] = ArrayGetNItems(ARR_NDIM(retained_for), ARR_DIMS(retained_for)) > 0;
    classes.ids[classes.count++] = Int32GetDatum(id);
  }
  scan.Close();
  return classes;
}

// Does a law keep anything of the person? Asked of the classes that have one; the row has the moment of the erasure.
bool IsKept(const Classes& classes, HeapTuple person, TupleDesc columns) {
  static SPIPlanPtr plan = nullptr;  // planned once a session
  static Oid type = InvalidOid;      // ... and CREATE EXTENSION
  bool kept = false;
  Datum row = 0;
  for (int i = 0; i < classes.count && !kept; ++i) {
    if (!classes.may_be_kept[i]) continue;
    if (row == 0) {
      SPI_connect();
      row = heap_copy_tuple_as_datum(person, columns);
    }
    if (type != columns->tdtypeid) {
      Oid types[] = {columns->tdtypeid, INT4OID};
      plan = SPI_prepare("SELECT 1 FROM privacy.what_keeps($1, $2) w WHERE w.result IS NOT NULL", 2, types);
      if (plan == nullptr || SPI_keepplan(plan) != 0) elog(ERROR, "could not plan the question what keeps a class");
      type = columns->tdtypeid;
    }
    Datum values[] = {row, classes.ids[i]};
    (void)SPI_execute_plan(plan, values, nullptr, false, 1);
    kept = SPI_processed > 0;
  }
  if (row != 0) SPI_finish();
  return kept;
}

}  // namespace

// It counts in UTC.
TimestampTz EndOfProof(const Classes& classes, TimestampTz erased_at) {
  if (classes.proof_period == nullptr) return DT_NOEND;
  const auto plus = [](Datum at, const Interval& period) {
    Interval copy = period;
    return DirectFunctionCall2(timestamp_pl_interval, at, IntervalPGetDatum(&copy));
  };
  const Datum started = TimestampGetDatum(erased_at);
  if (!classes.proof_aligned) return DatumGetTimestamp(plus(started, *classes.proof_period));
  const Datum latest = plus(started, {.time = 14 * USECS_PER_HOUR, .day = 0, .month = 0});
  const Datum year = DirectFunctionCall2(timestamp_trunc, TextDatum("year"), latest);
  const Datum ended = plus(plus(year, {.time = 0, .day = 0, .month = 12}), *classes.proof_period);
  return DatumGetTimestamp(plus(ended, {.time = 12 * USECS_PER_HOUR, .day = 0, .month = 0}));
}

bool LockPlainPerson(uint64 person, TupleDesc columns, PlainPerson* plain) {
  if (IsLinked(person)) return false;
  const HeapTuple tuple = pg::LockPersonRow(person);
  if (tuple == nullptr) return false;
  plain->place = tuple->t_self;
  Row<subject::kColumns>& row = plain->row;
  heap_deform_tuple(tuple, columns, row.values, row.nulls);
  if (TextView(row.values[subject::kState]) == "erased" || DatumGetBool(row.values[subject::kRestricted]) ||
      DatumGetBool(row.values[subject::kPlanned]))
    return false;
  if (IsLinked(person) || HasRow(OwnRelation::kHolds, OwnRelation::kHoldsSubject, person) ||
      HasRow(OwnRelation::kMergedSubjects, OwnRelation::kMergedSubjectsInto, person))
    return false;
  plain->classes = ReadClasses();
  row.Set(subject::kErasedAt, TimestampTzGetDatum(GetCurrentTimestamp()));
  return plain->classes.count > 0 && !IsKept(plain->classes, heap_form_tuple(columns, row.values, row.nulls), columns);
}

}  // namespace privacy::rights
