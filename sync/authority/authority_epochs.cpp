// Chains and epoch keys.
#include <algorithm>

#include "sync/authority/internal/state.h"

namespace tomoshibi::sync {
namespace {

using internal::ChainKey;
using internal::ChainTops;

// An area as the next issue says it. `top` is K[kChainEpochs].
AreaEpochs issue_area(const Area& area, const ChainSecret& top, Epoch current) {
  AreaEpochs out;
  out.anchor = {.area = area, .epoch = 0, .value = {}};
  std::ranges::copy(walk_down(area, kChainEpochs, top, 0).view(), out.anchor.value.begin());
  out.current = current;
  out.first = current;
  const Epoch last = std::min(current + kEpochsAhead - 1, kChainEpochs);
  ChainSecret secret = walk_down(area, kChainEpochs, top, last);
  for (Epoch epoch = last;; --epoch) {
    out.public_halves.push_back(epoch_pair(area, epoch, secret).public_half);
    if (epoch == current) break;
    secret = step_down(area, epoch, secret);
  }
  std::ranges::reverse(out.public_halves);
  return out;
}

}  // namespace

Result<ChainTops> Authority::State::chains(const World& world, const ChainKey& key) const {
  TRY(file, internal::read_whole(dir / "chains" / (file_stem(world) + ".chains"),
                                 std::size_t{1} << 20));
  return internal::open_chains(file, world.prefecture, world.is_drill, key);
}

Result<std::vector<AreaSecret>> Authority::State::secrets_at(
    const std::vector<std::uint32_t>& codes, bool is_drill, Instant at, const ChainKey& key) const {
  std::map<World, ChainTops> opened;  // Each file once.
  std::vector<AreaSecret> out;
  for (const std::uint32_t code : codes) {
    const Area area{.code = code, .is_drill = is_drill};
    const World world = world_of(area);
    if (!opened.contains(world)) {
      TRY(tops, chains(world, key));
      opened.emplace(world, std::move(tops));
    }
    TRY(epoch, current(area, at));
    const auto top = opened[world].find(code);
    if (top == opened[world].end() || epoch > kChainEpochs)
      return Error(Errc::kNotFound, "authority: no chain of this area, or it is used up");
    out.push_back({.area = area,
                   .epoch = epoch,
                   .secret = walk_down(area, kChainEpochs, top->second, epoch)});
  }
  return out;
}

Result<Epoch> Authority::State::current(const Area& area, Instant at) const {
  const auto keys = epochs.find(world_of(area));
  if (keys == epochs.end()) return Error(Errc::kNotFound, "authority: no chain of this area");
  return keys->second.current(area, at);
}

Result<Bytes> Authority::State::next_issue(const World& world,
                                           const std::map<Area, Epoch>& raised, Instant now,
                                           OrderHands& hands) const {
  TRY(tops, chains(world, hands.chains));
  const auto old = epochs.find(world);
  EpochKeys keys{.issue = 1,
                 .prefecture = world.prefecture,
                 .is_drill = world.is_drill,
                 .made = now,
                 .areas = {}};
  if (old != epochs.end()) {
    keys.issue = old->second.issue + 1;
    keys.made = std::max(now, old->second.made);  // A clock that is behind takes no epoch back.
  }
  for (const auto& [code, top] : tops) {
    const Area area{.code = code, .is_drill = world.is_drill};
    const AreaEpochs* known = old == epochs.end() ? nullptr : old->second.of(area);
    Epoch current = known == nullptr ? 1 : epoch_at(known->current, old->second.made, keys.made);
    if (const auto higher = raised.find(area); higher != raised.end())
      current = std::max(current, higher->second);
    if (current > kChainEpochs)
      return Error(Errc::kNotFound, "authority: a chain is used up; its area needs a new one");
    keys.areas.push_back(issue_area(area, top, current));
  }
  TRY(document, sign_document(DocumentKind::kEpochKeys, encode_epoch_keys_body(keys),
                              {&hands.first, &hands.second}));
  if (document.size() > bytes_max(DocumentKind::kEpochKeys))
    return Error(Errc::kBadInput, "authority: too many areas in one prefecture");
  return document;
}

Result<void> Authority::State::write_issue(const World& world, Bytes document) {
  TRY(keys, read_epoch_keys(document, root()));
  TRY_VOID(internal::write_durably(dir / "epoch-keys" / (file_stem(world) + ".keys"), document));
  epochs.insert_or_assign(world, std::move(keys));
  epoch_documents.insert_or_assign(world, std::move(document));
  return ok();
}

Result<void> Authority::State::raise(const std::set<Area>& areas, Instant now, OrderHands& hands) {
  std::map<World, std::map<Area, Epoch>> raised;
  for (const Area& area : areas) {
    const auto keys = epochs.find(world_of(area));
    const AreaEpochs* known = keys == epochs.end() ? nullptr : keys->second.of(area);
    if (known == nullptr) return Error(Errc::kNotFound, "authority: no chain of this area");
    const Epoch current = epoch_at(known->current, keys->second.made, now);
    const auto given = ledger.given.find(area);
    const Epoch highest = given == ledger.given.end() ? 0 : given->second.epoch;
    raised[world_of(area)][area] = std::max(current, highest) + 1;
  }
  for (const auto& [world, higher] : raised) {
    TRY(document, next_issue(world, higher, now, hands));
    TRY_VOID(write_issue(world, std::move(document)));
  }
  return ok();
}

Result<void> Authority::publish_epochs(Instant now, const Passphrases& passphrases) {
  TRY(lock, internal::FolderLock::take(state_->dir));
  TRY_VOID(state_->reload());
  TRY_VOID(state_->may_sign(now));
  TRY(hands, state_->order_hands(passphrases));
  std::vector<World> worlds;
  for (const auto& [world, keys] : state_->epochs) worlds.push_back(world);
  for (const World& world : worlds) {
    TRY(document, state_->next_issue(world, {}, now, hands));
    TRY_VOID(state_->write_issue(world, std::move(document)));
  }
  return ok();
}

Result<void> Authority::advance(const std::vector<Area>& areas, Instant now,
                                const Passphrases& passphrases) {
  TRY(lock, internal::FolderLock::take(state_->dir));
  TRY_VOID(state_->reload());
  TRY_VOID(state_->may_sign(now));
  TRY(hands, state_->order_hands(passphrases));
  return state_->raise({areas.begin(), areas.end()}, now, hands);
}

Result<void> Authority::add_areas(const std::vector<std::uint32_t>& codes, Instant now,
                                  const Passphrases& passphrases) {
  TRY(lock, internal::FolderLock::take(state_->dir));
  TRY_VOID(state_->reload());
  TRY_VOID(state_->may_sign(now));
  for (const std::uint32_t code : codes)
    if (!is_area_code(code)) return Error(Errc::kBadInput, "authority: no area has such a code");
  TRY(hands, state_->order_hands(passphrases));
  std::map<World, std::vector<std::uint32_t>> wanted;
  for (const std::uint32_t code : with_unknown_addresses(codes))
    for (const bool is_drill : {false, true})
      wanted[world_of({.code = code, .is_drill = is_drill})].push_back(code);
  for (const auto& [world, areas] : wanted) {
    auto tops = state_->chains(world, hands.chains);
    if (!tops && tops.error().code != Errc::kNotFound) return tops.error();
    ChainTops all = tops ? *std::move(tops) : ChainTops();
    for (const std::uint32_t code : areas) all.try_emplace(code, ChainSecret::random());
    TRY_VOID(internal::write_durably(
        state_->dir / "chains" / (file_stem(world) + ".chains"),
        internal::seal_chains(all, world.prefecture, world.is_drill, hands.chains)));
    TRY(document, state_->next_issue(world, {}, now, hands));
    TRY_VOID(state_->write_issue(world, std::move(document)));
  }
  return ok();
}

std::vector<KnownArea> Authority::areas(Instant now) const {
  std::vector<KnownArea> out;
  for (const auto& [world, keys] : state_->epochs) {
    for (const AreaEpochs& one : keys.areas) {
      const auto given = state_->ledger.given.find(one.anchor.area);
      out.push_back({.area = one.anchor.area,
                     .current = epoch_at(one.current, keys.made, now),
                     .given = given == state_->ledger.given.end() ? 0 : given->second.epoch,
                     .last = one.first + static_cast<Epoch>(one.public_halves.size()) - 1});
    }
  }
  return out;
}

}  // namespace tomoshibi::sync
