// Fuzzes the slots file: whatever the table's reader accepts keeps the limits and is written back
// to what reads as the same; whatever verifies was signed; nothing else may happen.
// The first byte chooses: even, the rest is a body as it is; odd, the rest edits a good body
// (position, 2 bytes; act, 1; byte, 1), which reaches the depth of a slot in seconds.
#include <algorithm>
#include <cassert>
#include <cstdint>

#include "store/vault/internal/slot_seal.h"
#include "store/vault/internal/slot_table.h"

using namespace tomoshibi;
using namespace tomoshibi::store::vault;

namespace {

Bytes good_body() {
  internal::SlotTable table;
  table.revision = 7;
  for (const SlotKind kind : {SlotKind::kPassphrase, SlotKind::kDevice, SlotKind::kRecovery,
                              SlotKind::kPin, SlotKind::kAccount}) {
    internal::Slot slot;
    slot.info.kind = kind;
    slot.info.label = name_of(kind);
    slot.info.id[0] = static_cast<std::uint8_t>(kind);
    slot.info.made = Instant{1'795'230'000'000};
    if (kind == SlotKind::kPassphrase) slot.info.cost = kCostFloor;
    if (kind == SlotKind::kRecovery) slot.info.shares_needed = 2;
    if (kind == SlotKind::kRecovery) slot.info.shares_made = 3;
    if (kind == SlotKind::kPin) slot.object.assign(40, 1);
    table.slots.push_back(slot);
  }
  table.data_keys.push_back({"region", {1, {}}, internal::GenerationKey{3, {}}, 3});
  table.data_keys.push_back({"journal", {1, {}}, std::nullopt, 1});
  return internal::write_table(table);
}

Bytes edited(Bytes body, ByteView edits) {
  for (; edits.size() >= 4; edits = edits.subspan(4)) {
    const std::size_t at = (static_cast<std::size_t>(edits[0]) << 8 | edits[1]) % (body.size() + 1);
    const auto place = body.begin() + static_cast<std::ptrdiff_t>(at);
    if (edits[2] % 3 == 0) body.insert(place, edits[3]);
    else if (place == body.end()) continue;
    else if (edits[2] % 3 == 1) body.erase(place);
    else *place = edits[3];
  }
  return body;
}

void check(const internal::SlotTable& table, std::size_t bytes_read) {
  assert(!table.slots.empty() && table.slots.size() <= internal::kSlotsMax);
  assert(table.data_keys.size() <= internal::kDataKeysMax);
  for (const internal::Slot& slot : table.slots) {
    assert(internal::is_label(slot.info.label));
    assert(slot.object.size() <= internal::kObjectBytesMax);
    assert((slot.info.kind == SlotKind::kPassphrase) == slot.info.cost.has_value());
  }
  const Bytes again = internal::write_table(table);
  assert(again.size() <= bytes_read);  // Shorter only by fields that a reader may ignore.
  const auto back = internal::read_table(again);
  assert(back && internal::write_table(*back) == again);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Bytes good = good_body();
  if (size == 0) return 0;
  const ByteView rest = ByteView(data, size).subspan(1);
  const Bytes body = data[0] % 2 == 0 ? Bytes(rest.begin(), rest.end()) : edited(good, rest);
  const auto table = internal::read_table(body);
  if (table) check(*table, body.size());
  assert(!table || internal::read_preface(body));
  // Signed by a key that the body does not name: never whole.
  static const Secret<32> key = Secret<32>::random();
  const Bytes file = internal::sign_file(body, key, key);
  assert(!internal::verify_file(file));
  (void)internal::verify_file(rest).has_value();
  return 0;
}
