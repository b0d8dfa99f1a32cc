// Beginning and end of the client's statement. A nested statement is one that starts while an executor run or utility
// command of ours is under way; deferred triggers at commit run outside of both, and are statements of their own.
#include "pg/compat.hpp"

extern "C" {
#include "access/parallel.h"
#include "access/xact.h"
#include "catalog/namespace.h"
#include "executor/executor.h"
#include "tcop/utility.h"
#include "utils/memutils.h"
}

#include "pg/keyring.hpp"
#include "pg/new_people.hpp"
#include "pg/relation_policy.hpp"
#include "pg/settings.hpp"
#include "read/changes.hpp"
#include "read/client.hpp"
#include "read/held_cursor.hpp"
#include "read/missing_purpose.hpp"
#include "read/state.hpp"
#include "read/statement.hpp"
#include "read/verdicts.hpp"

namespace privacy::read {

namespace {

UtilityState utility;

ExecutorStart_hook_type previous_start = nullptr;
ExecutorRun_hook_type previous_run = nullptr;
ExecutorFinish_hook_type previous_finish = nullptr;
ProcessUtility_hook_type previous_utility = nullptr;

void End() {
  ReleaseDecisionSnapshot();
  pg::ForgetKeys();
}

void StartHook(QueryDesc* query, int flags) {
  if (moment.depth == 0) BeginStatement();
  const int depth = moment.depth++;  // the check below belongs to the statement
  if (IsParallelWorker() && pg::setting_purpose != nullptr && pg::setting_purpose[0] != '\0') HideActivity();
  EnsurePurposeFor(query->plannedstmt);
  if (previous_start != nullptr) {
    previous_start(query, flags);
  } else {
    standard_ExecutorStart(query, flags);
  }
  moment.depth = depth;
}

#if PG_VERSION_NUM >= 180000
void RunHook(QueryDesc* query, ScanDirection direction, uint64 count) {
#else
void RunHook(QueryDesc* query, ScanDirection direction, uint64 count, bool execute_once) {
#endif
  const int depth = moment.depth;
  if (depth == 0) BeginStatement();
  moment.depth = depth + 1;
  // An Execute may come long after its Bind, a FETCH after its cursor's DECLARE.
  if (depth == 0 || utility.fetches) EnsurePurposeFor(query->plannedstmt);
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
    End();
    moment.ran = query;
  }
}

void FinishHook(QueryDesc* query) {
  const int depth = moment.depth;
  if (depth == 0 && moment.ran != query) BeginStatement();
  moment.depth = depth + 1;
  if (previous_finish != nullptr) {
    previous_finish(query);
  } else {
    standard_ExecutorFinish(query);
  }
  pg::FlushNewPeople();
  moment.depth = depth;
  if (depth == 0) {
    End();
    moment.ran = nullptr;
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
  const UtilityState outer = utility;
  if (depth == 0) BeginStatement();
  moment.depth = depth + 1;
  utility = EnterUtility(statement->utilityStmt, text, outer, context == PROCESS_UTILITY_TOPLEVEL);
  if (IsA(statement->utilityStmt, CopyStmt)) NoteCopy(reinterpret_cast<CopyStmt*>(statement->utilityStmt));
  if (IsA(statement->utilityStmt, DeclareCursorStmt))
    EnsureHoldsNothingOpened(reinterpret_cast<DeclareCursorStmt*>(statement->utilityStmt));
  if (utility.fetches && ShowsToClient())
    receiver = ShowFetched(reinterpret_cast<FetchStmt*>(statement->utilityStmt), receiver);
  next(statement, text, read_only_tree, context, parameters, environment, receiver, completion);
  pg::FlushNewPeople();
  utility = outer;
  moment.depth = depth;
  if (depth == 0) {
    End();
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
      ReleaseDecisionSnapshot();
      subtransaction_count = 0;
      moment.resolved = false;
      ++moment.number;
      break;
    case XACT_EVENT_ABORT:
    case XACT_EVENT_PARALLEL_ABORT:
      moment.snapshot = nullptr;  // its resource owner releases it
      moment.depth = 0;           // an error left the hooks; a procedure's ROLLBACK begins anew
      utility = {};
      moment.ran = nullptr;
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
    subtransactions[subtransaction_count++] = {id, moment.depth, utility};
    return;
  }
  if (event != SUBXACT_EVENT_ABORT_SUB && event != SUBXACT_EVENT_COMMIT_SUB) return;
  while (subtransaction_count > 0 && subtransactions[subtransaction_count - 1].id >= id) {
    const OpenSubtransaction& open = subtransactions[--subtransaction_count];
    if (event == SUBXACT_EVENT_ABORT_SUB && open.id == id) {
      moment.depth = open.depth;
      utility = open.utility;
      ++moment.number;
    }
  }
}

}  // namespace

int StatementDepth() { return moment.depth; }

UtilityState CurrentUtilityState() { return utility; }

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
