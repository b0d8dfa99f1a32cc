// Personal values in memory, and the line each personal type has in the table of base types.
//
//   0x00 ...        sealed (src/sealed/format.hpp)
//   text            unsealed: the raw bytes (a text cannot begin with 0x00)
//   0x01 P          unsealed, every other type
//   0x02 0x00 ...   a sealed value that came in through input or receive: the trigger verifies and strips the 0x02
//   0x03 0x00 ...   tagged: an operand of the session's, made comparable; 16 lookup bytes (epoch, tag) follow
// Only the first may be stored: a CHECK and a trigger see to it. (No text has 0x00 as its second byte either.)
//
// What compares equal (operators = and <>, btree and hash classes): values with a lookup section, sealed or tagged,
// when all 16 bytes are; others when they are byte for byte the same. A sealed value never equals an unwrapped operand.
#pragma once
#include "pg/compat.hpp"

#include "core/bytes.hpp"
#include "sealed/format.hpp"

namespace privacy::types {

enum class Form : uint8 { kSealed, kUnsealed, kIncoming, kTagged };

// By the lead bytes only: a value that begins like a sealed one may still be damaged. REQUIRES: value is detoasted.
Form FormOf(Bytes value);
inline Form FormOf(Bytes value, sealed::BaseType) { return FormOf(value); }
// May this value be stored in a column of the type: sealed, with a header that parses for it?
bool IsStorable(Bytes value, sealed::BaseType type);
// P of an unsealed value: without the 0x01; text in UTF-8. 22P02 for a text that begins like a sealed one.
Bytes PlaintextOf(Bytes unsealed, sealed::BaseType type);
inline Bytes SealedOf(Bytes incoming) { return incoming.subspan(1); }  // REQUIRES: FormOf(incoming) == kIncoming
inline Bytes ViewOf(const struct varlena* value) {
  return {reinterpret_cast<const uint8*>(VARDATA_ANY(value)), VARSIZE_ANY_EXHDR(value)};
}

struct PersonalType {
  const char* name;  // personal_text
  sealed::BaseType base;
  Oid oid;       // of the personal type in this database
  Oid base_oid;  // TEXTOID
};
// nullptr if the oid is no personal type (arrays and domains over them: use the element or base type first).
const PersonalType* FindPersonalType(Oid type);
const PersonalType* PersonalTypeOf(sealed::BaseType base);
const PersonalType* PersonalTypeForBase(Oid base_type);  // for protect_column; nullptr: no counterpart

// Canonical plaintext P of a base-type Datum (palloc'd), and back. FORMAT section 1: settings never change P.
Bytes ToPlaintext(Datum value, sealed::BaseType base);
Datum FromPlaintext(Bytes plaintext, sealed::BaseType base);  // XX001 if it does not parse
// The same of plaintext with room for a varlena's header in front of it (pg::Open): it may become the Datum itself.
Datum FromOpened(Bytes plaintext, sealed::BaseType base);

struct varlena* MakeUnsealed(Bytes plaintext, sealed::BaseType base);
struct varlena* MakeIncoming(Bytes sealed_value);
struct varlena* MakeTagged(const uint8 lookup[sealed::kLookupSize]);
// A sealed value's bytes as the datum it is stored as.
struct varlena* MakeSealed(Bytes sealed_value);

// Is sealed input accepted here: privacy.accept_sealed, logical apply, binary upgrade, or while a COPY FROM of a
// superuser or member of privacy_restore runs? The utility hook says the last by SetSealedInputAllowed(true) before
// and (false) after it; an abort of the (sub)transaction ends it too.
bool MayAcceptSealed();
void SetSealedInputAllowed(bool allowed);

// True for the functions behind the casts from a personal type, which raise 42501 where the value is withheld. The
// reader replaces them in a client's SELECT by privacy.reveal (and a cast of its result from the base type, if
// *target is another). Ask only for functions whose first argument is of a personal type.
bool IsRevealCast(Oid function, Oid* target);

// For a function of ours that reveals an argument (extension/52_functions.sql): the one a client's SELECT uses instead,
// NULL where the value is withheld. InvalidOid for all others. Ask only for functions with a personal argument.
Oid ShownVariantOf(Oid function);

// Objects that stand for those of the base types: the planner reveals the operands and takes the base type's.
bool IsStandIn(Oid function);
[[noreturn]] void RaiseNotPlanned();  // 0A000, where one runs after all
// A cast that makes an unsealed personal value of another type's.
bool IsPersonalCast(Oid function);

void InitTypes();  // callbacks; from _PG_init

}  // namespace privacy::types
