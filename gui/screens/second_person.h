// Between a consent and the chart, when there are grounds: a colleague signs, the hub said yes, or
// nobody is there and why. Never a bar: each of the three opens. The same page asks for the second
// person of a spoken code; there is no hub's voice then, because the hub reads the code.
//
// The patient is not named here: a colleague comes to the screen. Fills the whole window.
// Source: design/care.md 15. Proof: tests/gui_screen_second_person_test.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "gui/screens/prover.h"

namespace tomoshibi::gui {

enum class SecondBy : std::uint8_t { kColleague, kVoice, kNobody };
inline constexpr std::size_t kSecondWords = 3;  // Answers offered with kVoice and kNobody.

enum class SecondFor : std::uint8_t { kChart, kSpokenCode };

struct SecondPersonState {
  SecondFor purpose = SecondFor::kChart;
  std::vector<std::string> grounds;   // 閲覧者と同じ姓です
  SecondBy by = SecondBy::kColleague;
  std::optional<std::size_t> chosen;  // Of the answers of `by`.
  ProverState prover;                 // Colleagues who could look at it now.
  bool is_recording = false;
  bool not_recorded = false;
};
// The answer as it is recorded, in Japanese; empty for a colleague.
[[nodiscard]] std::string second_words(const SecondPersonState& state);

namespace second_person {
struct ChooseBy { SecondBy by; };
struct ChooseWords { std::size_t index = 0; };
struct Record {};   // Voice or nobody, with an answer chosen.
struct Leave {};    // Nothing is opened.
}  // namespace second_person

using SecondPersonIntent = std::variant<ProverIntent, second_person::ChooseBy,
                                        second_person::ChooseWords, second_person::Record,
                                        second_person::Leave>;

[[nodiscard]] std::optional<SecondPersonIntent> draw(Ui& ui, const SecondPersonState& state);

}  // namespace tomoshibi::gui
