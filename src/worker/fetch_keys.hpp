// Where master keys come from: privacy.master_key_command, or the default file. Only the keystore worker fetches them; all
// processes find them in shared memory.
#pragma once
#include "pg/compat.hpp"

#include "keystore/store.hpp"

namespace privacy::worker {

bool HasMasterKeyCommand();

// The key of one epoch. `create`: the default file is made where it is missing. While a command runs, `meanwhile` of
// SetMeanwhile is called again and again.
Status FetchMasterKey(std::uint16_t epoch, bool create, Key256* key);
void SetMeanwhile(void (*meanwhile)());

// The keys of all epochs that are in use, checked, into shared memory. One that cannot be had is missed only when a file
// is still wrapped under it.
Status FetchMasterKeys(const keystore::Store& store);

// Into shared memory, or out of it. kLimitExceeded when there are too many.
Status PublishMasterKey(std::uint16_t epoch, Bytes key);
void WithdrawMasterKey(std::uint16_t epoch);

}  // namespace privacy::worker
