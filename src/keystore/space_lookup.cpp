// Lookup keys and the subject-key of a key space; a new lookup key, and the end of the former ones.
#include <algorithm>

#include "keystore/lookup_keys.hpp"
#include "keystore/space_impl.hpp"

namespace privacy::keystore {

Result<std::vector<LookupKey>> Space::LookupKeys() {
  PRIVACY_ASSIGN(auto all, ReadLookupKeys(*impl_->files, impl_->directory, impl_->ids, *impl_->keys));
  std::vector<LookupKey> found;
  for (NamedKey& key : all) {
    if (key.kind == WrappedKeyKind::kLookup) found.push_back(LookupKey{key.epoch, std::move(key.key)});
  }
  std::sort(found.begin(), found.end(), [](const LookupKey& a, const LookupKey& b) { return a.epoch < b.epoch; });
  if (found.empty()) return DamagedFile(impl_->directory + "/lookup.keys", "it holds no lookup key");
  return found;
}

Status Space::SubjectKey(Key256* key) {
  PRIVACY_ASSIGN(auto all, ReadLookupKeys(*impl_->files, impl_->directory, impl_->ids, *impl_->keys));
  for (NamedKey& one : all) {
    if (one.kind != WrappedKeyKind::kSubjectKey) continue;
    *key = std::move(one.key);
    return {};
  }
  return DamagedFile(impl_->directory + "/lookup.keys", "it holds no subject-key");
}

Result<std::vector<LookupEpoch>> Space::LookupEpochs() {
  return keystore::LookupEpochs(*impl_->files, impl_->directory, impl_->ids);
}

Result<std::uint8_t> Space::PrepareLookupEpoch(SpaceState* state, std::uint8_t in_force, std::int64_t now) {
  PRIVACY_TRY(EnsureOpened(*state));
  PRIVACY_ASSIGN(const auto epochs, LookupEpochs());
  if (epochs.back().epoch > in_force) {  // made before, or the database is older than the keystore
    PRIVACY_TRY(SyncDirectory(*impl_->files, impl_->directory));
    return epochs.back().epoch;
  }
  if (in_force == 255) {
    return Error{Code::kLimitExceeded, "the key space has had as many lookup keys as it can have", "", "", ""};
  }
  const auto next = static_cast<std::uint8_t>(in_force + 1);
  PRIVACY_TRY(AddLookupKey(*impl_->files, impl_->directory, impl_->ids, state->master_epoch, *impl_->keys, next, now));
  return next;
}

Result<int> Space::DropLookupEpochs(SpaceState* state, std::uint8_t in_force, std::int64_t now) {
  PRIVACY_TRY(EnsureOpened(*state));
  PRIVACY_ASSIGN(const auto epochs, LookupEpochs());
  const auto is_former = [&](const LookupEpoch& one) { return one.epoch < in_force; };
  const auto formers = static_cast<int>(std::count_if(epochs.begin(), epochs.end(), is_former));
  const bool there = std::any_of(epochs.begin(), epochs.end(), [&](const auto& one) { return one.epoch == in_force; });
  if (formers == 0 || !there) {
    PRIVACY_TRY(SyncDirectory(*impl_->files, impl_->directory));  // replacing it may have failed at the last step
    return 0;
  }
  for (const LookupEpoch& one : epochs) {
    if (!is_former(one)) continue;
    JournalRecord record;
    record.kind = RecordKind::kLookupKey;
    record.time = now;
    record.generation = one.epoch;
    record.epoch = one.master_epoch;
    bool known = false;
    PRIVACY_TRY(Read(*state, 1, [&](const JournalRecord& other) {
      known = other.kind == record.kind && other.generation == record.generation && other.epoch >= record.epoch;
      return !known;
    }));
    if (!known) PRIVACY_TRY(impl_->Append(state, {&record, 1}));
  }
  PRIVACY_TRY(DropLookupKeys(*impl_->files, impl_->directory, impl_->ids, state->master_epoch, *impl_->keys, in_force));
  return formers;
}

}  // namespace privacy::keystore
