// Is the journal what the device wrote: all entries there, in order, unchanged, to the last head.
//
// Finds edited, inserted, removed, reordered, spliced and re-signed entries, and truncation against
// journal.head, and names the first bad number. Reads the head before the entries, so that a kiosk
// that is writing meanwhile is no false alarm.
// Needs no private key, only the data key of the container. Cost: one Ed25519 verification an
// entry.
// Proof: tests/journal_verify_test.cpp; docs/format/verify agrees from the document alone.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "store/journal/entry.h"
#include "store/tlog/checkpoint.h"
#include "store/vault/data_key.h"

namespace tomoshibi::store::journal {

// A loss that the device itself wrote down, in a signed entry that begins a new incarnation.
struct Declared {
  EntrySeq entry;  // The one that says so.
  IncarnationCause cause = IncarnationCause::kFirstUse;
};

// The first damage that no incarnation names. No number: the head file alone is wrong.
struct Undeclared {
  std::optional<EntrySeq> number;
  const char* what = "";
};

struct Verification {
  bool good = false;  // Nothing is wrong, and nothing ever was.
  std::uint64_t entries = 0;           // That were read.
  EntrySeq last;                       // The last number in the database.
  std::optional<EntrySeq> first_bad;   // The first edited, removed, misplaced or missing.
  const char* what = "";               // A literal: what is wrong; empty when good.
  Digest head{};                       // Hash of the last good entry.
  Incarnation incarnation{};           // The one of the last good entry.
  std::uint32_t incarnations = 0;      // More than one: something was lost before, and is named.
  tlog::TreeHead tree;                 // Over all entries, when good.
  std::vector<Declared> declared;      // In their order.
  std::optional<Undeclared> undeclared;
  // What is wrong, if anything, is what the device itself declared.
  bool holds() const { return !undeclared; }
};

struct VerifyOptions {
  std::optional<PublicKey> device{};  // Trusted from elsewhere; else keys/public of the directory.
  std::function<void(std::uint64_t done, std::uint64_t total)> progress{};
  // Roots that somebody kept elsewhere (a seal, a checkpoint): each must be the tree's at its size.
  std::span<const tlog::TreeHead> heads{};
};

//   Errors: kNotFound (no journal here), kCorrupt (no readable database or public keys), kDenied
//   (the key is another journal's), kStorage.
Result<Verification> verify(const std::filesystem::path& directory, const vault::DataKey& key,
                            const VerifyOptions& options = {});

}  // namespace tomoshibi::store::journal
