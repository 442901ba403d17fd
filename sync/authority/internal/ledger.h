// What the authority must not forget: which secrets it gave out, and which orders there are.
//
//   {0: "tomoshibi ledger", 1: 1, 2: [[order id, revision, root version], …],
//    3: [[area code, drill, highest epoch given, when (ms), by code], …]}        deterministic CBOR
//
// Written before what it speaks of leaves the folder. Without it the authority would hand an epoch
// that is no longer secret to the hub as the current one.
// Errors: kBadInput. Proof: tests/sync_authority_test.cpp.
#pragma once

#include <map>
#include <vector>

#include "sync/core/order.h"

namespace tomoshibi::sync::internal {

struct GivenSecret {
  Epoch epoch = 0;
  Instant at;            // Of the newest giving.
  bool by_code = false;  // That one was a spoken code.
};
struct LedgerOrder {
  OrderId id{};
  std::uint64_t revision = 0;
  std::uint64_t root_version = 0;
};
struct Ledger {
  std::vector<LedgerOrder> orders;         // The newest revision of each id, in order of making.
  std::map<Area, GivenSecret> given;

  void note_given(const Area& area, const GivenSecret& secret);  // Epochs never fall.
  void note_order(const LedgerOrder& order);
};
inline constexpr std::size_t kLedgerBytesMax = std::size_t{16} << 20;

Bytes encode_ledger(const Ledger& ledger);
Result<Ledger> read_ledger(ByteView bytes);

}  // namespace tomoshibi::sync::internal
