// Several deltas as one: what a person's rows, record and links come to when one is laid over the
// other.
#include <algorithm>
#include <deque>
#include <map>
#include <string>

#include "store/charts/delta.h"
#include "store/charts/internal/delta_bytes.h"
#include "store/charts/internal/lay_over.h"

namespace tomoshibi::store::charts {
namespace {

using internal::DeltaLink;
using internal::DeltaPerson;
using internal::DeltaView;

constexpr Error kBadRows{Errc::kBadInput, "the rows of a delta do not decode"};

// `later` over `earlier`; new texts are kept in `room`.
Result<void> lay_rows(DeltaPerson& earlier, const DeltaPerson& later,
                      std::deque<std::string>& room) {
  if (!later.rows) return ok();
  if (!earlier.rows || later.alone) {
    earlier.rows = later.rows;
    earlier.alone = later.alone;
    return ok();
  }
  internal::RowSet below, over;
  if (!internal::decode_payload(*earlier.rows, below) ||
      !internal::decode_payload(*later.rows, over)) {
    return kBadRows;
  }
  internal::lay_over(below, over, internal::OfTwoAlike::kIsReplaced);
  internal::encode_payload(below, room.emplace_back());
  earlier.rows = room.back();
  return ok();
}

void lay_links(DeltaPerson& earlier, const DeltaPerson& later) {
  if (later.links.empty()) return;
  std::map<PersonId, std::string_view> all;
  for (const DeltaLink& link : earlier.links) all.emplace(link.other, link.evidence);
  for (const DeltaLink& link : later.links) all.emplace(link.other, link.evidence);
  earlier.links.clear();
  for (const auto& [other, evidence] : all) earlier.links.push_back({other, evidence});
}

Result<void> lay_person(DeltaPerson& earlier, const DeltaPerson& later,
                        std::deque<std::string>& room) {
  if (later.left || earlier.left) {  // Nothing that was before it counts.
    earlier = later;
    return ok();
  }
  const bool is_older =
      earlier.record && later.record && later.record->as_of < earlier.record->as_of;
  if (later.record && !is_older) earlier.record = later.record;
  lay_links(earlier, later);
  return lay_rows(earlier, later, room);
}

}  // namespace

Result<Bytes> merge(std::span<const Bytes> deltas) {
  std::deque<std::string> room;
  std::map<PersonId, DeltaPerson> people;
  std::map<PersonId, std::string_view> facts;
  std::map<std::int64_t, std::int64_t> ages;
  DeltaView merged;
  for (const Bytes& bytes : deltas) {
    TRY(delta, internal::parse_delta(bytes));
    merged.data_as_of = std::max(merged.data_as_of, delta.data_as_of);
    for (const auto& [source, day] : delta.ages) {
      const auto [at, fresh] = ages.emplace(source, day);
      if (!fresh) at->second = std::max(at->second, day);
    }
    for (const auto& [name, text] : delta.facts) facts[name] = text;
    for (DeltaPerson& person : delta.people) {
      const PersonId id = person.id;
      const auto [at, fresh] = people.try_emplace(id, std::move(person));
      if (!fresh) TRY_VOID(lay_person(at->second, person, room));
    }
  }
  if (people.size() > internal::kMostDeltaPeople || facts.size() > internal::kMostDeltaFacts) {
    return Error(Errc::kBadInput, "too many people for one delta; publish the whole part");
  }
  merged.ages.assign(ages.begin(), ages.end());
  merged.facts.assign(facts.begin(), facts.end());
  merged.people.reserve(people.size());
  for (auto& [id, person] : people) merged.people.push_back(std::move(person));
  const std::string bytes = internal::encode_delta(merged);
  const ByteView view = as_bytes(bytes);
  return Bytes(view.begin(), view.end());
}

Result<std::uint64_t> people_in(ByteView delta) { return internal::delta_people(delta); }

Result<bool> is_empty(ByteView delta) {
  TRY(view, internal::parse_delta(delta));
  return view.people.empty() && view.facts.empty();
}

Result<Instant> newest_in(ByteView delta) {
  TRY(view, internal::parse_delta(delta));
  return view.data_as_of;
}

}  // namespace tomoshibi::store::charts
