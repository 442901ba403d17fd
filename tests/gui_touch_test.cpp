// A touch or a key acts on what was meant, once, and on nothing that is disabled.
// Method: draw keys and rows without a window, press, slide, tab, and read what they answered.
#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "gui/widgets/boards.h"
#include "tests/support/imgui_harness.h"

namespace tomoshibi::gui {
namespace {

using test::ImGuiHarness;

}  // namespace

// ---- Touch ----

namespace {

struct Two {
  bool a = false;
  bool b = false;
  explicit operator bool() const { return a || b; }
};

Two two_keys(Ui& ui, bool a_enabled = true) {
  Two out;
  const GroupScope group(ui, "keys");
  out.a = key(ui, "a", {100, 100, 72, 64}, "A", {.enabled = a_enabled});
  out.b = key(ui, "b", {180, 100, 72, 64}, "B");
  return out;
}

}  // namespace

TEST_CASE("touch: a key acts when the finger is lifted inside it, once, and not before") {
  ImGuiHarness harness;
  const auto screen = [](Ui& ui) { return two_keys(ui); };
  harness.frame(screen);
  harness.input.pointer = {130, 130};
  harness.input.is_down = true;
  CHECK_FALSE(harness.frame(screen));
  CHECK_FALSE(harness.frame(screen));
  harness.input.is_down = false;
  CHECK(harness.frame(screen).a);
  CHECK_FALSE(harness.frame(screen));
}

TEST_CASE("touch: sliding out cancels, and the key slid onto does not act either") {
  ImGuiHarness harness;
  const auto screen = [](Ui& ui) { return two_keys(ui); };
  CHECK_FALSE(harness.slide(screen, {130, 130}, {210, 130}));
  CHECK_FALSE(harness.slide(screen, {130, 130}, {600, 600}));
  CHECK(harness.press(screen, "b").b);
}

TEST_CASE("touch: a disabled key refuses finger, Space and Enter") {
  ImGuiHarness harness;
  const auto screen = [](Ui& ui) { return two_keys(ui, false); };
  CHECK_FALSE(harness.press(screen, "a"));
  harness.ui().set_focus("a");
  CHECK_FALSE(harness.press_key(screen, Key::kSpace));
  harness.ui().set_focus("a");
  CHECK_FALSE(harness.press_key(screen, Key::kEnter));
}

TEST_CASE("touch: what lies on top has the touch, the row below does not act") {
  ImGuiHarness harness;
  const auto screen = [](Ui& ui) {
    Two out;
    out.a = touch_row(ui, "row", {0, 100, 600, 84});
    out.b = key(ui, "ask", {400, 110, 150, 64}, "もう一度尋ねる");
    return out;
  };
  const Two on_key = harness.press(screen, "ask");
  CHECK(on_key.b);
  CHECK_FALSE(on_key.a);
  CHECK(harness.press_at(screen, {50, 140}).a);
}

TEST_CASE("touch: a finger means what was on the glass when it came down") {
  ImGuiHarness harness;
  std::string shown = "7";
  const auto screen = [&](Ui& ui) {
    std::string opened;
    const IdScope scope(ui, shown);
    if (touch_row(ui, "row", {0, 100, 600, 84})) opened = shown;
    return opened;
  };
  harness.frame(screen);
  shown = "9";  // New rows arrive in the very frame of the touch.
  harness.input.pointer = {50, 140};
  harness.input.is_down = true;
  CHECK(harness.frame(screen).empty());
  harness.input.is_down = false;
  CHECK(harness.frame(screen).empty());
}

TEST_CASE("touch: the kana board has no dead spot, and each spot belongs to the nearest key") {
  ImGuiHarness harness;
  harness.frame([](Ui& ui) {
    (void)kana_board(ui, {16, 216, 778, 464});
    return false;
  });
  for (float y = 222; y < 674; y += 3) {
    for (float x = 22; x < 788; x += 3) {
      int owners = 0;
      for (const Area& area : harness.ui().areas()) owners += area.rect.contains({x, y}) ? 1 : 0;
      // Rounding to whole pixels may let two neighbours share one column; never none.
      CHECK(owners >= 1);
    }
  }
}

// ---- Keyboard ----

TEST_CASE("keys: Tab walks in reading order, skips what is disabled, and comes round") {
  ImGuiHarness harness;
  const auto screen = [](Ui& ui) {
    (void)key(ui, "one", {0, 0, 80, 60}, "1");
    (void)key(ui, "two", {100, 0, 80, 60}, "2", {.enabled = false});
    (void)key(ui, "three", {200, 0, 80, 60}, "3");
    return false;
  };
  harness.frame(screen);
  harness.press_key(screen, Key::kTab);
  CHECK(harness.ui().focus() == "one");
  harness.press_key(screen, Key::kTab);
  CHECK(harness.ui().focus() == "three");
  harness.press_key(screen, Key::kTab);
  CHECK(harness.ui().focus() == "one");
  harness.press_key(screen, Key::kShiftTab);
  CHECK(harness.ui().focus() == "three");
}

TEST_CASE("keys: arrows go to the nearest key of the same board") {
  ImGuiHarness harness;
  const auto screen = [](Ui& ui) { return kana_board(ui, {16, 216, 778, 464}); };
  harness.frame(screen);
  harness.ui().set_focus("kana/か");
  harness.press_key(screen, Key::kRight);
  CHECK(harness.ui().focus() == "kana/あ");
  harness.press_key(screen, Key::kDown);
  CHECK(harness.ui().focus() == "kana/い");
  harness.press_key(screen, Key::kLeft);
  CHECK(harness.ui().focus() == "kana/き");
  const auto pressed = harness.press_key(screen, Key::kSpace);
  REQUIRE(pressed.has_value());
  CHECK(pressed->character == U'き');
}

TEST_CASE("keys: Enter is the primary, unless a focus is seen; typing hides the focus again") {
  ImGuiHarness harness;
  const auto screen = [](Ui& ui) {
    Two out;
    out.a = key(ui, "a", {0, 0, 80, 60}, "A");
    out.b = primary(ui, "go", {100, 0, 200, 72}, "見比べる");
    return out;
  };
  harness.frame(screen);
  CHECK(harness.press_key(screen, Key::kEnter).b);
  harness.press_key(screen, Key::kTab);
  const Two focused = harness.press_key(screen, Key::kEnter);
  CHECK(focused.a);
  CHECK_FALSE(focused.b);
  harness.type(screen, U"ka");
  CHECK(harness.press_key(screen, Key::kEnter).b);
}

TEST_CASE("primary: disabled it refuses Enter and finger and keeps its sentence") {
  ImGuiHarness harness;
  const auto screen = [](Ui& ui) {
    return primary(ui, "go", {100, 0, 400, 72}, "本人確認と同意を選んでください",
                   {.enabled = false});
  };
  CHECK_FALSE(harness.press(screen, "go"));
  CHECK_FALSE(harness.press_key(screen, Key::kEnter));
  CHECK(harness.sees("本人確認と同意を選んでください"));
}

}  // namespace tomoshibi::gui
