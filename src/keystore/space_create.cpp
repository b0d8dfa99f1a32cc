#include <cerrno>

#include "crypto/encoding.hpp"
#include "keystore/class_file.hpp"
#include "keystore/journal_file.hpp"
#include "keystore/lookup_keys.hpp"
#include "keystore/registry.hpp"
#include "keystore/space.hpp"
#include "keystore/store.hpp"
#include "core/no_postgres.hpp"

namespace privacy::keystore {
namespace {

Status RemoveUnfinished(FileSystem& files, const std::string& directory) {
  FileInfo info;
  const int missing = files.Stat(directory, &info);
  if (missing == -ENOENT) return {};
  if (missing < 0) return IoError("examine", directory, missing);
  PRIVACY_ASSIGN(const auto names, ListDirectory(files, directory));
  for (const std::string& name : names) {
    if (const int failed = files.Unlink(directory + "/" + name); failed < 0) {
      return IoError("remove", directory + "/" + name, failed);
    }
  }
  if (const int failed = files.RemoveDirectory(directory); failed < 0) return IoError("remove", directory, failed);
  return {};
}

}  // namespace

Result<std::string> Store::BeginSpace(const Uuid& space) const {
  PRIVACY_ASSIGN(const bool exists, HasSpace(space));
  if (exists) {
    return Error{Code::kWrongState, "the keystore has key space " + crypto::FormatUuid(space) + " already", "", "", ""};
  }
  std::string directory = SpacePath(space) + std::string(kTemporary);
  PRIVACY_TRY(RemoveUnfinished(*files_, directory));
  if (const int failed = files_->MakeDirectory(directory); failed < 0)
    return IoError("create directory", directory, failed);
  return directory;
}

// Appears whole or not at all.
Status Store::PublishSpace(const Uuid& space) const {
  const std::string directory = SpacePath(space) + std::string(kTemporary);
  PRIVACY_TRY(SyncDirectory(*files_, directory));
  if (const int failed = files_->Rename(directory, SpacePath(space)); failed < 0)
    return IoError("rename", directory, failed);
  return SyncDirectory(*files_, path_);
}

Status Store::CreateSpace(const Uuid& space, MasterKeys& keys, std::uint64_t system_identifier, std::uint32_t database,
                          std::int64_t now) const {
  PRIVACY_ASSIGN(const std::string directory, BeginSpace(space));
  const Ids ids{id_, space};
  const std::uint16_t epoch = current_epoch().number;
  Registry registry;
  registry.next_class = kFirstFreeClass;
  registry.next_category = kFirstFreeCategory;
  PRIVACY_TRY(CreateRegistry(*files_, directory, ids, registry));
  PRIVACY_TRY(CreateLookupKeys(*files_, directory, ids, epoch, keys, now));
  for (const std::uint16_t class_id : {kClassStandard, kClassProof}) {
    PRIVACY_TRY(ClassFile::Create(*files_, directory, ids, {class_id, epoch}, keys, 0));
  }
  PRIVACY_TRY(JournalFile::Create(*files_, directory, ids, now));
  {
    JournalRecord attach;
    attach.kind = RecordKind::kAttach;
    attach.time = now;
    PutBig(&attach.payload[0], system_identifier, 8);
    PutBig(&attach.payload[8], database, 4);
    PRIVACY_ASSIGN(auto journal, JournalFile::Open(*files_, directory, ids));
    PRIVACY_TRY(journal.Append(0, Sha256Digest{}, {&attach, 1}));
  }
  return PublishSpace(space);
}

}  // namespace privacy::keystore
