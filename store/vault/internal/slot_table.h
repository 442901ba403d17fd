// The slots file as plain values, and its two directions of encoding. No key is needed here.
//
//   file     body ‖ MAC (32) ‖ signature (64)
//   body     deterministic CBOR, docs/format/slots-v1.md
//
// read_table() accepts whatever keeps the limits and names nothing twice: who wrote it is the
// business of slot_seal.h. Errors: kBadInput (newer version or suite), kCorrupt (everything else).
// Proof: tests/vault_slots_test.cpp, tests/fuzz/slots_fuzz.cpp.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "store/vault/slots.h"

namespace tomoshibi::store::vault::internal {

inline constexpr std::size_t kFileBytesMax = 1'048'576;
inline constexpr std::size_t kSlotsMax = 1'024;
inline constexpr std::size_t kDataKeysMax = 256;
inline constexpr std::size_t kNameBytesMax = 64;      // Of a label and of a data key's name.
inline constexpr std::size_t kObjectBytesMax = 2'048;  // What a TPM gave.
inline constexpr std::size_t kMemoBytesMax = 256;
inline constexpr std::size_t kMacBytes = 32;
inline constexpr std::size_t kSignatureBytes = 64;

using Compartment = std::array<std::uint8_t, 16>;
using VolumeKeyId = std::array<std::uint8_t, 16>;
using CompartmentKey = std::array<std::uint8_t, 32>;  // Ed25519, public.
using WrappedKey = std::array<std::uint8_t, 72>;      // Nonce (24) ‖ 32 sealed bytes ‖ tag (16).
// X25519 sealed box around purpose, compartment, slot, volume key id and volume key.
inline constexpr std::size_t kBoxBytes = 48 + 23 + 16 + 8 + 16 + 32;
using Box = std::array<std::uint8_t, kBoxBytes>;

struct Slot {
  SlotInfo info;
  Box box{};
  Salt salt{};   // Of a passphrase slot.
  Bytes object;  // Of a PIN slot.
};

struct GenerationKey {
  std::uint64_t generation = 0;
  WrappedKey wrapped{};
};

struct DataKeyEntry {
  std::string name;
  GenerationKey current;
  std::optional<GenerationKey> next;
  std::uint64_t last_generation = 0;  // Given once, never again.
};

struct SlotTable {
  CompartmentKey compartment_key{};
  std::uint64_t revision = 0;
  VolumeKeyId volume_key_id{};
  WrappedKey signing_seed{};
  std::vector<Slot> slots;
  std::vector<DataKeyEntry> data_keys;
  Bytes memo;  // What the owner of the compartment wants to find again; signed with the rest.
};

bool is_label(std::string_view text);      // 1-64 bytes of UTF-8 without control characters.
bool is_key_name(std::string_view text);   // 1-64 of a-z A-Z 0-9 . _ -
Bytes write_table(const SlotTable& table);
Result<SlotTable> read_table(ByteView body);
// What a copy must hold to be of a newer release rather than damaged: type, key and revision, in
// any version. Errors: kCorrupt.
struct Preface {
  std::uint64_t version = 0;
  std::uint64_t suite = 0;
  CompartmentKey compartment_key{};
  std::uint64_t revision = 0;
};
Result<Preface> read_preface(ByteView body);

}  // namespace tomoshibi::store::vault::internal
