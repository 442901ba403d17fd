#include "app/hub/hub.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <system_error>
#include <utility>

#include "app/hub/both_worlds.h"
#include "app/hub/hub_book.h"
#include "store/base/cbor.h"
#include "store/base/municipality.h"
#include "sync/core/order.h"
#include "sync/authority/key_file.h"

namespace tomoshibi::app {

namespace fs = std::filesystem;
namespace vault = store::vault;
using sync::Area;
using sync::AuthorityRole;

namespace {

constexpr std::string_view kMachineLabel = "hub";
constexpr std::size_t kContactBytesMax = std::size_t{64} << 10;
constexpr std::size_t kInboxFilesMax = 10'000;

class FolderLock final {
 public:
  static Result<FolderLock> take(const fs::path& dir) {
    FolderLock lock(::open((dir / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (lock.descriptor_ < 0 || ::flock(lock.descriptor_, LOCK_EX | LOCK_NB) != 0)
      return Error(Errc::kStorage, "another process works on this hub");
    return lock;
  }
  FolderLock(FolderLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  FolderLock& operator=(FolderLock&&) = delete;
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;
  ~FolderLock() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }

 private:
  explicit FolderLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

Result<void> write_key_of_machine(const fs::path& file, const Secret<32>& half) {
  const int descriptor =
      ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (descriptor < 0) return Error(Errc::kDenied, "there is a hub in this folder already");
  const bool good =
      ::write(descriptor, half.view().data(), 32) == 32 && ::fsync(descriptor) == 0;
  ::close(descriptor);
  if (!good) return Error(Errc::kStorage, "the hub's key cannot be written");
  return ok();
}

Result<Secret<32>> read_key_of_machine(const fs::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (descriptor < 0) return Error(Errc::kNotFound, "there is no hub in this folder");
  Secret<32> half;
  const bool good = ::read(descriptor, half.fill().data(), 32) == 32;
  ::close(descriptor);
  if (!good) return Error(Errc::kCorrupt, "the hub's key is damaged");
  return half;
}

Result<vault::KeySlots> open_slots(const fs::path& dir) {
  TRY(half, read_key_of_machine(dir / "hub.key"));
  TRY(slots, vault::KeySlots::load(dir / "hub.slots"));
  TRY_VOID(slots.open_with_private_half(kMachineLabel, half));
  return slots;
}

// 17 is every municipality that is known there; the unknown addresses belong to each hub.
std::vector<std::uint32_t> spread(std::span<const std::uint32_t> wished) {
  std::vector<std::uint32_t> areas;
  for (const std::uint32_t one : wished) {
    if (one >= 100) areas.push_back(one);
    else
      for (const Municipality& place : municipalities())
        if (place.code / 1000 == one) areas.push_back(place.code);
    areas.push_back(one >= 100 ? one / 1000 * 1000 : one * 1000);
  }
  std::ranges::sort(areas);
  areas.erase(std::ranges::unique(areas).begin(), areas.end());
  return areas;
}

Bytes encode_areas(std::span<const std::uint32_t> areas) {
  cbor::Writer writer;
  writer.add_array(areas.size());
  for (const std::uint32_t one : areas) writer.add_unsigned(one);
  return writer.take();
}

Result<std::vector<std::uint32_t>> read_areas(ByteView bytes) {
  TRY(value, cbor::decode(bytes));
  std::vector<std::uint32_t> areas;
  for (const cbor::Value& one : value.items) areas.push_back(static_cast<std::uint32_t>(one.number));
  if (areas.empty()) return Error(Errc::kCorrupt, "this hub's areas do not read");
  return areas;
}

std::string epochs_note(std::uint32_t prefecture, bool is_drill) {
  return sync::epoch_keys_path(prefecture, is_drill);
}

}  // namespace

struct Hub::State {
  State(fs::path dir_in, FolderLock lock_in, HubBook book_in, sync::PublishedFolder folder_in,
        sync::TrustRoot root_in, Secret<32> publish, Secret<32> enrol, Secret<32> publishing)
      : dir(std::move(dir_in)),
        lock(std::move(lock_in)),
        book(std::move(book_in)),
        folder(std::move(folder_in)),
        root(std::move(root_in)),
        publisher(sync::RoleKey::from_seed(AuthorityRole::kPublish, 1, std::move(publish))),
        enroller_key(sync::RoleKey::from_seed(AuthorityRole::kEnrol, 1, std::move(enrol))),
        publishing_secret(std::move(publishing)) {}

  fs::path dir;
  FolderLock lock;
  HubBook book;
  sync::PublishedFolder folder;
  sync::TrustRoot root;
  sync::RoleKey publisher;
  sync::RoleKey enroller_key;
  Secret<32> publishing_secret;
  std::string name;
  std::vector<std::uint32_t> areas;
  std::optional<BothWorlds> truth;
  std::map<bool, sync::EpochKeys> epochs;  // By world: true is the drill.

  std::uint32_t prefecture() const { return areas.front() / 1000; }
  sync::Enroller enroller() { return {folder, book, enroller_key, root, prefecture()}; }
  Result<void> read_epochs();
  Result<Bytes> fleet_reason(Instant now);
  Result<void> advance_fleet(Instant now);
  Result<sync::PublishingKeys> keys(Instant now);
};

Hub::Hub(std::unique_ptr<State> state) : state_(std::move(state)) {}
Hub::Hub(Hub&&) noexcept = default;
Hub& Hub::operator=(Hub&&) noexcept = default;
Hub::~Hub() = default;

bool Hub::is_hub(const fs::path& dir) {
  std::error_code ignored;
  return fs::is_regular_file(dir / "hub.key", ignored);
}

Result<void> Hub::init(const fs::path& dir, HubPlan plan, const AuthorityPapers& papers,
                       Instant now) {
  if (papers.roots.empty() || papers.epoch_keys.empty())
    return Error(Errc::kBadInput, "a hub begins with a root and the keys of its epochs");
  const std::vector<std::uint32_t> areas = spread(plan.areas);
  if (areas.empty() || !std::ranges::all_of(areas, sync::is_area_code) ||
      areas.front() / 1000 != areas.back() / 1000)
    return Error(Errc::kBadInput, "a hub serves municipalities of one prefecture");
  std::error_code failed;
  fs::create_directories(dir, failed);
  if (failed) return Error(Errc::kStorage, "the hub's folder cannot be made");
  if (is_hub(dir)) return Error(Errc::kDenied, "there is a hub in this folder already");
  {
    TRY(lock, FolderLock::take(dir));
    TRY(root, sync::TrustRoot::begin(papers.roots.front()));
    TRY(slots, vault::KeySlots::create(dir / "hub.slots"));
    const Secret<32> half = Secret<32>::random();
    TRY_VOID(slots.add_public_half(vault::SlotKind::kDevice, kMachineLabel,
                                   sync::public_half_of(half), now));
    TRY(key, slots.data_key("hub"));
    TRY(book, HubBook::open(dir / "hub.db", key));
    TRY_VOID(book.keep("name", as_bytes(plan.name)));
    TRY_VOID(book.keep("areas", encode_areas(areas)));
    TRY_VOID(book.keep("root", root.document()));
    TRY_VOID(book.keep("authority", as_bytes(fs::absolute(plan.authority, failed).string())));
    TRY_VOID(book.keep_secret("publish", plan.publish_seed));
    TRY_VOID(book.keep_secret("enrol", plan.enrol_seed));
    TRY_VOID(book.keep_secret("publishing-secret", sync::derive(plan.publish_seed.view(),
                                                                "publishing-secret", {})));
    // Last: with it there is a hub.
    TRY_VOID(write_key_of_machine(dir / "hub.key", half));
  }
  TRY(hub, Hub::open(dir));
  return hub.take_papers(papers);
}

Result<Hub> Hub::open(const fs::path& dir) {
  if (!is_hub(dir)) return Error(Errc::kNotFound, "there is no hub in this folder");
  TRY(lock, FolderLock::take(dir));
  TRY(slots, open_slots(dir));
  TRY(key, slots.data_key("hub"));
  TRY(book, HubBook::open(dir / "hub.db", key));
  TRY(document, book.kept("root"));
  if (!document) return Error(Errc::kCorrupt, "this hub has no root");
  TRY(root, sync::TrustRoot::begin(*document));
  TRY(publish, book.secret("publish"));
  TRY(enrol, book.secret("enrol"));
  TRY(publishing, book.secret("publishing-secret"));
  TRY(folder, sync::PublishedFolder::open(dir / "published", dir / "publishing"));
  TRY(name, book.kept("name"));
  TRY(areas_kept, book.kept("areas"));
  TRY(areas, read_areas(areas_kept.value_or(Bytes())));
  auto state = std::make_unique<State>(dir, std::move(lock), std::move(book), std::move(folder),
                                       std::move(root), std::move(publish), std::move(enrol),
                                       std::move(publishing));
  state->name = std::string(as_text(name.value_or(Bytes())));
  state->areas = areas;
  TRY(truth_key, slots.data_key("truth"));
  TRY(truth_book, slots.data_key("truth-book"));
  TRY(drill_key, slots.data_key("drill"));
  TRY(drill_book, slots.data_key("drill-book"));
  TRY(real, VaultTruth::open(dir, false, {std::move(truth_key), std::move(truth_book)}, areas,
                             state->folder.work()));
  TRY(drill, VaultTruth::open(dir, true, {std::move(drill_key), std::move(drill_book)}, areas,
                              state->folder.work()));
  state->truth.emplace(std::move(real), std::move(drill));
  TRY_VOID(state->read_epochs());
  return Hub(std::move(state));
}

fs::path Hub::authority() const {
  const auto kept = state_->book.kept("authority");
  return kept && *kept ? fs::path(std::string(as_text(**kept))) : fs::path();
}

std::uint32_t Hub::prefecture() const { return state_->prefecture(); }
VaultTruth& Hub::truth(bool is_drill) { return state_->truth->of(is_drill); }

Result<void> Hub::State::read_epochs() {
  for (const bool is_drill : {false, true}) {
    TRY(kept, book.kept(epochs_note(prefecture(), is_drill)));
    if (!kept) continue;
    TRY(keys, sync::read_epoch_keys(*kept, root));
    epochs.insert_or_assign(is_drill, std::move(keys));
  }
  return ok();
}

Result<void> Hub::take_papers(const AuthorityPapers& papers) {
  State& state = *state_;
  for (const Bytes& document : papers.roots) {
    if (document != state.root.document()) {
      TRY(signed_root, sync::read_document(document, sync::DocumentKind::kRoot));
      auto next = state.root.next(document);
      // An older one is nothing; whoever forged a newer one is refused.
      if (!next && state.root.judge(document) == sync::RootRefusal::kRollback) continue;
      if (!next) return next.error();
      state.root = std::move(*next);
      TRY_VOID(state.book.keep("root", document));
    }
    TRY_VOID(state.folder.put(sync::root_path(state.root.body().version), document));
  }
  for (const Bytes& document : papers.epoch_keys) {
    TRY(keys, sync::read_epoch_keys(document, state.root));
    if (keys.prefecture != state.prefecture()) continue;
    const auto known = state.epochs.find(keys.is_drill);
    if (known != state.epochs.end() && keys.issue <= known->second.issue) continue;
    const std::string name = epochs_note(keys.prefecture, keys.is_drill);
    TRY_VOID(state.book.keep(name, document));
    TRY_VOID(state.folder.put(name, document));
    state.epochs.insert_or_assign(keys.is_drill, std::move(keys));
  }
  for (const Bytes& document : papers.revocations)
    TRY_VOID(state.enroller().take_revocation(document));
  for (const auto& [name, document] : papers.orders) {
    // What today's keys did not sign is carried by nobody: each kiosk would refuse it.
    if (!sync::read_order(document, state.root)) continue;
    if (!state.folder.has("orders/" + name))
      TRY_VOID(state.folder.put("orders/" + name, document));
  }
  return ok();
}

// What a generation lasts for: the epochs of all areas and the devices that are out.
Result<Bytes> Hub::State::fleet_reason(Instant now) {
  cbor::Writer writer;
  for (const auto& [is_drill, keys] : epochs) {
    for (const sync::AreaEpochs& one : keys.areas) {
      TRY(epoch, keys.current(one.anchor.area, now));
      writer.add_unsigned(epoch);
    }
  }
  TRY(all, book.devices());
  for (const sync::DeviceRecord& one : all) {
    if (one.is_revoked) writer.add_bytes(one.enrolled.device);
  }
  return writer.take();
}

Result<void> Hub::State::advance_fleet(Instant now) {
  TRY(fresh, fleet_reason(now));
  TRY(kept, book.kept("fleet-for"));
  TRY(generations, book.generations());
  if (kept && *kept == fresh && !generations.empty()) return ok();
  TRY_VOID(enroller().advance(now));
  return book.keep("fleet-for", fresh);
}

Result<sync::PublishingKeys> Hub::State::keys(Instant now) {
  sync::PublishingKeys out;
  TRY(fleet, enroller().fleet());
  out.prefecture = prefecture();
  out.source = name;
  out.publishing_secret = &publishing_secret;
  out.publisher = &publisher;
  out.fleet = fleet.generation;
  out.fleet_key = fleet.public_half;
  out.lock_of = [this, now](const Area& area) -> Result<sync::AreaLock> {
    const auto keys = epochs.find(area.is_drill);
    if (keys == epochs.end())
      return Error(Errc::kNotFound, "the authority gave no epoch keys for this area");
    TRY(epoch, keys->second.current(area, now));
    const auto half = keys->second.public_half(area, epoch);
    if (!half) return Error(Errc::kNotFound, "the authority gave no key for this epoch");
    return sync::AreaLock{epoch, *half};
  };
  return out;
}

Result<void> Hub::settle() {
  State& state = *state_;
  sync::PublishingKeys keys;
  keys.prefecture = state.prefecture();
  TRY(publisher, sync::Publisher::open(state.folder, *state.truth, keys, state.root));
  return ok();
}

Result<sync::PublishReport> Hub::publish(Instant now, std::span<const Area> confirmed,
                                         const Progress& progress) {
  State& state = *state_;
  TRY_VOID(state.advance_fleet(now));
  TRY(keys, state.keys(now));
  TRY(publisher, sync::Publisher::open(state.folder, *state.truth, keys, state.root));
  return publisher.publish(now, confirmed, progress);
}

Result<Bytes> Hub::fleet_document() const {
  TRY(generations, state_->book.generations());
  if (generations.empty()) return Error(Errc::kNotFound, "this hub has no fleet key yet");
  return state_->folder.get(sync::fleet_path(generations.back()), kContactBytesMax);
}

Result<Bytes> Hub::enrol(const sync::EnrolRequest& request, Instant now) {
  TRY_VOID(state_->advance_fleet(now));
  std::vector<Bytes> documents;
  for (const bool is_drill : {false, true}) {
    TRY(kept, state_->book.kept(epochs_note(state_->prefecture(), is_drill)));
    if (kept) documents.push_back(std::move(*kept));
  }
  sync::EnrolRequest wished = request;
  if (wished.place == 0) wished.place = state_->areas.back();
  return state_->enroller().enrol(wished, std::move(documents), now);
}

Result<std::vector<sync::Admission>> Hub::admit(Instant now) {
  std::vector<sync::Admission> answers;
  for (const fs::path& inbox : {state_->dir / "inbox", state_->dir / "published" / "inbox"}) {
    std::error_code failed;
    std::vector<fs::path> files;
    for (fs::directory_iterator at(inbox, failed), end; !failed && at != end; at.increment(failed)) {
      std::error_code ignored;
      if (at->is_regular_file(ignored) && !at->is_symlink(ignored) && files.size() < kInboxFilesMax)
        files.push_back(at->path());
    }
    std::ranges::sort(files);
    for (const fs::path& file : files) {
      std::ifstream in(file, std::ios::binary);
      Bytes bytes(kContactBytesMax + 1);
      in.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
      bytes.resize(static_cast<std::size_t>(in.gcount()));
      TRY(answer, state_->enroller().admit(bytes, now));
      answer.file = file.filename().string();
      const bool is_refused = answer.what == sync::Admitted::kRefused ||
                              answer.what == sync::Admitted::kClone;
      const fs::path aside = state_->dir / "inbox" / (is_refused ? "refused" : "answered");
      fs::create_directories(aside, failed);
      fs::rename(file, aside / file.filename(), failed);
      answers.push_back(std::move(answer));
    }
  }
  return answers;
}

Result<void> Hub::revoke(const sync::DeviceId& device, const std::string& reason, Instant now) {
  TRY_VOID(state_->enroller().revoke(device, reason, now));
  TRY(reason_now, state_->fleet_reason(now));
  return state_->book.keep("fleet-for", reason_now);
}

Result<HubStatus> Hub::status(Instant) {
  State& state = *state_;
  HubStatus status;
  status.name = state.name;
  status.authority = state.root.body().authority;
  status.is_demo = state.root.body().is_demo;
  status.prefecture = state.prefecture();
  sync::PublishingKeys keys;
  keys.prefecture = state.prefecture();
  TRY(publisher, sync::Publisher::open(state.folder, *state.truth, keys, state.root));
  status.publication = publisher.number();
  status.log_size = publisher.catalogue().all.size();
  TRY(people, truth(false).people());
  TRY(elsewhere, truth(false).elsewhere());
  status.people = people;
  status.elsewhere = elsewhere;
  TRY(generations, state.book.generations());
  if (!generations.empty()) status.fleet = generations.back();
  TRY(devices, state.book.devices());
  status.devices = std::move(devices);
  TRY(areas, state.truth->areas());
  for (const Area& area : areas) {
    AreaStatus one;
    one.area = area;
    TRY(count, state.truth->count(area));
    one.people = count.people;
    one.altered = count.altered;
    for (const sync::Descriptor& file : sync::live(publisher.catalogue().all, area)) {
      one.publication = std::max(one.publication, file.header.to);
      one.epoch = file.header.epoch;
      one.data_as_of = std::max(one.data_as_of, file.header.data_as_of);
      ++one.files;
      one.bytes += file.bytes;
    }
    status.areas.push_back(one);
  }
  return status;
}

}  // namespace tomoshibi::app
