// The lock screen says who locked, takes a PIN, and shows no digit and no patient.
// Method: draw it without a window, touch and type, read wishes, words and areas.
// With TOMOSHIBI_PICTURES=<folder> it is written there in three themes and text sizes.
#include <doctest/doctest.h>

#include <string>

#include "gui/screens/lock.h"
#include "gui/screens/lock_words.h"
#include "tests/support/imgui_harness.h"

namespace tomoshibi::gui {
namespace {

using test::ImGuiHarness;

struct Fixture {
  ImGuiHarness harness;
  LockState state;
  Fixture() {
    harness.ui().record_text(true);
    state.user = "西村 由紀";
    state.role = "医師";
  }
  std::optional<LockIntent> draw_once() {
    return harness.frame([&](Ui& ui) { return draw(ui, state); });
  }
  std::optional<LockIntent> press(std::string_view path) {
    return harness.press([&](Ui& ui) { return draw(ui, state); }, path);
  }
  std::optional<LockIntent> press_key(Key key) {
    return harness.press_key([&](Ui& ui) { return draw(ui, state); }, key);
  }
  std::optional<LockIntent> type(std::u32string_view text) {
    return harness.type([&](Ui& ui) { return draw(ui, state); }, text);
  }
};

TEST_CASE("lock: says who locked and how many digits are missing") {
  Fixture f;
  f.state.filled = 2;
  f.draw_once();
  CHECK(f.harness.sees("ロック中：西村 由紀"));
  CHECK(f.harness.sees("あと4桁"));
}

TEST_CASE("lock: only the user's own words stand on it") {
  Fixture f;
  f.state.refusal = "暗証番号が違います。あと4回で10分待ちになります。";
  f.draw_once();
  // Whatever is drawn is a word of the interface, a digit of the pad, or what the state holds.
  std::string known = f.state.user + f.state.role + f.state.refusal;
  for (const Words& words : lock_words::all()) known += words.ja;
  for (const Words& words : words::all()) known += words.ja;
  known += "ロック中：西村 由紀暗証番号（あと6桁）0123456789";
  for (const std::string& piece : f.harness.ui().seen()) {
    CAPTURE(piece);
    CHECK(known.find(piece) != std::string::npos);
  }
}

TEST_CASE("lock: pad and keyboard give digits, delete and clear") {
  Fixture f;
  auto intent = f.press("lock/pin/7");
  REQUIRE(intent.has_value());
  CHECK(std::get<lock::Digits>(*intent).digits == "7");
  intent = f.type(U"48a2");
  REQUIRE(intent.has_value());
  CHECK(std::get<lock::Digits>(*intent).digits == "482");
  CHECK_FALSE(f.type(U"あ").has_value());
  intent = f.press("lock/pin/delete");
  REQUIRE(intent.has_value());
  CHECK(std::holds_alternative<lock::DeleteDigit>(*intent));
  intent = f.press_key(Key::kBackspace);
  REQUIRE(intent.has_value());
  CHECK(std::holds_alternative<lock::DeleteDigit>(*intent));
  intent = f.press("lock/pin/clear");
  REQUIRE(intent.has_value());
  CHECK(std::holds_alternative<lock::ClearDigits>(*intent));
}

TEST_CASE("lock: a typed digit is never drawn") {
  Fixture f;
  f.state.filled = 3;
  f.harness.input.typed = U"5";
  f.draw_once();
  int fives = 0;
  for (const std::string& piece : f.harness.ui().seen()) fives += piece == "5" ? 1 : 0;
  CHECK(fives == 1);  // The key of the pad.
}

TEST_CASE("lock: unlocking needs all six digits") {
  Fixture f;
  f.state.filled = 5;
  CHECK_FALSE(f.press("lock/unlock").has_value());
  CHECK_FALSE(f.press_key(Key::kEnter).has_value());
  f.state.filled = kLockPinDigits;
  auto intent = f.press("lock/unlock");
  REQUIRE(intent.has_value());
  CHECK(std::holds_alternative<lock::Unlock>(*intent));
  intent = f.press_key(Key::kEnter);
  REQUIRE(intent.has_value());
  CHECK(std::holds_alternative<lock::Unlock>(*intent));
}

TEST_CASE("lock: while waiting or checking the pad refuses") {
  Fixture f;
  f.state.filled = kLockPinDigits;
  f.state.waiting = "次の入力まで 0:30";
  CHECK_FALSE(f.press("lock/pin/7").has_value());
  CHECK_FALSE(f.press("lock/unlock").has_value());
  CHECK_FALSE(f.type(U"123").has_value());
  CHECK(f.harness.sees("次の入力まで 0:30"));
  f.state.waiting.clear();
  f.state.is_checking = true;
  CHECK_FALSE(f.press("lock/pin/7").has_value());
  CHECK_FALSE(f.press("lock/other_user").has_value());
}

TEST_CASE("lock: somebody else can sign in") {
  Fixture f;
  const auto intent = f.press("lock/other_user");
  REQUIRE(intent.has_value());
  CHECK(std::holds_alternative<lock::OtherUser>(*intent));
}

TEST_CASE("lock: nothing is cut, targets are large enough, at every size") {
  Fixture f;
  f.state.refusal = "暗証番号が違います。あと4回で10分待ちになります。";
  for (const TextSize text : {TextSize::kNormal, TextSize::kLarge, TextSize::kLargest}) {
    for (const bool gloves : {false, true}) {
      f.harness.ui().theme.text = text;
      f.harness.ui().theme.gloves = gloves;
      f.draw_once();
      for (const std::string& word : f.harness.ui().seen()) CHECK_FALSE(word.ends_with("…"));
      for (const Area& area : f.harness.ui().areas()) {
        CAPTURE(area.path);
        CHECK(area.rect.h >= f.harness.ui().theme.target());
        CHECK(area.rect.bottom() <= kWindowHeight);
      }
    }
  }
}

TEST_CASE("lock: pictures") {
  Fixture f;
  f.state.filled = 3;
  f.state.refusal = "暗証番号が違います。あと4回で10分待ちになります。";
  for (const ThemeKind kind : {ThemeKind::kLight, ThemeKind::kDark, ThemeKind::kHighContrast}) {
    for (const TextSize text : {TextSize::kNormal, TextSize::kLarge, TextSize::kLargest}) {
      f.harness.ui().theme.kind = kind;
      f.harness.ui().theme.text = text;
      f.draw_once();
      f.harness.picture("lock-" + std::to_string(static_cast<int>(kind)) +
                        std::to_string(static_cast<int>(text)));
    }
  }
}

}  // namespace
}  // namespace tomoshibi::gui
