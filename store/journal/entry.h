// One journal entry: what was done, by whom, when; as values and as signed bytes.
//
//   entry bytes   deterministic CBOR map, integer keys (docs/format/journal-v1.md)
//   signature     Ed25519 over "tomoshibi/journal/v1" ‖ 00 ‖ entry bytes
//   entry hash    SHA-256(00 ‖ entry bytes ‖ signature): the leaf hash of RFC 6962, so that a
//                 Merkle tree over entries needs nothing new; the next entry carries it
//
// Each body has a public part (facility metadata: whoever carries a journal may read it) and a
// personal part (criteria, persons, reasons, identity), sealed to named recipients. A sealed box
// has no associated data, so purpose, incarnation, number and kind stand inside and are compared
// after opening: a box moved to another entry does not open as that entry's.
//
// Limits: entry 65,471 bytes, account 64 bytes, text 1,024 bytes, 512 persons, 16 search terms. A longer
// search term or note is cut at a character; anything else that passes a limit is refused.
// Errors of the readers: kBadInput (not this format), kCorrupt (a box that does not belong here).
// Proof: tests/journal_entry_test.cpp, tests/journal_golden_test.cpp,
//        tests/fuzz/journal_entry_fuzz.cpp.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "store/base/access.h"
#include "store/base/bytes.h"
#include "store/base/consent.h"
#include "store/base/ids.h"
#include "store/base/instant.h"
#include "store/base/result.h"
#include "store/journal/bodies.h"
#include "store/journal/clock.h"
#include "store/journal/device_keys.h"

namespace tomoshibi::store::journal {

// With its signature an entry fits a C2SP entry bundle, whose lengths have 16 bits.
inline constexpr std::size_t kEntryBytesMax = 65'535 - 64;
inline constexpr std::size_t kAuthorityBytesMax = 64;
inline constexpr std::string_view kEntryDomain = "tomoshibi/journal/v1";

// ---- the entry ---------------------------------------------------------------------------------

enum class RecipientKind : std::uint8_t { kFacility = 1, kAuditor = 2, kRegion = 3 };
struct SealedBox {
  RecipientKind recipient = RecipientKind::kFacility;
  KeyId key{};
  Bytes box;
  bool operator==(const SealedBox&) const = default;
};

struct Header {
  KeyId device{};
  Incarnation incarnation{};
  EntrySeq seq;
  Digest previous{};  // Hash of the entry before; zeros for the first.
  HybridTime hybrid;
  Instant wall;       // Estimate of the wall clock; what is shown.
  ClockConfidence confidence = ClockConfidence::kUnknown;
  AccountId account{};  // Empty: the device itself.
  std::optional<Role> role{};
  // What opened the region when this was done: "order <id>/<revision>", "code 17204/12", "drill <id>/<revision>";
  // empty in a store without orders, and while nothing is open. At most kAuthorityBytesMax.
  std::string under{};
};

// At most kTextBytesMax bytes of a text, cut before a character that does not fit.
std::string_view clipped(std::string_view text);

struct Entry {
  Header header;
  Body body;                     // Personal members are empty until open_personal().
  std::vector<SealedBox> boxes;  // As they stand in the bytes; may be empty.
  bool opened = false;           // The personal part was read (or there is none).
};

struct SignedEntry {
  Bytes bytes;
  Signature signature{};
};

// To whom the personal part of a kind is sealed (architecture.md, Journal): the facility always,
// since every entry is its own; auditors what they review; the region what the next doctor must
// know.
struct Recipients {
  bool auditor = false;
  bool region = false;
};
Recipients recipients_of(EntryKind kind);

// Seals the personal part, encodes and signs. Without a region's key what is for the region alone
// is sealed to the facility only.
//   Errors: kBadInput when a limit is passed or text is not UTF-8.
Result<SignedEntry> write_entry(const Header& header, const Body& body, const DeviceKeys& keys,
                                const std::optional<PublicKey>& region = std::nullopt);

// Encodes an entry with its boxes as they are: read_entry() undone.
Bytes encode_entry(const Entry& entry);
Result<Entry> read_entry(ByteView bytes);

// Reads the personal part into `entry.body` with the first box that is for this key.
//   Errors: kNotFound (no box for this key), kCorrupt (it does not open, or is another entry's).
Result<void> open_personal(Entry& entry, const SealingKey& key);

Digest entry_hash(ByteView bytes, ByteView signature);

// What checkpoints of a journal call it: "tomoshibi/journal/" device "/" incarnation, both in hex.
// A new incarnation is a new log, so that a store put back never signs two trees of one size.
std::string origin_of(const KeyId& device, const Incarnation& incarnation);

// Named values of a body, for listings: the public ones always, personal ones once opened.
struct Field {
  std::string_view name;
  std::variant<bool, std::int64_t, std::string> value;
};
std::vector<Field> fields_of(const Entry& entry);
// The persons that the entry is about; empty when sealed or about nobody.
std::span<const PersonId> persons_of(const Body& body);

}  // namespace tomoshibi::store::journal
