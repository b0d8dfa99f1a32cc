#include "write/refused_nulls.hpp"

extern "C" {
#include "access/genam.h"
#include "access/htup_details.h"
#include "access/sysattr.h"
#include "executor/executor.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "utils/rel.h"
}

#include "pg/boundary.hpp"
#include "sealed/format.hpp"
#include "types/value.hpp"

namespace privacy::write {

namespace {

constexpr std::size_t kNonceSize = 12;
constexpr std::size_t kTagSize = 16;

Bitmapset* InNullsNotDistinct(Relation relation, Bitmapset* cleared) {
  Bitmapset* found = nullptr;
  List* const indexes = RelationGetIndexList(relation);
  ListCell* cell;
  foreach (cell, indexes) {
    Relation index = index_open(lfirst_oid(cell), AccessShareLock);
    const Form_pg_index form = index->rd_index;
    for (int i = 0; form->indisunique && form->indnullsnotdistinct && i < form->indnkeyatts; ++i)
      if (form->indkey.values[i] > 0 && bms_is_member(form->indkey.values[i], cleared))
        found = bms_add_member(found, form->indkey.values[i]);
    index_close(index, AccessShareLock);
  }
  return found;
}

// The columns of `cleared` that an expression reads; a whole row is all of them.
Bitmapset* ReadBy(Node* expression, Bitmapset* cleared) {
  Bitmapset* attributes = nullptr;
  pull_varattnos(expression, 1, &attributes);
  if (bms_is_member(0 - FirstLowInvalidHeapAttributeNumber, attributes)) return bms_copy(cleared);
  Bitmapset* read = nullptr;
  for (int column = -1; (column = bms_next_member(cleared, column)) >= 0;)
    if (bms_is_member(column - FirstLowInvalidHeapAttributeNumber, attributes)) read = bms_add_member(read, column);
  return read;
}

Bitmapset* InChecks(Relation relation, HeapTuple row, Bitmapset* cleared) {
  const TupleDesc columns = RelationGetDescr(relation);
  if (columns->constr == nullptr || columns->constr->num_check == 0) return nullptr;
  Bitmapset* found = nullptr;
  EState* const state = CreateExecutorState();
  ExprContext* const context = GetPerTupleExprContext(state);
  TupleTableSlot* const slot = MakeSingleTupleTableSlot(columns, &TTSOpsHeapTuple);
  ExecStoreHeapTuple(row, slot, false);
  slot->tts_tableOid = RelationGetRelid(relation);
  context->ecxt_scantuple = slot;
  for (int i = 0; i < columns->constr->num_check; ++i) {
    Expr* const check = static_cast<Expr*>(stringToNode(columns->constr->check[i].ccbin));
    Bitmapset* const read = ReadBy(reinterpret_cast<Node*>(check), cleared);
    if (bms_is_empty(read) || ExecCheck(ExecPrepareExpr(check, state), context)) continue;
    found = bms_add_members(found, read);
  }
  ExecDropSingleTupleTableSlot(slot);
  FreeExecutorState(state);
  return found;
}

}  // namespace

Bitmapset* RefusedNulls(Relation relation, HeapTuple row, Bitmapset* cleared) {
  Bitmapset* refused = InNullsNotDistinct(relation, cleared);
  for (int column = -1; (column = bms_next_member(cleared, column)) >= 0;)
    if (TupleDescAttr(RelationGetDescr(relation), column - 1)->attnotnull) refused = bms_add_member(refused, column);
  return bms_join(refused, InChecks(relation, row, cleared));
}

struct varlena* MakeHusk(Bytes sealed_value) {
  sealed::Header header = pg::Run([&] { return sealed::ParseHeader(sealed_value); });
  const sealed::Parts parts = sealed::Split(sealed_value, header);
  header.lookup = sealed::Lookup::kNone;
  header.padded = false;
  const std::size_t size = sealed::kHeaderSize + kNonceSize + sealed::FixedSize(header.type) + kTagSize;
  struct varlena* const husk = static_cast<struct varlena*>(palloc0(VARHDRSZ + size));
  SET_VARSIZE(husk, VARHDRSZ + size);
  uint8* const out = reinterpret_cast<uint8*>(VARDATA(husk));
  sealed::WriteHeader(header, {out, sealed::kHeaderSize});
  memcpy(out + sealed::kHeaderSize, parts.nonce.data(), kNonceSize);
  return husk;
}

bool IsHusk(Bytes sealed_value) {
  sealed::Header header;
  if (!sealed::TryParseHeader(sealed_value, &header)) return false;
  const Bytes tag = sealed::Split(sealed_value, header).tag;
  for (const uint8 byte : tag)
    if (byte != 0) return false;
  return true;
}

}  // namespace privacy::write

// privacy.left_to_clear(personal type, generation): of a value whose key is destroyed up to this generation. 0: it is of
// a later one, 1: a husk, 2: to be cleared, 3: and it has a lookup tag.
PRIVACY_FUNCTION(privacy_left_to_clear) {
  using namespace privacy;
  if (types::FindPersonalType(get_fn_expr_argtype(fcinfo->flinfo, 0)) == nullptr) PG_RETURN_INT32(0);
  const Bytes value = types::ViewOf(PG_GETARG_VARLENA_PP(0));
  sealed::Header header;
  if (!sealed::TryParseHeader(value, &header) || header.generation > PG_GETARG_INT32(1)) PG_RETURN_INT32(0);
  if (write::IsHusk(value)) PG_RETURN_INT32(1);
  PG_RETURN_INT32(header.lookup == sealed::Lookup::kNone ? 2 : 3);
}
