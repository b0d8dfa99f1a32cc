#include "pg/compat.hpp"

extern "C" {
#include "nodes/primnodes.h"
#include "optimizer/optimizer.h"
#include "optimizer/tlist.h"
#include "parser/parsetree.h"
#include "utils/lsyscache.h"
}

#include "pg/relation_policy.hpp"
#include "read/nodes.hpp"
#include "read/origin.hpp"
#include "read/walk.hpp"

namespace privacy::read {

namespace {

void Trace(Node* expression, const Place& place, Origin* origin);

void AddColumn(Oid relation, AttrNumber attribute, Origin* origin) {
  const pg::RelationPolicy* policy = pg::PolicyOf(relation);
  uint16 category = 0;
  uint8 lookup = 0;
  for (int i = 0; i < policy->column_count; ++i) {
    if (policy->columns[i].attnum != attribute) continue;
    category = policy->columns[i].category;
    lookup = policy->columns[i].lookup;
  }
  if (origin->stored && (origin->category != category || origin->lookup != lookup)) origin->mixed = true;
  origin->stored = true;
  origin->category = category;
  origin->lookup = lookup;
  origin->relation = relation;
  origin->column = attribute;
}

void TraceEntry(Query* query, AttrNumber resno, const Level* outer, Origin* origin) {
  const Level level{query, outer};
  if (query->setOperations != nullptr) {  // any of the united queries
    ListCell* cell;
    foreach (cell, query->rtable) {
      RangeTblEntry* part = lfirst_node(RangeTblEntry, cell);
      if (part->rtekind == RTE_SUBQUERY) TraceEntry(part->subquery, resno, &level, origin);
    }
    return;
  }
  List* entries = query->commandType == CMD_SELECT ? query->targetList : query->returningList;
  TargetEntry* entry = get_tle_by_resno(entries, resno);
  if (entry == nullptr) {
    origin->unknown = true;
    return;
  }
  Trace(reinterpret_cast<Node*>(entry->expr), Place{&level}, origin);
}

void TraceCommonTable(const RangeTblEntry* entry, AttrNumber resno, const Level* level, Origin* origin) {
  if (entry->self_reference) return;  // the other half of the recursion says it
  for (Index up = 0; up < entry->ctelevelsup && level != nullptr; ++up) level = level->outer;
  if (level == nullptr) {
    origin->unknown = true;
    return;
  }
  ListCell* cell;
  foreach (cell, level->query->cteList) {
    auto* table = lfirst_node(CommonTableExpr, cell);
    if (strcmp(table->ctename, entry->ctename) == 0 && IsA(table->ctequery, Query))
      return TraceEntry(reinterpret_cast<Query*>(table->ctequery), resno, level, origin);
  }
  origin->unknown = true;
}

void TraceVar(const Var* var, const Place& place, Origin* origin) {
  const Level* level = place.level;
  for (Index up = 0; up < var->varlevelsup && level != nullptr; ++up) level = level->outer;
  if (level == nullptr || var->varattno <= 0 || var->varno > static_cast<int>(list_length(level->query->rtable))) {
    origin->unknown = true;
    return;
  }
  RangeTblEntry* entry = rt_fetch(var->varno, level->query->rtable);
  switch (entry->rtekind) {
    case RTE_RELATION:
    case RTE_NAMEDTUPLESTORE:
      return AddColumn(entry->relid, var->varattno, origin);
    case RTE_SUBQUERY:
      return TraceEntry(entry->subquery, var->varattno, level, origin);
    case RTE_CTE:
      return TraceCommonTable(entry, var->varattno, level, origin);
    case RTE_JOIN:
      return Trace(static_cast<Node*>(list_nth(entry->joinaliasvars, var->varattno - 1)), Place{level}, origin);
    case RTE_VALUES: {
      ListCell* cell;
      foreach (cell, entry->values_lists)
        Trace(static_cast<Node*>(list_nth(static_cast<List*>(lfirst(cell)), var->varattno - 1)), Place{level}, origin);
      return;
    }
#if PG_VERSION_NUM >= 180000
    case RTE_GROUP:
      return Trace(static_cast<Node*>(list_nth(entry->groupexprs, var->varattno - 1)), Place{level}, origin);
#endif
    default:
      origin->unknown = true;
      return;
  }
}

struct Walk {
  const Place* place;
  Origin* origin;
};

bool TraceChild(Node* node, void* context) {
  if (node == nullptr || IsA(node, Query)) return false;
  const auto* walk = static_cast<Walk*>(context);
  if (IsA(node, TargetEntry) || IsA(node, List) || IsA(node, CaseWhen))
    return WalkExpression(node, TraceChild, context);
  Trace(node, *walk->place, walk->origin);
  return false;
}

// What flows through any other expression of a personal type comes from its operands of such a type.
void TraceChildren(Node* expression, const Place& place, Origin* origin) {
  Origin children;
  Walk walk{&place, &children};
  WalkExpression(expression, TraceChild, &walk);
  if (!children.stored) children.unknown = true;
  if (children.stored) {
    if (origin->stored && (origin->category != children.category || origin->lookup != children.lookup))
      children.mixed = true;
    children.mixed = children.mixed || origin->mixed;
    children.unknown = children.unknown || origin->unknown;
    children.own = children.own || origin->own;
    *origin = children;
  } else {
    origin->unknown = true;
  }
}

void Trace(Node* expression, const Place& place, Origin* origin) {
  if (expression == nullptr || !IsPersonalOrArray(exprType(expression))) return;
  if (FreshOf(expression) != nullptr) {  // text::personal_text is the session's own
    origin->own = true;
    return;
  }
  switch (nodeTag(expression)) {
    case T_Const:
      origin->own = origin->own || !reinterpret_cast<Const*>(expression)->constisnull;
      return;
    case T_Var:
      return TraceVar(reinterpret_cast<Var*>(expression), place, origin);
    case T_Param: {
      const auto* parameter = reinterpret_cast<Param*>(expression);
      if (parameter->paramkind == PARAM_SUBLINK && place.sublink != nullptr)
        return TraceEntry(place.sublink, static_cast<AttrNumber>(parameter->paramid), place.level, origin);
      origin->unknown = true;
      return;
    }
    case T_CaseTestExpr:
      if (place.case_value == nullptr) {
        origin->unknown = true;
        return;
      }
      return Trace(place.case_value, place, origin);
    case T_SubLink:
      return TraceEntry(castNode(Query, reinterpret_cast<SubLink*>(expression)->subselect), 1, place.level, origin);
    case T_ArrayExpr:
    case T_CoalesceExpr:
    case T_MinMaxExpr:
    case T_CaseExpr: {
      Walk walk{&place, origin};
      WalkExpression(expression, TraceChild, &walk);
      return;
    }
    default:
      return TraceChildren(expression, place, origin);
  }
}

}  // namespace

Origin OriginOf(Node* expression, const Place& place) {
  Origin origin;
  Trace(expression, place, &origin);
  return origin;
}

char* NameOf(const Origin& origin) {
  if (!OidIsValid(origin.relation)) return pstrdup("the column");
  const char* table = get_rel_name(origin.relation);
  const char* column = get_attname(origin.relation, origin.column, true);
  return psprintf("column \"%s.%s\"", table == nullptr ? "?" : table, column == nullptr ? "?" : column);
}

}  // namespace privacy::read
