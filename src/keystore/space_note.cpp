// Records of the journal that speak of the key space as a whole: whose it is, which copies of it there are, what another
// copy's journal knows besides.
#include <algorithm>
#include <set>
#include <string_view>

#include "keystore/space_impl.hpp"

namespace privacy::keystore {
namespace {

std::uint32_t TimelineOf(const JournalRecord& record) {
  return std::max<std::uint32_t>(1, static_cast<std::uint32_t>(GetBig(&record.payload[12], 4)));
}

// Where histories begin: the attach records, in the order of the journal.
using Histories = std::vector<JournalRecord>;

void AddHistory(const JournalRecord& record, Histories* histories) {
  if (record.kind == RecordKind::kAttach) histories->push_back(record);
}

bool IsSame(const JournalRecord& a, const JournalRecord& b) {
  return a.time == b.time && a.subject == b.subject && a.payload == b.payload;
}

// The last person both had when they went separate ways; kMaxSubject when they did not.
std::uint64_t LastInCommon(const Histories& ours, const Histories& theirs) {
  std::size_t same = 0;
  while (same < ours.size() && same < theirs.size() && IsSame(ours[same], theirs[same])) ++same;
  std::uint64_t last = kMaxSubject;
  if (same < ours.size()) last = std::min(last, ours[same].subject);
  if (same < theirs.size()) last = std::min(last, theirs[same].subject);
  return last;
}

CopyReach* FindCopy(SpaceState* state, const CopyReach& wanted) {
  for (std::size_t i = 0; i < state->copies; ++i) {
    if (std::equal(wanted.name, wanted.name + sizeof(wanted.name), state->copy[i].name)) return &state->copy[i];
  }
  return nullptr;
}

}  // namespace

void NoteRecord(const JournalRecord& record, SpaceState* state) {
  if (record.kind == RecordKind::kBackup) {
    state->backed_up = record.time;
    state->backup_epoch = record.epoch;
  } else if (record.kind == RecordKind::kCopy) {
    CopyReach reach;
    std::copy(record.payload.begin(), record.payload.end(), reach.name);
    reach.subject = record.subject;
    CopyReach* const known = FindCopy(state, reach);
    if (known != nullptr) {
      *known = reach;
    } else if (state->copies < kMaxCopies) {
      state->copy[state->copies++] = reach;
    }
  } else if (record.kind == RecordKind::kAttach || record.kind == RecordKind::kFork) {
    state->owner_system = GetBig(&record.payload[0], 8);
    state->owner_database = static_cast<std::uint32_t>(GetBig(&record.payload[8], 4));
    state->timeline = TimelineOf(record);
    state->copies = 0;
    if (record.kind == RecordKind::kFork && record.event != Uuid{} && state->formers < kMaxFormers)
      state->former[state->formers++] = {record.event, record.subject, record.class_id};
  }
}

Status Space::Append(SpaceState* state, JournalRecord record) {
  PRIVACY_TRY(EnsureOpened(*state));
  PRIVACY_TRY(impl_->Append(state, {&record, 1}));
  NoteRecord(record, state);
  return {};
}

Status Space::Attach(SpaceState* state, std::uint64_t system_identifier, std::uint32_t database, std::int64_t now,
                     std::uint32_t timeline, std::uint64_t highest) {
  JournalRecord record;
  record.kind = RecordKind::kAttach;
  record.time = now;
  record.subject = highest;
  PutBig(&record.payload[0], system_identifier, 8);
  PutBig(&record.payload[8], database, 4);
  PutBig(&record.payload[12], timeline, 4);
  return Append(state, record);
}

Status Space::NoteCopy(SpaceState* state, std::string_view name, std::uint64_t subject, std::int64_t now) {
  PRIVACY_TRY(EnsureOpened(*state));
  JournalRecord record;
  record.kind = RecordKind::kCopy;
  record.time = now;
  record.subject = subject;
  if (name.empty() || name.size() > record.payload.size() || subject > state->reserved_to) {
    return Error{Code::kInvalidParameter, "no copy of the keystore can hold keys that were not made yet", "",
                 "Give the number that privacy.prepare_keystore_copy answered before the copy was made.", ""};
  }
  Put(record.payload, AsBytes(name));
  CopyReach reach;
  std::copy(record.payload.begin(), record.payload.end(), reach.name);
  if (state->copies == kMaxCopies && FindCopy(state, reach) == nullptr) {
    return Error{Code::kLimitExceeded, "no more than " + std::to_string(kMaxCopies) + " copies can be kept up", "", "", ""};
  }
  return Append(state, record);
}

Result<std::uint64_t> Space::DiscardReserve(SpaceState* state, std::int64_t now) {
  PRIVACY_TRY(EnsureOpened(*state));
  if (state->next_subject > state->reserved_to) return std::uint64_t{0};
  const std::uint64_t discarded = state->reserved_to - state->next_subject + 1;
  PRIVACY_TRY(RaiseNextSubject(state, state->reserved_to + 1));
  JournalRecord record;
  record.kind = RecordKind::kDiscard;
  record.time = now;
  record.subject = state->reserved_to;
  PRIVACY_TRY(Append(state, record));
  return discarded;
}

Result<std::vector<JournalRecord>> Space::MissingDestructions(const SpaceState& state, FileSystem& files,
                                                              const std::string& directory, std::uint64_t* strangers) {
  PRIVACY_TRY(EnsureOpened(state));
  std::set<std::tuple<Uuid, std::uint16_t, std::uint64_t>> known;
  Histories ours, theirs;
  PRIVACY_TRY(Read(state, 1, [&](const JournalRecord& record) {
    AddHistory(record, &ours);
    if (record.kind == RecordKind::kDestroy) known.emplace(record.event, record.class_id, record.subject);
    return true;
  }));
  std::vector<JournalRecord> missing;
  PRIVACY_ASSIGN(JournalFile other, JournalFile::Open(files, directory, impl_->ids, Access::kRead));
  PRIVACY_TRY(other.Check(
      [&](const JournalRecord& record, const Sha256Digest&) {
        AddHistory(record, &theirs);
        if (record.kind == RecordKind::kDestroy && known.emplace(record.event, record.class_id, record.subject).second)
          missing.push_back(record);
        return true;
      },
      true));
  const std::uint64_t last = LastInCommon(ours, theirs);
  const auto end = std::remove_if(missing.begin(), missing.end(), [&](const auto& one) { return one.subject > last; });
  *strangers = static_cast<std::uint64_t>(missing.end() - end);
  missing.erase(end, missing.end());
  return missing;
}

}  // namespace privacy::keystore
