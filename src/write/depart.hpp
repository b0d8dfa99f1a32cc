// People whose row goes, and comes again. They stay known: erasable, exportable and holdable by the old key.
#pragma once
#include "pg/compat.hpp"

extern "C" {
#include "access/htup.h"
#include "access/tupdesc.h"
}

#include "pg/relation_policy.hpp"

namespace privacy::write {

// The row's key as text, as privacy.subjects hashes it; nullptr: NULL.
char* KeyOf(const pg::RelationPolicy& policy, HeapTuple row, TupleDesc columns);

// Runs a command on privacy.subjects, with that table's owner's rights. REQUIRES: SPI_connect.
void OnSubjects(const char* command, int count, Oid* types, Datum* values, const char* nulls);

void Depart(const uint64* ids, int count, pg::OnDelete on_delete);

// Did the row of anybody go in this transaction?
bool AnyDepartedNow();

// The person's row is there again, under this key.
void Return(uint64 id, int32 table_id, const char* key);

// People of tables that were dropped since the last call.
void DepartDropped();

void InitDropped();  // the hook that sees tables before they are dropped; from Init

}  // namespace privacy::write
