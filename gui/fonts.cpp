#include "gui/fonts.h"

#include <ft2build.h>
#include FT_FREETYPE_H

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <cstring>
#include <unordered_map>
#include <vector>

namespace tomoshibi::gui {
namespace {

constexpr char32_t kReplacement = 0xFFFD;
constexpr char32_t kGeta = 0x3013;  // 〓

bool is_selector(char32_t code) {
  return (code >= 0xFE00 && code <= 0xFE0F) || (code >= 0xE0100 && code <= 0xE01EF);
}

// Drawn as nothing and as wide as nothing: joiners, marks of direction, a lone selector.
bool is_invisible(char32_t code) {
  return code < 0x20 || code == 0x7F || code == 0x200B || code == 0x200C || code == 0x200D ||
         code == 0x200E || code == 0x200F || code == 0x2060 || code == 0xFEFF || is_selector(code);
}

// One code point; ill-formed input consumes one byte and yields U+FFFD.
char32_t next_code(std::string_view& text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(0);
  std::size_t length = 1;
  char32_t code = first;
  char32_t least = 0;
  if (first >= 0xF0 && first <= 0xF4) {
    length = 4, code = first & 0x07U, least = 0x10000;
  } else if (first >= 0xE0 && first < 0xF0) {
    length = 3, code = first & 0x0FU, least = 0x800;
  } else if (first >= 0xC2 && first < 0xE0) {
    length = 2, code = first & 0x1FU, least = 0x80;
  } else if (first >= 0x80) {
    text.remove_prefix(1);
    return kReplacement;
  }
  bool good = text.size() >= length;
  for (std::size_t i = 1; good && i < length; ++i) {
    good = (byte(i) & 0xC0U) == 0x80U;
    code = (code << 6U) | (byte(i) & 0x3FU);
  }
  good = good && code >= least && code <= 0x10FFFF && !(code >= 0xD800 && code <= 0xDFFF);
  text.remove_prefix(good ? length : 1);
  return good ? code : kReplacement;
}

}  // namespace

std::optional<Character> next_character(std::string_view& text) {
  if (text.empty()) return std::nullopt;
  Character character{next_code(text), 0};
  if (!text.empty() && !is_selector(character.code)) {
    std::string_view rest = text;
    const char32_t following = next_code(rest);
    if (is_selector(following)) {
      character.selector = following;
      text = rest;
    }
  }
  return character;
}

struct Glyphs::Impl {
  struct Shelf {
    int y = 0;
    int height = 0;
    int x = 0;
  };
  struct Source {
    std::size_t face = 0;
    FT_UInt index = 0;  // 0: nobody has it.
  };

  FT_Library library = nullptr;
  std::array<FT_Face, 2> faces{};
  std::array<unsigned, 2> face_pixels{};
  std::vector<std::uint8_t> page;
  std::vector<Shelf> shelves;
  std::unordered_map<std::uint64_t, Glyph> known;  // By code, selector, height.
  int rows = kPageSize;
  float scale = 1.0F;
  int dirty_first = 0;
  int dirty_end = 0;
  bool is_full = false;

  Impl() : page(static_cast<std::size_t>(kPageSize) * kPageSize) {}
  ~Impl() {
    for (FT_Face face : faces) {
      if (face != nullptr) FT_Done_Face(face);
    }
    if (library != nullptr) FT_Done_FreeType(library);
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  void empty_page() {
    std::fill(page.begin(), page.end(), std::uint8_t{0});
    known.clear();
    shelves.clear();
    is_full = false;
    for (std::size_t y = 0; y < 4; ++y) {
      for (std::size_t x = 0; x < 4; ++x) page[y * kPageSize + x] = 255;
    }
    shelves.push_back({0, 4, kPageSize});  // The solid cell's row is spent.
    dirty_first = 0;
    dirty_end = kPageSize;
  }

  [[nodiscard]] Source find(Character character) const {
    for (std::size_t i = 0; character.selector != 0 && i < faces.size(); ++i) {
      if (faces[i] == nullptr) continue;
      const FT_UInt index =
          FT_Face_GetCharVariantIndex(faces[i], character.code, character.selector);
      if (index != 0) return {i, index};
    }
    for (std::size_t i = 0; i < faces.size(); ++i) {
      if (faces[i] == nullptr) continue;
      const FT_UInt index = FT_Get_Char_Index(faces[i], character.code);
      if (index != 0) return {i, index};
    }
    return {};
  }

  // A place for w x h pixels; nullopt when the page is full.
  std::optional<std::pair<int, int>> place(int w, int h) {
    for (Shelf& shelf : shelves) {
      if (shelf.height >= h && shelf.height <= h + 4 && shelf.x + w <= kPageSize) {
        const std::pair<int, int> at{shelf.x, shelf.y};
        shelf.x += w;
        return at;
      }
    }
    const int y = shelves.empty() ? 0 : shelves.back().y + shelves.back().height;
    const int height = (h + 3) / 4 * 4;
    if (y + height > rows || w > kPageSize) return std::nullopt;
    shelves.push_back({y, height, w});
    return std::pair<int, int>{0, y};
  }

  Glyph rasterise(const Source& source, unsigned pixels) {
    Glyph glyph;
    FT_Face face = faces[source.face];
    if (face_pixels[source.face] != pixels) {
      FT_Set_Pixel_Sizes(face, 0, pixels);
      face_pixels[source.face] = pixels;
    }
    if (FT_Load_Glyph(face, source.index, FT_LOAD_NO_HINTING | FT_LOAD_NO_BITMAP) != 0 ||
        FT_Render_Glyph(face->glyph, FT_RENDER_MODE_NORMAL) != 0) {
      glyph.advance = static_cast<float>(pixels);
      return glyph;
    }
    const FT_GlyphSlot slot = face->glyph;
    glyph.advance = std::round(static_cast<float>(slot->advance.x) / 64.0F);
    const int width = static_cast<int>(slot->bitmap.width);
    const int height = static_cast<int>(slot->bitmap.rows);
    if (width == 0 || height == 0) return glyph;
    const auto at = place(width + 2, height + 2);
    if (!at) {
      is_full = true;
      return glyph;
    }
    for (int y = 0; y < height; ++y) {
      const std::uint8_t* from =
          slot->bitmap.buffer + static_cast<std::ptrdiff_t>(y) * slot->bitmap.pitch;
      std::uint8_t* to = page.data() + static_cast<std::size_t>(at->second + 1 + y) * kPageSize +
                         static_cast<std::size_t>(at->first + 1);
      std::memcpy(to, from, static_cast<std::size_t>(width));
    }
    dirty_first = std::min(dirty_first, at->second);
    dirty_end = std::max(dirty_end, at->second + height + 2);
    // One baseline for both faces: the gothic's.
    const FT_Face first = faces[0];
    const float baseline =
        std::round(static_cast<float>(first->ascender) * static_cast<float>(pixels) /
                   static_cast<float>(first->ascender - first->descender));
    constexpr auto kScale = static_cast<float>(kPageSize);
    glyph.left = static_cast<float>(slot->bitmap_left - 1);
    glyph.top = baseline - static_cast<float>(slot->bitmap_top + 1);
    glyph.width = static_cast<float>(width + 2);
    glyph.height = static_cast<float>(height + 2);
    glyph.u0 = static_cast<float>(at->first) / kScale;
    glyph.v0 = static_cast<float>(at->second) / kScale;
    glyph.u1 = static_cast<float>(at->first + width + 2) / kScale;
    glyph.v1 = static_cast<float>(at->second + height + 2) / kScale;
    return glyph;
  }
};

Glyphs::Glyphs(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Glyphs::~Glyphs() = default;

Result<std::unique_ptr<Glyphs>> Glyphs::create(const FontFiles& files) {
  auto impl = std::make_unique<Impl>();
  if (FT_Init_FreeType(&impl->library) != 0) {
    return Error(Errc::kNotFound, "FreeType does not start: check the installation");
  }
  if (FT_New_Face(impl->library, files.gothic.c_str(), 0, impl->faces.data()) != 0) {
    return Error(Errc::kNotFound, "the screen font is missing: install fonts-ipaexfont-gothic");
  }
  if (FT_New_Face(impl->library, files.mincho.c_str(), 0, impl->faces.data() + 1) != 0) {
    impl->faces[1] = nullptr;  // A smaller repertoire of names, shown as 〓 where it lacks.
  }
  impl->empty_page();
  return std::unique_ptr<Glyphs>(new Glyphs(std::move(impl)));
}

const Glyph& Glyphs::glyph(Character character, float pixels) {
  const auto height = static_cast<unsigned>(std::lround(pixels * impl_->scale));
  assert(height > 0 && height < 512);
  // 21 bits of code, 21 of selector, 9 of height.
  const std::uint64_t id = (std::uint64_t{character.code} << 32U) |
                           (std::uint64_t{character.selector} << 9U) | std::uint64_t{height};
  const auto found = impl_->known.find(id);
  if (found != impl_->known.end()) return found->second;
  Glyph glyph;
  if (!is_invisible(character.code)) {
    Impl::Source source = impl_->find(character);
    const bool is_missing = source.index == 0;
    if (is_missing) source = impl_->find({kGeta, 0});
    glyph = impl_->rasterise(source, height);
    glyph.is_missing = is_missing;
    for (float* measure : {&glyph.advance, &glyph.left, &glyph.top, &glyph.width, &glyph.height}) {
      *measure /= impl_->scale;
    }
  }
  return impl_->known.emplace(id, glyph).first->second;
}

bool Glyphs::has(Character character) const {
  return is_invisible(character.code) || impl_->find(character).index != 0;
}

void Glyphs::begin_frame() {
  if (impl_->is_full) impl_->empty_page();
}

bool Glyphs::needs_another_frame() const {
  return impl_->is_full;
}

std::span<const std::uint8_t> Glyphs::page() const {
  return impl_->page;
}

Glyphs::Rows Glyphs::take_dirty_rows() {
  const Rows rows{impl_->dirty_first, std::max(0, impl_->dirty_end - impl_->dirty_first)};
  impl_->dirty_first = kPageSize;
  impl_->dirty_end = 0;
  return rows;
}

Vec2 Glyphs::white() const {
  constexpr float kMiddle = 2.0F / static_cast<float>(kPageSize);
  return {kMiddle, kMiddle};
}

std::size_t Glyphs::glyph_count() const {
  return impl_->known.size();
}

void Glyphs::set_scale(float scale) {
  if (scale == impl_->scale) return;
  impl_->scale = scale;
  impl_->empty_page();
}

void Glyphs::limit_rows(int rows) {
  impl_->rows = std::min(rows, kPageSize);
  impl_->empty_page();
}

}  // namespace tomoshibi::gui
