// What a chart screen, `tomoshibi chart` and prints show, made from the unmerged rows of one
// person.
//
// make_view() is a pure function: same rows, sections and day, same view, whatever the order of the
// rows. It reads no clock and no store, calculates only what design/care.md allows, keeps every row
// (a beaten one beside the one that is shown), and leaves out what the consent leaves out, saying
// so. It takes the records that are linked as one human being and never decides who that is; each
// line of medicines says which records speak in it.
//
// Shape:  records ─┬─ medications: one line an ingredient, critical first
//                  ├─ checkups:    items × days
//                  ├─ conditions, procedures, surgeries: rows, newest first
//                  └─ band:        allergies, dialysis, devices, critical medicines, eGFR,
//                  sensitive
// Errors: none. Rows that make no sense are shown as they are and are not calculated with.
// Cost: n log n in the rows; about 1 ms for 500 of them.
// Proof: tests/charts_view_*_test.cpp.
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
#include "store/base/person.h"
#include "store/charts/band.h"
#include "store/charts/checkup_marks.h"
#include "store/charts/critical.h"
#include "store/charts/supply.h"

namespace tomoshibi::store::charts {

// A bar of the timeline: one winning row that is not a mere prescription. Without `until` nothing
// may be calculated: a mark at `from`.
struct MedicationSpan {
  Date from;
  std::optional<Date> until;
};

// All that is known of one ingredient. Never empty: `winners` has at least one row.
struct MedicationLine {
  std::string key;      // 7 characters of the code; the folded text of an uncoded one.
  bool coded = false;
  std::vector<PersonId> records;  // Which of the linked records speak in this line.
  Medication newest;    // The winning row that is shown; the same as winners.front().
  std::vector<Medication> winners;   // Newest first.
  std::vector<Medication> losers;    // Rows beaten by precedence, newest first: ほかの記録 n.
  std::vector<MedicationSpan> spans;  // Oldest first.
  Critical critical;
  Supply supply;
  std::string main_indication;  // 高血圧・心不全など, without 主な適応：. On the screen only, never printed.
                                // Empty without a source, and for sensitive medicines.
  // Long over: kEndedDays after the last covered day, or kUncountedEndedDays after
  bool ended = false;
                        // a row without a sum. Shown last, never in the band, never red.
  // ワルファリン: the ingredient's short name, else the generic name or the text.
  std::string short_name;
};

inline constexpr int kEndedDays = 180;
inline constexpr int kUncountedEndedDays = 365;

// How old the content is, by source (never the age of a sync).
struct ContentAges {
  std::optional<Date> newest_prescription;   // 電子処方箋: prescriptions and their dispensings.
  std::optional<YearMonth> newest_receipt;   // Care month of the newest receipt row.
  std::optional<Date> newest_notebook;
  std::optional<Date> newest_checkup;
  std::optional<Instant> newest_as_of;       // The newest word of any source.
};

struct ChartView {
  std::vector<PersonId> records;             // Whose rows these are, in the order given.
  SectionSet sections;
  Date today;                                // The day that the view was made for.
  bool medications_refused = false;          // 薬は同意に含まれていません; the list is then empty.
  bool care_refused = false;                 // Conditions, procedures, tests of a clinic.
  bool surgery_refused = false;
  // Current lines first; then by rank; then newest first; on one day by last covered day.
  std::vector<MedicationLine> medications;
  // checkups.refused says that they are not in the consent.
  CheckupTable checkups;
  std::vector<Allergy> allergies;            // Every voice, newest first.
  // Open ones first, newest first. Hide `undisclosed` from patients.
  std::vector<Condition> conditions;
  std::vector<Procedure> procedures, surgeries;  // Newest first.
  std::vector<std::string> unread;           // Records of unknown kinds, raw.
  Band band;
  ContentAges ages;
  std::size_t rows_before_birth = 0;         // Rows dated before the birth: a wrong person or date.
};

// `today` is Japan's day. An unknown sex marks no haemoglobin.
ChartView make_view(std::span<const Chart> records, Sex sex, Date birth, SectionSet sections,
                    Date today);

// 高血圧・心不全など for a code (7 characters or more); empty where no source says one.
std::string main_indication_of(std::string_view drug_code);

// --- The words of the chart, the same on every surface ---

// 処方箋 11/20・レセプト 9月分; a year where it is not today's; 情報なし when there is nothing.
std::string ages_text(const ContentAges& ages, Date today);
// 電子処方箋 10/28, 電子処方箋（処方） 11/20, レセプト 9月分, お薬手帳 10/28.
std::string source_text(const Medication& row, Date today);
// Days since the content: of a receipt, since the end of its month. 今日, きのう, 24日前.
int age_days(const Medication& row, Date today);
std::string age_text(int days);
// 1日1回夕食後 21日分; 用法: レセプトに記載なし where the source has none.
std::string usage_text(const Medication& row);
// 能登里山病院・はまなす薬局
std::string facility_text(const Medication& row);

inline constexpr std::string_view kMissingMedicines = "出ない薬：直近の院内、自費、市販薬";
inline constexpr std::string_view kAskAllergy = "アレルギー 情報なし・本人に確認";
inline constexpr std::string_view kHiddenName = "配慮情報";

}  // namespace tomoshibi::store::charts
