// Widgets do what a touch asks, refuse what is disabled, stay in their boxes, and say what they
// must. Method: draw them without a window, touch them by path or point, read answers, texts and
// pixels. With TOMOSHIBI_PICTURES=<folder> the gallery is written there in three themes and three
// text sizes.
#include <doctest/doctest.h>
#include <png.h>

#include <array>
#include <cmath>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gui/frame.h"
#include "gui/kana_input.h"
#include "gui/png.h"
#include "gui/widgets/boards.h"
#include "gui/widgets/plots.h"
#include "tests/support/frame_samples.h"
#include "tests/support/imgui_harness.h"

namespace tomoshibi::gui {
namespace {

using test::ImGuiHarness;

constexpr std::array kThemes{ThemeKind::kLight, ThemeKind::kDark, ThemeKind::kHighContrast};
constexpr std::array kTexts{TextSize::kNormal, TextSize::kLarge, TextSize::kLargest};

void search_gallery(Ui& ui) {
  const Palette& p = ui.colors();
  const float top = ui.theme.content_top();
  draw_ground(ui, {0, top, 812, kWindowHeight - top});
  draw_panel(ui, {812, top, 468, kWindowHeight - top});
  (void)field(ui, "name", {16, top + 12, 286, 72}, "氏名（よみ・漢字）", "やまもと き",
              {.active = true});
  (void)field(ui, "birth", {310, top + 12, 182, 72}, "生まれ・年齢", "昭和22年");
  (void)field(ui, "sex", {500, top + 12, 118, 72}, "性別", "", {.hint = ui.say(words::kNotGiven)});
  (void)field(ui, "address", {626, top + 12, 160, 72}, "住所", "",
              {.hint = ui.say(words::kNotGiven)});
  (void)kana_board(ui, {16, top + 96, 778, 464 - (top - 120)});
  (void)key(ui, "by-name", {16, 700, 254, 80}, ui.say(words::kByName),
            {.look = KeyLook::kChosen, .icon = Icon::kPerson, .keep_icon = true});
  (void)key(ui, "by-card", {278, 700, 254, 80}, ui.say(words::kByCard), {.icon = Icon::kDocument});
  (void)key(ui, "by-code", {540, 700, 254, 80}, ui.say(words::kByCode), {.icon = Icon::kQrCode});
  count_head(ui, {812, top, 468, 76}, "7", ui.say(words::kPeopleUnit), "石川県 1,087,127人から");
  horizontal_rule(ui, 812, 1280, top + 76);
  const std::array<Piece, 3> line{Piece{"79歳 女　昭22(1947)-", p.ink},
                                  Piece{"03", p.ink, Weight::kStrong, true},
                                  Piece{"-＊＊　輪島市 門前町道下", p.ink}};
  const float height = candidate_row_height(ui.theme);
  for (int i = 0; i < (height > 100.0F ? 3 : 5); ++i) {
    const IdScope scope(ui, std::to_string(100 + i));
    const CandidateRow row{.name = i == 3 ? "𠮷田 邉󠄀子" : "山本 喜代子",
                           .furigana = "やまもと きよこ",
                           .line = line,
                           .tag = i < 2 ? "同姓同名" : "",
                           .is_certain = i == 1};
    (void)candidate_row(ui, "row", {812, top + 77 + height * static_cast<float>(i), 468, height},
                        row);
  }
  (void)primary(ui, "compare", {828, 712, 436, 72}, "7人を見比べる");
}

void pad_gallery(Ui& ui) {
  const float top = ui.theme.content_top();
  draw_ground(ui, {0, top, 812, kWindowHeight - top});
  draw_panel(ui, {812, top, 468, kWindowHeight - top});
  draw_card(ui, {16, top + 12, 778, 552});
  (void)digit_cells(ui, "insurer", {32, top + 50}, 8, "01170018", std::nullopt);
  (void)digit_cells(ui, "number", {32, top + 130}, 8, "48?1", 4);
  (void)card_pad(ui, {436, top + 20, 350, 536});
  pin_dots(ui, {32, top + 210, 360, 64}, 6, 4);
  (void)pin_pad(ui, {32, top + 290, 380, 260});
  banner(ui, {812, top, 468, 124}, "見つかりません",
         "薬がないという意味ではありません。\n石川県のデータに一致する方がいません。",
         {.tone = Tone::kCaution, .icon = Icon::kQuestion, .without_rule = true});
  banner(ui, {828, top + 136, 436, 96}, "K-07にある分はすべて受け取りました",
         "もらった：珠洲市の電子処方箋 11/20まで",
         {.tone = Tone::kOk, .icon = Icon::kCheck, .title_size = Size::kM});
  banner(ui, {828, top + 240, 436, 110}, "記録を書けません", ui.say(words::kJournalCannotWrite),
         {.tone = Tone::kDanger, .icon = Icon::kTriangle});
  float x = 828;
  x += tag(ui, {x, top + 360}, "9日前", Tone::kDanger) + 8;
  x += tag(ui, {x, top + 360}, "計算上 11/22分まで", Tone::kCaution) + 8;
  tint_tag(ui, {x, top + 360}, "同姓同名", Tone::kCaution);
  step(ui, {828, top + 404}, 2, "同意", "答え「3月」から選びました");
  (void)chip(ui, "medicine", {828, top + 446, 100, 64}, "薬", true, true);
  (void)chip(ui, "surgery", {936, top + 446, 110, 64}, "手術", false, true);
  (void)chip(ui, "plain", {1054, top + 446, 100, 64}, "女", false);
  (void)key(ui, "none", {1162, top + 446, 102, 64}, "手元\n未確認", {.size = Size::kS});
  (void)key(ui, "hand", {1162, top + 518, 102, 64}, "ない 11/20",
            {.look = KeyLook::kChosen, .size = Size::kS, .second = "手元", .second_first = true});
  (void)primary(ui, "go", {828, 712, 436, 72}, "手元・出すもの・日数を選んでください",
                {.enabled = false});
  float icon_x = 828;
  float icon_y = top + 516;
  for (int i = 1; i < kIconCount; ++i) {
    draw_icon(ui, static_cast<Icon>(i), {icon_x, icon_y}, 20, ui.colors().ink);
    icon_x += 26;
    if (icon_x > 1140) icon_x = 828, icon_y += 25;
  }
}

void consent_gallery(Ui& ui) {
  const float top = ui.theme.strip_height();
  draw_ground(ui, {0, top, 784, kWindowHeight - top});
  draw_panel(ui, {784, top, 496, kWindowHeight - top});
  const std::array<ChoiceCard, 4> cards{
      {{Icon::kSpeech, "口頭で同意", "本人が\n「よい」と言った", true, true},
       {Icon::kPeople, "代理の方", "親権者・後見人が同意\n家族が了承", false, true},
       {Icon::kProhibited, "意思を確認できない", "理由を選ぶ", false, true},
       {Icon::kCross, "本人が断った", "開かずに、断った\nことを残す", false, true}}};
  constexpr std::array<Rect, 4> kPlaces{Rect{16, 342, 166, 136}, Rect{190, 342, 192, 136},
                                        Rect{390, 342, 196, 136}, Rect{594, 342, 174, 136}};
  for (std::size_t i = 0; i < cards.size(); ++i)
    (void)choice_card(ui, std::to_string(i), kPlaces.at(i), cards.at(i));
  (void)key(ui, "said", {16, 220, 198, 68}, "氏名と生年月日を\n名乗った",
            {.look = KeyLook::kChosen, .size = Size::kS, .icon = Icon::kSpeech});
  (void)key(ui, "family", {222, 220, 162, 68}, "家族が答えた",
            {.size = Size::kS, .icon = Icon::kPeople});
  for (int i = 0; i < 5; ++i)
    draw_pictogram(ui, static_cast<Pictogram>(i), {808, 228.0F + 76.0F * static_cast<float>(i)},
                   56);
  for (int i = 0; i < 5; ++i)
    draw_pictogram(ui, static_cast<Pictogram>(i), {1180, 128.0F + 96.0F * static_cast<float>(i)},
                   72);
  const std::array<Ruby, 6> ruby{Ruby{"薬", "くすり"},       Ruby{"・", ""},
                                 Ruby{"診療", "しんりょう"}, Ruby{" の ", ""},
                                 Ruby{"記録", "きろく"},     Ruby{" を", ""}};
  draw_ruby(ui, {884, 240}, ruby, Size::kL, ui.colors().ink);
  const FactCard fact{Icon::kDocument, "データの中身", "処方箋 11/20", "レセプト 9月分　石川県",
                      Tone::kPlain};
  fact_card(ui, {16, 520, 336, 124}, fact);
  const FactCard worn{Icon::kBattery, "電池", "8%", "約20分　電源なし", Tone::kDanger};
  fact_card(ui, {360, 520, 336, 124}, worn);
  draw_flame(ui, {36, 80}, 56);
  draw_paragraph(ui, {884, 300, 280, 200},
                 "薬・診療・健診の記録を、この救護所の医師・薬剤師が見ます。ここで出した薬は、ほか"
                 "の救護所にも伝えます。いつ・誰が見たかを残します。断れます。",
                 Size::kS, ui.colors().ink);
  (void)primary(ui, "open", {808, 704, 456, 80}, "同意を記録して開く", {.size = Size::kL});
}

void chart_gallery(Ui& ui, float top) {
  draw_ground(ui, {0, top, kWindowWidth, kWindowHeight - top});
  const std::array<std::string_view, 4> labels{"薬", "健診・検査", "診療・手術", "病名"};
  (void)tabs(ui, "tabs", {16, top, 800, ui.theme.nav_height()}, labels, 1);
  const float y = top + ui.theme.nav_height();
  const std::array<Column, 3> columns{Column{20, 130, "項目", Align::kLeft, false},
                                      Column{172, 100, "受診勧奨", Align::kLeft, false},
                                      Column{290, 120, "2025年6月", Align::kRight, true}};
  table_head(ui, {0, y, 480, 36}, columns);
  const std::array<std::string_view, 4> items{"収縮期", "拡張期", "HbA1c ※", "eGFR ※"};
  const std::array<std::string_view, 4> values{"144", "78", "6.4", "7.1"};
  const std::array<Mark, 4> marks{Mark::kAbove, Mark::kNone, Mark::kNone, Mark::kBelow};
  for (std::size_t i = 0; i < items.size(); ++i) {
    const Rect row{0, y + 36 + 35.0F * static_cast<float>(i), 480, 35};
    table_row(ui, row, i % 2 == 1, false);
    draw_label(ui, {20, row.y, 150, row.h}, items.at(i), Size::kM, ui.colors().ink);
    number_with_mark(ui, 400, row.y, row.h, values.at(i), marks.at(i), true);
  }
  const std::array<TimelineBar, 3> bars{TimelineBar{0.0F, 0.33F, false},
                                        TimelineBar{0.335F, 0.8F, true},
                                        TimelineBar{0.9F, 1.0F, false}};
  constexpr std::array<float, 3> kLines{0.0F, 0.34F, 0.68F};
  timeline(ui, {20, y + 190, 172, 76}, bars, kLines);
  share_bar(ui, {220, y + 220, 96, 11}, 0.9F);
  share_bar(ui, {330, y + 220, 96, 11}, 0.02F, Tone::kCaution);
  const std::array<std::optional<TrendPoint>, 5> points{
      TrendPoint{152, Mark::kAbove}, TrendPoint{148, Mark::kAbove}, std::nullopt,
      TrendPoint{161, Mark::kAbove}, TrendPoint{132, Mark::kNone}};
  (void)trend_plot(
      ui, "pressure", {500, y + 12, 222, 212},
      {"収縮期", "144", Mark::kAbove, points, 140.0F, true, "受診勧奨 140", "2021", "2025"});
  const std::array<std::optional<TrendPoint>, 5> kidney{
      TrendPoint{28.4F, Mark::kBelow}, TrendPoint{24.1F, Mark::kBelow},
      TrendPoint{19, Mark::kBelow}, TrendPoint{13.2F, Mark::kBelow},
      TrendPoint{7.1F, Mark::kBelow}};
  (void)trend_plot(
      ui, "kidney", {732, y + 12, 222, 212},
      {"eGFR ※", "7.1", Mark::kBelow, kidney, 45.0F, false, "基準 45", "2021", "2025"});
  label_row(ui, {500, y + 240, 450, 44}, 110, "対象の方", "山本 喜代子（1947-03-14）");
  (void)page_keys(ui, "pages", {1192, y, 88, kWindowHeight - y},
                  {.first = 0, .shown = 5, .total = 14});
}

}  // namespace

TEST_CASE("gallery: every widget in three themes and three text sizes draws without a fault") {
  ImGuiHarness harness;
  for (std::size_t theme = 0; theme < kThemes.size(); ++theme) {
    for (std::size_t text = 0; text < kTexts.size(); ++text) {
      harness.ui().theme.kind = kThemes.at(theme);
      harness.ui().theme.text = kTexts.at(text);
      const std::string suffix = std::to_string(theme) + std::to_string(text);
      const auto frame_of = [&](auto&& body, bool with_nav) {
        harness.frame([&](Ui& ui) {
          body(ui);
          (void)status_strip(ui, test::sample_strip());
          if (with_nav) (void)nav(ui, {});
          return false;
        });
      };
      frame_of(search_gallery, true);
      CHECK(harness.sees("7人を見比べる"));
      harness.picture("search-" + suffix);
      frame_of(pad_gallery, true);
      harness.picture("pads-" + suffix);
      frame_of(consent_gallery, false);
      harness.picture("consent-" + suffix);
      frame_of([](Ui& ui) { chart_gallery(ui, patient_band(ui, test::sample_band()).bottom); },
               false);
      CHECK(harness.sees("計算上 11/17分まで"));
      harness.picture("chart-" + suffix);
      CHECK_FALSE(harness.ui().wants_another_frame());
    }
  }
}

// ---- Boards ----

TEST_CASE("boards: every kana of the board is written by its key") {
  ImGuiHarness harness;
  const auto screen = [](Ui& ui) { return kana_board(ui, {16, 216, 778, 464}); };
  constexpr std::u32string_view kAll =
      U"あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわを"
      U"んー";
  for (const char32_t code : kAll) {
    std::string name;
    append_utf8(name, code);
    const auto pressed = harness.press(screen, "kana/" + name);
    REQUIRE(pressed.has_value());
    CHECK(*pressed == BoardKey{BoardKey::Kind::kCharacter, code});
  }
  const std::array<std::pair<std::string_view, BoardKey::Kind>, 7> others{
      {{"kana/voicing", BoardKey::Kind::kVoicing},
       {"kana/half-voicing", BoardKey::Kind::kHalfVoicing},
       {"kana/small", BoardKey::Kind::kSmall},
       {"kana/unknown", BoardKey::Kind::kUnknown},
       {"kana/space", BoardKey::Kind::kSpace},
       {"kana/delete", BoardKey::Kind::kDelete},
       {"kana/clear", BoardKey::Kind::kClear}}};
  for (const auto& [path, kind] : others) {
    const auto pressed = harness.press(screen, path);
    REQUIRE(pressed.has_value());
    CHECK(pressed->kind == kind);
  }
}

TEST_CASE("boards: pads give their digits and their special keys") {
  ImGuiHarness harness;
  const auto pad = [](Ui& ui) { return card_pad(ui, {436, 140, 350, 536}); };
  const auto pin = [](Ui& ui) { return pin_pad(ui, {760, 426, 488, 280}); };
  for (char32_t digit = U'0'; digit <= U'9'; ++digit) {
    std::string name;
    append_utf8(name, digit);
    CHECK(harness.press(pad, "pad/" + name) == BoardKey{BoardKey::Kind::kCharacter, digit});
    CHECK(harness.press(pin, "pin/" + name) == BoardKey{BoardKey::Kind::kCharacter, digit});
  }
  CHECK(harness.press(pad, "pad/unknown")->kind == BoardKey::Kind::kUnknown);
  CHECK(harness.press(pad, "pad/next")->kind == BoardKey::Kind::kNext);
  CHECK(harness.press(pad, "pad/previous")->kind == BoardKey::Kind::kPrevious);
  CHECK(harness.press(pad, "pad/letters")->kind == BoardKey::Kind::kOtherBoard);
  CHECK(harness.press(pin, "pin/delete")->kind == BoardKey::Kind::kDelete);
  CHECK(harness.press(pin, "pin/clear")->kind == BoardKey::Kind::kClear);
}

TEST_CASE("boards: keys are as large as a glove needs, at every text size") {
  ImGuiHarness harness;
  for (const TextSize text : kTexts) {
    harness.ui().theme.text = text;
    harness.frame([](Ui& ui) {
      (void)kana_board(ui, {16, 216, 778, 464});
      (void)pin_pad(ui, {800, 426, 470, 280});
      return false;
    });
    for (const Area& area : harness.ui().areas()) {
      CHECK(area.rect.w >= 72.0F);
      CHECK(area.rect.h >= 72.0F);
    }
  }
}

TEST_CASE(
    "boards: digit cells show what was typed, a hatch for what nobody can read, and take a touch") {
  ImGuiHarness harness;
  const auto screen = [](Ui& ui) {
    fill_rect(ui, {0, 0, 1280, 800}, ui.colors().ground);
    return digit_cells(ui, "number", {32, 100}, 8, "48?1", 4);
  };
  harness.frame(screen);
  CHECK(harness.sees("4"));
  CHECK(harness.sees("?"));
  const Palette& p = harness.ui().colors();
  CHECK(harness.pixel(32 + 20, 105) == p.panel);
  CHECK(harness.pixel(32 + 4 * 47 + 20, 101) == p.primary);
  const auto touched = harness.press(screen, "number/2");
  REQUIRE(touched.has_value());
  CHECK(*touched == 2);
}

TEST_CASE("boards: a PIN shows dots and no digit") {
  ImGuiHarness harness;
  harness.frame([](Ui& ui) {
    pin_dots(ui, {760, 346, 488, 64}, 6, 4);
    return false;
  });
  CHECK(harness.ui().seen().empty());
  CHECK(harness.pixel(760 + 36, 346 + 32) == harness.ui().colors().ink);
}

// ---- Text ----

TEST_CASE("text: a label becomes smaller before it is cut, a name is never cut") {
  ImGuiHarness harness;
  const std::string name = "ウィリアムズ アレクサンドラ エリザベス 喜代子";
  harness.frame([&](Ui& ui) {
    draw_label(ui, {0, 0, 120, 30}, "資格確認書・保険証を見せてください", Size::kM,
               ui.colors().ink);
    draw_name(ui, {0, 100, 260, 60}, name, Size::kL, ui.colors().ink);
    return false;
  });
  CHECK(harness.sees("…"));
  std::string drawn;
  for (const std::string& text : harness.ui().seen()) {
    if (text.find("…") == std::string::npos) drawn += text;
  }
  std::erase(drawn, ' ');
  std::string whole = name;
  std::erase(whole, ' ');
  CHECK(drawn == whole);
}

TEST_CASE("text: hidden names become bars and are not drawn") {
  ImGuiHarness harness;
  harness.ui().names_hidden = true;
  harness.frame([](Ui& ui) {
    const std::array<Piece, 1> line{Piece{"79歳 女　昭22(1947)-03-＊＊", ui.colors().ink}};
    (void)candidate_row(ui, "row", {812, 200, 468, 84},
                        {.name = "山本 喜代子", .furigana = "やまもと きよこ", .line = line});
    (void)patient_band(ui, test::sample_band());
    return false;
  });
  CHECK_FALSE(harness.sees("山本"));
  CHECK_FALSE(harness.sees("やまもと"));
  CHECK_FALSE(harness.sees("1947)-03"));
  CHECK(harness.sees("ペニシリン系"));
}

TEST_CASE(
    "text: no line begins with a mark that may not begin one, none ends with an opening bracket") {
  ImGuiHarness harness;
  for (float width = 125; width < 420; width += 7) {
    harness.frame([&](Ui& ui) {
      draw_paragraph(
          ui, {0, 0, width, 800},
          "続けられます（後日確認）。理由を、書いてください。「3月」・1,087,127人から eGFR 7.1。",
          Size::kM, ui.colors().ink);
      return false;
    });
    for (const std::string& line : harness.ui().seen()) {
      CAPTURE(line);
      for (const std::string_view mark : {"、", "。", "）", "」", "・"})
        CHECK_FALSE(line.starts_with(mark));
      for (const std::string_view mark : {"（", "「"}) CHECK_FALSE(line.ends_with(mark));
      // A number stays whole.
      const bool has_head = line.find("1,087") != std::string::npos;
      const bool has_tail = line.find("087,127") != std::string::npos;
      CHECK(has_head == has_tail);
    }
  }
}

TEST_CASE("words: every entry has both languages and the same values in both") {
  for (const Words& entry : words::all()) {
    CAPTURE(std::string(entry.en));
    CHECK_FALSE(entry.ja.empty());
    CHECK_FALSE(entry.en.empty());
    for (const std::string_view slot : {"{0}", "{1}", "{2}"}) {
      CHECK((entry.ja.find(slot) == std::string_view::npos) ==
            (entry.en.find(slot) == std::string_view::npos));
    }
  }
}

TEST_CASE("words: values go into their places, a missing one is seen") {
  CHECK(fill("あと{0}回で{1}分待ち", {"4", "10"}) == "あと4回で10分待ち");
  CHECK(fill("{1}{0}", {"a", "b"}) == "ba");
  CHECK(fill("{0} {7} {x} {", {"a"}) == "a {7} {x} {");
}

// ---- Tables and plots ----

TEST_CASE("pages: keys stay in place, say what is left, and refuse at both ends") {
  ImGuiHarness harness;
  PageState state{.first = 0, .shown = 5, .total = 14};
  const auto screen = [&](Ui& ui) { return page_keys(ui, "pages", {1192, 345, 88, 455}, state); };
  CHECK_FALSE(harness.press(screen, "pages/up").has_value());
  CHECK(harness.press(screen, "pages/down") == Page::kDown);
  CHECK(harness.sees("9件"));
  CHECK(harness.sees("1–5"));
  const Rect place = harness.area("pages/down")->rect;
  state.first = 10;
  CHECK(harness.press(screen, "pages/up") == Page::kUp);
  CHECK_FALSE(harness.press(screen, "pages/down").has_value());
  CHECK(harness.area("pages/down")->rect == place);
  CHECK(harness.press_key(screen, Key::kPageUp) == Page::kUp);
  CHECK_FALSE(harness.press_key(screen, Key::kPageDown).has_value());
}

TEST_CASE("lists: a drag moves rows and opens none") {
  ImGuiHarness harness;
  float carried = 0;
  int moved = 0;
  const auto screen = [&](Ui& ui) {
    const bool opened = touch_row(ui, "row", {0, 100, 600, 500});
    moved += drag_rows(ui, {0, 100, 600, 500}, 77.0F, carried);
    return opened;
  };
  CHECK_FALSE(harness.slide(screen, {300, 500}, {300, 500 - 170}));
  CHECK(moved == 2);
  moved = 0;
  CHECK_FALSE(harness.slide(screen, {300, 300}, {300, 300 + 80}));
  CHECK(moved == -1);
  moved = 0;
  CHECK(harness.slide(screen, {300, 300}, {303, 304}));
  CHECK(moved == 0);
}

TEST_CASE(
    "timeline: bars that touch are drawn apart, an ended one is hollow, now is a line of ink") {
  ImGuiHarness harness;
  const std::array<TimelineBar, 3> bars{TimelineBar{0.0F, 0.5F, false},
                                        TimelineBar{0.5F, 0.9F, false},
                                        TimelineBar{0.92F, 1.0F, true}};
  harness.frame([&](Ui& ui) {
    fill_rect(ui, {0, 0, 1280, 800}, ui.colors().panel);
    timeline(ui, {100, 100, 200, 76}, bars, {});
    return false;
  });
  const Palette& p = harness.ui().colors();
  CHECK(harness.pixel(150, 138) == p.bar);
  CHECK(harness.pixel(201, 138) == p.panel);
  CHECK(harness.pixel(250, 138) == p.bar);
  CHECK(harness.pixel(291, 138) == p.panel);
  CHECK(harness.pixel(299, 105) == p.ink);
}

TEST_CASE("plot: the bad side is tinted, a missing year is a hole, nothing leaves the card") {
  ImGuiHarness harness;
  const std::array<std::optional<TrendPoint>, 3> points{TrendPoint{28, Mark::kBelow}, std::nullopt,
                                                        TrendPoint{7, Mark::kBelow}};
  const auto screen = [&](Ui& ui) {
    fill_rect(ui, {0, 0, 1280, 800}, ui.colors().ground);
    return trend_plot(
        ui, "plot", {500, 300, 222, 212},
        {"eGFR ※", "7.1", Mark::kBelow, points, 45.0F, false, "基準 45", "2021", "2025"});
  };
  CHECK(harness.press(screen, "plot"));
  const Palette& p = harness.ui().colors();
  CHECK(harness.pixel(611, 455) == p.danger_tint);
  CHECK(harness.pixel(611, 351) == p.panel);
  for (int x = 495; x < 728; x += 2) {
    CHECK(harness.pixel(x, 297) == p.ground);
    CHECK(harness.pixel(x, 515) == p.ground);
  }
}

TEST_CASE("plot: no value at all is a card without points and without a fault") {
  ImGuiHarness harness;
  harness.frame([](Ui& ui) {
    return trend_plot(ui, "plot", {500, 300, 222, 212},
                      {"LDL", "—", Mark::kNone, {}, std::nullopt, true, "", "", ""});
  });
  CHECK(harness.sees("—"));
}

// ---- Pictures ----

TEST_CASE("icons: every one has ink and stays in its box") {
  ImGuiHarness harness;
  constexpr float kPitch = 64.0F;
  harness.frame([&](Ui& ui) {
    for (int i = 0; i < kIconCount; ++i) {
      const Vec2 at{12.0F + kPitch * static_cast<float>(i % 16),
                    12.0F + kPitch * std::floor(static_cast<float>(i) / 16.0F)};
      draw_icon(ui, static_cast<Icon>(i), at, 40.0F, rgb(0xFFFFFF));
    }
    return false;
  });
  for (int i = 0; i < kIconCount; ++i) {
    int ink = 0;
    int outside = 0;
    for (int y = 0; y < 64; ++y) {
      for (int x = 0; x < 64; ++x) {
        const bool is_inside = x >= 10 && x < 54 && y >= 10 && y < 54;
        const int value = harness.pixel(x + 64 * (i % 16), y + 64 * (i / 16)).red;
        (is_inside ? ink : outside) += value;
      }
    }
    CAPTURE(i);
    CHECK(outside == 0);
    CHECK((ink > 5000) == (static_cast<Icon>(i) != Icon::kNone));
  }
}

TEST_CASE("rasteriser: fills, clips, blends and draws thin lines where they belong") {
  ImGuiHarness harness;
  harness.frame([](Ui& ui) {
    fill_rect(ui, {0, 0, 1280, 800}, rgb(0x000000));
    fill_rect(ui, {10, 10, 20, 20}, rgb(0x123C6B));
    push_clip(ui, {100, 10, 10, 10});
    fill_rect(ui, {90, 0, 100, 100}, rgb(0xFFFFFF));
    pop_clip(ui);
    fill_rect(ui, {200, 10, 10, 10}, Color{255, 255, 255, 128});
    horizontal_rule(ui, 300, 310, 20);
    const std::array<Vec2, 3> triangle{Vec2{400, 10}, Vec2{440, 50}, Vec2{400, 50}};
    fill_polygon(ui, triangle, rgb(0xFF0000));
    return false;
  });
  CHECK(harness.pixel(10, 10) == rgb(0x123C6B));
  CHECK(harness.pixel(29, 29) == rgb(0x123C6B));
  CHECK(harness.pixel(30, 29) == rgb(0x000000));
  CHECK(harness.pixel(9, 10) == rgb(0x000000));
  CHECK(harness.pixel(100, 10) == rgb(0xFFFFFF));
  CHECK(harness.pixel(99, 10) == rgb(0x000000));
  CHECK(harness.pixel(110, 10) == rgb(0x000000));
  CHECK(harness.pixel(205, 15).red == 128);
  CHECK(harness.pixel(305, 20) == harness.ui().colors().line);
  CHECK(harness.pixel(305, 21) == rgb(0x000000));
  CHECK(harness.pixel(405, 45) == rgb(0xFF0000));
  CHECK(harness.pixel(435, 15) == rgb(0x000000));
}

TEST_CASE("png: a picture comes back as it was written, a wrong size is refused") {
  const std::vector<std::uint8_t> pixels{255, 0, 0, 0, 255, 0, 0, 0, 255,
                                         1,   2, 3, 4, 5,   6, 7, 8, 9};
  const std::string path =
      (std::filesystem::temp_directory_path() / "tomoshibi_widgets_test.png").string();
  REQUIRE(write_png(path, pixels, 3, 2).has_value());
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  REQUIRE(png_image_begin_read_from_file(&image, path.c_str()) != 0);
  image.format = PNG_FORMAT_RGB;
  std::vector<std::uint8_t> back(PNG_IMAGE_SIZE(image));
  REQUIRE(png_image_finish_read(&image, nullptr, back.data(), 0, nullptr) != 0);
  CHECK(back == pixels);
  std::filesystem::remove(path);
  CHECK_FALSE(write_png(path, pixels, 4, 2).has_value());
  CHECK_FALSE(write_png("/nowhere/at/all.png", pixels, 3, 2).has_value());
}

}  // namespace tomoshibi::gui
