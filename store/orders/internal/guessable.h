// What is guessed first: passwords made of nothing but common words, runs and repeats; PINs that
// are patterns or dates.
//
// The block list is a language, not a file: a password is on it when the whole of it is a chain of
//   a common word (in this file's own table; also with 0 for o, @ for a and the like)
//   a word of the member's own: id, name, kana (also in Latin letters), profession, team
//   a run of three or more along a row or column of the keyboard, the alphabet, the kana, or back
//   one character three times or more; a year
//   and at most four digits or signs between them.
// A common word inside a longer text of one's own is no reason to refuse (NIST SP 800-63B-4,
// 3.1.1.2: the whole password is compared). Text is compared folded: case, hiragana for katakana.
// Cost: length x words. Proof: tests/orders_proof_rules_test.cpp.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "store/base/result.h"
#include "store/base/wiped.h"

namespace tomoshibi::store::orders::internal {

using Folded = WipedVector<char32_t>;

// `text` is in NFKC. Errors: kBadInput (not UTF-8).
Result<Folded> folded(std::string_view text);

// The words of a member that his password must not be made of; empty ones are left out.
std::vector<Folded> words_of(const std::vector<std::string>& texts);

bool is_blocked(const Folded& password, const std::vector<Folded>& own_words);
// The shortest text that repeated gives this one; the whole length when none does twice.
std::size_t length_without_repeats(const Folded& password);
std::size_t different_characters(const Folded& password);

// `digits`: six or more of 0-9.
bool is_guessable_pin(std::string_view digits);

}  // namespace tomoshibi::store::orders::internal
