// What the consent verbs (extension/65_consent.sql) need from C++: the state machine, tokens, and who is calling.
#include "pg/compat.hpp"

extern "C" {
#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/namespace.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"
}

#include <optional>
#include <string_view>

#include "pg/behalf.hpp"
#include "pg/boundary.hpp"
#include "pg/own_tables.hpp"
#include "pg/vocabulary.hpp"
#include "policy/consent.hpp"

namespace privacy::rights {
namespace {

constexpr int kTokenSize = 16;  // 128 random bits

std::string_view View(const text* value) { return {VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value)}; }

text* MakeText(std::string_view value) {
  return cstring_to_text_with_len(value.data(), static_cast<int>(value.size()));
}

// The status at this moment of a stored one; unknown for NULL.
policy::ConsentStatus StatusArgument(FunctionCallInfo fcinfo) {
  const auto stored =
      PG_ARGISNULL(0) ? policy::ConsentStatus::kUnknown : policy::ParseConsentStatus(View(PG_GETARG_TEXT_PP(0)));
  const TimestampTz until = PG_ARGISNULL(1) ? PG_INT64_MAX : PG_GETARG_TIMESTAMPTZ(1);
  return policy::EffectiveStatus(stored, until, GetCurrentTimestamp());
}

// The number of the person's newest event, by the latest committed state; 0 if there is none.
int64 NewestEvent(int64 subject) {
  const Oid schema = get_namespace_oid("privacy", false);
  const Relation events = table_open(get_relname_relid("subject_events", schema), AccessShareLock);
  const Oid index = get_relname_relid("subject_events_subject", schema);
  const AttrNumber id = get_attnum(RelationGetRelid(events), "id");
  ScanKeyData key;
  ScanKeyInit(&key, get_attnum(RelationGetRelid(events), "subject_id"), BTEqualStrategyNumber, F_INT8EQ,
              Int64GetDatum(subject));
  const Snapshot snapshot = pg::TakeLatestSnapshot();
  const SysScanDesc scan = systable_beginscan(events, index, true, snapshot, 1, &key);
  int64 newest = 0;
  for (HeapTuple row = systable_getnext(scan); HeapTupleIsValid(row); row = systable_getnext(scan)) {
    bool null;
    newest = Max(newest, DatumGetInt64(heap_getattr(row, id, RelationGetDescr(events), &null)));
  }
  systable_endscan(scan);
  UnregisterSnapshot(snapshot);
  table_close(events, AccessShareLock);
  return newest;
}

}  // namespace
}  // namespace privacy::rights

using namespace privacy;
using namespace privacy::rights;

// privacy.caller(): the current role outside of any SECURITY DEFINER function.
// Refused where code of somebody else's would act in its name.
PRIVACY_FUNCTION(privacy_caller) {
  pg::EnsureOwnRights();
  PG_RETURN_OID(GetOuterUserId());
}

// privacy.holds_purpose(purpose_id integer, role regrole)
PRIVACY_FUNCTION(privacy_holds_purpose) { PG_RETURN_BOOL(pg::IsGranted(PG_GETARG_INT32(0), PG_GETARG_OID(1))); }

// privacy.newest_event(subject bigint)
PRIVACY_FUNCTION(privacy_newest_event) { PG_RETURN_INT64(NewestEvent(PG_GETARG_INT64(0))); }

// privacy.consent_status(stored text, until timestamptz): what it is worth now.
PRIVACY_FUNCTION(privacy_consent_status) { PG_RETURN_TEXT_P(MakeText(policy::Word(StatusArgument(fcinfo)))); }

// privacy.new_token(): 128 random bits as 32 hexadecimal digits.
PRIVACY_FUNCTION(privacy_new_token) {
  uint8 random[kTokenSize];
  if (!pg_strong_random(random, sizeof(random)))
    ereport(ERROR, (errcode(ERRCODE_INTERNAL_ERROR), errmsg("could not generate random values")));
  char* digits = static_cast<char*>(palloc(2 * kTokenSize));
  hex_encode(reinterpret_cast<const char*>(random), kTokenSize, digits);
  text* token = cstring_to_text_with_len(digits, 2 * kTokenSize);
  explicit_bzero(random, sizeof(random));
  explicit_bzero(digits, 2 * kTokenSize);
  PG_RETURN_TEXT_P(token);
}
