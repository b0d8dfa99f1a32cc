#include "pg/compat.hpp"

extern "C" {
#include "commands/prepare.h"
#include "libpq/libpq-be.h"
#include "miscadmin.h"
#include "replication/walsender.h"
#include "tcop/tcopprot.h"
#include "utils/plancache.h"
#include "utils/rls.h"
}

#include "pg/settings.hpp"
#include "read/client.hpp"
#include "read/nodes.hpp"
#include "read/walk.hpp"

namespace privacy::read {

namespace {

// The EXECUTE in `EXECUTE`, `EXPLAIN EXECUTE` and `CREATE TABLE AS EXECUTE`; nullptr for others.
ExecuteStmt* FindExecute(Node* statement) {
  if (statement == nullptr) return nullptr;
  Node* inner = statement;
  if (IsA(statement, ExplainStmt)) {
    inner = reinterpret_cast<ExplainStmt*>(statement)->query;
  } else if (IsA(statement, CreateTableAsStmt)) {
    inner = reinterpret_cast<CreateTableAsStmt*>(statement)->query;
  }
  if (inner != nullptr && IsA(inner, Query)) inner = reinterpret_cast<Query*>(inner)->utilityStmt;
  if (inner == nullptr) return nullptr;
  if (IsA(inner, CreateTableAsStmt) && inner != statement) return FindExecute(inner);
  return IsA(inner, ExecuteStmt) ? reinterpret_cast<ExecuteStmt*>(inner) : nullptr;
}

bool Stores(Node* statement) {
  if (IsA(statement, CreateTableAsStmt)) return true;
  if (!IsA(statement, ExplainStmt)) return false;
  Node* inner = reinterpret_cast<ExplainStmt*>(statement)->query;
  if (inner != nullptr && IsA(inner, Query)) inner = reinterpret_cast<Query*>(inner)->utilityStmt;
  return inner != nullptr && IsA(inner, CreateTableAsStmt);
}

bool HasAutoReveal(Node* node, void* context) {
  if (node == nullptr) return false;
  if (IsA(node, Query)) return WalkQuery(reinterpret_cast<Query*>(node), HasAutoReveal, context);
  if (IsAutoReveal(node)) return true;
  return WalkExpression(node, HasAutoReveal, context);
}

// Programs that store what they get elsewhere, and say who they are: it stays sealed there, unless the connection asks
// for privacy.auto_reveal itself.
bool IsCopyingProgram() {
  static const char* const kPrograms[] = {"pg_dump", "postgres_fdw"};
  if (pg::auto_reveal_was_asked_for || MyProcPort == nullptr || MyProcPort->application_name == nullptr) return false;
  for (const char* program : kPrograms)
    if (strcmp(MyProcPort->application_name, program) == 0) return true;
  return false;
}

}  // namespace

bool ShowsToClient() {
  return pg::setting_auto_reveal && !IsCopyingProgram() && MyBackendType == B_BACKEND && !am_walsender && row_security;
}

bool IsClientText(const char* text) {
  if (text == nullptr || !ShowsToClient()) return false;
  const UtilityState utility = CurrentUtilityState();
  if (utility.silent) return false;
  return text == debug_query_string || text == utility.prepared_text;
}

bool IsDeclaredAlready(const Query* query, const char* text) {
  return query->commandType != CMD_UTILITY && text != nullptr && text == CurrentUtilityState().declared_text;
}

UtilityState EnterUtility(Node* statement, const char* text, UtilityState outer, bool top_level) {
  UtilityState state = outer;
  state.fetches = false;
  state.declared_text = IsA(statement, DeclareCursorStmt) ? text : nullptr;
  state.defines_view = IsA(statement, ViewStmt);
  ExecuteStmt* execute = FindExecute(statement);
  if (execute != nullptr && (!top_level || Stores(statement))) EnsureNotRevealed(execute->name);
  switch (nodeTag(statement)) {
    case T_TransactionStmt:
      break;
    case T_PrepareStmt:
    case T_DeclareCursorStmt:  // go by the portal's text: in an Execute message debug_query_string is a copy of it
      if (top_level) state.prepared_text = text;
      break;
    case T_FetchStmt:
      state.fetches = top_level;
      break;
    case T_ExplainStmt:
    case T_ExecuteStmt:
      if (Stores(statement)) {
        state.silent = true;
      } else if (execute != nullptr && top_level) {
        PreparedStatement* prepared = FetchPreparedStatement(execute->name, false);
        if (prepared != nullptr) state.prepared_text = prepared->plansource->query_string;
      } else if (top_level) {
        state.prepared_text = text;
      }
      break;
    default:
      state.silent = true;
      break;
  }
  return state;
}

void EnsureNotRevealed(const char* prepared_statement) {
  PreparedStatement* prepared = FetchPreparedStatement(prepared_statement, false);
  if (prepared == nullptr) return;  // the command itself says so
  ListCell* cell;
  foreach (cell, prepared->plansource->query_list) {
    if (HasAutoReveal(static_cast<Node*>(lfirst(cell)), nullptr))
      ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
                      errmsg("prepared statement \"%s\" shows personal values to the client and cannot be used here",
                             prepared_statement),
                      errhint("Write the query itself in place of EXECUTE: the values stay sealed then.")));
  }
}

}  // namespace privacy::read
