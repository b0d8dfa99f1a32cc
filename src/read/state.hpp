// What the files of this room share about the statement under way. Others use read/statement.hpp.
#pragma once
#include "pg/compat.hpp"

extern "C" {
#include "utils/snapshot.h"
}

namespace privacy::read {

// Changes whenever what was decided before may no longer be used: a new statement, a later command of the transaction,
// a new transaction. Memos keep it beside what they hold.
uint64 DecisionNumber();

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
