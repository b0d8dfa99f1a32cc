// CRC-16/X-25 (slots) and CRC-32C (all other blocks), eight bytes a step: the check of a slot is on the path of every
// reveal. The tests compare both with Boost.CRC.
#pragma once
#include <array>
#include <cstdint>

#include "core/bytes.hpp"
#include "core/no_postgres.hpp"

namespace privacy::keystore {

// A reflected CRC that starts from and is XORed with all ones.
template <class Word, Word kPolynomial>
class Crc {
 public:
  constexpr Crc& Add(Bytes data) {
    const std::uint8_t* at = data.data();
    std::size_t left = data.size();
    for (; left >= 8; left -= 8, at += 8) {
      Word next = 0;
      for (std::size_t i = 0; i < 8; ++i) {
        const std::uint8_t from_state = i < sizeof(Word) ? static_cast<std::uint8_t>(state_ >> (8 * i)) : 0;
        next = static_cast<Word>(next ^ kTables[7 - i][at[i] ^ from_state]);
      }
      state_ = next;
    }
    for (; left > 0; --left, ++at) {
      state_ = static_cast<Word>((state_ >> 8) ^ kTables[0][static_cast<std::uint8_t>(state_ ^ *at)]);
    }
    return *this;
  }
  constexpr Word value() const { return static_cast<Word>(~state_); }

 private:
  using Tables = std::array<std::array<Word, 256>, 8>;
  static constexpr Tables MakeTables() {
    Tables tables{};
    for (unsigned byte = 0; byte < 256; ++byte) {
      Word word = static_cast<Word>(byte);
      for (int bit = 0; bit < 8; ++bit) word = static_cast<Word>((word >> 1) ^ ((word & 1) ? kPolynomial : 0));
      tables[0][byte] = word;
    }
    for (std::size_t step = 1; step < 8; ++step) {
      for (unsigned byte = 0; byte < 256; ++byte) {
        const Word word = tables[step - 1][byte];
        tables[step][byte] = static_cast<Word>((word >> 8) ^ tables[0][static_cast<std::uint8_t>(word)]);
      }
    }
    return tables;
  }
  static constexpr Tables kTables = MakeTables();
  Word state_ = static_cast<Word>(~Word{0});
};

using Crc16 = Crc<std::uint16_t, 0x8408>;
using Crc32C = Crc<std::uint32_t, 0x82F63B78>;

inline std::uint32_t Checksum(Bytes data) { return Crc32C().Add(data).value(); }

}  // namespace privacy::keystore
