#include "keystore/journal_file.hpp"

#include <algorithm>

#include "crypto/digest.hpp"
#include "keystore/slot.hpp"

namespace privacy::keystore {
namespace {

constexpr std::string_view kMagic = "PGPRJRNL";
constexpr std::uint8_t kVersion = 1;
constexpr std::uint64_t kStep = 1024;  // records per read
constexpr std::size_t kChecksumAt = 52;

std::uint64_t OffsetOf(std::uint64_t sequence) { return kJournalHeader + kRecordSize * (sequence - 1); }

// The checksum is over all bytes but its own four.
std::uint32_t RecordChecksum(Bytes bytes) {
  return Crc32C()
      .Add(bytes.first(kChecksumAt))
      .Add(bytes.subspan(kChecksumAt + 4, kRecordSize - kChecksumAt - 4))
      .value();
}

}  // namespace

Status EventSet::Add(const Uuid& event, std::uint16_t class_id) {
  std::array<std::uint8_t, 2> class_bytes;
  PutBig(class_bytes.data(), class_id, 2);
  PRIVACY_ASSIGN(const auto digest, crypto::Sha256({event, class_bytes}));
  for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += GetBig(&digest[8 * i], 8);
  ++count;
  return {};
}

RecordBytes EncodeRecord(const JournalRecord& record) {
  RecordBytes bytes{};
  Put(bytes, AsBytes("PGPJ"));
  bytes[4] = kVersion;
  bytes[5] = static_cast<std::uint8_t>(record.kind);
  PutBig(&bytes[6], record.class_id, 2);
  PutBig(&bytes[8], record.sequence, 8);
  PutBig(&bytes[16], static_cast<std::uint64_t>(record.time), 8);
  Put(MutableBytes(bytes).subspan(24), record.event);
  PutBig(&bytes[40], record.subject, 8);
  bytes[48] = record.generation;
  bytes[49] = record.flags;
  PutBig(&bytes[50], record.epoch, 2);
  PutBig(&bytes[56], record.durable, 8);
  Put(MutableBytes(bytes).subspan(64), record.payload);
  Put(MutableBytes(bytes).subspan(96), record.previous);
  PutBig(&bytes[kChecksumAt], RecordChecksum(bytes), 4);
  return bytes;
}

bool DecodeRecord(Bytes bytes, JournalRecord* record) {
  if (bytes.size() != kRecordSize || !Equal(bytes.first(4), AsBytes("PGPJ")) || bytes[4] != kVersion ||
      GetBig(&bytes[kChecksumAt], 4) != RecordChecksum(bytes)) {
    return false;
  }
  record->kind = static_cast<RecordKind>(bytes[5]);
  record->class_id = static_cast<std::uint16_t>(GetBig(&bytes[6], 2));
  record->sequence = GetBig(&bytes[8], 8);
  record->time = static_cast<std::int64_t>(GetBig(&bytes[16], 8));
  Put(record->event, bytes.subspan(24, 16));
  record->subject = GetBig(&bytes[40], 8);
  record->generation = bytes[48];
  record->flags = bytes[49];
  record->epoch = static_cast<std::uint16_t>(GetBig(&bytes[50], 2));
  record->durable = GetBig(&bytes[56], 8);
  Put(record->payload, bytes.subspan(64, 32));
  Put(record->previous, bytes.subspan(96, 32));
  return true;
}

Result<Sha256Digest> HashOf(Bytes bytes) { return crypto::Sha256({bytes}); }

Status JournalFile::Create(FileSystem& files, const std::string& directory, const Ids& ids, std::int64_t now) {
  std::array<std::uint8_t, kJournalHeader> header{};
  PutBig(&header[48], static_cast<std::uint64_t>(now), 8);
  CloseBlock(header, kMagic, ids);
  return WriteNewFile(files, directory + "/journal", header);
}

Result<JournalFile> JournalFile::Open(FileSystem& files, const std::string& directory, const Ids& ids, Access access) {
  const std::string path = directory + "/journal";
  PRIVACY_ASSIGN(Descriptor file, OpenFile(files, path, access));
  std::array<std::uint8_t, kJournalHeader> header;
  PRIVACY_TRY(ReadExactly(files, file.number(), path, 0, header));
  PRIVACY_TRY(EnsureBlock(header, path, kMagic, ids));
  return JournalFile(files, path, std::move(file));
}

Result<JournalFile::Checked> JournalFile::Check(const JournalVisitor& visit, bool keep_tail) {
  const std::int64_t size = files_->Size(file_.number());
  if (size < 0) return IoError("examine", path_, static_cast<int>(size));
  const std::uint64_t length = static_cast<std::uint64_t>(size) - kJournalHeader;
  const std::uint64_t whole = length / kRecordSize;
  Checked checked;
  std::uint64_t last_used = 0;
  std::uint64_t bad = 0;  // the first record that is not whole or does not follow
  std::vector<std::uint8_t> buffer(kRecordSize * kStep);
  for (std::uint64_t sequence = 1; sequence <= whole; sequence += kStep) {
    const auto count = static_cast<std::size_t>(std::min(kStep, whole - sequence + 1));
    const MutableBytes read = MutableBytes(buffer).first(kRecordSize * count);
    PRIVACY_TRY(ReadExactly(*files_, file_.number(), path_, OffsetOf(sequence), read));
    for (std::size_t i = 0; i < count; ++i) {
      const Bytes bytes = read.subspan(kRecordSize * i, kRecordSize);
      JournalRecord record;
      const bool decoded = DecodeRecord(bytes, &record) && record.sequence == sequence + i;
      if (std::any_of(bytes.begin(), bytes.end(), [](std::uint8_t byte) { return byte != 0; }))
        last_used = sequence + i;
      if (bad != 0) {
        if (decoded && record.durable >= bad) {
          return Error{
              Code::kWrongState, "the journal of erased keys is damaged, keys are not given out",
              "Record " + std::to_string(bad) + " of \"" + path_ + "\" is not whole, and later ones are.",
              "Put a copy of this file back from a backup of the keystore: what was erased since is taken from "
              "the database.",
              "fenced"};
        }
        continue;
      }
      if (!decoded || record.previous != checked.last) {
        bad = sequence + i;
        if (decoded && record.durable >= bad) bad = 0;  // cannot be: it would claim to be older than itself
        if (bad == 0) return DamagedFile(path_, "record " + std::to_string(sequence + i) + " contradicts itself");
        continue;
      }
      PRIVACY_ASSIGN(checked.last, HashOf(bytes));
      ++checked.records;
      if (!visit(record, checked.last))
        return Error{Code::kInternal, "the check of the journal was stopped", "", "", ""};
    }
  }
  if (length != kRecordSize * checked.records && !keep_tail) {
    checked.cut = std::max(last_used, checked.records) - checked.records + (length % kRecordSize != 0 ? 1 : 0);
    const int failed = files_->Truncate(file_.number(), OffsetOf(checked.records + 1));
    if (failed < 0) return IoError("shorten", path_, failed);
    PRIVACY_TRY(SyncFile(*files_, file_.number(), path_));
  }
  return checked;
}

Result<std::vector<Sha256Digest>> JournalFile::Append(std::uint64_t records, const Sha256Digest& last,
                                                      std::span<JournalRecord> added) {
  std::vector<std::uint8_t> bytes;
  std::vector<Sha256Digest> hashes;
  bytes.reserve(kRecordSize * added.size());
  hashes.reserve(added.size());
  for (JournalRecord& record : added) {
    record.sequence = records + hashes.size() + 1;
    record.durable = records;
    record.previous = hashes.empty() ? last : hashes.back();
    const RecordBytes encoded = EncodeRecord(record);
    bytes.insert(bytes.end(), encoded.begin(), encoded.end());
    PRIVACY_ASSIGN(const Sha256Digest hash, HashOf(encoded));
    hashes.push_back(hash);
  }
  Status status = WriteFully(*files_, file_.number(), path_, OffsetOf(records + 1), bytes);
  if (status.ok()) status = SyncFile(*files_, file_.number(), path_);
  if (!status.ok()) {
    files_->Truncate(file_.number(), OffsetOf(records + 1));
    return std::move(status).error();
  }
  return hashes;
}

Result<bool> JournalFile::HasRoom(std::uint64_t records, std::size_t added) {
  const std::int64_t size = files_->Size(file_.number());
  if (size < 0) return IoError("examine", path_, static_cast<int>(size));
  return OffsetOf(records + added + 1) <= static_cast<std::uint64_t>(size);
}

Status JournalFile::MakeRoom(std::uint64_t records, std::size_t added) {
  const std::int64_t size = files_->Size(file_.number());
  if (size < 0) return IoError("examine", path_, static_cast<int>(size));
  const auto end = static_cast<std::uint64_t>(size), wanted = OffsetOf(records + added + 1);
  if (wanted <= end) return {};
  const std::vector<std::uint8_t> zeros(static_cast<std::size_t>(wanted - end));
  return WriteFully(*files_, file_.number(), path_, end, zeros);
}

Status JournalFile::Read(std::uint64_t from, std::uint64_t to, const JournalVisitor& visit) {
  std::vector<std::uint8_t> buffer(kRecordSize * kStep);
  for (std::uint64_t sequence = std::max<std::uint64_t>(from, 1); sequence <= to; sequence += kStep) {
    const auto count = static_cast<std::size_t>(std::min(kStep, to - sequence + 1));
    const MutableBytes read = MutableBytes(buffer).first(kRecordSize * count);
    PRIVACY_TRY(ReadExactly(*files_, file_.number(), path_, OffsetOf(sequence), read));
    for (std::size_t i = 0; i < count; ++i) {
      const Bytes bytes = read.subspan(kRecordSize * i, kRecordSize);
      JournalRecord record;
      if (!DecodeRecord(bytes, &record) || record.sequence != sequence + i) {
        return DamagedFile(path_, "record " + std::to_string(sequence + i) + " is not whole");
      }
      PRIVACY_ASSIGN(const Sha256Digest hash, HashOf(bytes));
      if (!visit(record, hash)) return {};
    }
  }
  return {};
}

Result<Sha256Digest> JournalFile::Follow(std::uint64_t records, const JournalVisitor& visit,
                                         const std::function<void(const JournalProblem&)>& found) {
  Sha256Digest last{};
  bool known = true;  // `last` is the hash of the record before
  RecordBytes bytes;
  for (std::uint64_t sequence = 1; sequence <= records; ++sequence) {
    const std::int64_t got = files_->ReadAt(file_.number(), OffsetOf(sequence), bytes);
    if (got < 0) return IoError("read", path_, static_cast<int>(got));
    if (got < static_cast<std::int64_t>(kRecordSize)) {
      found({JournalProblem::Kind::kCutShort, sequence});
      break;
    }
    JournalRecord record;
    const bool whole = DecodeRecord(bytes, &record) && record.sequence == sequence;
    if (!whole) {
      found({JournalProblem::Kind::kDamaged, sequence});
    } else if (known && record.previous != last) {
      found({JournalProblem::Kind::kBrokenChain, sequence});
    }
    known = whole;
    PRIVACY_ASSIGN(last, HashOf(bytes));
    if (whole && !visit(record, last)) break;
  }
  return last;
}

}  // namespace privacy::keystore
