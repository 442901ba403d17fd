// The public vectors, for the tests of sync/core.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "store/base/bytes.h"
#include "store/base/secret.h"

namespace tomoshibi::test {

// null, with a message, where the public vectors are absent.
inline nlohmann::json public_vectors(const std::string& name) {
  std::ifstream file(std::string(TOMOSHIBI_SHARED) + "/data/vectors/" + name);
  if (!file) {
    MESSAGE("skipped: the shared vectors are not here");
    return {};
  }
  return nlohmann::json::parse(file);
}

inline Bytes hex_bytes(const nlohmann::json& hex) {
  return from_hex(hex.get<std::string>()).value();
}

template <std::size_t N>
std::array<std::uint8_t, N> hex_array(const nlohmann::json& hex) {
  std::array<std::uint8_t, N> out{};
  const Bytes bytes = hex_bytes(hex);
  REQUIRE(bytes.size() == N);
  std::ranges::copy(bytes, out.begin());
  return out;
}

template <std::size_t N>
Secret<N> hex_secret(const nlohmann::json& hex) {
  Secret<N> out;
  const Bytes bytes = hex_bytes(hex);
  REQUIRE(bytes.size() == N);
  std::ranges::copy(bytes, out.fill().begin());
  return out;
}

}  // namespace tomoshibi::test
