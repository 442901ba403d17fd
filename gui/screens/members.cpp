#include "gui/screens/members.h"

#include <algorithm>
#include <string>
#include <utility>

#include "gui/draw.h"
#include "gui/screens/members_words.h"
#include "gui/widgets/cards.h"

namespace tomoshibi::gui {
namespace {

namespace w = members_words;

using Intent = std::optional<MembersIntent>;

constexpr float kHeadHeight = 80.0F;
constexpr float kFootHeight = 88.0F;
constexpr float kPageColumn = 88.0F;

float row_height(const Theme& theme) { return theme.text == TextSize::kLargest ? 84.0F : 76.0F; }

Rect left_column(const Ui& ui) {
  const float top = ui.theme.content_top();
  return ui.theme.place({0.0F, top, kLeftColumn + kMargin, kWindowHeight - top});
}
Rect right_column(const Ui& ui) {
  const float top = ui.theme.content_top();
  return ui.theme.place({kWindowWidth - kRightColumn, top, kRightColumn, kWindowHeight - top});
}

std::string_view standing_word(const Ui& ui, const MemberRow& row) {
  switch (row.standing) {
    case Standing::kLocked: return ui.say(w::kLocked);
    case Standing::kDisabled: return ui.say(w::kDisabled);
    case Standing::kExpired: return ui.say(w::kExpired);
    case Standing::kOpen: break;
  }
  return row.must_change ? ui.say(w::kFirstSignInWaits) : ui.say(w::kInUse);
}

const MemberRow* chosen_row(const MembersState& state) {
  if (!state.chosen) return nullptr;
  const auto found = std::ranges::find(state.rows, *state.chosen, &MemberRow::id);
  return found == state.rows.end() ? nullptr : &*found;
}

// ---- The list ----

void draw_row(Ui& ui, const Rect& rect, const MemberRow& row, bool is_chosen, Intent& intent) {
  const Palette& p = ui.colors();
  const Rect card{rect.x, rect.y + 2.0F, rect.w, rect.h - 4.0F};
  const Touch touch = ui.area(row.id.value, rect);
  fill_rect(ui, card, is_chosen || touch.is_pressed ? p.primary_tint : p.panel, kKeyRadius);
  stroke_rect(ui, card, is_chosen ? p.primary : p.edge, is_chosen ? kChosenStroke : kKeyStroke,
              kKeyRadius);
  if (touch.is_focused) focus_ring(ui, card);
  if (touch.acted) intent = MemberChosen{row.id};
  const float m = ui.theme.px(Size::kM);
  const float s = ui.theme.px(Size::kS);
  const float top = card.y + (card.h - m - s - 6.0F) / 2.0F;
  const float x = card.x + kCardPadding;
  const bool stands_out = row.standing != Standing::kOpen;
  float tags = 0.0F;
  if (stands_out) {
    const Tone tone = row.standing == Standing::kLocked ? Tone::kCaution : Tone::kSecond;
    const std::string_view word = standing_word(ui, row);
    tags = tint_tag_width(ui, word) + 12.0F;
    tint_tag(ui, {card.right() - tags, card.center().y - (s + 12.0F) / 2.0F}, word, tone);
  }
  if (row.is_responder) {
    const float width = tint_tag_width(ui, ui.say(words::kResponderTag));
    tags += width + 12.0F;
    tint_tag(ui, {card.right() - tags, card.center().y - (s + 12.0F) / 2.0F},
             ui.say(words::kResponderTag), Tone::kPrimary);
  }
  const float room = card.w - 2.0F * kCardPadding - tags;
  const float width =
      draw_label(ui, {x, top, room, m}, row.name, Size::kM, p.ink, Align::kLeft, Weight::kStrong);
  draw_label(ui, {x + width + 14.0F, top, std::max(room - width - 14.0F, 0.0F), m},
             row.is_self ? std::string(ui.say(w::kSelf)) : row.kana, Size::kS, p.ink2);
  std::string second = row.id.value + "　" + row.role;
  if (!row.until.empty()) second += "　" + row.until;
  if (row.must_change && !stands_out) second += "　" + std::string(ui.say(w::kFirstSignInWaits));
  draw_label(ui, {x, top + m + 6.0F, room, s}, second, Size::kS, p.ink2);
}

void draw_list(Ui& ui, const MembersState& state, Intent& intent) {
  const Rect left = left_column(ui);
  const float m = ui.theme.px(Size::kM);
  const Rect head{left.x + kMargin, left.y, left.w - 2.0F * kMargin, kHeadHeight};
  const float target = ui.theme.target();
  const float key_y = head.y + (head.h - target) / 2.0F;
  const float width = draw_label(ui, {head.x, key_y, 230.0F, target}, ui.say(w::kTitle), Size::kM,
                                 ui.colors().ink, Align::kLeft, Weight::kStrong);
  draw_label(ui, {head.x + width + 14.0F, key_y + (target - m) / 2.0F, 80.0F, m},
             ui.say(w::kCount, {std::to_string(state.rows.size())}), Size::kS, ui.colors().ink2);
  const KeyStyle quiet{.look = KeyLook::kQuiet, .icon = Icon::kPlus, .enabled = !state.is_saving};
  const Rect guest{head.right() - 460.0F, key_y, 226.0F, target};
  if (state.may_register && key(ui, "register", guest, ui.say(w::kRegister), quiet))
    intent = MemberRegister{};
  if (state.may_add) {
    const KeyStyle add{.icon = Icon::kPlus, .enabled = !state.is_saving};
    if (key(ui, "add", {head.right() - 226.0F, key_y, 226.0F, target}, ui.say(w::kAdd), add))
      intent = MemberAdd{};
  }
  const float pitch = row_height(ui.theme);
  const std::size_t shown = member_rows(ui.theme);
  const ListPlace place{state.first, shown, state.rows.size(), state.carried};
  const Rect list{head.x, head.bottom(), head.w - kPageColumn - kGutter,
                  pitch * static_cast<float>(shown)};
  const std::size_t first = std::min(state.first, last_first(place));
  {
    const IdScope scope(ui, "rows");
    const GroupScope group(ui, "rows");
    for (std::size_t i = 0; i < shown && first + i < state.rows.size(); ++i) {
      const MemberRow& row = state.rows[first + i];
      draw_row(ui, {list.x, list.y + static_cast<float>(i) * pitch, list.w, pitch}, row,
               state.chosen == row.id, intent);
    }
  }
  const Rect column{head.right() - kPageColumn, list.y, kPageColumn, list.h};
  if (const auto move = move_list(ui, list, column, pitch, place))
    intent = MembersMoved{move->first, move->carried};
}

// The minutes of the automatic lock: shorter and longer, 1 to 15.
void draw_minutes(Ui& ui, const MembersState& state, Intent& intent) {
  const Rect left = left_column(ui);
  const Rect foot{left.x + kMargin, kWindowHeight - kFootHeight, left.w - 2.0F * kMargin, 72.0F};
  const float target = ui.theme.target();
  draw_icon(ui, Icon::kLock, {foot.x, foot.center().y - 14.0F}, 28.0F, ui.colors().ink);
  draw_label(ui, {foot.x + 40.0F, foot.y, 400.0F, foot.h},
             ui.say(w::kLockMinutes, {std::to_string(state.lock_minutes)}), Size::kM,
             ui.colors().ink);
  if (!state.may_set_minutes) return;
  const IdScope scope(ui, "minutes");
  const GroupScope group(ui, "minutes");
  const float y = foot.y + (foot.h - target) / 2.0F;
  const auto change = [&](std::string_view name, float x, const Words& label, Icon icon, int by) {
    const int wanted = std::clamp(state.lock_minutes + by, kLockMinutesFewest, kLockMinutesMost);
    const KeyStyle style{.look = KeyLook::kQuiet,
                         .icon = icon,
                         .enabled = !state.is_saving && wanted != state.lock_minutes};
    if (key(ui, name, {x, y, 150.0F, target}, ui.say(label), style))
      intent = MembersLockMinutes{wanted};
  };
  change("shorter", foot.right() - 308.0F, w::kShorter, Icon::kChevronDown, -1);
  change("longer", foot.right() - 150.0F, w::kLonger, Icon::kChevronUp, 1);
}

// ---- The chosen one ----

float draw_facts(Ui& ui, const MemberRow& row, const Rect& column) {
  const float l = ui.theme.px(Size::kL);
  const float s = ui.theme.px(Size::kS);
  draw_label(ui, {column.x, column.y, column.w, l}, row.name, Size::kL, ui.colors().ink,
             Align::kLeft, Weight::kStrong);
  float y = column.y + l + 6.0F;
  draw_label(ui, {column.x, y, column.w, s}, row.kana, Size::kS, ui.colors().ink2);
  y += s + 12.0F;
  const float height = s + 18.0F;
  const auto line = [&](const Words& label, std::string_view value) {
    if (value.empty()) return;
    y = label_row(ui, {column.x, y, column.w, height}, 150.0F, ui.say(label), value);
  };
  std::string role = row.role;
  if (row.is_responder) role += "・" + std::string(ui.say(words::kResponderTag));
  line(w::kId, row.id.value);
  line(w::kRole, role);
  line(w::kProof, ui.say(row.shape == ProofShape::kPin ? w::kPin : w::kPassword));
  line(w::kState, standing_word(ui, row));
  line(w::kUntil, row.until);
  line(w::kVouchedBy, row.vouched_by);
  return y;
}

void draw_actions(Ui& ui, const MembersState& state, const MemberRow& row, const Rect& column,
                  Intent& intent) {
  // From the bottom up, so that a key never moves when another is not there.
  const float pitch = kPrimaryHeight + kGutter;
  float y = kWindowHeight - 16.0F - kPrimaryHeight;
  const auto act = [&](std::string_view name, const Words& label, std::string_view second,
                       Icon icon) {
    const KeyStyle style{.icon = icon, .second = second, .enabled = !state.is_saving};
    const bool pressed =
        key(ui, name, {column.x, y, column.w, kPrimaryHeight}, ui.say(label), style);
    y -= pitch;
    return pressed;
  };
  if (row.may_disable) {
    const bool is_disabled = row.standing == Standing::kDisabled;
    if (act("disable", is_disabled ? w::kEnable : w::kDisable,
            is_disabled ? std::string_view() : ui.say(w::kDisableNote),
            is_disabled ? Icon::kCheck : Icon::kProhibited)) {
      intent = MemberDisable{row.id, !is_disabled};
    }
  }
  if (row.may_reset && act("reset", w::kReset, ui.say(w::kResetNote), Icon::kExchange))
    intent = MemberReset{row.id};
  if (row.standing == Standing::kLocked &&
      act("unlock", w::kUnlock, ui.say(w::kUnlockNote), Icon::kLockOpen)) {
    intent = MemberUnlock{row.id};
  }
}

// What concerns the kiosk itself: where nobody is chosen.
void draw_rekey(Ui& ui, const MembersState& state, const Rect& column, Intent& intent) {
  if (!state.may_rekey) return;
  const Rect place{column.x, kWindowHeight - 16.0F - kPrimaryHeight, column.w, kPrimaryHeight};
  if (!state.rekey_percent) {
    const KeyStyle style{.icon = Icon::kExchange,
                         .second = ui.say(w::kRekeyNote),
                         .enabled = !state.is_saving};
    if (key(ui, "rekey", place, ui.say(w::kRekey), style)) intent = MembersRekey{};
    return;
  }
  const float s = ui.theme.px(Size::kS);
  const float m = ui.theme.px(Size::kM);
  const float note = place.y - 24.0F - s;
  const float bar = note - 24.0F;
  draw_label(ui, {column.x, note, column.w, s}, ui.say(w::kRekeyRunsNote), Size::kS,
             ui.colors().ink2);
  fill_rect(ui, {column.x, bar, column.w, 8.0F}, ui.colors().sunken, 4.0F);
  const float share = static_cast<float>(std::clamp(*state.rekey_percent, 0, 100)) / 100.0F;
  fill_rect(ui, {column.x, bar, column.w * share, 8.0F}, ui.colors().primary, 4.0F);
  draw_label(ui, {column.x, bar - 14.0F - m, column.w, m},
             ui.say(w::kRekeyRuns, {std::to_string(*state.rekey_percent)}), Size::kM,
             ui.colors().ink);
  if (key(ui, "rekey_stop", place, ui.say(w::kRekeyStop), {.look = KeyLook::kQuiet}))
    intent = MembersRekey{true};
}

}  // namespace

std::size_t member_rows(const Theme& theme) {
  const float room = kWindowHeight - theme.content_top() - kHeadHeight - kFootHeight - 8.0F;
  return static_cast<std::size_t>(room / row_height(theme));
}

std::optional<MembersIntent> draw(Ui& ui, const MembersState& state) {
  Intent intent;
  const IdScope scope(ui, "members");
  draw_ground(ui, left_column(ui));
  draw_panel(ui, right_column(ui));
  draw_list(ui, state, intent);
  draw_minutes(ui, state, intent);
  const Rect right = right_column(ui);
  const Rect column{right.x + 24.0F, right.y + 24.0F, right.w - 48.0F, right.h - 48.0F};
  const MemberRow* row = chosen_row(state);
  float below = column.y;
  if (row == nullptr) {
    draw_label(ui, {column.x, column.y, column.w, ui.theme.px(Size::kM)}, ui.say(w::kChoose),
               Size::kM, ui.colors().ink, Align::kLeft, Weight::kStrong);
    below = column.y + ui.theme.px(Size::kM) + 14.0F;
    below += draw_paragraph(ui, {column.x, below, column.w, 120.0F}, ui.say(w::kChooseNote),
                            Size::kS, ui.colors().ink2);
    draw_rekey(ui, state, column, intent);
  } else {
    below = draw_facts(ui, *row, column);
    draw_actions(ui, state, *row, column, intent);
  }
  const std::string_view notice =
      state.is_saving ? ui.say(w::kSaving) : std::string_view(state.notice);
  if (!notice.empty()) {
    banner(ui, {right.x + kMargin, below + 12.0F, right.w - 2.0F * kMargin, 84.0F}, notice, "",
           {.tone = state.notice_is_refusal ? Tone::kCaution : Tone::kPrimary,
            .icon = state.notice_is_refusal ? Icon::kTriangle : Icon::kCheck,
            .title_size = Size::kS});
  }
  return intent;
}

}  // namespace tomoshibi::gui
