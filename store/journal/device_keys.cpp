#include "store/journal/device_keys.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <string>
#include <utility>

#include "store/base/cbor.h"

namespace tomoshibi::store::journal {
namespace {

// Key files: deterministic CBOR maps {0: type, 1: version, 2: suite, 3: what, ...}.
constexpr std::uint64_t kTypeSecretKey = 2;
constexpr std::uint64_t kTypePublicKeys = 3;
constexpr std::uint64_t kVersion = 1;
constexpr std::uint64_t kSecretVersion = 2;  // 1 was not wrapped; no reader of it is left.
constexpr std::string_view kWrapDomain = "tomoshibi/device-key/v2";
constexpr std::size_t kWrappedBytes = 32 + crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::size_t kWrapNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::uint64_t kSuite = 1;
constexpr std::size_t kKeyFileBytesMax = 512;

enum class KeyPurpose : std::uint8_t { kDevice = 1, kFacility = 2, kAuditor = 3 };

const char* file_name(KeyPurpose purpose) {
  switch (purpose) {
    case KeyPurpose::kDevice: return "device.key";
    case KeyPurpose::kFacility: return "facility.key";
    case KeyPurpose::kAuditor: return "auditor.key";
  }
  return "";
}

std::filesystem::path keys_path(const std::filesystem::path& directory) {
  return directory / "keys";
}

class File final {
 public:
  explicit File(int descriptor) : descriptor_(descriptor) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
};

bool write_all(int descriptor, ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written <= 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return true;
}

// Temporary name, sync, rename, sync of the directory: the file is there whole or not at all.
Result<void> write_file(const std::filesystem::path& path, ByteView bytes) {
  const std::filesystem::path temporary = path.string() + ".new";
  {
    const File file(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    if (file.descriptor() < 0 || !write_all(file.descriptor(), bytes) ||
        ::fsync(file.descriptor()) != 0) {
      return Error(Errc::kStorage, "a key file cannot be written");
    }
  }
  if (::rename(temporary.c_str(), path.c_str()) != 0) {
    return Error(Errc::kStorage, "a key file cannot be put in place");
  }
  const File folder(::open(path.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder.descriptor() < 0 || ::fsync(folder.descriptor()) != 0) {
    return Error(Errc::kStorage, "the folder of the keys cannot be synced");
  }
  return ok();
}

Result<Bytes> read_file(const std::filesystem::path& path) {
  const File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.descriptor() < 0) {
    return errno == ENOENT ? Error(Errc::kNotFound, "a key file is missing")
                           : Error(Errc::kStorage, "a key file cannot be opened");
  }
  Bytes bytes(kKeyFileBytesMax + 1);
  const ssize_t length = ::read(file.descriptor(), bytes.data(), bytes.size());
  if (length < 0) return Error(Errc::kStorage, "a key file cannot be read");
  if (static_cast<std::size_t>(length) > kKeyFileBytesMax) {
    return Error(Errc::kCorrupt, "a key file is too long");
  }
  bytes.resize(static_cast<std::size_t>(length));
  return bytes;
}

// What a wrapped half is bound to: put into another file, or beside another public half, it does
// not open.
Bytes associated_data(KeyPurpose purpose, const PublicKey& key) {
  Bytes bytes(as_bytes(kWrapDomain).begin(), as_bytes(kWrapDomain).end());
  bytes.push_back(0);
  bytes.push_back(static_cast<std::uint8_t>(purpose));
  bytes.insert(bytes.end(), key.begin(), key.end());
  return bytes;
}

Result<void> write_secret(const std::filesystem::path& directory, const Secret<32>& wrapping,
                          KeyPurpose purpose, const PublicKey& key,
                          std::span<const std::uint8_t, 32> half) {
  std::array<std::uint8_t, kWrapNonceBytes> nonce{};
  randombytes_buf(nonce.data(), nonce.size());
  std::array<std::uint8_t, kWrappedBytes> wrapped{};
  const Bytes bound = associated_data(purpose, key);
  crypto_aead_xchacha20poly1305_ietf_encrypt(wrapped.data(), nullptr, half.data(), half.size(),
                                             bound.data(), bound.size(), nullptr, nonce.data(),
                                             wrapping.view().data());
  cbor::MapWriter map;
  map.add_unsigned(0, kTypeSecretKey).add_unsigned(1, kSecretVersion).add_unsigned(2, kSuite);
  map.add_unsigned(3, static_cast<std::uint64_t>(purpose)).add_bytes(4, key);
  map.add_bytes(5, nonce).add_bytes(6, wrapped);
  return write_file(keys_path(directory) / file_name(purpose), map.finish());
}

constexpr Error kBadKeyFile(Errc::kCorrupt, "a key file is damaged; restore the keys");

struct WrappedKey {
  PublicKey key{};
  std::array<std::uint8_t, kWrapNonceBytes> nonce{};
  std::array<std::uint8_t, kWrappedBytes> wrapped{};
};

Result<WrappedKey> parse_wrapped(ByteView bytes, KeyPurpose purpose) {
  const auto value = cbor::decode(bytes);
  if (!value) return kBadKeyFile;
  auto map = cbor::MapReader::create(*value);
  if (!map) return kBadKeyFile;
  const auto type = map->unsigned_at(0, UINT64_MAX);
  const auto version = map->unsigned_at(1, UINT64_MAX);
  const auto suite = map->unsigned_at(2, UINT64_MAX);
  const auto what = map->unsigned_at(3, UINT64_MAX);
  const auto key = map->bytes_at(4, 32);
  const auto nonce = map->bytes_at(5, kWrapNonceBytes);
  const auto wrapped = map->bytes_at(6, kWrappedBytes);
  if (!type || !version || !suite || !what || !key || !nonce || !wrapped || !map->finish()) {
    return kBadKeyFile;
  }
  const bool fits = *type == kTypeSecretKey && *version == kSecretVersion && *suite == kSuite &&
                    *what == static_cast<std::uint64_t>(purpose) && key->size() == 32 &&
                    nonce->size() == kWrapNonceBytes && wrapped->size() == kWrappedBytes;
  if (!fits) return kBadKeyFile;
  WrappedKey found;
  std::ranges::copy(*key, found.key.begin());
  std::ranges::copy(*nonce, found.nonce.begin());
  std::ranges::copy(*wrapped, found.wrapped.begin());
  return found;
}

// Fills `secret` and gives the public half that the file names. The caller compares the two.
Result<PublicKey> read_secret(const std::filesystem::path& directory, const Secret<32>& wrapping,
                              KeyPurpose purpose, std::span<std::uint8_t, 32> secret) {
  TRY(content, read_file(keys_path(directory) / file_name(purpose)));
  TRY(file, parse_wrapped(content, purpose));
  const Bytes bound = associated_data(purpose, file.key);
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(
          secret.data(), nullptr, nullptr, file.wrapped.data(), file.wrapped.size(), bound.data(),
          bound.size(), file.nonce.data(), wrapping.view().data()) != 0) {
    return Error(Errc::kCorrupt,
                 "a private key does not open with this machine's key; restore the keys");
  }
  return file.key;
}

Result<SealingKey> read_sealing_key(const std::filesystem::path& directory,
                                    const Secret<32>& wrapping, KeyPurpose purpose) {
  Secret<32> secret;
  TRY(named, read_secret(directory, wrapping, purpose, secret.fill()));
  SealingKey key = SealingKey::from_secret(std::move(secret));
  if (key.public_key() != named) return kBadKeyFile;
  return key;
}

// One seed, several keys: the libsodium derivation with a subkey number for each.
Secret<32> derived(std::span<const std::uint8_t, 32> seed, std::uint64_t number) {
  Secret<32> out;
  crypto_kdf_derive_from_key(out.fill().data(), 32, number, "tmsbkeys", seed.data());
  return out;
}

std::pair<PublicKey, Secret<64>> signing_pair(std::span<const std::uint8_t, 32> seed) {
  PublicKey key{};
  Secret<64> secret;
  crypto_sign_seed_keypair(key.data(), secret.fill().data(), seed.data());
  return {key, std::move(secret)};
}

Bytes with_domain(std::string_view domain, ByteView message) {
  Bytes bytes;
  bytes.reserve(domain.size() + 1 + message.size());
  bytes.insert(bytes.end(), domain.begin(), domain.end());
  bytes.push_back(0);
  bytes.insert(bytes.end(), message.begin(), message.end());
  return bytes;
}

}  // namespace

KeyId key_id_of(const PublicKey& key) {
  const Digest digest = digest_of(key);
  KeyId id{};
  std::copy_n(digest.begin(), id.size(), id.begin());
  return id;
}

SealingKey SealingKey::from_secret(Secret<32> secret) {
  PublicKey key{};
  crypto_scalarmult_base(key.data(), secret.view().data());
  return SealingKey(key, std::move(secret));
}

Result<Bytes> SealingKey::open(ByteView box) const {
  constexpr Error kClosed(Errc::kCorrupt, "a sealed box does not open with this key");
  if (box.size() < crypto_box_SEALBYTES) return kClosed;
  Bytes text(box.size() - crypto_box_SEALBYTES);
  if (crypto_box_seal_open(text.data(), box.data(), box.size(), public_.data(),
                           secret_.view().data()) != 0) {
    return kClosed;
  }
  return text;
}

Bytes seal_to(const PublicKey& recipient, ByteView text) {
  Bytes box(text.size() + crypto_box_SEALBYTES);
  const int done = crypto_box_seal(box.data(), text.data(), text.size(), recipient.data());
  assert(done == 0);  // Fails only for a small-order recipient, which load() and create() refuse.
  (void)done;
  return box;
}

DeviceKeys::DeviceKeys(PublicKeys keys, Secret<64> device, SealingKey facility,
                       std::optional<SealingKey> auditor)
    : public_(keys),
      device_(std::move(device)),
      facility_(std::move(facility)),
      auditor_(std::move(auditor)) {}

DeviceKeys DeviceKeys::from_seed(std::span<const std::uint8_t, 32> seed) {
  const int ready = sodium_init();  // Guarded memory needs it; more than once does no harm.
  assert(ready >= 0);
  (void)ready;
  auto [device, secret] = signing_pair(derived(seed, 1).view());
  SealingKey facility = SealingKey::from_secret(derived(seed, 2));
  SealingKey auditor = SealingKey::from_secret(derived(seed, 3));
  const PublicKeys keys{device, facility.public_key(), auditor.public_key()};
  return DeviceKeys(keys, std::move(secret), std::move(facility), std::move(auditor));
}

Result<void> DeviceKeys::save(const std::filesystem::path& directory,
                              const Secret<32>& wrapping) const {
  std::error_code failure;
  std::filesystem::create_directories(keys_path(directory), failure);
  if (failure) return Error(Errc::kStorage, "the folder of the keys cannot be made");
  if (::chmod(keys_path(directory).c_str(), 0700) != 0) {
    return Error(Errc::kStorage, "the folder of the keys cannot be closed to others");
  }
  if (std::filesystem::exists(keys_path(directory) / "public")) {
    return Error(Errc::kDenied, "this directory has its keys already");
  }
  const auto seed = device_.view().first<32>();  // libsodium: seed ‖ public key.
  TRY_VOID(write_secret(directory, wrapping, KeyPurpose::kDevice, public_.device, seed));
  TRY_VOID(write_secret(directory, wrapping, KeyPurpose::kFacility, public_.facility,
                        facility_.secret()));
  if (auditor_) {
    TRY_VOID(write_secret(directory, wrapping, KeyPurpose::kAuditor, public_.auditor,
                          auditor_->secret()));
  }
  cbor::MapWriter map;
  map.add_unsigned(0, kTypePublicKeys).add_unsigned(1, kVersion).add_unsigned(2, kSuite);
  map.add_bytes(3, public_.device).add_bytes(4, public_.facility).add_bytes(5, public_.auditor);
  return write_file(keys_path(directory) / "public", map.finish());
}

Result<DeviceKeys> DeviceKeys::create(const std::filesystem::path& directory,
                                      const Secret<32>& wrapping) {
  if (sodium_init() < 0) return Error(Errc::kStorage, "this machine gives no random numbers");
  DeviceKeys keys = from_seed(Secret<32>::random().view());
  TRY_VOID(keys.save(directory, wrapping));
  return keys;
}

Result<PublicKeys> load_public_keys(const std::filesystem::path& directory) {
  TRY(bytes, read_file(keys_path(directory) / "public"));
  const auto value = cbor::decode(bytes);
  if (!value) return kBadKeyFile;
  auto map = cbor::MapReader::create(*value);
  if (!map) return kBadKeyFile;
  const auto type = map->unsigned_at(0, UINT64_MAX);
  const auto version = map->unsigned_at(1, UINT64_MAX);
  const auto suite = map->unsigned_at(2, UINT64_MAX);
  if (!type || !version || !suite || *type != kTypePublicKeys || *version != kVersion ||
      *suite != kSuite) {
    return kBadKeyFile;
  }
  PublicKeys keys;
  std::uint64_t place = 3;
  for (PublicKey* key : {&keys.device, &keys.facility, &keys.auditor}) {
    const auto half = map->bytes_at(place++, 32);
    if (!half || half->size() != 32) return kBadKeyFile;
    std::ranges::copy(*half, key->begin());
  }
  if (!map->finish()) return kBadKeyFile;
  return keys;
}

Result<DeviceKeys> DeviceKeys::load(const std::filesystem::path& directory,
                                    const Secret<32>& wrapping) {
  TRY(named, load_public_keys(directory));
  if (sodium_init() < 0) return Error(Errc::kStorage, "this machine gives no random numbers");
  constexpr Error kMissing(Errc::kCorrupt, "a private key is missing; restore the keys");
  Secret<32> seed;
  const auto device = read_secret(directory, wrapping, KeyPurpose::kDevice, seed.fill());
  if (!device) return device.error().code == Errc::kNotFound ? kMissing : device.error();
  auto [derived_key, secret] = signing_pair(seed.view());
  auto facility = read_sealing_key(directory, wrapping, KeyPurpose::kFacility);
  if (!facility) return facility.error().code == Errc::kNotFound ? kMissing : facility.error();
  std::optional<SealingKey> auditor;
  auto auditor_file = read_sealing_key(directory, wrapping, KeyPurpose::kAuditor);
  if (auditor_file) {
    auditor = std::move(*auditor_file);
  } else if (auditor_file.error().code != Errc::kNotFound) {
    return auditor_file.error();
  }
  const bool fits = *device == derived_key && named.device == derived_key &&
                    named.facility == facility->public_key() &&
                    (!auditor || named.auditor == auditor->public_key());
  if (!fits) return Error(Errc::kCorrupt, "the key files do not belong together");
  return DeviceKeys(named, std::move(secret), std::move(*facility), std::move(auditor));
}

Signature DeviceKeys::sign(std::string_view domain, ByteView message) const {
  return sign_raw(with_domain(domain, message));
}

Signature DeviceKeys::sign_raw(ByteView message) const {
  Signature signature{};
  crypto_sign_detached(signature.data(), nullptr, message.data(), message.size(),
                       device_.view().data());
  return signature;
}

}  // namespace tomoshibi::store::journal
