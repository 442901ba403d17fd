// Memory that is wiped when it is given back: for what is secret or names people, and is too large
// for Secret's locked pages.
//
//   WipedBytes            bytes; a vector whose every buffer, grown-out-of ones included, is wiped
//   WipedVector<T>        the same for plain values
//   SecretText            a password on its way to its derivation: one guarded allocation, no copy
//   wipe_dead_stack()     what functions that have returned left on this thread's stack
//
// Why not std::string with such an allocator: short strings live inside the object, where no
// allocator sees them. Proof: tests/base_wiped_test.cpp.
#pragma once

#include <sodium.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "store/base/bytes.h"

namespace tomoshibi {

template <typename T>
class WipingAllocator {
 public:
  using value_type = T;
  WipingAllocator() noexcept = default;
  template <typename U>
  WipingAllocator(const WipingAllocator<U>&) noexcept {}
  T* allocate(std::size_t count) { return std::allocator<T>().allocate(count); }
  void deallocate(T* place, std::size_t count) noexcept {
    sodium_memzero(place, count * sizeof(T));
    std::allocator<T>().deallocate(place, count);
  }
  template <typename U>
  bool operator==(const WipingAllocator<U>&) const noexcept {
    return true;
  }
};

template <typename T>
using WipedVector = std::vector<T, WipingAllocator<T>>;
using WipedBytes = WipedVector<std::uint8_t>;

// At most kBytesMax bytes of text in guarded, locked memory. Moves; does not copy.
class SecretText final {
 public:
  static constexpr std::size_t kBytesMax = 1024;

  SecretText() = default;
  // Takes what fits; a longer text is cut, which no caller accepts silently: see is_cut().
  explicit SecretText(std::string_view text);
  SecretText(SecretText&& other) noexcept
      : bytes_(std::exchange(other.bytes_, nullptr)),
        size_(std::exchange(other.size_, 0)),
        is_cut_(std::exchange(other.is_cut_, false)) {}
  SecretText& operator=(SecretText&& other) noexcept {
    if (this != &other) {
      sodium_free(bytes_);
      bytes_ = std::exchange(other.bytes_, nullptr);
      size_ = std::exchange(other.size_, 0);
      is_cut_ = std::exchange(other.is_cut_, false);
    }
    return *this;
  }
  SecretText(const SecretText&) = delete;
  SecretText& operator=(const SecretText&) = delete;
  ~SecretText() { sodium_free(bytes_); }

  // False when it is full.
  bool push_back(char one);
  void clear();
  bool empty() const { return size_ == 0; }
  std::size_t size() const { return size_; }
  bool is_cut() const { return is_cut_; }
  std::string_view view() const { return {bytes_, size_}; }
  ByteView bytes() const { return as_bytes(view()); }

 private:
  char* bytes_ = nullptr;  // kBytesMax of sodium_malloc, or none yet.
  std::size_t size_ = 0;
  bool is_cut_ = false;
};

// Overwrites the stack below the caller, and the vector registers. Called where nothing of a patient may be left: deep calls
// (SQLite's sorter, the reader of a chart) keep whole rows in their frames, and a frame that is
// gone is not wiped by anybody. Cost: about 10 microseconds.
void wipe_dead_stack();

}  // namespace tomoshibi
