#include "pg/compat.hpp"

extern "C" {
#include "access/transam.h"
#include "access/xact.h"
#include "catalog/namespace.h"
#include "catalog/pg_type.h"
#include "utils/lsyscache.h"
}

#include "pg/relation_policy.hpp"
#include "read/client.hpp"
#include "read/concerns.hpp"
#include "read/nodes.hpp"
#include "read/state.hpp"
#include "read/statement.hpp"
#include "read/statistics.hpp"
#include "read/walk.hpp"
#include "types/value.hpp"

namespace privacy::read {

namespace {

// The analysed query that a command carries; nullptr for commands that analyse theirs later, or have none.
Query* Carried(Node* statement) {
  Node* inner = nullptr;
  if (IsA(statement, ExplainStmt)) inner = reinterpret_cast<ExplainStmt*>(statement)->query;
  if (IsA(statement, DeclareCursorStmt)) inner = reinterpret_cast<DeclareCursorStmt*>(statement)->query;
  if (IsA(statement, CreateTableAsStmt)) inner = reinterpret_cast<CreateTableAsStmt*>(statement)->query;
  if (inner == nullptr || !IsA(inner, Query)) return nullptr;
  auto* query = reinterpret_cast<Query*>(inner);
  return query->commandType == CMD_UTILITY && query->utilityStmt != nullptr ? Carried(query->utilityStmt) : query;
}

// A function of ours that takes somebody's key, or evidence and free text about a person: its arguments are not for the
// log.
bool IsAboutPerson(Oid function, Oid schema) {
  if (function < FirstNormalObjectId || get_func_namespace(function) != schema) return false;
  Oid* types = nullptr;
  int count = 0;
  get_func_signature(function, &types, &count);
  if (count > 1 && types[0] == REGCLASSOID) return true;
  for (int i = 0; i < count; ++i)
    if (types[i] == JSONBOID) return true;
  return false;
}

bool ConcernsPeople(Node* node, void* context) {
  if (node == nullptr) return false;
  switch (nodeTag(node)) {
    case T_Query: {
      auto* query = reinterpret_cast<Query*>(node);
      ListCell* cell;
      foreach (cell, query->rtable) {
        const auto* entry = lfirst_node(RangeTblEntry, cell);
        if (entry->rtekind == RTE_RELATION && pg::IsProtected(pg::PolicyOf(entry->relid))) return true;
      }
      return WalkQuery(query, ConcernsPeople, context);
    }
    case T_Var:
    case T_Const:
    case T_Param:
      return IsPersonalOrArray(exprType(node));
    case T_FuncExpr:
      GuardStatistics(reinterpret_cast<FuncExpr*>(node));
      if (IsAboutPerson(reinterpret_cast<FuncExpr*>(node)->funcid, *static_cast<Oid*>(context))) return true;
      break;
    default:
      break;
  }
  return WalkExpression(node, ConcernsPeople, context);
}

// An operator of other types that was taken for one of ours by the form of its literal alone: words = '{}'.
bool IsOfOtherTypes(const OpExpr* node) {
  if (!types::IsStandIn(get_opcode(node->opno))) return false;
  ListCell* cell;
  foreach (cell, node->args) {
    Node* argument = static_cast<Node*>(lfirst(cell));
    if (!IsA(argument, Const) && IsPersonalOrArray(exprType(argument))) return false;
  }
  return true;
}

// A literal beside a personal column is one of its type, and unsealed.
bool HasPersonalLiteral(Node* node, void* context) {
  if (node == nullptr) return false;
  if (IsA(node, OpExpr) && IsOfOtherTypes(reinterpret_cast<OpExpr*>(node))) {
    ListCell* cell;
    foreach (cell, reinterpret_cast<OpExpr*>(node)->args)
      if (!IsA(lfirst(cell), Const) && HasPersonalLiteral(static_cast<Node*>(lfirst(cell)), context)) return true;
    return false;
  }
  if (IsA(node, Query)) return WalkQuery(reinterpret_cast<Query*>(node), HasPersonalLiteral, context);
  if (IsA(node, Const)) return !reinterpret_cast<Const*>(node)->constisnull && IsPersonalOrArray(exprType(node));
  return WalkExpression(node, HasPersonalLiteral, context);
}

}  // namespace

bool NoteConcern(Query* query) {
  const bool is_command = query->commandType == CMD_UTILITY && query->utilityStmt != nullptr;
  if (is_command) query = Carried(query->utilityStmt);
  if (query == nullptr || !IsTransactionState()) return false;  // unknown: a failed transaction may read no catalog
  Oid schema = get_namespace_oid("privacy", true);
  if (OidIsValid(schema) && ConcernsPeople(reinterpret_cast<Node*>(query), &schema)) {
    NoteProtected();
    return true;
  }
  // What is nested in a command or function says nothing about the rest of the client's text.
  if (!OidIsValid(schema) || StatementDepth() == 0) NoteStatement();
  return false;
}

void EnsureNoLiteralInView(Query* query) {
  if (query->commandType == CMD_UTILITY || !CurrentUtilityState().defines_view || !HaveExtension() ||
      !HasPersonalLiteral(reinterpret_cast<Node*>(query), nullptr))
    return;
  ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED), errmsg("the view would keep a personal value in the clear"),
                  errhint("A literal beside a personal column is stored as it is written. Write it with the plain type: "
                          "'...'::text.")));
}

}  // namespace privacy::read
