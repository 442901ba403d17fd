// SampleStore: a small store at two times, and another under the same key; what damage is done to.
//
// Each has pages in its file and pages in its log, so that every part of the format is in use.
#pragma once

#include <optional>
#include <vector>

#include "tests/crash/crash_lab.h"

namespace tomoshibi::test {

struct SampleStore {
  Disk older;
  Disk newest;
  Disk other;
  Digest written{};              // What `newest` holds.
  std::vector<Digest> history;   // Every state that either store was ever in.
};

// Absent when a statement fails on a healthy disk.
std::optional<SampleStore> make_sample_store(RecordingVfs& disk, const LabOptions& options);

}  // namespace tomoshibi::test
