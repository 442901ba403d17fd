// Journals as an honest device leaves them, in memory: drawn entries of every kind, incarnations of
// every honest cause, heads that lag as a crash leaves them.
//
// A journal is written by the product's write_entry() with keys from a seed; only the database and
// the disk are left out. Same seed, same journals, boxes aside (their keys are fresh each time).
#pragma once

#include <cstdint>
#include <random>
#include <string_view>
#include <utility>
#include <vector>

#include "store/journal/entry.h"
#include "store/journal/head_file.h"
#include "store/tlog/merkle.h"

namespace tomoshibi::bench {

namespace journal = store::journal;
using Chance = std::mt19937_64;

inline std::uint64_t below(Chance& chance, std::uint64_t bound) { return chance() % bound; }

struct OwnRow {
  std::uint64_t number = 0;
  Bytes bytes;
  Bytes signature;
};

// One that is being written.
class GrowingJournal final {
 public:
  GrowingJournal(const journal::DeviceKeys& keys, Chance& chance);

  void append(const journal::Body& body);
  void append_drawn(std::size_t count);
  // A new incarnation as the product begins it; `from`, `to` and `lost` as the cause asks.
  void begin(journal::IncarnationCause cause, std::uint64_t from, std::uint64_t to,
             const Digest& lost);
  // What a failing disk does to one row; nobody has noticed yet.
  void spoil(std::uint64_t number);
  // An older copy of the database is put back: everything behind `number` is gone.
  void roll_back(std::uint64_t number);

  std::uint64_t last() const { return rows_.size(); }
  journal::Head head_at(std::uint64_t number) const;
  const std::vector<OwnRow>& rows() const { return rows_; }
  const journal::DeviceKeys& keys() const { return *keys_; }

 private:
  journal::Body drawn_body();
  const journal::DeviceKeys* keys_;
  Chance* chance_;
  journal::Header header_;
  std::vector<OwnRow> rows_;
  std::vector<journal::Header> headers_;  // Of each row.
  std::vector<Digest> hashes_;
};

enum class Honest : std::uint8_t {
  kPlain,
  kHeadLags,        // Power cut: the head of some entries ago.
  kHeadOfFirst,     // Power cut before any later head reached the disk.
  kRolledBack,
  kSpoiled,
  kHeadLost,
  kHeadLostAtOnce,  // Keys, but neither head nor entries.
  kRestored,
  kMoved,
  kSeveral,
};
inline constexpr std::uint64_t kHonestKinds = 10;
std::string_view name_of(Honest kind);
// True when the journal itself says that something was lost, so that it is not "good".
bool declares(Honest kind);

struct DrawnJournal {
  Honest kind = Honest::kPlain;
  const journal::DeviceKeys* keys = nullptr;
  std::vector<OwnRow> rows;
  journal::Head newest;  // The two heads of the file.
  journal::Head older;
  // From a spoiled row to the last one before its naming.
  std::vector<std::pair<std::uint64_t, std::uint64_t>> untrusted;
  // The same device's other life: the rows behind `forked_at` as a clone of the store wrote them.
  std::uint64_t forked_at = 0;
  std::vector<OwnRow> fork;
  journal::Head fork_head;
};
// 5 to 60 entries. `with_fork`: also the other life.
DrawnJournal draw_journal(const journal::DeviceKeys& keys, Honest kind, bool with_fork,
                          Chance& chance);

}  // namespace tomoshibi::bench
