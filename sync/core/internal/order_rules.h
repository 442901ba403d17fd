// What of an order's revisions counts, and whether it is open: the rules of order_book.h, one by
// one.
//
// A candidate is a revision that is undisputed and that the authority still signs. Pure functions
// of what the book keeps; tick() and refresh() alone change it. Proof:
// tests/sync_order_book_test.cpp.
#pragma once

#include "sync/core/internal/order_book_state.h"

namespace tomoshibi::sync::internal {

const KeptOrder* close_of(const OrderRecord& record);
const KeptOrder* highest_of(const OrderRecord& record);  // Of the candidates; null: none.
// The highest candidate that has begun, or else the highest; null: none.
const KeptOrder* current_of(const OrderRecord& record);

void insert(OrderRecord& record, KeptOrder kept);
// Drops what cannot count again: below the revision before the current one.
void prune(OrderRecord& record);

bool is_over(const BookState& book, const OrderRecord& record, const KeptOrder& kept);
std::int64_t seconds_left(const BookState& book, const OrderRecord& record, const KeptOrder& kept);
std::int64_t seconds_left(const CodeRecord& code);
Standing::State state_of(const BookState& book, const OrderRecord& record);
Standing::State state_of(const CodeRecord& code);
bool has_open_drill(const BookState& book);

// Counts running time, then refresh().
void tick(BookState& book, const Moment& now, const KioskPlace& here);
// What begins now, what signed time says of running time, and which drills end. Requires: tick()
// has told the moment. Sets has_changed when something began, opened or ended.
void refresh(BookState& book);

}  // namespace tomoshibi::sync::internal
