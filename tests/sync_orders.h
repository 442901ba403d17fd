// Orders for tests: signed by the sample authority (sync_roots.h), their keys sealed to the fleet
// key of sample_pair(71).
#pragma once

#include <map>

#include "sync/core/order.h"
#include "tests/sync_roots.h"

namespace tomoshibi::test {

inline constexpr std::int64_t kDay = 86'400'000;
inline constexpr Instant kMorning{1'795'305'600'000};  // 2026-11-22T09:00+09:00
inline constexpr std::uint8_t kFleetNumber = 71;

inline sync::OrderId order_id(std::uint8_t number) {
  sync::OrderId id{};
  id.fill(number);
  return id;
}

// Wajima, Suzu and 住所不明 of Ishikawa, for a week, used anywhere in Ishikawa.
inline sync::OrderBody sample_order(std::uint8_t id = 7, std::uint64_t revision = 1) {
  sync::OrderBody body;
  body.id = order_id(id);
  body.revision = revision;
  body.root_version = 1;
  body.issued = kMorning;
  body.not_before = kMorning;
  body.not_after = {kMorning.milliseconds + 7 * kDay};
  body.duration_seconds = 7 * 86400;
  body.reason = "令和8年能登半島沖地震（見本）";
  body.places = {17};
  body.data = {17000, 17204, 17205};
  body.fleet = 3;
  return body;
}

inline sync::OrderBody closing(std::uint8_t id, std::uint64_t revision) {
  sync::OrderBody body;
  body.id = order_id(id);
  body.revision = revision;
  body.kind = sync::OrderKind::kClose;
  body.root_version = 1;
  body.issued = {kMorning.milliseconds + kDay};
  body.reason = "通信が戻りました";
  return body;
}

inline sync::ChainSecret chain_secret(std::uint32_t area, sync::Epoch epoch) {
  sync::ChainSecret secret;
  std::uint32_t value = area * 31 + epoch;
  for (std::uint8_t& byte : secret.fill()) {
    value = value * 1'664'525U + 1'013'904'223U;
    byte = static_cast<std::uint8_t>(value >> 24);
  }
  return secret;
}

inline sync::OrderKeys sample_keys(const sync::OrderBody& body) {
  sync::OrderKeys keys;
  for (const std::uint32_t code : body.data)
    keys.secrets.push_back({.area = {.code = code, .is_drill = body.is_drill},
                            .epoch = 11,
                            .secret = chain_secret(code, 11)});
  return keys;
}

struct MadeOrder {
  sync::OrderBody body;
  Bytes box;
};
// The box sealed and its hash set, nothing signed yet. A box is random: of one body it is made
// once, or the same order made twice would be two orders of one revision.
inline MadeOrder with_keys(sync::OrderBody body) {
  MadeOrder made{.body = std::move(body), .box = {}};
  if (made.body.kind == sync::OrderKind::kClose) return made;
  static std::map<Bytes, Bytes> boxes;
  Bytes& box = boxes[sync::encode_order_body(made.body)];
  if (box.empty())
    box = sync::seal_order_keys(made.body, sample_keys(made.body),
                                sample_pair(kFleetNumber).public_half);
  made.box = box;
  made.body.box_hash = sync::sha256(made.box);
  return made;
}

inline Bytes sign_order(const MadeOrder& made, std::initializer_list<std::uint8_t> signers) {
  return sync::encode_order(
      signed_by(signers, sync::DocumentKind::kOrder, sync::encode_order_body(made.body)), made.box);
}
inline Bytes order_file(const sync::OrderBody& body,
                        std::initializer_list<std::uint8_t> signers = {11, 12}) {
  return sign_order(with_keys(body), signers);
}

}  // namespace tomoshibi::test
