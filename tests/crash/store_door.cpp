#include "tests/crash/store_door.h"

#include <sodium.h>
#include <sqlite3.h>

#include <algorithm>
#include <cstddef>

#include "store/vault/pages/vfs.h"

namespace tomoshibi::test {
namespace {

// The state of libsodium's replaced generator: it takes plain functions.
std::uint64_t generator_state = 1;

std::uint32_t random_word() {
  generator_state += 0x9e3779b97f4a7c15U;
  std::uint64_t mixed = generator_state;
  mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9U;
  mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebU;
  return static_cast<std::uint32_t>((mixed ^ (mixed >> 31)) >> 16);
}
void random_bytes(void* const into, const std::size_t count) {
  auto* bytes = static_cast<unsigned char*>(into);
  for (std::size_t i = 0; i < count; ++i) bytes[i] = static_cast<unsigned char>(random_word());
}
const char* generator_name() { return "repeatable"; }

randombytes_implementation generator{.implementation_name = generator_name,
                                     .random = random_word,
                                     .stir = nullptr,
                                     .uniform = nullptr,
                                     .buf = random_bytes,
                                     .close = nullptr};

}  // namespace

void start_randomness(std::uint64_t seed) {
  generator_state = seed;
  randombytes_set_implementation(&generator);
  sqlite3_test_control(SQLITE_TESTCTRL_PRNG_SEED, static_cast<int>(seed & 0x7fffffff) | 1, nullptr);
}

namespace pages = store::vault::pages;

bool door_is_new(sqlite3* store) {
  return pages::is_vault(store) && pages::is_new_vault(store);
}

bool door_says_rolled_back(sqlite3* store) {
  return pages::is_vault(store) &&
         pages::freshness_of(store) == store::vault::Freshness::kRolledBack;
}

bool door_says_no_head(sqlite3* store) {
  return pages::is_vault(store) && pages::freshness_of(store) == store::vault::Freshness::kNoHead;
}

std::string door_last_damage() {
  const store::vault::Damage damage = store::vault::last_damage();
  return std::to_string(static_cast<int>(damage.what)) + " " + std::to_string(damage.number);
}

int door_verify(sqlite3* store) {
  if (!pages::is_vault(store)) return SQLITE_OK;
  std::uint64_t count = 0;
  return pages::verify_every_page(store, nullptr, nullptr, &count);
}

sqlite3* open_door(bool sealed, const char* file, const char* below_vfs, int& code,
                   int key_number) {
  store::vault::DataKey key;
  std::fill(key.fill().begin(), key.fill().end(), static_cast<std::uint8_t>(0x51 + key_number));
  store::vault::forget_damage();
  const pages::OpeningScope scope(key);
  sqlite3* store = nullptr;
  code = sqlite3_open_v2(file, &store,
                         SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX |
                             SQLITE_OPEN_EXRESCODE,
                         sealed ? pages::page_vfs_name(below_vfs) : below_vfs);
  if (code == SQLITE_OK && sealed && pages::is_new_vault(store)) {
    int reserve = 40;  // docs/format/vault-v1.md: nonce and tag.
    code = sqlite3_file_control(store, "main", SQLITE_FCNTL_RESERVE_BYTES, &reserve);
  }
  if (code == SQLITE_OK) return store;
  sqlite3_close_v2(store);
  return nullptr;
}

}  // namespace tomoshibi::test
