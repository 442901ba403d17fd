#include "app/desk/journal_anchor.h"

#include <algorithm>
#include <optional>

#include "app/desk/counter_guard.h"

namespace tomoshibi::app {
namespace {

namespace journal = store::journal;

Bytes encode(const Anchor& anchor) {
  Bytes bytes;
  for (unsigned byte = 0; byte < 8; ++byte) {
    bytes.push_back(static_cast<std::uint8_t>(anchor.seq.value >> (56 - 8 * byte)));
  }
  bytes.insert(bytes.end(), anchor.hash.begin(), anchor.hash.end());
  return bytes;
}

std::optional<Anchor> decode(ByteView bytes) {
  Anchor anchor;
  if (bytes.size() != 8 + anchor.hash.size()) return std::nullopt;
  for (const std::uint8_t byte : bytes.first(8)) anchor.seq.value = anchor.seq.value << 8 | byte;
  std::ranges::copy(bytes.subspan(8), anchor.hash.begin());
  return anchor;
}

}  // namespace

Result<void> keep_anchor(Machine& machine, const Anchor& anchor, const std::string& chip) {
  const Bytes bytes = encode(anchor);
  TRY_VOID(machine.slots().set_memo(bytes));
  TRY_VOID(machine.remember("machine.slots", machine.slots()));
  TRY(tpm, open_chip(chip));
  if (!tpm) return ok();
  return tpm->write_note(note_index(machine.slots().compartment()), bytes);
}

std::vector<Anchor> kept_anchors(Machine& machine, const std::string& chip) {
  std::vector<Anchor> anchors;
  if (const auto in_slots = decode(machine.slots().memo())) anchors.push_back(*in_slots);
  auto tpm = open_chip(chip);
  if (!tpm || !*tpm) return anchors;
  const auto note = (*tpm)->read_note(note_index(machine.slots().compartment()));
  if (!note) return anchors;
  if (const auto in_chip = decode(*note)) anchors.push_back(*in_chip);
  return anchors;
}

bool fits(const Anchor& anchor, const journal::Journal& journal) {
  const auto kept = journal.signed_entry(anchor.seq);
  return kept && journal::entry_hash(kept->bytes, kept->signature) == anchor.hash;
}

}  // namespace tomoshibi::app
