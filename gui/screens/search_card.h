// Search by card: five fields of a 資格確認書, 保険証 or マイナンバーカード, also a torn one.
//
// CardForm is everything that was entered and where the next key goes: a value with pure edits.
// ？ stands for a digit nobody can read. A wrong check digit warns and never stops the search.
//
// Source: screens.md c; domain.md section 2 (check digit).
// Proof: tests/gui_screen_search_card_test.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <variant>

#include "gui/screens/search_name.h"

namespace tomoshibi::gui {

// Who holds the card, as a scanned code said beside its numbers; no board types it.
struct CardHolder {
  std::string name;
  std::string kana;
  SexEntry sex = SexEntry::kNotGiven;
  [[nodiscard]] bool empty() const { return name.empty() && kana.empty(); }
  friend bool operator==(const CardHolder&, const CardHolder&) = default;
};

struct CardForm {
  enum class Board : std::uint8_t { kDigits, kKana, kLetters };
  CardField active = CardField::kInsurer;
  Board board = Board::kDigits;
  std::string insurer;   // Digits and ?.
  KanaText symbol;       // Anything.
  std::string number;
  std::string branch;
  BirthEntry birth;
  CardHolder holder;

  [[nodiscard]] std::string text(CardField field) const;  // For CardQuery; birth as birth_query().
  [[nodiscard]] bool empty() const;
  // As the candidates screen repeats it: 保険者 01170018　記号 2310045　番号 48?1
  [[nodiscard]] std::string shown() const;
  friend bool operator==(const CardForm&, const CardForm&) = default;
};
// Boxes of a field; a full field hands the entry on to the next.
[[nodiscard]] std::size_t boxes_of(CardField field);
[[nodiscard]] CardForm add_character(CardForm before, char32_t character);  // Also U'?'.
[[nodiscard]] CardForm delete_one(CardForm before);
[[nodiscard]] CardForm clear_field(CardForm before, CardField field);
[[nodiscard]] CardForm go_to(CardForm before, CardField field);
[[nodiscard]] CardForm exchange_symbol_and_number(CardForm before);

struct SearchCardState {
  CardForm form;
  std::string insurer_name;                    // 協会けんぽ 石川支部; empty: its kind, from the number.
  std::span<const std::string> symbol_words;   // 石国: symbols of this region that no pad can type.
  SearchAnswer answer;
  ListPosition list;
  SearchBusy busy;
};

struct CardFormChanged { CardForm form; };
using SearchCardIntent = std::variant<CardFormChanged, ListMoved, ChoosePerson, ComparePeople,
                                      SwitchTab, ShowNearest, WishOpenPatients, EnterOrder>;

[[nodiscard]] std::optional<SearchCardIntent> draw(Ui& ui, const SearchCardState& state);

}  // namespace tomoshibi::gui
