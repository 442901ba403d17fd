#include "gui/screens/open_patients.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "gui/screens/open_patients_words.h"
#include "gui/screens/screen_parts.h"
#include "gui/widgets/cards.h"
#include "gui/widgets/plots.h"

namespace tomoshibi::gui {

namespace words_here = open_patients_words;

namespace {

using Intent = std::optional<OpenPatientsIntent>;

// Left edges of the columns and what a row is made of, at the chosen text size.
struct Layout {
  float opened = 20.0F;
  float name = 0.0F;
  float facts = 0.0F;  // 0: below the name instead of the furigana.
  float kind = 0.0F;
  float scopes = 0.0F;
  float scope_pitch = 42.0F;
  float left = 0.0F;
  float withdraw = 0.0F;  // Its key, right of what is left.
  float right = 0.0F;  // Right edge of the rows.
  float head_top = 0.0F;
  float list_top = 0.0F;
  float row = 78.0F;
  std::size_t fits = 1;
  bool pages = false;
};

Layout layout_of(Ui& ui, const OpenPatientsState& state) {
  Layout at;
  const float s = ui.theme.px(Size::kS);
  at.head_top = ui.theme.content_top() + std::max(84.0F, ui.theme.target() + 28.0F);
  at.list_top = at.head_top + s + 14.0F;
  at.row = std::max(78.0F, ui.theme.px(Size::kL) + s + 28.0F);
  if (ui.theme.gloves) at.row = std::max(at.row, 84.0F);
  const float room = kWindowHeight - at.list_top;
  at.fits = static_cast<std::size_t>(std::max(1.0F, std::floor(room / at.row)));
  at.pages = state.rows.size() > at.fits;
  at.right = at.pages ? kWindowWidth - 88.0F : kWindowWidth;
  const float step = s / 18.0F;
  at.scope_pitch = std::round(42.0F * (step > 1.0F ? 1.0F + (step - 1.0F) * 0.6F : 1.0F));
  at.withdraw = at.right - 42.0F - text_width(ui, ui.say(words_here::kWithdraw), Size::kS) - 20.0F;
  at.left = at.withdraw - std::round(112.0F * step);
  at.scopes = at.left - 4.0F * at.scope_pitch - 12.0F;
  at.kind = at.scopes - std::round(208.0F * step);
  at.name = std::round(20.0F + 112.0F * step) + 18.0F;
  const bool has_facts_column = ui.theme.text == TextSize::kNormal && !at.pages;
  at.facts = has_facts_column ? at.kind - 232.0F : 0.0F;
  return at;
}

// ---- Head ----

void draw_head(Ui& ui, const OpenPatientsState& state, const Layout& at, Intent& intent) {
  const Palette& c = ui.colors();
  const float top = ui.theme.content_top();
  draw_ground(ui, {0.0F, top, kWindowWidth, kWindowHeight - top});
  struct Filter {
    OpenFilter filter;
    std::string_view name;
    std::string label;
  };
  const std::array<Filter, 3> filters{
      Filter{OpenFilter::kMine, "mine", std::string(ui.say(words_here::kMine))},
      Filter{OpenFilter::kEverybody, "everybody", std::string(ui.say(words_here::kEverybody))},
      Filter{OpenFilter::kEndingSoon, "ending_soon",
             ui.say(words_here::kEndingSoon, {std::to_string(state.ending_soon)})}};
  const float height = ui.theme.target();
  const float y = top + (at.head_top - top - height) / 2.0F;
  float x = kWindowWidth - kMargin;
  const GroupScope group(ui, "filters");
  std::array<Rect, 3> places{};
  for (std::size_t i = filters.size(); i-- > 0;) {
    const float width = text_width(ui, filters.at(i).label, Size::kS) + 48.0F;
    x -= width;
    places.at(i) = {x, y, width, height};
    x -= kGutter;
  }
  for (std::size_t i = 0; i < filters.size(); ++i) {
    KeyStyle style;
    style.look = state.filter == filters.at(i).filter ? KeyLook::kChosen : KeyLook::kPanel;
    style.size = Size::kS;
    if (key(ui, filters.at(i).name, places.at(i), filters.at(i).label, style)) {
      intent = open_patients::ShowFilter{filters.at(i).filter};
    }
  }
  const float big = ui.theme.px(Size::kX);
  const float m = ui.theme.px(Size::kM);
  const float s = ui.theme.px(Size::kS);
  const std::string count = std::to_string(state.rows.size());
  const float base = y + (height + big) / 2.0F;
  float pen =
      kMargin + draw_text(ui, {kMargin, base - big}, count, Size::kX, c.ink, Weight::kStrong);
  pen += 8.0F;
  pen += draw_text(ui, {pen, base - m - 4.0F}, ui.say(words::kPeopleUnit), Size::kM, c.ink,
                   Weight::kStrong);
  pen += 16.0F;
  const float room = x - pen;
  const std::string_view full =
      state.notice.empty() ? ui.say(words_here::kStaysOpen) : std::string_view(state.notice);
  const bool fits = text_width(ui, full, Size::kS) <= room;
  const bool is_said = !state.notice.empty();
  draw_label(ui, {pen, base - s - 5.0F, room, s},
             fits || is_said ? full : ui.say(words_here::kStaysOpenShort), Size::kS,
             is_said ? c.ink : c.ink2, Align::kLeft, is_said ? Weight::kStrong : Weight::kPlain);
}

void draw_titles(Ui& ui, const Layout& at) {
  std::vector<Column> columns{
      {at.opened, at.name - at.opened - 8.0F, ui.say(words_here::kOpened)},
      {at.name, 200.0F, ui.say(words_here::kName)},
      {at.kind, at.scopes - at.kind - 8.0F, ui.say(words_here::kKind)},
      {at.scopes, at.left - at.scopes - 8.0F, ui.say(words_here::kMayBeSeen)},
      {at.left, at.withdraw - at.left, ui.say(words_here::kLeft)}};
  if (at.facts > 0.0F) {
    columns.push_back({at.facts, at.kind - at.facts - 8.0F, ui.say(words_here::kBirthAndPlace)});
  }
  table_head(ui, {0.0F, at.head_top, kWindowWidth, at.list_top - at.head_top}, columns);
}

// ---- Rows ----

struct Kind {
  Icon icon = Icon::kSpeech;
  std::string words;
  bool is_consent = true;
};

Kind kind_of(Ui& ui, const OpenPatientRow& row) {
  Kind kind;
  switch (row.answer) {
    case ConsentAnswer::kOral: kind.words = ui.say(words_here::kOral); break;
    case ConsentAnswer::kGuardian:
      kind = {Icon::kPeople, std::string(ui.say(words_here::kGuardian)), true};
      break;
    case ConsentAnswer::kFamily:
      kind = {Icon::kPeople, std::string(ui.say(words_here::kFamily)), false};
      break;
    case ConsentAnswer::kNone:
    case ConsentAnswer::kRefused:
      kind = {Icon::kProhibited, std::string(ui.say(words_here::kNone)), false};
      break;
  }
  if (!row.answer_detail.empty()) {
    kind.words = ui.say(words_here::kDetail, {kind.words, row.answer_detail});
  }
  return kind;
}

// Where a consent that ran out is said, and its key.
struct OverPlace {
  float text = 0.0F;
  Rect key;
};

OverPlace over_place(Ui& ui, const Layout& at, const Rect& rect) {
  const float width = text_width(ui, ui.say(words::kAskAgain), Size::kS) + 24.0F;
  OverPlace place;
  place.key = {at.withdraw - 8.0F - width, rect.y + 9.0F, width, rect.h - 18.0F};
  const std::string_view text = ui.say(words_here::kOver);
  const float needed = text_width(ui, text.substr(0, text.find('\n')), Size::kS) + 2.0F;
  place.text = std::min(at.scopes, place.key.x - 8.0F - needed);
  return place;
}

void draw_kind(Ui& ui, const OpenPatientRow& row, const Layout& at, const Rect& rect) {
  const Palette& c = ui.colors();
  const Kind kind = kind_of(ui, row);
  const float s = ui.theme.px(Size::kS);
  const float right = row.is_over ? over_place(ui, at, rect).text : at.scopes;
  const Rect cell{at.kind - 8.0F, rect.center().y - s / 2.0F - 11.0F, right - at.kind, s + 22.0F};
  const Color ink = kind.is_consent ? c.ink : c.caution_ink;
  if (!kind.is_consent) {
    fill_rect(ui, cell, c.caution_tint, kTagRadius);
    if (ui.theme.is_high_contrast()) stroke_rect(ui, cell, c.caution_ink, 2.0F, kTagRadius);
  }
  const float icon = s * 1.25F;
  draw_icon(ui, kind.icon, {at.kind, rect.center().y - icon / 2.0F}, icon, ink);
  const float text = at.kind + icon + 6.0F;
  const float room = cell.right() - 4.0F - text;
  if (text_width(ui, kind.words, Size::kS) <= room) {
    draw_label(ui, {text, rect.y, room, rect.h}, kind.words, Size::kS, ink);
    return;
  }
  const float pitch = s + 2.0F;
  const float height = paragraph_height(ui, room, kind.words, Size::kS, pitch);
  draw_paragraph(ui, {text, rect.center().y - height / 2.0F, room, height}, kind.words, Size::kS,
                 ink, Weight::kPlain, pitch);
}

void draw_scopes(Ui& ui, const OpenPatientRow& row, const Layout& at, const Rect& rect) {
  const Palette& c = ui.colors();
  const std::array<std::pair<Section, const Words*>, 4> places{
      {{Section::kMedication, &words_here::kMedication},
       {Section::kCare, &words_here::kCare},
       {Section::kSurgery, &words_here::kSurgery},
       {Section::kCheckup, &words_here::kCheckup}}};
  const float side = at.scope_pitch - 6.0F;
  for (std::size_t i = 0; i < places.size(); ++i) {
    const Rect box{at.scopes + 2.0F + at.scope_pitch * static_cast<float>(i),
                   rect.center().y - side / 2.0F, side, side};
    if (row.sections.has(places.at(i).first)) {
      fill_rect(ui, box, c.primary_tint, kTagRadius);
      stroke_rect(ui, box, c.primary, 2.0F, kTagRadius);
      draw_label(ui, box, ui.say(*places.at(i).second), Size::kS, c.ink, Align::kCenter);
    } else {
      fill_circle(ui, box.center(), 2.0F, c.ink2);
    }
  }
}

void draw_left(Ui& ui, const OpenPatientRow& row, const Layout& at, const Rect& rect) {
  const Palette& c = ui.colors();
  const float m = ui.theme.px(Size::kM);
  const Color ink = row.ends_soon ? c.caution_ink : c.ink;
  const float y = rect.y + (rect.h - m - 22.0F) / 2.0F;
  const float width =
      draw_text(ui, {at.left, y}, row.remaining, Size::kM, ink, Weight::kStrong);
  if (row.ends_soon) {
    draw_icon(ui, Icon::kClock, {at.left + width + 10.0F, y}, m, c.caution_ink);
  }
  share_bar(ui, {at.left, y + m + 12.0F, std::min(100.0F, at.withdraw - at.left - 12.0F), 10.0F},
            row.share, row.ends_soon ? Tone::kCaution : Tone::kPlain);
}

// A consent that ran out: said where the scopes would be, with the key to ask again.
void draw_over(Ui& ui, const OpenPatientRow& row, const Layout& at, const Rect& rect,
               Intent& intent) {
  const float s = ui.theme.px(Size::kS);
  const OverPlace place = over_place(ui, at, rect);
  const float room = place.key.x - 6.0F - place.text;
  const float pitch = std::round(s * 1.3F);
  const std::string_view text = ui.say(words_here::kOver);
  const float height = paragraph_height(ui, room, text, Size::kS, pitch);
  draw_paragraph(ui, {place.text, rect.center().y - height / 2.0F, room, height}, text, Size::kS,
                 ui.colors().caution_ink, Weight::kPlain, pitch);
  KeyStyle style;
  style.size = Size::kS;
  if (key(ui, "ask_again", place.key, ui.say(words::kAskAgain), style)) {
    intent = open_patients::AskAgain{row.id};
  }
}

// 取り消し; once touched, the row asks in the place of kind, scopes and time.
void draw_withdraw(Ui& ui, const OpenPatientRow& row, const Layout& at, const Rect& rect,
                   Intent& intent) {
  KeyStyle style;
  style.look = KeyLook::kQuiet;
  style.size = Size::kS;
  const Rect place{at.withdraw, rect.y + 9.0F, at.right - 42.0F - at.withdraw, rect.h - 18.0F};
  if (key(ui, "withdraw", place, ui.say(words_here::kWithdraw), style)) {
    intent = open_patients::AskWithdraw{row.id};
  }
}

void draw_asking(Ui& ui, const OpenPatientRow& row, const Layout& at, const Rect& rect,
                 Intent& intent) {
  const float s = ui.theme.px(Size::kS);
  const Rect box{at.kind - 8.0F, rect.y + 1.0F, at.right - at.kind, rect.h - 3.0F};
  fill_rect(ui, box, ui.colors().caution_tint, kTagRadius);
  if (ui.theme.is_high_contrast()) stroke_rect(ui, box, ui.colors().caution_ink, 2.0F, kTagRadius);
  const float yes = text_width(ui, ui.say(words_here::kWithdrawYes), Size::kS) + 32.0F;
  const float keep = text_width(ui, ui.say(words_here::kKeep), Size::kS) + 32.0F;
  const Rect keep_place{box.right() - 8.0F - keep, rect.y + 9.0F, keep, rect.h - 18.0F};
  const Rect yes_place{keep_place.x - kGutter - yes, keep_place.y, yes, keep_place.h};
  KeyStyle style;
  style.size = Size::kS;
  if (key(ui, "withdraw_yes", yes_place, ui.say(words_here::kWithdrawYes), style)) {
    intent = open_patients::Withdraw{row.id};
  }
  style.look = KeyLook::kQuiet;
  if (key(ui, "withdraw_no", keep_place, ui.say(words_here::kKeep), style)) {
    intent = open_patients::KeepConsent{};
  }
  const float room = yes_place.x - 12.0F - at.kind;
  const std::string_view text = ui.say(words_here::kAskWithdraw);
  const float pitch = s + 4.0F;
  const float height = paragraph_height(ui, room, text, Size::kS, pitch);
  const float top = rect.center().y - std::min(height, rect.h) / 2.0F;
  draw_fitted_paragraph(ui, {at.kind, top, room, rect.h}, text, Size::kS,
                        ui.colors().caution_ink, pitch);
}

void draw_person(Ui& ui, const OpenPatientRow& row, const Layout& at, const Rect& rect) {
  const Palette& c = ui.colors();
  const float l = ui.theme.px(Size::kL);
  const float s = ui.theme.px(Size::kS);
  const float top = rect.y + (rect.h - l - s - 8.0F) / 2.0F;
  const float right = (at.facts > 0.0F ? at.facts : at.kind) - 12.0F;
  const float opened = at.name - at.opened - 10.0F;
  const Size size = fitting_size(ui, row.opened, opened, Size::kM);
  draw_label(ui, {at.opened, rect.y, opened, rect.h}, row.opened, size, c.ink);
  const float width = right - at.name;
  if (row.identity_presumed && at.facts <= 0.0F) {
    // Three lines: the name gives way, what is presumed does not.
    const float m = ui.theme.px(Size::kM);
    const float gap = (rect.h - m - 2.0F * s) / 4.0F;
    draw_name(ui, {at.name, rect.y + gap, width, m}, row.name, Size::kM, c.ink);
    draw_label(ui, {at.name, rect.y + m + 2.0F * gap, width, s}, ui.say(words_here::kPresumed),
               Size::kS, c.caution_ink);
    draw_private(ui, {at.name, rect.y + m + s + 3.0F * gap, width, s}, row.facts, Size::kS, c.ink2);
    return;
  }
  draw_name(ui, {at.name, top, width, l}, row.name, Size::kL, c.ink);
  const float low = top + l + 8.0F;
  if (at.facts > 0.0F) {
    const Rect facts{at.facts, rect.y, at.kind - at.facts - 16.0F, rect.h};
    draw_private(ui, facts, row.facts, Size::kS, c.ink);
  }
  const Rect line{at.name, low, width, s};
  if (row.identity_presumed) {
    draw_label(ui, line, ui.say(words_here::kPresumed), Size::kS, c.caution_ink);
    return;
  }
  draw_private(ui, line, at.facts > 0.0F ? row.furigana : row.facts, Size::kS, c.ink2);
}

void draw_row(Ui& ui, const OpenPatientRow& row, const Layout& at, const Rect& rect,
              bool is_asking, Intent& intent) {
  const IdScope scope(ui, row.id);
  fill_rect(ui, rect, ui.colors().panel);
  if (touch_row(ui, "row", rect) && !ui.is_drag()) intent = open_patients::OpenChart{row.id};
  draw_person(ui, row, at, rect);
  if (is_asking) {
    draw_asking(ui, row, at, rect, intent);
    horizontal_rule(ui, rect.x, rect.right(), rect.bottom() - 1.0F);
    return;
  }
  draw_kind(ui, row, at, rect);
  draw_withdraw(ui, row, at, rect, intent);
  if (row.is_over) {
    draw_over(ui, row, at, rect, intent);
  } else {
    draw_scopes(ui, row, at, rect);
    draw_left(ui, row, at, rect);
  }
  draw_icon_centered(ui, Icon::kChevronRight, {at.right - 26.0F, rect.center().y}, 22.0F,
                     ui.colors().ink);
  horizontal_rule(ui, rect.x, rect.right(), rect.bottom() - 1.0F);
}

void draw_nobody(Ui& ui, const OpenPatientsState& state, const Layout& at, Intent& intent) {
  const bool ending = state.filter == OpenFilter::kEndingSoon;
  const Rect place{kMargin, at.list_top + 32.0F, 760.0F, 120.0F};
  BannerStyle style;
  style.tone = Tone::kPrimary;
  style.icon = Icon::kPeople;
  banner(ui, place, ui.say(ending ? words_here::kNobodyEnding : words_here::kNobody),
         ui.say(words_here::kNobodySentence), style);
  KeyStyle search;
  search.strong = true;
  if (key(ui, "search", {kMargin, place.bottom() + 24.0F, 280.0F, kPrimaryHeight},
          ui.say(words::kSearch), search)) {
    intent = open_patients::GoSearch{};
  }
}

}  // namespace

std::optional<OpenPatientsIntent> draw(Ui& ui, const OpenPatientsState& state) {
  Intent intent;
  const IdScope scope(ui, "open_patients");
  const Layout at = layout_of(ui, state);
  draw_head(ui, state, at, intent);
  draw_titles(ui, at);
  if (state.rows.empty()) {
    draw_nobody(ui, state, at, intent);
    return intent;
  }
  const ListPlace list{state.first, at.fits, state.rows.size(), state.carried};
  const std::size_t first = std::min(state.first, last_first(list));
  const GroupScope group(ui, "rows");
  const std::size_t end = std::min(first + at.fits, state.rows.size());
  for (std::size_t i = first; i < end; ++i) {
    const float y = at.list_top + at.row * static_cast<float>(i - first);
    const OpenPatientRow& row = state.rows.at(i);
    draw_row(ui, row, at, {0.0F, y, at.right, at.row}, row.id == state.withdrawing, intent);
  }
  if (!at.pages) return intent;
  const Rect area{0.0F, at.list_top, at.right, kWindowHeight - at.list_top};
  const Rect column{at.right, at.list_top, kWindowWidth - at.right, kWindowHeight - at.list_top};
  if (const auto move = move_list(ui, area, column, at.row, list)) {
    intent = open_patients::Scroll{move->first, move->carried};
  }
  return intent;
}

}  // namespace tomoshibi::gui
