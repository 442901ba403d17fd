// What a doctor can ask for with a chart open: one variant for the frame and all its pages.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>

#include "store/base/consent.h"

namespace tomoshibi::gui {

enum class ChartTab : std::uint8_t { kMedicines, kCheckups, kCare, kConditions, kEligibility };
enum class TimelinePeriod : std::uint8_t { kThreeMonths, kOneYear, kFiveYears };

namespace chart {
struct ShowTab { ChartTab tab; };           // Also back from a line's page or another page.
struct Close {};                            // 閉じる
struct CloseAsWrongPerson {};               // 別の方でした: closes, and the app records that.
struct ShowEnd {};                          // 控え・取り消し: the page that ends a chart.
struct GiveReceipt {};                      // 閲覧の控えを渡す
struct Withdraw { bool is_sure = false; };  // 本人が同意を取り消した; asked twice.
struct ShowSensitive {};                    // 配慮情報［見る］
struct PatientSaysNoAllergy {};             // 本人はなしと回答
struct ShowAllergies {};                    // ほか n of the allergies.
struct AnswerNotice {};                     // The key of the band's first notice.
struct AddToConsent { Section section; };   // 同意を足す
struct OpenMedicine { std::string id; };    // A line's page.
struct ChangePeriod { TimelinePeriod period; };
struct Scroll { std::size_t first; float carried; };  // Of the page shown.
struct SwapTrend {
  std::size_t plot;
};  // The item of plot 0 to 3 is exchanged for the next one.
struct ShowLaboratory { bool laboratory; };  // 検査 or 健診
struct MoveColumns {
  std::size_t newer_columns;
};  // Check-ups: how many newer columns to leave out.
}  // namespace chart

using ChartIntent =
    std::variant<chart::ShowTab, chart::Close, chart::CloseAsWrongPerson, chart::ShowSensitive,
                 chart::PatientSaysNoAllergy, chart::ShowAllergies, chart::AnswerNotice,
                 chart::AddToConsent, chart::OpenMedicine, chart::ChangePeriod, chart::Scroll,
                 chart::SwapTrend, chart::ShowLaboratory, chart::MoveColumns, chart::ShowEnd,
                 chart::GiveReceipt, chart::Withdraw>;

}  // namespace tomoshibi::gui
