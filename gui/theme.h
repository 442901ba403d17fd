// The theme: colours named by meaning, four text sizes, spaces, strokes, targets.
//
// Nothing in gui/ names a colour, a text height or a stroke of its own: all of it is asked here, so
// that light, dark and high contrast, normal, large and largest, gloves and left hand are one
// switch each. `on` is text on a fill; `ink` variants are text on panel, ground and their own tint.
//
// Cost: values and look-ups. Proof: tests/gui_theme_test.cpp computes every contrast pair (WCAG 2
// relative luminance) and fails below its limit.
#pragma once

#include <cstdint>

#include "gui/geometry.h"

namespace tomoshibi::gui {

enum class ThemeKind : std::uint8_t { kLight, kDark, kHighContrast };
enum class TextSize : std::uint8_t { kNormal, kLarge, kLargest };
// kS labels and second lines, kM values and buttons, kL names and card values, kX counts and pads.
enum class Size : std::uint8_t { kS, kM, kL, kX };
// What a fill, a tint or a line of text means. The third signal, after word and shape.
enum class Tone : std::uint8_t { kPlain, kSecond, kOk, kCaution, kDanger, kDrill, kPrimary };

struct Palette {
  Color ground, panel, sunken;  // Window; card; key board and table head.
  Color line, edge;             // Divider only; border of what is touchable.
  Color ink, ink2;              // Text; labels and second lines.
  Color primary, primary_on, primary_ink, primary_tint;
  Color danger, danger_on, danger_ink, danger_tint, danger_line;
  Color caution, caution_on, caution_ink, caution_tint;
  Color ok, ok_ink, ok_tint;
  Color drill, drill_on, drill_tint;  // Drills only: violet is used nowhere else.
  Color bar, bar_ended;               // Running and ended, in timelines and plots.
};

[[nodiscard]] const Palette& palette_of(ThemeKind kind);

// WCAG 2 contrast ratio, 1 to 21. Alpha is ignored.
[[nodiscard]] double contrast(Color a, Color b);

struct Theme {
  ThemeKind kind = ThemeKind::kLight;
  TextSize text = TextSize::kNormal;
  bool gloves = false;
  bool left_handed = false;

  [[nodiscard]] const Palette& palette() const { return palette_of(kind); }
  [[nodiscard]] bool is_high_contrast() const { return kind == ThemeKind::kHighContrast; }
  // Height of a line of that role in pixels: 18/22/30/44, 21/26/35/50, 24/29/40/58.
  [[nodiscard]] float px(Size size) const;
  // Text of that tone on panel, ground or its own tint; a full fill; the text on it; the pale tint.
  [[nodiscard]] Color ink(Tone tone) const;
  [[nodiscard]] Color fill(Tone tone) const;
  [[nodiscard]] Color on_fill(Tone tone) const;
  [[nodiscard]] Color tint(Tone tone) const;
  // Visible height of nav, tab and corner keys, list filters: 56, gloves 64.
  [[nodiscard]] float target() const { return gloves ? 64.0F : 56.0F; }
  // Border of cards: 1, high contrast 2.
  [[nodiscard]] float card_stroke() const { return is_high_contrast() ? 2.0F : 1.0F; }
  [[nodiscard]] float strip_height() const { return text == TextSize::kLargest ? 72.0F : 56.0F; }
  [[nodiscard]] float nav_height() const {
    return gloves || text == TextSize::kLargest ? 72.0F : 64.0F;
  }
  // Lower edge of strip and nav: where content starts when no chart is open.
  [[nodiscard]] float content_top() const { return strip_height() + nav_height(); }
  // Left-handed mode mirrors columns and the place of the primary, never text, kana or digits.
  [[nodiscard]] Rect place(Rect rect) const { return left_handed ? rect.mirrored() : rect; }
  friend constexpr bool operator==(const Theme&, const Theme&) = default;
};

// Spaces and shapes of every screen.
inline constexpr float kMargin = 16.0F;
inline constexpr float kGutter = 8.0F;
inline constexpr float kCardPadding = 16.0F;
inline constexpr float kKeyRadius = 8.0F;
inline constexpr float kCardRadius = 10.0F;
inline constexpr float kTagRadius = 6.0F;
inline constexpr float kStepRadius = 16.0F;
inline constexpr float kDivider = 1.0F;
inline constexpr float kKeyStroke = 1.0F;
inline constexpr float kChosenStroke = 3.0F;
inline constexpr float kBandStroke = 2.0F;
inline constexpr float kBannerRule = 8.0F;
inline constexpr float kPrimaryHeight = 72.0F;
inline constexpr float kLeftColumn = 796.0F;   // Asks.
inline constexpr float kRightColumn = 468.0F;  // Answers; its left edge is at 812 (1280 - 468).

}  // namespace tomoshibi::gui
