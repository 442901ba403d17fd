// Who and what, as types: nobody can hand a journal number where a person is expected.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "store/base/bytes.h"

namespace tomoshibi {

// One record of one person. 128 bits, derived from (source system, source identifier) under a key
// of the source: the same on every hub and kiosk, never reused, and nothing can be read from it.
// Two records of one human being are two PersonIds with a link, never one.
struct PersonId {
  std::array<std::uint8_t, 16> bytes{};
  auto operator<=>(const PersonId&) const = default;
};

// Keyed BLAKE2b-128 over the length-prefixed source system and source identifier.
PersonId derive_person_id(ByteView source_key, std::string_view source_system,
                          std::string_view source_id);
// The key of a source that has none of its own (synthetic regions, files without an enrolled hub):
// public by construction, so that the same file gives the same ids on every machine.
Digest open_source_key(std::string_view source_system);

std::string to_text(const PersonId& id);                            // 32 hex digits.
std::optional<PersonId> person_id_from_text(std::string_view text);

// Number of an entry in one journal; dense, from 1.
struct EntrySeq {
  std::uint64_t value = 0;
  auto operator<=>(const EntrySeq&) const = default;
};

// Sign-in name of a member of staff: 2-8 half-width alphanumerics (domain.md section 2).
struct AccountId {
  std::string value;
  auto operator<=>(const AccountId&) const = default;
};

}  // namespace tomoshibi

template <>
struct std::hash<tomoshibi::PersonId> {
  std::size_t operator()(const tomoshibi::PersonId& id) const noexcept {
    std::size_t value = 0;  // The bytes are a digest: any eight of them are a good hash.
    for (int at = 0; at < 8; ++at) value = value << 8 | id.bytes[static_cast<std::size_t>(at)];
    return value;
  }
};
