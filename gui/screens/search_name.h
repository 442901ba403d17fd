// Search by name: four fields, each changing the board below; the answer at the right.
//
// NameForm is everything that was entered and where the next key goes. It is a value: edits are
// pure functions, draw() hands a changed form back whole, the app keeps it and asks the store.
// Letters of a real keyboard become kana; digits go to the birth field when it is active.
//
//   draw -> NameFormChanged{form} -> app: PersonQuery of its *_query() -> SearchAnswer -> draw
//
// Source: screens.md b; care.md 22. Proof: tests/gui_screen_search_name_test.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "gui/kana_input.h"
#include "gui/screens/search_frame.h"

namespace tomoshibi::gui {

// A birth date or an age, as digits come in. The era may be left out: two digits are then read as
// 昭和, shown as such and marked 仮; four that begin with 19 or 20 are a western year.
struct BirthEntry {
  enum class Scheme : std::uint8_t {
    kGuess, kMeiji, kTaisho, kShowa, kHeisei, kReiwa, kWestern, kAge,
  };
  Scheme scheme = Scheme::kGuess;
  std::string digits;  // 220314, 19470314, 79

  [[nodiscard]] bool empty() const { return digits.empty(); }
  [[nodiscard]] Scheme effective() const;        // kGuess made definite.
  [[nodiscard]] PartialDate said() const;        // Empty for an age.
  [[nodiscard]] std::string shown() const;       // 昭和22年3月, 1947年, 約79歳
  [[nodiscard]] std::string birth_query() const;  // For PersonQuery::birth; empty for an age.
  [[nodiscard]] std::string age_query() const;    // For PersonQuery::age.
  friend bool operator==(const BirthEntry&, const BirthEntry&) = default;
};
[[nodiscard]] BirthEntry add_digit(BirthEntry before, char digit);
// The same scheme again takes it away.
[[nodiscard]] BirthEntry choose_scheme(BirthEntry before, BirthEntry::Scheme scheme);
// Keys of a real keyboard: digits, m t s h r for the eras, a for an age.
[[nodiscard]] BirthEntry type_birth(BirthEntry before, char32_t character);

// A municipality (town empty) or a town of one.
struct Place {
  std::string city;   // 輪島市
  std::string town;   // 門前町道下
  std::string kana;   // Of the town, or of the city when there is none. Hiragana or katakana.
};
struct AddressEntry {
  std::string city;
  std::string town;
  KanaText filter;           // Narrows the list; searched itself while nothing is chosen.
  char32_t kana_row = 0;     // か: か to こ are offered; 0: none.
  std::size_t first = 0;     // First place of the page shown.
  [[nodiscard]] bool empty() const { return city.empty() && town.empty() && filter.text.empty(); }
  [[nodiscard]] std::string query() const;  // 輪島市門前町道下, or what was typed.
  friend bool operator==(const AddressEntry&, const AddressEntry&) = default;
};
// Indices of the places that fit what was entered, in the order given: municipalities until one is
// chosen (and, once something was typed, towns anywhere), then its towns.
[[nodiscard]] std::vector<std::size_t> places_that_fit(std::span<const Place> places,
                                                       const AddressEntry& address);

enum class SexEntry : std::uint8_t { kNotGiven, kMale, kFemale, kUnknown };
enum class NameField : std::uint8_t { kName, kBirth, kSex, kAddress };

struct NameForm {
  NameField active = NameField::kName;
  KanaText name;
  std::string written;  // 山本 喜代子: as a scanned code wrote it beside the kana in `name`.
  BirthEntry birth;
  SexEntry sex = SexEntry::kNotGiven;
  AddressEntry address;

  // For PersonQuery: kana when all of it is kana (or ？), else the name. Romaji that is no kana yet
  // is left out: with the last kana open, whoever may still be meant stays in the count.
  [[nodiscard]] std::string kana_query() const;
  [[nodiscard]] std::string name_query() const;
  [[nodiscard]] std::string sex_query() const;   // 男, 女, or nothing.
  [[nodiscard]] bool has(NameField field) const;
  [[nodiscard]] std::size_t given() const;       // Fields that say something.
  // As the candidates screen repeats it: やまもと きよこ　昭和22年　女
  [[nodiscard]] std::string shown() const;
  friend bool operator==(const NameForm&, const NameForm&) = default;
};
[[nodiscard]] NameForm clear_field(NameForm before, NameField field);
// What a hand made of the form: a name that was edited is no longer the one that was scanned.
[[nodiscard]] NameForm edited_by_hand(const NameForm& before, NameForm after);
// A date as digits of the western calendar, so far as it is known.
[[nodiscard]] BirthEntry birth_entry(const PartialDate& date);
// Moves the entry; pending romaji of the field that is left is settled.
[[nodiscard]] NameForm go_to(NameForm before, NameField field);

struct SearchNameState {
  NameForm form;
  std::span<const Place> places;
  SearchAnswer answer;
  ListPosition list;
  SearchBusy busy;
};

struct NameFormChanged { NameForm form; };
using SearchNameIntent = std::variant<NameFormChanged, ListMoved, ChoosePerson, ComparePeople,
                                      SwitchTab, ShowNearest, WishOpenPatients, EnterOrder>;

[[nodiscard]] std::optional<SearchNameIntent> draw(Ui& ui, const SearchNameState& state);

}  // namespace tomoshibi::gui
