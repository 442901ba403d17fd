// The receipt is text and a code that a camera reads, on white in every theme; the page that ends a
// chart says what each key does and asks twice before a consent is taken back.
// Method: draw without a window, touch, read wishes, words and pixels. Pictures with
// TOMOSHIBI_PICTURES.
#include <doctest/doctest.h>

#include <string>

#include "gui/screens/chart_end.h"
#include "gui/screens/receipt_page.h"
#include "gui/screens/receipt_page_words.h"
#include "tests/support/imgui_harness.h"

namespace tomoshibi::gui {
namespace {

using test::ImGuiHarness;

ReceiptPageState sample() {
  ReceiptPageState state;
  state.text = "2026-11-21 14:32\n西村 由紀（医師）\n口頭で同意\n第3救護所 K-12\n記録 5,120番";
  state.code.side = 147;
  for (std::size_t i = 0; i < state.code.side * state.code.side; ++i) {
    state.code.dark.push_back(i * 2654435761U % 7 < 3);
  }
  return state;
}

TEST_CASE("receipt: the code is black on white in every theme, with its quiet zone") {
  ImGuiHarness harness;
  ReceiptPageState state = sample();
  state.code.dark.assign(state.code.side * state.code.side, true);
  for (const ThemeKind kind : {ThemeKind::kLight, ThemeKind::kDark, ThemeKind::kHighContrast}) {
    harness.ui().theme.kind = kind;
    (void)harness.frame([&](Ui& ui) { return draw(ui, state); });
    // 155 modules of four pixels, centred in 700: its corner is white, its inside is black.
    const int left = 564 + (700 - 620) / 2;
    CHECK(harness.pixel(left + 4, 20) == rgb(0xFFFFFF));
    CHECK(harness.pixel(left + 20, 36) == rgb(0x000000));
    CHECK(harness.pixel(left + 600, 300) == rgb(0x000000));
  }
}

TEST_CASE("receipt: back to the chart, or given and closed; while it is made it cannot be given") {
  ImGuiHarness harness;
  ReceiptPageState state = sample();
  const auto screen = [&](Ui& ui) { return draw(ui, state); };
  auto intent = harness.press(screen, "receipt/given");
  REQUIRE(intent.has_value());
  CHECK(std::holds_alternative<receipt_page::CloseChart>(*intent));
  intent = harness.press_key(screen, Key::kEscape);
  REQUIRE(intent.has_value());
  CHECK(std::holds_alternative<receipt_page::Back>(*intent));
  state.code = {};
  CHECK_FALSE(harness.press(screen, "receipt/given").has_value());
}

TEST_CASE("chart's end: taking a consent back asks once more on the same place") {
  ImGuiHarness harness;
  ChartEndState state;
  const auto screen = [&](Ui& ui) { return draw_end(ui, {0, 344, 1280, 456}, state); };
  auto intent = harness.press(screen, "end/withdraw");
  REQUIRE(intent.has_value());
  CHECK_FALSE(std::get<chart::Withdraw>(*intent).is_sure);
  const Rect place = harness.area("end/withdraw")->rect;
  state.is_asking = true;
  intent = harness.press(screen, "end/withdraw_yes");
  REQUIRE(intent.has_value());
  CHECK(std::get<chart::Withdraw>(*intent).is_sure);
  CHECK(harness.area("end/withdraw_yes")->rect == place);
  intent = harness.press(screen, "end/receipt");
  REQUIRE(intent.has_value());
  CHECK(std::holds_alternative<chart::GiveReceipt>(*intent));
}

TEST_CASE("receipt: both languages, nothing cut, at every size; pictures") {
  for (const Words& entry : receipt_words::all()) {
    CHECK_FALSE(entry.ja.empty());
    CHECK_FALSE(entry.en.empty());
  }
  ImGuiHarness harness;
  harness.ui().record_text(true);
  const ReceiptPageState state = sample();
  for (const TextSize text : {TextSize::kNormal, TextSize::kLarge, TextSize::kLargest}) {
    harness.ui().theme.text = text;
    (void)harness.frame([&](Ui& ui) { return draw(ui, state); });
    harness.picture("receipt-" + std::to_string(static_cast<int>(text)));
    for (const std::string& word : harness.ui().seen()) {
      CAPTURE(word);
      CHECK_FALSE(word.ends_with("…"));
    }
    for (const Area& area : harness.ui().areas()) {
      CHECK(area.rect.bottom() <= kWindowHeight + 4.0F);
    }
  }
}

}  // namespace
}  // namespace tomoshibi::gui
