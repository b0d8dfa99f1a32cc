// The switch to a table owner's rights, and privacy.run_as_owner.
#include "pg/as_owner.hpp"

extern "C" {
#include "access/xact.h"
#include "catalog/pg_class.h"
#include "common/hashfn.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/syscache.h"
}

namespace privacy::pg {
namespace {

// The text that ExecuteAsOwner is about to run. Functions of the owner's that run inside it have other texts.
const char* expected_text = nullptr;
bool in_own_command = false;

void Forget() {
  expected_text = nullptr;
  in_own_command = false;
}

void OnTransactionEnd(XactEvent, void*) { Forget(); }

void OnSubtransactionEnd(SubXactEvent event, SubTransactionId, SubTransactionId, void*) {
  if (event == SUBXACT_EVENT_ABORT_SUB) Forget();
}

Oid OwnerOf(Oid relation) {
  HeapTuple tuple = SearchSysCache1(RELOID, ObjectIdGetDatum(relation));
  if (!HeapTupleIsValid(tuple))
    ereport(ERROR, (errcode(ERRCODE_UNDEFINED_TABLE), errmsg("relation with OID %u does not exist", relation)));
  const Oid owner = (reinterpret_cast<Form_pg_class>(GETSTRUCT(tuple)))->relowner;
  ReleaseSysCache(tuple);
  return owner;
}

}  // namespace

UserContext BecomeOwner(Oid relation, As how) { return BecomeRole(OwnerOf(relation), how); }

UserContext BecomeRole(Oid role, As how) {
  UserContext before;
  GetUserIdAndSecContext(&before.user, &before.security_context);
  const int restricted = how == As::kRestricted ? SECURITY_RESTRICTED_OPERATION : 0;
  SetUserIdAndSecContext(role, before.security_context | SECURITY_LOCAL_USERID_CHANGE | restricted |
                                                SECURITY_NOFORCE_RLS);
  return before;
}

void Return(UserContext before) { SetUserIdAndSecContext(before.user, before.security_context); }

int ExecuteAsOwner(Oid relation, const char* command, int arguments, Oid* types, Datum* values, const char* nulls,
                   bool read_only, long limit, As how) {
  const UserContext before = BecomeOwner(relation, how);
  const char* const outer_text = expected_text;
  expected_text = command;
  const int result = SPI_execute_with_args(command, arguments, types, values, nulls, read_only, limit);
  expected_text = outer_text;
  Return(before);
  return result;
}

namespace {

constexpr int kMostKept = 256;  // commands; others are planned each time
struct Kept {
  uint32 hash;
  const char* command;
  SPIPlanPtr plan;
};
Kept kept[kMostKept];
int kept_count = 0;

// Planned as whoever runs it: a plan that row security may have to do with is made anew for another role.
SPIPlanPtr KeptPlan(const char* command, int arguments, Oid* types) {
  const uint32 hash = DatumGetUInt32(
      hash_any(reinterpret_cast<const unsigned char*>(command), static_cast<int>(strlen(command))));
  for (int i = 0; i < kept_count; ++i)
    if (kept[i].hash == hash && strcmp(kept[i].command, command) == 0) return kept[i].plan;
  const SPIPlanPtr plan = SPI_prepare_cursor(command, arguments, types, CURSOR_OPT_GENERIC_PLAN);
  if (plan == nullptr) elog(ERROR, "could not plan a command: %s", SPI_result_code_string(SPI_result));
  if (kept_count == kMostKept) return plan;
  const char* const copy = MemoryContextStrdup(TopMemoryContext, command);
  if (SPI_keepplan(plan) != 0) elog(ERROR, "could not keep a plan");
  kept[kept_count++] = {hash, copy, plan};
  return plan;
}

}  // namespace

int ExecuteKeptAsOwner(Oid relation, const char* command, int arguments, Oid* types, Datum* values, bool read_only, long limit) {
  const UserContext before = BecomeOwner(relation);
  const char* const outer_text = expected_text;
  expected_text = command;
  const int result = SPI_execute_plan(KeptPlan(command, arguments, types), values, nullptr, read_only, limit);
  expected_text = outer_text;
  Return(before);
  return result;
}

bool InOwnCommand() { return in_own_command; }

CommandMark EnterCommand(const char* source_text) {
  const CommandMark before = {in_own_command};
  in_own_command = expected_text != nullptr && source_text != nullptr && strcmp(source_text, expected_text) == 0;
  return before;
}

void LeaveCommand(CommandMark before) { in_own_command = before.own; }

void InitAsOwner() {
  RegisterXactCallback(OnTransactionEnd, nullptr);
  RegisterSubXactCallback(OnSubtransactionEnd, nullptr);
}

}  // namespace privacy::pg

// privacy.run_as_owner(relation regclass, command text) RETURNS bigint: rows processed.
PRIVACY_FUNCTION(privacy_run_as_owner) {
  const Oid relation = PG_GETARG_OID(0);
  const char* command = text_to_cstring(PG_GETARG_TEXT_PP(1));
  if (!superuser())
    ereport(ERROR, (errcode(ERRCODE_INSUFFICIENT_PRIVILEGE), errmsg("permission denied for privacy.run_as_owner")));
  SPI_connect();
  const int result = privacy::pg::ExecuteAsOwner(relation, command, 0, nullptr, nullptr, nullptr, false, 0);
  if (result < 0) elog(ERROR, "run_as_owner: %s", SPI_result_code_string(result));
  const int64 rows = static_cast<int64>(SPI_processed);
  SPI_finish();
  PG_RETURN_INT64(rows);
}

// privacy.run_as(role regrole, command text) RETURNS bigint: rows processed. The same for objects that have an owner of
// their own, such as views; the command counts as its owner's, and the guard looks at it like at any other.
PRIVACY_FUNCTION(privacy_run_as) {
  using namespace privacy::pg;
  const Oid role = PG_GETARG_OID(0);
  const char* command = text_to_cstring(PG_GETARG_TEXT_PP(1));
  if (!superuser())
    ereport(ERROR, (errcode(ERRCODE_INSUFFICIENT_PRIVILEGE), errmsg("permission denied for privacy.run_as")));
  SPI_connect();
  const UserContext before = BecomeRole(role);
  const int result = SPI_execute(command, false, 0);
  Return(before);
  if (result < 0) elog(ERROR, "run_as: %s", SPI_result_code_string(result));
  const int64 rows = static_cast<int64>(SPI_processed);
  SPI_finish();
  PG_RETURN_INT64(rows);
}
