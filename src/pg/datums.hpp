// What results of SQL functions are made of: values of this server from those of the inner rooms, and rows of them.
#pragma once
#include "pg/compat.hpp"

#include <cstring>

extern "C" {
#include "utils/builtins.h"
#include "utils/timestamp.h"
#include "utils/uuid.h"
}

#include "core/bytes.hpp"

namespace privacy::pg {

// From microseconds since 1970-01-01, as keystores and journals count.
inline Datum TimeDatum(int64 time) {
  constexpr int64 kFrom1970To2000 = INT64CONST(946684800000000);
  return TimestampTzGetDatum(time - kFrom1970To2000);
}

inline Datum BytesDatum(Bytes bytes) {
  bytea* const value = static_cast<bytea*>(palloc(VARHDRSZ + bytes.size()));
  SET_VARSIZE(value, VARHDRSZ + bytes.size());
  std::memcpy(VARDATA(value), bytes.data(), bytes.size());
  return PointerGetDatum(value);
}

inline Datum UuidDatum(const Uuid& uuid) {
  pg_uuid_t* const copy = static_cast<pg_uuid_t*>(palloc(sizeof(pg_uuid_t)));
  std::memcpy(copy->data, uuid.data(), uuid.size());
  return UUIDPGetDatum(copy);
}

struct ResultRow {
  static constexpr int kMost = 24;
  Datum values[kMost] = {};
  bool nulls[kMost] = {};
  int count = 0;

  void Add(Datum value) { values[count++] = value; }
  void AddNull() { nulls[count++] = true; }
  void AddText(const char* text) { text == nullptr || text[0] == '\0' ? AddNull() : Add(CStringGetTextDatum(text)); }
};

}  // namespace privacy::pg
