// Secret<N>: N bytes of key material that never leave locked, guarded, wiped memory.
//
// Invariant: the bytes live in one libsodium allocation (guard pages, mlock, wiped on free) and are
// not copied; equality is constant time. Whoever needs them borrows a span for one call.
// Source: libsodium's sodium_malloc. Proof: tests/base_values_test.cpp.
#pragma once

#include <sodium.h>

#include <cassert>
#include <cstdint>
#include <span>
#include <utility>

namespace tomoshibi {

template <std::size_t N>
class Secret final {
 public:
  // All zero bytes. Aborts when the machine cannot give guarded memory: there is no safe way on.
  Secret() : bytes_(allocate()) {
    assert(bytes_ != nullptr);
    sodium_memzero(bytes_, N);
  }
  static Secret random() {
    Secret secret;
    randombytes_buf(secret.bytes_, N);
    return secret;
  }
  Secret(Secret&& other) noexcept : bytes_(std::exchange(other.bytes_, nullptr)) {}
  Secret& operator=(Secret&& other) noexcept {
    if (this != &other) {
      sodium_free(bytes_);
      bytes_ = std::exchange(other.bytes_, nullptr);
    }
    return *this;
  }
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  ~Secret() { sodium_free(bytes_); }

  std::span<const std::uint8_t, N> view() const { return std::span<const std::uint8_t, N>(bytes_, N); }
  std::span<std::uint8_t, N> fill() { return std::span<std::uint8_t, N>(bytes_, N); }

  friend bool operator==(const Secret& a, const Secret& b) {
    return sodium_memcmp(a.bytes_, b.bytes_, N) == 0;
  }

 private:
  static std::uint8_t* allocate() {
    // Sets the canary and the page size once; later calls cost nothing.
    if (sodium_init() < 0) return nullptr;
    return static_cast<std::uint8_t*>(sodium_malloc(N));
  }
  std::uint8_t* bytes_;
};

}  // namespace tomoshibi
