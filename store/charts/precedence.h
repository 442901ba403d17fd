// Where two sources tell of the same dispensing: which one is shown.
//
// Receipt beats dispensing beats prescription for the same facility, day and ingredient, decided
// when shown, never when stored; the loser is kept beside the winner. A row that no stronger source
// repeats is never beaten, so nothing disappears. Notebook rows stand beside: they beat nothing and
// nothing beats them. The facility is that of the prescriber (by code, else by name); the pharmacy
// decides only where a prescriber is unknown. The rows handed in are those of one human being; who
// that is was decided elsewhere.
//
// Source: design/architecture.md "Rules where two voices differ"; reference/domain.md section 3.1.
// Cost: n log n in the rows, and n² in the rows of one ingredient (some tens).
// Proof: tests/charts_view_precedence_test.cpp.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/base/chart.h"

namespace tomoshibi::store::charts {

// One ingredient: its winners and its losers, each newest first.
struct MedicationGroup {
  std::string key;   // 7 characters of the code; else the folded text.
  bool coded = false;
  std::vector<PersonId> records;  // Which of the linked records speak in it.
  std::vector<Medication> winners;
  std::vector<Medication> losers;
};

// Width, case and spaces do not matter (NFKC with case folding). For comparing only, never shown.
std::string fold_text(std::string_view text);

// Groups by ingredient. A row without a code joins the ingredient of a coded row that has exactly
// its folded name, else it stands under its own. Groups come in the order of their keys.
std::vector<MedicationGroup> group_medications(std::span<const Chart> records);

}  // namespace tomoshibi::store::charts
