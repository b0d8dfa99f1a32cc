// Spans of bytes, and big-endian integers in them: every format of ours is big-endian.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

#include "core/no_postgres.hpp"

namespace privacy {

using Bytes = std::span<const std::uint8_t>;
using MutableBytes = std::span<std::uint8_t>;

inline Bytes AsBytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

inline bool Equal(Bytes a, Bytes b) {  // not constant time: never for secrets
  return a.size() == b.size() && (a.empty() || std::memcmp(a.data(), b.data(), a.size()) == 0);
}

// Copies `from` to the beginning of `to`. REQUIRES: to.size() >= from.size().
inline void Put(MutableBytes to, Bytes from) {
  if (!from.empty()) std::memcpy(to.data(), from.data(), from.size());
}

// The `width` bytes at `from` as an unsigned integer, width 1 to 8.
inline std::uint64_t GetBig(const std::uint8_t* from, int width) {
  std::uint64_t value = 0;
  for (int i = 0; i < width; ++i) value = (value << 8) | from[i];
  return value;
}

inline void PutBig(std::uint8_t* to, std::uint64_t value, int width) {
  for (int i = width - 1; i >= 0; --i, value >>= 8) to[i] = static_cast<std::uint8_t>(value);
}

using Uuid = std::array<std::uint8_t, 16>;

}  // namespace privacy
