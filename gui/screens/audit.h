// The audit desk (m): what an official must know in a minute, and what waits for his eyes.
//
// Tabs where the nav would be, one page below them. The banner claims only what was proven:
// unchanged, complete, in order. Everything shown was decided and counted in the app; whom an entry
// is about is a record's number and the words of the search, never a name from the region.
//
//   draw() below the strip -> AuditIntent -> app: reads or records on the store thread -> next frame
//
// Draws from y = strip_height() down; the app draws the strip. Esc goes back from an item, a
// person's list or the evidence. Source: design/screens.md m; care.md 11, 25.
// Proof: tests/gui_screen_audit_desk_test.cpp, tests/gui_screen_audit_pages_test.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "gui/kana_input.h"
#include "gui/screens/qr_matrix.h"
#include "gui/ui.h"

namespace tomoshibi::gui {

enum class AuditTab : std::uint8_t {
  kDesk, kQueue, kSample, kPersons, kRefusals, kSeal, kExport,
};
inline constexpr std::size_t kAuditTabs = 7;

// ---- What verifying found ----
enum class AuditPhase : std::uint8_t { kVerifying, kGood, kDamaged, kFailed };
struct AuditBanner {
  AuditPhase phase = AuditPhase::kVerifying;
  std::string sentence;        // 8,430件を検証：書き換え・欠け・並べ替えなし
  float share = 0.0F;          // Done, while verifying; sure, when damaged.
  float unsealed = 0.0F;       // The part at the end that no paper seal covers yet: outlined.
  std::string below;           // 1–8,412：封印紙と一致
  std::string below_end;       // 8,413–8,430：まだ封印紙なし（18件）
  std::string checked;         // 14:30 確認　0.9秒
  std::string seal;            // 封印紙 11/21朝と一致
  std::vector<std::string> evidence;  // Lines of the page behind ［証拠を見る］.
};

// ---- Lists: queue, sample, one person's accesses, refusals ----
struct AuditRow {
  std::string id;              // Of the access or search; the app knows which.
  std::string lead;            // あと3時間; 11/18 17:40
  Tone tone = Tone::kPlain;    // Danger and caution fill the lead as a tag.
  std::string what;            // 同意なし：意識がない
  bool strong = false;         // Top priority.
  std::string who;             // 西村 由紀 医師
  std::string where;           // 11/18 17:40 K-12
};
struct AuditList {
  std::vector<AuditRow> rows;
  std::size_t first = 0;
  float carried = 0.0F;
};

// ---- 監査 ----
struct AuditDay {
  std::string label;           // 8日; empty: none below this bar.
  std::uint64_t opened = 0;
  std::uint64_t without = 0;   // A part of opened.
};
struct AuditCount {
  std::string label;
  std::uint64_t count = 0;
};
struct AuditStatistics {
  std::string period;          // 11/8–11/21
  std::uint64_t opened = 0;
  std::uint64_t without = 0;
  std::vector<AuditDay> days;  // At most 31.
  std::vector<AuditCount> counts;
};
struct AuditOverview {
  AuditList queue;             // The first of those that wait.
  std::string sample_number;   // Of the last draw; empty: none.
  AuditStatistics statistics;
};

// ---- 確認待ち, 断った記録 ----
enum class AuditFilter : std::uint8_t { kWaiting, kSecond, kDone };
struct AuditQueue {
  AuditFilter filter = AuditFilter::kWaiting;
  std::size_t waiting = 0, second = 0, done = 0;
  AuditList list;
};
struct AuditRefusals {
  AuditList list;
};

// ---- One item ----
enum class AuditOutcome : std::uint8_t { kJustified, kAsked, kUnjustified, kReported };
enum class AuditStage : std::uint8_t { kFirst, kSecond, kNone };
enum class AuditRefused : std::uint8_t { kNothing, kOwn, kSecondIsFirst, kDone, kNotRecorded };
struct AuditFact {
  std::string label;
  std::string value;
  Tone tone = Tone::kPlain;
  bool is_private = false;          // Words of a patient: a bar while names are hidden.
};
struct AuditItem {
  std::string id;
  std::string title;                // 同意なし：意識がない
  std::string due;                  // あと3時間; empty: nothing is due.
  Tone due_tone = Tone::kPlain;
  std::vector<std::string> flags;   // In plain words, gravest first.
  std::vector<AuditFact> facts;
  std::size_t first_fact = 0;
  // The finding.
  AuditStage stage = AuditStage::kFirst;
  AuditRefused refused = AuditRefused::kNothing;
  bool needs_second = false;        // Whatever is found: top priority.
  std::optional<AuditOutcome> outcome;
  std::vector<std::string> words;   // Offered for this outcome.
  std::vector<bool> chosen;         // As many.
  KanaText own;                     // In his own words.
  bool is_writing = false;
  bool letters = false;             // The board of letters.
  bool is_recording = false;
};
// Justified needs no words; every other finding does.
[[nodiscard]] bool is_complete(const AuditItem& item);

// ---- 抜き取り ----
struct AuditSample {
  std::string number;               // 2026-11-21 4f2a; empty: nothing was drawn yet.
  AuditList list;
  std::size_t count = 10;           // That the key draws.
  bool is_drawing = false;
};
inline constexpr std::size_t kSampleFewest = 5;
inline constexpr std::size_t kSampleMost = 50;

// ---- 人ごとの一覧 ----
struct AuditPersonRow {
  std::string id;                   // 32 digits; shown in groups.
  std::string count;                // 閲覧3・検索5
};
struct AuditPersons {
  KanaText asked;
  bool letters = false;
  bool has_asked = false;           // An answer stands below.
  std::vector<AuditPersonRow> found;
  std::size_t first = 0;
  float carried = 0.0F;
};
struct AuditPerson {
  std::string id;
  std::string count;                // 閲覧 3件・検索 5件
  AuditList list;
};

// ---- 封印紙 ----
enum class SealTime : std::uint8_t { kMorning, kEvening, kAnyTime };
struct AuditSeal {
  std::vector<std::string> words;   // Six; empty: none was made in this visit.
  std::string when;                 // 2026-11-21 07:30
  std::uint64_t size = 0;
  QrMatrix code;
  std::string last;                 // 11/21 朝; empty: none ever.
  bool agrees = true;
  SealTime time = SealTime::kAnyTime;
  bool is_making = false;
  bool not_recorded = false;
  bool is_waiting = false;          // The machine made it when it was due; nobody has printed it yet.
  std::string place;                // USB A: where its sheet is written.
  bool is_printing = false;
  std::string printed;              // A sentence: the sheet is there.
  bool not_printed = false;
};

// ---- 紙を確かめる: six words off a paper against the seal that its day and number name ----
enum class PaperVerdict : std::uint8_t { kNone, kHolds, kDiffers, kShorter, kNotSixWords, kFailed };
struct AuditPaperSeal {
  std::uint64_t entry = 0;
  std::string words;                // 11/21朝　1〜8,412番
};
struct AuditPaper {
  KanaText asked;                   // The six words as they are typed.
  bool letters = false;
  std::vector<AuditPaperSeal> seals;  // Newest first.
  std::optional<std::size_t> chosen;
  std::size_t first = 0;
  bool is_checking = false;
  PaperVerdict verdict = PaperVerdict::kNone;
};

// ---- 書き出し ----
enum class AuditFormat : std::uint8_t { kCsv, kBalp, kPack };
enum class AuditPeriod : std::uint8_t { kToday, kSevenDays, kThirtyDays, kEverything };
struct AuditPlace {
  std::string id;                   // A path.
  std::string words;                // この端末の書き出し用フォルダ; USB KINGSTON
};
struct AuditExport {
  AuditFormat format = AuditFormat::kCsv;
  AuditPeriod period = AuditPeriod::kSevenDays;
  std::vector<AuditPlace> places;
  std::optional<std::size_t> place;
  bool is_writing = false;
  std::string done;                 // A sentence.
  bool failed = false;
};

struct AuditEvidence {};            // The banner's lines in full.

using AuditPage = std::variant<AuditOverview, AuditQueue, AuditItem, AuditSample, AuditPersons,
                               AuditPerson, AuditRefusals, AuditSeal, AuditExport, AuditEvidence,
                               AuditPaper>;

struct AuditState {
  AuditTab tab = AuditTab::kDesk;
  std::size_t waiting = 0;
  std::size_t refusals = 0;
  AuditBanner banner;
  AuditPage page;
};

namespace audit {
struct ShowTab { AuditTab tab; };
struct LeaveDesk {};                // To 利用者.
struct VerifyAgain {};
struct ShowEvidence {};
struct ReviewSoonest {};
struct OpenItem { std::string id; };
struct Scroll { std::size_t first = 0; float carried = 0.0F; };
struct ShowFilter { AuditFilter filter; };
struct ShowFacts { std::size_t first = 0; };
struct ChooseOutcome { AuditOutcome outcome; };
struct ToggleWords { std::size_t index = 0; };
struct Write { bool is_writing = true; };
struct OwnChanged { KanaText own; };
struct ShowLetters { bool letters = false; };
struct Record {};                   // Only when the item is complete.
struct SetCount { std::size_t count = 10; };
struct Draw {};
struct AskedChanged { KanaText asked; };
struct OpenPerson { std::string id; };
struct Back {};
struct MakeSeal {};
struct PrintSeal {};
struct TakePaper {};                // To 紙を確かめる.
struct ChooseSeal { std::size_t index = 0; };
struct CheckPaper {};
struct ChooseFormat { AuditFormat format; };
struct ChoosePeriod { AuditPeriod period; };
struct ChoosePlace { std::size_t place = 0; };
struct Export {};
}  // namespace audit

using AuditIntent =
    std::variant<audit::ShowTab, audit::LeaveDesk, audit::VerifyAgain, audit::ShowEvidence,
                 audit::ReviewSoonest, audit::OpenItem, audit::Scroll, audit::ShowFilter, audit::ShowFacts,
                 audit::ChooseOutcome, audit::ToggleWords, audit::Write, audit::OwnChanged,
                 audit::ShowLetters, audit::Record, audit::SetCount, audit::Draw,
                 audit::AskedChanged, audit::OpenPerson, audit::Back, audit::MakeSeal, audit::PrintSeal, audit::TakePaper,
                 audit::ChooseSeal, audit::CheckPaper,
                 audit::ChooseFormat, audit::ChoosePeriod, audit::ChoosePlace, audit::Export>;

[[nodiscard]] std::optional<AuditIntent> draw(Ui& ui, const AuditState& state);

}  // namespace tomoshibi::gui
