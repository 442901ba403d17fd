// Promise: a drill opens synthetic people alone, under secrets that open nothing real; what is done in it stands in a
// log of its own and leaves nothing in the real one; its score can be read.
// Method: the fleet of desk_fleet.h with a drill's area beside the real ones, and an order for it.
#include <doctest/doctest.h>

#include "tests/desk_fleet.h"

namespace tomoshibi {
namespace {

using test::Enrolled;
using test::Fleet;

std::vector<std::string> kinds_in(const std::filesystem::path& dir) {
  std::vector<std::string> kinds;
  const auto done = app::report_entries(dir, app::Reader::kFacility, [&](const app::Json& entry) {
    kinds.push_back(entry["kind"]);
  });
  REQUIRE(done.has_value());
  CHECK(done->good);
  return kinds;
}

Fleet::Wish drill_of(std::uint64_t revision, sync::OrderKind kind = sync::OrderKind::kOpen) {
  Fleet::Wish wish;
  wish.is_drill = true;
  wish.data = {test::kWajima};
  wish.revision = revision;
  wish.kind = kind;
  return wish;
}

}  // namespace

TEST_CASE("drill: only its people are there, in a log of its own, and it ends with a score") {
  Enrolled kiosk;
  kiosk.fleet.publish_all(kiosk.shelf());
  kiosk.fleet.publish_drill(kiosk.shelf());
  {
    auto desk = kiosk.open();
    CHECK(desk.drill_score().error().code == Errc::kNotFound);
    REQUIRE(desk.apply_order(kiosk.fleet.order(drill_of(1))).has_value());
    CHECK_FALSE(desk.is_drill());
    REQUIRE(test::sign_in(desk, "doctor1", test::kOwnPassword).has_value());
    CHECK(desk.is_drill());
    CHECK(desk.status()->people == 1);
    const auto answer =
        desk.find(test::by_kana("クンレン タイコ"), app::Disclosure::kEveryCandidate);
    REQUIRE(answer.has_value());
    REQUIRE_FALSE(answer->candidates.empty());
    const auto chosen = desk.choose(answer->candidates.front().person.id);
    REQUIRE(chosen.has_value());
    kiosk.pass(40);
    const auto outcome = desk.record_consent(
        *chosen, {ConsentAnswer::kOral, IdentityCheck::kStated, {}, "", SectionSet::all(), {}});
    REQUIRE(outcome.has_value());
    const EntrySeq consent = std::get<store::journal::ConsentGiven>(*outcome).entry;
    const auto opened = desk.open_chart(*chosen, consent, SectionSet::all());
    REQUIRE(opened.has_value());
    CHECK(opened->view.medications.size() == 1);
    REQUIRE(desk.close_chart(consent, store::journal::CloseReason::kWrongPerson).has_value());

    const auto score = desk.drill_score();
    REQUIRE(score.has_value());
    CHECK(score->views == 1);
    CHECK(score->wrong == 1);
    CHECK(score->seconds_to_first_chart == 40);
    CHECK(score->is_log_good);

    REQUIRE(desk.apply_order(kiosk.fleet.order(drill_of(2, sync::OrderKind::kClose))).has_value());
    CHECK_FALSE(desk.is_drill());
    CHECK_FALSE(desk.is_region_open());
    CHECK(desk.drill_score()->views == 1);
    REQUIRE(desk.leave(store::journal::LockReason::kSignOut).has_value());
  }
  const auto real = kinds_in(kiosk.dir());
  for (const char* kind : {"search_begin", "consent", "view", "close"}) {
    CHECK(std::ranges::count(real, kind) == 0);
  }
  CHECK(std::ranges::count(real, "order") >= 2);
}

TEST_CASE("drill: beside a real order it opens nothing") {
  Enrolled kiosk;
  kiosk.fleet.publish_all(kiosk.shelf());
  kiosk.fleet.publish_drill(kiosk.shelf());
  auto desk = kiosk.open();
  REQUIRE(desk.apply_order(kiosk.fleet.order({})).has_value());
  [[maybe_unused]] const auto came = desk.apply_order(kiosk.fleet.order(drill_of(1)));
  REQUIRE(test::sign_in(desk, "doctor1", test::kOwnPassword).has_value());
  const auto finds = [&](const char* kana) {
    const auto answer = desk.find(test::by_kana(kana), app::Disclosure::kEveryCandidate);
    REQUIRE(answer.has_value());
    return std::ranges::any_of(answer->candidates, [&](const store::people::Candidate& one) {
      return display_kana(one.person) == kana;
    });
  };
  // People wait: what is real goes before what is trained.
  CHECK_FALSE(desk.is_drill());
  CHECK(finds("ミホン ハナコ"));
  CHECK_FALSE(finds("クンレン タイコ"));
}

TEST_CASE("drill: whoever signs out writes the real log again") {
  Enrolled kiosk;
  kiosk.fleet.publish_drill(kiosk.shelf());
  {
    auto desk = kiosk.open();
    REQUIRE(desk.apply_order(kiosk.fleet.order(drill_of(1))).has_value());
    REQUIRE(test::sign_in(desk, "doctor1", test::kOwnPassword).has_value());
    CHECK(desk.is_drill());
    REQUIRE(desk.leave(store::journal::LockReason::kSignOut).has_value());
    CHECK_FALSE(desk.is_drill());
    CHECK_FALSE(test::sign_in(desk, "doctor1", "a wrong one").has_value());
  }
  const auto real = kinds_in(kiosk.dir());
  CHECK(real.back() == "sign_in_failure");
}

}  // namespace tomoshibi
