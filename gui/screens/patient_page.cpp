#include "gui/screens/patient_page.h"

#include <array>
#include <cmath>
#include <string_view>

#include "gui/screens/consent_words.h"
#include "gui/screens/screen_parts.h"

namespace tomoshibi::gui {

namespace words_here = consent_words;

namespace {

std::vector<RubyText> section_ruby(SectionSet sections) {
  struct Named {
    Section section;
    RubyText text;
  };
  const std::array<Named, 4> all{Named{Section::kMedication, {"薬", "くすり"}},
                                 Named{Section::kCare, {"診療", "しんりょう"}},
                                 Named{Section::kSurgery, {"手術", "しゅじゅつ"}},
                                 Named{Section::kCheckup, {"健診", "けんしん"}}};
  std::vector<RubyText> out;
  for (const Named& named : all) {
    if (!sections.has(named.section)) continue;
    if (!out.empty()) out.push_back({"・", ""});
    out.push_back(named.text);
  }
  return out;
}

}  // namespace

std::vector<PatientLine> patient_lines(SectionSet sections) {
  if (sections.empty()) return {};
  std::vector<RubyText> question = section_ruby(sections);
  for (const RubyText& piece :
       {RubyText{" の ", ""}, RubyText{"記録", "きろく"}, RubyText{" を ", ""}, RubyText{"見", "み"},
        RubyText{"ても いいですか", ""}}) {
    question.push_back(piece);
  }
  return {
      {Pictogram::kBookWithPill, std::move(question)},
      {Pictogram::kDoctor,
       {{"この ", ""}, {"救護所", "きゅうごしょ"}, {" の ", ""}, {"医師", "いし"}, {"・", ""},
        {"薬剤師", "やくざいし"}, {" が ", ""}, {"見", "み"}, {"ます", ""}}},
      {Pictogram::kCrossInFrame,
       {{"ここで ", ""}, {"出", "だ"}, {"した ", ""}, {"薬", "くすり"}, {" は ほかの ", ""},
        {"救護所", "きゅうごしょ"}, {" にも ", ""}, {"伝", "つた"}, {"えます", ""}}},
      {Pictogram::kPageWithPen,
       {{"いつ だれが ", ""}, {"見", "み"}, {"たか を ", ""}, {"残", "のこ"}, {"します", ""}}},
      {Pictogram::kOctagonWithCross,
       {{"いやなら ", ""}, {"断", "ことわ"}, {"れます。", ""}, {"治療", "ちりょう"}, {" は ", ""},
        {"受", "う"}, {"けられます", ""}}},
  };
}

namespace {

using Intent = std::optional<PatientPageIntent>;

std::vector<Ruby> views_of(const std::vector<RubyText>& pieces) {
  std::vector<Ruby> out;
  out.reserve(pieces.size());
  for (const RubyText& piece : pieces) out.push_back({piece.base, piece.reading});
  return out;
}

// As draw_ruby steps: the wider of base and reading.
float ruby_width(Ui& ui, const std::vector<RubyText>& pieces, Size size) {
  const float small =
      std::round(std::max(ui.theme.px(size) * 0.4F, ui.theme.px(Size::kS) * 0.94F));
  float width = 0.0F;
  for (const RubyText& piece : pieces) {
    const float reading =
        text_width(ui, piece.reading, Size::kS) * small / ui.theme.px(Size::kS);
    width += std::max(text_width(ui, piece.base, size), reading);
  }
  return width;
}

Size ruby_size(Ui& ui, const std::vector<RubyText>& pieces, float room, Size start) {
  Size size = start;
  while (size != Size::kS && ruby_width(ui, pieces, size) > room) {
    size = static_cast<Size>(static_cast<std::uint8_t>(size) - 1U);
  }
  return size;
}

constexpr float kEdge = 24.0F;
constexpr float kHeadBottom = 112.0F;

void draw_asker(Ui& ui, const PatientPageState& state) {
  draw_flame(ui, {kEdge + 8.0F, 36.0F}, 44.0F);
  std::vector<RubyText> pieces = state.asker;
  if (ui.language == Language::kJapanese) {
    pieces.push_back({"が ", ""});
    pieces.push_back({"聞", "き"});
    pieces.push_back({"いています", ""});
  } else {
    pieces.push_back({" " + std::string(ui.say(words_here::kIsAsking)), ""});
  }
  const Size size = ruby_size(ui, pieces, kWindowWidth - 120.0F, Size::kL);
  const float height = ui.theme.px(size);
  draw_ruby(ui, {80.0F, kHeadBottom - 26.0F - height}, views_of(pieces), size, ui.colors().ink);
  horizontal_rule(ui, kEdge, kWindowWidth - kEdge, kHeadBottom);
}

void draw_patient_lines(Ui& ui, const PatientPageState& state, float bottom) {
  if (state.lines.empty()) return;
  const float reading = std::round(ui.theme.px(Size::kS) * 0.94F) + 3.0F;
  const float top = kHeadBottom + 4.0F;
  const auto count = static_cast<float>(state.lines.size());
  const float x_extra = 12.0F;
  const float pitch = std::floor((bottom - top - x_extra) / count);
  float y = top;
  for (std::size_t i = 0; i < state.lines.size(); ++i) {
    const PatientLine& line = state.lines.at(i);
    const float row = i == 0 ? pitch + x_extra : pitch;
    const Size size =
        ruby_size(ui, line.pieces, kWindowWidth - 162.0F - kEdge, i == 0 ? Size::kX : Size::kL);
    const float height = ui.theme.px(size);
    const float picture = std::min(68.0F, row - 14.0F);
    draw_pictogram(ui, line.pictogram, {86.0F - picture / 2.0F, y + (row - picture) / 2.0F + 4.0F},
                   picture);
    const float text = y + (row - height - reading) / 2.0F + reading;
    draw_ruby(ui, {162.0F, text}, views_of(line.pieces), size, ui.colors().ink);
    y += row;
  }
  horizontal_rule(ui, kEdge, kWindowWidth - kEdge, bottom);
}

struct Answer {
  std::string_view name;
  PatientHint hint;
  Icon icon;
  const Words& word;
  const Words& sentence;
};

// Three answers alike in size, colour and border: nothing nudges.
void draw_answers(Ui& ui, const PatientPageState& state, float top, float height, Intent& intent) {
  const std::array<Answer, 3> answers{
      Answer{"yes", PatientHint::kYes, Icon::kRing, words_here::kYes, words_here::kYesSentence},
      Answer{"no", PatientHint::kNo, Icon::kCross, words_here::kNo, words_here::kNoSentence},
      Answer{"not_understood", PatientHint::kNotUnderstood, Icon::kQuestion,
             words_here::kNotUnderstood, words_here::kNotUnderstoodSentence}};
  const Palette& c = ui.colors();
  const GroupScope group(ui, "answers");
  const float width = (kWindowWidth - 2.0F * kEdge - 2.0F * kGutter) / 3.0F;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const Answer& answer = answers.at(i);
    const Rect rect{kEdge + (width + kGutter) * static_cast<float>(i), top, width, height};
    const Touch touch = ui.area(answer.name, rect.grown(kGutter / 2.0F));
    const bool chosen = state.hint == answer.hint || touch.is_pressed;
    fill_rect(ui, rect, chosen ? c.primary_tint : c.panel, kCardRadius);
    stroke_rect(ui, rect, chosen ? c.primary : c.edge, kChosenStroke, kCardRadius);
    const float l = ui.theme.px(Size::kL);
    const float m = ui.theme.px(Size::kM);
    const float icon = 60.0F;
    const Size small = fitting_size(ui, ui.say(answer.sentence), rect.w - icon - 56.0F, Size::kM);
    const float text = std::max(text_width(ui, ui.say(answer.word), Size::kL),
                                text_width(ui, ui.say(answer.sentence), small));
    const float x = rect.x + std::max(12.0F, (rect.w - icon - 24.0F - text) / 2.0F);
    draw_icon_centered(ui, answer.icon, {x + icon / 2.0F, rect.center().y}, icon, c.ink);
    const float y = rect.y + (rect.h - l - m - 8.0F) / 2.0F;
    const float room = rect.right() - x - icon - 28.0F;
    draw_label(ui, {x + icon + 20.0F, y, room, l}, ui.say(answer.word), Size::kL, c.ink,
               Align::kLeft, Weight::kStrong);
    draw_label(ui, {x + icon + 20.0F, y + l + 8.0F, room, m}, ui.say(answer.sentence), Size::kM,
               c.ink2);
    if (touch.is_focused) focus_ring(ui, rect, kCardRadius);
    if (touch.acted) intent = patient_page::Touched{answer.hint};
  }
}

}  // namespace

std::optional<PatientPageIntent> draw(Ui& ui, const PatientPageState& state) {
  Intent intent;
  const IdScope scope(ui, "patient");
  fill_rect(ui, {0.0F, 0.0F, kWindowWidth, kWindowHeight}, ui.colors().panel);
  draw_asker(ui, state);
  constexpr float kAnswersTop = 592.0F;
  draw_patient_lines(ui, state, kAnswersTop - 20.0F);
  draw_answers(ui, state, kAnswersTop, 132.0F, intent);
  const float s = ui.theme.px(Size::kS);
  constexpr float kFoot = 732.0F;
  constexpr float kFootHeight = 60.0F;
  KeyStyle back;
  back.look = KeyLook::kQuiet;
  back.size = Size::kS;
  back.icon = Icon::kChevronLeft;
  const Rect back_place{1016.0F, kFoot, 240.0F, kFootHeight};
  draw_label(ui, {kEdge + 4.0F, kFoot + (kFootHeight - s) / 2.0F, 960.0F, s},
             ui.say(words_here::kToTheDoctor), Size::kS, ui.colors().ink2);
  if (key(ui, "back_to_doctor", back_place, ui.say(words_here::kBackToDoctor), back) ||
      ui.take(Key::kEscape)) {
    intent = patient_page::BackToDoctor{};
  }
  return intent;
}

}  // namespace tomoshibi::gui
