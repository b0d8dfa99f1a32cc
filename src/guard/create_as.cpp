// A query that fills a new table is put into another one that lets only sealed values of personal columns through: the
// CHECK that the event trigger adds afterwards would find them on disk already.
#include "guard/create_as.hpp"

extern "C" {
#include "catalog/namespace.h"
#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "parser/parse_func.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/typcache.h"
}

#include "types/value.hpp"

namespace privacy::guard {
namespace {

// An array, domain or composite with a personal type inside.
bool HidesPersonal(Oid type) {
  const Oid inside = OidIsValid(get_element_type(type)) ? get_element_type(type) : getBaseType(type);
  if (inside != type) return types::FindPersonalType(inside) != nullptr || HidesPersonal(inside);
  if (!type_is_rowtype(type) || type == RECORDOID) return false;
  TupleDesc columns = lookup_rowtype_tupdesc(type, -1);
  bool hides = false;
  for (int i = 0; i < columns->natts && !hides; ++i) {
    const Form_pg_attribute column = TupleDescAttr(columns, i);
    hides = !column->attisdropped &&
            (types::FindPersonalType(column->atttypid) != nullptr || HidesPersonal(column->atttypid));
  }
  ReleaseTupleDesc(columns);
  return hides;
}

bool HasPersonalColumn(const Query* query) {
  bool found = false;
  ListCell* cell;
  foreach (cell, query->targetList) {
    const TargetEntry* entry = lfirst_node(TargetEntry, cell);
    if (entry->resjunk) continue;
    const Oid type = exprType(reinterpret_cast<Node*>(entry->expr));
    if (HidesPersonal(type))
      ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
                      errmsg("a column of the new table would hold a personal type inside type %s", format_type_be(type)),
                      errhint("Values are sealed one a column: give each its own column of a personal type.")));
    found = found || types::FindPersonalType(type) != nullptr;
  }
  return found;
}

Expr* LetSealedThrough(Var* column) {
  if (types::FindPersonalType(column->vartype) == nullptr) return reinterpret_cast<Expr*>(column);
  Oid type = column->vartype;
  List* name = list_make2(makeString(pstrdup("privacy")), makeString(pstrdup("let_sealed_through")));
  const Oid function = LookupFuncName(name, 1, &type, false);
  return reinterpret_cast<Expr*>(
      makeFuncExpr(function, type, list_make1(column), column->varcollid, column->varcollid, COERCE_EXPLICIT_CALL));
}

Query* Wrapped(Query* inner) {
  RangeTblEntry* entry = makeNode(RangeTblEntry);
  entry->rtekind = RTE_SUBQUERY;
  entry->subquery = inner;
  entry->inFromCl = true;
  entry->alias = makeAlias("made", NIL);
  entry->eref = makeAlias("made", NIL);

  Query* outer = makeNode(Query);
  outer->commandType = CMD_SELECT;
  outer->querySource = QSRC_ORIGINAL;
  outer->canSetTag = true;
  outer->rtable = list_make1(entry);
  RangeTblRef* reference = makeNode(RangeTblRef);
  reference->rtindex = 1;
  outer->jointree = makeFromExpr(list_make1(reference), nullptr);
  AttrNumber number = 0;
  ListCell* cell;
  foreach (cell, inner->targetList) {
    const TargetEntry* from = lfirst_node(TargetEntry, cell);
    if (from->resjunk) continue;
    const Node* expression = reinterpret_cast<Node*>(from->expr);
    Var* column = makeVar(1, from->resno, exprType(expression), exprTypmod(expression), exprCollation(expression), 0);
    char* name = from->resname != nullptr ? pstrdup(from->resname) : pstrdup("?column?");
    entry->eref->colnames = lappend(entry->eref->colnames, makeString(name));
    TargetEntry* to = makeTargetEntry(LetSealedThrough(column), ++number, name, false);
    to->resorigtbl = from->resorigtbl;
    to->resorigcol = from->resorigcol;
    outer->targetList = lappend(outer->targetList, to);
  }
  outer->stmt_location = inner->stmt_location;
  outer->stmt_len = inner->stmt_len;
  return outer;
}

}  // namespace

CreateTableAsStmt* WithSealedColumns(const CreateTableAsStmt* statement) {
  if (statement->query == nullptr || !IsA(statement->query, Query) || statement->objtype != OBJECT_TABLE) return nullptr;
  const Query* query = castNode(Query, statement->query);
  // A WITH that writes must stay outermost.
  if (query->commandType != CMD_SELECT || !HasPersonalColumn(query) || query->hasModifyingCTE) return nullptr;
  CreateTableAsStmt* checked = static_cast<CreateTableAsStmt*>(copyObjectImpl(statement));
  checked->query = reinterpret_cast<Node*>(Wrapped(castNode(Query, checked->query)));
  return checked;
}

}  // namespace privacy::guard
