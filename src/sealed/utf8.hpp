// UTF-8 to code points and back.
#pragma once
#include <string>
#include <string_view>

#include "core/no_postgres.hpp"

namespace privacy::sealed {

// Well-formed UTF-8 only (The Unicode Standard, table 3-7): no surrogates, no overlong forms, nothing over U+10FFFF.
bool DecodeUtf8(std::string_view text, std::u32string* points);  // appends
std::string EncodeUtf8(const std::u32string& points);

}  // namespace privacy::sealed
