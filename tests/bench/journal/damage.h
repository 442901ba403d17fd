// One random damage to a journal: what a thief, a rogue administrator or a bad disk can do to it.
//
// Each of them must be found. What cannot be found without a witness elsewhere is not drawn here:
// entries cut off behind the head that a power cut left, and an old copy of database and head
// together (docs/format/journal-v1.md 7).
#pragma once

#include <optional>
#include <string_view>

#include "tests/bench/journal/drawn_journal.h"

namespace tomoshibi::bench {

enum class Damage : std::uint8_t {
  kBitOfEntry,
  kBitOfSignature,
  kFieldChanged,       // Encoded anew, well formed, with the old signature.
  kBoxesExchanged,     // The personal parts of two entries.
  kDropped,            // A hole in the numbers.
  kDroppedRenumbered,  // No hole: those behind move up.
  kFrontDropped,
  kSwapped,
  kTruncated,
  kEmptied,
  kSpliced,            // Entries of another device at the same numbers.
  kSplicedAtEnd,
  kRepeated,           // The last entries once more, under the next numbers.
  kReplayedSuffix,     // The end as a clone of the store wrote it, validly signed.
  kResigned,           // One entry changed and signed by another key.
  kAllResigned,        // … and all behind it chained and signed by that key, with its heads.
  kForgedIncarnation,  // … behind an incarnation that names that key.
  kHeadBit,
  kHeadLength,
  kHeadGone,
  kHeadZeroed,
  kHeadOfAnotherDevice,
  kHeadOfClone,        // Validly signed.
};
inline constexpr std::uint64_t kDamages = 23;
std::string_view name_of(Damage damage);
bool needs_fork(Damage damage);

// A journal as it is found: rows and the head file, which may be absent.
struct FoundJournal {
  PublicKey device{};
  std::vector<OwnRow> rows;
  std::optional<Bytes> head_file;
};

// Writes head files with the product's own code, in a folder that it is given.
class HeadSmith final {
 public:
  explicit HeadSmith(std::filesystem::path folder);
  Bytes file_of(const journal::Head& newest, const journal::Head& older,
                const journal::DeviceKeys& keys) const;

 private:
  std::filesystem::path folder_;
};

FoundJournal as_left(const DrawnJournal& drawn, const HeadSmith& smith);
// `other`: a journal of another device.
FoundJournal damaged(const DrawnJournal& drawn, const DrawnJournal& other, Damage damage,
                     const HeadSmith& smith, Chance& chance);

}  // namespace tomoshibi::bench
