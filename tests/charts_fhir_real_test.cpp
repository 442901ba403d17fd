// Promise: published example resources of JP-CLINS, which this project did not write, import whole,
// and what each of them says is found again in a chart. Method: every file of the shared folder is
// imported into one region; facts are looked up by hand-picked values.
#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

#include "tests/support/region_fixture.h"

namespace tomoshibi {
namespace {

using test::RegionFixture;

std::vector<std::filesystem::path> files_of(std::string_view folder) {
  const std::filesystem::path path = test::shared_file(folder);
  std::vector<std::filesystem::path> files;
  if (path.empty()) return files;
  for (const auto& entry : std::filesystem::directory_iterator(path)) files.push_back(entry.path());
  std::ranges::sort(files);
  return files;
}

template <typename Rows>
auto* named(Rows& rows, std::string_view text) {
  const auto found = std::ranges::find_if(
      rows, [&](const auto& row) { return row.text.find(text) != std::string::npos; });
  return found == rows.end() ? nullptr : &*found;
}

const CheckupItem* item(const Chart& chart, std::string_view code) {
  const auto found = std::ranges::find(chart.checkups, code, &CheckupItem::code);
  return found == chart.checkups.end() ? nullptr : &*found;
}

}  // namespace

TEST_CASE("fhir: every published example imports, and a second time nothing is new") {
  const std::vector<std::filesystem::path> files = files_of("data/fhir-jp");
  if (files.empty()) return;
  RegionFixture region;
  for (const std::filesystem::path& file : files) {
    CAPTURE(file.filename().string());
    const auto counts = region.import(file);
    REQUIRE(counts.has_value());
    CHECK(counts->quarantined == 0);
    CHECK(counts->read >= 1);
    CHECK(counts->stored == counts->read);
  }
  for (const std::filesystem::path& file : files) {
    CAPTURE(file.filename().string());
    const auto counts = region.import(file);
    REQUIRE(counts.has_value());
    CHECK(counts->stored == 0);
    CHECK(counts->unchanged == counts->read);
  }
  CHECK(region.number("SELECT count(*) FROM chart WHERE joined = 0") == 0);
}

TEST_CASE("fhir: what the example resources say is found again in the charts") {
  const std::vector<std::filesystem::path> files = files_of("data/fhir-jp");
  if (files.empty()) return;
  // In both orders: the people before what speaks of them, and after.
  for (const bool backwards : {false, true}) {
    CAPTURE(backwards);
    RegionFixture region;
    std::vector<std::filesystem::path> order = files;
    if (backwards) std::ranges::reverse(order);
    for (const std::filesystem::path& file : order) REQUIRE(region.import(file).has_value());

    const auto person = store::charts::internal::person_of("fhir", "Example-JP-Patient-eCS-MAKINO");
    auto linked = region.people().linked_with(person);
    REQUIRE(linked.has_value());
    CHECK(linked->size() >= 2);  // Three records of one human being.
    Chart all;
    linked->push_back(person);
    std::ranges::sort(*linked);
    linked->erase(std::unique(linked->begin(), linked->end()), linked->end());
    for (const PersonId& id : *linked) {
      const auto chart = region.chart(id);
      REQUIRE(chart.has_value());
      std::ranges::copy(chart->medications, std::back_inserter(all.medications));
      std::ranges::copy(chart->checkups, std::back_inserter(all.checkups));
      std::ranges::copy(chart->allergies, std::back_inserter(all.allergies));
      std::ranges::copy(chart->conditions, std::back_inserter(all.conditions));
      std::ranges::copy(chart->unread, std::back_inserter(all.unread));
    }
    CHECK(all.medications.size() == 6);
    const Medication* amlodipine = named(all.medications, "アムロジピンＯＤ錠１０ｍｇ");
    REQUIRE(amlodipine != nullptr);
    CHECK(amlodipine->yj == "2171022F6276");
    CHECK(amlodipine->days == 90);
    CHECK(amlodipine->dose == "1");
    CHECK(amlodipine->unit == "錠");
    CHECK(amlodipine->quantity == "90");
    CHECK(amlodipine->usage == "1日1回 朝食後");
    CHECK(amlodipine->source == Source::kPrescription);
    CHECK(to_iso(amlodipine->date) == "2023-09-14");
    CHECK(amlodipine->facility_code == "1318814790");
    CHECK_FALSE(amlodipine->uneven);
    const Medication* prednisolone = named(all.medications, "プレドニン錠");
    REQUIRE(prednisolone != nullptr);
    CHECK(prednisolone->uneven);
    CHECK(prednisolone->days == 7);
    CHECK(prednisolone->dose == "7");
    CHECK(prednisolone->notes.size() >= 3);
    const Medication* wrong_code = named(all.medications, "クアゼパム");
    REQUIRE(wrong_code != nullptr);
    CHECK(wrong_code->yj.empty());
    CHECK(wrong_code->other_code.ends_with("|2124030F2ZZZ"));
    CHECK(wrong_code->days == 28);
    const Medication* lotion = named(all.medications, "ヒルドイドローション");
    REQUIRE(lotion != nullptr);
    CHECK(lotion->yj.empty());
    CHECK(lotion->kind == DosageKind::kExternal);
    CHECK(lotion->quantity == "1");
    const Medication* two_days = named(all.medications, "ミヤＢＭ");
    REQUIRE(two_days != nullptr);
    CHECK(two_days->days == 2);
    CHECK(two_days->dose == "6");
    const Medication* if_told = named(all.medications, "炭酸水素ナトリウム");
    REQUIRE(if_told != nullptr);
    CHECK(if_told->uneven);

    const Allergy* iodine = named(all.allergies, "ヨードうがい液");
    REQUIRE(iodine != nullptr);
    CHECK(iodine->severe);
    CHECK(iodine->medication);
    CHECK(iodine->reaction.find("嘔吐と全身に発疹") != std::string::npos);
    REQUIRE(named(all.allergies, "さば") != nullptr);
    const Condition* angina = named(all.conditions, "狭心症");
    REQUIRE(angina != nullptr);
    CHECK(angina->onset == Date{2018, 0, 0});
    const Condition* ulcer = named(all.conditions, "十二指腸潰瘍");
    REQUIRE(ulcer != nullptr);
    CHECK(to_iso(ulcer->onset) == "2020-04-10");
    const CheckupItem* egfr = item(all, "8A065000002391901");
    REQUIRE(egfr != nullptr);
    CHECK(egfr->value == 75.0);
    CHECK(egfr->laboratory);
    CHECK(std::ranges::any_of(all.checkups, [](const CheckupItem& one) {
      return one.text == "上腹部圧痛あり、その他特に所見なし。";
    }));
    CHECK(std::ranges::any_of(all.unread, [](const std::string& line) {
      return line.starts_with("Composition: ") && line.find("腹痛精査") != std::string::npos;
    }));
    CHECK(std::ranges::any_of(all.unread, [](const std::string& line) {
      return line.starts_with("DocumentReference: ") && line.find("臨床経過") != std::string::npos;
    }));
  }
}

TEST_CASE("fhir: the Bundle of observations belongs to the Patient inside it") {
  const std::filesystem::path file =
      test::shared_file("data/fhir-jp/Bundle-Bundle-CLINS-Observations-Example-01.json");
  if (file.empty()) return;
  RegionFixture region;
  REQUIRE(region.import(file).has_value());
  const auto chart = region.chart("InlineExample-JP-Patient-standard");
  REQUIRE(chart.has_value());
  CHECK(chart->checkups.size() == 4);
  const CheckupItem* albumin = item(*chart, "3A015000001827101");
  REQUIRE(albumin != nullptr);
  CHECK(albumin->text == "3.9");
  CHECK(albumin->unit == "mg/L");
  CHECK(to_iso(albumin->date) == "2021-07-05");
  CHECK(item(*chart, "3H015000002326101") != nullptr);
  const CheckupItem* protein = item(*chart, "1A990000000190153");
  REQUIRE(protein != nullptr);
  CHECK(protein->text == "±");
}

}  // namespace tomoshibi
