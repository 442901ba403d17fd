#include "store/base/ids.h"

#include <sodium.h>

#include <algorithm>

namespace tomoshibi {
namespace {

void absorb(crypto_generichash_state& state, std::string_view text) {
  std::array<std::uint8_t, 8> length{};
  for (std::size_t at = 0; at < 8; ++at) {
    length[at] = static_cast<std::uint8_t>(static_cast<std::uint64_t>(text.size()) >> (8 * at));
  }
  crypto_generichash_update(&state, length.data(), length.size());
  crypto_generichash_update(&state, as_bytes(text).data(), text.size());
}

}  // namespace

PersonId derive_person_id(ByteView source_key, std::string_view source_system,
                          std::string_view source_id) {
  PersonId id;
  crypto_generichash_state state;
  crypto_generichash_init(&state, source_key.data(), source_key.size(), id.bytes.size());
  absorb(state, "tomoshibi/person/v1");
  absorb(state, source_system);
  absorb(state, source_id);
  crypto_generichash_final(&state, id.bytes.data(), id.bytes.size());
  return id;
}

Digest open_source_key(std::string_view source_system) {
  return digest_of(as_bytes("tomoshibi/open-source/v1 " + std::string(source_system)));
}

std::string to_text(const PersonId& id) { return to_hex(id.bytes); }

std::optional<PersonId> person_id_from_text(std::string_view text) {
  const Result<Bytes> bytes = from_hex(text);
  if (!bytes || bytes->size() != 16) return std::nullopt;
  PersonId id;
  std::ranges::copy(*bytes, id.bytes.begin());
  return id;
}

}  // namespace tomoshibi
