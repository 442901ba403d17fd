// Seals: six words and a QR code for the wall of the shelter, by which everything up to a day can
// later be shown to be unchanged, from the paper alone.
//
//   key     Argon2id(password = root (32) ‖ size (8, big-endian),
//                    salt = SHA-256("tomoshibi/seal/v1" ‖ 00 ‖ origin ‖ 00 ‖ date)[:16],
//                    256 MiB, t = 3, p = 1), 16 bytes
//   words   its first 66 bits, eleven each, as numbers of seal_words()
//
// The words cover device and incarnation (in the origin), date, size and root. They have no
// signature in them and replace none: they are for eyes and ears. Somebody who writes the journal
// himself could look for two journals with the same words: 2^33 tries, of 0.6 s and 256 MiB each. A
// second journal for words that hang on a wall: 2^66 tries. The QR code holds the signed checkpoint
// itself.
// Cost: words 0.6 s and 256 MiB once a seal. Format: docs/format/seal-v1.md.
// Source: reference/formats.md 9.4. Proof: tests/audit_seal_test.cpp.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "store/audit/seal_words.h"
#include "store/base/instant.h"
#include "store/base/result.h"
#include "store/base/signing.h"
#include "store/tlog/checkpoint.h"

namespace tomoshibi::store::audit {

inline constexpr std::size_t kSealWords = 6;
using SealNumbers = std::array<std::uint16_t, kSealWords>;

struct SealOnPaper {
  tlog::TreeHead head;
  Date date;           // In Japan, of the day it was made.
  std::string origin;  // Device and incarnation, as the checkpoint has it.
  SealNumbers words{};
  std::string note;    // The signed checkpoint; what the QR code holds.
};

//   Errors: kBadInput (no origin, no valid date), kStorage (256 MiB are not to be had).
Result<SealNumbers> words_for(const tlog::TreeHead& head, const Date& date,
                              std::string_view origin);
// `note`: Journal::checkpoint() of the same head. It is not verified here.
Result<SealOnPaper> make_seal(const tlog::TreeHead& head, const Date& date,
                              std::string_view origin, std::string_view note);

// What a paper says against a journal that was verified now.
enum class SealVerdict : std::uint8_t {
  kHolds,      // 一致: nothing up to it was changed, taken away or put in between.
  kDiffers,    // Something up to it was changed (or a word was misread).
  kShorter,    // The journal has fewer entries than the paper says: entries are gone.
};
std::string_view name_of(SealVerdict verdict);  // holds differs shorter

// From the words alone. `at_size`: the journal's own head at the size that the paper gives, and how
// many entries it has in all.
//   Errors: as words_for().
Result<SealVerdict> check_words(const SealNumbers& words, std::uint64_t size, const Date& date,
                                std::string_view origin, const tlog::TreeHead& at_size,
                                std::uint64_t entries);
// From the QR code alone: the device's signature first, then the root.
//   Errors: kBadInput, kCorrupt, kDenied as tlog::open_checkpoint().
struct SealRead {
  std::string origin;
  tlog::TreeHead head;
};
Result<SealRead> read_seal_note(std::string_view note, const PublicKey& device);
SealVerdict check_note(const SealRead& paper, const tlog::TreeHead& at_size,
                       std::uint64_t entries);

// Six words from what was typed; which one is wrong stands in read_seal_words().
//   Errors: kBadInput (not six words of the list).
Result<SealNumbers> seal_from_typed(std::string_view typed);
// 「あおぞら うきぐも …」
std::string words_text(const SealNumbers& words);

}  // namespace tomoshibi::store::audit
