#include "sync/authority/internal/ledger.h"

#include <algorithm>

#include "store/base/cbor.h"

namespace tomoshibi::sync::internal {
namespace {

using cbor::Kind;

constexpr std::string_view kType = "tomoshibi ledger";
constexpr Error kMalformed(Errc::kBadInput, "ledger: not written as it should be");

Result<LedgerOrder> read_order_line(const cbor::Value& item) {
  LedgerOrder out;
  if (!item.is(Kind::kArray) || item.items.size() != 3 || !item.items[0].is(Kind::kBytes) ||
      item.items[0].bytes.size() != out.id.size() || !item.items[1].is(Kind::kUnsigned) ||
      !item.items[2].is(Kind::kUnsigned))
    return kMalformed;
  std::ranges::copy(item.items[0].bytes, out.id.begin());
  out.revision = item.items[1].number;
  out.root_version = item.items[2].number;
  return out;
}

Result<void> read_given_line(const cbor::Value& item, Ledger& ledger) {
  const auto is_bool = [](const cbor::Value& one) {
    return one.is(Kind::kFalse) || one.is(Kind::kTrue);
  };
  if (!item.is(Kind::kArray) || item.items.size() != 5 || !item.items[0].is(Kind::kUnsigned) ||
      item.items[0].number > 99999 || !is_bool(item.items[1]) ||
      !item.items[2].is(Kind::kUnsigned) || item.items[2].number > kStepsMax ||
      !item.items[3].is(Kind::kUnsigned) || (item.items[3].number >> 48) != 0 ||
      !is_bool(item.items[4]))
    return kMalformed;
  const Area area{.code = static_cast<std::uint32_t>(item.items[0].number),
                  .is_drill = item.items[1].is(Kind::kTrue)};
  ledger.given[area] = {.epoch = static_cast<Epoch>(item.items[2].number),
                        .at = {static_cast<std::int64_t>(item.items[3].number)},
                        .by_code = item.items[4].is(Kind::kTrue)};
  return ok();
}

}  // namespace

void Ledger::note_given(const Area& area, const GivenSecret& secret) {
  GivenSecret& known = given[area];
  const Epoch highest = std::max(known.epoch, secret.epoch);
  known = secret;
  known.epoch = highest;
}

void Ledger::note_order(const LedgerOrder& order) {
  const auto known = std::ranges::find(orders, order.id, &LedgerOrder::id);
  if (known == orders.end()) {
    orders.push_back(order);
  } else {
    *known = order;
  }
}

Bytes encode_ledger(const Ledger& ledger) {
  cbor::Writer orders;
  orders.add_array(ledger.orders.size());
  for (const LedgerOrder& one : ledger.orders)
    orders.add_array(3).add_bytes(one.id).add_unsigned(one.revision).add_unsigned(one.root_version);
  cbor::Writer given;
  given.add_array(ledger.given.size());
  for (const auto& [area, secret] : ledger.given) {
    given.add_array(5)
        .add_unsigned(area.code)
        .add_bool(area.is_drill)
        .add_unsigned(secret.epoch)
        .add_signed(secret.at.milliseconds)
        .add_bool(secret.by_code);
  }
  cbor::MapWriter map;
  map.add_text(0, kType).add_unsigned(1, 1).add_encoded(2, orders.bytes());
  map.add_encoded(3, given.bytes());
  return map.finish();
}

Result<Ledger> read_ledger(ByteView bytes) {
  TRY(item, cbor::decode(bytes));
  TRY(map, cbor::MapReader::create(item));
  TRY(type, map.text_at(0, 32));
  TRY(version, map.unsigned_at(1, 255));
  const cbor::Value* orders = map.find(2);
  const cbor::Value* given = map.find(3);
  if (type != kType || version != 1 || orders == nullptr || !orders->is(Kind::kArray) ||
      given == nullptr || !given->is(Kind::kArray))
    return kMalformed;
  TRY_VOID(map.finish());
  Ledger out;
  for (const cbor::Value& one : orders->items) {
    TRY(order, read_order_line(one));
    out.orders.push_back(order);
  }
  for (const cbor::Value& one : given->items) TRY_VOID(read_given_line(one, out));
  return out;
}

}  // namespace tomoshibi::sync::internal
