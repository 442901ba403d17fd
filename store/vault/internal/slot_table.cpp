#include "store/vault/internal/slot_table.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "store/base/cbor.h"

namespace tomoshibi::store::vault::internal {
namespace {

constexpr std::uint64_t kTypeSlots = 16;
constexpr std::uint64_t kVersion = 1;
constexpr std::uint64_t kSuite = 1;
constexpr std::uint64_t kAny = UINT64_MAX;

// Keys of the body, of a slot and of a data key.
enum : std::uint64_t {
  kType, kVersionAt, kSuiteAt, kCompartmentKeyAt, kRevision, kVolumeKeyIdAt, kSigningSeed, kSlots,
  kDataKeys,
  kMemo = cbor::MapReader::kIgnorableKey,  // Older releases pass over it.
};
enum : std::uint64_t {
  kId, kKind, kLabel, kPublicHalf, kMade, kBoxAt, kPasses, kMemory, kSaltAt, kNeeded, kShares,
  kObject
};
enum : std::uint64_t { kName, kGeneration, kWrapped, kNextGeneration, kNextWrapped, kLast };

constexpr Error kDamaged(Errc::kCorrupt, "the key slots are damaged");

template <std::size_t N>
bool read_exactly(cbor::MapReader& map, std::uint64_t key, std::array<std::uint8_t, N>& out) {
  const auto bytes = map.bytes_at(key, N);
  if (!bytes || bytes->size() != N) return false;
  std::ranges::copy(*bytes, out.begin());
  return true;
}

bool read_number(cbor::MapReader& map, std::uint64_t key, std::uint64_t least, std::uint64_t most,
                 std::uint64_t& out) {
  const auto number = map.unsigned_at(key, most);
  if (!number || *number < least) return false;
  out = *number;
  return true;
}

bool read_passphrase(cbor::MapReader& map, Slot& slot) {
  std::uint64_t passes = 0;
  std::uint64_t memory = 0;
  if (!read_number(map, kPasses, 1, UINT32_MAX, passes) ||
      !read_number(map, kMemory, 1, UINT32_MAX, memory) ||
      !read_exactly(map, kSaltAt, slot.salt)) {
    return false;
  }
  slot.info.cost = PassphraseCost{static_cast<std::uint32_t>(passes),
                                  static_cast<std::uint32_t>(memory)};
  return true;
}

bool read_recovery(cbor::MapReader& map, Slot& slot) {
  std::uint64_t needed = 0;
  std::uint64_t made = 0;
  if (!read_number(map, kNeeded, 2, 255, needed) ||
      !read_number(map, kShares, needed, 255, made)) {
    return false;
  }
  slot.info.shares_needed = static_cast<int>(needed);
  slot.info.shares_made = static_cast<int>(made);
  return true;
}

bool read_pin(cbor::MapReader& map, Slot& slot) {
  const auto object = map.bytes_at(kObject, kObjectBytesMax);
  if (!object || object->empty()) return false;
  slot.object.assign(object->begin(), object->end());
  return true;
}

Result<Slot> read_slot(const cbor::Value& value) {
  auto map = cbor::MapReader::create(value);
  if (!map) return kDamaged;
  Slot slot;
  std::uint64_t kind = 0;
  auto label = map->text_at(kLabel, kNameBytesMax);
  const auto made = map->signed_at(kMade);
  if (!read_exactly(*map, kId, slot.info.id) || !read_number(*map, kKind, 1, 5, kind) || !label ||
      !is_label(*label) || !read_exactly(*map, kPublicHalf, slot.info.public_half) || !made ||
      !read_exactly(*map, kBoxAt, slot.box)) {
    return kDamaged;
  }
  slot.info.kind = static_cast<SlotKind>(kind);
  slot.info.label = std::move(*label);
  slot.info.made = Instant{*made};
  bool fits = true;
  switch (slot.info.kind) {
    case SlotKind::kPassphrase: fits = read_passphrase(*map, slot); break;
    case SlotKind::kRecovery: fits = read_recovery(*map, slot); break;
    case SlotKind::kPin: fits = read_pin(*map, slot); break;
    case SlotKind::kDevice:
    case SlotKind::kAccount: break;
  }
  if (!fits || !map->finish()) return kDamaged;
  return slot;
}

Result<DataKeyEntry> read_data_key(const cbor::Value& value) {
  auto map = cbor::MapReader::create(value);
  if (!map) return kDamaged;
  DataKeyEntry entry;
  auto name = map->text_at(kName, kNameBytesMax);
  if (!name || !is_key_name(*name) || !read_number(*map, kLast, 1, kAny, entry.last_generation) ||
      !read_number(*map, kGeneration, 1, entry.last_generation, entry.current.generation) ||
      !read_exactly(*map, kWrapped, entry.current.wrapped)) {
    return kDamaged;
  }
  entry.name = std::move(*name);
  if (map->find(kNextGeneration) != nullptr) {
    entry.next.emplace();
    if (!read_number(*map, kNextGeneration, entry.current.generation + 1, entry.last_generation,
                     entry.next->generation) ||
        !read_exactly(*map, kNextWrapped, entry.next->wrapped)) {
      return kDamaged;
    }
  }
  if (!map->finish()) return kDamaged;
  return entry;
}

// Nothing is named twice, so that a name has one answer.
bool is_unambiguous(const SlotTable& table) {
  std::set<std::pair<SlotKind, std::string_view>> labels;
  std::set<SlotId> ids;
  std::set<std::string_view> names;
  for (const Slot& slot : table.slots) {
    if (!labels.emplace(slot.info.kind, slot.info.label).second) return false;
    if (!ids.insert(slot.info.id).second) return false;
  }
  return std::ranges::all_of(table.data_keys, [&names](const DataKeyEntry& entry) {
    return names.insert(entry.name).second;
  });
}

Bytes write_slot(const Slot& slot) {
  const SlotInfo& info = slot.info;
  cbor::MapWriter map;
  map.add_bytes(kId, info.id).add_unsigned(kKind, static_cast<std::uint64_t>(info.kind));
  map.add_text(kLabel, info.label).add_bytes(kPublicHalf, info.public_half);
  map.add_signed(kMade, info.made.milliseconds).add_bytes(kBoxAt, slot.box);
  if (info.cost) {
    map.add_unsigned(kPasses, info.cost->passes).add_unsigned(kMemory, info.cost->memory_kib);
    map.add_bytes(kSaltAt, slot.salt);
  }
  if (info.kind == SlotKind::kRecovery) {
    map.add_unsigned(kNeeded, static_cast<std::uint64_t>(info.shares_needed));
    map.add_unsigned(kShares, static_cast<std::uint64_t>(info.shares_made));
  }
  if (info.kind == SlotKind::kPin) map.add_bytes(kObject, slot.object);
  return map.finish();
}

Bytes write_data_key(const DataKeyEntry& entry) {
  cbor::MapWriter map;
  map.add_text(kName, entry.name).add_unsigned(kGeneration, entry.current.generation);
  map.add_bytes(kWrapped, entry.current.wrapped);
  if (entry.next) {
    map.add_unsigned(kNextGeneration, entry.next->generation);
    map.add_bytes(kNextWrapped, entry.next->wrapped);
  }
  map.add_unsigned(kLast, entry.last_generation);
  return map.finish();
}

bool read_preface_fields(cbor::MapReader& map, Preface& preface) {
  std::uint64_t type = 0;
  return read_number(map, kType, kTypeSlots, kTypeSlots, type) &&
         read_number(map, kVersionAt, 1, kAny, preface.version) &&
         read_number(map, kSuiteAt, 1, kAny, preface.suite) &&
         read_exactly(map, kCompartmentKeyAt, preface.compartment_key) &&
         read_number(map, kRevision, 1, kAny, preface.revision);
}

}  // namespace

bool is_label(std::string_view text) {
  const bool printable = std::ranges::none_of(text, [](char c) {
    return (c >= 0 && c < 0x20) || c == 0x7f;
  });
  return !text.empty() && text.size() <= kNameBytesMax && printable &&
         cbor::is_utf8(as_bytes(text));
}

bool is_key_name(std::string_view text) {
  return !text.empty() && text.size() <= kNameBytesMax && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '.' || c == '_' || c == '-';
  });
}

Bytes write_table(const SlotTable& table) {
  cbor::Writer slots;
  slots.add_array(table.slots.size());
  for (const Slot& slot : table.slots) slots.add_encoded(write_slot(slot));
  cbor::Writer data_keys;
  data_keys.add_array(table.data_keys.size());
  for (const DataKeyEntry& entry : table.data_keys) data_keys.add_encoded(write_data_key(entry));
  cbor::MapWriter map;
  map.add_unsigned(kType, kTypeSlots).add_unsigned(kVersionAt, kVersion);
  map.add_unsigned(kSuiteAt, kSuite).add_bytes(kCompartmentKeyAt, table.compartment_key);
  map.add_unsigned(kRevision, table.revision).add_bytes(kVolumeKeyIdAt, table.volume_key_id);
  map.add_bytes(kSigningSeed, table.signing_seed).add_encoded(kSlots, slots.bytes());
  map.add_encoded(kDataKeys, data_keys.bytes());
  if (!table.memo.empty()) map.add_bytes(kMemo, table.memo);
  return map.finish();
}

Result<Preface> read_preface(ByteView body) {
  if (body.size() > kFileBytesMax) return kDamaged;
  const auto value = cbor::decode(body);
  if (!value) return kDamaged;
  auto map = cbor::MapReader::create(*value);
  Preface preface;
  if (!map || !read_preface_fields(*map, preface)) return kDamaged;
  return preface;
}

Result<SlotTable> read_table(ByteView body) {
  if (body.size() > kFileBytesMax) return kDamaged;
  const auto value = cbor::decode(body);
  if (!value) return kDamaged;
  auto map = cbor::MapReader::create(*value);
  Preface preface;
  if (!map || !read_preface_fields(*map, preface)) return kDamaged;
  if (preface.version != kVersion || preface.suite != kSuite) {
    return Error(Errc::kBadInput, "the key slots were made by a newer release");
  }
  SlotTable table;
  table.compartment_key = preface.compartment_key;
  table.revision = preface.revision;
  const cbor::Value* slots = map->find(kSlots);
  const cbor::Value* data_keys = map->find(kDataKeys);
  if (!read_exactly(*map, kVolumeKeyIdAt, table.volume_key_id) ||
      !read_exactly(*map, kSigningSeed, table.signing_seed) || slots == nullptr ||
      !slots->is(cbor::Kind::kArray) || slots->items.empty() || slots->items.size() > kSlotsMax ||
      data_keys == nullptr || !data_keys->is(cbor::Kind::kArray) ||
      data_keys->items.size() > kDataKeysMax || !map->finish()) {
    return kDamaged;
  }
  for (const cbor::Value& item : slots->items) {
    TRY(slot, read_slot(item));
    table.slots.push_back(std::move(slot));
  }
  for (const cbor::Value& item : data_keys->items) {
    TRY(entry, read_data_key(item));
    table.data_keys.push_back(std::move(entry));
  }
  if (const cbor::Value* memo = map->find(kMemo); memo != nullptr) {
    if (!memo->is(cbor::Kind::kBytes) || memo->bytes.size() > kMemoBytesMax) return kDamaged;
    table.memo.assign(memo->bytes.begin(), memo->bytes.end());
  }
  if (!is_unambiguous(table)) return kDamaged;
  return table;
}

}  // namespace tomoshibi::store::vault::internal
