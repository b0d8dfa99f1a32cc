// Handing out ids. The registry grants a stretch of ids ahead of handing them out, and reserves a longer one for which
// every class file holds keys: in this order, each step durable before the next.
#include <algorithm>

#include "keystore/space_impl.hpp"

namespace privacy::keystore {
namespace {

Error NoMore(std::string_view what) {
  return {Code::kLimitExceeded, "the key space has no more " + std::string(what), "", "", ""};
}

}  // namespace

// Writes the counters of `wanted` to the registry and, once durable, into the state.
Status Space::Impl::WriteCounters(SpaceState* state, const SpaceState& wanted) {
  Registry registry;
  registry.sequence = state->registry_sequence + 1;
  registry.next_subject = wanted.granted_to + 1;
  registry.reserved_to = wanted.reserved_to;
  registry.next_class = wanted.next_class;
  registry.next_category = wanted.next_category;
  PRIVACY_TRY(WriteRegistry(*files, directory, ids, registry));
  *state = wanted;
  state->registry_sequence = registry.sequence;
  return {};
}

Status Space::Reserve(SpaceState* state, std::uint64_t count) {
  PRIVACY_TRY(EnsureOpened(*state));
  impl_->Refresh();
  const std::uint64_t first = std::max(state->reserved_to + 1, state->next_subject);
  if (count > kMaxSubject || state->next_subject > kMaxSubject - count) return NoMore("subject ids");
  const std::uint64_t last = state->next_subject + count - 1;
  if (last < first) return {};
  PRIVACY_TRY(impl_->EnsureNames(state));
  PRIVACY_ASSIGN(const auto names, impl_->ListClasses());
  PRIVACY_TRY(EnsureRoom(*impl_->files, impl_->directory, kSlotSize * (last - first + 1) * names.size()));
  Status status;
  std::vector<ClassFile*> filled;
  for (const ClassFileName& name : names) {
    PRIVACY_ASSIGN(ClassFile* const file, impl_->Class(name.class_id));
    PRIVACY_TRY(file->LoadKey(*impl_->keys));
    filled.push_back(file);
  }
  for (ClassFile* file : filled) {
    if (status.ok()) status = file->Fill(first, last);
    if (status.ok()) status = file->Sync();
  }
  if (!status.ok()) {
    // Gives the space back as well as can be. What is left of it is never handed out after a restart (see Recover).
    for (ClassFile* file : filled) {
      const auto slots = file->SlotCount();
      if (slots.ok() && *slots >= first) (void)file->TruncateTo(first - 1);
    }
    return status;
  }
  SpaceState wanted = *state;
  wanted.reserved_to = last;
  return impl_->WriteCounters(state, wanted);
}

// Ensure that these ids have a living first key in every class: neither a copy of a key file that was put back, nor
// damage, may hand out a person without one.
Result<bool> Space::Impl::AllLive(std::uint64_t first, std::uint64_t last) {
  PRIVACY_ASSIGN(const auto names, ListClasses());
  for (const ClassFileName& name : names) {
    PRIVACY_ASSIGN(ClassFile* const file, Class(name.class_id));
    PRIVACY_ASSIGN(const bool live, file->AllLive(first, last));
    if (!live) return false;
  }
  return true;
}

Result<std::uint64_t> Space::TakeSubject(SpaceState* state, const ReserveSizes& sizes) {
  PRIVACY_TRY(EnsureOpened(*state));
  impl_->Refresh();
  if (state->next_subject > kMaxSubject) return NoMore("subject ids");
  if (state->next_subject > state->granted_to) {
    const std::uint64_t grant = std::max<std::uint64_t>(sizes.grant, 1) - 1;
    SpaceState wanted = *state;
    if (wanted.next_subject <= wanted.reserved_to) {
      wanted.granted_to = std::min(wanted.next_subject + grant, wanted.reserved_to);
      PRIVACY_ASSIGN(const bool live, impl_->AllLive(wanted.next_subject, wanted.granted_to));
      if (!live) wanted.next_subject = wanted.reserved_to + 1;  // this reserve cannot be trusted
    }
    if (wanted.next_subject > wanted.reserved_to) {
      SpaceState reserving = *state;
      reserving.next_subject = wanted.next_subject;
      reserving.granted_to = wanted.next_subject - 1;
      const std::uint64_t count = state->reserved_to == 0 ? sizes.first : sizes.next;
      PRIVACY_TRY(Reserve(&reserving, std::max<std::uint64_t>(count, 1)));
      wanted = reserving;
      wanted.granted_to = std::min(wanted.next_subject + grant, wanted.reserved_to);
      *state = reserving;
    }
    PRIVACY_TRY(impl_->WriteCounters(state, wanted));
  }
  return state->next_subject++;
}

Status Space::RaiseNextSubject(SpaceState* state, std::uint64_t at_least) {
  PRIVACY_TRY(EnsureOpened(*state));
  if (at_least <= state->next_subject) return {};
  if (at_least > kMaxSubject) return NoMore("subject ids");
  SpaceState wanted = *state;
  wanted.next_subject = at_least;
  if (at_least - 1 <= state->granted_to) {
    *state = wanted;
    return {};
  }
  wanted.granted_to = at_least - 1;
  return impl_->WriteCounters(state, wanted);
}

Status Space::RaiseNextClass(SpaceState* state, std::uint16_t at_least) {
  PRIVACY_TRY(EnsureOpened(*state));
  if (at_least <= state->next_class) return {};
  SpaceState wanted = *state;
  wanted.next_class = at_least;
  return impl_->WriteCounters(state, wanted);
}

Status Space::RaiseNextCategory(SpaceState* state, std::uint16_t at_least) {
  PRIVACY_TRY(EnsureOpened(*state));
  if (at_least <= state->next_category) return {};
  SpaceState wanted = *state;
  wanted.next_category = at_least;
  return impl_->WriteCounters(state, wanted);
}

// The id is spent before its file is made: whatever fails, it is not handed out a second time.
Result<std::uint16_t> Space::CreateClass(SpaceState* state, std::int64_t now) {
  PRIVACY_TRY(EnsureOpened(*state));
  if (state->next_class > 0xFFFF) return NoMore("deletion classes");
  const auto class_id = static_cast<std::uint16_t>(state->next_class);
  SpaceState wanted = *state;
  ++wanted.next_class;
  PRIVACY_TRY(impl_->WriteCounters(state, wanted));
  PRIVACY_TRY(ClassFile::Create(*impl_->files, impl_->directory, impl_->ids, {class_id, state->master_epoch},
                                *impl_->keys, state->reserved_to));
  state->files_version += state->master_epoch;
  JournalRecord record;  // from now on the file is missed when it is not there
  record.kind = RecordKind::kClass;
  record.class_id = class_id;
  record.time = now;
  record.epoch = state->master_epoch;
  PRIVACY_TRY(impl_->Append(state, {&record, 1}));
  return class_id;
}

Result<std::uint16_t> Space::TakeCategory(SpaceState* state) {
  PRIVACY_TRY(EnsureOpened(*state));
  if (state->next_category > 0xFFFF) return NoMore("categories");
  SpaceState wanted = *state;
  ++wanted.next_category;
  PRIVACY_TRY(impl_->WriteCounters(state, wanted));
  return static_cast<std::uint16_t>(wanted.next_category - 1);
}

Status Space::Park(SpaceState* state) {
  PRIVACY_TRY(EnsureOpened(*state));
  if (state->next_subject > state->granted_to) return {};
  SpaceState wanted = *state;
  wanted.granted_to = state->next_subject - 1;
  return impl_->WriteCounters(state, wanted);
}

}  // namespace privacy::keystore
