// What tests of segments share: an authority in memory, a publisher's key, a folder of small files.
#pragma once

#include <sodium.h>

#include <algorithm>
#include <doctest/doctest.h>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "sync/core/catalogue.h"
#include "sync/core/segment.h"
#include "tests/support/scratch.h"

namespace tomoshibi::test {

// A signing key from one byte.
class SoftSigner final : public sync::DocumentSigner {
 public:
  explicit SoftSigner(std::uint8_t number) {
    std::array<std::uint8_t, 32> seed{};
    seed[0] = number;
    seed[31] = 77;
    crypto_sign_seed_keypair(public_.data(), secret_.data(), seed.data());
  }
  PublicKey public_key() const override { return public_; }
  Result<Signature> sign(ByteView message) override {
    Signature signature{};
    crypto_sign_detached(signature.data(), nullptr, message.data(), message.size(),
                         secret_.data());
    return signature;
  }

 private:
  PublicKey public_{};
  std::array<std::uint8_t, 64> secret_{};
};

inline constexpr std::uint8_t kPublisherNumber = 40;

// Three root keys, three of orders, one of every other role.
inline sync::TrustRoot small_root() {
  sync::RootBody body;
  body.version = 1;
  body.authority = "石川県（試験）";
  body.made = Instant{1'790'000'000'000};
  body.expires = Instant{1'890'000'000'000};
  body.is_demo = true;
  for (std::uint8_t role = 1; role <= sync::kAuthorityRoles; ++role) {
    sync::Quorum quorum;
    const std::uint8_t keys = role <= 2 ? 3 : 1;
    for (std::uint8_t key = 0; key < keys; ++key) {
      quorum.keys.push_back(SoftSigner(static_cast<std::uint8_t>(10 * role + key)).public_key());
    }
    quorum.threshold = role <= 2 ? 2 : 1;
    std::ranges::sort(quorum.keys);
    body.roles.at(role - 1U) = quorum;
  }
  sync::SignedDocument document;
  document.kind = sync::DocumentKind::kRoot;
  document.body = sync::encode_root_body(body);
  for (const std::uint8_t number : {std::uint8_t{10}, std::uint8_t{11}}) {
    SoftSigner signer(number);
    [[maybe_unused]] const bool is_added = sync::add_signature(document, signer).has_value();
    REQUIRE(is_added);
  }
  auto root = sync::TrustRoot::begin(sync::encode(document));
  REQUIRE(root.has_value());
  return std::move(*root);
}

inline sync::BoxPair box_of(std::uint8_t number) {
  Secret<32> seed;
  seed.fill()[1] = number;  // X25519 does not read the lowest bits.
  return sync::box_pair_from(seed);
}
inline Secret<32> secret_of(std::uint8_t number) {
  Secret<32> secret;
  secret.fill()[0] = number;
  secret.fill()[1] = 200;
  return secret;
}

inline Bytes read_whole(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}
inline void write_whole(const std::filesystem::path& file, ByteView bytes) {
  std::filesystem::create_directories(file.parent_path());
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  out.write(reinterpret_cast<const char*>(bytes.data()),
            static_cast<std::streamsize>(bytes.size()));
}

// A published folder in memory.
struct MemoryFolder {
  std::map<std::string, Bytes> files;

  Result<Bytes> get(std::string_view name, std::size_t bytes_max) const {
    const auto found = files.find(std::string(name));
    if (found == files.end()) return Error(Errc::kNotFound, "not there");
    if (found->second.size() > bytes_max) return Error(Errc::kBadInput, "too long");
    return found->second;
  }
  sync::FetchSmall fetch() const {
    return [this](std::string_view name, std::size_t bytes_max) { return get(name, bytes_max); };
  }
};

inline sync::SegmentHeader small_header() {
  sync::SegmentHeader header;
  header.prefecture = 17;
  header.area = {17204, false};
  header.kind = sync::SegmentKind::kDelta;
  header.from = 1;
  header.to = 2;
  header.epoch = 3;
  header.fleet = 4;
  header.records = 5;
  header.data_as_of = Instant{1'795'000'000'000};
  header.source = "ishikawa-1";
  return header;
}

}  // namespace tomoshibi::test
