#include "pg/compat.hpp"

extern "C" {
#include "nodes/makefuncs.h"
#include "parser/parse_coerce.h"
#include "parser/parse_collate.h"
#include "utils/lsyscache.h"
}

#include "pg/settings.hpp"
#include "read/nodes.hpp"
#include "read/parameters.hpp"
#include "read/walk.hpp"
#include "types/value.hpp"

namespace privacy::read {

namespace {

// The state behind the hooks of parse_param.c for parameters whose types the statement decides, which that file keeps
// to itself; the same in PostgreSQL 15 to 18.
struct OpenParameters {
  Oid** types;
  int* count;
};

// A personal type itself, or an array of one; no domain over it.
bool IsPersonalParameter(Oid type) { return types::FindPersonalType(type) != nullptr || ElementOf(type) != nullptr; }

Node* DescribeParameter(Node* node, void* context) {
  if (node == nullptr) return nullptr;
  if (IsA(node, Query)) return reinterpret_cast<Node*>(MutateQuery(reinterpret_cast<Query*>(node), DescribeParameter, context));
  if (!IsA(node, Param)) return MutateExpression(node, DescribeParameter, context);
  const auto* given = reinterpret_cast<Param*>(node);
  if (given->paramkind != PARAM_EXTERN || !IsPersonalParameter(given->paramtype)) return node;
  auto* shown = makeNode(Param);
  *shown = *given;
  shown->paramtype = ShownType(given->paramtype);
  shown->paramtypmod = -1;
  shown->paramcollid = get_typcollation(shown->paramtype);
  Node* cast = coerce_to_target_type(nullptr, reinterpret_cast<Node*>(shown), shown->paramtype, given->paramtype, -1,
                                     COERCION_EXPLICIT, COERCE_IMPLICIT_CAST, -1);
  if (cast == nullptr) elog(ERROR, "no cast to type %u", given->paramtype);
  assign_expr_collations(nullptr, cast);
  return cast;
}

}  // namespace

void DescribeParameters(const ParseState* parser, Query* query) {
  if (parser->p_coerce_param_hook == nullptr) return;  // their types were given
  if (pg::setting_accept_sealed) return;               // a restore may send the sealed form
  const auto* open = static_cast<const OpenParameters*>(parser->p_ref_hook_state);
  bool personal = false;
  for (int i = 0; i < *open->count; ++i) personal |= IsPersonalParameter((*open->types)[i]);
  if (!personal) return;
  MutateQuery(query, DescribeParameter, nullptr, QTW_DONT_COPY_QUERY);
  for (int i = 0; i < *open->count; ++i) {
    Oid& type = (*open->types)[i];
    if (IsPersonalParameter(type)) type = ShownType(type);
  }
}

}  // namespace privacy::read
