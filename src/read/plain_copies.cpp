#include "pg/compat.hpp"

extern "C" {
#include "catalog/namespace.h"
#include "parser/parsetree.h"
#include "utils/lsyscache.h"
}

#include <algorithm>
#include <iterator>

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

// PostgreSQL's own functions that keep an argument on disk: large objects, the queue of notifications, WAL, sequences,
// names of replication slots and origins.
bool Stores(Oid function) {
  constexpr Oid kStoring[] = {
      715,               // lo_create
      955,               // lowrite
      1576,       1765,  // setval
      3036,              // pg_notify
      3098,              // pg_create_restore_point
      3457,       3460,  // lo_from_bytea, lo_put
      3577,       3578,  // pg_logical_emit_message
      3779,       3786,  // pg_create_physical_replication_slot, pg_create_logical_replication_slot
      6003,              // pg_replication_origin_create
  };
  return std::find(std::begin(kStoring), std::end(kStoring), function) != std::end(kStoring);
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
