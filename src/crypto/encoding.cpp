#include "crypto/encoding.hpp"

#include <array>

#include "core/no_postgres.hpp"

namespace privacy::crypto {

namespace {

constexpr char kAlphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr char kHexDigits[] = "0123456789abcdef";
constexpr std::uint8_t kNoDigit = 0xff;

constexpr std::array<std::uint8_t, 256> kBase64Values = [] {
  std::array<std::uint8_t, 256> values{};
  values.fill(kNoDigit);
  for (std::uint8_t i = 0; i < 64; ++i) values[static_cast<unsigned char>(kAlphabet[i])] = i;
  return values;
}();

std::uint8_t Base64Value(char c) { return kBase64Values[static_cast<unsigned char>(c)]; }

std::uint8_t HexValue(char c) {
  if (c >= '0' && c <= '9') return static_cast<std::uint8_t>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<std::uint8_t>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<std::uint8_t>(c - 'A' + 10);
  return kNoDigit;
}

Error BadBase64() { return {Code::kInvalidText, "invalid base64", {}, {}, {}}; }
Error BadHex() { return {Code::kInvalidText, "invalid hexadecimal digits", {}, {}, {}}; }
Error BadUuid() { return {Code::kInvalidText, "invalid uuid", {}, {}, {}}; }

constexpr bool DashBefore(int byte) { return byte == 4 || byte == 6 || byte == 8 || byte == 10; }

}  // namespace

void EncodeBase64(Bytes in, std::span<char> out) {
  char* to = out.data();
  std::size_t at = 0;
  for (; at + 3 <= in.size(); at += 3) {
    const std::uint32_t group = static_cast<std::uint32_t>(GetBig(&in[at], 3));
    *to++ = kAlphabet[group >> 18];
    *to++ = kAlphabet[(group >> 12) & 63];
    *to++ = kAlphabet[(group >> 6) & 63];
    *to++ = kAlphabet[group & 63];
  }
  const std::size_t rest = in.size() - at;
  if (rest == 0) return;
  const std::uint32_t group = (in[at] << 16) | (rest == 2 ? in[at + 1] << 8 : 0);
  *to++ = kAlphabet[group >> 18];
  *to++ = kAlphabet[(group >> 12) & 63];
  *to++ = rest == 2 ? kAlphabet[(group >> 6) & 63] : '=';
  *to++ = '=';
}

Result<std::size_t> DecodeBase64(std::string_view text, MutableBytes out) {
  if (text.size() % 4 != 0) return BadBase64();
  if (out.size() < text.size() / 4 * 3) return Error{Code::kInternal, "buffer too small for base64", {}, {}, {}};
  std::uint8_t* to = out.data();
  for (std::size_t at = 0; at < text.size(); at += 4) {
    const bool last = at + 4 == text.size();
    // Padding only at the very end, one or two of it.
    const int digits = !last || text[at + 3] != '=' ? 4 : text[at + 2] != '=' ? 3 : 2;
    std::uint32_t group = 0;
    for (int i = 0; i < 4; ++i) {
      const std::uint8_t value = i < digits ? Base64Value(text[at + i]) : 0;
      if (value == kNoDigit) return BadBase64();
      group = (group << 6) | value;
    }
    // The bits that the padding leaves over are zero, else two texts would mean the same bytes.
    if ((digits == 3 && (group & 0xff) != 0) || (digits == 2 && (group & 0xffff) != 0)) return BadBase64();
    *to++ = static_cast<std::uint8_t>(group >> 16);
    if (digits > 2) *to++ = static_cast<std::uint8_t>(group >> 8);
    if (digits > 3) *to++ = static_cast<std::uint8_t>(group);
  }
  return static_cast<std::size_t>(to - out.data());
}

std::string Hex(Bytes in) {
  std::string text;
  text.reserve(in.size() * 2);
  for (std::uint8_t byte : in) {
    text.push_back(kHexDigits[byte >> 4]);
    text.push_back(kHexDigits[byte & 15]);
  }
  return text;
}

Result<std::vector<std::uint8_t>> FromHex(std::string_view text) {
  if (text.size() % 2 != 0) return BadHex();
  std::vector<std::uint8_t> bytes;
  bytes.reserve(text.size() / 2);
  for (std::size_t at = 0; at < text.size(); at += 2) {
    const std::uint8_t high = HexValue(text[at]), low = HexValue(text[at + 1]);
    if (high == kNoDigit || low == kNoDigit) return BadHex();
    bytes.push_back(static_cast<std::uint8_t>(high << 4 | low));
  }
  return bytes;
}

std::string FormatUuid(const Uuid& uuid) {
  std::string text;
  text.reserve(36);
  for (int i = 0; i < 16; ++i) {
    if (DashBefore(i)) text.push_back('-');
    text.push_back(kHexDigits[uuid[i] >> 4]);
    text.push_back(kHexDigits[uuid[i] & 15]);
  }
  return text;
}

Result<Uuid> ParseUuid(std::string_view text) {
  if (text.size() != 36) return BadUuid();
  Uuid uuid;
  std::size_t at = 0;
  for (int i = 0; i < 16; ++i) {
    if (DashBefore(i) && text[at++] != '-') return BadUuid();
    const std::uint8_t high = HexValue(text[at]), low = HexValue(text[at + 1]);
    if (high == kNoDigit || low == kNoDigit) return BadUuid();
    uuid[i] = static_cast<std::uint8_t>(high << 4 | low);
    at += 2;
  }
  return uuid;
}

}  // namespace privacy::crypto
