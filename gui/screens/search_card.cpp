#include "gui/screens/search_card.h"

#include <algorithm>
#include <array>
#include <utility>

#include "gui/fonts.h"
#include "gui/screens/birth_board.h"
#include "gui/screens/empty_answers.h"
#include "gui/screens/search_words.h"
#include "gui/widgets/boards.h"
#include "gui/widgets/cards.h"
#include "store/base/person.h"

namespace tomoshibi::gui {
namespace {

using Changed = std::optional<CardForm>;
using Board = CardForm::Board;

constexpr std::array<CardField, 5> kFields{CardField::kInsurer, CardField::kSymbol,
                                           CardField::kNumber, CardField::kBranch,
                                           CardField::kBirth};
constexpr float kPadWidth = 350.0F;
constexpr float kFieldsWidth = 388.0F;
constexpr float kBirthLeft = 108.0F;
constexpr std::size_t kHolderOffer = kFields.size();  // Of EmptyOffer::field: the scanned name.

const Words& label_of(CardField field) {
  switch (field) {
    case CardField::kInsurer: return search_words::kInsurerNumber;
    case CardField::kSymbol: return search_words::kSymbol;
    case CardField::kNumber: return search_words::kNumber;
    case CardField::kBranch: return search_words::kBranch;
    case CardField::kBirth: break;
  }
  return search_words::kBirthDay;
}

std::string_view area_name(CardField field) {
  switch (field) {
    case CardField::kInsurer: return "insurer";
    case CardField::kSymbol: return "symbol";
    case CardField::kNumber: return "number";
    case CardField::kBranch: return "branch";
    case CardField::kBirth: break;
  }
  return "birth";
}

// Six digits are whole only when the entry has moved on: eight may still be coming.
bool insurer_is_whole(const CardForm& form) {
  if (form.insurer.find('?') != std::string::npos) return false;
  return form.insurer.size() == 8 ||
         (form.insurer.size() == 6 && form.active != CardField::kInsurer);
}

bool check_digit_is_wrong(const CardForm& form) {
  return insurer_is_whole(form) && check_digit_of(form.insurer) == CheckDigit::kWrong;
}

struct Note {
  std::string text;
  Tone tone = Tone::kSecond;
  Icon icon = Icon::kNone;
};

Note unreadable_note(const Ui& ui, std::string_view digits) {
  std::size_t count = 0;
  std::size_t place = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (digits[i] != '?') continue;
    ++count;
    place = i + 1;
  }
  if (count == 0) return {};
  if (count == 1)
    return {ui.say(search_words::kUnreadable, {std::to_string(place)}), Tone::kCaution};
  return {ui.say(search_words::kUnreadableMany, {std::to_string(count)}), Tone::kCaution};
}

Note note_of(const Ui& ui, const SearchCardState& state, CardField field) {
  const CardForm& form = state.form;
  if (field == CardField::kSymbol) {
    return {form.text(field).empty() ? std::string(ui.say(search_words::kMayStayEmpty))
                                     : std::string()};
  }
  if (field == CardField::kNumber) return unreadable_note(ui, form.number);
  if (field != CardField::kInsurer) return {};
  if (check_digit_is_wrong(form)) {
    return {std::string(ui.say(search_words::kCheckDigitShort)), Tone::kCaution, Icon::kTriangle};
  }
  if (const Note unreadable = unreadable_note(ui, form.insurer); !unreadable.text.empty())
    return unreadable;
  if (!insurer_is_whole(form)) return {};
  const std::string name =
      state.insurer_name.empty() ? std::string(insurer_kind(form.insurer)) : state.insurer_name;
  return {name, Tone::kOk, name.empty() ? Icon::kNone : Icon::kCheck};
}

struct Layout {
  Rect area;
  float x = 0.0F;
  float pitch = 0.0F;
  float label = 0.0F;  // Height of the line above the boxes.

  [[nodiscard]] float top(std::size_t row) const {
    return area.y + 12.0F + static_cast<float>(row) * pitch;
  }
  [[nodiscard]] float boxes(std::size_t row) const { return top(row) + label; }
  [[nodiscard]] Rect notes() const {
    const float y = top(4) - 4.0F;
    return {x, y, kFieldsWidth, area.bottom() - 8.0F - y};
  }
};

Layout layout_of(const Ui& ui) {
  const Rect area = asking_area(ui);
  const float label = ui.theme.px(Size::kS) + 6.0F;
  const float spare = ui.theme.text == TextSize::kNormal ? 18.0F : 9.0F;
  return {area, area.x + kMargin, label + kDigitCellHeight + spare, label};
}

void draw_label_line(Ui& ui, Vec2 at, float width, CardField field, const CardForm& form,
                     const Note& note) {
  const bool active = form.active == field;
  const float s = ui.theme.px(Size::kS);
  const float used = draw_label(ui, {at.x, at.y, width, s}, ui.say(label_of(field)), Size::kS,
                                active ? ui.colors().primary_ink : ui.colors().ink2, Align::kLeft,
                                active ? Weight::kStrong : Weight::kPlain);
  if (note.text.empty()) return;
  float x = at.x + std::max(kBirthLeft, used + 16.0F);
  const Color color = ui.theme.ink(note.tone);
  if (note.icon != Icon::kNone) {
    draw_icon(ui, note.icon, {x, at.y}, s + 2.0F, color);
    x += s + 8.0F;
  }
  draw_label(ui, {x, at.y, at.x + width - x, s}, note.text, Size::kS, color);
}

// The end of a text that is longer than its boxes.
std::string last_characters(std::string_view text, std::size_t count) {
  std::size_t length = character_count(text);
  for (; length > count; --length) (void)next_character(text);
  return std::string(text);
}

void draw_digit_field(Ui& ui, const Layout& layout, std::size_t row, CardField field,
                      const SearchCardState& state, Changed& changed) {
  const CardForm& form = state.form;
  const bool active = form.active == field;
  const std::size_t boxes = boxes_of(field);
  const bool is_wide = field != CardField::kBranch;
  if (active) {
    const float width = is_wide ? kFieldsWidth + 12.0F : kBirthLeft - 2.0F;
    fill_rect(
        ui,
        {layout.x - 8.0F, layout.top(row) - 6.0F, width, layout.label + kDigitCellHeight + 14.0F},
        ui.colors().primary_tint, kKeyRadius);
  }
  draw_label_line(ui, {layout.x, layout.top(row)}, is_wide ? kFieldsWidth : kBirthLeft - 12.0F,
                  field, form, note_of(ui, state, field));
  const std::string text = field == CardField::kSymbol ? form.symbol.shown() : form.text(field);
  std::optional<std::size_t> focus;
  if (active && character_count(text) < boxes) focus = character_count(text);
  const auto touched = digit_cells(ui, area_name(field), {layout.x, layout.boxes(row)}, boxes,
                                   last_characters(text, boxes), focus);
  if (touched) changed = go_to(form, field);
}

void draw_birth_field(Ui& ui, const Layout& layout, const SearchCardState& state,
                      Changed& changed) {
  const CardForm& form = state.form;
  const bool active = form.active == CardField::kBirth;
  const float x = layout.x + kBirthLeft;
  const float width = kFieldsWidth - kBirthLeft - 16.0F;
  Note note;
  if (state.answer.birth_not_understood) note = {"", Tone::kCaution, Icon::kTriangle};
  draw_label_line(ui, {x, layout.top(3)}, width, CardField::kBirth, form, note);
  if (note.icon != Icon::kNone) {
    draw_icon(ui, note.icon, {x + width - 24.0F, layout.top(3)}, ui.theme.px(Size::kS),
              ui.theme.ink(note.tone));
  }
  const std::string value =
      form.birth.empty() ? std::string(ui.say(words::kNotGiven)) : form.birth.shown();
  const KeyStyle style{.look = active ? KeyLook::kChosen : KeyLook::kPanel,
                       .size = form.birth.empty() ? Size::kS : Size::kM,
                       .left_aligned = true};
  if (key(ui, "birth_field", {x, layout.boxes(3), width, kDigitCellHeight}, value, style)) {
    changed = go_to(form, CardField::kBirth);
  }
}

// ---- Under the fields: eras, one banner, or what helps ----

void draw_exchange(Ui& ui, const Rect& place, const CardForm& form, Changed& changed) {
  banner(ui, place, "", "", {.tone = Tone::kCaution, .icon = Icon::kNone, .title_size = Size::kM});
  const Color ink = ui.theme.ink(Tone::kCaution);
  const float m = ui.theme.px(Size::kM);
  draw_label(ui, {place.x + 22.0F, place.y + 8.0F, place.w - 30.0F, m},
             ui.say(search_words::kExchanged), Size::kM, ink, Align::kLeft, Weight::kStrong);
  const float top = place.y + 16.0F + m;
  if (key(ui, "exchange",
          {place.x + 22.0F, top, 240.0F, std::min(64.0F, place.bottom() - top - 8.0F)},
          ui.say(search_words::kExchange), {.icon = Icon::kExchange})) {
    changed = exchange_symbol_and_number(form);
  }
}

void draw_check_digit(Ui& ui, const Rect& place) {
  banner(ui, place, "", "", {.tone = Tone::kCaution, .icon = Icon::kNone, .title_size = Size::kM});
  const float pitch = ui.theme.px(Size::kS) + 8.0F;
  const Rect text{place.x + 64.0F, place.y, place.w - 76.0F, place.h};
  const std::string_view words = ui.say(search_words::kCheckDigit);
  const float height = paragraph_height(ui, text.w, words, Size::kS, pitch);
  draw_icon(ui, Icon::kTriangle, {place.x + 20.0F, place.center().y - 18.0F}, 36.0F,
            ui.theme.ink(Tone::kCaution));
  draw_paragraph(ui, {text.x, place.center().y - height / 2.0F, text.w, height}, words, Size::kS,
                 ui.theme.ink(Tone::kCaution), Weight::kPlain, pitch);
}

// The name that a code gave with the card, and the way to search without it.
void draw_holder(Ui& ui, const Rect& place, const CardForm& form, Changed& changed) {
  const float s = ui.theme.px(Size::kS);
  const float m = ui.theme.px(Size::kM);
  const float key_width = 132.0F;
  const CardHolder& holder = form.holder;
  const std::string& name = holder.name.empty() ? holder.kana : holder.name;
  float y = place.y + 10.0F;
  draw_label(ui, {place.x, y, place.w, s}, ui.say(search_words::kScannedName), Size::kS,
             ui.colors().ink2);
  y += s + 8.0F;
  draw_name(ui, {place.x, y, place.w - key_width - 12.0F, m}, name, Size::kM, ui.colors().ink);
  if (!holder.name.empty()) {
    draw_name(ui, {place.x, y + m + 6.0F, place.w - key_width - 12.0F, s}, holder.kana, Size::kS,
              ui.colors().ink2, Weight::kPlain);
  }
  const float height = std::min(64.0F, place.h - 12.0F);
  if (key(ui, "drop_holder", {place.right() - key_width, place.y + 8.0F, key_width, height},
          ui.say(search_words::kDropHolder), {.look = KeyLook::kQuiet, .size = Size::kS})) {
    changed = form;
    changed->holder = {};
  }
}

void draw_notes(Ui& ui, const SearchCardState& state, Rect place, Changed& changed) {
  if (state.form.active == CardField::kBirth) {
    if (const auto birth = draw_era_row(ui, {place.x, place.y, place.w, 60.0F}, state.form.birth)) {
      changed = state.form;
      changed->birth = *birth;
    }
    place = {place.x, place.y + 68.0F, place.w, place.h - 68.0F};
  } else if (state.answer.symbol_and_number_exchanged) {
    draw_exchange(ui, place, state.form, changed);
    return;
  } else if (check_digit_is_wrong(state.form)) {
    draw_check_digit(ui, place);
    return;
  }
  if (!state.form.holder.empty()) {
    draw_holder(ui, place, state.form, changed);
    return;
  }
  constexpr std::array<const Words*, 3> kNotes{
      &search_words::kFamily, &search_words::kTwoUnreadable, &search_words::kMyNumber};
  const float pitch = ui.theme.px(Size::kS) + 8.0F;
  float y = place.y + 6.0F;
  for (const Words* words : kNotes) {
    const float height = paragraph_height(ui, place.w, ui.say(*words), Size::kS, pitch);
    if (y + height > place.bottom()) break;
    draw_paragraph(ui, {place.x, y, place.w, height}, ui.say(*words), Size::kS, ui.colors().ink2,
                   Weight::kPlain, pitch);
    y += height + 4.0F;
  }
}

// ---- Pads ----

CardForm press_pad(CardForm form, const BoardKey& key) {
  using Kind = BoardKey::Kind;
  const auto here = static_cast<std::size_t>(form.active);
  switch (key.kind) {
    case Kind::kCharacter: return add_character(std::move(form), key.character);
    case Kind::kUnknown: return add_character(std::move(form), U'?');
    case Kind::kDelete: return delete_one(std::move(form));
    case Kind::kClear: {
      const CardField active = form.active;
      return clear_field(std::move(form), active);
    }
    case Kind::kPrevious: return go_to(std::move(form), kFields.at(here == 0 ? 0 : here - 1));
    case Kind::kNext:
      return go_to(std::move(form), kFields.at(std::min(here + 1, kFields.size() - 1)));
    case Kind::kOtherBoard:
      // Only a symbol has letters.
      form = go_to(std::move(form), CardField::kSymbol);
      form.board = Board::kLetters;
      return form;
    case Kind::kSpace:
    case Kind::kVoicing:
    case Kind::kHalfVoicing:
    case Kind::kSmall:
    case Kind::kShift:
    case Kind::kSigns: break;
  }
  return form;
}

CardForm press_symbol_board(CardForm form, const BoardKey& key) {
  if (key.kind == BoardKey::Kind::kOtherBoard) {
    form.board = Board::kKana;
  } else if (key.kind == BoardKey::Kind::kCharacter) {
    form = add_character(std::move(form), key.character);
  } else if (key.kind == BoardKey::Kind::kUnknown) {
    form = add_character(std::move(form), U'?');
  } else if (key.kind != BoardKey::Kind::kSpace) {
    form.symbol = press_board(form.symbol, key);
  }
  return form;
}

void draw_fields_and_pad(Ui& ui, const SearchCardState& state, Changed& changed) {
  const Layout layout = layout_of(ui);
  draw_card(ui, layout.area);
  for (std::size_t row = 0; row < 4; ++row)
    draw_digit_field(ui, layout, row, kFields.at(row), state, changed);
  draw_birth_field(ui, layout, state, changed);
  draw_notes(ui, state, layout.notes(), changed);
  const Rect board{layout.area.right() - kPadWidth - 8.0F, layout.area.y + 8.0F, kPadWidth,
                   layout.area.h - 16.0F};
  if (const auto pressed = card_pad(ui, board)) changed = press_pad(state.form, *pressed);
}

// Symbols that no board can type; as many as fit the strip.
void draw_symbol_words(Ui& ui, const SearchCardState& state, const Rect& strip, Changed& changed) {
  const IdScope scope(ui, "symbol_words");
  float x = strip.x;
  for (const std::string& word : state.symbol_words) {
    const float width = std::max(72.0F, text_width(ui, word, Size::kM) + 24.0F);
    if (x + width > strip.right()) break;
    if (key(ui, word, {x, strip.y, width, strip.h}, word)) {
      changed = state.form;
      changed->symbol = KanaText{word, {}};
    }
    x += width + kGutter;
  }
}

// The symbol alone, over a board with letters or kana.
void draw_symbol_board(Ui& ui, const SearchCardState& state, Changed& changed) {
  const Rect area = asking_area(ui);
  const CardForm& form = state.form;
  const float height = 72.0F;
  const FieldStyle style{.active = true};
  const Rect box{area.x, area.y, 220.0F, height};
  if (field(ui, "symbol_field", box, ui.say(search_words::kSymbol),
            tail_that_fits(ui, form.symbol.shown(), box.w - 28.0F), style)) {
    changed = form;
  }
  const float key_width = 128.0F;
  const Rect back{area.right() - key_width, area.y + 4.0F, key_width, 64.0F};
  const Rect other = back.moved(-(key_width + kGutter), 0.0F);
  const Board next = form.board == Board::kKana ? Board::kLetters : Board::kKana;
  const Words& label = form.board == Board::kKana ? search_words::kLetters : search_words::kKana;
  if (key(ui, "other_board", other, ui.say(label))) {
    changed = form;
    changed->board = next;
  }
  if (key(ui, "digits_board", back, ui.say(search_words::kDigits),
          {.look = KeyLook::kQuiet, .size = Size::kS}) ||
      ui.take(Key::kEscape)) {
    changed = go_to(form, CardField::kSymbol);
  }
  draw_symbol_words(ui, state,
                    {box.right() + kGutter, back.y, other.x - 2.0F * kGutter - box.right(), back.h},
                    changed);
  const float top = area.y + height + 12.0F;
  const Rect board{area.x, top, area.w, area.bottom() - top};
  const auto pressed = form.board == Board::kKana ? kana_board(ui, board) : letter_board(ui, board);
  if (pressed) changed = press_symbol_board(form, *pressed);
}

// ---- The keyboard ----

Changed keyboard(Ui& ui, const CardForm& before) {
  CardForm form = before;
  for (const char32_t character : ui.typed()) {
    if (form.board == Board::kKana) {
      form.symbol = type_character(form.symbol, character);
    } else {
      form = add_character(std::move(form), character);
    }
  }
  while (ui.take(Key::kBackspace)) form = delete_one(std::move(form));
  while (ui.take(Key::kUp)) form = press_pad(std::move(form), {BoardKey::Kind::kPrevious});
  while (ui.take(Key::kDown)) form = press_pad(std::move(form), {BoardKey::Kind::kNext});
  return form == before ? std::nullopt : Changed(std::move(form));
}

// ---- The answer column ----

// Where the answer to the question is entered; none: in the search by name.
std::optional<CardField> field_of(AskFor ask, const CardForm& form) {
  switch (ask) {
    case AskFor::kBirth:
    case AskFor::kBirthDay:
    case AskFor::kAge: return CardField::kBirth;
    case AskFor::kInsurer: return CardField::kInsurer;
    case AskFor::kCard: return form.number.empty() ? CardField::kNumber : CardField::kSymbol;
    case AskFor::kBranch: return CardField::kBranch;
    case AskFor::kNothing:
    case AskFor::kName:
    case AskFor::kReading:
    case AskFor::kSex:
    case AskFor::kAddress: break;
  }
  return std::nullopt;
}

// The number that is being typed has boxes left.
bool is_half(const CardForm& form) {
  const bool has_digits = form.active == CardField::kInsurer || form.active == CardField::kNumber;
  const std::size_t typed = has_digits ? form.text(form.active).size() : 0;
  return typed > 0 && typed < boxes_of(form.active);
}

void draw_form_so_far(Ui& ui, const SearchCardState& state) {
  const CardForm& form = state.form;
  std::vector<GivenField> fields;
  if (!form.holder.empty()) {
    fields.push_back({std::string(ui.say(search_words::kNameShort)),
                      form.holder.name.empty() ? form.holder.kana : form.holder.name});
  }
  for (const CardField which : kFields) {
    const std::string value = which == CardField::kBirth ? form.birth.shown() : form.text(which);
    fields.push_back({std::string(ui.say(label_of(which))), value});
  }
  const Words& title = state.answer.refused ? search_words::kCannotSearch
                       : form.empty()       ? search_words::kNothingAskedCard
                       : is_half(form)      ? search_words::kGoOnTyping
                                            : search_words::kAddCard;
  draw_what_to_add(ui, ui.say(title), fields);
}

// Under a short list: what the underlines mean, why a town may be missing.
void draw_row_notes(Ui& ui, const SearchAnswer& answer) {
  const Rect body = rows_area(ui, answer);
  const bool has_more = std::ranges::any_of(
      answer.rows, [](const PersonRow& row) { return row.is_certain || !row.linked.empty(); });
  const float used = (has_more ? 152.0F : 84.0F) * static_cast<float>(answer.rows.size());
  const float pitch = ui.theme.px(Size::kS) + 8.0F;
  if (ui.theme.text != TextSize::kNormal || used + 32.0F + 3.0F * pitch > body.h) return;
  const bool has_marks = std::ranges::any_of(answer.rows, [](const PersonRow& row) {
    return std::ranges::any_of(row.number, [](const TextRun& run) { return run.differs; });
  });
  float y = body.y + used + 24.0F;
  const Rect line{body.x + kMargin, y, body.w - 2.0F * kMargin, pitch};
  if (has_marks) {
    y += draw_paragraph(ui, line, ui.say(search_words::kUnderlined), Size::kS, ui.colors().ink2,
                        Weight::kPlain, pitch);
  }
  draw_paragraph(ui, {line.x, y, line.w, pitch}, ui.say(search_words::kFamilyAddress), Size::kS,
                 ui.colors().ink2, Weight::kPlain, pitch);
}

std::vector<EmptyOffer> offers_for(const Ui& ui, const CardForm& form, Found found) {
  std::vector<EmptyOffer> offers;
  constexpr std::array<std::pair<CardField, const Words*>, 4> kDrops{
      {{CardField::kBirth, &search_words::kDropBirthDay},
       {CardField::kBranch, &search_words::kDropBranch},
       {CardField::kSymbol, &search_words::kDropSymbol},
       {CardField::kNumber, &search_words::kDropNumber}}};
  const auto given =
      std::ranges::count_if(kFields, [&](CardField field) { return !form.text(field).empty(); });
  if (found == Found::kUncovered && given > 1 && !form.insurer.empty()) {
    offers.push_back({EmptyOffer::Kind::kDropField, static_cast<std::size_t>(CardField::kInsurer),
                      std::string(ui.say(search_words::kDropInsurer))});
  }
  if (found != Found::kUncovered && given > 0 && !form.holder.empty()) {
    offers.push_back({EmptyOffer::Kind::kDropField, kHolderOffer,
                      std::string(ui.say(search_words::kDropName))});
  }
  for (const auto& [which, words] : kDrops) {
    if (given < 2 || !offers.empty() || form.text(which).empty()) continue;
    offers.push_back({EmptyOffer::Kind::kDropField, static_cast<std::size_t>(which),
                      std::string(ui.say(*words))});
  }
  offers.push_back(
      {EmptyOffer::Kind::kByName, 0, std::string(ui.say(search_words::kSearchByName))});
  offers.push_back(
      {EmptyOffer::Kind::kStartAgain, 0, std::string(ui.say(search_words::kStartAgain))});
  return offers;
}

std::optional<SearchCardIntent> draw_empty(Ui& ui, const SearchCardState& state) {
  const auto pressed =
      draw_empty_answer(ui, state.answer, offers_for(ui, state.form, state.answer.found));
  if (!pressed) return std::nullopt;
  switch (pressed->kind) {
    case EmptyIntent::Kind::kNearPerson:
      if (pressed->is_namesake) return ComparePeople{pressed->person};
      return ChoosePerson{.id = pressed->person};
    case EmptyIntent::Kind::kShowNearest: return ShowNearest{};
    case EmptyIntent::Kind::kEnterOrder: return EnterOrder{};
    case EmptyIntent::Kind::kOpenPatients: return WishOpenPatients{};
    case EmptyIntent::Kind::kPersonAgrees:
      return ChoosePerson{.id = pressed->person, .answer = ConsentAnswer::kOral};
    case EmptyIntent::Kind::kNotEstablished:
      return ChoosePerson{.id = pressed->person, .answer = ConsentAnswer::kNone};
    case EmptyIntent::Kind::kOffer: break;
  }
  if (pressed->offer.kind == EmptyOffer::Kind::kByName) return SwitchTab{SearchTab::kByName};
  if (pressed->offer.kind != EmptyOffer::Kind::kDropField) return CardFormChanged{};
  if (pressed->offer.field == kHolderOffer) {
    CardForm form = state.form;
    form.holder = {};
    return CardFormChanged{form};
  }
  return CardFormChanged{clear_field(state.form, static_cast<CardField>(pressed->offer.field))};
}

struct NextField {
  std::string label;
  std::optional<CardField> field;
};

NextField next_field(const Ui& ui, const CardForm& form) {
  if (form.empty()) return {std::string(ui.say(search_words::kEnterNumber)), std::nullopt};
  for (const CardField which :
       {CardField::kNumber, CardField::kBirth, CardField::kInsurer, CardField::kSymbol}) {
    if (form.active == which || !form.text(which).empty()) continue;
    return {ui.say(search_words::kEnterField, {ui.say(label_of(which))}), which};
  }
  return {std::string(ui.say(search_words::kAddDetail)), std::nullopt};
}

std::optional<SearchCardIntent> draw_answer(Ui& ui, const SearchCardState& state) {
  draw_panel(ui, answer_column(ui));
  if (is_empty_answer(state.answer.found)) return draw_empty(ui, state);
  draw_answer_head(ui, state.answer, state.busy);
  std::optional<SearchCardIntent> intent;
  if (shows_rows(state.answer)) {
    if (const auto pressed = draw_rows(ui, state.answer, state.list)) {
      std::visit([&](const auto& wish) { intent = wish; }, *pressed);
    }
    if (draw_ask(ui, state.answer)) {
      if (const auto field = field_of(state.answer.ask, state.form)) {
        intent = CardFormChanged{go_to(state.form, *field)};
      } else {
        intent = SwitchTab{SearchTab::kByName};
      }
    }
    draw_row_notes(ui, state.answer);
    const std::size_t count = std::min(state.answer.rows.size(), kMostRows);
    const std::string label = count == 1 ? std::string(ui.say(search_words::kGoOn))
                                         : ui.say(search_words::kCompare, {std::to_string(count)});
    if (primary(ui, "primary", primary_place(ui), label, {.enabled = !ui.names_hidden})) {
      if (count == 1) return ChoosePerson{.id = state.answer.rows.front().id};
      return ComparePeople{};
    }
    return intent;
  }
  draw_form_so_far(ui, state);
  const NextField next = next_field(ui, state.form);
  if (primary(ui, "primary", primary_place(ui), next.label, {.enabled = next.field.has_value()}) &&
      next.field) {
    return CardFormChanged{go_to(state.form, *next.field)};
  }
  return std::nullopt;
}

}  // namespace

std::optional<SearchCardIntent> draw(Ui& ui, const SearchCardState& state) {
  std::optional<SearchCardIntent> intent;
  if (const auto shortcut = take_shortcut(ui)) {
    std::visit([&](const auto& wish) { intent = wish; }, *shortcut);
  }
  Changed changed = keyboard(ui, state.form);
  draw_ground(ui,
              {0.0F, ui.theme.content_top(), kWindowWidth, kWindowHeight - ui.theme.content_top()});
  if (state.form.board == Board::kDigits) {
    draw_fields_and_pad(ui, state, changed);
  } else {
    draw_symbol_board(ui, state, changed);
  }
  if (const auto tab = draw_search_tabs(ui, SearchTab::kByCard)) intent = *tab;
  if (const auto wish = draw_answer(ui, state)) intent = *wish;
  draw_busy(ui, state.busy);
  if (changed) return CardFormChanged{*std::move(changed)};
  return intent;
}

}  // namespace tomoshibi::gui
