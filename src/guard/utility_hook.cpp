// The guard's part of ProcessUtility.
#include "pg/compat.hpp"

extern "C" {
#include "tcop/utility.h"
}

#include "guard/guard.hpp"
#include "pg/as_owner.hpp"

namespace privacy::guard {
namespace {

ProcessUtility_hook_type next_utility = nullptr;

void Utility(PlannedStmt* statement, const char* source, bool read_only_tree, ProcessUtilityContext context,
             ParamListInfo parameters, QueryEnvironment* environment, DestReceiver* receiver,
             QueryCompletion* completion) {
  const pg::CommandMark before = pg::EnterCommand(source);
  (next_utility != nullptr ? next_utility : standard_ProcessUtility)(statement, source, read_only_tree, context,
                                                                     parameters, environment, receiver, completion);
  pg::LeaveCommand(before);
}

}  // namespace

void InitUtilityHook() {
  pg::InitAsOwner();
  next_utility = ProcessUtility_hook;
  ProcessUtility_hook = Utility;
}

}  // namespace privacy::guard
