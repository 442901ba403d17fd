// The data directory: one owner, a profile that reads or is refused, never overwritten.
// Method: real folders; damage written into them.
#include <doctest/doctest.h>

#include <unistd.h>

#include <fstream>

#include "app/desk/directory.h"
#include "tests/support/scratch.h"

using namespace tomoshibi;
using namespace tomoshibi::app;

namespace {
constexpr std::uint64_t kSmallReserve = 1 << 20;
}

TEST_CASE("directory: one process owns it; the second one learns who") {
  const test::Scratch scratch;
  REQUIRE(DataDirectory::init_demo(scratch.path(), kSmallReserve).has_value());
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
  REQUIRE(DataDirectory::init_demo(scratch.path(), kSmallReserve).has_value());
  CHECK(DataDirectory::init_demo(scratch.path(), kSmallReserve).error().code == Errc::kBadInput);
}

TEST_CASE("directory: a damaged profile is refused; one of the first release is named as such") {
  const test::Scratch scratch;
  for (const char* text : {"", "{", "[]", "7", R"({"format":"tomoshibi-kiosk/v9"})",
                           R"({"format":7,"kiosk":"K-1"})"}) {
    std::ofstream(scratch.path() / "kiosk.json") << text;
    CHECK(DataDirectory::open(scratch.path()).error().code == Errc::kCorrupt);
  }
  std::ofstream(scratch.path() / "kiosk.json") << R"({"format":"tomoshibi-kiosk/v1","accounts":[]})";
  CHECK(DataDirectory::open(scratch.path()).error().code == Errc::kBadInput);
  std::ofstream(scratch.path() / "kiosk.json") << R"({"format":"tomoshibi-kiosk/v2","kiosk":"K-7"})";
  const auto directory = DataDirectory::open(scratch.path());
  REQUIRE(directory.has_value());
  CHECK(directory->profile().kiosk_name == "K-7");
  CHECK(directory->profile().reserve_bytes == kReserveBytes);
}
