// Controller: somebody chooses himself and proves himself; sign-in, lock, voucher, unlock by two.
#include <cmath>
#include <utility>

#include "app/kiosk/controller.h"

namespace tomoshibi::app {
namespace {

// One shake: three swings of 8 px that die away.
float shake_at(std::chrono::steady_clock::duration since) {
  const float seconds = std::chrono::duration<float>(since).count();
  return 8.0F * std::sin(seconds * 78.0F) * std::max(0.0F, 1.0F - seconds / 0.24F);
}

}  // namespace

void Controller::begin_prover(std::vector<gui::SignInAccount> accounts,
                              std::optional<AccountId> chosen) {
  prover_ = {};
  prover_.accounts = std::move(accounts);
  prover_.chosen = std::move(chosen);
  prover_.proof = &proof_;
  proof_.clear();
  tries_.reset();
  if (const auto* account = gui::chosen_account(prover_)) read_tries(account->id);
}

// What time changes: the wait that runs down, the shake, how long a check takes.
void Controller::settle_prover() {
  if (tries_) {
    const int before = prover_.wait_seconds;
    present_tries(*tries_, clock_(), prover_);
    if (before > 0 && prover_.wait_seconds == 0) prover_.refusal = gui::ProverRefusal::kNone;
  }
  prover_.shake_x = shake_from_ ? shake_at(now_ - *shake_from_) : 0.0F;
  if (shake_from_) ui_.request_frame();
  const int step = checking_since_ ? sign_in_step_->load() : 0;
  prover_.is_opening_data =
      step > 0 && checking_since_ && now_ - *checking_since_ >= kOpeningAfter;
  prover_.opening_step = step;
  prover_.opening_steps = kOpeningSteps;
}

void Controller::read_tries(const AccountId& account) {
  store_->post([account](Desk& desk) { return desk.tries(account); },
               [this, account](const store::orders::Tries& tries) {
                 const auto* chosen = gui::chosen_account(prover_);
                 if (chosen == nullptr || chosen->id != account) return;
                 tries_ = tries;
                 ui_.request_frame();
               });
}

// Returns whose proof is to be checked now, if it is.
std::optional<AccountId> Controller::act(const gui::ProverIntent& intent) {
  ui_.request_frame();
  if (const auto* chosen = std::get_if<gui::AccountChosen>(&intent)) {
    prover_.chosen = chosen->id;
    prover_.refusal = gui::ProverRefusal::kNone;
    prover_.wait_seconds = 0;
    prover_.layer = gui::LatinLayer::kSmall;
    proof_.clear();
    tries_.reset();
    read_tries(chosen->id);
  } else if (const auto* paged = std::get_if<gui::AccountsPaged>(&intent)) {
    prover_.first = paged->first;
  } else if (const auto* layer = std::get_if<gui::LayerChanged>(&intent)) {
    prover_.layer = layer->layer;
  } else if (const auto* typed = std::get_if<gui::ProofTyped>(&intent)) {
    const auto* account = gui::chosen_account(prover_);
    prover_.refusal = gui::ProverRefusal::kNone;
    gui::apply(proof_, typed->keys, account == nullptr ? gui::ProofShape::kPin : account->shape);
    if (account != nullptr && gui::completes(*account, proof_)) return account->id;
  } else if (const auto* prove = std::get_if<gui::Prove>(&intent)) {
    return prove->id;
  }
  return std::nullopt;
}

// Looked for when it is needed: sticks come and go.
std::filesystem::path Controller::token_of(const AccountId& account) const {
  const auto* one = account_of(account);
  if (one == nullptr || one->factor != store::orders::SecondFactor::kTokenFile) return {};
  return find_token(options_.token_folder, account);
}

void Controller::refuse(const Error& error, const store::orders::Tries& tries) {
  proof_.clear();
  tries_ = tries;
  prover_.refusal = refused_sign_in(error, tries);
  shake_from_ = now_;
  settle_prover();
  ui_.request_frame();
}

void Controller::forget_proofs() {
  proof_.clear();
  first_.clear();
  second_.clear();
  first_of_two_ = {};
  prover_ = {};
  prover_.proof = &proof_;
  tries_.reset();
  checking_since_.reset();
  // What a first sign-in gave is needed by the screen that changes it, and by no other.
  if (screen_ != Screen::kNewProof) old_proof_.clear();
}

}  // namespace tomoshibi::app
