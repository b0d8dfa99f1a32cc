// A keystore: a directory outside the data directory, with one folder per key space (one per database lineage).
//
//   keystore.id  LOCK  master.state  signing.keys  signing-<id>.pub.pem  <space uuid>/...
//
// A Store is one process's view of it: path, id and the epochs of master.state. Bytes: docs/keystore-format.md.
// Errors are kKeystore with a hint that names the remedy; nothing is ever created over something that exists.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "core/secret.hpp"
#include "keystore/filesystem.hpp"
#include "keystore/master_key.hpp"
#include "core/no_postgres.hpp"

namespace privacy::keystore {

struct SpaceState;

struct MasterEpoch {
  // kRetiring: nothing is wrapped under it and its key is being destroyed; nobody asks for the key any more.
  enum class State : std::uint8_t { kCurrent = 1, kOpen = 2, kRetired = 3, kRetiring = 4 };
  std::uint16_t number = 0;
  State state = State::kCurrent;
  std::int64_t since = 0;  // microseconds since 1970-01-01 UTC
  std::array<std::uint8_t, 32> salt{};
  std::array<std::uint8_t, 16> check{};
};

// The epochs of master.state, as they are on disk now.
Result<std::vector<MasterEpoch>> ReadMasterEpochs(FileSystem& files, const std::string& path, const Uuid& keystore);
const MasterEpoch& CurrentEpoch(const std::vector<MasterEpoch>& epochs);

// The id in a keystore.id.
Result<Uuid> ReadKeystoreId(FileSystem& files, const std::string& path);

struct CreateOptions {
  bool refuse_in_memory = true;  // tmpfs
  bool test = false;             // for test databases: never waits for the disk, may lie in memory
  std::int64_t now = 0;          // microseconds since 1970-01-01 UTC
};

class Store {
 public:
  // Makes a keystore in a directory that is missing or empty (or holds an unfinished creation of ours, which is begun
  // anew), with master epoch 1 under this master key and a first signing key. Durable when it returns.
  static Result<Store> Create(FileSystem& files, const std::string& path, Bytes master_key,
                              const CreateOptions& options);

  // Checks owner and permissions of the directory and all in it, format, checksums. When `expected` is given (the id
  // the database recorded), another id is an error: a foreign keystore.
  static Result<Store> Open(FileSystem& files, const std::string& path, const std::optional<Uuid>& expected = {});

  // True when there is anything at the path; used to tell "missing" from "not a keystore".
  static Result<bool> Exists(FileSystem& files, const std::string& path);

  const std::string& path() const { return path_; }
  const Uuid& id() const { return id_; }
  FileSystem& files() const { return *files_; }
  std::int64_t created() const { return created_; }
  bool is_test() const { return unsynced_ != nullptr; }
  const std::vector<MasterEpoch>& epochs() const { return epochs_; }
  const MasterEpoch& current_epoch() const { return CurrentEpoch(epochs_); }
  bool UsesKeyOf(std::uint16_t epoch) const;  // current or open: its key may still be needed

  // Ok when the key is the master key of that epoch, else kKeystore "wrong master key".
  Status CheckMasterKey(std::uint16_t epoch, Bytes master_key) const;

  // A new epoch under this key, the current one from now on; the former stays open. Durable when it returns. The first
  // step of a rotation: key files are brought under it by Space (see space.hpp). kKeystore when it is the key of another
  // epoch, and nothing changed.
  Status AddEpoch(Bytes master_key, std::int64_t now);
  // Durable when it returns. REQUIRES: not the current epoch.
  Status SetEpochState(std::uint16_t epoch, MasterEpoch::State state);

  // Takes flock on LOCK and writes process id and system identifier into it; held until the descriptor is closed (by
  // Unlock or the end of the process). kWrongState, naming the holder, when another process holds it.
  Result<int> Lock(std::int32_t process, std::uint64_t system_identifier) const;
  // The same with a lock that is held already, by this descriptor: only the holder is written.
  Status NoteHolder(int descriptor, std::int32_t process, std::uint64_t system_identifier) const;
  void Unlock(int descriptor) const { files_->Close(descriptor); }
  // The system identifier last written to LOCK; 0 when there is none yet.
  Result<std::uint64_t> LastSystemIdentifier() const;

  std::string SpacePath(const Uuid& space) const;
  Result<std::vector<Uuid>> Spaces() const;
  Result<bool> HasSpace(const Uuid& space) const;
  // Makes the folder of a new key space: registry, journal (first record: attach, by this owner), lookup.keys, and the
  // class files 1 and 2, still without slots. Appears whole or not at all. kWrongState when it exists.
  Status CreateSpace(const Uuid& space, MasterKeys& keys, std::uint64_t system_identifier, std::uint32_t database,
                     std::int64_t now) const;

  // The folder of a key space that is a fork of another: the same lookup keys and subject-key, the same classes, and keys
  // of its own for people from `from_state.reserved_to` or `highest`, whichever is more, on. What it shares with the
  // former key spaces is written into its journal (fork records). kLimitExceeded after kMaxFormers forks of forks.
  // REQUIRES: a lock on from_state.
  Status ForkSpace(const Uuid& space, const Uuid& from, const SpaceState& from_state, std::uint64_t highest,
                   MasterKeys& keys, std::uint64_t system_identifier, std::uint32_t database, std::int64_t now) const;

 private:
  Result<std::string> BeginSpace(const Uuid& space) const;  // its folder, under a temporary name
  Status PublishSpace(const Uuid& space) const;
  Store(FileSystem& files, std::string path) : files_(&files), path_(std::move(path)) {}
  void MakeTest() {  // from here on nothing waits for the disk
    unsynced_ = WithoutSync(*files_);
    files_ = unsynced_.get();
  }
  FileSystem* files_;
  std::shared_ptr<FileSystem> unsynced_;
  std::string path_;
  Uuid id_{};
  std::int64_t created_ = 0;
  std::vector<MasterEpoch> epochs_;
};

}  // namespace privacy::keystore
