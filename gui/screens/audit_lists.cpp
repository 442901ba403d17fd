// The audit desk: rows of accesses and searches, and the pages that are a list and little more.
#include <algorithm>
#include <cmath>
#include <string>

#include "gui/screens/audit_parts.h"

namespace tomoshibi::gui::audit_parts {
namespace {

// Left edges inside a row; the words of larger text stand on two lines.
struct Layout {
  float lead, what, who, where, right;
  float lead_width;
  bool two_lines;
};

Layout layout_of(Ui& ui, const Rect& area) {
  Layout at{};
  const float step = ui.theme.px(Size::kS) / 18.0F;
  at.two_lines = is_large(ui);
  at.lead = area.x + 8.0F;
  at.lead_width = std::round(134.0F * step);
  at.what = at.lead + at.lead_width + 12.0F;
  at.right = area.right() - 40.0F;
  const float where = std::round(168.0F * step);
  at.where = at.right - where;
  const float rest = at.where - at.what;
  // The reason has the most to say.
  at.who = at.what + std::round(rest * (area.w > 900.0F ? 0.64F : 0.575F));
  return at;
}

void draw_lead(Ui& ui, const AuditRow& row, const Layout& at, const Rect& rect) {
  if (row.tone == Tone::kDanger || row.tone == Tone::kCaution) {
    const float height = ui.theme.px(Size::kS) + 16.0F;
    tag(ui, {at.lead, rect.center().y - height / 2.0F}, row.lead, row.tone);
    return;
  }
  draw_label(ui, {at.lead + 9.0F, rect.y, at.lead_width - 9.0F, rect.h}, row.lead, Size::kS,
             ui.colors().ink);
}

void draw_row(Ui& ui, const AuditRow& row, const Layout& at, const Rect& rect, Intent& intent) {
  const IdScope scope(ui, row.id);
  const Palette& p = ui.colors();
  fill_rect(ui, rect, p.panel);
  if (touch_row(ui, "row", rect) && !ui.is_drag()) intent = audit::OpenItem{row.id};
  draw_lead(ui, row, at, rect);
  const Weight weight = row.strong ? Weight::kStrong : Weight::kPlain;
  const float m = ui.theme.px(Size::kM);
  const float s = ui.theme.px(Size::kS);
  if (at.two_lines) {
    const float top = rect.y + (rect.h - m - s - 8.0F) / 2.0F;
    draw_fact(ui, {at.what, top, at.right - at.what, m}, row.what, Size::kM, p.ink, weight);
    const float low = top + m + 8.0F;
    const float used = draw_label(ui, {at.what, low, (at.right - at.what) * 0.5F, s}, row.who,
                                  Size::kS, p.ink2);
    draw_label(ui, {at.what + used + 24.0F, low, at.right - at.what - used - 24.0F, s}, row.where,
               Size::kS, p.ink2);
  } else {
    const float room = at.who - at.what - 12.0F;
    draw_fact(ui, {at.what, rect.y, room, rect.h}, row.what, Size::kM, p.ink, weight);
    draw_label(ui, {at.who, rect.y, at.where - at.who - 10.0F, rect.h}, row.who, Size::kS, p.ink);
    draw_label(ui, {at.where, rect.y, at.right - at.where, rect.h}, row.where, Size::kS, p.ink2);
  }
  draw_icon_centered(ui, Icon::kChevronRight, {rect.right() - 22.0F, rect.center().y}, 22.0F,
                     p.ink);
  horizontal_rule(ui, rect.x, rect.right(), rect.bottom() - 1.0F);
}

void draw_titles(Ui& ui, const Rect& head, const Layout& at, const ListTitles& titles) {
  std::array<Column, 4> columns{
      Column{at.lead + 9.0F, at.lead_width, titles.lead},
      Column{at.what, at.who - at.what - 8.0F, titles.what},
      Column{at.who, at.where - at.who - 8.0F, titles.who},
      Column{at.where, head.right() - at.where, titles.where}};
  if (at.two_lines) {
    columns[2].title = {};
    columns[3].title = {};
  }
  table_head(ui, head, columns);
}

void draw_empty(Ui& ui, const Rect& area, const ListStyle& style) {
  const Rect box{area.x, area.y + 16.0F, std::min(area.w, 760.0F),
                 style.empty_note.empty() ? 88.0F : 112.0F};
  banner(ui, box, style.empty, style.empty_note,
         {.tone = Tone::kPrimary, .icon = Icon::kCheck, .title_size = Size::kM});
}

// Title M strong and a note S behind it, on one line; what stands right of them starts at `right`.
void draw_title(Ui& ui, Vec2 at, float right, std::string_view title, std::string_view note) {
  const float m = ui.theme.px(Size::kM);
  const float used = draw_label(ui, {at.x, at.y, right - at.x, m}, title, Size::kM,
                                ui.colors().ink, Align::kLeft, Weight::kStrong);
  draw_label(ui, {at.x + used + 24.0F, at.y, std::max(right - at.x - used - 24.0F, 0.0F), m}, note,
             Size::kS, ui.colors().ink2);
}

Rect whole(const Ui& ui, float top) {
  (void)ui;
  return {kMargin, top, kWindowWidth - 2.0F * kMargin, kWindowHeight - top - kMargin};
}

ListTitles titles_of_acts(const Ui& ui) {
  return {ui.say(w::kWhen), ui.say(w::kWhat), ui.say(w::kWho), ui.say(w::kKioskEntry)};
}

}  // namespace

float list_row_height(const Ui& ui) {
  const float two_lines = ui.theme.px(Size::kM) + ui.theme.px(Size::kS) + 28.0F;
  return is_large(ui) ? two_lines : 72.0F;
}

void draw_list(Ui& ui, const Rect& area, const AuditList& list, const ListStyle& style,
               Intent& intent) {
  if (list.rows.empty()) return draw_empty(ui, area, style);
  const float head = ui.theme.px(Size::kS) + 14.0F;
  const float pitch = list_row_height(ui);
  const float room = area.h - head;
  const auto fits = static_cast<std::size_t>(std::max(1.0F, std::floor(room / pitch)));
  const bool pages = style.pages && list.rows.size() > fits;
  const Rect rows{area.x, area.y + head, area.w - (pages ? kPageColumn + kGutter : 0.0F),
                  pitch * static_cast<float>(fits)};
  const Layout at = layout_of(ui, rows);
  draw_titles(ui, {rows.x, area.y, rows.w, head}, at, style.titles);
  const ListPlace place{list.first, fits, list.rows.size(), list.carried};
  const std::size_t first = style.pages ? std::min(list.first, last_first(place)) : 0;
  {
    const IdScope scope(ui, "rows");
    const GroupScope group(ui, "rows");
    const std::size_t end = std::min(first + fits, list.rows.size());
    for (std::size_t i = first; i < end; ++i) {
      const float y = rows.y + pitch * static_cast<float>(i - first);
      draw_row(ui, list.rows.at(i), at, {rows.x, y, rows.w, pitch}, intent);
    }
  }
  if (!pages) return;
  const Rect column{area.right() - kPageColumn, rows.y, kPageColumn, rows.h};
  if (const auto move = move_list(ui, rows, column, pitch, place)) {
    intent = audit::Scroll{move->first, move->carried};
  }
}

// ---- 確認待ち ----

void draw_page(Ui& ui, float top, const AuditState&, const AuditQueue& page, Intent& intent) {
  const Rect area = whole(ui, top);
  const float target = ui.theme.target();
  struct Filter {
    AuditFilter filter;
    std::string_view name;
    std::string label;
  };
  const auto counted = [&](const Words& words_of, std::size_t count) {
    return std::string(ui.say(words_of)) + " " + std::to_string(count);
  };
  const std::array<Filter, 3> filters{
      Filter{AuditFilter::kWaiting, "waiting", counted(w::kWaiting, page.waiting)},
      Filter{AuditFilter::kSecond, "second", counted(w::kSecondWaits, page.second)},
      Filter{AuditFilter::kDone, "done", counted(w::kDone, page.done)}};
  const float y = area.y + 10.0F;
  float x = area.right();
  {
    const IdScope scope(ui, "filter");
    const GroupScope group(ui, "filter");
    std::array<Rect, 3> places{};
    for (std::size_t i = filters.size(); i-- > 0;) {
      const float width = text_width(ui, filters.at(i).label, Size::kS) + 48.0F;
      x -= width;
      places.at(i) = {x, y, width, target};
      x -= kGutter;
    }
    for (std::size_t i = 0; i < filters.size(); ++i) {
      KeyStyle style;
      style.look = page.filter == filters.at(i).filter ? KeyLook::kChosen : KeyLook::kPanel;
      style.size = Size::kS;
      if (key(ui, filters.at(i).name, places.at(i), filters.at(i).label, style)) {
        intent = audit::ShowFilter{filters.at(i).filter};
      }
    }
  }
  const float m = ui.theme.px(Size::kM);
  draw_title(ui, {area.x, y + (target - m) / 2.0F}, x - 8.0F, ui.say(w::kQueueTitle),
             page.filter == AuditFilter::kDone ? std::string_view() : ui.say(w::kQueueOrder));
  const bool is_waiting = page.filter == AuditFilter::kWaiting;
  const ListStyle style{
      {ui.say(page.filter == AuditFilter::kDone ? w::kFinding : w::kDue), ui.say(w::kReason),
       ui.say(w::kWho), ui.say(w::kArrived)},
      ui.say(is_waiting ? w::kNothingWaits : w::kNoneHere),
      is_waiting ? ui.say(w::kNothingWaitsNote) : std::string_view()};
  const float list_top = y + target + 10.0F;
  draw_list(ui, {area.x, list_top, area.w, kWindowHeight - list_top - 8.0F}, page.list, style,
            intent);
}

// ---- 断った記録 ----

void draw_page(Ui& ui, float top, const AuditState&, const AuditRefusals& page, Intent& intent) {
  const Rect area = whole(ui, top);
  const float m = ui.theme.px(Size::kM);
  draw_label(ui, {area.x, area.y + 16.0F, area.w, m}, ui.say(w::kRefusalsNote), Size::kM,
             ui.colors().ink);
  const float list_top = area.y + 16.0F + m + 16.0F;
  draw_list(ui, {area.x, list_top, area.w, kWindowHeight - list_top - 8.0F}, page.list,
            {titles_of_acts(ui), ui.say(w::kRefusalsNone)}, intent);
}

// ---- One person's accesses ----

void draw_page(Ui& ui, float top, const AuditState&, const AuditPerson& page, Intent& intent) {
  const Rect area = whole(ui, top);
  const float target = ui.theme.target();
  const float y = area.y + 10.0F;
  const std::string_view back = ui.say(w::kOtherPerson);
  KeyStyle style;
  style.look = KeyLook::kQuiet;
  style.size = Size::kS;
  style.icon = Icon::kChevronLeft;
  const float width = text_width(ui, back, Size::kS) + 72.0F;
  if (key(ui, "back", {area.right() - width, y, width, target}, back, style)) {
    intent = audit::Back{};
  }
  const float m = ui.theme.px(Size::kM);
  draw_title(ui, {area.x, y + (target - m) / 2.0F}, area.right() - width - 12.0F,
             ui.say(w::kPersonTitle, {page.id}), page.count);
  const float list_top = y + target + 10.0F;
  draw_list(ui, {area.x, list_top, area.w, kWindowHeight - list_top - 8.0F}, page.list,
            {titles_of_acts(ui), ui.say(w::kPersonNever)}, intent);
}

// ---- 抜き取り ----

void draw_page(Ui& ui, float top, const AuditState&, const AuditSample& page, Intent& intent) {
  const Rect left = left_column(ui, top);
  const Rect right = right_column(ui, top);
  const float m = ui.theme.px(Size::kM);
  const float s = ui.theme.px(Size::kS);
  const std::string title =
      page.number.empty() ? std::string(ui.say(w::kNothingDrawn))
                          : ui.say(w::kDrawn, {page.number, std::to_string(page.list.rows.size())});
  draw_title(ui, {left.x, left.y + 16.0F}, left.right(), title, {});
  const float list_top = left.y + 16.0F + m + 14.0F;
  if (!page.number.empty()) {
    draw_list(ui, {left.x, list_top, left.w, kWindowHeight - list_top - 8.0F}, page.list,
              {titles_of_acts(ui), ui.say(w::kNoAccess)}, intent);
  }
  const Rect card{right.x, right.y + 16.0F, right.w, right.h - 16.0F};
  draw_card(ui, card);
  const Rect text = card.inset(20.0F);
  draw_paragraph(ui, text, ui.say(w::kDrawExplained), Size::kS, ui.colors().ink, Weight::kPlain,
                 s + 10.0F);
  const Rect foot{text.x, card.bottom() - 20.0F - kPrimaryHeight, text.w, kPrimaryHeight};
  const float y = foot.y - 16.0F - ui.theme.target();
  const float half = (text.w - kGutter) / 2.0F;
  const auto change = [&](std::string_view name, float x, const Words& label, Icon icon,
                          std::size_t wanted) {
    const bool open = wanted != page.count && !page.is_drawing;
    const KeyStyle style{.look = KeyLook::kQuiet, .icon = icon, .enabled = open};
    if (key(ui, name, {x, y, half, ui.theme.target()}, ui.say(label), style)) {
      intent = audit::SetCount{wanted};
    }
  };
  change("fewer", text.x, w::kFewer, Icon::kChevronDown,
         std::max(page.count - std::min<std::size_t>(5, page.count), kSampleFewest));
  change("more", text.x + half + kGutter, w::kMoreOf, Icon::kChevronUp,
         std::min(page.count + 5, kSampleMost));
  const Words& label = page.number.empty() ? w::kDraw : w::kDrawAgain;
  const std::string words_of = page.is_drawing ? std::string(ui.say(words::kRecording))
                                               : ui.say(label, {std::to_string(page.count)});
  if (primary(ui, "draw", foot, words_of, {.enabled = !page.is_drawing})) intent = audit::Draw{};
}

}  // namespace tomoshibi::gui::audit_parts
