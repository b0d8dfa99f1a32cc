#include "keystore/mirror_copy.hpp"

#include <algorithm>
#include <cerrno>

#include "crypto/encoding.hpp"
#include "keystore/journal_file.hpp"
#include "keystore/mirror_files.hpp"
#include "keystore/mirror_journal.hpp"
#include "keystore/mirrored_filesystem.hpp"
#include "keystore/registry.hpp"

namespace privacy::keystore {
namespace {

constexpr std::uint64_t kStep = 2048;  // slots per read and write
constexpr std::size_t kPiece = kJournalHeader + kRecordSize * 8192;  // pieces begin and end between records

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

}  // namespace

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
    if (more) return MirrorAhead(space.to + "/journal");
  }
  PRIVACY_ASSIGN(const auto there, ListKeyFiles(*to_, space.to));
  for (const ClassFileName& name : there) {
    const bool replaced = std::any_of(names.begin(), names.end(), [&](const ClassFileName& own) {
      return own.class_id == name.class_id && own.epoch >= name.epoch;
    });
    if (!replaced) return MirrorAhead(space.to + "/" + FormatClassFileName(name));
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

}  // namespace privacy::keystore
