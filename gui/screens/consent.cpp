#include "gui/screens/consent.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <string_view>
#include <utility>

#include "gui/screens/consent_words.h"
#include "gui/screens/screen_parts.h"
#include "gui/widgets/cards.h"

namespace tomoshibi::gui {

namespace words_here = consent_words;

namespace {

constexpr float kAskWidth = 784.0F;
constexpr float kAnswerWidth = kWindowWidth - kAskWidth;
constexpr std::array kSections{Section::kMedication, Section::kCare, Section::kSurgery,
                               Section::kCheckup};

bool has_reason(const ConsentChoice& choice, NoConsentReason reason) {
  return std::find(choice.reasons.begin(), choice.reasons.end(), reason) != choice.reasons.end();
}

bool is_without_consent(const ConsentChoice& choice) {
  return choice.answer && needs_reason(*choice.answer);
}

bool has_scopes(const ConsentChoice& choice) {
  return choice.answer && *choice.answer != ConsentAnswer::kNone &&
         *choice.answer != ConsentAnswer::kRefused;
}

}  // namespace

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

// ---- The words read aloud ----

std::string section_words(SectionSet sections) {
  std::string out;
  for (const Section section : kSections) {
    if (!sections.has(section)) continue;
    if (!out.empty()) out += "・";
    switch (section) {
      case Section::kMedication: out += words_here::kMedication.ja; break;
      case Section::kCare: out += words_here::kCare.ja; break;
      case Section::kSurgery: out += words_here::kSurgery.ja; break;
      case Section::kCheckup: out += words_here::kCheckup.ja; break;
    }
  }
  return out;
}

std::vector<ConsentLine> consent_lines(SectionSet sections) {
  if (sections.empty()) return {};
  return {
      {Pictogram::kBookWithPill, {{section_words(sections) + "の記録", true}, {"を、", false}}},
      {Pictogram::kDoctor, {{"この救護所の医師・薬剤師", true}, {"が見ます。", false}}},
      {Pictogram::kCrossInFrame,
       {{"ここで出した薬は、\n", false}, {"ほかの救護所にも伝えます。", true}}},
      {Pictogram::kPageWithPen, {{"いつ・誰が見たか", true}, {"を残します。", false}}},
      {Pictogram::kOctagonWithCross, {{"断れます。", true}, {"治療は受けられます。", false}}},
  };
}

std::string spoken_text(const std::vector<ConsentLine>& lines) {
  std::string out;
  for (const ConsentLine& line : lines) {
    for (const ConsentPiece& piece : line.pieces) {
      for (const char byte : piece.text) {
        if (byte != '\n') out += byte;
      }
    }
  }
  return out;
}

// ---- Drawing ----

namespace {

using Intent = std::optional<ConsentIntent>;

bool is_large(const Ui& ui) { return ui.theme.text == TextSize::kLargest; }

struct Place {
  float ask = 0.0F;     // Left edge of what asks.
  float answer = 0.0F;  // Left edge of what answers.
  float top = 0.0F;     // Lower edge of the header.
};

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
    draw_private(ui, {48.0F + used, low, kWindowWidth - 64.0F - used, s}, state.card, Size::kS, c.ink2);
    return;
  }
  const float gap = std::round((header_height(ui) - m - 2.0F * s) / 4.0F);
  float line = y + gap;
  draw_private(ui, {x, line, right - x, m}, address, Size::kM, c.ink);
  line += m + gap;
  draw_private(ui, {x, line, right - x, s}, state.card, Size::kS, c.ink2);
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
  const float name = draw_name(ui, {24.0F, top + 14.0F + s, kNameRoom, x_size}, state.name, Size::kX,
                               c.ink, Weight::kStrong);
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

// ---- The steps ----

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

float widest_line(Ui& ui, std::string_view lines, Size size) {
  float widest = 0.0F;
  while (true) {
    const std::size_t end = lines.find('\n');
    widest = std::max(widest, text_width(ui, lines.substr(0, end), size));
    if (end == std::string_view::npos) return widest;
    lines.remove_prefix(end + 1);
  }
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
      Option{IdentityCheck::kPresumed, "presumed", {ui.say(words_here::kPresumed), Icon::kQuestion}}};
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

struct ReasonOption {
  NoConsentReason reason;
  std::string_view name;
  const Words& one_line;
  const Words& two_lines;
};
constexpr std::array<ReasonOption, 5> kReasonOptions{
    ReasonOption{NoConsentReason::kUnconscious, "unconscious", words_here::kUnconscious,
                 words_here::kUnconscious},
    ReasonOption{NoConsentReason::kCannotCommunicate, "cannot_communicate",
                 words_here::kCannotCommunicate, words_here::kCannotCommunicateTwoLines},
    ReasonOption{NoConsentReason::kCannotEstablish, "cannot_establish",
                 words_here::kCannotEstablish, words_here::kCannotEstablishTwoLines},
    ReasonOption{NoConsentReason::kInfantNoGuardian, "infant_no_guardian", words_here::kInfant,
                 words_here::kInfantTwoLines},
    ReasonOption{NoConsentReason::kDuringTreatment, "during_treatment", words_here::kDuringTreatment,
                 words_here::kDuringTreatmentTwoLines}};

// Rows of reasons that fit side by side, in their order.
std::vector<std::vector<std::size_t>> reason_rows(Ui& ui, const ConsentState& state, float width,
                                                  bool two_lines) {
  std::vector<std::vector<std::size_t>> rows(1);
  float used = 0.0F;
  for (std::size_t i = 0; i < kReasonOptions.size(); ++i) {
    const ReasonOption& option = kReasonOptions.at(i);
    if (option.reason == NoConsentReason::kDuringTreatment && !state.may_be_under_treatment) continue;
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

// ---- The answer column ----

struct Column {
  float x = 0.0F;
  float width = 0.0F;
  float y = 0.0F;
  float bottom = 0.0F;  // Upper edge of the primary, less a gap.
};

float primary_height(const Ui& ui) { return is_large(ui) ? 88.0F : 80.0F; }

void draw_lines(Ui& ui, const ConsentState& state, Column& at) {
  const float title = ui.theme.px(Size::kM);
  const std::string note = ui.say(words_here::kWordsMade, {state.words_edition});
  const float used = draw_text(ui, {at.x, at.y + 18.0F}, ui.say(words_here::kWords), Size::kM,
                               ui.colors().ink, Weight::kStrong);
  const float note_width = text_width(ui, note, Size::kS);
  const float s = ui.theme.px(Size::kS);
  at.y += 18.0F + title + 8.0F;
  if (used + 4.0F + note_width <= at.width) {
    draw_text(ui, {at.x + at.width - note_width, at.y - 8.0F - (title + s) / 2.0F}, note, Size::kS,
              ui.colors().ink2);
  } else {
    draw_label(ui, {at.x, at.y, at.width, s}, note, Size::kS, ui.colors().ink2);
    at.y += s + 6.0F;
  }
  if (state.words.empty()) return;
  const auto count = static_cast<float>(state.words.size());
  const float pitch = std::min(76.0F, std::floor((at.bottom - at.y) / count));
  const float picture = std::min(56.0F, pitch - 4.0F);
  const float text = at.x + 76.0F;
  const float width = at.x + at.width - text;
  std::vector<std::vector<MixedPiece>> lines;
  Size size = Size::kM;
  for (const ConsentLine& line : state.words) {
    std::vector<MixedPiece>& pieces = lines.emplace_back();
    for (const ConsentPiece& piece : line.pieces) pieces.push_back({piece.text, piece.strong});
    const float line_pitch = std::round(ui.theme.px(Size::kM) * 1.22F);
    if (mixed_paragraph(ui, {}, width, pieces, Size::kM, line_pitch, false) > pitch) size = Size::kS;
  }
  const float line_pitch = std::round(ui.theme.px(size) * 1.22F);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const Vec2 corner{at.x, at.y + pitch * static_cast<float>(i) + (pitch - picture) / 2.0F};
    draw_pictogram(ui, state.words.at(i).pictogram, corner, picture);
    const float height = mixed_paragraph(ui, {}, width, lines.at(i), size, line_pitch, false);
    const float y = at.y + pitch * static_cast<float>(i) + (pitch - height) / 2.0F;
    mixed_paragraph(ui, {text, y}, width, lines.at(i), size, line_pitch);
  }
  at.y += pitch * count;
}

const Words& hint_words(PatientHint hint) {
  switch (hint) {
    case PatientHint::kYes: return words_here::kHintYes;
    case PatientHint::kNo: return words_here::kHintNo;
    case PatientHint::kNotUnderstood: break;
  }
  return words_here::kHintNotUnderstood;
}

void draw_words(Ui& ui, const ConsentState& state, Column at, Intent& intent) {
  const float key_height = 64.0F;
  const Rect show{at.x, at.bottom - key_height, 200.0F, key_height};
  at.bottom = show.y - 8.0F;
  draw_lines(ui, state, at);
  KeyStyle style;
  style.look = KeyLook::kQuiet;
  style.size = Size::kS;
  style.enabled = state.phase != RecordingPhase::kRecording && !state.words.empty();
  if (key(ui, "show_patient", show, ui.say(words_here::kShowPatient), style)) {
    intent = consent::ShowPatientPage{};
  }
  if (!state.hint) return;
  const float x = show.right() + 12.0F;
  const float width = at.x + at.width - x;
  const std::string_view text = ui.say(hint_words(*state.hint));
  const float pitch = std::round(ui.theme.px(Size::kS) * 1.15F);
  const float height = paragraph_height(ui, width, text, Size::kS, pitch);
  draw_paragraph(ui, {x, show.y + (key_height - height) / 2.0F, width, height}, text, Size::kS,
                 ui.colors().ink2, Weight::kPlain, pitch);
}

const Words& identity_words(IdentityCheck check) {
  switch (check) {
    case IdentityCheck::kStated: return words_here::kStatedShort;
    case IdentityCheck::kFamily: return words_here::kByFamily;
    case IdentityCheck::kBelongings: return words_here::kBelongings;
    case IdentityCheck::kPresumed: break;
  }
  return words_here::kPresumedShort;
}

std::string reasons_text(Ui& ui, const ConsentChoice& choice) {
  std::string out;
  for (const NoConsentReason reason : choice.reasons) {
    for (const ReasonOption& option : kReasonOptions) {
      if (option.reason != reason) continue;
      if (!out.empty()) out += "・";
      out += ui.say(option.one_line);
    }
  }
  return out.empty() ? std::string(ui.say(words_here::kNotChosen)) : out;
}

std::string section_names(Ui& ui, SectionSet sections) {
  std::string out;
  for (const Section section : kSections) {
    if (!sections.has(section)) continue;
    if (!out.empty()) out += "・";
    out += section_word(ui, section);
  }
  return out;
}

using RecordRows = std::vector<std::pair<std::string_view, std::string>>;
constexpr std::size_t kSubjectRow = 1;
constexpr std::size_t kReasonRow = 3;

RecordRows record_rows(Ui& ui, const ConsentState& state) {
  const ConsentChoice& choice = state.choice;
  const bool is_family = choice.answer == ConsentAnswer::kFamily;
  RecordRows rows;
  const auto add = [&](const Words& label, std::string value) {
    rows.emplace_back(ui.say(label), std::move(value));
  };
  add(words_here::kWhoLooks, is_large(ui) ? state.viewer : state.viewer + "　" + state.place);
  add(words_here::kSubject, state.name + "（" + state.birth_iso + "）");
  add(words_here::kConsent,
      std::string(ui.say(is_family ? words_here::kFamilyShort : words_here::kNone)));
  add(words_here::kReason, reasons_text(ui, choice));
  add(words_here::kIdentityCheck,
      std::string(ui.say(choice.identity ? identity_words(*choice.identity)
                                         : words_here::kNotChosen)));
  add(words_here::kScope, section_names(ui, sections_to_open(choice)));
  if (is_family) add(words_here::kWordsRead, state.words_edition);
  add(words_here::kBasis, state.basis.empty() ? std::string(ui.say(words::kNoBasisYet)) : state.basis);
  return rows;
}

// What will be recorded, line by line.
void draw_record(Ui& ui, const ConsentState& state, Column& at) {
  RecordRows rows = record_rows(ui, state);
  const float s = ui.theme.px(Size::kS);
  float label_width = 0.0F;
  for (const auto& row : rows) label_width = std::max(label_width, text_width(ui, row.first, Size::kS));
  const float x = at.x + label_width + 24.0F;
  const float width = at.x + at.width - x;
  const float pitch = std::round(s * 1.2F);
  const auto needed = [&] {
    float height = 0.0F;
    for (const auto& row : rows) height += paragraph_height(ui, width, row.second, Size::kS, pitch);
    return height;
  };
  const float room = at.bottom - at.y;
  const auto count = static_cast<float>(rows.size());
  const std::vector<NoConsentReason>& reasons = state.choice.reasons;
  if (needed() + 3.0F * count > room && reasons.size() > 1) {
    // The chosen keys show them all; here the first, and how many more.
    ConsentChoice first;
    first.reasons = {reasons.front()};
    rows.at(kReasonRow).second =
        reasons_text(ui, first) + "　" +
        ui.say(words::kMoreShort, {std::to_string(reasons.size() - 1)});
  }
  const float spare = std::clamp((room - needed()) / count, 2.0F, 26.0F);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::string& value = rows.at(i).second;
    const float height = paragraph_height(ui, width, value, Size::kS, pitch);
    const float y = at.y + std::floor(spare / 2.0F);
    draw_text(ui, {at.x, y + (pitch - s) / 2.0F}, rows.at(i).first, Size::kS, ui.colors().ink2);
    if (i == kSubjectRow) {
      draw_private(ui, {x, y, width, height}, value, Size::kS, ui.colors().ink);
    } else {
      draw_paragraph(ui, {x, y, width, height}, value, Size::kS, ui.colors().ink, Weight::kPlain,
                     pitch);
    }
    at.y += height + spare;
    horizontal_rule(ui, at.x, at.x + at.width, at.y - 1.0F);
  }
}

float column_banner(Ui& ui, const Place& place, std::string_view title, std::string_view lines,
                    Tone tone, Icon icon) {
  const float s = ui.theme.px(Size::kS);
  const float text = kAnswerWidth - 104.0F;
  const float height = std::max(104.0F, 2.0F * kCardPadding + ui.theme.px(Size::kL) + 10.0F +
                                            paragraph_height(ui, text, lines, Size::kS,
                                                             std::round(s * 1.45F)));
  BannerStyle style;
  style.tone = tone;
  style.icon = icon;
  style.without_rule = true;
  banner(ui, {place.answer, place.top, kAnswerWidth, height}, title, lines, style);
  return height;
}

std::string_view missing_words(const Ui& ui, ConsentMissing missing) {
  switch (missing) {
    case ConsentMissing::kNothing: break;
    case ConsentMissing::kIdentity: return ui.say(words_here::kChooseIdentity);
    case ConsentMissing::kAnswer: return ui.say(words_here::kChooseAnswer);
    case ConsentMissing::kProxyKind: return ui.say(words_here::kChooseProxy);
    case ConsentMissing::kReason: return ui.say(words_here::kChooseReason);
    case ConsentMissing::kSections: return ui.say(words_here::kChooseSections);
  }
  return {};
}

void draw_primary(Ui& ui, const ConsentState& state, const Column& at, Intent& intent) {
  const ConsentMissing missing = missing_in(state.choice);
  const bool is_recording = state.phase == RecordingPhase::kRecording;
  PrimaryStyle style;
  style.enabled = missing == ConsentMissing::kNothing && !is_recording;
  style.size = Size::kL;
  std::string_view label = missing_words(ui, missing);
  if (is_recording) {
    label = ui.say(words::kRecording);
  } else if (missing == ConsentMissing::kNothing) {
    const ConsentAnswer answer = *state.choice.answer;
    label = ui.say(words_here::kRecordAndOpen);
    if (needs_reason(answer)) label = ui.say(words_here::kRecordReasonAndOpen);
    if (answer == ConsentAnswer::kRefused) label = ui.say(words_here::kRecordRefusal);
  }
  if (widest_line(ui, label, Size::kL) > at.width - 32.0F || label.find('\n') != label.npos) {
    style.size = Size::kM;
  }
  const float height = primary_height(ui);
  const Rect rect{at.x, kWindowHeight - kMargin - height, at.width, height};
  if (primary(ui, "record", rect, label, style)) intent = consent::Record{};
}

void draw_answer_column(Ui& ui, const ConsentState& state, const Place& place, Intent& intent) {
  draw_panel(ui, {place.answer, place.top, kAnswerWidth, kWindowHeight - place.top});
  Column at{place.answer + 24.0F, kAnswerWidth - 24.0F - kMargin, place.top,
            kWindowHeight - kMargin - primary_height(ui) - 10.0F};
  const ConsentChoice& choice = state.choice;
  const bool cannot_record = state.phase == RecordingPhase::kCannotRecord;
  if (cannot_record) {
    at.y += column_banner(ui, place, ui.say(words_here::kCannotRecordTitle),
                          ui.say(words::kJournalCannotWrite), Tone::kDanger, Icon::kTriangle);
  } else if (is_without_consent(choice)) {
    const bool is_family = choice.answer == ConsentAnswer::kFamily;
    at.y += column_banner(
        ui, place, ui.say(words_here::kWithoutConsent),
        ui.say(is_family ? words_here::kFamilyIsNoConsent : words_here::kYouCanGoOn),
        Tone::kCaution, Icon::kTriangle);
  } else if (choice.answer == ConsentAnswer::kRefused) {
    at.y += column_banner(ui, place, ui.say(words_here::kRefusalTitle),
                          ui.say(words_here::kRefusalSentence), Tone::kPrimary, Icon::kCross);
  }
  if (is_without_consent(choice)) {
    const float title = ui.theme.px(Size::kM);
    if (!is_large(ui)) {
      draw_text(ui, {at.x, at.y + 14.0F}, ui.say(words_here::kWillBeRecorded), Size::kM,
                ui.colors().ink, Weight::kStrong);
      at.y += title + 18.0F;
    }
    draw_record(ui, state, at);
  } else if (choice.answer != ConsentAnswer::kRefused) {
    draw_words(ui, state, at, intent);
  }
  draw_primary(ui, state, at, intent);
}

}  // namespace

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
