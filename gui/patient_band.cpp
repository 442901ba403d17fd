#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "gui/frame.h"

namespace tomoshibi::gui {
namespace {

constexpr float kRight = kWindowWidth - kMargin;
constexpr std::array<float, 3> kSecondRow{116.0F, 130.0F, 148.0F};
constexpr float kOtherColumn = 94.0F;  // ほか n of the medicines.

struct Layout {
  float row1 = 0.0F, row1_height = 0.0F;
  float row2 = 0.0F, row2_height = 0.0F;
  float row3 = 0.0F;
  float identity_x = 0.0F, consent_x = 0.0F, sensitive_x = 0.0F, close_x = 0.0F;
  bool is_largest = false;
};

Layout layout_of(const Theme& theme) {
  Layout out;
  const float small = theme.px(Size::kS);
  out.is_largest = theme.text == TextSize::kLargest;
  out.row1 = theme.strip_height() + 8.0F;
  out.row1_height = small + theme.px(Size::kL) + 12.0F;
  out.row2 = out.row1 + out.row1_height + 4.0F;
  out.row2_height = kSecondRow.at(static_cast<std::size_t>(theme.text));
  out.row3 = out.row2 + out.row2_height + 7.0F;
  if (theme.text == TextSize::kNormal) {
    out.identity_x = 594, out.consent_x = 862, out.sensitive_x = 1056, out.close_x = 1156;
  } else {
    // Identity above consent: one column, so that the name keeps its room.
    out.identity_x = 580, out.consent_x = 580;
    out.sensitive_x = out.is_largest ? 920.0F : 960.0F;
    out.close_x = out.is_largest ? 1080.0F : 1100.0F;
  }
  return out;
}

void icon_line(Ui& ui, Icon icon, const Rect& line, std::string_view text, Color color,
               bool is_name = false) {
  const float side = std::round(line.h * 1.15F);
  draw_icon(ui, icon, {line.x, line.y + (line.h - side) / 2.0F}, side, color);
  const Rect room{line.x + side + 8.0F, line.y, line.w - side - 8.0F, line.h};
  if (is_name) {
    draw_name(ui, room, text, Size::kS, color, Weight::kPlain);
  } else {
    draw_label(ui, room, text, Size::kS, color);
  }
}

void draw_who(Ui& ui, const PatientBandState& state, const Layout& at) {
  const Palette& p = ui.colors();
  const float small = ui.theme.px(Size::kS);
  const float large = ui.theme.px(Size::kL);
  const float left = 21.0F;
  const float right = at.identity_x - 5.0F;
  const float base = at.row1 + small + 6.0F;
  draw_name(ui, {left, at.row1 - 1.0F, right - left, small}, state.furigana, Size::kS, p.ink2,
            Weight::kPlain);
  const float gap = at.is_largest ? 16.0F : 28.0F;
  const float birth_gap = at.is_largest ? 16.0F : 24.0F;
  const float age = text_width(ui, state.sex_and_age, Size::kL);
  float room = right - left - gap - age;
  std::string_view birth = at.is_largest ? state.birth_short : state.birth;
  const float name = text_width(ui, state.name, Size::kL);
  if (name + text_width(ui, birth, Size::kM) + birth_gap > room && !state.birth_short.empty())
    birth = state.birth_short;
  const float birth_width = text_width(ui, birth, Size::kM);
  room = std::max(room - birth_width - birth_gap, 120.0F);
  const float drawn = draw_name(ui, {left, base, room, large}, state.name, Size::kL, p.ink);
  float x = left + drawn + gap;
  x += draw_text(ui, {x, base}, state.sex_and_age, Size::kL, p.ink, Weight::kStrong) + birth_gap;
  const float medium = ui.theme.px(Size::kM);
  draw_label(ui, {x, base + (large - medium) * 0.85F, right - x, medium}, birth, Size::kM, p.ink);
}

void draw_checked(Ui& ui, const PatientBandState& state, const Layout& at) {
  const Palette& p = ui.colors();
  const float small = ui.theme.px(Size::kS);
  const float first = at.row1 + 5.0F;
  const float second = first + small + 10.0F;
  const Color identity = state.identity_presumed ? p.caution_ink : p.ok_ink;
  const Icon identity_icon = state.identity_presumed ? Icon::kQuestion : Icon::kCheck;
  const Color left_ink = state.consent_is_over ? p.caution_ink : p.ink2;
  vertical_rule(ui, at.identity_x, at.row1, at.row1 + at.row1_height - 4.0F);
  if (at.identity_x < at.consent_x) {
    const float room = at.consent_x - at.identity_x - 20.0F;
    icon_line(ui, identity_icon, {at.identity_x + 12.0F, first, room, small}, state.identity,
              identity);
    icon_line(ui, Icon::kHouse, {at.identity_x + 12.0F, second, room, small}, state.address, p.ink2,
              true);
    vertical_rule(ui, at.consent_x, at.row1, at.row1 + at.row1_height - 4.0F);
    const float rest = at.sensitive_x - at.consent_x - 16.0F;
    icon_line(ui, state.consent_icon, {at.consent_x + 12.0F, first, rest, small}, state.consent,
              p.ink);
    icon_line(ui, Icon::kClock, {at.consent_x + 12.0F, second, rest, small}, state.remaining,
              left_ink);
    return;
  }
  const float room = at.sensitive_x - at.identity_x - 12.0F;
  icon_line(ui, identity_icon, {at.identity_x + 10.0F, first, room, small}, state.identity,
            identity);
  const std::string consent = state.consent + " " + state.remaining;
  icon_line(ui, state.consent_icon, {at.identity_x + 10.0F, second + 2.0F, room, small}, consent,
            state.consent_is_over ? p.caution_ink : p.ink);
}

void draw_row1(Ui& ui, const PatientBandState& state, const Layout& at,
               std::optional<BandIntent>& intent) {
  draw_who(ui, state, at);
  draw_checked(ui, state, at);
  const float height = std::max(at.row1_height - 4.0F, ui.theme.target());
  const Rect sensitive{at.sensitive_x, at.row1, at.close_x - at.sensitive_x - 8.0F, height};
  if (state.has_sensitive && key(ui, "sensitive", sensitive, ui.say(words::kSensitive),
                                 {.size = Size::kS, .second = ui.say(words::kShow)})) {
    intent = BandIntent::kShowSensitive;
  }
  const Rect close{at.close_x, at.row1, kRight - at.close_x, height};
  if (key(ui, "close", close, ui.say(words::kClose)) || ui.take(Key::kEscape))
    intent = BandIntent::kClose;
}

void icon_label(Ui& ui, const Rect& box, Icon icon, std::string_view label, Color color) {
  const float small = ui.theme.px(Size::kS);
  const float side = std::round(small * 1.15F);
  draw_icon(ui, icon, {box.x + 12.0F, box.y + 8.0F}, side, color);
  draw_label(ui, {box.x + 12.0F + side + 9.0F, box.y + 9.0F, box.w - side - 34.0F, small}, label,
             Size::kS, color);
}

// Reaction and year on one line; the year is one touch away at largest text.
std::string detail_of(const BandAllergy& allergy, bool is_largest) {
  if (is_largest || allergy.when.empty()) return allergy.reaction;
  return allergy.reaction.empty() ? allergy.when : allergy.reaction + " " + allergy.when;
}

void draw_known_allergies(Ui& ui, const PatientBandState& state, const Rect& box, bool is_largest) {
  const Color on = ui.colors().danger_on;
  const float small = ui.theme.px(Size::kS);
  const float left = box.x + 13.0F;
  const float room = box.w - 20.0F;
  if (state.allergies.size() == 1) {
    const BandAllergy& only = state.allergies.front();
    const float large = ui.theme.px(Size::kL);
    draw_fact(ui, {left, box.y + box.h * 0.46F - large / 2.0F + 2.0F, room, large}, only.name,
              Size::kL, on);
    draw_label(ui, {left, box.bottom() - small - 16.0F, room, small}, detail_of(only, is_largest),
               Size::kS, on);
    return;
  }
  const float top = box.y + small + 14.0F;
  const float pitch = (box.bottom() - 8.0F - top) / 2.0F;
  const std::size_t more =
      state.allergies.size() - std::min<std::size_t>(state.allergies.size(), 2);
  const std::string others =
      more == 0 ? std::string() : ui.say(words::kMoreShort, {std::to_string(more)});
  for (std::size_t i = 0; i < 2 && i < state.allergies.size(); ++i) {
    const float y = top + pitch * static_cast<float>(i);
    const float reserved = i == 1 && more > 0 ? text_width(ui, others, Size::kS) + 12.0F : 0.0F;
    const float name =
        draw_fact(ui, {left, y, room - reserved, pitch}, state.allergies[i].name, Size::kM, on);
    const float rest = room - reserved - name - 10.0F;
    if (rest > 60.0F)
      draw_label(ui, {left + name + 10.0F, y, rest, pitch}, detail_of(state.allergies[i], true),
                 Size::kS, on);
    if (reserved > 0.0F)
      draw_label(ui, {left, y, room, pitch}, others, Size::kS, on, Align::kRight, Weight::kStrong);
  }
}

void draw_allergy_box(Ui& ui, const PatientBandState& state, const Rect& box, bool is_largest,
                      std::optional<BandIntent>& intent) {
  const Palette& p = ui.colors();
  if (state.allergy_knowledge == AllergyKnowledge::kKnown && !state.allergies.empty()) {
    const Touch touch = ui.area("allergies", box);
    fill_rect(ui, box, p.danger, kCardRadius);
    stroke_rect(ui, box, touch.is_pressed ? p.danger_on : p.danger_line, 2.0F, kCardRadius);
    if (touch.is_focused) focus_ring(ui, box, kCardRadius);
    icon_label(ui, box, Icon::kTriangle, ui.say(words::kAllergy), p.danger_on);
    draw_known_allergies(ui, state, box, is_largest);
    if (touch.acted) intent = BandIntent::kMoreAllergies;
    return;
  }
  fill_rect(ui, box, p.panel, kCardRadius);
  stroke_rect(ui, box, p.edge, 2.0F, kCardRadius);
  const float small = ui.theme.px(Size::kS);
  draw_label(ui, {box.x + 14.0F, box.y + 7.0F, box.w - 28.0F, small}, ui.say(words::kAllergy),
             Size::kS, p.ink2);
  const Rect sentence{box.x + 14.0F, box.y + small + 11.0F, box.w - 24.0F, small};
  if (state.allergy_knowledge == AllergyKnowledge::kPatientSaidNone) {
    draw_label(ui, sentence, ui.say(words::kPatientSaysNone), Size::kS, p.ink, Align::kLeft,
               Weight::kStrong);
    draw_paragraph(ui, {sentence.x, sentence.bottom() + 6.0F, sentence.w, 2.0F * small},
                   state.allergy_note, Size::kS, p.ink2, Weight::kPlain, small * 1.3F);
    return;
  }
  draw_label(ui, sentence, ui.say(words::kAllergyUnknown), Size::kS, p.ink, Align::kLeft,
             Weight::kStrong);
  if (!state.can_note_no_allergy) return;
  const Rect said{box.x + 10.0F, sentence.bottom() + 7.0F, box.w - 20.0F,
                  box.bottom() - sentence.bottom() - 13.0F};
  if (key(ui, "says-none", said, ui.say(words::kPatientSaysNone),
          {.look = KeyLook::kQuiet, .size = Size::kS})) {
    intent = BandIntent::kPatientSaysNoAllergy;
  }
}

void draw_dialysis_box(Ui& ui, const BandDialysis& dialysis, const Rect& box, bool is_largest) {
  const Palette& p = ui.colors();
  fill_rect(ui, box, p.danger_tint, kCardRadius);
  stroke_rect(ui, box, p.danger_line, 2.0F, kCardRadius);
  icon_label(ui, box, Icon::kDrop, ui.say(words::kDialysis), p.danger_ink);
  const float small = ui.theme.px(Size::kS);
  const float left = box.x + 13.0F;
  const float room = box.right() - 6.0F - left;
  const Rect ask{left, box.bottom() - small - 8.0F, room, small};
  const Rect source{left, ask.y - small - (is_largest ? 14.0F : 4.0F), room, small};
  const float top = is_largest ? box.y + 6.0F : box.y + small + 10.0F;
  const float label =
      std::round(small * 1.15F) + text_width(ui, ui.say(words::kDialysis), Size::kS);
  const float x = is_largest ? left + label + 18.0F : left;
  const Size size = is_largest ? Size::kM : Size::kL;
  const Rect line{x, top, box.right() - 6.0F - x,
                  is_largest ? ui.theme.px(Size::kM) + 6.0F : source.y - top};
  const float days = dialysis.days.empty() ? 0.0F : text_width(ui, dialysis.days, Size::kM) + 10.0F;
  const float width = draw_label(ui, {line.x, line.y, line.w - days, line.h}, dialysis.frequency,
                                 size, p.danger_ink, Align::kLeft, Weight::kStrong);
  draw_label(ui,
             {line.x + width + 10.0F, line.y + (is_largest ? 0.0F : 3.0F),
              line.right() - line.x - width - 10.0F, line.h},
             dialysis.days, Size::kM, p.danger_ink, Align::kLeft, Weight::kStrong);
  draw_label(ui, source, dialysis.source, Size::kS, p.danger_ink);
  draw_label(ui, ask, dialysis.ask, Size::kS, p.danger_ink, Align::kLeft, Weight::kStrong);
}

void draw_medicine(Ui& ui, const BandMedicine& medicine, const Rect& cell) {
  const Palette& p = ui.colors();
  const float small = ui.theme.px(Size::kS);
  const float medium = ui.theme.px(Size::kM);
  const float left = cell.x + 15.0F;
  const float room = cell.w - 20.0F;
  draw_fact(ui, {left, cell.y + 10.0F, room, medium + 2.0F}, medicine.name, Size::kM, p.ink);
  const float middle = cell.y + cell.h * 0.5F;
  const bool is_tag = medicine.tone == Tone::kDanger || medicine.tone == Tone::kCaution;
  if (is_tag && tag_width(ui, medicine.status, medicine.tone) <= room + 12.0F) {
    tag(ui, {left - 7.0F, middle - (small + 16.0F) / 2.0F + 1.0F}, medicine.status, medicine.tone);
  } else {
    const Color color = is_tag ? ui.theme.ink(medicine.tone) : p.ink;
    draw_label(ui, {left, middle - small / 2.0F, room, small}, medicine.status, Size::kS, color,
               Align::kLeft, Weight::kStrong);
  }
  draw_label(ui, {left, cell.bottom() - small - 14.0F, room, small}, medicine.second, Size::kS,
             p.ink2);
}

void draw_medicine_box(Ui& ui, const PatientBandState& state, const Rect& box,
                       std::optional<BandIntent>& intent) {
  const Palette& p = ui.colors();
  const Touch touch = ui.area("medicines", box, !state.medicines.empty());
  fill_rect(ui, box, touch.is_pressed ? p.primary_tint : p.panel, kCardRadius);
  stroke_rect(ui, box, p.edge, 2.0F, kCardRadius);
  if (touch.is_focused) focus_ring(ui, box, kCardRadius);
  if (touch.acted) intent = BandIntent::kMoreMedicines;
  if (state.medicines.empty()) {
    const float small = ui.theme.px(Size::kS);
    draw_label(ui, {box.x + 15.0F, box.y + 12.0F, box.w - 30.0F, small},
               ui.say(words::kCriticalMedicines), Size::kS, p.ink2);
    const std::string_view sentence = state.no_medicines.empty()
                                          ? ui.say(words::kNoMedicineInformation)
                                          : std::string_view(state.no_medicines);
    draw_paragraph(ui, {box.x + 15.0F, box.y + small + 22.0F, box.w - 30.0F, box.h}, sentence,
                   Size::kM, p.ink, Weight::kStrong);
    return;
  }
  // Larger text: two, so that a status keeps its tag.
  const std::size_t most = ui.theme.text == TextSize::kNormal ? 3 : 2;
  const std::size_t shown = std::min(state.medicines.size(), most);
  const std::size_t more = state.medicines.size() - shown;
  const float width = (box.w - (more > 0 ? kOtherColumn : 0.0F)) /
                      static_cast<float>(std::max<std::size_t>(shown, 2));
  for (std::size_t i = 0; i < shown; ++i) {
    const Rect cell{box.x + width * static_cast<float>(i), box.y, width, box.h};
    draw_medicine(ui, state.medicines[i], cell);
    if (i + 1 < shown || more > 0)
      vertical_rule(ui, std::floor(cell.right()), box.y + 12.0F, box.bottom() - 12.0F);
  }
  if (more > 0) {
    draw_label(ui, {box.right() - kOtherColumn + 4.0F, box.y, kOtherColumn - 8.0F, box.h},
               ui.say(words::kMoreShort, {std::to_string(more)}), Size::kM, p.ink, Align::kCenter,
               Weight::kStrong);
  }
}

void draw_row2(Ui& ui, const PatientBandState& state, const Layout& at,
               std::optional<BandIntent>& intent) {
  const float allergy = at.is_largest ? 262.0F : (state.dialysis ? 270.0F : 360.0F);
  const Rect first{kMargin, at.row2, allergy, at.row2_height};
  draw_allergy_box(ui, state, first, at.is_largest, intent);
  float x = first.right() + kGutter;
  if (state.dialysis) {
    const float width =
        ui.theme.text == TextSize::kNormal ? 250.0F : (at.is_largest ? 296.0F : 276.0F);
    draw_dialysis_box(ui, *state.dialysis, {x, at.row2, width, at.row2_height}, at.is_largest);
    x += width + kGutter;
  }
  draw_medicine_box(ui, state, {x, at.row2, kRight - x, at.row2_height}, intent);
}

struct Fact {
  std::string_view label;
  std::string value;
  bool is_strong = false;
  bool is_caution = false;
};

// Facts side by side, wrapped to as many lines as they need. Returns the lower edge.
float draw_row3(Ui& ui, const PatientBandState& state, const Layout& at) {
  const Palette& p = ui.colors();
  const std::string unknown(ui.say(words::kNoInformation));
  std::vector<Fact> facts;
  facts.push_back({ui.say(words::kRenal), state.renal.empty() ? unknown : state.renal,
                   !state.renal.empty(), false});
  facts.push_back(
      {ui.say(words::kOxygen), state.oxygen.empty() ? unknown : state.oxygen, false, false});
  if (!state.dialysis) facts.push_back({ui.say(words::kDialysis), unknown, false, false});
  if (!state.caution.empty()) facts.push_back({ui.say(words::kCaution), state.caution, true, true});
  const float small = ui.theme.px(Size::kS);
  float x = 20.0F;
  float y = at.row3;
  for (const Fact& fact : facts) {
    const float icon = fact.is_caution ? small + 8.0F : 0.0F;
    const float width =
        icon + text_width(ui, fact.label, Size::kS) + 8.0F + text_width(ui, fact.value, Size::kS);
    if (x > 20.0F && x + width > kRight) {
      x = 20.0F;
      y += small + 6.0F;
      fill_rect(ui, {0.0F, y, kWindowWidth, small + 11.0F}, p.panel);
    }
    const Color label = fact.is_caution ? p.caution_ink : p.ink2;
    if (fact.is_caution) draw_icon(ui, Icon::kTriangle, {x, y}, small, label);
    const float drawn = draw_text(ui, {x + icon, y}, fact.label, Size::kS, label);
    const float value_x = x + icon + drawn + 8.0F;
    draw_label(ui, {value_x, y, kRight - value_x, small}, fact.value, Size::kS,
               fact.is_caution ? p.caution_ink : p.ink, Align::kLeft,
               fact.is_strong ? Weight::kStrong : Weight::kPlain);
    x += width + 26.0F;
  }
  return y + small + 11.0F;
}

// New data, or a consent that is over: said under the band, with what can be done about it.
float draw_notice(Ui& ui, const BandNotice& notice, float y, std::optional<BandIntent>& intent) {
  const Rect bar{0.0F, y, kWindowWidth, ui.theme.target() + 8.0F};
  const float key_width =
      notice.key.empty() ? 0.0F : std::max(120.0F, text_width(ui, notice.key, Size::kM) + 48.0F);
  banner(ui, bar, notice.sentence, "",
         {.tone = notice.tone, .icon = Icon::kClock, .title_size = Size::kM});
  const Rect button{kRight - key_width, y + 4.0F, key_width, ui.theme.target()};
  if (!notice.key.empty() && key(ui, "notice", button, notice.key)) intent = BandIntent::kNotice;
  return bar.bottom();
}

}  // namespace

BandResult patient_band(Ui& ui, const PatientBandState& state) {
  const IdScope scope(ui, "band");
  const Layout at = layout_of(ui.theme);
  const float top = ui.theme.strip_height();
  BandResult result;
  // The ground of three rows; a wrapped third row brings its own.
  const float small = ui.theme.px(Size::kS);
  fill_rect(ui, {0.0F, top, kWindowWidth, at.row3 + small + 11.0F - top}, ui.colors().panel);
  draw_row1(ui, state, at, result.intent);
  draw_row2(ui, state, at, result.intent);
  const float bottom = draw_row3(ui, state, at);
  fill_rect(ui, {0.0F, bottom, kWindowWidth, kBandStroke}, ui.colors().ink);
  result.bottom = bottom + kBandStroke;
  if (!state.notices.empty())
    result.bottom = draw_notice(ui, state.notices.front(), result.bottom, result.intent);
  return result;
}

}  // namespace tomoshibi::gui
