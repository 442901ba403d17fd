// The audit desk: its tabs, its banner, and which page stands below them.
#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "gui/screens/audit_parts.h"

namespace tomoshibi::gui {

namespace audit_parts {
namespace {

struct TabRow {
  std::array<std::string, kAuditTabs> labels;
  Size size = Size::kM;
  float padding = 22.0F;
};

// Narrower cells first, smaller words last: every tab stays in reach.
TabRow tab_row(Ui& ui, const AuditState& state, float room) {
  TabRow row;
  row.labels = {std::string(ui.say(w::kDesk)),
                ui.say(w::kQueue, {std::to_string(state.waiting)}),
                std::string(ui.say(w::kSample)),
                std::string(ui.say(w::kPersons)),
                ui.say(w::kRefusals, {std::to_string(state.refusals)}),
                std::string(ui.say(w::kSeal)),
                std::string(ui.say(w::kExport))};
  const auto width = [&] {
    float whole = 0.0F;
    for (const std::string& label : row.labels) {
      whole += text_width(ui, label, row.size) + 2.0F * row.padding;
    }
    return whole;
  };
  if (width() > room) row.padding = 12.0F;
  if (width() > room) row.size = Size::kS;
  return row;
}

void draw_tab(Ui& ui, const Rect& cell, std::size_t index, const TabRow& row, bool is_active,
              Intent& intent) {
  const Palette& p = ui.colors();
  const Touch touch = ui.area(std::to_string(index), cell);
  if (touch.is_pressed) fill_rect(ui, cell.inset(0.0F, 1.0F), p.primary_tint);
  draw_label(ui, cell, row.labels.at(index), row.size, is_active ? p.primary_ink : p.ink2,
             Align::kCenter, is_active ? Weight::kStrong : Weight::kPlain);
  if (is_active) {
    fill_rect(ui, {cell.x + 4.0F, cell.bottom() - 6.0F, cell.w - 8.0F, 6.0F}, p.primary, 3.0F);
    fill_rect(ui, {cell.x + 4.0F, cell.bottom() - 3.0F, cell.w - 8.0F, 3.0F}, p.primary);
  }
  if (touch.is_focused) stroke_rect(ui, cell.inset(4.0F), p.primary, kChosenStroke, kKeyRadius);
  if (touch.acted) intent = audit::ShowTab{static_cast<AuditTab>(index)};
}

void draw_tabs(Ui& ui, const AuditState& state, Intent& intent) {
  const Palette& p = ui.colors();
  const Rect bar{0.0F, ui.theme.strip_height(), kWindowWidth, ui.theme.nav_height()};
  fill_rect(ui, bar, p.panel);
  horizontal_rule(ui, 0.0F, kWindowWidth, bar.bottom() - 1.0F);
  if (ui.theme.is_high_contrast()) stroke_rect(ui, bar, p.edge, 2.0F);
  const std::string_view leave = ui.say(words::kMembers);
  const float key_width = text_width(ui, leave, Size::kS) + 40.0F;
  const float target = std::min(ui.theme.target(), bar.h - 8.0F);
  const Rect leave_place{kWindowWidth - kMargin - key_width, bar.y + (bar.h - target) / 2.0F,
                         key_width, target};
  const TabRow row = tab_row(ui, state, leave_place.x - kGutter - kMargin);
  {
    const IdScope scope(ui, "tabs");
    const GroupScope group(ui, "tabs");
    float x = kMargin;
    for (std::size_t i = 0; i < row.labels.size(); ++i) {
      const float width = text_width(ui, row.labels.at(i), row.size) + 2.0F * row.padding;
      draw_tab(ui, {x, bar.y, width, bar.h}, i, row, i == static_cast<std::size_t>(state.tab),
               intent);
      x += width;
    }
  }
  KeyStyle style;
  style.look = KeyLook::kQuiet;
  style.size = Size::kS;
  if (key(ui, "leave", leave_place, leave, style)) intent = audit::LeaveDesk{};
}

// A bar of what is sure; the end that no paper seal covers is only outlined.
void draw_share(Ui& ui, const Rect& bar, const AuditBanner& banner) {
  const Palette& p = ui.colors();
  const bool is_damaged = banner.phase == AuditPhase::kDamaged;
  const float share = std::clamp(banner.share, 0.0F, 1.0F);
  if (banner.phase == AuditPhase::kVerifying || is_damaged) {
    stroke_rect(ui, bar, is_damaged ? p.danger_ink : p.primary_ink, 2.0F, 3.0F);
    fill_rect(ui, {bar.x, bar.y, bar.w * share, bar.h}, is_damaged ? p.danger_ink : p.primary_ink,
              3.0F);
    return;
  }
  // Never thinner than 14 px: a handful of entries is to be seen as well.
  const float open = std::clamp(banner.unsealed, 0.0F, 1.0F);
  const float hollow = open <= 0.0F ? 0.0F : std::clamp(bar.w * open, 14.0F, bar.w);
  if (hollow < bar.w) fill_rect(ui, {bar.x, bar.y, bar.w - hollow, bar.h}, p.ok_ink, 3.0F);
  if (hollow > 0.0F) {
    stroke_rect(ui, {bar.right() - hollow, bar.y, hollow, bar.h}, p.caution_ink, 2.0F, 2.0F);
  }
}

Tone tone_of(AuditPhase phase) {
  switch (phase) {
    case AuditPhase::kGood: return Tone::kOk;
    case AuditPhase::kDamaged:
    case AuditPhase::kFailed: return Tone::kDanger;
    case AuditPhase::kVerifying: break;
  }
  return Tone::kPrimary;
}

Color rule_of(const Ui& ui, AuditPhase phase) {
  switch (phase) {
    case AuditPhase::kGood: return ui.colors().ok;
    case AuditPhase::kDamaged:
    case AuditPhase::kFailed: return ui.colors().danger_line;
    case AuditPhase::kVerifying: break;
  }
  return ui.colors().primary;
}

}  // namespace

Rect left_column(const Ui& ui, float top) {
  return ui.theme.place({kMargin, top, kLeftColumn - 4.0F, kWindowHeight - top - kMargin});
}

Rect right_column(const Ui& ui, float top) {
  return ui.theme.place({832.0F, top, 432.0F, kWindowHeight - top - kMargin});
}

Rect foot_of(const Rect& column) {
  return {column.x, kWindowHeight - kMargin - kPrimaryHeight, column.w, kPrimaryHeight};
}

float banner_height(const Ui& ui) {
  return std::round(ui.theme.px(Size::kL) + ui.theme.px(Size::kS) + 60.0F);
}

void draw_banner(Ui& ui, const Rect& rect, const AuditBanner& banner, Intent& intent) {
  const Tone tone = tone_of(banner.phase);
  const Color ink = tone == Tone::kPrimary ? ui.colors().ink : ui.theme.ink(tone);
  const Color rule = rule_of(ui, banner.phase);
  fill_rect(ui, rect, ui.theme.tint(tone), kCardRadius);
  fill_rect(ui, {rect.x, rect.y, kBannerRule, rect.h}, rule, 3.0F);
  const bool outlined = ui.theme.is_high_contrast() || tone == Tone::kDanger;
  if (outlined) stroke_rect(ui, rect, rule, 2.0F, kCardRadius);
  const Icon icon = banner.phase == AuditPhase::kGood         ? Icon::kCheck
                    : banner.phase == AuditPhase::kVerifying ? Icon::kClock
                                                             : Icon::kTriangle;
  draw_icon(ui, icon, {rect.x + 28.0F, rect.center().y - 24.0F}, 48.0F, ink);
  // The key at the right: again, or the evidence.
  const bool is_damaged = banner.phase == AuditPhase::kDamaged;
  const std::string_view label = ui.say(is_damaged ? w::kEvidence : w::kAgain);
  const float key_width = std::max(180.0F, text_width(ui, label, Size::kM) + 40.0F);
  const float key_height = ui.theme.gloves ? 72.0F : 64.0F;
  const Rect key_place{rect.right() - kMargin - key_width, rect.center().y - key_height / 2.0F,
                       key_width, key_height};
  const float s = ui.theme.px(Size::kS);
  const float l = ui.theme.px(Size::kL);
  const float x = rect.x + 96.0F;
  const float aside_width =
      std::max(text_width(ui, banner.checked, Size::kS), text_width(ui, banner.seal, Size::kS));
  const float aside = key_place.x - 24.0F - aside_width;
  const float top = rect.y + (rect.h - l - s - 44.0F) / 2.0F;
  draw_label(ui, {x, top, key_place.x - 20.0F - x, l + 4.0F}, banner.sentence, Size::kL, ink,
             Align::kLeft, Weight::kStrong);
  const Rect bar{x, top + l + 14.0F, std::max(aside - 28.0F - x, 200.0F), 16.0F};
  if (banner.phase != AuditPhase::kFailed) draw_share(ui, bar, banner);
  const float low = bar.bottom() + 10.0F;
  const float used = draw_label(ui, {x, low, aside - 16.0F - x, s}, banner.below, Size::kS, ink);
  draw_label(ui, {x + used + 36.0F, low, std::max(aside - 52.0F - x - used, 0.0F), s},
             banner.below_end, Size::kS, ink);
  draw_label(ui, {aside, bar.center().y - s / 2.0F, aside_width + 2.0F, s}, banner.checked,
             Size::kS, ui.colors().ink2);
  draw_label(ui, {aside, low, aside_width + 2.0F, s}, banner.seal, Size::kS, ui.colors().ink2);
  KeyStyle style;
  style.enabled = banner.phase != AuditPhase::kVerifying;
  if (!key(ui, is_damaged ? "evidence" : "again", key_place, label, style)) return;
  if (is_damaged) {
    intent = audit::ShowEvidence{};
  } else {
    intent = audit::VerifyAgain{};
  }
}

float said_height(Ui& ui, float width, std::string_view sentence) {
  const float s = ui.theme.px(Size::kS);
  return std::max(72.0F, paragraph_height(ui, width - 88.0F, sentence, Size::kS, s + 7.0F) + 28.0F);
}

void draw_said(Ui& ui, const Rect& box, Tone tone, Icon icon, std::string_view sentence) {
  BannerStyle style;
  style.tone = tone;
  style.icon = Icon::kNone;
  banner(ui, box, {}, {}, style);
  const Color ink = tone == Tone::kPrimary ? ui.colors().ink : ui.theme.ink(tone);
  draw_icon_centered(ui, icon, {box.x + 40.0F, box.center().y}, 34.0F, ink);
  const float pitch = ui.theme.px(Size::kS) + 7.0F;
  const float room = box.w - 88.0F;
  const float height = paragraph_height(ui, room, sentence, Size::kS, pitch);
  draw_paragraph(ui, {box.x + 72.0F, box.center().y - height / 2.0F, room, height}, sentence,
                 Size::kS, ink, Weight::kPlain, pitch);
}

Typed draw_text_board(Ui& ui, const Rect& board, const KanaText& text, bool letters) {
  Typed out;
  const auto pressed =
      letters ? letter_board(ui, board) : kana_board(ui, board, KanaCorner::kLetters);
  if (pressed) {
    if (pressed->kind == BoardKey::Kind::kOtherBoard) {
      out.letters = !letters;
    } else {
      out.text = press_board(text, *pressed);
    }
  }
  if (ui.typed().empty() && !ui.take(Key::kBackspace)) return out;
  KanaText typed = out.text.value_or(text);
  if (ui.typed().empty()) {
    out.text = delete_one(std::move(typed));
    return out;
  }
  for (const char32_t character : ui.typed()) {
    // A record's number is letters and digits, no kana.
    if (letters && character < 0x80) {
      if (character_count(typed.text) < kMaximumNameCharacters) append_utf8(typed.text, character);
    } else {
      typed = type_character(std::move(typed), character);
    }
  }
  ui.drop_typed();
  out.text = std::move(typed);
  return out;
}

}  // namespace audit_parts

std::optional<AuditIntent> draw(Ui& ui, const AuditState& state) {
  using namespace audit_parts;
  Intent intent;
  const IdScope scope(ui, "audit");
  const float top = ui.theme.content_top();
  draw_ground(ui, {0.0F, ui.theme.strip_height(), kWindowWidth,
                   kWindowHeight - ui.theme.strip_height()});
  draw_tabs(ui, state, intent);
  std::visit([&](const auto& page) { draw_page(ui, top, state, page, intent); }, state.page);
  const bool is_deeper = std::holds_alternative<AuditItem>(state.page) ||
                         std::holds_alternative<AuditPerson>(state.page) ||
                         std::holds_alternative<AuditEvidence>(state.page);
  if (is_deeper && !intent && ui.take(Key::kEscape)) intent = audit::Back{};
  return intent;
}

}  // namespace tomoshibi::gui
