#include "gui/screens/order_entry.h"

#include <algorithm>
#include <array>

#include "gui/screens/order_entry_words.h"
#include "gui/screens/prover.h"
#include "gui/screens/screen_parts.h"
#include "gui/widgets/cards.h"

namespace tomoshibi::gui {
namespace {

namespace w = order_entry_words;
namespace wish = order_entry;

using Wish = std::optional<OrderEntryIntent>;

constexpr float kLeftWidth = 784.0F;  // Asks; the pad's column is the rest.
constexpr float kFootTop = 706.0F;
constexpr float kPlaceKey = 64.0F;
constexpr std::size_t kPlaceColumns = 3;

Rect left_column(const Ui& ui) {
  const float top = ui.theme.content_top();
  return ui.theme.place({0.0F, top, kLeftWidth, kWindowHeight - top});
}
Rect right_column(const Ui& ui) {
  const float top = ui.theme.content_top();
  return ui.theme.place({kLeftWidth, top, kWindowWidth - kLeftWidth, kWindowHeight - top});
}
Rect primary_rect(const Ui& ui) {
  const Rect right = right_column(ui);
  return {right.x + 20.0F, 716.0F, right.w - 40.0F, 68.0F};
}

bool is_busy(const OrderEntryState& state) { return state.opening.has_value(); }

// ---- The head: back, what this is, the three ways ----

bool shows_place(const OrderEntryState& state) {
  return state.way == OrderWay::kSpoken && state.place && state.can_speak;
}

// The key of the municipality stands behind the title, as far as the ways leave room.
float place_key_left(Ui& ui) {
  const float title = 148.0F + text_width(ui, ui.say(w::kSpokenTitle), Size::kL) + 20.0F;
  const bool is_large = ui.theme.text != TextSize::kNormal;
  return std::min(title, (is_large ? 726.0F : 816.0F) - 190.0F);
}

void draw_head(Ui& ui, const OrderEntryState& state, Wish& out) {
  const float strip = ui.theme.strip_height();
  const Rect bar{0.0F, strip, kWindowWidth, ui.theme.nav_height()};
  if (!state.has_strip) {
    fill_rect(ui, {0.0F, 0.0F, kWindowWidth, strip}, ui.colors().panel);
    draw_flame(ui, {16.0F, (strip - 32.0F) / 2.0F}, 32.0F);
    draw_label(ui, {56.0F, 0.0F, 300.0F, strip}, ui.say(words::kProduct), Size::kM,
               ui.colors().ink, Align::kLeft, Weight::kStrong);
    horizontal_rule(ui, 0.0F, kWindowWidth, strip - 1.0F);
  }
  fill_rect(ui, bar, ui.colors().panel);
  horizontal_rule(ui, 0.0F, kWindowWidth, bar.bottom() - 1.0F);
  const float height = std::min(ui.theme.target(), bar.h - 8.0F);
  const float y = bar.y + (bar.h - height) / 2.0F;
  const bool free = !is_busy(state);
  if (key(ui, "back", {8.0F, y, 120.0F, height}, ui.say(words::kBack),
          {.look = KeyLook::kQuiet, .size = Size::kS, .icon = Icon::kChevronLeft,
           .enabled = free}) ||
      (free && ui.take(Key::kEscape))) {
    out = wish::Leave{};
  }
  struct Way {
    OrderWay way;
    std::string_view name;
    const Words& label;
    Icon icon;
  };
  const std::array<Way, 3> ways{{{OrderWay::kSpoken, "spoken", w::kSpoken, Icon::kSpeech},
                                 {OrderWay::kFile, "file", w::kFile, Icon::kUsb},
                                 {OrderWay::kQr, "qr", w::kQr, Icon::kQrCode}}};
  const bool is_large = ui.theme.text != TextSize::kNormal;
  const std::array<float, 3> widths = is_large ? std::array<float, 3>{174.0F, 232.0F, 112.0F}
                                               : std::array<float, 3>{150.0F, 182.0F, 100.0F};
  float x = kWindowWidth - kMargin - widths[0] - widths[1] - widths[2] - 2.0F * kGutter;
  const float title_room = (shows_place(state) ? place_key_left(ui) - 10.0F : x - 16.0F) - 148.0F;
  draw_label(ui, {148.0F, bar.y, title_room, bar.h},
             ui.say(state.way == OrderWay::kSpoken ? w::kSpokenTitle : w::kTitle), Size::kL,
             ui.colors().ink, Align::kLeft, Weight::kStrong);
  const IdScope scope(ui, "way");
  const GroupScope group(ui, "way");
  for (std::size_t i = 0; i < ways.size(); ++i) {
    const Way& way = ways.at(i);
    const bool is_chosen = way.way == state.way;
    if (key(ui, way.name, {x, y, widths.at(i), height}, ui.say(way.label),
            {.look = is_chosen ? KeyLook::kChosen : KeyLook::kQuiet, .size = Size::kS,
             .icon = way.icon, .keep_icon = true, .enabled = free})) {
      out = wish::ChooseWay{way.way};
    }
    x += widths.at(i) + kGutter;
  }
}

// ---- What was said of it ----

void draw_notice(Ui& ui, const Rect& place, const OrderNotice& notice) {
  const float m = ui.theme.px(Size::kM);
  const float s = ui.theme.px(Size::kS);
  const float room = place.w - 84.0F;
  const float title = paragraph_height(ui, room, notice.title, Size::kM, m + 8.0F);
  const float line =
      notice.line.empty() ? 0.0F : paragraph_height(ui, room, notice.line, Size::kS, s + 8.0F) + 8;
  const Rect box{place.x, place.y, place.w, std::min(place.h, title + line + 36.0F)};
  banner(ui, box, "", "", {.tone = notice.tone, .icon = Icon::kNone, .title_size = Size::kM});
  const Color ink = notice.tone == Tone::kPrimary ? ui.colors().ink : ui.theme.ink(notice.tone);
  const Icon icon = notice.tone == Tone::kOk ? Icon::kCheck : Icon::kTriangle;
  draw_icon(ui, icon, {box.x + 22.0F, box.y + 18.0F}, 34.0F, ink);
  draw_fitted_paragraph(ui, {box.x + 70.0F, box.y + 18.0F, room, box.h - line - 30.0F},
                        notice.title, Size::kM, ink, m + 8.0F, Weight::kStrong);
  if (notice.line.empty()) return;
  draw_fitted_paragraph(ui, {box.x + 70.0F, box.bottom() - line - 12.0F, room, line + 4.0F},
                        notice.line, Size::kS, ink, s + 8.0F);
}

std::string_view step_words(const Ui& ui, const OrderOpening& opening) {
  switch (opening.step) {
    case 1: return ui.say(w::kStepKey);
    case 2: return ui.say(w::kStepOpening);
    case 3: return ui.say(w::kStepDeltas);
    default: return ui.say(w::kChecking);
  }
}

// The primary of every way while something is opened, or when it is done. True: it was drawn.
bool draw_common_primary(Ui& ui, const OrderEntryState& state, Wish& out) {
  const Rect place = primary_rect(ui);
  if (state.opening) {
    (void)primary(ui, "primary", place, step_words(ui, *state.opening), {.enabled = false});
    const float share = state.opening->share >= 0.0F ? std::min(state.opening->share, 1.0F) : 0.0F;
    const float steps = std::clamp(static_cast<float>(state.opening->step) - 1.0F + share, 0.0F,
                                   3.0F) / 3.0F;
    const Rect bar{place.x, place.bottom() + 4.0F, place.w, 6.0F};
    fill_rect(ui, bar, ui.colors().line, 3.0F);
    fill_rect(ui, {bar.x, bar.y, bar.w * steps, bar.h}, ui.colors().primary, 3.0F);
    return true;
  }
  if (!state.is_done) return false;
  if (primary(ui, "primary", place, state.done_label)) out = wish::GoOn{};
  return true;
}

// ---- The spoken code: municipality ----

void draw_places(Ui& ui, const OrderEntryState& state, Wish& out) {
  const Rect left = left_column(ui);
  const float m = ui.theme.px(Size::kM);
  const float x = left.x + kMargin;
  const float width = left.w - 2.0F * kMargin;
  float y = left.y + 16.0F;
  draw_label(ui, {x, y, width, m}, ui.say(w::kChoosePlace), Size::kM, ui.colors().ink,
             Align::kLeft, Weight::kStrong);
  y += m + 14.0F;
  const IdScope scope(ui, "place");
  const GroupScope group(ui, "place");
  const auto rows = static_cast<std::size_t>((kWindowHeight - 12.0F - y) / (kPlaceKey + kGutter));
  const std::size_t room = rows * kPlaceColumns;
  const bool pages = state.places.size() > room;
  const std::size_t shown = pages ? room - 1 : room;
  const bool turned = pages && state.first_place < state.places.size();
  const std::size_t first = turned ? state.first_place : 0;
  const std::size_t count = std::min(shown, state.places.size() - first);
  const float cell = (width - 2.0F * kGutter) / static_cast<float>(kPlaceColumns);
  const auto rect_of = [&](std::size_t i) {
    return Rect{x + static_cast<float>(i % kPlaceColumns) * (cell + kGutter),
                y + static_cast<float>(i / kPlaceColumns) * (kPlaceKey + kGutter), cell, kPlaceKey};
  };
  for (std::size_t i = 0; i < count; ++i) {
    const OrderPlace& place = state.places[first + i];
    if (key(ui, std::to_string(place.code), rect_of(i), place.name))
      out = wish::ChoosePlace{place.code};
  }
  if (!pages) return;
  const std::size_t next = first + shown < state.places.size() ? first + shown : 0;
  const std::string rest = std::to_string(state.places.size() - count);
  if (key(ui, "others", rect_of(room - 1), ui.say(words::kMoreCount, {rest}),
          {.look = KeyLook::kQuiet}))
    out = wish::PagePlaces{next};
}

// ---- The spoken code: people and groups ----

void draw_people(Ui& ui, const OrderEntryState& state, const Rect& left, float y, Wish& out) {
  const float width = (left.w - 2.0F * kMargin - kGutter) / 2.0F;
  const Rect first{left.x + kMargin, y, width, 64.0F};
  const float m = ui.theme.px(Size::kM);
  fill_rect(ui, first, ui.colors().ok_tint, kKeyRadius);
  if (ui.theme.is_high_contrast()) stroke_rect(ui, first, ui.colors().ok, 2.0F, kKeyRadius);
  draw_icon_centered(ui, Icon::kCheck, {first.x + 28.0F, first.center().y}, m + 6.0F,
                     ui.colors().ok_ink);
  draw_label(ui, {first.x + 54.0F, first.y, first.w - 64.0F, first.h},
             ui.say(w::kFirstPerson, {state.first_person}), Size::kM, ui.colors().ok_ink);
  const bool is_missing = state.second == CodeSecond::kMissing;
  const std::string label =
      is_missing ? std::string(ui.say(w::kSecondMissing))
      : state.second == CodeSecond::kAlone ? std::string(ui.say(w::kSecondAlone))
                                           : ui.say(w::kSecondPerson, {state.second_person});
  if (key(ui, "second", {first.right() + kGutter, y, width, 64.0F}, label,
          {.look = is_missing ? KeyLook::kPanel : KeyLook::kChosen,
           .icon = is_missing ? Icon::kPerson : Icon::kCheck,
           .enabled = !is_busy(state) && !state.is_done, .left_aligned = true})) {
    out = wish::AskSecond{};
  }
}

// The check digit is paler than the five before it.
void draw_digits(Ui& ui, const Rect& rect, std::string_view digits, Color ink, Color last) {
  const Size size = ui.theme.text == TextSize::kLargest ? Size::kL : Size::kX;
  const float pixels = ui.theme.px(size);
  const float step = text_width(ui, "0", size) + 2.0F;
  float x = rect.center().x - step * static_cast<float>(digits.size()) / 2.0F;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    draw_text(ui, {x, rect.center().y - pixels / 2.0F}, digits.substr(i, 1), size,
              i + 1 == kCodeGroupDigits ? last : ink);
    x += step;
  }
}

void draw_group(Ui& ui, const Rect& cell, std::size_t group, const OrderEntryState& state,
                Wish& out) {
  const Palette& p = ui.colors();
  const GroupMark mark = state.code->mark(group);
  const bool is_wrong = mark == GroupMark::kWrong;
  const bool is_focused = state.code->focus() == group && !is_busy(state) && !state.is_done;
  const Touch touch = ui.area(std::to_string(group + 1), cell.grown(kGutter / 2.0F),
                              !is_busy(state) && !state.is_done);
  fill_rect(ui, cell, is_wrong ? p.danger_tint : touch.is_pressed ? p.primary_tint : p.panel,
            kCardRadius);
  stroke_rect(ui, cell, is_wrong ? p.danger_line : is_focused ? p.primary : p.edge,
              is_focused || is_wrong ? kChosenStroke : 1.0F, kCardRadius);
  if (is_focused && is_wrong) stroke_rect(ui, cell.inset(5.0F), p.primary, 2.0F, kKeyRadius);
  const float s = ui.theme.px(Size::kS);
  const float m = ui.theme.px(Size::kM);
  const Color ink = is_wrong ? p.danger_ink : is_focused ? p.primary_ink : p.ink2;
  const Rect head{cell.x + 14.0F, cell.y + 10.0F, cell.w - 28.0F, m};
  draw_label(ui, head, ui.say(w::kGroup, {std::to_string(group + 1)}), Size::kM, ink, Align::kLeft,
             is_wrong || is_focused ? Weight::kStrong : Weight::kPlain);
  if (mark == GroupMark::kRight || is_wrong) {
    const std::string_view word = ui.say(is_wrong ? w::kWrong : w::kRight);
    const float width = text_width(ui, word, Size::kS);
    const Color said = is_wrong ? p.danger_ink : p.ok_ink;
    draw_label(ui, head, word, Size::kS, said, Align::kRight,
               is_wrong ? Weight::kStrong : Weight::kPlain);
    draw_icon_centered(ui, is_wrong ? Icon::kCross : Icon::kCheck,
                       {head.right() - width - s, head.center().y}, s + 6.0F, said);
  }
  draw_digits(ui, {cell.x, head.bottom(), cell.w, cell.bottom() - head.bottom()},
              state.code->digits(group), is_wrong ? p.danger_ink : p.ink,
              is_wrong ? p.danger_ink : p.ink2);
  if (touch.is_focused) focus_ring(ui, cell, kCardRadius);
  if (touch.acted) out = wish::GoToGroup{group};
}

void draw_foot(Ui& ui, const OrderEntryState& state, const Rect& place) {
  const auto say = [&](Tone tone, std::string_view title, std::string_view line) {
    banner(ui, place, title, line,
           {.tone = tone, .icon = tone == Tone::kOk ? Icon::kCheck : Icon::kTriangle,
            .title_size = Size::kM});
  };
  if (state.notice) return say(state.notice->tone, state.notice->title, state.notice->line);
  if (state.refused == CodeRefused::kTooMany)
    return say(Tone::kCaution, ui.say(w::kTooManyTitle), ui.say(w::kTooManyLine));
  if (state.refused == CodeRefused::kNotThisArea)
    return say(Tone::kDanger, ui.say(w::kNotThisAreaTitle), ui.say(w::kNotThisAreaLine));
  const auto wrong = state.code->first_wrong();
  if (!wrong) return;
  std::size_t more = 0;
  for (std::size_t group = *wrong + 1; group < kCodeGroups; ++group) {
    if (state.code->mark(group) == GroupMark::kWrong) ++more;
  }
  const std::string number = std::to_string(*wrong + 1);
  const std::string title = more == 0 ? ui.say(w::kSayAgain, {number})
                                      : ui.say(w::kSayAgainMore, {number, std::to_string(more)});
  const std::string right = right_groups(*state.code);
  say(Tone::kDanger, title,
      right.empty() ? std::string(ui.say(w::kNoneRightYet)) : ui.say(w::kAreRight, {right}));
}

void draw_groups(Ui& ui, const OrderEntryState& state, Wish& out) {
  const Rect left = left_column(ui);
  float y = left.y + 12.0F;
  draw_people(ui, state, left, y, out);
  y += 64.0F + 12.0F;
  const float x = left.x + kMargin;
  const float big = ui.theme.px(Size::kX);
  const float m = ui.theme.px(Size::kM);
  const float s = ui.theme.px(Size::kS);
  float end = x + draw_text(ui, {x, y}, std::to_string(state.code->right()), Size::kX,
                            ui.colors().ink, Weight::kStrong) + 8.0F;
  end += draw_text(ui, {end, y + big - m - 3.0F}, ui.say(w::kGroupsOf, {"9"}), Size::kM,
                   ui.colors().ink) + 16.0F;
  draw_label(ui, {end, y + big - s - 5.0F, left.right() - kMargin - end, s + 4.0F},
             ui.say(w::kGroupsHint), Size::kS, ui.colors().ink2);
  y += big + 12.0F;
  const IdScope scope(ui, "group");
  const GroupScope group_scope(ui, "group");
  const float gap = 10.0F;
  const float width = (left.w - 2.0F * kMargin - 2.0F * gap) / 3.0F;
  const float height = (kFootTop - 14.0F - y - 2.0F * gap) / 3.0F;
  for (std::size_t group = 0; group < kCodeGroups; ++group) {
    draw_group(ui, {x + static_cast<float>(group % 3) * (width + gap),
                    y + static_cast<float>(group / 3) * (height + gap), width, height},
               group, state, out);
  }
  draw_foot(ui, state, {x, kFootTop, left.w - 2.0F * kMargin, 80.0F});
}

// ---- The spoken code: six boxes and the pad ----

void draw_boxes(Ui& ui, const OrderEntryState& state, const Rect& place) {
  const std::string_view digits = state.code->digits(state.code->focus());
  const float pitch = (place.w + 6.0F) / static_cast<float>(kCodeGroupDigits);
  for (std::size_t i = 0; i < kCodeGroupDigits; ++i) {
    const Rect box{place.x + static_cast<float>(i) * pitch, place.y, pitch - 6.0F, place.h};
    const bool is_next = i == digits.size() && !is_busy(state) && !state.is_done;
    fill_rect(ui, box, ui.colors().panel, kKeyRadius);
    stroke_rect(ui, box, is_next ? ui.colors().primary : ui.colors().edge,
                is_next ? kChosenStroke : 2.0F, kKeyRadius);
    if (i < digits.size()) {
      draw_label(ui, box, digits.substr(i, 1), Size::kX, ui.colors().ink, Align::kCenter);
    }
  }
}

void draw_pad(Ui& ui, const OrderEntryState& state, const Rect& pad, ProofKeys& keys, Wish& out) {
  const IdScope scope(ui, "pad");
  const GroupScope group(ui, "pad");
  const float gap = 9.0F;
  const float width = (pad.w - 2.0F * gap) / 3.0F;
  const float height = (pad.h - 3.0F * gap) / 4.0F;
  const bool enabled = !is_busy(state) && !state.is_done;
  const auto cell = [&](std::size_t column, std::size_t row) {
    return Rect{pad.x + static_cast<float>(column) * (width + gap),
                pad.y + static_cast<float>(row) * (height + gap), width, height};
  };
  for (std::size_t i = 0; i < 10; ++i) {
    const std::size_t number = (i + 1) % 10;
    const std::string digit = std::to_string(number);
    const Rect rect = number == 0 ? cell(1, 3) : cell(i % 3, i / 3);
    if (key(ui, digit, rect, digit, {.size = Size::kX, .enabled = enabled, .gap = gap}))
      keys.type(static_cast<char32_t>(digit.front()));
  }
  if (key(ui, "previous", cell(0, 3), ui.say(w::kPreviousGroup),
          {.look = KeyLook::kQuiet, .size = Size::kS,
           .enabled = enabled && state.code->focus() > 0, .gap = gap})) {
    out = wish::GoToGroup{state.code->focus() - 1};
  }
  if (key(ui, "delete", cell(2, 3), "",
          {.look = KeyLook::kQuiet, .size = Size::kL, .icon = Icon::kBackspace, .enabled = enabled,
           .gap = gap})) {
    keys.remove();
  }
}

std::string open_label(const Ui& ui, const OrderEntryState& state) {
  if (state.wait_seconds > 0) return ui.say(w::kWaiting, {minutes_and_seconds(state.wait_seconds)});
  const std::string missing = std::to_string(kCodeGroups - state.code->right());
  const bool wants_second = state.second == CodeSecond::kMissing;
  if (!state.code->is_complete())
    return ui.say(wants_second ? w::kOpenBoth : w::kOpenGroups, {missing});
  return std::string(ui.say(wants_second ? w::kOpenSecond : w::kOpen));
}

void draw_code_column(Ui& ui, const OrderEntryState& state, Wish& out) {
  const Rect right = right_column(ui);
  draw_panel(ui, right);
  const Rect column{right.x + 20.0F, right.y, right.w - 40.0F, right.h};
  const float s = ui.theme.px(Size::kS);
  float y = column.y + 14.0F;
  const std::string group = ui.say(w::kGroupNow, {std::to_string(state.code->focus() + 1)});
  const float used = draw_label(ui, {column.x, y, column.w / 2.0F, s + 4.0F}, group, Size::kS,
                                ui.colors().ink2);
  draw_label(ui, {column.x + used + 18.0F, y, 160.0F, s + 4.0F}, ui.say(w::kSixDigits), Size::kS,
             ui.colors().ink);
  y += s + 10.0F;
  draw_boxes(ui, state, {column.x, y, column.w, 72.0F});
  y += 72.0F + 12.0F;
  const std::string foot = ui.say(w::kProves, {state.closes});
  const float pitch = s + 9.0F;
  const float foot_height =
      std::min(paragraph_height(ui, column.w, foot, Size::kS, pitch), 716.0F - 12.0F - y - 306.0F);
  const float pad_bottom = 716.0F - 24.0F - foot_height;
  ProofKeys keys;
  draw_pad(ui, state, {column.x, y, column.w, pad_bottom - y}, keys, out);
  draw_fitted_paragraph(ui, {column.x, pad_bottom + 12.0F, column.w, foot_height + 4.0F}, foot,
                        Size::kS, ui.colors().ink2, pitch);
  if (is_busy(state) || state.is_done) {
    ui.drop_typed();
  } else {
    const ProofKeys typed = read_proof_keyboard(ui, ProofShape::kPin);
    if (!typed.empty()) keys = typed;
  }
  if (!keys.empty()) out = wish::Typed{keys};
  if (draw_common_primary(ui, state, out)) return;
  const bool open = state.code->is_complete() && state.second != CodeSecond::kMissing &&
                    state.wait_seconds == 0 && state.place;
  if (primary(ui, "primary", primary_rect(ui), open_label(ui, state),
              {.enabled = open, .icon = open ? Icon::kLockOpen : Icon::kNone}) &&
      open) {
    out = wish::Open{};
  }
}

// ---- The other ways: how it works, at the right ----

void draw_explained(Ui& ui, const OrderEntryState& state, std::span<const std::string_view> lines) {
  const Rect right = right_column(ui);
  draw_panel(ui, right);
  const Rect column{right.x + 20.0F, right.y + 24.0F, right.w - 40.0F, 0.0F};
  float y = column.y;
  if (state.notice) {
    draw_notice(ui, {column.x, y, column.w, 340.0F}, *state.notice);
    y += 360.0F;
  }
  const float pitch = ui.theme.px(Size::kS) + 9.0F;
  for (const std::string_view line : lines) {
    y += draw_paragraph(ui, {column.x, y, column.w, 200.0F}, line, Size::kS, ui.colors().ink2,
                        Weight::kPlain, pitch) + 14.0F;
  }
}

void draw_spoken(Ui& ui, const OrderEntryState& state, Wish& out) {
  if (!state.can_speak || state.code == nullptr) {
    const Rect left = left_column(ui);
    banner(ui, {left.x + kMargin, left.y + 24.0F, left.w - 2.0F * kMargin, 130.0F},
           ui.say(w::kSignInFirst), ui.say(w::kSignInFirstNote),
           {.tone = Tone::kPrimary, .icon = Icon::kPerson, .title_size = Size::kM});
    draw_explained(ui, state, {});
    return;
  }
  if (!state.place) {
    draw_places(ui, state, out);
    const std::array<std::string_view, 1> lines{ui.say(w::kChoosePlaceFirst)};
    draw_explained(ui, state, lines);
    (void)primary(ui, "primary", primary_rect(ui), ui.say(w::kChoosePlace), {.enabled = false});
    return;
  }
  draw_groups(ui, state, out);
  draw_code_column(ui, state, out);
}

// The chosen municipality stands in the head, as the key that changes it.
void draw_place_key(Ui& ui, const OrderEntryState& state, Wish& out) {
  if (!shows_place(state)) return;
  const auto found = std::ranges::find(state.places, *state.place, &OrderPlace::code);
  const std::string name = found == state.places.end() ? std::to_string(*state.place) : found->name;
  const bool is_large = ui.theme.text != TextSize::kNormal;
  const float nav = ui.theme.nav_height();
  const float height = std::min(ui.theme.target(), nav - 8.0F);
  const Rect rect{place_key_left(ui),
                  ui.theme.strip_height() + (nav - height) / 2.0F, 176.0F, height};
  if (key(ui, "place_key", rect, name,
          {.size = Size::kM, .second = is_large ? std::string_view() : ui.say(w::kOtherPlace),
           .strong = true, .enabled = !is_busy(state) && !state.is_done})) {
    out = wish::ChoosePlace{std::nullopt};
  }
}

void draw_files(Ui& ui, const OrderEntryState& state, Wish& out) {
  const Rect left = left_column(ui);
  const float x = left.x + kMargin;
  const float width = left.w - 2.0F * kMargin;
  const float m = ui.theme.px(Size::kM);
  const float s = ui.theme.px(Size::kS);
  float y = left.y + 16.0F;
  draw_label(ui, {x, y, width, m}, ui.say(w::kFiles), Size::kM, ui.colors().ink, Align::kLeft,
             Weight::kStrong);
  y += m + 14.0F;
  if (state.files.empty()) {
    banner(ui, {x, y, width, 110.0F}, ui.say(w::kNoFiles), ui.say(w::kNoFilesNote),
           {.tone = Tone::kPrimary, .icon = Icon::kUsb, .title_size = Size::kM});
  }
  {
    const IdScope scope(ui, "file_row");
    const GroupScope group(ui, "file_row");
    const float row = std::max(72.0F, m + s + 22.0F);
    for (std::size_t i = 0; i < state.files.size() && y + row <= kWindowHeight - 12.0F; ++i) {
      const OrderFileRow& file = state.files[i];
      const bool is_chosen = state.file == i;
      const std::string second = file.where + "　" + file.when;
      if (key(ui, file.id, {x, y, width, row}, file.name,
              {.look = is_chosen ? KeyLook::kChosen : KeyLook::kPanel, .icon = Icon::kDocument,
               .second = second, .enabled = !is_busy(state) && !state.is_done,
               .left_aligned = true})) {
        out = wish::ChooseFile{i};
      }
      y += row + kGutter;
    }
  }
  const std::array<std::string_view, 2> lines{ui.say(w::kFileHow), ui.say(w::kNoFilesNote)};
  draw_explained(ui, state, std::span(lines).first(state.files.empty() ? 1 : 2));
  if (draw_common_primary(ui, state, out)) return;
  const bool open = state.file && *state.file < state.files.size();
  if (primary(ui, "primary", primary_rect(ui), ui.say(open ? w::kApplyFile : w::kChooseFile),
              {.enabled = open, .icon = open ? Icon::kLockOpen : Icon::kNone}) &&
      open) {
    out = wish::ApplyFile{*state.file};
  }
}

void draw_qr(Ui& ui, const OrderEntryState& state, Wish& out) {
  const Rect left = left_column(ui);
  const float x = left.x + kMargin;
  const float width = left.w - 2.0F * kMargin;
  const float l = ui.theme.px(Size::kL);
  const float big = ui.theme.px(Size::kX);
  const float middle = left.center().x;
  float y = left.y + 60.0F;
  draw_icon_centered(ui, Icon::kQrCode, {middle, y + 70.0F}, 140.0F, ui.colors().primary_ink);
  y += 176.0F;
  draw_label(ui, {x, y, width, l}, ui.say(w::kQrTitle), Size::kL, ui.colors().ink, Align::kCenter,
             Weight::kStrong);
  y += l + 28.0F;
  if (state.parts_of > 0) {
    const std::string have = std::to_string(state.parts_have);
    const std::string of = ui.say(w::kQrParts, {std::to_string(state.parts_of)});
    const float both = text_width(ui, have, Size::kX) + 8.0F + text_width(ui, of, Size::kL);
    float at = middle - both / 2.0F;
    at += draw_text(ui, {at, y}, have, Size::kX, ui.colors().ink, Weight::kStrong) + 8.0F;
    draw_text(ui, {at, y + big - l - 2.0F}, of, Size::kL, ui.colors().ink);
    y += big + 24.0F;
  }
  draw_paragraph(ui, {x + 60.0F, y, width - 120.0F, 120.0F}, ui.say(w::kQrNote), Size::kM,
                 ui.colors().ink2);
  const std::array<std::string_view, 1> lines{ui.say(w::kQrHow)};
  draw_explained(ui, state, lines);
  if (draw_common_primary(ui, state, out)) return;
  const int missing = state.parts_of - state.parts_have;
  const std::string label = missing > 0 ? ui.say(w::kQrMissing, {std::to_string(missing)})
                                        : std::string(ui.say(w::kQrWaits));
  (void)primary(ui, "primary", primary_rect(ui), label, {.enabled = false});
}

}  // namespace

std::string right_groups(const SpokenCode& code) {
  std::string out;
  for (std::size_t group = 0; group < kCodeGroups; ++group) {
    if (code.mark(group) != GroupMark::kRight) continue;
    std::size_t last = group;
    while (last + 1 < kCodeGroups && code.mark(last + 1) == GroupMark::kRight) ++last;
    if (!out.empty()) out += "・";
    out += std::to_string(group + 1);
    if (last > group) out += "〜" + std::to_string(last + 1);
    group = last;
  }
  return out;
}

std::optional<OrderEntryIntent> draw(Ui& ui, const OrderEntryState& state) {
  Wish out;
  const IdScope scope(ui, "order");
  const float top = ui.theme.content_top();
  draw_ground(ui, {0.0F, top, kWindowWidth, kWindowHeight - top});
  switch (state.way) {
    case OrderWay::kSpoken: draw_spoken(ui, state, out); break;
    case OrderWay::kFile: draw_files(ui, state, out); break;
    case OrderWay::kQr: draw_qr(ui, state, out); break;
  }
  draw_head(ui, state, out);
  draw_place_key(ui, state, out);
  return out;
}

}  // namespace tomoshibi::gui
