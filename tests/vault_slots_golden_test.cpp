// The slots files that exist keep opening: what was written once opens in every way, here and in a
// reader written from the document alone (tests/golden/slots_v1.py).
// Method: tests/golden/slots_v1.json, a file with its passphrase, private halves and shares. It is
// random by nature and so made once: TOMOSHIBI_WRITE_GOLDEN_SLOTS=path writes a new one to `path`.
#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "store/vault/internal/slot_seal.h"
#include "store/vault/slots.h"
#include "tests/support/scratch.h"

using namespace tomoshibi;
using namespace tomoshibi::store::vault;
using nlohmann::ordered_json;

namespace {

constexpr Instant kNoon{1'795'230'000'000};
constexpr std::string_view kPassphrase = "ｎｉｇｈｔ shift ﾄﾓｼﾋﾞ 42";

std::string hex_of(KeySlots& slots, std::string_view name) {
  const auto key = slots.data_key(name);
  REQUIRE(key);
  return to_hex(key->view());
}

Secret<32> secret_of(const ordered_json& text) {
  const auto bytes = from_hex(text.get<std::string>());
  REQUIRE(bytes);
  Secret<32> secret;
  std::ranges::copy(*bytes, secret.fill().begin());
  return secret;
}

void write_golden(const char* path) {
  const test::Scratch scratch;
  const auto file = scratch.path() / "s";
  auto slots = KeySlots::create(file);
  REQUIRE(slots);
  ordered_json golden;
  golden["about"] = "A slots file of version 1, docs/format/slots-v1.md. All keys are public.";
  const Secret<32> device = Secret<32>::random();
  const Secret<32> account = Secret<32>::random();
  REQUIRE(slots->add_passphrase("night", SecretText(kPassphrase), kCostFloor, kNoon));
  REQUIRE(slots->add_public_half(SlotKind::kDevice, "machine", internal::public_half_of(device),
                                 kNoon));
  REQUIRE(slots->add_public_half(SlotKind::kAccount, "nishi", internal::public_half_of(account),
                                 kNoon));
  const auto shares = slots->add_recovery("safe", 2, 3, kNoon);
  REQUIRE(shares);
  const std::string journal = hex_of(*slots, "journal");
  const std::string region = hex_of(*slots, "region");
  REQUIRE(slots->next_data_key("region"));
  REQUIRE(slots->drop_next_data_key("region"));
  const auto next = slots->next_data_key("region");
  REQUIRE(next);
  golden["compartment"] = to_hex(slots->compartment());
  golden["revision"] = slots->revision();
  golden["passphrase"] = {{"label", "night"}, {"text", kPassphrase}};
  golden["device"] = {{"label", "machine"}, {"private_half", to_hex(device.view())}};
  golden["account"] = {{"label", "nishi"}, {"private_half", to_hex(account.view())}};
  for (const Share& share : *shares) golden["shares"].push_back(to_paper(share).view());
  golden["data_keys"] = {{"journal", {journal}}, {"region", {region, to_hex(next->view())}}};
  std::ifstream in(file, std::ios::binary);
  golden["file"] = to_hex(Bytes(std::istreambuf_iterator<char>(in), {}));
  std::ofstream(path) << golden.dump(1) << "\n";
}

}  // namespace

TEST_CASE("slots: the golden file opens in every way and holds the same keys") {
  if (const char* path = std::getenv("TOMOSHIBI_WRITE_GOLDEN_SLOTS")) write_golden(path);
  std::ifstream in(std::string(TOMOSHIBI_SOURCE) + "/tests/golden/slots_v1.json");
  REQUIRE(in);
  const ordered_json golden = ordered_json::parse(in);
  const test::Scratch scratch;
  const auto file = scratch.path() / "s";
  const auto bytes = from_hex(golden["file"].get<std::string>());
  REQUIRE(bytes);
  std::ofstream(file, std::ios::binary)
      .write(reinterpret_cast<const char*>(bytes->data()),
             static_cast<std::streamsize>(bytes->size()));
  auto slots = KeySlots::load(file);
  REQUIRE(slots);
  CHECK(to_hex(slots->compartment()) == golden["compartment"].get<std::string>());
  CHECK(slots->revision() == golden["revision"].get<std::uint64_t>());
  CHECK(slots->slots().size() == 4);
  const auto check_keys = [&] {
    for (const auto& [name, keys] : golden["data_keys"].items()) {
      CHECK(hex_of(*slots, name) == keys[0].get<std::string>());
      CHECK(*slots->has_next_data_key(name) == (keys.size() == 2));
      if (keys.size() < 2) continue;
      CHECK(to_hex(slots->next_data_key(name)->view()) == keys[1].get<std::string>());
    }
    slots->close();
  };
  const auto& passphrase = golden["passphrase"];
  REQUIRE(slots->open_with_passphrase(passphrase["label"].get<std::string>(),
                                      SecretText(passphrase["text"].get<std::string>())));
  check_keys();
  for (const char* kind : {"device", "account"}) {
    REQUIRE(slots->open_with_private_half(golden[kind]["label"].get<std::string>(),
                                          secret_of(golden[kind]["private_half"])));
    check_keys();
  }
  std::vector<Share> shares;
  for (const auto& paper : golden["shares"]) {
    auto share = from_paper(paper.get<std::string>(), nullptr);
    REQUIRE(share);
    shares.push_back(std::move(*share));
  }
  REQUIRE(slots->open_with_shares(std::span(shares).last(2)));
  check_keys();
}
