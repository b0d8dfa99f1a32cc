// A key file written again under a new master epoch, beside the old one: every key is unwrapped, checked, and wrapped
// anew; tombstones are taken over. People go on being sealed, opened and erased in the old file meanwhile; what changed
// there is copied again under the key space's lock, before the new file takes the old one's place.
#pragma once
#include <memory>
#include <string>

#include "keystore/class_file.hpp"
#include "core/no_postgres.hpp"

namespace privacy::keystore {

class ClassCopy {
 public:
  // `keep_damaged`: slots that are damaged, or do not open, are taken over as they are; otherwise they stop the copy.
  static Result<std::unique_ptr<ClassCopy>> Begin(FileSystem& files, const std::string& directory, const Ids& ids,
                                                  const ClassFileName& from, std::uint16_t epoch, MasterKeys& keys,
                                                  bool keep_damaged);
  // Copies up to `most` slots, none behind `last`. True: there are more.
  Result<bool> CopyMore(std::uint64_t most, std::uint64_t last);
  Status CopyAgain(std::uint64_t subject);  // it changed since, or may have; one not reached yet is left for later
  Status Sync() { return to_->Sync(); }
  Status Publish() { return to_->Publish(); }

  ClassFile* old_file() { return from_.get(); }
  ClassFile* new_file() { return to_.get(); }
  std::uint64_t copied() const { return copied_; }

 private:
  ClassCopy() = default;
  Status Convert(std::uint64_t subject, Bytes old_slot, MutableBytes new_slot);

  std::unique_ptr<ClassFile> from_, to_;
  bool keep_damaged_ = false;
  std::uint64_t copied_ = 0;  // slots 1 to here
};

}  // namespace privacy::keystore
