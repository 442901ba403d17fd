// The book of orders as bytes: {0: 1 (version), 1: lower, 2: arrivals, 3: [order], 4: [code], 5:
// [past], 6: place, 7: facility}.
#include <algorithm>

#include "store/base/cbor.h"
#include "sync/core/internal/order_book_state.h"
#include "sync/core/internal/order_parts.h"

namespace tomoshibi::sync::internal {
namespace {

constexpr std::uint64_t kVersion = 1;
constexpr std::uint64_t kNumberMax = std::uint64_t{1} << 53;
constexpr std::uint64_t kDisputedFlag = 1, kBegunFlag = 2, kUnsignedFlag = 4;
constexpr std::uint64_t kEndedFlag = 1, kOpenFlag = 2;
constexpr Error kDamaged(Errc::kCorrupt, "order book: damaged");

// A decoder's words about bytes that we ourselves wrote: they are damaged.
#define TRY_KEPT(name, expr)                \
  auto kept_##name = (expr);                \
  if (!kept_##name) return kDamaged;        \
  [[maybe_unused]] auto name = *std::move(kept_##name)

void add_used(cbor::Writer& out, const UsedTime& used) {
  out.add_array(3).add_bytes(used.last.boot).add_signed(used.last.milliseconds);
  out.add_signed(used.used_milliseconds);
}

std::optional<std::int64_t> integer_of(const cbor::Value& value) {
  if (value.number >= kNumberMax) return std::nullopt;
  const auto number = static_cast<std::int64_t>(value.number);
  if (value.is(cbor::Kind::kUnsigned)) return number;
  if (value.is(cbor::Kind::kNegative)) return -1 - number;
  return std::nullopt;
}

Result<UsedTime> read_used(const cbor::Value& value) {
  UsedTime used;
  if (!value.is(cbor::Kind::kArray) || value.items.size() != 3 ||
      !value.items[0].is(cbor::Kind::kBytes) ||
      value.items[0].bytes.size() != used.last.boot.size())
    return kDamaged;
  const auto last = integer_of(value.items[1]);
  const auto counted = integer_of(value.items[2]);
  if (!last || !counted || *last < 0 || *counted < 0 || *counted > kUsedMillisecondsMax)
    return kDamaged;
  std::ranges::copy(value.items[0].bytes, used.last.boot.begin());
  used.last.milliseconds = *last;
  used.used_milliseconds = *counted;
  return used;
}

Bytes encode_kept(const KeptOrder& kept) {
  cbor::MapWriter out;
  out.add_bytes(0, kept.document);
  if (!kept.box.empty()) out.add_bytes(1, kept.box);
  out.add_unsigned(2, (kept.is_disputed ? kDisputedFlag : 0) | (kept.has_begun ? kBegunFlag : 0) |
                          (kept.is_signed ? 0 : kUnsignedFlag));
  return out.finish();
}

Result<KeptOrder> read_kept(const cbor::Value& value) {
  TRY_KEPT(fields, cbor::MapReader::create(value));
  TRY_KEPT(document, fields.bytes_at(0, kOrderBytesMax));
  TRY_KEPT(signed_document, read_document(document, DocumentKind::kOrder));
  TRY_KEPT(body, read_order_body(signed_document.body));
  KeptOrder kept{.document = Bytes(document.begin(), document.end()),
                 .body = std::move(body),
                 .body_digest = sha256(signed_document.body),
                 .box = {}};
  if (fields.find(1) != nullptr) {
    TRY_KEPT(box, fields.bytes_at(1, kOrderBytesMax));
    if (box.empty() || !holds_box(kept.body, box)) return kDamaged;
    kept.box.assign(box.begin(), box.end());
  }
  TRY_KEPT(flags, fields.unsigned_at(2, kDisputedFlag | kBegunFlag | kUnsignedFlag));
  kept.is_disputed = (flags & kDisputedFlag) != 0;
  kept.has_begun = (flags & kBegunFlag) != 0;
  kept.is_signed = (flags & kUnsignedFlag) == 0;
  if (!fields.finish()) return kDamaged;
  return kept;
}

Bytes encode_record(const OrderRecord& record) {
  cbor::MapWriter out;
  out.add_bytes(0, record.id).add_unsigned(1, record.highest);
  out.add_signed(2, record.first_not_before.milliseconds).add_unsigned(3, record.at);
  cbor::Writer list;
  list.add_array(record.kept.size());
  for (const KeptOrder& kept : record.kept) list.add_encoded(encode_kept(kept));
  out.add_encoded(4, list.bytes());
  if (record.used) {
    cbor::Writer used;
    add_used(used, *record.used);
    out.add_encoded(5, used.bytes());
  }
  out.add_unsigned(6, (record.is_ended_here ? kEndedFlag : 0) | (record.was_open ? kOpenFlag : 0));
  return out.finish();
}

Result<OrderRecord> read_record(const cbor::Value& value) {
  TRY_KEPT(fields, cbor::MapReader::create(value));
  OrderRecord record;
  TRY_KEPT(id, fields.bytes_at(0, record.id.size()));
  TRY_KEPT(highest, fields.unsigned_at(1, kOrderRevisionMax));
  TRY_KEPT(first, fields.signed_at(2));
  TRY_KEPT(at, fields.unsigned_at(3, kNumberMax));
  const cbor::Value* list = fields.find(4);
  if (id.size() != record.id.size() || list == nullptr || !list->is(cbor::Kind::kArray) ||
      list->items.empty() || list->items.size() > kKeptMax)
    return kDamaged;
  std::ranges::copy(id, record.id.begin());
  record.highest = highest;
  record.first_not_before = {first};
  record.at = at;
  for (const cbor::Value& item : list->items) {
    TRY(kept, read_kept(item));
    const bool is_after = record.kept.empty() ||
                          record.kept.back().body.revision <= kept.body.revision;
    if (kept.body.id != record.id || kept.body.revision > highest || !is_after) return kDamaged;
    record.kept.push_back(std::move(kept));
  }
  if (const cbor::Value* used = fields.find(5); used != nullptr) {
    TRY(read, read_used(*used));
    record.used = read;
  }
  TRY_KEPT(flags, fields.unsigned_at(6, kEndedFlag | kOpenFlag));
  record.is_ended_here = (flags & kEndedFlag) != 0;
  record.was_open = (flags & kOpenFlag) != 0;
  if (!fields.finish()) return kDamaged;
  return record;
}

Bytes encode_code(const CodeRecord& code) {
  cbor::MapWriter out;
  out.add_unsigned(0, code.area.code).add_bool(1, code.area.is_drill).add_unsigned(2, code.epoch);
  if (!code.sealed.empty()) out.add_bytes(3, code.sealed);
  cbor::Writer used;
  add_used(used, code.used);
  out.add_encoded(4, used.bytes()).add_unsigned(5, code.at);
  out.add_unsigned(6, (code.is_ended_here ? kEndedFlag : 0) | (code.was_open ? kOpenFlag : 0));
  return out.finish();
}

Result<CodeRecord> read_code(const cbor::Value& value) {
  TRY_KEPT(fields, cbor::MapReader::create(value));
  CodeRecord code;
  TRY_KEPT(area, fields.unsigned_at(0, 99'999));
  const cbor::Value* drill = fields.find(1);
  TRY_KEPT(epoch, fields.unsigned_at(2, 0xffff'ffffU));
  if (drill == nullptr || !(drill->is(cbor::Kind::kTrue) || drill->is(cbor::Kind::kFalse)))
    return kDamaged;
  code.area = {.code = static_cast<std::uint32_t>(area), .is_drill = drill->is(cbor::Kind::kTrue)};
  code.epoch = static_cast<Epoch>(epoch);
  if (fields.find(3) != nullptr) {
    TRY_KEPT(sealed, fields.bytes_at(3, kSealedCodeMax));
    code.sealed.assign(sealed.begin(), sealed.end());
  }
  const cbor::Value* used = fields.find(4);
  if (used == nullptr) return kDamaged;
  TRY(read, read_used(*used));
  code.used = read;
  TRY_KEPT(at, fields.unsigned_at(5, kNumberMax));
  code.at = at;
  TRY_KEPT(flags, fields.unsigned_at(6, kEndedFlag | kOpenFlag));
  code.is_ended_here = (flags & kEndedFlag) != 0;
  code.was_open = (flags & kOpenFlag) != 0;
  if (!fields.finish()) return kDamaged;
  return code;
}

Result<PastOrder> read_past(const cbor::Value& value) {
  PastOrder past;
  if (!value.is(cbor::Kind::kArray) || value.items.size() != 3 ||
      !value.items[0].is(cbor::Kind::kBytes) || value.items[0].bytes.size() != past.id.size() ||
      !value.items[1].is(cbor::Kind::kUnsigned) || value.items[1].number > kOrderRevisionMax ||
      !(value.items[2].is(cbor::Kind::kTrue) || value.items[2].is(cbor::Kind::kFalse)))
    return kDamaged;
  std::ranges::copy(value.items[0].bytes, past.id.begin());
  past.revision = value.items[1].number;
  past.is_closed = value.items[2].is(cbor::Kind::kTrue);
  return past;
}

template <typename T, typename Read>
Result<std::vector<T>> read_list(const cbor::Value* value, std::size_t max, Read read) {
  if (value == nullptr || !value->is(cbor::Kind::kArray) || value->items.size() > max)
    return kDamaged;
  std::vector<T> list;
  list.reserve(value->items.size());
  for (const cbor::Value& item : value->items) {
    TRY(one, read(item));
    list.push_back(std::move(one));
  }
  return list;
}

}  // namespace

Bytes encode_book(const BookState& state) {
  cbor::Writer orders, codes, past;
  orders.add_array(state.orders.size());
  for (const OrderRecord& one : state.orders) orders.add_encoded(encode_record(one));
  codes.add_array(state.codes.size());
  for (const CodeRecord& one : state.codes) codes.add_encoded(encode_code(one));
  past.add_array(state.past.size());
  for (const PastOrder& one : state.past)
    past.add_array(3).add_bytes(one.id).add_unsigned(one.revision).add_bool(one.is_closed);
  cbor::MapWriter out;
  out.add_unsigned(0, kVersion).add_signed(1, state.lower.milliseconds);
  out.add_unsigned(2, state.arrivals);
  out.add_encoded(3, orders.bytes()).add_encoded(4, codes.bytes()).add_encoded(5, past.bytes());
  out.add_unsigned(6, state.here.place).add_text(7, state.here.facility);
  return out.finish();
}

Result<BookState> decode_book(ByteView bytes) {
  if (bytes.size() > kOrderBookBytesMax) return kDamaged;
  TRY_KEPT(value, cbor::decode(bytes));
  TRY_KEPT(fields, cbor::MapReader::create(value));
  TRY_KEPT(version, fields.unsigned_at(0, kVersion));
  TRY_KEPT(lower, fields.signed_at(1));
  TRY_KEPT(arrivals, fields.unsigned_at(2, kNumberMax));
  TRY_KEPT(place, fields.unsigned_at(6, 99'999));
  TRY_KEPT(facility, fields.text_at(7, 64));
  if (version != kVersion || lower < 0) return kDamaged;
  BookState state;
  state.lower = {lower};
  state.arrivals = arrivals;
  state.here = {.place = static_cast<std::uint32_t>(place), .facility = std::move(facility)};
  TRY(orders, read_list<OrderRecord>(fields.find(3), kOrdersMax, read_record));
  TRY(codes, read_list<CodeRecord>(fields.find(4), kCodesMax, read_code));
  TRY(past, read_list<PastOrder>(fields.find(5), kPastOrdersMax, read_past));
  if (!fields.finish()) return kDamaged;
  for (std::size_t at = 0; at < orders.size(); ++at) {
    const auto is_same = [&](const OrderRecord& one) { return one.id == orders[at].id; };
    if (std::any_of(orders.begin(), orders.begin() + static_cast<std::ptrdiff_t>(at), is_same))
      return kDamaged;
  }
  state.orders = std::move(orders);
  state.codes = std::move(codes);
  state.past = std::move(past);
  return state;
}

}  // namespace tomoshibi::sync::internal
