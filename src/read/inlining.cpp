// The planner puts the bodies of simple SQL functions into the queries that call them, after our pass has looked at
// those: what the bodies compare, group or sort would be blind. Functions whose bodies touch personal values are kept
// out of line, and planned as the nested statements they are.
#include "read/inlining.hpp"
#include "read/rows.hpp"

extern "C" {
#include "access/htup_details.h"
#include "catalog/namespace.h"
#include "catalog/pg_language_d.h"
#include "catalog/pg_namespace_d.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "executor/functions.h"
#include "rewrite/rewriteHandler.h"
#include "tcop/tcopprot.h"
#include "utils/builtins.h"
#include "utils/hsearch.h"
#include "utils/inval.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/syscache.h"
}

#include "read/nodes.hpp"
#include "read/walk.hpp"

namespace privacy::read {

namespace {

struct Entry {
  Oid function;
  bool blocked;
  uint64 generation;  // of the catalogs when it was looked at
};

HTAB* entries = nullptr;
int blocked_count = 0;  // of entries
uint64 generation = 1;
needs_fmgr_hook_type previous_needs = nullptr;

void SetBlocked(Entry* entry, bool blocked) {
  blocked_count += static_cast<int>(blocked) - static_cast<int>(entry->blocked);
  entry->blocked = blocked;
}

void AtRelation(Datum, Oid) { ++generation; }
void AtCatalog(Datum, int, uint32) { ++generation; }

// A stale "blocked" stays so until the function is looked at again: an invalidation may come in the middle of planning.
// Asked for every function of every plan, each time it starts.
bool NeedsHook(Oid function) {
  if (blocked_count > 0 && function >= FirstNormalObjectId) {
    const auto* entry = static_cast<Entry*>(hash_search(entries, &function, HASH_FIND, nullptr));
    if (entry != nullptr && entry->blocked) return true;
  }
  return previous_needs != nullptr && previous_needs(function);
}

// What PostgreSQL itself asks before it parses the body.
bool MayBeInlined(Form_pg_proc procedure, HeapTuple tuple) {
  if (procedure->prolang != SQLlanguageId || procedure->prokind != PROKIND_FUNCTION || procedure->prosecdef ||
      !heap_attisnull(tuple, Anum_pg_proc_proconfig, nullptr))
    return false;
  if (procedure->pronamespace == PG_CATALOG_NAMESPACE || procedure->pronamespace == get_namespace_oid("privacy", true))
    return false;  // ours: they reveal before they look
  return !procedure->proretset || (procedure->provolatile != PROVOLATILE_VOLATILE && !procedure->proisstrict);
}

// The one query of the body, rewritten; NIL if it has more.
List* QueriesOf(HeapTuple tuple, Node* call, Oid collation) {
  bool is_null;
  const Datum body = SysCacheGetAttr(PROCOID, tuple, Anum_pg_proc_prosqlbody, &is_null);
  if (!is_null) {
    auto* node = static_cast<Node*>(stringToNode(TextDatumGetCString(body)));
    List* queries = IsA(node, List) ? linitial_node(List, reinterpret_cast<List*>(node)) : list_make1(node);
    if (list_length(queries) != 1) return NIL;
    AcquireRewriteLocks(linitial_node(Query, queries), true, false);  // what is stored was analysed long ago
    return pg_rewrite_query(linitial_node(Query, queries));
  }
  const Datum source = SysCacheGetAttr(PROCOID, tuple, Anum_pg_proc_prosrc, &is_null);
  if (is_null) return NIL;
  const char* words = TextDatumGetCString(source);
  List* parsed = pg_parse_query(words);
  if (list_length(parsed) != 1) return NIL;
  SQLFunctionParseInfoPtr info = prepare_sql_fn_parse_info(tuple, call, collation);
  return pg_analyze_and_rewrite_withcb(linitial_node(RawStmt, parsed), words,
                                       reinterpret_cast<ParserSetupHook>(sql_fn_parser_setup), info, nullptr);
}

void LookAt(Oid function, Node* call, Oid collation) {
  bool found;
  auto* entry = static_cast<Entry*>(hash_search(entries, &function, HASH_ENTER, &found));
  if (found && entry->generation == generation) return;
  if (!found) entry->blocked = false;
  entry->generation = generation;
  SetBlocked(entry, true);  // until we know: the body may call the function itself, or raise
  HeapTuple tuple = SearchSysCache1(PROCOID, ObjectIdGetDatum(function));
  if (!HeapTupleIsValid(tuple)) return;
  bool blocked = false;
  bool depends_on_call = false;
  if (auto* procedure = reinterpret_cast<Form_pg_proc>(GETSTRUCT(tuple)); MayBeInlined(procedure, tuple)) {
    for (int i = 0; i < procedure->pronargs; ++i)
      depends_on_call = depends_on_call || IsPolymorphicType(procedure->proargtypes.values[i]) ||
                        procedure->proargtypes.values[i] == RECORDOID;
    MemoryContext context =
        AllocSetContextCreate(CurrentMemoryContext, "body of an SQL function", ALLOCSET_DEFAULT_SIZES);
    MemoryContext old = MemoryContextSwitchTo(context);
    List* queries = QueriesOf(tuple, call, collation);
    ListCell* cell;
    foreach (cell, queries) {
      auto* query = static_cast<Node*>(lfirst(cell));
      KeepOutOfLine(query);
      blocked = blocked || MentionsPersonal(query, nullptr);
    }
    MemoryContextSwitchTo(old);
    MemoryContextDelete(context);
  }
  ReleaseSysCache(tuple);
  entry = static_cast<Entry*>(hash_search(entries, &function, HASH_FIND, nullptr));
  if (entry == nullptr) return;
  SetBlocked(entry, blocked);
  if (depends_on_call) entry->generation = 0;
}

bool LookAtCalls(Node* node, void* context) {
  if (node == nullptr) return false;
  if (IsA(node, Query)) return WalkQuery(reinterpret_cast<Query*>(node), LookAtCalls, context);
  if (IsA(node, FuncExpr)) {
    const auto* call = reinterpret_cast<FuncExpr*>(node);
    if (call->funcid >= FirstNormalObjectId) LookAt(call->funcid, node, call->inputcollid);
  } else if (IsA(node, OpExpr)) {
    auto* call = reinterpret_cast<OpExpr*>(node);
    const Oid function = OidIsValid(call->opfuncid) ? call->opfuncid : get_opcode(call->opno);
    if (function >= FirstNormalObjectId) LookAt(function, node, call->inputcollid);
  }
  return WalkExpression(node, LookAtCalls, context);
}

}  // namespace

void KeepOutOfLine(Node* query) { LookAtCalls(query, nullptr); }

void InitInlining() {
  HASHCTL control{};
  control.keysize = sizeof(Oid);
  control.entrysize = sizeof(Entry);
  control.hcxt = TopMemoryContext;
  entries = hash_create("SQL functions over personal values", 64, &control, HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
  previous_needs = needs_fmgr_hook;
  needs_fmgr_hook = NeedsHook;
  CacheRegisterRelcacheCallback(AtRelation, static_cast<Datum>(0));
  CacheRegisterSyscacheCallback(PROCOID, AtCatalog, static_cast<Datum>(0));
  CacheRegisterSyscacheCallback(TYPEOID, AtCatalog, static_cast<Datum>(0));
}

}  // namespace privacy::read
