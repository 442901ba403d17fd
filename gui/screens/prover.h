// The column at the right in which somebody says who he is and proves it: sign-in, unlock by two,
// vouching. Accounts at the top, a PIN with its pad or a masked password, the one primary.
//
// An account that cannot sign in now keeps its place: what stands in the pad's place says why and
// what opens it. The board of a password does not fit the column; the screen gives it room at the
// left (draw_prover_board). Nothing here decides: waits, tries and standings come from the app.
//
// Source: screens.md a; care.md 4, 16. Proof: tests/gui_screen_sign_in_test.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "gui/screens/proof.h"
#include "store/base/ids.h"

namespace tomoshibi::gui {

enum class Standing : std::uint8_t { kOpen, kLocked, kDisabled, kExpired };

struct SignInAccount {
  AccountId id;
  std::string name;      // 西村 由紀
  std::string role;      // 医師
  bool is_demo = false;  // 体験用, in words.
  ProofShape shape = ProofShape::kPin;
  std::size_t pin_digits = 0;     // Above 0: known, and the last digit signs in by itself.
  bool is_responder = false;      // 応援, in words.
  Standing standing = Standing::kOpen;
};

enum class ProverRefusal : std::uint8_t {
  kNone,
  kWrong,           // attempts_left says how it goes on.
  kCannotRecord,    // The journal cannot be written.
  kCannotOpenData,  // The region does not open.
  kNoKeyYet,        // The region's slot is made when somebody else signs in.
  kTokenMissing,
  kNotAllowed,      // Right, but not of this one (two people, a clinician).
};

struct ProverState {
  std::vector<SignInAccount> accounts;
  std::size_t first = 0;            // Of the page shown, when there are more than fit.
  std::optional<AccountId> chosen;  // None and one account: that one.
  const SecretText* proof = nullptr;
  LatinLayer layer = LatinLayer::kSmall;
  ProverRefusal refusal = ProverRefusal::kNone;
  int attempts_left = 5;    // Before a wait; 0: the next wrong ones lead to the lock.
  int attempts_to_lock = 10;
  int wait_minutes = 10;    // What the attempts lead to.
  int wait_seconds = 0;     // Above 0: the pad refuses, 次の入力まで 0:30.
  bool is_checking = false;
  bool is_opening_data = false;  // The region opens, and not in a moment: said, with a bar.
  int opening_step = 0;          // 1 to opening_steps.
  int opening_steps = 0;
  float shake_x = 0.0F;     // The refusal's shake, -8 to 8; the app moves it.
};

struct ProverWords {
  std::string_view title;    // 利用者を選んでください
  std::string_view primary;  // ログイン
  bool offers_registration = false;
};

struct AccountChosen { AccountId id; };
struct AccountsPaged { std::size_t first = 0; };
struct ProofTyped { ProofKeys keys; };
struct LayerChanged { LatinLayer layer = LatinLayer::kSmall; };
struct Prove { AccountId id; };          // The primary, with enough entered.
struct UnlockWished { AccountId id; };   // ［2人で解除する］
struct RegisterWished {};                // ［応援者を登録］
using ProverIntent = std::variant<AccountChosen, AccountsPaged, ProofTyped, LayerChanged, Prove,
                                  UnlockWished, RegisterWished>;

[[nodiscard]] const SignInAccount* chosen_account(const ProverState& state);
// Enough was entered for a check; of a PIN whose length is known: exactly that many.
[[nodiscard]] bool is_enough(const SignInAccount& account, const SecretText& proof);
// The last digit was entered of a PIN whose length is known: the app checks without a key.
[[nodiscard]] bool completes(const SignInAccount& account, const SecretText& proof);

// Accounts and proof, in a column whose keys are 488 wide at its place (729 to 1280 in sign-in).
void draw_prover(Ui& ui, const Rect& column, const ProverState& state, const ProverWords& words,
                 std::optional<ProverIntent>& wish);
// The lower half alone, for an account that is settled: lock.
void draw_prover_proof(Ui& ui, const Rect& column, const ProverState& state,
                       const ProverWords& words, std::optional<ProverIntent>& wish);
// Whether the chosen account needs the board of a password, and that board.
[[nodiscard]] bool wants_board(const ProverState& state);
void draw_prover_board(Ui& ui, const Rect& board, const ProverState& state,
                       std::optional<ProverIntent>& wish);

// 9:05
[[nodiscard]] std::string minutes_and_seconds(int seconds);

}  // namespace tomoshibi::gui
