// The list of open patients leads back to a chart in one touch, shows what each may see on fixed
// places, and never shows family or 意思を確認できない as consent.
// Method: draw it without a window, touch rows and keys by record, read wishes, words and pixels.
// With TOMOSHIBI_PICTURES=<folder> it is written there in three themes and text sizes.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "gui/frame.h"
#include "gui/screens/open_patients.h"
#include "tests/support/frame_samples.h"
#include "tests/support/imgui_harness.h"

namespace tomoshibi::gui {
namespace {

using test::ImGuiHarness;

OpenPatientRow row(const char* id, const char* opened, const char* name, const char* furigana,
                   const char* facts) {
  OpenPatientRow out;
  out.id = id;
  out.opened = opened;
  out.name = name;
  out.furigana = furigana;
  out.facts = facts;
  out.sections = SectionSet::all();
  out.remaining = "23:58";
  out.share = 0.99F;
  return out;
}

std::vector<OpenPatientRow> story() {
  std::vector<OpenPatientRow> rows{
      row("a", "14:32", "山本 喜代子", "やまもと きよこ", "女 79　昭22-03　門前町道下"),
      row("b", "14:05", "中田 隆", "なかた たかし", "男 52　昭49-04　河井町"),
      row("c", "13:40", "吉田 ハナ", "よしだ はな", "女 91　昭10-01　鳳至町"),
      row("d", "12:58", "氏名不明 11/21-A", "", "男 60代　中央中学校"),
      row("e", "11:20", "グエン ティ ラン", "NGUYEN THI LAN", "女 28　平10-01　堀町"),
      row("f", "昨日 15:02", "坂下 さくら", "さかした さくら", "女 6　令2-05　堀町"),
      row("g", "昨日 14:10", "谷内 正雄", "やち まさお", "男 84　昭17-07　大野町")};
  rows[0].sections = SectionSet::all().without(Section::kSurgery);
  rows[1].sections = SectionSet{}.with(Section::kMedication);
  rows[2].answer = ConsentAnswer::kFamily;
  rows[2].answer_detail = "長女";
  rows[3].answer = ConsentAnswer::kNone;
  rows[3].identity_presumed = true;
  rows[4].answer_detail = "通訳";
  rows[4].share = 0.86F;
  rows[5].answer = ConsentAnswer::kGuardian;
  rows[5].answer_detail = "母";
  rows[5].remaining = "0:28";
  rows[5].share = 0.02F;
  rows[5].ends_soon = true;
  rows[6].is_over = true;
  return rows;
}

struct Fixture {
  ImGuiHarness harness;
  OpenPatientsState state;
  Fixture() {
    harness.ui().record_text(true);
    state.rows = story();
    state.ending_soon = 1;
  }
  std::optional<OpenPatientsIntent> draw_once() {
    return harness.frame([&](Ui& ui) { return draw(ui, state); });
  }
  std::optional<OpenPatientsIntent> press(std::string_view path) {
    return harness.press([&](Ui& ui) { return draw(ui, state); }, path);
  }
};

TEST_CASE("open patients: a row leads to its chart, by record") {
  Fixture f;
  const auto intent = f.press("open_patients/c/row");
  REQUIRE(intent.has_value());
  CHECK(std::get<open_patients::OpenChart>(*intent).id == "c");
}

TEST_CASE("open patients: a consent that ran out stays and can be asked again, the chart too") {
  Fixture f;
  auto intent = f.press("open_patients/g/ask_again");
  REQUIRE(intent.has_value());
  CHECK(std::get<open_patients::AskAgain>(*intent).id == "g");
  CHECK(f.harness.sees("同意の24時間が"));
  CHECK_FALSE(f.harness.has_area("open_patients/a/ask_again"));
  intent = f.harness.press_at([&](Ui& ui) { return draw(ui, f.state); },
                              {300.0F, f.harness.area("open_patients/g/row")->rect.center().y});
  REQUIRE(intent.has_value());
  CHECK(std::get<open_patients::OpenChart>(*intent).id == "g");
}

TEST_CASE("open patients: family and cannot-be-asked stand on caution, consent does not") {
  Fixture f;
  f.draw_once();
  CHECK(f.harness.sees("家族が了承（長女）"));
  CHECK(f.harness.sees("意思を確認できない"));
  CHECK(f.harness.sees("親権者が同意（母）"));
  CHECK_FALSE(f.harness.sees("家族が同意"));
  const Palette& colors = f.harness.ui().colors();
  const auto has_caution = [&](const char* path) {
    const Rect rect = f.harness.area(path)->rect;
    for (int x = 650; x < 940; x += 3) {
      const int y = static_cast<int>(rect.center().y) + 14;
      if (f.harness.pixel(x, y) == colors.caution_tint) return true;
    }
    return false;
  };
  CHECK(has_caution("open_patients/c/row"));
  CHECK(has_caution("open_patients/d/row"));
  CHECK_FALSE(has_caution("open_patients/a/row"));
  CHECK_FALSE(has_caution("open_patients/f/row"));
}

TEST_CASE("open patients: scopes stand on four fixed places, a missing one is a hole") {
  Fixture f;
  f.state.rows = {story()[0], story()[2]};
  f.draw_once();
  const auto count = [&](const char* word) {
    const auto& seen = f.harness.ui().seen();
    return std::count(seen.begin(), seen.end(), word);
  };
  CHECK(count("薬") == 2);
  CHECK(count("診") == 2);
  CHECK(count("手") == 1);
  CHECK(count("健") == 2);
}

TEST_CASE("open patients: a presumed identity is said where the reading would stand") {
  Fixture f;
  f.draw_once();
  CHECK(f.harness.sees("本人確認 推定"));
}

TEST_CASE("open patients: filters, mine first") {
  Fixture f;
  CHECK(f.state.filter == OpenFilter::kMine);
  auto intent = f.press("open_patients/everybody");
  REQUIRE(intent.has_value());
  CHECK(std::get<open_patients::ShowFilter>(*intent).filter == OpenFilter::kEverybody);
  intent = f.press("open_patients/ending_soon");
  REQUIRE(intent.has_value());
  CHECK(std::get<open_patients::ShowFilter>(*intent).filter == OpenFilter::kEndingSoon);
  CHECK(f.harness.sees("まもなく終了 1"));
}

TEST_CASE("open patients: taking a consent back asks once more, in the row, before anything closes") {
  Fixture f;
  auto intent = f.press("open_patients/b/withdraw");
  REQUIRE(intent.has_value());
  CHECK(std::get<open_patients::AskWithdraw>(*intent).id == "b");
  f.state.withdrawing = "b";
  intent = f.press("open_patients/b/withdraw_no");
  REQUIRE(intent.has_value());
  CHECK(std::holds_alternative<open_patients::KeepConsent>(*intent));
  CHECK(f.harness.sees("本人が同意を取り消しましたか"));
  intent = f.press("open_patients/b/withdraw_yes");
  REQUIRE(intent.has_value());
  CHECK(std::get<open_patients::Withdraw>(*intent).id == "b");
  // A consent that ran out with its chart open can be taken back as well.
  CHECK(f.harness.has_area("open_patients/g/withdraw"));
}

TEST_CASE("open patients: an empty list says so and leads to the search") {
  Fixture f;
  f.state.rows.clear();
  const auto intent = f.press("open_patients/search");
  REQUIRE(intent.has_value());
  CHECK(std::holds_alternative<open_patients::GoSearch>(*intent));
  CHECK(f.harness.sees("閲覧中の患者はいません"));
}

TEST_CASE("open patients: more rows than fit are paged and dragged, and nobody is lost") {
  Fixture f;
  f.state.rows.clear();
  for (int i = 0; i < 20; ++i) {
    f.state.rows.push_back(row(std::to_string(i).c_str(), "14:32", "中田 隆", "なかた たかし",
                               "男 52　昭49-04　河井町"));
  }
  std::vector<bool> met(20, false);
  for (int page = 0; page < 20; ++page) {
    f.draw_once();
    for (std::size_t i = 0; i < met.size(); ++i) {
      if (f.harness.has_area("open_patients/" + std::to_string(i) + "/row")) met[i] = true;
    }
    const auto intent = f.press("open_patients/page/down");
    if (!intent) break;
    f.state.first = std::get<open_patients::Scroll>(*intent).first;
  }
  CHECK(std::all_of(met.begin(), met.end(), [](bool seen) { return seen; }));
  f.state.first = 0;
  const auto screen = [&](Ui& ui) { return draw(ui, f.state); };
  const auto dragged = f.harness.slide(screen, {300.0F, 600.0F}, {300.0F, 400.0F});
  REQUIRE(dragged.has_value());
  CHECK(std::holds_alternative<open_patients::Scroll>(*dragged));
}

TEST_CASE("open patients: hidden names leave no name, place or birth") {
  Fixture f;
  f.harness.ui().names_hidden = true;
  f.draw_once();
  for (const char* word : {"山本", "やまもと", "門前町", "昭22", "吉田", "堀町"}) {
    CAPTURE(word);
    CHECK_FALSE(f.harness.sees(word));
  }
}

TEST_CASE("open patients: nothing is cut, everything inside, at every size") {
  Fixture f;
  for (const TextSize text : {TextSize::kNormal, TextSize::kLarge, TextSize::kLargest}) {
    for (const bool gloves : {false, true}) {
      f.harness.ui().theme.text = text;
      f.harness.ui().theme.gloves = gloves;
      for (const std::size_t first : {0U, 6U}) {
        f.state.first = first;
        f.state.withdrawing = first == 0 ? "" : "g";
        f.draw_once();
        for (const std::string& word : f.harness.ui().seen()) {
          CAPTURE(word);
          CHECK_FALSE(word.ends_with("…"));
        }
        for (const Area& area : f.harness.ui().areas()) {
          CAPTURE(area.path);
          CHECK(area.rect.h >= f.harness.ui().theme.target());
          CHECK(area.rect.bottom() <= kWindowHeight + 4.0F);
        }
      }
    }
  }
}

TEST_CASE("open patients: pictures") {
  Fixture f;
  const auto picture = [&](const std::string& name) {
    f.harness.frame([&](Ui& ui) {
      (void)status_strip(ui, test::sample_strip());
      NavState bar;
      bar.active = NavTab::kOpenPatients;
      (void)nav(ui, bar);
      return draw(ui, f.state);
    });
    f.harness.picture(name);
  };
  for (const ThemeKind kind : {ThemeKind::kLight, ThemeKind::kDark, ThemeKind::kHighContrast}) {
    for (const TextSize text : {TextSize::kNormal, TextSize::kLarge, TextSize::kLargest}) {
      f.harness.ui().theme.kind = kind;
      f.harness.ui().theme.text = text;
      f.state.first = text == TextSize::kNormal ? 0 : 2;
      picture("j-" + std::to_string(static_cast<int>(kind)) +
              std::to_string(static_cast<int>(text)));
    }
  }
  f.harness.ui().theme = {};
  f.state.withdrawing = "b";
  f.state.notice = "同意が取り消されたため閉じました";
  picture("j-withdraw");
  f.harness.ui().theme.text = TextSize::kLargest;
  picture("j-withdraw-largest");
  f.state.withdrawing.clear();
  f.harness.ui().theme = {};
  f.harness.ui().names_hidden = true;
  f.state.first = 0;
  picture("j-hidden");
  f.harness.ui().names_hidden = false;
  f.state.rows.clear();
  picture("j-empty");
}

}  // namespace
}  // namespace tomoshibi::gui
