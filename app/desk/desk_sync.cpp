// Desk: taking from a road. The same for a network, a peer and a stick: only the Road differs.
//
//   root ▶ orders ▶ epoch keys, fleet key, certificate ▶ checkpoint ▶ new descriptors ▶ missing segments
//
// Authority travels before data. What was taken is kept step by step: a road that ends half-way loses nothing.
#include <algorithm>
#include <set>
#include <utility>

#include "app/desk/desk_state.h"
#include "store/base/cbor.h"
#include "store/tlog/checkpoint.h"
#include "store/tlog/merkle.h"
#include "store/tlog/tiles.h"

namespace tomoshibi::app {

namespace journal = store::journal;
namespace tlog = store::tlog;

namespace {

constexpr std::uint64_t kRootSteps = 1024;
constexpr std::size_t kSeenMax = 10'000;
constexpr std::string_view kSeenOrders = "fleet/orders-seen";
constexpr std::size_t kDocumentBytes = std::size_t{128} << 10;
constexpr std::size_t kEpochKeysBytes = std::size_t{8} << 20;
constexpr std::size_t kCheckpointBytes = std::size_t{64} << 10;
constexpr std::size_t kBundleBytes = std::size_t{256} * (1024 + 2);
constexpr std::uint64_t kDescriptorsMax = 1'000'000;
constexpr std::uint64_t kSpareBytes = std::uint64_t{64} << 20;

using Seen = std::set<Digest>;  // Files of orders that were handed in, by SHA-256.

Result<Seen> load_seen(const Machine& machine) {
  Seen seen;
  TRY(kept, machine.kept(kSeenOrders));
  Digest digest{};
  for (std::size_t at = 0; kept && at + digest.size() <= kept->size(); at += digest.size()) {
    std::copy_n(kept->begin() + static_cast<std::ptrdiff_t>(at), digest.size(), digest.begin());
    seen.insert(digest);
  }
  return seen;
}

Result<void> keep_seen(Machine& machine, const Seen& seen) {
  Bytes bytes;
  for (const Digest& digest : seen) bytes.insert(bytes.end(), digest.begin(), digest.end());
  return machine.keep(kSeenOrders, bytes);
}

// What is known of one catalogue: how far it was verified, and what it says.
struct Catalogue {
  tlog::Frontier frontier;
  std::string checkpoint;
  std::vector<Bytes> descriptors;  // As they stand in the log.
};

std::string kept_name(std::uint32_t prefecture) {
  return "fleet/catalogue/" + std::to_string(prefecture);
}

Result<Catalogue> load(const Machine& machine, std::uint32_t prefecture) {
  Catalogue catalogue;
  TRY(kept, machine.kept(kept_name(prefecture)));
  if (!kept || kept->empty()) return catalogue;
  const Error broken(Errc::kCorrupt, "what was kept of the hub's catalogue does not read");
  TRY(value, cbor::decode(*kept));
  if (!value.is(cbor::Kind::kArray) || value.items.empty()) return broken;
  if (!value.items[0].is(cbor::Kind::kText)) return broken;
  catalogue.checkpoint = std::string(as_text(value.items[0].bytes));
  for (std::size_t at = 1; at < value.items.size(); ++at) {
    if (!value.items[at].is(cbor::Kind::kBytes)) return broken;
    const ByteView bytes = value.items[at].bytes;
    catalogue.frontier.append(tlog::leaf_hash(bytes));
    catalogue.descriptors.emplace_back(bytes.begin(), bytes.end());
  }
  return catalogue;
}

Result<void> keep(Machine& machine, std::uint32_t prefecture, const Catalogue& catalogue) {
  cbor::Writer writer;
  writer.add_array(catalogue.descriptors.size() + 1).add_text(catalogue.checkpoint);
  for (const Bytes& descriptor : catalogue.descriptors) writer.add_bytes(descriptor);
  return machine.keep(kept_name(prefecture), writer.bytes());
}

std::string folder_of(std::uint32_t prefecture) {
  return "d/" + std::to_string(prefecture / 10) + std::to_string(prefecture % 10);
}

// Grows to the newest checkpoint. Every hash is computed from the entries themselves, so that the old
// root, the new root and what lies between are proven by one walk. True: there was something new.
Result<bool> grow(sync::Road& road, const sync::TrustRoot& root, std::uint32_t prefecture,
                  Catalogue& catalogue) {
  const std::string origin = sync::catalogue_origin(prefecture);
  TRY(note, road.get(folder_of(prefecture) + "/checkpoint", kCheckpointBytes));
  std::vector<tlog::VerifierKey> known;
  for (const PublicKey& key : root.body().of(sync::AuthorityRole::kPublish).keys) {
    known.push_back({origin, tlog::NoteKeyType::kEd25519, key});
  }
  TRY(head, tlog::open_checkpoint(as_text(note), origin, known));
  if (head.size > kDescriptorsMax) {
    return Error(Errc::kBadInput, "the hub's catalogue is longer than one can be");
  }
  if (head.size < catalogue.frontier.size()) return false;  // An older copy: nothing to be had here.
  std::vector<Bytes> fresh;
  tlog::Frontier grown = catalogue.frontier;
  for (std::uint64_t bundle = grown.size() / tlog::kTileWidth; grown.size() < head.size; ++bundle) {
    const std::uint64_t first = bundle * tlog::kTileWidth;
    const std::uint64_t width = std::min<std::uint64_t>(tlog::kTileWidth, head.size - first);
    const tlog::Bundle wanted{bundle, static_cast<unsigned>(width)};
    TRY(bytes, road.get(folder_of(prefecture) + "/" + tlog::bundle_path(wanted), kBundleBytes));
    TRY(entries, tlog::parse_bundle(bytes, wanted.width));
    for (std::uint64_t at = grown.size() - first; at < width; ++at) {
      const ByteView entry = entries[static_cast<std::size_t>(at)];
      grown.append(tlog::leaf_hash(entry));
      fresh.emplace_back(entry.begin(), entry.end());
    }
  }
  if (grown.root() != head.root) {
    return Error(Errc::kDenied,
                 "the hub's catalogue is not the one that it was: two are in the world; tell the hub");
  }
  if (fresh.empty()) return false;
  catalogue.frontier = std::move(grown);
  catalogue.checkpoint = std::string(as_text(note));
  for (Bytes& entry : fresh) catalogue.descriptors.push_back(std::move(entry));
  return true;
}

}  // namespace

// One visit of a road.
class Taking final {
 public:
  Taking(Desk& desk, Desk::State& state, sync::Road& road, const RoadProgress& progress)
      : desk_(desk), state_(state), road_(road), progress_(progress) {}

  Result<TakenByRoad> run();

 private:
  Result<void> take_roots();
  Result<void> take_orders();
  Result<void> take_keys();
  Result<void> take_segments();
  Result<void> take_segment(const sync::Descriptor& wanted);
  std::vector<sync::Descriptor> wanted(const std::vector<sync::Descriptor>& all) const;
  Result<void> drop_outdated();
  Result<void> leave_contact();
  // A file that does not verify is counted and passed over; a road or a disk that fails ends the visit.
  Result<void> pass(const Result<void>& done);
  // What was superseded, closed or is over lies on every road for ever; that is no fault of the road.
  Result<void> pass_order(const Error& error);

  Desk& desk_;
  Desk::State& state_;
  sync::Road& road_;
  const RoadProgress& progress_;
  TakenByRoad taken_;
  std::uint64_t bytes_total_ = 0;
};

Result<void> Taking::pass(const Result<void>& done) {
  if (done) return ok();
  switch (done.error().code) {
    case Errc::kNotFound: return ok();
    case Errc::kBadInput:
    case Errc::kCorrupt:
    case Errc::kDenied: ++taken_.refused; return ok();
    default: return done.error();
  }
}

Result<void> Taking::pass_order(const Error& error) {
  switch (desk_.order_refusal()) {
    case sync::OrderRefusal::kOlderRevision:
    case sync::OrderRefusal::kClosedBefore:
    case sync::OrderRefusal::kOver:
    case sync::OrderRefusal::kNotYet: return ok();
    default: return pass(error);
  }
}

Result<void> Taking::take_roots() {
  for (std::uint64_t step = 0; step < kRootSteps; ++step) {
    const std::uint64_t next = state_.member->root().body().version + 1;
    const auto document = road_.get("root/" + std::to_string(next) + ".root", kDocumentBytes);
    if (!document) return pass(document.error());
    TRY(is_news, state_.member->take_root(state_.machine, *document));
    taken_.has_new_root |= is_news;
    if (!is_news) return ok();
  }
  return ok();
}

Result<void> Taking::take_orders() {
  const auto names = road_.list("orders");
  if (!names) return pass(names.error());
  TRY(seen, load_seen(state_.machine));
  const std::size_t before = seen.size();
  for (const std::string& name : *names) {
    if (!name.ends_with(".order") || seen.size() >= kSeenMax) continue;
    const auto file = road_.get("orders/" + name, sync::kOrderBytesMax);
    if (!file) {
      TRY_VOID(pass(file.error()));
      continue;
    }
    // Old revisions and refused ones lie beside new ones for ever: each file is handed in once.
    const Digest digest = sync::sha256(*file);
    if (seen.contains(digest)) continue;
    const auto applied = desk_.apply_order(*file);
    seen.insert(digest);
    if (!applied) {
      TRY_VOID(pass_order(applied.error()));
      continue;
    }
    if (applied->applied != sync::Applied::kSame) taken_.orders.push_back(*applied);
  }
  return seen.size() == before ? ok() : keep_seen(state_.machine, seen);
}

Result<void> Taking::take_keys() {
  Membership& member = *state_.member;
  const std::string device = to_hex(member.identity().device);
  if (const auto names = road_.list("keys"); names) {
    for (const std::string& name : *names) {
      const auto document = road_.get("keys/" + name, kEpochKeysBytes);
      if (!document) continue;
      const auto news = member.take_epoch_keys(state_.machine, *document);
      TRY_VOID(pass(news ? ok() : Result<void>(news.error())));
    }
  }
  if (const auto names = road_.list("fleet"); names) {
    for (const std::string& name : *names) {
      if (!name.ends_with(".fleet")) continue;
      const auto document = road_.get("fleet/" + name, kDocumentBytes);
      if (!document) continue;
      const std::string folder = "fleet/" + name.substr(0, name.size() - std::string_view(".fleet").size());
      const auto box = road_.get(folder + "/" + device + ".box", kDocumentBytes);
      const auto news = member.take_fleet(state_.machine, *document, box ? ByteView(*box) : ByteView());
      if (!news) {
        TRY_VOID(pass(news.error()));
        continue;
      }
      taken_.has_new_fleet_key |= *news && box.has_value();
    }
  }
  const auto certificate = road_.get("devices/" + device + ".cert", kDocumentBytes);
  if (!certificate) return pass(certificate.error());
  const auto news = member.take_certificate(state_.machine, *certificate);
  if (!news) return pass(news.error());
  taken_.has_certificate |= *news;
  return ok();
}

// Of every area, what brings it to the newest publication; the kiosk's own municipality first.
std::vector<sync::Descriptor> Taking::wanted(const std::vector<sync::Descriptor>& all) const {
  std::vector<sync::Area> areas;
  for (const sync::Descriptor& one : all) {
    if (std::ranges::find(areas, one.header.area) == areas.end()) areas.push_back(one.header.area);
  }
  const std::uint32_t here = state_.member->here().place;
  std::ranges::sort(areas, [&](const sync::Area& one, const sync::Area& other) {
    const auto rank = [&](const sync::Area& area) {
      return std::pair(area.code == here ? 0 : is_unknown_address(area) ? 1 : 2, area);
    };
    return rank(one) < rank(other);
  });
  std::vector<sync::Descriptor> list;
  for (const sync::Area& area : areas) {
    for (sync::Descriptor& one : sync::cover(all, area, 0, 0)) {
      if (!state_.shelf->holds(one.name)) list.push_back(std::move(one));
    }
  }
  return list;
}

Result<void> Taking::take_segment(const sync::Descriptor& wanted) {
  std::error_code unknown;
  const auto room = std::filesystem::space(state_.shelf->arrivals(), unknown);
  if (!unknown && room.available < wanted.bytes + kSpareBytes) {
    return Error(Errc::kStorage, "the disk has no room for the next part; free some and go on");
  }
  const std::filesystem::path arriving =
      state_.shelf->arrivals() / (to_hex(wanted.name) + ".part");
  const std::uint64_t before = taken_.bytes;
  const sync::Road::Progress tell = [&](std::uint64_t done) {
    return !progress_ || progress_(before + done, bytes_total_);
  };
  TRY_VOID(road_.fetch(sync::segment_path(wanted.name), arriving, wanted.bytes, tell));
  TRY_VOID(state_.shelf->put(arriving, state_.member->root()));
  if (!state_.shelf->holds(wanted.name)) {
    return Error(Errc::kCorrupt, "this segment is not the one that the catalogue names");
  }
  ++taken_.segments;
  taken_.bytes += wanted.bytes;
  return ok();
}

Result<void> Taking::take_segments() {
  const std::uint32_t prefecture = state_.member->prefecture();
  TRY(catalogue, load(state_.machine, prefecture));
  const auto grown = grow(road_, state_.member->root(), prefecture, catalogue);
  if (!grown && grown.error().code != Errc::kNotFound) return grown.error();
  if (grown && *grown) TRY_VOID(keep(state_.machine, prefecture, catalogue));
  std::vector<sync::Descriptor> all;
  for (const Bytes& bytes : catalogue.descriptors) {
    auto descriptor = sync::read_descriptor(bytes);
    if (descriptor) all.push_back(*std::move(descriptor));
  }
  const std::vector<sync::Descriptor> list = wanted(all);
  for (const sync::Descriptor& one : list) bytes_total_ += one.bytes;
  for (const sync::Descriptor& one : list) {
    taken_.data_as_of = std::max(taken_.data_as_of, one.header.data_as_of);
    const auto done = take_segment(one);
    if (!done && done.error().code != Errc::kNotFound && done.error().code != Errc::kCorrupt &&
        done.error().code != Errc::kBadInput) {
      return done.error();
    }
    if (!done) ++taken_.waiting;
  }
  return ok();
}

// Never what is open now, nor what an order that stands may still open.
Result<void> Taking::drop_outdated() {
  const bool has_order = !state_.member->book().open_areas().empty();
  if (has_order) return ok();
  for (const sync::SegmentName& name : state_.shelf->outdated()) {
    TRY_VOID(state_.shelf->drop(name));
  }
  return ok();
}

Result<void> Taking::leave_contact() {
  TRY(region_key, state_.machine.kept(kRegionKeySetting));
  sync::BoxPublic half{};
  if (!region_key || region_key->size() != half.size()) return ok();
  std::ranges::copy(*region_key, half.begin());
  TRY(contact, state_.member->contact(state_.book, half, state_.clock()));
  if (!contact) return ok();
  const std::string name = "inbox/" + to_hex(state_.member->identity().device) + "-" +
                           to_hex(ByteView(sync::sha256(half)).first(4)) + ".contact";
  const auto left = road_.leave(name, *contact);
  taken_.left_contact = left.has_value();
  return ok();  // A road that goes one way only is a road.
}

Result<TakenByRoad> Taking::run() {
  TRY_VOID(take_roots());
  TRY_VOID(take_orders());
  TRY_VOID(take_keys());
  const auto done = take_segments();
  TRY_VOID(leave_contact());
  TRY_VOID(state_.member->keep_book(state_.machine));
  TRY_VOID(drop_outdated());
  TRY_VOID(state_.fit_region(taken_.segments > 0 || taken_.has_new_fleet_key));
  journal::Synced synced;
  synced.road = journal::Road::kCourier;
  synced.result = !done ? journal::SyncResult::kFailed
                        : taken_.waiting + taken_.refused > 0 ? journal::SyncResult::kPartly
                                                              : journal::SyncResult::kDone;
  synced.segments_in = taken_.segments;
  TRY_VOID(state_.book.record(state_.actor, synced, state_.clock()));
  if (!done) return done.error();
  return taken_;
}

Result<TakenByRoad> Desk::take(sync::Road& road, const RoadProgress& progress) {
  if (!state_->member) {
    return Error(Errc::kNotFound, "this store belongs to no fleet: it was not made from an enrolment");
  }
  TRY_VOID(state_->look_at_clock());
  return Taking(*this, *state_, road, progress).run();
}

}  // namespace tomoshibi::app
