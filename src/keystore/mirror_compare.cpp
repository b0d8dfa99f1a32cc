#include "keystore/mirror_compare.hpp"

#include <algorithm>
#include <cerrno>

#include "crypto/encoding.hpp"
#include "keystore/mirror_files.hpp"
#include "keystore/mirrored_filesystem.hpp"

namespace privacy::keystore {
namespace {

constexpr std::size_t kPiece = std::size_t{1} << 20;

// What is read at a place of a file; the end of it is what is missing.
Result<std::vector<std::uint8_t>> ReadPiece(FileSystem& files, const Descriptor& file, const std::string& path, std::uint64_t at) {
  std::vector<std::uint8_t> bytes(kPiece);
  const std::int64_t got = files.ReadAt(file.number(), at, bytes);
  if (got < 0) return IoError("read", path, static_cast<int>(got));
  bytes.resize(static_cast<std::size_t>(got));
  return bytes;
}

bool IsZero(Bytes bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](std::uint8_t byte) { return byte == 0; });
}

}  // namespace

void MirrorCompare::Note(const std::string& file, const char* what) {
  findings_.push_back("the mirror's \"" + other_ + file + "\" " + what);
}

Result<bool> MirrorCompare::SamePiece(const std::string& file, std::uint64_t at, std::uint64_t* read) {
  PRIVACY_ASSIGN(const Descriptor one, OpenFile(files_, path_ + file, Access::kRead));
  PRIVACY_ASSIGN(const Descriptor other, OpenFile(mirror_, other_ + file, Access::kRead));
  PRIVACY_ASSIGN(const auto ours, ReadPiece(files_, one, path_ + file, at));
  PRIVACY_ASSIGN(const auto theirs, ReadPiece(mirror_, other, other_ + file, at));
  *read = std::max(ours.size(), theirs.size());
  return ours == theirs;
}

// zeros_count: otherwise room that was made behind the end is nothing.
Result<bool> MirrorCompare::SameFile(const std::string& file, bool zeros_count) {
  PRIVACY_ASSIGN(const Descriptor one, OpenFile(files_, path_ + file, Access::kRead));
  PRIVACY_ASSIGN(const Descriptor other, OpenFile(mirror_, other_ + file, Access::kRead));
  for (std::uint64_t at = 0;; at += kPiece) {
    PRIVACY_ASSIGN(const auto ours, ReadPiece(files_, one, path_ + file, at));
    PRIVACY_ASSIGN(const auto theirs, ReadPiece(mirror_, other, other_ + file, at));
    const std::size_t both = std::min(ours.size(), theirs.size());
    if (!Equal(Bytes(ours).first(both), Bytes(theirs).first(both))) return false;
    const Bytes more = Bytes(ours.size() > both ? ours : theirs).subspan(both);
    if (!more.empty() && (zeros_count || !IsZero(more))) return false;
    if (std::max(ours.size(), theirs.size()) < kPiece) return true;
  }
}

Status MirrorCompare::CompareFile(const std::string& file, bool zeros_count) {
  FileInfo info;
  const int missing = mirror_.Stat(other_ + file, &info);
  if (missing == -ENOENT) {
    Note(file, "is missing");
    return {};
  }
  PRIVACY_ASSIGN(const bool same, SameFile(file, zeros_count));
  if (!same) Note(file, "is not the same as the keystore's");
  return {};
}

Status MirrorCompare::ScanKeys(const std::string& space) {
  pieces_.clear();
  PRIVACY_ASSIGN(const auto names, ListKeyFiles(files_, path_ + "/" + space));
  for (const ClassFileName& name : names) {
    const std::string file = "/" + space + "/" + FormatClassFileName(name);
    FileInfo info;
    if (mirror_.Stat(other_ + file, &info) == -ENOENT) continue;
    for (std::uint64_t at = 0, read = kPiece; read == kPiece; at += kPiece) {
      const auto same = SamePiece(file, at, &read);
      if (!same.ok() && files_.Stat(path_ + file, &info) == -ENOENT) break;  // replaced meanwhile
      PRIVACY_TRY(same);
      if (!*same) pieces_.push_back({file, at});
    }
  }
  return {};
}

Status MirrorCompare::CompareSpace(const std::string& space) {
  PRIVACY_ASSIGN(const auto names, ListKeyFiles(files_, path_ + "/" + space));
  for (const ClassFileName& name : names) {
    const std::string file = "/" + space + "/" + FormatClassFileName(name);
    FileInfo ours, theirs;
    if (mirror_.Stat(other_ + file, &theirs) == -ENOENT) {
      Note(file, "is missing");
      continue;
    }
    if (const int failed = files_.Stat(path_ + file, &ours); failed < 0) return IoError("examine", path_ + file, failed);
    bool same = ours.size == theirs.size;
    for (const Piece& piece : pieces_) {
      std::uint64_t read = 0;
      if (piece.name != file || !same) continue;
      PRIVACY_ASSIGN(same, SamePiece(file, piece.at, &read));
    }
    if (!same) Note(file, "is not the same as the keystore's");
  }
  pieces_.clear();
  PRIVACY_TRY(CompareFile("/" + space + "/lookup.keys"));
  PRIVACY_TRY(CompareFile("/" + space + "/registry"));
  return CompareFile("/" + space + "/journal", false);
}

Status MirrorCompare::CompareStore() {
  PRIVACY_ASSIGN(const auto names, ListDirectory(files_, path_));
  for (const std::string& name : names) {
    FileInfo info;
    if (files_.Stat(path_ + "/" + name, &info) < 0 || info.directory || EndsWith(name, kTemporary) || name == "LOCK" ||
        name == kStaleMark) {
      continue;
    }
    PRIVACY_TRY(CompareFile("/" + name));
  }
  return {};
}

Status MirrorCompare::CompareAll() {
  PRIVACY_ASSIGN(const auto names, ListDirectory(files_, path_));
  for (const std::string& name : names) {
    const auto space = crypto::ParseUuid(name);
    if (!space.ok() || crypto::FormatUuid(*space) != name) continue;
    PRIVACY_TRY(ScanKeys(name));
    PRIVACY_TRY(CompareSpace(name));
  }
  return CompareStore();
}

}  // namespace privacy::keystore
