// free() and realloc() of our executables: what is given back is wiped first.
//
// Names, addresses and chart text pass through std::string, ImGui's state, ICU, zstd, the JSON
// reader and X's libraries; no allocator of ours is asked by most of them, and short strings lie
// inside the objects that hold them. Every one of them gives its memory back through these two
// functions, so the wiping is done here, once, for the whole process (docs/decisions/0008).
//
// The memory itself stays the C library's: these two stand in front of its own, which it publishes
// for that purpose; everything else of its family is left as it is. realloc() always moves what it
// does not keep, since a block that the library moves by itself leaves a copy behind.
// Linked into executables only, never into a library; not with a sanitizer, which has its own.
// Not covered: stacks (wipe_dead_stack), registers, what a live object held before, and what
// another process was given. Proof: tests/heap_wiping_test.cpp, tests/journeys/canary.py.
#include <malloc.h>

#include <cstddef>
#include <cstring>

extern "C" {

void __libc_free(void* place);
void* __libc_malloc(std::size_t bytes);

void free(void* place) noexcept {
  if (place == nullptr) return;
  explicit_bzero(place, malloc_usable_size(place));
  __libc_free(place);
}

void* realloc(void* place, std::size_t bytes) noexcept {
  if (place == nullptr) return __libc_malloc(bytes);
  if (bytes == 0) {
    free(place);
    return nullptr;
  }
  const std::size_t held = malloc_usable_size(place);
  if (bytes <= held && bytes >= held / 2) return place;
  void* other = __libc_malloc(bytes);
  if (other == nullptr) return nullptr;
  std::memcpy(other, place, bytes < held ? bytes : held);
  free(place);
  return other;
}

}  // extern "C"
