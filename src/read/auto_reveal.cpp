// Auto-reveal: the result columns of a statement the client itself sends become base types, when it is analysed, so
// that Describe, cursors, the plan cache and the rows agree. Only result lists change here, and what in the query's own
// text looks at a value without asking for its type (IS NULL, count, json functions): what is inside views, functions
// and stored queries is not touched. Casts and comparisons are the planner's part (operands.cpp).
#include "pg/compat.hpp"

extern "C" {
#include "access/xact.h"
#include "catalog/namespace.h"
#include "catalog/pg_aggregate.h"
#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "optimizer/optimizer.h"
#include "optimizer/tlist.h"
#include "parser/analyze.h"
#include "parser/parsetree.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
}

#include "pg/relation_policy.hpp"
#include "read/client.hpp"
#include "read/concerns.hpp"
#include "read/held_cursor.hpp"
#include "read/nodes.hpp"
#include "read/parameters.hpp"
#include "read/retarget.hpp"
#include "read/rows.hpp"
#include "read/state.hpp"
#include "read/walk.hpp"

namespace privacy::read {

namespace {

post_parse_analyze_hook_type previous_analyze = nullptr;

void RevealQuery(Query* query);

// The query whose result the client gets: this one, or the one EXPLAIN and DECLARE CURSOR carry.
Query* FindShown(Query* query) {
  if (query->commandType != CMD_UTILITY) return query;
  Node* statement = query->utilityStmt;
  Node* inner = nullptr;
  if (IsA(statement, ExplainStmt)) inner = reinterpret_cast<ExplainStmt*>(statement)->query;
  if (IsA(statement, DeclareCursorStmt)) inner = reinterpret_cast<DeclareCursorStmt*>(statement)->query;
  return inner != nullptr && IsA(inner, Query) ? FindShown(reinterpret_cast<Query*>(inner)) : nullptr;
}

// Consumers ----------------------------------------------------------------------------------------------------------

bool TakesAnyType(Oid declared) {
  return declared == ANYOID || declared == ANYELEMENTOID || declared == ANYNONARRAYOID || declared == ANYARRAYOID ||
         declared == ANYCOMPATIBLEOID || declared == ANYCOMPATIBLENONARRAYOID || declared == ANYCOMPATIBLEARRAYOID ||
         declared == RECORDOID || declared == RECORDARRAYOID;
}

// For a function that takes values of any type and returns one of its own (count, json_agg, concat, to_json): the
// declared type of each argument. False for others.
struct Consumer {
  Oid* declared;
  int count;
};
bool FindConsumer(Oid function, Consumer* consumer) {
  if (function == F_PG_TYPEOF || function == F_PG_COLUMN_SIZE || function == F_PG_COLUMN_COMPRESSION) return false;
  if (get_func_namespace(function) == get_namespace_oid("privacy", true)) return false;  // made for sealed values
  const Oid result = get_func_signature(function, &consumer->declared, &consumer->count);
  return consumer->count > 0 && !IsPolymorphicType(result);
}

Oid DeclaredOf(const Consumer& consumer, int argument) {
  return consumer.declared[Min(argument, consumer.count - 1)];  // the last one may be variadic
}

void ShowArguments(Oid function, List* arguments) {
  Consumer consumer;
  if (!FindConsumer(function, &consumer)) return;
  ListCell* cell;
  foreach (cell, arguments) {
    Node* argument = static_cast<Node*>(lfirst(cell));
    if (TakesAnyType(DeclaredOf(consumer, foreach_current_index(cell))) && NeedsShowing(argument))
      lfirst(cell) = Show(argument, Opening::kShow);
  }
}

void ShowAggregate(Aggref* aggregate) {
  Consumer consumer;
  if (aggregate->aggkind != AGGKIND_NORMAL || !FindConsumer(aggregate->aggfnoid, &consumer)) return;
  ListCell* type = list_head(aggregate->aggargtypes);
  ListCell* cell;
  int argument = 0;
  foreach (cell, aggregate->args) {
    auto* entry = lfirst_node(TargetEntry, cell);
    if (entry->resjunk) continue;
    if (TakesAnyType(DeclaredOf(consumer, argument++)) && NeedsShowing(reinterpret_cast<Node*>(entry->expr))) {
      entry->expr = reinterpret_cast<Expr*>(Show(reinterpret_cast<Node*>(entry->expr), Opening::kShow));
      const Oid shown = exprType(reinterpret_cast<Node*>(entry->expr));
      if (type != nullptr) lfirst_oid(type) = shown;
      if (entry->ressortgroupref != 0) {
        RetargetClauses(aggregate->aggdistinct, entry->ressortgroupref, shown);
        RetargetClauses(aggregate->aggorder, entry->ressortgroupref, shown);
      }
    }
    if (type != nullptr) type = lnext(aggregate->aggargtypes, type);
  }
}

// Changes nodes in place: the tree is fresh from the parser, and no type above the node changes.
bool ShowToConsumers(Node* node, void* context) {
  if (node == nullptr) return false;
  switch (nodeTag(node)) {
    case T_Query: {
      auto* query = reinterpret_cast<Query*>(node);
      if (query->commandType != CMD_SELECT) return false;  // what writes sees what is stored
      return WalkQuery(query, ShowToConsumers, context);
    }
    case T_NullTest: {
      auto* test = reinterpret_cast<NullTest*>(node);
      if (NeedsShowing(reinterpret_cast<Node*>(test->arg)))
        test->arg = reinterpret_cast<Expr*>(Show(reinterpret_cast<Node*>(test->arg), Opening::kShow));
      break;
    }
    case T_XmlExpr: {
      auto* xml = reinterpret_cast<XmlExpr*>(node);
      xml->named_args = ShowAll(xml->named_args, Opening::kShow);
      xml->args = ShowAll(xml->args, Opening::kShow);
      break;
    }
#if PG_VERSION_NUM >= 160000
    case T_JsonConstructorExpr: {
      auto* json = reinterpret_cast<JsonConstructorExpr*>(node);
      json->args = ShowAll(json->args, Opening::kShow);
      break;
    }
#endif
    case T_CoerceViaIO: {  // a row as text
      auto* cast = reinterpret_cast<CoerceViaIO*>(node);
      auto* value = reinterpret_cast<Node*>(cast->arg);
      if (IsRowOrRows(exprType(value))) cast->arg = reinterpret_cast<Expr*>(Show(value, Opening::kShow));
      break;
    }
    case T_FuncExpr:
      ShowArguments(reinterpret_cast<FuncExpr*>(node)->funcid, reinterpret_cast<FuncExpr*>(node)->args);
      break;
    case T_WindowFunc:
      ShowArguments(reinterpret_cast<WindowFunc*>(node)->winfnoid, reinterpret_cast<WindowFunc*>(node)->args);
      break;
    case T_Aggref:
      ShowAggregate(reinterpret_cast<Aggref*>(node));
      break;
    default:
      break;
  }
  return WalkExpression(node, ShowToConsumers, context);
}

// Result lists -------------------------------------------------------------------------------------------------------

void ShowEntry(TargetEntry* entry) {
  entry->expr = reinterpret_cast<Expr*>(Show(reinterpret_cast<Node*>(entry->expr), Opening::kShow));
}

void RevealSelect(Query* query) {
  ListCell* cell;
  foreach (cell, query->targetList) {
    auto* entry = lfirst_node(TargetEntry, cell);
    if ((entry->resjunk && entry->ressortgroupref == 0) ||
        !NeedsShowing(reinterpret_cast<Node*>(entry->expr)))
      continue;
    ShowEntry(entry);
    if (entry->ressortgroupref == 0) continue;
    RetargetQuery(query, entry->ressortgroupref, exprType(reinterpret_cast<Node*>(entry->expr)));
  }
}

// UNION, INTERSECT and EXCEPT combine what their queries show.
void RevealSetOperation(Query* query, Node* node, Bitmapset* columns) {
  if (IsA(node, RangeTblRef)) {
    RangeTblEntry* entry = rt_fetch(reinterpret_cast<RangeTblRef*>(node)->rtindex, query->rtable);
    RevealQuery(entry->subquery);
    return;
  }
  auto* operation = castNode(SetOperationStmt, node);
  RevealSetOperation(query, operation->larg, columns);
  RevealSetOperation(query, operation->rarg, columns);
  int column = -1;
  while ((column = bms_next_member(columns, column)) >= 0) {
    const Oid type = ShownType(list_nth_oid(operation->colTypes, column));
    lfirst_oid(list_nth_cell(operation->colTypes, column)) = type;
    lfirst_int(list_nth_cell(operation->colTypmods, column)) = -1;
    lfirst_oid(list_nth_cell(operation->colCollations, column)) = get_typcollation(type);
    if (operation->groupClauses != NIL)
      RetargetSort(static_cast<SortGroupClause*>(list_nth(operation->groupClauses, column)), type);
  }
}

void RevealSetOperations(Query* query) {
  auto* top = castNode(SetOperationStmt, query->setOperations);
  Bitmapset* columns = nullptr;
  ListCell* cell;
  foreach (cell, top->colTypes)
    if (IsPersonalOrArray(lfirst_oid(cell)) || IsRowOrRows(lfirst_oid(cell))) columns = bms_add_member(columns, foreach_current_index(cell));
  if (columns == nullptr) return;
  RevealSetOperation(query, query->setOperations, columns);
  foreach (cell, query->targetList) {
    auto* entry = lfirst_node(TargetEntry, cell);
    if (!IsA(entry->expr, Var) || !NeedsShowing(reinterpret_cast<Node*>(entry->expr))) continue;
    auto* var = reinterpret_cast<Var*>(entry->expr);
    var->vartype = ShownType(var->vartype);
    var->vartypmod = -1;
    var->varcollid = get_typcollation(var->vartype);
    if (entry->ressortgroupref != 0) RetargetClauses(query->sortClause, entry->ressortgroupref, var->vartype);
  }
}

void RevealQuery(Query* query) {
  if (query->setOperations != nullptr) {
    RevealSetOperations(query);
  } else {
    RevealSelect(query);
  }
}

void RevealReturning(Query* query) {
  ListCell* cell;
  foreach (cell, query->returningList) {
    auto* entry = lfirst_node(TargetEntry, cell);
    ShowToConsumers(reinterpret_cast<Node*>(entry->expr), nullptr);
    if (NeedsShowing(reinterpret_cast<Node*>(entry->expr))) ShowEntry(entry);
  }
}

void AnalyzeHook(ParseState* parser, Query* query, JumbleState* jumble) {
  if (previous_analyze != nullptr) previous_analyze(parser, query, jumble);
  const bool concerns_people = NoteConcern(query);
  if (IsDeclaredAlready(query, parser->p_sourcetext)) {
    // A cursor that is open until the end of its transaction reaches pg_stat_statements outside of every command, which
    // would keep the text as it was written. Before PostgreSQL 18 these queries had no identifier.
    if (concerns_people) query->queryId = 0;
    return;
  }
  EnsureNoLiteralInView(query);
  if (!IsClientText(parser->p_sourcetext)) return;
  Query* shown = FindShown(query);
  if (shown == nullptr || !HaveExtension()) return;
  DescribeParameters(parser, shown);
  if (!MentionsPersonal(reinterpret_cast<Node*>(shown))) return;
  if (shown->commandType != CMD_SELECT) return RevealReturning(shown);
  ShowToConsumers(reinterpret_cast<Node*>(shown), nullptr);
  if (!IsHeldCursor(query)) RevealQuery(shown);
}

}  // namespace

void InitAutoReveal() {
  previous_analyze = post_parse_analyze_hook;
  post_parse_analyze_hook = AnalyzeHook;
}

}  // namespace privacy::read
