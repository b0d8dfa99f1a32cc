// An Error is an expected failure as a value: a code, and the texts a user will read.
// The inner rooms return it in a Result; only src/pg/boundary.hpp turns it into ereport.
// No text of an Error ever holds a person's value.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "core/no_postgres.hpp"

namespace privacy {

// One code a remedy. SqlState() gives the SQLSTATE that docs/errors.md lists for it.
enum class Code {
  kInvalidText,        // 22P02  malformed sealed text, label, base64
  kInvalidBinary,      // 22P03  malformed sealed binary
  kInvalidParameter,   // 22023  an argument out of its range
  kDamagedValue,       // XX001  a sealed value, slot or record that does not authenticate
  kNotSupported,       // 0A000  no lookup here, unknown suite
  kNotPermitted,       // 42501  no right, no purpose
  kUndefined,          // 42704  unknown name
  kCheckViolation,     // 23514  an unsealed value where a sealed one must be
  kWrongState,         // 55000  fenced, locked, guest, erased row
  kLimitExceeded,      // 54000  generation 255, more people at once than allowed
  kKeystore,           // 58030  keystore missing, foreign, unreadable; I/O failure
  kDiskFull,           // 53100  no space left, or too little for what is about to be written
  kOutOfMemory,        // 53200
  kInternal,           // XX000  cannot happen
};

std::string_view SqlState(Code code);  // five characters

struct Error {
  Code code = Code::kInternal;
  std::string message{};
  std::string detail{};
  std::string hint{};
  std::string reason{};  // reason code, shown in the error's constraint-name field; may be empty
};

// Either a T or an Error. value() REQUIRES ok(); error() REQUIRES !ok().
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }
  T& value() & { return *std::get_if<0>(&state_); }
  const T& value() const& { return *std::get_if<0>(&state_); }
  T&& value() && { return std::move(*std::get_if<0>(&state_)); }
  T* operator->() { return std::get_if<0>(&state_); }
  const T* operator->() const { return std::get_if<0>(&state_); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  const Error& error() const& { return *std::get_if<1>(&state_); }
  Error&& error() && { return std::move(*std::get_if<1>(&state_)); }

 private:
  std::variant<T, Error> state_;
};

// Success, or an Error. Success costs one pointer: a Status is returned for every value that is opened.
class [[nodiscard]] Status {
 public:
  Status() = default;
  Status(Error error) : error_(std::make_unique<Error>(std::move(error))) {}
  Status(const Status& other) : error_(other.ok() ? nullptr : std::make_unique<Error>(*other.error_)) {}
  Status(Status&&) noexcept = default;
  Status& operator=(Status other) noexcept {
    error_ = std::move(other.error_);
    return *this;
  }

  bool ok() const { return error_ == nullptr; }
  explicit operator bool() const { return ok(); }
  const Error& error() const& { return *error_; }
  Error&& error() && { return std::move(*error_); }

 private:
  std::unique_ptr<Error> error_;
};

}  // namespace privacy

// Return the error of `expression` (a Status or Result) to the caller, else go on.
#define PRIVACY_TRY(expression)                                          \
  do {                                                                   \
    if (auto privacy_status = (expression); !privacy_status.ok())        \
      return std::move(privacy_status).error();                          \
  } while (0)

#define PRIVACY_CONCAT2(a, b) a##b
#define PRIVACY_CONCAT(a, b) PRIVACY_CONCAT2(a, b)
// PRIVACY_ASSIGN(auto x, Compute()): x from a Result, or return its error.
#define PRIVACY_ASSIGN(declaration, expression)                          \
  auto PRIVACY_CONCAT(privacy_result_, __LINE__) = (expression);         \
  if (!PRIVACY_CONCAT(privacy_result_, __LINE__).ok())                   \
    return std::move(PRIVACY_CONCAT(privacy_result_, __LINE__)).error(); \
  declaration = std::move(PRIVACY_CONCAT(privacy_result_, __LINE__)).value()
