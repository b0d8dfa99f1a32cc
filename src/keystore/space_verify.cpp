// What can be checked of a key space without changing anything. Needs no master key, and uses it where it is there.
#include <algorithm>

#include "keystore/lookup_keys.hpp"
#include "keystore/space_impl.hpp"

namespace privacy::keystore {

Result<std::vector<JournalProblem>> Space::VerifyJournal(const SpaceState& state, std::size_t limit) {
  PRIVACY_TRY(EnsureOpened(state));
  std::vector<JournalProblem> problems;
  const auto note = [&](const JournalProblem& problem) {
    if (problems.size() < limit) problems.push_back(problem);
  };
  std::map<std::pair<std::uint16_t, std::uint64_t>, JournalRecord> destroyed;  // the last word on each key
  PRIVACY_ASSIGN(JournalFile* const journal, impl_->Journal());
  PRIVACY_ASSIGN(const Sha256Digest last, journal->Follow(
                                              state.journal_records,
                                              [&](const JournalRecord& record, const Sha256Digest&) {
                                                if (record.kind == RecordKind::kDestroy)
                                                  destroyed[{record.class_id, record.subject}] = record;
                                                if (record.kind == RecordKind::kRegenerate)
                                                  destroyed.erase({record.class_id, record.subject});
                                                return true;
                                              },
                                              note));
  if (problems.empty() && state.journal_records > 0 && !Equal(last, state.journal_hash))
    note({JournalProblem::Kind::kBrokenChain, state.journal_records});
  for (const auto& [key, record] : destroyed) {
    if (state.unapplied_from != 0 && record.sequence >= state.unapplied_from) continue;  // known, and tried again
    const auto info = Inspect(key.first, key.second);
    if (info.ok() && info->state == KeyState::kLive && info->generation <= record.generation)
      note({JournalProblem::Kind::kKeyAlive, record.sequence});
  }
  std::sort(problems.begin(), problems.end(),
            [](const JournalProblem& a, const JournalProblem& b) { return a.sequence < b.sequence; });
  return problems;
}

Result<Space::Counts> Space::Verify(const SpaceState& state, std::uint16_t class_id) {
  constexpr std::uint64_t kStep = 1024;
  impl_->Refresh();
  PRIVACY_ASSIGN(ClassFile* const file, impl_->Class(class_id));
  Counts counts;
  std::vector<std::uint8_t> slots(kSlotSize * kStep);
  for (std::uint64_t first = FirstOwn(state, class_id), got = kStep; got == kStep; first += kStep) {
    PRIVACY_ASSIGN(got, file->ReadMany(first, slots));
    for (std::uint64_t i = 0; i < got; ++i) {
      Slot again;
      SlotKind kind = Classify(Bytes(slots).subspan(kSlotSize * i, kSlotSize));
      if (kind == SlotKind::kDamaged) {  // it may be in the middle of being written
        PRIVACY_ASSIGN(kind, file->ReadSettled(first + i, again));
      }
      if (kind == SlotKind::kNeverMade && first + i >= state.next_subject) continue;
      ++(kind == SlotKind::kLive        ? counts.live
         : kind == SlotKind::kTombstone ? counts.tombstones
         : kind == SlotKind::kNeverMade ? counts.never_made
                                        : counts.damaged);
    }
  }
  return counts;
}

Result<std::uint64_t> Space::CutOff(const SpaceState& state) {
  impl_->Refresh();
  std::uint64_t missing = 0;
  PRIVACY_ASSIGN(const auto names, impl_->ListClasses());
  for (const ClassFileName& name : names) {
    PRIVACY_ASSIGN(ClassFile* const file, impl_->Class(name.class_id));
    PRIVACY_ASSIGN(const std::uint64_t slots, file->SlotCount());
    if (slots < state.reserved_to) missing += state.reserved_to - slots;
  }
  return missing;
}

Status Space::CheckReadable(const SpaceState& state) {
  PRIVACY_TRY(CutOff(state));
  PRIVACY_ASSIGN(const auto names, impl_->ListClasses());
  for (std::size_t id = kClassStandard; id < std::max<std::size_t>(impl_->classes.size(), kFirstFreeClass); ++id) {
    const bool wanted = id < kFirstFreeClass || impl_->classes[id];
    if (!wanted || std::any_of(names.begin(), names.end(), [&](const auto& name) { return name.class_id == id; })) continue;
    if (id < impl_->classes.size()) impl_->classes[id].reset();  // open, and not there any more
    PRIVACY_TRY(impl_->Class(static_cast<std::uint16_t>(id)));
  }
  PRIVACY_TRY(HasRoom(state, 0));
  PRIVACY_TRY(ReadRegistry(*impl_->files, impl_->directory, impl_->ids));
  PRIVACY_TRY(LookupKeysEpochs(*impl_->files, impl_->directory, impl_->ids));
  return {};
}

Result<std::vector<std::string>> Space::VerifyFiles(const SpaceState& state) {
  PRIVACY_TRY(EnsureOpened(state));
  std::vector<std::string> found;
  const auto note = [&](const Error& error) { found.push_back(error.message); };
  const auto registry = ReadRegistry(*impl_->files, impl_->directory, impl_->ids);
  if (!registry.ok()) {
    note(registry.error());
  } else if (registry->one_copy_damaged) {
    found.push_back("one copy of \"" + impl_->directory + "/registry\" is not whole");
  } else if (registry->registry.sequence != state.registry_sequence) {
    found.push_back("\"" + impl_->directory + "/registry\" is not the one this server wrote");
  }
  PRIVACY_ASSIGN(JournalFile* const journal, impl_->Journal());
  Sha256Digest last{};
  bool follows = true;
  const Status read = journal->Read(1, state.journal_records, [&](const JournalRecord& record, const Sha256Digest& hash) {
    follows = follows && record.previous == last;
    last = hash;
    return true;
  });
  if (!read.ok()) {
    note(read.error());
  } else if (!follows || (state.journal_records > 0 && !Equal(last, state.journal_hash))) {
    found.push_back("the records of \"" + journal->path() + "\" do not follow each other");
  }
  const auto epochs = LookupKeysEpochs(*impl_->files, impl_->directory, impl_->ids);
  if (!epochs.ok()) {
    note(epochs.error());
  } else if (const auto keys = LookupKeys(); !keys.ok() && keys.error().code != Code::kWrongState) {
    note(keys.error());
  }
  PRIVACY_ASSIGN(const auto names, impl_->ListClasses());
  for (const ClassFileName& name : names) {
    auto file = ClassFile::Open(*impl_->files, impl_->directory, impl_->ids, name);  // its first page as it is on disk
    Status status = file.ok() ? (*file)->LoadKey(*impl_->keys) : Status(file.error());
    if (!status.ok() && status.error().code != Code::kWrongState) note(status.error());
    if (!file.ok()) continue;
    PRIVACY_ASSIGN(const std::uint64_t slots, (*file)->SlotCount());
    if (slots < state.reserved_to) {
      found.push_back("key file \"" + (*file)->path() + "\" holds " + std::to_string(slots) + " keys of " +
                      std::to_string(state.reserved_to));
    }
  }
  return found;
}

}  // namespace privacy::keystore
