// A hub's store sorts its people into areas, says what changed of each, and forgets nothing that was not
// published; a hub from init to what a kiosk can open.
// Method: FHIR lines imported into a hub in a scratch folder, under an authority of its own; what is
// published is opened with the epoch's secret and the device's fleet key.
#include <fstream>

#include "app/hub/hub.h"
#include "store/charts/region_image.h"
#include "sync/authority/authority.h"
#include "sync/core/spoken.h"
#include "tests/segment_support.h"

using namespace tomoshibi;
using namespace tomoshibi::test;
namespace fs = std::filesystem;
using sync::Area;
using sync::Published;

namespace {

constexpr Instant kNow{1'795'359'600'000};  // 2026-11-23 00:00 in Japan.
Instant later(std::int64_t hours) { return Instant{kNow.milliseconds + hours * 3'600'000}; }

std::string patient(int number, const std::string& city, const std::string& updated) {
  const std::string id = "p" + std::to_string(number);
  return R"({"resourceType":"Patient","id":")" + id + R"(","meta":{"lastUpdated":")" + updated +
         R"("},"name":[{"use":"official","family":"能登","given":["花子)" + std::to_string(number) +
         R"("]}],"gender":"female","birthDate":"1950-01-02","address":[{"state":"石川県","city":")" +
         city + R"(","line":["河井町1"]}]})" + "\n";
}

void write_text(const fs::path& file, const std::string& text) {
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  out << text;
}

struct Region {
  Scratch scratch;
  fs::path dir() const { return scratch.path() / "hub"; }
  std::optional<sync::Authority> authority;

  Region() {
    const fs::path folder = scratch.path() / "authority";
    auto made = sync::Authority::create(
        folder, {.name = "石川県（試験）", .areas = {17204, 17205}, .is_demo = true, .made = kNow}, {});
    REQUIRE(made.has_value());
    authority.emplace(std::move(*made));
    const auto passphrases = sync::demo_passphrases(folder).value();
    app::HubPlan plan{.name = "test-hub", .areas = {17204, 17205}, .publish_seed = {},
                      .enrol_seed = {}, .authority = folder};
    const auto publish = authority->key(sync::AuthorityRole::kPublish, 0, passphrases).value();
    const auto enrol = authority->key(sync::AuthorityRole::kEnrol, 0, passphrases).value();
    std::ranges::copy(publish.seed().view(), plan.publish_seed.fill().begin());
    std::ranges::copy(enrol.seed().view(), plan.enrol_seed.fill().begin());
    REQUIRE(app::Hub::init(dir(), std::move(plan), papers(), kNow).has_value());
  }
  app::AuthorityPapers papers() const {
    return {.roots = authority->roots(),
            .epoch_keys = {authority->epoch_keys(17, false).value()},
            .revocations = authority->revocations(),
            .orders = {}};
  }
  app::Hub open() const { return app::Hub::open(dir()).value(); }
  void import(app::Hub& hub, const std::string& text) {
    const fs::path file = scratch.path() / "feed.ndjson";
    write_text(file, text);
    REQUIRE(hub.settle().has_value());
    const auto counts = hub.truth(false).import(file, kNow, {});
    const std::string why = counts ? "" : counts.error().what;
    CAPTURE(why);
    REQUIRE(counts.has_value());
    REQUIRE(hub.truth(false).after_import({}).has_value());
  }
};

std::string town(int first, int count, const std::string& city) {
  std::string text;
  for (int number = first; number < first + count; ++number)
    text += patient(number, city, "2026-11-01T09:00:00+09:00");
  return text;
}

const sync::AreaReport& of(const sync::PublishReport& report, std::uint32_t code) {
  return *std::ranges::find(report.areas, code,
                            [](const sync::AreaReport& one) { return one.area.code; });
}

}  // namespace

TEST_CASE("hub: people go into their areas, the unknown into 17000, others stay") {
  Region region;
  app::Hub hub = region.open();
  region.import(hub, town(1, 30, "輪島市") + town(101, 20, "珠洲市") + town(201, 3, "どこか村") +
                         town(301, 5, "金沢市"));
  const auto status = hub.status(kNow).value();
  CHECK(status.people == 58);
  CHECK(status.elsewhere == 5);
  REQUIRE(status.areas.size() == 3);
  CHECK(status.areas[0].area.code == 17000);
  CHECK(status.areas[0].people == 3);
  CHECK(status.areas[1].people == 30);
  CHECK(status.areas[2].people == 20);
  const auto report = hub.publish(kNow, {}).value();
  CHECK(of(report, 17204).what == Published::kSnapshot);
  CHECK(of(report, 17205).what == Published::kSnapshot);
  CHECK(of(report, 17000).what == Published::kSnapshot);
  CHECK(hub.publish(later(1), {}).value().is_nothing());
}

TEST_CASE("hub: a change, a newcomer and a removal are deltas of both areas; many wait for a yes") {
  Region region;
  app::Hub hub = region.open();
  region.import(hub, town(1, 200, "輪島市") + town(1001, 200, "珠洲市"));
  REQUIRE(hub.publish(kNow, {}).has_value());
  region.import(hub, patient(5, "珠洲市", "2026-11-20T09:00:00+09:00"));
  const auto moved = hub.publish(later(1), {}).value();
  CHECK(of(moved, 17204).what == Published::kDelta);
  CHECK(of(moved, 17204).altered == 1);
  CHECK(of(moved, 17205).what == Published::kDelta);
  CHECK(hub.publish(later(2), {}).value().is_nothing());
  // There and back before anybody heard of it: a change of his record alone.
  region.import(hub, patient(6, "珠洲市", "2026-11-20T09:00:00+09:00"));
  region.import(hub, patient(6, "輪島市", "2026-11-21T09:00:00+09:00"));
  CHECK(of(hub.publish(later(3), {}).value(), 17205).what == Published::kNothing);
  std::string many;
  for (int number = 10; number < 16; ++number)
    many += patient(number, "輪島市", "2026-11-22T09:00:00+09:00") ;
  for (std::size_t at = many.find("1950-01-02"); at != std::string::npos;
       at = many.find("1950-01-02", at))
    many.replace(at, 10, "1951-01-02");
  region.import(hub, many);
  CHECK(of(hub.publish(later(4), {}).value(), 17204).what == Published::kHeld);
  const Area yes[] = {{17204, false}};
  CHECK(of(hub.publish(later(5), yes).value(), 17204).what == Published::kDelta);
}

TEST_CASE("hub: what is published opens with the epoch's secret and the fleet key, and with neither alone") {
  Region region;
  app::Hub hub = region.open();
  region.import(hub, town(1, 30, "輪島市"));
  REQUIRE(hub.publish(kNow, {}).has_value());
  const auto package = hub.enrol({.facility = "1712345678", .facility_name = "輪島第1避難所",
                                  .kiosk_name = "K-01", .place = 17204}, kNow);
  REQUIRE(package.has_value());
  const auto read = sync::read_enrolment(*package, kNow).value();
  const auto box = sync::one_time_box(read.parts.one_time_seed, read.one_time.device);
  const auto fleet = sync::open_fleet(box, read.fleet.generation, read.parts.fleet_box).value();
  const auto passphrases =
      sync::demo_passphrases(region.scratch.path() / "authority").value();
  const Area wajima{17204, false};
  const auto code = region.authority->code(wajima, kNow, passphrases);
  REQUIRE(code.has_value());
  const auto secret = sync::read_spoken(code->text.view(), wajima, code->epoch).value();
  const auto epoch = sync::epoch_pair(wajima, code->epoch, secret);
  const fs::path published = region.dir() / "published";
  const auto fetch = [&](std::string_view name, std::size_t) -> Result<Bytes> {
    if (!fs::exists(published / name)) return Error(Errc::kNotFound, "not there");
    return read_whole(published / name);
  };
  const auto log = sync::read_catalogue(fetch, 17, read.root).value();
  const auto files = sync::cover(log.all, wajima, 0, 0);
  REQUIRE(files.size() == 1);
  const fs::path file = published / sync::segment_path(files[0].name);
  const auto front = sync::verify_file(file, read.root).value();
  CHECK(sync::unwrap(front, epoch, epoch).error().code == Errc::kDenied);
  CHECK(sync::unwrap(front, fleet, fleet).error().code == Errc::kDenied);
  const auto key = sync::unwrap(front, fleet, epoch);
  REQUIRE(key.has_value());
  auto image = store::charts::open_region_image(file, front.payload_at, *key);
  REQUIRE(image.has_value());
  auto statement = image->prepare("SELECT count(*) FROM person").value();
  REQUIRE(statement.step().value());
  CHECK(statement.integer(0) == 30);
}

TEST_CASE("hub: the same content published again elsewhere is the same bytes") {
  Region region;
  {
    app::Hub hub = region.open();
    region.import(hub, town(1, 30, "輪島市"));
    REQUIRE(hub.enrol({.facility = "1712345678", .facility_name = "x", .kiosk_name = "K-01",
                       .place = 17204}, kNow).has_value());
  }
  const fs::path copy = region.scratch.path() / "copy";
  fs::copy(region.dir(), copy, fs::copy_options::recursive);
  std::vector<std::map<std::string, Bytes>> trees;
  for (const fs::path& dir : {region.dir(), copy}) {
    app::Hub hub = app::Hub::open(dir).value();
    REQUIRE(hub.publish(kNow, {}).has_value());
    std::map<std::string, Bytes> files;
    for (const auto& entry : fs::recursive_directory_iterator(dir / "published"))
      if (entry.is_regular_file())
        files[entry.path().lexically_relative(dir).string()] = read_whole(entry.path());
    trees.push_back(std::move(files));
  }
  CHECK(trees[0].size() > 5);
  CHECK(trees[0] == trees[1]);
}

TEST_CASE("hub: one process owns it") {
  Region region;
  app::Hub hub = region.open();
  CHECK(app::Hub::open(region.dir()).error().code == Errc::kStorage);
  CHECK(app::Hub::open(region.scratch.path()).error().code == Errc::kNotFound);
}

namespace {

struct Machine {
  sync::ReadEnrolment read;
  Bytes contact(std::uint8_t key_number, Instant at) const {
    SoftSigner own(key_number);
    const sync::Contact contact{.device = read.one_time.device, .signing_key = own.public_key(),
                                .box_key = box_of(key_number).public_half, .serial = 0, .made = at};
    sync::SignedDocument document{.kind = sync::DocumentKind::kContact,
                                  .body = sync::encode_body(contact), .signatures = {}};
    Secret<32> seed;
    std::ranges::copy(read.parts.one_time_seed.view(), seed.fill().begin());
    auto signer = sync::RoleKey::from_seed(sync::AuthorityRole::kEnrol, 1, std::move(seed));
    REQUIRE(sync::add_signature(document, signer).has_value());
    return sync::encode(document);
  }
};

Machine new_machine(app::Hub& hub) {
  const auto package = hub.enrol({.facility = "1712345678", .facility_name = "輪島第1避難所",
                                  .kiosk_name = "K-01", .place = 17204}, kNow);
  REQUIRE(package.has_value());
  return {sync::read_enrolment(*package, kNow).value()};
}

sync::Admission answer(Region& region, app::Hub& hub, ByteView contact, Instant at) {
  write_whole(region.dir() / "inbox" / "one.contact", contact);
  const auto answers = hub.admit(at).value();
  REQUIRE(answers.size() == 1);
  return answers[0];
}

}  // namespace

TEST_CASE("hub: a first contact gets a certificate, a second machine an alarm") {
  Region region;
  app::Hub hub = region.open();
  const Machine machine = new_machine(hub);
  const auto device = machine.read.one_time.device;
  const fs::path published = region.dir() / "published";
  CHECK(answer(region, hub, machine.contact(90, kNow), later(1)).what == sync::Admitted::kIssued);
  const Bytes document = read_whole(published / sync::certificate_path(device));
  const auto certificate = sync::read_device_certificate(document, machine.read.root).value();
  CHECK(certificate.serial == 1);
  CHECK(certificate.place == 17204);
  CHECK(certificate.not_after == sync::certificate_end(later(1)));
  const Bytes box = read_whole(published / sync::fleet_box_path(1, device));
  CHECK(sync::open_fleet(box_of(90), 1, box).has_value());
  // The same once more is the same answer; another machine with the same package is not answered.
  CHECK(answer(region, hub, machine.contact(90, kNow), later(2)).what == sync::Admitted::kAgain);
  CHECK(answer(region, hub, machine.contact(91, kNow), later(3)).what == sync::Admitted::kClone);
  CHECK(read_whole(published / sync::certificate_path(device)) == document);
  CHECK(hub.status(kNow).value().devices.at(0).is_cloned);
  // Rubbish, and a package that is too old.
  CHECK(answer(region, hub, Bytes(100, 1), later(3)).what == sync::Admitted::kRefused);
  const Machine late = new_machine(hub);
  CHECK(answer(region, hub, late.contact(92, kNow), later(181 * 24)).what ==
        sync::Admitted::kRefused);
}

TEST_CASE("hub: who is revoked gets no box of the next fleet key") {
  Region region;
  app::Hub hub = region.open();
  const Machine one = new_machine(hub);
  const Machine two = new_machine(hub);
  CHECK(answer(region, hub, one.contact(90, kNow), kNow).what == sync::Admitted::kIssued);
  CHECK(answer(region, hub, two.contact(91, kNow), kNow).what == sync::Admitted::kIssued);
  REQUIRE(hub.revoke(one.read.one_time.device, "紛失", later(1)).has_value());
  const fs::path published = region.dir() / "published";
  CHECK(fs::exists(published / sync::revocation_path(one.read.one_time.device)));
  CHECK_FALSE(fs::exists(published / sync::fleet_box_path(2, one.read.one_time.device)));
  CHECK(fs::exists(published / sync::fleet_box_path(2, two.read.one_time.device)));
  CHECK(answer(region, hub, one.contact(90, kNow), later(2)).what == sync::Admitted::kRefused);
  // Publishing does not turn the fleet key a second time for the same reason.
  REQUIRE(hub.publish(later(3), {}).has_value());
  CHECK(hub.status(kNow).value().fleet == 2);
}
