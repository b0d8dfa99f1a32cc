// Input, output, receive and send of the personal types.
// Output and send give the sealed form, whatever the policy. Input and receive take plaintext; the sealed form only
// where MayAcceptSealed() says so. No error here shows the value.
#include "types/value.hpp"

extern "C" {
#include "lib/stringinfo.h"
#include "libpq/pqformat.h"
#include "mb/pg_wchar.h"
}

#include "pg/boundary.hpp"
#include "types/base_types.hpp"

namespace privacy::types {

namespace {

using sealed::BaseType;

bool BeginsLikeSealed(std::string_view text) { return text.starts_with(sealed::kArmorFamily); }

// A hard error where the caller takes none softly (or is null).
Datum RefuseSealedInput([[maybe_unused]] fmNodePtr caller, BaseType base) {
  pg::HideCopiedValue();
  ereturn(caller, Datum{0},
          (errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
           errmsg("sealed values are not accepted as input for type %s here", InfoOf(base).personal_name),
           errhint("They are loaded by COPY FROM as a superuser or a member of privacy_restore, or with "
                   "privacy.accept_sealed on. A plaintext may not begin with \"\\privacy:\".")));
}

// Ensure that a value sealed as a date does not pass for a text.
void EnsureSealedAs(Bytes value, BaseType base) {
  sealed::Header header;
  if (!sealed::TryParseHeader(value, &header))
    ereport(ERROR, (errcode(ERRCODE_INVALID_TEXT_REPRESENTATION), errmsg("malformed sealed value")));
  if (header.type != base)
    ereport(ERROR, (errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
                    errmsg("value is sealed as %s, not as %s", InfoOf(header.type).base_name, InfoOf(base).base_name)));
}

struct varlena* InputSealed(std::string_view text, BaseType base) {
  const MutableBytes buffer(static_cast<uint8*>(palloc(text.size())), text.size());
  const std::size_t length = pg::Run([&] { return sealed::ReadArmor(text, buffer); });
  EnsureSealedAs(buffer.first(length), base);
  return MakeIncoming(buffer.first(length));
}

// The same words as of an error that Conceal raises.
Datum RefuseSoftly([[maybe_unused]] fmNodePtr caller, const BaseTypeInfo& info, int state) {
  pg::HideCopiedValue();
  ereturn(caller, Datum{0},
          (errcode(state), errmsg("invalid value for type %s", info.personal_name),
           errdetail("The value is not shown because it may be personal data."),
           errhint("Give a value that type %s accepts.", info.base_name)));
}

Datum Input(FunctionCallInfo fcinfo, BaseType base) {
  char* const chars = PG_GETARG_CSTRING(0);
  const std::string_view text(chars);
  if (BeginsLikeSealed(text)) {
    if (!MayAcceptSealed() || text == sealed::kUnsealedText) return RefuseSealedInput(fcinfo->context, base);
    PG_RETURN_POINTER(InputSealed(text, base));
  }
  if (base == BaseType::kText) PG_RETURN_POINTER(MakeSealed(AsBytes(text)));  // unsealed text: its raw bytes
  const BaseTypeInfo& info = InfoOf(base);
  const bool softly = TakesErrorsSoftly(fcinfo);
  int refused = 0;
  const Bytes plaintext = pg::Conceal(info.personal_name, [&] {
    Datum value;
    if (softly && !CallInputSoftly(info.input, chars, info.oid, &value, &refused)) return Bytes{};
    if (!softly)
      value = DirectFunctionCall3(info.input, CStringGetDatum(chars), ObjectIdGetDatum(info.oid), Int32GetDatum(-1));
    return ToPlaintext(value, base);
  });
  if (refused != 0) return RefuseSoftly(fcinfo->context, info, refused);
  PG_RETURN_POINTER(MakeUnsealed(plaintext, base));
}

// What is printed or sent of a value: its sealed form, or nothing for one that has none.
Bytes SealedForm(Bytes value) {
  switch (FormOf(value)) {
    case Form::kSealed:
      return value;
    case Form::kIncoming:
      return SealedOf(value);
    default:
      return {};
  }
}

Datum Output(FunctionCallInfo fcinfo) {
  const Bytes value = SealedForm(ViewOf(PG_GETARG_VARLENA_PP(0)));
  if (value.empty()) PG_RETURN_CSTRING(pstrdup(sealed::kUnsealedText.data()));
  const std::size_t size = sealed::ArmorSize(value.size());
  char* const out = static_cast<char*>(palloc(size + 1));
  pg::Run([&] { sealed::WriteArmor(value, {out, size}); });
  out[size] = '\0';
  PG_RETURN_CSTRING(out);
}

Datum Send(FunctionCallInfo fcinfo) {
  const Bytes value = SealedForm(ViewOf(PG_GETARG_VARLENA_PP(0)));
  PG_RETURN_POINTER(MakeSealed(value.empty() ? AsBytes(sealed::kUnsealedText) : value));
}

struct varlena* ReceiveText(StringInfo message) {
  const std::string_view text = pg::Conceal("personal_text", [&] {
    int length;
    const char* const chars = pq_getmsgtext(message, message->len - message->cursor, &length);
    return std::string_view(chars, length);
  });
  if (BeginsLikeSealed(text)) RefuseSealedInput(nullptr, BaseType::kText);
  if (!text.empty() && text[0] == '\0')
    ereport(ERROR, (errcode(ERRCODE_INVALID_BINARY_REPRESENTATION), errmsg("invalid value for type personal_text"),
                    errhint("A text holds no zero byte.")));
  return MakeSealed(AsBytes(text));
}

Datum Receive(FunctionCallInfo fcinfo, BaseType base) {
  auto* const message = reinterpret_cast<StringInfo>(PG_GETARG_POINTER(0));
  const Bytes rest(reinterpret_cast<uint8*>(message->data) + message->cursor, message->len - message->cursor);
  if (IsStorable(rest, base) && MayAcceptSealed()) {
    message->cursor = message->len;
    PG_RETURN_POINTER(MakeIncoming(rest));
  }
  if (base == BaseType::kText) PG_RETURN_POINTER(ReceiveText(message));
  const BaseTypeInfo& info = InfoOf(base);
  const Bytes plaintext = pg::Conceal(info.personal_name, [&] {
    return ToPlaintext(
        DirectFunctionCall3(info.receive, PointerGetDatum(message), ObjectIdGetDatum(info.oid), Int32GetDatum(-1)),
        base);
  });
  PG_RETURN_POINTER(MakeUnsealed(plaintext, base));
}

}  // namespace

}  // namespace privacy::types

using privacy::sealed::BaseType;

#define PRIVACY_INPUT(name, base, ...)                                                            \
  PRIVACY_FUNCTION(privacy_##name##_in) { return privacy::types::Input(fcinfo, BaseType::base); } \
  PRIVACY_FUNCTION(privacy_##name##_recv) { return privacy::types::Receive(fcinfo, BaseType::base); }
PRIVACY_PERSONAL_TYPES(PRIVACY_INPUT)
#undef PRIVACY_INPUT

PRIVACY_FUNCTION(privacy_out) { return privacy::types::Output(fcinfo); }
PRIVACY_FUNCTION(privacy_send) { return privacy::types::Send(fcinfo); }
