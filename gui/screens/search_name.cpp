#include "gui/screens/search_name.h"

#include <array>
#include <utility>

#include "gui/screens/birth_board.h"
#include "gui/screens/empty_answers.h"
#include "gui/screens/search_words.h"
#include "gui/widgets/boards.h"
#include "gui/widgets/cards.h"
#include "gui/widgets/tables.h"

namespace tomoshibi::gui {
namespace {

constexpr float kFieldHeight = 72.0F;
constexpr float kFieldInset = 28.0F;  // What a field box takes away from its value's line.
constexpr std::array<float, 4> kFieldWidths{268.0F, 188.0F, 106.0F, 192.0F};
constexpr std::array<NameField, 4> kFields{NameField::kName, NameField::kBirth, NameField::kSex,
                                           NameField::kAddress};
constexpr std::array<std::string_view, 4> kFieldNames{"name", "birth", "sex", "address"};

using Changed = std::optional<NameForm>;

const Words& label_of(NameField field) {
  switch (field) {
    case NameField::kName: return search_words::kName;
    case NameField::kBirth: return search_words::kBirth;
    case NameField::kSex: return search_words::kSex;
    case NameField::kAddress: break;
  }
  return search_words::kAddress;
}

std::string sex_value(const Ui& ui, SexEntry sex) {
  switch (sex) {
    case SexEntry::kMale: return std::string(ui.say(search_words::kMale));
    case SexEntry::kFemale: return std::string(ui.say(search_words::kFemale));
    case SexEntry::kUnknown: return std::string(ui.say(search_words::kSexUnknown));
    case SexEntry::kNotGiven: break;
  }
  return {};
}

// 昭22-03-14: for a box that the long form does not fit.
std::string short_birth(const BirthEntry& birth) {
  const PartialDate date = birth.said();
  if (date.empty()) return birth.shown();
  std::string text =
      birth.effective() == BirthEntry::Scheme::kWestern ? std::to_string(date.year) : std::string();
  if (text.empty()) {
    const std::string shown = birth.shown();
    text = shown.substr(0, std::string_view("昭").size()) + birth.digits.substr(0, 2);
  }
  for (const int part : {date.month, date.day}) {
    if (part != 0) text += (part < 10 ? "-0" : "-") + std::to_string(part);
  }
  return text;
}

std::string address_value(const AddressEntry& address) {
  std::string text = address.city;
  const std::string behind = address.town.empty() ? address.filter.shown() : address.town;
  if (!text.empty() && !behind.empty()) text += " ";
  return text + behind;
}

std::string value_of(Ui& ui, const NameForm& form, NameField field, float width) {
  switch (field) {
    case NameField::kName: return tail_that_fits(ui, form.name.shown(), width);
    case NameField::kBirth: {
      const std::string shown = form.birth.shown();
      return text_width(ui, shown, Size::kS) <= width ? shown : short_birth(form.birth);
    }
    case NameField::kSex: return sex_value(ui, form.sex);
    case NameField::kAddress: {
      const std::string shown = address_value(form.address);
      if (text_width(ui, shown, Size::kS) <= width || form.address.town.empty()) {
        return tail_that_fits(ui, shown, width);
      }
      return tail_that_fits(ui, form.address.town, width);
    }
  }
  return {};
}

void draw_fields(Ui& ui, const Rect& area, const SearchNameState& state, Changed& changed) {
  const IdScope scope(ui, "fields");
  const GroupScope group(ui, "fields");
  float x = area.x;
  for (std::size_t i = 0; i < kFields.size(); ++i) {
    const NameField which = kFields.at(i);
    const Rect rect{x, area.y, kFieldWidths.at(i), kFieldHeight};
    const FieldStyle style{.active = state.form.active == which,
                           .caret = which != NameField::kSex,
                           .hint = ui.say(words::kNotGiven)};
    const std::string value = value_of(ui, state.form, which, rect.w - kFieldInset);
    if (field(ui, kFieldNames.at(i), rect, ui.say(label_of(which)), value, style)) {
      changed = go_to(state.form, which);
    }
    if (which == NameField::kBirth && state.answer.birth_not_understood) {
      draw_icon(ui, Icon::kTriangle, {rect.right() - 30.0F, rect.y + 38.0F}, 22.0F,
                ui.colors().caution_ink);
    }
    x = rect.right() + kGutter;
  }
}

void draw_sex_board(Ui& ui, const Rect& board, const NameForm& form, Changed& changed) {
  fill_rect(ui, board, ui.colors().sunken, kCardRadius);
  const IdScope scope(ui, "sex");
  const GroupScope group(ui, "sex");
  constexpr std::array<SexEntry, 3> kEntries{SexEntry::kMale, SexEntry::kFemale,
                                             SexEntry::kUnknown};
  constexpr std::array<std::string_view, 3> kNames{"male", "female", "unknown"};
  const float pitch = (board.w - 8.0F) / 3.0F;
  for (std::size_t i = 0; i < kEntries.size(); ++i) {
    const SexEntry entry = kEntries.at(i);
    const Rect rect{board.x + 8.0F + static_cast<float>(i) * pitch, board.y + 8.0F, pitch - kGutter,
                    144.0F};
    const bool chosen = form.sex == entry;
    const KeyStyle style{.look = chosen ? KeyLook::kChosen : KeyLook::kPanel, .size = Size::kL};
    if (key(ui, kNames.at(i), rect, sex_value(ui, entry), style)) {
      changed = form;
      changed->sex = chosen ? SexEntry::kNotGiven : entry;
    }
  }
  draw_paragraph(ui, {board.x + 20.0F, board.y + 168.0F, board.w - 40.0F, 60.0F},
                 ui.say(search_words::kSexNote), Size::kS, ui.colors().ink2);
}

// ---- The board of the address ----

constexpr std::array<std::u32string_view, 10> kKanaRows{
    U"あいうえお", U"かきくけこ", U"さしすせそ", U"たちつてと", U"なにぬねの",
    U"はひふへほ", U"まみむめも", U"やゆよ",     U"らりるれろ", U"わをん"};

std::string utf8(char32_t code) {
  std::string text;
  append_utf8(text, code);
  return text;
}

AddressEntry narrowed(AddressEntry address, KanaText filter) {
  address.filter = std::move(filter);
  address.kana_row = 0;
  address.first = 0;
  return address;
}

void draw_kana_rows(Ui& ui, const Rect& board, float pitch_y, const NameForm& form,
                    Changed& changed) {
  const GroupScope group(ui, "place_kana");
  const AddressEntry& address = form.address;
  const float pitch = (board.w - 8.0F) / 10.0F;
  const auto cell = [&](std::size_t row, float column, float columns) {
    return Rect{board.x + 8.0F + column * pitch, board.y + 8.0F + static_cast<float>(row) * pitch_y,
                columns * pitch - kGutter, pitch_y - kGutter};
  };
  const auto set = [&](AddressEntry next) {
    changed = form;
    changed->address = std::move(next);
  };
  for (std::size_t i = 0; i < kKanaRows.size(); ++i) {
    const char32_t lead = kKanaRows.at(i).front();
    const bool chosen = address.kana_row == lead;
    const KeyStyle style{.look = chosen ? KeyLook::kChosen : KeyLook::kPanel, .size = Size::kL};
    if (key(ui, "row_" + utf8(lead), cell(0, static_cast<float>(9 - i), 1.0F), utf8(lead), style)) {
      AddressEntry next = narrowed(address, address.filter);
      next.kana_row = chosen ? 0 : lead;
      set(std::move(next));
    }
  }
  for (const std::u32string_view& letters : kKanaRows) {
    if (letters.front() != address.kana_row) continue;
    for (std::size_t i = 0; i < letters.size(); ++i) {
      const std::string text = utf8(letters[i]);
      if (key(ui, text, cell(1, static_cast<float>(9 - i), 1.0F), text, {.size = Size::kL})) {
        set(narrowed(address,
                     press_board(address.filter, {BoardKey::Kind::kCharacter, letters[i]})));
      }
    }
  }
  if (key(ui, "delete", cell(1, 0.0F, 2.5F), ui.say(words::kDeleteOne),
          {.look = KeyLook::kQuiet, .size = Size::kS, .icon = Icon::kBackspace})) {
    set(narrowed(address, delete_one(address.filter)));
  }
  if (key(ui, "clear", cell(1, 2.5F, 2.5F), ui.say(words::kClearAll),
          {.look = KeyLook::kQuiet, .size = Size::kS})) {
    set({});
  }
}

AddressEntry choose_place(AddressEntry address, const Place& place) {
  const bool is_same = address.city == place.city && address.town == place.town;
  AddressEntry next;
  next.city = place.city;
  next.town = is_same ? std::string() : place.town;
  next.first = place.town.empty() ? 0 : address.first;
  return next;
}

void draw_places(Ui& ui, const Rect& list, const SearchNameState& state, Changed& changed) {
  const NameForm& form = state.form;
  const AddressEntry& address = form.address;
  const std::vector<std::size_t> fitting = places_that_fit(state.places, address);
  constexpr std::size_t kColumns = 3;
  constexpr std::size_t kRows = 4;
  const float pages = 88.0F;
  const float pitch_x = (list.w - 8.0F - pages - kGutter) / static_cast<float>(kColumns);
  const float pitch_y = (list.h - 8.0F) / static_cast<float>(kRows);
  const auto cell = [&](std::size_t i) {
    return Rect{list.x + 8.0F + static_cast<float>(i % kColumns) * pitch_x,
                list.y + static_cast<float>(i / kColumns) * pitch_y, pitch_x - kGutter,
                pitch_y - kGutter};
  };
  const auto set = [&](AddressEntry next) {
    changed = form;
    changed->address = std::move(next);
  };
  const IdScope scope(ui, "places");
  const GroupScope group(ui, "places");
  std::size_t used = 0;
  if (!address.city.empty()) {
    if (key(ui, "city", cell(used++), address.city,
            {.look = KeyLook::kChosen, .second = ui.say(search_words::kChooseAgain)})) {
      set({});
    }
  }
  const std::size_t room = kColumns * kRows - used;
  const std::size_t first = address.first < fitting.size() ? address.first : 0;
  const std::size_t shown = std::min(room, fitting.size() - first);
  for (std::size_t i = 0; i < shown; ++i) {
    const Place& place = state.places[fitting[first + i]];
    const bool is_town = !place.town.empty();
    const bool chosen = is_town && address.city == place.city && address.town == place.town;
    KeyStyle style{.look = chosen ? KeyLook::kChosen : KeyLook::kPanel};
    if (is_town && address.city.empty()) style.second = place.city;
    if (key(ui, place.city + "/" + place.town, cell(used + i), is_town ? place.town : place.city,
            style)) {
      set(choose_place(address, place));
    }
  }
  if (fitting.empty()) {
    const Rect line = cell(used);
    draw_paragraph(ui, {line.x + 4.0F, line.y + 8.0F, list.w - 120.0F - (line.x - list.x), 120.0F},
                   ui.say(search_words::kNoPlace), Size::kS, ui.colors().ink2);
  }
  const Rect column{list.right() - pages - 8.0F, list.y, pages, list.h - 8.0F};
  if (const auto page = page_keys(ui, "pages", column, {first, shown, fitting.size()})) {
    AddressEntry next = address;
    next.first = *page == Page::kDown ? first + shown : first - std::min(first, room);
    set(std::move(next));
  }
}

void draw_address_board(Ui& ui, const Rect& board, const SearchNameState& state, Changed& changed) {
  fill_rect(ui, board, ui.colors().sunken, kCardRadius);
  const float pitch_y = (board.h - 8.0F) / 6.0F;
  const float top = 8.0F + 2.0F * pitch_y;
  const IdScope scope(ui, "address_board");
  draw_kana_rows(ui, board, pitch_y, state.form, changed);
  draw_places(ui, {board.x, board.y + top, board.w, board.h - top}, state, changed);
}

void draw_board(Ui& ui, const Rect& board, const SearchNameState& state, Changed& changed) {
  const NameForm& form = state.form;
  switch (form.active) {
    case NameField::kName:
      if (const auto pressed = kana_board(ui, board)) {
        changed = form;
        changed->name = press_board(form.name, *pressed);
      }
      return;
    case NameField::kBirth:
      if (const auto birth =
              draw_birth_board(ui, board, form.birth, state.answer.birth_not_understood)) {
        changed = form;
        changed->birth = *birth;
      }
      return;
    case NameField::kSex: draw_sex_board(ui, board, form, changed); return;
    case NameField::kAddress: draw_address_board(ui, board, state, changed); return;
  }
}

// ---- The keyboard ----

bool is_digit(char32_t c) { return (c >= U'0' && c <= U'9') || (c >= U'０' && c <= U'９'); }

// A letter belongs to the name, a digit to the birth date, unless the active field takes it.
NameForm type_into(NameForm form, char32_t character) {
  if (form.active == NameField::kAddress) {
    form.address = narrowed(form.address, type_character(form.address.filter, character));
    return form;
  }
  if (form.active == NameField::kName && is_digit(character))
    form = go_to(std::move(form), NameField::kBirth);
  if (form.active == NameField::kBirth) {
    form.birth = type_birth(form.birth, character);
    return form;
  }
  if (form.active == NameField::kSex) form = go_to(std::move(form), NameField::kName);
  form.name = type_character(form.name, character);
  return form;
}

NameForm erase_one(NameForm form) {
  switch (form.active) {
    case NameField::kName: form.name = delete_one(form.name); break;
    case NameField::kBirth:
      if (!form.birth.digits.empty()) form.birth.digits.pop_back();
      break;
    case NameField::kSex: form.sex = SexEntry::kNotGiven; break;
    case NameField::kAddress:
      form.address = narrowed(form.address, delete_one(form.address.filter));
      break;
  }
  return form;
}

Changed keyboard(Ui& ui, const NameForm& before) {
  NameForm form = before;
  for (const char32_t character : ui.typed()) form = type_into(std::move(form), character);
  while (ui.take(Key::kBackspace)) form = erase_one(std::move(form));
  if (ui.take(Key::kEscape) && form.active != NameField::kName)
    form = go_to(std::move(form), NameField::kName);
  return form == before ? std::nullopt : Changed(std::move(form));
}

// ---- The answer column ----

const Words& what_to_add(const NameForm& form) {
  const bool name = form.has(NameField::kName);
  const bool birth = form.has(NameField::kBirth);
  const bool address = form.has(NameField::kAddress);
  if (form.given() == 0) return search_words::kNothingAsked;
  if (name && birth && address) return search_words::kAddDetail;
  if (name && !birth && !address) return search_words::kAddBirthOrAddress;
  if (birth && !name && !address) return search_words::kAddNameOrAddress;
  if (!birth && !name) return search_words::kAddNameOrBirth;
  if (!birth) return search_words::kAddBirth;
  return address ? search_words::kAddName : search_words::kAddAddress;
}

struct NextField {
  const Words* label;
  std::optional<NameField> field;  // None: the primary is shut and says why.
};

NextField next_field(const NameForm& form) {
  if (form.given() == 0) return {&search_words::kEnterSomething, std::nullopt};
  const auto open = [&](NameField field) { return !form.has(field) && form.active != field; };
  if (open(NameField::kBirth)) return {&search_words::kEnterBirth, NameField::kBirth};
  if (open(NameField::kAddress)) return {&search_words::kEnterAddress, NameField::kAddress};
  if (open(NameField::kName)) return {&search_words::kEnterName, NameField::kName};
  const bool lacks_day = form.birth.said().day == 0 && form.birth.age_query().empty();
  if (lacks_day && form.active != NameField::kBirth)
    return {&search_words::kEnterBirthDay, NameField::kBirth};
  if (form.active != NameField::kName) return {&search_words::kContinueName, NameField::kName};
  return {&search_words::kAddDetail, std::nullopt};
}

// Where the answer to the question is entered; none: on the card.
std::optional<NameField> field_of(AskFor ask) {
  switch (ask) {
    case AskFor::kName:
    case AskFor::kReading: return NameField::kName;
    case AskFor::kBirth:
    case AskFor::kBirthDay:
    case AskFor::kAge: return NameField::kBirth;
    case AskFor::kSex: return NameField::kSex;
    case AskFor::kAddress: return NameField::kAddress;
    case AskFor::kNothing:
    case AskFor::kInsurer:
    case AskFor::kCard:
    case AskFor::kBranch: break;
  }
  return std::nullopt;
}

void draw_form_so_far(Ui& ui, const SearchNameState& state) {
  const NameForm& form = state.form;
  std::vector<GivenField> fields;
  for (const NameField which : kFields) {
    const Words& label = which == NameField::kName ? search_words::kNameShort : label_of(which);
    fields.push_back({std::string(ui.say(label)), value_of(ui, form, which, 288.0F)});
  }
  draw_what_to_add(
      ui, ui.say(state.answer.refused ? search_words::kCannotSearch : what_to_add(form)), fields);
}

EmptyOffer drop(const Ui& ui, NameField field, const Words& label) {
  return {EmptyOffer::Kind::kDropField, static_cast<std::size_t>(field),
          std::string(ui.say(label))};
}

// Next steps of an empty answer: what is least sure goes first, and never the last thing said.
std::vector<EmptyOffer> offers_for(const Ui& ui, const NameForm& form, Found found) {
  std::vector<EmptyOffer> offers;
  if (found == Found::kUncovered) {
    // Only the area is missing: nothing else of the form stands in the way.
    if (form.has(NameField::kAddress) && form.given() > 1) {
      offers.push_back(drop(ui, NameField::kAddress, search_words::kDropAddress));
    }
  } else if (form.given() > 1) {
    if (form.has(NameField::kAddress))
      offers.push_back(drop(ui, NameField::kAddress, search_words::kDropAddress));
    if (form.has(NameField::kBirth))
      offers.push_back(drop(ui, NameField::kBirth, search_words::kDropBirth));
    if (form.has(NameField::kSex))
      offers.push_back(drop(ui, NameField::kSex, search_words::kDropSex));
  }
  if (found != Found::kUncovered && form.birth.age_query().empty()) {
    offers.push_back({EmptyOffer::Kind::kByAge, 0, std::string(ui.say(search_words::kByAge))});
  }
  offers.push_back(
      {EmptyOffer::Kind::kByCard, 0, std::string(ui.say(search_words::kSearchByCard))});
  if (offers.size() > 2) offers.resize(2);
  offers.push_back(
      {EmptyOffer::Kind::kStartAgain, 0, std::string(ui.say(search_words::kStartAgain))});
  return offers;
}

NameForm take_offer(const NameForm& form, const EmptyOffer& offer) {
  switch (offer.kind) {
    case EmptyOffer::Kind::kDropField:
      return clear_field(form, static_cast<NameField>(offer.field));
    case EmptyOffer::Kind::kByAge: {
      NameForm next = go_to(clear_field(form, NameField::kBirth), NameField::kBirth);
      next.birth.scheme = BirthEntry::Scheme::kAge;
      return next;
    }
    case EmptyOffer::Kind::kStartAgain:
    case EmptyOffer::Kind::kByName:
    case EmptyOffer::Kind::kByCard: break;
  }
  return {};
}

std::optional<SearchNameIntent> draw_empty(Ui& ui, const SearchNameState& state) {
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
  if (pressed->offer.kind == EmptyOffer::Kind::kByCard) return SwitchTab{SearchTab::kByCard};
  return NameFormChanged{take_offer(state.form, pressed->offer)};
}

std::optional<SearchNameIntent> draw_answer(Ui& ui, const SearchNameState& state) {
  draw_panel(ui, answer_column(ui));
  if (is_empty_answer(state.answer.found)) return draw_empty(ui, state);
  draw_answer_head(ui, state.answer, state.busy);
  std::optional<SearchNameIntent> intent;
  if (shows_rows(state.answer)) {
    if (const auto pressed = draw_rows(ui, state.answer, state.list)) {
      std::visit([&](const auto& wish) { intent = wish; }, *pressed);
    }
    if (draw_ask(ui, state.answer)) {
      if (const auto field = field_of(state.answer.ask)) {
        intent = NameFormChanged{go_to(state.form, *field)};
      } else {
        intent = SwitchTab{SearchTab::kByCard};
      }
    }
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
  const NextField next = next_field(state.form);
  if (primary(ui, "primary", primary_place(ui), ui.say(*next.label),
              {.enabled = next.field.has_value()}) &&
      next.field) {
    return NameFormChanged{go_to(state.form, *next.field)};
  }
  return std::nullopt;
}

}  // namespace

std::optional<SearchNameIntent> draw(Ui& ui, const SearchNameState& state) {
  std::optional<SearchNameIntent> intent;
  if (const auto shortcut = take_shortcut(ui)) {
    std::visit([&](const auto& wish) { intent = wish; }, *shortcut);
  }
  Changed changed = keyboard(ui, state.form);
  const Rect area = asking_area(ui);
  draw_ground(ui,
              {0.0F, ui.theme.content_top(), kWindowWidth, kWindowHeight - ui.theme.content_top()});
  draw_fields(ui, area, state, changed);
  const float board_top = area.y + kFieldHeight + 12.0F;
  draw_board(ui, {area.x, board_top, area.w, area.bottom() - board_top}, state, changed);
  if (const auto tab = draw_search_tabs(ui, SearchTab::kByName)) intent = *tab;
  if (const auto wish = draw_answer(ui, state)) intent = *wish;
  draw_busy(ui, state.busy);
  if (changed) return NameFormChanged{*std::move(changed)};
  return intent;
}

}  // namespace tomoshibi::gui
