// Ed25519 as this product uses it: the types, and one strict verifier for everything.
//
// Libraries differ about small orders, encodings that are not canonical, and S beyond the group's
// order: all of them are refused here. libsodium 1.0.18 does so; the edge vectors watch that it stays so (reference/formats.md 2).
// Proof: tests/journal_keys_test.cpp (public edge vectors).
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "store/base/bytes.h"

namespace tomoshibi {

using PublicKey = std::array<std::uint8_t, 32>;
using Signature = std::array<std::uint8_t, 64>;

bool verify_detached(const PublicKey& key, ByteView message, ByteView signature);
// Over domain ‖ 00 ‖ message.
bool verify_signature(const PublicKey& key, std::string_view domain, ByteView message,
                      ByteView signature);

}  // namespace tomoshibi
