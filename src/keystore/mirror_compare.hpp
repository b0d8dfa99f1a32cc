// Is the mirror the same as the keystore?
#pragma once
#include <string>
#include <vector>

#include "keystore/class_file.hpp"
#include "keystore/filesystem.hpp"
#include "core/no_postgres.hpp"

namespace privacy::keystore {

class MirrorCompare {
 public:
  MirrorCompare(FileSystem& files, std::string path, FileSystem& mirror, std::string other)
      : files_(files), path_(std::move(path)), mirror_(mirror), other_(std::move(other)) {}

  // The long part, while keys may be changing: remembers which differ.
  Status ScanKeys(const std::string& space);
  // REQUIRES that nobody writes to the key space: looks again at what ScanKeys remembered, and at all else.
  Status CompareSpace(const std::string& space);
  Status CompareStore();  // the files that belong to all key spaces
  // All of it, when nobody uses either.
  Status CompareAll();

  const std::vector<std::string>& findings() const { return findings_; }

 private:
  struct Piece {
    std::string name;  // of the file
    std::uint64_t at = 0;
  };
  Result<bool> SamePiece(const std::string& file, std::uint64_t at, std::uint64_t* read);
  Result<bool> SameFile(const std::string& file, bool zeros_count);
  Status CompareFile(const std::string& file, bool zeros_count = true);
  void Note(const std::string& file, const char* what);

  FileSystem& files_;
  const std::string path_;
  FileSystem& mirror_;
  const std::string other_;
  std::vector<Piece> pieces_;  // of the key space under work
  std::vector<std::string> findings_;
};

}  // namespace privacy::keystore
