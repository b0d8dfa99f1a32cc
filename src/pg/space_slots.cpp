#include "pg/space_slots.hpp"

#include <sys/stat.h>

extern "C" {
#include "common/relpath.h"
#include "miscadmin.h"
#include "storage/fd.h"
#include "utils/timestamp.h"
}

#include "pg/shared_memory.hpp"

namespace privacy::pg {

namespace {

constexpr int kSettledMs = 60000;  // a key space just added is on its way to a database

bool IsDirectory(const char* path) {
  struct stat info;
  return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

// A database uses it, or a fork of it.
bool IsReferenced(int space) {
  for (const SharedDatabase& database : shared->databases) {
    if (!database.used || database.space < 0) continue;
    if (database.space == space) return true;
    const keystore::SpaceState& state = shared->spaces[database.space].state;
    for (uint32 i = 0; i < state.formers; ++i)
      if (state.former[i].space == shared->spaces[space].space) return true;
  }
  return false;
}

// Gives up the places of dropped databases, and of key spaces that no database uses.
void Reclaim() {
  Oid databases[kMaxDatabases] = {};
  LWLockAcquire(GeneralLock(), LW_SHARED);
  for (int i = 0; i < kMaxDatabases; ++i)
    if (shared->databases[i].used) databases[i] = shared->databases[i].database;
  LWLockRelease(GeneralLock());
  for (Oid& database : databases)
    if (OidIsValid(database) && DatabaseExists(database)) database = InvalidOid;
  const TimestampTz now = GetCurrentTimestamp();
  LWLockAcquire(GeneralLock(), LW_EXCLUSIVE);
  for (int i = 0; i < kMaxDatabases; ++i)
    if (OidIsValid(databases[i]) && shared->databases[i].database == databases[i] && shared->databases[i].worker <= 0)
      shared->databases[i].used = false;
  for (int i = 0; i < kMaxSpaces; ++i) {
    SharedSpace& space = shared->spaces[i];
    if (!space.used || IsReferenced(i) || !TimestampDifferenceExceeds(space.added, now, kSettledMs)) continue;
    LWLockAcquire(SpaceLock(i), LW_EXCLUSIVE);
    space = SharedSpace{};
    LWLockRelease(SpaceLock(i));
  }
  LWLockRelease(GeneralLock());
}

int TryAddSpace(const Uuid& id) {
  int found = -1, unused = -1;
  LWLockAcquire(GeneralLock(), LW_EXCLUSIVE);
  for (int i = 0; i < kMaxSpaces && found < 0; ++i) {
    if (shared->spaces[i].used && shared->spaces[i].space == id) found = i;
    if (!shared->spaces[i].used && unused < 0) unused = i;
  }
  if (found < 0 && unused >= 0) {
    found = unused;
    shared->spaces[found] = SharedSpace{};
    shared->spaces[found].space = id;
    shared->spaces[found].added = GetCurrentTimestamp();
    shared->spaces[found].used = true;
  }
  LWLockRelease(GeneralLock());
  return found;
}

int TryAddDatabase(Oid database, int space) {
  int found = -1, unused = -1;
  LWLockAcquire(GeneralLock(), LW_EXCLUSIVE);
  for (int i = 0; i < kMaxDatabases && found < 0; ++i) {
    const SharedDatabase& entry = shared->databases[i];
    if (entry.used && entry.database == database) found = i;
    if (!entry.used && unused < 0) unused = i;
  }
  if (found < 0 && unused >= 0) {
    found = unused;
    shared->databases[found] = SharedDatabase{};
    shared->databases[found].database = database;
    shared->databases[found].space = -1;
    shared->databases[found].used = true;
  }
  if (found >= 0 && shared->databases[found].space != space) {  // new, or another key space than before
    shared->databases[found].space = space;
    shared->databases[found].reconciled = false;
  }
  LWLockRelease(GeneralLock());
  return found;
}

}  // namespace

bool DatabaseExists(Oid database) {
  char path[MAXPGPATH];
  snprintf(path, sizeof(path), "base/%u", database);
  if (IsDirectory(path)) return true;
  DIR* const spaces = AllocateDir("pg_tblspc");
  bool found = false;
  for (struct dirent* entry = nullptr; !found && (entry = ReadDirExtended(spaces, "pg_tblspc", LOG)) != nullptr;) {
    if (entry->d_name[0] == '.') continue;
    snprintf(path, sizeof(path), "pg_tblspc/%s/%s/%u", entry->d_name, TABLESPACE_VERSION_DIRECTORY, database);
    found = IsDirectory(path);
  }
  FreeDir(spaces);
  return found;
}

int FindSpace(const Uuid& space) {
  int found = -1;
  LWLockAcquire(GeneralLock(), LW_SHARED);
  for (int i = 0; i < kMaxSpaces && found < 0; ++i)
    if (shared->spaces[i].used && shared->spaces[i].space == space) found = i;
  LWLockRelease(GeneralLock());
  return found;
}

int FindOrAddSpace(const Uuid& space) {
  const int found = TryAddSpace(space);
  if (found >= 0) return found;
  Reclaim();
  return TryAddSpace(space);
}

int FindOrAddDatabase(Oid database, int space) {
  const int found = TryAddDatabase(database, space);
  if (found >= 0) return found;
  Reclaim();
  return TryAddDatabase(database, space);
}

uint64 JournalRecords(int space) {
  const keystore::SpaceState& state = shared->spaces[space].state;
  uint64 records = state.journal_records;
  for (uint32 i = 0; i < state.formers; ++i)
    for (const SharedSpace& other : shared->spaces)
      if (other.used && other.space == state.former[i].space) records += other.state.journal_records;
  return records;
}

void DropSpace(int index) {
  LWLockAcquire(GeneralLock(), LW_EXCLUSIVE);
  LWLockAcquire(SpaceLock(index), LW_EXCLUSIVE);
  if (!IsReferenced(index)) shared->spaces[index] = SharedSpace{};
  LWLockRelease(SpaceLock(index));
  LWLockRelease(GeneralLock());
}

}  // namespace privacy::pg
