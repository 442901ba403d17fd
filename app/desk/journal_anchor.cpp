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

Result<void> keep_in_slots(Machine& machine, ByteView bytes) {
  TRY_VOID(machine.slots().set_memo(bytes));
  return machine.remember("machine.slots", machine.slots());
}

}  // namespace

Result<void> keep_anchor(Machine& machine, const Anchor& anchor, const std::string& chip) {
  const Bytes bytes = encode(anchor);
  // Each is tried whatever became of the other.
  const Result<void> in_slots = keep_in_slots(machine, bytes);
  TRY(tpm, open_chip(chip));
  if (!tpm && names_chip(chip)) return Error(Errc::kStorage, "the chip of this machine does not answer");
  if (tpm) TRY_VOID(tpm->write_note(note_index(machine.slots().compartment()), bytes));
  return in_slots;
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
