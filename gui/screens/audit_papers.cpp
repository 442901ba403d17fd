// The audit desk: by person, the paper seal, exports, and what damage looks like.
#include <algorithm>
#include <cmath>
#include <string>

#include "gui/screens/audit_parts.h"

namespace tomoshibi::gui::audit_parts {
namespace {

// 32 digits in groups of four: read aloud and compared.
std::string grouped(std::string_view id) {
  std::string out;
  for (std::size_t i = 0; i < id.size(); ++i) {
    if (i > 0 && i % 4 == 0) out += ' ';
    out += id[i];
  }
  return out;
}

}  // namespace

// ---- 人ごとの一覧 ----

namespace {

void draw_found(Ui& ui, const AuditPersons& page, const Rect& right, Intent& intent) {
  const Palette& p = ui.colors();
  const float s = ui.theme.px(Size::kS);
  const float m = ui.theme.px(Size::kM);
  const float y = right.y + 16.0F;
  if (!page.has_asked || page.found.empty()) {
    const Words& said = page.has_asked ? w::kPersonsNone : w::kPersonsAsk;
    draw_label(ui, {right.x, y, right.w, m}, ui.say(said), Size::kM, p.ink, Align::kLeft,
               Weight::kStrong);
    draw_paragraph(ui, {right.x, y + m + 16.0F, right.w, 200.0F}, ui.say(w::kPersonsWhy), Size::kS,
                   p.ink2, Weight::kPlain, s + 9.0F);
    return;
  }
  draw_label(ui, {right.x, y, right.w, m},
             ui.say(w::kPersonsFound, {std::to_string(page.found.size())}), Size::kM, p.ink,
             Align::kLeft, Weight::kStrong);
  const float pitch = s + m + 30.0F;
  const Rect list{right.x, y + m + 14.0F, right.w, kWindowHeight - 12.0F - y - m - 14.0F};
  const auto fits = static_cast<std::size_t>(std::max(1.0F, std::floor(list.h / pitch)));
  const bool pages = page.found.size() > fits;
  const float width = list.w - (pages ? kPageColumn + kGutter : 0.0F);
  const ListPlace place{page.first, fits, page.found.size(), page.carried};
  const std::size_t first = std::min(page.first, last_first(place));
  const IdScope scope(ui, "found");
  {
    const GroupScope group(ui, "found");
    for (std::size_t i = first; i < std::min(first + fits, page.found.size()); ++i) {
      const AuditPersonRow& row = page.found.at(i);
      const Rect rect{list.x, list.y + pitch * static_cast<float>(i - first), width, pitch};
      if (touch_row(ui, row.id, rect) && !ui.is_drag()) intent = audit::OpenPerson{row.id};
      const float top = rect.y + (rect.h - s - m - 8.0F) / 2.0F;
      draw_label(ui, {rect.x + 8.0F, top, rect.w - 44.0F, s}, grouped(row.id), Size::kS, p.ink);
      draw_label(ui, {rect.x + 8.0F, top + s + 8.0F, rect.w - 44.0F, m}, row.count, Size::kM,
                 p.ink, Align::kLeft, Weight::kStrong);
      draw_icon_centered(ui, Icon::kChevronRight, {rect.right() - 20.0F, rect.center().y}, 22.0F,
                         p.ink);
      horizontal_rule(ui, rect.x, rect.right(), rect.bottom() - 1.0F);
    }
  }
  if (!pages) return;
  const Rect rows{list.x, list.y, width, pitch * static_cast<float>(fits)};
  const Rect column{list.right() - kPageColumn, rows.y, kPageColumn, rows.h};
  if (const auto move = move_list(ui, rows, column, pitch, place)) {
    intent = audit::Scroll{move->first, move->carried};
  }
}

}  // namespace

void draw_page(Ui& ui, float top, const AuditState&, const AuditPersons& page, Intent& intent) {
  const Rect left = left_column(ui, top);
  const Rect right = right_column(ui, top);
  draw_panel(ui, ui.theme.place({816.0F, top, kWindowWidth - 816.0F, kWindowHeight - top}));
  const float y = left.y + 12.0F;
  const float height = std::max(72.0F, ui.theme.px(Size::kS) + ui.theme.px(Size::kM) + 26.0F);
  (void)field(ui, "asked", {left.x, y, left.w, height}, ui.say(w::kFindPerson), page.asked.shown(),
              {.active = true});
  const float board_top = y + height + 12.0F;
  const Rect board{left.x, board_top, left.w,
                   std::min(464.0F, kWindowHeight - kMargin - board_top)};
  const Typed typed = draw_text_board(ui, board, page.asked, page.letters);
  if (typed.text) intent = audit::AskedChanged{*typed.text};
  if (typed.letters) intent = audit::ShowLetters{*typed.letters};
  draw_found(ui, page, right, intent);
}

// ---- 封印紙 ----

namespace {

void draw_seal_words(Ui& ui, const AuditSeal& page, const Rect& card) {
  const Palette& p = ui.colors();
  draw_card(ui, card);
  const float s = ui.theme.px(Size::kS);
  const float m = ui.theme.px(Size::kM);
  const Rect inner = card.inset(24.0F, 20.0F);
  draw_label(ui, {inner.x, inner.y, inner.w, m}, ui.say(w::kSealTitle), Size::kM, p.ink,
             Align::kLeft, Weight::kStrong);
  draw_label(ui, {inner.x, inner.y + m + 10.0F, inner.w, s},
             ui.say(w::kSealWhen, {page.when, with_thousands(page.size)}), Size::kS, p.ink2);
  const float top = inner.y + m + s + 30.0F;
  const float row = std::floor((inner.bottom() - top) / 3.0F);
  const float half = inner.w / 2.0F;
  for (std::size_t i = 0; i < page.words.size(); ++i) {
    const float x = inner.x + half * static_cast<float>(i % 2);
    const float y = top + row * static_cast<float>(i / 2);
    draw_label(ui, {x, y, 36.0F, row}, std::to_string(i + 1), Size::kS, p.ink2);
    draw_fact(ui, {x + 36.0F, y, half - 44.0F, row}, page.words.at(i), Size::kX, p.ink);
  }
}

const Words& seal_key(SealTime time) {
  switch (time) {
    case SealTime::kMorning: return w::kSealMorning;
    case SealTime::kEvening: return w::kSealEvening;
    case SealTime::kAnyTime: break;
  }
  return w::kSealAnyTime;
}

}  // namespace

void draw_page(Ui& ui, float top, const AuditState&, const AuditSeal& page, Intent& intent) {
  const Rect left = left_column(ui, top);
  const Rect right = right_column(ui, top);
  const Palette& p = ui.colors();
  const float s = ui.theme.px(Size::kS);
  const float how = paragraph_height(ui, left.w, ui.say(w::kSealHow), Size::kS, s + 9.0F);
  const Rect card{left.x, left.y + 16.0F, left.w, kWindowHeight - kMargin - left.y - 40.0F - how};
  if (page.words.empty()) {
    BannerStyle style;
    style.tone = Tone::kPrimary;
    style.icon = Icon::kDocument;
    style.title_size = Size::kM;
    banner(ui, {left.x, left.y + 16.0F, left.w, 112.0F}, ui.say(w::kSealNone),
           ui.say(w::kSealNoneNote), style);
  } else {
    draw_seal_words(ui, page, card);
  }
  draw_paragraph(ui, {left.x, card.bottom() + 14.0F, left.w, how}, ui.say(w::kSealHow), Size::kS,
                 p.ink2, Weight::kPlain, s + 9.0F);
  const Rect foot = foot_of(right);
  float y = right.y + 16.0F;
  const float print_height = s + ui.theme.px(Size::kM) + 24.0F;
  const Rect print{right.x, foot.y - kGutter - print_height, right.w, print_height};
  if (!page.words.empty()) {
    const Rect code{right.x, y, right.w, std::min(right.w, print.y - y - 120.0F)};
    y = draw_qr(ui, page.code, code).bottom() + 12.0F;
  }
  const auto line = [&](std::string_view text, Color ink) {
    y += draw_paragraph(ui, {right.x, y, right.w, 80.0F}, text, Size::kS, ink, Weight::kPlain,
                        s + 8.0F) +
         6.0F;
  };
  if (page.is_waiting) line(ui.say(w::kSealWaits), p.ink);
  if (!page.printed.empty()) line(page.printed, p.ok_ink);
  if (page.not_printed) line(ui.say(w::kSealNotPrinted), p.danger_ink);
  if (!page.last.empty()) line(ui.say(w::kSealLast, {page.last}), p.ink);
  if (!page.last.empty() && page.agrees) line(ui.say(w::kSealAgrees), p.ok_ink);
  if (!page.agrees) line(ui.say(w::kSealDisagrees), p.danger_ink);
  if (page.not_recorded) line(ui.say(w::kNotRecorded), p.danger_ink);
  if (!page.words.empty()) {
    const std::string where = ui.say(w::kSealPrintTo, {page.place});
    KeyStyle style;
    style.look = KeyLook::kPanel;
    style.icon = Icon::kDocument;
    style.second = where;
    style.left_aligned = true;
    style.enabled = !page.is_making && !page.is_printing;
    const Words& said = page.is_printing ? words::kRecording : w::kSealPrint;
    if (key(ui, "print_seal", print, ui.say(said), style)) intent = audit::PrintSeal{};
  } else if (!page.last.empty()) {
    const KeyStyle style{.look = KeyLook::kPanel, .icon = Icon::kDocument};
    if (key(ui, "take_paper", print, ui.say(w::kPaperTake), style)) intent = audit::TakePaper{};
  }
  const std::string_view label = ui.say(page.is_making ? words::kRecording : seal_key(page.time));
  if (primary(ui, "make_seal", foot, label, {.enabled = !page.is_making})) {
    intent = audit::MakeSeal{};
  }
}

// ---- 紙を確かめる ----

namespace {

const Words* verdict_words(PaperVerdict verdict) {
  switch (verdict) {
    case PaperVerdict::kNone: return nullptr;
    case PaperVerdict::kHolds: return &w::kPaperHolds;
    case PaperVerdict::kDiffers: return &w::kPaperDiffers;
    case PaperVerdict::kShorter: return &w::kPaperShorter;
    case PaperVerdict::kNotSixWords: return &w::kPaperNotSix;
    case PaperVerdict::kFailed: return &w::kPaperFailed;
  }
  return nullptr;
}

void draw_seals(Ui& ui, const AuditPaper& page, const Rect& area, Intent& intent) {
  const float pitch = ui.theme.target() + 8.0F + kGutter;
  const auto fits = static_cast<std::size_t>(std::max(1.0F, std::floor(area.h / pitch)));
  const bool pages = page.seals.size() > fits;
  const ListPlace place{page.first, fits, page.seals.size(), 0.0F};
  const std::size_t first = std::min(page.first, last_first(place));
  const float width = area.w - (pages ? kPageColumn + kGutter : 0.0F);
  {
    const IdScope scope(ui, "seals");
    const GroupScope group(ui, "seals");
    for (std::size_t i = first; i < std::min(first + fits, page.seals.size()); ++i) {
      const bool is_chosen = page.chosen == i;
      KeyStyle style;
      style.look = is_chosen ? KeyLook::kChosen : KeyLook::kPanel;
      style.icon = is_chosen ? Icon::kCheck : Icon::kDocument;
      style.size = Size::kS;
      style.left_aligned = true;
      style.enabled = !page.is_checking;
      const Rect rect{area.x, area.y + pitch * static_cast<float>(i - first), width,
                      pitch - kGutter};
      if (key(ui, std::to_string(page.seals.at(i).entry), rect, page.seals.at(i).words, style)) {
        intent = audit::ChooseSeal{i};
      }
    }
  }
  if (!pages) return;
  const Rect rows{area.x, area.y, width, pitch * static_cast<float>(fits)};
  const Rect column{area.right() - kPageColumn, rows.y, kPageColumn, rows.h};
  if (const auto move = move_list(ui, rows, column, pitch, place)) {
    intent = audit::Scroll{move->first, 0.0F};
  }
}

}  // namespace

void draw_page(Ui& ui, float top, const AuditState&, const AuditPaper& page, Intent& intent) {
  const Rect left = left_column(ui, top);
  const Rect right = right_column(ui, top);
  draw_panel(ui, ui.theme.place({816.0F, top, kWindowWidth - 816.0F, kWindowHeight - top}));
  const float s = ui.theme.px(Size::kS);
  const float m = ui.theme.px(Size::kM);
  const float height = std::max(72.0F, s + m + 26.0F);
  (void)field(ui, "asked", {left.x, left.y + 12.0F, left.w, height}, ui.say(w::kPaperTitle),
              page.asked.shown(), {.active = true});
  const float board_top = left.y + 24.0F + height;
  const Rect board{left.x, board_top, left.w,
                   std::min(464.0F, kWindowHeight - kMargin - board_top)};
  const Typed typed = draw_text_board(ui, board, page.asked, page.letters);
  if (typed.text) intent = audit::AskedChanged{*typed.text};
  if (typed.letters) intent = audit::ShowLetters{*typed.letters};
  const KeyStyle quiet{.look = KeyLook::kQuiet, .size = Size::kS, .icon = Icon::kChevronLeft};
  const float back = text_width(ui, ui.say(words::kBack), Size::kS) + 72.0F;
  if (key(ui, "back", {right.right() - back, right.y + 12.0F, back, ui.theme.target()},
          ui.say(words::kBack), quiet)) {
    intent = audit::Back{};
  }
  const Rect foot = foot_of(right);
  float y = right.y + 20.0F + ui.theme.target();
  y += draw_paragraph(ui, {right.x, y, right.w, 80.0F},
                      ui.say(page.seals.empty() ? w::kPaperNoSeals : w::kPaperWhich), Size::kM,
                      ui.colors().ink, Weight::kStrong, m + 8.0F) +
       4.0F;
  y += draw_paragraph(ui, {right.x, y, right.w, 80.0F}, ui.say(w::kPaperAbsent), Size::kS,
                      ui.colors().ink2, Weight::kPlain, s + 8.0F) +
       10.0F;
  float bottom = foot.y - 12.0F;
  if (const Words* said = verdict_words(page.verdict)) {
    const bool holds = page.verdict == PaperVerdict::kHolds;
    const float box = said_height(ui, right.w, ui.say(*said));
    bottom -= box + 10.0F;
    draw_said(ui, {right.x, bottom + 10.0F, right.w, box}, holds ? Tone::kOk : Tone::kDanger,
              holds ? Icon::kCheck : Icon::kTriangle, ui.say(*said));
  }
  draw_seals(ui, page, {right.x, y, right.w, bottom - y}, intent);
  const bool open = page.chosen && !page.is_checking && !page.asked.shown().empty();
  const std::string_view label = ui.say(page.is_checking ? words::kRecording : w::kPaperCheck);
  if (primary(ui, "check_paper", foot, label, {.enabled = open})) intent = audit::CheckPaper{};
}

// ---- 書き出し ----

namespace {

struct FormatWords {
  AuditFormat format;
  std::string_view name;
  const Words& title;
  const Words& note;
};
constexpr std::array<FormatWords, 3> kFormats{
    FormatWords{AuditFormat::kCsv, "csv", w::kCsv, w::kCsvNote},
    FormatWords{AuditFormat::kBalp, "balp", w::kBalp, w::kBalpNote},
    FormatWords{AuditFormat::kPack, "pack", w::kPack, w::kPackNote}};

float draw_formats(Ui& ui, const AuditExport& page, const Rect& at, Intent& intent) {
  const float m = ui.theme.px(Size::kM);
  step(ui, {at.x, at.y}, 1, ui.say(w::kExportWhat));
  float y = at.y + std::max(32.0F, m) + 8.0F;
  const IdScope scope(ui, "format");
  const GroupScope group(ui, "format");
  const float height = is_large(ui) ? 72.0F : 68.0F;
  for (const FormatWords& one : kFormats) {
    KeyStyle style;
    style.look = page.format == one.format ? KeyLook::kChosen : KeyLook::kPanel;
    style.icon = page.format == one.format ? Icon::kCheck : Icon::kNone;
    style.second = ui.say(one.note);
    style.left_aligned = true;
    style.enabled = !page.is_writing;
    if (key(ui, one.name, {at.x, y, at.w, height}, ui.say(one.title), style)) {
      intent = audit::ChooseFormat{one.format};
    }
    y += height + kGutter;
  }
  return y;
}

void draw_periods(Ui& ui, const AuditExport& page, const Rect& at, Intent& intent) {
  const float m = ui.theme.px(Size::kM);
  step(ui, {at.x, at.y}, 2, ui.say(w::kExportPeriod));
  const float y = at.y + std::max(32.0F, m) + 8.0F;
  const std::array<const Words*, 4> periods{&w::kToday, &w::kSevenDays, &w::kThirtyDays,
                                            &w::kEverything};
  const float width = (at.w - 3.0F * kGutter) / 4.0F;
  const IdScope scope(ui, "period");
  const GroupScope group(ui, "period");
  for (std::size_t i = 0; i < periods.size(); ++i) {
    const auto period = static_cast<AuditPeriod>(i);
    KeyStyle style;
    style.look = page.period == period ? KeyLook::kChosen : KeyLook::kPanel;
    // A pack is always of the whole journal.
    const bool fits = page.format != AuditFormat::kPack || period == AuditPeriod::kEverything;
    style.enabled = !page.is_writing && fits;
    const Rect place{at.x + (width + kGutter) * static_cast<float>(i), y, width,
                     ui.theme.target() + 4.0F};
    if (key(ui, std::to_string(i), place, ui.say(*periods.at(i)), style)) {
      intent = audit::ChoosePeriod{period};
    }
  }
}

void draw_places(Ui& ui, const AuditExport& page, const Rect& at, Intent& intent) {
  const float m = ui.theme.px(Size::kM);
  step(ui, {at.x, at.y}, 3, ui.say(w::kExportWhere));
  float y = at.y + std::max(32.0F, m) + 8.0F;
  const IdScope scope(ui, "place");
  const GroupScope group(ui, "place");
  for (std::size_t i = 0; i < page.places.size(); ++i) {
    const float height = ui.theme.target() + 8.0F;
    if (y + height > at.bottom()) break;
    KeyStyle style;
    style.look = page.place == i ? KeyLook::kChosen : KeyLook::kPanel;
    style.icon = page.place == i ? Icon::kCheck : Icon::kUsb;
    style.size = Size::kS;
    style.left_aligned = true;
    style.enabled = !page.is_writing;
    if (key(ui, std::to_string(i), {at.x, y, at.w, height}, page.places.at(i).words, style)) {
      intent = audit::ChoosePlace{i};
    }
    y += height + kGutter;
  }
  draw_paragraph(ui, {at.x, y + 4.0F, at.w, 60.0F}, ui.say(w::kNoPlace), Size::kS,
                 ui.colors().ink2);
}

}  // namespace

void draw_page(Ui& ui, float top, const AuditState&, const AuditExport& page, Intent& intent) {
  const Rect left = left_column(ui, top);
  const Rect right = right_column(ui, top);
  const float s = ui.theme.px(Size::kS);
  draw_panel(ui, ui.theme.place({816.0F, top, kWindowWidth - 816.0F, kWindowHeight - top}));
  const float below = draw_formats(ui, page, {left.x, left.y + 16.0F, left.w, 0.0F}, intent);
  draw_periods(ui, page, {left.x, below + 14.0F, left.w, 0.0F}, intent);
  const Rect foot = foot_of(right);
  const std::string_view outcome =
      page.failed ? ui.say(w::kExportFailed) : std::string_view(page.done);
  const float said = outcome.empty() ? 0.0F : said_height(ui, right.w, outcome);
  const float note = paragraph_height(ui, right.w, ui.say(w::kExportNote), Size::kS, s + 8.0F);
  draw_places(ui, page,
              {right.x, right.y + 16.0F, right.w, foot.y - said - note - 36.0F - right.y - 16.0F},
              intent);
  float y = foot.y - 12.0F - note;
  draw_paragraph(ui, {right.x, y, right.w, note}, ui.say(w::kExportNote), Size::kS,
                 ui.colors().ink2, Weight::kPlain, s + 8.0F);
  if (said > 0.0F) {
    y -= said + 10.0F;
    draw_said(ui, {right.x, y, right.w, said}, page.failed ? Tone::kDanger : Tone::kOk,
              page.failed ? Icon::kTriangle : Icon::kCheck, outcome);
  }
  const std::array<const Words*, 3> names{&w::kCsv, &w::kBalp, &w::kPack};
  const Words& name = *names.at(static_cast<std::size_t>(page.format));
  std::string label = ui.say(w::kExportKey, {ui.say(name)});
  if (!page.place) label = ui.say(w::kExportMissing);
  if (page.is_writing) label = ui.say(w::kExportRuns);
  if (primary(ui, "export", foot, label, {.enabled = page.place && !page.is_writing})) {
    intent = audit::Export{};
  }
  if (page.is_writing) busy_bar(ui, top, -1.0F);
}

// ---- Evidence ----

void draw_page(Ui& ui, float top, const AuditState& state, const AuditEvidence&, Intent& intent) {
  const Rect place{kMargin, top + 12.0F, kWindowWidth - 2.0F * kMargin, 0.0F};
  const float m = ui.theme.px(Size::kM);
  const float target = ui.theme.target();
  const std::string_view back = ui.say(words::kBack);
  KeyStyle style;
  style.look = KeyLook::kQuiet;
  style.size = Size::kS;
  style.icon = Icon::kChevronLeft;
  const float width = text_width(ui, back, Size::kS) + 72.0F;
  if (key(ui, "back", {place.right() - width, place.y, width, target}, back, style)) {
    intent = audit::Back{};
  }
  draw_label(ui, {place.x, place.y, place.w - width, target}, ui.say(w::kEvidenceTitle), Size::kM,
             ui.colors().ink, Align::kLeft, Weight::kStrong);
  float y = place.y + target + 12.0F;
  for (const std::string& line : state.banner.evidence) {
    y += draw_paragraph(ui, {place.x, y, place.w, 120.0F}, line, Size::kM, ui.colors().ink,
                        Weight::kPlain, m + 10.0F) +
         6.0F;
  }
  const std::string_view note = ui.say(w::kEvidenceNote);
  draw_said(ui, {place.x, y + 16.0F, place.w, said_height(ui, place.w, note)}, Tone::kPrimary,
            Icon::kDocument, note);
}

}  // namespace tomoshibi::gui::audit_parts
