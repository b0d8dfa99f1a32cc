// Nodes that follow their parts: where a part has the base type now, so have they. See retype.hpp.
#include "read/retype.hpp"

extern "C" {
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "parser/parse_coerce.h"
#include "utils/lsyscache.h"
#include "utils/typcache.h"
}

namespace privacy::read {

namespace {

AttrNumber FieldAfter(Oid type, AttrNumber number) {
  TupleDesc columns = lookup_rowtype_tupdesc_domain(type, -1, false);
  AttrNumber after = number;
  for (int i = 0; i < number - 1; ++i)
    if (TupleDescAttr(columns, i)->attisdropped) --after;
  ReleaseTupleDesc(columns);
  return after;
}

}  // namespace

bool AnyChanged(const List* before, const List* after) {
  ListCell* old_cell;
  ListCell* cell;
  forboth(old_cell, const_cast<List*>(before), cell,
          const_cast<List*>(after)) if (exprType(static_cast<Node*>(lfirst(old_cell))) !=
                                        exprType(static_cast<Node*>(lfirst(cell)))) return true;
  return false;
}

Node* Coerced(Node* value, Oid type, CoercionContext context) {
  return coerce_to_target_type(nullptr, value, exprType(value), type, -1, context, COERCE_IMPLICIT_CAST, -1);
}

Node* BackToPersonal(Node* value, Oid personal_type) {
  if (exprType(value) == personal_type) return value;
  Node* back = Coerced(value, personal_type, COERCION_ASSIGNMENT);
  if (back == nullptr)
    ereport(ERROR,
            (errcode(ERRCODE_FEATURE_NOT_SUPPORTED), errmsg("this use of a grouped personal column is not supported"),
             errhint("Group by its revealed value: GROUP BY privacy.reveal(column).")));
  return back;
}

Node* FollowParts(Node* node, const Node* before, const Retyping& retyping) {
  switch (nodeTag(node)) {
    case T_CoalesceExpr: {
      auto* coalesce = reinterpret_cast<CoalesceExpr*>(node);
      if (!IsPersonalOrArray(coalesce->coalescetype)) return node;
      // What is withheld counts as NULL.
      if (retyping.writes && !AnyChanged(reinterpret_cast<const CoalesceExpr*>(before)->args, coalesce->args))
        return node;
      coalesce->args = ShowAll(coalesce->args, retyping.opening);
      coalesce->coalescetype = ShownType(coalesce->coalescetype);
      if (!OidIsValid(coalesce->coalescecollid)) coalesce->coalescecollid = get_typcollation(coalesce->coalescetype);
      return node;
    }
    case T_NullTest: {
      auto* row = reinterpret_cast<RowExpr*>(reinterpret_cast<NullTest*>(node)->arg);
      if (!retyping.writes && IsA(row, RowExpr) && row->row_typeid == RECORDOID)
        row->args = ShowAll(row->args, retyping.opening);
      return node;
    }
    case T_MinMaxExpr: {  // the order of tags means nothing: only revealed values have a greatest one
      auto* extreme = reinterpret_cast<MinMaxExpr*>(node);
      if (!IsPersonalOrArray(extreme->minmaxtype)) return node;
      extreme->args = ShowAll(extreme->args, retyping.opening);
      extreme->minmaxtype = ShownType(extreme->minmaxtype);
      if (!OidIsValid(extreme->minmaxcollid)) extreme->minmaxcollid = get_typcollation(extreme->minmaxtype);
      if (!OidIsValid(extreme->inputcollid)) extreme->inputcollid = get_typcollation(extreme->minmaxtype);
      return node;
    }
    case T_ArrayExpr: {
      auto* array = reinterpret_cast<ArrayExpr*>(node);
      if (!AnyChanged(reinterpret_cast<const ArrayExpr*>(before)->elements, array->elements)) return node;
      array->elements = ShowAll(array->elements, retyping.opening);
      array->array_typeid = ShownType(array->array_typeid);
      array->element_typeid = ShownType(array->element_typeid);
      if (!OidIsValid(array->array_collid)) array->array_collid = get_typcollation(array->array_typeid);
      return node;
    }
    case T_RelabelType: {
      auto* value = reinterpret_cast<Node*>(reinterpret_cast<RelabelType*>(node)->arg);
      const auto* old_value = reinterpret_cast<Node*>(reinterpret_cast<const RelabelType*>(before)->arg);
      return exprType(value) == exprType(old_value) ? node : value;
    }
    case T_CoerceToDomain: {
      auto* value = reinterpret_cast<Node*>(reinterpret_cast<CoerceToDomain*>(node)->arg);
      const auto* old_value = reinterpret_cast<Node*>(reinterpret_cast<const CoerceToDomain*>(before)->arg);
      return exprType(value) == exprType(old_value) ? node : value;
    }
    case T_ArrayCoerceExpr: {
      auto* coerce = reinterpret_cast<ArrayCoerceExpr*>(node);
      auto* value = reinterpret_cast<Node*>(coerce->arg);
      const auto* old_value = reinterpret_cast<Node*>(reinterpret_cast<const ArrayCoerceExpr*>(before)->arg);
      if (exprType(value) == exprType(old_value)) return node;
      return exprType(value) == ShownType(coerce->resulttype)
                 ? value
                 : Coerced(value, ShownType(coerce->resulttype), COERCION_EXPLICIT);
    }
    case T_FieldSelect: {  // of a row that was opened: its dropped columns are gone
      auto* field = reinterpret_cast<FieldSelect*>(node);
      const Oid type = exprType(reinterpret_cast<Node*>(reinterpret_cast<const FieldSelect*>(before)->arg));
      if (exprType(reinterpret_cast<Node*>(field->arg)) == type) return node;
      field->fieldnum = FieldAfter(type, field->fieldnum);
      field->resulttype = ShownType(field->resulttype);
      field->resulttypmod = -1;
      if (!OidIsValid(field->resultcollid)) field->resultcollid = get_typcollation(field->resulttype);
      return node;
    }
    case T_SubscriptingRef: {
      auto* reference = reinterpret_cast<SubscriptingRef*>(node);
      const auto* old_reference = reinterpret_cast<const SubscriptingRef*>(before);
      if (exprType(reinterpret_cast<Node*>(reference->refexpr)) ==
          exprType(reinterpret_cast<Node*>(old_reference->refexpr)))
        return node;
      reference->refcontainertype = ShownType(reference->refcontainertype);
      reference->refelemtype = ShownType(reference->refelemtype);
      reference->refrestype = ShownType(reference->refrestype);
      if (!OidIsValid(reference->refcollid)) reference->refcollid = get_typcollation(reference->refrestype);
      return node;
    }
    case T_RowExpr: {
      auto* row = reinterpret_cast<RowExpr*>(node);
      if (row->row_typeid == RECORDOID) return node;
      ListCell* cell;
      ListCell* old_cell;
      forboth(cell, row->args, old_cell, reinterpret_cast<const RowExpr*>(before)->args) lfirst(cell) =
          BackToPersonal(static_cast<Node*>(lfirst(cell)), exprType(static_cast<Node*>(lfirst(old_cell))));
      return node;
    }
    default:
      return node;
  }
}

}  // namespace privacy::read
