#include "gui/screens/candidates.h"

#include <algorithm>
#include <utility>

#include "gui/screens/candidates_words.h"
#include "gui/widgets/tables.h"

namespace tomoshibi::gui {
namespace {

namespace w = candidates_words;

using Wish = std::optional<CandidatesIntent>;
using Outcome = CompareView::Outcome;
using Kind = CompareQuestion::Kind;

constexpr std::size_t kMostAnswers = 4;
constexpr std::size_t kMostNamesakes = 8;
constexpr float kLabelWidth = 168.0F;
constexpr float kPageColumn = 88.0F;
constexpr float kColumnGap = 12.0F;

std::vector<const CompareColumn*> namesakes_of(std::span<const CompareColumn> columns) {
  std::vector<const CompareColumn*> out;
  for (const CompareColumn& column : columns) {
    if (column.is_namesake) out.push_back(&column);
  }
  return out;
}

// Those whom the answers so far leave.
std::vector<CompareColumn> kept_of(const CandidatesState& state) {
  std::vector<CompareColumn> out;
  for (const CompareColumn& column : state.columns) {
    const bool kept = state.view.kept.empty() ||
                      std::ranges::find(state.view.kept, column.id) != state.view.kept.end();
    if (kept || !column.is_namesake) out.push_back(column);
  }
  return out;
}

// ---- What differs between namesakes ----

// Parts of a cell; a part differs when not all namesakes agree in it.
struct Part {
  std::string text;
  bool differs = false;
};

template <typename Value>
bool all_equal(const std::vector<const CompareColumn*>& columns, Value&& value) {
  return std::ranges::all_of(
      columns, [&](const CompareColumn* c) { return value(*c) == value(*columns.front()); });
}

class Differences {
 public:
  explicit Differences(std::span<const CompareColumn> columns) {
    const auto same = namesakes_of(columns);
    if (same.size() < 2) return;
    reading = !all_equal(same, [](const CompareColumn& c) { return c.reading; });
    year = !all_equal(same, [](const CompareColumn& c) { return c.birth.year; });
    month = !all_equal(same, [](const CompareColumn& c) { return c.birth.month; });
    day = !all_equal(same, [](const CompareColumn& c) { return c.birth.day; });
    sex = !all_equal(same, [](const CompareColumn& c) { return c.sex; });
    city = !all_equal(same, [](const CompareColumn& c) { return c.city; });
    town = !all_equal(same, [](const CompareColumn& c) { return c.town; });
    insurer = !all_equal(same, [](const CompareColumn& c) { return c.insurer; });
  }
  bool insurer = false, reading = false, year = false, month = false, day = false, sex = false,
       city = false, town = false;

  [[nodiscard]] bool in(CompareField field) const {
    switch (field) {
      case CompareField::kReading: return reading;
      case CompareField::kBirth: return year || month || day;
      case CompareField::kSex: return sex;
      case CompareField::kAddress: return city || town;
      case CompareField::kInsurance: return insurer;
      case CompareField::kLinked: break;
    }
    return false;
  }
};

std::string two_digits(int value) {
  const std::string text = std::to_string(value);
  return text.size() < 2 ? "0" + text : text;
}

// 昭22(1947)-03-＊＊: the day is never written, only marked when it differs.
std::vector<Part> birth_parts(const Ui& ui, const CompareColumn& column, const Differences& marks) {
  if (!column.birth.known()) return {{std::string(ui.say(words::kNoInformation)), false}};
  std::vector<Part> parts;
  const auto era = era_of(column.birth);
  if (era) parts.push_back({std::string(era_short(era->era)), false});
  parts.push_back({era ? two_digits(era->year) + "(" + std::to_string(column.birth.year) + ")"
                       : std::to_string(column.birth.year),
                   marks.year});
  parts.push_back({"-", false});
  parts.push_back({two_digits(column.birth.month), marks.month});
  parts.push_back({"-", false});
  parts.push_back({"＊＊", marks.day});
  if (column.age >= 0)
    parts.push_back({"　" + ui.say(w::kYears, {std::to_string(column.age)}), false});
  return parts;
}

std::string_view sex_word(const Ui& ui, Sex sex) {
  if (sex == Sex::kMale) return ui.say(w::kMale);
  return sex == Sex::kFemale ? ui.say(w::kFemale) : ui.say(w::kUnknown);
}

std::vector<Part> cell_parts(Ui& ui, const CompareColumn& column, CompareField field,
                             const Differences& marks, float width) {
  switch (field) {
    case CompareField::kReading: return {{column.reading, marks.reading}};
    case CompareField::kBirth: return birth_parts(ui, column, marks);
    case CompareField::kSex: return {{std::string(sex_word(ui, column.sex)), marks.sex}};
    case CompareField::kAddress:
      if (column.city.empty() && column.town.empty())
        return {{std::string(ui.say(w::kNoAddress)), false}};
      return {{column.city, marks.city}, {" ", false}, {column.town, marks.town}};
    case CompareField::kInsurance: {
      if (column.insurer.empty()) return {{std::string(ui.say(words::kNoInformation)), false}};
      if (column.number_tail.empty()) return {{column.insurer, marks.insurer}};
      std::string tail = "　" + ui.say(w::kNumberTail, {column.number_tail});
      if (text_width(ui, column.insurer + tail, Size::kS) > width) {
        tail = " " + ui.say(w::kNumberTailShort, {column.number_tail});
      }
      return {{column.insurer, marks.insurer}, {tail, false}};
    }
    case CompareField::kLinked: break;
  }
  if (column.linked == 0) return {{std::string(ui.say(w::kNoLinked)), false}};
  const std::string count = std::to_string(column.linked + 1);
  if (column.linked_by.empty()) return {{ui.say(w::kRecords, {count}), false}};
  return {{ui.say(w::kRecordsBy, {count, column.linked_by}), false}};
}

const Words& label_of(CompareField field) {
  switch (field) {
    case CompareField::kReading: return w::kReading;
    case CompareField::kBirth: return w::kBirth;
    case CompareField::kSex: return w::kSex;
    case CompareField::kAddress: return w::kAddress;
    case CompareField::kInsurance: return w::kInsurance;
    case CompareField::kLinked: break;
  }
  return w::kLinked;
}

// ---- Layout ----

struct Layout {
  float top = 0.0F;  // Of the line that repeats the input.
  Rect table;        // Columns with their heads.
  float head = 0.0F;
  float row = 0.0F;
  std::size_t visible = 3;
  Rect banner;
  Rect back, primary;
};

Layout layout_of(const Ui& ui, std::size_t total) {
  Layout out;
  const Theme& theme = ui.theme;
  out.top = theme.content_top() + 10.0F;
  const float banner = theme.px(Size::kM) + 64.0F + 42.0F;
  out.primary =
      theme.place({828.0F, kWindowHeight - kMargin - kPrimaryHeight, 436.0F, kPrimaryHeight});
  out.back = theme.place({kMargin, out.primary.y, 200.0F, kPrimaryHeight});
  out.banner = {kMargin, out.primary.y - 12.0F - banner, kWindowWidth - 2.0F * kMargin, banner};
  const float table_top = out.top + theme.px(Size::kM) + 18.0F;
  out.visible = theme.text == TextSize::kLargest ? 2 : 3;
  const bool pages = total > out.visible;
  const float left = kMargin + kLabelWidth;
  const float right = kWindowWidth - kMargin - (pages ? kPageColumn + kGutter : 0.0F);
  out.table = {left, table_top, right - left, out.banner.y - 12.0F - table_top};
  out.head = theme.px(Size::kS) + theme.px(Size::kL) + 32.0F;
  out.row = (out.table.h - out.head - 4.0F) / static_cast<float>(kCompareFields);
  return out;
}

Rect column_rect(const Layout& layout, std::size_t index) {
  const auto count = static_cast<float>(layout.visible);
  const float width = (layout.table.w - kColumnGap * (count - 1.0F)) / count;
  return {layout.table.x + static_cast<float>(index) * (width + kColumnGap), layout.table.y, width,
          layout.table.h};
}

void draw_legend(Ui& ui, float y) {
  constexpr std::array<std::pair<Agreement, const Words*>, 4> kLegend{
      {{Agreement::kNotGiven, &w::kNotGiven},
       {Agreement::kDiffers, &w::kDiffers},
       {Agreement::kClose, &w::kClose},
       {Agreement::kAgrees, &w::kAgrees}}};
  const float s = ui.theme.px(Size::kS);
  float right = kWindowWidth - kMargin;
  for (const auto& [agreement, words] : kLegend) {
    const float width = text_width(ui, ui.say(*words), Size::kS);
    draw_text(ui, {right - width, y}, ui.say(*words), Size::kS, ui.colors().ink2);
    draw_agreement(ui, agreement, {right - width - 16.0F, y + s / 2.0F});
    right -= width + 46.0F;
  }
}

void draw_asked(Ui& ui, const Layout& layout, const CandidatesState& state) {
  const float m = ui.theme.px(Size::kM);
  const float s = ui.theme.px(Size::kS);
  const float y = layout.top;
  const float label =
      draw_text(ui, {kMargin, y + (m - s) / 2.0F}, ui.say(w::kAsked), Size::kS, ui.colors().ink2);
  const float legend = ui.theme.px(Size::kS) * 11.0F + 190.0F;
  const Rect line{kMargin + label + 12.0F, y,
                  kWindowWidth - 2.0F * kMargin - label - 12.0F - legend, m};
  draw_name(ui, line, tail_that_fits(ui, state.asked, line.w), Size::kM, ui.colors().ink);
  draw_legend(ui, y + (m - s) / 2.0F);
}

void draw_labels(Ui& ui, const Layout& layout, const Differences& marks) {
  for (std::size_t i = 0; i < kCompareFields; ++i) {
    const auto field = static_cast<CompareField>(i);
    const Rect cell{kMargin, layout.table.y + layout.head + static_cast<float>(i) * layout.row,
                    kLabelWidth - 8.0F, layout.row};
    const float width = draw_label(ui, cell, ui.say(label_of(field)), Size::kS, ui.colors().ink2);
    if (marks.in(field)) {
      draw_icon_centered(ui, Icon::kTriangle, {cell.x + width + 20.0F, cell.center().y}, 22.0F,
                         ui.colors().caution_ink);
    }
  }
}

// 一致3・違い0; a close field is counted by itself, and then no difference needs no words.
std::string counts_of(const Ui& ui, const CompareColumn& column) {
  const std::string agrees = std::to_string(column.agrees);
  const std::string close = std::to_string(column.close);
  const std::string differs = std::to_string(column.differs);
  if (column.close == 0) return ui.say(w::kAgreement, {agrees, differs});
  if (column.differs == 0) return ui.say(w::kAgreementOnlyClose, {agrees, close});
  return ui.say(w::kAgreementClose, {agrees, close, differs});
}

void draw_column_head(Ui& ui, const Rect& rect, const Layout& layout, const CompareColumn& column) {
  const float s = ui.theme.px(Size::kS);
  const float l = ui.theme.px(Size::kL);
  const float x = rect.x + kMargin;
  const float right = rect.right() - kMargin;
  const std::string counts = counts_of(ui, column);
  const float width = text_width(ui, counts, Size::kS);
  const float name = text_width(ui, column.name, Size::kL);
  const bool fits = name + width + 16.0F <= right - x;
  const float reading_y = rect.y + 10.0F;
  const float name_y = reading_y + s + 6.0F;
  const float reading_room = fits ? right - x : right - x - width - 12.0F;
  // The reading stands in the first row as well: here it gives way to the counts.
  if (text_width(ui, column.reading, Size::kS) <= reading_room) {
    draw_name(ui, {x, reading_y, reading_room, s}, column.reading, Size::kS, ui.colors().ink2,
              Weight::kPlain);
  }
  draw_name(ui, {x, name_y, fits ? right - x - width - 12.0F : right - x, l}, column.name, Size::kL,
            ui.colors().ink);
  draw_label(ui, {right - width, fits ? name_y + l - s - 4.0F : reading_y, width + 1.0F, s}, counts,
             Size::kS, ui.colors().ink, Align::kLeft, Weight::kStrong);
  horizontal_rule(ui, rect.x + 1.0F, rect.right() - 1.0F, rect.y + layout.head - 1.0F);
}

void draw_cell(Ui& ui, const Rect& cell, const CompareColumn& column, CompareField field,
               const Differences& marks) {
  const bool tinted = column.is_namesake && marks.in(field);
  if (tinted)
    fill_rect(ui, {cell.x + 1.0F, cell.y, cell.w - 2.0F, cell.h - 1.0F}, ui.colors().caution_tint);
  draw_agreement(ui, column.agreement.at(static_cast<std::size_t>(field)),
                 {cell.x + 24.0F, cell.center().y});
  const float s = ui.theme.px(Size::kS);
  const float x = cell.x + 44.0F;
  const std::vector<Part> parts = cell_parts(ui, column, field, marks, cell.right() - 8.0F - x);
  if (field != CompareField::kLinked)
    horizontal_rule(ui, cell.x + 14.0F, cell.right() - 14.0F, cell.bottom() - 1.0F);
  std::string whole;
  for (const Part& part : parts) whole += part.text;
  // What the other record says stands below the count, where the row has room for it.
  const bool is_double = field == CompareField::kLinked && !column.other.empty();
  const float second = is_double && cell.h >= 2.0F * s + 8.0F ? s + 5.0F : 0.0F;
  const Rect line{x, cell.center().y - (s + second) / 2.0F, cell.right() - 8.0F - x, s};
  if (second > 0.0F) {
    draw_name(ui, {line.x, line.y + second, line.w, s}, column.other, Size::kS, ui.colors().ink,
              Weight::kPlain);
  }
  if (ui.names_hidden || text_width(ui, whole, Size::kS) > line.w) {
    draw_name(ui, line, whole, Size::kS, ui.colors().ink, Weight::kPlain);
    return;
  }
  std::vector<Piece> pieces;
  for (const Part& part : parts) {
    const bool differs = tinted && part.differs;
    pieces.push_back(differs ? Piece{part.text, ui.colors().caution_ink, Weight::kStrong, true}
                             : Piece{part.text, ui.colors().ink});
  }
  draw_pieces(ui, {line.x, line.y}, pieces, Size::kS);
}

void draw_columns(Ui& ui, const Layout& layout, const CandidatesState& state, std::size_t first,
                  const Differences& marks, Wish& wish) {
  const IdScope scope(ui, "columns");
  const GroupScope group(ui, "columns");
  const std::size_t end = std::min(first + layout.visible, state.columns.size());
  for (std::size_t i = first; i < end; ++i) {
    const CompareColumn& column = state.columns[i];
    const Rect rect = column_rect(layout, i - first);
    const bool chosen = state.view.chosen == column.id;
    draw_card(ui, rect);
    const bool pressed = touch_row(ui, to_text(column.id), rect, !ui.names_hidden);
    draw_column_head(ui, rect, layout, column);
    for (std::size_t row = 0; row < kCompareFields; ++row) {
      const Rect cell{rect.x, rect.y + layout.head + static_cast<float>(row) * layout.row, rect.w,
                      layout.row};
      draw_cell(ui, cell, column, static_cast<CompareField>(row), marks);
    }
    if (chosen) stroke_rect(ui, rect, ui.colors().primary, kChosenStroke, kCardRadius);
    if (!pressed) continue;
    CompareView view = state.view;
    view.chosen = chosen ? std::optional<PersonId>() : column.id;
    wish = CompareViewChanged{view};
  }
}

void draw_pages(Ui& ui, const Layout& layout, const CandidatesState& state, std::size_t first,
                Wish& wish) {
  const std::size_t total = state.columns.size();
  if (total <= layout.visible) return;
  const Rect column{kWindowWidth - kMargin - kPageColumn, layout.table.y, kPageColumn,
                    layout.table.h};
  const std::size_t shown = std::min(layout.visible, total - first);
  const auto page = page_keys(ui, "pages", column, {first, shown, total});
  if (!page) return;
  CompareView view = state.view;
  view.first =
      *page == Page::kDown ? first + layout.visible : first - std::min(first, layout.visible);
  wish = CompareViewChanged{view};
}

// ---- The question ----

const Words& words_of(Kind kind) {
  switch (kind) {
    case Kind::kBirthMonth: return w::kAskMonth;
    case Kind::kTown: return w::kAskTown;
    case Kind::kBirthYear: return w::kAskYear;
    case Kind::kCity: return w::kAskCity;
    case Kind::kInsurance: return w::kAskInsurance;
    case Kind::kSex: break;
  }
  return w::kAskSex;
}

const Words& other_of(Kind kind) {
  switch (kind) {
    case Kind::kBirthMonth: return w::kOtherMonth;
    case Kind::kTown: return w::kOtherTown;
    case Kind::kBirthYear: return w::kOtherYear;
    case Kind::kCity: return w::kOtherCity;
    case Kind::kInsurance: return w::kOtherInsurance;
    case Kind::kSex: break;
  }
  return w::kOtherSex;
}

// A row of keys of one width inside the banner.
class KeyRow {
 public:
  KeyRow(Ui& ui, const Rect& banner, std::size_t count) : ui_(ui) {
    const float x = banner.x + 24.0F;
    const float room = banner.right() - kMargin - x;
    pitch_ = (room + kGutter) / static_cast<float>(count);
    next_ = {x, banner.bottom() - 12.0F - 64.0F, pitch_ - kGutter, 64.0F};
  }
  bool add(std::string_view name, std::string_view label, const KeyStyle& style = {}) {
    const Rect rect = next_;
    next_.x += pitch_;
    return key(ui_, name, rect, label, style);
  }

 private:
  Ui& ui_;
  Rect next_;
  float pitch_ = 0.0F;
};

void draw_banner_title(Ui& ui, const Rect& rect, Tone tone, Icon icon, std::string_view title) {
  banner(ui, rect, "", "", {.tone = tone, .icon = Icon::kNone, .title_size = Size::kM});
  const float m = ui.theme.px(Size::kM);
  const Color ink = tone == Tone::kPrimary ? ui.colors().ink : ui.theme.ink(tone);
  draw_icon(ui, icon, {rect.x + 24.0F, rect.y + 12.0F}, m + 6.0F, ink);
  draw_label(ui, {rect.x + 66.0F, rect.y + 12.0F, rect.w - 82.0F, m + 4.0F}, title, Size::kM, ink,
             Align::kLeft, Weight::kStrong);
}

// A town or an insurer is longer than a month.
Size answer_size(std::string_view label) {
  constexpr std::size_t kLongBytes = 15;  // Five characters.
  return label.size() > kLongBytes ? Size::kM : Size::kL;
}

void draw_question(Ui& ui, const Layout& layout, const CandidatesState& state, Wish& wish) {
  const std::vector<CompareColumn> kept = kept_of(state);
  const std::vector<CompareQuestion> questions = questions_for(kept, state.asked_birth);
  const std::string people = std::to_string(namesakes_of(kept).size());
  CompareView view = state.view;
  const KeyStyle quiet{.look = KeyLook::kQuiet, .size = Size::kS};
  if (questions.empty()) {
    draw_banner_title(ui, layout.banner, Tone::kCaution, Icon::kPeople,
                      ui.say(Differences(kept).day ? w::kAskDay : w::kNothingDiffers, {people}));
    KeyRow keys(ui, layout.banner, 4);
    if (keys.add("cannot_answer", ui.say(w::kCannotAnswer), quiet)) {
      view.outcome = Outcome::kCannotAnswer;
      wish = CompareViewChanged{view};
    }
    return;
  }
  const std::size_t index = state.view.question % questions.size();
  const CompareQuestion& question = questions[index];
  draw_banner_title(ui, layout.banner, Tone::kCaution, Icon::kPeople,
                    ui.say(words_of(question.kind), {people}));
  KeyRow keys(ui, layout.banner, question.answers.size() + 3);
  for (std::size_t i = 0; i < question.answers.size(); ++i) {
    const CompareQuestion::Answer& answer = question.answers[i];
    if (keys.add("answer_" + std::to_string(i), answer.label,
                 {.size = answer_size(answer.label), .enabled = !ui.names_hidden})) {
      if (answer.people.size() == 1) {
        wish = ChoosePerson{.id = answer.people.front(), .identity = IdentityCheck::kStated};
      } else {
        view.kept = answer.people;
        view.question = 0;
        view.chosen.reset();
        wish = CompareViewChanged{view};
      }
    }
  }
  if (keys.add("other", ui.say(other_of(question.kind)))) {
    view.outcome = Outcome::kNeither;
    view.chosen.reset();
    wish = CompareViewChanged{view};
  }
  if (keys.add("cannot_answer", ui.say(w::kCannotAnswer), quiet)) {
    view.outcome = Outcome::kCannotAnswer;
    wish = CompareViewChanged{view};
  }
  KeyStyle another = quiet;
  another.enabled = questions.size() > 1;
  if (keys.add("other_question", ui.say(w::kOtherQuestion), another)) {
    view.question = (index + 1) % questions.size();
    wish = CompareViewChanged{view};
  }
}

void draw_neither(Ui& ui, const Layout& layout, const CandidatesState& state, Wish& wish) {
  draw_banner_title(ui, layout.banner, Tone::kDanger, Icon::kTriangle, ui.say(w::kNeither));
  KeyRow keys(ui, layout.banner, 4);
  if (keys.add("ask_again", ui.say(w::kAskOnceMore))) {
    CompareView view = state.view;
    view.outcome = Outcome::kOpen;
    view.kept.clear();
    wish = CompareViewChanged{view};
  }
}

void draw_other_means(Ui& ui, const Layout& layout, const CandidatesState& state, Wish& wish) {
  draw_banner_title(ui, layout.banner, Tone::kCaution, Icon::kPeople, ui.say(w::kOtherMeans));
  constexpr std::array<std::pair<IdentityCheck, const Words*>, 3> kMeans{
      {{IdentityCheck::kFamily, &w::kFamilySaid},
       {IdentityCheck::kBelongings, &w::kBelongings},
       {IdentityCheck::kPresumed, &w::kPresumed}}};
  KeyRow keys(ui, layout.banner, kMeans.size() + 1);
  CompareView view = state.view;
  for (const auto& [means, words] : kMeans) {
    const bool chosen = state.view.means == means;
    const KeyStyle style{.look = chosen ? KeyLook::kChosen : KeyLook::kPanel};
    if (keys.add(name_of(means), ui.say(*words), style)) {
      view.means = means;
      wish = CompareViewChanged{view};
    }
  }
  if (keys.add("back_to_question", ui.say(w::kBackToQuestion),
               {.look = KeyLook::kQuiet, .size = Size::kS})) {
    view.outcome = Outcome::kOpen;
    view.means.reset();
    wish = CompareViewChanged{view};
  }
}

bool has_question(const CandidatesState& state) { return namesakes_of(state.columns).size() >= 2; }

void draw_banner(Ui& ui, const Layout& layout, const CandidatesState& state, Wish& wish) {
  const IdScope scope(ui, "question");
  const GroupScope group(ui, "question");
  if (state.columns.empty()) {
    draw_banner_title(ui, layout.banner, Tone::kCaution, Icon::kQuestion, ui.say(w::kNobody));
  } else if (!has_question(state)) {
    const bool certain = state.columns.size() == 1 && state.columns.front().is_certain;
    if (certain) {
      banner(ui, layout.banner, ui.say(w::kProbably), ui.say(w::kProbablyLines),
             {.tone = Tone::kOk, .icon = Icon::kCheck, .title_size = Size::kL});
    } else if (state.ask != AskFor::kNothing) {
      const std::string_view question = ui.say(question_words(state.ask));
      banner(ui, layout.banner, ui.say(w::kAskOne, {question}), ui.say(w::kThenChoose),
             {.tone = Tone::kPrimary, .icon = Icon::kSpeech, .title_size = Size::kM});
    } else {
      banner(ui, layout.banner, ui.say(w::kIsOneOfThese), ui.say(w::kProbablyLines),
             {.tone = Tone::kPrimary, .icon = Icon::kPeople, .title_size = Size::kM});
    }
  } else if (state.view.outcome == Outcome::kNeither) {
    draw_neither(ui, layout, state, wish);
  } else if (state.view.outcome == Outcome::kCannotAnswer) {
    draw_other_means(ui, layout, state, wish);
  } else {
    draw_question(ui, layout, state, wish);
  }
}

// ---- The primary ----

struct Decision {
  const Words* label;  // What is missing, or what happens.
  std::optional<ChoosePerson> person;
  bool searches_again = false;
};

Decision decide(const CandidatesState& state) {
  const CompareView& view = state.view;
  std::optional<PersonId> chosen = view.chosen;
  if (!chosen && state.columns.size() == 1) chosen = state.columns.front().id;
  const auto found =
      std::ranges::find_if(state.columns, [&](const CompareColumn& c) { return chosen == c.id; });
  const bool is_here = chosen && found != state.columns.end();
  if (!has_question(state)) {
    if (!is_here) return {&w::kChooseColumn, std::nullopt};
    return {&w::kGoOn, ChoosePerson{.id = *chosen}};
  }
  if (view.outcome == Outcome::kCannotAnswer) {
    if (!view.means) return {&w::kChooseMeans, std::nullopt};
    if (!is_here) return {&w::kChooseColumn, std::nullopt};
    return {&w::kGoOn, ChoosePerson{.id = *chosen, .identity = view.means, .is_flagged = true}};
  }
  // Answered, and it was none of the namesakes: somebody else in the list may be chosen.
  if (view.outcome == Outcome::kNeither && is_here && !found->is_namesake) {
    return {&w::kGoOn, ChoosePerson{.id = *chosen}};
  }
  if (view.outcome == Outcome::kNeither) return {&w::kSearchAgain, std::nullopt, true};
  return {&w::kAnswerFirst, std::nullopt};
}

void draw_foot(Ui& ui, const Layout& layout, const CandidatesState& state, Wish& wish) {
  const KeyStyle back{.icon = Icon::kChevronLeft};
  if (key(ui, "back", layout.back, ui.say(w::kSearchAgain), back) || ui.take(Key::kEscape))
    wish = BackToSearch{};
  if (has_question(state) && state.view.outcome == Outcome::kOpen) {
    const float left = std::min(layout.back.right(), layout.primary.right()) + 20.0F;
    const float right = std::max(layout.back.x, layout.primary.x) - 16.0F;
    const float pitch = ui.theme.px(Size::kS) + 6.0F;
    const std::string_view note = ui.say(w::kAnswerIsRecorded);
    const float height = paragraph_height(ui, right - left, note, Size::kS, pitch);
    draw_paragraph(ui, {left, layout.back.center().y - height / 2.0F, right - left, height}, note,
                   Size::kS, ui.colors().ink2, Weight::kPlain, pitch);
  }
  const Decision decision = decide(state);
  const bool goes_on = decision.person.has_value() && !ui.names_hidden;
  const PrimaryStyle style{.enabled = goes_on || decision.searches_again};
  if (!primary(ui, "primary", layout.primary, ui.say(*decision.label), style)) return;
  if (decision.searches_again) {
    wish = BackToSearch{};
  } else if (goes_on) {
    wish = *decision.person;
  }
}

// Answers in the order of what they say, so that their place tells nothing about who is likelier.
// None when somebody's answer is not known, or all have the same.
template <typename Label>
std::optional<CompareQuestion> question(Kind kind, std::vector<const CompareColumn*> columns,
                                        Label&& label) {
  std::ranges::stable_sort(columns, [&](const CompareColumn* a, const CompareColumn* b) {
    return label(*a) < label(*b);
  });
  CompareQuestion out{kind, {}};
  for (const CompareColumn* column : columns) {
    const auto [order, text] = label(*column);
    if (text.empty()) return std::nullopt;
    if (out.answers.empty() || out.answers.back().label != text) out.answers.push_back({text, {}});
    out.answers.back().people.push_back(column->id);
  }
  if (out.answers.size() < 2 || out.answers.size() > kMostAnswers) return std::nullopt;
  return out;
}

bool was_asked(std::span<const CompareColumn* const> columns, CompareField field) {
  return std::ranges::any_of(columns, [&](const CompareColumn* column) {
    return column->agreement.at(static_cast<std::size_t>(field)) != Agreement::kNotGiven;
  });
}

}  // namespace

std::vector<CompareQuestion> questions_for(std::span<const CompareColumn> columns,
                                           const PartialDate& asked_birth) {
  const auto same = namesakes_of(columns);
  if (same.size() < 2 || same.size() > kMostNamesakes) return {};
  struct Ranked {
    CompareQuestion question;
    int rank;  // 0 to 3: what was said already, or parts only some, comes behind.
  };
  std::vector<Ranked> made;
  const auto add = [&](std::optional<CompareQuestion> one, bool is_said) {
    if (!one) return;
    const bool parts_all = one->answers.size() == same.size();
    made.push_back({*std::move(one), (parts_all ? 0 : 2) + (is_said ? 1 : 0)});
  };
  add(question(Kind::kBirthMonth, same,
               [](const CompareColumn& c) {
                 const int month = c.birth.month;
                 return std::pair(month,
                                  c.birth.known() ? std::to_string(month) + "月" : std::string());
               }),
      asked_birth.month != 0);
  const bool has_place = was_asked(same, CompareField::kAddress);
  add(question(Kind::kTown, same, [](const CompareColumn& c) { return std::pair(0, c.town); }),
      has_place);
  add(question(Kind::kBirthYear, same,
               [](const CompareColumn& c) {
                 const auto era = era_of(c.birth);
                 if (!era) return std::pair(0, std::string());
                 return std::pair(static_cast<int>(c.birth.year),
                                  std::string(era_name(era->era)) + std::to_string(era->year) + "年");
               }),
      asked_birth.year != 0);
  add(question(Kind::kCity, same, [](const CompareColumn& c) { return std::pair(0, c.city); }),
      has_place);
  add(question(Kind::kInsurance, same,
               [](const CompareColumn& c) { return std::pair(0, c.insurer); }),
      was_asked(same, CompareField::kInsurance));
  add(question(Kind::kSex, same,
               [](const CompareColumn& c) {
                 const std::string_view word = c.sex == Sex::kMale     ? "男"
                                               : c.sex == Sex::kFemale ? "女"
                                                                       : "";
                 return std::pair(0, std::string(word));
               }),
      was_asked(same, CompareField::kSex));
  std::ranges::stable_sort(made, {}, &Ranked::rank);
  std::vector<CompareQuestion> out;
  for (Ranked& one : made) out.push_back(std::move(one.question));
  return out;
}

std::optional<CandidatesIntent> draw(Ui& ui, const CandidatesState& state) {
  Wish wish;
  if (const auto shortcut = take_shortcut(ui)) {
    std::visit([&](const auto& asked) { wish = asked; }, *shortcut);
  }
  const float top = ui.theme.content_top();
  draw_ground(ui, {0.0F, top, kWindowWidth, kWindowHeight - top});
  const Layout layout = layout_of(ui, state.columns.size());
  const Differences marks(kept_of(state));
  const std::size_t first = state.view.first < state.columns.size() ? state.view.first : 0;
  draw_asked(ui, layout, state);
  draw_labels(ui, layout, marks);
  draw_columns(ui, layout, state, first, marks, wish);
  draw_pages(ui, layout, state, first, wish);
  draw_banner(ui, layout, state, wish);
  draw_foot(ui, layout, state, wish);
  return wish;
}

}  // namespace tomoshibi::gui
