// What the files of the keyring share: the contexts that a process computes with, and opening under them.
// For keyring*.cpp only; everybody else goes through keyring.hpp.
#pragma once
#include "pg/compat.hpp"

#include <sys/prctl.h>

#include <optional>

#include "crypto/random.hpp"
#include "keystore/slot_page.hpp"
#include "pg/database_space.hpp"
#include "pg/keyring.hpp"
#include "pg/settings.hpp"
#include "sealed/seal.hpp"

namespace privacy::pg {

// What this process computes with. Contexts are made once; people's keys in them are overwritten at statement end.
struct Tools {
  std::optional<crypto::Aead> aead;
  crypto::NonceBatch nonces;
  std::optional<sealed::Tagger> tagger;
  uint8 tagger_epoch = 0;
  std::optional<crypto::Hmac> subject_key;
  keystore::SlotMemory slots;    // of opening
  keystore::SlotMemory sealing;
  int space = -1;    // that tagger and subject_key are of
  bool used = false; // a person's key may be in aead
};
extern Tools* tools;

// Before the first key comes into this process: no core dump of it, also where cores are piped.
inline void KeepOutOfCores() {
  static bool done = false;
  if (done) return;
  if (!setting_allow_core_dumps) prctl(PR_SET_DUMPABLE, 0);
  done = true;
}

// Ensure that `tools` are there, and of this key space.
Status MakeTools(const DatabaseSpace& space);
inline Status PrepareTools(const DatabaseSpace& space) {
  const bool ready = tools != nullptr && tools->aead && tools->space == space.index;
  return ready ? Status() : MakeTools(space);
}

// The same, with the tagger of the lookup key in force.
Status MakeTagger(const DatabaseSpace& space);
inline Status PrepareTagger(const DatabaseSpace& space) {
  PRIVACY_TRY(PrepareTools(space));
  const bool ready = tools->tagger && tools->tagger_epoch == space.lookup_epoch;
  return ready ? Status() : MakeTagger(space);
}

// Is this key being destroyed, by a transaction that has committed? A fork's own keys of people it took over go with the
// person: for them, is the person gone from where they came to be?
bool IsCommittedErased(const DatabaseSpace& space, uint16 deletion_class, uint64 subject);

struct OpenedBytes {
  Opened outcome;
  std::size_t size;
};

// By the slot alone: IsCommittedErased is asked before. `is_ours`: a key that is missing or damaged is noted for the alerts.
// REQUIRES: the reader mark.
Result<OpenedBytes> OpenBytes(const DatabaseSpace& space, const sealed::Header& header, Bytes value, MutableBytes out,
                              bool is_ours);

// All of opening. In front of the plaintext there is room for a varlena's header.
Opened OpenIn(const DatabaseSpace& space, const sealed::Header& header, Bytes value, Bytes* plaintext, bool is_ours);

Error OtherSpace();  // the value is of another key space

}  // namespace privacy::pg
