// Promise: counts add up, bad records are set aside with file, line and reason while the rest
// flows, nothing half applied, the same file twice is no news, and what waits for its person joins
// him whenever he comes. Method: small files made here, charts read back by id.
#include <doctest/doctest.h>

#include <algorithm>

#include "tests/support/packing.h"
#include "tests/support/region_fixture.h"

namespace tomoshibi {
namespace {

using store::charts::ImportCounts;
using store::charts::ImportProgress;
using test::RegionFixture;

constexpr std::string_view kMember = "http://jpfhir.jp/fhir/clins/Idsystem/JP_Insurance_memberID";

std::string patient(std::string_view id, std::string_view member = {},
                    std::string_view birth = "1947-03-14", std::string_view more = {}) {
  std::string text = R"({"resourceType":"Patient","id":")" + std::string(id) + R"(",)";
  if (!member.empty()) {
    text += R"("identifier":[{"system":")" + std::string(kMember) + R"(","value":")" +
            std::string(member) + R"("}],)";
  }
  text += std::string(more) + R"("name":[{"family":"山本","given":["喜代子"]}],"birthDate":")" +
          std::string(birth) + "\"}\n";
  return text;
}

std::string condition(std::string_view id, std::string_view subject, std::string_view name,
                      std::string_view updated = "2026-01-01T00:00:00+09:00",
                      std::string_view more = {}) {
  return R"({"resourceType":"Condition","id":")" + std::string(id) +
         R"(","meta":{"lastUpdated":")" + std::string(updated) + "\"" + std::string(more) +
         R"(},"code":{"text":")" + std::string(name) + R"("},"subject":)" + std::string(subject) +
         "}\n";
}
std::string of_patient(std::string_view id) {
  return R"({"reference":"Patient/)" + std::string(id) + R"("})";
}
std::string of_member(std::string_view value) {
  return R"({"identifier":{"system":")" + std::string(kMember) + R"(","value":")" +
         std::string(value) + R"("}})";
}
std::string coverage(std::string_view id, std::string_view subject, std::string_view number) {
  return R"({"resourceType":"Coverage","id":")" + std::string(id) +
         R"(","extension":[{"url":"x/JP_Coverage_InsuredPersonNumber","valueString":")" +
         std::string(number) +
         R"("},{"url":"x/JP_Coverage_InsuredPersonSubNumber","valueString":"01"}],"beneficiary":)" +
         std::string(subject) + R"(,"payor":[{"identifier":{"value":"170012"}}]})" + "\n";
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

}  // namespace

TEST_CASE("import: bad lines are set aside with their line, the rest flows, again is no news") {
  RegionFixture region;
  const std::string text = patient("a") + "{\"resourceType\":\"Condition\",\n" +
                           condition("1", of_patient("a"), "高血圧症") + "{}\n" + "[1]\n" +
                           condition("2", "{\"display\":\"誰か\"}", "糖尿病") +
                           "{\"resourceType\":\"Patient\"}\n\n" + "\xff\xfe\n" +
                           R"({"resourceType":"OperationOutcome"})" + "\n";
  const ImportCounts counts = region.import_text("mixed.ndjson", text);
  CHECK(counts == ImportCounts{9, 2, 0, 7, 0});
  REQUIRE(region.quarantined.size() == 7);
  CHECK(region.quarantined[0].file == "mixed.ndjson");
  CHECK(region.quarantined[0].line == 2);
  CHECK(contains(region.quarantined[0].reason, "well-formed"));
  CHECK(region.quarantined[1].line == 4);
  CHECK(region.quarantined[3].line == 6);
  CHECK(contains(region.quarantined[3].reason, "whose"));
  CHECK(contains(region.quarantined[5].reason, "UTF-8"));
  CHECK(region.number("SELECT count(*) FROM quarantine") == 7);
  CHECK(region.number("SELECT count(*) FROM quarantine WHERE reason LIKE '%糖尿%'") == 0);
  CHECK(region.import_text("mixed.ndjson", text) == ImportCounts{9, 0, 2, 7, 0});
  CHECK(region.number("SELECT count(*) FROM quarantine") == 7);
  REQUIRE(region.chart("a").has_value());
  CHECK(region.chart("a")->conditions.size() == 1);
}

TEST_CASE("import: a file of which nothing can be read leaves nothing behind") {
  RegionFixture region;
  for (const std::string_view text :
       {"{\"a\":1}\n{\"b\":2}\n", "", "   \n", "hello", "<ClinicalDocument/>", "JAHIS10\r\n1,2\r\n"}) {
    const auto counts = region.import(region.folder.write("bad", text));
    REQUIRE_FALSE(counts.has_value());
    CHECK(counts.error().code == Errc::kBadInput);
  }
  const auto absent = region.import(region.folder.path() / "absent");
  REQUIRE_FALSE(absent.has_value());
  CHECK(absent.error().code == Errc::kNotFound);
  CHECK(region.number("SELECT count(*) FROM quarantine") == 0);
  CHECK(region.number("SELECT count(*) FROM chart") == 0);
}

TEST_CASE("import: the newer of two rows of one identity wins, whichever comes first") {
  RegionFixture region;
  const std::string old_row = condition("1", of_patient("a"), "古い", "2026-01-01T00:00:00+09:00");
  const std::string new_row = condition("1", of_patient("a"), "新しい", "2026-02-01T00:00:00+09:00");
  CHECK(region.import_text("1", patient("a") + old_row) == ImportCounts{2, 2, 0, 0, 0});
  CHECK(region.import_text("2", new_row) == ImportCounts{1, 1, 0, 0, 0});
  CHECK(region.import_text("3", old_row) == ImportCounts{1, 0, 1, 0, 0});
  REQUIRE(region.chart("a")->conditions.size() == 1);
  CHECK(region.chart("a")->conditions[0].text == "新しい");
  // Said again later, in the same words: no news, but known to be as of later.
  const std::string same = condition("1", of_patient("a"), "新しい", "2026-03-01T00:00:00+09:00");
  CHECK(region.import_text("4", same) == ImportCounts{1, 0, 1, 0, 0});
  CHECK(to_iso(region.chart("a")->conditions[0].as_of) == "2026-03-01T00:00:00+09:00");
}

TEST_CASE("import: rows wait for a person who is known only by identifier, and join him later") {
  RegionFixture region;
  // Full width and padding do not matter.
  const std::string early = condition("1", of_member("00012345:あいう:１８７:05"), "胃炎") +
                            condition("2", of_patient("a"), "胃潰瘍");
  CHECK(region.import_text("1", early) == ImportCounts{2, 2, 0, 0, 2});
  CHECK_FALSE(region.chart("a").has_value());
  CHECK(region.import_text("2", patient("a", "12345:あいう:187:5")) ==
        ImportCounts{1, 1, 0, 0, 0});
  REQUIRE(region.chart("a").has_value());
  CHECK(region.chart("a")->conditions.size() == 2);
  CHECK(region.import_text("1", early) == ImportCounts{2, 0, 2, 0, 0});
  const std::string late = condition("3", of_member("00012345:あいう:187:05"), "腰痛");
  CHECK(region.import_text("3", late) == ImportCounts{1, 1, 0, 0, 0});
  CHECK(region.chart("a")->conditions.size() == 3);
  CHECK(region.number("SELECT count(*) FROM chart WHERE joined = 0") == 0);
}

TEST_CASE("import: one member id, one birth date: two records of one human being, linked") {
  RegionFixture region;
  region.import_text("1", patient("a", "12345:あ:1:01") + patient("b", "12345:あ:1:01") +
                              patient("c", "12345:あ:1:02") +
                              condition("1", of_member("12345:あ:1:01"), "胃炎"));
  const PersonId a = store::charts::internal::person_of("fhir", "a");
  const PersonId b = store::charts::internal::person_of("fhir", "b");
  const auto linked = region.people().linked_with(a);
  REQUIRE(linked.has_value());
  CHECK(std::ranges::find(*linked, b) != linked->end());
  CHECK(linked->size() <= 2);
  CHECK(region.chart("a")->conditions.size() + region.chart("b")->conditions.size() == 1);
}

TEST_CASE("import: a member id of two birth dates joins nobody") {
  RegionFixture region;
  region.import_text("1", patient("a", "12345:あ:1:01") +
                              patient("b", "12345:あ:1:01", "1950-01-01"));
  CHECK(region.import_text("2", condition("1", of_member("12345:あ:1:01"), "胃炎")).waiting == 1);
  CHECK(region.chart("a")->conditions.empty());
  CHECK(region.chart("b")->conditions.empty());
  const auto linked = region.people().linked_with(store::charts::internal::person_of("fhir", "a"));
  REQUIRE(linked.has_value());
  CHECK(linked->size() <= 1);
}

TEST_CASE("import: cards come before, with or after their person") {
  RegionFixture region;
  CHECK(region.import_text("1", coverage("c1", of_patient("a"), "101")).waiting == 1);
  region.import_text("2", patient("a") + coverage("c2", of_patient("a"), "102"));
  CHECK(region.import_text("3", coverage("c3", of_patient("a"), "103")) ==
        ImportCounts{1, 1, 0, 0, 0});
  for (const std::string_view member :
       {"170012::101:01", "170012::102:01", "170012::103:01"}) {
    const auto found = region.people().resolve(kMember, member);
    REQUIRE(found.has_value());
    REQUIRE(found->has_value());
    CHECK(**found == store::charts::internal::person_of("fhir", "a"));
  }
}

TEST_CASE("import: stopping undoes the file") {
  RegionFixture region;
  std::string text;
  for (int at = 0; at < 10'000; ++at) {
    const std::string id = "p" + std::to_string(at);
    text += patient(id) + condition("c" + id, of_patient(id), "高血圧症");
  }
  std::uint64_t calls = 0;
  const auto counts = region.import(region.folder.write("big", text), [&](const ImportProgress& so_far) {
    CHECK(so_far.bytes_done <= so_far.bytes_total);
    return ++calls < 3;
  });
  REQUIRE_FALSE(counts.has_value());
  CHECK(counts.error().code == Errc::kDenied);
  CHECK(region.number("SELECT count(*) FROM chart") == 0);
  CHECK(region.number("SELECT count(*) FROM person") == 0);
  CHECK(region.number("SELECT count(*) FROM dictionary") == 0);
  // And the same file goes in whole afterwards, packed this time.
  const auto whole = region.import(region.folder.write("big.gz", test::gzip(text)));
  REQUIRE(whole.has_value());
  CHECK(*whole == ImportCounts{20'000, 20'000, 0, 0, 0});
  CHECK(region.people().size() == 10'000);
  CHECK(region.chart("p9999")->conditions.size() == 1);
}

TEST_CASE("import: a gzip that was cut gives its whole lines") {
  RegionFixture region;
  std::string text;
  for (int at = 0; at < 2'000; ++at) {
    text += patient("p" + std::to_string(at * 7919), {}, "1950-01-01",
                    R"("telecom":[{"value":")" + std::to_string(static_cast<unsigned>(at) * 2654435761U) + "\"}],");
  }
  const std::string packed = test::gzip(text);
  const auto counts = region.import(region.folder.write("cut.gz", packed.substr(0, packed.size() / 2)));
  REQUIRE(counts.has_value());
  CHECK(counts->stored > 100);
  CHECK(counts->stored < 2'000);
  CHECK(counts->quarantined == 1);
  CHECK(contains(region.quarantined.back().reason, "ends in the middle"));
}

TEST_CASE("import: sources keep their ids apart, a request's number is no source") {
  RegionFixture region;
  const std::string hub = R"("meta":{"source":"http://hub.example/a"},)";
  const std::string request = R"("meta":{"source":"#WxYz12"},)";
  region.import_text("1", patient("a", {}, "1947-03-14", request) +
                              patient("a", {}, "1960-01-01", hub) +
                              condition("1", of_patient("a"), "甲") +
                              condition("1", of_patient("a"), "乙", "2026-01-01T00:00:00+09:00",
                                        R"(,"source":"http://hub.example/a")"));
  CHECK(region.people().size() == 2);
  REQUIRE(region.chart("a")->conditions.size() == 1);
  CHECK(region.chart("a")->conditions[0].text == "甲");
  const auto other =
      region.chart(store::charts::internal::person_of("http://hub.example/a", "a"));
  REQUIRE(other.has_value());
  CHECK(other->conditions[0].text == "乙");
}

TEST_CASE("import: a document on many lines, a Bundle a line, an array") {
  RegionFixture region;
  const std::string pretty =
      "{\n  \"resourceType\": \"Patient\",\n  \"id\": \"a\",\n  \"name\": [{\"text\": \"山本 喜代子\"}]\n}\n";
  CHECK(region.import_text("pretty.json", pretty) == ImportCounts{1, 1, 0, 0, 0});
  const std::string bundle =
      R"({"resourceType":"Bundle","type":"collection","entry":[{"fullUrl":"urn:uuid:1","resource":)"
      R"({"resourceType":"Condition","id":"9","code":{"text":"喘息"},"subject":{"reference":"urn:uuid:2"}}},)"
      R"({"fullUrl":"urn:uuid:2","resource":{"resourceType":"Patient","id":"b","name":[{"text":"佐藤 次郎"}]}},)"
      R"({"resource":{"resourceType":"Encounter","id":"e","reasonCode":[{"text":"腹痛"}]}},)"
      R"({"resource":5}]})";
  const ImportCounts counts = region.import_text("bundle.ndjson", bundle + "\n" + bundle + "\n");
  CHECK(counts == ImportCounts{8, 3, 3, 2, 0});
  REQUIRE(region.chart("b").has_value());
  CHECK(region.chart("b")->conditions.size() == 1);
  CHECK(region.chart("b")->unread.size() == 1);
  CHECK(region.import_text("array.json", "[" + patient("c") + "," + patient("d") + "]") ==
        ImportCounts{2, 2, 0, 0, 0});
}

TEST_CASE("import: people by type, charts by type, many batches: each chart is whole") {
  RegionFixture region;
  std::string text;
  constexpr int kPeople = 600;
  for (int kind = 0; kind < 4; ++kind) {
    for (int at = 0; at < kPeople; ++at) {
      const std::string id = "p" + std::to_string(at);
      if (kind == 3) {
        text += patient(id);
        continue;
      }
      text += condition(id + "-" + std::to_string(kind), of_patient(id), "病名" + std::to_string(kind));
    }
  }
  CHECK(region.import_text("sorted", text).stored == kPeople * 4);
  for (const int at : {0, 299, 599}) {
    const auto chart = region.chart("p" + std::to_string(at));
    REQUIRE(chart.has_value());
    CHECK(chart->conditions.size() == 3);
  }
}

}  // namespace tomoshibi
