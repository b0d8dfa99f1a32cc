#include "pg/boundary.hpp"

#include <cstring>

extern "C" {
#include "commands/copyfrom_internal.h"
}

namespace privacy::pg {

namespace {

template <std::size_t N>
void Copy(char (&to)[N], std::string_view from) noexcept {
  const std::size_t length = from.size() < N - 1 ? from.size() : N - 1;
  std::memcpy(to, from.data(), length);
  to[length] = '\0';
}

int StateOf(const char* state) { return MAKE_SQLSTATE(state[0], state[1], state[2], state[3], state[4]); }

}  // namespace

void HideCopiedValue() {
  if (error_context_stack == nullptr || error_context_stack->callback != CopyFromErrorCallback) return;
  auto* const copy = static_cast<CopyFromStateData*>(error_context_stack->arg);
  if (copy->cur_attname != nullptr) copy->cur_attval = "(not shown)";
}

void Pending::Set(const Error& error) noexcept {
  set = true;
  postgres = nullptr;
  Copy(sqlstate, SqlState(error.code));
  Copy(message, error.message);
  Copy(detail, error.detail);
  Copy(hint, error.hint);
  Copy(reason, error.reason);
}

void Pending::Set(const char* state, const char* text) noexcept {
  set = true;
  postgres = nullptr;
  Copy(sqlstate, state);
  Copy(message, text);
  detail[0] = hint[0] = reason[0] = '\0';
}

void Pending::Raise() const {
  if (postgres != nullptr) ReThrowError(postgres);
  ereport(ERROR, (errcode(StateOf(sqlstate)), errmsg_internal("%s", message),
                  detail[0] != '\0' ? errdetail_internal("%s", detail) : 0, hint[0] != '\0' ? errhint("%s", hint) : 0,
                  reason[0] != '\0' ? err_generic_string(PG_DIAG_CONSTRAINT_NAME, reason) : 0));
  pg_unreachable();
}

namespace {

// "date" of "personal_date"
const char* BaseName(const char* type_name) {
  constexpr char kPrefix[] = "personal_";
  return strncmp(type_name, kPrefix, sizeof(kPrefix) - 1) == 0 ? type_name + sizeof(kPrefix) - 1 : type_name;
}

}  // namespace

void Pending::RaiseConcealed(const char* type_name, bool damage) const {
  if (postgres == nullptr || ERRCODE_TO_CATEGORY(postgres->sqlerrcode) != ERRCODE_DATA_EXCEPTION) Raise();
  const int state = postgres->sqlerrcode;
  FreeErrorData(postgres);
  if (damage) ereport(ERROR, (errcode(ERRCODE_DATA_CORRUPTED), errmsg("damaged sealed value of type %s", type_name),
                              errhint("Restore the row from a backup.")));
  HideCopiedValue();
  ereport(ERROR, (errcode(state), errmsg("invalid value for type %s", type_name),
                  errdetail("The value is not shown because it may be personal data."),
                  errhint("Give a value that type %s accepts.", BaseName(type_name))));
  pg_unreachable();
}

void Raise(const Error& error) {
  Pending pending;
  pending.Set(error);
  pending.Raise();
}

namespace internal {

ErrorData* TakeError(MemoryContext context) {
  MemoryContextSwitchTo(context);
  ErrorData* const error = CopyErrorData();
  FlushErrorState();
  return error;
}

}  // namespace internal

}  // namespace privacy::pg
