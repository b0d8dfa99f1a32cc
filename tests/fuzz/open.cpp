// Any bytes as a stored value: refused, never opened. And any plaintext under any header comes back.
#include <cstdlib>
#include <vector>

#include "sealed/seal.hpp"

using namespace privacy;

namespace {

const std::uint8_t kKey[32] = {1};

struct Machine {
  crypto::Aead aead = std::move(crypto::Aead::Create()).value();
  crypto::NonceBatch nonces;
};

void OpenHostile(Machine& machine, Bytes value) {
  sealed::Header header;
  if (!sealed::TryParseHeader(value, &header)) return;
  std::vector<std::uint8_t> out(sealed::MaxPlaintextSize(value.size()));
  if (sealed::Open(machine.aead, Uuid{}, kKey, header, value, out).ok()) std::abort();
}

// First bytes choose a header, the rest is plaintext.
void SealAndOpen(Machine& machine, Bytes input) {
  if (input.size() < 8) return;
  sealed::Header header;
  header.type = static_cast<sealed::BaseType>(input[0] & 15);
  header.lookup = static_cast<sealed::Lookup>(input[1] & 3);
  header.generation = input[2];
  header.class_id = input[3];
  header.category = input[4];
  header.subject = GetBig(&input[4], 4);
  const bool hide_length = (input[1] & 4) != 0;
  const Bytes plaintext = input.subspan(8);
  const std::uint8_t tag[sealed::kLookupSize] = {1, 2, 3};
  const Bytes lookup = header.lookup == sealed::Lookup::kNone ? Bytes() : Bytes(tag);

  std::vector<std::uint8_t> value(sealed::SealedSize(header.type, plaintext.size(), header.lookup, hide_length));
  if (!sealed::Seal(machine.aead, machine.nonces, Uuid{}, kKey, header, lookup, plaintext, hide_length, value).ok())
    return;
  const auto parsed = sealed::ParseHeader(value);
  if (!parsed.ok()) std::abort();
  std::vector<std::uint8_t> out(sealed::MaxPlaintextSize(value.size()));
  const auto size = sealed::Open(machine.aead, Uuid{}, kKey, *parsed, value, out);
  if (!size.ok() || !Equal(Bytes(out).first(*size), plaintext)) std::abort();

  value[input[5] % value.size()] ^= static_cast<std::uint8_t>(input[6] | 1);
  OpenHostile(machine, value);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Machine machine;
  OpenHostile(machine, {data, size});
  SealAndOpen(machine, {data, size});

  auto tagger = sealed::Tagger::Create(kKey, 1);
  std::uint8_t tag[sealed::kLookupSize];
  if (size > 0)
    (void)tagger->Tag(static_cast<sealed::BaseType>(data[0] & 15), sealed::Lookup::kExact, {data + 1, size - 1}, tag);
  return 0;
}
