#include "gui/screens/second_person.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "gui/draw.h"
#include "gui/screens/second_person_words.h"
#include "gui/widgets/cards.h"

namespace tomoshibi::gui {
namespace {

namespace w = second_person_words;

using Intent = std::optional<SecondPersonIntent>;

constexpr float kRightWidth = 551.0F;
constexpr float kLeftWidth = kWindowWidth - kRightWidth;

const std::array<const Words*, kSecondWords>& answers_of(SecondBy by) {
  static constexpr std::array<const Words*, kSecondWords> kVoice{&w::kHubDoctor, &w::kHubPharmacist,
                                                                 &w::kHubHead};
  static constexpr std::array<const Words*, kSecondWords> kNobody{&w::kNight, &w::kOthersBusy,
                                                                  &w::kOnlyOne};
  return by == SecondBy::kVoice ? kVoice : kNobody;
}

struct Way {
  SecondBy by;
  std::string_view name;
  const Words& title;
  const Words& note;
  Icon icon;
};
constexpr std::array<Way, 3> kWays{
    Way{SecondBy::kColleague, "colleague", w::kColleague, w::kColleagueNote, Icon::kPeople},
    Way{SecondBy::kVoice, "voice", w::kVoice, w::kVoiceNote, Icon::kSpeech},
    Way{SecondBy::kNobody, "nobody", w::kNobody, w::kNobodyNote, Icon::kPerson}};
constexpr std::array<Way, 2> kCodeWays{
    Way{SecondBy::kColleague, "colleague", w::kCodeColleague, w::kColleagueNote, Icon::kPeople},
    Way{SecondBy::kNobody, "nobody", w::kCodeAlone, w::kCodeAloneNote, Icon::kPerson}};

bool is_for_code(const SecondPersonState& state) {
  return state.purpose == SecondFor::kSpokenCode;
}
std::span<const Way> ways_of(const SecondPersonState& state) {
  return is_for_code(state) ? std::span<const Way>(kCodeWays) : std::span<const Way>(kWays);
}

// Grounds as a list in a box; returns the lower edge.
float draw_grounds(Ui& ui, const SecondPersonState& state, const Rect& left, float y) {
  const float s = ui.theme.px(Size::kS);
  const float m = ui.theme.px(Size::kM);
  std::string text;
  for (const std::string& ground : state.grounds) text += (text.empty() ? "・" : "\n・") + ground;
  const float pitch = m + 8.0F;
  const float height = paragraph_height(ui, left.w - 48.0F, text, Size::kM, pitch);
  const Rect box{left.x, y, left.w, s + height + 34.0F};
  fill_rect(ui, box, ui.colors().caution_tint, kTagRadius);
  fill_rect(ui, {box.x, box.y, kBannerRule, box.h}, ui.colors().caution);
  if (ui.theme.is_high_contrast()) stroke_rect(ui, box, ui.colors().caution_ink, 2.0F, kTagRadius);
  draw_label(ui, {box.x + 24.0F, box.y + 12.0F, box.w - 48.0F, s}, ui.say(w::kWhy), Size::kS,
             ui.colors().caution_ink);
  draw_paragraph(ui, {box.x + 24.0F, box.y + s + 18.0F, box.w - 48.0F, height}, text, Size::kM,
                 ui.colors().caution_ink, Weight::kStrong, pitch);
  return box.bottom() + 14.0F;
}

void draw_ways(Ui& ui, const SecondPersonState& state, const Rect& left, float y, bool low,
               Intent& intent) {
  const IdScope scope(ui, "by");
  const GroupScope group(ui, "by");
  const float height = low ? 64.0F : 84.0F;
  for (const Way& way : ways_of(state)) {
    const bool is_chosen = state.by == way.by;
    KeyStyle style;
    style.look = is_chosen ? KeyLook::kChosen : KeyLook::kPanel;
    style.icon = is_chosen ? Icon::kCheck : way.icon;
    style.second = low ? std::string_view() : ui.say(way.note);
    style.left_aligned = true;
    style.enabled = !state.is_recording && !state.prover.is_checking;
    if (key(ui, way.name, {left.x, y, left.w, height}, ui.say(way.title), style)) {
      intent = second_person::ChooseBy{way.by};
    }
    y += height + kGutter;
  }
}

// Who answered, or why nobody is there: one touch, and the primary.
void draw_answers(Ui& ui, const SecondPersonState& state, const Rect& right, Intent& intent) {
  draw_panel(ui, right);
  const Rect column{right.x + 31.0F, 0.0F, right.w - 63.0F, kWindowHeight};
  const float m = ui.theme.px(Size::kM);
  draw_label(ui, {column.x, 60.0F, column.w, m},
             ui.say(state.by == SecondBy::kVoice ? w::kWhoAnswered : w::kWhyNobody), Size::kM,
             ui.colors().ink, Align::kLeft, Weight::kStrong);
  float y = 60.0F + m + 18.0F;
  {
    const IdScope scope(ui, "answer");
    const GroupScope group(ui, "answer");
    const auto& answers = answers_of(state.by);
    for (std::size_t i = 0; i < answers.size(); ++i) {
      const bool is_chosen = state.chosen == i;
      KeyStyle style;
      style.look = is_chosen ? KeyLook::kChosen : KeyLook::kPanel;
      style.icon = is_chosen ? Icon::kCheck : Icon::kNone;
      style.left_aligned = true;
      style.enabled = !state.is_recording;
      if (key(ui, std::to_string(i), {column.x, y, column.w, 76.0F}, ui.say(*answers.at(i)),
              style)) {
        intent = second_person::ChooseWords{i};
      }
      y += 76.0F + kGutter;
    }
  }
  if (state.not_recorded) {
    banner(ui, {column.x, y + 16.0F, column.w, 96.0F}, ui.say(w::kNotRecorded), {},
           {.tone = Tone::kDanger, .title_size = Size::kS});
  }
  const bool open = state.chosen.has_value() && !state.is_recording;
  const std::string_view label = state.is_recording ? ui.say(words::kRecording)
                                 : state.chosen     ? ui.say(is_for_code(state) ? w::kCodeOpens
                                                                                : w::kOpens)
                                                    : ui.say(w::kChooseFirst);
  if (primary(ui, "record", {column.x, 718.0F, column.w, 64.0F}, label, {.enabled = open})) {
    intent = second_person::Record{};
  }
}

void draw_colleague(Ui& ui, const SecondPersonState& state, const Rect& left, const Rect& right,
                    Intent& intent) {
  std::optional<ProverIntent> proving;
  const ProverWords said{ui.say(is_for_code(state) ? w::kCodeChoose : w::kChooseColleague),
                         ui.say(is_for_code(state) ? w::kCodeSigns : w::kColleagueOpens), false};
  draw_prover(ui, right, state.prover, said, proving);
  if (wants_board(state.prover)) {
    draw_prover_board(ui, {left.x, 360.0F, left.w, 336.0F}, state.prover, proving);
  }
  if (proving) intent = *std::move(proving);
}

}  // namespace

std::string second_words(const SecondPersonState& state) {
  if (state.by == SecondBy::kColleague || !state.chosen) return {};
  return std::string(answers_of(state.by).at(*state.chosen)->ja);
}

std::optional<SecondPersonIntent> draw(Ui& ui, const SecondPersonState& state) {
  Intent intent;
  const IdScope scope(ui, "second_person");
  draw_ground(ui, {0.0F, 0.0F, kWindowWidth, kWindowHeight});
  const Rect whole = ui.theme.place({0.0F, 0.0F, kLeftWidth, kWindowHeight});
  const Rect right = ui.theme.place({kLeftWidth, 0.0F, kRightWidth, kWindowHeight});
  const Rect left{whole.x + 24.0F, 0.0F, whole.w - 48.0F, kWindowHeight};
  const float l = ui.theme.px(Size::kL);
  const float s = ui.theme.px(Size::kS);
  const bool by_colleague = state.by == SecondBy::kColleague;
  const bool has_board = by_colleague && wants_board(state.prover);
  const std::string_view title = ui.say(is_for_code(state) ? w::kCodeTitle : w::kTitle);
  const std::string_view goes_on = ui.say(is_for_code(state) ? w::kCodeGoesOn : w::kGoesOn);
  draw_label(ui, {left.x, 18.0F, left.w, l + 4.0F}, title, Size::kL, ui.colors().ink,
             Align::kLeft, Weight::kStrong);
  float y = 30.0F + l;
  if (!has_board) {
    y += draw_paragraph(ui, {left.x, y, left.w, 80.0F}, goes_on, Size::kS,
                        ui.colors().ink2, Weight::kPlain, s + 8.0F) +
         12.0F;
    if (!state.grounds.empty()) y = draw_grounds(ui, state, left, y);
  }
  draw_ways(ui, state, left, y, has_board, intent);
  if (by_colleague) {
    draw_colleague(ui, state, left, right, intent);
  } else {
    draw_answers(ui, state, right, intent);
  }
  if (by_colleague && state.prover.accounts.empty()) {
    draw_paragraph(ui, {right.x + 31.0F, 130.0F, right.w - 63.0F, 80.0F}, ui.say(w::kNoColleague),
                   Size::kM, ui.colors().ink2);
  }
  const bool busy = state.is_recording || state.prover.is_checking;
  const KeyStyle quiet{.look = KeyLook::kQuiet, .icon = Icon::kChevronLeft, .enabled = !busy};
  const Rect leave{left.x, 718.0F, 280.0F, 64.0F};
  if (key(ui, "leave", leave, ui.say(is_for_code(state) ? w::kCodeBack : w::kNotOpened), quiet) ||
      (!busy && !intent && ui.take(Key::kEscape))) {
    intent = second_person::Leave{};
  }
  return intent;
}

}  // namespace tomoshibi::gui
