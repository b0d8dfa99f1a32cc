// Whole-file work over the FileSystem seam, with the error texts of the keystore.
#pragma once
#include <string>
#include <vector>

#include "core/bytes.hpp"
#include "core/error.hpp"
#include "keystore/filesystem.hpp"
#include "core/no_postgres.hpp"

namespace privacy::keystore {

// 'could not <verb> "<path>": <system's words>', with the remedy that fits the error number (negative or positive).
Error IoError(std::string_view verb, const std::string& path, int error);
Error DamagedFile(const std::string& path, std::string_view what);

// An open descriptor, closed at the end of its scope.
class Descriptor {
 public:
  Descriptor() = default;
  Descriptor(FileSystem& files, int number) : files_(&files), number_(number) {}
  Descriptor(Descriptor&& other) noexcept : files_(other.files_), number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(files_, other.files_);
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor() {
    if (number_ >= 0) files_->Close(number_);
  }
  int number() const { return number_; }
  bool is_open() const { return number_ >= 0; }
  int Release() { return std::exchange(number_, -1); }

 private:
  FileSystem* files_ = nullptr;
  int number_ = -1;
};

Result<Descriptor> OpenFile(FileSystem& files, const std::string& path, Access access);
Status ReadExactly(FileSystem& files, int descriptor, const std::string& path, std::uint64_t offset, MutableBytes out);
Status WriteFully(FileSystem& files, int descriptor, const std::string& path, std::uint64_t offset, Bytes data);
Status SyncFile(FileSystem& files, int descriptor, const std::string& path);
Status SyncDirectory(FileSystem& files, const std::string& path);
// The whole of a file of at most `limit` bytes.
Result<std::vector<std::uint8_t>> ReadFile(FileSystem& files, const std::string& path, std::size_t limit);
// Writes <directory>/<name>.tmp, makes it durable and renames it to <name>: readers see the old file or the new one.
Status ReplaceFile(FileSystem& files, const std::string& directory, const std::string& name, Bytes data);
// The same; what the old file held is overwritten, once nobody finds it by its name any more.
Status ReplaceAndErase(FileSystem& files, const std::string& directory, const std::string& name, Bytes data);
// A new durable file; its name is durable only after SyncDirectory. What fails is removed again.
Status WriteNewFile(FileSystem& files, const std::string& path, Bytes data);
// Ok when so many bytes can be written there and some are left for the journal; kDiskFull otherwise.
Status EnsureRoom(FileSystem& files, const std::string& directory, std::uint64_t bytes);

// Ensure that a file or directory belongs to this user and that nobody else may read or write it.
Status EnsurePrivate(FileSystem& files, const std::string& path);
Result<std::vector<std::string>> ListDirectory(FileSystem& files, const std::string& path);
std::string ParentOf(const std::string& path);
bool EndsWith(std::string_view text, std::string_view ending);
inline constexpr std::string_view kTemporary = ".tmp";

}  // namespace privacy::keystore
