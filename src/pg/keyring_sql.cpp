// SQL functions over the keystore and people: extension/30_keystore.sql.
#include "pg/compat.hpp"

extern "C" {
#include "access/xlog.h"
#include "miscadmin.h"
#include "utils/builtins.h"
}

#include "pg/database_space.hpp"
#include "pg/datums.hpp"
#include "pg/keyring.hpp"
#include "pg/new_ids.hpp"
#include "pg/relation_policy.hpp"
#include "pg/subject_key.hpp"
#include "pg/subjects.hpp"
#include "worker/keystore_worker.hpp"

using namespace privacy;
using namespace privacy::pg;

namespace {

// A keystore of tests is never made where people's keys are, nor the other way round.
void EnsureTestKeystore() {
  if (FindDatabaseSpace() == nullptr && !RecoveryInProgress()) {
    EnsureShared();
    if (shared->condition == KeystoreCondition::kStarting) worker::Ask(WorkerRequest::kOpen);
    if (shared->condition == KeystoreCondition::kMissing) worker::Ask(WorkerRequest::kCreateTest);
  }
  if (shared->condition == KeystoreCondition::kOpen && !shared->test_keystore)
    ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
                    errmsg("this server has a keystore that is not for tests"),
                    errhint("Run tests in a cluster of their own, with a keystore directory of its own.")));
}

}  // namespace

PRIVACY_FUNCTION(privacy_create_keystore) {
  const char* const kind = PG_ARGISNULL(0) ? "" : text_to_cstring(PG_GETARG_TEXT_PP(0));
  const bool test = strcmp(kind, "test") == 0;
  if (!test && strcmp(kind, "production") != 0)
    ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("unknown kind of keystore"),
                    errhint("It is production or test.")));
  if (test) EnsureTestKeystore();
  if (FindDatabaseSpace() != nullptr)
    ereport(NOTICE, (errmsg("the keystore and the key space of this database are there already")));
  RequireSpace(Need::kWrite);
  if (!test && shared->test_keystore)
    ereport(WARNING, (errmsg("this server's keystore is one for tests"),
                      errhint("Its keys may be lost with the machine. For real people: stop the server, remove the "
                              "directory, and start with new databases.")));
  char fingerprint[sizeof(shared->fingerprint)];
  strlcpy(fingerprint, shared->fingerprint, sizeof(fingerprint));
  PG_RETURN_TEXT_P(cstring_to_text(fingerprint));
}

PRIVACY_FUNCTION(privacy_new_deletion_class) { PG_RETURN_INT32(NewDeletionClass()); }
PRIVACY_FUNCTION(privacy_new_category) { PG_RETURN_INT32(NewCategory()); }

PRIVACY_FUNCTION(privacy_adopt_key_space) {
  const DatabaseSpace& space = RequireSpace(Need::kRead);
  if (RecoveryInProgress())
    ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE), errmsg("a standby cannot adopt a key space")));
  if (!space.guest) {
    ereport(NOTICE, (errmsg("this database owns its key space already")));
    PG_RETURN_VOID();
  }
  AdoptSpace(space);
  PG_RETURN_VOID();
}

PRIVACY_FUNCTION(privacy_fork_key_space) {
  if (RecoveryInProgress())
    ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE), errmsg("a standby cannot fork a key space")));
  const DatabaseSpace& space = RequireSpace(Need::kRead);
  if (!space.guest && !PG_GETARG_BOOL(0))
    ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE), errmsg("this database owns its key space already"),
                    errhint("Only a copy is forked. For a clone of the whole server, with the identifiers of its original: "
                            "privacy.fork_key_space(clone => true).")));
  ForkSpace(space);
  PG_RETURN_VOID();
}

PRIVACY_FUNCTION(privacy_subject_of) {
  const Oid relation = PG_GETARG_OID(0);
  const char* const key = CanonicalKey(relation, text_to_cstring(PG_GETARG_TEXT_PP(1)));
  const uint64 id = FindPerson(PolicyOf(relation)->table_id, key);
  if (id == 0) PG_RETURN_NULL();
  PG_RETURN_INT64(static_cast<int64>(id));
}

PRIVACY_FUNCTION(privacy_subject_key_hash) {
  const Oid relation = PG_GETARG_OID(0);
  const char* const key = CanonicalKey(relation, text_to_cstring(PG_GETARG_TEXT_PP(1)));
  uint8 hash[kSubjectKeySize];
  SubjectKeyHash(PolicyOf(relation)->table_id, key, hash);
  return BytesDatum(hash);
}

PRIVACY_FUNCTION(privacy_is_erased) {
  const int64 subject = PG_GETARG_INT64(0);
  const int32 deletion_class = PG_GETARG_INT32(1);
  if (subject <= 0 || deletion_class <= 0 || deletion_class > 65535)
    ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("no such person or deletion class")));
  PG_RETURN_BOOL(IsErased(static_cast<uint64>(subject), static_cast<uint16>(deletion_class)));
}

PRIVACY_FUNCTION(privacy_journal_length) {
  const DatabaseSpace& space = RequireSpace(Need::kErase);
  PG_RETURN_INT64(static_cast<int64>(space.entry().state.journal_records));
}
