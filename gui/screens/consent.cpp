#include "gui/screens/consent.h"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>

#include "gui/screens/consent_parts.h"
#include "gui/screens/screen_parts.h"

namespace tomoshibi::gui {

using namespace consent_parts;

// ---- The choice ----

ConsentMissing missing_in(const ConsentChoice& choice) {
  if (!choice.identity) return ConsentMissing::kIdentity;
  if (!choice.answer) {
    return choice.proxy_open ? ConsentMissing::kProxyKind : ConsentMissing::kAnswer;
  }
  if (has_scopes(choice) && choice.sections.empty()) return ConsentMissing::kSections;
  if (needs_reason(*choice.answer) && choice.reasons.empty()) return ConsentMissing::kReason;
  return ConsentMissing::kNothing;
}

SectionSet sections_to_open(const ConsentChoice& choice) {
  if (!choice.answer || *choice.answer == ConsentAnswer::kRefused) return {};
  return *choice.answer == ConsentAnswer::kNone ? SectionSet::all() : choice.sections;
}

namespace {

struct Change {
  ConsentChoice& choice;

  void operator()(const consent::ChooseIdentity& wish) const { choice.identity = wish.check; }
  void operator()(const consent::OpenProxy&) const {
    choice.proxy_open = true;
    choice.answer.reset();
    choice.reasons.clear();
  }
  void operator()(const consent::ChooseAnswer& wish) const {
    choice.answer = wish.answer;
    choice.proxy_open =
        wish.answer == ConsentAnswer::kGuardian || wish.answer == ConsentAnswer::kFamily;
    if (!needs_reason(wish.answer)) choice.reasons.clear();
  }
  void operator()(const consent::ToggleSection& wish) const {
    const bool is_on = choice.sections.has(wish.section);
    choice.sections =
        is_on ? choice.sections.without(wish.section) : choice.sections.with(wish.section);
  }
  void operator()(const consent::ToggleReason& wish) const {
    if (std::erase(choice.reasons, wish.reason) == 0) choice.reasons.push_back(wish.reason);
  }
  template <typename Other>
  void operator()(const Other&) const {}
};

}  // namespace

ConsentChoice changed(ConsentChoice before, const ConsentIntent& intent) {
  std::visit(Change{before}, intent);
  return before;
}

// ---- Drawing ----

namespace {

float header_height(const Ui& ui) {
  switch (ui.theme.text) {
    case TextSize::kNormal: return 112.0F;
    case TextSize::kLarge: return 126.0F;
    case TextSize::kLargest: return 146.0F;
  }
  return 112.0F;
}

Place place_of(const Ui& ui) {
  const bool left = ui.theme.left_handed;
  return {left ? kAnswerWidth : 0.0F, left ? 0.0F : kAskWidth,
          ui.theme.strip_height() + header_height(ui)};
}

std::string agreement_of(Ui& ui, const ConsentState& state) {
  return ui.say(words_here::kAgreement,
                {std::to_string(state.agreeing), std::to_string(state.differing)});
}

// Two records are said before the card of one of them.
std::string card_line(const ConsentState& state) {
  if (state.linked.empty()) return state.card;
  return state.linked + (state.card.empty() ? "" : "　") + state.card;
}

// Address, card and what agrees: beside the name, or below it where the text is largest.
void draw_header_facts(Ui& ui, const ConsentState& state, float x, float right, float y) {
  const Palette& c = ui.colors();
  const float s = ui.theme.px(Size::kS);
  const float m = ui.theme.px(Size::kM);
  const std::string_view address =
      state.address.empty() ? ui.say(words_here::kAddressUnknown) : std::string_view(state.address);
  const std::string agreement = agreement_of(ui, state);
  const Color tone = state.differing == 0 ? c.ok_ink : c.caution_ink;
  if (is_large(ui)) {
    draw_text(ui, {x, y + 14.0F}, agreement, Size::kM, tone, Weight::kStrong);
    draw_label(ui, {x, y + 14.0F + m + 8.0F, right - x, s}, state.agreeing_fields, Size::kS, tone);
    const float low = y + header_height(ui) - s - 10.0F;
    const float used = draw_private(ui, {24.0F, low, 600.0F, s}, address, Size::kS, c.ink);
    draw_private(ui, {48.0F + used, low, kWindowWidth - 64.0F - used, s}, card_line(state),
                 Size::kS, c.ink2);
    return;
  }
  const float gap = std::round((header_height(ui) - m - 2.0F * s) / 4.0F);
  float line = y + gap;
  draw_private(ui, {x, line, right - x, m}, address, Size::kM, c.ink);
  line += m + gap;
  draw_private(ui, {x, line, right - x, s}, card_line(state), Size::kS, c.ink2);
  line += s + gap;
  const std::string all = agreement + "　" + state.agreeing_fields;
  draw_label(ui, {x, line, right - x, s}, all, Size::kS, tone);
}

void draw_header(Ui& ui, const ConsentState& state, Intent& intent) {
  const Palette& c = ui.colors();
  const float top = ui.theme.strip_height();
  const float height = header_height(ui);
  fill_rect(ui, {0.0F, top, kWindowWidth, height}, c.panel);
  horizontal_rule(ui, 0.0F, kWindowWidth, top + height - 1.0F);
  const float s = ui.theme.px(Size::kS);
  const float x_size = ui.theme.px(Size::kX);
  constexpr float kNameRoom = 330.0F;
  draw_private(ui, {24.0F, top + 10.0F, kNameRoom, s}, state.furigana, Size::kS, c.ink2);
  const float name = draw_name(ui, {24.0F, top + 14.0F + s, kNameRoom, x_size}, state.name,
                               Size::kX, c.ink, Weight::kStrong);
  const float facts = 24.0F + name + 40.0F;
  const Size age_size = is_large(ui) ? Size::kM : Size::kL;
  const Size birth_size = is_large(ui) ? Size::kS : Size::kM;
  const float age_height = ui.theme.px(age_size);
  draw_private(ui, {facts, top + 28.0F, 280.0F, age_height}, state.sex_and_age, age_size, c.ink);
  const float birth =
      draw_private(ui, {facts, top + 28.0F + age_height + 14.0F, 330.0F, ui.theme.px(birth_size)},
                state.birth, birth_size, c.ink);
  const float rule = facts + std::max(birth, 200.0F) + 28.0F;
  vertical_rule(ui, rule, top + 20.0F, top + (is_large(ui) ? 96.0F : height - 20.0F));
  draw_header_facts(ui, state, rule + 20.0F, 1044.0F, top);
  KeyStyle back;
  back.size = Size::kS;
  back.icon = Icon::kChevronLeft;
  back.enabled = state.phase != RecordingPhase::kRecording;
  if (key(ui, "not_this_person", {1060.0F, top + 20.0F, 204.0F, 72.0F},
          ui.say(words_here::kNotThisPerson), back)) {
    intent = consent::NotThisPerson{};
  }
}

}  // namespace

namespace consent_parts {

float widest_line(Ui& ui, std::string_view lines, Size size) {
  float widest = 0.0F;
  while (true) {
    const std::size_t end = lines.find('\n');
    widest = std::max(widest, text_width(ui, lines.substr(0, end), size));
    if (end == std::string_view::npos) return widest;
    lines.remove_prefix(end + 1);
  }
}

}  // namespace consent_parts

std::optional<ConsentIntent> draw(Ui& ui, const ConsentState& state) {
  Intent intent;
  const IdScope scope(ui, "consent");
  const Place place = place_of(ui);
  draw_header(ui, state, intent);
  draw_steps(ui, state, place, intent);
  draw_answer_column(ui, state, place, intent);
  const bool may_leave = state.phase != RecordingPhase::kRecording;
  if (!intent && may_leave && ui.take(Key::kEscape)) intent = consent::NotThisPerson{};
  return intent;
}

}  // namespace tomoshibi::gui
