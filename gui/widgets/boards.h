// Number pad, kana board, digit cells, PIN dots: input by touch.
//
// A board returns which key was pressed and keeps nothing; what that does to the text is
// gui/kana_input.h. Proof: tests/gui_widgets_test.cpp, tests/gui_kana_test.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "gui/widgets/keys.h"

namespace tomoshibi::gui {

// What a press on a pad or board means.
struct BoardKey {
  enum class Kind : std::uint8_t {
    kCharacter,  // `character`: a kana, a digit, a letter, ー.
    kUnknown,    // ？ 聞き取れない / 読めない.
    kSpace,
    kDelete,
    kClear,
    kVoicing,
    kHalfVoicing,
    kSmall,
    kPrevious,
    kNext,
    kOtherBoard,
    kShift,  // Capitals, on the board of letters and signs.
    kSigns,
  };
  Kind kind = Kind::kCharacter;
  char32_t character = 0;
  friend constexpr bool operator==(const BoardKey&, const BoardKey&) = default;
};

// Pad of a card: 3 columns, X digits, ？ 読めない left of 0, delete right of 0, then 前の欄 /
// 次の欄, この欄を消す / かな・英字, on a sunken board. The picture's place: {436,140,350,536}.
[[nodiscard]] std::optional<BoardKey> card_pad(Ui& ui, const Rect& board);
// Pad of the PIN, without a board: 3 columns of L digits, clear left of 0, delete right of 0.
// Place: {760,426,488,280}, pitch 72.
// Not enabled: every key stays where it is and refuses.
[[nodiscard]] std::optional<BoardKey> pin_pad(Ui& ui, const Rect& rect, bool enabled = true);
// Plain digits on a sunken board with extra keys of the caller at the right (eras, 約N歳):
// returns digits, delete and clear; place the caller's keys beside it.
[[nodiscard]] std::optional<BoardKey> digit_pad(Ui& ui, const Rect& board);

// Kana board: 10 columns right to left from あ, 5 rows; the gaps of や and わ hold 濁点, 半濁点,
// ー, 小文字; last row ？, space, delete, clear. Place: {16,216,778,464}.
// The corner of the last row: ？ for a name that was heard, 英字 (kOtherBoard) for one's own.
enum class KanaCorner : std::uint8_t { kUnknown, kLetters };
[[nodiscard]] std::optional<BoardKey> kana_board(Ui& ui, const Rect& board,
                                                 KanaCorner corner = KanaCorner::kUnknown);
// Letters and digits on the same board: A to Z, 0 to 9, hyphen; last key かな (kOtherBoard).
[[nodiscard]] std::optional<BoardKey> letter_board(Ui& ui, const Rect& board);

// One 43x60 box a digit, pitch 47. '?' is drawn on a slanted hatch; `focus` is the index of the box
// with the 3 px border (none when out of range). `text` is shown from the left; kana and letters
// too. Returns the index touched.
[[nodiscard]] std::optional<std::size_t> digit_cells(Ui& ui, std::string_view name, Vec2 at,
                                                     std::size_t count, std::string_view text,
                                                     std::optional<std::size_t> focus);
inline constexpr float kDigitCellWidth = 43.0F;
inline constexpr float kDigitCellPitch = 47.0F;
inline constexpr float kDigitCellHeight = 60.0F;

// Every printable half-width character in three layers, as a keyboard has them; last row shift,
// signs, かな (kOtherBoard, where it is wanted), space, delete, clear. Place: {24,...,680,350}.
enum class LatinLayer : std::uint8_t { kSmall, kCapital, kSigns };
struct LatinStyle {
  bool with_kana = false;
  bool enabled = true;
};
[[nodiscard]] std::optional<BoardKey> latin_board(Ui& ui, const Rect& board, LatinLayer layer,
                                                  const LatinStyle& style = {});
// What kShift and kSigns lead to.
[[nodiscard]] LatinLayer next_layer(LatinLayer layer, BoardKey::Kind kind);

// Boxes of a PIN: `filled` dots of `count`, the next box focused. Never shows a digit.
// `shift_x` moves the row (the refusal's 8 px shake). Place: {760,346,488,64}.
void pin_dots(Ui& ui, const Rect& rect, std::size_t count, std::size_t filled,
              float shift_x = 0.0F);

}  // namespace tomoshibi::gui
