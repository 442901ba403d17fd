// Promise: what an enrolled kiosk holds is closed until an order opens it, opens no more than the order says, and is
// gone when the order is; a code that was read out proves itself; nobody searches without either.
// Method: a fleet in miniature (desk_fleet.h): a real authority's documents, real images under two locks.
#include <doctest/doctest.h>

#include "app/desk/membership.h"
#include "app/desk/order_words.h"
#include "tests/desk_fleet.h"

namespace tomoshibi {
namespace {

using test::Enrolled;
using test::Fleet;
namespace people = store::people;

people::Verdict verdict_of(app::Desk& desk, const char* kana) {
  const auto answer =
      desk.find(test::by_kana(kana), app::Disclosure::kEveryCandidate);
  REQUIRE(answer.has_value());
  return answer->verdict;
}
bool finds(app::Desk& desk, const char* kana) {
  const auto answer =
      desk.find(test::by_kana(kana), app::Disclosure::kEveryCandidate);
  REQUIRE(answer.has_value());
  REQUIRE(desk.end_search(store::journal::SearchOutcome::kCleared).has_value());
  return std::ranges::any_of(answer->candidates, [&](const people::Candidate& candidate) {
    return display_kana(candidate.person) == kana;
  });
}
void sign_in_doctor(app::Desk& desk, const char* id = "doctor1") {
  REQUIRE(test::sign_in(desk, id, test::kOwnPassword).has_value());
}
void apply(app::Desk& desk, const Bytes& order, sync::Applied expected) {
  const auto done = desk.apply_order(order);
  REQUIRE(done.has_value());
  CHECK(done->applied == expected);
}

const char* const kHanako = "ミホン ハナコ";   // 輪島市
const char* const kTsugiko = "アナミズ ツギコ";  // 穴水町
const char* const kMitsuko = "フメイ ミツコ";   // 住所不明

}  // namespace

TEST_CASE("orders: an enrolled kiosk without an order finds nobody and says what is missing") {
  Enrolled kiosk;
  kiosk.fleet.publish_all(kiosk.shelf());
  auto desk = kiosk.open();
  CHECK(desk.is_enrolled());
  CHECK(desk.held().size() == 3);
  sign_in_doctor(desk);
  CHECK_FALSE(desk.is_region_open());
  CHECK(desk.is_sealed());
  CHECK(verdict_of(desk, kHanako) == people::Verdict::kRefused);
  CHECK(desk.import(kiosk.scratch.path() / "x", {}).error().code == Errc::kDenied);
  const auto orders = desk.orders();
  REQUIRE(orders.has_value());
  CHECK(orders->open.empty());
}

TEST_CASE("orders: an order opens its areas, for everybody who signs in, and no others") {
  Enrolled kiosk;
  kiosk.fleet.publish_all(kiosk.shelf());
  auto desk = kiosk.open();
  const Bytes order = kiosk.fleet.order({});
  apply(desk, order, sync::Applied::kOpened);
  apply(desk, order, sync::Applied::kSame);
  CHECK_FALSE(desk.is_region_open());  // Nobody is signed in.
  sign_in_doctor(desk);
  CHECK(desk.is_region_open());
  CHECK(finds(desk, kHanako));
  CHECK(finds(desk, kMitsuko));
  CHECK_FALSE(finds(desk, kTsugiko));
  CHECK(desk.status()->people == 3);
}

TEST_CASE("orders: extended for fewer, an area added, closed: each at once, with somebody signed in") {
  Enrolled kiosk;
  kiosk.fleet.publish_all(kiosk.shelf());
  auto desk = kiosk.open();
  sign_in_doctor(desk);
  Fleet::Wish wish;
  wish.data = {test::kUnknown, test::kWajima, test::kAnamizu};
  apply(desk, kiosk.fleet.order(wish), sync::Applied::kOpened);
  CHECK(finds(desk, kHanako));
  CHECK(finds(desk, kTsugiko));

  wish.revision = 2;
  wish.days = 14;
  wish.data = {test::kUnknown, test::kWajima};
  REQUIRE(desk.apply_order(kiosk.fleet.order(wish)).has_value());
  CHECK(finds(desk, kHanako));
  CHECK_FALSE(finds(desk, kTsugiko));

  wish.revision = 3;
  wish.data = {test::kUnknown, test::kWajima, test::kAnamizu};
  REQUIRE(desk.apply_order(kiosk.fleet.order(wish)).has_value());
  CHECK(finds(desk, kTsugiko));

  wish.revision = 4;
  wish.kind = sync::OrderKind::kClose;
  apply(desk, kiosk.fleet.order(wish), sync::Applied::kClosed);
  CHECK_FALSE(desk.is_region_open());
  CHECK(verdict_of(desk, kHanako) == people::Verdict::kRefused);
  CHECK_FALSE(std::filesystem::exists(kiosk.dir() / "overlay.db"));

  // What was closed stays closed, whatever comes again.
  wish.revision = 1;
  wish.kind = sync::OrderKind::kOpen;
  CHECK_FALSE(desk.apply_order(kiosk.fleet.order(wish)).has_value());
  wish.revision = 5;
  CHECK_FALSE(desk.apply_order(kiosk.fleet.order(wish)).has_value());
  CHECK_FALSE(desk.is_region_open());
}

TEST_CASE("orders: another facility, another place, too few or wrong keys open nothing") {
  Enrolled kiosk;
  kiosk.fleet.publish_all(kiosk.shelf());
  auto desk = kiosk.open();
  sign_in_doctor(desk);
  SUBCASE("another facility") {
    Fleet::Wish wish;
    wish.facilities = {"1799999999"};
    apply(desk, kiosk.fleet.order(wish), sync::Applied::kNotHere);
  }
  SUBCASE("another place") {
    Fleet::Wish wish;
    wish.places = {16};
    apply(desk, kiosk.fleet.order(wish), sync::Applied::kNotHere);
  }
  SUBCASE("one signature") {
    Fleet::Wish wish;
    wish.signers = {11};
    CHECK_FALSE(desk.apply_order(kiosk.fleet.order(wish)).has_value());
    CHECK(desk.order_refusal() == sync::OrderRefusal::kTooFewSignatures);
  }
  SUBCASE("the hub's own keys") {
    Fleet::Wish wish;
    wish.signers = {21, 31};
    CHECK_FALSE(desk.apply_order(kiosk.fleet.order(wish)).has_value());
  }
  SUBCASE("bytes that are no order") {
    CHECK_FALSE(desk.apply_order(Bytes(100, 7)).has_value());
    CHECK(desk.order_refusal() == sync::OrderRefusal::kMalformed);
  }
  CHECK_FALSE(desk.is_region_open());
  CHECK(verdict_of(desk, kHanako) == people::Verdict::kRefused);
}

TEST_CASE("orders: without its keys, or with those of another epoch, an order opens nothing") {
  Enrolled kiosk;
  kiosk.fleet.publish_all(kiosk.shelf(), 4);  // Sealed to the next epoch: a close came between.
  auto desk = kiosk.open();
  apply(desk, kiosk.fleet.order({}), sync::Applied::kOpened);  // Brings epoch 3.
  sign_in_doctor(desk);
  CHECK_FALSE(desk.is_region_open());
  const auto orders = desk.orders();
  REQUIRE(orders.has_value());
  CHECK(orders->open.size() == 2);
  CHECK(orders->absent.size() == 2);
  Fleet::Wish wish;
  wish.revision = 2;
  wish.epoch = 5;  // A later secret opens what was sealed before it.
  REQUIRE(desk.apply_order(kiosk.fleet.order(wish)).has_value());
  CHECK(finds(desk, kHanako));
}

TEST_CASE("orders: running time ends an order, and no clock stretches or cuts it") {
  Enrolled kiosk;
  kiosk.fleet.publish_all(kiosk.shelf());
  auto desk = kiosk.open();
  apply(desk, kiosk.fleet.order({}), sync::Applied::kOpened);
  sign_in_doctor(desk);
  constexpr std::int64_t kYear = std::int64_t{365} * 86'400'000;
  SUBCASE("the clock is set back by ten years") { kiosk.time.milliseconds -= 10 * kYear; }
  SUBCASE("the clock is set forward by ten years") { kiosk.time.milliseconds += 10 * kYear; }
  SUBCASE("the clock is right") {}
  CHECK(finds(desk, kHanako));
  kiosk.uptime.milliseconds += std::int64_t{6} * 86'400'000;
  CHECK(finds(desk, kHanako));
  kiosk.uptime.milliseconds += std::int64_t{2} * 86'400'000;
  CHECK(verdict_of(desk, kHanako) == people::Verdict::kRefused);
  CHECK_FALSE(desk.is_region_open());
}

TEST_CASE("orders: an order that ends leaves the open chart until it is closed, and no search") {
  Enrolled kiosk;
  kiosk.fleet.publish_all(kiosk.shelf());
  auto desk = kiosk.open();
  apply(desk, kiosk.fleet.order({}), sync::Applied::kOpened);
  sign_in_doctor(desk);
  const auto answer = desk.find(test::by_kana(kHanako), app::Disclosure::kEveryCandidate);
  REQUIRE(answer.has_value());
  REQUIRE_FALSE(answer->candidates.empty());
  const auto chosen = desk.choose(answer->candidates.front().person.id);
  REQUIRE(chosen.has_value());
  const auto outcome = desk.record_consent(*chosen, {ConsentAnswer::kOral, IdentityCheck::kStated,
                                                     {}, "", SectionSet::all(), {}});
  REQUIRE(outcome.has_value());
  const EntrySeq consent = std::get<store::journal::ConsentGiven>(*outcome).entry;
  const auto opened = desk.open_chart(*chosen, consent, SectionSet::all());
  REQUIRE(opened.has_value());
  CHECK(opened->view.medications.size() == 1);

  Fleet::Wish wish;
  wish.revision = 2;
  wish.kind = sync::OrderKind::kClose;
  apply(desk, kiosk.fleet.order(wish), sync::Applied::kClosed);
  CHECK(desk.is_sealed());
  CHECK(desk.orders()->is_ending);
  CHECK(verdict_of(desk, kHanako) == people::Verdict::kRefused);
  CHECK(desk.open_chart(*chosen, consent, SectionSet::all()).has_value());
  REQUIRE(desk.close_chart(consent, store::journal::CloseReason::kDone).has_value());
  CHECK_FALSE(desk.is_region_open());
  CHECK_FALSE(desk.open_chart(*chosen, consent, SectionSet::all()).has_value());
  CHECK_FALSE(std::filesystem::exists(kiosk.dir() / "overlay.db"));
}

TEST_CASE("orders: what was applied is there after a power cut, and what was closed stays closed") {
  Enrolled kiosk;
  kiosk.fleet.publish_all(kiosk.shelf());
  {
    auto desk = kiosk.open();
    apply(desk, kiosk.fleet.order({}), sync::Applied::kOpened);
  }
  {
    kiosk.uptime = {{8}, 1000};
    auto desk = kiosk.open();
    sign_in_doctor(desk);
    CHECK(finds(desk, kHanako));
  }
  {
    auto desk = kiosk.open();
    CHECK(std::filesystem::exists(kiosk.dir() / "overlay.db"));
    Fleet::Wish wish;
    wish.revision = 2;
    wish.kind = sync::OrderKind::kClose;
    apply(desk, kiosk.fleet.order(wish), sync::Applied::kClosed);
    CHECK_FALSE(std::filesystem::exists(kiosk.dir() / "overlay.db"));
  }
  auto desk = kiosk.open();
  sign_in_doctor(desk);
  CHECK(verdict_of(desk, kHanako) == people::Verdict::kRefused);
}

TEST_CASE("orders: a code that was read out opens its area for seven days, and is named so") {
  Enrolled kiosk;
  kiosk.fleet.publish_all(kiosk.shelf());
  auto desk = kiosk.open();
  sign_in_doctor(desk);
  const std::string code = kiosk.fleet.spoken(test::kWajima, 3);
  CHECK(desk.apply_code(test::kWajima, code, nullptr, "").error().code == Errc::kBadInput);
  CHECK(desk.apply_code(test::kAnamizu, code, nullptr, "いま1人です").error().code == Errc::kDenied);
  CHECK(desk.apply_code(test::kWajima, code.substr(0, 40), nullptr, "いま1人です").error().code ==
        Errc::kBadInput);
  CHECK_FALSE(desk.is_region_open());
  const app::SignInProof second{{"doctor2"}, SecretText(test::kOwnPassword), {}};
  REQUIRE(desk.apply_code(test::kWajima, code, &second, "").has_value());
  CHECK(finds(desk, kHanako));
  CHECK_FALSE(finds(desk, kTsugiko));
  CHECK_FALSE(finds(desk, kMitsuko));
  const auto orders = desk.orders();
  REQUIRE(orders.has_value());
  CHECK(orders->is_emergency);
  // Signed out and in again it is still open; after seven days of running time and a tenth it is not.
  REQUIRE(desk.leave(store::journal::LockReason::kSignOut).has_value());
  sign_in_doctor(desk, "doctor2");
  CHECK(finds(desk, kHanako));
  kiosk.pass(std::int64_t{8} * 86'400);
  CHECK(verdict_of(desk, kHanako) == people::Verdict::kRefused);
}

TEST_CASE("orders: after five wrong codes one waits") {
  Enrolled kiosk;
  kiosk.fleet.publish_all(kiosk.shelf());
  auto desk = kiosk.open();
  sign_in_doctor(desk);
  const std::string other = kiosk.fleet.spoken(test::kAnamizu, 3);
  for (int tries = 0; tries < 5; ++tries) {
    CHECK(desk.apply_code(test::kWajima, other, nullptr, "いま1人です").error().code ==
          Errc::kDenied);
  }
  const std::string right = kiosk.fleet.spoken(test::kWajima, 3);
  CHECK(desk.apply_code(test::kWajima, right, nullptr, "いま1人です").error().code == Errc::kLocked);
  kiosk.pass(600);
  CHECK(desk.apply_code(test::kWajima, right, nullptr, "いま1人です").has_value());
}

TEST_CASE("orders: an administrator without a right to search opens no code") {
  Enrolled kiosk;
  kiosk.fleet.publish_all(kiosk.shelf());
  auto desk = kiosk.open();
  REQUIRE(test::sign_in(desk, "admin1", test::kOwnPassword).has_value());
  const std::string code = kiosk.fleet.spoken(test::kWajima, 3);
  CHECK(desk.apply_code(test::kWajima, code, nullptr, "いま1人です").error().code == Errc::kDenied);
}

TEST_CASE("orders: an image that was changed on the shelf is put aside, the rest works") {
  Enrolled kiosk;
  kiosk.fleet.publish_all(kiosk.shelf());
  std::size_t cut = 0;
  for (const auto& entry : std::filesystem::directory_iterator(kiosk.shelf())) {
    if (entry.path().extension() != ".seg" || ++cut > 1) continue;
    std::filesystem::resize_file(entry.path(), std::filesystem::file_size(entry.path()) - 1);
  }
  auto desk = kiosk.open();
  CHECK(desk.held().size() == 2);
}

TEST_CASE("orders: every act stands in the journal") {
  Enrolled kiosk;
  kiosk.fleet.publish_all(kiosk.shelf());
  {
    auto desk = kiosk.open();
    apply(desk, kiosk.fleet.order({}), sync::Applied::kOpened);
    sign_in_doctor(desk);
    CHECK(finds(desk, kHanako));
    Fleet::Wish wish;
    wish.revision = 2;
    wish.kind = sync::OrderKind::kClose;
    apply(desk, kiosk.fleet.order(wish), sync::Applied::kClosed);
    CHECK(verdict_of(desk, kHanako) == people::Verdict::kRefused);
    CHECK_FALSE(desk.apply_order(Bytes(10, 1)).has_value());
  }
  std::vector<std::string> events;
  bool search_names_order = false;
  const auto done =
      app::report_entries(kiosk.dir(), app::Reader::kFacility, [&](const app::Json& entry) {
        if (entry["kind"] == "order") events.push_back(entry["fields"]["event"]);
        if (entry["kind"] == "search") {
          search_names_order = entry["fields"]["under"].get<std::string>().starts_with("order 0909");
        }
        if (entry["kind"] == "search_refused") events.push_back("search_refused");
      });
  REQUIRE(done.has_value());
  CHECK(done->good);
  CHECK(search_names_order);
  CHECK(events == std::vector<std::string>{"applied", "opened", "closed", "destroyed",
                                           "search_refused", "refused"});
}

}  // namespace tomoshibi
