#include "store/charts/internal/delta_bytes.h"

#include <algorithm>

#include "store/charts/internal/blob.h"
#include "store/charts/internal/pack.h"

namespace tomoshibi::store::charts::internal {
namespace {

constexpr std::uint8_t kVersion = 1;
constexpr std::size_t kSources = 5;
constexpr std::int64_t kFirstDay = -719'162;  // 0001-01-01
constexpr std::int64_t kLastDay = 2'932'896;  // 9999-12-31
constexpr std::size_t kIdBytes = 16;
constexpr std::size_t kLeastPersonBytes = kIdBytes + 1;
constexpr Error kBad{Errc::kBadInput, "these are not the records of a delta"};
constexpr Error kNewer{Errc::kBadInput, "these records come from a newer release; update this one"};

enum Flag : std::uint8_t { kRecord = 1, kRows = 2, kLeft = 4, kAlone = 8, kLinks = 16 };

void put_id(Packer& out, const PersonId& id) { out.raw(as_text(id.bytes)); }

PersonId take_id(Unpacker& in) {
  PersonId id;
  const std::string_view raw = in.raw(kIdBytes);
  if (raw.size() == kIdBytes) std::ranges::copy(as_bytes(raw), id.bytes.begin());
  return id;
}

std::uint8_t flags_of(const DeltaPerson& person) {
  unsigned flags = 0;
  if (person.record) flags |= kRecord;
  if (person.rows) flags |= kRows;
  if (person.left) flags |= kLeft;
  if (person.alone) flags |= kAlone;
  if (!person.links.empty()) flags |= kLinks;
  return static_cast<std::uint8_t>(flags);
}

void put_person(Packer& out, const DeltaPerson& person) {
  put_id(out, person.id);
  out.byte(flags_of(person));
  if (person.record) {
    out.signed_number(person.record->as_of.milliseconds);
    out.text(person.record->bytes);
  }
  if (person.rows) out.text(*person.rows);
  if (person.left) {
    out.signed_number(person.left->as_of.milliseconds);
    out.raw(as_text(person.left->now));
  }
  if (person.links.empty()) return;
  out.number(person.links.size());
  for (const DeltaLink& link : person.links) {
    put_id(out, link.other);
    out.text(link.evidence);
  }
}

// Text of at most so many bytes.
bool take_text(Unpacker& in, std::size_t cap, std::string_view& text) {
  text = in.text();
  return !in.failed() && text.size() <= cap;
}

bool take_links(Unpacker& in, DeltaPerson& person) {
  person.links.resize(in.count(std::min(kMostDeltaLinks, in.left() / kLeastPersonBytes)));
  for (std::size_t at = 0; at < person.links.size(); ++at) {
    DeltaLink& link = person.links[at];
    link.other = take_id(in);
    if (!take_text(in, kMostFactBytes, link.evidence)) return false;
    if (at > 0 && !(person.links[at - 1].other < link.other)) return false;
  }
  return !person.links.empty();
}

bool take_person(Unpacker& in, DeltaPerson& person) {
  person.id = take_id(in);
  const unsigned flags = in.byte();
  if (in.failed() || flags > 31 || flags == 0) return false;
  if ((flags & kLeft) != 0 && flags != kLeft) return false;
  if ((flags & kAlone) != 0 && (flags & kRows) == 0) return false;
  if ((flags & kRecord) != 0) {
    person.record.emplace();
    person.record->as_of.milliseconds = in.signed_number();
    if (!take_text(in, kMostRecordBytes, person.record->bytes)) return false;
  }
  if ((flags & kRows) != 0) {
    person.rows.emplace();
    if (!take_text(in, kMaxPayload, *person.rows)) return false;
  }
  if ((flags & kLeft) != 0) {
    person.left.emplace();
    person.left->as_of.milliseconds = in.signed_number();
    const std::string_view mark = in.raw(person.left->now.size());
    if (mark.size() != person.left->now.size()) return false;
    std::ranges::copy(as_bytes(mark), person.left->now.begin());
  }
  person.alone = (flags & kAlone) != 0;
  if ((flags & kLinks) != 0 && !take_links(in, person)) return false;
  return !in.failed();
}

bool take_front(Unpacker& in, DeltaView& delta) {
  delta.data_as_of.milliseconds = in.signed_number();
  delta.ages.resize(in.count(kSources));
  std::int64_t before = -1;
  for (auto& [source, day] : delta.ages) {
    source = static_cast<std::int64_t>(in.count(kSources - 1));
    day = in.signed_number();
    if (source <= before || day < kFirstDay || day > kLastDay) return false;
    before = source;
  }
  delta.facts.resize(in.count(std::min(kMostDeltaFacts, in.left() / kLeastPersonBytes)));
  for (std::size_t at = 0; at < delta.facts.size(); ++at) {
    delta.facts[at].first = take_id(in);
    if (!take_text(in, kMostFactBytes, delta.facts[at].second)) return false;
    if (at > 0 && !(delta.facts[at - 1].first < delta.facts[at].first)) return false;
  }
  return !in.failed();
}

Result<std::size_t> take_up_to_people(Unpacker& in, DeltaView& delta) {
  const std::uint8_t version = in.byte();
  if (version > kVersion) return kNewer;
  if (version != kVersion || !take_front(in, delta)) return kBad;
  const std::size_t count =
      in.count(std::min(kMostDeltaPeople, in.left() / kLeastPersonBytes + 1));
  if (in.failed()) return kBad;
  return count;
}

}  // namespace

RecordMark mark_of(ByteView record) {
  RecordMark mark{};
  const Digest digest = digest_of(record);
  std::copy_n(digest.begin(), mark.size(), mark.begin());
  return mark;
}

std::string encode_delta(const DeltaView& delta) {
  std::string bytes;
  Packer out(bytes);
  out.byte(kVersion);
  out.signed_number(delta.data_as_of.milliseconds);
  out.number(delta.ages.size());
  for (const auto& [source, day] : delta.ages) {
    out.number(static_cast<std::uint64_t>(source));
    out.signed_number(day);
  }
  out.number(delta.facts.size());
  for (const auto& [name, text] : delta.facts) {
    put_id(out, name);
    out.text(text);
  }
  out.number(delta.people.size());
  for (const DeltaPerson& person : delta.people) put_person(out, person);
  return bytes;
}

Result<DeltaView> parse_delta(ByteView bytes) {
  Unpacker in(as_text(bytes));
  DeltaView delta;
  TRY(count, take_up_to_people(in, delta));
  delta.people.resize(count);
  for (std::size_t at = 0; at < count; ++at) {
    if (!take_person(in, delta.people[at])) return kBad;
    if (at > 0 && !(delta.people[at - 1].id < delta.people[at].id)) return kBad;
  }
  if (!in.at_end() || in.failed()) return kBad;
  return delta;
}

Result<std::uint64_t> delta_people(ByteView bytes) {
  Unpacker in(as_text(bytes));
  DeltaView delta;
  TRY(count, take_up_to_people(in, delta));
  return std::uint64_t{count};
}

}  // namespace tomoshibi::store::charts::internal
