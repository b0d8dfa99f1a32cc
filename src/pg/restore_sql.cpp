// SQL functions about copies: restored databases, standbys, the journal. extension/72_restore.sql.
#include "pg/compat.hpp"

#include <vector>

extern "C" {
#include "access/htup_details.h"
#include "access/xlog.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"
#include "utils/tuplestore.h"
}

#include "pg/boundary.hpp"
#include "pg/database_space.hpp"
#include "pg/fence.hpp"
#include "pg/space_report.hpp"

namespace privacy::pg {

namespace {

const char* StateName(const Result<keystore::KeyInfo>& info) {
  if (!info.ok()) return "damaged";
  switch (info->state) {
    case keystore::KeyState::kLive: return "live";
    case keystore::KeyState::kErased: return "destroyed";
    case keystore::KeyState::kNeverMade: return "missing";
  }
  return "damaged";
}

const char* ProblemName(keystore::JournalProblem::Kind kind) {
  switch (kind) {
    case keystore::JournalProblem::Kind::kDamaged: return "damaged";
    case keystore::JournalProblem::Kind::kBrokenChain: return "broken_chain";
    case keystore::JournalProblem::Kind::kCutShort: return "cut_short";
    case keystore::JournalProblem::Kind::kKeyAlive: return "key_alive";
  }
  return "damaged";
}

struct Problem {
  int64 sequence;
  const char* name;
};
constexpr int kMostProblems = 1000;

}  // namespace

}  // namespace privacy::pg

using namespace privacy;
using namespace privacy::pg;

PRIVACY_FUNCTION(privacy_node_status) {
  TupleDesc descriptor;
  if (get_call_result_type(fcinfo, nullptr, &descriptor) != TYPEFUNC_COMPOSITE) elog(ERROR, "return type must be a row");
  Datum values[7] = {};
  bool nulls[7] = {false, false, true, true, true, true, true};
  values[0] = CStringGetTextDatum(psprintf(UINT64_FORMAT, GetSystemIdentifier()));
  values[1] = BoolGetDatum(RecoveryInProgress());
  if (const DatabaseSpace* const space = shared == nullptr ? nullptr : ReportSpace().space; space != nullptr) {
    const int64 highest = static_cast<int64>(HighestSubject());
    const int64 reserved = static_cast<int64>(space->entry().state.reserved_to);
    values[2] = Int64GetDatum(shared->databases[space->database].pending);
    values[3] = Int64GetDatum(highest);
    values[4] = Int64GetDatum(reserved - highest);
    values[5] = BoolGetDatum(shared->test_keystore);
    nulls[2] = nulls[3] = nulls[4] = nulls[5] = false;
    const TimestampTz failing = shared->databases[space->database].failing_since;
    values[6] = TimestampTzGetDatum(failing);
    nulls[6] = failing == 0;
  }
  return HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(descriptor), values, nulls));
}

PRIVACY_FUNCTION(privacy_key_state) {
  const int64 subject = PG_GETARG_INT64(0);
  const int32 deletion_class = PG_GETARG_INT32(1);
  const DatabaseSpace& space = RequireSpace(Need::kLook);
  if (deletion_class <= 0 || deletion_class > 65535)
    ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("no such deletion class")));
  const char* const name = Run([&] {
    const uint16 id = static_cast<uint16>(deletion_class);
    return StateName(PlaceOf(space, id, static_cast<uint64>(subject)).space->Inspect(id, static_cast<uint64>(subject)));
  });
  PG_RETURN_TEXT_P(cstring_to_text(name));
}

// privacy.is_key_of_fork(subject, class)
PRIVACY_FUNCTION(privacy_is_key_of_fork) {
  const DatabaseSpace& space = RequireSpace(Need::kLook);
  const uint64 subject = static_cast<uint64>(PG_GETARG_INT64(0));
  const uint16 deletion_class = static_cast<uint16>(PG_GETARG_INT32(1));
  PG_RETURN_BOOL(!space.guest && PlaceOf(space, kWholePerson, subject).index != space.index &&
                 PlaceOf(space, deletion_class, subject).index == space.index);
}

// privacy.journal_problems() RETURNS TABLE (sequence, problem)
PRIVACY_FUNCTION(privacy_journal_problems) {
  const DatabaseSpace& space = RequireSpace(Need::kLook);
  InitMaterializedSRF(fcinfo, 0);
  ReturnSetInfo* const result = reinterpret_cast<ReturnSetInfo*>(fcinfo->resultinfo);
  Problem* const problems = static_cast<Problem*>(palloc(sizeof(Problem) * kMostProblems));
  int count = 0;
  for (int number = -1; number < space.formers; ++number) {
    const DatabaseSpace& place = number < 0 ? space : FormerAt(space, number);
    LWLockAcquire(SpaceLock(place.index), LW_SHARED);
    Run([&]() -> Status {
      PRIVACY_ASSIGN(const auto found,
                     place.space->VerifyJournal(place.entry().state, static_cast<std::size_t>(kMostProblems - count)));
      for (const keystore::JournalProblem& one : found)
        problems[count++] = {static_cast<int64>(one.sequence), ProblemName(one.kind)};
      return {};
    });
    LWLockRelease(SpaceLock(place.index));
  }
  for (int i = 0; i < count; ++i) {
    Datum values[] = {Int64GetDatum(problems[i].sequence), CStringGetTextDatum(problems[i].name)};
    bool nulls[] = {false, false};
    tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
  }
  return static_cast<Datum>(0);
}
