#include "store/charts/region_image.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "store/charts/internal/chart_notes.h"
#include "store/charts/internal/chart_table.h"
#include "store/charts/region.h"
#include "store/people/copying.h"
#include "store/people/register.h"

namespace tomoshibi::store::charts {
namespace {

namespace fs = std::filesystem;

// Raised whenever the same content would make other bytes: another schema, search image or order.
constexpr std::string_view kMaker = "tomoshibi/region-image/v1";
// What a reader has to know to read it, as SQLite's application id; raised when an older reader could not.
constexpr const char* kMarkAsPart = "PRAGMA application_id=1414352897";
constexpr std::int64_t kPart = 0x544D'5001;  // "TMP", 1
constexpr std::int64_t kCacheKib = 64 << 10;
// Charts by the row of their person: under an id, in a table without rows, a chart above a kilobyte
// would take a page of its own. Readers see the table that they know.
constexpr const char* kPackedCharts = R"sql(
DROP TABLE chart;
CREATE TABLE packed_chart(row INTEGER PRIMARY KEY, blob BLOB NOT NULL);
CREATE VIEW chart(subject, joined, blob) AS
  SELECT person.id, 1, packed_chart.blob FROM person JOIN packed_chart USING(row);
)sql";
constexpr std::uint64_t kProgressEvery = 1024;
constexpr Error kStopped{Errc::kDenied, "the making of the image was stopped; nothing of it stays"};

class Hash final {
 public:
  Hash() {
    crypto_hash_sha256_init(&state_);
    add(as_bytes(kMaker));
  }
  void add(ByteView bytes) {
    number(bytes.size());
    crypto_hash_sha256_update(&state_, bytes.data(), bytes.size());
  }
  void number(std::uint64_t value) {
    std::array<std::uint8_t, 8> bytes{};
    for (std::size_t at = 0; at < 8; ++at) bytes[at] = static_cast<std::uint8_t>(value >> (56 - 8 * at));
    crypto_hash_sha256_update(&state_, bytes.data(), bytes.size());
  }
  Digest digest() {
    Digest out{};
    crypto_hash_sha256_final(&state_, out.data());
    return out;
  }

 private:
  crypto_hash_sha256_state state_{};
};

// A vault file under a key that nobody keeps, gone with this object.
class Workshop final {
 public:
  static Result<Workshop> open(const fs::path& folder) {
    std::array<std::uint8_t, 8> name{};
    randombytes_buf(name.data(), name.size());
    Workshop made(folder / ("image-" + to_hex(name) + ".building"));
    vault::DataKey key;
    randombytes_buf(key.fill().data(), key.fill().size());
    TRY(database, open_region(made.file_, vault::Database::Mode::kReadWrite, key));
    // What is cut short is thrown away: neither log nor journal is worth its writes.
    TRY_VOID(database.execute("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF"));
    TRY_VOID(database.set_cache(kCacheKib, vault::Database::CacheUse::kBulk));
    made.database_.emplace(std::move(database));
    return made;
  }
  Workshop(Workshop&& other) noexcept
      : file_(std::exchange(other.file_, {})), database_(std::move(other.database_)) {
    other.database_.reset();
  }
  Workshop& operator=(Workshop&&) = delete;
  Workshop(const Workshop&) = delete;
  Workshop& operator=(const Workshop&) = delete;
  ~Workshop() {
    database_.reset();
    if (file_.empty()) return;
    std::error_code ignored;
    for (const char* ending : {"", "-wal", "-head"}) fs::remove(file_.string() + ending, ignored);
  }
  vault::Database& database() { return *database_; }

 private:
  explicit Workshop(fs::path file) : file_(std::move(file)) {}
  fs::path file_;
  std::optional<vault::Database> database_;
};

// Copies people and charts, and notes what is in them.
class Maker final {
 public:
  Maker(vault::Database& from, vault::Database& to, internal::ChartNotes notes)
      : from_(from), to_(to), notes_(std::move(notes)) {}

  Result<void> copy(std::span<const PersonId> people, const vault::ImageProgress& progress);
  // After the search index: it wants the table of identifiers as a region has it.
  Result<RegionImage> finish();

 private:
  Result<void> copy_one(const PersonId& id);
  Result<void> copy_chart(const PersonId& id);
  Result<void> copy_rest();
  Result<void> copy_dictionaries();
  Result<void> copy_facilities();

  vault::Database& from_;
  vault::Database& to_;
  internal::ChartNotes notes_;
  Hash hash_;
  std::optional<people::PeopleCopy> people_;
  std::int64_t row_ = 0;  // Of the person at hand.
  std::optional<vault::Statement> find_chart_, insert_chart_;
  std::set<std::uint32_t> dictionaries_;
  RegionImage image_;
};

Result<void> Maker::copy_one(const PersonId& id) {
  TRY(taken, people_->add(id));
  ++row_;
  notes_.note_as_of(taken.as_of);
  hash_.add(id.bytes);
  hash_.number(static_cast<std::uint64_t>(taken.as_of.milliseconds));
  hash_.add(taken.record);
  hash_.number(taken.links);
  hash_.add(taken.links_digest);
  return copy_chart(id);
}

Result<void> Maker::copy_chart(const PersonId& id) {
  find_chart_->reset();
  find_chart_->bind(1, ByteView(id.bytes));
  TRY(found, find_chart_->step());
  if (!found) {
    hash_.add({});
    return ok();
  }
  TRY(blob, notes_.note(find_chart_->blob(0)));
  hash_.add(blob);
  if (const std::uint32_t number = internal::dictionary_of(blob)) dictionaries_.insert(number);
  insert_chart_->bind(1, row_).bind(2, blob);
  TRY_VOID(insert_chart_->run());
  find_chart_->reset();
  return ok();
}

Result<void> Maker::copy_dictionaries() {
  TRY(find, from_.prepare("SELECT bytes FROM dictionary WHERE number = ?1"));
  TRY(insert, to_.prepare("INSERT INTO dictionary(number, bytes) VALUES(?1, ?2)"));
  for (const std::uint32_t number : dictionaries_) {
    find.bind(1, std::int64_t{number});
    TRY(found, find.step());
    if (!found) return Error(Errc::kCorrupt, "the dictionary of a chart is missing");
    insert.bind(1, std::int64_t{number}).bind(2, find.blob(0));
    TRY_VOID(insert.run());
    hash_.number(number);
    hash_.add(find.blob(0));
    find.reset();
  }
  return ok();
}

Result<void> Maker::copy_facilities() {
  TRY_VOID(internal::keep_facilities(from_, notes_));
  TRY(facts, notes_.facilities(from_));
  TRY(insert, to_.prepare("INSERT INTO fact(name, body) VALUES(?1, ?2)"));
  for (const auto& [name, body] : facts) {
    insert.bind(1, ByteView(name.bytes)).bind(2, as_bytes(body));
    TRY_VOID(insert.run());
    hash_.add(name.bytes);
    hash_.add(as_bytes(body));
  }
  return ok();
}

Result<void> Maker::copy_rest() {
  TRY_VOID(copy_dictionaries());
  TRY_VOID(copy_facilities());
  TRY(insert, to_.prepare("INSERT INTO content_age(source, newest) VALUES(?1, ?2)"));
  for (const auto& [place, newest] : notes_.ages()) {
    insert.bind(1, place).bind(2, newest);
    TRY_VOID(insert.run());
    hash_.number(static_cast<std::uint64_t>(place));
    hash_.number(static_cast<std::uint64_t>(newest));
  }
  return ok();
}

Result<void> Maker::copy(std::span<const PersonId> people, const vault::ImageProgress& progress) {
  TRY(transaction, vault::Transaction::begin(to_));
  TRY_VOID(to_.execute(kPackedCharts));
  TRY(find, from_.prepare("SELECT blob FROM chart WHERE subject = ?1 AND joined <> 0"));
  find_chart_.emplace(std::move(find));
  TRY(insert, to_.prepare("INSERT INTO packed_chart(row, blob) VALUES(?1, ?2)"));
  insert_chart_.emplace(std::move(insert));
  TRY(copy, people::PeopleCopy::begin(from_, to_, people.size()));
  people_.emplace(std::move(copy));
  for (std::size_t at = 0; at < people.size(); ++at) {
    if (at > 0 && !(people[at - 1] < people[at])) {
      return Error(Errc::kBadInput, "people of an image come in order of id, each once");
    }
    TRY_VOID(copy_one(people[at]));
    if (progress && at % kProgressEvery == 0 && !progress(at, people.size() * 2)) return kStopped;
  }
  image_.people = people.size();
  return transaction.commit();
}

Result<RegionImage> Maker::finish() {
  TRY(transaction, vault::Transaction::begin(to_));
  TRY_VOID(people_->finish());
  TRY_VOID(copy_rest());
  TRY_VOID(to_.execute(kMarkAsPart));
  TRY_VOID(transaction.commit());
  hash_.number(image_.people);
  image_.content = hash_.digest();
  image_.data_as_of = notes_.data_as_of();
  return image_;
}

}  // namespace

Result<RegionImage> make_region_image(vault::Database& from, std::span<const PersonId> people,
                                      const fs::path& work, const fs::path& to,
                                      const ImageKey& key, const vault::ImageProgress& progress) {
  TRY(workshop, Workshop::open(work));
  vault::Database& building = workshop.database();
  TRY(notes, internal::ChartNotes::open(from));
  Maker maker(from, building, std::move(notes));
  TRY_VOID(maker.copy(people, progress));
  {
    TRY(index, people::Register::open(building));
    TRY_VOID(index.make_image());
  }
  TRY(made, maker.finish());
  TRY(data_key, key(made));
  const std::uint64_t half = people.size();
  const auto sealed = [&](std::uint64_t done, std::uint64_t total) {
    return !progress || progress(half + half * done / std::max<std::uint64_t>(total, 1), 2 * half);
  };
  TRY_VOID(vault::make_image(building, to, data_key, sealed));
  return made;
}

Result<vault::Database> open_region_image(const fs::path& file, std::uint64_t offset,
                                          const vault::DataKey& key) {
  TRY(database, vault::open_image(file, offset, key));
  TRY(version, database.prepare("PRAGMA application_id"));
  TRY(row, version.step());
  if (!row || version.integer(0) != kPart) {
    return Error(Errc::kBadInput, "this is no part of a region, or a newer release made it");
  }
  version.reset();
  return database;
}

}  // namespace tomoshibi::store::charts
