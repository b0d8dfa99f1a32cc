// Small things that the parts of the mirror share.
#pragma once
#include <cerrno>
#include <string>
#include <vector>

#include "keystore/class_file.hpp"
#include "keystore/file_io.hpp"
#include "core/no_postgres.hpp"

namespace privacy::keystore {

// A whole file, whatever its length, under a temporary name first; durable when it returns.
Status CopyFile(FileSystem& from, const std::string& from_directory, FileSystem& to, const std::string& to_directory,
                const std::string& name);

// All key files of a key space, by class and epoch.
inline Result<std::vector<ClassFileName>> ListKeyFiles(FileSystem& files, const std::string& directory) {
  PRIVACY_ASSIGN(const auto names, ListDirectory(files, directory));
  std::vector<ClassFileName> found;
  for (const std::string& name : names)
    if (const auto parsed = ParseClassFileName(name)) found.push_back(*parsed);
  return found;
}

inline Status EnsureDirectory(FileSystem& files, const std::string& path) {
  const int failed = files.MakeDirectory(path);
  if (failed < 0 && failed != -EEXIST) return IoError("create directory", path, failed);
  return {};
}

inline Status Remove(FileSystem& files, const std::string& path) {
  const int failed = files.Unlink(path);
  if (failed < 0 && failed != -ENOENT) return IoError("remove", path, failed);
  return {};
}

inline Result<Descriptor> MakeAnew(FileSystem& files, const std::string& path) {
  PRIVACY_TRY(Remove(files, path));
  return OpenFile(files, path, Access::kCreateNew);
}

constexpr std::size_t kMostPlainBytes = std::size_t{16} << 20;  // of a file that holds no slots

// The mirror holds what the keystore lacks.
Error MirrorAhead(const std::string& path);

}  // namespace privacy::keystore
