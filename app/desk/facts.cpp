#include "app/desk/facts.h"

#include <algorithm>
#include <string>
#include <utility>

#include "store/base/cbor.h"

namespace tomoshibi::app {

namespace people = store::people;

namespace {

constexpr std::uint64_t kVersion = 1;
constexpr std::size_t kHoldingsMax = 4096;
constexpr std::size_t kNameBytesMax = 256;

void add_date(cbor::MapWriter& map, std::uint64_t key, const std::optional<Date>& date) {
  if (date && date->known()) map.add_signed(key, to_days(*date));
}

std::optional<Date> date_at(cbor::MapReader& map, std::uint64_t key) {
  if (map.find(key) == nullptr) return std::nullopt;
  const auto days = map.signed_at(key);
  constexpr std::int64_t kFarDays = 1'000'000;
  if (!days || *days < -kFarDays || *days > kFarDays) return std::nullopt;
  return from_days(static_cast<std::int32_t>(*days));
}

Bytes encode_holding(const people::Holding& holding) {
  cbor::MapWriter map;
  map.add_unsigned(0, static_cast<std::uint64_t>(holding.kind));
  if (!holding.code.empty()) map.add_text(1, holding.code);
  if (!holding.name.empty()) map.add_text(2, holding.name);
  map.add_unsigned(3, holding.people).add_signed(4, holding.as_of.milliseconds);
  return map.finish();
}

std::optional<people::Holding> holding_from(const cbor::Value& value) {
  auto map = cbor::MapReader::create(value);
  if (!map) return std::nullopt;
  const auto kind =
      map->unsigned_at(0, static_cast<std::uint64_t>(people::Holding::Kind::kInsurer));
  auto code = map->text_or_empty(1, kNameBytesMax);
  auto name = map->text_or_empty(2, kNameBytesMax);
  const auto count = map->unsigned_at(3, INT64_MAX);
  const auto as_of = map->signed_at(4);
  if (!kind || !code || !name || !count || !as_of || !map->finish()) return std::nullopt;
  people::Holding holding;
  holding.kind = static_cast<people::Holding::Kind>(*kind);
  holding.code = *std::move(code);
  holding.name = *std::move(name);
  holding.people = *count;
  holding.as_of = {*as_of};
  return holding;
}

}  // namespace

Bytes encode(const RegionFacts& facts) {
  cbor::MapWriter map;
  map.add_unsigned(0, kVersion).add_unsigned(1, facts.people);
  cbor::Writer list;
  const std::size_t count = std::min(facts.holdings.size(), kHoldingsMax);
  list.add_array(count);
  for (std::size_t at = 0; at < count; ++at) list.add_encoded(encode_holding(facts.holdings[at]));
  map.add_encoded(2, list.bytes());
  add_date(map, 3, facts.ages.newest_prescription);
  if (facts.ages.newest_receipt) {
    map.add_signed(4, facts.ages.newest_receipt->year * 12 + facts.ages.newest_receipt->month - 1);
  }
  add_date(map, 5, facts.ages.newest_notebook);
  add_date(map, 6, facts.ages.newest_checkup);
  if (facts.ages.newest_as_of) map.add_signed(7, facts.ages.newest_as_of->milliseconds);
  return map.finish();
}

std::optional<RegionFacts> decode_facts(ByteView bytes) {
  const auto value = cbor::decode(bytes);
  if (!value) return std::nullopt;
  auto map = cbor::MapReader::create(*value);
  if (!map) return std::nullopt;
  const auto version = map->unsigned_at(0, UINT64_MAX);
  const auto people_count = map->unsigned_at(1, INT64_MAX);
  const cbor::Value* list = map->find(2);
  if (!version || *version != kVersion || !people_count || list == nullptr ||
      !list->is(cbor::Kind::kArray) || list->items.size() > kHoldingsMax) {
    return std::nullopt;
  }
  RegionFacts facts;
  facts.people = *people_count;
  for (const cbor::Value& item : list->items) {
    auto holding = holding_from(item);
    if (!holding) return std::nullopt;
    facts.holdings.push_back(*std::move(holding));
  }
  facts.ages.newest_prescription = date_at(*map, 3);
  if (map->find(4) != nullptr) {
    const auto months = map->signed_at(4);
    if (!months || *months < 0 || *months > 12 * 9999) return std::nullopt;
    facts.ages.newest_receipt = store::charts::YearMonth{static_cast<int>(*months / 12),
                                                         static_cast<int>(*months % 12) + 1};
  }
  facts.ages.newest_notebook = date_at(*map, 5);
  facts.ages.newest_checkup = date_at(*map, 6);
  if (map->find(7) != nullptr) {
    const auto as_of = map->signed_at(7);
    if (!as_of) return std::nullopt;
    facts.ages.newest_as_of = Instant{*as_of};
  }
  return facts;
}

}  // namespace tomoshibi::app
