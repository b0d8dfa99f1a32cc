// Canonical plaintext P (docs/stored-format.md): what is sealed never depends on a setting.
//   text, json   UTF-8
//   jsonb        0x01, then its text in UTF-8
//   others       the bytes of the type's send function
#include "types/value.hpp"

extern "C" {
#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"
}

#include "pg/boundary.hpp"
#include "types/base_types.hpp"

namespace privacy::types {

namespace {

constexpr uint8 kJsonbVersion = 1;

// Bytes in the server's encoding as UTF-8. A database in SQL_ASCII does not know its encoding: bytes pass as they are.
Bytes ToUtf8(Bytes text) {
  const int encoding = GetDatabaseEncoding();
  if (encoding == PG_UTF8 || encoding == PG_SQL_ASCII || text.empty()) return text;
  unsigned char* const from = const_cast<unsigned char*>(text.data());
  unsigned char* const to = pg_do_encoding_conversion(from, static_cast<int>(text.size()), encoding, PG_UTF8);
  return to == from ? text : Bytes(to, strlen(reinterpret_cast<char*>(to)));
}

bool IsUtf8(Bytes text) {
  return pg_verify_mbstr(PG_UTF8, reinterpret_cast<const char*>(text.data()), static_cast<int>(text.size()), true);
}

// And back. 22021 for what is not UTF-8 or has no equivalent in the server's encoding.
Bytes FromUtf8(Bytes text) {
  const int encoding = GetDatabaseEncoding();
  const char* const chars = reinterpret_cast<const char*>(text.data());
  const int length = static_cast<int>(text.size());
  if (encoding == PG_SQL_ASCII || text.empty()) return text;
  pg_verify_mbstr(PG_UTF8, chars, length, false);
  if (encoding == PG_UTF8) return text;
  unsigned char* const from = const_cast<unsigned char*>(text.data());
  unsigned char* const to = pg_do_encoding_conversion(from, length, PG_UTF8, encoding);
  return to == from ? text : Bytes(to, strlen(reinterpret_cast<char*>(to)));
}

char* ToCString(Bytes text) { return pnstrdup(reinterpret_cast<const char*>(text.data()), text.size()); }

Datum ToTextDatum(Bytes text) {
  return PointerGetDatum(cstring_to_text_with_len(reinterpret_cast<const char*>(text.data()), text.size()));
}

Bytes Prefixed(uint8 lead, Bytes bytes) {
  uint8* const out = static_cast<uint8*>(palloc(bytes.size() + 1));
  out[0] = lead;
  Put({out + 1, bytes.size()}, bytes);
  return {out, bytes.size() + 1};
}

Datum Receive(Bytes plaintext, const BaseTypeInfo& info) {
  StringInfoData buffer;  // receive functions read only
  buffer.data = const_cast<char*>(reinterpret_cast<const char*>(plaintext.data()));
  buffer.len = static_cast<int>(plaintext.size());
  buffer.maxlen = buffer.len;
  buffer.cursor = 0;
  const Datum value =
      DirectFunctionCall3(info.receive, PointerGetDatum(&buffer), ObjectIdGetDatum(info.oid), Int32GetDatum(-1));
  if (buffer.cursor != buffer.len)
    ereport(ERROR, (errcode(ERRCODE_INVALID_BINARY_REPRESENTATION), errmsg("incorrect binary data format")));
  return value;
}

Datum Parse(Bytes plaintext, sealed::BaseType base) {
  switch (base) {
    case sealed::BaseType::kText:
      return ToTextDatum(FromUtf8(plaintext));
    case sealed::BaseType::kJson:
      return DirectFunctionCall1(json_in, CStringGetDatum(ToCString(FromUtf8(plaintext))));
    case sealed::BaseType::kJsonb:
      if (plaintext.empty() || plaintext[0] != kJsonbVersion)
        ereport(ERROR, (errcode(ERRCODE_INVALID_BINARY_REPRESENTATION), errmsg("unsupported jsonb version")));
      return DirectFunctionCall1(jsonb_in, CStringGetDatum(ToCString(FromUtf8(plaintext.subspan(1)))));
    default:
      return Receive(plaintext, InfoOf(base));
  }
}

}  // namespace

Bytes ToPlaintext(Datum value, sealed::BaseType base) {
  switch (base) {
    case sealed::BaseType::kText:
      return PlaintextOf(ViewOf(pg_detoast_datum_packed(reinterpret_cast<varlena*>(DatumGetPointer(value)))), base);
    case sealed::BaseType::kJson:
      return ToUtf8(ViewOf(pg_detoast_datum_packed(reinterpret_cast<varlena*>(DatumGetPointer(value)))));
    case sealed::BaseType::kJsonb:
      return Prefixed(kJsonbVersion, ToUtf8(AsBytes(DatumGetCString(DirectFunctionCall1(jsonb_out, value)))));
    default:
      return ViewOf(reinterpret_cast<varlena*>(DatumGetPointer(DirectFunctionCall1(InfoOf(base).send, value))));
  }
}

Datum FromPlaintext(Bytes plaintext, sealed::BaseType base) {
  // The common case without the door that conceals error texts: nothing in it can fail.
  if (base == sealed::BaseType::kText && GetDatabaseEncoding() == PG_UTF8 && IsUtf8(plaintext)) return ToTextDatum(plaintext);
  return pg::ConcealDamage(InfoOf(base).personal_name, [&] { return Parse(plaintext, base); });
}

Datum FromOpened(Bytes plaintext, sealed::BaseType base) {
  if (base == sealed::BaseType::kText && GetDatabaseEncoding() == PG_UTF8 && IsUtf8(plaintext)) {
    auto* const text = reinterpret_cast<varlena*>(const_cast<uint8*>(plaintext.data()) - VARHDRSZ);
    SET_VARSIZE(text, VARHDRSZ + plaintext.size());
    return PointerGetDatum(text);
  }
  return FromPlaintext(plaintext, base);
}

Bytes PlaintextOf(Bytes unsealed, sealed::BaseType base) {
  if (base == sealed::BaseType::kText) {
    if (unsealed.size() >= sealed::kArmorFamily.size() &&
        Equal(unsealed.first(sealed::kArmorFamily.size()), AsBytes(sealed::kArmorFamily)))
      ereport(ERROR, (errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
                      errmsg("a personal text may not begin with \"%s\"", sealed::kArmorFamily.data()),
                      errhint("Sealed values are loaded by COPY FROM as a superuser or a member of privacy_restore.")));
    return ToUtf8(unsealed);
  }
  if (unsealed.empty() || unsealed[0] != 0x01)
    ereport(ERROR, (errcode(ERRCODE_DATA_CORRUPTED), errmsg("damaged value of type %s", InfoOf(base).personal_name)));
  return unsealed.subspan(1);
}

struct varlena* MakeUnsealed(Bytes plaintext, sealed::BaseType base) {
  if (base != sealed::BaseType::kText) {
    auto* const out = static_cast<varlena*>(palloc(VARHDRSZ + 1 + plaintext.size()));
    SET_VARSIZE(out, VARHDRSZ + 1 + plaintext.size());
    VARDATA(out)[0] = 0x01;
    Put({reinterpret_cast<uint8*>(VARDATA(out)) + 1, plaintext.size()}, plaintext);
    return out;
  }
  return reinterpret_cast<varlena*>(DatumGetPointer(FromPlaintext(plaintext, base)));
}

}  // namespace privacy::types
