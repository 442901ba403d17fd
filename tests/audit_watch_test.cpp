// The watch: it flags what is looked up with nobody there, leaves honest work alone, and says the
// same live as over the whole journal.
// Method: small journals written by hand; generated weeks (bench/watch) with fixed seeds.
#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "store/audit/watch.h"
#include "tests/bench/watch/measure.h"

using namespace tomoshibi;
using namespace tomoshibi::store::audit;
namespace journal = tomoshibi::store::journal;
namespace bench = tomoshibi::watch_bench;

namespace {

constexpr std::int64_t kMinute = 60'000;
constexpr Instant kMorning{1796601600000};  // 2026-12-07T09:00+09:00, a Monday.
constexpr std::int64_t kHour = 60 * kMinute;
constexpr std::int64_t kDay = 24 * kHour;

PersonId person(std::uint32_t number) {
  PersonId id;
  id.bytes[14] = static_cast<std::uint8_t>(number >> 8);
  id.bytes[15] = static_cast<std::uint8_t>(number);
  return id;
}

struct Visit {
  std::string user = "nishi";
  std::uint32_t person = 1;
  bool recorded = true;
  bool said_birth = true;
  ConsentAnswer answer = ConsentAnswer::kOral;
  journal::ConsentFlags flags;
  bool searched = true;
};

// A journal written by hand, taken by a book and by a live watch.
class Paper {
 public:
  EntrySeq add(const std::string& user, journal::Body body) {
    journal::Entry entry;
    entry.header.seq = {++last_};
    entry.header.wall = now;
    entry.header.account = {user};
    entry.header.role = Role::kDoctor;
    entry.body = std::move(body);
    entry.opened = true;
    book.take(entry);
    watch.take(entry);
    return {last_};
  }
  EntrySeq search(const std::string& user, std::vector<PersonId> shown, bool said_birth,
                  journal::SearchOutcome outcome) {
    journal::SearchCriteria criteria{journal::SearchKind::kPerson,
                                     {{journal::SearchField::kName, "山本"}}};
    if (said_birth) criteria.terms.push_back({journal::SearchField::kBirth, "昭和22年3月14日"});
    const EntrySeq begin = add(user, journal::SearchBegins{criteria});
    journal::SearchEnds ends;
    ends.begin = begin;
    ends.outcome = outcome;
    ends.criteria = criteria;
    ends.shown_count = shown.size();
    ends.shown = std::move(shown);
    add(user, ends);
    return begin;
  }
  EntrySeq visit(const Visit& visit, std::int64_t takes = 6 * kMinute) {
    if (visit.searched) {
      search(visit.user, {person(visit.person)}, visit.said_birth, journal::SearchOutcome::kChosen);
    }
    journal::ConsentRecorded body;
    body.answer = visit.answer;
    body.persons = {person(visit.person)};
    body.sections = SectionSet::all();
    body.flags = visit.flags;
    const EntrySeq consent = add(visit.user, body);
    if (visit.answer != ConsentAnswer::kRefused) {
      add(visit.user, journal::ChartViewed{consent, {person(visit.person)}, SectionSet::all()});
    }
    if (visit.recorded) {
      journal::RecordMade record;
      record.consent = consent;
      add(visit.user, record);
    }
    now.milliseconds += takes;
    return consent;
  }
  // An ordinary day of three users, so that something is usual.
  void ordinary_days(int days) {
    const std::string users[] = {"nishi", "abe01", "oda02"};
    for (int day = 0; day < days; ++day) {
      now = {kMorning.milliseconds + day * kDay};
      for (std::uint32_t one = 0; one < 45; ++one) {
        Visit visit;
        visit.user = users[one % 3];
        visit.person = 1000 + static_cast<std::uint32_t>(day) * 50 + one;
        visit.recorded = one % 4 != 0;
        visit.said_birth = one % 5 != 0;
        this->visit(visit, 8 * kMinute);
      }
    }
  }
  bool has(EntrySeq subject, FlagKind kind) const {
    return std::ranges::any_of(flags_of(book), [&](const Flag& flag) {
      return flag.subject.seq == subject && flag.kind == kind;
    });
  }
  bool has_any(EntrySeq subject) const {
    return std::ranges::any_of(flags_of(book),
                               [&](const Flag& flag) { return flag.subject.seq == subject; });
  }

  Instant now = kMorning;
  AccessBook book;
  Watch watch;

 private:
  std::uint64_t last_ = 0;
};

journal::ConsentFlags with(journal::ConsentFlag flag) { return journal::ConsentFlags{}.with(flag); }

using Row = std::tuple<std::uint64_t, FlagKind, std::uint32_t>;
std::vector<Row> rows(const std::vector<Flag>& flags) {
  std::vector<Row> all;
  for (const Flag& flag : flags) all.emplace_back(flag.subject.seq.value, flag.kind, flag.figure);
  return all;
}

}  // namespace

TEST_CASE("watch: nothing taken, nothing flagged") {
  Watch watch;
  CHECK(watch.flags().empty());
  CHECK(flags_of(AccessBook{}).empty());
  CHECK(watch.figures({"nishi"}, kMorning).opened == 0);
}

TEST_CASE("watch: a colleague looked up without a trace is flagged, one who was treated is not") {
  Paper paper;
  paper.ordinary_days(3);
  Visit visit;
  visit.flags = with(journal::ConsentFlag::kOwnStaff);
  visit.person = 7;
  const EntrySeq treated = paper.visit(visit);
  visit.person = 8;
  visit.recorded = false;
  const EntrySeq looked_up = paper.visit(visit);
  CHECK_FALSE(paper.has_any(treated));
  CHECK(paper.has(looked_up, FlagKind::kOwnStaff));
}

TEST_CASE("watch: one's own household is flagged though the birth date is known") {
  Paper paper;
  paper.ordinary_days(3);
  Visit visit;
  visit.flags = with(journal::ConsentFlag::kOwnHousehold).with(journal::ConsentFlag::kSameSurname);
  visit.recorded = false;
  const EntrySeq consent = paper.visit(visit);
  CHECK(paper.has(consent, FlagKind::kOwnHousehold));
  CHECK(paper.has(consent, FlagKind::kSameSurname));
}

TEST_CASE("watch: a surname that half of the town bears is no ground, a rare one is") {
  for (const bool is_common : {true, false}) {
    Paper paper;
    paper.ordinary_days(2);
    if (is_common) {
      for (std::uint32_t one = 0; one < 60; ++one) {
        Visit visit;
        visit.person = 3000 + one;
        visit.flags = with(journal::ConsentFlag::kSameSurname);
        paper.visit(visit, 15 * kMinute);
      }
    }
    paper.now.milliseconds += kDay;
    Visit visit;
    visit.person = 9;
    visit.flags = with(journal::ConsentFlag::kSameSurname);
    visit.recorded = false;
    const EntrySeq consent = paper.visit(visit);
    CHECK(paper.has(consent, FlagKind::kSameSurname) == !is_common);
  }
}

TEST_CASE("watch: a household of three, opened one after the other with consent, is not flagged") {
  Paper paper;
  paper.ordinary_days(3);
  std::vector<EntrySeq> family;
  for (std::uint32_t one = 0; one < 3; ++one) {
    Visit visit;
    visit.person = 20 + one;
    visit.recorded = one != 2;
    visit.answer = one == 0 ? ConsentAnswer::kNone : ConsentAnswer::kOral;
    if (one > 0) visit.flags = with(journal::ConsentFlag::kSameAddress);
    family.push_back(paper.visit(visit));
  }
  CHECK(paper.has(family[0], FlagKind::kNoConsent));
  CHECK_FALSE(paper.has_any(family[1]));
  CHECK_FALSE(paper.has_any(family[2]));
}

TEST_CASE("watch: a device on which nobody records anything accuses nobody for it") {
  Paper paper;
  for (int day = 0; day < 4; ++day) {
    paper.now = {kMorning.milliseconds + day * kDay};
    for (std::uint32_t one = 0; one < 50; ++one) {
      Visit visit;
      visit.user = one % 2 == 0 ? "nishi" : "abe01";
      visit.person = 100 + static_cast<std::uint32_t>(day) * 50 + one;
      visit.recorded = false;
      visit.said_birth = true;
      paper.visit(visit, 9 * kMinute);
    }
  }
  CHECK(flags_of(paper.book).empty());
}

TEST_CASE("watch: a village looked through at an ordinary pace is a run") {
  Paper paper;
  paper.ordinary_days(3);
  paper.now.milliseconds += 4 * kHour;
  std::vector<EntrySeq> run;
  for (std::uint32_t one = 0; one < 8; ++one) {
    Visit visit;
    visit.person = 40 + one;
    visit.recorded = false;
    visit.said_birth = false;
    run.push_back(paper.visit(visit));
  }
  for (const EntrySeq consent : run) CHECK(paper.has(consent, FlagKind::kBulk));
}

TEST_CASE("watch: more new people in an hour than anybody can speak with") {
  Paper paper;
  std::vector<EntrySeq> people;
  for (std::uint32_t one = 0; one < 32; ++one) {
    Visit visit;
    visit.person = 60 + one;
    people.push_back(paper.visit(visit, kMinute));
  }
  CHECK_FALSE(paper.has(people[29], FlagKind::kBudget));
  CHECK(paper.has(people[30], FlagKind::kBudget));
  CHECK(paper.watch.grounds({"nishi"}, person(500), {}, paper.now).has(journal::ConsentFlag::kBudget));
  // Somebody he opened before is no new person; another user has a budget of his own.
  CHECK_FALSE(paper.watch.grounds({"nishi"}, person(60), {}, paper.now)
                  .has(journal::ConsentFlag::kBudget));
  CHECK_FALSE(paper.watch.grounds({"abe01"}, person(500), {}, paper.now)
                  .has(journal::ConsentFlag::kBudget));
  const Instant later{paper.now.milliseconds + kHour};
  CHECK_FALSE(paper.watch.grounds({"nishi"}, person(500), {}, later)
                  .has(journal::ConsentFlag::kBudget));
}

TEST_CASE("watch: somebody whom many looked at and nobody treated") {
  Paper paper;
  paper.ordinary_days(3);
  std::vector<EntrySeq> looks;
  for (const std::string user : {"nishi", "abe01", "oda02", "mori4", "ueno5"}) {
    Visit visit;
    visit.user = user;
    visit.person = 77;
    visit.recorded = false;
    visit.said_birth = user != "abe01";
    looks.push_back(paper.visit(visit, 20 * kMinute));
  }
  for (const EntrySeq consent : looks) CHECK(paper.has(consent, FlagKind::kSoughtAfter));
}

TEST_CASE("watch: searches one after the other with nobody opened") {
  Paper paper;
  std::vector<EntrySeq> searches;
  for (int one = 0; one < 7; ++one) {
    searches.push_back(paper.search("nishi", {person(5), person(6)}, false,
                                    journal::SearchOutcome::kCleared));
    paper.now.milliseconds += 2 * kMinute;
  }
  for (const EntrySeq begin : searches) CHECK(paper.has(begin, FlagKind::kSearchesOnly));
  CHECK(paper.watch.figures({"nishi"}, paper.now).searches_only == 7);

  Paper patient;  // Two tries for each patient, and each is found: nothing.
  for (std::uint32_t one = 0; one < 7; ++one) {
    patient.search("nishi", {}, true, journal::SearchOutcome::kCleared);
    patient.visit({});
  }
  CHECK(flags_of(patient.book).empty());
}

TEST_CASE("watch: back at night after a day's work") {
  Paper paper;
  paper.ordinary_days(3);
  paper.now = {kMorning.milliseconds + 2 * kDay + 14 * kHour};  // 23:00, five hours after the last.
  Visit visit;
  visit.person = 80;
  visit.recorded = false;
  visit.said_birth = false;
  const EntrySeq consent = paper.visit(visit);
  CHECK(paper.has(consent, FlagKind::kAfterHours));
}

TEST_CASE("watch: refused, then agreed and treated: flagged no more") {
  Paper paper;
  paper.ordinary_days(3);
  Visit visit;
  visit.person = 90;
  visit.answer = ConsentAnswer::kRefused;
  visit.recorded = false;
  paper.visit(visit);
  visit.answer = ConsentAnswer::kNone;
  visit.flags = with(journal::ConsentFlag::kAfterRefusal);
  const EntrySeq against = paper.visit(visit);
  visit.answer = ConsentAnswer::kOral;
  const EntrySeq untraced = paper.visit(visit);
  visit.recorded = true;
  const EntrySeq agreed = paper.visit(visit);
  visit.recorded = false;
  const EntrySeq again = paper.visit(visit);
  CHECK(paper.has(against, FlagKind::kAfterRefusal));
  CHECK(paper.has(untraced, FlagKind::kAfterRefusal));
  CHECK_FALSE(paper.has(agreed, FlagKind::kAfterRefusal));
  CHECK_FALSE(paper.has(again, FlagKind::kAfterRefusal));
}

TEST_CASE("watch: an opening nobody searched for, and one under a spoken code") {
  Paper paper;
  Visit visit;
  visit.searched = false;
  const EntrySeq unsearched = paper.visit(visit);
  CHECK(paper.has(unsearched, FlagKind::kNotSearched));
  visit.searched = true;
  const EntrySeq before = paper.visit(visit);
  paper.add("nishi", journal::OrderHandled{journal::OrderEvent::kEmergencyCode, "o-1", 1, {}});
  const EntrySeq under = paper.visit(visit);
  paper.add("nishi", journal::OrderHandled{journal::OrderEvent::kApplied, "o-1", 1, {}});
  const EntrySeq after = paper.visit(visit);
  CHECK_FALSE(paper.has(before, FlagKind::kEmergencyCode));
  CHECK(paper.has(under, FlagKind::kEmergencyCode));
  CHECK_FALSE(paper.has(after, FlagKind::kEmergencyCode));
  CHECK(rows(paper.watch.flags()) == rows(flags_of(paper.book)));
}

TEST_CASE("watch: many openings without consent and without trace, far above the others") {
  Paper paper;
  paper.ordinary_days(3);
  std::vector<EntrySeq> alone;
  for (std::uint32_t one = 0; one < 8; ++one) {
    Visit visit;
    visit.person = 200 + one;
    visit.recorded = false;
    visit.answer = ConsentAnswer::kNone;
    alone.push_back(paper.visit(visit, 4 * kHour));
  }
  for (const EntrySeq consent : alone) CHECK(paper.has(consent, FlagKind::kNoConsentRate));
}

TEST_CASE("watch: what the user is told at sign-out") {
  Paper paper;
  for (int one = 0; one < 3; ++one) {
    Visit visit;
    visit.person = 300 + static_cast<std::uint32_t>(one);
    visit.answer = one == 2 ? ConsentAnswer::kFamily : ConsentAnswer::kNone;
    paper.visit(visit);
  }
  Visit other;
  other.user = "abe01";
  other.person = 300;
  paper.visit(other);
  other.user = "oda02";
  paper.visit(other);
  other.user = "mori4";
  other.answer = ConsentAnswer::kNone;
  paper.visit(other);
  const OwnFigures own = paper.watch.figures({"nishi"}, paper.now);
  CHECK(own.opened == 3);
  CHECK(own.without_consent == 3);
  CHECK(own.median_without_consent == 0);
  const Instant tomorrow{paper.now.milliseconds + kDay};
  CHECK(paper.watch.figures({"nishi"}, tomorrow).opened == 0);
}

TEST_CASE("watch: grounds say what the register says") {
  const Watch watch;
  Likeness likeness;
  CHECK(watch.grounds({"nishi"}, person(1), likeness, kMorning).bits == 0);
  likeness.same_surname = likeness.neighbour = true;
  const journal::ConsentFlags flags = watch.grounds({"nishi"}, person(1), likeness, kMorning);
  CHECK(flags == with(journal::ConsentFlag::kSameSurname).with(journal::ConsentFlag::kNeighbour));
}

TEST_CASE("watch: a second person is asked for, and never is a bar") {
  using journal::ConsentFlag;
  CHECK(second_person_for({}, ConsentAnswer::kOral, false, 3).ask == SecondAsk::kNotNeeded);
  CHECK(second_person_for(with(ConsentFlag::kBudget), ConsentAnswer::kOral, false, 3).ask ==
        SecondAsk::kAsk);
  CHECK(second_person_for(with(ConsentFlag::kBudget), ConsentAnswer::kOral, false, 0).ask ==
        SecondAsk::kNobodyThere);
  // Withheld: the person's own word suffices, without it somebody else is asked.
  CHECK(second_person_for(with(ConsentFlag::kWithheld), ConsentAnswer::kOral, false, 3).ask ==
        SecondAsk::kNotNeeded);
  CHECK(second_person_for(with(ConsentFlag::kWithheld), ConsentAnswer::kNone, false, 3).ask ==
        SecondAsk::kAsk);
  CHECK(second_person_for({}, ConsentAnswer::kOral, true, 1).ask == SecondAsk::kAsk);
  // A refusal opens nothing.
  CHECK(second_person_for(with(ConsentFlag::kBudget), ConsentAnswer::kRefused, true, 3).ask ==
        SecondAsk::kNotNeeded);
  const auto asked = second_person_for(
      with(ConsentFlag::kSameSurname).with(ConsentFlag::kInterpreter), ConsentAnswer::kOral, false, 1);
  CHECK(asked.grounds == with(ConsentFlag::kSameSurname));
}

TEST_CASE("watch: houses next to each other") {
  CHECK(next_door("門前町道下12番地", "門前町道下20番地"));
  CHECK(next_door("門前町道下１２番地", "門前町道下12番地の3"));
  CHECK_FALSE(next_door("門前町道下12番地", "門前町道下33番地"));
  CHECK_FALSE(next_door("門前町道下12番地", "門前町走出12番地"));
  CHECK(next_door("河井町3丁目4番5号", "河井町3丁目6番1号"));
  CHECK_FALSE(next_door("河井町3丁目4番5号", "河井町4丁目4番5号"));
  CHECK(next_door("町野町ロの45番地", "町野町ロの47番地2"));
  CHECK_FALSE(next_door("町野町ロの45番地", "町野町ハの45番地"));
  CHECK_FALSE(next_door("", ""));
  CHECK_FALSE(next_door("12番地", "13番地"));  // Of no town.
  CHECK_FALSE(next_door("道下", "道下"));
  CHECK_FALSE(next_door("道下999999999999999999999999", "道下1"));
}

TEST_CASE("watch: live and over the whole journal the flags are the same") {
  for (const bench::Snooping kind : bench::kSnoopings) {
    const bench::ShelterWeek week = bench::make_week(
        bench::seed_of(bench::SeedsFor::kTests, 900 + static_cast<std::uint32_t>(kind)), kind);
    AccessBook book;
    Watch watch;
    std::size_t taken = 0;
    for (const journal::Entry& entry : week.entries) {
      book.take(entry);
      watch.take(entry);
      if (++taken == week.entries.size() / 2) CHECK(rows(watch.flags()) == rows(flags_of(book)));
    }
    REQUIRE_FALSE(flags_of(book).empty());
    CHECK(rows(watch.flags()) == rows(flags_of(book)));
  }
}

TEST_CASE("watch: the same seed gives the same week, another seed another") {
  const auto one = bench::make_week(5, bench::Snooping::kBulk);
  const auto same = bench::make_week(5, bench::Snooping::kBulk);
  const auto other = bench::make_week(6, bench::Snooping::kBulk);
  REQUIRE(one.entries.size() == same.entries.size());
  for (std::size_t at = 0; at < one.entries.size(); ++at) {
    CHECK(journal::encode_entry(one.entries[at]) == journal::encode_entry(same.entries[at]));
  }
  CHECK(one.entries.size() != other.entries.size());
}

// A short form of bench/watch/watch_bench.cpp, with seeds of its own: the floors lie under what the
// long run reached (docs/audit.md), by what so few weeks can vary.
TEST_CASE("watch: weeks of snooping among honest work") {
  bench::Measured sum;
  std::uint32_t number = 0;
  for (const bench::Snooping kind : bench::kSnoopings) {
    const int weeks = kind == bench::Snooping::kListsOnly ? 8 : 2;  // Cheap, and few a week.
    for (int week = 0; week < weeks; ++week) {
      sum += bench::measure(
          bench::make_week(bench::seed_of(bench::SeedsFor::kTests, number++), kind));
    }
  }
  MESSAGE("flagged: " << sum.snooped.percent() << " % of " << sum.snooped.of << " snooped, "
                      << sum.honest.percent() << " % of " << sum.honest.of << " honest accesses, "
                      << sum.snooped_searches.percent() << " % of " << sum.snooped_searches.of
                      << " snooped searches");
  REQUIRE(sum.honest.of > 5000);
  CHECK(sum.snooped.percent() > 75);
  CHECK(sum.honest.percent() < 2.6);
  CHECK(sum.snooped_searches.percent() > 60);
  CHECK(sum.honest_searches.percent() < 2);
}
