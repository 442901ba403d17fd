// Whatever happens while key slots change, the file gives the old or the new, never less than what
// was acknowledged, and never a wrong key.
// Method: the steps at the file are recorded (FileSteps) and every state is made in which a power
// cut can leave the folder: after each step, with names that were not synced kept or lost one by
// one, and contents that were not synced kept, lost, cut at 512 bytes or zeroed. Each is loaded,
// opened, changed, and cut again during that change. Besides: every step failing, and a process
// that ends at every step.
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <map>
#include <set>

#include <doctest/doctest.h>

#include "store/vault/internal/slot_seal.h"
#include "store/vault/internal/twin_file.h"
#include "store/vault/slots.h"
#include "tests/support/scratch.h"

using namespace tomoshibi;
using namespace tomoshibi::store::vault;

namespace {

constexpr Instant kNoon{1'795'230'000'000};

using Names = std::map<std::string, Bytes>;  // What a folder holds, by file name.

struct Event {
  FileStep step;
  std::string name;
  Bytes content;
};

// Lets everything go and writes it down.
class Recorder final : public FileSteps {
 public:
  bool may_go(FileStep step, const std::filesystem::path& file, ByteView content) override {
    events.push_back({step, file.filename().string(), Bytes(content.begin(), content.end())});
    return true;
  }
  std::vector<Event> events;
};

// Refuses the step of that number, or ends the process there.
class Breaker final : public FileSteps {
 public:
  Breaker(int number, bool ends) : left_(number), ends_(ends) {}
  bool may_go(FileStep, const std::filesystem::path&, ByteView) override {
    if (left_-- != 0) return true;
    if (ends_) ::_exit(9);
    return false;
  }
  bool has_struck() const { return left_ < 0; }

 private:
  int left_;
  bool ends_;
};

Bytes read_all(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return Bytes(std::istreambuf_iterator<char>(in), {});
}

Names read_folder(const std::filesystem::path& folder) {
  Names names;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    names[entry.path().filename().string()] = read_all(entry.path());
  }
  return names;
}

void write_folder(const std::filesystem::path& folder, const Names& names) {
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    std::filesystem::remove(entry.path());
  }
  for (const auto& [name, content] : names) {
    std::ofstream out(folder / name, std::ios::binary);
    out.write(reinterpret_cast<const char*>(content.data()),
              static_cast<std::streamsize>(content.size()));
  }
}

// What a file whose content was not synced may hold after the cut.
std::set<Bytes> torn(const Bytes& content) {
  std::set<Bytes> states{Bytes{}, content, Bytes(content.size(), 0)};
  for (std::size_t at = 512; at < content.size(); at += 512) {
    Bytes zeroed = content;
    std::fill(zeroed.begin() + static_cast<std::ptrdiff_t>(at), zeroed.end(), std::uint8_t{0});
    states.insert(zeroed);
    states.insert(Bytes(content.begin(), content.begin() + static_cast<std::ptrdiff_t>(at)));
  }
  return states;
}

// One file under way and the names that point to it but may not be on the disk yet.
struct Disk {
  Names durable;
  Bytes content;            // Of the file under way.
  bool is_synced = true;    // Its content.
  std::vector<Event> names;  // kCreate and kRename since the folder was synced.
};

void apply(Disk& disk, const Event& event) {
  switch (event.step) {
    case FileStep::kCreate:
      disk.content.clear();
      disk.is_synced = false;
      disk.names.push_back(event);
      break;
    case FileStep::kWrite: disk.content = event.content; break;
    case FileStep::kSync: disk.is_synced = true; break;
    case FileStep::kRename: disk.names.push_back(event); break;
    case FileStep::kSyncFolder:
      REQUIRE(disk.is_synced);  // A name is never made durable before what it names.
      for (const Event& name : disk.names) {
        if (name.step == FileStep::kCreate) disk.durable[name.name] = disk.content;
        if (name.step == FileStep::kRename) {
          disk.durable[name.name] = disk.content;
          disk.durable.erase(name.name + ".new");
        }
      }
      disk.names.clear();
      break;
  }
}

std::set<Names> states_after_cut(const Disk& disk) {
  std::set<Names> states;
  const std::set<Bytes> contents =
      disk.is_synced ? std::set<Bytes>{disk.content} : torn(disk.content);
  for (unsigned kept = 0; kept < 1U << disk.names.size(); ++kept) {
    for (const Bytes& content : contents) {
      Names names = disk.durable;
      for (std::size_t at = 0; at < disk.names.size(); ++at) {
        if ((kept >> at & 1U) == 0) continue;
        const Event& name = disk.names[at];
        names[name.name] = content;
        if (name.step == FileStep::kRename) names.erase(name.name + ".new");
      }
      states.insert(std::move(names));
    }
  }
  return states;
}

struct Cut {
  std::set<Names> states;
  std::uint64_t revision_min = 0;  // Acknowledged before the cut.
  std::uint64_t revision_max = 0;
};

// A compartment that changes in up to four steps, on a folder of its own.
struct Workshop {
  test::Scratch scratch;
  std::filesystem::path file = scratch.path() / "s";
  Secret<32> device = Secret<32>::random();

  using Change = Result<void> (*)(KeySlots&);

  KeySlots open(FileSteps* steps) const {
    auto slots = KeySlots::load(file, steps);
    REQUIRE(slots);
    REQUIRE(slots->open_with_private_half("machine", device));
    return std::move(*slots);
  }
};

Result<void> add_account(KeySlots& slots) {
  const Secret<32> half = Secret<32>::random();
  return slots.add_public_half(SlotKind::kAccount, "nishi", internal::public_half_of(half), kNoon);
}
Result<void> make_key(KeySlots& slots) {
  TRY(key, slots.data_key("region"));
  return ok();
}
Result<void> remove_account(KeySlots& slots) { return slots.remove(SlotKind::kAccount, "nishi"); }
Result<void> wait_key(KeySlots& slots) {
  TRY(key, slots.next_data_key("machine"));
  return ok();
}

constexpr Workshop::Change kChanges[] = {add_account, make_key, remove_account, wait_key};

void make(Workshop& shop) {
  auto slots = KeySlots::create(shop.file);
  REQUIRE(slots);
  REQUIRE(slots->add_public_half(SlotKind::kDevice, "machine",
                                 internal::public_half_of(shop.device), kNoon));
  REQUIRE(slots->data_key("machine"));
}

// Every power cut during these changes.
std::vector<Cut> cuts_of(const Workshop& shop, std::span<const Workshop::Change> changes) {
  Recorder recorder;
  Disk disk;
  disk.durable = read_folder(shop.scratch.path());
  KeySlots slots = shop.open(&recorder);
  std::vector<Cut> cuts;
  std::uint64_t acknowledged = slots.revision();
  for (const Workshop::Change change : changes) {
    recorder.events.clear();
    REQUIRE(change(slots));
    for (const Event& event : recorder.events) {
      apply(disk, event);
      cuts.push_back({states_after_cut(disk), acknowledged, slots.revision()});
    }
    acknowledged = slots.revision();
    cuts.push_back({states_after_cut(disk), acknowledged, acknowledged});
  }
  return cuts;
}

void check_state(const Workshop& shop, const Names& state, const Cut& cut,
                 const Secret<32>& machine_key) {
  write_folder(shop.scratch.path(), state);
  KeySlots slots = shop.open(nullptr);
  REQUIRE(slots.revision() >= cut.revision_min);
  REQUIRE(slots.revision() <= cut.revision_max);
  auto key = slots.data_key("machine");
  REQUIRE(key);
  REQUIRE(*key == machine_key);
}

}  // namespace

TEST_CASE("slots: a power cut at any step of four changes leaves the old or the new") {
  Workshop shop;
  make(shop);
  const Secret<32> key = *shop.open(nullptr).data_key("machine");
  std::size_t states = 0;
  for (const Cut& cut : cuts_of(shop, kChanges)) {
    REQUIRE_FALSE(cut.states.empty());
    for (const Names& state : cut.states) {
      check_state(shop, state, cut, key);
      ++states;
    }
  }
  MESSAGE("states: " << states);
  CHECK(states > 100);
}

TEST_CASE("slots: a power cut during the first change after a power cut is survived too") {
  Workshop shop;
  make(shop);
  const Secret<32> key = *shop.open(nullptr).data_key("machine");
  std::set<Names> seen;
  for (const Cut& cut : cuts_of(shop, std::span(kChanges).first(1))) {
    seen.insert(cut.states.begin(), cut.states.end());
  }
  std::size_t states = 0;
  for (const Names& state : seen) {
    write_folder(shop.scratch.path(), state);
    std::set<Names> done;
    for (const Cut& cut : cuts_of(shop, std::span(kChanges).subspan(1, 1))) {
      for (const Names& second : cut.states) {
        if (!done.insert(second).second && cut.revision_min != cut.revision_max) continue;
        check_state(shop, second, cut, key);
        ++states;
      }
    }
  }
  MESSAGE("states: " << states);
  CHECK(states > 100);
}

TEST_CASE("slots: after any step that fails the change can be made again, under a new revision") {
  int steps = 0;
  for (int number = 0;; ++number) {
    Workshop shop;
    make(shop);
    Breaker breaker(number, false);
    KeySlots slots = shop.open(&breaker);
    const std::uint64_t before = slots.revision();
    const auto result = add_account(slots);
    if (!breaker.has_struck()) {
      REQUIRE(result);
      break;
    }
    ++steps;
    REQUIRE_FALSE(result);
    CHECK(result.error().code == Errc::kStorage);
    CHECK(slots.revision() == before);
    CHECK(slots.slots().size() == 1);
    const std::uint64_t on_disk = shop.open(nullptr).revision();
    CHECK(on_disk >= before);
    CHECK(on_disk <= before + 1);
    REQUIRE(add_account(slots));
    // before + 1 may stand on the disk with another content.
    CHECK(slots.revision() == before + 2);
    KeySlots again = shop.open(nullptr);
    CHECK(again.revision() == before + 2);
    CHECK(again.good_copies() == 2);
    CHECK(again.slots().size() == 2);
  }
  CHECK(steps == 10);  // Five for each copy.
}

TEST_CASE("slots: a process that ends at any step leaves the old or the new") {
  Workshop shop;
  make(shop);
  std::uint64_t revision = shop.open(nullptr).revision();
  for (int number = 0; number < 10; ++number) {
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      Breaker breaker(number, true);
      auto slots = KeySlots::load(shop.file, &breaker);
      if (!slots || !slots->open_with_private_half("machine", shop.device)) ::_exit(1);
      const auto name = "key-" + std::to_string(number);
      ::_exit(slots->data_key(name) ? 0 : 2);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 9);
    KeySlots slots = shop.open(nullptr);
    CHECK(slots.revision() >= revision);
    CHECK(slots.revision() <= revision + 1);
    revision = slots.revision();
    REQUIRE(slots.data_key("machine"));
  }
}

TEST_CASE("slots: the copy that is damaged or older is replaced first") {
  Workshop shop;
  make(shop);
  const Names good = read_folder(shop.scratch.path());
  for (const std::string weaker : {"s", "s.2"}) {
    Names names = good;
    names[weaker].resize(50);
    write_folder(shop.scratch.path(), names);
    Recorder recorder;
    KeySlots slots = shop.open(&recorder);
    REQUIRE(add_account(slots));
    REQUIRE_FALSE(recorder.events.empty());
    CHECK(recorder.events.front().name == weaker + ".new");
  }
}

TEST_CASE("slots: a copy that the system does not let us replace is an error, not a success") {
  Workshop shop;
  make(shop);
  std::filesystem::remove(shop.scratch.path() / "s.2");
  std::filesystem::create_directories(shop.scratch.path() / "s.2" / "in the way");
  KeySlots slots = shop.open(nullptr);
  CHECK(slots.good_copies() == 1);
  const auto result = add_account(slots);
  REQUIRE_FALSE(result);
  CHECK(result.error().code == Errc::kStorage);
  CHECK(shop.open(nullptr).slots().size() == 1);
}
