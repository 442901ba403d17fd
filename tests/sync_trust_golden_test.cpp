// The golden set of docs/format/trust-v1.md, which a second reader made, reads here as it was
// meant, and comes out of our own writers byte for byte. Method: every document, the package, the
// chain, the spoken codes and the folder's files.
#include <doctest/doctest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "sync/authority/internal/chains.h"
#include "sync/core/certificate.h"
#include "sync/core/spoken.h"
#include "tests/sync_roots.h"

using namespace tomoshibi;
using namespace tomoshibi::sync;
using namespace tomoshibi::test;

namespace {

const nlohmann::json& golden() {
  static const nlohmann::json read = [] {
    std::ifstream file(std::string(TOMOSHIBI_SOURCE) + "/tests/golden/trust_v1.json");
    REQUIRE(file.good());
    return nlohmann::json::parse(file);
  }();
  return read;
}
Bytes bytes_of(const nlohmann::json& hex) { return from_hex(hex.get<std::string>()).value(); }
Bytes document(const char* name) { return bytes_of(golden()["documents"][name]); }

constexpr Instant kMade = {1'795'230'000'000};

}  // namespace

TEST_CASE("trust golden: roots, and the step from one to the next") {
  const TrustRoot first = TrustRoot::begin(document("root_1")).value();
  CHECK(first.document() == sample_trust().document());
  const TrustRoot second = first.next(document("root_2")).value();
  CHECK(second.body().version == 2);
  CHECK(encode_root_body(second.body()) ==
        read_document(document("root_2"), DocumentKind::kRoot).value().body);
}

TEST_CASE("trust golden: every document is written again byte for byte") {
  const TrustRoot root = sample_trust();
  for (const char* name : {"epoch_keys", "epoch_keys_drill"}) {
    const EpochKeys keys = read_epoch_keys(document(name), root).value();
    CHECK(encode(signed_by({11, 13}, DocumentKind::kEpochKeys, encode_epoch_keys_body(keys))) ==
          document(name));
  }
  const Fleet fleet = read_fleet(document("fleet"), root).value();
  CHECK(encode(signed_by({21}, DocumentKind::kFleet, encode_fleet_body(fleet))) ==
        document("fleet"));
  const OneTime one_time = read_one_time(document("one_time"), root).value();
  CHECK(encode(signed_by({21}, DocumentKind::kOneTime, encode_body(one_time))) ==
        document("one_time"));
  const DeviceCertificate device = read_device_certificate(document("device"), root).value();
  CHECK(encode(signed_by({21}, DocumentKind::kDevice, encode_body(device))) == document("device"));
  const Revocation revocation = read_revocation(document("revocation"), root).value();
  CHECK(encode(signed_by({21}, DocumentKind::kRevocation, encode_body(revocation))) ==
        document("revocation"));
  const Contact contact = read_contact(document("contact"), key_of(81)).value();
  CHECK(encode(signed_by({81}, DocumentKind::kContact, encode_body(contact))) ==
        document("contact"));
  const Contact renewal = read_contact(document("renewal"), key_of(91)).value();
  CHECK(renewal.serial == 7);
}

TEST_CASE("trust golden: the package opens to its fleet key") {
  const Bytes package = bytes_of(golden()["enrolment"]);
  const ReadEnrolment read = read_enrolment(package, kMade).value();
  CHECK(encode(read.parts) == package);
  CHECK(read.fleet.public_half == sample_pair(71).public_half);
  CHECK(read.epoch_keys.size() == 2);
}

TEST_CASE("trust golden: the chain, its pair and its codes") {
  const auto& chain = golden()["chain"];
  const Area area{.code = chain["area"]};
  const Area drill{.code = area.code, .is_drill = true};
  const Epoch epoch = chain["epoch"];
  ChainSecret top;
  std::ranges::copy(bytes_of(chain["top"]), top.fill().begin());
  const ChainSecret secret = walk_down(area, 200, top, epoch);
  CHECK(to_hex(secret.view()) == chain["secret"]);
  CHECK(to_hex(walk_down(area, 200, top, 0).view()) == chain["anchor"]);
  CHECK(to_hex(epoch_pair(area, epoch, secret).public_half) == chain["public_half"]);
  CHECK(spoken_text(area, epoch, secret).view() == chain["spoken"].get<std::string>());
  CHECK(spoken_text(drill, epoch, secret).view() == chain["spoken_drill"].get<std::string>());
  const EpochKeys keys = read_epoch_keys(document("epoch_keys"), sample_trust()).value();
  CHECK(prove(keys.of(area)->anchor, epoch, secret));
}

TEST_CASE("trust golden: key files and chains of the authority's folder") {
  const SecretText passphrase(golden()["passphrase"].get<std::string>());
  const RoleKey second = open_key_file(bytes_of(golden()["key_file"]), passphrase).value();
  CHECK(second.public_key() == key_of(12));
  CHECK(second.role() == AuthorityRole::kOrder);
  const RoleKey auditor =
      open_key_file(bytes_of(golden()["auditor_key_file"]), passphrase).value();
  CHECK(auditor.public_key() == sample_pair(61).public_half);
  Secret<32> seed;
  for (std::uint8_t& byte : seed.fill()) byte = 11;
  const RoleKey first = RoleKey::from_seed(AuthorityRole::kOrder, 1, std::move(seed));
  const Bytes box = bytes_of(golden()["chains_box"]);
  const auto key = internal::open_chain_key(box, second, first).value();
  const auto tops = internal::open_chains(bytes_of(golden()["chains"]), 17, false, key).value();
  CHECK(tops.size() == 2);
  CHECK(to_hex(tops.at(17204).view()) == golden()["chain"]["top"]);
}
