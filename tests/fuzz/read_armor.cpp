// Any text: what is read is written again as exactly the same text, so each value has one.
#include <cstdlib>
#include <string>
#include <vector>

#include "sealed/format.hpp"

using namespace privacy;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string text(reinterpret_cast<const char*>(data), size);
  if (size % 2 == 0) text.insert(0, sealed::kArmorPrefix);  // else the fuzzer has to find it
  std::vector<std::uint8_t> out(text.size() / 4 * 3 + 3);
  const auto read = sealed::ReadArmor(text, out);
  if (!read.ok()) return 0;

  const Bytes value = Bytes(out).first(*read);
  sealed::Header header;
  if (!sealed::TryParseHeader(value, &header)) std::abort();
  std::string again(sealed::ArmorSize(value.size()), '?');
  sealed::WriteArmor(value, again);
  if (again != text) std::abort();
  return 0;
}
