#include "gui/theme.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

namespace tomoshibi::gui {
namespace {

// clang-format off
constexpr Palette kLight{
    .ground = rgb(0xF3F1EA), .panel = rgb(0xFFFFFF), .sunken = rgb(0xE6E2D7),
    .line = rgb(0xD3CEC1), .edge = rgb(0x827D72),
    .ink = rgb(0x16191D), .ink2 = rgb(0x42464C),
    .primary = rgb(0x123C6B), .primary_on = rgb(0xFFFFFF),
    .primary_ink = rgb(0x123C6B), .primary_tint = rgb(0xDDE8F4),
    .danger = rgb(0x96121E), .danger_on = rgb(0xFFFFFF), .danger_ink = rgb(0x8C0F1A),
    .danger_tint = rgb(0xFBE6E4), .danger_line = rgb(0x96121E),
    .caution = rgb(0xF3BC42), .caution_on = rgb(0x16191D),
    .caution_ink = rgb(0x633A00), .caution_tint = rgb(0xFFF0CB),
    .ok = rgb(0x17603A), .ok_ink = rgb(0x104A2B), .ok_tint = rgb(0xDFF0E4),
    .drill = rgb(0x5A2A86), .drill_on = rgb(0xFFFFFF), .drill_tint = rgb(0xF0E7F8),
    .bar = rgb(0x2F6098), .bar_ended = rgb(0x87919C)};

constexpr Palette kDark{
    .ground = rgb(0x0F1317), .panel = rgb(0x181E25), .sunken = rgb(0x0A0D10),
    .line = rgb(0x303A44), .edge = rgb(0x7F8B97),
    .ink = rgb(0xF2F4F6), .ink2 = rgb(0xBAC4CE),
    .primary = rgb(0x93C0F5), .primary_on = rgb(0x08131F),
    .primary_ink = rgb(0xB4D4F9), .primary_tint = rgb(0x1D3149),
    .danger = rgb(0xA81C28), .danger_on = rgb(0xFFFFFF), .danger_ink = rgb(0xFFC2BD),
    .danger_tint = rgb(0x421519), .danger_line = rgb(0xFFA39C),
    .caution = rgb(0xF3BC42), .caution_on = rgb(0x14110A),
    .caution_ink = rgb(0xFFDC94), .caution_tint = rgb(0x3B2C0A),
    .ok = rgb(0x8FDDAA), .ok_ink = rgb(0xAEE9C2), .ok_tint = rgb(0x12331F),
    .drill = rgb(0xD3B2F4), .drill_on = rgb(0x1B0A2B), .drill_tint = rgb(0x2B1A3C),
    .bar = rgb(0x7FB2EC), .bar_ended = rgb(0x707C88)};

constexpr Palette kHighContrast{
    .ground = rgb(0x000000), .panel = rgb(0x000000), .sunken = rgb(0x000000),
    .line = rgb(0x8C8C8C), .edge = rgb(0xFFFFFF),
    .ink = rgb(0xFFFFFF), .ink2 = rgb(0xFFFFFF),
    .primary = rgb(0x6FE3FF), .primary_on = rgb(0x000000),
    .primary_ink = rgb(0x9BECFF), .primary_tint = rgb(0x00323F),
    .danger = rgb(0xFF8080), .danger_on = rgb(0x000000), .danger_ink = rgb(0xFFB3B3),
    .danger_tint = rgb(0x3A0000), .danger_line = rgb(0xFF8080),
    .caution = rgb(0xFFE100), .caution_on = rgb(0x000000),
    .caution_ink = rgb(0xFFE100), .caution_tint = rgb(0x332D00),
    .ok = rgb(0x7DFF9B), .ok_ink = rgb(0xA6FFBB), .ok_tint = rgb(0x00290B),
    .drill = rgb(0xE3B8FF), .drill_on = rgb(0x000000), .drill_tint = rgb(0x260038),
    .bar = rgb(0x6FE3FF), .bar_ended = rgb(0x8C8C8C)};

// clang-format on

double linear(std::uint8_t channel) {
  const double value = static_cast<double>(channel) / 255.0;
  return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

double luminance(Color color) {
  return 0.2126 * linear(color.red) + 0.7152 * linear(color.green) + 0.0722 * linear(color.blue);
}

}  // namespace

const Palette& palette_of(ThemeKind kind) {
  switch (kind) {
    case ThemeKind::kDark:
      return kDark;
    case ThemeKind::kHighContrast:
      return kHighContrast;
    case ThemeKind::kLight:
      break;
  }
  return kLight;
}

double contrast(Color a, Color b) {
  const double first = luminance(a);
  const double second = luminance(b);
  return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

float Theme::px(Size size) const {
  constexpr std::array<std::array<float, 4>, 3> kHeights{
      {{18.0F, 22.0F, 30.0F, 44.0F}, {21.0F, 26.0F, 35.0F, 50.0F}, {24.0F, 29.0F, 40.0F, 58.0F}}};
  return kHeights.at(static_cast<std::size_t>(text)).at(static_cast<std::size_t>(size));
}

Color Theme::ink(Tone tone) const {
  const Palette& p = palette();
  switch (tone) {
    case Tone::kPlain:
      return p.ink;
    case Tone::kSecond:
      return p.ink2;
    case Tone::kOk:
      return p.ok_ink;
    case Tone::kCaution:
      return p.caution_ink;
    case Tone::kDanger:
      return p.danger_ink;
    // Violet text stands only on its own fill and tint; on the tint plain ink is read best.
    case Tone::kDrill:
      return p.ink;
    case Tone::kPrimary:
      return p.primary_ink;
  }
  return p.ink;
}

Color Theme::fill(Tone tone) const {
  const Palette& p = palette();
  switch (tone) {
    case Tone::kPlain:
    case Tone::kSecond:
      return p.panel;
    case Tone::kOk:
      return p.ok;
    case Tone::kCaution:
      return p.caution;
    case Tone::kDanger:
      return p.danger;
    case Tone::kDrill:
      return p.drill;
    case Tone::kPrimary:
      return p.primary;
  }
  return p.panel;
}

Color Theme::on_fill(Tone tone) const {
  const Palette& p = palette();
  switch (tone) {
    case Tone::kPlain:
      return p.ink;
    case Tone::kSecond:
      return p.ink2;
    case Tone::kOk:
      return p.panel;
    case Tone::kCaution:
      return p.caution_on;
    case Tone::kDanger:
      return p.danger_on;
    case Tone::kDrill:
      return p.drill_on;
    case Tone::kPrimary:
      return p.primary_on;
  }
  return p.ink;
}

Color Theme::tint(Tone tone) const {
  const Palette& p = palette();
  switch (tone) {
    case Tone::kPlain:
      return p.panel;
    case Tone::kSecond:
      return p.sunken;
    case Tone::kOk:
      return p.ok_tint;
    case Tone::kCaution:
      return p.caution_tint;
    case Tone::kDanger:
      return p.danger_tint;
    case Tone::kDrill:
      return p.drill_tint;
    case Tone::kPrimary:
      return p.primary_tint;
  }
  return p.panel;
}

}  // namespace tomoshibi::gui
