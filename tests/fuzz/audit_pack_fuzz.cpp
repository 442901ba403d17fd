// A pack comes from outside: nothing in one may do more than be refused.
// First byte even: the rest is a file as it came. Odd: the rest is the content that somebody sealed who
// knows the auditor's public key, so that what lies below the seal is reached.
#include <sodium.h>

#include <cstdint>
#include <cstdlib>

#include "store/audit/internal/pack_stream.h"
#include "store/audit/pack.h"
#include "store/base/cbor.h"

using namespace tomoshibi;
namespace audit = tomoshibi::store::audit;
namespace journal = tomoshibi::store::journal;

namespace {

const journal::DeviceKeys& keys() {
  static const journal::DeviceKeys made = [] {
    Secret<32> seed;
    return journal::DeviceKeys::from_seed(seed.view());
  }();
  return made;
}

// A header for the key of all zeros, and the stream behind it.
Bytes sealed(ByteView content) {
  const Secret<32> key;
  Secret<32> pieces;
  Secret<32> commitment;
  crypto_kdf_derive_from_key(pieces.fill().data(), 32, 1, "tmsbpack", key.view().data());
  crypto_kdf_derive_from_key(commitment.fill().data(), 32, 2, "tmsbpack", key.view().data());
  const std::string_view purpose("tomoshibi/audit-pack-key/v1\0", 28);
  Bytes text(purpose.begin(), purpose.end());
  text.resize(60);
  cbor::MapWriter map;
  map.add_unsigned(0, 30).add_unsigned(1, 1).add_unsigned(2, 1);
  map.add_bytes(3, journal::key_id_of(keys().public_keys().auditor));
  map.add_bytes(4, journal::seal_to(keys().public_keys().auditor, text));
  map.add_bytes(5, commitment.view());
  const Bytes header = map.finish();
  const std::string_view magic = "tomoshibi audit pack v1\n";
  Bytes file(magic.begin(), magic.end());
  file.push_back(static_cast<std::uint8_t>(header.size() >> 8));
  file.push_back(static_cast<std::uint8_t>(header.size() & 255));
  file.insert(file.end(), header.begin(), header.end());
  Bytes bound(32);
  crypto_hash_sha256(bound.data(), file.data(), file.size());
  audit::StreamWriter stream(std::move(pieces), bound, [&](std::string_view piece) {
    file.insert(file.end(), piece.begin(), piece.end());
    return ok();
  });
  if (!stream.add(content) || !stream.finish()) std::abort();
  return file;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const ByteView rest(data + 1, size - 1);
  Bytes file = data[0] % 2 == 0 ? Bytes(rest.begin(), rest.end()) : sealed(rest);
  const auto pack = audit::AuditPack::open(std::move(file), *keys().auditor());
  // Nobody without the device's key makes one that opens.
  if (pack && pack->facts().front.keys.device == keys().public_keys().device) std::abort();
  return 0;
}
