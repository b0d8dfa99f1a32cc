#include "read/opened_values.hpp"

extern "C" {
#include "access/transam.h"
#include "catalog/namespace.h"
#include "catalog/pg_namespace_d.h"
#include "catalog/pg_type.h"
#include "nodes/primnodes.h"
#include "optimizer/tlist.h"
#include "parser/parsetree.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
}

#include "read/nodes.hpp"
#include "read/walk.hpp"
#include "types/value.hpp"

namespace privacy::read {

namespace {

struct Output {
  Query* query;
  AttrNumber resno;
};

// The search for one opened value; a column of a subquery is looked at once.
struct Search {
  const Level* level;
  List* seen;     // of Output*
  List* targets;  // of the assignment looked at
};

bool Opens(Node* node, void* context);

bool OpensAt(Node* node, const Level* level, Search* search) {
  const Level* const before = search->level;
  search->level = level;
  const bool opens = Opens(node, search);
  search->level = before;
  return opens;
}

bool SeenBefore(Query* query, AttrNumber resno, Search* search) {
  ListCell* cell;
  foreach (cell, search->seen) {
    const auto* output = static_cast<Output*>(lfirst(cell));
    if (output->query == query && output->resno == resno) return true;
  }
  auto* output = static_cast<Output*>(palloc(sizeof(Output)));
  *output = {query, resno};
  search->seen = lappend(search->seen, output);
  return false;
}

// Is a personal column of a united query (0: any) cast to the operation's type? The planner does that, unseen.
bool IsConverted(Query* part, Query* united, AttrNumber resno) {
  ListCell* cell;
  foreach (cell, united->targetList) {
    const auto* entry = lfirst_node(TargetEntry, cell);
    if (entry->resjunk || (resno != 0 && entry->resno != resno)) continue;
    const TargetEntry* from = get_tle_by_resno(part->targetList, entry->resno);
    if (from != nullptr && IsPersonalOrArray(exprType(reinterpret_cast<Node*>(from->expr))) &&
        !IsPersonalOrArray(exprType(reinterpret_cast<Node*>(entry->expr))))
      return true;
  }
  return false;
}

// A result column of a query; 0: any of them.
bool OutputOpens(Query* query, AttrNumber resno, const Level* outer, Search* search) {
  if (SeenBefore(query, resno, search)) return false;
  const Level level{query, outer};
  ListCell* cell;
  if (query->setOperations != nullptr) {  // of every united query
    foreach (cell, query->rtable) {
      const auto* part = lfirst_node(RangeTblEntry, cell);
      if (part->rtekind != RTE_SUBQUERY) continue;
      if (IsConverted(part->subquery, query, resno) || OutputOpens(part->subquery, resno, &level, search)) return true;
    }
    return false;
  }
  foreach (cell, query->commandType == CMD_SELECT ? query->targetList : query->returningList) {
    const auto* entry = lfirst_node(TargetEntry, cell);
    if (entry->resjunk || (resno != 0 && entry->resno != resno)) continue;
    if (OpensAt(reinterpret_cast<Node*>(entry->expr), &level, search)) return true;
  }
  return false;
}

bool CommonTableOpens(const RangeTblEntry* entry, AttrNumber resno, const Level* level, Search* search) {
  for (Index up = 0; up < entry->ctelevelsup && level != nullptr; ++up) level = level->outer;
  if (level == nullptr) return false;
  ListCell* cell;
  foreach (cell, level->query->cteList) {
    auto* table = lfirst_node(CommonTableExpr, cell);
    if (strcmp(table->ctename, entry->ctename) == 0)
      return OutputOpens(castNode(Query, table->ctequery), resno, level, search);
  }
  return false;
}

// One of the columns an entry lists as expressions; 0: any of them.
bool ListedOpens(List* columns, AttrNumber number, const Level* level, Search* search) {
  if (number == 0) return OpensAt(reinterpret_cast<Node*>(columns), level, search);
  return number <= list_length(columns) && OpensAt(static_cast<Node*>(list_nth(columns, number - 1)), level, search);
}

bool VarOpens(const Var* var, Search* search) {
  const Level* level = search->level;
  for (Index up = 0; up < var->varlevelsup && level != nullptr; ++up) level = level->outer;
  if (level == nullptr || var->varattno < 0 || var->varno > static_cast<int>(list_length(level->query->rtable)))
    return false;
  const RangeTblEntry* entry = rt_fetch(var->varno, level->query->rtable);
  switch (entry->rtekind) {
    case RTE_SUBQUERY:
      return OutputOpens(entry->subquery, var->varattno, level, search);
    case RTE_CTE:
      return CommonTableOpens(entry, var->varattno, level, search);
    case RTE_JOIN:
      return ListedOpens(entry->joinaliasvars, var->varattno, level, search);
    case RTE_VALUES: {
      ListCell* cell;
      foreach (cell, entry->values_lists)
        if (ListedOpens(static_cast<List*>(lfirst(cell)), var->varattno, level, search)) return true;
      return false;
    }
    case RTE_FUNCTION:
      return OpensAt(reinterpret_cast<Node*>(entry->functions), level, search);
    case RTE_TABLEFUNC:
      return OpensAt(reinterpret_cast<Node*>(entry->tablefunc), level, search);
#if PG_VERSION_NUM >= 180000
    case RTE_GROUP:
      return ListedOpens(entry->groupexprs, var->varattno, level, search);
#endif
    default:
      return false;  // stored: sealed, or not ours
  }
}

bool IsRow(Oid type) { return type == RECORDOID || type == RECORDARRAYOID || type_is_rowtype(type); }

// One of the extension's own functions that gives something other than a sealed value for one. What only tells or
// compares is named here; all else is taken to open.
bool CallOpens(Oid function, Oid result, List* arguments) {
  if (function < FirstNormalObjectId) return false;
  const Oid schema = get_func_namespace(function);
  if (schema != PG_CATALOG_NAMESPACE && schema != get_namespace_oid("privacy", true)) return false;
  if (IsPersonalOrArray(result)) return false;
  const char* name = get_func_name(function);
  if (name == nullptr || strcmp(name, "is_sealed") == 0 || strcmp(name, "withheld") == 0 ||
      strncmp(name, "personal_", strlen("personal_")) == 0)
    return false;
  if (strcmp(name, "export_subject") == 0) return true;
  // An operator of other types may have been taken for one of ours by the form of its literal: numbers = '{}'.
  const bool literals_count = !types::IsStandIn(function);
  ListCell* cell;
  foreach (cell, arguments) {
    Node* argument = static_cast<Node*>(lfirst(cell));
    const Oid type = exprType(argument);
    if ((IsPersonalOrArray(type) || IsRow(type)) && (literals_count || !IsA(argument, Const))) return true;
  }
  return false;
}

bool AggregateOpens(Oid function, List* arguments, List* direct, void* context) {
  if (function == F_COUNT_ || function == F_COUNT_ANY) return false;
  ListCell* cell;
  foreach (cell, arguments) {
    Node* argument = static_cast<Node*>(lfirst(cell));
    if (IsA(argument, TargetEntry) && reinterpret_cast<TargetEntry*>(argument)->resjunk) continue;  // its order only
    if (Opens(argument, context)) return true;
  }
  return Opens(reinterpret_cast<Node*>(direct), context);
}

bool SubLinkOpens(SubLink* node, Search* search) {
  if (node->subLinkType == EXISTS_SUBLINK) return false;
  return Opens(node->testexpr, search) ||
         OutputOpens(castNode(Query, node->subselect), 0, search->level, search);
}

// SET (a, b) = (SELECT ...): the query stands beside the columns that it fills.
bool MultipleAssignmentOpens(const Param* parameter, Search* search) {
  ListCell* cell;
  foreach (cell, search->targets) {
    const auto* entry = lfirst_node(TargetEntry, cell);
    if (!entry->resjunk || !IsA(entry->expr, SubLink)) continue;
    const auto* link = reinterpret_cast<SubLink*>(entry->expr);
    if (link->subLinkType == MULTIEXPR_SUBLINK && link->subLinkId == parameter->paramid >> 16)
      return OutputOpens(castNode(Query, link->subselect), static_cast<AttrNumber>(parameter->paramid & 0xFFFF),
                         search->level, search);
  }
  return false;
}

bool Opens(Node* node, void* context) {
  if (node == nullptr) return false;
  switch (nodeTag(node)) {
    case T_Param: {
      const auto* parameter = reinterpret_cast<Param*>(node);
      return parameter->paramkind == PARAM_MULTIEXPR &&
             MultipleAssignmentOpens(parameter, static_cast<Search*>(context));
    }
    case T_Var:
      return VarOpens(reinterpret_cast<Var*>(node), static_cast<Search*>(context));
    case T_NullTest:
      return false;  // that there is one
    case T_SubLink:
      return SubLinkOpens(reinterpret_cast<SubLink*>(node), static_cast<Search*>(context));
    case T_Aggref: {
      auto* aggregate = reinterpret_cast<Aggref*>(node);
      return AggregateOpens(aggregate->aggfnoid, aggregate->args, aggregate->aggdirectargs, context);
    }
    case T_WindowFunc: {
      auto* window = reinterpret_cast<WindowFunc*>(node);
      return AggregateOpens(window->winfnoid, window->args, NIL, context);
    }
    case T_FuncExpr: {
      auto* call = reinterpret_cast<FuncExpr*>(node);
      if (CallOpens(call->funcid, call->funcresulttype, call->args)) return true;
      break;
    }
    case T_OpExpr: {
      auto* call = reinterpret_cast<OpExpr*>(node);
      if (CallOpens(get_opcode(call->opno), call->opresulttype, call->args)) return true;
      break;
    }
    case T_CoerceViaIO: {
      auto* cast = reinterpret_cast<CoerceViaIO*>(node);
      if (IsPersonalOrArray(exprType(reinterpret_cast<Node*>(cast->arg))) && !IsPersonalOrArray(cast->resulttype))
        return true;
      break;
    }
    case T_Query:
      return false;  // its part was the SubLink's
    default:
      break;
  }
  return WalkExpression(node, Opens, context);
}

}  // namespace

bool OpensValue(Node* expression, const Level* level, List* targets) {
  Search search{level, NIL, targets};
  return Opens(expression, &search);
}

bool OpensInResult(Query* query) {
  Search search{nullptr, NIL, NIL};
  return OutputOpens(query, 0, nullptr, &search);
}

}  // namespace privacy::read
