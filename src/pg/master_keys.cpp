#include "pg/master_keys.hpp"

#include <sys/stat.h>

#include <chrono>
#include <filesystem>

extern "C" {
#include "miscadmin.h"
#include "storage/latch.h"
}

#include "pg/settings.hpp"
#include "pg/shared_memory.hpp"

namespace privacy::pg {

namespace {

class FromSharedMemory final : public keystore::MasterKeys {
 public:
  Status Get(std::uint16_t epoch, Key256* key) override {
    for (const Secrets::Master& master : secrets->master) {
      if (master.epoch != epoch) continue;
      Put(key->writable(), master.key);
      return {};
    }
    return Error{.code = Code::kWrongState,
                 .message = "the keystore is locked",
                 .detail = "The master key of epoch " + std::to_string(epoch) + " is not available.",
                 .hint = "See the server log for why the master key could not be had."};
  }
};

bool IsSet(const char* setting) { return setting != nullptr && setting[0] != '\0'; }

std::string DataDirectory() {
  std::error_code failed;
  const std::filesystem::path path = std::filesystem::weakly_canonical(DataDir, failed);
  return failed ? std::string(DataDir) : path.string();
}

bool IsInside(const std::string& path, const std::string& directory) {
  std::error_code failed;
  const std::string whole = std::filesystem::weakly_canonical(path, failed).string();
  return !failed && (whole == directory || whole.starts_with(directory + "/"));
}

std::uint64_t DeviceOf(std::string path) {  // of the nearest part that exists; 0 unknown
  struct stat info;
  while (stat(path.c_str(), &info) != 0) {
    const std::size_t slash = path.find_last_of('/');
    if (slash == std::string::npos || slash == 0) return 0;
    path.resize(slash);
  }
  return info.st_dev;
}

std::string WithoutSlash(std::string path) {
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  return path;
}

// The mirror fell behind: the worker brings it up again. It may be called with any lock held.
void WakeWorker() {
  if (Latch* const latch = shared->worker_latch; latch != nullptr) SetLatch(latch);
}

std::string ParentOf(const std::string& path) { return std::filesystem::path(path).parent_path().string(); }

}  // namespace

keystore::MasterKeys& SharedMasterKeys() {
  static FromSharedMemory keys;
  return keys;
}

bool HasMirror() { return IsSet(setting_keystore_mirror); }

keystore::FileSystem& KeystoreFiles() {
  if (!HasMirror() || shared == nullptr) return keystore::PosixFileSystem();
  // Never destroyed: descriptors end with the process.
  static keystore::FileSystem* const files =
      keystore::Mirrored(keystore::PosixFileSystem(), keystore::PosixFileSystem(), {KeystorePath(), MirrorPath()},
                         &shared->mirror.state, WakeWorker)
          .release();
  return *files;
}

std::string MirrorPath() { return WithoutSlash(HasMirror() ? setting_keystore_mirror : ""); }

std::string KeystorePath() {
  return IsSet(setting_keystore_directory) ? WithoutSlash(setting_keystore_directory) : DataDirectory() + "-keystore";
}

std::string MasterKeyPath() {
  return IsSet(setting_master_key_directory) ? setting_master_key_directory : DataDirectory() + "-keystore-master";
}

Status CheckPlaces() {
  const std::string data = DataDirectory();
  const std::string keystore = KeystorePath();
  if (keystore.empty() || keystore[0] != '/')
    return Error{.code = Code::kKeystore,
                 .message = "the keystore's directory is not an absolute path",
                 .hint = "Change privacy.keystore_directory and restart the server."};
  if (IsInside(keystore, data))
    return Error{.code = Code::kKeystore,
                 .message = "the keystore lies inside the data directory",
                 .detail = "Every base backup would hold the keys of the data it holds.",
                 .hint = "Set privacy.keystore_directory to a place outside and restart the server."};
  if (!IsSet(setting_master_key_command) && (IsInside(MasterKeyPath(), data) || IsInside(MasterKeyPath(), keystore)))
    return Error{.code = Code::kKeystore,
                 .message = "the master key's directory lies inside the data directory or the keystore",
                 .hint = "Set privacy.master_key_directory to a place outside and restart the server."};
  if (!IsSet(setting_keystore_directory) && DeviceOf(data) != DeviceOf(ParentOf(data)))
    return Error{.code = Code::kKeystore,
                 .message = "the default keystore directory cannot be used, as the data directory is a mount point",
                 .hint = "Set privacy.keystore_directory and restart the server."};
  return {};
}

Status CheckMirrorPlace() {
  if (!HasMirror()) return {};
  const auto refuse = [](std::string why) -> Status {
    return Error{.code = Code::kKeystore,
                 .message = std::move(why),
                 .hint = "Change privacy.keystore_mirror, best to a directory on another disk, and restart the server."};
  };
  const std::string mirror = MirrorPath();
  if (mirror[0] != '/') return refuse("the mirror's directory is not an absolute path");
  const auto canonical = [](const std::string& path) {
    std::error_code failed;
    const std::string whole = std::filesystem::weakly_canonical(path, failed).string();
    return failed ? path : whole;
  };
  const std::string keystore = canonical(KeystorePath());
  if (IsInside(mirror, DataDirectory())) return refuse("the mirror lies inside the data directory");
  if (IsInside(DataDirectory(), canonical(mirror))) return refuse("the data directory lies inside the mirror");
  if (IsInside(mirror, keystore)) return refuse("the mirror is the keystore, or lies inside it");
  if (IsInside(keystore, canonical(mirror))) return refuse("the keystore lies inside the mirror");
  if (IsSet(setting_master_key_command)) return {};
  if (IsInside(mirror, canonical(MasterKeyPath())) || IsInside(MasterKeyPath(), canonical(mirror)))
    return refuse("the mirror and the master key lie in one directory");
  return {};
}

Status CheckBackupPlace(const std::string& path) {
  if (path.empty() || path[0] != '/')
    return Error{.code = Code::kInvalidParameter,
                 .message = "the path of a copy of the keystore must be absolute",
                 .hint = "Name a directory that does not exist yet."};
  for (const std::string& directory : {DataDirectory(), KeystorePath(), MasterKeyPath(), MirrorPath()}) {
    std::error_code failed;
    if (directory.empty()) continue;
    const std::string whole = std::filesystem::weakly_canonical(directory, failed).string();
    if (failed || !IsInside(path, whole)) continue;
    return Error{.code = Code::kInvalidParameter,
                 .message = "a copy of the keystore cannot lie in the data directory, the keystore or beside the master key",
                 .detail = "It would lie in \"" + directory + "\".",
                 .hint = "Name a directory elsewhere, best on another disk."};
  }
  return {};
}

bool OnSameFileSystem() {
  const std::uint64_t data = DeviceOf(DataDirectory());
  if (DeviceOf(KeystorePath()) == data) return true;
  return !IsSet(setting_master_key_command) && DeviceOf(MasterKeyPath()) == data;
}

std::int64_t MicrosecondsNow() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::microseconds>(now).count();
}

}  // namespace privacy::pg
