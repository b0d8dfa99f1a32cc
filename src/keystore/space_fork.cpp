// A fork: a key space with people of its own that shares the people another had until then. Their keys stay where they are,
// so whoever is erased there is erased here too; only the keys that compare values are copied.
#include <algorithm>

#include "keystore/class_file.hpp"
#include "keystore/journal_file.hpp"
#include "keystore/lookup_keys.hpp"
#include "keystore/registry.hpp"
#include "keystore/space.hpp"
#include "keystore/store.hpp"
#include "core/no_postgres.hpp"

namespace privacy::keystore {
namespace {

Result<std::vector<std::uint16_t>> ClassesIn(FileSystem& files, const std::string& directory) {
  PRIVACY_ASSIGN(const auto names, ListDirectory(files, directory));
  std::vector<std::uint16_t> found;  // sorted, as names are
  for (const std::string& name : names) {
    const auto parsed = ParseClassFileName(name);
    if (parsed && (found.empty() || found.back() != parsed->class_id)) found.push_back(parsed->class_id);
  }
  return found;
}

JournalRecord ForkRecord(const Former& former, std::uint64_t system_identifier, std::uint32_t database,
                         std::int64_t now) {
  JournalRecord record;
  record.kind = RecordKind::kFork;
  record.time = now;
  record.event = former.space;
  record.subject = former.last_subject;
  record.class_id = former.last_class;
  PutBig(&record.payload[0], system_identifier, 8);
  PutBig(&record.payload[8], database, 4);
  return record;
}

}  // namespace

int FormerOf(const SpaceState& state, std::uint16_t class_id, std::uint64_t subject) {
  for (std::size_t i = 0; i < state.formers; ++i) {
    if (subject <= state.former[i].last_subject && class_id <= state.former[i].last_class) return static_cast<int>(i);
  }
  return -1;
}

Status Store::ForkSpace(const Uuid& space, const Uuid& from, const SpaceState& from_state, std::uint64_t highest,
                        MasterKeys& keys, std::uint64_t system_identifier, std::uint32_t database,
                        std::int64_t now) const {
  if (from_state.formers == kMaxFormers) {
    return Error{Code::kLimitExceeded,
                 "a key space can be forked, and its fork again, " + std::to_string(kMaxFormers) + " times", "", "", ""};
  }
  const std::uint64_t last = std::max(from_state.reserved_to, highest);
  if (last >= kMaxSubject) return Error{Code::kLimitExceeded, "the key space has no more subject ids", "", "", ""};
  PRIVACY_ASSIGN(const auto classes, ClassesIn(*files_, SpacePath(from)));
  PRIVACY_ASSIGN(const std::string directory, BeginSpace(space));
  const Ids ids{id_, space};
  const std::uint16_t epoch = current_epoch().number;

  Registry registry;
  registry.next_subject = last + 1;
  registry.reserved_to = last;
  registry.next_class = from_state.next_class;
  registry.next_category = from_state.next_category;
  PRIVACY_TRY(CreateRegistry(*files_, directory, ids, registry));
  PRIVACY_TRY(CopyLookupKeys(*files_, SpacePath(from), Ids{id_, from}, directory, ids, epoch, keys));
  std::vector<JournalRecord> records;
  for (std::size_t i = 0; i < from_state.formers; ++i) {
    records.push_back(ForkRecord(from_state.former[i], system_identifier, database, now));
  }
  const auto last_class = static_cast<std::uint16_t>(from_state.next_class - 1);
  records.push_back(ForkRecord({from, last, last_class}, system_identifier, database, now));
  for (const std::uint16_t class_id : classes) {
    PRIVACY_ASSIGN(const auto file, ClassFile::Begin(*files_, directory, ids, {class_id, epoch}, keys, 0));
    PRIVACY_TRY(file->TruncateTo(last));  // a hole: the keys of these people are in the former key space
    PRIVACY_TRY(file->Publish());
    if (class_id < kFirstFreeClass) continue;
    JournalRecord& record = records.emplace_back();
    record.kind = RecordKind::kClass;
    record.class_id = class_id;
    record.time = now;
    record.epoch = epoch;
  }
  PRIVACY_TRY(JournalFile::Create(*files_, directory, ids, now));
  {
    PRIVACY_ASSIGN(auto journal, JournalFile::Open(*files_, directory, ids));
    PRIVACY_TRY(journal.Append(0, Sha256Digest{}, records));
  }
  return PublishSpace(space);
}

}  // namespace privacy::keystore
