#include "gui/draw.h"

#include <imgui.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <string>
#include <vector>

namespace tomoshibi::gui {
namespace {

constexpr float kStrongShift = 0.7F;
constexpr float kSmallestPixels = 18.0F;  // Nothing is ever smaller, whatever the text setting.
constexpr float kDashOn = 6.0F;
constexpr float kDashOff = 4.0F;

ImU32 packed(Color c) {
  return IM_COL32(c.red, c.green, c.blue, c.alpha);
}
ImVec2 im(Vec2 v) {
  return {v.x, v.y};
}

Size smaller(Size size) {
  return size == Size::kS ? Size::kS : static_cast<Size>(static_cast<std::uint8_t>(size) - 1U);
}

float width_at(Ui& ui, std::string_view text, float pixels) {
  float width = 0.0F;
  while (const auto character = next_character(text))
    width += ui.glyphs().glyph(*character, pixels).advance;
  return width;
}

void add_quads(ImDrawList& list, const Glyph& glyph, float x, float y, ImU32 color, bool strong) {
  for (int copy = 0; copy < (strong ? 2 : 1); ++copy) {
    const float left = x + glyph.left + (copy == 1 ? kStrongShift : 0.0F);
    const float top = y + glyph.top;
    list.PrimReserve(6, 4);
    list.PrimRectUV({left, top}, {left + glyph.width, top + glyph.height}, {glyph.u0, glyph.v0},
                    {glyph.u1, glyph.v1}, color);
  }
}

float text_at(Ui& ui, Vec2 at, std::string_view text, float pixels, Color color, Weight weight) {
  ui.note_text(text);
  ImDrawList& list = ui.canvas();
  const float x0 = std::floor(at.x + 0.5F);
  const float y = std::floor(at.y + 0.5F);
  float x = x0;
  while (const auto character = next_character(text)) {
    const Glyph& glyph = ui.glyphs().glyph(*character, pixels);
    if (glyph.width > 0.0F) add_quads(list, glyph, x, y, packed(color), weight == Weight::kStrong);
    x += glyph.advance;
  }
  return x - x0;
}

// ---- Line breaking ----

bool is_one_of(char32_t code, std::u32string_view set) {
  return set.find(code) != std::u32string_view::npos;
}

bool may_not_start(char32_t code) {
  return is_one_of(
      code,
      U"、。，．・：；？！）］｝」』】〉》ー々…‥〜ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ"
      U",.:;?!)]}%℃");
}
bool may_not_end(char32_t code) {
  return is_one_of(code, U"（［｛「『【〈《([{");
}
bool is_word(char32_t code) {
  return (code >= U'0' && code <= U'9') || (code >= U'A' && code <= U'Z') ||
         (code >= U'a' && code <= U'z') || is_one_of(code, U".,/:-'%+");
}

// Bytes of the first line of `text` at this width; consumes the '\n' that ends it.
struct Line {
  std::string_view text;
  std::size_t consumed = 0;
};
Line first_line(Ui& ui, std::string_view text, float width, float pixels) {
  std::string_view rest = text;
  float used = 0.0F;
  std::size_t last_break = 0;  // Bytes up to the last place where a line may end.
  char32_t before = 0;
  while (!rest.empty()) {
    const std::size_t here = text.size() - rest.size();
    const Character character = next_character(rest).value_or(Character{});
    const char32_t code = character.code;
    if (code == U'\n') return {text.substr(0, here), here + 1};
    const bool can_break = here > 0 && !may_not_start(code) && !may_not_end(before) &&
                           !(is_word(before) && is_word(code));
    if (can_break) last_break = here;
    used += ui.glyphs().glyph(character, pixels).advance;
    if (used > width && here > 0 && code != U' ' && code != U'　') {
      const std::size_t end = last_break > 0 ? last_break : here;
      std::size_t next = end;
      while (next < text.size() && text[next] == ' ') ++next;
      return {text.substr(0, end), next};
    }
    before = code;
  }
  return {text, text.size()};
}

template <typename Each>
std::size_t for_each_line(Ui& ui, std::string_view text, float width, float pixels, Each&& each) {
  std::size_t count = 0;
  while (!text.empty()) {
    const Line line = first_line(ui, text, width, pixels);
    each(line.text, count++);
    text.remove_prefix(std::max<std::size_t>(line.consumed, 1));
  }
  return count;
}

float pitch_or(float given, float pixels) {
  return given > 0.0F ? given : std::round(pixels * 1.45F);
}

}  // namespace

float text_width(Ui& ui, std::string_view text, Size size) {
  return width_at(ui, text, ui.theme.px(size));
}

float draw_text(Ui& ui, Vec2 at, std::string_view text, Size size, Color color, Weight weight) {
  return text_at(ui, at, text, ui.theme.px(size), color, weight);
}

Size fitting_size(Ui& ui, std::string_view text, float width, Size start) {
  Size size = start;
  while (size != Size::kS && text_width(ui, text, size) > width) size = smaller(size);
  return size;
}

namespace {

// The height at which the text fits: the roles from `start` down, then down to the smallest.
float fitting_pixels(Ui& ui, std::string_view text, float width, Size start) {
  float pixels = ui.theme.px(fitting_size(ui, text, width, start));
  while (pixels > kSmallestPixels && width_at(ui, text, pixels) > width + 0.5F) {
    pixels = std::max(pixels - 3.0F, kSmallestPixels);
  }
  return pixels;
}

float aligned_x(const Rect& rect, float width, Align align) {
  if (align == Align::kCenter) return rect.x + (rect.w - width) / 2.0F;
  return align == Align::kRight ? rect.right() - width : rect.x;
}

// The longest beginning of `text` that fits with … behind it.
std::string cut_to(Ui& ui, std::string_view text, float width, float pixels) {
  const float dots = width_at(ui, "…", pixels);
  std::string out;
  float used = 0.0F;
  while (!text.empty()) {
    std::string_view rest = text;
    const auto character = next_character(rest);
    used += ui.glyphs().glyph(*character, pixels).advance;
    if (used + dots > width) break;
    out += text.substr(0, text.size() - rest.size());
    text = rest;
  }
  return out + "…";
}

}  // namespace

float draw_label(Ui& ui, const Rect& rect, std::string_view text, Size size, Color color,
                 Align align, Weight weight) {
  const float pixels = fitting_pixels(ui, text, rect.w, size);
  const float y = rect.y + (rect.h - pixels) / 2.0F;
  const float width = width_at(ui, text, pixels);
  if (width <= rect.w + 0.5F) {
    text_at(ui, {aligned_x(rect, width, align), y}, text, pixels, color, weight);
    return width;
  }
  return text_at(ui, {rect.x, y}, cut_to(ui, text, rect.w, pixels), pixels, color, weight);
}

float draw_name(Ui& ui, const Rect& rect, std::string_view name, Size size, Color color,
                Weight weight, Align align) {
  if (!ui.names_hidden) return draw_fact(ui, rect, name, size, color, weight, align);
  const float pixels = fitting_pixels(ui, name, rect.w, size);
  const float width = std::min(width_at(ui, name, pixels), rect.w);
  const float height = pixels * 0.6F;
  fill_rect(ui, {aligned_x(rect, width, align), rect.y + (rect.h - height) / 2.0F, width, height},
            ui.colors().bar_ended, 3.0F);
  return width;
}

float draw_fact(Ui& ui, const Rect& rect, std::string_view fact, Size size, Color color,
                Weight weight, Align align) {
  const float pixels = fitting_pixels(ui, fact, rect.w, size);
  const float width = width_at(ui, fact, pixels);
  if (width <= rect.w + 0.5F) {
    const Vec2 at{aligned_x(rect, width, align), rect.y + (rect.h - pixels) / 2.0F};
    return text_at(ui, at, fact, pixels, color, weight);
  }
  const float pitch = pixels + 2.0F;
  const auto skip = [](std::string_view, std::size_t) {};
  const auto lines = static_cast<float>(for_each_line(ui, fact, rect.w, pixels, skip));
  const float top = rect.y + (rect.h - pitch * lines) / 2.0F;
  for_each_line(ui, fact, rect.w, pixels, [&](std::string_view line, std::size_t i) {
    text_at(ui, {rect.x, top + pitch * static_cast<float>(i)}, line, pixels, color, weight);
  });
  return rect.w;
}

float draw_paragraph(Ui& ui, const Rect& rect, std::string_view text, Size size, Color color,
                     Weight weight, float line_pitch) {
  const float pixels = ui.theme.px(size);
  const float pitch = pitch_or(line_pitch, pixels);
  const std::size_t lines =
      for_each_line(ui, text, rect.w, pixels, [&](std::string_view line, std::size_t i) {
        text_at(ui, {rect.x, rect.y + pitch * static_cast<float>(i) + (pitch - pixels) / 2.0F},
                line, pixels, color, weight);
      });
  return pitch * static_cast<float>(lines);
}

float draw_fitted_paragraph(Ui& ui, const Rect& rect, std::string_view text, Size size, Color color,
                            float line_pitch, Weight weight) {
  const float natural = ui.theme.px(size);
  const float ratio = line_pitch > 0.0F ? line_pitch / natural : 1.45F;
  const auto skip = [](std::string_view, std::size_t) {};
  float pixels = natural;
  float pitch = std::round(pixels * ratio);
  auto lines = static_cast<float>(for_each_line(ui, text, rect.w, pixels, skip));
  while (pixels > kSmallestPixels && lines * pitch > rect.h) {
    pixels = std::max(pixels - 3.0F, kSmallestPixels);
    // The smallest is also set tighter before anything leaves its box.
    pitch = std::round(pixels * (pixels == kSmallestPixels ? 1.25F : ratio));
    lines = static_cast<float>(for_each_line(ui, text, rect.w, pixels, skip));
  }
  for_each_line(ui, text, rect.w, pixels, [&](std::string_view line, std::size_t i) {
    text_at(ui, {rect.x, rect.y + pitch * static_cast<float>(i) + (pitch - pixels) / 2.0F}, line,
            pixels, color, weight);
  });
  return pitch * lines;
}

float paragraph_height(Ui& ui, float width, std::string_view text, Size size, float line_pitch) {
  const float pixels = ui.theme.px(size);
  const std::size_t lines =
      for_each_line(ui, text, width, pixels, [](std::string_view, std::size_t) {});
  return pitch_or(line_pitch, pixels) * static_cast<float>(lines);
}

float draw_pieces(Ui& ui, Vec2 at, std::span<const Piece> pieces, Size size, float room) {
  std::string whole;
  for (const Piece& piece : pieces) whole += piece.text;
  const float pixels = room > 0.0F ? fitting_pixels(ui, whole, room, size) : ui.theme.px(size);
  float x = at.x;
  for (const Piece& piece : pieces) {
    const float left = room > 0.0F ? at.x + room - x : width_at(ui, piece.text, pixels);
    const bool fits = width_at(ui, piece.text, pixels) <= left + 0.5F;
    const std::string cut = fits ? std::string() : cut_to(ui, piece.text, left, pixels);
    const float width = text_at(ui, {x, at.y}, fits ? piece.text : std::string_view(cut), pixels,
                                piece.color, piece.weight);
    if (piece.underlined)
      fill_rect(ui, {x - 1.0F, at.y + pixels + 1.0F, width + 2.0F, 3.0F}, ui.colors().caution);
    x += width;
  }
  return x - at.x;
}

float draw_ruby(Ui& ui, Vec2 at, std::span<const Ruby> pieces, Size size, Color color,
                Weight weight) {
  const float pixels = ui.theme.px(size);
  const float small = std::round(std::max(pixels * 0.4F, ui.theme.px(Size::kS) * 0.94F));
  float x = at.x;
  for (const Ruby& piece : pieces) {
    const float base = width_at(ui, piece.base, pixels);
    const float reading = width_at(ui, piece.reading, small);
    const float cell = std::max(base, reading);
    text_at(ui, {x + (cell - base) / 2.0F, at.y}, piece.base, pixels, color, weight);
    if (!piece.reading.empty()) {
      text_at(ui, {x + (cell - reading) / 2.0F, at.y - small - 3.0F}, piece.reading, small, color,
              Weight::kPlain);
    }
    x += cell;
  }
  return x - at.x;
}

void fill_rect(Ui& ui, const Rect& rect, Color color, float radius) {
  ui.canvas().AddRectFilled({rect.x, rect.y}, {rect.right(), rect.bottom()}, packed(color), radius);
}

void stroke_rect(Ui& ui, const Rect& rect, Color color, float thickness, float radius) {
  // ImGui centres the line half a pixel inside; the whole stroke shall lie inside the rectangle.
  const float in = thickness / 2.0F - 0.5F;
  ui.canvas().AddRect({rect.x + in, rect.y + in}, {rect.right() - in, rect.bottom() - in},
                      packed(color), std::max(radius - in, 0.0F), ImDrawFlags_None, thickness);
}

void dashed_line(Ui& ui, Vec2 from, Vec2 to, Color color, float thickness) {
  const float length = std::hypot(to.x - from.x, to.y - from.y);
  if (length <= 0.0F) return;
  const Vec2 unit{(to.x - from.x) / length, (to.y - from.y) / length};
  for (float at = 0.0F; at < length; at += kDashOn + kDashOff) {
    const float end = std::min(at + kDashOn, length);
    draw_line(ui, {from.x + unit.x * at, from.y + unit.y * at},
              {from.x + unit.x * end, from.y + unit.y * end}, color, thickness);
  }
}

void dashed_rect(Ui& ui, const Rect& rect, Color color, float thickness, float radius) {
  const float in = thickness / 2.0F;
  const Rect r = rect.inset(in);
  const float c = std::min(radius, std::min(r.w, r.h) / 2.0F);
  dashed_line(ui, {r.x + c, r.y}, {r.right() - c, r.y}, color, thickness);
  dashed_line(ui, {r.x + c, r.bottom()}, {r.right() - c, r.bottom()}, color, thickness);
  dashed_line(ui, {r.x, r.y + c}, {r.x, r.bottom() - c}, color, thickness);
  dashed_line(ui, {r.right(), r.y + c}, {r.right(), r.bottom() - c}, color, thickness);
  constexpr float kQuarter = std::numbers::pi_v<float> / 2.0F;
  const std::array<Vec2, 4> corners{Vec2{r.right() - c, r.bottom() - c},
                                    Vec2{r.x + c, r.bottom() - c}, Vec2{r.x + c, r.y + c},
                                    Vec2{r.right() - c, r.y + c}};
  for (std::size_t i = 0; i < corners.size(); ++i) {
    const float start = kQuarter * static_cast<float>(i);
    ui.canvas().PathArcTo(im(corners.at(i)), c, start + 0.25F, start + kQuarter - 0.25F, 6);
    ui.canvas().PathStroke(packed(color), ImDrawFlags_None, thickness);
  }
}

void draw_line(Ui& ui, Vec2 from, Vec2 to, Color color, float thickness) {
  const float half = thickness / 2.0F;
  // Lines along an axis are rectangles: crisp, no fringe.
  if (std::abs(from.y - to.y) < 0.01F) {
    const float y = std::floor(from.y - half + 0.5F);
    fill_rect(ui, {std::min(from.x, to.x), y, std::abs(to.x - from.x), thickness}, color);
  } else if (std::abs(from.x - to.x) < 0.01F) {
    const float x = std::floor(from.x - half + 0.5F);
    fill_rect(ui, {x, std::min(from.y, to.y), thickness, std::abs(to.y - from.y)}, color);
  } else {
    const std::array<Vec2, 2> points{from, to};
    draw_polyline(ui, points, color, thickness);
  }
}

void horizontal_rule(Ui& ui, float x0, float x1, float y) {
  fill_rect(ui, {x0, y, x1 - x0, kDivider}, ui.colors().line);
}

void vertical_rule(Ui& ui, float x, float y0, float y1) {
  fill_rect(ui, {x, y0, kDivider, y1 - y0}, ui.colors().line);
}

void draw_circle(Ui& ui, Vec2 center, float radius, Color color, float thickness) {
  ui.canvas().AddCircle(im(center), radius, packed(color), 0, thickness);
}

void fill_circle(Ui& ui, Vec2 center, float radius, Color color) {
  ui.canvas().AddCircleFilled(im(center), radius, packed(color));
}

void draw_polyline(Ui& ui, std::span<const Vec2> points, Color color, float thickness,
                   bool closed) {
  std::vector<ImVec2> path;
  path.reserve(points.size());
  for (const Vec2& point : points) path.push_back(im(point));
  ui.canvas().AddPolyline(path.data(), static_cast<int>(path.size()), packed(color),
                          closed ? ImDrawFlags_Closed : ImDrawFlags_None, thickness);
}

void fill_polygon(Ui& ui, std::span<const Vec2> points, Color color) {
  std::vector<ImVec2> path;
  path.reserve(points.size());
  for (const Vec2& point : points) path.push_back(im(point));
  ui.canvas().AddConvexPolyFilled(path.data(), static_cast<int>(path.size()), packed(color));
}

void draw_hatch(Ui& ui, const Rect& rect, Color color, float step, float thickness) {
  push_clip(ui, rect);
  for (float x = rect.x - rect.h; x < rect.right(); x += step) {
    const std::array<Vec2, 2> stripe{Vec2{x, rect.bottom()}, Vec2{x + rect.h, rect.y}};
    draw_polyline(ui, stripe, color, thickness);
  }
  pop_clip(ui);
}

void push_clip(Ui& ui, const Rect& rect) {
  ui.canvas().PushClipRect({rect.x, rect.y}, {rect.right(), rect.bottom()}, true);
}

void pop_clip(Ui& ui) {
  ui.canvas().PopClipRect();
}

void focus_ring(Ui& ui, const Rect& rect, float radius) {
  stroke_rect(ui, rect.grown(2.0F), ui.colors().panel, 2.0F, radius + 2.0F);
  stroke_rect(ui, rect.grown(5.0F), ui.colors().primary, kChosenStroke, radius + 5.0F);
}

void draw_card(Ui& ui, const Rect& rect) {
  fill_rect(ui, rect, ui.colors().panel, kCardRadius);
  stroke_rect(ui, rect, ui.theme.is_high_contrast() ? ui.colors().edge : ui.colors().line,
              ui.theme.card_stroke(), kCardRadius);
}

void draw_ground(Ui& ui, const Rect& rect) {
  fill_rect(ui, rect, ui.colors().ground);
}

void draw_panel(Ui& ui, const Rect& rect) {
  fill_rect(ui, rect, ui.colors().panel);
  if (ui.theme.is_high_contrast()) {
    stroke_rect(ui, rect, ui.colors().edge, 2.0F);
  } else if (rect.x > 0.0F) {
    vertical_rule(ui, rect.x, rect.y, rect.bottom());
  } else if (rect.right() < kWindowWidth) {
    vertical_rule(ui, rect.right() - 1.0F, rect.y, rect.bottom());
  }
}

}  // namespace tomoshibi::gui
