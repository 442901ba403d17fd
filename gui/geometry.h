// Points, rectangles and colours of the screens: plain values, no ImGui in sight.
//
// One unit is one pixel of the 1280x800 window; y grows downwards. A Rect is its corner and its
// size. Screens place everything absolutely, as the pictures do.
//
// Proof: tests/gui_widgets_test.cpp.
#pragma once

#include <cstdint>

namespace tomoshibi::gui {

inline constexpr float kWindowWidth = 1280.0F;
inline constexpr float kWindowHeight = 800.0F;

struct Vec2 {
  float x = 0.0F;
  float y = 0.0F;
  friend constexpr bool operator==(Vec2, Vec2) = default;
};

struct Rect {
  float x = 0.0F;
  float y = 0.0F;
  float w = 0.0F;
  float h = 0.0F;

  [[nodiscard]] constexpr float right() const { return x + w; }
  [[nodiscard]] constexpr float bottom() const { return y + h; }
  [[nodiscard]] constexpr Vec2 center() const { return {x + w / 2.0F, y + h / 2.0F}; }
  // Left and top edges belong to the rectangle, right and bottom do not: cells that touch never
  // share a point.
  [[nodiscard]] constexpr bool contains(Vec2 p) const {
    return p.x >= x && p.x < right() && p.y >= y && p.y < bottom();
  }
  [[nodiscard]] constexpr Rect inset(float by) const { return inset(by, by); }
  [[nodiscard]] constexpr Rect inset(float by_x, float by_y) const {
    return {x + by_x, y + by_y, w - 2.0F * by_x, h - 2.0F * by_y};
  }
  [[nodiscard]] constexpr Rect grown(float by) const { return inset(-by); }
  [[nodiscard]] constexpr Rect moved(float by_x, float by_y) const {
    return {x + by_x, y + by_y, w, h};
  }
  // The same rectangle seen in a mirror down the middle of the window: left-handed mode.
  [[nodiscard]] constexpr Rect mirrored() const { return {kWindowWidth - right(), y, w, h}; }
  friend constexpr bool operator==(const Rect&, const Rect&) = default;
};

// 8 bits a channel, not premultiplied. rgb(0x123C6B) reads like the table of the palette.
struct Color {
  std::uint8_t red = 0;
  std::uint8_t green = 0;
  std::uint8_t blue = 0;
  std::uint8_t alpha = 255;
  friend constexpr bool operator==(Color, Color) = default;
};

[[nodiscard]] constexpr Color rgb(std::uint32_t hex) {
  return {static_cast<std::uint8_t>((hex >> 16U) & 0xFFU),
          static_cast<std::uint8_t>((hex >> 8U) & 0xFFU), static_cast<std::uint8_t>(hex & 0xFFU),
          255};
}

}  // namespace tomoshibi::gui
