// One file proves one entry, under the log's signature and the witnesses'.
// Method: public vectors, good and bad, each with its reason; files made here read again; every
// changed byte.
#include <map>

#include "store/tlog/tlog_proof.h"
#include "tests/tlog_support.h"

using namespace tomoshibi;
using namespace tomoshibi::test;
using tlog::TlogProof;
using tlog::VerifierKey;
using tlog::WitnessPolicy;

namespace {

struct Expected {
  Errc code;
  std::string_view what;
};
const std::map<std::string, Expected> kReasons = {
    {"root-mismatch", {Errc::kCorrupt, "proof: leads to another root"}},
    {"proof-too-short", {Errc::kCorrupt, "proof: too short"}},
    {"index-out-of-range", {Errc::kCorrupt, "proof: the tree has no such leaf"}},
    {"bad-hash", {Errc::kBadInput, "base64: not a hash of 32 bytes"}},
    {"bad-index", {Errc::kBadInput, "number: not a decimal without leading zeros"}},
    {"bad-header", {Errc::kBadInput, "proof file: another header"}},
    {"too-few-witnesses", {Errc::kDenied, "cosignature: too few witnesses"}},
    {"no-log-signature", {Errc::kDenied, "note: no known key signed it"}},
    {"bad-signature", {Errc::kCorrupt, "note: the signature of a known key is bad"}},
};

struct Key {
  VerifierKey known{"log.example", tlog::NoteKeyType::kEd25519, {}};
  std::array<std::uint8_t, 64> secret{};
  Key() {
    const Bytes seed(32, 9);
    crypto_sign_seed_keypair(known.key.data(), secret.data(), seed.data());
  }
  Signature operator()(ByteView message) const {
    Signature signature{};
    crypto_sign_detached(signature.data(), nullptr, message.data(), message.size(), secret.data());
    return signature;
  }
};

TlogProof proof_in(const KeptTree& tree, std::uint64_t index, const Key& key) {
  TlogProof proof;
  proof.index = index;
  proof.hashes = tlog::prove_inclusion(index, tree.size(), tree.hashes()).value();
  proof.checkpoint = tlog::sign_checkpoint("log.example", {tree.size(), tree.root(tree.size())},
                                           key.known, key)
                         .value();
  return proof;
}

}  // namespace

TEST_CASE("tlog proof: the public vectors verify, or are refused for their reason") {
  const json all = vectors("tlog_proofs.json");
  if (all.is_null()) return;
  std::vector<VerifierKey> witnesses;
  for (const json& text : all["policy"]["witnesses"])
    witnesses.push_back(VerifierKey::parse(text.get<std::string>()).value());
  const auto policy = WitnessPolicy::create(
      VerifierKey::parse(all["policy"]["log"].get<std::string>()).value(), witnesses,
      all["policy"]["need"]);
  REQUIRE(policy);
  const auto verdict = [&](const json& one) -> Result<tlog::CosignedCheckpoint> {
    const auto file = decoded(one["proof_b64"]);
    TRY(proof, tlog::parse_tlog_proof(file));
    CHECK(tlog::format_tlog_proof(proof).value() == file);
    return tlog::verify_tlog_proof(proof, tlog::leaf_hash(bytes_of(one["entry"])),
                                   all["origin"].get<std::string>(), *policy);
  };
  for (const json& one : all["cases"]) {
    CAPTURE(one["case"].get<std::string>());
    const auto good = verdict(one);
    CHECK(good.has_value() == (one["expect"] == "ok"));
    if (good) continue;
    const auto& reason = kReasons.at(one["expect"].get<std::string>());
    CHECK(good.error().code == reason.code);
    CHECK(good.error().what == reason.what);
  }
}

TEST_CASE("tlog proof: every changed byte of a file is found, but for the hint") {
  const Key key;
  const KeptTree tree = numbered_tree(11, {});
  const auto policy = WitnessPolicy::create(key.known, {}, 0).value();
  auto proof = proof_in(tree, 6, key);
  const auto verifies = [&](std::string_view file) {
    const auto read = tlog::parse_tlog_proof(file);
    return read && read->index == 6 &&
           tlog::verify_tlog_proof(*read, tree.leaf(6), "log.example", policy);
  };
  const auto file = tlog::format_tlog_proof(proof).value();
  REQUIRE(verifies(file));
  for (std::size_t at = 0; at < file.size(); ++at) {
    std::string changed = file;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    CHECK_FALSE(verifies(changed));
    CHECK_FALSE(verifies(file.substr(0, at)));
  }
  proof.extra = Bytes{1, 2, 3};
  CHECK(tlog::parse_tlog_proof(tlog::format_tlog_proof(proof).value())->extra == proof.extra);
  CHECK(verifies(tlog::format_tlog_proof(proof).value()));
  CHECK_FALSE(tlog::verify_tlog_proof(proof, tree.leaf(5), "log.example", policy));
}

TEST_CASE("tlog proof: what could not be read again is not written") {
  const Key key;
  const KeptTree tree = numbered_tree(3, {});
  const auto good = proof_in(tree, 1, key);
  auto proof = good;
  proof.hashes.assign(64, Digest{});
  CHECK_FALSE(tlog::format_tlog_proof(proof));
  proof = good;
  proof.index = tlog::kTreeSizeMax + 1;
  CHECK_FALSE(tlog::format_tlog_proof(proof));
  proof = good;
  proof.checkpoint = "no note";
  CHECK_FALSE(tlog::format_tlog_proof(proof));
  proof.checkpoint = std::string(tlog::kNoteBytesMax, 'a');
  CHECK_FALSE(tlog::format_tlog_proof(proof));
}
