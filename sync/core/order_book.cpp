#include "sync/core/order_book.h"

#include <algorithm>
#include <set>

#include "sync/core/internal/order_book_state.h"
#include "sync/core/internal/order_parts.h"
#include "sync/core/internal/order_rules.h"

namespace tomoshibi::sync {

using internal::BookState;
using internal::CodeRecord;
using internal::KeptOrder;
using internal::OrderRecord;

struct OrderBook::State : BookState {
  using BookState::BookState;
  explicit State(BookState&& other) : BookState(std::move(other)) {}
};

namespace {

constexpr std::size_t kDocumentBytesMax = std::size_t{12} << 20;  // Of all that is kept.

Error refuse(BookState& book, OrderRefusal why) {
  book.why = why;
  const bool is_input = why == OrderRefusal::kMalformed || why == OrderRefusal::kTooMany;
  return is_input ? Error(Errc::kBadInput, "order: not in the form of one, or no room for it")
                  : Error(Errc::kDenied, "order: it does not count here; see why");
}

// Why the signatures are not enough.
OrderRefusal judge_signatures(const SignedDocument& document, const TrustRoot& root) {
  const auto ours = count_signers(document, root.body().of(AuthorityRole::kOrder).keys);
  if (!ours) return OrderRefusal::kForged;
  if (*ours > 0) return OrderRefusal::kTooFewSignatures;
  for (int role = 1; role <= kAuthorityRoles; ++role) {
    const auto& quorum = root.body().of(static_cast<AuthorityRole>(role));
    const auto signers = count_signers(document, quorum.keys);
    if (signers && *signers > 0) return OrderRefusal::kWrongRole;
  }
  return OrderRefusal::kForged;
}

Result<OrderFile> judge(BookState& book, ByteView file, const TrustRoot& root) {
  const auto parts = internal::split_order(file);
  if (!parts) return refuse(book, OrderRefusal::kMalformed);
  auto document = read_document(parts->document, DocumentKind::kOrder);
  if (!document) return refuse(book, OrderRefusal::kMalformed);
  if (!root.verify(*document, AuthorityRole::kOrder)) {
    const OrderRefusal why = judge_signatures(*document, root);
    return refuse(book, why);
  }
  auto body = internal::read_order_body(document->body);
  if (!body) {
    const bool is_role = body.error().code == Errc::kDenied;
    return refuse(book, is_role ? OrderRefusal::kWrongRole : OrderRefusal::kMalformed);
  }
  if (!internal::holds_box(*body, parts->box)) return refuse(book, OrderRefusal::kMalformed);
  return OrderFile{.document = std::move(*document),
                   .body = std::move(*body),
                   .box = Bytes(parts->box.begin(), parts->box.end())};
}

OrderRecord* find_record(BookState& book, const OrderId& id) {
  const auto found = std::ranges::find(book.orders, id, &OrderRecord::id);
  return found == book.orders.end() ? nullptr : &*found;
}

bool has_same_lists(const OrderBody& a, const OrderBody& b) {
  return a.places == b.places && a.facilities == b.facilities && a.data == b.data;
}

std::size_t bytes_of(const BookState& book) {
  std::size_t total = 0;
  for (const OrderRecord& record : book.orders) {
    for (const KeptOrder& kept : record.kept) total += kept.document.size() + kept.box.size();
  }
  return total;
}

// Room for one more order of `bytes`; ended ones are shrunk to their ids first, oldest first.
bool make_room(BookState& book, std::size_t bytes, const OrderId& id) {
  while (true) {
    const std::size_t total = bytes_of(book) + bytes;
    const bool is_known = find_record(book, id) != nullptr;
    if (total <= kDocumentBytesMax && (is_known || book.orders.size() < kOrdersMax)) return true;
    if (book.past.size() == kPastOrdersMax) return false;
    auto oldest = book.orders.end();
    for (auto one = book.orders.begin(); one != book.orders.end(); ++one) {
      const auto state = internal::state_of(book, *one);
      const bool has_ended = state == Standing::State::kClosed || state == Standing::State::kOver;
      if (!has_ended || one->id == id) continue;
      if (oldest == book.orders.end() || one->at < oldest->at) oldest = one;
    }
    if (oldest == book.orders.end()) return false;
    book.past.push_back({.id = oldest->id,
                         .revision = oldest->highest,
                         .is_closed = internal::close_of(*oldest) != nullptr});
    book.orders.erase(oldest);
  }
}

KeptOrder keep(const OrderFile& file) {
  return {.document = encode(file.document),
          .body = file.body,
          .body_digest = sha256(file.document.body),
          .box = file.box};
}

// Both sides stay as evidence, without keys; a third side is refused alike and not kept.
Error dispute(BookState& book, OrderRecord& record, const OrderFile& file) {
  std::size_t sides = 0;
  bool is_there = false;
  const Digest digest = sha256(file.document.body);
  for (KeptOrder& kept : record.kept) {
    if (kept.body.revision != file.body.revision) continue;
    kept.is_disputed = true;
    kept.box.clear();
    is_there = is_there || kept.body_digest == digest;
    ++sides;
  }
  const bool has_room = record.kept.size() < internal::kKeptMax &&
                        bytes_of(book) + file.document.body.size() <= kDocumentBytesMax;
  if (!is_there && sides < 2 && has_room) {
    KeptOrder other = keep(file);
    other.is_disputed = true;
    other.box.clear();
    internal::insert(record, std::move(other));
    record.at = ++book.arrivals;
  }
  return refuse(book, OrderRefusal::kDisputed);
}

// The same order again, perhaps signed by others or with its box when that was forgotten.
Result<Applied> apply_again(BookState& book, OrderRecord& record, KeptOrder& kept,
                            const OrderFile& file) {
  if (kept.is_disputed) return refuse(book, OrderRefusal::kDisputed);
  const KeptOrder* highest = internal::highest_of(record);
  if (highest != nullptr && highest->body.revision > kept.body.revision)
    return refuse(book, OrderRefusal::kOlderRevision);
  kept.document = encode(file.document);
  kept.is_signed = true;
  if (kept.box.empty() && !internal::is_over(book, record, kept)) kept.box = file.box;
  internal::refresh(book);
  const auto state = internal::state_of(book, record);
  if (state == Standing::State::kOver) return refuse(book, OrderRefusal::kOver);
  if (state == Standing::State::kNotYet) return refuse(book, OrderRefusal::kNotYet);
  return Applied::kSame;
}

Result<Applied> apply_close(BookState& book, OrderRecord& record, const OrderFile& file) {
  const KeptOrder* current = internal::current_of(record);
  std::vector<KeptOrder> kept;
  for (KeptOrder& one : record.kept) {
    const bool is_same_revision = one.body.revision == file.body.revision;
    if (&one != current && !one.is_disputed && !is_same_revision) continue;
    one.is_disputed = one.is_disputed || is_same_revision;
    if (kept.size() < internal::kKeptMax - 2) kept.push_back(std::move(one));
  }
  record.kept = std::move(kept);
  internal::insert(record, keep(file));
  record.at = ++book.arrivals;
  book.lower = std::max(book.lower, file.body.issued);
  internal::refresh(book);
  return Applied::kClosed;
}

Result<Applied> apply_opening(BookState& book, OrderRecord& record, const OrderFile& file) {
  const KeptOrder* before = internal::current_of(record);
  const bool was_open = internal::state_of(book, record) == Standing::State::kOpen;
  const bool is_same_lists = before != nullptr && has_same_lists(before->body, file.body);
  std::erase_if(record.kept, [&](const KeptOrder& kept) {  // All of them signed by nobody any more.
    return kept.body.revision == file.body.revision;
  });
  internal::insert(record, keep(file));
  record.at = ++book.arrivals;
  book.lower = std::max(book.lower, file.body.issued);
  internal::refresh(book);
  internal::prune(record);
  switch (internal::state_of(book, record)) {
    case Standing::State::kOver: return refuse(book, OrderRefusal::kOver);
    case Standing::State::kNotYet: return refuse(book, OrderRefusal::kNotYet);
    case Standing::State::kNotHere: return Applied::kNotHere;
    default: break;
  }
  if (!was_open) return Applied::kOpened;
  return is_same_lists ? Applied::kExtended : Applied::kChanged;
}

// An id of which the book has nothing but that it ended.
std::optional<Result<Applied>> judge_past(BookState& book, const OrderBody& body) {
  const auto past = std::ranges::find(book.past, body.id, &internal::PastOrder::id);
  if (past == book.past.end()) return std::nullopt;
  const bool closes = body.kind == OrderKind::kClose;
  if (past->is_closed) {
    if (closes) return Applied::kSame;
    return Result<Applied>(refuse(book, OrderRefusal::kClosedBefore));
  }
  if (closes) {
    past->is_closed = true;
    return Applied::kClosed;
  }
  if (body.revision <= past->revision)
    return Result<Applied>(refuse(book, OrderRefusal::kOlderRevision));
  return std::nullopt;
}

// What an order of a known id is against what is kept of it; nothing: it is new and counts.
std::optional<Result<Applied>> judge_known(BookState& book, OrderRecord& record,
                                           const OrderFile& file) {
  const Digest digest = sha256(file.document.body);
  const bool closes = file.body.kind == OrderKind::kClose;
  KeptOrder* same = nullptr;
  bool is_other = false;
  for (KeptOrder& kept : record.kept) {
    if (kept.body.revision != file.body.revision) continue;
    if (kept.body_digest == digest) same = &kept;
    // What a later root does not sign is worth nothing: it disputes nothing either.
    if (kept.body_digest != digest && (kept.is_signed || kept.is_disputed)) is_other = true;
  }
  const KeptOrder* close = internal::close_of(record);
  if (close != nullptr) {
    if (closes && same != nullptr) return Applied::kSame;
    if (is_other) return Result<Applied>(dispute(book, record, file));
    if (closes) return Applied::kSame;
    return Result<Applied>(refuse(book, OrderRefusal::kClosedBefore));
  }
  if (closes) return std::nullopt;
  if (is_other) return Result<Applied>(dispute(book, record, file));
  if (same != nullptr) return apply_again(book, record, *same, file);
  const auto is_drill_of = [&](const KeptOrder& kept) {
    return kept.body.is_drill != file.body.is_drill;
  };
  if (std::ranges::any_of(record.kept, is_drill_of))
    return Result<Applied>(refuse(book, OrderRefusal::kMalformed));
  const KeptOrder* highest = internal::highest_of(record);
  if (highest != nullptr && file.body.revision < highest->body.revision)
    return Result<Applied>(refuse(book, OrderRefusal::kOlderRevision));
  if (record.kept.size() >= internal::kKeptMax)
    return Result<Applied>(refuse(book, OrderRefusal::kTooMany));
  return std::nullopt;
}

Result<Applied> apply_file(BookState& book, const OrderFile& file) {
  const OrderBody& body = file.body;
  if (auto judged = judge_past(book, body)) return *judged;
  if (OrderRecord* record = find_record(book, body.id); record != nullptr) {
    if (auto judged = judge_known(book, *record, file)) return *judged;
  }
  const auto past = std::ranges::find(book.past, body.id, &internal::PastOrder::id);
  const OrderRecord* known = find_record(book, body.id);
  const std::uint64_t highest = known != nullptr          ? known->highest
                                : past != book.past.end() ? past->revision
                                                          : 0;
  if (body.revision > highest + kRevisionStepMax)
    return refuse(book, OrderRefusal::kTooFarAhead);
  if (!make_room(book, file.document.body.size() + file.box.size() + 2048, body.id))
    return refuse(book, OrderRefusal::kTooMany);
  std::erase_if(book.past, [&](const internal::PastOrder& one) { return one.id == body.id; });
  OrderRecord* record = find_record(book, body.id);
  if (record == nullptr) {
    OrderRecord fresh;
    fresh.id = body.id;
    fresh.highest = highest;
    book.orders.push_back(std::move(fresh));
    record = &book.orders.back();
  }
  record->highest = std::max(record->highest, body.revision);
  return body.kind == OrderKind::kClose ? apply_close(book, *record, file)
                                        : apply_opening(book, *record, file);
}

Standing standing_of(const BookState& book, const OrderRecord& record) {
  const KeptOrder* current = internal::current_of(record);
  if (current == nullptr) current = &record.kept.back();
  const OrderBody& body = current->body;
  Standing out;
  out.id = record.id;
  out.state = internal::state_of(book, record);
  const KeptOrder* close = internal::close_of(record);
  out.revision = close != nullptr ? close->body.revision : body.revision;
  out.has_dispute = std::ranges::any_of(record.kept, &KeptOrder::is_disputed);
  out.is_drill = body.is_drill;
  out.allows_roster_triage = body.allows_roster_triage;
  out.reason = close != nullptr && !close->body.reason.empty() ? close->body.reason : body.reason;
  out.places = body.places;
  out.data = body.data;
  out.facilities = body.facilities;
  out.issued = close != nullptr ? close->body.issued : body.issued;
  out.not_before = body.not_before;
  out.not_after = body.not_after;
  const bool runs = out.state == Standing::State::kOpen || out.state == Standing::State::kNotHere;
  if (runs) out.seconds_left = internal::seconds_left(book, record, *current);
  return out;
}

Standing standing_of(const CodeRecord& code) {
  Standing out;
  out.revision = code.epoch;
  out.state = internal::state_of(code);
  out.is_emergency = true;
  out.is_drill = code.area.is_drill;
  out.data = {code.area.code};
  if (out.state == Standing::State::kOpen) out.seconds_left = internal::seconds_left(code);
  return out;
}

}  // namespace

std::string_view name_of(OrderRefusal refusal) {
  switch (refusal) {
    case OrderRefusal::kNone: return "none";
    case OrderRefusal::kMalformed: return "malformed";
    case OrderRefusal::kForged: return "forged";
    case OrderRefusal::kTooFewSignatures: return "too-few-signatures";
    case OrderRefusal::kWrongRole: return "wrong-role";
    case OrderRefusal::kOlderRevision: return "older-revision";
    case OrderRefusal::kDisputed: return "disputed";
    case OrderRefusal::kClosedBefore: return "closed-before";
    case OrderRefusal::kOver: return "over";
    case OrderRefusal::kNotYet: return "not-yet";
    case OrderRefusal::kTooMany: return "too-many";
    case OrderRefusal::kTooFarAhead: return "too-far-ahead";
  }
  return "none";
}

OrderBook::OrderBook() : state_(std::make_unique<State>()) {}
OrderBook::OrderBook(std::unique_ptr<State> state) : state_(std::move(state)) {}
OrderBook::OrderBook(OrderBook&&) noexcept = default;
OrderBook& OrderBook::operator=(OrderBook&&) noexcept = default;
OrderBook::~OrderBook() = default;

Result<OrderBook> OrderBook::decode(ByteView kept) {
  TRY(book, internal::decode_book(kept));
  return OrderBook(std::make_unique<State>(std::move(book)));
}

Bytes OrderBook::encode() const { return internal::encode_book(*state_); }

Result<OrderBook::Outcome> OrderBook::apply(ByteView file, const TrustRoot& root,
                                            const KioskPlace& here, const Moment& now) {
  state_->why = OrderRefusal::kNone;
  internal::tick(*state_, now, here);
  TRY(order, judge(*state_, file, root));
  TRY(applied, apply_file(*state_, order));
  return Outcome{.applied = applied, .id = order.body.id, .revision = order.body.revision};
}

OrderRefusal OrderBook::why() const { return state_->why; }

Result<void> OrderBook::apply_code(const Area& area, Epoch epoch, Bytes sealed, const Moment& now) {
  state_->why = OrderRefusal::kNone;
  if (sealed.empty() || sealed.size() > internal::kSealedCodeMax || epoch == 0)
    return refuse(*state_, OrderRefusal::kMalformed);
  internal::tick(*state_, now, state_->here);
  const auto found = std::ranges::find(state_->codes, area, &CodeRecord::area);
  if (found != state_->codes.end()) {
    if (epoch < found->epoch) return refuse(*state_, OrderRefusal::kOlderRevision);
    if (epoch == found->epoch) {
      if (internal::state_of(*found) == Standing::State::kOpen) return ok();
      return refuse(*state_, OrderRefusal::kOver);
    }
    state_->codes.erase(found);
  }
  if (state_->codes.size() >= kCodesMax) return refuse(*state_, OrderRefusal::kTooMany);
  CodeRecord code;
  code.area = area;
  code.epoch = epoch;
  code.sealed = std::move(sealed);
  code.used.last = now.running;
  code.at = ++state_->arrivals;
  state_->codes.push_back(std::move(code));
  internal::refresh(*state_);
  return ok();
}

void OrderBook::note_signed_time(Instant at) {
  if (at <= state_->lower) return;
  state_->lower = at;
  state_->has_changed = true;
}

Instant OrderBook::lower() const { return state_->lower; }

bool OrderBook::note_root(const TrustRoot& root) {
  bool has_changed = false;
  for (OrderRecord& record : state_->orders) {
    for (KeptOrder& kept : record.kept) {
      const auto document = read_document(kept.document, DocumentKind::kOrder);
      const bool is_signed =
          document.has_value() && root.verify(*document, AuthorityRole::kOrder).has_value();
      has_changed = has_changed || is_signed != kept.is_signed;
      kept.is_signed = is_signed;
    }
  }
  state_->has_changed = state_->has_changed || has_changed;
  return has_changed;
}

bool OrderBook::look(const Moment& now, const KioskPlace& here) {
  const bool had_any = !state_->orders.empty() || !state_->codes.empty();
  internal::tick(*state_, now, here);
  if (!had_any && !state_->has_changed) return false;
  const auto& kept_at = state_->kept_at;
  const bool is_due =
      !kept_at || kept_at->boot != now.running.boot ||
      now.running.milliseconds - kept_at->milliseconds >= kKeepEverySeconds * 1000;
  const bool counts = std::ranges::any_of(state_->orders, [](const OrderRecord& one) {
    return one.used.has_value() && internal::close_of(one) == nullptr;
  }) || !state_->codes.empty();
  if (!state_->has_changed && !(is_due && (counts || !kept_at))) return false;
  state_->kept_at = now.running;
  state_->has_changed = false;
  return true;
}

std::vector<Standing> OrderBook::standing() const {
  std::vector<std::pair<std::uint64_t, Standing>> found;
  for (const OrderRecord& one : state_->orders)
    found.emplace_back(one.at, standing_of(*state_, one));
  for (const CodeRecord& one : state_->codes) found.emplace_back(one.at, standing_of(one));
  std::ranges::sort(found, std::ranges::greater{}, [](const auto& one) { return one.first; });
  std::vector<Standing> out;
  out.reserve(found.size());
  for (auto& one : found) out.push_back(std::move(one.second));
  return out;
}

std::vector<Area> OrderBook::open_areas() const {
  std::set<Area> areas;
  const bool is_drill = internal::has_open_drill(*state_);
  for (const Standing& one : standing()) {
    if (one.state != Standing::State::kOpen || one.is_drill != is_drill) continue;
    for (const std::uint32_t code : one.data) areas.insert({.code = code, .is_drill = is_drill});
  }
  return {areas.begin(), areas.end()};
}

Result<std::vector<OrderBook::SealedKeys>> OrderBook::sealed_keys(const TrustRoot& root) const {
  std::vector<SealedKeys> out;
  const bool is_drill = internal::has_open_drill(*state_);
  for (const OrderRecord& record : state_->orders) {
    if (internal::state_of(*state_, record) != Standing::State::kOpen) continue;
    const KeptOrder* current = internal::current_of(record);
    if (current == nullptr || current->body.is_drill != is_drill) continue;
    TRY(document, read_document(current->document, DocumentKind::kOrder));
    if (!root.verify(document, AuthorityRole::kOrder)) continue;
    SealedKeys keys;
    keys.order = {.document = std::move(document), .body = current->body, .box = current->box};
    out.push_back(std::move(keys));
  }
  for (const CodeRecord& code : state_->codes) {
    if (internal::state_of(code) != Standing::State::kOpen || code.area.is_drill != is_drill)
      continue;
    SealedKeys keys;
    keys.is_code = true;
    keys.area = code.area;
    keys.epoch = code.epoch;
    keys.sealed = code.sealed;
    out.push_back(std::move(keys));
  }
  return out;
}

bool OrderBook::forget_keys() {
  bool has_dropped = false;
  const auto drop = [&](Bytes& bytes) {
    has_dropped = has_dropped || !bytes.empty();
    bytes = {};
  };
  for (OrderRecord& record : state_->orders) {
    const auto state = internal::state_of(*state_, record);
    const bool has_ended = state == Standing::State::kClosed || state == Standing::State::kOver;
    const KeptOrder* current = internal::current_of(record);
    for (KeptOrder& kept : record.kept) {
      const bool is_superseded = current != nullptr &&
                                 kept.body.revision < current->body.revision &&
                                 !std::ranges::includes(current->body.data, kept.body.data);
      if (has_ended || is_superseded) drop(kept.box);
    }
  }
  for (CodeRecord& code : state_->codes) {
    if (internal::state_of(code) != Standing::State::kOpen) drop(code.sealed);
  }
  return has_dropped;
}

}  // namespace tomoshibi::sync
