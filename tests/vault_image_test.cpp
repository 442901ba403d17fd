// Promise: an image is the same bytes for the same content and key, opens where it lies inside another file, needs
// nothing beside it, and no damaged byte of it is ever read as good.
// Method: real files; every byte of a small image flipped; the image of docs/format/vault-v1.md made again.
#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>

#include "store/vault/image.h"
#include "store/vault/pages/layout.h"
#include "tests/support/scratch.h"
#include "tests/support/test_key.h"

using namespace tomoshibi;
using namespace tomoshibi::store::vault;

namespace {

namespace fs = std::filesystem;

std::string bytes_of(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}
void write(const fs::path& file, std::string_view bytes) {
  std::ofstream(file, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}
Database filled(const fs::path& file, int rows) {
  auto database = Database::open(file, Database::Mode::kReadWrite, test::test_key(3));
  REQUIRE(database);
  REQUIRE(database->execute("CREATE TABLE t(a INTEGER PRIMARY KEY, b TEXT)"));
  auto transaction = Transaction::begin(*database);
  REQUIRE(transaction);
  auto insert = database->prepare("INSERT INTO t VALUES(?1, ?2)");
  REQUIRE(insert);
  for (int row = 1; row <= rows; ++row) {
    const std::string text(static_cast<std::size_t>(row * 37 % 300), static_cast<char>('a' + row % 26));
    insert->bind(1, std::int64_t{row}).bind(2, std::string_view(text));
    REQUIRE(insert->run());
  }
  REQUIRE(transaction->commit());
  return *std::move(database);
}
std::int64_t number(Database& database, const char* sql) {
  auto question = database.prepare(sql);
  REQUIRE(question);
  REQUIRE(*question->step());
  return question->integer(0);
}
Errc error_at(const fs::path& file, std::uint64_t offset, const DataKey& key) {
  const auto image = open_image(file, offset, key);
  REQUIRE_FALSE(image);
  return image.error().code;
}
std::size_t files_in(const fs::path& folder) {
  return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator{}));
}

// The store of the golden vectors, and its image behind a front of one block.
const fs::path kGolden = fs::path(TOMOSHIBI_SOURCE) / "tests/golden/vault_v1";
constexpr std::uint64_t kFront = 4096;

}  // namespace

TEST_CASE("image: the same content and key make the same bytes; another key shares nothing with them") {
  const test::Scratch scratch;
  auto one = filled(scratch.path() / "one.db", 4000);
  auto other = filled(scratch.path() / "other.db", 4000);
  REQUIRE(make_image(one, scratch.path() / "one", test::test_key(9)));
  REQUIRE(make_image(other, scratch.path() / "other", test::test_key(9)));
  REQUIRE(make_image(other, scratch.path() / "third", test::test_key(10)));
  const std::string bytes = bytes_of(scratch.path() / "one");
  CHECK(bytes.size() > 500'000);
  CHECK(bytes == bytes_of(scratch.path() / "other"));
  const std::string third = bytes_of(scratch.path() / "third");
  REQUIRE(third.size() == bytes.size());
  std::size_t same = 0;
  for (std::size_t at = pages::kPreambleBytes; at + 16 <= bytes.size(); at += 16) {
    const std::string_view block = std::string_view(bytes).substr(at, 16);
    if (block == std::string_view(third).substr(at, 16) && block != std::string(16, '\0')) ++same;
  }
  CHECK(same == 0);
  // One row more: under another key, as a publisher does it, the old pages tell nothing of the new.
  REQUIRE(other.execute("INSERT INTO t VALUES(100000, 'more')"));
  REQUIRE(make_image(other, scratch.path() / "more", test::test_key(11)));
  auto image = open_image(scratch.path() / "more", 0, test::test_key(11));
  REQUIRE(image);
  CHECK(number(*image, "SELECT count(*) FROM t") == 4001);
}

TEST_CASE("image: it opens inside another file, twice at once, and leaves nothing beside it") {
  const test::Scratch scratch;
  const fs::path folder = scratch.path() / "shelf";
  fs::create_directory(folder);
  {
    auto source = filled(scratch.path() / "source.db", 3000);  // Most of it is in the log still.
    REQUIRE(make_image(source, scratch.path() / "image", test::test_key(9)));
    auto second = filled(scratch.path() / "second.db", 10);
    REQUIRE(make_image(second, scratch.path() / "second", test::test_key(8)));
  }
  const std::string bytes = bytes_of(scratch.path() / "image");
  write(folder / "segment", std::string(3 * kImageAlignment, 'f') + bytes);
  write(folder / "other", std::string(kImageAlignment, 'f') + bytes_of(scratch.path() / "second"));
  {
    auto image = open_image(folder / "segment", 3 * kImageAlignment, test::test_key(9));
    REQUIRE(image);
    auto again = open_image(folder / "segment", 3 * kImageAlignment, test::test_key(9));
    REQUIRE(again);
    auto other = open_image(folder / "other", kImageAlignment, test::test_key(8));
    REQUIRE(other);
    CHECK(number(*image, "SELECT count(*) FROM t") == 3000);
    CHECK(number(*again, "SELECT sum(length(b)) FROM t") == number(*image, "SELECT sum(length(b)) FROM t"));
    CHECK(number(*other, "SELECT count(*) FROM t") == 10);
    CHECK(image->check_structure().value());
    CHECK(image->verify_pages({}).value() > 50);
    CHECK(image->freshness() == Freshness::kFresh);
    CHECK_FALSE(image->execute("INSERT INTO t VALUES(99999, 'x')"));
    CHECK_FALSE(image->execute("CREATE TABLE u(a)"));
    CHECK(files_in(folder) == 2);
  }
  CHECK(files_in(folder) == 2);
  CHECK(bytes_of(folder / "segment").substr(3 * kImageAlignment) == bytes);
}

TEST_CASE("image: what is no image, another's, cut, longer or not there is refused, each in its own way") {
  const test::Scratch scratch;
  const fs::path file = scratch.path() / "image";
  {
    auto source = filled(scratch.path() / "source.db", 300);
    REQUIRE(make_image(source, file, test::test_key(9)));
    CHECK(make_image(source, file, test::test_key(9)).error().code == Errc::kDenied);
    const auto stopped = make_image(source, scratch.path() / "stopped", test::test_key(9),
                                    [](std::uint64_t, std::uint64_t) { return false; });
    CHECK((stopped || stopped.error().code == Errc::kDenied));
  }
  CHECK(error_at(file, 0, test::test_key(8)) == Errc::kDenied);
  CHECK(error_at(file, 100, test::test_key(9)) == Errc::kBadInput);
  CHECK(error_at(file, 4096, test::test_key(9)) == Errc::kCorrupt);
  CHECK(error_at(file, std::uint64_t{1} << 40, test::test_key(9)) == Errc::kCorrupt);
  CHECK(error_at(scratch.path() / "absent", 0, test::test_key(9)) == Errc::kNotFound);
  CHECK(error_at(scratch.path() / "source.db", 0, test::test_key(3)) == Errc::kBadInput);
  const auto written = Database::open(file, Database::Mode::kReadWrite, test::test_key(9));
  REQUIRE_FALSE(written);
  CHECK(written.error().code == Errc::kStorage);
  const std::string bytes = bytes_of(file);
  for (const std::string& changed :
       {bytes.substr(0, bytes.size() - 1), bytes.substr(0, bytes.size() - 4096), bytes + 'x',
        bytes.substr(0, 20'000), std::string(), std::string(16'384, '\0')}) {
    write(scratch.path() / "changed", changed);
    CHECK(error_at(scratch.path() / "changed", 0, test::test_key(9)) == Errc::kCorrupt);
  }
}

TEST_CASE("image: a stopped making leaves nothing") {
  const test::Scratch scratch;
  auto source = filled(scratch.path() / "source.db", 30'000);
  const std::size_t before = files_in(scratch.path());
  int calls = 0;
  const auto stopped = make_image(source, scratch.path() / "image", test::test_key(9),
                                  [&](std::uint64_t done, std::uint64_t total) {
                                    CHECK(done < total);
                                    return ++calls < 2;
                                  });
  REQUIRE_FALSE(stopped);
  CHECK(stopped.error().code == Errc::kDenied);
  CHECK(files_in(scratch.path()) == before);
}

TEST_CASE("image: the image of the golden store is made again byte by byte") {
  const test::Scratch scratch;
  for (const char* name : {"store.db", "store.db-wal", "store.db-head"}) {
    fs::copy_file(kGolden / name, scratch.path() / name);
  }
  const auto key = read_key_file(kGolden / "store.key");
  REQUIRE(key);
  auto source = Database::open(scratch.path() / "store.db", Database::Mode::kReadOnly, *key);
  REQUIRE(source);
  REQUIRE(make_image(*source, scratch.path() / "image", test::test_key(7)));
  const std::string golden = bytes_of(kGolden / "image");
  CHECK(golden.substr(std::min<std::size_t>(golden.size(), kFront)) == bytes_of(scratch.path() / "image"));
}

TEST_CASE("image: every flipped byte is refused, or nothing is read from there") {
  const test::Scratch scratch;
  const std::string golden = bytes_of(kGolden / "image");
  REQUIRE(golden.size() > kFront + pages::kPreambleBytes);
  const pages::Geometry geometry{1024};
  const auto is_unused = [&](std::int64_t at) {
    return (at >= 2 * pages::kBlockBytes && at < 3 * pages::kBlockBytes) ||
           (at >= geometry.tag_page_offset(0, 0) && at < geometry.tag_page_offset(0, 1));
  };
  const fs::path file = scratch.path() / "image";
  std::size_t wrong = 0;
  for (std::size_t at = kFront; at < golden.size(); ++at) {
    std::string changed = golden;
    changed[at] = static_cast<char>(changed[at] ^ (1 << at % 8));
    write(file, changed);
    bool refused = true;
    if (auto image = open_image(file, kFront, test::test_key(7))) {
      refused = !image->verify_pages({}) || !image->check_structure().value_or(false);
    }
    if (refused == is_unused(static_cast<std::int64_t>(at - kFront))) ++wrong;
  }
  CHECK(wrong == 0);
}
