// What an order says, as bytes: the one encoding, and the rules that a reader asks for.
#include <algorithm>
#include <string_view>

#include "store/base/cbor.h"
#include "sync/core/internal/order_parts.h"

namespace tomoshibi::sync {
namespace {

constexpr std::string_view kRole = "order";
constexpr std::uint64_t kVersion = 1;
constexpr std::uint64_t kDrillFlag = 1;
constexpr std::uint64_t kTriageFlag = 2;
constexpr std::uint64_t kRootVersionMax = std::uint64_t{1} << 40;
constexpr std::int64_t kTimeMax = (std::int64_t{1} << 48) - 1;
constexpr std::int64_t kDayMilliseconds = 86'400'000;
constexpr std::uint32_t kPrefectureMax = 47;
constexpr std::size_t kFacilityDigits = 10;

constexpr Error kMalformed(Errc::kBadInput, "order: its body breaks the format");

bool is_time(Instant at) { return at.milliseconds > 0 && at.milliseconds <= kTimeMax; }

bool is_area_code(std::uint32_t code) {
  return code / 1000 >= 1 && code / 1000 <= kPrefectureMax;
}
bool is_place_code(std::uint32_t code) {
  return (code >= 1 && code <= kPrefectureMax) || is_area_code(code);
}
bool is_facility(std::string_view code) {
  return code.size() == kFacilityDigits &&
         std::ranges::all_of(code, [](char one) { return one >= '0' && one <= '9'; });
}

template <typename T>
bool is_rising(const std::vector<T>& list) {
  return std::ranges::adjacent_find(list, std::ranges::greater_equal{}) == list.end();
}

Bytes encode_codes(const std::vector<std::uint32_t>& codes) {
  cbor::Writer out;
  out.add_array(codes.size());
  for (const std::uint32_t code : codes) out.add_unsigned(code);
  return out.take();
}

Result<std::vector<std::uint32_t>> read_codes(const cbor::Value* value) {
  if (value == nullptr || !value->is(cbor::Kind::kArray) || value->items.size() > kOrderAreasMax)
    return kMalformed;
  std::vector<std::uint32_t> codes;
  codes.reserve(value->items.size());
  for (const cbor::Value& item : value->items) {
    if (!item.is(cbor::Kind::kUnsigned) || item.number > 99'999) return kMalformed;
    codes.push_back(static_cast<std::uint32_t>(item.number));
  }
  return codes;
}

Result<std::vector<std::string>> read_facilities(const cbor::Value* value) {
  std::vector<std::string> facilities;
  if (value == nullptr) return facilities;
  if (!value->is(cbor::Kind::kArray) || value->items.empty() ||
      value->items.size() > kOrderFacilitiesMax)
    return kMalformed;
  for (const cbor::Value& item : value->items) {
    if (!item.is(cbor::Kind::kText)) return kMalformed;
    facilities.emplace_back(as_text(item.bytes));
  }
  return facilities;
}

// Fields that a close does not have.
Result<void> read_opening(cbor::MapReader& fields, OrderBody& body) {
  const auto time_max = static_cast<std::uint64_t>(kTimeMax);
  TRY(not_before, fields.unsigned_at(7, time_max));
  TRY(not_after, fields.unsigned_at(8, time_max));
  TRY(duration, fields.unsigned_at(9, time_max / 1000));
  TRY(places, read_codes(fields.find(12)));
  TRY(facilities, read_facilities(fields.find(13)));
  TRY(data, read_codes(fields.find(14)));
  TRY(fleet, fields.unsigned_at(15, 0xffff'ffffU));
  TRY(box_hash, fields.bytes_at(16, body.box_hash.size()));
  if (box_hash.size() != body.box_hash.size()) return kMalformed;
  body.not_before = {static_cast<std::int64_t>(not_before)};
  body.not_after = {static_cast<std::int64_t>(not_after)};
  body.duration_seconds = static_cast<std::int64_t>(duration);
  body.places = std::move(places);
  body.facilities = std::move(facilities);
  body.data = std::move(data);
  body.fleet = static_cast<Generation>(fleet);
  std::ranges::copy(box_hash, body.box_hash.begin());
  return ok();
}

bool is_opening(const OrderBody& body) {
  if (!is_time(body.not_before) || !is_time(body.not_after)) return false;
  const std::int64_t period = body.not_after.milliseconds - body.not_before.milliseconds;
  const std::int64_t ahead = body.not_after.milliseconds - body.issued.milliseconds;
  if (period <= 0 || ahead <= 0 || ahead > kOrderDaysMax * kDayMilliseconds) return false;
  if (body.duration_seconds < 1 || body.duration_seconds > period / 1000) return false;
  if (body.places.empty() || body.places.size() > kOrderAreasMax || !is_rising(body.places) ||
      !std::ranges::all_of(body.places, is_place_code))
    return false;
  if (body.facilities.size() > kOrderFacilitiesMax || !is_rising(body.facilities) ||
      !std::ranges::all_of(body.facilities, is_facility))
    return false;
  return body.fleet >= 1 && !body.data.empty() && body.data.size() <= kOrderAreasMax &&
         is_rising(body.data) && std::ranges::all_of(body.data, is_area_code);
}

}  // namespace

bool is_order_body(const OrderBody& body) {
  if (body.revision < 1 || body.revision > kOrderRevisionMax) return false;
  if (body.root_version < 1 || body.root_version > kRootVersionMax) return false;
  if (!is_time(body.issued)) return false;
  if (!body.reason.empty() && !is_plain_text(body.reason, kOrderTextMax)) return false;
  return body.kind == OrderKind::kClose || is_opening(body);
}

Bytes encode_order_body(const OrderBody& body) {
  const bool opens = body.kind == OrderKind::kOpen;
  const auto time = [](Instant at) { return static_cast<std::uint64_t>(at.milliseconds); };
  cbor::MapWriter out;
  out.add_text(0, kRole).add_unsigned(1, kVersion).add_bytes(2, body.id);
  out.add_unsigned(3, body.revision).add_unsigned(4, static_cast<std::uint64_t>(body.kind));
  out.add_unsigned(5, body.root_version).add_unsigned(6, time(body.issued));
  if (opens) {
    out.add_unsigned(7, time(body.not_before)).add_unsigned(8, time(body.not_after));
    out.add_unsigned(9, static_cast<std::uint64_t>(body.duration_seconds));
  }
  const std::uint64_t flags = (body.is_drill ? kDrillFlag : 0) |
                              (opens && body.allows_roster_triage ? kTriageFlag : 0);
  if (flags != 0) out.add_unsigned(10, flags);
  if (!body.reason.empty()) out.add_text(11, body.reason);
  if (opens) {
    out.add_encoded(12, encode_codes(body.places));
    if (!body.facilities.empty()) {
      cbor::Writer list;
      list.add_array(body.facilities.size());
      for (const std::string& one : body.facilities) list.add_text(one);
      out.add_encoded(13, list.bytes());
    }
    out.add_encoded(14, encode_codes(body.data));
    out.add_unsigned(15, body.fleet).add_bytes(16, body.box_hash);
  }
  return out.finish();
}

namespace internal {

Result<OrderBody> read_order_body(ByteView bytes) {
  TRY(value, cbor::decode(bytes));
  TRY(fields, cbor::MapReader::create(value));
  TRY(role, fields.text_at(0, 16));
  if (role != kRole) return Error(Errc::kDenied, "order: signed for another role");
  TRY(version, fields.unsigned_at(1, kVersion));
  if (version != kVersion) return kMalformed;
  OrderBody body;
  TRY(id, fields.bytes_at(2, body.id.size()));
  if (id.size() != body.id.size()) return kMalformed;
  std::ranges::copy(id, body.id.begin());
  TRY(revision, fields.unsigned_at(3, kOrderRevisionMax));
  TRY(kind, fields.unsigned_at(4, static_cast<std::uint64_t>(OrderKind::kClose)));
  if (kind == 0) return kMalformed;
  TRY(root_version, fields.unsigned_at(5, kRootVersionMax));
  TRY(issued, fields.unsigned_at(6, static_cast<std::uint64_t>(kTimeMax)));
  body.revision = revision;
  body.kind = static_cast<OrderKind>(kind);
  body.root_version = root_version;
  body.issued = {static_cast<std::int64_t>(issued)};
  if (body.kind == OrderKind::kOpen) TRY_VOID(read_opening(fields, body));
  TRY(flags, fields.unsigned_if(10, kDrillFlag | kTriageFlag));
  body.is_drill = (flags.value_or(0) & kDrillFlag) != 0;
  body.allows_roster_triage = (flags.value_or(0) & kTriageFlag) != 0;
  TRY(reason, fields.text_or_empty(11, kOrderTextMax));
  body.reason = std::move(reason);
  TRY_VOID(fields.finish());
  if (!is_order_body(body)) return kMalformed;
  // One order has one body: an empty field that is written out, or keys that this version does not
  // know, would be a second spelling of the same revision.
  if (!std::ranges::equal(encode_order_body(body), bytes)) return kMalformed;
  return body;
}

}  // namespace internal

bool covers_place(const OrderBody& body, std::uint32_t place, std::string_view facility) {
  const bool is_there = std::ranges::any_of(body.places, [&](std::uint32_t one) {
    return one == place || (one <= kPrefectureMax && one == place / 1000);
  });
  return is_there && (body.facilities.empty() ||
                      std::ranges::find(body.facilities, facility) != body.facilities.end());
}

std::vector<std::uint32_t> with_unknown_addresses(std::vector<std::uint32_t> areas) {
  const std::size_t given = areas.size();
  areas.reserve(2 * given);
  for (std::size_t at = 0; at < given; ++at) areas.push_back(areas[at] / 1000 * 1000);
  std::ranges::sort(areas);
  areas.erase(std::unique(areas.begin(), areas.end()), areas.end());
  return areas;
}

}  // namespace tomoshibi::sync
