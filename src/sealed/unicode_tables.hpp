// The part of the Unicode character database 15.0 that caseless/1 needs, for one code point at a time. Frozen: a unit
// test holds a hash of all of it. Hangul syllables are not in here: they are composed by arithmetic.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>

#include "core/no_postgres.hpp"

namespace privacy::sealed::unicode {

struct Properties {
  std::uint16_t decomposition_at;  // places in kSequences
  std::uint16_t folding_at;
  std::uint8_t combining_class;
  std::uint8_t shape;  // bits 0-2 length of the decomposition, 3-4 of the folding, 7: may be the second of a pair
};

struct Pair {  // first + second compose to composite; sorted by (first, second)
  char32_t first, second, composite;
};

// Two stages: properties of c are kProperties[kBlocks[kIndex[c >> kBlockShift] << kBlockShift | low bits of c]].
extern const int kBlockShift;
extern const std::size_t kIndexSize;
extern const std::uint16_t kIndex[];
extern const std::uint16_t kBlocks[];
extern const Properties kProperties[];
extern const char32_t kSequences[];
extern const std::size_t kPairCount;
extern const Pair kPairs[];

inline const Properties& PropertiesOf(char32_t c) {
  const std::size_t block = c >> kBlockShift;
  if (block >= kIndexSize) return kProperties[0];
  return kProperties[kBlocks[kIndex[block] << kBlockShift | (c & ((1u << kBlockShift) - 1))]];
}

// Full canonical decomposition, or empty when c is its own.
inline std::span<const char32_t> DecompositionOf(const Properties& properties) {
  return {kSequences + properties.decomposition_at, static_cast<std::size_t>(properties.shape & 7)};
}

// Full case folding (statuses C and F), or empty when c is its own.
inline std::span<const char32_t> FoldingOf(const Properties& properties) {
  return {kSequences + properties.folding_at, static_cast<std::size_t>((properties.shape >> 3) & 3)};
}

inline bool CombinesBackward(const Properties& properties) { return (properties.shape & 0x80) != 0; }

}  // namespace privacy::sealed::unicode
