// Copies come back whole or not at all, damage is found and its place named, a change of key
// survives being cut short, and each of it stands in the journal.
// Method: real stores; bytes of their files and of their backups changed.
#include "app/desk/upkeep.h"

#include "app/desk/tar.h"
#include "store/vault/upkeep.h"
#include "tests/desk_support.h"

using namespace tomoshibi;
using namespace tomoshibi::test;
using app::Desk;
using app::FileCheck;
using app::Upkeep;
namespace fs = std::filesystem;
namespace vault = tomoshibi::store::vault;

namespace {

std::string content_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void put_content(const fs::path& file, const std::string& content) {
  std::ofstream(file, std::ios::binary | std::ios::trunc) << content;
}

void flip(const fs::path& file, std::size_t at) {
  std::string content = content_of(file);
  REQUIRE(at < content.size());
  content[at] = static_cast<char>(content[at] ^ 1);
  put_content(file, content);
}

void fill(Store& store) {
  Desk desk = store.open();
  REQUIRE(desk.sign_in_demo().has_value());
  REQUIRE(desk.import(store.scratch.path() / "person.ndjson", {}).has_value());
  REQUIRE(desk.after_import().has_value());
  REQUIRE(desk.leave(store::journal::LockReason::kSignOut).has_value());
}

bool finds(Desk& desk) {
  const auto answer = desk.find(by_kana("ミホン ハナコ"), app::Disclosure::kRowsWhenAllowed);
  return answer.has_value() && !answer->candidates.empty();
}

// Everything that check says of a store; the region when the demo doctor can come in.
std::vector<FileCheck> checked(Store& store) {
  std::vector<FileCheck> checks = Upkeep::check_machine(store.dir(), {});
  auto desk = Desk::open(store.dir(), [&store] { return store.time; });
  if (!desk || !desk->sign_in_demo()) return checks;
  const auto region = Upkeep(*desk).check_region({});
  REQUIRE(region.has_value());
  checks.push_back(*region);
  return checks;
}

Result<void> restore(Store& store, const fs::path& file,
                     std::span<const vault::Share> shares = {}) {
  auto unpacked = app::unpack_backup({store.dir(), file, shares}, store.time);
  if (!unpacked) return unpacked.error();
  auto desk = Desk::open(*unpacked, [&store] { return store.time; });
  if (!desk) return desk.error();
  const auto in = desk->sign_in_demo();
  if (!in) return in;
  return app::put_in_place(store.dir(), std::move(*desk));
}

}  // namespace

TEST_CASE("upkeep: a good store checks good, file by file; a changed byte is found in its file") {
  Store store;
  fill(store);
  const auto good = checked(store);
  REQUIRE(good.size() == 5);
  for (const FileCheck& check : good) {
    CAPTURE(check.file);
    CHECK(check.good);
    CHECK(check.pages > 0);
  }
  for (const char* name : {"machine.slots", "region.slots", "journal.db", "machine.db"}) {
    CAPTURE(name);
    const std::string before = content_of(store.dir() / name);
    flip(store.dir() / name, before.size() - 100);
    const auto checks = Upkeep::check_machine(store.dir(), {});
    const auto found = std::ranges::find(checks, name, &FileCheck::file);
    REQUIRE(found != checks.end());
    CHECK_FALSE(found->good);
    CHECK_FALSE(found->place.empty());
    put_content(store.dir() / name, before);
  }
}

TEST_CASE("upkeep: a backup holds no key of the machine, keeps generations, and comes back") {
  Store store;
  fill(store);
  const fs::path file = store.scratch.path() / "copy.tar";
  {
    Desk desk = store.open();
    REQUIRE(desk.sign_in_demo().has_value());
    for (int round = 0; round < 4; ++round) REQUIRE(Upkeep(desk).back_up(file, 2, {}).has_value());
  }
  CHECK(fs::exists(file.string() + ".1"));
  CHECK(fs::exists(file.string() + ".2"));
  CHECK_FALSE(fs::exists(file.string() + ".3"));
  CHECK_FALSE(fs::exists(file.string() + ".parts"));
  const std::string key = content_of(store.dir() / "machine.key");
  const std::string copy = content_of(file);
  CHECK(copy.find(key) == std::string::npos);
  CHECK(copy.find("machine.key") == std::string::npos);
  CHECK(copy.find("見本") == std::string::npos);
  CHECK(store.count("store_upkeep backup") == 4);
  // The region is lost; the journal of what happened since the copy is not.
  const auto before = store.entries().size();
  put_content(store.dir() / "region.db", "gone");
  REQUIRE(restore(store, file).has_value());
  Desk desk = store.open();
  REQUIRE(desk.sign_in_demo().has_value());
  CHECK(finds(desk));
  CHECK(store.entries().size() > before);
  CHECK(store.count("store_upkeep restore") == 1);
  CHECK(store.count("store_upkeep backup") == 4);
  CHECK(fs::exists(store.dir().string() + ".before-1"));
}

TEST_CASE("upkeep: a damaged, cut or foreign backup changes nothing") {
  Store store;
  fill(store);
  const fs::path file = store.scratch.path() / "copy.tar";
  {
    Desk desk = store.open();
    REQUIRE(desk.sign_in_demo().has_value());
    REQUIRE(Upkeep(desk).back_up(file, 1, {}).has_value());
  }
  const std::string good = content_of(file);
  std::vector<std::size_t> places{0, 130, 260};
  for (std::size_t at = 600; at < good.size(); at += good.size() / 40) places.push_back(at);
  for (const std::size_t at : places) {
    CAPTURE(at);
    put_content(file, good);
    flip(file, at);
    const auto result = restore(store, file);
    // Padding between members is the one place where a changed byte harms nothing.
    if (result) CHECK(good[at] == '\0');
    if (!result)
      CHECK((result.error().code == Errc::kCorrupt || result.error().code == Errc::kBadInput));
    std::error_code ignored;
    fs::remove_all(store.dir().string() + ".before-1", ignored);
  }
  for (const std::size_t length :
       {std::size_t{0}, std::size_t{511}, std::size_t{700}, good.size() / 2}) {
    put_content(file, good.substr(0, length));
    CHECK_FALSE(restore(store, file).has_value());
  }
  CHECK(restore(store, store.scratch.path() / "nothing").error().code == Errc::kNotFound);
  Desk desk = store.open();
  REQUIRE(desk.sign_in_demo().has_value());
  CHECK(finds(desk));
}

TEST_CASE("upkeep: names of a backup that lead elsewhere are refused") {
  Store store;
  const fs::path source = store.scratch.path() / "member";
  put_content(source, "text");
  const fs::path file = store.scratch.path() / "odd.tar";
  for (const char* name :
       {"../escape", "/etc/passwd", "a/b/c", ".hidden", "keys/../x", "a//b", ""}) {
    CAPTURE(name);
    CHECK_FALSE(app::write_tar(file, {{name, source}}).has_value());
    CHECK_FALSE(fs::exists(file));
  }
  REQUIRE(app::write_tar(file, {{"plain", source}, {"keys/one.key", source}}).has_value());
  const fs::path into = store.scratch.path() / "into";
  fs::create_directories(into);
  const auto names = app::read_tar(file, into);
  REQUIRE(names.has_value());
  CHECK(*names == std::vector<std::string>{"plain", "keys/one.key"});
  CHECK(content_of(into / "keys" / "one.key") == "text");
}

TEST_CASE("upkeep: another machine opens a backup with the sheets of the first") {
  Store store(false);
  const fs::path file = store.scratch.path() / "copy.tar";
  {
    Desk desk = store.open();
    REQUIRE(sign_in(desk, "master1", kMasterPassword).has_value());
    REQUIRE(Upkeep(desk).back_up(file, 1, {}).has_value());
  }
  const fs::path elsewhere = store.scratch.path() / "other" / "kiosk";
  fs::create_directories(elsewhere.parent_path());
  CHECK(app::unpack_backup({elsewhere, file, {}}, store.time).error().code == Errc::kDenied);
  const auto unpacked =
      app::unpack_backup({elsewhere, file, std::span(store.shares.machine).first(2)}, store.time);
  REQUIRE(unpacked.has_value());
  auto desk = Desk::open(*unpacked, [&store] { return store.time; });
  REQUIRE(desk.has_value());
  CHECK(sign_in(*desk, "master1", "not the master's own").error().code == Errc::kDenied);
  REQUIRE(sign_in(*desk, "master1", kMasterPassword).has_value());
  REQUIRE(app::put_in_place(elsewhere, std::move(*desk)).has_value());
  auto again = Desk::open(elsewhere, [&store] { return store.time; });
  REQUIRE(again.has_value());
  // The journal came from the backup: entries behind it may be missing, and it says so, once.
  CHECK(again->status()->journal.condition == store::journal::JournalCondition::kRestored);
  CHECK(sign_in(*again, "master1", kMasterPassword).has_value());
}

TEST_CASE("upkeep: a new key for the region; the old key opens nothing of it") {
  Store store;
  fill(store);
  const fs::path old_key = store.scratch.path() / "old.key";
  Desk desk = store.open();
  REQUIRE(desk.sign_in_demo().has_value());
  REQUIRE(Upkeep(desk).hand_out_key("region", old_key).has_value());
  CHECK(Upkeep(desk).hand_out_key("region", old_key).error().code == Errc::kDenied);
  CHECK(Upkeep(desk).hand_out_key("people", old_key).error().code == Errc::kBadInput);
  REQUIRE(Upkeep(desk).rekey_region({}).has_value());
  CHECK(finds(desk));
  REQUIRE(desk.leave(store::journal::LockReason::kSignOut).has_value());
  const auto key = vault::read_key_file(old_key);
  REQUIRE(key.has_value());
  CHECK(vault::check_file(store.dir() / "region.db", *key, {}).error().code == Errc::kDenied);
  REQUIRE(desk.sign_in_demo().has_value());
  CHECK(finds(desk));
  CHECK(store.count("store_upkeep rekey") == 1);
  CHECK(store.count("store_upkeep key_handed_out") == 2);  // Said before it is done.
}

TEST_CASE("upkeep: a key is changed in slices while people are found and added; a lock or a change of mind leaves the old") {
  Store store;
  fill(store);
  Desk desk = store.open();
  REQUIRE(desk.sign_in_demo().has_value());
  // Enough pages for several slices.
  const auto file = store.scratch.path() / "many.ndjson";
  {
    std::ofstream out(file);
    for (int number = 0; number < 3000; ++number) {
      out << R"({"resourceType":"Patient","id":"m)" << number
          << R"(","name":[{"family":"多数","given":["番)" << number
          << R"("]}],"birthDate":"1961-02-03","address":[{"state":"石川県","city":"輪島市","line":["河井町)"
          << number << R"("]}]})" << '\n';
    }
  }
  REQUIRE(desk.import(file, {}).has_value());
  REQUIRE(desk.after_import().has_value());
  Upkeep upkeep(desk);
  CHECK_FALSE(upkeep.rekey_share());
  CHECK(upkeep.step_rekey().error().code == Errc::kNotFound);

  REQUIRE(upkeep.begin_rekey().has_value());
  CHECK(upkeep.begin_rekey().error().code == Errc::kDenied);
  CHECK_FALSE(upkeep.step_rekey().value());
  CHECK(finds(desk));
  REQUIRE(upkeep.cancel_rekey().has_value());
  CHECK_FALSE(upkeep.rekey_share());
  CHECK(finds(desk));

  REQUIRE(upkeep.begin_rekey().has_value());
  CHECK_FALSE(upkeep.step_rekey().value());
  REQUIRE(desk.leave(store::journal::LockReason::kByHand).has_value());
  REQUIRE(desk.sign_in_demo().has_value());
  CHECK_FALSE(upkeep.rekey_share());
  CHECK(finds(desk));
  CHECK(store.count("store_upkeep rekey") == 0);

  REQUIRE(upkeep.begin_rekey().has_value());
  int slices = 1;
  while (!upkeep.step_rekey().value()) {
    ++slices;
    CHECK(upkeep.rekey_share().value() > 0);
    CHECK(finds(desk));
  }
  CHECK(slices >= 2);
  CHECK(finds(desk));
  CHECK(store.count("store_upkeep rekey") == 1);
  REQUIRE(desk.leave(store::journal::LockReason::kSignOut).has_value());
  REQUIRE(desk.sign_in_demo().has_value());
  CHECK(finds(desk));
  CHECK(desk.status()->people == 3001);
}

TEST_CASE("upkeep: a change of key that was cut short is settled by the next sign-in") {
  for (const bool is_replaced : {false, true}) {
    CAPTURE(is_replaced);
    Store store(false);
    const fs::path file = store.dir() / "region.db";
    {
      Desk desk = store.open();
      REQUIRE(sign_in(desk, "master1", kMasterPassword).has_value());
      REQUIRE(desk.leave(store::journal::LockReason::kSignOut).has_value());
    }
    auto slots = vault::KeySlots::load(store.dir() / "region.slots");
    REQUIRE(slots.has_value());
    REQUIRE(slots->open_with_shares(std::span(store.shares.region).first(2)).has_value());
    const auto key = slots->data_key("region");
    const auto next = slots->next_data_key("region");
    REQUIRE(key.has_value());
    REQUIRE(next.has_value());
    {
      auto source = vault::Database::open(file, vault::Database::Mode::kReadWrite, *key);
      REQUIRE(source.has_value());
      auto copying = vault::Copying::begin(*source, vault::rekeyed_path(file), *next);
      REQUIRE(copying.has_value());
      while (!copying->step(64).value()) {
      }
      if (is_replaced) REQUIRE(copying->finish().has_value());
    }
    if (is_replaced) REQUIRE(vault::put_in_place(file).has_value());
    slots->close();
    Desk desk = store.open();
    REQUIRE(sign_in(desk, "master1", kMasterPassword).has_value());
    CHECK(desk.is_region_open());
    const auto settled = vault::KeySlots::load(store.dir() / "region.slots");
    REQUIRE(settled.has_value());
    auto opened = std::move(*vault::KeySlots::load(store.dir() / "region.slots"));
    REQUIRE(opened.open_with_shares(std::span(store.shares.region).first(2)).has_value());
    CHECK_FALSE(opened.has_next_data_key("region").value());
  }
}

TEST_CASE("upkeep: new keys for the machine's own stores, whole or cut short") {
  for (const char* name : {"machine", "journal"}) {
    CAPTURE(name);
    Store store;
    fill(store);
    const fs::path file = store.dir() / (std::string(name) + ".db");
    const std::string text(name);
    {
      Desk desk = store.open();
      CHECK(Upkeep(desk).announce_rekey(text).error().code == Errc::kLocked);
      REQUIRE(desk.sign_in_demo().has_value());
      CHECK(Upkeep(desk).announce_rekey("people").error().code == Errc::kBadInput);
      REQUIRE(Upkeep(desk).announce_rekey(text).has_value());
    }
    auto slots = app::Machine::open_slots(store.dir());
    REQUIRE(slots.has_value());
    const auto old_key = slots->data_key(text);
    REQUIRE(app::rekey_closed(store.dir(), text, {}).has_value());
    CHECK(vault::check_file(file, *old_key, {}).error().code == Errc::kDenied);
    {
      Desk desk = store.open();
      REQUIRE(desk.sign_in_demo().has_value());
      CHECK(finds(desk));
    }
    // Cut short after the copy took the file's place.
    slots = app::Machine::open_slots(store.dir());
    REQUIRE(slots.has_value());
    const auto next = slots->next_data_key(text);
    const auto key = slots->data_key(text);
    {
      auto source = vault::Database::open(file, vault::Database::Mode::kReadWrite, *key);
      REQUIRE(source.has_value());
      auto copying = vault::Copying::begin(*source, vault::rekeyed_path(file), *next);
      REQUIRE(copying.has_value());
      while (!copying->step(64).value()) {
      }
      REQUIRE(copying->finish().has_value());
    }
    REQUIRE(vault::put_in_place(file).has_value());
    Desk desk = store.open();
    REQUIRE(desk.sign_in_demo().has_value());
    CHECK(finds(desk));
    CHECK(store.entries().size() > 5);
  }
}

TEST_CASE("upkeep: slots for a passphrase and for sheets; members' and the machine's stay") {
  Store store;
  fill(store);
  Desk desk = store.open();
  REQUIRE(desk.sign_in_demo().has_value());
  Upkeep upkeep(desk);
  using app::Compartment;
  CHECK(upkeep.add_passphrase(Compartment::kRegion, "safe", SecretText("short")).error().code ==
        Errc::kBadInput);
  REQUIRE(
      upkeep.add_passphrase(Compartment::kRegion, "safe", SecretText(kOwnPassword)).has_value());
  const auto shares = upkeep.add_recovery(Compartment::kMachine, "sheets", 2, 4);
  REQUIRE(shares.has_value());
  CHECK(shares->size() == 4);
  CHECK(upkeep.slots(Compartment::kMachine)->size() == 2);
  CHECK(upkeep.slots(Compartment::kRegion)->size() == 4);
  CHECK(
      upkeep.remove_slot(Compartment::kRegion, vault::SlotKind::kAccount, "demo01").error().code ==
      Errc::kBadInput);
  REQUIRE(
      upkeep.remove_slot(Compartment::kRegion, vault::SlotKind::kPassphrase, "safe").has_value());
  CHECK(upkeep.slots(Compartment::kRegion)->size() == 3);
  CHECK(store.count("store_upkeep slots_changed") == 3);
  REQUIRE(desk.leave(store::journal::LockReason::kSignOut).has_value());
  CHECK(upkeep.slots(Compartment::kRegion).error().code == Errc::kLocked);
  CHECK(upkeep.back_up(store.scratch.path() / "x", 1, {}).error().code == Errc::kLocked);
}
