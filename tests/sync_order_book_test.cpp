// Promise: what is open is a function of what the authority signed and of time that nobody can
// stretch: order_book.h, rule by rule.
// Method: a sample authority and a kiosk in Wajima; the public cases (root_rules.json,
// clock_interval.json); every order of arrival of the same documents; power cuts after every call;
// clocks years off.
#include <algorithm>
#include <functional>
#include <map>
#include <numeric>

#include "sync/core/order_book.h"
#include "tests/sync_orders.h"
#include "tests/sync_vectors.h"

using namespace tomoshibi;
using namespace tomoshibi::sync;
using namespace tomoshibi::test;
using State = Standing::State;

namespace {

constexpr std::int64_t kHour = 3'600'000;
constexpr std::int64_t kWeek = 7 * kDay;
const KioskPlace kWajima{17204, "1710000001"};

Moment moment(std::int64_t running, std::int64_t wall = kMorning.milliseconds,
              std::uint8_t boot = 1) {
  Moment out;
  out.wall = {wall};
  out.running.boot[0] = boot;
  out.running.milliseconds = running;
  return out;
}

// A book, a root, a place and running time, as the desk holds them.
struct Kiosk {
  OrderBook book;
  TrustRoot root = sample_trust();
  KioskPlace here = kWajima;
  std::int64_t running = 0;
  std::int64_t wall = kMorning.milliseconds;
  std::uint8_t boot = 1;

  Moment now() const { return moment(running, wall, boot); }
  Result<OrderBook::Outcome> apply(const Bytes& file) {
    return book.apply(file, root, here, now());
  }
  Result<OrderBook::Outcome> apply(const OrderBody& body) { return apply(order_file(body)); }
  OrderRefusal refusal(const OrderBody& body) {
    const auto outcome = apply(body);
    return outcome ? OrderRefusal::kNone : book.why();
  }
  Applied applied(const OrderBody& body) {
    const auto outcome = apply(body);
    REQUIRE(outcome);
    return outcome->applied;
  }
  bool pass(std::int64_t milliseconds) {
    running += milliseconds;
    return book.look(now(), here);
  }
  void restart() {
    book = OrderBook::decode(book.encode()).value();
    ++boot;
    running = 0;
  }
  std::vector<std::uint32_t> open() const {
    std::vector<std::uint32_t> codes;
    for (const Area& area : book.open_areas()) codes.push_back(area.code);
    return codes;
  }
  State state(std::uint8_t id = 7) const {
    for (const Standing& one : book.standing()) {
      if (one.id == order_id(id)) return one.state;
    }
    FAIL("no such order");
    return State::kOver;
  }
  bool has_keys() const {
    const auto keys = book.sealed_keys(root);
    REQUIRE(keys);
    return !keys->empty();
  }
};

using Codes = std::vector<std::uint32_t>;
const Codes kAll{17000, 17204, 17205};

OrderBody extended(std::uint8_t id, std::uint64_t revision, int weeks) {
  OrderBody body = sample_order(id, revision);
  body.issued = {kMorning.milliseconds + 6 * kDay};
  body.not_after = {kMorning.milliseconds + weeks * kWeek};
  body.duration_seconds = weeks * 7 * 86400;
  return body;
}

// The same revision with another body.
OrderBody other(OrderBody body) {
  body.reason = "別の本文";
  return body;
}

TrustRoot root_with_orders(std::initializer_list<std::uint8_t> keys, std::uint64_t version) {
  RootBody body = sample_root(version);
  body.roles[1] = quorum_of(keys, 2);
  return TrustRoot::begin(encode(signed_by({1, 2, 3}, DocumentKind::kRoot, encode_root_body(body))))
      .value();
}

}  // namespace

TEST_CASE("order book: nothing is open before an order, and an order opens its areas here") {
  Kiosk kiosk;
  CHECK(kiosk.open().empty());
  CHECK_FALSE(kiosk.pass(kHour));
  const auto outcome = kiosk.apply(sample_order());
  REQUIRE(outcome);
  CHECK(outcome->applied == Applied::kOpened);
  CHECK(outcome->id == order_id(7));
  CHECK(outcome->revision == 1);
  CHECK(kiosk.open() == kAll);
  const auto standing = kiosk.book.standing();
  REQUIRE(standing.size() == 1);
  CHECK(standing[0].state == State::kOpen);
  CHECK(standing[0].reason == sample_order().reason);
  CHECK(standing[0].seconds_left == 7 * 86400);
  const auto keys = kiosk.book.sealed_keys(kiosk.root);
  REQUIRE(keys);
  REQUIRE(keys->size() == 1);
  CHECK(open_order_keys((*keys)[0].order, sample_pair(kFleetNumber))->secrets.size() == 3);
  CHECK(kiosk.applied(sample_order()) == Applied::kSame);
}

TEST_CASE("order book: the public order cases") {
  const auto all = public_vectors("root_rules.json");
  if (all.is_null()) return;
  // "3 closed", 2, "2'": as orders of one id.
  const auto body_of = [](const nlohmann::json& said, std::uint8_t id) {
    if (said.is_number()) return sample_order(id, said.get<std::uint64_t>());
    const std::string text = said;
    const std::uint64_t revision = std::stoull(text);
    if (text.find("closed") != text.npos) return closing(id, revision);
    return other(sample_order(id, revision));
  };
  int played = 0;
  for (const auto& one : all["orders"]) {
    const std::string name = one["case"];
    CAPTURE(name);
    Kiosk kiosk;
    kiosk.apply(sample_order(7, 1)).value();
    for (const auto& held : one["held"]) kiosk.apply(body_of(held, 7)).value();
    const std::string expected = one["expect"];
    // An id is one activation here: what opens after its close is an order of its own.
    const bool is_after_close = name == "closed, then a newer open one";
    const OrderBody body = body_of(one["new"], is_after_close ? 8 : 7);
    if (is_after_close) {
      CHECK(kiosk.refusal(body_of(one["new"], 7)) == OrderRefusal::kClosedBefore);
      CHECK(kiosk.open().empty());
    }
    const Bytes before = kiosk.book.encode();
    const OrderRefusal refusal = kiosk.refusal(body);
    const auto standing = kiosk.book.standing();
    if (expected == "use-new") {
      CHECK(refusal == OrderRefusal::kNone);
      CHECK(standing[0].revision == body.revision);
      CHECK(kiosk.open() == kAll);
    } else if (expected.starts_with("keep")) {
      CHECK((refusal == OrderRefusal::kNone || refusal == OrderRefusal::kOlderRevision ||
             refusal == OrderRefusal::kClosedBefore));
      CHECK(standing[0].revision == (expected == "keep-closed" ? 3U : 2U));
      CHECK(kiosk.open().empty() == (expected == "keep-closed"));
      CHECK(kiosk.book.encode() == before);
    } else if (expected.starts_with("alarm")) {
      CHECK(refusal == OrderRefusal::kDisputed);
      CHECK(standing[0].has_dispute);
      CHECK(standing[0].revision == 1);
      CHECK(kiosk.open() == kAll);
    } else {
      CHECK(expected.starts_with("refuse"));
      CHECK(refusal == OrderRefusal::kTooFarAhead);
      CHECK(kiosk.book.encode() == before);
    }
    ++played;
  }
  CHECK(played == 7);
}

TEST_CASE("order book: the public clock cases, the book kept and read again at each event") {
  const auto all = public_vectors("clock_interval.json");
  if (all.is_null()) return;
  int events = 0;
  for (const auto& one : all["orders"]) {
    CAPTURE(one.at("case").get<std::string>());
    OrderBody body = sample_order();
    body.not_after = {one["order"]["not_after"].get<std::int64_t>() * 1000};
    body.duration_seconds = one["order"]["duration"].get<std::int64_t>();
    body.not_before = {body.not_after.milliseconds - body.duration_seconds * 1000};
    body.issued = body.not_before;
    Kiosk kiosk;
    bool is_first = true;
    for (const auto& event : one["events"]) {
      if (event.contains("signed"))
        kiosk.book.note_signed_time({event["signed"].get<std::int64_t>() * 1000});
      if (event.value("reboot", false)) ++kiosk.boot;
      kiosk.running = event["mono"].get<std::int64_t>() * 1000;
      kiosk.wall = event["rtc"].get<std::int64_t>() * 1000;
      if (is_first) (void)kiosk.apply(body);
      is_first = false;
      if (event.value("closed", false)) kiosk.apply(closing(7, 2)).value();
      kiosk.pass(0);
      const std::string expected = event["expect"];
      const State state = kiosk.state();
      if (expected == "valid") CHECK(state == State::kOpen);
      if (expected.starts_with("expired")) CHECK(state == State::kOver);
      if (expected == "closed") CHECK(state == State::kClosed);
      CHECK(kiosk.open().empty() == (expected != "valid"));
      kiosk.book = OrderBook::decode(kiosk.book.encode()).value();
      ++events;
    }
  }
  CHECK(events > 15);
}

TEST_CASE("order book: Noto: ordered, extended in part, area added, single facilities, closed") {
  Kiosk kiosk;
  CHECK(kiosk.applied(sample_order()) == Applied::kOpened);
  kiosk.pass(6 * kDay);

  OrderBody second = extended(7, 2, 2);  // Suzu is left out.
  second.data = {17000, 17204};
  CHECK(kiosk.applied(second) == Applied::kChanged);
  CHECK(kiosk.open() == Codes{17000, 17204});
  CHECK(kiosk.book.sealed_keys(kiosk.root)->size() == 1);
  CHECK(kiosk.book.forget_keys());  // The box in which Suzu's secret was.
  CHECK_FALSE(kiosk.book.forget_keys());
  CHECK(kiosk.has_keys());

  OrderBody third = extended(7, 3, 2);  // Noto-cho is added at 16:00.
  third.issued.milliseconds += 7 * kHour;
  third.data = {17000, 17204, 17463};
  CHECK(kiosk.applied(third) == Applied::kChanged);
  CHECK(kiosk.open() == Codes{17000, 17204, 17463});

  OrderBody fourth = extended(7, 4, 6);
  fourth.data = third.data;
  CHECK(kiosk.applied(fourth) == Applied::kExtended);
  kiosk.pass(5 * kWeek);
  CHECK(kiosk.open() == third.data);

  OrderBody fifth = extended(7, 5, 6);
  fifth.data = third.data;
  fifth.facilities = {"1710000009"};
  CHECK(kiosk.applied(fifth) == Applied::kNotHere);
  CHECK(kiosk.open().empty());
  CHECK_FALSE(kiosk.has_keys());
  fifth.revision = 6;
  fifth.facilities = {"1710000001", "1710000009"};
  CHECK(kiosk.applied(fifth) == Applied::kOpened);

  CHECK(kiosk.applied(closing(7, 7)) == Applied::kClosed);
  CHECK(kiosk.open().empty());
  CHECK(kiosk.state() == State::kClosed);
  CHECK(kiosk.book.forget_keys());
  CHECK_FALSE(kiosk.has_keys());
  CHECK(kiosk.refusal(fourth) == OrderRefusal::kClosedBefore);
  CHECK(kiosk.refusal(extended(7, 8, 8)) == OrderRefusal::kClosedBefore);
}

TEST_CASE("order book: an extension leaves no gap, also when it begins later") {
  Kiosk kiosk;
  kiosk.apply(sample_order()).value();
  kiosk.wall += 6 * kDay;
  kiosk.pass(6 * kDay);
  OrderBody next = extended(7, 2, 2);
  next.not_before = {kMorning.milliseconds + kWeek};  // A day after it was issued.
  next.duration_seconds = 7 * 86400;
  next.data = {17000, 17204};
  CHECK(kiosk.applied(next) == Applied::kChanged);
  CHECK(kiosk.open() == kAll);  // The first goes on.
  kiosk.wall += kDay;
  CHECK(kiosk.pass(kDay));
  CHECK(kiosk.open() == Codes{17000, 17204});
  CHECK(kiosk.book.standing()[0].revision == 2);
  // Its week counts from its own beginning, though the count began with the first.
  kiosk.pass(kWeek);
  CHECK(kiosk.open() == Codes{17000, 17204});
  kiosk.pass(kWeek / 5 - kHour);  // 10 % of two weeks.
  CHECK(kiosk.open() == Codes{17000, 17204});
  kiosk.pass(2 * kHour);
  CHECK(kiosk.state() == State::kOver);
}

TEST_CASE("order book: the wall clock years off changes nothing, but for what has not begun") {
  for (const std::int64_t years : {-20, -1, 1, 20}) {
    CAPTURE(years);
    Kiosk kiosk;
    kiosk.apply(sample_order()).value();
    kiosk.wall += years * 365 * kDay;
    kiosk.pass(6 * kDay);
    CHECK(kiosk.open() == kAll);
    kiosk.restart();
    kiosk.pass(kDay);
    CHECK(kiosk.open() == kAll);
    kiosk.pass(kDay);
    CHECK(kiosk.state() == State::kOver);
    CHECK(kiosk.refusal(sample_order()) == OrderRefusal::kOver);
  }
  OrderBody later = sample_order();
  later.not_before = {kMorning.milliseconds + 2 * kDay};
  later.duration_seconds = 5 * 86400;
  Kiosk kiosk;
  CHECK(kiosk.refusal(later) == OrderRefusal::kNotYet);
  CHECK(kiosk.state() == State::kNotYet);
  kiosk.pass(kDay);
  CHECK(kiosk.open().empty());
  kiosk.wall += 365 * kDay;
  CHECK(kiosk.pass(kHour));
  CHECK(kiosk.open() == kAll);
  kiosk.wall -= 3650 * kDay;  // What has begun goes on.
  kiosk.restart();
  kiosk.pass(kHour);
  CHECK(kiosk.open() == kAll);
}

TEST_CASE("order book: a signed time begins what waits, and the wait costs no running time") {
  OrderBody later = sample_order();
  later.not_before = {kMorning.milliseconds + 3 * kDay};
  later.duration_seconds = 4 * 86400;
  Kiosk kiosk;
  kiosk.wall = 0;
  CHECK(kiosk.refusal(later) == OrderRefusal::kNotYet);
  kiosk.pass(3 * kDay);
  CHECK(kiosk.open().empty());
  kiosk.book.note_signed_time(later.not_before);
  CHECK(kiosk.pass(0));
  CHECK(kiosk.open() == kAll);
  CHECK(kiosk.book.standing()[0].seconds_left == 4 * 86400);
}

TEST_CASE("order book: running time adds up over starts; a cut before it was kept wins nothing") {
  Kiosk kiosk;
  kiosk.apply(sample_order()).value();
  int starts = 0;
  // Whoever pulls the plug each four minutes, before the book is due to be kept.
  while (kiosk.state() == State::kOpen && starts < 10'000) {
    kiosk.restart();
    kiosk.pass(1000);
    const Bytes kept = kiosk.book.encode();
    CHECK((!kiosk.pass(239'000) || kiosk.state() == State::kOver));
    kiosk.book = OrderBook::decode(kept).value();
    ++starts;
  }
  CHECK(kiosk.state() == State::kOver);
  CHECK(starts * 240 < 8 * 86400);
}

TEST_CASE("order book: look() says when to keep: a start, five minutes, when something ended") {
  Kiosk kiosk;
  kiosk.apply(sample_order()).value();
  CHECK(kiosk.pass(0));
  int asked = 0;
  for (int minute = 0; minute < 60; ++minute) asked += kiosk.pass(60'000) ? 1 : 0;
  CHECK(asked == 12);
  kiosk.pass(7 * kDay);
  CHECK(kiosk.open() == kAll);
  kiosk.running += 7 * kDay / 10;
  CHECK(kiosk.book.look(kiosk.now(), kiosk.here));
  CHECK(kiosk.state() == State::kOver);
  CHECK(kiosk.book.look(moment(0, 0, 9), kiosk.here));
}

TEST_CASE("order book: a signed time after the end ends it, an older one changes nothing") {
  Kiosk kiosk;
  kiosk.apply(sample_order()).value();
  kiosk.book.note_signed_time({kMorning.milliseconds - 365 * kDay});
  CHECK(kiosk.book.lower() == kMorning);
  kiosk.book.note_signed_time({kMorning.milliseconds + kWeek});
  kiosk.pass(0);
  CHECK(kiosk.open() == kAll);  // Exactly at the end.
  kiosk.book.note_signed_time({kMorning.milliseconds + kWeek + 1});
  CHECK(kiosk.pass(0));
  CHECK(kiosk.state() == State::kOver);
  CHECK(kiosk.book.forget_keys());
  CHECK_FALSE(kiosk.has_keys());
}

TEST_CASE("order book: what was over opens anew when it is extended; its time goes on") {
  Kiosk kiosk;
  kiosk.apply(sample_order()).value();
  kiosk.pass(8 * kDay);
  CHECK(kiosk.state() == State::kOver);
  CHECK(kiosk.book.forget_keys());
  CHECK(kiosk.applied(extended(7, 2, 2)) == Applied::kOpened);
  CHECK(kiosk.open() == kAll);
  CHECK(kiosk.has_keys());
  CHECK(kiosk.book.standing()[0].seconds_left == 6 * 86400 + 14 * 8640);
  // The box that a close or an end took away does not come back with the old file.
  CHECK(kiosk.refusal(sample_order()) == OrderRefusal::kOlderRevision);
  kiosk.pass(7 * kDay + 10 * kHour);
  CHECK(kiosk.state() == State::kOver);
  CHECK(kiosk.book.forget_keys());
  CHECK(kiosk.refusal(extended(7, 2, 2)) == OrderRefusal::kOver);
  CHECK_FALSE(kiosk.has_keys());
}

TEST_CASE("order book: whoever applies late has only what is left") {
  Kiosk kiosk;
  kiosk.book.note_signed_time({kMorning.milliseconds + 5 * kDay});
  CHECK(kiosk.applied(sample_order()) == Applied::kOpened);
  CHECK(kiosk.book.standing()[0].seconds_left == 2 * 86400);
  kiosk.pass(2 * kDay + 16 * kHour);  // And the tenth.
  CHECK(kiosk.open() == kAll);
  kiosk.pass(kHour);
  CHECK(kiosk.state() == State::kOver);

  Kiosk too_late;
  too_late.book.note_signed_time({kMorning.milliseconds + 8 * kDay});
  CHECK(too_late.refusal(sample_order(7, 2)) == OrderRefusal::kOver);
  CHECK(too_late.refusal(sample_order(7, 1)) == OrderRefusal::kOlderRevision);
  CHECK(too_late.open().empty());
}

TEST_CASE("order book: refused and unchanged: forged, too few, wrong role, without its keys") {
  const MadeOrder made = with_keys(sample_order());
  SignedDocument bad = signed_by({11, 12}, DocumentKind::kOrder, encode_order_body(made.body));
  bad.signatures[0].signature[9] ^= 4;
  Bytes role = encode_order_body(made.body);
  std::ranges::copy(as_bytes("enrol"), role.begin() + 3);
  OrderBody broken = sample_order();
  broken.places = {99};
  const std::vector<std::pair<Bytes, OrderRefusal>> cases = {
      {encode_order(bad, made.box), OrderRefusal::kForged},
      {sign_order(made, {}), OrderRefusal::kForged},
      {sign_order(made, {97, 98, 99}), OrderRefusal::kForged},
      {sign_order(made, {11}), OrderRefusal::kTooFewSignatures},
      {sign_order(made, {11, 31, 21}), OrderRefusal::kTooFewSignatures},
      {sign_order(made, {31, 32}), OrderRefusal::kWrongRole},
      {sign_order(made, {1, 2, 3}), OrderRefusal::kWrongRole},
      {encode_order(signed_by({11, 12}, DocumentKind::kOrder, role), made.box),
       OrderRefusal::kWrongRole},
      {sign_order({made.body, {}}, {11, 12}), OrderRefusal::kMalformed},
      {order_file(broken), OrderRefusal::kMalformed},
      {Bytes{}, OrderRefusal::kMalformed},
      {Bytes(200'000, 0xa1), OrderRefusal::kMalformed},
  };
  Kiosk kiosk;
  kiosk.apply(sample_order(8)).value();
  for (const auto& [file, why] : cases) {
    CAPTURE(name_of(why));
    const Bytes before = kiosk.book.encode();
    CHECK_FALSE(kiosk.apply(file));
    CHECK(name_of(kiosk.book.why()) == name_of(why));
    CHECK(kiosk.book.encode() == before);
  }
}

TEST_CASE("order book: a dispute: neither counts, the last undisputed stays, a newer settles it") {
  Kiosk kiosk;
  kiosk.apply(sample_order()).value();
  OrderBody second = extended(7, 2, 2);
  second.data = {17000, 17204, 17205, 17463};
  kiosk.apply(second).value();
  CHECK(kiosk.refusal(other(second)) == OrderRefusal::kDisputed);
  CHECK(kiosk.open() == kAll);
  CHECK(kiosk.book.standing()[0].has_dispute);
  CHECK(kiosk.has_keys());
  CHECK(kiosk.refusal(second) == OrderRefusal::kDisputed);
  CHECK(kiosk.refusal(other(other(second))) == OrderRefusal::kDisputed);
  kiosk.restart();
  kiosk.pass(0);
  CHECK(kiosk.book.standing()[0].has_dispute);
  CHECK(kiosk.open() == kAll);
  CHECK(kiosk.applied(extended(7, 3, 2)) == Applied::kExtended);
  CHECK(kiosk.refusal(second) != OrderRefusal::kNone);
  CHECK(kiosk.book.standing()[0].revision == 3);
  // The one before the current is disputed late: it does not come back.
  Kiosk late;
  for (const std::uint64_t revision : {1U, 2U, 3U}) late.apply(extended(7, revision, 2)).value();
  CHECK(late.refusal(other(extended(7, 2, 2))) == OrderRefusal::kDisputed);
  CHECK(late.book.standing()[0].revision == 3);
  CHECK(late.refusal(other(extended(7, 3, 2))) == OrderRefusal::kDisputed);
  CHECK(late.state() == State::kDisputed);
  CHECK(late.open().empty());
}

TEST_CASE("order book: other signers of the same body are the same order") {
  Kiosk kiosk;
  const MadeOrder made = with_keys(sample_order());
  kiosk.apply(sign_order(made, {11, 12})).value();
  CHECK(kiosk.apply(sign_order(made, {12, 13}))->applied == Applied::kSame);
  CHECK(kiosk.apply(sign_order(made, {11, 12, 13}))->applied == Applied::kSame);
  CHECK_FALSE(kiosk.book.standing()[0].has_dispute);
}

TEST_CASE("order book: a close is for ever, also early, disputed or of an old revision") {
  Kiosk before;
  CHECK(before.applied(closing(7, 3)) == Applied::kClosed);
  for (const std::uint64_t revision : {1U, 2U, 4U, 1000U})
    CHECK(before.refusal(sample_order(7, revision)) == OrderRefusal::kClosedBefore);
  CHECK(before.refusal(sample_order(7, 3)) == OrderRefusal::kDisputed);
  CHECK(before.state() == State::kClosed);
  CHECK(before.applied(closing(7, 3)) == Applied::kSame);
  CHECK(before.applied(closing(7, 9)) == Applied::kSame);
  before.restart();
  CHECK(before.refusal(sample_order(7, 5)) == OrderRefusal::kClosedBefore);
  CHECK(before.applied(sample_order(8)) == Applied::kOpened);  // Another activation.

  Kiosk disputed;
  disputed.apply(sample_order(7, 3)).value();
  CHECK(disputed.applied(closing(7, 3)) == Applied::kClosed);
  CHECK(disputed.book.standing()[0].has_dispute);
  CHECK(disputed.open().empty());
  Kiosk older;
  older.apply(sample_order(7, 5)).value();
  CHECK(older.applied(closing(7, 4)) == Applied::kClosed);
  CHECK(older.open().empty());
}

TEST_CASE("order book: the same documents in every order of arrival leave the same open") {
  // Two revisions, one of them in two bodies, and one with an area more: 4! orders; with a close:
  // 5!.
  OrderBody third = extended(7, 3, 2);
  third.data = {17000, 17204, 17205, 17463};
  std::vector<Bytes> files = {order_file(sample_order()), order_file(extended(7, 2, 2)),
                              order_file(other(extended(7, 2, 2))), order_file(third)};
  for (const bool with_close : {false, true}) {
    if (with_close) files.push_back(order_file(closing(7, 2)));
    std::vector<std::size_t> order(files.size());
    std::iota(order.begin(), order.end(), 0U);
    int played = 0;
    do {
      Kiosk kiosk;
      for (const std::size_t at : order) (void)kiosk.apply(files[at]);
      CHECK(kiosk.open() == (with_close ? Codes{} : third.data));
      CHECK(kiosk.state() == (with_close ? State::kClosed : State::kOpen));
      ++played;
    } while (std::ranges::next_permutation(order).found);
    CHECK(played == (with_close ? 120 : 24));
  }
}

TEST_CASE("order book: a power cut at any point: lost calls are made again, the end is equal") {
  OrderBody second = extended(7, 2, 2);
  second.data = {17000, 17204};
  const std::vector<std::function<void(Kiosk&)>> calls = {
      [](Kiosk& kiosk) { (void)kiosk.apply(sample_order()); },
      [](Kiosk& kiosk) { kiosk.book.note_signed_time({kMorning.milliseconds + kDay}); },
      [&](Kiosk& kiosk) { (void)kiosk.apply(second); },
      [&](Kiosk& kiosk) { (void)kiosk.apply(other(second)); },
      [](Kiosk& kiosk) {
        (void)kiosk.book.apply_code({17463, false}, 11, Bytes(80, 1), kiosk.now());
      },
      [](Kiosk& kiosk) { kiosk.book.forget_keys(); },
      [](Kiosk& kiosk) { (void)kiosk.apply(closing(7, 4)); },
      [](Kiosk& kiosk) { kiosk.book.forget_keys(); },
  };
  Kiosk whole;
  std::vector<Bytes> kept = {whole.book.encode()};
  std::vector<Codes> open = {{}};
  for (const auto& call : calls) {
    call(whole);
    whole.pass(0);
    kept.push_back(whole.book.encode());
    open.push_back(whole.open());
  }
  for (std::size_t cut = 0; cut < kept.size(); ++cut) {
    // What is read again says what was kept …
    Kiosk again;
    again.book = OrderBook::decode(kept[cut]).value();
    CHECK(again.book.encode() == kept[cut]);
    again.pass(0);
    CHECK(again.open() == open[cut]);
    // … and goes on to the same end.
    for (std::size_t at = cut; at < calls.size(); ++at) {
      calls[at](again);
      again.pass(0);
    }
    CHECK(again.open() == open.back());
    CHECK(again.book.encode() == kept.back());
    // A call made twice, because nobody knows whether it was kept.
    if (cut == 0) continue;
    Kiosk twice;
    twice.book = OrderBook::decode(kept[cut]).value();
    calls[cut - 1](twice);
    twice.pass(0);
    CHECK(twice.open() == open[cut]);
  }
}

TEST_CASE("order book: only kept whole: each cut or flipped byte is damage or changes no secret") {
  Kiosk kiosk;
  kiosk.apply(sample_order()).value();
  kiosk.apply(closing(8, 2)).value();
  const Bytes kept = kiosk.book.encode();
  for (std::size_t length = 0; length < kept.size(); ++length)
    CHECK_FALSE(OrderBook::decode(ByteView(kept).first(length)));
  for (std::size_t at = 0; at < kept.size(); ++at) {
    Bytes damaged = kept;
    damaged[at] ^= 0x11;
    const auto book = OrderBook::decode(damaged);
    if (!book) {
      CHECK(book.error().code == Errc::kCorrupt);
      continue;
    }
    const auto opened = book->sealed_keys(kiosk.root).value();
    const auto genuine = kiosk.book.sealed_keys(kiosk.root).value();
    for (const auto& keys : opened) CHECK(keys.order.box == genuine.at(0).order.box);
  }
}

TEST_CASE("order book: for other places or facilities: kept, and it opens nothing here") {
  Kiosk kiosk;
  kiosk.here = {16201, "1610000001"};
  CHECK(kiosk.applied(sample_order()) == Applied::kNotHere);
  CHECK(kiosk.state() == State::kNotHere);
  CHECK(kiosk.open().empty());
  CHECK_FALSE(kiosk.has_keys());
  // Toyama's kiosks are named as well: they see the same data.
  OrderBody both = sample_order(7, 2);
  both.places = {16, 17};
  CHECK(kiosk.applied(both) == Applied::kOpened);
  CHECK(kiosk.open() == kAll);
  kiosk.here = {15100, "1510000001"};
  kiosk.pass(0);
  CHECK(kiosk.open().empty());
}

TEST_CASE("order book: two orders are open together; one of them closes") {
  Kiosk kiosk;
  kiosk.apply(sample_order()).value();
  OrderBody toyama = sample_order(9);
  toyama.data = {16000, 16201};
  kiosk.apply(toyama).value();
  CHECK(kiosk.open() == Codes{16000, 16201, 17000, 17204, 17205});
  CHECK(kiosk.book.standing()[0].id == order_id(9));
  kiosk.apply(closing(7, 2)).value();
  CHECK(kiosk.open() == Codes{16000, 16201});
}

TEST_CASE("order book: a drill opens drill areas alone; nothing where something real is open") {
  OrderBody drill = sample_order(5);
  drill.is_drill = true;

  Kiosk kiosk;
  CHECK(kiosk.applied(drill) == Applied::kOpened);
  for (const Area& area : kiosk.book.open_areas()) CHECK(area.is_drill);
  CHECK(kiosk.book.open_areas().size() == 3);
  const auto drill_keys = kiosk.book.sealed_keys(kiosk.root).value();
  REQUIRE(drill_keys.size() == 1);
  CHECK(drill_keys[0].order.body.is_drill);
  kiosk.restart();
  kiosk.pass(kHour);
  CHECK(kiosk.book.open_areas()[0].is_drill);
  // Something real opens: people wait.
  CHECK(kiosk.applied(sample_order(9)) == Applied::kOpened);
  for (const Area& area : kiosk.book.open_areas()) CHECK_FALSE(area.is_drill);
  CHECK(kiosk.state(5) == State::kOver);
  kiosk.apply(closing(9, 2)).value();
  CHECK(kiosk.open().empty());  // It does not come back by itself.

  Kiosk busy;  // A drill that comes by mistake in the middle of a disaster.
  busy.apply(sample_order()).value();
  [[maybe_unused]] const auto came = busy.apply(drill);
  for (const Area& area : busy.book.open_areas()) CHECK_FALSE(area.is_drill);
  CHECK(busy.book.open_areas().size() == 3);
  const auto busy_keys = busy.book.sealed_keys(busy.root).value();
  for (const auto& keys : busy_keys) CHECK_FALSE(keys.order.body.is_drill);
  busy.apply(closing(7, 2)).value();
  CHECK(busy.open().empty());

  Kiosk code;
  code.apply(drill).value();
  REQUIRE(code.book.apply_code({17204, false}, 11, Bytes(80, 1), code.now()));
  CHECK(code.book.open_areas() == std::vector<Area>{{17204, false}});

  Kiosk turned;
  turned.apply(drill).value();
  OrderBody real = drill;
  real.revision = 2;
  real.is_drill = false;
  CHECK(turned.refusal(real) == OrderRefusal::kMalformed);
  for (const Area& area : turned.book.open_areas()) CHECK(area.is_drill);
}

TEST_CASE("order book: roots: made under an older or newer one; a newer root comes first") {
  const TrustRoot first = sample_trust();                          // 11, 12, 13
  const TrustRoot second = root_with_orders({12, 13, 14}, 2);      // 11 is dropped.
  OrderBody older = sample_order();
  OrderBody newer = sample_order(8);
  newer.root_version = 2;

  Kiosk kiosk;  // Has root 1; the order was made under root 2, by keys that both have.
  CHECK(kiosk.apply(order_file(newer, {12, 13}))->applied == Applied::kOpened);
  CHECK_FALSE(kiosk.apply(order_file(sample_order(9), {13, 14})));
  CHECK(kiosk.book.why() == OrderRefusal::kTooFewSignatures);

  Kiosk ahead;  // Has root 2 before the order of root 1 comes.
  ahead.root = second;
  CHECK(ahead.apply(order_file(older, {12, 13}))->applied == Applied::kOpened);
  CHECK_FALSE(ahead.apply(order_file(sample_order(9), {11, 12})));
  CHECK(ahead.book.why() == OrderRefusal::kTooFewSignatures);

  // Signed by a key that the next root drops: worth nothing from then on; signed again, it stands
  // again.
  Kiosk moved;
  const MadeOrder made = with_keys(older);
  moved.apply(sign_order(made, {11, 12})).value();
  CHECK_FALSE(moved.book.note_root(first));
  CHECK(moved.open() == kAll);
  moved.root = second;
  CHECK(moved.book.note_root(second));
  CHECK(moved.open().empty());
  CHECK(moved.state() == State::kUnsigned);
  CHECK_FALSE(moved.has_keys());
  CHECK_FALSE(moved.apply(sign_order(made, {11, 12})));
  moved.restart();
  moved.pass(0);
  CHECK(moved.state() == State::kUnsigned);
  CHECK(moved.apply(sign_order(made, {12, 14})).has_value());
  CHECK(moved.open() == kAll);
  CHECK(moved.has_keys());
  // The same body signed by old and new ahead of the rotation: no gap at all.
  Kiosk ready;
  ready.apply(sign_order(made, {11, 12, 14})).value();
  CHECK(ready.apply(sign_order(made, {11, 12, 13, 14}))->applied == Applied::kSame);
  CHECK_FALSE(ready.book.note_root(second));
  CHECK(ready.open() == kAll);
  // What stolen keys ordered neither disputes nor stands above what is signed now.
  Kiosk stolen;
  stolen.apply(order_file(sample_order(7, 900), {11, 12})).value();
  stolen.root = second;
  stolen.book.note_root(second);
  CHECK(stolen.apply(order_file(sample_order(7, 1), {12, 13}))->applied == Applied::kOpened);
  CHECK(stolen.apply(order_file(other(sample_order(7, 900)), {12, 13}))->applied ==
        Applied::kExtended);
  CHECK_FALSE(stolen.book.standing()[0].has_dispute);
}

TEST_CASE("order book: codes: seven days of running time, once for an epoch") {
  Kiosk kiosk;
  const Area wajima{17204, false};
  CHECK_FALSE(kiosk.book.apply_code(wajima, 0, Bytes(80, 1), kiosk.now()));
  CHECK_FALSE(kiosk.book.apply_code(wajima, 11, {}, kiosk.now()));
  REQUIRE(kiosk.book.apply_code(wajima, 11, Bytes(80, 1), kiosk.now()));
  CHECK(kiosk.open() == Codes{17204});
  const Standing standing = kiosk.book.standing()[0];
  CHECK(standing.is_emergency);
  CHECK(standing.seconds_left == kEmergencySeconds);
  const auto keys = kiosk.book.sealed_keys(kiosk.root);
  REQUIRE(keys->size() == 1);
  CHECK((*keys)[0].is_code);
  CHECK((*keys)[0].sealed == Bytes(80, 1));
  kiosk.wall += 3650 * kDay;
  kiosk.pass(6 * kDay);
  REQUIRE(kiosk.book.apply_code(wajima, 11, Bytes(80, 2), kiosk.now()));  // Wins nothing.
  kiosk.pass(kDay);
  CHECK(kiosk.open() == Codes{17204});
  CHECK(kiosk.pass(1));
  CHECK(kiosk.open().empty());
  CHECK(kiosk.book.forget_keys());
  CHECK(kiosk.book.sealed_keys(kiosk.root)->empty());
  CHECK_FALSE(kiosk.book.apply_code(wajima, 11, Bytes(80, 1), kiosk.now()));
  CHECK(kiosk.book.why() == OrderRefusal::kOver);
  CHECK_FALSE(kiosk.book.apply_code(wajima, 10, Bytes(80, 1), kiosk.now()));
  CHECK(kiosk.book.why() == OrderRefusal::kOlderRevision);
  kiosk.restart();
  CHECK_FALSE(kiosk.book.apply_code(wajima, 11, Bytes(80, 1), kiosk.now()));
  REQUIRE(kiosk.book.apply_code(wajima, 12, Bytes(80, 3), kiosk.now()));
  CHECK(kiosk.open() == Codes{17204});
}

TEST_CASE("order book: caps: codes, orders, and what ended makes room but never comes back") {
  Kiosk kiosk;
  for (std::uint32_t code = 0; code < kCodesMax; ++code)
    REQUIRE(kiosk.book.apply_code({17201 + code, false}, 1, Bytes(80, 1), kiosk.now()));
  CHECK_FALSE(kiosk.book.apply_code({16201, false}, 1, Bytes(80, 1), kiosk.now()));
  CHECK(kiosk.book.why() == OrderRefusal::kTooMany);

  Kiosk many;
  const auto id_of = [](std::size_t number) {
    OrderId id = order_id(1);
    id[0] = static_cast<std::uint8_t>(number >> 8);
    id[1] = static_cast<std::uint8_t>(number);
    return id;
  };
  OrderBody body = sample_order();
  for (std::size_t number = 0; number < kOrdersMax; ++number) {
    body.id = id_of(number);
    many.apply(body).value();
  }
  body.id = id_of(kOrdersMax);
  CHECK(many.refusal(body) == OrderRefusal::kTooMany);
  OrderBody close = closing(7, 2);
  close.id = id_of(3);
  many.apply(close).value();
  CHECK(many.applied(body) == Applied::kOpened);
  many.restart();
  body.id = id_of(3);
  body.revision = 5;
  CHECK(many.refusal(body) == OrderRefusal::kClosedBefore);
  CHECK(many.applied(close) == Applied::kSame);
}

TEST_CASE("order book: disputes of one order are bounded and leave the book readable") {
  Kiosk kiosk;
  kiosk.apply(sample_order()).value();
  for (std::uint64_t revision = 2; revision < 40; ++revision) {
    (void)kiosk.apply(sample_order(7, revision));
    (void)kiosk.apply(other(sample_order(7, revision)));
  }
  CHECK(kiosk.open() == kAll);
  CHECK(kiosk.book.standing()[0].has_dispute);
  kiosk.restart();
  kiosk.pass(0);
  CHECK(kiosk.open() == kAll);
  CHECK(kiosk.applied(closing(7, 50)) == Applied::kClosed);
  kiosk.restart();
  kiosk.pass(0);
  CHECK(kiosk.state() == State::kClosed);
}
