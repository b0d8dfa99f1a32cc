// Which ALTER TABLE, RENAME and ALTER POLICY of users would take a guard away or store plaintext.
#pragma once
#include "pg/compat.hpp"

extern "C" {
#include "nodes/parsenodes.h"
}

namespace privacy::guard {

void EnsureGuardsStay(const AlterTableStmt* statement);
void EnsureGuardsKeepNames(const RenameStmt* statement);
void EnsurePolicyStays(const AlterPolicyStmt* statement);
void EnsureEventTriggerStays(const AlterEventTrigStmt* statement);
// Plaintext constants that CREATE TABLE would store as defaults.
void EnsureHarmlessColumns(const CreateStmt* statement);

// Names of our own triggers and policies (decided once, for users' tables).
bool IsOurTrigger(const char* name);
bool IsOurPolicy(const char* name);

}  // namespace privacy::guard
