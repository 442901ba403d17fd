#include "gui/screens/chart_parts.h"

#include <algorithm>
#include <cmath>

#include "gui/draw.h"
#include "gui/screens/chart_words.h"
#include "gui/screens/screen_parts.h"
#include "gui/widgets/cards.h"

namespace tomoshibi::gui {

std::optional<ChartIntent> draw_refused(Ui& ui, const Rect& place, Section section) {
  const Rect card{place.x + kMargin, place.y + 32.0F, std::min(760.0F, place.w - 32.0F), 128.0F};
  BannerStyle style;
  style.tone = Tone::kPrimary;
  style.icon = Icon::kProhibited;
  banner(ui, card, ui.say(chart_words::kRefusedSection, {section_word(ui, section)}),
         ui.say(chart_words::kRefusedSentence), style);
  const float width = text_width(ui, ui.say(chart_words::kAddToConsent), Size::kM) + 96.0F;
  KeyStyle add;
  add.strong = true;
  if (key(ui, "add_to_consent", {card.x, card.bottom() + 20.0F, width, kPrimaryHeight},
          ui.say(chart_words::kAddToConsent), add)) {
    return chart::AddToConsent{section};
  }
  return std::nullopt;
}

float draw_refused_line(Ui& ui, const Rect& place, Section section,
                        std::optional<ChartIntent>& intent) {
  const Palette& c = ui.colors();
  const float height = ui.theme.target() + 12.0F;
  const Rect line{place.x, place.y, place.w, height};
  fill_rect(ui, line, c.primary_tint);
  if (ui.theme.is_high_contrast()) stroke_rect(ui, line, c.primary, 2.0F);
  const float width = text_width(ui, ui.say(chart_words::kAddToConsent), Size::kS) + 48.0F;
  const Rect place_of_key{line.right() - width - 12.0F, line.y + 6.0F, width, ui.theme.target()};
  draw_icon_centered(ui, Icon::kProhibited, {line.x + 34.0F, line.center().y}, 26.0F, c.ink);
  draw_label(ui, {line.x + 60.0F, line.y, place_of_key.x - line.x - 72.0F, line.h},
             ui.say(chart_words::kRefusedSection, {section_word(ui, section)}), Size::kM, c.ink,
             Align::kLeft, Weight::kStrong);
  KeyStyle add;
  add.size = Size::kS;
  const std::string name = "add_to_consent_" + std::to_string(static_cast<int>(section));
  if (key(ui, name, place_of_key, ui.say(chart_words::kAddToConsent), add)) {
    intent = chart::AddToConsent{section};
  }
  return height;
}

void draw_empty(Ui& ui, const Rect& content, std::string_view title, std::string_view sentence,
                std::string_view content_ages) {
  std::string lines(sentence);
  if (!content_ages.empty()) {
    if (!lines.empty()) lines += '\n';
    lines += ui.say(chart_words::kContent, {content_ages});
  }
  const float width = std::min(1000.0F, content.w - 2.0F * kMargin);
  const float pitch = std::round(ui.theme.px(Size::kS) * 1.32F);
  const float height = std::round(ui.theme.px(Size::kL) * 1.35F) + 36.0F +
                       paragraph_height(ui, width - 96.0F, lines, Size::kS, pitch);
  BannerStyle style;
  style.tone = Tone::kPrimary;
  style.icon = Icon::kQuestion;
  banner(ui, {content.x + kMargin, content.y + 32.0F, width, height}, title, lines, style);
}

float foot_height(const Ui& ui) { return ui.theme.px(Size::kS) + 18.0F; }

float foot_height(Ui& ui, float width, std::string_view line) {
  const float pitch = std::round(ui.theme.px(Size::kS) * 1.2F);
  const float text = paragraph_height(ui, width - 32.0F, line, Size::kS, pitch);
  return std::max(foot_height(ui), text + 10.0F);
}

void draw_foot(Ui& ui, const Rect& rect, std::string_view line) {
  fill_rect(ui, rect, ui.colors().sunken);
  if (ui.theme.is_high_contrast()) horizontal_rule(ui, rect.x, rect.right(), rect.y);
  const float pitch = std::round(ui.theme.px(Size::kS) * 1.2F);
  const float height = paragraph_height(ui, rect.w - 32.0F, line, Size::kS, pitch);
  draw_paragraph(ui, {rect.x + 20.0F, rect.y + (rect.h - height) / 2.0F, rect.w - 32.0F, height},
                 line, Size::kS, ui.colors().ink2, Weight::kPlain, pitch);
}

void draw_medicine_foot(Ui& ui, const Rect& rect, std::string_view content_ages) {
  const Palette& c = ui.colors();
  fill_rect(ui, rect, c.sunken);
  if (ui.theme.is_high_contrast()) horizontal_rule(ui, rect.x, rect.right(), rect.y);
  float x = rect.x + 20.0F;
  x += draw_label(ui, {x, rect.y, 300.0F, rect.h}, ui.say(chart_words::kNotShown), Size::kS, c.ink,
                  Align::kLeft, Weight::kStrong);
  x += draw_label(ui, {x, rect.y, rect.right() - x, rect.h}, ui.say(chart_words::kNotShownList),
                  Size::kS, c.ink);
  x += 32.0F;
  draw_label(ui, {x, rect.y, rect.right() - x - 8.0F, rect.h}, content_ages, Size::kS, c.ink2);
}

std::string supply_words(const Ui& ui, const Supply& supply) {
  switch (supply.kind) {
    case SupplyKind::kCalculated:
      return ui.say(chart_words::kCalculatedUntil, {supply.covered_until});
    case SupplyKind::kCheckAtHand: return std::string(ui.say(chart_words::kCheckAtHand));
    case SupplyKind::kPrescribedOnly: break;
  }
  return std::string(ui.say(chart_words::kPrescribedOnly));
}

namespace {

bool is_tag(const Supply& supply) {
  return supply.tone == Tone::kDanger || supply.tone == Tone::kCaution;
}

// Tag or strong words; returns the right edge.
float draw_words(Ui& ui, Vec2 at, float width, const Supply& supply, const std::string& text) {
  const float s = ui.theme.px(Size::kS);
  if (is_tag(supply)) {
    return at.x - 8.0F + tag(ui, {at.x - 8.0F, at.y - 8.0F}, text, supply.tone);
  }
  return at.x + draw_label(ui, {at.x, at.y, width, s}, text, Size::kS, ui.colors().ink,
                           Align::kLeft, Weight::kStrong);
}

}  // namespace

void draw_supply_line(Ui& ui, Vec2 at, float width, const Supply& supply) {
  const std::string text = supply_words(ui, supply);
  const float right = draw_words(ui, at, width, supply, text) + 16.0F;
  if (supply.pick_up.empty() || supply.pick_up == text) return;
  draw_label(ui, {right, at.y, at.x + width - right, ui.theme.px(Size::kS)}, supply.pick_up,
             Size::kS, ui.colors().ink2);
}

float draw_supply(Ui& ui, Vec2 at, float width, const Supply& supply) {
  const float s = ui.theme.px(Size::kS);
  const std::string text = supply_words(ui, supply);
  draw_words(ui, at, width, supply, text);
  const float y = at.y + s + (is_tag(supply) ? 16.0F : 12.0F);
  if (supply.pick_up.empty() || supply.pick_up == text) return y - at.y;
  draw_label(ui, {at.x, y, width, s}, supply.pick_up, Size::kS, ui.colors().ink2);
  return y + s - at.y;
}

}  // namespace tomoshibi::gui
