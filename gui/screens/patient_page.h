// The patient's page (f): the same words turned to the patient, with readings over every kanji.
//
// Fills the whole window: no strip, no name, no other patient word. Three answers of one size and
// colour; a touch is a hint for the doctor, who records. Esc is back to the doctor's screen.
//
// Source: design/care.md 13, screens.md f. Proof: tests/gui_screen_patient_page_test.cpp.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "gui/screens/consent.h"

namespace tomoshibi::gui {

struct RubyText {
  std::string base;
  std::string reading;  // Empty: kana, no furigana.
};
struct PatientLine {
  Pictogram pictogram = Pictogram::kBookWithPill;
  std::vector<RubyText> pieces;
};
// The patient's wording of these scopes; the first line is the question.
[[nodiscard]] std::vector<PatientLine> patient_lines(SectionSet sections);

struct PatientPageState {
  std::vector<RubyText> asker;     // 西村 由紀（医師）: who asks, with readings.
  std::vector<PatientLine> lines;  // patient_lines(choice.sections)
  std::optional<PatientHint> hint; // What was touched last, shown chosen.
};

namespace patient_page {
struct Touched { PatientHint hint; };
struct BackToDoctor {};
}  // namespace patient_page

using PatientPageIntent = std::variant<patient_page::Touched, patient_page::BackToDoctor>;

[[nodiscard]] std::optional<PatientPageIntent> draw(Ui& ui, const PatientPageState& state);

}  // namespace tomoshibi::gui
