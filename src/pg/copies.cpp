#include "pg/copies.hpp"

#include <vector>

extern "C" {
#include "access/xlog.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/tuplestore.h"
#include "utils/varlena.h"
}

#include "crypto/encoding.hpp"
#include "pg/boundary.hpp"
#include "pg/fence.hpp"
#include "pg/master_keys.hpp"
#include "pg/settings.hpp"
#include "pg/space_report.hpp"
#include "worker/start_workers.hpp"

namespace privacy::pg {

namespace {

constexpr int64 kMostPrepared = 100000000;

// Up to which person the copy is known to hold keys, in this server's present history; 0: nothing is known.
uint64 ReachOf(const keystore::SpaceState& state, const char* name) {
  if (state.timeline != GetWALInsertionTimeLine()) return 0;
  for (uint32 i = 0; i < state.copies; ++i)
    if (strncmp(state.copy[i].name, name, sizeof(state.copy[i].name)) == 0) return state.copy[i].subject;
  return 0;
}

// A standby's keystore is a copy: what it holds is decided on the primary.
const DatabaseSpace& RequirePrimary(Need need) {
  if (RecoveryInProgress())
    ereport(ERROR, (errcode(ERRCODE_READ_ONLY_SQL_TRANSACTION), errmsg("a standby does not change its copy of the keystore so"),
                    errhint("Call the function on the primary, or after the promotion.")));
  return RequireSpace(need);
}

List* NamedCopies() {
  List* names = NIL;
  if (setting_keystore_copies != nullptr && setting_keystore_copies[0] != '\0')
    (void)SplitIdentifierString(pstrdup(setting_keystore_copies), ',', &names);
  return names;
}

// The folder in which the journal of this key space is, of those a path may mean: the journal itself, its folder, or the
// keystore.
char* FolderOfJournal(const DatabaseSpace& space, const char* path) {
  char* const folder = static_cast<char*>(palloc0(MAXPGPATH));
  const bool found = Run([&]() -> Result<bool> {
    keystore::FileSystem& files = keystore::PosixFileSystem();
    std::string name(path);
    while (name.size() > 1 && name.back() == '/') name.pop_back();
    keystore::FileInfo info;
    if (name.ends_with("/journal") && files.Stat(name, &info) == 0 && !info.directory) name.resize(name.rfind('/'));
    for (const std::string& one : {name, name + "/" + crypto::FormatUuid(space.id)}) {
      if (files.Stat(one + "/journal", &info) != 0 || info.directory) continue;
      strlcpy(folder, one.c_str(), MAXPGPATH);
      return true;
    }
    return false;
  });
  if (!found)
    ereport(ERROR, (errcode(ERRCODE_IO_ERROR), errmsg("no journal of this database's key space was found there"),
                    errhint("Give the absolute path of another copy of the keystore, or of the journal in it.")));
  return folder;
}

struct Import {
  keystore::JournalRecord* records;
  int64 count, strangers;
};

Import FindMissing(const DatabaseSpace& space, const char* folder) {
  Import import{nullptr, 0, 0};
  LWLockAcquire(SpaceLock(space.index), LW_EXCLUSIVE);
  Run([&]() -> Status {
    std::uint64_t strangers = 0;
    PRIVACY_ASSIGN(const auto missing, space.space->MissingDestructions(space.entry().state, keystore::PosixFileSystem(),
                                                                        folder, &strangers));
    import.count = static_cast<int64>(missing.size());
    import.strangers = static_cast<int64>(strangers);
    import.records = static_cast<keystore::JournalRecord*>(Call([&] {
      return MemoryContextAllocHuge(CurrentMemoryContext, sizeof(keystore::JournalRecord) * (missing.size() + 1));
    }));
    std::copy(missing.begin(), missing.end(), import.records);
    return {};
  });
  LWLockRelease(SpaceLock(space.index));
  return import;
}

void DestroyImported(const DatabaseSpace& space, const Import& import) {
  LWLockAcquire(SpaceLock(space.index), LW_EXCLUSIVE);
  Run([&]() -> Status {
    keystore::SpaceState* const state = &space.entry().state;
    PRIVACY_TRY(space.space->CheckWritable(*state, static_cast<std::size_t>(import.count) + 1));
    Status failed;
    for (int64 i = 0; i < import.count; ++i) {
      const keystore::JournalRecord& record = import.records[i];
      const keystore::DestroyTarget target{record.class_id, record.subject, record.generation};
      Status one = space.space->Destroy(state, record.event, record.time, {&target, 1});
      if (!one.ok() && failed.ok()) failed = std::move(one);  // the others go all the same; calling it again goes on
    }
    keystore::JournalRecord merge;
    merge.kind = keystore::RecordKind::kMerge;
    merge.time = MicrosecondsNow();
    PRIVACY_TRY(space.space->Append(state, merge));
    return failed;
  });
  LWLockRelease(SpaceLock(space.index));
}

}  // namespace

void EnsureCopiesHold(const DatabaseSpace& space, uint64 subject) {
  if (setting_keystore_copies == nullptr || setting_keystore_copies[0] == '\0') return;
  const ListCell* cell;
  foreach (cell, NamedCopies()) {
    const char* const name = static_cast<const char*>(lfirst(cell));
    if (ReachOf(space.entry().state, name) >= subject) continue;
    ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
                    errmsg("the copy \"%s\" of the keystore is not known to hold keys for more people", name),
                    errhint("Bring it up to date: privacy.prepare_keystore_copy(), copy the keystore, "
                            "privacy.acknowledge_keystore_copy(); or take it out of privacy.keystore_copies.")));
  }
}

}  // namespace privacy::pg

using namespace privacy;
using namespace privacy::pg;

// privacy.prepare_keystore_copy(people) RETURNS bigint
PRIVACY_FUNCTION(privacy_prepare_keystore_copy) {
  const int64 people = PG_GETARG_INT64(0);
  if (people < 1 || people > kMostPrepared)
    ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("keys can be made for 1 to %lld people ahead",
                                                                     static_cast<long long>(kMostPrepared))));
  const DatabaseSpace& space = RequirePrimary(Need::kWrite);
  LWLockAcquire(SpaceLock(space.index), LW_EXCLUSIVE);
  Run([&] { return space.space->Reserve(&space.entry().state, static_cast<uint64>(people)); });
  const uint64 reach = space.entry().state.reserved_to;
  LWLockRelease(SpaceLock(space.index));
  PG_RETURN_INT64(static_cast<int64>(reach));
}

// privacy.acknowledge_keystore_copy(name, reach)
PRIVACY_FUNCTION(privacy_acknowledge_keystore_copy) {
  const char* const name = text_to_cstring(PG_GETARG_TEXT_PP(0));
  const int64 reach = PG_GETARG_INT64(1);
  if (name[0] == '\0' || strlen(name) >= sizeof(keystore::CopyReach::name) || strpbrk(name, ", \"") != nullptr)
    ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("invalid name of a copy of the keystore"),
                    errhint("Up to 31 characters, as in privacy.keystore_copies.")));
  if (reach < 0)
    ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("a copy cannot reach less far than nobody")));
  const DatabaseSpace& space = RequirePrimary(Need::kErase);
  LWLockAcquire(SpaceLock(space.index), LW_EXCLUSIVE);
  Run([&] { return space.space->NoteCopy(&space.entry().state, name, static_cast<uint64>(reach), MicrosecondsNow()); });
  LWLockRelease(SpaceLock(space.index));
  PG_RETURN_VOID();
}

// privacy.list_keystore_copies(): (name, required, acknowledged_to, people_left)
PRIVACY_FUNCTION(privacy_list_keystore_copies) {
  InitMaterializedSRF(fcinfo, 0);
  ReturnSetInfo* const result = reinterpret_cast<ReturnSetInfo*>(fcinfo->resultinfo);
  const DatabaseSpace* const space = shared == nullptr || RecoveryInProgress() ? nullptr : ReportSpace().space;
  if (space == nullptr) return static_cast<Datum>(0);
  const keystore::SpaceState state = space->entry().state;
  List* const named = NamedCopies();
  List* names = list_copy(named);
  for (uint32 i = 0; i < state.copies; ++i) {
    char* const name = pnstrdup(state.copy[i].name, sizeof(state.copy[i].name));
    bool known = false;
    const ListCell* cell;
    foreach (cell, named) known = known || strcmp(static_cast<const char*>(lfirst(cell)), name) == 0;
    if (!known) names = lappend(names, name);
  }
  int number = 0;
  const ListCell* cell;
  foreach (cell, names) {
    const char* const name = static_cast<const char*>(lfirst(cell));
    const int64 reach = static_cast<int64>(ReachOf(state, name));
    Datum values[] = {CStringGetTextDatum(name), BoolGetDatum(number++ < list_length(named)), Int64GetDatum(reach),
                      Int64GetDatum(Max(reach - static_cast<int64>(state.next_subject) + 1, 0))};
    bool nulls[4] = {};
    tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
  }
  return static_cast<Datum>(0);
}

// privacy.discard_reserve() RETURNS bigint
PRIVACY_FUNCTION(privacy_discard_reserve) {
  const DatabaseSpace& space = RequirePrimary(Need::kErase);
  LWLockAcquire(SpaceLock(space.index), LW_EXCLUSIVE);
  const int64 discarded = Run([&]() -> privacy::Result<int64> {
    PRIVACY_ASSIGN(const std::uint64_t count, space.space->DiscardReserve(&space.entry().state, MicrosecondsNow()));
    return static_cast<int64>(count);
  });
  LWLockRelease(SpaceLock(space.index));
  PG_RETURN_INT64(discarded);
}

// privacy.import_erasure_journal(path) RETURNS bigint: at once and for good, whatever becomes of the transaction.
PRIVACY_FUNCTION(privacy_import_erasure_journal) {
  if (!superuser())
    ereport(ERROR, (errcode(ERRCODE_INSUFFICIENT_PRIVILEGE), errmsg("only a superuser imports a journal"),
                    errdetail("It is read from the server's disk, and what it names is destroyed.")));
  const char* const path = text_to_cstring(PG_GETARG_TEXT_PP(0));
  if (!is_absolute_path(path))
    ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("the path must be absolute")));
  const DatabaseSpace& space = RequirePrimary(Need::kErase);
  const Import import = FindMissing(space, FolderOfJournal(space, path));
  if (import.strangers > 0)
    ereport(NOTICE, (errmsg("%lld destructions are of people who came after the two keystores went separate ways",
                            static_cast<long long>(import.strangers)),
                     errdetail("This database never held them; their ids may be other people's here.")));
  if (import.count == 0) PG_RETURN_INT64(0);
  DestroyImported(space, import);
  WaitForReaders();
  for (int64 i = 0; i < import.count; ++i)  // hidden until the worker has cleared their rows
    if (HasNoKeys(space, import.records[i].subject)) AddErased(space.index, kWholePerson, import.records[i].subject);
  worker::WantDatabaseWorker(space.database);
  PG_RETURN_INT64(import.count);
}
