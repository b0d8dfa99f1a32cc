// Any bytes: folded or refused, and folding what was folded changes nothing.
#include <cstdlib>

#include "sealed/seal.hpp"

using namespace privacy;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto folded = sealed::FoldCaseless({reinterpret_cast<const char*>(data), size});
  if (!folded.ok()) return 0;
  const auto again = sealed::FoldCaseless(*folded);
  if (!again.ok() || *again != *folded) std::abort();
  return 0;
}
