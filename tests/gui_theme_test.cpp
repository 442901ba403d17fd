// Every pair of colours that carries meaning can be read, in all three themes.
// Method: WCAG 2 contrast of each row of the pair table, computed from the theme, against its
// limit.
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "gui/theme.h"

namespace tomoshibi::gui {
namespace {

struct PairRow {
  const char* name;
  Color Palette::*text;
  Color Palette::*ground;
  double limit;
  std::array<double, 3>
      told;  // Light, dark, high contrast, as the design tells them (one decimal).
};

const std::vector<PairRow>& rows() {
  using P = Palette;
  // clang-format off
  static const std::vector<PairRow> kRows{
      {"ink on ground", &P::ink, &P::ground, 7, {15.6, 16.9, 21.0}},
      {"ink on panel", &P::ink, &P::panel, 7, {17.6, 15.2, 21.0}},
      {"ink on sunken", &P::ink, &P::sunken, 7, {13.6, 17.7, 21.0}},
      {"ink2 on ground", &P::ink2, &P::ground, 7, {8.4, 10.5, 21.0}},
      {"ink2 on panel", &P::ink2, &P::panel, 7, {9.5, 9.5, 21.0}},
      {"ink2 on sunken", &P::ink2, &P::sunken, 7, {7.3, 11.0, 21.0}},
      {"ink on primary_tint", &P::ink, &P::primary_tint, 7, {14.2, 12.0, 13.7}},
      {"ink2 on primary_tint", &P::ink2, &P::primary_tint, 7, {7.7, 7.5, 13.7}},
      {"primary_on on primary", &P::primary_on, &P::primary, 7, {11.1, 9.9, 14.1}},
      {"primary_ink on panel", &P::primary_ink, &P::panel, 7, {11.1, 11.0, 15.8}},
      {"primary_ink on ground", &P::primary_ink, &P::ground, 7, {9.9, 12.2, 15.8}},
      {"primary_ink on tint", &P::primary_ink, &P::primary_tint, 7, {9.0, 8.6, 10.4}},
      {"danger_on on danger", &P::danger_on, &P::danger, 7, {8.7, 7.3, 8.7}},
      {"danger_ink on panel", &P::danger_ink, &P::panel, 7, {9.6, 11.0, 12.4}},
      {"danger_ink on ground", &P::danger_ink, &P::ground, 7, {8.5, 12.2, 12.4}},
      {"danger_ink on tint", &P::danger_ink, &P::danger_tint, 7, {8.0, 10.1, 10.5}},
      {"caution_on on caution", &P::caution_on, &P::caution, 7, {10.1, 10.8, 16.0}},
      {"caution_ink on panel", &P::caution_ink, &P::panel, 7, {9.8, 12.7, 16.0}},
      {"caution_ink on ground", &P::caution_ink, &P::ground, 7, {8.7, 14.1, 16.0}},
      {"caution_ink on tint", &P::caution_ink, &P::caution_tint, 7, {8.7, 10.3, 10.6}},
      {"ok_ink on panel", &P::ok_ink, &P::panel, 7, {10.3, 12.2, 17.6}},
      {"ok_ink on ground", &P::ok_ink, &P::ground, 7, {9.1, 13.5, 17.6}},
      {"ok_ink on tint", &P::ok_ink, &P::ok_tint, 7, {8.7, 10.0, 13.3}},
      {"drill_on on drill", &P::drill_on, &P::drill, 7, {10.0, 10.2, 12.6}},
      {"edge on ground", &P::edge, &P::ground, 3, {3.6, 5.4, 21.0}},
      {"edge on panel", &P::edge, &P::panel, 3, {4.1, 4.8, 21.0}},
      {"edge on sunken", &P::edge, &P::sunken, 3, {3.2, 5.6, 21.0}},
      {"danger_line on panel", &P::danger_line, &P::panel, 3, {8.7, 8.8, 8.7}},
      {"danger_line on tint", &P::danger_line, &P::danger_tint, 3, {7.3, 8.1, 7.3}},
      {"bar on panel", &P::bar, &P::panel, 3, {6.5, 7.6, 14.1}},
      {"bar_ended on panel", &P::bar_ended, &P::panel, 3, {3.2, 3.9, 6.2}}};
  // clang-format on

  return kRows;
}

constexpr std::array kThemes{ThemeKind::kLight, ThemeKind::kDark, ThemeKind::kHighContrast};

}  // namespace

TEST_CASE("theme: every pair of the table is at or above its limit, in three themes") {
  for (std::size_t theme = 0; theme < kThemes.size(); ++theme) {
    for (const PairRow& row : rows()) {
      const Palette& palette = palette_of(kThemes.at(theme));
      const double ratio = contrast(palette.*row.text, palette.*row.ground);
      CAPTURE(theme);
      CAPTURE(std::string(row.name));
      CHECK(ratio >= row.limit);
      CHECK(std::abs(ratio - row.told.at(theme)) < 0.1);
    }
  }
}

TEST_CASE("theme: what a tone writes can be read on what it fills and tints") {
  for (const ThemeKind kind : kThemes) {
    const Theme theme{.kind = kind};
    for (const Tone tone : {Tone::kPlain, Tone::kSecond, Tone::kOk, Tone::kCaution, Tone::kDanger,
                            Tone::kDrill, Tone::kPrimary}) {
      CAPTURE(static_cast<int>(kind));
      CAPTURE(static_cast<int>(tone));
      CHECK(contrast(theme.on_fill(tone), theme.fill(tone)) >= 7.0);
      CHECK(contrast(theme.ink(tone), theme.tint(tone)) >= 7.0);
      CHECK(contrast(theme.ink(tone), theme.palette().panel) >= 7.0);
    }
  }
}

TEST_CASE("theme: contrast of black on white is 21, of a colour on itself 1, in either order") {
  CHECK(contrast(rgb(0x000000), rgb(0xFFFFFF)) == doctest::Approx(21.0));
  CHECK(contrast(rgb(0xFFFFFF), rgb(0x000000)) == doctest::Approx(21.0));
  CHECK(contrast(rgb(0x123C6B), rgb(0x123C6B)) == doctest::Approx(1.0));
}

TEST_CASE("theme: a larger text setting is larger in every role, and S is never below 18") {
  for (const Size size : {Size::kS, Size::kM, Size::kL, Size::kX}) {
    const float normal = Theme{.text = TextSize::kNormal}.px(size);
    const float large = Theme{.text = TextSize::kLarge}.px(size);
    const float largest = Theme{.text = TextSize::kLargest}.px(size);
    CHECK(normal >= 18.0F);
    CHECK(large > normal);
    CHECK(largest > large);
  }
}

TEST_CASE("theme: left-handed mode mirrors a place and mirrors it back") {
  Theme theme;
  const Rect primary{828, 712, 436, 72};
  CHECK(theme.place(primary) == primary);
  theme.left_handed = true;
  CHECK(theme.place(primary) == Rect{16, 712, 436, 72});
  CHECK(theme.place(theme.place(primary)) == primary);
}

}  // namespace tomoshibi::gui
