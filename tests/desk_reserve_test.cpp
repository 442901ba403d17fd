// On a full disk imports stop first and the journal last; and it says so.
// Method: a small file system in memory, mounted for the test (skipped with a message where that is
// not permitted), filled to its last byte.
#include <sys/mount.h>
#include <sys/statvfs.h>

#include "app/desk/reserve.h"
#include "tests/desk_support.h"

using namespace tomoshibi;
using namespace tomoshibi::test;
using app::Desk;
using app::Reserve;
namespace fs = std::filesystem;

namespace {

class SmallDisk final {
 public:
  explicit SmallDisk(const char* size) {
    const std::string options = std::string("size=") + size;
    is_mounted_ = ::mount("tmpfs", scratch_.path().c_str(), "tmpfs", 0, options.c_str()) == 0;
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;
  ~SmallDisk() {
    if (is_mounted_) ::umount2(scratch_.path().c_str(), MNT_DETACH);
  }
  bool is_mounted() const { return is_mounted_; }
  const fs::path& path() const { return scratch_.path(); }
  std::uint64_t free() const {
    struct statvfs information {};
    REQUIRE(::statvfs(path().c_str(), &information) == 0);
    return static_cast<std::uint64_t>(information.f_bavail) * information.f_frsize;
  }
  void fill() const {
    std::ofstream out(path() / "filler", std::ios::binary | std::ios::app);
    const std::string piece(4096, 'x');
    while (out.write(piece.data(), 4096) && out.flush()) {
    }
  }

 private:
  test::Scratch scratch_;
  bool is_mounted_ = false;
};

}  // namespace

TEST_CASE("reserve: made in advance, given free in steps only when the disk is full, taken again") {
  const test::Scratch scratch;
  REQUIRE(Reserve::make(scratch.path(), 40 << 20).has_value());
  Reserve reserve = Reserve::open(scratch.path(), 40 << 20);
  CHECK(reserve.bytes() == 40 << 20);
  CHECK(reserve.is_whole());
  CHECK_FALSE(reserve.give_way());  // There is room: a write failed for another reason.
  CHECK(reserve.bytes() == 40 << 20);
  fs::resize_file(scratch.path() / "journal.reserve", 8 << 20);
  CHECK_FALSE(reserve.is_whole());
  CHECK_FALSE(reserve.has_room_for_import());
  CHECK(Reserve::open(scratch.path(), 40 << 20).is_whole());
}

TEST_CASE("reserve: on a full disk imports stop, entries go on, and the journal says so") {
  const SmallDisk disk("96m");
  if (!disk.is_mounted()) {
    MESSAGE("skipped: a file system in memory cannot be mounted here");
    return;
  }
  const fs::path dir = disk.path() / "kiosk";
  REQUIRE(app::DataDirectory::init_demo(dir, 48 << 20).has_value());
  std::ofstream(disk.path() / "person.ndjson") << kOnePerson << '\n';
  auto desk = Desk::open(dir, [] { return Instant{1'795'230'000'000}; });
  REQUIRE(desk.has_value());
  REQUIRE(desk->sign_in_demo().has_value());
  CHECK(desk->status()->reserve_bytes == 48 << 20);
  // Less than the margin is free beside the reserve.
  const auto refused = desk->import(disk.path() / "person.ndjson", {});
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code == Errc::kStorage);
  disk.fill();
  CHECK(disk.free() < 4096);
  // Far more entries than what the log had room for.
  int recorded = 0;
  for (int round = 0; round < 1500; ++round) {
    const auto answer = desk->find(by_kana("ミホン"), app::Disclosure::kRowsWhenAllowed);
    REQUIRE(answer.has_value());
    REQUIRE(desk->end_search(store::journal::SearchOutcome::kCleared).has_value());
    ++recorded;
  }
  CHECK(recorded == 1500);
  CHECK(desk->status()->reserve_bytes < 48 << 20);
  // Who locks can come in again.
  REQUIRE(desk->leave(store::journal::LockReason::kIdle).has_value());
  REQUIRE(desk->sign_in_demo().has_value());
  int alarms = 0;
  const auto found = app::report_entries(dir, app::Reader::kFacility, [&](const app::Json& entry) {
    if (entry["kind"] == "alarm" && entry["fields"]["alarm"] == "storage") ++alarms;
  });
  REQUIRE(found.has_value());
  CHECK(found->good);
  CHECK(alarms >= 1);
}

TEST_CASE("reserve: a demo on a small disk goes on with what there is, a real store is not made") {
  const SmallDisk disk("24m");
  if (!disk.is_mounted()) {
    MESSAGE("skipped: a file system in memory cannot be mounted here");
    return;
  }
  REQUIRE(app::DataDirectory::init_demo(disk.path() / "demo", 64 << 20).has_value());
  {
    const auto directory = app::DataDirectory::open(disk.path() / "demo");
    REQUIRE(directory.has_value());
    CHECK(directory->profile().reserve_bytes < 64 << 20);
  }
  const SecretText password(kMasterPassword);
  app::FirstMember wish;
  wish.id = {"master1"};
  wish.password = &password;
  const auto real =
      app::DataDirectory::init_standalone(disk.path() / "real", wish, Instant{0}, 64 << 20);
  REQUIRE_FALSE(real.has_value());
  CHECK(real.error().code == Errc::kStorage);
}
