// Base64 (RFC 4648, padded, no line breaks), hexadecimal and the text form of a uuid. Reading is strict: each value
// has one text (but for the case of hexadecimal digits).
#pragma once
#include <string>
#include <vector>

#include "core/bytes.hpp"
#include "core/error.hpp"
#include "core/no_postgres.hpp"

namespace privacy::crypto {

inline std::size_t Base64Size(std::size_t bytes) { return (bytes + 2) / 3 * 4; }
// out.size() == Base64Size(in.size()); returns nothing: it cannot fail.
void EncodeBase64(Bytes in, std::span<char> out);
// Strict: alphabet, padding, no white space, canonical last group. Returns the decoded length; out must have
// 3 bytes for each 4 of the text. kInvalidText otherwise.
Result<std::size_t> DecodeBase64(std::string_view text, MutableBytes out);
std::string Hex(Bytes in);
Result<std::vector<std::uint8_t>> FromHex(std::string_view text);
std::string FormatUuid(const Uuid& uuid);
Result<Uuid> ParseUuid(std::string_view text);

}  // namespace privacy::crypto
