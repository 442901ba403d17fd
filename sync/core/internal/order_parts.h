// The pieces of an order's file, for those who read orders in this folder: frame, body, box.
//
// Order of use: split_order(), signatures, read_order_body(), holds_box(). Nothing of the body is
// read before the signatures. Errors: kBadInput; kDenied from read_order_body() alone: signed for a
// role that is not ORDER. Proof: tests/sync_order_test.cpp.
#pragma once

#include "sync/core/order.h"

namespace tomoshibi::sync::internal {

struct OrderParts {
  ByteView document;
  ByteView box;  // Empty: none.
};
// By hand: what nobody has verified is not given to a decoder.
Result<OrderParts> split_order(ByteView file);
Result<OrderBody> read_order_body(ByteView body);
// An opening order's box is the one that was signed; a close has none.
bool holds_box(const OrderBody& body, ByteView box);

}  // namespace tomoshibi::sync::internal
