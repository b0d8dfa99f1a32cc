// The client's statement: who runs it, for which declared purpose, and what was decided in it so far.
//
// It begins when an executor run (or utility command) starts while none of ours is under way: a simple query, an
// Execute of a portal, each FETCH. Role, purpose and the moment of the decision are taken then and hold until it ends:
// set_config in the same SELECT changes nothing. The role is the one outside any SECURITY DEFINER function.
#pragma once
#include "pg/compat.hpp"

#include "policy/decision.hpp"

namespace privacy::read {

struct Statement {
  Oid role;
  int32 purpose;        // id; 0 none declared, unknown, or not granted
  const char* refusal;  // why purpose is 0: reason code 'no_purpose' | 'unknown_purpose' | 'purpose_not_granted'
  TimestampTz at;       // the moment consents are decided for
};
const Statement& CurrentStatement();

// The decision of DESIGN.md, 'The decision', for the current statement; memoised in it. Erasure is not part of the
// memo: Open() looks it up at every key.
policy::Verdict Decide(uint16 category, uint64 subject);

// The same for a command of ours on a table (ALTER TABLE ... USING privacy.open_existing), inside of which Decide
// withholds everything.
policy::Verdict DecideInOwnCommand(uint16 category, uint64 subject);

// Executor runs and utility commands under way: how deeply what runs now is nested in the client's statement.
int StatementDepth();

// The same decision for any purpose, erasure included and nothing memoised: for explain_access.
policy::Verdict DecideFor(int32 purpose, uint16 category, uint64 subject);

// May this statement compare its own values with this category? Any disclosure does.
bool MayMatch(uint16 category);

// For the write side: how the session is shown the category in general, before any person is asked.
policy::Disclosure ShownAs(uint16 category);

bool RowVisible(uint64 subject);  // privacy.row_visible
bool MayStore(uint64 subject);    // privacy.may_store; raises nothing

// What this session is shown for a sealed value: base-type Datum, or NULL with a reason code. A value of the session's
// own (unsealed) is shown as it is. The one point every reveal of the server passes.
struct Shown {
  bool is_null;
  Datum value;
  const char* reason;  // nullptr, or not_permitted, erased, no_consent, ...
};
Shown Reveal(struct varlena* sealed_value, Oid personal_type, bool in_own_command = false);

// 42501 for a cast outside a client's SELECT: a NULL there would be written back and destroy data.
[[noreturn]] void RaiseWithheld(const char* reason);

// 42501 and its hint, for a statement on a protected table without a purpose. The one text for it. relation_name may
// be null: then the text names no table.
[[noreturn]] void RaiseNoPurpose(const char* relation_name);

void Init();  // hooks and callbacks of this room; from _PG_init

}  // namespace privacy::read
