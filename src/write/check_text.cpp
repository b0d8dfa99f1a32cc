// CHECK constraints as text, as a plain column has them and as a sealed one keeps them.
#include "pg/compat.hpp"

extern "C" {
#include "nodes/makefuncs.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/ruleutils.h"
}

#include "read/walk.hpp"
#include "types/value.hpp"
#include "write/kept_checks.hpp"

namespace privacy::write {
namespace {

struct Conversion {
  AttrNumber column;
  const types::PersonalType* personal;
  Oid plain;
  bool used;
};

Node* Relabeled(Node* node, Oid type) {
  return reinterpret_cast<Node*>(
      makeRelabelType(reinterpret_cast<Expr*>(node), type, -1, get_typcollation(type), COERCE_EXPLICIT_CAST));
}

bool IsColumn(const Node* node, AttrNumber column) {
  return node != nullptr && IsA(node, Var) && reinterpret_cast<const Var*>(node)->varattno == column;
}

// Every use of the plain column, but in IS [NOT] NULL, with a cast to what it was.
Node* ToSealed(Node* node, void* context) {
  if (node == nullptr) return nullptr;
  auto* conversion = static_cast<Conversion*>(context);
  if (IsA(node, NullTest) &&
      IsColumn(reinterpret_cast<Node*>(reinterpret_cast<NullTest*>(node)->arg), conversion->column))
    return node;
  if (IsColumn(node, conversion->column)) {
    conversion->used = true;
    Node* base = Relabeled(node, conversion->personal->base_oid);
    return conversion->plain == conversion->personal->base_oid ? base : Relabeled(base, conversion->plain);
  }
  return read::MutateExpression(node, ToSealed, context);
}

// The column below any number of casts.
Node* Uncast(Node* node) {
  for (;;) {
    if (IsA(node, RelabelType)) {
      node = reinterpret_cast<Node*>(reinterpret_cast<RelabelType*>(node)->arg);
    } else if (IsA(node, FuncExpr) && reinterpret_cast<FuncExpr*>(node)->args != NIL &&
               (reinterpret_cast<FuncExpr*>(node)->funcformat == COERCE_EXPLICIT_CAST ||
                reinterpret_cast<FuncExpr*>(node)->funcformat == COERCE_IMPLICIT_CAST)) {
      node = static_cast<Node*>(linitial(reinterpret_cast<FuncExpr*>(node)->args));
    } else {
      return node;
    }
  }
}

// And back: casts of the personal column to what it is becoming go.
Node* ToPlain(Node* node, void* context) {
  if (node == nullptr) return nullptr;
  auto* conversion = static_cast<Conversion*>(context);
  if (IsA(node, FuncExpr) || IsA(node, RelabelType)) {
    Node* const below = Uncast(node);
    if (IsColumn(below, conversion->column) && exprType(node) == conversion->plain) return below;
  }
  if (SealedColumn(node) == conversion->column) return makeBoolConst(false, false);
  return read::MutateExpression(node, ToPlain, context);
}

char* Written(Node* expression, Oid relation) {
  List* context = deparse_context_for(get_rel_name(relation), relation);
  return deparse_expression(expression, context, false, false);
}

}  // namespace
}  // namespace privacy::write

// privacy.sealed_check(expression pg_node_tree, relation regclass, column int2, plain regtype, personal regtype)
// RETURNS text: the constraint of a plain column as it is kept; NULL where it only asks whether there is a value.
PRIVACY_FUNCTION(privacy_keep_check) {
  using namespace privacy;
  using namespace privacy::write;
  const Oid relation = PG_GETARG_OID(1);
  Conversion conversion = {PG_GETARG_INT16(2), types::FindPersonalType(PG_GETARG_OID(4)), PG_GETARG_OID(3), false};
  if (conversion.personal == nullptr) PG_RETURN_NULL();
  Node* sealed = ToSealed(static_cast<Node*>(stringToNode(text_to_cstring(PG_GETARG_TEXT_PP(0)))), &conversion);
  if (!conversion.used) PG_RETURN_NULL();
  StringInfoData written;
  initStringInfo(&written);
  appendStringInfo(&written, "(privacy.is_sealed(%s) IS TRUE)",
                   quote_identifier(get_attname(relation, conversion.column, false)));
  // One that is kept for another column already gets one part more.
  Kept kept;
  List* parts = Split(sealed, &kept) ? reinterpret_cast<BoolExpr*>(sealed)->args : list_make1(sealed);
  ListCell* cell;
  foreach (cell, parts) appendStringInfo(&written, " OR (%s)", Written(static_cast<Node*>(lfirst(cell)), relation));
  PG_RETURN_TEXT_P(cstring_to_text(written.data));
}

// privacy.plain_check(expression pg_node_tree, relation regclass, column int2, plain regtype) RETURNS text: and back.
PRIVACY_FUNCTION(privacy_release_check) {
  using namespace privacy::write;
  Node* check = static_cast<Node*>(stringToNode(text_to_cstring(PG_GETARG_TEXT_PP(0))));
  Conversion conversion = {PG_GETARG_INT16(2), nullptr, PG_GETARG_OID(3), false};
  Kept kept;
  if (!Split(check, &kept) || !bms_is_member(conversion.column, kept.columns)) PG_RETURN_NULL();
  List* parts = NIL;
  ListCell* cell;
  foreach (cell, reinterpret_cast<BoolExpr*>(check)->args)
    if (SealedColumn(static_cast<Node*>(lfirst(cell))) != conversion.column)
      parts = lappend(parts, ToPlain(static_cast<Node*>(lfirst(cell)), &conversion));
  Node* plain =
      list_length(parts) == 1 ? static_cast<Node*>(linitial(parts)) : reinterpret_cast<Node*>(make_orclause(parts));
  PG_RETURN_TEXT_P(cstring_to_text(Written(plain, PG_GETARG_OID(1))));
}
