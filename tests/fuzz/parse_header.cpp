// Any bytes: the header parses the same with and without texts, and what parses can be split and written again.
#include <cstdlib>

#include "sealed/format.hpp"

using namespace privacy;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Bytes value(data, size);
  sealed::Header header;
  const bool parsed = sealed::TryParseHeader(value, &header);
  if (parsed != sealed::ParseHeader(value).ok()) std::abort();
  if (!parsed) return 0;

  std::uint8_t written[sealed::kHeaderSize];
  sealed::WriteHeader(header, written);
  if (!Equal(written, value.first(sealed::kHeaderSize))) std::abort();
  const sealed::Parts parts = sealed::Split(value, header);
  if (sealed::kHeaderSize + parts.lookup.size() + parts.nonce.size() + parts.ciphertext.size() + parts.tag.size() != size)
    std::abort();
  if (parts.ciphertext.size() > sealed::MaxPlaintextSize(size)) std::abort();
  return 0;
}
