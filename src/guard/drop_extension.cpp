#include "guard/drop_extension.hpp"

extern "C" {
#include "commands/extension.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "nodes/value.h"
#include "utils/builtins.h"
}

namespace privacy::guard {
namespace {

bool NamesUs(const DropStmt* statement) {
  ListCell* cell;
  foreach (cell, statement->objects)
    if (strcmp(strVal(lfirst(cell)), "pg_privacy") == 0) return true;
  return false;
}

char* SealedObjects() {
  const MemoryContext context = CurrentMemoryContext;
  char* list = nullptr;
  SPI_connect();
  if (SPI_execute("SELECT privacy.sealed_objects()", true, 1) == SPI_OK_SELECT && SPI_processed == 1) {
    const char* found = SPI_getvalue(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1);
    if (found != nullptr) list = MemoryContextStrdup(context, found);
  }
  SPI_finish();
  return list;
}

}  // namespace

void EnsureNothingSealed(const DropStmt* statement) {
  // Nobody else may drop it, and PostgreSQL says so.
  if (statement->removeType != OBJECT_EXTENSION || !superuser() || !NamesUs(statement) ||
      !OidIsValid(get_extension_oid("pg_privacy", true)))
    return;
  const char* sealed = SealedObjects();
  if (sealed == nullptr) return;
  ereport(ERROR, (errcode(ERRCODE_DEPENDENT_OBJECTS_STILL_EXIST),
                  errmsg("extension pg_privacy cannot be dropped while people's data are sealed"),
                  errdetail("Sealed columns and mapped tables: %s", sealed),
                  errhint("privacy.remove_linked_table and privacy.remove_subject_table give plain columns back.")));
}

}  // namespace privacy::guard
