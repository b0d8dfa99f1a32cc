#include "sealed/utf8.hpp"

#include "core/no_postgres.hpp"

namespace privacy::sealed {

bool DecodeUtf8(std::string_view text, std::u32string* points) {
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
  for (std::size_t at = 0; at < text.size();) {
    const unsigned lead = byte(at);
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
    if (length == 0 || text.size() - at < length) return false;
    char32_t c = length == 1 ? lead : lead & (0x7Fu >> length);
    for (std::size_t i = 1; i < length; ++i) {
      if ((byte(at + i) & 0xC0) != 0x80) return false;
      c = c << 6 | (byte(at + i) & 0x3Fu);
    }
    const bool overlong = (length == 3 && c < 0x800) || (length == 4 && c < 0x10000);
    if (overlong || (c >= 0xD800 && c < 0xE000) || c > 0x10FFFF) return false;
    points->push_back(c);
    at += length;
  }
  return true;
}

std::string EncodeUtf8(const std::u32string& points) {
  std::string text;
  text.reserve(points.size() * 4);  // never moved, so that no copy of it is left behind
  for (const char32_t c : points) {
    if (c < 0x80) {
      text.push_back(static_cast<char>(c));
      continue;
    }
    if (c < 0x800) {
      text.push_back(static_cast<char>(0xC0 | c >> 6));
    } else {
      if (c < 0x10000) {
        text.push_back(static_cast<char>(0xE0 | c >> 12));
      } else {
        text.push_back(static_cast<char>(0xF0 | c >> 18));
        text.push_back(static_cast<char>(0x80 | (c >> 12 & 0x3F)));
      }
      text.push_back(static_cast<char>(0x80 | (c >> 6 & 0x3F)));
    }
    text.push_back(static_cast<char>(0x80 | (c & 0x3F)));
  }
  return text;
}

}  // namespace privacy::sealed
