// A new master epoch for the whole keystore, in bounded steps between the keystore worker's other work: the key first,
// then one key space after the other, then the signing keys. What a stop of the server interrupts goes on after it.
#pragma once
#include "pg/compat.hpp"

#include "keystore/store.hpp"

namespace privacy::worker {

// Makes a new epoch and begins; or goes on with a rotation that is not finished. *epoch: the one everything comes under.
Status BeginRotation(bool keep_damaged, std::uint16_t* epoch);
// After the keystore was opened: goes on, if something is not under the current epoch.
void ResumeRotation();
// One step. True: another one is to follow soon. Ends the task kRotate, when it is one.
bool RotateMore();
bool IsRotating();

// What the sessions are told of the epochs; REQUIRES: `store` is what is on disk.
void TellEpochs(const keystore::Store& store);

}  // namespace privacy::worker
