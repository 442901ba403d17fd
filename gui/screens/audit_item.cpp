// The audit desk: one access or search under review, and the finding that becomes an entry.
#include <algorithm>
#include <cmath>
#include <string>

#include "gui/screens/audit_parts.h"

namespace tomoshibi::gui {

bool is_complete(const AuditItem& item) {
  if (item.stage == AuditStage::kNone || item.is_recording || !item.outcome) return false;
  if (item.refused == AuditRefused::kOwn || item.refused == AuditRefused::kSecondIsFirst) {
    return false;
  }
  if (*item.outcome == AuditOutcome::kJustified) return true;
  return !item.own.shown().empty() ||
         std::ranges::any_of(item.chosen, [](bool chosen) { return chosen; });
}

namespace audit_parts {
namespace {

// Facts from `first` on, as many as fit; the index behind the last one that was drawn.
std::size_t draw_facts(Ui& ui, const AuditItem& item, const Rect& area) {
  const float s = ui.theme.px(Size::kS);
  const float label_width = std::round(s * 7.2F);
  const float pitch = std::round(s * 1.35F);
  float y = area.y;
  std::size_t at = item.first_fact;
  for (; at < item.facts.size(); ++at) {
    const AuditFact& fact = item.facts.at(at);
    const float room = area.w - label_width;
    const float height = paragraph_height(ui, room, fact.value, Size::kS, pitch) + 12.0F;
    if (y + height > area.bottom() && at > item.first_fact) break;
    const Color ink = fact.tone == Tone::kPlain ? ui.colors().ink : ui.theme.ink(fact.tone);
    draw_label(ui, {area.x, y + 6.0F, label_width - 8.0F, pitch}, fact.label, Size::kS,
               ui.colors().ink2);
    if (fact.is_private && ui.names_hidden) {
      draw_private(ui, {area.x + label_width, y + 6.0F, room, pitch}, fact.value, Size::kS, ink);
    } else {
      draw_paragraph(ui, {area.x + label_width, y + 6.0F, room, height}, fact.value, Size::kS, ink,
                     fact.tone == Tone::kPlain ? Weight::kPlain : Weight::kStrong, pitch);
    }
    y += height;
    horizontal_rule(ui, area.x, area.right(), y - 1.0F);
  }
  return at;
}

// Title, what is due, the flags; returns the lower edge.
float draw_head(Ui& ui, const AuditItem& item, const Rect& left, Intent& intent) {
  const Palette& p = ui.colors();
  const float target = ui.theme.target();
  const float l = ui.theme.px(Size::kL);
  const float s = ui.theme.px(Size::kS);
  const std::string_view back = ui.say(w::kBack);
  KeyStyle style;
  style.look = KeyLook::kQuiet;
  style.size = Size::kS;
  style.icon = Icon::kChevronLeft;
  style.enabled = !item.is_recording;
  const float width = text_width(ui, back, Size::kS) + 68.0F;
  const Rect back_place{left.right() - width, left.y + 8.0F, width, target};
  if (key(ui, "back", back_place, back, style)) intent = audit::Back{};
  float x = left.x;
  if (!item.due.empty()) {
    const bool is_tag = item.due_tone == Tone::kDanger || item.due_tone == Tone::kCaution;
    const float y = back_place.center().y - (s + 16.0F) / 2.0F;
    if (is_tag) {
      x += tag(ui, {x, y}, item.due, item.due_tone) + 14.0F;
    } else {
      x += draw_label(ui, {x, y, 200.0F, s + 16.0F}, item.due, Size::kS, p.ink) + 18.0F;
    }
  }
  const float room = back_place.x - 12.0F - x;
  draw_label(ui, {x, back_place.center().y - l / 2.0F, room, l}, item.title,
             fitting_size(ui, item.title, room, Size::kL), p.ink, Align::kLeft, Weight::kStrong);
  float y = back_place.bottom() + 10.0F;
  if (item.flags.empty()) return y;
  std::string flags;
  for (const std::string& flag : item.flags) {
    if (!flags.empty()) flags += "\n";
    flags += "・" + flag;
  }
  const float pitch = std::round(s * 1.35F);
  const float height = paragraph_height(ui, left.w - 40.0F, flags, Size::kS, pitch) + 18.0F;
  const Rect box{left.x, y, left.w, height};
  fill_rect(ui, box, p.caution_tint, kTagRadius);
  fill_rect(ui, {box.x, box.y, kBannerRule, box.h}, p.caution);
  if (ui.theme.is_high_contrast()) stroke_rect(ui, box, p.caution_ink, 2.0F, kTagRadius);
  draw_paragraph(ui, {box.x + 24.0F, box.y + 9.0F, box.w - 40.0F, height}, flags, Size::kS,
                 p.caution_ink, Weight::kPlain, pitch);
  return box.bottom() + 8.0F;
}

void draw_asking(Ui& ui, const AuditItem& item, const Rect& left, Intent& intent) {
  const float top = draw_head(ui, item, left, intent);
  const float key_height = ui.theme.target();
  Rect area{left.x, top, left.w, kWindowHeight - 12.0F - top};
  const auto needed = [&] {
    const float s = ui.theme.px(Size::kS);
    float height = 0.0F;
    for (const AuditFact& fact : item.facts) {
      height += paragraph_height(ui, area.w - std::round(s * 7.2F), fact.value, Size::kS,
                                 std::round(s * 1.35F)) +
                12.0F;
    }
    return height;
  };
  const bool has_more = item.first_fact > 0 || needed() > area.h;
  if (has_more) area.h -= key_height + 8.0F;
  const std::size_t end = draw_facts(ui, item, area);
  if (!has_more) return;
  const bool at_end = end >= item.facts.size();
  KeyStyle style;
  style.look = KeyLook::kQuiet;
  style.size = Size::kS;
  style.icon = at_end ? Icon::kChevronUp : Icon::kChevronDown;
  const Rect place{left.x, area.bottom() + 8.0F, 260.0F, key_height};
  if (key(ui, "more_facts", place, ui.say(at_end ? w::kFromStart : w::kMoreFacts), style)) {
    intent = audit::ShowFacts{at_end ? 0 : end};
  }
}

// A finding in his own words: the board takes the place of the facts.
void draw_writing(Ui& ui, const AuditItem& item, const Rect& left, Intent& intent) {
  const float y = left.y + 12.0F;
  const float height = 72.0F;
  (void)field(ui, "own", {left.x, y, left.w - 200.0F, height}, ui.say(w::kOwnWords),
              item.own.shown(), {.active = true, .hint = ui.say(w::kOwnWordsHint)});
  const Rect done{left.right() - 190.0F, y, 190.0F, height};
  KeyStyle style;
  style.icon = Icon::kCheck;
  if (key(ui, "own_done", done, ui.say(w::kOwnWordsDone), style)) intent = audit::Write{false};
  const Rect board{left.x, y + height + 12.0F, left.w, 464.0F};
  const Typed typed = draw_text_board(ui, board, item.own, item.letters);
  if (typed.text) intent = audit::OwnChanged{*typed.text};
  if (typed.letters) intent = audit::ShowLetters{*typed.letters};
}

// ---- The finding ----

struct OutcomeWords {
  AuditOutcome outcome;
  std::string_view name;
  const Words& title;
  const Words& note;
};
constexpr std::array<OutcomeWords, 4> kOutcomes{
    OutcomeWords{AuditOutcome::kJustified, "justified", w::kJustified, w::kJustifiedNote},
    OutcomeWords{AuditOutcome::kAsked, "asked", w::kAsked, w::kAskedNote},
    OutcomeWords{AuditOutcome::kUnjustified, "unjustified", w::kUnjustified, w::kUnjustifiedNote},
    OutcomeWords{AuditOutcome::kReported, "reported", w::kReported, w::kReportedNote}};

std::string_view primary_words(const Ui& ui, const AuditItem& item) {
  if (item.is_recording) return ui.say(words::kRecording);
  if (!item.outcome) return ui.say(w::kChooseOutcome);
  if (!is_complete(item) && item.refused == AuditRefused::kNothing) return ui.say(w::kChooseWords);
  const bool is_first = item.stage == AuditStage::kFirst;
  switch (*item.outcome) {
    case AuditOutcome::kJustified:
      return ui.say(is_first && item.needs_second ? w::kRecordJustifiedFirst : w::kRecordJustified);
    case AuditOutcome::kAsked: return ui.say(w::kRecordAsked);
    case AuditOutcome::kUnjustified:
      return ui.say(is_first ? w::kRecordUnjustified : w::kRecordUnjustifiedSecond);
    case AuditOutcome::kReported: break;
  }
  return ui.say(is_first ? w::kRecordReported : w::kRecordReportedSecond);
}

// Why nothing can be found here by this person; `shuts`: no finding is taken.
struct Refusal {
  const Words* said = nullptr;
  Tone tone = Tone::kPrimary;
  Icon icon = Icon::kPeople;
  bool shuts = true;
};
Refusal refusal_of(AuditRefused refused) {
  switch (refused) {
    case AuditRefused::kOwn: return {&w::kRefusedOwn};
    case AuditRefused::kSecondIsFirst: return {&w::kRefusedSecond};
    case AuditRefused::kDone: return {&w::kReviewed, Tone::kOk, Icon::kCheck};
    case AuditRefused::kNotRecorded:
      return {&w::kNotRecorded, Tone::kDanger, Icon::kTriangle, false};
    case AuditRefused::kNothing: break;
  }
  return {nullptr, Tone::kPrimary, Icon::kNone, false};
}

// The keys of the four findings, two by two, and what the chosen one means. Returns the lower edge.
float draw_outcomes(Ui& ui, const AuditItem& item, const Rect& at, bool enabled, Intent& intent) {
  const float s = ui.theme.px(Size::kS);
  const float height = ui.theme.target() + 8.0F;
  const float width = (at.w - kGutter) / 2.0F;
  std::string_view note = ui.say(w::kCannotBeTaken);
  {
    const IdScope scope(ui, "outcome");
    const GroupScope group(ui, "outcome");
    for (std::size_t i = 0; i < kOutcomes.size(); ++i) {
      const OutcomeWords& one = kOutcomes.at(i);
      const bool is_chosen = item.outcome == one.outcome;
      if (is_chosen) note = ui.say(one.note);
      KeyStyle style;
      style.look = is_chosen ? KeyLook::kChosen : KeyLook::kPanel;
      style.icon = is_chosen ? Icon::kCheck : Icon::kNone;
      style.enabled = enabled;
      const Rect place{at.x + (i % 2 == 0 ? 0.0F : width + kGutter),
                       at.y + (i < 2 ? 0.0F : height + kGutter), width, height};
      if (key(ui, one.name, place, ui.say(one.title), style)) {
        intent = audit::ChooseOutcome{one.outcome};
      }
    }
  }
  const float y = at.y + 2.0F * height + kGutter + 10.0F;
  return y + draw_paragraph(ui, {at.x, y, at.w, 3.0F * s}, note, Size::kS, ui.colors().ink2,
                            Weight::kPlain, s + 6.0F);
}

// Ready sentences, and the way to one's own.
void draw_words(Ui& ui, const AuditItem& item, const Rect& at, Intent& intent) {
  const float s = ui.theme.px(Size::kS);
  draw_label(ui, {at.x, at.y, at.w, s}, ui.say(w::kWords), Size::kS, ui.colors().ink2);
  const IdScope scope(ui, "words");
  const GroupScope group(ui, "words");
  const float height = ui.theme.target();
  float y = at.y + s + 8.0F;
  for (std::size_t i = 0; i < item.words.size(); ++i) {
    if (y + 2.0F * height + kGutter > at.bottom()) break;
    const bool is_on = i < item.chosen.size() && item.chosen.at(i);
    KeyStyle style;
    style.look = is_on ? KeyLook::kChosen : KeyLook::kPanel;
    style.icon = is_on ? Icon::kCheck : Icon::kNone;
    style.size = Size::kS;
    style.left_aligned = true;
    style.enabled = !item.is_recording;
    if (key(ui, std::to_string(i), {at.x, y, at.w, height}, item.words.at(i), style)) {
      intent = audit::ToggleWords{i};
    }
    y += height + kGutter;
  }
  const std::string own = item.own.shown();
  KeyStyle style;
  style.look = own.empty() ? KeyLook::kQuiet : KeyLook::kChosen;
  style.icon = own.empty() ? Icon::kNone : Icon::kCheck;
  style.size = Size::kS;
  style.left_aligned = true;
  style.enabled = !item.is_recording;
  const std::string_view label = own.empty() ? ui.say(w::kOwnWords) : std::string_view(own);
  if (y + height <= at.bottom() + 1.0F && key(ui, "own", {at.x, y, at.w, height}, label, style)) {
    intent = audit::Write{!item.is_writing};
  }
}

void draw_answering(Ui& ui, const AuditItem& item, const Rect& right, Intent& intent) {
  const float m = ui.theme.px(Size::kM);
  const Rect foot = foot_of(right);
  float y = right.y + 14.0F;
  draw_label(ui, {right.x, y, right.w, m},
             ui.say(item.stage == AuditStage::kSecond ? w::kSecondStage : w::kFinding), Size::kM,
             ui.colors().ink, Align::kLeft, Weight::kStrong);
  y += m + 10.0F;
  if (const Refusal refusal = refusal_of(item.refused); refusal.said != nullptr) {
    const std::string_view said = ui.say(*refusal.said);
    const Rect box{right.x, y, right.w, said_height(ui, right.w, said)};
    draw_said(ui, box, refusal.tone, refusal.icon, said);
    if (refusal.shuts) return;
    y = box.bottom() + 10.0F;
  }
  y = draw_outcomes(ui, item, {right.x, y, right.w, 0.0F}, !item.is_recording, intent) + 12.0F;
  if (item.outcome) draw_words(ui, item, {right.x, y, right.w, foot.y - 10.0F - y}, intent);
  if (primary(ui, "record", foot, primary_words(ui, item), {.enabled = is_complete(item)})) {
    intent = audit::Record{};
  }
}

}  // namespace

void draw_page(Ui& ui, float top, const AuditState&, const AuditItem& page, Intent& intent) {
  const Rect left = left_column(ui, top);
  const Rect right = right_column(ui, top);
  const Rect panel = ui.theme.place({816.0F, top, kWindowWidth - 816.0F, kWindowHeight - top});
  draw_panel(ui, panel);
  if (page.is_writing) {
    draw_writing(ui, page, left, intent);
  } else {
    draw_asking(ui, page, left, intent);
  }
  if (page.stage == AuditStage::kNone && page.refused == AuditRefused::kNothing) return;
  draw_answering(ui, page, right, intent);
}

}  // namespace audit_parts
}  // namespace tomoshibi::gui
