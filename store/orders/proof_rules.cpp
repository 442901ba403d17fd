// The rules for a new password or PIN (NIST SP 800-63B-4, 3.1.1): length, a block list, nothing
// about kinds of characters, no expiry. Proof: tests/orders_proof_rules_test.cpp.
#include <algorithm>
#include <string>
#include <vector>

#include "store/orders/accounts.h"
#include "store/orders/internal/guessable.h"
#include "store/vault/passphrase.h"

namespace tomoshibi::store::orders {
namespace {

constexpr std::size_t kPasswordAloneMin = 15;
constexpr std::size_t kPasswordWithTokenMin = 8;
constexpr std::size_t kPinDigitsMin = 6;
constexpr std::size_t kPinDigitsMax = 64;
constexpr std::size_t kDifferentMin = 5;

std::vector<internal::Folded> own_words(const Account& of) {
  std::vector<std::string> texts{of.id.value, of.name, of.kana, of.profession};
  if (of.responder) texts.push_back(of.responder->team);
  return internal::words_of(texts);
}

Result<SecretText> readable(const SecretText& proof) {
  if (proof.empty()) return Error(Errc::kBadInput, "an empty password or PIN is none");
  return vault::normalised(proof);
}

bool holds_digits_of(const AccountId& id, std::string_view pin) {
  std::string digits;
  for (const char one : id.value) {
    if (one >= '0' && one <= '9') digits += one;
  }
  return digits.size() >= 4 && pin.find(digits) != std::string_view::npos;
}

}  // namespace

Result<void> check_password(const SecretText& password, SecondFactor factor, const Account& of) {
  TRY(text, readable(password));
  if (of.is_demo) return ok();
  TRY(folded, internal::folded(text.view()));
  // Counted as people count: characters after NFKC, none of them twice by repeating the whole.
  const bool is_alone = factor != SecondFactor::kTokenFile;
  const std::size_t length = internal::length_without_repeats(folded);
  if (is_alone && length < kPasswordAloneMin) {
    return Error(Errc::kBadInput,
                 "a password alone has 15 characters or more, repeats not counted");
  }
  if (length < kPasswordWithTokenMin) {
    return Error(Errc::kBadInput,
                 "a password with a token file has 8 characters or more, repeats not counted");
  }
  if (internal::different_characters(folded) < kDifferentMin) {
    return Error(Errc::kBadInput, "the password has too few different characters");
  }
  if (internal::is_blocked(folded, own_words(of))) {
    return Error(Errc::kBadInput,
                 "the password is made of words, runs and names that are guessed first");
  }
  return ok();
}

Result<void> check_pin(const SecretText& pin, SecondFactor factor, const Account& of) {
  TRY(text, readable(pin));
  if (of.is_demo) return ok();
  if (factor == SecondFactor::kNone) {
    return Error(Errc::kBadInput, "a PIN works only with this machine or a token file");
  }
  const std::string_view digits = text.view();
  const bool is_number =
      std::ranges::all_of(digits, [](char one) { return one >= '0' && one <= '9'; });
  if (!is_number || digits.size() < kPinDigitsMin || digits.size() > kPinDigitsMax) {
    return Error(Errc::kBadInput, "a PIN is 6 digits or more, and digits only");
  }
  if (internal::is_guessable_pin(digits)) {
    return Error(Errc::kBadInput, "the PIN is a pattern or a date, which is guessed first");
  }
  if (holds_digits_of(of.id, digits)) {
    return Error(Errc::kBadInput, "the PIN holds the number of the account's id");
  }
  return ok();
}

}  // namespace tomoshibi::store::orders
