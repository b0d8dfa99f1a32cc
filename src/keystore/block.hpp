// The beginning that all files of a keystore share, and their closing checksum:
//   magic 8 | format 4 | zero 4 | keystore uuid 16 | space uuid 16 (zero outside a key space) | ... | CRC-32C of all
//   before
#pragma once
#include <string>
#include <string_view>

#include "core/bytes.hpp"
#include "core/error.hpp"
#include "keystore/crc.hpp"
#include "keystore/file_io.hpp"
#include "core/no_postgres.hpp"

namespace privacy::keystore {

inline constexpr std::uint32_t kFormat = 1;
inline constexpr std::size_t kBlockHeader = 48;

struct Ids {
  Uuid keystore{};
  Uuid space{};
};

// Fills the header and the checksum in the last four bytes. REQUIRES: magic of 8 characters, all else written already.
inline void CloseBlock(MutableBytes block, std::string_view magic, const Ids& ids) {
  Put(block, AsBytes(magic));
  PutBig(&block[8], kFormat, 4);
  PutBig(&block[12], 0, 4);
  Put(block.subspan(16), ids.keystore);
  Put(block.subspan(32), ids.space);
  PutBig(&block[block.size() - 4], Checksum(block.first(block.size() - 4)), 4);
}

inline bool ChecksumHolds(Bytes block) {
  return GetBig(&block[block.size() - 4], 4) == Checksum(block.first(block.size() - 4));
}

// Ensure that a block is whole, of a format we know, and of this keystore and key space.
Status EnsureBlock(Bytes block, const std::string& path, std::string_view magic, const Ids& ids);
// The same without the ids, for the file that tells them.
Status EnsureBlock(Bytes block, const std::string& path, std::string_view magic);

}  // namespace privacy::keystore
