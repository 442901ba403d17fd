// The keys of one device: what its journal is signed with, and to whom personal fields are sealed.
//
//   keys/device.key     Ed25519 seed: signs entries and heads of this device's journal
//   keys/facility.key   X25519: the facility reads its own entries; rebuilds the open consents
//   keys/auditor.key    X25519, demo only: on a real device the auditor's private half is elsewhere
//   keys/public         the three public halves; written last, so it says that the set is complete
//
// The private halves lie wrapped (XChaCha20-Poly1305) under a key of the machine compartment, each
// bound to its purpose and its public half: a copy of the folder alone signs and opens nothing.
// Files are 0600, written to a temporary name, synced and renamed. Private halves live in Secret.
// Source: architecture.md (keys); reference/formats.md 7.2. Format: docs/format/journal-v1.md 2.
// Proof: tests/journal_keys_test.cpp.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string_view>

#include "store/base/bytes.h"
#include "store/base/result.h"
#include "store/base/secret.h"
#include "store/base/signing.h"

namespace tomoshibi::store::journal {

using tomoshibi::PublicKey;
using tomoshibi::Signature;
using KeyId = std::array<std::uint8_t, 8>;

// The first 8 bytes of BLAKE2b-256 of the public key: names a key, proves nothing.
KeyId key_id_of(const PublicKey& key);

struct PublicKeys {
  PublicKey device{};    // Ed25519
  PublicKey facility{};  // X25519
  PublicKey auditor{};   // X25519
  bool operator==(const PublicKeys&) const = default;
};

// An X25519 pair that opens sealed boxes.
class SealingKey final {
 public:
  static SealingKey from_secret(Secret<32> secret);
  const PublicKey& public_key() const { return public_; }
  //   Errors: kCorrupt when the box is not for this key or was changed.
  Result<Bytes> open(ByteView box) const;
  std::span<const std::uint8_t, 32> secret() const { return secret_.view(); }

 private:
  SealingKey(PublicKey key, Secret<32> secret) : public_(key), secret_(std::move(secret)) {}
  PublicKey public_;
  Secret<32> secret_;
};

Bytes seal_to(const PublicKey& recipient, ByteView text);

class DeviceKeys final {
 public:
  // Writes a new set below `directory`/keys. Errors: kStorage; kDenied when one is there.
  static Result<DeviceKeys> create(const std::filesystem::path& directory,
                                   const Secret<32>& wrapping);
  //   Errors: kNotFound (no complete set), kCorrupt (a file is damaged, does not fit, or is wrapped
  //   under another key), kStorage.
  static Result<DeviceKeys> load(const std::filesystem::path& directory,
                                 const Secret<32>& wrapping);
  // In memory only; the same seed gives the same keys. For vectors and tests.
  static DeviceKeys from_seed(std::span<const std::uint8_t, 32> seed);

  const PublicKeys& public_keys() const { return public_; }
  // Writes the set. Errors: as create().
  Result<void> save(const std::filesystem::path& directory, const Secret<32>& wrapping) const;
  // Ed25519 over domain ‖ 00 ‖ message.
  Signature sign(std::string_view domain, ByteView message) const;
  // Over the message as it is: whoever calls has put a domain in front.
  Signature sign_raw(ByteView message) const;
  const SealingKey& facility() const { return facility_; }
  const std::optional<SealingKey>& auditor() const { return auditor_; }

 private:
  DeviceKeys(PublicKeys keys, Secret<64> device, SealingKey facility,
             std::optional<SealingKey> auditor);
  PublicKeys public_;
  Secret<64> device_;
  SealingKey facility_;
  std::optional<SealingKey> auditor_;
};

// Reads keys/public alone: enough to verify, and open to whoever may read the directory.
Result<PublicKeys> load_public_keys(const std::filesystem::path& directory);

}  // namespace tomoshibi::store::journal
