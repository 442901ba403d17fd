// The open patients (j): 閲覧中の患者, newest first, back to a chart in one touch.
//
// The row is the action. Scopes stand on four fixed places 薬 診 手 健, so that a missing one is a
// hole. 家族が了承 and 意思を確認できない stand on caution tint: they are no consent. A consent that ran
// out stays in the list with もう一度尋ねる; a withdrawn one is not in it. 取り消し stands in every row and
// asks once more before it closes anything. Draws below the nav.
//
// Source: design/care.md 11, 14. Proof: tests/gui_screen_open_patients_test.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "gui/ui.h"
#include "store/base/consent.h"

namespace tomoshibi::gui {

enum class OpenFilter : std::uint8_t { kMine, kEverybody, kEndingSoon };

struct OpenPatientRow {
  std::string id;             // Of the access, not of the position; the app knows whose it is.
  std::string opened;         // 14:32, 昨日 15:02
  std::string name;
  std::string furigana;
  bool identity_presumed = false;  // 本人確認 推定 stands where the furigana would.
  std::string facts;          // 女 79　昭22-03　門前町道下: no day of birth.
  ConsentAnswer answer = ConsentAnswer::kOral;
  std::string answer_detail;  // 通訳, 母, 長女; empty: none.
  SectionSet sections;
  std::string remaining;      // 23:58
  float share = 1.0F;         // Of the 24 hours that is left.
  bool ends_soon = false;     // Less than 3 hours.
  bool is_over = false;
};

struct OpenPatientsState {
  OpenFilter filter = OpenFilter::kMine;
  std::vector<OpenPatientRow> rows;  // Of the chosen filter, newest first.
  std::size_t first = 0;             // First row shown.
  std::size_t ending_soon = 0;       // Count on the third key.
  float carried = 0.0F;              // Of a drag; comes back in Scroll.
  std::string withdrawing;           // The row that asks whether the person took it back.
  std::string notice;                // 同意が取り消されたため閉じました; empty: none.
};

namespace open_patients {
struct OpenChart { std::string id; };
struct AskAgain { std::string id; };
struct ShowFilter { OpenFilter filter; };
struct Scroll { std::size_t first; float carried; };
struct GoSearch {};
struct AskWithdraw { std::string id; };  // 取り消し
struct Withdraw { std::string id; };     // Yes: ends the consent and closes the chart.
struct KeepConsent {};
}  // namespace open_patients

using OpenPatientsIntent =
    std::variant<open_patients::OpenChart, open_patients::AskAgain, open_patients::ShowFilter,
                 open_patients::Scroll, open_patients::GoSearch, open_patients::AskWithdraw,
                 open_patients::Withdraw, open_patients::KeepConsent>;

[[nodiscard]] std::optional<OpenPatientsIntent> draw(Ui& ui, const OpenPatientsState& state);

}  // namespace tomoshibi::gui
