// The data directory: one owner, a profile that reads or is refused, never overwritten.
// Method: real folders; damage written into them.
#include <doctest/doctest.h>

#include <unistd.h>

#include <fstream>

#include "app/desk/directory.h"
#include "tests/support/scratch.h"

using namespace tomoshibi;
using namespace tomoshibi::app;

TEST_CASE("directory: one process owns it; the second one learns who") {
  const test::Scratch scratch;
  REQUIRE(DataDirectory::init_demo(scratch.path()).has_value());
  CHECK(DataDirectory::owner_of(scratch.path()) == 0);
  {
    const auto first = DataDirectory::open(scratch.path());
    REQUIRE(first.has_value());
    CHECK(first->profile().is_demo);
    const auto second = DataDirectory::open(scratch.path());
    REQUIRE_FALSE(second.has_value());
    CHECK(second.error().code == Errc::kStorage);
    CHECK(DataDirectory::owner_of(scratch.path()) == getpid());
  }
  CHECK(DataDirectory::open(scratch.path()).has_value());
}

TEST_CASE("directory: a store is never made over another, and an empty folder is none") {
  const test::Scratch scratch;
  CHECK(DataDirectory::open(scratch.path()).error().code == Errc::kNotFound);
  REQUIRE(DataDirectory::init_demo(scratch.path()).has_value());
  CHECK(DataDirectory::init_demo(scratch.path()).error().code == Errc::kBadInput);
}

TEST_CASE("directory: a damaged profile is refused; unknown rights are the least") {
  const test::Scratch scratch;
  for (const char* text : {"", "{", "[]", R"({"format":"tomoshibi-kiosk/v9"})",
                           R"({"format":"tomoshibi-kiosk/v1","accounts":7})",
                           R"({"format":"tomoshibi-kiosk/v1","accounts":[{"id":""}]})"}) {
    std::ofstream(scratch.path() / "kiosk.json") << text;
    CHECK(DataDirectory::open(scratch.path()).error().code == Errc::kCorrupt);
  }
  std::ofstream(scratch.path() / "kiosk.json")
      << R"({"format":"tomoshibi-kiosk/v1","accounts":[{"id":"x1","role":"emperor"}]})";
  const auto directory = DataDirectory::open(scratch.path());
  REQUIRE(directory.has_value());
  CHECK(directory->profile().accounts.front().role == Role::kGeneral);
}
