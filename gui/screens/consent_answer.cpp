#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "gui/screens/consent_parts.h"
#include "gui/screens/screen_parts.h"
#include "gui/widgets/cards.h"

namespace tomoshibi::gui::consent_parts {

namespace {

struct Column {
  float x = 0.0F;
  float width = 0.0F;
  float y = 0.0F;
  float bottom = 0.0F;  // Upper edge of the primary, less a gap.
};

float primary_height(const Ui& ui) { return is_large(ui) ? 88.0F : 80.0F; }

void draw_lines(Ui& ui, const ConsentState& state, Column& at) {
  const float title = ui.theme.px(Size::kM);
  const std::string note = ui.say(words_here::kWordsMade, {state.words_edition});
  const float used = draw_text(ui, {at.x, at.y + 18.0F}, ui.say(words_here::kWords), Size::kM,
                               ui.colors().ink, Weight::kStrong);
  const float note_width = text_width(ui, note, Size::kS);
  const float s = ui.theme.px(Size::kS);
  at.y += 18.0F + title + 8.0F;
  if (used + 4.0F + note_width <= at.width) {
    draw_text(ui, {at.x + at.width - note_width, at.y - 8.0F - (title + s) / 2.0F}, note, Size::kS,
              ui.colors().ink2);
  } else {
    draw_label(ui, {at.x, at.y, at.width, s}, note, Size::kS, ui.colors().ink2);
    at.y += s + 6.0F;
  }
  if (state.words.empty()) return;
  const auto count = static_cast<float>(state.words.size());
  const float pitch = std::min(76.0F, std::floor((at.bottom - at.y) / count));
  const float picture = std::min(56.0F, pitch - 4.0F);
  const float text = at.x + 76.0F;
  const float width = at.x + at.width - text;
  std::vector<std::vector<MixedPiece>> lines;
  Size size = Size::kM;
  for (const ConsentLine& line : state.words) {
    std::vector<MixedPiece>& pieces = lines.emplace_back();
    for (const ConsentPiece& piece : line.pieces) pieces.push_back({piece.text, piece.strong});
    const float line_pitch = std::round(ui.theme.px(Size::kM) * 1.22F);
    if (mixed_paragraph(ui, {}, width, pieces, Size::kM, line_pitch, false) > pitch)
      size = Size::kS;
  }
  const float line_pitch = std::round(ui.theme.px(size) * 1.22F);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const Vec2 corner{at.x, at.y + pitch * static_cast<float>(i) + (pitch - picture) / 2.0F};
    draw_pictogram(ui, state.words.at(i).pictogram, corner, picture);
    const float height = mixed_paragraph(ui, {}, width, lines.at(i), size, line_pitch, false);
    const float y = at.y + pitch * static_cast<float>(i) + (pitch - height) / 2.0F;
    mixed_paragraph(ui, {text, y}, width, lines.at(i), size, line_pitch);
  }
  at.y += pitch * count;
}

const Words& hint_words(PatientHint hint) {
  switch (hint) {
    case PatientHint::kYes: return words_here::kHintYes;
    case PatientHint::kNo: return words_here::kHintNo;
    case PatientHint::kNotUnderstood: break;
  }
  return words_here::kHintNotUnderstood;
}

void draw_words(Ui& ui, const ConsentState& state, Column at, Intent& intent) {
  const float key_height = 64.0F;
  const Rect show{at.x, at.bottom - key_height, 200.0F, key_height};
  at.bottom = show.y - 8.0F;
  draw_lines(ui, state, at);
  KeyStyle style;
  style.look = KeyLook::kQuiet;
  style.size = Size::kS;
  style.enabled = state.phase != RecordingPhase::kRecording && !state.words.empty();
  if (key(ui, "show_patient", show, ui.say(words_here::kShowPatient), style)) {
    intent = consent::ShowPatientPage{};
  }
  if (!state.hint) return;
  const float x = show.right() + 12.0F;
  const float width = at.x + at.width - x;
  const std::string_view text = ui.say(hint_words(*state.hint));
  const float pitch = std::round(ui.theme.px(Size::kS) * 1.15F);
  const float height = paragraph_height(ui, width, text, Size::kS, pitch);
  draw_paragraph(ui, {x, show.y + (key_height - height) / 2.0F, width, height}, text, Size::kS,
                 ui.colors().ink2, Weight::kPlain, pitch);
}

const Words& identity_words(IdentityCheck check) {
  switch (check) {
    case IdentityCheck::kStated: return words_here::kStatedShort;
    case IdentityCheck::kFamily: return words_here::kByFamily;
    case IdentityCheck::kBelongings: return words_here::kBelongings;
    case IdentityCheck::kPresumed: break;
  }
  return words_here::kPresumedShort;
}

std::string reasons_text(Ui& ui, const ConsentChoice& choice) {
  std::string out;
  for (const NoConsentReason reason : choice.reasons) {
    for (const ReasonOption& option : kReasonOptions) {
      if (option.reason != reason) continue;
      if (!out.empty()) out += "・";
      out += ui.say(option.one_line);
    }
  }
  return out.empty() ? std::string(ui.say(words_here::kNotChosen)) : out;
}

std::string section_names(Ui& ui, SectionSet sections) {
  std::string out;
  for (const Section section : kSections) {
    if (!sections.has(section)) continue;
    if (!out.empty()) out += "・";
    out += section_word(ui, section);
  }
  return out;
}

using RecordRows = std::vector<std::pair<std::string_view, std::string>>;
constexpr std::size_t kSubjectRow = 1;
constexpr std::size_t kReasonRow = 3;

RecordRows record_rows(Ui& ui, const ConsentState& state) {
  const ConsentChoice& choice = state.choice;
  const bool is_family = choice.answer == ConsentAnswer::kFamily;
  RecordRows rows;
  const auto add = [&](const Words& label, std::string value) {
    rows.emplace_back(ui.say(label), std::move(value));
  };
  add(words_here::kWhoLooks, is_large(ui) ? state.viewer : state.viewer + "　" + state.place);
  add(words_here::kSubject, state.name + "（" + state.birth_iso + "）");
  add(words_here::kConsent,
      std::string(ui.say(is_family ? words_here::kFamilyShort : words_here::kNone)));
  add(words_here::kReason, reasons_text(ui, choice));
  add(words_here::kIdentityCheck,
      std::string(ui.say(choice.identity ? identity_words(*choice.identity)
                                         : words_here::kNotChosen)));
  add(words_here::kScope, section_names(ui, sections_to_open(choice)));
  if (is_family) add(words_here::kWordsRead, state.words_edition);
  add(words_here::kBasis,
      state.basis.empty() ? std::string(ui.say(words::kNoBasisYet)) : state.basis);
  return rows;
}

// What will be recorded, line by line.
void draw_record(Ui& ui, const ConsentState& state, Column& at) {
  RecordRows rows = record_rows(ui, state);
  const float s = ui.theme.px(Size::kS);
  float label_width = 0.0F;
  for (const auto& row : rows)
    label_width = std::max(label_width, text_width(ui, row.first, Size::kS));
  const float x = at.x + label_width + 24.0F;
  const float width = at.x + at.width - x;
  const float pitch = std::round(s * 1.2F);
  const auto needed = [&] {
    float height = 0.0F;
    for (const auto& row : rows) height += paragraph_height(ui, width, row.second, Size::kS, pitch);
    return height;
  };
  const float room = at.bottom - at.y;
  const auto count = static_cast<float>(rows.size());
  const std::vector<NoConsentReason>& reasons = state.choice.reasons;
  if (needed() + 3.0F * count > room && reasons.size() > 1) {
    // The chosen keys show them all; here the first, and how many more.
    ConsentChoice first;
    first.reasons = {reasons.front()};
    rows.at(kReasonRow).second =
        reasons_text(ui, first) + "　" +
        ui.say(words::kMoreShort, {std::to_string(reasons.size() - 1)});
  }
  const float spare = std::clamp((room - needed()) / count, 2.0F, 26.0F);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::string& value = rows.at(i).second;
    const float height = paragraph_height(ui, width, value, Size::kS, pitch);
    const float y = at.y + std::floor(spare / 2.0F);
    draw_text(ui, {at.x, y + (pitch - s) / 2.0F}, rows.at(i).first, Size::kS, ui.colors().ink2);
    if (i == kSubjectRow) {
      draw_private(ui, {x, y, width, height}, value, Size::kS, ui.colors().ink);
    } else {
      draw_paragraph(ui, {x, y, width, height}, value, Size::kS, ui.colors().ink, Weight::kPlain,
                     pitch);
    }
    at.y += height + spare;
    horizontal_rule(ui, at.x, at.x + at.width, at.y - 1.0F);
  }
}

float column_banner(Ui& ui, const Place& place, std::string_view title, std::string_view lines,
                    Tone tone, Icon icon) {
  const float s = ui.theme.px(Size::kS);
  const float text = kAnswerWidth - 104.0F;
  const float height = std::max(104.0F, 2.0F * kCardPadding + ui.theme.px(Size::kL) + 10.0F +
                                            paragraph_height(ui, text, lines, Size::kS,
                                                             std::round(s * 1.45F)));
  BannerStyle style;
  style.tone = tone;
  style.icon = icon;
  style.without_rule = true;
  banner(ui, {place.answer, place.top, kAnswerWidth, height}, title, lines, style);
  return height;
}

std::string_view missing_words(const Ui& ui, ConsentMissing missing) {
  switch (missing) {
    case ConsentMissing::kNothing: break;
    case ConsentMissing::kIdentity: return ui.say(words_here::kChooseIdentity);
    case ConsentMissing::kAnswer: return ui.say(words_here::kChooseAnswer);
    case ConsentMissing::kProxyKind: return ui.say(words_here::kChooseProxy);
    case ConsentMissing::kReason: return ui.say(words_here::kChooseReason);
    case ConsentMissing::kSections: return ui.say(words_here::kChooseSections);
  }
  return {};
}

void draw_primary(Ui& ui, const ConsentState& state, const Column& at, Intent& intent) {
  const ConsentMissing missing = missing_in(state.choice);
  const bool is_recording = state.phase == RecordingPhase::kRecording;
  PrimaryStyle style;
  style.enabled = missing == ConsentMissing::kNothing && !is_recording;
  style.size = Size::kL;
  std::string_view label = missing_words(ui, missing);
  if (is_recording) {
    label = ui.say(words::kRecording);
  } else if (missing == ConsentMissing::kNothing) {
    const ConsentAnswer answer = *state.choice.answer;
    label = ui.say(words_here::kRecordAndOpen);
    if (needs_reason(answer)) label = ui.say(words_here::kRecordReasonAndOpen);
    if (answer == ConsentAnswer::kRefused) label = ui.say(words_here::kRecordRefusal);
  }
  if (widest_line(ui, label, Size::kL) > at.width - 32.0F || label.find('\n') != label.npos) {
    style.size = Size::kM;
  }
  const float height = primary_height(ui);
  const Rect rect{at.x, kWindowHeight - kMargin - height, at.width, height};
  if (primary(ui, "record", rect, label, style)) intent = consent::Record{};
}

}  // namespace

void draw_answer_column(Ui& ui, const ConsentState& state, const Place& place, Intent& intent) {
  draw_panel(ui, {place.answer, place.top, kAnswerWidth, kWindowHeight - place.top});
  Column at{place.answer + 24.0F, kAnswerWidth - 24.0F - kMargin, place.top,
            kWindowHeight - kMargin - primary_height(ui) - 10.0F};
  const ConsentChoice& choice = state.choice;
  const bool cannot_record = state.phase == RecordingPhase::kCannotRecord;
  if (cannot_record) {
    at.y += column_banner(ui, place, ui.say(words_here::kCannotRecordTitle),
                          ui.say(words::kJournalCannotWrite), Tone::kDanger, Icon::kTriangle);
  } else if (is_without_consent(choice)) {
    const bool is_family = choice.answer == ConsentAnswer::kFamily;
    at.y += column_banner(
        ui, place, ui.say(words_here::kWithoutConsent),
        ui.say(is_family ? words_here::kFamilyIsNoConsent : words_here::kYouCanGoOn),
        Tone::kCaution, Icon::kTriangle);
  } else if (choice.answer == ConsentAnswer::kRefused) {
    at.y += column_banner(ui, place, ui.say(words_here::kRefusalTitle),
                          ui.say(words_here::kRefusalSentence), Tone::kPrimary, Icon::kCross);
  }
  if (is_without_consent(choice)) {
    const float title = ui.theme.px(Size::kM);
    if (!is_large(ui)) {
      draw_text(ui, {at.x, at.y + 14.0F}, ui.say(words_here::kWillBeRecorded), Size::kM,
                ui.colors().ink, Weight::kStrong);
      at.y += title + 18.0F;
    }
    draw_record(ui, state, at);
  } else if (choice.answer != ConsentAnswer::kRefused) {
    draw_words(ui, state, at, intent);
  }
  draw_primary(ui, state, at, intent);
}

}  // namespace tomoshibi::gui::consent_parts
