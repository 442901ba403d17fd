#include "gui/screens/drill_score.h"

#include <array>
#include <string_view>

#include "gui/screens/drill_score_words.h"
#include "gui/widgets/cards.h"

namespace tomoshibi::gui {
namespace {

namespace w = drill_score_words;

std::string duration(const Ui& ui, int seconds) {
  if (seconds < 60) return ui.say(w::kSeconds, {std::to_string(seconds)});
  return ui.say(w::kMinutesSeconds, {std::to_string(seconds / 60), std::to_string(seconds % 60)});
}

struct Line {
  Icon icon;
  std::string_view label;
  std::string value;
  std::string note;
};

void draw_line(Ui& ui, const Rect& card, const Line& line) {
  draw_card(ui, card);
  const float m = ui.theme.px(Size::kM);
  const float s = ui.theme.px(Size::kS);
  const float big = ui.theme.px(Size::kX);
  draw_icon_centered(ui, line.icon, {card.x + 48.0F, card.center().y}, 44.0F,
                     ui.theme.ink(Tone::kDrill));
  const float x = card.x + 100.0F;
  const float half = card.w * 0.5F;
  const float top = card.center().y - (m + s + 10.0F) / 2.0F;
  draw_label(ui, {x, top, half, m}, line.label, Size::kM, ui.colors().ink, Align::kLeft,
             Weight::kStrong);
  draw_label(ui, {x, top + m + 10.0F, half, s}, line.note, Size::kS, ui.colors().ink2);
  draw_fact(ui, {x + half + 16.0F, card.center().y - big / 2.0F,
                 card.right() - 24.0F - x - half - 16.0F, big},
            line.value, Size::kX, ui.colors().ink, Weight::kStrong, Align::kRight);
}

}  // namespace

std::optional<CloseDrillScore> draw(Ui& ui, const DrillScore& score) {
  const IdScope scope(ui, "drill_score");
  draw_ground(ui, {0.0F, 0.0F, kWindowWidth, kWindowHeight});
  const Rect column{120.0F, 40.0F, kWindowWidth - 240.0F, kWindowHeight - 80.0F};
  const float big = ui.theme.px(Size::kX);
  const float m = ui.theme.px(Size::kM);
  const float s = ui.theme.px(Size::kS);
  draw_label(ui, {column.x, column.y, column.w, big}, ui.say(w::kTitle), Size::kX, ui.colors().ink,
             Align::kLeft, Weight::kStrong);
  float y = column.y + big + 10.0F;
  draw_label(ui, {column.x, y, column.w, m}, score.drill + "　" + score.period, Size::kM,
             ui.colors().ink2);
  y += m + 14.0F;
  const float tag_height = s + 16.0F;
  tag(ui, {column.x, y}, ui.say(w::kNotReal), Tone::kDrill);
  y += tag_height + 20.0F;
  const std::string charts = std::to_string(score.charts);
  const std::string wrong = std::to_string(score.wrong_person);
  const Words& seal = score.seal == SealChecked::kGood    ? w::kSealGood
                      : score.seal == SealChecked::kWrong ? w::kSealWrong
                                                          : w::kSealNone;
  const std::array<Line, 3> lines{
      Line{Icon::kClock, ui.say(w::kFirstChart),
           score.seconds_to_first_chart ? duration(ui, *score.seconds_to_first_chart)
                                        : std::string(ui.say(w::kNoChart)),
           std::string(ui.say(w::kFirstChartNote))},
      Line{Icon::kPeople, ui.say(w::kWrongPerson),
           score.charts == 0 ? std::string(ui.say(w::kNoChart))
                             : ui.say(w::kOutOf, {charts, wrong}),
           ui.say(w::kWrongPersonNote, {charts, wrong})},
      Line{score.seal == SealChecked::kWrong ? Icon::kTriangle : Icon::kCheck, ui.say(w::kSeal),
           std::string(ui.say(seal)), std::string(ui.say(w::kSealNote))}};
  const float bottom = kWindowHeight - kMargin - kPrimaryHeight - 24.0F;
  const float height = (bottom - y - 2.0F * 12.0F) / static_cast<float>(lines.size());
  for (const Line& line : lines) {
    draw_line(ui, {column.x, y, column.w, height}, line);
    y += height + 12.0F;
  }
  const Rect place{column.x, kWindowHeight - kMargin - kPrimaryHeight, column.w, kPrimaryHeight};
  if (primary(ui, "primary", place, ui.say(w::kClose)) || ui.take(Key::kEscape))
    return CloseDrillScore{};
  return std::nullopt;
}

}  // namespace tomoshibi::gui
