#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>

#include "keystore/filesystem.hpp"

namespace privacy::keystore {
namespace {

constexpr auto kTmpfs = 0x01021994;
constexpr auto kRamfs = 0x858458f6;

// The answer of a system call, repeated while a signal interrupts it; -errno on failure.
template <class Call>
std::int64_t Repeat(Call call) {
  for (;;) {
    const auto answer = call();
    if (answer >= 0) return static_cast<std::int64_t>(answer);
    if (errno != EINTR) return -errno;
  }
}

class Posix final : public FileSystem {
 public:
  int Open(const std::string& path, Access access) override {
    const int flags = access == Access::kRead        ? O_RDONLY
                      : access == Access::kReadWrite ? O_RDWR
                                                     : O_RDWR | O_CREAT | O_EXCL;
    const auto fd = Repeat([&] { return open(path.c_str(), flags | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0600); });
    if (fd >= 0 && access == Access::kCreateNew) {
      if (const auto failed = Repeat([&] { return fchmod(static_cast<int>(fd), 0600); }); failed < 0) {  // any umask
        close(static_cast<int>(fd));
        unlink(path.c_str());
        return static_cast<int>(failed);
      }
    }
    return static_cast<int>(fd);
  }
  void Close(int descriptor) override { close(descriptor); }

  std::int64_t ReadAt(int descriptor, std::uint64_t offset, MutableBytes out) override {
    std::size_t done = 0;
    while (done < out.size()) {
      const auto got = Repeat(
          [&] { return pread(descriptor, out.data() + done, out.size() - done, static_cast<off_t>(offset + done)); });
      if (got < 0) return got;
      if (got == 0) break;
      done += static_cast<std::size_t>(got);
    }
    return static_cast<std::int64_t>(done);
  }
  std::int64_t WriteAt(int descriptor, std::uint64_t offset, Bytes data) override {
    return Repeat([&] { return pwrite(descriptor, data.data(), data.size(), static_cast<off_t>(offset)); });
  }
  std::int64_t Size(int descriptor) override {
    struct stat found;
    if (fstat(descriptor, &found) != 0) return -errno;
    return found.st_size;
  }
  int Truncate(int descriptor, std::uint64_t size) override {
    return static_cast<int>(Repeat([&] { return ftruncate(descriptor, static_cast<off_t>(size)); }));
  }
  int Sync(int descriptor) override {
    return static_cast<int>(Repeat([&] { return fdatasync(descriptor); }));
  }
  int Lock(int descriptor) override {
    return static_cast<int>(Repeat([&] { return flock(descriptor, LOCK_EX | LOCK_NB); }));
  }

  int Rename(const std::string& from, const std::string& to) override {
    return rename(from.c_str(), to.c_str()) == 0 ? 0 : -errno;
  }
  int Unlink(const std::string& path) override { return unlink(path.c_str()) == 0 ? 0 : -errno; }
  int MakeDirectory(const std::string& path) override {
    if (mkdir(path.c_str(), 0700) != 0) return -errno;
    return MakePrivate(path);
  }
  int MakePrivate(const std::string& path) override { return chmod(path.c_str(), 0700) == 0 ? 0 : -errno; }
  int RemoveDirectory(const std::string& path) override { return rmdir(path.c_str()) == 0 ? 0 : -errno; }
  int SyncDirectory(const std::string& path) override {
    const auto fd = Repeat([&] { return open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); });
    if (fd < 0) return static_cast<int>(fd);
    const auto answer = Repeat([&] { return fsync(static_cast<int>(fd)); });
    close(static_cast<int>(fd));
    return static_cast<int>(answer);
  }
  int List(const std::string& path, std::vector<std::string>* names) override {
    names->clear();
    DIR* directory = opendir(path.c_str());
    if (directory == nullptr) return -errno;
    int failed = 0;
    for (;;) {
      errno = 0;
      const dirent* entry = readdir(directory);
      if (entry == nullptr) {
        failed = errno;
        break;
      }
      const std::string name = entry->d_name;
      if (name != "." && name != "..") names->push_back(name);
    }
    closedir(directory);
    std::sort(names->begin(), names->end());
    return -failed;
  }
  int Stat(const std::string& path, FileInfo* info) override {
    struct stat found;
    if (stat(path.c_str(), &found) != 0) return -errno;
    info->directory = S_ISDIR(found.st_mode);
    info->mode = found.st_mode & 07777;
    info->owner = found.st_uid;
    info->device = found.st_dev;
    info->size = static_cast<std::uint64_t>(found.st_size);
    info->allocated = static_cast<std::uint64_t>(found.st_blocks) * 512;
    struct statfs kind;
    if (statfs(path.c_str(), &kind) != 0) return -errno;
    info->in_memory = kind.f_type == kTmpfs || kind.f_type == static_cast<decltype(kind.f_type)>(kRamfs);
    return 0;
  }
  std::int64_t Free(const std::string& path) override {
    struct statfs kind;
    if (statfs(path.c_str(), &kind) != 0) return -errno;
    return static_cast<std::int64_t>(kind.f_bavail) * static_cast<std::int64_t>(kind.f_bsize);
  }
  std::uint32_t User() override { return geteuid(); }
};

}  // namespace

FileSystem& PosixFileSystem() {
  static Posix* const files = new Posix();  // never destroyed: exit() runs static destructors below live frames
  return *files;
}

}  // namespace privacy::keystore
