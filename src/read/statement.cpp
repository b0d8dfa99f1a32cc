// The client's statement: role, declared purpose, and the snapshot of its decisions. When it begins and ends:
// statement_hooks.cpp.
#include "pg/compat.hpp"

extern "C" {
#include "access/xact.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/resowner.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"
}

#include "pg/settings.hpp"
#include "pg/vocabulary.hpp"
#include "policy/reasons.hpp"
#include "read/changes.hpp"
#include "read/state.hpp"
#include "read/statement.hpp"

namespace privacy::read {

Moment moment;

namespace {

struct State {
  bool by_ownership = false;
  Statement statement{};
  char purpose[NAMEDATALEN] = "";
  bool purpose_is_cut = false;         // it was longer than any name that exists
  uint64 changes = 0;                  // made before it was taken
};
State state;

void Refuse(const char* reason) {
  state.statement.purpose = 0;
  state.statement.refusal = reason;
}

void Resolve() {
  Statement& statement = state.statement;
  statement.at = GetCurrentTimestamp();
  statement.refusal = nullptr;
  state.by_ownership = false;
  moment.resolved = true;
  if (state.purpose[0] == '\0') return Refuse(policy::reason::kNoPurpose);
  const policy::Purpose* purpose = state.purpose_is_cut ? nullptr : pg::PurposeByName(state.purpose);
  if (purpose == nullptr) return Refuse(policy::reason::kUnknownPurpose);
  statement.purpose = purpose->id;
  if (pg::IsGranted(purpose->id, statement.role)) return;
  if (purpose->id != static_cast<int32>(policy::BuiltinPurpose::kMaintenance))
    return Refuse(policy::reason::kPurposeNotGranted);
  state.by_ownership = !superuser_arg(statement.role);
}

// Outside of every run (planning, Bind, triggers at commit) nothing says where a statement ends: take role and purpose
// anew.
void EnsureBegun() {
  if (moment.depth == 0) BeginStatement();
  if (!moment.resolved) Resolve();
}

}  // namespace

void ReleaseDecisionSnapshot() {
  if (moment.snapshot == nullptr) return;
  Snapshot snapshot = moment.snapshot;
  moment.snapshot = nullptr;
  UnregisterSnapshotFromOwner(snapshot, TopTransactionResourceOwner);
}

// Nothing here reads a catalog: a ROLLBACK in a failed transaction is a statement too.
void BeginStatement() {
  ReleaseDecisionSnapshot();
  ++moment.number;
  moment.resolved = false;
  moment.ran = nullptr;
  state.statement.role = GetOuterUserId();
  const char* purpose = pg::setting_purpose == nullptr ? "" : pg::setting_purpose;
  const int size = static_cast<int>(strlen(purpose));
  const int kept = size < NAMEDATALEN ? size : pg_mbcliplen(purpose, size, NAMEDATALEN - 1);
  memcpy(state.purpose, purpose, kept);
  state.purpose[kept] = '\0';
  state.purpose_is_cut = kept < size;
}

const Statement& CurrentStatement() {
  EnsureBegun();
  return state.statement;
}

Snapshot DecisionSnapshot() {
  if (moment.snapshot == nullptr) {
    state.changes = ChangesSoFar();
    moment.snapshot = RegisterSnapshotOnOwner(GetLatestSnapshot(), TopTransactionResourceOwner);
    ++moment.number;
  }
  const CommandId command = GetCurrentCommandId(false);
  if (moment.snapshot->curcid != command) {  // changes of this transaction since: ours to see
    moment.snapshot->curcid = command;
    ++moment.number;
  }
  return moment.snapshot;
}

uint64 ChangesSeen() {
  DecisionSnapshot();
  return state.changes;
}

uint64 SettleDecision() {
  EnsureBegun();
  DecisionSnapshot();
  return moment.number;
}

uint64 StatementNumber() {
  EnsureBegun();
  return moment.number;
}

bool MaintenanceByOwnership() {
  EnsureBegun();
  return state.by_ownership;
}

bool HoldsForCurrentUser() {
  const Statement& statement = CurrentStatement();
  const Oid user = GetUserId();
  return user == statement.role || (statement.purpose != 0 && pg::IsGranted(statement.purpose, user));
}

void WithdrawPurpose() {
  Refuse(policy::reason::kPurposeNotGranted);
  state.by_ownership = false;
}

const char* DeclaredPurpose() { return state.purpose; }

}  // namespace privacy::read
