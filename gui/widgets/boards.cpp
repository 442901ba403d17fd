#include "gui/widgets/boards.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "gui/kana_input.h"

namespace tomoshibi::gui {
namespace {

using Kind = BoardKey::Kind;
using Pressed = std::optional<BoardKey>;

std::string utf8(char32_t code) {
  std::string out;
  append_utf8(out, code);
  return out;
}

void press(Pressed& out, bool pressed, Kind kind, char32_t code = 0) {
  if (pressed) out = BoardKey{kind, code};
}

void draw_board(Ui& ui, const Rect& board) {
  fill_rect(ui, board, ui.colors().sunken, kCardRadius);
}

// Nine digits in the three rows above; `cell` is one key, `pitch` from key to key.
void digit_keys(Ui& ui, Pressed& out, Vec2 at, Vec2 cell, Vec2 pitch, Size size,
                bool enabled = true) {
  for (int i = 0; i < 9; ++i) {
    const char32_t code = U'1' + static_cast<char32_t>(i);
    const Rect rect{at.x + static_cast<float>(i % 3) * pitch.x,
                    at.y + std::floor(static_cast<float>(i) / 3.0F) * pitch.y, cell.x, cell.y};
    const std::string text = utf8(code);
    press(out, key(ui, text, rect, text, {.size = size, .enabled = enabled}), Kind::kCharacter,
          code);
  }
}

// A key whose picture is an icon above (or instead of) its S word.
bool icon_key(Ui& ui, std::string_view name, const Rect& rect, Icon icon, std::string_view word,
              float side) {
  const bool pressed = key(ui, name, rect, "", {.look = KeyLook::kQuiet});
  const float small = ui.theme.px(Size::kS);
  const float block = side + (word.empty() ? 0.0F : small + 4.0F);
  const float top = rect.y + (rect.h - block) / 2.0F;
  draw_icon(ui, icon, {rect.center().x - side / 2.0F, top}, side, ui.colors().ink);
  if (!word.empty()) {
    draw_label(ui, {rect.x + 4.0F, top + side + 3.0F, rect.w - 8.0F, small}, word, Size::kS,
               ui.colors().ink, Align::kCenter);
  }
  return pressed;
}

}  // namespace

std::optional<BoardKey> card_pad(Ui& ui, const Rect& board) {
  Pressed out;
  const IdScope scope(ui, "pad");
  const GroupScope group(ui, "pad");
  draw_board(ui, board);
  const float pitch_x = (board.w - 2.0F * 10.0F + 6.0F) / 3.0F;
  const float pitch_y = (board.h - 2.0F * 10.0F + 8.0F) / 6.0F;
  const Vec2 cell{pitch_x - 6.0F, pitch_y - 8.0F};
  const Vec2 at{board.x + 10.0F, board.y + 10.0F};
  digit_keys(ui, out, at, cell, {pitch_x, pitch_y}, Size::kX);
  const auto row_y = [&](int row) { return at.y + static_cast<float>(row) * pitch_y; };
  press(out,
        key(ui, "unknown", {at.x, row_y(3), cell.x, cell.y}, "？",
            {.look = KeyLook::kQuiet, .size = Size::kL, .second = ui.say(words::kCannotRead)}),
        Kind::kUnknown);
  press(out, key(ui, "0", {at.x + pitch_x, row_y(3), cell.x, cell.y}, "0", {.size = Size::kX}),
        Kind::kCharacter, U'0');
  press(out,
        icon_key(ui, "delete", {at.x + 2.0F * pitch_x, row_y(3), cell.x, cell.y}, Icon::kBackspace,
                 ui.say(words::kDeleteOne), 26.0F),
        Kind::kDelete);
  const float half = (board.w - 20.0F - 6.0F) / 2.0F;
  const auto half_key = [&](std::string_view name, int row, int column, std::string_view label,
                            Icon icon) {
    const Rect rect{at.x + static_cast<float>(column) * (half + 6.0F), row_y(row), half, cell.y};
    return key(ui, name, rect, label, {.look = KeyLook::kQuiet, .size = Size::kS, .icon = icon});
  };
  press(out, half_key("previous", 4, 0, ui.say(words::kPreviousField), Icon::kChevronUp),
        Kind::kPrevious);
  press(out, half_key("next", 4, 1, ui.say(words::kNextField), Icon::kChevronDown), Kind::kNext);
  press(out, half_key("clear", 5, 0, ui.say(words::kClearField), Icon::kNone), Kind::kClear);
  press(out, half_key("letters", 5, 1, ui.say(words::kKanaLetters), Icon::kNone),
        Kind::kOtherBoard);
  return out;
}

std::optional<BoardKey> pin_pad(Ui& ui, const Rect& rect, bool enabled) {
  Pressed out;
  const IdScope scope(ui, "pin");
  const GroupScope group(ui, "pin");
  const float pitch_x = (rect.w + kGutter) / 3.0F;
  const float pitch_y = (rect.h + kGutter) / 4.0F;
  const Vec2 cell{std::floor(pitch_x - kGutter), pitch_y - kGutter};
  digit_keys(ui, out, {rect.x, rect.y}, cell, {pitch_x, pitch_y}, Size::kL, enabled);
  const float y = rect.y + 3.0F * pitch_y;
  press(out,
        key(ui, "clear", {rect.x, y, cell.x, cell.y}, ui.say(words::kClearAll),
            {.look = KeyLook::kQuiet, .size = Size::kS, .enabled = enabled}),
        Kind::kClear);
  press(out,
        key(ui, "0", {rect.x + pitch_x, y, cell.x, cell.y}, "0",
            {.size = Size::kL, .enabled = enabled}),
        Kind::kCharacter, U'0');
  press(out,
        key(ui, "delete", {rect.x + 2.0F * pitch_x, y, cell.x, cell.y}, "",
            {.size = Size::kL, .icon = Icon::kBackspace, .enabled = enabled}),
        Kind::kDelete);
  return out;
}

std::optional<BoardKey> digit_pad(Ui& ui, const Rect& board) {
  Pressed out;
  const IdScope scope(ui, "digits");
  const GroupScope group(ui, "digits");
  draw_board(ui, board);
  const float pitch_x = (board.w - 16.0F + kGutter) / 3.0F;
  const float pitch_y = (board.h - 16.0F + kGutter) / 4.0F;
  const Vec2 cell{pitch_x - kGutter, pitch_y - kGutter};
  const Vec2 at{board.x + 8.0F, board.y + 8.0F};
  digit_keys(ui, out, at, cell, {pitch_x, pitch_y}, Size::kX);
  const float y = at.y + 3.0F * pitch_y;
  press(out,
        key(ui, "clear", {at.x, y, cell.x, cell.y}, ui.say(words::kClearAll),
            {.look = KeyLook::kQuiet, .size = Size::kS}),
        Kind::kClear);
  press(out, key(ui, "0", {at.x + pitch_x, y, cell.x, cell.y}, "0", {.size = Size::kX}),
        Kind::kCharacter, U'0');
  press(out,
        icon_key(ui, "delete", {at.x + 2.0F * pitch_x, y, cell.x, cell.y}, Icon::kBackspace,
                 ui.say(words::kDeleteOne), 26.0F),
        Kind::kDelete);
  return out;
}

namespace {

// Columns as drawn, left to right: わ ら や ま は な た さ か あ. A space is a gap.
constexpr std::array<std::u32string_view, 5> kKanaRows{
    U"わらやまはなたさかあ", U"をり みひにちしきい", U"んるゆむふぬつすくう", U" れ めへねてせけえ",
    U" ろよもほのとそこお"};

struct Change {
  std::size_t row, column;
  std::string_view name, sample;
  const Words* word;
  Kind kind;
};
constexpr std::array<Change, 3> kChanges{
    {{1, 2, "voicing", "か→が", &words::kVoicing, Kind::kVoicing},
     {3, 2, "half-voicing", "は→ぱ", &words::kHalfVoicing, Kind::kHalfVoicing},
     {4, 0, "small", "つ→っ", &words::kSmallKana, Kind::kSmall}}};

struct Grid {
  Vec2 at;
  Vec2 pitch;
  [[nodiscard]] Rect cell(std::size_t row, std::size_t column) const {
    // Whole pixels, so that borders stay crisp.
    const float x = std::floor(at.x + static_cast<float>(column) * pitch.x + 0.5F);
    return {x, at.y + static_cast<float>(row) * pitch.y, std::floor(pitch.x - kGutter + 0.5F),
            pitch.y - kGutter};
  }
};

Grid grid_of(const Rect& board) {
  return {{board.x + 8.0F, board.y + 8.0F},
          {(board.w - 16.0F + kGutter) / 10.0F, (board.h - 16.0F + kGutter) / 6.0F}};
}

struct Wide {
  std::string_view name;
  std::string_view label;
  Kind kind;
  float from, to;  // Fractions of the board's inner width.
  Icon icon = Icon::kNone;
};

void last_row(Ui& ui, Pressed& out, const Rect& board, std::span<const Wide> keys) {
  const Grid grid = grid_of(board);
  const float inner = board.w - 16.0F + kGutter;
  const float y = grid.at.y + 5.0F * grid.pitch.y;
  for (const Wide& wide : keys) {
    const float x = std::floor(grid.at.x + wide.from * inner + 0.5F);
    const float right = std::floor(grid.at.x + wide.to * inner - kGutter + 0.5F);
    const Rect rect{x, y, right - x, grid.pitch.y - kGutter};
    press(out,
          key(ui, wide.name, rect, wide.label,
              {.look = KeyLook::kQuiet, .size = Size::kS, .icon = wide.icon}),
          wide.kind);
  }
}

}  // namespace

std::optional<BoardKey> kana_board(Ui& ui, const Rect& board, KanaCorner corner) {
  Pressed out;
  const IdScope scope(ui, "kana");
  const GroupScope group(ui, "kana");
  draw_board(ui, board);
  const Grid grid = grid_of(board);
  for (std::size_t row = 0; row < kKanaRows.size(); ++row) {
    for (std::size_t column = 0; column < kKanaRows.at(row).size(); ++column) {
      const char32_t code = kKanaRows.at(row)[column];
      if (code == U' ') continue;
      const std::string text = utf8(code);
      press(out, key(ui, text, grid.cell(row, column), text, {.size = Size::kL}), Kind::kCharacter,
            code);
    }
  }
  for (const Change& change : kChanges) {
    const KeyStyle style{.look = KeyLook::kQuiet, .size = Size::kS, .second = ui.say(*change.word)};
    press(out, key(ui, change.name, grid.cell(change.row, change.column), change.sample, style),
          change.kind);
  }
  press(out, key(ui, "ー", grid.cell(3, 0), "ー", {.look = KeyLook::kQuiet, .size = Size::kM}),
        Kind::kCharacter, U'ー');
  const Wide unknown{"unknown",      ui.say(words::kCannotHear), Kind::kUnknown, 0.0F, 0.2506F,
                     Icon::kNone};
  const Wide letters{"letters",         ui.say(words::kLetters), Kind::kOtherBoard, 0.0F, 0.2506F,
                     Icon::kNone};
  const std::array<Wide, 4> wide{
      {corner == KanaCorner::kUnknown ? unknown : letters,
       {"space", ui.say(words::kSpaceKey), Kind::kSpace, 0.2506F, 0.5506F, Icon::kNone},
       {"delete", ui.say(words::kDeleteOne), Kind::kDelete, 0.5506F, 0.7753F, Icon::kBackspace},
       {"clear", ui.say(words::kClearAll), Kind::kClear, 0.7753F, 1.0F, Icon::kNone}}};
  last_row(ui, out, board, wide);
  return out;
}

std::optional<BoardKey> letter_board(Ui& ui, const Rect& board) {
  Pressed out;
  const IdScope scope(ui, "letters");
  const GroupScope group(ui, "letters");
  draw_board(ui, board);
  const Grid grid = grid_of(board);
  constexpr std::array<std::u32string_view, 4> kRows{U"1234567890", U"ABCDEFGHIJ", U"KLMNOPQRST",
                                                     U"UVWXYZ-・石国"};
  for (std::size_t row = 0; row < kRows.size(); ++row) {
    for (std::size_t column = 0; column < kRows.at(row).size(); ++column) {
      const char32_t code = kRows.at(row)[column];
      const std::string text = utf8(code);
      press(out, key(ui, text, grid.cell(row, column), text, {.size = Size::kL}), Kind::kCharacter,
            code);
    }
  }
  const std::array<Wide, 4> wide{
      {{"unknown", ui.say(words::kCannotRead), Kind::kUnknown, 0.0F, 0.25F, Icon::kNone},
       {"kana", "かな", Kind::kOtherBoard, 0.25F, 0.5F, Icon::kNone},
       {"delete", ui.say(words::kDeleteOne), Kind::kDelete, 0.5F, 0.75F, Icon::kBackspace},
       {"clear", ui.say(words::kClearAll), Kind::kClear, 0.75F, 1.0F, Icon::kNone}}};
  last_row(ui, out, board, wide);
  return out;
}

std::optional<std::size_t> digit_cells(Ui& ui, std::string_view name, Vec2 at, std::size_t count,
                                       std::string_view text, std::optional<std::size_t> focus) {
  std::optional<std::size_t> touched;
  const IdScope scope(ui, name);
  const Palette& p = ui.colors();
  for (std::size_t i = 0; i < count; ++i) {
    const Rect box{at.x + static_cast<float>(i) * kDigitCellPitch, at.y, kDigitCellWidth,
                   kDigitCellHeight};
    const Touch touch =
        ui.area(std::to_string(i), {box.x - 2.0F, box.y - 2.0F, kDigitCellPitch, box.h + 4.0F});
    const std::string_view before = text;
    const auto character = next_character(text);
    const std::string_view digit = before.substr(0, before.size() - text.size());
    const bool is_unknown = character && (character->code == U'?' || character->code == U'？');
    const bool is_focus = focus == i;
    fill_rect(ui, box, is_unknown ? p.caution_tint : p.panel, 6.0F);
    if (is_unknown) {
      // Half strength: the mark in front keeps its contrast.
      const Color stripe{p.caution.red, p.caution.green, p.caution.blue, 100};
      draw_hatch(ui, box.inset(2.0F), stripe, 9.0F, 3.0F);
    }
    const Color border =
        is_focus || touch.is_pressed ? p.primary : (is_unknown ? p.caution : p.edge);
    stroke_rect(ui, box, border,
                is_focus ? kChosenStroke : (ui.theme.is_high_contrast() ? 2.0F : 1.0F), 6.0F);
    if (touch.is_focused) focus_ring(ui, box, 6.0F);
    if (is_unknown) {
      draw_label(ui, box, "?", Size::kL, p.caution_ink, Align::kCenter, Weight::kStrong);
    } else if (character) {
      draw_label(ui, box, digit, Size::kL, p.ink, Align::kCenter);
    }
    if (touch.acted) touched = i;
  }
  return touched;
}

void pin_dots(Ui& ui, const Rect& rect, std::size_t count, std::size_t filled, float shift_x) {
  const Palette& p = ui.colors();
  const float gap = count > 8 ? 6.0F : 10.0F;
  const float width =
      std::floor((rect.w - gap * static_cast<float>(count - 1)) / static_cast<float>(count));
  const float pitch = (rect.w - width) / static_cast<float>(std::max<std::size_t>(count - 1, 1));
  for (std::size_t i = 0; i < count; ++i) {
    const Rect box{std::floor(rect.x + shift_x + static_cast<float>(i) * pitch), rect.y, width,
                   rect.h};
    const bool is_next = i == filled;
    fill_rect(ui, box, p.panel, kKeyRadius);
    stroke_rect(ui, box, is_next ? p.primary : p.edge, is_next ? kChosenStroke : 2.0F, kKeyRadius);
    if (i < filled) fill_circle(ui, box.center(), 9.0F, p.ink);
  }
}

}  // namespace tomoshibi::gui
