// Icons, the flame, the pictograms of the consent words.
//
// Icons live on a 24 grid: 2.4 px mitred polylines, no fills but triangle heads and battery level.
// Each has its word next to it; only the chevron may stand alone.
//
// Proof: tests/gui_widgets_test.cpp draws every one and checks that it stays in its box.
#pragma once

#include <cstdint>

#include "gui/draw.h"

namespace tomoshibi::gui {

enum class Icon : std::uint8_t {
  kNone,
  kLockOpen,
  kLock,
  kDocument,
  kUpload,
  kCopies,
  kBattery,
  kClock,
  kCheck,
  kCross,
  kDash,
  kQuestion,
  kPerson,
  kPeople,
  kPlus,
  kExchange,
  kEye,
  kEyeOff,
  kBackspace,
  kQrCode,
  kChevronLeft,
  kChevronRight,
  kChevronUp,
  kChevronDown,
  kSpeech,
  kProhibited,
  kTriangle,
  kHouse,
  kDrop,
  kPrinter,
  kRing,
  kWaves,
  kGlobe,
  kUsb,
  kMachines,
};
inline constexpr int kIconCount = static_cast<int>(Icon::kMachines) + 1;

// Draws the icon in a square box of `side` pixels whose top left corner is `at`. `level` is the
// battery's, 0 to 1. Strokes scale with the box.
void draw_icon(Ui& ui, Icon icon, Vec2 at, float side, Color color, float level = 0.64F);
inline void draw_icon_centered(Ui& ui, Icon icon, Vec2 center, float side, Color color) {
  draw_icon(ui, icon, {center.x - side / 2.0F, center.y - side / 2.0F}, side, color);
}

// The flame: a drop in `caution` with a smaller one in panel. The box is `height` x 0.75 `height`.
void draw_flame(Ui& ui, Vec2 at, float height);

enum class Pictogram : std::uint8_t {
  kBookWithPill,
  kDoctor,
  kCrossInFrame,
  kPageWithPen,
  kOctagonWithCross
};
// 56 to 88 px high, 4 px strokes (3 below 64) in primary_ink.
void draw_pictogram(Ui& ui, Pictogram pictogram, Vec2 at, float side);

}  // namespace tomoshibi::gui
