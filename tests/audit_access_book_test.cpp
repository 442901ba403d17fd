// Promise: whatever order and company entries come in, each access has its own views, end and
// reviews, and nothing is lost that an entry says in clear.
// Method: entries written by hand, of one device and of several, opened and sealed, known and not.
#include "store/audit/access_book.h"

#include "store/audit/flag.h"
#include "tests/audit_entries.h"

namespace tomoshibi::test::pen {
namespace {

using audit::AccessBook;

// Search, consent, view, close: the numbers of the four and the begin.
void an_access(AccessBook& book, Pen& pen, std::uint32_t who, const User& user = kDoctor,
               ConsentAnswer answer = ConsentAnswer::kOral) {
  book.take(pen.write(user, begins("山本")));
  book.take(pen.write(user, ends(pen.seq, {person(who), person(who + 1000)})));
  book.take(pen.write(user, consent({person(who)}, answer)));
  const std::uint64_t number = pen.seq;
  if (answer == ConsentAnswer::kRefused) return;
  book.take(pen.write(user, view(number, {person(who)})));
  book.take(pen.write(user, journal::ChartClosed{{number}, journal::CloseReason::kDone,
                                                 {person(who)}}));
}

TEST_CASE("access book: an access has its search, its consent, its view and its end") {
  Pen pen;
  AccessBook book;
  book.take(pen.write(kDoctor, journal::SignedIn{"西村 由紀"}));
  an_access(book, pen, 7);
  REQUIRE(book.accesses().size() == 1);
  const audit::Access& access = book.accesses()[0];
  CHECK(access.name == pen.name(4));
  CHECK(access.account.value == "nishi");
  CHECK(access.role == Role::kDoctor);
  CHECK(access.place == "第3救護所 K-12");
  CHECK(access.concerns(person(7)));
  CHECK(access.was_opened());
  CHECK(access.views[0].entry == EntrySeq{5});
  REQUIRE(access.search.has_value());
  CHECK(*access.search == EntrySeq{2});
  CHECK_FALSE(access.without_consent());
  REQUIRE(book.searches().size() == 1);
  CHECK(book.searches()[0].led_to_access);
  CHECK(book.searches()[0].criteria.terms[0].text == "山本 喜代子");
  CHECK(book.searches()[0].showed(person(1007)));
  CHECK(book.staff_name({"nishi"}) == "西村 由紀");
  CHECK(book.entries() == 6);
  CHECK(book.find(pen.name(4)) == &access);
  CHECK(book.find(pen.name(5)) == nullptr);
}

TEST_CASE("access book: wrong person, withdrawal, second person, print, export and record stay with theirs") {
  Pen pen;
  AccessBook book;
  an_access(book, pen, 1);  // Consent 3.
  an_access(book, pen, 2);  // Consent 8.
  book.take(pen.write(kDoctor, journal::ChartClosed{{3}, journal::CloseReason::kWrongPerson, {}}));
  book.take(pen.write(kDoctor, journal::ConsentWithdrawn{{8}, {person(2)}}));
  journal::SecondPerson second;
  second.consent = {8};
  second.how = journal::SecondHow::kByVoice;
  book.take(pen.write(kDoctor, second));
  journal::Printed print;
  print.consent = {8};
  book.take(pen.write(kDoctor, print));
  journal::Exported out;
  out.consent = {8};
  book.take(pen.write(kDoctor, out));
  book.take(pen.write(kDoctor, journal::RecordMade{journal::RecordKind::kDispense, {3}, {}, {}, {}}));
  const audit::Access& one = book.accesses()[0];
  const audit::Access& two = book.accesses()[1];
  CHECK(one.wrong_person);
  CHECK_FALSE(one.withdrawn);
  CHECK(one.records == std::vector<EntrySeq>{{16}});
  CHECK(two.withdrawn);
  CHECK_FALSE(two.wrong_person);
  REQUIRE(two.second.has_value());
  CHECK(two.second->how == journal::SecondHow::kByVoice);
  CHECK(two.prints == std::vector<EntrySeq>{{14}});
  CHECK(two.exports == std::vector<EntrySeq>{{15}});
}

TEST_CASE("access book: with entries sealed to others everything but people, reasons and words holds") {
  Pen pen;
  AccessBook book;
  book.take(pen.write(kDoctor, journal::SearchBegins{}, false));
  journal::SearchEnds end;
  end.begin = {1};
  end.outcome = journal::SearchOutcome::kChosen;
  end.shown_count = 3;
  book.take(pen.write(kDoctor, end, false));
  journal::ConsentRecorded closed;
  closed.answer = ConsentAnswer::kNone;
  closed.place = "第3救護所";
  book.take(pen.write(kDoctor, closed, false));
  book.take(pen.write(kDoctor, journal::ChartViewed{{3}, {}, {}}, false));
  book.take(pen.write(kDoctor, journal::SignedIn{}, false));
  REQUIRE(book.accesses().size() == 1);
  const audit::Access& access = book.accesses()[0];
  CHECK(access.sealed);
  CHECK(access.persons.empty());
  CHECK(access.without_consent());
  CHECK(access.was_opened());
  REQUIRE(access.search.has_value());
  CHECK(*access.search == EntrySeq{1});
  CHECK(book.searches()[0].shown_cut);
  CHECK(book.searches()[0].shown_count == 3);
  CHECK(book.staff_name({"nishi"}).empty());
}

TEST_CASE("access book: numbers of two devices that interleave are never mixed up") {
  Pen one(1);
  Pen two(2);
  AccessBook book;
  book.take(one.write(kDoctor, consent({person(1)})));
  book.take(two.write(kPharmacist, consent({person(2)}, ConsentAnswer::kFamily)));
  book.take(two.write(kPharmacist, view(1, {person(2)})));
  book.take(one.write(kDoctor, view(1, {person(1)})));
  book.take(two.write(kPharmacist,
                      journal::ChartClosed{{1}, journal::CloseReason::kWrongPerson, {}}));
  REQUIRE(book.accesses().size() == 2);
  const audit::Access* first = book.find(one.name(1));
  const audit::Access* second = book.find(two.name(1));
  REQUIRE(first != nullptr);
  REQUIRE(second != nullptr);
  CHECK(first->views.size() == 1);
  CHECK(first->views[0].account.value == "nishi");
  CHECK_FALSE(first->wrong_person);
  CHECK(second->wrong_person);
  CHECK(second->views[0].account.value == "ohtani");
}

TEST_CASE("access book: a search belongs to who made it, on the day he made it") {
  Pen pen;
  AccessBook book;
  book.take(pen.write(kPharmacist, begins("山本")));
  book.take(pen.write(kPharmacist, ends(1, {person(1)})));
  book.take(pen.write(kDoctor, consent({person(1)})));
  CHECK_FALSE(book.accesses()[0].search.has_value());
  CHECK_FALSE(book.searches()[0].led_to_access);
  pen.now.milliseconds += 2 * kDay;
  book.take(pen.write(kPharmacist, consent({person(1)})));
  CHECK_FALSE(book.accesses()[1].search.has_value());
}

TEST_CASE("access book: a kind of a later release is counted and kept as unknown") {
  Pen pen;
  AccessBook book;
  book.take(pen.write(kDoctor, journal::UnknownBody{900, {}}));
  book.take(pen.write(kNobody, journal::AlarmRaised{journal::AlarmKind::kClockJump}));
  REQUIRE(book.others().size() == 2);
  CHECK(book.others()[0].what == "unknown");
  CHECK(book.others()[1].what == "alarm clock_jump");
  CHECK_FALSE(book.others()[1].role.has_value());
  CHECK(book.entries() == 2);
}

TEST_CASE("access book: what names a consent that is not here stands among the other acts") {
  Pen pen;
  AccessBook book;
  book.take(pen.write(kDoctor, view(99, {person(1)})));
  book.take(pen.write(kDoctor, journal::ConsentWithdrawn{{98}, {}}));
  book.take(pen.write(kDoctor, ends(97, {person(1)})));
  CHECK(book.accesses().empty());
  REQUIRE(book.others().size() == 3);
  CHECK(book.others()[0].what == "view 99");
}

TEST_CASE("access book: reviews count from auditors and administrators alone, also before their subject") {
  Pen kiosk(1);
  Pen desk(2);
  AccessBook book;
  book.take(desk.write(kAuditor, review(kiosk.name(1), journal::ReviewStage::kFirst,
                                        journal::ReviewOutcome::kUnjustified, "理由が無い")));
  book.take(kiosk.write(kDoctor, consent({person(1)}, ConsentAnswer::kNone)));
  book.take(kiosk.write(kDoctor, review(kiosk.name(1), journal::ReviewStage::kFirst,
                                        journal::ReviewOutcome::kJustified)));
  const audit::Access& access = book.accesses()[0];
  REQUIRE(access.reviews.size() == 1);
  CHECK(access.reviews[0].reviewer.value == "takada");
  CHECK(access.reviews[0].note == "理由が無い");
  CHECK(access.reviews[0].device == desk.device());
}

TEST_CASE("access book: memory under one access and one search is bounded, and what is left out is counted") {
  Pen pen;
  AccessBook book;
  book.take(pen.write(kDoctor, consent({person(1)})));
  for (std::size_t at = 0; at < audit::kUnderOneMax + 10; ++at) {
    book.take(pen.write(kDoctor, view(1, {person(1)})));
  }
  CHECK(book.accesses()[0].views.size() == audit::kUnderOneMax);
  CHECK(book.accesses()[0].beyond == 10);
  book.take(pen.write(kDoctor, begins("山")));
  const std::uint64_t begin = pen.seq;
  const std::uint32_t parts = 130;
  for (std::uint32_t part = 1; part <= parts; ++part) {
    journal::SearchEnds end;
    end.begin = {begin};
    end.part = part;
    end.parts = parts;
    end.shown_count = parts * 512;
    for (std::uint32_t at = 0; at < 512; ++at) end.shown.push_back(person(part * 512 + at));
    book.take(pen.write(kDoctor, end));
  }
  CHECK(book.searches()[0].shown.size() == audit::kShownMax);
  CHECK(book.searches()[0].shown_cut);
}

TEST_CASE("access book: the same number twice keeps the first access") {
  Pen pen;
  AccessBook book;
  book.take(pen.write(kDoctor, consent({person(1)})));
  pen.seq = 0;
  book.take(pen.write(kPharmacist, consent({person(2)})));
  REQUIRE(book.accesses().size() == 1);
  CHECK(book.accesses()[0].concerns(person(1)));
  CHECK(book.others().size() == 1);
}

TEST_CASE("flags: every kind has a name of its own, and top priority is for who could not be asked about") {
  for (int number = 1; number <= 18; ++number) {
    for (int other = 1; other < number; ++other) {
      CHECK(audit::name_of(static_cast<audit::FlagKind>(number)) !=
            audit::name_of(static_cast<audit::FlagKind>(other)));
    }
  }
  CHECK(audit::name_of(audit::FlagKind::kNoConsent) == "no_consent");
  CHECK(audit::name_of(audit::FlagKind::kEmergencyCode) == "emergency_code");
  CHECK(audit::name_of(audit::FlagKind::kAfterHours) == "after_hours");
  CHECK(audit::name_of(static_cast<audit::FlagKind>(0)) == "unknown");
  audit::Access access;
  access.answer = ConsentAnswer::kNone;
  CHECK_FALSE(audit::is_top_priority(access));
  access.flags = access.flags.with(journal::ConsentFlag::kWithheld);
  CHECK(audit::is_top_priority(access));
  access.answer = ConsentAnswer::kRefused;
  CHECK_FALSE(audit::is_top_priority(access));
  access.answer = ConsentAnswer::kOral;
  access.flags = {};
  access.second.emplace().how = journal::SecondHow::kNobodyThere;
  CHECK(audit::is_top_priority(access));
}

}  // namespace
}  // namespace tomoshibi::test::pen
