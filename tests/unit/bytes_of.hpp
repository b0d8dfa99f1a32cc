// Bytes written as hexadecimal digits, for vectors of published standards.
#pragma once
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "core/bytes.hpp"
#include "crypto/encoding.hpp"

namespace privacy::testing {

inline std::vector<std::uint8_t> FromHex(std::string_view digits) {
  std::string compact;
  for (char c : digits)
    if (c != ' ' && c != '\n') compact.push_back(c);
  auto bytes = crypto::FromHex(compact);
  if (!bytes.ok()) std::abort();  // a fault of the test itself
  return std::move(bytes).value();
}

inline std::string ToHex(Bytes bytes) { return crypto::Hex(bytes); }

inline std::string ToText(Bytes bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

}  // namespace privacy::testing
