// The pure half of search by name: what a key does to the form, what the form asks for.
#include <algorithm>
#include <array>
#include <utility>

#include "gui/fonts.h"
#include "gui/screens/search_name.h"

namespace tomoshibi::gui {
namespace {

using Scheme = BirthEntry::Scheme;

constexpr std::size_t kMostPlaceCharacters = 20;

std::optional<Era> era_of_scheme(Scheme scheme) {
  switch (scheme) {
    case Scheme::kMeiji: return Era::kMeiji;
    case Scheme::kTaisho: return Era::kTaisho;
    case Scheme::kShowa: return Era::kShowa;
    case Scheme::kHeisei: return Era::kHeisei;
    case Scheme::kReiwa: return Era::kReiwa;
    case Scheme::kGuess:
    case Scheme::kWestern:
    case Scheme::kAge: break;
  }
  return std::nullopt;
}

// The smallest first digit that can only be a year of one digit: 昭和 ends with 64, so 7 is 07.
char first_single_year(Scheme scheme) {
  switch (scheme) {
    case Scheme::kMeiji: return '5';
    case Scheme::kTaisho: return '2';
    case Scheme::kShowa: return '7';
    case Scheme::kHeisei: return '4';
    case Scheme::kReiwa: return '3';
    case Scheme::kGuess:
    case Scheme::kWestern:
    case Scheme::kAge: break;
  }
  return ':';  // Behind '9': none.
}

int number_at(std::string_view digits, std::size_t at, std::size_t count) {
  int value = 0;
  for (std::size_t i = at; i < std::min(at + count, digits.size()); ++i)
    value = value * 10 + (digits[i] - '0');
  return value;
}

bool begins_a_century(std::string_view digits) {
  return digits.starts_with("18") || digits.starts_with("19") || digits.starts_with("20");
}

Scheme guess(std::string_view digits) {
  if (digits.size() <= 2) return number_at(digits, 0, 2) <= 64 ? Scheme::kShowa : Scheme::kAge;
  if (number_at(digits, 0, 2) > 64) return Scheme::kAge;
  if (!begins_a_century(digits)) return Scheme::kShowa;
  // 190314 is 昭和19年3月14日: there is no month 14 in 1903.
  const int western_month = number_at(digits, 4, 2);
  if (digits.size() == 6 && (western_month < 1 || western_month > 12)) return Scheme::kShowa;
  return Scheme::kWestern;
}

// Kana as a list of places compares it: hiragana, large, without voicing marks.
char32_t bare_kana(char32_t c) {
  if (c >= U'ァ' && c <= U'ヶ') c = c - U'ァ' + U'ぁ';
  constexpr std::u32string_view kSmall = U"ぁぃぅぇぉっゃゅょゎ";
  if (kSmall.find(c) != std::u32string_view::npos) return c + 1;
  constexpr std::u32string_view kVoiced = U"がぎぐげござじずぜぞだぢづでどばびぶべぼ";
  constexpr std::u32string_view kHalf = U"ぱぴぷぺぽ";
  if (kVoiced.find(c) != std::u32string_view::npos) return c - 1;
  return kHalf.find(c) != std::u32string_view::npos ? c - 2 : c;
}

std::u32string bare(std::string_view text) {
  std::u32string out;
  while (const auto character = next_character(text)) {
    if (character->code != U' ' && character->code != U'　') out += bare_kana(character->code);
  }
  return out;
}

constexpr std::array<std::u32string_view, 10> kRowsOfKana{
    U"あいうえお", U"かきくけこ", U"さしすせそ", U"たちつてと", U"なにぬねの",
    U"はひふへほ", U"まみむめも", U"やゆよ",     U"らりるれろ", U"わをん"};

bool is_in_row(char32_t kana, char32_t row) {
  for (const std::u32string_view& letters : kRowsOfKana) {
    if (letters.front() == row) return letters.find(kana) != std::u32string_view::npos;
  }
  return false;
}

bool begins_with(const std::u32string& kana, const std::u32string& filter, char32_t row) {
  if (!kana.starts_with(filter)) return false;
  if (row == 0) return true;
  return kana.size() > filter.size() && is_in_row(kana[filter.size()], row);
}

// 鳳珠郡穴水町 is looked for as ほうす and as あなみず.
bool fits(const Place& place, const std::u32string& filter, std::string_view written,
          char32_t row) {
  const std::u32string kana = bare(place.kana);
  if (begins_with(kana, filter, row)) return true;
  constexpr std::u32string_view kDistrict = U"くん";
  const std::size_t at = kana.find(kDistrict);
  if (at != std::u32string::npos && begins_with(kana.substr(at + kDistrict.size()), filter, row))
    return true;
  const std::string& name = place.town.empty() ? place.city : place.town;
  return row == 0 && !written.empty() &&
         name.find(written) != std::string::npos;  // Kanji by paste.
}

bool is_kana_text(std::string_view text) {
  while (const auto character = next_character(text)) {
    const char32_t c = character->code;
    const bool kana =
        (c >= U'ぁ' && c <= U'ゖ') || (c >= U'ァ' && c <= U'ヺ') || (c >= U'ｦ' && c <= U'ﾟ');
    if (!kana && c != U'ー' && c != U'・' && c != U'？' && c != U' ' && c != U'　') return false;
  }
  return true;
}

std::string trimmed(std::string text) {
  while (!text.empty() && text.back() == ' ') text.pop_back();
  return text;
}

}  // namespace

// ---- Birth or age ----

Scheme BirthEntry::effective() const { return scheme == Scheme::kGuess ? guess(digits) : scheme; }

PartialDate BirthEntry::said() const {
  const Scheme how = effective();
  if (digits.empty() || how == Scheme::kAge) return {};
  PartialDate date;
  const std::size_t year_digits = how == Scheme::kWestern ? 4 : 2;
  if (how == Scheme::kWestern) {
    if (digits.size() < year_digits) return {};
    date.year = number_at(digits, 0, 4);
  } else if (const auto era = era_of_scheme(how)) {
    const int year = number_at(digits, 0, 2);
    if (year == 0) return {};
    date.year = gregorian_year(*era, year);
  }
  if (digits.size() >= year_digits + 2) date.month = number_at(digits, year_digits, 2);
  if (digits.size() >= year_digits + 4) date.day = number_at(digits, year_digits + 2, 2);
  return date;
}

std::string BirthEntry::shown() const {
  if (digits.empty()) return {};
  const Scheme how = effective();
  if (how == Scheme::kAge) return "約" + digits + "歳";
  std::size_t at = how == Scheme::kWestern ? 4 : 2;
  std::string text;
  if (const auto era = era_of_scheme(how)) {
    const int year = number_at(digits, 0, 2);
    text = std::string(era_name(*era)) +
           (year == 1 && digits.size() >= 2 ? "元" : std::to_string(year)) + "年";
  } else {
    text = digits.substr(0, 4) + (digits.size() >= 4 ? "年" : "");
  }
  for (const std::string_view unit : {"月", "日"}) {
    if (digits.size() <= at) break;
    const bool whole = digits.size() >= at + 2;
    text +=
        whole ? std::to_string(number_at(digits, at, 2)) + std::string(unit) : digits.substr(at);
    at += 2;
  }
  return text;
}

std::string BirthEntry::birth_query() const {
  const PartialDate date = said();
  if (date.year == 0) return {};
  std::string text = std::to_string(date.year) + "年";
  if (date.month != 0) text += std::to_string(date.month) + "月";
  if (date.month != 0 && date.day != 0) text += std::to_string(date.day) + "日";
  return text;
}

std::string BirthEntry::age_query() const {
  if (digits.empty() || effective() != Scheme::kAge) return {};
  return "約" + digits + "歳";
}

BirthEntry add_digit(BirthEntry before, char digit) {
  if (digit < '0' || digit > '9') return before;
  BirthEntry after = before;
  after.digits += digit;
  const Scheme how = after.effective();
  const std::size_t most = how == Scheme::kAge ? 3 : (how == Scheme::kWestern ? 8 : 6);
  if (after.digits.size() > most) return before;
  if (how == Scheme::kAge) return number_at(after.digits, 0, 3) <= 130 ? after : before;
  const std::size_t at = before.digits.size();
  const std::size_t year_digits = how == Scheme::kWestern ? 4 : 2;
  // What can only be a single digit gets its zero: 昭和7年, March, the 4th to 9th.
  const bool single_year = at == 0 && digit >= first_single_year(before.scheme);
  const bool single_month = at == year_digits && digit >= '2';
  const bool single_day = at == year_digits + 2 && digit >= '4';
  if (single_year || single_month || single_day) after.digits.insert(at, 1, '0');
  return after;
}

BirthEntry choose_scheme(BirthEntry before, Scheme scheme) {
  BirthEntry after{before.scheme == scheme ? Scheme::kGuess : scheme, {}};
  // A year that was typed first keeps its digits, so far as they fit.
  for (const char digit : before.digits) after = add_digit(std::move(after), digit);
  return after;
}

BirthEntry type_birth(BirthEntry before, char32_t character) {
  if (character >= U'０' && character <= U'９') character = character - U'０' + U'0';
  if (character >= U'0' && character <= U'9')
    return add_digit(std::move(before), static_cast<char>(character));
  if (character >= U'A' && character <= U'Z') character = character - U'A' + U'a';
  constexpr std::array<std::pair<char32_t, Scheme>, 7> kLetters{{{U'm', Scheme::kMeiji},
                                                                 {U't', Scheme::kTaisho},
                                                                 {U's', Scheme::kShowa},
                                                                 {U'h', Scheme::kHeisei},
                                                                 {U'r', Scheme::kReiwa},
                                                                 {U'w', Scheme::kWestern},
                                                                 {U'a', Scheme::kAge}}};
  for (const auto& [letter, scheme] : kLetters) {
    if (letter == character && before.scheme != scheme)
      return choose_scheme(std::move(before), scheme);
  }
  return before;
}

// ---- Address ----

std::string AddressEntry::query() const {
  if (!city.empty()) return city + town;
  return trimmed(filter.text);
}

std::vector<std::size_t> places_that_fit(std::span<const Place> places,
                                         const AddressEntry& address) {
  std::vector<std::size_t> out;
  const std::string typed = address.filter.text;
  if (character_count(typed) > kMostPlaceCharacters) return out;
  const std::u32string filter = bare(typed);
  for (const bool towns : {false, true}) {
    for (std::size_t i = 0; i < places.size(); ++i) {
      const Place& place = places[i];
      if (place.town.empty() == towns) continue;
      const bool is_open = address.city.empty() ? (!towns || !filter.empty())
                                                : (towns && place.city == address.city);
      if (is_open && fits(place, filter, typed, address.kana_row)) out.push_back(i);
    }
  }
  return out;
}

// ---- The form ----

std::string NameForm::kana_query() const {
  const std::string text = trimmed(name.text);
  return is_kana_text(text) ? text : std::string();
}

std::string NameForm::name_query() const {
  const std::string text = trimmed(name.text);
  return is_kana_text(text) ? written : text;
}

std::string NameForm::sex_query() const {
  if (sex == SexEntry::kMale) return "男";
  return sex == SexEntry::kFemale ? "女" : "";
}

bool NameForm::has(NameField field) const {
  switch (field) {
    case NameField::kName: return !trimmed(name.text).empty();
    case NameField::kBirth: return !birth.birth_query().empty() || !birth.age_query().empty();
    case NameField::kSex: return sex == SexEntry::kMale || sex == SexEntry::kFemale;
    case NameField::kAddress: return !address.empty();
  }
  return false;
}

std::size_t NameForm::given() const {
  std::size_t count = 0;
  for (const NameField field :
       {NameField::kName, NameField::kBirth, NameField::kSex, NameField::kAddress}) {
    count += has(field) ? 1U : 0U;
  }
  return count;
}

std::string NameForm::shown() const {
  std::string text = trimmed(settle(name).text);
  if (!written.empty()) text = written + (text.empty() ? "" : " " + text);
  const auto add = [&](const std::string& piece) {
    if (piece.empty()) return;
    if (!text.empty()) text += "　";
    text += piece;
  };
  add(has(NameField::kBirth) ? birth.shown() : std::string());
  add(sex_query());
  add(address.city.empty() ? address.query()
                           : address.city + (address.town.empty() ? "" : " " + address.town));
  return text;
}

NameForm clear_field(NameForm before, NameField field) {
  switch (field) {
    case NameField::kName:
      before.name = {};
      before.written.clear();
      break;
    case NameField::kBirth: before.birth = {}; break;
    case NameField::kSex: before.sex = SexEntry::kNotGiven; break;
    case NameField::kAddress: before.address = {}; break;
  }
  return before;
}

NameForm edited_by_hand(const NameForm& before, NameForm after) {
  if (settle(after.name) != settle(before.name)) after.written.clear();
  return after;
}

BirthEntry birth_entry(const PartialDate& date) {
  BirthEntry entry;
  if (date.year < 1000 || date.year > 9999) return entry;
  entry.scheme = Scheme::kWestern;
  entry.digits = std::to_string(date.year);
  for (const int part : {date.month, date.day}) {
    if (part < 1 || part > 99) break;
    entry.digits += (part < 10 ? "0" : "") + std::to_string(part);
  }
  return entry;
}

NameForm go_to(NameForm before, NameField field) {
  before.name = settle(std::move(before.name));
  before.address.filter = settle(std::move(before.address.filter));
  before.address.kana_row = 0;
  before.active = field;
  return before;
}

}  // namespace tomoshibi::gui
