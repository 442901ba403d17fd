// The chart never shows a calculation, an absence or an age as a fact; every page says what it
// lacks. Method: draw it without a window with the people of the design's story, touch tabs, lines
// and keys, read wishes and words. With TOMOSHIBI_PICTURES=<folder> its pages are written there.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "gui/screens/chart_frame.h"
#include "gui/screens/chart_words.h"
#include "tests/support/frame_samples.h"
#include "tests/support/imgui_harness.h"

namespace tomoshibi::gui {
namespace {

using test::ImGuiHarness;

MedicineRow medicine(const char* id, const char* name, const char* usage, const char* indications) {
  MedicineRow out;
  out.id = id;
  out.name = name;
  out.usage = usage;
  out.indications = indications;
  out.bars = {{0.0F, 0.33F, false}, {0.35F, 0.88F, false}, {0.93F, 1.0F, false}};
  out.facility = "能登里山病院・はまなす薬局";
  out.source = "電子処方箋 10/28";
  out.age = "24日前";
  return out;
}

MedicinesState medicines() {
  MedicinesState out;
  out.rows = {
      medicine("3332001", "ワルファリンK錠1mg「NIG」", "1回2錠 1日1回 夕食後 21日分", "血栓塞栓症など"),
      medicine("2492416", "ランタス注ソロスター", "1回6単位 1日1回 朝 1本", "糖尿病"),
      medicine("2149032", "アーチスト錠10mg", "1回1錠 1日1回 朝食後 28日分", "高血圧・心不全など"),
      medicine("2171022", "アムロジンOD錠5mg", "1回1錠 1日1回 朝食後 3日分", "高血圧・狭心症など"),
      medicine("2190031", "ホスレノール顆粒分包250mg", "1回1包 1日3回 食直後 28日分", "高リン血症"),
      medicine("2399010", "ラクツロース", "", ""),
      medicine("2290701",
               "ブデソニド・ホルモテロールフマル酸塩水和物吸入用カプセル120吸入「架空」", "1日2回 1回1吸入",
               "気管支喘息"),
      medicine("1124009", "ブロチゾラムOD錠0.25mg「架空」", "1回1錠 不眠時", "不眠症")};
  out.rows[0].supply = {SupplyKind::kCalculated, "11/17", Tone::kDanger, "調剤済み 10/28"};
  out.rows[1].supply = {SupplyKind::kCheckAtHand, "", Tone::kPlain, "処方のみ・受け取り未確認"};
  out.rows[2].supply = {SupplyKind::kCalculated, "11/24", Tone::kPlain, "調剤済み 10/28"};
  out.rows[3].supply = {SupplyKind::kCalculated, "11/22", Tone::kCaution, "救護所で3日分"};
  out.rows[4].supply = {SupplyKind::kCalculated, "10/13", Tone::kPlain, "レセプト 9月分"};
  out.rows[4].source = "レセプト 9月分";
  out.rows[4].age = "52日前";
  out.rows[4].is_old = true;
  out.rows[4].other_records = 1;
  out.rows[5].supply = {SupplyKind::kCheckAtHand, "", Tone::kPlain, "レセプト 9月分"};
  out.rows[6].supply = {SupplyKind::kPrescribedOnly, "", Tone::kPlain, "処方のみ・受け取り未確認"};
  out.ticks = {{0.0F, "12月"}, {0.333F, "4月"}, {0.667F, "8月"}};
  out.searched = "2021-11〜、9月分まで";
  out.content_ages = "処方箋 11/20・レセプト 9月分まで";
  return out;
}

MedicinePageState medicine_page() {
  MedicinePageState out;
  out.name = "ワルファリンK錠1mg「NIG」";
  out.indications = "血栓塞栓症など";
  out.content_ages = "処方箋 11/20・レセプト 9月分まで";
  for (int i = 0; i < 7; ++i) {
    DispensingRow row;
    row.id = std::to_string(i);
    row.date = "2026-0" + std::to_string(9 - i) + "-28";
    row.name = "ワルファリンK錠1mg「NIG」";
    row.usage = i == 3 ? "" : "1回2錠 1日1回 夕食後";
    row.amount = "42錠　21日分";
    row.supply = {SupplyKind::kCalculated, "9/18", Tone::kPlain, "調剤済み 8/28"};
    row.facility = "能登里山病院・はまなす薬局";
    row.source = i == 1 ? "レセプト 8月分" : "電子処方箋 8/28";
    row.age = "85日前";
    row.gave_way = i == 2;
    out.rows.push_back(row);
  }
  return out;
}

ChartListState care() {
  ChartListState out;
  out.kind = ChartListKind::kCare;
  out.rows = {{"1", "2026-09-28", "人工腎臓（慢性維持透析 4時間以上）", "", false, "のと腎クリニック",
               "レセプト 9月分　52日前"},
              {"2", "2024-03-12", "内シャント設置術", "手術", false, "能登里山病院",
               "レセプト 2024年3月分"},
              {"3", "", "在宅酸素療法指導管理料", "", false, "能登里山病院", "レセプト 8月分"}};
  out.searched = "2021-11〜、9月分まで";
  out.content_ages = "レセプト 9月分";
  return out;
}

EligibilityState eligibility() {
  EligibilityState out;
  out.holder = "山本 喜代子";
  out.furigana = "やまもと きよこ";
  out.birth = "昭和22年(1947)3月14日";
  out.address = "輪島市 門前町道下";
  out.cards = {{"1", "後期高齢者医療", "39172048", "", "00124821", "", "11/20", false},
               {"2", "公費負担 更生医療", "15170015", "", "1234567", "", "9/30", true}};
  return out;
}

ChartState with(ChartTab tab, ChartPage page) {
  ChartState out;
  out.band = test::sample_band();
  out.tab = tab;
  out.page = std::move(page);
  return out;
}

struct Fixture {
  ImGuiHarness harness;
  ChartState state = with(ChartTab::kMedicines, medicines());
  Fixture() { harness.ui().record_text(true); }
  std::optional<ChartIntent> draw_once() {
    return harness.frame([&](Ui& ui) { return draw(ui, state); });
  }
  std::optional<ChartIntent> press(std::string_view path) {
    return harness.press([&](Ui& ui) { return draw(ui, state); }, path);
  }
  std::optional<ChartIntent> press_key(Key key) {
    return harness.press_key([&](Ui& ui) { return draw(ui, state); }, key);
  }
  [[nodiscard]] bool reads(std::string_view text) {
    std::string all;
    for (const std::string& piece : harness.ui().seen()) all += piece;
    return all.find(text) != std::string::npos;
  }
  void picture(const std::string& name) {
    harness.frame([&](Ui& ui) {
      (void)status_strip(ui, test::sample_strip());
      return draw(ui, state);
    });
    harness.picture(name);
  }
};

template <typename Wish>
const Wish* wish(const std::optional<ChartIntent>& intent) {
  return intent ? std::get_if<Wish>(&*intent) : nullptr;
}

constexpr std::array kTexts{TextSize::kNormal, TextSize::kLarge, TextSize::kLargest};

std::vector<ChartState> all_pages() {
  std::vector<ChartState> out;
  out.push_back(with(ChartTab::kMedicines, medicines()));
  MedicinesState lower = medicines();
  lower.first = 5;
  out.push_back(with(ChartTab::kMedicines, lower));
  MedicinesState none = medicines();
  none.rows.clear();
  out.push_back(with(ChartTab::kMedicines, none));
  MedicinesState refused;
  refused.is_refused = true;
  out.push_back(with(ChartTab::kMedicines, refused));
  out.push_back(with(ChartTab::kMedicines, medicine_page()));
  ChartListState no_surgery = care();
  no_surgery.refused = {Section::kSurgery};
  out.push_back(with(ChartTab::kCare, no_surgery));
  ChartListState no_care = care();
  no_care.rows.clear();
  no_care.refused = {Section::kCare, Section::kSurgery};
  out.push_back(with(ChartTab::kCare, no_care));
  ChartListState allergies;
  allergies.kind = ChartListKind::kAllergies;
  allergies.rows = {{"1", "2019年", "ペニシリン系", "アナフィラキシー", true, "能登里山病院", "お薬手帳"}};
  out.push_back(with(ChartTab::kMedicines, allergies));
  ChartListState no_conditions = care();
  no_conditions.kind = ChartListKind::kConditions;
  no_conditions.rows.clear();
  out.push_back(with(ChartTab::kConditions, no_conditions));
  out.push_back(with(ChartTab::kEligibility, eligibility()));
  EligibilityState no_card = eligibility();
  no_card.cards.clear();
  no_card.address.clear();
  out.push_back(with(ChartTab::kEligibility, no_card));
  out.push_back(with(ChartTab::kMedicines, ChartLoading{"読み込んでいます 3/8"}));
  return out;
}

// ---- Frame ----

TEST_CASE("chart: tabs, closing, and 別の方でした") {
  Fixture f;
  for (std::size_t i = 0; i < 5; ++i) {
    const auto intent = f.press("chart/tabs/" + std::to_string(i));
    REQUIRE(wish<chart::ShowTab>(intent) != nullptr);
    CHECK(wish<chart::ShowTab>(intent)->tab == static_cast<ChartTab>(i));
  }
  CHECK(wish<chart::Close>(f.press("chart/band/close")) != nullptr);
  CHECK(wish<chart::Close>(f.press_key(Key::kEscape)) != nullptr);
  CHECK(wish<chart::CloseAsWrongPerson>(f.press("chart/wrong_person")) != nullptr);
  CHECK(wish<chart::ShowSensitive>(f.press("chart/band/sensitive")) != nullptr);
  CHECK(wish<chart::ShowAllergies>(f.press("chart/band/allergies")) != nullptr);
}

TEST_CASE("chart: Esc leaves a deeper page before it closes the chart") {
  Fixture f;
  f.state.page = medicine_page();
  const auto intent = f.press_key(Key::kEscape);
  REQUIRE(wish<chart::ShowTab>(intent) != nullptr);
  CHECK(wish<chart::ShowTab>(intent)->tab == ChartTab::kMedicines);
}

TEST_CASE("chart: what is not known of allergies is said, with one touch for the answer") {
  Fixture f;
  f.state.band.allergies.clear();
  f.state.band.allergy_knowledge = AllergyKnowledge::kNoInformation;
  CHECK(wish<chart::PatientSaysNoAllergy>(f.press("chart/band/says-none")) != nullptr);
  CHECK(f.reads("情報なし・本人に確認"));
}

TEST_CASE("chart: a notice of the band is answered by its key") {
  Fixture f;
  f.state.band.notices = {{"同意の24時間が過ぎました", "もう一度尋ねる", Tone::kCaution}};
  CHECK(wish<chart::AnswerNotice>(f.press("chart/band/notice")) != nullptr);
}

TEST_CASE("chart: what comes in later releases is not faked") {
  Fixture f;
  for (const ChartState& state : all_pages()) {
    f.state = state;
    f.draw_once();
    for (const char* word : {"印刷", "投薬を記録", "救護所の記録", "ある○日分"}) {
      CAPTURE(word);
      CHECK_FALSE(f.harness.sees(word));
    }
  }
}

// ---- Medicines ----

// 11/17分まで: a day and the words for the last covered one. 9月分まで is an age, not a covered day.
bool names_covered_day(std::string_view text) {
  const std::size_t words = text.find("分まで");
  if (words == std::string_view::npos || words == 0) return false;
  const char before = text[words - 1];
  return before >= '0' && before <= '9';
}

TEST_CASE("medicines: every covered day is called a calculation") {
  Fixture f;
  int covered_days = 0;
  for (const ChartState& state : all_pages()) {
    f.state = state;
    for (const TextSize text : kTexts) {
      f.harness.ui().theme.text = text;
      f.draw_once();
      for (const std::string& piece : f.harness.ui().seen()) {
        if (!names_covered_day(piece)) continue;
        ++covered_days;
        CAPTURE(piece);
        CHECK(piece.starts_with("計算上 "));
      }
    }
  }
  CHECK(covered_days > 20);
}

TEST_CASE("medicines: no sum is shown where none may be made, and a prescription is no pick-up") {
  Fixture f;
  MedicinesState state = medicines();
  state.rows = {state.rows[1], state.rows[6]};
  f.state.page = state;
  f.state.band.medicines.clear();
  f.draw_once();
  CHECK(f.harness.sees("残量は現物で確認"));
  CHECK(f.harness.sees("処方のみ・受け取り未確認"));
  CHECK_FALSE(f.harness.sees("計算上"));
}

TEST_CASE("medicines: a missing usage is said, an indication is never bare") {
  Fixture f;
  MedicinesState state = medicines();
  state.first = 3;
  f.state.page = state;
  f.draw_once();
  CHECK(f.harness.sees("用法：レセプトに記載なし"));
  for (const std::string& piece : f.harness.ui().seen()) {
    const bool is_indication = piece.find("高血圧") != piece.npos || piece.find("高リン") != piece.npos;
    if (!is_indication) continue;
    CAPTURE(piece);
    CHECK(piece.starts_with("主な適応："));
  }
  // A row without a known indication has no empty label.
  for (const std::string& piece : f.harness.ui().seen()) CHECK(piece != "主な適応：");
}

TEST_CASE("medicines: every line carries source and age, the foot what is not shown") {
  Fixture f;
  f.draw_once();
  CHECK(f.harness.sees("電子処方箋 10/28"));
  CHECK(f.harness.sees("24日前"));
  CHECK(f.harness.sees("52日前"));
  CHECK(f.harness.sees("出ない薬："));
  CHECK(f.harness.sees("直近の院内、自費、市販薬"));
  CHECK(f.harness.sees("処方箋 11/20・レセプト 9月分まで"));
  CHECK(f.harness.sees("ほかの記録 1"));
}

TEST_CASE("medicines: nothing on record says for which time, and that it means no absence") {
  Fixture f;
  MedicinesState state = medicines();
  state.rows.clear();
  f.state.page = state;
  f.draw_once();
  CHECK(f.harness.sees("薬の記録がありません（2021-11〜、9月分まで）"));
  CHECK(f.reads("薬がないという意味ではありません"));
  CHECK(f.reads("処方箋 11/20"));
}

TEST_CASE("medicines: a line opens its page, by record; the page shows those that gave way") {
  Fixture f;
  const auto intent = f.press("chart/2149032/row");
  REQUIRE(wish<chart::OpenMedicine>(intent) != nullptr);
  CHECK(wish<chart::OpenMedicine>(intent)->id == "2149032");
  f.state.page = medicine_page();
  f.draw_once();
  CHECK(f.harness.sees("ほかの記録"));
  const auto back = f.press("chart/all_medicines");
  REQUIRE(wish<chart::ShowTab>(back) != nullptr);
}

TEST_CASE("medicines: the period goes from a year to five, to three months, and back") {
  Fixture f;
  MedicinesState state = medicines();
  const std::array order{TimelinePeriod::kFiveYears, TimelinePeriod::kThreeMonths,
                         TimelinePeriod::kOneYear};
  CHECK(state.period == TimelinePeriod::kOneYear);
  for (const TimelinePeriod next : order) {
    f.state.page = state;
    const auto intent = f.press("chart/period");
    REQUIRE(wish<chart::ChangePeriod>(intent) != nullptr);
    CHECK(wish<chart::ChangePeriod>(intent)->period == next);
    state.period = next;
  }
}

TEST_CASE("medicines: paging and keys reach every line, at every size") {
  Fixture f;
  for (const TextSize text : kTexts) {
    f.harness.ui().theme.text = text;
    MedicinesState state = medicines();
    std::vector<bool> met(state.rows.size(), false);
    for (int page = 0; page < 20; ++page) {
      f.state.page = state;
      f.draw_once();
      for (std::size_t i = 0; i < met.size(); ++i) {
        if (f.harness.has_area("chart/" + state.rows[i].id + "/row")) met[i] = true;
      }
      const auto intent = page % 2 == 0 ? f.press("chart/page/down") : f.press_key(Key::kPageDown);
      if (!wish<chart::Scroll>(intent)) break;
      state.first = wish<chart::Scroll>(intent)->first;
    }
    CHECK(std::all_of(met.begin(), met.end(), [](bool seen) { return seen; }));
  }
}

TEST_CASE("medicines: a drag scrolls and opens nothing") {
  Fixture f;
  const auto screen = [&](Ui& ui) { return draw(ui, f.state); };
  f.draw_once();
  const auto intent = f.harness.slide(screen, {100.0F, 700.0F}, {100.0F, 520.0F});
  CHECK(wish<chart::Scroll>(intent) != nullptr);
  CHECK(wish<chart::OpenMedicine>(intent) == nullptr);
}

// ---- Lists ----

TEST_CASE("chart: a part that the consent leaves out is said and can be added") {
  Fixture f;
  MedicinesState refused;
  refused.is_refused = true;
  f.state.page = refused;
  auto intent = f.press("chart/add_to_consent");
  REQUIRE(wish<chart::AddToConsent>(intent) != nullptr);
  CHECK(wish<chart::AddToConsent>(intent)->section == Section::kMedication);
  CHECK(f.harness.sees("薬は同意に含まれていません"));
  CHECK_FALSE(f.harness.sees("薬の記録がありません"));
  ChartListState list = care();
  list.refused = {Section::kSurgery};
  f.state = with(ChartTab::kCare, list);
  intent = f.press("chart/add_to_consent_4");
  REQUIRE(wish<chart::AddToConsent>(intent) != nullptr);
  CHECK(wish<chart::AddToConsent>(intent)->section == Section::kSurgery);
  CHECK(f.harness.sees("手術は同意に含まれていません"));
  CHECK(f.harness.sees("人工腎臓"));
}

TEST_CASE("chart: a list without rows is an answer with its range") {
  Fixture f;
  for (const ChartListKind kind :
       {ChartListKind::kCare, ChartListKind::kConditions, ChartListKind::kSensitive}) {
    ChartListState list = care();
    list.kind = kind;
    list.rows.clear();
    f.state = with(ChartTab::kConditions, list);
    f.draw_once();
    CHECK(f.reads("の記録がありません（2021-11〜、9月分まで）"));
  }
  ChartListState allergies;
  allergies.kind = ChartListKind::kAllergies;
  f.state.page = allergies;
  f.draw_once();
  CHECK(f.harness.sees("アレルギー 情報なし・本人に確認"));
}

TEST_CASE("chart: 資格 shows what a claim needs, and the day it is of") {
  Fixture f;
  f.state = with(ChartTab::kEligibility, eligibility());
  f.draw_once();
  for (const char* word : {"保険者番号", "39172048", "記号なし", "00124821", "枝番なし", "11/20現在"}) {
    CAPTURE(word);
    CHECK(f.harness.sees(word));
  }
  CHECK(f.reads("検証番号が合いません"));
}

TEST_CASE("chart: hidden names leave nothing that says who it is; medicines stay readable") {
  Fixture f;
  f.harness.ui().names_hidden = true;
  f.draw_once();
  CHECK(f.harness.sees("ワルファリンK"));
  for (const ChartTab tab : {ChartTab::kMedicines, ChartTab::kEligibility}) {
    if (tab == ChartTab::kEligibility) f.state = with(tab, eligibility());
    f.draw_once();
    for (const char* word : {"山本", "やまもと", "門前町"}) {
      CAPTURE(word);
      CHECK_FALSE(f.harness.sees(word));
    }
  }
}

// ---- Room ----

TEST_CASE("chart: nothing is cut, everything inside, targets large enough, at every size") {
  Fixture f;
  for (const TextSize text : kTexts) {
    for (const bool gloves : {false, true}) {
      f.harness.ui().theme.text = text;
      f.harness.ui().theme.gloves = gloves;
      for (const ChartState& state : all_pages()) {
        f.state = state;
        f.draw_once();
        for (const std::string& word : f.harness.ui().seen()) {
          CAPTURE(word);
          CAPTURE(static_cast<int>(text));
          CHECK_FALSE(word.ends_with("…"));
        }
        for (const Area& area : f.harness.ui().areas()) {
          CAPTURE(area.path);
          CHECK(area.rect.h >= f.harness.ui().theme.target());
          CHECK(area.rect.bottom() <= kWindowHeight + 4.0F);
          CHECK(area.rect.right() <= kWindowWidth + 4.0F);
        }
      }
    }
  }
}

TEST_CASE("chart: pictures") {
  Fixture f;
  const std::vector<ChartState> pages = all_pages();
  const std::array<const char*, 12> names{"medicines", "lower",   "no-medicines", "refused",
                                          "line",      "care",    "care-refused", "allergies",
                                          "no-conditions", "eligibility", "no-card", "loading"};
  REQUIRE(pages.size() == names.size());
  for (std::size_t i = 0; i < pages.size(); ++i) {
    f.state = pages.at(i);
    for (const ThemeKind kind : {ThemeKind::kLight, ThemeKind::kDark, ThemeKind::kHighContrast}) {
      for (const TextSize text : kTexts) {
        f.harness.ui().theme.kind = kind;
        f.harness.ui().theme.text = text;
        f.picture("g-" + std::string(names.at(i)) + "-" + std::to_string(static_cast<int>(kind)) +
                  std::to_string(static_cast<int>(text)));
      }
    }
  }
  f.harness.ui().theme = {};
  f.harness.ui().names_hidden = true;
  f.state = pages.front();
  f.picture("g-hidden");
  f.harness.ui().names_hidden = false;
  f.harness.ui().language = Language::kEnglish;
  f.picture("g-english");
}

}  // namespace
}  // namespace tomoshibi::gui
