// Orders and spoken codes.
#include <sodium.h>

#include <algorithm>

#include "sync/authority/internal/state.h"
#include "sync/core/spoken.h"

namespace tomoshibi::sync {
namespace {

constexpr std::int64_t kSecond = 1000;
constexpr std::size_t kResponderDigits = 8;

bool is_whole_prefecture(std::uint32_t code) { return code < 1000; }
std::uint32_t prefecture_of_code(std::uint32_t code) {
  return is_whole_prefecture(code) ? code : code / 1000;
}

std::vector<std::uint32_t> sorted_once(std::vector<std::uint32_t> codes) {
  std::ranges::sort(codes);
  codes.erase(std::unique(codes.begin(), codes.end()), codes.end());
  return codes;
}

// 17 becomes every area of the prefecture that has a chain; 住所不明 comes with its prefecture.
Result<std::vector<std::uint32_t>> data_areas(const std::map<World, EpochKeys>& epochs,
                                              const std::vector<std::uint32_t>& codes,
                                              bool is_drill) {
  std::vector<std::uint32_t> out;
  for (const std::uint32_t code : codes) {
    const auto keys = epochs.find({prefecture_of_code(code), is_drill});
    if (keys == epochs.end())
      return Error(Errc::kNotFound, "authority: no chains of this prefecture; add its areas first");
    if (!is_whole_prefecture(code)) {
      if (keys->second.of({.code = code, .is_drill = is_drill}) == nullptr)
        return Error(Errc::kNotFound, "authority: no chain of this area; add it first");
      out.push_back(code);
      continue;
    }
    for (const AreaEpochs& one : keys->second.areas) out.push_back(one.anchor.area.code);
  }
  return with_unknown_addresses(std::move(out));
}

// The one prefecture of all places. Errors: kBadInput.
Result<std::uint32_t> prefecture_of_places(const std::vector<std::uint32_t>& places) {
  if (places.empty()) return Error(Errc::kBadInput, "authority: an order names its places");
  const std::uint32_t prefecture = prefecture_of_code(places.front());
  for (const std::uint32_t code : places)
    if (prefecture_of_code(code) != prefecture || !is_prefecture(prefecture))
      return Error(Errc::kBadInput,
                   "authority: places of one prefecture; make one order for each");
  return prefecture;
}

SecretText make_responder_code() {
  SecretText out;
  for (std::size_t at = 0; at < kResponderDigits; ++at)
    out.push_back(static_cast<char>('0' + randombytes_uniform(10)));
  return out;
}

}  // namespace

Result<OrderFile> Authority::State::order_file(const internal::LedgerOrder& line) const {
  if (line.root_version == 0 || line.root_version > roots.size())
    return Error(Errc::kCorrupt, "authority: an order of a root that is not here");
  const std::string name = to_hex(line.id) + "-" + std::to_string(line.revision) + ".order";
  TRY(file, internal::read_whole(dir / "orders" / name, kOrderBytesMax));
  return read_order(file, roots[line.root_version - 1]);
}

Result<std::set<Area>> Authority::State::only_in(const OrderId& except,
                                                 const std::vector<std::uint32_t>& data,
                                                 bool is_drill, Instant now) const {
  std::set<Area> out;
  for (const std::uint32_t code : data) out.insert({.code = code, .is_drill = is_drill});
  for (const internal::LedgerOrder& line : ledger.orders) {
    if (line.id == except) continue;
    TRY(other, order_file(line));
    if (other.body.kind != OrderKind::kOpen || other.body.not_after < now) continue;
    for (const std::uint32_t code : other.body.data)
      out.erase({.code = code, .is_drill = other.body.is_drill});
  }
  return out;
}

Result<MadeOrder> Authority::State::make_opening(OrderBody body, const Opening& opening,
                                                 Instant now, OrderHands& hands) {
  TRY(fleet, read_fleet(opening.fleet, root()));
  if (fleet.prefecture != prefecture_of_code(body.places.front()))
    return Error(Errc::kBadInput, "authority: the fleet is of another prefecture");
  body.fleet = fleet.generation;
  body.root_version = root().body().version;
  body.issued = now;
  body.duration_seconds = (body.not_after.milliseconds - body.not_before.milliseconds) / kSecond;
  OrderKeys keys;
  TRY(secrets, secrets_at(body.data, body.is_drill, body.not_after, hands.chains));
  keys.secrets = std::move(secrets);
  SecretText responder;
  if (opening.has_responder_code) {
    responder = make_responder_code();
    keys.responder_code.assign(responder.bytes().begin(), responder.bytes().end());
  }
  const Bytes box = seal_order_keys(body, keys, fleet.public_half);
  body.box_hash = sha256(box);
  if (!is_order_body(body))
    return Error(Errc::kBadInput, "authority: the order's times, lists or reason");
  SignedDocument document{.kind = DocumentKind::kOrder, .body = encode_order_body(body),
                          .signatures = {}};
  TRY_VOID(add_signature(document, hands.first));
  TRY_VOID(add_signature(document, hands.second));
  MadeOrder made{.body = std::move(body),
                 .file = encode_order(document, box),
                 .responder_code = std::move(responder)};
  TRY_VOID(read_order(made.file, root()));  // What kiosks would refuse never leaves.
  for (const AreaSecret& one : keys.secrets)
    ledger.note_given(one.area, {.epoch = one.epoch, .at = now, .by_code = false});
  return made;
}

// The file, then the ledger that names it.
Result<void> Authority::State::keep_order(const MadeOrder& made) {
  const std::string name =
      to_hex(made.body.id) + "-" + std::to_string(made.body.revision) + ".order";
  TRY_VOID(internal::write_durably(dir / "orders" / name, made.file));
  ledger.note_order({.id = made.body.id,
                     .revision = made.body.revision,
                     .root_version = root().body().version});
  return write_ledger();
}

Result<OrderFile> Authority::State::newest_of(const OrderId& id) const {
  const auto line = std::ranges::find(ledger.orders, id, &internal::LedgerOrder::id);
  if (line == ledger.orders.end())
    return Error(Errc::kNotFound, "authority: no order of this id was made here");
  TRY(file, order_file(*line));
  if (file.body.kind == OrderKind::kClose)
    return Error(Errc::kBadInput, "authority: this order is closed; make a new one");
  return file;
}

Result<MadeOrder> Authority::order(const OrderRequest& request, Instant now,
                                   const Passphrases& passphrases) {
  TRY(lock, internal::FolderLock::take(state_->dir));
  TRY_VOID(state_->reload());
  TRY_VOID(state_->may_sign(now));
  TRY(prefecture, prefecture_of_places(request.places));
  OrderBody body;
  randombytes_buf(body.id.data(), body.id.size());
  body.revision = 1;
  body.kind = OrderKind::kOpen;
  body.not_before = request.not_before;
  body.not_after = request.not_after;
  body.is_drill = request.is_drill;
  body.allows_roster_triage = request.allows_roster_triage;
  body.reason = request.reason;
  body.places = sorted_once(request.places);
  body.facilities = request.facilities;
  std::ranges::sort(body.facilities);
  const auto wanted = request.data.empty() ? std::vector{prefecture} : request.data;
  TRY(data, data_areas(state_->epochs, wanted, request.is_drill));
  body.data = std::move(data);
  auto fleet = request.fleet ? Result<Bytes>(*request.fleet) : newest_fleet(prefecture);
  if (!fleet) return fleet.error();
  TRY(hands, state_->order_hands(passphrases));
  TRY(made, state_->make_opening(std::move(body), {*std::move(fleet), request.has_responder_code},
                                 now, hands));
  TRY_VOID(state_->keep_order(made));
  return made;
}

Result<MadeOrder> Authority::change(const OrderId& id, const OrderChange& change, Instant now,
                                    const Passphrases& passphrases) {
  TRY(lock, internal::FolderLock::take(state_->dir));
  TRY_VOID(state_->reload());
  TRY_VOID(state_->may_sign(now));
  TRY(old, state_->newest_of(id));
  OrderBody body = old.body;
  ++body.revision;
  if (change.not_after) body.not_after = *change.not_after;
  if (change.places) body.places = sorted_once(*change.places);
  if (change.facilities) body.facilities = *change.facilities;
  std::ranges::sort(body.facilities);
  if (change.allows_roster_triage) body.allows_roster_triage = *change.allows_roster_triage;
  if (change.reason) body.reason = *change.reason;
  TRY(prefecture, prefecture_of_places(body.places));
  if (change.data) {
    TRY(data, data_areas(state_->epochs, *change.data, body.is_drill));
    body.data = std::move(data);
  }
  auto fleet = change.fleet ? Result<Bytes>(*change.fleet) : newest_fleet(prefecture);
  if (!fleet) return fleet.error();
  TRY(hands, state_->order_hands(passphrases));
  std::vector<std::uint32_t> dropped;
  std::ranges::set_difference(old.body.data, body.data, std::back_inserter(dropped));
  TRY(made, state_->make_opening(std::move(body), {*std::move(fleet), change.has_responder_code},
                                 now, hands));
  TRY(raised, state_->only_in(id, dropped, made.body.is_drill, now));
  TRY_VOID(state_->raise(raised, now, hands));
  TRY_VOID(state_->keep_order(made));
  return made;
}

Result<MadeOrder> Authority::close(const OrderId& id, const std::string& reason, Instant now,
                                   const Passphrases& passphrases) {
  TRY(lock, internal::FolderLock::take(state_->dir));
  TRY_VOID(state_->reload());
  TRY_VOID(state_->may_sign(now));
  TRY(old, state_->newest_of(id));
  OrderBody body;
  body.id = id;
  body.revision = old.body.revision + 1;
  body.kind = OrderKind::kClose;
  body.root_version = state_->root().body().version;
  body.issued = now;
  body.is_drill = old.body.is_drill;
  body.reason = reason.empty() ? old.body.reason : reason;
  if (!is_order_body(body)) return Error(Errc::kBadInput, "authority: the close's reason");
  TRY(hands, state_->order_hands(passphrases));
  SignedDocument document{.kind = DocumentKind::kOrder, .body = encode_order_body(body),
                          .signatures = {}};
  TRY_VOID(add_signature(document, hands.first));
  TRY_VOID(add_signature(document, hands.second));
  MadeOrder made{.body = std::move(body), .file = encode_order(document, {}), .responder_code = {}};
  TRY_VOID(read_order(made.file, state_->root()));
  // Before the close is known: a power cut in between leaves epochs that are further on, which is
  // safe.
  TRY(raised, state_->only_in(id, old.body.data, old.body.is_drill, now));
  TRY_VOID(state_->raise(raised, now, hands));
  TRY_VOID(state_->keep_order(made));
  return made;
}

Result<MadeCode> Authority::code(const Area& area, Instant now, const Passphrases& passphrases) {
  TRY(lock, internal::FolderLock::take(state_->dir));
  TRY_VOID(state_->reload());
  TRY_VOID(state_->may_sign(now));
  TRY(epoch, state_->current(area, now));
  TRY(hands, state_->order_hands(passphrases));
  TRY(secrets, state_->secrets_at({area.code}, area.is_drill, now, hands.chains));
  state_->ledger.note_given(area, {.epoch = epoch, .at = now, .by_code = true});
  TRY_VOID(state_->write_ledger());
  return MadeCode{.area = area,
                  .epoch = epoch,
                  .text = spoken_text(area, epoch, secrets[0].secret)};
}

std::vector<KnownOrder> Authority::orders(Instant now) const {
  std::vector<KnownOrder> out;
  for (const internal::LedgerOrder& line : state_->ledger.orders) {
    auto file = state_->order_file(line);
    if (!file) continue;
    const bool is_over = file->body.kind == OrderKind::kOpen && file->body.not_after < now;
    out.push_back({.body = std::move(file->body), .is_over = is_over});
  }
  return out;
}

}  // namespace tomoshibi::sync
