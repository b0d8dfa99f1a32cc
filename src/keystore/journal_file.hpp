// The journal's file: a header of 512 bytes, then records of 128. See journal.hpp for what they mean.
#pragma once
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "keystore/block.hpp"
#include "keystore/journal.hpp"
#include "core/no_postgres.hpp"

namespace privacy::keystore {

inline constexpr std::size_t kRecordSize = 128;
inline constexpr std::size_t kJournalHeader = 512;
using RecordBytes = std::array<std::uint8_t, kRecordSize>;

RecordBytes EncodeRecord(const JournalRecord& record);
bool DecodeRecord(Bytes bytes, JournalRecord* record);  // false: not a whole record
Result<Sha256Digest> HashOf(Bytes bytes);

// What a reader gets to see of each record.
using JournalVisitor = std::function<bool(const JournalRecord&, const Sha256Digest& hash)>;

class JournalFile {
 public:
  static Status Create(FileSystem& files, const std::string& directory, const Ids& ids, std::int64_t now);
  static Result<JournalFile> Open(FileSystem& files, const std::string& directory, const Ids& ids,
                                  Access access = Access::kReadWrite);

  struct Checked {
    std::uint64_t records = 0;
    std::uint64_t cut = 0;  // records of a torn tail, whole or not; room made but not used does not count
    Sha256Digest last{};    // hash of the last record; zeros when there is none
  };
  // Reads all, follows the chain and cuts a torn tail off (`keep_tail`: leaves it); kWrongState for damage anywhere else.
  Result<Checked> Check(const JournalVisitor& visit, bool keep_tail = false);

  // Writes records behind the `records` durable ones and makes them durable. Fills in sequence, durable, previous;
  // returns the hash of each. On an error the file is cut back to what was durable, as far as that can be done.
  Result<std::vector<Sha256Digest>> Append(std::uint64_t records, const Sha256Digest& last,
                                           std::span<JournalRecord> added);

  // Takes the disk space for `added` records behind the durable ones (as zeros, which recovery cuts).
  Status MakeRoom(std::uint64_t records, std::size_t added);
  Result<bool> HasRoom(std::uint64_t records, std::size_t added);

  // Visits records `from` to `to`; kKeystore when one is not whole.
  Status Read(std::uint64_t from, std::uint64_t to, const JournalVisitor& visit);

  // The same without stopping at the first fault: `found` gets to hear of each. Returns the last record's hash.
  Result<Sha256Digest> Follow(std::uint64_t records, const JournalVisitor& visit,
                              const std::function<void(const JournalProblem&)>& found);

  const std::string& path() const { return path_; }

 private:
  JournalFile(FileSystem& files, std::string path, Descriptor file)
      : files_(&files), path_(std::move(path)), file_(std::move(file)) {}
  FileSystem* files_;
  std::string path_;
  Descriptor file_;
};

}  // namespace privacy::keystore
