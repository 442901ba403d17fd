#include "store/vault/internal/slot_seal.h"

#include <sodium.h>

#include <algorithm>
#include <cassert>

#include "store/base/cbor.h"

namespace tomoshibi::store::vault::internal {
namespace {

constexpr std::string_view kCompartmentDomain = "tomoshibi/compartment/v1";
constexpr std::string_view kHalfDomain = "tomoshibi/slot-half/v1";
constexpr std::string_view kVolumeDomain = "tomoshibi/volume-key/v1";
constexpr std::string_view kDataKeyDomain = "tomoshibi/data-key/v1";
constexpr std::string_view kSeedDomain = "tomoshibi/compartment-seed/v1";
constexpr std::string_view kMacDomain = "tomoshibi/slots-mac/v1";
constexpr std::string_view kSignatureDomain = "tomoshibi/slots/v1";

constexpr char kDerivation[crypto_kdf_CONTEXTBYTES + 1] = "tmsbslot";
enum : std::uint64_t { kMacKey = 1, kWrappingKey = 2, kKeyId = 3 };

constexpr std::size_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
static_assert(std::tuple_size_v<WrappedKey> ==
              kNonceBytes + 32 + crypto_aead_xchacha20poly1305_ietf_ABYTES);
static_assert(kBoxBytes == crypto_box_SEALBYTES + kVolumeDomain.size() + sizeof(Compartment) +
                               sizeof(SlotId) + sizeof(VolumeKeyId) + 32);

Secret<32> derived(const Secret<32>& volume_key, std::uint64_t number) {
  Secret<32> key;
  crypto_kdf_derive_from_key(key.fill().data(), key.fill().size(), number, kDerivation,
                             volume_key.view().data());
  return key;
}

// domain ‖ 00 ‖ parts, hashed with a key or without.
void hash(std::string_view domain, std::span<const ByteView> parts, ByteView key,
          std::span<std::uint8_t> out) {
  crypto_generichash_state state;
  crypto_generichash_init(&state, key.data(), key.size(), out.size());
  const ByteView name = as_bytes(domain);
  const std::uint8_t zero = 0;
  crypto_generichash_update(&state, name.data(), name.size());
  crypto_generichash_update(&state, &zero, 1);
  for (const ByteView part : parts) crypto_generichash_update(&state, part.data(), part.size());
  crypto_generichash_final(&state, out.data(), out.size());
  sodium_memzero(&state, sizeof state);
}

// What stands before the volume key in its box: where the key belongs.
Bytes place_of(const Compartment& compartment, const SlotId& slot, const VolumeKeyId& id) {
  Bytes place(kVolumeDomain.begin(), kVolumeDomain.end());
  place.insert(place.end(), compartment.begin(), compartment.end());
  place.insert(place.end(), slot.begin(), slot.end());
  place.insert(place.end(), id.begin(), id.end());
  return place;
}

WrappedKey wrap(const Secret<32>& volume_key, const Secret<32>& key, ByteView context) {
  const Secret<32> wrapping = derived(volume_key, kWrappingKey);
  WrappedKey wrapped{};
  randombytes_buf(wrapped.data(), kNonceBytes);
  crypto_aead_xchacha20poly1305_ietf_encrypt(
      wrapped.data() + kNonceBytes, nullptr, key.view().data(), key.view().size(), context.data(),
      context.size(), nullptr, wrapped.data(), wrapping.view().data());
  return wrapped;
}

Result<Secret<32>> unwrap(const Secret<32>& volume_key, const WrappedKey& wrapped,
                          ByteView context) {
  const Secret<32> wrapping = derived(volume_key, kWrappingKey);
  Secret<32> key;
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(
          key.fill().data(), nullptr, nullptr, wrapped.data() + kNonceBytes,
          wrapped.size() - kNonceBytes, context.data(), context.size(), wrapped.data(),
          wrapping.view().data()) != 0) {
    return Error(Errc::kCorrupt, "a key in the slots file does not unwrap");
  }
  return key;
}

Bytes data_key_context(const Compartment& compartment, std::string_view name,
                       std::uint64_t generation) {
  cbor::Writer writer;
  writer.add_array(4).add_text(kDataKeyDomain).add_bytes(compartment);
  writer.add_text(name).add_unsigned(generation);
  return writer.take();
}

Bytes seed_context(const Compartment& compartment) {
  cbor::Writer writer;
  writer.add_array(2).add_text(kSeedDomain).add_bytes(compartment);
  return writer.take();
}

std::array<std::uint8_t, kMacBytes> mac_of(ByteView body, const Secret<32>& volume_key) {
  const Secret<32> key = derived(volume_key, kMacKey);
  std::array<std::uint8_t, kMacBytes> mac{};
  hash(kMacDomain, std::array<ByteView, 1>{body}, key.view(), mac);
  return mac;
}

Bytes signed_message(ByteView body_and_mac) {
  Bytes message(kSignatureDomain.begin(), kSignatureDomain.end());
  message.push_back(0);
  message.insert(message.end(), body_and_mac.begin(), body_and_mac.end());
  return message;
}

}  // namespace

Compartment compartment_of(const CompartmentKey& key) {
  Digest digest{};
  hash(kCompartmentDomain, std::array<ByteView, 1>{ByteView(key)}, {}, digest);
  Compartment compartment{};
  std::copy_n(digest.begin(), compartment.size(), compartment.begin());
  return compartment;
}

PublicHalf public_half_of(const Secret<32>& private_half) {
  PublicHalf half{};
  crypto_scalarmult_base(half.data(), private_half.view().data());
  return half;
}

Secret<32> private_half_of(const Secret<32>& slot_secret, const Compartment& compartment,
                           const SlotId& slot, SlotKind kind) {
  const std::array<std::uint8_t, 1> kind_byte{static_cast<std::uint8_t>(kind)};
  const std::array<ByteView, 3> parts{ByteView(compartment), ByteView(slot), ByteView(kind_byte)};
  Secret<32> half;
  hash(kHalfDomain, parts, slot_secret.view(), half.fill());
  return half;
}

VolumeKeyId id_of(const Secret<32>& volume_key) {
  VolumeKeyId id{};
  crypto_kdf_derive_from_key(id.data(), id.size(), kKeyId, kDerivation, volume_key.view().data());
  return id;
}

Result<Box> seal_volume_key(const Secret<32>& volume_key, const Compartment& compartment,
                            const SlotInfo& slot) {
  const Bytes place = place_of(compartment, slot.id, id_of(volume_key));
  WipedBytes text(place.begin(), place.end());
  text.reserve(place.size() + volume_key.view().size());
  text.insert(text.end(), volume_key.view().begin(), volume_key.view().end());
  Box box{};
  if (crypto_box_seal(box.data(), text.data(), text.size(), slot.public_half.data()) != 0) {
    return Error(Errc::kBadInput, "a public half that nobody can have");
  }
  return box;
}

Result<Secret<32>> open_box(const Box& box, const Secret<32>& private_half,
                            const Compartment& compartment, const SlotInfo& slot,
                            const VolumeKeyId& id) {
  constexpr Error kForeign(Errc::kCorrupt, "the slot holds another compartment's key");
  const Bytes place = place_of(compartment, slot.id, id);
  WipedBytes text(box.size() - crypto_box_SEALBYTES);
  if (crypto_box_seal_open(text.data(), box.data(), box.size(), slot.public_half.data(),
                           private_half.view().data()) != 0) {
    return Error(Errc::kCorrupt, "the slot does not open with its own key");
  }
  if (!std::equal(place.begin(), place.end(), text.begin())) return kForeign;
  Secret<32> volume_key;
  std::ranges::copy(std::span(text).subspan(place.size()), volume_key.fill().begin());
  if (id_of(volume_key) != id) return kForeign;
  return volume_key;
}

WrappedKey wrap_data_key(const Secret<32>& volume_key, const Secret<32>& key,
                         const Compartment& compartment, std::string_view name,
                         std::uint64_t generation) {
  return wrap(volume_key, key, data_key_context(compartment, name, generation));
}

Result<Secret<32>> unwrap_data_key(const Secret<32>& volume_key, const WrappedKey& wrapped,
                                   const Compartment& compartment, std::string_view name,
                                   std::uint64_t generation) {
  return unwrap(volume_key, wrapped, data_key_context(compartment, name, generation));
}

WrappedKey wrap_signing_seed(const Secret<32>& volume_key, const Secret<32>& seed,
                             const Compartment& compartment) {
  return wrap(volume_key, seed, seed_context(compartment));
}

Result<Secret<32>> unwrap_signing_seed(const Secret<32>& volume_key, const WrappedKey& wrapped,
                                       const Compartment& compartment) {
  return unwrap(volume_key, wrapped, seed_context(compartment));
}

CompartmentKey compartment_key_of(const Secret<32>& signing_seed) {
  CompartmentKey key{};
  Secret<64> pair;
  crypto_sign_seed_keypair(key.data(), pair.fill().data(), signing_seed.view().data());
  return key;
}

Bytes sign_file(ByteView body, const Secret<32>& volume_key, const Secret<32>& signing_seed) {
  Bytes file(body.begin(), body.end());
  const auto mac = mac_of(body, volume_key);
  file.insert(file.end(), mac.begin(), mac.end());
  CompartmentKey key{};
  Secret<64> pair;
  crypto_sign_seed_keypair(key.data(), pair.fill().data(), signing_seed.view().data());
  const Bytes message = signed_message(file);
  std::array<std::uint8_t, kSignatureBytes> signature{};
  crypto_sign_detached(signature.data(), nullptr, message.data(), message.size(),
                       pair.view().data());
  file.insert(file.end(), signature.begin(), signature.end());
  return file;
}

Result<SignedFile> verify_file(ByteView file) {
  constexpr Error kDamaged(Errc::kCorrupt, "the key slots are damaged");
  if (file.size() <= kMacBytes + kSignatureBytes || file.size() > kFileBytesMax) return kDamaged;
  const ByteView message = file.first(file.size() - kSignatureBytes);
  SignedFile result{message.first(message.size() - kMacBytes), {}};
  std::ranges::copy(message.last(kMacBytes), result.mac.begin());
  TRY(preface, read_preface(result.body));
  const Bytes text = signed_message(message);
  if (crypto_sign_verify_detached(file.last(kSignatureBytes).data(), text.data(), text.size(),
                                  preface.compartment_key.data()) != 0) {
    return kDamaged;
  }
  return result;
}

bool mac_holds(const SignedFile& file, const Secret<32>& volume_key) {
  const auto mac = mac_of(file.body, volume_key);
  return sodium_memcmp(mac.data(), file.mac.data(), mac.size()) == 0;
}

}  // namespace tomoshibi::store::vault::internal
