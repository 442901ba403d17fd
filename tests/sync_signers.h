// Signers in memory, and documents signed by them, for tests.
#pragma once

#include <sodium.h>

#include <initializer_list>

#include "sync/core/signed_document.h"

namespace tomoshibi::test {

// The key of a seed of 32 equal bytes.
class SeedSigner final : public sync::DocumentSigner {
 public:
  explicit SeedSigner(std::uint8_t number) {
    const Bytes seed(32, number);
    crypto_sign_seed_keypair(key_.data(), secret_.data(), seed.data());
  }
  PublicKey public_key() const override { return key_; }
  Result<Signature> sign(ByteView message) override {
    Signature out{};
    crypto_sign_detached(out.data(), nullptr, message.data(), message.size(), secret_.data());
    return out;
  }

 private:
  PublicKey key_{};
  std::array<std::uint8_t, 64> secret_{};
};

inline PublicKey key_of(std::uint8_t number) { return SeedSigner(number).public_key(); }

inline sync::Quorum quorum_of(std::initializer_list<std::uint8_t> numbers,
                              std::uint32_t threshold) {
  sync::Quorum quorum{.keys = {}, .threshold = threshold};
  for (const std::uint8_t number : numbers) quorum.keys.push_back(key_of(number));
  return quorum;
}

inline sync::SignedDocument signed_by(std::initializer_list<std::uint8_t> numbers,
                                      sync::DocumentKind kind, Bytes body) {
  sync::SignedDocument document{.kind = kind, .body = std::move(body), .signatures = {}};
  for (const std::uint8_t number : numbers) {
    SeedSigner signer(number);
    if (!sync::add_signature(document, signer)) std::abort();
  }
  return document;
}

}  // namespace tomoshibi::test
