// What the files of this room share about the statement under way. Others use read/statement.hpp.
#pragma once
#include "pg/compat.hpp"

extern "C" {
#include "access/xact.h"
#include "executor/execdesc.h"
#include "utils/snapshot.h"
}

namespace privacy::read {

// Where the statement under way stands; for statement.cpp, statement_hooks.cpp, which says when it ends, and DecisionNumber.
struct Moment {
  int depth = 0;  // executor runs and utility commands under way
  bool resolved = false;
  Snapshot snapshot = nullptr;  // registered on the top transaction's resource owner
  uint64 number = 1;
  const QueryDesc* ran = nullptr;  // its Finish still belongs to the statement
};
extern Moment moment;
void BeginStatement();  // takes role and purpose as they are now
void ReleaseDecisionSnapshot();
uint64 SettleDecision();

// Changes whenever what was decided before may no longer be used: a new statement, a later command of the transaction,
// a new transaction. Memos keep it beside what they hold. Asked for every row of a scan.
inline uint64 DecisionNumber() {
  const bool settled = moment.depth != 0 && moment.resolved && moment.snapshot != nullptr &&
                       moment.snapshot->curcid == GetCurrentCommandId(false);
  return settled ? moment.number : SettleDecision();
}

// The same, but it takes no snapshot: for memos of what does not depend on a person.
uint64 StatementNumber();

// Latest committed state plus this transaction's own changes, taken once a statement; never the transaction's snapshot.
Snapshot DecisionSnapshot();
// The number of changes (changes.hpp) that DecisionSnapshot() surely includes.
uint64 ChangesSeen();

// The purpose `maintenance` was declared without a grant: it holds on tables the role owns, nowhere else.
bool MaintenanceByOwnership();
// Takes the purpose away from the statement (a table it may not be used on, and privacy.on_missing_purpose = 'hide').
void WithdrawPurpose();

// Does the statement's purpose hold for the current user too, where that is another than the session's role?
bool HoldsForCurrentUser();

// Triggers and checks of a table's owner run inside our own commands on the table, sent by the rights desk, an
// administrator or the worker, whose purposes are not theirs to use: nothing is shown there. The same holds where
// PostgreSQL itself has switched to an owner (pg/behalf.hpp): a purpose opens values there only if that role holds it too.
bool WorksForOthers();

const char* DeclaredPurpose();  // the setting as it was when the statement began

// For the log (log.cpp): a statement of the client's came past a hook; it uses a protected table.
void NoteStatement();
void NoteProtected();
void HideActivity();  // pg_stat_activity: from now on the statement under way stands there without its literals

void InitStatement();
void InitAutoReveal();
void InitOperands();
void InitLog();

}  // namespace privacy::read
