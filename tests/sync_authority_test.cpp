// A folder plays the authority: what it makes verifies, what it gave out is never used again, and
// no one person opens data alone. Method: whole lives of orders with a kiosk's eyes (fleet key,
// epoch keys); key files changed and missing; rotations; clocks that are behind.
#include "sync/authority/authority.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>

#include "sync/authority/internal/chains.h"
#include "sync/authority/internal/ledger.h"
#include "sync/core/spoken.h"
#include "tests/sync_roots.h"

using namespace tomoshibi;
using namespace tomoshibi::sync;
using namespace tomoshibi::test;

namespace {

namespace fs = std::filesystem;

Instant at(const char* text) { return instant_from_iso(text).value(); }
const Instant kMade = at("2026-11-22T09:00:00+09:00");
constexpr std::int64_t kDay = 86'400'000;
Instant days_after(Instant from, int days) { return {from.milliseconds + days * kDay}; }

class Folder final {
 public:
  Folder() {
    std::string name = (fs::temp_directory_path() / "tomoshibi-authority-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() {
    std::error_code error;
    fs::remove_all(path_, error);
  }
  fs::path operator/(const char* name) const { return path_ / name; }

 private:
  fs::path path_;
};

// One authority for the cases that only look at it or work in a copy: making keys takes seconds.
const fs::path& made_once() {
  static const Folder folder;
  static const fs::path dir = [] {
    const AuthorityPlan plan{.name = "石川県（訓練用）",
                             .areas = {17201, 17204, 17205},
                             .is_demo = true,
                             .made = kMade};
    REQUIRE(Authority::create(folder / "authority", plan, {}));
    return folder / "authority";
  }();
  return dir;
}

// A copy of it with a hub's first fleet.
struct Desk {
  Folder folder;
  fs::path dir = folder / "authority";
  Passphrases passphrases;
  std::optional<Authority> authority;
  BoxPair fleet = make_box_pair();

  Desk() {
    fs::copy(made_once(), dir, fs::copy_options::recursive);
    passphrases = demo_passphrases(dir).value();
    authority = Authority::open(dir).value();
    add_fleet(1, fleet);
  }
  void add_fleet(Generation generation, const BoxPair& pair) {
    auto enrol = authority->key(AuthorityRole::kEnrol, 0, passphrases).value();
    const Fleet body{.prefecture = 17, .generation = generation, .made = kMade,
                     .public_half = pair.public_half};
    SignedDocument document{.kind = DocumentKind::kFleet, .body = encode_fleet_body(body),
                            .signatures = {}};
    REQUIRE(add_signature(document, enrol));
    REQUIRE(authority->add_fleet(encode(document)));
  }
  OrderRequest request() const {
    OrderRequest out;
    out.places = {17204};
    out.not_before = kMade;
    out.not_after = days_after(kMade, 7);
    out.reason = "令和6年能登半島地震";
    return out;
  }
  EpochKeys keys(bool is_drill = false) const {
    return read_epoch_keys(authority->epoch_keys(17, is_drill).value(), authority->root()).value();
  }
  // What a kiosk does with an order: verify, open, prove each secret against its anchor.
  OrderKeys open_as_kiosk(ByteView file) const {
    const OrderFile order = read_order(file, authority->root()).value();
    OrderKeys opened = open_order_keys(order, fleet).value();
    const EpochKeys known = keys(order.body.is_drill);
    for (const AreaSecret& one : opened.secrets) {
      const AreaEpochs* area = known.of(one.area);
      REQUIRE(area != nullptr);
      CHECK(prove(area->anchor, one.epoch, one.secret));
    }
    return opened;
  }
};

Epoch epoch_of(const OrderKeys& keys, std::uint32_t code) {
  for (const AreaSecret& one : keys.secrets)
    if (one.area.code == code) return one.epoch;
  return 0;
}

std::vector<std::uint32_t> codes_of(const OrderKeys& keys) {
  std::vector<std::uint32_t> out;
  for (const AreaSecret& one : keys.secrets) out.push_back(one.area.code);
  return out;
}

void write_file(const fs::path& file, ByteView bytes) {
  std::ofstream out(file, std::ios::binary);
  out << as_text(bytes);
  REQUIRE(out.good());
}

}  // namespace

TEST_CASE("authority: what create() made verifies, and each key stands in its role") {
  const Authority authority = Authority::open(made_once()).value();
  const RootBody& root = authority.root().body();
  CHECK(root.authority == "石川県（訓練用）");
  CHECK(root.is_demo);
  CHECK(root.of(AuthorityRole::kRoot).threshold == 3);
  CHECK(root.of(AuthorityRole::kRoot).keys.size() == 5);
  CHECK(root.of(AuthorityRole::kOrder).threshold == 2);
  CHECK(root.of(AuthorityRole::kOrder).keys.size() == 3);
  CHECK(to_iso(root.expires) == "2028-11-22T09:00:00+09:00");
  CHECK(authority.roots().size() == 1);
  CHECK(authority.prefectures() == std::vector<std::uint32_t>{17});
  for (const bool is_drill : {false, true}) {
    const EpochKeys keys =
        read_epoch_keys(authority.epoch_keys(17, is_drill).value(), authority.root()).value();
    REQUIRE(keys.areas.size() == 4);
    CHECK(keys.areas[0].anchor.area.code == 17000);
    for (const AreaEpochs& area : keys.areas) {
      CHECK(area.current == 1);
      CHECK(area.public_halves.size() == kEpochsAhead);
    }
  }
  CHECK(authority.epoch_keys(16, false).error().code == Errc::kNotFound);
  const AuthorityPlan again{.name = "x", .areas = {17204}, .is_demo = true, .made = kMade};
  CHECK(Authority::create(made_once(), again, {}).error().code == Errc::kBadInput);
  const AuthorityPlan nowhere{.name = "x", .areas = {48001}, .is_demo = true, .made = kMade};
  CHECK_FALSE(Authority::create(made_once() / "below", nowhere, {}));
}

TEST_CASE("authority: files that others may not read") {
  for (const auto& entry : fs::recursive_directory_iterator(made_once())) {
    CAPTURE(entry.path().string());
    CHECK((entry.status().permissions() & (fs::perms::group_all | fs::perms::others_all)) ==
          fs::perms::none);
  }
}

TEST_CASE("authority: an order opens exactly the prefecture, for the fleet and nobody else") {
  Desk desk;
  const MadeOrder made = desk.authority->order(desk.request(), kMade, desk.passphrases).value();
  CHECK(made.body.revision == 1);
  CHECK(made.body.places == std::vector<std::uint32_t>{17204});
  const OrderKeys opened = desk.open_as_kiosk(made.file);
  CHECK(codes_of(opened) == std::vector<std::uint32_t>{17000, 17201, 17204, 17205});
  CHECK(opened.responder_code.empty());
  // Its secret is the one that the published half was made from.
  const Area wajima{.code = 17204};
  for (const AreaSecret& one : opened.secrets)
    CHECK(epoch_pair(one.area, one.epoch, one.secret).public_half ==
          desk.keys().public_half(one.area, one.epoch));
  CHECK(epoch_of(opened, 17204) == desk.keys().current(wajima, kMade).value());
  const OrderFile file = read_order(made.file, desk.authority->root()).value();
  CHECK(open_order_keys(file, make_box_pair()).error().code == Errc::kDenied);
  CHECK(file.document.signatures.size() == 2);
}

TEST_CASE("authority: --data narrows, and address unknown goes along") {
  Desk desk;
  OrderRequest request = desk.request();
  request.data = {17205, 17204};
  request.facilities = {"1712345678", "1700000001"};
  request.has_responder_code = true;
  request.allows_roster_triage = true;
  const MadeOrder made = desk.authority->order(request, kMade, desk.passphrases).value();
  const OrderKeys opened = desk.open_as_kiosk(made.file);
  CHECK(codes_of(opened) == std::vector<std::uint32_t>{17000, 17204, 17205});
  CHECK(made.body.allows_roster_triage);
  CHECK(made.body.facilities.front() == "1700000001");
  CHECK(made.responder_code.size() == 8);
  CHECK(std::ranges::equal(opened.responder_code, made.responder_code.bytes()));
}

TEST_CASE("authority: requests that make no order") {
  Desk desk;
  const auto refused = [&desk](auto change) {
    OrderRequest request = desk.request();
    change(request);
    return desk.authority->order(request, kMade, desk.passphrases);
  };
  CHECK_FALSE(refused([](OrderRequest& one) { one.places.clear(); }));
  CHECK_FALSE(refused([](OrderRequest& one) { one.places = {17204, 16201}; }));
  CHECK_FALSE(refused([](OrderRequest& one) { one.data = {17202}; }));        // No chain.
  CHECK_FALSE(refused([](OrderRequest& one) { one.data = {16}; }));
  CHECK_FALSE(refused([](OrderRequest& one) { one.not_after = one.not_before; }));
  CHECK_FALSE(refused([](OrderRequest& one) { one.not_after = days_after(kMade, 93); }));
  CHECK_FALSE(refused([](OrderRequest& one) { one.reason.assign(601, 'x'); }));
  CHECK_FALSE(refused([](OrderRequest& one) { one.facilities = {"17"}; }));
  CHECK_FALSE(refused([](OrderRequest& one) { one.fleet = Bytes{1, 2, 3}; }));
  CHECK(desk.authority->orders(kMade).empty());
  for (const KnownArea& area : desk.authority->areas(kMade)) CHECK(area.given == 0);
}

TEST_CASE("authority: over the end of a month an order carries the next epoch's secret") {
  Desk desk;
  OrderRequest request = desk.request();
  request.not_after = at("2026-12-03T09:00:00+09:00");
  const MadeOrder made = desk.authority->order(request, kMade, desk.passphrases).value();
  const OrderKeys opened = desk.open_as_kiosk(made.file);
  CHECK(epoch_of(opened, 17204) == 2);
  // Closed in November, December's epoch has been given out already: the next data is sealed to 3.
  const Instant closed = at("2026-11-25T00:00:00+09:00");
  REQUIRE(desk.authority->close(made.body.id, "", closed, desk.passphrases));
  CHECK(desk.keys().current({.code = 17204}, closed).value() == 3);
  CHECK(desk.keys().current({.code = 17204}, at("2026-12-01T00:00:00+09:00")).value() == 4);
}

TEST_CASE("authority: extended, shrunk, closed; epochs rise above what was given out") {
  Desk desk;
  const MadeOrder first = desk.authority->order(desk.request(), kMade, desk.passphrases).value();
  const Instant later = days_after(kMade, 6);
  OrderChange change;
  change.not_after = days_after(kMade, 14);
  change.data = std::vector<std::uint32_t>{17204, 17205};
  const MadeOrder second =
      desk.authority->change(first.body.id, change, later, desk.passphrases).value();
  CHECK(second.body.revision == 2);
  CHECK(second.body.not_before == first.body.not_before);
  CHECK(second.body.places == first.body.places);
  CHECK(codes_of(desk.open_as_kiosk(second.file)) ==
        std::vector<std::uint32_t>{17000, 17204, 17205});
  // 17201 is no longer in it: what is sealed from now on is beyond the first order's secret.
  const Epoch given = epoch_of(desk.open_as_kiosk(first.file), 17201);
  CHECK(desk.keys().current({.code = 17201}, later).value() == given + 1);
  CHECK(desk.keys().current({.code = 17204}, later).value() == given);

  const Instant end = days_after(kMade, 10);
  const MadeOrder close = desk.authority->close(first.body.id, "収束", end, desk.passphrases).value();
  CHECK(close.body.revision == 3);
  CHECK(close.body.kind == OrderKind::kClose);
  CHECK(read_order(close.file, desk.authority->root()).value().box.empty());
  for (const KnownArea& area : desk.authority->areas(end)) {
    CAPTURE(area.area.code);
    if (!area.area.is_drill) CHECK(area.current > area.given);
  }
  // No secret that was given leads to the new public half.
  const EpochKeys keys = desk.keys();
  for (const AreaSecret& one : desk.open_as_kiosk(second.file).secrets) {
    const Epoch current = keys.current(one.area, end).value();
    CHECK(current > one.epoch);
    CHECK(epoch_pair(one.area, current, one.secret).public_half !=
          keys.public_half(one.area, current));
  }
  CHECK(desk.authority->change(first.body.id, change, end, desk.passphrases).error().code ==
        Errc::kBadInput);
  CHECK(desk.authority->close(first.body.id, "", end, desk.passphrases).error().code ==
        Errc::kBadInput);
  CHECK(desk.authority->close(OrderId{}, "", end, desk.passphrases).error().code ==
        Errc::kNotFound);
}

TEST_CASE("authority: an area that another order has open stays until that one is closed") {
  Desk desk;
  OrderRequest wide = desk.request();
  OrderRequest narrow = desk.request();
  narrow.data = {17204};
  const MadeOrder one = desk.authority->order(wide, kMade, desk.passphrases).value();
  const MadeOrder other = desk.authority->order(narrow, kMade, desk.passphrases).value();
  const Instant end = days_after(kMade, 1);
  REQUIRE(desk.authority->close(one.body.id, "", end, desk.passphrases));
  CHECK(desk.keys().current({.code = 17201}, end).value() == 2);
  CHECK(desk.keys().current({.code = 17204}, end).value() == 1);
  CHECK(desk.keys().current({.code = 17000}, end).value() == 1);
  REQUIRE(desk.authority->close(other.body.id, "", end, desk.passphrases));
  CHECK(desk.keys().current({.code = 17204}, end).value() == 2);
  CHECK(desk.keys().current({.code = 17201}, end).value() == 2);
  // One that is over holds nothing back.
  const MadeOrder third = desk.authority->order(narrow, end, desk.passphrases).value();
  CHECK(desk.authority->orders(days_after(kMade, 30)).back().is_over);
  const MadeOrder fourth = [&] {
    OrderRequest request = narrow;
    request.not_after = days_after(kMade, 40);
    return desk.authority->order(request, days_after(kMade, 30), desk.passphrases).value();
  }();
  REQUIRE(desk.authority->close(fourth.body.id, "", days_after(kMade, 31), desk.passphrases));
  for (const KnownArea& area : desk.authority->areas(days_after(kMade, 31)))
    if (area.area == Area{.code = 17204}) CHECK(area.current > area.given);
  CHECK(third.body.data.size() == 2);
}

TEST_CASE("authority: a drill has other secrets, and its close moves nothing real") {
  Desk desk;
  OrderRequest request = desk.request();
  request.is_drill = true;
  const MadeOrder drill = desk.authority->order(request, kMade, desk.passphrases).value();
  const MadeOrder real = desk.authority->order(desk.request(), kMade, desk.passphrases).value();
  const OrderKeys of_drill = desk.open_as_kiosk(drill.file);
  const OrderKeys of_real = desk.open_as_kiosk(real.file);
  for (std::size_t at_area = 0; at_area < of_drill.secrets.size(); ++at_area) {
    CHECK(of_drill.secrets[at_area].area.is_drill);
    CHECK_FALSE(of_drill.secrets[at_area].secret == of_real.secrets[at_area].secret);
  }
  REQUIRE(desk.authority->close(drill.body.id, "", kMade, desk.passphrases));
  CHECK(desk.keys(true).current({.code = 17204, .is_drill = true}, kMade).value() == 2);
  CHECK(desk.keys(false).current({.code = 17204}, kMade).value() == 1);
}

TEST_CASE("authority: a spoken code proves itself, is remembered, and is retired") {
  Desk desk;
  const Area wajima{.code = 17204};
  const MadeCode code = desk.authority->code(wajima, kMade, desk.passphrases).value();
  const ChainSecret secret = read_spoken(code.text.view(), wajima, code.epoch).value();
  CHECK(prove(desk.keys().of(wajima)->anchor, code.epoch, secret));
  CHECK(epoch_pair(wajima, code.epoch, secret).public_half ==
        desk.keys().public_half(wajima, code.epoch));
  // Remembered on disk, not only here.
  const Authority again = Authority::open(desk.dir).value();
  for (const KnownArea& area : again.areas(kMade))
    CHECK(area.given == (area.area == wajima ? code.epoch : 0));
  REQUIRE(desk.authority->advance({wajima}, kMade, desk.passphrases));
  CHECK(desk.keys().current(wajima, kMade).value() == code.epoch + 1);
  CHECK(desk.authority->code({.code = 17202}, kMade, desk.passphrases).error().code ==
        Errc::kNotFound);
  CHECK(desk.authority->advance({{.code = 17202}}, kMade, desk.passphrases).error().code ==
        Errc::kNotFound);
}

TEST_CASE("authority: months go on over new issues, and a clock that is behind takes none back") {
  Desk desk;
  const Area wajima{.code = 17204};
  const Instant march = at("2027-03-15T00:00:00+09:00");
  CHECK(desk.keys().current(wajima, march).value() == 5);
  REQUIRE(desk.authority->publish_epochs(march, desk.passphrases));
  CHECK(desk.keys().issue == 2);
  CHECK(desk.keys().of(wajima)->first == 5);
  CHECK(desk.keys().current(wajima, march).value() == 5);
  CHECK(desk.keys().current(wajima, at("2027-05-01T00:00:00+09:00")).value() == 7);
  REQUIRE(desk.authority->publish_epochs(kMade, desk.passphrases));
  CHECK(desk.keys().issue == 3);
  CHECK(desk.keys().made == march);
  CHECK(desk.keys().current(wajima, march).value() == 5);
  // Areas that come later begin at 1, and what was there stays.
  REQUIRE(desk.authority->add_areas({17202, 16201, 17204}, march, desk.passphrases));
  CHECK(desk.keys().current({.code = 17202}, march).value() == 1);
  CHECK(desk.keys().current(wajima, march).value() == 5);
  CHECK(desk.authority->prefectures() == std::vector<std::uint32_t>{16, 17});
  CHECK(desk.authority->add_areas({99999}, march, desk.passphrases).error().code ==
        Errc::kBadInput);
}

TEST_CASE("authority: the newest fleet counts; two of one generation do not") {
  Desk desk;
  const BoxPair second = make_box_pair();
  desk.add_fleet(2, second);
  const MadeOrder made = desk.authority->order(desk.request(), kMade, desk.passphrases).value();
  const OrderFile file = read_order(made.file, desk.authority->root()).value();
  CHECK(file.body.fleet == 2);
  CHECK(open_order_keys(file, second));
  CHECK_FALSE(open_order_keys(file, desk.fleet));
  const Fleet other{.prefecture = 17, .generation = 2, .made = kMade,
                    .public_half = make_box_pair().public_half};
  auto enrol = desk.authority->key(AuthorityRole::kEnrol, 0, desk.passphrases).value();
  SignedDocument document{.kind = DocumentKind::kFleet, .body = encode_fleet_body(other),
                          .signatures = {}};
  REQUIRE(add_signature(document, enrol));
  CHECK(desk.authority->add_fleet(encode(document)).error().code == Errc::kDenied);
  // Signed by another role.
  auto publish = desk.authority->key(AuthorityRole::kPublish, 0, desk.passphrases).value();
  document.signatures.clear();
  REQUIRE(add_signature(document, publish));
  CHECK(desk.authority->add_fleet(encode(document)).error().code == Errc::kDenied);
  CHECK(desk.authority->newest_fleet(16).error().code == Errc::kNotFound);
}

TEST_CASE("authority: one ORDER key alone opens no chain and signs no order") {
  Desk desk;
  const fs::path keys = desk.dir / "keys";
  fs::remove(keys / "order-1.key");
  CHECK(desk.authority->order(desk.request(), kMade, desk.passphrases));
  fs::remove(keys / "order-3.key");
  CHECK(desk.authority->order(desk.request(), kMade, desk.passphrases).error().code ==
        Errc::kNotFound);
  CHECK(desk.authority->code({.code = 17204}, kMade, desk.passphrases).error().code ==
        Errc::kNotFound);
  // A passphrase that its holder does not give leaves the key out, a wrong one refuses.
  Desk other;
  const Passphrases without_first = [&other](AuthorityRole role, std::uint32_t number) {
    return number == 1 ? Result<SecretText>(Error(Errc::kNotFound, "not given"))
                       : other.passphrases(role, number);
  };
  CHECK(other.authority->order(other.request(), kMade, without_first));
  const Passphrases wrong = [](AuthorityRole, std::uint32_t) -> Result<SecretText> {
    return SecretText("another passphrase");
  };
  CHECK(other.authority->order(other.request(), kMade, wrong).error().code == Errc::kDenied);
}

TEST_CASE("authority: key files open with their passphrase alone, and tell what they are") {
  const RoleKey key = RoleKey::make(AuthorityRole::kOrder, 2);
  const SecretText passphrase("correct horse");
  const Bytes file = seal_key_file(key, passphrase, kKeyCostFloor).value();
  CHECK(file.size() < kKeyFileBytesMax);
  const KeyFileFace face = read_key_face(file).value();
  CHECK(face.role == AuthorityRole::kOrder);
  CHECK(face.number == 2);
  CHECK(face.public_half == key.public_key());
  CHECK(open_key_file(file, passphrase).value().seed() == key.seed());
  CHECK(open_key_file(file, SecretText("correct horsf")).error().code == Errc::kDenied);
  CHECK(open_key_file(file, SecretText()).error().code == Errc::kBadInput);
  for (const KeyCost& cost : {KeyCost{1, 65'536}, KeyCost{2, 65'535}, KeyCost{11, 65'536},
                              KeyCost{2, 1'048'577}})
    CHECK(seal_key_file(key, passphrase, cost).error().code == Errc::kBadInput);
  // Every field is bound: the role, the number, the public half, the salt, the box.
  for (const std::size_t back : {1UL, 40UL, 75UL, 90UL, 120UL, 140UL}) {
    Bytes changed = file;
    changed[changed.size() - back] ^= 1;
    CHECK_FALSE(open_key_file(changed, passphrase));
  }
  // A cost beyond the cap is refused before memory is taken.
  Bytes greedy = file;
  const Bytes cost = {0x08, 0x1a, 0x00, 0x01, 0x00, 0x00};
  const auto place = std::search(greedy.begin(), greedy.end(), cost.begin(), cost.end());
  REQUIRE(place != greedy.end());
  *(place + 2) = 0xff;
  CHECK(open_key_file(greedy, passphrase).error().code == Errc::kBadInput);
  RoleKey auditor = RoleKey::make(AuthorityRole::kAuditor, 1);
  CHECK(auditor.sign({}).error().code == Errc::kDenied);
  CHECK(auditor.public_key() == public_half_of(auditor.seed()));
}

TEST_CASE("authority: the chains' key opens for any two of three, and for no other pair") {
  std::vector<RoleKey> keys;
  for (std::uint32_t number = 1; number <= 4; ++number)
    keys.push_back(RoleKey::make(AuthorityRole::kOrder, number));
  const internal::ChainKey key = internal::ChainKey::random();
  const std::vector<const RoleKey*> three = {&keys[0], &keys[1], &keys[2]};
  const Bytes box = internal::seal_chain_key(key, three);
  for (std::size_t one = 0; one < 4; ++one) {
    for (std::size_t other = 0; other < 4; ++other) {
      const auto opened = internal::open_chain_key(box, keys[one], keys[other]);
      const bool expected = one != other && one < 3 && other < 3;
      CHECK(opened.has_value() == expected);
      if (opened) CHECK(*opened == key);
    }
  }
  internal::ChainTops tops;
  tops.emplace(17204, ChainSecret::random());
  tops.emplace(17000, ChainSecret::random());
  const Bytes file = internal::seal_chains(tops, 17, false, key);
  const auto opened = internal::open_chains(file, 17, false, key).value();
  CHECK(opened.size() == 2);
  CHECK(opened.at(17204) == tops.at(17204));
  CHECK_FALSE(internal::open_chains(file, 17, true, key));
  CHECK_FALSE(internal::open_chains(file, 16, false, key));
  CHECK_FALSE(internal::open_chains(file, 17, false, internal::ChainKey::random()));
  for (std::size_t at_byte = 0; at_byte < file.size(); ++at_byte) {
    Bytes changed = file;
    changed[at_byte] ^= 4;
    CHECK_FALSE(internal::open_chains(changed, 17, false, key));
  }
}

TEST_CASE("authority: the ledger there and back; epochs in it never fall") {
  internal::Ledger ledger;
  ledger.note_given({.code = 17204}, {.epoch = 5, .at = kMade, .by_code = false});
  ledger.note_given({.code = 17204}, {.epoch = 3, .at = days_after(kMade, 1), .by_code = true});
  ledger.note_given({.code = 17204, .is_drill = true}, {.epoch = 1, .at = kMade, .by_code = false});
  ledger.note_order({.id = {1}, .revision = 1, .root_version = 1});
  ledger.note_order({.id = {2}, .revision = 1, .root_version = 1});
  ledger.note_order({.id = {1}, .revision = 2, .root_version = 2});
  const Bytes bytes = internal::encode_ledger(ledger);
  const internal::Ledger read = internal::read_ledger(bytes).value();
  CHECK(internal::encode_ledger(read) == bytes);
  CHECK(read.orders.size() == 2);
  CHECK(read.orders[0].revision == 2);
  CHECK(read.given.at({.code = 17204}).epoch == 5);
  CHECK(read.given.at({.code = 17204}).by_code);
  for (std::size_t length = 0; length < bytes.size(); ++length)
    CHECK_FALSE(internal::read_ledger(ByteView(bytes).first(length)));
}

TEST_CASE("authority: a rotation of ROOT is followed by who trusted the old one") {
  Desk desk;
  TrustRoot kiosk = TrustRoot::begin(desk.authority->roots().front()).value();
  REQUIRE(desk.authority->rotate(AuthorityRole::kRoot, 0, days_after(kMade, 1), desk.passphrases));
  REQUIRE(desk.authority->rotate(AuthorityRole::kRoot, 7, days_after(kMade, 2), desk.passphrases));
  const std::vector<Bytes> roots = desk.authority->roots();
  REQUIRE(roots.size() == 3);
  for (const Bytes& document : roots) kiosk = kiosk.next(document).value();
  CHECK(kiosk.body().version == 3);
  CHECK(kiosk.judge(roots[1]) != RootRefusal::kNone);
  // None of the first five is left, in the root or in the folder.
  const TrustRoot beginning = TrustRoot::begin(roots[0]).value();
  const auto& first = beginning.body().of(AuthorityRole::kRoot).keys;
  const auto& last = kiosk.body().of(AuthorityRole::kRoot).keys;
  for (const PublicKey& key : first) CHECK(std::ranges::find(last, key) == last.end());
  CHECK_FALSE(fs::exists(desk.dir / "keys" / "root-1.key"));
  CHECK_FALSE(fs::exists(desk.dir / "keys" / "root-7.key"));
  CHECK(fs::exists(desk.dir / "keys" / "root-11.key"));
  CHECK(Authority::open(desk.dir).value().root().body().version == 3);
}

TEST_CASE("authority: after a rotation of ORDER the old keys order nothing, and work goes on") {
  Desk desk;
  const MadeOrder before = desk.authority->order(desk.request(), kMade, desk.passphrases).value();
  const Instant later = days_after(kMade, 2);
  REQUIRE(desk.authority->rotate(AuthorityRole::kOrder, 0, later, desk.passphrases));
  CHECK(read_order(before.file, desk.authority->root()).error().code == Errc::kDenied);
  CHECK(desk.keys().issue == 2);  // Signed anew.
  const MadeOrder after =
      desk.authority->change(before.body.id, {}, later, desk.passphrases).value();
  CHECK(after.body.revision == 2);
  CHECK(after.body.root_version == 2);
  CHECK(codes_of(desk.open_as_kiosk(after.file)).size() == 4);
  CHECK(desk.authority->orders(later).size() == 1);
  // One key of three.
  REQUIRE(desk.authority->rotate(AuthorityRole::kOrder, 5, later, desk.passphrases));
  CHECK(desk.authority->code({.code = 17204}, later, desk.passphrases));
  CHECK(desk.authority->rotate(AuthorityRole::kOrder, 5, later, desk.passphrases).error().code ==
        Errc::kNotFound);
}

TEST_CASE("authority: when the root's right has ended nothing is signed but the next root") {
  Desk desk;
  const Instant end = desk.authority->root().body().expires;
  const Instant after = {end.milliseconds + 1};
  OrderRequest request = desk.request();
  request.not_before = after;
  request.not_after = days_after(after, 7);
  CHECK(desk.authority->order(request, after, desk.passphrases).error().code == Errc::kDenied);
  CHECK(desk.authority->code({.code = 17204}, after, desk.passphrases).error().code ==
        Errc::kDenied);
  CHECK(desk.authority->revoke({1}, "盗難", after, desk.passphrases).error().code == Errc::kDenied);
  REQUIRE(desk.authority->rotate(AuthorityRole::kRelease, 0, after, desk.passphrases));
  REQUIRE(desk.authority->publish_epochs(after, desk.passphrases));
  CHECK(desk.authority->order(request, after, desk.passphrases));
}

TEST_CASE("authority: a revocation is kept and verifies") {
  Desk desk;
  const DeviceId device = {9, 9, 9};
  const Bytes document = desk.authority->revoke(device, "盗難", kMade, desk.passphrases).value();
  CHECK(read_revocation(document, desk.authority->root()).value().device == device);
  CHECK(desk.authority->revocations() == std::vector<Bytes>{document});
  CHECK(desk.authority->revoke(device, "", kMade, desk.passphrases).error().code ==
        Errc::kBadInput);
}

TEST_CASE("authority: a folder whose files were exchanged does not open") {
  Desk desk;
  Folder other;
  const AuthorityPlan plan{.name = "別の県", .areas = {17204}, .is_demo = true, .made = kMade};
  REQUIRE(Authority::create(other / "authority", plan, {}));
  fs::copy_file(other / "authority" / "epoch-keys" / "17.keys", desk.dir / "epoch-keys" / "17.keys",
                fs::copy_options::overwrite_existing);
  CHECK_FALSE(Authority::open(desk.dir));
  Desk cut;
  write_file(cut.dir / "ledger", Bytes{0xa0});
  CHECK_FALSE(Authority::open(cut.dir));
  CHECK(Authority::open(other / "nothing").error().code == Errc::kNotFound);
}
