// Reserve: room on the disk that is kept for the journal, because an act that cannot be recorded
// must not happen, and a kiosk that cannot record is of no use.
//
//   DIR/journal.reserve   allocated in advance, 256 MiB; given free in steps of 16 MiB when an
//                         entry does not fit the disk any more, never for anything else
//
//   plenty ── little room left: imports stop ──▶ full ── an entry does not fit ──▶ a step given free
//                                                        (alarm in the journal, shown by status)
//
// What was given free is taken again at the next start when there is room.
// Thread: the store thread. Proof: tests/desk_reserve_test.cpp.
#pragma once

#include <cstdint>
#include <filesystem>

#include "store/base/result.h"

namespace tomoshibi::app {

class Reserve final {
 public:
  static constexpr std::uint64_t kStepBytes = std::uint64_t{16} << 20;
  // An import needs this much beside the reserve: its log, and a day of everybody's work.
  static constexpr std::uint64_t kImportMarginBytes = std::uint64_t{128} << 20;

  // Allocates the file; as much as there is room for, in steps. Errors: kStorage when not all of
  // it.
  static Result<void> make(const std::filesystem::path& dir, std::uint64_t bytes);
  // Fills up again what is missing, when the disk has room for it and the margin. Never fails: what
  // is there is what is_whole() and bytes() say.
  static Reserve open(const std::filesystem::path& dir, std::uint64_t bytes_wanted);

  std::uint64_t bytes() const;  // On disk now.
  std::uint64_t wanted() const { return wanted_; }
  bool is_whole() const { return bytes() >= wanted_; }
  // After a write failed: when the disk is full, gives a step free. False: that was not why, or
  // nothing is left.
  bool give_way();
  // May an import begin or go on?
  bool has_room_for_import() const;

 private:
  Reserve(std::filesystem::path file, std::uint64_t wanted)
      : file_(std::move(file)), wanted_(wanted) {}
  std::filesystem::path file_;
  std::uint64_t wanted_;
};

}  // namespace tomoshibi::app
