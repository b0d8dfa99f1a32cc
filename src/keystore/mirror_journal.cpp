#include "keystore/mirror_journal.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <tuple>

#include "keystore/mirror_files.hpp"

namespace privacy::keystore {
namespace {

constexpr std::uint64_t kStep = 4096;  // records per read

struct Tail {  // whole records that follow each other
  std::vector<std::uint8_t> bytes;
  std::vector<JournalRecord> records;
  Sha256Digest last{};
};

class Reader {
 public:
  static Result<Reader> Open(FileSystem& files, const std::string& directory, const Ids& ids) {
    const std::string path = directory + "/journal";
    PRIVACY_TRY(JournalFile::Open(files, directory, ids));  // its header
    PRIVACY_ASSIGN(Descriptor file, OpenFile(files, path, Access::kRead));
    const std::int64_t size = files.Size(file.number());
    if (size < 0) return IoError("read", path, static_cast<int>(size));
    return Reader(files, path, std::move(file), (static_cast<std::uint64_t>(size) - kJournalHeader) / kRecordSize);
  }
  std::uint64_t places() const { return places_; }
  // Records from place `from` (0 is the first) on, at most `count`.
  Result<std::vector<std::uint8_t>> Read(std::uint64_t from, std::uint64_t count) const {
    count = std::min(count, places_ - std::min(from, places_));
    std::vector<std::uint8_t> bytes(kRecordSize * static_cast<std::size_t>(count));
    PRIVACY_TRY(ReadExactly(*files_, file_.number(), path_, kJournalHeader + kRecordSize * from, bytes));
    return bytes;
  }
  Result<Tail> ReadTail(std::uint64_t from, const Sha256Digest& last) const {
    Tail tail;
    tail.last = last;
    for (;;) {
      PRIVACY_ASSIGN(const auto bytes, Read(from + tail.records.size(), kStep));
      for (std::size_t at = 0; at < bytes.size(); at += kRecordSize) {
        JournalRecord record;
        const Bytes one = Bytes(bytes).subspan(at, kRecordSize);
        if (!DecodeRecord(one, &record) || record.sequence != from + tail.records.size() + 1 ||
            record.previous != tail.last) {
          return tail;
        }
        PRIVACY_ASSIGN(tail.last, HashOf(one));
        tail.bytes.insert(tail.bytes.end(), one.begin(), one.end());
        tail.records.push_back(record);
      }
      if (bytes.size() < kRecordSize * kStep) return tail;
    }
  }

 private:
  Reader(FileSystem& files, std::string path, Descriptor file, std::uint64_t places)
      : files_(&files), path_(std::move(path)), file_(std::move(file)), places_(places) {}
  FileSystem* files_;
  std::string path_;
  Descriptor file_;
  std::uint64_t places_;
};

struct Fork {
  std::uint64_t common = 0;  // places that are the same
  Sha256Digest last{};       // hash of the last of them
  Tail mirror;               // what the mirror has behind
};

Result<Fork> FindFork(const Reader& ours, const Reader& theirs) {
  Fork fork;
  for (bool same = true; same;) {
    PRIVACY_ASSIGN(const auto one, ours.Read(fork.common, kStep));
    PRIVACY_ASSIGN(const auto other, theirs.Read(fork.common, kStep));
    const std::size_t most = std::min(one.size(), other.size());
    std::size_t equal = 0;
    while (equal < most && Equal(Bytes(one).subspan(equal, kRecordSize), Bytes(other).subspan(equal, kRecordSize)))
      equal += kRecordSize;
    if (equal > 0) {
      PRIVACY_ASSIGN(fork.last, HashOf(Bytes(one).subspan(equal - kRecordSize, kRecordSize)));
    }
    fork.common += equal / kRecordSize;
    same = equal == kRecordSize * kStep;
  }
  PRIVACY_ASSIGN(fork.mirror, theirs.ReadTail(fork.common, fork.last));
  return fork;
}

using Key = std::tuple<RecordKind, std::uint16_t, std::uint64_t, std::uint8_t, Uuid>;
Key KeyOf(const JournalRecord& record) {
  return {record.kind, record.class_id, record.subject, record.generation, record.event};
}

Status Unite(const JournalPlaces& places, const Fork& fork, const Tail& ours, std::int64_t now, bool* changed) {
  std::set<Key> known;
  for (const JournalRecord& record : ours.records) known.insert(KeyOf(record));
  std::vector<JournalRecord> added(1);
  added[0].kind = RecordKind::kMerge;
  added[0].time = now;
  added[0].payload = fork.mirror.last;
  for (const JournalRecord& record : fork.mirror.records) {
    const bool carried = record.kind == RecordKind::kDestroy || record.kind == RecordKind::kRegenerate ||
                         record.kind == RecordKind::kClass;
    if (carried && known.insert(KeyOf(record)).second) added.push_back(record);
  }
  *changed = added.size() > 1;
  if (!*changed) return {};
  PRIVACY_ASSIGN(JournalFile journal, JournalFile::Open(*places.files, places.directory, places.ids));
  PRIVACY_TRY(journal.Append(fork.common + ours.records.size(), ours.last, added));
  return {};
}

// The keystore has no record where the fork is that could be one: torn, damaged, or the end.
Result<Merged> Adopt(const JournalPlaces& places, const Reader& ours, const Fork& fork) {
  std::uint64_t place = fork.common;
  bool goes_on = false;
  Sha256Digest last = fork.mirror.last;
  for (const std::uint64_t end = fork.common + fork.mirror.records.size(); place < ours.places(); place += kStep) {
    PRIVACY_ASSIGN(const auto bytes, ours.Read(place, kStep));
    for (std::size_t at = 0; at < bytes.size(); at += kRecordSize) {
      JournalRecord record;
      const Bytes one = Bytes(bytes).subspan(at, kRecordSize);
      const std::uint64_t here = place + at / kRecordSize;
      if (!DecodeRecord(one, &record)) continue;
      if (here < end) {  // what is whole in both must be the same, or neither can be trusted to go on from
        if (!Equal(one, Bytes(fork.mirror.bytes).subspan(kRecordSize * static_cast<std::size_t>(here - fork.common), kRecordSize)))
          return Merged::kNothing;
        continue;
      }
      if (record.sequence != here + 1 || record.previous != last) return Merged::kNothing;
      PRIVACY_ASSIGN(last, HashOf(one));
      goes_on = true;
    }
  }
  const std::string path = places.directory + "/journal";
  PRIVACY_ASSIGN(const Descriptor file, OpenFile(*places.files, path, Access::kReadWrite));
  PRIVACY_TRY(WriteFully(*places.files, file.number(), path, kJournalHeader + kRecordSize * fork.common, fork.mirror.bytes));
  PRIVACY_TRY(SyncFile(*places.files, file.number(), path));
  return goes_on ? Merged::kRepaired : Merged::kAdopted;
}

}  // namespace

Result<bool> MirrorHoldsMore(const JournalPlaces& places) {
  const auto theirs = Reader::Open(*places.mirror, places.other, places.ids);
  if (!theirs.ok()) return false;  // none, or unusable
  const auto ours = Reader::Open(*places.files, places.directory, places.ids);
  if (!ours.ok()) return true;
  PRIVACY_ASSIGN(const Fork fork, FindFork(*ours, *theirs));
  return !fork.mirror.records.empty();
}

Result<Merged> MergeJournal(const JournalPlaces& places, std::int64_t now) {
  const auto theirs = Reader::Open(*places.mirror, places.other, places.ids);
  if (!theirs.ok()) return Merged::kNothing;
  const auto ours = Reader::Open(*places.files, places.directory, places.ids);
  if (!ours.ok()) {
    PRIVACY_TRY(CopyFile(*places.mirror, places.other, *places.files, places.directory, "journal"));
    return Merged::kAdopted;
  }
  PRIVACY_ASSIGN(const Fork fork, FindFork(*ours, *theirs));
  if (fork.mirror.records.empty()) return Merged::kNothing;
  PRIVACY_ASSIGN(const Tail own, ours->ReadTail(fork.common, fork.last));
  if (own.records.empty()) return Adopt(places, *ours, fork);
  bool united = false;
  PRIVACY_TRY(Unite(places, fork, own, now, &united));
  return united ? Merged::kUnited : Merged::kNothing;
}

}  // namespace privacy::keystore
