// Weak stand-ins for functions whose rooms are not landed yet, so that the module loads meanwhile. A room's real
// function replaces its stand-in when linked. This file goes once no line of it is used.
#include "pg/compat.hpp"

#include "pg/keyring.hpp"
#include "pg/relation_policy.hpp"
#include "pg/subjects.hpp"

#define STAND_IN __attribute__((weak))

namespace privacy {

namespace {
[[noreturn]] void Missing(const char* what) { elog(ERROR, "%s is not built in yet", what); }
}  // namespace

namespace pg {
STAND_IN struct varlena* Seal(const SealTarget&, Bytes) { Missing("the keyring"); }
STAND_IN Opened Open(Bytes, Bytes*) { Missing("the keyring"); }
STAND_IN Opened VerifyIncoming(Bytes) { Missing("the keyring"); }
STAND_IN bool IsErased(uint64, uint16) { return false; }
STAND_IN void LookupTag(sealed::BaseType, sealed::Lookup, Bytes, uint8[16]) { Missing("the keyring"); }
STAND_IN uint64 NewSubject() { Missing("the keyring"); }
STAND_IN uint16 NewDeletionClass() { Missing("the keyring"); }
STAND_IN uint16 NewCategory() { Missing("the keyring"); }
STAND_IN void SubjectKeyHash(int32, const char*, uint8[32]) { Missing("the keyring"); }

STAND_IN Subject LoadSubject(uint64) { return {}; }
STAND_IN bool IsNewInThisTransaction(uint64) { return false; }
STAND_IN uint64 NewPerson() { Missing("the keyring"); }
STAND_IN void RecordPerson(uint64, int32, const char*) { Missing("the keyring"); }
STAND_IN bool HoldPerson(uint64) { Missing("the keyring"); }
STAND_IN uint64 FindPerson(int32, const char*) { Missing("the keyring"); }

STAND_IN const RelationPolicy* PolicyOf(Oid relation) {
  static RelationPolicy plain{};
  plain.relation = relation;
  return &plain;
}
}  // namespace pg

}  // namespace privacy
