// Promise: the counts that officials publish are of what was opened, add up, and belong to the day in
// Japan.
// Method: hand-made entries around midnight in Japan, of two places and two devices, and clocks that
// stood wrong.
#include "store/audit/statistics.h"

#include "tests/audit_entries.h"

namespace tomoshibi::test::pen {
namespace {

using audit::AccessBook;
using audit::Counts;

void open_one(AccessBook& book, Pen& pen, std::uint32_t who, ConsentAnswer answer,
              const char* place = "第3救護所") {
  journal::ConsentRecorded body = consent({person(who)}, answer);
  body.place = place;
  book.take(pen.write(kDoctor, body));
  if (answer != ConsentAnswer::kRefused) {
    book.take(pen.write(kDoctor, view(pen.seq, {person(who)})));
  }
}

TEST_CASE("statistics: what was opened adds up by answer; refusals and unopened consents stand beside") {
  Pen pen;
  AccessBook book;
  open_one(book, pen, 1, ConsentAnswer::kOral);
  open_one(book, pen, 2, ConsentAnswer::kOral);
  open_one(book, pen, 3, ConsentAnswer::kGuardian);
  open_one(book, pen, 4, ConsentAnswer::kFamily);
  open_one(book, pen, 5, ConsentAnswer::kNone);
  book.take(pen.write(kDoctor, view(pen.seq - 1, {person(5)})));  // Opened again.
  open_one(book, pen, 6, ConsentAnswer::kRefused);
  book.take(pen.write(kDoctor, consent({person(7)})));  // Never opened.
  book.take(pen.write(kDoctor, journal::ChartClosed{{1}, journal::CloseReason::kWrongPerson, {}}));
  book.take(pen.write(kDoctor, journal::ConsentWithdrawn{{3}, {}}));
  book.take(pen.write(kDoctor, begins("山")));
  book.take(pen.write(kNobody, journal::SearchRefused{}));
  // As earlier releases wrote a refused try at the audit desk: no search.
  book.take(pen.write(kNobody, journal::SearchRefused{
                                   journal::SearchRefusal::kNoRight,
                                   {journal::SearchKind::kPerson,
                                    {{journal::SearchField::kText, "audit desk"}}}}));
  const Counts all = audit::statistics_of(book).all;
  CHECK(all.opened == 5);
  CHECK(all.views == 6);
  CHECK(all.oral == 2);
  CHECK(all.guardian == 1);
  CHECK(all.family == 1);
  CHECK(all.none == 1);
  CHECK(all.oral + all.guardian + all.family + all.none == all.opened);
  CHECK(all.without_consent() == 2);
  CHECK(all.refused == 1);
  CHECK(all.wrong_person == 1);
  CHECK(all.withdrawn == 1);
  CHECK(all.searches == 1);
  CHECK(all.searches_refused == 1);
  CHECK(all.reasons.at(NoConsentReason::kUnconscious) == 1);
}

TEST_CASE("statistics: a day ends at midnight in Japan, a week begins on Monday, empty days are zeros") {
  AccessBook book;
  Pen pen(1, *instant_from_iso("2026-11-21T23:57:30+09:00"));  // A Saturday.
  open_one(book, pen, 1, ConsentAnswer::kOral);                // 23:58:30.
  pen.now = *instant_from_iso("2026-11-21T23:59:10+09:00");
  open_one(book, pen, 2, ConsentAnswer::kOral);                // 00:00:10 on Sunday.
  pen.now = *instant_from_iso("2026-11-24T09:00:00+09:00");    // Tuesday.
  open_one(book, pen, 3, ConsentAnswer::kNone);
  const audit::Statistics found = audit::statistics_of(book);
  REQUIRE(found.days.size() == 4);
  CHECK(to_iso(found.days[0].day) == "2026-11-21");
  CHECK(found.days[0].counts.opened == 1);
  CHECK(found.days[1].counts.opened == 1);
  CHECK(found.days[2].counts.opened == 0);
  CHECK(found.days[3].counts.none == 1);
  REQUIRE(found.weeks.size() == 2);
  CHECK(to_iso(found.weeks[0].day) == "2026-11-16");
  CHECK(found.weeks[0].counts.opened == 2);
  CHECK(to_iso(found.weeks[1].day) == "2026-11-23");
}

TEST_CASE("statistics: places and devices, and a period whose end is not included") {
  AccessBook book;
  Pen one(1);
  Pen two(2);
  open_one(book, one, 1, ConsentAnswer::kOral, "第3救護所");
  open_one(book, two, 2, ConsentAnswer::kOral, "第7救護所");
  open_one(book, two, 3, ConsentAnswer::kRefused, "第7救護所");
  const audit::Statistics found = audit::statistics_of(book);
  CHECK(found.places.at("第3救護所").opened == 1);
  CHECK(found.places.at("第7救護所").refused == 1);
  CHECK(found.devices.at(two.device()).opened == 1);
  const Instant first = book.accesses()[0].at;
  const audit::Statistics before = audit::statistics_of(book, {{0}, first});
  CHECK(before.all.opened == 0);
  CHECK(before.places.empty());
  CHECK(before.days.empty());
  const audit::Statistics later =
      audit::statistics_of(book, {{first.milliseconds + 1}, {INT64_MAX}});
  CHECK(later.all.opened + later.all.refused == 1);  // Both first ones stand at one minute.
}

TEST_CASE("statistics: clocks far in the past or the future neither fail nor fill the memory") {
  AccessBook book;
  Pen pen(1, {INT64_MIN / 2});
  open_one(book, pen, 1, ConsentAnswer::kOral);
  pen.now = {INT64_MAX / 2};
  open_one(book, pen, 2, ConsentAnswer::kOral);
  const audit::Statistics found = audit::statistics_of(book);
  CHECK(found.all.opened == 2);
  CHECK(found.days.size() == 2);
  CHECK(found.days[0].day.year == 1970);
}

}  // namespace
}  // namespace tomoshibi::test::pen
