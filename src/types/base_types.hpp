// The table of base types: a line each. Everything that differs between the personal types is here, or in the two
// functions of canonical.cpp; the SQL side is extension/10_types.sql, made by scripts/generate_type_sql.py.
#pragma once
#include "pg/compat.hpp"

extern "C" {
#include "catalog/pg_type_d.h"
#include "utils/fmgrprotos.h"
}

#include "sealed/format.hpp"

// X(name, sealed::BaseType, OID of the base type, its input, receive and send function)
#define PRIVACY_PERSONAL_TYPES(X)                                                                  \
  X(text, kText, TEXTOID, textin, textrecv, textsend)                                              \
  X(date, kDate, DATEOID, date_in, date_recv, date_send)                                           \
  X(timestamptz, kTimestamptz, TIMESTAMPTZOID, timestamptz_in, timestamptz_recv, timestamptz_send) \
  X(numeric, kNumeric, NUMERICOID, numeric_in, numeric_recv, numeric_send)                         \
  X(bigint, kBigint, INT8OID, int8in, int8recv, int8send)                                          \
  X(boolean, kBoolean, BOOLOID, boolin, boolrecv, boolsend)                                        \
  X(jsonb, kJsonb, JSONBOID, jsonb_in, jsonb_recv, jsonb_send)                                     \
  X(bytea, kBytea, BYTEAOID, byteain, bytearecv, byteasend)                                        \
  X(inet, kInet, INETOID, inet_in, inet_recv, inet_send)                                           \
  X(timestamp, kTimestamp, TIMESTAMPOID, timestamp_in, timestamp_recv, timestamp_send)             \
  X(integer, kInteger, INT4OID, int4in, int4recv, int4send)                                        \
  X(uuid, kUuid, UUIDOID, uuid_in, uuid_recv, uuid_send)                                           \
  X(json, kJson, JSONOID, json_in, json_recv, json_send)

namespace privacy::types {

struct BaseTypeInfo {
  const char* personal_name;
  const char* base_name;
  Oid oid;
  PGFunction input;
  PGFunction receive;
  PGFunction send;
};

inline constexpr int kBaseTypeCount = 13;
const BaseTypeInfo& InfoOf(sealed::BaseType base);

}  // namespace privacy::types
