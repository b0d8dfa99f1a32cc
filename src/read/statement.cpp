// Beginning and end of the client's statement. A nested statement is one that starts while an executor run or utility
// command of ours is under way; deferred triggers at commit run outside of both, and are statements of their own.
#include "pg/compat.hpp"

extern "C" {
#include "access/parallel.h"
#include "access/xact.h"
#include "catalog/namespace.h"
#include "executor/executor.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "tcop/utility.h"
#include "utils/memutils.h"
#include "utils/resowner.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"
}

#include "pg/keyring.hpp"
#include "pg/new_people.hpp"
#include "pg/relation_policy.hpp"
#include "pg/settings.hpp"
#include "pg/vocabulary.hpp"
#include "policy/reasons.hpp"
#include "read/changes.hpp"
#include "read/client.hpp"
#include "read/held_cursor.hpp"
#include "read/missing_purpose.hpp"
#include "read/state.hpp"
#include "read/statement.hpp"
#include "read/verdicts.hpp"
#include "write/sealed_checks.hpp"

namespace privacy::read {

Moment moment;

namespace {

struct State {
  QueryDesc* ran = nullptr;  // its Finish still belongs to the statement
  bool by_ownership = false;
  Statement statement{};
  char purpose[NAMEDATALEN] = "";
  bool purpose_is_cut = false;         // it was longer than any name that exists
  uint64 changes = 0;                  // made before it was taken
  UtilityState utility;
};
State state;

ExecutorStart_hook_type previous_start = nullptr;
ExecutorRun_hook_type previous_run = nullptr;
ExecutorFinish_hook_type previous_finish = nullptr;
ProcessUtility_hook_type previous_utility = nullptr;

void ReleaseSnapshot() {
  if (moment.snapshot == nullptr) return;
  Snapshot snapshot = moment.snapshot;
  moment.snapshot = nullptr;
  UnregisterSnapshotFromOwner(snapshot, TopTransactionResourceOwner);
}

// Nothing here reads a catalog: a ROLLBACK in a failed transaction is a statement too.
void Begin() {
  ReleaseSnapshot();
  ++moment.number;
  moment.resolved = false;
  state.ran = nullptr;
  state.statement.role = GetOuterUserId();
  const char* purpose = pg::setting_purpose == nullptr ? "" : pg::setting_purpose;
  const int size = static_cast<int>(strlen(purpose));
  const int kept = size < NAMEDATALEN ? size : pg_mbcliplen(purpose, size, NAMEDATALEN - 1);
  memcpy(state.purpose, purpose, kept);
  state.purpose[kept] = '\0';
  state.purpose_is_cut = kept < size;
}

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
  if (moment.depth == 0) Begin();
  if (!moment.resolved) Resolve();
}

void StartHook(QueryDesc* query, int flags) {
  if (moment.depth == 0) Begin();
  const int depth = moment.depth++;  // the check below belongs to the statement
  if (IsParallelWorker() && pg::setting_purpose != nullptr && pg::setting_purpose[0] != '\0') HideActivity();
  EnsurePurposeFor(query->plannedstmt);
  if (previous_start != nullptr) {
    previous_start(query, flags);
  } else {
    standard_ExecutorStart(query, flags);
  }
  write::PrepareSealedChecks(query->estate);
  moment.depth = depth;
}

#if PG_VERSION_NUM >= 180000
void RunHook(QueryDesc* query, ScanDirection direction, uint64 count) {
#else
void RunHook(QueryDesc* query, ScanDirection direction, uint64 count, bool execute_once) {
#endif
  const int depth = moment.depth;
  if (depth == 0) Begin();
  moment.depth = depth + 1;
  // An Execute may come long after its Bind, a FETCH after its cursor's DECLARE.
  if (depth == 0 || state.utility.fetches) EnsurePurposeFor(query->plannedstmt);
  if (query->plannedstmt->parallelModeNeeded && !IsParallelWorker())
    DecisionSnapshot();  // none can be taken in parallel mode
#if PG_VERSION_NUM >= 180000
  if (previous_run != nullptr) {
    previous_run(query, direction, count);
  } else {
    standard_ExecutorRun(query, direction, count);
  }
#else
  if (previous_run != nullptr) {
    previous_run(query, direction, count, execute_once);
  } else {
    standard_ExecutorRun(query, direction, count, execute_once);
  }
#endif
  moment.depth = depth;
  if (depth == 0) {
    ReleaseSnapshot();
    pg::ForgetKeys();
    state.ran = query;
  }
}

void FinishHook(QueryDesc* query) {
  const int depth = moment.depth;
  if (depth == 0 && state.ran != query) Begin();
  moment.depth = depth + 1;
  if (previous_finish != nullptr) {
    previous_finish(query);
  } else {
    standard_ExecutorFinish(query);
  }
  pg::FlushNewPeople();
  moment.depth = depth;
  if (depth == 0) {
    ReleaseSnapshot();
    pg::ForgetKeys();
    state.ran = nullptr;
  }
}

void NoteCopy(const CopyStmt* copy) {
  if (copy->relation == nullptr) return;
  const Oid relation = RangeVarGetRelid(copy->relation, NoLock, true);
  if (OidIsValid(relation) && pg::IsProtected(pg::PolicyOf(relation))) NoteProtected();
}

void UtilityHook(PlannedStmt* statement, const char* text, bool read_only_tree, ProcessUtilityContext context,
                 ParamListInfo parameters, QueryEnvironment* environment, DestReceiver* receiver,
                 QueryCompletion* completion) {
  auto next = previous_utility != nullptr ? previous_utility : standard_ProcessUtility;
  // Transaction commands run nothing, and one that fails in a failed transaction is followed by no callback.
  if (IsA(statement->utilityStmt, TransactionStmt)) {
    if (reinterpret_cast<TransactionStmt*>(statement->utilityStmt)->kind == TRANS_STMT_COMMIT_PREPARED)
      AnnounceAllChanged();
    return next(statement, text, read_only_tree, context, parameters, environment, receiver, completion);
  }
  const int depth = moment.depth;
  const UtilityState outer = state.utility;
  if (depth == 0) Begin();
  moment.depth = depth + 1;
  state.utility = EnterUtility(statement->utilityStmt, text, outer, context == PROCESS_UTILITY_TOPLEVEL);
  if (IsA(statement->utilityStmt, CopyStmt)) NoteCopy(reinterpret_cast<CopyStmt*>(statement->utilityStmt));
  if (IsA(statement->utilityStmt, DeclareCursorStmt))
    EnsureHoldsNothingOpened(reinterpret_cast<DeclareCursorStmt*>(statement->utilityStmt));
  if (state.utility.fetches && ShowsToClient())
    receiver = ShowFetched(reinterpret_cast<FetchStmt*>(statement->utilityStmt), receiver);
  next(statement, text, read_only_tree, context, parameters, environment, receiver, completion);
  pg::FlushNewPeople();
  state.utility = outer;
  moment.depth = depth;
  if (depth == 0) {
    ReleaseSnapshot();
    pg::ForgetKeys();
  }
}

// Where we were at the start of each open subtransaction, to return there when it fails.
struct OpenSubtransaction {
  SubTransactionId id;
  int depth;
  UtilityState utility;
};
OpenSubtransaction* subtransactions = nullptr;
int subtransaction_count = 0;
int subtransaction_capacity = 0;

void AtTransactionEvent(XactEvent event, void*) {
  switch (event) {
    case XACT_EVENT_PRE_COMMIT:
    case XACT_EVENT_PARALLEL_PRE_COMMIT:
    case XACT_EVENT_PRE_PREPARE:
      // A procedure that commits goes on with its role and purpose, and decides anew.
      ReleaseSnapshot();
      subtransaction_count = 0;
      moment.resolved = false;
      ++moment.number;
      break;
    case XACT_EVENT_ABORT:
    case XACT_EVENT_PARALLEL_ABORT:
      moment.snapshot = nullptr;  // its resource owner releases it
      moment.depth = 0;           // an error left the hooks; a procedure's ROLLBACK begins anew
      state.utility = {};
      state.ran = nullptr;
      subtransaction_count = 0;
      moment.resolved = false;
      ++moment.number;
      break;
    default:
      break;
  }
}

void AtSubtransactionEvent(SubXactEvent event, SubTransactionId id, SubTransactionId, void*) {
  if (event == SUBXACT_EVENT_START_SUB) {
    if (subtransaction_count == subtransaction_capacity) {
      const int capacity = subtransaction_capacity == 0 ? 16 : subtransaction_capacity * 2;
      const Size size = sizeof(OpenSubtransaction) * capacity;
      subtransactions = static_cast<OpenSubtransaction*>(
          subtransactions == nullptr ? MemoryContextAlloc(TopMemoryContext, size) : repalloc(subtransactions, size));
      subtransaction_capacity = capacity;
    }
    subtransactions[subtransaction_count++] = {id, moment.depth, state.utility};
    return;
  }
  if (event != SUBXACT_EVENT_ABORT_SUB && event != SUBXACT_EVENT_COMMIT_SUB) return;
  while (subtransaction_count > 0 && subtransactions[subtransaction_count - 1].id >= id) {
    const OpenSubtransaction& open = subtransactions[--subtransaction_count];
    if (event == SUBXACT_EVENT_ABORT_SUB && open.id == id) {
      moment.depth = open.depth;
      state.utility = open.utility;
      ++moment.number;
    }
  }
}

}  // namespace

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

void WithdrawPurpose() {
  Refuse(policy::reason::kPurposeNotGranted);
  state.by_ownership = false;
}

int StatementDepth() { return moment.depth; }

UtilityState CurrentUtilityState() { return state.utility; }

const char* DeclaredPurpose() { return state.purpose; }

void InitStatement() {
  previous_start = ExecutorStart_hook;
  ExecutorStart_hook = StartHook;
  previous_run = ExecutorRun_hook;
  ExecutorRun_hook = RunHook;
  previous_finish = ExecutorFinish_hook;
  ExecutorFinish_hook = FinishHook;
  previous_utility = ProcessUtility_hook;
  ProcessUtility_hook = UtilityHook;
  RegisterXactCallback(AtTransactionEvent, nullptr);
  RegisterSubXactCallback(AtSubtransactionEvent, nullptr);
}

void Init() {
  InitStatement();
  InitAutoReveal();
  InitOperands();
  InitLog();
  InitVerdicts();
}

}  // namespace privacy::read
