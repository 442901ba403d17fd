// Shelf: the segments that this kiosk holds, sealed as they came, one file each in DIR/segments.
//
//   a road ── temporary file ── put(): every check that needs no key ──▶ DIR/segments/<name>.seg
//
// Invariants: what stands on the shelf was verified whole, once, before it got its name; its front is verified
// again at each opening, its chunks when they are read (pages of images and chunks of records authenticate
// themselves). Nothing on the shelf is open: it takes an order's secrets and the fleet's key.
// A file that does not verify any more is put aside as <name>.bad and counted; the rest works.
// Errors: kStorage (disk), those of sync/core/segment.h. Cost of open(): one read of each file's front.
// Thread: the store thread. Proof: tests/desk_orders_test.cpp.
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <vector>

#include "store/base/result.h"
#include "sync/core/catalogue.h"

namespace tomoshibi::app {

struct Shelved {
  std::filesystem::path file;
  sync::SegmentFront front;  // Of an image without its list.
  std::uint64_t bytes = 0;
};

class Shelf final {
 public:
  static Result<Shelf> open(const std::filesystem::path& dir, const sync::TrustRoot& root);

  const std::vector<Shelved>& all() const { return all_; }
  bool holds(const sync::SegmentName& name) const;
  std::uint64_t bad() const { return bad_; }
  // Where a road may write what it brings; on the same disk as the shelf.
  std::filesystem::path arrivals() const { return folder_ / "arriving"; }
  // Verifies the whole file and takes it; `temporary` is gone afterwards, whatever comes out.
  Result<void> put(const std::filesystem::path& temporary, const sync::TrustRoot& root,
                   const sync::SegmentProgress& progress = {});
  Result<void> drop(const sync::SegmentName& name);

  // What makes one area at epochs up to `newest`: its newest snapshot and the deltas behind it, in order.
  // Empty when no snapshot is here.
  std::vector<const Shelved*> plan(const sync::Area& area, sync::Epoch newest) const;
  // Files that no plan needs any more: older than the newest snapshot of their area.
  std::vector<sync::SegmentName> outdated() const;

 private:
  explicit Shelf(std::filesystem::path folder) : folder_(std::move(folder)) {}
  std::filesystem::path folder_;
  std::vector<Shelved> all_;
  std::uint64_t bad_ = 0;
};

}  // namespace tomoshibi::app
