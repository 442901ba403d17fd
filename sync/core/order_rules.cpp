#include "sync/core/internal/order_rules.h"

#include <algorithm>

namespace tomoshibi::sync::internal {
namespace {

using State = Standing::State;

constexpr std::int64_t kSecond = 1000;

bool is_candidate(const KeptOrder& kept) {
  return kept.body.kind == OrderKind::kOpen && !kept.is_disputed && kept.is_signed;
}

// Revisions of one id share one count, which began with the first of them.
std::int64_t duration_of(const OrderRecord& record, const OrderBody& body) {
  const std::int64_t later = body.not_before.milliseconds - record.first_not_before.milliseconds;
  return body.duration_seconds + std::max<std::int64_t>(later, 0) / kSecond;
}

void count(UsedTime& used, const Running& now) {
  if (used.last.boot != now.boot) used.used_milliseconds += kKeepEverySeconds * kSecond;
  used.advance(now);
}

bool begins(const BookState& book, const OrderBody& body) {
  const Instant begin = body.not_before;
  return begin <= body.issued || begin <= book.lower || begin <= book.now.wall;
}

// What a signed time proves: of a period that is as long as the duration, what is past of it is
// used.
void count_signed(const BookState& book, OrderRecord& record) {
  const KeptOrder* current = current_of(record);
  if (current == nullptr || !record.used) return;
  const std::int64_t ahead = current->body.not_after.milliseconds - book.lower.milliseconds;
  const std::int64_t least = duration_of(record, current->body) * kSecond - ahead;
  record.used->used_milliseconds = std::clamp<std::int64_t>(
      std::max(record.used->used_milliseconds, least), 0, kUsedMillisecondsMax);
}

bool begin_what_has_come(BookState& book) {
  bool has_begun = false;
  for (OrderRecord& record : book.orders) {
    for (KeptOrder& kept : record.kept) {
      if (kept.has_begun || !is_candidate(kept) || !begins(book, kept.body)) continue;
      kept.has_begun = true;
      has_begun = true;
      if (record.used) continue;
      record.used = UsedTime{.last = book.now.running};
      record.first_not_before = kept.body.not_before;
    }
    count_signed(book, record);
  }
  return has_begun;
}

// People wait: while something real is open here, nothing is trained, and no drill comes back by itself.
void end_drills(BookState& book) {
  for (OrderRecord& record : book.orders) {
    const KeptOrder* current = current_of(record);
    if (current != nullptr && current->body.is_drill && current->has_begun)
      record.is_ended_here = true;
  }
  for (CodeRecord& code : book.codes) {
    if (code.area.is_drill) code.is_ended_here = true;
  }
}

}  // namespace

const KeptOrder* close_of(const OrderRecord& record) {
  const auto found = std::ranges::find_if(
      record.kept, [](const KeptOrder& one) { return one.body.kind == OrderKind::kClose; });
  return found == record.kept.end() ? nullptr : &*found;
}

const KeptOrder* highest_of(const OrderRecord& record) {
  const KeptOrder* highest = nullptr;
  for (const KeptOrder& kept : record.kept) {
    if (is_candidate(kept)) highest = &kept;
  }
  return highest;
}

const KeptOrder* current_of(const OrderRecord& record) {
  const KeptOrder* current = nullptr;
  for (const KeptOrder& kept : record.kept) {
    if (is_candidate(kept) && kept.has_begun) current = &kept;
  }
  return current != nullptr ? current : highest_of(record);
}

void insert(OrderRecord& record, KeptOrder kept) {
  const auto place = std::ranges::upper_bound(
      record.kept, kept.body.revision, {}, [](const KeptOrder& one) { return one.body.revision; });
  record.kept.insert(place, std::move(kept));
}

void prune(OrderRecord& record) {
  const KeptOrder* current = current_of(record);
  if (current == nullptr) return;
  const std::uint64_t revision = current->body.revision;
  std::uint64_t before = 0;
  for (const KeptOrder& kept : record.kept) {
    if (is_candidate(kept) && kept.body.revision < revision) before = kept.body.revision;
  }
  const std::uint64_t from = before == 0 ? revision : before;
  std::erase_if(record.kept, [&](const KeptOrder& one) { return one.body.revision < from; });
}

bool is_over(const BookState& book, const OrderRecord& record, const KeptOrder& kept) {
  const Validity validity{.not_after = kept.body.not_after,
                          .duration_seconds = duration_of(record, kept.body)};
  return !is_valid(validity, book.lower, record.used.value_or(UsedTime{}));
}

std::int64_t seconds_left(const BookState& book, const OrderRecord& record, const KeptOrder& kept) {
  const std::int64_t ahead = kept.body.not_after.milliseconds - book.lower.milliseconds;
  const std::int64_t running =
      running_seconds_left(duration_of(record, kept.body), record.used.value_or(UsedTime{}));
  return std::max<std::int64_t>(std::min(ahead / kSecond, running), 0);
}

std::int64_t seconds_left(const CodeRecord& code) {
  const std::int64_t left = kEmergencySeconds * kSecond - code.used.used_milliseconds;
  return std::max<std::int64_t>(left, 0) / kSecond;
}

Standing::State state_of(const BookState& book, const OrderRecord& record) {
  if (close_of(record) != nullptr) return State::kClosed;
  const KeptOrder* current = current_of(record);
  if (current == nullptr) {
    const bool has_unsigned = std::ranges::any_of(
        record.kept, [](const KeptOrder& one) { return !one.is_disputed && !one.is_signed; });
    return has_unsigned ? State::kUnsigned : State::kDisputed;
  }
  if (record.is_ended_here) return State::kOver;
  if (!current->has_begun) return is_over(book, record, *current) ? State::kOver : State::kNotYet;
  if (is_over(book, record, *current))
    return highest_of(record) == current ? State::kOver : State::kNotYet;
  if (current->box.empty())  // Dropped as superseded, and back because of a dispute.
    return State::kDisputed;
  return covers_place(current->body, book.here.place, book.here.facility) ? State::kOpen
                                                                          : State::kNotHere;
}

Standing::State state_of(const CodeRecord& code) {
  const bool has_ended = code.is_ended_here || code.sealed.empty() ||
                         code.used.used_milliseconds > kEmergencySeconds * kSecond;
  return has_ended ? State::kOver : State::kOpen;
}

bool has_open_drill(const BookState& book) {
  const auto is_open = [&](const OrderRecord& one) {
    return state_of(book, one) == State::kOpen && current_of(one)->body.is_drill;
  };
  return std::ranges::any_of(book.orders, is_open) ||
         std::ranges::any_of(book.codes, [](const CodeRecord& one) {
           return one.area.is_drill && state_of(one) == State::kOpen;
         });
}

void tick(BookState& book, const Moment& now, const KioskPlace& here) {
  book.now = now;
  book.here = here;
  for (OrderRecord& record : book.orders) {
    if (record.used) count(*record.used, now.running);
  }
  for (CodeRecord& code : book.codes) count(code.used, now.running);
  refresh(book);
}

void refresh(BookState& book) {
  bool has_changed = begin_what_has_come(book);
  bool has_real_open = false;
  for (OrderRecord& record : book.orders) {
    const bool is_open = state_of(book, record) == State::kOpen;
    has_changed = has_changed || is_open != record.was_open;
    if (is_open && !current_of(record)->body.is_drill) has_real_open = true;
    record.was_open = is_open;
  }
  for (CodeRecord& code : book.codes) {
    const bool is_open = state_of(code) == State::kOpen;
    has_changed = has_changed || is_open != code.was_open;
    if (is_open && !code.area.is_drill) has_real_open = true;
    code.was_open = is_open;
  }
  if (has_real_open) {
    end_drills(book);
    for (OrderRecord& record : book.orders)
      record.was_open = state_of(book, record) == State::kOpen;
    for (CodeRecord& code : book.codes) code.was_open = state_of(code) == State::kOpen;
  }
  book.has_changed = book.has_changed || has_changed;
}

}  // namespace tomoshibi::sync::internal
