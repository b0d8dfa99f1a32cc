// A new key for certificates: prepared, recorded in every journal, taken into use. The former signs until then.
#pragma once
#include "pg/compat.hpp"

#include "core/error.hpp"
#include "keystore/store.hpp"
#include "pg/shared_memory.hpp"

namespace privacy::worker {

// Makes a new signing key, or finishes one that was prepared; answers with its fingerprint.
Status RotateSigningKey(pg::SharedTask* task);
// After the keystore was opened: what was cut short is finished.
void ResumeSigningKey();

// The newest key's fingerprint, for privacy.status().
void TellFingerprint(const keystore::Store& store);

}  // namespace privacy::worker
