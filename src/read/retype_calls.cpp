// Operators, functions and aggregates over what is revealed: see retype.hpp.
#include "read/retype.hpp"

extern "C" {
#include "catalog/namespace.h"
#include "catalog/pg_aggregate.h"
#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "parser/parse_oper.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"
}

#include "read/retarget.hpp"
#include "read/rows.hpp"
#include "read/walk.hpp"

namespace privacy::read {

namespace {

bool AnyPersonal(const List* expressions) {
  ListCell* cell;
  foreach (cell, const_cast<List*>(expressions))
    if (IsPersonalOrArray(exprType(static_cast<Node*>(lfirst(cell))))) return true;
  return false;
}

const char* OperatorName(Oid op) {
  const char* name = get_opname(op);
  if (name == nullptr) elog(ERROR, "no operator %u", op);
  return name;
}

// Array operators look at elements, and would compare them untagged.
bool IsPolymorphic(Oid op) {
  Oid left;
  Oid right;
  op_input_types(op, &left, &right);
  return IsPolymorphicType(left) || IsPolymorphicType(right);
}

template <class Operator>
Node* RetypeOperator(Operator* node, const Operator* before, const Retyping& retyping) {
  constexpr bool kArray = std::is_same_v<Operator, ScalarArrayOpExpr>;
  if (list_length(node->args) != 2) return reinterpret_cast<Node*>(node);
  const bool changed = AnyChanged(before->args, node->args);
  if (!changed && !(AnyPersonal(node->args) && IsPolymorphic(node->opno))) return reinterpret_cast<Node*>(node);
  Operands operands{Bare(static_cast<Node*>(linitial(node->args)), retyping.opening),
                    Bare(static_cast<Node*>(lsecond(node->args)), retyping.opening), kArray};
  Oid op;
  if (!ResolveOperator(OperatorName(node->opno), &operands, &op))
    ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
                    errmsg("operator %s is not supported for a grouped personal column", OperatorName(node->opno)),
                    errhint("Group by its revealed value: GROUP BY privacy.reveal(column).")));
  node->opno = op;
  node->opfuncid = get_opcode(op);
  node->args = list_make2(operands.left, operands.right);
  if (!OidIsValid(node->inputcollid)) node->inputcollid = get_typcollation(exprType(operands.left));
  if constexpr (kArray) {
    node->hashfuncid = InvalidOid;
    node->negfuncid = InvalidOid;
  } else {
    const Oid result = get_func_rettype(node->opfuncid);
    node->opresulttype = IsPolymorphicType(result) ? ShownType(node->opresulttype) : result;
    if (!OidIsValid(node->opcollid)) node->opcollid = get_typcollation(node->opresulttype);
  }
  return reinterpret_cast<Node*>(node);
}

Node* RetypeRowComparison(RowCompareExpr* node, const RowCompareExpr* before, const Retyping& retyping) {
  if (!AnyChanged(before->largs, node->largs) && !AnyChanged(before->rargs, node->rargs) && !AnyPersonal(node->largs) &&
      !AnyPersonal(node->rargs))
    return reinterpret_cast<Node*>(node);
  ResolveRowComparison(node, retyping.opening);
  return reinterpret_cast<Node*>(node);
}

struct Signature {
  Oid result;
  Oid* declared;
  int count;
};

Signature SignatureOf(Oid function) {
  Signature signature;
  signature.result = get_func_signature(function, &signature.declared, &signature.count);
  return signature;
}

Oid DeclaredType(const Signature& signature, int argument) {
  return signature.count == 0 ? InvalidOid : signature.declared[Min(argument, signature.count - 1)];
}

bool IsOurs(Oid function) { return get_func_namespace(function) == get_namespace_oid("privacy", true); }

// Arguments of one call: polymorphic ones are of one type, so all are shown; one that must be personal goes back.
// True if the result follows.
bool RetypeArguments(Oid function, List* arguments, const List* before, bool show, Opening opening) {
  const Signature signature = SignatureOf(function);
  bool polymorphic = false;
  ListCell* cell;
  ListCell* old_cell;
  forboth(cell, arguments, old_cell, const_cast<List*>(before)) {
    const Oid declared = DeclaredType(signature, foreach_current_index(cell));
    const bool changed = exprType(static_cast<Node*>(lfirst(cell))) != exprType(static_cast<Node*>(lfirst(old_cell)));
    if (IsPolymorphicType(declared)) {
      polymorphic = polymorphic || changed || (show && IsPersonalOrArray(exprType(static_cast<Node*>(lfirst(cell)))));
    } else if (changed && IsPersonalOrArray(declared)) {
      if (IsOurs(function) && strncmp(get_func_name(function), "shown_", 6) != 0 &&
          strcmp(get_func_name(function), "concatenate") != 0)
        ereport(ERROR,
                (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
                 errmsg("function privacy.%s needs the stored value, not a grouped one", get_func_name(function)),
                 errhint("Call it below the grouping.")));
      lfirst(cell) = BackToPersonal(static_cast<Node*>(lfirst(cell)), declared);
    }
  }
  if (!polymorphic) return false;
  foreach (cell, arguments)
    if (IsPolymorphicType(DeclaredType(signature, foreach_current_index(cell))))
      lfirst(cell) = Show(static_cast<Node*>(lfirst(cell)), opening);
  return IsPolymorphicType(signature.result);
}

// A reveal or cast of what is revealed already.
Node* DropReveal(FuncExpr* call, const FuncExpr* before) {
  if (list_length(call->args) < 1 || !AnyChanged(before->args, call->args)) return nullptr;
  auto* value = static_cast<Node*>(linitial(call->args));
  const types::PersonalType* type = PersonalOf(exprType(static_cast<Node*>(linitial(before->args))));
  if (type == nullptr) return nullptr;
  Oid target;
  if (types::IsRevealCast(call->funcid, &target))
    return target == exprType(value) ? value : Coerced(value, target, COERCION_EXPLICIT);
  if (list_length(call->args) == 1 && call->funcresulttype == type->base_oid && IsOurs(call->funcid) &&
      strcmp(get_func_name(call->funcid), "reveal") == 0)
    return value;
  return nullptr;
}

Node* RetypeFunction(FuncExpr* call, const FuncExpr* before, const Retyping& retyping) {
  if (Node* value = DropReveal(call, before); value != nullptr) return value;
  const bool show = !IsOurs(call->funcid) && (!retyping.writes || !IsPersonalOrArray(call->funcresulttype));
  if (RetypeArguments(call->funcid, call->args, before->args, show, retyping.opening)) {
    call->funcresulttype = ShownType(call->funcresulttype);
    if (!OidIsValid(call->funccollid)) call->funccollid = get_typcollation(call->funcresulttype);
  }
  return reinterpret_cast<Node*>(call);
}

Node* RetypeWindowFunction(WindowFunc* call, const WindowFunc* before, const Retyping& retyping) {
  if (RetypeArguments(call->winfnoid, call->args, before->args, true, retyping.opening)) {
    call->wintype = ShownType(call->wintype);
    if (!OidIsValid(call->wincollid)) call->wincollid = get_typcollation(call->wintype);
  }
  return reinterpret_cast<Node*>(call);
}

bool IsReferredBy(const List* clauses, Index reference) {
  ListCell* cell;
  foreach (cell, const_cast<List*>(clauses))
    if (lfirst_node(SortGroupClause, cell)->tleSortGroupRef == reference) return true;
  return false;
}

// DISTINCT and WITHIN GROUP go by shown values, and so does what makes arrays or picks one of them.
Node* RetypeAggregate(Aggref* call, const Aggref* before, const Retyping& retyping) {
  const bool ordered_set = call->aggkind != AGGKIND_NORMAL;
  List* values = list_copy(call->aggdirectargs);
  List* old_values = list_copy(before->aggdirectargs);
  ListCell* cell;
  ListCell* old_cell;
  forboth(cell, call->args, old_cell, before->args) {
    auto* entry = lfirst_node(TargetEntry, cell);
    auto* value = reinterpret_cast<Node*>(entry->expr);
    if ((IsPersonalOrArray(exprType(value)) || (retyping.rows && NeedsShowing(value))) &&
        (ordered_set || (entry->ressortgroupref != 0 && IsReferredBy(call->aggdistinct, entry->ressortgroupref))))
      value = Show(value, retyping.opening);
    if (entry->resjunk) {
      entry->expr = reinterpret_cast<Expr*>(value);
      continue;
    }
    values = lappend(values, value);
    old_values = lappend(old_values, lfirst_node(TargetEntry, old_cell)->expr);
  }
  const bool follows = RetypeArguments(call->aggfnoid, values, old_values, true, retyping.opening);
  if (ordered_set) {  // hypothetical ones compare what they are given with the column
    foreach (cell, values) lfirst(cell) = Show(static_cast<Node*>(lfirst(cell)), retyping.opening);
  }
  int next = list_length(call->aggdirectargs);
  call->aggdirectargs = list_copy_head(values, next);
  call->aggdistinct = static_cast<List*>(copyObjectImpl(call->aggdistinct));
  call->aggorder = static_cast<List*>(copyObjectImpl(call->aggorder));
  forboth(cell, call->args, old_cell, before->args) {
    auto* entry = lfirst_node(TargetEntry, cell);
    if (!entry->resjunk) entry->expr = static_cast<Expr*>(list_nth(values, next++));
    const Oid type = exprType(reinterpret_cast<Node*>(entry->expr));
    if (entry->ressortgroupref == 0 ||
        type == exprType(reinterpret_cast<Node*>(lfirst_node(TargetEntry, old_cell)->expr)))
      continue;
    RetargetClauses(call->aggdistinct, entry->ressortgroupref, type);
    RetargetClauses(call->aggorder, entry->ressortgroupref, type);
  }
  call->aggargtypes = NIL;
  foreach (cell, values) call->aggargtypes = lappend_oid(call->aggargtypes, exprType(static_cast<Node*>(lfirst(cell))));
  if (follows) {
    call->aggtype = ShownType(call->aggtype);
    if (!OidIsValid(call->aggcollid)) call->aggcollid = get_typcollation(call->aggtype);
  }
  return reinterpret_cast<Node*>(call);
}

}  // namespace

Node* RetypeCall(Node* node, const Node* before, const Retyping& retyping) {
  switch (nodeTag(node)) {
    case T_OpExpr:
      return RetypeOperator(reinterpret_cast<OpExpr*>(node), reinterpret_cast<const OpExpr*>(before), retyping);
    case T_DistinctExpr:
      return RetypeOperator(reinterpret_cast<DistinctExpr*>(node), reinterpret_cast<const DistinctExpr*>(before),
                            retyping);
    case T_NullIfExpr:
      return RetypeOperator(reinterpret_cast<NullIfExpr*>(node), reinterpret_cast<const NullIfExpr*>(before), retyping);
    case T_ScalarArrayOpExpr:
      return RetypeOperator(reinterpret_cast<ScalarArrayOpExpr*>(node),
                            reinterpret_cast<const ScalarArrayOpExpr*>(before), retyping);
    case T_RowCompareExpr:
      return RetypeRowComparison(reinterpret_cast<RowCompareExpr*>(node),
                                 reinterpret_cast<const RowCompareExpr*>(before), retyping);
    case T_FuncExpr:
      return RetypeFunction(reinterpret_cast<FuncExpr*>(node), reinterpret_cast<const FuncExpr*>(before), retyping);
    case T_WindowFunc:
      return RetypeWindowFunction(reinterpret_cast<WindowFunc*>(node), reinterpret_cast<const WindowFunc*>(before),
                                  retyping);
    case T_Aggref:
      return RetypeAggregate(reinterpret_cast<Aggref*>(node), reinterpret_cast<const Aggref*>(before), retyping);
    default:
      return nullptr;
  }
}

void ResolveRowComparison(RowCompareExpr* node, Opening opening) {
  List* ops = NIL;
  List* families = NIL;
  ListCell* left;
  ListCell* right;
  ListCell* op_cell;
  forthree(left, node->largs, right, node->rargs, op_cell, node->opnos) {
    Operands operands{Bare(static_cast<Node*>(lfirst(left)), opening),
                      Bare(static_cast<Node*>(lfirst(right)), opening), false};
    Operands less = operands;
    Oid op;
    Oid less_op;
    Oid family;
    Oid type;
#if PG_VERSION_NUM >= 180000
    CompareType strategy;
#else
    int16 strategy;
#endif
    // <= and >= order nothing by themselves: the family is that of <.
    if (!ResolveOperator(OperatorName(lfirst_oid(op_cell)), &operands, &op) ||
        !ResolveOperator("<", &less, &less_op) || !get_ordering_op_properties(less_op, &family, &type, &strategy))
      ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED), errmsg("cannot compare rows of these personal values"),
                      errhint("Use the revealed values: privacy.reveal(column).")));
    lfirst(left) = operands.left;
    lfirst(right) = operands.right;
    ops = lappend_oid(ops, op);
    families = lappend_oid(families, family);
  }
  node->opnos = ops;
  node->opfamilies = families;
}

bool ResolveOperator(const char* name, Operands* operands, Oid* op) {
  const Oid left = exprType(operands->left);
  const Oid right = exprType(operands->right);
  const Oid element = operands->array ? get_base_element_type(right) : right;
  List* qualified = list_make2(makeString(pstrdup("pg_catalog")), makeString(pstrdup(name)));
  Operator tuple = oper(nullptr, qualified, left, element, true, -1);
  if (tuple == nullptr) return false;
  *op = oprid(tuple);
  ReleaseSysCache(tuple);
  Oid left_type;
  Oid right_type;
  op_input_types(*op, &left_type, &right_type);
  if (operands->array && !IsPolymorphicType(right_type)) right_type = get_array_type(right_type);
  if (!IsPolymorphicType(left_type)) operands->left = Coerced(operands->left, left_type, COERCION_IMPLICIT);
  if (!IsPolymorphicType(right_type)) operands->right = Coerced(operands->right, right_type, COERCION_IMPLICIT);
  return operands->left != nullptr && operands->right != nullptr;
}

}  // namespace privacy::read
