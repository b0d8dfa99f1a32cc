// The two doors between C++ and PostgreSQL.
//
// ereport(ERROR) is a longjmp: it skips destructors. A C++ exception that enters PostgreSQL's C code corrupts it.
// So a frame is of one kind only:
//   shell  may ereport; every local is trivially destructible (Datum, pointers, PODs);
//   core   C++ of the inner rooms: returns Result, may throw bad_alloc, never calls PostgreSQL.
// Run() is the way from shell to core and the only catch; Call() the way back and the only sigsetjmp: a test greps.
// Prefer the sandwich (read arguments; Run a computation; build the Datum), then Call is not needed at all.
#pragma once
#include <exception>
#include <new>
#include <type_traits>
#include <utility>

#include "pg/compat.hpp"

#include "core/error.hpp"

namespace privacy::pg {

// An Error copied into a frame that longjmp may leave. Texts are cut to their buffers.
struct Pending {
  bool set = false;
  ErrorData* postgres = nullptr;  // an error of PostgreSQL's own, kept whole
  char sqlstate[6];
  char message[512];
  char detail[512];
  char hint[512];
  char reason[64];

  void Set(const Error& error) noexcept;
  void Set(const char* state, const char* text) noexcept;
  [[noreturn]] void Raise() const;                                             // REQUIRES: set
  [[noreturn]] void RaiseConcealed(const char* type_name, bool damage) const;  // see Conceal
};

// What Call() throws; catch nowhere but in Run().
struct PostgresError {
  ErrorData* data;
};

[[noreturn]] void Raise(
    const Error& error);  // for shells; the Error's strings leak into the transaction's end: prefer Run

// Runs fn (which captures by reference only) and turns an exception or an Error it returns into ereport(ERROR).
// fn returns void, a trivially destructible value, a Status, or a Result of such a value; Run returns the bare value.
template <class Fn>
auto Run(Fn fn);

// The same where nothing may be raised (commit callbacks, workers' loops): false, and *pending says why. fn returns
// void or a Status.
template <class Fn>
bool Try(Fn fn, Pending* pending) noexcept;

// Calls PostgreSQL from C++ code with live objects. fn's own frame and everything below it is shell.
// An ERROR becomes one C++ throw, which the enclosing Run raises again, whole.
template <class Fn>
auto Call(Fn fn) -> decltype(fn());

// For shells: runs fn, a call of a data type's input, receive or cast function, whose error text would show the value.
// An error of SQLSTATE class 22 is raised anew with its SQLSTATE and the text "invalid value for type <type_name>",
// any other as it is. Not a recovery: something is always raised, and such functions leave nothing behind but memory.
template <class Fn>
auto Conceal(const char* type_name, Fn fn) -> decltype(fn());

// COPY FROM quotes the value being read, in its errors and where it skips a row. It keeps line and column, and loses the
// value.
void HideCopiedValue();

// The same as Conceal for plaintext that came out of a sealed value: then it is damaged data (XX001).
template <class Fn>
auto ConcealDamage(const char* type_name, Fn fn) -> decltype(fn());

}  // namespace privacy::pg

#include "pg/boundary_impl.hpp"
