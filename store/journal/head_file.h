// The last known head of a journal, outside its database: what finds entries cut off at the end.
//
// Invariant: written after the commit that it names, so it may lag behind the database but never
// leads it; a head that leads means that entries were taken away. That is why no sync is needed on
// the way of every entry: a power cut can only make it lag further, and the next opening writes it
// anew. Each head is signed, so that nobody without the device's key can make one that is shorter.
//
//   file   8,192 bytes = 2 slots of 4,096; a write goes to the older slot, so one is always whole
//   slot   length of the map (2 bytes, big-endian) ‖ CBOR map ‖ signature (64) ‖ zeros to the end
//   map    {0: 4, 1: version 1, 2: suite 1, 3: device, 4: incarnation, 5: number, 6: entry hash}
//
// A slot is shorter than a sector: it is written whole or not at all, so a slot that does not
// verify was changed by somebody. Both slots hold the first head before the first entry is committed.
// The open file carries the lock that makes this process the only writer.
// Proof: tests/journal_verify_test.cpp (every changed byte, cuts), tests/journal_crash_test.cpp.
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "store/journal/device_keys.h"
#include "store/journal/entry.h"

namespace tomoshibi::store::journal {

inline constexpr std::string_view kHeadDomain = "tomoshibi/journal-head/v1";

struct Head {
  KeyId device{};
  Incarnation incarnation{};
  EntrySeq seq;
  Digest hash{};
};

struct HeadReading {
  std::vector<Head> heads;  // Of the slots that verify, newest first.
  bool absent = false;      // No file, or an empty one.
  bool damaged = false;     // A slot does not verify.
};
// Of the file's content, wherever it was kept.
HeadReading heads_in(ByteView file, const PublicKey& device);
//   Errors: kStorage.
Result<HeadReading> read_heads(const std::filesystem::path& directory, const PublicKey& device);

class HeadFile final {
 public:
  // Opens or makes the file and locks it. Errors: kStorage, also when another process has it.
  static Result<HeadFile> open(const std::filesystem::path& directory);
  HeadFile(HeadFile&& other) noexcept;
  HeadFile& operator=(HeadFile&&) = delete;
  HeadFile(const HeadFile&) = delete;
  HeadFile& operator=(const HeadFile&) = delete;
  ~HeadFile();  // Syncs.

  // Not synced. Errors: kStorage.
  Result<void> write(const Head& head, const DeviceKeys& keys);
  // Both slots, synced.
  Result<void> reset(const Head& head, const DeviceKeys& keys);

 private:
  explicit HeadFile(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
  unsigned next_slot_ = 0;
};

}  // namespace tomoshibi::store::journal
