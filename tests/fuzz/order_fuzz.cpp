// Any bytes as an order's file, as its body, as what its box holds, and as a text: read or refused,
// never worse. What reads as a body is the one spelling of what it says; no bytes are taken for two
// signatures of the sample authority; what the fleet's box holds opens only as the areas of its
// order. Run: build with the fuzz preset, then ./fuzz_order CORPUS -max_len=8192
#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "sync/core/internal/order_parts.h"
#include "tests/sync_orders.h"

using namespace tomoshibi;
using namespace tomoshibi::sync;
using namespace tomoshibi::test;

namespace {

void check_body(ByteView bytes) {
  const auto body = internal::read_order_body(bytes);
  if (!body) return;
  if (!is_order_body(*body)) std::abort();
  if (!std::ranges::equal(encode_order_body(*body), bytes)) std::abort();
  (void)covers_place(*body, 17204, "1710000001");
  if (with_unknown_addresses(body->data).size() > 2 * body->data.size()) std::abort();
}

// Whoever seals may have been wrong: the plain text is anything, well sealed.
void check_box(ByteView text) {
  static const OrderBody body = sample_order();
  static const BoxPair fleet = sample_pair(kFleetNumber);
  static const Secret<32> ephemeral = [] {
    Secret<32> seed;
    std::ranges::fill(seed.fill(), std::uint8_t{9});
    return seed;
  }();
  Bytes context(body.id.begin(), body.id.end());
  context.resize(24);
  context[23] = static_cast<std::uint8_t>(body.revision);
  OrderFile order;
  order.body = body;
  order.box = seal_for(fleet.public_half, "order-keys", context, text, &ephemeral);
  const auto keys = open_order_keys(order, fleet);
  if (!keys) return;
  for (const AreaSecret& one : keys->secrets) {
    if (std::ranges::find(body.data, one.area.code) == body.data.end()) std::abort();
  }
  if (keys->responder_code.size() > kResponderCodeMax) std::abort();
}

void check_text(ByteView bytes) {
  OrderTexts texts;
  if (!texts.add(as_text(bytes))) {
    if (texts.of() != 0) std::abort();
    return;
  }
  if (const auto file = texts.file(); file && order_texts(*file).size() != 1) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const TrustRoot root = sample_trust();
  if (size == 0) return 0;
  const ByteView input(data + 1, size - 1);
  switch (data[0] % 4) {
    case 0: {
      const auto order = read_order(input, root);
      // The only signed bytes that a fuzzer can find are those in its corpus: as they were.
      if (order && !std::ranges::equal(encode_order(order->document, order->box), input))
        std::abort();
      if (const auto parts = internal::split_order(input)) {
        const auto document = read_document(parts->document, DocumentKind::kOrder);
        if (document) check_body(document->body);
      }
      break;
    }
    case 1: check_body(input); break;
    case 2: check_box(input); break;
    default: check_text(input);
  }
  return 0;
}
