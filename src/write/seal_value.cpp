// A given value is one of: what is stored already, nothing, a plaintext, a sealed value read from a table of this
// database, or a sealed value that came from outside. Each has its rule; whatever the rule, only sealed bytes of the
// row's own person leave this file.
#include "write/seal_value.hpp"

extern "C" {
#include "access/genam.h"
#include "access/htup_details.h"
#include "access/xact.h"
#include "catalog/pg_am.h"
#include "catalog/pg_attribute.h"
#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "parser/parse_coerce.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"
}

#include "pg/boundary.hpp"
#include "pg/keyring.hpp"
#include "pg/subjects.hpp"
#include "pg/vocabulary.hpp"
#include "policy/reasons.hpp"
#include "read/state.hpp"
#include "read/statement.hpp"
#include "sealed/format.hpp"
#include "types/value.hpp"
#include "write/internal.hpp"
#include "write/refused_nulls.hpp"

namespace privacy::write {
namespace {

// Authentication tags of values sealed lately by this backend. An upsert's row is sealed before the conflict is found;
// what it holds was given by this session, so it may be sealed again for the row in the way.
constexpr int kRecent = 64;
constexpr int kTagSize = 16;
struct Recent {
  uint8 tags[kRecent][kTagSize];
  TimestampTz statement;
  int next;
} recent;

void Remember(Bytes sealed_value) {
  if (recent.statement != GetCurrentStatementStartTimestamp()) recent = {};
  recent.statement = GetCurrentStatementStartTimestamp();
  memcpy(recent.tags[recent.next], sealed_value.data() + sealed_value.size() - kTagSize, kTagSize);
  recent.next = (recent.next + 1) % kRecent;
}

bool SealedInThisStatement(Bytes sealed_value) {
  if (recent.statement != GetCurrentStatementStartTimestamp()) return false;
  for (const auto& tag : recent.tags)
    if (memcmp(tag, sealed_value.data() + sealed_value.size() - kTagSize, kTagSize) == 0) return true;
  return false;
}

Value Detoasted(Value value) {
  if (!value.is_null) value.datum = PointerGetDatum(PG_DETOAST_DATUM_PACKED(value.datum));
  return value;
}

Bytes View(Value detoasted) { return types::ViewOf(reinterpret_cast<struct varlena*>(DatumGetPointer(detoasted.datum))); }

Value FromVarlena(struct varlena* bytes) { return {PointerGetDatum(bytes), false}; }

// The same datum, without detoasting: an UPDATE that leaves a column alone hands over the very bytes.
bool SameDatum(Value a, Value b) {
  if (a.is_null || b.is_null) return a.is_null && b.is_null;
  const void* left = DatumGetPointer(a.datum);
  const void* right = DatumGetPointer(b.datum);
  return left == right || (VARSIZE_ANY(left) == VARSIZE_ANY(right) && memcmp(left, right, VARSIZE_ANY(left)) == 0);
}

const char* ColumnName(const Row& row, const pg::ColumnPolicy& column) {
  return get_attname(row.policy->relation, column.attnum, false);
}

[[noreturn]] void RaiseNotPermitted(const Row& row, const pg::ColumnPolicy& column, const char* verb,
                                    const char* reason, const char* hint) {
  ereport(ERROR, (errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
                  errmsg("permission denied to %s column \"%s\" of table \"%s\" for the declared purpose", verb,
                         ColumnName(row, column), row.table),
                  errhint("%s", hint), err_generic_string(PG_DIAG_CONSTRAINT_NAME, reason)));
}

// Ensures that the purpose may store a new value: to compare is enough for a new row, to change one asks that the
// session could have seen what it replaces.
void EnsureMayWrite(const Row& row, const pg::ColumnPolicy& column) {
  if (row.apply) return;
  const policy::Disclosure shown = read::ShownAs(column.category);
  if (shown == policy::Disclosure::kFull || (!row.update && shown != policy::Disclosure::kNone)) return;
  if (read::CurrentStatement().purpose == 0) read::RaiseNoPurpose(row.table);
  if (row.update)
    RaiseNotPermitted(row, column, "change", shown == policy::Disclosure::kNone ? policy::reason::kNotPermitted
                                                                               : policy::reason::kMatchOnly,
                      "Changing a value needs the category permitted in full: privacy.permit(purpose, category).");
  RaiseNotPermitted(row, column, "insert into", policy::reason::kNotPermitted,
                    "Inserting needs the category permitted at least as 'match': privacy.permit(purpose, category, "
                    "disclosure => 'match').");
}

// May this session take the value from its person to another place?
bool MayMove(const sealed::Header& header, Bytes value) {
  if (CurrentInternal() != Internal::kNone) return true;  // rows below one that moved, or our own commands
  if (pg::IsNewInThisTransaction(header.subject) || SealedInThisStatement(value)) return true;
  const read::Statement& statement = read::CurrentStatement();
  for (const policy::BuiltinPurpose purpose :
       {policy::BuiltinPurpose::kSubjectRights, policy::BuiltinPurpose::kMaintenance}) {
    const int32 id = static_cast<int32>(purpose);
    // Who only owns the table may use maintenance, but could read the value where it moves to.
    if ((statement.purpose == id && !read::MaintenanceByOwnership()) || pg::IsGranted(id, statement.role)) return true;
  }
  return read::Decide(header.category, header.subject).disclosure == policy::Disclosure::kFull;
}

void EnsureMayMove(const Row& row, const pg::ColumnPolicy& column, const sealed::Header& header, Bytes value) {
  if (MayMove(header, value)) return;
  if (read::CurrentStatement().purpose == 0) read::RaiseNoPurpose(row.table);
  const char* reason = read::Decide(header.category, header.subject).reason;
  const bool same_person = header.subject == row.subject;
  RaiseNotPermitted(row, column, same_person ? "move a value of another column into" : "move a value of another person into",
                    reason != nullptr ? reason : policy::reason::kNotPermitted,
                    same_person ? "A sealed value is stored in another column only if the session could reveal it, or "
                                  "holds the purpose subject_rights or maintenance."
                                : "A sealed value may follow its row to another person only if the session could reveal "
                                  "it, or holds the purpose subject_rights or maintenance.");
}

void EnsureTagged(const Row& row, const pg::ColumnPolicy& column) {
  if (column.category != 0) return;
  if (row.policy->kind == pg::RelationKind::kPlain)
    ereport(ERROR, (errcode(ERRCODE_CHECK_VIOLATION),
                    errmsg("table \"%s\" does not say yet whose data it holds", row.table),
                    errhint("Call privacy.add_subject_table or privacy.add_linked_table, then privacy.protect_column "
                            "for column \"%s\".", ColumnName(row, column))));
  ereport(ERROR, (errcode(ERRCODE_CHECK_VIOLATION),
                  errmsg("column \"%s\" of table \"%s\" has no category, or one that does not exist",
                         ColumnName(row, column), row.table),
                  errhint("Call privacy.protect_column with a category made by privacy.create_category.")));
}

// A btree index holds the whole sealed value, and nothing of more than a third of a page.
constexpr std::size_t kShort = 2696;

// Ensures that a long value fits the indexes of its column, by name: PostgreSQL's own hint would store a digest of it.
void EnsureFitsIndexes(const Row& row, const pg::ColumnPolicy& column, const struct varlena* stored) {
  if (column.lookup == 0 || VARSIZE_ANY(stored) <= kShort) return;
  List* indexes = RelationGetIndexList(row.relation);
  ListCell* cell;
  foreach (cell, indexes) {
    Relation index = index_open(lfirst_oid(cell), AccessShareLock);
    bool holds = false;
    for (int i = 0; i < index->rd_index->indnatts; ++i) holds = holds || index->rd_index->indkey.values[i] == column.attnum;
    if (holds && index->rd_rel->relam == BTREE_AM_OID)
      ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
                      errmsg("a value for column \"%s\" of table \"%s\" is too long for index \"%s\"",
                             ColumnName(row, column), row.table, RelationGetRelationName(index)),
                      errdetail("A btree index takes sealed values of up to %zu bytes; this one has %zu.", kShort,
                                static_cast<std::size_t>(VARSIZE_ANY(stored))),
                      errhint("A hash index takes values of any length: CREATE INDEX ... USING hash, or, for a unique "
                              "column, EXCLUDE USING hash (%s WITH =).",
                              quote_identifier(ColumnName(row, column)))));
    index_close(index, AccessShareLock);
  }
  list_free(indexes);
}

Value SealFor(Row* row, const pg::ColumnPolicy& column, Bytes plaintext) {
  if (row->subject == 0) RaiseNobody(*row);
  if (!HoldSubject(row)) RaiseNobody(*row);
  const pg::SealTarget target = {row->subject,
                                 column.deletion_class,
                                 column.category,
                                 types::FindPersonalType(column.type)->base,
                                 static_cast<sealed::Lookup>(column.lookup),
                                 column.hide_length};
  struct varlena* stored = pg::Seal(target, plaintext);
  EnsureFitsIndexes(*row, column, stored);
  Remember(types::ViewOf(stored));
  return FromVarlena(stored);
}

sealed::Header HeaderOf(Bytes value) {
  return pg::Run([&] { return sealed::ParseHeader(value); });
}

// A sealed value whose row goes to another person follows it. One whose key is destroyed stays as it is: it opens
// nowhere.
Value Follow(Row* row, const pg::ColumnPolicy& column, Value stored) {
  const Value detoasted = Detoasted(stored);
  const Bytes bytes = View(detoasted);
  const sealed::Header header = HeaderOf(bytes);
  if (header.subject == row->subject) return stored;
  EnsureMayMove(*row, column, header, bytes);
  EnsureTagged(*row, column);
  Bytes plaintext;
  if (pg::Open(bytes, &plaintext) == pg::Opened::kErased) return stored;
  return SealFor(row, column, plaintext);
}

Value Keep(Row* row, const pg::ColumnPolicy& column, Value old) {
  return row->subject == row->old_subject ? old : Follow(row, column, old);
}

// Is `plaintext` exactly what this session is shown for the stored value?
bool IsWhatIsShown(const pg::ColumnPolicy& column, Value old, Bytes plaintext, sealed::BaseType type) {
  const Value detoasted = Detoasted(old);
  const read::Shown shown =
      read::Reveal(reinterpret_cast<struct varlena*>(DatumGetPointer(detoasted.datum)), column.type);
  return !shown.is_null && Equal(types::ToPlaintext(shown.value, type), plaintext);
}

Value StorePlaintext(Row* row, const pg::ColumnPolicy& column, Bytes plaintext, Value old) {
  EnsureTagged(*row, column);
  const sealed::BaseType type = types::FindPersonalType(column.type)->base;
  if (row->update && !old.is_null && IsWhatIsShown(column, old, plaintext, type)) return Keep(row, column, old);
  if (column.base_typmod >= 0) {
    plaintext = AsColumnHad(plaintext, type, column);
    if (row->update && !old.is_null && IsWhatIsShown(column, old, plaintext, type)) return Keep(row, column, old);
  }
  EnsureMayWrite(*row, column);
  return SealFor(row, column, plaintext);
}

// A sealed value less its lookup section: it never opens again.
Value StripLookup(Bytes bytes) {
  struct varlena* stripped = types::MakeSealed(bytes);
  uint8* out = reinterpret_cast<uint8*>(VARDATA(stripped));
  out[2] &= 0xF9;
  const std::size_t behind = sealed::kHeaderSize + sealed::kLookupSize;
  memmove(out + sealed::kHeaderSize, out + behind, bytes.size() - behind);
  SET_VARSIZE(stripped, VARHDRSZ + bytes.size() - sealed::kLookupSize);
  return FromVarlena(stripped);
}

Value StoreNull(Row* row, const pg::ColumnPolicy& column, Value old) {
  const Value null = {0, true};
  if (!row->update || old.is_null) return null;
  if (CurrentInternal() == Internal::kScrub) return null;  // where the table refuses it, SealRow leaves a husk
  if (row->apply) return null;
  const Value detoasted = Detoasted(old);
  const read::Shown shown =
      read::Reveal(reinterpret_cast<struct varlena*>(DatumGetPointer(detoasted.datum)), column.type);
  if (shown.is_null) return Keep(row, column, old);  // a full-row save of what was withheld
  EnsureMayWrite(*row, column);
  return null;
}

// The value under the lookup key in force, whoever held it since before; without a tag when its key is destroyed.
Value TaggedInForce(Value sealed_value, bool verify = false) {
  const Value detoasted = Detoasted(sealed_value);
  const Bytes bytes = View(detoasted);
  struct varlena* again = nullptr;
  switch (pg::Retag(bytes, &again, verify)) {
    case pg::Retagged::kSame: return sealed_value;
    case pg::Retagged::kNew: return FromVarlena(again);
    case pg::Retagged::kErased: return StripLookup(bytes);
  }
  return sealed_value;
}

// A value that came in sealed. It is never sealed for anybody or anything else: whoever holds a stolen dump could otherwise read it here.
Value StoreIncoming(const Row& row, const pg::ColumnPolicy& column, Bytes given) {
  if (!types::MayAcceptSealed())
    ereport(ERROR, (errcode(ERRCODE_INSUFFICIENT_PRIVILEGE), errmsg("sealed values are not accepted as input here"),
                    errhint("They are in COPY FROM by superusers and members of privacy_restore, and with "
                            "privacy.accept_sealed.")));
  const Bytes bytes = types::SealedOf(given);
  const sealed::Header header = HeaderOf(bytes);
  if (IsHusk(bytes)) return FromVarlena(types::MakeSealed(bytes));  // says nothing, opens nowhere, and is nobody's
  if (row.policy->kind != pg::RelationKind::kPlain && header.subject != row.subject)
    ereport(ERROR, (errcode(ERRCODE_CHECK_VIOLATION),
                    errmsg("a sealed value for column \"%s\" of table \"%s\" belongs to another person than its row",
                           ColumnName(row, column), row.table),
                    errhint("Load column \"%s\" with the values it belongs to.",
                            row.policy->subject_column != 0
                                ? get_attname(row.policy->relation, row.policy->subject_column, false)
                                : "data_subject_id")));
  if (pg::VerifyIncoming(bytes) == pg::Opened::kValue || header.lookup == sealed::Lookup::kNone)
    return TaggedInForce(FromVarlena(types::MakeSealed(bytes)), true);
  // Its key is destroyed: it never opens, and must not be found by its tag either.
  return StripLookup(bytes);
}

// A sealed value read from a table of this database.
Value StoreSealed(Row* row, const pg::ColumnPolicy& column, Value given, Value old) {
  given = TaggedInForce(given);
  const Bytes bytes = View(given);
  const sealed::Header header = HeaderOf(bytes);
  if (row->policy->kind == pg::RelationKind::kPlain) return given;  // the policy sticks to the value
  if (row->restoring && header.subject == row->subject) return given;
  const bool fits = header.subject == row->subject && header.category == column.category &&
                    static_cast<uint8>(header.lookup) == column.lookup;
  if (fits) {
    if (row->update) EnsureMayWrite(*row, column);
    return given;
  }
  EnsureMayMove(*row, column, header, bytes);
  Bytes plaintext;
  if (pg::Open(bytes, &plaintext) == pg::Opened::kErased)
    RaiseNotPermitted(*row, column, "store an erased value in", policy::reason::kErased,
                      "The key of this value's person is destroyed.");
  return StorePlaintext(row, column, plaintext, old);
}

}  // namespace

void RaiseNobody(const Row& row) {
  ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
                  errmsg("the row of table \"%s\" belongs to no living person, so nothing personal can be stored in it",
                         row.table),
                  row.policy->kind == pg::RelationKind::kSubject
                      ? errhint("An erased row gets a new person with privacy.renew_subject(table, key).")
                      : errhint("Set the foreign key that leads to the person; an erased one gets a new person with "
                                "privacy.renew_subject(table, key)."),
                  err_generic_string(PG_DIAG_CONSTRAINT_NAME, policy::reason::kErased)));
}

bool HoldSubject(Row* row) {
  if (row->held || pg::IsNewInThisTransaction(row->subject)) return true;
  row->held = pg::HoldPerson(row->subject);
  return row->held;
}

Bytes AsColumnHad(Bytes plaintext, sealed::BaseType type, const pg::ColumnPolicy& column) {
  const Oid base = types::PersonalTypeOf(type)->base_oid;
  if (base == TEXTOID) {
    Datum value = types::FromPlaintext(plaintext, type);
    if (column.base_typmod >= 0)
      value = DirectFunctionCall3(varchar, column.blanks ? DirectFunctionCall1(rtrim1, value) : value,
                                  Int32GetDatum(column.base_typmod), BoolGetDatum(false));
    return types::ToPlaintext(value, type);
  }
  Oid function;
  if (find_typmod_coercion_function(base, &function) != COERCION_PATH_FUNC) return plaintext;
  return types::ToPlaintext(OidFunctionCall3(function, types::FromPlaintext(plaintext, type),
                                             Int32GetDatum(column.base_typmod), BoolGetDatum(false)),
                            type);
}

Value ToStore(Row* row, const pg::ColumnPolicy& column, Value given, Value old) {
  if (CurrentInternal() == Internal::kRetag) return given.is_null ? given : TaggedInForce(given);
  if (row->update && SameDatum(given, old))
    return given.is_null || row->subject == row->old_subject || row->subject == 0 ? given : Follow(row, column, given);
  if (given.is_null) return StoreNull(row, column, old);
  const Value detoasted = Detoasted(given);
  const Bytes bytes = View(detoasted);
  switch (types::FormOf(bytes)) {
    case types::Form::kSealed: return StoreSealed(row, column, detoasted, old);
    case types::Form::kIncoming: return StoreIncoming(*row, column, bytes);
    case types::Form::kUnsealed:
      if (CurrentInternal() == Internal::kScrub) break;
      EnsureTagged(*row, column);
      return StorePlaintext(row, column, types::PlaintextOf(bytes, types::FindPersonalType(column.type)->base), old);
    default: break;
  }
  ereport(ERROR, (errcode(ERRCODE_CHECK_VIOLATION),
                  errmsg("a value for column \"%s\" of table \"%s\" is not sealed", ColumnName(*row, column),
                         row->table)));
}

}  // namespace privacy::write
