// What the search screens share: the answer column at the right, the three tabs at the foot, keys.
//
// Left asks, right answers. The answer column is drawn from one value, SearchAnswer, which the app
// makes of the store's answer: a count, rows when they may be shown, or one of the honest empty
// answers. Birth dates come in whole and are always drawn with the day masked; names of people are
// never drawn unless `rows_allowed` and at most kMostRows of them fit.
//
// A list must not move under a finger: AnswerSlot holds a new answer back until it is lifted.
//
// Source: screens.md b, c, e; care.md 5, 22. Proof: tests/gui_screen_search_name_test.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "gui/ui.h"
#include "store/base/consent.h"
#include "store/base/ids.h"
#include "store/base/instant.h"
#include "store/base/person.h"

namespace tomoshibi::gui {

inline constexpr std::size_t kMostRows = 10;  // care.md 22

// A piece of a line; the differing digits or kana are underlined.
struct TextRun {
  std::string text;
  bool differs = false;
  friend bool operator==(const TextRun&, const TextRun&) = default;
};
// `registered` in runs, what differs from `asked` marked: common head and tail stay plain. Where
// letters are missing a ・ stands for them.
[[nodiscard]] std::vector<TextRun> mark_difference(std::string_view asked,
                                                   std::string_view registered);
// Masked birth date in runs (昭22(1947)-03-＊＊), with the parts that differ from what was said.
[[nodiscard]] std::vector<TextRun> mark_birth(const PartialDate& asked, const Date& registered);
// "4821556" against "48?": the digits that stand where a ? was typed are marked.
[[nodiscard]] std::vector<TextRun> mark_unreadable(std::string_view asked,
                                                   std::string_view registered);

// One person in a list. Never holds a former name.
struct PersonRow {
  PersonId id;
  std::string name;       // As registered.
  std::string reading;    // やまもと きよこ; may be empty.
  Date birth;             // Whole; the day is masked here, always.
  int age = -1;
  Sex sex = Sex::kUnknown;
  std::string place;      // 輪島市 門前町道下; empty: unknown or protected.
  std::vector<TextRun> number;  // Card search: 番号, ? digits marked; empty: the name search's line.
  std::string branch;
  bool is_namesake = false;
  bool is_certain = false;      // ok rule and 本人の可能性が高い; never opens by itself.
  // Two records of one human being stand in one row. Empty: one record.
  std::string linked;     // 住所・保険の異なる2件
  std::string linked_by;  // 転居の届け: what shows it.
  std::string other;      // もう1件：金沢市 本町　国民健康保険
};

// The one question whose answer would separate those who are shown.
enum class AskFor : std::uint8_t {
  kNothing, kName, kReading, kBirth, kBirthDay, kAge, kSex, kAddress, kInsurer, kCard, kBranch,
};
[[nodiscard]] const Words& question_words(AskFor ask);  // Requires: not kNothing.

// Card search: how the count fell, field by field.
enum class CardField : std::uint8_t { kInsurer, kSymbol, kNumber, kBranch, kBirth };
struct Narrowing {
  CardField field = CardField::kInsurer;
  std::uint64_t people = 0;
};

// ---- The empty answers (drawn by gui/screens/empty_answers.h) ----
enum class NearDifference : std::uint8_t {
  kFamilyName, kGivenName, kBirthYear, kBirthMonth, kBirthDay, kAge, kSex, kAddress, kCard,
};
struct NearPerson {
  PersonId id;
  std::string name;
  std::string reading;
  NearDifference difference = NearDifference::kGivenName;
  std::vector<TextRun> registered;  // What stands in the register there; days masked.
  std::vector<NearDifference> also;  // What else differs, in words alone.
  std::string place;
  bool is_namesake = false;
};
struct HeldData {
  std::string name;    // 石川県 19市町; 電子処方箋; レセプト
  std::string value;   // 1,083,215人
  std::string as_of = {};  // 11/20: the newest word of it; empty: unknown.
};
// Nothing can be searched: no order opens anything here now.
struct SealedAnswer {
  bool can_enter = true;           // The key 開放通知を入力.
  std::string last;                // 前回の通知 第2号は11/14 24:00に終わりました。 Empty: there was none.
  std::vector<std::string> notes;  // この端末の場所・施設は対象外です: why an order here opens nothing.
};
struct EmptyAnswer {
  std::string asked_for;          // kUncovered: 富山県 氷見市, or an insurer number.
  bool asked_by_insurer = false;
  std::vector<HeldData> held;     // kUncovered: at most five.
  std::string stale_area;         // kStale: 能登町
  int stale_days = 0;
  std::string content_age;        // 処方箋 11/12・レセプト 9月分
  std::vector<NearPerson> nearest;  // kNone, kStale: at most three.
  bool shows_nearest = false;     // kStale: 近い3人を見る was pressed.
  PersonId withheld;              // kWithheld: the id and nothing else.
  SealedAnswer sealed;            // kSealed, kEnded.
};

// kSealed: nothing was open here; kEnded: it was, and is over.
enum class Found : std::uint8_t {
  kNothingAsked, kPeople, kNone, kUncovered, kStale, kWithheld, kSealed, kEnded,
};

struct SearchAnswer {
  Found found = Found::kNothingAsked;
  std::uint64_t fitting = 0;      // The live count: people whom nothing given contradicts.
  std::uint64_t people = 0;       // Out of how many.
  std::string region;             // 石川県
  bool is_synthetic = false;      // 架空の20,000人から
  std::string content_age;        // 処方箋 11/20・レセプト 9月分
  bool refused = false;           // Something was entered, and nobody can be searched by it.
  AskFor ask = AskFor::kNothing;
  bool rows_allowed = false;
  std::vector<PersonRow> rows;    // At most kMostRows are drawn; drawn only when allowed.
  std::vector<Narrowing> narrowing;
  bool birth_not_understood = false;
  bool symbol_and_number_exchanged = false;
  EmptyAnswer empty;
};

// Keeps what is shown while a finger is down, and for the frame in which it is lifted.
class AnswerSlot {
 public:
  void arrive(SearchAnswer answer) { waiting_ = std::move(answer); }
  // Call once a frame between Ui::begin() and draw().
  void settle(Ui& ui);
  void clear() { shown_ = {}; waiting_.reset(); }
  [[nodiscard]] const SearchAnswer& shown() const { return shown_; }
  // For flags the app flips (shows_nearest).
  [[nodiscard]] SearchAnswer& edit() { return shown_; }

 private:
  SearchAnswer shown_;
  std::optional<SearchAnswer> waiting_;
};

// Where a list stands. Back to {} whenever the form changes.
struct ListPosition {
  std::size_t first = 0;
  float carried = 0.0F;   // Pixels of a drag not yet used.
  friend bool operator==(const ListPosition&, const ListPosition&) = default;
};

// Search has run for longer than 150 ms: bar under the nav, and its sentence.
struct SearchBusy {
  bool is_long = false;
  float progress = -1.0F;  // 0 to 1; below 0: not known.
};

// ---- What a search screen asks for ----
// This person: on to consent.
struct ChoosePerson {
  PersonId id;
  std::optional<IdentityCheck> identity = {};  // Preset by a namesake's answer or other means.
  std::optional<ConsentAnswer> answer = {};    // Preset by the withheld answer: kOral or kNone.
  bool is_flagged = false;                     // Namesake who could not answer: reviewed later.
  friend bool operator==(const ChoosePerson&, const ChoosePerson&) = default;
};
// The candidates screen; `focus` was touched.
struct ComparePeople {
  std::optional<PersonId> focus = {};
  friend bool operator==(const ComparePeople&, const ComparePeople&) = default;
};
enum class SearchTab : std::uint8_t { kByName, kByCard, kByCode };
struct SwitchTab {
  SearchTab tab = SearchTab::kByName;
  friend bool operator==(const SwitchTab&, const SwitchTab&) = default;
};
struct ListMoved {
  ListPosition position;
  friend bool operator==(const ListMoved&, const ListMoved&) = default;
};
struct ShowNearest {   // kStale: set EmptyAnswer::shows_nearest.
  friend bool operator==(const ShowNearest&, const ShowNearest&) = default;
};
struct WishOpenPatients {  // F4.
  friend bool operator==(const WishOpenPatients&, const WishOpenPatients&) = default;
};
struct EnterOrder {        // 開放通知を入力.
  friend bool operator==(const EnterOrder&, const EnterOrder&) = default;
};

// F2, F3, F4.
using Shortcut = std::variant<SwitchTab, WishOpenPatients>;
[[nodiscard]] std::optional<Shortcut> take_shortcut(Ui& ui);

// ---- Drawing, for the search screens ----
// The three tabs at the foot of the asking column.
[[nodiscard]] std::optional<SwitchTab> draw_search_tabs(Ui& ui, SearchTab active);

// Count, rows, paging. Draws nothing of the primary.
using RowsIntent = std::variant<ChoosePerson, ComparePeople, ListMoved>;
// The place of the rows, above the question when there is one.
[[nodiscard]] Rect rows_area(const Ui& ui, const SearchAnswer& answer);
// 次に尋ねること, in the foot of the rows. True: touched, the field that it asks for is wanted.
[[nodiscard]] bool draw_ask(Ui& ui, const SearchAnswer& answer);
[[nodiscard]] std::optional<RowsIntent> draw_rows(Ui& ui, const SearchAnswer& answer,
                                                  const ListPosition& position);
// Head of the column: the count in X, out of how many or how it fell.
void draw_answer_head(Ui& ui, const SearchAnswer& answer, const SearchBusy& busy);
// Count alone: what to add, why names do not appear yet, and what was given so far.
struct GivenField {
  std::string label;
  std::string value;  // Empty: 未入力.
};
void draw_what_to_add(Ui& ui, std::string_view title, const std::vector<GivenField>& fields);
// The thin bar under the nav, when the search takes long.
void draw_busy(Ui& ui, const SearchBusy& busy);
// The end of a text that is being typed, as much as fits the width at S, … before it.
[[nodiscard]] std::string tail_that_fits(Ui& ui, std::string_view text, float width);
// Whether names may be on the glass: allowed, some, at most kMostRows.
[[nodiscard]] bool shows_rows(const SearchAnswer& answer);
// 402,118
[[nodiscard]] std::string with_thousands(std::uint64_t value);

// The answer column, its content under the head, the place of the one primary.
[[nodiscard]] Rect answer_column(const Ui& ui);
[[nodiscard]] Rect answer_body(const Ui& ui);
[[nodiscard]] Rect primary_place(const Ui& ui);
// What asks: left of the answer, under nav, above the tabs.
[[nodiscard]] Rect asking_area(const Ui& ui);

}  // namespace tomoshibi::gui
