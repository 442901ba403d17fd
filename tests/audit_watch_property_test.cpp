// The watch takes whatever a journal holds: it never fails, says the same live as over the book, and
// the order in which other devices' entries come does not matter.
// Method: random entries with random numbers, times and references (rapidcheck).
#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <tuple>
#include <vector>

#include "store/audit/watch.h"

using namespace tomoshibi;
using namespace tomoshibi::store::audit;
namespace journal = tomoshibi::store::journal;

namespace {

using Row = std::tuple<EntryName, FlagKind, std::uint32_t>;

std::vector<Row> rows(const std::vector<Flag>& flags) {
  std::vector<Row> all;
  for (const Flag& flag : flags) all.emplace_back(flag.subject, flag.kind, flag.figure);
  return all;
}

PersonId person() {
  PersonId id;
  id.bytes[15] = static_cast<std::uint8_t>(*rc::gen::inRange(0, 6));
  return id;
}

EntrySeq some_entry(std::uint64_t last) {
  return {*rc::gen::inRange<std::uint64_t>(0, last + 2)};
}

journal::Body some_body(std::uint64_t last) {
  switch (*rc::gen::inRange(0, 8)) {
    case 0:
    case 1:
      return journal::SearchBegins{
          {*rc::gen::element(journal::SearchKind::kCard, journal::SearchKind::kPerson,
                             journal::SearchKind::kBatch),
           {{journal::SearchField::kName, "山本"},
            {journal::SearchField::kBirth, *rc::gen::element<std::string>("", "1947", "19470314")}}}};
    case 2: {
      journal::SearchEnds ends;
      ends.begin = some_entry(last);
      ends.outcome = *rc::gen::element(journal::SearchOutcome::kChosen,
                                       journal::SearchOutcome::kCleared,
                                       journal::SearchOutcome::kAnswered);
      ends.shown = {person(), person()};
      return ends;
    }
    case 3:
    case 4: {
      journal::ConsentRecorded consent;
      consent.answer = *rc::gen::element(ConsentAnswer::kOral, ConsentAnswer::kNone,
                                         ConsentAnswer::kRefused);
      if (*rc::gen::inRange(0, 5) > 0) consent.persons = {person()};
      consent.flags.bits = *rc::gen::arbitrary<std::uint16_t>();
      return consent;
    }
    case 5:
      return journal::ChartViewed{some_entry(last), {person()}, SectionSet::all()};
    case 6: {
      journal::RecordMade record;
      record.consent = some_entry(last);
      return record;
    }
    default:
      return journal::OrderHandled{
          *rc::gen::element(journal::OrderEvent::kEmergencyCode, journal::OrderEvent::kClosed),
          "o-1", 1, {}};
  }
}

std::vector<journal::Entry> some_journal(std::uint8_t device) {
  std::vector<journal::Entry> entries;
  const auto count = *rc::gen::inRange<std::uint64_t>(0, 60);
  for (std::uint64_t seq = 1; seq <= count; ++seq) {
    journal::Entry entry;
    entry.header.device.fill(device);
    entry.header.seq = {seq};
    // Mostly within days, sometimes at the ends of time.
    entry.header.wall = {*rc::gen::inRange(0, 12) == 0
                             ? *rc::gen::arbitrary<std::int64_t>() / 4
                             : 1'796'601'600'000 + *rc::gen::inRange<std::int64_t>(0, 400'000'000)};
    entry.header.account = {*rc::gen::element<std::string>("a1", "b2", "c3", "")};
    entry.header.role = Role::kDoctor;
    entry.body = some_body(seq);
    entry.opened = *rc::gen::inRange(0, 6) > 0;
    entries.push_back(std::move(entry));
  }
  return entries;
}

}  // namespace

TEST_CASE("watch: whatever a journal holds, live and over the book the flags are the same") {
  CHECK(rc::check([] {
    AccessBook book;
    Watch watch;
    for (const journal::Entry& entry : some_journal(1)) {
      book.take(entry);
      watch.take(entry);
      static_cast<void>(watch.figures({"a1"}, entry.header.wall));
      static_cast<void>(watch.grounds({"a1"}, person(), {}, entry.header.wall));
    }
    RC_ASSERT(rows(watch.flags()) == rows(flags_of(book)));
  }));
}

TEST_CASE("watch: the order in which other devices' entries come does not matter") {
  CHECK(rc::check([] {
    const auto one = some_journal(1);
    const auto other = some_journal(2);
    AccessBook in_turn;
    for (const auto& entry : one) in_turn.take(entry);
    for (const auto& entry : other) in_turn.take(entry);
    AccessBook mixed;
    Watch watch;
    std::size_t at = 0;
    std::size_t other_at = 0;
    while (at < one.size() || other_at < other.size()) {
      const bool takes_one =
          other_at == other.size() || (at < one.size() && *rc::gen::inRange(0, 2) == 0);
      const journal::Entry& entry = takes_one ? one[at++] : other[other_at++];
      mixed.take(entry);
      watch.take(entry);
    }
    const auto expected = rows(flags_of(in_turn));
    RC_ASSERT(rows(flags_of(mixed)) == expected);
    RC_ASSERT(rows(watch.flags()) == expected);
  }));
}

TEST_CASE("watch: no address breaks the look at houses") {
  CHECK(rc::check([](const std::string& one, const std::string& other) {
    RC_ASSERT(next_door(one, other) == next_door(other, one));
  }));
}
