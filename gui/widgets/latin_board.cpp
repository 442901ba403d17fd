// The board of half-width letters, digits and signs: passwords, names of accounts and teams.
#include <array>
#include <cmath>
#include <string>

#include "gui/kana_input.h"
#include "gui/widgets/boards.h"

namespace tomoshibi::gui {
namespace {

using Kind = BoardKey::Kind;
using Pressed = std::optional<BoardKey>;
using Rows = std::array<std::u32string_view, 4>;

constexpr Rows kSmallRows{U"1234567890", U"qwertyuiop", U"asdfghjkl-", U"zxcvbnm.@_"};
constexpr Rows kCapitalRows{U"1234567890", U"QWERTYUIOP", U"ASDFGHJKL-", U"ZXCVBNM.@_"};
// With the four of the layers above, every sign of ASCII.
constexpr Rows kSignRows{U"1234567890", U"!\"#$%&'()*", U"+,/:;<=>?[", U"\\]^`{|}~ "};

const Rows& rows_of(LatinLayer layer) {
  switch (layer) {
    case LatinLayer::kCapital: return kCapitalRows;
    case LatinLayer::kSigns: return kSignRows;
    case LatinLayer::kSmall: break;
  }
  return kSmallRows;
}

struct Wide {
  std::string_view name;
  std::string_view label;
  Kind kind;
  float share;  // Of the row.
  bool is_on = false;
  Icon icon = Icon::kNone;
};

void draw_last_row(Ui& ui, Pressed& out, const Rect& row, std::span<const Wide> keys,
                   bool enabled) {
  float whole = 0.0F;
  for (const Wide& wide : keys) whole += wide.share;
  float used = 0.0F;
  for (const Wide& wide : keys) {
    const float x = std::floor(row.x + used / whole * (row.w + kGutter));
    used += wide.share;
    const float right = std::floor(row.x + used / whole * (row.w + kGutter)) - kGutter;
    const KeyStyle style{.look = wide.is_on ? KeyLook::kChosen : KeyLook::kQuiet,
                         .size = Size::kS,
                         .icon = wide.icon,
                         .enabled = enabled};
    if (key(ui, wide.name, {x, row.y, right - x, row.h}, wide.label, style)) out = {wide.kind, 0};
  }
}

}  // namespace

std::optional<BoardKey> latin_board(Ui& ui, const Rect& board, LatinLayer layer,
                                    const LatinStyle& style) {
  Pressed out;
  const IdScope scope(ui, "latin");
  const GroupScope group(ui, "latin");
  fill_rect(ui, board, ui.colors().sunken, kCardRadius);
  const Vec2 pitch{(board.w - 16.0F + kGutter) / 10.0F, (board.h - 16.0F + kGutter) / 5.0F};
  const Vec2 at{board.x + 8.0F, board.y + 8.0F};
  const Rows& rows = rows_of(layer);
  for (std::size_t row = 0; row < rows.size(); ++row) {
    for (std::size_t column = 0; column < rows.at(row).size(); ++column) {
      const char32_t code = rows.at(row)[column];
      if (code == U' ') continue;
      std::string text;
      append_utf8(text, code);
      // A path is made of steps: the stroke has a name.
      const std::string name = code == U'/' ? "slash" : text;
      const float x = std::floor(at.x + static_cast<float>(column) * pitch.x + 0.5F);
      const Rect cell{x, at.y + static_cast<float>(row) * pitch.y, std::floor(pitch.x - kGutter),
                      pitch.y - kGutter};
      if (key(ui, name, cell, text, {.size = Size::kL, .enabled = style.enabled}))
        out = BoardKey{Kind::kCharacter, code};
    }
  }
  std::array<Wide, 6> keys{
      {{"shift", ui.say(words::kCapitals), Kind::kShift, 1.5F, layer == LatinLayer::kCapital},
       {"signs", ui.say(words::kSigns), Kind::kSigns, 1.2F, layer == LatinLayer::kSigns},
       {"space", ui.say(words::kSpace), Kind::kSpace, 1.8F},
       {"delete", ui.say(words::kDeleteOne), Kind::kDelete, 2.1F, false, Icon::kBackspace},
       {"clear", ui.say(words::kClearAll), Kind::kClear, 1.6F},
       {"kana", ui.say(words::kKana), Kind::kOtherBoard, 1.2F}}};
  const std::size_t count = style.with_kana ? keys.size() : keys.size() - 1;
  const Rect last{at.x, at.y + 4.0F * pitch.y, board.w - 16.0F, pitch.y - kGutter};
  draw_last_row(ui, out, last, std::span(keys).first(count), style.enabled);
  return out;
}

LatinLayer next_layer(LatinLayer layer, BoardKey::Kind kind) {
  const LatinLayer wanted = kind == Kind::kShift ? LatinLayer::kCapital : LatinLayer::kSigns;
  if (kind != Kind::kShift && kind != Kind::kSigns) return layer;
  return layer == wanted ? LatinLayer::kSmall : wanted;
}

}  // namespace tomoshibi::gui
