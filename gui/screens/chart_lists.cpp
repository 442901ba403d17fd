#include "gui/screens/chart_lists.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "gui/draw.h"
#include "gui/screens/chart_parts.h"
#include "gui/screens/chart_words.h"
#include "gui/screens/screen_parts.h"
#include "gui/widgets/cards.h"

namespace tomoshibi::gui {

namespace {

using Intent = std::optional<ChartIntent>;

const Words& head_words(ChartListKind kind) {
  switch (kind) {
    case ChartListKind::kCare: return chart_words::kCareHead;
    case ChartListKind::kConditions: return chart_words::kConditionHead;
    case ChartListKind::kAllergies: return chart_words::kAllergyHead;
    case ChartListKind::kSensitive: break;
  }
  return chart_words::kSensitiveHead;
}

const Words& empty_words(ChartListKind kind) {
  switch (kind) {
    case ChartListKind::kCare: return chart_words::kNoCare;
    case ChartListKind::kConditions: return chart_words::kNoConditions;
    case ChartListKind::kAllergies: return chart_words::kNoAllergies;
    case ChartListKind::kSensitive: break;
  }
  return chart_words::kNoSensitive;
}

struct Columns {
  float date = 20.0F;
  float what = 0.0F;
  float origin = 0.0F;
  float right = 0.0F;
};

Columns columns_of(Ui& ui, const Rect& list) {
  Columns at;
  at.date = list.x + 20.0F;
  at.what = at.date + text_width(ui, "2026-10-28", Size::kS) + 28.0F;
  at.right = list.right() - 12.0F;
  at.origin = list.x + list.w * (ui.theme.text == TextSize::kLargest ? 0.6F : 0.62F);
  return at;
}

// Title and second line at the left, facility and source at the right; each wraps, none is cut.
void draw_row(Ui& ui, const ChartListRow& row, const Columns& at, const Rect& rect) {
  const Palette& c = ui.colors();
  const float s = ui.theme.px(Size::kS);
  const float m = ui.theme.px(Size::kM);
  fill_rect(ui, rect, c.panel);
  const std::string_view date =
      row.date.empty() ? ui.say(chart_words::kNoDate) : std::string_view(row.date);
  draw_label(ui, {at.date, rect.y, at.what - at.date - 12.0F, rect.h}, date, Size::kS, c.ink);
  const Color ink = row.is_severe ? c.danger_ink : c.ink;
  float x = at.what;
  if (row.is_severe) {
    draw_icon_centered(ui, Icon::kTriangle, {x + m / 2.0F, rect.center().y}, m, ink);
    x += m + 10.0F;
  }
  const float width = at.origin - x - 20.0F;
  const bool long_title = text_width(ui, row.title, Size::kS) > width;
  const float title = long_title ? 2.0F * s + 2.0F : m;
  const float second = row.second.empty() ? 0.0F : s + 6.0F;
  float y = rect.y + (rect.h - title - second) / 2.0F;
  draw_fact(ui, {x, y, width, title}, row.title, Size::kM, ink, Weight::kStrong);
  draw_label(ui, {x, y + title + 6.0F, width, s}, row.second, Size::kS, c.ink2);
  const float origin_width = at.right - at.origin;
  const float facility = row.facility.empty() ? 0.0F : s + 8.0F;
  y = rect.y + (rect.h - facility - s) / 2.0F;
  draw_label(ui, {at.origin, y, origin_width, s}, row.facility, Size::kS, c.ink);
  draw_label(ui, {at.origin, y + facility, origin_width, s}, row.source, Size::kS, c.ink2);
  horizontal_rule(ui, rect.x, rect.right(), rect.bottom() - 1.0F);
}

}  // namespace

std::optional<ChartIntent> draw_list(Ui& ui, const Rect& content, const ChartListState& state) {
  Intent intent;
  draw_ground(ui, content);
  const float s = ui.theme.px(Size::kS);
  const bool has_list = !state.rows.empty();
  // Everything that this page could show is left out: one answer, not two.
  if (!has_list && state.refused.size() == 1 && state.kind != ChartListKind::kCare) {
    return draw_refused(ui, content, state.refused.front());
  }
  if (!has_list && state.kind == ChartListKind::kCare && state.refused.size() >= 2) {
    float y = content.y + kMargin;
    for (const Section section : state.refused) {
      y += draw_refused_line(ui, {content.x + kMargin, y, content.w - 2.0F * kMargin, 0.0F},
                             section, intent) +
           kGutter;
    }
    return intent;
  }
  const float foot = foot_height(ui);
  const float right = content.right() - kPageColumn;
  float top = content.y;
  for (const Section section : state.refused) {
    top += draw_refused_line(ui, {content.x, top, right - content.x, 0.0F}, section, intent);
  }
  const Rect foot_band{content.x, content.bottom() - foot, right - content.x, foot};
  const std::string age = ui.say(chart_words::kContent, {state.content_ages});
  if (!has_list) {
    const bool allergies = state.kind == ChartListKind::kAllergies;
    const std::string title = ui.say(empty_words(state.kind), {state.searched});
    draw_empty(ui, {content.x, top, content.w, content.bottom() - top}, title,
               ui.say(chart_words::kAskPerson),
               allergies ? std::string_view{} : state.content_ages);
    return intent;
  }
  const Rect head{content.x, top, right - content.x, s + 14.0F};
  const Rect list{content.x, head.bottom(), right - content.x, foot_band.y - head.bottom()};
  const Columns at = columns_of(ui, list);
  const std::array<Column, 2> titles{
      Column{at.date, at.origin - at.date - 20.0F, ui.say(head_words(state.kind))},
      Column{at.origin, at.right - at.origin, ui.say(chart_words::kFacilityHead)}};
  table_head(ui, head, titles);
  const float row = std::max(64.0F, ui.theme.px(Size::kM) + s + 24.0F);
  const auto fits = static_cast<std::size_t>(std::max(1.0F, std::floor(list.h / row)));
  const ListPlace place{state.first, fits, state.rows.size(), state.carried};
  const std::size_t first = std::min(state.first, last_first(place));
  const std::size_t end = std::min(first + fits, state.rows.size());
  for (std::size_t i = first; i < end; ++i) {
    const float y = list.y + row * static_cast<float>(i - first);
    draw_row(ui, state.rows.at(i), at, {list.x, y, list.w, row});
  }
  draw_foot(ui, foot_band, age);
  const Rect pages{right, content.y, kPageColumn, content.h};
  if (const auto move = move_list(ui, list, pages, row, place)) {
    intent = chart::Scroll{move->first, move->carried};
  }
  return intent;
}

// ---- 資格 ----

namespace {

struct Line {
  std::string_view label;
  std::string value;
  Size size = Size::kM;
  bool has_reading = false;
};

void draw_card_of(Ui& ui, const Rect& rect, const EligibilityCard& card, float label_width) {
  const Palette& c = ui.colors();
  const float s = ui.theme.px(Size::kS);
  const float m = ui.theme.px(Size::kM);
  draw_card(ui, rect);
  float y = rect.y + 12.0F;
  const std::string as_of = ui.say(chart_words::kAsOf, {card.as_of});
  const float as_of_width = text_width(ui, as_of, Size::kS);
  draw_label(ui, {rect.x + 16.0F, y, rect.w - as_of_width - 48.0F, m}, card.kind, Size::kM, c.ink,
             Align::kLeft, Weight::kStrong);
  draw_label(ui, {rect.right() - 16.0F - as_of_width, y, as_of_width + 1.0F, m}, as_of, Size::kS,
             c.ink2);
  y += m + 10.0F;
  const std::array<Line, 4> lines{
      Line{ui.say(chart_words::kInsurerNumber), card.insurer_number},
      Line{ui.say(chart_words::kSymbol),
           card.symbol.empty() ? std::string(ui.say(chart_words::kNoSymbol)) : card.symbol},
      Line{ui.say(chart_words::kNumber), card.number},
      Line{ui.say(chart_words::kBranch),
           card.branch.empty() ? std::string(ui.say(chart_words::kNoBranch)) : card.branch}};
  const float note = card.check_digit_wrong ? s + 8.0F : 0.0F;
  const float pitch = (rect.bottom() - 8.0F - note - y) / static_cast<float>(lines.size());
  for (const Line& line : lines) {
    label_row(ui, {rect.x + 16.0F, y, rect.w - 32.0F, pitch}, label_width, line.label, line.value,
              Size::kM, Weight::kStrong);
    y += pitch;
  }
  if (card.check_digit_wrong) {
    draw_label(ui, {rect.x + 16.0F, y + 2.0F, rect.w - 32.0F, s},
               ui.say(chart_words::kCheckDigitWrong), Size::kS, c.caution_ink);
  }
}

}  // namespace

std::optional<ChartIntent> draw_eligibility(Ui& ui, const Rect& content,
                                            const EligibilityState& state) {
  draw_ground(ui, content);
  const Palette& c = ui.colors();
  const float s = ui.theme.px(Size::kS);
  const float m = ui.theme.px(Size::kM);
  const float label_width = text_width(ui, ui.say(chart_words::kInsurerNumber), Size::kS) + 28.0F;
  // Who: name with reading, birth, address, on one card at the left.
  const Rect who{content.x + kMargin, content.y + kMargin, 470.0F, content.h - 2.0F * kMargin};
  draw_card(ui, who);
  const std::array<Line, 3> lines{
      Line{ui.say(chart_words::kHolder), state.holder, Size::kM, true},
      Line{ui.say(chart_words::kBirth), state.birth},
      Line{
          ui.say(chart_words::kAddress),
          state.address.empty() ? std::string(ui.say(chart_words::kAddressUnknown)) : state.address,
          Size::kS}};
  float y = who.y + 14.0F;
  const float width = who.w - 32.0F;
  for (const Line& line : lines) {
    draw_label(ui, {who.x + 16.0F, y, width, s}, line.label, Size::kS, c.ink2);
    if (line.has_reading) {
      const float label = text_width(ui, line.label, Size::kS) + 20.0F;
      draw_private(ui, {who.x + 16.0F + label, y, width - label, s}, state.furigana, Size::kS,
                   c.ink2);
    }
    y += s + 6.0F;
    draw_name(ui, {who.x + 16.0F, y, width, 2.0F * s + 4.0F}, line.value, line.size, c.ink,
              Weight::kStrong);
    y += 2.0F * s + 10.0F;
    horizontal_rule(ui, who.x + 16.0F, who.right() - 16.0F, y - 4.0F);
    y += 6.0F;
  }
  if (!state.linked.empty() && !ui.names_hidden) {
    const float pitch = s + 7.0F;
    const float height = paragraph_height(ui, width, state.linked, Size::kS, pitch);
    draw_paragraph(ui, {who.x + 16.0F, y + 6.0F, width, std::min(height, who.bottom() - y - 10.0F)},
                   state.linked, Size::kS, c.primary_ink, Weight::kPlain, pitch);
  }
  const float x = who.right() + kMargin;
  const float right = content.right() - kMargin;
  if (state.cards.empty()) {
    draw_empty(ui, {x - kMargin, content.y - 16.0F, content.right() - x + kMargin, content.h},
               ui.say(chart_words::kNoCard), ui.say(chart_words::kNoCardSentence), {});
    return std::nullopt;
  }
  const float room = content.h - 2.0F * kMargin;
  const float least = m + 4.0F * (m + 8.0F) + s + 36.0F;
  const auto fits = static_cast<std::size_t>(std::max(1.0F, std::floor((room + kGutter) / least)));
  const bool pages = state.cards.size() > fits;
  const float card_right = pages ? content.right() - kPageColumn - 12.0F : right;
  const ListPlace place{state.first, fits, state.cards.size(), state.carried};
  const std::size_t first = std::min(state.first, last_first(place));
  const std::size_t shown = std::min(fits, state.cards.size() - first);
  const float height = std::min(
      std::floor((room - kGutter * static_cast<float>(shown - 1)) / static_cast<float>(shown)),
      least + 60.0F);
  for (std::size_t i = 0; i < shown; ++i) {
    const Rect rect{x, content.y + kMargin + (height + kGutter) * static_cast<float>(i),
                    card_right - x, height};
    draw_card_of(ui, rect, state.cards.at(first + i), label_width);
  }
  if (!pages) return std::nullopt;
  const Rect column{content.right() - kPageColumn, content.y, kPageColumn, content.h};
  const Rect list{x, content.y, card_right - x, content.h};
  if (const auto move = move_list(ui, list, column, height, place)) {
    return chart::Scroll{move->first, move->carried};
  }
  return std::nullopt;
}

}  // namespace tomoshibi::gui
