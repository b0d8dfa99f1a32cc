#include "write/sealed_checks.hpp"

extern "C" {
#include "access/htup_details.h"
#include "access/tupdesc.h"
#include "catalog/namespace.h"
#include "executor/executor.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "utils/hsearch.h"
#include "utils/inval.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/rel.h"
}

#include "pg/relation_policy.hpp"
#include "types/value.hpp"
#include "write/kept_checks.hpp"

namespace privacy::write {
namespace {

// One constraint of a table, in the order of the relation cache.
struct Check {
  AttrNumber column;  // 0: any other constraint
  sealed::BaseType type;
};

struct Entry {
  Oid relation;
  bool valid;
  int count;
  Check* checks;
};

HTAB* cache = nullptr;

void OnInvalidation(Datum, Oid relation) {
  if (cache == nullptr) return;
  if (OidIsValid(relation)) {
    Entry* const entry = static_cast<Entry*>(hash_search(cache, &relation, HASH_FIND, nullptr));
    if (entry != nullptr) entry->valid = false;
    return;
  }
  HASH_SEQ_STATUS all;
  hash_seq_init(&all, cache);
  while (Entry* const entry = static_cast<Entry*>(hash_seq_search(&all))) entry->valid = false;
}

void MakeCache() {
  HASHCTL control{};
  control.keysize = sizeof(Oid);
  control.entrysize = sizeof(Entry);
  control.hcxt = CacheMemoryContext;
  cache = hash_create("pg_privacy sealed checks", 32, &control, HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
}

Check Parse(const ConstrCheck& constraint) {
  Node* const expression = static_cast<Node*>(stringToNode(constraint.ccbin));
  const AttrNumber column = SealedArgument(expression);
  if (column <= 0) return {0, {}};
  const auto* argument = static_cast<const Node*>(linitial(reinterpret_cast<FuncExpr*>(expression)->args));
  return {column, types::FindPersonalType(exprType(argument))->base};
}

// The constraints of a table that is open; nullptr if they changed while they were looked at.
const Check* ChecksOf(Relation table) {
  if (cache == nullptr) MakeCache();
  const Oid relation = RelationGetRelid(table);
  const TupleConstr* const constraints = RelationGetDescr(table)->constr;
  bool found;
  Entry* entry = static_cast<Entry*>(hash_search(cache, &relation, HASH_ENTER, &found));
  if (!found) *entry = {relation, false, 0, nullptr};
  if (entry->valid && entry->count == constraints->num_check) return entry->checks;
  if (entry->checks != nullptr) pfree(entry->checks);
  *entry = {relation, false, 0, nullptr};
  const int count = constraints->num_check;
  Check* const checks = static_cast<Check*>(MemoryContextAlloc(CacheMemoryContext, sizeof(Check) * count));
  *entry = {relation, true, count, checks};  // before reading: an invalidation that arrives meanwhile clears it again
  for (int i = 0; i < count; ++i) checks[i] = {0, {}};
  for (int i = 0; i < count; ++i) {
    const Check check = Parse(RelationGetDescr(table)->constr->check[i]);
    entry = static_cast<Entry*>(hash_search(cache, &relation, HASH_FIND, nullptr));
    if (entry == nullptr || !entry->valid || entry->checks != checks) return nullptr;
    checks[i] = check;
  }
  return checks;
}

// ExprState::evalfunc of privacy.is_sealed(column). It is strict: nothing is what a constraint lets pass.
Datum IsSealed(ExprState* state, ExprContext* context, bool* is_null) {
  const Check* const check = static_cast<const Check*>(state->evalfunc_private);
  const Datum value = slot_getattr(context->ecxt_scantuple, check->column, is_null);
  if (*is_null) return static_cast<Datum>(0);
  const MemoryContext caller = MemoryContextSwitchTo(context->ecxt_per_tuple_memory);
  const bool sealed = types::IsStorable(types::ViewOf(PG_DETOAST_DATUM_PACKED(value)), check->type);
  MemoryContextSwitchTo(caller);
  return BoolGetDatum(sealed);
}

#if PG_VERSION_NUM < 180000
// Any other constraint, begun when the first row asks for it.
struct Other {
  const char* text;
  EState* executor;
  ExprState* state;
};

Datum AskOther(ExprState* state, ExprContext* context, bool* is_null) {
  Other* const other = static_cast<Other*>(state->evalfunc_private);
  if (other->state == nullptr) {
    const MemoryContext caller = MemoryContextSwitchTo(other->executor->es_query_cxt);
    other->state = ExecPrepareExpr(static_cast<Expr*>(stringToNode(other->text)), other->executor);
    MemoryContextSwitchTo(caller);
  }
  return ExecEvalExpr(other->state, context, is_null);
}
#endif

ExprState* MakeState(ExprStateEvalFunc evaluate, void* with) {
  ExprState* const state = makeNode(ExprState);
  state->evalfunc = evaluate;
  state->evalfunc_private = with;
  return state;
}

// Minor versions of PostgreSQL 18 name it in two ways.
template <class Info>
ExprState*** StatesOf(Info* target) {
  if constexpr (requires { target->ri_CheckConstraintExprs; })
    return &target->ri_CheckConstraintExprs;
  else
    return &target->ri_ConstraintExprs;
}

bool IsEnforced([[maybe_unused]] const ConstrCheck& constraint) {
#if PG_VERSION_NUM >= 180000
  return constraint.ccenforced;
#else
  return true;
#endif
}

void Prepare(ResultRelInfo* target, [[maybe_unused]] EState* executor) {
  const Relation table = target->ri_RelationDesc;
  ExprState*** const states = StatesOf(target);
  if (*states != nullptr || RelationGetDescr(table)->constr == nullptr) return;
  const int count = RelationGetDescr(table)->constr->num_check;
  if (count == 0 || count != table->rd_rel->relchecks || pg::PolicyOf(RelationGetRelid(table))->column_count == 0) return;
  const Check* const known = ChecksOf(table);
  if (known == nullptr) return;
  const ConstrCheck* const constraints = RelationGetDescr(table)->constr->check;
  bool any = false;
  for (int i = 0; i < count; ++i) {
    any = any || known[i].column != 0;
#if PG_VERSION_NUM >= 180000
    if (known[i].column == 0 && constraints[i].ccenforced) return;  // may speak of virtual columns
#endif
  }
  if (!any) return;
  ExprState** const made = static_cast<ExprState**>(palloc0(sizeof(ExprState*) * count));
  Check* const checks = static_cast<Check*>(memcpy(palloc(sizeof(Check) * count), known, sizeof(Check) * count));
  for (int i = 0; i < count; ++i) {
    if (!IsEnforced(constraints[i])) continue;
    if (checks[i].column != 0) {
      made[i] = MakeState(IsSealed, &checks[i]);
      continue;
    }
#if PG_VERSION_NUM < 180000
    Other* const other = static_cast<Other*>(palloc(sizeof(Other)));
    *other = {pstrdup(constraints[i].ccbin), executor, nullptr};
    made[i] = MakeState(AskOther, other);
#endif
  }
  *states = made;
}

// For the tables that the executor has just been started to write to.
void PrepareAll(EState* executor) {
  if (executor->es_opened_result_relations == NIL) return;
  const MemoryContext caller = MemoryContextSwitchTo(executor->es_query_cxt);
  ListCell* cell;
  foreach (cell, executor->es_opened_result_relations) Prepare(static_cast<ResultRelInfo*>(lfirst(cell)), executor);
  MemoryContextSwitchTo(caller);
}

ExecutorStart_hook_type previous_start = nullptr;

void StartHook(QueryDesc* query, int flags) {
  if (previous_start != nullptr) {
    previous_start(query, flags);
  } else {
    standard_ExecutorStart(query, flags);
  }
  PrepareAll(query->estate);
}

}  // namespace

void InitSealedChecks() {
  CacheRegisterRelcacheCallback(OnInvalidation, static_cast<Datum>(0));
  previous_start = ExecutorStart_hook;
  ExecutorStart_hook = StartHook;
}

}  // namespace privacy::write
