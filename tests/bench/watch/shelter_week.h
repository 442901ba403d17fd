// A week at one shelter's kiosk as journal entries: honest work, and one kind of snooping in between.
//
// What is measured by it is the product's code: consents carry the flags that a live Watch gave
// (Watch::grounds), fed with the entries so far, for the likeness that a desk with this register
// open would have told.
// Invariant: same seed and kind, same entries.
#pragma once

#include <cstdint>
#include <map>
#include <string_view>
#include <vector>

#include "store/audit/watch.h"
#include "store/journal/entry.h"

namespace tomoshibi::watch_bench {

enum class Snooping : std::uint8_t {
  kNobody, kColleague, kCelebrity, kNeighbour, kOwnFamily, kBulk, kAfterHours, kListsOnly,
};
inline constexpr Snooping kSnoopings[] = {
    Snooping::kNobody,    Snooping::kColleague, Snooping::kCelebrity,  Snooping::kNeighbour,
    Snooping::kOwnFamily, Snooping::kBulk,      Snooping::kAfterHours, Snooping::kListsOnly};
std::string_view name_of(Snooping kind);

// Who an access or a search belongs to, by the number of its entry.
enum class Truth : std::uint8_t {
  kHonest,
  kSnooped,
  kPeeked,  // An honest consent under which somebody else looked, too: neither is counted as honest.
};

// Why a snooper's access is hard, for the table of what is missed.
enum class Hard : std::uint8_t { kNo, kNoTie, kFakedRecord, kKnowsBirth, kPeek };
std::string_view name_of(Hard hard);

struct Label {
  Truth truth = Truth::kHonest;
  Hard hard = Hard::kNo;
};

struct ShelterWeek {
  std::vector<store::journal::Entry> entries;
  std::map<std::uint64_t, Label> accesses;  // Opened ones, by the number of the consent.
  std::map<std::uint64_t, Label> searches;  // Those that opened nobody.
};

ShelterWeek make_week(std::uint64_t seed, Snooping kind);

// Seeds that the limits were set on, and seeds that they were judged on: never the same stream.
enum class SeedsFor : std::uint8_t { kTuning = 1, kJudging = 2, kTests = 3 };
std::uint64_t seed_of(SeedsFor use, std::uint32_t number);

}  // namespace tomoshibi::watch_bench
