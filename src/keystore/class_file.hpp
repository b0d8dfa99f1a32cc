// The keys of all people of a key space in one deletion class: class-00001.0003.keys is class 1 under master epoch 3.
// A page of 4096 bytes (ids, salt, HMAC), then the slot of subject s at 4096 + 64 * (s - 1).
#pragma once
#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/secret.hpp"
#include "crypto/aead.hpp"
#include "keystore/block.hpp"
#include "keystore/file_io.hpp"
#include "keystore/master_key.hpp"
#include "keystore/slot.hpp"
#include "core/no_postgres.hpp"

namespace privacy::keystore {

inline constexpr std::size_t kClassPage = 4096;

struct ClassFileName {
  std::uint16_t class_id = 0;
  std::uint16_t epoch = 0;
};
std::string FormatClassFileName(const ClassFileName& name);
std::optional<ClassFileName> ParseClassFileName(std::string_view name);

class ClassFile {
 public:
  ~ClassFile();
  // Makes the file whole under a temporary name, with slots for ids 1 to `slots`, and renames it: durable when it
  // returns.
  static Status Create(FileSystem& files, const std::string& directory, const Ids& ids, const ClassFileName& name,
                       MasterKeys& keys, std::uint64_t slots);
  // A file under a temporary name, with its first page and its key loaded: for callers that write the slots themselves,
  // `room` bytes at most. It is removed with the object unless it was published. kDiskFull when there is no room for it.
  static Result<std::unique_ptr<ClassFile>> Begin(FileSystem& files, const std::string& directory, const Ids& ids,
                                                  const ClassFileName& name, MasterKeys& keys, std::uint64_t room);
  // Flushes what Begin made and gives it its name; the name is durable only after SyncDirectory.
  Status Publish();
  // Checks the first page's checksum and ids; the key comes when first needed.
  static Result<std::unique_ptr<ClassFile>> Open(FileSystem& files, const std::string& directory, const Ids& ids,
                                                 const ClassFileName& name);

  const std::string& path() const { return path_; }
  const ClassFileName& name() const { return name_; }
  Bytes salt() const { return salt_; }
  std::uint64_t serial() const { return serial_; }  // of this process's open files, never used twice

  // The 64 bytes of a slot; a place behind the end of the file reads as never made.
  Status Read(std::uint64_t subject, MutableBytes slot);
  // Slots from `first` on, as many as fit; the number of whole ones read: fewer at the end of the file,
  // behind which they read as never made.
  Result<std::uint64_t> ReadMany(std::uint64_t first, MutableBytes slots);
  // True when every slot from first to last is live. Reads many at once.
  Result<bool> AllLive(std::uint64_t first, std::uint64_t last);
  // Reads and classifies; a damaged one is read again a few times, as it may be in the middle of being written.
  Result<SlotKind> ReadSettled(std::uint64_t subject, MutableBytes slot);
  Status Write(std::uint64_t subject, Bytes slots);  // one or more, from this subject's on
  Status Sync();
  Result<std::uint64_t> SlotCount();  // slots the file has room for; a part of a slot at its end does not count
  Status TruncateTo(std::uint64_t slots);

  // Derives the key-encrypting key and checks the first page's HMAC with it; does nothing when that is done already.
  Status LoadKey(MasterKeys& keys);
  bool HasKey() const { return block_.has_value(); }
  // REQUIRES LoadKey. `key` is 32 bytes.
  Status UnwrapFast(Bytes slot, MutableBytes key);
  Status UnwrapChecked(std::uint64_t subject, Bytes slot, MutableBytes key);
  Status Wrap(std::uint64_t subject, std::uint8_t generation, Bytes key, MutableBytes slot);  // a live slot of this key
  Result<Slot> MakeSlot(std::uint64_t subject, std::uint8_t generation);
  // New keys of generation 1 for ids first to last, written but not synced.
  Status Fill(std::uint64_t first, std::uint64_t last);

 private:
  ClassFile(FileSystem& files, std::string path, const Ids& ids, const ClassFileName& name)
      : files_(&files), path_(std::move(path)), ids_(ids), name_(name) {}
  Status Wrap(std::uint64_t subject, std::uint8_t generation, Bytes nonce, Bytes key, MutableBytes slot);
  std::array<std::uint8_t, 46> Aad(std::uint64_t subject, Bytes slot) const;

  static std::uint64_t NextSerial();

  FileSystem* files_;
  std::uint64_t serial_ = NextSerial();
  std::string path_;
  bool unpublished_ = false;
  Ids ids_;
  ClassFileName name_;
  Descriptor file_;
  std::array<std::uint8_t, 32> salt_{};
  std::array<std::uint8_t, 32> mac_{};
  std::optional<Key256> kek_;
  std::optional<crypto::BlockCipher> block_;
  std::optional<crypto::Aead> aead_;
};

}  // namespace privacy::keystore
