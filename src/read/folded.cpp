#include "read/folded.hpp"

extern "C" {
#include "access/stratnum.h"
#include "catalog/namespace.h"
#include "catalog/pg_collation_d.h"
#include "catalog/pg_operator_d.h"
#include "catalog/pg_type.h"
#include "mb/pg_wchar.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "nodes/pathnodes.h"
#include "optimizer/optimizer.h"
#include "parser/parse_func.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/typcache.h"
}

#include "core/bytes.hpp"
#include "read/nodes.hpp"
#include "read/origin.hpp"
#include "read/retarget.hpp"
#include "types/value.hpp"

namespace privacy::read {

namespace {

constexpr Datum kMark = static_cast<Datum>(1) << 60;
// What EXPLAIN shows of folded_rest's call: an implicit cast prints as its first argument.
constexpr char kRestLabel[] = "(all, where tags do not tell)";
constexpr char kFirstLabel[] = "(any)";

struct Condition {
  Var* column;
  Node* sought;
  FoldedSite site;
  bool guessed;  // the planner cannot know how many tags there are
};

Node* WithoutLabels(Node* node) {
  for (;;) {
    if (IsA(node, RelabelType))
      node = reinterpret_cast<Node*>(reinterpret_cast<RelabelType*>(node)->arg);
    else if (IsA(node, CollateExpr))
      node = reinterpret_cast<Node*>(reinterpret_cast<CollateExpr*>(node)->arg);
    else
      return node;
  }
}

// The column of this query that is opened whole, as text; nullptr for anything else.
Var* OpenedColumn(Node* node) {
  node = WithoutLabels(node);
  if (!IsA(node, FuncExpr)) return nullptr;
  const auto* const call = reinterpret_cast<FuncExpr*>(node);
  if (list_length(call->args) != 1 || !IsA(linitial(call->args), Var)) return nullptr;
  auto* const column = linitial_node(Var, call->args);
  const types::PersonalType* const type = types::PersonalTypeOf(sealed::BaseType::kText);
  if (type == nullptr || column->vartype != type->oid || column->varlevelsup != 0) return nullptr;
  Oid target;
  const bool opens = IsAutoReveal(node) || types::IsRevealCast(call->funcid, &target);
  return opens && (call->funcresulttype == TEXTOID || call->funcresulttype == VARCHAROID) ? column : nullptr;
}

// lower(column) or upper(column).
bool IsFolded(Node* node, Condition* condition) {
  node = WithoutLabels(node);
  if (!IsA(node, FuncExpr)) return false;
  const auto* const call = reinterpret_cast<FuncExpr*>(node);
  if (call->funcid != F_LOWER_TEXT && call->funcid != F_UPPER_TEXT) return false;
  condition->column = OpenedColumn(static_cast<Node*>(linitial(call->args)));
  condition->site.folding = call->funcid == F_LOWER_TEXT ? Folding::kLower : Folding::kUpper;
  condition->site.collation = call->inputcollid;
  return condition->column != nullptr;
}

// It will be evaluated where the condition might not have been, once more, and before any row: it gives the same each
// time, and nothing but lack of memory fails. A column of a query around this one is the same for a whole run of it, if it
// is planned by itself; else this is a join, which may be done by hashing.
bool IsHarmless(Node* node, bool apart) {
  switch (nodeTag(node)) {
    case T_Const:
    case T_Param:
      return true;
    case T_Var:
      return apart && reinterpret_cast<Var*>(node)->varlevelsup > 0;
    case T_RelabelType:
    case T_CollateExpr:
      return IsHarmless(WithoutLabels(node), apart);
    case T_ArrayCoerceExpr: {
      const auto* const coerce = reinterpret_cast<ArrayCoerceExpr*>(node);
      return IsA(coerce->elemexpr, RelabelType) && IsHarmless(reinterpret_cast<Node*>(coerce->arg), apart);
    }
    case T_ArrayExpr: {
      ListCell* cell;
      foreach (cell, reinterpret_cast<ArrayExpr*>(node)->elements)
        if (!IsHarmless(static_cast<Node*>(lfirst(cell)), apart)) return false;
      return !reinterpret_cast<ArrayExpr*>(node)->multidims;
    }
    case T_OpExpr: {
      const auto* const op = reinterpret_cast<OpExpr*>(node);
      return get_opcode(op->opno) == F_TEXTCAT && IsHarmless(static_cast<Node*>(linitial(op->args)), apart) &&
             IsHarmless(static_cast<Node*>(lsecond(op->args)), apart);
    }
    case T_FuncExpr: {
      const auto* const call = reinterpret_cast<FuncExpr*>(node);
      switch (call->funcid) {
        case F_LOWER_TEXT:
        case F_UPPER_TEXT:
          if (!OidIsValid(call->inputcollid)) return false;
          break;
        case F_BTRIM_TEXT:
        case F_TEXT_BPCHAR:
          break;
        default:
          return false;
      }
      return IsHarmless(static_cast<Node*>(linitial(call->args)), apart);
    }
    default:
      return false;
  }
}

// The operand as far as it is known now; a parameter's value is, in a plan for that value.
Node* KnownNow(Node* operand, ParamListInfo parameters) {
  auto* const global = makeNode(PlannerGlobal);
  global->boundParams = parameters;
  auto* const root = makeNode(PlannerInfo);
  root->glob = global;
  return eval_const_expressions(root, static_cast<Node*>(copyObjectImpl(operand)));
}

bool IsKnownNow(Node* operand, ParamListInfo parameters) { return IsA(KnownNow(operand, parameters), Const); }

// Is it known now to hold no wildcard? In a plan for any parameter the condition stays alone, as it may hold them.
bool IsPlainPattern(Node* pattern, ParamListInfo parameters) {
  const auto* const constant = reinterpret_cast<Const*>(KnownNow(pattern, parameters));
  if (!IsA(constant, Const) || constant->constisnull || constant->consttype != TEXTOID) return false;
  return strpbrk(TextDatumGetCString(constant->constvalue), "%_\\") == nullptr;
}

bool Recognise(Node* node, const Governing& governing, Condition* condition) {
  condition->site = {};
  Oid collation;
  if (IsA(node, OpExpr)) {
    const auto* const op = reinterpret_cast<OpExpr*>(node);
    if (list_length(op->args) != 2) return false;
    auto* const left = static_cast<Node*>(linitial(op->args));
    auto* const right = static_cast<Node*>(lsecond(op->args));
    collation = op->inputcollid;
    if (op->opno == TextEqualOperator) {
      const bool is_left = IsFolded(left, condition);
      if (!is_left && !IsFolded(right, condition)) return false;
      condition->sought = is_left ? right : left;
    } else if (get_opcode(op->opno) == F_TEXTICLIKE) {
      condition->column = OpenedColumn(left);
      if (condition->column == nullptr) return false;
      condition->sought = right;
      condition->site.folding = Folding::kLike;
      condition->site.collation = collation;
    } else {
      return false;
    }
  } else if (IsA(node, ScalarArrayOpExpr)) {
    const auto* const op = reinterpret_cast<ScalarArrayOpExpr*>(node);
    if (!op->useOr || op->opno != TextEqualOperator || !IsFolded(static_cast<Node*>(linitial(op->args)), condition))
      return false;
    condition->sought = static_cast<Node*>(lsecond(op->args));
    condition->site.array = true;
    collation = op->inputcollid;
  } else {
    return false;
  }
  if (exprType(condition->sought) != (condition->site.array ? TEXTARRAYOID : TEXTOID)) return false;
  // Where a collation says what is equal, more than equal texts are.
  if (!OidIsValid(collation) || !get_collation_isdeterministic(collation)) return false;
  if (!OidIsValid(condition->site.collation)) return false;
  if (!IsHarmless(condition->sought, governing.apart)) condition->sought = KnownNow(condition->sought, nullptr);
  if (!IsHarmless(condition->sought, governing.apart)) return false;
  const Origin origin = OriginOf(reinterpret_cast<Node*>(condition->column), governing.place);
  if (!origin.HasLookup() || origin.IsMixture()) return false;
  if (origin.lookup != static_cast<uint8>(sealed::Lookup::kCaseless)) return false;
  condition->site.category = origin.category;
  condition->guessed = !condition->site.array && !IsKnownNow(condition->sought, governing.parameters);
  return condition->site.folding != Folding::kLike || IsPlainPattern(condition->sought, governing.parameters);
}

// Not found: the extension's objects are of an older version.
Oid FindOurs(const char* name, int count, const Oid* types) {
  return LookupFuncName(list_make2(makeString(pstrdup("privacy")), makeString(pstrdup(name))), count, types, true);
}

Node* Call(Oid function, Oid result, List* arguments) {
  FuncExpr* const call = makeFuncExpr(function, result, arguments, get_typcollation(result), InvalidOid,
                                      COERCE_IMPLICIT_CAST);
  return reinterpret_cast<Node*>(call);
}

// The condition, and what an index may answer before it.
Node* Narrowed(Node* node, const Condition& condition) {
  const Oid type = condition.column->vartype;
  const Oid of_tags[] = {ANYOID, INTERNALOID};
  const Oid of_rest[] = {TEXTOID, ANYOID, INTERNALOID};
  const Oid of_condition[] = {BOOLOID};
  const Oid tags = FindOurs("folded_tags", 2, of_tags);
  const Oid rest = FindOurs("folded_rest", 3, of_rest);
  const Oid decides = FindOurs("is_sought", 1, of_condition);
  const Oid family = lookup_type_cache(type, TYPECACHE_BTREE_OPFAMILY)->btree_opf;
  const Oid from = get_opfamily_member(family, type, type, BTGreaterEqualStrategyNumber);
  if (!OidIsValid(tags) || !OidIsValid(rest) || !OidIsValid(decides) || !OidIsValid(from)) return node;

  const auto copy = [](const void* of) { return copyObjectImpl(of); };
  const auto packed = [](const FoldedSite& site) {
    return makeConst(INTERNALOID, -1, InvalidOid, sizeof(Datum), PackFoldedSite(site), false, true);
  };
  const auto column_from = [&](const char* label, void* sought, const FoldedSite& site) {
    auto* const shown = makeConst(TEXTOID, -1, DEFAULT_COLLATION_OID, -1, CStringGetTextDatum(label), false, false);
    Node* const bound = Call(rest, type, list_make3(shown, sought, packed(site)));
    return make_opclause(from, BOOLOID, false, static_cast<Expr*>(copy(condition.column)), reinterpret_cast<Expr*>(bound),
                         InvalidOid, condition.column->varcollid);
  };

  auto* const any = makeNode(ScalarArrayOpExpr);
  any->opno = EqualityOf(type);
  any->opfuncid = get_opcode(any->opno);
  any->useOr = true;
  any->inputcollid = condition.column->varcollid;
  any->args = list_make2(copy(condition.column),
                         Call(tags, get_array_type(type), list_make2(copy(condition.sought), packed(condition.site))));
  any->location = -1;
  auto* tagged = reinterpret_cast<Expr*>(any);
  if (condition.guessed) {
    FoldedSite first = condition.site;
    first.first = true;
    tagged = makeBoolExpr(
        AND_EXPR, list_make2(any, column_from(kFirstLabel, makeNullConst(TEXTOID, -1, DEFAULT_COLLATION_OID), first)), -1);
  }
  Expr* const behind = column_from(kRestLabel, copy(condition.sought), condition.site);
  Expr* const found = makeBoolExpr(OR_EXPR, list_make2(tagged, behind), -1);
  return reinterpret_cast<Node*>(makeBoolExpr(AND_EXPR, list_make2(found, Call(decides, BOOLOID, list_make1(node))), -1));
}

// A condition that must be true, or one of several: below NOT, CASE and the like it stays alone.
Node* Narrow(Node* node, const Governing& governing) {
  if (node == nullptr) return nullptr;
  if (IsA(node, BoolExpr)) {
    auto* const terms = reinterpret_cast<BoolExpr*>(node);
    if (terms->boolop == NOT_EXPR) return node;
    ListCell* cell;
    foreach (cell, terms->args) lfirst(cell) = Narrow(static_cast<Node*>(lfirst(cell)), governing);
    return node;
  }
  Condition condition;
  return Recognise(node, governing, &condition) ? Narrowed(node, condition) : node;
}

void NarrowTree(Node* node, const Governing& governing) {
  if (node == nullptr) return;
  ListCell* cell;
  if (IsA(node, FromExpr)) {
    auto* const from = reinterpret_cast<FromExpr*>(node);
    foreach (cell, from->fromlist) NarrowTree(static_cast<Node*>(lfirst(cell)), governing);
    from->quals = Narrow(from->quals, governing);
  } else if (IsA(node, JoinExpr)) {
    auto* const join = reinterpret_cast<JoinExpr*>(node);
    NarrowTree(join->larg, governing);
    NarrowTree(join->rarg, governing);
    join->quals = Narrow(join->quals, governing);
  }
}

}  // namespace

Datum PackFoldedSite(const FoldedSite& site) {
  return kMark | static_cast<Datum>(site.category) | static_cast<Datum>(site.folding) << 16 |
         static_cast<Datum>(site.array) << 20 | static_cast<Datum>(site.first) << 21 |
         static_cast<Datum>(site.collation) << 24;
}

FoldedSite UnpackFoldedSite(Datum packed) {
  return {static_cast<uint16>(packed), static_cast<Folding>(packed >> 16 & 3), (packed >> 20 & 1) != 0,
          (packed >> 21 & 1) != 0, static_cast<Oid>(packed >> 24)};
}

bool IsFoldedSite(const Node* node) {
  if (!IsA(node, Const)) return false;
  const auto* const constant = reinterpret_cast<const Const*>(node);
  return constant->consttype == INTERNALOID && !constant->constisnull && (constant->constvalue & kMark) != 0;
}

void NarrowFolded(Query* governed, const Governing& governing) {
  if (GetDatabaseEncoding() == PG_UTF8) NarrowTree(reinterpret_cast<Node*>(governed->jointree), governing);
}

}  // namespace privacy::read
