// Checkpoints (C2SP tlog-checkpoint): the signed size and root of one log, and what a new one means.
//
//   origin 0A   size, decimal 0A   root, base64 of 32 bytes 0A
//
// Our narrowing: ASCII digits only, size at most 2^40, the origin compared byte for byte with the one
// expected, no extension lines (parse_checkpoint() reads them, for witnesses of others' logs). A log
// never signs two that are not consistent: see `Meaning`.
// Source: reference/formats.md 3. Proof: tests/tlog_checkpoint_test.cpp (vectors).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/base/bytes.h"
#include "store/base/result.h"
#include "store/tlog/merkle.h"
#include "store/tlog/signed_note.h"

namespace tomoshibi::store::tlog {

struct TreeHead {
  std::uint64_t size = 0;
  Digest root{};
  bool operator==(const TreeHead&) const = default;
};

// A checkpoint as it is written, extension lines and all; nothing is verified.
struct CheckpointParts {
  std::string origin;
  TreeHead head;
  std::vector<std::string> extensions;  // Opaque.
};
//   Errors: kBadInput.
Result<CheckpointParts> parse_checkpoint(std::string_view text);
// The same, of the log that is expected; an empty tree must have the empty tree's root.
//   Errors: kBadInput, kDenied (another origin).
Result<CheckpointParts> parse_checkpoint_of(std::string_view text, std::string_view origin);

std::string checkpoint_text(std::string_view origin, const TreeHead& head);
// Of a text whose signature was verified. Errors: kBadInput (malformed), kDenied (another origin).
Result<TreeHead> read_checkpoint(std::string_view text, std::string_view origin);

Result<std::string> sign_checkpoint(std::string_view origin, const TreeHead& head,
                                    const VerifierKey& as, const Signer& sign);
// Opens the note and reads it: signature first. Errors: as open_note() and read_checkpoint().
Result<TreeHead> open_checkpoint(std::string_view note, std::string_view origin,
                                 std::span<const VerifierKey> known);

enum class Meaning : std::uint8_t {
  kGrows,      // Accept, store durably, then use.
  kSame,
  kFork,       // Same size, another root: alarm, keep both for ever.
  kRollback,   // Older: ignore, keep as evidence.
  kUnproven,   // The proof is missing or bad: the old one stays in force.
};
// A `trusted` of size 0 is the empty tree: whatever grows from it is accepted.
Meaning meaning_of(const TreeHead& trusted, const TreeHead& fresh, std::span<const Digest> proof);

}  // namespace tomoshibi::store::tlog
