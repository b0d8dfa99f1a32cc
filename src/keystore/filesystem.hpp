// The file system as the keystore sees it: a seam, so that tests can lose unsynced writes, tear sectors, fill the
// disk and stop after any call. Calls answer like system calls, so that the hot path makes no texts:
// zero or more is success, below zero is -errno. Interrupted calls are repeated inside.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/bytes.hpp"
#include "core/no_postgres.hpp"

namespace privacy::keystore {

struct FileInfo {
  bool directory = false;
  std::uint32_t mode = 0;    // permission bits, 07777
  std::uint32_t owner = 0;   // user id
  std::uint64_t device = 0;  // st_dev
  std::uint64_t size = 0;
  std::uint64_t allocated = 0;  // bytes on the disk: holes take none
  bool in_memory = false;  // tmpfs or ramfs: nothing of it survives a restart of the machine
};

enum class Access { kRead, kReadWrite, kCreateNew };  // kCreateNew: must not exist; for this user alone (0600)

class FileSystem {
 public:
  virtual ~FileSystem() = default;

  virtual int Open(const std::string& path, Access access) = 0;  // descriptor, close-on-exec
  virtual void Close(int descriptor) = 0;
  // Bytes read: fewer than asked for only at the end of the file.
  virtual std::int64_t ReadAt(int descriptor, std::uint64_t offset, MutableBytes out) = 0;
  // Bytes written: may be fewer than given.
  virtual std::int64_t WriteAt(int descriptor, std::uint64_t offset, Bytes data) = 0;
  virtual std::int64_t Size(int descriptor) = 0;
  virtual int Truncate(int descriptor, std::uint64_t size) = 0;
  virtual int Sync(int descriptor) = 0;  // fdatasync
  virtual int Lock(int descriptor) = 0;  // flock, exclusive, -EWOULDBLOCK when held by another

  virtual int Rename(const std::string& from, const std::string& to) = 0;
  virtual int Unlink(const std::string& path) = 0;
  virtual int MakeDirectory(const std::string& path) = 0;                          // 0700
  virtual int MakePrivate(const std::string& path) = 0;                            // a directory: chmod 0700
  virtual int RemoveDirectory(const std::string& path) = 0;                        // an empty one
  virtual int SyncDirectory(const std::string& path) = 0;                          // makes names in it durable
  virtual int List(const std::string& path, std::vector<std::string>* names) = 0;  // sorted, without . and ..
  virtual int Stat(const std::string& path, FileInfo* info) = 0;                   // follows links
  virtual std::int64_t Free(const std::string& path) = 0;                          // bytes this user may still write
  virtual std::uint32_t User() = 0;                                                // effective user id
};

FileSystem& PosixFileSystem();

// `files` (which must outlive it), without waiting for the disk: for keystores of tests.
std::unique_ptr<FileSystem> WithoutSync(FileSystem& files);

}  // namespace privacy::keystore
