#include "sync/core/epoch_keys.h"

#include <algorithm>

#include "store/base/cbor.h"

namespace tomoshibi::sync {
namespace {

using cbor::Kind;

constexpr std::uint64_t kIssueMax = std::uint64_t{1} << 53;
constexpr std::uint64_t kInstantMax = (std::uint64_t{1} << 48) - 1;
constexpr Epoch kEpochMax = 1U << 20;
constexpr std::size_t kFields = 6;  // code, anchor's epoch, anchor, current, first, public halves

bool is_number(const cbor::Value& item, std::uint64_t max) {
  return item.is(Kind::kUnsigned) && item.number <= max;
}

Result<std::vector<BoxPublic>> read_halves(ByteView bytes) {
  constexpr std::size_t kBytes = std::tuple_size_v<BoxPublic>;
  const std::size_t count = bytes.size() / kBytes;
  if (bytes.size() % kBytes != 0 || count == 0 || count > kEpochsMax)
    return Error(Errc::kBadInput, "epoch keys: public halves");
  std::vector<BoxPublic> out(count);
  for (std::size_t at = 0; at < count; ++at) {
    std::ranges::copy(bytes.subspan(at * kBytes, kBytes), out[at].begin());
    if (!is_box_public(out[at]))
      return Error(Errc::kBadInput, "epoch keys: a point of small order");
  }
  return out;
}

Result<AreaEpochs> read_area(const cbor::Value& item, const EpochKeys& keys) {
  const Error malformed(Errc::kBadInput, "epoch keys: an area is not written as it should be");
  if (!item.is(Kind::kArray) || item.items.size() != kFields) return malformed;
  const auto& fields = item.items;
  AreaEpochs out;
  if (!is_number(fields[0], 99999) || !is_number(fields[1], kEpochMax) ||
      !fields[2].is(Kind::kBytes) || fields[2].bytes.size() != out.anchor.value.size() ||
      !is_number(fields[3], kEpochMax) || !is_number(fields[4], kEpochMax) ||
      !fields[5].is(Kind::kBytes))
    return malformed;
  out.anchor.area = {.code = static_cast<std::uint32_t>(fields[0].number),
                     .is_drill = keys.is_drill};
  out.anchor.epoch = static_cast<Epoch>(fields[1].number);
  std::ranges::copy(fields[2].bytes, out.anchor.value.begin());
  out.current = static_cast<Epoch>(fields[3].number);
  out.first = static_cast<Epoch>(fields[4].number);
  if (prefecture_of(out.anchor.area) != keys.prefecture)
    return Error(Errc::kBadInput, "epoch keys: an area of another prefecture");
  TRY(halves, read_halves(fields[5].bytes));
  out.public_halves = std::move(halves);
  const Epoch last = out.first + static_cast<Epoch>(out.public_halves.size()) - 1;
  if (out.first == 0 || out.first <= out.anchor.epoch || out.current < out.first ||
      out.current > last || last - out.anchor.epoch > kStepsMax)
    return Error(Errc::kBadInput, "epoch keys: epochs that do not fit together");
  return out;
}

Result<void> read_areas(const cbor::Value* list, EpochKeys& keys) {
  if (list == nullptr || !list->is(Kind::kArray) || list->items.empty() ||
      list->items.size() > kPrefectureAreasMax)
    return Error(Errc::kBadInput, "epoch keys: no areas, or too many");
  for (const cbor::Value& item : list->items) {
    TRY(area, read_area(item, keys));
    if (!keys.areas.empty() && area.anchor.area <= keys.areas.back().anchor.area)
      return Error(Errc::kBadInput, "epoch keys: areas not in order");
    keys.areas.push_back(std::move(area));
  }
  return ok();
}

std::int64_t months_of(Instant at) {
  const Date date = date_in_japan(at);
  return std::int64_t{date.year} * 12 + date.month;
}

}  // namespace

const AreaEpochs* EpochKeys::of(const Area& area) const {
  const auto found = std::ranges::find(
      areas, area, [](const AreaEpochs& one) -> const Area& { return one.anchor.area; });
  return found == areas.end() ? nullptr : &*found;
}

std::optional<BoxPublic> EpochKeys::public_half(const Area& area, Epoch epoch) const {
  const AreaEpochs* epochs = of(area);
  if (epochs == nullptr || epoch < epochs->first ||
      epoch - epochs->first >= epochs->public_halves.size())
    return std::nullopt;
  return epochs->public_halves[epoch - epochs->first];
}

Result<Epoch> EpochKeys::current(const Area& area, Instant at) const {
  const AreaEpochs* epochs = of(area);
  if (epochs == nullptr) return Error(Errc::kNotFound, "epoch keys: area not in this document");
  const Epoch epoch = epoch_at(epochs->current, made, at);
  if (!public_half(area, epoch))
    return Error(Errc::kNotFound, "epoch keys: the published epochs are over");
  return epoch;
}

Epoch epoch_at(Epoch current, Instant made, Instant at) {
  if (at <= made) return current;
  return current + static_cast<Epoch>(months_of(at) - months_of(made));
}

Bytes encode_epoch_keys_body(const EpochKeys& keys) {
  cbor::Writer areas;
  areas.add_array(keys.areas.size());
  for (const AreaEpochs& one : keys.areas) {
    Bytes halves;
    for (const BoxPublic& half : one.public_halves)
      halves.insert(halves.end(), half.begin(), half.end());
    areas.add_array(kFields)
        .add_unsigned(one.anchor.area.code)
        .add_unsigned(one.anchor.epoch)
        .add_bytes(one.anchor.value)
        .add_unsigned(one.current)
        .add_unsigned(one.first)
        .add_bytes(halves);
  }
  cbor::MapWriter map;
  map.add_text(0, name_of(AuthorityRole::kOrder))
      .add_unsigned(1, keys.issue)
      .add_unsigned(2, keys.prefecture)
      .add_bool(3, keys.is_drill)
      .add_signed(4, keys.made.milliseconds)
      .add_encoded(5, areas.bytes());
  return map.finish();
}

Result<EpochKeys> read_epoch_keys(ByteView document, const TrustRoot& root) {
  TRY(read, read_document(document, DocumentKind::kEpochKeys));
  TRY_VOID(root.verify(read, AuthorityRole::kOrder));
  TRY(item, cbor::decode(read.body));
  TRY(map, cbor::MapReader::create(item));
  TRY(role, map.text_at(0, 16));
  TRY(issue, map.unsigned_at(1, kIssueMax));
  TRY(prefecture, map.unsigned_at(2, 99));
  const cbor::Value* drill = map.find(3);
  TRY(made, map.unsigned_at(4, kInstantMax));
  if (role != name_of(AuthorityRole::kOrder) || issue == 0 || drill == nullptr ||
      !(drill->is(Kind::kFalse) || drill->is(Kind::kTrue)) ||
      !is_prefecture(static_cast<std::uint32_t>(prefecture)))
    return Error(Errc::kBadInput, "epoch keys: role, issue, prefecture or world");
  EpochKeys out{.issue = issue,
                .prefecture = static_cast<std::uint32_t>(prefecture),
                .is_drill = drill->is(Kind::kTrue),
                .made = {static_cast<std::int64_t>(made)},
                .areas = {}};
  TRY_VOID(read_areas(map.find(5), out));
  TRY_VOID(map.finish());
  return out;
}

}  // namespace tomoshibi::sync
