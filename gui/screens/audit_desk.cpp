// The audit desk's first page: the banner, what is due first, and the counts by day.
#include <algorithm>
#include <cmath>
#include <string>

#include "gui/screens/audit_parts.h"

namespace tomoshibi::gui::audit_parts {
namespace {

// The smallest of 1, 2, 5 times a power of ten of which three steps hold the greatest bar.
std::uint64_t step_for(std::uint64_t greatest) {
  std::uint64_t power = 1;
  while (true) {
    for (const std::uint64_t factor : {1U, 2U, 5U}) {
      const std::uint64_t step = factor * power;
      if (3 * step >= greatest) return step;
    }
    power *= 10;
  }
}

std::string percent(std::uint64_t part, std::uint64_t whole) {
  if (whole == 0) return "0.0";
  const std::uint64_t tenths = (part * 1000 + whole / 2) / whole;
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
}

void draw_plot(Ui& ui, const Rect& plot, const AuditStatistics& statistics) {
  const Palette& p = ui.colors();
  const float s = ui.theme.px(Size::kS);
  std::uint64_t greatest = 0;
  for (const AuditDay& day : statistics.days) greatest = std::max(greatest, day.opened);
  const std::uint64_t step = step_for(std::max<std::uint64_t>(greatest, 3));
  const float base = plot.bottom() - s - 10.0F;
  const float unit = (base - plot.y - s) / static_cast<float>(3 * step);
  for (std::uint64_t line = 1; line <= 3; ++line) {
    const float y = base - unit * static_cast<float>(line * step);
    horizontal_rule(ui, plot.x, plot.right(), y);
    // A number that the line above would touch is left out.
    if (unit * static_cast<float>(step) >= s + 4.0F) {
      draw_label(ui, {plot.x, y - s - 2.0F, 60.0F, s}, std::to_string(line * step), Size::kS,
                 p.ink2);
    }
  }
  fill_rect(ui, {plot.x, base, plot.w, 2.0F}, p.edge);
  const auto count = static_cast<float>(std::max<std::size_t>(statistics.days.size(), 1));
  const float pitch = plot.w / count;
  const float width = std::clamp(pitch * 0.72F, 4.0F, 36.0F);
  for (std::size_t i = 0; i < statistics.days.size(); ++i) {
    const AuditDay& day = statistics.days.at(i);
    const float middle = plot.x + pitch * (static_cast<float>(i) + 0.5F);
    const float height = unit * static_cast<float>(day.opened);
    const float without = unit * static_cast<float>(std::min(day.without, day.opened));
    if (day.opened > 0) {
      fill_rect(ui, {middle - width / 2.0F, base - std::max(height, 2.0F), width,
                     std::max(height, 2.0F)},
                p.bar);
    }
    if (day.without > 0) {
      const Rect part{middle - width / 2.0F, base - std::max(without, 5.0F), width,
                      std::max(without, 5.0F)};
      fill_rect(ui, part, p.caution);
      stroke_rect(ui, part, p.ink, 1.5F);
    }
    if (day.label.empty()) continue;
    const float label = text_width(ui, day.label, Size::kS);
    const float x = std::clamp(middle - label / 2.0F, plot.x, plot.right() - label);
    draw_label(ui, {x, base + 6.0F, label + 2.0F, s}, day.label, Size::kS, p.ink2);
  }
}

// What the colours of the bars mean, in words; returns the lower edge.
float draw_legend(Ui& ui, const Rect& row, const AuditStatistics& statistics) {
  const Palette& p = ui.colors();
  const float side = 20.0F;
  const float s = ui.theme.px(Size::kS);
  const auto box = [&](float x, Color color, bool outlined) {
    const Rect at{x, row.y + (row.h - side) / 2.0F, side, side};
    fill_rect(ui, at, color);
    if (outlined) stroke_rect(ui, at, p.ink, 1.5F);
  };
  box(row.x, p.bar, false);
  const float first = draw_label(ui, {row.x + side + 8.0F, row.y, 160.0F, row.h},
                                 ui.say(w::kViews), Size::kS, p.ink);
  const float x = row.x + side + 8.0F + first + 24.0F;
  box(x, p.caution, true);
  const std::string words_of =
      ui.say(w::kWithout, {with_thousands(statistics.without),
                           percent(statistics.without, statistics.opened)});
  draw_label(ui, {x + side + 8.0F, row.y, row.right() - x - side - 8.0F, row.h}, words_of, Size::kS,
             p.ink);
  return row.bottom() + s * 0.2F;
}

void draw_statistics(Ui& ui, const Rect& card, const AuditStatistics& statistics) {
  const Palette& p = ui.colors();
  draw_card(ui, card);
  const float s = ui.theme.px(Size::kS);
  const float m = ui.theme.px(Size::kM);
  const Rect inner{card.x + 20.0F, card.y + 14.0F, card.w - 40.0F, card.h - 24.0F};
  draw_label(ui, {inner.x, inner.y, inner.w, m}, ui.say(w::kStatistics), Size::kM, p.ink,
             Align::kLeft, Weight::kStrong);
  const std::string period =
      ui.say(w::kPeriodTotal, {statistics.period, with_thousands(statistics.opened)});
  draw_label(ui, {inner.x, inner.y + m + 8.0F, inner.w, s}, period, Size::kS, p.ink2);
  const float row = s + (is_large(ui) ? 9.0F : 12.0F);
  const float counts = row * static_cast<float>(statistics.counts.size());
  const float legend = s + 14.0F;
  const float top = inner.y + m + s + 20.0F;
  const float bottom = inner.bottom() - counts - legend - 6.0F;
  if (statistics.opened == 0) {
    draw_paragraph(ui, {inner.x, top + 24.0F, inner.w, 80.0F}, ui.say(w::kNoAccess), Size::kM,
                   p.ink2);
  } else {
    draw_plot(ui, {inner.x, top, inner.w, bottom - top}, statistics);
    draw_legend(ui, {inner.x, bottom + 4.0F, inner.w, legend}, statistics);
  }
  float y = inner.bottom() - counts;
  for (const AuditCount& count : statistics.counts) {
    const std::string number = with_thousands(count.count);
    const float width = text_width(ui, number, Size::kM);
    draw_label(ui, {inner.x, y, inner.w - width - 12.0F, row}, count.label, Size::kS, p.ink);
    draw_label(ui, {inner.right() - width, y, width + 1.0F, row}, number, Size::kM, p.ink);
    y += row;
    if (&count != &statistics.counts.back()) {
      horizontal_rule(ui, inner.x, inner.right(), y - 1.0F);
    }
  }
}

}  // namespace

void draw_page(Ui& ui, float top, const AuditState& state, const AuditOverview& page,
               Intent& intent) {
  const Rect banner_place{kMargin, top + 12.0F, kWindowWidth - 2.0F * kMargin, banner_height(ui)};
  draw_banner(ui, banner_place, state.banner, intent);
  const float below = banner_place.bottom() + 14.0F;
  const Rect left = left_column(ui, below);
  const Rect right = right_column(ui, below);
  draw_statistics(ui, right, page.statistics);
  const float m = ui.theme.px(Size::kM);
  const float title =
      draw_label(ui, {left.x, left.y, left.w, m}, ui.say(w::kQueueTitle), Size::kM,
                 ui.colors().ink, Align::kLeft, Weight::kStrong);
  draw_label(ui, {left.x + title + 24.0F, left.y, left.w - title - 24.0F, m},
             ui.say(w::kQueueOrder), Size::kS, ui.colors().ink2);
  const Rect foot = foot_of(left);
  const float list_top = left.y + m + 10.0F;
  ListStyle style{{ui.say(w::kDue), ui.say(w::kReason), ui.say(w::kWho), ui.say(w::kArrived)},
                  ui.say(w::kNothingWaits),
                  ui.say(w::kNothingWaitsNote)};
  style.pages = false;
  draw_list(ui, {left.x, list_top, left.w, foot.y - 8.0F - list_top}, page.queue, style, intent);
  const float half = (foot.w - kGutter) / 2.0F;
  const bool waits = !page.queue.rows.empty();
  if (primary(ui, "soonest", {foot.x, foot.y, half, foot.h},
              ui.say(waits ? w::kSoonest : w::kNothingWaits), {.enabled = waits})) {
    intent = audit::ReviewSoonest{};
  }
  const std::string sample = page.sample_number.empty()
                                 ? std::string(ui.say(w::kSampleKeyNew))
                                 : ui.say(w::kSampleKey, {page.sample_number});
  KeyStyle plain;
  plain.size = Size::kS;
  if (key(ui, "sample", {foot.x + half + kGutter, foot.y, half, foot.h}, sample, plain)) {
    intent = audit::ShowTab{AuditTab::kSample};
  }
}

}  // namespace tomoshibi::gui::audit_parts
