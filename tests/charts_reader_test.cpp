// Promise: a chart opens with a journal entry's access and with nothing else, for the records and
// sections that it names, until it is over. Method: a real journal mints the access.
#include <doctest/doctest.h>

#include "store/charts/chart_reader.h"
#include "tests/journal_support.h"
#include "tests/support/region_fixture.h"

namespace tomoshibi {

TEST_CASE("reader: the access decides which records, which sections, and how long") {
  test::RegionFixture region;
  region.import_text(
      "two",
      R"({"resourceType":"Patient","id":"a","name":[{"text":"山本 喜代子"}]})"
      "\n"
      R"({"resourceType":"Condition","id":"1","code":{"text":"高血圧症"},"subject":{"reference":"Patient/a"}})"
      "\n"
      R"({"resourceType":"MedicationDispense","id":"2","medicationCodeableConcept":{"text":"薬"},"subject":{"reference":"Patient/a"}})"
      "\n");
  auto reader = store::charts::ChartReader::open(region.region());
  REQUIRE(reader.has_value());
  const PersonId known = store::charts::internal::person_of("fhir", "a");
  const PersonId unknown = store::charts::internal::person_of("fhir", "nobody");
  test::TemporaryDirectory folder;
  auto journal = test::open_journal(folder.path());
  const auto access_to = [&](std::vector<PersonId> persons, SectionSet sections) {
    const auto outcome = journal.record_consent(test::oral(persons, sections), test::kNoon);
    REQUIRE(outcome);
    const auto* given = std::get_if<store::journal::ConsentGiven>(&*outcome);
    REQUIRE(given != nullptr);
    auto access = journal.record_view({test::doctor(), persons, given->entry, sections}, test::kNoon);
    REQUIRE(access);
    return std::move(*access);
  };
  AuditedAccess whole = access_to({known, unknown}, SectionSet::all());
  const auto charts = reader->charts(whole, test::kNoon);
  REQUIRE(charts.has_value());
  REQUIRE(charts->size() == 2);
  CHECK((*charts)[0].person == known);
  CHECK((*charts)[0].conditions.size() == 1);
  CHECK((*charts)[0].medications.size() == 1);
  CHECK((*charts)[1].person == unknown);
  CHECK((*charts)[1].medications.empty());

  const AuditedAccess medicines = access_to({known}, SectionSet().with(Section::kMedication));
  const auto some = reader->charts(medicines, test::kNoon);
  REQUIRE(some.has_value());
  CHECK((*some)[0].conditions.empty());
  CHECK((*some)[0].medications.size() == 1);

  const auto late = reader->charts(medicines, medicines.expires());
  REQUIRE_FALSE(late.has_value());
  CHECK(late.error().code == Errc::kDenied);
  const AuditedAccess moved = std::move(whole);
  const auto nothing = reader->charts(whole, test::kNoon);
  REQUIRE_FALSE(nothing.has_value());
  CHECK(nothing.error().code == Errc::kDenied);
  const AuditedAccess stranger = access_to({unknown}, SectionSet::all());
  const auto absent = reader->charts(stranger, test::kNoon);
  REQUIRE_FALSE(absent.has_value());
  CHECK(absent.error().code == Errc::kNotFound);
}

}  // namespace tomoshibi
