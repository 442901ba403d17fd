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

namespace {

// What copied text last still holds some of it, and the next lazily bound call saves those registers
// on the stack. Other processors than x86-64 keep theirs.
void wipe_vector_registers() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx") == 0) return;
  asm volatile("vzeroall" ::
                   : "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9",
                     "xmm10", "xmm11", "xmm12", "xmm13", "xmm14", "xmm15");
  if (__builtin_cpu_supports("avx512vl") == 0) return;
  // 16 to 31, which the compiler of this build does not use but the C library does.
  asm volatile(
      ".irp number,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31\n\t"
      "vpxorq %%xmm\\number, %%xmm\\number, %%xmm\\number\n\t"
      ".endr" ::);
#endif
}

}  // namespace

[[gnu::noinline]] void wipe_dead_stack() {
  wipe_vector_registers();
  // More than the deepest call of ours was seen to take, and far less than any thread has.
  constexpr std::size_t kDeep = std::size_t{256} << 10;
  std::array<std::uint8_t, kDeep> room;
  sodium_memzero(room.data(), room.size());
}

}  // namespace tomoshibi
