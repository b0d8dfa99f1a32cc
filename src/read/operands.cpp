// The planner's pass over a query: comparisons with values of the session (comparisons.hpp), and in a client's SELECT casts,
// which become reveals, inside the views it uses as well.
#include "pg/compat.hpp"

extern "C" {
#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "optimizer/planner.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/rls.h"
}

#include "pg/relation_policy.hpp"
#include "read/client.hpp"
#include "read/comparisons.hpp"
#include "read/fold_like.hpp"
#include "read/folded.hpp"
#include "read/inlining.hpp"
#include "read/nodes.hpp"
#include "read/operands.hpp"
#include "read/origin.hpp"
#include "read/plain_copies.hpp"
#include "read/retype.hpp"
#include "read/rows.hpp"
#include "read/state.hpp"
#include "read/walk.hpp"

namespace privacy::read {

namespace {

planner_hook_type previous_planner = nullptr;

Node* Govern(Node* node, void* context);

template <class Operator>
Node* GovernOperator(Operator* node, Governing* governing) {
  if (list_length(node->args) == 2) {
    if (Operator* unwrapped = UnwrapNumeric(node, *governing); unwrapped != nullptr) node = unwrapped;
  }
  auto* governed = reinterpret_cast<Operator*>(MutateExpression(reinterpret_cast<Node*>(node), Govern, governing));
  if (list_length(node->args) != 2) return reinterpret_cast<Node*>(governed);
  if (types::IsStandIn(get_opcode(node->opno))) return ResolveStandIn(governed, *governing);
  bool not_equal;
  const types::PersonalType* type = FindComparison(node->opno, &not_equal);
  if (type == nullptr) return reinterpret_cast<Node*>(governed);
  constexpr bool kArray = std::is_same_v<Operator, ScalarArrayOpExpr>;
  Comparison comparison{type,
                        not_equal,
                        kArray,
                        static_cast<Node*>(linitial(governed->args)),
                        static_cast<Node*>(lsecond(governed->args)),
                        node->opno,
                        node->inputcollid};
  Compare(&comparison, static_cast<Node*>(linitial(node->args)), static_cast<Node*>(lsecond(node->args)), *governing);
  governed->args = list_make2(comparison.left, comparison.right);
  if (comparison.op != governed->opno || governed->opfuncid != get_opcode(comparison.op)) {
    governed->opno = comparison.op;
    governed->opfuncid = get_opcode(comparison.op);
    if constexpr (kArray) {
      governed->hashfuncid = InvalidOid;
#if PG_VERSION_NUM >= 150000
      governed->negfuncid = InvalidOid;
#endif
    }
  }
  governed->inputcollid = comparison.collation;
  return reinterpret_cast<Node*>(governed);
}

// NULLIF(a, b) gives a, never what a was compared as: CASE WHEN a = b THEN NULL ELSE a END.
Node* GovernNullIf(NullIfExpr* node, Governing* governing) {
  bool not_equal;
  if (FindComparison(node->opno, &not_equal) == nullptr)
    return MutateExpression(reinterpret_cast<Node*>(node), Govern, governing);
  auto* comparison = makeNode(OpExpr);
  *comparison = *reinterpret_cast<OpExpr*>(node);
  NodeSetTag(comparison, T_OpExpr);
  comparison->opresulttype = BOOLOID;
  comparison->opcollid = InvalidOid;
  auto* given = static_cast<Node*>(linitial(node->args));
  auto* when = makeNode(CaseWhen);
  when->expr = reinterpret_cast<Expr*>(GovernOperator(comparison, governing));
  when->result = reinterpret_cast<Expr*>(makeNullConst(exprType(given), exprTypmod(given), exprCollation(given)));
  when->location = -1;
  auto* result = makeNode(CaseExpr);
  result->casetype = exprType(given);
  result->casecollid = exprCollation(given);
  result->args = list_make1(when);
  result->defresult = reinterpret_cast<Expr*>(Govern(given, governing));
  result->location = node->location;
  return reinterpret_cast<Node*>(result);
}

// Operators over arrays of personal values compare their elements untagged.
void EnsureNoArrayComparison(const OpExpr* node) {
  ListCell* cell;
  foreach (cell, node->args) {
    if (ElementOf(exprType(static_cast<Node*>(lfirst(cell)))) == nullptr) continue;
    ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED), errmsg("arrays of personal values cannot be compared"),
                    errhint("Use = ANY (array), or arrays of revealed values.")));
  }
}

// Subscripts of a personal_jsonb are those of what it reveals; an assignment gives a new value.
Node* GovernSubscript(SubscriptingRef* node, Governing* governing) {
  auto* governed =
      reinterpret_cast<SubscriptingRef*>(MutateExpression(reinterpret_cast<Node*>(node), Govern, governing));
  const Oid container = node->refcontainertype;
  const types::PersonalType* type = PersonalOf(container);
  if (type == nullptr) return reinterpret_cast<Node*>(governed);
  governed->refexpr = reinterpret_cast<Expr*>(Show(reinterpret_cast<Node*>(governed->refexpr), governing->opening));
  governed->refcontainertype = type->base_oid;
  if (PersonalOf(governed->refrestype) != nullptr) governed->refrestype = type->base_oid;  // of an assignment
  return node->refassgnexpr == nullptr ? reinterpret_cast<Node*>(governed)
                                       : BackToPersonal(reinterpret_cast<Node*>(governed), container);
}

Node* GovernSubLink(SubLink* node, Governing* governing) {
  auto* governed = makeNode(SubLink);
  *governed = *node;
  Governing inner = *governing;
  if (IsA(node->subselect, Query)) inner.place.sublink = reinterpret_cast<Query*>(node->subselect);
  governed->testexpr = Govern(node->testexpr, &inner);
  Governing within = *governing;
  const bool value = node->subLinkType == EXPR_SUBLINK || node->subLinkType == ARRAY_SUBLINK;
  within.within = value ? Within::kValue : Within::kCondition;
  governed->subselect = Govern(node->subselect, &within);
  return reinterpret_cast<Node*>(governed);
}

Node* GovernCase(CaseExpr* node, Governing* governing) {
  Governing inner = *governing;
  inner.place.case_value = reinterpret_cast<Node*>(node->arg);
  return MutateExpression(reinterpret_cast<Node*>(node), Govern, &inner);
}

Node* GovernQuery(Query* query, const Governing& outer) {
  const Level level{query, outer.place.level};
  Governing governing = outer;
  governing.place = Place{&level};
  const bool whole = query->limitCount != nullptr || query->limitOffset != nullptr || query->hasAggs ||
                     query->groupClause != NIL || query->distinctClause != NIL || query->hasWindowFuncs;
  governing.apart = outer.within == Within::kValue || (outer.within == Within::kRelation && whole);
  governing.within = Within::kRelation;
  if (query->commandType != CMD_SELECT) governing.opening = Opening::kRaise;  // a NULL here would be written back
  auto* flat = makeNode(Query);
  *flat = *query;
  flat->returningList = NIL;
  Query* governed = MutateQuery(flat, Govern, &governing);
  Governing returning = governing;
  returning.opening = outer.opening;
  governed->returningList = reinterpret_cast<List*>(Govern(reinterpret_cast<Node*>(query->returningList), &returning));
  GovernClauses(query, governed, governing);
  NarrowFolded(governed, governing);
  return reinterpret_cast<Node*>(governed);
}

// A cast, or an operator that reveals, in its showing form if this place has one; before its operands are governed.
Node* ShowIf(const Governing* governing, Node* node) {
  if (governing->opening != Opening::kShow) return node;
  Node* shown = ShowCast(node);
  return shown == nullptr ? node : shown;
}

bool HasPersonal(const List* expressions) {
  ListCell* cell;
  foreach (cell, const_cast<List*>(expressions))
    if (IsPersonalOrArray(exprType(static_cast<Node*>(lfirst(cell))))) return true;
  return false;
}

// The order of tags means nothing: only opened values have a greatest one.
void EnsureNotOrdered(const MinMaxExpr* node) {
  if (PersonalOf(node->minmaxtype) != nullptr)
    ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
                    errmsg("GREATEST and LEAST of personal values are not supported here"),
                    errhint("Use the revealed values: privacy.reveal(column).")));
}

// A cast that goes by the type's text (personal_date to char) would give the sealed form.
Node* GovernTextCast(CoerceViaIO* node, Governing* governing) {
  auto* governed = reinterpret_cast<CoerceViaIO*>(MutateExpression(reinterpret_cast<Node*>(node), Govern, governing));
  auto* value = reinterpret_cast<Node*>(governed->arg);
  if (IsPersonalOrArray(exprType(value)) && !IsPersonalOrArray(governed->resulttype))
    governed->arg = reinterpret_cast<Expr*>(Show(value, governing->opening));
  return reinterpret_cast<Node*>(governed);
}

Node* Govern(Node* node, void* context) {
  if (node == nullptr) return nullptr;
  auto* governing = static_cast<Governing*>(context);
  switch (nodeTag(node)) {
    case T_Query:
      return GovernQuery(reinterpret_cast<Query*>(node), *governing);
    case T_OpExpr:
      if (!types::IsStandIn(get_opcode(reinterpret_cast<OpExpr*>(node)->opno)))
        EnsureNoArrayComparison(reinterpret_cast<OpExpr*>(node));
      if (Node* shown = ShowIf(governing, node); shown != node) return MutateExpression(shown, Govern, governing);
      return FoldLikeFast(GovernOperator(CompareShownRows(reinterpret_cast<OpExpr*>(node), *governing), governing));
    case T_DistinctExpr:
      return GovernOperator(CompareShownRows(reinterpret_cast<DistinctExpr*>(node), *governing), governing);
    case T_NullIfExpr:
      return GovernNullIf(reinterpret_cast<NullIfExpr*>(node), governing);
    case T_ScalarArrayOpExpr:
      return GovernOperator(CompareShownRows(reinterpret_cast<ScalarArrayOpExpr*>(node), *governing), governing);
    case T_CoerceViaIO:
      return GovernTextCast(reinterpret_cast<CoerceViaIO*>(node), governing);
    case T_SubLink:
      return GovernSubLink(reinterpret_cast<SubLink*>(node), governing);
    case T_CaseExpr:
      return GovernCase(reinterpret_cast<CaseExpr*>(node), governing);
    case T_Aggref: {
      auto* governed = reinterpret_cast<Aggref*>(MutateExpression(node, Govern, governing));
      GovernAggregate(reinterpret_cast<Aggref*>(node), governed, *governing);
      return reinterpret_cast<Node*>(governed);
    }
    case T_FuncExpr:
      if (Node* shown = ShowIf(governing, node); shown != node) return Govern(shown, governing);
      return MutateExpression(node, Govern, governing);
    case T_RowCompareExpr: {
      auto* row = reinterpret_cast<RowCompareExpr*>(MutateExpression(node, Govern, governing));
      if (HasPersonal(row->largs) || HasPersonal(row->rargs)) ResolveRowComparison(row, governing->opening);
      return reinterpret_cast<Node*>(row);
    }
    case T_SubscriptingRef:
      return GovernSubscript(reinterpret_cast<SubscriptingRef*>(node), governing);
    case T_MinMaxExpr:
      EnsureNotOrdered(reinterpret_cast<MinMaxExpr*>(node));
      return MutateExpression(node, Govern, governing);
    default:
      return MutateExpression(node, Govern, governing);
  }
}

PlannedStmt* PlannerHook(Query* query, const char* text, int options, ParamListInfo parameters) {
  if ((query->commandType != CMD_SELECT || query->hasModifyingCTE) && HaveExtension()) EnsureNoPlainCopies(query);
  const bool here = HaveExtension();
  if (here) KeepOutOfLine(reinterpret_cast<Node*>(query));
  if (here && MentionsPersonal(reinterpret_cast<Node*>(query), nullptr)) {
    NoteProtected();
    EnsureNotStoredByCalls(query);
    Governing governing{};
    governing.client = IsClientText(text);
    governing.opening = governing.client ? Opening::kShow : Opening::kRaise;
    governing.parameters = parameters;
    if (governing.client) query = RetypeClient(query, governing.opening);
    query = reinterpret_cast<Query*>(GovernQuery(query, governing));
  }
  return previous_planner != nullptr ? previous_planner(query, text, options, parameters)
                                     : standard_planner(query, text, options, parameters);
}

}  // namespace

void InitOperands() {
  previous_planner = planner_hook;
  planner_hook = PlannerHook;
  InitInlining();
}

}  // namespace privacy::read
