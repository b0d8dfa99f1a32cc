#include "keystore/block.hpp"

namespace privacy::keystore {

Status EnsureBlock(Bytes block, const std::string& path, std::string_view magic) {
  if (block.size() < kBlockHeader + 4 || !Equal(block.first(8), AsBytes(magic))) {
    return DamagedFile(path, "it does not begin as a file of a keystore");
  }
  if (!ChecksumHolds(block)) return DamagedFile(path, "its checksum is wrong");
  if (const auto format = GetBig(&block[8], 4); format != kFormat) {
    return Error{Code::kKeystore,
                 "keystore file \"" + path + "\" has format " + std::to_string(format) +
                     ", this version reads format " + std::to_string(kFormat),
                 "", "Install the version of pg_privacy that wrote the keystore, or a later one.", ""};
  }
  return {};
}

Status EnsureBlock(Bytes block, const std::string& path, std::string_view magic, const Ids& ids) {
  PRIVACY_TRY(EnsureBlock(block, path, magic));
  if (!Equal(block.subspan(16, 16), ids.keystore) || !Equal(block.subspan(32, 16), ids.space)) {
    return Error{Code::kKeystore, "keystore file \"" + path + "\" belongs to another keystore or key space", "",
                 "Put the file back that belongs here; files of two keystores cannot be mixed.", ""};
  }
  return {};
}

}  // namespace privacy::keystore
