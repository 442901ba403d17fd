#include "sync/core/catalogue.h"

#include <algorithm>
#include <map>
#include <set>

#include "store/base/cbor.h"
#include "store/tlog/tiles.h"

namespace tomoshibi::sync {
namespace {

namespace tlog = store::tlog;

enum Key : std::uint64_t { kType = 0, kVersion, kHeader, kName, kBytes, kDropped };
constexpr std::uint64_t kDescriptorVersion = 1;
constexpr std::uint64_t kSegmentBytesMax = std::uint64_t{64} << 30;
constexpr std::size_t kBundleBytesMax = tlog::kTileWidth * (kDescriptorBytesMax + 2);

std::string two_digits(std::uint32_t prefecture) {
  return {static_cast<char>('0' + prefecture / 10 % 10), static_cast<char>('0' + prefecture % 10)};
}

std::vector<tlog::VerifierKey> verifiers(std::uint32_t prefecture, const TrustRoot& root) {
  std::vector<tlog::VerifierKey> known;
  for (const PublicKey& key : root.body().of(AuthorityRole::kPublish).keys)
    known.push_back({catalogue_origin(prefecture), tlog::NoteKeyType::kEd25519, key});
  return known;
}

// A bundle, or the full one cut, where the partial one is gone.
Result<Bytes> fetch_bundle(const FetchSmall& fetch, std::uint32_t prefecture, const tlog::Bundle& bundle) {
  const std::string folder = catalogue_folder(prefecture) + "/";
  auto bytes = fetch(folder + tlog::bundle_path(bundle), kBundleBytesMax);
  if (bytes || bytes.error().code != Errc::kNotFound || bundle.width == tlog::kTileWidth)
    return bytes;
  TRY(full, fetch(folder + tlog::bundle_path({bundle.index}), kBundleBytesMax));
  TRY(entries, tlog::parse_bundle(full, tlog::kTileWidth));
  return tlog::bundle_bytes(std::span(entries).first(bundle.width));
}

Digest root_of_first(std::span<const Digest> leaves, std::uint64_t size) {
  tlog::Frontier tree;
  for (const Digest& leaf : leaves.first(static_cast<std::size_t>(size))) tree.append(leaf);
  return tree.root();
}

// Before anything else of the log is fetched.
Result<void> judge_head(const tlog::TreeHead& fresh, const tlog::TreeHead& trusted) {
  if (fresh.size > kCatalogueEntriesMax) return Error(Errc::kBadInput, "catalogue: too long");
  if (fresh.size < trusted.size)
    return Error(Errc::kDenied, "catalogue: older than the one that is known here");
  if (fresh.size == trusted.size && trusted.size != 0 && fresh.root != trusted.root)
    return Error(Errc::kDenied, "catalogue: two of one length that differ");
  return ok();
}

Digest subtree(std::span<const Digest> leaves, unsigned level, std::uint64_t index) {
  if (level == 0) return leaves[static_cast<std::size_t>(index)];
  return tlog::node_hash(subtree(leaves, level - 1, 2 * index),
                         subtree(leaves, level - 1, 2 * index + 1));
}

}  // namespace

Bytes encode(const Descriptor& descriptor) {
  cbor::MapWriter map;
  map.add_text(kType, "segment")
      .add_unsigned(kVersion, kDescriptorVersion)
      .add_encoded(kHeader, encode_header_core(descriptor.header))
      .add_bytes(kName, descriptor.name)
      .add_unsigned(kBytes, descriptor.bytes)
      .add_bool(kDropped, descriptor.is_dropped);
  return map.finish();
}

Result<Descriptor> read_descriptor(ByteView bytes) {
  const Error bad(Errc::kBadInput, "catalogue: an entry that is no descriptor");
  if (bytes.size() > kDescriptorBytesMax) return bad;
  TRY(value, cbor::decode(bytes));
  TRY(map, cbor::MapReader::create(value));
  TRY(type, map.text_at(kType, 16));
  TRY(version, map.unsigned_at(kVersion, kDescriptorVersion));
  const cbor::Value* const header = map.find(kHeader);
  TRY(name, map.bytes_at(kName, sizeof(SegmentName)));
  TRY(size, map.unsigned_at(kBytes, kSegmentBytesMax));
  const cbor::Value* const dropped = map.find(kDropped);
  TRY_VOID(map.finish());
  if (type != "segment" || version != kDescriptorVersion || header == nullptr ||
      name.size() != sizeof(SegmentName) || dropped == nullptr ||
      (!dropped->is(cbor::Kind::kTrue) && !dropped->is(cbor::Kind::kFalse)))
    return bad;
  Descriptor descriptor;
  TRY(core, read_header_core(cbor::encode(*header)));
  descriptor.header = std::move(core);
  std::ranges::copy(name, descriptor.name.begin());
  descriptor.bytes = size;
  descriptor.is_dropped = dropped->is(cbor::Kind::kTrue);
  if (size <= descriptor.header.payload_bytes) return bad;
  return descriptor;
}

std::string catalogue_origin(std::uint32_t prefecture) {
  return "tomoshibi/segments/" + two_digits(prefecture);
}
std::string catalogue_folder(std::uint32_t prefecture) { return "d/" + two_digits(prefecture); }

std::string segment_path(const SegmentName& name) {
  const std::string hex = to_hex(name);
  return "seg/" + hex.substr(0, 2) + "/" + hex + ".seg";
}

Result<Catalogue> read_catalogue(const FetchSmall& fetch, std::uint32_t prefecture, const TrustRoot& root,
                                 const tlog::TreeHead& trusted) {
  TRY(note, fetch(catalogue_folder(prefecture) + "/checkpoint", std::size_t{64} << 10));
  TRY(head, tlog::open_checkpoint(as_text(note), catalogue_origin(prefecture),
                                  verifiers(prefecture, root)));
  TRY_VOID(judge_head(head, trusted));
  Catalogue out{.head = head, .all = {}, .leaves = {}};
  std::vector<Bytes> bundles;
  for (const tlog::Bundle& bundle : tlog::bundles_to_write(0, head.size)) {
    TRY(bytes, fetch_bundle(fetch, prefecture, bundle));
    TRY(entries, tlog::parse_bundle(bytes, bundle.width));
    for (const ByteView entry : entries) out.leaves.push_back(tlog::leaf_hash(entry));
    bundles.push_back(std::move(bytes));
  }
  if (out.leaves.size() != head.size || root_of_first(out.leaves, head.size) != head.root)
    return Error(Errc::kCorrupt, "catalogue: its entries are not the ones that were signed");
  if (root_of_first(out.leaves, trusted.size) != trusted.root && trusted.size != 0)
    return Error(Errc::kDenied, "catalogue: it does not go on from the one that is known here");
  // Signed and whole: only now an entry is read.
  for (const Bytes& bytes : bundles) {
    const std::size_t rest = out.leaves.size() - out.all.size();
    const auto width = static_cast<unsigned>(std::min<std::size_t>(rest, tlog::kTileWidth));
    TRY(entries, tlog::parse_bundle(bytes, width));
    for (const ByteView entry : entries) {
      TRY(descriptor, read_descriptor(entry));
      if (descriptor.header.prefecture != prefecture)
        return Error(Errc::kBadInput, "catalogue: an entry of another prefecture");
      out.all.push_back(std::move(descriptor));
    }
  }
  return out;
}

Result<std::vector<LogFile>> grow_catalogue(Catalogue& now, std::span<const Descriptor> more,
                                            std::uint32_t prefecture, DocumentSigner& publisher) {
  const std::uint64_t before = now.all.size();
  for (const Descriptor& one : more) {
    now.leaves.push_back(tlog::leaf_hash(encode(one)));
    now.all.push_back(one);
  }
  const std::uint64_t size = now.all.size();
  if (size > kCatalogueEntriesMax)
    return Error(Errc::kStorage, "catalogue: full; a new one has to be begun");
  now.head = {size, root_of_first(now.leaves, size)};
  const std::string folder = catalogue_folder(prefecture) + "/";
  std::vector<LogFile> files;
  for (const tlog::Bundle& bundle : tlog::bundles_to_write(before, size)) {
    std::vector<Bytes> entries;
    std::vector<ByteView> views;
    const auto first = static_cast<std::size_t>(bundle.index * tlog::kTileWidth);
    for (std::size_t at = first; at < first + bundle.width; ++at)
      entries.push_back(encode(now.all[at]));
    for (const Bytes& entry : entries) views.emplace_back(entry);
    TRY(bytes, tlog::bundle_bytes(views));
    files.push_back({folder + tlog::bundle_path(bundle), std::move(bytes)});
  }
  const auto hash = [&now](unsigned level, std::uint64_t index) -> Result<Digest> {
    return subtree(now.leaves, level, index);
  };
  for (const tlog::Tile& tile : tlog::tiles_to_write(before, size)) {
    TRY(bytes, tlog::tile_bytes(tile, hash));
    files.push_back({folder + tlog::tile_path(tile), std::move(bytes)});
  }
  const std::string origin = catalogue_origin(prefecture);
  TRY(signature, publisher.sign(as_bytes(tlog::checkpoint_text(origin, now.head))));
  const tlog::VerifierKey as{origin, tlog::NoteKeyType::kEd25519, publisher.public_key()};
  TRY(note, tlog::sign_checkpoint(origin, now.head, as,
                                  [&signature](ByteView) { return signature; }));
  files.push_back({folder + "checkpoint", Bytes(note.begin(), note.end())});
  return files;
}

std::vector<Descriptor> live(std::span<const Descriptor> all, const Area& area) {
  std::set<SegmentName> dropped;
  Epoch newest = 0;
  for (const Descriptor& one : all) {
    if (one.header.area != area) continue;
    if (one.is_dropped) dropped.insert(one.name);
    newest = std::max(newest, one.header.epoch);
  }
  std::vector<Descriptor> out;
  for (const Descriptor& one : all) {
    if (one.header.area == area && one.header.epoch == newest && !one.is_dropped &&
        !dropped.contains(one.name))
      out.push_back(one);
  }
  return out;
}

namespace {

// A publication that can be reached, and the cheapest way to it.
struct Reached {
  std::uint64_t files = 0;
  std::uint64_t bytes = 0;
  std::size_t before = 0;    // Of `reached`; itself where a way begins.
  std::size_t segment = 0;   // Index of the last file, kNone where nothing is taken.
  std::uint64_t at = 0;

  bool cheaper_than(const Reached& other) const {
    return files != other.files ? files < other.files : bytes < other.bytes;
  }
};
constexpr std::size_t kNone = ~std::size_t{0};

// Ways to publications in rising order. `open`: those that nothing later and cheaper replaces.
struct Ways {
  std::vector<Reached> reached;
  std::vector<std::size_t> open;

  void add(const Reached& fresh) {
    while (!open.empty() && !reached[open.back()].cheaper_than(fresh)) open.pop_back();
    open.push_back(reached.size());
    reached.push_back(fresh);
  }
  // The cheapest at or above `from`.
  std::size_t cheapest_from(std::uint64_t from) const {
    const auto found = std::ranges::lower_bound(
        open, from, {}, [this](std::size_t index) { return reached[index].at; });
    return found == open.end() ? kNone : *found;
  }
};

}  // namespace

std::vector<Descriptor> cover(std::span<const Descriptor> all, const Area& area,
                              std::uint64_t have, Epoch epoch_held) {
  const std::vector<Descriptor> files = live(all, area);
  std::map<std::uint64_t, std::vector<std::size_t>> ending;  // By the publication they lead to.
  const bool can_go_on = have > 0 && !files.empty() && files.front().header.epoch == epoch_held;
  for (std::size_t index = 0; index < files.size(); ++index) {
    if (!can_go_on || files[index].header.to > have) ending[files[index].header.to].push_back(index);
  }
  Ways ways;
  if (can_go_on) ways.add({.segment = kNone, .at = have});
  for (const auto& [to, candidates] : ending) {
    std::optional<Reached> best;
    for (const std::size_t index : candidates) {
      const SegmentHeader& header = files[index].header;
      Reached way{.files = 1, .bytes = files[index].bytes, .before = kNone, .segment = index,
                  .at = to};
      if (header.kind == SegmentKind::kDelta) {
        way.before = ways.cheapest_from(header.from);
        if (way.before == kNone) continue;
        way.files += ways.reached[way.before].files;
        way.bytes += ways.reached[way.before].bytes;
      }
      if (!best || way.cheaper_than(*best)) best = way;
    }
    if (best) ways.add(*best);
  }
  std::vector<Descriptor> taken;
  if (ways.reached.empty()) return taken;
  for (std::size_t at = ways.reached.size() - 1; at != kNone;) {
    const Reached& way = ways.reached[at];
    if (way.segment == kNone) break;
    taken.push_back(files[way.segment]);
    at = way.before;
  }
  std::ranges::reverse(taken);
  return taken;
}

}  // namespace tomoshibi::sync
