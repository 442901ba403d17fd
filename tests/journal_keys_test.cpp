// Keys are made once, kept closed, and damage to them is found before anything is signed.
// Method: public vectors of sealed boxes and of Ed25519 edges; files changed, cut and removed.
#include <sys/stat.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/journal_support.h"

using namespace tomoshibi;
using namespace tomoshibi::test;
using journal::DeviceKeys;
using nlohmann::json;

namespace {

json vectors(const std::string& name) {
  std::ifstream file(std::string(TOMOSHIBI_SHARED) + "/data/vectors/" + name);
  if (!file) {
    MESSAGE("skipped: the shared vectors are not here");
    return json();
  }
  return json::parse(file);
}

Bytes bytes_of(const json& hex) { return from_hex(hex.get<std::string>()).value(); }

}  // namespace

TEST_CASE("keys: sealed boxes open, or are refused, as the public vectors say") {
  const json all = vectors("sealed_boxes.json");
  if (all.is_null()) return;
  for (const json& one : all["cases"]) {
    CAPTURE(one["case"].get<std::string>());
    Secret<32> secret;
    std::ranges::copy(bytes_of(one["recipient_secret"]), secret.fill().begin());
    const auto key = journal::SealingKey::from_secret(std::move(secret));
    CHECK(to_hex(key.public_key()) == one["recipient_public"].get<std::string>());
    const auto text = key.open(bytes_of(one["sealed"]));
    if (one["expect"] == "ok") {
      REQUIRE(text);
      CHECK(*text == bytes_of(one["message"]));
    } else {
      REQUIRE_FALSE(text);
      CHECK(text.error().code == Errc::kCorrupt);
    }
  }
}

TEST_CASE("keys: signatures at the edges are judged as the public vectors say") {
  const json all = vectors("ed25519_edges.json");
  if (all.is_null()) return;
  for (const json& one : all["cases"]) {
    CAPTURE(one["case"].get<std::string>());
    journal::PublicKey key{};
    std::ranges::copy(bytes_of(one["public"]), key.begin());
    const bool good =
        verify_detached(key, bytes_of(one["message"]), bytes_of(one["signature"]));
    CHECK(good == (one["expect"] == "ok"));
  }
}

TEST_CASE("keys: a set is made once, is closed to others, and loads again") {
  const TemporaryDirectory home;
  CHECK(DeviceKeys::load(home.path(), wrapping_key()).error().code == Errc::kNotFound);
  const auto made = DeviceKeys::create(home.path(), wrapping_key());
  REQUIRE(made);
  CHECK(DeviceKeys::create(home.path(), wrapping_key()).error().code == Errc::kDenied);
  const auto loaded = DeviceKeys::load(home.path(), wrapping_key());
  REQUIRE(loaded);
  CHECK(loaded->public_keys() == made->public_keys());
  CHECK(journal::load_public_keys(home.path()).value() == made->public_keys());
  for (const auto& file : std::filesystem::directory_iterator(home.path() / "keys")) {
    struct stat information{};
    REQUIRE(::stat(file.path().c_str(), &information) == 0);
    CHECK((information.st_mode & 0777) == 0600);
  }
  const Bytes message{1, 2, 3};
  const auto signature = loaded->sign("a", message);
  CHECK(verify_signature(made->public_keys().device, "a", message, signature));
  CHECK_FALSE(verify_signature(made->public_keys().device, "b", message, signature));
}

TEST_CASE("keys: every changed byte and every cut of a key file is found") {
  for (const char* name : {"device.key", "facility.key", "auditor.key", "public"}) {
    CAPTURE(name);
    const TemporaryDirectory home;
    REQUIRE(DeviceKeys::create(home.path(), wrapping_key()));
    const auto path = home.path() / "keys" / name;
    std::ifstream input(path, std::ios::binary);
    const std::string content((std::istreambuf_iterator<char>(input)), {});
    const auto put = [&](const std::string& text) {
      std::ofstream(path, std::ios::binary | std::ios::trunc) << text;
    };
    for (std::size_t at = 0; at < content.size(); ++at) {
      std::string changed = content;
      changed[at] = static_cast<char>(changed[at] ^ 0x10);
      put(changed);
      CHECK_FALSE(DeviceKeys::load(home.path(), wrapping_key()));
    }
    put(content.substr(0, content.size() - 1));
    CHECK(DeviceKeys::load(home.path(), wrapping_key()).error().code == Errc::kCorrupt);
    put(content);
    CHECK(DeviceKeys::load(home.path(), wrapping_key()));
  }
}

TEST_CASE("keys: a private half opens under this machine's key alone, and in its own file") {
  const TemporaryDirectory home;
  const auto made = DeviceKeys::create(home.path(), wrapping_key());
  REQUIRE(made);
  CHECK(DeviceKeys::load(home.path(), journal_key()).error().code == Errc::kCorrupt);
  // Neither private half stands in its file.
  for (const char* name : {"facility.key", "auditor.key"}) {
    std::ifstream input(home.path() / "keys" / name, std::ios::binary);
    const std::string content((std::istreambuf_iterator<char>(input)), {});
    CHECK(content.find(as_text(made->facility().secret())) == std::string::npos);
    CHECK(content.find(as_text(made->auditor()->secret())) == std::string::npos);
  }
  // The facility's half in the auditor's place.
  std::filesystem::copy_file(home.path() / "keys" / "facility.key",
                             home.path() / "keys" / "auditor.key",
                             std::filesystem::copy_options::overwrite_existing);
  CHECK(DeviceKeys::load(home.path(), wrapping_key()).error().code == Errc::kCorrupt);
}

TEST_CASE("keys: a journal whose keys are gone is not opened under new ones") {
  const TemporaryDirectory home;
  { open_journal(home.path()); }
  std::filesystem::remove_all(home.path() / "keys");
  const auto opened = journal::Journal::open(home.path(), machine_keys(), {}, kNoon);
  REQUIRE_FALSE(opened);
  CHECK(opened.error().code == Errc::kCorrupt);
}

TEST_CASE("keys: without the auditor's private half the journal works as before") {
  const TemporaryDirectory home;
  { open_journal(home.path()); }
  std::filesystem::remove(home.path() / "keys" / "auditor.key");
  auto journal = open_journal(home.path());
  CHECK(journal.record_sign_in(doctor(), kNoon));
  std::filesystem::remove(home.path() / "keys" / "facility.key");
  CHECK(DeviceKeys::load(home.path(), wrapping_key()).error().code == Errc::kCorrupt);
}
