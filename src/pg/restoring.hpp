// Restores of dumps under way in this database.
//
// What pg_dump writes and what pg_restore sends, in each of its sessions, begins with SET check_function_bodies = false:
// whoever may restore and has that set holds a lock of the database in share mode until the session ends or sets it back.
// (The application_name would say it of pg_restore only, and PGAPPNAME hides it.) The worker repeats erasures in a database
// under the same lock in exclusive mode: not between two tables of a restore, and a restore begins behind it.
#pragma once
#include "pg/compat.hpp"

extern "C" {
#include "nodes/parsenodes.h"
}

namespace privacy::pg {

// A superuser or a member of privacy_restore. By the user of the moment.
bool MayRestore();

// After a SET or RESET that the client itself sent: a function somebody calls cannot make a restore of their session.
void NoteRestoring(const VariableSetStmt* statement);

// Within a transaction, until it ends: no restore begins. False: one is under way.
bool KeepRestoresAway();

}  // namespace privacy::pg
