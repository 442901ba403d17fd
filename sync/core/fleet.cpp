#include "sync/core/fleet.h"

#include <algorithm>

#include "store/base/cbor.h"
#include "sync/core/area.h"

namespace tomoshibi::sync {
namespace {

constexpr std::string_view kPurpose = "fleet";
constexpr std::uint64_t kInstantMax = (std::uint64_t{1} << 48) - 1;

std::array<std::uint8_t, 4> context_of(Generation generation) {
  return {static_cast<std::uint8_t>(generation >> 24), static_cast<std::uint8_t>(generation >> 16),
          static_cast<std::uint8_t>(generation >> 8), static_cast<std::uint8_t>(generation)};
}

}  // namespace

Bytes encode_fleet_body(const Fleet& fleet) {
  cbor::MapWriter map;
  map.add_text(0, name_of(AuthorityRole::kEnrol))
      .add_unsigned(1, fleet.prefecture)
      .add_unsigned(2, fleet.generation)
      .add_signed(3, fleet.made.milliseconds)
      .add_bytes(4, fleet.public_half);
  return map.finish();
}

Result<Fleet> read_fleet(ByteView document, const TrustRoot& root) {
  TRY(read, read_document(document, DocumentKind::kFleet));
  TRY_VOID(root.verify(read, AuthorityRole::kEnrol));
  TRY(item, cbor::decode(read.body));
  TRY(map, cbor::MapReader::create(item));
  TRY(role, map.text_at(0, 16));
  TRY(prefecture, map.unsigned_at(1, 99));
  TRY(generation, map.unsigned_at(2, 0xffffffff));
  TRY(made, map.unsigned_at(3, kInstantMax));
  TRY(half, map.bytes_at(4, 32));
  TRY_VOID(map.finish());
  Fleet out{.prefecture = static_cast<std::uint32_t>(prefecture),
            .generation = static_cast<Generation>(generation),
            .made = {static_cast<std::int64_t>(made)},
            .public_half = {}};
  if (role != name_of(AuthorityRole::kEnrol) || !is_prefecture(out.prefecture) ||
      generation == 0 || half.size() != out.public_half.size())
    return Error(Errc::kBadInput, "fleet: role, prefecture, generation or public half");
  std::ranges::copy(half, out.public_half.begin());
  if (!is_box_public(out.public_half))
    return Error(Errc::kBadInput, "fleet: a point of small order");
  return out;
}

Bytes seal_fleet(const BoxPublic& device, Generation generation, const Secret<32>& private_half) {
  return seal_for(device, kPurpose, context_of(generation), private_half.view());
}

Result<BoxPair> open_fleet(const BoxPair& device, Generation generation, ByteView box) {
  TRY(half, open_for(device, kPurpose, context_of(generation), box));
  Secret<32> seed;
  if (half.size() != seed.view().size())
    return Error(Errc::kDenied, "fleet: a private half of another length");
  std::ranges::copy(half, seed.fill().begin());
  return box_pair_from(seed);
}

}  // namespace tomoshibi::sync
