#include "keystore/mirror_place.hpp"

#include <algorithm>
#include <cerrno>
#include <string_view>
#include <vector>

#include "keystore/mirror_files.hpp"

namespace privacy::keystore {

Status PrepareMirror(const Store& keystore, FileSystem& files, const std::string& path, bool may_begin) {
  if (may_begin) PRIVACY_TRY(EnsureDirectory(files, path));
  FileInfo info;
  if (const int failed = files.Stat(path, &info); failed < 0) return IoError("examine", path, failed);
  std::vector<std::string> names;
  const int listed = files.List(path, &names);
  if (listed < 0 && listed != -ENOTDIR) return IoError("read directory", path, listed);
  const auto has = [&](std::string_view name) { return std::find(names.begin(), names.end(), name) != names.end(); };
  const bool complete = has("keystore.id"), begun = has("keystore.id.tmp");
  const auto id = ReadKeystoreId(files, path + (complete ? "/keystore.id" : "/keystore.id.tmp"));
  const bool empty = listed >= 0 && names.size() == (begun ? 1 : 0);
  const bool ours = id.ok() && *id == keystore.id();
  if (!empty && !ours) {
    return Error{Code::kKeystore,
                 "\"" + path + "\" cannot be the mirror: it holds something else than a copy of this keystore", "",
                 "Set privacy.keystore_mirror to a directory that is missing or empty. Nothing is written over what exists.",
                 "mirror_foreign"};
  }
  if (empty && !ours && !may_begin) {
    return Error{Code::kKeystore, "there is no mirror at \"" + path + "\" any more: it is empty", "",
                 "Mount its file system. To begin a new mirror there, restart the server.", "mirror_missing"};
  }
  if (empty && info.owner == files.User() && (info.mode & 077) != 0) {
    if (const int failed = files.MakePrivate(path); failed < 0) return IoError("set the permissions of", path, failed);
  }
  PRIVACY_TRY(EnsurePrivate(files, path));
  PRIVACY_TRY(SyncDirectory(files, ParentOf(path)));
  if (ours && !empty) return {};
  // The first thing in it says whose it is; it gets its name when all is there.
  PRIVACY_ASSIGN(const auto data, ReadFile(keystore.files(), keystore.path() + "/keystore.id", kMostPlainBytes));
  PRIVACY_TRY(Remove(files, path + "/keystore.id.tmp"));
  PRIVACY_TRY(WriteNewFile(files, path + "/keystore.id.tmp", data));
  return SyncDirectory(files, path);
}

Result<Descriptor> LockMirror(FileSystem& files, const std::string& path) {
  const std::string file = path + "/LOCK";
  int number = files.Open(file, Access::kReadWrite);
  if (number == -ENOENT) number = files.Open(file, Access::kCreateNew);
  if (number < 0) return IoError("open", file, number);
  Descriptor lock(files, number);
  const int failed = files.Lock(number);
  if (failed == -EWOULDBLOCK) {
    return Error{Code::kWrongState, "the mirror at \"" + path + "\" is in use by another server", "",
                 "Two servers cannot share a keystore: stop the other one, or give this one another mirror.",
                 "keystore_in_use"};
  }
  if (failed < 0) return IoError("lock", file, failed);
  return lock;
}

}  // namespace privacy::keystore
