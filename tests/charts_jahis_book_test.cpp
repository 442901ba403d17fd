// Promise: medication notebooks of JAHIS read in every coding and cut, each record found again in
// the chart; a dispensing said twice is one. Method: the shared samples, and small books made here.
#include <doctest/doctest.h>
#include <unicode/unistr.h>

#include <algorithm>

#include "store/charts/internal/jahis_book.h"
#include "tests/support/region_fixture.h"

namespace tomoshibi {
namespace {

using store::charts::ImportCounts;
using test::RegionFixture;

std::string shift_jis(std::string_view utf8) {
  const icu::UnicodeString wide = icu::UnicodeString::fromUTF8(
      icu::StringPiece(utf8.data(), static_cast<std::int32_t>(utf8.size())));
  std::string out(utf8.size() * 2 + 16, '\0');
  const std::int32_t size = wide.extract(0, wide.length(), out.data(),
                                         static_cast<std::uint32_t>(out.size()), "windows-31j");
  out.resize(static_cast<std::size_t>(size));
  return out;
}

// The chart of the only person of a region.
Chart only_chart(RegionFixture& region) {
  auto query = region.region().prepare("SELECT subject FROM chart WHERE joined = 1");
  REQUIRE(query.has_value());
  const auto row = query->step();
  REQUIRE(row.has_value());
  REQUIRE(*row);
  PersonId id;
  std::ranges::copy(query->blob(0), id.bytes.begin());
  query->reset();
  const auto chart = region.chart(id);
  REQUIRE(chart.has_value());
  return *chart;
}

bool has_line(const Chart& chart, std::string_view line) {
  return std::ranges::find(chart.unread, line) != chart.unread.end();
}

constexpr std::string_view kHead =
    "JAHISTC08,1\r\n1,山田　太郎,1,S551015,,,,,,,ﾔﾏﾀﾞ ﾀﾛｳ\r\n";
constexpr std::string_view kBlock =
    "5,20260310,1\r\n11,駅前薬局,17,4,1234567,,,,1\r\n51,工業会病院,17,1,7654321,1\r\n";

}  // namespace

TEST_CASE("jahis: the published samples, in UTF-8, with a mark and in Shift-JIS") {
  const std::filesystem::path file = test::shared_file("data/jahis-tc/tc-minimal-valid.txt");
  if (file.empty()) return;
  std::ifstream in(file, std::ios::binary);
  const std::string utf8((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  for (const std::string& bytes : {utf8, "\xef\xbb\xbf" + utf8, shift_jis(utf8), shift_jis(utf8) + "\x1a"}) {
    RegionFixture region;
    const ImportCounts counts = region.import_text("book.txt", bytes);
    CHECK(counts.quarantined == 0);
    CHECK(counts.stored == counts.read);
    CHECK(counts.read == 7);  // The person, a medicine, 401 411 501 601 701.
    const Chart chart = only_chart(region);
    REQUIRE(chart.medications.size() == 1);
    const Medication& medicine = chart.medications[0];
    CHECK(medicine.text == "ノルバスク錠２．５ｍｇ");
    CHECK(medicine.other_code.ends_with("|612170709"));
    CHECK(medicine.dose == "1");
    CHECK(medicine.unit == "錠");
    CHECK(medicine.days == 3);
    CHECK(medicine.usage == "毎食後服用");
    CHECK(medicine.kind == DosageKind::kInternal);
    CHECK(medicine.source == Source::kNotebook);
    CHECK(medicine.pharmacy == "株式会社 工業会薬局 駅前店");
    CHECK(medicine.facility == "医療法人 工業会病院");
    CHECK(medicine.facility_code == "1311234567");
    CHECK(to_iso(medicine.date) == "2026-03-10");
    CHECK(medicine.notes.size() == 4);
    CHECK(medicine.uneven);  // 透析日に服用
    CHECK(has_line(chart, "401: 他の薬を併用する際は、相談してください。,1"));
    CHECK(has_line(chart, "411: 嚥下困難が見られるため錠剤は粉砕して投与する。,31,1"));
    CHECK(has_line(chart, "601: 飲み始めてから昼に眠くなるようになった。,20260310"));
    const ImportCounts again = region.import_text("book.txt", bytes);
    CHECK(again.unchanged == again.read);
  }
}

TEST_CASE("jahis: two dispensings, a medicine without its code, part 2 of a split notebook") {
  const std::filesystem::path folder = test::shared_file("data/jahis-tc");
  if (folder.empty()) return;
  RegionFixture region;
  for (const std::string_view name :
       {"tc-multi-dispensing.txt", "tc-invalid-missing-drug-code.txt", "tc-split-output-part-2.txt"}) {
    CAPTURE(name);
    const auto counts = region.import(folder / name);
    REQUIRE(counts.has_value());
    CHECK(counts->quarantined == 0);
  }
  CHECK(region.people().size() == 1);  // 山田 太郎, born 1980-01-01, in all of them.
  const Chart chart = only_chart(region);
  REQUIRE(chart.medications.size() == 4);
  CHECK(std::ranges::count(chart.medications, "南店", [](const Medication& medicine) {
          return medicine.pharmacy.ends_with("南店") ? "南店" : "";
        }) == 1);
  CHECK(std::ranges::any_of(chart.medications, [](const Medication& medicine) {
    return medicine.generic_name == "【般】ロキソプロフェンナトリウム錠６０ｍｇ" && medicine.days == 14;
  }));
  CHECK(std::ranges::any_of(chart.medications, [](const Medication& medicine) {
    return medicine.other_code.empty() && medicine.yj.empty() && medicine.pharmacy.empty();
  }));
}

TEST_CASE("jahis: parts of a split notebook, in any order, at once or file by file") {
  const std::string one = std::string(kHead) + std::string(kBlock) +
                          "201,1,アムロジピン錠5mg,1,錠,4,2171022F1029,1\r\n911,12345678901234,3,1\r\n";
  // The usage of the medicine of part 1, and the context said again.
  const std::string two = "JAHISTC08,1\r\n301,1,1日1回朝食後,28,日分,1,1,,1\r\n" + std::string(kBlock) +
                          "201,2,ロキソニン錠60mg,3,錠,1,,1\r\n911,12345678901234,3,2\r\n";
  const std::string three =
      "JAHISTC08,1\r\n301,2,1日3回毎食後,5,日分,1,1,,1\r\n501,備考の一行,1\r\n911,12345678901234,3,3\r\n";
  const auto check_whole = [](RegionFixture& region) {
    const Chart chart = only_chart(region);
    REQUIRE(chart.medications.size() == 2);
    for (const Medication& medicine : chart.medications) {
      CHECK(medicine.days == (medicine.yj.empty() ? 5 : 28));
      CHECK(medicine.pharmacy == "駅前薬局");
    }
    CHECK(has_line(chart, "501: 備考の一行,1"));
  };
  RegionFixture at_once;
  CHECK(at_once.import_text("all", one + two + three).quarantined == 0);
  check_whole(at_once);
  RegionFixture in_order;
  in_order.import_text("1", one);
  CHECK(only_chart(in_order).medications.size() == 1);
  in_order.import_text("2", two);
  in_order.import_text("3", three);
  check_whole(in_order);
  const ImportCounts again = in_order.import_text("2", two);
  CHECK(again.stored == 0);
  RegionFixture backwards;
  CHECK(backwards.import_text("3", three).stored == 1);  // Kept; whose it is, nobody knows yet.
  CHECK(backwards.import_text("2", two).stored == 1);
  CHECK(backwards.people().size() == 0);
  backwards.import_text("1", one);
  check_whole(backwards);
  // The same number, split otherwise.
  const auto other = backwards.import(backwards.folder.write(
      "other", std::string(kHead) + "911,12345678901234,4,2\r\n"));
  CHECK((!other.has_value() || other->quarantined == 1));
}

TEST_CASE("jahis: remarks, bought medicines, as-needed and outside forms, the patient's own lines") {
  RegionFixture region;
  const std::string book =
      std::string(kHead) +
      "2,1,ペニシリンで発疹,1\r\n2,2,ロキソニンで胃痛,2\r\n2,3,緑内障,1\r\n2,9,左利き,1\r\n"
      "3,葛根湯,20260301,20260305,2,001,4987123456789\r\n31,001,カッコン,1,,2\r\n4,旅行中,20260302,2\r\n" +
      std::string(kBlock) +
      "201,1,ロキソニン錠60mg,1,錠,4,1149019F1560,1\r\n301,1,疼痛時,10,回分,3,1,,1\r\n"
      "201,2,モーラステープ20mg,14,枚,4, 2649729S2169,1\r\n301,2,1日1回貼付,1,調剤,5,1,,1\r\n"
      "201,3,手書きの薬,,,,,2\r\n"
      "777,新しい種類,1\r\nRLF\r\n201,4,,1,錠,1,,1\r\n";
  const ImportCounts counts = region.import_text("book", book);
  CHECK(counts.quarantined == 2);
  const Chart chart = only_chart(region);
  CHECK(chart.allergies.size() == 2);
  REQUIRE(chart.conditions.size() == 1);
  CHECK(chart.conditions[0].text.starts_with("緑内障"));
  REQUIRE(chart.medications.size() == 4);
  const auto find = [&](std::string_view text) {
    const auto found = std::ranges::find(chart.medications, text, &Medication::text);
    REQUIRE(found != chart.medications.end());
    return *found;
  };
  const Medication bought = find("葛根湯");
  CHECK(bought.patient_entered);
  CHECK(bought.days == 5);
  CHECK(bought.other_code == "JAN|4987123456789");
  CHECK(std::ranges::find(bought.notes, "成分 カッコン") != bought.notes.end());
  const Medication needed = find("ロキソニン錠60mg");
  CHECK(needed.kind == DosageKind::kAsNeeded);
  CHECK(needed.days == 10);
  const Medication tape = find("モーラステープ20mg");
  CHECK(tape.kind == DosageKind::kExternal);
  CHECK(tape.quantity == "14");
  CHECK(tape.dose.empty());
  CHECK_FALSE(tape.days.has_value());
  CHECK(tape.yj == "2649729S2169");  // A blank in front is forgiven.
  CHECK(find("手書きの薬").patient_entered);
  CHECK(has_line(chart, "777: 新しい種類,1"));
  CHECK(has_line(chart, "2: 左利き"));
  CHECK(has_line(chart, "4: 旅行中,20260302,2"));
}

TEST_CASE("jahis: days in both notations; what is no day is none") {
  using store::charts::internal::notebook_day;
  CHECK(notebook_day("20260310") == Date{2026, 3, 10});
  CHECK(notebook_day("S330303") == Date{1958, 3, 3});
  CHECK(notebook_day("R020406") == Date{2020, 4, 6});
  CHECK(notebook_day("h010108") == Date{1989, 1, 8});
  for (const std::string_view text : {"", "2026031", "20260230", "X010101", "S33033a", "202603100"}) {
    CHECK_FALSE(notebook_day(text).known());
  }
}

}  // namespace tomoshibi
