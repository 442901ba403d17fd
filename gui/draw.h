// Drawing: shapes and text, all through Ui, all in pixels of the window.
//
// Text takes UTF-8 with any Unicode. A position is the top left corner of the line box, which is
// px(size) high. Strong is the text twice, the second copy 0.7 px to the right: IPAex has no second
// weight. Nothing here cuts a name: what does not fit becomes smaller (draw_fit) or wraps.
//
// Cost: one quad a glyph. Proof: tests/gui_glyphs_test.cpp, tests/gui_widgets_test.cpp.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "gui/ui.h"

namespace tomoshibi::gui {

enum class Align : std::uint8_t { kLeft, kCenter, kRight };
enum class Weight : std::uint8_t { kPlain, kStrong };

// ---- Text ----
[[nodiscard]] float text_width(Ui& ui, std::string_view text, Size size);
// Draws one line; returns its width, so that the next piece can follow.
float draw_text(Ui& ui, Vec2 at, std::string_view text, Size size, Color color,
                Weight weight = Weight::kPlain);
// One line inside a rectangle, centred vertically. Wider than the rectangle: drawn smaller, down to
// 18 px, never below; still too wide: ends in …. For labels.
float draw_label(Ui& ui, const Rect& rect, std::string_view text, Size size, Color color,
                 Align align = Align::kLeft, Weight weight = Weight::kPlain);
// A name or another fact that must stay whole: smaller sizes first, then two lines at 18 px, never
// cut. While names_hidden it is a bar of the same length. Returns the width drawn. draw_fact() is
// the same for what stays readable then: an allergy, a medicine.
float draw_name(Ui& ui, const Rect& rect, std::string_view name, Size size, Color color,
                Weight weight = Weight::kStrong, Align align = Align::kLeft);
float draw_fact(Ui& ui, const Rect& rect, std::string_view fact, Size size, Color color,
                Weight weight = Weight::kStrong, Align align = Align::kLeft);
// Wraps at any Japanese character (not before 、。」）ー and the like) and at spaces of Latin text;
// '\n' breaks. Line pitch is 1.45 of the height unless given. Returns the height used.
float draw_paragraph(Ui& ui, const Rect& rect, std::string_view text, Size size, Color color,
                     Weight weight = Weight::kPlain, float line_pitch = 0.0F);
// The same, becoming smaller (18 px at least) until it fits the rectangle's height.
float draw_fitted_paragraph(Ui& ui, const Rect& rect, std::string_view text, Size size, Color color,
                            float line_pitch = 0.0F, Weight weight = Weight::kPlain);
[[nodiscard]] float paragraph_height(Ui& ui, float width, std::string_view text, Size size,
                                     float line_pitch = 0.0F);
// The largest size, from `start` down, at which the text fits the width (S when none does).
[[nodiscard]] Size fitting_size(Ui& ui, std::string_view text, float width, Size start);
// A run of pieces on one line, each with its own colour, weight and underline: digits that differ.
struct Piece {
  std::string_view text;
  Color color;
  Weight weight = Weight::kPlain;
  bool underlined = false;  // 3 px in caution under the text.
};
// With a `room` it becomes smaller (18 px at least) and at last ends in ….
float draw_pieces(Ui& ui, Vec2 at, std::span<const Piece> pieces, Size size, float room = 0.0F);
// Base text with furigana above it; `at` is the top left of the base line, the reading stands
// above it at 0.4 of the height (at least S / 1.3). Returns the width.
struct Ruby {
  std::string_view base;
  std::string_view reading;  // Empty: no furigana.
};
float draw_ruby(Ui& ui, Vec2 at, std::span<const Ruby> pieces, Size size, Color color,
                Weight weight = Weight::kPlain);

// ---- Shapes ----
void fill_rect(Ui& ui, const Rect& rect, Color color, float radius = 0.0F);
void stroke_rect(Ui& ui, const Rect& rect, Color color, float thickness = 1.0F,
                 float radius = 0.0F);
void dashed_rect(Ui& ui, const Rect& rect, Color color, float thickness = 1.0F,
                 float radius = kKeyRadius);
void draw_line(Ui& ui, Vec2 from, Vec2 to, Color color, float thickness = 1.0F);
void dashed_line(Ui& ui, Vec2 from, Vec2 to, Color color, float thickness = 1.0F);
void horizontal_rule(Ui& ui, float x0, float x1, float y);  // Divider in `line`.
void vertical_rule(Ui& ui, float x, float y0, float y1);
void draw_circle(Ui& ui, Vec2 center, float radius, Color color, float thickness);
void fill_circle(Ui& ui, Vec2 center, float radius, Color color);
void draw_polyline(Ui& ui, std::span<const Vec2> points, Color color, float thickness,
                   bool closed = false);
void fill_polygon(Ui& ui, std::span<const Vec2> points, Color color);  // Convex.
void draw_hatch(Ui& ui, const Rect& rect, Color color, float step = 9.0F, float thickness = 3.0F);
void push_clip(Ui& ui, const Rect& rect);
void pop_clip(Ui& ui);
// Focus: 3 px `primary` ring with a 2 px `panel` gap around the rectangle.
void focus_ring(Ui& ui, const Rect& rect, float radius = kKeyRadius);
// A card: panel, 1 px line (2 px in high contrast), radius 10.
void draw_card(Ui& ui, const Rect& rect);
// Whole columns: `ground` for what asks, `panel` for what answers, with the divider between.
void draw_ground(Ui& ui, const Rect& rect);
void draw_panel(Ui& ui, const Rect& rect);

}  // namespace tomoshibi::gui
