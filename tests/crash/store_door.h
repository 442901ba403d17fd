// The two ways in which the crash tests open a store: plain SQLite, or through the page VFS.
//
// Randomness (salts, nonces) is made repeatable, so that a word always writes the same bytes; this
// is why no file that these tests make is a secret.
#pragma once

#include <cstdint>
#include <string>

struct sqlite3;

namespace tomoshibi::test {

// nullptr and SQLite's code when it does not open. `below_vfs`: the VFS that holds the file.
// `key_number`: which data key, of two.
sqlite3* open_door(bool sealed, const char* file, const char* below_vfs, int& code,
                   int key_number = 0);
// A sealed store into which nothing was ever written.
bool door_is_new(sqlite3* store);
// Of a sealed store; a plain one is always fresh and never damaged.
bool door_says_rolled_back(sqlite3* store);
bool door_says_no_head(sqlite3* store);
// What the page VFS last found broken, as "kind number"; kinds are those of store::vault::Damage.
std::string door_last_damage();
// Reads and verifies every page; SQLite's code.
int door_verify(sqlite3* store);
void start_randomness(std::uint64_t seed);

}  // namespace tomoshibi::test
