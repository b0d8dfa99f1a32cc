#include "pg/compat.hpp"

extern "C" {
#include "catalog/namespace.h"
#include "catalog/pg_cast.h"
#include "catalog/pg_collation.h"
#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "parser/parse_coerce.h"
#include "parser/parse_func.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"
}

#include "read/nodes.hpp"
#include "read/rows.hpp"

namespace privacy::read {

namespace {

constexpr char kReveal[] = "reveal";

Oid RevealOf(Oid personal_type) { return FindFunction(kReveal, 1, &personal_type); }

Oid CastOf(Oid personal_type, Oid base_type) {
  HeapTuple tuple = SearchSysCache2(CASTSOURCETARGET, ObjectIdGetDatum(personal_type), ObjectIdGetDatum(base_type));
  if (!HeapTupleIsValid(tuple)) elog(ERROR, "no cast from type %u to type %u", personal_type, base_type);
  const Oid function = reinterpret_cast<Form_pg_cast>(GETSTRUCT(tuple))->castfunc;
  ReleaseSysCache(tuple);
  return function;
}

Oid CollationFor(const Node* value, Oid type) {
  const Oid of_type = get_typcollation(type);
  if (!OidIsValid(of_type)) return InvalidOid;
  const Oid collation = exprCollation(value);
  return OidIsValid(collation) ? collation : of_type;
}

Node* ShowArray(Node* array, const types::PersonalType& element, Opening opening) {
  auto* each = makeNode(CaseTestExpr);
  each->typeId = element.oid;
  each->typeMod = -1;
  each->collation = get_typcollation(element.oid);
  auto* coerce = makeNode(ArrayCoerceExpr);
  coerce->arg = reinterpret_cast<Expr*>(array);
  coerce->elemexpr = reinterpret_cast<Expr*>(OpenValue(reinterpret_cast<Node*>(each), element, opening));
  coerce->resulttype = get_array_type(element.base_oid);
  coerce->resulttypmod = -1;
  coerce->resultcollid = get_typcollation(element.base_oid);
  coerce->coerceformat = COERCE_IMPLICIT_CAST;
  coerce->location = -1;
  return reinterpret_cast<Node*>(coerce);
}

// An array constant of the session's, as one of the base type; nullptr if it holds anything else.
Node* ShowConstantArray(const Const* constant, const types::PersonalType& element) {
  if (constant->constisnull) return nullptr;
  ArrayType* array = DatumGetArrayTypeP(constant->constvalue);
  Datum* values;
  bool* nulls;
  int count;
  deconstruct_array(array, element.oid, -1, false, TYPALIGN_INT, &values, &nulls, &count);
  for (int i = 0; i < count; ++i) {
    if (nulls[i]) continue;
    const Bytes value =
        types::ViewOf(pg_detoast_datum_packed(reinterpret_cast<struct varlena*>(DatumGetPointer(values[i]))));
    if (types::FormOf(value) != types::Form::kUnsealed) return nullptr;
    values[i] = types::FromPlaintext(types::PlaintextOf(value, element.base), element.base);
  }
  int16 length;
  bool by_value;
  char alignment;
  get_typlenbyvalalign(element.base_oid, &length, &by_value, &alignment);
  ArrayType* shown = construct_md_array(values, nulls, ARR_NDIM(array), ARR_DIMS(array), ARR_LBOUND(array),
                                        element.base_oid, length, by_value, alignment);
  return reinterpret_cast<Node*>(makeConst(get_array_type(element.base_oid), -1, get_typcollation(element.base_oid), -1,
                                           PointerGetDatum(shown), false, false));
}

Node* ShowCase(const CaseExpr* original, const types::PersonalType& type, Opening opening) {
  auto* shown = static_cast<CaseExpr*>(copyObjectImpl(original));
  shown->casetype = type.base_oid;
  shown->casecollid = get_typcollation(type.base_oid);
  ListCell* cell;
  foreach (cell, shown->args) {
    auto* when = lfirst_node(CaseWhen, cell);
    when->result = reinterpret_cast<Expr*>(Show(reinterpret_cast<Node*>(when->result), opening));
  }
  shown->defresult = reinterpret_cast<Expr*>(Show(reinterpret_cast<Node*>(shown->defresult), opening));
  return reinterpret_cast<Node*>(shown);
}

// A constant of the session's is shown as it is, once.
Node* ShowConstant(Const* constant, const types::PersonalType& type, Opening opening) {
  if (!constant->constisnull) {
    const Bytes value = types::ViewOf(reinterpret_cast<struct varlena*>(DatumGetPointer(constant->constvalue)));
    if (types::FormOf(value) != types::Form::kUnsealed)
      return OpenValue(reinterpret_cast<Node*>(constant), type, opening);
    const Datum shown = types::FromPlaintext(types::PlaintextOf(value, type.base), type.base);
    int16 length;
    bool by_value;
    get_typlenbyval(type.base_oid, &length, &by_value);
    Const* result = makeConst(type.base_oid, -1, CollationFor(reinterpret_cast<Node*>(constant), type.base_oid), length,
                              shown, false, by_value);
    result->location = constant->location;
    return reinterpret_cast<Node*>(result);
  }
  return reinterpret_cast<Node*>(
      makeNullConst(type.base_oid, -1, CollationFor(reinterpret_cast<Node*>(constant), type.base_oid)));
}

}  // namespace

Oid FindFunction(const char* name, int count, const Oid* types) {
  List* qualified = list_make2(makeString(pstrdup("privacy")), makeString(pstrdup(name)));
  return LookupFuncName(qualified, count, types, false);
}

const types::PersonalType* PersonalOf(Oid type) {
  if (type < FirstNormalObjectId) return nullptr;
  const types::PersonalType* personal = types::FindPersonalType(type);
  return personal != nullptr || !HaveExtension() ? personal : types::FindPersonalType(getBaseType(type));
}

const types::PersonalType* ElementOf(Oid array_type) {
  if (array_type < FirstNormalObjectId || !HaveExtension()) return nullptr;
  const Oid element = get_base_element_type(array_type);
  return OidIsValid(element) ? PersonalOf(element) : nullptr;
}

bool IsPersonalOrArray(Oid type) { return PersonalOf(type) != nullptr || ElementOf(type) != nullptr; }

Oid ShownType(Oid type) {
  if (const types::PersonalType* personal = PersonalOf(type); personal != nullptr) return personal->base_oid;
  if (const types::PersonalType* element = ElementOf(type); element != nullptr)
    return get_array_type(element->base_oid);
  if (!IsRowOrRows(type) || !TypeHolds(type)) return type;
  return OidIsValid(get_element_type(type)) ? RECORDARRAYOID : RECORDOID;
}

bool HaveExtension() { return types::PersonalTypeOf(sealed::BaseType::kText) != nullptr; }

Node* OpenValue(Node* value, const types::PersonalType& type, Opening opening) {
  const Oid function = opening == Opening::kShow ? RevealOf(type.oid) : CastOf(type.oid, type.base_oid);
  FuncExpr* call = makeFuncExpr(function, type.base_oid, list_make1(value), CollationFor(value, type.base_oid),
                                exprCollation(value), COERCE_IMPLICIT_CAST);
  call->location = exprLocation(value);
  return reinterpret_cast<Node*>(call);
}

List* ShowAll(List* expressions, Opening opening) {
  List* shown = NIL;
  ListCell* cell;
  foreach (cell, expressions) shown = lappend(shown, Show(static_cast<Node*>(lfirst(cell)), opening));
  return shown;
}

Node* Show(Node* expression, Opening opening) {
  const Oid type_oid = exprType(expression);
  const types::PersonalType* type = PersonalOf(type_oid);
  if (type == nullptr) {
    const types::PersonalType* element = ElementOf(type_oid);
    if (element == nullptr) {
      // Where withheld values raise, rows stay as they are stored.
      const bool row = opening == Opening::kShow && IsRowOrRows(type_oid) && RowMayHold(expression);
      return row ? ShowRow(expression) : expression;
    }
    Node* constant =
        IsA(expression, Const) ? ShowConstantArray(reinterpret_cast<Const*>(expression), *element) : nullptr;
    if (constant != nullptr) return constant;
    if (IsA(expression, ArrayExpr)) {
      auto* shown = makeNode(ArrayExpr);
      *shown = *reinterpret_cast<ArrayExpr*>(expression);
      shown->elements = ShowAll(shown->elements, opening);
      shown->array_typeid = ShownType(shown->array_typeid);
      shown->element_typeid = ShownType(shown->element_typeid);
      if (!OidIsValid(shown->array_collid)) shown->array_collid = get_typcollation(shown->array_typeid);
      return reinterpret_cast<Node*>(shown);
    }
    return ShowArray(expression, *element, opening);
  }
  switch (nodeTag(expression)) {
    case T_CoalesceExpr: {
      auto* shown = makeNode(CoalesceExpr);
      *shown = *reinterpret_cast<CoalesceExpr*>(expression);
      shown->coalescetype = type->base_oid;
      shown->coalescecollid = CollationFor(expression, type->base_oid);
      shown->args = ShowAll(shown->args, opening);
      return reinterpret_cast<Node*>(shown);
    }
    case T_MinMaxExpr: {
      auto* shown = makeNode(MinMaxExpr);
      *shown = *reinterpret_cast<MinMaxExpr*>(expression);
      shown->minmaxtype = type->base_oid;
      shown->minmaxcollid = shown->inputcollid = CollationFor(expression, type->base_oid);
      shown->args = ShowAll(shown->args, opening);
      return reinterpret_cast<Node*>(shown);
    }
    case T_CaseExpr:
      return ShowCase(reinterpret_cast<CaseExpr*>(expression), *type, opening);
    case T_Const:
      return ShowConstant(reinterpret_cast<Const*>(expression), *type, opening);
    default:
      break;
  }
  if (Node* fresh = FreshOf(expression); fresh != nullptr)
    return coerce_to_target_type(nullptr, fresh, exprType(fresh), type->base_oid, -1, COERCION_EXPLICIT,
                                 COERCE_IMPLICIT_CAST, -1);
  return OpenValue(expression, *type, opening);
}

Node* FreshOf(Node* node) {
  if (PersonalOf(exprType(node)) == nullptr) return nullptr;
  Node* given = nullptr;
  if (IsA(node, RelabelType)) {
    given = reinterpret_cast<Node*>(reinterpret_cast<RelabelType*>(node)->arg);
  } else if (IsA(node, FuncExpr) && types::IsPersonalCast(reinterpret_cast<FuncExpr*>(node)->funcid)) {
    given = static_cast<Node*>(linitial(reinterpret_cast<FuncExpr*>(node)->args));
  }
  return given == nullptr || IsPersonalOrArray(exprType(given)) ? nullptr : given;
}

bool IsFreshArray(Node* node) {
  if (!IsA(node, ArrayExpr) || !IsPersonalOrArray(exprType(node))) return false;
  bool fresh = false;
  ListCell* cell;
  foreach (cell, reinterpret_cast<ArrayExpr*>(node)->elements) {
    auto* element = static_cast<Node*>(lfirst(cell));
    if (IsA(element, Const)) continue;
    if (FreshOf(element) == nullptr) return false;
    fresh = true;
  }
  return fresh;
}

Node* Bare(Node* operand, Opening opening) {
  Node* fresh = FreshOf(operand);
  return fresh != nullptr ? fresh : Show(operand, opening);
}

namespace {

bool HasPersonalArgument(const List* arguments) {
  ListCell* cell;
  foreach (cell, const_cast<List*>(arguments))
    if (PersonalOf(exprType(static_cast<Node*>(lfirst(cell)))) != nullptr) return true;
  return false;
}

// Functions and operators of ours that reveal behind their name (to_char of a personal_date) have a twin that shows.
Node* ShowCall(Oid function, Oid result, List* arguments, Oid collation, Oid input_collation, int location) {
  const Oid variant = HasPersonalArgument(arguments) ? types::ShownVariantOf(function) : InvalidOid;
  if (!OidIsValid(variant)) return nullptr;
  FuncExpr* call = makeFuncExpr(variant, result, arguments, collation, input_collation, COERCE_EXPLICIT_CALL);
  call->location = location;
  return reinterpret_cast<Node*>(call);
}

}  // namespace

Node* ShowCast(Node* node) {
  if (IsA(node, OpExpr)) {
    auto* op = reinterpret_cast<OpExpr*>(node);
    set_opfuncid(op);
    return ShowCall(op->opfuncid, op->opresulttype, op->args, op->opcollid, op->inputcollid, op->location);
  }
  if (!IsA(node, FuncExpr)) return nullptr;
  auto* call = reinterpret_cast<FuncExpr*>(node);
  if (list_length(call->args) < 1) return nullptr;
  auto* value = static_cast<Node*>(linitial(call->args));
  const types::PersonalType* type = PersonalOf(exprType(value));
  Oid target;
  if (type == nullptr || !types::IsRevealCast(call->funcid, &target))
    return ShowCall(call->funcid, call->funcresulttype, call->args, call->funccollid, call->inputcollid,
                    call->location);
  Node* shown = Show(value, Opening::kShow);
  if (target == type->base_oid) return shown;
  return coerce_to_target_type(nullptr, shown, type->base_oid, target, -1, COERCION_EXPLICIT, COERCE_IMPLICIT_CAST, -1);
}

bool IsAutoReveal(const Node* node) {
  if (IsShowRow(node)) return true;
  if (!IsA(node, FuncExpr)) return false;
  const auto* call = reinterpret_cast<const FuncExpr*>(node);
  if (call->funcformat != COERCE_IMPLICIT_CAST || list_length(call->args) != 1) return false;
  const types::PersonalType* type = PersonalOf(exprType(static_cast<Node*>(linitial(call->args))));
  return type != nullptr && call->funcid == RevealOf(type->oid);
}

}  // namespace privacy::read
