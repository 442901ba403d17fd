// A fleet in miniature, for tests of the desk: one authority whose keys are numbers, one hub that publishes two
// towns and the compartment of unknown addresses, and a kiosk in 輪島市 that was enrolled.
//
//   17204 輪島市    花子 (medicine 薬A), 一郎
//   17461 穴水町    次郎
//   17000           三郎, whose municipality is not known
#pragma once

#include <fstream>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "store/charts/import.h"
#include "store/charts/region.h"
#include "store/charts/region_image.h"
#include "sync/core/order.h"
#include "sync/core/segment.h"
#include "sync/core/spoken.h"
#include "tests/desk_support.h"
#include "tests/sync_roots.h"

namespace tomoshibi::test {

inline constexpr std::uint32_t kWajima = 17204, kAnamizu = 17461, kUnknown = 17000;
inline constexpr const char* kFacility = "1712345674";

inline std::string patient_line(const char* id, const char* family, const char* given,
                                const char* kana_family, const char* kana_given,
                                const char* birth, const char* city) {
  const std::string name = "http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation";
  return std::string(R"({"resourceType":"Patient","id":")") + id +
         R"(","meta":{"lastUpdated":"2026-11-20T10:00:00+09:00"},"name":[{"extension":[{"url":")" +
         name + R"(","valueCode":"IDE"}],"family":")" + family + R"(","given":[")" + given +
         R"("]},{"extension":[{"url":")" + name + R"(","valueCode":"SYL"}],"family":")" +
         kana_family + R"(","given":[")" + kana_given + R"("]}],"gender":"female","birthDate":")" +
         birth + R"(","address":[{"state":"石川県","city":")" + city + "\"}]}\n";
}
inline std::string medicine_line(const char* id, const char* patient, const char* text) {
  return std::string(R"({"resourceType":"MedicationDispense","id":")") + id +
         R"(","meta":{"lastUpdated":"2026-11-20T10:00:00+09:00"},"whenHandedOver":"2026-11-19",)" +
         R"("medicationCodeableConcept":{"text":")" + text +
         R"("},"subject":{"reference":"Patient/)" + patient + "\"}}\n";
}

class Fleet final {
 public:
  Fleet() {
    for (const bool is_drill : {false, true}) {
      for (const std::uint32_t code : {kUnknown, kWajima, kAnamizu}) {
        sync::ChainSecret top;
        for (std::uint8_t& byte : top.fill()) {
          byte = static_cast<std::uint8_t>(code % 251 + (is_drill ? 3 : 1));
        }
        tops_.emplace(sync::Area{code, is_drill}, std::move(top));
      }
    }
    one_time_seed_.fill()[0] = 77;
  }

  // ---- the authority
  sync::TrustRoot root() const { return sample_trust(); }
  static Bytes root_document() {
    return sync::encode(
        signed_by({1, 2, 3}, sync::DocumentKind::kRoot, sync::encode_root_body(sample_root())));
  }
  sync::ChainSecret secret(const sync::Area& area, sync::Epoch epoch) const {
    return sync::walk_down(area, kTop, tops_.at(area), epoch);
  }
  Bytes epoch_keys(bool is_drill = false) const {
    sync::EpochKeys keys;
    keys.issue = 1;
    keys.prefecture = 17;
    keys.is_drill = is_drill;
    keys.made = made_;
    for (const auto& [of, top] : tops_) {
      if (of.is_drill != is_drill) continue;
      sync::AreaEpochs area;
      area.anchor.area = of;
      const sync::ChainSecret anchor = secret(of, 0);
      std::ranges::copy(anchor.view(), area.anchor.value.begin());
      area.first = 1;
      for (sync::Epoch epoch = 1; epoch <= kTop; ++epoch) {
        area.public_halves.push_back(sync::epoch_pair(of, epoch, secret(of, epoch)).public_half);
      }
      keys.areas.push_back(std::move(area));
    }
    return sync::encode(signed_by({11, 12}, sync::DocumentKind::kEpochKeys,
                                  sync::encode_epoch_keys_body(keys)));
  }
  struct Wish {
    std::uint64_t revision = 1;
    sync::OrderKind kind = sync::OrderKind::kOpen;
    std::vector<std::uint32_t> data{kUnknown, kWajima};
    std::vector<std::uint32_t> places{17};
    std::vector<std::string> facilities{};
    sync::Epoch epoch = 3;
    int days = 7;
    bool is_drill = false;
    std::vector<std::uint8_t> signers{11, 12};
  };
  Bytes order(const Wish& wish) const {
    sync::OrderBody body;
    body.id.fill(wish.is_drill ? 8 : 9);
    body.is_drill = wish.is_drill;
    body.revision = wish.revision;
    body.kind = wish.kind;
    body.root_version = 1;
    body.issued = body.not_before = made_;
    body.not_after = {made_.milliseconds + std::int64_t{wish.days} * 86'400'000};
    body.duration_seconds = std::int64_t{wish.days} * 86'400;
    body.reason = "令和8年の試験";
    body.places = wish.places;
    body.facilities = wish.facilities;
    body.data = wish.data;
    body.fleet = 1;
    Bytes box;
    if (wish.kind == sync::OrderKind::kOpen) {
      sync::OrderKeys keys;
      for (const std::uint32_t code : wish.data) {
        const sync::Area area{code, wish.is_drill};
        keys.secrets.push_back({area, wish.epoch, secret(area, wish.epoch)});
      }
      box = sync::seal_order_keys(body, keys, fleet_.public_half);
      body.box_hash = sync::sha256(box);
    }
    sync::SignedDocument document{sync::DocumentKind::kOrder, sync::encode_order_body(body), {}};
    for (const std::uint8_t number : wish.signers) {
      SeedSigner signer(number);
      REQUIRE(sync::add_signature(document, signer).has_value());
    }
    return sync::encode_order(document, box);
  }
  std::string spoken(std::uint32_t code, sync::Epoch epoch) const {
    const SecretText text = sync::spoken_text({code, false}, epoch, secret({code, false}, epoch));
    return std::string(text.view());
  }

  // ---- the hub
  Bytes fleet_document() const {
    sync::Fleet fleet{17, 1, made_, fleet_.public_half};
    return sync::encode(
        signed_by({21}, sync::DocumentKind::kFleet, sync::encode_fleet_body(fleet)));
  }
  Bytes enrolment() const {
    sync::OneTime one_time;
    one_time.device.fill(5);
    one_time.facility = kFacility;
    one_time.facility_name = "輪島市 第3救護所";
    one_time.kiosk_name = "K-12";
    one_time.place = kWajima;
    std::array<std::uint8_t, 64> secret{};
    crypto_sign_seed_keypair(one_time.one_time_key.data(), secret.data(),
                             one_time_seed_.view().data());
    one_time.not_after = {made_.milliseconds + std::int64_t{180} * 86'400'000};
    sync::Enrolment package;
    package.root = root_document();
    package.one_time = sync::encode(
        signed_by({21}, sync::DocumentKind::kOneTime, sync::encode_body(one_time)));
    std::ranges::copy(one_time_seed_.view(), package.one_time_seed.fill().begin());
    package.fleet = fleet_document();
    const sync::BoxPair box = sync::one_time_box(one_time_seed_, one_time.device);
    package.fleet_box = sync::seal_fleet(box.public_half, 1, fleet_.private_half);
    package.epoch_keys = {epoch_keys(), epoch_keys(true)};
    return sync::encode(package);
  }
  // One town's snapshot as a segment file in `folder`.
  void publish(const std::filesystem::path& folder, const sync::Area& area,
               const std::string& lines, sync::Epoch epoch = 3,
               std::uint64_t publication = 1) const {
    const Scratch work;
    const auto key = store::vault::DataKey::random();
    auto truth = store::charts::open_region(work.path() / "truth.db",
                                            store::vault::Database::Mode::kReadWrite, key);
    REQUIRE(truth.has_value());
    auto people = store::people::Register::open(*truth);
    REQUIRE(people.has_value());
    std::ofstream(work.path() / "in.ndjson") << lines;
    auto importer = store::charts::Importer::create(*truth, *people);
    REQUIRE(importer.has_value());
    REQUIRE(importer->import(work.path() / "in.ndjson", made_).has_value());
    std::vector<PersonId> ids;
    {
      auto query = truth->prepare("SELECT id FROM person ORDER BY id");
      REQUIRE(query.has_value());
      while (*query->step()) {
        PersonId id;
        std::ranges::copy(query->blob(0), id.bytes.begin());
        ids.push_back(id);
      }
    }
    sync::SegmentHeader header;
    header.prefecture = 17;
    header.area = area;
    header.kind = sync::SegmentKind::kSnapshot;
    header.to = publication;
    header.epoch = epoch;
    header.fleet = 1;
    header.payload = sync::PayloadKind::kImage;
    header.source = "ishikawa";
    store::vault::DataKey data_key;
    const auto image = store::charts::make_region_image(
        *truth, ids, work.path(), work.path() / "image", [&](const store::charts::RegionImage& made)
            -> Result<store::vault::DataKey> {
          header.records = made.people;
          header.data_as_of = made.data_as_of;
          data_key = sync::published_key(publishing_, header, made.content);
          return sync::published_key(publishing_, header, made.content);
        });
    REQUIRE(image.has_value());
    SeedSigner publisher(31);
    const sync::SegmentLocks locks{
        fleet_.public_half,
        sync::epoch_pair(area, epoch, secret(area, epoch)).public_half};
    std::filesystem::create_directories(folder);
    const std::filesystem::path file = work.path() / "segment";
    const auto front = sync::write_image(file, header, work.path() / "image", data_key, locks,
                                         publisher);
    REQUIRE(front.has_value());
    std::filesystem::copy_file(file, folder / (to_hex(front->name) + ".seg"));
  }
  void publish_all(const std::filesystem::path& folder, sync::Epoch epoch = 3) const {
    publish(folder, {kWajima, false},
            patient_line("a1", "見本", "花子", "ミホン", "ハナコ", "1950-04-05", "輪島市") +
                medicine_line("m1", "a1", "薬A") +
                patient_line("a2", "見本", "一子", "ミホン", "イチコ", "1961-01-02", "輪島市"),
            epoch);
    publish(folder, {kAnamizu, false},
            patient_line("b1", "穴水", "次子", "アナミズ", "ツギコ", "1950-07-08", "穴水町"), epoch);
    publish(folder, {kUnknown, false},
            patient_line("c1", "不明", "三子", "フメイ", "ミツコ", "1950-09-10", ""), epoch);
  }

  void publish_drill(const std::filesystem::path& folder) const {
    publish(folder, {kWajima, true},
            patient_line("d1", "訓練", "太子", "クンレン", "タイコ", "1950-04-05", "輪島市") +
                medicine_line("m9", "d1", "薬Z"));
  }

  static constexpr sync::Epoch kTop = 8;
  Instant made() const { return made_; }

 private:
  Instant made_ = *instant_from_iso("2026-11-21T08:00:00+09:00");
  std::map<sync::Area, sync::ChainSecret> tops_;
  sync::BoxPair fleet_ = sample_pair(71);
  Secret<32> one_time_seed_;
  Secret<32> publishing_;
};

// A kiosk of that fleet: admin1 enrolled it; doctor1 and doctor2 work there. Passwords: kOwnPassword. It is made
// once in a run (six proofs cost seconds); each test works on a copy of its folder.
struct Enrolled {
  Enrolled() {
    static const Enrolled first{First{}};
    std::filesystem::copy(first.dir(), dir(), std::filesystem::copy_options::recursive);
  }
  std::filesystem::path dir() const { return scratch.path() / "kiosk"; }
  std::filesystem::path shelf() const { return dir() / "segments"; }
  app::Desk open() {
    auto desk = app::Desk::open(dir(), [this] { return time; }, [this] { return uptime; });
    REQUIRE(desk.has_value());
    return std::move(*desk);
  }
  void pass(std::int64_t seconds) {
    time.milliseconds += seconds * 1000;
    uptime.milliseconds += seconds * 1000;
  }

  Scratch scratch;
  Fleet fleet;
  Instant time = *instant_from_iso("2026-11-21T14:32:00+09:00");
  store::orders::Uptime uptime{{7}, 60'000};

 private:
  struct First {};
  explicit Enrolled(First) {
    const SecretText password(kOwnPassword);
    app::FirstMember wish;
    wish.id = {"admin1"};
    wish.password = &password;
    wish.proof_milliseconds = 1;
    const auto made =
        app::DataDirectory::init_enrolled(dir(), wish, fleet.enrolment(), time, kSmallReserve);
    REQUIRE(made.has_value());
    auto desk = open();
    REQUIRE(sign_in(desk, "admin1", kOwnPassword).has_value());
    for (const char* id : {"doctor1", "doctor2"}) {
      REQUIRE(desk.add_account(member(id, Role::kDoctor), SecretText(kGivenPassword)).has_value());
    }
    for (const char* id : {"doctor1", "doctor2"}) {
      REQUIRE(sign_in(desk, id, kGivenPassword).has_value());
      REQUIRE(desk.change_proof(SecretText(kGivenPassword), SecretText(kOwnPassword)).has_value());
    }
    REQUIRE(desk.leave(store::journal::LockReason::kSignOut).has_value());
  }
};

}  // namespace tomoshibi::test
