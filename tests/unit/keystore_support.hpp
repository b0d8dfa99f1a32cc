// What the tests of the keystore share.
#pragma once
#include <gtest/gtest.h>

#include <cstdlib>
#include <utility>

#include "keystore/master_key.hpp"

namespace privacy::keystore::test {

inline Uuid UuidOf(int number) {
  Uuid uuid{};
  PutBig(&uuid[8], static_cast<std::uint64_t>(number), 8);
  return uuid;
}

[[noreturn]] inline void Stop(const Error& error) {
  std::fprintf(stderr, "unexpected error: %s | %s | %s\n", error.message.c_str(), error.detail.c_str(),
               error.hint.c_str());
  std::abort();
}
template <class T>
T MustOk(Result<T> result) {
  if (!result.ok()) Stop(result.error());
  return std::move(result).value();
}
inline void MustOk(const Status& status) {
  if (!status.ok()) Stop(status.error());
}

// Master keys that are always at hand, unless locked: another one for each epoch.
class FixedMasterKeys final : public MasterKeys {
 public:
  explicit FixedMasterKeys(std::uint8_t seed) {
    for (std::size_t i = 0; i < 32; ++i) key_.writable()[i] = static_cast<std::uint8_t>(seed + i);
  }
  Bytes key() const { return key_.view(); }
  Status Get(std::uint16_t epoch, Key256* key) override {
    if (locked || epoch == missing) return Error{Code::kWrongState, "locked", "", "", ""};
    Put(key->writable(), key_.view());
    key->writable()[31] = static_cast<std::uint8_t>(key_.view()[31] ^ (epoch - 1));
    return {};
  }
  bool locked = false;
  std::uint16_t missing = 0;  // an epoch whose key is gone

 private:
  Key256 key_;
};

}  // namespace privacy::keystore::test
