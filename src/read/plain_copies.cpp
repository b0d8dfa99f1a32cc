#include "pg/compat.hpp"

extern "C" {
#include "catalog/namespace.h"
#include "parser/parsetree.h"
#include "utils/lsyscache.h"
}

#include "pg/settings.hpp"
#include "policy/reasons.hpp"
#include "read/nodes.hpp"
#include "read/opened_values.hpp"
#include "read/plain_copies.hpp"
#include "read/walk.hpp"

namespace privacy::read {

namespace {

[[noreturn]] void Refuse(const char* where) {
  ereport(ERROR,
          (errcode(ERRCODE_INSUFFICIENT_PRIVILEGE), errmsg("a revealed value would be kept in the clear in %s", where),
           errhint("Keep it sealed: use the personal column itself, without a cast, and give the target a personal type "
                   "(privacy.protect_column). A superuser may set privacy.allow_plain_copies."),
           err_generic_string(PG_DIAG_CONSTRAINT_NAME, policy::reason::kPlainCopy)));
}

void CheckTargets(Query* query, List* targets, const Level* level) {
  const Oid relation = rt_fetch(query->resultRelation, query->rtable)->relid;
  // The extension's own tables are written by its functions alone, which pass rows of them to each other.
  if (get_rel_namespace(relation) == get_namespace_oid("privacy", true)) return;
  ListCell* cell;
  foreach (cell, targets) {
    const auto* entry = lfirst_node(TargetEntry, cell);
    if (entry->resjunk || IsPersonalOrArray(get_atttype(relation, entry->resno))) continue;
    if (!OpensValue(reinterpret_cast<Node*>(entry->expr), level, targets)) continue;
    const char* column = get_attname(relation, entry->resno, true);
    const char* table = get_rel_name(relation);
    Refuse(psprintf("column \"%s\" of table \"%s\"", column == nullptr ? "?" : column, table == nullptr ? "?" : table));
  }
}

void CheckQuery(Query* query, const Level* outer) {
  const Level level{query, outer};
  ListCell* cell;
  foreach (cell, query->cteList) {
    Node* inner = lfirst_node(CommonTableExpr, cell)->ctequery;
    if (IsA(inner, Query)) CheckQuery(reinterpret_cast<Query*>(inner), &level);
  }
  switch (query->commandType) {
    case CMD_INSERT:
      CheckTargets(query, query->targetList, &level);
      if (query->onConflict != nullptr) CheckTargets(query, query->onConflict->onConflictSet, &level);
      return;
    case CMD_UPDATE:
      return CheckTargets(query, query->targetList, &level);
    case CMD_MERGE:
      foreach (cell, query->mergeActionList)
        CheckTargets(query, lfirst_node(MergeAction, cell)->targetList, &level);
      return;
    default:
      return;
  }
}

// PostgreSQL's own functions that keep an argument on disk: large objects, the queue of notifications, WAL.
bool Stores(Oid function) {
  constexpr Oid kLoWrite = 955;
  constexpr Oid kNotify = 3036;
  constexpr Oid kLoFromBytea = 3457;
  constexpr Oid kLoPut = 3460;
  constexpr Oid kEmitText = 3577;
  constexpr Oid kEmitBytea = 3578;
  return function == kLoWrite || function == kNotify || function == kLoFromBytea || function == kLoPut ||
         function == kEmitText || function == kEmitBytea;
}

bool CheckCalls(Node* node, void* context) {
  if (node == nullptr) return false;
  const auto* outer = static_cast<const Level*>(context);
  if (IsA(node, Query)) {
    Level level{reinterpret_cast<Query*>(node), outer};
    return WalkQuery(level.query, CheckCalls, &level);
  }
  if (IsA(node, FuncExpr) && Stores(reinterpret_cast<FuncExpr*>(node)->funcid)) {
    auto* call = reinterpret_cast<FuncExpr*>(node);
    if (OpensValue(reinterpret_cast<Node*>(call->args), outer))
      Refuse(psprintf("what function \"%s\" stores", get_func_name(call->funcid)));
  }
  return WalkExpression(node, CheckCalls, context);
}

}  // namespace

void EnsureNotStoredByCalls(Query* query) {
  if (!pg::setting_allow_plain_copies) CheckCalls(reinterpret_cast<Node*>(query), nullptr);
}

void EnsureNoPlainCopies(Query* query) {
  if (!pg::setting_allow_plain_copies) CheckQuery(query, nullptr);
}

void EnsureNothingOpened(Query* query, const char* where) {
  if (pg::setting_allow_plain_copies || !HaveExtension()) return;
  EnsureNoPlainCopies(query);
  if (query->commandType == CMD_SELECT && OpensInResult(query)) Refuse(where);
}

}  // namespace privacy::read
