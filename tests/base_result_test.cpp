// Result: a value or an error, never both; TRY passes the error on and moves what cannot be copied.
// Method: small functions that fail on demand. That errors cannot hold run-time text: tests/compile_fail.
#include <doctest/doctest.h>

#include <memory>
#include <string>

#include "store/base/result.h"

using namespace tomoshibi;

namespace {

Result<std::unique_ptr<int>> make(bool works) {
  if (!works) return Error(Errc::kNotFound, "nothing here");
  return std::make_unique<int>(7);
}

Result<void> check(bool works) {
  if (!works) return Error(Errc::kDenied, "not for you");
  return ok();
}

Result<int> both(bool first, bool second) {
  TRY(value, make(first));
  TRY_VOID(check(second));
  TRY(other, make(true));
  return *value + *other;
}

}  // namespace

TEST_CASE("result: TRY binds what cannot be copied, twice in one function") {
  const Result<int> sum = both(true, true);
  REQUIRE(sum.has_value());
  CHECK(*sum == 14);
}

TEST_CASE("result: the first error comes out, with its code and its literal") {
  const Result<int> absent = both(false, false);
  REQUIRE_FALSE(absent.has_value());
  CHECK(absent.error().code == Errc::kNotFound);
  CHECK(std::string(absent.error().what) == "nothing here");
  CHECK(both(true, false).error().code == Errc::kDenied);
}
