// The one way of this backend to people's keys and to tags: over the keystore's key space of the current
// database. Everything here is shell: it may ereport, with the errors of docs/errors.md (58030 keystore missing,
// foreign, unreadable; 55000 fenced, locked, guest, not preloaded; XX001 damaged).
#pragma once
#include "pg/compat.hpp"

#include "core/bytes.hpp"
#include "core/error.hpp"
#include "sealed/format.hpp"

namespace privacy::pg {

struct DatabaseSpace;

struct SealTarget {
  uint64 subject;
  uint16 deletion_class;
  uint16 category;
  sealed::BaseType type;
  sealed::Lookup lookup;
  bool hide_length;
};

// A new varlena (in CurrentMemoryContext) that holds the sealed form of canonical plaintext P. Refuses with 55000 and
// the hint renew_subject when the person's key in this class is destroyed.
struct varlena* Seal(const SealTarget& target, Bytes plaintext);

enum class Opened { kValue, kErased };
// Opens sealed bytes into a new palloc'd buffer. kErased: the key is destroyed (or is being, by a committed
// transaction); *plaintext is empty then. Every reveal and every re-seal of the server passes here.
Opened Open(Bytes sealed_value, Bytes* plaintext);
// The same for a value whose header was parsed already. In front of *plaintext there is room for a varlena's header.
Opened Open(Bytes sealed_value, const sealed::Header& header, Bytes* plaintext);

// Like Open, for values that come from outside (FORMAT, "Sealed input is not trusted"): ereports when the value is of
// another key space or does not authenticate. kErased: to be stored without its lookup section.
Opened VerifyIncoming(Bytes sealed_value);

// What became of a sealed value's lookup tag under the lookup key in force. kErased: the person's key is destroyed, and
// the value is to lose its tag. kNew: a new varlena, the same value for the same person, tagged anew.
enum class Retagged { kSame, kNew, kErased };
// Compares the epoch only, unless `verify`: values from outside may have the number, and another key. Needs no purpose,
// for it shows nothing. kSame where there is no tag, and while the key space or the keystore is not there yet.
Retagged Retag(Bytes sealed_value, struct varlena** out, bool verify = false);

// What reading a key failed with. If it is damaged that is counted for the alerts, and a mirror in step is asked for it;
// then the hint says so.
Error NoteDamage(const DatabaseSpace& space, Error error);

// True once the erasure of this person's key in this class is committed.
bool IsErased(uint64 subject, uint16 deletion_class);

// True for a person whose erasure as a whole is committed, though their row in privacy.subjects may not say so: the
// database was restored from before it. Cheap when nobody is being erased.
bool IsWhollyErased(uint64 subject);

// The 16 lookup bytes (epoch, T1, T2) of a plaintext of the session, under the current lookup epoch.
void LookupTag(sealed::BaseType type, sealed::Lookup mode, Bytes plaintext, uint8 out[16]);
// Can they be made now, and are they those that this snapshot sees? Raises nothing where not.
bool CanMakeTags();

// HMAC-SHA-256 of a person's key (its type's output text) under the keystore's subject-key: the first 15 bytes, which
// with a varlena's header are a short entry of an index; no two keys of 2^40 people agree in 120 bits.
inline constexpr std::size_t kSubjectKeySize = 15;
void SubjectKeyHash(int32 table_id, const char* key, uint8 out[kSubjectKeySize]);

// People's keys leave this process's contexts: at the end of each statement, and of the transaction by itself.
void ForgetKeys() noexcept;

void InitKeyring();

}  // namespace privacy::pg
