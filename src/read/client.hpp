// Is this parse tree, or this plan, a statement that the client itself sent?
//
// The client's text is the one debug_query_string points to: what functions, triggers, views and scripts run has
// another text, even where the words are the same. Depth counters do not tell: deferred triggers run at commit, outside
// of every hook. Utility commands analyse queries of their own with the client's text (views, CREATE TABLE AS, COPY):
// the utility hook says which of them show their result to the client.
#pragma once
#include "pg/compat.hpp"

extern "C" {
#include "nodes/parsenodes.h"
}

namespace privacy::read {

// What holds while a utility command runs; saved and restored around it (statement_hooks.cpp).
struct UtilityState {
  bool silent = false;                  // its queries' results do not go to the client
  bool defines_view = false;            // CREATE VIEW: the query it analyses goes to the catalog as it is
  bool fetches = false;                 // FETCH: goes on with a cursor that an earlier statement opened
  const char* declared_text = nullptr;  // DECLARE's: its query was analysed with it, see IsDeclaredAlready
  const char* prepared_text = nullptr;  // another text that counts as the client's: of EXECUTE its prepared statement
};
UtilityState EnterUtility(Node* statement, const char* text, UtilityState outer, bool top_level);
UtilityState CurrentUtilityState();  // in statement_hooks.cpp

// Is this a session whose client is shown base types: auto_reveal is on, and it is neither pg_dump (row_security = off, or
// its application_name) nor postgres_fdw?
bool ShowsToClient();
// ... and is this the text of its own statement?
bool IsClientText(const char* text);

// Since PostgreSQL 18 the query of a DECLARE comes to post_parse_analyze_hook once more, alone, as the command is carried
// out: nothing tells then that it is a cursor's. What is to be done to it was done with the DECLARE around it.
bool IsDeclaredAlready(const Query* query, const char* text);

// CREATE TABLE AS EXECUTE, and EXECUTE from inside a function, would store what is only meant to be shown.
void EnsureNotRevealed(const char* prepared_statement);

}  // namespace privacy::read
