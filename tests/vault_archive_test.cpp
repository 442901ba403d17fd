// Promise: a backup comes back byte for byte or not at all, and the one before stays until the new one is whole.
// Method: real files; every byte of a small archive changed, every length cut.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "store/vault/archive.h"
#include "tests/support/scratch.h"

using namespace tomoshibi;
using namespace tomoshibi::store::vault;

namespace {

void put(const std::filesystem::path& file, std::string_view text) {
  std::filesystem::create_directories(file.parent_path());
  std::ofstream stream(file, std::ios::binary | std::ios::trunc);
  stream.write(text.data(), static_cast<std::streamsize>(text.size()));
}
std::string content_of(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

struct Home {
  Home() {
    put(scratch.path() / "in/region.db", std::string(70'000, 'r'));
    put(scratch.path() / "in/keys/public", "public halves");
    put(scratch.path() / "in/empty", "");
  }
  Result<void> save(int generations = 3) const {
    const std::vector<ArchiveSource> sources = {{"region.db", scratch.path() / "in/region.db"},
                                                {"keys/public", scratch.path() / "in/keys/public"},
                                                {"empty", scratch.path() / "in/empty"}};
    return write_archive(file(), sources, Instant{1'795'000'000'000}, generations, {});
  }
  std::filesystem::path file() const { return scratch.path() / "backup"; }
  test::Scratch scratch;
};

}  // namespace

TEST_CASE("archive: what was packed is unpacked, with progress, into a new folder only") {
  const Home home;
  REQUIRE(home.save());
  std::uint64_t last = 0;
  const auto list = unpack_archive(home.file(), home.scratch.path() / "out", [&](std::uint64_t done, std::uint64_t total) {
    CHECK(done <= total);
    last = done;
  });
  REQUIRE(list);
  CHECK(last == 70'013);
  CHECK(list->made == Instant{1'795'000'000'000});
  CHECK(content_of(home.scratch.path() / "out/region.db") == std::string(70'000, 'r'));
  CHECK(content_of(home.scratch.path() / "out/keys/public") == "public halves");
  CHECK(std::filesystem::exists(home.scratch.path() / "out/empty"));
  const auto again = unpack_archive(home.file(), home.scratch.path() / "out", {});
  REQUIRE_FALSE(again);
  CHECK(again.error().code == Errc::kDenied);
}

TEST_CASE("archive: generations move on; a failed backup leaves them as they were") {
  const Home home;
  for (const char* text : {"one", "two", "three", "four"}) {
    put(home.scratch.path() / "in/keys/public", text);
    REQUIRE(home.save());
  }
  const auto holds = [&](const char* ending) {
    const auto folder = home.scratch.path() / (std::string("out") + ending);
    REQUIRE(unpack_archive(home.file().string() + ending, folder, {}));
    return content_of(folder / "keys/public");
  };
  CHECK(holds("") == "four");
  CHECK(holds(".1") == "three");
  CHECK(holds(".2") == "two");
  CHECK_FALSE(std::filesystem::exists(home.file().string() + ".3"));
  std::filesystem::remove(home.scratch.path() / "in/region.db");
  REQUIRE_FALSE(home.save());
  std::filesystem::remove_all(home.scratch.path() / "out");
  CHECK(holds("") == "four");
}

TEST_CASE("archive: every changed byte and every cut is found before anything is written") {
  const Home home;
  put(home.scratch.path() / "in/region.db", "a small one");
  REQUIRE(home.save());
  const std::string good = content_of(home.file());
  std::size_t refused = 0;
  for (std::size_t at = 0; at < good.size(); ++at) {
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ 0x10);
    put(home.scratch.path() / "bad", bad);
    if (!unpack_archive(home.scratch.path() / "bad", home.scratch.path() / "out", {})) ++refused;
    put(home.scratch.path() / "bad", std::string_view(good).substr(0, at));
    if (!unpack_archive(home.scratch.path() / "bad", home.scratch.path() / "out", {})) ++refused;
  }
  CHECK(refused == 2 * good.size());
  put(home.scratch.path() / "bad", good + "x");
  CHECK_FALSE(unpack_archive(home.scratch.path() / "bad", home.scratch.path() / "out", {}));
  CHECK_FALSE(std::filesystem::exists(home.scratch.path() / "out"));
}

TEST_CASE("archive: names that lead out of the folder are not packed") {
  const Home home;
  for (const char* name : {"../x", "/x", "a/../b", "A", "", "a//b", "a/"}) {
    const std::vector<ArchiveSource> sources = {{name, home.scratch.path() / "in/empty"}};
    const auto made = write_archive(home.file(), sources, Instant{}, 1, {});
    REQUIRE_FALSE(made);
    CHECK(made.error().code == Errc::kBadInput);
  }
}
