// Nothing about a person is opened without a durable consent that covers it; no wins.
// Method: each rule, allowed and denied, on a real journal; every list again after reopening.
#include <algorithm>

#include "tests/journal_support.h"

using namespace tomoshibi;
using namespace tomoshibi::test;
using journal::CloseReason;

namespace {

Errc denied(const Result<AuditedAccess>& access) {
  REQUIRE_FALSE(access);
  return access.error().code;
}

bool same(const std::vector<journal::OpenConsent>& a, const std::vector<journal::OpenConsent>& b) {
  return std::ranges::equal(a, b, [](const auto& x, const auto& y) {
    return x.entry == y.entry && x.persons == y.persons && x.answer == y.answer &&
           x.identity == y.identity && x.reasons == y.reasons && x.note == y.note &&
           x.sections == y.sections && x.flags == y.flags && x.account == y.account &&
           x.viewers == y.viewers && x.since == y.since && x.until == y.until &&
           x.chart_open == y.chart_open && x.ran_out == y.ran_out && x.asks_again == y.asks_again;
  });
}

}  // namespace

TEST_CASE("consent: a view opens what the consent names and expires with it") {
  const TemporaryDirectory home;
  auto journal = open_journal(home.path());
  const EntrySeq consent = given(journal.record_consent(oral({person(1), person(2)}), kNoon));
  const auto access = journal.record_view(view_of({person(1), person(2)}, consent), after(kHour));
  REQUIRE(access);
  CHECK(access->charts().size() == 2);
  CHECK(access->charts()[0] == person(1));
  CHECK(access->sections() == SectionSet::all());
  CHECK(access->expires() == after(24 * kHour));
  CHECK(access->entry() == journal.status().last);
}

TEST_CASE("consent: a view of another person, section, role or entry is denied") {
  const TemporaryDirectory home;
  auto journal = open_journal(home.path());
  const SectionSet some = SectionSet().with(Section::kMedication).with(Section::kCare);
  const EntrySeq consent = given(journal.record_consent(oral({person(1)}, some), kNoon));
  const EntrySeq before = journal.status().last;
  CHECK(denied(journal.record_view(view_of({person(2)}, consent, some), kNoon)) == Errc::kDenied);
  CHECK(denied(journal.record_view(view_of({person(1), person(2)}, consent, some), kNoon)) ==
        Errc::kDenied);
  CHECK(denied(journal.record_view(view_of({}, consent, some), kNoon)) == Errc::kDenied);
  CHECK(denied(journal.record_view(view_of({person(1)}, consent), kNoon)) == Errc::kDenied);
  CHECK(denied(journal.record_view(view_of({person(1)}, consent, SectionSet()), kNoon)) ==
        Errc::kDenied);
  CHECK(denied(journal.record_view(view_of({person(1)}, {1}, some), kNoon)) == Errc::kDenied);
  CHECK(denied(journal.record_view(view_of({person(1)}, {99}, some), kNoon)) == Errc::kDenied);
  auto by_clerk = view_of({person(1)}, consent, some);
  by_clerk.actor = clerk();
  CHECK(denied(journal.record_view(by_clerk, kNoon)) == Errc::kDenied);
  CHECK(journal.status().last == before);
  auto by_another = view_of({person(1)}, consent, some);
  by_another.actor = pharmacist();
  CHECK(journal.record_view(by_another, kNoon));  // この救護所の医師・薬剤師
}

TEST_CASE("consent: 24 hours to the millisecond, and a clock set back asks again") {
  const TemporaryDirectory home;
  auto journal = open_journal(home.path());
  const EntrySeq consent = given(journal.record_consent(oral({person(1)}), kNoon));
  CHECK(journal.record_view(view_of({person(1)}, consent), after(24 * kHour - 1)));
  CHECK(denied(journal.record_view(view_of({person(1)}, consent), after(24 * kHour))) ==
        Errc::kDenied);
  CHECK(denied(journal.record_view(view_of({person(1)}, consent), after(-kHour))) ==
        Errc::kDenied);
  CHECK(journal.consent_for(person(1), after(23 * kHour)).has_value());
  CHECK_FALSE(journal.consent_for(person(1), after(24 * kHour)).has_value());
  // The open chart stays in the list and says that it must be asked again.
  const auto open = journal.open_consents(after(25 * kHour));
  REQUIRE(open.size() == 1);
  CHECK(open[0].ran_out);
  CHECK(open[0].chart_open);
  REQUIRE(journal.record_close(doctor(), consent, CloseReason::kDone, after(25 * kHour)));
  CHECK(journal.open_consents(after(25 * kHour)).empty());
}

TEST_CASE("consent: a refusal is recorded, opens nothing, ends what was open and is remembered") {
  const TemporaryDirectory home;
  auto journal = open_journal(home.path());
  const EntrySeq earlier = given(journal.record_consent(oral({person(1), person(2)}), kNoon));
  const auto outcome = journal.record_consent(refused({person(2)}), after(kMinute));
  REQUIRE(outcome);
  const auto* no = std::get_if<journal::ConsentRefused>(&*outcome);
  REQUIRE(no != nullptr);
  CHECK(no->entry == journal.status().last);
  CHECK(denied(journal.record_view(view_of({person(2)}, no->entry), after(kMinute))) ==
        Errc::kDenied);
  CHECK(denied(journal.record_view(view_of({person(1)}, earlier), after(kMinute))) ==
        Errc::kDenied);
  CHECK(journal.open_consents(after(kMinute)).empty());
  const auto refusal = journal.refusal_of(person(2));
  REQUIRE(refusal);
  CHECK(refusal->at == after(kMinute));
  CHECK_FALSE(refusal->withdrawal);
  CHECK_FALSE(journal.refusal_of(person(1)));

  // Later, unconscious: not blocked, flagged; and a later yes of the person counts.
  given(journal.record_consent(without_consent({person(2)}), after(kHour)));
  const auto open = journal.open_consents(after(kHour));
  REQUIRE(open.size() == 1);
  CHECK(open[0].flags.has(journal::ConsentFlag::kAfterRefusal));
  CHECK(open[0].asks_again);
  CHECK(journal.refusal_of(person(2)).has_value());
}

TEST_CASE("consent: withdrawal ends at once every consent for the person") {
  const TemporaryDirectory home;
  auto journal = open_journal(home.path());
  const EntrySeq first = given(journal.record_consent(oral({person(1)}), kNoon));
  const EntrySeq second = given(journal.record_consent(oral({person(1), person(2)}), kNoon));
  const EntrySeq other = given(journal.record_consent(oral({person(9)}), kNoon));
  REQUIRE(journal.record_view(view_of({person(1)}, first), kNoon));
  REQUIRE(journal.record_withdrawal(doctor(), first, after(kMinute)));
  CHECK(denied(journal.record_view(view_of({person(1)}, first), after(kMinute))) == Errc::kDenied);
  CHECK(denied(journal.record_view(view_of({person(2)}, second), after(kMinute))) ==
        Errc::kDenied);
  CHECK(journal.record_view(view_of({person(9)}, other), after(kMinute)));
  CHECK(journal.refusal_of(person(1))->withdrawal);
  CHECK(journal.record_withdrawal(doctor(), first, after(kMinute)).error().code ==
        Errc::kNotFound);
}

TEST_CASE("consent: the wrong person ends the consent, closing the chart does not") {
  const TemporaryDirectory home;
  auto journal = open_journal(home.path());
  const EntrySeq consent = given(journal.record_consent(oral({person(1)}), kNoon));
  REQUIRE(journal.record_view(view_of({person(1)}, consent), kNoon));
  REQUIRE(journal.record_close(doctor(), consent, CloseReason::kDone, kNoon));
  CHECK(journal.record_view(view_of({person(1)}, consent), kNoon));
  REQUIRE(journal.record_close(doctor(), consent, CloseReason::kWrongPerson, kNoon));
  CHECK(denied(journal.record_view(view_of({person(1)}, consent), kNoon)) == Errc::kDenied);
  CHECK_FALSE(journal.refusal_of(person(1)));
}

TEST_CASE("consent: reasons, words, sections and roles are asked for as the rules say") {
  const journal::ConsentPolicy strict;
  const journal::ConsentPolicy wide{.during_treatment_allowed = true};
  const auto code = [](const journal::ConsentRequest& request,
                       const journal::ConsentPolicy& policy) {
    const auto checked = journal::check_consent(request, policy);
    return checked ? Errc{} : checked.error().code;
  };
  CHECK(code(oral({person(1)}), strict) == Errc{});
  auto request = oral({person(1)});
  request.reasons = {NoConsentReason::kUnconscious};
  CHECK(code(request, strict) == Errc::kBadInput);
  request = oral({person(1)});
  request.wording.reset();
  CHECK(code(request, strict) == Errc::kBadInput);
  request = oral({person(1)});
  request.sections = SectionSet().with(Section::kCare);  // Not what was read out.
  CHECK(code(request, strict) == Errc::kBadInput);
  CHECK(code(oral({}), strict) == Errc::kBadInput);
  CHECK(code(oral(std::vector<PersonId>(17, person(1))), strict) == Errc::kBadInput);
  request = oral({person(1)});
  request.actor = clerk();
  CHECK(code(request, strict) == Errc::kDenied);

  request = oral({person(1)});
  request.answer = ConsentAnswer::kFamily;
  CHECK(code(request, strict) == Errc::kBadInput);
  request.note = "  ";
  CHECK(code(request, strict) == Errc::kBadInput);
  request.note = "長女が了承";
  CHECK(code(request, strict) == Errc{});
  CHECK_FALSE(journal::counts_as_consent(request.answer));
  request.answer = ConsentAnswer::kGuardian;
  CHECK(code(request, strict) == Errc{});
  CHECK(journal::counts_as_consent(request.answer));

  request = without_consent({person(1)});
  CHECK(code(request, strict) == Errc{});
  request.reasons.clear();
  CHECK(code(request, strict) == Errc::kBadInput);
  request.reasons = {NoConsentReason::kUnconscious, NoConsentReason::kDuringTreatment};
  CHECK(code(request, strict) == Errc::kDenied);
  CHECK(code(request, wide) == Errc{});
  request.sections = SectionSet();
  CHECK(code(request, wide) == Errc::kBadInput);
  CHECK(code(refused({person(1)}), strict) == Errc{});
}

TEST_CASE("consent: a reopened journal lists the same consents, viewers and refusals") {
  const TemporaryDirectory home;
  const Instant later = after(26 * kHour);
  std::vector<journal::OpenConsent> noon, night;
  {
    auto journal = open_journal(home.path());
    auto request = oral({person(1), person(7)});
    request.note = "通訳を介して";
    request.flags = request.flags.with(journal::ConsentFlag::kInterpreter);
    const EntrySeq first = given(journal.record_consent(request, kNoon));
    REQUIRE(journal.record_view(view_of({person(1)}, first), kNoon));
    given(journal.record_consent(without_consent({person(2)}), after(3 * kHour)));
    REQUIRE(journal.record_consent(refused({person(3)}), after(3 * kHour)));
    const EntrySeq gone = given(journal.record_consent(oral({person(4)}), after(3 * kHour)));
    REQUIRE(journal.record_withdrawal(doctor(), gone, after(4 * kHour)));
    noon = journal.open_consents(after(4 * kHour));
    night = journal.open_consents(later);
  }
  REQUIRE(noon.size() == 2);
  CHECK(noon[0].entry > noon[1].entry);
  CHECK(noon[1].note == "通訳を介して");
  CHECK(noon[1].viewers == std::vector<AccountId>{doctor().account});
  REQUIRE(night.size() == 2);
  CHECK(night[1].ran_out);
  auto again = open_journal(home.path(), later);
  CHECK(same(again.open_consents(after(4 * kHour)), noon));
  CHECK(same(again.open_consents(later), night));
  CHECK(again.refusal_of(person(3)).has_value());
  CHECK(again.refusal_of(person(4))->withdrawal);
  CHECK(again.status().condition == journal::JournalCondition::kGood);
  // Years later the consents are gone and the refusals are not.
  CHECK(again.open_consents(after(20'000 * kHour)).empty());
}

TEST_CASE("consent: refusals are kept for good, whatever their age") {
  const TemporaryDirectory home;
  {
    auto journal = open_journal(home.path());
    REQUIRE(journal.record_consent(refused({person(3)}), kNoon));
  }
  const auto journal = open_journal(home.path(), after(1000 * 24 * kHour));
  CHECK(journal.refusal_of(person(3)).has_value());
}
