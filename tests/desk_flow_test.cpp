// The desk: nothing about a person leaves it before the journal holds what permits it.
// Method: a demo store with a handful of people of our own, a clock in the test's hand, and the
// journal read back after every journey.
#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <string>
#include <vector>

#include "app/desk/desk.h"
#include "app/desk/machine.h"
#include "store/journal/list.h"
#include "store/journal/verify.h"
#include "tests/support/scratch.h"

using namespace tomoshibi;
using namespace tomoshibi::app;
namespace journal = tomoshibi::store::journal;
namespace people = tomoshibi::store::people;

namespace {

constexpr const char* kRegion = R"json(
{"resourceType":"Patient","id":"a1","meta":{"lastUpdated":"2026-11-20T10:00:00+09:00"},"name":[{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation","valueCode":"IDE"}],"family":"見本","given":["花子"]},{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation","valueCode":"SYL"}],"family":"ミホン","given":["ハナコ"]}],"gender":"female","birthDate":"1950-04-05","address":[{"state":"石川県","city":"輪島市","line":["河井町1番地"]}]}
{"resourceType":"Coverage","id":"c1","status":"active","extension":[{"url":"http://jpfhir.jp/fhir/core/Extension/StructureDefinition/JP_Coverage_InsuredPersonNumber","valueString":"00001234"}],"beneficiary":{"reference":"Patient/a1"},"payor":[{"identifier":{"system":"http://jpfhir.jp/fhir/core/mhlw/IdSystem/InsurerNumber","value":"39172044"}}]}
{"resourceType":"MedicationDispense","id":"m1","meta":{"lastUpdated":"2026-11-10T10:00:00+09:00"},"status":"completed","medicationCodeableConcept":{"text":"アムロジピン錠5mg","coding":[{"system":"http://capstandard.jp/iyaku.info/CodeSystem/YJ-code","code":"2171022F2017"}]},"subject":{"reference":"Patient/a1"},"whenHandedOver":"2026-11-10","daysSupply":{"value":28,"unit":"日"},"dosageInstruction":[{"text":"1日1回朝食後"}]}
{"resourceType":"Patient","id":"a2","meta":{"lastUpdated":"2026-11-20T10:00:00+09:00"},"name":[{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation","valueCode":"IDE"}],"family":"見本","given":["太郎"]},{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation","valueCode":"SYL"}],"family":"ミホン","given":["タロウ"]}],"gender":"male","birthDate":"1948-01-02","address":[{"state":"石川県","city":"輪島市","line":["河井町1番地"]}]}
)json";

constexpr std::uint64_t kSmallReserve = 1 << 20;

struct Post {
  Post() {
    REQUIRE(DataDirectory::init_demo(dir(), kSmallReserve).has_value());
    std::ofstream(scratch.path() / "region.ndjson") << (kRegion + 1);
  }
  std::filesystem::path dir() const { return scratch.path() / "kiosk"; }
  Desk open() {
    auto desk = Desk::open(dir(), [this] { return time; }, [this] { return uptime; });
    REQUIRE(desk.has_value());
    return std::move(*desk);
  }
  Desk open_filled() {
    Desk desk = open();
    REQUIRE(desk.sign_in_demo().has_value());
    const auto counts = desk.import(scratch.path() / "region.ndjson", {});
    REQUIRE(counts.has_value());
    CHECK(counts->read == 4);
    CHECK(counts->stored == 4);
    REQUIRE(desk.after_import().has_value());
    return desk;
  }
  std::vector<std::string> kinds() const {
    std::vector<std::string> kinds;
    const auto keys = Machine::read_journal_keys(dir());
    REQUIRE(keys.has_value());
    const auto done = journal::list(dir(), keys->data, {}, [&](const journal::Entry& entry) {
      kinds.emplace_back(journal::kind_name(entry.body));
    });
    REQUIRE(done.has_value());
    CHECK(done->good);
    return kinds;
  }
  bool verifies() const {
    const auto keys = Machine::read_journal_keys(dir());
    REQUIRE(keys.has_value());
    const auto found = journal::verify(dir(), keys->data);
    return found.has_value() && found->good;
  }
  std::size_t count(std::string_view kind) const {
    const auto all = kinds();
    return static_cast<std::size_t>(std::ranges::count(all, kind));
  }

  test::Scratch scratch;
  Instant time = *instant_from_iso("2026-11-21T14:32:00+09:00");
  store::orders::Uptime uptime{{7}, 60'000};
};

people::Query by_name() {
  people::Query query;
  query.person.kana = "みほん はなこ";
  query.person.birth = "昭和25年";
  return query;
}

PersonId find_her(Desk& desk) {
  const auto answer = desk.find(by_name(), Disclosure::kRowsWhenAllowed);
  REQUIRE(answer.has_value());
  REQUIRE(answer->rows_allowed);
  REQUIRE_FALSE(answer->candidates.empty());
  CHECK(display_name(answer->candidates.front().person) == "見本 花子");
  return answer->candidates.front().person.id;
}

ConsentForm form_of(ConsentAnswer answer) {
  ConsentForm form;
  form.answer = answer;
  form.identity = IdentityCheck::kStated;
  if (needs_reason(answer)) form.reasons = {NoConsentReason::kUnconscious};
  return form;
}

}  // namespace

TEST_CASE("desk: nobody is found, chosen or opened before a sign-in") {
  Post post;
  Desk desk = post.open();
  CHECK(desk.find(by_name(), Disclosure::kRowsWhenAllowed).error().code == Errc::kLocked);
  CHECK(desk.choose(PersonId{}).error().code == Errc::kLocked);
  CHECK(desk.open_patients().error().code == Errc::kLocked);
  CHECK(desk.import(post.scratch.path() / "region.ndjson", {}).error().code == Errc::kLocked);
}

TEST_CASE("desk: a sign-in tells what it opens, step by step; a wrong proof opens nothing") {
  Post post;
  Desk desk = post.open();
  std::vector<SignInStep> told;
  const auto note = [&](SignInStep step) { told.push_back(step); };
  const AccountId doctor{"demo01"};
  CHECK_FALSE(desk.sign_in(doctor, SecretText("000000"), {}, note).has_value());
  CHECK(told == std::vector{SignInStep::kProof});
  told.clear();
  REQUIRE(desk.sign_in(doctor, SecretText(kDemoPin), {}, note).has_value());
  CHECK(told == std::vector{SignInStep::kProof, SignInStep::kKeys, SignInStep::kRegion,
                            SignInStep::kPeople, SignInStep::kCharts});
  CHECK(static_cast<int>(told.back()) == kOpeningSteps);
}

TEST_CASE("desk: five wrong PINs in a row make the account wait ten minutes") {
  Post post;
  Desk desk = post.open();
  const AccountId doctor{"demo01"};
  for (int left = 4; left >= 0; --left) {
    CHECK(desk.sign_in(doctor, SecretText("000000")).error().code == Errc::kDenied);
    CHECK(desk.tries(doctor).left_before_wait == left);
  }
  CHECK(desk.sign_in(doctor, SecretText(kDemoPin)).error().code == Errc::kLocked);
  post.time.milliseconds += 10 * 60 * 1000;  // The clock alone frees nobody.
  CHECK(desk.sign_in(doctor, SecretText(kDemoPin)).error().code == Errc::kLocked);
  post.uptime.milliseconds += 10 * 60 * 1000;
  CHECK(desk.sign_in(doctor, SecretText(kDemoPin)).has_value());
  CHECK(desk.sign_in(AccountId{"nobody"}, SecretText(kDemoPin)).error().code == Errc::kNotFound);
  CHECK(post.count("sign_in_failure") == 5);
}

TEST_CASE("desk: a search, a consent and a view stand in the journal in that order") {
  Post post;
  Desk desk = post.open_filled();
  const PersonId her = find_her(desk);
  CHECK(post.kinds().back() == "search");  // On disk while its rows are on the screen.
  const auto chosen = desk.choose(her);
  REQUIRE(chosen.has_value());
  CHECK(post.kinds().back() == "search_end");
  const auto outcome = desk.record_consent(*chosen, form_of(ConsentAnswer::kOral));
  REQUIRE(outcome.has_value());
  const EntrySeq consent = std::get<journal::ConsentGiven>(*outcome).entry;
  const auto opened = desk.open_chart(*chosen, consent, SectionSet::all());
  REQUIRE(opened.has_value());
  CHECK(post.kinds().back() == "view");
  REQUIRE(opened->view.medications.size() == 1);
  CHECK(opened->view.medications.front().newest.text == "アムロジピン錠5mg");
  CHECK(opened->view.medications.front().supply.covered_until == Date{2026, 12, 7});
  CHECK(desk.open_patients()->size() == 1);
  REQUIRE(desk.close_chart(consent, journal::CloseReason::kDone).has_value());
  CHECK(desk.status()->ages.newest_prescription == Date{2026, 11, 10});
  CHECK(post.verifies());
}

TEST_CASE("desk: rows that two fields do not narrow to ten stay inside, and so does nobody's name") {
  Post post;
  Desk desk = post.open_filled();
  people::Query query;
  query.person.kana = "みほん";
  const auto answer = desk.find(query, Disclosure::kRowsWhenAllowed);
  REQUIRE(answer.has_value());
  CHECK(answer->fitting == 2);
  CHECK_FALSE(answer->rows_allowed);
  CHECK(answer->candidates.empty());
  CHECK_FALSE(desk.find(query, Disclosure::kEveryCandidate)->candidates.empty());
}

TEST_CASE("desk: a refusal opens nothing, and stands first when he is chosen again") {
  Post post;
  Desk desk = post.open_filled();
  const auto chosen = desk.choose(find_her(desk));
  REQUIRE(chosen.has_value());
  const auto outcome = desk.record_consent(*chosen, form_of(ConsentAnswer::kRefused));
  REQUIRE(outcome.has_value());
  const EntrySeq refused = std::get<journal::ConsentRefused>(*outcome).entry;
  CHECK(desk.open_chart(*chosen, refused, SectionSet::all()).error().code == Errc::kDenied);
  CHECK(post.count("view") == 0);
  const auto again = desk.choose(find_her(desk));
  REQUIRE(again.has_value());
  REQUIRE(again->refusal.has_value());
  CHECK(again->refusal->at == post.time);
}

TEST_CASE("desk: a consent opens only whom and what it names, and for a day") {
  Post post;
  Desk desk = post.open_filled();
  const auto chosen = desk.choose(find_her(desk));
  ConsentForm form = form_of(ConsentAnswer::kOral);
  form.sections = SectionSet::all().without(Section::kCheckup);
  const auto outcome = desk.record_consent(*chosen, form);
  REQUIRE(outcome.has_value());
  const EntrySeq consent = std::get<journal::ConsentGiven>(*outcome).entry;
  CHECK(desk.open_chart(*chosen, consent, SectionSet::all()).error().code == Errc::kDenied);
  const auto opened = desk.open_chart(*chosen, consent, form.sections);
  REQUIRE(opened.has_value());
  CHECK(opened->view.checkups.refused);
  Chosen other = *chosen;
  other.records = {derive_person_id(open_source_key("fhir"), "fhir", "a2")};
  CHECK(desk.open_chart(other, consent, form.sections).error().code == Errc::kDenied);
  post.time.milliseconds += 24LL * 60 * 60 * 1000;
  CHECK(desk.open_chart(*chosen, consent, form.sections).error().code == Errc::kDenied);
}

TEST_CASE("desk: open patients survive a restart, and locking forgets who was there") {
  Post post;
  {
    Desk desk = post.open_filled();
    const auto chosen = desk.choose(find_her(desk));
    const auto outcome = desk.record_consent(*chosen, form_of(ConsentAnswer::kNone));
    REQUIRE(outcome.has_value());
    const EntrySeq consent = std::get<journal::ConsentGiven>(*outcome).entry;
    REQUIRE(desk.open_chart(*chosen, consent, SectionSet::all()).has_value());
    REQUIRE(desk.leave(journal::LockReason::kByHand).has_value());
    CHECK_FALSE(desk.actor().has_value());
    CHECK(desk.open_patients().error().code == Errc::kLocked);
  }
  Desk desk = post.open();
  REQUIRE(desk.sign_in_demo().has_value());
  const auto patients = desk.open_patients();
  REQUIRE(patients.has_value());
  REQUIRE(patients->size() == 1);
  CHECK(patients->front().consent.asks_again);
  CHECK(patients->front().mine);
  CHECK(display_name(patients->front().person) == "見本 花子");
}

TEST_CASE("desk: a file that cannot be read changes nothing") {
  Post post;
  Desk desk = post.open_filled();
  const auto before = desk.status()->people;
  std::ofstream(post.scratch.path() / "rubbish.json") << "{\"resourceType\":";
  CHECK(desk.import(post.scratch.path() / "rubbish.json", {}).error().code == Errc::kBadInput);
  CHECK(desk.import(post.scratch.path() / "absent.json", {}).error().code == Errc::kNotFound);
  CHECK(desk.status()->people == before);
  CHECK_FALSE(find_her(desk) == PersonId{});
}
