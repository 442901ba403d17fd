#include "gui/screens/search_frame.h"

#include <algorithm>
#include <array>
#include <span>

#include "gui/fonts.h"
#include "gui/screens/search_words.h"
#include "gui/widgets/cards.h"
#include "gui/widgets/tables.h"

namespace tomoshibi::gui {
namespace {

constexpr float kHeadHeight = 76.0F;
constexpr float kTabsTop = 700.0F;
constexpr float kTabsHeight = 80.0F;
constexpr float kPagingHeight = 72.0F;
constexpr float kChevron = 22.0F;
constexpr float kAskHeight = 68.0F;

std::vector<std::string_view> characters_of(std::string_view text) {
  std::vector<std::string_view> out;
  while (!text.empty()) {
    std::string_view rest = text;
    if (!next_character(rest)) break;
    out.push_back(text.substr(0, text.size() - rest.size()));
    text = rest;
  }
  return out;
}

void add_run(std::vector<TextRun>& runs, std::string_view text, bool differs) {
  if (text.empty()) return;
  if (!runs.empty() && runs.back().differs == differs) {
    runs.back().text += text;
  } else {
    runs.push_back({std::string(text), differs});
  }
}

std::string two_digits(int value) {
  const std::string text = std::to_string(value);
  return text.size() < 2 ? "0" + text : text;
}

std::string_view sex_word(const Ui& ui, Sex sex) {
  switch (sex) {
    case Sex::kMale: return ui.say(search_words::kMale);
    case Sex::kFemale: return ui.say(search_words::kFemale);
    case Sex::kUnknown: break;
  }
  return {};
}

std::string age_and_sex(const Ui& ui, const PersonRow& row) {
  std::string text;
  if (row.age >= 0) text = ui.say(search_words::kYears, {std::to_string(row.age)});
  if (row.sex != Sex::kUnknown) {
    if (!text.empty()) text += ' ';
    text += sex_word(ui, row.sex);
  }
  return text;
}

// 昭22-03-＊＊: for the largest text, where the western year has no room beside the town.
std::string masked_short(const Date& birth) {
  const auto era = era_of(birth);
  if (!era) return to_japanese_masked(birth);
  return std::string(era_short(era->era)) + two_digits(era->year) + "-" + two_digits(birth.month) +
         "-＊＊";
}

std::vector<Piece> number_pieces(const Ui& ui, const PersonRow& row, const std::string& branch) {
  const Palette& colors = ui.colors();
  std::vector<Piece> pieces{{ui.say(search_words::kNumberOf), colors.ink}};
  for (const TextRun& run : row.number) {
    pieces.push_back(run.differs ? Piece{run.text, colors.caution_ink, Weight::kStrong, true}
                                 : Piece{run.text, colors.ink});
  }
  if (!branch.empty()) pieces.push_back({branch, colors.ink});
  return pieces;
}

// A line of facts about a person: bars while names are hidden.
float draw_facts(Ui& ui, const Rect& line, std::string_view text, Color color) {
  if (ui.names_hidden) return draw_name(ui, line, text, Size::kS, color, Weight::kPlain);
  return draw_label(ui, line, text, Size::kS, color);
}

void draw_number_line(Ui& ui, const Rect& line, const PersonRow& row, std::string_view before) {
  if (ui.names_hidden) {
    draw_name(ui, line, before, Size::kS, ui.colors().ink, Weight::kPlain);
    return;
  }
  const std::string lead = before.empty() ? std::string() : std::string(before) + "　";
  const std::string branch =
      row.branch.empty() ? std::string() : "　" + ui.say(search_words::kBranchOf, {row.branch});
  std::vector<Piece> pieces{{lead, ui.colors().ink}};
  const std::vector<Piece> number = number_pieces(ui, row, branch);
  pieces.insert(pieces.end(), number.begin(), number.end());
  draw_pieces(ui, {line.x, line.y}, pieces, Size::kS);
}

// Two lines at normal text, three when letters grow; one more when somebody in the list is certain.
float row_height(const Theme& theme) {
  if (theme.text == TextSize::kNormal) return 84.0F;
  return theme.text == TextSize::kLarge ? 104.0F : 116.0F;
}
float tag_height(const Theme& theme) { return theme.px(Size::kS) + 22.0F; }

// Below the facts of every row: tags when somebody in the list has one, the other record when
// somebody has two.
float below_height(const Theme& theme, const SearchAnswer& answer) {
  const bool has_linked =
      std::ranges::any_of(answer.rows, [](const PersonRow& row) { return !row.linked.empty(); });
  const bool has_certain =
      std::ranges::any_of(answer.rows, [](const PersonRow& row) { return row.is_certain; });
  float height = has_certain ? tag_height(theme) : 0.0F;
  if (has_linked) height += tag_height(theme) + theme.px(Size::kS) + 8.0F;
  return height;
}

// 本人の可能性が高い; 住所・保険の異なる2件（転居の届け）, and below it what the other record says.
void draw_below(Ui& ui, const Rect& rect, const PersonRow& row, float top) {
  const float x = rect.x + kMargin;
  float y = top - 2.0F;
  if (row.is_certain) {
    tint_tag(ui, {x, y}, ui.say(search_words::kProbably), Tone::kOk, Size::kS, Icon::kCheck);
    y += tag_height(ui.theme);
  }
  if (row.linked.empty()) return;
  const float room = rect.right() - 8.0F - x;
  std::string text = row.linked + "（" + row.linked_by + "）";
  if (tint_tag_width(ui, text, Size::kS) > room) text = row.linked;
  if (tint_tag_width(ui, text, Size::kS) > room) text = ui.say(search_words::kTwoRecords);
  tint_tag(ui, {x, y}, text, Tone::kPrimary, Size::kS);
  y += tag_height(ui.theme) - 4.0F;
  const float s = ui.theme.px(Size::kS);
  draw_name(ui, {x, y, room, s}, row.other, Size::kS, ui.colors().ink, Weight::kPlain);
}

// 同姓同名 at the top right; returns how far the name may go.
float draw_namesake_tag(Ui& ui, const PersonRow& row, float right, float y) {
  if (!row.is_namesake) return right;
  const float width = tint_tag_width(ui, ui.say(words::kNamesakes), Size::kS);
  tint_tag(ui, {right - width, y}, ui.say(words::kNamesakes), Tone::kCaution, Size::kS);
  return right - width - 7.0F;
}

void draw_small_row(Ui& ui, const Rect& rect, const PersonRow& row) {
  const Palette& colors = ui.colors();
  const float s = ui.theme.px(Size::kS);
  const float l = ui.theme.px(Size::kL);
  const float right = rect.right() - kMargin;
  const float limit = draw_namesake_tag(ui, row, right - kChevron - 2.0F, rect.y + 10.0F);
  const float x = rect.x + kMargin;
  const float reading = text_width(ui, row.reading, Size::kS);
  const float room_for_name =
      std::max(limit - x - (reading > 0.0F ? reading + 12.0F : 0.0F), 96.0F);
  const float name = draw_name(ui, {x, rect.y + 12.0F, std::min(room_for_name, limit - x), l},
                               row.name, Size::kL, colors.ink);
  draw_name(ui,
            {x + name + 12.0F, rect.y + 12.0F + l - s - 4.0F,
             std::max(limit - x - name - 12.0F, 40.0F), s},
            row.reading, Size::kS, colors.ink2, Weight::kPlain);
  const Rect line{x, rect.bottom() - s - 12.0F, right - x, s};
  const std::string facts = age_and_sex(ui, row);
  if (!row.number.empty()) {
    draw_number_line(ui, line, row, facts);
    return;
  }
  const std::string place = row.place.empty() ? std::string() : "　" + row.place;
  std::string text = facts + "　" + to_japanese_masked(row.birth) + place;
  if (text_width(ui, text, Size::kS) > line.w)
    text = facts + "　" + masked_short(row.birth) + place;
  draw_facts(ui, line, text, colors.ink);
}

void draw_large_row(Ui& ui, const Rect& rect, const PersonRow& row) {
  const Palette& colors = ui.colors();
  const float s = ui.theme.px(Size::kS);
  const float l = ui.theme.px(Size::kL);
  const float x = rect.x + kMargin;
  const float right = rect.right() - kMargin;
  const float limit = draw_namesake_tag(ui, row, right, rect.y + 6.0F);
  draw_name(ui, {x, rect.y + 6.0F, limit - x, l}, row.name, Size::kL, colors.ink);
  const float second = rect.bottom() - 2.0F * s - 12.0F;
  const float third = rect.bottom() - s - 7.0F;
  const std::string facts = age_and_sex(ui, row);
  const float facts_width = text_width(ui, facts, Size::kS);
  const float room = right - kChevron - 12.0F - x;
  const float reading = draw_name(ui, {x, second, room - facts_width - 12.0F, s}, row.reading,
                                  Size::kS, colors.ink2, Weight::kPlain);
  draw_facts(ui, {x + reading + 12.0F, second, facts_width + 1.0F, s}, facts, colors.ink);
  const Rect line{x, third, right - x, s};
  if (!row.number.empty()) {
    draw_number_line(ui, line, row, {});
    return;
  }
  const std::string separator = row.place.empty() ? "" : " ";
  std::string text = to_japanese_masked(row.birth) + separator + row.place;
  if (text_width(ui, text, Size::kS) > line.w)
    text = masked_short(row.birth) + separator + row.place;
  draw_facts(ui, line, text, colors.ink);
}

bool draw_row(Ui& ui, const Rect& rect, const PersonRow& row) {
  const bool pressed = touch_row(ui, to_text(row.id), rect, !ui.names_hidden);
  if (row.is_certain)
    fill_rect(ui, {rect.x + 1.0F, rect.y, kBannerRule, rect.h - 1.0F}, ui.colors().ok);
  const float height = row_height(ui.theme);
  const Rect facts{rect.x, rect.y, rect.w, height};
  if (ui.theme.text == TextSize::kNormal) {
    draw_small_row(ui, facts, row);
  } else {
    draw_large_row(ui, facts, row);
  }
  draw_below(ui, rect, row, rect.y + height);
  draw_icon_centered(ui, Icon::kChevronRight, {rect.right() - kMargin - 8.0F, facts.center().y},
                     kChevron, ui.colors().ink);
  horizontal_rule(ui, rect.x, rect.right(), rect.bottom() - 1.0F);
  return pressed;
}

// Page keys lie below the rows, not beside them: a row needs the whole width for name and town.
std::optional<ListMoved> draw_paging(Ui& ui, const Rect& strip, const PageState& page) {
  const std::size_t behind = page.total - std::min(page.total, page.first + page.shown);
  const float width = 156.0F;
  const Rect up{strip.x + kMargin, strip.y + 4.0F, width, strip.h - 12.0F};
  const Rect down{strip.right() - kMargin - width, up.y, width, up.h};
  const std::string before = page.first > 0
                                 ? ui.say(search_words::kPageUp, {std::to_string(page.first)})
                                 : std::string(ui.say(search_words::kPageFirst));
  const std::string after = behind > 0 ? ui.say(search_words::kPageDown, {std::to_string(behind)})
                                       : std::string(ui.say(search_words::kPageLast));
  std::optional<ListMoved> moved;
  const std::size_t last = page.total - std::min(page.total, page.shown);
  KeyStyle style{.look = KeyLook::kQuiet, .size = Size::kS, .icon = Icon::kChevronUp};
  style.enabled = page.first > 0;
  if (key(ui, "page_up", up, before, style) || (style.enabled && ui.take(Key::kPageUp))) {
    moved = ListMoved{{page.first - std::min(page.first, page.shown), 0.0F}};
  }
  style.icon = Icon::kChevronDown;
  style.enabled = behind > 0;
  if (key(ui, "page_down", down, after, style) || (style.enabled && ui.take(Key::kPageDown))) {
    moved = ListMoved{{std::min(last, page.first + page.shown), 0.0F}};
  }
  const std::string range =
      ui.say(search_words::kPageRange,
             {std::to_string(page.first + 1), std::to_string(page.first + page.shown),
              std::to_string(page.total)});
  draw_label(ui, {up.right() + 4.0F, up.y, down.x - up.right() - 8.0F, up.h}, range, Size::kS,
             ui.colors().ink2, Align::kCenter);
  return moved;
}

std::string_view field_word(const Ui& ui, CardField field) {
  switch (field) {
    case CardField::kInsurer: return ui.say(search_words::kInsurerShort);
    case CardField::kSymbol: return ui.say(search_words::kSymbol);
    case CardField::kNumber: return ui.say(search_words::kNumber);
    case CardField::kBranch: return ui.say(search_words::kBranch);
    case CardField::kBirth: break;
  }
  return ui.say(search_words::kBirthDay);
}

std::string head_note(const Ui& ui, const SearchAnswer& answer) {
  std::string note;
  for (const Narrowing& step : answer.narrowing) {
    if (!note.empty()) note += " → ";
    note += std::string(field_word(ui, step.field)) + " " + with_thousands(step.people);
  }
  if (!note.empty()) return note;
  const std::string people = with_thousands(answer.people);
  if (answer.is_synthetic) return ui.say(search_words::kSynthetic, {people});
  if (answer.region.empty()) return ui.say(search_words::kOutOfPlain, {people});
  return ui.say(search_words::kOutOf, {answer.region, people});
}

}  // namespace

std::vector<TextRun> mark_difference(std::string_view asked, std::string_view registered) {
  const auto said = characters_of(asked);
  const auto real = characters_of(registered);
  const std::size_t most = std::min(said.size(), real.size());
  std::size_t head = 0;
  while (head < most && said[head] == real[head]) ++head;
  std::size_t tail = 0;
  while (tail < most - head && said[said.size() - 1 - tail] == real[real.size() - 1 - tail]) ++tail;
  std::vector<TextRun> runs;
  for (std::size_t i = 0; i < head; ++i) add_run(runs, real[i], false);
  for (std::size_t i = head; i < real.size() - tail; ++i) add_run(runs, real[i], true);
  if (head + tail == real.size() && said.size() > real.size()) add_run(runs, "・", true);
  for (std::size_t i = real.size() - tail; i < real.size(); ++i) add_run(runs, real[i], false);
  return runs;
}

std::vector<TextRun> mark_birth(const PartialDate& asked, const Date& registered) {
  std::vector<TextRun> runs;
  if (!registered.known()) return runs;
  const bool year = asked.year != 0 && asked.year != registered.year;
  const auto era = era_of(registered);
  if (era) {
    add_run(runs, era_short(era->era), false);
    add_run(runs, two_digits(era->year) + "(" + std::to_string(registered.year) + ")", year);
  } else {
    add_run(runs, std::to_string(registered.year), year);
  }
  add_run(runs, "-", false);
  add_run(runs, two_digits(registered.month), asked.month != 0 && asked.month != registered.month);
  add_run(runs, "-", false);
  add_run(runs, "＊＊", asked.day != 0 && asked.day != registered.day);
  return runs;
}

std::vector<TextRun> mark_unreadable(std::string_view asked, std::string_view registered) {
  const auto said = characters_of(asked);
  const auto real = characters_of(registered);
  std::vector<TextRun> runs;
  for (std::size_t i = 0; i < real.size(); ++i) {
    add_run(runs, real[i], i < said.size() && (said[i] == "?" || said[i] == "？"));
  }
  return runs;
}

void AnswerSlot::settle(Ui& ui) {
  if (!waiting_) return;
  if (ui.finger_down() || ui.was_lifted()) {
    if (ui.was_lifted()) ui.request_frame();
    return;
  }
  shown_ = std::move(*waiting_);
  waiting_.reset();
}

const Words& question_words(AskFor ask) {
  switch (ask) {
    case AskFor::kName: return search_words::kAskName;
    case AskFor::kReading: return search_words::kAskReading;
    case AskFor::kBirth: return search_words::kAskBirth;
    case AskFor::kBirthDay: return search_words::kAskBirthDay;
    case AskFor::kAge: return search_words::kAskAge;
    case AskFor::kSex: return search_words::kAskSex;
    case AskFor::kInsurer: return search_words::kAskInsurer;
    case AskFor::kCard: return search_words::kAskCard;
    case AskFor::kBranch: return search_words::kAskBranch;
    case AskFor::kNothing:
    case AskFor::kAddress: break;
  }
  return search_words::kAskAddress;
}

std::optional<Shortcut> take_shortcut(Ui& ui) {
  if (ui.take(Key::kF2)) return Shortcut{SwitchTab{SearchTab::kByName}};
  if (ui.take(Key::kF3)) return Shortcut{SwitchTab{SearchTab::kByCard}};
  if (ui.take(Key::kF4)) return Shortcut{WishOpenPatients{}};
  return std::nullopt;
}

Rect asking_area(const Ui& ui) {
  const float top = ui.theme.content_top() + 12.0F;
  return ui.theme.place({kMargin, top, kLeftColumn - 18.0F, kTabsTop - 20.0F - top});
}

Rect answer_column(const Ui& ui) {
  const float top = ui.theme.content_top();
  return ui.theme.place({kWindowWidth - kRightColumn, top, kRightColumn, kWindowHeight - top});
}

Rect answer_body(const Ui& ui) {
  const Rect column = answer_column(ui);
  const float top = column.y + kHeadHeight;
  return {column.x, top, column.w, kTabsTop - top};
}

Rect primary_place(const Ui& ui) {
  const Rect column = answer_column(ui);
  return {column.x + kMargin, kWindowHeight - kMargin - kPrimaryHeight, column.w - 2.0F * kMargin,
          kPrimaryHeight};
}

std::optional<SwitchTab> draw_search_tabs(Ui& ui, SearchTab active) {
  const Rect area = asking_area(ui);
  struct Tab {
    SearchTab tab;
    std::string_view name;
    const Words& label;
    Icon icon;
  };
  const std::array<Tab, 3> tabs{{{SearchTab::kByName, "tab_name", words::kByName, Icon::kPerson},
                                 {SearchTab::kByCard, "tab_card", words::kByCard, Icon::kDocument},
                                 {SearchTab::kByCode, "tab_code", words::kByCode, Icon::kQrCode}}};
  const auto count = static_cast<float>(tabs.size());
  const float width = (area.w - kGutter * (count - 1.0F)) / count;
  const GroupScope group(ui, "search_tabs");
  std::optional<SwitchTab> pressed;
  float x = area.x;
  for (const Tab& tab : tabs) {
    const KeyStyle style{.look = tab.tab == active ? KeyLook::kChosen : KeyLook::kPanel,
                         .icon = tab.icon};
    if (key(ui, tab.name, {x, kTabsTop, width, kTabsHeight}, ui.say(tab.label), style))
      pressed = SwitchTab{tab.tab};
    x += width + kGutter;
  }
  return pressed && pressed->tab != active ? pressed : std::nullopt;
}

bool shows_rows(const SearchAnswer& answer) {
  return answer.found == Found::kPeople && answer.rows_allowed && !answer.rows.empty() &&
         answer.fitting <= kMostRows;
}

std::string with_thousands(std::uint64_t value) {
  std::string text = std::to_string(value);
  for (std::size_t at = text.size(); at > 3; at -= 3) text.insert(at - 3, ",");
  return text;
}

void draw_what_to_add(Ui& ui, std::string_view title, const std::vector<GivenField>& fields) {
  const Rect body = answer_body(ui);
  const float width = body.w - 2.0F * kMargin;
  const float x = body.x + kMargin;
  const Size size = fitting_size(ui, title, width, Size::kL) == Size::kS ? Size::kM : Size::kL;
  const float title_pitch = ui.theme.px(size) * 1.3F;
  float y = body.y + 18.0F;
  y += draw_paragraph(ui, {x, y, width, title_pitch * 2.0F}, title, size, ui.colors().ink,
                      Weight::kStrong, title_pitch) +
       8.0F;
  y += draw_paragraph(ui, {x, y, width, 80.0F}, ui.say(search_words::kRowsRule), Size::kS,
                      ui.colors().ink2);
  const auto count = static_cast<float>(std::max<std::size_t>(fields.size(), 1));
  const float row = std::min(64.0F, (body.bottom() - y - 16.0F) / count);
  y = body.bottom() - count * row - 4.0F;
  const float label_width = ui.theme.px(Size::kS) * 6.6F;
  for (const GivenField& given : fields) {
    draw_label(ui, {x, y, label_width, row}, given.label, Size::kS, ui.colors().ink2);
    const Rect value{x + label_width + 8.0F, y, width - label_width - 8.0F, row};
    if (given.value.empty()) {
      draw_label(ui, value, ui.say(words::kNotGiven), Size::kS, ui.colors().ink2);
    } else {
      draw_name(ui, value, given.value, Size::kM, ui.colors().ink);
    }
    horizontal_rule(ui, x, x + width, y + row - 1.0F);
    y += row;
  }
}

void draw_busy(Ui& ui, const SearchBusy& busy) {
  if (busy.is_long) busy_bar(ui, ui.theme.content_top(), busy.progress);
}

std::string tail_that_fits(Ui& ui, std::string_view text, float width) {
  if (text_width(ui, text, Size::kS) <= width) return std::string(text);
  const float dots = text_width(ui, "…", Size::kS);
  while (!text.empty() && text_width(ui, text, Size::kS) + dots > width) {
    if (!next_character(text)) break;
  }
  return "…" + std::string(text);
}

void draw_answer_head(Ui& ui, const SearchAnswer& answer, const SearchBusy& busy) {
  const Rect column = answer_column(ui);
  const Rect head{column.x + kMargin, column.y, column.w - 2.0F * kMargin, kHeadHeight};
  horizontal_rule(ui, column.x, column.right(), head.bottom() - 1.0F);
  const std::string note =
      busy.is_long ? std::string(ui.say(search_words::kSearching)) : head_note(ui, answer);
  const float s = ui.theme.px(Size::kS);
  float x = head.x;
  if (answer.found == Found::kPeople) {
    // Near hits are listed too: the count is never less than what stands below it.
    const std::uint64_t listed = shows_rows(answer) ? answer.rows.size() : 0;
    const std::uint64_t count =
        std::max(answer.fitting, std::min<std::uint64_t>(listed, kMostRows));
    const float big = ui.theme.px(Size::kX);
    const float y = head.y + (head.h - big) / 2.0F;
    const float m = ui.theme.px(Size::kM);
    x += draw_text(ui, {x, y}, with_thousands(count), Size::kX, ui.colors().ink, Weight::kStrong) +
         8.0F;
    x += draw_text(ui, {x, y + big - m - 3.0F}, ui.say(words::kPeopleUnit), Size::kM,
                   ui.colors().ink, Weight::kStrong);
    x += 14.0F;
    if (text_width(ui, note, Size::kS) <= head.right() - x) {
      draw_text(ui, {x, y + big - s - 5.0F}, note, Size::kS, ui.colors().ink2);
      return;
    }
  }
  const float width = head.right() - x;
  const float pitch = s + 6.0F;
  const float height = paragraph_height(ui, width, note, Size::kS, pitch);
  draw_paragraph(ui, {x, head.y + (head.h - height) / 2.0F, width, height}, note, Size::kS,
                 ui.colors().ink2, Weight::kPlain, pitch);
}

Rect rows_area(const Ui& ui, const SearchAnswer& answer) {
  Rect body = answer_body(ui);
  if (answer.ask != AskFor::kNothing) body.h -= kAskHeight;
  return body;
}

bool draw_ask(Ui& ui, const SearchAnswer& answer) {
  if (answer.ask == AskFor::kNothing || !shows_rows(answer)) return false;
  const Rect body = answer_body(ui);
  const Rect strip{body.x, body.bottom() - kAskHeight, body.w, kAskHeight};
  fill_rect(ui, strip, ui.colors().primary_tint);
  const bool pressed = touch_row(ui, "ask", strip, true);
  horizontal_rule(ui, strip.x, strip.right(), strip.y);
  const float s = ui.theme.px(Size::kS);
  const float x = strip.x + 60.0F;
  const float width = strip.right() - 44.0F - x;
  draw_icon_centered(ui, Icon::kSpeech, {strip.x + 34.0F, strip.center().y}, 30.0F,
                     ui.colors().primary_ink);
  const std::string_view question = ui.say(question_words(answer.ask));
  const Size size = fitting_size(ui, question, width, Size::kM);
  const float big = ui.theme.px(size);
  const float top = strip.y + (strip.h - s - big - 4.0F) / 2.0F;
  draw_label(ui, {x, top, width, s}, ui.say(search_words::kAskNext), Size::kS, ui.colors().ink2);
  draw_label(ui, {x, top + s + 4.0F, width, big}, question, size, ui.colors().ink, Align::kLeft,
             Weight::kStrong);
  draw_icon_centered(ui, Icon::kChevronRight, {strip.right() - kMargin - 8.0F, strip.center().y},
                     kChevron, ui.colors().ink);
  return pressed;
}

std::optional<RowsIntent> draw_rows(Ui& ui, const SearchAnswer& answer,
                                    const ListPosition& position) {
  if (!shows_rows(answer)) return std::nullopt;
  const Rect body = rows_area(ui, answer);
  const float height = row_height(ui.theme) + below_height(ui.theme, answer);
  const std::size_t total = std::min(answer.rows.size(), kMostRows);
  const bool pages = height * static_cast<float>(total) > body.h;
  const float room = pages ? body.h - kPagingHeight : body.h;
  const std::size_t fit = static_cast<std::size_t>(room / height);
  const std::size_t shown = std::min(total, fit);
  const std::size_t first = std::min(position.first, total - shown);
  std::optional<RowsIntent> intent;
  {
    const IdScope scope(ui, "rows");
    const GroupScope group(ui, "rows");
    for (std::size_t i = 0; i < shown; ++i) {
      const PersonRow& row = answer.rows[first + i];
      const Rect rect{body.x, body.y + height * static_cast<float>(i), body.w, height};
      if (!draw_row(ui, rect, row)) continue;
      intent = row.is_namesake ? RowsIntent{ComparePeople{row.id}}
                               : RowsIntent{ChoosePerson{.id = row.id}};
    }
  }
  if (!pages) return intent;
  const Rect strip{body.x, body.bottom() - kPagingHeight, body.w, kPagingHeight};
  if (const auto moved = draw_paging(ui, strip, {first, shown, total})) return RowsIntent{*moved};
  ListPosition next{first, position.carried};
  const int pulled = drag_rows(ui, {body.x, body.y, body.w, room}, height, next.carried);
  const auto wanted = static_cast<std::ptrdiff_t>(first) + pulled;
  next.first = static_cast<std::size_t>(
      std::clamp(wanted, std::ptrdiff_t{0}, static_cast<std::ptrdiff_t>(total - shown)));
  if (!intent && !(next == position)) return RowsIntent{ListMoved{next}};
  return intent;
}

}  // namespace tomoshibi::gui
