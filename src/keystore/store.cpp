#include "keystore/store.hpp"

#include <algorithm>
#include <cerrno>

#include "crypto/digest.hpp"
#include "crypto/encoding.hpp"
#include "crypto/random.hpp"
#include "keystore/block.hpp"
#include "keystore/class_file.hpp"
#include "keystore/file_io.hpp"
#include "keystore/signing.hpp"

namespace privacy::keystore {
namespace {

constexpr std::string_view kIdMagic = "PGPRSTOR", kLockMagic = "PGPRLOCK", kMasterMagic = "PGPRMAST";
constexpr std::size_t kIdSize = 128, kLockSize = 128;
constexpr std::size_t kMasterEntries = 64, kMasterEntry = 64, kMaxEpochs = 9999;

// A random uuid, version 4.
Result<Uuid> NewUuid() {
  Uuid uuid;
  PRIVACY_TRY(crypto::RandomBytes(uuid));
  uuid[6] = static_cast<std::uint8_t>((uuid[6] & 0x0F) | 0x40);
  uuid[8] = static_cast<std::uint8_t>((uuid[8] & 0x3F) | 0x80);
  return uuid;
}

Result<std::array<std::uint8_t, 16>> CheckValue(Bytes master_key, const Uuid& keystore, std::uint16_t epoch,
                                                Bytes salt) {
  std::array<std::uint8_t, 2> number;
  PutBig(number.data(), epoch, 2);
  PRIVACY_ASSIGN(const Key256 key, crypto::Hkdf(master_key, salt, {AsBytes("pg_privacy/1 check"), keystore, number}));
  PRIVACY_ASSIGN(auto hmac, crypto::Hmac::Create(key.view()));
  PRIVACY_ASSIGN(const auto digest, hmac.Compute({keystore, number}));
  std::array<std::uint8_t, 16> check;
  Put(check, Bytes(digest).first(16));
  return check;
}

// header 48 | count 4 | zero 12 | entries of 64: number 2, state 1, zero 5, since 8, salt 32, check 16 | checksum 4
std::vector<std::uint8_t> EncodeEpochs(const std::vector<MasterEpoch>& epochs, const Uuid& keystore) {
  std::vector<std::uint8_t> block(kMasterEntries + kMasterEntry * epochs.size() + 4);
  PutBig(&block[48], epochs.size(), 4);
  for (std::size_t i = 0; i < epochs.size(); ++i) {
    const MutableBytes entry = MutableBytes(block).subspan(kMasterEntries + kMasterEntry * i, kMasterEntry);
    PutBig(&entry[0], epochs[i].number, 2);
    entry[2] = static_cast<std::uint8_t>(epochs[i].state);
    PutBig(&entry[8], static_cast<std::uint64_t>(epochs[i].since), 8);
    Put(entry.subspan(16), epochs[i].salt);
    Put(entry.subspan(48), epochs[i].check);
  }
  CloseBlock(block, kMasterMagic, Ids{keystore, {}});
  return block;
}

Result<std::vector<MasterEpoch>> ReadEpochs(FileSystem& files, const std::string& path, const Uuid& keystore) {
  PRIVACY_ASSIGN(const auto block, ReadFile(files, path, kMasterEntries + kMasterEntry * kMaxEpochs + 4));
  PRIVACY_TRY(EnsureBlock(block, path, kMasterMagic, Ids{keystore, {}}));
  const std::size_t count = block.size() < kMasterEntries + 4 ? 0 : static_cast<std::size_t>(GetBig(&block[48], 4));
  if (count == 0 || count > kMaxEpochs || block.size() != kMasterEntries + kMasterEntry * count + 4) {
    return DamagedFile(path, "its length is wrong");
  }
  std::vector<MasterEpoch> epochs(count);
  int current = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const Bytes entry = Bytes(block).subspan(kMasterEntries + kMasterEntry * i, kMasterEntry);
    epochs[i].number = static_cast<std::uint16_t>(GetBig(&entry[0], 2));
    epochs[i].state = static_cast<MasterEpoch::State>(entry[2]);
    epochs[i].since = static_cast<std::int64_t>(GetBig(&entry[8], 8));
    Put(epochs[i].salt, entry.subspan(16, 32));
    Put(epochs[i].check, entry.subspan(48, 16));
    if (epochs[i].state == MasterEpoch::State::kCurrent) ++current;
  }
  if (current != 1) return DamagedFile(path, "it names no current master epoch, or two");
  return epochs;
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
  if (info.in_memory && options.refuse_in_memory) {
    return Error{Code::kKeystore, "\"" + path + "\" lies in memory (tmpfs)",
                 "All keys would be lost with the machine's power.",
                 "Set privacy.keystore_directory to a directory on a disk.", ""};
  }

  Store store(files, path);
  PRIVACY_ASSIGN(store.id_, NewUuid());
  store.created_ = options.now;
  std::array<std::uint8_t, kIdSize> id_block{};
  PutBig(&id_block[48], static_cast<std::uint64_t>(options.now), 8);
  CloseBlock(id_block, kIdMagic, Ids{store.id_, {}});
  PRIVACY_TRY(WriteNewFile(files, path + "/keystore.id.tmp", id_block));
  PRIVACY_TRY(SyncDirectory(files, path));

  MasterEpoch epoch;
  epoch.number = 1;
  epoch.since = options.now;
  PRIVACY_TRY(crypto::RandomBytes(epoch.salt));
  PRIVACY_ASSIGN(epoch.check, CheckValue(master_key, store.id_, epoch.number, epoch.salt));
  store.epochs_.push_back(epoch);
  PRIVACY_TRY(ReplaceFile(files, path, "master.state", EncodeEpochs(store.epochs_, store.id_)));
  PRIVACY_TRY(CreateSigningKeys(files, path, store.id_, master_key, options.now));
  PRIVACY_TRY(WriteNewFile(files, path + "/LOCK", EncodeLock(store.id_, 0, 0)));
  PRIVACY_TRY(SyncDirectory(files, path));

  // Only now is it a keystore.
  if (const int failed = files.Rename(path + "/keystore.id.tmp", path + "/keystore.id"); failed < 0) {
    return IoError("rename", path + "/keystore.id.tmp", failed);
  }
  PRIVACY_TRY(SyncDirectory(files, path));
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
  if (expected && *expected != store.id_) {
    return Error{Code::kKeystore, "the keystore at \"" + path + "\" is not the one this database uses",
                 "It is keystore " + crypto::FormatUuid(store.id_) + ", the database recorded " +
                     crypto::FormatUuid(*expected) + ".",
                 "Set privacy.keystore_directory to the right keystore, or put a copy of it back.", "keystore_foreign"};
  }
  PRIVACY_ASSIGN(store.epochs_, ReadEpochs(files, path + "/master.state", store.id_));
  return store;
}

const MasterEpoch& Store::current_epoch() const {
  return *std::find_if(epochs_.begin(), epochs_.end(),
                       [](const MasterEpoch& epoch) { return epoch.state == MasterEpoch::State::kCurrent; });
}

Status Store::CheckMasterKey(std::uint16_t epoch, Bytes master_key) const {
  for (const MasterEpoch& known : epochs_) {
    if (known.number != epoch) continue;
    PRIVACY_ASSIGN(const auto check, CheckValue(master_key, id_, epoch, known.salt));
    if (crypto::EqualConstantTime(check, known.check)) return {};
    return Error{
        Code::kKeystore, "wrong master key for epoch " + std::to_string(epoch) + " of the keystore", "",
        "Check privacy.master_key_command or the master key file: it must give the key this keystore was made with.",
        "wrong_master_key"};
  }
  return Error{Code::kKeystore, "the keystore has no master epoch " + std::to_string(epoch), "",
               "Put a copy of master.state back that is as new as the key files.", ""};
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
  PRIVACY_TRY(WriteFully(*files_, file.number(), path, 0, EncodeLock(id_, process, system_identifier)));
  return file.Release();
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
