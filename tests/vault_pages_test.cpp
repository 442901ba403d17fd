// Promise: nothing of a vault is readable or changeable without its key, and no page is older, other or
// elsewhere than it was written. Method: real files, changed under the vault's feet.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <string>

#include "store/vault/database.h"
#include "store/vault/pages/layout.h"
#include "tests/support/scratch.h"
#include "tests/support/test_key.h"

using namespace tomoshibi;
using namespace tomoshibi::store::vault;

namespace {

constexpr const char* kCanary = "KANARIENVOGEL-4711";

Bytes content_of(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}
void put_content(const std::filesystem::path& file, const Bytes& bytes) {
  std::ofstream stream(file, std::ios::binary | std::ios::trunc);
  stream.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
}
bool holds(const Bytes& bytes, std::string_view text) {
  return std::search(bytes.begin(), bytes.end(), text.begin(), text.end()) != bytes.end();
}

Result<Database> opened(const std::filesystem::path& file, std::uint8_t key = 1) {
  return Database::open(file, Database::Mode::kReadWrite, test::test_key(key));
}

// Rows of about 400 bytes, each with the canary: some 45 pages of them and an index.
void fill(Database& database, int rows) {
  REQUIRE(database.execute("CREATE TABLE IF NOT EXISTS t(a INTEGER PRIMARY KEY, b TEXT, c INT);"
                           "CREATE INDEX IF NOT EXISTS i ON t(c);"));
  auto transaction = Transaction::begin(database);
  REQUIRE(transaction);
  auto insert = database.prepare("INSERT INTO t(b, c) VALUES(?1, ?2)");
  REQUIRE(insert);
  const std::string text = std::string(kCanary) + std::string(380, 'x');
  for (int row = 0; row < rows; ++row) {
    insert->bind(1, std::string_view(text)).bind(2, std::int64_t{row * 7919 % 1000});
    REQUIRE(insert->run());
  }
  REQUIRE(transaction->commit());
}
Result<std::int64_t> rows_in(Database& database) {
  TRY(question, database.prepare("SELECT count(*), sum(length(b)), sum(c) FROM t"));
  TRY(row, question.step());
  return row ? question.integer(0) : 0;
}

}  // namespace

TEST_CASE("pages: neither the file nor its log shows what was written; no shared memory on disk") {
  const test::Scratch scratch;
  const auto file = scratch.path() / "a.db";
  auto database = opened(file);
  REQUIRE(database);
  fill(*database, 500);
  const Bytes log = content_of(file.string() + "-wal");
  CHECK(log.size() > 100'000);
  CHECK_FALSE(holds(log, kCanary));
  CHECK_FALSE(holds(log, "xxxxxxxx"));
  REQUIRE(database->execute("PRAGMA wal_checkpoint(TRUNCATE)"));
  const Bytes main = content_of(file);
  CHECK(main.size() > 200'000);
  for (const char* word : {kCanary, "xxxxxxxx", "SQLite format 3", "CREATE TABLE"}) {
    CHECK_FALSE(holds(main, word));
  }
  CHECK_FALSE(std::filesystem::exists(file.string() + "-shm"));
  CHECK_FALSE(std::filesystem::exists(file.string() + "-journal"));
  CHECK(*rows_in(*database) == 500);
}

TEST_CASE("pages: a wrong key, a plain database and rubbish are three different answers from damage") {
  const test::Scratch scratch;
  const auto file = scratch.path() / "a.db";
  {
    auto database = opened(file);
    REQUIRE(database);
    fill(*database, 10);
  }
  const auto wrong = opened(file, 2);
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error().code == Errc::kDenied);
  put_content(scratch.path() / "plain.db", [] {
    Bytes bytes(8192);
    std::memcpy(bytes.data(), "SQLite format 3", 16);
    return bytes;
  }());
  const auto plain = opened(scratch.path() / "plain.db");
  REQUIRE_FALSE(plain);
  CHECK(plain.error().code == Errc::kCorrupt);
  CHECK(last_damage().what == Damage::What::kNone);
  put_content(scratch.path() / "short.db", Bytes(100, 7));
  const auto rubbish = opened(scratch.path() / "short.db");
  REQUIRE_FALSE(rubbish);
  CHECK(rubbish.error().code == Errc::kCorrupt);
  CHECK(content_of(scratch.path() / "short.db") == Bytes(100, 7));  // Left as it was.
  auto right = opened(file);
  REQUIRE(right);
  CHECK(*rows_in(*right) == 10);
}

TEST_CASE("pages: an older page, a page from elsewhere in the file and a page of another file are refused") {
  const test::Scratch scratch;
  const auto file = scratch.path() / "a.db";
  const pages::Geometry geometry;
  Bytes before;
  {
    auto database = opened(file);
    REQUIRE(database);
    fill(*database, 100);
    REQUIRE(database->execute("PRAGMA wal_checkpoint(TRUNCATE)"));
    before = content_of(file);
    REQUIRE(database->execute("UPDATE t SET c = c + 1, b = b || 'y'"));
  }
  const Bytes after = content_of(file);
  std::filesystem::remove(file.string() + "-head");
  const auto page_at = [&](std::uint32_t page) { return geometry.page_offset(page); };
  std::uint32_t changed = 0;
  for (std::uint32_t page = 2; page < 12; ++page) {
    const auto at = static_cast<std::ptrdiff_t>(page_at(page));
    if (std::equal(before.begin() + at, before.begin() + at + 4096, after.begin() + at)) continue;
    ++changed;
    Bytes stale = after;
    std::copy_n(before.begin() + at, 4096, stale.begin() + at);
    put_content(file, stale);
    auto database = opened(file);
    if (database) {
      const auto pages = database->verify_pages({});
      REQUIRE_FALSE(pages);
      CHECK(pages.error().code == Errc::kCorrupt);
    }
    CHECK(last_damage().what == Damage::What::kPage);
    CHECK(last_damage().number == page);
  }
  CHECK(changed > 5);
  Bytes swapped = after;
  std::swap_ranges(swapped.begin() + page_at(3), swapped.begin() + page_at(4), swapped.begin() + page_at(4));
  put_content(file, swapped);
  {
    auto database = opened(file);
    REQUIRE(database);
    REQUIRE_FALSE(database->verify_pages({}));
    CHECK(last_damage().number == 3);
  }
  put_content(file, after);
  auto good = opened(file);
  REQUIRE(good);
  CHECK(*good->verify_pages({}) > 10);
  CHECK(*good->check_structure());
}

TEST_CASE("pages: an older copy of the whole file is told by the head outside; without it that is said") {
  const test::Scratch scratch;
  const auto file = scratch.path() / "a.db";
  {
    auto database = opened(file);
    REQUIRE(database);
    CHECK(database->freshness() == Freshness::kFresh);
    fill(*database, 10);
  }
  const Bytes old = content_of(file);
  {
    auto database = opened(file);
    REQUIRE(database);
    CHECK(database->freshness() == Freshness::kFresh);
    fill(*database, 10);
  }
  const Bytes current = content_of(file);
  put_content(file, old);
  {
    auto database = Database::open(file, Database::Mode::kReadOnly, test::test_key());
    REQUIRE(database);
    CHECK(database->freshness() == Freshness::kRolledBack);
    CHECK(*rows_in(*database) == 10);
  }
  put_content(file, current);
  {
    auto database = Database::open(file, Database::Mode::kReadOnly, test::test_key());
    REQUIRE(database);
    CHECK(database->freshness() == Freshness::kFresh);
  }
  std::filesystem::remove(file.string() + "-head");
  auto database = opened(file);
  REQUIRE(database);
  CHECK(database->freshness() == Freshness::kNoHead);
}

TEST_CASE("pages: a log that was cut, emptied, removed or exchanged for an older one is told") {
  const test::Scratch scratch;
  const auto file = scratch.path() / "a.db";
  const std::filesystem::path log = file.string() + "-wal";
  const std::filesystem::path frozen = scratch.path() / "b.db";
  auto database = opened(file);
  REQUIRE(database);
  fill(*database, 10);
  REQUIRE(database->execute("PRAGMA wal_checkpoint(TRUNCATE)"));
  fill(*database, 20);
  const Bytes older_log = content_of(log);
  fill(*database, 30);
  // As if the power went: copies of all three files while they are open.
  const Bytes main = content_of(file);
  const Bytes newest_log = content_of(log);
  const Bytes head = content_of(file.string() + "-head");
  const auto freeze = [&](const std::optional<Bytes>& with_log) {
    put_content(frozen, main);
    put_content(frozen.string() + "-head", head);
    std::filesystem::remove(frozen.string() + "-wal");
    if (with_log) put_content(frozen.string() + "-wal", *with_log);
  };
  freeze(newest_log);
  {
    auto again = opened(frozen);
    REQUIRE(again);
    CHECK(again->freshness() == Freshness::kFresh);
    CHECK(*rows_in(*again) == 60);
  }
  freeze(older_log);
  {
    auto again = opened(frozen);
    REQUIRE(again);
    CHECK(again->freshness() == Freshness::kRolledBack);
    CHECK(*rows_in(*again) == 30);
  }
  freeze(std::nullopt);
  {
    auto again = opened(frozen);
    REQUIRE(again);
    CHECK(again->freshness() == Freshness::kRolledBack);
    CHECK(*rows_in(*again) == 10);
  }
  const Bytes cut(newest_log.begin(), newest_log.end() - 4120);
  freeze(cut);
  const auto short_log = opened(frozen);
  REQUIRE_FALSE(short_log);
  CHECK(short_log.error().code == Errc::kCorrupt);
  CHECK(last_damage().what == Damage::What::kFrame);
  // One bit of the first frame: never the silent end of everything behind it.
  Bytes flipped = newest_log;
  const pages::Geometry geometry;
  auto& place = flipped[static_cast<std::size_t>(geometry.frame_offset(1)) + 100];
  place = static_cast<std::uint8_t>(place ^ 1);
  freeze(flipped);
  const auto damaged = opened(frozen);
  REQUIRE_FALSE(damaged);
  CHECK(damaged.error().code == Errc::kCorrupt);
  CHECK(last_damage().what == Damage::What::kFrame);
  CHECK(last_damage().number == 1);
}
