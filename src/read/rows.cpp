#include "read/rows.hpp"

extern "C" {
#include "catalog/namespace.h"
#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "parser/parse_func.h"
#include "utils/lsyscache.h"
#include "utils/typcache.h"
}

#include "read/nodes.hpp"
#include "read/walk.hpp"

namespace privacy::read {

namespace {

Oid ShowRowFunction() {
  const Oid types[2] = {RECORDOID, INTERNALOID};
  return LookupFuncName(list_make2(makeString(pstrdup("privacy")), makeString(pstrdup("show_row"))), 2, types, false);
}

Node* CallShowRow(Node* row) {
  Const* mark = makeConst(INTERNALOID, -1, InvalidOid, sizeof(Datum), static_cast<Datum>(1), false, true);
  // As an implicit cast it prints as its operand: an internal constant has no text.
  FuncExpr* call = makeFuncExpr(ShowRowFunction(), RECORDOID, list_make2(row, mark), InvalidOid, InvalidOid,
                                COERCE_IMPLICIT_CAST);
  call->location = exprLocation(row);
  return reinterpret_cast<Node*>(call);
}

Node* ShowRows(Node* array, Oid element) {
  auto* each = makeNode(CaseTestExpr);
  each->typeId = element;
  each->typeMod = -1;
  auto* coerce = makeNode(ArrayCoerceExpr);
  coerce->arg = reinterpret_cast<Expr*>(array);
  coerce->elemexpr = reinterpret_cast<Expr*>(CallShowRow(reinterpret_cast<Node*>(each)));
  coerce->resulttype = RECORDARRAYOID;
  coerce->resulttypmod = -1;
  coerce->coerceformat = COERCE_IMPLICIT_CAST;
  coerce->location = exprLocation(array);
  return reinterpret_cast<Node*>(coerce);
}

}  // namespace

bool IsRowOrRows(Oid type) {
  const Oid element = get_element_type(type);
  const Oid row = OidIsValid(element) ? element : type;
  return row == RECORDOID || type_is_rowtype(row);
}

bool TypeHolds(Oid type) {
  check_stack_depth();
  if (type < FirstNormalObjectId) return false;
  if (IsPersonalOrArray(type)) return true;
  const Oid element = get_base_element_type(type);
  if (OidIsValid(element)) return TypeHolds(element);
  if (!type_is_rowtype(type)) return false;
  TupleDesc columns = lookup_rowtype_tupdesc_domain(type, -1, true);
  if (columns == nullptr) return false;
  bool holds = false;
  for (int i = 0; i < columns->natts && !holds; ++i) {
    const Form_pg_attribute column = TupleDescAttr(columns, i);
    holds = !column->attisdropped && TypeHolds(column->atttypid);
  }
  ReleaseTupleDesc(columns);
  return holds;
}

bool RowMayHold(Node* row) {
  const Oid type = exprType(row);
  if (type != RECORDOID && type != RECORDARRAYOID) return TypeHolds(type);
  if (IsShowRow(row)) return false;
  if (!IsA(row, RowExpr)) return true;
  ListCell* cell;
  foreach (cell, reinterpret_cast<RowExpr*>(row)->args)
    if (NeedsShowing(static_cast<Node*>(lfirst(cell)))) return true;
  return false;
}

bool IsShowRow(const Node* node) {
  if (IsA(node, ArrayCoerceExpr))
    return IsShowRow(reinterpret_cast<const Node*>(reinterpret_cast<const ArrayCoerceExpr*>(node)->elemexpr));
  if (!IsA(node, FuncExpr)) return false;
  const auto* call = reinterpret_cast<const FuncExpr*>(node);
  if (call->funcresulttype != RECORDOID || call->funcformat != COERCE_IMPLICIT_CAST || list_length(call->args) != 2)
    return false;
  return call->funcid == ShowRowFunction();
}

Node* ShowRow(Node* row) {
  const Oid element = get_element_type(exprType(row));
  if (OidIsValid(element)) return ShowRows(row, element);
  if (!IsA(row, RowExpr) || reinterpret_cast<RowExpr*>(row)->row_typeid != RECORDOID) return CallShowRow(row);
  auto* shown = makeNode(RowExpr);
  *shown = *reinterpret_cast<RowExpr*>(row);
  shown->args = ShowAll(shown->args, Opening::kShow);
  return reinterpret_cast<Node*>(shown);
}

bool NeedsShowing(Node* expression) {
  const Oid type = exprType(expression);
  return IsPersonalOrArray(type) || (IsRowOrRows(type) && RowMayHold(expression));
}

bool MentionsPersonal(Node* node, void* context) {
  if (node == nullptr) return false;
  switch (nodeTag(node)) {
    case T_Query:
      return WalkQuery(reinterpret_cast<Query*>(node), MentionsPersonal, context);
    case T_Var:
    case T_Const:
    case T_Param:
      return TypeHolds(exprType(node));
    case T_FieldSelect:
      if (TypeHolds(exprType(node))) return true;
      break;
    case T_FuncExpr: {
      const auto* call = reinterpret_cast<const FuncExpr*>(node);
      if (TypeHolds(call->funcresulttype)) return true;
      // Somebody's function may give any row.
      if (call->funcid >= FirstNormalObjectId && IsRowOrRows(call->funcresulttype)) return true;
      break;
    }
    default:
      break;
  }
  return WalkExpression(node, MentionsPersonal, context);
}

}  // namespace privacy::read
