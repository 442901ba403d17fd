#include "sync/authority/key_file.h"

#include <sodium.h>

#include <algorithm>
#include <cassert>

#include "store/base/cbor.h"

namespace tomoshibi::sync {
namespace {

constexpr std::string_view kType = "tomoshibi key";
constexpr std::uint64_t kVersion = 1;
constexpr std::size_t kSaltBytes = crypto_pwhash_SALTBYTES;
constexpr std::size_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kSeedBytes = 32;
constexpr std::size_t kBoxBytes =
    kNonceBytes + kSeedBytes + crypto_aead_xchacha20poly1305_ietf_ABYTES;

struct KeyFile {
  KeyFileFace face;
  std::array<std::uint8_t, kSaltBytes> salt{};
  KeyCost cost;
  Bytes box;
};

// Fields 0 to 8, to which the box is bound.
cbor::MapWriter face_fields(const KeyFile& file) {
  cbor::MapWriter map;
  map.add_text(0, kType)
      .add_unsigned(1, kVersion)
      .add_unsigned(2, kSuite)
      .add_text(3, name_of(file.face.role))
      .add_unsigned(4, file.face.number)
      .add_bytes(5, file.face.public_half)
      .add_bytes(6, file.salt)
      .add_unsigned(7, file.cost.passes)
      .add_unsigned(8, file.cost.memory_kib);
  return map;
}

bool is_in_bounds(const KeyCost& cost) {
  return cost.passes >= kKeyCostFloor.passes && cost.passes <= kKeyCostMax.passes &&
         cost.memory_kib >= kKeyCostFloor.memory_kib && cost.memory_kib <= kKeyCostMax.memory_kib;
}

Result<Secret<32>> key_of(const SecretText& passphrase, const KeyFile& file) {
  if (passphrase.empty() || passphrase.is_cut())
    return Error(Errc::kBadInput, "key file: an empty passphrase, or one that is too long");
  Secret<32> key;
  if (crypto_pwhash(key.fill().data(), key.view().size(), passphrase.view().data(),
                    passphrase.size(), file.salt.data(), file.cost.passes,
                    std::size_t{file.cost.memory_kib} << 10U, crypto_pwhash_ALG_ARGON2ID13) != 0)
    return Error(Errc::kStorage, "key file: not enough memory for its passphrase");
  return key;
}

AuthorityRole role_named(std::string_view name) {
  for (int number = 1; number <= kAuthorityRoles; ++number)
    if (name_of(static_cast<AuthorityRole>(number)) == name)
      return static_cast<AuthorityRole>(number);
  return static_cast<AuthorityRole>(0);
}

template <std::size_t N>
Result<void> copy_exactly(cbor::MapReader& map, std::uint64_t key,
                          std::array<std::uint8_t, N>& out) {
  TRY(bytes, map.bytes_at(key, N));
  if (bytes.size() != N) return Error(Errc::kBadInput, "key file: a field of another length");
  std::ranges::copy(bytes, out.begin());
  return ok();
}

Result<KeyFile> read_key_file(ByteView bytes) {
  if (bytes.size() > kKeyFileBytesMax) return Error(Errc::kBadInput, "key file: too long");
  TRY(item, cbor::decode(bytes));
  TRY(map, cbor::MapReader::create(item));
  KeyFile out;
  TRY(type, map.text_at(0, 32));
  TRY(version, map.unsigned_at(1, 255));
  TRY(suite, map.unsigned_at(2, 255));
  TRY(role, map.text_at(3, 16));
  TRY(number, map.unsigned_at(4, 0xffff));
  TRY_VOID(copy_exactly(map, 5, out.face.public_half));
  TRY_VOID(copy_exactly(map, 6, out.salt));
  TRY(passes, map.unsigned_at(7, 0xffff));
  TRY(memory, map.unsigned_at(8, 0xffffffff));
  TRY(box, map.bytes_at(9, kBoxBytes));
  TRY_VOID(map.finish());
  if (type != kType || version != kVersion || suite != kSuite)
    return Error(Errc::kBadInput, "key file: no key file of this version and suite");
  out.face.role = role_named(role);
  out.face.number = static_cast<std::uint32_t>(number);
  out.cost = {static_cast<std::uint32_t>(passes), static_cast<std::uint32_t>(memory)};
  out.box.assign(box.begin(), box.end());
  if (out.face.role == static_cast<AuthorityRole>(0) || number == 0 || !is_in_bounds(out.cost) ||
      box.size() != kBoxBytes)
    return Error(Errc::kBadInput, "key file: role, number, cost or box");
  return out;
}

}  // namespace

RoleKey::RoleKey(AuthorityRole role, std::uint32_t number, Secret<32> seed)
    : role_(role), number_(number), seed_(std::move(seed)) {
  if (role_ == AuthorityRole::kAuditor) {
    public_ = public_half_of(seed_);
    return;
  }
  Secret<64> expanded;
  crypto_sign_seed_keypair(public_.data(), expanded.fill().data(), seed_.view().data());
}

RoleKey RoleKey::make(AuthorityRole role, std::uint32_t number) {
  return {role, number, Secret<32>::random()};
}

RoleKey RoleKey::from_seed(AuthorityRole role, std::uint32_t number, Secret<32> seed) {
  return {role, number, std::move(seed)};
}

Result<Signature> RoleKey::sign(ByteView message) {
  if (role_ == AuthorityRole::kAuditor)
    return Error(Errc::kDenied, "key: an auditor's key signs nothing");
  PublicKey own{};
  Secret<64> expanded;
  crypto_sign_seed_keypair(own.data(), expanded.fill().data(), seed_.view().data());
  Signature out{};
  crypto_sign_detached(out.data(), nullptr, message.data(), message.size(),
                       expanded.view().data());
  return out;
}

Result<Bytes> seal_key_file(const RoleKey& key, const SecretText& passphrase, const KeyCost& cost) {
  if (!is_in_bounds(cost)) return Error(Errc::kBadInput, "key file: cost out of bounds");
  KeyFile file{.face = {.role = key.role(),
                        .number = key.number(),
                        .public_half = key.public_key()},
               .salt = {},
               .cost = cost,
               .box = Bytes(kBoxBytes)};
  randombytes_buf(file.salt.data(), file.salt.size());
  TRY(secret, key_of(passphrase, file));
  cbor::MapWriter fields = face_fields(file);
  const Bytes binding = fields.finish();
  randombytes_buf(file.box.data(), kNonceBytes);
  crypto_aead_xchacha20poly1305_ietf_encrypt(
      file.box.data() + kNonceBytes, nullptr, key.seed().view().data(), kSeedBytes, binding.data(),
      binding.size(), nullptr, file.box.data(), secret.view().data());
  fields.add_bytes(9, file.box);
  return fields.finish();
}

Result<KeyFileFace> read_key_face(ByteView file) {
  TRY(read, read_key_file(file));
  return read.face;
}

Result<RoleKey> open_key_file(ByteView bytes, const SecretText& passphrase) {
  TRY(file, read_key_file(bytes));
  TRY(secret, key_of(passphrase, file));
  const Bytes binding = face_fields(file).finish();
  Secret<32> seed;
  const Error denied(Errc::kDenied, "key file: another passphrase, or damaged");
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(
          seed.fill().data(), nullptr, nullptr, file.box.data() + kNonceBytes,
          file.box.size() - kNonceBytes, binding.data(), binding.size(), file.box.data(),
          secret.view().data()) != 0)
    return denied;
  RoleKey key = RoleKey::from_seed(file.face.role, file.face.number, std::move(seed));
  if (key.public_key() != file.face.public_half) return denied;
  return key;
}

}  // namespace tomoshibi::sync
