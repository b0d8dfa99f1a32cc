#include "keystore/mirror_copy.hpp"

#include <algorithm>
#include <cerrno>

#include "crypto/encoding.hpp"
#include "keystore/journal_file.hpp"
#include "keystore/lookup_keys.hpp"
#include "keystore/mirror_files.hpp"
#include "keystore/mirror_journal.hpp"
#include "keystore/mirrored_filesystem.hpp"
#include "keystore/registry.hpp"

namespace privacy::keystore {
namespace {

constexpr std::uint64_t kStep = 2048;  // slots per read and write
constexpr std::size_t kPiece = kJournalHeader + kRecordSize * 8192;  // pieces begin and end between records
constexpr std::size_t kMostBytes = std::size_t{16} << 20;  // of a file that holds no slots

// Ensure that what is copied of the journal at this place is as it was written.
Status Follow(Bytes piece, std::uint64_t at, std::uint64_t records, const std::string& path, Sha256Digest* last) {
  if (at == 0 && piece.size() < kJournalHeader) return DamagedFile(path, "it is too short");
  if (at == 0) piece = piece.subspan(kJournalHeader);
  std::uint64_t sequence = at == 0 ? 1 : (at - kJournalHeader) / kRecordSize + 1;
  for (; piece.size() >= kRecordSize && sequence <= records; ++sequence, piece = piece.subspan(kRecordSize)) {
    JournalRecord record;
    const Bytes bytes = piece.first(kRecordSize);
    if (!DecodeRecord(bytes, &record) || record.sequence != sequence || record.previous != *last)
      return DamagedFile(path, "record " + std::to_string(sequence) + " is not the one that was written");
    PRIVACY_ASSIGN(*last, HashOf(bytes));
  }
  return {};
}

Error Lost(const std::string& path) {
  return {Code::kKeystore, "the mirror is not written over: it holds \"" + path + "\", which the keystore lacks", "",
          "Restart the server: it then takes from the mirror what the keystore lacks.", "mirror_ahead"};
}

}  // namespace

Status PrepareMirror(const Store& keystore, FileSystem& files, const std::string& path, bool may_begin) {
  if (may_begin) PRIVACY_TRY(EnsureDirectory(files, path));
  FileInfo info;
  if (const int failed = files.Stat(path, &info); failed < 0) return IoError("examine", path, failed);
  std::vector<std::string> names;
  const int listed = files.List(path, &names);
  if (listed < 0 && listed != -ENOTDIR) return IoError("read directory", path, listed);
  const auto has = [&](std::string_view name) { return std::find(names.begin(), names.end(), name) != names.end(); };
  const bool complete = has("keystore.id"), begun = has("keystore.id.tmp");
  const auto id = ReadKeystoreId(files, path + (complete ? "/keystore.id" : "/keystore.id.tmp"));
  const bool empty = listed >= 0 && names.size() == (begun ? 1 : 0);
  const bool ours = id.ok() && *id == keystore.id();
  if (!empty && !ours) {
    return Error{Code::kKeystore,
                 "\"" + path + "\" cannot be the mirror: it holds something else than a copy of this keystore", "",
                 "Set privacy.keystore_mirror to a directory that is missing or empty. Nothing is written over what exists.",
                 "mirror_foreign"};
  }
  if (empty && !ours && !may_begin) {
    return Error{Code::kKeystore, "there is no mirror at \"" + path + "\" any more: it is empty", "",
                 "Mount its file system. To begin a new mirror there, restart the server.", "mirror_missing"};
  }
  if (empty && info.owner == files.User() && (info.mode & 077) != 0) {
    if (const int failed = files.MakePrivate(path); failed < 0) return IoError("set the permissions of", path, failed);
  }
  PRIVACY_TRY(EnsurePrivate(files, path));
  PRIVACY_TRY(SyncDirectory(files, ParentOf(path)));
  if (ours && !empty) return {};
  // The first thing in it says whose it is; it gets its name when all is there.
  PRIVACY_ASSIGN(const auto data, ReadFile(keystore.files(), keystore.path() + "/keystore.id", kMostBytes));
  PRIVACY_TRY(Remove(files, path + "/keystore.id.tmp"));
  PRIVACY_TRY(WriteNewFile(files, path + "/keystore.id.tmp", data));
  return SyncDirectory(files, path);
}

Result<Descriptor> LockMirror(FileSystem& files, const std::string& path) {
  const std::string file = path + "/LOCK";
  int number = files.Open(file, Access::kReadWrite);
  if (number == -ENOENT) number = files.Open(file, Access::kCreateNew);
  if (number < 0) return IoError("open", file, number);
  Descriptor lock(files, number);
  const int failed = files.Lock(number);
  if (failed == -EWOULDBLOCK) {
    return Error{Code::kWrongState, "the mirror at \"" + path + "\" is in use by another server", "",
                 "Two servers cannot share a keystore: stop the other one, or give this one another mirror.",
                 "keystore_in_use"};
  }
  if (failed < 0) return IoError("lock", file, failed);
  return lock;
}

Status MirrorCopy::AddClass(SpaceCopy* space, const ClassFileName& name) {
  ClassTarget target;
  target.name = name;
  PRIVACY_ASSIGN(target.from, ClassFile::Open(from_.files(), space->from, space->ids, name));
  PRIVACY_ASSIGN(const Descriptor source, OpenFile(from_.files(), target.from->path(), Access::kRead));
  std::array<std::uint8_t, kClassPage> page, other;
  PRIVACY_TRY(ReadExactly(from_.files(), source.number(), target.from->path(), 0, page));
  target.path = space->to + "/" + FormatClassFileName(name);
  const int there = to_->Open(target.path, Access::kReadWrite);
  if (there < 0 && there != -ENOENT) return IoError("open", target.path, there);
  if (there >= 0) {
    target.to = Descriptor(*to_, there);
    const std::int64_t got = to_->ReadAt(there, 0, other);
    if (got < 0) return IoError("read", target.path, static_cast<int>(got));
    target.temporary = got != static_cast<std::int64_t>(kClassPage) || page != other;  // other keys, under another salt
  } else {
    target.temporary = true;
  }
  if (target.temporary) {
    target.path += kTemporary;
    PRIVACY_ASSIGN(target.to, MakeAnew(*to_, target.path));
  }
  PRIVACY_TRY(WriteFully(*to_, target.to.number(), target.path, 0, page));
  space->classes.push_back(std::move(target));
  return {};
}

// Ensure that the keystore's own files are whole before they take the place of the mirror's.
Status MirrorCopy::EnsureNothingLost(const SpaceCopy& space, const std::vector<ClassFileName>& names) {
  PRIVACY_TRY(ReadRegistry(from_.files(), space.from, space.ids));
  PRIVACY_TRY(LookupKeysEpochs(from_.files(), space.from, space.ids));
  if (check_journals_ || !space.opened) {
    PRIVACY_ASSIGN(const bool more, MirrorHoldsMore({&from_.files(), space.from, to_, space.to, space.ids}));
    if (more) return Lost(space.to + "/journal");
  }
  PRIVACY_ASSIGN(const auto there, ListKeyFiles(*to_, space.to));
  for (const ClassFileName& name : there) {
    const bool replaced = std::any_of(names.begin(), names.end(), [&](const ClassFileName& own) {
      return own.class_id == name.class_id && own.epoch >= name.epoch;
    });
    if (!replaced) return Lost(space.to + "/" + FormatClassFileName(name));
  }
  return {};
}

Status MirrorCopy::StartSpace(const Uuid& space, const SpaceState& state) {
  auto copy = std::make_unique<SpaceCopy>();
  copy->space = space;
  copy->ids = Ids{from_.id(), space};
  copy->from = from_.SpacePath(space);
  copy->to = path_ + "/" + crypto::FormatUuid(space);
  PRIVACY_TRY(EnsureDirectory(*to_, copy->to));
  // What is at rest: the slots of ids that were handed out change by records behind `since` only.
  copy->reserved_to = state.opened != 0 ? std::min(state.reserved_to, state.next_subject - 1) : 0;
  copy->since = std::min(state.journal_records, state.synced_records) + 1;
  if (state.unapplied_from != 0) copy->since = std::min(copy->since, state.unapplied_from);
  copy->opened = state.opened != 0;
  copy->journal_end = state.opened != 0 ? kJournalHeader + kRecordSize * state.journal_records : 0;
  PRIVACY_ASSIGN(const auto names, ListKeyFiles(from_.files(), copy->from));
  PRIVACY_TRY(EnsureNothingLost(*copy, names));
  for (const ClassFileName& name : names) PRIVACY_TRY(AddClass(copy.get(), name));
  PRIVACY_ASSIGN(copy->journal_from, OpenFile(from_.files(), copy->from + "/journal", Access::kRead));
  PRIVACY_ASSIGN(copy->journal_to, MakeAnew(*to_, copy->to + "/journal.tmp"));
  spaces_.push_back(std::move(copy));
  return {};
}

// A key that is damaged or missing in the keystore may be whole in the mirror.
Status MirrorCopy::KeepWhole(ClassTarget* target, std::uint64_t subject, MutableBytes slot) {
  PRIVACY_ASSIGN(const SlotKind kind, target->from->ReadSettled(subject, slot));
  if (kind == SlotKind::kLive || kind == SlotKind::kTombstone || target->temporary) return {};
  Slot there;
  const std::int64_t got = to_->ReadAt(target->to.number(), kClassPage + kSlotSize * (subject - 1), there);
  if (got < 0) return IoError("read", target->path, static_cast<int>(got));
  if (got != static_cast<std::int64_t>(kSlotSize)) return {};
  const SlotKind kept = Classify(there);
  if (kept == SlotKind::kLive || kept == SlotKind::kTombstone) Put(slot, there);
  return {};
}

Status MirrorCopy::CopySlots(ClassTarget* target, std::uint64_t last, std::uint64_t reserved_to, std::uint64_t* most) {
  std::vector<std::uint8_t> slots(kSlotSize * kStep);
  while (*most > 0 && target->copied < last) {
    const std::uint64_t wanted = std::min({kStep, *most, last - target->copied});
    const auto read = MutableBytes(slots).first(kSlotSize * static_cast<std::size_t>(wanted));
    PRIVACY_ASSIGN(const std::uint64_t got, target->from->ReadMany(target->copied + 1, read));
    if (got == 0) return {};  // the file is too short
    for (std::size_t i = 0; i < got; ++i) {
      const auto slot = read.subspan(kSlotSize * i, kSlotSize);
      const SlotKind kind = Classify(slot);
      if (kind == SlotKind::kDamaged || (kind == SlotKind::kNeverMade && target->copied + 1 + i <= reserved_to))
        PRIVACY_TRY(KeepWhole(target, target->copied + 1 + i, slot));
    }
    PRIVACY_TRY(WriteFully(*to_, target->to.number(), target->path, kClassPage + kSlotSize * target->copied,
                           Bytes(read).first(kSlotSize * static_cast<std::size_t>(got))));
    target->copied += got;
    *most -= got;
  }
  return {};
}

Status MirrorCopy::CopyJournal(SpaceCopy* space, std::uint64_t end, std::uint64_t records) {
  std::vector<std::uint8_t> piece(kPiece);
  const std::string to = space->to + "/journal.tmp";
  while (space->journal_copied < end) {
    const auto bytes =
        MutableBytes(piece).first(static_cast<std::size_t>(std::min<std::uint64_t>(kPiece, end - space->journal_copied)));
    PRIVACY_TRY(ReadExactly(from_.files(), space->journal_from.number(), space->from + "/journal", space->journal_copied, bytes));
    PRIVACY_TRY(Follow(bytes, space->journal_copied, records, space->from + "/journal", &space->journal_hash));
    PRIVACY_TRY(WriteFully(*to_, space->journal_to.number(), to, space->journal_copied, bytes));
    space->journal_copied += bytes.size();
  }
  return {};
}

Result<bool> MirrorCopy::CopyMore(std::uint64_t slots) {
  for (const auto& space : spaces_) {
    for (ClassTarget& target : space->classes) {
      PRIVACY_TRY(CopySlots(&target, space->reserved_to, space->reserved_to, &slots));
      if (slots == 0) return true;
    }
    const std::uint64_t step = std::min(space->journal_end, space->journal_copied + kPiece);
    slots -= std::min(slots, (step - space->journal_copied) / kSlotSize);
    PRIVACY_TRY(CopyJournal(space.get(), step, ~std::uint64_t{0}));
    if (space->journal_copied < space->journal_end) return true;
  }
  return false;
}

Status MirrorCopy::Flush() {
  for (const auto& space : spaces_) {
    for (const ClassTarget& target : space->classes) PRIVACY_TRY(SyncFile(*to_, target.to.number(), target.path));
    PRIVACY_TRY(SyncFile(*to_, space->journal_to.number(), space->to + "/journal.tmp"));
  }
  return {};
}

Status MirrorCopy::CopyWhole(const std::string& name, const std::string& from, const std::string& to) {
  PRIVACY_ASSIGN(const auto data, ReadFile(from_.files(), from + "/" + name, kMostBytes));
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
      if (size > static_cast<std::int64_t>(kClassPage + kSlotSize * slots)) return Lost("keys of " + target.path);
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
  PRIVACY_ASSIGN(const auto lock, ReadFile(from_.files(), from_.path() + "/LOCK", kMostBytes));
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
