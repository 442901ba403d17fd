#include "tests/bench/journal/damage.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <fstream>

namespace tomoshibi::bench {
namespace {

using Rows = std::vector<OwnRow>;

void flip(Bytes& bytes, Chance& chance) {
  const std::uint64_t bit = below(chance, bytes.size() * 8);
  bytes[bit / 8] = static_cast<std::uint8_t>(bytes[bit / 8] ^ (1U << bit % 8));
}

std::ptrdiff_t offset(std::uint64_t number) { return static_cast<std::ptrdiff_t>(number - 1); }

bool is_trusted(const DrawnJournal& drawn, std::uint64_t number) {
  return std::ranges::none_of(drawn.untrusted, [&](const auto& range) {
    return number >= range.first && number <= range.second;
  });
}

// A row that counts: what the journal itself calls bad already is no new damage.
std::uint64_t trusted_row(const DrawnJournal& drawn, std::uint64_t most, Chance& chance) {
  for (;;) {
    const std::uint64_t number = 1 + below(chance, most);
    if (is_trusted(drawn, number)) return number;
  }
}

void renumber(Rows& rows) {
  std::uint64_t number = 0;
  for (OwnRow& row : rows) row.number = ++number;
}

void change_a_field(OwnRow& row, Chance& chance) {
  auto entry = journal::read_entry(row.bytes);
  assert(entry);
  switch (below(chance, 3)) {
    case 0: entry->header.account = {"someone"}; break;
    case 1: entry->header.wall.milliseconds += 60'000; break;
    default: entry->header.confidence = static_cast<journal::ClockConfidence>(
                 (static_cast<unsigned>(entry->header.confidence) + 1) % 3);
  }
  row.bytes = journal::encode_entry(*entry);
}

void sign_as(OwnRow& row, const journal::DeviceKeys& keys) {
  const auto signature = keys.sign(journal::kEntryDomain, row.bytes);
  row.signature.assign(signature.begin(), signature.end());
}

// From `number` on: previous hashes that fit, and the other key's signatures.
void rechain(Rows& rows, std::uint64_t number, const journal::DeviceKeys& keys, bool as_itself) {
  for (std::uint64_t at = number; at <= rows.size(); ++at) {
    OwnRow& row = rows[at - 1];
    auto entry = journal::read_entry(row.bytes);
    assert(entry);
    if (at > 1) {
      const OwnRow& before = rows[at - 2];
      entry->header.previous = journal::entry_hash(before.bytes, before.signature);
    }
    if (as_itself) entry->header.device = journal::key_id_of(keys.public_keys().device);
    row.bytes = journal::encode_entry(*entry);
    sign_as(row, keys);
  }
}

journal::Head last_head(const Rows& rows) {
  const auto entry = journal::read_entry(rows.back().bytes);
  assert(entry);
  return {entry->header.device, entry->header.incarnation, {rows.size()},
          journal::entry_hash(rows.back().bytes, rows.back().signature)};
}

// Everything behind `number` is the forger's: his key, and with `as_incarnation` an entry that
// claims to begin a new life under it.
void forge_rest(FoundJournal& found, const DrawnJournal& drawn, const DrawnJournal& other,
                bool as_incarnation, const HeadSmith& smith, Chance& chance) {
  const journal::DeviceKeys& forger = *other.keys;
  const std::uint64_t first = drawn.untrusted.empty() ? 1 : drawn.untrusted.back().second + 1;
  const std::uint64_t number = first + below(chance, found.rows.size() - first + 1);
  if (as_incarnation) {
    auto entry = journal::read_entry(found.rows[number - 1].bytes);
    assert(entry);
    journal::Header header = entry->header;
    header.account = {};
    header.role.reset();
    const auto written = journal::write_entry(
        header,
        journal::IncarnationBegins{journal::IncarnationCause::kFirstUse, forger.public_keys(), {},
                                   {}, {}},
        forger);
    assert(written);
    found.rows[number - 1].bytes = written->bytes;
  } else {
    change_a_field(found.rows[number - 1], chance);
  }
  // A clever forger keeps the device's name in the entries, another writes his own.
  rechain(found.rows, number, forger, below(chance, 2) == 0);
  const journal::Head head = last_head(found.rows);
  const bool with_heads = below(chance, 2) == 0;
  if (with_heads) found.head_file = smith.file_of(head, head, forger);
}

void damage_rows(FoundJournal& found, const DrawnJournal& drawn, const DrawnJournal& other,
                 Damage damage, Chance& chance) {
  Rows& rows = found.rows;
  // The last row alone, behind a head that lags, is what a power cut takes as well.
  const bool drops = damage == Damage::kDropped || damage == Damage::kDroppedRenumbered;
  const std::uint64_t number = trusted_row(drawn, rows.size() - (drops ? 1 : 0), chance);
  OwnRow& row = rows[number - 1];
  switch (damage) {
    case Damage::kBitOfEntry: flip(row.bytes, chance); return;
    case Damage::kBitOfSignature: flip(row.signature, chance); return;
    case Damage::kFieldChanged: change_a_field(row, chance); return;
    case Damage::kBoxesExchanged: {
      // The nearest entry behind it that has boxes of its own, else one field.
      auto one = journal::read_entry(row.bytes);
      assert(one);
      for (std::uint64_t at = number + 1; at <= rows.size() && !one->boxes.empty(); ++at) {
        auto entry = is_trusted(drawn, at) ? journal::read_entry(rows[at - 1].bytes) : one;
        if (entry->boxes.empty() || !is_trusted(drawn, at)) continue;
        std::swap(one->boxes, entry->boxes);
        row.bytes = journal::encode_entry(*one);
        rows[at - 1].bytes = journal::encode_entry(*entry);
        return;
      }
      change_a_field(row, chance);
      return;
    }
    case Damage::kResigned:
      change_a_field(row, chance);
      sign_as(row, *other.keys);
      return;
    case Damage::kDropped:
      rows.erase(rows.begin() + offset(number));
      return;
    case Damage::kDroppedRenumbered:
      rows.erase(rows.begin() + offset(number));
      renumber(rows);
      return;
    case Damage::kSwapped: {
      std::uint64_t with = trusted_row(drawn, rows.size(), chance);
      while (with == number) with = trusted_row(drawn, rows.size(), chance);
      std::swap(row.bytes, rows[with - 1].bytes);
      std::swap(row.signature, rows[with - 1].signature);
      return;
    }
    case Damage::kSpliced: {
      // A shorter journal lends its entries again.
      const std::uint64_t end = std::min<std::uint64_t>(rows.size(), number + below(chance, 6));
      for (std::uint64_t at = number; at <= end; ++at) {
        rows[at - 1] = other.rows[(at - 1) % other.rows.size()];
        rows[at - 1].number = at;
      }
      return;
    }
    default: assert(false);
  }
}

void damage_ends(FoundJournal& found, const DrawnJournal& drawn, const DrawnJournal& other,
                 Damage damage, Chance& chance) {
  Rows& rows = found.rows;
  switch (damage) {
    case Damage::kFrontDropped: {
      // At least one that still counted.
      const std::uint64_t free = is_trusted(drawn, 1) ? 0 : drawn.untrusted.front().second;
      const std::uint64_t count = free + 1 + below(chance, rows.size() - 1 - free);
      rows.erase(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(count));
      if (below(chance, 2) == 0) renumber(rows);
      return;
    }
    case Damage::kTruncated: rows.resize(below(chance, drawn.newest.seq.value)); return;
    case Damage::kEmptied: rows.clear(); return;
    case Damage::kSplicedAtEnd: {
      const std::uint64_t from = below(chance, other.rows.size());
      rows.insert(rows.end(), other.rows.begin() + static_cast<std::ptrdiff_t>(from),
                  other.rows.end());
      if (below(chance, 2) == 0) renumber(rows);
      return;
    }
    case Damage::kRepeated: {
      const std::uint64_t count = 1 + below(chance, rows.size());
      const Rows again(rows.end() - static_cast<std::ptrdiff_t>(count), rows.end());
      rows.insert(rows.end(), again.begin(), again.end());
      renumber(rows);
      return;
    }
    case Damage::kReplayedSuffix:
      rows.resize(drawn.forked_at);
      rows.insert(rows.end(), drawn.fork.begin(), drawn.fork.end());
      return;
    default: assert(false);
  }
}

void damage_head(FoundJournal& found, const DrawnJournal& drawn, const DrawnJournal& other,
                 Damage damage, const HeadSmith& smith, Chance& chance) {
  Bytes& file = *found.head_file;
  switch (damage) {
    case Damage::kHeadBit: {
      // Half of them in the bytes that say something.
      const std::uint64_t slot = below(chance, 2) * 4096;
      const std::uint64_t at = slot + below(chance, below(chance, 2) == 0 ? 150 : 4096);
      file[at] = static_cast<std::uint8_t>(file[at] ^ (1U << below(chance, 8)));
      return;
    }
    case Damage::kHeadLength: {
      std::size_t length = below(chance, 8193);
      if (length == 8192) length = 8192 + 512;
      file.resize(length);
      return;
    }
    case Damage::kHeadGone: found.head_file.reset(); return;
    case Damage::kHeadZeroed: {
      const std::uint64_t slot = below(chance, 2) * 4096;
      std::fill_n(file.begin() + static_cast<std::ptrdiff_t>(slot), 4096, std::uint8_t{0});
      return;
    }
    case Damage::kHeadOfAnotherDevice:
      file = smith.file_of(other.newest, other.older, *other.keys);
      return;
    case Damage::kHeadOfClone:
      file = smith.file_of(drawn.fork_head, drawn.older, *drawn.keys);
      return;
    default: assert(false);
  }
}

}  // namespace

std::string_view name_of(Damage damage) {
  constexpr std::array<std::string_view, kDamages> kNames{
      "bit of an entry",  "bit of a signature",   "field changed",    "boxes exchanged",
      "dropped",          "dropped, renumbered",  "front dropped",    "swapped",
      "truncated",        "emptied",              "spliced",          "spliced at the end",
      "repeated",         "replayed suffix",      "re-signed",        "all re-signed",
      "forged incarnation", "head: bit",          "head: length",     "head: gone",
      "head: zeroed",     "head: another device", "head: of a clone"};
  return kNames[static_cast<std::size_t>(damage)];
}

bool needs_fork(Damage damage) {
  return damage == Damage::kReplayedSuffix || damage == Damage::kHeadOfClone;
}

HeadSmith::HeadSmith(std::filesystem::path folder) : folder_(std::move(folder)) {}

Bytes HeadSmith::file_of(const journal::Head& newest, const journal::Head& older,
                         const journal::DeviceKeys& keys) const {
  {
    auto file = journal::HeadFile::open(folder_);
    assert(file);
    const auto both = file->reset(older, keys);
    const auto one = file->write(newest, keys);
    assert(both && one);
  }
  std::ifstream input(folder_ / "journal.head", std::ios::binary);
  return Bytes(std::istreambuf_iterator<char>(input), {});
}

FoundJournal as_left(const DrawnJournal& drawn, const HeadSmith& smith) {
  return {drawn.keys->public_keys().device, drawn.rows,
          smith.file_of(drawn.newest, drawn.older, *drawn.keys)};
}

FoundJournal damaged(const DrawnJournal& drawn, const DrawnJournal& other, Damage damage,
                     const HeadSmith& smith, Chance& chance) {
  FoundJournal found = as_left(drawn, smith);
  switch (damage) {
    case Damage::kAllResigned:
    case Damage::kForgedIncarnation:
      forge_rest(found, drawn, other, damage == Damage::kForgedIncarnation, smith, chance);
      return found;
    case Damage::kFrontDropped:
    case Damage::kTruncated:
    case Damage::kEmptied:
    case Damage::kSplicedAtEnd:
    case Damage::kRepeated:
    case Damage::kReplayedSuffix: damage_ends(found, drawn, other, damage, chance); return found;
    default: break;
  }
  if (damage >= Damage::kHeadBit) {
    damage_head(found, drawn, other, damage, smith, chance);
  } else {
    damage_rows(found, drawn, other, damage, chance);
  }
  return found;
}

}  // namespace tomoshibi::bench
