#include "keystore/file_io.hpp"

#include <cerrno>
#include <cstdio>
#include <system_error>

namespace privacy::keystore {
namespace {

constexpr char kMakeRoom[] = "Free space on its file system; the work goes on by itself or when repeated.";
constexpr std::uint64_t kKeptFree = std::uint64_t{1} << 20;  // for the journal: erasing goes on when storing does not

std::string Remedy(int error) {
  switch (error) {
    case ENOSPC:
    case EDQUOT:
      return kMakeRoom;
    case EACCES:
    case EPERM:
      return "Give the keystore to the operating system user of the server, directories 0700 and files 0600.";
    case EROFS:
      return "The keystore's file system must be writable.";
    case ENOENT:
      return "Check privacy.keystore_directory and that its file system is mounted, or put a copy of the keystore "
             "back.";
    case EMFILE:
    case ENFILE:
      return "Raise the limit of open files.";
    default:
      return "Check the disk and the system log.";
  }
}

}  // namespace

Error IoError(std::string_view verb, const std::string& path, int error) {
  if (error < 0) error = -error;
  return {error == ENOSPC || error == EDQUOT ? Code::kDiskFull : Code::kKeystore,
          "could not " + std::string(verb) + " \"" + path + "\": " + std::generic_category().message(error), "",
          Remedy(error), ""};
}

Error DamagedFile(const std::string& path, std::string_view what) {
  return {Code::kKeystore, "keystore file \"" + path + "\" is damaged: " + std::string(what), "",
          "Put a copy of this file back from a backup of the keystore; keys destroyed since stay destroyed.", ""};
}

Result<Descriptor> OpenFile(FileSystem& files, const std::string& path, Access access) {
  const int number = files.Open(path, access);
  if (number < 0) return IoError(access == Access::kCreateNew ? "create" : "open", path, number);
  return Descriptor(files, number);
}

Status ReadExactly(FileSystem& files, int descriptor, const std::string& path, std::uint64_t offset, MutableBytes out) {
  const std::int64_t got = files.ReadAt(descriptor, offset, out);
  if (got < 0) return IoError("read", path, static_cast<int>(got));
  if (static_cast<std::size_t>(got) != out.size()) return DamagedFile(path, "it is too short");
  return {};
}

Status WriteFully(FileSystem& files, int descriptor, const std::string& path, std::uint64_t offset, Bytes data) {
  while (!data.empty()) {
    const std::int64_t written = files.WriteAt(descriptor, offset, data);
    if (written < 0) return IoError("write", path, static_cast<int>(written));
    if (written == 0) return IoError("write", path, ENOSPC);
    data = data.subspan(static_cast<std::size_t>(written));
    offset += static_cast<std::uint64_t>(written);
  }
  return {};
}

Status SyncFile(FileSystem& files, int descriptor, const std::string& path) {
  if (const int failed = files.Sync(descriptor); failed < 0) return IoError("flush to disk", path, failed);
  return {};
}

Status SyncDirectory(FileSystem& files, const std::string& path) {
  if (const int failed = files.SyncDirectory(path); failed < 0) return IoError("flush to disk directory", path, failed);
  return {};
}

Result<std::vector<std::uint8_t>> ReadFile(FileSystem& files, const std::string& path, std::size_t limit) {
  PRIVACY_ASSIGN(const Descriptor file, OpenFile(files, path, Access::kRead));
  const std::int64_t size = files.Size(file.number());
  if (size < 0) return IoError("read", path, static_cast<int>(size));
  if (static_cast<std::uint64_t>(size) > limit) return DamagedFile(path, "it is too long");
  std::vector<std::uint8_t> data(static_cast<std::size_t>(size));
  PRIVACY_TRY(ReadExactly(files, file.number(), path, 0, data));
  return data;
}

Status WriteNewFile(FileSystem& files, const std::string& path, Bytes data) {
  PRIVACY_ASSIGN(const Descriptor file, OpenFile(files, path, Access::kCreateNew));
  Status status = WriteFully(files, file.number(), path, 0, data);
  if (status.ok()) status = SyncFile(files, file.number(), path);
  if (!status.ok()) (void)files.Unlink(path);
  return status;
}

Status EnsureRoom(FileSystem& files, const std::string& directory, std::uint64_t bytes) {
  const std::int64_t free = files.Free(directory);
  if (free < 0 || static_cast<std::uint64_t>(free) >= bytes + kKeptFree) return {};  // unknown: writing will tell
  const auto in_kilobytes = [](std::uint64_t number) { return std::to_string((number + 1023) / 1024) + " kB"; };
  return Error{Code::kDiskFull, "too little space is left in \"" + directory + "\"",
               in_kilobytes(bytes) + " are to be written, " + in_kilobytes(static_cast<std::uint64_t>(free)) +
                   " are free, of which " + in_kilobytes(kKeptFree) + " are left to the journal of erasures.",
               kMakeRoom, ""};
}

Status ReplaceFile(FileSystem& files, const std::string& directory, const std::string& name, Bytes data) {
  const std::string path = directory + "/" + name;
  const std::string temporary = path + std::string(kTemporary);
  if (const int failed = files.Unlink(temporary); failed < 0 && failed != -ENOENT) {
    return IoError("remove", temporary, failed);
  }
  PRIVACY_TRY(WriteNewFile(files, temporary, data));
  if (const int failed = files.Rename(temporary, path); failed < 0) return IoError("rename", temporary, failed);
  return SyncDirectory(files, directory);
}

Status ReplaceAndErase(FileSystem& files, const std::string& directory, const std::string& name, Bytes data) {
  const std::string path = directory + "/" + name;
  PRIVACY_ASSIGN(const Descriptor old, OpenFile(files, path, Access::kReadWrite));
  const std::int64_t size = files.Size(old.number());
  if (size < 0) return IoError("examine", path, static_cast<int>(size));
  PRIVACY_TRY(ReplaceFile(files, directory, name, data));
  PRIVACY_TRY(WriteFully(files, old.number(), path, 0, std::vector<std::uint8_t>(static_cast<std::size_t>(size))));
  return SyncFile(files, old.number(), path);
}

Status EnsurePrivate(FileSystem& files, const std::string& path) {
  FileInfo info;
  if (const int failed = files.Stat(path, &info); failed < 0) return IoError("examine", path, failed);
  if (info.owner != files.User()) {
    return Error{Code::kKeystore, "\"" + path + "\" belongs to another operating system user", "",
                 "Give the keystore and all in it to the operating system user of the server.", ""};
  }
  if ((info.mode & 077) != 0) {
    char mode[8];
    std::snprintf(mode, sizeof(mode), "%04o", static_cast<unsigned>(info.mode & 07777));
    return Error{Code::kKeystore, "\"" + path + "\" is open to other operating system users",
                 std::string("Its permissions are ") + mode + ".",
                 info.directory ? "Set them to 0700 (chmod), and consider the keys known to whoever could read them."
                                : "Set them to 0600 (chmod), and consider the keys known to whoever could read them.",
                 ""};
  }
  return {};
}

Result<std::vector<std::string>> ListDirectory(FileSystem& files, const std::string& path) {
  std::vector<std::string> names;
  if (const int failed = files.List(path, &names); failed < 0) return IoError("read directory", path, failed);
  return names;
}

std::string ParentOf(const std::string& path) {
  std::string trimmed = path;
  while (trimmed.size() > 1 && trimmed.back() == '/') trimmed.pop_back();
  const auto slash = trimmed.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : trimmed.substr(0, slash);
}

bool EndsWith(std::string_view text, std::string_view ending) {
  return text.size() >= ending.size() && text.substr(text.size() - ending.size()) == ending;
}

}  // namespace privacy::keystore
