// A new master epoch for a key space: every key file is written again beside the old one and takes its place.
#include <algorithm>
#include <atomic>
#include <cerrno>
#include <set>

#include "keystore/lookup_keys.hpp"
#include "keystore/space_impl.hpp"

namespace privacy::keystore {

Status Space::Impl::EnsureNames(SpaceState* state) {
  if (state->names_unsynced == 0) return {};
  PRIVACY_TRY(SyncDirectory(*files, directory));
  state->names_unsynced = 0;
  return {};
}

Status Space::Impl::RemoveReplaced() {
  PRIVACY_ASSIGN(const auto all, ListAllClasses());
  bool removed = false;
  for (std::size_t i = 0; i + 1 < all.size(); ++i) {
    if (all[i].class_id != all[i + 1].class_id) continue;
    std::size_t newest = i + 1;
    while (newest + 1 < all.size() && all[newest + 1].class_id == all[i].class_id) ++newest;
    PRIVACY_ASSIGN(const auto kept, ClassFile::Open(*files, directory, ids, all[newest]));
    PRIVACY_ASSIGN(const auto old, ClassFile::Open(*files, directory, ids, all[i]));
    PRIVACY_ASSIGN(const std::uint64_t kept_slots, kept->SlotCount());
    PRIVACY_ASSIGN(const std::uint64_t old_slots, old->SlotCount());
    if (kept_slots < old_slots) {  // somebody is to look at it
      return DamagedFile(kept->path(), "it holds fewer keys than the file it replaced, which is kept");
    }
    if (const int failed = files->Unlink(old->path()); failed < 0) return IoError("remove", old->path(), failed);
    removed = true;
  }
  return removed ? SyncDirectory(*files, directory) : Status();
}

Result<bool> Space::NeedsRotation(const SpaceState& state, std::uint16_t epoch) {
  if (state.rotating_epoch != 0 || state.names_unsynced != 0) return true;
  PRIVACY_ASSIGN(const auto names, impl_->ListAllClasses());
  for (const ClassFileName& name : names) {
    if (name.epoch < epoch) return true;
  }
  PRIVACY_ASSIGN(const auto epochs, LookupKeysEpochs(*impl_->files, impl_->directory, impl_->ids));
  return std::any_of(epochs.begin(), epochs.end(), [&](std::uint16_t one) { return one < epoch; });
}

Status Space::BeginRotation(SpaceState* state, std::uint16_t epoch, std::int64_t now) {
  PRIVACY_TRY(EnsureOpened(*state));
  DropCopy();
  // Nothing may be wrapped under an epoch that a crash could make unknown again.
  PRIVACY_TRY(SyncDirectory(*impl_->files, ParentOf(impl_->directory)));
  PRIVACY_TRY(impl_->EnsureNames(state));
  PRIVACY_ASSIGN(const bool needed, NeedsRotation(*state, epoch));
  if (needed && state->rotating_epoch != epoch) {
    JournalRecord record;
    record.kind = RecordKind::kRotateBegin;
    record.time = now;
    record.epoch = epoch;
    PRIVACY_TRY(impl_->Append(state, {&record, 1}));
    state->rotating_epoch = epoch;
  }
  state->master_epoch = epoch;
  return {};
}

Result<bool> Space::StartClass(SpaceState* state, bool keep_damaged) {
  PRIVACY_TRY(EnsureOpened(*state));
  DropCopy();
  PRIVACY_TRY(impl_->EnsureNames(state));
  PRIVACY_TRY(impl_->RemoveReplaced());
  PRIVACY_ASSIGN(const auto names, impl_->ListClasses());
  const auto behind = std::find_if(names.begin(), names.end(),
                                   [&](const ClassFileName& name) { return name.epoch < state->master_epoch; });
  if (behind == names.end()) return false;
  PRIVACY_ASSIGN(impl_->copy, ClassCopy::Begin(*impl_->files, impl_->directory, impl_->ids, *behind, state->master_epoch,
                                               *impl_->keys, keep_damaged));
  // Slots that are not durable, or not yet written, may be read as they were before.
  impl_->copy_since = std::min(state->journal_records, state->synced_records) + 1;
  if (state->unapplied_from != 0) impl_->copy_since = std::min(impl_->copy_since, state->unapplied_from);
  return true;
}

Result<bool> Space::CopyClass(std::uint64_t most) {
  if (!impl_->copy) return false;
  PRIVACY_ASSIGN(const std::uint64_t slots, impl_->copy->old_file()->SlotCount());
  PRIVACY_ASSIGN(const bool more, impl_->copy->CopyMore(most, slots));
  // The long flush is done here, without the lock: what the switch adds is little.
  if (!more) PRIVACY_TRY(impl_->copy->Sync());
  return more;
}

Status Space::SwitchClass(SpaceState* state) {
  PRIVACY_TRY(EnsureOpened(*state));
  if (!impl_->copy) return {};
  const SlotsChange change(state);  // what others read of the old file is stale
  ClassCopy& copy = *impl_->copy;
  const ClassFileName from = copy.old_file()->name(), to = copy.new_file()->name();
  impl_->Refresh();
  (void)impl_->ApplyLeftOver(state);  // what stays left over is buried in the new file, from the journal

  std::set<std::uint64_t> changed;
  std::vector<JournalRecord> destroyed;
  PRIVACY_ASSIGN(JournalFile* const journal, impl_->Journal());
  PRIVACY_TRY(journal->Read(impl_->copy_since, state->journal_records, [&](const JournalRecord& record, const auto&) {
    if (record.class_id != from.class_id) return true;
    if (record.kind == RecordKind::kDestroy) destroyed.push_back(record);
    if (record.kind == RecordKind::kDestroy || record.kind == RecordKind::kRegenerate) changed.insert(record.subject);
    return true;
  }));
  for (const std::uint64_t subject : changed) PRIVACY_TRY(copy.CopyAgain(subject));
  PRIVACY_ASSIGN(const std::uint64_t slots, copy.old_file()->SlotCount());
  if (copy.copied() > slots) PRIVACY_TRY(copy.new_file()->TruncateTo(slots));
  PRIVACY_TRY(copy.CopyMore(slots, slots));
  for (const JournalRecord& record : destroyed) {
    PRIVACY_TRY(impl_->Bury(copy.new_file(), record.subject, record.generation, record.sequence, false));
  }
  PRIVACY_TRY(copy.Publish());

  // The new file is in use from here on, whatever fails.
  state->names_unsynced = 1;
  impl_->copy.reset();
  std::atomic_ref<std::uint32_t>(state->files_version)
      .fetch_add(static_cast<std::uint32_t>(to.epoch - from.epoch), std::memory_order_seq_cst);
  impl_->classes.clear();
  return impl_->EnsureNames(state);
}

Status Space::FinishRotation(SpaceState* state, std::int64_t now) {
  PRIVACY_TRY(EnsureOpened(*state));
  DropCopy();
  PRIVACY_TRY(impl_->EnsureNames(state));
  PRIVACY_TRY(impl_->RemoveReplaced());
  PRIVACY_TRY(RewrapLookupKeys(*impl_->files, impl_->directory, impl_->ids, state->master_epoch, *impl_->keys));
  if (state->rotating_epoch == 0) return {};
  JournalRecord record;
  record.kind = RecordKind::kRotateEnd;
  record.time = now;
  record.epoch = state->master_epoch;
  PRIVACY_TRY(impl_->Append(state, {&record, 1}));
  state->rotating_epoch = 0;
  return {};
}

void Space::DropCopy() { impl_->copy.reset(); }  // and its .tmp

}  // namespace privacy::keystore
