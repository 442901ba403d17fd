// Glyphs: every character on a screen, drawn by FreeType when it is first needed, kept on one page.
//
// There is no prebuilt atlas. A 2048x2048 page of coverage (4 MiB) serves text and shapes alike
// (its first cell is solid, which is ImGui's white pixel), so a screen is one texture. A glyph is
// keyed by face, glyph index and pixel height; its place never changes while the page lives. A full
// page is emptied between two frames, never inside one, and what is on screen comes back by itself.
//
// Any Unicode: beyond 16 bits (U+20BB7), with variation selectors (U+9089 U+E0100), from IPAex
// Gothic first, then IPAmj Mincho. What neither holds is drawn as a visible 〓, never dropped,
// never folded.
//
//   UTF-8 -> code point (+ selector) -> face, index -> cell on the page -> quad in the draw list
//
// Thread: gui. Errors: kNotFound when the gothic face cannot be opened; a missing mincho face is
// only a smaller repertoire. Cost: about 40 us for a new glyph, a hash look-up for a known one.
// Source: UTS #37 (ideographic variation sequences). Proof: tests/gui_glyphs_test.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "gui/geometry.h"
#include "store/base/result.h"

namespace tomoshibi::gui {

struct FontFiles {
  std::string gothic = "/usr/share/fonts/opentype/ipaexfont-gothic/ipaexg.ttf";
  std::string mincho = "/usr/share/fonts/truetype/ipamj/ipamjm.ttf";
};

// One character as it is drawn: where it lies on the page and where its quad lies from the pen.
struct Glyph {
  float advance = 0.0F;               // Pen step in pixels.
  float left = 0.0F, top = 0.0F;      // Corner of the quad from the pen's line top, pixels.
  float width = 0.0F, height = 0.0F;  // 0: nothing to draw (spaces).
  float u0 = 0.0F, v0 = 0.0F, u1 = 0.0F, v1 = 0.0F;
  bool is_missing = false;  // Drawn as 〓: no face has it.
};

// One code point of UTF-8 with the variation selector that follows it, if any. Ill-formed bytes
// come out as U+FFFD, one a byte: text is never cut short by a bad byte.
struct Character {
  char32_t code = 0;
  char32_t selector = 0;
};

// Reads one character and moves `text` behind it. Empty text gives nullopt.
[[nodiscard]] std::optional<Character> next_character(std::string_view& text);

class Glyphs {
 public:
  static constexpr int kPageSize = 2048;

  [[nodiscard]] static Result<std::unique_ptr<Glyphs>> create(const FontFiles& files = {});
  ~Glyphs();
  Glyphs(const Glyphs&) = delete;
  Glyphs& operator=(const Glyphs&) = delete;

  // The glyph of a character at a pixel height. On a full page the glyph has its advance and no
  // picture, and needs_another_frame() is true.
  [[nodiscard]] const Glyph& glyph(Character character, float pixels);
  [[nodiscard]] bool has(Character character) const;

  // Call before the first glyph of a frame: empties a full page.
  void begin_frame();
  [[nodiscard]] bool needs_another_frame() const;
  // Coverage, kPageSize squared, one byte a pixel. Rows changed since the last take_dirty_rows().
  struct Rows {
    int first = 0;
    int count = 0;
  };
  [[nodiscard]] std::span<const std::uint8_t> page() const;
  [[nodiscard]] Rows take_dirty_rows();
  // Middle of the solid cell, as texture coordinates.
  [[nodiscard]] Vec2 white() const;
  [[nodiscard]] std::size_t glyph_count() const;
  // Device pixels a unit: glyphs are drawn that much finer and measured in units all the same.
  void set_scale(float scale);
  // Tests only: pretend that the page ends after this many rows.
  void limit_rows(int rows);

 private:
  struct Impl;
  explicit Glyphs(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace tomoshibi::gui
