// The 2,048 words of which a seal takes six: words that are told apart by ear and by their
// beginning.
//
// Rules, each proven by the test: hiragana and the long vowel mark, without ぢ づ を and small vowels;
// 3 or 4 morae; sorted; NFC; the first three kana of no two agree; no two are nearer than two
// edits; no two are equal once voicing, small kana, っ and long vowels are dropped. No names,
// nothing of illness, death, blood, weapons or disasters, nothing that sounds like an order.
// The list is frozen: seals on paper depend on it. SHA-256 of it: seal_words_hash(),
// docs/format/seal-v1.md.
// Source: reference/formats.md 9.4; words chosen here, made by internal/make_seal_words.py.
// Proof: tests/audit_seal_words_test.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/base/bytes.h"

namespace tomoshibi::store::audit {

inline constexpr std::size_t kSealListSize = 2048;
inline constexpr std::size_t kTypedBytesMax = 1024;

struct SealWord {
  std::string_view reading;  // あおぞら
  std::string_view written;  // 青空; the same as the reading where there is nothing better.
};
std::span<const SealWord, kSealListSize> seal_words();
// Over the readings in order, each ended by 0A.
Digest seal_words_hash();

// What somebody typed or read aloud: in kana of any kind and width, or as written; with spaces,
// commas, numbers between the words, or without anything. Words are never corrected.
struct TypedWords {
  std::vector<std::uint16_t> words;     // Those before the one that is not in the list.
  std::optional<std::size_t> unknown;   // Its position, from 1.
  std::vector<std::uint16_t> near;      // What it may have been, for asking; at most three.
};
TypedWords read_seal_words(std::string_view typed);

}  // namespace tomoshibi::store::audit
