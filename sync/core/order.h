// 開放通知: what the authority orders, and the secrets that come with it.
//
//   file    {0: signed document (2 of 3 ORDER keys), 1: keys box}   CBOR, at most 128 KiB
//   body    who, which revision, where kiosks may be used, whose data opens, until when, why; hash
//           of the keys box
//   box     for each area: epoch and chain secret, sealed to the fleet:
//           seal_for(fleet, "order-keys", id ‖ revision)
//
// The box is not in the signed bytes, its hash is: after a close it is forgotten and the order
// still verifies. A close has no box. Orders never hold a name of a patient. `is_drill`: drill
// areas and secrets alone.
// Two lists: places (where it may be used: areas or whole prefectures, and facilities, empty: every
// one there) and data (areas; an area of a prefecture takes its 住所不明 along, see
// with_unknown_addresses()). Default of whoever makes one: the whole prefecture.
// An id is one activation: revisions extend and change it, a close ends it for ever, and what opens
// after a close is a new id. Revisions keep not_before, and `duration` counts from there.
// Checks on receipt: length, frame, signatures of ORDER, body, hash of the box; then the book
// (order_book.h).
// Errors: kBadInput, kDenied. Source: domain.md 1.7; care.md 9; formats.md 8.
// Format: docs/format/order-v1.md.
// Proof: tests/sync_order_test.cpp, tests/fuzz/order_fuzz.cpp, tests/golden/order_v1.py.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sync/core/chain.h"
#include "sync/core/fleet.h"
#include "sync/core/root.h"

namespace tomoshibi::sync {

using OrderId = std::array<std::uint8_t, 16>;
inline constexpr std::size_t kOrderBytesMax = std::size_t{128} << 10;
inline constexpr std::size_t kOrderAreasMax = 2000;
inline constexpr std::size_t kOrderSecretsMax = 4000;    // Two epochs of each area.
inline constexpr std::size_t kOrderFacilitiesMax = 1000;
inline constexpr std::size_t kOrderTextMax = 600;        // Bytes of the reason.
inline constexpr std::size_t kResponderCodeMax = 64;
inline constexpr int kOrderDaysDefault = 7;
inline constexpr int kOrderDaysMax = 92;                 // From `issued` to `not_after`.
inline constexpr std::uint64_t kOrderRevisionMax = std::uint64_t{1} << 40;

enum class OrderKind : std::uint8_t { kOpen = 1, kClose = 2 };

struct OrderBody {
  OrderId id{};
  std::uint64_t revision = 0;          // From 1; grows with each extension, change and the close.
  OrderKind kind = OrderKind::kOpen;
  std::uint64_t root_version = 0;      // Under which it was made.
  Instant issued;                      // A signed time: moves `lower`.
  Instant not_before, not_after;       // From here on: of an opening order alone.
  std::int64_t duration_seconds = 0;   // Running time on one kiosk; usually not_after - not_before.
  bool is_drill = false;               // (Of a close too.)
  bool allows_roster_triage = false;   // 名簿照合可 (care.md 24)
  std::string reason;                  // 令和6年能登半島地震 (of a close too)
  std::vector<std::uint32_t> places;   // 17204, or 17: the whole prefecture; rising.
  std::vector<std::string> facilities; // Ten digits each, rising; empty: every one in `places`.
  std::vector<std::uint32_t> data;     // Areas whose data opens, with 住所不明; rising.
  Generation fleet = 0;                // To which the box is sealed.
  Digest box_hash{};                   // SHA-256.
  bool operator==(const OrderBody&) const = default;
};
struct AreaSecret {
  Area area;
  Epoch epoch = 0;
  ChainSecret secret;
};
struct OrderKeys {
  std::vector<AreaSecret> secrets;     // Rising by area and epoch; exactly the areas of `data`.
  WipedBytes responder_code;           // 応援者: a one-time code where nobody can vouch (care.md 16);
                                       // may be empty.
};
struct OrderFile {
  SignedDocument document;
  OrderBody body;                      // Of a document that verified.
  Bytes box;                           // Empty: a close, or it was forgotten.
};

// Of a close only what a close says is written. Requires: the rules of the body (is_order_body()).
Bytes encode_order_body(const OrderBody& body);
// What read_order() would refuse in a body; whoever makes an order asks before it is signed.
bool is_order_body(const OrderBody& body);
// Requires: the body's id, revision, drill flag and data are final; then set box_hash =
// sha256(box).
Bytes seal_order_keys(const OrderBody& body, const OrderKeys& keys, const BoxPublic& fleet);
Bytes encode_order(const SignedDocument& document, ByteView box);
// Everything but the book's rules. An opening order without its box is refused.
Result<OrderFile> read_order(ByteView file, const TrustRoot& root);
// Errors: kDenied (another fleet generation, damaged, not the areas of the order).
Result<OrderKeys> open_order_keys(const OrderFile& order, const BoxPair& fleet);

bool covers_place(const OrderBody& body, std::uint32_t place, std::string_view facility);
// The areas, sorted, each once, and 住所不明 (17000) of each prefecture that has one in it.
std::vector<std::uint32_t> with_unknown_addresses(std::vector<std::uint32_t> areas);

// As text for QR codes and the keyboard wedge: "TMSBO1:1/2:8F3C11AA:" ‖ base45. The eight digits
// are the beginning of the file's SHA-256, so that parts of two orders are told apart. One part
// when it fits (2,800 B); at most 16; a longer order has no texts.
inline constexpr std::size_t kOrderPartsMax = 16;
inline constexpr std::size_t kOrderPartBytes = 2800;
std::vector<std::string> order_texts(ByteView file);
class OrderTexts final {                // Collects parts in any order.
 public:
  // Errors: kBadInput (no part of an order, or of another one); nothing changes then.
  Result<void> add(std::string_view text);
  int have() const;
  int of() const;                       // 0 before the first.
  std::optional<Bytes> file() const;    // When all are there and together have the hash they name.
 private:
  std::string tag_;
  std::vector<Bytes> parts_;            // Empty: not there yet.
};

}  // namespace tomoshibi::sync
