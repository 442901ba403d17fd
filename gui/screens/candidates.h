// Candidates: up to three people side by side, by their differences, and the question that decides.
//
// What agrees is said field by field; the probability is not shown here (the state has no room for
// it). Between namesakes the primary stays shut until the question is answered: a right answer goes
// straight to consent, a wrong one says so, no answer asks for other means and flags the access.
// The day of birth is masked, always.
//
// Source: screens.md d; care.md 5, 8, 22. Proof: tests/gui_screen_candidates_test.cpp.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "gui/screens/search_frame.h"
#include "gui/widgets/cards.h"

namespace tomoshibi::gui {

enum class CompareField : std::uint8_t { kReading, kBirth, kSex, kAddress, kInsurance, kLinked };
inline constexpr std::size_t kCompareFields = 6;
inline constexpr std::array<Agreement, kCompareFields> kNothingGiven{
    Agreement::kNotGiven, Agreement::kNotGiven, Agreement::kNotGiven,
    Agreement::kNotGiven, Agreement::kNotGiven, Agreement::kNotGiven};

struct CompareColumn {
  PersonId id;
  std::string name;
  std::string reading;
  Date birth;
  int age = -1;
  Sex sex = Sex::kUnknown;
  std::string city;
  std::string town;
  std::string insurer;        // 後期高齢者医療
  std::string number_tail;    // 4821
  int linked = 0;             // Records of the same human being, this one not counted.
  std::string linked_by;      // 転居の届け: what shows it.
  std::string other;          // 金沢市 本町　国民健康保険: what the other record says; no former name.
  std::array<Agreement, kCompareFields> agreement = kNothingGiven;  // By CompareField.
  int agrees = 0;             // 一致3・近い1・違い0, over all fields that were asked.
  int close = 0;
  int differs = 0;
  bool is_namesake = false;   // Within a factor of 20 of one of that name: the question decides.
  bool is_certain = false;
};

// What can be asked of namesakes: something in which they differ, never what they share. One that
// parts all of them comes before one that parts some, one that was not asked yet before both.
struct CompareQuestion {
  enum class Kind : std::uint8_t { kBirthMonth, kTown, kBirthYear, kCity, kInsurance, kSex };
  struct Answer {
    std::string label;        // 3月
    std::vector<PersonId> people;
  };
  Kind kind = Kind::kBirthMonth;
  std::vector<Answer> answers;  // At least two.
};
// Best first; empty when nothing that may be shown tells them apart. `asked_birth`: what the form
// has of a birth date.
[[nodiscard]] std::vector<CompareQuestion> questions_for(std::span<const CompareColumn> columns,
                                                         const PartialDate& asked_birth = {});

// What outlives a frame.
struct CompareView {
  enum class Outcome : std::uint8_t { kOpen, kNeither, kCannotAnswer };
  std::size_t first = 0;                   // First column shown.
  std::optional<PersonId> chosen;
  std::size_t question = 0;
  Outcome outcome = Outcome::kOpen;
  std::optional<IdentityCheck> means;      // After 答えられない.
  std::vector<PersonId> kept;              // Whom the answers so far leave; empty: all.
  friend bool operator==(const CompareView&, const CompareView&) = default;
};

struct CandidatesState {
  std::string asked;                       // NameForm::shown() or CardForm::shown().
  PartialDate asked_birth;
  std::vector<CompareColumn> columns;      // Best first.
  AskFor ask = AskFor::kNothing;           // Between people who are no namesakes.
  CompareView view;
};

struct CompareViewChanged { CompareView view; };
struct BackToSearch {};
using CandidatesIntent =
    std::variant<CompareViewChanged, ChoosePerson, BackToSearch, SwitchTab, WishOpenPatients>;

[[nodiscard]] std::optional<CandidatesIntent> draw(Ui& ui, const CandidatesState& state);

}  // namespace tomoshibi::gui
