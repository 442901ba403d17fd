#include "gui/screens/new_proof.h"

#include <utility>

#include "gui/draw.h"
#include "gui/screens/new_proof_words.h"
#include "gui/widgets/cards.h"

namespace tomoshibi::gui {
namespace {

namespace w = new_proof_words;

std::string title_of(const Ui& ui, const NewProofState& state) {
  const bool is_pin = state.twice.shape == ProofShape::kPin;
  if (state.is_own) return std::string(ui.say(is_pin ? w::kTitleOwnPin : w::kTitleOwnPassword));
  return ui.say(is_pin ? w::kTitleResetPin : w::kTitleResetPassword, {state.member});
}

}  // namespace

std::string_view refusal_sentence(const Ui& ui, ProofRefused refused) {
  switch (refused) {
    case ProofRefused::kNone: return {};
    case ProofRefused::kShort: return ui.say(w::kRefusedShort);
    case ProofRefused::kNotDigits: return ui.say(w::kRefusedNotDigits);
    case ProofRefused::kCommon: return ui.say(w::kRefusedCommon);
    case ProofRefused::kSimple: return ui.say(w::kRefusedSimple);
    case ProofRefused::kOwnName: return ui.say(w::kRefusedOwnName);
    case ProofRefused::kFewDifferent: return ui.say(w::kRefusedFewDifferent);
    case ProofRefused::kSame: return ui.say(w::kRefusedSame);
    case ProofRefused::kFactor: return ui.say(w::kRefusedFactor);
    case ProofRefused::kOther: return ui.say(w::kRefusedOther);
    case ProofRefused::kStorage: return ui.say(w::kRefusedStorage);
  }
  return {};
}

std::optional<NewProofIntent> draw(Ui& ui, const NewProofState& state) {
  std::optional<NewProofIntent> intent;
  const IdScope scope(ui, "new_proof");
  const std::string title = title_of(ui, state);
  if (form_frame(ui, title, ui.say(state.is_own ? w::kOwnSentence : w::kResetSentence),
                 !state.is_saving)) {
    intent = LeaveProof{};
  }
  if (auto wish = draw_twice(ui, 136.0F, state.twice, !state.is_saving)) intent = *std::move(wish);
  const Rect right = form_right(ui);
  const Rect column{right.x + 24.0F, 24.0F, right.w - 48.0F, 600.0F};
  const float m = ui.theme.px(Size::kM);
  const float width = draw_label(ui, {column.x, column.y, column.w, m}, state.member, Size::kM,
                                 ui.colors().ink, Align::kLeft, Weight::kStrong);
  draw_label(ui, {column.x + width + 14.0F, column.y, column.w - width - 14.0F, m}, state.role,
             Size::kS, ui.colors().ink2);
  horizontal_rule(ui, right.x, right.right(), column.y + m + 14.0F);
  const Rect rules{column.x, column.y + m + 34.0F, column.w, 400.0F};
  (void)draw_twice_rules(ui, rules, state.twice, state.this_kiosk_only);
  if (state.refused != ProofRefused::kNone) {
    banner(ui, {right.x + kMargin, 544.0F, right.w - 2.0F * kMargin, 148.0F},
           ui.say(w::kRefusedTitle), refusal_sentence(ui, state.refused),
           {.tone = Tone::kCaution, .icon = Icon::kTriangle, .title_size = Size::kM});
  }
  const bool is_pin = state.twice.shape == ProofShape::kPin;
  const std::string missing = twice_missing(ui, state.twice);
  const bool open = missing.empty() && !state.is_saving;
  const std::string_view label = state.is_saving ? ui.say(w::kSaving)
                                 : !missing.empty()
                                     ? std::string_view(missing)
                                     : ui.say(is_pin ? w::kSavePin : w::kSavePassword);
  if (form_primary(ui, label, open)) intent = SaveProof{};
  return intent;
}

}  // namespace tomoshibi::gui
