// Every character of a name reaches the screen, also rare ones; what no font holds is seen as 〓.
// Method: ask the glyph page for characters, draw text without a window, look at the page and
// pixels.
#include <doctest/doctest.h>

#include <vector>

#include "gui/draw.h"
#include "gui/kana_input.h"
#include "tests/support/imgui_harness.h"

namespace tomoshibi::gui {
namespace {

std::unique_ptr<Glyphs> open_glyphs() {
  auto glyphs = Glyphs::create();
  REQUIRE(glyphs.has_value());
  return std::move(*glyphs);
}

// Sum of coverage of one glyph's cell.
std::uint64_t weight(Glyphs& glyphs, const Glyph& glyph) {
  std::uint64_t sum = 0;
  const auto at = [](float fraction) {
    return static_cast<std::size_t>(fraction * Glyphs::kPageSize + 0.5F);
  };
  for (std::size_t y = at(glyph.v0); y < at(glyph.v1); ++y) {
    for (std::size_t x = at(glyph.u0); x < at(glyph.u1); ++x)
      sum += glyphs.page()[y * Glyphs::kPageSize + x];
  }
  return sum;
}

std::vector<std::uint8_t> cell(Glyphs& glyphs, const Glyph& glyph) {
  std::vector<std::uint8_t> out;
  const auto at = [](float fraction) {
    return static_cast<std::size_t>(fraction * Glyphs::kPageSize + 0.5F);
  };
  for (std::size_t y = at(glyph.v0); y < at(glyph.v1); ++y) {
    for (std::size_t x = at(glyph.u0); x < at(glyph.u1); ++x)
      out.push_back(glyphs.page()[y * Glyphs::kPageSize + x]);
  }
  return out;
}

}  // namespace

TEST_CASE("glyphs: UTF-8 is read by character with its variation selector") {
  std::string_view text = "a𠮷邉󠄀子";  // U+9089 U+E0100
  CHECK(next_character(text)->code == U'a');
  CHECK(next_character(text)->code == char32_t{0x20BB7});
  const auto variant = next_character(text);
  CHECK(variant->code == char32_t{0x9089});
  CHECK(variant->selector == char32_t{0xE0100});
  CHECK(next_character(text)->code == U'子');
  CHECK_FALSE(next_character(text).has_value());
}

TEST_CASE("glyphs: ill-formed bytes become one visible mark each and never end the text") {
  std::string_view text = "\xE5\xAD!\xC0\xAF\xED\xA0\x80 end";
  std::u32string codes;
  while (const auto character = next_character(text)) codes += character->code;
  CHECK(codes == U"\uFFFD\uFFFD!\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD end");
}

TEST_CASE("glyphs: a character beyond 16 bits has ink and the width of a kanji") {
  const auto glyphs = open_glyphs();
  const Glyph glyph = glyphs->glyph({0x20BB7, 0}, 30.0F);
  CHECK_FALSE(glyph.is_missing);
  CHECK(glyph.advance == 30.0F);
  CHECK(weight(*glyphs, glyph) > 10000);
}

TEST_CASE("glyphs: a variant is another picture than its base") {
  const auto glyphs = open_glyphs();
  REQUIRE(glyphs->has({0x9089, 0xE0100}));
  const Glyph base = glyphs->glyph({0x9089, 0}, 30.0F);
  bool differs = false;
  for (char32_t selector = 0xE0100; selector <= 0xE0110; ++selector) {
    const Glyph variant = glyphs->glyph({0x9089, selector}, 30.0F);
    CHECK_FALSE(variant.is_missing);
    differs = differs || cell(*glyphs, variant) != cell(*glyphs, base);
  }
  CHECK(differs);
}

TEST_CASE("glyphs: what no face holds is drawn as a visible geta mark") {
  const auto glyphs = open_glyphs();
  const Glyph missing = glyphs->glyph({0x1F600, 0}, 30.0F);
  const Glyph geta = glyphs->glyph({U'〓', 0}, 30.0F);
  CHECK(missing.is_missing);
  CHECK_FALSE(geta.is_missing);
  CHECK(cell(*glyphs, missing) == cell(*glyphs, geta));
}

TEST_CASE("glyphs: digits are of one width at all sizes") {
  const auto glyphs = open_glyphs();
  for (const float pixels : {18.0F, 22.0F, 30.0F, 44.0F, 24.0F, 29.0F, 40.0F, 58.0F}) {
    for (char32_t digit = U'0'; digit <= U'9'; ++digit) {
      CHECK(glyphs->glyph({digit, 0}, pixels).advance == glyphs->glyph({U'0', 0}, pixels).advance);
    }
  }
}

TEST_CASE("glyphs: a full page asks for another frame, is emptied there, and the text comes back") {
  test::ImGuiHarness harness;
  harness.glyphs().limit_rows(220);
  int number = 0;
  const auto screen = [&](Ui& ui) {
    std::string text;
    for (int i = 0; i < 40; ++i) append_utf8(text, static_cast<char32_t>(0x4E00 + number * 40 + i));
    draw_text(ui, {10, 10}, text, Size::kL, ui.colors().ink);
    return false;
  };
  bool asked = false;
  for (number = 0; number < 30; ++number) {
    harness.frame(screen);
    if (!harness.ui().wants_another_frame()) continue;
    asked = true;
    harness.frame(screen);
    CHECK_FALSE(harness.ui().wants_another_frame());
  }
  CHECK(asked);
}

TEST_CASE("glyphs: a strong text has more ink than a plain one and starts at the same place") {
  test::ImGuiHarness harness;
  const auto ink_of = [&](Weight strength) {
    harness.frame([&](Ui& ui) {
      fill_rect(ui, {0, 0, 1280, 800}, rgb(0xFFFFFF));
      draw_text(ui, {10, 10}, "山", Size::kL, rgb(0x000000), strength);
      return false;
    });
    int ink = 0;
    for (int y = 10; y < 40; y += 3) {
      for (int x = 8; x < 44; ++x) ink += 255 - harness.pixel(x, y).red;
    }
    return ink;
  };
  const int plain = ink_of(Weight::kPlain);
  CHECK(plain > 1000);
  CHECK(ink_of(Weight::kStrong) > plain * 11 / 10);
}

}  // namespace tomoshibi::gui
