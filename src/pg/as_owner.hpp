// Touching users' tables with the rights of their owner, never as superuser: triggers, defaults and index expressions
// of a table run with the rights of whoever writes to it.
#pragma once
#include "pg/compat.hpp"

namespace privacy::pg {

// What BecomeOwner replaced; given to Return. An error needs no Return: PostgreSQL restores both at (sub)abort.
struct UserContext {
  Oid user;
  int security_context;
};

// kRestricted: no temporary tables, no SET ROLE, no deferred triggers: those would run at the commit, with the rights of
// the session (the rights desk, the worker: a superuser). No value is shown to what runs inside. kAsForeignKeys: as
// PostgreSQL's own cascades run, only where the session itself wrote to the parent.
enum class As { kRestricted, kAsForeignKeys };

// The table's owner, past FORCE ROW LEVEL SECURITY of own tables. InNoForceRLSOperation() is true meanwhile.
UserContext BecomeOwner(Oid relation, As how = As::kRestricted);
UserContext BecomeRole(Oid role, As how = As::kRestricted);
void Return(UserContext before);

// Runs one command through SPI as the owner; returns SPI's result code, results in SPI_tuptable.
// REQUIRES: SPI is connected.
int ExecuteAsOwner(Oid relation, const char* command, int arguments, Oid* types, Datum* values, const char* nulls,
                   bool read_only, long limit, As how = As::kRestricted);

// The same, for a command that comes again with other values: its plan is kept for the session.
int ExecuteKeptAsOwner(Oid relation, const char* command, int arguments, Oid* types, Datum* values, bool read_only, long limit);

// True while the utility command under way is one that ExecuteAsOwner or privacy.run_as_owner was given, and not one
// that a function of the owner's started inside it.
bool InOwnCommand();

// For the guard's ProcessUtility hook: marks the command with this source text as under way; give the result to
// LeaveCommand after it. Aborted subtransactions reset the mark to "not ours".
struct CommandMark {
  bool own;
};
CommandMark EnterCommand(const char* source_text);
void LeaveCommand(CommandMark before);

void InitAsOwner();

}  // namespace privacy::pg
