// A script of any bytes against the book of orders: revisions, disputes, closes, codes, signed
// times, clocks and starts in any order; and any bytes as a kept book.
// After each step: what is open comes from an order or code of one world; after its close an order
// is never open; `lower` never falls; what is kept reads again and says the same; forgetting keys
// opens nothing. Run: build with the fuzz preset, then ./fuzz_order_book CORPUS -max_len=1024
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <set>

#include "sync/core/order_book.h"
#include "tests/sync_orders.h"

using namespace tomoshibi;
using namespace tomoshibi::sync;
using namespace tomoshibi::test;

namespace {

// One of a few hundred orders, each signed once.
const Bytes& order_of(std::uint8_t id, std::uint8_t revision, std::uint8_t shape) {
  static std::map<std::uint32_t, Bytes> files;
  Bytes& file = files[(static_cast<std::uint32_t>(id) << 16) |
                      (static_cast<std::uint32_t>(revision) << 8) | shape];
  if (!file.empty()) return file;
  if (shape == 7) return file = order_file(closing(id, revision));
  OrderBody body = sample_order(id, revision);
  body.is_drill = id == 3;
  if (shape == 1) body.reason = "別の本文";
  if (shape == 2) body.data = {17000, 17204};
  if (shape == 3) body.data.push_back(17463);
  if (shape == 4) body.places = {16};
  if (shape == 5) {
    body.not_before.milliseconds += 2 * kDay;
    body.duration_seconds = 5 * 86400;
  }
  if (shape == 6) {
    body.not_after.milliseconds += 7 * kDay;
    body.duration_seconds = 14 * 86400;
  }
  return file = order_file(body);
}

struct Script {
  ByteView rest;
  std::uint8_t next() {
    if (rest.empty()) return 0;
    const std::uint8_t byte = rest[0];
    rest = rest.subspan(1);
    return byte;
  }
};

void require(bool holds) {
  if (!holds) std::abort();
}

void play(Script script, const TrustRoot& root) {
  OrderBook book;
  const KioskPlace here{17204, "1710000001"};
  Moment now;
  now.wall = kMorning;
  std::set<OrderId> closed;
  Instant lower;
  while (!script.rest.empty()) {
    const std::uint8_t what = script.next();
    switch (what % 8) {
      case 0: case 1: case 2: {
        const auto id = static_cast<std::uint8_t>(1 + script.next() % 4);
        const std::uint8_t more = script.next();
        const auto revision = static_cast<std::uint8_t>(1 + more % 6);
        const auto shape = static_cast<std::uint8_t>((more / 6) % 8);
        const auto outcome = book.apply(order_of(id, revision, shape), root, here, now);
        if (outcome && shape == 7) closed.insert(order_id(id));
        require(!outcome || !closed.contains(order_id(id)) || shape == 7);
        break;
      }
      case 3:
        (void)book.apply_code({17200U + script.next() % 4, what >= 128},
                              static_cast<Epoch>(script.next() % 4), Bytes(80, 1), now);
        break;
      case 4: book.note_signed_time({kMorning.milliseconds + script.next() * kDay / 16}); break;
      case 5: now.running.milliseconds += std::int64_t{script.next()} * 3'600'000; break;
      case 6:
        ++now.running.boot[0];
        now.running.milliseconds = 0;
        now.wall.milliseconds += (std::int64_t{script.next()} - 128) * 365 * kDay;
        break;
      default: {
        const auto open = book.open_areas();
        book.forget_keys();
        require(book.open_areas() == open);
      }
    }
    (void)book.look(now, here);
    require(lower <= book.lower());
    lower = book.lower();
    const auto areas = book.open_areas();
    for (const Area& area : areas) require(area.is_drill == areas[0].is_drill);
    std::size_t open = 0;
    for (const Standing& one : book.standing()) {
      const bool is_open = one.state == Standing::State::kOpen;
      require(!is_open || one.is_emergency || !closed.contains(one.id));
      open += is_open && one.is_drill == (!areas.empty() && areas[0].is_drill) ? 1 : 0;
    }
    require((open == 0) == areas.empty());
    require(book.sealed_keys(root)->size() == open);
    const Bytes kept = book.encode();
    auto again = OrderBook::decode(kept);
    require(again.has_value() && again->encode() == kept);
    (void)again->look(now, here);
    require(again->open_areas() == areas);
    if (what % 16 == 6) book = std::move(*again);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const TrustRoot root = sample_trust();
  if (size == 0) return 0;
  const ByteView input(data + 1, size - 1);
  if (data[0] % 4 != 0) {
    play({input.first(std::min<std::size_t>(input.size(), 256))}, root);
    return 0;
  }
  auto book = OrderBook::decode(input);
  if (!book) return 0;
  const Bytes kept = book->encode();
  require(OrderBook::decode(kept).has_value());
  Moment now;
  now.wall = kMorning;
  (void)book->look(now, {17204, "1710000001"});
  (void)book->standing();
  (void)book->open_areas();
  require(book->sealed_keys(root).has_value());
  book->forget_keys();
  return 0;
}
