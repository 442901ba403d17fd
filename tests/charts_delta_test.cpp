// Promise: a delta says what is new and no more; whoever moved is found once, whichever part comes first; what is stopped
// goes on; the same delta again changes nothing; bytes that are not a delta apply nothing.
// Method: small histories by hand; every byte of a delta cut, flipped and exchanged.
#include <doctest/doctest.h>

#include <algorithm>
#include <random>

#include "store/charts/content_ages.h"
#include "store/charts/delta.h"
#include "store/charts/internal/delta_bytes.h"
#include "store/people/internal/search.h"
#include "tests/charts_maker.h"
#include "tests/support/chart_equal.h"
#include "tests/support/region_fixture.h"

using namespace tomoshibi;
using namespace tomoshibi::store::charts;
namespace people = tomoshibi::store::people;
namespace vault = tomoshibi::store::vault;

namespace {

std::vector<PersonId> sorted(std::vector<PersonId> ids) {
  std::ranges::sort(ids);
  return ids;
}
Bytes publish(test::RegionFixture& hub, const std::vector<PersonId>& removed = {},
              const std::vector<PersonId>& arrived = {}) {
  const auto changed = changed_people(hub.region());
  REQUIRE(changed);
  auto delta = changes(hub.region(), *changed, removed, arrived);
  REQUIRE(delta);
  REQUIRE(forget_changes(hub.region(), *changed));
  return *std::move(delta);
}
Result<std::uint64_t> apply_to(test::RegionFixture& kiosk, const Bytes& delta, const ApplyProgress& progress = {}) {
  return apply(kiosk.region(), kiosk.people(), delta, digest_of(delta), progress);
}
std::string condition(std::string_view id, std::string_view who, std::string_view name, int minute) {
  return R"({"resourceType":"Condition","id":")" + std::string(id) + R"(","meta":{"lastUpdated":"2026-10-01T00:)" +
         std::to_string(10 + minute) + R"(:00+09:00"},"code":{"text":")" + std::string(name) +
         R"("},"subject":{"reference":"Patient/)" + std::string(who) + "\"}}\n";
}
std::string patient(std::string_view id, std::string_view town, int minute) {
  return R"({"resourceType":"Patient","id":")" + std::string(id) + R"(","meta":{"lastUpdated":"2026-10-01T00:)" +
         std::to_string(10 + minute) + R"(:00+09:00"},"name":[{"family":"山本","given":["喜代子"]}],"birthDate":"1947-03-14",)" +
         R"("address":[{"state":"石川県","city":"輪島市","line":[")" + std::string(town) + "\"]}]}\n";
}
bool is_found(test::RegionFixture& kiosk, const PersonId& id) {
  return people::internal::Door::person(kiosk.people(), Role::kDoctor, id).has_value();
}

}  // namespace

TEST_CASE("delta: it says what is new, and nothing of what is not") {
  test::RegionFixture hub;
  hub.import_text("a", patient("p", "河井町1", 0) + condition("1", "p", "高血圧症", 0) + condition("2", "p", "糖尿病", 0) +
                           patient("q", "河井町2", 0));
  REQUIRE(begin_tracking(hub.region()));
  REQUIRE(begin_tracking(hub.region()));
  CHECK(changed_people(hub.region())->empty());
  const Bytes nothing = publish(hub);
  CHECK(people_in(nothing).value() == 0);
  CHECK(is_empty(nothing).value());
  hub.import_text("b", condition("2", "p", "2型糖尿病", 1));
  hub.import_text("c", condition("1", "p", "高血圧症", 0) + patient("q", "河井町2", 0));
  const PersonId p = internal::person_of("fhir", "p");
  CHECK(*changed_people(hub.region()) == std::vector<PersonId>{p});
  const Bytes delta = publish(hub);
  const auto view = internal::parse_delta(delta);
  REQUIRE(view);
  REQUIRE(view->people.size() == 1);
  CHECK_FALSE(view->people[0].record);
  CHECK_FALSE(view->people[0].alone);
  internal::RowSet rows;
  REQUIRE(internal::decode_payload(*view->people[0].rows, rows));
  REQUIRE(rows.of(internal::Part::kCondition).size() == 1);
  CHECK(rows.of(internal::Part::kPerson).empty());
  CHECK(newest_in(delta)->milliseconds == rows.of(internal::Part::kCondition)[0].as_of.milliseconds);
  CHECK(changed_people(hub.region())->empty());
  // A change that was taken back is none.
  REQUIRE(hub.region().execute("UPDATE chart SET joined = joined"));
  CHECK(people_in(publish(hub)).value() == 0);
  test::RegionFixture kiosk;
  REQUIRE(apply_to(kiosk, delta));
  CHECK(kiosk.number("SELECT count(*) FROM chart") == 1);
}

TEST_CASE("delta: people of a first publication come whole; the same again changes nothing; a stop goes on") {
  test::RegionFixture hub;
  REQUIRE(begin_tracking(hub.region()));
  std::string text;
  for (int who = 0; who < 1300; ++who) {
    const std::string name = "p" + std::to_string(who);
    text += patient(name, "河井町" + std::to_string(who), 0) + condition("c" + name, name, "高血圧症", 0);
  }
  hub.import_text("a", text);
  const Bytes delta = publish(hub);
  CHECK(people_in(delta).value() == 1300);
  test::RegionFixture kiosk;
  const auto stopped = apply_to(kiosk, delta, [](std::uint64_t done, std::uint64_t whole) {
    CHECK(whole == 1300);
    return done < 500;
  });
  REQUIRE_FALSE(stopped);
  CHECK(stopped.error().code == Errc::kDenied);
  CHECK(kiosk.people().size() == 500);
  kiosk.open();
  CHECK(apply_to(kiosk, delta).value() == 800);
  CHECK(apply_to(kiosk, delta).value() == 0);
  CHECK(kiosk.people().size() == 1300);
  for (const char* name : {"p0", "p700", "p1299"}) {
    const auto chart = kiosk.chart(name);
    REQUIRE(chart);
    CHECK(test::same(*chart, *hub.chart(name)));
  }
  kiosk.open();
  CHECK(kiosk.people().size() == 1300);
}

TEST_CASE("delta: whoever moved is found once, whichever part comes first, and is gone where he left") {
  for (const bool leaves_first : {true, false}) {
    test::RegionFixture hub;
    REQUIRE(begin_tracking(hub.region()));
    const PersonId p = internal::person_of("fhir", "p");
    const std::vector<PersonId> one{p};
    hub.import_text("a", patient("p", "河井町1", 0) + condition("1", "p", "高血圧症", 0));
    const Bytes first = publish(hub);
    hub.import_text("b", patient("p", "鳳至町1", 0) + condition("2", "p", "糖尿病", 0));  // The same as-of, even.
    auto left = changes(hub.region(), {}, one);
    auto came = changes(hub.region(), {}, {}, one);
    REQUIRE(left);
    REQUIRE(came);
    test::RegionFixture both;
    REQUIRE(apply_to(both, first));
    REQUIRE(apply_to(both, leaves_first ? *left : *came));
    REQUIRE(apply_to(both, leaves_first ? *came : *left));
    CHECK(is_found(both, p));
    REQUIRE(both.chart(p));
    CHECK(test::same(*both.chart(p), *hub.chart(p)));
    test::RegionFixture old;
    REQUIRE(apply_to(old, first));
    REQUIRE(apply_to(old, *left));
    CHECK_FALSE(is_found(old, p));
    CHECK_FALSE(old.chart(p));
    CHECK(old.number("SELECT count(*) FROM chart") == 0);
    // And one delta of both.
    const std::array<Bytes, 2> two{first, *left};
    test::RegionFixture merged;
    REQUIRE(apply_to(merged, *merge(two)));
    CHECK_FALSE(is_found(merged, p));
  }
}

TEST_CASE("delta: an older record and older rows never win; rows that went away leave the rest alone") {
  test::RegionFixture hub;
  REQUIRE(begin_tracking(hub.region()));
  hub.import_text("a", patient("p", "河井町1", 0) + condition("1", "p", "高血圧症", 0));
  const Bytes first = publish(hub);
  hub.import_text("b", patient("p", "鳳至町1", 5) + condition("1", "p", "本態性高血圧症", 5));
  const Bytes second = publish(hub);
  test::RegionFixture kiosk;
  REQUIRE(apply_to(kiosk, second));
  REQUIRE(apply_to(kiosk, first));
  const PersonId p = internal::person_of("fhir", "p");
  CHECK(people::internal::Door::person(kiosk.people(), Role::kDoctor, p)->address.line == "鳳至町1");
  REQUIRE(kiosk.chart(p)->conditions.size() == 1);
  CHECK(kiosk.chart(p)->conditions[0].text == "本態性高血圧症");
  // A hub that takes a row back: here by laying an earlier chart in its place.
  REQUIRE(hub.region().execute("CREATE TABLE kept AS SELECT * FROM chart"));
  hub.import_text("c", condition("3", "p", "脳梗塞", 6));
  REQUIRE(apply_to(kiosk, publish(hub)));
  CHECK(kiosk.chart(p)->conditions.size() == 2);
  REQUIRE(hub.region().execute("UPDATE chart SET blob = (SELECT blob FROM kept WHERE kept.subject = chart.subject)"));
  REQUIRE(apply_to(kiosk, publish(hub)));
  CHECK(kiosk.chart(p)->conditions.size() == 1);
}

TEST_CASE("delta: names of facilities and the newest days come with it") {
  test::RegionFixture hub;
  REQUIRE(begin_tracking(hub.region()));
  hub.import_text("a", patient("p", "河井町1", 0) +
                           R"({"resourceType":"MedicationDispense","id":"1","extension":[{"url":"x/JP_eCS_InstitutionNumber","valueIdentifier":{"value":"1711000001"}}],"medicationCodeableConcept":{"text":"薬"},"whenHandedOver":"2026-05-01","subject":{"reference":"Patient/p"}})" "\n");
  test::RegionFixture kiosk;
  REQUIRE(apply_to(kiosk, publish(hub)));
  CHECK(content_ages(kiosk.region())->newest_prescription == Date{2026, 5, 1});
  CHECK(kiosk.chart("p")->medications[0].facility.empty());
  hub.import_text("b", R"({"resourceType":"Organization","id":"o","identifier":[{"value":"1711000001"}],"name":"輪島病院"})" "\n"
                       R"({"resourceType":"Organization","id":"n","identifier":[{"value":"1711000009"}],"name":"別の病院"})" "\n");
  const Bytes delta = publish(hub);
  CHECK(internal::parse_delta(delta)->facts.size() == 1);
  CHECK(people_in(delta).value() == 0);
  CHECK_FALSE(is_empty(delta).value());
  REQUIRE(apply_to(kiosk, delta));
  CHECK(kiosk.chart("p")->medications[0].facility == "輪島病院");
}

TEST_CASE("delta: bytes that are not one are refused and apply nothing") {
  test::RegionFixture hub;
  REQUIRE(begin_tracking(hub.region()));
  test::HistoryMaker history(3);
  hub.import_text("a", history.everybody() + history.lines(60));
  const Bytes delta = publish(hub, {history.id(2)});
  REQUIRE(internal::parse_delta(delta));
  test::RegionFixture kiosk;
  const auto refused = [&](const Bytes& bytes) {
    const auto applied = apply_to(kiosk, bytes);
    return !applied && applied.error().code == Errc::kBadInput && kiosk.number("SELECT count(*) FROM person") == 0;
  };
  for (std::size_t size = 0; size < delta.size(); ++size) {
    if (size > 40 && size % 7 != 0) continue;
    CHECK(refused(Bytes(delta.begin(), delta.begin() + static_cast<std::ptrdiff_t>(size))));
  }
  Bytes longer = delta;
  longer.push_back(0);
  CHECK(refused(longer));
  Bytes newer = delta;
  newer[0] = 2;
  CHECK(refused(newer));
  // Flipped bytes parse to something else or to nothing; what parses is encoded as it was.
  std::size_t parsed = 0;
  for (std::size_t at = 0; at < delta.size(); ++at) {
    Bytes changed = delta;
    changed[at] ^= static_cast<std::uint8_t>(1U << at % 8);
    const auto view = internal::parse_delta(changed);
    if (!view) continue;
    ++parsed;
    const std::string again = internal::encode_delta(*view);
    CHECK(again.size() <= changed.size());
  }
  CHECK(parsed > 0);
  const std::vector<PersonId> backwards{sorted({history.id(0), history.id(1)})[1], sorted({history.id(0), history.id(1)})[0]};
  CHECK(changes(hub.region(), backwards, {}).error().code == Errc::kBadInput);
}
