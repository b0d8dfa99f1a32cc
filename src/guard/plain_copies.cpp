#include "guard/plain_copies.hpp"

extern "C" {
#include "access/relation.h"
#include "access/table.h"
#include "catalog/namespace.h"
#include "catalog/pg_class.h"
#include "commands/prepare.h"
#include "parser/parse_expr.h"
#include "parser/parse_relation.h"
#include "parser/parse_utilcmd.h"
#include "rewrite/rewriteHandler.h"
#include "storage/lockdefs.h"
#include "utils/lsyscache.h"
#include "utils/plancache.h"
#include "utils/rel.h"
}

#include "pg/relation_policy.hpp"
#include "pg/settings.hpp"
#include "read/nodes.hpp"
#include "read/plain_copies.hpp"
#include "read/walk.hpp"

namespace privacy::guard {
namespace {

void EnsureSealedQuery(const Query* query, const char* where) {
  ListCell* cell;
  foreach (cell, QueryRewrite(static_cast<Query*>(copyObjectImpl(query))))
    read::EnsureNothingOpened(lfirst_node(Query, cell), where);
}

void EnsureSealedPrepared(const ExecuteStmt* execute, const char* where) {
  const PreparedStatement* prepared = FetchPreparedStatement(execute->name, false);
  if (prepared == nullptr) return;  // the command itself says so
  ListCell* cell;
  foreach (cell, prepared->plansource->query_list) read::EnsureNothingOpened(lfirst_node(Query, cell), where);
}

// A personal column, other than in IS [NOT] NULL, or a whole row, which may have one inside.
bool UsesPersonal(Node* node, void* context) {
  if (node == nullptr) return false;
  if (IsA(node, NullTest) && IsA(reinterpret_cast<NullTest*>(node)->arg, Var)) return false;
  if (IsA(node, Var))
    return reinterpret_cast<Var*>(node)->varattno == InvalidAttrNumber || read::IsPersonalOrArray(exprType(node));
  return read::WalkExpression(node, UsesPersonal, context);
}

// An expression over the columns of one table.
Node* Analyzed(Relation relation, Node* raw, const char* source, ParseExprKind kind) {
  ParseState* state = make_parsestate(nullptr);
  state->p_sourcetext = source;
  ParseNamespaceItem* item = addRangeTableEntryForRelation(state, relation, AccessShareLock, nullptr, false, true);
  addNSItemToQuery(state, item, false, true, true);
  Node* expression = transformExpr(state, static_cast<Node*>(copyObjectImpl(raw)), kind);
  free_parsestate(state);
  return expression;
}

[[noreturn]] void Refuse(const char* column) {
  ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
                  errmsg("column \"%s\" would keep what is made of a personal column in the clear", column),
                  errhint("Protect the column and fill it by UPDATE, or compute it in a view, which reveals for who "
                          "reads it.")));
}

Node* GenerationOf(const ColumnDef* column) {
  ListCell* cell;
  foreach (cell, column->constraints) {
    const auto* constraint = lfirst_node(Constraint, cell);
    if (constraint->contype == CONSTR_GENERATED) return constraint->raw_expr;
  }
  return nullptr;
}

void EnsureSealedColumn(Relation relation, const AlterTableCmd* command, const char* source) {
  if (command->def == nullptr || !IsA(command->def, ColumnDef)) return;
  const auto* column = reinterpret_cast<const ColumnDef*>(command->def);
  Node* raw = nullptr;
  ParseExprKind kind = EXPR_KIND_ALTER_COL_TRANSFORM;
  if (command->subtype == AT_AlterColumnType) {
    raw = column->raw_default;
  } else if (command->subtype == AT_AddColumn) {
    raw = GenerationOf(column);
    kind = EXPR_KIND_GENERATED_COLUMN;
  }
  if (raw == nullptr || !UsesPersonal(Analyzed(relation, raw, source, kind), nullptr)) return;
  Refuse(command->subtype == AT_AddColumn ? column->colname : command->name);
}

// The table, locked against changes of its columns; nullptr if it is none of those that hold personal columns.
Relation OpenGuarded(const RangeVar* name) {
  if (name == nullptr || pg::setting_allow_plain_copies) return nullptr;
  const Oid relation = RangeVarGetRelid(name, AccessShareLock, true);
  if (!OidIsValid(relation) || !pg::PolicyOf(relation)->guarded) return nullptr;
  return relation_open(relation, NoLock);
}

}  // namespace

void EnsureSealedResult(const CreateTableAsStmt* statement) {
  if (statement->query == nullptr || !IsA(statement->query, Query)) return;
  const Query* query = castNode(Query, statement->query);
  const char* name = statement->into == nullptr || statement->into->rel == nullptr ? "?" : statement->into->rel->relname;
  const char* where = psprintf("%s \"%s\"", statement->objtype == OBJECT_MATVIEW ? "materialized view" : "table", name);
  if (query->commandType == CMD_UTILITY) {
    if (IsA(query->utilityStmt, ExecuteStmt))
      EnsureSealedPrepared(reinterpret_cast<ExecuteStmt*>(query->utilityStmt), where);
    return;
  }
  EnsureSealedQuery(query, where);
}

// What it reads may have changed since it was made.
void EnsureSealedResult(const RefreshMatViewStmt* statement) {
  const Oid view = RangeVarGetRelid(statement->relation, AccessShareLock, true);
  if (!OidIsValid(view) || get_rel_relkind(view) != RELKIND_MATVIEW) return;
  Relation relation = table_open(view, NoLock);
  if (relation->rd_rules != nullptr && relation->rd_rules->numLocks == 1 &&
      list_length(relation->rd_rules->rules[0]->actions) == 1) {
    auto* query = static_cast<Query*>(copyObjectImpl(linitial(relation->rd_rules->rules[0]->actions)));
    AcquireRewriteLocks(query, true, false);
    EnsureSealedQuery(query, psprintf("materialized view \"%s\"", RelationGetRelationName(relation)));
  }
  table_close(relation, NoLock);
}

void EnsureSealedExpressions(const AlterTableStmt* statement, const char* source) {
  Relation relation = OpenGuarded(statement->relation);
  if (relation == nullptr) return;
  ListCell* cell;
  foreach (cell, statement->cmds) EnsureSealedColumn(relation, lfirst_node(AlterTableCmd, cell), source);
  relation_close(relation, NoLock);
}

void EnsureSealedExpressions(const IndexStmt* statement, const char* source) {
  Relation relation = OpenGuarded(statement->relation);
  if (relation == nullptr) return;
  ListCell* cell;
  foreach (cell, statement->indexParams) {
    const auto* element = lfirst_node(IndexElem, cell);
    if (element->expr == nullptr ||
        !UsesPersonal(Analyzed(relation, element->expr, source, EXPR_KIND_INDEX_EXPRESSION), nullptr))
      continue;
    ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
                    errmsg("an index would keep what is made of a personal column of table \"%s\"",
                           RelationGetRelationName(relation)),
                    errhint("Index the personal column itself: with a lookup it serves =, IN and joins.")));
  }
  relation_close(relation, NoLock);
}

}  // namespace privacy::guard
