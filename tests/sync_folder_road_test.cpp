// Promise: a folder gives what lies in it and nothing else: no name leaves it, no link is followed, a cap is kept before
// a byte is read, a transfer that stopped goes on, and what is left there is left once.
// Method: a folder with good files and with traps.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "sync/courier/folder_road.h"
#include "tests/support/scratch.h"

namespace tomoshibi {
namespace {

namespace fs = std::filesystem;

void write(const fs::path& file, const std::string& text) {
  fs::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << text;
}
std::string text_of(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

}  // namespace

TEST_CASE("road: files are had whole, listed in order, and refused above their cap") {
  const test::Scratch scratch;
  const fs::path folder = scratch.path() / "published";
  write(folder / "orders/b.order", "bb");
  write(folder / "orders/a.order", "aaa");
  sync::FolderRoad road(folder);
  CHECK(as_text(road.get("orders/a.order", 3).value()) == "aaa");
  CHECK(road.get("orders/a.order", 2).error().code == Errc::kBadInput);
  CHECK(road.get("orders/c.order", 9).error().code == Errc::kNotFound);
  CHECK(road.list("orders").value() == std::vector<std::string>{"a.order", "b.order"});
  CHECK(road.list("nothing").error().code == Errc::kNotFound);
}

TEST_CASE("road: no name and no link leads out of the folder") {
  const test::Scratch scratch;
  const fs::path folder = scratch.path() / "published";
  write(scratch.path() / "secret", "not yours");
  fs::create_directories(folder / "seg");
  fs::create_symlink(scratch.path() / "secret", folder / "link");
  sync::FolderRoad road(folder);
  for (const char* name : {"../secret", "/etc/hostname", "seg/../../secret", "link", "seg", ""}) {
    CHECK_FALSE(road.get(name, 4096).has_value());
    CHECK_FALSE(road.fetch(name, scratch.path() / "to", 4096, {}).has_value());
  }
  CHECK_FALSE(road.leave("../planted", Bytes{1}).has_value());
  CHECK_FALSE(fs::exists(scratch.path() / "planted"));
}

TEST_CASE("road: a transfer that was stopped goes on where it was; more than announced is refused") {
  const test::Scratch scratch;
  const fs::path folder = scratch.path() / "published";
  const std::string whole(3 << 20, 'x');
  write(folder / "seg/one.seg", whole);
  sync::FolderRoad road(folder);
  const fs::path to = scratch.path() / "arriving";
  const auto stopped = road.fetch("seg/one.seg", to, whole.size(), [](std::uint64_t) { return false; });
  CHECK(stopped.error().code == Errc::kDenied);
  const auto so_far = fs::file_size(to);
  CHECK(so_far > 0);
  CHECK(so_far < whole.size());
  std::uint64_t first = 0;
  REQUIRE(road.fetch("seg/one.seg", to, whole.size(), [&](std::uint64_t done) {
                if (first == 0) first = done;
                return true;
              }).has_value());
  CHECK(first > so_far);
  CHECK(text_of(to) == whole);
  CHECK(road.fetch("seg/one.seg", to, 10, {}).error().code == Errc::kBadInput);
}

TEST_CASE("road: what is left there is left once") {
  const test::Scratch scratch;
  const fs::path folder = scratch.path() / "hub";
  fs::create_directories(folder);
  sync::FolderRoad road(folder);
  REQUIRE(road.leave("inbox/a.contact", as_bytes("first")).has_value());
  REQUIRE(road.leave("inbox/a.contact", as_bytes("second")).has_value());
  CHECK(text_of(folder / "inbox/a.contact") == "first");
}

}  // namespace tomoshibi
