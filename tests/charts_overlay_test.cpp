// Promise: images with deltas over them, in any compaction, applied once or twice, part by part in any order, read as one image made of everything at the end: people, charts, links and searches.
// Method: random histories of a region with three parts, of which two are open; people come, change and move.
#include <doctest/doctest.h>

#include <stdlib.h>

#include <algorithm>
#include <map>

#include "store/charts/chart_reader.h"
#include "store/charts/delta.h"
#include "store/charts/region_image.h"
#include "store/people/internal/search.h"
#include "tests/charts_maker.h"
#include "tests/journal_support.h"
#include "tests/people_maker.h"
#include "tests/support/chart_equal.h"
#include "tests/support/region_fixture.h"

using namespace tomoshibi;
using namespace tomoshibi::store::charts;
namespace people = tomoshibi::store::people;
namespace vault = tomoshibi::store::vault;

namespace {

constexpr Date kToday{2026, 11, 22};
constexpr std::size_t kParts = 3;  // The last of them is not open.
constexpr std::size_t kOpen = 2;
constexpr std::size_t kNowhere = kParts;

// A hub: its region, who is in which part, and what it published.
class Hub {
 public:
  explicit Hub(unsigned seed) : history_(seed, 12) {
    std::string text;
    for (std::size_t who = 0; who < 8; ++who) text += history_.patient(who) + history_.medicine(who);
    region_.import_text("first", text + history_.lines(20));
    place_people();
    REQUIRE(begin_tracking(region_.region()));
    for (std::size_t part = 0; part < kParts; ++part) {
      const std::vector<PersonId> who = in_part(part);
      REQUIRE(make_region_image(region_.region(), who, folder(), image(part), key()));
    }
  }
  // Some lines, some moves, and what is new of every part.
  void go_on() {
    std::map<PersonId, std::size_t> before = where_;
    std::string text = history_.lines(5 + history_.below(25));
    for (std::size_t who = 0; who < history_.people(); ++who) {
      if (history_.below(10) != 0 || !where_.contains(history_.id(who))) continue;
      text += history_.moved(who);
      where_[history_.id(who)] = history_.below(kParts);
    }
    region_.import_text("more", text);
    place_people();
    const auto changed = changed_people(region_.region());
    REQUIRE(changed);
    for (std::size_t part = 0; part < kParts; ++part) {
      std::vector<PersonId> stay, left, arrived;
      for (const PersonId& id : *changed) {
        const std::size_t was = before.contains(id) ? before[id] : kNowhere;
        const std::size_t is = where_.at(id);
        if (is == part && (was == part || was == kNowhere)) stay.push_back(id);
        if (is == part && was != part && was != kNowhere) arrived.push_back(id);
        if (is != part && was == part) left.push_back(id);
      }
      auto delta = changes(region_.region(), stay, left, arrived);
      REQUIRE(delta);
      deltas[part].push_back(*std::move(delta));
    }
    REQUIRE(forget_changes(region_.region(), *changed));
    CHECK(changed_people(region_.region())->empty());
  }
  std::vector<PersonId> in_part(std::size_t part) const {
    std::vector<PersonId> who;
    for (const auto& [id, where] : where_) {
      if (where == part) who.push_back(id);
    }
    return who;
  }
  std::filesystem::path folder() const { return region_.folder.path(); }
  std::filesystem::path image(std::size_t part) const { return folder() / ("image-" + std::to_string(part)); }
  static ImageKey key() {
    return [](const RegionImage&) -> Result<vault::DataKey> { return test::test_key(7); };
  }
  test::RegionFixture& region() { return region_; }
  test::HistoryMaker& history() { return history_; }

  std::array<std::vector<Bytes>, kParts> deltas;

 private:
  void place_people() {
    auto all = region_.region().prepare("SELECT id FROM person");
    REQUIRE(all);
    while (*all->step()) {
      PersonId id;
      std::ranges::copy(all->blob(0), id.bytes.begin());
      where_.try_emplace(id, id.bytes[3] % kParts);
    }
  }
  test::RegionFixture region_;
  test::HistoryMaker history_;
  std::map<PersonId, std::size_t> where_;
};

// A kiosk that stands on some images, with an overlay.
class Kiosk {
 public:
  Kiosk(const std::filesystem::path& folder, std::string_view name, const std::vector<std::filesystem::path>& images) {
    images_.reserve(images.size());
    for (const auto& file : images) {
      auto image = open_region_image(file, 0, test::test_key(7));
      REQUIRE(image);
      images_.push_back(*std::move(image));
    }
    auto overlay = open_region(folder / (std::string(name) + ".db"), vault::Database::Mode::kReadWrite, test::test_key(5));
    REQUIRE(overlay);
    overlay_.emplace(*std::move(overlay));
    for (auto& image : images_) parts_.push_back(&image);
    open();
  }
  void open() {
    people_.reset();
    std::vector<people::RegisterPart> parts;
    for (auto* part : parts_) parts.push_back({part});
    auto people = people::Register::open(std::move(parts), *overlay_);
    REQUIRE(people);
    people_.emplace(*std::move(people));
  }
  Result<std::uint64_t> apply(ByteView delta, const ApplyProgress& progress = {}) {
    return store::charts::apply(*overlay_, *people_, delta, digest_of(delta), progress, parts_);
  }
  std::optional<Chart> chart(const PersonId& id) {
    auto charts = internal::ChartsById::open(parts_, *overlay_);
    REQUIRE(charts);
    auto chart = charts->read(id, SectionSet::all());
    REQUIRE(chart);
    return *std::move(chart);
  }
  people::Register& people() { return *people_; }
  std::span<vault::Database* const> parts() const { return parts_; }
  vault::Database& overlay() { return *overlay_; }

 private:
  std::vector<vault::Database> images_;
  std::vector<vault::Database*> parts_;
  std::optional<vault::Database> overlay_;
  std::optional<people::Register> people_;
};

void check_same_people(Kiosk& kiosk, Kiosk& whole, const test::HistoryMaker& history) {
  for (std::size_t who = 0; who < history.people(); ++who) {
    const PersonId id = history.id(who);
    const auto expected = whole.chart(id);
    const auto chart = kiosk.chart(id);
    REQUIRE(chart.has_value() == expected.has_value());
    if (chart) CHECK(test::same(*chart, *expected));
    const auto there = people::internal::Door::person(whole.people(), Role::kDoctor, id);
    const auto person = people::internal::Door::person(kiosk.people(), Role::kDoctor, id);
    REQUIRE(person.has_value() == there.has_value());
    REQUIRE(person.has_value() == chart.has_value());
    if (!person) continue;
    CHECK(test::same(*person, *there));
    auto linked = *kiosk.people().linked_with(id);
    auto expected_linked = *whole.people().linked_with(id);
    std::ranges::sort(linked);
    std::ranges::sort(expected_linked);
    CHECK(linked == expected_linked);
  }
}

// As people_maker.h has it, but that people of one probability may come in any order: rows are numbered otherwise.
void check_alike_but_order(const people::Answer& one, const people::Answer& other) {
  CHECK(one.verdict == other.verdict);
  CHECK(one.fitting == other.fitting);
  CHECK(one.people == other.people);
  CHECK(one.narrowing == other.narrowing);
  REQUIRE(one.candidates.size() == other.candidates.size());
  REQUIRE(one.nearest.size() == other.nearest.size());
  const auto by_human = [](const people::Answer& answer) {
    std::map<PersonId, double> found;  // Under the least id of his records.
    for (const auto& candidate : answer.candidates) {
      PersonId least = candidate.person.id;
      for (const PersonId& linked : candidate.linked) least = std::min(least, linked);
      found[least] = candidate.probability;
    }
    return found;
  };
  std::map<PersonId, double> first = by_human(one), second = by_human(other);
  for (const auto& [id, probability] : second) {
    REQUIRE(first.contains(id));
    CHECK(std::abs(first[id] - probability) < 1e-6);
  }
  for (std::size_t at = 0; at < one.nearest.size(); ++at) {
    CHECK(std::abs(one.nearest[at].probability - other.nearest[at].probability) < 1e-6);
  }
}

void check_same_searches(Kiosk& kiosk, Kiosk& whole) {
  CHECK(kiosk.people().size() == whole.people().size());
  for (const char* kana : {"ヤマモト ハナコ", "サトウ", "スズキ ハナコ"}) {
    for (const char* birth : {"", "1932-03-14"}) {
      people::Query query;
      query.person.kana = kana;
      query.person.birth = birth;
      const auto expected = people::internal::Door::find(whole.people(), Role::kDoctor, query, kToday);
      const auto answer = people::internal::Door::find(kiosk.people(), Role::kDoctor, query, kToday);
      REQUIRE(expected);
      REQUIRE(answer);
      check_alike_but_order(*answer, *expected);
    }
  }
  people::Query card;
  card.card = {"170012", "輪1", "1001", "01", ""};
  check_alike_but_order(*people::internal::Door::find(kiosk.people(), Role::kDoctor, card, kToday),
                                *people::internal::Door::find(whole.people(), Role::kDoctor, card, kToday));
}

// Neighbours made one, here and there.
std::vector<Bytes> compacted(const std::vector<Bytes>& deltas, test::HistoryMaker& dice) {
  std::vector<Bytes> out;
  for (std::size_t at = 0; at < deltas.size();) {
    const std::size_t count = std::min(deltas.size() - at, 1 + dice.below(4));
    if (count == 1) {
      out.push_back(deltas[at]);
    } else {
      auto one = merge(std::span(deltas).subspan(at, count));
      REQUIRE(one);
      // Merging what is merged comes to the same.
      const auto first = merge(std::span(deltas).subspan(at, count - 1));
      REQUIRE(first);
      const std::array<Bytes, 2> two{*first, deltas[at + count - 1]};
      CHECK(*merge(two) == *one);
      out.push_back(*std::move(one));
    }
    at += count;
  }
  return out;
}

void one_history(unsigned seed) {
  Hub hub(seed);
  test::HistoryMaker dice(seed + 100'000);
  const std::size_t publications = 2 + dice.below(4);
  for (std::size_t count = 0; count < publications; ++count) hub.go_on();
  Kiosk kiosk(hub.folder(), "overlay", {hub.image(0), hub.image(1)});
  std::array<std::vector<Bytes>, kOpen> queues{compacted(hub.deltas[0], dice), compacted(hub.deltas[1], dice)};
  std::array<std::size_t, kOpen> next{};
  while (next[0] < queues[0].size() || next[1] < queues[1].size()) {
    const std::size_t part = next[0] == queues[0].size() ? 1 : next[1] == queues[1].size() ? 0 : dice.below(2);
    const Bytes& delta = queues[part][next[part]++];
    REQUIRE(kiosk.apply(delta));
    if (dice.below(4) == 0) {
      kiosk.open();
      const auto again = kiosk.apply(delta);
      REQUIRE(again);
      CHECK(*again == 0);
    }
  }
  std::vector<PersonId> everybody = hub.in_part(0);
  for (const PersonId& id : hub.in_part(1)) everybody.push_back(id);
  std::ranges::sort(everybody);
  REQUIRE(make_region_image(hub.region().region(), everybody, hub.folder(), hub.folder() / "whole", Hub::key()));
  Kiosk whole(hub.folder(), "empty", {hub.folder() / "whole"});
  check_same_people(kiosk, whole, hub.history());
  check_same_searches(kiosk, whole);
  if (dice.below(4) == 0) {
    kiosk.open();
    check_same_people(kiosk, whole, hub.history());
    check_same_searches(kiosk, whole);
  }
}

}  // namespace

TEST_CASE("overlay: the reader opens charts of several parts, whole, with an access and not without") {
  Hub hub(7);
  hub.go_on();
  Kiosk kiosk(hub.folder(), "overlay", {hub.image(0), hub.image(1)});
  for (std::size_t part = 0; part < kOpen; ++part) REQUIRE(kiosk.apply(hub.deltas[part][0]));
  auto reader = ChartReader::open(kiosk.parts(), kiosk.overlay());
  REQUIRE(reader);
  const PersonId here = hub.in_part(0).front();
  const PersonId there = hub.in_part(1).front();
  const PersonId closed = hub.in_part(2).front();
  test::TemporaryDirectory folder;
  auto journal = test::open_journal(folder.path());
  const auto outcome = journal.record_consent(test::oral({here, there, closed}, SectionSet::all()), test::kNoon);
  REQUIRE(outcome);
  const auto* given = std::get_if<store::journal::ConsentGiven>(&*outcome);
  REQUIRE(given != nullptr);
  const auto access = journal.record_view({test::doctor(), {here, there, closed}, given->entry, SectionSet::all()}, test::kNoon);
  REQUIRE(access);
  const auto charts = reader->charts(*access, test::kNoon);
  REQUIRE(charts);
  REQUIRE(charts->size() == 3);
  CHECK(test::same((*charts)[0], *hub.region().chart(here)));
  CHECK(test::same((*charts)[1], *hub.region().chart(there)));
  CHECK((*charts)[2].medications.empty());
  CHECK(reader->charts(*access, access->expires()).error().code == Errc::kDenied);
  const std::array<vault::Database*, 1> none{nullptr};
  CHECK(ChartReader::open(none, kiosk.overlay()).error().code == Errc::kBadInput);
}

TEST_CASE("overlay: images and deltas read as one image of everything, over two hundred histories") {
  // Some thousand small files, each synced: in memory where that can be had.
  if (std::filesystem::is_directory("/dev/shm")) ::setenv("TMPDIR", "/dev/shm", 0);
  for (unsigned seed = 1; seed <= 200; ++seed) {
    CAPTURE(seed);
    one_history(seed);
  }
}
