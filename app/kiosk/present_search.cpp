#include "app/kiosk/present_search.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "app/desk/evidence.h"
#include "store/base/instant.h"

namespace tomoshibi::app {

namespace people = store::people;
using people::Field;
using people::FieldMatch;

namespace {

// Namesakes within this factor of probability are decided by the question, not by the number.
constexpr double kNamesakeFactor = 20.0;
constexpr std::size_t kHeldShownMax = 5;

std::optional<FieldMatch> match_of(const people::Candidate& candidate, Field field) {
  for (const auto& [asked, match] : candidate.fields) {
    if (asked == field && match != FieldMatch::kUnknown) return match;
  }
  return std::nullopt;
}

gui::Agreement agreement_of(std::optional<FieldMatch> match) {
  if (!match) return gui::Agreement::kNotGiven;
  switch (*match) {
    case FieldMatch::kEqual:
    case FieldMatch::kVariant:
      return gui::Agreement::kAgrees;
    case FieldMatch::kClose:
      return gui::Agreement::kClose;
    case FieldMatch::kDiffers:
      return gui::Agreement::kDiffers;
    case FieldMatch::kUnknown:
      break;
  }
  return gui::Agreement::kNotGiven;
}

// The least agreeing of several fields that one line stands for.
gui::Agreement worst_of(const people::Candidate& candidate, std::initializer_list<Field> fields) {
  gui::Agreement worst = gui::Agreement::kNotGiven;
  const auto weight = [](gui::Agreement agreement) {
    switch (agreement) {
      case gui::Agreement::kDiffers:
        return 3;
      case gui::Agreement::kClose:
        return 2;
      case gui::Agreement::kAgrees:
        return 1;
      case gui::Agreement::kNotGiven:
        break;
    }
    return 0;
  };
  for (const Field field : fields) {
    const gui::Agreement agreement = agreement_of(match_of(candidate, field));
    if (weight(agreement) > weight(worst)) worst = agreement;
  }
  return worst;
}

// 門前町道下ロの -> 門前町道下: the block's letter (one katakana, with or without の) is no town.
std::string without_block_letter(std::string town) {
  constexpr std::size_t kKana = 3;  // Bytes of one kana.
  if (town.ends_with("の")) town.resize(town.size() - kKana);
  const auto is_katakana = [](std::string_view kana) {
    return kana >= "ァ" && kana <= "ー";  // U+30A1 to U+30FC, in the order of their bytes.
  };
  if (town.size() < 2 * kKana) return town;
  const std::string_view text = town;
  if (is_katakana(text.substr(text.size() - kKana)) &&
      !is_katakana(text.substr(text.size() - 2 * kKana, kKana))) {
    town.resize(town.size() - kKana);
  }
  return town;
}

std::string before_first_digit(const std::string& line) {
  for (std::size_t at = 0; at < line.size(); ++at) {
    const auto byte = static_cast<unsigned char>(line[at]);
    if (byte >= '0' && byte <= '9') return line.substr(0, at);
    // U+FF10 to U+FF19: EF BC 90 to EF BC 99.
    if (byte == 0xEF && at + 2 < line.size() && static_cast<unsigned char>(line[at + 1]) == 0xBC) {
      const auto last = static_cast<unsigned char>(line[at + 2]);
      if (last >= 0x90 && last <= 0x99) return line.substr(0, at);
    }
  }
  return line;
}

// The town alone: everything before the number of the house, half or full width.
std::string without_house_number(const std::string& line) {
  const std::string town = before_first_digit(line);
  return town.size() == line.size() ? town : without_block_letter(town);
}

// How many candidates a screen shows: those whom nothing contradicts, or, when there is none, those
// who come near.
std::size_t shown_candidates(const people::Answer& answer) {
  if (answer.fitting == 0) return answer.candidates.size();
  return std::min<std::size_t>(answer.candidates.size(), answer.fitting);
}

bool is_certain(const people::Answer& answer, std::size_t at) {
  return at == 0 && answer.verdict == people::Verdict::kCertain;
}

gui::PersonRow row_of(const people::Answer& answer, std::size_t at, const Asked& asked,
                      const SearchContext& context) {
  const people::Candidate& candidate = answer.candidates[at];
  const Person& person = candidate.person;
  gui::PersonRow row;
  row.id = person.id;
  row.name = display_name(person);
  row.reading = to_hiragana(display_kana(person));
  row.birth = person.birth;
  row.age = person.birth.known() ? age_on(person.birth, context.today) : -1;
  row.sex = person.sex;
  row.place = town_of(person);
  row.is_namesake = candidate.namesake;
  row.is_certain = is_certain(answer, at);
  if (!candidate.others.empty()) {
    row.linked = linked_words(person, candidate.others);
    const people::LinkedRecord& other = candidate.others.front();
    row.linked_by = evidence_words(other.evidence);
    row.other = "もう1件：" + other_record_words(other.person, false);
  }
  if (!asked.card_fields.empty() && !person.cards.empty()) {
    row.number = gui::mark_unreadable(asked.card_number, person.cards.front().number);
    row.branch = person.cards.front().branch;
  }
  return row;
}

// The question whose answer parts those who are shown. A year alone leaves month and day to ask for.
gui::AskFor ask_of(const people::Answer& answer, const Asked& asked) {
  if (!answer.ask || answer.verdict == people::Verdict::kCertain) return gui::AskFor::kNothing;
  switch (*answer.ask) {
    case Field::kName:
      return gui::AskFor::kName;
    case Field::kKana:
      return gui::AskFor::kReading;
    case Field::kBirth:
      return asked.birth.year != 0 ? gui::AskFor::kBirthDay : gui::AskFor::kBirth;
    case Field::kAge:
      return gui::AskFor::kAge;
    case Field::kSex:
      return gui::AskFor::kSex;
    case Field::kAddress:
      return gui::AskFor::kAddress;
    case Field::kInsurerNumber:
      return gui::AskFor::kInsurer;
    case Field::kSymbol:
    case Field::kNumber:
      return gui::AskFor::kCard;
    case Field::kBranch:
      return gui::AskFor::kBranch;
    case Field::kPhone:
      break;  // The window has no board for it.
  }
  return gui::AskFor::kNothing;
}

// Family and given name apart, where the asker parted them with a space.
void say_name_difference(gui::NearPerson& near, const Person& person, const std::string& asked) {
  const std::size_t space = asked.find(' ');
  const std::string family = to_hiragana(person.names.empty() ? "" : person.names.front().family_kana);
  const std::string given = to_hiragana(person.names.empty() ? "" : person.names.front().given_kana);
  if (space != std::string::npos && asked.substr(0, space) == family) {
    near.difference = gui::NearDifference::kGivenName;
    near.registered = gui::mark_difference(asked.substr(space + 1), given);
    return;
  }
  near.difference = gui::NearDifference::kFamilyName;
  near.registered = gui::mark_difference(asked.substr(0, space), family);
}

// Family name said first and different: is the given name different too?
void say_other_half(gui::NearPerson& near, const Person& person, const std::string& asked) {
  const std::size_t space = asked.find(' ');
  if (space == std::string::npos || person.names.empty()) return;
  if (near.difference != gui::NearDifference::kFamilyName) return;
  const std::string given = to_hiragana(person.names.front().given_kana);
  if (asked.substr(space + 1) != given) near.difference = gui::NearDifference::kGivenName;
}

// The first thing in which somebody near differs, and how the register writes it.
void say_difference(gui::NearPerson& near, const people::Candidate& candidate, const Asked& asked) {
  const Person& person = candidate.person;
  const auto differs = [&](Field field) {
    const auto match = match_of(candidate, field);
    return match && *match != FieldMatch::kEqual && *match != FieldMatch::kVariant;
  };
  if (differs(Field::kKana) || differs(Field::kName)) {
    say_name_difference(near, person, asked.name);
  } else if (differs(Field::kBirth)) {
    near.difference = asked.birth.year != 0 && asked.birth.year != person.birth.year
                          ? gui::NearDifference::kBirthYear
                      : asked.birth.month != 0 && asked.birth.month != person.birth.month
                          ? gui::NearDifference::kBirthMonth
                          : gui::NearDifference::kBirthDay;
    near.registered = gui::mark_birth(asked.birth, person.birth);
  } else if (differs(Field::kAge)) {
    near.difference = gui::NearDifference::kAge;
    near.registered = {{to_japanese_masked(person.birth), true}};
  } else if (differs(Field::kSex)) {
    near.difference = gui::NearDifference::kSex;
    near.registered = {{sex_word(person.sex), true}};
  } else if (differs(Field::kAddress)) {
    near.difference = gui::NearDifference::kAddress;
    near.registered = {{town_of(person), true}};
  } else if (differs(Field::kNumber) || differs(Field::kInsurerNumber) || differs(Field::kSymbol) ||
             differs(Field::kBranch)) {
    near.difference = gui::NearDifference::kCard;
    const std::string number = person.cards.empty() ? std::string() : person.cards.front().number;
    near.registered = gui::mark_difference(asked.card_number, number);
  } else {
    say_name_difference(near, person, asked.name);
  }
}

// What differs besides the first, each once and in words alone.
void say_what_else_differs(gui::NearPerson& near, const people::Candidate& candidate,
                           const Asked& asked) {
  using gui::NearDifference;
  const NearDifference first = near.difference;
  const auto is_name = [](NearDifference one) {
    return one == NearDifference::kFamilyName || one == NearDifference::kGivenName;
  };
  const auto is_birth = [](NearDifference one) {
    return one == NearDifference::kBirthYear || one == NearDifference::kBirthMonth ||
           one == NearDifference::kBirthDay;
  };
  static constexpr std::array<std::pair<Field, NearDifference>, 8> kRest{
      {{Field::kBirth, NearDifference::kBirthYear},
       {Field::kAge, NearDifference::kAge},
       {Field::kSex, NearDifference::kSex},
       {Field::kAddress, NearDifference::kAddress},
       {Field::kInsurerNumber, NearDifference::kCard},
       {Field::kSymbol, NearDifference::kCard},
       {Field::kNumber, NearDifference::kCard},
       {Field::kBranch, NearDifference::kCard}}};
  if (is_name(first) && !asked.name.empty()) {
    // The other half of the name, when the asker parted them.
    gui::NearPerson half = near;
    say_other_half(half, candidate.person, asked.name);
    if (half.difference != first) near.also.push_back(half.difference);
  }
  for (const auto& [field, difference] : kRest) {
    const auto match = match_of(candidate, field);
    if (!match || *match == FieldMatch::kEqual || *match == FieldMatch::kVariant) continue;
    const bool is_first = difference == first || (is_birth(difference) && is_birth(first));
    if (is_first || std::ranges::find(near.also, difference) != near.also.end()) continue;
    near.also.push_back(difference);
  }
}

gui::NearPerson near_of(const people::Candidate& candidate, const Asked& asked) {
  gui::NearPerson near;
  near.id = candidate.person.id;
  near.name = display_name(candidate.person);
  near.reading = to_hiragana(display_kana(candidate.person));
  near.place = town_of(candidate.person);
  near.is_namesake = candidate.namesake;
  say_difference(near, candidate, asked);
  say_what_else_differs(near, candidate, asked);
  return near;
}

gui::EmptyAnswer empty_of(const people::Answer& answer, const Asked& asked,
                          const SearchContext& context) {
  gui::EmptyAnswer empty;
  empty.asked_by_insurer = !asked.insurer_number.empty() && asked.address.empty();
  empty.asked_for = empty.asked_by_insurer ? asked.insurer_number : asked.address;
  empty.content_age = context.content_age;
  for (const people::Candidate& candidate : answer.nearest) {
    empty.nearest.push_back(near_of(candidate, asked));
  }
  std::vector<people::Holding> held = answer.held;
  std::ranges::sort(held, std::ranges::greater(), &people::Holding::people);
  for (const people::Holding& holding : held) {
    if (empty.held.size() == kHeldShownMax) break;
    const std::string name = holding.kind == people::Holding::Kind::kInsurer
                                 ? holding.name + " " + holding.code
                                 : holding.name;
    const std::string as_of = holding.as_of == Instant{}
                                  ? std::string()
                                  : to_month_day(date_in_japan(holding.as_of));
    empty.held.push_back({name, gui::with_thousands(holding.people) + "人", as_of});
  }
  if (answer.verdict == people::Verdict::kStale && !answer.held.empty()) {
    const people::Holding& oldest =
        *std::ranges::min_element(answer.held, {}, [](const auto& one) { return one.as_of; });
    empty.stale_area = oldest.name;
    empty.stale_days = days_between(date_in_japan(oldest.as_of), context.today);
  }
  if (answer.verdict == people::Verdict::kWithheld && !answer.candidates.empty()) {
    empty.withheld = answer.candidates.front().person.id;
  }
  return empty;
}

// Half a number fits nobody, and says nothing yet: whoever the fields before it leave is still meant.
void leave_open(gui::SearchAnswer& shown, const people::Answer& answer, const Asked& asked) {
  const bool is_empty = shown.found == gui::Found::kNone || shown.found == gui::Found::kUncovered;
  if (!asked.open_field || !is_empty) return;
  const auto at = std::ranges::find(shown.narrowing, *asked.open_field, &gui::Narrowing::field);
  shown.narrowing.erase(at, shown.narrowing.end());
  shown.found = gui::Found::kPeople;
  shown.fitting = shown.narrowing.empty() ? answer.people : shown.narrowing.back().people;
  shown.rows_allowed = false;
  shown.rows.clear();
}

gui::Found found_of(people::Verdict verdict) {
  switch (verdict) {
    case people::Verdict::kCertain:
    case people::Verdict::kPossible:
      return gui::Found::kPeople;
    case people::Verdict::kNone:
      return gui::Found::kNone;
    case people::Verdict::kUncovered:
      return gui::Found::kUncovered;
    case people::Verdict::kStale:
      return gui::Found::kStale;
    case people::Verdict::kWithheld:
      return gui::Found::kWithheld;
    case people::Verdict::kRefused:
      break;
  }
  return gui::Found::kNothingAsked;
}

}  // namespace

std::string to_hiragana(std::string_view katakana) {
  std::string text(katakana);
  for (std::size_t at = 0; at + 2 < text.size(); ++at) {
    // U+30A1 to U+30F6 are E3 82 A1 to E3 83 B6; hiragana lie 0x60 lower.
    const auto first = static_cast<unsigned char>(text[at]);
    const auto second = static_cast<unsigned char>(text[at + 1]);
    const auto third = static_cast<unsigned char>(text[at + 2]);
    if (first != 0xE3 || (second != 0x82 && second != 0x83)) continue;
    const unsigned point = 0x3000U | (second & 0x3FU) << 6 | (third & 0x3FU);
    if (point < 0x30A1 || point > 0x30F6) continue;
    const unsigned lower = point - 0x60;
    text[at + 1] = static_cast<char>(0x80U | (lower >> 6 & 0x3FU));
    text[at + 2] = static_cast<char>(0x80U | (lower & 0x3FU));
    at += 2;
  }
  return text;
}

std::string town_of(const Person& person) {
  const std::string town = without_house_number(person.address.line);
  if (person.address.city.empty() || town.empty()) return person.address.city + town;
  return person.address.city + " " + town;
}

std::string sex_word(Sex sex) {
  switch (sex) {
    case Sex::kMale:
      return "男";
    case Sex::kFemale:
      return "女";
    case Sex::kUnknown:
      break;
  }
  return "性別不明";
}

std::string linked_words(const Person& person, std::span<const people::LinkedRecord> others) {
  bool name = false, birth = false, address = false, insurance = false;
  const auto card = [](const Person& one) {
    return one.cards.empty() ? InsuranceCard{} : one.cards.front();
  };
  for (const people::LinkedRecord& other : others) {
    name = name || display_name(other.person) != display_name(person);
    birth = birth || other.person.birth != person.birth;
    address = address || town_of(other.person) != town_of(person);
    insurance = insurance || card(other.person) != card(person);
  }
  std::string what;
  const auto add = [&](bool differs, std::string_view word) {
    if (!differs) return;
    if (!what.empty()) what += "・";
    what += word;
  };
  add(name, "氏名");
  add(birth, "生年月日");
  add(address, "住所");
  add(insurance, "保険");
  const std::string count = std::to_string(others.size() + 1) + "件";
  return what.empty() ? "同じ内容の" + count : what + "の異なる" + count;
}

std::string other_record_words(const Person& other, bool with_number) {
  std::string text = town_of(other);
  if (text.empty()) text = "住所 情報なし";
  if (other.cards.empty()) return text;
  const InsuranceCard& card = other.cards.front();
  const std::string_view kind = insurer_kind(card.insurer_number);
  if (!kind.empty()) text += "　" + std::string(kind);
  if (with_number && card.number.size() > 4)
    text += " 末尾" + card.number.substr(card.number.size() - 4);
  return text;
}

Asked asked_of(const gui::NameForm& form) {
  Asked asked;
  asked.name = form.name.text;
  asked.birth = form.birth.said();
  asked.address = form.address.query();
  return asked;
}

Asked asked_of(const gui::CardForm& form) {
  Asked asked;
  asked.name = form.holder.kana.empty() ? form.holder.name : form.holder.kana;
  asked.birth = form.birth.said();
  asked.card_number = form.number;
  asked.insurer_number = form.insurer;
  for (const gui::CardField field : {gui::CardField::kInsurer, gui::CardField::kSymbol,
                                     gui::CardField::kNumber, gui::CardField::kBranch,
                                     gui::CardField::kBirth}) {
    if (!form.text(field).empty()) asked.card_fields.push_back(field);
  }
  const bool has_digits =
      form.active == gui::CardField::kInsurer || form.active == gui::CardField::kNumber;
  const std::size_t typed = form.text(form.active).size();
  if (has_digits && typed > 0 && typed < gui::boxes_of(form.active)) asked.open_field = form.active;
  return asked;
}

people::Query query_of(const gui::NameForm& form) {
  people::Query query;
  query.person.kana = form.kana_query();
  query.person.name = form.name_query();
  query.person.birth = form.birth.birth_query();
  query.person.age = form.birth.age_query();
  query.person.sex = form.sex_query();
  query.person.address = form.address.query();
  return query;
}

people::Query query_of(const gui::CardForm& form) {
  people::Query query;
  query.card.insurer_number = form.text(gui::CardField::kInsurer);
  query.card.symbol = form.text(gui::CardField::kSymbol);
  query.card.number = form.text(gui::CardField::kNumber);
  query.card.branch = form.text(gui::CardField::kBranch);
  query.card.birth = form.text(gui::CardField::kBirth);
  query.person.name = form.holder.name;
  query.person.kana = form.holder.kana;
  if (!form.holder.empty() && form.holder.sex != gui::SexEntry::kNotGiven)
    query.person.sex = form.holder.sex == gui::SexEntry::kMale ? "男" : "女";
  return query;
}

namespace {

gui::SexEntry sex_entry(Sex sex) {
  if (sex == Sex::kMale) return gui::SexEntry::kMale;
  return sex == Sex::kFemale ? gui::SexEntry::kFemale : gui::SexEntry::kNotGiven;
}

}  // namespace

gui::NameForm name_form_of(const store::charts::ScannedCode& code) {
  gui::NameForm form;
  form.name.text = code.kana.empty() ? code.name : to_hiragana(code.kana);
  if (!code.kana.empty()) form.written = code.name;
  form.birth = gui::birth_entry(code.birth);
  form.sex = sex_entry(code.sex);
  form.address.filter.text = code.address;
  return form;
}

gui::CardForm card_form_of(const store::charts::ScannedCode& code) {
  gui::CardForm form;
  form.active = gui::CardField::kNumber;
  form.insurer = code.card.insurer_number;
  form.symbol.text = code.card.symbol;
  form.number = code.card.number;
  form.branch = code.card.branch;
  form.birth = gui::birth_entry(code.birth);
  form.holder = {code.name, to_hiragana(code.kana), sex_entry(code.sex)};
  return form;
}

gui::SearchAnswer present_answer(const people::Answer& answer, const Asked& asked,
                                 const SearchContext& context) {
  gui::SearchAnswer shown;
  shown.found = found_of(answer.verdict);
  shown.fitting = answer.fitting;
  shown.people = answer.people;
  shown.region = context.region;
  shown.is_synthetic = context.is_synthetic;
  shown.content_age = context.content_age;
  shown.rows_allowed = answer.rows_allowed;
  shown.refused = answer.verdict == people::Verdict::kRefused;
  shown.ask = ask_of(answer, asked);
  if (answer.rows_allowed && shown.found == gui::Found::kPeople) {
    for (std::size_t at = 0; at < shown_candidates(answer) && at < gui::kMostRows; ++at) {
      // Somebody of another insurer is nobody of this card, however near his number is.
      if (match_of(answer.candidates[at], Field::kInsurerNumber) == FieldMatch::kDiffers) continue;
      shown.rows.push_back(row_of(answer, at, asked, context));
    }
  }
  if (shown.found == gui::Found::kPeople && answer.rows_allowed && shown.rows.empty()) {
    shown.found = gui::Found::kNone;
  }
  for (std::size_t at = 0; at < answer.narrowing.size() && at < asked.card_fields.size(); ++at) {
    shown.narrowing.push_back({asked.card_fields[at], answer.narrowing[at]});
  }
  shown.birth_not_understood = answer.warnings.birth_not_understood;
  shown.symbol_and_number_exchanged = answer.warnings.symbol_and_number_exchanged;
  leave_open(shown, answer, asked);
  if (shown.found != gui::Found::kPeople) shown.empty = empty_of(answer, asked, context);
  return shown;
}

gui::AskFor present_ask(const people::Answer& answer, const Asked& asked) {
  return ask_of(answer, asked);
}

std::vector<gui::CompareColumn> present_columns(const people::Answer& answer,
                                                const SearchContext& context) {
  std::vector<gui::CompareColumn> columns;
  const double best = answer.candidates.empty() ? 0.0 : answer.candidates.front().probability;
  for (std::size_t at = 0; at < shown_candidates(answer); ++at) {
    const people::Candidate& candidate = answer.candidates[at];
    const Person& person = candidate.person;
    gui::CompareColumn column;
    column.id = person.id;
    column.name = display_name(person);
    column.reading = to_hiragana(display_kana(person));
    column.birth = person.birth;
    column.age = person.birth.known() ? age_on(person.birth, context.today) : -1;
    column.sex = person.sex;
    column.city = person.address.city;
    column.town = without_house_number(person.address.line);
    if (!person.cards.empty()) {
      const InsuranceCard& card = person.cards.front();
      column.insurer = std::string(insurer_kind(card.insurer_number));
      column.number_tail = card.number.size() > 4 ? card.number.substr(card.number.size() - 4) : card.number;
    }
    column.linked = static_cast<int>(std::max(candidate.linked.size(), candidate.others.size()));
    if (!candidate.others.empty()) {
      column.linked_by = evidence_words(candidate.others.front().evidence);
      column.other = other_record_words(candidate.others.front().person);
    }
    column.agreement = {worst_of(candidate, {Field::kName, Field::kKana}),
                        worst_of(candidate, {Field::kBirth, Field::kAge}),
                        worst_of(candidate, {Field::kSex}),
                        worst_of(candidate, {Field::kAddress}),
                        worst_of(candidate, {Field::kInsurerNumber, Field::kSymbol, Field::kNumber,
                                             Field::kBranch}),
                        gui::Agreement::kNotGiven};
    column.agrees = candidate.equal();
    column.close = candidate.close();
    column.differs = candidate.differs();
    column.is_namesake = candidate.namesake && candidate.probability * kNamesakeFactor >= best;
    column.is_certain = is_certain(answer, at);
    columns.push_back(std::move(column));
  }
  return columns;
}

std::string agreeing_fields(const people::Candidate& candidate) {
  static constexpr std::array<std::pair<Field, std::string_view>, 11> kWords{
      {{Field::kName, "氏名"},
       {Field::kKana, "よみ"},
       {Field::kBirth, "生年月日"},
       {Field::kAge, "年齢"},
       {Field::kSex, "性別"},
       {Field::kAddress, "住所"},
       {Field::kPhone, "電話"},
       {Field::kInsurerNumber, "保険者番号"},
       {Field::kSymbol, "記号"},
       {Field::kNumber, "番号"},
       {Field::kBranch, "枝番"}}};
  std::string text;
  for (const auto& [field, word] : kWords) {
    const auto match = match_of(candidate, field);
    if (!match || (*match != FieldMatch::kEqual && *match != FieldMatch::kVariant)) continue;
    if (!text.empty()) text += "・";
    text += word;
  }
  return text;
}

}  // namespace tomoshibi::app
