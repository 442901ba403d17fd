// Signed notes (C2SP signed-note), as they are: text that people can read, signed by named keys.
//
//   text, one or more lines, each ended by 0A     the signed bytes
//   0A                                            the last blank line splits
//   — name base64(key id 4 ‖ signature) 0A        one or more
//
// The text of a note that no known key signed is never given out. A line whose (name, id) is unknown
// is ignored; a known key's bad signature refuses the whole note; each public key counts once.
// Limits: note 1 MiB, 64 signature lines. base64 has one spelling: padded, no stray bits.
// Errors of reading: kBadInput (no note), kCorrupt (a known key's signature is bad), kDenied (no
// known key signed). Source: reference/formats.md 2. Proof: tests/tlog_note_test.cpp (vectors).
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/base/bytes.h"
#include "store/base/result.h"
#include "store/base/signing.h"

namespace tomoshibi::store::tlog {

inline constexpr std::size_t kNoteBytesMax = std::size_t{1} << 20;
inline constexpr std::size_t kNoteLinesMax = 64;

enum class NoteKeyType : std::uint8_t { kEd25519 = 1, kCosignature = 4 };

// What verifies one signer: `name+8 hex digits+base64(type ‖ public key)`.
struct VerifierKey {
  std::string name;
  NoteKeyType type = NoteKeyType::kEd25519;
  PublicKey key{};
  std::array<std::uint8_t, 4> id() const;
  std::string text() const;
  //   Errors: kBadInput (malformed, a type that is not known, an id that is not the key's).
  static Result<VerifierKey> parse(std::string_view text);
};
// Not empty, no Unicode space, no '+', valid UTF-8.
bool is_key_name(std::string_view name);

struct NoteLine {
  std::string name;
  std::array<std::uint8_t, 4> id{};
  Bytes payload;  // Behind the id.
};

// A note in its parts; nothing is verified.
struct NoteParts {
  std::string text;  // With its last newline.
  std::vector<NoteLine> lines;
};
Result<NoteParts> split_note(std::string_view note);

struct VerifiedNote {
  std::string text;
  std::vector<PublicKey> signers;        // Of Ed25519 lines that verify; each key once.
};
Result<VerifiedNote> open_note(std::string_view note, std::span<const VerifierKey> known);

// Ed25519 over the text as it is. `sign` holds the private half.
using Signer = std::function<Signature(ByteView message)>;
//   Errors: kBadInput (text that is no note text, a name that is none).
Result<std::string> sign_note(std::string_view text, const VerifierKey& as, const Signer& sign);
// The same note with another signature line.
Result<std::string> add_line(std::string_view note, const NoteLine& line);

}  // namespace tomoshibi::store::tlog
