// privacy.seal_row(): BEFORE INSERT OR UPDATE on every leaf of a protected table. First whose the row is, then what is
// stored of each personal value (seal_value.cpp).
#include "write/seal_row.hpp"

extern "C" {
#include "access/htup_details.h"
#include "access/table.h"
#include "access/tableam.h"
#include "access/xact.h"
#include "commands/trigger.h"
#include "miscadmin.h"
#include "replication/logicalworker.h"
#include "utils/datum.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"
}

#include "pg/relation_policy.hpp"
#include "pg/subjects.hpp"
#include "policy/reasons.hpp"
#include "read/state.hpp"
#include "read/statement.hpp"
#include "types/value.hpp"
#include "write/depart.hpp"
#include "write/internal.hpp"
#include "write/kept_checks.hpp"
#include "write/partition_move.hpp"
#include "write/refused_nulls.hpp"
#include "write/row_subject.hpp"
#include "write/seal_value.hpp"

namespace privacy::write {
namespace {

CopyRules copy_rules = {};

struct Tuples {
  TupleDesc columns;
  HeapTuple given;
  HeapTuple old;  // nullptr on INSERT
};

Value Get(HeapTuple tuple, AttrNumber column, TupleDesc columns) {
  Value value = {0, true};
  if (tuple != nullptr && column != 0) value.datum = heap_getattr(tuple, column, columns, &value.is_null);
  return value;
}

uint64 SubjectIn(HeapTuple tuple, const pg::RelationPolicy& policy, TupleDesc columns) {
  const Value value = Get(tuple, policy.subject_column, columns);
  return value.is_null ? 0 : static_cast<uint64>(DatumGetInt64(value.datum));
}

bool HasPersonalValue(const pg::RelationPolicy& policy, const Tuples& row, bool only_unsealed) {
  for (int i = 0; i < policy.column_count; ++i) {
    const Value value = Get(row.given, policy.columns[i].attnum, row.columns);
    if (value.is_null) continue;
    if (!only_unsealed) return true;
    const struct varlena* bytes = PG_DETOAST_DATUM_PACKED(value.datum);
    if (types::FormOf(types::ViewOf(bytes)) == types::Form::kUnsealed) return true;
  }
  return false;
}

bool IsChanged(AttrNumber number, const Tuples& row) {
  const Value given = Get(row.given, number, row.columns);
  const Value old = Get(row.old, number, row.columns);
  if (given.is_null || old.is_null) return given.is_null != old.is_null;
  const Form_pg_attribute column = TupleDescAttr(row.columns, number - 1);
  return !datum_image_eq(given.datum, old.datum, column->attbyval, column->attlen);
}

bool LinkChanged(const pg::RelationPolicy& policy, const Tuples& row) {
  for (int i = 0; i < policy.link_count; ++i)
    if (IsChanged(policy.link_columns[i], row)) return true;
  return policy.link_count == 0 && IsChanged(policy.link_column, row);
}

uint64 SubjectOfParent(Row* row, const Tuples& tuples) {
  Link link;
  if (!GetLink(*row->policy, tuples.given, tuples.columns, row->table, &link)) return 0;
  const Parent parent = FindParent(*row->policy, &link, row->table);
  if (!parent.found)
    ereport(ERROR, (errcode(ERRCODE_FOREIGN_KEY_VIOLATION),
                    errmsg("the row that table \"%s\" refers to does not exist, so it is not known whose data these are",
                           row->table),
                    errhint("Insert the row it refers to first.")));
  return parent.subject;
}

// Whose the sealed input in the row is; 0 where it holds none. A husk is what is left of an erased person: nobody's.
uint64 SubjectOfIncoming(const pg::RelationPolicy& policy, const Tuples& row) {
  for (int i = 0; i < policy.column_count; ++i) {
    const Value value = Get(row.given, policy.columns[i].attnum, row.columns);
    if (value.is_null) continue;
    const Bytes bytes = types::ViewOf(PG_DETOAST_DATUM_PACKED(value.datum));
    sealed::Header header;
    if (types::FormOf(bytes) == types::Form::kIncoming && !IsHusk(types::SealedOf(bytes)) &&
        sealed::TryParseHeader(types::SealedOf(bytes), &header))
      return header.subject;
  }
  return 0;
}

// A row that is deleted and inserted again in one transaction is the same person's; rows that refer to it under a
// deferred foreign key stay theirs. It is a change of their values, and asks what a change asks: a form that may only
// insert must not set a new address under the consents of somebody.
uint64 PersonGoneNow(const pg::RelationPolicy& policy, const Tuples& row) {
  if (!AnyDepartedNow() || policy.key_column == 0) return 0;
  for (int i = 0; i < policy.column_count; ++i)
    if (!Get(row.given, policy.columns[i].attnum, row.columns).is_null &&
        read::ShownAs(policy.columns[i].category) != policy::Disclosure::kFull)
      return 0;
  const char* key = KeyOf(policy, row.given, row.columns);
  return key == nullptr ? 0 : pg::FindPersonGoneNow(policy.table_id, key);
}

uint64 SubjectOfNew(Row* row, const Tuples& tuples) {
  const pg::RelationPolicy& policy = *row->policy;
  const uint64 given = SubjectIn(tuples.given, policy, tuples.columns);
  if (row->restoring && given != 0) return given;
  // COPY table TO leaves the person's column out: what it wrote says itself whose it is.
  if (types::MayAcceptSealed() && (row->restoring || policy.kind == pg::RelationKind::kSubject)) {
    const uint64 subject = SubjectOfIncoming(policy, tuples);
    row->restoring = row->restoring || subject != 0;
    if (subject != 0) return subject;
  }
  if (policy.kind == pg::RelationKind::kSubject) {
    // An erased row is restored as one: nothing personal in it, and nobody's.
    if (row->restoring && !HasPersonalValue(policy, tuples, true)) return 0;
    const uint64 same = PersonGoneNow(policy, tuples);
    return same != 0 ? same : pg::NewPerson();
  }
  if (row->restoring && !HasPersonalValue(policy, tuples, true)) return 0;
  row->subject = SubjectOfParent(row, tuples);
  // A parent whose erasure is committed and not yet scrubbed: a row with nothing personal in it is nobody's.
  if (row->subject != 0 && !HoldSubject(row) && !HasPersonalValue(policy, tuples, false)) return 0;
  return row->subject;
}

uint64 SubjectOfChanged(Row* row, const Tuples& tuples) {
  const pg::RelationPolicy& policy = *row->policy;
  const Internal internal = CurrentInternal();
  const uint64 given = SubjectIn(tuples.given, policy, tuples.columns);
  if (internal == Internal::kScrub) return given == 0 ? 0 : row->old_subject;
  if (internal == Internal::kMerge) return given;
  if (row->restoring && row->apply) return given;
  if (policy.kind == pg::RelationKind::kSubject)
    return internal == Internal::kRenew ? pg::NewPerson() : row->old_subject;
  const bool follow = internal == Internal::kCascade || LinkChanged(policy, tuples) ||
                      (row->old_subject == 0 && HasPersonalValue(policy, tuples, true));
  if (!follow) return row->old_subject;
  const uint64 subject = SubjectOfParent(row, tuples);
  // What belongs to a person goes on doing so when the row no longer says whose it is.
  if (subject == 0 && HasPersonalValue(policy, tuples, false)) return row->old_subject;
  return subject;
}

// COPY FROM does not ask row policies: Ensures what the INSERT policy of a protected table would.
void EnsureMayStore(const Row& row) {
  if (!copy_rules.ask_may_store || row.update || row.restoring || InNoForceRLSOperation() || row.subject == 0) return;
  // Of a person made here nothing can be in the way.
  if (pg::IsNewInThisTransaction(row.subject) && read::CurrentStatement().purpose != 0) return;
  if (read::CurrentStatement().purpose == 0) read::RaiseNoPurpose(row.table);
  if (read::MayStore(row.subject)) return;
  ereport(ERROR, (errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
                  errmsg("new row violates row-level security policy \"privacy_insert\" for table \"%s\"", row.table),
                  err_generic_string(PG_DIAG_CONSTRAINT_NAME, policy::reason::kNotPermitted)));
}

// An erasure clears the row: what the table refuses to be without keeps a husk, which opens nowhere.
HeapTuple LeaveHusks(Relation relation, const pg::RelationPolicy& policy, HeapTuple old, HeapTuple cleared) {
  const TupleDesc columns = RelationGetDescr(relation);
  Bitmapset* nulls = nullptr;
  for (int i = 0; i < policy.column_count; ++i) {
    const AttrNumber column = policy.columns[i].attnum;
    if (!Get(old, column, columns).is_null && Get(cleared, column, columns).is_null) nulls = bms_add_member(nulls, column);
  }
  if (bms_is_empty(nulls)) return cleared;
  Bitmapset* const refused = RefusedNulls(relation, cleared, nulls);
  for (int column = -1; (column = bms_next_member(refused, column)) >= 0;) {
    const struct varlena* const value = PG_DETOAST_DATUM(Get(old, static_cast<AttrNumber>(column), columns).datum);
    Datum husk = PointerGetDatum(MakeHusk(types::ViewOf(value)));
    bool is_null = false;
    cleared = heap_modify_tuple_by_cols(cleared, columns, 1, &column, &husk, &is_null);
  }
  return cleared;
}

HeapTuple SealRow(TriggerData* trigger) {
  Relation relation = trigger->tg_relation;
  const bool update = TRIGGER_FIRED_BY_UPDATE(trigger->tg_event);
  const Tuples tuples = {RelationGetDescr(relation), update ? trigger->tg_newtuple : trigger->tg_trigtuple,
                         update ? trigger->tg_trigtuple : nullptr};
  pg::RelationPolicy policy = *pg::PolicyOf(RelationGetRelid(relation));
  const Size size = sizeof(pg::ColumnPolicy) * Max(policy.column_count, 1);
  policy.columns = static_cast<pg::ColumnPolicy*>(memcpy(palloc(size), policy.columns, size));

  Row row{};
  row.relation = relation;
  row.table = RelationGetRelationName(relation);
  row.policy = &policy;
  row.update = update;
  row.apply = IsLogicalWorker();
  row.restoring = types::MayAcceptSealed() && !copy_rules.without_subjects;
  if (policy.kind != pg::RelationKind::kPlain && policy.subject_column != 0) {
    row.old_subject = SubjectIn(tuples.old, policy, tuples.columns);
    const uint64 given = SubjectIn(tuples.given, policy, tuples.columns);
    if (!update && CameFromPartition(relation, given)) {
      row.restoring = true;
      row.subject = given;
    } else {
      row.subject = update ? SubjectOfChanged(&row, tuples) : SubjectOfNew(&row, tuples);
    }
    if (update && row.subject != row.old_subject && policy.kind == pg::RelationKind::kLinked &&
        CurrentInternal() != Internal::kScrub)
      LockRow(RelationGetRelid(relation), &trigger->tg_trigtuple->t_self);
    EnsureMayStore(row);
  }

  int* numbers = static_cast<int*>(palloc(sizeof(int) * (policy.column_count + 1)));
  Datum* values = static_cast<Datum*>(palloc(sizeof(Datum) * (policy.column_count + 1)));
  bool* nulls = static_cast<bool*>(palloc(sizeof(bool) * (policy.column_count + 1)));
  Given* const fresh = MayHaveKeptChecks(relation) ? static_cast<Given*>(palloc0(sizeof(Given) * (policy.column_count + 1))) : nullptr;
  bool any_fresh = false;
  int changed = 0;
  for (int i = 0; i < policy.column_count; ++i) {
    const Value given = Get(tuples.given, policy.columns[i].attnum, tuples.columns);
    const Value old = Get(tuples.old, policy.columns[i].attnum, tuples.columns);
    const Value stored = ToStore(&row, policy.columns[i], given, old);
    if (fresh != nullptr && !stored.is_null && (old.is_null || stored.datum != old.datum))
      any_fresh = TakePlaintext(policy.columns[i], given, &fresh[i]) || any_fresh;
    if (stored.is_null == given.is_null && (stored.is_null || stored.datum == given.datum)) continue;
    numbers[changed] = policy.columns[i].attnum;
    values[changed] = stored.datum;
    nulls[changed++] = stored.is_null;
  }
  if (policy.subject_column != 0 && policy.kind != pg::RelationKind::kPlain &&
      row.subject != SubjectIn(tuples.given, policy, tuples.columns)) {
    numbers[changed] = policy.subject_column;
    values[changed] = Int64GetDatum(static_cast<int64>(row.subject));
    nulls[changed++] = row.subject == 0;
  }
  if (update && relation->rd_rel->relispartition) RememberLeaving(relation, &trigger->tg_trigtuple->t_self, row.subject);
  HeapTuple const stored = changed == 0 ? tuples.given
                                        : heap_modify_tuple_by_cols(tuples.given, tuples.columns, changed, numbers, values, nulls);
  if (any_fresh) EnsureKeptChecks(relation, policy, stored, fresh);
  if (update && CurrentInternal() == Internal::kScrub) return LeaveHusks(relation, policy, tuples.old, stored);
  return stored;
}

void OnTransactionEnd(XactEvent, void*) { copy_rules = {}; }

void OnSubtransactionEnd(SubXactEvent event, SubTransactionId, SubTransactionId, void*) {
  if (event == SUBXACT_EVENT_ABORT_SUB) copy_rules = {};
}

}  // namespace

CopyRules BeginCopy(CopyRules rules) {
  static bool registered = false;
  if (!registered) {
    RegisterXactCallback(OnTransactionEnd, nullptr);
    RegisterSubXactCallback(OnSubtransactionEnd, nullptr);
    registered = true;
  }
  const CopyRules before = copy_rules;
  copy_rules = rules;
  return before;
}

void EndCopy(CopyRules before) { copy_rules = before; }

}  // namespace privacy::write

PRIVACY_FUNCTION(privacy_seal_row) {
  if (!CALLED_AS_TRIGGER(fcinfo))
    ereport(ERROR, (errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED), errmsg("privacy.seal_row is a trigger function")));
  TriggerData* trigger = reinterpret_cast<TriggerData*>(fcinfo->context);
  if (!TRIGGER_FIRED_BEFORE(trigger->tg_event) || !TRIGGER_FIRED_FOR_ROW(trigger->tg_event) ||
      TRIGGER_FIRED_BY_DELETE(trigger->tg_event))
    ereport(ERROR, (errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
                    errmsg("privacy.seal_row must be fired before INSERT or UPDATE for each row")));
  PG_RETURN_POINTER(privacy::write::SealRow(trigger));
}
