#include "gui/screens/chart_frame.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "gui/draw.h"
#include "gui/screens/chart_words.h"
#include "gui/screens/receipt_page_words.h"
#include "gui/screens/screen_parts.h"
#include "gui/widgets/cards.h"

namespace tomoshibi::gui {

namespace {

using Intent = std::optional<ChartIntent>;

std::optional<ChartIntent> intent_of(BandIntent wish) {
  switch (wish) {
    case BandIntent::kClose: return chart::Close{};
    case BandIntent::kShowSensitive: return chart::ShowSensitive{};
    case BandIntent::kPatientSaysNoAllergy: return chart::PatientSaysNoAllergy{};
    case BandIntent::kMoreAllergies: return chart::ShowAllergies{};
    case BandIntent::kMoreMedicines: return chart::ShowTab{ChartTab::kMedicines};
    case BandIntent::kNotice: return chart::AnswerNotice{};
  }
  return std::nullopt;
}

// A page that lies above its tab: Esc and a touch of the tab go back to the tab.
bool is_deeper(const ChartState& state) {
  if (std::holds_alternative<MedicinePageState>(state.page)) return true;
  if (std::holds_alternative<ChartEndState>(state.page)) return true;
  const auto* list = std::get_if<ChartListState>(&state.page);
  return list != nullptr &&
         (list->kind == ChartListKind::kAllergies || list->kind == ChartListKind::kSensitive);
}

TimelinePeriod next_period(TimelinePeriod period) {
  switch (period) {
    case TimelinePeriod::kOneYear: return TimelinePeriod::kFiveYears;
    case TimelinePeriod::kFiveYears: return TimelinePeriod::kThreeMonths;
    case TimelinePeriod::kThreeMonths: break;
  }
  return TimelinePeriod::kOneYear;
}

const Words& period_words(TimelinePeriod period) {
  switch (period) {
    case TimelinePeriod::kThreeMonths: return chart_words::kThreeMonths;
    case TimelinePeriod::kOneYear: return chart_words::kOneYear;
    case TimelinePeriod::kFiveYears: break;
  }
  return chart_words::kFiveYears;
}

// 5年へ切替, left of `right`.
void draw_period_key(Ui& ui, const MedicinesState& state, float right, float y, float least_x,
                     Intent& intent) {
  if (state.rows.empty()) return;
  const TimelinePeriod next = next_period(state.period);
  const std::string label = ui.say(chart_words::kSwitchPeriod, {ui.say(period_words(next))});
  const float width = text_width(ui, label, Size::kS) + 36.0F;
  const Rect place{right - width, y, width, ui.theme.target()};
  KeyStyle style;
  style.look = KeyLook::kQuiet;
  style.size = Size::kS;
  if (place.x > least_x && key(ui, "period", place, label, style)) {
    intent = chart::ChangePeriod{next};
  }
}

// 健診 and 検査結果, left of `right`.
void draw_view_keys(Ui& ui, const CheckupsState& state, float right, float y, Intent& intent) {
  const std::string_view checkups = ui.say(chart_words::kCheckupView);
  const std::string_view laboratory = ui.say(chart_words::kLaboratoryView);
  const float first = text_width(ui, checkups, Size::kS) + 40.0F;
  const float second = text_width(ui, laboratory, Size::kS) + 32.0F;
  const GroupScope group(ui, "view");
  const float x = right - first - kGutter - second;
  KeyStyle style;
  style.size = Size::kS;
  style.look = state.laboratory ? KeyLook::kPanel : KeyLook::kChosen;
  if (key(ui, "checkups", {x, y, first, ui.theme.target()}, checkups, style)) {
    intent = chart::ShowLaboratory{false};
  }
  style.look = state.laboratory ? KeyLook::kChosen : KeyLook::kPanel;
  if (key(ui, "laboratory", {right - second, y, second, ui.theme.target()}, laboratory, style)) {
    intent = chart::ShowLaboratory{true};
  }
}

constexpr float kPeriodKeyRoom = 150.0F;  // 5年へ切替, or the first of two keys of check-ups.

void draw_tabs(Ui& ui, const ChartState& state, const Rect& rect, Intent& intent) {
  fill_rect(ui, rect, ui.colors().ground);
  horizontal_rule(ui, rect.x, rect.right(), rect.bottom() - 1.0F);
  const std::array<std::string_view, 5> labels{
      ui.say(chart_words::kMedicines), ui.say(chart_words::kCheckups),
      ui.say(chart_words::kCareAndSurgery), ui.say(chart_words::kConditions),
      ui.say(chart_words::kEligibility)};
  const TabsResult result =
      tabs(ui, "tabs", {rect.x + 14.0F, rect.y, rect.w, rect.h}, labels,
           static_cast<std::size_t>(state.tab));
  if (result.pressed) intent = chart::ShowTab{static_cast<ChartTab>(*result.pressed)};
  const float target = ui.theme.target();
  const float y = rect.y + (rect.h - target) / 2.0F;
  KeyStyle style;
  style.look = KeyLook::kQuiet;
  style.size = Size::kS;
  const std::string_view wrong = ui.say(chart_words::kWrongPerson);
  const float width = text_width(ui, wrong, Size::kS) + 36.0F;
  const Rect wrong_place{rect.right() - kMargin - width, y, width, target};
  const std::string_view end = ui.say(receipt_words::kEnd);
  const float end_width = text_width(ui, end, Size::kS) + 32.0F;
  // Where both do not fit, 別の方でした stands on the page behind the other key.
  const bool both_fit = wrong_place.x - kGutter - end_width > result.right + kPeriodKeyRoom;
  const Rect end_place{(both_fit ? wrong_place.x - kGutter : rect.right() - kMargin) - end_width, y,
                       end_width, target};
  if (key(ui, "end", end_place, end, style)) intent = chart::ShowEnd{};
  const float right = end_place.x - kGutter;
  if (const auto* medicines = std::get_if<MedicinesState>(&state.page)) {
    draw_period_key(ui, *medicines, right, y, result.right, intent);
  } else if (const auto* checkups = std::get_if<CheckupsState>(&state.page)) {
    draw_view_keys(ui, *checkups, right - kGutter, y, intent);
  }
  if (both_fit && key(ui, "wrong_person", wrong_place, wrong, style)) {
    intent = chart::CloseAsWrongPerson{};
  }
}

struct DrawPage {
  Ui& ui;
  const Rect& content;

  Intent operator()(const MedicinesState& state) const {
    return draw_medicines(ui, content, state);
  }
  Intent operator()(const MedicinePageState& state) const {
    return draw_medicine_page(ui, content, state);
  }
  Intent operator()(const CheckupsState& state) const { return draw_checkups(ui, content, state); }
  Intent operator()(const ChartListState& state) const { return draw_list(ui, content, state); }
  Intent operator()(const EligibilityState& state) const {
    return draw_eligibility(ui, content, state);
  }
  Intent operator()(const ChartEndState& state) const { return draw_end(ui, content, state); }
  Intent operator()(const ChartLoading& state) const {
    busy_bar(ui, content.y, -1.0F);
    const std::string_view sentence = state.sentence.empty() ? ui.say(chart_words::kLoadingChart)
                                                             : std::string_view(state.sentence);
    draw_label(ui, {content.x + 20.0F, content.y + 24.0F, content.w - 40.0F, ui.theme.px(Size::kM)},
               sentence, Size::kM, ui.colors().ink2);
    return std::nullopt;
  }
};

}  // namespace

std::optional<ChartIntent> draw(Ui& ui, const ChartState& state) {
  Intent intent;
  const IdScope scope(ui, "chart");
  draw_ground(ui, {0.0F, ui.theme.strip_height(), kWindowWidth,
                   kWindowHeight - ui.theme.strip_height()});
  // Esc first leaves a deeper page; the band would take it for closing.
  if (is_deeper(state) && ui.take(Key::kEscape)) intent = chart::ShowTab{state.tab};
  const BandResult band = patient_band(ui, state.band);
  const float tab_height = ui.theme.nav_height();
  const Rect tab_row{0.0F, band.bottom, kWindowWidth, tab_height};
  draw_tabs(ui, state, tab_row, intent);
  const Rect content{0.0F, tab_row.bottom(), kWindowWidth, kWindowHeight - tab_row.bottom()};
  if (const Intent wish = std::visit(DrawPage{ui, content}, state.page)) intent = wish;
  if (band.intent) intent = intent_of(*band.intent);
  return intent;
}

}  // namespace tomoshibi::gui
