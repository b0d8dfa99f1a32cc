// privacy.subjects from C++: direct table access, no SPI, so that sealing a row stays cheap.
#pragma once
#include "pg/compat.hpp"

extern "C" {
#include "access/htup.h"
}

namespace privacy::pg {

enum class SubjectState : uint8 { kUnknown, kActive, kDeparted, kErased };

struct Subject {
  SubjectState state = SubjectState::kUnknown;
  bool restricted = false;
  int32 table_id = 0;
};

// Latest committed state plus this transaction's own changes.
Subject LoadSubject(uint64 id);

// People made in this transaction (NewPerson .. its AFTER INSERT trigger): visible to it, values too.
bool IsNewInThisTransaction(uint64 id);

// Assigns an id to a person about to be inserted; the row in privacy.subjects is written by RecordPerson, from the
// AFTER INSERT trigger, so that INSERT ... ON CONFLICT leaves no person behind.
uint64 NewPerson();
bool IsRecordedPerson(uint64 id);  // of those made in this transaction
void RecordPerson(uint64 id, int32 table_id, const char* key);

// FOR KEY SHARE on the person's row, once a person and transaction. False: erased or unknown.
bool HoldPerson(uint64 id);

// FOR NO KEY UPDATE on the person's row: events of one person are serial. False: erased or unknown.
bool LockPerson(uint64 id);

// FOR UPDATE on the person's row, as it is then; nullptr: there is none. palloc'd.
HeapTuple LockPersonRow(uint64 id);

// The newest not erased person with this key; 0 if there is none. `departed` tells people whose row is gone.
uint64 FindPerson(int32 table_id, const char* key);

// The one with this key whose row went in this transaction: a row that comes again is theirs. 0: there is none.
uint64 FindPersonGoneNow(int32 table_id, const char* key);

}  // namespace privacy::pg
