// Promise: nobody can make an access disappear from the queue, judge himself, take a finding back or
// choose what a sample holds; and a clock that stood wrong wins no time.
// Method: books of hand-made entries; the draw against numbers computed by another program (Python's
// hashlib, from the words of review.h) and a count over many draws.
#include "store/audit/review.h"

#include <algorithm>
#include <map>
#include <set>

#include "tests/audit_entries.h"

namespace tomoshibi::test::pen {
namespace {

using audit::AccessBook;
using audit::Flag;
using audit::FlagKind;
using audit::ReviewItem;
using audit::ReviewState;
using journal::ReviewOutcome;
using journal::ReviewStage;

journal::Entry opened_without(Pen& pen, std::uint32_t who) {
  return pen.write(kDoctor, consent({person(who)}, ConsentAnswer::kNone));
}

ReviewState state_of(const AccessBook& book, const audit::EntryName& subject) {
  const auto item = audit::item_of(book, {}, subject);
  REQUIRE(item.has_value());
  return item->state;
}

TEST_CASE("review: what was opened without consent waits, whether or not it was flagged") {
  Pen pen;
  AccessBook book;
  book.take(pen.write(kDoctor, consent({person(1)})));
  book.take(opened_without(pen, 2));
  book.take(pen.write(kDoctor, consent({person(3)}, ConsentAnswer::kFamily)));
  book.take(pen.write(kDoctor, consent({person(4)}, ConsentAnswer::kRefused)));
  const auto queue = audit::review_queue(book, {});
  REQUIRE(queue.size() == 2);
  CHECK(queue[0].subject == pen.name(2));
  CHECK(queue[1].subject == pen.name(3));
  CHECK(queue[0].flags[0].kind == FlagKind::kNoConsent);
  CHECK(queue[0].due.milliseconds - queue[0].at.milliseconds == 72 * kHour);
}

TEST_CASE("review: top priority first, then what is due first; done ones behind") {
  Pen pen;
  AccessBook book;
  book.take(opened_without(pen, 1));
  book.take(opened_without(pen, 2));
  journal::ConsentRecorded withheld = consent({person(3)}, ConsentAnswer::kNone);
  withheld.flags = withheld.flags.with(journal::ConsentFlag::kWithheld);
  book.take(pen.write(kDoctor, withheld));
  book.take(pen.write(kAuditor,
                      review(pen.name(1), ReviewStage::kFirst, ReviewOutcome::kJustified)));
  const auto queue = audit::review_queue(book, {});
  REQUIRE(queue.size() == 3);
  CHECK(queue[0].subject == pen.name(3));
  CHECK(queue[0].top_priority);
  CHECK(queue[1].subject == pen.name(2));
  CHECK(queue[2].subject == pen.name(1));
  CHECK(queue[2].state == ReviewState::kDone);
}

TEST_CASE("review: several flags of one access are one item, the gravest first") {
  Pen pen;
  AccessBook book;
  book.take(pen.write(kDoctor, consent({person(1)})));
  book.take(pen.write(kDoctor, begins("山")));
  const std::vector<Flag> flags{{pen.name(1), FlagKind::kNamesake, 0},
                                {pen.name(2), FlagKind::kSearchesOnly, 14},
                                {pen.name(1), FlagKind::kSameSurname, 0},
                                {pen.name(77), FlagKind::kBulk, 0}};
  const auto queue = audit::review_queue(book, flags);
  REQUIRE(queue.size() == 2);
  REQUIRE(queue[0].flags.size() == 2);
  CHECK(queue[0].flags[0].kind == FlagKind::kSameSurname);
  CHECK(queue[1].flags[0].figure == 14);
}

TEST_CASE("review: a clock that ran ahead, and was put right, does not prolong what is due") {
  Pen pen;
  AccessBook book;
  pen.now.milliseconds += 400 * kDay;
  book.take(opened_without(pen, 1));
  pen.now = kMorning;
  book.take(pen.write(kDoctor, journal::SignedIn{}));
  const auto queue = audit::review_queue(book, {});
  REQUIRE(queue.size() == 1);
  CHECK(queue[0].due.milliseconds == kMorning.milliseconds + kMinute + 72 * kHour);
}

TEST_CASE("review: what came from another device is due from its arrival") {
  Pen pen;
  AccessBook book;
  book.take(opened_without(pen, 1));
  const Instant arrived{kMorning.milliseconds + 5 * kDay};
  const auto queue = audit::review_queue(
      book, {}, [&](const audit::EntryName&, Instant) { return arrived; });
  CHECK(queue[0].due.milliseconds == arrived.milliseconds + 72 * kHour);
}

TEST_CASE("review: a plain access is done after one look, a finding after a second person's") {
  Pen pen;
  AccessBook book;
  book.take(opened_without(pen, 1));
  const audit::EntryName subject = pen.name(1);
  CHECK(state_of(book, subject) == ReviewState::kWaiting);
  book.take(pen.write(kAuditor, review(subject, ReviewStage::kFirst, ReviewOutcome::kUnjustified)));
  CHECK(state_of(book, subject) == ReviewState::kWaitsForSecond);
  // Its maker says otherwise later, and then as the second: neither takes it back.
  book.take(pen.write(kAuditor, review(subject, ReviewStage::kFirst, ReviewOutcome::kJustified)));
  CHECK(state_of(book, subject) == ReviewState::kWaitsForSecond);
  book.take(pen.write(kAuditor, review(subject, ReviewStage::kSecond, ReviewOutcome::kJustified)));
  CHECK(state_of(book, subject) == ReviewState::kWaitsForSecond);
  book.take(pen.write(kSecondAuditor,
                      review(subject, ReviewStage::kSecond, ReviewOutcome::kUnjustified)));
  CHECK(state_of(book, subject) == ReviewState::kDone);
}

TEST_CASE("review: a question is ended by its answer or by a second person") {
  Pen pen;
  AccessBook book;
  book.take(opened_without(pen, 1));
  const audit::EntryName subject = pen.name(1);
  book.take(pen.write(kAuditor, review(subject, ReviewStage::kFirst, ReviewOutcome::kAsked)));
  CHECK(state_of(book, subject) == ReviewState::kWaitsForSecond);
  book.take(pen.write(kAuditor, review(subject, ReviewStage::kFirst, ReviewOutcome::kJustified)));
  CHECK(state_of(book, subject) == ReviewState::kDone);
}

TEST_CASE("review: nobody reviews himself, and nobody is his own second") {
  Pen pen;
  AccessBook book;
  book.take(opened_without(pen, 1));
  const audit::EntryName subject = pen.name(1);
  const ReviewItem item = *audit::item_of(book, {}, subject);
  const auto may = [&](const char* who, ReviewStage stage) {
    return audit::may_review(book, item, {who}, stage).has_value();
  };
  CHECK_FALSE(may("nishi", ReviewStage::kFirst));
  CHECK(may("takada", ReviewStage::kFirst));
  CHECK_FALSE(may("takada", ReviewStage::kSecond));  // There is no first.
  book.take(pen.write(kAuditor, review(subject, ReviewStage::kFirst, ReviewOutcome::kReported)));
  CHECK_FALSE(may("takada", ReviewStage::kSecond));
  CHECK_FALSE(may("nishi", ReviewStage::kSecond));
  CHECK(may("mori", ReviewStage::kSecond));
  book.take(pen.write(kSecondAuditor,
                      review(subject, ReviewStage::kSecond, ReviewOutcome::kReported)));
  CHECK_FALSE(may("mori", ReviewStage::kSecond));
  CHECK(audit::item_of(book, {}, pen.name(50)).error().code == Errc::kNotFound);
  // A review that the journal holds of one's own access counts for nothing.
  book.take(opened_without(pen, 2));
  const audit::EntryName own = pen.name(pen.seq);
  const User same{"nishi", Role::kAuditor};
  book.take(pen.write(same, review(own, ReviewStage::kFirst, ReviewOutcome::kJustified)));
  CHECK(state_of(book, own) == ReviewState::kWaiting);
}

AccessBook of_ten() {
  Pen pen;
  AccessBook book;
  for (std::uint32_t at = 1; at <= 10; ++at) book.take(pen.write(kDoctor, consent({person(at)})));
  book.take(pen.write(kDoctor, consent({person(11)}, ConsentAnswer::kRefused)));
  book.take(pen.write(kDoctor, consent({person(12)})));
  return book;
}

Digest root_of(std::uint8_t first) {
  Digest root{};
  for (std::uint8_t& byte : root) byte = first++;
  return root;
}

std::vector<std::uint64_t> numbers_of(const std::vector<audit::EntryName>& names) {
  std::vector<std::uint64_t> numbers;
  for (const audit::EntryName& name : names) numbers.push_back(name.seq.value);
  return numbers;
}

TEST_CASE("sample: another program draws the same") {
  // draw.py, written from the words in review.h:
  //   stream(root, size): sha256(b"tomoshibi/audit-sample/v1\0"+root+size.to_bytes(8,"big")+block.to_bytes(8,"big"))
  const AccessBook book = of_ten();
  CHECK(numbers_of(audit::sample_of(book, 12, root_of(0), 4)) ==
        std::vector<std::uint64_t>{9, 10, 8, 12});
  CHECK(numbers_of(audit::sample_of(book, 10, root_of(7), 10)) ==
        std::vector<std::uint64_t>{9, 5, 6, 2, 3, 7, 1, 8, 4, 10});
}

TEST_CASE("sample: only what the tree covered, no refusal, nobody twice, never more than there are") {
  const AccessBook book = of_ten();
  const auto all = numbers_of(audit::sample_of(book, 12, root_of(1), 100));
  CHECK(all.size() == 11);
  CHECK(std::set(all.begin(), all.end()).size() == 11);
  CHECK(std::ranges::find(all, 11U) == all.end());
  for (const std::uint64_t number : numbers_of(audit::sample_of(book, 3, root_of(1), 100))) {
    CHECK(number <= 3);
  }
  CHECK(audit::sample_of(book, 0, root_of(1), 5).empty());
  CHECK(audit::sample_of(book, 12, root_of(1), 0).empty());
}

TEST_CASE("sample: over many roots each access is drawn as often as the others") {
  const AccessBook book = of_ten();
  std::map<std::uint64_t, int> seen;
  constexpr int kDraws = 11'000;
  for (int draw = 0; draw < kDraws; ++draw) {
    Digest root{};
    root[0] = static_cast<std::uint8_t>(draw);
    root[1] = static_cast<std::uint8_t>(draw >> 8);
    for (const std::uint64_t number : numbers_of(audit::sample_of(book, 12, root, 1))) {
      ++seen[number];
    }
  }
  REQUIRE(seen.size() == 11);
  for (const auto& [number, times] : seen) {
    CHECK(times > 840);  // 1,000 expected; 5 standard deviations are 151.
    CHECK(times < 1160);
  }
}

TEST_CASE("sample: of two journals the draw is the named one's") {
  Pen one(1);
  Pen two(2);
  AccessBook book;
  for (std::uint32_t at = 1; at <= 5; ++at) {
    book.take(one.write(kDoctor, consent({person(at)})));
    book.take(two.write(kDoctor, consent({person(at + 100)})));
  }
  for (const audit::EntryName& name : audit::sample_of(book, 5, root_of(1), 5, two.device())) {
    CHECK(name.device == two.device());
  }
}

}  // namespace
}  // namespace tomoshibi::test::pen
