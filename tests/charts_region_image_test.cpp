// Promise: a part made of some people of a region reads as they do in the region, people, charts, identifiers, links,
// facilities and ages, and holds nothing of anybody else; the same content makes the same bytes and asks for one key.
// Method: random regions of FHIR lines; parts opened inside another file and compared with what they came from.
#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "store/charts/content_ages.h"
#include "store/charts/region_image.h"
#include "store/people/internal/search.h"
#include "tests/charts_maker.h"
#include "tests/people_maker.h"
#include "tests/support/chart_equal.h"
#include "tests/support/region_fixture.h"

using namespace tomoshibi;
using namespace tomoshibi::store::charts;
namespace people = tomoshibi::store::people;
namespace vault = tomoshibi::store::vault;

namespace {

constexpr Date kToday{2026, 11, 22};

std::string bytes_of(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}
vault::DataKey key_of(const RegionImage& made) {
  vault::DataKey key;
  std::ranges::copy(made.content, key.fill().begin());
  return key;
}
// Makes the part and tells its key.
struct Part {
  RegionImage made;
  std::filesystem::path file;
  vault::DataKey key;
};
Part part_of(test::RegionFixture& region, std::vector<PersonId> who, const std::string& name) {
  std::ranges::sort(who);
  Part part;
  part.file = region.folder.path() / name;
  const auto made = make_region_image(region.region(), who, region.folder.path(), part.file,
                                      [&](const RegionImage& image) -> Result<vault::DataKey> {
                                        part.key = key_of(image);
                                        return key_of(image);
                                      });
  REQUIRE(made);
  part.made = *made;
  return part;
}
std::vector<PersonId> registered(test::RegionFixture& region) {
  std::vector<PersonId> ids;
  auto all = region.region().prepare("SELECT id FROM person ORDER BY id");
  REQUIRE(all);
  while (*all->step()) {
    PersonId id;
    std::ranges::copy(all->blob(0), id.bytes.begin());
    ids.push_back(id);
  }
  return ids;
}
std::int64_t number(vault::Database& database, const char* sql) {
  auto question = database.prepare(sql);
  REQUIRE(question);
  REQUIRE(*question->step());
  return question->integer(0);
}

}  // namespace

TEST_CASE("region image: a part reads as its people do in the region, and knows nobody else") {
  std::size_t linked = 0;
  for (unsigned seed = 1; seed <= 8; ++seed) {
    test::RegionFixture region;
    test::HistoryMaker history(seed);
    region.import_text("a", history.everybody());
    region.import_text("b", history.lines(150));
    const std::vector<PersonId> all = registered(region);
    REQUIRE(all.size() == history.people());
    const std::vector<PersonId> half(all.begin(), all.begin() + 6);
    const Part part = part_of(region, half, "part");
    CHECK(part.made.people == 6);
    CHECK(part.made.data_as_of.milliseconds > 0);
    auto database = open_region_image(part.file, 0, part.key);
    REQUIRE(database);
    CHECK(number(*database, "SELECT count(*) FROM person") == 6);
    CHECK(number(*database, "SELECT count(*) FROM chart") == 6);
    CHECK(number(*database, "SELECT count(*) FROM alias") == 0);
    CHECK(number(*database, "SELECT count(*) FROM newer") == 0);
    CHECK(number(*database, "SELECT count(*) FROM image") == 1);
    auto overlay = open_region(region.folder.path() / "overlay.db", vault::Database::Mode::kReadWrite, test::test_key(4));
    REQUIRE(overlay);
    vault::Database* const parts[] = {&*database};
    auto charts = internal::ChartsById::open(parts, *overlay);
    REQUIRE(charts);
    auto from = people::Register::open({{&*database}}, *overlay);
    REQUIRE(from);
    CHECK(from->size() == 6);
    for (const PersonId& id : all) {
      const bool is_in = std::ranges::find(half, id) != half.end();
      const auto chart = charts->read(id, SectionSet::all());
      REQUIRE(chart);
      REQUIRE(chart->has_value() == is_in);
      const auto person = people::internal::Door::person(*from, Role::kDoctor, id);
      REQUIRE(person.has_value() == is_in);
      if (!is_in) continue;
      CHECK(test::same(**chart, *region.chart(id)));
      const auto there = people::internal::Door::person(region.people(), Role::kDoctor, id);
      REQUIRE(there);
      CHECK(test::same(*person, *there));
      CHECK(from->resolve("fhir", there->source_id).value() == id);
      const auto links = [&](vault::Database& of) {
        auto question = of.prepare("SELECT count(*) FROM link WHERE one = ?1");
        REQUIRE(question);
        question->bind(1, ByteView(id.bytes));
        REQUIRE(*question->step());
        return question->integer(0);
      };
      CHECK(links(*database) == links(region.region()));
      linked += static_cast<std::size_t>(links(*database));
    }
  }
  CHECK(linked > 0);
}

TEST_CASE("region image: the same content makes the same bytes, whatever came between; other content another key") {
  test::RegionFixture region;
  test::HistoryMaker history(77, 40);
  region.import_text("a", history.everybody());
  const std::vector<PersonId> all = registered(region);
  const std::vector<PersonId> half(all.begin(), all.begin() + 20);
  const Part one = part_of(region, half, "one");
  const Part again = part_of(region, half, "again");
  CHECK(one.made.content == again.made.content);
  CHECK(bytes_of(one.file) == bytes_of(again.file));
  // Somebody who does not belong to it is no change of it.
  std::size_t other = 0;
  while (std::ranges::find(half, history.id(other)) != half.end()) ++other;
  region.import_text("b", history.condition(other));
  const Part still = part_of(region, half, "still");
  CHECK(bytes_of(one.file) == bytes_of(still.file));
  std::size_t mine = 0;
  while (std::ranges::find(half, history.id(mine)) == half.end()) ++mine;
  region.import_text("c", history.condition(mine));
  const Part changed = part_of(region, half, "changed");
  CHECK(changed.made.content != one.made.content);
  // Nothing stays of the building.
  for (const auto& entry : std::filesystem::directory_iterator(region.folder.path())) {
    CHECK(entry.path().extension() != ".building");
  }
}

TEST_CASE("region image: names of facilities that came later, and the newest days, are the part's own") {
  test::RegionFixture region;
  test::HistoryMaker history(5);
  region.import_text("a", history.patient(0) + history.patient(1));
  const auto dispensed = [](std::string_view id, std::string_view who, std::string_view code, std::string_view date) {
    return R"({"resourceType":"MedicationDispense","id":")" + std::string(id) +
           R"(","extension":[{"url":"x/JP_eCS_InstitutionNumber","valueIdentifier":{"value":")" + std::string(code) +
           R"("}}],"medicationCodeableConcept":{"text":"薬"},"whenHandedOver":")" + std::string(date) +
           R"(","subject":{"reference":"Patient/)" + std::string(who) + "\"}}\n";
  };
  region.import_text("b", dispensed("1", "p0", "1711000001", "2026-05-01") + dispensed("2", "p1", "1711000002", "2026-08-01") +
                              dispensed("3", "p0", "1711000001", "2061-05-01"));
  region.import_text("c", R"({"resourceType":"Organization","id":"o","identifier":[{"value":"1711000001"}],"name":"輪島病院"})" "\n"
                          R"({"resourceType":"Organization","id":"p","identifier":[{"value":"1711000002"}],"name":"穴水病院"})" "\n");
  const Part part = part_of(region, {history.id(0)}, "part");
  auto database = open_region_image(part.file, 0, part.key);
  REQUIRE(database);
  CHECK(number(*database, "SELECT count(*) FROM fact") == 1);
  auto charts = internal::ChartsById::open(*database);
  REQUIRE(charts);
  const auto chart = charts->read(history.id(0), SectionSet::all());
  REQUIRE(chart);
  REQUIRE((*chart)->medications.size() == 2);
  CHECK((*chart)->medications[0].facility == "輪島病院");
  const auto ages = content_ages(*database);
  REQUIRE(ages);
  CHECK(ages->newest_prescription == Date{2026, 5, 1});
  vault::Database* const both[] = {&*database, &region.region()};
  CHECK(content_ages(both)->newest_prescription == Date{2026, 8, 1});
}

TEST_CASE("region image: wrong order, strangers, a stopped making and another kind of file are refused") {
  test::RegionFixture region;
  test::HistoryMaker history(6);
  region.import_text("a", history.everybody());
  const std::filesystem::path to = region.folder.path() / "part";
  const ImageKey key = [](const RegionImage& made) -> Result<vault::DataKey> { return key_of(made); };
  std::vector<PersonId> all = registered(region);
  std::ranges::reverse(all);
  CHECK(make_region_image(region.region(), all, region.folder.path(), to, key).error().code == Errc::kBadInput);
  const PersonId stranger = internal::person_of("fhir", "nobody");
  CHECK(make_region_image(region.region(), std::span(&stranger, 1), region.folder.path(), to, key).error().code ==
        Errc::kNotFound);
  std::ranges::reverse(all);
  const auto stopped = make_region_image(region.region(), all, region.folder.path(), to, key,
                                         [](std::uint64_t, std::uint64_t) { return false; });
  // A dozen people are made before anybody is asked.
  CHECK((stopped || stopped.error().code == Errc::kDenied));
  const auto refused = make_region_image(
      region.region(), all, region.folder.path(), region.folder.path() / "other",
      [](const RegionImage&) -> Result<vault::DataKey> { return Error(Errc::kDenied, "no key"); });
  CHECK(refused.error().code == Errc::kDenied);
  CHECK_FALSE(std::filesystem::exists(region.folder.path() / "other"));
  REQUIRE(vault::make_image(region.region(), region.folder.path() / "whole", test::test_key(2)));
  const auto whole = open_region_image(region.folder.path() / "whole", 0, test::test_key(2));
  REQUIRE_FALSE(whole);
  CHECK(whole.error().code == Errc::kBadInput);
}

TEST_CASE("region image: two parts and an empty overlay answer a search as the region does") {
  test::RegionFixture region;
  test::HistoryMaker history(9, 30);
  region.import_text("a", history.everybody());
  region.import_text("b", history.lines(200));
  const std::vector<PersonId> all = registered(region);
  const Part first = part_of(region, {all.begin(), all.begin() + 11}, "first");
  const Part second = part_of(region, {all.begin() + 11, all.end()}, "second");
  auto one = open_region_image(first.file, 0, first.key);
  auto two = open_region_image(second.file, 0, second.key);
  auto overlay = open_region(region.folder.path() / "overlay.db", vault::Database::Mode::kReadWrite, test::test_key(4));
  REQUIRE(one);
  REQUIRE(two);
  REQUIRE(overlay);
  auto parts = people::Register::open({{&*one}, {&*two}}, *overlay);
  REQUIRE(parts);
  CHECK(parts->size() == region.people().size());
  for (const char* kana : {"ヤマモト ハナコ", "サトウ", "ハナコ"}) {
    people::Query query;
    query.person.kana = kana;
    const auto expected = people::internal::Door::find(region.people(), Role::kDoctor, query, kToday);
    const auto answer = people::internal::Door::find(*parts, Role::kDoctor, query, kToday);
    REQUIRE(expected);
    REQUIRE(answer);
    people::check_alike(*answer, *expected);
  }
}
