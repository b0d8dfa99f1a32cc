// Which people this transaction has made, and which it holds a lock on. Both die with the subtransaction they came in.
#pragma once
#include "pg/compat.hpp"

namespace privacy::pg {

// Ids arrive in ascending order, mostly one after the other: kept as ranges.
void NoteNewPerson(uint64 id);
bool IsNewPerson(uint64 id);

// Of those, whose row in privacy.subjects is written or waits to be. Ids that come out of order are not kept: then
// kUnknown is answered.
enum class Recorded : uint8 { kNo, kYes, kUnknown };
void NoteRecordedPerson(uint64 id);
Recorded WasRecorded(uint64 id);

void NoteHeldPerson(uint64 id);
bool IsHeldPerson(uint64 id);

void InitPersonSets();  // transaction callbacks

}  // namespace privacy::pg
