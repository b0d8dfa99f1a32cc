// Destroying keys, and making new ones for people whose keys are destroyed: journal first, then the slot.
#include <algorithm>

#include "keystore/space_impl.hpp"

namespace privacy::keystore {

Result<bool> Space::Impl::Bury(ClassFile* file, std::uint64_t subject, std::uint8_t generation, std::uint64_t sequence,
                               bool rewrite) {
  Slot slot;
  PRIVACY_ASSIGN(const SlotKind kind, file->ReadSettled(subject, slot));
  if (kind == SlotKind::kLive && Generation(slot) > generation) return false;
  if (kind == SlotKind::kTombstone && Generation(slot) >= generation) {
    if (rewrite) PRIVACY_TRY(file->Write(subject, slot));
    return false;
  }
  PRIVACY_TRY(file->Write(subject, Tombstone(generation, sequence)));
  return true;
}

Status Space::Impl::ApplyLeftOver(SpaceState* state) {
  if (state->unapplied_from == 0) return {};
  const SlotsChange change(state);
  Status failed;
  PRIVACY_ASSIGN(JournalFile* const file, Journal());
  PRIVACY_TRY(file->Read(state->unapplied_from, state->journal_records, [&](const JournalRecord& record, const auto&) {
    if (record.kind != RecordKind::kDestroy) return true;
    auto keys_file = Class(record.class_id);
    Status one;
    if (!keys_file.ok()) {
      one = std::move(keys_file).error();
    } else {
      auto buried = Bury(*keys_file, record.subject, record.generation, record.sequence, true);
      if (!buried.ok()) one = std::move(buried).error();
    }
    if (!one.ok() && failed.ok()) failed = std::move(one);  // the others are buried all the same
    return true;
  }));
  if (failed.ok()) state->unapplied_from = 0;
  return failed;
}

namespace {

constexpr std::size_t kRoomAhead = 512;  // records: flushing what lies within the file is cheaper than letting it grow
constexpr std::size_t kRoomKept = 64;

struct Planned {
  DestroyTarget target;
  Uuid event{};
  ClassFile* file = nullptr;
  JournalRecord record;
  bool look_for_record = false;  // the slot does not live: this event may have destroyed it before
  std::uint8_t at_least = 0;     // ... with a record of this generation or a later one
  bool recorded = false;
};

Destruction Describe(const JournalRecord& record, const Sha256Digest& hash) {
  return {record.class_id, record.subject, record.generation, record.epoch, record.sequence, record.payload, hash};
}

}  // namespace

Status Space::Destroy(SpaceState* state, const Uuid& event, std::int64_t now, std::span<const DestroyTarget> targets,
                      std::vector<Destruction>* done) {
  std::vector<DestroyOrder> orders;
  for (const DestroyTarget& target : targets) orders.push_back({event, target});
  return Destroy(state, now, orders, done);
}

Status Space::Destroy(SpaceState* state, std::int64_t now, std::span<const DestroyOrder> orders,
                      std::vector<Destruction>* done) {
  PRIVACY_TRY(EnsureOpened(*state));
  const SlotsChange change(state);
  impl_->Refresh();
  (void)impl_->ApplyLeftOver(state);  // if another person's slot still cannot be written, this one's may
  const bool left_over = state->unapplied_from != 0;
  std::vector<Planned> plan;
  bool look = false;
  Status failed;
  for (const DestroyOrder& order : orders) {
    const DestroyTarget& target = order.target;
    PRIVACY_TRY(EnsureSubject(target.subject));
    Planned one;
    one.target = target;
    one.event = order.event;
    auto file = impl_->Class(target.class_id);
    if (!file.ok()) {  // its keys are out of reach; those of the other classes are not
      if (failed.ok()) failed = std::move(file).error();
      continue;
    }
    one.file = *file;
    Slot slot;
    PRIVACY_ASSIGN(const SlotKind kind, one.file->ReadSettled(target.subject, slot));
    const bool known = kind == SlotKind::kLive || kind == SlotKind::kTombstone;
    JournalRecord& record = one.record;
    record.kind = RecordKind::kDestroy;
    record.class_id = target.class_id;
    record.time = now;
    record.event = order.event;
    record.subject = target.subject;
    record.generation = target.generation != 0 ? target.generation : known ? Generation(slot) : 0;
    record.epoch = one.file->name().epoch;
    PRIVACY_ASSIGN(record.payload, HashOf(slot));
    if (record.generation == 0) {
      PRIVACY_ASSIGN(record.generation, impl_->LatestGeneration(*state, target.class_id, target.subject));
      record.generation = std::max<std::uint8_t>(record.generation, 1);
    }
    const bool lives = kind == SlotKind::kLive && Generation(slot) <= record.generation;
    if (!lives) record.flags |= kFlagWasDead;
    if (state->rotating_epoch > record.epoch) record.flags |= kFlagRotating;
    one.look_for_record = !lives || left_over;
    one.at_least = target.generation != 0 ? target.generation : lives ? record.generation : 0;
    look = look || one.look_for_record;
    plan.push_back(std::move(one));
  }

  std::vector<Destruction> destroyed;
  if (look) {
    PRIVACY_ASSIGN(JournalFile* const journal, impl_->Journal());
    PRIVACY_TRY(journal->Read(1, state->journal_records, [&](const JournalRecord& record, const Sha256Digest& hash) {
      if (record.kind != RecordKind::kDestroy) return true;
      for (Planned& one : plan) {
        if (one.recorded || one.event != record.event || one.target.class_id != record.class_id || one.target.subject != record.subject ||
            record.generation < one.at_least) {
          continue;
        }
        one.recorded = true;
        destroyed.push_back(Describe(record, hash));
      }
      return true;
    }));
  }

  std::vector<JournalRecord> records;
  std::vector<ClassFile*> files;
  for (const Planned& one : plan) {
    if (one.recorded) continue;
    records.push_back(one.record);
    files.push_back(one.file);
  }
  if (!records.empty()) {
    PRIVACY_ASSIGN(const auto hashes, impl_->Append(state, records));
    // From here on these keys are destroyed; what cannot be written now is written later.
    for (std::size_t i = 0; i < records.size(); ++i) {
      destroyed.push_back(Describe(records[i], hashes[i]));
      auto buried = impl_->Bury(files[i], records[i].subject, records[i].generation, records[i].sequence, false);
      if (buried.ok()) continue;
      if (state->unapplied_from == 0) state->unapplied_from = records[i].sequence;
      if (failed.ok()) failed = std::move(buried).error();
    }
  }
  if (done != nullptr) *done = std::move(destroyed);
  if (failed.ok() && state->unapplied_from != 0) failed = impl_->ApplyLeftOver(state);
  return failed;
}

Status Space::CheckFiles(std::span<const std::uint16_t> classes) {
  impl_->Refresh();
  for (const std::uint16_t class_id : classes) {
    PRIVACY_ASSIGN(ClassFile* const file, impl_->Class(class_id));
    PRIVACY_TRY(OpenFile(*impl_->files, file->path(), Access::kReadWrite));
  }
  return {};
}

Result<bool> Space::HasRoom(const SpaceState& state, std::size_t destructions) {
  PRIVACY_TRY(EnsureOpened(state));
  PRIVACY_ASSIGN(JournalFile* const journal, impl_->Journal());
  const std::uint64_t records =
      std::atomic_ref(const_cast<std::uint64_t&>(state.journal_records)).load(std::memory_order_seq_cst);
  return journal->HasRoom(records, destructions + kRoomKept);
}

Status Space::MakeRoom(const SpaceState& state, std::size_t destructions) {
  PRIVACY_TRY(EnsureOpened(state));
  PRIVACY_ASSIGN(JournalFile* const journal, impl_->Journal());
  PRIVACY_ASSIGN(const bool enough, journal->HasRoom(state.journal_records, destructions + kRoomKept));
  if (enough) return {};
  if (journal->MakeRoom(state.journal_records, destructions + kRoomKept + kRoomAhead).ok()) return {};
  return journal->MakeRoom(state.journal_records, destructions);  // the disk is almost full
}

Status Space::CheckWritable(const SpaceState& state, std::size_t destructions) {
  PRIVACY_TRY(EnsureOpened(state));
  PRIVACY_ASSIGN(const auto classes, Classes());
  PRIVACY_TRY(CheckFiles(classes));
  return MakeRoom(state, destructions);
}

Status Space::SyncFiles() {
  impl_->Refresh();
  PRIVACY_ASSIGN(const auto names, impl_->ListClasses());
  for (const ClassFileName& name : names) {
    PRIVACY_ASSIGN(ClassFile* const file, impl_->Class(name.class_id));
    PRIVACY_TRY(file->Sync());
  }
  return {};
}

// A failed flush may have dropped the pages: all since the last good one are written again.
void Space::MarkSynced(SpaceState* state, std::uint64_t records, bool ok) {
  if (ok) {
    if (state->unapplied_from == 0) state->synced_records = std::max(state->synced_records, records);
  } else if (state->synced_records < state->journal_records) {
    const std::uint64_t from = state->synced_records + 1;
    state->unapplied_from = state->unapplied_from == 0 ? from : std::min(state->unapplied_from, from);
  }
}

Result<std::uint64_t> Space::BeginSync(SpaceState* state) {
  PRIVACY_TRY(EnsureOpened(*state));
  impl_->Refresh();
  PRIVACY_TRY(impl_->ApplyLeftOver(state));
  return state->synced_records == state->journal_records ? 0 : state->journal_records;
}

Status Space::SyncSlots(SpaceState* state) {
  PRIVACY_ASSIGN(const std::uint64_t records, BeginSync(state));
  if (records == 0) return {};
  Status status = SyncFiles();
  MarkSynced(state, records, status.ok());
  return status;
}

// The highest generation the journal knows of a person in a class; 0 when it knows none.
Result<std::uint8_t> Space::Impl::LatestGeneration(const SpaceState& state, std::uint16_t class_id,
                                                   std::uint64_t subject) {
  std::uint8_t latest = 0;
  PRIVACY_ASSIGN(JournalFile* const file, Journal());
  PRIVACY_TRY(file->Read(1, state.journal_records, [&](const JournalRecord& record, const auto&) {
    const bool ours = record.kind == RecordKind::kDestroy || record.kind == RecordKind::kRegenerate;
    if (ours && record.class_id == class_id && record.subject == subject) latest = std::max(latest, record.generation);
    return true;
  }));
  return latest;
}

Result<std::uint8_t> Space::Regenerate(SpaceState* state, const Uuid& event, std::int64_t now, std::uint16_t class_id,
                                       std::uint64_t subject) {
  PRIVACY_TRY(EnsureOpened(*state));
  PRIVACY_TRY(EnsureSubject(subject));
  const SlotsChange change(state);
  impl_->Refresh();
  PRIVACY_TRY(impl_->EnsureNames(state));
  PRIVACY_TRY(impl_->ApplyLeftOver(state));
  PRIVACY_ASSIGN(ClassFile* const file, impl_->Class(class_id));
  PRIVACY_TRY(file->LoadKey(*impl_->keys));
  Slot before;
  PRIVACY_ASSIGN(const SlotKind kind, file->ReadSettled(subject, before));
  if (kind == SlotKind::kLive) {
    PRIVACY_ASSIGN(JournalFile* const journal, impl_->Journal());
    bool same_event = false;
    PRIVACY_TRY(journal->Read(1, state->journal_records, [&](const JournalRecord& record, const auto&) {
      same_event = record.kind == RecordKind::kRegenerate && record.event == event && record.class_id == class_id &&
                   record.subject == subject && record.generation == Generation(before);
      return !same_event;
    }));
    if (!same_event) {
      return Error{Code::kWrongState, "the key of this person in this deletion class is not destroyed", "", "", ""};
    }
    PRIVACY_TRY(file->Write(subject, before));  // the flush may be what failed before
    PRIVACY_TRY(file->Sync());
    return Generation(before);
  }
  PRIVACY_ASSIGN(std::uint8_t latest, impl_->LatestGeneration(*state, class_id, subject));
  if (kind == SlotKind::kTombstone) latest = std::max(latest, Generation(before));
  if (latest == 0) return DamagedKey();  // never made, or damaged and not known to be destroyed
  if (latest == kMaxGeneration) {
    return Error{Code::kLimitExceeded, "this person's data were erased and given again 255 times", "",
                 "Give the row a new person: privacy.renew_subject.", ""};
  }
  const auto generation = static_cast<std::uint8_t>(latest + 1);
  PRIVACY_ASSIGN(const Slot slot, file->MakeSlot(subject, generation));
  JournalRecord record;
  record.kind = RecordKind::kRegenerate;
  record.class_id = class_id;
  record.time = now;
  record.event = event;
  record.subject = subject;
  record.generation = generation;
  record.epoch = file->name().epoch;
  PRIVACY_ASSIGN(record.payload, HashOf(slot));
  PRIVACY_TRY(impl_->Append(state, {&record, 1}));
  Status status = file->Write(subject, slot);
  if (status.ok()) status = file->Sync();
  if (status.ok()) return generation;
  // Not durable, so not handed out: dead again, and the next try takes the next generation.
  (void)file->Write(subject, kind == SlotKind::kTombstone ? before : Tombstone(latest, 0));
  return std::move(status).error();
}

}  // namespace privacy::keystore
