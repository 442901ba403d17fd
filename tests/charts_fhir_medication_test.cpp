// Promise: medicines, tests and people of FHIR say in a chart what they say in the resource, in
// every coding that Japan's guides use. Method: small resources made here; tables of usages.
#include <doctest/doctest.h>

#include <algorithm>

#include "store/charts/internal/usage.h"
#include "tests/support/region_fixture.h"

namespace tomoshibi {
namespace {

using test::RegionFixture;
using store::charts::internal::kind_of_yj;
using store::charts::internal::sense_of_usage;
using store::charts::internal::yj_of;

constexpr std::string_view kPatient =
    R"({"resourceType":"Patient","id":"a","name":[{"text":"山本 喜代子"}]})";

// Imports one resource body of the patient and gives the chart.
Chart chart_of(std::string_view type, std::string_view body) {
  RegionFixture region;
  const auto counts = region.import_text(
      "one", std::string(kPatient) + "\n" + R"({"resourceType":")" + std::string(type) +
                 R"(","id":"1",)" + std::string(body) +
                 R"(,"subject":{"reference":"Patient/a"},"patient":{"reference":"Patient/a"}})" + "\n");
  CHECK(counts.stored == 2);
  return *region.chart("a");
}

Medication medicine_of(std::string_view type, std::string_view body) {
  const Chart chart = chart_of(type, body);
  REQUIRE(chart.medications.size() == 1);
  return chart.medications[0];
}

}  // namespace

TEST_CASE("usage: what no supply is calculated for") {
  for (const std::string_view text :
       {"1日1回朝食後 隔日", "週１回 起床時", "週3回 透析日", "月・水・金曜日", "１日３回 不均等", "3日に1回", "適宜増減",
        "2日おき", "自己調節可", "指示あれば服用", "週2～3回", "月1回"}) {
    CAPTURE(text);
    CHECK(sense_of_usage(text).uneven);
  }
  for (const std::string_view text :
       {"1日1回朝食後", "１日３回　毎食後", "1日1回就寝前 28日分", "1日に1回 朝食後", "1週間分", "1日2回朝夕食後"}) {
    CAPTURE(text);
    CHECK_FALSE(sense_of_usage(text).uneven);
  }
  for (const std::string_view text : {"頓服 疼痛時", "発作時", "痛い時に", "便秘時", "必要時"}) {
    CAPTURE(text);
    CHECK(sense_of_usage(text).as_needed);
  }
  CHECK_FALSE(sense_of_usage("1日3回毎食後").as_needed);
  CHECK(sense_of_usage("1日1回貼付").kind == DosageKind::kExternal);
  CHECK(sense_of_usage("1日2回皮下注射").kind == DosageKind::kInjection);
  CHECK(sense_of_usage("1日3回毎食後").kind == DosageKind::kInternal);
}

TEST_CASE("codes: YJ by its shape, its way of giving by its digits") {
  CHECK(yj_of(" 2171022f6276 ") == "2171022F6276");
  for (const std::string_view code : {"2124030F2ZZZ", "105271807", "2171022F627", "217102206276"}) {
    CHECK(yj_of(code).empty());
  }
  CHECK(kind_of_yj("2171022F6276") == DosageKind::kInternal);
  CHECK(kind_of_yj("3999468G1020") == DosageKind::kInjection);
  CHECK(kind_of_yj("2649729S2169") == DosageKind::kExternal);
}

TEST_CASE("fhir: YJ under its three systems; HOT9 alone and uncoded keep their text") {
  for (const std::string_view system :
       {"http://capstandard.jp/iyaku.info/CodeSystem/YJ-code", "urn:oid:1.2.392.100495.20.1.73",
        "urn:oid:1.2.392.100495.20.2.73"}) {
    const Medication medicine = medicine_of(
        "MedicationDispense", R"("medicationCodeableConcept":{"coding":[{"system":")" +
                                  std::string(system) +
                                  R"(","code":"2171022F6276","display":"アムロジピン"}]})");
    CHECK(medicine.yj == "2171022F6276");
    CHECK(medicine.text == "アムロジピン");
    CHECK(medicine.source == Source::kDispensing);
  }
  const Medication hot = medicine_of(
      "MedicationRequest",
      R"("medicationCodeableConcept":{"coding":[{"system":"http://medis.or.jp/CodeSystem/master-HOT9","code":"105271807","display":"プレドニン錠５ｍｇ"}]})");
  CHECK(hot.yj.empty());
  CHECK(hot.other_code == "http://medis.or.jp/CodeSystem/master-HOT9|105271807");
  CHECK(hot.text == "プレドニン錠５ｍｇ");
  const Medication plain = medicine_of(
      "MedicationStatement", R"("effectiveDateTime":"2026-05-05","medicationCodeableConcept":{"text":"漢方の粉薬"})");
  CHECK(plain.text == "漢方の粉薬");
  CHECK(plain.source == Source::kNotebook);
  CHECK(to_iso(plain.date) == "2026-05-05");
}

TEST_CASE("fhir: receipts without usage are in-hospital; times of as-needed; weekly is uneven") {
  const std::string tag =
      R"("meta":{"tag":[{"system":"http://tomoshibi.example/CodeSystem/source","code":"receipt"}]},)";
  const std::string name = R"("medicationCodeableConcept":{"text":"薬"},"whenHandedOver":"2026-06-01")";
  const Medication inside = medicine_of("MedicationDispense", tag + name);
  CHECK(inside.source == Source::kReceipt);
  CHECK(inside.in_hospital);
  CHECK(inside.usage.empty());
  const Medication needed = medicine_of(
      "MedicationDispense",
      name + R"(,"quantity":{"value":10,"unit":"錠"},"dosageInstruction":[{"text":"疼痛時","asNeededBoolean":true,"doseAndRate":[{"doseQuantity":{"value":2,"unit":"錠"}}]}])");
  CHECK(needed.kind == DosageKind::kAsNeeded);
  CHECK(needed.days == 5);
  CHECK(needed.dose == "2");
  const Medication weekly = medicine_of(
      "MedicationDispense",
      name + R"(,"daysSupply":{"value":28,"unit":"日","code":"d"},"dosageInstruction":[{"text":"起床時","timing":{"repeat":{"frequency":1,"period":1,"periodUnit":"wk"}},"doseAndRate":[{"doseQuantity":{"value":1,"unit":"錠"}}]}])");
  CHECK(weekly.uneven);
  CHECK(weekly.days == 28);
  const Medication daily = medicine_of(
      "MedicationDispense",
      name + R"(,"daysSupply":{"value":30,"unit":"日","code":"d"},"dosageInstruction":[{"text":"1日3回毎食後","timing":{"repeat":{"frequency":3,"period":1,"periodUnit":"d"}},"doseAndRate":[{"doseQuantity":{"value":0.5,"unit":"錠"}}]}])");
  CHECK_FALSE(daily.uneven);
  CHECK(daily.dose == "1.5");
  CHECK(daily.kind == DosageKind::kInternal);
}

TEST_CASE("fhir: numbers of tests as written, coded answers as read, components as rows") {
  const Chart chart = chart_of(
      "Observation",
      R"("meta":{"profile":["http://jpfhir.jp/fhir/eCheckup/StructureDefinition/JP_Observation_Common_eCheckupGeneral"]},"code":{"text":"特定健診"},"effectiveDateTime":"2025-06-01","component":[)"
      R"({"code":{"coding":[{"system":"urn:oid:1.2.392.200119.6.1005","code":"3D046000001906202","display":"HbA1c"}]},"valueQuantity":{"value":7.0,"unit":"%"}},)"
      R"({"code":{"coding":[{"system":"urn:oid:1.2.392.200119.6.1005","code":"1A010000000191111","display":"尿蛋白"}]},"valueCodeableConcept":{"coding":[{"system":"urn:oid:1.2.392.200119.6.2102","code":"4"}]}},)"
      R"({"code":{"coding":[{"system":"urn:oid:1.2.392.200119.6.1005","code":"9N011000000000001","display":"BMI"}]},"valueQuantity":{"value":22.50,"comparator":"<","unit":"kg/m2"}}])");
  REQUIRE(chart.checkups.size() == 3);
  const auto find = [&](std::string_view code) {
    const auto found = std::ranges::find(chart.checkups, code, &CheckupItem::code);
    REQUIRE(found != chart.checkups.end());
    return *found;
  };
  CHECK(find("3D046000001906202").text == "7.0");
  CHECK(find("3D046000001906202").value == 7.0);
  CHECK_FALSE(find("3D046000001906202").laboratory);
  CHECK(find("1A010000000191111").text == "＋＋");
  CHECK(find("9N011000000000001").text == "<22.50");
  CHECK_FALSE(find("9N011000000000001").value.has_value());
}

TEST_CASE("fhir: what the patient was not told is marked") {
  for (const std::string_view code : {"UNINFORMED", "UNDELIVERED", "LTS"}) {
    const Chart chart = chart_of(
        "Condition",
        R"("meta":{"tag":[{"system":"http://jpfhir.jp/fhir/clins/CodeSystem/JP_ehrshrs_indication","code":")" +
            std::string(code) + R"("}]},"code":{"text":"胃癌"})");
    REQUIRE(chart.conditions.size() == 1);
    CHECK(chart.conditions[0].undisclosed == (code != "LTS"));
  }
}

TEST_CASE("fhir: sections that the access does not cover are empty") {
  RegionFixture region;
  region.import_text(
      "one",
      std::string(kPatient) + "\n" +
          R"({"resourceType":"Procedure","id":"1","code":{"text":"胃切除術"},"category":{"text":"手術"},"subject":{"reference":"Patient/a"}})"
          "\n"
          R"({"resourceType":"Procedure","id":"2","code":{"text":"人工腎臓"},"subject":{"reference":"Patient/a"}})"
          "\n"
          R"({"resourceType":"AllergyIntolerance","id":"3","code":{"text":"卵"},"patient":{"reference":"Patient/a"}})"
          "\n");
  const PersonId id = store::charts::internal::person_of("fhir", "a");
  const auto surgery = region.chart(id, SectionSet().with(Section::kSurgery));
  CHECK(surgery->procedures.size() == 1);
  CHECK(surgery->procedures[0].surgery);
  CHECK(surgery->allergies.empty());
  const auto care = region.chart(id, SectionSet().with(Section::kCare));
  REQUIRE(care->procedures.size() == 1);
  CHECK_FALSE(care->procedures[0].surgery);
  CHECK(care->allergies.size() == 1);
  CHECK(region.chart(id, SectionSet().with(Section::kCheckup))->procedures.empty());
}

}  // namespace tomoshibi
