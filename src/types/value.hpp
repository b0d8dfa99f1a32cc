// Personal values in memory, and the line each personal type has in the table of base types.
//
//   0x00 ...        sealed (src/sealed/format.hpp)
//   text            unsealed: the raw bytes (a text cannot begin with 0x00)
//   0x01 P          unsealed, every other type
//   0x02 0x00 ...   a sealed value that came in through input or receive: the trigger verifies and strips the 0x02
// Only the first may be stored: a CHECK and a trigger see to it.
#pragma once
#include "pg/compat.hpp"

#include "core/bytes.hpp"
#include "sealed/format.hpp"

namespace privacy::types {

enum class Form : uint8 { kSealed, kUnsealed, kIncoming };

// Detoasts as needed. REQUIRES: type is a personal type.
Form FormOf(Bytes value, sealed::BaseType type);
Bytes PlaintextOf(Bytes unsealed, sealed::BaseType type);  // without the 0x01
inline Bytes ViewOf(const struct varlena* value) {
  return {reinterpret_cast<const uint8*>(VARDATA_ANY(value)), VARSIZE_ANY_EXHDR(value)};
}

struct PersonalType {
  const char* name;          // personal_text
  sealed::BaseType base;
  Oid oid;                   // of the personal type in this database
  Oid base_oid;              // TEXTOID
};
// nullptr if the oid is no personal type (arrays and domains over them: use the element or base type first).
const PersonalType* FindPersonalType(Oid type);
const PersonalType* PersonalTypeOf(sealed::BaseType base);
const PersonalType* PersonalTypeForBase(Oid base_type);   // for protect_column; nullptr: no counterpart

// Canonical plaintext P of a base-type Datum (palloc'd), and back. FORMAT section 1: settings never change P.
Bytes ToPlaintext(Datum value, sealed::BaseType base);
Datum FromPlaintext(Bytes plaintext, sealed::BaseType base);  // XX001 if it does not parse

struct varlena* MakeUnsealed(Bytes plaintext, sealed::BaseType base);

}  // namespace privacy::types
