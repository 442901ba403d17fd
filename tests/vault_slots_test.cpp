// Every way into a compartment opens it and no other does; a changed or damaged file never gives a
// wrong key; what a change promised is on disk when it returns.
// Method: a compartment in a scratch folder, opened in every way and in every wrong way; every byte
// of each copy flipped; what an old copy of the file still opens is spelled out.
#include <sodium.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include <doctest/doctest.h>

#include "store/vault/internal/slot_seal.h"
#include "store/vault/slots.h"
#include "tests/support/scratch.h"

using namespace tomoshibi;
using namespace tomoshibi::store::vault;

namespace {

constexpr Instant kNoon{1'795'230'000'000};
constexpr PassphraseCost kCheap = kCostFloor;

// A key pair of a device or of a member of staff.
struct Pair {
  Secret<32> private_half = Secret<32>::random();
  PublicHalf public_half = internal::public_half_of(private_half);
};

Bytes read_all(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return Bytes(std::istreambuf_iterator<char>(in), {});
}

void write_all(const std::filesystem::path& file, const Bytes& bytes) {
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  out.write(reinterpret_cast<const char*>(bytes.data()),
            static_cast<std::streamsize>(bytes.size()));
}

// A compartment with one device slot "machine".
struct Home {
  test::Scratch scratch;
  std::filesystem::path file = scratch.path() / "machine.slots";
  std::filesystem::path second = scratch.path() / "machine.slots.2";
  Pair device;

  KeySlots make() {
    auto slots = KeySlots::create(file);
    REQUIRE(slots);
    REQUIRE(slots->add_public_half(SlotKind::kDevice, "machine", device.public_half, kNoon));
    return std::move(*slots);
  }
  KeySlots load() {
    auto slots = KeySlots::load(file);
    REQUIRE(slots);
    return std::move(*slots);
  }
  KeySlots open() {
    KeySlots slots = load();
    REQUIRE(slots.open_with_private_half("machine", device.private_half));
    return slots;
  }
};

Errc code_of(const Result<void>& result) {
  REQUIRE(!result.has_value());
  return result.error().code;
}

Secret<32> key_of(KeySlots& slots, std::string_view name) {
  auto key = slots.data_key(name);
  REQUIRE(key);
  return std::move(*key);
}

}  // namespace

TEST_CASE("slots: a data key is the same after closing, loading and opening again") {
  Home home;
  KeySlots made = home.make();
  const Secret<32> journal = key_of(made, "journal");
  const Secret<32> region = key_of(made, "region");
  CHECK_FALSE(journal == region);
  made.close();
  CHECK_FALSE(made.is_open());
  CHECK(made.data_key("journal").error().code == Errc::kLocked);
  KeySlots again = home.open();
  CHECK(key_of(again, "journal") == journal);
  CHECK(key_of(again, "region") == region);
  CHECK(again.compartment() == made.compartment());
  CHECK(again.good_copies() == 2);
}

TEST_CASE("slots: a data key asked for before the first slot is kept with it") {
  Home home;
  auto slots = KeySlots::create(home.file);
  REQUIRE(slots);
  const Secret<32> key = key_of(*slots, "machine");
  CHECK_FALSE(std::filesystem::exists(home.file));
  REQUIRE(slots->add_public_half(SlotKind::kDevice, "machine", home.device.public_half, kNoon));
  KeySlots again = home.open();
  CHECK(key_of(again, "machine") == key);
}

TEST_CASE("slots: a device's key opens, another does not, and a label nobody has is not found") {
  Home home;
  home.make();
  KeySlots slots = home.load();
  CHECK(code_of(slots.open_with_private_half("machine", Secret<32>::random())) == Errc::kDenied);
  CHECK(code_of(slots.open_with_private_half("other", home.device.private_half)) ==
        Errc::kNotFound);
  CHECK_FALSE(slots.is_open());
  CHECK(slots.open_with_private_half("machine", home.device.private_half));
}

TEST_CASE("slots: a passphrase opens in full width and half width, a wrong one is denied") {
  Home home;
  KeySlots made = home.make();
  const Secret<32> key = key_of(made, "region");
  REQUIRE(made.add_passphrase("night", SecretText("Correct Horse 42"), kCheap, kNoon));
  KeySlots slots = home.load();
  CHECK(code_of(slots.open_with_passphrase("night", SecretText("correct Horse 42"))) ==
        Errc::kDenied);
  CHECK(code_of(slots.open_with_passphrase("day", SecretText("x"))) == Errc::kNotFound);
  CHECK(code_of(slots.open_with_passphrase("night", SecretText())) == Errc::kBadInput);
  REQUIRE(slots.open_with_passphrase("night", SecretText("Ｃｏｒｒｅｃｔ　Ｈｏｒｓｅ　４２")));
  CHECK(key_of(slots, "region") == key);
  const std::vector<SlotInfo> infos = slots.slots();
  REQUIRE(infos.size() == 2);
  CHECK(infos[1].cost == kCheap);
  CHECK(infos[1].label == "night");
  CHECK(infos[1].made == kNoon);
}

TEST_CASE("slots: shares open when enough of them are there, and only their own compartment") {
  Home home;
  KeySlots made = home.make();
  const Secret<32> key = key_of(made, "region");
  auto shares = made.add_recovery("safe", 2, 3, kNoon);
  REQUIRE(shares);
  REQUIRE(shares->size() == 3);
  KeySlots slots = home.load();
  CHECK(code_of(slots.open_with_shares(std::span(*shares).first(1))) == Errc::kBadInput);
  REQUIRE(slots.open_with_shares(std::span(*shares).last(2)));
  CHECK(key_of(slots, "region") == key);
  CHECK(slots.slots()[1].shares_needed == 2);
  CHECK(slots.slots()[1].shares_made == 3);

  Home other;
  KeySlots foreign = other.make();
  REQUIRE(foreign.add_recovery("safe", 2, 3, kNoon));
  foreign.close();
  CHECK(code_of(foreign.open_with_shares(*shares)) == Errc::kDenied);
  CHECK_FALSE(foreign.is_open());
}

TEST_CASE("slots: what is wrong with a new slot is refused before anything is written") {
  Home home;
  KeySlots slots = home.make();
  const std::uint64_t revision = slots.revision();
  const PublicHalf half = Pair().public_half;
  const auto add = [&](SlotKind kind, std::string_view label, const PublicHalf& public_half) {
    return slots.add_public_half(kind, label, public_half, kNoon);
  };
  CHECK(code_of(add(SlotKind::kDevice, "machine", half)) == Errc::kDenied);
  CHECK(code_of(add(SlotKind::kDevice, "", half)) == Errc::kBadInput);
  CHECK(code_of(add(SlotKind::kDevice, std::string(65, 'a'), half)) == Errc::kBadInput);
  CHECK(code_of(add(SlotKind::kDevice, "a\nb", half)) == Errc::kBadInput);
  CHECK(code_of(add(SlotKind::kDevice, "\xff", half)) == Errc::kBadInput);
  CHECK(code_of(add(SlotKind::kRecovery, "x", half)) == Errc::kBadInput);
  CHECK(code_of(add(SlotKind::kDevice, "zero", PublicHalf{})) == Errc::kBadInput);
  CHECK(code_of(slots.add_passphrase("low", SecretText("text"), {1, 65'536}, kNoon)) ==
        Errc::kBadInput);
  CHECK(code_of(slots.add_passphrase("high", SecretText("text"), {3, 2'097'153}, kNoon)) ==
        Errc::kBadInput);
  CHECK(slots.add_recovery("few", 1, 3, kNoon).error().code == Errc::kBadInput);
  CHECK(slots.data_key("no spaces").error().code == Errc::kBadInput);
  CHECK(slots.next_data_key("unknown").error().code == Errc::kNotFound);
  CHECK(slots.revision() == revision);
  slots.close();
  CHECK(code_of(add(SlotKind::kAccount, "nishi", half)) == Errc::kLocked);
  CHECK(code_of(slots.remove(SlotKind::kDevice, "machine")) == Errc::kLocked);
  CHECK(KeySlots::create(home.file).error().code == Errc::kDenied);
}

TEST_CASE("slots: the last slot stays, a removed one opens no more, the others still do") {
  Home home;
  KeySlots slots = home.make();
  const Secret<32> key = key_of(slots, "region");
  CHECK(code_of(slots.remove(SlotKind::kDevice, "machine")) == Errc::kDenied);
  const Pair nishi;
  REQUIRE(slots.add_public_half(SlotKind::kAccount, "nishi", nishi.public_half, kNoon));
  REQUIRE(slots.next_data_key("region"));
  const Bytes before = read_all(home.file);
  CHECK(code_of(slots.remove(SlotKind::kAccount, "kita")) == Errc::kNotFound);
  REQUIRE(slots.remove(SlotKind::kAccount, "nishi"));
  CHECK(key_of(slots, "region") == key);
  KeySlots again = home.open();
  CHECK(key_of(again, "region") == key);
  CHECK(*again.has_next_data_key("region"));
  CHECK(code_of(again.open_with_private_half("nishi", nishi.private_half)) == Errc::kNotFound);
  REQUIRE(again.add_public_half(SlotKind::kAccount, "kita", Pair().public_half, kNoon));
  const Secret<32> later = key_of(again, "later");

  // With the old file the removed key still opens what was there, and nothing that came later.
  Home past;
  write_all(past.file, before);
  KeySlots old = past.load();
  REQUIRE(old.open_with_private_half("nishi", nishi.private_half));
  CHECK(key_of(old, "region") == key);
  auto found = internal::verify_file(before);
  REQUIRE(found);
  auto old_table = internal::read_table(found->body);
  auto new_file = read_all(home.file);
  auto new_whole = internal::verify_file(new_file);
  REQUIRE(new_whole);
  auto new_table = internal::read_table(new_whole->body);
  REQUIRE(old_table);
  REQUIRE(new_table);
  auto old_volume = internal::open_box(old_table->slots[1].box, nishi.private_half,
                                       old.compartment(), old_table->slots[1].info,
                                       old_table->volume_key_id);
  REQUIRE(old_volume);
  CHECK_FALSE(internal::mac_holds(*new_whole, *old_volume));
  for (const auto& entry : new_table->data_keys) {
    CHECK_FALSE(internal::unwrap_data_key(*old_volume, entry.current.wrapped, old.compartment(),
                                          entry.name, entry.current.generation));
  }
}

TEST_CASE("slots: a changed passphrase opens nothing that is written later") {
  Home home;
  KeySlots slots = home.make();
  REQUIRE(slots.add_passphrase("night", SecretText("the first one"), kCheap, kNoon));
  const Bytes before = read_all(home.file);
  const PublicHalf old_half = slots.slots()[1].public_half;
  const Secret<32> key = key_of(slots, "region");
  REQUIRE(slots.change_passphrase("night", SecretText("the second one"), kCheap, kNoon));
  CHECK(slots.slots()[1].public_half != old_half);
  CHECK(slots.slots().size() == 2);
  CHECK(code_of(slots.change_passphrase("day", SecretText("any"), kCheap, kNoon)) ==
        Errc::kNotFound);
  KeySlots again = home.load();
  CHECK(code_of(again.open_with_passphrase("night", SecretText("the first one"))) ==
        Errc::kDenied);
  REQUIRE(again.open_with_passphrase("night", SecretText("the second one")));
  CHECK(key_of(again, "region") == key);
  const auto then = internal::verify_file(before);
  const Bytes now_file = read_all(home.file);
  const auto since = internal::verify_file(now_file);
  REQUIRE(then);
  REQUIRE(since);
  CHECK(internal::read_table(then->body)->volume_key_id !=
        internal::read_table(since->body)->volume_key_id);
}

TEST_CASE("slots: the next data key waits, is adopted or dropped, and no generation comes twice") {
  Home home;
  KeySlots slots = home.make();
  const Secret<32> first = key_of(slots, "region");
  CHECK_FALSE(*slots.has_next_data_key("region"));
  auto dropped = slots.next_data_key("region");
  REQUIRE(dropped);
  REQUIRE(slots.drop_next_data_key("region"));
  CHECK(code_of(slots.drop_next_data_key("region")) == Errc::kNotFound);
  CHECK(code_of(slots.adopt_next_data_key("region")) == Errc::kNotFound);
  auto next = slots.next_data_key("region");
  REQUIRE(next);
  CHECK_FALSE(*next == *dropped);
  CHECK_FALSE(*next == first);
  KeySlots again = home.open();
  CHECK(*again.next_data_key("region") == *next);
  CHECK(key_of(again, "region") == first);
  REQUIRE(again.adopt_next_data_key("region"));
  CHECK(key_of(again, "region") == *next);
  CHECK_FALSE(*again.has_next_data_key("region"));
  const Bytes file = read_all(home.file);
  const auto whole = internal::verify_file(file);
  REQUIRE(whole);
  const auto table = internal::read_table(whole->body);
  REQUIRE(table);
  CHECK(table->data_keys[0].current.generation == 3);
  CHECK(table->data_keys[0].last_generation == 3);
}

TEST_CASE("slots: one missing or damaged copy costs nothing and is written anew") {
  Home home;
  KeySlots made = home.make();
  const Secret<32> key = key_of(made, "region");
  for (const auto& damaged : {home.file, home.second}) {
    write_all(damaged, Bytes(100, 7));
    {
      KeySlots slots = home.open();
      CHECK(slots.good_copies() == 1);
      CHECK(key_of(slots, "region") == key);
      REQUIRE(slots.next_data_key("region"));
      REQUIRE(slots.drop_next_data_key("region"));
      CHECK(slots.good_copies() == 2);
    }
    CHECK(read_all(home.file) == read_all(home.second));
    std::filesystem::remove(damaged);
    KeySlots slots = home.open();
    CHECK(slots.good_copies() == 1);
    REQUIRE(slots.next_data_key("region"));
    REQUIRE(slots.drop_next_data_key("region"));
    CHECK(read_all(home.file) == read_all(home.second));
  }
  write_all(home.file, {});
  write_all(home.second, Bytes(2'000'000, 0));
  CHECK(KeySlots::load(home.file).error().code == Errc::kCorrupt);
  CHECK(KeySlots::load(home.scratch.path() / "other.slots").error().code == Errc::kNotFound);
}

TEST_CASE("slots: a bit flipped in any byte of one copy is found, in both copies nothing opens") {
  Home home;
  KeySlots made = home.make();
  const Secret<32> key = key_of(made, "region");
  const Bytes good = read_all(home.file);
  const std::uint64_t revision = made.revision();
  for (std::size_t at = 0; at < good.size(); ++at) {
    Bytes bad = good;
    bad[at] = static_cast<std::uint8_t>(bad[at] ^ (1U << (at % 8)));
    CHECK_FALSE(internal::verify_file(bad));
    write_all(home.file, bad);
    if (at % 16 == 0) {  // The other copy stands in for it; the whole way for some of them.
      KeySlots slots = home.load();
      CHECK(slots.revision() == revision);
      REQUIRE(slots.open_with_private_half("machine", home.device.private_half));
      CHECK(key_of(slots, "region") == key);
      write_all(home.second, bad);
      CHECK(KeySlots::load(home.file).error().code == Errc::kCorrupt);
      write_all(home.second, good);
    }
  }
}

TEST_CASE("slots: the higher revision counts, whichever copy holds it") {
  Home home;
  KeySlots made = home.make();
  const Bytes older = read_all(home.file);
  REQUIRE(made.data_key("region"));
  const Bytes newer = read_all(home.file);
  for (const bool first : {true, false}) {
    write_all(home.file, first ? newer : older);
    write_all(home.second, first ? older : newer);
    KeySlots slots = home.open();
    CHECK(slots.revision() == made.revision());
    CHECK(slots.good_copies() == 1);
  }
}

namespace {

// What somebody can do who writes the disk and knows no key: a compartment of his own around the
// public halves that he found.
internal::SlotTable forged(const internal::SlotTable& found, const Secret<32>& volume,
                           const Secret<32>& seed) {
  internal::SlotTable table = found;
  table.compartment_key = internal::compartment_key_of(seed);
  const auto compartment = internal::compartment_of(table.compartment_key);
  table.volume_key_id = internal::id_of(volume);
  table.signing_seed = internal::wrap_signing_seed(volume, seed, compartment);
  table.data_keys.clear();
  for (internal::Slot& slot : table.slots) {
    slot.box = *internal::seal_volume_key(volume, compartment, slot.info);
  }
  return table;
}

struct Whole {
  Bytes file;
  internal::SlotTable table;
};

Whole read_whole(const std::filesystem::path& file) {
  Whole whole{read_all(file), {}};
  auto verified = internal::verify_file(whole.file);
  REQUIRE(verified);
  auto table = internal::read_table(verified->body);
  REQUIRE(table);
  whole.table = std::move(*table);
  return whole;
}

void put(const Home& home, const Bytes& file) {
  write_all(home.file, file);
  write_all(home.second, file);
}

}  // namespace

TEST_CASE("slots: a compartment put in another's place opens for no passphrase and no shares") {
  Home home;
  KeySlots slots = home.make();
  REQUIRE(slots.add_passphrase("night", SecretText("a passphrase"), kCheap, kNoon));
  const auto shares = slots.add_recovery("safe", 2, 3, kNoon);
  REQUIRE(shares);
  const Secret<32> volume = Secret<32>::random();
  const Secret<32> seed = Secret<32>::random();
  const auto table = forged(read_whole(home.file).table, volume, seed);
  put(home, internal::sign_file(internal::write_table(table), volume, seed));
  KeySlots found = home.load();
  CHECK(code_of(found.open_with_passphrase("night", SecretText("a passphrase"))) ==
        Errc::kDenied);
  CHECK(code_of(found.open_with_shares(*shares)) == Errc::kDenied);
  // A bare private half has no place of its own: there the compartment's id is the answer.
  CHECK(found.open_with_private_half("machine", home.device.private_half));
  CHECK(found.compartment() != slots.compartment());
}

TEST_CASE("slots: nobody signs for a compartment without having had it open") {
  Home home;
  home.make();
  const auto found = read_whole(home.file).table;
  const Secret<32> volume = Secret<32>::random();
  const Secret<32> seed = Secret<32>::random();
  auto table = forged(found, volume, seed);
  table.compartment_key = found.compartment_key;
  CHECK_FALSE(internal::verify_file(
      internal::sign_file(internal::write_table(table), volume, seed)));
}

TEST_CASE("slots: who had it open once cannot write beside the volume key of today") {
  Home home;
  KeySlots slots = home.make();
  const Pair nishi;
  REQUIRE(slots.add_public_half(SlotKind::kAccount, "nishi", nishi.public_half, kNoon));
  REQUIRE(slots.data_key("region"));
  const auto past = read_whole(home.file).table;
  const auto& slot = past.slots[1];
  const auto volume = internal::open_box(slot.box, nishi.private_half, slots.compartment(),
                                         slot.info, past.volume_key_id);
  REQUIRE(volume);
  const auto seed =
      internal::unwrap_signing_seed(*volume, past.signing_seed, slots.compartment());
  REQUIRE(seed);
  REQUIRE(slots.remove(SlotKind::kAccount, "nishi"));
  auto today = read_whole(home.file).table;

  SUBCASE("an old data key put back beside today's slots") {
    today.data_keys = past.data_keys;
  }
  SUBCASE("a label changed") { today.slots[0].info.made.milliseconds += 1; }
  SUBCASE("a higher revision") { today.revision += 5; }
  put(home, internal::sign_file(internal::write_table(today), *volume, *seed));
  KeySlots found = home.load();
  CHECK(code_of(found.open_with_private_half("machine", home.device.private_half)) ==
        Errc::kCorrupt);
  CHECK_FALSE(found.is_open());
}

TEST_CASE("slots: the parts of a slot cannot be exchanged for another's, even by who may sign") {
  Home home;
  KeySlots slots = home.make();
  const Pair nishi;
  REQUIRE(slots.add_public_half(SlotKind::kAccount, "nishi", nishi.public_half, kNoon));
  const Secret<32> first = key_of(slots, "first");
  REQUIRE(slots.data_key("second"));
  auto table = read_whole(home.file).table;
  const auto volume = internal::open_box(table.slots[1].box, nishi.private_half,
                                         slots.compartment(), table.slots[1].info,
                                         table.volume_key_id);
  REQUIRE(volume);
  const auto seed = internal::unwrap_signing_seed(*volume, table.signing_seed, slots.compartment());
  REQUIRE(seed);
  const auto resign = [&] {
    put(home, internal::sign_file(internal::write_table(table), *volume, *seed));
    return home.load();
  };
  SUBCASE("boxes") {
    std::swap(table.slots[0].box, table.slots[1].box);
    KeySlots found = resign();
    CHECK(code_of(found.open_with_private_half("machine", home.device.private_half)) ==
          Errc::kCorrupt);
  }
  SUBCASE("ids") {
    std::swap(table.slots[0].info.id, table.slots[1].info.id);
    KeySlots found = resign();
    CHECK(code_of(found.open_with_private_half("machine", home.device.private_half)) ==
          Errc::kCorrupt);
  }
  SUBCASE("data keys") {
    std::swap(table.data_keys[0].current.wrapped, table.data_keys[1].current.wrapped);
    KeySlots found = resign();
    REQUIRE(found.open_with_private_half("machine", home.device.private_half));
    CHECK(found.data_key("first").error().code == Errc::kCorrupt);
  }
  SUBCASE("generations") {
    table.data_keys[0].last_generation = 2;
    table.data_keys[0].current.generation = 2;
    KeySlots found = resign();
    REQUIRE(found.open_with_private_half("machine", home.device.private_half));
    CHECK(found.data_key("first").error().code == Errc::kCorrupt);
  }
  SUBCASE("a signing seed that is another's") {
    table.signing_seed =
        internal::wrap_signing_seed(*volume, Secret<32>::random(), slots.compartment());
    KeySlots found = resign();
    CHECK(code_of(found.open_with_private_half("machine", home.device.private_half)) ==
          Errc::kCorrupt);
  }
  SUBCASE("another volume key under the id of this one") {
    Bytes text;
    const auto add = [&text](auto&& part) { text.insert(text.end(), part.begin(), part.end()); };
    add(std::string_view("tomoshibi/volume-key/v1"));
    add(slots.compartment());
    add(table.slots[0].info.id);
    add(table.volume_key_id);
    add(Secret<32>::random().view());
    REQUIRE(text.size() + crypto_box_SEALBYTES == table.slots[0].box.size());
    crypto_box_seal(table.slots[0].box.data(), text.data(), text.size(),
                    home.device.public_half.data());
    const auto opened =
        internal::open_box(table.slots[0].box, home.device.private_half, slots.compartment(),
                           table.slots[0].info, table.volume_key_id);
    CHECK_FALSE(opened);
  }
  SUBCASE("nothing: the method itself writes what opens") {
    KeySlots found = resign();
    REQUIRE(found.open_with_private_half("machine", home.device.private_half));
    CHECK(key_of(found, "first") == first);
  }
}

TEST_CASE("slots: a cost above the cap or below the floor is refused on opening") {
  Home home;
  KeySlots slots = home.make();
  REQUIRE(slots.add_passphrase("night", SecretText("a passphrase"), kCheap, kNoon));
  auto table = read_whole(home.file).table;
  const auto volume = internal::open_box(table.slots[0].box, home.device.private_half,
                                         slots.compartment(), table.slots[0].info,
                                         table.volume_key_id);
  REQUIRE(volume);
  const auto seed = internal::unwrap_signing_seed(*volume, table.signing_seed, slots.compartment());
  REQUIRE(seed);
  for (const PassphraseCost& cost :
       {PassphraseCost{1, 65'536}, PassphraseCost{2, 8}, PassphraseCost{2, UINT32_MAX},
        PassphraseCost{UINT32_MAX, 65'536}}) {
    table.slots[1].info.cost = cost;
    put(home, internal::sign_file(internal::write_table(table), *volume, *seed));
    KeySlots found = home.load();
    CHECK(code_of(found.open_with_passphrase("night", SecretText("a passphrase"))) ==
          Errc::kBadInput);
    CHECK(found.open_with_private_half("machine", home.device.private_half));
  }
}

TEST_CASE("slots: a newer release's file is told from a damaged one") {
  Home home;
  KeySlots slots = home.make();
  const Bytes good = read_all(home.file);
  const Secret<32> volume = Secret<32>::random();
  const Secret<32> seed = Secret<32>::random();
  const auto table = forged(read_whole(home.file).table, volume, seed);
  // {0: 16, 1: 1, 2: 1, ...}: the version is byte 4, the suite byte 6.
  for (const std::size_t at : {std::size_t{4}, std::size_t{6}}) {
    Bytes body = internal::write_table(table);
    REQUIRE(body[at] == 1);
    body[at] = 2;
    write_all(home.file, internal::sign_file(body, volume, seed));
    write_all(home.second, good);
    CHECK(KeySlots::load(home.file).error().code == Errc::kBadInput);
    write_all(home.file, good);
    write_all(home.second, internal::sign_file(body, volume, seed));
    CHECK(KeySlots::load(home.file).error().code == Errc::kBadInput);
  }
}

TEST_CASE("slots: a table with a name twice, or out of its limits, is damaged") {
  Home home;
  KeySlots slots = home.make();
  REQUIRE(slots.add_public_half(SlotKind::kAccount, "nishi", Pair().public_half, kNoon));
  REQUIRE(slots.data_key("region"));
  const auto good = read_whole(home.file).table;
  const auto reads = [](const internal::SlotTable& table) {
    return internal::read_table(internal::write_table(table)).has_value();
  };
  CHECK(reads(good));
  auto bad = good;
  bad.slots.push_back(bad.slots[1]);
  CHECK_FALSE(reads(bad));
  bad.slots[2].info.id[0] ^= 1;
  CHECK_FALSE(reads(bad));  // The label is still there twice.
  bad.slots[2].info.kind = SlotKind::kDevice;
  CHECK(reads(bad));
  bad = good;
  bad.slots[1].info.id = bad.slots[0].info.id;
  CHECK_FALSE(reads(bad));
  bad = good;
  bad.slots.clear();
  CHECK_FALSE(reads(bad));
  bad = good;
  bad.slots[0].info.kind = static_cast<SlotKind>(6);
  CHECK_FALSE(reads(bad));
  bad = good;
  bad.slots[0].info.kind = SlotKind::kPin;  // Without the chip's object.
  CHECK_FALSE(reads(bad));
  bad = good;
  bad.slots[0].info.label = std::string(65, 'x');
  CHECK_FALSE(reads(bad));
  bad = good;
  bad.data_keys.push_back(bad.data_keys[0]);
  CHECK_FALSE(reads(bad));
  bad = good;
  bad.data_keys[0].last_generation = 0;
  CHECK_FALSE(reads(bad));
  bad = good;
  bad.data_keys[0].next = bad.data_keys[0].current;
  CHECK_FALSE(reads(bad));
  bad = good;
  bad.revision = 0;
  CHECK_FALSE(reads(bad));
}

TEST_CASE("slots: 1,024 slots fit, one more is refused") {
  Home home;
  auto slots = KeySlots::create(home.file);
  REQUIRE(slots);
  // A thousand changes would sync four thousand times: the table is filled by hand.
  REQUIRE(slots->add_public_half(SlotKind::kDevice, "machine", home.device.public_half, kNoon));
  auto table = read_whole(home.file).table;
  const internal::Slot first = table.slots[0];
  while (table.slots.size() < internal::kSlotsMax) {
    internal::Slot slot = first;
    const std::size_t number = table.slots.size();
    slot.info.id[0] = static_cast<std::uint8_t>(number);
    slot.info.id[1] = static_cast<std::uint8_t>(number >> 8);
    slot.info.id[2] ^= 0xff;
    slot.info.label = std::string(60, 'n') + std::to_string(number);
    table.slots.push_back(slot);
  }
  const auto volume = internal::open_box(first.box, home.device.private_half, slots->compartment(),
                                         first.info, table.volume_key_id);
  REQUIRE(volume);
  const auto seed =
      internal::unwrap_signing_seed(*volume, table.signing_seed, slots->compartment());
  REQUIRE(seed);
  put(home, internal::sign_file(internal::write_table(table), *volume, *seed));
  KeySlots full = home.open();
  CHECK(full.slots().size() == 1'024);
  CHECK(code_of(full.add_public_half(SlotKind::kAccount, "one", Pair().public_half, kNoon)) ==
        Errc::kBadInput);
  REQUIRE(full.data_key("region"));
  table.slots.push_back(table.slots.back());
  table.slots.back().info.id[3] ^= 0xff;
  table.slots.back().info.label = "one more";
  CHECK_FALSE(internal::read_table(internal::write_table(table)));
}
