// The frame around every screen: status strip, navigation, patient band.
//
// y 0 the strip, 56 (72 at largest text); below it the nav (no chart open) or the band (a chart is
// open), never both. Each is a function of a plain state that the app fills; each returns what was
// wished. Nothing here decides: tones, words and order come from the app by the rules of care.
//
// Proof: tests/gui_frame_test.cpp.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "gui/widgets/cards.h"

namespace tomoshibi::gui {

// ---- Status strip ----
// Two S lines and an icon. Caution, danger and drill fill the cell; ok colours the second line.
struct StatusCell {
  Icon icon = Icon::kNone;
  std::string first;
  std::string second;
  Tone tone = Tone::kPlain;
  std::string short_first;  // Drawn when the long words do not fit; empty: the same words.
  std::string short_second;
  float level = 0.64F;  // Battery only.
};
struct StatusStripState {
  // Order; content by source; unsent and copies; battery; clock.
  std::array<StatusCell, 5> cells;
  std::string role;  // 医師, 医師・応援; empty: nobody is signed in.
  std::string user;
  bool names_hidden = false;
};
struct StatusIntent {
  enum class Kind : std::uint8_t { kCell, kHide, kLock };
  Kind kind = Kind::kCell;
  std::size_t cell = 0;  // With kCell: which of the five was touched (opens data and roads).
};
// F11 hides and F12 locks as well.
[[nodiscard]] std::optional<StatusIntent> status_strip(Ui& ui, const StatusStripState& state);

// ---- Navigation ----
// kMembers: for those who manage accounts; kAudit: for those who read the journal.
enum class NavTab : std::uint8_t { kSearch, kOpenPatients, kRoster, kRoads, kMembers, kAudit };
struct NavState {
  NavTab active = NavTab::kSearch;
  bool is_drill = false;   // The violet tag in words.
  bool has_roster = true;  // Only if the order allows it; the place stays, dimmed.
  bool can_add_unidentified = true;
  // False: this kiosk does not have the function, and its place stays empty.
  bool shows_roster = true;
  bool shows_roads = true;
  bool shows_unidentified = true;
  bool shows_search = true;  // With the open patients: whoever may not search has neither.
  bool shows_members = false;
  bool shows_audit = false;
};
struct NavIntent {
  enum class Kind : std::uint8_t { kTab, kUnidentified };
  Kind kind = Kind::kTab;
  NavTab tab = NavTab::kSearch;
};
// F2 (search by name) and F4 (open patients) are the screens' shell's business, not the nav's.
[[nodiscard]] std::optional<NavIntent> nav(Ui& ui, const NavState& state);

// ---- Patient band ----
struct BandAllergy {
  std::string name;      // ペニシリン系
  std::string reaction;  // アナフィラキシー; may be empty.
  std::string when;      // 2019年; left out at largest text.
};
struct BandDialysis {
  std::string frequency;  // 週3回
  std::string days;       // 月水金; may be empty.
  std::string source;     // レセプト9月分まで。
  std::string ask;        // 最終透析日は本人に確認
};
struct BandMedicine {
  std::string name;          // ワルファリン
  std::string status;        // 計算上 11/17分まで / 残量は現物で確認
  Tone tone = Tone::kPlain;  // kDanger, kCaution: the status becomes a tag.
  std::string second;        // 手元 未確認 / 処方のみ・受け取り未確認
};
enum class AllergyKnowledge : std::uint8_t {
  kKnown,            // `allergies` has at least one.
  kNoInformation,    // 情報なし・本人に確認, with the key 本人はなしと回答.
  kPatientSaidNone,  // `allergy_note` says when and to whom.
};
// A line below row 3: new data, consent over. At most one is drawn: the first.
struct BandNotice {
  std::string sentence;
  std::string key;  // ［見る］; empty: no key.
  Tone tone = Tone::kCaution;
};
struct PatientBandState {
  std::string furigana;
  std::string name;
  std::string sex_and_age;  // 女 79歳
  std::string birth;        // 昭和22年(1947)3月14日
  std::string birth_short;  // 昭22-03-14, at largest text.
  std::string identity;     // 氏名と生年月日を名乗った, or 本人確認 推定.
  bool identity_presumed = false;
  std::string address;
  std::string consent;  // 口頭で同意 14:32
  Icon consent_icon = Icon::kSpeech;
  std::string remaining;  // 残り 23時間58分
  bool consent_is_over = false;
  bool has_sensitive = true;  // The key 配慮情報［見る］.
  AllergyKnowledge allergy_knowledge = AllergyKnowledge::kNoInformation;
  std::vector<BandAllergy> allergies;
  std::string allergy_note;
  bool can_note_no_allergy = true;  // False: the key 本人はなしと回答 is not there.
  std::optional<BandDialysis> dialysis;
  std::vector<BandMedicine> medicines;  // By rank, then by last covered day; up to 3 are drawn.
  std::string no_medicines;             // Sentence when there is none; empty: the common one.
  std::string renal;                    // eGFR 7.1（2025年6月・透析中は参考）
  std::string oxygen;                   // 情報なし（9月分まで）
  std::string caution;                  // At most one, severity X; empty: none.
  std::vector<BandNotice> notices;
};
enum class BandIntent : std::uint8_t {
  kClose,
  kShowSensitive,
  kPatientSaysNoAllergy,
  kMoreAllergies,
  kMoreMedicines,
  kNotice,
};
struct BandResult {
  float bottom = 0.0F;  // The rest of the screen starts here.
  std::optional<BandIntent> intent;
};
// Esc is kClose too. Draws from y = strip_height(); never scrolls, never collapses.
[[nodiscard]] BandResult patient_band(Ui& ui, const PatientBandState& state);

}  // namespace tomoshibi::gui
