// The patient band: what kills comes first, and stays on every screen of a chart.
//
// Nothing absent is shown as a fact (design/care.md 3): an empty list of allergies means "ask", the
// last day of dialysis is that of the receipts, and every fact carries its day or month. Dialysis
// counts as current while the newest session lies at most kCurrentDays back; later it is a past
// fact. A weekly pattern is said only where the newest row says it or four weeks of single days
// show one. Rows that were not done, are planned or were taken back prove nothing.
//
// Source: design/care.md 3, 4, 7, 22; design/screens.md g; reference/domain.md section 7 (procedure
// rows by name); critical-medicines.md section 1 (what no medicine shows). ICD-10 chapter V.
// Proof: tests/charts_view_band_test.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/base/chart.h"
#include "store/base/consent.h"

namespace tomoshibi::store::charts {

struct YearMonth {
  int year = 0;
  int month = 0;
  auto operator<=>(const YearMonth&) const = default;
};

// All voices about one substance. `disputed`: one of them calls it entered in error; it still
// counts until a hub has decided, and both are shown.
struct AllergyLine {
  std::string text;
  std::string reaction;     // Of the severest voice that says one.
  bool severe = false;
  bool medication = false;
  bool disputed = false;
  Date date;                // Of the newest voice that says one.
  std::vector<Allergy> voices;  // Newest first.
};

enum class AllergyState : std::uint8_t {
  kKnown = 1,    // At least one substance.
  kAsk,          // アレルギー 情報なし・本人に確認
  // A source says "none": still asked, never a tick. `denials` carries source and day.
  kSaidNone,
  kNotConsented,  // Neither medicines nor care may be seen.
};

struct Dialysis {
  enum class State : std::uint8_t { kNoInformation = 1, kCurrent, kPast, kNotConsented };
  State state = State::kNoInformation;
  std::string pattern;      // 週3回 月水金; empty when the rows do not show one.
  std::string text;         // 人工腎臓…, of the newest row.
  bool peritoneal = false;  // 腹膜透析
  Date last_day;            // Newest session of the receipts: the last one known, not the last one.
  std::string facility;
  // A check-up's questionnaire said kidney failure or dialysis (9N726): a reason to ask, no proof.
  std::optional<Date> questionnaire;
};

// What no medicine shows and is rank 1 all the same.
struct Device {
  enum class Kind : std::uint8_t {
    kOxygen = 1, kVentilator, kCpap, kParenteral, kPump, kTubeFeeding
  };
  Kind kind = Kind::kOxygen;
  std::string label;        // 在宅酸素
  std::string text;         // As the row says it.
  Date last_day;
  bool current = false;
};

struct KidneyFunction {
  std::string text;         // "7.1", as written.
  double value = 0.0;
  Date date;                // Always known: an undated value is not shown as current.
  bool on_dialysis = false;  // 透析中は参考
};

// Hidden until 配慮情報［見る］.
struct SensitiveFact {
  enum class Kind : std::uint8_t { kInfection = 1, kPsychiatric };
  Kind kind = Kind::kInfection;
  std::string text;         // 統合失調症; HBs抗原 陽性（2024年6月）
  Date date;
};

struct Band {
  AllergyState allergy_state = AllergyState::kAsk;
  std::vector<AllergyLine> allergies;   // Severe first, medicines first, newest first.
  std::vector<Allergy> denials;         // Rows that say "no allergy", newest first.
  Dialysis dialysis;
  std::vector<Device> devices;          // Newest row of each kind, current ones first.
  bool devices_not_consented = false;
  // Indices into ChartView::medications: rank 1 and 2, not ended, by rank, then last covered day,
  // those without a sum last. Names of sensitive lines are hidden by whoever draws.
  std::vector<std::size_t> critical;
  // Current medicines without an ingredient code: rank unknown.
  std::size_t uncoded = 0;
  bool medicines_not_consented = false;
  std::optional<KidneyFunction> egfr;   // The newest dated value.
  std::vector<SensitiveFact> sensitive;
  std::optional<YearMonth> receipts_until;  // レセプト9月分まで: how far an absence reaches.
};

// Receipts lag up to three months, and sessions are weekly.
inline constexpr int kCurrentDays = 180;

// The rows that may be seen, newest word of each source.
struct BandInput {
  std::span<const Allergy> allergies;
  std::span<const Condition> conditions;
  std::span<const Procedure> procedures;
  std::span<const CheckupItem> checkups;
  SectionSet sections;
  Date today;
};
// Everything but `critical`, `uncoded` and `receipts_until`, which the view adds.
Band make_band(const BandInput& input);

// The sensitive kind that words or code name: HIV, hepatitis B and C, syphilis; ICD-10 F10-F99.
std::optional<SensitiveFact::Kind> sensitive_kind_of(std::string_view text, std::string_view code);

// 透析: "週3回 月水金" / "透析あり"; レセプト9月分まで。最終透析日は本人に確認.
std::string dialysis_text(const Dialysis& dialysis);
std::string dialysis_note(const Band& band, Date today);
// eGFR 7.1（2025年6月・透析中は参考）; 情報なし.
std::string egfr_text(const Band& band);
// 在宅酸素（9月分まで）; 情報なし（9月分まで）.
std::string oxygen_text(const Band& band, Date today);

}  // namespace tomoshibi::store::charts
