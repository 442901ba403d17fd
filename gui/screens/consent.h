// The consent screen (f): is it this person, what did he answer, what may be seen.
//
// Three numbered steps on the left, on the right the words to be read aloud; for an access without
// consent the right says what will be recorded, line by line. The primary opens only when the
// choice is complete, and its label says what is missing or what it will do. Refusal opens nothing.
// Family (家族が了承) is never shown as consent: it asks for a reason, as 意思を確認できない does.
//
//   draw() below the strip -> ConsentIntent -> app: choice = changed(choice, intent) -> next frame
//
// Draws from y = strip_height() down; the app draws the strip. Esc is NotThisPerson.
// Source: design/care.md 8 to 14. Proof: tests/gui_screen_consent_test.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "gui/ui.h"
#include "gui/widgets/icons.h"
#include "store/base/consent.h"

namespace tomoshibi::gui {

// What was chosen so far. A plain value: the app keeps it, changed() moves it.
struct ConsentChoice {
  std::optional<IdentityCheck> identity;
  bool proxy_open = false;  // 代理の方 was touched: guardian or family is asked for.
  std::optional<ConsentAnswer> answer;
  SectionSet sections = SectionSet::all();
  std::vector<NoConsentReason> reasons;  // In the order chosen, each once.
  friend bool operator==(const ConsentChoice&, const ConsentChoice&) = default;
};

// The first thing that is missing, in the order of the steps; kNothing opens the primary.
enum class ConsentMissing : std::uint8_t {
  kNothing, kIdentity, kAnswer, kProxyKind, kReason, kSections,
};
[[nodiscard]] ConsentMissing missing_in(const ConsentChoice& choice);

// What the chart would open: all four for 意思を確認できない, none for a refusal.
[[nodiscard]] SectionSet sections_to_open(const ConsentChoice& choice);

// One thought of the words to be read aloud. Pieces follow each other on one line and wrap.
struct ConsentPiece {
  std::string text;
  bool strong = false;
};
struct ConsentLine {
  Pictogram pictogram = Pictogram::kBookWithPill;
  std::vector<ConsentPiece> pieces;
};
// What was touched on the patient's page: a hint for the doctor, never an answer.
enum class PatientHint : std::uint8_t { kYes, kNo, kNotUnderstood };

enum class RecordingPhase : std::uint8_t { kAsking, kRecording, kCannotRecord };

struct ConsentState {
  // Who was found.
  std::string furigana;
  std::string name;
  std::string sex_and_age;       // 女　79歳
  std::string birth;             // 昭和22年(1947)3月14日
  std::string address;           // 輪島市 門前町道下; empty: 住所不明.
  std::string card;              // 後期高齢者医療 石川県　番号末尾 4821; may be empty.
  std::string linked;            // 住所・保険の異なる2件（転居の届け）; empty: one record.
  int agreeing = 0;              // 一致4・違い0
  int differing = 0;
  std::string agreeing_fields;   // よみ・生年・生まれ月・性別
  // Who looks, and what will be recorded.
  std::string viewer;            // 西村 由紀（医師）
  std::string place;             // 第3救護所 K-12
  std::string time;              // 2026-11-21 14:32
  std::string birth_iso;         // 1947-03-14
  std::string basis;             // B-02（運用機関が定めた文）; empty: not settled, and said so.
  // The choice.
  ConsentChoice choice;
  std::string identity_note;     // 答え「3月」から選びました; empty: none.
  bool may_be_under_treatment = false;  // 処置中で尋ねる間がない is offered.
  bool guardian_unexpected = false;  // Older than a guardian would answer for: said, not refused.
  bool is_reopening = false;     // 今は意思を確認できますか
  // What stands above the steps: 11/21 14:10 本人が断っています; empty: nobody refused.
  std::string earlier_refusal;
  std::string review_note;       // 閲覧者と同じ姓です。続けられます（後日確認）; empty: none.
  // The words read aloud: the journal's wording of choice.sections, and which edition.
  std::vector<ConsentLine> words;
  std::string words_edition;     // 第5版・日本語
  std::optional<PatientHint> hint;
  RecordingPhase phase = RecordingPhase::kAsking;
};

namespace consent {
struct ChooseIdentity { IdentityCheck check; };
struct OpenProxy {};
struct ChooseAnswer { ConsentAnswer answer; };
struct ToggleSection { Section section; };
struct ToggleReason { NoConsentReason reason; };
struct ShowPatientPage {};
struct NotThisPerson {};
struct Record {};  // Only when nothing is missing and phase is not kRecording.
}  // namespace consent

using ConsentIntent =
    std::variant<consent::ChooseIdentity, consent::OpenProxy, consent::ChooseAnswer,
                 consent::ToggleSection, consent::ToggleReason, consent::ShowPatientPage,
                 consent::NotThisPerson, consent::Record>;

// The choice after a touch; intents that change no choice leave it as it is.
[[nodiscard]] ConsentChoice changed(ConsentChoice before, const ConsentIntent& intent);

[[nodiscard]] std::optional<ConsentIntent> draw(Ui& ui, const ConsentState& state);

}  // namespace tomoshibi::gui
