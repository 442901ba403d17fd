// The machine's compartment: opened by its key alone, never by an older copy of itself; what it keeps
// for the lock screen comes back as it was.
// Method: a demo store; its files copied, changed, cut and taken away.
#include "app/desk/facts.h"
#include "tests/desk_support.h"

using namespace tomoshibi;
using namespace tomoshibi::test;
using app::Desk;
using app::Machine;
namespace fs = std::filesystem;

namespace {

void put(const fs::path& file, const std::string& content) {
  std::ofstream(file, std::ios::binary | std::ios::trunc) << content;
}

Errc opening_error(const Store& store) {
  const auto desk = Desk::open(store.dir(), [&store] { return store.time; });
  REQUIRE_FALSE(desk.has_value());
  return desk.error().code;
}

app::RegionFacts some_facts(std::size_t holdings) {
  app::RegionFacts facts;
  facts.people = 123'456;
  for (std::size_t number = 0; number < holdings; ++number) {
    store::people::Holding holding;
    holding.kind = store::people::Holding::Kind::kInsurer;
    holding.code = number % 3 == 0 ? std::string() : std::to_string(39'000'000 + number);
    holding.name = number % 5 == 0 ? std::string() : "後期高齢者医療広域連合";
    holding.people = number;
    holding.as_of = {static_cast<std::int64_t>(number) * 1000};
    facts.holdings.push_back(std::move(holding));
  }
  facts.ages.newest_prescription = Date{2026, 11, 20};
  facts.ages.newest_receipt = store::charts::YearMonth{2026, 9};
  facts.ages.newest_checkup = Date{1965, 2, 3};
  facts.ages.newest_as_of = Instant{1'795'230'000'000};
  return facts;
}

}  // namespace

TEST_CASE("machine: without its key, or with another, nothing opens") {
  Store store;
  { const Desk desk = store.open(); }
  std::ifstream in(store.dir() / "machine.key", std::ios::binary);
  const std::string key((std::istreambuf_iterator<char>(in)), {});
  REQUIRE(key.size() == 32);
  std::string other = key;
  other[5] = static_cast<char>(other[5] ^ 1);
  put(store.dir() / "machine.key", other);
  CHECK(opening_error(store) == Errc::kDenied);
  put(store.dir() / "machine.key", key.substr(0, 31));
  CHECK(opening_error(store) == Errc::kCorrupt);
  fs::remove(store.dir() / "machine.key");
  CHECK(opening_error(store) == Errc::kNotFound);
  put(store.dir() / "machine.key", key);
  CHECK(Desk::open(store.dir(), [&store] { return store.time; }).has_value());
}

TEST_CASE("machine: an older machine.slots that comes back is refused and said in the journal") {
  Store store;
  fs::copy_file(store.dir() / "machine.slots", store.scratch.path() / "old");
  {
    auto machine = Machine::open(store.dir());
    REQUIRE(machine.has_value());
    CHECK_FALSE(machine->is_rolled_back());
    REQUIRE(machine->slots().add_recovery("sheets", 2, 3, store.time).has_value());
    REQUIRE(machine->remember("machine.slots", machine->slots()).has_value());
  }
  for (const char* copy : {"machine.slots", "machine.slots.2"}) {
    fs::copy_file(store.scratch.path() / "old", store.dir() / copy,
                  fs::copy_options::overwrite_existing);
  }
  CHECK(opening_error(store) == Errc::kDenied);
  CHECK(store.count("alarm slots_rolled_back") == 1);
}

TEST_CASE("machine: a value of any length comes back as it was; one that was cut short is none") {
  Store store;
  auto machine = Machine::open(store.dir());
  REQUIRE(machine.has_value());
  CHECK_FALSE(machine->kept("facts").value().has_value());
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{3999}, std::size_t{4000},
                                 std::size_t{4001}, std::size_t{50'000}, std::size_t{10}}) {
    CAPTURE(size);
    Bytes value(size);
    for (std::size_t at = 0; at < size; ++at) value[at] = static_cast<std::uint8_t>(at * 7 + size);
    REQUIRE(machine->keep("facts", value).has_value());
    CHECK(machine->kept("facts").value() == value);
  }
  REQUIRE(machine->keep("facts", Bytes(9000, 1)).has_value());
  // The second piece of another value: a power cut between two of them.
  REQUIRE(machine->accounts().set_setting("facts.1", Bytes(4000, 2)).has_value());
  CHECK_FALSE(machine->kept("facts").value().has_value());
  CHECK(machine->keep("facts", Bytes(1 << 20)).error().code == Errc::kBadInput);
}

TEST_CASE("machine: facts of the region read back; every cut and every odd byte gives none or facts") {
  const app::RegionFacts facts = some_facts(40);
  const Bytes bytes = app::encode(facts);
  const auto again = app::decode_facts(bytes);
  REQUIRE(again.has_value());
  CHECK(app::encode(*again) == bytes);
  CHECK(again->people == facts.people);
  CHECK(again->holdings.size() == 40);
  CHECK(again->holdings[7].code == facts.holdings[7].code);
  CHECK(again->ages.newest_receipt == facts.ages.newest_receipt);
  CHECK(again->ages.newest_checkup == facts.ages.newest_checkup);
  CHECK_FALSE(again->ages.newest_notebook.has_value());
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    CHECK_FALSE(app::decode_facts(ByteView(bytes).first(length)).has_value());
  }
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    Bytes changed = bytes;
    changed[at] = static_cast<std::uint8_t>(changed[at] ^ 0x21);
    const auto read = app::decode_facts(changed);  // No crash, no loop; often a number that differs.
    if (read) CHECK(read->holdings.size() <= 4096);
  }
}
