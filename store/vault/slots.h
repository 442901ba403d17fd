// KeySlots: who may open one compartment, in a file beside its data.
//
//   slot        a way in: the compartment's volume key, sealed to the slot's X25519 public key.
//               What gives the private half is the slot's kind:
//                 passphrase   Argon2id of a passphrase (cost measured on the machine, recorded)
//                 device       a key file of this machine, or whatever else holds 32 bytes
//                 account      the private half of a member of staff (store/orders/accounts.h)
//                 recovery     m of n printed shares (shamir.h)
//                 pin          a PIN checked by a TPM 2.0 with its own lock-out (tpm.h)
//   volume key  32 random bytes, never used on data; wraps the data keys, authenticates the file
//   data key    32 random bytes for one vault file, by name ("journal", "region")
//   compartment the hash of a signing key whose private half is wrapped by the volume key
//
//   locked ── open_with_*() ──▶ open ── close() ──▶ locked        (the volume key is wiped)
//
// Invariants
//   1 The file is replaced whole: two copies, each written to a temporary name, synced, renamed,
//     the folder synced; the higher revision that verifies counts. A power cut leaves the old or
//     the new.
//     A damaged or missing copy is written anew with the next change.
//   2 Every revision is signed by the compartment (checked on loading: damage is no wrong key) and
//     authenticated under the volume key (checked on opening). The numbers of Argon2id are refused
//     above a cap before memory is taken, and below a floor (downgrade).
//   3 Adding, removing and changing slots rewrites no data. Since a slot is a public key, the
//     volume key can be changed without anybody's passphrase: remove() and change_passphrase() do it, so
//     that an old copy of the file and a removed passphrase open nothing that is written later.
//   4 The last slot cannot be removed.
//   5 What a passphrase, a PIN or shares give is bound to the compartment: nobody can put a
//     compartment of his own in its place for them. For a device's or an account's private half the
//     caller compares compartment() with the one that he keeps under a key.
// A removed slot's old file still opens the data that was there: only a new data key ends that
// (next_data_key). Which revision is the newest is remembered elsewhere by the caller: revision().
// After kStorage from a change the file holds the old or the new; this object goes on with the old.
// Thread: one at a time. Errors of all: kStorage; kLocked when the call needs the compartment open;
// kBadInput for a label (1-64 bytes, printable) or a data key's name (1-64 letters, digits, . _ -)
// that is none, and for a slot or a data key too many (1,024 and 256, in 1 MiB).
// Format: docs/format/slots-v1.md. Source: LUKS2's two levels; reference/formats.md 7.2-7.5.
// Proof: tests/vault_slots_test.cpp, tests/golden/slots_v1.py, tests/fuzz/slots_fuzz.cpp.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/base/bytes.h"
#include "store/base/instant.h"
#include "store/base/result.h"
#include "store/base/secret.h"
#include "store/base/wiped.h"
#include "store/vault/data_key.h"
#include "store/vault/passphrase.h"
#include "store/vault/shamir.h"

namespace tomoshibi::store::vault {

class Tpm;
class FileSteps;  // internal/twin_file.h: for tests of power cuts.

using PublicHalf = std::array<std::uint8_t, 32>;  // X25519
using SlotId = std::array<std::uint8_t, 8>;       // Random.

enum class SlotKind : std::uint8_t { kPassphrase = 1, kDevice, kRecovery, kPin, kAccount };
std::string_view name_of(SlotKind kind);  // passphrase device recovery pin account

struct SlotInfo {
  SlotId id{};
  SlotKind kind = SlotKind::kPassphrase;
  std::string label;  // An account id, "machine", …: at most 64 bytes, no patient word.
  PublicHalf public_half{};
  Instant made;
  std::optional<PassphraseCost> cost;  // Of a passphrase slot.
  int shares_needed = 0;               // Of a recovery slot: m of n.
  int shares_made = 0;
};

class KeySlots final {
 public:
  // A new compartment: open, without a slot; the file appears with the first add_*().
  //   Errors: kDenied when the file exists.
  static Result<KeySlots> create(const std::filesystem::path& file, FileSteps* steps = nullptr);
  //   Errors: kNotFound; kCorrupt (neither copy reads); kBadInput (made by a newer
  //   release).
  static Result<KeySlots> load(const std::filesystem::path& file, FileSteps* steps = nullptr);
  KeySlots(KeySlots&&) noexcept;
  KeySlots& operator=(KeySlots&&) noexcept;
  KeySlots(const KeySlots&) = delete;
  KeySlots& operator=(const KeySlots&) = delete;
  ~KeySlots();

  bool is_open() const;
  std::vector<SlotInfo> slots() const;
  std::uint64_t revision() const;  // Grows by one with every change.
  std::array<std::uint8_t, 16> compartment() const;  // Never changes.
  int good_copies() const;  // 1: a copy is missing or damaged; the next change writes it anew.

  // A few bytes that the compartment signs with the rest, readable while it is locked: where a
  // journal stood. Errors of setting: kBadInput (over 256 bytes).
  const Bytes& memo() const;
  Result<void> set_memo(ByteView memo);

  // Ways in. Errors: kDenied (wrong passphrase, key, PIN, or shares of another set), kNotFound (no
  // such slot), kCorrupt (the file does not authenticate under what was opened), kLocked (the TPM
  // is in lock-out), kBadInput (a cost out of bounds, a text that is none, too few or damaged
  // shares).
  // Cost: Argon2id as recorded, about 0.6 s by default.
  Result<void> open_with_passphrase(std::string_view label, const SecretText& passphrase);
  Result<void> open_with_private_half(std::string_view label, const Secret<32>& private_half);
  Result<void> open_with_shares(std::span<const Share> shares);
  Result<void> open_with_pin(std::string_view label, Tpm& tpm, const SecretText& pin);
  void close();

  // Changes; each is durable when it returns. Labels are unique within a kind: kDenied when taken.
  Result<void> add_passphrase(std::string_view label, const SecretText& passphrase,
                              const PassphraseCost& cost, Instant now);
  Result<void> add_public_half(SlotKind kind, std::string_view label, const PublicHalf& half,
                               Instant now);  // kDevice or kAccount.
  Result<std::vector<Share>> add_recovery(std::string_view label, int needed, int made,
                                          Instant now);
  Result<void> add_pin(std::string_view label, Tpm& tpm, const SecretText& pin, Instant now);
  Result<void> change_passphrase(std::string_view label, const SecretText& passphrase,
                                 const PassphraseCost& cost, Instant now);
  Result<void> remove(SlotKind kind, std::string_view label);

  // Made on the first call, the same ever after.
  Result<DataKey> data_key(std::string_view name);
  // Re-keying one file: a second key waits beside the first until the data is rewritten.
  // Errors: kNotFound without data_key(name), or without a key that waits, before.
  //   next_data_key()   makes it, or gives the one that waits
  //   adopt_next()      it becomes data_key(name), the old one is forgotten
  Result<DataKey> next_data_key(std::string_view name);
  Result<bool> has_next_data_key(std::string_view name) const;
  Result<void> adopt_next_data_key(std::string_view name);
  Result<void> drop_next_data_key(std::string_view name);

 private:
  struct State;
  explicit KeySlots(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace tomoshibi::store::vault
