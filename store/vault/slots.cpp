#include "store/vault/slots.h"

#include <sodium.h>

#include <algorithm>
#include <cassert>
#include <utility>

#include "store/vault/internal/slot_seal.h"
#include "store/vault/internal/slot_table.h"
#include "store/vault/internal/twin_file.h"
#include "store/vault/tpm.h"

namespace tomoshibi::store::vault {
namespace {

using internal::Compartment;
using internal::DataKeyEntry;
using internal::GenerationKey;
using internal::Slot;
using internal::SlotTable;
using internal::TwinFile;

constexpr Error kClosed(Errc::kLocked, "the compartment is locked");
constexpr Error kNoSlot(Errc::kNotFound, "there is no such key slot");
constexpr Error kNoDataKey(Errc::kNotFound, "there is no such data key");

template <typename Table>
auto find_slot(Table& table, SlotKind kind, std::string_view label) {
  return std::ranges::find_if(table.slots, [kind, label](const Slot& slot) {
    return slot.info.kind == kind && slot.info.label == label;
  });
}

template <typename Table>
auto find_data_key(Table& table, std::string_view name) {
  return std::ranges::find(table.data_keys, name, &DataKeyEntry::name);
}

// One whole copy that verified.
struct Copy {
  SlotTable table;
  Bytes file;
};

Result<Copy> read_copy(const TwinFile& twin, int copy) {
  TRY(file, twin.read(copy, internal::kFileBytesMax));
  TRY(whole, internal::verify_file(file));
  TRY(table, internal::read_table(whole.body));
  return Copy{std::move(table), std::move(file)};
}

}  // namespace

std::string_view name_of(SlotKind kind) {
  switch (kind) {
    case SlotKind::kPassphrase: return "passphrase";
    case SlotKind::kDevice: return "device";
    case SlotKind::kRecovery: return "recovery";
    case SlotKind::kPin: return "pin";
    case SlotKind::kAccount: return "account";
  }
  return "";
}

struct KeySlots::State {
  explicit State(TwinFile twin_in) : twin(std::move(twin_in)) {}

  TwinFile twin;
  SlotTable table;
  Bytes file;  // As it was read or written; empty before the first slot.
  Compartment compartment{};
  std::uint64_t last_tried = 0;  // A revision that may be on disk is not given out twice.
  int good_copies = 0;
  std::optional<Secret<32>> volume_key;

  Result<void> open(const Slot& slot, const Secret<32>& private_half, Error wrong);
  Result<void> open_with_secret(const Slot& slot, const Secret<32>& slot_secret, Error wrong);
  Result<void> commit(SlotTable next, const Secret<32>& volume, const Secret<32>& seed);
  Result<void> commit(SlotTable next);
  Result<void> commit_with_new_volume_key(SlotTable next);
  Result<Slot> new_slot(SlotKind kind, std::string_view label, Instant now) const;
  Result<SlotTable> with_slot(Slot slot) const;
  Result<DataKey> unwrap(const DataKeyEntry& entry, const GenerationKey& key) const;
  GenerationKey wrap(std::string_view name, std::uint64_t generation, const DataKey& key) const;
  void bind(Slot& slot, const Secret<32>& slot_secret) const;
};

// `wrong`: what it means that the private half is not the slot's.
Result<void> KeySlots::State::open(const Slot& slot, const Secret<32>& private_half, Error wrong) {
  if (internal::public_half_of(private_half) != slot.info.public_half) return wrong;
  TRY(key, internal::open_box(slot.box, private_half, compartment, slot.info, table.volume_key_id));
  if (!file.empty()) {
    TRY(whole, internal::verify_file(file));
    if (!internal::mac_holds(whole, key)) {
      return Error(Errc::kCorrupt, "the key slots were not written under this key");
    }
  }
  TRY(seed, internal::unwrap_signing_seed(key, table.signing_seed, compartment));
  if (internal::compartment_key_of(seed) != table.compartment_key) {
    return Error(Errc::kCorrupt, "the key slots hold another compartment's seed");
  }
  volume_key = std::move(key);
  return ok();
}

Result<void> KeySlots::State::open_with_secret(const Slot& slot, const Secret<32>& slot_secret,
                                               Error wrong) {
  return open(slot,
              internal::private_half_of(slot_secret, compartment, slot.info.id, slot.info.kind),
              wrong);
}

// Durable, or nothing of it is known here.
Result<void> KeySlots::State::commit(SlotTable next, const Secret<32>& volume,
                                     const Secret<32>& seed) {
  if (next.slots.empty()) {  // Nobody could open it: it waits for the first slot.
    table = std::move(next);
    return ok();
  }
  if (last_tried == UINT64_MAX) return Error(Errc::kStorage, "the slots file has no revision left");
  next.revision = last_tried + 1;
  const Bytes body = internal::write_table(next);
  Bytes content = internal::sign_file(body, volume, seed);
  if (content.size() > internal::kFileBytesMax) {
    return Error(Errc::kBadInput, "the slots file is full");
  }
  last_tried = next.revision;
  const auto written = twin.write(content);
  if (!written) {
    good_copies = 1;
    return written.error();
  }
  good_copies = TwinFile::kCopies;
  table = std::move(next);
  file = std::move(content);
  return ok();
}

Result<void> KeySlots::State::commit(SlotTable next) {
  TRY(seed, internal::unwrap_signing_seed(*volume_key, next.signing_seed, compartment));
  return commit(std::move(next), *volume_key, seed);
}

// What an old copy of the file opened opens nothing of the new one.
Result<void> KeySlots::State::commit_with_new_volume_key(SlotTable next) {
  Secret<32> fresh = Secret<32>::random();
  next.volume_key_id = internal::id_of(fresh);
  for (Slot& slot : next.slots) {
    TRY(box, internal::seal_volume_key(fresh, compartment, slot.info));
    slot.box = box;
  }
  for (DataKeyEntry& entry : next.data_keys) {
    for (GenerationKey* one : {&entry.current, entry.next ? &*entry.next : nullptr}) {
      if (one == nullptr) continue;
      TRY(key, unwrap(entry, *one));
      one->wrapped =
          internal::wrap_data_key(fresh, key, compartment, entry.name, one->generation);
    }
  }
  TRY(seed, internal::unwrap_signing_seed(*volume_key, next.signing_seed, compartment));
  next.signing_seed = internal::wrap_signing_seed(fresh, seed, compartment);
  TRY_VOID(commit(std::move(next), fresh, seed));
  volume_key = std::move(fresh);
  return ok();
}

Result<Slot> KeySlots::State::new_slot(SlotKind kind, std::string_view label, Instant now) const {
  if (!volume_key) return kClosed;
  if (!internal::is_label(label)) {
    return Error(Errc::kBadInput, "a slot's label is 1 to 64 bytes of printable text");
  }
  Slot slot;
  randombytes_buf(slot.info.id.data(), slot.info.id.size());
  slot.info.kind = kind;
  slot.info.label = label;
  slot.info.made = now;
  return slot;
}

void KeySlots::State::bind(Slot& slot, const Secret<32>& slot_secret) const {
  slot.info.public_half = internal::public_half_of(
      internal::private_half_of(slot_secret, compartment, slot.info.id, slot.info.kind));
}

Result<SlotTable> KeySlots::State::with_slot(Slot slot) const {
  if (find_slot(table, slot.info.kind, slot.info.label) != table.slots.end()) {
    return Error(Errc::kDenied, "a slot of this kind has this label already");
  }
  if (table.slots.size() == internal::kSlotsMax) {
    return Error(Errc::kBadInput, "the slots file is full");
  }
  TRY(box, internal::seal_volume_key(*volume_key, compartment, slot.info));
  slot.box = box;
  SlotTable next = table;
  next.slots.push_back(std::move(slot));
  return next;
}

Result<DataKey> KeySlots::State::unwrap(const DataKeyEntry& entry, const GenerationKey& key) const {
  return internal::unwrap_data_key(*volume_key, key.wrapped, compartment, entry.name,
                                   key.generation);
}

GenerationKey KeySlots::State::wrap(std::string_view name, std::uint64_t generation,
                                    const DataKey& key) const {
  return {generation, internal::wrap_data_key(*volume_key, key, compartment, name, generation)};
}

KeySlots::KeySlots(std::unique_ptr<State> state) : state_(std::move(state)) {}
KeySlots::KeySlots(KeySlots&&) noexcept = default;
KeySlots& KeySlots::operator=(KeySlots&&) noexcept = default;
KeySlots::~KeySlots() = default;

Result<KeySlots> KeySlots::create(const std::filesystem::path& file, FileSteps* steps) {
  if (sodium_init() < 0) return Error(Errc::kStorage, "this machine gives no random numbers");
  auto state = std::make_unique<State>(TwinFile(file, steps));
  if (state->twin.exists()) return Error(Errc::kDenied, "the key slots are there already");
  const Secret<32> seed = Secret<32>::random();
  state->volume_key = Secret<32>::random();
  state->table.compartment_key = internal::compartment_key_of(seed);
  state->compartment = internal::compartment_of(state->table.compartment_key);
  state->table.volume_key_id = internal::id_of(*state->volume_key);
  state->table.signing_seed =
      internal::wrap_signing_seed(*state->volume_key, seed, state->compartment);
  return KeySlots(std::move(state));
}

Result<KeySlots> KeySlots::load(const std::filesystem::path& file, FileSteps* steps) {
  if (sodium_init() < 0) return Error(Errc::kStorage, "this machine gives no random numbers");
  auto state = std::make_unique<State>(TwinFile(file, steps));
  std::optional<Copy> best;
  Error worst(Errc::kNotFound, "the key slots are missing");
  for (int copy = 0; copy < TwinFile::kCopies; ++copy) {
    auto read = read_copy(state->twin, copy);
    if (!read) {
      // A newer release's copy counts before everything: what is beside it may be out of date.
      if (read.error().code == Errc::kBadInput) return read.error();
      if (read.error().code != Errc::kNotFound) worst = read.error();
      continue;
    }
    if (best && read->file == best->file) ++state->good_copies;
    if (best && read->table.revision <= best->table.revision) continue;
    best = std::move(*read);
    state->good_copies = 1;
    state->twin.set_weaker(1 - copy);
  }
  if (!best) return worst;
  state->table = std::move(best->table);
  state->file = std::move(best->file);
  state->compartment = internal::compartment_of(state->table.compartment_key);
  state->last_tried = state->table.revision;
  return KeySlots(std::move(state));
}

bool KeySlots::is_open() const { return state_->volume_key.has_value(); }
std::uint64_t KeySlots::revision() const { return state_->table.revision; }
std::array<std::uint8_t, 16> KeySlots::compartment() const { return state_->compartment; }
int KeySlots::good_copies() const { return state_->good_copies; }
void KeySlots::close() { state_->volume_key.reset(); }

std::vector<SlotInfo> KeySlots::slots() const {
  std::vector<SlotInfo> infos;
  infos.reserve(state_->table.slots.size());
  for (const Slot& slot : state_->table.slots) infos.push_back(slot.info);
  return infos;
}

Result<void> KeySlots::open_with_passphrase(std::string_view label, const SecretText& passphrase) {
  const auto slot = find_slot(state_->table, SlotKind::kPassphrase, label);
  if (slot == state_->table.slots.end()) return kNoSlot;
  TRY(secret, key_from_passphrase(passphrase, slot->salt, *slot->info.cost));
  return state_->open_with_secret(*slot, secret, Error(Errc::kDenied, "the passphrase is wrong"));
}

Result<void> KeySlots::open_with_private_half(std::string_view label,
                                              const Secret<32>& private_half) {
  constexpr Error kWrong(Errc::kDenied, "the key is not the slot's");
  bool is_there = false;
  for (const SlotKind kind : {SlotKind::kDevice, SlotKind::kAccount}) {
    const auto slot = find_slot(state_->table, kind, label);
    if (slot == state_->table.slots.end()) continue;
    is_there = true;
    if (internal::public_half_of(private_half) != slot->info.public_half) continue;
    return state_->open(*slot, private_half, kWrong);
  }
  return is_there ? kWrong : kNoSlot;
}

Result<void> KeySlots::open_with_shares(std::span<const Share> shares) {
  constexpr Error kForeign(Errc::kDenied, "the shares are not of this compartment");
  TRY(secret, join(shares));
  for (const Slot& slot : state_->table.slots) {
    if (slot.info.kind != SlotKind::kRecovery) continue;
    const Secret<32> half = internal::private_half_of(secret, state_->compartment, slot.info.id,
                                                      SlotKind::kRecovery);
    if (internal::public_half_of(half) == slot.info.public_half) {
      return state_->open(slot, half, kForeign);
    }
  }
  return kForeign;
}

Result<void> KeySlots::open_with_pin(std::string_view label, Tpm& tpm, const SecretText& pin) {
  const auto slot = find_slot(state_->table, SlotKind::kPin, label);
  if (slot == state_->table.slots.end()) return kNoSlot;
  TRY(text, normalised(pin));
  TRY(secret, tpm.unseal(slot->object, text));
  return state_->open_with_secret(
      *slot, secret, Error(Errc::kCorrupt, "the TPM's object belongs to another slot"));
}

Result<void> KeySlots::add_passphrase(std::string_view label, const SecretText& passphrase,
                                      const PassphraseCost& cost, Instant now) {
  TRY(slot, state_->new_slot(SlotKind::kPassphrase, label, now));
  randombytes_buf(slot.salt.data(), slot.salt.size());
  slot.info.cost = cost;
  TRY(secret, key_from_passphrase(passphrase, slot.salt, cost));
  state_->bind(slot, secret);
  TRY(next, state_->with_slot(std::move(slot)));
  return state_->commit(std::move(next));
}

Result<void> KeySlots::add_public_half(SlotKind kind, std::string_view label,
                                       const PublicHalf& half, Instant now) {
  if (kind != SlotKind::kDevice && kind != SlotKind::kAccount) {
    return Error(Errc::kBadInput, "only a device or an account brings its own public half");
  }
  TRY(slot, state_->new_slot(kind, label, now));
  slot.info.public_half = half;
  TRY(next, state_->with_slot(std::move(slot)));
  return state_->commit(std::move(next));
}

Result<std::vector<Share>> KeySlots::add_recovery(std::string_view label, int needed, int made,
                                                  Instant now) {
  TRY(slot, state_->new_slot(SlotKind::kRecovery, label, now));
  const Secret<32> secret = Secret<32>::random();
  TRY(shares, split(secret, needed, made));
  slot.info.shares_needed = needed;
  slot.info.shares_made = made;
  state_->bind(slot, secret);
  TRY(next, state_->with_slot(std::move(slot)));
  TRY_VOID(state_->commit(std::move(next)));
  return shares;
}

Result<void> KeySlots::add_pin(std::string_view label, Tpm& tpm, const SecretText& pin,
                               Instant now) {
  TRY(slot, state_->new_slot(SlotKind::kPin, label, now));
  TRY(text, normalised(pin));
  if (text.empty()) return Error(Errc::kBadInput, "an empty PIN is none");
  const Secret<32> secret = Secret<32>::random();
  TRY(object, tpm.seal(secret, text));
  if (object.size() > internal::kObjectBytesMax) {
    return Error(Errc::kStorage, "the TPM's object is too large");
  }
  slot.object = std::move(object);
  state_->bind(slot, secret);
  TRY(next, state_->with_slot(std::move(slot)));
  return state_->commit(std::move(next));
}

// A fresh pair and a fresh volume key: with the old passphrase an old copy of the file still gives
// the old private half, and it must fit nothing that is written from now on.
Result<void> KeySlots::change_passphrase(std::string_view label, const SecretText& passphrase,
                                         const PassphraseCost& cost, Instant now) {
  TRY(slot, state_->new_slot(SlotKind::kPassphrase, label, now));
  SlotTable next = state_->table;
  const auto old = find_slot(next, SlotKind::kPassphrase, label);
  if (old == next.slots.end()) return kNoSlot;
  randombytes_buf(slot.salt.data(), slot.salt.size());
  slot.info.cost = cost;
  TRY(secret, key_from_passphrase(passphrase, slot.salt, cost));
  state_->bind(slot, secret);
  *old = std::move(slot);
  return state_->commit_with_new_volume_key(std::move(next));
}

Result<void> KeySlots::remove(SlotKind kind, std::string_view label) {
  if (!is_open()) return kClosed;
  SlotTable next = state_->table;
  const auto slot = find_slot(next, kind, label);
  if (slot == next.slots.end()) return kNoSlot;
  if (next.slots.size() == 1) return Error(Errc::kDenied, "the last slot cannot be removed");
  next.slots.erase(slot);
  return state_->commit_with_new_volume_key(std::move(next));
}

const Bytes& KeySlots::memo() const { return state_->table.memo; }

Result<void> KeySlots::set_memo(ByteView memo) {
  if (!is_open()) return kClosed;
  if (memo.size() > internal::kMemoBytesMax) {
    return Error(Errc::kBadInput, "the memo of a slots file holds at most 256 bytes");
  }
  SlotTable next = state_->table;
  next.memo.assign(memo.begin(), memo.end());
  return state_->commit(std::move(next));
}

Result<DataKey> KeySlots::data_key(std::string_view name) {
  if (!is_open()) return kClosed;
  const auto found = find_data_key(state_->table, name);
  if (found != state_->table.data_keys.end()) return state_->unwrap(*found, found->current);
  if (!internal::is_key_name(name)) {
    return Error(Errc::kBadInput, "a data key's name is 1 to 64 letters, digits, dots and dashes");
  }
  if (state_->table.data_keys.size() == internal::kDataKeysMax) {
    return Error(Errc::kBadInput, "the slots file is full");
  }
  DataKey key = DataKey::random();
  SlotTable next = state_->table;
  next.data_keys.push_back({std::string(name), state_->wrap(name, 1, key), std::nullopt, 1});
  TRY_VOID(state_->commit(std::move(next)));
  return key;
}

Result<DataKey> KeySlots::next_data_key(std::string_view name) {
  if (!is_open()) return kClosed;
  SlotTable next = state_->table;
  const auto entry = find_data_key(next, name);
  if (entry == next.data_keys.end()) return kNoDataKey;
  if (entry->next) return state_->unwrap(*entry, *entry->next);
  DataKey key = DataKey::random();
  entry->next = state_->wrap(name, ++entry->last_generation, key);
  TRY_VOID(state_->commit(std::move(next)));
  return key;
}

Result<bool> KeySlots::has_next_data_key(std::string_view name) const {
  if (!is_open()) return kClosed;
  const auto entry = find_data_key(state_->table, name);
  if (entry == state_->table.data_keys.end()) return kNoDataKey;
  return entry->next.has_value();
}

Result<void> KeySlots::adopt_next_data_key(std::string_view name) {
  if (!is_open()) return kClosed;
  SlotTable next = state_->table;
  const auto entry = find_data_key(next, name);
  if (entry == next.data_keys.end() || !entry->next) return kNoDataKey;
  entry->current = *std::exchange(entry->next, std::nullopt);
  return state_->commit(std::move(next));
}

Result<void> KeySlots::drop_next_data_key(std::string_view name) {
  if (!is_open()) return kClosed;
  SlotTable next = state_->table;
  const auto entry = find_data_key(next, name);
  if (entry == next.data_keys.end() || !entry->next) return kNoDataKey;
  entry->next.reset();
  return state_->commit(std::move(next));
}

}  // namespace tomoshibi::store::vault
