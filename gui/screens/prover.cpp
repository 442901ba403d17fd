#include "gui/screens/prover.h"

#include <algorithm>

#include "gui/screens/proof_words.h"
#include "gui/screens/screen_parts.h"
#include "gui/screens/sign_in_words.h"
#include "gui/widgets/cards.h"

namespace tomoshibi::gui {
namespace {

namespace w = proof_words;

using Wish = std::optional<ProverIntent>;

constexpr float kInset = 31.0F;
constexpr std::size_t kCells = 6;

struct Column {
  float x, width;
};
Column inner(const Rect& column) { return {column.x + kInset, column.w - 2.0F * kInset - 1.0F}; }

bool is_shut(const ProverState& state) {
  return state.is_checking || state.is_opening_data || state.wait_seconds > 0;
}

// ---- Accounts ----

Rect cell_rect(const Rect& column, std::size_t index, bool is_alone) {
  const Column place = inner(column);
  const float width = is_alone ? place.width : (place.width - kGutter) / 2.0F;
  return {place.x + static_cast<float>(index % 2) * (width + kGutter),
          58.0F + static_cast<float>(index / 2) * 80.0F, width, 72.0F};
}

std::string second_line(const Ui& ui, const SignInAccount& account) {
  // A guest who cannot sign in: what he is, is not what matters, and both do not fit.
  const bool is_short = account.is_responder && account.standing != Standing::kOpen;
  std::string out = is_short ? std::string() : account.role;
  const auto add = [&](std::string_view piece) {
    out += (out.empty() ? "" : "・") + std::string(piece);
  };
  if (account.is_demo) add(ui.say(sign_in_words::kDemo));
  if (account.is_responder) add(ui.say(words::kResponderTag));
  switch (account.standing) {
    case Standing::kLocked: add(ui.say(sign_in_words::kLockedShort)); break;
    case Standing::kDisabled: add(ui.say(sign_in_words::kDisabledShort)); break;
    case Standing::kExpired: add(ui.say(sign_in_words::kExpiredShort)); break;
    case Standing::kOpen: break;
  }
  return out;
}

Icon icon_of(const SignInAccount& account) {
  switch (account.standing) {
    case Standing::kLocked: return Icon::kLock;
    case Standing::kDisabled: return Icon::kProhibited;
    case Standing::kExpired: return Icon::kClock;
    case Standing::kOpen: break;
  }
  return Icon::kPerson;
}

// Six cells; the last is the registration's, the one before it turns the page where there are more.
void draw_accounts(Ui& ui, const Rect& column, const ProverState& state, const ProverWords& words,
                   Wish& wish) {
  const Column place = inner(column);
  const float m = ui.theme.px(Size::kM);
  draw_label(ui, {place.x, 36.0F - m / 2.0F, place.width, m}, words.title, Size::kM,
             ui.colors().ink, Align::kLeft, Weight::kStrong);
  const IdScope scope(ui, "accounts");
  const GroupScope group(ui, "accounts");
  const std::size_t room = kCells - (words.offers_registration ? 1 : 0);
  const bool pages = state.accounts.size() > room;
  const std::size_t shown = pages ? room - 1 : room;
  const std::size_t first = pages && state.first < state.accounts.size() ? state.first : 0;
  const std::size_t count = std::min(shown, state.accounts.size() - first);
  const bool is_alone = state.accounts.size() == 1;
  const SignInAccount* chosen = chosen_account(state);
  for (std::size_t i = 0; i < count; ++i) {
    const SignInAccount& account = state.accounts[first + i];
    const bool is_chosen = chosen != nullptr && chosen->id == account.id;
    const std::string second = second_line(ui, account);
    const KeyStyle style{.look = is_chosen ? KeyLook::kChosen : KeyLook::kPanel,
                         .icon = icon_of(account),
                         .second = second,
                         .strong = true,
                         .enabled = !state.is_checking && !state.is_opening_data,
                         .left_aligned = true};
    if (key(ui, account.id.value, cell_rect(column, i, is_alone), account.name, style))
      wish = AccountChosen{account.id};
  }
  if (pages) {
    const std::size_t next = first + shown < state.accounts.size() ? first + shown : 0;
    const std::string left =
        ui.say(sign_in_words::kOthersCount, {std::to_string(state.accounts.size() - count)});
    const KeyStyle style{.look = KeyLook::kQuiet, .icon = Icon::kPeople, .second = left};
    if (key(ui, "others", cell_rect(column, room - 1, false), ui.say(sign_in_words::kOthers),
            style))
      wish = AccountsPaged{next};
  }
  if (!words.offers_registration) return;
  const KeyStyle style{.look = KeyLook::kQuiet,
                       .icon = Icon::kPlus,
                       .second = ui.say(sign_in_words::kRegisterNote),
                       .enabled = !state.is_checking && !state.is_opening_data};
  if (key(ui, "register", cell_rect(column, kCells - 1, false), ui.say(sign_in_words::kRegister),
          style)) {
    wish = RegisterWished{};
  }
}

// Up and down choose the account.
void choose_by_keyboard(Ui& ui, const ProverState& state, Wish& wish) {
  const int step = (ui.take(Key::kDown) ? 1 : 0) - (ui.take(Key::kUp) ? 1 : 0);
  if (step == 0 || state.accounts.empty()) return;
  const SignInAccount* chosen = chosen_account(state);
  const auto count = static_cast<std::ptrdiff_t>(state.accounts.size());
  const std::ptrdiff_t here =
      chosen == nullptr ? (step > 0 ? -1 : count) : chosen - state.accounts.data();
  const std::ptrdiff_t next = std::clamp(here + step, std::ptrdiff_t{0}, count - 1);
  wish = AccountChosen{state.accounts[static_cast<std::size_t>(next)].id};
}

// ---- Proof ----

std::string refusal_text(const Ui& ui, const ProverState& state, ProofShape shape) {
  switch (state.refusal) {
    case ProverRefusal::kNone: return {};
    case ProverRefusal::kWrong:
      if (state.attempts_left <= 0)
        return ui.say(w::kWrongLast, {std::to_string(state.attempts_to_lock)});
      return ui.say(shape == ProofShape::kPin ? w::kWrongPin : w::kWrongPassword,
                    {std::to_string(state.attempts_left), std::to_string(state.wait_minutes)});
    case ProverRefusal::kCannotRecord: return std::string(ui.say(w::kCannotRecord));
    case ProverRefusal::kCannotOpenData: return std::string(ui.say(w::kCannotOpenData));
    case ProverRefusal::kNoKeyYet: return std::string(ui.say(w::kNoKeyYet));
    case ProverRefusal::kTokenMissing: return std::string(ui.say(w::kTokenMissing));
    case ProverRefusal::kNotAllowed: return std::string(ui.say(w::kNotAllowed));
  }
  return {};
}

// The line over the boxes: what to enter, or why it was refused, or how long to wait.
void draw_line(Ui& ui, const Rect& column, const ProverState& state, const SignInAccount* account) {
  const auto [x, width] = inner(column);
  const float m = ui.theme.px(Size::kM);
  const ProofShape shape = account == nullptr ? ProofShape::kPin : account->shape;
  if (state.wait_seconds > 0) {
    const std::string text = ui.say(w::kWaiting, {minutes_and_seconds(state.wait_seconds)});
    draw_icon(ui, Icon::kClock, {x, 325.0F - m / 2.0F}, m, ui.colors().caution_ink);
    draw_label(ui, {x + m + 10.0F, 325.0F - m / 2.0F, width - m - 10.0F, m}, text, Size::kM,
               ui.colors().caution_ink, Align::kLeft, Weight::kStrong);
    return;
  }
  const std::string text = refusal_text(ui, state, shape);
  if (text.empty()) {
    const Words& label = shape == ProofShape::kPassword                            ? w::kPassword
                         : account != nullptr && account->pin_digits == kPinDigits ? w::kPinSix
                                                                                   : w::kPinLonger;
    draw_label(ui, {x, 325.0F - m / 2.0F, width, m}, ui.say(label), Size::kM, ui.colors().ink,
               Align::kLeft, Weight::kStrong);
    return;
  }
  const float s = ui.theme.px(Size::kS);
  const float pitch = s + 5.0F;
  const float room = width - s - 10.0F;
  // Two lines at most, below the accounts: larger text becomes smaller here.
  const float height = std::min(paragraph_height(ui, room, text, Size::kS, pitch), 46.0F);
  const float y = 340.0F - height;
  draw_icon(ui, Icon::kTriangle, {x, y + 2.0F}, s + 2.0F, ui.colors().danger_ink);
  draw_fitted_paragraph(ui, {x + s + 10.0F, y, room, height}, text, Size::kS,
                        ui.colors().danger_ink);
}

std::string primary_label(const Ui& ui, const ProverState& state, const ProverWords& words,
                          const SignInAccount* account) {
  if (state.is_opening_data) {
    return ui.say(w::kOpeningData,
                  {std::to_string(state.opening_step), std::to_string(state.opening_steps)});
  }
  if (state.is_checking) return std::string(ui.say(w::kChecking));
  if (state.wait_seconds > 0) return ui.say(w::kWaiting, {minutes_and_seconds(state.wait_seconds)});
  if (account == nullptr) return std::string(ui.say(w::kChooseFirst));
  const std::size_t count = state.proof == nullptr ? 0 : state.proof->size();
  if (account->shape == ProofShape::kPassword)
    return std::string(count == 0 ? ui.say(w::kPasswordMissing) : words.primary);
  const std::size_t needed = std::max(account->pin_digits, kPinDigits);
  if (count >= needed) return std::string(words.primary);
  return ui.say(w::kDigitsMissing, {std::to_string(needed - count)});
}

// In the pad's place: why this account cannot sign in, and what opens it.
void draw_standing(Ui& ui, const Rect& column, const SignInAccount& account, Wish& wish) {
  const auto [x, width] = inner(column);
  struct Said {
    const Words &title, &sentence, &key;
    Icon icon;
  };
  const bool has_ended = account.standing == Standing::kExpired && !account.is_responder;
  const Said said =
      has_ended ? Said{w::kEndedTitle, w::kEndedSentence, w::kEndedKey, Icon::kClock}
      : account.standing == Standing::kLocked
          ? Said{w::kLockedTitle, w::kLockedSentence, w::kLockedKey, Icon::kLock}
      : account.standing == Standing::kDisabled
          ? Said{w::kDisabledTitle, w::kDisabledSentence, w::kDisabledKey, Icon::kProhibited}
          : Said{w::kExpiredTitle, w::kExpiredSentence, w::kExpiredKey, Icon::kClock};
  banner(ui, {x, 322.0F, width, 240.0F}, ui.say(said.title), ui.say(said.sentence),
         {.tone = Tone::kCaution, .icon = said.icon, .title_size = Size::kM});
  const bool can_act = account.standing != Standing::kDisabled && !has_ended;
  const Rect place{x, 718.0F, width, 64.0F};
  if (!primary(ui, "primary", place, ui.say(said.key), {.enabled = can_act}) || !can_act) return;
  if (account.standing == Standing::kLocked) {
    wish = UnlockWished{account.id};
  } else {
    wish = RegisterWished{};
  }
}

}  // namespace

std::string minutes_and_seconds(int seconds) {
  const std::string rest = std::to_string(seconds % 60);
  return std::to_string(seconds / 60) + ":" + (rest.size() < 2 ? "0" + rest : rest);
}

const SignInAccount* chosen_account(const ProverState& state) {
  if (!state.chosen) return state.accounts.size() == 1 ? &state.accounts.front() : nullptr;
  const auto found = std::ranges::find(state.accounts, *state.chosen, &SignInAccount::id);
  return found == state.accounts.end() ? nullptr : &*found;
}

bool is_enough(const SignInAccount& account, const SecretText& proof) {
  if (account.shape == ProofShape::kPassword) return !proof.empty();
  if (account.pin_digits > 0) return proof.size() == account.pin_digits;
  return proof.size() >= kPinDigits;
}

bool completes(const SignInAccount& account, const SecretText& proof) {
  return account.shape == ProofShape::kPin && account.pin_digits > 0 &&
         proof.size() == account.pin_digits;
}

bool wants_board(const ProverState& state) {
  const SignInAccount* account = chosen_account(state);
  return account != nullptr && account->shape == ProofShape::kPassword &&
         account->standing == Standing::kOpen;
}

void draw_prover_board(Ui& ui, const Rect& board, const ProverState& state, Wish& wish) {
  const auto pressed = proof_board(ui, board, state.layer, !is_shut(state));
  if (!pressed) return;
  if (pressed->layer) {
    wish = LayerChanged{*pressed->layer};
  } else {
    wish = ProofTyped{pressed->keys};
  }
}

void draw_prover_proof(Ui& ui, const Rect& column, const ProverState& state,
                       const ProverWords& words, Wish& wish) {
  const SignInAccount* account = chosen_account(state);
  if (account != nullptr && account->standing != Standing::kOpen) {
    draw_standing(ui, column, *account, wish);
    return;
  }
  const auto [x, width] = inner(column);
  const ProofShape shape = account == nullptr ? ProofShape::kPin : account->shape;
  draw_line(ui, column, state, account);
  const ProofLook look{.shape = shape,
                       .proof = state.proof,
                       .digits = account == nullptr ? kPinDigits : account->pin_digits,
                       .shake_x = state.shake_x};
  (void)draw_proof(ui, "proof", {x, 346.0F, width, 64.0F}, look);
  const bool shut = is_shut(state);
  const Rect pad{x, 426.0F, width, 280.0F};
  if (shape == ProofShape::kPin) {
    if (const auto pressed = proof_pad(ui, pad, !shut)) wish = ProofTyped{pressed->keys};
  } else {
    draw_paragraph(ui, {pad.x, pad.y + 8.0F, pad.w, pad.h}, ui.say(w::kPasswordHint), Size::kS,
                   ui.colors().ink2, Weight::kPlain, ui.theme.px(Size::kS) + 9.0F);
  }
  if (shut) {
    ui.drop_typed();
  } else {
    const ProofKeys typed = read_proof_keyboard(ui, shape);
    if (!typed.empty()) wish = ProofTyped{typed};
  }
  const bool open =
      !shut && account != nullptr && state.proof != nullptr && is_enough(*account, *state.proof);
  const std::string label = primary_label(ui, state, words, account);
  if (primary(ui, "primary", {x, 718.0F, width, 64.0F}, label, {.enabled = open}) && open)
    wish = Prove{account->id};
  if (!state.is_opening_data || state.opening_steps <= 0) return;
  const Rect bar{x, 787.0F, width, 6.0F};
  const float share =
      static_cast<float>(std::clamp(state.opening_step, 0, state.opening_steps)) /
      static_cast<float>(state.opening_steps);
  fill_rect(ui, bar, ui.colors().line, 3.0F);
  fill_rect(ui, {bar.x, bar.y, bar.w * share, bar.h}, ui.colors().primary, 3.0F);
}

void draw_prover(Ui& ui, const Rect& column, const ProverState& state, const ProverWords& words,
                 Wish& wish) {
  draw_panel(ui, column);
  draw_accounts(ui, column, state, words, wish);
  if (!is_shut(state)) choose_by_keyboard(ui, state, wish);
  draw_prover_proof(ui, column, state, words, wish);
}

}  // namespace tomoshibi::gui
