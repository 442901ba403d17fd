// Publisher: what a hub knows becomes files that kiosks, sticks and peers carry.
//
//   each area   nothing of it published, another epoch, a fleet key two behind  → snapshot, older files dropped
//               more than a quarter altered                                     → snapshot
//               altered                                                         → delta of level 0
//               more than 2 % altered                                           → held, until somebody says yes
//   then        six hours, a day, a week that are over: their deltas merged into one of level 1, 2, 3
//   last        the log grows by all of it, checkpoint last
//
// Invariants
//   - Files are whole and never change; the checkpoint comes after everything that it names. After a power
//     cut at any step the next publish() ends as if it had not happened.
//   - The same content under the same number, epoch and fleet key makes the same bytes.
//   - A held delta is confirmed as it was said: when more has changed since, it is held and said again.
//   - What is held holds its area: no snapshot of it is made either.
//   - Windows of six hours, days and weeks (from Monday) are Japan's, by data time: a delta's data_as_of is
//     the quarter of an hour in which it was published; a snapshot's is the newest of its content.
// Errors: kDenied (stopped, an epoch that goes back), kStorage, kCorrupt, what the store says. Memory: one
// delta and its packed form; 300 bytes for each file ever published. Proof: tests/sync_publisher_test.cpp.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "sync/core/catalogue.h"
#include "sync/hub/published_folder.h"
#include "sync/hub/truth_source.h"

namespace tomoshibi::sync {

// Under what an area is sealed now.
struct AreaLock {
  Epoch epoch = 0;
  BoxPublic public_half{};
};
struct PublishingKeys {
  std::uint32_t prefecture = 0;
  std::string source;                        // The hub's name, in every header.
  const Secret<32>* publishing_secret = nullptr;
  DocumentSigner* publisher = nullptr;
  Generation fleet = 0;
  BoxPublic fleet_key{};
  std::function<Result<AreaLock>(const Area& area)> lock_of;
};

enum class Published : std::uint8_t { kNothing, kSnapshot, kDelta, kHeld };
struct AreaReport {
  Area area;
  Published what = Published::kNothing;
  std::uint64_t people = 0;
  std::uint64_t altered = 0;
  std::uint64_t bytes = 0;     // Of the file.
  std::uint32_t merged = 0;    // Files of higher levels that were made.
  std::uint32_t dropped = 0;   // Files that were taken back.
};
struct PublishReport {
  std::uint64_t number = 0;    // 0: no new publication.
  std::vector<AreaReport> areas;
  std::uint64_t log_size = 0;
  bool is_nothing() const;
  bool has_held() const;
};

inline constexpr std::uint64_t kBrakePercent = 2;

class Publisher final {
 public:
  // Reads the log that stands and settles what a power cut left. The references outlive it.
  static Result<Publisher> open(PublishedFolder& folder, TruthSource& truth,
                                const PublishingKeys& keys, const TrustRoot& root);

  // `confirmed`: areas whose held delta somebody has looked at.
  using Progress = std::function<bool(const Area& area, std::uint64_t done, std::uint64_t total)>;
  Result<PublishReport> publish(Instant now, std::span<const Area> confirmed = {},
                                const Progress& progress = {});
  const Catalogue& catalogue() const { return log_; }
  std::uint64_t number() const;  // Newest publication that stands.

 private:
  Publisher(PublishedFolder& folder, TruthSource& truth, const PublishingKeys& keys,
            const TrustRoot& root, Catalogue log);
  Result<AreaReport> publish_area(const Area& area, std::uint64_t number, Instant now,
                                  bool is_confirmed, const Progress& progress);
  Result<bool> is_held(const Area& area, const AreaCount& count, bool is_confirmed, Bytes& delta);
  Result<void> add_snapshot(AreaReport& report, std::uint64_t number, const AreaLock& lock,
                            std::span<const Descriptor> before, const Progress& progress);
  Result<void> add_delta(AreaReport& report, std::uint64_t number, const AreaLock& lock,
                         std::span<const Descriptor> before, Instant now, ByteView delta);
  Result<void> merge_levels(AreaReport& report, const AreaLock& lock, Instant now);
  Result<void> merge_window(AreaReport& report, const AreaLock& lock,
                            std::span<const Descriptor> pieces, std::uint8_t level);
  Result<void> add_records(AreaReport& report, SegmentHeader header, const AreaLock& lock,
                           ByteView records);
  Result<Bytes> read_own(const Descriptor& descriptor);
  Result<void> write_log(std::uint64_t number, std::span<const Area> areas);
  Result<void> sweep();
  std::vector<Descriptor> standing(const Area& area) const;  // Of the log and what is added.
  SegmentHeader header_of(const Area& area, const AreaLock& lock) const;

  PublishedFolder* folder_;
  TruthSource* truth_;
  const PublishingKeys* keys_;
  const TrustRoot* root_;
  Catalogue log_;
  std::vector<Descriptor> added_;
};

}  // namespace tomoshibi::sync
