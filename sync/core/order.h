// 開放通知: what the authority orders, and the secrets that come with it.
//
//   file    {0: signed document (2 of 3 ORDER keys), 1: keys box}          deterministic CBOR, at most 128 KiB
//   body    who, which revision, where kiosks may be used, whose data opens, until when, why; hash of the keys box
//   box     for each area: epoch and chain secret, sealed to the fleet: seal_for(fleet, "order-keys", id ‖ revision)
//
// The box is not in the signed bytes, its hash is: after a close it is forgotten and the order still verifies.
// A close has no box. Orders never hold a name of a patient. `is_drill`: drill areas and secrets alone.
// Two lists: places (where it may be used: areas or whole prefectures, and facilities, empty: every one there) and
// data (areas; an area of a prefecture takes its 住所不明 along). Default of whoever makes one: the whole prefecture.
// Checks on receipt: length, frame, signatures of ORDER, body, hash of the box; then the book (order_book.h).
// Errors: kBadInput, kDenied. Source: domain.md 1.7; care.md 9; formats.md 8. Format: docs/format/order-v1.md.
// Proof: tests/sync_order_test.cpp, tests/fuzz/order_fuzz.cpp, tests/golden/order_v1.py.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "sync/core/chain.h"
#include "sync/core/fleet.h"
#include "sync/core/root.h"

namespace tomoshibi::sync {

using OrderId = std::array<std::uint8_t, 16>;
inline constexpr std::size_t kOrderBytesMax = std::size_t{128} << 10;
inline constexpr std::size_t kOrderAreasMax = 2000;
inline constexpr std::size_t kOrderTextMax = 600;        // Bytes of the reason.
inline constexpr int kOrderDaysDefault = 7;
inline constexpr int kOrderDaysMax = 92;

enum class OrderKind : std::uint8_t { kOpen = 1, kClose = 2 };

struct OrderBody {
  OrderId id{};
  std::uint64_t revision = 0;          // From 1; grows with every extension, change of area and the close.
  OrderKind kind = OrderKind::kOpen;
  std::uint64_t root_version = 0;      // Under which it was made.
  Instant issued;                      // A signed time: moves `lower`.
  Instant not_before, not_after;
  std::int64_t duration_seconds = 0;   // Running time on one kiosk; usually not_after - not_before.
  bool is_drill = false;
  bool allows_roster_triage = false;   // 名簿照合可 (care.md 24)
  std::string reason;                  // 令和6年能登半島地震
  std::vector<std::uint32_t> places;   // 17204, or 17: the whole prefecture.
  std::vector<std::string> facilities; // Codes; empty: every facility in `places`.
  std::vector<std::uint32_t> data;     // Areas whose data opens, with 住所不明; each once, in order.
  Generation fleet = 0;                // To which the box is sealed.
  Digest box_hash{};                   // SHA-256; zeros for a close.
};
struct AreaSecret {
  Area area;
  Epoch epoch = 0;
  ChainSecret secret;
};
struct OrderKeys {
  std::vector<AreaSecret> secrets;
  WipedBytes responder_code;           // 応援者: a one-time code where nobody can vouch (care.md 16); may be empty.
};
struct OrderFile {
  SignedDocument document;
  OrderBody body;                      // Of a document that verified.
  Bytes box;                           // May be empty when it was forgotten.
};

Bytes encode_order_body(const OrderBody& body);
Bytes seal_order_keys(const OrderBody& body, const OrderKeys& keys, const BoxPublic& fleet);
Bytes encode_order(const SignedDocument& document, ByteView box);
// Everything but the book's rules.
Result<OrderFile> read_order(ByteView file, const TrustRoot& root);
// Errors: kDenied (another fleet generation, damaged).
Result<OrderKeys> open_order_keys(const OrderFile& order, const BoxPair& fleet);

bool covers_place(const OrderBody& body, std::uint32_t place, std::string_view facility);

// As text for QR codes and the keyboard wedge: "TMSBO1:1/2:" ‖ base45; one part when it fits (2,800 B), at most 16.
inline constexpr std::size_t kOrderPartsMax = 16;
std::vector<std::string> order_texts(ByteView file);
class OrderTexts final {                // Collects parts in any order.
 public:
  // Errors: kBadInput (no part of an order, or of another one).
  Result<void> add(std::string_view text);
  int have() const;
  int of() const;                       // 0 before the first.
  std::optional<Bytes> file() const;    // When all are there.
 private:
  std::vector<std::string> parts_;
};

}  // namespace tomoshibi::sync
