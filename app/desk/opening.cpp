#include "app/desk/opening.h"

#include <algorithm>
#include <utility>

#include "store/charts/region_image.h"

namespace tomoshibi::app {

namespace {

void keep_highest(std::vector<OpenSecret>& secrets, const sync::Area& area, sync::Epoch epoch,
                  sync::ChainSecret secret) {
  const auto at = std::ranges::find(secrets, area, &OpenSecret::area);
  if (at == secrets.end()) {
    secrets.push_back({area, epoch, std::move(secret)});
  } else if (epoch > at->epoch) {
    at->epoch = epoch;
    at->secret = std::move(secret);
  }
}

// A secret proves where it belongs; what proves nothing is left out like one that is not there.
bool proves(const Membership& member, const sync::Area& area, sync::Epoch epoch,
            const sync::ChainSecret& secret) {
  const sync::EpochKeys* keys = member.epochs(prefecture_of(area), area.is_drill);
  const sync::AreaEpochs* known = keys == nullptr ? nullptr : keys->of(area);
  return known != nullptr && sync::prove(known->anchor, epoch, secret).has_value();
}

Result<sync::ChainSecret> secret_of_code(const sync::OrderBook::SealedKeys& code,
                                         const sync::BoxPair& region) {
  TRY(text, sync::open_for(region, kCodePurpose, code_context(code.area, code.epoch), code.sealed));
  sync::ChainSecret secret;
  if (text.size() != secret.view().size()) {
    return Error(Errc::kCorrupt, "a code that was entered does not read; enter it again");
  }
  std::ranges::copy(text, secret.fill().begin());
  return secret;
}

}  // namespace

Bytes code_context(const sync::Area& area, sync::Epoch epoch) {
  const std::string text = (area.is_drill ? "drill:" : "") + sync::code_text(area) + "/" +
                           std::to_string(epoch);
  return Bytes(text.begin(), text.end());
}

Result<OpenSecrets> open_secrets(const Membership& member, const sync::BoxPair& region) {
  OpenSecrets opened;
  for (const FleetKey& key : member.fleet()) {
    if (key.box.empty()) continue;
    auto pair = sync::open_fleet(region, key.generation, key.box);
    if (!pair) continue;  // Sealed to an earlier key of this region: a newer box will come.
    opened.fleet.push_back(*std::move(pair));
    opened.generations.push_back(key.generation);
  }
  TRY(sealed, member.book().sealed_keys(member.root()));
  for (const sync::OrderBook::SealedKeys& one : sealed) {
    if (one.is_code) {
      TRY(secret, secret_of_code(one, region));
      keep_highest(opened.secrets, one.area, one.epoch, std::move(secret));
      continue;
    }
    const auto at = std::ranges::find(opened.generations, one.order.body.fleet);
    if (at == opened.generations.end()) {
      opened.missing_fleet = true;
      continue;
    }
    const auto place = static_cast<std::size_t>(at - opened.generations.begin());
    auto keys = sync::open_order_keys(one.order, opened.fleet[place]);
    if (!keys) {
      opened.missing_fleet = true;
      continue;
    }
    for (sync::AreaSecret& secret : keys->secrets) {
      if (!proves(member, secret.area, secret.epoch, secret.secret)) continue;
      keep_highest(opened.secrets, secret.area, secret.epoch, std::move(secret.secret));
    }
  }
  return opened;
}

namespace {

Result<Secret<32>> key_of(const Shelved& shelved, const OpenSecret& secret,
                          const OpenSecrets& secrets) {
  const sync::SegmentHeader& header = shelved.front.header;
  const auto at = std::ranges::find(secrets.generations, header.fleet);
  if (at == secrets.generations.end()) {
    return Error(Errc::kDenied, "the fleet key of this segment is not here; take the newest data");
  }
  const sync::ChainSecret own =
      sync::walk_down(secret.area, secret.epoch, secret.secret, header.epoch);
  const sync::BoxPair epoch = sync::epoch_pair(secret.area, header.epoch, own);
  return sync::unwrap(shelved.front,
                      secrets.fleet[static_cast<std::size_t>(at - secrets.generations.begin())],
                      epoch);
}

}  // namespace

Result<OpenedParts> open_parts(const Shelf& shelf, const OpenSecrets& secrets,
                               const Membership& member) {
  OpenedParts parts;
  const std::vector<sync::Area> wanted = member.book().open_areas();
  for (const OpenSecret& secret : secrets.secrets) {
    if (std::ranges::find(wanted, secret.area) == wanted.end()) continue;
    const std::vector<const Shelved*> plan = shelf.plan(secret.area, secret.epoch);
    if (plan.empty()) continue;
    auto key = key_of(*plan.front(), secret, secrets);
    if (!key) continue;
    TRY(image, store::charts::open_region_image(plan.front()->file, plan.front()->front.payload_at, *key));
    std::vector<OpenedParts::Waiting> deltas;
    for (std::size_t at = 1; at < plan.size(); ++at) {
      auto delta = key_of(*plan[at], secret, secrets);
      if (!delta) break;  // What is behind it would lie over a gap.
      deltas.push_back({plan[at], *std::move(delta)});
    }
    parts.images.push_back(std::move(image));
    parts.areas.push_back(secret.area);
    parts.snapshots.push_back(plan.front()->front.name);
    parts.bytes += plan.front()->bytes;
    for (OpenedParts::Waiting& delta : deltas) {
      parts.bytes += delta.shelved->bytes;
      parts.deltas.push_back(std::move(delta));
    }
  }
  for (const sync::Area& area : wanted) {
    if (std::ranges::find(parts.areas, area) == parts.areas.end()) parts.absent.push_back(area);
  }
  return parts;
}

}  // namespace tomoshibi::app
