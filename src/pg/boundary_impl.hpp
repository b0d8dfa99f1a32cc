// The bodies of the two doors; included by pg/boundary.hpp only.
#pragma once
#include <csetjmp>

#include "pg/boundary.hpp"

namespace privacy::pg {

namespace internal {

// Saves and restores what PostgreSQL's own PG_TRY would: on return and on a C++ throw.
class StackSaver {
 public:
  StackSaver() : exceptions_(PG_exception_stack), contexts_(error_context_stack) {}
  ~StackSaver() {
    PG_exception_stack = exceptions_;
    error_context_stack = contexts_;
  }
  StackSaver(const StackSaver&) = delete;
  StackSaver& operator=(const StackSaver&) = delete;

 private:
  sigjmp_buf* const exceptions_;
  ErrorContextCallback* const contexts_;
};

// What Run gives back for what fn returns: nothing for void and Status, T for Result<T>, else the same.
template <class T>
struct Returned {
  using Type = T;
};
template <>
struct Returned<Status> {
  using Type = void;
};
template <class T>
struct Returned<Result<T>> {
  using Type = T;
};

template <class T>
struct IsResult : std::false_type {};
template <class T>
struct IsResult<Result<T>> : std::true_type {};

// The one try block. True if fn came to its end; *out is set then (unless the value type is void).
template <class Fn, class Out>
bool Attempt(Fn& fn, Pending* pending, Out* out) noexcept {
  using Raw = decltype(fn());
  try {
    if constexpr (std::is_void_v<Raw>) {
      fn();
      return true;
    } else if constexpr (std::is_same_v<Raw, Status>) {
      const Status status = fn();
      if (status.ok()) return true;
      pending->Set(status.error());
    } else if constexpr (IsResult<Raw>::value) {
      Raw result = fn();
      if (result.ok()) {
        *out = std::move(result).value();
        return true;
      }
      pending->Set(result.error());
    } else {
      *out = fn();
      return true;
    }
  } catch (const PostgresError& error) {
    pending->postgres = error.data;
    pending->set = true;
  } catch (const std::bad_alloc&) {
    pending->Set("53200", "out of memory");
  } catch (const std::exception& error) {
    pending->Set("XX000", error.what());
  } catch (...) {
    pending->Set("XX000", "unknown C++ exception");
  }
  return false;
}

ErrorData* TakeError(MemoryContext context);  // copies the current error into the context and clears it

}  // namespace internal

template <class Fn>
auto Run(Fn fn) {
  using Value = typename internal::Returned<decltype(fn())>::Type;
  static_assert(std::is_trivially_destructible_v<Fn>, "capture by reference only");
  Pending pending;
  if constexpr (std::is_void_v<Value>) {
    char unused;
    if (!internal::Attempt(fn, &pending, &unused)) pending.Raise();
  } else {
    static_assert(std::is_trivially_destructible_v<Value>, "longjmp would skip the destructor");
    Value value{};
    if (!internal::Attempt(fn, &pending, &value)) pending.Raise();
    return value;
  }
}

template <class Fn>
bool Try(Fn fn, Pending* pending) noexcept {
  using Value = typename internal::Returned<decltype(fn())>::Type;
  static_assert(std::is_void_v<Value>, "nothing to hand out");
  char unused;
  return internal::Attempt(fn, pending, &unused);
}

template <class Fn>
auto Call(Fn fn) -> decltype(fn()) {
  static_assert(std::is_trivially_destructible_v<Fn>, "capture by reference only");
  const MemoryContext context = CurrentMemoryContext;
  {
    internal::StackSaver saver;
    sigjmp_buf here;
    if (sigsetjmp(here, 0) == 0) {
      PG_exception_stack = &here;
      return fn();
    }
  }
  throw PostgresError{internal::TakeError(context)};
}

namespace internal {

template <class Fn>
auto CallConcealed(const char* type_name, Fn& fn, bool damage) -> decltype(fn()) {
  using Value = decltype(fn());
  static_assert(std::is_trivially_destructible_v<Value>);
  Pending pending;
  auto call = [&fn] { return Call([&fn] { return fn(); }); };
  Value value{};
  if (!Attempt(call, &pending, &value)) pending.RaiseConcealed(type_name, damage);
  return value;
}

}  // namespace internal

template <class Fn>
auto Conceal(const char* type_name, Fn fn) -> decltype(fn()) {
  return internal::CallConcealed(type_name, fn, false);
}

template <class Fn>
auto ConcealDamage(const char* type_name, Fn fn) -> decltype(fn()) {
  return internal::CallConcealed(type_name, fn, true);
}

}  // namespace privacy::pg
