// Promise: through the desk, two records of one human being are one row and one choice; the rates of the
// search are proposed by who may search and applied by an administrator, and by nobody else.
// Method: a demo store, two records with one card imported from files; every role at the commands.
#include <doctest/doctest.h>

#include "app/desk/directory.h"
#include "tests/desk_support.h"

using namespace tomoshibi;
namespace people = tomoshibi::store::people;

namespace {

std::string patient(std::string_view id, std::string_view family, std::string_view kana,
                    std::string_view city) {
  const auto name = [](std::string_view text, std::string_view half, std::string_view code) {
    return R"({"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation",)"
           R"("valueCode":")" + std::string(code) + R"("}],"family":")" + std::string(text) +
           R"(","given":[")" + std::string(half) + "\"]}";
  };
  return R"({"resourceType":"Patient","id":")" + std::string(id) +
         R"(","meta":{"lastUpdated":"2026-11-20T10:00:00+09:00"},"identifier":[{"system":)"
         R"("http://jpfhir.jp/fhir/clins/Idsystem/JP_Insurance_memberID","value":)"
         R"("00170043:輪1:1234567:02"}],"name":[)" + name(family, "花子", "IDE") + "," +
         name(kana, "ハナコ", "SYL") +
         R"(],"gender":"female","birthDate":"1950-04-05","address":[{"state":"石川県","city":")" +
         std::string(city) + R"(","line":["河井町1番地"]}]})" + "\n";
}

// One woman, before she married and moved, and after.
app::Desk open_with_two_records(const test::Store& store) {
  std::ofstream(store.scratch.path() / "two.ndjson")
      << patient("before", "見本", "ミホン", "輪島市") << patient("after", "手本", "テホン", "七尾市");
  auto desk = app::Desk::open(store.dir(), [&store] { return store.time; }, [&store] { return store.uptime; });
  REQUIRE(desk.has_value());
  REQUIRE(desk->sign_in_demo().has_value());
  REQUIRE(desk->import(store.scratch.path() / "two.ndjson", {}).has_value());
  REQUIRE(desk->after_import().has_value());
  return std::move(*desk);
}

void sign_in_administrator(app::Desk& desk) {
  REQUIRE(desk.leave(tomoshibi::store::journal::LockReason::kSignOut).has_value());
  REQUIRE(test::sign_in(desk, app::kDemoAdministrator, app::kDemoAdministratorPassword).has_value());
}

people::RatesProposal proposal() {
  people::RatesProposal made;
  made.rates.sex_other = 0.03;
  made.counted = 400;
  made.tried = 400;
  made.loss_before = 0.5;
  made.loss_after = 0.4;
  return made;
}

}  // namespace

TEST_CASE("desk: two records of one human being are one row, and choosing one brings the other") {
  const test::Store store;
  app::Desk desk = open_with_two_records(store);
  const auto answer = desk.find(test::by_kana("ミホン ハナコ"), app::Disclosure::kEveryCandidate);
  REQUIRE(answer.has_value());
  REQUIRE(answer->candidates.size() == 1);
  const people::Candidate& row = answer->candidates.front();
  CHECK(row.person.source_id == "before");
  REQUIRE(row.others.size() == 1);
  CHECK(row.others.front().person.source_id == "after");
  CHECK_FALSE(row.others.front().evidence.empty());

  const auto chosen = desk.choose(row.person.id);
  REQUIRE(chosen.has_value());
  REQUIRE(chosen->others.size() == 1);
  CHECK(chosen->others.front().person.source_id == "after");
  CHECK(chosen->others.front().person.address.city == "七尾市");
  REQUIRE(chosen->records.size() == 2);
  CHECK(chosen->records[0] == row.person.id);
  CHECK(chosen->records[1] == row.others.front().person.id);

  // The consent stands for both records, and the chart shows both.
  app::ConsentForm form;
  form.answer = ConsentAnswer::kOral;
  const auto outcome = desk.record_consent(*chosen, form);
  REQUIRE(outcome.has_value());
  const EntrySeq consent = std::get<tomoshibi::store::journal::ConsentGiven>(*outcome).entry;
  const auto opened = desk.open_chart(*chosen, consent, SectionSet::all());
  REQUIRE(opened.has_value());
  REQUIRE(opened->others.size() == 1);
  CHECK(opened->others.front().person.source_id == "after");

  // The other way round.
  const auto other = desk.choose(row.others.front().person.id);
  REQUIRE(other.has_value());
  REQUIRE(other->others.size() == 1);
  CHECK(other->others.front().person.source_id == "before");
}

TEST_CASE("desk: rates are proposed by who may search, and applied by an administrator alone") {
  const test::Store store;
  app::Desk desk = open_with_two_records(store);
  CHECK(desk.apply_search_rates().error().code == Errc::kDenied);
  CHECK(desk.reset_search_rates().error().code == Errc::kDenied);
  people::Rates tried;
  tried.absent = 0.1;
  REQUIRE(desk.try_search_rates(tried).has_value());
  CHECK(*desk.search_rates() == tried);

  sign_in_administrator(desk);
  CHECK(desk.apply_search_rates().error().code == Errc::kNotFound);
  CHECK(desk.try_search_rates(tried).error().code == Errc::kDenied);
  CHECK(desk.propose_search_rates(proposal()).error().code == Errc::kDenied);

  // What was tried holds no longer than the region was open; a proposal changes nothing.
  REQUIRE(desk.sign_in_demo().has_value());
  CHECK(*desk.search_rates() == people::Rates{});
  REQUIRE(desk.propose_search_rates(proposal()).has_value());
  CHECK(*desk.search_rates() == people::Rates{});

  sign_in_administrator(desk);
  const auto applied = desk.apply_search_rates();
  REQUIRE(applied.has_value());
  CHECK(*applied == proposal());
  CHECK(store.count("store_upkeep setting_changed") == 1);
  REQUIRE(desk.leave(tomoshibi::store::journal::LockReason::kSignOut).has_value());
  REQUIRE(desk.sign_in_demo().has_value());
  CHECK(*desk.search_rates() == proposal().rates);

  sign_in_administrator(desk);
  REQUIRE(desk.reset_search_rates().has_value());
  REQUIRE(desk.leave(tomoshibi::store::journal::LockReason::kSignOut).has_value());
  REQUIRE(desk.sign_in_demo().has_value());
  CHECK(*desk.search_rates() == people::Rates{});
}

TEST_CASE("desk: a proposal that is not one is refused, in memory and as bytes") {
  people::RatesProposal bad = proposal();
  bad.rates.absent = 2;
  const test::Store store;
  app::Desk desk = open_with_two_records(store);
  CHECK(desk.propose_search_rates(bad).error().code == Errc::kBadInput);
  Bytes bytes = people::encode_proposal(proposal());
  REQUIRE(people::decode_proposal(bytes).has_value());
  CHECK(*people::decode_proposal(bytes) == proposal());
  CHECK_FALSE(people::decode_proposal(people::encode_proposal(bad)).has_value());
  bytes.pop_back();
  CHECK_FALSE(people::decode_proposal(bytes).has_value());
  CHECK_FALSE(people::decode_proposal({}).has_value());
}
