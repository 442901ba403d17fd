// The cryptography of the slots file: each of its few uses of a key, and nothing else.
//
//   slot secret ──BLAKE2b, bound to compartment, slot, kind──▶ slot's private half (X25519)
//   private half ──sealed box──▶ volume key ──crypto_kdf──▶ 1 MAC key
//                                                           2 wrapping key ─▶ data keys, seed
//                                                           3 volume key id (public: commits to it)
//   signing seed ──Ed25519──▶ compartment key ──BLAKE2b──▶ compartment id
//
// Why a signature beside the MAC: sealed boxes are anonymous, so whoever writes the disk could seal
// a volume key of his own to everybody's public half, and what is written later would be his to
// read.
// A compartment id is the hash of a key that only open compartments know, and what a passphrase, a
// PIN or shares give is bound to that id: a foreign volume key opens for none of them.
// Source: libsodium 1.0.18; reference/formats.md 7.2-7.4. Proof: tests/vault_slots_test.cpp,
// tests/golden/slots_v1.py.
#pragma once

#include <string_view>

#include "store/vault/internal/slot_table.h"

namespace tomoshibi::store::vault::internal {

Compartment compartment_of(const CompartmentKey& key);
PublicHalf public_half_of(const Secret<32>& private_half);
// What a person or a chip gives is never itself the key: it is bound to its place first.
Secret<32> private_half_of(const Secret<32>& slot_secret, const Compartment& compartment,
                           const SlotId& slot, SlotKind kind);

VolumeKeyId id_of(const Secret<32>& volume_key);

//   Errors: kBadInput (a small-order public half).
Result<Box> seal_volume_key(const Secret<32>& volume_key, const Compartment& compartment,
                            const SlotInfo& slot);
//   Errors: kCorrupt (does not open, or is of another slot, compartment or volume key).
Result<Secret<32>> open_box(const Box& box, const Secret<32>& private_half,
                            const Compartment& compartment, const SlotInfo& slot,
                            const VolumeKeyId& id);

WrappedKey wrap_data_key(const Secret<32>& volume_key, const Secret<32>& key,
                         const Compartment& compartment, std::string_view name,
                         std::uint64_t generation);
//   Errors: kCorrupt.
Result<Secret<32>> unwrap_data_key(const Secret<32>& volume_key, const WrappedKey& wrapped,
                                   const Compartment& compartment, std::string_view name,
                                   std::uint64_t generation);
WrappedKey wrap_signing_seed(const Secret<32>& volume_key, const Secret<32>& seed,
                             const Compartment& compartment);
Result<Secret<32>> unwrap_signing_seed(const Secret<32>& volume_key, const WrappedKey& wrapped,
                                       const Compartment& compartment);
CompartmentKey compartment_key_of(const Secret<32>& signing_seed);

// body ‖ MAC ‖ signature.
Bytes sign_file(ByteView body, const Secret<32>& volume_key, const Secret<32>& signing_seed);
struct SignedFile {
  ByteView body;
  std::array<std::uint8_t, kMacBytes> mac{};
};
// Whether the file is as the compartment that it names signed it: damage ends here.
//   Errors: kCorrupt.
Result<SignedFile> verify_file(ByteView file);
bool mac_holds(const SignedFile& file, const Secret<32>& volume_key);

}  // namespace tomoshibi::store::vault::internal
