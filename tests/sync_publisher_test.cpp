// What a hub publishes can be read by whoever holds the keys, is the same for the same content, and is whole
// after a power cut at any step.
// Method: a store in memory whose images and deltas are lists of numbers; a reader that knows only the
// published folder and the keys rebuilds every area; each step that changes the disk fails once.
#include <set>
#include <sstream>

#include "sync/hub/publisher.h"
#include "tests/segment_support.h"

using namespace tomoshibi;
using namespace tomoshibi::test;
using sync::Area;
using sync::Published;

namespace {

constexpr Area kWajima{17204, false};
constexpr Area kSuzu{17205, false};
constexpr std::int64_t kQuarter = 900'000;
// 2026-11-23 00:00 in Japan, a Monday.
constexpr Instant kMonday{1'795'359'600'000};

using People = std::map<int, int>;  // Number of a person, and what is known of him; 0: gone.

Bytes text_of(const People& people) {
  std::string text;
  for (const auto& [who, what] : people) text += std::to_string(who) + "=" + std::to_string(what) + ";";
  return {text.begin(), text.end()};
}
People people_of(ByteView bytes) {
  People people;
  std::istringstream in{std::string(as_text(bytes))};
  for (std::string item; std::getline(in, item, ';');) {
    const auto equal = item.find('=');
    if (equal != std::string::npos)
      people[std::stoi(item.substr(0, equal))] = std::stoi(item.substr(equal + 1));
  }
  return people;
}
void lay_over(People& below, const People& above) {
  for (const auto& [who, what] : above) {
    if (what == 0) below.erase(who);
    else below[who] = what;
  }
}

class MemoryTruth final : public sync::TruthSource {
 public:
  std::map<Area, People> now;
  std::map<Area, People> published;
  std::map<std::uint64_t, std::map<Area, People>> prepared;
  std::map<std::string, Bytes> notes;

  Result<std::vector<Area>> areas() override {
    std::vector<Area> all;
    for (const auto& [area, people] : now) all.push_back(area);
    return all;
  }
  People altered(const Area& area) {
    People out;
    for (const auto& [who, what] : now[area]) {
      const auto was = published[area].find(who);
      if (was == published[area].end() || was->second != what) out[who] = what;
    }
    for (const auto& [who, what] : published[area])
      if (!now[area].contains(who)) out[who] = 0;
    return out;
  }
  Result<sync::AreaCount> count(const Area& area) override {
    return sync::AreaCount{now[area].size(), altered(area).size()};
  }
  Result<sync::ImageMade> make_image(const Area& area, const std::filesystem::path& to,
                                     const sync::KeyOfContent& key,
                                     const sync::PublishProgress& progress) override {
    Bytes image = text_of(now[area]);
    sync::ImageMade made{now[area].size(), sync::sha256(image), Instant{kMonday.milliseconds - 1}};
    TRY(secret, key(made));
    if (progress && !progress(1, 1)) return Error(Errc::kDenied, "stopped");
    image.resize((image.size() / 4096 + 1) * 4096);
    // Not sealed, but bound to its key: two keys make two images.
    image.back() = secret.view()[0];
    write_whole(to, image);
    return made;
  }
  Result<Bytes> delta(const Area& area) override { return text_of(altered(area)); }
  Result<Bytes> merge(std::span<const Bytes> deltas) override {
    People all;
    for (const Bytes& one : deltas)
      for (const auto& [who, what] : people_of(one)) all[who] = what;
    return text_of(all);
  }
  Result<std::uint64_t> people_in(ByteView delta) override { return people_of(delta).size(); }
  Result<void> prepare(std::uint64_t number, std::span<const Area> areas) override {
    prepared.clear();
    for (const Area& area : areas) prepared[number][area] = now[area];
    return ok();
  }
  Result<void> settle(std::uint64_t newest) override {
    for (const auto& [number, areas] : prepared) {
      if (number > newest) continue;
      for (const auto& [area, people] : areas) published[area] = people;
    }
    prepared.clear();
    return ok();
  }
  Result<void> keep(std::string_view name, ByteView bytes) override {
    notes[std::string(name)] = Bytes(bytes.begin(), bytes.end());
    return ok();
  }
  Result<std::optional<Bytes>> kept(std::string_view name) override {
    const auto found = notes.find(std::string(name));
    if (found == notes.end()) return std::optional<Bytes>();
    return std::optional<Bytes>(found->second);
  }
};

sync::BoxPair epoch_box(const Area& area, sync::Epoch epoch) {
  return box_of(static_cast<std::uint8_t>(area.code % 100 + 40 * epoch));
}

// A hub with everything that it needs; the folder stays when it goes.
struct Hub {
  explicit Hub(const std::filesystem::path& dir, sync::PublishedFolder::Guard guard = {})
      : folder(sync::PublishedFolder::open(dir / "published", dir / "publishing", std::move(guard))
                   .value()) {
    keys.prefecture = 17;
    keys.source = "test-hub";
    keys.publishing_secret = &secret;
    keys.publisher = &signer;
    keys.fleet = 1;
    keys.fleet_key = box_of(1).public_half;
    keys.lock_of = [this](const Area& area) -> Result<sync::AreaLock> {
      return sync::AreaLock{epoch[area], epoch_box(area, epoch[area]).public_half};
    };
    epoch = {{kWajima, 1}, {kSuzu, 1}};
  }
  Result<sync::PublishReport> publish(MemoryTruth& truth, Instant now,
                                      std::span<const Area> confirmed = {}) {
    TRY(publisher, sync::Publisher::open(folder, truth, keys, root));
    return publisher.publish(now, confirmed);
  }
  sync::PublishedFolder folder;
  Secret<32> secret = secret_of(5);
  SoftSigner signer{kPublisherNumber};
  sync::TrustRoot root = small_root();
  sync::PublishingKeys keys;
  std::map<Area, sync::Epoch> epoch;
};

// A holder of all keys who knows the folder alone.
struct Holder {
  People people;
  std::uint64_t have = 0;
  sync::Epoch epoch = 0;
  std::size_t files = 0;

  void take(const Hub& hub, const Area& area) {
    const auto fetch = [&hub](std::string_view name, std::size_t bytes_max) {
      return hub.folder.get(name, bytes_max);
    };
    const auto log = sync::read_catalogue(fetch, 17, hub.root);
    REQUIRE(log.has_value());
    files = 0;
    for (const sync::Descriptor& one : sync::cover(log->all, area, have, epoch)) {
      ++files;
      const auto file = hub.folder.path_of(sync::segment_path(one.name));
      const auto front = sync::verify_file(file, hub.root);
      REQUIRE(front.has_value());
      CHECK(front->name == one.name);
      CHECK(std::filesystem::file_size(file) == one.bytes);
      CHECK(sync::encode_header_core(front->header) == sync::encode_header_core(one.header));
      const auto key = sync::unwrap(*front, box_of(1), epoch_box(area, one.header.epoch));
      REQUIRE(key.has_value());
      if (one.header.kind == sync::SegmentKind::kSnapshot) {
        const Bytes all = read_whole(file);
        people = people_of(ByteView(all).subspan(front->payload_at));
        CHECK(all.back() == key->view()[0]);
      } else {
        lay_over(people, people_of(sync::read_records(file, *front, *key).value()));
      }
      have = one.header.to;
      epoch = one.header.epoch;
    }
  }
};

MemoryTruth two_towns() {
  MemoryTruth truth;
  for (int who = 1; who <= 1000; ++who) truth.now[kWajima][who] = 1;
  for (int who = 2001; who <= 2100; ++who) truth.now[kSuzu][who] = 1;
  return truth;
}

std::map<std::string, Bytes> files_of(const std::filesystem::path& folder) {
  std::map<std::string, Bytes> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file())
      files[entry.path().lexically_relative(folder).string()] = read_whole(entry.path());
  }
  return files;
}

Instant at_quarter(std::int64_t number) {
  return Instant{kMonday.milliseconds + number * kQuarter + 1234};
}

}  // namespace

TEST_CASE("publisher: snapshots, then deltas, and a holder has what the hub knows") {
  const Scratch scratch;
  Hub hub(scratch.path());
  MemoryTruth truth = two_towns();
  const auto first = hub.publish(truth, at_quarter(0)).value();
  CHECK(first.number == 1);
  CHECK(first.areas.at(0).what == Published::kSnapshot);
  CHECK(first.areas.at(1).what == Published::kSnapshot);
  Holder holder;
  holder.take(hub, kWajima);
  CHECK(holder.people == truth.now[kWajima]);
  CHECK(holder.have == 1);

  CHECK(hub.publish(truth, at_quarter(1)).value().is_nothing());
  truth.now[kWajima][7] = 2;
  truth.now[kWajima][5000] = 1;
  truth.now[kWajima].erase(9);
  const auto second = hub.publish(truth, at_quarter(2)).value();
  CHECK(second.number == 2);
  CHECK(second.areas.at(0).what == Published::kDelta);
  CHECK(second.areas.at(0).altered == 3);
  CHECK(second.areas.at(1).what == Published::kNothing);
  holder.take(hub, kWajima);
  CHECK(holder.files == 1);
  CHECK(holder.people == truth.now[kWajima]);
  Holder late;
  late.take(hub, kWajima);
  CHECK(late.files == 2);
  CHECK(late.people == truth.now[kWajima]);
}

TEST_CASE("publisher: the same content makes the same files") {
  const Scratch one;
  const Scratch two;
  for (const Scratch* scratch : {&one, &two}) {
    Hub hub(scratch->path());
    MemoryTruth truth = two_towns();
    REQUIRE(hub.publish(truth, at_quarter(0)).has_value());
    truth.now[kWajima][7] = 2;
    REQUIRE(hub.publish(truth, at_quarter(1)).has_value());
  }
  const auto files = files_of(one.path() / "published");
  CHECK(files == files_of(two.path() / "published"));
  CHECK(files.size() == 3 + 1 + 2 * 2);  // Segments, checkpoint, bundle and tile of two sizes.
}

TEST_CASE("publisher: more than two people in a hundred wait for a second yes, of what was said") {
  const Scratch scratch;
  Hub hub(scratch.path());
  MemoryTruth truth = two_towns();
  REQUIRE(hub.publish(truth, at_quarter(0)).has_value());
  for (int who = 1; who <= 20; ++who) truth.now[kWajima][who] = 2;
  CHECK(hub.publish(truth, at_quarter(1)).value().areas.at(0).what == Published::kDelta);

  for (int who = 1; who <= 21; ++who) truth.now[kWajima][who] = 3;
  truth.now[kSuzu][2001] = 2;
  const Area yes[] = {kWajima};
  // A yes before anything was said is none.
  const auto held = hub.publish(truth, at_quarter(2), yes).value();
  CHECK(held.areas.at(0).what == Published::kHeld);
  CHECK(held.areas.at(0).altered == 21);
  CHECK(held.areas.at(1).what == Published::kDelta);  // The neighbour goes on.
  CHECK(hub.publish(truth, at_quarter(3)).value().has_held());
  // More has changed since: said again.
  truth.now[kWajima][22] = 3;
  CHECK(hub.publish(truth, at_quarter(4), yes).value().areas.at(0).what == Published::kHeld);
  Holder holder;
  holder.take(hub, kWajima);
  CHECK(holder.people.at(21) == 1);
  CHECK(hub.publish(truth, at_quarter(5), yes).value().areas.at(0).what == Published::kDelta);
  holder.take(hub, kWajima);
  CHECK(holder.people == truth.now[kWajima]);
  // An area that is held gets no snapshot either.
  for (int who = 1; who <= 100; ++who) truth.now[kWajima][who] = 4;
  hub.epoch[kWajima] = 2;
  CHECK(hub.publish(truth, at_quarter(6)).value().areas.at(0).what == Published::kHeld);
  CHECK(hub.publish(truth, at_quarter(7), yes).value().areas.at(0).what == Published::kSnapshot);
}

TEST_CASE("publisher: after a close the area comes under the next epoch and the old files are gone") {
  const Scratch scratch;
  Hub hub(scratch.path());
  MemoryTruth truth = two_towns();
  REQUIRE(hub.publish(truth, at_quarter(0)).has_value());
  truth.now[kWajima][7] = 2;
  REQUIRE(hub.publish(truth, at_quarter(1)).has_value());
  Holder holder;
  holder.take(hub, kWajima);
  hub.epoch[kWajima] = 2;
  const auto report = hub.publish(truth, at_quarter(2)).value();
  CHECK(report.areas.at(0).what == Published::kSnapshot);
  CHECK(report.areas.at(0).dropped == 2);
  CHECK(report.areas.at(1).what == Published::kNothing);
  CHECK(hub.folder.list("seg").size() == 2);
  holder.take(hub, kWajima);
  CHECK(holder.epoch == 2);
  CHECK(holder.people == truth.now[kWajima]);
  // Epoch keys that go back seal nothing.
  hub.epoch[kWajima] = 1;
  CHECK(hub.publish(truth, at_quarter(3)).error().code == Errc::kDenied);
}

TEST_CASE("publisher: a fleet key that devices no longer hold is replaced") {
  const Scratch scratch;
  Hub hub(scratch.path());
  MemoryTruth truth = two_towns();
  REQUIRE(hub.publish(truth, at_quarter(0)).has_value());
  hub.keys.fleet = 2;  // Devices hold the newest two.
  CHECK(hub.publish(truth, at_quarter(1)).value().is_nothing());
  hub.keys.fleet = 3;
  const auto report = hub.publish(truth, at_quarter(2)).value();
  CHECK(report.areas.at(0).what == Published::kSnapshot);
  CHECK(report.areas.at(0).dropped == 1);
  CHECK(hub.publish(truth, at_quarter(3)).value().is_nothing());
}

TEST_CASE("publisher: six hours, days and weeks that are over become one file each") {
  const Scratch scratch;
  Hub hub(scratch.path());
  MemoryTruth truth = two_towns();
  REQUIRE(hub.publish(truth, at_quarter(-1)).has_value());
  // Ten days, every two hours.
  int version = 1;
  Holder always;
  for (std::int64_t number = 0; number < 10 * 96; number += 8) {
    ++version;
    truth.now[kWajima][1 + version % 17] = version;
    REQUIRE(hub.publish(truth, at_quarter(number)).has_value());
    if (number % 40 == 0) always.take(hub, kWajima);
  }
  Holder late;
  late.take(hub, kWajima);
  CHECK(late.people == truth.now[kWajima]);
  always.take(hub, kWajima);
  CHECK(always.people == truth.now[kWajima]);
  // The last publication is at 22:00 of a Wednesday: a snapshot, a week, two days, three quarters of a day
  // that are over, and what came since 18:00.
  CHECK(late.files == 1 + 1 + 2 + 3 + 3);
  // A whole week without news: the next publication finds only windows that are over.
  CHECK(hub.publish(truth, at_quarter(30 * 96)).value().areas.at(0).merged > 0);
  CHECK(hub.publish(truth, at_quarter(30 * 96)).value().is_nothing());
  Holder later;
  later.take(hub, kWajima);
  CHECK(later.files == 1 + 2);
  CHECK(later.people == truth.now[kWajima]);
}

TEST_CASE("publisher: more than a quarter altered is a snapshot") {
  const Scratch scratch;
  Hub hub(scratch.path());
  MemoryTruth truth = two_towns();
  REQUIRE(hub.publish(truth, at_quarter(0)).has_value());
  for (int who = 1; who <= 400; ++who) truth.now[kWajima][who] = 2;
  const Area yes[] = {kWajima};
  CHECK(hub.publish(truth, at_quarter(1)).value().has_held());
  CHECK(hub.publish(truth, at_quarter(1), yes).value().areas.at(0).what == Published::kSnapshot);
  CHECK(hub.publish(truth, at_quarter(2)).value().is_nothing());
}

TEST_CASE("publisher: a power cut at any step leaves what was, or what is") {
  const Scratch reference;
  std::map<std::string, Bytes> expected;
  std::uint64_t steps = 0;
  const auto story = [](MemoryTruth& truth) {
    truth.now[kWajima][7] = 2;
    truth.now[kSuzu].erase(2001);
  };
  {
    MemoryTruth truth = two_towns();
    REQUIRE(Hub(reference.path()).publish(truth, at_quarter(0)).has_value());
    story(truth);
    Hub hub(reference.path(), [&steps](std::string_view) { return ++steps > 0; });
    hub.epoch[kSuzu] = 2;  // So that files are dropped too.
    REQUIRE(hub.publish(truth, at_quarter(24)).has_value());
    expected = files_of(reference.path() / "published");
  }
  REQUIRE(steps > 15);
  for (std::uint64_t cut = 1; cut <= steps; ++cut) {
    CAPTURE(cut);
    const Scratch scratch;
    MemoryTruth truth = two_towns();
    REQUIRE(Hub(scratch.path()).publish(truth, at_quarter(0)).has_value());
    story(truth);
    {
      std::uint64_t step = 0;
      Hub hub(scratch.path(), [&](std::string_view) { return ++step < cut; });
      hub.epoch[kSuzu] = 2;
      CHECK_FALSE(hub.publish(truth, at_quarter(24)).has_value());
    }
    // What lies there now is a log that reads, and every file of it is whole.
    Hub hub(scratch.path());
    hub.epoch[kSuzu] = 2;
    const auto again = hub.publish(truth, at_quarter(24));
    REQUIRE(again.has_value());
    CHECK(files_of(scratch.path() / "published") == expected);
    CHECK(hub.publish(truth, at_quarter(24)).value().is_nothing());
    Holder holder;
    holder.take(hub, kSuzu);
    CHECK(holder.people == truth.now[kSuzu]);
  }
}

TEST_CASE("publisher: what a power cut left is readable before the next publication too") {
  std::set<std::uint64_t> sizes;
  for (std::uint64_t cut = 1; cut < 40; ++cut) {
    const Scratch scratch;
    MemoryTruth truth = two_towns();
    REQUIRE(Hub(scratch.path()).publish(truth, at_quarter(0)).has_value());
    const People before = truth.now[kWajima];
    truth.now[kWajima][7] = 2;
    std::uint64_t step = 0;
    Hub hub(scratch.path(), [&](std::string_view) { return ++step < cut; });
    const bool is_done = hub.publish(truth, at_quarter(24)).has_value();
    Holder holder;
    holder.take(hub, kWajima);
    sizes.insert(holder.files);
    CHECK((holder.people == before || holder.people == truth.now[kWajima]));
    if (is_done) break;
  }
  CHECK(sizes == std::set<std::uint64_t>{1, 2});
}

TEST_CASE("publisher: names that are no published names are refused") {
  CHECK(sync::is_published_name("seg/ab/ab01.seg"));
  CHECK(sync::is_published_name("d/17/tile/entries/x001/000.p/3"));
  for (const char* bad : {"", "/etc/passwd", "a/../b", ".hidden", "a/.b", "A", "a b", "a\\b"})
    CHECK_FALSE(sync::is_published_name(bad));
}
