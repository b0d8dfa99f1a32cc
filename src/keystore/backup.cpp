#include "keystore/backup.hpp"

#include <algorithm>
#include <cerrno>

#include "crypto/encoding.hpp"
#include "keystore/file_io.hpp"
#include "keystore/journal_file.hpp"
#include "keystore/mirrored_filesystem.hpp"

namespace privacy::keystore {
namespace {

constexpr std::uint64_t kStep = 2048;               // slots per read and write
constexpr std::size_t kPiece = std::size_t{1} << 20;
constexpr std::size_t kMostBytes = std::size_t{16} << 20;  // of a file that holds no slots
constexpr std::size_t kMostProblems = 8;

Error NewEpoch() {
  return {Code::kWrongState, "a new master key came into the keystore while it was copied", "",
          "Call privacy.backup_keystore() again when the rotation is over; privacy.alerts says whether one is under way.",
          "rotation_under_way"};
}

// The highest epoch's file of each class.
Result<std::vector<ClassFileName>> ListClasses(FileSystem& files, const std::string& directory) {
  PRIVACY_ASSIGN(const auto names, ListDirectory(files, directory));
  std::vector<ClassFileName> found;
  for (const std::string& name : names) {
    const auto parsed = ParseClassFileName(name);
    if (!parsed) continue;
    if (!found.empty() && found.back().class_id == parsed->class_id) found.pop_back();
    found.push_back(*parsed);
  }
  return found;
}

std::string Describe(const JournalProblem& problem) {
  const std::string record = "record " + std::to_string(problem.sequence) + " of the journal ";
  switch (problem.kind) {
    case JournalProblem::Kind::kDamaged: return record + "is damaged";
    case JournalProblem::Kind::kBrokenChain: return record + "does not follow on the one before";
    case JournalProblem::Kind::kCutShort: return record + "is missing";
    case JournalProblem::Kind::kKeyAlive: return record + "speaks of a key that lives";
  }
  return record + "is not understood";
}

}  // namespace

Result<std::unique_ptr<Backup>> Backup::Begin(const Store& from, FileSystem& to, const std::string& path) {
  std::unique_ptr<Backup> backup(new Backup(from, to, path));
  const int made = to.MakeDirectory(path);
  if (made < 0 && made != -EEXIST) {
    Error error = IoError("create directory", path, made);
    if (made == -ENOENT || made == -EACCES) {
      error.hint = "The directory above must exist, and the operating system user of the server must be able to write there.";
    }
    return error;
  }
  backup->made_directory_ = made >= 0;
  std::vector<std::string> names;
  const int listed = to.List(path, &names);
  if (listed < 0 && listed != -ENOTDIR) return IoError("read directory", path, listed);
  if (listed < 0 || !names.empty()) {
    return Error{Code::kKeystore, "\"" + path + "\" is not an empty directory", "",
                 "Name a directory that does not exist; nothing is written over.", ""};
  }
  FileInfo info;
  if (const int failed = to.Stat(path, &info); failed < 0) return IoError("examine", path, failed);
  if (info.owner == to.User() && (info.mode & 077) != 0) {
    if (const int failed = to.MakePrivate(path); failed < 0) return IoError("set the permissions of", path, failed);
  }
  PRIVACY_TRY(EnsurePrivate(to, path));
  PRIVACY_TRY(SyncDirectory(to, ParentOf(path)));
  return backup;
}

Backup::~Backup() {
  if (!published_) Remove();
}

void Backup::Remove() {
  classes_.clear();
  journal_ = Journal{};
  for (auto file = files_.rbegin(); file != files_.rend(); ++file) to_->Unlink(*file);
  for (const std::string& directory : directories_) to_->RemoveDirectory(directory);
  if (made_directory_) to_->RemoveDirectory(path_);
}

Result<Descriptor> Backup::Make(const std::string& path) {
  PRIVACY_ASSIGN(Descriptor file, OpenFile(*to_, path, Access::kCreateNew));
  files_.push_back(path);
  return file;
}

Status Backup::CopyWhole(const std::string& from, const std::string& to) {
  PRIVACY_ASSIGN(const auto data, ReadFile(from_.files(), from, kMostBytes));
  PRIVACY_ASSIGN(const Descriptor file, Make(to));
  PRIVACY_TRY(WriteFully(*to_, file.number(), to, 0, data));
  return SyncFile(*to_, file.number(), to);
}

Status Backup::AddClass(const ClassFileName& name) {
  ClassTarget target;
  target.name = name;
  PRIVACY_ASSIGN(target.from, ClassFile::Open(from_.files(), source_, ids_, name));
  PRIVACY_ASSIGN(const Descriptor source, OpenFile(from_.files(), target.from->path(), Access::kRead));
  std::array<std::uint8_t, kClassPage> page;
  PRIVACY_TRY(ReadExactly(from_.files(), source.number(), target.from->path(), 0, page));
  target.path = Target(FormatClassFileName(name));
  PRIVACY_ASSIGN(target.to, Make(target.path));
  PRIVACY_TRY(WriteFully(*to_, target.to.number(), target.path, 0, page));
  classes_.push_back(std::move(target));
  return {};
}

Status Backup::StartSpace(const Uuid& space, const SpaceState& state) {
  classes_.clear();
  journal_ = Journal{};
  ids_ = Ids{from_.id(), space};
  source_ = from_.SpacePath(space);
  directory_ = path_ + "/" + crypto::FormatUuid(space);
  if (const int failed = to_->MakeDirectory(directory_); failed < 0) return IoError("create directory", directory_, failed);
  directories_.push_back(directory_);
  // What is at rest: the slots of ids whose reserve is complete change by records behind `since_` only.
  reserved_to_ = state.opened != 0 ? state.reserved_to : 0;
  since_ = state.journal_records + 1;
  if (state.unapplied_from != 0) since_ = std::min(since_, state.unapplied_from);
  journal_end_ = state.opened != 0 ? kJournalHeader + kRecordSize * state.journal_records : 0;
  PRIVACY_ASSIGN(const auto names, ListClasses(from_.files(), source_));
  for (const ClassFileName& name : names) PRIVACY_TRY(AddClass(name));
  journal_.path = Target("journal");
  PRIVACY_ASSIGN(journal_.from, OpenFile(from_.files(), source_ + "/journal", Access::kRead));
  PRIVACY_ASSIGN(journal_.to, Make(journal_.path));
  spaces_.push_back({space, state.opened != 0, 0, {}});
  return {};
}

Status Backup::CopySlots(ClassTarget* target, std::uint64_t last, std::uint64_t* most) {
  std::vector<std::uint8_t> slots(kSlotSize * kStep);
  while (*most > 0 && target->copied < last) {
    const std::uint64_t wanted = std::min({kStep, *most, last - target->copied});
    const auto read = MutableBytes(slots).first(kSlotSize * static_cast<std::size_t>(wanted));
    PRIVACY_ASSIGN(const std::uint64_t got, target->from->ReadMany(target->copied + 1, read));
    if (got == 0) return {};  // the file is too short: said by Verify
    for (std::size_t i = 0; i < got; ++i) {
      const auto slot = read.subspan(kSlotSize * i, kSlotSize);
      if (Classify(slot) != SlotKind::kDamaged) continue;
      PRIVACY_ASSIGN([[maybe_unused]] const SlotKind kind, target->from->ReadSettled(target->copied + 1 + i, slot));
    }
    const Bytes copied = Bytes(read).first(kSlotSize * static_cast<std::size_t>(got));
    if (target->copied + got == last || !IsHole(copied)) {
      PRIVACY_TRY(WriteFully(*to_, target->to.number(), target->path, kClassPage + kSlotSize * target->copied, copied));
    }
    target->copied += got;
    *most -= got;
  }
  return {};
}

Status Backup::CopyJournal(std::uint64_t end) {
  std::vector<std::uint8_t> piece(kPiece);
  while (journal_.copied < end) {
    const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(kPiece, end - journal_.copied));
    const auto bytes = MutableBytes(piece).first(count);
    PRIVACY_TRY(ReadExactly(from_.files(), journal_.from.number(), source_ + "/journal", journal_.copied, bytes));
    PRIVACY_TRY(WriteFully(*to_, journal_.to.number(), journal_.path, journal_.copied, bytes));
    journal_.copied += count;
  }
  return {};
}

Result<bool> Backup::CopyMore(std::uint64_t slots) {
  for (ClassTarget& target : classes_) {
    PRIVACY_TRY(CopySlots(&target, reserved_to_, &slots));
    if (slots == 0) return true;
  }
  const std::uint64_t step = journal_.copied + kSlotSize * slots;
  PRIVACY_TRY(CopyJournal(std::min(journal_end_, step)));
  return journal_.copied < journal_end_;
}

Status Backup::FinishSpace(const SpaceState& state) {
  Expected& expected = spaces_.back();
  if (state.rotating_epoch != 0 || (expected.used && state.opened == 0)) return NewEpoch();
  expected.used = state.opened != 0;
  PRIVACY_ASSIGN(const auto names, ListClasses(from_.files(), source_));
  for (const ClassFileName& name : names) {
    const auto known = std::find_if(classes_.begin(), classes_.end(),
                                    [&](const ClassTarget& one) { return one.name.class_id == name.class_id; });
    if (known == classes_.end()) {
      PRIVACY_TRY(AddClass(name));
    } else if (known->name.epoch != name.epoch) {
      return NewEpoch();
    }
  }
  for (ClassTarget& target : classes_) {
    PRIVACY_ASSIGN(const std::uint64_t slots, target.from->SlotCount());
    std::uint64_t all = slots;
    PRIVACY_TRY(CopySlots(&target, slots, &all));
  }
  std::uint64_t end = kJournalHeader + kRecordSize * state.journal_records;
  if (expected.used) {
    PRIVACY_ASSIGN(JournalFile journal, JournalFile::Open(from_.files(), source_, ids_));
    Status status;
    PRIVACY_TRY(journal.Read(since_, state.journal_records, [&](const JournalRecord& record, const Sha256Digest&) {
      if (record.kind != RecordKind::kDestroy && record.kind != RecordKind::kRegenerate) return true;
      for (ClassTarget& target : classes_) {
        if (target.name.class_id != record.class_id || record.subject > target.copied) continue;
        Slot slot;
        status = target.from->Read(record.subject, slot);
        if (status.ok())
          status = WriteFully(*to_, target.to.number(), target.path, kClassPage + kSlotSize * (record.subject - 1), slot);
      }
      return status.ok();
    }));
    PRIVACY_TRY(std::move(status));
    expected.records = state.journal_records;
    Put(expected.hash, state.journal_hash);
  } else {
    const std::int64_t size = from_.files().Size(journal_.from.number());
    if (size < 0) return IoError("read", source_ + "/journal", static_cast<int>(size));
    end = static_cast<std::uint64_t>(size);
  }
  PRIVACY_TRY(CopyWhole(source_ + "/lookup.keys", Target("lookup.keys")));
  PRIVACY_TRY(CopyWhole(source_ + "/registry", Target("registry")));
  return CopyJournal(end);
}

Status Backup::SyncSpace() {
  for (const ClassTarget& target : classes_) PRIVACY_TRY(SyncFile(*to_, target.to.number(), target.path));
  PRIVACY_TRY(SyncFile(*to_, journal_.to.number(), journal_.path));
  classes_.clear();
  journal_ = Journal{};
  return SyncDirectory(*to_, directory_);
}

Status Backup::CopyRest() {
  PRIVACY_ASSIGN(const auto names, ListDirectory(from_.files(), from_.path()));
  for (const std::string& name : names) {
    FileInfo info;
    const std::string source = from_.path() + "/" + name;
    if (const int failed = from_.files().Stat(source, &info); failed < 0) return IoError("examine", source, failed);
    if (info.directory || EndsWith(name, kTemporary) || name == kStaleMark) continue;
    PRIVACY_TRY(CopyWhole(source, path_ + "/" + name + (name == "keystore.id" ? std::string(kTemporary) : "")));
  }
  return SyncDirectory(*to_, path_);
}

Status Backup::Publish() {
  const std::string path = path_ + "/keystore.id", temporary = path + std::string(kTemporary);
  if (const int failed = to_->Rename(temporary, path); failed < 0) return IoError("rename", temporary, failed);
  files_.push_back(path);
  PRIVACY_TRY(SyncDirectory(*to_, path_));
  published_ = true;
  return {};
}

Result<Backup::Found> Backup::Verify(const Uuid& space, MasterKeys& keys) {
  PRIVACY_ASSIGN(const Store copy, Store::Open(*to_, path_, from_.id()));
  const auto expected =
      std::find_if(spaces_.begin(), spaces_.end(), [&](const Expected& one) { return one.space == space; });
  Found found;
  PRIVACY_ASSIGN(const auto opened, Space::Open(copy, space, keys));
  SpaceState state;
  const auto recovered = opened->Recover(&state);
  if (!recovered.ok()) {
    found.findings.push_back(recovered.error().message);
    return found;
  }
  found.findings = recovered->warnings;
  if (expected == spaces_.end() ||
      (expected->used && (state.journal_records != expected->records || !Equal(state.journal_hash, expected->hash)))) {
    found.findings.push_back("the journal of the copy is not the one that was copied");
  }
  found.journal_records = state.journal_records;
  Put(found.journal_hash, state.journal_hash);
  PRIVACY_ASSIGN(const auto problems, opened->VerifyJournal(state, kMostProblems));
  for (const JournalProblem& problem : problems) found.findings.push_back(Describe(problem));
  PRIVACY_ASSIGN(const auto classes, opened->Classes());
  for (const std::uint16_t class_id : classes) {
    PRIVACY_ASSIGN(const Space::Counts counts, opened->Verify(state, class_id));
    found.counts.live += counts.live;
    found.counts.tombstones += counts.tombstones;
    found.counts.never_made += counts.never_made;
    found.counts.damaged += counts.damaged;
  }
  PRIVACY_ASSIGN(auto texts, opened->VerifyFiles(state));
  for (std::string& text : texts) found.findings.push_back(std::move(text));
  if (found.counts.damaged > 0) found.findings.push_back(std::to_string(found.counts.damaged) + " keys are damaged");
  return found;
}

}  // namespace privacy::keystore
