// The pure half of search by card: what a key does to the form.
#include <algorithm>
#include <array>
#include <utility>

#include "gui/screens/search_card.h"

namespace tomoshibi::gui {
namespace {

constexpr std::size_t kMostSymbolCharacters = 20;
constexpr std::array<CardField, 5> kOrder{CardField::kInsurer, CardField::kSymbol,
                                          CardField::kNumber, CardField::kBranch,
                                          CardField::kBirth};

char32_t half_width(char32_t c) {
  if (c >= U'０' && c <= U'９') return c - U'０' + U'0';
  return c == U'？' ? U'?' : c;
}

bool is_digit_or_unknown(char32_t c) { return (c >= U'0' && c <= U'9') || c == U'?'; }

std::string digits_only(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (out.size() < boxes_of(CardField::kNumber) &&
        is_digit_or_unknown(static_cast<unsigned char>(c)))
      out += c;
  }
  return out;
}

std::string* digits_of(CardForm& form) {
  switch (form.active) {
    case CardField::kInsurer: return &form.insurer;
    case CardField::kNumber: return &form.number;
    case CardField::kBranch: return &form.branch;
    case CardField::kSymbol:
    case CardField::kBirth: break;
  }
  return nullptr;
}

CardForm add_to_symbol(CardForm form, char32_t character) {
  if (character_count(form.symbol.text) >= kMostSymbolCharacters) return form;
  if (character < 0x20 || character == 0x7F || character == U' ' || character == U'　') return form;
  if (character >= U'a' && character <= U'z') character = character - U'a' + U'A';
  append_utf8(form.symbol.text, character);
  // A longer symbol goes on in the same field after a touch: the boxes then show its end.
  if (character_count(form.symbol.text) == boxes_of(CardField::kSymbol) &&
      form.board == CardForm::Board::kDigits) {
    return go_to(std::move(form), CardField::kNumber);
  }
  return form;
}

}  // namespace

std::size_t boxes_of(CardField field) {
  switch (field) {
    case CardField::kInsurer:
    case CardField::kSymbol:
    case CardField::kNumber: return 8;
    case CardField::kBranch: return 2;
    case CardField::kBirth: break;
  }
  return 0;
}

std::string CardForm::text(CardField field) const {
  switch (field) {
    case CardField::kInsurer: return insurer;
    case CardField::kSymbol: return settle(symbol).text;
    case CardField::kNumber: return number;
    case CardField::kBranch: return branch;
    case CardField::kBirth: break;
  }
  return birth.birth_query();
}

bool CardForm::empty() const {
  return holder.empty() &&
         std::ranges::all_of(kOrder, [&](CardField field) { return text(field).empty(); });
}

std::string CardForm::shown() const {
  constexpr std::array<std::string_view, 4> kLabels{"保険者", "記号", "番号", "枝番"};
  std::string out = holder.name.empty() ? holder.kana : holder.name;
  for (std::size_t i = 0; i < kLabels.size(); ++i) {
    const std::string value = text(kOrder.at(i));
    if (value.empty()) continue;
    if (!out.empty()) out += "　";
    out += std::string(kLabels.at(i)) + " " + value;
  }
  if (birth.empty()) return out;
  return out + (out.empty() ? "" : "　") + birth.shown();
}

CardForm add_character(CardForm before, char32_t character) {
  character = half_width(character);
  if (before.active == CardField::kSymbol) return add_to_symbol(std::move(before), character);
  if (before.active == CardField::kBirth) {
    before.birth = type_birth(before.birth, character);
    return before;
  }
  std::string* digits = digits_of(before);
  if (digits == nullptr || !is_digit_or_unknown(character) ||
      digits->size() >= boxes_of(before.active))
    return before;
  *digits += static_cast<char>(character);
  if (digits->size() < boxes_of(before.active)) return before;
  const auto here = std::ranges::find(kOrder, before.active);
  return go_to(std::move(before), *std::next(here));
}

CardForm delete_one(CardForm before) {
  if (before.active == CardField::kSymbol) {
    before.symbol = delete_one(before.symbol);
  } else if (before.active == CardField::kBirth) {
    if (!before.birth.digits.empty()) before.birth.digits.pop_back();
  } else if (std::string* digits = digits_of(before); digits != nullptr && !digits->empty()) {
    digits->pop_back();
  }
  return before;
}

CardForm clear_field(CardForm before, CardField field) {
  switch (field) {
    case CardField::kInsurer: before.insurer.clear(); break;
    case CardField::kSymbol: before.symbol = {}; break;
    case CardField::kNumber: before.number.clear(); break;
    case CardField::kBranch: before.branch.clear(); break;
    case CardField::kBirth: before.birth = {}; break;
  }
  return before;
}

CardForm go_to(CardForm before, CardField field) {
  before.symbol = settle(std::move(before.symbol));
  before.active = field;
  before.board = CardForm::Board::kDigits;
  return before;
}

CardForm exchange_symbol_and_number(CardForm before) {
  const std::string number = digits_only(settle(before.symbol).text);
  before.symbol = KanaText{before.number, {}};
  before.number = number;
  return before;
}

}  // namespace tomoshibi::gui
