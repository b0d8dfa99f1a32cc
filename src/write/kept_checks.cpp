#include "write/kept_checks.hpp"

extern "C" {
#include "access/htup_details.h"
#include "catalog/namespace.h"
#include "executor/executor.h"
#include "nodes/makefuncs.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/ruleutils.h"
}

#include "read/walk.hpp"
#include "types/value.hpp"

namespace privacy::write {
namespace {

const types::PersonalType* PersonalColumn(const Node* node) {
  if (node == nullptr || !IsA(node, Var)) return nullptr;
  return types::FindPersonalType(reinterpret_cast<const Var*>(node)->vartype);
}

}  // namespace

AttrNumber SealedArgument(const Node* node) {
  if (!IsA(node, FuncExpr)) return 0;
  const auto* call = reinterpret_cast<const FuncExpr*>(node);
  if (list_length(call->args) != 1) return 0;
  const auto* argument = static_cast<const Node*>(linitial(call->args));
  if (PersonalColumn(argument) == nullptr || get_func_namespace(call->funcid) != get_namespace_oid("privacy", true))
    return 0;
  const char* name = get_func_name(call->funcid);
  return name != nullptr && strcmp(name, "is_sealed") == 0 ? reinterpret_cast<const Var*>(argument)->varattno : 0;
}

AttrNumber SealedColumn(const Node* node) {
  if (!IsA(node, BooleanTest)) return 0;
  const auto* test = reinterpret_cast<const BooleanTest*>(node);
  return test->booltesttype == IS_TRUE ? SealedArgument(reinterpret_cast<const Node*>(test->arg)) : 0;
}

bool Split(Node* check, Kept* kept) {
  *kept = {nullptr, NIL};
  if (check == nullptr || !IsA(check, BoolExpr) || reinterpret_cast<BoolExpr*>(check)->boolop != OR_EXPR) return false;
  ListCell* cell;
  foreach (cell, reinterpret_cast<BoolExpr*>(check)->args) {
    auto* part = static_cast<Node*>(lfirst(cell));
    const AttrNumber column = kept->rest == NIL ? SealedColumn(part) : 0;
    if (column > 0)
      kept->columns = bms_add_member(kept->columns, column);
    else
      kept->rest = lappend(kept->rest, part);
  }
  return !bms_is_empty(kept->columns) && kept->rest != NIL;
}

namespace {

Expr* Rest(const Kept& kept) {
  return list_length(kept.rest) == 1 ? static_cast<Expr*>(linitial(kept.rest)) : make_orclause(kept.rest);
}

// The Var below the cast from a personal column to its base type; nullptr for other nodes.
const Var* CastColumn(const Node* node) {
  if (!IsA(node, FuncExpr)) return nullptr;
  const auto* call = reinterpret_cast<const FuncExpr*>(node);
  if (list_length(call->args) != 1) return nullptr;
  const auto* argument = static_cast<const Node*>(linitial(call->args));
  const types::PersonalType* type = PersonalColumn(argument);
  Oid target;
  if (type == nullptr || call->funcresulttype != type->base_oid || !types::IsRevealCast(call->funcid, &target))
    return nullptr;
  return reinterpret_cast<const Var*>(argument);
}

const Var* NullTestColumn(const Node* node) {
  if (!IsA(node, NullTest)) return nullptr;
  const auto* argument = reinterpret_cast<const Node*>(reinterpret_cast<const NullTest*>(node)->arg);
  return PersonalColumn(argument) == nullptr ? nullptr : reinterpret_cast<const Var*>(argument);
}

// Does the expression use a personal column otherwise than as the trigger can ask it?
bool UsesOtherwise(Node* node, void* context) {
  if (node == nullptr || NullTestColumn(node) != nullptr) return false;
  if (const Var* column = CastColumn(node); column != nullptr)
    return !bms_is_member(column->varattno, static_cast<Bitmapset*>(context));
  if (IsA(node, Var)) return reinterpret_cast<Var*>(node)->varattno <= 0 || PersonalColumn(node) != nullptr;
  return read::WalkExpression(node, UsesOtherwise, context);
}

struct Asking {
  const pg::RelationPolicy* policy;
  const Given* given;
  HeapTuple stored;
  TupleDesc columns;
};

Node* Ask(Node* node, void* context) {
  if (node == nullptr) return nullptr;
  const auto* asking = static_cast<const Asking*>(context);
  if (const Var* column = NullTestColumn(node); column != nullptr) {
    const bool is_null = heap_attisnull(asking->stored, column->varattno, asking->columns);
    return makeBoolConst(is_null == (reinterpret_cast<NullTest*>(node)->nulltesttype == IS_NULL), false);
  }
  if (const Var* column = CastColumn(node); column != nullptr) {
    const Oid type = reinterpret_cast<FuncExpr*>(node)->funcresulttype;
    int16 length;
    bool by_value;
    get_typlenbyval(type, &length, &by_value);
    for (int i = 0; i < asking->policy->column_count; ++i)
      if (asking->policy->columns[i].attnum == column->varattno && asking->given[i].fresh)
        return reinterpret_cast<Node*>(
            makeConst(type, -1, get_typcollation(type), length, asking->given[i].value, false, by_value));
    return reinterpret_cast<Node*>(makeNullConst(type, -1, get_typcollation(type)));
  }
  return read::MutateExpression(node, Ask, context);
}

// Are all columns of the check known, and one of them new?
bool IsToBeAsked(const Kept& kept, const Asking& asking) {
  bool fresh = false;
  for (int column = -1; (column = bms_next_member(kept.columns, column)) >= 0;) {
    bool given = false;
    for (int i = 0; i < asking.policy->column_count; ++i)
      given = given || (asking.policy->columns[i].attnum == column && asking.given[i].fresh);
    if (!given && !heap_attisnull(asking.stored, column, asking.columns)) return false;
    fresh = fresh || given;
  }
  return fresh;
}

bool Holds(Relation relation, Expr* condition, HeapTuple stored) {
  EState* const state = CreateExecutorState();
  ExprContext* const context = GetPerTupleExprContext(state);
  TupleTableSlot* const slot = MakeSingleTupleTableSlot(RelationGetDescr(relation), &TTSOpsHeapTuple);
  ExecStoreHeapTuple(stored, slot, false);
  slot->tts_tableOid = RelationGetRelid(relation);
  context->ecxt_scantuple = slot;
  const bool holds = ExecCheck(ExecPrepareExpr(condition, state), context);
  ExecDropSingleTupleTableSlot(slot);
  FreeExecutorState(state);
  return holds;
}

}  // namespace

bool MayHaveKeptChecks(Relation relation) {
  const TupleConstr* constraints = RelationGetDescr(relation)->constr;
  for (int i = 0; constraints != nullptr && i < constraints->num_check; ++i)
    if (strncmp(constraints->check[i].ccbin, "{BOOLEXPR", 9) == 0) return true;
  return false;
}

bool TakePlaintext(const pg::ColumnPolicy& column, Value given, Given* fresh) {
  if (given.is_null) return false;
  const Bytes bytes = types::ViewOf(PG_DETOAST_DATUM_PACKED(given.datum));
  if (types::FormOf(bytes) != types::Form::kUnsealed) return false;
  const sealed::BaseType type = types::FindPersonalType(column.type)->base;
  Bytes plaintext = types::PlaintextOf(bytes, type);
  if (column.base_typmod >= 0) plaintext = AsColumnHad(plaintext, type, column);
  *fresh = {true, types::FromPlaintext(plaintext, type)};
  return true;
}

void EnsureKeptChecks(Relation relation, const pg::RelationPolicy& policy, HeapTuple stored, const Given* given) {
  const TupleConstr* constraints = RelationGetDescr(relation)->constr;
  Asking asking = {&policy, given, stored, RelationGetDescr(relation)};
  for (int i = 0; constraints != nullptr && i < constraints->num_check; ++i) {
    const ConstrCheck& check = constraints->check[i];
    if (strncmp(check.ccbin, "{BOOLEXPR", 9) != 0) continue;
    Kept kept;
    if (!Split(static_cast<Node*>(stringToNode(check.ccbin)), &kept) || !IsToBeAsked(kept, asking)) continue;
    auto* rest = reinterpret_cast<Node*>(Rest(kept));
    if (UsesOtherwise(rest, kept.columns)) continue;
    if (Holds(relation, reinterpret_cast<Expr*>(Ask(rest, &asking)), stored)) continue;
    ereport(ERROR, (errcode(ERRCODE_CHECK_VIOLATION),
                    errmsg("new row for relation \"%s\" violates check constraint \"%s\"",
                           RelationGetRelationName(relation), check.ccname),
                    errtableconstraint(relation, check.ccname)));
  }
}

}  // namespace privacy::write

// privacy.is_kept_check(expression pg_node_tree): has a constraint the form that is written above?
PRIVACY_FUNCTION(privacy_is_kept_check) {
  using namespace privacy::write;
  Kept kept;
  PG_RETURN_BOOL(Split(static_cast<Node*>(stringToNode(text_to_cstring(PG_GETARG_TEXT_PP(0)))), &kept) &&
                 !UsesOtherwise(reinterpret_cast<Node*>(Rest(kept)), kept.columns));
}
