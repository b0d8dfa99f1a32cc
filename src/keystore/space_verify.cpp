// What can be checked of a key space without the master key and without changing anything.
#include <algorithm>

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

}  // namespace privacy::keystore
