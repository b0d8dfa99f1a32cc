#include "keystore/filesystem.hpp"
#include "core/no_postgres.hpp"

namespace privacy::keystore {
namespace {

class Unsynced final : public FileSystem {
 public:
  explicit Unsynced(FileSystem& files) : files_(files) {}

  int Open(const std::string& path, Access access) override { return files_.Open(path, access); }
  void Close(int descriptor) override { files_.Close(descriptor); }
  std::int64_t ReadAt(int descriptor, std::uint64_t offset, MutableBytes out) override {
    return files_.ReadAt(descriptor, offset, out);
  }
  std::int64_t WriteAt(int descriptor, std::uint64_t offset, Bytes data) override {
    return files_.WriteAt(descriptor, offset, data);
  }
  std::int64_t Size(int descriptor) override { return files_.Size(descriptor); }
  int Truncate(int descriptor, std::uint64_t size) override { return files_.Truncate(descriptor, size); }
  int Sync(int) override { return 0; }
  int Lock(int descriptor) override { return files_.Lock(descriptor); }
  int Rename(const std::string& from, const std::string& to) override { return files_.Rename(from, to); }
  int Unlink(const std::string& path) override { return files_.Unlink(path); }
  int MakeDirectory(const std::string& path) override { return files_.MakeDirectory(path); }
  int MakePrivate(const std::string& path) override { return files_.MakePrivate(path); }
  int RemoveDirectory(const std::string& path) override { return files_.RemoveDirectory(path); }
  int SyncDirectory(const std::string&) override { return 0; }
  int List(const std::string& path, std::vector<std::string>* names) override { return files_.List(path, names); }
  int Stat(const std::string& path, FileInfo* info) override { return files_.Stat(path, info); }
  std::int64_t Free(const std::string& path) override { return files_.Free(path); }
  std::uint32_t User() override { return files_.User(); }

 private:
  FileSystem& files_;
};

}  // namespace

std::unique_ptr<FileSystem> WithoutSync(FileSystem& files) { return std::make_unique<Unsynced>(files); }

}  // namespace privacy::keystore
