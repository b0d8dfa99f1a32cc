// A person of whom nothing speaks against an erasure, and on whom nothing else hangs: nearly everybody.
#pragma once
#include "pg/compat.hpp"

extern "C" {
#include "access/tupdesc.h"
#include "datatype/timestamp.h"
#include "storage/itemptr.h"
}

#include "rights/ledger.hpp"

namespace privacy::rights {

inline constexpr int32 kProofClass = 2;

// Values of one of our own tables' rows; NULL at first.
template <int kColumns>
struct Row {
  Datum values[kColumns];
  bool nulls[kColumns];

  Row() {
    for (bool& null : nulls) null = true;
  }
  void Set(int column, Datum value) {
    values[column] = value;
    nulls[column] = false;
  }
  void Set(int column, const Optional& value) {
    values[column] = value.value;
    nulls[column] = value.is_null;
  }
};

namespace subject {  // columns of privacy.subjects, extension/20_catalog.sql
enum : int {
  kTableId = 1,
  kKeyHash,
  kState,
  kRestricted,
  kPlanned,
  kRetained,
  kEraseDue = 14,
  kErasedAt,
  kColumns = 17,
};
}  // namespace subject

// The classes to destroy, and the rule of class proof.
struct Classes {
  Datum* ids;
  bool* may_be_kept;  // by a law
  int count;
  const Interval* proof_period;
  bool proof_aligned;
};

// privacy.class_end of class proof.
TimestampTz EndOfProof(const Classes& classes, TimestampTz erased_at);

struct PlainPerson {
  Row<subject::kColumns> row;  // of privacy.subjects, as it is; erased_at is now
  ItemPointerData place;
  Classes classes;
};

// Locks the person FOR UPDATE. False: there is more to it (a hold, a law that keeps a class of theirs, a planned
// erasure, a restriction, another record of the same person), or they are erased; perhaps they are locked then.
bool LockPlainPerson(uint64 person, TupleDesc columns, PlainPerson* plain);

}  // namespace privacy::rights
