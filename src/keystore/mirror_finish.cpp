// The end of a copy, while nobody writes to the keystore: what changed meanwhile, and the names of what is new.
#include <algorithm>
#include <cerrno>

#include "crypto/encoding.hpp"
#include "keystore/journal_file.hpp"
#include "keystore/mirror_copy.hpp"
#include "keystore/mirror_files.hpp"
#include "keystore/mirrored_filesystem.hpp"
#include "keystore/registry.hpp"

namespace privacy::keystore {

Status MirrorCopy::CopyWhole(const std::string& name, const std::string& from, const std::string& to) {
  PRIVACY_ASSIGN(const auto data, ReadFile(from_.files(), from + "/" + name, kMostPlainBytes));
  return ReplaceFile(*to_, to, name, data);
}

// First of all: the mirror's key files may be under an epoch that only the new master.state knows.
Status MirrorCopy::FinishStore() {
  PRIVACY_ASSIGN(const auto names, ListDirectory(from_.files(), from_.path()));
  for (const std::string& name : names) {
    FileInfo info;
    const std::string source = from_.path() + "/" + name;
    if (const int failed = from_.files().Stat(source, &info); failed < 0) return IoError("examine", source, failed);
    if (info.directory || EndsWith(name, kTemporary) || name == "keystore.id" || name == "LOCK" || name == kStaleMark)
      continue;
    PRIVACY_TRY(CopyWhole(name, from_.path(), path_));
  }
  return {};
}

// What changed since StartSpace.
Status MirrorCopy::CopyChanged(SpaceCopy* space, const SpaceState& state) {
  PRIVACY_ASSIGN(JournalFile journal, JournalFile::Open(from_.files(), space->from, space->ids));
  Status status;
  PRIVACY_TRY(journal.Read(space->since, state.journal_records, [&](const JournalRecord& record, const Sha256Digest&) {
    if (record.kind != RecordKind::kDestroy && record.kind != RecordKind::kRegenerate) return true;
    for (ClassTarget& target : space->classes) {
      if (target.name.class_id != record.class_id || record.subject > target.copied) continue;
      Slot slot;
      status = KeepWhole(&target, record.subject, slot);
      if (status.ok())
        status = WriteFully(*to_, target.to.number(), target.path, kClassPage + kSlotSize * (record.subject - 1), slot);
    }
    return status.ok();
  }));
  return status;
}

// The journal last: older key files heal from it.
Status MirrorCopy::Publish(SpaceCopy* space) {
  for (ClassTarget& target : space->classes) {
    const std::int64_t size = to_->Size(target.to.number());
    if (size < 0) return IoError("examine", target.path, static_cast<int>(size));
    const std::uint64_t wanted = kClassPage + kSlotSize * target.copied;
    if (static_cast<std::uint64_t>(size) > wanted) {
      if (const int failed = to_->Truncate(target.to.number(), wanted); failed < 0)
        return IoError("shorten", target.path, failed);
    }
    PRIVACY_TRY(SyncFile(*to_, target.to.number(), target.path));
    if (!target.temporary) continue;
    const std::string path = target.path.substr(0, target.path.size() - kTemporary.size());
    if (const int failed = to_->Rename(target.path, path); failed < 0) return IoError("rename", target.path, failed);
  }
  PRIVACY_TRY(CopyWhole("lookup.keys", space->from, space->to));
  PRIVACY_TRY(CopyWhole("registry", space->from, space->to));
  const std::string journal = space->to + "/journal";
  PRIVACY_TRY(SyncFile(*to_, space->journal_to.number(), journal));
  if (const int failed = to_->Rename(journal + std::string(kTemporary), journal); failed < 0)
    return IoError("rename", journal, failed);
  return SyncDirectory(*to_, space->to);
}

Status MirrorCopy::DropOthers(const SpaceCopy& space) {
  PRIVACY_ASSIGN(const auto names, ListDirectory(*to_, space.to));
  for (const std::string& name : names) {
    const auto parsed = ParseClassFileName(name);
    const bool kept = !parsed || std::any_of(space.classes.begin(), space.classes.end(), [&](const ClassTarget& target) {
      return target.name.class_id == parsed->class_id && target.name.epoch == parsed->epoch;
    });
    if (!kept || EndsWith(name, kTemporary)) PRIVACY_TRY(Remove(*to_, space.to + "/" + name));
  }
  return SyncDirectory(*to_, space.to);
}

Status MirrorCopy::FinishSpace(const Uuid& id, const SpaceState& state) {
  const auto find = [&] {
    return std::find_if(spaces_.begin(), spaces_.end(), [&](const auto& one) { return one->space == id; });
  };
  if (find() == spaces_.end()) PRIVACY_TRY(StartSpace(id, state));
  const auto found = find();
  SpaceCopy* const space = found->get();
  PRIVACY_ASSIGN(const auto names, ListKeyFiles(from_.files(), space->from));
  PRIVACY_TRY(EnsureNothingLost(*space, names));
  std::erase_if(space->classes, [&](const ClassTarget& target) {  // replaced meanwhile
    return std::none_of(names.begin(), names.end(), [&](const ClassFileName& name) {
      return name.class_id == target.name.class_id && name.epoch == target.name.epoch;
    });
  });
  for (const ClassFileName& name : names) {
    const bool known = std::any_of(space->classes.begin(), space->classes.end(), [&](const ClassTarget& target) {
      return target.name.class_id == name.class_id && target.name.epoch == name.epoch;
    });
    if (!known) PRIVACY_TRY(AddClass(space, name));
  }
  for (ClassTarget& target : space->classes) {
    PRIVACY_ASSIGN(const std::uint64_t slots, target.from->SlotCount());
    if (!target.temporary && slots < state.reserved_to) {
      const std::int64_t size = to_->Size(target.to.number());
      if (size > static_cast<std::int64_t>(kClassPage + kSlotSize * slots)) return MirrorAhead("keys of " + target.path);
    }
    std::uint64_t all = slots;
    target.copied = std::min(target.copied, slots);
    PRIVACY_TRY(CopySlots(&target, slots, state.reserved_to, &all));
  }
  if (state.opened != 0) PRIVACY_TRY(CopyChanged(space, state));
  const std::int64_t end = from_.files().Size(space->journal_from.number());  // with the room made for records to come
  if (end < 0) return IoError("read", space->from + "/journal", static_cast<int>(end));
  PRIVACY_TRY(CopyJournal(space, static_cast<std::uint64_t>(end), state.journal_records));
  PRIVACY_TRY(Publish(space));
  PRIVACY_TRY(DropOthers(*space));
  spaces_.erase(found);
  return {};
}

Status MirrorCopy::Seal() {
  PRIVACY_ASSIGN(const auto lock, ReadFile(from_.files(), from_.path() + "/LOCK", kMostPlainBytes));
  {  // in place: it is locked
    const std::string path = path_ + "/LOCK";
    PRIVACY_ASSIGN(const Descriptor file, OpenFile(*to_, path, Access::kReadWrite));
    PRIVACY_TRY(WriteFully(*to_, file.number(), path, 0, lock));
    PRIVACY_TRY(SyncFile(*to_, file.number(), path));
  }
  PRIVACY_ASSIGN(const auto names, ListDirectory(*to_, path_));
  for (const std::string& name : names) {  // key spaces whose making was cut short
    if (!EndsWith(name, kTemporary) || !crypto::ParseUuid(name.substr(0, name.size() - kTemporary.size())).ok()) continue;
    PRIVACY_ASSIGN(const auto left, ListDirectory(*to_, path_ + "/" + name));
    for (const std::string& file : left) PRIVACY_TRY(Remove(*to_, path_ + "/" + name + "/" + file));
    if (const int failed = to_->RemoveDirectory(path_ + "/" + name); failed < 0)
      return IoError("remove", path_ + "/" + name, failed);
  }
  const std::string id = path_ + "/keystore.id";
  if (std::find(names.begin(), names.end(), "keystore.id") == names.end()) {
    if (const int failed = to_->Rename(id + std::string(kTemporary), id); failed < 0) return IoError("rename", id, failed);
  }
  PRIVACY_TRY(SyncDirectory(*to_, path_));
  return Remove(*to_, path_ + "/" + std::string(kStaleMark));
}

}  // namespace privacy::keystore
