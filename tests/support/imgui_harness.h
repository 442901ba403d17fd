// Draws screens without a window, touches them, reads what they ask for, and paints them as PNG.
//
//   ImGuiHarness harness;
//   const auto screen = [&](gui::Ui& ui) { return gui::draw(ui, state); };
//   auto intent = harness.press(screen, "candidates/9/row");   // down frame, up frame
//   harness.save_png("name.png");                               // the last frame, 1280x800
//   CHECK(harness.sees("山本 喜代子"));
//
// A screen is any callable of Ui& that returns a std::optional (or another type that tests true
// when something was asked). With TOMOSHIBI_PICTURES=<folder> in the environment picture("b-name")
// writes <folder>/b-name.png, without it picture() does nothing: tests call it freely.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gui/ui.h"

struct ImGuiContext;

namespace tomoshibi::test {

class ImGuiHarness {
 public:
  ImGuiHarness();
  ~ImGuiHarness();
  ImGuiHarness(const ImGuiHarness&) = delete;
  ImGuiHarness& operator=(const ImGuiHarness&) = delete;

  [[nodiscard]] gui::Ui& ui() { return *ui_; }
  [[nodiscard]] gui::Glyphs& glyphs() { return *glyphs_; }

  // One frame with the pending input (set by the functions below, or by hand in `input`).
  template <typename Screen>
  auto frame(Screen&& screen) {
    begin();
    auto result = screen(*ui_);
    end();
    return result;
  }

  // A touch: one frame with the finger down, one with it lifted at the same place. Returns what the
  // screen asked for in either.
  template <typename Screen>
  auto press_at(Screen&& screen, gui::Vec2 point) {
    return slide(screen, point, point);
  }
  // The same in the middle of the area with that path; the path must have been drawn before (a
  // frame is drawn first). Fails the test when there is no such area.
  template <typename Screen>
  auto press(Screen&& screen, std::string_view path) {
    frame(screen);
    return press_at(screen, middle_of(path));
  }
  // Down at `from`, moved to `to` in a frame of its own, lifted there.
  template <typename Screen>
  auto slide(Screen&& screen, gui::Vec2 from, gui::Vec2 to) {
    frame(screen);  // What the finger will touch is what was on the glass before.
    input.pointer = from;
    input.is_down = true;
    auto first = frame(screen);
    decltype(first) second{};
    if (!(from == to)) {
      input.pointer = to;
      second = frame(screen);
    }
    input.is_down = false;
    auto third = frame(screen);
    input.pointer = {-1.0F, -1.0F};
    if (third) return third;
    return second ? second : first;
  }
  template <typename Screen>
  auto press_key(Screen&& screen, gui::Key key) {
    input.keys.push_back(key);
    return frame(screen);
  }
  template <typename Screen>
  auto type(Screen&& screen, std::u32string_view text) {
    input.typed = text;
    return frame(screen);
  }
  template <typename Screen>
  auto scan(Screen&& screen, std::string_view text) {
    input.scan = std::string(text);
    return frame(screen);
  }

  // Input of the next frame. Keys, typed text and scan are used up by a frame, the pointer stays.
  gui::Input input;

  // Of the last frame: whether some piece of drawn text contains this; whether a path is an area.
  [[nodiscard]] bool sees(std::string_view text) const;
  [[nodiscard]] bool has_area(std::string_view path) const;
  [[nodiscard]] const gui::Area* area(std::string_view path) const;
  // Every drawn string and every area, a line each: what to print when a test is puzzling.
  [[nodiscard]] std::string describe() const;

  // The last frame as pixels. False when the file cannot be written.
  bool save_png(const std::string& path);
  void picture(std::string_view name);
  // Colour of one pixel of the last frame.
  [[nodiscard]] gui::Color pixel(int x, int y);

 private:
  void begin();
  void end();
  [[nodiscard]] gui::Vec2 middle_of(std::string_view path) const;
  const std::vector<std::uint8_t>& pixels();

  std::vector<std::uint8_t> pixels_;  // Of the last frame, once somebody asked; 3 bytes each.
  ImGuiContext* context_ = nullptr;
  std::unique_ptr<gui::Glyphs> glyphs_;
  std::unique_ptr<gui::Ui> ui_;
};

}  // namespace tomoshibi::test
