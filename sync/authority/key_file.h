// One key of one role in one file: an authority hands each to another person.
//
//   {0: "tomoshibi key", 1: 1 (version), 2: suite, 3: role, 4: number, 5: public half, 6: salt 16,
//    7: passes, 8: memory in KiB, 9: nonce 24 ‖ XChaCha20-Poly1305(seed 32)}     deterministic CBOR
//
// The box is bound to fields 0 to 8; its key is Argon2id of the passphrase. After opening, the seed
// must give the public half: one box opens under one passphrase only. The passphrase's bytes are
// taken as they are. A RoleKey is the software signer; a PKCS#11 token takes its place by being
// another DocumentSigner.
// Errors: kBadInput (no key file; cost out of bounds), kDenied (another passphrase, damaged),
// kStorage (no memory for the cost). Cost: about 0.1 s at the floor. Format:
// docs/format/trust-v1.md.
// Proof: tests/sync_authority_test.cpp.
#pragma once

#include <cstdint>
#include <string>

#include "store/base/wiped.h"
#include "sync/core/root.h"

namespace tomoshibi::sync {

struct KeyCost {
  std::uint32_t passes = 3;
  std::uint32_t memory_kib = 262'144;
  bool operator==(const KeyCost&) const = default;
};
inline constexpr KeyCost kKeyCostDefault{3, 262'144};
inline constexpr KeyCost kKeyCostFloor{2, 65'536};  // A demo's; below it a file is refused.
inline constexpr KeyCost kKeyCostMax{10, 1'048'576};
inline constexpr std::size_t kKeyFileBytesMax = 1024;

class RoleKey final : public DocumentSigner {
 public:
  static RoleKey make(AuthorityRole role, std::uint32_t number);  // Random.
  static RoleKey from_seed(AuthorityRole role, std::uint32_t number, Secret<32> seed);

  AuthorityRole role() const { return role_; }
  std::uint32_t number() const { return number_; }       // 1 … of its role; never used again.
  PublicKey public_key() const override { return public_; }  // AUDITOR: X25519.
  // Errors: kDenied (an auditor's key signs nothing).
  Result<Signature> sign(ByteView message) override;
  // Of the private half: for whoever keeps it elsewhere (a hub's vault), and for derivations.
  const Secret<32>& seed() const { return seed_; }

 private:
  RoleKey(AuthorityRole role, std::uint32_t number, Secret<32> seed);
  AuthorityRole role_;
  std::uint32_t number_;
  Secret<32> seed_;
  PublicKey public_{};
};

// What a key file says without its passphrase.
struct KeyFileFace {
  AuthorityRole role = AuthorityRole::kRoot;
  std::uint32_t number = 0;
  PublicKey public_half{};
};
Result<Bytes> seal_key_file(const RoleKey& key, const SecretText& passphrase, const KeyCost& cost);
Result<KeyFileFace> read_key_face(ByteView file);
Result<RoleKey> open_key_file(ByteView file, const SecretText& passphrase);

}  // namespace tomoshibi::sync
