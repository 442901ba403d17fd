// Where the journal stood, kept outside its own files: in the memo of machine.slots, and in the TPM
// when there is one. What finds an old copy of journal.db and journal.head put back together.
//
//   anchor   number of an entry (8 bytes, big-endian) ‖ its hash (32)
//
// Kept when a session ends, with every seal, and behind every 64 entries when nobody waits for pixels;
// so what a thief of both files can take away unseen on a machine without a chip is what came after.
// A chip or a file that cannot be written stops nobody: the anchor lags, and is tried again with the
// next occasion.
// Proof: tests/desk_anchor_test.cpp.
#pragma once

#include <string>
#include <vector>

#include "app/desk/machine.h"
#include "store/base/ids.h"
#include "store/journal/journal.h"

namespace tomoshibi::app {

inline constexpr std::uint64_t kAnchorEntries = 64;

struct Anchor {
  EntrySeq seq;
  Digest hash{};
};

// `chip`: a TCTI; empty for the machine's own. Errors: kStorage.
Result<void> keep_anchor(Machine& machine, const Anchor& anchor, const std::string& chip = {});
// All that can be read.
std::vector<Anchor> kept_anchors(Machine& machine, const std::string& chip = {});
// Does the journal hold what the anchor names?
bool fits(const Anchor& anchor, const store::journal::Journal& journal);

}  // namespace tomoshibi::app
