#include "read/comparisons.hpp"

extern "C" {
#include "access/transam.h"
#include "catalog/pg_type.h"
#include "nodes/nodeFuncs.h"
#include "parser/parse_coerce.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
}

#include "read/missing_purpose.hpp"
#include "read/retarget.hpp"
#include "read/retype.hpp"
#include "read/tag_site.hpp"

namespace privacy::read {

namespace {

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

}  // namespace

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

template Node* ResolveStandIn(OpExpr*, const Governing&);
template Node* ResolveStandIn(ScalarArrayOpExpr*, const Governing&);
template OpExpr* UnwrapNumeric(OpExpr*, const Governing&);
template ScalarArrayOpExpr* UnwrapNumeric(ScalarArrayOpExpr*, const Governing&);
template OpExpr* CompareShownRows(OpExpr*, const Governing&);
template ScalarArrayOpExpr* CompareShownRows(ScalarArrayOpExpr*, const Governing&);

}  // namespace privacy::read
