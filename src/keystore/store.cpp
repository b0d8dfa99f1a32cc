#include "keystore/store.hpp"

#include <algorithm>
#include <cerrno>

#include "crypto/encoding.hpp"
#include "crypto/random.hpp"
#include "keystore/block.hpp"
#include "keystore/class_file.hpp"
#include "keystore/file_io.hpp"
#include "keystore/signing.hpp"

namespace privacy::keystore {
namespace {

constexpr std::string_view kIdMagic = "PGPRSTOR", kLockMagic = "PGPRLOCK";
constexpr std::size_t kIdSize = 128, kLockSize = 128;
constexpr std::size_t kKindAt = 56;
constexpr std::uint8_t kTestKind = 1;

// A random uuid, version 4.
Result<Uuid> NewUuid() {
  Uuid uuid;
  PRIVACY_TRY(crypto::RandomBytes(uuid));
  uuid[6] = static_cast<std::uint8_t>((uuid[6] & 0x0F) | 0x40);
  uuid[8] = static_cast<std::uint8_t>((uuid[8] & 0x3F) | 0x80);
  return uuid;
}

std::array<std::uint8_t, kLockSize> EncodeLock(const Uuid& keystore, std::int32_t process, std::uint64_t system) {
  std::array<std::uint8_t, kLockSize> block{};
  PutBig(&block[48], system, 8);
  PutBig(&block[56], static_cast<std::uint32_t>(process), 4);
  CloseBlock(block, kLockMagic, Ids{keystore, {}});
  return block;
}

Error NotEmpty(const std::string& path) {
  return {
      Code::kKeystore, "\"" + path + "\" is neither empty nor a keystore", "",
      "Set privacy.keystore_directory to a directory that is missing or empty. Nothing is created over what exists.",
      ""};
}

// Ensure that the directory exists and is empty. What a creation left that was cut short is removed: it is known by
// keystore.id.tmp without keystore.id, and by having no folder in it.
Status PrepareDirectory(FileSystem& files, const std::string& path) {
  const int made = files.MakeDirectory(path);
  if (made < 0 && made != -EEXIST) return IoError("create directory", path, made);
  FileInfo info;
  if (const int failed = files.Stat(path, &info); failed < 0) return IoError("examine", path, failed);
  if (!info.directory) return NotEmpty(path);
  PRIVACY_ASSIGN(const auto names, ListDirectory(files, path));
  if (!names.empty()) {
    bool ours = std::find(names.begin(), names.end(), "keystore.id.tmp") != names.end();
    for (const std::string& name : names) {
      ours = ours && (name == "keystore.id.tmp" || name == "LOCK" || name.starts_with("master.state") ||
                      name.starts_with("signing.keys") || name.starts_with("signing-"));
    }
    if (!ours) return NotEmpty(path);
    for (int pass = 0; pass < 2; ++pass) {  // the mark of an unfinished creation goes last
      for (const std::string& name : names) {
        if ((name == "keystore.id.tmp") != (pass == 1)) continue;
        if (const int failed = files.Unlink(path + "/" + name); failed < 0) {
          return IoError("remove", path + "/" + name, failed);
        }
      }
      PRIVACY_TRY(SyncDirectory(files, path));
    }
  }
  if (info.owner == files.User() && (info.mode & 077) != 0) {  // it is empty, nobody has read anything in it
    if (const int failed = files.MakePrivate(path); failed < 0) return IoError("set the permissions of", path, failed);
  }
  PRIVACY_TRY(EnsurePrivate(files, path));
  return SyncDirectory(files, ParentOf(path));
}

}  // namespace

Result<Uuid> ReadKeystoreId(FileSystem& files, const std::string& path) {
  PRIVACY_ASSIGN(const auto block, ReadFile(files, path, kIdSize));
  PRIVACY_TRY(EnsureBlock(block, path, kIdMagic));
  Uuid id;
  Put(id, Bytes(block).subspan(16, 16));
  return id;
}

Result<bool> Store::Exists(FileSystem& files, const std::string& path) {
  FileInfo info;
  const int failed = files.Stat(path + "/keystore.id", &info);
  if (failed == 0) return true;
  if (failed == -ENOENT || failed == -ENOTDIR) return false;
  return IoError("examine", path + "/keystore.id", failed);
}

Result<Store> Store::Create(FileSystem& files, const std::string& path, Bytes master_key,
                            const CreateOptions& options) {
  PRIVACY_ASSIGN(const bool exists, Exists(files, path));
  if (exists) {
    return Error{Code::kWrongState, "\"" + path + "\" holds a keystore already", "",
                 "It is opened by itself; nothing is created over it.", ""};
  }
  PRIVACY_TRY(PrepareDirectory(files, path));
  FileInfo info;
  if (const int failed = files.Stat(path, &info); failed < 0) return IoError("examine", path, failed);
  if (info.in_memory && options.refuse_in_memory && !options.test) {
    return Error{Code::kKeystore, "\"" + path + "\" lies in memory (tmpfs)",
                 "All keys would be lost with the machine's power.",
                 "Set privacy.keystore_directory to a directory on a disk.", ""};
  }

  Store store(files, path);
  PRIVACY_ASSIGN(store.id_, NewUuid());
  store.created_ = options.now;
  std::array<std::uint8_t, kIdSize> id_block{};
  PutBig(&id_block[48], static_cast<std::uint64_t>(options.now), 8);
  id_block[kKindAt] = options.test ? kTestKind : 0;
  CloseBlock(id_block, kIdMagic, Ids{store.id_, {}});
  PRIVACY_TRY(WriteNewFile(files, path + "/keystore.id.tmp", id_block));
  PRIVACY_TRY(SyncDirectory(files, path));

  PRIVACY_TRY(store.AddEpoch(master_key, options.now));
  PRIVACY_TRY(CreateSigningKeys(files, path, store.id_, master_key, options.now));
  PRIVACY_TRY(WriteNewFile(files, path + "/LOCK", EncodeLock(store.id_, 0, 0)));
  PRIVACY_TRY(SyncDirectory(files, path));

  // Only now is it a keystore.
  if (const int failed = files.Rename(path + "/keystore.id.tmp", path + "/keystore.id"); failed < 0) {
    return IoError("rename", path + "/keystore.id.tmp", failed);
  }
  PRIVACY_TRY(SyncDirectory(files, path));
  if (options.test) store.MakeTest();
  return store;
}

Result<Store> Store::Open(FileSystem& files, const std::string& path, const std::optional<Uuid>& expected) {
  FileInfo info;
  const int failed = files.Stat(path, &info);
  if (failed == -ENOENT || failed == -ENOTDIR) {
    return Error{
        Code::kKeystore, "there is no keystore at \"" + path + "\"", "",
        "Check privacy.keystore_directory and that its file system is mounted, or put a copy of the keystore back.",
        "keystore_missing"};
  }
  if (failed < 0) return IoError("examine", path, failed);
  PRIVACY_TRY(EnsurePrivate(files, path));
  PRIVACY_ASSIGN(const bool exists, Exists(files, path));
  if (!exists) {
    return Error{
        Code::kKeystore, "\"" + path + "\" is not a keystore: it has no file keystore.id", "",
        "Check privacy.keystore_directory and that its file system is mounted, or put a copy of the keystore back.",
        "keystore_missing"};
  }
  PRIVACY_ASSIGN(const auto names, ListDirectory(files, path));
  for (const std::string& name : names) {
    PRIVACY_TRY(EnsurePrivate(files, path + "/" + name));
    FileInfo entry;
    if (files.Stat(path + "/" + name, &entry) == 0 && entry.directory) {
      PRIVACY_ASSIGN(const auto inner, ListDirectory(files, path + "/" + name));
      for (const std::string& file : inner) PRIVACY_TRY(EnsurePrivate(files, path + "/" + name + "/" + file));
    }
  }

  Store store(files, path);
  const std::string id_path = path + "/keystore.id";
  PRIVACY_ASSIGN(const auto id_block, ReadFile(files, id_path, kIdSize));
  PRIVACY_TRY(EnsureBlock(id_block, id_path, kIdMagic));
  Put(store.id_, Bytes(id_block).subspan(16, 16));
  if (id_block.size() != kIdSize) return DamagedFile(id_path, "its length is wrong");
  store.created_ = static_cast<std::int64_t>(GetBig(&id_block[48], 8));
  if (id_block[kKindAt] == kTestKind) store.MakeTest();
  if (expected && *expected != store.id_) {
    return Error{Code::kKeystore, "the keystore at \"" + path + "\" is not the one this database uses",
                 "It is keystore " + crypto::FormatUuid(store.id_) + ", the database recorded " +
                     crypto::FormatUuid(*expected) + ".",
                 "Set privacy.keystore_directory to the right keystore, or put a copy of it back.", "keystore_foreign"};
  }
  PRIVACY_ASSIGN(store.epochs_, ReadMasterEpochs(files, path, store.id_));
  return store;
}

Result<int> Store::Lock(std::int32_t process, std::uint64_t system_identifier) const {
  const std::string path = path_ + "/LOCK";
  PRIVACY_ASSIGN(Descriptor file, OpenFile(*files_, path, Access::kReadWrite));
  const int locked = files_->Lock(file.number());
  if (locked == -EWOULDBLOCK) {
    std::array<std::uint8_t, kLockSize> block{};
    std::string holder = "another process";
    if (files_->ReadAt(file.number(), 0, block) == static_cast<std::int64_t>(kLockSize) && ChecksumHolds(block)) {
      holder = "process " + std::to_string(GetBig(&block[56], 4));
    }
    return Error{Code::kWrongState, "the keystore at \"" + path_ + "\" is in use by " + holder, "",
                 "Two servers cannot share a keystore: stop the other one.", "keystore_in_use"};
  }
  if (locked < 0) return IoError("lock", path, locked);
  PRIVACY_TRY(NoteHolder(file.number(), process, system_identifier));
  return file.Release();
}

Status Store::NoteHolder(int descriptor, std::int32_t process, std::uint64_t system_identifier) const {
  return WriteFully(*files_, descriptor, path_ + "/LOCK", 0, EncodeLock(id_, process, system_identifier));
}

Result<std::uint64_t> Store::LastSystemIdentifier() const {
  const std::string path = path_ + "/LOCK";
  PRIVACY_ASSIGN(const Descriptor file, OpenFile(*files_, path, Access::kRead));
  std::array<std::uint8_t, kLockSize> block{};
  const std::int64_t got = files_->ReadAt(file.number(), 0, block);
  if (got < 0) return IoError("read", path, static_cast<int>(got));
  if (!EnsureBlock(block, path, kLockMagic, Ids{id_, {}}).ok()) return std::uint64_t{0};  // was being written
  return GetBig(&block[48], 8);
}

std::string Store::SpacePath(const Uuid& space) const { return path_ + "/" + crypto::FormatUuid(space); }

Result<std::vector<Uuid>> Store::Spaces() const {
  PRIVACY_ASSIGN(const auto names, ListDirectory(*files_, path_));
  std::vector<Uuid> spaces;
  for (const std::string& name : names) {
    const auto uuid = crypto::ParseUuid(name);
    if (uuid.ok() && crypto::FormatUuid(*uuid) == name) spaces.push_back(*uuid);
  }
  return spaces;
}

Result<bool> Store::HasSpace(const Uuid& space) const {
  FileInfo info;
  const int failed = files_->Stat(SpacePath(space), &info);
  if (failed == -ENOENT) return false;
  if (failed < 0) return IoError("examine", SpacePath(space), failed);
  return true;
}

}  // namespace privacy::keystore
