// What the two halves of the consent screen share: its columns, its reasons, small questions.
//
// Private to gui/screens/consent*.cpp. Proof: tests/gui_screen_consent_test.cpp.
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "gui/screens/consent.h"
#include "gui/screens/consent_words.h"

namespace tomoshibi::gui::consent_parts {

namespace words_here = consent_words;

using Intent = std::optional<ConsentIntent>;

inline constexpr float kAskWidth = 784.0F;
inline constexpr float kAnswerWidth = kWindowWidth - kAskWidth;
inline constexpr std::array kSections{Section::kMedication, Section::kCare, Section::kSurgery,
                                      Section::kCheckup};

struct Place {
  float ask = 0.0F;     // Left edge of what asks.
  float answer = 0.0F;  // Left edge of what answers.
  float top = 0.0F;     // Lower edge of the header.
};

struct ReasonOption {
  NoConsentReason reason;
  std::string_view name;
  const Words& one_line;
  const Words& two_lines;
};
inline constexpr std::array<ReasonOption, 5> kReasonOptions{
    ReasonOption{NoConsentReason::kUnconscious, "unconscious", words_here::kUnconscious,
                 words_here::kUnconscious},
    ReasonOption{NoConsentReason::kCannotCommunicate, "cannot_communicate",
                 words_here::kCannotCommunicate, words_here::kCannotCommunicateTwoLines},
    ReasonOption{NoConsentReason::kCannotEstablish, "cannot_establish",
                 words_here::kCannotEstablish, words_here::kCannotEstablishTwoLines},
    ReasonOption{NoConsentReason::kInfantNoGuardian, "infant_no_guardian", words_here::kInfant,
                 words_here::kInfantTwoLines},
    ReasonOption{NoConsentReason::kDuringTreatment, "during_treatment",
                 words_here::kDuringTreatment, words_here::kDuringTreatmentTwoLines}};

inline bool is_large(const Ui& ui) { return ui.theme.text == TextSize::kLargest; }
// Family and 意思を確認できない.
inline bool is_without_consent(const ConsentChoice& choice) {
  return choice.answer && needs_reason(*choice.answer);
}
// Answers whose scopes are chosen one by one.
inline bool has_scopes(const ConsentChoice& choice) {
  return choice.answer && *choice.answer != ConsentAnswer::kNone &&
         *choice.answer != ConsentAnswer::kRefused;
}
[[nodiscard]] float widest_line(Ui& ui, std::string_view lines, Size size);

// The three or four numbered steps: what asks.
void draw_steps(Ui& ui, const ConsentState& state, const Place& place, Intent& intent);
// The words, or what will be recorded, and the primary: what answers.
void draw_answer_column(Ui& ui, const ConsentState& state, const Place& place, Intent& intent);

}  // namespace tomoshibi::gui::consent_parts
