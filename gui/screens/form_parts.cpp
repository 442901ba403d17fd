#include "gui/screens/form_parts.h"

#include <array>

#include "gui/draw.h"
#include "gui/screens/new_proof_words.h"
#include "gui/screens/proof_words.h"
#include "gui/widgets/keys.h"

namespace tomoshibi::gui {
namespace {

namespace w = new_proof_words;

constexpr float kLabelWidth = 190.0F;

// A line of its own: the word, and the boxes or the masked field.
bool draw_row(Ui& ui, std::string_view name, const Rect& rect, std::string_view label,
              const ProofLook& look) {
  draw_label(ui, {rect.x, rect.y, kLabelWidth, rect.h}, label, Size::kM,
             look.is_active ? ui.colors().primary_ink : ui.colors().ink2, Align::kLeft,
             look.is_active ? Weight::kStrong : Weight::kPlain);
  return draw_proof(ui, name, {rect.x + kLabelWidth, rect.y, rect.w - kLabelWidth, rect.h}, look);
}

std::size_t count_of(const SecretText* text) { return text == nullptr ? 0 : text->size(); }

}  // namespace

Rect form_left(const Ui& ui) {
  return ui.theme.place({kMargin, 0.0F, kLeftColumn - kMargin, kWindowHeight});
}

Rect form_right(const Ui& ui) {
  return ui.theme.place({kWindowWidth - kRightColumn, 0.0F, kRightColumn, kWindowHeight});
}

bool form_frame(Ui& ui, std::string_view title, std::string_view sentence, bool can_leave) {
  draw_ground(ui, {0.0F, 0.0F, kWindowWidth, kWindowHeight});
  draw_panel(ui, form_right(ui));
  const Rect left = form_left(ui);
  const Rect leave{left.right() - 160.0F, 16.0F, 160.0F, ui.theme.target()};
  const float room = left.w - (can_leave ? 176.0F : 0.0F) - 60.0F;
  draw_flame(ui, {left.x, 18.0F}, 52.0F);
  const float l = ui.theme.px(Size::kL);
  draw_label(ui, {left.x + 54.0F, 16.0F, room, l + 4.0F}, title, Size::kL, ui.colors().ink,
             Align::kLeft, Weight::kStrong);
  draw_fitted_paragraph(ui, {left.x + 54.0F, 26.0F + l, room, 52.0F}, sentence, Size::kS,
                        ui.colors().ink2, ui.theme.px(Size::kS) + 5.0F);
  if (!can_leave) return false;
  const KeyStyle style{.look = KeyLook::kQuiet, .icon = Icon::kCross};
  const bool pressed = key(ui, "leave", leave, ui.say(words::kLeave), style);
  return ui.take(Key::kEscape) || pressed;
}

bool form_primary(Ui& ui, std::string_view label, bool enabled) {
  const Rect right = form_right(ui);
  const Rect place{right.x + kMargin, 712.0F, right.w - 2.0F * kMargin, kPrimaryHeight};
  return primary(ui, "primary", place, label, {.enabled = enabled}) && enabled;
}

std::optional<TwiceWish> draw_twice(Ui& ui, float top, const TwiceState& state, bool enabled) {
  std::optional<TwiceWish> wish;
  const IdScope scope(ui, "twice");
  const Rect left = form_left(ui);
  const bool is_pin = state.shape == ProofShape::kPin;
  const std::array<std::string_view, 2> labels{ui.say(is_pin ? w::kNewPin : w::kNewPassword),
                                               ui.say(w::kOnceMore)};
  const std::array<const SecretText*, 2> texts{state.first, state.second};
  const std::array<std::string_view, 2> names{"first", "second"};
  for (std::size_t i = 0; i < 2; ++i) {
    const bool is_active = state.at_second == (i == 1);
    const Rect row{left.x, top + static_cast<float>(i) * 76.0F, left.w, 64.0F};
    const ProofLook look{.shape = state.shape, .proof = texts.at(i), .is_active = is_active};
    if (draw_row(ui, names.at(i), row, labels.at(i), look) && enabled)
      wish = TwiceWish{{}, std::nullopt, i == 1};
  }
  const float below = top + 2.0F * 76.0F + 8.0F;
  std::optional<ProofPress> pressed;
  if (is_pin) {
    const float height = std::min(312.0F, 712.0F - below);
    pressed = proof_pad(ui, {left.x + kLabelWidth, below, left.w - kLabelWidth, height}, enabled);
  } else {
    pressed = proof_board(ui, {left.x, below, left.w, 784.0F - below}, state.layer, enabled);
  }
  if (pressed) wish = TwiceWish{pressed->keys, pressed->layer, std::nullopt};
  if (!enabled) {
    ui.drop_typed();
    return wish;
  }
  const ProofKeys typed = read_proof_keyboard(ui, state.shape);
  if (!typed.empty()) wish = TwiceWish{typed, std::nullopt, std::nullopt};
  if (ui.take(Key::kDown)) wish = TwiceWish{{}, std::nullopt, true};
  if (ui.take(Key::kUp)) wish = TwiceWish{{}, std::nullopt, false};
  return wish;
}

bool is_long_enough(const TwiceState& state) { return count_of(state.first) >= state.fewest; }

bool are_alike(const TwiceState& state) {
  return state.first != nullptr && state.second != nullptr && !state.first->empty() &&
         state.first->view() == state.second->view();
}

std::string twice_missing(const Ui& ui, const TwiceState& state) {
  const std::size_t count = count_of(state.first);
  if (count < state.fewest) {
    const Words& pattern = state.shape == ProofShape::kPin ? w::kDigitsMissing : w::kLettersMissing;
    return ui.say(pattern, {std::to_string(state.fewest - count)});
  }
  if (are_alike(state)) return {};
  if (count_of(state.second) < count) return std::string(ui.say(w::kRepeat));
  return std::string(ui.say(w::kDiffers));
}

float draw_twice_rules(Ui& ui, const Rect& column, const TwiceState& state, bool this_kiosk_only) {
  struct Rule {
    std::string text;
    bool is_met;
  };
  const bool is_pin = state.shape == ProofShape::kPin;
  const std::string fewest = std::to_string(state.fewest);
  std::vector<Rule> rules;
  rules.push_back(
      {ui.say(is_pin ? w::kRuleDigits : w::kRuleLetters, {fewest}), is_long_enough(state)});
  rules.push_back(
      {std::string(ui.say(is_pin ? w::kRuleNotEasyPin : w::kRuleNotEasyPassword)), false});
  if (!is_pin) rules.push_back({std::string(ui.say(w::kRuleAnySigns)), false});
  if (this_kiosk_only) rules.push_back({std::string(ui.say(w::kRuleThisKiosk)), false});
  rules.push_back({std::string(ui.say(w::kRuleTwice)), are_alike(state)});
  const float s = ui.theme.px(Size::kS);
  const float pitch = s + 7.0F;
  float y = column.y;
  draw_label(ui, {column.x, y, column.w, ui.theme.px(Size::kM)},
             ui.say(is_pin ? w::kRulesOfPin : w::kRulesOfPassword), Size::kM, ui.colors().ink,
             Align::kLeft, Weight::kStrong);
  y += ui.theme.px(Size::kM) + 16.0F;
  for (const Rule& rule : rules) {
    const Color color = rule.is_met ? ui.colors().ok_ink : ui.colors().ink2;
    draw_icon(ui, rule.is_met ? Icon::kCheck : Icon::kDash, {column.x, y}, s + 2.0F, color);
    const float room = column.w - s - 14.0F;
    y += draw_paragraph(ui, {column.x + s + 14.0F, y, room, 4.0F * pitch}, rule.text, Size::kS,
                        rule.is_met ? ui.colors().ok_ink : ui.colors().ink, Weight::kPlain, pitch);
    y += 10.0F;
  }
  return y;
}

}  // namespace tomoshibi::gui
