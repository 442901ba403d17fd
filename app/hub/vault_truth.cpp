#include "app/hub/vault_truth.h"

#include <algorithm>
#include <array>

#include "store/charts/delta.h"
#include "store/charts/region.h"
#include "store/charts/region_image.h"
#include "store/people/residence.h"
#include "store/vault/data_key.h"

namespace tomoshibi::app {

namespace charts = store::charts;
namespace people = store::people;
namespace vault = store::vault;
using sync::Area;

namespace {

constexpr vault::Migration kBook[] = {{1, R"sql(
CREATE TABLE residence(
  person BLOB PRIMARY KEY,
  area INTEGER NOT NULL,
  carried INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX residence_area ON residence(area, carried);
CREATE TABLE gone(
  area INTEGER NOT NULL,
  person BLOB NOT NULL,
  PRIMARY KEY(area, person)) WITHOUT ROWID;
CREATE TABLE note(name TEXT PRIMARY KEY, bytes BLOB NOT NULL) WITHOUT ROWID;
)sql"}};

constexpr std::string_view kPrepared = "prepared";
constexpr std::uint32_t kElsewhere = 0;  // Of no area that is published here.

PersonId person_from(ByteView bytes) {
  PersonId id;
  if (bytes.size() == id.bytes.size()) std::ranges::copy(bytes, id.bytes.begin());
  return id;
}

void append_number(Bytes& bytes, std::uint64_t number) {
  for (int shift = 56; shift >= 0; shift -= 8)
    bytes.push_back(static_cast<std::uint8_t>(number >> shift));
}
std::uint64_t take_number(ByteView& bytes) {
  std::uint64_t number = 0;
  for (const std::uint8_t one : bytes.first(8)) number = number << 8 | one;
  bytes = bytes.subspan(8);
  return number;
}

}  // namespace

VaultTruth::VaultTruth(std::unique_ptr<vault::Database> truth, std::unique_ptr<vault::Database> book,
                       bool is_drill, std::vector<std::uint32_t> areas, std::filesystem::path work)
    : truth_(std::move(truth)),
      book_(std::move(book)),
      is_drill_(is_drill),
      areas_(std::move(areas)),
      work_(std::move(work)) {}

Result<VaultTruth> VaultTruth::open(const std::filesystem::path& dir, bool is_drill,
                                    const TruthKeys& keys, std::vector<std::uint32_t> areas,
                                    std::filesystem::path work) {
  const std::string name = is_drill ? "drill" : "truth";
  TRY(region, charts::open_region(dir / (name + ".db"), vault::Database::Mode::kReadWrite,
                                  keys.truth));
  TRY_VOID(charts::begin_tracking(region));
  TRY(book, vault::Database::open(dir / (name + ".book"), vault::Database::Mode::kReadWrite,
                                  keys.book));
  TRY_VOID(book.migrate(kBook));
  std::ranges::sort(areas);
  return VaultTruth(std::make_unique<vault::Database>(std::move(region)),
                    std::make_unique<vault::Database>(std::move(book)), is_drill, std::move(areas),
                    std::move(work));
}

Result<void> VaultTruth::open_register() {
  importer_.reset();
  register_.reset();
  TRY(opened, people::Register::open(*truth_));
  register_ = std::make_unique<people::Register>(std::move(opened));
  TRY(importer, charts::Importer::create(*truth_, *register_));
  importer_ = std::make_unique<charts::Importer>(std::move(importer));
  return ok();
}

Result<charts::ImportCounts> VaultTruth::import(const std::filesystem::path& file, Instant now,
                                                const charts::ProgressCall& progress) {
  if (!importer_) TRY_VOID(open_register());
  const std::size_t before = importer_->quarantined().size();
  auto counts = importer_->import(file, now, progress);
  for (const charts::Quarantined& one : importer_->quarantined().subspan(before))
    quarantined_.push_back(one);
  if (!counts) TRY_VOID(open_register());
  return counts;
}

std::uint32_t VaultTruth::area_for(std::uint32_t code) const {
  const std::uint32_t unknown = areas_.front() / 1000 * 1000;
  if (code == 0) code = unknown;
  return std::ranges::binary_search(areas_, code) ? code : kElsewhere;
}

// Notes where he belongs, and that an area which carries him has lost him.
Result<void> VaultTruth::sort_person(const PersonId& id, std::uint32_t area) {
  TRY(find, book_->prepare("SELECT area, carried FROM residence WHERE person = ?1"));
  find.bind(1, ByteView(id.bytes));
  TRY(known, find.step());
  bool is_carried = false;
  if (known) {
    const auto old = static_cast<std::uint32_t>(find.integer(0));
    is_carried = find.integer(1) != 0;
    if (old == area) return ok();
    if (is_carried) {
      TRY(left, book_->prepare("INSERT OR IGNORE INTO gone(area, person) VALUES(?1, ?2)"));
      left.bind(1, std::int64_t{old}).bind(2, ByteView(id.bytes));
      TRY_VOID(left.run());
    }
    TRY(back, book_->prepare("DELETE FROM gone WHERE area = ?1 AND person = ?2"));
    back.bind(1, std::int64_t{area}).bind(2, ByteView(id.bytes));
    TRY_VOID(back.run());
    is_carried = book_->changes() > 0;  // He came back before anybody heard that he had left.
  }
  find.reset();
  TRY(put, book_->prepare("INSERT INTO residence(person, area, carried) VALUES(?1, ?2, ?3) "
                          "ON CONFLICT(person) DO UPDATE SET area = ?2, carried = ?3"));
  put.bind(1, ByteView(id.bytes)).bind(2, std::int64_t{area}).bind(3, std::int64_t{is_carried});
  return put.run();
}

Result<void> VaultTruth::after_import(
    const std::function<bool(std::uint64_t, std::uint64_t)>& progress) {
  if (register_) TRY_VOID(register_->after_import());
  TRY(changed, charts::changed_people(*truth_));
  TRY(transaction, vault::Transaction::begin(*book_));
  std::uint64_t done = 0;
  for (const PersonId& id : changed) {
    const auto code = people::residence_code(*truth_, id);
    // A chart whose person has not come yet belongs nowhere.
    if (!code && code.error().code == Errc::kNotFound) continue;
    if (!code) return code.error();
    TRY_VOID(sort_person(id, area_for(*code)));
    if (++done % 4096 == 0 && progress && !progress(done, changed.size()))
      return Error(Errc::kDenied, "stopped; the next import sorts everybody");
  }
  is_altered_known_ = false;
  return transaction.commit();
}

Result<std::uint64_t> VaultTruth::number_of(std::string_view sql, std::uint32_t area) const {
  TRY(statement, book_->prepare(sql));
  statement.bind(1, std::int64_t{area});
  TRY(row, statement.step());
  return row ? static_cast<std::uint64_t>(statement.integer(0)) : 0;
}

Result<std::uint64_t> VaultTruth::people() const {
  return number_of("SELECT count(*) FROM residence WHERE ?1 = 0", 0);
}
Result<std::uint64_t> VaultTruth::elsewhere() const {
  return number_of("SELECT count(*) FROM residence WHERE area = ?1", kElsewhere);
}

Result<std::vector<PersonId>> VaultTruth::people_of(std::string_view sql, std::uint32_t area) {
  std::vector<PersonId> out;
  TRY(statement, book_->prepare(sql));
  statement.bind(1, std::int64_t{area});
  for (;;) {
    TRY(row, statement.step());
    if (!row) return out;
    out.push_back(person_from(statement.blob(0)));
  }
}

// Those whom their area carries and who are other now.
Result<void> VaultTruth::join_changed() {
  TRY(changed, charts::changed_people(*truth_));
  TRY(carried, number_of("SELECT EXISTS(SELECT 1 FROM residence WHERE carried = 1 AND ?1 = 0)", 0));
  if (changed.empty() || carried == 0) return ok();
  // Few are looked up, many are met on one walk through everybody.
  TRY(everybody, people());
  if (changed.size() * 16 < everybody) {
    TRY(find, book_->prepare("SELECT area FROM residence WHERE person = ?1 AND carried = 1"));
    for (const PersonId& id : changed) {
      find.bind(1, ByteView(id.bytes));
      TRY(row, find.step());
      if (row) altered_[static_cast<std::uint32_t>(find.integer(0))].here.push_back(id);
      find.reset();
    }
    return ok();
  }
  TRY(walk, book_->prepare("SELECT person, area FROM residence WHERE carried = 1 ORDER BY person"));
  for (auto next = changed.begin(); next != changed.end();) {
    TRY(row, walk.step());
    if (!row) break;
    const PersonId id = person_from(walk.blob(0));
    while (next != changed.end() && *next < id) ++next;
    if (next != changed.end() && *next == id)
      altered_[static_cast<std::uint32_t>(walk.integer(1))].here.push_back(id);
  }
  return ok();
}

Result<const VaultTruth::Alterations*> VaultTruth::alterations(std::uint32_t area) {
  if (!is_altered_known_) {
    altered_.clear();
    TRY_VOID(join_changed());
    for (const std::uint32_t one : areas_) {
      Alterations& alterations = altered_[one];
      TRY(fresh, people_of("SELECT person FROM residence WHERE area = ?1 AND carried = 0 "
                           "ORDER BY person", one));
      alterations.arrived = std::move(fresh);
      TRY(gone, people_of("SELECT person FROM gone WHERE area = ?1 ORDER BY person", one));
      alterations.gone = std::move(gone);
    }
    is_altered_known_ = true;
  }
  return &altered_[area];
}

Result<std::vector<Area>> VaultTruth::areas() {
  std::vector<Area> all;
  for (const std::uint32_t code : areas_) all.push_back({code, is_drill_});
  return all;
}

Result<sync::AreaCount> VaultTruth::count(const Area& area) {
  sync::AreaCount count;
  TRY(people, number_of("SELECT count(*) FROM residence WHERE area = ?1", area.code));
  count.people = people;
  TRY(altered, alterations(area.code));
  count.altered = altered->here.size() + altered->arrived.size() + altered->gone.size();
  return count;
}

Result<sync::ImageMade> VaultTruth::make_image(const Area& area, const std::filesystem::path& to,
                                               const sync::KeyOfContent& key,
                                               const sync::PublishProgress& progress) {
  TRY(all, people_of("SELECT person FROM residence WHERE area = ?1 ORDER BY person", area.code));
  const auto facts = [](const charts::RegionImage& image) {
    return sync::ImageMade{image.people, image.content, image.data_as_of};
  };
  TRY(made, charts::make_region_image(
                *truth_, all, work_, to,
                [&](const charts::RegionImage& image) { return key(facts(image)); }, progress));
  return facts(made);
}

Result<Bytes> VaultTruth::delta(const Area& area) {
  TRY(altered, alterations(area.code));
  return charts::changes(*truth_, altered->here, altered->gone, altered->arrived);
}
Result<Bytes> VaultTruth::merge(std::span<const Bytes> deltas) { return charts::merge(deltas); }
Result<std::uint64_t> VaultTruth::people_in(ByteView delta) { return charts::people_in(delta); }

Result<void> VaultTruth::prepare(std::uint64_t number, std::span<const Area> areas) {
  Bytes note;
  append_number(note, number);
  for (const Area& area : areas) {
    if (area.is_drill == is_drill_) append_number(note, area.code);
  }
  return keep(kPrepared, note);
}

Result<void> VaultTruth::settle(std::uint64_t published) {
  TRY(note, kept(kPrepared));
  if (!note || note->size() < 8 || note->size() % 8 != 0) return ok();
  ByteView rest = *note;
  const std::uint64_t number = take_number(rest);
  is_altered_known_ = false;
  while (number <= published && !rest.empty()) {
    const auto area = static_cast<std::uint32_t>(take_number(rest));
    TRY(altered, alterations(area));
    // First here, where a second time does nothing; then in the book, which is asked again after a cut.
    TRY_VOID(charts::forget_changes(*truth_, altered->here));
    TRY_VOID(charts::forget_changes(*truth_, altered->arrived));
    TRY(transaction, vault::Transaction::begin(*book_));
    for (const char* sql : {"UPDATE residence SET carried = 1 WHERE area = ?1 AND carried = 0",
                            "DELETE FROM gone WHERE area = ?1"}) {
      TRY(statement, book_->prepare(sql));
      statement.bind(1, std::int64_t{area});
      TRY_VOID(statement.run());
    }
    TRY_VOID(transaction.commit());
  }
  is_altered_known_ = false;
  return keep(kPrepared, {});
}

Result<void> VaultTruth::keep(std::string_view name, ByteView bytes) {
  TRY(statement, bytes.empty() ? book_->prepare("DELETE FROM note WHERE name = ?1")
                               : book_->prepare("INSERT OR REPLACE INTO note VALUES(?1, ?2)"));
  statement.bind(1, name);
  if (!bytes.empty()) statement.bind(2, bytes);
  return statement.run();
}

Result<std::optional<Bytes>> VaultTruth::kept(std::string_view name) {
  TRY(statement, book_->prepare("SELECT bytes FROM note WHERE name = ?1"));
  statement.bind(1, name);
  TRY(row, statement.step());
  if (!row) return std::optional<Bytes>();
  const ByteView bytes = statement.blob(0);
  return std::optional<Bytes>(Bytes(bytes.begin(), bytes.end()));
}

}  // namespace tomoshibi::app
