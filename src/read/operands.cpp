// Comparisons with values of the session, at plan time. Stored values compare among themselves by their lookup tags; an
// operand of the session's (constant, parameter, plain column) is wrapped in privacy.tag, which asks the decision and
// makes it comparable: index scans, hash and merge joins remain. What has no lookup compares, in a client's statement,
// by revealed values; elsewhere it is refused, as untagged values would silently all differ.
// Casts in a client's SELECT become reveals here too, inside the views it uses as well.
#include "pg/compat.hpp"

extern "C" {
#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "optimizer/planner.h"
#include "parser/parse_coerce.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/rls.h"
}

#include "pg/relation_policy.hpp"
#include "read/client.hpp"
#include "read/fold_like.hpp"
#include "read/inlining.hpp"
#include "read/missing_purpose.hpp"
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

// An operator = or <> of ours: its personal type. nullptr for every other operator.
const types::PersonalType* FindComparison(Oid op, bool* not_equal) {
  Oid left;
  Oid right;
  op_input_types(op, &left, &right);
  const types::PersonalType* type = types::FindPersonalType(left);
  if (type == nullptr) type = types::FindPersonalType(right);
  if (type == nullptr) return nullptr;
  const char* name = get_opname(op);
  if (name == nullptr) return nullptr;
  *not_equal = strcmp(name, "<>") == 0;
  return *not_equal || strcmp(name, "=") == 0 ? type : nullptr;
}

Oid PersonalOperator(const types::PersonalType& type, bool not_equal) {
  const Oid equal = EqualityOf(type.oid);
  return not_equal ? get_negator(equal) : equal;
}

// The operand in the base type (or an array of it), unless it is of the personal type already.
Node* ToBase(Node* operand, const types::PersonalType& type, bool array) {
  if (Node* fresh = FreshOf(operand); fresh != nullptr) operand = fresh;
  if (IsFreshArray(operand)) operand = Show(operand, Opening::kRaise);
  const Oid from = exprType(operand);
  if (IsPersonalOrArray(from)) return operand;
  const Oid to = array ? get_array_type(type.base_oid) : type.base_oid;
  Node* base = coerce_to_target_type(nullptr, operand, from, to, -1, COERCION_ASSIGNMENT, COERCE_IMPLICIT_CAST, -1);
  if (base == nullptr)
    ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
                    errmsg("cannot compare %s with type %s", type.name, format_type_be(from))));
  return base;
}

Node* Tag(Node* operand, const types::PersonalType& type, const Origin& column, bool array) {
  TagSite site{};
  if (Node* fresh = FreshOf(operand); fresh != nullptr) operand = fresh;
  site.wide = type.base == sealed::BaseType::kInteger && exprType(operand) == (array ? INT8ARRAYOID : INT8OID);
  Node* base = site.wide ? operand : ToBase(operand, type, array);
  site.mode = column.lookup;
  site.base = static_cast<uint8>(type.base);
  site.of_base = !IsPersonalOrArray(exprType(base));
  site.array = array;
  site.category = column.category;
  return MakeTag(base, site);
}

struct Comparison {
  const types::PersonalType* type;
  bool not_equal;
  bool array;  // the right operand
  Node* left;
  Node* right;
  Oid op;
  Oid collation;
};

void CompareBare(Comparison* comparison, const Governing& governing) {
  Operands operands{Bare(comparison->left, governing.opening), Bare(comparison->right, governing.opening),
                    comparison->array};
  if (!ResolveOperator(comparison->not_equal ? "<>" : "=", &operands, &comparison->op))
    ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
                    errmsg("cannot compare %s with type %s", comparison->type->name,
                           format_type_be(exprType(comparison->right)))));
  comparison->left = operands.left;
  comparison->right = operands.right;
  if (!OidIsValid(comparison->collation)) comparison->collation = get_typcollation(exprType(operands.left));
}

void CompareRevealed(Comparison* comparison, const Governing& governing, const Origin& column) {
  if (!governing.client) RefuseWithoutLookup(column, "comparing");
  CompareBare(comparison, governing);
}

// Can the expression give values of the session's beside stored ones (coalesce(email, 'none'))?
bool IsMixture(const Node* node) {
  return IsA(node, CoalesceExpr) || IsA(node, CaseExpr) || IsA(node, MinMaxExpr) || IsA(node, ArrayExpr);
}

// left and right as they were before their own parts were governed: their origins are looked up in the original tree.
void Compare(Comparison* comparison, Node* left, Node* right, const Governing& governing) {
  const Origin a = OriginOf(left, governing.place);
  const Origin b = OriginOf(right, governing.place);
  const types::PersonalType& type = *comparison->type;
  const bool left_mixed = a.IsMixture() || (a.stored && IsMixture(left));
  const bool right_mixed = b.IsMixture() || (b.stored && IsMixture(right));
  if (governing.client && (left_mixed || right_mixed)) {
    // What is withheld counts as NULL in it.
    CompareRevealed(comparison, governing, a.stored ? a : b);
    return;
  }
  if (a.stored && b.stored) {
    if (a.HasLookup() && b.HasLookup() && a.lookup == b.lookup) {
      if (left_mixed) comparison->left = Tag(comparison->left, type, a, false);
      if (right_mixed) comparison->right = Tag(comparison->right, type, a, comparison->array);
      return;
    }
    Origin worse = a.HasLookup() ? b : a;
    worse.mixed = a.HasLookup() && b.HasLookup();
    CompareRevealed(comparison, governing, worse);
    return;
  }
  if (!a.stored && !b.stored) {
    if (!a.unknown && !b.unknown) return CompareBare(comparison, governing);  // the session compares with itself
    if (governing.client && governing.opening == Opening::kShow) {
      CompareRevealed(comparison, governing, a);
      return;
    }
    if (a.unknown && b.unknown) return;  // of one kind when they run: OLD.x and NEW.x
    // A variable that may hold a stored value: what it holds says how to compare.
    Node* const example = a.unknown ? comparison->left : comparison->right;
    Node*& operand = a.unknown ? comparison->right : comparison->left;
    if (comparison->array && !a.unknown) return CompareBare(comparison, governing);
    if (!IsPersonalOrArray(exprType(example))) return;
    TagSite site{};
    site.array = comparison->array;
    site.wide = type.base == sealed::BaseType::kInteger && exprType(operand) == (site.array ? INT8ARRAYOID : INT8OID);
    Node* base = site.wide ? operand : ToBase(operand, type, site.array);
    site.of_base = !IsPersonalOrArray(exprType(base));
    operand = MakeTagLike(base, example, type, site);
    comparison->op = PersonalOperator(type, comparison->not_equal);
    return;
  }
  const Origin& column = a.stored ? a : b;
  if (!column.HasLookup()) {
    CompareRevealed(comparison, governing, column);
    return;
  }
  EnsurePurposeForTable(column.relation);
  // A mixture is tagged too: what is sealed in it stays as it is.
  if (!a.stored || left_mixed) comparison->left = Tag(comparison->left, type, column, false);
  if (!b.stored || right_mixed) comparison->right = Tag(comparison->right, type, column, comparison->array);
  comparison->op = PersonalOperator(type, comparison->not_equal);
}

// An operator that stands for the base type's.
template <class Operator>
Node* ResolveStandIn(Operator* governed, const Governing& governing) {
  constexpr bool kArray = std::is_same_v<Operator, ScalarArrayOpExpr>;
  const char* name = get_opname(governed->opno);
  Operands operands{Bare(static_cast<Node*>(linitial(governed->args)), governing.opening),
                    Bare(static_cast<Node*>(lsecond(governed->args)), governing.opening), kArray};
  if (!ResolveOperator(name, &operands, &governed->opno))
    ereport(ERROR, (errcode(ERRCODE_UNDEFINED_FUNCTION),
                    errmsg("operator does not exist: %s %s %s", format_type_be(exprType(operands.left)), name,
                           format_type_be(exprType(operands.right)))));
  governed->opfuncid = get_opcode(governed->opno);
  governed->args = list_make2(operands.left, operands.right);
  if (!OidIsValid(governed->inputcollid)) governed->inputcollid = get_typcollation(exprType(operands.left));
  return reinterpret_cast<Node*>(governed);
}

// numeric = numeric over the implicit cast of a personal_numeric column with a lookup: what the parser makes of
// `income = 1.5`, as an operator of its own would make integer = numeric ambiguous. The column, or nullptr.
Node* NumericColumn(Node* operand, const Governing& governing) {
  if (!IsA(operand, FuncExpr)) return nullptr;
  const auto* cast = reinterpret_cast<FuncExpr*>(operand);
  Oid target;
  if (cast->funcformat != COERCE_IMPLICIT_CAST || cast->funcresulttype != NUMERICOID || list_length(cast->args) != 1)
    return nullptr;
  auto* column = static_cast<Node*>(linitial(cast->args));
  if (PersonalOf(exprType(column)) == nullptr || !types::IsRevealCast(cast->funcid, &target)) return nullptr;
  return OriginOf(column, governing.place).HasLookup() ? column : nullptr;
}

template <class Operator>
Operator* UnwrapNumeric(Operator* node, const Governing& governing) {
  const Oid function = get_opcode(node->opno);
  if (function != F_NUMERIC_EQ && function != F_NUMERIC_NE) return nullptr;
  auto* left = static_cast<Node*>(linitial(node->args));
  auto* right = static_cast<Node*>(lsecond(node->args));
  Node* left_column = NumericColumn(left, governing);
  Node* right_column = NumericColumn(right, governing);
  if (left_column == nullptr && right_column == nullptr) return nullptr;
  const types::PersonalType* type = types::PersonalTypeOf(sealed::BaseType::kNumeric);
  auto* unwrapped = static_cast<Operator*>(copyObjectImpl(node));
  unwrapped->args = list_make2(left_column != nullptr ? left_column : left, right_column != nullptr ? right_column : right);
  unwrapped->opno = PersonalOperator(*type, function == F_NUMERIC_NE);
  unwrapped->opfuncid = get_opcode(unwrapped->opno);
  return unwrapped;
}

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
  governed->subselect = Govern(node->subselect, governing);
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
  if (query->commandType != CMD_SELECT) governing.opening = Opening::kRaise;  // a NULL here would be written back
  auto* flat = makeNode(Query);
  *flat = *query;
  flat->returningList = NIL;
  Query* governed = MutateQuery(flat, Govern, &governing);
  Governing returning = governing;
  returning.opening = outer.opening;
  governed->returningList = reinterpret_cast<List*>(Govern(reinterpret_cast<Node*>(query->returningList), &returning));
  GovernClauses(query, governed, governing);
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

// Rows compare field by field: stored values by their tags, which those without lookup have not.
template <class Operator>
Operator* CompareShownRows(Operator* node, const Governing& governing) {
  if (!governing.client || governing.opening != Opening::kShow || list_length(node->args) != 2) return node;
  if (node->opno >= FirstNormalObjectId) return node;  // somebody's own, perhaps in a view: it gets what is stored
  Oid left;
  Oid right;
  op_input_types(node->opno, &left, &right);
  if (left != RECORDOID) return node;
  auto* compared = static_cast<Operator*>(palloc(sizeof(Operator)));
  *compared = *node;
  compared->args = ShowAll(node->args, Opening::kShow);
  return compared;
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
    if (governing.client) query = RetypeClient(query, governing.opening);
    query = reinterpret_cast<Query*>(GovernQuery(query, governing));
  }
  return previous_planner != nullptr ? previous_planner(query, text, options, parameters)
                                     : standard_planner(query, text, options, parameters);
}

}  // namespace

// 0A000 for a comparison, grouping or sort that only a lookup, or a revealed value, can answer.
void RefuseWithoutLookup(const Origin& origin, const char* what) {
  if (origin.mixed)
    ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
                    errmsg("%s needs personal columns of one category and lookup mode", what),
                    errhint("Use the revealed values: privacy.reveal(column).")));
  ereport(ERROR,
          (errcode(ERRCODE_FEATURE_NOT_SUPPORTED), errmsg("%s needs a lookup, and %s has none", what, NameOf(origin)),
           errhint("Protect the column with lookup => 'exact' or 'case_insensitive', or use the revealed value: "
                   "privacy.reveal(column).")));
}

void InitOperands() {
  previous_planner = planner_hook;
  planner_hook = PlannerHook;
  InitInlining();
}

}  // namespace privacy::read
