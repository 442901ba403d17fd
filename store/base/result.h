// Result<T>: the one way a function of this project reports a failure.
//
// Either a value or an Error, never both, never neither; [[nodiscard]], so a dropped failure does
// not compile. An Error is a code (one per reaction of the caller) and a string literal: run-time
// text, which may be patient data, cannot enter it, because the constructor is consteval.
//
// Source: the shape of std::expected, through Debian's libexpected-dev (g++ 12 has no std one in C++20).
// Proof: tests/base_result_test.cpp; tests/compile_fail/error_text.cpp must not compile.
#pragma once

#include <cstdint>
#include <tl/expected.hpp>
#include <utility>

namespace tomoshibi {

// What the caller can do about it decides the code.
enum class Errc : std::uint8_t {
  kBadInput = 1,  // Refuse the input: the file, the field or the peer broke the format.
  kCorrupt,       // Stop using this object: a digest, a signature or a structure did not hold.
  kDenied,        // Say that it is not permitted; do not retry.
  kLocked,        // Ask for a sign-in, or for an order.
  kNotFound,      // A normal branch: the thing is absent.
  kOffline,       // Retry later: no road is there.
  kStorage,       // Stop writing and tell the operator: disk full, I/O error, directory in use.
};

struct [[nodiscard]] Error {
  consteval Error(Errc code_in, const char* what_in) : code(code_in), what(what_in) {}
  Errc code;
  const char* what;  // A literal: what is wrong and what to do, in English.
};

template <typename T>
class [[nodiscard]] Result : public tl::expected<T, Error> {
 public:
  using tl::expected<T, Error>::expected;
  Result(Error error) : tl::expected<T, Error>(tl::unexpected<Error>(error)) {}
};

// What a function that returns nothing returns when it went well: `return ok();`
inline Result<void> ok() { return {}; }

}  // namespace tomoshibi

// TRY(chart, reader.chart(access)): binds `chart` or returns the error. A plain declaration, so it
// works with move-only values. TRY_VOID(expr): the same for Result<void>.
#define TOMOSHIBI_CONCAT_(a, b) a##b
#define TOMOSHIBI_CONCAT(a, b) TOMOSHIBI_CONCAT_(a, b)
#define TOMOSHIBI_TRY_(name, expr, tmp) \
  auto tmp = (expr);                    \
  if (!tmp) return tmp.error();         \
  [[maybe_unused]] auto name = *std::move(tmp)
#define TRY(name, expr) TOMOSHIBI_TRY_(name, expr, TOMOSHIBI_CONCAT(try_result_, __LINE__))
#define TRY_VOID(expr)                                        \
  do {                                                        \
    auto try_void_result = (expr);                            \
    if (!try_void_result) return try_void_result.error();     \
  } while (false)
