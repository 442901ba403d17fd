#include "store/base/wiped.h"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace tomoshibi {
namespace {

char* guarded_buffer() {
  if (sodium_init() < 0) std::abort();
  void* place = sodium_malloc(SecretText::kBytesMax);
  if (place == nullptr) std::abort();  // A password is never kept in memory that may be swapped.
  return static_cast<char*>(place);
}

}  // namespace

SecretText::SecretText(std::string_view text) {
  if (text.empty()) return;
  bytes_ = guarded_buffer();
  size_ = std::min(text.size(), kBytesMax);
  is_cut_ = text.size() > kBytesMax;
  std::copy_n(text.data(), size_, bytes_);
}

bool SecretText::push_back(char one) {
  if (bytes_ == nullptr) bytes_ = guarded_buffer();
  if (size_ == kBytesMax) {
    is_cut_ = true;
    return false;
  }
  bytes_[size_++] = one;
  return true;
}

void SecretText::clear() {
  if (bytes_ != nullptr) sodium_memzero(bytes_, kBytesMax);
  size_ = 0;
  is_cut_ = false;
}

[[gnu::noinline]] void wipe_dead_stack() {
  // More than the deepest call of ours was seen to take, and far less than any thread has.
  constexpr std::size_t kDeep = std::size_t{256} << 10;
  std::array<std::uint8_t, kDeep> room;
  sodium_memzero(room.data(), room.size());
}

}  // namespace tomoshibi
