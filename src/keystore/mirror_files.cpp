#include "keystore/mirror_files.hpp"

namespace privacy::keystore {

Status CopyFile(FileSystem& from, const std::string& from_directory, FileSystem& to, const std::string& to_directory,
                const std::string& name) {
  const std::string source = from_directory + "/" + name, path = to_directory + "/" + name;
  const std::string temporary = path + std::string(kTemporary);
  PRIVACY_ASSIGN(const Descriptor read, OpenFile(from, source, Access::kRead));
  PRIVACY_ASSIGN(const Descriptor written, MakeAnew(to, temporary));
  std::vector<std::uint8_t> piece(std::size_t{1} << 20);
  for (std::uint64_t at = 0;;) {
    const std::int64_t got = from.ReadAt(read.number(), at, piece);
    if (got < 0) return IoError("read", source, static_cast<int>(got));
    PRIVACY_TRY(WriteFully(to, written.number(), temporary, at, Bytes(piece).first(static_cast<std::size_t>(got))));
    at += static_cast<std::uint64_t>(got);
    if (got < static_cast<std::int64_t>(piece.size())) break;
  }
  PRIVACY_TRY(SyncFile(to, written.number(), temporary));
  if (const int failed = to.Rename(temporary, path); failed < 0) return IoError("rename", temporary, failed);
  return SyncDirectory(to, to_directory);
}

Error MirrorAhead(const std::string& path) {
  return {Code::kKeystore, "the mirror is not written over: it holds \"" + path + "\", which the keystore lacks", "",
          "Restart the server: it then takes from the mirror what the keystore lacks.", "mirror_ahead"};
}

}  // namespace privacy::keystore
