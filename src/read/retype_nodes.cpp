// Expressions: see retype.hpp.
#include "read/retype.hpp"

extern "C" {
#include "catalog/namespace.h"
#include "catalog/pg_aggregate.h"
#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "parser/parse_coerce.h"
#include "parser/parse_oper.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"
#include "utils/typcache.h"
}

#include "read/walk.hpp"

namespace privacy::read {

namespace {

const Frame* FrameOf(const Retyping& retyping, Index up) {
  const Frame* frame = retyping.frame;
  for (; up > 0 && frame != nullptr; --up) frame = frame->outer;
  return frame;
}

// The whole row of a view or subquery: its type says what it holds.
Node* RetypeRow(const Var* var, Bitmapset* changed) {
  if (changed == nullptr || var->vartype == RECORDOID) return nullptr;
  ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
                  errmsg("a whole row of type %s is not supported here", format_type_be(var->vartype)),
                  errhint("It groups by personal columns: name the columns you need.")));
}

Node* RetypeVar(Var* var, const Retyping& retyping) {
  auto* node = reinterpret_cast<Node*>(var);
  const Frame* frame = FrameOf(retyping, var->varlevelsup);
  if (frame == nullptr || var->varno < 1 || static_cast<int>(var->varno) > frame->relation_count) return node;
  Bitmapset* changed = frame->columns[var->varno];
  if (var->varattno == 0) RetypeRow(var, changed);
  if (var->varattno <= 0 || !bms_is_member(var->varattno, changed)) return node;
  auto* retyped = makeNode(Var);
  *retyped = *var;
  retyped->vartype = ShownType(var->vartype);
  retyped->vartypmod = -1;
  if (!OidIsValid(retyped->varcollid)) retyped->varcollid = get_typcollation(retyped->vartype);
  return reinterpret_cast<Node*>(retyped);
}

Node* RetypeParam(Param* param, const Retyping& retyping) {
  if (param->paramkind != PARAM_SUBLINK || !bms_is_member(param->paramid, retyping.sublink))
    return reinterpret_cast<Node*>(param);
  auto* retyped = makeNode(Param);
  *retyped = *param;
  retyped->paramtype = ShownType(param->paramtype);
  retyped->paramtypmod = -1;
  if (!OidIsValid(retyped->paramcollid)) retyped->paramcollid = get_typcollation(retyped->paramtype);
  return reinterpret_cast<Node*>(retyped);
}

Node* RetypeCaseTest(CaseTestExpr* test, const Retyping& retyping) {
  if (!OidIsValid(retyping.case_type) || !IsPersonalOrArray(test->typeId)) return reinterpret_cast<Node*>(test);
  auto* retyped = makeNode(CaseTestExpr);
  *retyped = *test;
  retyped->typeId = retyping.case_type;
  retyped->typeMod = -1;
  return reinterpret_cast<Node*>(retyped);
}

// A grouped expression above its grouping.
Node* FindGroupedAs(Node* node, const Retyping& retyping) {
  const Frame* frame = retyping.frame;
  if (frame == nullptr || retyping.below || frame->grouped == NIL) return nullptr;
  switch (nodeTag(node)) {  // what is no expression, or none that can be grouped
    case T_List:
    case T_TargetEntry:
    case T_Query:
    case T_FromExpr:
    case T_SortGroupClause:
    case T_WindowClause:
    case T_Const:
    case T_Aggref:
      return nullptr;
    default:
      break;
  }
  Node* shown = nullptr;
  ListCell* cell;
  foreach (cell, frame->grouped) {
    const auto* grouped = static_cast<Grouped*>(lfirst(cell));
    if (equal(node, grouped->original)) return static_cast<Node*>(copyObjectImpl(grouped->shown));
    if (!IsA(node, Var) && !IsA(node, FuncExpr) && !IsA(node, CoalesceExpr) && !IsA(node, CaseExpr) &&
        !IsA(node, MinMaxExpr) && !IsA(node, OpExpr) && !IsA(node, SubscriptingRef))
      continue;
    if (!IsPersonalOrArray(exprType(node))) continue;
    if (shown == nullptr) shown = Show(node, retyping.opening);
    if (equal(shown, grouped->original)) return static_cast<Node*>(copyObjectImpl(grouped->shown));
  }
  return nullptr;
}

// nullptr: nothing changed.
Node* RetypeCase(CaseExpr* node, const CaseExpr* before, Opening opening) {
  if (!IsPersonalOrArray(node->casetype)) return nullptr;
  bool changed =
      exprType(reinterpret_cast<Node*>(node->defresult)) != exprType(reinterpret_cast<Node*>(before->defresult));
  ListCell* cell;
  ListCell* old_cell;
  forboth(cell, node->args, old_cell, before->args) changed =
      changed || exprType(reinterpret_cast<Node*>(lfirst_node(CaseWhen, cell)->result)) !=
                     exprType(reinterpret_cast<Node*>(lfirst_node(CaseWhen, old_cell)->result));
  if (!changed) return nullptr;
  node->casetype = ShownType(node->casetype);
  if (!OidIsValid(node->casecollid)) node->casecollid = get_typcollation(node->casetype);
  foreach (cell, node->args) {
    auto* when = lfirst_node(CaseWhen, cell);
    when->result = reinterpret_cast<Expr*>(Show(reinterpret_cast<Node*>(when->result), opening));
  }
  node->defresult = reinterpret_cast<Expr*>(Show(reinterpret_cast<Node*>(node->defresult), opening));
  return reinterpret_cast<Node*>(node);
}

Node* RetypeCaseExpr(CaseExpr* node, const Retyping& retyping) {
  Retyping inner = retyping;
  auto* argument = reinterpret_cast<Node*>(node->arg);
  inner.case_type = InvalidOid;
  if (argument != nullptr) {
    const Oid type = exprType(Retype(argument, const_cast<Retyping*>(&retyping)));
    if (type != exprType(argument)) inner.case_type = type;
  }
  auto* after = reinterpret_cast<CaseExpr*>(MutateExpression(reinterpret_cast<Node*>(node), Retype, &inner));
  if (argument != nullptr) after->arg = reinterpret_cast<Expr*>(Retype(argument, const_cast<Retyping*>(&retyping)));
  Node* changed = RetypeCase(after, node, retyping.opening);
  return changed != nullptr ? changed : reinterpret_cast<Node*>(after);
}

Node* RetypeSubLink(SubLink* node, const Retyping& retyping) {
  auto* after = makeNode(SubLink);
  *after = *node;
  Retyping inner = retyping;
  const auto* before = castNode(Query, node->subselect);
  Query* query = RetypeQuery(castNode(Query, node->subselect), retyping, nullptr);
  inner.sublink = ChangedColumns(before->targetList, query->targetList);
  after->subselect = reinterpret_cast<Node*>(query);
  after->testexpr = Retype(node->testexpr, &inner);
  return reinterpret_cast<Node*>(after);
}

}  // namespace

Node* Retype(Node* node, void* context) {
  if (node == nullptr) return nullptr;
  auto* retyping = static_cast<Retyping*>(context);
  if (Node* grouped = FindGroupedAs(node, *retyping); grouped != nullptr) return grouped;
  switch (nodeTag(node)) {
    case T_Var:
      return RetypeVar(reinterpret_cast<Var*>(node), *retyping);
    case T_Param:
      return RetypeParam(reinterpret_cast<Param*>(node), *retyping);
    case T_CaseTestExpr:
      return RetypeCaseTest(reinterpret_cast<CaseTestExpr*>(node), *retyping);
    case T_SubLink:
      return RetypeSubLink(reinterpret_cast<SubLink*>(node), *retyping);
    case T_CaseExpr:
      return RetypeCaseExpr(reinterpret_cast<CaseExpr*>(node), *retyping);
    case T_Query:
      return reinterpret_cast<Node*>(RetypeQuery(reinterpret_cast<Query*>(node), *retyping, nullptr));
    case T_FromExpr: {  // WHERE and JOIN stand below the grouping
      Retyping inner = *retyping;
      inner.below = true;
      return MutateExpression(node, Retype, &inner);
    }
    case T_Aggref: {
      Retyping inner = *retyping;
      inner.below = inner.below || reinterpret_cast<Aggref*>(node)->agglevelsup == 0;
      Node* after = MutateExpression(node, Retype, &inner);
      return RetypeCall(after, node, *retyping);
    }
    default:
      break;
  }
  Node* after = MutateExpression(node, Retype, context);
  if (Node* call = RetypeCall(after, node, *retyping); call != nullptr) return call;
  return FollowParts(after, node, *retyping);
}

}  // namespace privacy::read
