// SQL functions over the mirror of the keystore: extension/32_mirror.sql.
#include "pg/compat.hpp"

extern "C" {
#include "access/htup_details.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"
#include "utils/tuplestore.h"
}

#include "crypto/encoding.hpp"
#include "keystore/mirror_compare.hpp"
#include "pg/boundary.hpp"
#include "pg/database_space.hpp"
#include "pg/master_keys.hpp"

namespace privacy::pg {

namespace {

constexpr std::size_t kMostFindings = 64;

Status Compare(const DatabaseSpace& space, std::vector<std::string>* findings) {
  if (!keystore::IsInStep(shared->mirror.state)) {
    findings->push_back("the mirror is not up to date");
    return {};
  }
  keystore::FileSystem& files = keystore::PosixFileSystem();
  keystore::MirrorCompare compare(files, KeystorePath(), files, MirrorPath());
  const std::string folder = crypto::FormatUuid(space.id);
  Status status = compare.ScanKeys(folder);
  LWLockAcquire(GeneralLock(), LW_SHARED);
  LWLockAcquire(SpaceLock(space.index), LW_SHARED);
  if (status.ok()) status = compare.CompareSpace(folder);
  if (status.ok()) status = compare.CompareStore();
  LWLockRelease(SpaceLock(space.index));
  LWLockRelease(GeneralLock());
  *findings = compare.findings();
  if (!status.ok()) findings->push_back(status.error().message);  // it cannot be read
  return {};
}

}  // namespace

}  // namespace privacy::pg

using namespace privacy;
using namespace privacy::pg;

// privacy.mirror_status(): directory, state, since, detail, hint, same_file_system
PRIVACY_FUNCTION(privacy_mirror_status) {
  TupleDesc descriptor;
  if (get_call_result_type(fcinfo, nullptr, &descriptor) != TYPEFUNC_COMPOSITE) elog(ERROR, "return type must be a row");
  Datum values[6] = {};
  bool nulls[6] = {true, false, true, true, true, true};
  values[1] = CStringGetTextDatum("none");
  if (shared != nullptr && HasMirror()) {
    char* const path = static_cast<char*>(palloc0(MAXPGPATH));
    Run([&] { strlcpy(path, MirrorPath().c_str(), MAXPGPATH); });
    const bool in_step = keystore::IsInStep(shared->mirror.state);
    LWLockAcquire(GeneralLock(), LW_SHARED);
    const TimestampTz since = shared->mirror.since;
    const SharedError error = shared->mirror.error;
    const bool same = shared->mirror.same_file_system;
    LWLockRelease(GeneralLock());
    values[0] = CStringGetTextDatum(path);
    values[1] = CStringGetTextDatum(in_step ? "in_step" : shared->mirror.started ? "stale" : "unknown");
    nulls[0] = false;
    if (!in_step) {
      const struct {
        int at;
        const char* text;
      } texts[] = {{3, error.message}, {4, error.hint}};
      for (const auto& one : texts) {
        if (one.text[0] == '\0') continue;
        values[one.at] = CStringGetTextDatum(one.text);
        nulls[one.at] = false;
      }
      values[2] = TimestampTzGetDatum(since);
      nulls[2] = since == 0;
    }
    values[5] = BoolGetDatum(same);
    nulls[5] = !shared->mirror.started;
  }
  return HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(descriptor), values, nulls));
}

// privacy.check_mirror(): what in the mirror is not as in the keystore
PRIVACY_FUNCTION(privacy_check_mirror) {
  const DatabaseSpace& space = RequireSpace(Need::kLook);
  InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
  ReturnSetInfo* const result = reinterpret_cast<ReturnSetInfo*>(fcinfo->resultinfo);
  if (!HasMirror()) return static_cast<Datum>(0);
  char* findings[kMostFindings];
  const std::size_t count = Run([&]() -> privacy::Result<std::size_t> {
    std::vector<std::string> texts;
    PRIVACY_TRY(Compare(space, &texts));
    std::size_t n = 0;
    for (const std::string& one : texts)
      if (n < kMostFindings) findings[n++] = Call([&] { return pstrdup(one.c_str()); });
    return n;
  });
  for (std::size_t i = 0; i < count; ++i) {
    Datum value = CStringGetTextDatum(findings[i]);
    bool null = false;
    tuplestore_putvalues(result->setResult, result->setDesc, &value, &null);
  }
  return static_cast<Datum>(0);
}
