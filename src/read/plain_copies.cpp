#include "pg/compat.hpp"

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

#include "pg/settings.hpp"
#include "policy/reasons.hpp"
#include "read/nodes.hpp"
#include "read/origin.hpp"
#include "read/plain_copies.hpp"
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
    Search search{level, NIL, targets};
    if (!Opens(reinterpret_cast<Node*>(entry->expr), &search)) continue;
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
    Search search{outer, NIL, NIL};
    if (Opens(reinterpret_cast<Node*>(call->args), &search))
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
  Search search{nullptr, NIL, NIL};
  if (query->commandType == CMD_SELECT && OutputOpens(query, 0, nullptr, &search)) Refuse(where);
}

bool OpensValue(Node* expression) {
  Search search{nullptr, NIL, NIL};
  return Opens(expression, &search);
}

}  // namespace privacy::read
