// Witnesses are counted by their keys, and a witness never cosigns a step back.
// Method: public vectors of cosigned checkpoints and of a witness's answers; its state machine run
// on a growing log; every changed byte of a cosigned checkpoint.
#include <map>

#include "store/tlog/cosignature.h"
#include "tests/tlog_support.h"

using namespace tomoshibi;
using namespace tomoshibi::test;
using tlog::NoteKeyType;
using tlog::VerifierKey;
using tlog::WitnessPolicy;

namespace {

VerifierKey parsed(const json& text) { return VerifierKey::parse(text.get<std::string>()).value(); }

std::vector<VerifierKey> all_parsed(const json& texts) {
  std::vector<VerifierKey> keys;
  for (const json& text : texts) keys.push_back(parsed(text));
  return keys;
}

struct Key {
  VerifierKey known;
  std::array<std::uint8_t, 64> secret{};
  Key(const std::string& name, NoteKeyType type, std::uint8_t seed_byte) : known{name, type, {}} {
    const Bytes seed(32, seed_byte);
    crypto_sign_seed_keypair(known.key.data(), secret.data(), seed.data());
  }
  Signature operator()(ByteView message) const {
    Signature signature{};
    crypto_sign_detached(signature.data(), nullptr, message.data(), message.size(), secret.data());
    return signature;
  }
};

const std::map<std::string, Errc> kReasons = {{"too-few-witnesses", Errc::kDenied},
                                              {"no-log-signature", Errc::kDenied},
                                              {"bad-signature", Errc::kCorrupt},
                                              {"bad-timestamp", Errc::kCorrupt}};

}  // namespace

TEST_CASE("cosignature: the public vectors meet a policy of 2 of 3, or do not") {
  const json all = vectors("cosignatures.json");
  if (all.is_null()) return;
  const auto policy = WitnessPolicy::create(parsed(all["policy"]["log"]),
                                            all_parsed(all["policy"]["witnesses"]),
                                            all["policy"]["need"]);
  REQUIRE(policy);
  for (const json& one : all["cases"]) {
    CAPTURE(one["case"].get<std::string>());
    const auto note = decoded(one["note_b64"]);
    const auto opened = tlog::open_cosigned(note, "hub.example/ishikawa", *policy);
    CHECK(opened.has_value() == (one["expect"] == "ok"));
    if (!opened) CHECK(opened.error().code == kReasons.at(one["expect"].get<std::string>()));
    // Who cosigned, and when, also where the policy is not met.
    auto known = all_parsed(all["policy"]["witnesses"]);
    if (one.contains("trusted")) known = all_parsed(one["trusted"]);
    const auto found = tlog::read_cosignatures(tlog::split_note(note).value(), known);
    if (!one.contains("witnesses") || one["witnesses"].is_null()) {
      CHECK((!found || !opened));
      continue;
    }
    REQUIRE(found);
    std::vector<std::string> names;
    std::vector<std::uint64_t> times;
    for (const auto& cosignature : *found) {
      names.push_back(cosignature.witness);
      times.push_back(cosignature.seconds);
    }
    CHECK(names == one["witnesses"].get<std::vector<std::string>>());
    CHECK(times == one["times"].get<std::vector<std::uint64_t>>());
  }
}

TEST_CASE("cosignature: a policy has no witness twice, and needs no more than there are") {
  const Key log("log.example", NoteKeyType::kEd25519, 1);
  const Key a("a.example", NoteKeyType::kCosignature, 2);
  const Key b("b.example", NoteKeyType::kCosignature, 3);
  CHECK(WitnessPolicy::create(log.known, {a.known, b.known}, 2));
  CHECK(WitnessPolicy::create(log.known, {}, 0));
  CHECK_FALSE(WitnessPolicy::create(log.known, {a.known, b.known}, 3));
  CHECK_FALSE(WitnessPolicy::create(log.known, {a.known, a.known}, 1));
  auto alias = a.known;
  alias.name = "alias.example";
  CHECK_FALSE(WitnessPolicy::create(log.known, {a.known, alias}, 1));
  auto other_key = b.known;
  other_key.name = "a.example";
  CHECK_FALSE(WitnessPolicy::create(log.known, {a.known, other_key}, 1));
  CHECK_FALSE(WitnessPolicy::create(a.known, {b.known}, 1));
  CHECK_FALSE(WitnessPolicy::create(log.known, {log.known}, 1));
  CHECK_FALSE(WitnessPolicy::create(log.known, std::vector(33, a.known), 1));
}

TEST_CASE("cosignature: no time of 0 and none beyond 2^63 - 1 is signed") {
  const Key witness("w.example", NoteKeyType::kCosignature, 4);
  const Key log("log.example", NoteKeyType::kEd25519, 5);
  const auto text = tlog::checkpoint_text("log.example", {1, tlog::leaf_hash({})});
  CHECK_FALSE(tlog::cosign(text, 0, witness.known, witness));
  CHECK_FALSE(tlog::cosign(text, std::uint64_t{1} << 63, witness.known, witness));
  CHECK_FALSE(tlog::cosign(text, 1, log.known, log));
  CHECK(tlog::cosign(text, tlog::kCosignatureSecondsMax, witness.known, witness));
}

TEST_CASE("cosignature: every changed byte of a cosigned checkpoint is found") {
  const Key log("log.example", NoteKeyType::kEd25519, 6);
  const Key witness("w.example", NoteKeyType::kCosignature, 7);
  const auto policy = WitnessPolicy::create(log.known, {witness.known}, 1).value();
  const auto signed_note =
      tlog::sign_checkpoint("log.example", {1, tlog::leaf_hash({})}, log.known, log).value();
  const auto text = tlog::split_note(signed_note)->text;
  const auto note =
      tlog::add_line(signed_note, tlog::cosign(text, 1'795'000'000, witness.known, witness).value())
          .value();
  REQUIRE(tlog::open_cosigned(note, "log.example", policy)->cosignatures.size() == 1);
  for (std::size_t at = 0; at < note.size(); ++at) {
    std::string changed = note;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    CHECK_FALSE(tlog::open_cosigned(changed, "log.example", policy));
  }
  CHECK(tlog::open_cosigned(note, "log.example/2", policy).error().code == Errc::kDenied);
}

TEST_CASE("cosignature: the witness answers as the public vectors say") {
  const json all = vectors("cosignatures.json");
  if (all.is_null()) return;
  const Key witness("witness.example/test", NoteKeyType::kCosignature, 8);
  for (const json& one : all["witness"]) {
    CAPTURE(one["case"].get<std::string>());
    tlog::WitnessedLog log{"hub.example/ishikawa", {parsed(all["witness_log_vkey"])}, {}};
    log.last.size = one["state_size"];
    if (one["state_root"].is_string()) log.last.root = *hash_of(one["state_root"]);
    const auto request = decoded(one["request_b64"]);
    const auto answer =
        tlog::answer_add_checkpoint(request, {{log}}, 1'795'000'000, witness.known, witness);
    CHECK(answer.status == one["expect"].get<unsigned>());
    CHECK(answer.store.has_value() == (answer.status == 200));
    if (answer.status == 409) {
      CHECK(answer.body == one["response_body"].get<std::string>());
      CHECK(answer.content_type == "text/x.tlog.size");
    } else if (answer.status == 200) {
      // The line verifies under the checkpoint that was sent.
      const auto note = request.substr(request.find("\n\n") + 2) + answer.body;
      const auto found =
          tlog::read_cosignatures(tlog::split_note(note).value(), {{witness.known}});
      REQUIRE(found);
      REQUIRE(found->size() == 1);
      CHECK(found->front().seconds == 1'795'000'000);
      CHECK(answer.replaces == log.last.size);
      CHECK(answer.origin == log.origin);
    } else {
      CHECK(answer.body.empty());
    }
  }
}

TEST_CASE("cosignature: a witness follows a growing log and stays at a fork") {
  const Key log_key("log.example", NoteKeyType::kEd25519, 9);
  const Key witness("w.example", NoteKeyType::kCosignature, 10);
  const KeptTree tree = numbered_tree(40, {});
  const KeptTree forged = numbered_tree(40, Bytes{1});
  std::vector<tlog::WitnessedLog> logs{{"log.example", {log_key.known}, {}}};
  const auto ask = [&](const KeptTree& of, std::uint64_t old, std::uint64_t size) {
    std::string request = "old " + std::to_string(old) + "\n";
    const auto base64_line = [](const Digest& hash) {
      std::string line(45, '\0');
      sodium_bin2base64(line.data(), line.size(), hash.data(), hash.size(),
                        sodium_base64_VARIANT_ORIGINAL);
      line.back() = '\n';
      return line;
    };
    const auto steps = tlog::prove_consistency(old, size, of.hashes()).value();
    for (const Digest& hash : steps) request += base64_line(hash);
    request += '\n';
    request += tlog::sign_checkpoint("log.example", {size, of.root(size)}, log_key.known, log_key)
                   .value();
    const auto answer = tlog::answer_add_checkpoint(request, logs, 1, witness.known, witness);
    if (answer.store) logs[0].last = *answer.store;
    return answer.status;
  };
  std::uint64_t last = 0;
  for (const std::uint64_t size : {1u, 2u, 3u, 8u, 9u, 9u, 31u}) {
    CHECK(ask(tree, last, size) == 200);
    CHECK(logs[0].last.size == size);
    last = size;
  }
  CHECK(ask(forged, 31, 40) == 422);
  CHECK(ask(tree, 9, 40) == 409);
  CHECK(logs[0].last == tlog::TreeHead{31, tree.root(31)});
  CHECK(ask(tree, 31, 40) == 200);
}
