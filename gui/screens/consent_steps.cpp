#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "gui/screens/consent_parts.h"
#include "gui/screens/screen_parts.h"
#include "gui/widgets/cards.h"

namespace tomoshibi::gui::consent_parts {

namespace {

bool has_reason(const ConsentChoice& choice, NoConsentReason reason) {
  return std::find(choice.reasons.begin(), choice.reasons.end(), reason) != choice.reasons.end();
}

// Heights of the blocks that are drawn, squeezed together until they fit the column.
struct Steps {
  float x = 0.0F;
  float y = 0.0F;
  float width = kAskWidth - 2.0F * kMargin;
  float gap = 16.0F;
  float title = 0.0F;  // Title and the space below it.
  float refusal = 0.0F;  // The line of an earlier refusal and the space below it.
  float chip = 68.0F;
  float card = 136.0F;
  float key = 64.0F;           // Scopes and reasons.
  bool scopes_inline = false;  // The title of the scopes stands beside them.
  bool enabled = true;
};

struct Choice {
  std::string_view label;
  Icon icon = Icon::kNone;
};

bool pick(Ui& ui, std::string_view name, const Rect& rect, const Choice& choice, bool chosen,
          bool enabled, Size size) {
  KeyStyle style;
  style.look = chosen ? KeyLook::kChosen : KeyLook::kPanel;
  style.size = size;
  style.icon = chosen && choice.icon == Icon::kNone ? Icon::kCheck : choice.icon;
  style.enabled = enabled;
  return key(ui, name, rect, choice.label, style);
}


void step_title(Ui& ui, Steps& at, int number, std::string_view title, std::string_view note = {}) {
  step(ui, {at.x, at.y}, number, title, note);
  at.y += at.title;
}

void draw_identity(Ui& ui, const ConsentState& state, Steps& at, Intent& intent) {
  step_title(ui, at, 1, ui.say(words_here::kIdentity), state.identity_note);
  const bool large = ui.theme.text != TextSize::kNormal;
  struct Option {
    IdentityCheck check;
    std::string_view name;
    Choice choice;
  };
  const auto& family = large ? words_here::kByFamilyTwoLines : words_here::kByFamily;
  const auto& belongings = large ? words_here::kBelongingsTwoLines : words_here::kBelongings;
  const std::array<Option, 4> options{
      Option{IdentityCheck::kStated, "stated", {ui.say(words_here::kStated), Icon::kSpeech}},
      Option{IdentityCheck::kFamily, "family", {ui.say(family), Icon::kPeople}},
      Option{IdentityCheck::kBelongings, "belongings", {ui.say(belongings), Icon::kDocument}},
      Option{
          IdentityCheck::kPresumed, "presumed", {ui.say(words_here::kPresumed), Icon::kQuestion}}};
  std::array<float, 4> widths{};
  for (std::size_t i = 0; i < options.size(); ++i) {
    widths.at(i) = widest_line(ui, options.at(i).choice.label, Size::kS);
  }
  share_width(widths, at.width, kGutter);
  const IdScope scope(ui, "identity");
  const GroupScope group(ui, "identity");
  float x = at.x;
  for (std::size_t i = 0; i < options.size(); ++i) {
    const Option& option = options.at(i);
    const bool chosen = state.choice.identity == option.check;
    if (pick(ui, option.name, {x, at.y, widths.at(i), at.chip}, option.choice, chosen, at.enabled,
             Size::kS)) {
      intent = consent::ChooseIdentity{option.check};
    }
    x += widths.at(i) + kGutter;
  }
  at.y += at.chip + at.gap;
}

struct Answer {
  std::string_view name;
  Icon icon = Icon::kNone;
  std::string_view title;
  std::string_view sentence;
  bool chosen = false;
};

// One of the four answers. Low cards leave icon and sentence out, not the title.
bool answer_card(Ui& ui, const Rect& rect, const Answer& answer, bool enabled) {
  const Palette& c = ui.colors();
  const Touch touch = ui.area(answer.name, rect.grown(kGutter / 2.0F), enabled);
  const bool tinted = answer.chosen || touch.is_pressed;
  fill_rect(ui, rect, tinted ? c.primary_tint : c.panel, kKeyRadius);
  stroke_rect(ui, rect, answer.chosen ? c.primary : c.edge,
              answer.chosen ? kChosenStroke : kKeyStroke, kKeyRadius);
  const float room = rect.w - 16.0F;
  const Size title = widest_line(ui, answer.title, Size::kM) <= room ? Size::kM : Size::kS;
  const float title_pitch = std::round(ui.theme.px(title) * 1.25F);
  const float title_height =
      title_pitch *
      (1.0F + static_cast<float>(std::count(answer.title.begin(), answer.title.end(), '\n')));
  const float s = ui.theme.px(Size::kS);
  const bool two = answer.sentence.find('\n') != std::string_view::npos;
  // Larger text keeps the icon and leaves the sentence out, on every card alike.
  const bool fits = ui.theme.text == TextSize::kNormal &&
                    widest_line(ui, answer.sentence, Size::kS) <= rect.w - 6.0F;
  const float sentence_height = (two ? 2.25F : 1.0F) * s;
  const bool has_sentence = fits && title_height + sentence_height + 12.0F <= rect.h;
  const float text_height = title_height + (has_sentence ? sentence_height + 4.0F : 0.0F);
  const bool has_icon = text_height + 36.0F + 14.0F <= rect.h;
  float y = rect.y + (rect.h - text_height - (has_icon ? 40.0F : 0.0F)) / 2.0F;
  if (has_icon) {
    draw_icon_centered(ui, answer.icon, {rect.center().x, y + 17.0F}, 36.0F, c.ink);
    y += 40.0F;
  }
  draw_centered(ui, {rect.x + 4.0F, y, rect.w - 8.0F, title_height}, answer.title, title,
                c.ink, Weight::kStrong);
  if (has_sentence) {
    draw_centered(ui, {rect.x + 2.0F, y + title_height + 4.0F, rect.w - 4.0F, sentence_height},
                  answer.sentence, Size::kS, c.ink2);
  }
  if (answer.chosen) {
    const Vec2 center{rect.x + 24.0F, rect.y + 24.0F};
    fill_circle(ui, center, 16.0F, c.primary);
    draw_icon_centered(ui, Icon::kCheck, center, 22.0F, c.primary_on);
  }
  if (touch.is_focused) focus_ring(ui, rect);
  return touch.acted;
}

// The proxy's place split in two: who answers.
void draw_proxy_kinds(Ui& ui, const ConsentState& state, const Rect& place, bool enabled,
                      Intent& intent) {
  const float height = std::floor((place.h - kGutter) / 2.0F);
  const auto kind = [&](std::string_view name, float y, const Words& label, ConsentAnswer answer) {
    const bool chosen = state.choice.answer == answer;
    KeyStyle style;
    style.look = chosen ? KeyLook::kChosen : KeyLook::kPanel;
    style.size = Size::kS;
    style.enabled = enabled;
    if (key(ui, name, {place.x, y, place.w, height}, ui.say(label), style)) {
      intent = consent::ChooseAnswer{answer};
    }
  };
  kind("guardian", place.y, words_here::kGuardian, ConsentAnswer::kGuardian);
  kind("family", place.bottom() - height, words_here::kFamily, ConsentAnswer::kFamily);
}

void draw_answers(Ui& ui, const ConsentState& state, Steps& at, Intent& intent) {
  step_title(ui, at, 2, ui.say(words_here::kConsent),
             state.is_reopening ? ui.say(words_here::kCanBeAskedNow) : std::string_view{});
  const ConsentChoice& choice = state.choice;
  const bool large = ui.theme.text != TextSize::kNormal;
  const auto chosen = [&](ConsentAnswer answer) { return choice.answer == answer; };
  const std::array<Answer, 4> answers{
      Answer{"oral", Icon::kSpeech, ui.say(words_here::kOral), ui.say(words_here::kOralSentence),
             chosen(ConsentAnswer::kOral)},
      Answer{"proxy", Icon::kPeople, ui.say(words_here::kProxy),
             ui.say(large ? words_here::kGuardian : words_here::kProxySentence), false},
      Answer{"none", Icon::kProhibited,
             ui.say(large ? words_here::kNoneTwoLines : words_here::kNone),
             ui.say(words_here::kNoneSentence), chosen(ConsentAnswer::kNone)},
      Answer{"refused", Icon::kCross, ui.say(words_here::kRefused),
             ui.say(words_here::kRefusedSentence), chosen(ConsentAnswer::kRefused)}};
  std::array<float, 4> widths{};
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const bool is_split = i == 1 && choice.proxy_open;
    widths.at(i) = is_split ? widest_line(ui, ui.say(words_here::kFamily), Size::kS)
                            : widest_line(ui, answers.at(i).title, large ? Size::kS : Size::kM);
    if (!is_split && !large) {
      widths.at(i) = std::max(widths.at(i), widest_line(ui, answers.at(i).sentence, Size::kS));
    }
    if (i == 2 && !large) widths.at(i) = widest_line(ui, answers.at(i).title, Size::kS);
  }
  share_width(widths, at.width, kGutter);
  const IdScope scope(ui, "answer");
  const GroupScope group(ui, "answer");
  constexpr std::array kValues{ConsentAnswer::kOral, ConsentAnswer::kGuardian, ConsentAnswer::kNone,
                               ConsentAnswer::kRefused};
  float x = at.x;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const Rect rect{x, at.y, widths.at(i), at.card};
    if (i == 1 && choice.proxy_open) {
      draw_proxy_kinds(ui, state, rect, at.enabled, intent);
    } else if (answer_card(ui, rect, answers.at(i), at.enabled)) {
      if (i == 1) {
        intent = consent::OpenProxy{};
      } else {
        intent = consent::ChooseAnswer{kValues.at(i)};
      }
    }
    x += widths.at(i) + kGutter;
  }
  at.y += at.card + at.gap;
}

void draw_scopes(Ui& ui, const ConsentState& state, Steps& at, Intent& intent) {
  float x = at.x;
  if (at.scopes_inline) {
    const std::string_view title = ui.say(words_here::kScopesShort);
    step(ui, {at.x, at.y + (at.key - 2.0F * kStepRadius) / 2.0F}, 3, title);
    x += text_width(ui, title, Size::kM) + 2.0F * kStepRadius + 28.0F;
  } else {
    step_title(ui, at, 3, ui.say(words_here::kScopes));
  }
  const IdScope scope(ui, "scope");
  const GroupScope group(ui, "scope");
  const float width = std::floor((at.x + at.width - x - 3.0F * kGutter) / 4.0F);
  const std::array<std::string_view, 4> names{"medication", "care", "surgery", "checkup"};
  for (std::size_t i = 0; i < kSections.size(); ++i) {
    const Section section = kSections.at(i);
    const bool is_on = state.choice.sections.has(section);
    KeyStyle style;
    style.look = is_on ? KeyLook::kChosen : KeyLook::kOff;
    style.icon = is_on ? Icon::kCheck : Icon::kCross;
    style.enabled = at.enabled;
    if (key(ui, names.at(i), {x, at.y, width, at.key}, section_word(ui, section), style)) {
      intent = consent::ToggleSection{section};
    }
    x += width + kGutter;
  }
  at.y += at.key + at.gap;
}


// Rows of reasons that fit side by side, in their order.
std::vector<std::vector<std::size_t>> reason_rows(Ui& ui, const ConsentState& state, float width,
                                                  bool two_lines) {
  std::vector<std::vector<std::size_t>> rows(1);
  float used = 0.0F;
  for (std::size_t i = 0; i < kReasonOptions.size(); ++i) {
    const ReasonOption& option = kReasonOptions.at(i);
    if (option.reason == NoConsentReason::kDuringTreatment && !state.may_be_under_treatment)
      continue;
    const Words& label = two_lines ? option.two_lines : option.one_line;
    const float needed = widest_line(ui, ui.say(label), Size::kS) + 14.0F;
    if (used + needed > width && !rows.back().empty()) {
      rows.emplace_back();
      used = 0.0F;
    }
    rows.back().push_back(i);
    used += needed + kGutter;
  }
  return rows;
}

void draw_reasons(Ui& ui, const ConsentState& state, Steps& at, int number, bool two_lines,
                  Intent& intent) {
  step_title(ui, at, number, ui.say(words_here::kReasons));
  const auto rows = reason_rows(ui, state, at.width, two_lines);
  const IdScope scope(ui, "reason");
  const GroupScope group(ui, "reason");
  for (const std::vector<std::size_t>& row : rows) {
    std::vector<float> widths;
    for (const std::size_t i : row) {
      const ReasonOption& option = kReasonOptions.at(i);
      const Words& label = two_lines ? option.two_lines : option.one_line;
      widths.push_back(widest_line(ui, ui.say(label), Size::kS) + 14.0F);
    }
    // A short last row keeps its keys narrow and leaves room for the note.
    const bool is_short = rows.size() > 1 && &row == &rows.back();
    if (is_short) {
      for (float& width : widths) width += 48.0F;
    } else {
      share_width(widths, at.width, kGutter);
    }
    float x = at.x;
    for (std::size_t n = 0; n < row.size(); ++n) {
      const ReasonOption& option = kReasonOptions.at(row.at(n));
      const Words& label = two_lines ? option.two_lines : option.one_line;
      const bool chosen = has_reason(state.choice, option.reason);
      KeyStyle style;
      style.look = chosen ? KeyLook::kChosen : KeyLook::kPanel;
      style.size = Size::kS;
      style.enabled = at.enabled;
      if (key(ui, option.name, {x, at.y, widths.at(n), at.key}, ui.say(label), style)) {
        intent = consent::ToggleReason{option.reason};
      }
      x += widths.at(n) + kGutter;
    }
    const float s = ui.theme.px(Size::kS);
    const float room = at.x + at.width - x - 6.0F;
    const std::string_view note = ui.say(words_here::kAskedNextTime);
    if (is_short && widest_line(ui, note, Size::kS) <= room) {
      draw_paragraph(ui, {x + 4.0F, at.y + at.key / 2.0F - s * 1.3F, room, at.key}, note, Size::kS,
                     ui.colors().ink2, Weight::kPlain, std::round(s * 1.3F));
    }
    at.y += at.key + kGutter;
  }
  at.y += at.gap - kGutter;
}

void draw_scope_note(Ui& ui, const ConsentState& state, Steps& at) {
  std::string off;
  for (const Section section : kSections) {
    if (state.choice.sections.has(section)) continue;
    if (!off.empty()) off += "・";
    off += section_word(ui, section);
  }
  const std::string note = off.empty() ? std::string(ui.say(words_here::kLasts))
                                       : ui.say(words_here::kTakenOff, {off});
  const float s = ui.theme.px(Size::kS);
  draw_label(ui, {at.x, at.y, at.width, s}, note, Size::kS, ui.colors().ink2);
  at.y += s + at.gap;
}

void draw_viewer(Ui& ui, const ConsentState& state, float x, float width) {
  const Palette& c = ui.colors();
  const float s = ui.theme.px(Size::kS);
  const float m = ui.theme.px(Size::kM);
  const float bottom = kWindowHeight - 34.0F;
  const float y = bottom - s - 10.0F - m;
  draw_icon_centered(ui, Icon::kEye, {x + 18.0F, y + (bottom - y) / 2.0F}, 32.0F, c.ink);
  const float text = x + 44.0F;
  const float label = draw_text(ui, {text, y + (m - s) / 2.0F}, ui.say(words_here::kWhoLooks),
                                Size::kS, c.ink2);
  draw_label(ui, {text + label + 20.0F, y, width - label - 64.0F, m}, state.viewer, Size::kM, c.ink,
             Align::kLeft, Weight::kStrong);
  std::string line = state.place + "　" + state.time;
  const std::string with_note = line + "　" + std::string(ui.say(words_here::kCannotBeErased));
  if (text_width(ui, with_note, Size::kS) <= width - 44.0F) line = with_note;
  draw_label(ui, {text, bottom - s, width - 44.0F, s}, line, Size::kS, c.ink2);
}

// The refusal of before: first of all, above the steps.
void draw_refusal(Ui& ui, const ConsentState& state, Steps& at) {
  if (state.earlier_refusal.empty()) return;
  const Palette& c = ui.colors();
  const Rect rect{at.x, at.y, at.width, at.refusal - (at.gap > 6.0F ? 10.0F : 6.0F)};
  fill_rect(ui, rect, c.caution_tint, kTagRadius);
  fill_rect(ui, {rect.x, rect.y, kBannerRule, rect.h}, c.caution);
  if (ui.theme.is_high_contrast()) stroke_rect(ui, rect, c.caution_ink, 2.0F, kTagRadius);
  draw_icon_centered(ui, Icon::kTriangle, {rect.x + 34.0F, rect.center().y}, 28.0F, c.caution_ink);
  draw_label(ui, {rect.x + 58.0F, rect.y, rect.w - 70.0F, rect.h}, state.earlier_refusal, Size::kM,
             c.caution_ink, Align::kLeft, Weight::kStrong);
  at.y += at.refusal;
}

bool needs_two_lines(const Ui& ui, const ConsentState& state) {
  return ui.theme.text != TextSize::kNormal || has_scopes(state.choice);
}

// What the steps of this answer need in all.
float height_of(const Steps& at, bool has_scope_row, std::size_t reason_row_count, float note) {
  float height = at.refusal + 2.0F * at.title + at.chip + at.card + 2.0F * at.gap;
  if (has_scope_row) {
    height += at.key + (at.scopes_inline ? 0.0F : at.title);
    height += reason_row_count == 0 ? note + at.gap : at.gap;
  }
  if (reason_row_count > 0) {
    const auto count = static_cast<float>(reason_row_count);
    height += at.title + count * at.key + (count - 1.0F) * kGutter;
  }
  return height;
}

// Squeezes gaps, cards and keys, in that order, until all steps of this answer fit the column.
Steps fit_steps(Ui& ui, const ConsentState& state, const Place& place) {
  Steps at;
  at.x = place.ask + kMargin;
  at.y = place.top + 14.0F;
  at.enabled = state.phase != RecordingPhase::kRecording;
  const float m = ui.theme.px(Size::kM);
  at.title = std::max(32.0F, m) + 6.0F;
  if (!state.earlier_refusal.empty()) at.refusal = m + 32.0F;
  const ConsentChoice& choice = state.choice;
  const bool without = is_without_consent(choice);
  const bool scopes = !choice.answer || has_scopes(choice);
  const std::size_t rows =
      without ? reason_rows(ui, state, at.width, needs_two_lines(ui, state)).size() : 0;
  const auto excess = [&] {
    return at.y + height_of(at, scopes, rows, ui.theme.px(Size::kS)) - (kWindowHeight - 6.0F);
  };
  if (excess() > 0.0F) at.gap = 8.0F;
  const float lowest = choice.proxy_open ? 2.0F * ui.theme.target() + kGutter : 72.0F;
  if (excess() > 0.0F) at.card = std::max(at.card - excess(), lowest);
  if (excess() > 0.0F && scopes && without) at.scopes_inline = true;
  if (excess() > 0.0F) at.chip = std::max(at.chip - excess(), ui.theme.target());
  if (excess() > 0.0F) at.key = ui.theme.target();
  if (excess() > 0.0F) {
    at.y = place.top + 8.0F;
    at.gap = 6.0F;
    at.title = std::max(32.0F, m + 2.0F);
    if (at.refusal > 0.0F) at.refusal = m + 20.0F;
  }
  return at;
}

}  // namespace

void draw_steps(Ui& ui, const ConsentState& state, const Place& place, Intent& intent) {
  draw_ground(ui, {place.ask, place.top, kAskWidth, kWindowHeight - place.top});
  Steps at = fit_steps(ui, state, place);
  draw_refusal(ui, state, at);
  draw_identity(ui, state, at, intent);
  draw_answers(ui, state, at, intent);
  const ConsentChoice& choice = state.choice;
  const bool refused = choice.answer == ConsentAnswer::kRefused;
  if (is_without_consent(choice)) {
    const bool scopes = has_scopes(choice);
    if (scopes) draw_scopes(ui, state, at, intent);
    draw_reasons(ui, state, at, scopes ? 4 : 3, needs_two_lines(ui, state), intent);
  } else if (!refused) {
    draw_scopes(ui, state, at, intent);
    draw_scope_note(ui, state, at);
  }
  const float foot = kWindowHeight - 34.0F - ui.theme.px(Size::kS) - 10.0F - ui.theme.px(Size::kM);
  const auto note = [&](std::string_view text) {
    const float height = paragraph_height(ui, at.width, text, Size::kS);
    if (at.y + height > foot) return;
    draw_paragraph(ui, {at.x, at.y, at.width, height}, text, Size::kS, ui.colors().caution_ink);
    at.y += height + at.gap;
  };
  if (!state.review_note.empty()) note(state.review_note);
  if (state.guardian_unexpected && choice.answer == ConsentAnswer::kGuardian) {
    note(ui.say(words_here::kGuardianUnexpected));
  }
  if (at.y <= foot + 8.0F) draw_viewer(ui, state, at.x, at.width);
}

}  // namespace tomoshibi::gui::consent_parts
